//! What somebody may ask about their own data: to see it, to have it corrected, restricted or erased (GDPR art. 15 to 18).

mod requests;

use chrono::{DateTime, NaiveDate, Utc};

pub use self::requests::*;
use super::Controller;
use crate::{
    code::codes,
    event::facts,
    id::{KeyId, PersonId, SealedId, UserId},
    sealed::Sealed,
};

codes! {
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

facts! {
    /// What becomes of what somebody asks about their own data.
    "subject_request" SubjectRequestFact {
        /// Somebody made use of a right.
        "subject_request.received" Received {
            /// About whom.
            subject: PersonId,
            /// Which right.
            right: Right,
            /// Who asks.
            asked_by: PersonId,
            /// As what.
            asks_as: AsksAs,
            /// When it must be answered: one month, to the end of the day in Denmark (P-27).
            due_by: DateTime<Utc>,
            /// When whoever must answer is reminded.
            remind_at: DateTime<Utc>,
            /// By which version of the rule that was computed.
            rule_version: u16,
        }
        /// Who asks has shown who they are.
        "subject_request.identity_verified" IdentityVerified {
            /// How.
            method: IdentityMethod,
        }
        /// A week is left.
        "subject_request.due_soon" DueSoon {
            /// When it must be answered.
            due_by: DateTime<Utc>,
        }
        /// It is not answered in time.
        "subject_request.overdue" Overdue {
            /// When it had to be answered.
            due_by: DateTime<Utc>,
        }
        /// The person has got what is held about them.
        "subject_request.access_package_delivered" AccessPackageDelivered {
            /// How many things were in it.
            items: u32,
            /// How many looks.
            looks: u32,
            /// How many events.
            events: u32,
            /// How many things were left out because they are somebody else's.
            withheld: u32,
        }
        /// Something is wrong, and this is right: the wrong words stay in the history.
        "subject_request.rectification_applied" RectificationApplied {
            /// What was wrong.
            sealed: SealedId,
            /// What is right.
            by: Sealed,
        }
        /// What a controller holds is kept and not used.
        "subject_request.restriction_applied" RestrictionApplied {
            /// About whom.
            subject: PersonId,
            /// Held by whom.
            controller: Controller,
            /// Until the end of this day; until it is lifted when there is none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
            /// When the next restriction of this request ends by itself.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            next_lift_at: Option<DateTime<Utc>>,
        }
        /// It may be used again.
        "subject_request.restriction_lifted" RestrictionLifted {
            /// About whom.
            subject: PersonId,
            /// Held by whom.
            controller: Controller,
            /// When the next restriction of this request ends by itself.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            next_lift_at: Option<DateTime<Utc>>,
        }
        /// It is decided what becomes of what one controller holds (I-26).
        "subject_request.erasure_decided" ErasureDecided {
            /// Held by whom.
            controller: Controller,
            /// What becomes of it.
            outcome: ErasureOutcome,
            /// Why.
            basis: ErasureBasis,
            /// Of a restriction: until the end of this day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
            /// Where the person may complain, when they do not get all they asked for.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            appeal_to: Option<Authority>,
            /// Who decided, and so may not execute it.
            decided_by: UserId,
        }
        /// The keys to what one controller holds about a person are destroyed: nobody can read it any more.
        "subject_request.subject_key_destroyed" SubjectKeyDestroyed {
            /// About whom.
            subject: PersonId,
            /// Held by whom.
            controller: Controller,
            /// Which keys.
            keys: Vec<KeyId>,
        }
        /// It is refused as a whole.
        "subject_request.refused" Refused {
            /// Why.
            reason: RefusalReason,
            /// Where the person may complain.
            appeal_to: Authority,
        }
        /// Everything that was asked is answered, and what was decided is done.
        "subject_request.answered" Answered {
        }
    }
}
