//! What an open thread remembers, and how it changes by what happens.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    actor::Role,
    code::Municipality,
    id::{GoalId, MeetingId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    thread::{ActiveAssignment, Step, Strand, StrandGoal, ThreadFact},
};

use super::correcting::View;

/// What an open thread remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub(super) on: NaiveDate,
    pub(super) referral: ReferralId,
    pub(super) phase: Phase,
    /// The municipalities that had it before: they know its children.
    pub(super) left: Vec<Municipality>,
    /// Whether the family has said, since somebody last thought so, that it is not done.
    pub(super) is_declined: bool,
    /// A closing talk was on this day or later.
    pub(super) talk_from: NaiveDate,
    /// Nobody only for the length of the decision that opens it (I-02).
    pub(super) accountable: Option<UserId>,
    pub(super) next_step: Option<NextStep>,
    pub(super) contact_by: Option<DateTime<Utc>>,
    pub(super) family_contacted: bool,
    /// The days since the opening on which somebody reached the family.
    pub(super) family_contacts: Vec<NaiveDate>,
    pub(super) voice_by: Option<DateTime<Utc>>,
    /// When somebody had to be heard before anybody said something ...
    pub(super) voice_from: Option<DateTime<Utc>>,
    /// ... and what was said since.
    pub(super) views: Vec<View>,
    /// The places of the entries that were corrected.
    pub(super) corrected: Vec<i64>,
    pub(super) strands: Vec<Strand>,
    pub(super) goals: Vec<Goal>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) attached: Vec<ReferralId>,
    pub(super) siblings: Vec<ThreadId>,
    /// Children whom a referral of the thread names, or who were in it: they may join.
    pub(super) named: Vec<PersonId>,
    pub(super) assignments: Vec<ActiveAssignment>,
    /// Everybody who does or did something for the family.
    pub(super) helping: Vec<OrganisationId>,
    pub(super) absorbed: Vec<Absorbed>,
}

/// How an open thread stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// Work goes on.
    Active,
    /// It rests until a day.
    Paused(NaiveDate),
    /// Somebody says that it is done, and perhaps the family too.
    Closing(Vec<PersonId>),
}

/// What is next; each is missed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NextStep {
    pub(super) step: Step,
    pub(super) owner: Role,
    pub(super) due_on: NaiveDate,
    pub(super) is_missed: bool,
}

/// A goal, as it was last spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) it: StrandGoal,
    pub(super) is_open: bool,
}

/// A meeting of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meeting {
    pub(super) meeting: MeetingId,
    pub(super) on: NaiveDate,
    pub(super) is_held: bool,
}

/// What came along with another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Absorbed {
    pub(super) thread: ThreadId,
    pub(super) children: Vec<PersonId>,
    pub(super) goals: Vec<GoalId>,
    pub(super) assignments: Vec<ActiveAssignment>,
    /// Whether something was done with it that tearing apart would lose.
    pub(super) has_grown: bool,
}

impl Open {
    /// As it begins around a strand.
    pub(super) fn around(referral: ReferralId, strand: Strand, on: NaiveDate) -> Open {
        Open {
            on,
            referral,
            phase: Phase::Active,
            left: vec![],
            is_declined: false,
            talk_from: on,
            accountable: None,
            next_step: None,
            contact_by: None,
            family_contacted: false,
            family_contacts: vec![],
            voice_by: None,
            voice_from: None,
            views: vec![],
            corrected: vec![],
            strands: vec![strand],
            goals: vec![],
            meetings: vec![],
            attached: vec![],
            siblings: vec![],
            named: vec![],
            assignments: vec![],
            helping: vec![],
            absorbed: vec![],
        }
    }

    /// Changes by `fact`; what no decision asks about leaves no trace here.
    pub(super) fn take(&mut self, fact: &ThreadFact) {
        use ThreadFact as Fact;
        match fact {
            Fact::StrandAdded { child, age_band } => {
                self.strands.push(Strand { child: *child, age_band: *age_band });
            }
            Fact::StrandSplit { child, to: _ } => self.lose(*child),
            Fact::OpeningRefused { child, .. } => self.named.push(*child),
            Fact::SiblingLinked { thread } => self.siblings.push(*thread),
            Fact::ReferralAttached { referral, siblings } => {
                self.attached.push(*referral);
                self.named.extend(siblings.iter().flatten());
            }
            Fact::BridgeBuilderAssigned { bridge_builder: to } | Fact::HandedOver { to, .. } => {
                self.accountable = Some(*to);
            }
            Fact::NextStepSet { step, owner, due_on, .. } => {
                let (step, owner, due_on) = (*step, *owner, *due_on);
                self.next_step = Some(NextStep { step, owner, due_on, is_missed: false });
            }
            Fact::NextStepOverdue { .. } => {
                self.next_step = self.next_step.map(|it| NextStep { is_missed: true, ..it });
            }
            Fact::FamilyContacted { .. } => self.family_contacted = true,
            Fact::FamilyContactOverdue { .. } => self.contact_by = None,
            Fact::ContactRecorded { .. }
            | Fact::ChildViewRecorded { .. }
            | Fact::FamilyViewRecorded { .. } => self.take_entry(fact),
            Fact::EntryCorrected { .. } => self.take_correction(fact),
            Fact::VoiceMissing { voice_by, .. } => self.ask_by(Some(*voice_by)),
            Fact::Reopened { on, voice_by } => {
                (self.talk_from, self.is_declined) = (*on, false);
                self.ask_by(Some(*voice_by));
            }
            Fact::Resumed { voice_by } => {
                self.phase = Phase::Active;
                self.ask_by(Some(*voice_by));
            }
            Fact::Paused { until_on, .. } => {
                self.phase = Phase::Paused(*until_on);
                self.ask_by(None);
            }
            Fact::ClosingBegun { .. }
            | Fact::ClosingConfirmed { .. }
            | Fact::ClosingDeclined { .. } => self.take_closing(fact),
            Fact::AssignmentActive { assignment, organisation } => {
                let (assignment, organisation) = (*assignment, *organisation);
                self.helped([ActiveAssignment { assignment, organisation }]);
            }
            Fact::AssignmentOver { assignment } => {
                self.assignments.retain(|it| it.assignment != *assignment);
            }
            Fact::GoalAgreed { .. } | Fact::GoalRevised { .. } | Fact::GoalAchieved { .. } => {
                self.take_goal(fact);
            }
            Fact::NetworkMeetingPlanned { meeting, on, .. } => self.meet(*meeting, *on, false),
            Fact::NetworkMeetingHeld { meeting, on, .. } => self.meet(*meeting, *on, true),
            Fact::Absorbed { .. } => self.absorb(fact),
            Fact::AbsorptionUndone { thread } => self.release(*thread),
            Fact::ActingMunicipalityChanged { from, .. } => self.left.push(*from),
            Fact::Opened { .. }
            | Fact::SecondThreadFound { .. }
            | Fact::StepCompleted { .. }
            | Fact::Closed { .. }
            | Fact::MergedInto { .. }
            | Fact::MergeUndone { .. } => {}
        }
    }

    /// Somebody must be heard by then, whatever was said before.
    pub(super) fn ask_by(&mut self, voice_by: Option<DateTime<Utc>>) {
        (self.voice_by, self.voice_from) = (voice_by, voice_by);
        self.views.clear();
    }

    fn take_closing(&mut self, fact: &ThreadFact) {
        if let ThreadFact::ClosingBegun { .. } = fact {
            (self.phase, self.is_declined) = (Phase::Closing(vec![]), false);
        } else if let ThreadFact::ClosingConfirmed { by } = fact
            && let Phase::Closing(confirmed) = &mut self.phase
        {
            confirmed.push(*by);
        } else if let ThreadFact::ClosingDeclined { on, .. } = fact {
            (self.phase, self.is_declined) = (Phase::Active, true);
            self.talk_from = on.unwrap_or(self.talk_from);
        }
    }

    fn take_goal(&mut self, fact: &ThreadFact) {
        if let ThreadFact::GoalAgreed { goal, child, now, wished, words: _ } = *fact {
            // Older logs do not say whose it was: then there was one child.
            let child = child.or_else(|| self.child_concerned(None).ok());
            self.goals.push(Goal { it: StrandGoal { goal, child, now, wished }, is_open: true });
            self.grow(|it| child.is_some_and(|child| it.children.contains(&child)));
        } else if let ThreadFact::GoalRevised { goal, now, wished, .. } = *fact {
            self.touch(goal, |it| it.it = StrandGoal { now, wished, ..it.it });
        } else if let ThreadFact::GoalAchieved { goal, reached, .. } = *fact {
            self.touch(goal, |it| (it.it.now, it.is_open) = (reached, false));
        }
    }

    fn touch(&mut self, goal: GoalId, change: impl Fn(&mut Goal)) {
        self.goals.iter_mut().filter(|it| it.it.goal == goal).for_each(change);
        self.grow(|it| it.goals.contains(&goal));
    }

    fn grow(&mut self, has: impl Fn(&Absorbed) -> bool) {
        for absorbed in self.absorbed.iter_mut().filter(|it| has(it)) {
            absorbed.has_grown = true;
        }
    }

    /// A strand leaves, and its open goals with it.
    fn lose(&mut self, child: PersonId) {
        self.strands.retain(|it| it.child != child);
        self.named.push(child);
        self.goals.retain(|it| it.it.child != Some(child));
        self.grow(|it| it.children.contains(&child));
    }

    fn meet(&mut self, meeting: MeetingId, on: NaiveDate, is_held: bool) {
        self.meetings.retain(|it| it.meeting != meeting);
        self.meetings.push(Meeting { meeting, on, is_held });
    }

    pub(super) fn helped(&mut self, more: impl IntoIterator<Item = ActiveAssignment>) {
        for it in more {
            if !self.helping.contains(&it.organisation) {
                self.helping.push(it.organisation);
            }
            self.assignments.push(it);
        }
    }

    fn absorb(&mut self, fact: &ThreadFact) {
        if let ThreadFact::Absorbed { thread, strands, goals, assignments, undo_until: _ } = fact {
            self.absorbed.push(Absorbed {
                thread: *thread,
                children: strands.iter().map(|it| it.child).collect(),
                goals: goals.iter().map(|it| it.goal).collect(),
                assignments: assignments.clone(),
                has_grown: false,
            });
            self.strands.extend(strands);
            self.goals.extend(goals.iter().map(|it| Goal { it: *it, is_open: true }));
            self.helped(assignments.iter().copied());
        }
    }

    fn release(&mut self, thread: ThreadId) {
        let (gone, rest) = std::mem::take(&mut self.absorbed)
            .into_iter()
            .partition::<Vec<_>, _>(|it| it.thread == thread);
        self.absorbed = rest;
        for it in gone {
            self.strands.retain(|strand| !it.children.contains(&strand.child));
            self.goals.retain(|goal| !it.goals.contains(&goal.it.goal));
            self.assignments.retain(|active| !it.assignments.contains(active));
        }
    }

    /// The day after which the next step is overdue, while it is not.
    pub(super) fn overdue_at(&self) -> Option<DateTime<Utc>> {
        let step = self.next_step.filter(|it| !it.is_missed)?;
        Some(calendar::end_of(step.due_on))
    }

    /// Its children.
    pub fn children(&self) -> impl Iterator<Item = PersonId> {
        self.strands.iter().map(|it| it.child)
    }

    /// A child's strand.
    #[must_use]
    pub fn strand(&self, child: PersonId) -> Option<Strand> {
        self.strands.iter().copied().find(|it| it.child == child)
    }

    /// Whether `municipality` had it before.
    #[must_use]
    pub fn was_of(&self, municipality: Municipality) -> bool {
        self.left.contains(&municipality)
    }

    /// Who is accountable.
    #[must_use]
    pub fn accountable(&self) -> Option<UserId> {
        self.accountable
    }

    /// Because of which referral it opened.
    #[must_use]
    pub fn referral(&self) -> ReferralId {
        self.referral
    }

    /// The open goals, of `child` if one is named.
    pub fn open_goals(&self, child: Option<PersonId>) -> impl Iterator<Item = StrandGoal> {
        let open = self.goals.iter().filter(|it| it.is_open).map(|it| it.it);
        open.filter(move |it| child.is_none() || it.child == child)
    }

    /// What is done for the family now.
    #[must_use]
    pub fn assignments(&self) -> &[ActiveAssignment] {
        &self.assignments
    }

    /// What came along with `thread` and is still done for the family.
    pub fn brought_by(&self, thread: ThreadId) -> impl Iterator<Item = ActiveAssignment> {
        let brought = self.absorbed.iter().filter(move |it| it.thread == thread);
        let brought = brought.flat_map(|it| it.assignments.iter().copied());
        brought.filter(|it| self.assignments.contains(it))
    }
}
