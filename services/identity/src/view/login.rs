//! Logins at providers: what is kept until the browser is back, who tried, and which logout tokens were heard.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Failure, calendar};
use proto::{
    id::{AccountId, SessionId},
    identity::ProviderCode,
    sealed::Digest,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::oidc::{PENDING_SECONDS, Pending, Secret};

/// How long it is remembered who tried to log in (the broker of the public sector asks its services for half a year).
const ATTEMPTS_KEPT: TimeDelta = TimeDelta::days(180);

/// Which login a browser brings back.
#[derive(Clone, Copy)]
pub(crate) struct Back<'a> {
    pub(crate) state: &'a Digest,
    pub(crate) provider: &'a ProviderCode,
    pub(crate) browser: &'a Digest,
}

/// Keeps a login until the browser is back.
pub(crate) async fn keep(kept: &PgPool, back: Back<'_>, pending: &Pending) -> Result<(), Failure> {
    sqlx::query!(
        "insert into identity_pending (state, provider, browser, nonce, pkce_verifier, begun_at, is_prompted, max_age_s)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &back.state.0[..],
        back.provider.as_str(),
        &back.browser.0[..],
        pending.nonce.expose(),
        pending.pkce_verifier.expose(),
        pending.begun_at,
        pending.prompted,
        pending.max_age_seconds.map(i64::from)
    )
    .execute(kept)
    .await?;
    Ok(())
}

/// What became of a login that a browser brings back.
#[derive(Debug)]
pub(crate) enum Taken {
    /// It is taken, for this session.
    Now(Pending),
    /// It was taken for this session a moment ago, and that is under way: whoever asks has not waited.
    UnderWay,
    /// It was not begun here, took too long, or was used before.
    Not,
}

/// The login that the browser which began it brings back at the provider's own address, in time. What opens it is gone then: nobody brings it
/// again. A provider may take longer than `portal` waits before it asks the same once more.
pub(crate) async fn take(
    kept: &PgPool,
    back: Back<'_>,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Taken, Failure> {
    let since = calendar::after(now, TimeDelta::seconds(-PENDING_SECONDS));
    let row = sqlx::query!(
        "update identity_pending p set taken_by = $5, nonce = '', pkce_verifier = ''
         from (select state, nonce, pkce_verifier from identity_pending
               where state = $1 and provider = $2 and browser = $3 and begun_at > $4 and taken_by is null for update) was
         where p.state = was.state returning was.nonce, was.pkce_verifier, begun_at, is_prompted, max_age_s",
        &back.state.0[..],
        back.provider.as_str(),
        &back.browser.0[..],
        since,
        session.0
    )
    .fetch_optional(kept)
    .await?;
    let Some(it) = row else {
        let is_same = sqlx::query_scalar!(
            r#"select exists (select from identity_pending where state = $1 and browser = $2 and taken_by = $3) as "it!""#,
            &back.state.0[..],
            &back.browser.0[..],
            session.0
        );
        let is_same = is_same.fetch_one(kept).await?;
        return Ok(if is_same { Taken::UnderWay } else { Taken::Not });
    };
    Ok(Taken::Now(Pending {
        nonce: Secret::new(it.nonce),
        pkce_verifier: Secret::new(it.pkce_verifier),
        begun_at: it.begun_at,
        prompted: it.is_prompted,
        max_age_seconds: it.max_age_s.and_then(|it| u32::try_from(it).ok()),
    }))
}

/// Notes that somebody tried to log in, and what came of it.
pub(crate) async fn note(
    kept: &PgPool,
    provider: &ProviderCode,
    account: Option<AccountId>,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into identity_attempts (attempt, provider, account, outcome, at) values ($1, $2, $3, $4, $5)",
        Uuid::new_v4(),
        provider.as_str(),
        account.map(|it| it.0),
        outcome,
        at
    )
    .execute(kept)
    .await?;
    Ok(())
}

/// Whether a logout token is heard for the first time.
pub(crate) async fn is_new(
    kept: &PgPool,
    token: &Digest,
    until: DateTime<Utc>,
) -> Result<bool, Failure> {
    let heard = sqlx::query!(
        "insert into identity_logout_tokens (token, until) values ($1, $2) on conflict do nothing",
        &token.0[..],
        until
    )
    .execute(kept)
    .await?;
    Ok(heard.rows_affected() == 1)
}

/// Forgets what is over.
pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let pending = calendar::after(now, TimeDelta::seconds(-PENDING_SECONDS));
    sqlx::query!("delete from identity_pending where begun_at < $1", pending).execute(pool).await?;
    let attempts = calendar::after(now, -ATTEMPTS_KEPT);
    sqlx::query!("delete from identity_attempts where at < $1", attempts).execute(pool).await?;
    sqlx::query!("delete from identity_logout_tokens where until < $1", now).execute(pool).await?;
    Ok(())
}
