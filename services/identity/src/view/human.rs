//! Which human a login and an account are: a digest that `vault` makes of a CPR number, and nobody else can.

use chrono::{DateTime, Utc};
use platform::Failure;
use proto::{
    id::{AccountId, SessionId},
    sealed::Digest,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::domain::Humans;

/// What is known of whoever has logged in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bearer {
    /// Whether it was asked as whom they are registered.
    pub(crate) is_sought: bool,
    /// Which human, where their provider says their CPR number.
    pub(crate) human: Option<Digest>,
}

/// Notes which human an account is.
pub(super) async fn is(
    tx: &mut PgConnection,
    account: AccountId,
    human: Digest,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into identity_humans (account, human, said_at) values ($1, $2, $3)
         on conflict (account) do update set human = excluded.human, said_at = excluded.said_at",
        account.0,
        &human.0[..],
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The account that a login has got is the same human's as the login.
pub(super) async fn is_of_session(
    tx: &mut PgConnection,
    session: SessionId,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into identity_humans (account, human, said_at)
         select account, human, $2 from identity_sessions
         where session = $1 and account is not null and human is not null
         on conflict (account) do update set human = excluded.human, said_at = excluded.said_at",
        session.0,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Every account of a human who has more than one; and whoever comes with an account that may be new, if it is known who they are.
pub(crate) async fn shared(
    pool: &PgPool,
    comes: Option<(AccountId, Digest)>,
) -> Result<Humans, Failure> {
    let rows = sqlx::query!(
        r#"select account, human from identity_humans h
           where human = $1
              or exists (select from identity_humans o where o.human = h.human and o.account <> h.account)"#,
        comes.map(|(_, human)| human.0.to_vec())
    )
    .fetch_all(pool)
    .await?;
    let read =
        |account: Uuid, human: Vec<u8>| Some((AccountId(account), Digest(human.try_into().ok()?)));
    Ok(rows.into_iter().filter_map(|it| read(it.account, it.human)).chain(comes).collect())
}
