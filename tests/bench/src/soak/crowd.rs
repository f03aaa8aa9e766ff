//! People who ask, without pause, and remember what they were answered.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use anyhow::bail;
use bytes::Bytes;
use platform::client::{Client, How, Unanswered};
use proto::{
    actor::Actor,
    id::{CommandId, PersonId, ReferralId, SealedId, ThreadId},
    request::Done,
};
use tokio::{
    sync::{RwLock, RwLockWriteGuard},
    task::JoinSet,
};

use super::{chance::Chance, deeds, strangers};
use crate::report::quantile;

/// How often wrong things are told; the rest is only counted.
const TOLD_MAX: usize = 50;

/// A command as it was asked.
#[derive(Clone)]
pub(super) struct Asked {
    /// What it is called in the figures.
    pub(super) deed: &'static str,
    pub(super) service: &'static str,
    pub(super) subject: String,
    pub(super) actor: Actor,
    pub(super) body: Bytes,
    pub(super) id: CommandId,
}

/// A command that was done, as it can be asked again.
#[derive(Clone)]
pub(super) struct Accepted {
    pub(super) asked: Asked,
    pub(super) done: Done,
}

/// What must be in a log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) deed: &'static str,
    pub(super) service: &'static str,
    pub(super) id: CommandId,
    pub(super) position: i64,
}

/// How many commands are remembered whole, to be asked again: hours of them would not fit.
const RECENT_MAX: usize = 5_000;

/// How often something was answered how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) done: u64,
    pub(super) refused: u64,
    pub(super) unknown: u64,
}

/// What there is to work with.
#[derive(Default)]
pub(super) struct Town {
    pub(super) waiting: Vec<(ReferralId, PersonId, Actor)>,
    pub(super) threads: Vec<(ThreadId, Actor)>,
    /// Words of a child, and who sealed them.
    pub(super) sealed: Vec<(PersonId, SealedId, Actor)>,
}

/// What all of them have done.
#[derive(Default)]
pub(super) struct Work {
    stop: AtomicBool,
    /// Each deed holds it together with the others; who holds it alone has everybody rest.
    desk: RwLock<()>,
    /// What was put back after a restore: nobody knows any more what was asked, only that it was done.
    put_back: Mutex<Option<PutBack>>,
    town: Mutex<Town>,
    kept: Mutex<Vec<Kept>>,
    recent: Mutex<VecDeque<Accepted>>,
    counts: Mutex<BTreeMap<&'static str, Count>>,
    took_ms: Mutex<Vec<f64>>,
    wrong: Mutex<Vec<String>>,
}

/// Events that a recovery put back.
#[derive(Debug, Clone, Copy)]
pub(super) struct PutBack {
    pub(super) service: &'static str,
    /// The dump ended there.
    pub(super) after: i64,
    /// The log ended there when it was lost.
    pub(super) to: i64,
}

impl PutBack {
    fn holds(&self, service: &str, position: i64) -> bool {
        self.service == service && position > self.after && position <= self.to
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work {
    pub(super) fn town(&self) -> MutexGuard<'_, Town> {
        lock(&self.town)
    }

    pub(super) fn kept(&self) -> Vec<Kept> {
        lock(&self.kept).clone()
    }

    pub(super) fn one_accepted(&self, chance: &mut Chance) -> Option<Accepted> {
        chance.one_of(lock(&self.recent).make_contiguous()).cloned()
    }

    fn remember(&self, it: Accepted) {
        let Asked { deed, service, id, .. } = it.asked;
        lock(&self.kept).push(Kept { deed, service, id, position: it.done.position });
        let mut recent = lock(&self.recent);
        if recent.len() >= RECENT_MAX {
            recent.pop_front();
        }
        recent.push_back(it);
    }

    /// Everybody finishes what they do, and does nothing until this goes.
    pub(super) async fn rests(&self) -> RwLockWriteGuard<'_, ()> {
        self.desk.write().await
    }

    pub(super) fn was_put_back(&self, it: PutBack) {
        *lock(&self.put_back) = Some(it);
    }

    /// Whether a recovery put it back.
    pub(super) fn is_put_back(&self, it: &Accepted) -> bool {
        let put_back = *lock(&self.put_back);
        put_back.is_some_and(|put| put.holds(it.asked.service, it.done.position))
    }

    pub(super) fn is_wrong(&self, what: String) {
        let mut wrong = lock(&self.wrong);
        if wrong.len() < TOLD_MAX {
            wrong.push(what);
        }
    }

    pub(super) fn wrong(&self) -> Vec<String> {
        lock(&self.wrong).clone()
    }

    pub(super) fn counted(&self) -> BTreeMap<&'static str, Count> {
        lock(&self.counts).clone()
    }

    pub(super) fn count(&self, deed: &'static str, change: impl FnOnce(&mut Count)) {
        change(lock(&self.counts).entry(deed).or_default());
    }

    pub(super) fn answered_within_ms(&self, share: f64) -> f64 {
        let took = lock(&self.took_ms).clone();
        if took.is_empty() { 0.0 } else { quantile(&took, share) }
    }
}

/// All of them at work.
pub(super) struct Crowd {
    pub(super) work: Arc<Work>,
    people: JoinSet<anyhow::Result<()>>,
}

impl Crowd {
    pub(super) async fn begin(client: &Client, people: u64, seed: u64) -> anyhow::Result<Crowd> {
        let work = Arc::<Work>::default();
        let mut set = JoinSet::new();
        for nth in 0..people {
            let chance = Chance::of(seed ^ (nth + 1) << 32);
            let person = Person::new(client.clone(), Arc::clone(&work), chance);
            set.spawn(person.work());
        }
        Ok(Crowd { work, people: set })
    }

    /// Whoever ends before the end has met something that nobody meant.
    pub(super) fn must_go_on(&mut self) -> anyhow::Result<()> {
        if let Some(ended) = self.people.try_join_next() {
            ended??;
            bail!("somebody went home before the end");
        }
        Ok(())
    }

    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        self.work.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.people.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// Somebody who works in a municipality, in all roles there.
pub(super) struct Person {
    pub(super) client: Client,
    pub(super) work: Arc<Work>,
    pub(super) chance: Chance,
    pub(super) cast: deeds::Cast,
}

impl Person {
    fn new(client: Client, work: Arc<Work>, mut chance: Chance) -> Person {
        let cast = deeds::Cast::new(&mut chance);
        Person { client, work, chance, cast }
    }

    async fn work(mut self) -> anyhow::Result<()> {
        let work = Arc::clone(&self.work);
        while !work.stop.load(Ordering::Relaxed) {
            let _at_the_desk = work.desk.read().await;
            match self.chance.below(20) {
                0..=12 => deeds::legal(&mut self).await?,
                13..=15 => deeds::illegal(&mut self).await?,
                16 => deeds::again(&mut self).await?,
                17 => deeds::reused(&mut self).await?,
                _ => strangers::one(&mut self).await?,
            }
        }
        Ok(())
    }

    /// Asks a command until it is answered, counts, and remembers what was done.
    pub(super) async fn ask(&self, asked: Asked) -> anyhow::Result<Answer> {
        let began = Instant::now();
        let how = How { id: Some(asked.id), ..How::default() };
        let answer =
            self.client.request(&asked.subject, &asked.actor, asked.body.clone(), how).await;
        lock(&self.work.took_ms).push(began.elapsed().as_secs_f64() * 1_000.0);
        let deed = asked.deed;
        Ok(match answer {
            Ok(answer) => {
                let done: Done = serde_json::from_slice(&answer)?;
                self.work.count(deed, |it| it.done += 1);
                self.work.remember(Accepted { asked, done });
                Answer::Done(done)
            }
            Err(Unanswered::Problem(no)) if !no.is_retryable() => {
                if no.status >= 500 {
                    self.work.is_wrong(format!("{deed}: {} {}", no.status, no.code));
                }
                self.work.count(deed, |it| it.refused += 1);
                Answer::Refused(no.code.to_string())
            }
            Err(Unanswered::Problem(_) | Unanswered::Silent(_)) => {
                self.work.count(deed, |it| it.unknown += 1);
                Answer::Unknown
            }
            Err(why @ Unanswered::Unreadable(_)) => return Err(why.into()),
        })
    }
}

/// What became of a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Done(Done),
    /// With which code.
    Refused(String),
    Unknown,
}
