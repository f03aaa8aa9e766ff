//! Whatever comes, nobody panics, and nothing of it is printed.

use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use super::{
    super::{LoggedIn, Refused},
    liar::{Fault, b64, rsa_key},
    world::{World, noon, noon_and},
};

/// One world for all cases of a property; each case begins two hours after the one before, when nothing is remembered.
struct Days {
    runtime: Runtime,
    world: World,
    seconds: std::cell::Cell<i64>,
}

impl Days {
    fn new(besides: Value) -> Days {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let world = runtime.block_on(async { World::with(besides) });
        Days { runtime, world, seconds: std::cell::Cell::new(0) }
    }

    #[expect(clippy::needless_pass_by_value, reason = "a case is written where it is passed")]
    fn each<S: Strategy>(&self, strategy: &S, case: impl AsyncFn(&World, &S::Value)) {
        let config =
            ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) };
        let ran = TestRunner::new(config).run(strategy, |input| {
            self.runtime.block_on(case(&self.world, &input));
            Ok(())
        });
        if let Err(why) = ran {
            panic!("{why}");
        }
    }

    /// A login two hours after the one before.
    async fn next_login(&self) -> Result<LoggedIn, Refused> {
        self.seconds.set(self.seconds.get() + 7200);
        let now = noon_and(self.seconds.get());
        let times = [("iat", now.timestamp()), ("exp", now.timestamp() + 60)];
        self.world
            .liar
            .tell(|it| it.claims.extend(times.map(|(name, at)| (name.to_owned(), json!(at)))));
        self.world.login_at(now).await
    }
}

/// JSON of any shape, with names among it that are looked for.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let names = select(vec![
            "keys",
            "kty",
            "n",
            "kid",
            "sub",
            "error",
            "http://schemas.openid.net/event/backchannel-logout",
        ]);
        let pairs = prop::collection::vec((names.prop_map(str::to_owned), inner.clone()), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::from),
            pairs.prop_map(|it| it.into_iter().collect::<Value>()),
        ]
    })
}

fn is_silent(why: Refused, content: &str) {
    let seen = format!("{why} {why:?} {}", why.code());
    assert!(content.len() < 4 || !seen.contains(content), "{seen}");
}

#[test]
fn garbage_as_a_token_or_a_code() {
    let days = Days::new(json!({}));
    let signature = prop::collection::vec(any::<u8>(), 0..300);
    days.each(
        &("\\PC{0,80}", odd(), odd(), signature),
        async |world, (text, header, payload, signature)| {
            let dotted = format!(
                "{}.{}.{}",
                b64(header.to_string()),
                b64(payload.to_string()),
                b64(signature)
            );
            let header = b64(r#"{"alg":"RS256","kid":"rsa-0"}"#);
            let named = format!("{header}.{}.{}", b64(payload.to_string()), b64(signature));
            for raw in [text, &dotted, &named, &".".repeat(text.len())] {
                is_silent(
                    world.providers.logout_token("liar", raw, noon()).await.unwrap_err(),
                    raw,
                );
                let begun = world.begin().await;
                is_silent(
                    world
                        .providers
                        .finish("liar", &begun.pending, raw, None, noon())
                        .await
                        .unwrap_err(),
                    raw,
                );
                let tokens = json!({"id_token": raw, "access_token": raw}).to_string();
                world.liar.tell(|it| {
                    it.faults.insert("/token".to_owned(), Fault::Says(tokens.into_bytes()))
                });
                is_silent(
                    world
                        .providers
                        .finish("liar", &begun.pending, "code", None, noon())
                        .await
                        .unwrap_err(),
                    raw,
                );
                world.liar.tell(|it| it.faults.clear());
            }
        },
    );
}

#[test]
fn garbage_under_a_right_signature() {
    let days = Days::new(json!({}));
    let claims = vec![
        "iss",
        "sub",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "nonce",
        "auth_time",
        "acr",
        "at_hash",
        "sid",
        "name",
        "email_verified",
        "updated_at",
        "address",
        "jti",
        "events",
    ];
    days.each(&(select(claims), odd()), async |world, (claim, value)| {
        if let Err(why) = world.login_with(claim, value.clone()).await {
            is_silent(why, &value.to_string());
        }
        let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
        let (iss, iat) = (&world.liar.issuer, noon().timestamp());
        let mut claims = json!({"iss": iss, "aud": "brobygger", "iat": iat, "jti": "1", "sub": "1", "events": event});
        claims[claim] = value.clone();
        let raw = world.liar.token(&json!({"typ": "logout+jwt"}), &claims);
        if let Err(why) = world.providers.logout_token("liar", &raw, noon()).await {
            is_silent(why, &value.to_string());
        }
    });
}

#[test]
fn garbage_as_an_answer() {
    let days = Days::new(
        json!({"claims": {"source": "userinfo", "level": {"acr": {"substantial": "substantial"}}}}),
    );
    let paths = select(vec!["/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"]);
    let said = prop_oneof![
        odd().prop_map(|it| it.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200)
    ];
    days.each(&(paths, said), async |world, (path, said)| {
        world.liar.tell(|it| it.faults.insert((*path).to_owned(), Fault::Says(said.clone())));
        is_silent(days.next_login().await.unwrap_err(), &String::from_utf8_lossy(said));
        world.liar.tell(|it| it.faults.clear());
    });
}

#[test]
fn garbage_in_metadata_or_keys() {
    let days = Days::new(json!({}));
    let fields = select(vec![
        "issuer",
        "jwks_uri",
        "token_endpoint",
        "userinfo_endpoint",
        "authorization_endpoint",
    ]);
    days.each(&(fields, odd()), async |world, (field, value)| {
        let before = world.liar.tell(|it| it.metadata.insert((*field).to_owned(), value.clone()));
        if let Err(why) = days.next_login().await {
            is_silent(why, &value.to_string());
        }
        world.liar.tell(|it| it.metadata.insert((*field).to_owned(), before.unwrap()));
        let point = json!({"kty": "EC", "crv": "P-256", "kid": "rsa-0", "x": value, "y": value});
        let mut long = rsa_key(1, Some("rsa-0"));
        long["e"] = value.clone();
        world.liar.tell(|it| {
            it.keys = vec![
                value.clone(),
                point,
                json!({"kty": "RSA", "kid": "rsa-0", "n": value, "e": value}),
                long,
            ];
        });
        is_silent(days.next_login().await.unwrap_err(), &value.to_string());
        world.liar.tell(|it| it.keys = vec![rsa_key(0, Some("rsa-0"))]);
        days.next_login().await.unwrap();
    });
}
