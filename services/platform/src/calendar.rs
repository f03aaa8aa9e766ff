//! Danish days: Europe/Copenhagen, working days, public holidays.

use chrono::{
    DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc,
    Weekday,
};
use chrono_tz::Europe::Copenhagen;

/// The version of the calendar: count on when it knows other holidays (I-28).
pub const VERSION: u32 = 1;

/// The day it is in Denmark at `moment`.
#[must_use]
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    // The first and last days there are have no place for Danish time: they are nobody's.
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let moment = moment.clamp(after(first, TimeDelta::days(1)), after(last, TimeDelta::days(-1)));
    moment.with_timezone(&Copenhagen).date_naive()
}

/// `count` days after `date`; the last day there is, if there are not so many.
#[must_use]
pub fn days_after(date: NaiveDate, count: u64) -> NaiveDate {
    date.checked_add_days(Days::new(count)).unwrap_or(NaiveDate::MAX)
}

/// `count` days before `date`; the first day there is, if there are not so many.
#[must_use]
pub fn days_before(date: NaiveDate, count: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(count)).unwrap_or(NaiveDate::MIN)
}

/// `count` months after `date`, or the last day of a month that is shorter; the last day there is, if there are not so many.
#[must_use]
pub fn months_after(date: NaiveDate, count: u32) -> NaiveDate {
    date.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX)
}

/// `count` months before `date`, or the last day of a month that is shorter; the first day there is, if there are not so many.
#[must_use]
pub fn months_before(date: NaiveDate, count: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(count)).unwrap_or(NaiveDate::MIN)
}

/// The moment `time` after `moment`; the first or last there is, if it would be beyond.
#[must_use]
pub fn after(moment: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
    let beyond =
        if time < TimeDelta::zero() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    moment.checked_add_signed(time).unwrap_or(beyond)
}

/// Whether offices are open: Monday to Friday, no public holiday, not 24 or 31 December, not 5 June.
///
/// Great Prayer Day has not been a holiday since 2024 (lov 214 of 06/03/2023).
#[must_use]
pub fn is_working_day(date: NaiveDate) -> bool {
    let closed = [(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)];
    // Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday.
    let movable = [-3, -2, 0, 1, 39, 49, 50];
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
        && !closed.contains(&(date.month(), date.day()))
        && easter_sunday(date.year())
            .is_none_or(|easter| !movable.contains(&date.signed_duration_since(easter).num_days()))
}

/// The end of the `count`th working day after the day of `moment`, in Denmark.
#[must_use]
pub fn working_days_after(moment: DateTime<Utc>, count: u32) -> DateTime<Utc> {
    end_of(working_day_after(moment, count))
}

/// The `count`th working day after the day of `moment`, in Denmark.
#[must_use]
pub fn working_day_after(moment: DateTime<Utc>, count: u32) -> NaiveDate {
    let mut date = day(moment);
    let mut left = count;
    while left > 0 {
        let Some(next) = date.succ_opt() else { return date };
        date = next;
        if is_working_day(date) {
            left -= 1;
        }
    }
    date
}

/// The moment `date` ends in Denmark.
#[must_use]
pub fn end_of(date: NaiveDate) -> DateTime<Utc> {
    date.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of)
}

/// The moment `date` begins in Denmark. Clocks change at 2 and 3 in the night, so midnight is there once.
#[must_use]
pub fn start_of(date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    Copenhagen
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| after(midnight.and_utc(), TimeDelta::hours(-1)), |it| it.to_utc())
}

/// Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = h + l - 7 * m + 90;
    let month = n / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter() {
        for (year, expected) in [
            (2000, "2000-04-23"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter_sunday(year), Some(date(expected)));
        }
    }

    #[test]
    fn working_days() {
        for (day, expected) in [
            ("2026-11-20", true),  // Friday
            ("2026-11-21", false), // Saturday
            ("2026-04-02", false), // Maundy Thursday
            ("2026-05-01", true),  // Great Prayer Day of old
            ("2026-05-14", false), // Ascension
            ("2026-05-25", false), // Whit Monday
            ("2026-06-05", false),
            ("2026-12-24", false),
            ("2026-12-28", true),
        ] {
            assert_eq!(is_working_day(date(day)), expected, "{day}");
        }
    }

    #[test]
    fn deadlines_end_with_the_day_in_denmark() {
        let asked = "2026-12-22T22:30:00Z".parse().unwrap(); // 23:30 on a Tuesday
        assert_eq!(working_days_after(asked, 2).to_rfc3339(), "2026-12-28T23:00:00+00:00"); // 23 and 28 December
        let summer = "2026-06-30T10:00:00Z".parse().unwrap();
        assert_eq!(working_days_after(summer, 1).to_rfc3339(), "2026-07-01T22:00:00+00:00");
    }

    /// Whatever day or moment somebody names, there is an answer.
    #[test]
    fn no_day_is_too_far_away() {
        for day_ in [NaiveDate::MIN, NaiveDate::MAX, date("0000-01-01"), date("9999-12-31")] {
            let (begins, ends) = (start_of(day_), end_of(day_));
            assert!(begins <= ends, "{day_}");
            for moment in [begins, ends, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                assert!(working_days_after(moment, 5) >= end_of(day(moment)), "{moment}");
                for time in [TimeDelta::MIN, TimeDelta::MAX, TimeDelta::days(90)] {
                    let then = after(moment, time);
                    assert!(if time > TimeDelta::zero() { then >= moment } else { then <= moment });
                }
            }
            for count in [0, 1, 90, u64::MAX] {
                assert!(days_before(day_, count) <= day_ && day_ <= days_after(day_, count));
            }
            for count in [0, 1, 24, u32::MAX] {
                assert!(months_before(day_, count) <= day_ && day_ <= months_after(day_, count));
            }
        }
        assert_eq!(days_after(date("2026-11-24"), 84), date("2027-02-16"));
        assert_eq!(months_before(date("2026-03-31"), 1), date("2026-02-28"));
    }

    #[test]
    fn the_day_the_clock_changes_has_23_hours() {
        let spring = date("2026-03-29");
        assert_eq!(end_of(spring) - start_of(spring), TimeDelta::hours(23));
    }
}
