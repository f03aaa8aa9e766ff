//! People log in, choose whom they act as, and are out when they must be: with a browser, on real servers, with two portals.

mod api;
mod browser;
mod by_cpr;
mod chromium;
mod claims;
mod helping;
mod humans;
mod invited;
mod killed;
mod logins;
mod programs;
mod provider;
mod registers;
mod secrets;
mod staff;
mod thread_work;
mod town;

use std::time::{Duration, Instant};

use proto::{
    id::ThreadId,
    identity::{BlockAccount, BlockReason, EndGrant, WhoHasAccess},
    thread::{Channel, Party, RecordContact},
};
use uuid::Uuid;

pub(crate) use self::town::demo_identity;
use self::{
    browser::Browser,
    town::{ANNA, BENT, CARLA, Citizen, DAN, FATHER, Town, aarhus},
};
use crate::stage::until;

/// How soon a page is to know that somebody is out.
const SOON: Duration = Duration::from_secs(1);

#[expect(clippy::print_stderr, reason = "a measure, for whoever reads the run")]
fn say(what: &str) {
    eprintln!("{what}");
}

/// Whether a page shows that its reader is logged in.
async fn is_in(browser: &Browser) -> bool {
    browser.get("/sessions").await.status == 200
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_of_the_demo_logs_in_looks_around_and_logs_out() {
    let town = Town::open().await;
    let browser = town.browser(0);
    for path in ["/", "/sessions", "/roles"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/demo")), "{path}");
    }
    assert!(browser.get("/demo").await.body.contains("carla"));
    // Where they wanted to go is where they come.
    browser.get("/sessions").await;
    let logged_in = browser.post("/demo", &[("person", CARLA.key)]).await;
    assert_eq!((logged_in.status, logged_in.location.as_deref()), (303, Some("/sessions")));
    let first = browser.get("/").await;
    assert_eq!(first.status, 200);
    assert!(first.body.contains("carla") && first.body.contains("Aarhus Kommune"));
    let english = browser.get("/language/en?back=/sessions").await;
    assert_eq!(english.location.as_deref(), Some("/sessions"));
    assert!(browser.get("/").await.body.contains("Aarhus Municipality"));
    assert_eq!(
        browser.get("/language/en?back=//evil.example").await.location.as_deref(),
        Some("/")
    );
    // The other replica knows them as well.
    assert!(is_in(&browser.window(&town.origin(1))).await);
    for (path, status) in [
        ("/nothing", 404),
        ("/about/privacy", 200),
        ("/about/accessibility", 200),
        ("/worried", 200),
        ("/about/quick-exit", 200),
    ] {
        assert_eq!(browser.get(path).await.status, status, "{path}");
    }
    let session = browser.get("/session").await;
    assert!(session.status == 200 && session.body.contains("idle_ends_at"), "{}", session.body);
    let out = browser.post("/logout", &[]).await;
    assert_eq!(out.location.as_deref(), Some("/ended"));
    assert!(!is_in(&browser).await);
    assert_eq!(browser.get("/ended").await.status, 200);
    town.close().await;
}

/// Threat 16: what was planted in a browser is never logged in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_16_login_and_role_bring_a_new_cookie() {
    let town = Town::open().await;
    let browser = town.browser(0);
    let planted = "A".repeat(43);
    browser.cookies().insert("__Host-session".to_owned(), planted.clone());
    browser.post("/demo", &[("person", DAN.key)]).await;
    let after_login = browser.cookies()["__Host-session"].clone();
    assert_ne!(after_login, planted);
    let roles = browser.get("/").await;
    assert_eq!(roles.location.as_deref(), Some("/roles"), "of two roles one is chosen");
    let old = browser.window(&browser.origin);
    let father = Uuid::from_u128(FATHER).to_string();
    let chosen = browser.post("/roles", &[("grant", &father)]).await;
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    assert_ne!(browser.cookies()["__Host-session"], after_login);
    let told = browser.get("/").await;
    assert_eq!(told.location.as_deref(), Some("/about/quick-exit"), "families are told of it once");
    assert_eq!(browser.post("/about/quick-exit", &[("back", "/")]).await.status, 303);
    assert_eq!(browser.get("/").await.status, 200);
    until("the cookie of before is nobody's", async || !is_in(&old).await).await;
    let planted_ = town.browser(0);
    planted_.cookies().insert("__Host-session".to_owned(), planted);
    assert!(!is_in(&planted_).await);
    town.close().await;
}

/// Threats 42 and 43: a form counts only from a page of ours, and only under the role it was drawn in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_43_a_form_of_another_role_is_not_sent() {
    let town = Town::open().await;
    let browser = town.logged_in(CARLA).await;
    for path in ["/logout", "/demo", "/roles", "/drafts/a", "/sessions/end-others", "/session/stay"]
    {
        let refused = browser.post_from_elsewhere(path, &[("person", ANNA.key)]).await;
        assert_eq!(refused.status, 403, "{path}");
    }
    assert!(is_in(&browser).await, "nobody was logged out by another site");
    let (own, other) = (CARLA.grant().to_string(), BENT.grant().to_string());
    let kept =
        browser.post("/drafts/refer", &[("acting_grant", &own), ("text", "some words")]).await;
    assert_eq!(kept.status, 204, "{}", kept.body);
    for drawn in [other.as_str(), "", "nobody"] {
        let refused = browser.post("/drafts/refer", &[("acting_grant", drawn)]).await;
        assert_eq!(refused.status, 409, "{drawn}");
    }
    let words = town.stage.tables_with("some words").await;
    assert!(words.is_empty(), "what is typed is sealed: {words:?}");
    assert_eq!(town.stage.count("portal", "select count(*) from portal_drafts").await, 1);
    // The login ends while they type: what they send then is kept, and they log in first.
    let typing = browser.window(&browser.origin);
    browser.post("/logout", &[]).await;
    let sent = typing
        .post(
            "/sessions/end-others",
            &[("acting_grant", &own), ("draft", "concern"), ("text", "more")],
        )
        .await;
    assert_eq!((sent.status, sent.location.as_deref()), (303, Some("/demo")));
    assert_eq!(town.stage.count("portal", "select count(*) from portal_drafts").await, 2);
    town.close().await;
}

/// What ends somebody's right, and who still has one.
async fn ends(town: &Town, how: &str, whose: Citizen, browser: &Browser) {
    let bent = BENT.actor();
    match how {
        "logout" => drop(browser.window(&town.origin(1)).post("/logout", &[]).await),
        "grant" => {
            let end = EndGrant { place: aarhus(), grant: whose.grant() };
            town.stage.ask(&bent, end).await.unwrap();
        }
        "block" => {
            let held = WhoHasAccess { place: aarhus(), cursor: None };
            let held = town.stage.show(&bent, held).await.unwrap().grants;
            let account = held.iter().find(|it| it.grant == whose.grant()).unwrap().account;
            let block = BlockAccount { account, place: aarhus(), why: BlockReason::Left };
            town.stage.ask(&bent, block).await.unwrap();
        }
        other => panic!("nothing ends by {other}"),
    }
}

/// Threats 19, 20 and 38: whatever ends it, every page in every tab on every portal knows within a second, and every stream closes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_20_every_page_and_stream_ends_with_the_right() {
    let town = Town::open().await;
    for (how, whose) in [("logout", CARLA), ("grant", DAN), ("block", CARLA)] {
        let browser = town.logged_in(whose).await;
        if whose.key == DAN.key {
            let grant = DAN.grant().to_string();
            assert_eq!(browser.post("/roles", &[("grant", &grant)]).await.status, 303);
        }
        let tabs = [browser.window(&town.origin(0)), browser.window(&town.origin(1))];
        for tab in &tabs {
            assert_eq!(tab.get("/").await.status, 200, "{how}");
        }
        let streams = futures::future::join_all(
            tabs.iter().map(|tab| tab.listen("/live", "ended", Duration::from_secs(10))),
        );
        let end = async {
            until("both streams are open", async || {
                town.portals.iter().all(|it| it.listening() == 1)
            })
            .await;
            ends(&town, how, whose, &browser).await;
            Instant::now()
        };
        let (heard, ended_at) = futures::join!(async { (streams.await, Instant::now()) }, end);
        let (heard, closed_at) = heard;
        let took = closed_at.saturating_duration_since(ended_at);
        for it in heard {
            assert!(it.contains("event: ended"), "{how}: {it}");
            assert!(!it.contains("event: new"), "{how}: nothing else was told");
        }
        assert!(took < SOON, "{how}: {took:?}");
        for tab in &tabs {
            let page = tab.get("/").await;
            assert_eq!(page.status, 303, "{how}: no page is shown");
        }
        say(&format!(
            "after {how} both streams ended within {took:?}, and no page was shown after it"
        ));
    }
    town.close().await;
}

/// A page hears that something is new in its thread, and nothing of what; whoever may not know of the thread hears nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_hears_of_its_thread_alone() {
    let town = Town::open().await;
    let browser = town.logged_in(CARLA).await;
    let unknown = format!("/live?on=thread:{}", Uuid::new_v4());
    assert_eq!(browser.get(&unknown).await.status, 404);
    let cast = crate::stage::Cast::of("0751");
    let referral = crate::troubles::load::submit(&town.stage, &cast).await;
    let accept = proto::referral::AcceptReferral { referral };
    town.stage.ask(&CARLA.actor(), accept).await.unwrap();
    let thread = ThreadId::of(referral);
    let path = format!("/live?on=thread:{thread}");
    until("it is shown", async || {
        town.stage.show(&CARLA.actor(), proto::reporting::ShowThreadLine { thread }).await.is_ok()
    })
    .await;
    let listens = browser.listen(&path, "new", Duration::from_secs(10));
    let speaks = async {
        until("the page is open", async || town.portals[0].listening() == 1).await;
        let (with, channel) = (Party::Family, Channel::Call);
        let on = platform::calendar::day(platform::Clock::wall().now());
        let contact = RecordContact { thread, with, channel, on, note: None, child: None };
        town.stage.ask(&CARLA.actor(), contact).await.unwrap();
    };
    let (heard, ()) = futures::join!(listens, speaks);
    let said: Vec<_> = heard.lines().filter(|it| !it.is_empty()).collect();
    assert!(said.len() >= 2, "{heard}");
    for line in said {
        let is_position = line
            .strip_prefix("data: ")
            .and_then(|it| it.split_once('='))
            .is_some_and(|(service, position)| {
                crate::stage::ALL.contains(&service) && position.parse::<i64>().is_ok()
            });
        assert!(line == "event: new" || is_position, "{heard}");
    }
    town.close().await;
}
