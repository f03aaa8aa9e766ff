//! What `thread` states.

use chrono::NaiveDate;

use super::{
    Channel, CloseReason, ConsentPurpose, DataCategory, NextContact, Outcome, Party,
    SignatureChannel, Step,
};
use crate::{
    code::AgeBand,
    event::{events, facts},
    id::{GoalId, OrganisationId, PersonId, ReferralId, UserId},
    sealed::Sealed,
    who::Role,
};

facts! {
    /// What happens to a thread.
    "thread" ThreadFact {
        /// A thread opened around a child.
        "thread.opened" Opened {
            /// Because of which referral.
            referral: ReferralId,
            /// Around whom.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// The day.
            on: NaiveDate,
        }
        /// Somebody is accountable (I-02).
        "thread.bridge_builder_assigned" BridgeBuilderAssigned {
            /// Who.
            bridge_builder: UserId,
        }
        /// What is next, by whom, until when (I-02).
        "thread.next_step_set" NextStepSet {
            /// What.
            step: Step,
            /// Whose task it is.
            owner: Role,
            /// The last day.
            due_on: NaiveDate,
        }
        /// The family was reached for the first time.
        "thread.family_contacted" FamilyContacted {
            /// How.
            channel: Channel,
            /// The day.
            on: NaiveDate,
        }
        /// A contact.
        "thread.contact_recorded" ContactRecorded {
            /// With whom.
            with: Party,
            /// How.
            channel: Channel,
            /// The day.
            on: NaiveDate,
            /// What was said, when somebody wrote it down.
            note: Option<Sealed>,
        }
        /// The child said what it wishes (barnets lov § 5).
        "thread.child_view_recorded" ChildViewRecorded {
            /// The child's words.
            words: Sealed,
            /// The day.
            on: NaiveDate,
        }
        /// A goal of the child's or family's own (goal-based outcomes, 0 to 10).
        "thread.goal_agreed" GoalAgreed {
            /// Which.
            goal: GoalId,
            /// In whose words.
            words: Sealed,
            /// Where they are now, 0 to 10.
            now: u8,
            /// Where they wish to be, 0 to 10.
            wished: u8,
        }
        /// The thread ended.
        "thread.closed" Closed {
            /// Why.
            reason: CloseReason,
            /// How it went.
            outcome: Outcome,
            /// Whom the family turns to now.
            next_contact: NextContact,
        }
    }
}

facts! {
    /// What happens to a consent.
    "consent" ConsentFact {
        /// A consent waits for its signatures.
        "consent.requested" Requested {
            /// Whose data.
            subject: PersonId,
            /// Who may get them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// What for.
            purpose: ConsentPurpose,
            /// The last day it holds.
            until_on: NaiveDate,
            /// The version of the text that was shown.
            text_version: u32,
            /// Everybody who must sign (I-07).
            signatories: Vec<PersonId>,
        }
        /// One of them signed.
        "consent.signed" Signed {
            /// Who.
            by: PersonId,
            /// How.
            channel: SignatureChannel,
        }
        /// All have signed: it holds.
        "consent.given" Given {
            /// Whose data.
            subject: PersonId,
            /// Who may get them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// What for.
            purpose: ConsentPurpose,
            /// The last day it holds.
            until_on: NaiveDate,
        }
    }
}

events! {
    /// Everything `thread` states.
    "thread"
    Thread(ThreadFact)
    Consent(ConsentFact)
}
