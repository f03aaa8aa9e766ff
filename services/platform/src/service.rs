//! What a service is: everything that is its own, for `platform` to carry.

use std::{future::Future, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use futures::future::BoxFuture;
use proto::{
    bounds::{Reader, Unread},
    code::Municipality,
    event::{Event, Unreadable},
    id::CommandId,
    problem::Problem,
    recorded::Recorded,
    request,
    who::{Actor, Role},
};
use serde_json::value::RawValue;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    batch::Job,
    calendar,
    clock::Clock,
    streams::{No, Sayings, Streams},
    writer::Writer,
};

/// What a stream is, over all aggregates of a service. Written by [`crate::states!`].
pub trait State: Default + Clone + Send + Sync + 'static {
    /// What can happen.
    type Event: Event;

    /// What it is after `event`.
    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}

/// One service. Pure functions decide; `project` and `hear` change its views in the transaction they are given.
pub trait Service: Sized + Send + Sync + 'static {
    /// Its name on the wire, of its database and of its roles.
    const NAME: &'static str;
    /// The services whose events it hears.
    const HEARS: &'static [&'static str];
    /// Tables of its migrations that are not views: what they hold is nowhere else, so a rebuild leaves them alone.
    const KEPT: &'static [&'static str] = &[];
    /// Whether it keeps what a source's log states also where that does not follow from what was before: as evidence.
    const KEEPS_EVIDENCE: bool = false;
    /// What it states.
    type Event: Event;
    /// What its streams are.
    type State: State<Event = Self::Event>;
    /// What can be decided, by an asker, a reaction or time.
    type Command: Clone + Send + Sync + 'static;

    /// Its views.
    fn migrations(&self) -> sqlx::migrate::Migrator;

    /// What it can be asked to do, by which role.
    fn commands() -> Vec<CommandSpec<Self>>;

    /// What it can be asked to show, to which role.
    fn queries() -> Vec<QuerySpec<Self>>;

    /// What happens when `command` is asked. Pure.
    ///
    /// # Errors
    /// The problem to answer with, or the stream to load first.
    fn decide(
        command: &Self::Command,
        asked: &Asked,
        streams: &Streams<'_, Self::State>,
    ) -> Result<Sayings<Self::Event>, No>;

    /// What `event` sets or clears on its stream's timers. Pure; the moment stands in the event.
    fn timers(_event: &Self::Event) -> Vec<Timer> {
        vec![]
    }

    /// What to do when the timer `kind` of `stream` has run out. Pure.
    fn fall_due(_kind: &str, _stream: Uuid, _due_at: DateTime<Utc>) -> Option<Ask<Self::Command>> {
        None
    }

    /// What another service's event makes us do. Pure. Each command gets an id derived from the event's.
    ///
    /// # Errors
    /// When the event cannot be read: it is parked.
    fn react(_source: &str, _event: &Recorded) -> Result<Vec<Ask<Self::Command>>, Unreadable> {
        Ok(vec![])
    }

    /// What is to be tidied now and then, by one replica at a time; and what the day asks of us, in which municipality,
    /// where the moment may not stand in an event (a birthday is nobody's business on the wire). Each time is a time of its
    /// own: a decision that finds its work done does nothing.
    fn tidy(
        &self,
        _pool: &PgPool,
        _now: DateTime<Utc>,
    ) -> impl Future<Output = anyhow::Result<Vec<(Municipality, Ask<Self::Command>)>>> + Send {
        async { Ok(vec![]) }
    }

    /// Changes our views by our own events, in the transaction that records them.
    fn project(
        &self,
        _tx: &mut PgConnection,
        _events: &[Stated<Self::Event>],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Changes our views by another service's events, in the transaction that remembers having heard them.
    /// An [`Unreadable`] event parks that event alone.
    fn hear(
        &self,
        _tx: &mut PgConnection,
        _source: &str,
        _events: &[Recorded],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Writes down that `event` came by the wire and the log of `source` does not hold it. It is not taken.
    fn forged(
        &self,
        _pool: &PgPool,
        _source: &str,
        _event: &Recorded,
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Looks at events at positions that were heard before: mostly the same, told twice.
    fn heard_again(
        &self,
        _pool: &PgPool,
        _source: &str,
        _events: &[Recorded],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }
}

/// A command with the stream it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask<C> {
    /// The stream whose version is expected and answered.
    pub stream: Uuid,
    /// What is asked.
    pub command: C,
}

/// The circumstances of a command.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub command: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: DateTime<Utc>,
}

impl Asked {
    /// The day in Denmark.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        calendar::day(self.now)
    }
}

/// A fact with the record of it.
#[derive(Debug, Clone)]
pub struct Stated<E> {
    /// As the log holds it.
    pub recorded: Recorded,
    /// What it states.
    pub event: E,
}

/// A stream's timer: one of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Runs out at a moment, whatever it was set to before.
    Set(&'static str, DateTime<Utc>),
    /// Does not run any more.
    Clear(&'static str),
}

/// What a request is answered with.
pub struct Ctx<S: Service> {
    /// The service.
    pub service: Arc<S>,
    /// Its database.
    pub pool: PgPool,
    /// The time.
    pub clock: Clock,
    /// The command's id; of a query, one of its own.
    pub id: CommandId,
    /// Who asks.
    pub actor: Actor,
    pub(crate) trace: String,
    pub(crate) writer: Writer<S>,
}

impl<S: Service> Ctx<S> {
    /// Records, under this request's id and in its asker's name, what must be on record before the answer is given.
    ///
    /// # Errors
    /// The problem that is the answer; then nothing may be shown.
    pub async fn record(&self, ask: Ask<S::Command>) -> Result<request::Done, Problem> {
        let (id, actor, trace) = (self.id, self.actor.clone(), self.trace.clone());
        let request = proto::sealed::Digest::default();
        self.writer
            .ask(Job {
                id,
                request,
                actor,
                ask,
                expected: None,
                cause: id.0,
                occurred_at: None,
                trace,
            })
            .await
    }
}

/// Why a request has no answer: no, or we broke.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no, or not now.
    Problem(Problem),
    /// We broke: logged once, at the boundary.
    Broken(anyhow::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(problem)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Broken(error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Failure {
        if crate::database::is_passing(&error) {
            Failure::Problem(Problem::not_now(
                "database_away",
                "the database is away for a moment: ask again",
            ))
        } else {
            Failure::Broken(error.into())
        }
    }
}

type Prepare<S> = Arc<
    dyn Fn(Ctx<S>, &[u8]) -> BoxFuture<'static, Result<Ask<<S as Service>::Command>, Failure>>
        + Send
        + Sync,
>;
type Answer<S> =
    Arc<dyn Fn(Ctx<S>, &[u8]) -> BoxFuture<'static, Result<Box<RawValue>, Failure>> + Send + Sync>;

/// One command a service takes.
pub struct CommandSpec<S: Service> {
    /// The last token of its subject.
    pub name: &'static str,
    /// Whose mandate it is.
    pub roles: &'static [Role],
    pub(crate) prepare: Prepare<S>,
    pub(crate) is_secret: bool,
}

impl<S: Service> CommandSpec<S> {
    /// Its body must leave no trace, not even a digest that guesses could be held against. Whether the same id asks the
    /// same thing is then for whoever prepares the command to see.
    #[must_use]
    pub fn secret(mut self) -> CommandSpec<S> {
        self.is_secret = true;
        self
    }
}

/// One query a service answers.
pub struct QuerySpec<S: Service> {
    /// The last token of its subject.
    pub name: &'static str,
    /// Who may ask.
    pub roles: &'static [Role],
    pub(crate) answer: Answer<S>,
}

impl<S: Service> Clone for CommandSpec<S> {
    fn clone(&self) -> Self {
        CommandSpec {
            name: self.name,
            roles: self.roles,
            prepare: Arc::clone(&self.prepare),
            is_secret: self.is_secret,
        }
    }
}

impl<S: Service> Clone for QuerySpec<S> {
    fn clone(&self) -> Self {
        QuerySpec { name: self.name, roles: self.roles, answer: Arc::clone(&self.answer) }
    }
}

/// Reads a body and holds it to the bounds of its schema.
fn read<T: serde::de::DeserializeOwned>(reader: &Reader<T>, body: &[u8]) -> Result<T, Failure> {
    reader.read(body).map_err(|why| match why {
        Unread::Malformed(why) => {
            let why = unreadable(&why);
            Problem::malformed(format!("the body is not what this takes: {why}")).into()
        }
        Unread::OutOfBounds(why) => Problem::new(400, "out_of_bounds", why.to_string()).into(),
    })
}

/// Why a body cannot be read, without a word of it: it may be somebody's name, and an answer is passed on and kept by others.
pub(crate) fn unreadable(why: &serde_json::Error) -> String {
    const REPEATING: [&str; 5] =
        ["unknown field", "unknown variant", "invalid type", "invalid value", "invalid length"];
    let told = why.to_string();
    let Some(what) = REPEATING.into_iter().find(|it| told.starts_with(it)) else { return told };
    // What was expected instead is said last, and is our own words.
    let ours =
        [", expected ", ", there are no fields"].iter().filter_map(|it| told.rfind(it)).max();
    let ours = ours.and_then(|at| told.get(at..)).unwrap_or_default();
    format!("{what}{ours}")
}

/// A command of the wire, whose mandate it is, and how it reads as one of ours.
pub fn command<S, C>(
    roles: &'static [Role],
    read_as: fn(C) -> Result<Ask<S::Command>, Problem>,
) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
{
    let reader = Reader::<C>::default();
    let prepare =
        move |_: Ctx<S>, body: &[u8]| -> BoxFuture<'static, Result<Ask<S::Command>, Failure>> {
            let ask = read(&reader, body).and_then(|it| read_as(it).map_err(Failure::Problem));
            Box::pin(std::future::ready(ask))
        };
    CommandSpec { name: C::NAME, roles, prepare: Arc::new(prepare), is_secret: false }
}

/// A command that needs something done before it can be decided. What is done must bear being done twice.
pub fn command_with<S, C, F>(roles: &'static [Role], prepare: fn(Ctx<S>, C) -> F) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
    F: Future<Output = Result<Ask<S::Command>, Failure>> + Send + 'static,
{
    let reader = Reader::<C>::default();
    let prepare =
        move |ctx: Ctx<S>, body: &[u8]| -> BoxFuture<'static, Result<Ask<S::Command>, Failure>> {
            let command = read(&reader, body);
            Box::pin(async move { prepare(ctx, command?).await })
        };
    CommandSpec { name: C::NAME, roles, prepare: Arc::new(prepare), is_secret: false }
}

/// A query of the wire, who may ask it, and what shows it.
pub fn query<S, Q, F>(roles: &'static [Role], show: fn(Ctx<S>, Q) -> F) -> QuerySpec<S>
where
    S: Service,
    Q: request::Query + 'static,
    F: Future<Output = Result<Q::Answer, Failure>> + Send + 'static,
{
    let reader = Reader::<Q>::default();
    let answer =
        move |ctx: Ctx<S>, body: &[u8]| -> BoxFuture<'static, Result<Box<RawValue>, Failure>> {
            let query = read(&reader, body);
            Box::pin(async move {
                let answer = show(ctx, query?).await?;
                serde_json::value::to_raw_value(&answer).map_err(|why| Failure::Broken(why.into()))
            })
        };
    QuerySpec { name: Q::NAME, roles, answer: Arc::new(answer) }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::unreadable;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Code {
        One,
    }

    /// Whatever is sent, what was expected is said, and what was sent is not.
    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        let told = |why: serde_json::Error| unreadable(&why);
        for (body, expected) in [
            (r#"{"Nikolaj": 1}"#, "unknown field, there are no fields at line 1 column 10"),
            (
                r#"{"Nikolaj`, expected Nikolaj": 1}"#,
                "unknown field, there are no fields at line 1 column 29",
            ),
            (r#""Nikolaj""#, "invalid type, expected struct Nothing at line 1 column 9"),
            (
                r#"", expected Nikolaj""#,
                "invalid type, expected struct Nothing at line 1 column 20",
            ),
            ("{", "EOF while parsing an object at line 1 column 1"),
        ] {
            assert_eq!(serde_json::from_str::<Nothing>(body).map_err(told).unwrap_err(), expected);
        }
        let code = serde_json::from_str::<Code>(r#""Nikolaj""#).map_err(told).unwrap_err();
        assert_eq!(code, "unknown variant, expected `one` at line 1 column 9");
        assert!(matches!(serde_json::from_str(r#""one""#), Ok(Code::One)));
    }
}
