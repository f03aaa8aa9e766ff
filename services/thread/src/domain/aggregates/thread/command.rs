//! What someone asks of a thread.

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Mistake, Municipality},
    id::{AssignmentId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    thread::{
        AchieveGoal, ActiveAssignment, AddChildStrand, AgreeGoal, BeginClosing, CloseThread,
        CompleteStep, HandOverThread, HoldNetworkMeeting, PauseThread, PlanNetworkMeeting,
        RecordChildView, RecordContact, RecordFamilyView, RefusalReason, ReopenThread, ReviseGoal,
        SetNextStep, SplitStrand, Strand, StrandGoal, ThreadFact,
    },
};

/// Who asks, where it matters to the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// In which role.
    pub role: Role,
    /// Who.
    pub subject: UserId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> By {
        By { role: actor.role, subject: actor.subject, organisation: actor.organisation }
    }
}

/// What an accepted referral asks of its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Which: the id is derived from the referral's.
    pub thread: ThreadId,
    /// Which referral.
    pub referral: ReferralId,
    /// Around whom.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// Who accepted it, and is accountable.
    pub bridge_builder: UserId,
    /// The other children of the family that it names.
    pub siblings: Vec<Strand>,
}

impl Opening {
    /// The siblings that it names.
    pub(super) fn named(&self) -> Option<Vec<PersonId>> {
        let named: Vec<_> = self.siblings.iter().map(|it| it.child).collect();
        (!named.is_empty()).then_some(named)
    }
}

/// What becomes of the siblings whom a referral names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Those who are free: they join the thread.
    pub joining: Vec<Strand>,
    /// The threads of those who have one in the municipality.
    pub linked: Vec<ThreadId>,
    /// Those whom another municipality works with.
    pub refused: Vec<PersonId>,
}

/// What a thread brings into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brings {
    /// Its children.
    pub strands: Vec<Strand>,
    /// Its open goals.
    pub goals: Vec<StrandGoal>,
    /// What is done for it.
    pub assignments: Vec<ActiveAssignment>,
}

/// What someone asks for: somebody, another service's event, or time. Days are days in Denmark.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the requests of the wire are documented there")]
pub enum Command {
    /// To open it because a referral was accepted; already open, it stays as it is.
    Open {
        request: Opening,
        at: DateTime<Utc>,
        beside: Beside,
    },
    /// To note that it does not open.
    Refuse {
        referral: ReferralId,
        child: PersonId,
        reason: RefusalReason,
    },
    /// To take in another referral of a child in it, with the siblings that came along (R4-12).
    Attach {
        request: Opening,
        beside: Beside,
    },
    /// To open it around a strand that leaves another thread.
    OpenSplit {
        request: SplitStrand,
        strand: Strand,
        referral: ReferralId,
        goals: Vec<StrandGoal>,
        today: NaiveDate,
    },
    AddStrand {
        request: AddChildStrand,
    },
    /// To let a child's strand go.
    Split {
        child: PersonId,
        to: ThreadId,
    },
    LinkSibling {
        sibling: ThreadId,
    },
    HandOver {
        request: HandOverThread,
        by: By,
    },
    /// To be another municipality's from now on, with somebody accountable there.
    Receive {
        from: Municipality,
        to: Municipality,
        bridge_builder: UserId,
        today: NaiveDate,
    },
    SetNextStep {
        request: SetNextStep,
        today: NaiveDate,
    },
    CompleteStep {
        request: CompleteStep,
        today: NaiveDate,
    },
    /// To note that the step's day is over.
    MissStep {
        overdue_at: DateTime<Utc>,
    },
    RecordContact {
        request: RecordContact,
        today: NaiveDate,
    },
    /// To have an entry count no more.
    Correct {
        /// Its place in the log.
        position: i64,
        /// What stands there.
        was: Box<ThreadFact>,
        /// What is wrong with it.
        mistake: Mistake,
    },
    /// To note that the family was not reached in time.
    MissContact {
        due_at: DateTime<Utc>,
    },
    RecordChildView {
        request: RecordChildView,
        today: NaiveDate,
    },
    RecordFamilyView {
        request: RecordFamilyView,
        today: NaiveDate,
    },
    /// To note that nobody was heard in time.
    MissVoice {
        due_at: DateTime<Utc>,
    },
    AgreeGoal {
        request: AgreeGoal,
    },
    ReviseGoal {
        request: ReviseGoal,
    },
    AchieveGoal {
        request: AchieveGoal,
        today: NaiveDate,
    },
    PlanMeeting {
        request: PlanNetworkMeeting,
        today: NaiveDate,
    },
    HoldMeeting {
        request: HoldNetworkMeeting,
        today: NaiveDate,
    },
    Pause {
        request: PauseThread,
        today: NaiveDate,
    },
    Resume {
        today: NaiveDate,
    },
    /// To go on because the pause's last day is over.
    EndPause {
        resumes_at: DateTime<Utc>,
    },
    /// To know that an organisation has taken something on.
    TakeInAssignment {
        assignment: AssignmentId,
        organisation: OrganisationId,
    },
    /// To know that it is over.
    TakeInAssignmentOver {
        assignment: AssignmentId,
    },
    BeginClosing {
        request: BeginClosing,
        by: By,
        today: NaiveDate,
    },
    /// By a custody holder, or the child of 15 or more.
    ConfirmClosing {
        by: PersonId,
    },
    /// By a custody holder, or the child of 15 or more.
    DeclineClosing {
        by: PersonId,
        today: NaiveDate,
    },
    Close {
        request: CloseThread,
        /// Everybody of the family who decides, of each child; nothing where somebody is not known.
        concerned: Option<Vec<PersonId>>,
        today: NaiveDate,
    },
    Reopen {
        request: ReopenThread,
        today: NaiveDate,
    },
    /// To go on in another.
    Merge {
        survivor: ThreadId,
        by: By,
        /// Who is accountable for the other.
        there: Option<UserId>,
        today: NaiveDate,
    },
    /// To take another in.
    Absorb {
        thread: ThreadId,
        brings: Brings,
        today: NaiveDate,
    },
    /// To stand for itself again.
    UndoMerge {
        by: By,
        /// Who is accountable for the other.
        there: Option<UserId>,
        /// What is still done for it, as the other knows.
        assignments: Vec<ActiveAssignment>,
        today: NaiveDate,
    },
    /// To let another stand for itself again.
    Release {
        thread: ThreadId,
    },
    /// To know that a child of it has another open thread, under another registration.
    FindSecond {
        child: PersonId,
        /// Which, in the same municipality.
        second: Option<ThreadId>,
    },
}

impl Command {
    /// Whether an event or time asks it: then there is nobody to tell that it comes too late, and nothing happens.
    #[must_use]
    pub fn is_of_the_system(&self) -> bool {
        match self {
            Command::Open { .. }
            | Command::Refuse { .. }
            | Command::Attach { .. }
            | Command::MissStep { .. }
            | Command::MissContact { .. }
            | Command::MissVoice { .. }
            | Command::EndPause { .. }
            | Command::FindSecond { .. }
            | Command::TakeInAssignment { .. }
            | Command::TakeInAssignmentOver { .. } => true,
            Command::OpenSplit { .. }
            | Command::AddStrand { .. }
            | Command::Split { .. }
            | Command::LinkSibling { .. }
            | Command::HandOver { .. }
            | Command::Receive { .. }
            | Command::SetNextStep { .. }
            | Command::CompleteStep { .. }
            | Command::RecordContact { .. }
            | Command::Correct { .. }
            | Command::RecordChildView { .. }
            | Command::RecordFamilyView { .. }
            | Command::AgreeGoal { .. }
            | Command::ReviseGoal { .. }
            | Command::AchieveGoal { .. }
            | Command::PlanMeeting { .. }
            | Command::HoldMeeting { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::BeginClosing { .. }
            | Command::ConfirmClosing { .. }
            | Command::DeclineClosing { .. }
            | Command::Close { .. }
            | Command::Reopen { .. }
            | Command::Merge { .. }
            | Command::Absorb { .. }
            | Command::UndoMerge { .. }
            | Command::Release { .. } => false,
        }
    }
}
