//! Many who ask, each again as soon as it is answered.

use std::time::{Duration, Instant};

use platform::{
    Clock, Core,
    core::Call,
    testing::toy::{CampFact, Close, Event, Reserve, Toy},
};
use proto::{
    actor::{Actor, Role},
    event::Event as _,
    id::CommandId,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::ground::Database;

/// How many bytes of JSON the body of an event has.
const BODY_BYTES: usize = 500;

/// How many ask for camps to be closed.
const CLOSERS: usize = 128;

/// How long asking goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// This much time has passed.
    Passed(Duration),
    /// Each asker has asked this often.
    Asked(usize),
}

/// How fast it went.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) answered: u64,
    pub(crate) took: Duration,
}

impl Pace {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(crate) fn a_second(self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }
}

/// Lets `askers` ask at the same time, `ask(asker, nth)`. The first no is the end of it: nobody here asks anything wrong.
pub(crate) async fn asking<F>(
    askers: usize,
    until: Until,
    ask: impl Fn(usize, usize) -> F + Clone + Send + 'static,
) -> anyhow::Result<Pace>
where
    F: Future<Output = anyhow::Result<()>> + Send,
{
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for asker in 0..askers {
        let ask = ask.clone();
        tasks.spawn(async move {
            let mut nth = 0;
            while match until {
                Until::Passed(length) => began.elapsed() < length,
                Until::Asked(times) => nth < times,
            } {
                ask(asker, nth).await?;
                nth += 1;
            }
            anyhow::Ok(nth)
        });
    }
    let mut answered = 0;
    while let Some(ended) = tasks.join_next().await {
        answered += ended?? as u64;
    }
    Ok(Pace { answered, took: began.elapsed() })
}

/// A camp's guest, as a case worker of Aarhus would ask.
pub(crate) fn actor() -> Actor {
    platform::testing::actor(Role::Family, "0751")
}

/// The type and the body of an event as they are measured.
pub(crate) fn event(guest: Uuid) -> anyhow::Result<(String, String)> {
    Ok(Event::from(CampFact::PlaceReserved { guest, filler: filler() }).parts()?)
}

/// Letters that make the body of an event as long as it should be.
pub(crate) fn filler() -> String {
    let bare = r#"{"guest":"00000000-0000-0000-0000-000000000000","filler":""}"#.len();
    ('a'..='z').cycle().take(BODY_BYTES - bare).collect()
}

/// The platform's own path of a command, from its bytes to its commit, with a toy's domain and without a wire.
pub(crate) struct Ours {
    core: Core<Toy<false>>,
    writer: JoinSet<()>,
    actor: Actor,
    filler: String,
}

impl Ours {
    /// On a migrated database; knows no stream yet.
    pub(crate) fn start(database: &Database) -> Ours {
        let (core, task) = Core::new(Toy::<false>, database.options.clone(), Clock::wall());
        let mut writer = JoinSet::new();
        writer.spawn(task);
        Ours { core, writer, actor: actor(), filler: filler() }
    }

    /// Asks for a place that `camp` has, for somebody who has none.
    pub(crate) fn reserve(&self) -> impl Fn(Uuid) -> Reserving + Clone + Send + 'static {
        let (core, actor, filler) = (self.core.clone(), self.actor.clone(), self.filler.clone());
        move |camp| Reserving {
            core: core.clone(),
            actor: actor.clone(),
            filler: filler.clone(),
            camp,
        }
    }

    pub(crate) fn core(&self) -> &Core<Toy<false>> {
        &self.core
    }

    /// Has so many camps closed, each at a time that has come.
    pub(crate) async fn close_each(&self, camps: usize) -> anyhow::Result<()> {
        let at = Clock::wall().now();
        let (core, by) = (self.core.clone(), self.actor.clone());
        let close = move |asker: usize, nth: usize| {
            let (core, actor) = (core.clone(), by.clone());
            async move {
                if asker + nth * CLOSERS >= camps {
                    return Ok(());
                }
                let body = serde_json::to_vec(&Close { camp: Uuid::new_v4(), at })?;
                let id = CommandId(Uuid::new_v4());
                let call = Call { id, actor, expected: None, trace: String::new() };
                core.ask("close", &body, call).await?;
                Ok(())
            }
        };
        asking(CLOSERS, Until::Asked(camps.div_ceil(CLOSERS)), close).await?;
        Ok(())
    }

    /// Waits until the writer has gone.
    pub(crate) async fn end(self) {
        let Ours { core, mut writer, .. } = self;
        drop(core);
        while writer.join_next().await.is_some() {}
    }
}

/// One command on its way.
pub(crate) struct Reserving {
    core: Core<Toy<false>>,
    actor: Actor,
    filler: String,
    camp: Uuid,
}

impl Reserving {
    pub(crate) async fn ask(self) -> anyhow::Result<()> {
        let Reserving { core, actor, filler, camp } = self;
        let body = serde_json::to_vec(&Reserve {
            camp,
            guest: Uuid::new_v4(),
            places: usize::MAX,
            filler,
        })?;
        let call =
            Call { id: CommandId(Uuid::new_v4()), actor, expected: None, trace: String::new() };
        core.ask("reserve", &body, call).await?;
        Ok(())
    }
}
