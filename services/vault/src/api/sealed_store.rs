//! Between the message and the sealed store: words are sealed, and opened.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use chrono::NaiveDate;
use platform::{CommandFor, Failure, Prepared, RequestContext};
use proto::{
    code::Municipality,
    id::{KeyId, PersonId, SealedId, ThreadId, derive},
    problem::Problem,
    sealed::{Digest, Sealed},
    vault::{Controller, Field},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    VaultService,
    domain::{
        Command,
        cipher::{self, DataKey, DoesNotOpen, Owner, Place},
        cpr::Cpr,
        words,
    },
    view::{self, Effect, FoundBy, InCountry, Item, Kept, Key, Name, Protection},
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

/// A command in preparation: what it writes if it is done, and with which keys. Nothing is written here.
pub(super) struct SealedStore<'a> {
    ctx: &'a RequestContext<VaultService>,
    effect: Effect,
    keys: HashMap<(PersonId, String), Arc<(Uuid, DataKey)>>,
}

impl SealedStore<'_> {
    pub(super) fn of(ctx: &RequestContext<VaultService>) -> SealedStore<'_> {
        SealedStore { ctx, effect: Effect::default(), keys: HashMap::new() }
    }

    /// The command, with all that it writes.
    pub(super) fn with(self, ask: CommandFor<Command>) -> Prepared<VaultService> {
        Prepared { ask, effect: Some(self.effect) }
    }

    /// Seals what is new; of what is kept already, the same must be asked by the same.
    pub(super) async fn keep(&mut self, clear: &Clear<'_>) -> Result<Sealed, Failure> {
        let controller = cipher::controller_name(clear.controller, clear.tenant);
        if let Some(item) = view::kept(&self.ctx.pool, clear.sealed).await? {
            let sealed = same(self.ctx, clear, &controller, &item)?;
            self.effect.there.push(sealed.id);
            return Ok(sealed);
        }
        if self.effect.words.iter().any(|it| it.sealed.id == clear.sealed) {
            return Err(Problem::from(words::Rejection::Taken).into());
        }
        let key = self.key_for(clear.subject, &controller).await?;
        let place = Place {
            sealed: clear.sealed,
            tenant: clear.tenant.as_str(),
            subject: clear.subject,
            controller: &controller,
            field: clear.field,
        };
        let ciphertext = key.1.seal(clear.words, &place).context("words cannot be sealed")?;
        let sealed = Sealed { id: clear.sealed, digest: cipher::digest(&ciphertext) };
        self.effect.words.push(Kept {
            sealed,
            key: key.0,
            tenant: clear.tenant.to_string(),
            subject: clear.subject,
            controller,
            field: clear.field,
            thread: clear.thread,
            sealed_by: self.ctx.actor.subject,
            ciphertext,
        });
        Ok(sealed)
    }

    /// By this CPR number `person` is found from now on; or it is another's, and whose is answered.
    pub(super) async fn find_by_cpr(
        &mut self,
        tenant: Municipality,
        person: PersonId,
        cpr: &Cpr,
    ) -> Result<Result<(), PersonId>, Failure> {
        let digest = self.index_key(tenant).await?.1.digest("cpr", cpr.digits());
        match view::by_cpr(&self.ctx.pool, tenant, digest).await? {
            Some(is) if is != person => Ok(Err(is)),
            Some(_) | None => {
                self.effect.found_by.push(FoundBy { tenant, person, is_cpr: true, digest });
                Ok(Ok(()))
            }
        }
    }

    /// By this CPR number a child is found in the country from now on; answers who was registered with it first, elsewhere.
    pub(super) async fn find_in_country(
        &mut self,
        person: PersonId,
        cpr: &Cpr,
    ) -> Result<Option<PersonId>, Failure> {
        let digest = self.index_key(Municipality::COUNTRY).await?.1.digest("cpr", cpr.digits());
        let tenant = self.ctx.actor.tenant;
        self.effect.in_country = Some(InCountry { tenant, person, digest });
        Ok(view::first_elsewhere(&self.ctx.pool, person, digest).await?)
    }

    /// By this name `person` is suspected to be another.
    pub(super) async fn find_by_name(
        &mut self,
        tenant: Municipality,
        person: PersonId,
        name: &str,
    ) -> Result<(), Failure> {
        let digest = self.index_key(tenant).await?.1.digest("name", name);
        self.effect.found_by.push(FoundBy { tenant, person, is_cpr: false, digest });
        Ok(())
    }

    /// The address of `person` is protected until that day is looked at again, or no longer.
    pub(super) fn protect(
        &mut self,
        tenant: Municipality,
        person: PersonId,
        until_on: Option<NaiveDate>,
    ) {
        self.effect.protection = Some(Protection { tenant, person, until_on });
    }

    /// There must be no other than these `keys`, or it is looked again.
    pub(super) fn only_keys(&mut self, subject: PersonId, controller: String, keys: &[KeyId]) {
        let keys = keys.iter().map(|it| it.0).collect();
        self.effect.only_keys = Some((subject, controller, keys));
    }

    /// By what this request is known again: a digest under the key of whom it is about, which goes when they are forgotten.
    pub(super) async fn known_again(
        &mut self,
        subject: PersonId,
        controller: Controller,
    ) -> Result<Digest, Failure> {
        let controller = cipher::controller_name(controller, self.ctx.actor.tenant);
        Ok(request_digest(self.ctx, &self.key_for(subject, &controller).await?.1))
    }

    /// As [`SealedStore::known_again`], for a controller by the name that its keys are filed under.
    pub(super) async fn known_by(
        &mut self,
        subject: PersonId,
        controller: &str,
    ) -> Result<Digest, Failure> {
        Ok(request_digest(self.ctx, &self.key_for(subject, controller).await?.1))
    }

    /// What somebody is called in a role of theirs.
    pub(super) async fn name(
        &mut self,
        subject: PersonId,
        controller: &str,
        name: &str,
        is_by_provider: bool,
    ) -> Result<(), Failure> {
        let key = self.key_for(subject, controller).await?;
        let ciphertext = key.1.seal(name, &place_of_name(subject, controller));
        let ciphertext = ciphertext.context("a name cannot be sealed")?;
        let (key, controller) = (key.0, controller.to_owned());
        self.effect.names.push(Name { subject, key, controller, ciphertext, is_by_provider });
        Ok(())
    }

    /// The key by which persons of a municipality are found again.
    async fn index_key(&mut self, tenant: Municipality) -> Result<Arc<(Uuid, DataKey)>, Failure> {
        self.key_for(PersonId(Uuid::nil()), &cipher::index_name(tenant)).await
    }

    /// The data key of `subject` for `controller`: a new one if there was none.
    async fn key_for(
        &mut self,
        subject: PersonId,
        controller: &str,
    ) -> Result<Arc<(Uuid, DataKey)>, Failure> {
        let owner = (subject, controller.to_owned());
        if let Some(key) = self.keys.get(&owner) {
            return Ok(Arc::clone(key));
        }
        let key = match key_of(self.ctx, subject, controller).await? {
            Some(key) => key,
            None => self.draw(subject, controller)?,
        };
        let key = Arc::new(key);
        self.keys.insert(owner, Arc::clone(&key));
        Ok(key)
    }

    fn draw(&mut self, subject: PersonId, controller: &str) -> anyhow::Result<(Uuid, DataKey)> {
        let (key, data_key) = (Uuid::new_v4(), DataKey::draw());
        let owner = Owner { key, subject, controller };
        let wrapped = data_key.wrap(&self.ctx.service.keys.masters(), &owner);
        let wrapped = wrapped.context("a data key cannot be wrapped")?;
        self.effect.keys.push((subject, controller.to_owned(), Key { key, wrapped }));
        Ok((key, data_key))
    }
}

/// The data key of `subject` for `controller`, if there is one.
async fn key_of(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    controller: &str,
) -> Result<Option<(Uuid, DataKey)>, Failure> {
    let Some(Key { key, wrapped }) = view::current_key(&ctx.pool, subject, controller).await?
    else {
        return Ok(None);
    };
    let owner = Owner { key, subject, controller };
    let data_key = DataKey::unwrap(&wrapped, &ctx.service.keys.masters(), &owner)
        .context("the master key does not open a data key")?;
    Ok(Some((key, data_key)))
}

/// The key by which persons of a municipality are found again; none before the first of them is registered.
pub(super) async fn index_key(
    ctx: &RequestContext<VaultService>,
    tenant: Municipality,
) -> Result<Option<DataKey>, Failure> {
    let nobody = PersonId(Uuid::nil());
    Ok(key_of(ctx, nobody, &cipher::index_name(tenant)).await?.map(|it| it.1))
}

/// As [`SealedStore::known_again`], of a request that may have been done: where the key is gone, nothing is known again.
pub(super) async fn known_again(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    controller: Controller,
) -> Result<Option<Digest>, Failure> {
    let controller = cipher::controller_name(controller, ctx.actor.tenant);
    let key = key_of(ctx, subject, &controller).await?;
    Ok(key.map(|it| request_digest(ctx, &it.1)))
}

/// As [`SealedStore::known_by`], of a request that may have been done.
pub(super) async fn known_by(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    controller: &str,
) -> Result<Option<Digest>, Failure> {
    Ok(key_of(ctx, subject, controller).await?.map(|it| request_digest(ctx, &it.1)))
}

/// Where what somebody is called belongs, who is in no register of persons.
pub(super) fn place_of_name(subject: PersonId, controller: &str) -> Place<'_> {
    let sealed = SealedId(derive("colleague_name", &[subject.0.as_bytes()]));
    Place { sealed, tenant: "", subject, controller, field: Field::FirstName }
}

fn request_digest(ctx: &RequestContext<VaultService>, key: &DataKey) -> Digest {
    key.digest("request", &ctx.request.to_string())
}

fn same(
    ctx: &RequestContext<VaultService>,
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
