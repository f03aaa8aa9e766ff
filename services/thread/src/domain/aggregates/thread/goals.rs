//! Goals of a child's or the family's own (goal-based outcomes, 0 to 10).

use chrono::NaiveDate;
use proto::{
    id::GoalId,
    thread::{AchieveGoal, AgreeGoal, ReviseGoal, StrandGoal, ThreadFact},
};

use super::{Decision, Open, Rejection};

/// Goals in work at a time, of each child and of the family.
pub const GOALS_MAX: usize = 3;
/// The top of the scale of goal-based outcomes.
pub const SCALE_MAX: u8 = 10;

impl Open {
    /// The only child's, the one's that is named, or the family's.
    pub(super) fn agree_goal(&self, request: &AgreeGoal) -> Decision {
        let AgreeGoal { thread: _, goal, words, now, wished, child } = *request;
        let is_familys = child.is_none() && self.strands.len() > 1;
        let child = if is_familys { None } else { Some(self.child_concerned(child)?) };
        if self.goals.iter().any(|it| it.it.goal == goal) {
            return Err(Rejection::GoalKnown);
        }
        let open = self.goals.iter().filter(|it| it.is_open && it.it.child == child);
        if open.count() >= GOALS_MAX {
            return Err(Rejection::EnoughGoals);
        }
        must_go_upward(now, wished)?;
        Ok(vec![ThreadFact::GoalAgreed { goal, words, now, wished, child }])
    }

    pub(super) fn revise_goal(&self, request: &ReviseGoal) -> Decision {
        let ReviseGoal { thread: _, goal, words, now, wished } = *request;
        let known = self.goal(goal)?;
        must_go_upward(now, wished)?;
        if words.is_none() && (known.now, known.wished) == (now, wished) {
            return Err(Rejection::GoalStands);
        }
        Ok(vec![ThreadFact::GoalRevised { goal, child: known.child, words, now, wished }])
    }

    /// They say themselves whether they are there, whatever number they had wished for.
    pub(super) fn achieve_goal(&self, request: &AchieveGoal, today: NaiveDate) -> Decision {
        let AchieveGoal { thread: _, goal, reached, on } = *request;
        let known = self.goal(goal)?;
        self.may_have_been(on, today)?;
        if reached > SCALE_MAX {
            return Err(Rejection::OffScale);
        }
        Ok(vec![ThreadFact::GoalAchieved { goal, child: known.child, reached, on }])
    }

    fn goal(&self, goal: GoalId) -> Result<StrandGoal, Rejection> {
        let known =
            self.goals.iter().find(|it| it.it.goal == goal).ok_or(Rejection::GoalUnknown)?;
        if known.is_open { Ok(known.it) } else { Err(Rejection::GoalAchieved) }
    }
}

fn must_go_upward(now: u8, wished: u8) -> Result<(), Rejection> {
    if wished <= now || wished > SCALE_MAX { Err(Rejection::GoalNotAhead) } else { Ok(()) }
}
