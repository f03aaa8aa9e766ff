//! What colleagues are called, and who works with whom.

use chrono::{DateTime, Utc};
use proto::{
    actor::{Actor, Role},
    id::{PersonId, UserId},
    identity::{self, AccountFact, Place, RosterFact},
    recorded_event::RecordedEvent,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::sealed_store::Key;
use crate::domain::master::Wrapped;

/// A name as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) subject: PersonId,
    pub(crate) key: Uuid,
    pub(crate) controller: String,
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) is_by_provider: bool,
}

/// A name, with the key that opens it.
pub(crate) struct Kept {
    pub(crate) name: Name,
    pub(crate) key: Key,
}

/// Writes what somebody is called from now on.
pub(super) async fn write(
    tx: &mut PgConnection,
    name: &Name,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_colleague_names (subject, key, controller, ciphertext, is_by_provider, named_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (subject) do update set key = excluded.key, controller = excluded.controller,
             ciphertext = excluded.ciphertext, is_by_provider = excluded.is_by_provider, named_at = excluded.named_at",
        name.subject.0,
        name.key,
        name.controller,
        name.ciphertext,
        name.is_by_provider,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What `subject` is called, unless nobody said it or it is forgotten.
pub(crate) async fn name_of(pool: &PgPool, subject: PersonId) -> sqlx::Result<Option<Kept>> {
    let row = sqlx::query!(
        r#"select n.key, n.controller, ciphertext, is_by_provider, wrapped as "wrapped!", master
           from vault_colleague_names n join vault_keys k on k.key = n.key
           where n.subject = $1 and wrapped is not null"#,
        subject.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|it| Kept {
        key: Key { key: it.key, wrapped: Wrapped::of(it.wrapped, it.master) },
        name: Name {
            subject,
            key: it.key,
            controller: it.controller,
            ciphertext: it.ciphertext,
            is_by_provider: it.is_by_provider,
        },
    }))
}

/// What those of `users` are called with whom `actor` works: in the same place; who of a municipality, with the organisations that carry
/// assignments there; who of an organisation, with whoever is accountable for a thread that it helps in; who of a family, with whoever is
/// accountable for their thread, or coordinates who helps in it.
pub(crate) async fn worked_with(
    pool: &PgPool,
    actor: &Actor,
    users: &[UserId],
) -> sqlx::Result<Vec<Kept>> {
    let users: Vec<Uuid> = users.iter().map(|it| it.0).collect();
    let (place, organisation) = match (actor.role, actor.organisation) {
        (Role::Family, _) => (None, None),
        (_, Some(it)) => (Some(Place::Organisation(it)), Some(it.0)),
        (_, None) => (Some(Place::of(actor.tenant)), None),
    };
    let rows = sqlx::query!(
        r#"with mine as (
               select $5::uuid as child where $5 is not null
               union select child from vault_custody where holder = $5
               union select a.child from vault_carriers r join vault_assignments a using (assignment)
                     where r.organisation = $4 and r.left_at is null and a.tenant = $3
           ), near as (
               select t.bridge_builder as subject, null as place
               from mine join vault_thread_children using (child) join vault_threads t using (thread)
               where t.tenant = $3 and t.is_open
               union all select null, r.organisation::text
               from mine join vault_assignments a using (child) join vault_carriers r using (assignment)
               where a.tenant = $3 and r.left_at is null and $5 is not null
           )
           select n.subject, n.key, n.controller, ciphertext, is_by_provider, wrapped as "wrapped!", master
           from vault_colleague_names n
           join vault_colleagues c using (subject)
           join vault_keys k on k.key = n.key and wrapped is not null
           where n.subject = any($1) and (
               c.place = $2
               or ($2 = $3 and (select true from vault_carriers r join vault_assignments a using (assignment)
                                where r.organisation::text = c.place and a.tenant = $3 limit 1))
               or exists (select from near where near.subject = n.subject or near.place = c.place))
           order by n.subject"#,
        &users,
        place.map(|it| it.to_string()),
        actor.tenant.as_str(),
        organisation,
        (actor.role == Role::Family).then_some(actor.subject.0),
    )
    .fetch_all(pool)
    .await?;
    let kept = rows.into_iter().map(|it| Kept {
        key: Key { key: it.key, wrapped: Wrapped::of(it.wrapped, it.master) },
        name: Name {
            subject: PersonId(it.subject),
            key: it.key,
            controller: it.controller,
            ciphertext: it.ciphertext,
            is_by_provider: it.is_by_provider,
        },
    });
    Ok(kept.collect())
}

/// Takes in who acts as whom, and that somebody is forgotten: then the keys to their name are destroyed. Handled again it destroys the same.
pub(super) async fn hear(tx: &mut PgConnection, events: &[RecordedEvent]) -> anyhow::Result<()> {
    for recorded in events {
        match recorded.kind.as_str() {
            "roster.grant_given" | "account.forgotten" => {}
            _ => continue,
        }
        match recorded.read()? {
            identity::Event::Roster(RosterFact::GrantGiven { role: Role::Volunteer, .. }) => {}
            identity::Event::Roster(RosterFact::GrantGiven { account, place, subject, .. }) => {
                sqlx::query!(
                    "insert into vault_colleagues (subject, account, place) values ($1, $2, $3) on conflict do nothing",
                    subject.0,
                    account.0,
                    place.to_string(),
                )
                .execute(&mut *tx)
                .await?;
            }
            identity::Event::Account(AccountFact::Forgotten {}) => {
                forget(tx, recorded.stream).await?;
            }
            identity::Event::Roster(_) | identity::Event::Account(_) => {}
        }
    }
    Ok(())
}

async fn forget(tx: &mut PgConnection, account: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update vault_keys k set wrapped = null from vault_colleague_names n join vault_colleagues c using (subject)
         where c.account = $1 and k.key = n.key",
        account,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from vault_colleague_names where subject in (select subject from vault_colleagues where account = $1)",
        account,
    )
    .execute(tx)
    .await?;
    Ok(())
}
