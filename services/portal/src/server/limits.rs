//! How often one address may try to log in or to guess, and how often anybody may do anything else.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many tries in one [`WINDOW`]: a municipality comes from one address in the morning, and everybody does where something stands before
/// the portal.
const TRIES_MAX: u32 = 600;
/// How long tries are counted.
const WINDOW: Duration = Duration::from_secs(60);
/// How many addresses are counted at a time; when there are more, those whose time is over are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// Tries of each address.
pub(crate) struct Limits(Counted<IpAddr>);

impl Default for Limits {
    fn default() -> Limits {
        Limits(Counted::new(TRIES_MAX))
    }
}

impl Limits {
    /// Counts a try; answers how long to wait if it is one too many.
    pub(crate) fn tried(&self, from: IpAddr) -> Option<Duration> {
        self.tried_at(network(from), Instant::now())
    }

    fn tried_at(&self, from: IpAddr, now: Instant) -> Option<Duration> {
        self.0.counted_at(from, now)
    }
}

/// What is counted in each [`WINDOW`], by who did it.
pub(crate) struct Counted<K> {
    all: Mutex<HashMap<K, (Instant, u32)>>,
    max: u32,
}

impl<K: Eq + Hash> Counted<K> {
    /// So many at most.
    pub(crate) fn new(max: u32) -> Counted<K> {
        Counted { all: Mutex::default(), max }
    }

    /// Counts one; answers how long to wait if it is one too many.
    pub(crate) fn counted_at(&self, from: K, now: Instant) -> Option<Duration> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES_MAX {
            all.retain(|_, (since, _)| now.saturating_duration_since(*since) < WINDOW);
        }
        let (since, tries) = all.entry(from).or_insert((now, 0));
        if now.saturating_duration_since(*since) >= WINDOW {
            (*since, *tries) = (now, 0);
        }
        *tries = tries.saturating_add(1);
        let left = WINDOW.saturating_sub(now.saturating_duration_since(*since));
        (*tries > self.max).then_some(left)
    }
}

/// One household has many IPv6 addresses: what they have in common is counted.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threat 47, the half that is counted by address.
    #[test]
    fn threat_47_who_tries_too_often_waits() {
        let limits = Limits::default();
        let (one, other): (IpAddr, IpAddr) = ([1, 2, 3, 4].into(), [1, 2, 3, 5].into());
        let now = Instant::now();
        for _ in 0..TRIES_MAX {
            assert_eq!(limits.tried_at(one, now), None);
        }
        assert_eq!(limits.tried_at(one, now), Some(WINDOW));
        assert_eq!(limits.tried_at(other, now), None);
        let later = now.checked_add(WINDOW).unwrap();
        assert_eq!(limits.tried_at(one, later), None);
        let many: IpAddr = "2001:db8::1".parse().unwrap();
        assert_eq!(network(many), network("2001:db8::ffff:1".parse().unwrap()));
        assert_ne!(network(many), network("2001:db8:0:1::1".parse().unwrap()));
    }
}
