//! What a person reads, in Danish and English.

mod codes;
mod events;
mod progress;
mod words;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Copenhagen;
use clap::ValueEnum;

pub(crate) use self::{
    events::{Names, sentence},
    progress::Progress,
    words::{code, field, look_outcome, role, service, step},
};

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Dansk
    Da,
    /// English
    En,
}

impl Lang {
    pub(crate) fn of_this_machine() -> Lang {
        Lang::of_locale(&sys_locale::get_locale().unwrap_or_default())
    }

    fn of_locale(locale: &str) -> Lang {
        let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("da") { Lang::Da } else { Lang::En }
    }

    pub(crate) fn pick<T>(self, english: T, danish: T) -> T {
        match self {
            Lang::En => english,
            Lang::Da => danish,
        }
    }
}

/// What an event of this type says happened, in a few plain words; a type that is not known stands for itself.
pub(crate) fn kind(kind: &str, lang: Lang) -> &str {
    let lang = lang.pick(portal::words::Lang::En, portal::words::Lang::Da);
    portal::event_labels::kind(kind, lang)
}

/// A moment as a clock in Denmark shows it.
pub(crate) fn moment(at: DateTime<Utc>, lang: Lang) -> String {
    let local = at.with_timezone(&Copenhagen);
    local.format(lang.pick("%Y-%m-%d %H:%M", "%d.%m.%Y %H.%M")).to_string()
}

/// The last moment of something: the day alone when it is the end of that day in Denmark, as most deadlines are.
pub(crate) fn deadline(by: DateTime<Utc>, lang: Lang) -> String {
    let local = by.with_timezone(&Copenhagen);
    match (local.time() == NaiveTime::MIN, local.date_naive().pred_opt()) {
        (true, Some(last_day)) => day(last_day, lang),
        (true, None) | (false, _) => moment(by, lang),
    }
}

pub(crate) fn day(on: NaiveDate, lang: Lang) -> String {
    on.format(lang.pick("%Y-%m-%d", "%d.%m.%Y")).to_string()
}

/// The month of a date, as `March 2026`.
pub(crate) fn month(on: NaiveDate, lang: Lang) -> String {
    let months = lang.pick(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ],
    );
    let name = usize::try_from(on.month0()).ok().and_then(|it| months.get(it)).unwrap_or(&"");
    format!("{name} {}", on.year())
}

/// `1234567` is `1,234,567`, in Danish `1.234.567`.
pub(crate) fn number(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(lang.pick(',', '.'));
        }
        text.push(digit);
    }
    text
}

/// How fast it went.
pub(crate) fn rate(events: u64, seconds: f64, lang: Lang) -> String {
    let per_second = number((events as f64 / seconds.max(0.001)) as u64, lang);
    lang.pick(format!("{per_second} a second"), format!("{per_second} i sekundet"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_says_which_language() {
        for (locale, expected) in [
            ("da-DK", Lang::Da),
            ("da_DK.UTF-8", Lang::Da),
            ("en-GB", Lang::En),
            ("C", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::of_locale(locale), expected, "{locale}");
        }
    }

    #[test]
    fn numbers_and_times() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(|it| number(it, Lang::En)),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(number(12_345, Lang::Da), "12.345");
        assert_eq!(rate(500_000, 0.5, Lang::En), "1,000,000 a second");
        let summer = "2026-07-01T10:00:00Z".parse().unwrap();
        assert_eq!(moment(summer, Lang::En), "2026-07-01 12:00");
        assert_eq!(moment(summer, Lang::Da), "01.07.2026 12.00");
        assert_eq!(deadline(summer, Lang::En), "2026-07-01 12:00");
        assert_eq!(deadline("2026-11-24T23:00:00Z".parse().unwrap(), Lang::En), "2026-11-24");
    }
}
