//! What `thread` records of the aggregate `thread`.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Role,
    code::{AgeBand, Mistake, Municipality},
    event::facts,
    id::{AssignmentId, GoalId, MeetingId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    sealed::Sealed,
    thread::codes::{
        AssignmentEnd, Channel, CloseReason, HandOverReason, NextContact, NoTalk, Outcome, Party,
        PauseReason, RefusalReason, Step, ThreadEntry,
    },
};

facts! {
    /// What happens to a thread.
    "thread" ThreadFact {
        /// A thread opened around a child.
        "thread.opened" Opened {
            /// Because of which referral.
            referral: ReferralId,
            /// Around whom.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// The day.
            on: NaiveDate,
            /// What is due when, computed once (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            deadlines: Option<Deadlines>,
            /// The thread whose strand this was until now.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            split: Option<Split>,
            /// The siblings that the referral names, whether they are in the thread or not.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            siblings: Option<Vec<PersonId>>,
        }
        /// A referral asked for a thread that may not open, or not around this child.
        "thread.opening_refused" OpeningRefused {
            /// Which referral.
            referral: ReferralId,
            /// Which child.
            child: PersonId,
            /// Why.
            reason: RefusalReason,
        }
        /// Another child of the family has a strand in the thread (SC-08).
        "thread.strand_added" StrandAdded {
            /// Who.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
        }
        /// A child's strand left for a thread of its own; open goals went with it (SC-07).
        "thread.strand_split" StrandSplit {
            /// Whose.
            child: PersonId,
            /// Where to.
            to: ThreadId,
        }
        /// Another thread is about the same family.
        "thread.sibling_linked" SiblingLinked {
            /// Which.
            thread: ThreadId,
        }
        /// Another referral of a child in the thread is part of it now (R4-12).
        "thread.referral_attached" ReferralAttached {
            /// Which.
            referral: ReferralId,
            /// The siblings that it names, whether they are in the thread or not.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            siblings: Option<Vec<PersonId>>,
        }
        /// Somebody is accountable (I-02).
        "thread.bridge_builder_assigned" BridgeBuilderAssigned {
            /// Who.
            bridge_builder: UserId,
        }
        /// Somebody else is accountable, from this moment on (I-02).
        "thread.handed_over" HandedOver {
            /// Who was.
            from: UserId,
            /// Who is.
            to: UserId,
            /// Why.
            reason: HandOverReason,
        }
        /// Another municipality acts, and sees the thread from here on (L-12).
        "thread.acting_municipality_changed" ActingMunicipalityChanged {
            /// Which did.
            from: Municipality,
            /// Which does.
            to: Municipality,
        }
        /// What is next, by whom, until when (I-02).
        "thread.next_step_set" NextStepSet {
            /// What.
            step: Step,
            /// Whose task it is.
            owner: Role,
            /// The last day.
            due_on: NaiveDate,
            /// When that day is over in Denmark.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            overdue_at: Option<DateTime<Utc>>,
        }
        /// The next step is done.
        "thread.step_completed" StepCompleted {
            /// What.
            step: Step,
        }
        /// The next step's day is over, and it is not done.
        "thread.next_step_overdue" NextStepOverdue {
            /// What.
            step: Step,
            /// Whose task it is.
            owner: Role,
            /// The day.
            due_on: NaiveDate,
        }
        /// The family was reached for the first time.
        "thread.family_contacted" FamilyContacted {
            /// How.
            channel: Channel,
            /// The day.
            on: NaiveDate,
        }
        /// Nobody reached the family in time (P-06).
        "thread.family_contact_overdue" FamilyContactOverdue {
            /// When it was due.
            due_at: DateTime<Utc>,
        }
        /// A contact.
        "thread.contact_recorded" ContactRecorded {
            /// With whom.
            with: Party,
            /// How.
            channel: Channel,
            /// The day.
            on: NaiveDate,
            /// What was said, when somebody wrote it down.
            note: Option<Sealed>,
            /// About which child; the whole family's if none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            child: Option<PersonId>,
        }
        /// The child said what it wishes (barnets lov § 5).
        "thread.child_view_recorded" ChildViewRecorded {
            /// The child's words.
            words: Sealed,
            /// The day.
            on: NaiveDate,
            /// Which child.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            child: Option<PersonId>,
            /// When somebody must have been heard again (P-24).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            voice_by: Option<DateTime<Utc>>,
        }
        /// The family said how it sees things.
        "thread.family_view_recorded" FamilyViewRecorded {
            /// The family's words.
            words: Sealed,
            /// The day.
            on: NaiveDate,
            /// When somebody must have been heard again (P-24).
            voice_by: DateTime<Utc>,
            /// Who of the family said so: nobody else of it is shown the words.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            by: Option<Vec<PersonId>>,
        }
        /// An entry was a mistake (I-22). It stays in the log; nothing rests on it any more.
        "thread.entry_corrected" EntryCorrected {
            /// Which: its place in the log of `thread`.
            position: i64,
            /// What it is.
            entry: ThreadEntry,
            /// The day it bears.
            on: NaiveDate,
            /// What is wrong.
            mistake: Mistake,
            /// Which meeting it was.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            meeting: Option<MeetingId>,
            /// Whether nobody has reached the family, now that this does not count (P-06).
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            is_unreached: bool,
            /// When somebody must have reached it, if that can still be missed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            contact_by: Option<DateTime<Utc>>,
            /// When somebody must have been heard again, when that changes (P-24).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            voice_by: Option<DateTime<Utc>>,
        }
        /// Nobody has heard child or family in time (P-24).
        "thread.voice_missing" VoiceMissing {
            /// Since when it is missing.
            due_at: DateTime<Utc>,
            /// When it is missing again, if nobody asks.
            voice_by: DateTime<Utc>,
        }
        /// A goal of the child's or family's own (goal-based outcomes, 0 to 10).
        "thread.goal_agreed" GoalAgreed {
            /// Which.
            goal: GoalId,
            /// In whose words.
            words: Sealed,
            /// Where they are now, 0 to 10.
            now: u8,
            /// Where they wish to be, 0 to 10.
            wished: u8,
            /// Which child's; the family's if none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            child: Option<PersonId>,
        }
        /// A goal is another now, or they are further on the way.
        "thread.goal_revised" GoalRevised {
            /// Which.
            goal: GoalId,
            /// Which child's; the family's if none.
            child: Option<PersonId>,
            /// In whose words, when they are new.
            words: Option<Sealed>,
            /// Where they are now, 0 to 10.
            now: u8,
            /// Where they wish to be, 0 to 10.
            wished: u8,
        }
        /// They say themselves that they are there.
        "thread.goal_achieved" GoalAchieved {
            /// Which.
            goal: GoalId,
            /// Which child's; the family's if none.
            child: Option<PersonId>,
            /// Where they are, 0 to 10.
            reached: u8,
            /// The day.
            on: NaiveDate,
        }
        /// The people around the family will meet; planned again, the day has moved.
        "thread.network_meeting_planned" NetworkMeetingPlanned {
            /// Which.
            meeting: MeetingId,
            /// The day.
            on: NaiveDate,
            /// Who is to be there.
            with: Vec<Party>,
        }
        /// They met.
        "thread.network_meeting_held" NetworkMeetingHeld {
            /// Which.
            meeting: MeetingId,
            /// The day.
            on: NaiveDate,
            /// Who was there.
            with: Vec<Party>,
            /// What was agreed, when somebody wrote it down.
            note: Option<Sealed>,
        }
        /// The thread rests.
        "thread.paused" Paused {
            /// Why.
            reason: PauseReason,
            /// The last day.
            until_on: NaiveDate,
            /// When that day is over in Denmark, and the thread goes on by itself.
            resumes_at: DateTime<Utc>,
        }
        /// It goes on.
        "thread.resumed" Resumed {
            /// When somebody must have been heard again (P-24).
            voice_by: DateTime<Utc>,
        }
        /// An organisation has taken on an assignment of the thread, as `assignment` tells.
        "thread.assignment_active" AssignmentActive {
            /// Which.
            assignment: AssignmentId,
            /// Whose.
            organisation: OrganisationId,
        }
        /// It is over, as `assignment` tells.
        "thread.assignment_over" AssignmentOver {
            /// Which.
            assignment: AssignmentId,
        }
        /// Somebody says that it is done; now the family has its say.
        "thread.closing_begun" ClosingBegun {
            /// In which role.
            by: Role,
            /// For which organisation.
            organisation: Option<OrganisationId>,
            /// How it went, in their eyes.
            outcome: Outcome,
        }
        /// The family says so too.
        "thread.closing_confirmed" ClosingConfirmed {
            /// Who of them.
            by: PersonId,
        }
        /// The family says that it is not done: work goes on.
        "thread.closing_declined" ClosingDeclined {
            /// Who of them.
            by: PersonId,
            /// The day: a closing talk comes after it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
        /// The thread ended.
        "thread.closed" Closed {
            /// Why.
            reason: CloseReason,
            /// How it went.
            outcome: Outcome,
            /// Whom the family turns to now.
            next_contact: NextContact,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
            /// The day of the closing talk (I-21).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            talk_on: Option<NaiveDate>,
            /// Why there was none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            no_talk: Option<NoTalk>,
            /// How often it was tried, when nobody answered.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            tries: Option<u8>,
            /// Who of the family confirmed that it is done.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            confirmed_by: Option<PersonId>,
            /// What ended with it, and why.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            ends: Option<Vec<AssignmentEnd>>,
        }
        /// It goes on after all, with everything it was.
        "thread.reopened" Reopened {
            /// The day.
            on: NaiveDate,
            /// When somebody must have been heard again (P-24).
            voice_by: DateTime<Utc>,
        }
        /// A child of the thread has another open thread under another registration (I-01): somebody must see to it.
        "thread.second_thread_found" SecondThreadFound {
            /// Which child.
            child: PersonId,
            /// Which thread, when it is the same municipality's; of another municipality's nothing is told.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            thread: Option<ThreadId>,
        }
        /// The thread goes on in another.
        "thread.merged_into" MergedInto {
            /// In which.
            survivor: ThreadId,
            /// The last day it can be undone.
            undo_until: NaiveDate,
        }
        /// Another thread goes on in this one.
        "thread.absorbed" Absorbed {
            /// Which.
            thread: ThreadId,
            /// Its children.
            strands: Vec<Strand>,
            /// Its open goals.
            goals: Vec<StrandGoal>,
            /// What is done for it.
            assignments: Vec<ActiveAssignment>,
            /// The last day it can be undone.
            undo_until: NaiveDate,
        }
        /// The thread stands for itself again, as it was.
        "thread.merge_undone" MergeUndone {
            /// Where it was.
            survivor: ThreadId,
            /// What is done for it now.
            assignments: Vec<ActiveAssignment>,
            /// When somebody must have been heard again (P-24).
            voice_by: DateTime<Utc>,
        }
        /// The other thread stands for itself again; what was recorded here meanwhile stays here.
        "thread.absorption_undone" AbsorptionUndone {
            /// Which.
            thread: ThreadId,
        }
    }
}

/// What is due when from the opening on, by which rules (I-28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadlines {
    /// When the family must have been reached (P-06); not for a family that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_contact_by: Option<DateTime<Utc>>,
    /// When child or family must have been heard (P-24).
    pub voice_by: DateTime<Utc>,
    /// The version of these rules.
    pub rules: u32,
    /// The version of the calendar of working days.
    pub calendar: u32,
}

/// Where a thread's only strand came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// From which thread.
    pub from: ThreadId,
    /// The child's open goals, which came along.
    pub goals: Vec<StrandGoal>,
}

/// A child in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strand {
    /// Who.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
}

/// A goal, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StrandGoal {
    /// Which.
    pub goal: GoalId,
    /// Which child's; the family's if none.
    pub child: Option<PersonId>,
    /// Where they are now, 0 to 10.
    pub now: u8,
    /// Where they wish to be, 0 to 10.
    pub wished: u8,
}

/// Something that is done for a family now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActiveAssignment {
    /// Which.
    pub assignment: AssignmentId,
    /// Who does it.
    pub organisation: OrganisationId,
}
