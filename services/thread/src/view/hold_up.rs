//! Who waits for a child's thread to end elsewhere. Shown to nobody.

use proto::{
    code::Municipality,
    id::PersonId,
    recorded_event::RecordedEvent,
    thread::{ChildFact, HoldUpFact},
};
use sqlx::{PgConnection, PgPool};

/// Takes what a referral that waits, or waits no more, says.
pub(super) async fn take(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &HoldUpFact,
) -> sqlx::Result<()> {
    let tenant = recorded.tenant.as_str();
    match fact {
        HoldUpFact::Began { child, referral } => {
            sqlx::query!(
                "insert into thread_held_up (child, tenant, referral) values ($1, $2, $3)",
                child.0,
                tenant,
                referral.0,
            )
            .execute(tx)
            .await?;
        }
        HoldUpFact::Ended { child, referral } => {
            sqlx::query!(
                "delete from thread_held_up where child = $1 and tenant = $2 and referral = $3",
                child.0,
                tenant,
                referral.0,
            )
            .execute(tx)
            .await?;
        }
    }
    Ok(())
}

/// For whom somebody waits though no thread is open around them any more, and where.
pub(crate) async fn held_up_no_more(
    pool: &PgPool,
) -> anyhow::Result<Vec<(Municipality, PersonId)>> {
    let rows = sqlx::query!(
        "select distinct held.tenant, held.child from thread_held_up as held
         where not exists (
             select from (
                 select held.child
                 union all
                 select other from thread_same_person where person = held.child
                 union all
                 select further.other from thread_same_person as one
                 join thread_same_person as further on further.person = one.other where one.person = held.child
             ) as same
             join thread_strand as strand using (child)
             join thread_list as list using (thread)
             where strand.split_to is null and list.state not in ('closed', 'merged')
         )"
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|it| Ok((it.tenant.parse()?, PersonId(it.child)))).collect()
}

/// Takes what a person's registrations say of each other.
pub(super) async fn same_person(tx: &mut PgConnection, fact: &ChildFact) -> sqlx::Result<()> {
    if let ChildFact::SamePersonKnown { child, of } = fact {
        sqlx::query!(
            "insert into thread_same_person (person, other) values ($1, $2) on conflict do nothing",
            child.0,
            of.0
        )
        .execute(tx)
        .await?;
    } else if let ChildFact::SamePersonParted { child, of } = fact {
        sqlx::query!(
            "delete from thread_same_person where person = $1 and other = $2",
            child.0,
            of.0
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}
