//! What one stream of this service is, and what a decision answers.

use platform::{DecideError, NewEvents, withdrawal::Withdrawal};
use proto::assignment::Event;

use super::aggregates::{
    Agreement, Applicant, Assignment, Cvr, Family, Match, Organisation, ThreadCopy, Volunteer,
};

platform::states! {
    /// What one stream of this service is.
    State of Event {
        Organisation(Organisation)
        Agreement(Agreement)
        Cvr(Cvr)
        Volunteer(Volunteer)
        Assignment(Assignment)
        Match(Match)
        Board(ThreadCopy)
        Family(Family)
        Applicant(Applicant)
        Withdrawal(Withdrawal)
    }
}

/// New events, or why there are none.
pub(super) type Decided = Result<NewEvents<Event>, DecideError>;
