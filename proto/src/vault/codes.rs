//! The closed lists of `vault`, and the small values that its facts, requests and views share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{code::codes, id::OrganisationId};

codes! {
    /// What is sealed.
    Field {
        /// First name (C2).
        FirstName
        /// Surname (C2).
        Surname
        /// A telephone number (C2).
        Phone
        /// The child's or family's own wish (C3).
        Wish
        /// A contact note (C3).
        ContactNote
        /// The child's view (C3).
        ChildView
        /// A goal in words (C3).
        Goal
        /// A CPR number (C4).
        Cpr
        /// Where somebody lives (C2; C4 when it is protected).
        Address
        /// When somebody was born (C2).
        BirthDate
        /// How many years old somebody is (C2): computed from the birth date when it is shown, never sealed.
        Age
        /// Interests and practical needs (C2).
        Interests
        /// A disability or a health need (C3).
        HealthNeed
        /// What of a health need a volunteer must know to be with the child (C3).
        PracticalInstruction
        /// Why somebody is referred, in full (C3).
        ReferralReason
        /// What the municipality does otherwise, in full (C3).
        MunicipalMeasures
        /// What of that a bridge-builder may know: which kind, from when until when (C3).
        MeasuresInShort
        /// The family's view (C3).
        FamilyView
        /// Answers to an instrument (C3).
        Answers
        /// Why a fee is granted (C3).
        FeeReason
        /// What a volunteer says of themself to families (C2).
        VolunteerText
        /// What a sending municipality tells a receiving one (C3, L-12).
        TransferSummary
        /// Why something was disclosed without consent (C3, D-02).
        DisclosureReason
        /// Why the glass was broken (C3).
        BreakGlassReason
        /// What somebody asks, or is answered, about their own data (C3).
        SubjectRequest
    }

    /// Who a person is to the municipality or organisation that registers them.
    PersonKind {
        /// A child.
        Child
        /// A parent or somebody else who may have custody.
        Guardian
        /// A volunteer.
        Volunteer
        /// Somebody else of the family's network.
        Contact
    }

    /// With whom words are shared by who wrote them.
    ShareWith {
        /// The case workers of the child.
        CaseWorker
        /// The organisations that a consent lets know the child.
        Organisation
        /// The family.
        Family
    }

    /// What ties who looks to whom it is about (I-24).
    Tie {
        /// Their case worker.
        CaseWorker
        /// The bridge-builder who is accountable.
        Accountable
        /// Of the organisation that answers for the data.
        Organisation
        /// A consent, or a disclosure that the law allows.
        Consent
        /// They wrote it.
        Author
        /// It is about them.
        Own
        /// They have custody.
        Custody
        /// A volunteer who is proposed for, or matched with, their child.
        Match
        /// The glass is broken.
        BreakGlass
        /// They oversee.
        Oversight
        /// Nothing.
        None
    }

    /// What is done with personal data (D-08).
    Verb {
        /// Read.
        Read
        /// Added.
        Add
        /// Searched for.
        Search
        /// Changed.
        Change
        /// Handed out.
        Extract
        /// Destroyed.
        Delete
    }

    /// Why somebody must see what they have no relation to (P-30).
    BreakGlassReason {
        /// Danger to life or health.
        Danger
        /// Whoever has the relation is away, and it cannot wait.
        Absence
        /// A concern about a child.
        Concern
        /// A complaint or a court.
        Complaint
    }

    /// What came of the review of a broken glass.
    BreakGlassFinding {
        /// It was right.
        Justified
        /// It was not.
        Unjustified
    }

    /// What somebody's age lets them decide in their own case (barnets lov § 5; consents: § 10 and general rules at 15 and 18).
    PartyStatus {
        /// Heard.
        #[serde(rename = "under_10")]
        Under10
        /// Heard, and a party to their own case.
        #[serde(rename = "from_10")]
        From10
        /// Signs as well.
        #[serde(rename = "from_15")]
        From15
        /// Signs alone.
        Adult
    }

    /// Why somebody looks.
    Purpose {
        /// They work with the family.
        CaseWork
        /// They take on, or have taken on, an assignment.
        Assignment
        /// They oversee.
        Oversight
        /// They want to know what is held about themselves.
        OwnData
    }

    /// What came of a look.
    LookOutcome {
        /// It was shown.
        Shown
        /// It was refused.
        Refused
        /// There was nothing to show.
        Nothing
        /// It was there, and its key is destroyed.
        Erased
        /// It is there, and did not fit into this answer: ask for it by its id. Nobody saw it, so no look says this.
        LeftOut
    }

    /// Which right somebody makes use of.
    Right {
        /// To see what is held about them, and who looked (art. 15).
        Access
        /// To have it corrected (art. 16).
        Rectification
        /// To have it kept and not used (art. 18).
        Restriction
        /// To have it erased (art. 17).
        Erasure
    }

    /// As what somebody asks.
    AsksAs {
        /// As the person it is about.
        Subject
        /// As the person's custody holder.
        CustodyHolder
        /// As the person's guardian (værge).
        LegalGuardian
        /// By power of attorney (fuldmagt).
        Representative
    }

    /// How it was made sure who asks.
    IdentityMethod {
        /// By MitID.
        MitId
        /// By a passport or driving licence, shown in person.
        PhotoId
        /// They are known in person to whoever says so.
        KnownInPerson
    }

    /// What is decided about what one controller holds.
    ErasureOutcome {
        /// It is destroyed.
        Erased
        /// It is kept until a day, and used for nothing but what it is kept for.
        Restricted
        /// It stays.
        Refused
    }

    /// Why it is decided so.
    ErasureBasis {
        /// It was held by consent, and that has ended.
        ConsentEnded
        /// What it was collected for is done.
        NoLongerNeeded
        /// It should never have been held.
        UnlawfullyHeld
        /// The National Archives have allowed it to be destroyed (D-14).
        ArchiveAuthority
        /// Accounts are kept until the period of the bookkeeping act has ended.
        Bookkeeping
        /// It is needed for a legal claim.
        LegalClaim
        /// A law obliges the controller to keep the record.
        StatutoryRecord
        /// Public records may not be destroyed without the National Archives (arkivloven).
        ArchiveLaw
        /// It concerns a child's safety.
        Safeguarding
    }

    /// Why a request is refused as a whole.
    RefusalReason {
        /// Who asks could not show who they are.
        IdentityNotShown
        /// They may not ask for this person.
        NotTheirs
        /// What is held is right.
        NothingToCorrect
        /// None of the grounds of art. 18 is there.
        NoGroundToRestrict
        /// The same was asked again and again (art. 12(5)).
        ManifestlyUnfounded
    }

    /// Where one may complain.
    Authority {
        /// The Danish data protection agency.
        Datatilsynet
    }

    /// Whether something is in the package.
    PackageOutcome {
        /// It is.
        Included
        /// It is the child's own, and somebody else asks.
        Withheld
        /// Nobody can read it any more.
        Destroyed
    }

    /// How far a request has come.
    RequestState {
        /// It has come in; who asks has not shown who they are.
        Received
        /// It is known who asks.
        Verified
        /// It is answered.
        Answered
    }
}

/// Who is responsible for a person's data; each has a key of their own (D-12).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Controller {
    /// The municipality that the event belongs to.
    Municipality,
    /// An organisation.
    Organisation(OrganisationId),
}
