//! `brobygger subject package`: everything about one person, in a folder, for whoever makes use of their right of access.

mod page;

use std::{
    collections::HashSet,
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use platform::{Clock, private_file};
use proto::{
    actor::{Actor, Role},
    audit::{AboutPerson, Entry},
    code::Municipality,
    id::{ConsentId, PersonId, SubjectRequestId},
    vault::{
        AccessPackage, AccessPackageLooks, AsksAs, ControllerStanding, DeliverAccessPackage, Look,
        PackageItem, PackageOutcome, RequestLine, SubjectRequest,
    },
};
use serde::Serialize;
use uuid::Uuid;

use crate::{cli, door::Door, i18n::Lang, out::Out, remote::Way};

/// Events of one page.
const PAGE: u16 = 1_000;

/// Everything about one person, as the JSON file has it.
#[derive(Debug, Serialize)]
struct Package {
    /// What this is, for programs: the shape changes with the number.
    format: u32,
    /// When it was put together.
    made_at: DateTime<Utc>,
    /// By which municipality.
    municipality: Municipality,
    /// What was asked.
    request: RequestLine,
    /// Who is responsible for what.
    controllers: Vec<ControllerStanding>,
    /// What is held.
    items: Vec<PackageItem>,
    /// Who looked.
    looks: Vec<Look>,
    /// What happened.
    events: Vec<Happened>,
}

/// An event of any service in which the person occurs: no employee is named.
#[derive(Debug, Serialize)]
struct Happened {
    at: DateTime<Utc>,
    service: String,
    kind: String,
    role: Option<Role>,
    /// Whether the person did it themself.
    by_themself: bool,
    thread: Uuid,
}

impl Happened {
    fn of(entry: Entry, person: PersonId) -> Happened {
        Happened {
            at: entry.occurred_at,
            service: entry.source,
            kind: entry.kind,
            role: entry.role,
            by_themself: entry.by.is_some_and(|it| it.0 == person.0),
            thread: entry.thread,
        }
    }
}

impl Package {
    fn count(&self, outcome: PackageOutcome) -> usize {
        self.items.iter().filter(|it| it.outcome == outcome).count()
    }

    /// How much of it somebody must read before it is handed over.
    fn to_be_read(&self) -> usize {
        self.items
            .iter()
            .filter(|it| it.outcome == PackageOutcome::Included && it.may_tell_of_others)
            .count()
    }
}

pub(crate) async fn package(
    way: &Way,
    stack: &Path,
    options: &cli::Package,
    out: Out,
) -> anyhow::Result<()> {
    let dir = &options.out;
    ensure!(
        !dir.exists(),
        "{} is there already: name a folder that is not, so that nothing is mixed or overwritten",
        dir.display()
    );
    let (client, actor) = options.asking(way, stack).open().await?;
    let package = gather(&client, &actor, options.request).await?;
    DirBuilder::new()
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("the folder {} cannot be made", dir.display()))?;
    let done = async {
        // The names say which request it is, and nothing of the person.
        let html = page::html(&package, out.lang);
        write(
            &dir.join(format!("{}.json", options.request)),
            &serde_json::to_vec_pretty(&package)?,
        )?;
        write(&dir.join(format!("{}.html", options.request)), html.as_bytes())?;
        client.ask(&actor, &delivery(&package)?).await?;
        anyhow::Ok(())
    };
    if let Err(why) = done.await {
        // What is not on record as handed out does not lie about.
        drop(fs::remove_dir_all(dir));
        return Err(why.context("the package is not made"));
    }
    tell(&package, dir, out);
    Ok(())
}

fn delivery(package: &Package) -> anyhow::Result<DeliverAccessPackage> {
    Ok(DeliverAccessPackage {
        request: package.request.request,
        items: package.count(PackageOutcome::Included).try_into()?,
        looks: package.looks.len().try_into()?,
        events: package.events.len().try_into()?,
        withheld: package.count(PackageOutcome::Withheld).try_into()?,
    })
}

/// Everything, page by page.
async fn gather(
    client: &Door,
    actor: &Actor,
    request: SubjectRequestId,
) -> anyhow::Result<Package> {
    let of_request = client.show(actor, &SubjectRequest { request }).await?;
    let person = of_request.request.subject;
    let mut items = vec![];
    let mut after = None;
    let own_rights = loop {
        let page = client.show(actor, &AccessPackage { request, after }).await?;
        items.extend(page.items);
        after = page.next;
        if after.is_none() {
            break page.own_rights;
        }
    };
    items.sort_by_key(|it| (it.controller, it.sealed_at, it.sealed));
    let mut looks = vec![];
    let mut cursor = None;
    loop {
        let page = client.show(actor, &AccessPackageLooks { request, cursor }).await?;
        looks.extend(page.looks);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut events = vec![];
    let mut cursor = None;
    loop {
        let page = client.show(actor, &AboutPerson { person, limit: PAGE, cursor }).await?;
        events.extend(page.entries);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if of_request.request.asks_as == AsksAs::CustodyHolder {
        leave_out(&mut events, &own_rights);
    }
    let events = events.into_iter().map(|it| Happened::of(it, person)).collect();
    Ok(Package {
        format: 1,
        made_at: Clock::wall().now(),
        municipality: actor.tenant,
        request: of_request.request,
        controllers: of_request.controllers,
        items,
        looks,
        events,
    })
}

/// Leaves out what no custody holder is told of: what became of consents that the child decided alone (L-20), in whichever
/// service. Who looked stands in a list of its own, where that is left out already.
fn leave_out(events: &mut Vec<Entry>, own_rights: &[ConsentId]) {
    let streams: HashSet<Uuid> = own_rights.iter().flat_map(|it| [it.0, it.withdrawal()]).collect();
    let mut because: HashSet<Uuid> = HashSet::new();
    loop {
        let before = events.len();
        events.retain(|it| {
            let is_theirs = streams.contains(&it.stream)
                || because.contains(&it.cause)
                || it.kind.starts_with("look.");
            if is_theirs && !it.kind.starts_with("look.") {
                // What the same command did, and what others did because of it.
                because.extend([it.cause, it.id.0]);
            }
            !is_theirs
        });
        if events.len() == before {
            return;
        }
    }
}

fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    private_file::create(file, bytes)
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn tell(package: &Package, dir: &Path, out: Out) {
    let (items, withheld) =
        (package.count(PackageOutcome::Included), package.count(PackageOutcome::Withheld));
    let (looks, events, read) = (package.looks.len(), package.events.len(), package.to_be_read());
    out.value(&serde_json::json!({
        "folder": dir, "items": items, "withheld": withheld, "looks": looks, "events": events, "to_be_read": read,
    }));
    let dir = dir.display();
    out.say(match out.lang {
        Lang::En => format!(
            "{items} things that are held, {looks} looks, {events} events: in {dir}\n\
             Left out because they are the child's own: {withheld}\n\
             Read before you hand it over, because they may tell of others: {read}\n\
             Hand it over where nobody else sees it, as by Digital Post or in person; never by e-mail. Then delete the folder: rm -r {dir}"
        ),
        Lang::Da => format!(
            "{items} oplysninger, {looks} opslag, {events} hændelser: i {dir}\n\
             Udeladt, fordi de er barnets egne: {withheld}\n\
             Læs dem, før du udleverer dem, for de kan fortælle om andre: {read}\n\
             Udlevér det, hvor ingen andre ser det, som ved Digital Post eller ved et møde; aldrig ved e-mail. Slet derefter mappen: rm -r {dir}"
        ),
    });
}

#[cfg(test)]
mod tests;
