//! A whole login against a provider that others wrote: npm `oidc-provider`, in `tests/provider`. `npm ci` there comes first.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, LazyLock},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use proto::actor::Level;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use super::{
    super::{Begun, LoggedIn, Providers, Refused},
    browser::Browser,
    liar::{Fault, Liar, SECRET, b64},
    world::{config, providers},
};

const BACK: &str = "http://localhost:4000/login/liar/back";

/// A program that runs, and where it is. It ends when the tests end: its standard input closes.
struct Program {
    issuer: String,
    control: String,
    _process: Child,
}

/// The program of all tests but of those that turn its keys.
static SHARED: LazyLock<Arc<Program>> = LazyLock::new(|| Arc::new(Program::start()));

impl Program {
    fn start() -> Program {
        let program =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/provider/provider.mjs");
        assert!(
            program.with_file_name("node_modules").exists(),
            "`npm ci` in tests/provider comes first: `./dev test` does it"
        );
        let mut command = Command::new("node");
        command.arg(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: BTreeMap<String, String> = serde_json::from_str(&line).unwrap();
        Program {
            issuer: said["issuer"].clone(),
            control: said["control"].clone(),
            _process: process,
        }
    }
}

/// One test's client of the provider, and its person: Anna, at level substantial, who answers.
struct Real {
    program: Arc<Program>,
    providers: Providers,
    client_id: String,
    anna: String,
    files: TempDir,
}

#[expect(clippy::disallowed_methods, reason = "the provider's clock is the machine's")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Real {
    async fn start(config_besides: Value, client_besides: Value) -> Real {
        Real::start_at(Arc::clone(&*SHARED), config_besides, client_besides).await
    }

    async fn start_at(program: Arc<Program>, config_besides: Value, client_besides: Value) -> Real {
        let (files, number) = (tempfile::tempdir().unwrap(), rand::random::<u64>());
        let (client_id, anna) = (format!("client-{number}"), format!("anna-{number}"));
        let mut besides = json!({"client_id": client_id, "acr_values": ["substantial"], "parameters": {"login_hint": anna}});
        besides.as_object_mut().unwrap().extend(config_besides.as_object().unwrap().clone());
        let providers = providers(vec![config(&files, &program.issuer, besides)]);
        let real = Real { program, providers, client_id, anna, files };
        let mut client =
            json!({"client_id": real.client_id, "client_secret": SECRET, "redirect_uris": [BACK]});
        client.as_object_mut().unwrap().extend(client_besides.as_object().unwrap().clone());
        client.as_object_mut().unwrap().retain(|_, it| !it.is_null());
        real.tell("/clients", client).await;
        real.is(&real.anna, &real.anna, json!("substantial"), json!({"name": "Anna"})).await;
        real
    }

    /// Somebody is this from now on.
    async fn is(&self, login: &str, sub: &str, acr: Value, claims: Value) {
        self.tell("/users", json!({"login": login, "sub": sub, "acr": acr, "claims": claims}))
            .await;
    }

    /// Bo sits down where Anna was asked.
    async fn bo_answers(&self) -> String {
        let bo = self.anna.replace("anna", "bo");
        self.is(&bo, &bo, json!("substantial"), json!({})).await;
        self.tell("/answer", json!({"hint": self.anna, "login": bo})).await;
        bo
    }

    async fn asked(&self, login: &str) -> Value {
        self.tell("/asked", json!({"login": login})).await["asked"].clone()
    }

    async fn tell(&self, path: &str, said: Value) -> Value {
        Browser::new().post(&format!("{}{path}", self.program.control), &said).await
    }

    /// Begins, and goes through the provider with a browser: what it brings back.
    async fn through(&self, browser: &mut Browser) -> (Begun, BTreeMap<String, String>) {
        let begun = self.providers.begin("liar", now(), None).await.unwrap();
        let back = browser.go(&begun.url, BACK).await;
        let query: BTreeMap<String, String> = back.query_pairs().into_owned().collect();
        assert_eq!(query["state"], begun.state.expose());
        (begun, query)
    }

    async fn finish(
        &self,
        begun: &Begun,
        back: &BTreeMap<String, String>,
    ) -> Result<LoggedIn, Refused> {
        let iss = back.get("iss").map(String::as_str);
        self.providers.finish("liar", &begun.pending, &back["code"], iss, now()).await
    }

    async fn login(&self, browser: &mut Browser) -> Result<LoggedIn, Refused> {
        let (begun, back) = self.through(browser).await;
        self.finish(&begun, &back).await
    }
}

#[tokio::test]
async fn threat_02_a_real_provider_takes_a_code_once_and_from_who_asked() {
    let real = Real::start(json!({}), json!({})).await;
    let (begun, back) = real.through(&mut Browser::new()).await;
    let person = real.finish(&begun, &back).await.unwrap();
    assert_eq!(
        (person.issuer.as_str(), person.subject.as_str()),
        (real.program.issuer.as_str(), real.anna.as_str())
    );
    assert_eq!((person.level, person.name.as_deref()), (Level::Substantial, Some("Anna")));
    assert_eq!(
        real.finish(&begun, &back).await.unwrap_err(),
        Refused::CodeRefused,
        "the back address again"
    );

    // Threat 1: another browser holds another pending login.
    let (_, stolen) = real.through(&mut Browser::new()).await;
    let (mine, _) = real.through(&mut Browser::new()).await;
    assert_eq!(
        real.finish(&mine, &stolen).await.unwrap_err(),
        Refused::CodeRefused,
        "in another browser"
    );

    // Threat 4: a real answer says its issuer, and is not taken without.
    let (begun, mut back) = real.through(&mut Browser::new()).await;
    back.remove("iss");
    assert_eq!(real.finish(&begun, &back).await.unwrap_err(), Refused::AnswerNotOurs);
}

#[tokio::test]
async fn threat_08_a_real_provider_turns_its_keys() {
    let real = Real::start_at(Arc::new(Program::start()), json!({}), json!({})).await;
    real.login(&mut Browser::new()).await.unwrap();
    real.tell("/keys", json!({})).await;
    real.login(&mut Browser::new()).await.unwrap();
}

#[tokio::test]
async fn threat_14_a_real_provider_answers_lower_than_asked() {
    let real = Real::start(json!({}), json!({})).await;
    for (acr, level) in [
        (json!("low"), None),
        (json!("odd"), None),
        (Value::Null, None),
        (json!("high"), Some(Level::High)),
    ] {
        real.is(&real.anna, &real.anna, acr.clone(), json!({})).await;
        let answer = real.login(&mut Browser::new()).await;
        assert_eq!(answer.as_ref().ok().map(|it| it.level), level, "{acr}: {answer:?}");
        assert!(level.is_some() || answer.is_err_and(|it| it == Refused::LevelTooLow));
    }
}

#[tokio::test]
async fn threat_31_a_real_providers_person_gets_another_subject() {
    let claims =
        json!({"level": {"acr": {"substantial": "substantial"}}, "second": ["cvr", "rid"]});
    let real = Real::start(json!({"claims": claims}), json!({})).await;
    let (old, new) = (format!("old-{}", real.anna), format!("new-{}", real.anna));
    let pair = json!({"cvr": "12345678", "rid": "7"});
    let mut seconds = Vec::new();
    for (sub, claims) in [(&old, pair.clone()), (&new, pair), (&new, json!({}))] {
        real.is(&real.anna, sub, json!("substantial"), claims).await;
        let person = real.login(&mut Browser::new()).await.unwrap();
        assert_eq!(&person.subject, sub);
        seconds.push(person.second);
    }
    assert!(seconds[0].is_some() && seconds[0] == seconds[1] && seconds[2].is_none());
}

#[tokio::test]
async fn threat_37_a_real_logout_token_ends_a_real_session() {
    let heard = Liar::start(now().timestamp());
    heard.tell(|it| it.faults.insert("/logout".to_owned(), Fault::Says(Vec::new())));
    let to = format!("{}/logout", heard.issuer);
    let real = Real::start(
        json!({}),
        json!({"backchannel_logout_uri": to, "backchannel_logout_session_required": true}),
    )
    .await;
    let person = real.login(&mut Browser::new()).await.unwrap();
    assert!(person.session_id.is_some());
    real.tell(
        "/logout",
        json!({"client_id": real.client_id, "sub": real.anna, "sid": person.session_id}),
    )
    .await;
    let raw = heard.tell(|it| it.forms[0]["logout_token"].clone());
    let ended = real.providers.logout_token("liar", &raw, now()).await.unwrap();
    assert_eq!((ended.issuer, ended.session_id), (real.program.issuer.clone(), person.session_id));
    assert!(ended.subject.as_deref().is_none_or(|it| it == real.anna));
}

#[tokio::test]
async fn threat_49_a_real_provider_asks_again_on_a_shared_computer() {
    // Where nobody is always asked, the provider's own session logs in whoever sat here before.
    let real = Real::start(json!({}), json!({})).await;
    let mut shared = Browser::new();
    real.login(&mut shared).await.unwrap();
    let bo = real.bo_answers().await;
    assert_eq!(real.login(&mut shared).await.unwrap().subject, real.anna);
    assert_eq!(real.asked(&bo).await, json!(0));

    let real = Real::start(json!({"prompts_always": true}), json!({})).await;
    let mut shared = Browser::new();
    let first = real.login(&mut shared).await.unwrap();
    assert_eq!(first.subject, real.anna);
    assert!(first.authenticated_at.is_some(), "and says when");
    let bo = real.bo_answers().await;
    assert_eq!(real.login(&mut shared).await.unwrap().subject, bo);
    assert_eq!((real.asked(&real.anna).await, real.asked(&bo).await), (json!(1), json!(1)));
}

#[tokio::test]
async fn a_real_provider_takes_our_assertion() {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let key =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random)
            .unwrap();
    let point = key.public_key().as_ref();
    let public = json!({"kty": "EC", "crv": "P-256", "kid": "ours-1", "x": b64(&point[1..33]), "y": b64(&point[33..])});
    let files = tempfile::tempdir().unwrap();
    let key_file = files.path().join("key.pem");
    let pem = BASE64_STANDARD.encode(document.as_ref());
    fs::write(
        &key_file,
        format!("-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n"),
    )
    .unwrap();
    let how = json!({"private_key_jwt": {"key_file": key_file, "key_id": "ours-1"}});
    let client = json!({
        "client_secret": null, "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [public]}, "id_token_signed_response_alg": "ES256",
    });
    let real =
        Real::start(json!({"client_authentication": how, "algorithms": ["ES256"]}), client).await;
    real.login(&mut Browser::new()).await.unwrap();

    // With a secret that is not its own, the same client is nobody.
    let other = providers(vec![config(
        &real.files,
        &real.program.issuer,
        json!({"client_id": real.client_id, "parameters": {"login_hint": real.anna}}),
    )]);
    let begun = other.begin("liar", now(), None).await.unwrap();
    let back: Url = Browser::new().go(&begun.url, BACK).await;
    let query: BTreeMap<String, String> = back.query_pairs().into_owned().collect();
    let answer = other
        .finish("liar", &begun.pending, &query["code"], query.get("iss").map(String::as_str), now())
        .await;
    assert_eq!(answer.unwrap_err(), Refused::ClientRefused);
}
