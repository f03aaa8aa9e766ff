//! Codes, verifiers, nonces, issuers, levels and people.

use proto::actor::Level;
use serde_json::{Value, json};
use tempfile::tempdir;

use super::{
    super::{Away, Refused},
    liar::Liar,
    world::{World, claims, config, is_substantial, noon, noon_and, providers},
};

#[tokio::test]
async fn somebody_logs_in() {
    let world = World::with(claims(json!({"cpr": "cpr", "cvr": "cvr", "extra": ["groups"]})));
    let said = json!({"sid": "session-1", "name": " Bo ", "cpr": "010170-1234", "cvr": 12345678, "groups": ["a"], "auth_time": noon().timestamp()});
    world.liar.tell(|it| it.claims.extend(said.as_object().unwrap().clone()));
    let person = world.login().await.unwrap();
    assert_eq!(
        (person.issuer.as_str(), person.subject.as_str()),
        (world.liar.issuer.as_str(), "person-1")
    );
    assert_eq!(
        (person.session_id.as_deref(), person.name.as_deref()),
        (Some("session-1"), Some("Bo"))
    );
    assert_eq!((person.level, person.authenticated_at), (Level::Substantial, Some(noon())));
    assert_eq!(person.cpr.as_ref().map(|it| it.expose()), Some("0101701234"));
    assert_eq!(
        (person.cvr.as_deref(), person.extra["groups"].clone()),
        (Some("12345678"), json!(["a"]))
    );
    let seen = format!("{person:?}");
    assert!(
        ["person-1", "session-1", "Bo", "0101", "12345678", "groups"]
            .iter()
            .all(|it| !seen.contains(it)),
        "{seen}"
    );
}

#[tokio::test]
async fn the_request_asks_for_what_it_should() {
    let more = json!({"acr_values": ["a", "b"], "scopes": ["openid", "mitid"], "parameters": {"idp_values": "mitid"}, "prompts_always": true});
    let world = World::with(more);
    let begun = world.begin().await;
    let value =
        |name: &str| begun.url.query_pairs().find(|it| it.0 == name).map(|it| it.1.into_owned());
    assert_eq!(value("acr_values").as_deref(), Some("a b"));
    assert_eq!(value("scope").as_deref(), Some("openid mitid"));
    assert_eq!(value("idp_values").as_deref(), Some("mitid"));
    assert_eq!(value("tenant").as_deref(), Some("1"), "what the provider's address says stays");
    assert_eq!(
        (value("prompt").as_deref(), value("max_age").as_deref()),
        (Some("login"), Some("600"))
    );
    assert_eq!(value("redirect_uri").as_deref(), Some("http://localhost:4000/login/liar/back"));
    assert_eq!(value("nonce").as_deref(), Some(begun.pending.nonce.expose()));
    assert_eq!(value("state").as_deref(), Some(begun.state.expose()));
    assert!(!begun.url.as_str().contains(begun.pending.pkce_verifier.expose()));
    let again = world.begin().await;
    let texts = [&begun.state, &begun.pending.nonce, &begun.pending.pkce_verifier];
    let others = [&again.state, &again.pending.nonce, &again.pending.pkce_verifier];
    assert!(
        texts
            .iter()
            .zip(others)
            .all(|(one, other)| one.expose().len() == 43 && one.expose() != other.expose())
    );
    let seen = format!("{begun:?}");
    assert!(texts.iter().all(|it| !seen.contains(it.expose())), "{seen}");
}

#[tokio::test]
async fn threat_02_a_code_is_for_one_use_and_for_who_asked() {
    let world = World::new();
    let (mine, others) = (world.begin().await, world.begin().await);
    let code = world.liar.authorize(&mine.url);
    let finish = async |pending| world.providers.finish("liar", pending, &code, None, noon()).await;
    assert!(is_substantial(&finish(&mine.pending).await));
    assert_eq!(finish(&mine.pending).await.unwrap_err(), Refused::CodeRefused, "twice");
    let code = world.liar.authorize(&mine.url);
    let injected = world.providers.finish("liar", &others.pending, &code, None, noon()).await;
    assert_eq!(injected.unwrap_err(), Refused::CodeRefused, "in another's browser");
}

#[tokio::test]
async fn threat_03_a_nonce_is_the_logins_own() {
    let world = World::new();
    let others = world.begin().await.pending.nonce.expose().to_owned();
    for (nonce, why) in [
        (Value::Null, Refused::NonceDiffers),
        (json!(others), Refused::NonceDiffers),
        (json!(""), Refused::NonceDiffers),
        (json!([others]), Refused::TokenMalformed),
        (json!(1), Refused::TokenMalformed),
    ] {
        assert_eq!(world.login_with("nonce", nonce.clone()).await.unwrap_err(), why, "{nonce}");
    }
    assert!(is_substantial(&world.login().await));
}

#[tokio::test]
async fn threat_04_a_code_of_one_provider_is_not_taken_to_another() {
    let (files, one, two) =
        (tempdir().unwrap(), Liar::start(noon().timestamp()), Liar::start(noon().timestamp()));
    two.tell(|it| {
        it.metadata.insert("authorization_response_iss_parameter_supported".to_owned(), json!(true))
    });
    let configs = vec![
        config(&files, &one.issuer, json!({})),
        config(&files, &two.issuer, json!({"code": "two"})),
    ];
    let providers = providers(configs);
    let begun = providers.begin("two", noon(), None).await.unwrap();
    let code = one.authorize(&providers.begin("liar", noon(), None).await.unwrap().url);
    let slash = format!("{}/", two.issuer);
    for iss in [Some(one.issuer.as_str()), Some(slash.as_str()), Some(""), None] {
        let answer = providers.finish("two", &begun.pending, &code, iss, noon()).await;
        assert_eq!(answer.unwrap_err(), Refused::AnswerNotOurs, "{iss:?}");
    }
    assert_eq!((one.asked("/token"), two.asked("/token")), (0, 0), "the code went nowhere");
    let code = two.authorize(&begun.url);
    assert!(is_substantial(
        &providers.finish("two", &begun.pending, &code, Some(&two.issuer), noon()).await
    ));

    // A provider that promises no `iss`: one that is there is compared all the same, and the address differs by provider.
    let begun = providers.begin("liar", noon(), None).await.unwrap();
    let wrong = providers.finish("liar", &begun.pending, "code", Some(&two.issuer), noon()).await;
    assert_eq!(wrong.unwrap_err(), Refused::AnswerNotOurs);
    let code = two.authorize(&begun.url);
    assert_eq!(
        providers.finish("liar", &begun.pending, &code, None, noon()).await.unwrap_err(),
        Refused::CodeRefused
    );
    assert!(begun.url.as_str().contains("%2Flogin%2Fliar%2Fback"));
}

#[tokio::test]
async fn threat_05_metadata_and_tokens_are_of_the_very_issuer() {
    let issuer = World::new().liar.issuer;
    for other in [
        format!("{issuer}/"),
        issuer.replace("localhost", "LOCALHOST"),
        issuer.replace("http", "HTTP"),
        "https://a.example".to_owned(),
    ] {
        let world = World::new();
        let (own, port) =
            (world.liar.issuer.clone(), world.liar.issuer.rsplit(':').next().unwrap().to_owned());
        let other = other.replace(issuer.rsplit(':').next().unwrap(), &port);
        world.liar.tell(|it| it.metadata.insert("issuer".to_owned(), json!(other)));
        let why = world.providers.begin("liar", noon(), None).await.unwrap_err();
        assert_eq!(why, Refused::ProviderAway(Away::MetadataOfAnother), "{other}");
        world.liar.tell(|it| it.metadata.insert("issuer".to_owned(), json!(own)));
        let begun = world.providers.begin("liar", noon_and(2), None).await.unwrap();
        world.liar.tell(|it| it.claims.insert("iss".to_owned(), json!(other)));
        let code = world.liar.authorize(&begun.url);
        let answer = world.providers.finish("liar", &begun.pending, &code, None, noon_and(2)).await;
        assert_eq!(answer.unwrap_err(), Refused::IssuerDiffers, "{other}");
    }
}

#[tokio::test]
async fn threat_13_userinfo_is_about_the_same_person() {
    let world = World::with(claims(json!({"source": "userinfo", "cpr": "dk.cpr"})));
    for (userinfo, why) in [
        (json!({"sub": "person-2", "dk.cpr": "0101701234"}), Refused::UserinfoDiffers),
        (json!({"dk.cpr": "0101701234"}), Refused::UserinfoDiffers),
        (json!({"sub": ["person-1"]}), Refused::UserinfoDiffers),
        (json!({"sub": "person-1", "dk.cpr": "01017012"}), Refused::ClaimNotUnderstood),
        (json!({"sub": "person-1", "dk.cpr": ["0101701234"]}), Refused::ClaimNotUnderstood),
    ] {
        world.liar.tell(|it| it.userinfo = userinfo.as_object().unwrap().clone());
        assert_eq!(world.login().await.unwrap_err(), why, "{userinfo}");
    }
    let userinfo = json!({"sub": "person-1", "dk.cpr": "0101701234", "acr": "high", "name": ""});
    world.liar.tell(|it| it.userinfo = userinfo.as_object().unwrap().clone());
    let person = world.login().await.unwrap();
    assert_eq!(person.cpr.unwrap().expose(), "0101701234");
    assert_eq!(
        (person.level, person.name),
        (Level::Substantial, None),
        "what is signed goes before"
    );
}

#[tokio::test]
async fn threat_14_a_level_is_what_the_answer_says() {
    let world = World::with(json!({"acr_values": ["high"]}));
    for odd in [
        json!("low"),
        Value::Null,
        json!("Substantial"),
        json!(" substantial"),
        json!(["high"]),
        json!({"high": 1}),
        json!(3),
        json!(true),
    ] {
        let why = world.login_with("acr", odd.clone()).await.unwrap_err();
        assert!([Refused::LevelTooLow, Refused::TokenMalformed].contains(&why), "{odd}: {why:?}");
    }
    assert_eq!(world.login_with("acr", json!("high")).await.unwrap().level, Level::High);

    let map =
        json!({"loa": {"3": "substantial", "4": "high"}, "ial": {"high": "high", "low": "low"}});
    let world = World::with(json!({"level_min": "none", "claims": {"level": map}}));
    for (said, level) in [
        (json!({}), Level::None),
        (json!({"loa": 3}), Level::Substantial),
        (json!({"loa": "4"}), Level::High),
        (json!({"loa": "4", "ial": "low"}), Level::Low),
        (json!({"loa": "4", "ial": "unheard of"}), Level::None),
        (json!({"ial": "high"}), Level::High),
        (json!({"acr": "high"}), Level::None),
    ] {
        world.liar.tell(|it| {
            it.claims.retain(|name, _| !["loa", "ial", "acr"].contains(&name.as_str()));
            it.claims.extend(said.as_object().unwrap().clone());
        });
        assert_eq!(world.login().await.unwrap().level, level, "{said}");
    }
}

#[tokio::test]
async fn threat_29_the_same_address_at_another_provider_is_another_login() {
    let said = json!({"email": "bo@example.org", "email_verified": "true", "name": "Bo"});
    let mut logins = Vec::new();
    for subject in ["person-1", "person-2", "person-1"] {
        let world = World::new();
        world.liar.tell(|it| it.claims.extend(said.as_object().unwrap().clone()));
        let person = world.login_with("sub", json!(subject)).await.unwrap();
        assert!(person.extra.is_empty(), "an address is not handed over");
        logins.push((person.issuer, person.subject));
    }
    let distinct: std::collections::BTreeSet<_> = logins.iter().collect();
    assert_eq!(distinct.len(), 3);
}

#[tokio::test]
async fn threat_31_who_moves_shows_both_halves_of_the_second_name() {
    let world = World::with(claims(json!({"second": ["cvr", "rid"]})));
    let pair = Some(("12345678".to_owned(), "rid-1".to_owned()));
    for (said, second) in [
        (json!({"sub": "old", "cvr": "12345678", "rid": "rid-1"}), pair.clone()),
        (json!({"sub": "new", "cvr": "12345678", "rid": "rid-1"}), pair),
        (json!({"sub": "new", "cvr": "12345678", "rid": null}), None),
        (json!({"sub": "new", "cvr": "12345678", "rid": " "}), None),
        (json!({"sub": "new", "cvr": null, "rid": null}), None),
    ] {
        world.liar.tell(|it| it.claims.extend(said.as_object().unwrap().clone()));
        assert_eq!(world.login().await.unwrap().second, second, "{said}");
    }
    for sub in [Value::Null, json!(""), json!("x".repeat(256))] {
        assert_eq!(world.login_with("sub", sub).await.unwrap_err(), Refused::TokenMalformed);
    }
}

#[tokio::test]
async fn threat_49_who_shares_a_computer_is_asked_again() {
    let world = World::with(json!({"prompts_always": true}));
    let begun = noon().timestamp();
    for (auth_time, fits) in [
        (Value::Null, false),
        (json!(begun - 3600), false),
        (json!(begun - 61), false),
        (json!(begun - 60), true),
        (json!(begun), true),
    ] {
        let answer = world.login_with("auth_time", auth_time.clone()).await;
        assert_eq!(answer.as_ref().err(), (!fits).then_some(&Refused::LoginTooOld), "{auth_time}");
    }
    assert_eq!(
        world.login_with("auth_time", json!("noon")).await.unwrap_err(),
        Refused::TokenMalformed
    );

    // A step-up: not longer ago than was wanted, though the session may be older.
    let world = World::new();
    for (auth_time, fits) in
        [(Value::Null, false), (json!(begun - 961), false), (json!(begun - 960), true)]
    {
        let step = world.providers.begin("liar", noon(), Some(900)).await.unwrap();
        world.liar.tell(|it| it.claims.insert("auth_time".to_owned(), auth_time.clone()));
        let code = world.liar.authorize(&step.url);
        let answer = world.providers.finish("liar", &step.pending, &code, None, noon()).await;
        assert_eq!(answer.as_ref().err(), (!fits).then_some(&Refused::LoginTooOld), "{auth_time}");
    }
}
