//! Who is in a thread and who works with it.

use platform::{Aggregate as _, testing::actor};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    id::{ConsentId, PersonId, ThreadId, UserId},
};
use uuid::Uuid;

use super::{AARHUS, ASSIGNMENT, CHILD, date, today};
use crate::domain::{Circle, Told};

const SIBLING: PersonId = PersonId(Uuid::from_u128(0x20));
const OTHER: ThreadId = ThreadId(Uuid::from_u128(0x21));
const REFERRAL: Uuid = Uuid::from_u128(0x22);
const CONSENT: ConsentId = ConsentId(Uuid::from_u128(0x23));

fn after(told: &[Told]) -> Circle {
    let facts = Circle::default().decide(told.to_vec()).unwrap();
    facts.iter().fold(Circle::default(), Circle::evolve)
}

fn who(role: Role, nth: u128) -> Actor {
    let mut actor = actor(role, AARHUS);
    actor.subject = user(nth);
    actor
}

fn user(nth: u128) -> UserId {
    UserId(Uuid::from_u128(nth))
}

fn joined(child: PersonId) -> Told {
    Told::Joined { child, age_band: AgeBand::Age6To9, on: today() }
}

fn open() -> Vec<Told> {
    let case_worker = Told::CaseWorker { by: REFERRAL, user: user(1) };
    vec![case_worker, Told::Opened, joined(CHILD), Told::Accountable(user(2))]
}

fn and(told: Told) -> Circle {
    after(&[open(), vec![told]].concat())
}

/// I-24: each in their own role, as long as the thread is open and theirs.
#[test]
fn who_works_with_it() {
    let (case_worker, bridge_builder) = (who(Role::CaseWorker, 1), who(Role::BridgeBuilder, 2));
    let circle = after(&open());
    assert!(circle.is_work_of(&case_worker) && circle.is_work_of(&bridge_builder));
    for stranger in [
        who(Role::CaseWorker, 2),
        who(Role::BridgeBuilder, 1),
        who(Role::Leader, 1),
        who(Role::CaseWorker, 3),
    ] {
        assert!(!circle.is_work_of(&stranger), "{stranger:?}");
    }
    assert!(!after(&open()[..1]).is_work_of(&case_worker), "not before it is open");
    for over in [Told::Closed, Told::GoesOnIn(Some(OTHER))] {
        let circle = and(over);
        assert!(!circle.is_work_of(&case_worker) && !circle.is_work_of(&bridge_builder));
    }
    for gone in [Told::NoCaseWorker { by: REFERRAL }, Told::Moved] {
        assert!(!and(gone).is_work_of(&case_worker));
    }
    let handed_over = and(Told::Accountable(user(3)));
    assert!(!handed_over.is_work_of(&bridge_builder));
    assert!(handed_over.is_work_of(&who(Role::BridgeBuilder, 3)));
}

#[test]
fn what_is_known_is_said_once() {
    let circle = after(&open());
    assert_eq!(circle.decide(open()).unwrap(), []);
    assert_eq!(circle.decide(vec![Told::Closed, Told::Opened]).unwrap(), []);
    assert_eq!(circle.decide(vec![Told::Closed]).unwrap().len(), 1);
}

#[test]
fn what_is_done_for_whom() {
    let planned = |child| Told::Planned { assignment: ASSIGNMENT, child };
    let circle = after(&[open(), vec![joined(SIBLING), planned(SIBLING)]].concat());
    assert_eq!(circle.child_of(ASSIGNMENT), Some(SIBLING));
    assert_eq!(circle.assignments_of(SIBLING).collect::<Vec<_>>(), [ASSIGNMENT]);
    assert_eq!(circle.assignments_of(CHILD).count(), 0);
    let told = vec![joined(SIBLING), planned(SIBLING), Told::Left(SIBLING)];
    let without = after(&[open(), told].concat());
    assert_eq!(without.child_of(ASSIGNMENT), None);
    assert_eq!(without.most_years_on(SIBLING, today()), None);
}

/// Nine at most, on the day it joined; how much older since, nobody here knows to the day.
#[test]
fn how_old_a_child_can_be() {
    let circle = after(&open());
    assert_eq!(circle.most_years_on(CHILD, today()), Some(10));
    assert_eq!(circle.most_years_on(CHILD, date("2028-01-01")), Some(12));
    assert_eq!(circle.most_years_on(SIBLING, today()), None);
}

/// L-20: a child's own; what a parent decides of her own data is no secret of a child's.
#[test]
fn what_a_child_decides_alone() {
    let own = |subject| and(Told::OwnDecision { consent: CONSENT, subject });
    assert!(own(CHILD).is_own_decision(CONSENT));
    assert!(!own(SIBLING).is_own_decision(CONSENT));
}
