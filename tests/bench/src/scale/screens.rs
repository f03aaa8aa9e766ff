//! The first pages of everybody, asked of the services without their wire, in each municipality in turn: the smallest and the largest.

use std::time::Instant;

use platform::{Clock, Core, Service, core::Call};
use proto::{
    actor::{Actor, Role},
    audit::Search,
    code::Municipality,
    id::{CommandId, PersonId, ThreadId, UserId},
    problem::Problem,
    referral::{FindReferral, ListReferrals, Standing},
    reporting::{AcceptanceRate, ActiveChildren, Threads, TimeToFirstMeeting, Timeline},
    request::Query,
    thread::{ListBridgeBuilders, ListThreads, ShowThread},
    vault::Looks,
};
use referral::ReferralService;
use reporting::ReportingService;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use thread::ThreadService;
use tokio::task::JoinSet;
use uuid::Uuid;
use vault::{MasterKey, VaultService};

use super::house::House;
use crate::{country::Country, ground::Ground, history::actor};

/// How many of a page are shown.
const PAGE: u16 = 50;

/// A service without its wire.
struct Desk<S: Service> {
    core: Core<S>,
    writer: JoinSet<()>,
}

impl<S: Service> Desk<S> {
    fn open(service: S, database: &PgConnectOptions) -> Desk<S> {
        let (core, task) = Core::new(service, database.clone(), Clock::wall());
        let mut writer = JoinSet::new();
        writer.spawn(task);
        Desk { core, writer }
    }

    /// Milliseconds of each query, one after another; what nobody is told of is an answer too.
    async fn time<Q: Query>(
        &self,
        times: usize,
        ask: impl Fn(usize) -> (Actor, Q),
    ) -> anyhow::Result<Vec<f64>> {
        let mut took = Vec::with_capacity(times);
        // Statements are planned, and pages are in memory.
        for nth in (0..times.min(20)).chain(0..times) {
            let (actor, query) = ask(nth);
            let call =
                Call { id: CommandId(Uuid::new_v4()), actor, expected: None, trace: String::new() };
            let body = serde_json::to_vec(&query)?;
            let began = Instant::now();
            let answer: Result<_, Problem> = self.core.show(Q::NAME, &body, &call).await;
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
            serde_json::from_str::<Q::Answer>(answer?.get())?;
        }
        Ok(took.split_off(times.min(20)))
    }

    async fn close(self) {
        let Desk { core, mut writer } = self;
        drop(core);
        while writer.join_next().await.is_some() {}
    }
}

/// Some threads, anywhere.
struct Sample {
    thread: Uuid,
    tenant: Municipality,
    child: Uuid,
    builder: Uuid,
}

type Pages = Vec<(&'static str, Vec<f64>)>;

pub(super) async fn time(
    ground: &Ground,
    house: &House,
    country: &Country,
) -> anyhow::Result<Pages> {
    let times = ground.scale.pick(98, 490);
    let some = some(house).await?;
    let mut pages = of_threads(house, country, &some, times).await?;
    pages.extend(of_figures(house, country, &some, times).await?);
    pages.extend(of_auditors(house, country, &some, times).await?);
    Ok(pages)
}

async fn some(house: &House) -> anyhow::Result<Vec<Sample>> {
    let mut connection = PgConnection::connect_with(&house.thread().options).await?;
    // Their ids are drawn, so the first are anybody's.
    let rows: Vec<(Uuid, String, Uuid, Uuid)> = sqlx::query_as(
        "select thread, tenant, child, bridge_builder from thread_list order by thread limit 500",
    )
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    let some = rows.into_iter().map(|(thread, tenant, child, builder)| {
        Ok(Sample { thread, tenant: tenant.parse()?, child, builder })
    });
    some.collect()
}

async fn of_threads(
    house: &House,
    country: &Country,
    some: &[Sample],
    times: usize,
) -> anyhow::Result<Pages> {
    let tenants: Vec<Municipality> = country.tenants().collect();
    let town = |nth: usize| nth % tenants.len();
    let one = |nth: usize| &some[nth % some.len()];
    let threads = Desk::open(ThreadService::new(), &house.thread().options);
    let today = threads.time(times, |nth| {
        let builder = country.builder(town(nth));
        let mine = ListThreads { bridge_builder: Some(builder), limit: PAGE, after: None };
        (actor(Role::BridgeBuilder, tenants[town(nth)], builder), mine)
    });
    let today = today.await?;
    let page = threads.time(times, |nth| {
        let it = one(nth);
        let builder = actor(Role::BridgeBuilder, it.tenant, UserId(it.builder));
        (builder, ShowThread { thread: ThreadId(it.thread) })
    });
    let page = page.await?;
    let builders = threads.time(times, |nth| {
        (actor(Role::Leader, tenants[town(nth)], UserId(Uuid::nil())), ListBridgeBuilders {})
    });
    let builders = builders.await?;
    threads.close().await;

    let referrals = Desk::open(ReferralService::new(), &house.referral().options);
    let waiting = referrals.time(times, |nth| {
        let leader = actor(Role::CaseWorker, tenants[town(nth)], UserId(Uuid::nil()));
        let standing = Some(Standing::Waiting);
        (leader, ListReferrals { limit: PAGE, after: None, standing })
    });
    let waiting = waiting.await?;
    let mut connection = PgConnection::connect_with(&house.referral().options).await?;
    let numbers: Vec<(String, String)> =
        sqlx::query_as("select reference, tenant from referral_list order by referral limit 500")
            .fetch_all(&mut connection)
            .await?;
    connection.close().await?;
    let numbers = numbers.into_iter().map(|it| Ok((it.0.parse()?, it.1.parse()?)));
    let numbers: Vec<(_, Municipality)> = numbers.collect::<anyhow::Result<_>>()?;
    let found = referrals.time(times, |nth| {
        let (reference, tenant) = &numbers[nth % numbers.len()];
        let worker = actor(Role::CaseWorker, *tenant, UserId(Uuid::nil()));
        (worker, FindReferral { reference: *reference })
    });
    let found = found.await?;
    referrals.close().await;
    Ok(vec![
        ("today, a bridge-builder's threads", today),
        ("today, referrals that wait", waiting),
        ("a thread's page", page),
        ("a referral by its number", found),
        ("a leader's bridge-builders", builders),
    ])
}

async fn of_figures(
    house: &House,
    country: &Country,
    some: &[Sample],
    times: usize,
) -> anyhow::Result<Pages> {
    let tenants: Vec<Municipality> = country.tenants().collect();
    let leader =
        |nth: usize| actor(Role::Leader, tenants[nth % tenants.len()], UserId(Uuid::nil()));
    let desk = Desk::open(ReportingService::new(), &house.reporting.options);
    let children = desk.time(times, |nth| (leader(nth), ActiveChildren {})).await?;
    let answers = desk.time(times, |nth| (leader(nth), AcceptanceRate::default())).await?;
    let met = desk.time(times, |nth| (leader(nth), TimeToFirstMeeting {})).await?;
    let overdue = Threads { overdue_only: true, closed_too: false, limit: PAGE, cursor: None };
    let overdue = desk.time(times, |nth| (leader(nth), overdue.clone())).await?;
    let timeline = desk.time(times, |nth| {
        let it = &some[nth % some.len()];
        let builder = actor(Role::BridgeBuilder, it.tenant, UserId(it.builder));
        (builder, Timeline { thread: ThreadId(it.thread) })
    });
    let timeline = timeline.await?;
    desk.close().await;
    Ok(vec![
        ("a thread's timeline", timeline),
        ("a leader's figures, active children", children),
        ("a leader's figures, answers", answers),
        ("a leader's figures, first meetings", met),
        ("a leader's overdue threads", overdue),
    ])
}

async fn of_auditors(
    house: &House,
    country: &Country,
    some: &[Sample],
    times: usize,
) -> anyhow::Result<Pages> {
    let tenants: Vec<Municipality> = country.tenants().collect();
    let auditor =
        |nth: usize| actor(Role::Auditor, tenants[nth % tenants.len()], UserId(Uuid::nil()));
    let here = |it: &Sample| actor(Role::Auditor, it.tenant, UserId(Uuid::nil()));
    let one = |nth: usize| &some[nth % some.len()];
    let any = Search { limit: PAGE, ..Search::default() };
    let kinds = ["thread.opened", "thread.closed", "referral.submitted", "look.logged"];
    let sources = ["referral", "thread", "assignment", "followup", "vault"];
    let desk = Desk::open(audit::AuditService::new(), &house.audit.options);
    let mut pages = vec![];
    let all = desk.time(times, |nth| (auditor(nth), any.clone())).await?;
    pages.push(("an auditor's search, no filter", all));
    let took = desk.time(times, |nth| {
        (here(one(nth)), Search { thread: Some(one(nth).thread), ..any.clone() })
    });
    pages.push(("an auditor's search, thread", took.await?));
    let took = desk.time(times, |nth| {
        let by = Some(UserId(one(nth).builder));
        (here(one(nth)), Search { actor: by, ..any.clone() })
    });
    pages.push(("an auditor's search, actor", took.await?));
    let took = desk
        .time(times, |nth| (auditor(nth), Search { cause: Some(one(nth).thread), ..any.clone() }));
    pages.push(("an auditor's search, cause", took.await?));
    let took = desk.time(times, |nth| {
        let kind = Some(kinds[nth % kinds.len()].to_owned());
        (auditor(nth), Search { kind, ..any.clone() })
    });
    pages.push(("an auditor's search, type", took.await?));
    let took = desk.time(times, |nth| {
        let source = Some(sources[nth % sources.len()].to_owned());
        (auditor(nth), Search { source, ..any.clone() })
    });
    pages.push(("an auditor's search, service", took.await?));
    let nation = actor(Role::Auditor, Municipality::COUNTRY, UserId(Uuid::nil()));
    let took = desk.time(times, |_| (nation.clone(), any.clone()));
    pages.push(("the country's auditor's search, no filter", took.await?));
    desk.close().await;

    let desk = Desk::open(VaultService::new(MasterKey::draw()), &house.vault.options);
    let looks = |subject: Option<PersonId>, untied: bool| Looks {
        subject,
        untied,
        limit: PAGE,
        cursor: None,
    };
    let took =
        desk.time(times, |nth| (here(one(nth)), looks(Some(PersonId(one(nth).child)), false)));
    pages.push(("who looked, at a child", took.await?));
    let took = desk.time(times, |nth| (auditor(nth), looks(None, false)));
    pages.push(("who looked, in a municipality", took.await?));
    let took = desk.time(times, |nth| (auditor(nth), looks(None, true)));
    pages.push(("who looked, without a tie", took.await?));
    desk.close().await;
    Ok(pages)
}
