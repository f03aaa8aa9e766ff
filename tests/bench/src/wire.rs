//! (d) End to end: from a command said over NATS to `referral` until `reporting` shows its event.
//!
//! Commands come at their times whether or not earlier ones are answered, and latency counts from when a command was due,
//! so waiting for a slow service is part of it. An event is visible when a reader who asks `reporting` for it with
//! `At-Least` gets past that door: one task waits there for each event in turn. The door opens after the commit that changes
//! the views. The floor is the same road with nothing on it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use async_nats::{HeaderMap, Request};
use futures::StreamExt as _;
use platform::{
    Clock, Core, Service, database,
    export::{self, Log},
    run::{self, Running, Wiring},
    token::{self, Signer, Token, Verifier},
    wire::Login,
};
use proto::{
    actor::Role,
    code::{AgeBand, Need},
    id::{PersonId, ReferralId, SessionId},
    referral::{LegalBasis, NoWish, Purpose, SubmitReferral, Urgency},
    request::{Command as _, Done},
    subject::{self, header},
};
use referral::ReferralService;
use reporting::ReportingService;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};
use uuid::Uuid;

use crate::{
    ground::{self, Database, Ground},
    report::{Row, progress, quantile},
    road::Road,
};

/// How long after the last command everything must have become visible; a stack that needs longer has not kept up at all.
pub(crate) const ARRIVES_WITHIN: Duration = Duration::from_secs(60);
/// A rate is sustained when the last event is visible this soon after its command was due.
const LAG_MAX: Duration = Duration::from_secs(1);
/// People who are logged in: each asks with one token throughout, as a session does.
const PEOPLE: usize = 100;

/// What came of one rate.
struct Outcome {
    /// Milliseconds from when a command was due until it was answered, and until its event was visible.
    answered: Vec<f64>,
    visible: Vec<f64>,
    refused: usize,
    /// From when the last command was due until the last event was visible.
    lag: Duration,
    /// From the first command to the last visible event.
    took: Duration,
}

/// One rate over all rounds.
#[derive(Default)]
struct Rounds {
    answered: [Vec<f64>; 2],
    visible: [Vec<f64>; 2],
    floor: [Vec<f64>; 2],
    rates: Vec<f64>,
    is_sustained: bool,
}

pub(crate) async fn run(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let stack = Stack::start(ground).await?;
    let road = Road::open(ground).await?;
    let rates: &[u32] = ground.scale.pick(&[50, 100], &[100, 1_000, 5_000]);
    let seconds = ground.scale.pick(1, 10);
    // What is only done once (connections, prepared statements, the stream, the consumer) is not measured.
    stack.measure(50, 1).await?;
    road.measure(50, 1).await?;
    let mut all: Vec<Rounds> =
        rates.iter().map(|_| Rounds { is_sustained: true, ..Rounds::default() }).collect();
    for round in 1..=ground.scale.rounds() {
        for (rounds, rate) in all.iter_mut().zip(rates) {
            let floor = road.measure(*rate, seconds).await?;
            let before = ground::processor_time();
            let outcome = stack.measure(*rate, seconds).await?;
            let taken = ground::taken_since(before.as_ref()).unwrap_or_default();
            progress(&format!(
                "wire, round {round}, {rate} a second: answered p50 {:.2} ms, visible p50 {:.2} ms, p99 {:.2} ms, {} refused, last one {:.0} ms late; floor p50 {:.2} ms, p99 {:.2} ms; taken by other machines: {taken}",
                quantile(&outcome.answered, 0.5),
                quantile(&outcome.visible, 0.5),
                quantile(&outcome.visible, 0.99),
                outcome.refused,
                outcome.lag.as_secs_f64() * 1_000.0,
                floor[0],
                floor[1],
            ));
            rounds.take(&outcome, floor);
        }
    }
    stack.check().await?;
    Box::pin(stack.end()).await?;
    road.close().await?;
    Ok(rates.iter().zip(&all).flat_map(|(rate, rounds)| rounds.rows(*rate)).collect())
}

impl Rounds {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn take(&mut self, outcome: &Outcome, floor: [f64; 2]) {
        let (answered, visible) = (quantiles(&outcome.answered), quantiles(&outcome.visible));
        for at in 0..2 {
            self.answered[at].push(answered[at]);
            self.visible[at].push(visible[at]);
            self.floor[at].push(floor[at]);
        }
        self.rates.push(outcome.visible.len() as f64 / outcome.took.as_secs_f64());
        self.is_sustained &= outcome.refused == 0 && outcome.lag < LAG_MAX;
    }

    fn rows(&self, rate: u32) -> [Row; 5] {
        let row = |what: &str, unit: &str, rounds: &[f64]| {
            Row::new("wire", format!("{rate} a second, {what}"), unit, rounds)
        };
        let visible = |at: usize, what: &str| {
            row(what, "ms", &self.visible[at]).over_floor(&self.visible[at], &self.floor[at])
        };
        let (p50, p99) = (visible(0, "visible p50"), visible(1, "visible p99"));
        let (p50, p99) =
            if rate == 1_000 { (p50.less_than(3.0), p99.less_than(20.0)) } else { (p50, p99) };
        [
            row("answered p50", "ms", &self.answered[0]),
            row("answered p99", "ms", &self.answered[1]),
            p50,
            p99,
            row("visible", "1/s", &self.rates)
                .barred("sustained in every round", self.is_sustained),
        ]
    }
}

/// The middle, and what all but one in a hundred keep to.
pub(crate) fn quantiles(values: &[f64]) -> [f64; 2] {
    [0.5, 0.99].map(|it| quantile(values, it))
}

/// Two services with a NATS between them, and somebody who asks.
struct Stack {
    referral: (Running<ReferralService>, Database),
    reporting: (Running<ReportingService>, Database),
    asker: Asker,
}

#[derive(Clone)]
struct Asker {
    client: async_nats::Client,
    signer: Arc<Signer>,
    people: Arc<[Token]>,
}

/// A command's fate: when it was due, when it was answered, where its event stands.
struct Answered {
    due: Instant,
    at: Instant,
    position: Option<i64>,
}

impl Stack {
    async fn start(ground: &Ground) -> anyhow::Result<Stack> {
        let signer = Signer::generate();
        let verifier = Arc::new(Verifier::new([&*signer.public_key()])?);
        let session = || SessionId(Uuid::new_v4());
        let person =
            |_| Token::of_session(platform::testing::actor(Role::CaseWorker, "0751"), session());
        Ok(Stack {
            referral: serve(ground, ReferralService::new(), &verifier).await?,
            reporting: serve(ground, ReportingService::new(), &verifier).await?,
            asker: Asker {
                signer: Arc::new(signer),
                people: (0..PEOPLE).map(person).collect(),
                client: async_nats::connect(ground.nats.url()).await?,
            },
        })
    }

    /// Sends `rate` commands a second for some seconds, and waits until all their events are visible.
    async fn measure(&self, rate: u32, seconds: u32) -> anyhow::Result<Outcome> {
        let already = self.referral.0.core.head().await?.position;
        let (end, ends) = watch::channel(None);
        let mut watching = JoinSet::new();
        watching.spawn(watch(self.reporting.0.core.clone(), already, ends));
        let answers = self.asker.send(rate, seconds).await?;
        let head = self.referral.0.core.head().await?.position;
        end.send_replace(Some(head));
        let marks = tokio::time::timeout(ARRIVES_WITHIN, watching.join_next()).await;
        let marks = marks.with_context(|| {
            format!("at {rate} a second some events did not arrive in {ARRIVES_WITHIN:?}")
        })?;
        let marks = marks.context("nobody watched")??;
        outcome(&answers, &marks, head - already)
    }

    /// That `reporting` shows each event of `referral` once, where it belongs.
    async fn check(&self) -> anyhow::Result<()> {
        let (of, at) = (&self.referral.1.options, &self.reporting.1.options);
        let mut said = vec![];
        let mut reading = export::read(of, &Log::Own, 0, i64::MAX);
        while let Some(events) = reading.next().await? {
            said.extend(events.into_iter().map(|it| (it.position, it.thread, it.kind)));
        }
        self.referral.1.check_log(said.len() as u64).await?;
        let pool = database::pool(at.clone());
        let shown: Vec<(i64, Uuid, String)> =
            sqlx::query_as("select position, thread, kind from reporting_timeline where source = 'referral' order by position").fetch_all(&pool).await?;
        let parked: i64 =
            sqlx::query_scalar("select count(*) from parked").fetch_one(&pool).await?;
        pool.close().await;
        ensure!(parked == 0, "{parked} events are parked");
        ensure!(
            shown == said,
            "reporting shows {} events of referral, which said {}: they are not the same",
            shown.len(),
            said.len()
        );
        Ok(())
    }

    async fn end(self) -> anyhow::Result<()> {
        tokio::join!(self.referral.0.drain(), self.reporting.0.drain());
        self.referral.1.remove().await?;
        self.reporting.1.remove().await
    }
}

async fn serve<S: Service>(
    ground: &Ground,
    service: S,
    verifier: &Arc<Verifier>,
) -> anyhow::Result<(Running<S>, Database)> {
    let database = ground.migrated(&format!("wire_{}", S::NAME), &service.migrations()).await?;
    let wiring = Wiring {
        database: database.options.clone(),
        nats: Login { url: ground.nats.url(), user: None, name: S::NAME.to_owned() },
        verifier: Arc::clone(verifier),
        clock: Clock::wall(),
    };
    Ok((run::start(service, wiring).await?, database))
}

impl Asker {
    async fn send(&self, rate: u32, seconds: u32) -> anyhow::Result<Vec<Answered>> {
        let now = Clock::wall().now();
        let tokens = self.people.iter().map(|it| self.signer.mint(it, now, token::TTL_MAX));
        let tokens: Vec<_> = tokens.collect();
        let mut tokens = tokens.iter().cycle();
        let mut token = || tokens.next().cloned().unwrap_or_default();
        on_time(rate, seconds, |due| submit(self.client.clone(), token(), due)).await
    }
}

/// Asks `rate` times a second, each when it is due, whether or not those before it are answered.
pub(crate) async fn on_time<T, F>(
    rate: u32,
    seconds: u32,
    mut ask: impl FnMut(Instant) -> F,
) -> anyhow::Result<Vec<T>>
where
    T: Send + 'static,
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
{
    let (give, mut dues) = mpsc::unbounded_channel();
    // A thread of its own: the runtime's timer counts milliseconds.
    let pacing = std::thread::spawn(move || {
        let began = Instant::now();
        for nth in 0..rate * seconds {
            let due = began + Duration::from_secs(1) * nth / rate;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if give.send(due).is_err() {
                return;
            }
        }
    });
    let mut asking = JoinSet::new();
    while let Some(due) = dues.recv().await {
        asking.spawn(ask(due));
    }
    pacing.join().map_err(|_| anyhow::anyhow!("the thread that keeps the pace ended early"))?;
    let mut answers = vec![];
    while let Some(answer) = asking.join_next().await {
        answers.push(answer??);
    }
    Ok(answers)
}

async fn submit(
    client: async_nats::Client,
    token: String,
    due: Instant,
) -> anyhow::Result<Answered> {
    let command = SubmitReferral {
        referral: ReferralId(Uuid::new_v4()),
        child: PersonId(Uuid::new_v4()),
        age_band: AgeBand::Age10To14,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::AdultFriend],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::COMMAND_ID, Uuid::new_v4().to_string());
    headers.insert(header::ACTOR, token);
    let request = Request::new()
        .headers(headers)
        .payload(serde_json::to_vec(&command)?.into())
        .timeout(Some(ARRIVES_WITHIN));
    let answer =
        client.send_request(subject::command("referral", SubmitReferral::NAME), request).await?;
    let at = Instant::now();
    let is_refused =
        answer.headers.as_ref().is_some_and(|it| it.get("Nats-Service-Error-Code").is_some());
    let position = if is_refused {
        None
    } else {
        Some(serde_json::from_slice::<Done>(&answer.payload)?.position)
    };
    Ok(Answered { due, at, position })
}

/// Notes when a reader could see each event of `referral`, from `already` on until `ends` says how far.
async fn watch(
    core: Core<ReportingService>,
    already: i64,
    ends: watch::Receiver<Option<i64>>,
) -> Vec<(i64, Instant)> {
    let mut marks = vec![];
    let mut next = already + 1;
    while ends.borrow().is_none_or(|end| next <= end) {
        if core.at_least(&format!("referral={next}"), b"", Duration::from_millis(200)).await.is_ok()
        {
            marks.push((next, Instant::now()));
            next += 1;
        }
    }
    marks
}

fn outcome(
    answers: &[Answered],
    marks: &[(i64, Instant)],
    recorded: i64,
) -> anyhow::Result<Outcome> {
    let ms =
        |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64() * 1_000.0;
    let mut outcome = Outcome {
        answered: vec![],
        visible: vec![],
        refused: 0,
        lag: Duration::ZERO,
        took: Duration::ZERO,
    };
    let mut positions = vec![];
    let first = answers.iter().map(|it| it.due).min().context("nothing was asked")?;
    let last = answers.iter().map(|it| it.due).max().unwrap_or(first);
    for answer in answers {
        let Some(position) = answer.position else {
            outcome.refused += 1;
            continue;
        };
        let (_, seen) = marks
            .get(marks.partition_point(|it| it.0 < position))
            .context("an event was not seen")?;
        positions.push(position);
        outcome.answered.push(ms(answer.due, answer.at));
        outcome.visible.push(ms(answer.due, *seen));
        outcome.lag = outcome.lag.max(seen.saturating_duration_since(last));
        outcome.took = outcome.took.max(seen.saturating_duration_since(first));
    }
    // Each command is one event, so their positions are all there are, and each is one command's. A batch answers each
    // of its commands with the position at that command.
    positions.sort_unstable();
    positions.dedup();
    ensure!(
        positions.len() + outcome.refused == answers.len()
            && i64::try_from(positions.len())? == recorded,
        "{} commands were accepted, they have {} positions, and the log grew by {recorded}",
        answers.len() - outcome.refused,
        positions.len(),
    );
    Ok(outcome)
}

/// Who answers on this NATS to `$SRV.PING`, within `patience`.
pub(crate) async fn ping(
    client: &async_nats::Client,
    patience: Duration,
) -> anyhow::Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Pong {
        name: String,
    }
    let inbox = client.new_inbox();
    let mut pongs = client.subscribe(inbox.clone()).await?;
    client.publish_with_reply("$SRV.PING", inbox, "".into()).await?;
    let mut names = vec![];
    while let Ok(Some(message)) = tokio::time::timeout(patience, pongs.next()).await {
        // Before anybody serves, NATS itself says that nobody does.
        if let Ok(Pong { name }) = serde_json::from_slice(&message.payload) {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
