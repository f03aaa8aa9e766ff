//! Signatures, keys, and whom a token is for.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    super::{Away, Refused},
    liar::{CLIENT, Fault, Sign, Told, ec_key, rsa_key},
    world::{World, is_substantial, noon, noon_and},
};

type Tell = fn(&mut Told);

#[tokio::test]
async fn threat_06_a_token_is_signed_as_the_configuration_says() {
    let lies: &[(&str, Tell, Refused)] = &[
        ("not at all", |it| it.sign = Sign::None, Refused::AlgorithmNotAllowed),
        (
            "none, in other letters",
            |it| it.header = said("alg", json!("nOnE")),
            Refused::AlgorithmNotAllowed,
        ),
        ("with the client's secret", |it| it.sign = Sign::Secret, Refused::AlgorithmNotAllowed),
        ("with what is public", |it| it.sign = Sign::PublicKey, Refused::AlgorithmNotAllowed),
        ("as it may not", |it| it.sign = Sign::Ps256(0), Refused::AlgorithmNotAllowed),
        ("with a key of another kind", |it| it.sign = Sign::Es256, Refused::AlgorithmNotAllowed),
        (
            "named as it may, done otherwise",
            |it| (it.sign, it.header) = (Sign::Es256, said("alg", json!("RS256"))),
            Refused::TokenForged,
        ),
        ("with another's key", |it| it.sign = Sign::Stolen, Refused::TokenForged),
        (
            "with another's key, under no name",
            |it| (it.sign, it.key_id) = (Sign::Stolen, None),
            Refused::KeyUnknown,
        ),
        (
            "under the name of a key of another kind",
            |it| it.key_id = Some("ec".to_owned()),
            Refused::TokenForged,
        ),
        ("and encrypted", |it| it.sign = Sign::Encrypted, Refused::TokenEncrypted),
        (
            "says that it is encrypted",
            |it| it.header = said("enc", json!("A128GCM")),
            Refused::TokenEncrypted,
        ),
        (
            "with a condition",
            |it| it.header = said("crit", json!(["exp"])),
            Refused::TokenMalformed,
        ),
        (
            "around another token",
            |it| it.header = said("cty", json!("JWT")),
            Refused::TokenMalformed,
        ),
        (
            "as a logout token",
            |it| it.header = said("typ", json!("logout+jwt")),
            Refused::TokenMalformed,
        ),
        (
            "as an access token",
            |it| it.header = said("typ", json!("at+jwt")),
            Refused::TokenMalformed,
        ),
        ("with a key that is too short", weak, Refused::KeyUnknown),
        (
            "with a key that is for something else",
            |it| it.keys = vec![encrypting()],
            Refused::TokenForged,
        ),
    ];
    for (lie, tell, why) in lies {
        let world = World::new();
        world.liar.tell(tell);
        assert_eq!(world.login().await.unwrap_err(), *why, "{lie}");
    }
}

fn said(name: &str, value: Value) -> serde_json::Map<String, Value> {
    [(name.to_owned(), value)].into_iter().collect()
}

fn weak(told: &mut Told) {
    (told.sign, told.key_id) = (Sign::Rs256(2), Some("weak".to_owned()));
    told.keys = vec![rsa_key(2, Some("weak"))];
}

fn encrypting() -> Value {
    let mut key = rsa_key(0, Some("rsa-0"));
    key["use"] = json!("enc");
    key
}

#[tokio::test]
async fn threat_06_each_algorithm_of_the_configuration_works() {
    let all: &[(&str, Tell)] = &[
        ("RS256", |it| it.sign = Sign::Rs256(0)),
        ("PS256", |it| it.sign = Sign::Ps256(0)),
        ("ES256", |it| (it.sign, it.key_id) = (Sign::Es256, Some("ec".to_owned()))),
        ("ES256", |it| (it.sign, it.key_id) = (Sign::Es256, None)),
    ];
    for (algorithm, tell) in all {
        let world = World::with(json!({"algorithms": [algorithm]}));
        world.liar.tell(tell);
        assert!(is_substantial(&world.login().await), "{algorithm}");
    }
}

#[tokio::test]
async fn threat_06_several_keys_without_a_name_are_all_tried() {
    let world = World::new();
    world.liar.tell(|it| {
        it.keys = vec![
            rsa_key(1, Some("rsa-1")),
            json!({"kty": "odd"}),
            json!(7),
            ec_key(None),
            rsa_key(0, None),
        ];
        it.key_id = None;
    });
    assert!(is_substantial(&world.login().await));
    // Two under one name, as when a provider turns its keys without a new one.
    let world = World::new();
    world.liar.tell(|it| {
        it.keys = vec![rsa_key(1, Some("rsa-0")), ec_key(Some("rsa-0")), rsa_key(0, Some("rsa-0"))];
    });
    assert!(is_substantial(&world.login().await));
}

#[tokio::test]
async fn threat_07_a_token_is_for_us_alone() {
    let world = World::new();
    for (claim, value, why) in [
        ("aud", json!("another"), Refused::TokenNotForUs),
        ("aud", json!([CLIENT, "another"]), Refused::TokenNotForUs),
        ("aud", json!([]), Refused::TokenNotForUs),
        ("aud", Value::Null, Refused::TokenNotForUs),
        ("azp", json!("another"), Refused::TokenNotForUs),
        ("azp", json!([CLIENT]), Refused::TokenMalformed),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), Refused::AccessTokenDiffers),
        ("at_hash", json!(""), Refused::AccessTokenDiffers),
    ] {
        assert_eq!(
            world.login_with(claim, value.clone()).await.unwrap_err(),
            why,
            "{claim} {value}"
        );
    }
    for (claim, value) in
        [("aud", json!([CLIENT])), ("azp", json!(CLIENT)), ("at_hash", Value::Null)]
    {
        assert!(is_substantial(&world.login_with(claim, value.clone()).await), "{claim} {value}");
    }
}

#[tokio::test]
async fn threat_08_keys_are_turned_while_people_log_in() {
    let world = World::new();
    assert!(is_substantial(&world.login().await));
    world.liar.tell(|it| {
        (it.keys, it.sign, it.key_id) =
            (vec![rsa_key(1, Some("rsa-1"))], Sign::Rs256(1), Some("rsa-1".to_owned()));
    });
    assert!(is_substantial(&world.login().await), "with the new key");
    assert!(is_substantial(&world.login().await), "and again");
    assert_eq!(world.liar.asked("/jwks"), 2);

    // Keys without names are turned too.
    let world = World::new();
    world.liar.tell(|it| (it.keys, it.key_id) = (vec![rsa_key(0, None)], None));
    assert!(is_substantial(&world.login().await));
    world.liar.tell(|it| (it.keys, it.sign) = (vec![rsa_key(1, None)], Sign::Rs256(1)));
    assert!(is_substantial(&world.login().await));

    // Keys that cannot be fetched when they are wanted.
    let world = World::new();
    assert!(is_substantial(&world.login().await));
    world.liar.tell(|it| {
        it.key_id = Some("rsa-1".to_owned());
        it.faults.insert("/jwks".to_owned(), Fault::Status(500));
    });
    assert_eq!(world.login().await.unwrap_err(), Refused::ProviderAway(Away::Failing));
}

#[tokio::test]
async fn threat_09_keys_that_nobody_has_are_asked_for_once_a_minute() {
    let world = Arc::new(World::new());
    world.begin().await;
    for (minute, fetches) in [(0, 2), (59, 2), (60, 3), (61, 3)] {
        let mut tokens = JoinSet::new();
        for number in 0..100 {
            let world = Arc::clone(&world);
            tokens.spawn(async move {
                let token = world
                    .liar
                    .token(&json!({"kid": format!("random-{minute}-{number}")}), &json!({}));
                world.providers.logout_token("liar", &token, noon_and(minute)).await
            });
        }
        while let Some(answer) = tokens.join_next().await {
            assert_eq!(answer.unwrap().unwrap_err(), Refused::KeyUnknown);
        }
        assert_eq!(world.liar.asked("/jwks"), fetches, "after {minute} s");
    }
    assert_eq!(world.liar.asked("/.well-known/openid-configuration"), 1);
    assert!(is_substantial(&world.login_at(noon()).await), "and nobody is kept from logging in");
}
