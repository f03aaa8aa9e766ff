//! People at work: referrals submitted and accepted without pause, each asked again with the same id until answered.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use platform::client::{Client, How, Unanswered};
use proto::{
    actor::Actor,
    code::{AgeBand, Need},
    id::{CommandId, PersonId, ReferralId},
    referral::{AcceptReferral, LegalBasis, NoWish, Purpose, SubmitReferral, Urgency},
    request::{Command, Done},
};
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::stage::{Cast, Stage, until};

/// A command that was accepted, as it was asked.
#[derive(Clone)]
pub(crate) struct Accepted {
    id: CommandId,
    subject: String,
    actor: Actor,
    body: Bytes,
    done: Done,
}

/// Workers who go on until they are stopped.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    accepted: Arc<AtomicUsize>,
    workers: JoinSet<Vec<Accepted>>,
}

impl Load {
    pub(crate) fn begin(stage: &Stage, cast: &Arc<Cast>, workers: usize) -> Load {
        let (stop, accepted) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let mut set = JoinSet::new();
        for _ in 0..workers {
            let worker = Worker {
                client: stage.client.clone(),
                cast: Arc::clone(cast),
                accepted: Arc::clone(&accepted),
                done: vec![],
            };
            set.spawn(worker.work(Arc::clone(&stop)));
        }
        Load { stop, accepted, workers: set }
    }

    /// Waits until so many more commands have been accepted.
    pub(crate) async fn more(&self, count: usize) {
        let wanted = self.accepted.load(Ordering::Relaxed) + count;
        until("more commands are accepted", async || {
            self.accepted.load(Ordering::Relaxed) >= wanted
        })
        .await;
    }

    /// Everything that was accepted.
    pub(crate) async fn end(self) -> Vec<Accepted> {
        self.stop.store(true, Ordering::Relaxed);
        self.workers.join_all().await.into_iter().flatten().collect()
    }
}

struct Worker {
    client: Client,
    cast: Arc<Cast>,
    accepted: Arc<AtomicUsize>,
    done: Vec<Accepted>,
}

impl Worker {
    async fn work(mut self, stop: Arc<AtomicBool>) -> Vec<Accepted> {
        while !stop.load(Ordering::Relaxed) {
            let submit = new_referral();
            let referral = submit.referral;
            let cast = Arc::clone(&self.cast);
            self.ask(&cast.case_worker, &submit).await;
            self.ask(&cast.bridge_builder, &AcceptReferral { referral }).await;
        }
        self.done
    }

    async fn ask<C: Command>(&mut self, actor: &Actor, command: &C) {
        let id = CommandId(Uuid::new_v4());
        let subject = proto::subject::command(C::SERVICE, C::NAME);
        let body = Bytes::from(serde_json::to_vec(command).unwrap());
        let done = ask_until_answered(&self.client, &subject, actor, &body, id).await;
        self.done.push(Accepted { id, subject, actor: actor.clone(), body, done });
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }
}

/// A referral like any other.
pub(crate) fn new_referral() -> SubmitReferral {
    SubmitReferral {
        referral: ReferralId(Uuid::new_v4()),
        child: PersonId(Uuid::new_v4()),
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
    }
}

/// Submits one.
pub(crate) async fn submit(stage: &Stage, cast: &Cast) -> ReferralId {
    let submit = new_referral();
    let referral = submit.referral;
    stage.ask(&cast.case_worker, submit).await.unwrap();
    referral
}

async fn ask_until_answered(
    client: &Client,
    subject: &str,
    actor: &Actor,
    body: &Bytes,
    id: CommandId,
) -> Done {
    match client.request(subject, actor, body.clone(), How { id: Some(id), ..How::default() }).await
    {
        Ok(answer) => serde_json::from_slice(&answer).unwrap(),
        Err(why @ (Unanswered::Problem(_) | Unanswered::Silent(_) | Unanswered::Unreadable(_))) => {
            panic!("{subject}: {why}")
        }
    }
}

/// After the trouble: every accepted command's events are there once and where the answer said, asking again gives the
/// same answer, every accepted referral has its thread, every chain is whole, and reporting and audit say what the logs say.
pub(crate) async fn assert_nothing_lost_or_doubled(stage: &Stage, accepted: &[Accepted]) {
    stage.until_handled().await;
    let events = stage.events("referral").await;
    let mut by_cause: HashMap<Uuid, Vec<i64>> = HashMap::new();
    for event in &events {
        by_cause.entry(event.cause).or_default().push(event.position);
    }
    for it in accepted {
        assert_eq!(
            by_cause.remove(&it.id.0),
            Some(vec![it.done.position]),
            "{} of {}",
            it.subject,
            it.id
        );
    }
    assert!(by_cause.is_empty(), "what nobody was told of: {by_cause:?}");
    for it in accepted.iter().step_by(accepted.len() / 50 + 1) {
        let again =
            ask_until_answered(&stage.client, &it.subject, &it.actor, &it.body, it.id).await;
        assert_eq!(again, it.done);
    }
    let accepts = events.iter().filter(|it| it.kind == "referral.accepted").count() as i64;
    let opened =
        stage.count("thread", "select count(*) from events where type = 'thread.opened'").await;
    assert_eq!(opened, accepts);
    assert_eq!(stage.count("referral", "select count(*) from parked").await, 0);
    for consumer in ["thread", "followup", "vault", "reporting", "audit", "identity"] {
        assert_eq!(stage.count(consumer, "select count(*) from parked").await, 0, "{consumer}");
    }
    stage.assert_whole().await;
    assert_reporting_is_what_the_logs_say(stage).await;
}

/// What reporting shows is what it shows when it is made anew from the logs.
pub(crate) async fn assert_reporting_is_what_the_logs_say(stage: &Stage) {
    let before = views(stage).await;
    stage.rebuild(&reporting::ReportingService::new()).await;
    assert_eq!(views(stage).await, before);
}

/// A digest of each of reporting's views.
async fn views(stage: &Stage) -> BTreeMap<String, String> {
    let mut database = PgConnection::connect_with(&stage.owner("reporting")).await.unwrap();
    let tables = "select tablename::text from pg_tables where schemaname = 'public' and tablename like 'reporting\\_%'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut database).await.unwrap();
    assert!(!tables.is_empty());
    let mut views = BTreeMap::new();
    for table in tables {
        let digest = format!(
            "select coalesce(md5(string_agg(it::text, '|' order by it::text)), '') from {table} as it"
        );
        let digest: String = sqlx::query_scalar(&digest).fetch_one(&mut database).await.unwrap();
        views.insert(table, digest);
    }
    views
}
