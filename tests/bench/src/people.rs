//! What touches a person's data: a thread page shown from the vault, and a person and a referral found among a million.

use std::time::Instant;

use anyhow::ensure;
use platform::{Clock, Core, Service, core::Call};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Need},
    id::{CommandId, PersonId, ReferralId, SealedId, ThreadId},
    problem::Problem,
    referral::{
        FindReferral, FoundReferrals, LegalBasis, NoWish, Purpose as For, ReferralView,
        ShowReferral, SubmitReferral, Urgency,
    },
    request::{Command, Query},
    vault::{
        Controller, Field, LookOutcome, PersonByCpr, PersonDetails, PersonKind, Purpose,
        RegisterPerson, Reveal, Seal,
    },
};
use referral::ReferralService;
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;
use uuid::Uuid;
use vault::{MasterKey, VaultService};

use crate::{
    ground::{Database, Ground},
    report::{Row, progress, quantile},
};

/// The fields of a person that a page shows, each once.
const FIELDS: usize = 20;
/// What a case worker sees of a child.
const SEEN: [Field; 10] = [
    Field::FirstName,
    Field::Surname,
    Field::Phone,
    Field::Wish,
    Field::Goal,
    Field::Interests,
    Field::HealthNeed,
    Field::ReferralReason,
    Field::MunicipalMeasures,
    Field::ChildView,
];
/// The notes of a page.
const NOTES: usize = 50;

/// A service without its wire, and somebody who asks it.
struct Desk<S: Service> {
    core: Core<S>,
    writer: JoinSet<()>,
    actor: Actor,
    database: Database,
}

impl<S: Service> Desk<S> {
    async fn open(ground: &Ground, service: S) -> anyhow::Result<Desk<S>> {
        let name = format!("people_{}", S::NAME);
        let database = ground.migrated(&name, &service.migrations()).await?;
        let (core, task) = Core::new(service, database.options.clone(), Clock::wall());
        let mut writer = JoinSet::new();
        writer.spawn(task);
        let actor = platform::testing::actor(Role::CaseWorker, "0751");
        Ok(Desk { core, writer, actor, database })
    }

    fn call(&self) -> Call {
        Call {
            id: CommandId(Uuid::new_v4()),
            actor: self.actor.clone(),
            expected: None,
            trace: String::new(),
        }
    }

    async fn ask<C: Command>(&self, command: &C) -> anyhow::Result<()> {
        self.core.ask(C::NAME, &serde_json::to_vec(command)?, self.call()).await?;
        Ok(())
    }

    async fn show<Q: Query>(&self, query: &Q) -> anyhow::Result<Q::Answer> {
        let answer: Result<_, Problem> =
            self.core.show(Q::NAME, &serde_json::to_vec(query)?, &self.call()).await;
        Ok(serde_json::from_str(answer?.get())?)
    }

    /// Milliseconds of each of `times` queries, one after another.
    async fn time<Q: Query>(
        &self,
        times: usize,
        query: impl Fn(usize) -> Q,
        is_right: impl Fn(&Q::Answer) -> bool,
    ) -> anyhow::Result<Vec<f64>> {
        let mut took = Vec::with_capacity(times);
        for nth in 0..times {
            let query = query(nth);
            let began = Instant::now();
            let answer = self.show(&query).await?;
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
            ensure!(is_right(&answer), "{} showed something else", Q::NAME);
        }
        Ok(took)
    }

    async fn fill(&self, statement: &str) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect_with(&self.database.options).await?;
        sqlx::query(statement).execute(&mut connection).await?;
        connection.close().await?;
        self.database.settle_filled().await
    }

    async fn close(self) -> anyhow::Result<()> {
        let Desk { core, mut writer, database, .. } = self;
        drop(core);
        while writer.join_next().await.is_some() {}
        database.remove().await
    }
}

/// The page of a thread: 20 fields and 50 notes of one child opened, after the look at them is on record.
pub(crate) async fn reveal(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let desk = Desk::open(ground, VaultService::new(MasterKey::draw())).await?;
    let child = PersonId(Uuid::new_v4());
    register(&desk, child, "6601154284").await?;
    let thread = Some(ThreadId(Uuid::new_v4()));
    let fields = SEEN.into_iter().cycle().take(FIELDS).chain([Field::ContactNote; NOTES]);
    let mut sealed = vec![];
    for field in fields {
        let id = SealedId(Uuid::new_v4());
        let words = "Moderen fortæller, at han glæder sig til træning på tirsdag. ".repeat(8);
        let controller = Controller::Municipality;
        desk.ask(&Seal { sealed: id, subject: child, thread, controller, field, words }).await?;
        sealed.push(id);
    }
    let page = |_| Reveal { subject: child, sealed: sealed.clone(), purpose: Purpose::CaseWork };
    let (mut p50, mut p99) = (vec![], vec![]);
    desk.time(20, page, |_| true).await?;
    for round in 1..=ground.scale.rounds() {
        let all_shown = |shown: &Vec<proto::vault::Revealed>| {
            shown.len() == FIELDS + NOTES && shown.iter().all(|it| it.outcome == LookOutcome::Shown)
        };
        let took = desk.time(ground.scale.pick(20, 1_000), page, all_shown).await?;
        p50.push(quantile(&took, 0.5));
        p99.push(quantile(&took, 0.99));
        progress(&format!("reveal, round {round}: p99 {:.2} ms", p99[round - 1]));
    }
    desk.close().await?;
    Ok(vec![
        Row::new("reveal", "thread page, 70 items, p50", "ms", &p50),
        Row::new("reveal", "thread page, 70 items, p99", "ms", &p99),
    ])
}

async fn register(desk: &Desk<VaultService>, child: PersonId, cpr: &str) -> anyhow::Result<()> {
    let details = PersonDetails { cpr: Some(cpr.to_owned()), ..PersonDetails::default() };
    desk.ask(&RegisterPerson { person: child, kind: PersonKind::Child, details }).await
}

/// One person by CPR number, with the look on record, and one referral by its number, among a million each.
pub(crate) async fn search(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let many = ground.scale.pick(1_000, 1_000_000);
    let (mut rows, times) = (vec![], ground.scale.pick(20, 1_000));
    let desk = Desk::open(ground, VaultService::new(MasterKey::draw())).await?;
    let child = PersonId(Uuid::new_v4());
    register(&desk, child, "6601154284").await?;
    progress(&format!("search: {many} persons"));
    desk.fill(&persons(many)).await?;
    let by_cpr = |cpr: &str| PersonByCpr { cpr: cpr.to_owned(), purpose: Purpose::CaseWork };
    let (found, missed) = (by_cpr("660115-4284"), by_cpr("6701154284"));
    desk.time(20, |_| found.clone(), |_| true).await?;
    for (what, query, answer) in [("found", &found, Some(child)), ("not there", &missed, None)] {
        let rounds = rounds(ground, async || {
            desk.time(times, |_| query.clone(), |it| it.person == answer).await
        });
        rows.push(p99(&format!("by CPR among {many}, {what}"), &rounds.await?));
    }
    desk.close().await?;

    let desk = Desk::open(ground, ReferralService::new()).await?;
    let referral = ReferralId(Uuid::new_v4());
    desk.ask(&submit(referral)).await?;
    let view: ReferralView = desk.show(&ShowReferral { referral }).await?;
    progress(&format!("search: {many} referrals"));
    desk.fill(&referrals(many)).await?;
    let query = FindReferral { reference: view.reference };
    let right =
        |it: &FoundReferrals| it.referrals.len() == 1 && it.referrals[0].referral == referral;
    desk.time(20, |_| query.clone(), |_| true).await?;
    let rounds = rounds(ground, async || desk.time(times, |_| query.clone(), right).await);
    rows.push(p99(&format!("by reference number among {many}"), &rounds.await?));
    desk.close().await?;
    Ok(rows)
}

async fn rounds(
    ground: &Ground,
    mut measure: impl AsyncFnMut() -> anyhow::Result<Vec<f64>>,
) -> anyhow::Result<Vec<f64>> {
    let mut rounds = vec![];
    for _ in 0..ground.scale.rounds() {
        rounds.push(quantile(&measure().await?, 0.99));
    }
    Ok(rounds)
}

fn p99(what: &str, rounds: &[f64]) -> Row {
    Row::new("search", format!("{what}, p99"), "ms", rounds).less_than(10.0)
}

/// Other people's digests: of the same length, found by nobody.
fn persons(many: i32) -> String {
    format!(
        "insert into vault_digests (tenant, person, what, digest, claimed_at, position)
         select '0751', gen_random_uuid(), 'cpr', sha256(int8send(n)), now(), n
         from generate_series(1, {many}) as n"
    )
}

/// Copies of the one referral there is, each with a number of its own.
fn referrals(many: i32) -> String {
    format!(
        "insert into referral_list (referral, tenant, position, thread, standing, child, age_band, purpose, needs, no_wish, urgency,
             submitted_at, answer_by, reference, legal_basis)
         select gen_random_uuid(), tenant, position + n, gen_random_uuid(), standing, gen_random_uuid(), age_band, purpose, needs,
             no_wish, urgency, submitted_at, answer_by, upper(left(md5(n::text), 12)), legal_basis
         from referral_list, generate_series(1, {many}) as n"
    )
}

fn submit(referral: ReferralId) -> SubmitReferral {
    SubmitReferral {
        referral,
        child: PersonId(Uuid::new_v4()),
        age_band: AgeBand::Age10To14,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: For::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
    }
}
