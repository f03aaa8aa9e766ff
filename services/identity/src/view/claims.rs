//! What providers say of people's roles, beside the log: when they said it last, and why it gave nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use platform::{Failure, calendar};
use proto::{
    id::{AccountId, GrantId, LoginId},
    identity::{ClaimsIgnored, NothingGiven, Place},
    sealed::Digest,
};
use sqlx::{PgConnection, PgPool};

use super::{
    code,
    link::{Link, link},
    session::{self, Session, standing},
    text,
};
use crate::domain::{account::Standing, claims::GOOD_FOR};

/// How many are listed whose claims gave nothing.
const LISTED_MAX: i64 = 100;

/// What is written of a login at a provider that says something of roles or of who else it is.
#[derive(Debug, Clone)]
pub struct Noted {
    /// The same person, should the subject change.
    pub(crate) second: Option<Digest>,
    /// Whether the provider was asked for roles.
    pub(crate) is_asked: bool,
    /// Which municipalities are told: whose own people they are.
    pub(crate) places: BTreeSet<Place>,
    /// Why something gave nothing.
    pub(crate) why: BTreeSet<NothingGiven>,
}

/// A way to log in that is known.
pub(crate) struct KnownLogin {
    pub(crate) login: LoginId,
    pub(crate) account: AccountId,
    pub(crate) standing: Standing,
}

/// Whose login bears these two claims.
pub(crate) async fn by_second(
    pool: &PgPool,
    second: &Digest,
) -> Result<Option<KnownLogin>, Failure> {
    let row = sqlx::query!(
        "select login, account, standing from identity_logins join identity_accounts using (account)
         where second = $1 and removed_at is null",
        &second.0[..]
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let standing = standing(&row.standing)?;
    Ok(Some(KnownLogin { login: LoginId(row.login), account: AccountId(row.account), standing }))
}

/// Whether a way to log in was removed, and is nobody's any more; and the two claims that it bore.
pub(crate) async fn written(
    pool: &PgPool,
    login: LoginId,
) -> Result<Option<(bool, Option<Digest>)>, Failure> {
    let row = sqlx::query!(
        r#"select removed_at is not null as "is_removed!", second from identity_logins where login = $1"#,
        login.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|it| {
        let second = it.second.and_then(|it| it.try_into().ok()).map(Digest);
        (it.is_removed, second)
    }))
}

/// Where an account holds roles that followed from what a provider said.
pub(crate) async fn places(pool: &PgPool, account: AccountId) -> Result<BTreeSet<Place>, Failure> {
    let places = sqlx::query_scalar!(
        "select distinct place from identity_grants
         where account = $1 and source = 'claims' and ended_at is null",
        account.0
    )
    .fetch_all(pool)
    .await?;
    let places = places.iter().map(|it| it.parse().map_err(anyhow::Error::from));
    Ok(places.collect::<anyhow::Result<_>>()?)
}

/// The roles that no login has shown for too long, by place.
pub(crate) async fn old(
    pool: &PgPool,
    now: DateTime<Utc>,
) -> anyhow::Result<BTreeMap<Place, Vec<GrantId>>> {
    let rows = sqlx::query!(
        r#"select "grant", place from identity_grants left join identity_logins using (login)
           where source = 'claims' and ended_at is null and (claims_at is null or claims_at <= $1)"#,
        calendar::after(now, -GOOD_FOR)
    )
    .fetch_all(pool)
    .await?;
    let mut old: BTreeMap<Place, Vec<GrantId>> = BTreeMap::new();
    for row in rows {
        old.entry(row.place.parse()?).or_default().push(GrantId(row.grant));
    }
    Ok(old)
}

/// Forgets why claims gave nothing, of logins long ago.
pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<()> {
    let before = calendar::after(now, -GOOD_FOR);
    sqlx::query!("delete from identity_claims where at < $1", before).execute(pool).await?;
    Ok(())
}

/// Who an account was is forgotten.
pub(super) async fn forget_account(
    tx: &mut PgConnection,
    account: uuid::Uuid,
) -> anyhow::Result<()> {
    sqlx::query!("delete from identity_claims where account = $1", account).execute(tx).await?;
    Ok(())
}

/// What somebody logged in with is another login now: the roles that followed from the one before follow from this one.
pub(super) async fn moved(
    tx: &mut PgConnection,
    account: uuid::Uuid,
    (from, to): (LoginId, LoginId),
) -> anyhow::Result<()> {
    sqlx::query!(
        "update identity_grants set login = $2 where login = $1 and account = $3",
        from.0,
        to.0,
        account
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from identity_claims where login = $1", from.0).execute(tx).await?;
    Ok(())
}

/// Begins a login, after what the provider said of it is recorded; answers whether it still can.
pub(crate) async fn began(
    tx: &mut PgConnection,
    session: &Session,
    digest: &Digest,
    noted: &Noted,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let mut session = session.clone();
    if let Some(account) = session.account {
        let (login, kind) = (session.login, session.kind);
        match link(tx, login, kind, account, at).await? {
            // The account took no role after all: it did not begin.
            Link::NoAccount => session.account = None,
            Link::Others => return Ok(false),
            Link::Theirs => {
                shown(tx, login, noted, at).await?;
                let held = session::held_by(&mut *tx, account, at).await?;
                session.acts_as = session::only_choice(&session, &held);
            }
        }
    }
    note(tx, &session, noted, at).await?;
    session::began(tx, &session, digest, at).await
}

/// That the provider has said so by this login, just now.
async fn shown(
    tx: &mut PgConnection,
    login: LoginId,
    noted: &Noted,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    // Of two logins that bear the same two claims, the one that was known first is the person.
    sqlx::query!(
        "update identity_logins set claims_at = case when $3 then $2 else claims_at end,
           second = case when exists (select from identity_logins where second = $4 and removed_at is null)
                         then second else coalesce(second, $4) end
         where login = $1 and removed_at is null",
        login.0,
        at,
        noted.is_asked,
        noted.second.as_ref().map(|it| &it.0[..])
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn note(
    tx: &mut PgConnection,
    session: &Session,
    noted: &Noted,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let why = noted.why.iter().map(text).collect::<anyhow::Result<Vec<_>>>()?;
    let places: Vec<_> = noted.places.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into identity_claims (login, account, places, why, at) values ($1, $2, $3, $4, $5)
         on conflict (login) do update set account = $2, places = $3, why = $4, at = $5",
        session.login.0,
        session.account.map(|it| it.0),
        &places,
        &why,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whose claims gave nothing at a place at their last login, the last first.
pub(super) async fn ignored(
    pool: &PgPool,
    place: Place,
    now: DateTime<Utc>,
) -> Result<Vec<ClaimsIgnored>, Failure> {
    let rows = sqlx::query!(
        "select account, why, at from identity_claims
         where places @> array[$1::text] and why <> '{}' and at > $2 order by at desc, login limit $3",
        place.to_string(),
        calendar::after(now, -GOOD_FOR),
        LISTED_MAX
    )
    .fetch_all(pool)
    .await?;
    let ignored = rows.into_iter().map(|row| {
        let why = row.why.into_iter().map(code).collect::<anyhow::Result<_>>()?;
        Ok(ClaimsIgnored { account: row.account.map(AccountId), at: row.at, why })
    });
    Ok(ignored.collect::<anyhow::Result<_>>()?)
}

/// Why what the provider said at this login gave nothing.
pub(crate) async fn nothing_given(
    pool: &PgPool,
    login: LoginId,
) -> Result<Vec<NothingGiven>, Failure> {
    let why = sqlx::query_scalar!("select why from identity_claims where login = $1", login.0)
        .fetch_optional(pool)
        .await?;
    let why = why.unwrap_or_default().into_iter().map(code);
    Ok(why.collect::<anyhow::Result<_>>()?)
}
