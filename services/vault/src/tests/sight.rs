//! Role by field (model 6.6), as data.

use platform::testing::actor;
use proto::{
    id::{OrganisationId, PersonId, UserId},
    thread::DataCategory,
    vault::{Controller, Field, Purpose},
    who::{Actor, Role},
};
use uuid::Uuid;

use crate::domain::sight::{Match, Relation, Sight, may_see};

const OURS: OrganisationId = OrganisationId(Uuid::from_u128(5));
const THEIRS: OrganisationId = OrganisationId(Uuid::from_u128(6));

/// What the asker has to do with it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tie {
    Stranger,
    /// It is about the asker.
    About,
    /// The asker wrote it.
    Wrote,
    Consented,
    ConsentedAndProposed,
    ConsentedAndConfirmed,
    /// Confirmed, but nobody consented.
    OnlyConfirmed,
}

/// A column for each field, `x` where it is seen:
/// first name, surname, phone, wish, contact note, child's view, goal, CPR number.
type Row = (Role, Purpose, Tie, &'static str);

#[rustfmt::skip]
const OF_THE_MUNICIPALITY: &[Row] = &[
    //                                                                       FSPWNCGR
    (Role::CaseWorker,    Purpose::CaseWork,   Tie::Stranger,              "xxxx-xxx"),
    (Role::CaseWorker,    Purpose::CaseWork,   Tie::Wrote,                 "xxxxxxxx"),
    (Role::CaseWorker,    Purpose::Assignment, Tie::Stranger,              "xxxx-xxx"),
    (Role::CaseWorker,    Purpose::Oversight,  Tie::Wrote,                 "--------"),
    (Role::CaseWorker,    Purpose::OwnData,    Tie::Wrote,                 "--------"),
    (Role::BridgeBuilder, Purpose::CaseWork,   Tie::Stranger,              "xxxxxxx-"),
    (Role::BridgeBuilder, Purpose::Assignment, Tie::Stranger,              "xxxxxxx-"),
    (Role::BridgeBuilder, Purpose::Oversight,  Tie::Stranger,              "--------"),
    (Role::Coordinator,   Purpose::Assignment, Tie::Stranger,              "--------"),
    (Role::Coordinator,   Purpose::Assignment, Tie::Consented,             "xxx-----"),
    (Role::Coordinator,   Purpose::CaseWork,   Tie::Consented,             "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::Stranger,              "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::Consented,             "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::ConsentedAndProposed,  "x-------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::ConsentedAndConfirmed, "x-x-----"),
    (Role::Volunteer,     Purpose::Assignment, Tie::OnlyConfirmed,         "--------"),
    (Role::Volunteer,     Purpose::CaseWork,   Tie::ConsentedAndConfirmed, "--------"),
    (Role::Volunteer,     Purpose::OwnData,    Tie::About,                 "xxxxxxxx"),
    (Role::Family,        Purpose::OwnData,    Tie::About,                 "xxxx-xxx"),
    (Role::Family,        Purpose::CaseWork,   Tie::About,                 "xxxx-xxx"),
    (Role::Family,        Purpose::OwnData,    Tie::Stranger,              "--------"),
    (Role::Family,        Purpose::OwnData,    Tie::Wrote,                 "--------"),
    (Role::Family,        Purpose::Oversight,  Tie::About,                 "--------"),
    (Role::Leader,        Purpose::Oversight,  Tie::Stranger,              "--------"),
    (Role::Leader,        Purpose::CaseWork,   Tie::Stranger,              "--------"),
    (Role::Administrator, Purpose::Oversight,  Tie::About,                 "--------"),
    (Role::Auditor,       Purpose::Oversight,  Tie::Stranger,              "--------"),
    (Role::Auditor,       Purpose::CaseWork,   Tie::Stranger,              "--------"),
    (Role::System,        Purpose::CaseWork,   Tie::Stranger,              "--------"),
];

#[rustfmt::skip]
const OF_OUR_ORGANISATION: &[Row] = &[
    //                                                                       FSPWNCGR
    (Role::CaseWorker,    Purpose::CaseWork,   Tie::Stranger,              "xxx-----"),
    (Role::BridgeBuilder, Purpose::CaseWork,   Tie::Stranger,              "xxx-----"),
    (Role::Coordinator,   Purpose::Assignment, Tie::Stranger,              "xxxxxxx-"),
    (Role::Volunteer,     Purpose::Assignment, Tie::Stranger,              "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::Wrote,                 "xxxxxxx-"),
    (Role::Volunteer,     Purpose::Assignment, Tie::About,                 "xxxxxxxx"),
    (Role::Family,        Purpose::OwnData,    Tie::Stranger,              "--------"),
    (Role::Leader,        Purpose::Oversight,  Tie::Stranger,              "--------"),
    (Role::Administrator, Purpose::Oversight,  Tie::Stranger,              "--------"),
    (Role::Auditor,       Purpose::Oversight,  Tie::Stranger,              "--------"),
];

#[rustfmt::skip]
const OF_ANOTHER_ORGANISATION: &[Row] = &[
    //                                                                       FSPWNCGR
    (Role::CaseWorker,    Purpose::CaseWork,   Tie::Stranger,              "xxx-----"),
    (Role::Coordinator,   Purpose::Assignment, Tie::Stranger,              "--------"),
    (Role::Coordinator,   Purpose::Assignment, Tie::Consented,             "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::ConsentedAndConfirmed, "--------"),
    (Role::Volunteer,     Purpose::Assignment, Tie::Wrote,                 "--------"),
];

#[test]
fn of_the_municipality() {
    check(Controller::Municipality, OF_THE_MUNICIPALITY);
}

#[test]
fn of_our_organisation() {
    check(Controller::Organisation(OURS), OF_OUR_ORGANISATION);
}

#[test]
fn of_another_organisation() {
    check(Controller::Organisation(THEIRS), OF_ANOTHER_ORGANISATION);
}

/// Consent to a name is no consent to a number, and the other way round.
#[test]
fn a_consent_covers_what_it_names() {
    for (category, expected) in [
        (DataCategory::Name, "xx------"),
        (DataCategory::Phone, "--x-----"),
        (DataCategory::Age, "--------"),
        (DataCategory::Interests, "--------"),
        (DataCategory::Health, "--------"),
    ] {
        let coordinator = Actor { organisation: Some(OURS), ..actor(Role::Coordinator, "0751") };
        let relation = Relation { consented: vec![category], matched: None };
        assert_eq!(
            seen(
                &coordinator,
                Controller::Municipality,
                Tie::Stranger,
                &relation,
                Purpose::Assignment
            ),
            expected,
            "{category}"
        );
    }
}

#[track_caller]
fn check(controller: Controller, rows: &[Row]) {
    for (role, purpose, tie, expected) in rows {
        let actor = Actor { organisation: Some(OURS), ..actor(*role, "0751") };
        let actual = seen(&actor, controller, *tie, &relation(*tie), *purpose);
        assert_eq!(actual, *expected, "{role} for {purpose}, {tie:?}");
    }
}

fn relation(tie: Tie) -> Relation {
    let all = DataCategory::ALL.to_vec();
    match tie {
        Tie::Stranger | Tie::About | Tie::Wrote => Relation::default(),
        Tie::Consented => Relation { consented: all, matched: None },
        Tie::ConsentedAndProposed => Relation { consented: all, matched: Some(Match::Proposed) },
        Tie::ConsentedAndConfirmed => Relation { consented: all, matched: Some(Match::Confirmed) },
        Tie::OnlyConfirmed => Relation { consented: vec![], matched: Some(Match::Confirmed) },
    }
}

fn seen(
    actor: &Actor,
    controller: Controller,
    tie: Tie,
    relation: &Relation,
    purpose: Purpose,
) -> String {
    let somebody = Uuid::from_u128(1);
    let subject = PersonId(if tie == Tie::About { actor.subject.0 } else { somebody });
    let sealed_by = if tie == Tie::Wrote { actor.subject } else { UserId(somebody) };
    let sight = |field| Sight { subject, controller, field, sealed_by };
    Field::ALL
        .iter()
        .map(|field| if may_see(actor, &sight(*field), relation, purpose) { 'x' } else { '-' })
        .collect()
}
