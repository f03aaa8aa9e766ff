//! A file of referrals, row by row: read, checked, and given ids.

use std::collections::HashMap;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use platform::Aggregate as _;
use proto::{
    code::Municipality,
    id::{ReferralId, SealedId, ThreadId, derive},
    problem::Problem,
    referral::{
        ExternalKey, LawKind, LawReference, ReferralView, Sibling, SubmitReferral, Urgency,
    },
    sealed::{Digest, Sealed},
    vault::{Controller, Field, Seal},
};
use referral::domain::referral::{Command, Referral};
use serde::Serialize;

use super::columns::{Column, Why};

/// What the vault takes.
const WISH_MAX: usize = 10_000;
/// Between several in one cell.
const BETWEEN: char = '|';

/// A row of the file.
pub(crate) struct Row {
    /// Where it stands, as an editor counts.
    pub(crate) line: u64,
    /// What the other system calls it, if that can be a key.
    pub(crate) key: Option<ExternalKey>,
    /// What it asks for, or all that is wrong with it.
    pub(crate) taken: Result<Taken, Vec<Wrong>>,
}

/// A row that can be handed in.
pub(crate) struct Taken {
    /// What is asked for; of a wish only that there is one.
    pub(crate) request: SubmitReferral,
    /// The wish's words, on their way to the vault.
    pub(crate) wish: Option<Seal>,
}

/// Something that is wrong with a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wrong {
    /// With a cell.
    Cell(Column, Why),
    /// With all of it, as the service says it.
    Whole(Problem),
}

/// In what a row differs from the referral that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Difference {
    Child,
    AgeBand,
    Siblings,
    LegalBasis,
    Law,
    Purpose,
    Needs,
    Wish,
    NoWish,
    Urgency,
}

impl Taken {
    pub(crate) fn referral(&self) -> ReferralId {
        self.request.referral
    }

    /// All but the words, which only the vault can compare.
    pub(crate) fn differences(&self, there: &ReferralView) -> Vec<Difference> {
        let here = &self.request;
        let has_other_wish = match (&self.wish, there.wish) {
            (None, None) => false,
            (Some(wish), Some(kept)) => wish.sealed != kept.id,
            (Some(_), None) | (None, Some(_)) => true,
        };
        [
            (Difference::Child, here.child != there.child),
            (Difference::AgeBand, here.age_band != there.age_band),
            (Difference::Siblings, here.siblings != there.siblings),
            (Difference::LegalBasis, here.legal_basis != there.legal_basis),
            (Difference::Law, here.law != there.law),
            (Difference::Purpose, here.purpose != there.purpose),
            (Difference::Needs, here.needs != there.needs),
            (Difference::Wish, has_other_wish),
            (Difference::NoWish, here.no_wish != there.no_wish),
            (Difference::Urgency, here.urgency != there.urgency),
        ]
        .into_iter()
        .filter_map(|(difference, is_so)| is_so.then_some(difference))
        .collect()
    }
}

/// Whose rows these are.
struct Origin<'a> {
    municipality: Municipality,
    source: &'a ExternalKey,
    now: DateTime<Utc>,
}

/// Reads a file: each row on its own, so that one that cannot be read is told and the rest goes on.
///
/// # Errors
/// When it has no heading of the columns that are needed.
pub(crate) fn read(
    file: &[u8],
    municipality: Municipality,
    source: &ExternalKey,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Row>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(file))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(file);
    let places = places(reader.byte_headers().context("the first row cannot be read")?)?;
    let origin = Origin { municipality, source, now };
    let mut seen: HashMap<ExternalKey, u64> = HashMap::new();
    let mut rows = vec![];
    for record in reader.byte_records() {
        let record = record.context("the file is not CSV from here on")?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = Cells { record: &record, places: &places, wrong: vec![] };
        rows.push(cells.row(line, &origin, &mut seen));
    }
    Ok(rows)
}

/// As the heading has it: spreadsheets in Danish write semicolons.
fn delimiter(file: &[u8]) -> u8 {
    let heading = file.split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |sign: u8| heading.iter().filter(|it| **it == sign).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

fn places(heading: &csv::ByteRecord) -> anyhow::Result<HashMap<Column, usize>> {
    let known = Column::ALL.map(Column::name).join(", ");
    let mut places = HashMap::new();
    for (at, name) in heading.iter().enumerate() {
        let name = std::str::from_utf8(name).unwrap_or("?").to_ascii_lowercase();
        let column = Column::ALL.into_iter().find(|it| it.name() == name);
        let column = column
            .with_context(|| format!("column {} is not known: the columns are {known}", at + 1))?;
        ensure!(places.insert(column, at).is_none(), "the column {name} is there twice");
    }
    let missing: Vec<_> = Column::ALL
        .into_iter()
        .filter(|it| it.is_needed() && !places.contains_key(it))
        .map(Column::name)
        .collect();
    ensure!(missing.is_empty(), "the first row lacks the columns {}", missing.join(", "));
    Ok(places)
}

/// The cells of one row, and what is found wrong with them.
struct Cells<'a> {
    record: &'a csv::ByteRecord,
    places: &'a HashMap<Column, usize>,
    wrong: Vec<Wrong>,
}

impl Cells<'_> {
    fn row(mut self, line: u64, origin: &Origin<'_>, seen: &mut HashMap<ExternalKey, u64>) -> Row {
        let key = self.key(line, seen);
        let request = key.as_ref().and_then(|key| self.request(key, origin));
        let taken = match request {
            Some(taken) if self.wrong.is_empty() => decided(taken, origin.now),
            Some(_) | None => Err(self.wrong),
        };
        Row { line, key, taken }
    }

    /// What stands there; nothing for an empty cell, and for one that cannot be read.
    fn text(&mut self, column: Column) -> Option<String> {
        let cell = self.record.get(*self.places.get(&column)?)?;
        match std::str::from_utf8(cell) {
            Ok("") => None,
            Ok(text) => Some(text.to_owned()),
            Err(_) => self.no(column, Why::NotUtf8),
        }
    }

    fn no<T>(&mut self, column: Column, why: Why) -> Option<T> {
        self.wrong.push(Wrong::Cell(column, why));
        None
    }

    fn needed(&mut self, column: Column) -> Option<String> {
        let before = self.wrong.len();
        let text = self.text(column);
        if text.is_none() && self.wrong.len() == before {
            return self.no(column, Why::Missing);
        }
        text
    }

    fn key(&mut self, line: u64, seen: &mut HashMap<ExternalKey, u64>) -> Option<ExternalKey> {
        let text = self.needed(Column::ExternalKey)?;
        match text.parse::<ExternalKey>() {
            Err(why) => self.no(Column::ExternalKey, Why::NotAKey(why)),
            Ok(key) => {
                if let Some(before) = seen.insert(key.clone(), line) {
                    seen.insert(key.clone(), before);
                    self.no::<()>(Column::ExternalKey, Why::Twice(before));
                }
                Some(key)
            }
        }
    }

    fn code<T: std::str::FromStr>(&mut self, column: Column, text: &str) -> Option<T> {
        match text.to_ascii_lowercase().parse() {
            Ok(code) => Some(code),
            Err(_) => self.no(column, Why::UnknownCode),
        }
    }

    /// Every cell is looked at, so that all that is wrong is told at once.
    fn request(&mut self, key: &ExternalKey, origin: &Origin<'_>) -> Option<Taken> {
        let parts = [origin.municipality.as_str(), origin.source.as_str(), key.as_str()];
        let parts = parts.map(str::as_bytes);
        let referral = ReferralId(derive("imported_referral", &parts));
        let child = self.needed(Column::Child).and_then(|it| match it.parse() {
            Ok(child) => Some(child),
            Err(_) => self.no(Column::Child, Why::NotAnId),
        });
        let age_band = self.needed(Column::AgeBand).and_then(|it| self.code(Column::AgeBand, &it));
        let siblings = self.siblings();
        let legal_basis =
            self.needed(Column::LegalBasis).and_then(|it| self.code(Column::LegalBasis, &it));
        let law = self.law();
        let purpose = self.needed(Column::Purpose).and_then(|it| self.code(Column::Purpose, &it));
        let needs = self.needed(Column::Needs).unwrap_or_default();
        let needs = needs.split(BETWEEN).map(str::trim).filter(|it| !it.is_empty());
        let needs = needs.filter_map(|it| self.code(Column::Needs, it)).collect();
        let words = self.text(Column::Wish);
        if words.as_ref().is_some_and(|it| it.chars().count() > WISH_MAX) {
            self.no::<()>(Column::Wish, Why::TooLong);
        }
        let no_wish = self.text(Column::NoWish).and_then(|it| self.code(Column::NoWish, &it));
        let urgency = self
            .text(Column::Urgency)
            .map_or(Some(Urgency::Ordinary), |it| self.code(Column::Urgency, &it));
        let sealed = SealedId(derive("imported_wish", &parts));
        let wish = words.as_ref().map(|_| Sealed { id: sealed, digest: Digest::default() });
        let request = SubmitReferral {
            referral,
            child: child?,
            age_band: age_band?,
            siblings,
            legal_basis: legal_basis?,
            law,
            purpose: purpose?,
            needs,
            wish,
            no_wish,
            urgency: urgency?,
        };
        let wish = words.map(|words| Seal {
            sealed,
            subject: request.child,
            thread: Some(ThreadId::of(referral)),
            controller: Controller::Municipality,
            field: Field::Wish,
            words,
        });
        Some(Taken { request, wish })
    }

    fn siblings(&mut self) -> Vec<Sibling> {
        let text = self.text(Column::Siblings).unwrap_or_default();
        let each = text.split(BETWEEN).map(str::trim).filter(|it| !it.is_empty());
        let each: Option<Vec<Sibling>> = each.map(sibling).collect();
        each.unwrap_or_else(|| {
            self.no::<()>(Column::Siblings, Why::NotASibling);
            vec![]
        })
    }

    fn law(&mut self) -> Option<LawReference> {
        let text = self.text(Column::Law)?;
        law(&text).or_else(|| self.no(Column::Law, Why::NotALaw))
    }
}

fn sibling(text: &str) -> Option<Sibling> {
    let (child, age_band) = text.split_once(':')?;
    let age_band = age_band.trim().to_ascii_lowercase().parse().ok()?;
    Some(Sibling { child: child.trim().parse().ok()?, age_band })
}

/// `LBK 282/2025 § 32a stk. 1 2025-03-17`.
fn law(text: &str) -> Option<LawReference> {
    let text = text.replace('§', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let (kind, number, section, subsection, since) = match words.as_slice() {
        [kind, number, section, since] => (kind, number, section, None, since),
        [kind, number, section, stk, subsection, since]
            if stk.trim_end_matches('.').eq_ignore_ascii_case("stk") =>
        {
            (kind, number, section, Some(subsection), since)
        }
        _ => return None,
    };
    let kind = match kind.to_ascii_uppercase().as_str() {
        "LOV" => LawKind::Act,
        "LBK" => LawKind::ConsolidatedAct,
        "BEK" => LawKind::Order,
        "VEJ" => LawKind::Guidance,
        _ => return None,
    };
    let (number, year) = number.split_once('/')?;
    let subsection = match subsection {
        Some(it) => Some(it.parse().ok()?),
        None => None,
    };
    Some(LawReference {
        kind,
        number: number.parse().ok()?,
        year: year.parse().ok()?,
        section: section.parse().ok()?,
        subsection,
        valid_from: since.parse().ok()?,
    })
}

/// Whether the service would take it, asked of its own decision.
fn decided(taken: Taken, now: DateTime<Utc>) -> Result<Taken, Vec<Wrong>> {
    let submit = Command::Submit { request: taken.request.clone(), now };
    match Referral::default().decide(submit) {
        Ok(_) => Ok(taken),
        Err(no) => Err(vec![Wrong::Whole(no.into())]),
    }
}
