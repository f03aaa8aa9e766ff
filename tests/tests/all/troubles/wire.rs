use std::{collections::BTreeSet, time::Duration};

use futures::StreamExt as _;
use platform::{
    Clock,
    client::{How, Unanswered},
};
use proto::{
    actor::Actor,
    problem::Problem,
    reporting::Timeline,
    request::{Command as _, Done, Fate, Parked, Query as _},
    thread::{ShowThread, ThreadView},
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::load::{Load, new_referral, submit};
use crate::stage::{Cast, Stage, until};

async fn request<T: DeserializeOwned>(
    stage: &Stage,
    subject: &str,
    actor: &Actor,
    body: &str,
    how: How,
) -> Result<T, Problem> {
    match stage.client.request(subject, actor, body.to_owned().into(), how).await {
        Ok(answer) => Ok(serde_json::from_slice(&answer).unwrap()),
        Err(Unanswered::Problem(problem)) => Err(problem),
        Err(other) => panic!("{other}"),
    }
}

/// A reader who asks for what they have just written sees it, in a view of another service; one who asks for the future is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_least() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    for _ in 0..20 {
        let command = new_referral();
        let thread = proto::id::ThreadId::of(command.referral);
        let done = stage.ask(&cast.case_worker, command).await.unwrap();
        let how = How { at_least: Some(format!("referral={}", done.position)), ..How::default() };
        let timeline =
            stage.client.show_so(&cast.case_worker, &Timeline { thread }, how).await.unwrap();
        assert_eq!(timeline.len(), 1);
    }
    let subject = format!("query.reporting.{}", Timeline::NAME);
    let body =
        serde_json::to_string(&Timeline { thread: proto::id::ThreadId(Uuid::new_v4()) }).unwrap();
    let token = stage.token(&cast.case_worker);
    for (wanted, code) in
        [("referral=1000000", "behind"), ("audit=1", "malformed"), ("referral", "malformed")]
    {
        let mut headers = async_nats::HeaderMap::new();
        headers.insert("Actor", token.as_str());
        headers.insert("At-Least", wanted);
        let asked = async_nats::Request::new()
            .headers(headers)
            .payload(body.clone().into())
            .timeout(Some(Duration::from_secs(20)));
        let answer = stage.client.nats().send_request(subject.clone(), asked).await.unwrap();
        let problem: Problem = serde_json::from_slice(&answer.payload).unwrap();
        assert_eq!(problem.code, code);
    }
    // A command may rest on what its service has handled, too.
    for (wanted, expected) in [("referral=1", Ok(())), ("audit=1", Err("malformed"))] {
        let how = How { at_least: Some(wanted.to_owned()), ..How::default() };
        let answer = stage.client.ask_so(&cast.case_worker, &new_referral(), how).await;
        let code = answer.map(|_| ()).map_err(|no| {
            let Unanswered::Problem(problem) = no else { panic!("{no}") };
            problem.code.to_string()
        });
        assert_eq!(code, expected.map_err(str::to_owned), "{wanted}");
    }
    house.drain().await;
}

/// An asker whose answer was lost on the way can ask what became of the command (peers P12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_it() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let id = proto::id::CommandId(Uuid::new_v4());
    let ask = async || {
        let body = serde_json::json!({ "command": id }).to_string();
        request::<Fate>(&stage, "query.referral.command", &cast.case_worker, &body, How::default())
            .await
            .unwrap()
    };
    assert!(matches!(ask().await, Fate::Unknown));
    let command = new_referral();
    let how = How { id: Some(id), ..How::default() };
    let done: Done = stage.client.ask_so(&cast.case_worker, &command, how).await.unwrap();
    assert!(matches!(ask().await, Fate::Applied(it) if it == done));
    house.drain().await;
}

/// Messages on the wire that are no events, and events nobody can read: the first are passed over, for whatever they
/// displaced comes from the log; the second wait, seen by the administrator, until they can be replayed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_read_is_parked_and_replayed() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let load = Load::begin(&stage, &cast, 1);
    load.more(4).await;
    load.end().await;
    stage.until_handled().await;
    garbage_on_the_wire(&stage).await;
    let position = unreadable_in_the_log(&stage).await;
    until("the thread service has parked it", async || {
        !parked(&stage, &cast, "thread").await.is_empty()
    })
    .await;
    let waiting = parked(&stage, &cast, "thread").await;
    assert_eq!(
        waiting.iter().map(|it| (it.source.as_str(), it.position)).collect::<Vec<_>>(),
        [("referral", position)]
    );
    // Who asks for at least as much is told that the answer does not know of it: of any thread, or of the one they ask about.
    let parked_of = async |query: &str, body: String| {
        let how = How { at_least: Some(format!("referral={position}")), ..How::default() };
        let subject = format!("query.thread.{query}");
        let answer = stage.client.request_whole(&subject, &cast.bridge_builder, body.into(), how);
        answer.await.unwrap().parked
    };
    assert_eq!(parked_of("threads", "{}".to_owned()).await.unwrap(), "referral=1");
    // Other families' threads go on.
    let other = submit(&stage, &cast).await;
    stage
        .ask(&cast.bridge_builder, proto::referral::AcceptReferral { referral: other })
        .await
        .unwrap();
    let thread = proto::id::ThreadId::of(other);
    until("another thread opens", async || {
        stage.show(&cast.bridge_builder, ShowThread { thread }).await.is_ok()
    })
    .await;
    let of_other = serde_json::to_string(&ShowThread { thread }).unwrap();
    assert_eq!(parked_of(ShowThread::NAME, of_other).await, None);
    // Mended (here by hand, as a version that reads it would): replayed by the administrator, and by nobody else.
    let mend = "with mended as (update parked set headers = replace(headers::text, 'referral.set_on_fire', 'referral.returned')::json returning 1) select count(*) from mended";
    assert_eq!(stage.count("thread", mend).await, 1);
    let replay = async |actor| {
        request::<Done>(&stage, "command.thread.replay_parked", actor, "{}", How::default()).await
    };
    assert_eq!(replay(&cast.bridge_builder).await.unwrap_err().status, 403);
    replay(&cast.administrator).await.unwrap();
    assert_eq!(parked(&stage, &cast, "thread").await.len(), 0);
    house.drain().await;
}

async fn parked(stage: &Stage, cast: &Cast, service: &str) -> Vec<Parked> {
    request(stage, &format!("query.{service}.parked"), &cast.administrator, "{}", How::default())
        .await
        .unwrap()
}

/// As a broken publisher with the rights of `referral` would.
async fn garbage_on_the_wire(stage: &Stage) {
    let it = &stage.stack.services["referral"];
    let options = async_nats::ConnectOptions::with_user_and_password(
        it.nats_user.clone(),
        it.nats_password.clone(),
    );
    let client = options
        .custom_inbox_prefix(platform::grants::inbox_prefix("referral"))
        .connect(&it.nats_url)
        .await
        .unwrap();
    let jetstream = async_nats::jetstream::new(client);
    for body in ["", "garbage", "{}"] {
        let subject = format!("event.0751.referral.referral.submitted.{}", Uuid::new_v4());
        jetstream.publish(subject, body.into()).await.unwrap().await.unwrap();
    }
}

/// A fact of a later version, in the log: what a service says that its consumers cannot read yet. Answers where it is.
async fn unreadable_in_the_log(stage: &Stage) -> i64 {
    use sqlx::{Connection as _, Executor as _};
    let events = stage.events("referral").await;
    let last = events.last().unwrap();
    let mut next = last.clone();
    next.position += 1;
    next.stream = Uuid::new_v4();
    next.thread = next.stream;
    next.version = 1;
    next.kind = "referral.set_on_fire".to_owned();
    next.data = r#"{"reason":"incomplete"}"#.to_owned();
    next.hash = next.link(&last.hash);
    let mut database = sqlx::PgConnection::connect_with(&stage.owner("referral")).await.unwrap();
    let mut tx = database.begin().await.unwrap();
    tx.execute("select position from head for update").await.unwrap();
    sqlx::query("insert into events values ($1, $2, $3, $4, $5, $6, $7, $8::text::json, $9, $10, $11, $12, $13::text::json, $14)")
        .bind(next.position)
        .bind(Uuid::new_v4())
        .bind(next.stream)
        .bind(next.version)
        .bind(&next.kind)
        .bind(next.thread)
        .bind(next.tenant.as_str())
        .bind(&next.actor)
        .bind(next.cause)
        .bind(next.occurred_at)
        .bind(next.recorded_at)
        .bind(&next.trace)
        .bind(&next.data)
        .bind(&next.hash.0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update head set position = $1, hash = $2")
        .bind(next.position)
        .bind(&next.hash.0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    next.position
}

/// Who answers `verb` of the NATS services protocol, until nobody has for a second or all have.
async fn answering(stage: &Stage, verb: &str) -> BTreeSet<String> {
    let client = stage.client.nats();
    let inbox = client.new_inbox();
    let mut answers = client.subscribe(inbox.clone()).await.unwrap();
    client.publish_with_reply(format!("$SRV.{verb}"), inbox, "".into()).await.unwrap();
    let mut names = BTreeSet::new();
    while names.len() < crate::stage::ALL.len()
        && let Ok(Some(answer)) = tokio::time::timeout(Duration::from_secs(1), answers.next()).await
    {
        // Before anybody listens, NATS itself says so.
        if let Ok(answer) = serde_json::from_slice::<serde_json::Value>(&answer.payload) {
            names.insert(answer["name"].as_str().unwrap().to_owned());
        }
    }
    names
}

/// Each service answers the NATS services protocol.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_service_answers_a_ping() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let expected = BTreeSet::from(crate::stage::ALL.map(str::to_owned));
    for verb in ["PING", "INFO", "STATS"] {
        // Whoever asks before the last has begun to listen consumes nothing of that one, and asks again.
        until("every service answers", async || answering(&stage, verb).await == expected).await;
    }
    let shown: Result<ThreadView, _> = stage
        .show(
            &Cast::of("0751").bridge_builder,
            ShowThread { thread: proto::id::ThreadId(Uuid::new_v4()) },
        )
        .await;
    assert_eq!(shown.unwrap_err().status, 404);
    assert_eq!(proto::thread::CloseThread::NAME, "close_thread");
    house.drain().await;
}
