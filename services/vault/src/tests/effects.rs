//! What commands write beside their events, on a real database: with them, once, in their order, and not when they are refused.

use std::sync::atomic::AtomicU64;

use chrono::{NaiveDate, TimeDelta};
use futures::future::join_all;
use platform::{
    Call,
    rebuild::{Sources, rebuild},
    testing::actor,
};
use proto::{
    actor::{Actor, Role},
    id::{CommandId, OrganisationId, PersonId, SealedId},
    problem::Problem,
    request::{Command, Done},
    thread::{Channel, Event, Party, ThreadFact},
    vault::{
        AddressProtection, ChangePerson, Field, PersonDetails, PersonKind, ProtectionsToRecheck,
        Purpose, RecheckProtection, RegisterPerson, Seal, SealedRef, SuspectedDuplicates,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, Vault, accountable, code, named, of_organisation, person, register, sees, start, words,
};
use crate::{MasterKey, VaultService};

const CPR: &str = "0102174005";

async fn ask_as<C: Command>(
    walk: &Vault,
    id: Uuid,
    actor: &Actor,
    command: &C,
) -> Result<Done, Problem> {
    let body = serde_json::to_vec(command).unwrap();
    let call =
        Call { id: CommandId(id), actor: actor.clone(), expected: None, trace: String::new() };
    walk.core.ask(C::NAME, &body, call).await
}

/// All that stands in no event, as text.
async fn safe(walk: &Vault) -> Vec<String> {
    let mut all = vec![];
    for table in ["vault_keys", "vault_words", "vault_digests", "vault_protections"] {
        let rows = format!("select '{table} ' || it::text from {table} it order by 1");
        let rows: Vec<String> = sqlx::query_scalar(&rows).fetch_all(&walk.pool).await.unwrap();
        all.extend(rows);
    }
    all
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn protected(until_on: &str) -> Option<AddressProtection> {
    Some(AddressProtection { until_on: day(until_on) })
}

fn born(first_name: &str, birth_date: &str) -> PersonDetails {
    PersonDetails {
        surname: Some("Opdigtet".to_owned()),
        birth_date: Some(day(birth_date)),
        ..named(first_name)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_changes_nothing() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let coordinator = of_organisation(Role::Coordinator, OrganisationId(Uuid::new_v4()));
    let details = PersonDetails { address: Some("Vej 1".to_owned()), ..born("N", "2017-02-01") };
    let (child, _) = register(&walk, &worker, PersonKind::Child, details).await.unwrap();
    let before = safe(&walk).await;
    let flag = PersonDetails { protection: protected("2099-01-01"), ..named("x") };
    let number = PersonDetails { cpr: Some(CPR.to_owned()), ..PersonDetails::default() };
    let other = born("Andet", "2016-03-04");
    let herning = actor(Role::CaseWorker, "0657");
    for (by, kind, details, refused) in [
        (&coordinator, PersonKind::Volunteer, flag.clone(), "person_registered"),
        (&worker, PersonKind::Child, flag.clone(), "person_registered"),
        (&worker, PersonKind::Child, number, "person_registered"),
        (&worker, PersonKind::Child, other, "person_registered"),
        (&herning, PersonKind::Child, flag, "not_found"),
    ] {
        let id = Uuid::new_v4();
        let asked = RegisterPerson { person: child, kind, details };
        for _ in 0..2 {
            assert_eq!(code(ask_as(&walk, id, by, &asked).await), refused);
        }
        assert_eq!(safe(&walk).await, before, "{refused}");
    }
    // The number that a refused command named is anybody's, at once.
    let free = PersonDetails { cpr: Some(CPR.to_owned()), ..named("Fri") };
    register(&walk, &worker, PersonKind::Child, free).await.unwrap();
    // And the name it named is nobody's until somebody is called so.
    let namesake = born("Andet", "2016-03-04");
    register(&walk, &worker, PersonKind::Child, namesake).await.unwrap();
    assert_eq!(walk.show(&worker, SuspectedDuplicates {}).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_retry_does_not_open_an_address() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let details = PersonDetails { protection: protected("2026-12-01"), ..named("N") };
    let (child, _) = register(&walk, &worker, PersonKind::Child, details).await.unwrap();
    let id = Uuid::new_v4();
    let ended = RecheckProtection { person: child, protection: None };
    let first = ask_as(&walk, id, &worker, &ended).await.unwrap();
    let longer = RecheckProtection { person: child, protection: protected("2026-12-02") };
    walk.ask(&worker, longer.clone()).await.unwrap();
    let before = (safe(&walk).await, walk.events().await);
    assert_eq!(ask_as(&walk, id, &worker, &ended).await.unwrap(), first);
    assert_eq!(code(ask_as(&walk, id, &worker, &longer).await), "command_id_reused");
    assert_eq!((safe(&walk).await, walk.events().await), before);
    let list = walk.show(&worker, ProtectionsToRecheck { days: 90 }).await.unwrap();
    assert_eq!(list.iter().map(|it| it.person).collect::<Vec<_>>(), [child]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_registers_one_person_and_seals_one_text() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let id = Uuid::new_v4();
    let one = RegisterPerson { person: person(), kind: PersonKind::Child, details: named("N") };
    let two = RegisterPerson { person: person(), ..one.clone() };
    let done = ask_as(&walk, id, &worker, &one).await.unwrap();
    let renamed = RegisterPerson { details: named("M"), ..one.clone() };
    for other in [two, renamed] {
        assert_eq!(code(ask_as(&walk, id, &worker, &other).await), "command_id_reused");
    }
    let stranger = actor(Role::CaseWorker, AARHUS);
    assert_eq!(code(ask_as(&walk, id, &stranger, &one).await), "command_id_reused");
    assert_eq!(ask_as(&walk, id, &worker, &one).await.unwrap(), done);

    let id = Uuid::new_v4();
    let text = words(one.person, Field::ContactNote, "et");
    let done = ask_as(&walk, id, &worker, &text).await.unwrap();
    for other in [
        Seal { words: "to".to_owned(), ..text.clone() },
        Seal { sealed: SealedId(Uuid::new_v4()), ..text.clone() },
        Seal { field: Field::Goal, ..text.clone() },
    ] {
        assert_eq!(code(ask_as(&walk, id, &worker, &other).await), "command_id_reused");
    }
    assert_eq!(ask_as(&walk, id, &worker, &text).await.unwrap(), done);
    // Another command may ask for the same once more, and for nothing else under that name.
    walk.ask(&worker, text.clone()).await.unwrap();
    let other = Seal { words: "to".to_owned(), ..text };
    assert_eq!(code(walk.ask(&worker, other).await), "sealed_id_taken");
}

/// Eight at once under one id: done once, also when the first key of a person is drawn for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_at_once_is_done_once() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (id, text) = (Uuid::new_v4(), words(person(), Field::ContactNote, "et"));
    let answers = join_all((0..8).map(|_| ask_as(&walk, id, &worker, &text))).await;
    assert!(answers.iter().all(|it| it.is_ok() && *it == answers[0]), "{answers:?}");
    let (subject, other) = (person(), Uuid::new_v4());
    let first = join_all((0..8).map(|nth| {
        let text = words(subject, Field::ContactNote, &format!("nummer {nth}"));
        let (walk, worker) = (&walk, &worker);
        async move { ask_as(walk, Uuid::new_v4(), worker, &text).await }
    }));
    assert!(first.await.iter().all(Result::is_ok), "everybody seals with the key of the first");
    let (one, two) = (words(subject, Field::Goal, "a"), words(subject, Field::Goal, "b"));
    let answers =
        tokio::join!(ask_as(&walk, other, &worker, &one), ask_as(&walk, other, &worker, &two));
    assert!(answers.0.is_ok() != answers.1.is_ok(), "{answers:?}");
    let keys: i64 = sqlx::query_scalar("select count(*) from vault_keys where subject = $1")
        .bind(subject.0)
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(keys, 1);
}

/// Two register one CPR number at the same moment: who is overtaken is told whose it is, and has looked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_overtaken_learns_whose_the_number_is() {
    let walk = start().await;
    let workers: Vec<_> = (0..8).map(|_| actor(Role::CaseWorker, AARHUS)).collect();
    let number = || PersonDetails { cpr: Some(CPR.to_owned()), ..named("N") };
    let asked = workers.iter().map(|it| register(&walk, it, PersonKind::Child, number()));
    let answers = join_all(asked).await;
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    let is = done[0].as_ref().unwrap().0;
    assert_eq!(done.len(), 1);
    for refused in refused.into_iter().filter_map(Result::err) {
        assert_eq!((refused.status, refused.code.as_ref()), (409, "cpr_known"));
        assert!(refused.detail.contains(&is.to_string()));
    }
    let looks = walk.event_types().await.iter().filter(|it| *it == "look.logged").count();
    assert_eq!(looks, 7);
}

/// An address that was written while the clock was ahead is not the latest for that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_latest_is_the_last_in_the_log() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) =
        register(&walk, &worker, PersonKind::Child, born("N", "2017-02-01")).await.unwrap();
    let now = walk.clock.now();
    let change = async |by: TimeDelta, details| {
        walk.clock.set(now + by);
        walk.ask(&worker, ChangePerson { person: child, details }).await.unwrap();
    };
    let at = |it: &str| PersonDetails { address: Some(it.to_owned()), ..PersonDetails::default() };
    let numbered =
        |it: &str| PersonDetails { cpr: Some(it.to_owned()), ..PersonDetails::default() };
    change(TimeDelta::days(2), PersonDetails { address: at("Før").address, ..numbered(CPR) }).await;
    change(TimeDelta::hours(1), at("Efter")).await;
    change(TimeDelta::hours(1), numbered("6102174005")).await;
    let shown = sees(&walk, &worker, child, Purpose::CaseWork).await;
    let text = |field| shown.iter().find(|it| it.0 == Some(field)).unwrap().1.clone().unwrap();
    assert_eq!((text(Field::Address), text(Field::Cpr)), ("Efter".into(), "6102174005".into()));
    // Nor is a number found that was noted while it was ahead.
    let other = PersonDetails { cpr: Some(CPR.to_owned()), ..named("M") };
    register(&walk, &worker, PersonKind::Child, other).await.unwrap();
}

fn note(sealed: proto::sealed::Sealed) -> Event {
    let (with, channel, on) = (Party::Family, Channel::Call, day("2026-11-23"));
    Event::from(ThreadFact::ContactRecorded { with, channel, on, note: Some(sealed), child: None })
}

/// An import that died between sealing and submitting goes on a day later with the same words under the same id.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_destroyed_unused_are_sealed_again() {
    let walk = start().await;
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let child: PersonId = person();
    let thread = accountable(&walk, &builder, child).await;
    let sealed_words = words(child, Field::ContactNote, "brugt");
    walk.ask(&builder, sealed_words.clone()).await.unwrap();
    let used = walk.show(&builder, SealedRef { sealed: sealed_words.sealed }).await.unwrap();
    let text = words(child, Field::ContactNote, "Vil gerne danse");
    let (id, sealed) = (Uuid::new_v4(), text.sealed);
    ask_as(&walk, id, &builder, &text).await.unwrap();
    walk.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    walk.handle_events("thread", thread.0, note(used)).await;
    walk.housekeeping().await;
    assert_eq!(code(walk.show(&builder, SealedRef { sealed }).await), "not_found");

    let other = Seal { subject: person(), ..text.clone() };
    assert_eq!(code(walk.ask(&builder, other).await), "sealed_id_taken");
    walk.ask(&builder, text.clone()).await.unwrap();
    let again = walk.show(&builder, SealedRef { sealed }).await.unwrap();
    walk.handle_events("thread", thread.0, note(again)).await;
    let shown = async || {
        let shown = sees(&walk, &builder, child, Purpose::CaseWork).await;
        shown.iter().filter(|(_, it)| it.as_deref() == Ok("Vil gerne danse")).count()
    };
    assert_eq!(shown().await, 1);
    walk.clock.advance(TimeDelta::days(3));
    walk.handle_events("thread", thread.0, note(again)).await;
    walk.housekeeping().await;
    assert_eq!(shown().await, 1, "it is used now");
    // Whoever builds the views anew comes past the day it was destroyed.
    let owner = walk.pool.connect_options().as_ref().clone();
    let vault = VaultService::new(MasterKey::draw());
    let before = safe(&walk).await;
    rebuild(&vault, &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(safe(&walk).await, before);
}

/// Once a person's key is gone, nothing tells any more what was asked about them, not even to who holds the master key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_is_forgotten_with_the_key() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (id, subject) = (Uuid::new_v4(), person());
    let text = words(subject, Field::ContactNote, "et");
    ask_as(&walk, id, &worker, &text).await.unwrap();
    sqlx::query("update vault_keys set wrapped = null where subject = $1")
        .bind(subject.0)
        .execute(&walk.pool)
        .await
        .unwrap();
    assert_eq!(code(ask_as(&walk, id, &worker, &text).await), "command_id_reused");
    // Who comes back gets a key of their own.
    walk.ask(&worker, words(subject, Field::ContactNote, "to")).await.unwrap();
    assert_eq!(code(ask_as(&walk, id, &worker, &text).await), "command_id_reused");
}

/// The number of one municipality is not the number of another: whoever reads two databases joins nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_municipality_finds_by_a_key_of_its_own() {
    let walk = start().await;
    for tenant in [AARHUS, "0657"] {
        let details = PersonDetails { cpr: Some(CPR.to_owned()), ..born("N", "2017-02-01") };
        let worker = actor(Role::CaseWorker, tenant);
        register(&walk, &worker, PersonKind::Child, details).await.unwrap();
    }
    let counts: Vec<(String, i64, i64)> = sqlx::query_as(
        "select what, count(*), count(distinct digest) from vault_digests group by what order by what",
    )
    .fetch_all(&walk.pool)
    .await
    .unwrap();
    assert_eq!(counts, [("cpr".to_owned(), 2, 2), ("name".to_owned(), 2, 2)]);
}
