//! The vault on a real database.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use futures::future::join_all;
use platform::{
    Call, Core,
    rebuild::{Sources, rebuild},
    testing::actor,
};
use proto::{
    actor::{Actor, Role},
    assignment::{self, EndReason, MatchFact, VolunteerFact},
    id::{AssignmentId, CommandId, OrganisationId, PersonId, SealedId, ThreadId},
    problem::Problem,
    request::Query as _,
    thread::{self, ConsentFact, ConsentPurpose, DataCategory},
    vault::{
        ChangePerson, Controller, Event, Field, LookFact, LookOutcome, Looks, PersonDetails,
        PersonKind, Purpose, Reveal, Revealed, Seal, SealedRef, WordsFact,
    },
};
use sqlx::PgPool;
use uuid::Uuid;

use super::world::{AARHUS, accountable, helps, named, person, register, start};
use crate::{MasterKey, VaultService, domain::cipher::digest};

const WISH: &str = "Jeg vil spille fodbold som til VM";

fn wish(subject: PersonId) -> Seal {
    let thread = Some(ThreadId(Uuid::new_v4()));
    let sealed = SealedId(Uuid::new_v4());
    Seal {
        sealed,
        subject,
        thread,
        controller: Controller::Municipality,
        field: Field::Wish,
        words: WISH.to_owned(),
    }
}

fn all(subject: PersonId, purpose: Purpose) -> Reveal {
    Reveal { subject, sealed: vec![], purpose }
}

fn looks(subject: Option<PersonId>) -> Looks {
    Looks { subject, untied: false, limit: 100, cursor: None }
}

/// What is shown of each, or what came of it.
fn told(revealed: &[Revealed]) -> Vec<Result<&str, LookOutcome>> {
    revealed.iter().map(|it| it.words.as_deref().ok_or(it.outcome)).collect()
}

/// Every row of every table, as PostgreSQL prints it.
async fn everything(pool: &PgPool) -> String {
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut text = String::new();
    for table in tables {
        let rows =
            format!("select coalesce(string_agg(it::text, '\n'), '') from \"{table}\" as it");
        text += &sqlx::query_scalar::<_, String>(&rows).fetch_one(pool).await.unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one walk: sealed, shown, and every look logged")]
async fn words_are_sealed_shown_and_every_look_is_logged() {
    let walk = start().await;
    let (worker, builder, auditor) = (
        actor(Role::CaseWorker, AARHUS),
        actor(Role::BridgeBuilder, AARHUS),
        actor(Role::Auditor, AARHUS),
    );
    let child = person();
    let seal = wish(child);
    let (id, thread) = (seal.sealed, seal.thread.unwrap());
    let done = walk.ask(&worker, seal).await.unwrap();
    assert_eq!((done.stream, done.version), (id.0, 1));

    let stated = walk.events().await.pop().unwrap();
    assert_eq!((stated.kind.as_str(), stated.thread), ("words.sealed", thread.0));
    let Ok(Event::Words(WordsFact::WasSealed { sealed, .. })) = stated.read() else {
        panic!("{stated:?}")
    };
    let ciphertext: Vec<u8> = sqlx::query_scalar!("select ciphertext from vault_words")
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(sealed.digest, digest(&ciphertext));
    assert_eq!(walk.show(&worker, SealedRef { sealed: id }).await, Ok(sealed));

    accountable(&walk, &builder, child).await;
    let shown = walk.show(&builder, all(child, Purpose::CaseWork)).await.unwrap();
    assert_eq!(
        shown,
        [Revealed {
            sealed: id,
            field: Some(Field::Wish),
            outcome: LookOutcome::Shown,
            words: Some(WISH.to_owned()),
            corrected_by: None
        }]
    );
    let refused = walk
        .show(&auditor, Reveal { sealed: vec![id], ..all(child, Purpose::Oversight) })
        .await
        .unwrap();
    assert_eq!(
        refused,
        [Revealed {
            sealed: id,
            field: None,
            outcome: LookOutcome::Refused,
            words: None,
            corrected_by: None
        }]
    );
    assert_eq!(walk.show(&builder, all(person(), Purpose::CaseWork)).await.unwrap(), []);

    assert_eq!(
        walk.event_types().await,
        ["words.sealed", "look.logged", "look.logged", "look.logged"]
    );
    let look = |nth: usize, by: &Actor, outcome: LookOutcome| {
        let walk = &walk;
        let by = by.clone();
        async move {
            let recorded = &walk.events().await[nth];
            let Ok(Event::Look(LookFact::Logged {
                subject, sealed, fields, outcome: actual, ..
            })) = recorded.read()
            else {
                panic!("{recorded:?}")
            };
            assert_eq!((recorded.who(), recorded.thread), (Ok(by), thread.0));
            assert_eq!(
                (subject, sealed, fields, actual),
                (child, vec![id], vec![Field::Wish], outcome)
            );
        }
    };
    look(1, &builder, LookOutcome::Shown).await;
    look(2, &auditor, LookOutcome::Refused).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_stand_in_clear_nowhere() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap().0;
    walk.clock.advance(TimeDelta::seconds(1));
    walk.ask(&worker, wish(child)).await.unwrap();
    walk.clock.advance(TimeDelta::seconds(1));
    let cpr = Seal { field: Field::Cpr, words: "6101121234".to_owned(), ..wish(child) };
    assert!(!format!("{cpr:?}").contains("6101121234"));
    walk.ask(&worker, cpr).await.unwrap();
    let shown = walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap();
    assert_eq!(told(&shown), [Ok("Nikolaj"), Ok(WISH), Ok("6101121234")]);
    assert!(!format!("{shown:?}").contains("6101121234"));

    let all = everything(&walk.pool).await;
    let hex = |text: &str| text.bytes().map(|it| format!("{it:02x}")).collect::<String>();
    assert!(all.contains(&child.to_string()));
    for text in [WISH, "6101121234", "Nikolaj"] {
        assert!(!all.contains(text) && !all.contains(&hex(text)), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_asked_twice_is_the_same() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let seal = wish(person());
    let once = walk.ask(&worker, seal.clone()).await.unwrap();
    let twice = walk.ask(&worker, seal.clone()).await.unwrap();
    assert_eq!((once.stream, once.version), (twice.stream, twice.version));
    assert_eq!(walk.event_types().await, ["words.sealed"]);

    let taken = |it: Result<proto::request::Done, Problem>| it.unwrap_err().code;
    assert_eq!(
        taken(walk.ask(&worker, Seal { words: "noget andet".to_owned(), ..seal.clone() }).await),
        "sealed_id_taken"
    );
    assert_eq!(
        taken(walk.ask(&worker, Seal { field: Field::Goal, ..seal.clone() }).await),
        "sealed_id_taken"
    );
    assert_eq!(
        taken(walk.ask(&actor(Role::CaseWorker, AARHUS), seal.clone()).await),
        "sealed_id_taken"
    );
    assert_eq!(
        taken(walk.ask(&actor(Role::CaseWorker, "0657"), seal.clone()).await),
        "sealed_id_taken"
    );

    // Under another id it is another thing, and does not look the same.
    walk.ask(&worker, Seal { sealed: SealedId(Uuid::new_v4()), ..seal }).await.unwrap();
    let ciphertexts = sqlx::query!(
        r#"select count(distinct ciphertext) as "n!", count(distinct key) as "keys!" from vault_words"#
    );
    let kept = ciphertexts.fetch_one(&walk.pool).await.unwrap();
    assert_eq!((kept.n, kept.keys), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_seals_at_once_seals_with_one_key() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = person();
    let same = wish(child);
    let seals = (0..8).map(|nth| if nth % 2 == 0 { same.clone() } else { wish(child) });
    let answers = join_all(seals.map(|seal| walk.ask(&worker, seal))).await;
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 8, "{answers:?}");
    assert_eq!(walk.event_types().await.len(), 5);
    let shown = walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap();
    assert_eq!(told(&shown), [Ok(WISH); 5]);
    let keys = sqlx::query_scalar!(r#"select count(*) as "n!" from vault_keys"#)
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(keys, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_key_there_is_nothing() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = person();
    let seal = wish(child);
    walk.ask(&worker, seal.clone()).await.unwrap();
    sqlx::query!("update vault_keys set wrapped = null").execute(&walk.pool).await.unwrap();
    let destroyed = Err(LookOutcome::Erased);
    assert_eq!(
        told(&walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap()),
        [destroyed]
    );
    assert_eq!(walk.ask(&worker, seal).await.unwrap_err().code, "sealed_id_taken");

    // What is sealed from now on gets a key of its own.
    walk.clock.advance(TimeDelta::seconds(1));
    walk.ask(&worker, wish(child)).await.unwrap();
    assert_eq!(
        told(&walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap()),
        [destroyed, Ok(WISH)]
    );
    assert_eq!(
        walk.event_types().await[1..],
        ["look.logged", "words.sealed", "look.logged", "look.logged"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_master_key_opens_nothing_and_says_so() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = person();
    walk.ask(&worker, wish(child)).await.unwrap();
    let options = walk.pool.connect_options().as_ref().clone();
    let (other, writer) =
        Core::new(VaultService::new(MasterKey::draw()), options, walk.clock.clone());
    let call =
        Call { id: CommandId(Uuid::new_v4()), actor: worker, expected: None, trace: String::new() };
    let body = serde_json::to_vec(&all(child, Purpose::CaseWork)).unwrap();
    let answer = tokio::select! {
        answer = other.show(Reveal::NAME, &body, &call) => answer,
        () = writer => panic!("the writer ended"),
    };
    assert_eq!(answer.unwrap_err().status, 500);
    assert_eq!(walk.event_types().await, ["words.sealed", "look.logged"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_logged_is_not_shown() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = person();
    walk.ask(&worker, wish(child)).await.unwrap();
    sqlx::query("drop table vault_access_log").execute(&walk.pool).await.unwrap();
    assert_eq!(walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap_err().status, 500);
    assert_eq!(walk.event_types().await, ["words.sealed"]);
}

#[expect(clippy::too_many_lines, reason = "one walk")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_sees_what_consent_covers_while_it_holds() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator =
        Actor { organisation: Some(organisation), ..actor(Role::Coordinator, AARHUS) };
    let volunteer = Actor { organisation: Some(organisation), ..actor(Role::Volunteer, AARHUS) };
    let stranger = Actor {
        organisation: Some(OrganisationId(Uuid::new_v4())),
        ..actor(Role::Coordinator, AARHUS)
    };
    let child = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap().0;
    let phone = Some("20 00 00 00".to_owned());
    let details = PersonDetails { phone, ..PersonDetails::default() };
    walk.ask(&worker, ChangePerson { person: child, details }).await.unwrap();
    walk.ask(&worker, wish(child)).await.unwrap();
    let see = async |who: &Actor| {
        let shown = walk.show(who, all(child, Purpose::Assignment)).await.unwrap();
        told(&shown)
            .into_iter()
            .map(|it| it.map_or("-".to_owned(), str::to_owned))
            .collect::<Vec<_>>()
    };
    let nothing = ["-", "-", "-"];
    assert_eq!(see(&coordinator).await, nothing);

    let given = ConsentFact::Given {
        subject: child,
        recipients: vec![organisation],
        categories: vec![DataCategory::Name, DataCategory::Phone, DataCategory::Name],
        purpose: ConsentPurpose::Leisure,
        until_on: "2027-02-28".parse().unwrap(),
    };
    walk.handle_events("thread", Uuid::new_v4(), thread::Event::from(given)).await;
    assert_eq!(see(&coordinator).await, nothing, "nobody has asked them for help");
    helps(&walk, organisation, child).await;
    assert_eq!(see(&coordinator).await, ["Nikolaj", "20 00 00 00", "-"]);
    assert_eq!(see(&stranger).await, nothing);

    let happens = async |stream: Uuid, event: assignment::Event| {
        walk.handle_events("assignment", stream, event).await;
    };
    let (volunteer_id, match_id) = (Uuid::new_v4(), Uuid::new_v4());
    assert_eq!(see(&volunteer).await, nothing);
    happens(
        volunteer_id,
        VolunteerFact::Applied { organisation, person: PersonId(volunteer.subject.0) }.into(),
    )
    .await;
    let assignment = AssignmentId(Uuid::new_v4());
    let volunteer_id = proto::id::VolunteerId(volunteer_id);
    happens(
        match_id,
        MatchFact::Proposed { assignment, volunteer: volunteer_id, organisation, child }.into(),
    )
    .await;
    assert_eq!(see(&volunteer).await, ["Nikolaj", "-", "-"]);
    happens(
        match_id,
        MatchFact::ConfirmedByFamily {
            by: child,
            first_meeting_by: walk.clock.now(),
            rules: None,
            calendar: None,
        }
        .into(),
    )
    .await;
    assert_eq!(see(&volunteer).await, ["Nikolaj", "20 00 00 00", "-"]);

    // 28 February 2027 ends in Denmark at 23:00 UTC.
    walk.clock.set("2027-02-28T22:59:59Z".parse().unwrap());
    assert_eq!(see(&coordinator).await, ["Nikolaj", "20 00 00 00", "-"]);
    walk.clock.set("2027-02-28T23:00:00Z".parse().unwrap());
    assert_eq!(see(&coordinator).await, nothing);
    assert_eq!(see(&volunteer).await, nothing);

    walk.clock.set("2027-02-28T12:00:00Z".parse().unwrap());
    happens(match_id, MatchFact::Ended { planned: true, reason: EndReason::Completed }.into())
        .await;
    assert_eq!(see(&volunteer).await, nothing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_municipality_does_not_know_of_it() {
    let walk = start().await;
    let (worker, herning) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, "0657"));
    let child = person();
    let seal = wish(child);
    let id = seal.sealed;
    walk.ask(&worker, seal).await.unwrap();
    assert_eq!(walk.show(&herning, SealedRef { sealed: id }).await.unwrap_err().status, 404);
    assert_eq!(walk.show(&herning, all(child, Purpose::CaseWork)).await.unwrap(), []);
    let named = walk
        .show(&herning, Reveal { sealed: vec![id], ..all(child, Purpose::CaseWork) })
        .await
        .unwrap();
    assert_eq!(told(&named), [Err(LookOutcome::Nothing)]);
    assert_eq!(
        walk.show(&actor(Role::Family, AARHUS), SealedRef { sealed: id }).await.unwrap_err().status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looks_are_seen_by_whom_they_concern() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let young = actor(Role::Family, AARHUS);
    let own = PersonId(young.subject.0);
    walk.ask(&worker, wish(own)).await.unwrap();
    walk.show(&worker, all(own, Purpose::CaseWork)).await.unwrap();
    walk.clock.advance(TimeDelta::minutes(1));
    walk.show(&young, all(own, Purpose::OwnData)).await.unwrap();
    walk.show(&worker, all(person(), Purpose::CaseWork)).await.unwrap();

    let auditor = actor(Role::Auditor, AARHUS);
    let seen = walk.show(&auditor, looks(Some(own))).await.unwrap().looks;
    assert_eq!(
        seen.iter().map(|it| (it.role, it.by)).collect::<Vec<_>>(),
        [
            (Role::Family, Some(young.subject)),
            (Role::CaseWorker, Some(worker.subject)),
            // That it was written, before it was read.
            (Role::CaseWorker, Some(worker.subject)),
        ]
    );
    assert_eq!(seen[1].at, platform::testing::monday());
    assert_eq!(
        (seen[1].purpose, &seen[1].fields[..], seen[1].outcome),
        (Purpose::CaseWork, &[Field::Wish][..], LookOutcome::Shown)
    );

    let mine = walk.show(&young, looks(None)).await.unwrap().looks;
    assert_eq!(
        mine.iter().map(|it| (it.role, it.by, it.subject)).collect::<Vec<_>>(),
        [Role::Family, Role::CaseWorker, Role::CaseWorker].map(|it| (it, None, Some(own)))
    );
    assert_eq!(walk.show(&young, looks(Some(person()))).await.unwrap_err().status, 403);

    let administrator = actor(Role::Administrator, AARHUS);
    let metadata = walk.show(&administrator, looks(None)).await.unwrap().looks;
    assert_eq!(metadata.iter().map(|it| it.subject).collect::<Vec<_>>(), [None; 4]);
    assert_eq!(walk.show(&administrator, looks(Some(own))).await.unwrap_err().status, 403);
    assert_eq!(walk.show(&worker, looks(None)).await.unwrap_err().status, 403);
    assert_eq!(walk.show(&actor(Role::Auditor, "0657"), looks(None)).await.unwrap().looks, []);
    assert_eq!(walk.show(&actor(Role::Auditor, "0000"), looks(None)).await.unwrap().looks.len(), 4);

    let first = walk.show(&auditor, Looks { limit: 2, ..looks(None) }).await.unwrap();
    let rest = walk.show(&auditor, Looks { cursor: first.next, ..looks(None) }).await.unwrap();
    assert_eq!((first.looks.len(), rest.looks.len(), rest.next), (2, 2, None));
    assert_eq!(
        walk.show(&auditor, Looks { limit: 0, ..looks(None) }).await.unwrap_err().status,
        400
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_is_refused() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let seal = wish(person());
    let organisation = Controller::Organisation(OrganisationId(Uuid::new_v4()));
    for (who, seal, code) in [
        (&worker, Seal { words: " ".to_owned(), ..seal.clone() }, "no_words"),
        (&worker, Seal { words: "x".repeat(10_001), ..seal.clone() }, "out_of_bounds"),
        (&worker, Seal { controller: organisation, ..seal.clone() }, "not_your_controller"),
        (&actor(Role::Family, AARHUS), seal.clone(), "not_about_you"),
        (&actor(Role::Auditor, AARHUS), seal.clone(), "not_your_controller"),
        (&actor(Role::Administrator, AARHUS), seal, "not_your_mandate"),
    ] {
        assert_eq!(walk.ask(who, seal).await.unwrap_err().code, code);
    }
    assert_eq!(walk.event_types().await, <[&str; 0]>::default());
}

/// A rebuild makes the views anew; what only the sealed store holds stays as it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_leaves_the_safe_alone() {
    let walk = start().await;
    let (worker, auditor) = (actor(Role::CaseWorker, AARHUS), actor(Role::Auditor, AARHUS));
    let child = person();
    walk.ask(&worker, wish(child)).await.unwrap();
    walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap();
    let before = walk.show(&auditor, looks(None)).await.unwrap();
    let owner = walk.pool.connect_options().as_ref().clone();
    let vault = VaultService::new(MasterKey::draw());
    let done = rebuild(&vault, &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(done, 2);
    assert_eq!(walk.show(&auditor, looks(None)).await.unwrap(), before);
    let shown = walk.show(&worker, all(child, Purpose::CaseWork)).await.unwrap();
    assert_eq!(told(&shown), [Ok(WISH)]);
}
