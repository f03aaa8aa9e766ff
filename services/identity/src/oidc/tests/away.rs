//! Providers that are down, hang, answer too much, or point elsewhere.

use std::{net::TcpListener, sync::Arc};

use serde_json::json;
use tempfile::tempdir;
use tokio::{
    task::JoinSet,
    time::{Duration, Instant, pause},
};
use url::Url;

use super::{
    super::{Away, Loopback, Misconfigured, Providers, Refused, http::Http},
    liar::{Fault, Liar},
    world::{World, config, is_substantial, noon, noon_and, providers},
};

const METADATA: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn threat_11_a_provider_that_is_down_at_start_comes_back() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let down = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    drop(listener);
    let (files, up) = (tempdir().unwrap(), Liar::start(noon().timestamp()));
    let two =
        vec![config(&files, &down, json!({"code": "down"})), config(&files, &up.issuer, json!({}))];
    let providers = providers(two);
    let away = |now| providers.ways(now).iter().map(|it| (it.code, it.away)).collect::<Vec<_>>();
    assert_eq!(away(noon()), [("down", None), ("liar", None)], "nobody was asked");
    assert_eq!(
        providers.begin("down", noon(), None).await.unwrap_err(),
        Refused::ProviderAway(Away::Unreachable)
    );
    assert!(providers.begin("liar", noon(), None).await.is_ok(), "the other works");
    assert_eq!(away(noon()), [("down", Some(Away::Unreachable)), ("liar", None)]);

    let port = Url::parse(&down).unwrap().port().unwrap();
    let liar = Liar::start_at(TcpListener::bind(("127.0.0.1", port)).unwrap(), noon().timestamp());
    assert!(providers.begin("down", noon(), None).await.is_err(), "not asked again at once");
    assert_eq!(liar.asked(METADATA), 0);
    assert_eq!(away(noon_and(1)), [("down", None), ("liar", None)]);
    assert!(providers.begin("down", noon_and(1), None).await.is_ok());
    assert_eq!(
        providers.begin("nobody", noon(), None).await.unwrap_err(),
        Refused::ProviderUnknown
    );
}

#[tokio::test]
async fn threat_11_a_provider_that_stays_down_is_left_alone_longer_each_time() {
    let world = World::new();
    world.liar.tell(|it| it.faults.insert(METADATA.to_owned(), Fault::Status(503)));
    let mut asked_at = Vec::new();
    for second in 0..200 {
        let before = world.liar.asked(METADATA);
        assert!(world.providers.begin("liar", noon_and(second), None).await.is_err());
        if world.liar.asked(METADATA) > before {
            asked_at.push(second);
        }
    }
    assert_eq!(asked_at, [0, 1, 3, 7, 15, 31, 63, 123, 183]);
    world.liar.tell(|it| it.faults.clear());
    assert!(world.providers.begin("liar", noon_and(300), None).await.is_ok());
    assert!(world.providers.ways(noon_and(300))[0].away.is_none());
}

#[tokio::test]
async fn threat_11_a_provider_goes_down_in_the_middle() {
    let mut world = World::new();
    let begun = world.begin().await;
    let code = world.liar.authorize(&begun.url);
    for (fault, why) in [
        (Fault::Status(500), Refused::ProviderAway(Away::Failing)),
        (Fault::Status(429), Refused::ProviderAway(Away::Failing)),
        (Fault::Status(401), Refused::ClientRefused),
        (Fault::Status(403), Refused::AnswerNotUnderstood),
        (Fault::Says(b"{}".to_vec()), Refused::AnswerNotUnderstood),
    ] {
        world.liar.tell(|it| it.faults.insert("/token".to_owned(), fault));
        assert_eq!(
            world.providers.finish("liar", &begun.pending, &code, None, noon()).await.unwrap_err(),
            why
        );
    }
    world.liar.tell(|it| it.faults.clear());
    assert!(
        is_substantial(&world.providers.finish("liar", &begun.pending, &code, None, noon()).await),
        "and comes back"
    );
    world.liar.stop().await;
    let gone = world.providers.finish("liar", &begun.pending, "code", None, noon()).await;
    assert_eq!(gone.unwrap_err(), Refused::ProviderAway(Away::Unreachable));
}

#[tokio::test]
async fn threat_11_however_many_wait_one_asks() {
    let world = Arc::new(World::new());
    world.liar.tell(|it| it.faults.insert(METADATA.to_owned(), Fault::Status(500)));
    for (from, asked) in [(0, 1), (100, 2)] {
        let mut people = JoinSet::new();
        for number in 0..50 {
            let world = Arc::clone(&world);
            // Some came a little before the others.
            people.spawn(async move {
                world.providers.begin("liar", noon_and(from - number % 2), None).await.is_err()
            });
        }
        assert!(people.join_all().await.into_iter().all(|it| it), "all share the answer");
        assert_eq!(world.liar.asked(METADATA), asked);
    }
}

#[tokio::test]
async fn threat_12_a_provider_that_hangs_is_left_after_five_seconds() {
    for path in [METADATA, "/jwks", "/token", "/userinfo"] {
        let world = World::with(
            json!({"claims": {"source": "userinfo", "level": {"acr": {"substantial": "substantial"}}}}),
        );
        world.liar.tell(|it| it.faults.insert(path.to_owned(), Fault::Never));
        let (world, asked) = (&world, async || {
            while world.liar.asked(path) == 0 {
                tokio::task::yield_now().await;
            }
        });
        let hangs = async {
            asked().await;
            pause();
            Instant::now()
        };
        let (answer, since) = tokio::join!(world.login(), hangs);
        assert_eq!(answer.unwrap_err(), Refused::ProviderAway(Away::TooSlow), "{path}");
        let waited = since.elapsed();
        assert!(
            waited > Duration::from_secs(3) && waited <= Duration::from_secs(6),
            "{path}: {waited:?}"
        );
        tokio::time::resume();
    }
}

#[tokio::test]
async fn threat_12_a_provider_neither_floods_us_nor_leads_us_inside() {
    for path in [METADATA, "/jwks", "/token", "/userinfo"] {
        for (fault, why) in [(Fault::Huge, Away::TooLarge), (Fault::Elsewhere, Away::Redirected)] {
            let world = World::with(
                json!({"claims": {"source": "userinfo", "level": {"acr": {"substantial": "substantial"}}}}),
            );
            world.liar.tell(|it| it.faults.insert(path.to_owned(), fault));
            assert_eq!(world.login().await.unwrap_err(), Refused::ProviderAway(why), "{path}");
        }
    }
}

#[tokio::test]
async fn threat_12_only_https_is_asked_but_in_tests() {
    let addresses = [
        "http://10.0.0.1/x",
        "http://example.org/x",
        "http://localhost.example.org/x",
        "ftp://localhost/x",
        "file:///etc/passwd",
        "https://a:b@localhost/x",
    ];
    let (world, mut seconds) = (World::new(), 0);
    for field in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        let right = world.liar.tell(|it| it.metadata[field].clone());
        for address in addresses {
            seconds += 100;
            world.liar.tell(|it| it.metadata.insert(field.to_owned(), json!(address)));
            let why = world.providers.begin("liar", noon_and(seconds), None).await.unwrap_err();
            assert_eq!(why, Refused::ProviderAway(Away::AddressNotAllowed), "{field} {address}");
        }
        world.liar.tell(|it| it.metadata.insert(field.to_owned(), right));
    }
    assert!(world.providers.begin("liar", noon_and(seconds + 100), None).await.is_ok());
    let (files, base) = (tempdir().unwrap(), Url::parse("https://brobygger.example/").unwrap());
    for issuer in ["http://localhost:1", "http://127.0.0.1:1", "http://example.org"] {
        let refused =
            Providers::new(vec![config(&files, issuer, json!({}))], &base, Loopback::Refused);
        assert!(matches!(refused.err(), Some(Misconfigured::Issuer(_))), "{issuer}");
    }
    // The client itself asks nobody it may not, whoever gives it the address.
    let http = Http::new(Loopback::Refused).unwrap();
    let inside = Url::parse("http://localhost:1/").unwrap();
    assert_eq!(http.get(&inside, None).await.err(), Some(Away::AddressNotAllowed));
    // https is TLS, also to this machine: the liar speaks none.
    let liar = Liar::start(noon().timestamp());
    let secure = liar.issuer.replace("http:", "https:");
    let providers =
        Providers::new(vec![config(&files, &secure, json!({}))], &base, Loopback::Refused).unwrap();
    assert_eq!(
        providers.begin("liar", noon(), None).await.unwrap_err(),
        Refused::ProviderAway(Away::Unreachable)
    );
    assert_eq!(liar.asked(METADATA), 0);
}
