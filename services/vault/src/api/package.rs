//! The access package: what is held about one person, page by page. Every page is a logged look.

use anyhow::Context as _;
use platform::{Failure, QuerySpec, RequestContext, calendar};
use proto::vault::{
    AccessPackage, AsksAs, LookOutcome, PackageItem, PackageOutcome, PackagePage, Purpose, Tie,
    Verb,
};

use super::{reveal, rights, sealed_store};
use crate::{
    VaultService,
    domain::{access_record, cipher, package},
    view::{self, Item, Listed},
};

/// Makes the package for an access request, page by page.
pub(crate) fn query() -> QuerySpec<VaultService> {
    platform::query(rights::OFFICERS, access_package)
}

/// Things of one page.
const ITEMS: i64 = 200;
/// What the words of a page may come to: an answer must fit into a message.
const WORDS_MAX_BYTES: usize = 500_000;

pub(crate) async fn access_package(
    ctx: RequestContext<VaultService>,
    asked: AccessPackage,
) -> Result<PackagePage, Failure> {
    let line = rights::access_request(&ctx, asked.request).await?;
    let (tenant, subject) = (ctx.actor.tenant, line.subject);
    let listed = view::listed(&ctx.pool, tenant, subject, asked.after, ITEMS + 1).await?;
    let page = usize::try_from(ITEMS).context("a page is small")?;
    let ids: Vec<_> = listed.iter().take(page).map(|it| it.sealed).collect();
    let mut kept = rights::page_of(&ctx, subject, &ids).await?;
    kept.sort_by_key(|it| it.kept.sealed.id);
    let restricted = view::restricted(&ctx.pool, subject, calendar::day(ctx.clock.now())).await?;
    let mut items: Vec<PackageItem> = vec![];
    let mut bytes = 0;
    for item in &kept {
        let Some(listed) = listed.iter().find(|it| it.sealed == item.kept.sealed.id) else {
            continue;
        };
        let item = packed(&ctx, line.asks_as, item, listed, &restricted)?;
        bytes += item.words.as_ref().map_or(0, String::len);
        if bytes > WORDS_MAX_BYTES && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    let is_last = items.len() == listed.len();
    let next = items.last().filter(|_| !is_last).map(|it| it.sealed);
    // Nothing is handed out until this is committed.
    let look = access_record::Command {
        thread: None,
        subject,
        purpose: Purpose::OwnData,
        verb: Verb::Extract,
        break_glass: None,
        seen: items.iter().map(seen).collect(),
    };
    reveal::log(&ctx, look).await?;
    let own_rights = match line.asks_as {
        AsksAs::CustodyHolder => view::own_rights(&ctx.pool, tenant, subject).await?,
        AsksAs::Subject | AsksAs::LegalGuardian | AsksAs::Representative => vec![],
    };
    Ok(PackagePage { subject, items, next, own_rights })
}

/// One thing as it stands in the package.
fn packed(
    ctx: &RequestContext<VaultService>,
    asks_as: AsksAs,
    item: &Item,
    listed: &Listed,
    restricted: &[String],
) -> anyhow::Result<PackageItem> {
    let kept = &item.kept;
    let controller = cipher::controller_named(&kept.controller)
        .context("the sealed store holds a controller that nobody knows")?;
    let is_withheld = package::is_withheld(asks_as, kept.field, kept.subject, kept.sealed_by);
    let words =
        sealed_store::open(&ctx.service, item).transpose().context("sealed words do not open")?;
    let outcome = match &words {
        None => PackageOutcome::Destroyed,
        Some(_) if is_withheld => PackageOutcome::Withheld,
        Some(_) => PackageOutcome::Included,
    };
    let words = words.filter(|_| outcome == PackageOutcome::Included).map(|it| it.to_string());
    Ok(PackageItem {
        sealed: kept.sealed.id,
        field: kept.field,
        controller,
        thread: kept.thread,
        sealed_at: listed.sealed_at,
        outcome,
        words,
        corrected_by: listed.corrected_by,
        is_restricted: restricted.contains(&kept.controller),
        may_tell_of_others: package::may_tell_of_others(kept.field),
    })
}

fn seen(item: &PackageItem) -> access_record::Seen {
    let outcome = match item.outcome {
        PackageOutcome::Included => LookOutcome::Shown,
        PackageOutcome::Withheld => LookOutcome::Refused,
        PackageOutcome::Destroyed => LookOutcome::Erased,
    };
    access_record::Seen {
        sealed: Some(item.sealed),
        field: Some(item.field),
        outcome,
        tie: Tie::Oversight,
    }
}
