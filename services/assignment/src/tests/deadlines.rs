use platform::{Ask, Service as _, Timer};
use proto::{
    assignment::{
        AgreementFact, AssignmentEndReason, AssignmentFact as Fact, BoardFact, Contribution,
        DeclineReason, Event, FamilyFact, MatchFact, OrganisationFact, PauseReason, Programme,
        VolunteerFact,
    },
    code::{AgeBand, Need},
    id::ConsentId,
    withdrawal::WithdrawalFact,
};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, MATCH, RED, THREAD, date, monday};
use crate::{AssignmentService, domain::Command};

/// An offer starts the clock; whatever ends it stops the clock; nothing else touches it.
#[test]
fn what_sets_and_clears() {
    let set = || vec![Timer::Set("offer_lapses", monday())];
    let clear = || vec![Timer::Clear("offer_lapses")];
    let offered = Fact::Offered {
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
        (VolunteerFact::Committed { r#match: MATCH }.into(), vec![]),
        (MatchFact::FirstMeetingHeld { on: date("2026-11-23") }.into(), vec![]),
    ] {
        assert_eq!(AssignmentService::timers(&event), expected, "{event:?}");
    }
}

#[test]
fn what_falls_due() {
    let lapse = Command::Lapse { assignment: ASSIGNMENT, expires_at: monday() };
    let ask = Ask { stream: ASSIGNMENT.0, command: lapse };
    assert_eq!(AssignmentService::fall_due("offer_lapses", ASSIGNMENT.0, monday()), Some(ask));
    assert_eq!(AssignmentService::fall_due("something_else", ASSIGNMENT.0, monday()), None);
}

fn signed() -> AgreementFact {
    AgreementFact::Signed {
        organisation: RED,
        from_on: date("2026-01-01"),
        until_on: date("2026-12-31"),
    }
}
