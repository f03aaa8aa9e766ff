//! What others' events make us do. Pure.

use chrono::NaiveDate;
use platform::{Ask, calendar};
use proto::{
    assignment::{self, AssignmentFact, MatchFact},
    event::{Event as _, Unreadable},
    id::{AssignmentId, FollowUpId, ThreadId},
    recorded::Recorded,
    thread::{self, ThreadFact},
};

use crate::domain::{Command, watch_of};

/// The commands that `event` of `source` asks of us.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    Ok(match source {
        thread::Event::SERVICE => because_of_thread(event, &event.read()?),
        assignment::Event::SERVICE => because_of_assignment(event, &event.read()?),
        _ => None,
    }
    .into_iter()
    .collect())
}

fn because_of_thread(recorded: &Recorded, event: &thread::Event) -> Option<Ask<Command>> {
    let thread = ThreadId(recorded.thread);
    match event {
        thread::Event::Thread(fact) => match fact {
            ThreadFact::Opened { on, .. } => {
                let command = Command::StartWatch { thread, opened_on: *on };
                Some(Ask { stream: watch_of(thread), command })
            }
            ThreadFact::FamilyContacted { on, .. } | ThreadFact::ContactRecorded { on, .. } => {
                Some(contact(thread, *on))
            }
            ThreadFact::Closed { .. } => {
                Some(Ask { stream: watch_of(thread), command: Command::EndWatch { thread } })
            }
            ThreadFact::BridgeBuilderAssigned { .. }
            | ThreadFact::NextStepSet { .. }
            | ThreadFact::ChildViewRecorded { .. }
            | ThreadFact::GoalAgreed { .. } => None,
        },
        thread::Event::Consent(_) => None,
    }
}

fn because_of_assignment(recorded: &Recorded, event: &assignment::Event) -> Option<Ask<Command>> {
    match event {
        assignment::Event::Assignment(fact) => match fact {
            AssignmentFact::Started { thread, child, .. } => {
                let assignment = AssignmentId(recorded.stream);
                let started_on = calendar::day(recorded.occurred_at);
                let command =
                    Command::PlanFirst { thread: *thread, assignment, child: *child, started_on };
                Some(Ask { stream: FollowUpId::of(assignment).0, command })
            }
            AssignmentFact::Planned { .. }
            | AssignmentFact::Offered { .. }
            | AssignmentFact::OfferAccepted { .. }
            | AssignmentFact::OfferDeclined { .. }
            | AssignmentFact::OfferLapsed { .. }
            | AssignmentFact::Unplaced { .. }
            | AssignmentFact::ContributionAdded { .. }
            | AssignmentFact::MatchLinked { .. }
            | AssignmentFact::MatchUnlinked { .. }
            | AssignmentFact::Completed { .. } => None,
        },
        assignment::Event::Match(fact) => match fact {
            MatchFact::FirstMeetingHeld { on } | MatchFact::SessionLogged { on, .. } => {
                Some(contact(ThreadId(recorded.thread), *on))
            }
            MatchFact::Proposed { .. }
            | MatchFact::ConfirmedByFamily { .. }
            | MatchFact::Started { .. }
            | MatchFact::Ended { .. } => None,
        },
        assignment::Event::Organisation(_)
        | assignment::Event::Agreement(_)
        | assignment::Event::Volunteer(_) => None,
    }
}

fn contact(thread: ThreadId, contact_on: NaiveDate) -> Ask<Command> {
    Ask { stream: watch_of(thread), command: Command::RenewWatch { thread, contact_on } }
}
