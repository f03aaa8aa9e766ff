//! What a municipality waits for, with the whole binary served: a withdrawn consent until the last service has closed access,
//! and ten thousand referrals from another system's file.

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use chrono::{Months, NaiveDate};
use platform::{Clock, calendar, client::Client, database, log};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Need},
    id::{ConsentId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    recorded_event::RecordedEvent,
    referral::{AcceptReferral, LegalBasis, NoWish, Purpose, SubmitReferral, Urgency},
    thread::{
        ConsentPurpose, DataCategory, RequestConsent, SignConsent, SignatureChannel,
        WithdrawConsent,
    },
    vault::{PersonDetails, PersonKind, RecordCustody, RegisterPerson},
};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::{
    ground::Ground,
    report::{Row, progress, quantile},
    served::Built,
};

/// How long everything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// The inner error says why nothing was measured.
pub(crate) async fn run(
    ground: &Ground,
    withdrawal: bool,
    import: bool,
) -> anyhow::Result<Result<Vec<Row>, String>> {
    let built = match Built::new(ground).await {
        Ok(built) => built,
        Err(why) => return Ok(Err(format!("withdrawal and import were not measured: {why:#}"))),
    };
    let served = built.serve().await?;
    let mut rows = vec![];
    if withdrawal {
        rows.extend(withdrawals(ground, &built.client().await?).await?);
    }
    if import {
        rows.extend(imports(ground, &built).await?);
    }
    served.end().await?;
    Ok(Ok(rows))
}

/// Somebody's consents, each withdrawn alone: from the moment it is on record until the last of those who must close
/// access has said that it did. Both moments are the log's own.
async fn withdrawals(ground: &Ground, client: &Client) -> anyhow::Result<Vec<Row>> {
    let family = Family::meet(client).await?;
    let (mut p50, mut p99) = (vec![], vec![]);
    for round in 1..=ground.scale.rounds() {
        let mut consents = vec![];
        for _ in 0..ground.scale.pick(3, 100) {
            consents.push(family.consent(client).await?);
        }
        for consent in &consents {
            let withdraw = WithdrawConsent {
                consent: *consent,
                by: family.mother,
                channel: SignatureChannel::MitId,
            };
            client.ask(&family.herself(), &withdraw).await?;
            until_closed(ground, *consent).await?;
        }
        let took = closing_times(ground, &consents).await?;
        p50.push(quantile(&took, 0.5));
        p99.push(quantile(&took, 0.99));
        progress(&format!("withdrawal, round {round}: p99 {:.1} ms", p99[round - 1]));
    }
    let row = |what: &str, rounds: &[f64]| {
        Row::new("withdrawal", format!("to the last acknowledgement, {what}"), "ms", rounds)
    };
    // P-16: closed everywhere within a minute.
    Ok(vec![row("p50", &p50), row("p99", &p99).less_than(60_000.0)])
}

struct Family {
    bridge_builder: Actor,
    child: PersonId,
    mother: PersonId,
    thread: ThreadId,
    until_on: NaiveDate,
}

impl Family {
    /// A child with a mother who has custody, and a thread.
    async fn meet(client: &Client) -> anyhow::Result<Family> {
        let actor = |role| platform::testing::actor(role, "0751");
        let (case_worker, bridge_builder) = (actor(Role::CaseWorker), actor(Role::BridgeBuilder));
        let (child, mother) = (PersonId(Uuid::new_v4()), PersonId(Uuid::new_v4()));
        for (person, kind, born) in
            [(child, PersonKind::Child, "2017-04-03"), (mother, PersonKind::Guardian, "1988-02-01")]
        {
            let birth_date = Some(born.parse()?);
            let details = PersonDetails { birth_date, ..PersonDetails::default() };
            client.ask(&case_worker, &RegisterPerson { person, kind, details }).await?;
        }
        client.ask(&case_worker, &RecordCustody { child, holders: vec![mother] }).await?;
        let referral = ReferralId(Uuid::new_v4());
        let thread = ThreadId::of(referral);
        let submit = SubmitReferral {
            referral,
            child,
            age_band: AgeBand::Age6To9,
            siblings: vec![],
            legal_basis: LegalBasis::EarlyPreventive,
            law: None,
            purpose: Purpose::LeisureParticipation,
            needs: vec![Need::Leisure],
            wish: None,
            no_wish: Some(NoWish::NotAskedYet),
            urgency: Urgency::Ordinary,
        };
        client.ask(&case_worker, &submit).await?;
        client.ask(&bridge_builder, &AcceptReferral { referral }).await?;
        let until_on = calendar::day(Clock::wall().now()) + Months::new(6);
        Ok(Family { bridge_builder, child, mother, thread, until_on })
    }

    fn herself(&self) -> Actor {
        let actor = platform::testing::actor(Role::Family, "0751");
        Actor { subject: UserId(self.mother.0), ..actor }
    }

    /// A consent that holds.
    async fn consent(&self, client: &Client) -> anyhow::Result<ConsentId> {
        let consent = ConsentId(Uuid::new_v4());
        let request = RequestConsent {
            consent,
            thread: self.thread,
            subject: self.child,
            recipients: vec![OrganisationId(Uuid::new_v4())],
            categories: vec![DataCategory::Name, DataCategory::Phone],
            purpose: ConsentPurpose::Leisure,
            until_on: self.until_on,
            text_version: 1,
            own_right: None,
        };
        // The thread, and what vault said of age and custody, are on their way.
        let began = Instant::now();
        while let Err(why) = client.ask(&self.bridge_builder, &request).await {
            let is_early = matches!(&why, platform::client::Unanswered::Problem(Problem { code, .. })
                if ["custody_unknown", "age_unknown", "not_found"].contains(&code.as_ref()));
            ensure!(is_early && began.elapsed() < PATIENCE, "a consent was refused: {why}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let sign = SignConsent { consent, by: self.mother, channel: SignatureChannel::MitId };
        client.ask(&self.herself(), &sign).await?;
        Ok(consent)
    }
}

async fn thread_log(ground: &Ground) -> anyhow::Result<Vec<RecordedEvent>> {
    let url = ground.postgres.socket_url("brobygger_thread");
    let mut connection = PgConnection::connect_with(&database::options(&url)?).await?;
    let events = log::after(&mut connection, 0, i64::MAX).await?;
    connection.close().await?;
    Ok(events)
}

async fn until_closed(ground: &Ground, consent: ConsentId) -> anyhow::Result<()> {
    let url = ground.postgres.socket_url("brobygger_thread");
    let mut connection = PgConnection::connect_with(&database::options(&url)?).await?;
    let began = Instant::now();
    let closed = "select exists (select from events where stream = $1 and type = 'consent.closed_everywhere')";
    while !sqlx::query_scalar::<_, bool>(closed).bind(consent.0).fetch_one(&mut connection).await? {
        ensure!(began.elapsed() < PATIENCE, "a withdrawal was not acknowledged by everybody");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(connection.close().await?)
}

/// Milliseconds from withdrawn to closed everywhere.
async fn closing_times(ground: &Ground, consents: &[ConsentId]) -> anyhow::Result<Vec<f64>> {
    let events = thread_log(ground).await?;
    let at = |consent: &ConsentId, kind: &str| {
        let found = events.iter().find(|it| it.stream == consent.0 && it.kind == kind);
        found.map(|it| it.recorded_at).with_context(|| format!("there is no {kind}"))
    };
    consents
        .iter()
        .map(|it| {
            let took = at(it, "consent.closed_everywhere")? - at(it, "consent.withdrawn")?;
            Ok(took.as_seconds_f64() * 1_000.0)
        })
        .collect()
}

/// A file of another system, taken in by the command line: new, and again when all of it is there.
async fn imports(ground: &Ground, built: &Built) -> anyhow::Result<Vec<Row>> {
    let many = ground.scale.pick(50, 10_000);
    let (mut new, mut again) = (vec![], vec![]);
    for round in 1..=ground.scale.rounds() {
        let file = built.dir().join(format!("referrals-{round}.csv"));
        fs::write(&file, rows_of(many))?;
        let path = file.to_str().context("a folder's name that is no text")?;
        for times in [&mut new, &mut again] {
            let began = Instant::now();
            built.run(&["import", "referrals", path, "--json"]).await?;
            times.push(f64::from(many) / began.elapsed().as_secs_f64());
        }
        progress(&format!("import, round {round}: {:.0} a second", new[round - 1]));
    }
    Ok(vec![
        Row::new("import", format!("{many} referrals from a file"), "1/s", &new),
        Row::new("import", format!("the same {many} again, nothing changes"), "1/s", &again),
    ])
}

fn rows_of(many: i32) -> String {
    let mut file =
        "external_key,child,age_band,legal_basis,purpose,needs,no_wish,urgency\n".to_owned();
    for _ in 0..many {
        let (key, child) = (Uuid::new_v4(), Uuid::new_v4());
        let _ = writeln!(
            file,
            "{key},{child},age_6_to_9,early_preventive,leisure_participation,leisure|loneliness,not_asked_yet,ordinary"
        );
    }
    file
}
