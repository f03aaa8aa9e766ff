//! What `thread` shows.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    CloseReason, ConsentView, HandOverReason, NextContact, NoTalk, Outcome, Party, PauseReason,
    Step, ThreadState,
};
use crate::{
    code::AgeBand,
    id::{GoalId, MeetingId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    sealed::Sealed,
    who::Role,
};

/// Shows one thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowThread {
    /// Which.
    pub thread: ThreadId,
}

/// A thread, as the municipality sees it; a family sees of it what is its own (I-30).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadView {
    /// Which.
    pub thread: ThreadId,
    /// Because of which referral.
    pub referral: ReferralId,
    /// Around whom it opened.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// Since when.
    pub opened_on: NaiveDate,
    /// How it stands.
    pub state: ThreadState,
    /// Its children, in the order they came.
    pub strands: Vec<StrandView>,
    /// Who is accountable, or was to the end.
    pub bridge_builder: UserId,
    /// Who was before, the first first.
    pub hand_overs: Vec<HandOverView>,
    /// What is next; nothing once it is closed.
    pub next_step: Option<NextStepView>,
    /// When the family was reached for the first time.
    pub family_contacted_on: Option<NaiveDate>,
    /// What the children said, the newest first.
    pub child_views: Vec<ChildView>,
    /// What the family said, the newest first.
    pub family_views: Vec<FamilyView>,
    /// The goals, the first first.
    pub goals: Vec<GoalView>,
    /// The meetings of the network, the first first.
    pub meetings: Vec<MeetingView>,
    /// When it rested, the first time first.
    pub pauses: Vec<PauseView>,
    /// The consents, the first first.
    pub consents: Vec<ConsentView>,
    /// Other threads of the same family.
    pub siblings: Vec<ThreadId>,
    /// Later referrals that are part of it (R4-12).
    pub attached: Vec<AttachedView>,
    /// Children of the family whom another municipality works with: nothing more is known here (R4-12).
    pub elsewhere: Vec<PersonId>,
    /// Threads that go on in this one.
    pub absorbed: Vec<ThreadId>,
    /// The thread it goes on in.
    pub merged_into: Option<ThreadId>,
    /// Who says that it is done, while the family has its say.
    pub closing: Option<ClosingView>,
    /// How it ended.
    pub closed: Option<Closing>,
    /// How it had ended before it was reopened.
    pub earlier_closings: Vec<Closing>,
}

/// A child in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StrandView {
    /// Who.
    pub child: PersonId,
    /// How old, coarsely, when the strand began.
    pub age_band: AgeBand,
    /// The child's own thread, when the strand has left.
    pub split_to: Option<ThreadId>,
}

/// A change of who is accountable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandOverView {
    /// Who was.
    pub from: UserId,
    /// Who is.
    pub to: UserId,
    /// Why.
    pub reason: HandOverReason,
    /// The day.
    pub on: NaiveDate,
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

/// A child's words on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChildView {
    /// Which child.
    pub child: PersonId,
    /// The words, in `vault`.
    pub words: Sealed,
    /// The day.
    pub on: NaiveDate,
}

/// The family's words on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FamilyView {
    /// The words, in `vault`.
    pub words: Sealed,
    /// The day.
    pub on: NaiveDate,
    /// Who of the family said so.
    pub by: Vec<PersonId>,
}

/// A goal of a child's or the family's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoalView {
    /// Which.
    pub goal: GoalId,
    /// Which child's; the family's if none.
    pub child: Option<PersonId>,
    /// In whose words, in `vault`.
    pub words: Sealed,
    /// Where they are, or were when it was last spoken of, 0 to 10.
    pub now: u8,
    /// Where they wish to be, 0 to 10.
    pub wished: u8,
    /// The day they said that they are there.
    pub achieved_on: Option<NaiveDate>,
}

/// A meeting of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeetingView {
    /// Which.
    pub meeting: MeetingId,
    /// The day, as planned or as it was.
    pub on: NaiveDate,
    /// Whether it was held.
    pub held: bool,
    /// Who is to be there, or was.
    pub with: Vec<Party>,
    /// What was agreed, in `vault`.
    pub note: Option<Sealed>,
}

/// A time in which a thread rested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PauseView {
    /// Why.
    pub reason: PauseReason,
    /// Since when.
    pub from_on: NaiveDate,
    /// Until when, as it was meant.
    pub until_on: NaiveDate,
    /// When it went on.
    pub resumed_on: Option<NaiveDate>,
}

/// A later referral that is part of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachedView {
    /// Which.
    pub referral: ReferralId,
    /// Since when.
    pub on: NaiveDate,
}

/// Who says that it is done, and who agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosingView {
    /// In which role it was said.
    pub by: Role,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// How it went, in their eyes.
    pub outcome: Outcome,
    /// The day.
    pub on: NaiveDate,
    /// Who of the family says so too.
    pub confirmed_by: Option<PersonId>,
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
    /// The day of the closing talk.
    pub talk_on: Option<NaiveDate>,
    /// Why there was none.
    pub no_talk: Option<NoTalk>,
    /// Who of the family confirmed that it is done.
    pub confirmed_by: Option<PersonId>,
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
    /// How it stands.
    pub state: ThreadState,
    /// How many children have a strand in it.
    pub children: u32,
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

/// Lists the bridge-builders of the municipality, with what is in their hands (I-03).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListBridgeBuilders {}

/// The bridge-builders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BridgeBuilderList {
    /// Who has most threads first.
    pub bridge_builders: Vec<BridgeBuilderLine>,
}

/// A bridge-builder in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BridgeBuilderLine {
    /// Who.
    pub bridge_builder: UserId,
    /// Whether threads can be given to them.
    pub active: bool,
    /// How many open threads they are accountable for.
    pub threads: u32,
    /// In how many of those the next step is overdue.
    pub overdue: u32,
}
