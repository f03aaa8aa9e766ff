//! Who waits for a child's thread to end elsewhere. Shown to nobody.

use proto::{code::Municipality, id::PersonId, recorded::Recorded, thread::HoldUpFact};
use sqlx::{PgConnection, PgPool};

/// Takes what a referral that waits, or waits no more, says.
pub(super) async fn take(
    tx: &mut PgConnection,
    recorded: &Recorded,
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
             select from thread_strand as strand join thread_list as list using (thread)
             where strand.child = held.child and strand.split_to is null and list.state not in ('closed', 'merged')
         )"
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|it| Ok((it.tenant.parse()?, PersonId(it.child)))).collect()
}
