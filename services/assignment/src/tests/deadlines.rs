use platform::{CommandFor, Service as _, Timer};
use proto::{
    assignment::{
        AgreementFact, AssignmentEndReason, AssignmentFact as Fact, BoardFact, Contribution,
        Course, DeclineReason, Event, FamilyFact, MatchFact, OrganisationFact, PauseReason,
        Programme, VolunteerFact,
    },
    code::{AgeBand, Need},
    id::ConsentId,
    withdrawal::WithdrawalFact,
};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, MATCH, RED, THREAD, VOLUNTEER, date, moment, monday};
use crate::{AssignmentService, domain::Command};

/// An offer starts the clock; whatever ends it stops the clock; nothing else touches it.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_sets_and_clears() {
    let set = || vec![Timer::Set("offer_lapses", monday())];
    let day = date("2028-11-23");
    let ends = |kind| vec![Timer::Set(kind, moment("2028-11-23T23:00:00Z"))];
    let clear = || vec![Timer::Clear("offer_lapses")];
    let offered = Fact::Offered {
        rules: None,
        calendar: None,
        organisation: RED,
        rank: 1,
        explanation: vec![],
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        expires_at: monday(),
    };
    let planned = Fact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![RED],
        ask_again: None,
    };
    for (event, expected) in [
        (Event::from(offered), set()),
        (Fact::OfferAccepted { organisation: RED }.into(), clear()),
        (Fact::OfferDeclined { organisation: RED, reason: DeclineReason::Times }.into(), clear()),
        (Fact::OfferLapsed { organisation: RED }.into(), clear()),
        (Fact::Unplaced { asked: 1 }.into(), clear()),
        (Fact::Ended { reason: AssignmentEndReason::Moved, organisation: None }.into(), clear()),
        (planned.into(), vec![]),
        (Fact::Suspended { reason: PauseReason::Consent, consent: None }.into(), vec![]),
        (Fact::Resumed { consent: None }.into(), vec![]),
        (BoardFact::Closed {}.into(), vec![]),
        (FamilyFact::CustodyKnown { child: CHILD, holders: vec![] }.into(), vec![]),
        (
            WithdrawalFact::Acknowledged { consent: ConsentId(Uuid::nil()), thread: THREAD }.into(),
            vec![],
        ),
        (
            Fact::ContributionAdded { organisation: RED, contribution: Contribution::Place }.into(),
            vec![],
        ),
        (Fact::Started { thread: THREAD, child: CHILD, organisation: RED }.into(), vec![]),
        (Fact::MatchLinked { r#match: MATCH }.into(), vec![]),
        (Fact::MatchUnlinked { r#match: MATCH }.into(), vec![]),
        (Fact::Completed { organisation: RED }.into(), vec![]),
        (OrganisationFact::PlaceReserved { assignment: ASSIGNMENT }.into(), vec![]),
        (signed().into(), vec![]),
        (
            VolunteerFact::ChildCertificateCleared { review_due_on: day }.into(),
            ends("certificate_ends"),
        ),
        (
            VolunteerFact::TrainingCompleted { course: Course::Basic, until_on: day }.into(),
            ends("course_ends"),
        ),
        (
            VolunteerFact::TrainingCompleted { course: Course::ChildrenInNeed, until_on: day }
                .into(),
            vec![],
        ),
        (VolunteerFact::StoodDown { on: day }.into(), vec![Timer::Clear("certificate_ends")]),
        (
            VolunteerFact::ClearanceRevoked { on: day }.into(),
            vec![Timer::Clear("certificate_ends")],
        ),
        (VolunteerFact::PutOnHold { on: day }.into(), vec![]),
        (VolunteerFact::Committed { r#match: MATCH }.into(), vec![]),
        (MatchFact::FirstMeetingHeld { on: date("2026-11-23") }.into(), vec![]),
    ] {
        assert_eq!(AssignmentService::timers(&event), expected, "{event:?}");
    }
}

#[test]
fn what_falls_due() {
    let lapse = Command::Lapse { assignment: ASSIGNMENT, expires_at: monday() };
    let ask = CommandFor { stream: ASSIGNMENT.0, command: lapse };
    assert_eq!(AssignmentService::on_deadline("offer_lapses", ASSIGNMENT.0, monday()), Some(ask));
    for kind in ["certificate_ends", "course_ends"] {
        let expire = Command::Expire { volunteer: VOLUNTEER, ended_at: monday() };
        let ask = CommandFor { stream: VOLUNTEER.0, command: expire };
        assert_eq!(AssignmentService::on_deadline(kind, VOLUNTEER.0, monday()), Some(ask));
    }
    assert_eq!(AssignmentService::on_deadline("something_else", ASSIGNMENT.0, monday()), None);
}

fn signed() -> AgreementFact {
    AgreementFact::Signed {
        organisation: RED,
        from_on: date("2026-01-01"),
        until_on: date("2026-12-31"),
    }
}
