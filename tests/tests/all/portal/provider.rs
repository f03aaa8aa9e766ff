//! A login provider that others wrote (npm `oidc-provider`, in `tests/provider`), and somebody who logs in there.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use identity::{LoginProviders, oidc::Config};
use reqwest::{Client, header, redirect::Policy};
use serde_json::{Value, json};

use super::browser::Browser;

/// The program. It ends with its standard input.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    control: String,
    client: Client,
    _process: Child,
}

const SECRET: &str = "a secret that is long enough for a provider";

impl Provider {
    pub(crate) fn start() -> Provider {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("provider/provider.mjs");
        assert!(
            program.with_file_name("node_modules").exists(),
            "`npm ci` in tests/provider comes first: `./dev test` does it"
        );
        let mut command = Command::new("node");
        command.arg(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: BTreeMap<String, String> = serde_json::from_str(&line).unwrap();
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let (issuer, control) = (said["issuer"].clone(), said["control"].clone());
        Provider { issuer, control, client, _process: process }
    }

    pub(crate) async fn tell(&self, path: &str, what: Value) {
        let body = serde_json::to_vec(&what).unwrap();
        let answer = self.client.post(format!("{}{path}", self.control)).body(body).send().await;
        assert_eq!(answer.unwrap().status(), 200, "{path}");
    }

    /// A stack's word for this provider: as `code`, where somebody who answers is called `hint`.
    pub(crate) fn config(&self, code: &str, hint: &str, dir: &Path) -> Config {
        let file = dir.join("client-secret");
        std::fs::write(&file, SECRET).unwrap();
        let config = json!({
            "code": code,
            "name": { "da": code, "en": code },
            "issuer": self.issuer,
            "client_id": code,
            "client_authentication": { "secret": { "file": file } },
            "scopes": ["openid"],
            "acr_values": ["substantial"],
            "parameters": { "login_hint": hint },
            "claims": { "level": { "acr": { "low": "low", "substantial": "substantial" } } },
        });
        serde_json::from_value(config).unwrap()
    }

    /// Registers the portal at `origin` as the client `code`.
    pub(crate) async fn client_of(&self, code: &str, origin: &str) {
        let client = json!({
            "client_id": code,
            "client_secret": SECRET,
            "redirect_uris": [format!("{origin}/login/{code}/back")],
            "backchannel_logout_uri": format!("{origin}/login/{code}/logout"),
            "backchannel_logout_session_required": true,
        });
        self.tell("/clients", client).await;
    }

    /// Somebody is this from now on.
    pub(crate) async fn is(&self, login: &str, sub: &str, level: &str) {
        let user = json!({ "login": login, "sub": sub, "acr": level, "claims": { "email": "same@example" } });
        self.tell("/users", user).await;
    }

    /// How many times somebody was asked who they are.
    pub(crate) async fn asked(&self, login: &str) -> u64 {
        let body = serde_json::to_vec(&json!({ "login": login })).unwrap();
        let answer = self.client.post(format!("{}/asked", self.control)).body(body).send().await;
        let body = answer.unwrap().bytes().await.unwrap();
        serde_json::from_slice::<Value>(&body).unwrap()["asked"].as_u64().unwrap()
    }

    /// As [`Provider::answers_in`], in a browser that was never there.
    pub(crate) async fn answers(&self, url: &str, origin: &str) -> String {
        self.answers_in(&mut BTreeMap::new(), url, origin).await
    }

    /// Goes through the provider as a browser does that begins at `url`, with what it keeps of the provider; answers the path that it
    /// brings back to the portal.
    pub(crate) async fn answers_in(
        &self,
        jar: &mut BTreeMap<String, String>,
        url: &str,
        origin: &str,
    ) -> String {
        let (mut url, mut form) = (url.to_owned(), None::<String>);
        for _ in 0..12 {
            let cookies: Vec<_> =
                jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request = match form.take() {
                None => self.client.get(&url),
                Some(form) => {
                    let kind = "application/x-www-form-urlencoded";
                    self.client.post(&url).header(header::CONTENT_TYPE, kind).body(form)
                }
            };
            let answer = request.header(header::COOKIE, cookies.join("; ")).send().await.unwrap();
            for set in answer.headers().get_all(header::SET_COOKIE) {
                let set = set.to_str().unwrap().split(';').next().unwrap().to_owned();
                let (name, value) = set.split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
                jar.retain(|_, value| !value.is_empty());
            }
            let to =
                answer.headers().get(header::LOCATION).map(|it| it.to_str().unwrap().to_owned());
            let to = match to {
                Some(to) => to,
                // It logs out whoever was logged in there, by a form that sends itself.
                None => {
                    let page = answer.text().await.unwrap();
                    form = Some(hidden(&page));
                    between(&page, "action=\"").unwrap_or_else(|| panic!("{url}: {page}"))
                }
            };
            url = if to.starts_with('/') { format!("{}{to}", self.issuer) } else { to };
            if let Some(path) = url.strip_prefix(origin) {
                return path.to_owned();
            }
        }
        panic!("the provider leads in a circle")
    }
}

/// What stands after `begin`, up to the next quotation mark.
fn between(page: &str, begin: &str) -> Option<String> {
    Some(page.split(begin).nth(1)?.split('"').next()?.to_owned())
}

/// The hidden fields of a page, as they are posted: their letters need no escape.
fn hidden(page: &str) -> String {
    let fields = page
        .split("type=\"hidden\"")
        .skip(1)
        .filter_map(|it| Some(format!("{}={}", between(it, "name=\"")?, between(it, "value=\"")?)));
    fields.collect::<Vec<_>>().join("&")
}

/// Where the portal sends a browser that logs in at `code`.
pub(crate) async fn onward(browser: &Browser, code: &str) -> String {
    let page = browser.post(&format!("/login/{code}"), &[]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let refresh = page.refresh.unwrap();
    refresh.strip_prefix("0; url=").unwrap().to_owned()
}

pub(crate) fn providers(configs: Vec<Config>, origin: &str) -> LoginProviders {
    LoginProviders::of(configs, [3; 32], origin, true).unwrap()
}
