//! Consumes the events of another service. It skips events that were handled before, notices missing ones, runs the reactions,
//! updates the views and stores the checkpoint. An event that cannot be read is parked: it waits for its repair, and the threads of
//! other families go on.

use std::collections::{HashMap, HashSet};

use proto::{event::Unreadable, recorded_event::RecordedEvent, request::Head, sealed::Digest};
use sqlx::{Executor as _, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    catch_panic::catch_panic_in,
    checkpoint::{Checkpoint, Origin, Progress},
    core::Core,
    database,
    parked::{self, BEHIND},
    reaction::Refused,
    service::Service,
    session::Session,
    telemetry,
};

/// What came of handling some events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handled {
    /// We have handled everything up to this position.
    UpTo(i64),
    /// Something after this position did not arrive: fetch it, then handle these again.
    Gap(i64),
    /// What comes after this position does not follow from what we have handled: somebody else said it, or the source's log is
    /// another than it was.
    Unlinked(i64),
}

/// What a consumer keeps from one batch to the next.
#[derive(Debug, Default)]
pub(crate) struct ConsumerState {
    /// What we have handled last, when we know it and nothing is parked.
    known: Option<Head>,
    /// A connection of our own: one of the pool's is asked whether it lives each time it is given back.
    session: Option<Session>,
}

impl ConsumerState {
    /// Looks again before anything is handled.
    pub(crate) fn forget(&mut self) {
        self.known = None;
    }
}

/// Another replica has handled further than we know.
#[derive(Debug, thiserror::Error)]
#[error("another replica consumes {0}")]
struct Overtaken(String);

/// What some of these events were to wait behind was replayed meanwhile.
#[derive(Debug, thiserror::Error)]
#[error("what a thread of {0} waited behind is gone")]
struct NothingToWaitFor(String);

/// Some events, and where what they follow ends.
struct Batch<'a> {
    source: &'a str,
    events: &'a [RecordedEvent],
    from: i64,
    /// Those that do not follow from the one before: they wait until somebody says that they are to be handled.
    unlinked: Vec<i64>,
    /// Each alone is fine for the views, and all of them are not.
    one_by_one: bool,
}

impl Batch<'_> {
    fn to(&self) -> Head {
        let last = self.events.last();
        last.map_or(Head { position: self.from, hash: Digest::default() }, |it| Head {
            position: it.position,
            hash: it.hash,
        })
    }
}

impl<S: Service> Core<S> {
    /// Consumes `events` of `source`'s log, in order; those we have are skipped, none is skipped that we have not.
    ///
    /// # Errors
    /// When the same must be handled again: the database is away, or a command of ours could not be taken now.
    pub async fn handle_events(
        &self,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<Handled> {
        self.handle_events_on(&mut ConsumerState::default(), source, events, Origin::Log).await
    }

    /// As [`Core::handle_events`], for who consumes alone on a `line` and goes on from where it was. How far that is, is asked when it is not
    /// known; a wrong memory moves nothing, because the transaction begins by comparing.
    ///
    /// Nothing is acted on that does not follow from what was handled before: of the wire it is not taken, of the source's own log
    /// it is parked with its thread.
    pub(crate) async fn handle_events_on(
        &self,
        line: &mut ConsumerState,
        source: &str,
        events: &[RecordedEvent],
        word: Origin,
    ) -> anyhow::Result<Handled> {
        let (checkpoint, has_parked) = match line.known.take() {
            Some(known) => (Checkpoint::from(known), false),
            None => self.checkpoint_and_parked(source).await?,
        };
        let handled = checkpoint.position;
        let know = |to: Checkpoint, parks: bool| to.known().filter(|_| !parks);
        line.known = know(checkpoint, has_parked);
        let start = events.partition_point(|it| it.position <= handled);
        let (old, mut new) = events.split_at(start);
        if !old.is_empty() {
            self.service.handle_repeated(&self.pool, source, old).await?;
        }
        if new.first().is_some_and(|it| it.position != handled + 1) {
            return Ok(Handled::Gap(handled));
        }
        // Up to the first hole: the rest comes when it is filled.
        let whole =
            (handled + 1..).zip(new).take_while(|(position, it)| it.position == *position).count();
        let is_torn = whole < new.len();
        new = new.get(..whole).unwrap_or_default();
        // Who keeps evidence keeps also what somebody changed.
        let unlinked = match word {
            Origin::Log if S::KEEPS_EVIDENCE => vec![],
            Origin::Log | Origin::Wire => checkpoint.unlinked(new, word),
        };
        let is_linked = word == Origin::Log || unlinked.is_empty();
        if let Some(first) = unlinked.first().filter(|_| !is_linked) {
            new = new.get(..new.partition_point(|it| it.position < *first)).unwrap_or_default();
        }
        let Some(last) = new.last() else {
            return Ok(if is_linked { Handled::UpTo(handled) } else { Handled::Unlinked(handled) });
        };
        let _spans = telemetry::in_each(
            "handle",
            S::NAME,
            new.iter().map(|it| (it.id.0, it.trace.as_str())),
        );
        line.known = None;
        let unlinked = if is_linked { unlinked } else { vec![] };
        let batch = Batch { source, events: new, from: handled, unlinked, one_by_one: false };
        let parks = self.act_on(line, batch, has_parked).await?;
        line.known = know(Checkpoint::from(last), parks);
        self.progress.send_modify(|it| {
            let progress = Progress { position: last.position, has_parked: parks };
            it.insert(source.to_owned(), progress);
        });
        Ok(if !is_linked {
            Handled::Unlinked(last.position)
        } else if is_torn {
            Handled::Gap(last.position)
        } else {
            Handled::UpTo(last.position)
        })
    }

    /// Reacts to a batch and takes it in; answers whether anything of the source is parked then.
    async fn act_on(
        &self,
        line: &mut ConsumerState,
        mut batch: Batch<'_>,
        mut has_parked: bool,
    ) -> anyhow::Result<bool> {
        loop {
            let Batch { source, events, ref unlinked, .. } = batch;
            let refused = self.react(source, events, unlinked, has_parked).await?;
            match self.take_in(line, &mut batch, refused).await {
                Ok(parks) => return Ok(has_parked || parks),
                // Acting again on what was acted on does nothing more.
                Err(why) if why.is::<NothingToWaitFor>() => has_parked = true,
                Err(why) => return Err(why),
            }
        }
    }

    /// Changes our views, parks what was refused, and remembers how far we are: in one transaction. Answers whether
    /// something was parked.
    async fn take_in(
        &self,
        line: &mut ConsumerState,
        batch: &mut Batch<'_>,
        mut refused: Vec<Refused>,
    ) -> anyhow::Result<bool> {
        loop {
            let guilty = match self.transact(line, batch, &refused).await {
                Ok(()) => return Ok(!refused.is_empty()),
                Err(error)
                    if database::is_passing_chain(&error)
                        || error.is::<Overtaken>()
                        || error.is::<NothingToWaitFor>() =>
                {
                    return Err(error);
                }
                Err(error) => match self.guilty(batch, &refused).await? {
                    Some(guilty) => guilty,
                    None if batch.one_by_one => return Err(error),
                    None => {
                        batch.one_by_one = true;
                        continue;
                    }
                },
            };
            tracing::error!(
                service.name = S::NAME,
                source = batch.source,
                position = guilty.position,
                reason = guilty.reason,
                "an event is parked"
            );
            // Those of the same thread that come after it wait behind it.
            let thread =
                batch.events.iter().find(|it| it.position == guilty.position).map(|it| it.thread);
            let behind = batch
                .events
                .iter()
                .filter(|it| Some(it.thread) == thread && it.position > guilty.position);
            let behind: Vec<Refused> = behind
                .filter(|it| !refused.iter().any(|other| other.position == it.position))
                .map(|it| Refused { position: it.position, reason: BEHIND.to_owned() })
                .collect();
            refused.push(guilty);
            refused.extend(behind);
        }
    }

    async fn transact(
        &self,
        line: &mut ConsumerState,
        batch: &Batch<'_>,
        refused: &[Refused],
    ) -> anyhow::Result<()> {
        let mut session = match line.session.take() {
            Some(session) => session,
            None => open(&self.pool).await?,
        };
        // After a failure its transaction ends with it: nobody uses this connection again.
        self.transact_on(&mut session, batch, refused).await?;
        line.session = Some(session);
        Ok(())
    }

    async fn transact_on(
        &self,
        session: &mut Session,
        batch: &Batch<'_>,
        refused: &[Refused],
    ) -> anyhow::Result<()> {
        let Batch { source, events, from, .. } = *batch;
        let (tx, moved) = session.begin_with(&moving(source, from, &batch.to())).await?;
        if moved == 0 {
            return Err(Overtaken(source.to_owned()).into());
        }
        let reasons: HashMap<i64, &str> =
            refused.iter().map(|it| (it.position, it.reason.as_str())).collect();
        if reasons.is_empty() {
            self.change_views(tx, batch, events).await?;
        } else {
            let (parked, readable): (Vec<_>, Vec<_>) =
                events.iter().cloned().partition(|it| reasons.contains_key(&it.position));
            must_wait(tx, source, &parked, &reasons).await?;
            self.change_views(tx, batch, &readable).await?;
            for event in &parked {
                let reason = reasons.get(&event.position).copied().unwrap_or_default();
                parked::park(tx, source, event, reason, self.clock.now()).await?;
            }
        }
        session.commit(false).await?;
        Ok(())
    }

    async fn change_views(
        &self,
        tx: &mut PgConnection,
        batch: &Batch<'_>,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        if !batch.one_by_one {
            return self.take_up(tx, batch.source, events).await;
        }
        for event in events {
            self.take_up(tx, batch.source, std::slice::from_ref(event)).await?;
        }
        Ok(())
    }

    /// Changes our views; a panic is an error like another.
    pub(crate) async fn take_up(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        catch_panic_in("a view", self.service.handle_events(tx, source, events)).await?
    }

    /// Finds the event that `handle_events` cannot take by offering them one at a time, in a transaction that is given up.
    async fn guilty(
        &self,
        batch: &Batch<'_>,
        refused: &[Refused],
    ) -> anyhow::Result<Option<Refused>> {
        let mut tx = self.pool.begin().await?;
        let offered = batch.events.iter();
        for event in offered.filter(|it| !refused.iter().any(|no| no.position == it.position)) {
            let alone = std::slice::from_ref(event);
            if let Err(why) = self.take_up(&mut tx, batch.source, alone).await {
                if database::is_passing_chain(&why) {
                    return Err(why);
                }
                return Ok(Some(Refused { position: event.position, reason: format!("{why:#}") }));
            }
        }
        Ok(None)
    }
}

/// A consumer's connection. What is handled can be handled again: the source's log remembers it, and how far we came is forgotten
/// together with what we made of it. So its commits need not wait for the disk; the log's own always do.
async fn open(pool: &PgPool) -> sqlx::Result<Session> {
    let forgetful = [("synchronous_commit", "off")];
    let mut session =
        Session::connect(&pool.connect_options().as_ref().clone().options(forgetful)).await?;
    session.connection().execute(PREPARED).await?;
    Ok(session)
}

/// Runs in every transaction of a consumer, so it is parsed and planned only once.
const PREPARED: &str = "prepare begin_checkpoint (text, bigint, bytea) as
    insert into checkpoints as before (source, position, hash, hash_at) values ($1, $2, $3, $2)
    on conflict (source) do update set position = excluded.position, hash = excluded.hash, hash_at = excluded.hash_at
    where before.position = 0;
prepare move_checkpoint (text, bigint, bigint, bytea) as
    update checkpoints set position = $3, hash = $4, hash_at = $3 where source = $1 and position = $2";

/// What moves how far `source` is handled from `checkpoint` to `last`, and so lets nobody else handle it until the transaction ends; it
/// changes no row when another replica has handled further.
fn moving(source: &str, handled: i64, last: &Head) -> String {
    let source = source.replace('\'', "''");
    let Head { position, hash } = last;
    if handled == 0 {
        format!("execute begin_checkpoint ('{source}', {position}, '\\x{hash}')")
    } else {
        format!("execute move_checkpoint ('{source}', {handled}, {position}, '\\x{hash}')")
    }
}

/// Makes sure, while nobody can replay, that what is parked to wait behind another of its thread has another to wait for.
async fn must_wait(
    tx: &mut PgConnection,
    source: &str,
    parked: &[RecordedEvent],
    reasons: &HashMap<i64, &str>,
) -> anyhow::Result<()> {
    let mut first = HashSet::new();
    let waiting = parked.iter().filter(|it| first.insert(it.thread));
    let waiting = waiting.filter(|it| reasons.get(&it.position) == Some(&BEHIND));
    let mut threads: HashSet<Uuid> = waiting.map(|it| it.thread).collect();
    if !threads.is_empty() {
        for thread in parked::threads(tx, source, threads.iter().copied().collect()).await? {
            threads.remove(&thread);
        }
    }
    if threads.is_empty() { Ok(()) } else { Err(NothingToWaitFor(source.to_owned()).into()) }
}

/// So that a service's `handle_events` can say which events it cannot read.
impl From<Unreadable> for crate::service::Failure {
    fn from(unreadable: Unreadable) -> Self {
        crate::service::Failure::Broken(unreadable.into())
    }
}
