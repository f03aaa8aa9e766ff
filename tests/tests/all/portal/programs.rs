//! The command line, as somebody types it: it logs in by their browser, acts as them, and ends with the rest. The real binary, on real servers.

use std::{path::PathBuf, process::Stdio};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use proto::{
    actor::Role,
    identity::{ConfirmGrant, RegisterMachineKey},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use uuid::Uuid;

use super::{ANNA, BENT, Browser, CARLA, Town, aarhus, browser::Answer};
use crate::stage::{Stage, until};

/// Somebody's desk: the binary, and what it keeps for them.
pub(super) struct Desk<'a> {
    stage: &'a Stage,
    portal: String,
    home: TempDir,
}

/// What was typed, and what came of it.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) code: i32,
    pub(super) said: String,
}

/// A login that has begun.
pub(super) struct Begun {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Begun {
    /// The first word of what is said that begins so.
    async fn word(&mut self, begins: &str) -> String {
        while let Some(line) = self.lines.next_line().await.unwrap() {
            let word = line.split_whitespace().find(|it| it.starts_with(begins));
            if let Some(word) = word {
                return word.to_owned();
            }
        }
        panic!("it never said {begins}")
    }

    /// Somebody lets it, in this browser.
    pub(super) async fn let_by(self, browser: &Browser) -> Typed {
        let page = browser.get("/program").await;
        goes_back(&answers(browser, &page, "allow").await).await;
        self.ends().await
    }

    async fn ends(mut self) -> Typed {
        let mut said = String::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            said.push_str(&line);
            said.push('\n');
        }
        self.child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        Typed { code: self.child.wait().await.unwrap().code().unwrap(), said }
    }
}

impl<'a> Desk<'a> {
    pub(super) fn at(stage: &'a Stage, portal: &str) -> Desk<'a> {
        let home = TempDir::with_prefix("brobygger-desk-").unwrap();
        Desk { stage, portal: portal.to_owned(), home }
    }

    fn kept(&self) -> PathBuf {
        self.home.path().join("brobygger/login.json")
    }

    fn binary(&self, words: &[&str]) -> Command {
        let mut binary = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        binary.arg("--stack").arg(self.stage.dir.path().join("stack.json"));
        binary.args(["--lang", "en"]).args(words).kill_on_drop(true);
        binary.env("XDG_CONFIG_HOME", self.home.path()).env("BROWSER", "true");
        binary.env_remove("BROBYGGER_PORTAL").env_remove("BROBYGGER_KEY");
        binary.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        binary
    }

    pub(super) async fn types(&self, words: &[&str]) -> Typed {
        let done = self.binary(words).output().await.unwrap();
        let said = [done.stdout, done.stderr].map(|it| String::from_utf8(it).unwrap()).concat();
        Typed { code: done.status.code().unwrap(), said }
    }

    fn begins(&self, words: &[&str]) -> Begun {
        let mut child = self.binary(words).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Begun { child, lines }
    }

    /// Begins a login, and brings the browser to the question.
    pub(super) async fn asks(&self, browser: &Browser) -> Begun {
        let mut begun = self.begins(&["login", "--portal", &self.portal]);
        let address = begun.word(&self.portal).await;
        let asked = browser.get(address.strip_prefix(&self.portal).unwrap()).await;
        assert_eq!((asked.status, asked.location.as_deref()), (303, Some("/program")));
        begun
    }

    /// Logs in by a browser in which somebody has just logged in.
    async fn logs_in(&self, browser: &Browser) -> Typed {
        self.asks(browser).await.let_by(browser).await
    }
}

/// Changes what `identity` keeps, as time would.
async fn changed(stage: &Stage, statement: &str) {
    let url = stage.postgres.url("brobygger_identity");
    let mut database = PgConnection::connect(&url).await.unwrap();
    sqlx::query(statement).execute(&mut database).await.unwrap();
}

fn hidden(page: &Answer, name: &str) -> String {
    let begins = format!("name=\"{name}\" value=\"");
    let rest = page.body.split(&begins).nth(1).unwrap_or_else(|| panic!("{}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

/// Presses a button of the question.
async fn answers(browser: &Browser, page: &Answer, button: &str) -> Answer {
    let (challenge, grant) = (hidden(page, "challenge"), hidden(page, "grant"));
    let form = [("challenge", challenge.as_str()), ("grant", grant.as_str())];
    let answer = browser.post(&format!("/program/{button}"), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// The browser goes on to the program by itself.
async fn goes_back(answer: &Answer) {
    let url = answer.refresh.as_deref().unwrap().strip_prefix("0; url=").unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let page = reqwest::get(url).await.unwrap();
    assert_eq!(page.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_lets_the_command_line_act_as_them() {
    let town = Town::open().await;
    let browser = town.logged_in(CARLA).await;
    let desk = Desk::at(&town.stage, &town.origin(0));
    let nobody = desk.types(&["whoami"]).await;
    assert!(nobody.code == 1 && nobody.said.contains("brobygger login"), "{}", nobody.said);
    // They logged in long before the program asked: so they log in again, and come back to the question.
    let earlier =
        "update identity_sessions set authenticated_at = authenticated_at - interval '1 hour'";
    changed(&town.stage, earlier).await;
    let begun = desk.asks(&browser).await;
    let page = browser.get("/program").await;
    assert!(page.status == 200 && !page.body.contains("/program/allow"), "{}", page.body);
    assert!(page.body.contains("127.0.0.1:"), "it says where the program is: {}", page.body);
    let form = [("challenge", ""), ("grant", &*CARLA.grant().to_string())];
    assert_eq!(browser.post("/program/allow", &form).await.location.as_deref(), Some("/program"));
    let again = browser.post("/program/login", &[]).await;
    assert_eq!(again.location.as_deref(), Some("/demo"));
    let back = browser.post("/demo", &[("person", CARLA.key)]).await;
    assert_eq!(back.location.as_deref(), Some("/program"));
    browser.get("/language/en?back=/program").await;
    let page = browser.get("/program").await;
    for said in ["Brobygger, command line", "Bridge-builder, Aarhus Municipality"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    // Another site's page answers nothing.
    let (challenge, grant) = (hidden(&page, "challenge"), hidden(&page, "grant"));
    let form = [("challenge", challenge.as_str()), ("grant", grant.as_str())];
    assert_eq!(browser.post_from_elsewhere("/program/allow", &form).await.status, 403);
    goes_back(&answers(&browser, &page, "allow").await).await;
    let done = begun.ends().await;
    assert!(done.code == 0 && done.said.contains("bridge-builder, Aarhus"), "{}", done.said);
    let kept: Value = serde_json::from_slice(&std::fs::read(desk.kept()).unwrap()).unwrap();
    let bearer = kept["login"]["bearer"].as_str().unwrap();
    assert_eq!(town.stage.tables_with(bearer).await, [""; 0], "no table holds it");
    drop(desk);
    town.close().await;
}

/// The portal is known from the login on, and they act as themself in every command, until it ends with the rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_logged_in_asks_as_themself_until_it_ends() {
    let town = Town::open().await;
    let browser = town.logged_in(CARLA).await;
    browser.get("/language/en?back=/").await;
    let desk = Desk::at(&town.stage, &town.origin(0));
    assert_eq!(desk.logs_in(&browser).await.code, 0);
    let who: Value = serde_json::from_str(&desk.types(&["--json", "whoami"]).await.said).unwrap();
    assert_eq!(who["actor"]["role"], "bridge_builder");
    assert_eq!(who["actor"]["subject"], json!(CARLA.actor().subject));
    let person = Uuid::new_v4();
    let register = json!({ "person": person, "kind": "child", "details": { "first_name": "Ida" } });
    let (register, id) = (register.to_string(), Uuid::new_v4().to_string());
    for _ in 0..2 {
        let done = desk.types(&["send", "vault", "register_person", &register, "--id", &id]).await;
        assert!(done.code == 0 && done.said.contains("version 1"), "{}", done.said);
    }
    let shown = desk.types(&["threads"]).await;
    assert!(shown.code == 0 && shown.said.contains("no open threads"), "{}", shown.said);
    let roles = desk.types(&["ask", "identity", "my_roles"]).await;
    assert!(roles.code == 0 && roles.said.contains("bridge_builder"), "{}", roles.said);
    let access = desk
        .types(&["ask", "identity", "who_has_access", r#"{"place":{"municipality":"0751"}}"#])
        .await;
    assert!(access.code == 1 && access.said.contains("not_your_mandate"), "{}", access.said);
    let elsewhere = desk.types(&["threads", "--tenant", "Herning"]).await;
    assert!(elsewhere.code == 1 && elsewhere.said.contains("not_there"), "{}", elsewhere.said);
    // It is listed, and ends with the rest.
    let sessions = browser.get("/sessions").await;
    assert!(sessions.body.contains("Command line"), "{}", sessions.body);
    assert_eq!(browser.post("/sessions/end-others", &[]).await.status, 303);
    until("it is out", async || desk.types(&["whoami"]).await.code == 1).await;
    let over = desk.types(&["threads"]).await;
    assert!(over.code == 1 && over.said.contains("brobygger login"), "{}", over.said);
    // And by itself, twice as once.
    assert_eq!(desk.logs_in(&browser).await.code, 0);
    for _ in 0..2 {
        assert_eq!(desk.types(&["logout"]).await.code, 0);
    }
    assert!(!std::fs::read_to_string(desk.kept()).unwrap().contains("bearer"));
    assert!(!browser.get("/sessions").await.body.contains("Command line"));
    drop(desk);
    town.close().await;
}

/// Threat 36: a code is typed by hand in five minutes, once a second; no link fills it in; no is no; and what is intercepted opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_36_a_code_is_nobodys_but_theirs_who_began() {
    let town = Town::open().await;
    let (browser, origin) = (town.logged_in(CARLA).await, town.origin(0));
    browser.get("/language/en?back=/").await;
    let desk = Desk::at(&town.stage, &origin);
    let begins = async || {
        let mut begun = desk.begins(&["--json", "login", "--no-browser", "--portal", &origin]);
        let told = begun.lines.next_line().await.unwrap().unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["address"], format!("{origin}/program/code"));
        (begun, told["code"].as_str().unwrap().to_owned())
    };
    let (begun, code) = begins().await;
    assert!(code.len() == 9 && !code.contains(['A', 'E', 'I', 'O', 'U', '0', '1']), "{code}");
    // A link that brings the code along brings nothing.
    for link in ["code", "user_code"] {
        let page = browser.get(&format!("/program/code?{link}={code}")).await;
        assert!(page.body.contains("name=\"code\" type=\"text\" value=\"\""), "{}", page.body);
    }
    assert_eq!(browser.get("/program").await.status, 410, "nothing asks in this browser yet");
    // One try a second.
    let types = async |code: &str| browser.post("/program/code", &[("code", code)]).await;
    assert_eq!(types("nonsense").await.status, 422);
    assert_eq!(types("BCDF-BCDF").await.status, 404);
    assert_eq!(types(&code).await.status, 429);
    let on = until_typed(&town, &browser, &code).await;
    assert_eq!(on.location.as_deref(), Some("/program"));
    let page = browser.get("/program").await;
    assert!(page.body.contains("at the address 127.0.0.1"), "{}", page.body);
    let no = answers(&browser, &page, "refuse").await;
    assert_eq!(no.refresh, None, "nobody waits on the loopback");
    let refused = begun.ends().await;
    assert!(refused.code == 1 && refused.said.contains("refused"), "{}", refused.said);
    // Nobody answers in time.
    let (begun, code) = begins().await;
    let earlier = "update identity_programs set begun_at = begun_at - interval '5 minutes'";
    changed(&town.stage, earlier).await;
    let late = until_typed(&town, &browser, &code).await;
    assert_eq!(late.status, 404, "{}", late.body);
    let over = begun.ends().await;
    assert!(over.code == 1 && over.said.contains("in time"), "{}", over.said);
    // And by a code it goes as well.
    let (begun, code) = begins().await;
    until_typed(&town, &browser, &code.to_lowercase()).await;
    answers(&browser, &browser.get("/program").await, "allow").await;
    let done = begun.ends().await;
    assert_eq!(done.code, 0, "{}", done.said);
    assert_eq!(desk.types(&["whoami"]).await.code, 0);
    drop(desk);
    town.close().await;
}

/// Threat 36: what the browser brings is worth nothing to whoever did not begin, and what comes with another state nothing to whoever did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_36_a_code_that_is_intercepted_opens_nothing() {
    let town = Town::open().await;
    let (browser, origin) = (town.logged_in(CARLA).await, town.origin(0));
    let desk = Desk::at(&town.stage, &origin);
    let begun = desk.asks(&browser).await;
    let yes = answers(&browser, &browser.get("/program").await, "allow").await;
    let url = yes.refresh.as_deref().unwrap().to_owned();
    let code = url.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let thief = json!({ "verifier": "A".repeat(43), "code": code }).to_string();
    let stolen = reqwest::Client::new().post(format!("{origin}/api/v1/programs/session"));
    let stolen =
        stolen.header("content-type", "application/json").body(thief).send().await.unwrap();
    assert_eq!(stolen.status(), 409);
    // With another state it is turned away, and the login goes on.
    let other = url.strip_prefix("0; url=").unwrap().replace("state=", "state=A");
    assert_eq!(reqwest::get(other).await.unwrap().status(), 404);
    goes_back(&yes).await;
    assert_eq!(begun.ends().await.code, 0);
    drop(desk);
    town.close().await;
}

/// Types a code as soon as one may.
async fn until_typed(town: &Town, browser: &Browser, code: &str) -> Answer {
    let waited = "update identity_program_tries set tried_at = tried_at - interval '1 second'";
    changed(&town.stage, waited).await;
    browser.post("/program/code", &[("code", code)]).await
}

/// A program logs in by a code, in a browser whose person acts as somebody; answers what nobody else may know of it.
pub(super) async fn secrets_of_one(browser: &Browser) -> Vec<String> {
    let (client, origin) = (reqwest::Client::new(), &browser.origin);
    let verifier = "a-verifier-that-only-the-program-knows-of-us".to_owned();
    let challenge = BASE64.encode(Sha256::digest(&verifier));
    let post = async |path: &str, body: Value| {
        let request = client.post(format!("{origin}/api/v1/{path}"));
        let request = request.header("content-type", "application/json").body(body.to_string());
        let answer = request.send().await.unwrap();
        serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap()
    };
    let shown = post("programs", json!({ "challenge": challenge })).await;
    let code = shown["code"].as_str().unwrap().to_owned();
    assert_eq!(browser.post("/program/code", &[("code", &code)]).await.status, 303);
    answers(browser, &browser.get("/program").await, "allow").await;
    let issued = post("programs/session", json!({ "verifier": verifier })).await;
    let bearer = issued["access_token"].as_str().unwrap().to_owned();
    vec![verifier, bearer, code.replace('-', ""), code]
}

/// A script asks with a machine's key, what was agreed and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_asks_with_a_key_of_its_own() {
    let town = Town::open().await;
    let desk = Desk::at(&town.stage, &town.origin(0));
    let file = desk.home.path().join("machine.json");
    let file = file.to_str().unwrap();
    let made: Value =
        serde_json::from_str(&desk.types(&["--json", "new-key", file]).await.said).unwrap();
    assert_eq!(desk.types(&["new-key", file]).await.code, 1, "a key is not overwritten");
    let read = |name: &str| serde_json::from_value(made[name].clone()).unwrap();
    let (grant, place) = (proto::id::GrantId(Uuid::new_v4()), aarhus());
    let register = RegisterMachineKey {
        grant,
        account: serde_json::from_value(made["account"].clone()).unwrap(),
        place,
        role: Role::CaseWorker,
        key: read("key"),
        scope: vec!["referral.referrals".parse().unwrap()],
        until_on: platform::calendar::days_after(
            platform::calendar::day(platform::Clock::wall().now()),
            30,
        ),
    };
    town.stage.ask(&ANNA.actor(), register).await.unwrap();
    let ask = ["--key", file, "--portal", &town.origin(0), "ask", "referral", "referrals"];
    let early = desk.types(&ask).await;
    assert!(early.code == 1 && early.said.contains("assertion_refused"), "{}", early.said);
    town.stage.ask(&BENT.actor(), ConfirmGrant { place, grant }).await.unwrap();
    let shown = desk.types(&ask).await;
    assert_eq!(shown.code, 0, "{}", shown.said);
    let other = ["--key", file, "--portal", &town.origin(0), "threads"];
    let refused = desk.types(&other).await;
    assert!(refused.code == 1 && refused.said.contains("out_of_scope"), "{}", refused.said);
    drop(desk);
    town.close().await;
}

/// The old door, a key for any role, is a demo's alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outside_a_demo_nobody_is_anybody() {
    let mut stage = Stage::set(platform::Clock::wall()).await;
    stage.stack.is_demo = false;
    stage.stack.save(&stage.dir.path().join("stack.json")).unwrap();
    let desk = Desk::at(&stage, "http://localhost:9");
    for words in [
        &["ask", "thread", "threads", "--as", "leader"][..],
        &["send", "thread", "set_next_step", "{}", "--as", "bridge-builder"],
        &["threads"],
        &["thread", "00000000-0000-0000-0000-000000000001"],
        &["audit", "refused"],
        &["demo", "nikolaj"],
    ] {
        let refused = desk.types(words).await;
        assert!(
            refused.code == 1 && refused.said.contains("no demo"),
            "{words:?}: {}",
            refused.said
        );
        assert!(refused.said.contains("brobygger login"), "{words:?}: {}", refused.said);
    }
    let nobody = desk.types(&["send", "thread", "set_next_step", "{}"]).await;
    assert!(nobody.code == 1 && nobody.said.contains("brobygger login"), "{}", nobody.said);
}
