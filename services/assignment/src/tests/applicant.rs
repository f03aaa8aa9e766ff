use platform::testing::check;
use proto::{assignment::ApplicantFact as Fact, id::VolunteerId};
use uuid::Uuid;

use super::{BLUE, RED, VOLUNTEER};
use crate::domain::aggregates::applicant::{Applicant, Command, Rejection};

const REGISTERED: Fact = Fact::Registered { organisation: RED };
const APPLIED: Fact = Fact::Applied { volunteer: VOLUNTEER };
const LEFT: Fact = Fact::Left { volunteer: VOLUNTEER };
const ANOTHER: VolunteerId = VolunteerId(Uuid::from_u128(0x7a));

fn apply(volunteer: VolunteerId) -> Command {
    Command::Apply { organisation: RED, volunteer }
}

/// A child's or a parent's id, or one that nobody knows, is no volunteer's.
#[test]
fn who_applies_is_registered_by_that_organisation() {
    let take = Command::TakeRegistration { organisation: RED };
    check::<Applicant>(&[], take, Ok(&[REGISTERED]));
    check::<Applicant>(&[REGISTERED], take, Ok(&[]));
    check::<Applicant>(&[], apply(VOLUNTEER), Err(Rejection::NotRegistered));
    check::<Applicant>(&[REGISTERED], apply(VOLUNTEER), Ok(&[APPLIED]));
    let elsewhere = Command::Apply { organisation: BLUE, volunteer: VOLUNTEER };
    check::<Applicant>(&[REGISTERED], elsewhere, Err(Rejection::NotRegistered));
}

/// I-12.
#[test]
fn one_person_one_volunteer() {
    let leave = |volunteer| Command::Leave { volunteer };
    let applied = [REGISTERED, APPLIED];
    for volunteer in [VOLUNTEER, ANOTHER] {
        check::<Applicant>(&applied, apply(volunteer), Err(Rejection::AlreadyVolunteers));
    }
    check::<Applicant>(&applied, leave(ANOTHER), Ok(&[]));
    check::<Applicant>(&applied, leave(VOLUNTEER), Ok(&[LEFT]));
    check::<Applicant>(&[REGISTERED, APPLIED, LEFT], leave(VOLUNTEER), Ok(&[]));
    let anew = Fact::Applied { volunteer: ANOTHER };
    check::<Applicant>(&[REGISTERED, APPLIED, LEFT], apply(ANOTHER), Ok(&[anew]));
    check::<Applicant>(&[], leave(VOLUNTEER), Ok(&[]));
}
