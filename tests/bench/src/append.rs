//! (a) Appends on distinct streams: through the writer, against the floor and against the peer. (b) The same after
//! loading twenty events. (c) All on one stream.

use platform::{Service as _, testing::toy::Toy};
use uuid::Uuid;

use crate::{
    asking::{Ours, Pace, Until, asking},
    floor,
    ground::Ground,
    peer::Peer,
    report::{Row, median, progress},
};

const ASKERS: [usize; 4] = [1, 8, 32, 128];

/// Rounds of one number of askers.
#[derive(Default)]
struct Rounds {
    ours: Vec<f64>,
    floor: Vec<f64>,
    peer: Vec<f64>,
}

/// (a), and (h) where the disk is slow.
pub(crate) async fn append(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let mut all: Vec<Rounds> = ASKERS.iter().map(|_| Rounds::default()).collect();
    for round in 1..=ground.scale.rounds() {
        for (rounds, askers) in all.iter_mut().zip(ASKERS) {
            let ours = append_ours(ground, askers).await?;
            let floor = append_floor(ground, askers).await?;
            let peer = append_peer(ground, askers).await?;
            progress(&format!(
                "append, round {round}, {askers} askers: {ours:.0} a second, floor {floor:.0}, peer {peer:.0}"
            ));
            rounds.ours.push(ours);
            rounds.floor.push(floor);
            rounds.peer.push(peer);
        }
    }
    if ground.scale.slow_disk {
        let alone = median(&all[0].floor);
        // One client commits one row at a time: were it faster, the disk would not be slow.
        anyhow::ensure!(
            alone <= 1_000.0,
            "fdatasync is not slowed down: one client commits {alone:.0} rows a second"
        );
    }
    Ok(rows(&all, ground.scale.slow_disk))
}

fn rows(all: &[Rounds], slow_disk: bool) -> Vec<Row> {
    let bench = if slow_disk { "slow" } else { "append" };
    let mut rows = vec![];
    for (Rounds { ours, floor, peer }, askers) in all.iter().zip(ASKERS) {
        let row = Row::new(
            bench,
            format!("{askers} asker{}", if askers == 1 { "" } else { "s" }),
            "1/s",
            ours,
        )
        .over_floor(ours, floor)
        .over_peer(ours, peer);
        rows.push(match (askers, slow_disk) {
            (32, false) => row.at_least(Some(0.7), Some(1.5)),
            (128, false) => row.at_least(Some(1.0), None),
            (128, true) => row.at_least(Some(1.5), None),
            (_, _) => row,
        });
    }
    // The floor does not always grow with its clients: say what 128 askers are against its best, too.
    let best = all.iter().max_by(|one, other| median(&one.floor).total_cmp(&median(&other.floor)));
    if let (Some(most), Some(best)) = (all.last(), best) {
        rows.push(
            Row::new(bench, "128 askers, the floor at its best", "1/s", &most.ours)
                .over_floor(&most.ours, &best.floor),
        );
    }
    rows
}

pub(crate) async fn append_ours(ground: &Ground, askers: usize) -> anyhow::Result<f64> {
    let database = ground.migrated("bench_ours", &Toy::<false>.migrations()).await?;
    database.settle().await?;
    let ours = Ours::start(&database);
    let reserve = ours.reserve();
    // The first command opens the connection.
    reserve(Uuid::new_v4()).ask().await?;
    let pace = asking(askers, Until::Passed(ground.scale.length()), move |_, _| {
        reserve(Uuid::new_v4()).ask()
    })
    .await?;
    ours.end().await;
    database.check_log(pace.answered + 1).await?;
    database.remove().await?;
    Ok(pace.a_second())
}

async fn append_floor(ground: &Ground, clients: usize) -> anyhow::Result<f64> {
    let database = ground.migrated("bench_floor", &Toy::<false>.migrations()).await?;
    let rate = floor::run(ground, &database, clients).await?;
    database.remove().await?;
    Ok(rate)
}

async fn append_peer(ground: &Ground, askers: usize) -> anyhow::Result<f64> {
    let database = ground.database("bench_peer").await?;
    let peer = Peer::start(&database, askers).await?;
    database.settle().await?;
    let asker = peer.clone();
    let append = move |_, _| {
        let peer = asker.clone();
        async move { peer.append().await }
    };
    let pace = asking(askers, Until::Passed(ground.scale.length()), append).await?;
    peer.end(pace.answered).await?;
    database.remove().await?;
    Ok(pace.a_second())
}

/// (b)
pub(crate) async fn load(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    const ASKERS: usize = 32;
    let (mut cold, mut warm, mut peer) = (vec![], vec![], vec![]);
    let each = ground.scale.pick(4, 320);
    for round in 1..=ground.scale.rounds() {
        let (first, again) = load_ours(ground, ASKERS, each).await?;
        let theirs = load_peer(ground, ASKERS, each).await?;
        progress(&format!(
            "load, round {round}: {:.0} a second cold, {:.0} warm, peer {:.0}",
            first.a_second(),
            again.a_second(),
            theirs.a_second()
        ));
        cold.push(first.a_second());
        warm.push(again.a_second());
        peer.push(theirs.a_second());
    }
    Ok(vec![
        Row::new("load", "20 events, held in memory", "1/s", &warm)
            .over_peer(&warm, &peer)
            .at_least(None, Some(3.0)),
        Row::new("load", "20 events, each for the first time", "1/s", &cold)
            .over_peer(&cold, &peer),
    ])
}

const EVENTS: usize = 20;

/// First each stream once by a writer that knows none of them, then again by the same writer, as in service life.
async fn load_ours(ground: &Ground, askers: usize, each: usize) -> anyhow::Result<(Pace, Pace)> {
    let database = ground.migrated("bench_load", &Toy::<false>.migrations()).await?;
    let camps: Vec<Uuid> = (0..askers * each).map(|_| Uuid::new_v4()).collect();
    let pass = async |ours: &Ours, passes: usize| {
        let (reserve, camps) = (ours.reserve(), camps.clone());
        asking(askers, Until::Asked(each * passes), move |asker, nth| {
            reserve(camps[asker * each + nth % each]).ask()
        })
        .await
    };
    let filling = Ours::start(&database);
    let mut events = pass(&filling, EVENTS).await?.answered;
    filling.end().await;
    database.settle_filled().await?;

    let ours = Ours::start(&database);
    // Opens the connection, and is nobody's stream.
    ours.reserve()(Uuid::new_v4()).ask().await?;
    let cold = pass(&ours, 1).await?;
    let warm = pass(&ours, 3).await?;
    ours.end().await;
    events += 1 + cold.answered + warm.answered;
    database.check_log(events).await?;
    database.remove().await?;
    Ok((cold, warm))
}

async fn load_peer(ground: &Ground, askers: usize, each: usize) -> anyhow::Result<Pace> {
    let database = ground.database("bench_peer").await?;
    let camps: Vec<String> = (0..askers * each).map(|_| Uuid::new_v4().to_string()).collect();
    let peer = Peer::start(&database, askers).await?;
    peer.fill(&camps, i32::try_from(EVENTS)?).await?;
    database.settle_filled().await?;
    let events = camps.len() * EVENTS;
    let asker = peer.clone();
    let reserve = move |nth_asker: usize, nth: usize| {
        let (peer, camp) = (asker.clone(), camps[nth_asker * each + nth].clone());
        async move { peer.reserve(&camp).await }
    };
    let pace = asking(askers, Until::Asked(each), reserve).await?;
    peer.end(pace.answered + events as u64).await?;
    database.remove().await?;
    Ok(pace)
}

/// (c)
pub(crate) async fn hot(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let mut rows = vec![];
    for askers in [128, 500] {
        let mut rounds = vec![];
        for round in 1..=ground.scale.rounds() {
            let rate = hot_ours(ground, askers).await?;
            progress(&format!("hot, round {round}, {askers} askers: {rate:.0} a second"));
            rounds.push(rate);
        }
        rows.push(
            Row::new("hot", format!("one stream, {askers} askers"), "1/s", &rounds)
                .no_less_than(5_000.0),
        );
    }
    Ok(rows)
}

async fn hot_ours(ground: &Ground, askers: usize) -> anyhow::Result<f64> {
    let database = ground.migrated("bench_hot", &Toy::<false>.migrations()).await?;
    database.settle().await?;
    let ours = Ours::start(&database);
    let (reserve, camp) = (ours.reserve(), Uuid::new_v4());
    reserve(camp).ask().await?;
    let pace =
        asking(askers, Until::Passed(ground.scale.length()), move |_, _| reserve(camp).ask())
            .await?;
    ours.end().await;
    // One stream, so its versions are the log's positions: the log's own constraint holds both gapless.
    database.check_log(pace.answered + 1).await?;
    database.remove().await?;
    Ok(pace.a_second())
}
