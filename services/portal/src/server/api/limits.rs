//! How much one login may ask at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use proto::{problem::Problem, sealed::Digest};

use super::super::limits::Counted;

/// How often one login may ask in a minute: fifty times a second, what an import comes to.
const ASKED_MAX: u32 = 3_000;
/// How many streams one login may hold open.
const STREAMS_MAX: usize = 10;

/// What is counted of the API.
pub(crate) struct Api {
    asked: Counted<[u8; 32]>,
    streams: Arc<Mutex<HashMap<[u8; 32], usize>>>,
}

impl Default for Api {
    fn default() -> Api {
        Api { asked: Counted::new(ASKED_MAX), streams: Arc::default() }
    }
}

/// An open stream; it is not counted any more when it is dropped.
pub(super) struct Open {
    streams: Arc<Mutex<HashMap<[u8; 32], usize>>>,
    login: [u8; 32],
}

/// Whoever asks too often waits.
pub(super) fn too_many(wait: Duration) -> Problem {
    let wait_s = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    let detail = format!("this is asked too often: ask again in {wait_s} seconds");
    Problem { retry_after_s: Some(wait_s), ..Problem::new(429, "too_many", detail) }
}

impl Api {
    /// Counts a request of a login.
    ///
    /// # Errors
    /// 429 when it is one too many.
    pub(super) fn asked(&self, login: Digest) -> Result<(), Problem> {
        self.asked.counted_at(login.0, Instant::now()).map_or(Ok(()), |wait| Err(too_many(wait)))
    }

    /// Counts a stream of a login, as long as it is open.
    ///
    /// # Errors
    /// 429 when it is one too many.
    pub(super) fn opened(&self, login: Digest) -> Result<Open, Problem> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(login.0).or_default();
        if *open >= STREAMS_MAX {
            let detail = "ten streams are open already: close one, or listen in one of them";
            let no = Problem::new(429, "too_many_streams", detail);
            return Err(Problem { retry_after_s: Some(60), ..no });
        }
        *open = open.saturating_add(1);
        Ok(Open { streams: Arc::clone(&self.streams), login: login.0 })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = streams.get_mut(&self.login) {
            *open = open.saturating_sub(1);
            if *open == 0 {
                streams.remove(&self.login);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_asks_so_often_and_holds_so_many_streams() {
        let api = Api::default();
        let (one, other) = (Digest([1; 32]), Digest([2; 32]));
        for _ in 0..ASKED_MAX {
            api.asked(one).unwrap();
        }
        let no = api.asked(one).unwrap_err();
        assert_eq!((no.status, &*no.code), (429, "too_many"));
        assert!(no.retry_after_s.is_some_and(|it| (1..=61).contains(&it)));
        api.asked(other).unwrap();
        let mut open: Vec<_> = (0..STREAMS_MAX).map(|_| api.opened(one).unwrap()).collect();
        assert_eq!(api.opened(one).err().unwrap().code, "too_many_streams");
        drop(api.opened(other).unwrap());
        open.pop();
        drop(api.opened(one).unwrap());
        drop(open);
        assert!(api.streams.lock().unwrap().is_empty());
    }
}
