//! What is known of a person, on a real database: who changes it, by whatever command; whether it fits; who is adult by it.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, PersonId},
    vault::{
        BirthdaysAhead, ChangePerson, ConfirmDuplicate, Controller, Event, Field, LookOutcome,
        PartyStatus, PersonByCpr, PersonDetails, PersonFact, PersonFound, PersonKind, Purpose,
        RecordCustody, Seal, SuspectedDuplicates, UnknownWords, Verb,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, STRUER, Vault, child, code, family, helps, named, nine_years, of_organisation, person,
    proposed, register, sees, start, words,
};

fn born(on: &str) -> PersonDetails {
    PersonDetails { birth_date: Some(on.parse().unwrap()), ..PersonDetails::default() }
}

async fn said_of(walk: &Vault, child: PersonId) -> Vec<PartyStatus> {
    let of_child = walk.events().await.into_iter().filter(|it| it.stream == child.0);
    of_child
        .filter_map(|it| match it.read() {
            Ok(Event::Person(PersonFact::PartyStatusChanged { party })) => Some(party),
            _other => None,
        })
        .collect()
}

/// Who is tied to nobody changes nothing of anybody, by whatever command; nobody is adult by what they write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_makes_a_child_adult() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let organisation = OrganisationId(Uuid::new_v4());
    let of_organisation = |role| of_organisation(role, organisation);
    let sealed_by = async |by: &Actor, controller, field, said: &str| {
        walk.ask(by, Seal { controller, ..words(child, field, said) }).await
    };
    let ours = Controller::Organisation(organisation);
    let municipal = Controller::Municipality;
    for (by, controller) in [
        (of_organisation(Role::Volunteer), ours),
        (of_organisation(Role::Coordinator), ours),
        (actor(Role::CaseWorker, AARHUS), municipal),
        (actor(Role::BridgeBuilder, AARHUS), municipal),
        (family(child), municipal),
    ] {
        for (field, said) in [
            (Field::BirthDate, "2000-01-01"),
            (Field::Phone, "99 99 99 99"),
            (Field::Address, "Andenvej 2"),
            (Field::FirstName, "Bo"),
        ] {
            let refused = code(sealed_by(&by, controller, field, said).await);
            assert_eq!(refused, "not_your_person", "{} {field}", by.role);
        }
    }
    walk.housekeeping().await;
    assert_eq!(said_of(&walk, child).await, []);

    // Who helps writes what it knows itself, and nobody is grown up by that.
    helps(&walk, organisation, child).await;
    let coordinator = of_organisation(Role::Coordinator);
    sealed_by(&coordinator, ours, Field::BirthDate, "2000-01-01").await.unwrap();
    let volunteer = of_organisation(Role::Volunteer);
    let note = sealed_by(&volunteer, ours, Field::ContactNote, "Vi spillede bold").await;
    assert_eq!(code(note), "not_your_person");
    proposed(&walk, &volunteer, organisation, child).await;
    sealed_by(&volunteer, ours, Field::ContactNote, "Vi spillede bold").await.unwrap();
    walk.housekeeping().await;
    assert_eq!(said_of(&walk, child).await, []);

    // By their own case worker it is a mistake that is mended: who was adult is looked at again.
    let change = |on| ChangePerson { person: child, details: born(on) };
    walk.ask(&worker, change("2008-01-01")).await.unwrap();
    walk.housekeeping().await;
    assert_eq!(said_of(&walk, child).await, [PartyStatus::Adult]);
    sealed_by(&worker, municipal, Field::BirthDate, "2017-02-01").await.unwrap();
    walk.housekeeping().await;
    assert_eq!(said_of(&walk, child).await, [PartyStatus::Adult, PartyStatus::Under10]);
}

/// An organisation has the number of its own volunteers alone, to order a certificate with, for a day (V-09).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_seals_the_numbers_of_its_volunteers_alone() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator = of_organisation(Role::Coordinator, organisation);
    let (volunteer, _) =
        register(&walk, &coordinator, PersonKind::Volunteer, named("Hanne")).await.unwrap();
    helps(&walk, organisation, child).await;
    let number = |subject| Seal {
        controller: Controller::Organisation(organisation),
        ..words(subject, Field::Cpr, "610280-4005")
    };
    for nobody in [child, person()] {
        assert_eq!(code(walk.ask(&coordinator, number(nobody)).await), "not_your_cpr");
    }
    let themself = Actor {
        subject: proto::id::UserId(volunteer.0),
        ..of_organisation(Role::Volunteer, organisation)
    };
    assert_eq!(code(walk.ask(&themself, number(volunteer)).await), "not_your_cpr");
    walk.ask(&coordinator, number(volunteer)).await.unwrap();
    let numbers = async || {
        let kept =
            sqlx::query_scalar!(r#"select count(*) as "n!" from vault_words where field = 'cpr'"#);
        kept.fetch_one(&walk.pool).await.unwrap()
    };
    assert_eq!(numbers().await, 1);
    walk.clock.advance(TimeDelta::days(3));
    for source in ["referral", "thread", "assignment"] {
        let fact = proto::thread::ThreadFact::SiblingLinked {
            thread: proto::id::ThreadId(Uuid::new_v4()),
        };
        walk.handle_events(source, Uuid::new_v4(), proto::thread::Event::from(fact)).await;
    }
    walk.housekeeping().await;
    assert_eq!(numbers().await, 0);
}

/// A number and a birth date are of one day, and a child is a child.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_fits_together() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let with = |cpr: &str| PersonDetails { cpr: Some(cpr.to_owned()), ..named("Nikolaj") };
    for old in [with("010237-1234"), PersonDetails { ..born("1937-02-01") }] {
        assert_eq!(
            code(register(&walk, &worker, PersonKind::Child, old.clone()).await),
            "not_a_child"
        );
        register(&walk, &worker, PersonKind::Guardian, old).await.unwrap();
    }
    let (child, _) =
        register(&walk, &worker, PersonKind::Child, with("010217-4005")).await.unwrap();
    let change = async |details| walk.ask(&worker, ChangePerson { person: child, details }).await;
    assert_eq!(code(change(born("2016-02-01")).await), "birth_date_differs");
    assert_eq!(code(change(born("1990-02-01")).await), "birth_date_differs");
    let sealed = async |field, said: &str| walk.ask(&worker, words(child, field, said)).await;
    assert_eq!(code(sealed(Field::BirthDate, "2016-02-01").await), "birth_date_differs");
    assert_eq!(code(sealed(Field::Cpr, "010216-4005").await), "birth_date_differs");
    let refused = change(born("2016-02-01")).await.unwrap_err();
    assert!(!refused.detail.contains("2017") && !refused.detail.contains("010217"));
    // Both at once is a correction.
    change(with("010216-4006")).await.unwrap();
    let shown = sees(&walk, &worker, child, Purpose::CaseWork).await;
    assert!(shown.contains(&(Some(Field::BirthDate), Ok("2016-02-01".to_owned()))));
}

/// Names by one rule, whatever command carries them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_hold_nothing_that_nobody_sees() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    for unseen in ["Ni\u{2028}ko", "Ni\u{202e}ko", "\u{3164}", "Ni\u{7f}ko"] {
        let details = named(unseen);
        assert_eq!(
            code(register(&walk, &worker, PersonKind::Child, details.clone()).await),
            "not_a_detail"
        );
        assert_eq!(
            code(walk.ask(&worker, ChangePerson { person: child, details }).await),
            "not_a_detail"
        );
        let sealed = code(walk.ask(&worker, words(child, Field::FirstName, unseen)).await);
        assert!(matches!(sealed.as_str(), "not_a_detail" | "no_words"), "{sealed}");
    }
    assert_eq!(code(walk.ask(&worker, words(child, Field::Wish, "\u{3164}")).await), "no_words");
    let at = PersonDetails {
        address: Some("Skovvej 1\n8000 Aarhus C".to_owned()),
        ..PersonDetails::default()
    };
    walk.ask(&worker, ChangePerson { person: child, details: at }).await.unwrap();
}

/// Custody is with grown-ups; of whom it is not known, it is to be found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn custody_is_with_grown_ups() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let (sibling, _) = register(&walk, &worker, PersonKind::Child, nine_years("Bo")).await.unwrap();
    let (contact, _) = register(&walk, &worker, PersonKind::Contact, named("Lise")).await.unwrap();
    let (young, _) =
        register(&walk, &worker, PersonKind::Guardian, born("2009-12-01")).await.unwrap();
    let unknown = person();
    let of_unknown_age = proto::vault::RegisterPerson {
        person: unknown,
        kind: PersonKind::Guardian,
        details: named("Mette"),
    };
    walk.ask(&worker, of_unknown_age).await.unwrap();
    let custody =
        async |holder| walk.ask(&worker, RecordCustody { child, holders: vec![holder] }).await;
    for (holder, why) in [
        (sibling, "holder_no_guardian"),
        (contact, "holder_no_guardian"),
        (young, "holder_not_adult"),
        (unknown, "holder_age_unknown"),
        (person(), "not_found"),
    ] {
        assert_eq!(code(custody(holder).await), why);
    }
    walk.ask(&worker, ChangePerson { person: unknown, details: born("1985-05-05") }).await.unwrap();
    custody(unknown).await.unwrap();
    // A birthday is a birthday: nobody has to write it down.
    walk.clock.advance(TimeDelta::days(366 * 2));
    walk.housekeeping().await;
    custody(young).await.unwrap();
}

/// One byte of one birth date is changed. It is told, and everybody else's day goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_birth_date_stops_nobody_else() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let soon = "2016-12-01";
    let [damaged, whole] = [(); 2]
        .map(|()| PersonDetails { birth_date: Some(soon.parse().unwrap()), ..named("Nora") });
    let (damaged, _) = register(&walk, &worker, PersonKind::Child, damaged).await.unwrap();
    let (whole, _) = register(&walk, &worker, PersonKind::Child, whole).await.unwrap();
    sqlx::query!(
        "update vault_words set ciphertext = set_byte(ciphertext, 30, get_byte(ciphertext, 30) # 1) where subject = $1 and field = 'birth_date'",
        damaged.0,
    )
    .execute(&walk.pool)
    .await
    .unwrap();
    let ahead = walk.show(&worker, BirthdaysAhead { days: 30 }).await.unwrap();
    assert_eq!(ahead.iter().map(|it| it.person).collect::<Vec<_>>(), [whole]);
    // Nor does it hide what else is known of the child, or stop somebody from writing it anew.
    let shown = sees(&walk, &worker, damaged, Purpose::CaseWork).await;
    assert!(shown.contains(&(Some(Field::FirstName), Ok("Nora".to_owned()))), "{shown:?}");
    walk.ask(&worker, ChangePerson { person: damaged, details: named("Nanna") }).await.unwrap();
    walk.clock.advance(TimeDelta::days(30));
    walk.housekeeping().await;
    walk.housekeeping().await;
    assert_eq!(said_of(&walk, whole).await, [PartyStatus::From10]);
    assert_eq!(said_of(&walk, damaged).await, []);
    let told = walk.show(&actor(Role::Auditor, AARHUS), UnknownWords {}).await.unwrap();
    assert_eq!(
        told.iter().map(|it| (it.damaged, it.kind.as_str())).collect::<Vec<_>>(),
        [(true, "words.sealed")]
    );
    // Taken from a backup, it is nobody's business any more.
    sqlx::query!("update vault_words set ciphertext = set_byte(ciphertext, 30, get_byte(ciphertext, 30) # 1) where subject = $1 and field = 'birth_date'", damaged.0)
        .execute(&walk.pool)
        .await
        .unwrap();
    walk.housekeeping().await;
    assert_eq!(walk.show(&actor(Role::Auditor, AARHUS), UnknownWords {}).await.unwrap(), []);
    assert_eq!(said_of(&walk, damaged).await, [PartyStatus::From10]);
}

/// D-08: what is added, changed and destroyed stands among the looks, and so does a list of protections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn adding_changing_and_destroying_are_looks() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let (mother, _) = register(&walk, &worker, PersonKind::Guardian, named("Mette")).await.unwrap();
    walk.ask(&worker, ChangePerson { person: child, details: named("Niko") }).await.unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![mother] }).await.unwrap();
    walk.ask(&worker, words(child, Field::Wish, "Fodbold")).await.unwrap();
    walk.clock.advance(TimeDelta::days(3));
    for source in ["referral", "thread", "assignment"] {
        let fact = proto::thread::ThreadFact::SiblingLinked {
            thread: proto::id::ThreadId(Uuid::new_v4()),
        };
        walk.handle_events(source, Uuid::new_v4(), proto::thread::Event::from(fact)).await;
    }
    walk.housekeeping().await;
    let asked =
        proto::vault::Looks { subject: Some(child), untied: false, limit: 100, cursor: None };
    let looks = walk.show(&actor(Role::Auditor, AARHUS), asked).await.unwrap().looks;
    let mut told: Vec<_> = looks.iter().map(|it| (it.verb, it.fields.clone(), it.role)).collect();
    told.reverse();
    let case_worker = Role::CaseWorker;
    assert_eq!(
        told,
        [
            (Verb::Add, vec![Field::BirthDate, Field::FirstName], case_worker),
            (Verb::Change, vec![Field::FirstName], case_worker),
            (Verb::Change, vec![], case_worker),
            (Verb::Add, vec![Field::Wish], case_worker),
            (Verb::Delete, vec![Field::Wish], Role::System),
        ]
    );
    assert!(looks.iter().all(|it| it.outcome == LookOutcome::Shown && it.subject == Some(child)));
}

/// Section 6: names are alike however they are typed, and looked at again when they change; who gave way is found under who goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_person_is_found() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let called = |first: &str, last: &str| PersonDetails {
        first_name: Some(first.to_owned()),
        surname: Some(last.to_owned()),
        ..PersonDetails::default()
    };
    let first = PersonDetails { cpr: Some("010217-4005".to_owned()), ..called("Åse", "Ørsted") };
    let (first, _) = register(&walk, &worker, PersonKind::Child, first).await.unwrap();
    let second = PersonDetails { ..called("A\u{30a}sa", "Ørsted") };
    let (second, _) = register(&walk, &worker, PersonKind::Child, second).await.unwrap();
    let alike = async || walk.show(&worker, SuspectedDuplicates {}).await.unwrap().len();
    assert_eq!(alike().await, 0);
    let change =
        async |details| walk.ask(&worker, ChangePerson { person: second, details }).await.unwrap();
    change(born("2017-02-01")).await;
    assert_eq!(alike().await, 0);
    change(PersonDetails { first_name: Some("A\u{30a}SE".to_owned()), ..PersonDetails::default() })
        .await;
    assert_eq!(alike().await, 1);
    change(born("2017-02-02")).await;
    assert_eq!(alike().await, 0, "it is somebody else's birthday");
    walk.ask(&worker, words(second, Field::BirthDate, "2017-02-01")).await.unwrap();
    assert_eq!(alike().await, 1);

    walk.ask(&worker, words(first, Field::Wish, "Fodbold")).await.unwrap();
    walk.ask(&worker, ConfirmDuplicate { person: first, of: second }).await.unwrap();
    let by_cpr = PersonByCpr { cpr: "0102174005".to_owned(), purpose: Purpose::CaseWork };
    let found = walk.show(&worker, by_cpr).await.unwrap();
    assert_eq!(found, PersonFound { person: Some(second), gave_way: Some(first) });
    // On either page stands what is under both.
    for page in [first, second] {
        let shown = sees(&walk, &worker, page, Purpose::CaseWork).await;
        assert!(shown.contains(&(Some(Field::Wish), Ok("Fodbold".to_owned()))), "{shown:?}");
        assert!(shown.contains(&(Some(Field::FirstName), Ok("ÅSE".to_owned()))), "{shown:?}");
    }
}

/// Each municipality has a search key of its own, and the country another: who reads two databases cannot join them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_number_has_another_digest_in_each_municipality() {
    let walk = start().await;
    for tenant in [AARHUS, STRUER] {
        let by = actor(Role::CaseWorker, tenant);
        let details = PersonDetails {
            cpr: Some("010217-4005".to_owned()),
            surname: Some("Ørsted".to_owned()),
            ..named("Åse")
        };
        register(&walk, &by, PersonKind::Child, details).await.unwrap();
    }
    walk.housekeeping().await;
    let digests = sqlx::query!(
        r#"select what as "what!", count(*) as "n!", count(distinct digest) as "digests!" from vault_digests group by what order by what"#
    );
    let rows = digests.fetch_all(&walk.pool).await.unwrap();
    let told: Vec<_> = rows.iter().map(|it| (it.what.as_str(), it.n, it.digests)).collect();
    assert_eq!(told, [("cpr", 2, 2), ("name", 2, 2)]);
    // In the country it is one, and neither municipality's.
    let shared = sqlx::query!(
        r#"select count(distinct digest) as "digests!", count(*) filter (where digest in (select digest from vault_digests)) as "theirs!"
           from vault_country_digests"#
    );
    let shared = shared.fetch_one(&walk.pool).await.unwrap();
    assert_eq!((shared.digests, shared.theirs), (1, 0));
}
