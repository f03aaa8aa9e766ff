//! A file of referrals, row by row: read, checked, and given ids.

use std::collections::HashMap;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use platform::Aggregate as _;
use proto::{
    code::Municipality,
    id::{PersonId, ReferralId, SealedId, ThreadId, derive},
    problem::Problem,
    referral::{
        ExternalKey, LawKind, LawReference, ReferralView, Sibling, SubmitReferral, Urgency,
    },
    sealed::{Digest, Sealed},
    text,
    vault::{Controller, Field, Seal},
};
use referral::domain::referral::{Command, Referral};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    columns::{Column, Question, Why},
    file,
    keys::{self, Seen},
    table::{Record, Table},
};

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
    /// What is asked for; of a wish only that there is one. The child is nobody as long as only its CPR number is known.
    pub(crate) request: SubmitReferral,
    /// The wish's words, on their way to the vault.
    pub(crate) wish: Option<Seal>,
    /// The child's CPR number, on its way to the vault, where the file names the child by it.
    pub(crate) cpr: Option<Cpr>,
    /// What the referral would be called if the key were written with other zeros or capital letters.
    pub(crate) alike: Vec<ReferralId>,
}

/// A child's CPR number as it is written. Nothing prints it, and it is wiped when it is dropped.
pub(crate) struct Cpr(Zeroizing<String>);

impl Cpr {
    /// For the vault alone.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something that is wrong with a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wrong {
    /// With a cell.
    Cell(Column, Why),
    /// It has another number of cells than the first row.
    Cells {
        /// How many it has.
        found: usize,
        /// How many the first row has.
        expected: usize,
    },
    /// Something stands in this column, counted from 1, that has no name in the first row.
    Unnamed(usize),
    /// With all of it, as the service says it.
    Whole(Problem),
}

impl Wrong {
    /// Whether it is no mistake for certain, and somebody can say so.
    pub(crate) fn is_question(&self) -> bool {
        match self {
            Wrong::Cell(_, why) => why.question().is_some(),
            Wrong::Cells { .. } | Wrong::Unnamed(_) | Wrong::Whole(_) => false,
        }
    }
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

    /// The row, once it is known whom its CPR number belongs to.
    ///
    /// # Errors
    /// What the service would say of it with this child.
    pub(crate) fn about(
        mut self,
        child: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Taken, Vec<Wrong>> {
        self.request.child = child;
        if let Some(wish) = &mut self.wish {
            wish.subject = child;
        }
        decided(self, now)
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

/// Whose rows these are, and how they are read.
pub(crate) struct Origin<'a> {
    pub(crate) municipality: Municipality,
    pub(crate) source: &'a ExternalKey,
    pub(crate) now: DateTime<Utc>,
    /// The questions that somebody has answered.
    pub(crate) accepted: &'a [Question],
}

impl Origin<'_> {
    fn accepts(&self, question: Question) -> bool {
        self.accepted.contains(&question)
    }

    /// What the id of something that comes with a row is derived from.
    fn parts<'a>(&'a self, key: &'a str) -> [&'a [u8]; 3] {
        [self.municipality.as_str(), self.source.as_str(), key].map(str::as_bytes)
    }

    fn referral(&self, key: &str) -> ReferralId {
        ReferralId(derive("imported_referral", &self.parts(key)))
    }
}

/// Reads a table: each row on its own, so that one that cannot be read is told and the rest goes on.
///
/// # Errors
/// When it has no heading of the columns that are needed.
pub(crate) fn read(table: &Table, origin: &Origin<'_>) -> anyhow::Result<Vec<Row>> {
    let places = places(&table.heading)?;
    let mut seen = Seen::default();
    let row = |record: &Record| {
        let cells = Cells { record, places: &places, origin, wrong: vec![] };
        cells.row(&table.heading, &mut seen)
    };
    Ok(table.records.iter().map(row).collect())
}

/// Where each column stands. A column without a name is nobody's.
fn places(heading: &[String]) -> anyhow::Result<HashMap<Column, usize>> {
    let known = Column::ALL.map(Column::name).join(", ");
    let mut places = HashMap::new();
    for (at, name) in heading.iter().enumerate().filter(|(_, name)| !text::is_blank(name)) {
        let column = Column::ALL.into_iter().find(|it| it.name() == name);
        let column = column
            .with_context(|| format!("column {} is not known: the columns are {known}", at + 1))?;
        ensure!(places.insert(column, at).is_none(), "the column {name} is there twice");
    }
    let is_there = |it: &Column| places.contains_key(it);
    let mut missing: Vec<_> = Column::ALL
        .into_iter()
        .filter(|it| it.is_needed() && !is_there(it))
        .map(Column::name)
        .collect();
    if !is_there(&Column::Child) && !is_there(&Column::Cpr) {
        missing.push("child (or cpr)");
    }
    ensure!(missing.is_empty(), "the first row lacks the columns {}", missing.join(", "));
    Ok(places)
}

/// The cells of one row, and what is found wrong with them.
struct Cells<'a> {
    record: &'a Record,
    places: &'a HashMap<Column, usize>,
    origin: &'a Origin<'a>,
    wrong: Vec<Wrong>,
}

impl Cells<'_> {
    fn row(mut self, heading: &[String], seen: &mut Seen) -> Row {
        let line = self.record.line;
        self.measure(heading);
        if !self.wrong.is_empty() {
            // Which cell is which is not known: nothing else is read.
            return Row { line, key: None, taken: Err(self.wrong) };
        }
        let key = self.key(seen);
        let request = key.as_ref().and_then(|key| self.request(key));
        let taken = match request {
            Some(taken) if self.wrong.is_empty() => match taken.cpr {
                Some(_) => Ok(taken),
                None => decided(taken, self.origin.now),
            },
            Some(_) | None => Err(self.wrong),
        };
        Row { line, key, taken }
    }

    /// Whether there is a cell for each column, and nothing besides.
    fn measure(&mut self, heading: &[String]) {
        let cells = &self.record.cells;
        let beyond = cells.get(heading.len()..).unwrap_or_default();
        let is_wide = !beyond.iter().all(|it| text::is_blank(it));
        if cells.len() < heading.len() || is_wide {
            let (found, expected) = (cells.len(), heading.len());
            self.wrong.push(Wrong::Cells { found, expected });
        }
        let mut both = heading.iter().zip(cells).enumerate();
        let unnamed = both.find(|(_, (name, cell))| text::is_blank(name) && !text::is_blank(cell));
        if let Some((at, _)) = unnamed {
            self.wrong.push(Wrong::Unnamed(at + 1));
        }
    }

    /// What stands there; nothing for a cell in which nothing can be seen.
    fn text(&self, column: Column) -> Option<&str> {
        let cell = self.record.cells.get(*self.places.get(&column)?)?.trim();
        (!text::is_blank(cell)).then_some(cell)
    }

    fn no<T>(&mut self, column: Column, why: Why) -> Option<T> {
        self.wrong.push(Wrong::Cell(column, why));
        None
    }

    /// Asks, unless somebody has answered already.
    fn ask(&mut self, column: Column, why: Why) {
        if !why.question().is_some_and(|it| self.origin.accepts(it)) {
            self.wrong.push(Wrong::Cell(column, why));
        }
    }

    fn needed(&mut self, column: Column) -> Option<String> {
        let text = self.text(column).map(str::to_owned);
        text.or_else(|| self.no(column, Why::Missing))
    }

    fn key(&mut self, seen: &mut Seen) -> Option<ExternalKey> {
        let text = self.needed(Column::ExternalKey)?;
        let is_accepted = self.origin.accepts(Question::DateKeys);
        if keys::may_be_cpr(&text) && !is_accepted {
            return self.no(Column::ExternalKey, Why::MayBeCpr);
        }
        let key = match ExternalKey::confirmed(&text) {
            Ok(key) => key,
            Err(why) => return self.no(Column::ExternalKey, Why::NotAKey(why)),
        };
        let line = self.record.line;
        let child = self.text(Column::Child).or_else(|| self.text(Column::Cpr));
        let child = child.unwrap_or_default().to_ascii_lowercase();
        if let Some(before) = seen.twice(&key, line) {
            self.no::<()>(Column::ExternalKey, Why::Twice(before));
        } else if let Some(before) = seen.alike(&key, &child, line) {
            self.ask(Column::ExternalKey, Why::AlikeRow(before));
        }
        Some(key)
    }

    fn code<T: std::str::FromStr>(&mut self, column: Column, text: &str) -> Option<T> {
        match text.to_ascii_lowercase().parse() {
            Ok(code) => Some(code),
            Err(_) => self.no(column, Why::UnknownCode),
        }
    }

    /// Every cell is looked at, so that all that is wrong is told at once.
    fn request(&mut self, key: &ExternalKey) -> Option<Taken> {
        let (origin, key) = (self.origin, key.as_str());
        let referral = origin.referral(key);
        let child = self.child();
        let age_band = self.needed(Column::AgeBand).and_then(|it| self.code(Column::AgeBand, &it));
        let siblings = self.siblings();
        let legal_basis =
            self.needed(Column::LegalBasis).and_then(|it| self.code(Column::LegalBasis, &it));
        let law = self.law();
        let purpose = self.needed(Column::Purpose).and_then(|it| self.code(Column::Purpose, &it));
        let needs = self.needed(Column::Needs).unwrap_or_default();
        let needs = needs.split(BETWEEN).map(str::trim).filter(|it| !it.is_empty());
        let needs = needs.filter_map(|it| self.code(Column::Needs, it)).collect();
        let words = self.wish();
        let no_wish = self
            .text(Column::NoWish)
            .map(str::to_owned)
            .and_then(|it| self.code(Column::NoWish, &it));
        let urgency = match self.text(Column::Urgency).map(str::to_owned) {
            None => Some(Urgency::Ordinary),
            Some(it) => self.code(Column::Urgency, &it),
        };
        let sealed = SealedId(derive("imported_wish", &origin.parts(key)));
        let wish = words.as_ref().map(|_| Sealed { id: sealed, digest: Digest::default() });
        let (child, cpr) = child?;
        let request = SubmitReferral {
            referral,
            child,
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
        let alike = match origin.accepts(Question::SimilarKeys) {
            true => vec![],
            false => keys::variants(key).iter().map(|it| origin.referral(it)).collect(),
        };
        Some(Taken { request, wish, cpr, alike })
    }

    /// The child: by its id, or nobody yet and its CPR number.
    fn child(&mut self) -> Option<(PersonId, Option<Cpr>)> {
        match (self.text(Column::Child), self.text(Column::Cpr)) {
            (Some(_), Some(_)) => self.no(Column::Cpr, Why::ChildAndCpr),
            (Some(id), None) => match id.parse() {
                Ok(child) => Some((child, None)),
                Err(_) => self.no(Column::Child, Why::NotAnId),
            },
            (None, Some(cpr)) => {
                let cpr = Cpr(Zeroizing::new(cpr.to_owned()));
                Some((PersonId(uuid::Uuid::nil()), Some(cpr)))
            }
            (None, None) if self.places.contains_key(&Column::Child) => {
                self.no(Column::Child, Why::Missing)
            }
            (None, None) => self.no(Column::Cpr, Why::Missing),
        }
    }

    fn wish(&mut self) -> Option<String> {
        let words = self.text(Column::Wish)?.to_owned();
        if words.chars().nth(WISH_MAX).is_some() {
            return self.no(Column::Wish, Why::TooLong);
        }
        if file::has_odd_letters(&words) {
            self.ask(Column::Wish, Why::OddLetters);
        }
        Some(words)
    }

    fn siblings(&mut self) -> Vec<Sibling> {
        let text = self.text(Column::Siblings).unwrap_or_default().to_owned();
        let each = text.split(BETWEEN).map(str::trim).filter(|it| !it.is_empty());
        let each: Option<Vec<Sibling>> = each.map(sibling).collect();
        each.unwrap_or_else(|| {
            self.no::<()>(Column::Siblings, Why::NotASibling);
            vec![]
        })
    }

    fn law(&mut self) -> Option<LawReference> {
        let text = self.text(Column::Law)?.to_owned();
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
