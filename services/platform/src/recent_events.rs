//! The most recent events of a log, kept in memory after their commit, so that the relay can publish them without reading the
//! database.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use proto::recorded_event::RecordedEvent;

/// Events that are kept.
const KEPT_MAX: usize = 2_000;

/// What this process has committed last, without a gap. Cheap to clone: all clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecentEvents(Arc<Mutex<VecDeque<RecordedEvent>>>);

impl RecentEvents {
    /// What comes after `position`, if all of it is still here.
    pub(crate) fn after(&self, position: i64) -> Option<Vec<RecordedEvent>> {
        let tail = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = tail.front()?.position;
        let skipped = usize::try_from(position + 1 - first).ok()?;
        let events: Vec<RecordedEvent> = tail.iter().skip(skipped).cloned().collect();
        (!events.is_empty()).then_some(events)
    }

    /// Adds what was committed, in order.
    pub(crate) fn remember(&self, events: impl Iterator<Item = RecordedEvent>) {
        let mut tail = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            // Another replica wrote in between: what came before is no use any more.
            if tail.back().is_some_and(|last| last.position + 1 != event.position) {
                tail.clear();
            }
            tail.push_back(event);
        }
        let surplus = tail.len().saturating_sub(KEPT_MAX);
        tail.drain(..surplus);
    }
}
