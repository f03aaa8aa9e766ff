//! The portal in a real browser: Debian's Chromium, driven by the program in `tests/browser`, which says each fault by page, rule and element.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use platform::stack::Stack;
use serde::Deserialize;

use super::{say, town::Town};
use crate::journeys::demo::{Private, is_up};

/// Something that is not as it must be.
#[derive(Debug, Deserialize)]
struct Fault {
    page: String,
    rule: String,
    element: String,
}

/// What the program says, one line each.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Failure(Fault),
    Said(String),
    Counted { what: String, count: usize },
}

/// What a run found.
struct Run {
    faults: Vec<Fault>,
    counted: BTreeMap<String, usize>,
}

/// Where pictures of every screen are put: to be looked at, not committed.
fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures")
}

impl Run {
    /// Runs the program on a portal, and waits for its end.
    async fn of(what: &str, origin: &str) -> Run {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/main.mjs");
        assert!(
            program.with_file_name("node_modules").exists(),
            "`npm ci` in tests/browser comes first: `./dev test` does it"
        );
        let mut command = Command::new("node");
        command.arg(program).arg(what).arg(origin).arg(pictures());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ran = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let wrong = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{what}: {wrong}");
        let mut run = Run { faults: vec![], counted: BTreeMap::new() };
        for line in String::from_utf8(ran.stdout).unwrap().lines() {
            match serde_json::from_str(line).unwrap() {
                Line::Failure(it) => run.faults.push(it),
                Line::Said(it) => say(&it),
                Line::Counted { what, count } => {
                    let sum = run.counted.entry(what).or_default();
                    *sum += count;
                }
            }
        }
        run
    }

    /// Nothing is wrong, or each fault is named.
    fn is_sound(&self) {
        let named: Vec<String> = self
            .faults
            .iter()
            .map(|it| format!("{}\n    {}\n    {}", it.page, it.rule, it.element))
            .collect();
        assert!(named.is_empty(), "{} faults:\n{}", named.len(), named.join("\n"));
    }

    /// How many of what begins so were looked at.
    fn looked_at(&self, what: &str) -> usize {
        let these = self.counted.iter().filter(|(name, _)| name.starts_with(what));
        these.map(|(_, count)| count).sum()
    }
}

/// Every page that anybody of the demo reaches by links: WCAG 2.1 A and AA, no sideways scrolling at 320 pixels, no dead link, the same without script, in
/// both languages; every number opens the list it counts; a first visit is light. Threats 33, 34 and 35: somebody comes with a link, a code and a passkey, and
/// loses the device.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_everybody_is_sound_in_a_real_browser() {
    let private = Private::new();
    let dev = private.start(is_up).await;
    let portal = Stack::load(&private.file()).unwrap().portal.unwrap();
    let planted = Run::of("planted", &portal.origin).await;
    for rule in [
        "console error",
        "script error",
        "axe color-contrast",
        "axe image-alt",
        "wider than 320 pixels",
        "lower than 44 pixels",
        "the same words lead to different places",
        "an id is shown",
        "a code is shown",
        "a text is missing",
        "not in Danish",
    ] {
        let is_found = planted.faults.iter().any(|it| it.rule.starts_with(rule));
        assert!(is_found, "the judge does not see: {rule}");
    }
    // What is done comes last: it changes what is counted.
    let run = Run::of("weight,numbers,crawl,history,thread,passkeys", &portal.origin).await;
    assert!(dev.stop().success());
    run.is_sound();
    assert!(run.looked_at("people") > 10 && run.looked_at("pages of") > 100, "{:?}", run.counted);
    assert!(run.looked_at("numbers of") > 60, "{:?}", run.counted);
    assert_eq!(run.looked_at("visits weighed of"), 10, "{:?}", run.counted);
    assert_eq!(
        (
            run.looked_at("deeds"),
            run.looked_at("kinds of events"),
            run.looked_at("devices with passkeys"),
        ),
        (4, 1, 2),
        "{:?}",
        run.counted
    );
}

/// A run of what is about logging in, with people who are logged in on a portal of a town.
async fn in_town(what: &str, counted: &str, expected: usize) {
    let town = Town::open().await;
    let run = Run::of(what, &town.origin(0)).await;
    town.close().await;
    run.is_sound();
    assert_eq!(run.looked_at(counted), expected, "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_19_logging_out_closes_every_tab_and_going_back_shows_nothing() {
    in_town("logout", "tabs", 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_leaves_quickly_and_is_logged_out() {
    in_town("exit", "ways to leave", 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_42_a_browser_sends_a_form_of_another_site_and_it_is_refused() {
    in_town("elsewhere", "forms of another site", 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_43_in_two_tabs_with_two_roles_nothing_is_sent_under_the_wrong_one() {
    in_town("roles", "tabs", 2).await;
}

/// Threat 36 in a browser: it goes to the program on its own machine, and with what the program gave it; with script and without.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_36_a_browser_brings_the_answer_to_the_program_that_asked() {
    in_town("program", "programs", 3).await;
}
