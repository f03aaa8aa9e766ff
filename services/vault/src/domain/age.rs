//! Years, and what they let somebody decide (P-29).

use chrono::{Datelike as _, NaiveDate};
use proto::vault::PartyStatus;

/// The birthdays on which something changes, and to what.
pub(crate) const TURNS: [(u32, PartyStatus); 3] =
    [(10, PartyStatus::From10), (15, PartyStatus::From15), (18, PartyStatus::Adult)];

/// Up to how many years somebody can be registered as a child: until they are 23, a municipality may go on helping.
pub(crate) const CHILD_YEARS_MAX: u32 = 23;

/// The day on which somebody who was born on `born` completes `years` years. Who was born on 29 February does so, in a
/// year without that day, on 1 March: the years have passed in full when 28 February has ended.
pub(crate) fn birthday(born: NaiveDate, years: u32) -> Option<NaiveDate> {
    let year = born.year().checked_add(i32::try_from(years).ok()?)?;
    NaiveDate::from_ymd_opt(year, born.month(), born.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

/// How many years old somebody who was born on `born` is on `today`; 0 before they are born.
pub(crate) fn years(born: NaiveDate, today: NaiveDate) -> u32 {
    let had = today.year().saturating_sub(born.year());
    let had = u32::try_from(had).unwrap_or_default();
    if birthday(born, had).is_some_and(|it| it > today) { had.saturating_sub(1) } else { had }
}

/// What the age of somebody who was born on `born` lets them decide on `today`.
pub(crate) fn party(born: NaiveDate, today: NaiveDate) -> PartyStatus {
    let years = years(born, today);
    let turned = TURNS.iter().rev().find(|(age, _)| years >= *age);
    turned.map_or(PartyStatus::Under10, |(_, party)| *party)
}

/// The next birthday after `today` that changes something, and to what.
pub(crate) fn next_turn(born: NaiveDate, today: NaiveDate) -> Option<(NaiveDate, PartyStatus)> {
    let turns = TURNS.iter().filter_map(|(age, party)| Some((birthday(born, *age)?, *party)));
    turns.into_iter().find(|(on, _)| *on > today)
}
