//! A browser without a window: it keeps cookies, sends forms as a page of ours would, and follows nothing by itself.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures::StreamExt as _;
use reqwest::{Client, Response, header, redirect::Policy};

/// One browser, on one portal.
pub(crate) struct Browser {
    client: Client,
    pub(crate) origin: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    /// Where the browser goes on to by itself.
    pub(crate) refresh: Option<String>,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn at(origin: &str) -> Browser {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Browser { client, origin: origin.to_owned(), cookies: Mutex::default() }
    }

    /// Another window of the same browser, perhaps on another replica.
    pub(crate) fn window(&self, origin: &str) -> Browser {
        let cookies = self.cookies().clone();
        Browser { cookies: Mutex::new(cookies), ..Browser::at(origin) }
    }

    pub(crate) fn cookies(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.answer(self.asked(self.client.get(self.url(path))).await).await
    }

    /// Sends a form, as one of our own pages does.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.client.post(self.url(path)).header("sec-fetch-site", "same-origin");
        self.answer(
            self.asked(request.body(encoded(form)).header(header::CONTENT_TYPE, FORM)).await,
        )
        .await
    }

    /// Sends a form from a page of another site.
    pub(crate) async fn post_from_elsewhere(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.client.post(self.url(path)).header("sec-fetch-site", "cross-site");
        self.answer(
            self.asked(request.body(encoded(form)).header(header::CONTENT_TYPE, FORM)).await,
        )
        .await
    }

    /// Listens until the stream says `event` or ends; answers all that was said.
    pub(crate) async fn listen(&self, path: &str, event: &str, patience: Duration) -> String {
        let answer = self.asked(self.client.get(self.url(path))).await;
        assert_eq!(answer.status(), 200, "{path}");
        let mut heard = String::new();
        let mut stream = answer.bytes_stream();
        let listens = async {
            while let Some(Ok(bytes)) = stream.next().await {
                heard.push_str(&String::from_utf8_lossy(&bytes));
                if heard.contains(&format!("event: {event}\n")) {
                    break;
                }
            }
        };
        drop(tokio::time::timeout(patience, listens).await);
        heard
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    async fn asked(&self, request: reqwest::RequestBuilder) -> Response {
        let cookies: Vec<_> =
            self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; "));
        let answer = request.header(header::ACCEPT, "text/html").send().await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(set.ends_with("Secure; HttpOnly; SameSite=Lax") || set.ends_with("Max-Age=0"));
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            assert!(name.starts_with("__Host-"), "{set}");
            if value.is_empty() {
                self.cookies().remove(name);
            } else {
                self.cookies().insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    async fn answer(&self, answer: Response) -> Answer {
        let status = answer.status().as_u16();
        let headers = answer.headers();
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"));
        assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(headers.get(header::REFERRER_POLICY).unwrap(), "no-referrer");
        let text = |name| headers.get(name).map(|it| it.to_str().unwrap().to_owned());
        let (location, refresh) = (text(header::LOCATION), text(header::REFRESH));
        Answer { status, location, refresh, body: answer.text().await.unwrap() }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(form: &[(&str, &str)]) -> String {
    let pairs = form.iter().map(|(name, value)| {
        let encoded = |it: &str| {
            it.bytes()
                .map(|it| {
                    if it.is_ascii_alphanumeric() {
                        char::from(it).to_string()
                    } else {
                        format!("%{it:02X}")
                    }
                })
                .collect::<String>()
        };
        format!("{}={}", encoded(name), encoded(value))
    });
    pairs.collect::<Vec<_>>().join("&")
}
