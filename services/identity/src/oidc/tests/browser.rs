//! A browser with its cookies: follows every redirect on this machine, until it is sent to where nobody listens.

use std::collections::BTreeMap;

use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, body::Bytes};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use url::{Url, form_urlencoded};

pub(super) struct Browser {
    client: Client<HttpConnector, Full<Bytes>>,
    /// By path and name.
    cookies: BTreeMap<(String, String), String>,
}

impl Browser {
    pub(super) fn new() -> Browser {
        Browser {
            client: Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http(),
            cookies: BTreeMap::new(),
        }
    }

    /// Goes to `url` and wherever it is led, by redirects and by forms that submit themselves, until the address begins with `end`.
    pub(super) async fn go(&mut self, url: &Url, end: &str) -> Url {
        let (mut url, mut form) = (url.clone(), None);
        for _ in 0..12 {
            if url.as_str().starts_with(end) {
                return url;
            }
            let cookies = self.cookies_for(&url);
            let method = if form.is_some() { Method::POST } else { Method::GET };
            let request =
                Request::builder().method(method).uri(url.as_str()).header("cookie", cookies);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let body = Full::new(Bytes::from(form.take().unwrap_or_default()));
            let answer = self.client.request(request.body(body).unwrap()).await.unwrap();
            answer
                .headers()
                .get_all("set-cookie")
                .iter()
                .for_each(|it| self.keep(it.to_str().unwrap()));
            let (status, to) = (
                answer.status(),
                answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned()),
            );
            let page =
                String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec())
                    .unwrap();
            if to.is_none() {
                form = Some(hidden(&page));
            }
            let to = to.or_else(|| Some(between(&page, "action=\"", "\"")?.to_owned()));
            url = url.join(&to.unwrap_or_else(|| panic!("{status} at {url}: {page}"))).unwrap();
        }
        panic!("led in circles: {url}");
    }

    fn cookies_for(&self, url: &Url) -> String {
        let here =
            self.cookies.iter().filter(|((path, _), _)| url.path().starts_with(path.as_str()));
        here.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        let path = cookie.split(';').find_map(|it| it.trim().strip_prefix("path=")).unwrap_or("/");
        self.cookies.insert((path.to_owned(), name.to_owned()), value.to_owned());
        self.cookies.retain(|_, value| !value.is_empty());
    }

    /// Posts JSON and reads JSON.
    pub(super) async fn post(&self, url: &str, said: &Value) -> Value {
        let request = Request::post(url).body(Full::new(Bytes::from(said.to_string()))).unwrap();
        let answer = self.client.request(request).await.unwrap();
        let status = answer.status();
        let body: Value =
            serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes())
                .unwrap();
        assert!(status.is_success(), "{url} {said}: {body}");
        body
    }
}

/// The hidden fields of a page, as they are posted.
fn hidden(page: &str) -> String {
    let fields = page.split("<input type=\"hidden\"").skip(1);
    let fields = fields
        .filter_map(|it| Some((between(it, "name=\"", "\"")?, between(it, "value=\"", "\"")?)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
