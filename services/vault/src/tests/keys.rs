//! Master keys: one takes over from another while the vault serves; and words that nobody ever used.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    id::{PersonId, SealedId},
    sealed::{Digest, Sealed},
    thread::{self, Channel, Party, ThreadFact},
    vault::{Field, PersonKind, Purpose, SealedRef, UnknownWords},
};
use uuid::Uuid;

use super::world::{
    AARHUS, accountable, code, named, person, register, sees, sees_any, start, words,
};
use crate::{
    Keyring, MasterKey, MasterKeys, VaultService, check, domain::master::MasterId, rotate,
    wrappings,
};

fn lines(keys: &[&MasterKey]) -> String {
    keys.iter().map(|it| format!("{}\n", it.to_hex().as_str())).collect()
}

/// Whoever serves reads the file again when it is replaced; everybody else's words open all the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_master_key_takes_over_while_the_vault_serves() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vault.key");
    let (old, new) = (MasterKey::draw(), MasterKey::draw());
    fs::write(&file, lines(&[&old])).unwrap();
    let walk = Arc::new(Walk::start(VaultService::new(Keyring::of_file(&file).unwrap())).await);
    let worker = actor(Role::CaseWorker, AARHUS);
    let mut children = vec![];
    for _ in 0..20 {
        let child = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await;
        children.push(child.unwrap().0);
    }
    // Keys from before master keys had ids.
    sqlx::query(
        "update vault_keys set master = null where key in (select key from vault_keys limit 5)",
    )
    .execute(&walk.pool)
    .await
    .unwrap();

    // Under load: somebody looks and registers all the while.
    let stop = Arc::new(AtomicBool::new(false));
    let load = async {
        let mut count = 0;
        while !stop.load(Ordering::Relaxed) {
            for child in &children {
                assert!(sees_any(&walk, &worker, *child, Purpose::CaseWork).await);
            }
            register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
            count += 1;
        }
        count
    };
    let turn = async {
        let beside = folder.path().join("vault.new");
        fs::write(&beside, lines(&[&new, &old])).unwrap();
        fs::rename(&beside, &file).unwrap();
        let masters: MasterKeys = fs::read_to_string(&file).unwrap().parse().unwrap();
        let done = rotate(&walk.pool, &masters).await.unwrap();
        assert!(done >= 20, "{done}");
        // Stopped in the middle, or begun once more: what is left is done, and nothing twice.
        while !wrappings(&walk.pool, &masters).await.unwrap().is_done() {
            rotate(&walk.pool, &masters).await.unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    };
    let (rounds, ()) = futures::join!(load, turn);
    assert!(rounds > 0);

    // The former key is taken away: everything opens with the new one, and what is made needs no other.
    fs::write(&file, lines(&[&new])).unwrap();
    let alone: MasterKeys = fs::read_to_string(&file).unwrap().parse().unwrap();
    let by = wrappings(&walk.pool, &alone).await.unwrap().by;
    let kept = check(&walk.pool, &alone).await.unwrap();
    assert_eq!(by.iter().map(|it| it.0).collect::<Vec<_>>(), [Some(new.id())]);
    assert_eq!(kept, u64::try_from(by[0].1).unwrap());
    assert!(sees_any(&walk, &worker, children[0], Purpose::CaseWork).await);
    assert!(check(&walk.pool, &old.into()).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_file_of_keys_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vault.key");
    let key = MasterKey::draw();
    assert!(Keyring::of_file(&file).is_err());
    fs::write(&file, lines(&[&key])).unwrap();
    let ring = Keyring::of_file(&file).unwrap();
    fs::write(&file, "half").unwrap();
    let current: MasterId = ring.masters().current();
    assert_eq!(current, key.id());
    let other = MasterKey::draw();
    fs::write(&file, lines(&[&other, &key])).unwrap();
    assert_eq!(ring.masters().current(), other.id());
    fs::remove_file(&file).unwrap();
    assert_eq!(ring.masters().current(), other.id());
}

fn note(sealed: Sealed) -> thread::Event {
    let (with, channel) = (Party::Family, Channel::Call);
    let on = "2026-11-23".parse().unwrap();
    let note = Some(sealed);
    thread::Event::from(ThreadFact::ContactRecorded { with, channel, on, note, child: None })
}

/// Words whose command never came are destroyed after a day; not before we have handled everybody a day further, and never
/// what an event refers to, nor what is known of a person.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_nobody_uses_are_destroyed_after_a_day() {
    let walk = start().await;
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let child: PersonId = person();
    let thread = accountable(&walk, &builder, child).await;
    let seal = async |field| {
        let it = words(child, field, "noget");
        let id = it.sealed;
        walk.ask(&builder, it).await.unwrap();
        walk.show(&builder, SealedRef { sealed: id }).await.unwrap()
    };
    let (used, unused) = (seal(Field::ContactNote).await, seal(Field::ContactNote).await);
    let known = seal(Field::Interests).await;
    walk.handle_events("thread", thread.0, note(used)).await;

    let destroyed = async || {
        walk.housekeeping().await;
        let events = walk.events().await.into_iter();
        events
            .filter(|it| it.kind == "words.unused_destroyed")
            .map(|it| it.stream)
            .collect::<Vec<_>>()
    };
    walk.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    let too_early = destroyed().await;
    assert!(too_early.is_empty(), "somebody may have said something that we have not heard");
    walk.handle_events("thread", thread.0, note(used)).await;
    assert_eq!(destroyed().await, [unused.id.0]);
    assert_eq!(destroyed().await, [unused.id.0], "once");
    let left = sees(&walk, &builder, child, Purpose::CaseWork).await;
    assert_eq!(left.len(), 2);
    assert_eq!(walk.show(&builder, SealedRef { sealed: unused.id }).await.unwrap_err().status, 404);
    assert_eq!(walk.show(&builder, SealedRef { sealed: known.id }).await, Ok(known));
}

/// An event that refers to words that never were is found, whoever said it; one with a wrong digest too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_refers_to_nothing_is_found() {
    let walk = start().await;
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let it = words(person(), Field::ContactNote, "noget");
    let id = it.sealed;
    walk.ask(&builder, it).await.unwrap();
    let right = walk.show(&builder, SealedRef { sealed: id }).await.unwrap();
    let wrong = Sealed { digest: Digest([1; 32]), ..right };
    let never = Sealed { id: SealedId(Uuid::new_v4()), ..right };
    let thread = Uuid::new_v4();
    for sealed in [right, wrong, never] {
        walk.handle_events("thread", thread, note(sealed)).await;
    }
    let auditor = actor(Role::Auditor, AARHUS);
    let found = walk.show(&auditor, UnknownWords {}).await.unwrap();
    assert_eq!(
        found.iter().map(|it| (it.source.as_str(), it.position, it.sealed)).collect::<Vec<_>>(),
        [("thread", 2, wrong.id), ("thread", 3, never.id)]
    );
    assert_eq!(code(walk.show(&builder, UnknownWords {}).await), "not_your_mandate");
    assert_eq!(walk.show(&actor(Role::Auditor, "0657"), UnknownWords {}).await.unwrap(), []);
}
