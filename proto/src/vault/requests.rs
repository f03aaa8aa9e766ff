//! Words: what can be asked about them, and who looked.

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BreakGlassFinding, BreakGlassReason, Controller, Field, LookOutcome, Purpose, ShareWith, Tie,
    Verb,
};
use crate::{
    code::{ExistingMunicipality, Municipality},
    id::{BreakGlassId, OrganisationId, PersonId, SealedId, ThreadId, UserId},
    sealed::Sealed,
    who::Role,
};

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
    #[schemars(length(max = 10_000))]
    pub words: String,
}

/// Shows what the asker may see, field by field, and logs the look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// About whom.
    pub subject: PersonId,
    /// Which, at most 500; empty for all there is.
    #[schemars(length(max = 500))]
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
    /// What stands in its place, when it was wrong: the words are the right ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<SealedId>,
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
        let Revealed { sealed, field, outcome, words: _, corrected_by: _ } = self;
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
    /// Only those that nothing tied to whom it was about, as who looks a child up to refer it: for an auditor's samples (D-09).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untied: bool,
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
    /// Whether it was at scores, which `followup` keeps; `fields` is empty then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scores: bool,
    /// What came of it.
    pub outcome: LookOutcome,
    /// What was done.
    pub verb: Verb,
    /// What tied them; not known of the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Under which broken glass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_glass: Option<BreakGlassId>,
    /// For which organisation they looked; none for a municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
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

/// Whoever wrote words lets others see them too: a case worker, the organisations that a consent lets know the child, the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareWords {
    /// Which.
    pub sealed: SealedId,
    /// With whom.
    pub with: ShareWith,
}

/// A case worker gives another municipality copies of what they may see themself, sealed with a key of its own (L-12).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverWords {
    /// About whom.
    pub subject: PersonId,
    /// To which municipality.
    #[serde(deserialize_with = "ExistingMunicipality::deserialize_as")]
    #[schemars(with = "ExistingMunicipality")]
    pub to: Municipality,
    /// In which thread, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// What, at most 200.
    #[schemars(length(max = 200))]
    pub items: Vec<HandedOver>,
}

/// Words, and the id of their copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedOver {
    /// Ours.
    pub from: SealedId,
    /// Theirs: chosen by the asker.
    pub to: SealedId,
}

/// Somebody without a relation must see, and says why; somebody else looks into it afterwards (P-30).
///
/// An auditor only asks by this: nothing is opened until a second person has approved it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// Chosen by the asker.
    pub break_glass: BreakGlassId,
    /// At whom.
    pub subject: PersonId,
    /// Why.
    pub reason: BreakGlassReason,
    /// Why, in words, sealed.
    pub words: Sealed,
}

/// A leader, or the data protection officer, who did not ask themself lets an auditor break the glass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBreakGlass {
    /// Which.
    pub break_glass: BreakGlassId,
}

/// A leader, or the data protection officer, who neither broke nor approved it looks into a broken glass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBreakGlass {
    /// Which.
    pub break_glass: BreakGlassId,
    /// What they found.
    pub finding: BreakGlassFinding,
}

/// Lists broken glasses, those that wait for approval or review first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokenGlasses {
    /// Reviewed ones too, and those that nobody approved in time.
    #[serde(default)]
    pub reviewed: bool,
}

/// A broken glass, or one that an auditor asks to break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenGlass {
    /// Which.
    pub break_glass: BreakGlassId,
    /// By whom.
    pub by: UserId,
    /// In which role.
    pub role: Role,
    /// At whom.
    pub subject: PersonId,
    /// Why.
    pub reason: BreakGlassReason,
    /// Why, in words.
    pub words: Sealed,
    /// When.
    pub at: DateTime<Utc>,
    /// Of an auditor's: until when a second person can approve it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve_by: Option<DateTime<Utc>>,
    /// Of an auditor's: who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<UserId>,
    /// Whether nobody approved it in time.
    #[serde(default)]
    pub lapsed: bool,
    /// Until when; none while it opens nothing.
    pub until: Option<DateTime<Utc>>,
    /// When it must have been reviewed; none while it opens nothing.
    pub review_by: Option<DateTime<Utc>>,
    /// Whether that has passed.
    pub overdue: bool,
    /// What the review found.
    pub finding: Option<BreakGlassFinding>,
}

/// Lists what events referred to as sealed words that were never sealed, and words that do not open any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnknownWords {}

/// An event that refers to words that were never sealed; or by which words were sealed that do not open any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnknownReference {
    /// Whose event.
    pub source: String,
    /// Where in its log.
    pub position: i64,
    /// Its type.
    pub kind: String,
    /// What it refers to.
    pub sealed: SealedId,
    /// Whether the words are there and do not open: somebody changed them, or their key is another. Take them from a backup.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub damaged: bool,
}
