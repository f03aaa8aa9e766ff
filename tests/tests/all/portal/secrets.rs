//! People log in, invite, type and log out while everything that can be written is written; then every secret of it is looked for in
//! logs, traces, tables, files and on the wire.

use std::sync::PoisonError;

use proto::{id::InvitationId, identity::Bootstrap, sealed::Digest};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    browser::Browser,
    invited::{field, invite},
    town::{aarhus, demo_in_child},
};
use crate::{
    canary::{Eavesdropper, files_with, says},
    stage::{Stage, until},
    troubles::telemetry::collector,
};

const INVITATION: InvitationId = InvitationId(Uuid::from_u128(0x41));

/// What the operator draws.
const SECRET: [u8; 32] = [0x5a; 32];
const CODE: &str = "K7MP4T";

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Everything that a browser holds and nobody else may.
fn held(browser: &Browser, secrets: &mut Vec<String>) {
    let cookies = browser.cookies();
    let of = ["__Host-session", "__Host-browser"].iter().filter_map(|it| cookies.get(*it));
    secrets.extend(of.cloned());
}

/// What people of the demo are called in its form.
async fn people(browser: &Browser) -> Vec<String> {
    let page = browser.get("/demo").await;
    let all = page.body.split("name=\"person\" value=\"").skip(1);
    all.map(|it| it.split('"').next().unwrap().to_owned()).collect()
}

/// Logs in, takes roles, invites, types, and logs out; answers the secrets of it.
async fn everything(stage: &Stage, origin: &str) -> Vec<String> {
    let (first, second) = (Browser::at(origin), Browser::at(origin));
    let people = people(&first).await;
    until("identity answers", async || {
        Browser::at(origin).post("/demo", &[("person", &people[0])]).await.status == 303
    })
    .await;
    let mut secrets = vec![];
    let log_in = async |browser: &Browser, who: usize| {
        let answer = browser.post("/demo", &[("person", &people[who])]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    };
    log_in(&first, 0).await;
    held(&first, &mut secrets);
    let digest = Digest(Sha256::digest([&SECRET[..], CODE.as_bytes()].concat()).into());
    let begin = Bootstrap { place: aarhus(), invitation: INVITATION, digest, recover: false };
    let operator = platform::testing::actor(proto::actor::Role::Administrator, "0751");
    stage.ask(&operator, begin).await.unwrap();
    let link = format!("0751.{}.{}", INVITATION.0, base64(&SECRET));
    let wrong = first.post("/invitation/take", &[("link", &link), ("code", "AAAAAA")]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    let taken = first.post("/invitation/take", &[("link", &link), ("code", CODE)]).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    secrets.push(base64(&SECRET));
    let grant = aarhus().grant_of(INVITATION).to_string();
    first.post("/roles", &[("grant", &grant)]).await;
    held(&first, &mut secrets);
    assert_eq!(first.get("/access").await.status, 200);
    let (link, code) = invite(&first, &[("role", "leader")]).await;
    secrets.push(link.rsplit('.').next().unwrap().to_owned());
    let drawn = first.get("/access/invite").await;
    secrets.push(field(&drawn, "seed"));
    let kept = [("acting_grant", grant.as_str()), ("text", "nattergalesang")];
    assert_eq!(first.post("/drafts/refer", &kept).await.status, 204);
    secrets.push("nattergalesang".to_owned());
    // Somebody else comes with it; link and code wait while they log in.
    let held_link = link.split_once('#').unwrap().1;
    let waits = [("link", held_link), ("code", code.as_str())];
    assert_eq!(second.post("/invitation/login/demo", &waits).await.status, 303);
    held(&second, &mut secrets);
    log_in(&second, 1).await;
    held(&second, &mut secrets);
    let taken = second.post("/invitation/take", &waits).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let asked = second.post("/login/passkey/question", &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    for path in ["/", "/sessions", "/access", "/nothing", "/roles"] {
        second.get(path).await;
    }
    second.post("/login/passkey", &[("credential", "{}")]).await;
    secrets.extend(super::programs::secrets_of_one(&first).await);
    second.post("/logout", &[]).await;
    secrets.sort_unstable();
    secrets.dedup();
    assert!(secrets.len() >= 13, "{}", secrets.len());
    secrets
}

/// Threat 41: no secret of a login or an invitation, and no token, is written anywhere; on the wire only the SHA-256 of the one, and the
/// other in the header of its own request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_41_no_secret_is_written_anywhere() {
    let mut stage = Stage::set(platform::Clock::wall()).await;
    let origin = demo_in_child(&mut stage);
    let eavesdropper = Eavesdropper::listen(&stage).await;
    let (address, told) = collector();
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*address), ("RUST_LOG", "trace")];
    let services = stage.child_with(&["identity", "referral", "portal"], &environment);
    let waiting = reqwest::Client::new();
    until("the portal listens", async || {
        waiting.get(format!("{origin}/demo")).send().await.is_ok_and(|it| it.status() == 200)
    })
    .await;
    let secrets = everything(&stage, &origin).await;
    let messages = eavesdropper.until_now(&stage).await;
    let mut tokens = vec![];
    for message in &messages {
        let headers = message.headers.iter().flat_map(async_nats::HeaderMap::iter);
        let values = headers.flat_map(|(_, values)| values).map(|it| it.as_str().to_owned());
        let has_token = |it: &String| it.split('.').count() == 3 && it.contains("eyJ");
        tokens.extend(values.filter(has_token).map(|it| it.rsplit(' ').next().unwrap().to_owned()));
        let about = format!("{} {:?} {:?}", message.subject, message.reply, message.headers);
        for secret in &secrets {
            let is_said = says(&message.payload, secret) || about.contains(secret.as_str());
            assert!(!is_said, "{secret} in {about}");
        }
    }
    tokens.sort_unstable();
    tokens.dedup();
    assert!(tokens.len() >= 2 && messages.len() > 50, "{} in {}", tokens.len(), messages.len());
    let needles = [secrets, tokens].concat();
    for needle in &needles {
        assert_eq!(stage.tables_with(needle).await, [""; 0], "{needle}");
    }
    assert!(!stage.tables_with(&INVITATION.0.to_string()).await.is_empty(), "tables are read");
    assert!(services.stop().success());
    let bodies = told.lock().unwrap_or_else(PoisonError::into_inner).bodies.clone();
    assert!(bodies.iter().any(|it| says(it, "redeem_invitation")), "telemetry is read");
    for body in &bodies {
        for needle in &needles {
            assert!(!says(body, needle), "{needle} in {}", String::from_utf8_lossy(body));
        }
    }
    assert!(!files_with(stage.dir.path(), &[INVITATION.0.to_string()]).is_empty());
    assert_eq!(files_with(stage.dir.path(), &needles), [""; 0]);
    let log = std::fs::read_to_string(stage.dir.path().join("children.log")).unwrap();
    assert!(log.contains("portal") && !log.contains(CODE), "nor a code");
}
