//! The streams of its own service that a decision can read, as they are at this position of the log.

use std::{collections::HashMap, sync::Arc};

use proto::{
    actor::{Actor, Role},
    code::Municipality,
    event::Event,
    problem::Problem,
    recorded_event::RecordedEvent,
};
use uuid::Uuid;

use crate::aggregate::Aggregate;

/// What a stream is, over all aggregates of a service. Written by [`crate::states!`].
pub trait State: Default + Clone + Send + Sync + 'static {
    /// What can happen.
    type Event: Event;

    /// What it is after `event`.
    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}

/// A stream as far as it has come.
#[derive(Debug, Clone)]
pub struct LoadedStream<S> {
    /// What it is.
    pub state: Arc<S>,
    /// Its last version; 0 when nothing has happened yet.
    pub version: i64,
    /// Its thread; nil when nothing has happened yet.
    pub thread: Uuid,
    /// Its municipality.
    pub tenant: Municipality,
}

/// The streams a decision has asked for so far.
///
/// A decision that asks for one that is not loaded gets [`DecideError::NotLoaded`] and returns it with `?`; the writer loads the
/// stream and decides again. So a decision may follow references without saying beforehand which.
#[derive(Debug)]
pub struct Streams<'a, S> {
    pub(crate) held: &'a HashMap<Uuid, LoadedStream<S>>,
    pub(crate) fresh: &'a HashMap<Uuid, LoadedStream<S>>,
    /// Whose streams there are to see; everybody's when there is none.
    tenant: Option<Municipality>,
}

/// Why a decision has no outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecideError {
    /// The answer is no.
    Rejected(Problem),
    /// This stream must be loaded first.
    NotLoaded(Uuid),
}

impl From<Problem> for DecideError {
    fn from(problem: Problem) -> DecideError {
        DecideError::Rejected(problem)
    }
}

/// A service's state that can be aggregate `A`.
pub trait AsAggregate<A>: State {
    /// As an `A`; `Ok(None)` when nothing has happened yet.
    ///
    /// # Errors
    /// [`Other`] when the stream is of another kind.
    fn part(&self) -> Result<Option<&A>, Other>;
}

/// The stream is of another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other;

/// Facts to record, each on its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvents<E>(pub(crate) Vec<NewEvent<E>>);

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewEvent<E> {
    pub(crate) stream: Uuid,
    pub(crate) thread: Option<Uuid>,
    /// Whether the stream goes to that thread, though it has begun in another.
    pub(crate) moves: bool,
    pub(crate) tenant: Option<Municipality>,
    pub(crate) event: E,
}

impl<E> NewEvents<E> {
    /// Nothing to record: it has already happened.
    #[must_use]
    pub fn nothing() -> NewEvents<E> {
        NewEvents(vec![])
    }

    /// These facts on `stream`.
    pub fn on(stream: Uuid, events: impl IntoIterator<Item = impl Into<E>>) -> NewEvents<E> {
        NewEvents(
            events
                .into_iter()
                .map(|event| NewEvent {
                    stream,
                    thread: None,
                    moves: false,
                    tenant: None,
                    event: event.into(),
                })
                .collect(),
        )
    }

    /// A stream that begins here belongs to `thread`; one that has begun stays where it is.
    #[must_use]
    pub fn of(mut self, thread: Uuid) -> NewEvents<E> {
        self.0.iter_mut().for_each(|it| it.thread = it.thread.or(Some(thread)));
        self
    }

    /// These are said in `thread`, and their streams belong to it from now on, whichever they began in.
    #[must_use]
    pub fn moved_to(mut self, thread: Uuid) -> NewEvents<E> {
        for it in &mut self.0 {
            (it.thread, it.moves) = (Some(thread), true);
        }
        self
    }

    /// These are the business of `tenant`, and so from now on are their streams: a stream belongs to the municipality of its
    /// last event.
    #[must_use]
    pub fn in_tenant(mut self, tenant: Municipality) -> NewEvents<E> {
        self.0.iter_mut().for_each(|it| it.tenant = it.tenant.or(Some(tenant)));
        self
    }

    /// And these.
    #[must_use]
    pub fn and(mut self, more: NewEvents<E>) -> NewEvents<E> {
        self.0.extend(more.0);
        self
    }

    /// Whether there is nothing to record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: State> LoadedStream<S> {
    /// A stream on which nothing has happened yet.
    pub(crate) fn nothing() -> LoadedStream<S> {
        LoadedStream {
            state: Arc::default(),
            version: 0,
            thread: Uuid::nil(),
            tenant: Municipality::COUNTRY,
        }
    }

    /// The stream after one more event, whose fact is `event`.
    pub(crate) fn after(self, recorded: &RecordedEvent, event: &S::Event) -> LoadedStream<S> {
        let state = Arc::new(Arc::unwrap_or_clone(self.state).evolve(event));
        LoadedStream {
            state,
            version: recorded.version,
            thread: recorded.thread,
            tenant: recorded.tenant,
        }
    }
}

impl<'a, S: State> Streams<'a, S> {
    /// What `actor` may look at.
    pub(crate) fn of(
        held: &'a HashMap<Uuid, LoadedStream<S>>,
        fresh: &'a HashMap<Uuid, LoadedStream<S>>,
        actor: &Actor,
    ) -> Streams<'a, S> {
        let tenant = (actor.role != Role::System).then_some(actor.tenant);
        Streams { held, fresh, tenant }
    }

    /// The same with every municipality's, for the few decisions that are between two of them: such a decision sees to the
    /// mandates itself.
    #[must_use]
    pub fn everywhere(&self) -> Streams<'a, S> {
        Streams { held: self.held, fresh: self.fresh, tenant: None }
    }

    /// The municipality that `stream` belongs to now; `None` when nothing has happened on it.
    ///
    /// # Errors
    /// [`DecideError::NotLoaded`]: pass it on.
    pub fn tenant(&self, stream: Uuid) -> Result<Option<Municipality>, DecideError> {
        let held = self.held(stream)?;
        Ok((held.version > 0).then_some(held.tenant))
    }

    fn is_ours(&self, held: &LoadedStream<S>) -> bool {
        self.tenant.is_none_or(|it| it == held.tenant)
    }

    pub(crate) fn version(&self, stream: Uuid) -> Result<i64, Uuid> {
        self.held(stream).map(|it| it.version).map_err(|_| stream)
    }

    fn held(&self, stream: Uuid) -> Result<&'a LoadedStream<S>, DecideError> {
        self.fresh
            .get(&stream)
            .or_else(|| self.held.get(&stream))
            .ok_or(DecideError::NotLoaded(stream))
    }

    /// What `stream` is; `None` when nothing has happened on it, it is of another kind, or of another municipality.
    ///
    /// # Errors
    /// [`DecideError::NotLoaded`]: pass it on.
    pub fn get<A>(&self, stream: Uuid) -> Result<Option<&'a A>, DecideError>
    where
        S: AsAggregate<A>,
    {
        let held = self.held(stream)?;
        Ok(if self.is_ours(held) {
            AsAggregate::<A>::part(&*held.state).unwrap_or_default()
        } else {
            None
        })
    }

    /// The thread that `stream` belongs to; `None` when nothing has happened on it.
    ///
    /// # Errors
    /// [`DecideError::NotLoaded`]: pass it on.
    pub fn thread(&self, stream: Uuid) -> Result<Option<Uuid>, DecideError> {
        let held = self.held(stream)?;
        Ok((held.version > 0).then_some(held.thread))
    }

    /// Lets the aggregate on `stream` decide.
    ///
    /// # Errors
    /// Its rejection as a problem; 404 when the stream is of another kind or another municipality; [`DecideError::NotLoaded`].
    pub fn decide<A>(
        &self,
        stream: Uuid,
        command: A::Command,
    ) -> Result<NewEvents<S::Event>, DecideError>
    where
        A: Aggregate,
        S: AsAggregate<A>,
        S::Event: From<A::Event>,
        Problem: From<A::Rejection>,
    {
        let held = self.held(stream)?;
        let is_ours = held.version == 0 || self.is_ours(held);
        let part = AsAggregate::<A>::part(&*held.state);
        let (Ok(part), true) = (part, is_ours) else {
            return Err(DecideError::Rejected(Problem::not_found()));
        };
        let decided = match part {
            Some(aggregate) => aggregate.decide(command),
            None => A::default().decide(command),
        };
        decided
            .map(|events| NewEvents::on(stream, events))
            .map_err(|rejection| DecideError::Rejected(rejection.into()))
    }
}

/// The state of a service that states nothing: it has no streams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoState;

impl State for NoState {
    type Event = proto::event::Nothing;

    fn evolve(self, event: &Self::Event) -> Self {
        match *event {}
    }
}

/// Joins a service's aggregates into the state of a stream: `states! { State of Event { Referral(Referral) .. } }`,
/// where each name is also the name of the event's variant.
#[macro_export]
macro_rules! states {
    ($(#[$doc:meta])* $State:ident of $Event:ident { $($Name:ident($Aggregate:ty))* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub enum $State {
            /// Nothing has happened yet.
            #[default]
            Nothing,
            $(
                #[doc = concat!("The aggregate `", stringify!($Name), "`.")]
                $Name($Aggregate),
            )*
        }

        impl $crate::State for $State {
            type Event = $Event;

            fn evolve(self, event: &$Event) -> Self {
                match (event, self) { $(
                    ($Event::$Name(fact), $State::$Name(it)) => {
                        $State::$Name($crate::Aggregate::evolve(it, fact))
                    }
                    ($Event::$Name(fact), _) => {
                        $State::$Name($crate::Aggregate::evolve(<$Aggregate>::default(), fact))
                    }
                )* }
            }
        }

        $(impl $crate::AsAggregate<$Aggregate> for $State {
            fn part(&self) -> Result<Option<&$Aggregate>, $crate::streams::Other> {
                match self {
                    $State::$Name(it) => Ok(Some(it)),
                    other if matches!(other, $State::Nothing) => Ok(None),
                    _other_kind => Err($crate::streams::Other),
                }
            }
        })*
    };
}
