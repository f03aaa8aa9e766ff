//! Whose a way to log in is.

use chrono::{DateTime, Utc};
use proto::{
    id::{AccountId, LoginId, SessionId},
    identity::LoginKind,
};
use sqlx::PgConnection;

use super::{human, text};

/// Links a way to log in with an account that is there by now; whoever was quicker with another account holds.
pub(super) async fn linked(
    tx: &mut PgConnection,
    session: SessionId,
    login: LoginId,
    kind: LoginKind,
    account: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    // Nobody has an account after a wrong code.
    match link(&mut *tx, login, kind, account, at).await? {
        Link::NoAccount => return Ok(true),
        Link::Others => return Ok(false),
        Link::Theirs => {}
    }
    sqlx::query!(
        "update identity_sessions set account = $2 where session = $1",
        session.0,
        account.0
    )
    .execute(&mut *tx)
    .await?;
    human::is_of_session(tx, session, at).await?;
    Ok(true)
}

/// Whose a way to log in is.
pub(super) enum Link {
    /// The account's.
    Theirs,
    /// Another's, or nobody's any more.
    Others,
    /// The account is not there.
    NoAccount,
}

/// The same, before there is a login that lasts.
pub(super) async fn link(
    tx: &mut PgConnection,
    login: LoginId,
    kind: LoginKind,
    account: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<Link> {
    sqlx::query!(
        "insert into identity_logins (login, account, kind, added_at)
         select $1, account, $3, $4 from identity_accounts where account = $2 on conflict (login) do nothing",
        login.0,
        account.0,
        text(kind)?,
        at
    )
    .execute(&mut *tx)
    .await?;
    let found =
        sqlx::query!("select account, removed_at from identity_logins where login = $1", login.0)
            .fetch_optional(tx)
            .await?;
    Ok(match found {
        None => Link::NoAccount,
        Some(it) if it.account == account.0 && it.removed_at.is_none() => Link::Theirs,
        Some(_) => Link::Others,
    })
}
