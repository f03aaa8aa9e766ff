use std::sync::Arc;

use futures::future::join_all;
use uuid::Uuid;

use super::{ask_as, assert_whole, camps, database, family, reserve};
use crate::{
    core::Core,
    testing::toy::{Reserve, Taken, Toy, UNCOUNTABLE},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_ask_for_twenty_five_places() {
    let walk = camps().await;
    let (camp, family) = (Uuid::new_v4(), family());
    let answers = join_all((0..2_000).map(|_| walk.ask(&family, reserve(camp)))).await;
    let placed = answers.iter().filter(|it| it.is_ok()).count();
    let full = answers.iter().filter(|it| it.as_ref().is_err_and(|it| it.code == "full")).count();
    assert_eq!((placed, full), (25, 1_975));
    assert_eq!(assert_whole(&walk).await.len(), 25);
    assert_eq!(walk.show(&family, Taken { camp }).await.unwrap(), 25);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_times_the_same_is_done_once() {
    let walk = camps().await;
    let (family, id, command) = (family(), Uuid::new_v4(), reserve(Uuid::new_v4()));
    let answers = join_all((0..8).map(|_| ask_as(&walk, id, &family, &command))).await;
    let later = ask_as(&walk, id, &family, &command).await;
    assert!(answers.iter().all(|it| *it == later), "{answers:?}");
    assert_eq!(later.unwrap().position, 1);
    assert_eq!(assert_whole(&walk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_is_remembered_too() {
    let walk = camps().await;
    let (family, id, camp) = (family(), Uuid::new_v4(), Uuid::new_v4());
    let none = Reserve { places: 0, ..reserve(camp) };
    let no = ask_as(&walk, id, &family, &none).await.unwrap_err();
    assert_eq!((no.status, &*no.code), (409, "full"));
    assert_eq!(ask_as(&walk, id, &family, &none).await.unwrap_err(), no);
    assert_eq!(walk.events().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_asks_one_thing() {
    let walk = camps().await;
    let (me, id) = (family(), Uuid::new_v4());
    let command = reserve(Uuid::new_v4());
    ask_as(&walk, id, &me, &command).await.unwrap();
    for (actor, other) in [(&me, reserve(Uuid::new_v4())), (&family(), command.clone())] {
        let no = ask_as(&walk, id, actor, &other).await.unwrap_err();
        assert_eq!((no.status, &*no.code), (422, "command_id_reused"));
    }
    // Also when both come at the same time.
    let id = Uuid::new_v4();
    let (one, other) = (reserve(Uuid::new_v4()), reserve(Uuid::new_v4()));
    let answers = tokio::join!(ask_as(&walk, id, &me, &one), ask_as(&walk, id, &me, &other));
    assert!(answers.0.is_ok() != answers.1.is_ok(), "{answers:?}");
    assert_eq!(assert_whole(&walk).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expected_version_is_held() {
    let walk = camps().await;
    let (actor, camp) = (family(), Uuid::new_v4());
    let ask = async |expected| {
        let call = crate::Call {
            id: proto::id::CommandId(Uuid::new_v4()),
            actor: actor.clone(),
            expected,
            trace: String::new(),
        };
        walk.core.ask("reserve", &serde_json::to_vec(&reserve(camp)).unwrap(), call).await
    };
    assert_eq!(ask(Some(0)).await.unwrap().version, 1);
    let no = ask(Some(0)).await.unwrap_err();
    assert_eq!((no.status, &*no.code), (409, "version_conflict"));
    assert_eq!(ask(Some(1)).await.unwrap().version, 2);
    assert_eq!(ask(None).await.unwrap().version, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_municipality_knows_of_nothing() {
    let walk = camps().await;
    let camp = Uuid::new_v4();
    walk.ask(&family(), reserve(camp)).await.unwrap();
    let stranger = crate::testing::actor(proto::actor::Role::Family, "0657");
    let no = walk.ask(&stranger, reserve(camp)).await.unwrap_err();
    assert_eq!((no.status, &*no.code), (404, "not_found"));
    let auditor = crate::testing::actor(proto::actor::Role::Auditor, "0751");
    assert_eq!(walk.ask(&auditor, reserve(camp)).await.unwrap_err().code, "not_your_mandate");
}

/// A command that breaks a view is refused alone: whoever was in the same transaction is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_guilty_is_refused() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    let guests = (0..50).map(|nth| if nth == 20 { UNCOUNTABLE } else { Uuid::new_v4() });
    let answers = join_all(
        guests.map(|guest| walk.ask(&family, Reserve { guest, places: 99, ..reserve(camp) })),
    )
    .await;
    let broken: Vec<_> =
        answers.iter().filter_map(|it| it.as_ref().err()).map(|it| it.code.as_ref()).collect();
    assert_eq!(broken, ["broken"]);
    assert_eq!(assert_whole(&walk).await.len(), 49);
    assert_eq!(walk.show(&family, Taken { camp }).await.unwrap(), 49);
}

/// Two writers on one log, asked at the same time, about the same streams and others: one order, nothing lost or doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_write_one_log() {
    let walk = camps().await;
    let (other, writer) = Core::new(Toy::<true>, database(&walk), walk.clock.clone());
    #[expect(clippy::disallowed_methods, reason = "joined below")]
    let writer = tokio::spawn(writer);
    let family = family();
    let shared = Uuid::new_v4();
    let ask = async |core: &Core<Toy<true>>, camp: Uuid| {
        let call = crate::Call {
            id: proto::id::CommandId(Uuid::new_v4()),
            actor: family.clone(),
            expected: None,
            trace: String::new(),
        };
        core.ask("reserve", &serde_json::to_vec(&reserve(camp)).unwrap(), call).await
    };
    let asked = (0..400).map(|nth| {
        let core = if nth % 2 == 0 { &walk.core } else { &other };
        ask(core, if nth % 4 < 2 { shared } else { Uuid::new_v4() })
    });
    let answers = join_all(asked).await;
    let done = answers.iter().filter(|it| it.is_ok()).count();
    assert_eq!(done, 25 + 200);
    assert_eq!(assert_whole(&walk).await.len(), 225);
    drop(other);
    writer.await.unwrap();
}

/// Connections that break in the middle: commands are put off, asked again with the same id, and done once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_connections_lose_nothing() {
    let walk = Arc::new(camps().await);
    let family = family();
    let asked = (0..40).map(|_| {
        let (walk, family) = (Arc::clone(&walk), family.clone());
        async move {
            for _ in 0..20 {
                let (id, command) = (Uuid::new_v4(), reserve(Uuid::new_v4()));
                while let Err(problem) = ask_as(&walk, id, &family, &command).await {
                    assert!(problem.is_retryable(), "{problem}");
                    tokio::task::yield_now().await;
                }
            }
        }
    });
    let breaking = async {
        let kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        let mut killer = sqlx::postgres::PgPoolOptions::new()
            .connect_with(database(&walk))
            .await
            .unwrap()
            .detach_one()
            .await;
        let (mut killed, mut next) = (0, 20);
        loop {
            let done: i64 = sqlx::query_scalar("select count(*) from events")
                .fetch_one(&mut killer)
                .await
                .unwrap();
            if done >= 700 {
                return killed;
            }
            if done >= next {
                let some: i64 = sqlx::query_scalar(kill).fetch_one(&mut killer).await.unwrap();
                (killed, next) = (killed + some, done + 20);
            }
        }
    };
    let (killed, _) = tokio::join!(breaking, join_all(asked));
    assert!(killed > 5, "{killed}");
    assert_eq!(assert_whole(&walk).await.len(), 800);
}

trait DetachOne {
    async fn detach_one(self) -> sqlx::PgConnection;
}

impl DetachOne for sqlx::PgPool {
    async fn detach_one(self) -> sqlx::PgConnection {
        self.acquire().await.unwrap().detach()
    }
}

/// A process that has just started knows no stream: what it takes for new may be full.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_nobody_remembers_is_not_new() {
    let walk = camps().await;
    let family = family();
    let (full, begun) = (Uuid::new_v4(), Uuid::new_v4());
    let to_the_last = |camp, places| Reserve { places, ..reserve(camp) };
    for camp in [full, begun] {
        walk.ask(&family, to_the_last(camp, 2)).await.unwrap();
    }
    walk.ask(&family, to_the_last(full, 2)).await.unwrap();
    let (core, writer) = Core::new(Toy::<true>, database(&walk), walk.clock.clone());
    #[expect(clippy::disallowed_methods, reason = "ends with the last handle to its queue")]
    drop(tokio::spawn(writer));
    let call = || crate::Call {
        id: proto::id::CommandId(Uuid::new_v4()),
        actor: family.clone(),
        expected: None,
        trace: String::new(),
    };
    let asks = [full, begun, Uuid::new_v4(), full, begun].map(|camp| {
        let body = serde_json::to_vec(&to_the_last(camp, 2)).unwrap();
        let (core, call) = (core.clone(), call());
        async move { core.ask("reserve", &body, call).await.map(|it| it.version) }
    });
    let answers = join_all(asks).await.into_iter().map(|it| it.map_err(|no| no.code.into_owned()));
    let no = || Err("full".to_owned());
    assert_eq!(answers.collect::<Vec<_>>(), [no(), Ok(2), Ok(1), no(), no()]);
    assert_eq!(assert_whole(&walk).await.len(), 5);
}
