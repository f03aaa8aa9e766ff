//! Somebody is invited on a page, comes with link and code, and has the role; whoever runs the place ends it again.

use super::{
    browser::{Answer, Browser},
    town::{ANNA, BENT, CARLA, DAN, Town},
};
use crate::stage::until;

/// The value of a field of a page.
pub(super) fn field(page: &Answer, name: &str) -> String {
    let of = |at: &str| {
        let rest = page.body.split(at).nth(1)?;
        let rest = rest.split("value=\"").nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    of(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {}", page.body))
}

/// What the page with link and code shows.
fn link_and_code(page: &Answer) -> (String, String) {
    assert_eq!(page.status, 200, "{}", page.body);
    let link = page.body.split("readonly value=\"").nth(1).unwrap().split('"').next().unwrap();
    let code = page.body.split("aria-hidden=\"true\">").find_map(|it| {
        let code = it.split('<').next()?;
        (code.len() == 7 && code.as_bytes()[3] == b' ').then(|| code.to_owned())
    });
    (link.to_owned(), code.unwrap())
}

/// Invites on the page, as whoever has logged in there.
pub(super) async fn invite(browser: &Browser, fields: &[(&str, &str)]) -> (String, String) {
    let drawn = browser.get("/access/invite").await;
    assert_eq!(drawn.status, 200, "{}", drawn.body);
    let held: Vec<_> = ["acting_grant", "command", "seed", "id"]
        .map(|it| (it, field(&drawn, it)))
        .into_iter()
        .collect();
    let mut form: Vec<(&str, &str)> =
        held.iter().map(|(it, value)| (*it, value.as_str())).collect();
    form.extend(fields);
    let ready = browser.post("/access/invite", &form).await;
    let shown = link_and_code(&ready);
    let again = browser.post("/access/invite", &form).await;
    assert_eq!(link_and_code(&again), shown, "sent twice it is the same link and code");
    shown
}

/// Threat 33: the secret of a link stands in no address, and in no table, in clear or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_33_a_link_and_its_code_travel_in_forms_alone() {
    let town = Town::open().await;
    let (leader, dan) = (town.logged_in(BENT).await, town.logged_in(DAN).await);
    assert_eq!(dan.post("/roles", &[("grant", &DAN.grant().to_string())]).await.status, 303);
    let (link, code) = invite(&leader, &[("role", "bridge-builder-on-call")]).await;
    let (address, held) = link.split_once('#').unwrap();
    assert_eq!(address, format!("{}/invitation", town.origin(0)));
    let secret = held.rsplit('.').next().unwrap().to_owned();
    // Somebody opens it, types another code, then the right one.
    let stranger = town.browser(1);
    assert_eq!(stranger.get("/invitation").await.status, 200);
    for (link, code, status) in [
        ("", "K7M P4T", 422),
        ("0751.x.y", "K7M P4T", 422),
        (link.as_str(), "nonsense", 422),
        (link.as_str(), "AAA AAA", 422),
    ] {
        let answer = stranger.post("/invitation", &[("link", link), ("code", code)]).await;
        assert_eq!(answer.status, status, "{link} {code}: {}", answer.body);
        assert!(answer.location.is_none());
    }
    let offered = stranger.post("/invitation", &[("link", &link), ("code", &code)]).await;
    assert_eq!(offered.status, 200, "{}", offered.body);
    assert!(offered.body.contains("Aarhus Kommune") && offered.body.contains("brobygger"));
    // They log in as somebody of the demo: link and code wait for their browser alone.
    let waits = stranger.post("/invitation/login/demo", &[("link", held), ("code", &code)]).await;
    assert_eq!((waits.status, waits.location.as_deref()), (303, Some("/demo")));
    let back = stranger.post("/demo", &[("person", ANNA.key)]).await.location.unwrap();
    assert!(back.starts_with("/invitation/waiting/") && !back.contains(&secret), "{back}");
    let other = town.browser(1);
    other.post("/demo", &[("person", CARLA.key)]).await;
    assert_eq!(other.get(&back).await.location.as_deref(), Some("/invitation"));
    let waited = stranger.get(&back).await;
    assert!(waited.status == 200 && waited.body.contains("/invitation/take"), "{}", waited.body);
    // Who invited cannot take it; another can, once.
    let take = [("link", link.as_str()), ("code", code.as_str())];
    assert_eq!(leader.post("/invitation/take", &take).await.status, 403);
    let taken = dan.post("/invitation/take", &take).await;
    assert_eq!((taken.status, taken.location.as_deref()), (303, Some("/roles")), "{}", taken.body);
    let roles = dan.get("/roles").await;
    assert!(roles.body.contains("Brobygger") && roles.body.contains("Sagsbehandler"));
    assert_eq!(dan.post("/invitation/take", &take).await.status, 409, "held already, or over");
    assert_eq!(stranger.post("/invitation", &take).await.status, 410, "it is used");
    for secret in [secret.as_str(), &code, &code.replace(' ', "")] {
        let found = town.stage.tables_with(secret).await;
        assert!(found.is_empty(), "{found:?}");
    }
    town.close().await;
}

/// Threat 32: five wrong codes spoil a link; looking at it spoils nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_32_a_link_that_is_scanned_is_good_still() {
    let town = Town::open().await;
    let leader = town.logged_in(BENT).await;
    let (link, code) = invite(&leader, &[("role", "case-worker")]).await;
    let scanner = town.browser(0);
    for _ in 0..10 {
        scanner.get("/invitation").await;
        scanner.post("/invitation", &[("link", &link)]).await;
    }
    let right = scanner.post("/invitation", &[("link", &link), ("code", &code)]).await;
    assert_eq!(right.status, 200, "{}", right.body);
    for left in ["4 forsøg", "3 forsøg", "2 forsøg", "ét forsøg"] {
        let wrong = scanner.post("/invitation", &[("link", &link), ("code", "AAA AAA")]).await;
        let said = wrong.body.replace(['\u{2068}', '\u{2069}'], "");
        assert!(wrong.status == 422 && said.contains(left), "{left}: {said}");
    }
    let spoiled = scanner.post("/invitation", &[("link", &link), ("code", "AAA AAA")]).await;
    assert_eq!(spoiled.status, 410, "{}", spoiled.body);
    assert_eq!(scanner.post("/invitation", &[("link", &link), ("code", &code)]).await.status, 410);
    // A link that was taken back, and garbage to every address.
    let (link, code) = invite(&leader, &[("role", "case-worker")]).await;
    let list = leader.get("/access").await;
    let withdraw = list.body.split("action=\"/access/invitations/").nth(1).unwrap();
    let withdraw = format!("/access/invitations/{}", withdraw.split('"').next().unwrap());
    let grant = BENT.grant().to_string();
    let command = uuid::Uuid::new_v4().to_string();
    let form = [("acting_grant", grant.as_str()), ("command", command.as_str())];
    assert_eq!(leader.post(&withdraw, &form).await.status, 303);
    assert_eq!(scanner.post("/invitation", &[("link", &link), ("code", &code)]).await.status, 410);
    for path in [
        "/invitation/take",
        "/invitation/passkey",
        "/invitation/passkey/question",
        "/login/passkey",
    ] {
        let answer = leader.post(path, &[("link", "x"), ("code", "y"), ("credential", "z")]).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
    town.close().await;
}

/// Who has access is seen and ended by whoever runs the place, and by nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_runs_the_place_sees_who_has_access_and_ends_it() {
    let town = Town::open().await;
    let (leader, carla) = (town.logged_in(BENT).await, town.logged_in(CARLA).await);
    let list = leader.get("/access").await;
    assert!(list.status == 200 && list.body.contains("carla") && list.body.contains("dan"));
    assert_eq!(carla.get("/access").await.status, 403, "a bridge-builder gives no roles here");
    let of_dan = format!("/access/{}", DAN.grant());
    assert_eq!(carla.get(&of_dan).await.status, 404);
    let page = leader.get(&of_dan).await;
    assert!(page.status == 200 && page.body.contains("dan"), "{}", page.body);
    assert_eq!(leader.get(&format!("/access/{}", uuid::Uuid::new_v4())).await.status, 404);
    let own = format!("/access/{}", BENT.grant());
    assert!(!leader.get(&own).await.body.contains(&format!("{own}/block")), "nobody their own");
    let (grant, seed, id) = (BENT.grant().to_string(), field(&page, "seed"), field(&page, "id"));
    let sent = |command: u128| uuid::Uuid::from_u128(command).to_string();
    // Another role.
    let (give, block, unblock) = (sent(1), sent(2), sent(3));
    let form = [
        ("acting_grant", grant.as_str()),
        ("command", give.as_str()),
        ("seed", seed.as_str()),
        ("id", id.as_str()),
        ("role", "bridge-builder"),
    ];
    let given = leader.post(&format!("{of_dan}/give"), &form).await;
    assert_eq!((given.status, given.location.as_deref()), (303, Some("/access")), "{}", given.body);
    assert_eq!(leader.get(&format!("/access/{id}")).await.status, 200, "it is in the list");
    // Shut out: without a reason it is asked for, with one it is done, and every page of theirs ends.
    let dan = town.logged_in(DAN).await;
    let none = [("acting_grant", grant.as_str()), ("command", block.as_str())];
    assert_eq!(leader.post(&format!("{of_dan}/block"), &none).await.status, 422);
    let form =
        [("acting_grant", grant.as_str()), ("command", block.as_str()), ("why", "investigated")];
    let blocked = leader.post(&format!("{of_dan}/block"), &form).await;
    assert_eq!(blocked.status, 303, "{}", blocked.body);
    until("dan is out", async || dan.get("/sessions").await.status == 303).await;
    let list = leader.get("/access").await;
    let account = list.body.split("/access/accounts/").nth(1).unwrap();
    let account = account.split('/').next().unwrap();
    let form = [("acting_grant", grant.as_str()), ("command", unblock.as_str())];
    let unblocked = leader.post(&format!("/access/accounts/{account}/unblock"), &form).await;
    assert_eq!(unblocked.status, 303, "{}", unblocked.body);
    assert!(!leader.get("/access").await.body.contains("/access/accounts/"));
    assert_eq!(leader.get(&of_dan).await.status, 404, "the role has ended for good");
    town.close().await;
}
