//! What the services are together: everything on the wire is served, by somebody, to somebody, and heard as designed.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use platform::Service;
use proto::{catalog, who::Role};

use crate::architecture::{ROOT, none};

/// What a service says of itself in code.
struct Served {
    name: &'static str,
    hears: &'static [&'static str],
    commands: BTreeMap<&'static str, &'static [Role]>,
    queries: BTreeMap<&'static str, &'static [Role]>,
}

fn of<S: Service>() -> Served {
    let (commands, queries) = (S::commands(), S::queries());
    let served = Served {
        name: S::NAME,
        hears: S::HEARS,
        commands: commands.iter().map(|it| (it.name, it.roles)).collect(),
        queries: queries.iter().map(|it| (it.name, it.roles)).collect(),
    };
    assert_eq!(served.commands.len(), commands.len(), "{} takes a command twice", S::NAME);
    assert_eq!(served.queries.len(), queries.len(), "{} answers a query twice", S::NAME);
    served
}

fn everybody() -> [Served; 7] {
    [
        of::<referral::ReferralService>(),
        of::<thread::ThreadService>(),
        of::<assignment::AssignmentService>(),
        of::<followup::FollowupService>(),
        of::<vault::VaultService>(),
        of::<reporting::ReportingService>(),
        of::<audit::AuditService>(),
    ]
}

/// What the AsyncAPI document promises is there, and nothing is there that it does not promise.
#[test]
fn what_the_wire_promises_is_served() {
    for (service, served) in catalog::services().iter().zip(everybody()) {
        assert_eq!(service.name, served.name);
        let promised = |is_query| {
            service
                .requests
                .iter()
                .filter(|it| it.answer.is_some() == is_query)
                .map(|it| it.name)
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(
            served.commands.keys().copied().collect::<BTreeSet<_>>(),
            promised(false),
            "the commands of {}",
            served.name
        );
        assert_eq!(
            served.queries.keys().copied().collect::<BTreeSet<_>>(),
            promised(true),
            "the queries of {}",
            served.name
        );
    }
}

/// NATS permissions follow from this, so a new arrow is a decision.
#[test]
fn who_hears_whom() {
    let heard: Vec<_> = everybody().iter().map(|it| (it.name, it.hears)).collect();
    assert_eq!(
        heard,
        [
            ("referral", &[] as &[_]),
            ("thread", &["referral"]),
            ("assignment", &[]),
            ("followup", &["thread", "assignment"]),
            ("vault", &["thread", "assignment"]),
            ("reporting", &["referral", "thread", "assignment", "followup"]),
            ("audit", &["referral", "thread", "assignment", "followup", "vault"]),
        ]
    );
    let states: BTreeSet<_> =
        catalog::services().iter().filter(|it| !it.facts.is_empty()).map(|it| it.name).collect();
    assert!(
        everybody().iter().flat_map(|it| it.hears).all(|it| states.contains(it)),
        "what states nothing is not heard"
    );
}

/// `System` is how a service acts because of an event or of time; no token makes anybody that.
#[test]
fn every_request_is_somebodys() {
    let mut wrong = vec![];
    for served in everybody() {
        for (name, roles) in served.commands.iter().chain(&served.queries) {
            let distinct: BTreeSet<_> = roles.iter().collect();
            if distinct.iter().all(|it| **it == Role::System) || distinct.len() != roles.len() {
                wrong.push(format!("{} {name}: {roles:?}", served.name));
            }
        }
    }
    none(&wrong, "a request is open to somebody, and names a role once");
}

/// Who may ask what is read by people who do not read code, and changes under review.
#[test]
fn the_table_of_mandates_is_as_agreed() {
    let file = Path::new(ROOT).join("tests/mandates.md");
    let table = mandates();
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        agreed == table,
        "who may ask what has changed: run UPDATE=1 cargo test -p tests, and review tests/mandates.md"
    );
}

fn mandates() -> String {
    let roles: Vec<_> = Role::ALL.iter().filter(|it| **it != Role::System).collect();
    let code =
        |role: &Role| serde_json::to_value(role).unwrap().as_str().unwrap().replace('_', " ");
    let mut page = String::from(
        "# Who may ask what\n\nGenerated from the services' code by a test; `UPDATE=1 cargo test -p tests` writes it anew. A role is what \
         the platform asks for\nfirst; whose child, which organisation, which consent is decided after it, by the service itself. \
         Everybody sees and\nchanges what belongs to their own municipality only.\n",
    );
    for served in everybody() {
        for (what, requests) in [("commands", &served.commands), ("queries", &served.queries)] {
            if requests.is_empty() {
                continue;
            }
            let names: Vec<_> = roles.iter().map(|it| code(it)).collect();
            page.push_str(&format!(
                "\n## {}: {what}\n\n| | {} |\n|---|{}\n",
                served.name,
                names.join(" | "),
                ":-:|".repeat(roles.len())
            ));
            for (name, mandate) in requests {
                let marks: Vec<_> =
                    roles.iter().map(|it| if mandate.contains(it) { "x" } else { " " }).collect();
                page.push_str(&format!("| `{name}` | {} |\n", marks.join(" | ")));
            }
        }
    }
    page
}
