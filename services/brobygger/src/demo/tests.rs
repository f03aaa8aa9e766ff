use std::collections::BTreeSet;

use proto::{catalog, request::Command as _, sealed::Digest, vault::RegisterPerson};
use serde_json::json;

use super::*;

fn run(seed: u128) -> Run {
    Run { seed: Uuid::from_u128(seed), today: "2026-11-25".parse().unwrap(), at: None }
}

/// What the vault would say of every reference in a body.
fn known(step: &Step<'_>) -> references::Known {
    let mut asked = BTreeSet::new();
    references::asked_of_vault(&step.spec.body, &mut asked);
    let answer = |it: String| {
        let id = step.cast.sealed(&it);
        let words = json!({ "id": id, "digest": Digest::default() });
        let value = if it.starts_with("$words.") { words } else { json!(id) };
        (it, value)
    };
    asked.into_iter().map(answer).collect()
}

/// Each step, and what is asked.
fn asked<'a>(scenario: &'a Scenario, run: Run, when: When) -> Vec<(Step<'a>, serde_json::Value)> {
    let steps = match when {
        When::OnItsDay => plan::steps(scenario, scenario.all(), run, when).unwrap(),
        When::Today => plan::steps(scenario, scenario.only(NIKOLAJ).unwrap(), run, when).unwrap(),
    };
    let body = |it: Step<'a>| {
        let body = references::body(&it, &known(&it)).unwrap();
        (it, body)
    };
    steps.into_iter().map(body).collect()
}

/// Every reference stands for something, every command is one of its service, and its body is one.
#[test]
fn the_scenario_is_complete() {
    let scenario = Scenario::load().unwrap();
    let services = catalog::services();
    // Far in the future every step of every story has come, but those after the day on which it stops.
    let mut longest = Scenario::load().unwrap();
    let stories = longest.organisations.iter_mut().chain(&mut longest.volunteers);
    for it in stories.chain(&mut longest.children) {
        it.begins = 400;
    }
    let mut found = asked(&scenario, run(1), When::Today);
    found.extend(asked(&longest, run(1), When::OnItsDay));
    for (step, body) in found {
        let (service, name) = step.command().unwrap();
        let service = services.iter().find(|it| it.name == service).unwrap();
        let command = service.requests.iter().find(|it| it.name == name && it.answer.is_none());
        let command = command.unwrap_or_else(|| panic!("{} is no command", step.spec.command));
        let read = (command.reads)(body.to_string().as_bytes());
        let key = &step.cast.story.key;
        assert!(read.is_ok(), "{key}: {}: {body}: {}", step.spec.command, read.unwrap_err());
        for (_, seal) in step.seals().unwrap() {
            assert!(seal.words.chars().count() > 5 && !seal.words.contains('{'), "{key}");
        }
        let lines = [step.told(&step.spec.en), step.told(&step.spec.da)];
        assert!(lines.iter().all(|it| !it.is_empty() && !it.contains('{')), "{lines:?}");
    }
}

#[test]
fn nothing_in_the_scenario_is_forgotten() {
    let scenario = Scenario::load().unwrap();
    let all: Vec<_> = scenario.all().collect();
    let keys: BTreeSet<_> = all.iter().map(|it| &it.key).collect();
    assert_eq!(keys.len(), all.len(), "a name is given once");
    let mut parts = BTreeSet::new();
    let mut waiting: Vec<&str> = all.iter().map(|it| it.story.as_str()).collect();
    waiting.extend(all.iter().filter_map(|it| it.in_one_day.as_deref()));
    while let Some(name) = waiting.pop() {
        parts.insert(name);
        for line in scenario.stories.get(name).into_iter().flatten() {
            waiting.push(line.split_once(' ').unwrap().0);
        }
    }
    let both: Vec<_> =
        scenario.part.keys().filter(|it| scenario.stories.contains_key(*it)).collect();
    assert!(both.is_empty(), "a part or a story: {both:?}");
    for name in scenario.part.keys().chain(scenario.stories.keys()) {
        assert!(parts.contains(name.as_str()), "nobody's story has the part {name}");
    }
    let used = format!("{:?}", scenario.part);
    for story in all {
        for value in story.values.keys() {
            let is_text = used.contains(&format!("\"{value}\": ("));
            let is_said = [format!("${value}\""), format!("+{value}\""), format!(":{value}\"")];
            let is_role = matches!(value.as_str(), "case_worker" | "bridge_builder" | "to");
            let is_used = is_text || is_role || is_said.iter().any(|it| used.contains(it));
            assert!(is_used, "{}: {value} is not used", story.key);
        }
    }
}

#[test]
fn the_same_playing_asks_the_same() {
    let scenario = Scenario::load().unwrap();
    let of = |seed: u128, when| {
        let asked = asked(&scenario, run(seed), when);
        asked.into_iter().map(|(it, body)| (it.id("").0, it.at, it.who, body)).collect::<Vec<_>>()
    };
    for when in [When::OnItsDay, When::Today] {
        assert_eq!(of(1, when), of(1, when));
        assert_ne!(of(1, when), of(2, when));
        let ids: BTreeSet<_> = of(1, when).into_iter().map(|it| it.0).collect();
        assert_eq!(ids.len(), of(1, when).len(), "each command has an id of its own");
    }
}

/// On whichever day of the week it is played, no story goes backwards, and no office works on a holiday before today.
#[test]
fn the_stories_go_forward() {
    let scenario = Scenario::load().unwrap();
    for days in 0..7 {
        let today = calendar::days_after("2026-11-25".parse().unwrap(), days);
        let run = Run { today, ..run(1) };
        let steps = plan::steps(&scenario, scenario.all(), run, When::OnItsDay).unwrap();
        assert!(steps.is_sorted_by_key(|it| it.at));
        assert!(steps.iter().all(|it| it.on <= today), "nothing has happened tomorrow");
        for story in scenario.all() {
            let own: Vec<_> = steps.iter().filter(|it| it.cast.story.key == story.key).collect();
            assert!(own.is_sorted_by_key(|it| it.day), "{}", story.key);
            assert!(!own.is_empty(), "{}", story.key);
        }
        let office = steps.iter().filter(|it| it.who.role == proto::actor::Role::CaseWorker);
        for step in office.filter(|it| it.on < today) {
            assert!(calendar::is_working_day(step.on), "{}", step.on);
        }
    }
}

#[test]
fn nobody_real_is_in_it() {
    let scenario = Scenario::load().unwrap();
    let day = |cpr: &str| cpr[..2].parse::<u32>().unwrap();
    let registered = asked(&scenario, run(1), When::OnItsDay).into_iter();
    let registered = registered
        .filter(|(it, _)| it.command().unwrap().1 == RegisterPerson::NAME)
        .map(|(_, body)| serde_json::from_value::<RegisterPerson>(body).unwrap());
    // An organisation keeps no number of its volunteer's.
    let numbers: Vec<_> = registered.filter_map(|it| it.details.cpr).collect();
    assert!(numbers.len() > 80, "{}", numbers.len());
    assert!(numbers.iter().all(|it| day(it) > 60), "{numbers:?}");
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
}

/// The seventh digit says in which century (CPR-lovens tal): a child of this one, parents of the one before.
#[test]
fn numbers_are_of_the_right_age_and_century_and_differ_from_playing_to_playing() {
    let scenario = Scenario::load().unwrap();
    let story = scenario.children.iter().find(|it| it.key == NIKOLAJ).unwrap();
    let today = "2026-11-23".parse().unwrap();
    for (noun, from, to, century) in
        [("child", "2017-09-01", "2017-11-23", "20"), ("parent1", "1987-11-24", "1988-11-23", "19")]
    {
        let of = |seed| cast::Cast { scenario: &scenario, story, seed: Uuid::from_u128(seed) };
        let numbers: BTreeSet<_> =
            (0..100_u128).map(|seed| of(seed).cpr(noun, today).unwrap()).collect();
        assert_eq!(numbers.len(), 100);
        for it in numbers {
            let day: u32 = it[..2].parse().unwrap();
            let born = format!("{century}{}-{}-{:02}", &it[4..6], &it[2..4], day - 60);
            assert!((from..=to).contains(&born.as_str()), "{it}");
            assert_eq!(matches!(it.as_bytes()[7], b'4'..=b'9'), century == "20", "{it}");
        }
    }
}

/// Threat 46: anybody may be anybody in a demo, on the machine itself, where nobody logs in at a provider: of all combinations that one.
#[test]
fn threat_46_a_demo_is_open_to_nobody_else() {
    let local = ("127.0.0.1:8080", "http://localhost:8080");
    let reachable = ("0.0.0.0:8080", "https://brobygger.example");
    for (is_demo, (listen, origin), has_providers, expected) in [
        (true, local, false, Some(true)),
        (true, local, true, None),
        (true, reachable, false, None),
        (true, reachable, true, None),
        (true, ("0.0.0.0:8080", "http://localhost:8080"), false, None),
        (true, ("127.0.0.1:8080", "https://brobygger.example"), false, None),
        (false, local, false, Some(false)),
        (false, local, true, Some(false)),
        (false, reachable, false, Some(false)),
        (false, reachable, true, Some(false)),
    ] {
        let portal = platform::stack::PortalAddress {
            listen: listen.parse().unwrap(),
            origin: origin.to_owned(),
        };
        let file = serde_json::json!({
            "services": {},
            "actor_public_keys": ["AAAA"],
            "is_demo": is_demo,
            "portal": portal,
            "login_providers_file": has_providers.then_some("providers.json"),
        });
        let stack: Stack = serde_json::from_value(file).unwrap();
        assert_eq!(visitors::is_open(&stack).ok(), expected, "{is_demo} {listen} {has_providers}");
    }
}
