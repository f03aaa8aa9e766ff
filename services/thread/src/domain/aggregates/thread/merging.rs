//! How a thread goes on in another, and how it stands for itself again.

use chrono::NaiveDate;
use platform::calendar;
use proto::{
    id::ThreadId,
    thread::{ActiveAssignment, ThreadFact},
};

use super::{
    Brings, Command, Decision, Open, Rejection, Thread,
    open::{NextStep, Phase},
    rules::VOICE_FIRST_DAYS,
    steps,
};

/// Days in which a merge can be taken back.
pub const UNDO_DAYS: u64 = 30;

/// A thread that goes on in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub(super) survivor: ThreadId,
    pub(super) undo_until: NaiveDate,
    /// As it was, for the case that it comes back.
    pub(super) was: Open,
}

impl Open {
    /// What rests or closes is not in work: it would come back as something else.
    pub(super) fn merge(&self, survivor: ThreadId, today: NaiveDate) -> Decision {
        match self.phase {
            Phase::Active => {}
            Phase::Paused(_) => return Err(Rejection::Paused),
            Phase::Closing(_) => return Err(Rejection::ClosingBegun),
        }
        Ok(vec![ThreadFact::MergedInto {
            survivor,
            undo_until: calendar::days_after(today, UNDO_DAYS),
        }])
    }

    pub(super) fn take_in(&self, thread: ThreadId, brings: Brings, today: NaiveDate) -> Decision {
        let Brings { strands, goals, assignments } = brings;
        let undo_until = calendar::days_after(today, UNDO_DAYS);
        Ok(vec![ThreadFact::Absorbed { thread, strands, goals, assignments, undo_until }])
    }

    /// What came along can go again as long as nobody has worked with it.
    pub(super) fn let_go(&self, thread: ThreadId) -> Decision {
        let came = self.absorbed.iter().find(|it| it.thread == thread);
        match came {
            Some(it) if !it.has_grown => Ok(vec![ThreadFact::AbsorptionUndone { thread }]),
            Some(_) | None => Err(Rejection::MergeGrown),
        }
    }

    /// What it brings into another thread.
    #[must_use]
    pub fn brings(&self) -> Brings {
        Brings {
            strands: self.strands.clone(),
            goals: self.open_goals(None).collect(),
            assignments: self.assignments.clone(),
        }
    }
}

impl Merged {
    /// Whatever is asked: it goes on elsewhere.
    pub(super) fn decide(&self, command: Command) -> Decision {
        let is_of_the_system = command.is_of_the_system();
        if let Command::UndoMerge { assignments, today, .. } = command {
            self.undo(assignments, today)
        } else if is_of_the_system {
            Ok(vec![])
        } else {
            Err(Rejection::Merged(self.survivor))
        }
    }

    /// Its next step is said again, so that I-02 holds from this moment on.
    fn undo(&self, assignments: Vec<ActiveAssignment>, today: NaiveDate) -> Decision {
        if today > self.undo_until {
            return Err(Rejection::MergedTooLong);
        }
        let voice_by = calendar::end_of(calendar::days_after(today, VOICE_FIRST_DAYS));
        let undone = ThreadFact::MergeUndone { survivor: self.survivor, assignments, voice_by };
        let step = self.was.next_step;
        let step =
            step.map(|NextStep { step, owner, due_on, .. }| steps::next(step, owner, due_on));
        Ok([undone].into_iter().chain(step).collect())
    }

    pub(super) fn evolve(self: Box<Self>, fact: &ThreadFact) -> Thread {
        if let ThreadFact::MergeUndone { assignments, voice_by, .. } = fact {
            let mut was = self.was;
            was.assignments.clear();
            was.helped(assignments.iter().copied());
            was.ask_by(Some(*voice_by));
            Thread::Open(Box::new(was))
        } else {
            Thread::Merged(self)
        }
    }
}
