//! What `thread` can be asked.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Channel, CloseReason, ConsentPurpose, ConsentStanding, DataCategory, NextContact, Outcome,
    Party, SignatureChannel, Step,
};
use crate::{
    code::AgeBand,
    id::{ConsentId, GoalId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    request::requests,
    sealed::Sealed,
    who::Role,
};

/// A thread opens, with somebody accountable and a next step (I-01, I-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenThread {
    /// Which.
    pub thread: ThreadId,
    /// Because of which referral.
    pub referral: ReferralId,
    /// Around whom.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// Who is accountable.
    pub bridge_builder: UserId,
}

/// Says what is next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNextStep {
    /// In which thread.
    pub thread: ThreadId,
    /// What.
    pub step: Step,
    /// Whose task it is.
    pub owner: Role,
    /// The last day; not in the past.
    pub due_on: NaiveDate,
}

/// Notes a contact; the first with the family is the answer to P-06.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordContact {
    /// In which thread.
    pub thread: ThreadId,
    /// With whom.
    pub with: Party,
    /// How.
    pub channel: Channel,
    /// The day; not in the future.
    pub on: NaiveDate,
    /// What was said, sealed in `vault`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// Notes what the child wishes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordChildView {
    /// In which thread.
    pub thread: ThreadId,
    /// The child's words, sealed in `vault`.
    pub words: Sealed,
    /// The day; not in the future.
    pub on: NaiveDate,
}

/// Agrees a goal (up to three are open at a time).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreeGoal {
    /// In which thread.
    pub thread: ThreadId,
    /// Chosen by the asker.
    pub goal: GoalId,
    /// In whose words, sealed in `vault`.
    pub words: Sealed,
    /// Where they are now, 0 to 10.
    pub now: u8,
    /// Where they wish to be, 0 to 10, more than now.
    pub wished: u8,
}

/// Ends a thread (I-21).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseThread {
    /// Which.
    pub thread: ThreadId,
    /// Why.
    pub reason: CloseReason,
    /// How it went.
    pub outcome: Outcome,
    /// Whom the family turns to now.
    pub next_contact: NextContact,
}

/// Asks for a consent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestConsent {
    /// Chosen by the asker.
    pub consent: ConsentId,
    /// In which thread.
    pub thread: ThreadId,
    /// Whose data.
    pub subject: PersonId,
    /// Who may get them.
    pub recipients: Vec<OrganisationId>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day it holds; in the future.
    pub until_on: NaiveDate,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// Everybody who must sign.
    pub signatories: Vec<PersonId>,
}

/// Signs a consent. A family member signs for themself; a case worker or bridge-builder may note a signature on paper or by word of mouth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignConsent {
    /// Which.
    pub consent: ConsentId,
    /// Who.
    pub by: PersonId,
    /// How.
    pub channel: SignatureChannel,
}

/// Shows one thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowThread {
    /// Which.
    pub thread: ThreadId,
}

/// A thread, as the municipality sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadView {
    /// Which.
    pub thread: ThreadId,
    /// Because of which referral.
    pub referral: ReferralId,
    /// Around whom.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// Since when.
    pub opened_on: NaiveDate,
    /// Who is accountable, or was to the end.
    pub bridge_builder: UserId,
    /// What is next; nothing once it is closed.
    pub next_step: Option<NextStepView>,
    /// When the family was reached for the first time.
    pub family_contacted_on: Option<NaiveDate>,
    /// What the child said, the newest first.
    pub child_views: Vec<ChildView>,
    /// The goals, the first first.
    pub goals: Vec<GoalView>,
    /// The consents, the first first.
    pub consents: Vec<ConsentView>,
    /// How it ended.
    pub closed: Option<Closing>,
}

/// What is next in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextStepView {
    /// What.
    pub step: Step,
    /// Whose task it is.
    pub owner: Role,
    /// The last day.
    pub due_on: NaiveDate,
    /// Whether that day has passed, in Denmark.
    pub overdue: bool,
}

/// The child's words on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChildView {
    /// The words, in `vault`.
    pub words: Sealed,
    /// The day.
    pub on: NaiveDate,
}

/// A goal of the child's or family's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoalView {
    /// Which.
    pub goal: GoalId,
    /// In whose words, in `vault`.
    pub words: Sealed,
    /// Where they were when it was agreed, 0 to 10.
    pub now: u8,
    /// Where they wish to be, 0 to 10.
    pub wished: u8,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentView {
    /// Which.
    pub consent: ConsentId,
    /// How it stands today, in Denmark.
    pub standing: ConsentStanding,
    /// Whose data.
    pub subject: PersonId,
    /// Who may get them.
    pub recipients: Vec<OrganisationId>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day it holds.
    pub until_on: NaiveDate,
    /// Everybody who must sign.
    pub signatories: Vec<PersonId>,
    /// Who has, in the order they did.
    pub signed: Vec<PersonId>,
}

/// How a thread ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// Why.
    pub reason: CloseReason,
    /// How it went.
    pub outcome: Outcome,
    /// Whom the family turns to now.
    pub next_contact: NextContact,
    /// The day.
    pub on: NaiveDate,
}

/// Lists the municipality's open threads, the one whose next step is due first first: so what is overdue leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListThreads {
    /// Only those this bridge-builder is accountable for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bridge_builder: Option<UserId>,
    /// How many at most: 1 to 200.
    #[serde(default = "ListThreads::usual_limit")]
    #[schemars(range(min = 1, max = 200))]
    pub limit: u16,
    /// Where the page before ended; nothing for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ThreadCursor>,
}

impl ListThreads {
    fn usual_limit() -> u16 {
        50
    }
}

/// A page of open threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadList {
    /// In order.
    pub threads: Vec<ThreadLine>,
    /// Where the next page begins, when there is one.
    pub next: Option<ThreadCursor>,
}

/// An open thread in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadLine {
    /// Which.
    pub thread: ThreadId,
    /// Around whom.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// Since when.
    pub opened_on: NaiveDate,
    /// Who is accountable.
    pub bridge_builder: UserId,
    /// What is next.
    pub next_step: NextStepView,
}

/// A place in the list of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadCursor {
    /// Where a step is due on this day
    pub due_on: NaiveDate,
    /// and after this thread.
    pub thread: ThreadId,
}

requests! {
    "thread"
    commands {
        "open_thread" OpenThread,
        "set_next_step" SetNextStep,
        "record_contact" RecordContact,
        "record_child_view" RecordChildView,
        "agree_goal" AgreeGoal,
        "close_thread" CloseThread,
        "request_consent" RequestConsent,
        "sign_consent" SignConsent,
    }
    queries {
        "thread" ShowThread => ThreadView,
        "threads" ListThreads => ThreadList,
    }
}
