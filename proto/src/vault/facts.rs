//! What `vault` records.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{
    AsksAs, Authority, BreakGlassFinding, BreakGlassReason, Controller, ErasureBasis,
    ErasureOutcome, Field, IdentityMethod, LookOutcome, PartyStatus, PersonKind, Purpose,
    RefusalReason, Right, ShareWith, Tie, Verb,
};
use crate::{
    code::Municipality,
    event::facts,
    id::{BreakGlassId, KeyId, PersonId, SealedId, UserId},
    sealed::Sealed,
};

facts! {
    /// What happens to a person's sealed data.
    "words" WordsFact {
        /// Words or a field were sealed; they are in this service's store and nowhere else.
        "words.sealed" WasSealed {
            /// Which, as which.
            sealed: Sealed,
            /// About whom.
            subject: PersonId,
            /// Who is responsible.
            controller: Controller,
            /// What.
            field: Field,
            /// Another municipality's words, of which these are a copy (L-12).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            copy_of: Option<SealedId>,
        }
        /// Who wrote them lets others see them too.
        "words.shared" Shared {
            /// Whom.
            with: ShareWith,
        }
        /// No event ever referred to them: they are destroyed.
        "words.unused_destroyed" UnusedDestroyed {}
    }
}

facts! {
    /// What happens to a person. Nothing here tells one person from another but an id that says nothing (C1).
    "person" PersonFact {
        /// Somebody is registered.
        "person.registered" Registered {
            /// As who.
            kind: PersonKind,
            /// What a child's age lets it decide, when its birth date is known.
            party: Option<PartyStatus>,
            /// Where.
            municipality: Municipality,
            /// Who is responsible for what was registered.
            controller: Controller,
        }
        /// Who has custody of a child, from now on and until this is said again.
        "person.custody_recorded" CustodyRecorded {
            /// All of them.
            holders: Vec<PersonId>,
        }
        /// A birthday, or a birth date that was not known: the age lets a child decide more, or less.
        "person.party_status_changed" PartyStatusChanged {
            /// What now.
            party: PartyStatus,
        }
        /// Another municipality was given what it must know, and may act on this person as well.
        "person.handed_over" HandedOver {
            /// Which.
            to: Municipality,
        }
        /// Somebody looked at both, and they are one.
        "person.confirmed_duplicate" ConfirmedDuplicate {
            /// The other, which goes on.
            of: PersonId,
        }
        /// Somebody looked at both, and they are two.
        "person.dismissed_duplicate" DismissedDuplicate {
            /// The other.
            of: PersonId,
        }
    }
}

facts! {
    /// That two municipalities registered the same child under two ids (I-01). It happens in the country, not in a municipality:
    /// no municipality is told of it, or may conclude from it what the other knows.
    "same_person" SamePersonFact {
        /// Two registrations of children are of one: the same CPR number, under two ids in two municipalities.
        "same_person.found" Found {
            /// Who was registered later.
            person: PersonId,
            /// Who was registered first anywhere: the same for every later one.
            of: PersonId,
        }
        /// They are not any more: one of the numbers was corrected, or is forgotten.
        "same_person.parted" Parted {
            /// Who was registered later.
            person: PersonId,
            /// Who was taken for the same.
            of: PersonId,
        }
    }
}

facts! {
    /// Who looked (I-24).
    "look" LookFact {
        /// Somebody looked, or tried to.
        "look.logged" Logged {
            /// At whom; nil where a search found nobody.
            subject: PersonId,
            /// At what.
            sealed: Vec<SealedId>,
            /// At which kinds of fields.
            fields: Vec<Field>,
            /// Why.
            purpose: Purpose,
            /// What came of it.
            outcome: LookOutcome,
            /// What was done; read where it is not said.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            verb: Option<Verb>,
            /// What ties them; not asked for when this was not written down yet.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            tie: Option<Tie>,
            /// Under which broken glass.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            break_glass: Option<BreakGlassId>,
        }
    }
}

facts! {
    /// What happens when somebody must see what they have no relation to (P-30).
    "break_glass" BreakGlassFact {
        /// The glass is broken: for a while they see.
        "break_glass.used" Used {
            /// Who broke it.
            by: UserId,
            /// At whom.
            subject: PersonId,
            /// Why.
            reason: BreakGlassReason,
            /// Why, in words.
            words: Sealed,
            /// Until when.
            until: DateTime<Utc>,
            /// When it must have been reviewed (five working days).
            review_by: DateTime<Utc>,
        }
        /// An auditor asks to break it. It opens nothing until a second person has approved it (model 6.5).
        "break_glass.asked" Asked {
            /// Who asks.
            by: UserId,
            /// At whom.
            subject: PersonId,
            /// Why.
            reason: BreakGlassReason,
            /// Why, in words.
            words: Sealed,
            /// Until when it can be approved (two working days).
            approve_by: DateTime<Utc>,
        }
        /// A second person has approved it: the glass is broken, and for a while who asked sees.
        "break_glass.approved" Approved {
            /// Who approved.
            by: UserId,
            /// Who asked.
            asked_by: UserId,
            /// At whom.
            subject: PersonId,
            /// Until when.
            until: DateTime<Utc>,
            /// When it must have been reviewed, by somebody who neither asked nor approved (five working days).
            review_by: DateTime<Utc>,
        }
        /// Nobody approved it in time: it stays whole.
        "break_glass.lapsed" Lapsed {}
        /// Somebody else looked into it.
        "break_glass.reviewed" Reviewed {
            /// What they found.
            finding: BreakGlassFinding,
        }
        /// Nobody did in time.
        "break_glass.unreviewed" Unreviewed {}
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
