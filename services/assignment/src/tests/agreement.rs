use platform::{Aggregate as _, testing::check};
use proto::assignment::AgreementFact as Fact;

use super::{RED, date};
use crate::domain::agreement::{Agreement, Command, Rejection};

fn sign(from_on: &str, until_on: &str, today: &str) -> Command {
    Command::Sign {
        organisation: RED,
        from_on: date(from_on),
        until_on: date(until_on),
        today: date(today),
    }
}

fn signed(from_on: &str, until_on: &str) -> Fact {
    Fact::Signed { organisation: RED, from_on: date(from_on), until_on: date(until_on) }
}

#[test]
fn sign_the_first() {
    let year = signed("2026-01-01", "2026-12-31");
    let day = signed("2026-11-23", "2026-11-23");
    check::<Agreement>(&[], sign("2026-01-01", "2026-12-31", "2026-11-23"), Ok(&[year]));
    check::<Agreement>(&[], sign("2026-11-23", "2026-11-23", "2026-11-23"), Ok(&[day]));
    check::<Agreement>(
        &[],
        sign("2026-12-31", "2026-12-30", "2026-11-23"),
        Err(Rejection::Backwards),
    );
    check::<Agreement>(
        &[],
        sign("2026-01-01", "2026-11-22", "2026-11-23"),
        Err(Rejection::AlreadyOver),
    );
}

#[test]
fn sign_the_next_when_the_one_before_has_run_out() {
    let before = [signed("2026-01-01", "2026-11-22")];
    let next = signed("2026-11-23", "2027-11-22");
    check::<Agreement>(
        &before,
        sign("2026-11-23", "2027-11-22", "2026-11-22"),
        Err(Rejection::StillRuns),
    );
    check::<Agreement>(&before, sign("2026-11-23", "2027-11-22", "2026-11-23"), Ok(&[next]));
    check::<Agreement>(
        &before,
        sign("2027-01-01", "2026-12-31", "2026-11-23"),
        Err(Rejection::Backwards),
    );
    check::<Agreement>(
        &before,
        sign("2026-01-01", "2026-11-22", "2026-11-23"),
        Err(Rejection::AlreadyOver),
    );
}

#[test]
fn in_force_from_the_first_day_to_the_last() {
    let agreement = Agreement::None.evolve(&signed("2026-11-23", "2026-12-31"));
    for (day, expected) in [
        ("2026-11-22", None),
        ("2026-11-23", Some(38)),
        ("2026-12-31", Some(0)),
        ("2027-01-01", None),
    ] {
        assert_eq!(agreement.days_left_on(date(day)), expected, "{day}");
    }
    assert_eq!(Agreement::None.days_left_on(date("2026-11-23")), None);
}
