//! What a thread can be asked to do.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AssignmentEnd, Channel, CloseReason, HandOverReason, NextContact, NoTalk, Outcome, Party,
    PauseReason, Step,
};
use crate::{
    code::AgeBand,
    code::Mistake,
    id::{GoalId, MeetingId, PersonId, ThreadId, UserId},
    sealed::Sealed,
    who::Role,
};

/// Adds a child of the family that an accepted referral of the thread names as a sibling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddChildStrand {
    /// To which thread.
    pub thread: ThreadId,
    /// Who.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
}

/// Makes another bridge-builder accountable: by the one who is, or by a leader (I-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverThread {
    /// Which.
    pub thread: ThreadId,
    /// To whom.
    pub to: UserId,
    /// Why.
    pub reason: HandOverReason,
}

/// Says what is next, instead of what was.
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

/// Says that the next step is done, and what is next now: a thread is never without (I-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteStep {
    /// In which thread.
    pub thread: ThreadId,
    /// What is done: the step that was next.
    pub done: Step,
    /// What is next.
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
    /// About which child; with a child, and where there are several, it must be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<PersonId>,
}

/// Says that an entry of a thread is a mistake; what is right is noted as usual. The entry stays, and is shown as corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectThreadEntry {
    /// In which thread.
    pub thread: ThreadId,
    /// Which entry: its place in the log of `thread`, as the timeline shows it.
    pub position: i64,
    /// What is wrong with it.
    pub mistake: Mistake,
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
    /// Which child; where there are several, it must be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<PersonId>,
}

/// Notes how the family sees things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFamilyView {
    /// In which thread.
    pub thread: ThreadId,
    /// The family's words, sealed in `vault`.
    pub words: Sealed,
    /// The day; not in the future.
    pub on: NaiveDate,
    /// Who of the family said so. Nobody else of it is shown the words; if none is named, none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub by: Vec<PersonId>,
}

/// Agrees a goal (up to three of a child, and of the family, are open at a time).
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
    /// Whose; where there are several children and none is named, the family's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<PersonId>,
}

/// Makes a goal another, or notes how far they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseGoal {
    /// In which thread.
    pub thread: ThreadId,
    /// Which.
    pub goal: GoalId,
    /// In whose words, sealed in `vault`, when they are new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed>,
    /// Where they are now, 0 to 10.
    pub now: u8,
    /// Where they wish to be, 0 to 10, more than now.
    pub wished: u8,
}

/// Notes that they say they are there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AchieveGoal {
    /// In which thread.
    pub thread: ThreadId,
    /// Which.
    pub goal: GoalId,
    /// Where they are, 0 to 10.
    pub reached: u8,
    /// The day; not in the future.
    pub on: NaiveDate,
}

/// Plans a meeting of the people around the family, or moves one to another day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanNetworkMeeting {
    /// In which thread.
    pub thread: ThreadId,
    /// Chosen by the asker.
    pub meeting: MeetingId,
    /// The day; not in the past.
    pub on: NaiveDate,
    /// Who is to be there.
    #[schemars(length(max = 20))]
    pub with: Vec<Party>,
}

/// Notes that they met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldNetworkMeeting {
    /// In which thread.
    pub thread: ThreadId,
    /// Which; planned or not.
    pub meeting: MeetingId,
    /// The day; not in the future.
    pub on: NaiveDate,
    /// Who was there.
    #[schemars(length(max = 20))]
    pub with: Vec<Party>,
    /// What was agreed, sealed in `vault`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// Lets a thread rest. Somebody stays accountable, with a next step (I-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseThread {
    /// Which.
    pub thread: ThreadId,
    /// Why.
    pub reason: PauseReason,
    /// The last day; at most six months away.
    pub until_on: NaiveDate,
}

/// Goes on before the pause is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeThread {
    /// Which.
    pub thread: ThreadId,
}

/// Says that it is done: by a bridge-builder, or by the coordinator of an organisation that helps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginClosing {
    /// Which thread.
    pub thread: ThreadId,
    /// How it went, in their eyes.
    pub outcome: Outcome,
}

/// The family says so too: a custody holder, or the child of 15 or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmClosing {
    /// Which thread.
    pub thread: ThreadId,
}

/// The family says that it is not done: a custody holder, or the child of 15 or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineClosing {
    /// Which thread.
    pub thread: ThreadId,
}

/// Ends a thread (I-21): after a closing talk, or with the reason why there was none, or confirmed by everybody of the family
/// who decides.
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
    /// The day of the closing talk; not in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk_on: Option<NaiveDate>,
    /// Why there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_talk: Option<NoTalk>,
    /// How often it was tried, when nobody answered: three times or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries: Option<u8>,
    /// Why each assignment ends that still goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub ends: Vec<AssignmentEnd>,
}

/// Goes on with a closed thread, within a year: by a leader or a bridge-builder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenThread {
    /// Which.
    pub thread: ThreadId,
    /// Who is accountable.
    pub bridge_builder: UserId,
    /// What is next.
    pub step: Step,
    /// Whose task it is.
    pub owner: Role,
    /// The last day; not in the past.
    pub due_on: NaiveDate,
}

/// Says that two threads are about the same family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSiblingThread {
    /// The one
    pub thread: ThreadId,
    /// and the other.
    pub sibling: ThreadId,
}

/// Gives a child's strand a thread of its own, linked with the one it was in (SC-07).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitStrand {
    /// Out of which thread.
    pub thread: ThreadId,
    /// Whose.
    pub child: PersonId,
    /// Into which thread: [`ThreadId::of_split`].
    pub to: ThreadId,
    /// Who is accountable there.
    pub bridge_builder: UserId,
    /// What is next there.
    pub step: Step,
    /// Whose task it is.
    pub owner: Role,
    /// The last day; not in the past.
    pub due_on: NaiveDate,
}

/// Lets a thread go on in another, because both are about the same: by who is accountable for one of them, or a leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeThreads {
    /// Which.
    pub thread: ThreadId,
    /// In which it goes on.
    pub survivor: ThreadId,
}

/// Takes a merge back, within 30 days, as long as nothing has been done with what came along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoMerge {
    /// Which thread is to stand for itself again.
    pub thread: ThreadId,
}

/// Makes a bridge-builder known in the municipality, so that a thread can be put into their hands. Whoever has accepted a
/// referral here is known already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivateBridgeBuilder {
    /// Who.
    pub bridge_builder: UserId,
}

/// Gives a bridge-builder no threads any more; refused while there are some (I-03).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeactivateBridgeBuilder {
    /// Who.
    pub bridge_builder: UserId,
}

/// Gives a bridge-builder threads again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReactivateBridgeBuilder {
    /// Who.
    pub bridge_builder: UserId,
}
