//! The portal and `identity` are killed while many people are logged in: nobody is logged out, nobody's text is lost, and nobody becomes
//! somebody else.

use futures::future::join_all;

use super::{browser::Browser, town::demo_in_child};
use crate::stage::{Child, Stage, until};

/// How often one person logs in: as often as they may at a time.
const EACH: usize = 10;

/// Somebody who is logged in, and what their pages say of them.
struct Guest {
    browser: Browser,
    who: String,
    /// Whom their forms are drawn under, of those who act as somebody.
    acts_as: Option<String>,
}

fn who(body: &str) -> String {
    body.split("<div class=\"who\">").nth(1).unwrap().split("</div>").next().unwrap().to_owned()
}

async fn guest(origin: &str, person: &str) -> Guest {
    let browser = Browser::at(origin);
    let answer = browser.post("/demo", &[("person", person)]).await;
    assert_eq!(answer.status, 303, "{person}: {}", answer.body);
    let who = who(&browser.get("/sessions").await.body);
    let roles = browser.get("/roles").await.body;
    let acts_as = roles.split("name=\"grant\" value=\"").nth(1);
    let acts_as = acts_as.map(|it| it.split('"').next().unwrap().to_owned());
    Guest { browser, who, acts_as }
}

/// Serves both, and waits until somebody can log in.
async fn serve(stage: &Stage, origin: &str) -> Child {
    let child = stage.child(&["identity", "portal"]);
    let client = reqwest::Client::new();
    until("the portal listens", async || {
        client.get(format!("{origin}/demo")).send().await.is_ok_and(|it| it.status() == 200)
    })
    .await;
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_logged_out_by_a_kill() {
    let mut stage = Stage::set(platform::Clock::wall()).await;
    let origin = demo_in_child(&mut stage);
    let mut child = serve(&stage, &origin).await;
    let page = Browser::at(&origin).get("/demo").await.body;
    let people: Vec<&str> = page
        .split("name=\"person\" value=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect();
    until("identity answers", async || {
        Browser::at(&origin).post("/demo", &[("person", people[0])]).await.status == 303
    })
    .await;
    let mut guests = vec![];
    for person in &people {
        guests.extend(join_all((0..EACH).map(|_| guest(&origin, person))).await);
    }
    let typing: Vec<_> = guests.iter().filter(|it| it.acts_as.is_some()).collect();
    assert!(guests.len() > 100 && typing.len() >= 2 * EACH, "{} {}", guests.len(), typing.len());
    for round in 1..=3_i64 {
        let text = format!("what I type in round {round}");
        let draft = format!("/drafts/round-{round}");
        let kept = join_all(typing.iter().map(|it| {
            let grant = it.acts_as.clone().unwrap();
            let (draft, text) = (&draft, &text);
            async move {
                let form = [("acting_grant", grant.as_str()), ("text", text)];
                it.browser.post(draft, &form).await.status
            }
        }));
        assert!(kept.await.iter().all(|it| *it == 204), "round {round}");
        child.kill();
        child = serve(&stage, &origin).await;
        let all = i64::try_from(typing.len()).unwrap() * round;
        assert_eq!(stage.count("portal", "select count(*) from portal_drafts").await, all);
        // Whoever comes first may find that `identity` is not there yet: they are told so, and are not logged out.
        until("identity answers again", async || {
            guests[0].browser.get("/sessions").await.status == 200
        })
        .await;
        let pages = join_all(guests.iter().map(|it| it.browser.get("/sessions"))).await;
        for (guest, page) in guests.iter().zip(pages) {
            assert_eq!(page.status, 200, "round {round}: {}", guest.who);
            assert_eq!(who(&page.body), guest.who, "round {round}");
        }
    }
    drop(child);
}
