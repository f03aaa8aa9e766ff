//! What can be asked about one's own data, and what is shown.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AsksAs, Authority, ErasureBasis, ErasureOutcome, IdentityMethod, PackageOutcome, RefusalReason,
    RequestState, Right,
};
use crate::{
    id::{ConsentId, PersonId, SealedId, SubjectRequestId, ThreadId},
    vault::{Controller, Field},
};

/// Somebody makes use of a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveSubjectRequest {
    /// Chosen by the asker.
    pub request: SubjectRequestId,
    /// About whom.
    pub subject: PersonId,
    /// Which right.
    pub right: Right,
    /// Who asks; a family member asks for themself or as custody holder.
    pub asked_by: PersonId,
    /// As what they ask.
    pub asks_as: AsksAs,
}

/// Says that who asks has shown who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyIdentity {
    /// Which request.
    pub request: SubjectRequestId,
    /// How.
    pub method: IdentityMethod,
}

/// Says that the person has got what is held about them; answers a request for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverAccessPackage {
    /// Which request.
    pub request: SubjectRequestId,
    /// How many things were in it.
    pub items: u32,
    /// How many looks.
    pub looks: u32,
    /// How many events.
    pub events: u32,
    /// How many things were left out because they are somebody else's.
    pub withheld: u32,
}

/// Puts right words in the place of wrong ones: seal them first, for the same controller and as the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyRectification {
    /// Which request.
    pub request: SubjectRequestId,
    /// What is wrong.
    pub sealed: SealedId,
    /// What is right.
    pub by: SealedId,
}

/// Keeps what a controller holds from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyRestriction {
    /// Which request.
    pub request: SubjectRequestId,
    /// Held by whom.
    pub controller: Controller,
    /// Until the end of this day; until it is lifted when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_on: Option<NaiveDate>,
}

/// Lets it be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftRestriction {
    /// Of which request.
    pub request: SubjectRequestId,
    /// Held by whom.
    pub controller: Controller,
}

/// Decides what becomes of what one controller holds; until it is executed it can be decided otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideErasure {
    /// Which request.
    pub request: SubjectRequestId,
    /// Held by whom.
    pub controller: Controller,
    /// What becomes of it.
    pub outcome: ErasureOutcome,
    /// Why.
    pub basis: ErasureBasis,
    /// Of a restriction: until the end of this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_on: Option<NaiveDate>,
}

/// Does what was decided: destroys the keys, or restricts. By somebody else than who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecuteErasure {
    /// Which request.
    pub request: SubjectRequestId,
    /// Held by whom.
    pub controller: Controller,
}

/// Refuses a request as a whole; of an erasure it is decided for each controller instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseSubjectRequest {
    /// Which request.
    pub request: SubjectRequestId,
    /// Why.
    pub reason: RefusalReason,
}

/// Says that all that was to be corrected or restricted is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSubjectRequest {
    /// Which request.
    pub request: SubjectRequestId,
}

/// Lists requests, the one that is due first first. A family member gets those that are theirs or about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectRequests {
    /// Whether answered ones are listed too.
    #[serde(default)]
    pub answered: bool,
    /// How many, 1 to 1,000.
    #[serde(default = "page")]
    pub limit: u16,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<RequestsCursor>,
}

impl Default for SubjectRequests {
    fn default() -> SubjectRequests {
        SubjectRequests { answered: false, limit: page(), cursor: None }
    }
}

fn page() -> u16 {
    100
}

/// Where a page of requests ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestsCursor {
    /// When the last one must be answered.
    pub due_by: DateTime<Utc>,
    /// Which it is.
    pub request: SubjectRequestId,
}

/// A page of requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestsPage {
    /// The requests, the one that is due first first.
    pub requests: Vec<RequestLine>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<RequestsCursor>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// Shows one request, and how it stands with each controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectRequest {
    /// Which.
    pub request: SubjectRequestId,
}

/// One request in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestPage {
    /// The request.
    pub request: RequestLine,
    /// Each controller that holds something, or about whom something was decided.
    pub controllers: Vec<ControllerStanding>,
}

/// How it stands with one controller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// Of what.
    pub field: Field,
    /// How many.
    pub count: u32,
}

/// What was decided about what one controller holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// Shows everything that is held about the person who makes use of their right of access; every page is a logged look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessPackage {
    /// Which request.
    pub request: SubjectRequestId,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SealedId>,
}

/// A page of what is held about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// Shows who looked at the person who makes use of their right of access: when, in which role, why, at what; not which employee (D-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessPackageLooks {
    /// Which request.
    pub request: SubjectRequestId,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}
