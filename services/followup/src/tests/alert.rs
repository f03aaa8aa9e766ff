use platform::testing::check;
use proto::{
    followup::{AlertCode, AlertFact as Fact, Resolution, Severity},
    who::Role,
};

use super::{moment, monday};
use crate::domain::alert::{Alert, Command, Rejection};

const SEEN: Fact = Fact::Acknowledged {};
const BY_HAND: Fact = Fact::Resolved { how: Resolution::ByHand };
const BY_ITSELF: Fact = Fact::Resolved { how: Resolution::ByItself };

fn raised() -> Fact {
    Fact::Raised {
        code: AlertCode::Silence,
        severity: Severity::Warning,
        owner: Role::BridgeBuilder,
        due_by: moment("2026-11-25T23:00:00Z"),
        rule_version: 1,
    }
}

#[test]
fn raise() {
    let raise = Command::RaiseSilence { now: monday() };
    check::<Alert>(&[], raise, Ok(&[raised()]));
    for given in [vec![raised()], vec![raised(), SEEN], vec![raised(), BY_HAND]] {
        check::<Alert>(&given, raise, Ok(&[]));
    }
}

#[test]
fn acknowledge() {
    let acknowledge = Command::Acknowledge;
    check::<Alert>(&[], acknowledge, Err(Rejection::Unknown));
    check::<Alert>(&[raised()], acknowledge, Ok(&[SEEN]));
    check::<Alert>(&[raised(), SEEN], acknowledge, Err(Rejection::AlreadyAcknowledged));
    check::<Alert>(&[raised(), BY_ITSELF], acknowledge, Err(Rejection::AlreadyResolved));
}

#[test]
fn resolve_by_hand() {
    let resolve = Command::ResolveByHand;
    check::<Alert>(&[], resolve, Err(Rejection::Unknown));
    check::<Alert>(&[raised()], resolve, Ok(&[BY_HAND]));
    check::<Alert>(&[raised(), SEEN], resolve, Ok(&[BY_HAND]));
    check::<Alert>(&[raised(), BY_ITSELF], resolve, Err(Rejection::AlreadyResolved));
}

#[test]
fn resolve_by_itself() {
    let resolve = Command::ResolveByItself;
    check::<Alert>(&[], resolve, Ok(&[]));
    check::<Alert>(&[raised()], resolve, Ok(&[BY_ITSELF]));
    check::<Alert>(&[raised(), SEEN], resolve, Ok(&[BY_ITSELF]));
    check::<Alert>(&[raised(), BY_HAND], resolve, Ok(&[]));
}
