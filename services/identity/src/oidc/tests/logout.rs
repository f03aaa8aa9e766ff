//! Logout tokens.

use serde_json::{Value, json};

use super::{
    super::{Ended, Refused},
    liar::{CLIENT, Sign},
    world::{World, noon, noon_and},
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A right token, but for `besides`; what is `null` there is left out.
fn claims(world: &World, besides: &Value) -> Value {
    let at = noon().timestamp();
    let mut claims = json!({
        "iss": world.liar.issuer, "sub": "person-1", "sid": "session-1", "aud": CLIENT, "iat": at, "exp": at + 120, "jti": "id-1",
        "events": {EVENT: {}},
    });
    for (name, value) in besides.as_object().unwrap() {
        if value.is_null() && name != "nonce" {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

async fn heard(world: &World, header: &Value, besides: &Value) -> Result<Ended, Refused> {
    // A nonce that is `null` is there all the same: written by hand, as the liar leaves out what is null.
    let mut claims = claims(world, besides);
    if claims.get("nonce").is_some_and(Value::is_null) {
        claims["nonce"] = json!([]);
    }
    world.providers.logout_token("liar", &world.liar.token(header, &claims), noon()).await
}

#[tokio::test]
async fn threat_37_a_logout_token_ends_what_it_names() {
    let world = World::new();
    let typ = json!({"typ": "logout+jwt"});
    let ended = heard(&world, &typ, &json!({})).await.unwrap();
    assert_eq!(
        (ended.issuer.as_str(), ended.token_id.as_str()),
        (world.liar.issuer.as_str(), "id-1")
    );
    assert_eq!(
        (ended.subject.as_deref(), ended.session_id.as_deref()),
        (Some("person-1"), Some("session-1"))
    );
    assert!(!format!("{ended:?}").contains("-1"), "{ended:?}");
    let raw = world.liar.token(&typ, &claims(&world, &json!({"exp": null})));
    assert_eq!(
        world.providers.logout_token("liar", &raw, noon_and(180)).await.unwrap().remember_until,
        noon_and(181)
    );
    assert_eq!(
        world.providers.logout_token("liar", &raw, noon_and(181)).await.unwrap_err(),
        Refused::TooOld,
        "as long as its id is kept"
    );
    for besides in
        [json!({"sub": null}), json!({"sid": null}), json!({"aud": [CLIENT]}), json!({"exp": null})]
    {
        assert!(heard(&world, &typ, &besides).await.is_ok(), "{besides}");
    }
}

#[tokio::test]
async fn threat_37_a_wrong_logout_token_ends_nothing() {
    let (world, at) = (World::new(), noon().timestamp());
    for (besides, why) in [
        (json!({"iss": "https://another.example"}), Refused::IssuerDiffers),
        (json!({"iss": null}), Refused::IssuerDiffers),
        (json!({"aud": "another"}), Refused::TokenNotForUs),
        (json!({"aud": [CLIENT, "another"]}), Refused::TokenNotForUs),
        (json!({"aud": []}), Refused::TokenNotForUs),
        (json!({"aud": null}), Refused::TokenNotForUs),
        (json!({"iat": at - 181}), Refused::TooOld),
        (json!({"iat": at + 61}), Refused::ClockDiffers),
        (json!({"iat": null}), Refused::TokenMalformed),
        (json!({"exp": at - 60}), Refused::TooOld),
        (json!({"events": null}), Refused::NotALogoutToken),
        (json!({"events": {}}), Refused::NotALogoutToken),
        (json!({"events": {EVENT: true}}), Refused::NotALogoutToken),
        (json!({"events": [EVENT]}), Refused::NotALogoutToken),
        (json!({"nonce": "n"}), Refused::NotALogoutToken),
        (json!({"nonce": null}), Refused::NotALogoutToken),
        (json!({"jti": null}), Refused::NotALogoutToken),
        (json!({"jti": ""}), Refused::TokenMalformed),
        (json!({"jti": "x".repeat(256)}), Refused::TokenMalformed),
        (json!({"sub": null, "sid": null}), Refused::NotALogoutToken),
        (json!({"sub": ["person-1"]}), Refused::TokenMalformed),
    ] {
        assert_eq!(
            heard(&world, &json!({"typ": "logout+jwt"}), &besides).await.unwrap_err(),
            why,
            "{besides}"
        );
    }
    for header in
        [json!({"typ": "logout+jwt", "crit": ["exp"]}), json!({"typ": "logout+jwt", "cty": "JWT"})]
    {
        assert_eq!(heard(&world, &header, &json!({})).await.unwrap_err(), Refused::TokenMalformed);
    }
    for (sign, why) in [
        (Sign::None, Refused::AlgorithmNotAllowed),
        (Sign::Secret, Refused::AlgorithmNotAllowed),
        (Sign::Stolen, Refused::TokenForged),
        (Sign::Encrypted, Refused::TokenEncrypted),
    ] {
        world.liar.tell(|it| it.sign = sign);
        assert_eq!(
            heard(&world, &json!({"typ": "logout+jwt"}), &json!({})).await.unwrap_err(),
            why
        );
    }
}

#[tokio::test]
async fn threat_37_a_token_of_another_kind_logs_nobody_out() {
    let strict = World::new();
    let lax = World::with(json!({"logout_typ_required": false}));
    for (typ, strictly, laxly) in [
        (json!("logout+jwt"), true, true),
        (json!("application/logout+jwt"), true, true),
        (json!("LOGOUT+JWT"), true, true),
        (json!("JWT"), false, true),
        (Value::Null, false, true),
        (json!("at+jwt"), false, false),
        (json!(""), false, false),
    ] {
        let header = json!({"typ": typ});
        assert_eq!(heard(&strict, &header, &json!({})).await.is_ok(), strictly, "{typ}");
        assert_eq!(heard(&lax, &header, &json!({})).await.is_ok(), laxly, "{typ}");
    }
    // An ID token, under every type, where types are demanded and where not.
    let id_token = json!({"nonce": "n", "events": null, "jti": null});
    for world in [&strict, &lax] {
        for header in [json!({}), json!({"typ": "JWT"}), json!({"typ": "logout+jwt"})] {
            assert_eq!(
                heard(world, &header, &id_token).await.unwrap_err(),
                Refused::NotALogoutToken
            );
        }
    }
}
