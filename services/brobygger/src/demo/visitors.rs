//! Whom one may be in the demo's portal: the scenario's own choice, so that each has something to do.

use anyhow::{Context as _, ensure};
use platform::stack::{PortalAddress, Stack};
use portal::{DemoPerson, InEach};
use proto::{
    id::{LoginId, OrganisationId, PersonId, derive},
    identity::RegisteredAs,
};
use uuid::Uuid;

use super::{
    cast::Cast,
    member::Member,
    scenario::{Scenario, Visitor},
};

/// Whether whoever says so is somebody of the demo. Only where everybody is made up, nobody logs in at a provider, and only on the machine
/// itself: a stack that says it is a demo and is not that does not start.
///
/// # Errors
/// When it could be reached from elsewhere.
pub(crate) fn is_open(stack: &Stack) -> anyhow::Result<bool> {
    if !stack.is_demo {
        return Ok(false);
    }
    let is_local = stack.portal.as_ref().is_none_or(PortalAddress::is_local);
    ensure!(
        stack.login_providers_file.is_none(),
        "the stack file says that this is a demo, where everybody may be anybody, and names login providers: take out one of them"
    );
    ensure!(
        is_local,
        "the stack file says that this is a demo, where everybody may be anybody, and its portal can be reached from elsewhere: take out `is_demo`, or let it listen on 127.0.0.1 as http://localhost"
    );
    Ok(true)
}

/// The seed of every `brobygger dev`: what is written about the demo is true of every demo of that day.
pub(crate) fn seed() -> Uuid {
    derive("demo", &[b"brobygger dev"])
}

/// Whom one may be in the portal of a demo.
pub(crate) fn all() -> anyhow::Result<Vec<DemoPerson>> {
    let scenario = Scenario::load()?;
    let one = |it: &Visitor| person(&scenario, seed(), it).with_context(|| it.key.clone());
    scenario.visitors.iter().map(one).collect()
}

fn person(scenario: &Scenario, seed: Uuid, it: &Visitor) -> anyhow::Result<DemoPerson> {
    let story = scenario.all().find(|story| story.key == it.story);
    let story = story.with_context(|| format!("there is no story {}", it.story))?;
    let cast = Cast { scenario, story, seed };
    let tenant = cast.municipality()?;
    let as_family = |who: &str| -> anyhow::Result<RegisteredAs> {
        Ok(RegisteredAs { tenant, person: PersonId(cast.id(who)?) })
    };
    let mut registered_as = vec![];
    let (subject, login) = match it.who.split_once(':').unwrap_or((&it.who, "")) {
        ("family", who) => {
            let own = as_family(who)?;
            registered_as.push(own);
            let login = derive("demo", &[own.person.0.as_bytes(), b"login"]);
            (proto::id::UserId(own.person.0), LoginId(login))
        }
        ("coordinator", _) => {
            let organisation = OrganisationId(cast.id("org")?);
            let member = Member::coordinator(organisation);
            (member.subject(), member.login())
        }
        ("volunteer", _) => {
            let actor = cast.actor("volunteer")?;
            let organisation = actor.organisation.context("a volunteer of no organisation")?;
            let member = Member::volunteer(organisation, PersonId(actor.subject.0));
            (member.subject(), member.login())
        }
        (who, _) => {
            let town = scenario.towns.get(&story.town).context("there is no such town")?;
            let member = town.member(&story.town, who);
            (member.subject(), member.login())
        }
    };
    if let Some(also) = &it.also {
        registered_as.push(as_family(also)?);
    }
    let in_each = |da: &str, en: &str| InEach { da: da.to_owned(), en: en.to_owned() };
    Ok(DemoPerson {
        key: it.key.clone(),
        name: it.name.clone(),
        role: in_each(&it.role_da, &it.role_en),
        line: in_each(&it.line_da, &it.line_en),
        login,
        subject,
        registered_as,
    })
}
