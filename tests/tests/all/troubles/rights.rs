use async_nats::{Client, ConnectOptions};
use chrono::TimeDelta;
use futures::StreamExt as _;
use platform::{
    Clock, Service as _, grants,
    token::{self, Signer, Token},
};
use proto::{
    actor::{Actor, Role},
    id::{CommandId, ReferralId, SessionId},
    problem::Problem,
    referral::{AcceptReferral, ShowReferral},
    request::{Command as _, Query as _},
};
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::load::Load;
use crate::stage::{Cast, PATIENCE, SAYING, Stage};

/// Connected as the service; what the server refuses comes out of the channel.
async fn as_service(stage: &Stage, service: &str) -> (Client, mpsc::UnboundedReceiver<String>) {
    let (refusals, refused) = mpsc::unbounded_channel();
    let it = &stage.stack.services[service];
    let options =
        ConnectOptions::with_user_and_password(it.nats_user.clone(), it.nats_password.clone())
            .custom_inbox_prefix(grants::inbox_prefix(service))
            .event_callback(move |event| {
                refusals.send(event.to_string()).ok();
                std::future::ready(())
            });
    (options.connect(&it.nats_url).await.unwrap(), refused)
}

async fn is_refused(refused: &mut mpsc::UnboundedReceiver<String>) -> bool {
    while let Ok(Some(event)) = tokio::time::timeout(PATIENCE, refused.recv()).await {
        if event.to_lowercase().contains("permissions violation") {
            return true;
        }
    }
    false
}

/// On NATS a service says what it says, consumes what it consumes, and cannot harm what carries it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_may_say_and_hear_only_what_is_its_own() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    Load::begin(&stage, &Cast::of("0751"), 1).end().await;
    let thread = Uuid::new_v4();
    for service in crate::stage::ALL {
        let (client, mut refused) = as_service(&stage, service).await;
        let another = if service == "referral" { "thread" } else { "referral" };
        for forbidden in [
            format!("event.0751.{another}.referral.submitted.{thread}"),
            format!("command.{another}.accept_referral"),
            format!("query.{another}.referral"),
            "$JS.API.STREAM.DELETE.EVENTS".to_owned(),
            "$JS.API.STREAM.PURGE.EVENTS".to_owned(),
            "$JS.API.STREAM.UPDATE.EVENTS".to_owned(),
            "$JS.API.STREAM.MSG.DELETE.EVENTS".to_owned(),
            format!("$JS.API.CONSUMER.DELETE.EVENTS.{}", grants::consumer("somebody", another)),
        ] {
            client.publish(forbidden.clone(), "{}".into()).await.unwrap();
            assert!(is_refused(&mut refused).await, "{service} published to {forbidden}");
        }
        for forbidden in [
            "event.>".to_owned(),
            format!("command.{another}.>"),
            format!("query.{another}.>"),
            format!("_INBOX_{another}.>"),
            ">".to_owned(),
        ] {
            let mut subscription = client.subscribe(forbidden.clone()).await.unwrap();
            assert!(is_refused(&mut refused).await, "{service} subscribed to {forbidden}");
            subscription.unsubscribe().await.unwrap();
        }
    }
    // And what it may, it can.
    let (client, _refused) = as_service(&stage, "referral").await;
    let mut own = client.subscribe("bell.referral").await.unwrap();
    client.publish("bell.referral", "".into()).await.unwrap();
    assert!(tokio::time::timeout(PATIENCE, own.next()).await.is_ok());
    house.drain().await;
}

/// In PostgreSQL a service has its own database and no other, and appends to its log and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_may_only_append_to_its_own_log() {
    let stage = Stage::set(Clock::wall()).await;
    for service in SAYING {
        let own = platform::database::options(&stage.stack.services[service].database_url).unwrap();
        let mut database = PgConnection::connect_with(&own).await.unwrap();
        for forbidden in [
            "update events set data = '{}'",
            "delete from events",
            "truncate events",
            "delete from commands",
            "create table mine ()",
            "set session_replication_role = replica",
        ] {
            let error = database.execute(forbidden).await.unwrap_err();
            let code =
                error.as_database_error().and_then(|it| it.code()).unwrap_or_default().into_owned();
            assert_eq!(code, "42501", "{service}: {forbidden}: {error}");
        }
        let another = if service == "referral" { "vault" } else { "referral" };
        let error = PgConnection::connect_with(&own.database(&format!("brobygger_{another}")))
            .await
            .unwrap_err();
        assert!(error.to_string().contains("permission denied"), "{error}");
    }
}

async fn refusal(stage: &Stage, subject: String, token: Option<&str>, body: &[u8]) -> Problem {
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Command-Id", Uuid::new_v4().to_string().as_str());
    if let Some(token) = token {
        headers.insert("Actor", token);
    }
    let answer = stage
        .client
        .nats()
        .request_with_headers(subject, headers, body.to_vec().into())
        .await
        .unwrap();
    assert!(
        answer.headers.as_ref().is_some_and(|it| it.get("Nats-Service-Error-Code").is_some()),
        "{answer:?}"
    );
    serde_json::from_slice(&answer.payload).unwrap()
}

/// A token forged, expired, missing, of another municipality or of a role without mandate: refused, and nothing happens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_is_who_they_are() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let submitted = super::load::submit(&stage, &cast).await;
    let now = Clock::wall().now();
    let mint = |signer: &Signer, actor: &Actor, at| {
        let session = SessionId(Uuid::new_v4());
        signer.mint(&Token::of_session(actor.clone(), session), at, token::TTL)
    };
    let bridge_builder = &cast.bridge_builder;
    let stranger = Actor { tenant: "0657".parse().unwrap(), ..bridge_builder.clone() };
    let volunteer = Actor { role: Role::Volunteer, ..bridge_builder.clone() };
    let accept = proto::subject::command(AcceptReferral::SERVICE, AcceptReferral::NAME);
    let body = serde_json::to_vec(&AcceptReferral { referral: submitted }).unwrap();
    for (token, status, code) in [
        (None, 401, "token_missing"),
        (Some("not a token".to_owned()), 401, "token_malformed"),
        (Some(mint(&Signer::generate(), bridge_builder, now)), 401, "token_forged"),
        (
            Some(mint(stage.signer(), bridge_builder, now - TimeDelta::hours(1))),
            401,
            "token_expired",
        ),
        (Some(mint(stage.signer(), &stranger, now)), 404, "not_found"),
        (Some(mint(stage.signer(), &volunteer, now)), 403, "not_your_mandate"),
    ] {
        let problem = refusal(&stage, accept.clone(), token.as_deref(), &body).await;
        assert_eq!((problem.status, &*problem.code), (status, code));
    }
    let show = proto::subject::query(ShowReferral::SERVICE, ShowReferral::NAME);
    let body = serde_json::to_vec(&ShowReferral { referral: submitted }).unwrap();
    let problem = refusal(&stage, show, Some(&mint(stage.signer(), &stranger, now)), &body).await;
    assert_eq!(problem.status, 404, "{problem}");
    assert_eq!(stage.events("referral").await.len(), 1, "nothing happened");
    an_auditor_reads_who_was_refused(&stage, &stranger, &volunteer);
    stage.ask(bridge_builder, AcceptReferral { referral: ReferralId(submitted.0) }).await.unwrap();
    house.drain().await;
}

/// In pages, the newest first, for a program and for a person.
fn an_auditor_reads_who_was_refused(stage: &Stage, stranger: &Actor, volunteer: &Actor) {
    let said = |words: &[&str]| {
        let typed = stage.types(&[&["audit", "refused"], words].concat());
        assert!(typed.status.success(), "{typed:?}");
        String::from_utf8(typed.stdout).unwrap()
    };
    let page = ["--json", "--service", "referral", "--limit", "1"];
    let mut cursor: Option<String> = None;
    for (request, by, code) in [
        ("referral", stranger, "not_found"),
        ("accept_referral", volunteer, "not_your_mandate"),
        ("accept_referral", stranger, "not_found"),
    ] {
        let after: Vec<&str> = cursor.iter().flat_map(|it| ["--cursor", it.as_str()]).collect();
        let lines = said(&[&page[..], &after].concat());
        let lines: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        let it = &lines[0];
        assert_eq!((&it["service"], &it["request"]), (&json!("referral"), &json!(request)));
        assert_eq!((&it["by"], &it["code"]), (&json!(by.subject), &json!(code)));
        cursor = Some(lines[1]["next"].to_string());
    }
    let after = cursor.unwrap();
    assert_eq!(said(&[&page[..], &["--cursor", &after]].concat()), "", "there is no more");

    assert_eq!(said(&[]).lines().count(), 1 + 3, "{}", said(&[]));
    let in_aarhus = said(&["--tenant", "0751"]);
    let who = format!("volunteer {} was refused accept_referral", volunteer.subject);
    assert!(in_aarhus.lines().count() == 2 && in_aarhus.contains(&who), "{in_aarhus}");
    assert_eq!(said(&["--service", "vault"]), "Nobody was refused anything.\n");
    let typed = stage.types(&["audit", "refused", "--as", "leader"]);
    assert_eq!(typed.status.code(), Some(1), "{typed:?}");
}

/// What is not a command is refused with a sentence; no request brings a service down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_is_refused() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let token = stage.token(&cast.case_worker);
    let submit = "command.referral.submit_referral";
    for body in [&b""[..], b"{", b"null", b"\xff\xfe", b"{\"referral\":\"x\"}", &[b'['; 100_000]] {
        let problem = refusal(&stage, submit.to_owned(), Some(&token), body).await;
        assert_eq!((problem.status, &*problem.code), (400, "malformed"), "{problem}");
    }
    let how = platform::client::How {
        id: Some(CommandId(Uuid::new_v4())),
        expected: Some(99),
        at_least: None,
    };
    let body = serde_json::to_vec(&super::load::new_referral()).unwrap();
    let answer = stage.client.request(submit, &cast.case_worker, body.into(), how).await;
    let Err(platform::client::Unanswered::Problem(problem)) = answer else { panic!("{answer:?}") };
    assert_eq!(&*problem.code, "version_conflict");
    assert_eq!(referral::ReferralService::SUBSCRIBES_TO, ["thread"]);
    super::load::submit(&stage, &cast).await;
    house.drain().await;
}
