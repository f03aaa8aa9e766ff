//! (m) What a page costs as the country's threads grow: 1,000, 10,000, 100,000 and, when asked for, a million, in 98 municipalities
//! and over five years; and what is kept of them.

mod backup;
mod house;
mod screens;

use anyhow::Context as _;
use platform::Clock;

use crate::{
    country::Country,
    ground::Ground,
    report::{Row, progress, quantile},
};

/// A page may cost so many times what it costs among the fewest threads, ...
const TIMES_MAX: f64 = 3.0;
/// ... and whatever takes less milliseconds than this is fast enough.
const FAST_MS: f64 = 10.0;

/// What was measured among so many threads.
struct Measured {
    threads: usize,
    /// What, in which unit, how much.
    figures: Vec<(&'static str, &'static str, f64)>,
    /// Each page's milliseconds.
    pages: Vec<(&'static str, Vec<f64>)>,
}

pub(crate) async fn run(ground: &Ground, million: bool) -> anyhow::Result<Vec<Row>> {
    let mut sizes = vec![1_000, 10_000];
    if !ground.scale.quick {
        sizes.push(100_000);
    }
    if million {
        sizes.push(1_000_000);
    }
    let (mut rows, mut fewest) = (vec![], None);
    for threads in sizes {
        let measured = Box::pin(measure(ground, threads)).await?;
        let first = fewest.get_or_insert_with(|| measured.pages.clone());
        rows.extend(measured.rows(first)?);
    }
    Ok(rows)
}

async fn measure(ground: &Ground, threads: usize) -> anyhow::Result<Measured> {
    progress(&format!("scale: {threads} threads"));
    let now = Clock::wall().now();
    let country = Country::new(threads, now)?;
    let house = house::House::build(ground, &country).await?;
    let pages = Box::pin(screens::time(ground, &house, &country)).await?;
    let figures = house.figures(ground).await?;
    house.remove().await?;
    for (what, took) in &pages {
        let (p50, p99) = (quantile(took, 0.5), quantile(took, 0.99));
        progress(&format!("scale, {threads} threads: {what}: p50 {p50:.2} ms, p99 {p99:.2} ms"));
    }
    Ok(Measured { threads, figures, pages })
}

impl Measured {
    fn rows(&self, fewest: &[(&'static str, Vec<f64>)]) -> anyhow::Result<Vec<Row>> {
        let threads = self.threads;
        let figures = self
            .figures
            .iter()
            .map(|(what, unit, is)| Row::new("scale", format!("{threads}: {what}"), unit, &[*is]));
        let mut rows: Vec<Row> = figures.collect();
        for (what, took) in &self.pages {
            let first = fewest.iter().find(|it| it.0 == *what).context("another page")?;
            for (of, at) in [("p50", 0.5), ("p99", 0.99)] {
                let (ours, floor) = (quantile(took, at), quantile(&first.1, at));
                let met = ours < FAST_MS || ours <= TIMES_MAX * floor;
                let row = Row::new("scale", format!("{threads}: {what}, {of}"), "ms", &[ours]);
                let row = row.over_floor(&[ours], &[floor]);
                rows.push(row.barred(format!("≤ {TIMES_MAX} x floor, or < {FAST_MS} ms"), met));
            }
        }
        Ok(rows)
    }
}
