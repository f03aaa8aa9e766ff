//! What was typed, as a value; and a service's no, as a sentence beside the field.

use chrono::NaiveDate;
use proto::problem::Problem;

use crate::{pages::form::Form, problems, words::Words};

/// The day in the three boxes of a date; none if they are empty. The first box takes a whole date too, as it is pasted.
///
/// # Errors
/// The sentence that says what to do.
pub(crate) fn day(form: &Form, name: &str, words: &Words) -> Result<Option<NaiveDate>, String> {
    let part = |it: &str| form.value(&format!("{name}-{it}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    let all = format!("{day} {month} {year}");
    read_day(&all).map(Some).ok_or_else(|| words.say("help-day-wrong"))
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> =
        text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let number = |text: &str| text.parse::<u32>().ok();
    let (day, month, year) = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            (number(whole.get(..2)?)?, number(whole.get(2..4)?)?, number(whole.get(4..)?)?)
        }
        [day, month, year] => (number(day)?, number(month)?, number(year)?),
        _ => return None,
    };
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A no that whoever filled in the form can do something about.
pub(crate) fn refusal(no: &Problem, words: &Words) -> Option<String> {
    if !matches!(no.status, 403 | 409 | 422) {
        return None;
    }
    problems::known(no, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_typed_or_pasted() {
        for (text, expected) in [
            ("3 5 2026", Some("2026-05-03")),
            ("3/5-26  ", Some("2026-05-03")),
            ("03052026  ", Some("2026-05-03")),
            ("3.5.2026  ", Some("2026-05-03")),
            ("31 2 2026", None),
            ("3 5 ", None),
            ("i dag", None),
        ] {
            assert_eq!(read_day(text), expected.map(|it| it.parse().unwrap()), "{text}");
        }
    }
}
