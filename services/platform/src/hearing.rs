//! Hearing another service: skip what we have, notice what is missing, react, project, remember how far; and park what
//! cannot be read, so that it waits for its repair without stopping the thread of another family.

use std::collections::HashSet;

use futures::future::join_all;
use proto::{
    event::Unreadable, id::CommandId, problem::Problem, recorded::Recorded, request::Parked,
    sealed::Digest, who::Actor,
};
use sqlx::{Executor as _, PgConnection, PgPool};
use uuid::Uuid;

use crate::{batch::Job, core::Core, database, service::Service, session::Session, telemetry};

/// What came of hearing some events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// We have heard everything up to this position.
    UpTo(i64),
    /// Something after this position did not arrive: fetch it, then hear these again.
    Gap(i64),
}

/// What a hearer keeps from one batch to the next.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// How far we have heard, when we know it and nothing is parked.
    known: Option<i64>,
    /// A connection of our own: one of the pool's is asked whether it lives each time it is given back.
    session: Option<Session>,
}

/// Another replica has heard further than we know.
#[derive(Debug, thiserror::Error)]
#[error("another replica hears {0}")]
struct Overtaken(String);

struct Refused {
    position: i64,
    reason: String,
}

impl<S: Service> Core<S> {
    /// How far we have listened to `source`.
    ///
    /// # Errors
    /// The database's.
    pub async fn heard(&self, source: &str) -> sqlx::Result<i64> {
        let position = sqlx::query_scalar!("select position from heard where source = $1", source)
            .fetch_optional(&self.pool)
            .await?;
        Ok(position.unwrap_or(0))
    }

    /// Hears `events` of `source`, in order; those we have are skipped, none is skipped that we have not.
    ///
    /// # Errors
    /// When the same must be heard again: the database is away, or a command of ours could not be taken now.
    pub async fn hear(&self, source: &str, events: &[Recorded]) -> anyhow::Result<Heard> {
        self.hear_on(&mut Line::default(), source, events).await
    }

    /// As [`Core::hear`], for who hears alone on a `line` and goes on from where it was. How far that is, is asked when it is not
    /// known; a wrong memory moves nothing, because the transaction begins by comparing.
    pub(crate) async fn hear_on(
        &self,
        line: &mut Line,
        source: &str,
        events: &[Recorded],
    ) -> anyhow::Result<Heard> {
        let (heard, has_parked) = match line.known.take() {
            Some(heard) => (heard, false),
            None => self.so_far(source).await?,
        };
        line.known = (!has_parked).then_some(heard);
        let start = events.partition_point(|it| it.position <= heard);
        let mut new = events.get(start..).unwrap_or_default();
        if new.first().is_some_and(|it| it.position != heard + 1) {
            return Ok(Heard::Gap(heard));
        }
        // Up to the first hole: the rest comes when it is filled.
        let whole =
            (heard + 1..).zip(new).take_while(|(position, it)| it.position == *position).count();
        let is_torn = whole < new.len();
        new = new.get(..whole).unwrap_or_default();
        let Some(last) = new.last() else { return Ok(Heard::UpTo(heard)) };
        let _spans =
            telemetry::in_each("hear", S::NAME, new.iter().map(|it| (it.id.0, it.trace.as_str())));
        line.known = None;
        let refused = self.react(source, new, has_parked).await?;
        let parks = self.take_in(line, source, new, heard, refused).await?;
        line.known = (!has_parked && !parks).then_some(last.position);
        self.heard.send_modify(|it| {
            it.insert(source.to_owned(), last.position);
        });
        Ok(if is_torn { Heard::Gap(last.position) } else { Heard::UpTo(last.position) })
    }

    /// Asks our writer what `events` make us do. Events of one thread are acted on one after another; of several, together.
    async fn react(
        &self,
        source: &str,
        events: &[Recorded],
        has_parked: bool,
    ) -> anyhow::Result<Vec<Refused>> {
        let mut waiting =
            if has_parked { self.waiting(source, events).await? } else { HashSet::new() };
        let mut refused = vec![];
        let mut rest = events;
        while !rest.is_empty() {
            let mut seen = HashSet::new();
            let wave = rest.iter().take_while(|it| seen.insert(it.thread)).count();
            let (now, later) = rest.split_at(wave);
            rest = later;
            let asked = now
                .iter()
                .map(|event| self.react_to(source, event, waiting.contains(&event.thread)));
            for (event, outcome) in now.iter().zip(join_all(asked).await) {
                if let Err(reason) = outcome? {
                    waiting.insert(event.thread);
                    refused.push(Refused { position: event.position, reason });
                }
            }
        }
        Ok(refused)
    }

    /// How far we have listened to `source`, and whether anything of it is parked.
    async fn so_far(&self, source: &str) -> sqlx::Result<(i64, bool)> {
        let row = sqlx::query!(
            r#"select (select position from heard where source = $1) as position,
                      exists (select from parked where source = $1) as "has_parked!""#,
            source
        )
        .fetch_one(&self.pool)
        .await?;
        Ok((row.position.unwrap_or(0), row.has_parked))
    }

    /// Which threads of `events` have something parked.
    async fn waiting(&self, source: &str, events: &[Recorded]) -> sqlx::Result<HashSet<Uuid>> {
        let threads: Vec<Uuid> = events.iter().map(|it| it.thread).collect();
        let waiting = sqlx::query_scalar!(
            "select distinct thread from parked where source = $1 and thread = any($2)",
            source,
            &threads
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(waiting.into_iter().collect())
    }

    /// Asks what one event makes us do; the inner error is why it must be parked.
    async fn react_to(
        &self,
        source: &str,
        event: &Recorded,
        must_wait: bool,
    ) -> anyhow::Result<Result<(), String>> {
        if must_wait {
            return Ok(Err("waits behind another of its thread".to_owned()));
        }
        let asks = match S::react(source, event) {
            Ok(asks) => asks,
            Err(unreadable) => return Ok(Err(unreadable.to_string())),
        };
        for (nth, ask) in (0..).zip(asks) {
            let job = Job {
                id: CommandId::of_reaction(S::NAME, event.id, nth),
                request: Digest::default(),
                actor: Actor::system(event.tenant),
                ask,
                expected: None,
                cause: event.id.0,
                occurred_at: Some(event.occurred_at),
                trace: event.trace.clone(),
            };
            match self.writer.ask(job).await {
                Ok(_) => {}
                Err(problem) if problem.is_retryable() => return Err(problem.into()),
                Err(problem) => return Ok(Err(reason_of(&problem))),
            }
        }
        Ok(Ok(()))
    }

    /// Changes our views, parks what was refused, and remembers how far we are: in one transaction. Answers whether
    /// something was parked.
    async fn take_in(
        &self,
        line: &mut Line,
        source: &str,
        events: &[Recorded],
        heard: i64,
        mut refused: Vec<Refused>,
    ) -> anyhow::Result<bool> {
        loop {
            let guilty = match self.transact(line, source, events, heard, &refused).await {
                Ok(()) => return Ok(!refused.is_empty()),
                Err(error) if database::is_passing_chain(&error) || error.is::<Overtaken>() => {
                    return Err(error);
                }
                Err(error) => self.guilty(source, events, &refused, error).await?,
            };
            tracing::error!(
                service.name = S::NAME,
                source,
                position = guilty.position,
                reason = guilty.reason,
                "an event is parked"
            );
            // Those of the same thread that come after it wait behind it.
            let thread =
                events.iter().find(|it| it.position == guilty.position).map(|it| it.thread);
            let behind = events
                .iter()
                .filter(|it| Some(it.thread) == thread && it.position > guilty.position);
            let behind: Vec<Refused> = behind
                .filter(|it| !refused.iter().any(|other| other.position == it.position))
                .map(|it| Refused {
                    position: it.position,
                    reason: "waits behind another of its thread".to_owned(),
                })
                .collect();
            refused.push(guilty);
            refused.extend(behind);
        }
    }

    async fn transact(
        &self,
        line: &mut Line,
        source: &str,
        events: &[Recorded],
        heard: i64,
        refused: &[Refused],
    ) -> anyhow::Result<()> {
        let mut session = match line.session.take() {
            Some(session) => session,
            None => open(&self.pool).await?,
        };
        // After a failure its transaction ends with it: nobody uses this connection again.
        self.transact_on(&mut session, source, events, heard, refused).await?;
        line.session = Some(session);
        Ok(())
    }

    async fn transact_on(
        &self,
        session: &mut Session,
        source: &str,
        events: &[Recorded],
        heard: i64,
        refused: &[Refused],
    ) -> anyhow::Result<()> {
        let last = events.last().map_or(heard, |it| it.position);
        let (tx, moved) = session.begin_with(&moving(source, heard, last)).await?;
        if moved == 0 {
            return Err(Overtaken(source.to_owned()).into());
        }
        let reasons: std::collections::HashMap<i64, &str> =
            refused.iter().map(|it| (it.position, it.reason.as_str())).collect();
        if reasons.is_empty() {
            self.service.hear(tx, source, events).await?;
        } else {
            let (parked, readable): (Vec<_>, Vec<_>) =
                events.iter().cloned().partition(|it| reasons.contains_key(&it.position));
            self.service.hear(tx, source, &readable).await?;
            for event in &parked {
                park(tx, source, event, reasons.get(&event.position).copied().unwrap_or_default())
                    .await?;
            }
        }
        session.commit(false).await?;
        Ok(())
    }

    /// Finds the event that `hear` cannot take by offering them one at a time, in a transaction that is given up.
    async fn guilty(
        &self,
        source: &str,
        events: &[Recorded],
        refused: &[Refused],
        error: anyhow::Error,
    ) -> anyhow::Result<Refused> {
        let mut tx = self.pool.begin().await?;
        for event in
            events.iter().filter(|it| !refused.iter().any(|other| other.position == it.position))
        {
            if let Err(why) = self.service.hear(&mut tx, source, std::slice::from_ref(event)).await
            {
                if database::is_passing_chain(&why) {
                    return Err(why);
                }
                return Ok(Refused { position: event.position, reason: format!("{why:#}") });
            }
        }
        // Each alone is fine: it is the batch, so it is us. Not to be parked; to be seen and tried again.
        Err(error)
    }

    /// What is parked here, the oldest first.
    pub(crate) async fn parked(&self) -> sqlx::Result<Vec<Parked>> {
        sqlx::query_as!(
            Parked,
            "select source, position, thread, type as kind, reason, parked_at from parked order by parked_at, source, position limit 1000"
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Hears what is parked again, each thread in its order; what still cannot be read stays, and all behind it.
    ///
    /// # Errors
    /// When it must be tried again later.
    pub async fn replay_parked(&self) -> anyhow::Result<usize> {
        let rows = sqlx::query!(r#"select source, position, thread, headers::text as "headers!", body from parked order by source, position"#)
            .fetch_all(&self.pool)
            .await?;
        let mut stuck = HashSet::new();
        let mut replayed = 0;
        for row in rows {
            if stuck.contains(&(row.source.clone(), row.thread)) {
                continue;
            }
            match self.replay(&row.source, row.position, &row.headers, &row.body).await? {
                Ok(()) => replayed += 1,
                Err(reason) => {
                    tracing::info!(
                        service.name = S::NAME,
                        source = row.source,
                        position = row.position,
                        reason,
                        "still parked"
                    );
                    stuck.insert((row.source, row.thread));
                }
            }
        }
        Ok(replayed)
    }

    async fn replay(
        &self,
        source: &str,
        position: i64,
        headers: &str,
        body: &[u8],
    ) -> anyhow::Result<Result<(), String>> {
        let headers: std::collections::HashMap<String, String> = serde_json::from_str(headers)?;
        let event = match Recorded::of_message(|name| headers.get(name).map(String::as_str), body) {
            Ok(event) => event,
            Err(unreadable) => return Ok(Err(unreadable.to_string())),
        };
        if let Err(reason) = self.react_to(source, &event, false).await? {
            return Ok(Err(reason));
        }
        let mut tx = self.pool.begin().await?;
        if let Err(why) = self.service.hear(&mut tx, source, std::slice::from_ref(&event)).await {
            return if database::is_passing_chain(&why) {
                Err(why)
            } else {
                Ok(Err(format!("{why:#}")))
            };
        }
        sqlx::query!("delete from parked where source = $1 and position = $2", source, position)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// A hearer's connection. What is heard can be heard again: the source's log remembers it, and how far we came is forgotten
/// together with what we made of it. So its commits need not wait for the disk; the log's own always do.
async fn open(pool: &PgPool) -> sqlx::Result<Session> {
    let forgetful = [("synchronous_commit", "off")];
    let mut session =
        Session::connect(&pool.connect_options().as_ref().clone().options(forgetful)).await?;
    session.connection().execute(PREPARED).await?;
    Ok(session)
}

/// Said in every transaction that hears, so parsed and planned only once.
const PREPARED: &str = "prepare begin_hearing (text, bigint) as
    insert into heard as before (source, position) values ($1, $2)
    on conflict (source) do update set position = excluded.position where before.position = 0;
prepare move_heard (text, bigint, bigint) as
    update heard set position = $3 where source = $1 and position = $2";

/// What moves how far `source` is heard from `heard` to `last`, and so lets nobody else hear it until the transaction ends; it
/// changes no row when another replica has heard further.
fn moving(source: &str, heard: i64, last: i64) -> String {
    let source = source.replace('\'', "''");
    if heard == 0 {
        format!("execute begin_hearing ('{source}', {last})")
    } else {
        format!("execute move_heard ('{source}', {heard}, {last})")
    }
}

fn reason_of(problem: &Problem) -> String {
    format!("refused: {problem}")
}

async fn park(
    tx: &mut PgConnection,
    source: &str,
    event: &Recorded,
    reason: &str,
) -> anyhow::Result<()> {
    let headers: std::collections::BTreeMap<_, _> = event.headers(source).into_iter().collect();
    sqlx::query!(
        "insert into parked (source, position, thread, type, reason, headers, body) values ($1, $2, $3, $4, $5, $6::text::json, $7)
         on conflict (source, position) do update set reason = excluded.reason",
        source,
        event.position,
        event.thread,
        event.kind,
        reason,
        serde_json::to_string(&headers)?,
        event.data.as_bytes()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// So that a service's `hear` can say which events it cannot read.
impl From<Unreadable> for crate::service::Failure {
    fn from(unreadable: Unreadable) -> Self {
        crate::service::Failure::Broken(unreadable.into())
    }
}
