//! Logins: who has logged in, on what, as whom they act. Neither events nor views.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Failure, calendar};
use proto::{
    actor::{Level, Role},
    code::Municipality,
    id::{AccountId, GrantId, LoginId, SessionId, UserId},
    identity::{ActsAs, Device, LoginKind, MachineKey, OwnRole, OwnSession, Place, RegisteredAs},
    sealed::Digest,
};
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};

pub(crate) use super::human::Bearer;
use super::{code, human, text};
use crate::domain::{
    account::Standing,
    assertion::login_of,
    claims::GOOD_FOR,
    session::{self, Ends},
};

/// How often it is written when a login was used.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How long a login that is over is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// A login that lasts.
#[derive(Debug, Clone)]
pub struct Session {
    pub(crate) session: SessionId,
    pub(crate) login: LoginId,
    pub(crate) kind: LoginKind,
    pub(crate) level: Level,
    pub(crate) account: Option<AccountId>,
    pub(crate) registered_as: Vec<RegisteredAs>,
    pub(crate) acts_as: Option<ActsAs>,
    pub(crate) device: Device,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) authenticated_at: DateTime<Utc>,
    pub(crate) seen_at: DateTime<Utc>,
    /// What `vault` says of whoever it is.
    pub(crate) bearer: Bearer,
    /// Which session it is at the provider.
    pub(crate) provider_session: Option<Digest>,
}

impl Session {
    /// Somebody has logged in just now, and acts as nobody yet.
    pub(crate) fn begun(
        (session, device): (SessionId, Device),
        (login, kind, level): (LoginId, LoginKind, Level),
        account: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Session {
        Session {
            session,
            login,
            kind,
            level,
            account,
            registered_as: vec![],
            acts_as: None,
            device,
            began_at: now,
            authenticated_at: now,
            seen_at: now,
            bearer: Bearer::default(),
            provider_session: None,
        }
    }
}

impl Session {
    /// When it ends under `role`, if it was used last at `seen_at`.
    pub(crate) fn ends(&self, role: Option<Role>, seen_at: DateTime<Utc>) -> Ends {
        session::ends((self.kind, self.device), role, self.began_at, seen_at)
    }

    /// Whether it is of a program that somebody has let act as them: as what they said then, and as nothing else.
    pub(crate) fn is_program(&self) -> bool {
        self.device == Device::Program
    }

    /// Whether somebody may act as this in it at all.
    pub(crate) fn is_for(&self, acts_as: ActsAs) -> bool {
        !self.is_program() || self.acts_as == Some(acts_as)
    }
}

/// What is written here for what `portal` sends.
pub(crate) fn digest_of(cookie: &Digest) -> Digest {
    Digest(Sha256::digest(cookie.0).into())
}

/// A role that an account holds now.
pub(crate) struct Held {
    pub(crate) own: OwnRole,
    pub(crate) subject: UserId,
    pub(crate) ends_at: Option<DateTime<Utc>>,
    /// By what key a machine is known under it, and what it may ask; none of a person's.
    pub(crate) machine: Option<MachineKey>,
}

impl Held {
    /// Whether a login acts by it: a machine's by the key it was given for, a person's by any that is no machine's.
    pub(crate) fn is_for(&self, session: &Session) -> bool {
        let is_own = match &self.machine {
            None => session.kind != LoginKind::Key,
            Some(it) => session.kind == LoginKind::Key && login_of(&it.key) == session.login,
        };
        is_own && session.is_for(ActsAs::Grant(self.own.grant))
    }
}

struct Row {
    session: uuid::Uuid,
    login: uuid::Uuid,
    kind: String,
    level: String,
    account: Option<uuid::Uuid>,
    registered_as: Json<Vec<RegisteredAs>>,
    acts_as: Option<Json<ActsAs>>,
    device: String,
    began_at: DateTime<Utc>,
    authenticated_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    is_sought: bool,
    human: Option<Vec<u8>>,
}

impl Row {
    fn read(self) -> anyhow::Result<Session> {
        Ok(Session {
            session: SessionId(self.session),
            login: LoginId(self.login),
            kind: code(self.kind)?,
            level: code(self.level)?,
            account: self.account.map(AccountId),
            registered_as: self.registered_as.0,
            acts_as: self.acts_as.map(|it| it.0),
            device: code(self.device)?,
            began_at: self.began_at,
            authenticated_at: self.authenticated_at,
            seen_at: self.seen_at,
            bearer: Bearer {
                is_sought: self.is_sought,
                human: self.human.and_then(|it| it.try_into().ok()).map(Digest),
            },
            provider_session: None,
        })
    }
}

/// The login of this cookie, if nobody has ended it. Whether it has lasted too long is for who asks.
pub(crate) async fn session(pool: &PgPool, cookie: &Digest) -> Result<Option<Session>, Failure> {
    let row = sqlx::query_as!(
        Row,
        r#"select session, login, kind, level, account,
                  registered_as as "registered_as: Json<Vec<RegisteredAs>>",
                  acts_as as "acts_as: Json<ActsAs>", device, began_at, authenticated_at, seen_at,
                  is_sought, human
           from identity_sessions where digest = $1 and ended_at is null"#,
        &digest_of(cookie).0[..]
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Row::read).transpose()?)
}

/// Every login of the same person that nobody has ended, the last that was used first.
pub(crate) async fn sessions_of(pool: &PgPool, of: &Session) -> Result<Vec<OwnSession>, Failure> {
    let rows = sqlx::query!(
        "select session, device, began_at, seen_at from identity_sessions
         where ended_at is null and (login = $1 or account = $2) order by seen_at desc, session limit 100",
        of.login.0,
        of.account.map(|it| it.0)
    )
    .fetch_all(pool)
    .await?;
    let own = rows.into_iter().map(|row| {
        Ok(OwnSession {
            session: SessionId(row.session),
            is_this: row.session == of.session.0,
            device: code(row.device)?,
            began_at: row.began_at,
            seen_at: row.seen_at,
        })
    });
    Ok(own.collect::<anyhow::Result<_>>()?)
}

/// The account that a way to log in belongs to, and how it stands.
pub(crate) async fn account_of(
    pool: &PgPool,
    login: LoginId,
) -> Result<Option<(AccountId, Standing)>, Failure> {
    let row = sqlx::query!(
        "select account, standing from identity_logins join identity_accounts using (account)
         where login = $1 and removed_at is null",
        login.0
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((AccountId(row.account), standing(&row.standing)?)))
}

/// How an account stands.
pub(crate) async fn standing_of(pool: &PgPool, account: AccountId) -> Result<Standing, Failure> {
    let found =
        sqlx::query_scalar!("select standing from identity_accounts where account = $1", account.0)
            .fetch_optional(pool)
            .await?;
    Ok(found.map_or(Ok(Standing::Unknown), |it| standing(&it))?)
}

pub(super) fn standing(text: &str) -> anyhow::Result<Standing> {
    [Standing::Open, Standing::Blocked, Standing::Closed, Standing::Forgotten]
        .into_iter()
        .find(|it| standing_text(*it) == text)
        .ok_or_else(|| anyhow::anyhow!("an account stands in no way that is known"))
}

pub(super) fn standing_text(standing: Standing) -> &'static str {
    match standing {
        Standing::Unknown => "unknown",
        Standing::Open => "open",
        Standing::Blocked => "blocked",
        Standing::Closed => "closed",
        Standing::Forgotten => "forgotten",
    }
}

/// As whom somebody acts who can act as one alone, of the roles that their account holds: they need not choose.
pub(crate) fn only_choice(session: &Session, held: &[Held]) -> Option<ActsAs> {
    let own = held.iter().filter(|it| it.is_for(session));
    let roles = own.filter(|it| session::is_sure_enough(it.own.role, session.kind, session.level));
    let choices: Vec<_> = roles
        .map(|it| ActsAs::Grant(it.own.grant))
        .chain(session.registered_as.iter().copied().map(ActsAs::Person))
        .collect();
    match *choices {
        [only] => Some(only),
        _ => None,
    }
}

/// The roles that `account` holds now, the one that began first comes first.
pub(crate) async fn held_by(
    database: impl PgExecutor<'_>,
    account: AccountId,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Held>> {
    let rows = sqlx::query!(
        r#"select "grant", place, role, duty, subject, from_on, until_on, ends_at,
                  machine as "machine: Json<MachineKey>" from identity_grants
           where account = $1 and ended_at is null and begins_at <= $2 and (ends_at is null or ends_at > $2)
             and (source <> 'claims' or exists (
                    select from identity_logins shown where shown.login = identity_grants.login and claims_at > $3))
           order by begins_at, "grant" limit 100"#,
        account.0,
        now,
        calendar::after(now, -GOOD_FOR)
    )
    .fetch_all(database)
    .await?;
    let held = rows.into_iter().map(|row| {
        let own = OwnRole {
            grant: GrantId(row.grant),
            place: row.place.parse()?,
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            from_on: row.from_on,
            until_on: row.until_on,
        };
        let machine = row.machine.map(|it| it.0);
        Ok(Held { own, subject: UserId(row.subject), ends_at: row.ends_at, machine })
    });
    held.collect()
}

/// The municipalities for which a role at `place` can be acted in: of an organisation those it has an agreement with today.
pub(crate) async fn tenants_of(
    pool: &PgPool,
    place: Place,
    now: DateTime<Utc>,
) -> Result<Vec<Municipality>, Failure> {
    let organisation = match place {
        Place::Country | Place::Municipality(_) => return Ok(vec![place.tenant()]),
        Place::Organisation(it) => it,
    };
    let codes = sqlx::query_scalar!(
        "select distinct municipality from identity_agreements
         where organisation = $1 and from_on <= $2 and until_on >= $2 order by municipality",
        organisation.0,
        calendar::day(now)
    )
    .fetch_all(pool)
    .await?;
    let tenants = codes.iter().map(|it| it.parse().map_err(anyhow::Error::from));
    Ok(tenants.collect::<anyhow::Result<_>>()?)
}

/// Notes that a login was used, if nobody has ended it meanwhile.
pub(crate) async fn seen(
    kept: &PgPool,
    session: &Session,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if now.signed_duration_since(session.seen_at) < SEEN_EVERY {
        return Ok(());
    }
    sqlx::query!(
        "update identity_sessions set seen_at = $2 where session = $1 and ended_at is null and seen_at < $2",
        session.session.0,
        now
    )
    .execute(kept)
    .await?;
    Ok(())
}

/// Forgets logins that have been over for long.
pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let before = calendar::after(now, -REMEMBERED);
    sqlx::query!("delete from identity_sessions where seen_at < $1", before).execute(pool).await?;
    Ok(())
}

/// Ends a login.
pub(super) async fn end(
    tx: &mut PgConnection,
    session: SessionId,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update identity_sessions set ended_at = $2 where session = $1 and ended_at is null",
        session.0,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Begins a login; where there are too many of the same person, the one that was used longest ago ends.
pub(super) async fn began(
    tx: &mut PgConnection,
    it: &Session,
    digest: &Digest,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    sqlx::query!(
        "update identity_sessions set ended_at = $3 where session in (
           select session from identity_sessions where login = $1 and ended_at is null
           order by seen_at desc, session offset $2)",
        it.login.0,
        session::SESSIONS_MAX - 1,
        at
    )
    .execute(&mut *tx)
    .await?;
    let begun = sqlx::query!(
        "insert into identity_sessions
           (session, digest, login, kind, level, account, registered_as, acts_as, device, began_at, authenticated_at, seen_at,
            provider_session, is_sought, human)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing",
        it.session.0,
        &digest.0[..],
        it.login.0,
        text(it.kind)?,
        text(it.level)?,
        it.account.map(|it| it.0),
        serde_json::to_value(&it.registered_as)?,
        it.acts_as.map(serde_json::to_value).transpose()?,
        // A browser is no program: what a program is let do is written elsewhere.
        text(if it.is_program() { Device::Unknown } else { it.device })?,
        it.began_at,
        it.authenticated_at,
        it.seen_at,
        it.provider_session.as_ref().map(|it| &it.0[..]),
        it.bearer.is_sought,
        it.bearer.human.as_ref().map(|it| &it.0[..])
    )
    .execute(&mut *tx)
    .await?;
    if let (Some(account), Some(human)) = (it.account, it.bearer.human) {
        human::is(tx, account, human, at).await?;
    }
    Ok(begun.rows_affected() == 1)
}

/// Ends every login of an account but this one.
pub(super) async fn end_others(
    tx: &mut PgConnection,
    account: AccountId,
    but: SessionId,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update identity_sessions set ended_at = $3 where account = $1 and session <> $2 and ended_at is null",
        account.0,
        but.0,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// That an account can act no more ends every login that it had by then.
pub(super) async fn end_all(
    tx: &mut PgConnection,
    account: uuid::Uuid,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update identity_sessions set ended_at = $2 where account = $1 and ended_at is null and began_at <= $2",
        account,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who an account was is forgotten.
pub(super) async fn forget_account(
    tx: &mut PgConnection,
    account: uuid::Uuid,
) -> anyhow::Result<()> {
    sqlx::query!("delete from identity_humans where account = $1", account)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from identity_logins where account = $1", account)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from identity_sessions where account = $1", account).execute(tx).await?;
    Ok(())
}

/// The role that somebody acts in.
pub(crate) fn role_of(acts_as: Option<ActsAs>, held: &[Held]) -> Option<Role> {
    match acts_as? {
        ActsAs::Person(_) => Some(Role::Family),
        ActsAs::Grant(grant) => held.iter().find(|it| it.own.grant == grant).map(|it| it.own.role),
    }
}
