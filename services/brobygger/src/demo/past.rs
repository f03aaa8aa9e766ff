//! Plays the past: the services run in this process with a clock that is moved from day to day, so that deadlines run out and
//! events bear the time at which they would have happened.
//!
//! Nothing but `brobygger dev` starts services so, before anybody can reach them, and only on logs that hold nothing but the demo.

use anyhow::ensure;
use chrono::{DateTime, NaiveDate, Utc};
use futures::future::try_join_all;
use platform::{Clock, calendar, client::Client, stack::Stack};

use super::{
    player::{Player, Positions, at_least},
    step::Step,
};
use crate::{
    i18n,
    out::Out,
    serve,
    services::{self, Runs},
};

/// Keeps how far the playing has come.
pub(super) trait Saved: Fn(DateTime<Utc>) -> anyhow::Result<()> {}

impl<F: Fn(DateTime<Utc>) -> anyhow::Result<()>> Saved for F {}

/// The services, with their clock.
pub(super) struct Past {
    services: Vec<Box<dyn Runs>>,
    clock: Clock,
}

impl Past {
    /// Starts every service that decides anything at `moment`. Those that only show what happened take all of it in later, which is
    /// quicker at once than day by day.
    pub(super) async fn begin(stack: &Stack, moment: DateTime<Utc>) -> anyhow::Result<Past> {
        let clock = Clock::by_hand(moment);
        let deciding = services::ALL.iter().filter(|it| services::states_facts(it.name));
        let services = serve::start(&deciding.collect::<Vec<_>>(), stack, &clock).await?;
        Ok(Past { services, clock })
    }

    pub(super) async fn end(self) {
        serve::drain(self.services).await;
    }

    /// Plays `steps` but those that are `done`, all of them before `today`, and lets the time pass until `today` begins. `saved` is told each moment to which
    /// the clock is set: an interrupted playing begins there again, so that time never goes backwards.
    pub(super) async fn play(
        &self,
        client: &Client,
        steps: &[Step<'_>],
        done: usize,
        today: NaiveDate,
        out: Out,
        saved: impl Saved,
    ) -> anyhow::Result<()> {
        let player = Player::new(client, out.lang);
        let mut progress = Progress { out, steps: steps.len(), done, month: String::new() };
        let steps = steps.get(done..).unwrap_or_default();
        for day in steps.chunk_by(|one, other| one.on == other.on) {
            let Some(first) = day.first() else { continue };
            ensure!(first.on < today, "a step of today is not the past");
            self.pass(first.at, &saved).await?;
            progress.at(first.on);
            for moment in day.chunk_by(|one, other| one.at == other.at) {
                let handled = self.settle().await?;
                self.set(moment.first().map_or(first.at, |it| it.at), &saved)?;
                player.moment(moment, &handled).await?;
            }
            progress.done(day.len());
        }
        let ends = calendar::start_of(today);
        self.pass(ends, &saved).await?;
        self.due().await?;
        self.settle().await?;
        progress.end();
        Ok(())
    }

    fn set(&self, to: DateTime<Utc>, saved: &impl Saved) -> anyhow::Result<()> {
        // Before anything happens at that time.
        saved(to)?;
        self.clock.set(to);
        Ok(())
    }

    /// Waits until a task that a service cannot do without has ended for good; answers which.
    pub(super) async fn broken(&self) -> String {
        serve::broken(&self.services).await
    }

    /// Lets the time pass until `to`: it stops whenever a deadline runs out.
    async fn pass(&self, to: DateTime<Utc>, saved: &impl Saved) -> anyhow::Result<()> {
        loop {
            let next = self.due().await?;
            self.settle().await?;
            match next.filter(|it| *it <= to) {
                Some(next) => self.set(next.max(self.clock.now()), saved)?,
                None => return self.set(to, saved),
            }
        }
    }

    /// Does what is due now; answers when the next deadline runs out.
    async fn due(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        let next = try_join_all(self.services.iter().map(|it| it.on_deadline())).await?;
        Ok(next.into_iter().flatten().min())
    }

    /// Waits until every service has taken in what the others published, and nothing more comes of it. Answers how far each log has
    /// come.
    async fn settle(&self) -> anyhow::Result<Positions> {
        let mut heads = self.heads().await?;
        loop {
            self.handle(&heads).await?;
            let now = self.heads().await?;
            if now == heads {
                return Ok(heads);
            }
            heads = now;
        }
    }

    async fn handle(&self, heads: &Positions) -> anyhow::Result<()> {
        let handled = self.services.iter().map(async |it| match at_least(it.name(), heads) {
            Some(wanted) => it.has_handled(&wanted).await,
            None => Ok(()),
        });
        try_join_all(handled).await.map(drop)
    }

    async fn heads(&self) -> anyhow::Result<Positions> {
        let heads = self.services.iter().map(async |it| anyhow::Ok((it.name(), it.head().await?)));
        Ok(try_join_all(heads).await?.into_iter().collect())
    }
}

/// One line for each month that is being played.
struct Progress {
    out: Out,
    steps: usize,
    done: usize,
    month: String,
}

impl Progress {
    fn at(&mut self, day: NaiveDate) {
        let month = i18n::month(day, self.out.lang);
        if month != self.month {
            let percent = self.done * 100 / self.steps.max(1);
            self.out.say(format!("  {percent:>3} %  {month}"));
            self.month = month;
        }
    }

    fn done(&mut self, count: usize) {
        self.done += count;
    }

    fn end(&self) {
        let today = self.out.lang.pick("today", "i dag");
        self.out.say(format!("  100 %  {today}"));
    }
}
