use platform::{Aggregate as _, testing::check};
use proto::assignment::AgreementFact as Fact;

use super::{RED, date};
use crate::domain::aggregates::agreement::{Agreement, Command, Rejection};

const TODAY: &str = "2026-11-23";

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

fn terminate(until_on: &str) -> Command {
    Command::Terminate { until_on: date(until_on), today: date(TODAY) }
}

fn correct(until_on: &str) -> Command {
    Command::CorrectEnd { until_on: date(until_on), today: date(TODAY) }
}

fn days_left(facts: &[Fact], day: &str) -> Option<i64> {
    facts.iter().fold(Agreement::None, Agreement::evolve).days_left_on(date(day))
}

#[test]
fn sign_the_first() {
    let year = signed("2026-01-01", "2026-12-31");
    let day = signed("2026-11-23", "2026-11-23");
    check::<Agreement>(&[], sign("2026-01-01", "2026-12-31", TODAY), Ok(&[year]));
    check::<Agreement>(&[], sign("2026-11-23", "2026-11-23", TODAY), Ok(&[day]));
    let backwards = sign("2026-12-31", "2026-12-30", TODAY);
    check::<Agreement>(&[], backwards, Err(Rejection::Backwards));
    let over = sign("2026-01-01", "2026-11-22", TODAY);
    check::<Agreement>(&[], over, Err(Rejection::AlreadyOver));
}

/// The next is signed while the one before runs, and begins on the day after: there is no day without.
#[test]
fn renew_without_a_gap() {
    let before = [signed("2026-01-01", "2026-12-31")];
    let next = signed("2027-01-01", "2027-12-31");
    let renew = sign("2027-01-01", "2027-12-31", TODAY);
    check::<Agreement>(&before, renew, Ok(std::slice::from_ref(&next)));
    let overlaps = sign("2026-12-31", "2027-12-31", TODAY);
    check::<Agreement>(&before, overlaps, Err(Rejection::StillRuns));
    let renewed = [before.to_vec(), vec![next]].concat();
    let third = sign("2028-01-01", "2028-12-31", TODAY);
    check::<Agreement>(&renewed, third, Err(Rejection::StillRuns));
    for (day, left) in [
        ("2026-12-31", Some(365)),
        ("2027-01-01", Some(364)),
        ("2027-12-31", Some(0)),
        ("2028-01-01", None),
    ] {
        assert_eq!(days_left(&renewed, day), left, "{day}");
    }
    // With a gap it does not hold in between.
    let late = [before.to_vec(), vec![signed("2027-02-01", "2027-12-31")]].concat();
    assert_eq!(days_left(&late, "2026-12-31"), Some(0));
    assert_eq!(days_left(&late, "2027-01-15"), None);
    // When the first is over, the second is renewed as it was.
    let in_2027 = sign("2028-01-01", "2028-12-31", "2027-03-01");
    check::<Agreement>(&renewed, in_2027, Ok(&[signed("2028-01-01", "2028-12-31")]));
}

#[test]
fn sign_the_next_when_the_one_before_has_run_out() {
    let before = [signed("2026-01-01", "2026-11-22")];
    let next = signed("2026-11-23", "2027-11-22");
    check::<Agreement>(&before, sign("2026-11-23", "2027-11-22", TODAY), Ok(&[next]));
    let backwards = sign("2027-01-01", "2026-12-31", TODAY);
    check::<Agreement>(&before, backwards, Err(Rejection::Backwards));
    let over = sign("2026-01-01", "2026-11-22", TODAY);
    check::<Agreement>(&before, over, Err(Rejection::AlreadyOver));
}

#[test]
fn terminate_sooner_than_agreed() {
    let runs = [signed("2026-01-01", "2026-12-31")];
    let renewed = [runs.to_vec(), vec![signed("2027-01-01", "2027-12-31")]].concat();
    let terminated = |until_on: &str| Fact::Terminated { until_on: date(until_on) };
    check::<Agreement>(&[], terminate("2026-12-01"), Err(Rejection::Unknown));
    check::<Agreement>(&runs, terminate("2026-12-01"), Ok(&[terminated("2026-12-01")]));
    check::<Agreement>(&runs, terminate("2026-11-22"), Err(Rejection::AlreadyOver));
    check::<Agreement>(&runs, terminate("2026-12-31"), Err(Rejection::NotSooner));
    check::<Agreement>(&renewed, terminate("2026-12-31"), Ok(&[terminated("2026-12-31")]));
    for (until_on, first_day_without) in
        [("2026-12-01", "2026-12-02"), ("2027-03-31", "2027-04-01")]
    {
        let over = [renewed.clone(), vec![terminated(until_on)]].concat();
        assert_eq!(days_left(&over, until_on), Some(0));
        assert_eq!(days_left(&over, first_day_without), None);
    }
}

#[test]
fn correct_the_last_day() {
    let typed_wrongly = [signed("2026-01-01", "2062-12-31")];
    let (from_on, until_on) = (date("2026-01-01"), date("2026-12-31"));
    let corrected = Fact::EndCorrected { from_on, until_on };
    check::<Agreement>(&[], correct("2026-12-31"), Err(Rejection::Unknown));
    let right = Ok(std::slice::from_ref(&corrected));
    check::<Agreement>(&typed_wrongly, correct("2026-12-31"), right);
    check::<Agreement>(&typed_wrongly, correct("2062-12-31"), Err(Rejection::AlreadySo));
    check::<Agreement>(&typed_wrongly, correct("2025-12-31"), Err(Rejection::Backwards));
    check::<Agreement>(&typed_wrongly, correct("2026-11-22"), Err(Rejection::AlreadyOver));
    let put_right = [typed_wrongly.to_vec(), vec![corrected]].concat();
    assert_eq!(days_left(&put_right, "2026-12-31"), Some(0));
    let renewed = [put_right, vec![signed("2027-01-01", "2027-12-31")]].concat();
    check::<Agreement>(&renewed, correct("2027-01-01"), Err(Rejection::StillRuns));
}

#[test]
fn in_force_from_the_first_day_to_the_last() {
    let agreement = [signed("2026-11-23", "2026-12-31")];
    for (day, expected) in [
        ("2026-11-22", None),
        ("2026-11-23", Some(38)),
        ("2026-12-31", Some(0)),
        ("2027-01-01", None),
    ] {
        assert_eq!(days_left(&agreement, day), expected, "{day}");
    }
    assert_eq!(days_left(&[], TODAY), None);
}
