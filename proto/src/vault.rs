//! `vault`: people and words, sealed; who may see which, and that every look was logged (persondata).

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    code::codes,
    event::{events, facts},
    id::{OrganisationId, PersonId, SealedId, ThreadId, UserId},
    request::requests,
    sealed::Sealed,
    who::Role,
};

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
        /// There was nothing to show, or its key is destroyed.
        Nothing
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
        }
    }
}

facts! {
    /// Who looked (I-24).
    "look" LookFact {
        /// Somebody looked, or tried to.
        "look.logged" Logged {
            /// At whom.
            subject: PersonId,
            /// At what.
            sealed: Vec<SealedId>,
            /// At which kinds of fields.
            fields: Vec<Field>,
            /// Why.
            purpose: Purpose,
            /// What came of it.
            outcome: LookOutcome,
        }
    }
}

events! {
    /// Everything `vault` states.
    "vault"
    Words(WordsFact)
    Look(LookFact)
}

/// Seals words or a person's field. This and the answer to [`Reveal`] are the only messages that hold them in clear.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Chosen by the asker.
    pub sealed: SealedId,
    /// About whom.
    pub subject: PersonId,
    /// In which thread, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// Who is responsible.
    pub controller: Controller,
    /// What.
    pub field: Field,
    /// The words, at most 10,000 characters.
    pub words: String,
}

/// Shows what the asker may see, field by field, and logs the look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// About whom.
    pub subject: PersonId,
    /// Which; empty for all there is.
    pub sealed: Vec<SealedId>,
    /// Why.
    pub purpose: Purpose,
}

/// One thing that was asked to be revealed.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revealed {
    /// Which.
    pub sealed: SealedId,
    /// What; not said of what is refused or not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Whether it is shown.
    pub outcome: LookOutcome,
    /// The words, when shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

// Whoever prints a message for a log prints no words with it.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seal { sealed, subject, thread, controller, field, words: _ } = self;
        f.debug_struct("Seal")
            .field("sealed", sealed)
            .field("subject", subject)
            .field("thread", thread)
            .field("controller", controller)
            .field("field", field)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Revealed { sealed, field, outcome, words: _ } = self;
        f.debug_struct("Revealed")
            .field("sealed", sealed)
            .field("field", field)
            .field("outcome", outcome)
            .finish_non_exhaustive()
    }
}

/// The answer to [`Seal`] carries the digest that events refer to; ask with the same id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedRef {
    /// Which.
    pub sealed: SealedId,
}

/// Shows who looked, the latest first (I-24).
///
/// An auditor sees all of it; an administrator everything but whom it was about; a family member the looks at
/// themself, without who exactly looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Looks {
    /// At whom; a family member gets themself in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonId>,
    /// How many, 1 to 1,000.
    #[serde(default = "page")]
    pub limit: u16,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

fn page() -> u16 {
    100
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// When.
    pub at: DateTime<Utc>,
    /// In which role.
    pub role: Role,
    /// Why.
    pub purpose: Purpose,
    /// At which kinds of fields.
    pub fields: Vec<Field>,
    /// What came of it.
    pub outcome: LookOutcome,
    /// At whom, where the asker may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonId>,
    /// Who, where the asker may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

/// A page of looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LooksPage {
    /// The looks, the latest first.
    pub looks: Vec<Look>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

requests! {
    "vault"
    commands {
        "seal" Seal,
    }
    queries {
        "reveal" Reveal => Vec<Revealed>,
        "sealed_ref" SealedRef => Sealed,
        "looks" Looks => LooksPage,
    }
}
