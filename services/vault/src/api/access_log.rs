//! Who looked, as far as the asker may know.

use platform::{Failure, RequestContext};
use proto::{
    actor::Role,
    id::PersonId,
    problem::Problem,
    vault::{Looks, LooksPage},
};

use crate::{
    VaultService,
    view::{self, Sought},
};

/// Who looked. A family member gets the looks at themself: when, in which role, why, at what; not which employee (D-07).
pub(crate) async fn looks(
    ctx: RequestContext<VaultService>,
    asked: Looks,
) -> Result<LooksPage, Failure> {
    if !(1..=1_000).contains(&asked.limit) {
        return Err(Problem::malformed("limit is 1 to 1000").into());
    }
    let is_family = ctx.actor.role == Role::Family;
    let is_administrator = ctx.actor.role == Role::Administrator;
    let own = PersonId(ctx.actor.subject.0);
    // Who may not know whom a look was about may not find out by asking for one person after the other.
    if (is_administrator && asked.subject.is_some())
        || (is_family && asked.subject.is_some_and(|it| it != own))
    {
        return Err(Problem::not_your_mandate().into());
    }
    let subject = if is_family { Some(own) } else { asked.subject };
    let wanted = Sought { subject, untied: asked.untied };
    let mut page =
        view::looks(&ctx.pool, ctx.actor.tenant, wanted, asked.cursor, asked.limit).await?;
    for look in &mut page.looks {
        look.subject = look.subject.filter(|_| !is_administrator);
        look.by = look.by.filter(|_| !is_family);
    }
    Ok(page)
}
