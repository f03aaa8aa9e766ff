//! Municipal staff do their work in a browser: a child is referred, taken on, worked with and overseen.

use std::time::Duration;

use proto::id::ThreadId;

use super::{
    browser::{Answer, Browser},
    town::{BENT, CARLA, DAN, Town},
};
use crate::stage::{Cast, until};

/// The value of a hidden field of the form that sends to `action`.
fn hidden(page: &Answer, action: &str, name: &str) -> String {
    let form = page.body.split("<form ").find(|it| it.contains(&format!("action=\"{action}\"")));
    let form = form.unwrap_or_else(|| panic!("no form sends to {action}: {}", page.body));
    let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1);
    field.unwrap().split('"').next().unwrap().to_owned()
}

/// A form as its page draws it, with these values.
async fn filled(
    browser: &Browser,
    page: &str,
    action: &str,
    values: &[(&str, &str)],
) -> Vec<(String, String)> {
    let drawn = browser.get(page).await;
    assert_eq!(drawn.status, 200, "{page}: {}", drawn.body);
    let own = ["acting_grant", "command"].map(|it| (it.to_owned(), hidden(&drawn, action, it)));
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    own.into_iter().chain(values).collect()
}

async fn send(browser: &Browser, action: &str, form: &[(String, String)]) -> Answer {
    let form: Vec<_> = form.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    browser.post(action, &form).await
}

/// [`DAN`] at work.
pub(super) async fn case_worker(town: &Town) -> Browser {
    let browser = town.browser(0);
    browser.post("/demo", &[("person", DAN.key)]).await;
    let chosen = browser.post("/roles", &[("grant", &DAN.grant().to_string())]).await;
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    browser
}

const REFERRED: [(&str, &str); 10] = [
    ("cpr", ""),
    ("first-name", "Ida"),
    ("surname", "Krog"),
    ("age", "age_6_to_9"),
    ("needs", "leisure"),
    ("wish", "En, der kan lide heste"),
    ("no-wish", ""),
    ("purpose", "leisure_participation"),
    ("basis", "early_preventive"),
    ("urgency", "ordinary"),
];

/// Refers a child in the browser; answers where the referral is shown.
pub(super) async fn refer(browser: &Browser) -> String {
    let begun = browser.get("/referrals/new").await.location.unwrap();
    let form = filled(browser, &begun, &begun, &REFERRED).await;
    let sent = send(browser, &begun, &form).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location.unwrap()
}

fn thread_of(referral: &str) -> String {
    let referral = referral.rsplit('/').next().unwrap().parse().unwrap();
    format!("/threads/{}", ThreadId::of(referral))
}

/// Refers a child and takes it on; answers the thread's page.
async fn taken_on(dan: &Browser, carla: &Browser) -> String {
    let referral = refer(dan).await;
    let accept = format!("{referral}/accept");
    let form = filled(carla, &referral, &accept, &[]).await;
    let accepted = send(carla, &accept, &form).await;
    assert_eq!(accepted.location.as_deref(), Some(referral.as_str()), "{}", accepted.body);
    let thread = thread_of(&referral);
    until("the thread opens", async || carla.get(&thread).await.status == 200).await;
    thread
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_worker_refers_in_one_page_and_sees_what_becomes_of_it() {
    let town = Town::open().await;
    let dan = case_worker(&town).await;
    let begun = dan.get("/referrals/new").await.location.unwrap();
    // What is wrong is said on top and at the field, and what was typed stays.
    let form =
        filled(&dan, &begun, &begun, &[("first-name", "Ida"), ("urgency", "ordinary")]).await;
    let refused = send(&dan, &begun, &form).await;
    assert_eq!(refused.status, 422);
    for part in [
        "<title>Fejl: ",
        "href=\"#age\"",
        "id=\"age-error\"",
        "value=\"Ida\"",
        "aria-invalid=\"true\"",
    ] {
        assert!(refused.body.contains(part), "{part}: {}", refused.body);
    }
    // What is typed is kept and comes back.
    let draft = format!("/drafts/refer-{}", begun.rsplit('/').next().unwrap());
    let mut form = filled(&dan, &begun, &begun, &REFERRED).await;
    let kept: Vec<_> = form.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    assert_eq!(dan.post(&draft, &kept).await.status, 204);
    let again = dan.get(&begun).await;
    assert!(again.body.contains("En, der kan lide heste"), "{}", again.body);
    // Sent twice it is one referral, of one child.
    for _ in 0..2 {
        let sent = send(&dan, &begun, &form).await;
        let expected = begun.replace("/new", "");
        assert_eq!((sent.status, sent.location), (303, Some(expected)), "{}", sent.body);
    }
    assert_eq!(town.stage.count("referral", "select count(*) from referral_list").await, 1);
    assert!(town.stage.tables_with("kan lide heste").await.is_empty(), "the wish is sealed");
    let first = dan.get("/").await;
    assert!(
        first.body.contains("<b>1</b>venter på svar") && first.body.contains(">Ida"),
        "{}",
        first.body
    );
    let list = dan.get("/referrals?standing=waiting").await;
    assert!(
        list.body.contains("1 henvisning<"),
        "the number and its list are the same: {}",
        list.body
    );
    let page = dan.get(&begun.replace("/new", "")).await;
    assert!(
        page.body.contains("En, der kan lide heste") && page.body.contains("Hvad sker der så?")
    );
    // Drawn under another role it is not sent; nobody else refers here.
    form.retain(|(name, _)| name != "acting_grant");
    assert_eq!(send(&dan, &begun, &form).await.status, 409);
    let carla = town.logged_in(CARLA).await;
    assert_eq!(carla.get("/referrals/new").await.status, 404);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bridge_builder_takes_a_child_on_and_works_with_its_thread() {
    let town = Town::open().await;
    let (dan, carla) = (case_worker(&town).await, town.logged_in(CARLA).await);
    assert!(carla.get("/").await.body.contains("Intet haster lige nu"), "it was asked");
    let referral = refer(&dan).await;
    let today = carla.get("/").await;
    assert!(today.body.contains("<b>1</b>ny henvisning") && today.body.contains(&referral));
    assert!(!today.body.contains("Ida"), "no name before they are accountable");
    let returns = filled(&carla, &referral, &format!("{referral}/return"), &[]).await;
    let refused = send(&carla, &format!("{referral}/return"), &returns).await;
    assert_eq!(refused.status, 422, "a reason is asked for");

    let accept = format!("{referral}/accept");
    let form = filled(&carla, &referral, &accept, &[]).await;
    assert_eq!(send(&carla, &accept, &form).await.status, 303);
    let thread = thread_of(&referral);
    until("the thread opens", async || carla.get(&thread).await.status == 200).await;
    until("the name is shown", async || carla.get(&thread).await.body.contains("Ida")).await;
    let page = carla.get(&thread).await;
    for part in
        ["<svg viewBox=", "class=\"red", "Tal med familien første gang", "data-live=\"thread:"]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.split("<title>").nth(1).unwrap().starts_with("Ida"), "no name in a title");

    // A contact with words: sent twice it is noted once, and nothing holds the words in clear.
    let contact = format!("{thread}/contact");
    let values = [("with", "family"), ("channel", "call"), ("on-day", ""), ("note", "Mor er glad")];
    let form = filled(&carla, &contact, &contact, &values).await;
    assert_eq!(send(&carla, &contact, &form).await.status, 422, "the day is asked for");
    let on = chrono_today();
    let values =
        [("with", "family"), ("channel", "call"), ("on-day", on.as_str()), ("note", "Mor er glad")];
    let form = filled(&carla, &contact, &contact, &values).await;
    for _ in 0..2 {
        let sent = send(&carla, &contact, &form).await;
        assert_eq!(sent.location.as_deref(), Some(thread.as_str()), "{}", sent.body);
    }
    assert!(town.stage.tables_with("Mor er glad").await.is_empty());
    let page = carla.get(&thread).await;
    assert!(page.body.contains("Kontakten er skrevet ned"), "{}", page.body);
    assert_eq!(
        page.body.matches("<p class=\"what\">Kontakt med familien: Telefon eller video").count(),
        1
    );

    step_pause_and_go_on(&carla, &thread).await;
    // Each number of the first page is what its list counts.
    let today = carla.get("/").await;
    let list = carla.get("/threads?due=today").await;
    assert!(
        today.body.contains("<b>1</b>skal ske i dag") && list.body.contains("1 tråd<"),
        "{}",
        list.body
    );
    town.close().await;
}

fn chrono_today() -> String {
    platform::calendar::day(platform::Clock::wall().now()).to_string()
}

async fn step_pause_and_go_on(carla: &Browser, thread: &str) {
    let (step, on) = (format!("{thread}/step"), chrono_today());
    let values =
        [("done", "yes"), ("step", "hear_child"), ("owner", "family"), ("due-day", on.as_str())];
    let form = filled(carla, &step, &step, &values).await;
    let sent = send(carla, &step, &form).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let page = carla.get(thread).await;
    assert!(
        page.body.contains("Spørg barnet, hvad det ønsker")
            && page.body.contains("<dd>Familien</dd>")
    );

    let (pause, until_on) = (format!("{thread}/pause"), next_month());
    let values = [("reason", "illness"), ("until-day", until_on.as_str())];
    let form = filled(carla, &pause, &pause, &values).await;
    assert_eq!(send(carla, &pause, &form).await.status, 303);
    let page = carla.get(thread).await;
    assert!(page.body.contains("på pause til"), "{}", page.body);
    let resume = format!("{thread}/resume");
    let form = filled(carla, thread, &resume, &[]).await;
    assert_eq!(send(carla, &resume, &form).await.status, 303);
    assert!(carla.get(thread).await.body.contains("Tråden er i gang igen"));
}

fn next_month() -> String {
    let today = platform::calendar::day(platform::Clock::wall().now());
    platform::calendar::days_after(today, 30).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sees_figures_and_no_names() {
    let town = Town::open().await;
    let (dan, carla) = (case_worker(&town).await, town.logged_in(CARLA).await);
    let thread = taken_on(&dan, &carla).await;
    let bent = town.logged_in(BENT).await;
    until("the leader's figures know of the thread", async || {
        bent.get("/threads").await.body.contains("1 tråd<")
    })
    .await;
    for path in ["/", "/threads", "/referrals", "/alerts", &thread] {
        let page = bent.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains("Ida"), "{path}");
    }
    assert!(bent.get("/").await.body.contains("under 5"), "small numbers are hidden");
    assert!(bent.get(&thread).await.body.contains("nødadgang"), "the story is not shown");
    town.close().await;
}

/// Somebody of another municipality, or in another role, gets nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_what_is_not_theirs() {
    let town = Town::open().await;
    let other = Cast::of("0657");
    let elsewhere = crate::troubles::load::submit(&town.stage, &other).await;
    let (dan, carla) = (case_worker(&town).await, town.logged_in(CARLA).await);
    let thread = taken_on(&dan, &carla).await;
    let there = format!("/referrals/{elsewhere}");
    for browser in [&dan, &carla] {
        assert_eq!(browser.get(&there).await.status, 404);
        assert_eq!(browser.get(&format!("/threads/{}", ThreadId::of(elsewhere))).await.status, 404);
        assert!(!browser.get("/referrals").await.body.contains(&elsewhere.to_string()));
        assert_eq!(browser.get("/history").await.status, 403);
        assert_eq!(browser.get("/refused").await.status, 403);
    }
    let (anna, bent) = (town.logged_in(super::town::ANNA).await, town.logged_in(BENT).await);
    assert_eq!(anna.get(&thread).await.status, 200, "an administrator sees the line alone");
    assert!(!anna.get(&thread).await.body.contains("Ida"));
    assert_eq!(anna.get("/referrals").await.status, 403);
    assert_eq!(bent.get(&format!("{thread}/contact")).await.status, 404);
    assert_eq!(dan.get(&format!("{thread}/step")).await.status, 404);
    assert_eq!(dan.get(&format!("{thread}/nothing")).await.status, 404);
    // A page of a thread hears that something is new in it.
    let id = thread.rsplit('/').next().unwrap();
    let live = format!("/live?on=thread:{id}");
    let heard = carla.listen(&live, "new", Duration::from_secs(10));
    let notes = async {
        until("the page is open", async || town.portals[0].listening() == 1).await;
        let (step, on) = (format!("{thread}/step"), chrono_today());
        let values =
            [("done", "no"), ("step", "follow_up"), ("owner", "family"), ("due-day", on.as_str())];
        let form = filled(&carla, &step, &step, &values).await;
        assert_eq!(send(&carla, &step, &form).await.status, 303);
    };
    let (heard, ()) = futures::join!(heard, notes);
    assert!(heard.contains("event: new"), "{heard}");
    town.close().await;
}
