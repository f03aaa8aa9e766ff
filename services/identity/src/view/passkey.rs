//! Passkeys, what browsers were asked for them, and the ways to log in. Neither events nor views.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Failure, calendar};
use proto::{
    id::{AccountId, LoginId},
    identity::{LoginKind, OwnLogin},
    sealed::Digest,
};
use sqlx::{PgConnection, PgPool};

use super::{
    code,
    session::{Session, digest_of, standing},
    text,
};
use crate::{
    domain::account::Standing,
    passkeys::{Asked, Passkey},
};

/// How long a browser may take to answer.
const ANSWERS_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// How many ways to log in somebody is shown.
const LOGINS_MAX: i64 = 100;

/// Remembers what a browser was asked: `account` is whose passkey is made.
pub(crate) async fn ask(
    kept: &PgPool,
    asked: &Asked,
    browser: &Digest,
    account: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into identity_passkey_questions (challenge, browser, account, state, asked_at) values ($1, $2, $3, $4, $5)",
        &asked.challenge[..],
        &digest_of(browser).0[..],
        account.map(|it| it.0),
        asked.state,
        now
    )
    .execute(kept)
    .await?;
    Ok(())
}

/// What this browser was asked with this challenge, if nobody has answered it.
pub(crate) async fn asked(
    pool: &PgPool,
    challenge: &[u8],
    browser: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<(Option<AccountId>, Vec<u8>)>, Failure> {
    let row = sqlx::query!(
        "select account, state, asked_at from identity_passkey_questions where challenge = $1 and browser = $2",
        challenge,
        &digest_of(browser).0[..]
    )
    .fetch_optional(pool)
    .await?;
    let in_time = row.filter(|it| now < calendar::after(it.asked_at, ANSWERS_WITHIN));
    Ok(in_time.map(|it| (it.account.map(AccountId), it.state)))
}

/// That a question is answered: nobody answers it again.
pub(super) async fn answered(tx: &mut PgConnection, challenge: &[u8]) -> anyhow::Result<bool> {
    let asked =
        sqlx::query!("delete from identity_passkey_questions where challenge = $1", challenge);
    Ok(asked.execute(tx).await?.rows_affected() == 1)
}

/// The passkey that a device calls so, whose it is, and how that account stands.
pub(crate) async fn found(
    pool: &PgPool,
    credential: &[u8],
) -> Result<Option<(Passkey, AccountId, Standing)>, Failure> {
    let row = sqlx::query!(
        "select credential, account, public, counter, standing
         from identity_passkeys join identity_accounts using (account) where credential = $1",
        credential
    )
    .fetch_optional(pool)
    .await?;
    let Some(it) = row else { return Ok(None) };
    let passkey = Passkey { credential: it.credential, public: it.public, counter: it.counter };
    Ok(Some((passkey, AccountId(it.account), standing(&it.standing)?)))
}

/// Whether a way to log in is somebody's, or was.
pub(crate) async fn is_known(pool: &PgPool, login: LoginId) -> Result<bool, Failure> {
    let known = sqlx::query_scalar!(
        r#"select exists (select from identity_logins where login = $1) as "is_known!""#,
        login.0
    );
    Ok(known.fetch_one(pool).await?)
}

/// What the devices of an account call its passkeys.
pub(crate) async fn credentials_of(
    pool: &PgPool,
    account: AccountId,
) -> Result<Vec<Vec<u8>>, Failure> {
    let all = sqlx::query_scalar!(
        "select credential from identity_passkeys where account = $1 limit $2",
        account.0,
        LOGINS_MAX
    );
    Ok(all.fetch_all(pool).await?)
}

/// The ways in which whoever has logged in so can log in.
pub(crate) async fn logins_of(pool: &PgPool, of: &Session) -> Result<Vec<OwnLogin>, Failure> {
    let rows = sqlx::query!(
        r#"select login, kind, added_at, used_at as "used_at?" from identity_logins left join identity_passkeys using (login)
           where identity_logins.account = $1 and removed_at is null order by added_at, login limit $2"#,
        of.account.map(|it| it.0),
        LOGINS_MAX
    )
    .fetch_all(pool)
    .await?;
    let logins = rows.into_iter().map(|row| {
        Ok(OwnLogin {
            login: LoginId(row.login),
            kind: code(row.kind)?,
            is_this: row.login == of.login.0,
            added_at: row.added_at,
            used_at: row.used_at,
        })
    });
    Ok(logins.collect::<anyhow::Result<_>>()?)
}

/// Keeps a passkey as a way to log in; not where a device calls another so.
pub(crate) async fn add(
    tx: &mut PgConnection,
    it: &Passkey,
    account: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let login = it.login();
    let linked = sqlx::query!(
        "insert into identity_logins (login, account, kind, added_at) values ($1, $2, $3, $4) on conflict do nothing",
        login.0,
        account.0,
        text(LoginKind::Passkey)?,
        at
    );
    if linked.execute(&mut *tx).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let kept = sqlx::query!(
        "insert into identity_passkeys (credential, login, account, public, counter) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        it.credential,
        login.0,
        account.0,
        it.public,
        it.counter
    );
    Ok(kept.execute(tx).await?.rows_affected() == 1)
}

/// Counts that a passkey was used, unless it was used meanwhile or is there no more.
pub(crate) async fn count(
    tx: &mut PgConnection,
    before: &Passkey,
    counter: &[u8],
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let counted = sqlx::query!(
        "update identity_passkeys set counter = $3, used_at = $4 where credential = $1 and counter = $2",
        before.credential,
        before.counter,
        counter,
        at
    );
    Ok(counted.execute(tx).await?.rows_affected() == 1)
}

/// A way to log in belongs to nobody from now on, and what was logged in by it ends.
pub(super) async fn remove(
    tx: &mut PgConnection,
    login: LoginId,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!("delete from identity_passkeys where login = $1", login.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "update identity_logins set removed_at = $2 where login = $1 and removed_at is null",
        login.0,
        at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update identity_sessions set ended_at = $2 where login = $1 and ended_at is null and began_at <= $2",
        login.0,
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
    sqlx::query!("delete from identity_passkeys where account = $1", account).execute(tx).await?;
    Ok(())
}

/// Forgets questions that nobody answered.
pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let before = calendar::after(now, -ANSWERS_WITHIN);
    sqlx::query!("delete from identity_passkey_questions where asked_at < $1", before)
        .execute(pool)
        .await?;
    Ok(())
}
