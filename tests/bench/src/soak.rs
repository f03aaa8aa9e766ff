//! Hours of work and trouble, and nothing lost, doubled, stuck or shown to a stranger.
//!
//! Many people ask legal and illegal things of the real binary, in several processes. Meanwhile processes are killed, NATS loses
//! its store twice, and one service's database is lost and comes back from an older dump by the recovery that
//! `deploy/README.md` tells of. At the end everything is counted. It fails when anything is wrong, and says what.

mod chance;
mod checks;
mod crowd;
mod deeds;
mod house;
mod strangers;

use std::{
    fmt::Write as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;

use self::{chance::Chance, crowd::Crowd, house::House};
use crate::{
    ground::{Ground, Scale},
    report::progress,
};

/// How many people work at a time.
const PEOPLE: u64 = 12;
/// The longest time between two troubles.
const CALM_MAX: Duration = Duration::from_secs(12);
/// The service that comes back from a dump.
const RESTORED: &str = "thread";

/// Works for `minutes`, checks, and answers the figures.
///
/// # Errors
/// When something was lost, doubled, stuck or shown to a stranger.
pub(crate) async fn run(minutes: u64, seed: u64, dir: &Path) -> anyhow::Result<String> {
    let ground = Ground::start(Scale { quick: true, slow_disk: false }, dir).await?;
    let mut house = House::open(&ground).await?;
    let mut crowd = Crowd::begin(&house.client().await?, PEOPLE, seed).await?;
    let troubles = trouble(&ground, &mut house, &mut crowd, minutes, &mut Chance::of(seed)).await?;
    progress("soak: everybody goes home, then everything is counted");
    house.all_run().await?;
    let work = Arc::clone(&crowd.work);
    crowd.end().await?;
    let checked = checks::run(&ground, &house, &work).await?;
    strangers::look(&house.client().await?, &work).await?;
    let figures = figures(minutes, seed, &troubles, &work, &checked)?;
    let wrong = [work.wrong(), checked.wrong].concat();
    ensure!(wrong.is_empty(), "{figures}\nwrong:\n{}", wrong.join("\n"));
    Ok(figures)
}

/// What was done to it.
#[derive(Debug, Default)]
struct Troubles {
    kills: u64,
    wipes: u64,
    restores: u64,
    /// How many events the recovery put back.
    put_back: i64,
}

/// Something goes wrong every few seconds; at a third and two thirds NATS loses its store, in the middle a database is lost.
async fn trouble(
    ground: &Ground,
    house: &mut House,
    crowd: &mut Crowd,
    minutes: u64,
    chance: &mut Chance,
) -> anyhow::Result<Troubles> {
    let all = Duration::from_secs(minutes * 60);
    let began = Instant::now();
    let part = |of: u32| began.elapsed() >= all * of / 12;
    let (mut troubles, mut dump) = (Troubles::default(), None);
    while began.elapsed() < all {
        tokio::time::sleep(chance.up_to(CALM_MAX)).await;
        crowd.must_go_on()?;
        if dump.is_none() && part(2) {
            dump = Some(house.dump(ground, RESTORED).await?);
            progress(&format!("soak: {RESTORED} is dumped"));
        } else if troubles.wipes == 0 && part(4) || troubles.wipes == 1 && part(8) {
            house.wipe_nats().await?;
            troubles.wipes += 1;
            progress("soak: NATS lost its store");
        } else if troubles.restores == 0
            && part(6)
            && let Some(dump) = &dump
        {
            let put_back = house.lose_and_restore(ground, &crowd.work, RESTORED, dump).await?;
            troubles.put_back = put_back.to - put_back.after;
            troubles.restores += 1;
            progress(&format!(
                "soak: {RESTORED} is restored, {} events put back",
                troubles.put_back
            ));
        } else {
            house.kill_one(chance).await?;
            troubles.kills += 1;
        }
    }
    Ok(troubles)
}

fn figures(
    minutes: u64,
    seed: u64,
    troubles: &Troubles,
    work: &crowd::Work,
    checked: &checks::Checked,
) -> anyhow::Result<String> {
    let Troubles { kills, wipes, restores, put_back } = troubles;
    let mut text = format!(
        "soak of {minutes} minutes, seed {seed}\n\
         troubles      {kills} kills, NATS wiped {wipes} times, {restores} restored from an older dump ({put_back} events put back)\n"
    );
    let [p50, p99] = [0.5, 0.99].map(|it| work.answered_within_ms(it));
    writeln!(text, "answers       p50 {p50:.0} ms, p99 {p99:.0} ms, troubles included")?;
    writeln!(text, "settled       {:.1} s after the last trouble", checked.settled_s)?;
    for (service, events) in &checked.events {
        writeln!(text, "log           {service}: {events} events")?;
    }
    for (deed, count) in work.counted() {
        let crowd::Count { done, refused, unknown } = count;
        writeln!(text, "{deed:<28} done {done:>7}  refused {refused:>7}  no answer {unknown:>4}")?;
    }
    Ok(text)
}
