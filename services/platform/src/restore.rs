//! Recovers a log after a database restore. Such a log ends where the backup was made. Later events are in the copy that `audit`
//! has, in the operator's copies, or still in NATS. They are put back before the service starts again, erasures too. What cannot be
//! put back is reported.

use std::path::Path;

use anyhow::{Context as _, ensure};
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use chrono::DateTime;
use futures::StreamExt as _;
use proto::{
    id::{CommandId, EventId},
    recorded_event::RecordedEvent,
    request::{Done, Head},
    sealed::Digest,
    subject,
};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::{
    batch::{Answer, Batch},
    copy_file,
    export::{self, Log},
    log,
    message::Envelope,
    service::Service,
    verify::{self, Fault},
    wire::{self, Login},
};

/// Events that are appended and taken in at a time.
const AT_A_TIME: usize = 5_000;
/// Commands with which one event may be reacted to.
const REACTIONS_MAX: u32 = 1_000;

/// Where what was said since a backup may be found.
pub struct Copies<'a> {
    /// The database of `audit`.
    pub ledger: &'a PgConnectOptions,
    /// The folder of the operator's copies, if there is one.
    pub folder: Option<&'a Path>,
    /// The operator's login to NATS, if there is one.
    pub nats: Option<&'a Login>,
}

/// Whose copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// The ledger.
    Audit,
    /// The operator's folder.
    Operator,
}

/// What was found of a log, and could not be mended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "found")]
pub enum Trouble {
    /// The log is not as it was written.
    Changed(Fault),
    /// A copy and the log hold different events from a position on.
    Diverged {
        /// Whose copy.
        keeper: Keeper,
        /// The first position that differs.
        at: i64,
        /// Where the log ends.
        ends: i64,
        /// Where the copy ends.
        copy_ends: i64,
    },
    /// A copy does not hold together, so nothing of it was put back from there on.
    CopyBroken {
        /// Whose copy.
        keeper: Keeper,
        /// The first position that does not follow.
        at: i64,
    },
    /// It was said, and neither the log nor any copy has it.
    Unknown {
        /// The first position that nobody has.
        from: i64,
        /// The last that was said.
        to: i64,
    },
}

/// What became of a log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// How many events were put back.
    pub events: u64,
    /// What is wrong still: the service would not start.
    pub trouble: Option<Trouble>,
    /// Whether what was said could be compared with what the wire holds.
    pub asked_wire: bool,
}

/// Makes the log of `service` whole, from whoever has what it lacks; or tells what is wrong with it.
///
/// The service must not run meanwhile: what it said after the restore would stand where something else was said before.
///
/// # Errors
/// When a database is away, or the service runs.
pub async fn mend<S: Service>(
    service: &S,
    owner: &PgConnectOptions,
    copies: &Copies<'_>,
) -> anyhow::Result<Outcome> {
    must_rest(S::NAME, owner).await?;
    let mut outcome = Outcome { events: 0, trouble: None, asked_wire: false };
    if let Err(fault) = verify::chain(owner, &Log::Own, &std::sync::Arc::default()).await? {
        outcome.trouble = Some(Trouble::Changed(fault));
        return Ok(outcome);
    }
    let file = copies.folder.map(|it| copy_file::file(it, S::NAME)).filter(|it| it.is_file());
    let ledger = (Keeper::Audit, Log::Ledger(S::NAME.to_owned()));
    let file = file.map(|it| (Keeper::Operator, Log::File(it)));
    let mut broken = None;
    for (keeper, copy) in [ledger].into_iter().chain(file) {
        match from_copy(service, owner, copies.ledger, keeper, &copy).await? {
            Ok(put_back) => {
                outcome.events += put_back.events;
                // What one copy has not, another may have.
                broken = broken.or(put_back.broken);
            }
            Err(trouble) => {
                outcome.trouble = Some(trouble);
                return Ok(outcome);
            }
        }
    }
    if let Some(nats) = copies.nats
        && let Ok(published) = last_published(S::NAME, nats).await
    {
        outcome.asked_wire = true;
        let mut head = head(owner).await?;
        if published > head.position {
            let carried = carried(S::NAME, nats, head.position, published).await?;
            let mut appending = Appending::begin(service, owner).await?;
            outcome.events += appending.append(&carried).await?;
            head = appending.commit().await?;
        }
        if published > head.position {
            outcome.trouble = Some(Trouble::Unknown { from: head.position + 1, to: published });
        }
    }
    if let Some((keeper, copy_ends)) = broken {
        let ends = head(owner).await?.position;
        if ends < copy_ends {
            outcome.trouble = Some(Trouble::CopyBroken { keeper, at: ends + 1 });
        }
    }
    Ok(outcome)
}

/// What came of one copy.
struct PutBack {
    events: u64,
    /// Whose copy does not hold together, and where it ends.
    broken: Option<(Keeper, i64)>,
}

/// A service that runs would write between what is put back.
///
/// # Errors
/// When it does, or its database is away.
pub async fn must_rest(service: &str, owner: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection =
        PgConnection::connect_with(owner).await.context("cannot reach the database")?;
    // A backup of an older version has no such table yet; then nobody of this version leads.
    let runs =
        sqlx::query_scalar("select coalesce((select until > clock_timestamp() from lead), false)");
    let runs: bool = match runs.fetch_one(&mut connection).await {
        Err(sqlx::Error::Database(why)) if why.code().as_deref() == Some("42P01") => false,
        other => other?,
    };
    connection.close().await?;
    ensure!(!runs, "{service} runs: stop it first, and wait five seconds if it was killed");
    Ok(())
}

async fn from_copy<S: Service>(
    service: &S,
    owner: &PgConnectOptions,
    ledger: &PgConnectOptions,
    keeper: Keeper,
    copy: &Log,
) -> anyhow::Result<Result<PutBack, Trouble>> {
    let (ends, copy_ends) = (head(owner).await?.position, export::end(ledger, copy).await?);
    if let Some(at) =
        verify::difference((owner, &Log::Own), (ledger, copy), ends.min(copy_ends)).await?
    {
        return Ok(Err(Trouble::Diverged { keeper, at, ends, copy_ends }));
    }
    let mut appending = Appending::begin(service, owner).await?;
    let mut missing = export::read(ledger, copy, ends, copy_ends);
    let mut events = 0;
    while let Some(piece) = missing.next().await? {
        events += appending.append(&piece).await?;
    }
    let ends = appending.commit().await?.position;
    Ok(Ok(PutBack { events, broken: (ends < copy_ends).then_some((keeper, copy_ends)) }))
}

/// A log that is being completed, in one transaction.
struct Appending<'a, S: Service> {
    service: &'a S,
    connection: PgConnection,
    head: Head,
    is_torn: bool,
    /// The command that made the last event, and which of its events that was.
    last: Option<(CommandId, u32)>,
}

impl<'a, S: Service> Appending<'a, S> {
    async fn begin(service: &'a S, owner: &PgConnectOptions) -> anyhow::Result<Appending<'a, S>> {
        let mut connection =
            PgConnection::connect_with(owner).await.context("cannot reach the database")?;
        sqlx::query("begin").execute(&mut connection).await?;
        let head = log::locked_head(&mut connection).await?;
        Ok(Appending { service, connection, head, is_torn: false, last: None })
    }

    /// Appends those of `events` that follow, with what they change in views and timers; answers how many those were. After the
    /// first that does not follow nothing is taken any more.
    async fn append(&mut self, events: &[RecordedEvent]) -> anyhow::Result<u64> {
        let mut count = 0;
        for events in events.chunks(AT_A_TIME) {
            let mut batch = Batch::<S>::new(self.head, DateTime::UNIX_EPOCH);
            for recorded in events {
                let follows = recorded.position == batch.to.position + 1
                    && recorded.link(&batch.to.hash) == recorded.hash;
                if self.is_torn || !follows {
                    self.is_torn = true;
                    break;
                }
                batch.to = Head { position: recorded.position, hash: recorded.hash };
                let event = recorded.read().context("an event that this version cannot read")?;
                batch.events.push(Envelope { metadata: recorded.clone(), event });
            }
            if batch.events.is_empty() {
                break;
            }
            let appended: Vec<_> = batch.events.iter().map(|it| &it.metadata).collect();
            let (answers, timers) = (self.answers(&appended)?, batch.timers());
            let is_ours =
                log::append(&mut self.connection, &batch.from, &appended, &answers, &timers)
                    .await?;
            ensure!(is_ours, "{} writes to its log: stop it first", S::NAME);
            self.service.project(&mut self.connection, &batch.events).await?;
            count += u64::try_from(batch.events.len())?;
            self.head = batch.to;
        }
        Ok(count)
    }

    /// The answers that were given to the commands that made `events`, so that none is done again: a reaction, because its event
    /// may be handled again; what fell due; and what somebody asked, of which we do not know the words any more.
    fn answers(&mut self, events: &[&RecordedEvent]) -> anyhow::Result<Vec<log::Answered>> {
        let mut answers: Vec<log::Answered> = vec![];
        for event in events {
            self.last = command_of::<S>(event, self.last);
            let Some((command, nth)) = self.last else { continue };
            let RecordedEvent { stream, version, position, .. } = **event;
            let done = Answer::Done(Done { stream, version, position });
            let answer = serde_json::to_string(&done)?;
            match answers.last_mut() {
                Some(before) if nth > 0 && before.id == command.0 => before.answer = answer,
                _ if nth > 0 => {}
                _ => answers.push(log::Answered {
                    id: command.0,
                    request: Digest::default(),
                    answer,
                }),
            }
        }
        Ok(answers)
    }

    async fn commit(mut self) -> anyhow::Result<Head> {
        sqlx::query("commit").execute(&mut self.connection).await?;
        self.connection.close().await?;
        Ok(self.head)
    }
}

/// Which command made `event`, and as which of its events: its id tells. `before` is the command of the event before.
fn command_of<S: Service>(
    event: &RecordedEvent,
    before: Option<(CommandId, u32)>,
) -> Option<(CommandId, u32)> {
    let next = before.map(|(command, nth)| (command, nth + 1));
    let asked = (CommandId(event.cause), 0);
    let reaction = |nth| (CommandId::of_reaction(S::NAME, EventId(event.cause), nth), 0);
    let possible = next.into_iter().chain([asked]).chain((0..REACTIONS_MAX).map(reaction));
    let mut made = possible.filter(|(command, nth)| EventId::of(*command, *nth) == event.id);
    made.next()
}

/// The last position of `service` that the wire holds; 0 if it holds none.
///
/// # Errors
/// When NATS is away.
pub(crate) async fn last_published(service: &str, nats: &Login) -> anyhow::Result<i64> {
    use async_nats::jetstream::stream::LastRawMessageErrorKind;
    let wire = wire::connect(nats).await?;
    let stream = wire::stream(&wire).await?;
    match stream.get_last_raw_message_by_subject(&subject::events_of(service)).await {
        Ok(last) => {
            let position = wire::header(Some(&last.headers), "ce-position");
            position.and_then(|it| it.parse().ok()).context("a message without a position")
        }
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// What the wire holds of `service` after `after` up to `to`, in order.
async fn carried(
    service: &str,
    nats: &Login,
    after: i64,
    to: i64,
) -> anyhow::Result<Vec<RecordedEvent>> {
    let wire = wire::connect(nats).await?;
    let stream = wire::stream(&wire).await?;
    let config = pull::Config {
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::None,
        filter_subject: subject::events_of(service),
        ..Default::default()
    };
    let consumer = stream.create_consumer(config).await?;
    let mut events = std::collections::BTreeMap::new();
    loop {
        let mut batch = consumer.fetch().max_messages(AT_A_TIME).messages().await?;
        let mut is_empty = true;
        while let Some(message) = batch.next().await {
            let message = message.map_err(|it| anyhow::anyhow!(it))?;
            is_empty = false;
            let header = |name: &str| wire::header(message.headers.as_ref(), name);
            // What is no event is not what we look for.
            if let Ok(event) = RecordedEvent::of_message(header, &message.payload)
                && event.position > after
                && event.position <= to
            {
                events.entry(event.position).or_insert(event);
            }
        }
        if is_empty {
            return Ok(events.into_values().collect());
        }
    }
}

async fn head(database: &PgConnectOptions) -> anyhow::Result<Head> {
    let mut connection =
        PgConnection::connect_with(database).await.context("cannot reach the database")?;
    let head = log::head(&mut connection).await?;
    connection.close().await?;
    Ok(head)
}
