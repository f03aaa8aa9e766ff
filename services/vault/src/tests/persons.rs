//! Persons, on a real database: registered, found again, suspected, protected, growing up.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use platform::{
    rebuild::{Sources, rebuild},
    testing::actor,
};
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, PersonId},
    vault::{
        AddressProtection, BirthdayAhead, BirthdaysAhead, ChangePerson, ConfirmDuplicate,
        DismissDuplicate, Event, Field, LookOutcome, Looks, PartyStatus, PersonByCpr,
        PersonDetails, PersonFact, PersonFound, PersonKind, ProtectionsToRecheck, Purpose,
        RecheckProtection, RecordCustody, RegisterPerson, SuspectedDuplicates, Tie, Verb,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, Vault, accountable, code, family, named, of_organisation, person, register, sees, start,
};
use crate::{MasterKey, VaultService};

const CPR: &str = "610217-4005";

fn nikolaj() -> PersonDetails {
    PersonDetails {
        cpr: Some(CPR.to_owned()),
        surname: Some("Sørensen".to_owned()),
        ..named("Nikolaj")
    }
}

async fn find(walk: &Vault, by: &Actor, cpr: &str) -> Option<PersonId> {
    let asked = PersonByCpr { cpr: cpr.to_owned(), purpose: Purpose::CaseWork };
    let PersonFound { person, gave_way: _ } = walk.show(by, asked).await.unwrap();
    person
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_is_registered_sealed_and_found_again() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, done) = register(&walk, &worker, PersonKind::Child, nikolaj()).await.unwrap();
    assert_eq!((done.stream, done.version), (child.0, 1));
    assert_eq!(
        walk.event_types().await,
        ["person.registered", "words.sealed", "words.sealed", "words.sealed", "words.sealed"]
    );
    let Ok(Event::Person(PersonFact::Registered { kind, party, .. })) =
        walk.events().await[0].read()
    else {
        panic!("it is the first")
    };
    assert_eq!((kind, party), (PersonKind::Child, Some(PartyStatus::Under10)));

    let mut shown = sees(&walk, &worker, child, Purpose::CaseWork).await;
    shown.sort();
    let text = |it: &str| Ok(it.to_owned());
    assert_eq!(
        shown,
        [
            (Some(Field::FirstName), text("Nikolaj")),
            (Some(Field::Surname), text("Sørensen")),
            (Some(Field::Cpr), text("6102174005")),
            (Some(Field::BirthDate), text("2017-02-01")),
        ]
    );

    assert_eq!(find(&walk, &worker, CPR).await, Some(child));
    assert_eq!(find(&walk, &worker, "6102174005").await, Some(child));
    assert_eq!(find(&walk, &actor(Role::CaseWorker, AARHUS), CPR).await, Some(child));
    assert_eq!(find(&walk, &actor(Role::CaseWorker, "0657"), CPR).await, None);
    assert_eq!(find(&walk, &worker, "610217-4006").await, None);
    let wrong = PersonByCpr { cpr: "6113174005".to_owned(), purpose: Purpose::CaseWork };
    assert_eq!(code(walk.show(&worker, wrong).await), "cpr_no_such_day");
    let asked = PersonByCpr { cpr: CPR.to_owned(), purpose: Purpose::CaseWork };
    assert!(!format!("{asked:?}").contains("6102"));
    assert_eq!(
        code(walk.show(&actor(Role::BridgeBuilder, AARHUS), asked).await),
        "not_your_mandate"
    );

    // Every search is on record: the one that found, the one that did not, the one that was refused.
    let auditor = actor(Role::Auditor, AARHUS);
    let looks =
        walk.show(&auditor, Looks { subject: None, untied: false, limit: 100, cursor: None }).await;
    let searches: Vec<_> = looks
        .unwrap()
        .looks
        .into_iter()
        .filter(|it| it.verb == Verb::Search)
        .map(|it| (it.role, it.outcome, it.tie, it.subject == Some(child)))
        .collect();
    assert_eq!(
        searches,
        [
            (Role::BridgeBuilder, LookOutcome::Refused, Some(Tie::None), false),
            (Role::CaseWorker, LookOutcome::Nothing, Some(Tie::None), false),
            (Role::CaseWorker, LookOutcome::Shown, Some(Tie::None), true),
            (Role::CaseWorker, LookOutcome::Shown, Some(Tie::CaseWorker), true),
            (Role::CaseWorker, LookOutcome::Shown, Some(Tie::CaseWorker), true),
        ]
    );
}

/// Who looks somebody up without a relation is among those whom an auditor samples (D-09); for another purpose nobody is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_without_a_relation_is_found_by_an_auditor() {
    let walk = start().await;
    let (worker, other) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, AARHUS));
    register(&walk, &worker, PersonKind::Child, nikolaj()).await.unwrap();
    for by in [&worker, &other] {
        find(&walk, by, CPR).await.unwrap();
    }
    let for_oversight = PersonByCpr { cpr: CPR.to_owned(), purpose: Purpose::Oversight };
    assert_eq!(code(walk.show(&other, for_oversight).await), "purpose_does_not_fit");
    let asked = Looks { subject: None, untied: true, limit: 100, cursor: None };
    let looks = walk.show(&actor(Role::Auditor, AARHUS), asked).await.unwrap().looks;
    let told: Vec<_> = looks.iter().map(|it| (it.by, it.verb, it.outcome)).collect();
    let by = Some(other.subject);
    assert_eq!(
        told,
        [(by, Verb::Search, LookOutcome::Refused), (by, Verb::Search, LookOutcome::Shown)]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_number_is_one_person() {
    let walk = start().await;
    let (worker, other) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, AARHUS));
    let (child, _) = register(&walk, &worker, PersonKind::Child, nikolaj()).await.unwrap();
    let again = register(&walk, &other, PersonKind::Child, nikolaj()).await.unwrap_err();
    assert_eq!((again.status, again.code.as_ref()), (409, "cpr_known"));
    assert!(again.detail.contains(&child.to_string()));
    assert!(!again.detail.contains("4005"));
    // Whoever was told has looked.
    assert_eq!(walk.event_types().await.last().map(String::as_str), Some("look.logged"));
    // Another municipality has its own.
    let herning = actor(Role::CaseWorker, "0657");
    register(&walk, &herning, PersonKind::Child, nikolaj()).await.unwrap();
    // Once more under the same id.
    let same = RegisterPerson { person: child, kind: PersonKind::Child, details: nikolaj() };
    assert_eq!(code(walk.ask(&worker, same.clone()).await), "person_registered");
    assert_eq!(code(walk.ask(&herning, same).await), "cpr_known");
    let taken = RegisterPerson { person: child, kind: PersonKind::Child, details: named("X") };
    assert_eq!(code(walk.ask(&herning, taken).await), "not_found");
}

/// Two register the same child at once: one person comes of it, and the other is told who it is or to ask again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_register_one_person() {
    let walk = start().await;
    let workers: Vec<_> = (0..8).map(|_| actor(Role::CaseWorker, AARHUS)).collect();
    let asked = workers.iter().map(|it| register(&walk, it, PersonKind::Child, nikolaj()));
    let answers = futures::future::join_all(asked).await;
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(["cpr_known", "cpr_busy"].contains(&refused.code.as_ref()), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_alike_is_suspected_until_somebody_decides() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let born = |name: &str, date: &str| PersonDetails {
        birth_date: Some(date.parse().unwrap()),
        surname: Some("Sørensen".to_owned()),
        ..named(name)
    };
    let mut ids = vec![];
    for details in [
        born("Nikolaj", "2017-02-01"),
        born(" NIKOLAJ", "2017-02-01"),
        born("Nikolaj", "2017-02-02"),
        born("Niko laj", "2017-02-01"),
    ] {
        ids.push(register(&walk, &worker, PersonKind::Child, details).await.unwrap().0);
        walk.clock.advance(TimeDelta::seconds(1));
    }
    let suspected = async || {
        let pairs = walk.show(&worker, SuspectedDuplicates {}).await.unwrap();
        pairs.into_iter().map(|it| (it.person, it.of)).collect::<Vec<_>>()
    };
    assert_eq!(suspected().await, [(ids[1], ids[0]), (ids[3], ids[0]), (ids[3], ids[1])]);
    let herning = actor(Role::CaseWorker, "0657");
    assert_eq!(walk.show(&herning, SuspectedDuplicates {}).await.unwrap(), []);

    walk.ask(&worker, DismissDuplicate { person: ids[0], of: ids[3] }).await.unwrap();
    assert_eq!(suspected().await, [(ids[1], ids[0]), (ids[3], ids[1])]);
    walk.ask(&worker, ConfirmDuplicate { person: ids[1], of: ids[0] }).await.unwrap();
    assert_eq!(suspected().await, []);
    for (refused, expected) in [
        (
            walk.ask(&worker, ConfirmDuplicate { person: ids[0], of: ids[1] }).await,
            "already_duplicate",
        ),
        (walk.ask(&worker, ConfirmDuplicate { person: ids[0], of: ids[0] }).await, "same_person"),
        (walk.ask(&worker, ConfirmDuplicate { person: ids[0], of: person() }).await, "not_found"),
        (walk.ask(&herning, ConfirmDuplicate { person: ids[0], of: ids[2] }).await, "not_found"),
    ] {
        assert_eq!(code(refused), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_is_refused() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let coordinator = of_organisation(Role::Coordinator, OrganisationId(Uuid::new_v4()));
    let cpr = |it: &str| PersonDetails { cpr: Some(it.to_owned()), ..named("Nikolaj") };
    let born =
        |it: &str| PersonDetails { birth_date: Some(it.parse().unwrap()), ..cpr("0102174005") };
    let long = named(&"x".repeat(301));
    for (by, kind, details, expected) in [
        (&worker, PersonKind::Child, PersonDetails::default(), "nothing_known"),
        (&worker, PersonKind::Child, named("  "), "not_a_detail"),
        (&worker, PersonKind::Child, long, "out_of_bounds"),
        (&worker, PersonKind::Child, cpr("12"), "cpr_not_ten_digits"),
        (&worker, PersonKind::Child, cpr("6113174005"), "cpr_no_such_day"),
        (&worker, PersonKind::Child, cpr("6101364005"), "birth_date_in_the_future"),
        (&worker, PersonKind::Child, born("2017-02-02"), "birth_date_differs"),
        (&worker, PersonKind::Volunteer, named("Ole"), "not_your_person"),
        (&builder, PersonKind::Child, cpr(CPR), "not_your_cpr"),
        (&coordinator, PersonKind::Volunteer, cpr(CPR), "not_your_cpr"),
        (&coordinator, PersonKind::Child, named("Nikolaj"), "not_your_person"),
    ] {
        let refused = register(&walk, by, kind, details).await.map(|_| ());
        assert_eq!(code(refused), expected);
    }
    assert_eq!(walk.event_types().await, <[&str; 0]>::default());
    let kept = sqlx::query_scalar!(r#"select count(*) as "n!" from vault_digests"#);
    assert_eq!(kept.fetch_one(&walk.pool).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_latest_is_what_counts_and_a_number_can_be_corrected() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) = register(&walk, &worker, PersonKind::Child, nikolaj()).await.unwrap();
    walk.clock.advance(TimeDelta::seconds(1));
    let other = PersonDetails { cpr: Some("6102114005".to_owned()), ..named("Niko") };
    walk.ask(&worker, ChangePerson { person: child, details: other }).await.unwrap();
    let shown = sees(&walk, &worker, child, Purpose::CaseWork).await;
    let text = |field| shown.iter().find(|it| it.0 == Some(field)).unwrap().1.clone().unwrap();
    assert_eq!((text(Field::FirstName), text(Field::Surname)), ("Niko".into(), "Sørensen".into()));
    assert_eq!(text(Field::BirthDate), "2011-02-01");
    assert_eq!(shown.len(), 4);
    // At another age the child decides more.
    let kinds = walk.event_types().await;
    assert!(kinds.contains(&"person.party_status_changed".to_owned()), "{kinds:?}");
    assert_eq!(find(&walk, &worker, "6102114005").await, Some(child));
    assert_eq!(find(&walk, &worker, CPR).await, None, "the wrong number is nobody's any more");

    // A rebuild learns of the wrong number before the right one, and changes nothing of what only the sealed store holds.
    let owner = walk.pool.connect_options().as_ref().clone();
    let vault = VaultService::new(MasterKey::draw());
    rebuild(&vault, &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(find(&walk, &worker, "6102114005").await, Some(child));
    assert_eq!(find(&walk, &worker, CPR).await, None);

    let elsewhere = ChangePerson { person: child, details: named("X") };
    let herning = actor(Role::CaseWorker, "0657");
    assert_eq!(code(walk.ask(&herning, elsewhere).await), "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn custody_is_with_registered_persons() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) = register(&walk, &worker, PersonKind::Child, nikolaj()).await.unwrap();
    let (mother, _) = register(&walk, &worker, PersonKind::Guardian, named("Mette")).await.unwrap();
    let record = |child, holders: &[PersonId]| RecordCustody { child, holders: holders.to_vec() };
    walk.ask(&worker, record(child, &[mother])).await.unwrap();
    for (asked, expected) in [
        (record(child, &[mother]), "same_custody"),
        (record(child, &[child]), "no_custody"),
        (record(child, &[]), "no_custody"),
        (record(child, &[person()]), "not_found"),
        (record(mother, &[child]), "not_a_child"),
        (record(person(), &[mother]), "not_found"),
    ] {
        assert_eq!(code(walk.ask(&worker, asked).await), expected);
    }
    let herning = actor(Role::CaseWorker, "0657");
    assert_eq!(code(walk.ask(&herning, record(child, &[mother])).await), "not_found");
}

/// P-29: found on the day in Denmark, said without a date; what is ahead is shown to who works with the child.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn birthdays_are_found_on_the_day() {
    let walk = start().await;
    let (worker, other) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, AARHUS));
    let born = |it: &str| PersonDetails { birth_date: Some(it.parse().unwrap()), ..named("N") };
    let (child, _) = register(&walk, &worker, PersonKind::Child, born("2016-11-25")).await.unwrap();
    register(&walk, &worker, PersonKind::Child, born("2018-11-24")).await.unwrap();
    register(&walk, &worker, PersonKind::Guardian, born("1985-11-24")).await.unwrap();
    let ahead = walk.show(&worker, BirthdaysAhead { days: 30 }).await.unwrap();
    let on = "2026-11-25".parse().unwrap();
    assert_eq!(ahead, [BirthdayAhead { person: child, on, party: PartyStatus::From10 }]);
    assert_eq!(walk.show(&worker, BirthdaysAhead { days: 1 }).await.unwrap(), []);
    assert_eq!(walk.show(&other, BirthdaysAhead { days: 90 }).await.unwrap(), []);
    assert_eq!(walk.show(&worker, BirthdaysAhead { days: 0 }).await.unwrap_err().status, 400);
    assert_eq!(walk.event_types().await.iter().filter(|it| *it == "look.logged").count(), 1);

    let changed = async || {
        walk.housekeeping().await;
        walk.event_types().await.iter().filter(|it| *it == "person.party_status_changed").count()
    };
    assert_eq!(changed().await, 0);
    // 22:59 UTC is a minute to midnight in Denmark.
    walk.clock.advance(TimeDelta::hours(38) + TimeDelta::minutes(59));
    assert_eq!(changed().await, 0);
    walk.clock.advance(TimeDelta::minutes(1));
    assert_eq!(changed().await, 1);
    assert_eq!(changed().await, 1, "once a day is once");
    let last = walk.events().await.pop().unwrap();
    assert_eq!((last.stream, last.data.as_str()), (child.0, r#"{"party":"from_10"}"#));
    walk.clock.advance(TimeDelta::days(365 * 5 + 1));
    assert_eq!(changed().await, 3, "fifteen, and the other is thirteen");
    walk.clock.advance(TimeDelta::days(365 * 4 + 1));
    assert_eq!(changed().await, 5, "grown up, and the other is seventeen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_protected_address_is_the_case_workers_until_it_is_rechecked() {
    let walk = start().await;
    let (worker, builder) = (actor(Role::CaseWorker, AARHUS), actor(Role::BridgeBuilder, AARHUS));
    let until_on = "2026-12-01".parse().unwrap();
    let details = PersonDetails {
        address: Some("Vestergade 1, 8000 Aarhus".to_owned()),
        protection: Some(AddressProtection { until_on }),
        ..nikolaj()
    };
    assert!(!format!("{details:?}").contains("Vestergade"));
    assert!(!format!("{details:?}").contains("2026"));
    let (child, _) = register(&walk, &worker, PersonKind::Child, details).await.unwrap();
    let (father, _) = register(&walk, &worker, PersonKind::Guardian, named("Jens")).await.unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![father] }).await.unwrap();
    accountable(&walk, &builder, child).await;
    let address = async |by: &Actor, purpose| {
        let shown = sees(&walk, by, child, purpose).await;
        shown.iter().any(|(field, it)| *field == Some(Field::Address) && it.is_ok())
    };
    assert!(address(&worker, Purpose::CaseWork).await);
    assert!(!address(&builder, Purpose::CaseWork).await);
    assert!(!address(&family(father), Purpose::OwnData).await, "it may be against him");

    // The day passes, nobody has checked: it is protected still, and on the list.
    let list = async || walk.show(&worker, ProtectionsToRecheck { days: 0 }).await.unwrap();
    assert_eq!(list().await, []);
    walk.clock.advance(TimeDelta::days(30));
    assert_eq!(list().await.len(), 1);
    assert!(!address(&builder, Purpose::CaseWork).await);
    let recheck = |protection| RecheckProtection { person: child, protection };
    let longer = AddressProtection { until_on: "2027-12-01".parse().unwrap() };
    let past = AddressProtection { until_on: "2026-12-01".parse().unwrap() };
    let stranger = actor(Role::CaseWorker, AARHUS);
    assert_eq!(code(walk.ask(&stranger, recheck(None)).await), "not_your_person");
    assert_eq!(code(walk.ask(&worker, recheck(Some(past))).await), "until_passed");
    walk.ask(&worker, recheck(Some(longer))).await.unwrap();
    assert_eq!(list().await, []);
    assert!(!address(&builder, Purpose::CaseWork).await);
    walk.ask(&worker, recheck(None)).await.unwrap();
    assert!(address(&builder, Purpose::CaseWork).await);
    assert!(address(&family(father), Purpose::OwnData).await);
    // Neither that it was protected nor that it is not stands in any event.
    for event in walk.events().await {
        assert!(!event.data.contains("protect"), "{}", event.data);
    }
}
