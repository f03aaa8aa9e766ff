//! Asking a service over NATS: for the command line, for tests, for whoever has a token to sign with.

use std::time::Duration;

use async_nats::HeaderMap;
use bytes::Bytes;
use chrono::TimeDelta;
use proto::{
    id::CommandId,
    problem::Problem,
    request::{Command, Done, Query},
    subject::{self, header},
    who::Actor,
};
use uuid::Uuid;

use crate::{
    clock::Clock,
    telemetry,
    token::Signer,
    wire::{self, Login, Wire},
};

/// How long a token lasts that is signed for one request.
const TOKEN_LASTS: TimeDelta = TimeDelta::minutes(5);
/// How long an answer may take before the same is asked again.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// Asks services, each time with a token for who asks.
#[derive(Clone)]
pub struct Client {
    wire: Wire,
    signer: std::sync::Arc<Signer>,
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
    /// What a reader wants the view to have heard: `<service>=<position>`.
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
            wire: wire::connect(login).await?,
            signer: std::sync::Arc::new(signer),
            patience,
        })
    }

    /// The connection itself.
    #[must_use]
    pub fn nats(&self) -> &async_nats::Client {
        &self.wire.client
    }

    /// The JetStream context of the connection.
    #[must_use]
    pub fn jetstream(&self) -> &async_nats::jetstream::Context {
        &self.wire.jetstream
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
            &self.request(&subject::command(C::SERVICE, C::NAME), actor, body, how).await?,
        )
    }

    /// Asks a query.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn show<Q: Query>(&self, actor: &Actor, query: &Q) -> Result<Q::Answer, Unanswered> {
        self.show_so(actor, query, How::default()).await
    }

    /// As [`Client::show`], of a view that has heard enough.
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
        from_json(
            Q::SERVICE,
            &self.request(&subject::query(Q::SERVICE, Q::NAME), actor, body, how).await?,
        )
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
        let id = how.id.unwrap_or_else(|| CommandId(Uuid::new_v4())).to_string();
        let ends = tokio::time::Instant::now() + self.patience;
        loop {
            let mut headers = HeaderMap::new();
            headers.insert(header::COMMAND_ID, id.as_str());
            headers.insert(
                header::ACTOR,
                self.signer.mint(actor, Clock::wall().now(), TOKEN_LASTS).as_str(),
            );
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
            let answer =
                self.wire.client.request_with_headers(subject.to_owned(), headers, body.clone());
            let failure = match tokio::time::timeout(ANSWER_MAX, answer).await {
                Ok(Ok(answer)) => match problem(subject, &answer) {
                    Ok(None) => {
                        let parked = wire::header(answer.headers.as_ref(), header::PARKED);
                        let parked = parked.map(str::to_owned);
                        return Ok(Answer { body: answer.payload, parked });
                    }
                    Ok(Some(problem)) if problem.is_retryable() => Unanswered::Problem(problem),
                    Ok(Some(problem)) => return Err(Unanswered::Problem(problem)),
                    Err(unreadable) => return Err(unreadable),
                },
                Ok(Err(_)) | Err(_) => Unanswered::Silent(service_of(subject)),
            };
            if tokio::time::Instant::now() >= ends {
                return Err(failure);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
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
