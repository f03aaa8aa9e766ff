//! Another municipality gets copies of its own (L-12): each controller has its own keys, and answers for its own copy.

use anyhow::Context as _;
use platform::{CommandFor, Failure, Prepared, RequestContext, calendar};
use proto::{
    code::Municipality,
    id::{SealedId, derive},
    problem::Problem,
    vault::{Controller, Field, HandOverWords, HandedOver, LookOutcome, Purpose, Verb},
};

use super::{
    reveal::Look,
    sealed_store::{self, Clear, SealedStore},
};
use crate::{
    VaultService,
    domain::{
        Command, HandOver,
        access_policy::Sees,
        access_record::{self, Seen},
        cpr::Cpr,
        words::What,
    },
    view::{self, Item},
};

/// How much can be handed over in one request.
const ITEMS_MAX: usize = 200;

/// Opens what the asker may see, seals it again with the other municipality's key.
pub(crate) async fn hand_over(
    ctx: RequestContext<VaultService>,
    asked: HandOverWords,
) -> Result<Prepared<VaultService>, Failure> {
    let HandOverWords { subject, to, thread, items } = asked;
    if to == ctx.actor.tenant || to == Municipality::COUNTRY {
        return Err(Problem::new(422, "to_itself", "hand over to another municipality").into());
    }
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(Problem::malformed(format!("items are 1 to {ITEMS_MAX}")).into());
    }
    let ids: Vec<SealedId> = items.iter().map(|it| it.from).collect();
    let look = Look::at(&ctx, subject, &ids, Purpose::CaseWork).await?;
    let (mut copies, mut seen) = (vec![], vec![]);
    let mut safe = SealedStore::of(&ctx);
    for HandedOver { from, to: copy } in items {
        let item = look.items.iter().find(|it| it.kept.sealed.id == from);
        let item = item.ok_or_else(Problem::not_found)?;
        let tie = match look.sees(&ctx, item)? {
            Sees::All(tie) => tie,
            Sees::Years(_) | Sees::Nothing => return Err(not_yours().into()),
        };
        // The other municipality looks a protected address up itself; it is never told by us (I-25).
        if item.kept.field == Field::Address && look.is_protected {
            return Err(not_yours().into());
        }
        let sealed = copy_for(&ctx, &mut safe, to, thread, item, copy).await?;
        let (field, outcome) = (item.kept.field, LookOutcome::Shown);
        copies.push(What {
            sealed,
            subject,
            controller: Controller::Municipality,
            field,
            copy_of: Some(from),
        });
        seen.push(Seen { sealed: Some(from), field: Some(field), outcome, tie });
    }
    let about = view::about(&ctx.pool, subject).await?;
    if !view::is_leaving(&ctx.pool, &about, thread, ctx.actor.tenant, to).await? {
        return Err(Problem::new(
            409,
            "no_transfer",
            "personal data go to another municipality only while a thread is on its way there: initiate the transfer first, and \
             ask again in a moment",
        )
        .into());
    }
    let look = access_record::Command {
        thread: thread.or(look.thread()),
        subject,
        purpose: Purpose::CaseWork,
        verb: Verb::Extract,
        break_glass: look.relation.broken,
        seen,
    };
    let look = (derive("extract", &[ctx.id.0.as_bytes()]), look);
    let command = Command::HandOver(HandOver { subject, to, thread, copies, look });
    Ok(safe.with(CommandFor { stream: subject.0, command }))
}

fn not_yours() -> Problem {
    Problem::new(
        403,
        "not_yours_to_hand_over",
        "hand over what you may see yourself; a protected address the other municipality looks up itself",
    )
}

async fn copy_for(
    ctx: &RequestContext<VaultService>,
    safe: &mut SealedStore<'_>,
    to: Municipality,
    thread: Option<proto::id::ThreadId>,
    item: &Item,
    copy: SealedId,
) -> Result<proto::sealed::Sealed, Failure> {
    let words = sealed_store::open(&ctx.service, item).ok_or_else(Problem::not_found)?;
    let words = words.context("sealed words do not open")?;
    let clear = Clear {
        sealed: copy,
        tenant: to,
        subject: item.kept.subject,
        thread,
        controller: Controller::Municipality,
        field: item.kept.field,
        words: &words,
    };
    if item.kept.field == Field::Cpr {
        let cpr = Cpr::parse(&words, calendar::day(ctx.clock.now())).map_err(Problem::from)?;
        // Where the other municipality knows the number already, it finds the person it knows.
        let _known_there = safe.find_by_cpr(to, item.kept.subject, &cpr).await?;
    }
    safe.keep(&clear).await
}
