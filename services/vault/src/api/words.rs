//! Words are sealed, referred to, shared.

use platform::{CommandFor, Failure, Prepared, RequestContext, calendar};
use proto::{
    actor::Role,
    problem::Problem,
    sealed::{Digest, Sealed},
    vault::{Controller, Field, Seal, SealedRef, ShareWords, UnknownReference, UnknownWords},
};

use super::{
    persons,
    sealed_store::{self, Clear, SealedStore},
    write_policy,
};
use crate::{
    VaultService,
    domain::{
        Command,
        cpr::Cpr,
        person::NoMandate,
        words::{self, What, is_of_person},
    },
    view,
};

/// Seals the words: they go into the sealed store with their event.
pub(crate) async fn seal(
    ctx: RequestContext<VaultService>,
    mut seal: Seal,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    words::measure(&seal.words).map_err(Problem::from)?;
    words::mandate(&ctx.actor, seal.controller, seal.subject, seal.field).map_err(Problem::from)?;
    let today = calendar::day(ctx.clock.now());
    if seal.field == Field::Age {
        return Err(Problem::from(words::Rejection::Computed).into());
    }
    if seal.field == Field::BirthDate {
        persons::birth_date(&seal.words, today)?;
    }
    let is_municipal = seal.controller == Controller::Municipality;
    if seal.field == Field::Cpr && is_municipal && ctx.actor.role != Role::CaseWorker {
        return Err(Problem::from(NoMandate::NotYourCpr).into());
    }
    write_policy::must_seal(&ctx, &seal).await?;
    let mut safe = SealedStore::of(&ctx);
    if is_of_person(seal.field)
        && is_municipal
        && let Some(name) = persons::must_fit(&ctx, &mut seal).await?
    {
        safe.find_by_name(ctx.actor.tenant, seal.subject, &name).await?;
    }
    if seal.field == Field::Cpr && is_municipal {
        let cpr = Cpr::parse(&seal.words, today).map_err(Problem::from)?;
        if let Err(is) = safe.find_by_cpr(ctx.actor.tenant, seal.subject, &cpr).await? {
            return Err(persons::taken(ctx.clone(), is).await);
        }
    }
    let digest = safe.known_again(seal.subject, seal.controller).await?;
    let sealed = safe.keep(&clear(&ctx, &seal)).await?;
    let Seal { sealed: id, subject, thread, controller, field, words: _ } = seal;
    let what = What { sealed, subject, controller, field, copy_of: None };
    let command = words::Command::Seal { thread, what };
    Ok((safe.with(CommandFor { stream: id.0, command: Command::Seal(id, command) }), digest))
}

/// By what the same is known that was sealed before.
pub(crate) async fn sealed_before(
    ctx: RequestContext<VaultService>,
    seal: Seal,
) -> Result<Option<Digest>, Failure> {
    sealed_store::known_again(&ctx, seal.subject, seal.controller).await
}

fn clear<'a>(ctx: &RequestContext<VaultService>, seal: &'a Seal) -> Clear<'a> {
    Clear {
        sealed: seal.sealed,
        tenant: ctx.actor.tenant,
        subject: seal.subject,
        thread: seal.thread,
        controller: seal.controller,
        field: seal.field,
        words: &seal.words,
    }
}

/// What events refer to sealed words by: for who sealed them, and for the municipality's own people.
pub(crate) async fn sealed_ref(
    ctx: RequestContext<VaultService>,
    asked: SealedRef,
) -> Result<Sealed, Failure> {
    let is_municipality = matches!(ctx.actor.role, Role::CaseWorker | Role::BridgeBuilder);
    let (tenant, own) = (Some(ctx.actor.tenant), Some(ctx.actor.subject));
    let sealed_by = own.filter(|_| !is_municipality);
    let here = view::sealed_ref(&ctx.pool, asked.sealed, tenant, sealed_by).await?;
    // Copies that were handed over are another municipality's; who made them sends them (L-12).
    let sealed = match here {
        Some(sealed) => Some(sealed),
        None => view::sealed_ref(&ctx.pool, asked.sealed, None, own).await?,
    };
    sealed.ok_or_else(|| Problem::not_found().into())
}

/// Lets others see words, asked by who wrote them.
pub(crate) async fn share(
    ctx: RequestContext<VaultService>,
    asked: ShareWords,
) -> Result<CommandFor<Command>, Failure> {
    let ShareWords { sealed, with } = asked;
    let own = Some(ctx.actor.subject);
    if view::sealed_ref(&ctx.pool, sealed, Some(ctx.actor.tenant), own).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    let command = Command::Words(sealed, words::Command::Share(with));
    Ok(CommandFor { stream: sealed.0, command })
}

/// What events refer to that was never sealed.
pub(crate) async fn unknown(
    ctx: RequestContext<VaultService>,
    _: UnknownWords,
) -> Result<Vec<UnknownReference>, Failure> {
    Ok(view::unknown_words(&ctx.pool, ctx.actor.tenant).await?)
}
