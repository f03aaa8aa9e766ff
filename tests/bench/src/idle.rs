//! (g) What `brobygger serve all` needs when nobody asks anything, and how soon every service answers.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{
    ground::Ground,
    report::{Row, progress},
    served::Built,
};

/// Errors only when the binary is there and does not do what it should; the inner one says why nothing was measured.
pub(crate) async fn run(ground: &Ground) -> anyhow::Result<Result<Vec<Row>, String>> {
    let built = match Built::new(ground).await {
        Ok(built) => built,
        Err(why) => return Ok(Err(format!("idle was not measured: {why:#}"))),
    };
    let (mut started, mut memory, mut work) = (vec![], vec![], vec![]);
    for round in 1..=ground.scale.rounds() {
        let began = Instant::now();
        let served = built.serve().await?;
        started.push(began.elapsed().as_secs_f64() * 1_000.0);
        let pid = served.pid()?;
        let idle = ground.scale.pick(Duration::from_secs(1), Duration::from_secs(10));
        let before = work_ms(pid)?;
        tokio::time::sleep(idle).await;
        work.push((work_ms(pid)? - before) / idle.as_secs_f64() / 10.0);
        memory.push(resident_mib(pid)?);
        progress(&format!(
            "idle, round {round}: answers after {:.0} ms, {:.1} MiB",
            started[round - 1],
            memory[round - 1]
        ));
        served.end().await?;
    }
    Ok(Ok(vec![
        Row::new("idle", "memory of `serve all`", "MiB", &memory),
        Row::new("idle", "start until all answer $SRV.PING", "ms", &started),
        Row::new("idle", "processor when nobody asks", "%", &work),
    ]))
}

/// What the process holds in memory.
fn resident_mib(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))
        .context("how much memory it holds is told by Linux only")?;
    let kib = status
        .lines()
        .find_map(|it| it.strip_prefix("VmRSS:"))
        .and_then(|it| it.split_whitespace().next());
    Ok(kib.context("no VmRSS")?.parse::<f64>()? / 1_024.0)
}

/// How long its threads have worked.
fn work_ms(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("no name")?;
    let ticks =
        rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    // A hundred ticks a second: what Linux tells programs, whatever it counts itself.
    Ok(ticks * 10.0)
}
