//! Whoever is refused leaves a trace, of a bounded size, that an auditor finds.

use chrono::TimeDelta;
use proto::{
    actor::{Actor, Role},
    problem::Problem,
    request::RefusedPage,
};
use uuid::Uuid;

use super::{Camps, camps, family, reserve};
use crate::{
    Call,
    testing::{actor, monday, toy::Taken},
};

async fn refused(walk: &Camps, by: &Actor, body: &str) -> Result<RefusedPage, Problem> {
    let (id, actor) = (proto::id::CommandId(Uuid::new_v4()), by.clone());
    let call = Call { id, actor, expected: None, trace: String::new() };
    let answer = walk.core.show("refused", body.as_bytes(), &call).await?;
    Ok(serde_json::from_str(answer.get()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_leaves_a_trace_for_auditors() {
    let walk = camps().await;
    let (volunteer, leader) = (actor(Role::Volunteer, "0751"), actor(Role::Leader, "0751"));
    let (camp, auditor) = (Uuid::new_v4(), actor(Role::Auditor, "0751"));
    for _ in 0..3 {
        walk.ask(&volunteer, reserve(camp)).await.unwrap_err();
        walk.clock.advance(TimeDelta::minutes(1));
    }
    walk.show(&leader, Taken { camp }).await.unwrap_err();
    // Another municipality's camp is none; which it was about is known by then.
    walk.ask(&family(), reserve(camp)).await.unwrap();
    let herning = actor(Role::Family, "0657");
    assert_eq!(walk.ask(&herning, reserve(camp)).await.unwrap_err().status, 404);

    let all = r#"{"limit": 100}"#;
    let page = refused(&walk, &auditor, all).await.unwrap();
    let found = page.refused.iter().map(|it| (it.by, &*it.request, &*it.code, it.times, it.about));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (leader.subject, "taken", "not_your_mandate", 1, None),
            (volunteer.subject, "reserve", "not_your_mandate", 3, None),
        ]
    );
    let first = page.refused.last().unwrap();
    assert_eq!((first.since, first.last_at), (monday(), monday() + TimeDelta::minutes(2)));
    let elsewhere = refused(&walk, &actor(Role::Auditor, "0657"), all).await.unwrap().refused;
    let elsewhere = elsewhere.iter().map(|it| (it.by, &*it.code, it.about)).collect::<Vec<_>>();
    assert_eq!(elsewhere, [(herning.subject, "not_found", Some(camp))]);
    let country = actor(Role::Auditor, "0000");
    assert_eq!(refused(&walk, &country, all).await.unwrap().refused.len(), 3);

    let one = refused(&walk, &auditor, r#"{"limit": 1}"#).await.unwrap();
    let rest = format!(r#"{{"limit": 1, "cursor": {}}}"#, one.next.unwrap());
    let rest = refused(&walk, &auditor, &rest).await.unwrap().refused;
    assert_eq!(rest[0].by, volunteer.subject);
    // Whoever is no auditor may not look, and has tried to.
    assert_eq!(refused(&walk, &leader, all).await.unwrap_err().code, "not_your_mandate");
    let page = refused(&walk, &auditor, all).await.unwrap();
    assert_eq!((&*page.refused[0].request, page.refused.len()), ("refused", 3));
    for wrong in [r#"{"limit": 0}"#, r#"{"limit": 1001}"#, "{}"] {
        assert_eq!(refused(&walk, &auditor, wrong).await.unwrap_err().status, 400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_kept_for_a_year_and_counts_anew_each_hour() {
    let walk = camps().await;
    let (volunteer, auditor) = (actor(Role::Volunteer, "0751"), actor(Role::Auditor, "0751"));
    for _ in 0..2 {
        walk.ask(&volunteer, reserve(Uuid::new_v4())).await.unwrap_err();
        walk.clock.advance(TimeDelta::hours(1));
    }
    let count = async || refused(&walk, &auditor, r#"{"limit": 9}"#).await.unwrap().refused.len();
    walk.housekeeping().await;
    assert_eq!(count().await, 2);
    walk.clock.set(monday() + TimeDelta::days(400) + TimeDelta::minutes(1));
    walk.housekeeping().await;
    assert_eq!(count().await, 1);
}
