//! What can be asked of an assignment, and why not.

use chrono::{DateTime, Utc};
use proto::{
    assignment::{AskAgainReason, AssignmentEndReason, Contribution, DeclineReason, Programme},
    code::{AgeBand, Need},
    id::{ConsentId, MatchId, OrganisationId, PersonId, ThreadId},
};

use super::parts::Choice;
use crate::domain::speaks_for::SpeaksFor;

/// What somebody asks for, and what is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// What is wanted, and whom to ask.
    Plan {
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
        /// Who said no, or nothing, to the same before.
        refused_before: Vec<OrganisationId>,
        /// Why they are asked all the same.
        ask_again: Option<AskAgainReason>,
    },
    /// Ask the first.
    Offer {
        /// Who can be asked.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// Yes.
    Accept {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Whether no consent covers it, so that it waits for one.
        rests: bool,
        /// When.
        now: DateTime<Utc>,
    },
    /// No.
    Decline {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Why.
        reason: DeclineReason,
        /// Who can be asked instead.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// Another organisation carries a part.
    AddContribution {
        /// Which.
        organisation: OrganisationId,
        /// What it gives.
        contribution: Contribution,
    },
    /// It says yes itself.
    ConfirmContribution {
        /// Which: the asker's own.
        organisation: OrganisationId,
        /// What it gives.
        contribution: Contribution,
    },
    /// It carries it no more.
    RemoveContribution {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Which.
        organisation: OrganisationId,
        /// What it gives no more.
        contribution: Contribution,
    },
    /// A match is proposed for it.
    Link {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Which.
        r#match: MatchId,
        /// Whether a consent covers it (I-06).
        consented: bool,
    },
    /// It ends as planned.
    Complete {
        /// For whom the asker speaks.
        by: SpeaksFor,
    },
    /// It ends before its time.
    End {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Why.
        reason: AssignmentEndReason,
    },
    /// Something that nobody asks for.
    Told(Told),
}

/// What time brings, or another decision brings with it. Where it has happened already, or cannot any more, nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Silence until the end: the offer that expired then is over.
    Lapse {
        /// The moment it expired, by which it is known.
        expires_at: DateTime<Utc>,
        /// Who can be asked instead.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// A match of it begins.
    Begin,
    /// A match of it has ended.
    Unlink {
        /// Which.
        r#match: MatchId,
    },
    /// It ends because of what has become of its thread.
    EndWithThread {
        /// Why.
        reason: AssignmentEndReason,
    },
    /// Its child has a thread of its own.
    GoAlong {
        /// Which.
        to: ThreadId,
    },
    /// The consent it rests on has ended.
    Suspend {
        /// Which.
        consent: ConsentId,
    },
    /// There is a new one.
    Resume {
        /// Which.
        consent: ConsentId,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such assignment: check the id")]
    Unknown,
    /// Taken id.
    #[error("the assignment is planned already: choose another id for another assignment")]
    AlreadyPlanned,
    /// Nobody to ask.
    #[error("there is nobody to ask: name at least one organisation")]
    NoCandidates,
    /// Too many to ask.
    #[error("these are too many to ask one by one: name at most 50 organisations")]
    TooManyCandidates,
    /// Somebody is named twice.
    #[error("an organisation is asked once: name each only once")]
    NamedTwice,
    /// Asked before.
    #[error("somebody is asked, or was: plan another assignment to ask again")]
    AlreadyOffered,
    /// The choice is not one of those left to ask (I-17).
    #[error("only a candidate that was not asked before can be asked")]
    NotToBeAsked,
    /// All who are left are full, or have no agreement.
    #[error(
        "none of those who are left can be asked now: ask again when one has a free place and an agreement in force"
    )]
    NobodyFree,
    /// They said no, or nothing, to the same (I-17).
    #[error(
        "one of these said no, or nothing, to the same for this child before: leave it out, or say why it is asked again"
    )]
    AskedBefore,
    /// No offer is open.
    #[error("no offer is open: it was answered, or it lapsed")]
    NoOpenOffer,
    /// Somebody else is asked, or carries it.
    #[error("this is not your organisation's: ask its coordinator")]
    NotYourOrganisation,
    /// Too late.
    #[error("the offer has lapsed: another organisation is asked now")]
    OfferExpired,
    /// Nobody carries it, or nobody does any more.
    #[error("no organisation carries the assignment now: wait until one has said yes")]
    NotCarried,
    /// It was not asked, or carries it no more.
    #[error("the organisation carries no such part of the assignment: check organisation and part")]
    NotAPart,
    /// It said so already.
    #[error("the organisation has said yes to this part already: there is nothing to change")]
    AlreadyConfirmed,
    /// The same part again.
    #[error("the organisation is asked for that already: there is nothing to add")]
    AlreadyContributes,
    /// I-11.
    #[error("another match of this assignment is running: end that one first")]
    MatchRunning,
    /// Never started.
    #[error("the assignment has not begun: start its match first")]
    NotActive,
    /// SC-04.
    #[error("the assignment rests until there is a consent: ask the bridge-builder")]
    Suspended,
    /// I-06.
    #[error(
        "no consent holds for this child, this organisation and this purpose: ask the bridge-builder to obtain one"
    )]
    NoConsent,
    /// A move and the end of a thread are told by others.
    #[error(
        "a move and the end of the thread end an assignment by themselves: give another reason"
    )]
    NotByHand,
    /// It is over.
    #[error("the assignment has ended already")]
    AlreadyOver,
}
