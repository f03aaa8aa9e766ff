use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{
    Signer as _,
    pkcs8::{EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use proto::{
    actor::{Actor, Duty, Level, Role},
    code::Municipality,
    ended::Ended,
    id::{GrantId, OrganisationId, SessionId, UserId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{LATE_MAX, REMEMBERED_MAX, Signer, TTL, TTL_MAX, Token, Verifier};

/// A Monday morning; on a whole second, as tokens are.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
const SECOND: TimeDelta = TimeDelta::seconds(1);

fn actor() -> Actor {
    Actor {
        subject: UserId(Uuid::from_u128(1)),
        role: Role::Coordinator,
        tenant: "0751".parse().unwrap(),
        organisation: Some(OrganisationId(Uuid::from_u128(2))),
        duty: Some(Duty::SafeguardingLead),
    }
}

fn token() -> Token {
    Token::of_session(actor(), SessionId(Uuid::from_u128(3)))
}

fn of(actor: Actor) -> Token {
    Token { actor, ..token() }
}

/// One that takes what `signer` signs.
fn verifier_of(signer: &Signer) -> Verifier {
    Verifier::new([&*signer.public_key()]).unwrap()
}

/// As our own tokens have it.
fn header_of(signer: &Signer) -> Value {
    json!({ "alg": "EdDSA", "typ": "actor+jwt", "kid": signer.key_id() })
}

fn claims() -> Value {
    let mut claims = serde_json::to_value(token()).unwrap();
    claims["iat"] = json!(NOW.timestamp());
    claims["exp"] = json!((NOW + TTL).timestamp());
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
    let verifier = verifier_of(&signer);
    let plain = Actor { organisation: None, duty: None, ..actor() };
    let of_country = Actor { tenant: Municipality::COUNTRY, role: Role::Auditor, ..actor() };
    let of_machine = Token {
        session: None,
        grant: Some(GrantId(Uuid::from_u128(4))),
        level: Level::Substantial,
        scope: Some(vec!["referral.submit_referral".to_owned()]),
        ..token()
    };
    for said in [token(), of(plain), of(of_country), of_machine] {
        let token = signer.mint(&said, NOW, TTL_MAX);
        for now in [NOW, NOW + TTL, NOW + TTL_MAX - SECOND] {
            assert_eq!(*verifier.verify(&token, now).unwrap(), said);
        }
    }
}

#[test]
fn a_token_of_another_issuer_is_read() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let token = sign(&signer, &header_of(&signer), &with("jti", json!("a claim we do not know")));
    assert_eq!(*verifier.verify(&token, NOW).unwrap(), self::token());
}

#[test]
fn nobody_asks_for_a_municipality_that_does_not_exist() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    for none in ["9999", "0001", "0752"] {
        let token = sign(&signer, &header_of(&signer), &with("tenant", json!(none)));
        refuse(&verifier, &token, NOW, "token_malformed");
    }
}

#[test]
fn time_is_asked_at_every_use() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let token = signer.mint(&token(), NOW, TTL);
    let minute = TimeDelta::minutes(1);
    refuse(&verifier, &token, NOW - minute - SECOND, "token_expired");
    assert_eq!(*verifier.verify(&token, NOW - minute).unwrap(), self::token());
    assert_eq!(*verifier.verify(&token, NOW + TTL - SECOND).unwrap(), self::token());
    refuse(&verifier, &token, NOW + TTL, "token_expired");
    refuse(&verifier, &token, NOW + TimeDelta::days(400), "token_expired");

    let later = sign(&signer, &header_of(&signer), &with("nbf", json!(NOW.timestamp() + 90)));
    refuse(&verifier, &later, NOW, "token_expired");
    assert_eq!(*verifier.verify(&later, NOW + minute - SECOND).unwrap(), self::token());
}

#[test]
fn what_is_forged_is_refused() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    refuse(&verifier, &Signer::generate().mint(&token(), NOW, TTL), NOW, "token_forged");

    let header = |key: &str, value: Value| {
        let mut header = header_of(&signer);
        header[key] = value;
        header
    };
    let good = signer.mint(&token(), NOW, TTL);
    let [head, _, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts")
    };
    for (key, value) in [
        ("role", json!("leader")),
        ("tenant", json!("0101")),
        ("exp", json!(NOW.timestamp() + 119)),
    ] {
        let claims = URL_SAFE_NO_PAD.encode(with(key, value).to_string());
        refuse(&verifier, &format!("{head}.{claims}.{signature}"), NOW, "token_forged");
    }
    refuse(
        &verifier,
        &signer.mint(&of(Actor::system(Municipality::COUNTRY)), NOW, TTL),
        NOW,
        "token_forged",
    );
    for alg in ["none", "None", "HS256", "RS256", "Ed25519", "eddsa", ""] {
        let token = sign(&signer, &header("alg", json!(alg)), &claims());
        refuse(&verifier, &token, NOW, "token_forged");
        let unsigned = &token[..=token.rfind('.').unwrap()];
        refuse(&verifier, unsigned, NOW, "token_forged");
    }
    // Under the name of a key that we do not have; and under ours, by another key.
    refuse(
        &verifier,
        &sign(&signer, &header("kid", json!("another")), &claims()),
        NOW,
        "token_forged",
    );
    let stolen_name = sign(&Signer::generate(), &header("alg", json!("EdDSA")), &claims());
    refuse(&verifier, &stolen_name, NOW, "token_forged");
    // The public key as the secret of an HMAC: the classic confusion of algorithms.
    let mac = URL_SAFE_NO_PAD.encode([7; 32]);
    let signed = sign(&signer, &header("alg", json!("HS256")), &claims());
    refuse(
        &verifier,
        &format!("{}.{mac}", &signed[..signed.rfind('.').unwrap()]),
        NOW,
        "token_forged",
    );
    assert_eq!(*verifier.verify(&good, NOW).unwrap(), token());
}

#[test]
fn what_cannot_be_read_is_refused() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let eddsa = header_of(&signer);
    refuse(&verifier, "", NOW, "token_missing");
    for garbage in [
        "x",
        "..",
        "a.b.c",
        "Bearer x",
        "æøå",
        &"a".repeat(1_000_000),
        &format!("{}.", signer.mint(&token(), NOW, SECOND)),
    ] {
        refuse(&verifier, garbage, NOW, "token_malformed");
    }
    for claims in [
        without("subject"),
        without("role"),
        without("tenant"),
        without("iat"),
        without("exp"),
        without("sid"),
        without("level"),
        with("level", json!("highest")),
        with("scope", json!("all")),
        with("role", json!("king")),
        with("tenant", json!("75")),
        with("exp", json!("tomorrow")),
        with("exp", json!(u64::MAX)),
        json!([]),
    ] {
        refuse(&verifier, &sign(&signer, &eddsa, &claims), NOW, "token_malformed");
    }
    // A header without its kind, its key's name, its algorithm; and another signed thing of ours.
    for (key, value) in [
        ("typ", None),
        ("kid", None),
        ("alg", None),
        ("typ", Some("JWT")),
        ("typ", Some("logout+jwt")),
    ] {
        let mut header = header_of(&signer);
        match value {
            Some(value) => header[key] = json!(value),
            None => drop(header.as_object_mut().unwrap().remove(key)),
        }
        refuse(&verifier, &sign(&signer, &header, &claims()), NOW, "token_malformed");
    }
}

#[test]
fn a_token_that_lives_too_long_is_refused() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    refuse(&verifier, &signer.mint(&token(), NOW, TTL_MAX + SECOND), NOW, "token_malformed");
    refuse(
        &verifier,
        &signer.mint(&token(), NOW - TimeDelta::days(1), TimeDelta::days(2)),
        NOW,
        "token_malformed",
    );
}

#[test]
fn memory_is_bounded_and_forgetting_is_harmless() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let token = signer.mint(&token(), NOW, TTL);
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
    assert_eq!(*verifier.verify(&token, NOW).unwrap(), self::token());
}

#[test]
fn what_is_forged_is_not_remembered() {
    let verifier = verifier_of(&Signer::generate());
    refuse(&verifier, &Signer::generate().mint(&token(), NOW, TTL), NOW, "token_forged");
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
    // As RFC 8410 writes it: version 1, and the private half alone. OpenSSL 3 reads no other.
    let written = std::fs::read_to_string(&file).unwrap();
    let lines: String = written.lines().filter(|it| !it.starts_with("-----")).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(lines).unwrap();
    let version_1 = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
    assert_eq!(der, [&version_1[..], &signer.0.to_bytes()].concat());
    // What was written before: version 2, with the public half.
    let version_2 = signer.0.to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_ne!(*version_2, written);
    assert_eq!(Signer::read(&version_2).unwrap().public_key(), signer.public_key());
    let raw = URL_SAFE_NO_PAD.encode(signer.0.to_bytes());
    assert_eq!(Signer::read(&format!(" {raw}\n")).unwrap().public_key(), signer.public_key());
    assert!(!format!("{signer:?}").contains(&raw), "a private key is not for logs");
}

#[test]
fn what_is_no_key_is_refused_without_repeating_it() {
    for text in ["", "secret", "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----"] {
        let why = format!("{:#}", Signer::read(text).unwrap_err());
        assert!(!why.contains("secret"), "{why}");
        assert!(Verifier::new([text]).is_err());
    }
    assert!(
        Verifier::new([&*URL_SAFE_NO_PAD.encode([0; 32])]).is_err(),
        "a key anybody can sign for"
    );
}

#[test]
fn a_key_is_turned_without_a_gap() {
    let [old, new, next] = [(); 3].map(|()| Signer::generate());
    let both = Verifier::new([&*old.public_key(), &*new.public_key()]).unwrap();
    for signer in [&old, &new] {
        assert_eq!(*both.verify(&signer.mint(&token(), NOW, TTL), NOW).unwrap(), token());
    }
    refuse(&both, &next.mint(&token(), NOW, TTL), NOW, "token_forged");
    let after = verifier_of(&new);
    refuse(&after, &old.mint(&token(), NOW, TTL), NOW, "token_forged");
    assert!(Verifier::new([]).is_err(), "without a key nothing could be verified");
    let three = [&old, &new, &next].map(Signer::public_key);
    assert!(Verifier::new(three.iter().map(String::as_str)).is_err());
}

#[test]
fn what_has_ended_acts_no_more_though_it_was_verified_before() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let said = Token { grant: Some(GrantId(Uuid::from_u128(4))), ..token() };
    let token = signer.mint(&said, NOW, TTL);
    let other = signer.mint(
        &Token { session: Some(SessionId(Uuid::from_u128(5))), grant: None, ..said },
        NOW,
        TTL,
    );
    assert!(verifier.verify(&token, NOW).is_ok());
    verifier.ended().hear(&Ended { ids: vec![Uuid::from_u128(4)] });
    refuse(&verifier, &token, NOW, "token_ended");
    assert!(verifier.verify(&other, NOW).is_ok());
    verifier.ended().hear(&Ended { ids: vec![Uuid::from_u128(5)] });
    refuse(&verifier, &other, NOW, "token_ended");
}

/// The one exception, for a concern about a child: a day late, or after the end. Everything else about the token holds.
#[test]
fn a_late_token_is_genuine_and_at_most_a_day_old() {
    let signer = Signer::generate();
    let verifier = verifier_of(&signer);
    let token = signer.mint(&token(), NOW, TTL);
    verifier.ended().hear(&Ended { ids: vec![Uuid::from_u128(3)] });
    for (after, is_heard) in [
        (-TimeDelta::seconds(61), false),
        (-TimeDelta::seconds(60), true),
        (TimeDelta::zero(), true),
        (TTL_MAX, true),
        (LATE_MAX, true),
        (LATE_MAX + SECOND, false),
    ] {
        let heard = verifier.verify_late(&token, NOW + after);
        assert_eq!(heard.is_ok(), is_heard, "{after}");
        refuse(&verifier, &token, NOW + LATE_MAX, "token_expired");
    }
    for (token, code) in [
        (String::new(), "token_missing"),
        (Signer::generate().mint(&self::token(), NOW, TTL), "token_forged"),
        (signer.mint(&self::token(), NOW, TTL_MAX + SECOND), "token_malformed"),
    ] {
        assert_eq!(verifier.verify_late(&token, NOW).unwrap_err().code, code);
    }
}

#[test]
fn a_machine_asks_what_was_agreed() {
    let scoped = |scope: &[&str]| Token {
        scope: Some(scope.iter().map(|it| (*it).to_owned()).collect()),
        ..token()
    };
    for (token, is_covered) in [
        (token(), true),
        (scoped(&[]), false),
        (scoped(&["referral.submit_referral"]), true),
        (scoped(&["thread.close", "referral.submit_referral"]), true),
        (scoped(&["submit_referral"]), false),
        (scoped(&["referral.submit"]), false),
        (scoped(&["referral.submit_referral_all"]), false),
        (scoped(&["thread.submit_referral"]), false),
        (scoped(&["referral.*"]), false),
    ] {
        assert_eq!(token.covers("referral", "submit_referral"), is_covered, "{:?}", token.scope);
    }
}
