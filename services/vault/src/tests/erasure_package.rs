//! The access package, on a real database.

use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    id::{PersonId, SubjectRequestId, UserId},
    vault::{
        AccessPackage, AccessPackageLooks, AsksAs, Controller, DeliverAccessPackage, Field,
        PackageItem, PackageOutcome, PersonDetails, PersonKind, Purpose, ReceiveSubjectRequest,
        RecordCustody, RegisterPerson, RequestState, Right,
    },
};
use uuid::Uuid;

use super::{
    erasure::{AARHUS, World},
    world::helps,
};

/// A mother with custody of a child, both registered.
async fn family() -> (World, PersonId) {
    let world = World::start().await;
    let child = PersonId(Uuid::new_v4());
    let mother = world.mother;
    for (person, kind, first_name, born) in [
        (child, PersonKind::Child, "Nikolaj", None),
        (mother, PersonKind::Guardian, "Sanne", Some("1985-05-05".parse().unwrap())),
    ] {
        let first_name = Some(first_name.to_owned());
        let details = PersonDetails { first_name, birth_date: born, ..PersonDetails::default() };
        let register = RegisterPerson { person, kind, details };
        world.walk.ask(&world.worker, register).await.unwrap();
    }
    let custody = RecordCustody { child, holders: vec![mother] };
    world.walk.ask(&world.worker, custody).await.unwrap();
    (world, child)
}

/// A mother asks for herself, and for her child; what the child said stays the child's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_package_holds_everything_but_a_childs_own_words() {
    let (mut world, child) = family().await;
    let mother = world.mother;
    world.mother = child; // what is sealed below is about the child
    helps(&world.walk, world.coordinator.organisation.unwrap(), child).await;
    let World { walk, worker, officer, coordinator, club, .. } = &world;
    let young = Actor { subject: UserId(child.0), ..actor(Role::Family, AARHUS) };
    let parent = Actor { subject: UserId(mother.0), ..actor(Role::Family, AARHUS) };
    let municipal = Controller::Municipality;
    world.seal(worker, municipal, Field::ChildView, "Jeg er ked af det").await;
    world.seal(&young, municipal, Field::Wish, "Jeg vil spille <b>fodbold</b>").await;
    world.seal(worker, municipal, Field::ContactNote, "Talte med <script>alert(1)</script>").await;
    world.seal(coordinator, *club, Field::Interests, "Går til fodbold").await;

    let ask = async |who: &Actor, asked_by, asks_as| {
        let (request, right) = (SubjectRequestId(Uuid::new_v4()), Right::Access);
        let asked = ReceiveSubjectRequest { request, subject: child, right, asked_by, asks_as };
        walk.ask(who, asked).await.map(|_| request)
    };
    let stranger = actor(Role::Family, AARHUS);
    let no = ask(&stranger, PersonId(stranger.subject.0), AsksAs::CustodyHolder).await;
    assert_eq!(no.unwrap_err().status, 403);
    let by_parent = ask(&parent, mother, AsksAs::CustodyHolder).await.unwrap();
    let by_child = ask(&young, child, AsksAs::Subject).await.unwrap();
    let package = |request| AccessPackage { request, after: None };
    let early = walk.show(officer, package(by_parent)).await.unwrap_err();
    assert_eq!(early.code, "identity_not_verified");
    world.verify(by_parent).await;
    world.verify(by_child).await;
    for who in [worker, &world.executor, &actor(Role::Auditor, AARHUS), &parent] {
        assert_eq!(walk.show(who, package(by_parent)).await.unwrap_err().status, 403);
    }

    let told = async |request| {
        let page = walk.show(officer, package(request)).await.unwrap();
        assert_eq!((page.subject, page.next), (child, None));
        let mut told: Vec<_> = page.items.iter().map(in_short).collect();
        told.sort();
        told
    };
    let withheld = |field: Field| (field, "-".to_owned(), field == Field::ChildView);
    let included = |field, words: &str, read| (field, words.to_owned(), read);
    let common = vec![
        included(Field::FirstName, "Nikolaj", false),
        included(Field::ContactNote, "Talte med <script>alert(1)</script>", true),
        included(Field::Interests, "Går til fodbold", false),
    ];
    let mut of_parent =
        [common.clone(), vec![withheld(Field::ChildView), withheld(Field::Wish)]].concat();
    of_parent.sort();
    assert_eq!(told(by_parent).await, of_parent);
    let own = vec![
        included(Field::ChildView, "Jeg er ked af det", true),
        included(Field::Wish, "Jeg vil spille <b>fodbold</b>", false),
    ];
    let mut of_child = [common, own].concat();
    of_child.sort();
    assert_eq!(told(by_child).await, of_child);

    // Each page is a look that the person can see, without who it was.
    let asked = AccessPackageLooks { request: by_parent, cursor: None };
    let looks = walk.show(officer, asked).await.unwrap().looks;
    assert!(looks.iter().any(|it| it.purpose == Purpose::OwnData && it.role == Role::Auditor));
    assert!(looks.iter().all(|it| it.by.is_none()));
    let deliver =
        DeliverAccessPackage { request: by_parent, items: 3, looks: 2, events: 9, withheld: 2 };
    walk.ask(officer, deliver).await.unwrap();
    let page = world.page(&parent, by_parent).await;
    assert_eq!(page.request.state, RequestState::Answered);
    assert!(
        page.controllers.iter().all(|it| it.holds.is_empty()),
        "a family member counts nothing"
    );
    let late = walk.show(officer, package(by_parent)).await.unwrap_err();
    assert_eq!(late.code, "already_answered");
}

fn in_short(item: &PackageItem) -> (Field, String, bool) {
    let words = match item.outcome {
        PackageOutcome::Included => item.words.clone().unwrap(),
        PackageOutcome::Withheld => "-".to_owned(),
        PackageOutcome::Destroyed => "x".to_owned(),
    };
    assert_eq!(item.words.is_some(), item.outcome == PackageOutcome::Included);
    (item.field, words, item.may_tell_of_others)
}

/// However much there is, page by page each thing is there once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_package_comes_in_pages() {
    let world = World::start().await;
    let World { walk, worker, officer, .. } = &world;
    let long = "å".repeat(9_000);
    for _ in 0..40 {
        world.seal(worker, Controller::Municipality, Field::Goal, &long).await;
    }
    let request = world.request(Right::Access).await;
    let (mut ids, mut pages, mut after) = (vec![], 0, None);
    loop {
        let page = walk.show(officer, AccessPackage { request, after }).await.unwrap();
        ids.extend(page.items.iter().map(|it| it.sealed));
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((ids.len(), pages), (40, 2));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}
