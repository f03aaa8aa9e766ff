use std::sync::Arc;

use futures::future::join_all;
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use super::{assert_whole, camps, database, family, reserve};
use crate::{
    database::{self, Login},
    engines,
    export::Log,
    verify::{self, Fault, What},
};

/// Not even the owner of the database rewrites history by asking for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_for_ever() {
    let walk = camps().await;
    walk.ask(&family(), reserve(Uuid::new_v4())).await.unwrap();
    for rewrite in [
        "update events set data = '{}'",
        "delete from events",
        "truncate events",
        "update commands set answer = '{}'",
        "delete from commands",
    ] {
        let error = walk.pool.execute(rewrite).await.unwrap_err().to_string();
        assert!(error.contains("for ever"), "{rewrite}: {error}");
    }
    assert_eq!(assert_whole(&walk).await.len(), 1);
}

/// The role a service runs as appends and reads; it has no right to more, with or without the trigger.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_may_only_append() {
    let walk = camps().await;
    walk.ask(&family(), reserve(Uuid::new_v4())).await.unwrap();
    let login = Login {
        role: format!("toy_{}", Uuid::new_v4().simple()),
        password: "it's secret".to_owned(),
    };
    database::grant(&database(&walk), "toy", &login).await.unwrap();
    let servers = engines::shared_for_tests().await.unwrap();
    let mine = database::options(&servers.postgres.url("postgres")).unwrap();
    let mine = mine
        .database(database(&walk).get_database().unwrap())
        .username(&login.role)
        .password(&login.password);
    let mut service = PgConnection::connect_with(&mine).await.unwrap();
    for allowed in [
        "select * from events",
        "update head set position = position",
        "update toy_taken set taken = taken",
        "delete from deadlines",
    ] {
        service.execute(allowed).await.unwrap();
    }
    for forbidden in [
        "update events set data = '{}'",
        "delete from events",
        "truncate events",
        "alter table events disable trigger all",
        "update commands set answer = '{}'",
        "drop table toy_taken",
        "create table mine ()",
    ] {
        let error = service.execute(forbidden).await.unwrap_err();
        let code =
            error.as_database_error().and_then(|it| it.code()).unwrap_or_default().into_owned();
        assert_eq!(code, "42501", "{forbidden}: {error}");
    }
}

/// Whatever is changed by hand, with a superuser's rights and the trigger out of the way, is found where it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tampering_is_found_where_it_is() {
    for (tampering, position, what) in [
        ("update events set data = '{}' where position = 7", 7, What::Changed),
        (
            "update events set occurred_at = occurred_at + interval '1 microsecond' where position = 1",
            1,
            What::Changed,
        ),
        ("update events set actor = '{}' where position = 20", 20, What::Changed),
        ("update events set hash = sha256('') where position = 12", 12, What::Changed),
        ("update events set tenant = '0657' where position = 13", 13, What::Changed),
        ("update events set version = 99 where position = 11", 11, What::Changed),
        ("delete from events where position = 9", 9, What::Missing),
        ("delete from events where position = 10", 10, What::Missing),
        ("delete from events where position = 1", 1, What::Missing),
        ("delete from events where position = 20", 20, What::Missing),
        ("update head set position = 19", 19, What::Head),
        (
            "insert into events select 21, gen_random_uuid(), gen_random_uuid(), 1, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data, hash from events where position = 20",
            21,
            What::Changed,
        ),
    ] {
        let walk = camps().await;
        let family = family();
        join_all((0..20).map(|_| walk.ask(&family, reserve(Uuid::new_v4())))).await;
        assert_eq!(assert_whole(&walk).await.len(), 20);
        let mut superuser = walk.pool.acquire().await.unwrap();
        superuser.execute("set session_replication_role = replica").await.unwrap();
        superuser.execute(tampering).await.unwrap();
        let found = verify::chain(&database(&walk), &Log::Own, &Arc::default()).await.unwrap();
        assert_eq!(found, Err(Fault { position, what }), "{tampering}");
    }
}
