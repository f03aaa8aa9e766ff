//! From days to places. A silence longer than sixty days takes the room of sixty; its label says how long it was.

use chrono::{Datelike as _, Months, NaiveDate};

use crate::{dates, pages::story::Stretch, words::Lang};

/// From so many days on a silence is folded.
const FOLDED_FROM: i64 = 60;
/// How close labels of the axis may be.
const LABELS_APART: f64 = 62.0;

/// Days on a line.
pub(super) struct Scale {
    from: NaiveDate,
    to: NaiveDate,
    left: f64,
    width: f64,
    folded: Vec<Stretch>,
}

impl Scale {
    pub(super) fn new(
        from: NaiveDate,
        to: NaiveDate,
        (left, right): (f64, f64),
        silences: &[Stretch],
    ) -> Scale {
        let folded = silences.iter().filter(|it| it.days() > FOLDED_FROM && it.from >= from);
        Scale { from, to, left, width: right - left, folded: folded.copied().collect() }
    }

    pub(super) fn x(&self, day: NaiveDate) -> f64 {
        let whole = self.units(self.to).max(1.0);
        self.left + self.width * (self.units(day) / whole).clamp(0.0, 1.0)
    }

    /// How far a day is from the first, with folded silences as short as they are drawn.
    fn units(&self, day: NaiveDate) -> f64 {
        let mut units = as_float(day.signed_duration_since(self.from).num_days());
        for it in &self.folded {
            let (inside, whole) = (day.signed_duration_since(it.from).num_days(), it.days());
            let inside = as_float(inside.clamp(0, whole));
            units -= inside - inside * as_float(FOLDED_FROM) / as_float(whole);
        }
        units
    }

    /// Where the axis says what: days, months, quarters or years.
    pub(super) fn ticks(&self, lang: Lang) -> Vec<(f64, String)> {
        let days = self.to.signed_duration_since(self.from).num_days();
        let mut ticks: Vec<(f64, String)> = Vec::new();
        let all: Vec<(NaiveDate, String)> = if days <= 40 {
            let step = usize::try_from((days / 8).max(1)).unwrap_or(1);
            let each = self.from.iter_days().take_while(|it| *it <= self.to).step_by(step);
            each.map(|it| (it, dates::date(it, lang))).collect()
        } else {
            let months = match days {
                ..550 => 1,
                550..1_500 => 3,
                _ => 12,
            };
            let first = self.from.with_day(1).unwrap_or(self.from);
            let first = if months == 1 { first } else { first.with_month(1).unwrap_or(first) };
            let each = (0..400_u32).map_while(|it| {
                let day = first.checked_add_months(Months::new(it.saturating_mul(months)))?;
                (day <= self.to).then_some(day)
            });
            let label = |it: NaiveDate| match months {
                12 => it.year().to_string(),
                3 => format!("{} {}", dates::month(it, lang), it.year()),
                _ => dates::month(it, lang).to_owned(),
            };
            each.filter(|it| *it >= self.from).map(|it| (it, label(it))).collect()
        };
        for (day, label) in all {
            let x = self.x(day);
            let is_free = ticks.last().is_none_or(|(last, _)| x - last >= LABELS_APART);
            if is_free && x <= self.left + self.width - 30.0 {
                ticks.push((x, label));
            }
        }
        ticks
    }
}

fn as_float(days: i64) -> f64 {
    i32::try_from(days).map_or(f64::from(i32::MAX), f64::from)
}
