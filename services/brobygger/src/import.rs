//! `brobygger import`: what another system knows, taken in through the services' own commands.
//!
//! A row's ids are derived from the municipality, the other system's name and the row's key there. So a file can be
//! taken in as often as one likes: what is there stays, and a row that says otherwise now is told, not taken in.

mod columns;
mod report;
mod row;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, path::Path};

use anyhow::{Context as _, ensure};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use platform::{
    Clock,
    client::{Client, How, Unanswered},
};
use proto::{
    id::{CommandId, ReferralId, derive},
    problem::Problem,
    referral::{ReferralView, SubmitReferral, WhichReferrals},
    sealed::Sealed,
    vault::{Seal, SealedRef},
    who::Actor,
};

use self::{
    report::{Outcome, Report, Tally},
    row::{Difference, Row, Taken},
};
use crate::{cli, connect, out::Out};

/// Commands that are under way at a time: the writer gathers them, and nobody else waits long behind them.
const IN_FLIGHT: usize = 64;
/// Referrals that are asked for at a time: as many as the query takes.
const AT_A_TIME: usize = 200;

pub(crate) async fn referrals(
    stack: &Path,
    options: &cli::ImportReferrals,
    out: Out,
) -> anyhow::Result<()> {
    let now = Clock::wall().now();
    let file = std::fs::read(&options.file)
        .with_context(|| format!("{} cannot be read", options.file.display()))?;
    let actor = options.actor();
    let rows = row::read(&file, actor.tenant, &options.source, now)?;
    let desk = Desk { client: connect::client(stack).await?, actor, is_rehearsal: options.dry_run };
    let known = desk.known(&rows).await?;
    let mut tally = Tally::default();
    let mut reports = stream::iter(rows).map(|row| desk.take(row, &known)).buffered(IN_FLIGHT);
    while let Some(report) = reports.next().await {
        let report = report.context(
            "the rest was not taken in: import the file again, what is there stays as it is",
        )?;
        tally.count(&report);
        out.value(&report);
        out.say(report.line(out.lang));
    }
    out.value(&tally);
    out.say(tally.summary(options.dry_run, out.lang));
    let refused = tally.refused();
    ensure!(
        refused == 0,
        out.lang.pick(
            format!("not taken in: {refused} (see above); mend them and import the file again"),
            format!("ikke indlæst: {refused} (se ovenfor); ret dem, og indlæs filen igen"),
        )
    );
    Ok(())
}

/// Where rows are handed in.
struct Desk {
    client: Client,
    actor: Actor,
    /// Nothing is to change.
    is_rehearsal: bool,
}

impl Desk {
    /// What there is already of these rows.
    async fn known(&self, rows: &[Row]) -> Result<HashMap<ReferralId, ReferralView>, Unanswered> {
        let ids: Vec<ReferralId> =
            rows.iter().filter_map(|it| Some(it.taken.as_ref().ok()?.referral())).collect();
        let asked = ids.chunks(AT_A_TIME).map(<[ReferralId]>::to_vec);
        let found = stream::iter(asked).map(async |it| self.which(it).await).buffered(8);
        let found: Vec<_> = found.try_collect().await?;
        Ok(found.into_iter().flatten().map(|it| (it.referral, it)).collect())
    }

    async fn which(&self, referrals: Vec<ReferralId>) -> Result<Vec<ReferralView>, Unanswered> {
        Ok(self.client.show(&self.actor, &WhichReferrals { referrals }).await?.referrals)
    }

    /// Hands one row in.
    ///
    /// # Errors
    /// When nobody answers: then nothing is known of this row.
    async fn take(
        &self,
        row: Row,
        known: &HashMap<ReferralId, ReferralView>,
    ) -> Result<Report, Unanswered> {
        let Row { line, key, taken } = row;
        let (referral, outcome) = match taken {
            Err(wrong) => (None, Outcome::Rejected(wrong)),
            Ok(taken) => {
                let referral = taken.referral();
                let outcome = match known.get(&referral) {
                    Some(there) => self.compare(&taken, there).await?,
                    None if self.is_rehearsal => Outcome::WouldCreate,
                    None => self.create(&taken).await?,
                };
                (Some(referral), outcome)
            }
        };
        Ok(Report { line, key, referral, outcome })
    }

    async fn create(&self, taken: &Taken) -> Result<Outcome, Unanswered> {
        let request = match self.sealed(taken).await {
            Ok(wish) => SubmitReferral { wish, ..taken.request.clone() },
            Err(Unanswered::Problem(no)) if !no.is_retryable() => return Ok(no.into()),
            Err(why) => return Err(why),
        };
        let how = How { id: Some(command_id(&self.actor, &request)), ..How::default() };
        match self.client.ask_so(&self.actor, &request, how).await {
            Ok(_) => Ok(Outcome::Created),
            Err(Unanswered::Problem(no)) if is_there(&no) => {
                // Somebody was quicker: perhaps another run of the same file.
                match self.which(vec![request.referral]).await?.pop() {
                    Some(there) => self.compare(taken, &there).await,
                    None => Ok(no.into()),
                }
            }
            Err(Unanswered::Problem(no)) if !no.is_retryable() => Ok(no.into()),
            Err(why) => Err(why),
        }
    }

    /// What is there stays as it is; the row may say the same.
    async fn compare(&self, taken: &Taken, there: &ReferralView) -> Result<Outcome, Unanswered> {
        let mut differences = taken.differences(there);
        let is_same_place = match (&taken.wish, there.wish) {
            (Some(wish), Some(kept)) => kept.id == wish.sealed,
            (None, _) | (_, None) => false,
        };
        // Whether the words are the same, only the vault can tell, and only to who sealed them.
        let is_to_compare = differences.is_empty() && is_same_place;
        if is_to_compare && !self.is_rehearsal {
            match self.sealed(taken).await {
                Ok(wish) if wish == there.wish => {}
                Ok(_) => differences.push(Difference::Wish),
                Err(Unanswered::Problem(no)) if no.status == 409 => {
                    differences.push(Difference::Wish);
                }
                Err(Unanswered::Problem(no)) if !no.is_retryable() => return Ok(no.into()),
                Err(why) => return Err(why),
            }
        }
        Ok(if differences.is_empty() {
            Outcome::Unchanged { words_compared: !(is_to_compare && self.is_rehearsal) }
        } else {
            Outcome::Changed(differences)
        })
    }

    /// The row's own words, in the vault.
    async fn sealed(&self, taken: &Taken) -> Result<Option<Sealed>, Unanswered> {
        let Some(wish) = &taken.wish else { return Ok(None) };
        let Seal { sealed, .. } = *wish;
        // Sealed words whose command never came are destroyed: each time is a command of its own.
        self.client.ask(&self.actor, wish).await?;
        self.client.show(&self.actor, &SealedRef { sealed }).await.map(Some)
    }
}

fn is_there(no: &Problem) -> bool {
    no.code == "referral_already_submitted" || no.code == "referral_already_withdrawn"
}

/// The same row asked by the same asks the same; a row that was refused and then mended asks something else.
fn command_id(actor: &Actor, request: &SubmitReferral) -> CommandId {
    let body = serde_json::to_vec(request).unwrap_or_default();
    CommandId(derive("imported_command", &[actor.subject.0.as_bytes(), &body]))
}
