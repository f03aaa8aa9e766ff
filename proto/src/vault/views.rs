//! What `vault` shows.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::codes::{
    AsksAs, Authority, BreakGlassFinding, BreakGlassReason, Controller, ErasureBasis,
    ErasureOutcome, Field, LookOutcome, PackageOutcome, PartyStatus, Purpose, RefusalReason,
    RequestState, Right, Tie, Verb,
};
use crate::{
    actor::Role,
    code::Municipality,
    id::{
        BreakGlassId, ConsentId, OrganisationId, PersonId, SealedId, SubjectRequestId, ThreadId,
        UserId,
    },
    message::messages,
    sealed::{Digest, Sealed},
};

messages! {
    answers:

    /// Who was found.
    #[derive(Copy, Eq)]
    pub struct PersonFound {
        /// Nobody, when the municipality knows no such person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub person: Option<PersonId>,
        /// The registration with this number, when it gave way to that of `person`, who is the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub gave_way: Option<PersonId>,
    }

    /// Who bears a CPR number.
    pub struct CprBearer {
        /// As whom they may act: in each municipality that has registered them, where they are old enough to log in.
        pub registered: Vec<RegisteredBearer>,
        /// Tells one human from another, and nothing else: a digest under a key that `vault` alone has. None where no number was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub human: Option<Digest>,
    }

    /// Somebody whom a municipality has registered.
    #[derive(Copy, Eq)]
    pub struct RegisteredBearer {
        /// The municipality.
        pub tenant: Municipality,
        /// As whom.
        pub person: PersonId,
    }

    /// Two persons of the same name and birth date.
    #[derive(Copy, Eq)]
    pub struct SuspectedDuplicate {
        /// Who was registered later.
        pub person: PersonId,
        /// Who was registered before.
        pub of: PersonId,
        /// Since when they are suspected.
        pub since: DateTime<Utc>,
    }

    /// A child who soon decides more.
    #[derive(Copy, Eq)]
    pub struct BirthdayAhead {
        /// Who.
        pub person: PersonId,
        /// The day.
        pub on: NaiveDate,
        /// What the child's age lets it decide from then on.
        pub party: PartyStatus,
    }

    /// A protection to be checked again.
    #[derive(Copy, Eq)]
    pub struct ProtectionToRecheck {
        /// Whose.
        pub person: PersonId,
        /// The day.
        pub until_on: NaiveDate,
    }

    /// Somebody looked.
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
    pub struct LooksPage {
        /// The looks, the latest first.
        pub looks: Vec<Look>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<i64>,
    }

    /// A broken glass, or one that an auditor asks to break.
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

    /// An event that refers to words that were never sealed; or by which words were sealed that do not open any more.
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

    /// Where a page of requests ended.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct RequestsCursor {
        /// When the last one must be answered.
        pub due_by: DateTime<Utc>,
        /// Which it is.
        pub request: SubjectRequestId,
    }

    /// A page of requests.
    pub struct RequestsPage {
        /// The requests, the one that is due first first.
        pub requests: Vec<RequestLine>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<RequestsCursor>,
    }

    /// One request.
    pub struct RequestLine {
        /// Which.
        pub request: SubjectRequestId,
        /// About whom.
        pub subject: PersonId,
        /// Which right.
        pub right: Right,
        /// Who asks.
        pub asked_by: PersonId,
        /// As what.
        pub asks_as: AsksAs,
        /// How far it has come.
        pub state: RequestState,
        /// When it came in.
        pub received_at: DateTime<Utc>,
        /// When it must be answered.
        pub due_by: DateTime<Utc>,
        /// When it was answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub answered_at: Option<DateTime<Utc>>,
        /// Why it was refused as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub refused: Option<RefusalReason>,
    }

    /// One request in full.
    pub struct RequestPage {
        /// The request.
        pub request: RequestLine,
        /// Each controller that holds something, or about whom something was decided.
        pub controllers: Vec<ControllerStanding>,
    }

    /// How it stands with one controller.
    pub struct ControllerStanding {
        /// Which.
        pub controller: Controller,
        /// How much it holds that can be read, by kind; a family member sees this in the access package instead.
        pub holds: Vec<Holding>,
        /// How much it holds that nobody can read any more.
        pub destroyed: u32,
        /// Whether it is kept from being used.
        pub is_restricted: bool,
        /// What was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub decision: Option<ErasureDecision>,
    }

    /// How much of a kind.
    #[derive(Copy, Eq)]
    pub struct Holding {
        /// Of what.
        pub field: Field,
        /// How many.
        pub count: u32,
    }

    /// What was decided about what one controller holds.
    pub struct ErasureDecision {
        /// What becomes of it.
        pub outcome: ErasureOutcome,
        /// Why.
        pub basis: ErasureBasis,
        /// Of a restriction: until the end of this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
        /// Where the person may complain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub appeal_to: Option<Authority>,
        /// When it was decided.
        pub decided_at: DateTime<Utc>,
        /// When it was done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub executed_at: Option<DateTime<Utc>>,
    }

    /// A page of what is held about a person.
    pub struct PackagePage {
        /// About whom.
        pub subject: PersonId,
        /// What is held.
        pub items: Vec<PackageItem>,
        /// The `after` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<SealedId>,
        /// Consents that the child decided alone (L-20), when a custody holder asks: what happened to them is left out of the package.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub own_rights: Vec<ConsentId>,
    }
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

/// What somebody is called, as far as the asker may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Surname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// Age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u8>,
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").field("person", &self.person).finish_non_exhaustive()
    }
}

/// One thing that is held about a person.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PackageItem {
    /// Which.
    pub sealed: SealedId,
    /// What.
    pub field: Field,
    /// Who is responsible.
    pub controller: Controller,
    /// In which thread it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// Whether it is in the package.
    pub outcome: PackageOutcome,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is right, when this was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<SealedId>,
    /// Whether it is kept from being used.
    pub is_restricted: bool,
    /// Whether somebody must read it before it is handed over, because it may tell of others.
    pub may_tell_of_others: bool,
}

// Whoever prints a message for a log prints no words with it.
impl fmt::Debug for PackageItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackageItem")
            .field("sealed", &self.sealed)
            .field("field", &self.field)
            .field("controller", &self.controller)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// What somebody is called whom the asker works with.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Colleague {
    /// Who.
    pub user: UserId,
    /// The whole name; none of whoever is under name and address protection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl fmt::Debug for Colleague {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Colleague").field("user", &self.user).finish_non_exhaustive()
    }
}
