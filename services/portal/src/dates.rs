//! Days and times as people say them, in Danish time.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use chrono_tz::Europe::Copenhagen;

use crate::words::Lang;

const DAYS: [(&str, &str); 7] = [
    ("mandag", "Monday"),
    ("tirsdag", "Tuesday"),
    ("onsdag", "Wednesday"),
    ("torsdag", "Thursday"),
    ("fredag", "Friday"),
    ("lørdag", "Saturday"),
    ("søndag", "Sunday"),
];
const MONTHS: [(&str, &str); 12] = [
    ("januar", "January"),
    ("februar", "February"),
    ("marts", "March"),
    ("april", "April"),
    ("maj", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("august", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
];

fn pick<const N: usize>(
    words: &[(&'static str, &'static str); N],
    index: u32,
    lang: Lang,
) -> &'static str {
    let both = usize::try_from(index).ok().and_then(|it| words.get(it)).copied();
    both.map_or("", |(danish, english)| match lang {
        Lang::Da => danish,
        Lang::En => english,
    })
}

/// The day of a moment in Denmark.
#[must_use]
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Copenhagen).date_naive()
}

/// "november", "November".
#[must_use]
pub fn month(day: NaiveDate, lang: Lang) -> &'static str {
    pick(&MONTHS, day.month0(), lang)
}

/// The last day before a moment: of a deadline at midnight the day that it ends.
#[must_use]
pub fn last_day_before(moment: DateTime<Utc>) -> NaiveDate {
    day_of(moment.checked_sub_signed(chrono::TimeDelta::seconds(1)).unwrap_or(moment))
}

/// "30. november", "30 November".
#[must_use]
pub fn date(day: NaiveDate, lang: Lang) -> String {
    let month = pick(&MONTHS, day.month0(), lang);
    match lang {
        Lang::Da => format!("{}. {month}", day.day()),
        Lang::En => format!("{} {month}", day.day()),
    }
}

/// "30. november 2026", "30 November 2026".
#[must_use]
pub fn date_with_year(day: NaiveDate, lang: Lang) -> String {
    format!("{} {}", date(day, lang), day.year())
}

/// "mandag 30. november", "Monday 30 November".
#[must_use]
pub fn weekday_and_date(day: NaiveDate, lang: Lang) -> String {
    let weekday = pick(&DAYS, day.weekday().num_days_from_monday(), lang);
    format!("{weekday} {}", date(day, lang))
}

/// "kl. 14.30", "14:30".
#[must_use]
pub fn time(moment: DateTime<Utc>, lang: Lang) -> String {
    let here = moment.with_timezone(&Copenhagen);
    match lang {
        Lang::Da => format!("kl. {:02}.{:02}", here.hour(), here.minute()),
        Lang::En => format!("{:02}:{:02}", here.hour(), here.minute()),
    }
}

/// "mandag 30. november kl. 14.30", "Monday 30 November at 14:30".
#[must_use]
pub fn date_and_time(moment: DateTime<Utc>, lang: Lang) -> String {
    let (day, time) = (weekday_and_date(day_of(moment), lang), time(moment, lang));
    match lang {
        Lang::Da => format!("{day} {time}"),
        Lang::En => format!("{day} at {time}"),
    }
}

/// Whether this is the first moment of a Danish day: then a deadline means the end of the day before, and a time says nothing.
#[must_use]
pub fn is_midnight(moment: DateTime<Utc>) -> bool {
    let here = moment.with_timezone(&Copenhagen);
    here.hour() == 0 && here.minute() == 0
}

/// The last day of a deadline.
#[must_use]
pub fn last_day(by: DateTime<Utc>) -> NaiveDate {
    let day = day_of(by);
    if is_midnight(by) { day.pred_opt().unwrap_or(day) } else { day }
}

/// Until when, as it is said: the day alone when it is the end of that day.
#[must_use]
pub fn deadline(by: DateTime<Utc>, lang: Lang) -> String {
    if is_midnight(by) { weekday_and_date(last_day(by), lang) } else { date_and_time(by, lang) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_and_times_as_they_are_said() {
        let moment = at("2026-11-30T13:30:00Z");
        assert_eq!(date_and_time(moment, Lang::Da), "mandag 30. november kl. 14.30");
        assert_eq!(date_and_time(moment, Lang::En), "Monday 30 November at 14:30");
        assert_eq!(date_with_year(day_of(moment), Lang::Da), "30. november 2026");
    }

    #[test]
    fn the_day_is_the_danish_one_in_summer_and_winter() {
        assert_eq!(
            weekday_and_date(day_of(at("2026-07-04T22:30:00Z")), Lang::Da),
            "søndag 5. juli"
        );
        assert_eq!(
            weekday_and_date(day_of(at("2026-12-04T22:30:00Z")), Lang::Da),
            "fredag 4. december"
        );
        assert_eq!(time(at("2026-07-04T22:05:00Z"), Lang::Da), "kl. 00.05");
    }
}
