//! What the operator writes.

use std::fs;

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use ring::{rand::SystemRandom, signature::ECDSA_P256_SHA256_FIXED};
use serde_json::{Value, json};
use tempfile::tempdir;
use url::Url;

use super::{
    super::{Config, Loopback, Misconfigured, Providers, Refused},
    liar::{CLIENT, Liar, SECRET},
    world::{World, config, is_substantial, noon},
};

#[test]
fn what_is_wrong_is_said_at_start() {
    let files = tempdir().unwrap();
    let base = Url::parse("https://brobygger.example/").unwrap();
    let new = |configs: Vec<Config>| {
        Providers::new(configs, &base, Loopback::Refused).err().map(|it| it.to_string())
    };
    let of = |besides: Value| new(vec![config(&files, "https://id.example", besides)]);
    assert_eq!(of(json!({})), None);
    for (besides, says) in [
        (json!({"code": ""}), "a provider's code is"),
        (json!({"code": "../x"}), "a provider's code is"),
        (json!({"issuer": "https://id.example/?a=b"}), "the issuer is not"),
        (json!({"issuer": "https://id.example/#a"}), "the issuer is not"),
        (json!({"issuer": "https://a:b@id.example"}), "the issuer is not"),
        (json!({"issuer": "id.example"}), "the issuer is not"),
        (json!({"scopes": ["mitid"]}), "scopes hold"),
        (json!({"scopes": ["openid", "offline_access"]}), "scopes hold"),
        (json!({"algorithms": []}), "no algorithm"),
        (
            json!({"parameters": {"redirect_uri": "https://a.example"}}),
            "the parameter `redirect_uri`",
        ),
        (
            json!({"roles": {"claim": "groups", "form": "groups", "map": [
                {"group": "g", "municipality": "0751", "role": "volunteer"}]}}),
            "provider `liar`: `roles`: entry 1 of the map: the role `volunteer` does not follow",
        ),
        (
            json!({"client_authentication": {"secret": {"file": "/nowhere"}}}),
            "/nowhere cannot be read",
        ),
        (
            json!({"client_authentication": {"private_key_jwt": {"key_file": files.path().join("secret")}}}),
            "does not hold",
        ),
    ] {
        let said = of(besides.clone()).unwrap_or_default();
        assert!(said.contains(says) && !said.contains(SECRET), "{besides}: {said}");
    }
    let twice = [
        config(&files, "https://id.example", json!({})),
        config(&files, "https://other.example", json!({})),
    ];
    assert!(new(twice.into()).unwrap().contains("two providers"));
    for base in [
        "http://brobygger.example/",
        "https://brobygger.example/?a",
        "https://brobygger.example/#a",
    ] {
        let refused = Providers::new(vec![], &Url::parse(base).unwrap(), Loopback::Refused);
        assert!(matches!(refused.err(), Some(Misconfigured::Redirect)), "{base}");
    }
    for odd in [
        json!({"algorithms": ["HS256"]}),
        json!({"algorithms": ["none"]}),
        json!({"colour": 1}),
        json!({"claims": {}}),
    ] {
        let mut whole =
            serde_json::to_value(config(&files, "https://id.example", json!({}))).unwrap();
        whole.as_object_mut().unwrap().extend(odd.as_object().unwrap().clone());
        assert!(serde_json::from_value::<Config>(whole).is_err(), "{odd}");
    }
    let whole = config(&files, "https://id.example", json!({"acr_values": ["a"]}));
    assert_eq!(
        serde_json::from_value::<Config>(serde_json::to_value(&whole).unwrap()).unwrap(),
        whole
    );
}

#[tokio::test]
async fn a_secret_is_said_as_the_provider_wants_it() {
    let world = World::new();
    assert!(is_substantial(&world.login().await));
    let pair = BASE64_STANDARD.encode("brobygger:a+secret+%2B+of+both");
    assert_eq!(world.liar.tell(|it| it.authorizations.clone()), [format!("Basic {pair}")]);
    assert!(!world.liar.tell(|it| it.forms[0].contains_key("client_secret")));

    let world = World::new();
    world.liar.tell(|it| {
        it.metadata.insert(
            "token_endpoint_auth_methods_supported".to_owned(),
            json!(["client_secret_post"]),
        )
    });
    assert!(is_substantial(&world.login().await));
    assert!(world.liar.tell(|it| it.authorizations.is_empty()));
    assert_eq!(world.liar.tell(|it| it.forms[0]["client_secret"].clone()), SECRET);
}

#[tokio::test]
async fn an_assertion_is_signed_by_our_key_for_this_provider_and_this_minute() {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let key =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random)
            .unwrap();
    let (files, base) = (tempdir().unwrap(), BASE64_STANDARD.encode(document.as_ref()));
    let key_file = files.path().join("key.pem");
    fs::write(
        &key_file,
        format!("-----BEGIN PRIVATE KEY-----\n{base}\n-----END PRIVATE KEY-----\n"),
    )
    .unwrap();
    for (audience, path) in [("issuer", ""), ("token_endpoint", "/token")] {
        let how = json!({"private_key_jwt": {"key_file": key_file, "key_id": "ours-1", "audience": audience}});
        let world =
            World::of(Liar::start(noon().timestamp()), json!({"client_authentication": how}));
        assert!(is_substantial(&world.login().await) && is_substantial(&world.login().await));
        let forms = world.liar.tell(|it| it.forms.clone());
        assert_ne!(forms[0]["client_assertion"], forms[1]["client_assertion"], "for one use");
        let parts: Vec<&str> = forms[0]["client_assertion"].split('.').collect();
        let decoded = |it: &str| BASE64_URL_SAFE_NO_PAD.decode(it).unwrap();
        let (header, claims): (Value, Value) = (
            serde_json::from_slice(&decoded(parts[0])).unwrap(),
            serde_json::from_slice(&decoded(parts[1])).unwrap(),
        );
        assert_eq!(header, json!({"typ": "JWT", "alg": "ES256", "kid": "ours-1"}));
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT), &json!(CLIENT)));
        assert_eq!(claims["aud"], json!(format!("{}{path}", world.liar.issuer)));
        assert_eq!(
            (&claims["iat"], &claims["exp"]),
            (&json!(noon().timestamp()), &json!(noon().timestamp() + 60))
        );
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key().as_ref());
        public.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &decoded(parts[2])).unwrap();
        assert!(!forms[0].contains_key("client_secret"));
    }
    assert_eq!(Refused::ClientRefused.code(), "client_refused");
}
