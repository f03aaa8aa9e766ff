//! The same child in two municipalities: found by the vault, told to the services alone.

use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::PersonId,
    vault::{ChangePerson, PersonDetails, PersonKind, SamePersonFact},
};

use super::world::{AARHUS, STRUER, Vault, named, register, start};

fn with_number(cpr: &str) -> PersonDetails {
    PersonDetails { cpr: Some(cpr.to_owned()), ..named("Nikolaj") }
}

/// What was said in the country of who is the same as who.
async fn said(walk: &Vault) -> Vec<SamePersonFact> {
    let said = walk.events().await.into_iter().filter(|it| it.kind.starts_with("same_person."));
    said.map(|it| {
        assert_eq!(it.tenant, Municipality::COUNTRY, "no municipality is told");
        match it.read() {
            Ok(proto::vault::Event::SamePerson(fact)) => fact,
            other => panic!("{other:?}"),
        }
    })
    .collect()
}

async fn child(walk: &Vault, by: &Actor, cpr: &str) -> PersonId {
    register(walk, by, PersonKind::Child, with_number(cpr)).await.unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_municipalities_with_one_child_are_found() {
    let walk = start().await;
    let [aarhus, struer, herning] =
        [AARHUS, STRUER, "0657"].map(|tenant| actor(Role::CaseWorker, tenant));
    let first = child(&walk, &aarhus, "610217-4005").await;
    child(&walk, &struer, "620217-4006").await;
    walk.housekeeping().await;
    assert_eq!(said(&walk).await, []);

    let second = child(&walk, &struer, "6102174005").await;
    let third = child(&walk, &herning, "6102174005").await;
    walk.housekeeping().await;
    walk.housekeeping().await;
    let found = |person| SamePersonFact::Found { person, of: first };
    let mut expected = [found(second), found(third)];
    expected.sort_by_key(|it| format!("{it:?}"));
    let mut found_now = said(&walk).await;
    found_now.sort_by_key(|it| format!("{it:?}"));
    assert_eq!(found_now, expected);

    // A number that was mistyped is mended: they are two. It was the other's: there is nobody else.
    let change = ChangePerson { person: second, details: with_number("630217-4007") };
    walk.ask(&struer, change).await.unwrap();
    walk.housekeeping().await;
    let parted = SamePersonFact::Parted { person: second, of: first };
    assert_eq!(said(&walk).await.last(), Some(&parted));
    assert_eq!(said(&walk).await.len(), 3);
}

/// Guardians and others have no thread: who has the number of one is nobody's business in the country.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_others_than_children_nothing_is_kept() {
    let walk = start().await;
    for tenant in [AARHUS, STRUER] {
        let by = actor(Role::CaseWorker, tenant);
        let mother = PersonDetails { cpr: Some("610280-4005".to_owned()), ..named("Mette") };
        register(&walk, &by, PersonKind::Guardian, mother).await.unwrap();
    }
    walk.housekeeping().await;
    assert_eq!(said(&walk).await, []);
    let kept = sqlx::query_scalar!(r#"select count(*) as "n!" from vault_country_digests"#);
    assert_eq!(kept.fetch_one(&walk.pool).await.unwrap(), 0);
}
