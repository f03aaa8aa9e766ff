//! What an organisation does for him: the plan, the match, the football.

use chrono::NaiveDate;
use platform::calendar;
use proto::{
    assignment::{
        AcceptOffer, AddContribution, Attendance, ConfirmContribution, ConfirmMatch, Contribution,
        LogSession, OfferAssignment, PlanAssignment, Programme, ProposeMatch, RecordFirstMeeting,
        StartMatch,
    },
    code::{AgeBand, Need},
    followup::{FollowUpOutcome, HoldFollowUp, Instrument, RecordMeasurement, Respondent},
    thread::{SetNextStep, Step as Next},
    who::Role,
};

use super::{
    super::{Before, cast::Cast},
    Story,
};

pub(super) fn place(story: &mut Story, cast: &Cast, today: NaiveDate) {
    let (bridge, coordinator, assignment) =
        (cast.bridge_builder(), cast.coordinator(), cast.assignment);
    let plan = PlanAssignment {
        assignment,
        thread: cast.thread,
        child: cast.child,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![cast.red_barnet],
        ask_again: None,
    };
    story
        .on(5, bridge.clone(), "plans what is wanted", "planlægger, hvad der er brug for", &plan)
        .before = Before::AssignmentHeard;
    story.on(
        5,
        bridge.clone(),
        "asks Red Barnet Aarhus",
        "spørger Red Barnet Aarhus",
        &OfferAssignment { assignment },
    );
    story.on(8, coordinator.clone(), "says yes", "siger ja", &AcceptOffer { assignment });
    let give =
        AddContribution { assignment, organisation: cast.club, contribution: Contribution::Place };
    story.on(
        8,
        bridge.clone(),
        "adds the club: a place on the team",
        "føjer klubben til: en plads på holdet",
        &give,
    );
    let yes = ConfirmContribution { assignment, contribution: Contribution::Place };
    story.on(8, cast.club_coordinator(), "the club says yes", "klubben siger ja", &yes);
    let propose = ProposeMatch { r#match: cast.r#match, assignment, volunteer: cast.volunteer };
    story.on(
        14,
        coordinator.clone(),
        "proposes a volunteer to go with him",
        "foreslår en frivillig, der følges med ham",
        &propose,
    );
    for (parent, english, danish) in [
        (cast.mother, "his mother says yes", "hans mor siger ja"),
        (cast.father, "his father says yes", "hans far siger ja"),
    ] {
        let confirm = ConfirmMatch { r#match: cast.r#match, by: parent };
        story.on(16, cast.parent(parent), english, danish, &confirm).before =
            Before::AssignmentHeard;
    }
    story.on(
        16,
        coordinator,
        "starts the match",
        "sætter matchet i gang",
        &StartMatch { r#match: cast.r#match },
    );
    let next = SetNextStep {
        thread: cast.thread,
        step: Next::FollowUp,
        owner: Role::BridgeBuilder,
        due_on: calendar::days_after(today, 84),
    };
    story.on(16, bridge, "says what is next", "siger, hvad der nu skal ske", &next);
}

pub(super) fn play(story: &mut Story, cast: &Cast, on: NaiveDate) {
    let (bridge, coordinator, r#match) = (cast.bridge_builder(), cast.coordinator(), cast.r#match);
    let measure = |noun: &str, score| RecordMeasurement {
        measurement: cast.measurement(noun),
        thread: cast.thread,
        child: cast.child,
        instrument: Instrument::Gbo,
        score,
        by: Respondent::Child,
        on,
    };
    story
        .on(
            16,
            bridge.clone(),
            "asks how near the goal is: 2",
            "spørger, hvor tæt målet er: 2",
            &measure("before", 2),
        )
        .before = Before::FollowupHeard;
    story.on(
        20,
        coordinator.clone(),
        "was there when they met",
        "var med, da de mødtes",
        &RecordFirstMeeting { r#match, on },
    );
    let session = LogSession { r#match, on, minutes: 90, attendance: Attendance::Attended };
    story.on(27, coordinator, "notes the first training", "noterer den første træning", &session);
    let hold = HoldFollowUp { follow_up: cast.follow_up, on, outcome: FollowUpOutcome::Continue };
    story
        .on(84, bridge.clone(), "follows up with the family", "følger op med familien", &hold)
        .before = Before::FollowupHeard;
    story.on(
        84,
        bridge,
        "asks again how near the goal is: 8",
        "spørger igen, hvor tæt målet er: 8",
        &measure("after", 8),
    );
}
