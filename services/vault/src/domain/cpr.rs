//! CPR numbers, exactly: ten digits, a century by the seventh, substitutes, and no check of modulus 11 (law 2.4).

use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use zeroize::Zeroizing;

/// What is added to the day of a substitute number (erstatningsnummer).
const SUBSTITUTE: u32 = 60;

/// A CPR number that can be one: ten digits of a day that there was. It is never printed, and wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Cpr(Zeroizing<String>);

/// Why ten digits are no CPR number. That modulus 11 does not come out is no reason: since 2007 numbers are issued without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACpr {
    /// Not ten digits, with or without a dash after the sixth.
    #[error("a CPR number is ten digits, with or without a dash after the sixth")]
    NotTenDigits,
    /// There is no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// Nobody with it can be born yet.
    #[error("the birth date lies in the future")]
    InTheFuture,
}

impl Cpr {
    /// Reads what somebody typed on `today`.
    ///
    /// # Errors
    /// Why it cannot be one.
    pub(crate) fn parse(text: &str, today: NaiveDate) -> Result<Cpr, NotACpr> {
        let text = text.trim();
        let (day, rest) = text.split_at_checked(6).ok_or(NotACpr::NotTenDigits)?;
        let serial = rest.strip_prefix('-').unwrap_or(rest);
        let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if serial.len() != 4 || !is_digits(day) || !is_digits(serial) {
            return Err(NotACpr::NotTenDigits);
        }
        let cpr = Cpr(Zeroizing::new([day, serial].concat()));
        match cpr.born() {
            None => Err(NotACpr::NoSuchDay),
            Some(born) if born > today => Err(NotACpr::InTheFuture),
            Some(_) => Ok(cpr),
        }
    }

    /// The ten digits.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }

    /// When its bearer was born; there is such a day, or it had not been read.
    pub(crate) fn birth_date(&self) -> NaiveDate {
        self.born().unwrap_or_default()
    }

    /// Whether it stands in for a number that is not there (day + 60): it is never looked up anywhere.
    pub(crate) fn is_substitute(&self) -> bool {
        self.number(0) > SUBSTITUTE
    }

    fn born(&self) -> Option<NaiveDate> {
        let (day, month, year) = (self.number(0), self.number(2), self.number(4));
        let day = if day > SUBSTITUTE { day - SUBSTITUTE } else { day };
        let seventh = self.0.as_bytes().get(6).map_or(0, |it| it.wrapping_sub(b'0'));
        NaiveDate::from_ymd_opt(century(seventh, year)?, month, day)
    }

    /// The two digits at `at`.
    fn number(&self, at: usize) -> u32 {
        self.0.get(at..at + 2).and_then(|it| it.parse().ok()).unwrap_or_default()
    }
}

/// The year that the seventh digit and two digits of the year mean; none for a combination that is not defined.
fn century(seventh: u8, year: u32) -> Option<i32> {
    let years = match (seventh, year) {
        (0..=3, 0..=99) | (4 | 9, 37..=99) => 1900,
        (4 | 9, 0..=36) | (5..=8, 0..=57) => 2000,
        (5..=8, 58..=99) => 1800,
        (_, _) => return None,
    };
    i32::try_from(years + year).ok()
}

impl fmt::Debug for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpr(..)")
    }
}

/// What of a birth date two registrations have in common, however they were typed.
pub(crate) fn as_digits(date: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}
