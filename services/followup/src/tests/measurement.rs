use platform::{Aggregate as _, testing::check};
use proto::{
    code::Mistake,
    followup::{Instrument, MeasurementFact as Fact, Respondent},
};

use super::{CHILD, date, today};
use crate::domain::measurement::{Command, Measurement, Rejection};

fn record(instrument: Instrument, score: u16, on: &str) -> Command {
    Command::Record {
        child: CHILD,
        most_years: 10,
        instrument,
        score,
        by: Respondent::Parent,
        on: date(on),
        today: today(),
    }
}

fn recorded(instrument: Instrument, score: u16) -> Fact {
    let on = today();
    Fact::Recorded {
        child: CHILD,
        instrument,
        instrument_version: 1,
        score,
        by: Respondent::Parent,
        on,
    }
}

#[test]
fn once() {
    let who5 = Instrument::Who5;
    check::<Measurement>(&[], record(who5, 56, "2026-11-23"), Ok(&[recorded(who5, 56)]));
    check::<Measurement>(&[], record(who5, 56, "2026-11-24"), Err(Rejection::InTheFuture));
    check::<Measurement>(
        &[recorded(who5, 56)],
        record(who5, 56, "2026-11-23"),
        Err(Rejection::AlreadyRecorded),
    );
}

/// I-22.
#[test]
fn a_mistake_is_corrected_once() {
    let who5 = recorded(Instrument::Who5, 56);
    let mistake = Mistake::WrongPerson;
    let correct = Command::Correct { position: 7, mistake };
    let corrected = Fact::EntryCorrected { position: 7, mistake };
    check::<Measurement>(&[], correct, Err(Rejection::Unknown));
    let given = std::slice::from_ref(&who5);
    check::<Measurement>(given, correct, Ok(std::slice::from_ref(&corrected)));
    let given = [who5, corrected];
    check::<Measurement>(&given, correct, Err(Rejection::AlreadyCorrected));
    let again = record(Instrument::Who5, 56, "2026-11-23");
    check::<Measurement>(&given, again, Err(Rejection::AlreadyRecorded));
}

#[test]
fn a_score_is_on_the_scale_of_its_instrument() {
    use Instrument::{Cantril, Faces, Gbo, Tils, Who5};
    let cases: [(Instrument, &[u16], &[u16]); 5] = [
        (Gbo, &[0, 10], &[11, u16::MAX]),
        (Faces, &[1, 5], &[0, 6]),
        (Cantril, &[0, 10], &[11]),
        (Who5, &[0, 4, 52, 100], &[1, 13, 25, 50, 101, 104]),
        (Tils, &[3, 9], &[0, 2, 10]),
    ];
    assert_eq!(cases.map(|it| it.0), Instrument::ALL);
    for (instrument, on_it, off_it) in cases {
        for score in on_it {
            check::<Measurement>(
                &[],
                record(instrument, *score, "2026-11-23"),
                Ok(&[recorded(instrument, *score)]),
            );
        }
        for score in off_it {
            check::<Measurement>(
                &[],
                record(instrument, *score, "2026-11-23"),
                Err(Rejection::NotAScore),
            );
        }
    }
}

/// From which age a child answers itself; a parent may answer for a younger one.
#[test]
fn a_child_is_old_enough() {
    let record = |instrument, most_years, by| Command::Record {
        child: CHILD,
        most_years,
        instrument,
        score: 4,
        by,
        on: today(),
        today: today(),
    };
    for (instrument, least) in [
        (Instrument::Faces, 5),
        (Instrument::Who5, 9),
        (Instrument::Cantril, 10),
        (Instrument::Tils, 13),
    ] {
        let is_done = |command| Measurement::default().decide(command).map(|_| ());
        let young = record(instrument, least - 1, Respondent::Child);
        assert_eq!(is_done(young), Err(Rejection::TooYoung), "{instrument:?}");
        assert_eq!(is_done(record(instrument, least, Respondent::Child)), Ok(()));
        assert_eq!(is_done(record(instrument, least - 1, Respondent::Parent)), Ok(()));
    }
}
