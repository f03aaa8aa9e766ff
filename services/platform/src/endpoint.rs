//! Receives commands and queries over the NATS services protocol, so that `$SRV.PING`, `INFO` and `STATS` answer for each
//! replica.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_nats::service::{Request, ServiceExt as _, endpoint::Endpoint};
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use proto::{
    actor::Actor,
    code::Municipality,
    id::CommandId,
    problem::Problem,
    request::Asker,
    subject::{self, header},
};
use serde::Serialize;
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{
    catch_panic::catch_panic_in,
    core::{Call, Core},
    service::{Failure, Service},
    telemetry,
    token::Verifier,
    wire::{self, Wire},
};

/// How long who asks for "at least position N" waits for it.
const AT_LEAST_MAX: Duration = Duration::from_secs(5);
/// How long the bell is silent before the database is asked.
const SILENT: Duration = Duration::from_millis(50);

/// What is common to all requests.
pub(crate) struct Desk<S: Service> {
    pub(crate) core: Core<S>,
    pub(crate) verifier: Arc<Verifier>,
}

/// Which kind of request a subject takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Command,
    Query,
    /// Of the log itself, by another service: who may ask is a matter of NATS permissions, so there is no actor.
    Log,
    Head,
    Checkpoint,
}

/// Opens an endpoint for everything the service can be asked; each ends when `stop` does, after what it has is answered.
///
/// # Errors
/// When NATS refuses a subscription.
pub(crate) async fn open<S: Service>(
    desk: Arc<Desk<S>>,
    wire: &Wire,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> anyhow::Result<async_nats::service::Service> {
    let metadata = HashMap::from([("project".to_owned(), "brobygger".to_owned())]);
    let supervision = desk.core.supervision.clone();
    let service = wire
        .client
        .service_builder()
        .stats_handler(move |_, _| serde_json::json!({ "tasks_ill": supervision.ill() }))
        .description(format!("Brobygger: {}", S::NAME))
        .metadata(metadata)
        .start(S::NAME, env!("CARGO_PKG_VERSION"))
        .await
        .map_err(|it| anyhow::anyhow!(it))?;
    let commands = S::commands().into_iter().map(|it| it.name).chain(["replay_parked"]);
    let queries = S::queries().into_iter().map(|it| it.name).chain([
        "command",
        "parked",
        "subscriptions",
        "refused",
    ]);
    let all = commands
        .map(|it| (it, Kind::Command))
        .chain(queries.map(|it| (it, Kind::Query)))
        .chain([("log", Kind::Log), ("head", Kind::Head), ("checkpoint", Kind::Checkpoint)]);
    for (name, kind) in all {
        let address = if kind == Kind::Command {
            subject::asked_by(desk.core.asker(name), S::NAME, name)
        } else {
            subject::shown_to(desk.core.asker(name), S::NAME, name)
        };
        let endpoint = service
            .endpoint_builder()
            .name(name)
            .add(address)
            .await
            .map_err(|it| anyhow::anyhow!(it))?;
        let attends = attend(Arc::clone(&desk), endpoint, name, kind, tasks.clone(), stop.clone());
        tasks.spawn(desk.core.supervision.clone().watch(name, stop.clone(), attends));
    }
    Ok(service)
}

async fn attend<S: Service>(
    desk: Arc<Desk<S>>,
    mut endpoint: Endpoint,
    name: &'static str,
    kind: Kind,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    let mut is_open = true;
    loop {
        tokio::select! {
            biased;
            request = endpoint.next() => match request {
                Some(request) => drop(tasks.spawn(serve(Arc::clone(&desk), request, name, kind))),
                None => return,
            },
            // What the server has sent already is still served; then the stream ends.
            () = stop.cancelled(), if is_open => {
                is_open = false;
                if endpoint.stop().await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn serve<S: Service>(desk: Arc<Desk<S>>, request: Request, name: &'static str, kind: Kind) {
    let span = match kind {
        Kind::Command => tracing::info_span!(
            "command",
            service.name = S::NAME,
            command.name = name,
            command.id = tracing::field::Empty
        ),
        Kind::Query => tracing::info_span!("query", service.name = S::NAME, query.name = name),
        Kind::Log | Kind::Head | Kind::Checkpoint => tracing::Span::none(),
    };
    if let Some(parent) = wire::header(request.message.headers.as_ref(), header::TRACEPARENT) {
        telemetry::continue_from(&span, parent);
    }
    let body = &request.message.payload;
    let mut parked = None;
    let answer = async {
        match kind {
            Kind::Command => {
                let answer = desk.command(&request, name).await;
                desk.core.metrics.answered(name, answer.as_ref().err());
                to_json(&answer?)
            }
            Kind::Query => {
                let (answer, waiting) = desk.query(&request, name).await?;
                parked = waiting;
                Ok(answer.get().to_owned().into_bytes())
            }
            Kind::Log => to_json(&desk.core.log(body).await?),
            Kind::Head => to_json(&desk.core.head().await?),
            Kind::Checkpoint => to_json(&desk.core.checkpoint_of(body).await?),
        }
    };
    let answer = catch_panic_in("a request", answer.instrument(span)).await;
    let answer = desk.bounded(
        answer.unwrap_or_else(|panicked| Err(desk.core.told(Failure::Broken(panicked.into())))),
    );
    // Whoever went away without waiting can ask again.
    drop(match answer {
        Ok(body) => match parked {
            None => request.respond(Ok(body.into())).await,
            Some(parked) => {
                let headers = wire::headers([(header::PARKED, parked)]);
                request.respond_with_headers(Ok(body.into()), headers).await
            }
        },
        Err(problem) => {
            let code = problem.status.to_string();
            let headers = [
                ("content-type", "application/problem+json".to_owned()),
                ("Nats-Service-Error", problem.code.to_string()),
                ("Nats-Service-Error-Code", code),
            ];
            let body = serde_json::to_vec(&problem).unwrap_or_default();
            request.respond_with_headers(Ok(body.into()), wire::headers(headers)).await
        }
    });
}

fn to_json(answer: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(answer).map_err(|_| Problem::broken(Uuid::nil()))
}

impl<S: Service> Desk<S> {
    /// An answer that is larger than a message is none: whoever asked would wait for it in vain.
    fn bounded(&self, answer: Result<Vec<u8>, Problem>) -> Result<Vec<u8>, Problem> {
        let bytes_max = self.core.message_max();
        answer.and_then(|body| {
            if body.len() <= bytes_max {
                return Ok(body);
            }
            let detail = format!(
                "the answer comes to {} bytes, and a message holds {bytes_max}: ask for less at once, a smaller page or fewer ids",
                body.len()
            );
            Err(Problem::new(422, "answer_too_large", detail))
        })
    }

    /// Who asks `name`: whom the token says, for what it is for; or the operator, `portal` or `identity`, where NATS lets nobody else ask.
    fn who(&self, request: &Request, name: &str) -> Result<Actor, Problem> {
        match self.core.asker(name) {
            Asker::Operator | Asker::Portal | Asker::Identity | Asker::Service => {
                return Ok(Actor::system(Municipality::COUNTRY));
            }
            Asker::Person => {}
        }
        let token =
            wire::header(request.message.headers.as_ref(), header::ACTOR).unwrap_or_default();
        let token = if self.core.takes_late(name) {
            self.verifier.verify_late(token, self.now())?
        } else {
            self.verifier.verify(token, self.now())?
        };
        if token.covers(S::NAME, name) {
            return Ok(token.actor.clone());
        }
        let detail = format!(
            "this key may not ask {}.{name}: what it may ask was agreed when it was made; ask an administrator for another",
            S::NAME
        );
        Err(Problem::new(403, "out_of_scope", detail))
    }

    /// Tokens are dated by the wall's clock, also where the service's own is moved by hand.
    fn now(&self) -> DateTime<Utc> {
        crate::clock::Clock::wall().now()
    }

    async fn command(
        &self,
        request: &Request,
        name: &str,
    ) -> Result<proto::request::Done, Problem> {
        let headers = request.message.headers.as_ref();
        let actor = self.who(request, name)?;
        let id = wire::header(headers, header::COMMAND_ID).and_then(|it| it.parse().ok()).ok_or_else(|| {
            Problem::new(400, "command_id_missing", "a command needs the header Command-Id: a UUID you choose, the same when you ask again")
        })?;
        let expected = match wire::header(headers, header::EXPECTED_VERSION).map(str::parse) {
            None => None,
            Some(Ok(version)) => Some(version),
            Some(Err(_)) => {
                return Err(Problem::malformed(
                    "the header Expected-Version is a number: the version you last saw",
                ));
            }
        };
        tracing::Span::current().record("command.id", tracing::field::display(id));
        if let Some(wanted) = wire::header(headers, header::AT_LEAST) {
            self.core.at_least(wanted, &request.message.payload, AT_LEAST_MAX).await?;
        }
        let call = Call { id: CommandId(id), actor, expected, trace: telemetry::traceparent() };
        self.core.ask(name, &request.message.payload, call).await
    }

    async fn query(
        &self,
        request: &Request,
        name: &str,
    ) -> Result<(Box<serde_json::value::RawValue>, Option<String>), Problem> {
        let actor = self.who(request, name)?;
        let body = &request.message.payload;
        let parked = match wire::header(request.message.headers.as_ref(), header::AT_LEAST) {
            Some(wanted) => self.core.at_least(wanted, body, AT_LEAST_MAX).await?,
            None => None,
        };
        let call = Call {
            id: CommandId(Uuid::new_v4()),
            actor,
            expected: None,
            trace: telemetry::traceparent(),
        };
        Ok((self.core.show(name, body, &call).await?, parked))
    }
}

impl<S: Service> Core<S> {
    /// Waits until we have handled as much as `wanted` says: `<service>=<position>[, ...]`. Answers what of these is parked, in the
    /// thread that `body` names or in any if it names none: `<service>=<events>[, ...]`.
    ///
    /// # Errors
    /// 400 when it does not say that, 503 when it takes too long.
    pub async fn at_least(
        &self,
        wanted: &str,
        body: &[u8],
        patience: Duration,
    ) -> Result<Option<String>, Problem> {
        let mut incomplete = vec![];
        let malformed = || {
            Problem::malformed(
                "the header At-Least is <service>=<position>, several with commas between",
            )
        };
        for one in wanted.split(',') {
            let (source, position) = one.trim().split_once('=').ok_or_else(malformed)?;
            let position: i64 = position.parse().map_err(|_| malformed())?;
            if source != S::NAME && !S::SUBSCRIBES_TO.contains(&source) {
                let subscribes_to = S::SUBSCRIBES_TO.join(", ");
                return Err(Problem::malformed(format!(
                    "the header At-Least names a service that {} does not handle: name itself or one of {subscribes_to}",
                    S::NAME
                )));
            }
            let waited = timeout(patience, self.until_handled(source, position)).await;
            let has_parked = waited.unwrap_or_else(|_| {
                Err(Problem::not_now("behind", "this view is behind: ask again in a moment"))
            })?;
            if has_parked {
                incomplete.push(source.to_owned());
            }
        }
        if incomplete.is_empty() {
            return Ok(None);
        }
        let parked = self.parked_of(&incomplete, thread_of(body)).await;
        let parked = parked.map_err(|it| self.told(it.into()))?;
        let parked: Vec<String> =
            parked.into_iter().map(|(source, events)| format!("{source}={events}")).collect();
        Ok((!parked.is_empty()).then(|| parked.join(", ")))
    }

    /// Answers whether something of `source` may be parked.
    async fn until_handled(&self, source: &str, position: i64) -> Result<bool, Problem> {
        let (mut bell, mut is_silent) = (self.progress.subscribe(), false);
        loop {
            let handled = bell.borrow_and_update().get(source).copied();
            if let Some(handled) = handled.filter(|it| it.position >= position) {
                return Ok(handled.has_parked);
            }
            // While we are the one that consumes, the bell tells everything; when it is silent, it may be another replica by now.
            if handled.is_none() || is_silent {
                let (now, has_parked) = if source == S::NAME {
                    (self.head().await?.position, false)
                } else {
                    let checkpoint_and_parked = self
                        .checkpoint_and_parked(source)
                        .await
                        .map_err(|it| self.told(it.into()))?;
                    (checkpoint_and_parked.0.position, checkpoint_and_parked.1)
                };
                if now >= position {
                    return Ok(has_parked);
                }
            }
            is_silent = timeout(SILENT, bell.changed()).await.is_err();
        }
    }
}

/// The thread that a request names.
fn thread_of(body: &[u8]) -> Option<Uuid> {
    #[derive(serde::Deserialize)]
    struct Named {
        thread: Uuid,
    }
    serde_json::from_slice::<Named>(body).ok().map(|it| it.thread)
}
