//! Logging in at a real provider, end to end: portal, identity, the provider, and the browser between them.

use std::time::Duration;

use platform::client::{How, Requester};
use proto::{
    id::InvitationId,
    identity::{Bootstrap, RedeemInvitation},
    sealed::Digest,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    browser::Browser,
    programs::Desk,
    provider::{Provider, onward, providers},
    town::{Plain, aarhus},
};
use crate::stage::until;

const CODE: Digest = Digest([9; 32]);
const INVITATION: InvitationId = InvitationId(Uuid::from_u128(0x77));

/// A portal whose people log in at two providers, `one` and `other`, that are the same program under two names.
struct World {
    plain: Plain,
    provider: Provider,
}

impl World {
    async fn open() -> World {
        let provider = Provider::start();
        let plain = Plain::open(|origin, dir| {
            let configs =
                ["one", "other"].map(|it| provider.config(it, &format!("anna-{it}"), dir));
            providers(configs.to_vec(), origin)
        })
        .await;
        for code in ["one", "other"] {
            provider.client_of(code, &plain.origin).await;
            provider.is(&format!("anna-{code}"), &format!("anna-{code}"), "substantial").await;
        }
        World { plain, provider }
    }

    fn browser(&self) -> Browser {
        Browser::at(&self.plain.origin)
    }

    /// Logs in at `code`; answers the path that the provider brought back.
    async fn log_in(&self, browser: &Browser, code: &str) -> String {
        let url = onward(browser, code).await;
        let back = self.provider.answers(&url, &self.plain.origin).await;
        let answer = browser.get(&back).await;
        assert_eq!(
            (answer.status, answer.location.as_deref()),
            (303, Some("/")),
            "{}",
            answer.body
        );
        back
    }

    /// Whoever has logged in here becomes the administrator of Aarhus, by the operator's link.
    async fn becomes_administrator(&self, browser: &Browser) {
        let begin =
            Bootstrap { place: aarhus(), invitation: INVITATION, digest: CODE, recover: false };
        let operator = platform::testing::actor(proto::actor::Role::Administrator, "0751");
        self.plain.stage.ask(&operator, begin).await.unwrap();
        let desk =
            Requester::connect(&self.plain.stage.wiring("portal").nats, Duration::from_secs(20))
                .await;
        let cookie = cookie_of(browser);
        let take =
            RedeemInvitation { cookie, place: aarhus(), invitation: INVITATION, digest: CODE };
        desk.unwrap().ask(None, &take, How::default()).await.unwrap();
    }

    async fn close(self) {
        self.plain.close().await;
    }
}

/// What portal sends of the cookie in a browser.
fn cookie_of(browser: &Browser) -> Digest {
    use base64::Engine as _;
    let text = browser.cookies()["__Host-session"].clone();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
    Digest(Sha256::digest(bytes).into())
}

/// Whom a browser is told that it is.
async fn role(browser: &Browser) -> (u16, String) {
    let page = browser.get("/roles").await;
    (page.status, page.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_logs_in_at_a_provider_and_out_there() {
    let world = World::open().await;
    let browser = world.browser();
    let ways = browser.get("/login").await;
    assert!(ways.body.contains("/login/one") && ways.body.contains("/login/other"));
    world.log_in(&browser, "one").await;
    let (status, body) = role(&browser).await;
    assert_eq!(status, 403, "nobody has given them a role: {body}");
    world.becomes_administrator(&browser).await;
    // What was given is seen when the login is looked at anew.
    let again = world.browser();
    world.log_in(&again, "one").await;
    let first = again.get("/").await;
    assert!(first.status == 200 && first.body.contains("Administrator"), "{}", first.body);
    // Threat 29: the same e-mail at another provider is somebody else.
    let other = world.browser();
    world.log_in(&other, "other").await;
    assert_eq!(role(&other).await.0, 403);
    // Threat 37: the provider says that they logged out; every login of theirs ends, the command line's too, and nobody else's.
    let desk = Desk::at(&world.plain.stage, &world.plain.origin);
    let begun = desk.asks(&again).await;
    // The provider did not say when it asked them; so they log in once more, and it says so.
    assert!(!again.get("/program").await.body.contains("/program/allow"));
    assert_eq!(again.post("/program/login", &[]).await.location.as_deref(), Some("/login"));
    let back = world.provider.answers(&onward(&again, "one").await, &world.plain.origin).await;
    assert_eq!(again.get(&back).await.location.as_deref(), Some("/program"));
    let begun = begun.let_by(&again).await;
    assert!(begun.code == 0 && begun.said.contains("administrator"), "{}", begun.said);
    assert_eq!(desk.types(&["whoami"]).await.code, 0);
    let sub = "anna-one";
    world.provider.tell("/logout", json!({ "client_id": "one", "sub": sub, "sid": null })).await;
    until("both are out", async || {
        again.get("/sessions").await.status == 303 && browser.get("/sessions").await.status == 303
    })
    .await;
    assert_eq!(other.get("/sessions").await.status, 200);
    until("the command line is out", async || desk.types(&["whoami"]).await.code == 1).await;
    drop(desk);
    Box::pin(world.close()).await;
}

/// Threats 1 and 2: what a browser brings back counts once, and in that browser alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_01_and_02_a_login_counts_once_and_where_it_began() {
    let world = World::open().await;
    let (browser, stranger) = (world.browser(), world.browser());
    let url = onward(&browser, "one").await;
    let back = world.provider.answers(&url, &world.plain.origin).await;
    // Somebody else's browser, with a login of its own under way.
    onward(&stranger, "one").await;
    let refused = stranger.get(&back).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(!stranger.cookies().contains_key("__Host-session"));
    let nobody = world.browser().get(&back).await;
    assert_eq!(nobody.status, 400, "a browser that began nothing");
    assert_eq!(browser.get(&back).await.status, 303);
    // Loaded again, by whoever is logged in: they go home; and with no login of theirs it is over.
    assert_eq!(browser.get(&back).await.location.as_deref(), Some("/"));
    browser.post("/logout", &[]).await;
    assert_eq!(browser.get(&back).await.status, 409);
    // Threat 4: brought to the address of another provider.
    let url = onward(&browser, "one").await;
    let back = world.provider.answers(&url, &world.plain.origin).await;
    let elsewhere = back.replace("/login/one/back", "/login/other/back");
    assert_eq!(browser.get(&elsewhere).await.status, 409);
    Box::pin(world.close()).await;
}

/// Threats 11 and 14: a provider that is away, a login that is not sure enough, somebody who breaks off. Each is a page that says what to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_14_what_comes_to_nothing_is_said() {
    let world = World::open().await;
    let browser = world.browser();
    for level in ["low", "unheard-of"] {
        world.provider.is("anna-one", "anna-one", level).await;
        let url = onward(&browser, "one").await;
        let back = world.provider.answers(&url, &world.plain.origin).await;
        let refused = browser.get(&back).await;
        assert_eq!(refused.status, 403, "{level}");
        assert!(refused.body.contains("/login/other"), "the other ways are there");
    }
    let broken_off = browser.get("/login/one/back?error=access_denied&state=x").await;
    assert_eq!(broken_off.status, 403);
    for path in
        ["/login/one/back", "/login/one/back?state=a&code=b", "/login/NO/back?state=a&code=b"]
    {
        let refused = browser.get(path).await;
        assert!(matches!(refused.status, 400 | 409), "{path}: {}", refused.status);
    }
    assert_eq!(browser.post("/login/unknown", &[]).await.status, 404);
    let forged =
        browser.post_from_elsewhere("/login/one/logout", &[("logout_token", "a.b.c")]).await;
    assert_eq!(forged.status, 400);
    let outcomes = world
        .plain
        .stage
        .count("identity", "select count(*) from identity_attempts where outcome = 'level_too_low'")
        .await;
    assert_eq!(outcomes, 2, "it is noted what came of it");
    Box::pin(world.close()).await;
}
