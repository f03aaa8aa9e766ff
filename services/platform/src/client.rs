//! Sends commands and queries to a service over NATS: for the command line, tests and other programs that can sign a token.

use std::time::Duration;

use async_nats::{HeaderMap, client::RequestError};
use bytes::Bytes;
use futures::{StreamExt as _, stream::FuturesUnordered};
use proto::{
    actor::Actor,
    id::{CommandId, SessionId},
    problem::Problem,
    request::{Command, Done, Query},
    subject::{self, header},
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    clock::Clock,
    telemetry,
    token::{self, Signer, Token},
    wire::{self, Login, Wire},
};

#[cfg(test)]
mod tests;

/// How long an answer may take before the same is asked once more: it may have gone to a replica that has stopped. Each time it
/// may take twice as long, up to [`AGAIN_MAX`]. What was asked before may still be answered.
const AGAIN_MIN: Duration = Duration::from_millis(500);
/// The longest time before the same is asked once more.
const AGAIN_MAX: Duration = Duration::from_secs(1);
/// How long to wait before what could not be answered now is asked again.
const PAUSE: Duration = Duration::from_millis(50);
/// How many of the same wait for an answer at a time.
const UNDER_WAY_MAX: usize = 16;
/// Nobody waits longer, however patient.
const PATIENCE_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Asks services, each time with a token for who asks, which it signs itself.
#[derive(Clone)]
pub struct Client {
    requester: Requester,
    signer: std::sync::Arc<Signer>,
    /// What all its tokens come from.
    session: SessionId,
}

/// Asks services in whoever's name the token says that it is given; without one where the asker needs none.
#[derive(Clone)]
pub struct Requester {
    wire: Wire,
    patience: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// The service said no.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// Nobody answered in time: nothing is known of the outcome; ask again with the same command id.
    #[error("{0} does not answer: is it running? Ask again with the same command id")]
    Silent(String),
    /// The answer is not what was agreed.
    #[error("the answer of {0} cannot be read: is it another version?")]
    Unreadable(String),
}

/// How a command or query is to be asked.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// The command's id; a new one if none is given.
    pub id: Option<CommandId>,
    /// The version last seen.
    pub expected: Option<i64>,
    /// What the service that is asked is to have handled first: `<service>=<position>[, ...]`.
    pub at_least: Option<String>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its body.
    pub body: Bytes,
    /// What it does not know of, because it is parked: `<service>=<events>[, ...]`.
    pub parked: Option<String>,
}

impl Client {
    /// Connects. `patience` is how long the same is asked again when nobody answers, or not now.
    ///
    /// # Errors
    /// When NATS does not know us or the address is none.
    pub async fn connect(
        login: &Login,
        signer: Signer,
        patience: Duration,
    ) -> anyhow::Result<Client> {
        Ok(Client {
            requester: Requester::connect(login, patience).await?,
            signer: std::sync::Arc::new(signer),
            session: SessionId(Uuid::new_v4()),
        })
    }

    /// The connection itself.
    #[must_use]
    pub fn nats(&self) -> &async_nats::Client {
        self.requester.nats()
    }

    /// The JetStream context of the connection.
    #[must_use]
    pub fn jetstream(&self) -> &async_nats::jetstream::Context {
        &self.requester.wire.jetstream
    }

    /// Asks a command, again and again with the same id until there is an answer or patience ends.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask<C: Command>(&self, actor: &Actor, command: &C) -> Result<Done, Unanswered> {
        self.ask_so(actor, command, How::default()).await
    }

    /// As [`Client::ask`], with an id or an expected version.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask_so<C: Command>(
        &self,
        actor: &Actor,
        command: &C,
        how: How,
    ) -> Result<Done, Unanswered> {
        let body = to_json(C::SERVICE, command)?;
        from_json(
            C::SERVICE,
            &self
                .request(&subject::asked_by(C::ASKER, C::SERVICE, C::NAME), actor, body, how)
                .await?,
        )
    }

    /// Asks a query.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn show<Q: Query>(&self, actor: &Actor, query: &Q) -> Result<Q::Answer, Unanswered> {
        self.show_so(actor, query, How::default()).await
    }

    /// As [`Client::show`], of a view that has handled enough.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn show_so<Q: Query>(
        &self,
        actor: &Actor,
        query: &Q,
        how: How,
    ) -> Result<Q::Answer, Unanswered> {
        let body = to_json(Q::SERVICE, query)?;
        let address = subject::shown_to(Q::ASKER, Q::SERVICE, Q::NAME);
        from_json(Q::SERVICE, &self.request(&address, actor, body, how).await?)
    }

    /// Asks any subject with any body; gives the answer's body.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn request(
        &self,
        subject: &str,
        actor: &Actor,
        body: Bytes,
        how: How,
    ) -> Result<Bytes, Unanswered> {
        Ok(self.request_whole(subject, actor, body, how).await?.body)
    }

    /// As [`Client::request`], with what the answer does not know of.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn request_whole(
        &self,
        subject: &str,
        actor: &Actor,
        body: Bytes,
        how: How,
    ) -> Result<Answer, Unanswered> {
        let said = Token::of_session(actor.clone(), self.session);
        let mint = || Some(self.signer.mint(&said, Clock::wall().now(), token::TTL));
        self.requester.request(subject, mint, body, how).await
    }
}

impl Requester {
    /// Connects. `patience` is how long the same is asked again when nobody answers, or not now.
    ///
    /// # Errors
    /// When NATS does not know us or the address is none.
    pub async fn connect(login: &Login, patience: Duration) -> anyhow::Result<Requester> {
        Ok(Requester { wire: wire::connect(login).await?, patience })
    }

    /// The connection itself.
    #[must_use]
    pub fn nats(&self) -> &async_nats::Client {
        &self.wire.client
    }

    /// Asks a command, again and again with the same id until there is an answer or patience ends.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask<C: Command>(
        &self,
        token: Option<&str>,
        command: &C,
        how: How,
    ) -> Result<Done, Unanswered> {
        let body = to_json(C::SERVICE, command)?;
        let address = subject::asked_by(C::ASKER, C::SERVICE, C::NAME);
        let answer = self.request(&address, || token.map(str::to_owned), body, how).await?;
        from_json(C::SERVICE, &answer.body)
    }

    /// Asks a query.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn show<Q: Query>(
        &self,
        token: Option<&str>,
        query: &Q,
        how: How,
    ) -> Result<Q::Answer, Unanswered> {
        let body = to_json(Q::SERVICE, query)?;
        let address = subject::shown_to(Q::ASKER, Q::SERVICE, Q::NAME);
        let answer = self.request(&address, || token.map(str::to_owned), body, how).await?;
        from_json(Q::SERVICE, &answer.body)
    }

    /// Asks any subject with any body; `token` gives a token for each time it is asked.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn request(
        &self,
        subject: &str,
        token: impl Fn() -> Option<String>,
        body: Bytes,
        how: How,
    ) -> Result<Answer, Unanswered> {
        let id = how.id.unwrap_or_else(|| CommandId(Uuid::new_v4()));
        let ends = from_now(self.patience);
        let mut under_way = FuturesUnordered::new();
        let mut again = AGAIN_MIN;
        let mut failure = Unanswered::Silent(service_of(subject));
        loop {
            if under_way.len() < UNDER_WAY_MAX {
                let token = token();
                let attempt = Attempt { subject, token, id, body: &body, how: &how };
                under_way.push(self.attempt(attempt));
            }
            let next = from_now(again);
            again = AGAIN_MAX.min(again.saturating_mul(2));
            // At least once, however short patience is.
            let until = next.min(ends).max(from_now(PAUSE));
            match first(&mut under_way, until).await {
                Some(Ok(answer)) => match problem(subject, &answer)? {
                    None => {
                        let parked = wire::header(answer.headers.as_ref(), header::PARKED);
                        let parked = parked.map(str::to_owned);
                        return Ok(Answer { body: answer.payload, parked });
                    }
                    Some(problem) if problem.is_retryable() => {
                        failure = Unanswered::Problem(problem);
                    }
                    Some(problem) => return Err(Unanswered::Problem(problem)),
                },
                Some(Err(_)) => failure = Unanswered::Silent(service_of(subject)),
                // Nothing yet: ask once more, perhaps of another replica.
                None if Instant::now() < ends => continue,
                None => return Err(failure),
            }
            if Instant::now() >= ends {
                return Err(failure);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Asks once.
    async fn attempt(&self, attempt: Attempt<'_>) -> Result<async_nats::Message, RequestError> {
        let Attempt { subject, token, id, body, how } = attempt;
        let mut headers = HeaderMap::new();
        headers.insert(header::COMMAND_ID, id.to_string().as_str());
        if let Some(token) = token {
            headers.insert(header::ACTOR, token.as_str());
        }
        if let Some(version) = how.expected {
            headers.insert(header::EXPECTED_VERSION, version.to_string().as_str());
        }
        if let Some(at_least) = &how.at_least {
            headers.insert(header::AT_LEAST, at_least.as_str());
        }
        let trace = telemetry::traceparent();
        if !trace.is_empty() {
            headers.insert(header::TRACEPARENT, trace.as_str());
        }
        self.wire.client.request_with_headers(subject.to_owned(), headers, body.clone()).await
    }
}

/// The moment after this time, as long as anybody waits.
fn from_now(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time.min(PATIENCE_MAX)).unwrap_or(now)
}

/// What is asked, each time the same but for the token.
struct Attempt<'a> {
    subject: &'a str,
    token: Option<String>,
    id: CommandId,
    body: &'a Bytes,
    how: &'a How,
}

/// The first answer to any of what was asked, if there is one by then.
async fn first<F: Future>(
    under_way: &mut FuturesUnordered<F>,
    until: Instant,
) -> Option<F::Output> {
    tokio::time::timeout_at(until, under_way.next()).await.ok().flatten()
}

fn problem(subject: &str, answer: &async_nats::Message) -> Result<Option<Problem>, Unanswered> {
    match wire::header(answer.headers.as_ref(), "Nats-Service-Error-Code") {
        None => Ok(None),
        Some(_) => from_json(&service_of(subject), &answer.payload).map(Some),
    }
}

fn service_of(subject: &str) -> String {
    subject.split('.').nth(1).unwrap_or(subject).to_owned()
}

fn to_json(service: &str, body: &impl serde::Serialize) -> Result<Bytes, Unanswered> {
    serde_json::to_vec(body)
        .map(Bytes::from)
        .map_err(|_| Unanswered::Unreadable(service.to_owned()))
}

fn from_json<T: serde::de::DeserializeOwned>(service: &str, body: &[u8]) -> Result<T, Unanswered> {
    serde_json::from_slice(body).map_err(|_| Unanswered::Unreadable(service.to_owned()))
}
