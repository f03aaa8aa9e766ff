//! Which grants and sessions have ended, as `identity` repeats it: a token minted from one of them acts no more, within a second,
//! in every process, though it would live a minute yet.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use futures::StreamExt as _;
use proto::{ended::Ended, subject};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{telemetry::Metrics, wire::Wire};

/// How long what was heard last is kept: longer than any token lives that was minted before, also by a clock that is ahead.
pub const KEPT: Duration = Duration::from_secs(180);

/// How often it is measured how long ago the last message came.
const MEASURED_EVERY: Duration = Duration::from_secs(5);

/// What has ended, as far as this process has heard. Each message is the whole window, and what a message leaves out is kept until its
/// time is over: neither a lost message nor two in the wrong order lets anything back in.
#[derive(Debug, Default)]
pub struct EndedSet(RwLock<Heard>);

#[derive(Debug, Default)]
struct Heard {
    /// Until when each is kept.
    ids: HashMap<Uuid, Instant>,
    /// The highest epoch, and until when it is kept.
    epoch: Option<(u64, Instant)>,
}

impl EndedSet {
    /// Hears a message.
    pub fn hear(&self, ended: &Ended) {
        let now = Instant::now();
        let Some(until) = now.checked_add(KEPT) else { return };
        let heard = &mut *self.0.write().unwrap_or_else(PoisonError::into_inner);
        heard.ids.retain(|_, it| *it > now);
        heard.ids.extend(ended.ids.iter().map(|id| (*id, until)));
        let is_higher = heard.epoch.is_none_or(|(it, kept)| it <= ended.epoch || kept <= now);
        if is_higher {
            heard.epoch = Some((ended.epoch, until));
        }
    }

    /// Whether a token of this `epoch` was minted from what has ended: one of these grants and sessions.
    #[must_use]
    pub fn has_ended(&self, from: &[Uuid], epoch: u64) -> bool {
        let now = Instant::now();
        let heard = &*self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_of_before = heard.epoch.is_some_and(|(it, kept)| epoch < it && now < kept);
        is_of_before || from.iter().any(|it| heard.ids.get(it) > Some(&now))
    }
}

/// Hears what has ended until `stop`, or the connection is closed.
pub(crate) async fn listen(wire: Wire, set: &EndedSet, metrics: Metrics, stop: CancellationToken) {
    let Ok(mut messages) = wire.client.subscribe(subject::ENDED).await else { return };
    let mut heard_at = Instant::now();
    let mut measured = tokio::time::interval(MEASURED_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            message = messages.next() => {
                let Some(message) = message else { return };
                match serde_json::from_slice(&message.payload) {
                    Ok(ended) => {
                        set.hear(&ended);
                        heard_at = Instant::now();
                    }
                    Err(_) => tracing::error!(subject = subject::ENDED, "a message that cannot be read: is it another version?"),
                }
            }
            now = measured.tick() => metrics.ended_heard(now.saturating_duration_since(heard_at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(ids: &[u128], epoch: u64) -> Ended {
        Ended { ids: ids.iter().copied().map(Uuid::from_u128).collect(), epoch }
    }

    fn has_ended(set: &EndedSet, from: &[u128], epoch: u64) -> bool {
        let from: Vec<_> = from.iter().copied().map(Uuid::from_u128).collect();
        set.has_ended(&from, epoch)
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_ended_stays_ended_until_no_token_of_it_lives() {
        let set = EndedSet::default();
        assert!(!has_ended(&set, &[1, 2], 0));
        set.hear(&ended(&[2], 0));
        for (from, is_so) in [
            (&[1, 2][..], true),
            (&[2, 1], true),
            (&[2], true),
            (&[1, 3], false),
            (&[1], false),
            (&[], false),
        ] {
            assert_eq!(has_ended(&set, from, 0), is_so, "{from:?}");
        }
        // A message from before comes after it.
        set.hear(&ended(&[9], 0));
        assert!(has_ended(&set, &[2], 0) && has_ended(&set, &[9], 0));
        tokio::time::advance(KEPT - Duration::from_secs(1)).await;
        assert!(has_ended(&set, &[2], 0));
        set.hear(&ended(&[], 0));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!has_ended(&set, &[2], 0));
        set.hear(&ended(&[], 0));
        assert!(set.0.read().unwrap().ids.is_empty(), "what is over is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn an_epoch_makes_all_before_it_void() {
        let set = EndedSet::default();
        set.hear(&ended(&[], 3));
        for (epoch, is_so) in [(0, true), (2, true), (3, false), (4, false)] {
            assert_eq!(has_ended(&set, &[1], epoch), is_so, "{epoch}");
        }
        // A message from before comes after it; and a database that was set back counts anew when that is over.
        set.hear(&ended(&[], 2));
        assert!(has_ended(&set, &[1], 2));
        tokio::time::advance(KEPT).await;
        assert!(!has_ended(&set, &[1], 1));
        set.hear(&ended(&[], 1));
        assert!(has_ended(&set, &[1], 0) && !has_ended(&set, &[1], 1));
    }
}
