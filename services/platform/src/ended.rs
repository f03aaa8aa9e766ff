//! Which grants and sessions have ended, as `identity` repeats it: a token minted from one of them acts no more, within a second,
//! in every process, though it would live a minute yet.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use chrono::TimeDelta;
use futures::StreamExt as _;
use proto::{
    ended::{Ended, IDS_MAX},
    subject,
};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{calendar, core::Core, service::Service, wire::Wire};

/// How long what was heard last is kept: longer than any token lives that was minted before, also by a clock that is ahead.
pub const KEPT: Duration = Duration::from_secs(WINDOW.num_seconds().unsigned_abs());

/// How long what has ended is repeated: as long as a token lives that was minted before, by whatever clock.
pub(crate) const WINDOW: TimeDelta = TimeDelta::seconds(180);

/// How often it is measured how long ago the last message came.
const MEASURED_EVERY: Duration = Duration::from_secs(5);

/// What has ended, as far as this process has heard. Each is kept until no token of it can live: neither a lost message nor two in the
/// wrong order lets anything back in.
#[derive(Debug, Default)]
pub struct EndedSet(RwLock<HashMap<Uuid, Instant>>);

impl EndedSet {
    /// Hears a message.
    pub fn hear(&self, ended: &Ended) {
        let now = Instant::now();
        let Some(until) = now.checked_add(KEPT) else { return };
        let heard = &mut *self.0.write().unwrap_or_else(PoisonError::into_inner);
        heard.retain(|_, it| *it > now);
        heard.extend(ended.ids.iter().map(|id| (*id, until)));
    }

    /// Whether a token was minted from what has ended: one of these grants and sessions.
    #[must_use]
    pub fn has_ended(&self, from: &[Uuid]) -> bool {
        let now = Instant::now();
        let heard = &*self.0.read().unwrap_or_else(PoisonError::into_inner);
        from.iter().any(|it| heard.get(it) > Some(&now))
    }
}

/// How often what has ended is repeated.
const REPEATED_EVERY: Duration = Duration::from_millis(500);

/// Repeats what has ended, twice a second and when something was written, until `stop`: for the one service that knows it, in every
/// replica.
pub(crate) async fn repeat<S: Service>(core: Core<S>, wire: Wire, stop: CancellationToken) {
    let mut bell = core.writer.head();
    let mut every = tokio::time::interval(REPEATED_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = every.tick() => {}
            // Without a writer nothing is written here any more; what another replica writes is repeated all the same.
            changed = bell.changed() => if changed.is_err() { every.tick().await; },
        }
        let since = calendar::after(core.clock.now(), -WINDOW);
        let ids = match core.service.ended_since(&core.reads, since).await {
            Ok(ids) => ids,
            Err(error) => {
                tracing::warn!(
                    service.name = S::NAME,
                    error = format!("{error:#}"),
                    "what has ended is repeated later"
                );
                continue;
            }
        };
        // Also when it is nothing: whoever hears nothing for long is cut off.
        let chunks = ids.chunks(IDS_MAX).map(<[Uuid]>::to_vec);
        let messages: Vec<_> = chunks.map(|ids| Ended { ids }).collect();
        for ended in if messages.is_empty() { vec![Ended::default()] } else { messages } {
            let Ok(body) = serde_json::to_vec(&ended) else { continue };
            drop(wire.client.publish(subject::ENDED, body.into()).await);
        }
    }
}

/// Hears what has ended until `stop`, or the connection is closed. `measured` is told now and then how long ago the last message came.
pub async fn listen(
    nats: &async_nats::Client,
    set: &EndedSet,
    measured: impl Fn(Duration),
    stop: CancellationToken,
) {
    let Ok(mut messages) = nats.subscribe(subject::ENDED).await else { return };
    let mut heard_at = Instant::now();
    let mut looks = tokio::time::interval(MEASURED_EVERY);
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
            now = looks.tick() => measured(now.saturating_duration_since(heard_at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(ids: &[u128]) -> Ended {
        Ended { ids: ids.iter().copied().map(Uuid::from_u128).collect() }
    }

    fn has_ended(set: &EndedSet, from: &[u128]) -> bool {
        let from: Vec<_> = from.iter().copied().map(Uuid::from_u128).collect();
        set.has_ended(&from)
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_ended_stays_ended_until_no_token_of_it_lives() {
        let set = EndedSet::default();
        assert!(!has_ended(&set, &[1, 2]));
        set.hear(&ended(&[2]));
        for (from, is_so) in [
            (&[1, 2][..], true),
            (&[2, 1], true),
            (&[2], true),
            (&[1, 3], false),
            (&[1], false),
            (&[], false),
        ] {
            assert_eq!(has_ended(&set, from), is_so, "{from:?}");
        }
        // A message from before comes after it.
        set.hear(&ended(&[9]));
        assert!(has_ended(&set, &[2]) && has_ended(&set, &[9]));
        tokio::time::advance(KEPT - Duration::from_secs(1)).await;
        assert!(has_ended(&set, &[2]));
        set.hear(&ended(&[]));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!has_ended(&set, &[2]));
        set.hear(&ended(&[]));
        assert!(set.0.read().unwrap().is_empty(), "what is over is forgotten");
    }
}
