//! `brobygger login`, `whoami`, `logout` and `new-key`.

use std::{path::Path, process::Stdio, time::Duration};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hyper::header;
use platform::client::Unanswered;
use proto::problem::Problem;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Issued, LogIn, NewKey, Remote, Way,
    http::{Away, Http, Sent},
    kept::{self, Kept, Login},
    loopback::Loopback,
    machine::Machine,
    read, secret,
};
use crate::{
    exit::NotReachable,
    i18n::{self, Lang},
    municipalities,
    out::Out,
};

/// How long it is waited between two questions whether somebody has answered: a little more than what the portal asks for.
const POLL_EVERY: Duration = Duration::from_millis(1_200);

/// How long whoever is at the keyboard waits for the portal.
const PATIENCE: Duration = Duration::from_secs(5);

/// A code that somebody types.
#[derive(Deserialize)]
struct Shown {
    code: String,
    address: String,
    expires_in: u64,
}

/// `brobygger login`.
pub(crate) async fn log_in(way: &Way, stack: &Path, it: &LogIn, out: Out) -> anyhow::Result<()> {
    let file = kept::file()?;
    // What cannot be read is replaced.
    let kept = kept::load(&file).ok().flatten();
    let origin = way.origin(kept.as_ref(), stack)?;
    let http = Http::at(&origin)?;
    let verifier = secret()?;
    let challenge = BASE64.encode(Sha256::digest(&verifier));
    let issued = if it.no_browser {
        by_code(&http, &verifier, &challenge, out).await?
    } else {
        in_browser(&http, &verifier, &challenge, out).await?
    };
    let login = Login { ends_at: issued.ends_at(), bearer: issued.access_token };
    // The one before is not needed any more, and nobody knows of it here from now on.
    if let Some(before) = kept.as_ref().and_then(|it| it.login.as_ref())
        && kept.as_ref().is_some_and(|it| it.portal == origin)
    {
        drop(end(&http, &before.bearer).await);
    }
    kept::save(&file, &Kept { portal: origin, login: Some(login) })?;
    out.say(out.lang.pick("You are logged in.", "Du er logget ind."));
    who_am_i(&Way { key: None, portal: None }, stack, out).await
}

/// The browser of this machine asks, and brings the answer back.
async fn in_browser(
    http: &Http,
    verifier: &str,
    challenge: &str,
    out: Out,
) -> anyhow::Result<Issued> {
    let loopback = Loopback::open().await?;
    let state = secret()?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("challenge", challenge)
        .append_pair("port", &loopback.port.to_string())
        .append_pair("state", &state)
        .finish();
    let address = format!("{}/program/begin?{query}", http.origin);
    out.value(&json!({ "address": address }));
    out.say(out.lang.pick(
        format!("Answer in your browser. If it does not open, go to:\n\n  {address}\n"),
        format!("Svar i din browser. Åbner den ikke, så gå til:\n\n  {address}\n"),
    ));
    open_browser(&address);
    let code = loopback.code(&state, out.lang).await?;
    let fetched = fetch(http, &json!({ "verifier": verifier, "code": code })).await?;
    fetched.map_err(|no| Unanswered::Problem(no).into())
}

/// Opens the user's browser, if there is one: the address is printed in any case.
fn open_browser(address: &str) {
    let chosen = std::env::var("BROWSER").ok().filter(|it| !it.is_empty());
    let usual = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = std::process::Command::new(chosen.as_deref().unwrap_or(usual));
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    drop(command.spawn());
}

/// Somebody types a code in a browser elsewhere.
async fn by_code(http: &Http, verifier: &str, challenge: &str, out: Out) -> anyhow::Result<Issued> {
    let shown: Shown = post(http, "/api/v1/programs", &json!({ "challenge": challenge }))
        .await?
        .map_err(Unanswered::Problem)?;
    let Shown { code, address, expires_in } = shown;
    out.value(&json!({ "code": code, "address": address, "expires_in": expires_in }));
    out.say(out.lang.pick(
        format!("Open {address} in a browser, log in, and type:\n\n  {code}\n\nGive the code to nobody else. It is good for {} minutes.", expires_in.div_ceil(60)),
        format!("Åbn {address} i en browser, log ind, og skriv:\n\n  {code}\n\nGiv ikke koden til andre. Den gælder i {} minutter.", expires_in.div_ceil(60)),
    ));
    loop {
        tokio::time::sleep(POLL_EVERY).await;
        match fetch(http, &json!({ "verifier": verifier })).await? {
            Ok(issued) => return Ok(issued),
            Err(no) if no.code == "program_waits" || no.status == 429 || no.is_retryable() => {}
            Err(no) if no.code == "program_over" => bail!(out.lang.pick(
                "nobody answered in time: begin again",
                "ingen svarede i tide: begynd forfra"
            )),
            Err(no) => return Err(Unanswered::Problem(no).into()),
        }
    }
}

async fn fetch(http: &Http, body: &Value) -> anyhow::Result<Result<Issued, Problem>> {
    post(http, "/api/v1/programs/session", body).await
}

async fn post<T: DeserializeOwned>(
    http: &Http,
    path: &str,
    body: &Value,
) -> anyhow::Result<Result<T, Problem>> {
    let headers = vec![(header::CONTENT_TYPE, "application/json".to_owned())];
    let sent = Sent { method: "POST", path, headers, body: serde_json::to_vec(body)? };
    let answer = http.send(&sent).await.map_err(|Away| {
        NotReachable(format!("nobody answers at {}: is that the portal?", http.origin))
    })?;
    if answer.status >= 400 {
        return Ok(Err(read(&answer.body)?));
    }
    Ok(Ok(read(&answer.body)?))
}

/// `brobygger whoami`.
pub(crate) async fn who_am_i(way: &Way, stack: &Path, out: Out) -> anyhow::Result<()> {
    let remote = Remote::open(way, stack, None, PATIENCE)?;
    let remote = remote.context(out.lang.pick(
        "nobody is logged in here: log in with `brobygger login`",
        "ingen er logget ind her: log ind med `brobygger login`",
    ))?;
    let answer = remote.asked("GET", "/api/v1/session", vec![], vec![]).await?;
    let session: Value = read(&answer.body)?;
    out.value(&session);
    out.say(sentence(&session, &remote.http.origin, out.lang));
    Ok(())
}

/// As whom somebody acts, where, and until when.
fn sentence(session: &Value, portal: &str, lang: Lang) -> String {
    let actor: Option<proto::actor::Actor> = serde_json::from_value(session["actor"].clone()).ok();
    let who = actor.map_or_else(
        || lang.pick("nobody", "ingen").to_owned(),
        |it| format!("{}, {}", i18n::role(it.role, lang), municipalities::name(it.tenant)),
    );
    let until = session["ends_at"].as_str().and_then(|it| it.parse().ok());
    let until = until.map_or_else(String::new, |it| i18n::moment(it, lang));
    lang.pick(
        format!("{portal}: you act as {who}, until {until}."),
        format!("{portal}: du handler som {who}, indtil {until}."),
    )
}

/// `brobygger logout`. Here the login is forgotten in any case.
pub(crate) async fn log_out(out: Out) -> anyhow::Result<()> {
    let file = kept::file()?;
    let Some(Kept { portal, login }) = kept::load(&file)? else {
        gone(out);
        return Ok(());
    };
    kept::save(&file, &Kept { portal: portal.clone(), login: None })?;
    if let Some(login) = login {
        let ended = end(&Http::at(&portal)?, &login.bearer).await;
        ended.context(out.lang.pick(
            "the login is forgotten here, and may go on there: end it on the portal's page “My logins”",
            "loginnet er glemt her, men gælder måske stadig: log det af på portalens side “Mine logins”",
        ))?;
    }
    gone(out);
    Ok(())
}

fn gone(out: Out) {
    out.value(&json!({ "logged_in": false }));
    out.say(out.lang.pick("You are logged out.", "Du er logget ud."));
}

/// Ends a login; one that is over already has ended.
async fn end(http: &Http, bearer: &str) -> anyhow::Result<()> {
    let headers = vec![(header::AUTHORIZATION, format!("Bearer {bearer}"))];
    let sent = Sent { method: "DELETE", path: "/api/v1/session", headers, body: vec![] };
    let answer = http.send(&sent).await?;
    if answer.status >= 400 && answer.status != 401 {
        let problem: Problem = read(&answer.body)?;
        return Err(Unanswered::Problem(problem).into());
    }
    Ok(())
}

/// `brobygger new-key`.
pub(crate) fn new_key(it: &NewKey, out: Out) -> anyhow::Result<()> {
    let machine = Machine::create(&it.file, it.account)?;
    let (account, key) = (machine.account, machine.public());
    out.value(&json!({ "account": account, "key": key }));
    let file = it.file.display();
    out.say(out.lang.pick(
        format!("The key is in {file}: keep it where nobody else reads it.\nFor whoever registers it:\n  account  {account}\n  key      {key}"),
        format!("Nøglen er i {file}: gem den, hvor ingen andre læser den.\nTil den, der registrerer den:\n  konto    {account}\n  nøgle    {key}"),
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_logged_in_is_told_as_whom() {
        let actor = proto::actor::Actor {
            subject: proto::id::UserId(uuid::Uuid::nil()),
            role: proto::actor::Role::CaseWorker,
            tenant: "0751".parse().unwrap(),
            organisation: None,
            duty: None,
        };
        let session = json!({ "actor": actor, "ends_at": "2026-11-23T16:00:00Z" });
        assert_eq!(
            sentence(&session, "http://localhost:8080", Lang::En),
            "http://localhost:8080: you act as case worker, Aarhus (0751), until 2026-11-23 17:00."
        );
    }
}
