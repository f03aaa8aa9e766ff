//! Who has nothing to do with a child asks about it, all the time: nothing is shown.

use platform::client::{Client, Unanswered};
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, PersonId, SealedId},
    vault::{LookOutcome, PersonByCpr, Purpose, Reveal, SealedRef},
};
use uuid::Uuid;

use super::crowd::{Person, Work};

const DEED: &str = "a stranger looks";

/// Everybody who is a stranger to a child of `tenant`.
fn everybody(tenant: &str, mine: &str) -> Vec<Actor> {
    let organisation = Some(OrganisationId(Uuid::new_v4()));
    let of = |role| platform::testing::actor(role, tenant);
    vec![
        Actor { organisation, ..of(Role::Volunteer) },
        Actor { organisation, ..of(Role::Coordinator) },
        of(Role::Family),
        of(Role::Administrator),
        platform::testing::actor(Role::CaseWorker, mine),
        platform::testing::actor(Role::BridgeBuilder, mine),
    ]
}

/// One of them looks at one child's words.
pub(super) async fn one(person: &mut Person) -> anyhow::Result<()> {
    let one = {
        let town = person.work.town();
        person.chance.one_of(&town.sealed).cloned()
    };
    let Some((child, sealed, worker)) = one else { return Ok(()) };
    let everybody = everybody(worker.tenant.as_str(), "0671");
    let Some(stranger) = person.chance.one_of(&everybody) else { return Ok(()) };
    ask(&person.client, &person.work, stranger, child, sealed).await
}

/// At the end all of them look at some children's.
pub(super) async fn look(client: &Client, work: &Work) -> anyhow::Result<()> {
    let some: Vec<_> = {
        let town = work.town();
        town.sealed.iter().step_by(town.sealed.len() / 20 + 1).cloned().collect()
    };
    for (child, sealed, worker) in some {
        for stranger in everybody(worker.tenant.as_str(), "0671") {
            ask(client, work, &stranger, child, sealed).await?;
        }
    }
    Ok(())
}

async fn ask(
    client: &Client,
    work: &Work,
    stranger: &Actor,
    child: PersonId,
    sealed: SealedId,
) -> anyhow::Result<()> {
    let role = stranger.role;
    let reveal = Reveal { subject: child, sealed: vec![sealed], purpose: Purpose::CaseWork };
    match client.show(stranger, &reveal).await {
        Ok(shown) => {
            let is_seen = |it: &proto::vault::Revealed| {
                it.outcome == LookOutcome::Shown || it.words.is_some()
            };
            if shown.iter().any(is_seen) {
                work.is_wrong(format!("a {role} who is a stranger was shown a child's words"));
            }
            work.count(DEED, |it| it.refused += 1);
        }
        Err(Unanswered::Problem(no)) if !no.is_retryable() => {
            work.count(DEED, |it| it.refused += 1);
        }
        Err(_) => work.count(DEED, |it| it.unknown += 1),
    }
    let by_cpr = PersonByCpr { cpr: "010185-5000".to_owned(), purpose: Purpose::CaseWork };
    if role != Role::CaseWorker && client.show(stranger, &by_cpr).await.is_ok() {
        work.is_wrong(format!("a {role} could look for a person by CPR number"));
    }
    let is_elsewhere = matches!(role, Role::CaseWorker | Role::BridgeBuilder);
    if is_elsewhere && client.show(stranger, &SealedRef { sealed }).await.is_ok() {
        work.is_wrong(format!("a {role} of another municipality was told of a child's words"));
    }
    Ok(())
}
