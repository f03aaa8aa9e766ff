//! Time is an input: the wall's in production, a hand-moved one in tests.

use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use tokio::sync::watch;

use crate::calendar;

/// Tells the time, in microseconds as PostgreSQL keeps it, and wakes who waits for it.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    Wall,
    Hand(watch::Sender<DateTime<Utc>>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn wall() -> Clock {
        Clock(Source::Wall)
    }

    /// A clock that stands at `start` until it is moved.
    #[must_use]
    pub fn by_hand(start: DateTime<Utc>) -> Clock {
        Clock(Source::Hand(watch::Sender::new(start)))
    }

    /// The time now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::Wall => Utc::now().trunc_subsecs(6),
            Source::Hand(time) => *time.borrow(),
        }
    }

    /// Moves a hand-moved clock; a wall clock does not move.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Hand(time) = &self.0 {
            time.send_modify(|it| *it = calendar::after(*it, by));
        }
    }

    /// Sets a hand-moved clock; a wall clock does not move.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Source::Hand(time) = &self.0 {
            time.send_modify(|it| *it = to);
        }
    }

    /// Waits until it is `moment`.
    pub async fn until(&self, moment: DateTime<Utc>) {
        match &self.0 {
            Source::Wall => {
                while let Ok(rest) = moment.signed_duration_since(self.now()).to_std()
                    && !rest.is_zero()
                {
                    // A timer of a day survives a suspended machine or a corrected clock by looking again.
                    tokio::time::sleep(rest.min(Duration::from_secs(60))).await;
                }
            }
            Source::Hand(time) => {
                // The sender lives in `self`, so the channel cannot close while we wait.
                drop(time.subscribe().wait_for(|now| *now >= moment).await);
            }
        }
    }
}
