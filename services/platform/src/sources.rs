//! How completely each source is handled. A deadline waits for the sources that may have recorded what cancels it: until all that they
//! had recorded when it fell due is handled, or until one of them has been away for too long.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// What a deadline waits for. See [`Service::awaits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaits {
    /// The services whose events may cancel it.
    pub sources: &'static [&'static str],
    /// How long one of them may be away before the deadline does not wait for it any more.
    pub away_max: TimeDelta,
}

impl Awaits {
    /// It does not wait: only what this service records itself can cancel it.
    pub const NOTHING: Awaits = Awaits { sources: &[], away_max: TimeDelta::zero() };
}

/// How completely a source is handled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// All that the source had recorded at this moment of our clock is handled.
    pub(crate) complete_at: Option<DateTime<Utc>>,
    /// Since when it is away; none while it is there, even if we are behind.
    pub(crate) away_since: Option<DateTime<Utc>>,
}

impl Source {
    pub(crate) fn is_away_too_long(self, awaits: Awaits, now: DateTime<Utc>) -> bool {
        self.away_since.is_some_and(|since| now.signed_duration_since(since) >= awaits.away_max)
    }
}

/// All sources that this process consumes. Cheap to clone: all clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    known: watch::Sender<BTreeMap<String, Source>>,
    wanted: watch::Sender<Option<DateTime<Utc>>>,
}

/// A kind of deadline, and which of them need not wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) kind: String,
    pub(crate) awaits: Awaits,
    /// Those that fell due by this moment.
    pub(crate) until: Option<DateTime<Utc>>,
}

impl Sources {
    pub(crate) fn of(&self, source: &str) -> Source {
        self.known.borrow().get(source).copied().unwrap_or_default()
    }

    /// Notes how completely `source` is handled; answers what was known before.
    pub(crate) fn know(&self, source: &str, change: impl FnOnce(&mut Source)) -> Source {
        let mut before = Source::default();
        self.known.send_if_modified(|it| {
            let source = it.entry(source.to_owned()).or_default();
            before = *source;
            change(source);
            *source != before
        });
        before
    }

    /// All that `source` had recorded at `moment` is handled.
    pub(crate) fn complete(&self, source: &str, moment: DateTime<Utc>) {
        self.know(source, |it| it.complete_at = it.complete_at.max(Some(moment)));
    }

    /// Another replica consumes `source` now, so nothing is known of it here.
    pub(crate) fn forget(&self, source: &str) {
        self.known.send_if_modified(|it| it.remove(source).is_some());
    }

    /// Waits until a source is handled further, or is found to be away.
    pub(crate) fn subscribe(&self) -> watch::Receiver<BTreeMap<String, Source>> {
        self.known.subscribe()
    }

    /// A deadline of `due_at` waits: whoever consumes asks the sources where their logs end, if nobody has since.
    pub(crate) fn want(&self, due_at: Option<DateTime<Utc>>) {
        self.wanted.send_if_modified(|it| {
            let is_later = *it < due_at;
            *it = due_at.max(*it);
            is_later
        });
    }

    /// Until when a deadline wants all to be handled.
    pub(crate) fn wanted(&self) -> watch::Receiver<Option<DateTime<Utc>>> {
        self.wanted.subscribe()
    }

    /// Which deadlines of `kind` need not wait.
    pub(crate) fn ready(&self, kind: String, awaits: Awaits, now: DateTime<Utc>) -> Ready {
        let known = self.known.borrow();
        let until = |source: &&str| {
            let it = known.get(*source).copied().unwrap_or_default();
            if it.is_away_too_long(awaits, now) { Some(now) } else { it.complete_at }
        };
        // `None`, when there is no moment yet, is the smallest.
        let until = awaits.sources.iter().map(until).min().unwrap_or(Some(now));
        Ready { kind, awaits, until }
    }

    /// Since when a source is away that a deadline of `due_at` no longer waits for.
    pub(crate) fn unheard_since(
        &self,
        awaits: Awaits,
        due_at: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let away = awaits.sources.iter().map(|it| self.of(it));
        away.filter(|it| it.complete_at < Some(due_at)).filter_map(|it| it.away_since).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(minute: u32) -> DateTime<Utc> {
        format!("2026-11-23T08:{minute:02}:00Z").parse().unwrap()
    }

    /// Of two sources, one of which is handled up to `complete`, the other away since then: which deadlines need not wait at 08:30.
    #[test]
    fn what_need_not_wait() {
        let awaits = Awaits { sources: &["one", "other"], away_max: TimeDelta::minutes(10) };
        for (complete, away, until, marked) in [
            (None, None, None, None),
            (Some(20), None, None, None),
            // Not for long enough.
            (Some(20), Some(21), None, Some(21)),
            (Some(20), Some(20), Some(20), Some(20)),
            (Some(29), Some(2), Some(29), Some(2)),
            (None, Some(2), None, Some(2)),
        ] {
            let sources = Sources::default();
            if let Some(minute) = complete {
                sources.complete("one", moment(minute));
            }
            sources.know("other", |it| it.away_since = away.map(moment));
            let ready = sources.ready("kind".to_owned(), awaits, moment(30));
            assert_eq!(ready.until, until.map(moment), "{complete:?} {away:?}");
            let due_at = until.map_or(moment(30), moment);
            assert_eq!(sources.unheard_since(awaits, due_at), marked.map(moment));
        }
        let sources = Sources::default();
        let ready = sources.ready("kind".to_owned(), Awaits::NOTHING, moment(30));
        assert_eq!(ready.until, Some(moment(30)));
        for source in awaits.sources {
            sources.complete(source, moment(25));
        }
        assert_eq!(sources.ready("kind".to_owned(), awaits, moment(30)).until, Some(moment(25)));
        assert_eq!(sources.unheard_since(awaits, moment(25)), None);
    }
}
