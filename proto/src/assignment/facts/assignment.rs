//! What `assignment` records of the aggregate `assignment`.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    assignment::codes::{
        AskAgainReason, AssignmentEndReason, Contribution, DeclineReason, Factor, PauseReason,
        Programme,
    },
    code::{AgeBand, Need},
    event::facts,
    id::{ConsentId, MatchId, OrganisationId, PersonId, ThreadId},
};

/// One reason for an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// What.
    pub factor: Factor,
    /// How much.
    pub value: i64,
}

facts! {
    /// What happens to an assignment. Nothing here says more than an offer may (I-06).
    "assignment" AssignmentFact {
        /// The bridge-builder knows what is wanted, and whom to ask in which order.
        "assignment.planned" Planned {
            /// Of which thread.
            thread: ThreadId,
            /// Around whom.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// What is needed.
            need: Need,
            /// In which programme.
            programme: Programme,
            /// Whom to ask, the first first.
            candidates: Vec<OrganisationId>,
            /// Why somebody is asked who said no, or nothing, to the same before (I-17).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            ask_again: Option<AskAgainReason>,
        }
        /// One organisation is asked, and no other until it has answered (I-16).
        "assignment.offered" Offered {
            /// Which.
            organisation: OrganisationId,
            /// How many were asked before, plus one.
            rank: u16,
            /// Why this one.
            explanation: Vec<Explanation>,
            /// How old the child is, coarsely.
            age_band: AgeBand,
            /// What is needed.
            need: Need,
            /// When the offer lapses (P-08: five working days).
            expires_at: DateTime<Utc>,
            /// The version of the rules it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rules: Option<u32>,
            /// The version of the calendar it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            calendar: Option<u32>,
        }
        /// It said yes.
        "assignment.offer_accepted" OfferAccepted {
            /// Which.
            organisation: OrganisationId,
        }
        /// It said no.
        "assignment.offer_declined" OfferDeclined {
            /// Which.
            organisation: OrganisationId,
            /// Why.
            reason: DeclineReason,
        }
        /// It did not answer in time.
        "assignment.offer_lapsed" OfferLapsed {
            /// Which.
            organisation: OrganisationId,
        }
        /// Those who are left cannot be asked now: no free place, or no agreement in force. The bridge-builder asks again.
        "assignment.nobody_free" NobodyFree {
            /// How many are left.
            left: u16,
        }
        /// Nobody is left to ask.
        "assignment.unplaced" Unplaced {
            /// How many were asked.
            asked: u16,
        }
        /// Another organisation is asked to carry a part of it.
        "assignment.contribution_added" ContributionAdded {
            /// Which.
            organisation: OrganisationId,
            /// What it gives.
            contribution: Contribution,
        }
        /// It says yes itself.
        "assignment.contribution_confirmed" ContributionConfirmed {
            /// Which.
            organisation: OrganisationId,
            /// What it gives.
            contribution: Contribution,
        }
        /// It says no, stops, or is not wanted any more.
        "assignment.contribution_removed" ContributionRemoved {
            /// Which.
            organisation: OrganisationId,
            /// What it gives no more.
            contribution: Contribution,
            /// Whether it does nothing in the assignment any more.
            is_out: bool,
        }
        /// The first match of it began.
        "assignment.started" Started {
            /// Of which thread.
            thread: ThreadId,
            /// Around whom.
            child: PersonId,
            /// With whom.
            organisation: OrganisationId,
        }
        /// A match of it is proposed; until it ends there is no other (I-11).
        "assignment.match_linked" MatchLinked {
            /// Which.
            r#match: MatchId,
        }
        /// That match has ended.
        "assignment.match_unlinked" MatchUnlinked {
            /// Which.
            r#match: MatchId,
        }
        /// It ended as planned.
        "assignment.completed" Completed {
            /// With whom.
            organisation: OrganisationId,
        }
        /// It rests: nothing more is done in it for the time being.
        "assignment.suspended" Suspended {
            /// Why.
            reason: PauseReason,
            /// Because of which consent's end, when that is why.
            consent: Option<ConsentId>,
        }
        /// It goes on.
        "assignment.resumed" Resumed {
            /// Because of which new consent, when that is why.
            consent: Option<ConsentId>,
        }
        /// Its child has a thread of its own now, and it goes along: from here on it is said of that thread.
        "assignment.went_along" WentAlong {
            /// From which thread.
            from: ThreadId,
            /// To which.
            to: ThreadId,
            /// Who carries it, when somebody said yes.
            organisation: Option<OrganisationId>,
        }
        /// It ended before its time.
        "assignment.ended" Ended {
            /// Why.
            reason: AssignmentEndReason,
            /// With whom, when somebody carried it.
            organisation: Option<OrganisationId>,
        }
    }
}
