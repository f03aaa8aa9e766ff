//! What may happen to a thread. Pure: no I/O, no clock, no chance.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proto::{
    id::{GoalId, ThreadId},
    thread::{
        AgreeGoal, CloseThread, OpenThread, Party, RecordChildView, RecordContact, SetNextStep,
        Step, ThreadFact,
    },
    who::Role,
};

/// Working days from the acceptance to the first talk with the family (P-06).
pub const FAMILY_CONTACT_WORKING_DAYS: u32 = 5;
/// A step further away is a hope, not a next step.
pub const NEXT_STEP_DAYS_MAX: u64 = 366;
/// How long before the opening something may have been said or done that is noted now; earlier is a slip of the year.
pub const NOTED_BEFORE_MONTHS_MAX: u32 = 12;
/// Goals in work at a time.
pub const GOALS_MAX: usize = 3;
/// The top of the scale of goal-based outcomes.
pub const SCALE_MAX: u8 = 10;

/// A thread, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Thread {
    /// Nobody has opened it.
    #[default]
    Unknown,
    /// Somebody is accountable, and there is a next step (I-02).
    Open(Open),
    /// It ended; nothing comes after.
    Closed,
}

/// What an open thread remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    on: NaiveDate,
    family_contacted: bool,
    next_step: Option<(Step, Role, NaiveDate)>,
    goals: Vec<GoalId>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To open it.
    Open {
        /// Which, around whom.
        request: OpenThread,
        /// When.
        at: DateTime<Utc>,
    },
    /// To open it because a referral was accepted; already open, it stays as it is.
    OpenOnAcceptance {
        /// Which, around whom.
        request: OpenThread,
        /// When it was accepted.
        at: DateTime<Utc>,
    },
    /// To say what is next.
    SetNextStep {
        /// What, by whom, until when.
        request: SetNextStep,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To note a contact.
    RecordContact {
        /// With whom, how, on which day.
        request: RecordContact,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To note what the child said.
    RecordChildView {
        /// In which words, on which day.
        request: RecordChildView,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To agree a goal.
    AgreeGoal {
        /// From where to where.
        request: AgreeGoal,
    },
    /// To end it.
    Close {
        /// Why, and what then.
        request: CloseThread,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has opened it.
    #[error("there is no such thread: check the id")]
    Unknown,
    /// It is somebody else's thread, or none's: one referral, one thread.
    #[error("the thread's id is not derived from this referral: use the id the referral names")]
    NotOfReferral,
    /// It was opened before.
    #[error("the thread was already opened: go on in it")]
    AlreadyOpened,
    /// It has ended.
    #[error("the thread is closed: a new need is a new referral")]
    Closed,
    /// I-02: a step that is over is not the next one.
    #[error("the step's day has passed: choose today or a later day")]
    StepInPast,
    /// I-02.
    #[error("the step's day is more than a year away: choose what comes before it")]
    StepTooFar,
    /// It is not a role that can do something for a family.
    #[error(
        "a next step is a task of the family or of somebody who works with it: choose another owner"
    )]
    OwnerCannotAct,
    /// It says what already stands.
    #[error("this is the next step already: there is nothing to change")]
    StepStands,
    /// It has not happened yet.
    #[error("the day is in the future: note it when it has happened")]
    DayInFuture,
    /// It cannot be about this thread.
    #[error("the day is more than a year before the thread opened: check the year")]
    DayTooEarly,
    /// A goal goes upward on the scale.
    #[error("a goal goes from where they are to a higher number, at most 10: check both numbers")]
    GoalNotAhead,
    /// There are enough to work on.
    #[error("the thread has three goals already: work on those first")]
    EnoughGoals,
    /// The id is taken.
    #[error("a goal with this id is agreed already: choose a new id for a new goal")]
    GoalKnown,
}

type Decision = Result<Vec<ThreadFact>, Rejection>;

impl Aggregate for Thread {
    type Command = Command;
    type Event = ThreadFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Decision {
        use Command::{
            AgreeGoal, Close, Open, OpenOnAcceptance, RecordChildView, RecordContact, SetNextStep,
        };
        match (command, self) {
            (Open { request, at } | OpenOnAcceptance { request, at }, Thread::Unknown) => {
                opened(&request, at)
            }
            (SetNextStep { request, today }, Thread::Open(open)) => open.next_step(&request, today),
            (RecordContact { request, today }, Thread::Open(open)) => open.contact(&request, today),
            (RecordChildView { request, today }, Thread::Open(open)) => {
                open.child_view(&request, today)
            }
            (AgreeGoal { request }, Thread::Open(open)) => open.goal(&request),
            (Close { request }, Thread::Open(_)) => Ok(vec![closed(&request)]),

            (Open { .. }, Thread::Open(_) | Thread::Closed) => Err(Rejection::AlreadyOpened),
            (OpenOnAcceptance { .. }, Thread::Open(_) | Thread::Closed) => Ok(vec![]),
            (
                SetNextStep { .. }
                | RecordContact { .. }
                | RecordChildView { .. }
                | AgreeGoal { .. }
                | Close { .. },
                Thread::Unknown,
            ) => Err(Rejection::Unknown),
            (
                SetNextStep { .. }
                | RecordContact { .. }
                | RecordChildView { .. }
                | AgreeGoal { .. }
                | Close { .. },
                Thread::Closed,
            ) => Err(Rejection::Closed),
        }
    }

    fn evolve(self, fact: &ThreadFact) -> Thread {
        use ThreadFact::{
            BridgeBuilderAssigned, ChildViewRecorded, Closed, ContactRecorded, FamilyContacted,
            GoalAgreed, NextStepSet, Opened,
        };
        match (fact, self) {
            (Opened { on, .. }, _) => Thread::Open(Open {
                on: *on,
                family_contacted: false,
                next_step: None,
                goals: vec![],
            }),
            (Closed { .. }, _) => Thread::Closed,
            (NextStepSet { step, owner, due_on }, Thread::Open(open)) => {
                Thread::Open(Open { next_step: Some((*step, *owner, *due_on)), ..open })
            }
            (FamilyContacted { .. }, Thread::Open(open)) => {
                Thread::Open(Open { family_contacted: true, ..open })
            }
            (GoalAgreed { goal, .. }, Thread::Open(mut open)) => {
                open.goals.push(*goal);
                Thread::Open(open)
            }
            (
                BridgeBuilderAssigned { .. } | ContactRecorded { .. } | ChildViewRecorded { .. },
                it,
            ) => it,
            (
                NextStepSet { .. } | FamilyContacted { .. } | GoalAgreed { .. },
                it @ (Thread::Unknown | Thread::Closed),
            ) => it,
        }
    }
}

impl Thread {
    /// Whether something may still happen in it.
    ///
    /// # Errors
    /// Why not.
    pub fn is_open(&self) -> Result<(), Rejection> {
        match self {
            Thread::Unknown => Err(Rejection::Unknown),
            Thread::Open(_) => Ok(()),
            Thread::Closed => Err(Rejection::Closed),
        }
    }
}

/// I-02: somebody accountable and a next step, in the decision that opens it.
fn opened(request: &OpenThread, at: DateTime<Utc>) -> Decision {
    let OpenThread { thread, referral, child, age_band, bridge_builder } = *request;
    if thread != ThreadId::of(referral) {
        return Err(Rejection::NotOfReferral);
    }
    let due_on = calendar::working_day_after(at, FAMILY_CONTACT_WORKING_DAYS);
    Ok(vec![
        ThreadFact::Opened { referral, child, age_band, on: calendar::day(at) },
        ThreadFact::BridgeBuilderAssigned { bridge_builder },
        ThreadFact::NextStepSet { step: Step::ContactFamily, owner: Role::BridgeBuilder, due_on },
    ])
}

fn closed(request: &CloseThread) -> ThreadFact {
    let CloseThread { thread: _, reason, outcome, next_contact } = *request;
    ThreadFact::Closed { reason, outcome, next_contact }
}

impl Open {
    fn next_step(&self, request: &SetNextStep, today: NaiveDate) -> Decision {
        let SetNextStep { thread: _, step, owner, due_on } = *request;
        if !can_act(owner) {
            return Err(Rejection::OwnerCannotAct);
        }
        if due_on < today {
            return Err(Rejection::StepInPast);
        }
        if due_on > today + Days::new(NEXT_STEP_DAYS_MAX) {
            return Err(Rejection::StepTooFar);
        }
        if self.next_step == Some((step, owner, due_on)) {
            return Err(Rejection::StepStands);
        }
        Ok(vec![ThreadFact::NextStepSet { step, owner, due_on }])
    }

    /// The first contact with the family is a fact of its own: it answers P-06.
    fn contact(&self, request: &RecordContact, today: NaiveDate) -> Decision {
        let RecordContact { thread: _, with, channel, on, note } = *request;
        self.may_have_been(on, today)?;
        let mut facts = vec![ThreadFact::ContactRecorded { with, channel, on, note }];
        if with == Party::Family && !self.family_contacted {
            facts.push(ThreadFact::FamilyContacted { channel, on });
        }
        Ok(facts)
    }

    fn child_view(&self, request: &RecordChildView, today: NaiveDate) -> Decision {
        let RecordChildView { thread: _, words, on } = *request;
        self.may_have_been(on, today)?;
        Ok(vec![ThreadFact::ChildViewRecorded { words, on }])
    }

    fn goal(&self, request: &AgreeGoal) -> Decision {
        let AgreeGoal { thread: _, goal, words, now, wished } = *request;
        if self.goals.contains(&goal) {
            return Err(Rejection::GoalKnown);
        }
        if self.goals.len() >= GOALS_MAX {
            return Err(Rejection::EnoughGoals);
        }
        if wished <= now || wished > SCALE_MAX {
            return Err(Rejection::GoalNotAhead);
        }
        Ok(vec![ThreadFact::GoalAgreed { goal, words, now, wished }])
    }

    fn may_have_been(&self, on: NaiveDate, today: NaiveDate) -> Result<(), Rejection> {
        if on > today {
            return Err(Rejection::DayInFuture);
        }
        if on < self.on - Months::new(NOTED_BEFORE_MONTHS_MAX) {
            return Err(Rejection::DayTooEarly);
        }
        Ok(())
    }
}

/// Whose task a next step can be.
fn can_act(role: Role) -> bool {
    match role {
        Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Coordinator
        | Role::Volunteer
        | Role::Leader
        | Role::Family => true,
        Role::Administrator | Role::Auditor | Role::System => false,
    }
}
