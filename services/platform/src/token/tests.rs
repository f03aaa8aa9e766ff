use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::Signer as _;
use proto::{
    actor::{Actor, Duty, Role},
    code::Municipality,
    id::{OrganisationId, UserId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{REMEMBERED_MAX, Signer, TTL_MAX, Verifier};

/// A Monday morning; on a whole second, as tokens are.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
const SECOND: TimeDelta = TimeDelta::seconds(1);
const FIVE_MINUTES: TimeDelta = TimeDelta::minutes(5);

fn actor() -> Actor {
    Actor {
        subject: UserId(Uuid::from_u128(1)),
        role: Role::Coordinator,
        tenant: "0751".parse().unwrap(),
        organisation: Some(OrganisationId(Uuid::from_u128(2))),
        duty: Some(Duty::SafeguardingLead),
    }
}

fn claims() -> Value {
    let mut claims = serde_json::to_value(actor()).unwrap();
    claims["iat"] = json!(NOW.timestamp());
    claims["exp"] = json!((NOW + FIVE_MINUTES).timestamp());
    claims
}

/// What anybody could put together by hand, genuinely signed.
fn sign(signer: &Signer, header: &Value, claims: &Value) -> String {
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(signer.0.sign(signed.as_bytes()).to_bytes());
    format!("{signed}.{signature}")
}

fn with(key: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[key] = value;
    claims
}

fn without(key: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(key);
    claims
}

/// Refused the first time and, in case it was remembered, the second.
#[track_caller]
fn refuse(verifier: &Verifier, token: &str, now: DateTime<Utc>, code: &str) {
    for _ in 0..2 {
        let problem = verifier.verify(token, now).unwrap_err();
        assert_eq!((problem.status, &*problem.code), (401, code), "{token}");
    }
}

#[test]
fn a_good_token_says_who_asks() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    let plain = Actor { organisation: None, duty: None, ..actor() };
    for actor in
        [actor(), plain, Actor { tenant: Municipality::COUNTRY, role: Role::Auditor, ..actor() }]
    {
        let token = signer.mint(&actor, NOW, TTL_MAX);
        for now in [NOW, NOW + FIVE_MINUTES, NOW + TTL_MAX - SECOND] {
            assert_eq!(verifier.verify(&token, now), Ok(actor.clone()));
        }
    }
}

#[test]
fn a_token_of_another_issuer_is_read() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    let token =
        sign(&signer, &json!({ "alg": "EdDSA" }), &with("jti", json!("a claim we do not know")));
    assert_eq!(verifier.verify(&token, NOW), Ok(actor()));
}

#[test]
fn nobody_asks_for_a_municipality_that_does_not_exist() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    for none in ["9999", "0001", "0752"] {
        let token = sign(&signer, &json!({ "alg": "EdDSA" }), &with("tenant", json!(none)));
        refuse(&verifier, &token, NOW, "token_malformed");
    }
}

#[test]
fn time_is_asked_at_every_use() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    let token = signer.mint(&actor(), NOW, FIVE_MINUTES);
    let minute = TimeDelta::minutes(1);
    refuse(&verifier, &token, NOW - minute - SECOND, "token_expired");
    assert_eq!(verifier.verify(&token, NOW - minute), Ok(actor()));
    assert_eq!(verifier.verify(&token, NOW + FIVE_MINUTES - SECOND), Ok(actor()));
    refuse(&verifier, &token, NOW + FIVE_MINUTES, "token_expired");
    refuse(&verifier, &token, NOW + TimeDelta::days(400), "token_expired");

    let later =
        sign(&signer, &json!({ "alg": "EdDSA" }), &with("nbf", json!(NOW.timestamp() + 120)));
    refuse(&verifier, &later, NOW, "token_expired");
    assert_eq!(verifier.verify(&later, NOW + minute), Ok(actor()));
}

#[test]
fn what_is_forged_is_refused() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    refuse(&verifier, &Signer::generate().mint(&actor(), NOW, FIVE_MINUTES), NOW, "token_forged");

    let good = signer.mint(&actor(), NOW, FIVE_MINUTES);
    let [header, _, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts")
    };
    for (key, value) in [
        ("role", json!("leader")),
        ("tenant", json!("0101")),
        ("exp", json!(NOW.timestamp() + 899)),
    ] {
        let claims = URL_SAFE_NO_PAD.encode(with(key, value).to_string());
        refuse(&verifier, &format!("{header}.{claims}.{signature}"), NOW, "token_forged");
    }
    refuse(
        &verifier,
        &signer.mint(&Actor::system(Municipality::COUNTRY), NOW, FIVE_MINUTES),
        NOW,
        "token_forged",
    );
    for alg in ["none", "None", "HS256", "RS256", "Ed25519", "eddsa", ""] {
        let token = sign(&signer, &json!({ "alg": alg }), &claims());
        refuse(&verifier, &token, NOW, "token_forged");
        let unsigned = &token[..=token.rfind('.').unwrap()];
        refuse(&verifier, unsigned, NOW, "token_forged");
    }
    // The public key as the secret of an HMAC: the classic confusion of algorithms.
    let mac = URL_SAFE_NO_PAD.encode([7; 32]);
    let signed = sign(&signer, &json!({ "alg": "HS256" }), &claims());
    refuse(
        &verifier,
        &format!("{}.{mac}", &signed[..signed.rfind('.').unwrap()]),
        NOW,
        "token_forged",
    );
    assert_eq!(verifier.verify(&good, NOW), Ok(actor()));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    let eddsa = json!({ "alg": "EdDSA" });
    refuse(&verifier, "", NOW, "token_missing");
    for garbage in [
        "x",
        "..",
        "a.b.c",
        "Bearer x",
        "æøå",
        &"a".repeat(1_000_000),
        &format!("{}.", signer.mint(&actor(), NOW, SECOND)),
    ] {
        refuse(&verifier, garbage, NOW, "token_malformed");
    }
    for claims in [
        without("subject"),
        without("role"),
        without("tenant"),
        without("iat"),
        without("exp"),
        with("role", json!("king")),
        with("tenant", json!("75")),
        with("exp", json!("tomorrow")),
        with("exp", json!(u64::MAX)),
        json!([]),
    ] {
        refuse(&verifier, &sign(&signer, &eddsa, &claims), NOW, "token_malformed");
    }
    refuse(&verifier, &sign(&signer, &json!({}), &claims()), NOW, "token_malformed");
}

#[test]
fn a_token_that_lives_too_long_is_refused() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    refuse(&verifier, &signer.mint(&actor(), NOW, TTL_MAX + SECOND), NOW, "token_malformed");
    refuse(
        &verifier,
        &signer.mint(&actor(), NOW - TimeDelta::days(1), TimeDelta::days(2)),
        NOW,
        "token_malformed",
    );
}

#[test]
fn memory_is_bounded_and_forgetting_is_harmless() {
    let signer = Signer::generate();
    let verifier = Verifier::new(&signer.public_key()).unwrap();
    let token = signer.mint(&actor(), NOW, FIVE_MINUTES);
    let genuine = verifier.read(&token).unwrap();
    {
        let mut remembered = verifier.remembered.lock().unwrap();
        for nth in 0..(2 * REMEMBERED_MAX) as u64 {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&nth.to_be_bytes());
            remembered.put(digest, genuine.clone());
        }
        assert!(remembered.newer.len() + remembered.older.len() <= REMEMBERED_MAX);
    }
    assert_eq!(verifier.verify(&token, NOW), Ok(actor()));
}

#[test]
fn what_is_forged_is_not_remembered() {
    let verifier = Verifier::new(&Signer::generate().public_key()).unwrap();
    refuse(&verifier, &Signer::generate().mint(&actor(), NOW, FIVE_MINUTES), NOW, "token_forged");
    assert!(verifier.remembered.lock().unwrap().newer.is_empty());
}

#[test]
fn a_key_survives_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("actor.pem");
    let signer = Signer::generate();
    signer.write(&file).unwrap();
    assert!(signer.write(&file).is_err(), "an existing key is never overwritten");
    assert_eq!(Signer::from_file(&file).unwrap().public_key(), signer.public_key());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let raw = URL_SAFE_NO_PAD.encode(signer.0.to_bytes());
    assert_eq!(Signer::read(&format!(" {raw}\n")).unwrap().public_key(), signer.public_key());
    assert!(!format!("{signer:?}").contains(&raw), "a private key is not for logs");
}

#[test]
fn what_is_no_key_is_refused_without_repeating_it() {
    for text in ["", "secret", "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----"] {
        let why = format!("{:#}", Signer::read(text).unwrap_err());
        assert!(!why.contains("secret"), "{why}");
        assert!(Verifier::new(text).is_err());
    }
    assert!(Verifier::new(&URL_SAFE_NO_PAD.encode([0; 32])).is_err(), "a key anybody can sign for");
}
