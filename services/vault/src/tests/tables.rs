//! CPR numbers, birthdays, persons: every case.

use chrono::NaiveDate;
use platform::testing::check;
use proptest::prelude::*;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{OrganisationId, PersonId},
    vault::{Controller, PartyStatus, PersonFact, PersonKind},
};
use uuid::Uuid;

use crate::domain::{
    Person, age,
    cpr::{Cpr, NotACpr},
    person::{self, Deed, NoMandate, Registration, Rejection, mandate},
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The whole table of law 2.4: the seventh digit and the year of two digits say the century.
#[test]
fn the_seventh_digit_says_the_century() {
    let today = date("2060-01-01");
    for (seventh, year, expected) in [
        (0, 0, Some(1900)),
        (0, 99, Some(1999)),
        (1, 0, Some(1900)),
        (1, 99, Some(1999)),
        (2, 0, Some(1900)),
        (2, 99, Some(1999)),
        (3, 0, Some(1900)),
        (3, 99, Some(1999)),
        (4, 0, Some(2000)),
        (4, 36, Some(2036)),
        (4, 37, Some(1937)),
        (4, 99, Some(1999)),
        (5, 0, Some(2000)),
        (5, 57, Some(2057)),
        (5, 58, Some(1858)),
        (5, 99, Some(1899)),
        (6, 57, Some(2057)),
        (6, 58, Some(1858)),
        (7, 57, Some(2057)),
        (7, 58, Some(1858)),
        (8, 0, Some(2000)),
        (8, 57, Some(2057)),
        (8, 58, Some(1858)),
        (8, 99, Some(1899)),
        (9, 0, Some(2000)),
        (9, 36, Some(2036)),
        (9, 37, Some(1937)),
        (9, 99, Some(1999)),
    ] {
        let text = format!("6107{year:02}{seventh}234");
        let born = Cpr::parse(&text, today).ok().map(|it| it.birth_date());
        let expected = expected.and_then(|it| NaiveDate::from_ymd_opt(it, 7, 1));
        assert_eq!(born, expected, "{text}");
    }
}

#[test]
fn what_is_typed_is_read() {
    use NotACpr::{InTheFuture, NoSuchDay, NotTenDigits};
    let today = date("2026-11-23");
    for (text, expected) in [
        // Modulus 11 is no reason: each last digit is as good.
        ("6102174000", Ok("6102174000")),
        ("6102174001", Ok("6102174001")),
        ("6102174009", Ok("6102174009")),
        ("610217-4005", Ok("6102174005")),
        (" 610217-4005\n", Ok("6102174005")),
        ("610217 4005", Err(NotTenDigits)),
        ("61-02174005", Err(NotTenDigits)),
        ("610217-400", Err(NotTenDigits)),
        ("610217-40055", Err(NotTenDigits)),
        ("610217--4005", Err(NotTenDigits)),
        ("61021740o5", Err(NotTenDigits)),
        ("", Err(NotTenDigits)),
        ("six-digits", Err(NotTenDigits)),
        ("æøåæøå4005", Err(NotTenDigits)),
        // 29 February is there every fourth year.
        ("8902164005", Ok("8902164005")),
        ("8902174005", Err(NoSuchDay)),
        ("8902000005", Err(NoSuchDay)),   // 1900
        ("8902004005", Ok("8902004005")), // 2000
        ("6113174005", Err(NoSuchDay)),
        ("6000174005", Err(NoSuchDay)),
        ("6101004005", Ok("6101004005")),
        ("9104174005", Err(NoSuchDay)), // 31 April
        ("9201174005", Err(NoSuchDay)), // day 92 - 60 = 32
        ("0001174005", Err(NoSuchDay)),
        // Nobody is born tomorrow; today somebody may be.
        ("8311264005", Ok("8311264005")),
        ("8411264005", Err(InTheFuture)),
        ("6101364005", Err(InTheFuture)),
        ("6101575005", Err(InTheFuture)),
    ] {
        let actual = Cpr::parse(text, today);
        let actual = actual.as_ref().map(Cpr::digits).map_err(|it| *it);
        assert_eq!(actual, expected, "{text:?}");
    }
}

/// Numbers as people type them, with what is right for each.
#[test]
fn numbers_that_people_type_are_read() {
    use NotACpr::{InTheFuture, NoSuchDay, NotTenDigits};
    let born = |text: &str| Cpr::parse(text, date("2026-11-30")).map(|it| it.birth_date());
    for (text, expected) in [
        ("010185-5000", Ok("1885-01-01")), // the century by the seventh digit; modulus 11 does not come out
        ("610110-4000", Ok("2010-01-01")), // a substitute number: day + 60
        ("6101104000", Ok("2010-01-01")),  // the same person
        ("610137-4000", Ok("1937-01-01")), // 4 with year 37 is the last century
        ("610136-9000", Err(InTheFuture)),
        ("610157-8000", Err(InTheFuture)),
        ("610158-8000", Ok("1858-01-01")),
        ("600110-4000", Err(NoSuchDay)), // day 60 is nobody's
        ("920110-4000", Err(NoSuchDay)),
        ("893302-1000", Err(NoSuchDay)),
        ("890201-4000", Err(NoSuchDay)), // 29 February 2001
        ("890200-4000", Ok("2000-02-29")),
        ("610110 4000", Err(NotTenDigits)),
        ("610110\u{2013}4000", Err(NotTenDigits)), // an en dash, as word processors write it
        ("610110-A1B2", Err(NotTenDigits)),
        ("61011\u{660}-4000", Err(NotTenDigits)), // an Arabic-Indic zero
    ] {
        assert_eq!(born(text), expected.map(date), "{text}");
    }
    assert!(!NotTenDigits.to_string().contains("610110"), "said without repeating it");
}

#[test]
fn a_substitute_number_is_marked_and_nothing_is_printed() {
    let today = date("2026-11-23");
    let cpr = Cpr::parse("6102174005", today).unwrap();
    assert!(cpr.is_substitute());
    assert_eq!(cpr.birth_date(), date("2017-02-01"));
    assert_eq!(format!("{cpr:?}"), "Cpr(..)");
    let last_day = Cpr::parse("9112164005", today).unwrap();
    assert!(last_day.is_substitute());
    assert_eq!(last_day.birth_date(), date("2016-12-31"));
}

proptest! {
    /// Whatever ten digits: what is read is a day that was, and it is read the same with a dash.
    #[test]
    fn a_number_that_is_read_is_of_a_day_that_was(digits in "[0-9]{10}") {
        let today = date("2026-11-23");
        let read = Cpr::parse(&digits, today);
        let dashed = format!("{}-{}", &digits[..6], &digits[6..]);
        prop_assert_eq!(&read, &Cpr::parse(&dashed, today));
        if let Ok(cpr) = read {
            prop_assert!(cpr.birth_date() <= today);
            prop_assert!(cpr.birth_date() >= date("1858-01-01"));
        }
    }
}

#[test]
fn birthdays_count_in_full_years() {
    for (born, today, years) in [
        ("2016-11-23", "2026-11-22", 9),
        ("2016-11-23", "2026-11-23", 10),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", 0),
        // Born on 29 February: in other years the years have passed on 1 March.
        ("2016-02-29", "2026-02-28", 9),
        ("2016-02-29", "2026-03-01", 10),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
    ] {
        assert_eq!(age::years(date(born), date(today)), years, "{born} on {today}");
    }
}

#[test]
fn what_an_age_decides_changes_at_10_15_and_18() {
    use PartyStatus::{Adult, From10, From15, Under10};
    let born = date("2016-02-29");
    for (today, party, next) in [
        ("2016-02-29", Under10, Some(("2026-03-01", From10))),
        ("2026-02-28", Under10, Some(("2026-03-01", From10))),
        ("2026-03-01", From10, Some(("2031-03-01", From15))),
        ("2031-02-28", From10, Some(("2031-03-01", From15))),
        ("2031-03-01", From15, Some(("2034-03-01", Adult))),
        ("2034-02-28", From15, Some(("2034-03-01", Adult))),
        ("2034-03-01", Adult, None),
        ("2090-01-01", Adult, None),
    ] {
        assert_eq!(age::party(born, date(today)), party, "{today}");
        assert_eq!(
            age::next_turn(born, date(today)),
            next.map(|(on, party)| (date(on), party)),
            "{today}"
        );
    }
}

const ANNA: PersonId = PersonId(Uuid::from_u128(1));
const BENT: PersonId = PersonId(Uuid::from_u128(2));

fn aarhus() -> Municipality {
    "0751".parse().unwrap()
}

fn struer() -> Municipality {
    "0671".parse().unwrap()
}

fn ask(deed: Deed) -> person::Command {
    person::Command { at: aarhus(), deed }
}

fn registration(kind: PersonKind, party: Option<PartyStatus>) -> Registration {
    Registration { kind, party, controller: Controller::Municipality }
}

fn registered(kind: PersonKind, party: Option<PartyStatus>) -> PersonFact {
    let controller = Controller::Municipality;
    PersonFact::Registered { kind, party, municipality: aarhus(), controller }
}

/// Every command in every state: nobody, a child here, a grown-up here, somebody elsewhere, somebody who has given way.
#[test]
fn persons() {
    use PartyStatus::{From10, Under10};
    use Rejection::{
        AlreadyDismissed, AlreadyDuplicate, AlreadyRegistered, NoCustody, NotAChild, SameCustody,
        Unknown,
    };
    let child = registered(PersonKind::Child, Some(Under10));
    let guardian = registered(PersonKind::Guardian, None);
    let elsewhere = PersonFact::Registered {
        kind: PersonKind::Child,
        party: None,
        municipality: struer(),
        controller: Controller::Municipality,
    };
    let handed = PersonFact::HandedOver { to: aarhus() };
    let custody = |holders: &[PersonId]| PersonFact::CustodyRecorded { holders: holders.to_vec() };
    let record = |holders: &[PersonId]| Deed::RecordCustody(holders.to_vec());
    let turned = PersonFact::PartyStatusChanged { party: From10 };
    let gave_way = PersonFact::ConfirmedDuplicate { of: BENT };
    let two = PersonFact::DismissedDuplicate { of: BENT };
    let register = || Deed::Register(registration(PersonKind::Child, Some(Under10)));
    let many: Vec<PersonId> = (10..17).map(|it| PersonId(Uuid::from_u128(it))).collect();
    type Row = (Vec<PersonFact>, Deed, Result<Vec<PersonFact>, Rejection>);
    let rows: Vec<Row> = vec![
        (vec![], register(), Ok(vec![child.clone()])),
        (vec![child.clone()], register(), Err(AlreadyRegistered)),
        (vec![elsewhere.clone()], register(), Err(Unknown)),
        (vec![], Deed::Change(None), Err(Unknown)),
        (vec![elsewhere.clone()], Deed::Change(None), Err(Unknown)),
        (vec![elsewhere.clone(), handed.clone()], Deed::Change(None), Ok(vec![])),
        (vec![child.clone()], Deed::Change(None), Ok(vec![])),
        (vec![child.clone()], Deed::Change(Some(Under10)), Ok(vec![])),
        (vec![child.clone()], Deed::Change(Some(From10)), Ok(vec![turned.clone()])),
        (vec![guardian.clone()], Deed::Change(Some(From10)), Ok(vec![turned.clone()])),
        (vec![], Deed::Turn(From10), Ok(vec![])),
        (vec![child.clone()], Deed::Turn(From10), Ok(vec![turned.clone()])),
        (vec![child.clone(), turned], Deed::Turn(From10), Ok(vec![])),
        (vec![], record(&[ANNA]), Err(Unknown)),
        (vec![elsewhere.clone()], record(&[ANNA]), Err(Unknown)),
        (vec![guardian], record(&[ANNA]), Err(NotAChild)),
        (vec![child.clone()], record(&[]), Err(NoCustody)),
        (vec![child.clone()], record(&[ANNA, ANNA]), Err(NoCustody)),
        (vec![child.clone()], record(&many), Err(NoCustody)),
        (vec![child.clone()], record(&[ANNA, BENT]), Ok(vec![custody(&[ANNA, BENT])])),
        (vec![child.clone(), custody(&[ANNA, BENT])], record(&[BENT, ANNA]), Err(SameCustody)),
        (vec![child.clone(), custody(&[ANNA, BENT])], record(&[BENT]), Ok(vec![custody(&[BENT])])),
        (vec![], Deed::HandOver(struer()), Ok(vec![])),
        (
            vec![child.clone()],
            Deed::HandOver(struer()),
            Ok(vec![PersonFact::HandedOver { to: struer() }]),
        ),
        (vec![elsewhere.clone(), handed], Deed::HandOver(struer()), Ok(vec![])),
        (vec![elsewhere], Deed::HandOver(aarhus()), Err(Unknown)),
        (vec![], Deed::ConfirmDuplicate(BENT), Err(Unknown)),
        (vec![child.clone()], Deed::ConfirmDuplicate(BENT), Ok(vec![gave_way.clone()])),
        (
            vec![child.clone(), gave_way.clone()],
            Deed::ConfirmDuplicate(BENT),
            Err(AlreadyDuplicate),
        ),
        (vec![], Deed::DismissDuplicate(BENT), Err(Unknown)),
        (vec![child.clone()], Deed::DismissDuplicate(BENT), Ok(vec![two.clone()])),
        (vec![child.clone(), two], Deed::DismissDuplicate(BENT), Err(AlreadyDismissed)),
        (vec![child, gave_way], Deed::DismissDuplicate(BENT), Err(AlreadyDuplicate)),
    ];
    for (given, deed, then) in rows {
        check::<Person>(&given, ask(deed), then.as_deref().map_err(|it| *it));
    }
}

/// Who came with a thread is written down here, once.
#[test]
fn somebody_arrives() {
    let registered = PersonFact::Registered {
        kind: PersonKind::Child,
        party: None,
        municipality: struer(),
        controller: Controller::Municipality,
    };
    let handed = PersonFact::HandedOver { to: aarhus() };
    let arrive = || person::Command { at: aarhus(), deed: Deed::Arrive(None) };
    check::<Person>(&[], arrive(), Err(Rejection::Unknown));
    check::<Person>(std::slice::from_ref(&registered), arrive(), Ok(std::slice::from_ref(&handed)));
    check::<Person>(&[registered, handed], arrive(), Ok(&[]));
}

proptest! {
    /// Whatever is asked, in whatever order: custody is with somebody and never with nobody, and who has given way has once.
    #[test]
    fn a_person_is_told_once(deeds in prop::collection::vec(0..7_u8, 1..25)) {
        use platform::Aggregate as _;
        let deed = |n: u8| match n {
            0 => Deed::Register(registration(PersonKind::Child, None)),
            1 => Deed::RecordCustody(vec![ANNA]),
            2 => Deed::RecordCustody(vec![ANNA, BENT]),
            3 => Deed::Turn(PartyStatus::From10),
            4 => Deed::ConfirmDuplicate(BENT),
            5 => Deed::DismissDuplicate(BENT),
            _ => Deed::HandOver(struer()),
        };
        let mut person = Person::default();
        let mut story = vec![];
        for n in deeds {
            for event in person.decide(ask(deed(n))).unwrap_or_default() {
                person = person.evolve(&event);
                story.push(event);
            }
        }
        // All but custody is said once at most.
        for (nth, fact) in story.iter().enumerate() {
            let is_custody = matches!(fact, PersonFact::CustodyRecorded { .. });
            prop_assert!(is_custody || !story[..nth].contains(fact), "{:?}", fact);
        }
        if let Some(first) = story.first() {
            let begins = matches!(first, PersonFact::Registered { .. });
            prop_assert!(begins, "{:?}", first);
        }
        // Twice the same custody in a row is never said.
        let custody: Vec<_> = story.iter().filter(|it| matches!(it, PersonFact::CustodyRecorded { .. })).collect();
        let changes = custody.windows(2).all(|it| it[0] != it[1]);
        prop_assert!(changes);
    }
}

#[test]
fn everybody_registers_whom_they_know() {
    use NoMandate::{NotYourCpr, NotYourPerson};
    let ours = OrganisationId(Uuid::from_u128(5));
    for role in Role::ALL {
        let actor = Actor { organisation: Some(ours), ..platform::testing::actor(*role, "0751") };
        for kind in PersonKind::ALL {
            let is_volunteer = *kind == PersonKind::Volunteer;
            let (without, with) = match (role, is_volunteer) {
                (Role::CaseWorker, false) => {
                    (Ok(Controller::Municipality), Ok(Controller::Municipality))
                }
                (Role::BridgeBuilder, false) => (Ok(Controller::Municipality), Err(NotYourCpr)),
                (Role::Coordinator, true) => (Ok(Controller::Organisation(ours)), Err(NotYourCpr)),
                (_, _) => (Err(NotYourPerson), Err(NotYourPerson)),
            };
            assert_eq!(mandate(&actor, *kind, false), without, "{role} {kind}");
            assert_eq!(mandate(&actor, *kind, true), with, "{role} {kind} with a CPR number");
        }
        let nobodys = Actor { organisation: None, ..actor };
        assert_eq!(mandate(&nobodys, PersonKind::Volunteer, false), Err(NotYourPerson), "{role}");
    }
}
