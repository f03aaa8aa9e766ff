//! What those are called who work here: said by a login provider or by themself, shown to whoever works with them. It is sealed for the
//! place they work in, under whom they act as there. No look is logged: under this name they act for the place towards everybody.

use super::sealed_store::{self, SealedStore};
use crate::{
    VaultService,
    domain::{
        Command,
        cipher::{DataKey, Owner, controller_name},
    },
    view::{self, KeptName},
};
use anyhow::Context as _;
use platform::{CommandFor, Failure, Prepared, RequestContext};
use proto::{
    actor::Role,
    code::Municipality,
    id::PersonId,
    identity::Place,
    problem::Problem,
    sealed::Digest,
    text,
    vault::{Colleague, Colleagues, Controller, NameLoggedIn, NameYourself, RoleNamed},
};

type Context = RequestContext<VaultService>;
type Secret = Result<(Prepared<VaultService>, Digest), Failure>;

/// How many people one request may name.
const COLLEAGUES_MAX: usize = 200;

/// How long a name may be, in characters.
const LENGTH_MAX: usize = 300;

/// Who names themself: who holds a role and is in no register of persons.
pub(crate) const NAMERS: &[Role] = &[
    Role::CaseWorker,
    Role::BridgeBuilder,
    Role::Coordinator,
    Role::Leader,
    Role::Administrator,
    Role::Auditor,
];

/// For whom what somebody is called at `place` is sealed.
fn controller_at(place: Place) -> String {
    let municipality = |it| controller_name(Controller::Municipality, it);
    match place {
        Place::Country => municipality(Municipality::COUNTRY),
        Place::Municipality(it) => municipality(it),
        Place::Organisation(it) => {
            controller_name(Controller::Organisation(it), Municipality::COUNTRY)
        }
    }
}

/// A name by the rule of names.
fn name(text: &str) -> Result<String, Problem> {
    let not_a_name = |why: String| Problem::new(422, "not_a_name", why);
    let name = text::name(text).map_err(|why| not_a_name(why.to_string()))?;
    if name.chars().nth(LENGTH_MAX).is_some() {
        return Err(not_a_name(format!("a name is at most {LENGTH_MAX} characters")));
    }
    Ok(name)
}

fn own(ctx: &Context) -> (PersonId, String) {
    let place = ctx.actor.organisation.map_or(Place::of(ctx.actor.tenant), Place::Organisation);
    (PersonId(ctx.actor.subject.0), controller_at(place))
}

/// They say themself what they are called.
pub(crate) async fn name_yourself(ctx: Context, asked: NameYourself) -> Secret {
    let name = name(&asked.name)?;
    let (subject, controller) = own(&ctx);
    let known = view::name_of(&ctx.pool, subject).await?;
    if known.is_some_and(|it| it.name.is_by_provider) {
        let detail = "where you log in says what you are called: have it changed there";
        return Err(Problem::new(409, "named_at_login", detail).into());
    }
    let mut safe = SealedStore::of(&ctx);
    let digest = safe.known_by(subject, &controller).await?;
    safe.name(subject, &controller, &name, false).await?;
    Ok((safe.with(CommandFor { stream: subject.0, command: Command::Name }), digest))
}

pub(crate) async fn named_yourself_before(
    ctx: Context,
    _: NameYourself,
) -> Result<Option<Digest>, Failure> {
    let (subject, controller) = own(&ctx);
    sealed_store::known_by(&ctx, subject, &controller).await
}

/// By whose key a request about several is known again.
fn first(asked: &NameLoggedIn) -> Result<(PersonId, String), Problem> {
    let RoleNamed { subject, place } =
        asked.roles.first().ok_or_else(|| Problem::malformed("roles names at least one"))?;
    Ok((PersonId(subject.0), controller_at(*place)))
}

/// A login provider says what somebody is called. What is no name is none, and nobody is refused a login for it.
pub(crate) async fn name_logged_in(ctx: Context, asked: NameLoggedIn) -> Secret {
    let name = asked.name.as_deref().and_then(|it| name(it).ok()).unwrap_or_default();
    let (subject, controller) = first(&asked)?;
    let mut safe = SealedStore::of(&ctx);
    let digest = safe.known_by(subject, &controller).await?;
    for RoleNamed { subject, place } in &asked.roles {
        let subject = PersonId(subject.0);
        let known = view::name_of(&ctx.pool, subject).await?;
        let known = known.filter(|it| it.name.is_by_provider);
        let is_same = match &known {
            Some(it) => open(&ctx, it)? == name,
            None => false,
        };
        if !is_same {
            safe.name(subject, &controller_at(*place), &name, true).await?;
        }
    }
    Ok((safe.with(CommandFor { stream: subject.0, command: Command::Name }), digest))
}

pub(crate) async fn named_logged_in_before(
    ctx: Context,
    asked: NameLoggedIn,
) -> Result<Option<Digest>, Failure> {
    let (subject, controller) = first(&asked)?;
    sealed_store::known_by(&ctx, subject, &controller).await
}

fn open(ctx: &Context, it: &KeptName) -> anyhow::Result<String> {
    let KeptName { name, key } = it;
    let owner = Owner { key: name.key, subject: name.subject, controller: &name.controller };
    let key = DataKey::unwrap(&key.wrapped, &ctx.service.keys.masters(), &owner);
    let key = key.context("the master key does not open a data key")?;
    let place = sealed_store::place_of_name(name.subject, &name.controller);
    Ok(key.open(&name.ciphertext, &place).context("a name does not open")?.to_string())
}

/// What these are called, as far as the asker works with them.
pub(crate) async fn colleagues(ctx: Context, asked: Colleagues) -> Result<Vec<Colleague>, Failure> {
    if asked.users.len() > COLLEAGUES_MAX {
        return Err(Problem::malformed(format!("at most {COLLEAGUES_MAX} people at once")).into());
    }
    let mut shown = vec![];
    for it in view::worked_with(&ctx.pool, &ctx.actor, &asked.users).await? {
        let user = proto::id::UserId(it.name.subject.0);
        match open(&ctx, &it) {
            Ok(name) => {
                shown.push(Colleague { user, name: Some(name).filter(|it| !it.is_empty()) });
            }
            Err(why) => {
                let error = format!("{why:#}");
                tracing::error!(service.name = "vault", %user, error, "a name does not open, and is passed over");
            }
        }
    }
    Ok(shown)
}
