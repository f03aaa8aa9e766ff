//! Programs that ask to act as somebody: what is kept until somebody has answered, and how often codes are typed.

use chrono::{DateTime, Utc};
use platform::{Failure, calendar};
use proto::{
    id::{LoginId, SessionId},
    identity::{ActsAs, Device, Opaque},
    sealed::Digest,
};
use sqlx::{PgConnection, PgPool, types::Json};

use super::text;
use crate::domain::program::{PACE, Tries, answered_by, fetched_by, forgotten_before, shown_since};

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody has answered.
    Waiting,
    /// In this login somebody said yes.
    Allowed { by: SessionId, acts_as: ActsAs },
    /// Somebody said no.
    Refused,
}

/// A program that asks.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) challenge: Digest,
    pub(crate) port: Option<u16>,
    pub(crate) state: Option<Opaque>,
    pub(crate) from: Option<Opaque>,
    pub(crate) begun_at: DateTime<Utc>,
    pub(crate) standing: Standing,
    /// SHA-256 of what it got back on the loopback.
    pub(crate) code: Option<Digest>,
    answered_at: Option<DateTime<Utc>>,
}

impl Program {
    /// Until when somebody may answer it, and after that until when it may fetch the answer.
    pub(crate) fn good_until(&self) -> DateTime<Utc> {
        match self.answered_at {
            None => answered_by(self.port, self.begun_at),
            Some(at) => fetched_by(at),
        }
    }
}

/// What a program asks with: on the loopback, or by a code.
#[derive(Clone, Copy)]
pub(crate) enum Asks<'a> {
    Loopback { browser: &'a Digest, port: u16, state: &'a Opaque },
    ByCode { shown: &'a Digest, from: &'a Opaque },
}

/// Keeps what a program asks. What it has asked already stays as it is.
pub(crate) async fn keep(
    kept: &PgPool,
    challenge: &Digest,
    asks: Asks<'_>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let (browser, port, state, shown, from) = match asks {
        Asks::Loopback { browser, port, state } => {
            (Some(browser), Some(port), Some(state), None, None)
        }
        Asks::ByCode { shown, from } => (None, None, None, Some(shown), Some(from)),
    };
    sqlx::query!(
        "insert into identity_programs (challenge, browser, port, state, shown, asked_from, begun_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        &challenge.0[..],
        browser.map(|it| &it.0[..]),
        port.map(i32::from),
        state.map(Opaque::expose),
        shown.map(|it| &it.0[..]),
        from.map(Opaque::expose),
        now
    )
    .execute(kept)
    .await?;
    Ok(answered_by(port, now))
}

struct Row {
    challenge: Vec<u8>,
    port: Option<i32>,
    state: Option<String>,
    asked_from: Option<String>,
    begun_at: DateTime<Utc>,
    standing: String,
    answered_at: Option<DateTime<Utc>>,
    allowed_by: Option<uuid::Uuid>,
    acts_as: Option<Json<ActsAs>>,
    code: Option<Vec<u8>>,
}

fn digest(bytes: Vec<u8>) -> anyhow::Result<Digest> {
    let bytes = bytes.try_into().map_err(|_| anyhow::anyhow!("a digest is 32 bytes"))?;
    Ok(Digest(bytes))
}

impl Row {
    fn read(self) -> anyhow::Result<Program> {
        let standing = match (&*self.standing, self.allowed_by, self.acts_as) {
            ("waiting", ..) => Standing::Waiting,
            ("allowed", Some(by), Some(acts_as)) => {
                Standing::Allowed { by: SessionId(by), acts_as: acts_as.0 }
            }
            _ => Standing::Refused,
        };
        Ok(Program {
            challenge: digest(self.challenge)?,
            port: self.port.map(u16::try_from).transpose()?,
            state: self.state.as_deref().and_then(Opaque::read),
            from: self.asked_from.as_deref().and_then(Opaque::read),
            begun_at: self.begun_at,
            standing,
            code: self.code.map(digest).transpose()?,
            answered_at: self.answered_at,
        })
    }
}

/// What asks in this browser and waits for an answer: the last that came.
pub(crate) async fn asking(
    pool: &PgPool,
    browser: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Program>, Failure> {
    let row = sqlx::query_as!(
        Row,
        r#"select challenge, port, state, asked_from, begun_at, standing, answered_at, allowed_by,
                  acts_as as "acts_as: Json<ActsAs>", code
           from identity_programs where browser = $1 and standing = 'waiting' order by begun_at desc limit 1"#,
        &browser.0[..]
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Row::read).transpose()?.filter(|it| it.good_until() > now))
}

/// What the program asked that knows this.
pub(crate) async fn of(
    pool: &PgPool,
    challenge: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Program>, Failure> {
    let row = sqlx::query_as!(
        Row,
        r#"select challenge, port, state, asked_from, begun_at, standing, answered_at, allowed_by,
                  acts_as as "acts_as: Json<ActsAs>", code
           from identity_programs where challenge = $1"#,
        &challenge.0[..]
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Row::read).transpose()?.filter(|it| it.good_until() > now))
}

/// Whether a program may ask for its login now: once a second.
pub(crate) async fn may_poll(
    kept: &PgPool,
    challenge: &Digest,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    let polled = sqlx::query!(
        "update identity_programs set polled_at = $2 where challenge = $1 and (polled_at is null or polled_at <= $3)",
        &challenge.0[..],
        now,
        calendar::after(now, -PACE)
    )
    .execute(kept)
    .await?;
    Ok(polled.rows_affected() == 1)
}

/// Who typed the code that a program shows answers it in their browser; false when none shows it.
pub(crate) async fn typed(
    kept: &PgPool,
    shown: &Digest,
    browser: &Digest,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    let found = sqlx::query!(
        "update identity_programs set browser = $2 where shown = $1 and standing = 'waiting' and begun_at > $3 and (browser is null or browser = $2)",
        &shown.0[..],
        &browser.0[..],
        shown_since(now)
    )
    .execute(kept)
    .await?;
    Ok(found.rows_affected() == 1)
}

/// Answers what asks in this browser. Said twice is said once; what was answered otherwise stays so.
pub(crate) async fn answer(
    kept: &PgPool,
    (challenge, browser): (&Digest, &Digest),
    standing: Standing,
    goes_back: Option<&Digest>,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    let (word, by, acts_as) = match standing {
        Standing::Waiting => return Ok(false),
        Standing::Refused => ("refused", None, None),
        Standing::Allowed { by, acts_as } => ("allowed", Some(by.0), Some(acts_as)),
    };
    let acts_as = acts_as.map(serde_json::to_value).transpose().map_err(anyhow::Error::from)?;
    let done = sqlx::query!(
        "update identity_programs set standing = $3, allowed_by = $4, acts_as = $5, code = $6, answered_at = coalesce(answered_at, $7)
         where challenge = $1 and browser = $2
           and (standing = 'waiting' or (standing = $3 and code is not distinct from $6 and allowed_by is not distinct from $4))",
        &challenge.0[..],
        &browser.0[..],
        word,
        by,
        acts_as,
        goes_back.map(|it| &it.0[..]),
        now
    )
    .execute(kept)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the login in which somebody said yes has not ended since.
pub(crate) async fn has_login(pool: &PgPool, by: SessionId) -> Result<bool, Failure> {
    let found = sqlx::query_scalar!(
        r#"select exists (select 1 from identity_sessions where session = $1 and ended_at is null) as "exists!""#,
        by.0
    );
    Ok(found.fetch_one(pool).await?)
}

/// Nothing comes of a question any more.
pub(crate) async fn spoil(kept: &PgPool, challenge: &Digest) -> Result<(), Failure> {
    sqlx::query!("delete from identity_programs where challenge = $1", &challenge.0[..])
        .execute(kept)
        .await?;
    Ok(())
}

/// How often somebody has typed a code that is none.
pub(crate) async fn tries(kept: &PgPool, login: LoginId) -> Result<Option<Tries>, Failure> {
    let found = sqlx::query!(
        "select tried_at, wrong from identity_program_tries where login = $1",
        login.0
    )
    .fetch_optional(kept)
    .await?;
    Ok(found.map(|it| Tries { tried_at: it.tried_at, wrong: it.wrong }))
}

/// Notes that somebody has typed a code; none are wrong after one that is right.
pub(crate) async fn tried(kept: &PgPool, login: LoginId, it: Tries) -> Result<(), Failure> {
    sqlx::query!(
        "insert into identity_program_tries (login, tried_at, wrong) values ($1, $2, $3)
         on conflict (login) do update set tried_at = excluded.tried_at, wrong = excluded.wrong",
        login.0,
        it.tried_at,
        it.wrong
    )
    .execute(kept)
    .await?;
    Ok(())
}

/// A program is logged in: as the login in which somebody let it, while that lasts, and with everything that ends that. Once.
pub(super) async fn began(
    tx: &mut PgConnection,
    challenge: &Digest,
    session: SessionId,
    bearer: &Digest,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let taken = sqlx::query!(
        "delete from identity_programs where challenge = $1 and standing = 'allowed' returning allowed_by, acts_as",
        &challenge.0[..]
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(taken) = taken else { return Ok(false) };
    let Some(by) = taken.allowed_by else { return Ok(false) };
    sqlx::query!(
        "update identity_sessions set ended_at = $3 where session in (
           select session from identity_sessions
           where login = (select login from identity_sessions where session = $1) and session <> $1 and ended_at is null
           order by seen_at desc, session offset $2)",
        by,
        crate::domain::session::SESSIONS_MAX - 2,
        at
    )
    .execute(&mut *tx)
    .await?;
    let begun = sqlx::query!(
        "insert into identity_sessions
           (session, digest, login, kind, level, account, registered_as, acts_as, device, began_at, authenticated_at, seen_at,
            provider_session)
         select $2, $3, login, kind, level, account, registered_as, $4, $5, $6, authenticated_at, $6, provider_session
         from identity_sessions where session = $1 and ended_at is null
         on conflict do nothing",
        by,
        session.0,
        &bearer.0[..],
        taken.acts_as,
        text(Device::Program)?,
        at
    )
    .execute(tx)
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// Forgets what is over.
pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let before = forgotten_before(now);
    sqlx::query!("delete from identity_programs where begun_at < $1", before).execute(pool).await?;
    sqlx::query!("delete from identity_program_tries where tried_at < $1", before)
        .execute(pool)
        .await?;
    Ok(())
}
