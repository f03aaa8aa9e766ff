//! Between the message and the safe: words are sealed, and opened.

use anyhow::Context as _;
use platform::{Ctx, Failure};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId, ThreadId},
    problem::Problem,
    sealed::Sealed,
    vault::{Controller, Field},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    VaultService,
    domain::{
        cipher::{self, DataKey, DoesNotOpen, Owner, Place},
        words,
    },
    view::{self, Item, Kept, Key},
};

/// What is to be sealed.
#[derive(Clone, Copy)]
pub(super) struct Clear<'a> {
    pub(super) sealed: SealedId,
    pub(super) tenant: Municipality,
    pub(super) subject: PersonId,
    pub(super) thread: Option<ThreadId>,
    pub(super) controller: Controller,
    pub(super) field: Field,
    pub(super) words: &'a str,
}

/// Keeps what is new; of what is kept already, the same must be asked by the same.
pub(super) async fn keep(ctx: &Ctx<VaultService>, clear: &Clear<'_>) -> Result<Sealed, Failure> {
    let now = ctx.clock.now();
    let controller = cipher::controller_name(clear.controller, clear.tenant);
    if let Some(item) = view::kept(&ctx.pool, clear.sealed, now).await? {
        return same(ctx, clear, &controller, &item);
    }
    let (key, data_key) = key_for(ctx, clear.subject, &controller).await?;
    let place = Place {
        sealed: clear.sealed,
        tenant: clear.tenant.as_str(),
        subject: clear.subject,
        controller: &controller,
        field: clear.field,
    };
    let ciphertext = data_key.seal(clear.words, &place).context("words cannot be sealed")?;
    let kept = Kept {
        sealed: Sealed { id: clear.sealed, digest: cipher::digest(&ciphertext) },
        key,
        tenant: clear.tenant.to_string(),
        subject: clear.subject,
        controller: controller.clone(),
        field: clear.field,
        thread: clear.thread,
        sealed_by: ctx.actor.subject,
        ciphertext,
    };
    if view::keep(&ctx.pool, &kept, now).await? {
        return Ok(kept.sealed);
    }
    // Somebody was quicker under the same id: perhaps the asker themself.
    match view::kept(&ctx.pool, clear.sealed, now).await? {
        Some(item) => same(ctx, clear, &controller, &item),
        None => {
            Err(Problem::not_now("safe_busy", "somebody else is sealing under this id: ask again")
                .into())
        }
    }
}

/// The data key of `subject` for `controller`: a new one if there was none.
pub(super) async fn key_for(
    ctx: &Ctx<VaultService>,
    subject: PersonId,
    controller: &str,
) -> Result<(Uuid, DataKey), Failure> {
    let masters = ctx.service.keys.masters();
    let fresh = || {
        let key = Uuid::new_v4();
        let wrapped = DataKey::draw().wrap(&masters, &Owner { key, subject, controller });
        Ok(Key { key, wrapped: wrapped.context("a data key cannot be wrapped")? })
    };
    let Key { key, wrapped } =
        view::key_for(&ctx.pool, subject, controller, fresh, ctx.clock.now()).await?;
    let data_key = DataKey::unwrap(&wrapped, &masters, &Owner { key, subject, controller })
        .context("the master key does not open a data key")?;
    Ok((key, data_key))
}

/// The key by which persons of the asker's municipality are found again.
pub(super) async fn index_key(
    ctx: &Ctx<VaultService>,
    tenant: Municipality,
) -> Result<DataKey, Failure> {
    let nobody = PersonId(Uuid::nil());
    Ok(key_for(ctx, nobody, &cipher::index_name(tenant)).await?.1)
}

fn same(
    ctx: &Ctx<VaultService>,
    clear: &Clear<'_>,
    controller: &str,
    item: &Item,
) -> Result<Sealed, Failure> {
    let kept = &item.kept;
    let is_same = kept.tenant == clear.tenant.as_str()
        && kept.sealed_by == ctx.actor.subject
        && (kept.subject, kept.field, kept.thread) == (clear.subject, clear.field, clear.thread)
        && kept.controller == controller;
    let words = open(&ctx.service, item)
        .filter(|_| is_same)
        .transpose()
        .context("cannot compare with what is sealed")?;
    // Of what is destroyed nobody can say any more whether it was the same.
    if words.is_some_and(|it| *it == clear.words) {
        Ok(kept.sealed)
    } else {
        Err(Problem::from(words::Rejection::Taken).into())
    }
}

/// The words, unless their key is destroyed.
pub(super) fn open(
    service: &VaultService,
    item: &Item,
) -> Option<Result<Zeroizing<String>, DoesNotOpen>> {
    let Item { kept, wrapped } = item;
    let owner = Owner { key: kept.key, subject: kept.subject, controller: &kept.controller };
    let place = Place {
        sealed: kept.sealed.id,
        tenant: &kept.tenant,
        subject: kept.subject,
        controller: &kept.controller,
        field: kept.field,
    };
    let wrapped = wrapped.as_ref()?;
    Some(
        DataKey::unwrap(wrapped, &service.keys.masters(), &owner)
            .and_then(|key| key.open(&kept.ciphertext, &place)),
    )
}
