//! Another system asks the same as a person in the pages, and gets the same answers.

mod alike;
mod heard;
mod machine;

use std::{fs, path::Path};

use proto::{
    id::ThreadId,
    thread::{Channel, Party},
};
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    browser::Browser,
    town::{CARLA, Town},
};
use crate::{architecture::ROOT, stage::until};

/// Another system, which asks with the login of a browser.
pub(super) struct System {
    client: Client,
    origin: String,
    cookie: Option<String>,
    bearer: Option<String>,
    acting_as: Option<Uuid>,
}

/// What it was answered.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: Value,
}

impl Told {
    pub(super) async fn of(response: Response) -> Told {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        assert_eq!(headers.get("referrer-policy").unwrap(), "no-referrer");
        let body = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if status >= 400 {
            assert_eq!(headers.get("content-type").unwrap(), "application/problem+json", "{body}");
            assert_eq!(body["status"], status, "{body}");
            assert!(body["title"].as_str().is_some_and(|it| !it.is_empty()), "{body}");
            assert!(body["detail"].as_str().is_some_and(|it| !it.is_empty()), "{body}");
        }
        Told { status, headers, body }
    }

    pub(super) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|it| it.to_str().unwrap())
    }
}

impl System {
    pub(super) fn at(origin: &str) -> System {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        System { client, origin: origin.to_owned(), cookie: None, bearer: None, acting_as: None }
    }

    fn of(browser: &Browser) -> System {
        let cookie = browser.cookies().get("__Host-session").cloned();
        System { cookie, ..System::at(&browser.origin) }
    }

    fn acting_as(self, it: Uuid) -> System {
        System { acting_as: Some(it), ..self }
    }

    pub(super) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().unwrap();
        let mut request = self.client.request(method, format!("{}/api/v1{path}", self.origin));
        if let Some(cookie) = &self.cookie {
            request = request
                .header("cookie", format!("__Host-session={cookie}"))
                .header("sec-fetch-site", "same-origin");
        }
        if let Some(it) = &self.bearer {
            request = request.bearer_auth(it);
        }
        if let Some(it) = self.acting_as {
            request = request.header("acting-as", it.to_string());
        }
        request
    }

    async fn get(&self, path: &str) -> Told {
        Told::of(self.request("GET", path).send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Told {
        let request = self.request("POST", path).header("content-type", "application/json");
        Told::of(request.body(body.to_string()).send().await.unwrap()).await
    }

    async fn command(&self, path: &str, id: Uuid, body: &Value) -> Told {
        let request = self.request("POST", path).header("content-type", "application/json");
        let request = request.header("idempotency-key", id.to_string()).body(body.to_string());
        Told::of(request.send().await.unwrap()).await
    }
}

fn document() -> Value {
    let file = Path::new(ROOT).join("services/portal/openapi.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// What nobody should send is refused with a reason, and nothing breaks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "a table")]
async fn what_cannot_be_taken_is_refused_with_a_code() {
    let town = Town::open().await;
    let browser = town.logged_in(CARLA).await;
    let carla = System::of(&browser);
    let nobody = System::at(&browser.origin);
    let id = Uuid::new_v4();
    let pause = format!("/threads/{id}/pause");
    let json = "application/json";
    let post = |it: &System, path: &str| it.request("POST", path).header("content-type", json);
    let key = id.to_string();
    let keyed = |it: &System, path: &str| post(it, path).header("idempotency-key", &key);
    let cookie = format!("__Host-session={}", carla.cookie.clone().unwrap());
    let bare = |method: &str| nobody.request(method, &pause).header("cookie", &cookie);
    let bearer = |it: &str| nobody.request("GET", "/threads").header("authorization", it);
    let own_as_bearer = format!("Bearer {}", carla.cookie.clone().unwrap());
    for (what, request, status, code) in [
        ("nobody", nobody.request("GET", "/threads"), 401, "not_logged_in"),
        ("basic", bearer("Basic YTpi"), 401, "bearer_malformed"),
        ("short bearer", bearer("Bearer abc"), 401, "bearer_malformed"),
        ("a cookie is no bearer", bearer(&own_as_bearer), 401, "session_over"),
        (
            "two logins",
            carla.request("GET", "/threads").header("authorization", "Bearer x"),
            400,
            "two_logins",
        ),
        ("another site", bare("POST").header("sec-fetch-site", "cross-site"), 403, "cross_site"),
        ("an unknown page", bare("POST"), 403, "cross_site"),
        ("no key", post(&carla, &pause).body("{}"), 400, "idempotency_key_missing"),
        (
            "odd key",
            post(&carla, &pause).header("idempotency-key", "1").body("{}"),
            400,
            "idempotency_key_malformed",
        ),
        (
            "a form",
            carla
                .request("POST", &pause)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("a=b"),
            415,
            "unsupported_media_type",
        ),
        ("no type", carla.request("POST", &pause).body("{}"), 415, "unsupported_media_type"),
        (
            "zipped",
            keyed(&carla, &pause).header("content-encoding", "gzip").body("{}"),
            415,
            "unsupported_media_type",
        ),
        (
            "html",
            carla.request("GET", "/threads").header("accept", "text/html"),
            406,
            "not_acceptable",
        ),
        ("large", keyed(&carla, &pause).body("x".repeat(300_000)), 413, "too_large"),
        ("put", carla.request("PUT", &pause), 405, "method_not_allowed"),
        ("get", carla.request("GET", &pause), 405, "method_not_allowed"),
        ("nowhere", carla.request("GET", "/nothing"), 404, "no_such_address"),
        ("the root", carla.request("GET", ""), 404, "no_such_address"),
        ("no json", keyed(&carla, &pause).body("{"), 400, "malformed"),
        ("a list", keyed(&carla, &pause).body("[]"), 400, "malformed"),
        (
            "twice",
            keyed(&carla, &pause).body("{\"reason\":\"a\",\"reason\":\"b\"}"),
            400,
            "malformed",
        ),
        (
            "in the path too",
            keyed(&carla, &pause).body(format!("{{\"thread\":\"{id}\"}}")),
            400,
            "malformed",
        ),
        ("nul", keyed(&carla, &pause).body("\0"), 400, "malformed"),
        (
            "deep",
            keyed(&carla, &pause).body(format!(
                "{{\"reason\":{}{}}}",
                "[".repeat(60_000),
                "]".repeat(60_000)
            )),
            400,
            "malformed",
        ),
        ("no id", carla.request("GET", "/threads/nikolaj"), 400, "malformed"),
        ("odd path", carla.request("GET", "/threads/%ff"), 400, "malformed"),
        ("unknown parameter", carla.request("GET", "/threads?name=nikolaj"), 400, "malformed"),
        (
            "a query with a command",
            keyed(&carla, &format!("{pause}?a=b")).body("{}"),
            400,
            "malformed",
        ),
        (
            "odd version",
            keyed(&carla, &pause).header("if-match", "12").body("{}"),
            400,
            "malformed",
        ),
        (
            "odd position",
            carla.request("GET", "/threads").header("at-least", "thread"),
            400,
            "malformed",
        ),
        (
            "a position that is not yet",
            carla
                .request("GET", "/threads")
                .header("at-least", "thread=999999")
                .header("prefer", "wait=0"),
            503,
            "behind",
        ),
        (
            "unknown role",
            carla.request("GET", "/threads").header("acting-as", id.to_string()),
            403,
            "role_not_held",
        ),
        (
            "odd role",
            carla.request("GET", "/threads").header("acting-as", "leader"),
            400,
            "malformed",
        ),
        (
            "elsewhere",
            carla.request("GET", "/threads").header("acting-in", "0101"),
            403,
            "not_there",
        ),
        ("no such service", carla.request("GET", "/services/nobody/parked"), 404, "not_found"),
        (
            "a thread one may not know of",
            carla.request("GET", &format!("/threads/{id}")),
            404,
            "not_found",
        ),
        (
            "an event id",
            carla.request("GET", "/events").header("last-event-id", "x"),
            400,
            "malformed",
        ),
    ] {
        let told = Told::of(request.send().await.unwrap()).await;
        assert_eq!((told.status, told.code()), (status, code), "{what}: {}", told.body);
        assert_eq!(told.header("www-authenticate").is_some(), status == 401, "{what}");
        assert_eq!(told.header("retry-after").is_some(), status == 503, "{what}");
        if status == 405 {
            let allowed = told.header("allow").unwrap();
            assert!(["POST", "GET,HEAD"].contains(&allowed), "{what}: {allowed}");
        }
        assert!(!told.body.to_string().contains("nikolaj"), "what was sent is not repeated");
    }
    let read = nobody.request("GET", "/openapi.json").send().await.unwrap();
    assert_eq!(read.status(), 200);
    let read: Value = serde_json::from_slice(&read.bytes().await.unwrap()).unwrap();
    assert_eq!(read, document());
    for path in ["/about/api", "/about/api/reference"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    town.close().await;
}

/// A thread that [`CARLA`] has taken on.
async fn thread(town: &Town) -> ThreadId {
    let cast = crate::stage::Cast::of("0751");
    let referral = crate::troubles::load::submit(&town.stage, &cast).await;
    let accept = proto::referral::AcceptReferral { referral };
    town.stage.ask(&CARLA.actor(), accept).await.unwrap();
    let thread = ThreadId::of(referral);
    until("it is shown", async || {
        town.stage.show(&CARLA.actor(), proto::reporting::ShowThreadLine { thread }).await.is_ok()
    })
    .await;
    thread
}

/// A body that records a contact today.
fn contact() -> Value {
    let on = platform::calendar::day(platform::Clock::wall().now());
    json!({ "with": Party::Family, "channel": Channel::Call, "on": on })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_done_once_and_read_where_it_is_known() {
    let town = Town::open().await;
    let thread = thread(&town).await;
    let carla = System::of(&town.logged_in(CARLA).await);
    let path = format!("/threads/{thread}/contacts");
    let (id, body) = (Uuid::new_v4(), contact());
    let done = carla.command(&path, id, &body).await;
    assert_eq!(done.status, 200, "{}", done.body);
    // The same key, the same answer; another body under it is refused.
    let again = carla.command(&path, id, &body).await;
    assert_eq!((again.status, &again.body), (200, &done.body));
    let other = json!({ "with": "family", "channel": "home_visit", "on": body["on"] });
    let refused = carla.command(&path, id, &other).await;
    assert!(matches!(refused.status, 409 | 422), "{}", refused.body);
    // What was done is known where it is asked for.
    let position = done.header("position").unwrap().to_owned();
    assert_eq!(position, format!("thread={}", done.body["position"]));
    let timeline = format!("/threads/{thread}/timeline");
    let asks = carla.request("GET", &timeline).header("at-least", &position);
    let shown = Told::of(asks.header("prefer", "wait=5").send().await.unwrap()).await;
    assert_eq!(shown.header("preference-applied"), Some("wait"));
    let entries = shown.body.as_array().unwrap();
    assert!(
        entries
            .iter()
            .any(|it| it["position"] == done.body["position"] && it["source"] == "thread")
    );
    // What is as it was is not sent again.
    let tag = shown.header("etag").unwrap().to_owned();
    let known = carla.request("GET", &timeline).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((known.status().as_u16(), known.headers()["etag"].to_str().unwrap()), (304, &*tag));
    assert!(known.bytes().await.unwrap().is_empty());
    // Whoever expects another version is told so.
    let version = done.header("etag").unwrap().to_owned();
    for (tag, status) in [("\"1\"".to_owned(), 412), (version, 200)] {
        let sent = carla.request("POST", &path).header("content-type", "application/json");
        let sent = sent.header("idempotency-key", Uuid::new_v4().to_string());
        let sent = sent.header("if-match", &tag).body(body.to_string()).send().await.unwrap();
        let told = Told::of(sent).await;
        assert_eq!(told.status, status, "{tag}: {}", told.body);
        assert_eq!(told.code() == "version_conflict", status == 412);
    }
    // A page leads to the next.
    let second = self::thread(&town).await;
    let mut seen = vec![];
    let mut next = Some("/reports/threads?limit=1".to_owned());
    while let Some(path) = next {
        let page = carla.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        seen.extend(page.body["threads"].as_array().unwrap().iter().map(|it| it["thread"].clone()));
        next = page.header("link").map(|it| {
            let (path, rest) = it.strip_prefix("</api/v1").unwrap().split_once('>').unwrap();
            assert_eq!(rest, "; rel=\"next\"");
            path.to_owned()
        });
    }
    assert!(
        seen.contains(&json!(thread)) && seen.contains(&json!(second)) && seen.len() == 2,
        "{seen:?}"
    );
    // The login is shown and ends; its cookie is nobody's from then on.
    assert_eq!(carla.get("/session").await.body["actor"]["role"], "bridge_builder");
    let ended = carla.request("DELETE", "/session").send().await.unwrap();
    assert_eq!(ended.status(), 204);
    assert_eq!(carla.get("/session").await.code(), "session_over");
    town.close().await;
}
