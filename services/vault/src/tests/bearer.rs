//! Who logs in by a CPR number, and as whom: found by one digest for each municipality, where they are now and old enough.

use platform::{Call, testing::actor};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{CommandId, PersonId},
    problem::Problem,
    request::Query as _,
    thread::{self, ThreadFact},
    vault::{
        BearerOfCpr, ChangePerson, ConfirmDuplicate, Controller, CprBearer, ErasureBasis,
        ErasureOutcome,
        PartyStatus::{self, Adult, From10, From15, Under10},
        PersonDetails,
        PersonKind::{self, Child, Contact, Guardian, Volunteer},
        RegisterPerson, RegisteredBearer, Right,
    },
};
use uuid::Uuid;

use super::{
    erasure::World,
    world::{AARHUS, STRUER, Vault, accountable, named, register, said_by, start},
};
use crate::domain::bearer::may_log_in;

/// Born in February 1980, with a substitute number's day and without.
const MOTHER: &str = "610280-4005";

#[test]
fn a_guardian_and_a_child_from_fifteen_log_in() {
    let known = [None, Some(Under10), Some(From10), Some(From15), Some(Adult)];
    for kind in PersonKind::ALL {
        for registered in known {
            for of_number in known {
                let of_family = matches!(kind, Child | Guardian);
                let is_old = |it: PartyStatus| matches!(it, From15 | Adult);
                // What the number says goes before what was written down; nothing known is not enough.
                let expected = of_family && of_number.or(registered).is_some_and(is_old);
                let may = may_log_in(*kind, registered, of_number);
                assert_eq!(may, expected, "{kind} {registered:?} {of_number:?}");
            }
        }
    }
    assert!(!may_log_in(Volunteer, Some(Adult), Some(Adult)), "a volunteer holds a role");
    assert!(!may_log_in(Contact, Some(Adult), Some(Adult)), "nor is a teacher of the family");
}

async fn bearer(walk: &Vault, cpr: &str) -> Result<CprBearer, Problem> {
    let body = serde_json::to_vec(&BearerOfCpr { cpr: Some(cpr.to_owned()) }).unwrap();
    let call = Call {
        id: CommandId(Uuid::new_v4()),
        actor: Actor::system(Municipality::COUNTRY),
        expected: None,
        trace: String::new(),
    };
    let answer = walk.core.show(BearerOfCpr::NAME, &body, &call).await?;
    Ok(serde_json::from_str(answer.get()).unwrap())
}

/// As whom somebody with this number may act, and where.
async fn found(walk: &Vault, cpr: &str) -> Vec<(String, PersonId)> {
    let mut found: Vec<_> = bearer(walk, cpr).await.unwrap().registered;
    found.sort_by_key(|it| it.tenant);
    found
        .into_iter()
        .map(|RegisteredBearer { tenant, person }| (tenant.to_string(), person))
        .collect()
}

fn with_number(cpr: &str) -> PersonDetails {
    PersonDetails { cpr: Some(cpr.to_owned()), ..named("Opdigt") }
}

async fn person(walk: &Vault, by: &Actor, kind: PersonKind, cpr: &str) -> PersonId {
    register(walk, by, kind, with_number(cpr)).await.unwrap().0
}

fn worker(tenant: &str) -> Actor {
    actor(Role::CaseWorker, tenant)
}

fn at(tenant: &str, person: PersonId) -> (String, PersonId) {
    (tenant.to_owned(), person)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_finds_its_bearer_in_each_municipality() {
    let (walk, aarhus, struer) = (start().await, worker(AARHUS), worker(STRUER));
    assert_eq!(found(&walk, MOTHER).await, [], "nobody is registered anywhere");
    let here = person(&walk, &aarhus, Guardian, MOTHER).await;
    assert_eq!(found(&walk, "6102804005").await, [at(AARHUS, here)], "however it is written");
    let there = person(&walk, &struer, Guardian, MOTHER).await;
    assert_eq!(found(&walk, MOTHER).await, [at(STRUER, there), at(AARHUS, here)]);
    assert_eq!(found(&walk, "620280-4006").await, [], "somebody else");
    // Who has given way goes on under another id.
    let twice = register(&walk, &aarhus, Guardian, named("Opdigt")).await.unwrap().0;
    walk.ask(&aarhus, ConfirmDuplicate { person: here, of: twice }).await.unwrap();
    assert_eq!(found(&walk, MOTHER).await, [at(STRUER, there), at(AARHUS, twice)]);
    // A number that was somebody else's finds them no more.
    let change = ChangePerson { person: there, details: with_number("630280-4007") };
    walk.ask(&struer, change).await.unwrap();
    assert_eq!(found(&walk, MOTHER).await, [at(AARHUS, twice)]);
    for no in ["", "610280-400", "990280-4005", "610280-400x"] {
        let refused = bearer(&walk, no).await.unwrap_err();
        assert_eq!(refused.status, 422, "{no}");
        assert!(no.is_empty() || !refused.detail.contains(no), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_moved_is_found_there_too() {
    let (walk, aarhus, struer) = (start().await, worker(AARHUS), worker(STRUER));
    let older = "170211-4006";
    let child = person(&walk, &aarhus, Child, older).await;
    let thread = accountable(&walk, &actor(Role::BridgeBuilder, AARHUS), child).await;
    let (from, to) = (AARHUS.parse().unwrap(), STRUER.parse().unwrap());
    let moved = ThreadFact::ActingMunicipalityChanged { from, to };
    said_by(&walk, "thread", &struer, thread.0, thread::Event::from(moved)).await;
    assert_eq!(found(&walk, older).await, [at(AARHUS, child)]);
    // The other municipality does not write the number down.
    let arrive = RegisterPerson { person: child, kind: Child, details: named("Opdigt") };
    walk.ask(&struer, arrive).await.unwrap();
    assert_eq!(found(&walk, older).await, [at(STRUER, child), at(AARHUS, child)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_erased_is_found_where_they_are_now() {
    let world = World::start().await;
    let mother = person(&world.walk, &world.worker, Guardian, MOTHER).await;
    let there = person(&world.walk, &worker(STRUER), Guardian, MOTHER).await;
    let world = World { mother, ..world };
    assert_eq!(found(&world.walk, MOTHER).await, [at(STRUER, there), at(AARHUS, mother)]);
    let request = world.request(Right::Erasure).await;
    let (erased, basis) = (ErasureOutcome::Erased, ErasureBasis::ArchiveAuthority);
    world.erase(request, Controller::Municipality, erased, basis).await;
    assert_eq!(found(&world.walk, MOTHER).await, [at(STRUER, there)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_logs_in_from_fifteen() {
    let walk = start().await;
    // It is the twenty-third of November 2026 there: born in February 2012 and 2011.
    let younger = "170212-4005";
    let older = "170211-4006";
    person(&walk, &worker(AARHUS), Child, younger).await;
    let of_fifteen = person(&walk, &worker(AARHUS), Child, older).await;
    assert_eq!(found(&walk, younger).await, []);
    assert_eq!(found(&walk, older).await, [at(AARHUS, of_fifteen)]);
    person(&walk, &worker(AARHUS), Contact, "180280-4007").await;
    assert_eq!(found(&walk, "180280-4007").await, [], "a contact is of no family");
}

/// Threat 26: one human is known again, wherever they are registered or are not; and by no digest that stands anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_26_one_human_is_told_from_another() {
    let walk = start().await;
    let first = bearer(&walk, MOTHER).await.unwrap().human.unwrap();
    person(&walk, &worker(AARHUS), Guardian, MOTHER).await;
    person(&walk, &worker(AARHUS), Child, "610217-4005").await;
    assert_eq!(bearer(&walk, "6102804005").await.unwrap().human, Some(first));
    assert_ne!(bearer(&walk, "620280-4006").await.unwrap().human, Some(first));
    let child = bearer(&walk, "610217-4005").await.unwrap().human.unwrap();
    let kept = sqlx::query_scalar!(
        r#"select digest as "digest!" from vault_digests union all select digest from vault_country_digests"#
    );
    let kept = kept.fetch_all(&walk.pool).await.unwrap();
    assert!(kept.len() >= 3 && !kept.iter().any(|it| *it == first.0 || *it == child.0));
    // By a person nobody asks it.
    for role in Role::ALL.iter().filter(|it| **it != Role::System) {
        let body = serde_json::to_vec(&BearerOfCpr { cpr: Some(MOTHER.to_owned()) }).unwrap();
        let (id, expected, trace) = (CommandId(Uuid::new_v4()), None, String::new());
        let call = Call { id, actor: actor(*role, AARHUS), expected, trace };
        let no = walk.core.show(BearerOfCpr::NAME, &body, &call).await.unwrap_err();
        assert_eq!(no.code, "not_your_mandate");
    }
}
