//! The closed lists of `thread`, and the small values that its facts, requests and views share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    assignment::AssignmentEndReason,
    code::{Municipality, codes},
    id::{AssignmentId, OrganisationId, SealedId},
    sealed::Sealed,
};

codes! {
    /// What is to be done next.
    Step {
        /// Talk with the family for the first time (P-06).
        ContactFamily
        /// Ask the child what it wishes (P-24).
        HearChild
        /// Get the consents that are needed (P-07).
        ObtainConsent
        /// Find an organisation.
        FindOrganisation
        /// Wait for an organisation's answer.
        AwaitAnswer
        /// Prepare the first meeting.
        PrepareFirstMeeting
        /// Follow up with the family (P-13).
        FollowUp
        /// End well: the closing talk.
        ClosingTalk
    }

    /// How a contact was.
    Channel {
        /// In the home.
        HomeVisit
        /// A meeting elsewhere.
        Meeting
        /// By telephone or video.
        Call
        /// By letter or message.
        Message
    }

    /// With whom a contact was.
    Party {
        /// With the child.
        Child
        /// With the family.
        Family
        /// With an organisation or a volunteer.
        Organisation
        /// With the municipality's case worker.
        CaseWorker
        /// With school or day care.
        School
    }

    /// Why a thread closes.
    CloseReason {
        /// What was wished for is reached.
        GoalsReached
        /// The family wants no more.
        FamilyWish
        /// The family has moved.
        Moved
        /// The municipality takes over with another measure.
        OtherMeasure
        /// It never should have been: the referral was about another child.
        OpenedByMistake
    }

    /// How it went, in the family's and the bridge-builder's eyes.
    Outcome {
        /// Better.
        Better
        /// As before.
        Same
        /// Worse.
        Worse
        /// Nobody can say.
        Unknown
    }

    /// Whom the family turns to afterwards (I-21).
    NextContact {
        /// A coach or leader in the association.
        Association
        /// The school.
        School
        /// The case worker.
        CaseWorker
        /// The family's own network.
        Network
    }

    /// Why nobody sat down with the family at the end (I-21).
    NoTalk {
        /// Asked for one, the family said no.
        FamilyDeclined
        /// The family did not answer, however often it was tried.
        NoAnswer
        /// The family lives elsewhere.
        Moved
        /// The thread was opened by mistake: there is nothing to talk about.
        OpenedByMistake
    }

    /// An entry of a thread that can be corrected.
    ThreadEntry {
        /// A contact with the family.
        FamilyContact
        /// A contact with somebody else.
        Contact
        /// What a child said.
        ChildView
        /// What the family said.
        FamilyView
        /// A meeting of the network.
        NetworkMeeting
    }

    /// Why another bridge-builder takes over.
    HandOverReason {
        /// Away for some time.
        Absence
        /// Another task, or another employer.
        NewPost
        /// Too many threads in one hand.
        Workload
        /// The family asked for somebody else.
        FamilyWish
        /// Another municipality acts now (L-12).
        Moved
    }

    /// Why a thread rests.
    PauseReason {
        /// The family wishes a break.
        FamilyWish
        /// Somebody is ill.
        Illness
        /// The family is away.
        Away
        /// Something must be decided first, elsewhere.
        AwaitingDecision
    }

    /// Why a thread did not open, or not around this child.
    RefusalReason {
        /// Another municipality has an open thread around the child; nothing more is told of it (I-01, R4-12).
        OpenElsewhere
        /// Who accepted the referral is not active any more (I-03): another bridge-builder accepts it.
        BridgeBuilderInactive
    }

    /// How a thread stands.
    ThreadState {
        /// Work goes on.
        Active
        /// It rests until a day.
        Paused
        /// Somebody says that it is done; the family has its say.
        Closing
        /// It ended.
        Closed
        /// It goes on in another thread.
        Merged
    }

    /// Which data a consent covers.
    DataCategory {
        /// First name and surname.
        Name
        /// Age in years.
        Age
        /// Interests and practical needs.
        Interests
        /// A parent's telephone number.
        Phone
        /// Health and disability, as far as needed.
        Health
        /// Goals that the bridge-builder shares.
        Goals
    }

    /// What a consent is for.
    ConsentPurpose {
        /// Leisure life.
        Leisure
        /// An adult friend.
        AdultFriend
        /// Help with school.
        School
        /// Relief for the family.
        FamilyRelief
        /// Treatment of a child whose parents misuse substances or are in a conflict after a divorce (L-20).
        Treatment
        /// Counselling or prevention, offered to the child directly (D-04).
        Counselling
    }

    /// Why a child decides alone, without those who have custody (L-20, D-04).
    OwnRightReason {
        /// Treatment, because a parent misuses alcohol or drugs.
        SubstanceMisuse
        /// Treatment, because of a divorce with a high level of conflict.
        HighConflictDivorce
        /// Counselling that is offered to the child directly.
        Counselling
    }

    /// How a signature was given.
    SignatureChannel {
        /// MitID.
        MitId
        /// On paper, kept in the case file.
        Paper
        /// By word of mouth, noted by the bridge-builder.
        Oral
    }

    /// How a consent stands.
    ConsentStanding {
        /// It waits for signatures.
        Requested
        /// All have signed: it holds.
        Given
        /// Its last day has passed, signed or not.
        Expired
        /// One who must sign will not.
        Refused
        /// One who must sign took it back.
        Withdrawn
        /// The thread is another municipality's.
        EndedByTransfer
        /// The thread was closed, or those who signed are not those who decide any more.
        Ended
    }

    /// A service that acts on consents: it closes what a consent opened, and says so.
    ServiceName {
        /// People and words.
        Vault
        /// Organisations and volunteers.
        Assignment
        /// Follow-ups and alerts.
        Followup
    }

    /// How a consent that held came to its end.
    ConsentEnd {
        /// A signatory withdrew it.
        Withdrawn
        /// Its last day passed.
        Expired
        /// The family moved: it does not follow to another municipality.
        EndedByTransfer
        /// The thread was closed: nobody works with the family any more.
        ThreadClosed
        /// Somebody who has not signed has custody now.
        CustodyChanged
        /// The child turned 18, and decides alone.
        CameOfAge
    }

    /// Why a consent ended that nobody withdrew.
    ConsentEndReason {
        /// The thread was closed: nobody works with the family any more.
        ThreadClosed
        /// Somebody who has not signed has custody now: all who have it are asked anew.
        CustodyChanged
        /// The child turned 18 and decides alone: they are asked anew (P-29).
        CameOfAge
    }

    /// Why data may be passed on without a consent.
    DisclosureBasis {
        /// The law says so.
        Law
        /// A clear overriding interest, above all the child's (the value-clash rule).
        OverridingInterest
    }

    /// Why nobody sees any more what was disclosed.
    DisclosureEnd {
        /// The municipality took it back.
        TakenBack
        /// The thread was closed.
        ThreadClosed
        /// The family moved to another municipality.
        Moved
    }

    /// How a transfer stands.
    TransferStanding {
        /// The family has moved, or is about to.
        Detected
        /// It is known where to.
        Initiated
        /// The other municipality has what it needs.
        Sent
        /// The thread is the other municipality's.
        Received
        /// It stays where it is.
        Cancelled
    }

    /// What a transfer waits for.
    TransferStep {
        /// The material, from the municipality the family leaves.
        Material
        /// The receipt, from the municipality the family comes to.
        Receipt
    }
}

impl From<ConsentEndReason> for ConsentEnd {
    fn from(reason: ConsentEndReason) -> ConsentEnd {
        match reason {
            ConsentEndReason::ThreadClosed => ConsentEnd::ThreadClosed,
            ConsentEndReason::CustodyChanged => ConsentEnd::CustodyChanged,
            ConsentEndReason::CameOfAge => ConsentEnd::CameOfAge,
        }
    }
}

/// Who is told of a withdrawal: the family, or a child whose own right it is (L-20), and each organisation that got the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcernedParty {
    /// Who.
    pub party: Party,
    /// Which organisation, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// Who gets the data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A voluntary organisation's branch.
    Organisation(OrganisationId),
    /// Another municipality.
    Municipality(Municipality),
}

/// An assignment that ends with its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentEnd {
    /// Which.
    pub assignment: AssignmentId,
    /// Why.
    pub reason: AssignmentEndReason,
}

/// Words that follow a thread, and their copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedWords {
    /// As the thread had them.
    pub from: SealedId,
    /// As it will have them: sealed for the other municipality.
    pub to: Sealed,
}
