//! A day as people type it: in three boxes, or all of it in the first.

use chrono::{Datelike as _, NaiveDate};

use super::Form;

/// The day in a field: none when nothing is typed.
///
/// # Errors
/// When what is typed is no day.
pub fn day(form: &Form, name: &str) -> Result<Option<NaiveDate>, NotADay> {
    let part = |part: &str| form.value(&format!("{name}-{part}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    if month.is_empty() && year.is_empty() {
        return whole(&day).map(Some);
    }
    made(&day, &month, &year).map(Some)
}

/// Not a day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

/// "3/5-26", "3.5.2026", "03052026", "2026-05-03".
fn whole(text: &str) -> Result<NaiveDate, NotADay> {
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let parts: Vec<&str> =
        text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    match parts.as_slice() {
        [day, month, year] => made(day, month, year),
        [all] if all.len() == 8 => match (all.get(..2), all.get(2..4), all.get(4..)) {
            (Some(day), Some(month), Some(year)) => made(day, month, year),
            (_, _, _) => Err(NotADay),
        },
        _ => Err(NotADay),
    }
}

fn made(day: &str, month: &str, year: &str) -> Result<NaiveDate, NotADay> {
    let number = |text: &str| text.parse::<u16>().map_err(|_| NotADay);
    let year = match number(year)? {
        year @ 0..100 => year.saturating_add(2000),
        year => year,
    };
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(number(month)?), u32::from(number(day)?))
        .ok_or(NotADay)
}

/// A day as the values of its three boxes.
#[must_use]
pub fn boxes(name: &str, day: NaiveDate) -> [(String, String); 3] {
    [
        (format!("{name}-day"), day.day().to_string()),
        (format!("{name}-month"), day.month().to_string()),
        (format!("{name}-year"), day.year().to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        let form = |day: &str, month: &str, year: &str| {
            Form::new([("on-day", day), ("on-month", month), ("on-year", year)])
        };
        let third: NaiveDate = "2026-05-03".parse().unwrap();
        for (parts, expected) in [
            (("3", "5", "2026"), Ok(Some(third))),
            (("03", "05", "26"), Ok(Some(third))),
            (("3/5-26", "", ""), Ok(Some(third))),
            (("3.5.2026", "", ""), Ok(Some(third))),
            (("03052026", "", ""), Ok(Some(third))),
            (("2026-05-03", "", ""), Ok(Some(third))),
            (("", "", ""), Ok(None)),
            (("31", "2", "2026"), Err(NotADay)),
            (("x", "5", "2026"), Err(NotADay)),
            (("3", "", "2026"), Err(NotADay)),
            (("3.5", "", ""), Err(NotADay)),
        ] {
            let (day_, month, year) = parts;
            assert_eq!(day(&form(day_, month, year), "on"), expected, "{parts:?}");
        }
        assert_eq!(day(&Form::new(boxes("on", third)), "on"), Ok(Some(third)));
    }
}
