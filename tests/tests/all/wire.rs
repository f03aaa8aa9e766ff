//! What the services are together: everything on the wire is served, by somebody, to somebody, and handled as designed.

use std::collections::{BTreeMap, BTreeSet};

use platform::Service;
use proto::{actor::Role, catalog, request::Asker};

use crate::architecture::none;

/// What a service says of itself in code.
struct Served {
    name: &'static str,
    subscribes_to: &'static [&'static str],
    commands: BTreeMap<&'static str, &'static [Role]>,
    queries: BTreeMap<&'static str, &'static [Role]>,
}

fn of<S: Service>() -> Served {
    let (commands, queries) = (S::commands(), S::queries());
    let served = Served {
        name: S::NAME,
        subscribes_to: S::SUBSCRIBES_TO,
        commands: commands.iter().map(|it| (it.name, it.roles)).collect(),
        queries: queries.iter().map(|it| (it.name, it.roles)).collect(),
    };
    assert_eq!(served.commands.len(), commands.len(), "{} takes a command twice", S::NAME);
    assert_eq!(served.queries.len(), queries.len(), "{} answers a query twice", S::NAME);
    served
}

fn everybody() -> [Served; 8] {
    [
        of::<referral::ReferralService>(),
        of::<thread::ThreadService>(),
        of::<assignment::AssignmentService>(),
        of::<followup::FollowupService>(),
        of::<vault::VaultService>(),
        of::<reporting::ReportingService>(),
        of::<audit::AuditService>(),
        of::<identity::IdentityService>(),
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
    let handled: Vec<_> = everybody().iter().map(|it| (it.name, it.subscribes_to)).collect();
    assert_eq!(
        handled,
        [
            ("referral", &["thread"] as &[_]),
            ("thread", &["referral", "vault", "assignment", "followup", "identity"]),
            ("assignment", &["thread", "vault"]),
            ("followup", &["referral", "thread", "assignment", "vault"]),
            ("vault", &["referral", "thread", "assignment", "followup", "identity"]),
            ("reporting", &["referral", "thread", "assignment", "followup", "vault"]),
            ("audit", &["referral", "thread", "assignment", "followup", "vault", "identity"]),
            ("identity", &["thread", "assignment"]),
        ]
    );
    let states: BTreeSet<_> =
        catalog::services().iter().filter(|it| !it.facts.is_empty()).map(|it| it.name).collect();
    assert!(
        everybody().iter().flat_map(|it| it.subscribes_to).all(|it| states.contains(it)),
        "what states nothing is not handled"
    );
}

/// `System` is how a service acts because of an event or of time; no token makes anybody that.
#[test]
fn every_request_is_somebodys() {
    let mut wrong = vec![];
    let services = catalog::services();
    let requests = services.iter().flat_map(|it| &it.requests);
    let tokenless = requests.filter(|it| it.asker != Asker::Person).map(|it| it.name);
    let tokenless: BTreeSet<_> = tokenless.collect();
    for served in everybody() {
        let of_people = |it: &(&&str, _)| !tokenless.contains(*it.0);
        for (name, roles) in served.commands.iter().chain(&served.queries).filter(of_people) {
            let distinct: BTreeSet<_> = roles.iter().collect();
            if distinct.iter().all(|it| **it == Role::System) || distinct.len() != roles.len() {
                wrong.push(format!("{} {name}: {roles:?}", served.name));
            }
        }
    }
    none(&wrong, "a request is open to somebody, and names a role once");
}
