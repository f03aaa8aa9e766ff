//! Where rows are handed in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use platform::client::{How, Unanswered};
use proto::{
    actor::Actor,
    id::{CommandId, PersonId, ReferralId, derive},
    problem::Problem,
    referral::{ReferenceNumber, ReferralView, SubmitReferral, WhichReferrals},
    sealed::Sealed,
    vault::{PersonByCpr, PersonDetails, PersonKind, Purpose, RegisterPerson, Seal, SealedRef},
};
use uuid::Uuid;

use crate::door::Door;

use super::{
    columns::{Column, Why},
    report::{Outcome, Report},
    row::{Cpr, Difference, Row, Taken, Wrong},
};

/// Referrals that are asked for at a time: as many as the query takes.
const AT_A_TIME: usize = 200;

/// Where rows are handed in.
pub(super) struct Desk {
    pub(super) client: Door,
    pub(super) actor: Actor,
    pub(super) now: DateTime<Utc>,
    /// Nothing is to change.
    pub(super) is_rehearsal: bool,
}

/// Whom a CPR number belongs to.
enum Child {
    Known(PersonId),
    /// Nobody whom the municipality has registered.
    New,
    Refused(Problem),
}

impl Desk {
    /// What there is already of these rows, also under keys that differ only in zeros or capital letters.
    pub(super) async fn known(
        &self,
        rows: &[Row],
    ) -> Result<HashMap<ReferralId, ReferralView>, Unanswered> {
        let taken = || rows.iter().filter_map(|it| it.taken.as_ref().ok());
        let mut known = self.which_of(taken().map(Taken::referral).collect()).await?;
        let is_new = |it: &&Taken| !known.contains_key(&it.referral());
        let alike = taken().filter(is_new).flat_map(|it| it.alike.iter().copied()).collect();
        known.extend(self.which_of(alike).await?);
        Ok(known)
    }

    async fn which_of(
        &self,
        ids: Vec<ReferralId>,
    ) -> Result<HashMap<ReferralId, ReferralView>, Unanswered> {
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
    pub(super) async fn take(
        &self,
        row: Row,
        known: &HashMap<ReferralId, ReferralView>,
    ) -> Result<Report, Unanswered> {
        let Row { line, key, taken } = row;
        let (referral, outcome) = match taken {
            Err(wrong) => (None, wrong.into()),
            Ok(taken) => (Some(taken.referral()), self.hand_in(taken, known).await?),
        };
        Ok(Report { line, key, referral, outcome })
    }

    async fn hand_in(
        &self,
        mut taken: Taken,
        known: &HashMap<ReferralId, ReferralView>,
    ) -> Result<Outcome, Unanswered> {
        let there = known.get(&taken.referral());
        if let Some(cpr) = taken.cpr.take() {
            let child = match self.child(&cpr).await? {
                Child::New if self.is_rehearsal || there.is_some() => {
                    return Ok(match there {
                        Some(_) => Outcome::Changed(vec![Difference::Child]),
                        None => Outcome::WouldCreate,
                    });
                }
                Child::New => self.register(&cpr).await?,
                child @ (Child::Known(_) | Child::Refused(_)) => child,
            };
            let child = match child {
                Child::Known(child) => child,
                Child::New => return Ok(Problem::not_found().into()),
                Child::Refused(no) => return Ok(no.into()),
            };
            taken = match taken.about(child, self.now) {
                Ok(taken) => taken,
                Err(wrong) => return Ok(wrong.into()),
            };
        }
        if let Some(there) = there {
            return self.compare(&taken, there).await;
        }
        let is_same_child = |it: &&ReferralView| it.child == taken.request.child;
        let alike = taken.alike.iter().filter_map(|it| known.get(it)).find(is_same_child);
        if let Some(there) = alike {
            let why = Why::AlikeReferral(ReferenceNumber::of(there.referral));
            return Ok(vec![Wrong::Cell(Column::ExternalKey, why)].into());
        }
        if self.is_rehearsal { Ok(Outcome::WouldCreate) } else { self.create(&taken).await }
    }

    /// Whom the municipality has registered with this CPR number. The vault logs the search.
    async fn child(&self, cpr: &Cpr) -> Result<Child, Unanswered> {
        let query = PersonByCpr { cpr: cpr.as_str().to_owned(), purpose: Purpose::CaseWork };
        match self.client.show(&self.actor, &query).await {
            Ok(found) => Ok(found.person.map_or(Child::New, Child::Known)),
            Err(Unanswered::Problem(no)) if !no.is_retryable() => Ok(Child::Refused(no)),
            Err(why) => Err(why),
        }
    }

    /// Registers a child of whom only the CPR number is known; the vault seals it at once.
    async fn register(&self, cpr: &Cpr) -> Result<Child, Unanswered> {
        let person = PersonId(Uuid::new_v4());
        let details =
            PersonDetails { cpr: Some(cpr.as_str().to_owned()), ..PersonDetails::default() };
        let request = RegisterPerson { person, kind: PersonKind::Child, details };
        match self.client.ask(&self.actor, &request).await {
            Ok(_) => Ok(Child::Known(person)),
            // Another row, or somebody else, was quicker.
            Err(Unanswered::Problem(no)) if no.code == "cpr_known" => self.child(cpr).await,
            Err(Unanswered::Problem(no)) if !no.is_retryable() => Ok(Child::Refused(no)),
            Err(why) => Err(why),
        }
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
pub(super) fn command_id(actor: &Actor, request: &SubmitReferral) -> CommandId {
    let body = serde_json::to_vec(request).unwrap_or_default();
    CommandId(derive("imported_command", &[actor.subject.0.as_bytes(), &body]))
}
