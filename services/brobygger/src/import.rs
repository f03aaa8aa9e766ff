//! `brobygger import`: what another system knows, taken in through the services' own commands.
//!
//! A row's ids are derived from the municipality, the other system's name and the row's key there. So a file can be
//! taken in as often as one likes: what is there stays, and a row that says otherwise now is told, not taken in.

mod columns;
mod desk;
mod file;
mod keys;
mod options;
mod report;
mod report_file;
mod row;
mod table;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, ensure};
use futures::{StreamExt as _, stream};
use platform::Clock;
use serde::Serialize;

pub(crate) use self::options::{COLUMNS, Options};
use self::{
    desk::Desk,
    report::Tally,
    report_file::ReportFile,
    row::{Origin, Row},
};
use crate::{i18n::Progress, out::Out, remote::Way};

/// Commands that are under way at a time: the writer gathers them, and nobody else waits long behind them.
const IN_FLIGHT: usize = 64;

pub(crate) async fn referrals(
    way: &Way,
    stack: &Path,
    options: &Options,
    out: Out,
) -> anyhow::Result<()> {
    let (rows, encoding, desk) = open(way, stack, options).await?;
    out.say(out.lang.pick(
        format!("The file is read as {encoding}.\n"),
        format!("Filen er læst som {encoding}.\n"),
    ));
    let mut tally = Tally::default();
    let mut file = ReportFile::beside(&options.file, out.lang)?;
    let done = take_in(&desk, rows, &mut tally, &mut file, out).await;
    // Also when nobody answers any more: what was done by then is in it.
    let report = match file.write() {
        Ok(path) => Some(path),
        Err(why) => {
            out.complain(&why);
            None
        }
    };
    done.context("the rest was not taken in: import the file again, what is there stays as it is")?;
    out.value(&Total { tally: &tally, encoding, report: report.as_deref() });
    out.say(tally.summary(options.dry_run, out.lang));
    if let Some(path) = report {
        let path = path.display();
        out.say(
            out.lang.pick(format!("The report is in {path}"), format!("Rapporten ligger i {path}")),
        );
    }
    let refused = tally.refused();
    ensure!(
        refused == 0,
        out.lang.pick(
            format!(
                "not taken in: {refused} (see above); mend or answer them and import the file again"
            ),
            format!(
                "ikke indlæst: {refused} (se ovenfor); ret eller besvar dem, og indlæs filen igen"
            ),
        )
    );
    Ok(())
}

/// The rows of the file, in which encoding they are, and where they are handed in.
async fn open(
    way: &Way,
    stack: &Path,
    options: &Options,
) -> anyhow::Result<(Vec<Row>, &'static str, Desk)> {
    let now = Clock::wall().now();
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("{} cannot be read", options.file.display()))?;
    let file::Decoded { text, encoding } = file::decode(&bytes, options.encoding)?;
    let (client, actor) = options.asking(way, stack).open().await?;
    let origin = Origin {
        municipality: actor.tenant,
        source: &options.source,
        now,
        accepted: &options.accept,
    };
    let rows = row::read(&table::read(&text)?, &origin)?;
    Ok((rows, encoding.name(), Desk { client, actor, now, is_rehearsal: options.dry_run }))
}

async fn take_in(
    desk: &Desk,
    rows: Vec<Row>,
    tally: &mut Tally,
    file: &mut ReportFile,
    out: Out,
) -> anyhow::Result<()> {
    let known = desk.known(&rows).await?;
    let what = out.lang.pick("Referrals", "Henvisninger");
    let bar = Progress::new(out, what, rows.len().try_into().unwrap_or_default());
    let mut reports = stream::iter(rows).map(|row| desk.take(row, &known)).buffered(IN_FLIGHT);
    while let Some(report) = reports.next().await {
        let report = report?;
        tally.count(&report);
        file.add(&report)?;
        bar.above(|| {
            out.value(&report);
            out.say(report.line(out.lang));
        });
        bar.advance();
    }
    bar.end();
    Ok(())
}

/// All of it, for a program.
#[derive(Serialize)]
struct Total<'a> {
    #[serde(flatten)]
    tally: &'a Tally,
    encoding: &'a str,
    report: Option<&'a Path>,
}
