//! What `thread` can be asked about a thread itself.

use chrono::NaiveDate;

use crate::{
    actor::Role,
    code::{AgeBand, Mistake},
    id::{GoalId, MeetingId, PersonId, ThreadId, UserId},
    message::messages,
    sealed::Sealed,
    thread::{
        codes::{
            AssignmentEnd, Channel, CloseReason, HandOverReason, NextContact, NoTalk, Outcome,
            Party, PauseReason, Step,
        },
        views::ThreadCursor,
    },
};

messages! {
    requests:

    /// Adds a child of the family that an accepted referral of the thread names as a sibling.
    pub struct AddChildStrand {
        /// To which thread.
        pub thread: ThreadId,
        /// Who.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
    }

    /// Makes another bridge-builder accountable: by the one who is, or by a leader (I-02).
    pub struct HandOverThread {
        /// Which.
        pub thread: ThreadId,
        /// To whom.
        pub to: UserId,
        /// Why.
        pub reason: HandOverReason,
    }

    /// Says what is next, instead of what was.
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
    pub struct CorrectThreadEntry {
        /// In which thread.
        pub thread: ThreadId,
        /// Which entry: its place in the log of `thread`, as the timeline shows it.
        pub position: i64,
        /// What is wrong with it.
        pub mistake: Mistake,
    }

    /// Notes what the child wishes.
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
    pub struct PauseThread {
        /// Which.
        pub thread: ThreadId,
        /// Why.
        pub reason: PauseReason,
        /// The last day; at most six months away.
        pub until_on: NaiveDate,
    }

    /// Goes on before the pause is over.
    pub struct ResumeThread {
        /// Which.
        pub thread: ThreadId,
    }

    /// Says that it is done: by a bridge-builder, or by the coordinator of an organisation that helps.
    pub struct BeginClosing {
        /// Which thread.
        pub thread: ThreadId,
        /// How it went, in their eyes.
        pub outcome: Outcome,
    }

    /// The family says so too: a custody holder, or the child of 15 or more.
    pub struct ConfirmClosing {
        /// Which thread.
        pub thread: ThreadId,
    }

    /// The family says that it is not done: a custody holder, or the child of 15 or more.
    pub struct DeclineClosing {
        /// Which thread.
        pub thread: ThreadId,
    }

    /// Ends a thread (I-21): after a closing talk, or with the reason why there was none, or confirmed by everybody of the family
    /// who decides.
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
    pub struct LinkSiblingThread {
        /// The one
        pub thread: ThreadId,
        /// and the other.
        pub sibling: ThreadId,
    }

    /// Gives a child's strand a thread of its own, linked with the one it was in (SC-07).
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
    pub struct MergeThreads {
        /// Which.
        pub thread: ThreadId,
        /// In which it goes on.
        pub survivor: ThreadId,
    }

    /// Takes a merge back, within 30 days, as long as nothing has been done with what came along.
    pub struct UndoMerge {
        /// Which thread is to stand for itself again.
        pub thread: ThreadId,
    }

    /// Shows one thread.
    pub struct ShowThread {
        /// Which.
        pub thread: ThreadId,
    }

    /// Lists the threads of a family member's own and of their children, as [`ShowThread`] would show each; the latest first.
    pub struct ListOwnThreads {}

    /// Lists the municipality's open threads, the one whose next step is due first first: so what is overdue leads.
    pub struct ListThreads {
        /// Only those this bridge-builder is accountable for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub bridge_builder: Option<UserId>,
        /// How many at most: 1 to 200.
        #[serde(default = "super::usual_limit")]
        #[schemars(range(min = 1, max = 200))]
        pub limit: u16,
        /// Where the page before ended; nothing for the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub after: Option<ThreadCursor>,
    }
}
