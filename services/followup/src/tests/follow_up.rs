use platform::testing::check;
use proto::followup::{FollowUpFact as Fact, FollowUpOutcome};

use super::{ASSIGNMENT, CHILD, date, today};
use crate::domain::follow_up::{Command, FollowUp, Rejection};

fn planned(due_on: &str, hard_by: &str) -> Fact {
    Fact::Planned {
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: date(due_on),
        hard_by: date(hard_by),
        rules: Some(1),
        calendar: Some(1),
    }
}

fn held(on: &str) -> Fact {
    Fact::Held { on: date(on), outcome: FollowUpOutcome::Continue }
}

fn cancelled() -> Vec<Fact> {
    vec![planned("2026-11-30", "2026-12-06"), Fact::Cancelled {}]
}

fn before() -> (Vec<Fact>, Vec<Fact>) {
    let planned = vec![planned("2026-11-30", "2026-12-06")];
    let held = [planned.clone(), vec![held("2026-11-23")]].concat();
    (planned, held)
}

#[test]
fn plan() {
    let plan = |due_on| Command::Plan {
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: date(due_on),
        today: today(),
    };
    let (waiting, over) = before();
    check::<FollowUp>(&[], plan("2026-11-30"), Ok(&[planned("2026-11-30", "2026-12-06")]));
    check::<FollowUp>(&[], plan("2026-11-23"), Ok(&[planned("2026-11-23", "2026-11-29")]));
    check::<FollowUp>(&[], plan("2026-11-22"), Err(Rejection::InThePast));
    check::<FollowUp>(&waiting, plan("2026-11-30"), Err(Rejection::AlreadyPlanned));
    check::<FollowUp>(&over, plan("2026-11-30"), Err(Rejection::AlreadyPlanned));
    check::<FollowUp>(&cancelled(), plan("2026-11-30"), Err(Rejection::AlreadyPlanned));
}

/// P-13: 84 days, and never later than 90; however late the start is known.
#[test]
fn plan_the_first() {
    let command =
        Command::PlanFirst { assignment: ASSIGNMENT, child: CHILD, started_on: date("2026-01-01") };
    let (waiting, over) = before();
    check::<FollowUp>(&[], command, Ok(&[planned("2026-03-26", "2026-04-01")]));
    check::<FollowUp>(&waiting, command, Ok(&[]));
    check::<FollowUp>(&over, command, Ok(&[]));
    check::<FollowUp>(&cancelled(), command, Ok(&[]));
}

#[test]
fn hold() {
    let hold =
        |on| Command::Hold { on: date(on), outcome: FollowUpOutcome::Continue, today: today() };
    let (waiting, over) = before();
    check::<FollowUp>(&[], hold("2026-11-23"), Err(Rejection::Unknown));
    check::<FollowUp>(&waiting, hold("2026-11-23"), Ok(&[held("2026-11-23")]));
    check::<FollowUp>(&waiting, hold("2026-11-24"), Err(Rejection::InTheFuture));
    check::<FollowUp>(&over, hold("2026-11-23"), Err(Rejection::AlreadyHeld));
    check::<FollowUp>(&cancelled(), hold("2026-11-23"), Err(Rejection::Cancelled));
}

/// What waited for an assignment that has ended waits no more; what was held stays held.
#[test]
fn cancel() {
    let (waiting, over) = before();
    check::<FollowUp>(&waiting, Command::Cancel, Ok(&[Fact::Cancelled {}]));
    for given in [vec![], over, cancelled()] {
        check::<FollowUp>(&given, Command::Cancel, Ok(&[]));
    }
}
