//! Runs a whole service: the writer and the endpoints in every replica; the relay, the consumers and the deadlines in one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{
    FutureExt as _,
    future::{AbortHandle, Abortable},
};
use proto::subject;
use sqlx::postgres::PgConnectOptions;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    calendar,
    clock::Clock,
    consumer,
    core::Core,
    database, ended,
    endpoint::{self, Desk},
    leader, relay,
    service::Service,
    stack::Stack,
    token::Verifier,
    wire::{self, Login, Wire},
};

/// How often housekeeping runs.
const TIDY_EVERY: TimeDelta = TimeDelta::hours(1);
/// How long housekeeping waits after it failed.
const TIDY_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// How long a replica whose tasks do not stay up lets another lead.
const ASIDE: Duration = Duration::from_secs(10);
/// How long what was begun may take to end when a service closes.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// What a service is connected to.
#[derive(Clone)]
pub struct Wiring {
    /// Its database.
    pub database: PgConnectOptions,
    /// NATS.
    pub nats: Login,
    /// Whose word it takes for who asks.
    pub verifier: Arc<Verifier>,
    /// The time.
    pub clock: Clock,
}

impl Wiring {
    /// What `stack` says of `service`.
    ///
    /// # Errors
    /// When it says nothing of it, or an address or key is none.
    pub fn of(stack: &Stack, service: &str, clock: Clock) -> anyhow::Result<Wiring> {
        let connections = stack.service(service)?;
        Ok(Wiring {
            database: database::options(&connections.database_url)?,
            nats: Login {
                url: connections.nats_url.clone(),
                user: Some((connections.nats_user.clone(), connections.nats_password.clone())),
                name: service.to_owned(),
            },
            verifier: Arc::new(Verifier::new(stack.actor_public_keys.iter().map(String::as_str))?),
            clock,
        })
    }
}

/// A service that runs until it is drained.
pub struct Running<S: Service> {
    /// The service itself.
    pub core: Core<S>,
    wire: Wire,
    tasks: TaskTracker,
    writer: TaskTracker,
    writes: AbortHandle,
    stop: CancellationToken,
    endpoints: async_nats::service::Service,
}

/// Starts a service on its migrated database.
///
/// # Errors
/// When NATS does not know it.
pub async fn start<S: Service>(service: S, wiring: Wiring) -> anyhow::Result<Running<S>> {
    let Wiring { database, nats, verifier, clock } = wiring;
    let wire = wire::connect(&nats).await?;
    let (core, writer_task) = Core::new(service, database.clone(), clock);
    let (tasks, writer, stop) = (TaskTracker::new(), TaskTracker::new(), CancellationToken::new());
    core.bound_messages(wire.client.max_payload());
    let supervision = core.supervision.clone();
    let (writes, registration) = AbortHandle::new_pair();
    let writer_task = Abortable::new(writer_task, registration).map(drop);
    writer.spawn(supervision.clone().watch("writer", stop.clone(), writer_task));
    let hears = hear_ended(core.clone(), wire.clone(), Arc::clone(&verifier), stop.clone());
    tasks.spawn(hears);
    if S::SAYS_WHAT_ENDED {
        tasks.spawn(repeat_ended(core.clone(), wire.clone(), stop.clone()));
    }
    let desk = Arc::new(Desk { core: core.clone(), verifier });
    let endpoints = endpoint::open(desk, &wire, &tasks, &stop).await?;
    let leads = Arc::new(AtomicBool::new(false));
    let duties = duties(core.clone(), wire.clone(), database, Arc::clone(&leads), stop.clone());
    tasks.spawn(supervision.clone().watch("duties", stop.clone(), duties));
    let ring = ring(core.clone(), wire.clone(), leads, stop.clone());
    tasks.spawn(supervision.watch("ring", stop.clone(), ring));
    // Duties have begun, deadlines among them; ready is who can be asked.
    wire.client.flush().await?;
    tracing::info!(service.name = S::NAME, "ready");
    Ok(Running { core, wire, tasks, writer, writes, stop, endpoints })
}

impl<S: Service> Running<S> {
    /// Whether its database and NATS answer, its long tasks run and every source is handled; if not, what is the matter.
    ///
    /// # Errors
    /// What is the matter, in words.
    pub async fn is_well(&self) -> Result<(), String> {
        if let Some(task) = self.core.supervision.ill().first() {
            return Err(format!("{}: {task} does not run", S::NAME));
        }
        let is_connected =
            self.wire.client.connection_state() == async_nats::connection::State::Connected;
        let is_waiting = || Err("waiting for PostgreSQL or NATS".to_owned());
        if !is_connected || self.core.head().await.is_err() {
            return is_waiting();
        }
        match self.core.stopped_subscription().await {
            Ok(None) => Ok(()),
            Ok(Some(what)) => {
                Err(format!("{}: the events of a source are not handled: {what}", S::NAME))
            }
            Err(_) => is_waiting(),
        }
    }

    /// Waits until one of its long tasks has ended for good; answers which. The process is to end then, and start again.
    pub async fn until_broken(&self) -> String {
        format!("{} of {}", self.core.supervision.until_ended().await, S::NAME)
    }

    /// Ends the writer, as a mistake of ours might: for tests of what comes of it.
    pub fn end_writer(&self) {
        self.writes.abort();
    }

    /// Closes: no new requests, what was begun is answered, what was accepted is said, the lead is given up.
    pub async fn drain(self) {
        self.stop.cancel();
        self.tasks.close();
        self.writer.close();
        if tokio::time::timeout(DRAIN_MAX, self.tasks.wait()).await.is_err() {
            tracing::warn!(service.name = S::NAME, "some requests did not end in time");
        }
        drop(self.endpoints.stop().await);
        let (pool, reads) = (self.core.pool.clone(), self.core.reads.clone());
        drop(self.core);
        if tokio::time::timeout(DRAIN_MAX, self.writer.wait()).await.is_err() {
            self.writes.abort();
            tracing::warn!(service.name = S::NAME, "the writer did not end in time");
        }
        pool.close().await;
        reads.close().await;
        // Without a server there is nobody to tell.
        drop(tokio::time::timeout(DRAIN_MAX, self.wire.client.flush()).await);
        tracing::info!(service.name = S::NAME, "closed");
    }
}

/// Hears what has ended, in every replica; started again when it falls.
async fn hear_ended<S: Service>(
    core: Core<S>,
    wire: Wire,
    verifier: Arc<Verifier>,
    stop: CancellationToken,
) {
    let (supervision, metrics) = (core.supervision.clone(), core.metrics.clone());
    drop(core);
    let hear = || {
        let (wire, verifier) = (wire.clone(), Arc::clone(&verifier));
        let (metrics, stop) = (metrics.clone(), stop.clone());
        async move {
            let measured = |ago| metrics.ended_heard(ago);
            ended::listen(&wire.client, verifier.ended(), measured, stop).await;
        }
    };
    supervision.supervise("ended", &stop, hear).await;
}

/// Repeats what has ended, in every replica; started again when it falls.
async fn repeat_ended<S: Service>(core: Core<S>, wire: Wire, stop: CancellationToken) {
    let supervision = core.supervision.clone();
    let repeat = || ended::repeat(core.clone(), wire.clone(), stop.clone());
    supervision.supervise("repeat", &stop, repeat).await;
}

/// Rings for the replica that leads when we have written something and do not lead ourselves.
async fn ring<S: Service>(
    core: Core<S>,
    wire: Wire,
    leads: Arc<AtomicBool>,
    stop: CancellationToken,
) {
    let mut bell = core.writer.head();
    drop(core);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            // Without a writer there is nothing to ring for.
            changed = bell.changed() => if changed.is_err() { return stop.cancelled().await },
        }
        if !leads.load(Ordering::Relaxed) {
            // A wake-up, never a promise: whoever leads looks every second anyway.
            drop(wire.client.publish(subject::bell(S::NAME), "".into()).await);
        }
    }
}

async fn duties<S: Service>(
    core: Core<S>,
    wire: Wire,
    database: PgConnectOptions,
    leads: Arc<AtomicBool>,
    stop: CancellationToken,
) {
    let supervision = core.supervision.clone();
    while let Some(mut leadership) = leader::wait(&database, &stop).await {
        supervision.forgive();
        tracing::info!(service.name = S::NAME, "leads");
        leads.store(true, Ordering::Relaxed);
        let term = stop.child_token();
        let duties = TaskTracker::new();
        // Each is started again when it falls.
        macro_rules! keep {
            ($task:expr, |$core:ident, $wire:ident, $term:ident| $start:expr) => {{
                let ($core, $wire, $term) = (core.clone(), wire.clone(), term.clone());
                let supervision = supervision.clone();
                duties.spawn(async move {
                    let start = || {
                        let ($core, $wire, $term) = ($core.clone(), $wire.clone(), $term.clone());
                        $start
                    };
                    supervision.supervise($task, &$term, start).await;
                });
            }};
        }
        keep!("relay", |core, wire, term| relay::run(core, wire, term));
        keep!("deadlines", |core, _wire, term| deadlines(core, term));
        keep!("housekeeping", |core, _wire, term| housekeeping(core, term));
        for source in S::SUBSCRIBES_TO {
            keep!(source, |core, wire, term| consumer::run(core, wire, source, term));
        }
        duties.close();
        tokio::select! {
            () = stop.cancelled() => {}
            () = leadership.until_lost() => tracing::warn!(service.name = S::NAME, "lost the lead"),
            task = supervision.until_ill() => {
                tracing::error!(service.name = S::NAME, task, "gives up the lead: a task does not run");
            }
        }
        term.cancel();
        duties.wait().await;
        leads.store(false, Ordering::Relaxed);
        leadership.give_up().await;
        if supervision.has_ended() {
            // Whoever cannot write leads no more; another replica does.
            return stop.cancelled().await;
        }
        if !supervision.ill().is_empty() {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(ASIDE) => {}
            }
        }
    }
}

/// Handles deadlines as they fall due.
async fn deadlines<S: Service>(core: Core<S>, term: CancellationToken) {
    let soonest = core.writer.soonest();
    let mut set = soonest.subscribe();
    let mut sources = core.sources.subscribe();
    while !term.is_cancelled() {
        // Whatever was set, or heard, until now we are about to see.
        soonest.send_replace(None);
        sources.mark_unchanged();
        let (next, waits) = match core.look_at_deadlines().await {
            Ok(looked) => (looked.next, looked.waits),
            Err(error) => {
                tracing::warn!(
                    service.name = S::NAME,
                    error = format!("{error:#}"),
                    "deadlines try again"
                );
                (Some(calendar::after(core.clock.now(), TimeDelta::seconds(1))), false)
            }
        };
        let moment = async {
            match next {
                Some(moment) => core.clock.until(moment).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = term.cancelled() => return,
            () = moment => {}
            // An event has set an earlier one.
            _ = set.wait_for(|it| it.is_some_and(|it| next.is_none_or(|next| it < next))) => {}
            // A source is handled further, or away.
            _ = sources.changed(), if waits => {}
            // Or another replica's.
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// When housekeeping that ran at `now` runs again: with the hour, and as a Danish day begins. Birthdays are found then.
fn next_housekeeping(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(now, TIDY_EVERY).min(calendar::end_of(calendar::day(now)))
}

async fn housekeeping<S: Service>(core: Core<S>, term: CancellationToken) {
    if let Err(error) = core.replay_parked().await {
        tracing::warn!(
            service.name = S::NAME,
            error = format!("{error:#}"),
            "what is parked is tried again later"
        );
    }
    while !term.is_cancelled() {
        let mut next = next_housekeeping(core.clock.now());
        if let Err(error) = core.housekeeping().await {
            next = calendar::after(core.clock.now(), TIDY_AGAIN_AFTER);
            tracing::error!(
                service.name = S::NAME,
                error = format!("{error:#}"),
                "housekeeping is tried again later"
            );
        }
        tokio::select! {
            () = term.cancelled() => return,
            () = core.clock.until(next) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn housekeeping_runs_every_hour_and_as_a_danish_day_begins() {
        for (now, next) in [
            ("2026-11-30T11:00:00Z", "2026-11-30T12:00:00Z"),
            ("2026-11-30T22:30:00Z", "2026-11-30T23:00:00Z"),
            ("2026-11-30T23:00:00Z", "2026-12-01T00:00:00Z"),
            // Summer time.
            ("2026-07-01T21:59:59Z", "2026-07-01T22:00:00Z"),
        ] {
            assert_eq!(
                next_housekeeping(now.parse().unwrap()),
                next.parse::<DateTime<Utc>>().unwrap()
            );
        }
    }
}
