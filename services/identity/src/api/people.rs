//! Who somebody is who logs in at a provider: of which families, and which human.

use platform::{Failure, RequestContext};
use proto::{
    actor::{Level, Role},
    id::AccountId,
    identity::{FinishLogin, RegisteredAs},
    problem::Problem,
    vault::{CprBearer, NameLoggedIn, RoleNamed},
};

use super::vault::Unknown;
use crate::{
    IdentityService,
    oidc::LoggedIn,
    view::{self, session::Bearer},
};

type Context = RequestContext<IdentityService>;

fn vault_away() -> Problem {
    let detail =
        "it cannot be looked up just now who you are registered as: begin again in a moment";
    Problem::not_now("vault_away", detail)
}

/// That `vault` answers, where families log in: before anything of the login is used up, so that whoever loads the page again goes on.
///
/// # Errors
/// 503 `vault_away`.
pub(super) async fn must_answer(ctx: &Context, it: &FinishLogin) -> Result<(), Failure> {
    let Some(providers) = &ctx.service.providers else { return Ok(()) };
    let (true, Some(vault)) =
        (providers.oidc.is_of_families(it.provider.as_str()), &ctx.service.vault)
    else {
        return Ok(());
    };
    if vault.answers().await { Ok(()) } else { Err(vault_away().into()) }
}

/// As whom whoever has just shown who they are is registered, and which human they are. Nothing of the number outlives this.
///
/// As somebody of a family acts whoever was asked by the provider for this very login (on a computer that a family shares, the one before may
/// still be logged in there), at level substantial. Whoever has an account works on while `vault` is away, as no family.
///
/// # Errors
/// 503 `vault_away`.
pub(super) async fn bearer(
    ctx: &Context,
    it: &FinishLogin,
    who: &LoggedIn,
    account: Option<AccountId>,
) -> Result<(Vec<RegisteredAs>, Bearer), Failure> {
    let Some(cpr) = who.cpr.as_ref().filter(|_| who.level >= Level::Substantial) else {
        return Ok((vec![], Bearer::default()));
    };
    let found = match &ctx.service.vault {
        Some(vault) => vault.bearer(cpr).await,
        None => Err(Unknown::Away("not configured")),
    };
    let CprBearer { registered, human } = match found {
        Ok(it) => it,
        Err(Unknown::NotACpr) => {
            return Ok((vec![], Bearer { is_sought: who.was_prompted, human: None }));
        }
        Err(Unknown::Away(why)) => {
            tracing::warn!(service.name = "identity", why, "vault does not say who somebody is");
            if account.is_some() {
                return Ok((vec![], Bearer::default()));
            }
            view::login::note(&ctx.kept, &it.provider, None, "vault_away", ctx.clock.now()).await?;
            return Err(vault_away().into());
        }
    };
    let registered = registered.into_iter().filter(|_| who.was_prompted);
    let registered = registered.map(|it| RegisteredAs { tenant: it.tenant, person: it.person });
    Ok((registered.collect(), Bearer { is_sought: who.was_prompted, human }))
}

/// What the provider says that somebody is called is kept in `vault`, under each role of theirs. A volunteer is in its register of persons
/// already. That it cannot be kept now is no reason to let nobody in.
pub(super) async fn named(
    ctx: &Context,
    who: &LoggedIn,
    account: Option<AccountId>,
) -> Result<(), Failure> {
    let (Some(vault), Some(account)) = (&ctx.service.vault, account) else { return Ok(()) };
    if who.name.is_none() && !who.is_name_protected {
        return Ok(());
    }
    let held = view::session::held_by(&ctx.pool, account, ctx.clock.now()).await?;
    let held = held.iter().filter(|it| it.own.role != Role::Volunteer && it.machine.is_none());
    let roles: Vec<_> =
        held.map(|it| RoleNamed { subject: it.subject, place: it.own.place }).collect();
    if roles.is_empty() {
        return Ok(());
    }
    if let Err(why) = vault.name(&NameLoggedIn { name: who.name.clone(), roles }).await {
        tracing::warn!(
            service.name = "identity",
            ?why,
            "the name of somebody who logged in is not kept"
        );
    }
    Ok(())
}
