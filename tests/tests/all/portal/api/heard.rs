//! Another system hears where something is new.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    super::town::{CARLA, DAN, FATHER, Town},
    System, contact, thread,
};
use crate::stage;

/// Listens until this is said; answers everything that was.
async fn listen(system: &System, last: Option<&str>, until: &str) -> String {
    let mut request = system.request("GET", "/events").header("accept", "text/event-stream");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let (mut said, mut stream) = (String::new(), response.bytes_stream());
    let listens = async {
        while let Some(Ok(bytes)) = stream.next().await {
            said.push_str(&String::from_utf8_lossy(&bytes));
            if said.contains(until) && said.ends_with("\n\n") {
                break;
            }
        }
    };
    let is_said = tokio::time::timeout(Duration::from_secs(20), listens).await.is_ok();
    assert!(is_said, "{until} was not said: {said}");
    said
}

/// The ids of the events that were said.
fn ids(said: &str) -> Vec<String> {
    said.lines().filter_map(|it| it.strip_prefix("id: ")).map(str::to_owned).collect()
}

/// Threats 20 and 38, of other systems: they hear where something is new, nothing of what, and nothing any more when the right ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_20_a_system_hears_where_something_is_new_until_its_right_ends() {
    let town = Town::open().await;
    let thread = thread(&town).await;
    let carla = System::of(&town.logged_in(CARLA).await);
    let path = format!("/threads/{thread}/contacts");
    let begun = listen(&carla, None, "event: ready\n").await;
    let first = ids(&begun).pop().unwrap();
    let hears = listen(&carla, None, "event: new\n");
    let speaks = async {
        stage::until("it listens", async || town.portals[0].listening() == 1).await;
        carla.command(&path, Uuid::new_v4(), &contact()).await
    };
    let (heard, done) = futures::join!(hears, speaks);
    assert_eq!(done.status, 200);
    let data: Vec<Value> = heard
        .lines()
        .filter_map(|it| it.strip_prefix("data: "))
        .filter(|it| *it != "{}")
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    let position = done.body["position"].as_i64().unwrap();
    let is_it = |it: &Value| {
        it["thread"] == json!(thread)
            && it["service"] == "thread"
            && it["position"].as_i64().is_some_and(|it| it <= position)
    };
    assert!(data.iter().any(is_it), "{heard}");
    for it in &data {
        let fields: Vec<_> = it.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(BTreeSet::from_iter(fields), BTreeSet::from(["thread", "service", "position"]));
    }
    // Whoever was away meanwhile hears it when they come back, and what they have heard not again.
    let last = format!("\"position\":{position}");
    let missed = listen(&carla, Some(&first), &last).await;
    let known = ids(&missed).pop().unwrap();
    let nothing = listen(&carla, Some(&known), "event: ready\n").await;
    assert!(!nothing.contains(&last), "{nothing}");
    // A family has no such list, and nobody else's municipality is told of.
    let father = Uuid::from_u128(FATHER);
    let dan = town.browser(0);
    dan.post("/demo", &[("person", DAN.key)]).await;
    let family = System::of(&dan).acting_as(father);
    assert_eq!(family.get("/events").await.status, 403);
    // The right ends: so does the stream, at once.
    let browser = town.logged_in(CARLA).await;
    let listens = System::of(&browser);
    let ends = async {
        stage::until("it listens", async || town.portals[0].listening() == 1).await;
        super::super::ends(&town, "block", CARLA, &browser).await;
        Instant::now()
    };
    let hears = async { (listen(&listens, None, "event: ended\n").await, Instant::now()) };
    let ((heard, closed_at), ended_at) = futures::join!(hears, ends);
    assert!(heard.ends_with("event: ended\ndata: {}\n\n"), "{heard}");
    let took = closed_at.saturating_duration_since(ended_at);
    assert!(took < super::super::SOON, "{took:?}");
    assert!(matches!(carla.get("/threads").await.status, 401 | 403));
    town.close().await;
}
