//! What is said at the end: a table for people, JSON for programs.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write as _},
};

use serde::{Deserialize, Serialize};

/// Everything a run came to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// What it ran on.
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) rows: Vec<Row>,
    /// What one should know to read them.
    pub(crate) notes: Vec<String>,
}

/// One measurement: medians, and what they come to against each other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) bench: String,
    pub(crate) what: String,
    pub(crate) unit: String,
    pub(crate) ours: f64,
    pub(crate) floor: Option<f64>,
    pub(crate) peer: Option<f64>,
    /// Ours by the floor's: the median of each round's ratio, so that what slows a whole round cancels.
    pub(crate) of_floor: Option<f64>,
    /// Ours by the peer's, likewise.
    pub(crate) of_peer: Option<f64>,
    /// What is asked of it.
    pub(crate) bar: Option<String>,
    pub(crate) met: Option<bool>,
}

impl Row {
    /// A measurement on its own.
    pub(crate) fn new(bench: &str, what: impl Into<String>, unit: &str, rounds: &[f64]) -> Row {
        let (bench, unit) = (bench.to_owned(), unit.to_owned());
        let ours = median(rounds);
        Row {
            bench,
            what: what.into(),
            unit,
            ours,
            floor: None,
            peer: None,
            of_floor: None,
            of_peer: None,
            bar: None,
            met: None,
        }
    }

    /// The floor's rounds, in the order of `ours`.
    pub(crate) fn over_floor(mut self, ours: &[f64], floor: &[f64]) -> Row {
        (self.floor, self.of_floor) = (Some(median(floor)), Some(ratio(ours, floor)));
        self
    }

    /// The peer's rounds, in the order of `ours`.
    pub(crate) fn over_peer(mut self, ours: &[f64], peer: &[f64]) -> Row {
        (self.peer, self.of_peer) = (Some(median(peer)), Some(ratio(ours, peer)));
        self
    }

    /// Asks that it be at least this many times the floor, and the peer.
    pub(crate) fn at_least(self, of_floor: Option<f64>, of_peer: Option<f64>) -> Row {
        let parts = [(of_floor, self.of_floor, "floor"), (of_peer, self.of_peer, "peer")];
        let asked = parts.iter().filter_map(|(bar, is, of)| Some(((*bar)?, *is, *of)));
        let text: Vec<String> =
            asked.clone().map(|(bar, _, of)| format!("≥ {bar} x {of}")).collect();
        let met = asked.clone().all(|(bar, is, _)| is.is_some_and(|it| it >= bar));
        if text.is_empty() { self } else { self.barred(text.join(", "), met) }
    }

    /// Asks that it be at least `bar` in its own unit.
    pub(crate) fn no_less_than(self, bar: f64) -> Row {
        let met = self.ours >= bar;
        self.barred(format!("≥ {}", number(bar)), met)
    }

    /// Asks that it be less than `bar` in its own unit.
    pub(crate) fn less_than(self, bar: f64) -> Row {
        let met = self.ours < bar;
        self.barred(format!("< {}", number(bar)), met)
    }

    /// Asks something else.
    pub(crate) fn barred(mut self, bar: impl Into<String>, met: bool) -> Row {
        (self.bar, self.met) = (Some(bar.into()), Some(met));
        self
    }
}

impl Report {
    /// Adds what another process measured.
    pub(crate) fn merge(&mut self, other: Report) {
        self.rows.extend(other.rows);
        self.notes.extend(other.notes);
    }

    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        for (fact, value) in &self.facts {
            let _ = writeln!(text, "{fact:<30} {value}");
        }
        let head =
            ["bench", "what", "unit", "ours", "floor", "peer", "x floor", "x peer", "bar", "met"];
        let cell = |it: Option<f64>| it.map_or_else(String::new, number);
        let mut lines: Vec<[String; 10]> = vec![head.map(str::to_owned)];
        lines.extend(self.rows.iter().map(|row| {
            let times = |it: Option<f64>| it.map_or_else(String::new, |it| format!("{it:.2}"));
            let met = row.met.map_or("", |it| if it { "yes" } else { "NO" });
            [
                row.bench.clone(),
                row.what.clone(),
                row.unit.clone(),
                number(row.ours),
                cell(row.floor),
                cell(row.peer),
                times(row.of_floor),
                times(row.of_peer),
                row.bar.clone().unwrap_or_default(),
                met.to_owned(),
            ]
        }));
        let width = |at: usize| lines.iter().map(|it| it[at].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        text.push('\n');
        for line in &lines {
            let mut shown = String::new();
            for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
                // Words to the left, numbers to the right.
                let _ = if (3..8).contains(&at) {
                    write!(shown, "{cell:>width$}  ")
                } else {
                    write!(shown, "{cell:<width$}  ")
                };
            }
            let _ = writeln!(text, "{}", shown.trim_end());
        }
        for note in &self.notes {
            let _ = write!(text, "\n- {note}");
        }
        if !self.notes.is_empty() {
            text.push('\n');
        }
        text
    }
}

/// The one place that prints results.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// What is being done, for whoever waits.
pub(crate) fn progress(text: &str) {
    drop(writeln!(io::stderr(), "  {text}"));
}

pub(crate) fn median(rounds: &[f64]) -> f64 {
    quantile(rounds, 0.5)
}

/// The value below which the share `q` of `values` lies; of none, nothing that is a number.
pub(crate) fn quantile(values: &[f64], q: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let at = ((sorted.len().saturating_sub(1)) as f64 * q).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

fn ratio(ours: &[f64], others: &[f64]) -> f64 {
    let ratios: Vec<f64> = ours.iter().zip(others).map(|(ours, other)| ours / other).collect();
    median(&ratios)
}

/// Thousands apart; decimals only where they say something.
fn number(value: f64) -> String {
    if value.abs() < 100.0 {
        return if value.fract().abs() < 1e-9 {
            format!("{value:.0}")
        } else {
            format!("{value:.2}")
        };
    }
    let digits = format!("{:.0}", value.abs());
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|it| std::str::from_utf8(it).ok()).collect();
    format!("{}{}", if value < 0.0 { "-" } else { "" }, grouped.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!(
            [1_234_567.4, 999.6, 12.345, 5.0].map(number),
            ["1,234,567", "1,000", "12.35", "5"]
        );
    }

    #[test]
    fn a_ratio_is_the_median_of_each_rounds() {
        // Round two was slow for both: what it says of one against the other stands.
        let row = Row::new("append", "32 askers", "1/s", &[20.0, 10.0, 24.0])
            .over_floor(&[20.0, 10.0, 24.0], &[10.0, 5.0, 20.0]);
        assert_eq!((row.ours, row.floor, row.of_floor), (20.0, Some(10.0), Some(2.0)));
        let row = row.at_least(Some(1.5), None);
        assert_eq!((row.bar.as_deref(), row.met), (Some("≥ 1.5 x floor"), Some(true)));
    }

    #[test]
    fn quantiles_are_values_that_were_measured() {
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0, 5.0], 0.5), 3.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 0.99), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
