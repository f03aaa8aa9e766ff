//! Requests read, answers shaped. Words are in clear here and nowhere else, between the message and the safe.

use anyhow::Context as _;
use platform::{Ask, Ctx, Failure, calendar};
use proto::{
    id::{PersonId, SealedId},
    problem::Problem,
    sealed::Sealed,
    vault::{LookOutcome, Looks, LooksPage, Purpose, Reveal, Revealed, Seal, SealedRef},
    who::Role,
};
use uuid::Uuid;

use crate::{
    VaultService,
    domain::{
        Command,
        cipher::{self, DataKey, DoesNotOpen, MasterKey, Owner, Place},
        look,
        sight::{self, Relation, Sight},
        words::{self, What},
    },
    view::{self, Item, Kept, Key},
};

/// How much can be looked at in one request.
const REVEAL_MAX: usize = 1_000;

/// Puts the words into the safe, sealed. Their event follows; without it nobody can see them, and they are swept.
pub(crate) async fn seal(ctx: Ctx<VaultService>, seal: Seal) -> Result<Ask<Command>, Failure> {
    words::measure(&seal.words).map_err(Problem::from)?;
    words::mandate(&ctx.actor, seal.controller, seal.subject).map_err(Problem::from)?;
    let sealed = keep(&ctx, &seal).await?;
    let Seal { sealed: id, subject, thread, controller, field, words: _ } = seal;
    let command = words::Command { thread, what: What { sealed, subject, controller, field } };
    Ok(Ask { stream: id.0, command: Command::Seal(id, command) })
}

/// Keeps what is new; of what is kept already, the same must be asked by the same.
async fn keep(ctx: &Ctx<VaultService>, seal: &Seal) -> Result<Sealed, Failure> {
    let now = ctx.clock.now();
    let controller = cipher::controller_name(seal.controller, ctx.actor.tenant);
    if let Some(item) = view::kept(&ctx.pool, seal.sealed, now).await? {
        return same(ctx, seal, &controller, &item);
    }
    let fresh = || {
        let key = Uuid::new_v4();
        let wrapped = DataKey::draw().wrap(
            &ctx.service.master,
            &Owner { key, subject: seal.subject, controller: &controller },
        );
        Ok(Key { key, wrapped: wrapped.context("a data key cannot be wrapped")? })
    };
    let Key { key, wrapped } =
        view::key_for(&ctx.pool, seal.subject, &controller, fresh, now).await?;
    let data_key = unwrap(&ctx.service.master, key, &wrapped, seal, &controller)?;
    let place = place(seal, ctx.actor.tenant.as_str(), &controller);
    let ciphertext = data_key.seal(&seal.words, &place).context("words cannot be sealed")?;
    let kept = Kept {
        sealed: Sealed { id: seal.sealed, digest: cipher::digest(&ciphertext) },
        key,
        tenant: ctx.actor.tenant.to_string(),
        subject: seal.subject,
        controller: controller.clone(),
        field: seal.field,
        thread: seal.thread,
        sealed_by: ctx.actor.subject,
        ciphertext,
    };
    if view::keep(&ctx.pool, &kept, now).await? {
        return Ok(kept.sealed);
    }
    // Somebody was quicker under the same id: perhaps the asker themself.
    match view::kept(&ctx.pool, seal.sealed, now).await? {
        Some(item) => same(ctx, seal, &controller, &item),
        None => {
            Err(Problem::not_now("safe_busy", "somebody else is sealing under this id: ask again")
                .into())
        }
    }
}

fn same(
    ctx: &Ctx<VaultService>,
    seal: &Seal,
    controller: &str,
    item: &Item,
) -> Result<Sealed, Failure> {
    let kept = &item.kept;
    let is_same = kept.tenant == ctx.actor.tenant.as_str()
        && kept.sealed_by == ctx.actor.subject
        && (kept.subject, kept.field, kept.thread) == (seal.subject, seal.field, seal.thread)
        && kept.controller == controller;
    let words = open(&ctx.service.master, item)
        .filter(|_| is_same)
        .transpose()
        .context("cannot compare with what is sealed")?;
    // Of what is destroyed nobody can say any more whether it was the same.
    if words.is_some_and(|it| *it == seal.words) {
        Ok(kept.sealed)
    } else {
        Err(Problem::from(words::Rejection::Taken).into())
    }
}

fn place<'a>(seal: &Seal, tenant: &'a str, controller: &'a str) -> Place<'a> {
    Place { sealed: seal.sealed, tenant, subject: seal.subject, controller, field: seal.field }
}

fn unwrap(
    master: &MasterKey,
    key: Uuid,
    wrapped: &[u8],
    seal: &Seal,
    controller: &str,
) -> anyhow::Result<DataKey> {
    DataKey::unwrap(wrapped, master, &Owner { key, subject: seal.subject, controller })
        .context("the master key does not open a data key")
}

/// The words, unless their key is destroyed.
fn open(
    master: &MasterKey,
    item: &Item,
) -> Option<Result<zeroize::Zeroizing<String>, DoesNotOpen>> {
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
        DataKey::unwrap(wrapped, master, &owner).and_then(|key| key.open(&kept.ciphertext, &place)),
    )
}

/// Shows what the asker may see, after it is logged that they saw it, and what they were refused.
pub(crate) async fn reveal(
    ctx: Ctx<VaultService>,
    reveal: Reveal,
) -> Result<Vec<Revealed>, Failure> {
    let Reveal { subject, mut sealed, purpose } = reveal;
    sealed.sort_unstable();
    sealed.dedup();
    let limit = i64::try_from(REVEAL_MAX).unwrap_or(i64::MAX).saturating_add(1);
    let items = view::items(&ctx.pool, ctx.actor.tenant, subject, &sealed, limit).await?;
    if sealed.len().max(items.len()) > REVEAL_MAX {
        return Err(Problem::new(
            422,
            "too_much",
            format!("that is more than {REVEAL_MAX} at once: name the ones you need"),
        )
        .into());
    }
    let relation = match (ctx.actor.role, ctx.actor.organisation) {
        (Role::Coordinator | Role::Volunteer, Some(organisation)) => {
            let today = calendar::day(ctx.clock.now());
            view::relation(
                &ctx.pool,
                organisation,
                ctx.actor.subject,
                ctx.actor.tenant,
                subject,
                today,
            )
            .await?
        }
        (_, _) => Relation::default(),
    };
    let mut revealed = vec![];
    let mut broken = None;
    for item in &items {
        revealed.push(look_at(&ctx, item, &relation, purpose)?.unwrap_or_else(|why| {
            broken = Some(why);
            nothing(item.kept.sealed.id)
        }));
    }
    let seen = items
        .iter()
        .zip(&revealed)
        .map(|(item, it)| (it.sealed, Some(item.kept.field), it.outcome))
        .collect::<Vec<_>>();
    let missing = sealed
        .iter()
        .filter(|id| items.iter().all(|it| it.kept.sealed.id != **id))
        .map(|id| nothing(*id));
    revealed.extend(missing);
    let seen = seen
        .into_iter()
        .chain(revealed.iter().skip(items.len()).map(|it| (it.sealed, None, it.outcome)))
        .collect();
    let thread = items.iter().find_map(|it| it.kept.thread);
    let look = ctx.id.0;
    // Nothing is shown until this is committed.
    ctx.record(Ask {
        stream: look,
        command: Command::Look(look, look::Command { thread, subject, purpose, seen }),
    })
    .await?;
    match broken {
        None => Ok(revealed),
        Some(why) => {
            Err(Failure::Broken(anyhow::Error::from(why).context("sealed words do not open")))
        }
    }
}

/// One thing as the asker may see it.
fn look_at(
    ctx: &Ctx<VaultService>,
    item: &Item,
    relation: &Relation,
    purpose: Purpose,
) -> anyhow::Result<Result<Revealed, DoesNotOpen>> {
    let kept = &item.kept;
    let controller = cipher::controller_named(&kept.controller)
        .context("the safe holds a controller that nobody knows")?;
    let sight =
        Sight { subject: kept.subject, controller, field: kept.field, sealed_by: kept.sealed_by };
    if !sight::may_see(&ctx.actor, &sight, relation, purpose) {
        return Ok(Ok(Revealed { outcome: LookOutcome::Refused, ..nothing(kept.sealed.id) }));
    }
    Ok(open(&ctx.service.master, item).transpose().map(|words| match words {
        None => nothing(kept.sealed.id),
        Some(words) => Revealed {
            sealed: kept.sealed.id,
            field: Some(kept.field),
            outcome: LookOutcome::Shown,
            words: Some(words.to_string()),
        },
    }))
}

fn nothing(sealed: SealedId) -> Revealed {
    Revealed { sealed, field: None, outcome: LookOutcome::Nothing, words: None }
}

/// What events refer to sealed words by: for who sealed them, and for the municipality's own people.
pub(crate) async fn sealed_ref(
    ctx: Ctx<VaultService>,
    asked: SealedRef,
) -> Result<Sealed, Failure> {
    let is_municipality = matches!(ctx.actor.role, Role::CaseWorker | Role::BridgeBuilder);
    let sealed_by = (!is_municipality).then_some(ctx.actor.subject);
    let sealed = view::sealed_ref(&ctx.pool, asked.sealed, ctx.actor.tenant, sealed_by).await?;
    sealed.ok_or_else(|| Problem::not_found().into())
}

/// Who looked, as far as the asker may know.
pub(crate) async fn looks(ctx: Ctx<VaultService>, asked: Looks) -> Result<LooksPage, Failure> {
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
    let mut page =
        view::looks(&ctx.pool, ctx.actor.tenant, subject, asked.cursor, asked.limit).await?;
    for look in &mut page.looks {
        look.subject = look.subject.filter(|_| !is_administrator);
        look.by = look.by.filter(|_| !is_family);
    }
    Ok(page)
}

impl From<words::Rejection> for Problem {
    fn from(rejection: words::Rejection) -> Problem {
        match rejection {
            words::Rejection::NoWords => {
                Problem::new(422, "no_words", "there is nothing to seal: say something")
            }
            words::Rejection::TooLong => Problem::new(
                422,
                "words_too_long",
                format!("seal at most {} characters at once: divide the text", words::LENGTH_MAX),
            ),
            words::Rejection::Taken => Problem::new(
                409,
                "sealed_id_taken",
                "something else is sealed under this id: choose a new one",
            ),
            words::Rejection::NotYourController => Problem::new(
                403,
                "not_your_controller",
                "a municipality's people and the family seal for the municipality, an organisation's people for their organisation",
            ),
            words::Rejection::NotAboutYou => {
                Problem::new(403, "not_about_you", "you may seal only what is about yourself")
            }
        }
    }
}

impl From<look::Rejection> for Problem {
    fn from(rejection: look::Rejection) -> Problem {
        match rejection {
            look::Rejection::AlreadyLogged => {
                Problem::new(409, "already_logged", "this look is logged already: look again")
            }
        }
    }
}
