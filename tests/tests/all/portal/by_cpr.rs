//! A family logs in at a provider that says CPR numbers: portal, identity, vault, the provider, and the browser between them.

use std::{collections::BTreeMap, sync::PoisonError};

use identity::{IdentityService, LoginProviders, oidc::Config};
use platform::{Clock, token::Signer};
use proto::{
    code::AgeBand,
    id::PersonId,
    vault::{PersonDetails, PersonKind, RegisterPerson},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    browser::Browser,
    provider::{Provider, onward, providers},
    town::{address, portal_at},
};
use crate::{
    canary::{Eavesdropper, files_with, says},
    journeys::people::{Household, Town, cpr, years_before},
    stage::{House, Stage, until},
    troubles::telemetry::collector,
};

const AARHUS: &str = "0751";

/// The provider of families: it says CPR numbers, and asks each time.
const MITID: &str = "mitid";
/// Another, as a workplace's is: it says them too, and asks nobody who is logged in there.
pub(super) const WORK: &str = "work";

fn config(provider: &Provider, code: &str, dir: &std::path::Path) -> Config {
    let mut config = provider.config(code, code, dir);
    config.claims.cpr = Some("cpr".to_owned());
    config.prompts_always = code == MITID;
    config
}

/// A browser of a family's, with what it keeps of the provider.
pub(super) struct Computer {
    pub(super) browser: Browser,
    there: BTreeMap<String, String>,
}

/// A town with a family, and a portal where it logs in.
pub(super) struct World {
    pub(super) stage: Stage,
    house: House,
    portal: portal::Running,
    provider: Provider,
    origin: String,
    home: Household,
    /// Of mother, father and child.
    numbers: Vec<String>,
}

fn identity_of(stage: &Stage, loaded: LoginProviders) -> IdentityService {
    let key = stage.stack.actor_private_key_file.as_deref().unwrap();
    IdentityService::signing(Signer::from_file(key).unwrap(), false)
        .with_providers(loaded)
        .asking_vault(stage.wiring("identity").nats)
}

impl World {
    pub(super) async fn open() -> World {
        let (provider, stage, address) =
            (Provider::start(), Stage::set(Clock::wall()).await, address());
        let origin = address.origin.clone();
        let configs = [MITID, WORK].map(|it| config(&provider, it, stage.dir.path()));
        let house =
            stage.open_with(identity_of(&stage, providers(configs.to_vec(), &origin))).await;
        let portal = portal_at(&stage, address, None).await;
        for code in [MITID, WORK] {
            provider.client_of(code, &origin).await;
        }
        let (home, numbers) = {
            let place = Town::of(&stage, AARHUS);
            let home = place.household("Opdigt", &[9]).await;
            let referral = place.refer(&[(home.children[0], AgeBand::Age6To9)], None).await;
            place.accept(referral).await;
            let numbers = place.numbers.lock().unwrap().clone();
            (home, numbers)
        };
        stage.until_handled().await;
        World { stage, house, portal, provider, origin, home, numbers }
    }

    pub(super) fn computer(&self) -> Computer {
        Computer { browser: Browser::at(&self.origin), there: BTreeMap::new() }
    }

    /// Whoever sits down at `code` is this from now on.
    async fn sits_down(&self, code: &str, who: &str, number: &str) {
        self.is_called(code, who, (number, "Opdigt Opdigtet")).await;
    }

    /// The same, with a number and a name.
    pub(super) async fn is_called(&self, code: &str, who: &str, (number, name): (&str, &str)) {
        let claims = json!({ "cpr": number, "name": name });
        let user = json!({ "login": who, "sub": who, "acr": "substantial", "claims": claims });
        self.provider.tell("/users", user).await;
        self.provider.tell("/answer", json!({ "hint": code, "login": who })).await;
    }

    /// Begins at `code` and goes through it; answers the path that the provider brought back.
    async fn through(&self, at: &mut Computer, code: &str) -> String {
        let url = onward(&at.browser, code).await;
        self.provider.answers_in(&mut at.there, &url, &self.origin).await
    }

    /// Whether whoever logged in last acts as this person.
    async fn act_as(&self, person: PersonId) -> bool {
        let last = format!(
            "select count(*) from (select acts_as from identity_sessions where ended_at is null order by began_at desc limit 1) last
             where acts_as::text like '%{person}%'"
        );
        self.stage.count("identity", &last).await == 1
    }

    pub(super) async fn logs_in(&self, at: &mut Computer, code: &str) {
        let back = self.through(at, code).await;
        let answer = at.browser.get(&back).await;
        assert_eq!(
            (answer.status, answer.location.as_deref()),
            (303, Some("/")),
            "{}",
            answer.body
        );
    }

    pub(super) fn close(self) -> impl Future<Output = ()> {
        let World { stage, house, portal, provider, .. } = self;
        Box::pin(async {
            portal.drain().await;
            house.drain().await;
            drop((stage, provider));
        })
    }
}

/// The first page, past what is said once about leaving it in a hurry.
async fn first_page(browser: &Browser) -> String {
    if browser.get("/").await.location.as_deref() == Some("/about/quick-exit") {
        browser.post("/about/quick-exit", &[("back", "/")]).await;
    }
    let page = browser.get("/").await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.body
}

/// A mother sees her family's page. Threat 49: the father logs in on the same computer, and is not taken for her.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_49_each_of_a_family_logs_in_by_their_own_number() {
    let world = Box::pin(World::open()).await;
    let mut at = world.computer();
    world.sits_down(MITID, "mor", &world.numbers[0]).await;
    world.logs_in(&mut at, MITID).await;
    assert!(first_page(&at.browser).await.contains("Opdigt 0"), "she reads of her child");
    assert!(world.act_as(world.home.parents[0]).await);
    let first = at.browser.window(&world.origin);

    world.sits_down(MITID, "far", &world.numbers[1]).await;
    world.logs_in(&mut at, MITID).await;
    assert!(world.act_as(world.home.parents[1]).await);
    assert_eq!((world.provider.asked("mor").await, world.provider.asked("far").await), (1, 1));
    assert_eq!(first.get("/sessions").await.status, 303, "she is logged out there");

    // At a provider that does not ask each time nobody is of a family, whatever number it says.
    let mut elsewhere = world.computer();
    world.sits_down(WORK, "mor-at-work", &world.numbers[0]).await;
    world.logs_in(&mut elsewhere, WORK).await;
    assert_eq!(elsewhere.browser.get("/roles").await.status, 403);
    let accounts = world.stage.count("identity", "select count(*) from identity_accounts").await;
    assert_eq!(accounts, 0, "a family has no account");
    Box::pin(world.close()).await;
}

/// Nobody has the number, a child is nine, a number is none: a page says so, and whom to ask; nothing is kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_found_reads_whom_to_ask() {
    let world = Box::pin(World::open()).await;
    let stranger = cpr(years_before(platform::calendar::day(world.stage.clock.now()), 40));
    for number in [stranger.as_str(), &world.numbers[2], "9999999999"] {
        let mut at = world.computer();
        world.sits_down(MITID, "nobody", number).await;
        world.logs_in(&mut at, MITID).await;
        let page = at.browser.get("/roles").await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains("ingen sag med dit CPR-nummer"), "{}", page.body);
        assert!(page.body.contains("brobygger") && !page.body.contains(number));
    }
    // A child of fifteen logs in as who they are.
    let number = cpr(years_before(platform::calendar::day(world.stage.clock.now()), 15));
    let child = PersonId(Uuid::new_v4());
    let details = PersonDetails { cpr: Some(number.clone()), ..PersonDetails::default() };
    let register = RegisterPerson { person: child, kind: PersonKind::Child, details };
    let place = Town::of(&world.stage, AARHUS);
    world.stage.ask(&place.cast.case_worker, register).await.unwrap();
    let mut at = world.computer();
    world.sits_down(MITID, "child", &number).await;
    world.logs_in(&mut at, MITID).await;
    assert!(world.act_as(child).await);
    let accounts = world.stage.count("identity", "select count(*) from identity_accounts").await;
    assert_eq!(accounts, 0);
    Box::pin(world.close()).await;
}

/// While vault is away nobody is told that they are nobody: the page says to try again, and loaded again it goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_vault_is_away_a_login_waits() {
    let (provider, stage, address) =
        (Provider::start(), Stage::set(Clock::wall()).await, address());
    let origin = address.origin.clone();
    let configs = vec![config(&provider, MITID, stage.dir.path())];
    let identity = stage.start(identity_of(&stage, providers(configs, &origin))).await;
    let portal = portal_at(&stage, address, None).await;
    provider.client_of(MITID, &origin).await;
    let claims = json!({ "cpr": cpr("1980-02-01".parse().unwrap()) });
    let user = json!({ "login": MITID, "sub": "a", "acr": "substantial", "claims": claims });
    provider.tell("/users", user).await;
    let browser = Browser::at(&origin);
    let back = provider.answers(&onward(&browser, MITID).await, &origin).await;
    let waits = browser.get(&back).await;
    assert_eq!(waits.status, 503, "{}", waits.body);
    assert!(waits.body.contains("hvem du er"), "{}", waits.body);
    assert!(!browser.cookies().contains_key("__Host-session"));
    let vault = stage.start(stage.vault()).await;
    let goes_on = browser.get(&back).await;
    assert_eq!((goes_on.status, goes_on.location.as_deref()), (303, Some("/")), "{}", goes_on.body);
    portal.drain().await;
    identity.drain().await;
    vault.drain().await;
}

/// Threat 41: the CPR number of a login is in the one request to vault, and nowhere else: no other message, no table, no log, no trace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_41_the_cpr_number_of_a_login_is_written_nowhere() {
    let (provider, mut stage, address) =
        (Provider::start(), Stage::set(Clock::wall()).await, address());
    let origin = address.origin.clone();
    let dir = stage.dir.path().to_owned();
    let (file, key) = (dir.join("providers.json"), dir.join("login.key"));
    let configs = vec![config(&provider, MITID, &dir)];
    std::fs::write(&file, serde_json::to_vec(&configs).unwrap()).unwrap();
    std::fs::write(&key, "07".repeat(32)).unwrap();
    // Where people log in at a provider nobody is anybody by one click.
    stage.stack.is_demo = false;
    stage.stack.portal = Some(address);
    (stage.stack.login_providers_file, stage.stack.login_key_file) = (Some(file), Some(key));
    stage.stack.save(&dir.join("stack.json")).unwrap();
    provider.client_of(MITID, &origin).await;
    let eavesdropper = Eavesdropper::listen(&stage).await;
    let (collects, told) = collector();
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*collects), ("RUST_LOG", "trace")];
    let services = stage.child_with(&["identity", "vault", "referral", "portal"], &environment);
    let waiting = reqwest::Client::new();
    until("the portal listens", async || {
        waiting.get(format!("{origin}/login")).send().await.is_ok_and(|it| it.status() == 200)
    })
    .await;
    let number = cpr("1980-02-01".parse().unwrap());
    let claims = json!({ "cpr": number, "name": "Nattergal Opdigtet" });
    let user = json!({ "login": MITID, "sub": "a", "acr": "substantial", "claims": claims });
    provider.tell("/users", user).await;
    // Once of somebody who is registered nowhere, once of somebody who is.
    let browser = Browser::at(&origin);
    let logs_in = async || {
        let back = provider.answers(&onward(&browser, MITID).await, &origin).await;
        let answer = browser.get(&back).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser.get("/roles").await.status
    };
    assert_eq!(logs_in().await, 403);
    let details = PersonDetails { cpr: Some(number.clone()), ..PersonDetails::default() };
    let person = PersonId(Uuid::new_v4());
    let register = RegisterPerson { person, kind: PersonKind::Guardian, details };
    stage.ask(&Town::of(&stage, AARHUS).cast.case_worker, register).await.unwrap();
    assert_eq!(logs_in().await, 200);

    let dashed = format!("{}-{}", &number[..6], &number[6..]);
    let needles = [number, dashed, "Nattergal".to_owned()];
    let messages = eavesdropper.until_now(&stage).await;
    let mut asked = 0;
    for message in &messages {
        let about = format!("{} {:?} {:?}", message.subject, message.reply, message.headers);
        assert!(!needles.iter().any(|it| about.contains(it.as_str())), "{about}");
        match message.subject.as_str() {
            "identity.vault.bearer_of_cpr" => {
                asked += usize::from(says(&message.payload, &needles[0]));
            }
            "command.vault.register_person" => {}
            _ => assert!(!needles.iter().any(|it| says(&message.payload, it)), "{about}"),
        }
    }
    assert!(asked >= 2 && messages.len() > 30, "{asked} of {}", messages.len());
    for needle in &needles {
        assert_eq!(stage.tables_with(needle).await, [""; 0], "{needle}");
    }
    assert!(!stage.tables_with(&person.to_string()).await.is_empty(), "tables are read");
    assert!(services.stop().success());
    let bodies = told.lock().unwrap_or_else(PoisonError::into_inner).bodies.clone();
    assert!(bodies.iter().any(|it| says(it, "finish_login")), "telemetry is read");
    for body in &bodies {
        assert!(!needles.iter().any(|it| says(body, it)), "{}", String::from_utf8_lossy(body));
    }
    assert_eq!(files_with(&dir, &needles), [""; 0]);
    let log = std::fs::read_to_string(dir.join("children.log")).unwrap();
    assert!(log.contains("identity") && !needles.iter().any(|it| log.contains(it.as_str())));
}
