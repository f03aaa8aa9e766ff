//! (i) What others' events make us do, and what falls due, against commands that are asked: how fast a service catches up.

use chrono::{DateTime, Utc};
use platform::{
    Clock, Core, Service as _, testing,
    testing::toy::{CampFact, Event, Toy},
};
use proto::{event::Event as _, id::EventId, recorded_event::RecordedEvent, sealed::Digest};
use std::time::Instant;
use uuid::Uuid;

use crate::{
    append,
    asking::{Ours, Pace, actor, filler},
    ground::Ground,
    report::{Row, progress},
};

/// The askers whose commands it is compared with.
const ASKERS: usize = 128;
/// Events of one transaction: of a service that is behind, and of one that is not.
const BEHIND: usize = 5_000;
const LIVE: usize = 500;

/// What is measured.
#[derive(Debug, Clone, Copy)]
struct Shape {
    what: &'static str,
    /// Events that ask nothing, after each that does.
    silent: usize,
    at_a_time: usize,
}

const SHAPES: [Shape; 3] = [
    Shape { what: "one event a thread, behind", silent: 0, at_a_time: BEHIND },
    Shape { what: "one event a thread, 500 at a time", silent: 0, at_a_time: LIVE },
    Shape { what: "five events a thread, behind", silent: 4, at_a_time: BEHIND },
];

pub(crate) async fn run(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let threads = ground.scale.pick(500, 10_000);
    let mut asked = vec![];
    let mut rounds = [const { vec![] }; SHAPES.len()];
    let mut night = vec![];
    for round in 1..=ground.scale.rounds() {
        asked.push(append::append_ours(ground, ASKERS).await?);
        for (rounds, shape) in rounds.iter_mut().zip(SHAPES) {
            rounds.push(reactions(ground, threads, shape).await?);
        }
        night.push(deadlines(ground, threads).await?);
        let last = |of: &Vec<f64>| of.last().copied().unwrap_or_default();
        progress(&format!(
            "react, round {round}: {:.0} reactions a second behind, {:.0} live, {:.0} of five events each, {:.0} deadlines; {:.0} commands",
            last(&rounds[0]),
            last(&rounds[1]),
            last(&rounds[2]),
            last(&night),
            last(&asked)
        ));
    }
    let row = |what: &str, of: &[f64]| {
        Row::new("react", what, "1/s", of).over_floor(of, &asked).at_least(Some(0.5), None)
    };
    let mut rows: Vec<Row> =
        SHAPES.iter().zip(&rounds).map(|(shape, of)| row(shape.what, of)).collect();
    rows.push(row("deadlines of one night", &night));
    Ok(rows)
}

/// As many threads as somebody else has said something of, each once something that asks for a place.
async fn reactions(ground: &Ground, threads: usize, shape: Shape) -> anyhow::Result<f64> {
    let database = ground.migrated("bench_react", &Toy::<false>.migrations()).await?;
    database.settle().await?;
    let ours = Ours::start(&database);
    // Opens the connection.
    ours.reserve()(Uuid::new_v4()).ask().await?;
    let events = published(threads, shape.silent)?;
    let began = Instant::now();
    testing::handle_in_batches(ours.core(), "other", &events, shape.at_a_time).await?;
    let pace = Pace { answered: threads as u64, took: began.elapsed() };
    ours.end().await;
    database.check_log(pace.answered + 1).await?;
    database.remove().await?;
    Ok(pace.a_second())
}

/// The log of another service: what is said of one thread comes together.
fn published(threads: usize, silent: usize) -> anyhow::Result<Vec<RecordedEvent>> {
    let (now, who) = (Clock::wall().now(), serde_json::to_string(&actor())?);
    let (mut events, mut hash) = (vec![], Digest::default());
    for _ in 0..threads {
        let camp = Uuid::new_v4();
        let place = CampFact::PlaceReserved { guest: Uuid::new_v4(), filler: filler() };
        let silent = (0..silent).map(|_| CampFact::Closing { at: now });
        for (version, fact) in (1..).zip([place].into_iter().chain(silent)) {
            let position = events.len() as i64 + 1;
            let mut event = recorded(position, camp, version, now, &who, &Event::from(fact))?;
            event.hash = event.link(&hash);
            hash = event.hash;
            events.push(event);
        }
    }
    Ok(events)
}

fn recorded(
    position: i64,
    camp: Uuid,
    version: i64,
    now: DateTime<Utc>,
    who: &str,
    event: &Event,
) -> anyhow::Result<RecordedEvent> {
    let (kind, data) = event.parts()?;
    Ok(RecordedEvent {
        position,
        id: EventId(Uuid::new_v4()),
        stream: camp,
        version,
        kind,
        thread: camp,
        tenant: actor().tenant,
        actor: who.to_owned(),
        cause: Uuid::new_v4(),
        occurred_at: now,
        recorded_at: now,
        trace: String::new(),
        data,
        hash: Digest::default(),
    })
}

/// So many deadlines that have run out.
async fn deadlines(ground: &Ground, deadlines: usize) -> anyhow::Result<f64> {
    let database = ground.migrated("bench_react", &Toy::<false>.migrations()).await?;
    let ours = Ours::start(&database);
    ours.close_each(deadlines).await?;
    database.settle_filled().await?;
    let began = Instant::now();
    let count = fallen(ours.core()).await?;
    let pace = Pace { answered: count as u64, took: began.elapsed() };
    anyhow::ensure!(count == deadlines, "{count} of {deadlines} deadlines fell due");
    ours.end().await;
    database.check_log(2 * pace.answered).await?;
    database.remove().await?;
    Ok(pace.a_second())
}

async fn fallen(core: &Core<Toy<false>>) -> anyhow::Result<usize> {
    Ok(core.on_deadline().await?.0)
}
