//! What `vault` can be asked about words, and about who looked at them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    code::{ExistingMunicipality, Municipality},
    id::{BreakGlassId, PersonId, SealedId, ThreadId},
    message::messages,
    sealed::Sealed,
    vault::codes::{BreakGlassFinding, BreakGlassReason, Controller, Field, Purpose, ShareWith},
};

messages! {
    requests:

    /// Whoever wrote words lets others see them too: a case worker, the organisations that a consent lets know the child, the family.
    pub struct ShareWords {
        /// Which.
        pub sealed: SealedId,
        /// With whom.
        pub with: ShareWith,
    }

    /// A case worker gives another municipality copies of what they may see themself, sealed with a key of its own (L-12).
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
    #[derive(Copy, Eq)]
    pub struct HandedOver {
        /// Ours.
        pub from: SealedId,
        /// Theirs: chosen by the asker.
        pub to: SealedId,
    }

    /// Somebody without a relation must see, and says why; somebody else looks into it afterwards (P-30).
    ///
    /// An auditor only asks by this: nothing is opened until a second person has approved it.
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
    pub struct ApproveBreakGlass {
        /// Which.
        pub break_glass: BreakGlassId,
    }

    /// A leader, or the data protection officer, who neither broke nor approved it looks into a broken glass.
    pub struct ReviewBreakGlass {
        /// Which.
        pub break_glass: BreakGlassId,
        /// What they found.
        pub finding: BreakGlassFinding,
    }

    /// Shows what the asker may see, field by field, and logs the look.
    pub struct Reveal {
        /// About whom.
        pub subject: PersonId,
        /// Which, at most 500; empty for all there is.
        #[schemars(length(max = 500))]
        pub sealed: Vec<SealedId>,
        /// Why.
        pub purpose: Purpose,
    }

    /// Shows what several people are called and how old they are: for a page that lists them. Each whose name is shown is a logged
    /// look; whoever the asker may not see is without one, and that is no refusal.
    pub struct Names {
        /// Whom, at most 200.
        #[schemars(length(max = 200))]
        pub subjects: Vec<PersonId>,
        /// Why.
        pub purpose: Purpose,
    }

    /// The answer to [`Seal`] carries the digest that events refer to; ask with the same id.
    pub struct SealedRef {
        /// Which.
        pub sealed: SealedId,
    }

    /// Shows who looked, the latest first (I-24).
    ///
    /// An auditor sees all of it; an administrator everything but whom it was about; a family member the looks at
    /// themself, without who exactly looked.
    pub struct Looks {
        /// At whom; a family member gets themself in any case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<PersonId>,
        /// Only those that nothing tied to whom it was about, as who looks a child up to refer it: for an auditor's samples (D-09).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub untied: bool,
        /// How many, 1 to 1,000.
        #[serde(default = "super::page")]
        pub limit: u16,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<i64>,
    }

    /// Lists broken glasses, those that wait for approval or review first.
    pub struct BrokenGlasses {
        /// Reviewed ones too, and those that nobody approved in time.
        #[serde(default)]
        pub reviewed: bool,
    }

    /// Lists what events referred to as sealed words that were never sealed, and words that do not open any more.
    pub struct UnknownWords {}
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
    #[schemars(length(max = 10_000))]
    pub words: String,
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
