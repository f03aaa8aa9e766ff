//! Whatever is asked, in whatever order, each aggregate's history is a story that makes sense.

use chrono::{Days, TimeDelta};
use platform::Aggregate;
use proptest::prelude::*;
use proto::{
    assignment::{
        AgreementFact, AssignmentEndReason, AssignmentFact, Attendance, BoardFact, Contribution,
        Course, DeclineReason, EndReason, MatchEntry, MatchFact, OrganisationFact,
        OrganisationKind, PauseReason, Programme, SizeBand, VolunteerFact,
    },
    code::{AgeBand, Mistake, Need},
    id::{AssignmentId, ConsentId, MatchId, OrganisationId, PersonId, UserId},
};
use uuid::Uuid;

use super::{
    ASSIGNMENT, BLUE, CHILD, COORDINATOR, GREEN, HELPER, OF_BLUE, OF_RED, PARENT, RED, THREAD,
    VOLUNTEER, date, monday,
};
use crate::domain::{
    aggregates::{
        agreement, assignment,
        family::Say,
        matching::{self, Entry, Noter, Pair, Requirements, Standing, Teller},
        organisation, thread_copy,
        volunteer::{self, Asker, Decision},
    },
    speaks_for::SpeaksFor,
};

/// Everything that happens when `commands` are asked one after the other.
fn story<A: Aggregate>(commands: Vec<A::Command>) -> Vec<A::Event> {
    let mut aggregate = A::default();
    let mut story = vec![];
    for command in commands {
        for event in aggregate.decide(command).unwrap_or_default() {
            aggregate = aggregate.evolve(&event);
            story.push(event);
        }
    }
    story
}

fn some<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..40)
}

proptest! {
    /// A place that is given was free, and is given once.
    #[test]
    fn an_organisation(commands in some(organisation_command())) {
        let (mut places, mut held) = (0, vec![]);
        for event in story::<organisation::Organisation>(commands) {
            match event {
                OrganisationFact::Registered { .. } => prop_assert!(held.is_empty()),
                OrganisationFact::CapacityDeclared { places: declared } => places = usize::from(declared),
                OrganisationFact::PlaceReserved { assignment } => {
                    prop_assert!(held.len() < places && !held.contains(&assignment));
                    held.push(assignment);
                }
                OrganisationFact::PlaceReleased { assignment } => {
                    prop_assert!(held.contains(&assignment));
                    held.retain(|it| *it != assignment);
                }
            }
        }
    }

    /// On every day one agreement at most, and none after its end but what was signed for it.
    #[test]
    fn an_agreement(commands in some(agreement_command())) {
        for event in story::<agreement::Agreement>(commands) {
            match event {
                AgreementFact::Signed { from_on, until_on, .. }
                | AgreementFact::EndCorrected { from_on, until_on } => prop_assert!(from_on <= until_on),
                AgreementFact::Terminated { .. } => {}
            }
        }
    }

    /// Begins once; held by one match at a time (I-12), and never without all that was to be in order (I-09).
    #[test]
    fn a_volunteer(commands in some(volunteer_command())) {
        let (mut held, mut certificate, mut pledge, mut basic) = (None, false, false, false);
        let (mut stands, mut gone) = (true, false);
        let story = story::<volunteer::Volunteer>(commands);
        let begins = |it: &VolunteerFact| matches!(it, VolunteerFact::Applied { .. });
        prop_assert!(story.first().is_none_or(begins));
        prop_assert!(!story.iter().skip(1).any(begins));
        for event in story {
            match event {
                VolunteerFact::Applied { .. } => {}
                VolunteerFact::ChildCertificateCleared { .. } => certificate = true,
                VolunteerFact::ClearanceRevoked { .. } => certificate = false,
                VolunteerFact::StoodDown { .. } => (certificate, stands) = (false, false),
                VolunteerFact::PutOnHold { .. } => stands = false,
                VolunteerFact::Reinstated { .. } => {
                    prop_assert!(!stands && certificate);
                    stands = true;
                }
                VolunteerFact::Left { .. } | VolunteerFact::Rejected { .. } => {
                    prop_assert!(!gone);
                    (gone, stands) = (true, false);
                }
                VolunteerFact::ChildCertificateExpired { .. }
                | VolunteerFact::TrainingExpired { .. } => prop_assert!(!gone),
                VolunteerFact::ConfidentialityPledgeSigned { .. } => pledge = true,
                VolunteerFact::TrainingCompleted { course, .. } => basic |= course == Course::Basic,
                VolunteerFact::Committed { r#match } => {
                    prop_assert!(held.is_none() && certificate && pledge && basic && stands);
                    held = Some(r#match);
                }
                VolunteerFact::Released { r#match } => {
                    prop_assert_eq!(held, Some(r#match));
                    held = None;
                }
            }
        }
    }

    /// One beginning, at most one end and nothing after it; one open offer at a time (I-16), nobody asked twice (I-17),
    /// nobody who was not named; one match at a time (I-11), and none that begins while it rests (SC-04).
    #[test]
    fn an_assignment(commands in some(assignment_command())) {
        use AssignmentFact as Fact;
        let (mut begun, mut open, mut asked, mut carrier, mut running, mut ended) = (false, None, vec![], None, None, false);
        let mut rests = false;
        for event in story::<assignment::Assignment>(commands) {
            prop_assert!(!ended, "nothing after the end: {event:?}");
            prop_assert_eq!(begun, !matches!(event, Fact::Planned { .. }));
            match event {
                Fact::Planned { .. } => begun = true,
                Fact::Offered { organisation, rank, .. } => {
                    prop_assert!(open.is_none() && carrier.is_none() && !asked.contains(&organisation));
                    prop_assert!([RED, BLUE, GREEN].contains(&organisation));
                    open = Some(organisation);
                    asked.push(organisation);
                    prop_assert_eq!(usize::from(rank), asked.len());
                }
                Fact::OfferAccepted { organisation } => {
                    prop_assert_eq!(open.take(), Some(organisation));
                    carrier = Some(organisation);
                }
                Fact::OfferDeclined { organisation, .. } | Fact::OfferLapsed { organisation } => {
                    prop_assert_eq!(open.take(), Some(organisation));
                }
                Fact::Unplaced { asked: count } => {
                    prop_assert!(open.is_none() && carrier.is_none());
                    prop_assert_eq!(usize::from(count), asked.len());
                    ended = true;
                }
                Fact::WentAlong { .. } => prop_assert!(false, "nobody goes along here"),
                Fact::NobodyFree { left } => {
                    prop_assert!(open.is_none() && carrier.is_none());
                    prop_assert_eq!(usize::from(left), 3 - asked.len());
                }
                Fact::ContributionAdded { .. }
                | Fact::ContributionConfirmed { .. }
                | Fact::ContributionRemoved { .. } => prop_assert!(carrier.is_some()),
                Fact::Started { organisation, .. } => prop_assert!(carrier == Some(organisation) && !rests),
                Fact::MatchLinked { r#match } => {
                    prop_assert!(carrier.is_some() && !rests);
                    prop_assert_eq!(running.replace(r#match), None);
                }
                Fact::MatchUnlinked { r#match } => prop_assert_eq!(running.take(), Some(r#match)),
                Fact::Completed { organisation } => {
                    prop_assert!(carrier == Some(organisation) && running.is_none());
                    ended = true;
                }
                Fact::Suspended { .. } => {
                    prop_assert!(carrier.is_some() && !rests);
                    rests = true;
                }
                Fact::Resumed { .. } => {
                    prop_assert!(carrier.is_some() && rests);
                    rests = false;
                }
                Fact::Ended { organisation, .. } => {
                    prop_assert_eq!(carrier, organisation);
                    ended = true;
                }
            }
        }
    }

    /// Proposed, confirmed, started, met, in this order and each once; nothing after the end; one session a day, and none
    /// while it is paused for whatever reason.
    #[test]
    fn a_match(commands in some(match_command())) {
        let (mut steps, mut days, mut paused, mut agreed) = (vec![], vec![], vec![], false);
        for event in story::<matching::Match>(commands) {
            prop_assert_ne!(steps.last(), Some(&4), "nothing after the end: {:?}", event);
            match event {
                MatchFact::Proposed { .. } => steps.push(0),
                MatchFact::ConfirmedByFamily { .. } => steps.push(1),
                MatchFact::AgreedByChild { by } => {
                    prop_assert!(matches!(steps.last(), Some(0 | 1)) && by == CHILD && !agreed);
                    agreed = true;
                }
                MatchFact::WentAlong { .. } => prop_assert!(false, "nobody goes along here"),
                MatchFact::AgreedByHolder { .. } => prop_assert_eq!(steps.last(), Some(&0)),
                MatchFact::Started { .. } => steps.push(2),
                MatchFact::FirstMeetingHeld { .. } => {
                    prop_assert!(steps.last() == Some(&2));
                    steps.push(3);
                }
                MatchFact::SessionLogged { on, .. } => {
                    prop_assert!(matches!(steps.last(), Some(2 | 3)) && !days.contains(&on));
                    // Without a certificate they do not meet that very day; whatever else stops them, they may have met before.
                    prop_assert!(!paused.contains(&PauseReason::Certificate) || on < date("2026-11-23"));
                    days.push(on);
                }
                MatchFact::EntryCorrected { entry, on, .. } => {
                    prop_assert!(matches!(steps.last(), Some(2 | 3)));
                    match entry {
                        MatchEntry::Session => days.retain(|it| *it != on),
                        MatchEntry::FirstMeeting => steps.retain(|it| *it != 3),
                    }
                }
                MatchFact::Paused { reason, .. } => {
                    prop_assert!(matches!(steps.last(), Some(2 | 3)) && !paused.contains(&reason));
                    paused.push(reason);
                }
                MatchFact::Resumed { reason, .. } => {
                    prop_assert!(paused.contains(&reason));
                    paused.retain(|it| *it != reason);
                }
                MatchFact::DeclinedByFamily { .. } => {
                    prop_assert!(matches!(steps.last(), Some(0 | 1)));
                    steps.push(4);
                }
                MatchFact::Ended { .. } => steps.push(4),
            }
        }
        let in_order = [&[][..], &[0], &[0, 1], &[0, 1, 2], &[0, 1, 2, 3], &[0, 4], &[0, 1, 4], &[0, 1, 2, 4], &[0, 1, 2, 3, 4]];
        prop_assert!(in_order.contains(&steps.as_slice()), "{steps:?}");
    }

    /// Nothing is planned in a closed thread.
    #[test]
    fn a_board(commands in some(board_command())) {
        let (mut aggregate, mut closed) = (thread_copy::ThreadCopy::default(), false);
        for command in commands {
            for event in aggregate.decide(command).unwrap_or_default() {
                aggregate = aggregate.evolve(&event);
                match event {
                    BoardFact::Closed {} => {
                        prop_assert!(!closed);
                        closed = true;
                    }
                    BoardFact::Reopened {} => {
                        prop_assert!(closed);
                        closed = false;
                    }
                    BoardFact::AssignmentPlanned { .. } => prop_assert!(!closed),
                    BoardFact::ConsentGiven { .. }
                    | BoardFact::ConsentEnded { .. }
                    | BoardFact::ChildJoined { .. }
                    | BoardFact::ChildLeft { .. }
                    | BoardFact::AssignmentLeft { .. }
                    | BoardFact::MergedInto { .. }
                    | BoardFact::MergeUndone {}
                    | BoardFact::TookIn { .. }
                    | BoardFact::GaveBack { .. }
                    | BoardFact::Moved { .. } => {}
                }
            }
        }
    }
}

fn board_command() -> impl Strategy<Value = thread_copy::Command> {
    use thread_copy::Command::{Close, Join, Leave, Plan, Reopen};
    prop_oneof![
        Just(Join(CHILD)),
        Just(Leave(CHILD, THREAD)),
        Just(Close),
        Just(Reopen),
        Just(Plan { assignment: ASSIGNMENT, is_its_child: true }),
    ]
}

fn voice() -> impl Strategy<Value = SpeaksFor> + Clone {
    prop::sample::select(vec![OF_RED, OF_RED, OF_BLUE, SpeaksFor::Municipality, SpeaksFor::Nobody])
}

fn a_match_id() -> impl Strategy<Value = MatchId> {
    (1..3_u128).prop_map(|it| MatchId(Uuid::from_u128(it)))
}

fn organisation_command() -> impl Strategy<Value = organisation::Command> {
    use organisation::Command::{DeclareCapacity, Register, Release, Reserve};
    let name = "Lystfiskerne".parse().unwrap();
    let register = Register {
        name,
        cvr: 10_000_009,
        kind: OrganisationKind::Association,
        size: SizeBand::Under10,
    };
    let assignment = || (1..5_u128).prop_map(|it| AssignmentId(Uuid::from_u128(it)));
    prop_oneof![
        1 => Just(register),
        2 => (0..4_u16).prop_map(|places| DeclareCapacity { places }),
        4 => assignment().prop_map(|assignment| Reserve { assignment }),
        3 => assignment().prop_map(|assignment| Release { assignment }),
    ]
}

fn agreement_command() -> impl Strategy<Value = agreement::Command> {
    use agreement::Command::{CorrectEnd, Sign, Terminate};
    let day = || (0..100_u64).prop_map(|it| date("2026-01-01") + Days::new(it));
    prop_oneof![
        3 => (day(), day(), day()).prop_map(|(from_on, until_on, today)| {
            Sign { organisation: RED, from_on, until_on, today }
        }),
        1 => (day(), day()).prop_map(|(until_on, today)| Terminate { until_on, today }),
        1 => (day(), day()).prop_map(|(until_on, today)| CorrectEnd { until_on, today }),
    ]
}

fn volunteer_command() -> impl Strategy<Value = volunteer::Command> {
    use volunteer::Command::{
        Apply, ClearCertificate, Commit, CompleteTraining, Decide, Expire, Release, SignPledge,
    };
    let today = date("2026-11-23");
    prop_oneof![
        voice().prop_map(|by| Apply { by, organisation: RED, person: HELPER }),
        (asker(), 0..1_200_u64).prop_map(move |(by, days)| ClearCertificate {
            by,
            seen_on: today,
            review_due_on: today + Days::new(days),
            today
        }),
        (voice(), 1..4_u32).prop_map(|(by, text_version)| SignPledge { by, text_version }),
        (voice(), prop::sample::select(Course::ALL), 0..500_u64).prop_map(
            move |(by, course, days)| {
                CompleteTraining { by, course, until_on: today + Days::new(days), today }
            }
        ),
        (a_match_id(), prop::sample::select(vec![RED, RED, BLUE]))
            .prop_map(move |(r#match, organisation)| Commit { r#match, organisation, today }),
        a_match_id().prop_map(|r#match| Release { r#match }),
        (asker(), prop::sample::select(DECISIONS.to_vec())).prop_map(move |(by, what)| Decide {
            by,
            what,
            today
        }),
        (0..1_200_u64).prop_map(move |days| Expire { today: today + Days::new(days) }),
    ]
}

const DECISIONS: [Decision; 6] = [
    Decision::RevokeClearance,
    Decision::PutOnHold,
    Decision::StandDown,
    Decision::Reinstate,
    Decision::Leave,
    Decision::Reject,
];

fn asker() -> impl Strategy<Value = Asker> {
    (voice(), prop::sample::select(vec![COORDINATOR, UserId(HELPER.0)]))
        .prop_map(|(by, user)| Asker { by, user })
}

fn choice() -> impl Strategy<Value = Option<assignment::Choice>> {
    let stranger = OrganisationId(Uuid::from_u128(0xD));
    let choice =
        |organisation| assignment::Choice { organisation, free_places: 1, agreement_days: 1 };
    prop::option::weighted(
        0.8,
        prop::sample::select(vec![RED, BLUE, GREEN, stranger]).prop_map(choice),
    )
}

fn assignment_command() -> impl Strategy<Value = assignment::Command> {
    use assignment::Command::{
        Accept, AddContribution, Complete, ConfirmContribution, Decline, End, Link, Offer, Plan,
        RemoveContribution, Told,
    };
    use assignment::Told::{Begin, EndWithThread, Lapse, Resume, Suspend, Unlink};
    let (consent, wish) = (ConsentId(Uuid::from_u128(1)), AssignmentEndReason::FamilyWish);
    let plan = Plan {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![RED, BLUE, GREEN],
        refused_before: vec![],
        ask_again: None,
    };
    let now = || (0..240_i64).prop_map(|it| monday() + TimeDelta::hours(it));
    let expires_at = monday() + TimeDelta::hours(7 * 24 + 15);
    prop_oneof![
        2 => Just(plan),
        3 => (choice(), Just(monday())).prop_map(|(next, now)| Offer { next, now }),
        3 => (voice(), any::<bool>(), now())
            .prop_map(|(by, rests, now)| Accept { by, rests, now }),
        2 => (voice(), choice(), now())
            .prop_map(|(by, next, now)| Decline { by, reason: DeclineReason::TooFar, next, now }),
        2 => choice().prop_map(move |next| Told(Lapse { expires_at, next, now: expires_at })),
        1 => Just(ConfirmContribution { organisation: BLUE, contribution: Contribution::Transport }),
        1 => voice().prop_map(|by| RemoveContribution { by, organisation: BLUE, contribution: Contribution::Transport }),
        1 => Just(AddContribution { organisation: BLUE, contribution: Contribution::Transport }),
        2 => (voice(), a_match_id(), any::<bool>())
            .prop_map(|(by, r#match, consented)| Link { by, r#match, consented }),
        2 => Just(Told(Begin)),
        2 => a_match_id().prop_map(|r#match| Told(Unlink { r#match })),
        1 => voice().prop_map(|by| Complete { by }),
        1 => voice().prop_map(move |by| End { by, reason: wish }),
        1 => Just(Told(EndWithThread { reason: AssignmentEndReason::Moved })),
        2 => Just(Told(Suspend { consent })),
        2 => Just(Told(Resume { consent })),
    ]
}

fn match_command() -> impl Strategy<Value = matching::Command> {
    use matching::Command::{
        Confirm, Correct, Decline, End, EndWithAssignment, EndWithVolunteer, LogSession, Pause,
        PauseForConsent, Propose, Recheck, RecordFirstMeeting, Resume, ResumeWithConsent, Start,
    };
    let today = date("2026-11-23");
    let pair = Pair::of(ASSIGNMENT, VOLUNTEER, RED, CHILD);
    let day = move || (0..10_u64).prop_map(move |it| today - Days::new(7) + Days::new(it));
    let noter = || {
        let of_this_match =
            any::<bool>().prop_map(|of_this_match| Noter::Volunteer { of_this_match });
        prop_oneof![voice().prop_map(Noter::SpeaksFor), of_this_match]
    };
    let answer = || {
        prop::sample::select(vec![
            (PARENT, Teller::Themself, Some(Say::Custody)),
            (PARENT, Teller::Another, Some(Say::Custody)),
            (PersonId(HELPER.0), Teller::Themself, Some(Say::Stranger)),
            (CHILD, Teller::Themself, Some(Say::Beside)),
            (CHILD, Teller::BridgeBuilder, Some(Say::Beside)),
            (CHILD, Teller::Themself, Some(Say::Alone)),
            (CHILD, Teller::Themself, Some(Say::Young)),
            (PARENT, Teller::Themself, None),
        ])
    };
    let confirm = |((by, teller, say), completes, required)| Confirm {
        by,
        teller,
        say,
        completes,
        required,
        now: monday(),
    };
    let reason = || prop::sample::select(PauseReason::ALL);
    let required = || {
        (any::<bool>(), any::<bool>())
            .prop_map(|(cleared, consented)| Requirements { cleared, consented })
    };
    prop_oneof![
        2 => Just(Propose(pair)),
        4 => (answer(), any::<bool>(), required()).prop_map(confirm),
        1 => answer().prop_map(|(by, teller, say)| Decline { by, teller, say }),
        3 => (voice(), required(), any::<bool>())
            .prop_map(move |(by, required, asks_the_child)| Start { by, required, asks_the_child, today }),
        2 => (noter(), day(), required())
            .prop_map(move |(by, on, required)| RecordFirstMeeting { by, on, required, today }),
        3 => (noter(), day(), 0..200_u16, required()).prop_map(move |(by, on, minutes, required)| {
            LogSession { by, on, minutes, attendance: Attendance::Attended, required, today, went: None }
        }),
        1 => (noter(), prop::sample::select(MatchEntry::ALL), day(), 1..9_i64).prop_map(|(by, entry, on, position)| {
            Correct { by, entry: Entry { position, entry, on }, mistake: Mistake::WrongDay }
        }),
        2 => (noter(), reason()).prop_map(move |(by, reason)| Pause { by, reason, today }),
        2 => (noter(), reason()).prop_map(move |(by, reason)| Resume { by, reason, today }),
        1 => Just(PauseForConsent { today }),
        1 => Just(ResumeWithConsent { today }),
        2 => (any::<bool>(), prop::option::of(any::<bool>())).prop_map(move |(is_on_hold, lacks_clearance)| {
            Recheck { standing: Standing { is_on_hold, lacks_clearance }, today }
        }),
        1 => Just(EndWithVolunteer),
        1 => noter().prop_map(|by| End { by, planned: false, reason: EndReason::NotRight }),
        1 => Just(EndWithAssignment),
    ]
}
