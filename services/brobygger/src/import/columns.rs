//! What may stand in a file, and what is said of what may not.

use proto::{
    code::{AgeBand, Need},
    referral::{LegalBasis, NoWish, NotAnExternalKey, Purpose, Urgency},
};
use serde::Serialize;

use crate::speak::Lang;

/// The columns of a file of referrals. The codes are those of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Column {
    ExternalKey,
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

impl Column {
    pub(super) const ALL: [Column; 11] = [
        Column::ExternalKey,
        Column::Child,
        Column::AgeBand,
        Column::Siblings,
        Column::LegalBasis,
        Column::Law,
        Column::Purpose,
        Column::Needs,
        Column::Wish,
        Column::NoWish,
        Column::Urgency,
    ];

    /// As it is written at the top.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::ExternalKey => "external_key",
            Column::Child => "child",
            Column::AgeBand => "age_band",
            Column::Siblings => "siblings",
            Column::LegalBasis => "legal_basis",
            Column::Law => "law",
            Column::Purpose => "purpose",
            Column::Needs => "needs",
            Column::Wish => "wish",
            Column::NoWish => "no_wish",
            Column::Urgency => "urgency",
        }
    }

    /// Whether a file without it is of no use.
    pub(super) fn is_needed(self) -> bool {
        match self {
            Column::ExternalKey
            | Column::Child
            | Column::AgeBand
            | Column::LegalBasis
            | Column::Purpose
            | Column::Needs => true,
            Column::Siblings | Column::Law | Column::Wish | Column::NoWish | Column::Urgency => {
                false
            }
        }
    }

    /// The codes that may stand in it.
    fn codes(self) -> Vec<String> {
        fn names<T: ToString>(all: &[T]) -> Vec<String> {
            all.iter().map(ToString::to_string).collect()
        }
        match self {
            Column::AgeBand => names(AgeBand::ALL),
            Column::LegalBasis => names(LegalBasis::ALL),
            Column::Purpose => names(Purpose::ALL),
            Column::Needs => names(Need::ALL),
            Column::NoWish => names(NoWish::ALL),
            Column::Urgency => names(Urgency::ALL),
            Column::ExternalKey | Column::Child | Column::Siblings | Column::Law | Column::Wish => {
                vec![]
            }
        }
    }
}

/// What is wrong with a cell. What stands in it is never repeated: it may be about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Missing,
    UnknownCode,
    NotAnId,
    NotAKey(NotAnExternalKey),
    /// The key of an earlier row, on this line.
    Twice(u64),
    NotALaw,
    NotASibling,
    NotUtf8,
    TooLong,
}

impl Why {
    /// Stable, for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Why::Missing => "missing",
            Why::UnknownCode => "unknown_code",
            Why::NotAnId => "not_an_id",
            Why::NotAKey(NotAnExternalKey::Letters) => "not_a_key",
            Why::NotAKey(NotAnExternalKey::LooksLikeCpr) => "looks_like_cpr",
            Why::Twice(_) => "key_twice",
            Why::NotALaw => "not_a_law",
            Why::NotASibling => "not_a_sibling",
            Why::NotUtf8 => "not_utf8",
            Why::TooLong => "too_long",
        }
    }

    /// What is the case, and what to do about it.
    pub(crate) fn says(self, column: Column, lang: Lang) -> String {
        let codes = || column.codes().join(", ");
        match self {
            Why::Missing => lang.pick("is empty: fill it in", "er tom: udfyld den").to_owned(),
            Why::UnknownCode => {
                let codes = codes();
                lang.pick(
                    format!("is no known code: write one of {codes}"),
                    format!("er ikke en kendt kode: skriv en af {codes}"),
                )
            }
            Why::NotAnId => lang
                .pick(
                    "is no id: write the child's id in Brobygger (a UUID), never a CPR number",
                    "er ikke et id: skriv barnets id i Brobygger (en UUID), aldrig et CPR-nummer",
                )
                .to_owned(),
            Why::NotAKey(NotAnExternalKey::Letters) => lang
                .pick(
                    "is no key: write 1 to 64 letters, digits and . _ : / - without spaces",
                    "er ikke en nøgle: skriv 1 til 64 bogstaver (a-z), cifre og . _ : / - uden mellemrum",
                )
                .to_owned(),
            Why::NotAKey(NotAnExternalKey::LooksLikeCpr) => lang
                .pick(
                    "may be a CPR number: write the other system's own number of the case",
                    "kan være et CPR-nummer: skriv det andet systems eget nummer på sagen",
                )
                .to_owned(),
            Why::Twice(line) => lang.pick(
                format!("stands in row {line} already: give each referral a key of its own"),
                format!("står allerede i række {line}: giv hver henvisning sin egen nøgle"),
            ),
            Why::NotALaw => lang
                .pick(
                    "is no law: write as LBK 282/2025 § 32a stk. 1 2025-03-17, the last since when it holds",
                    "er ikke en lov: skriv som LBK 282/2025 § 32a stk. 1 2025-03-17, sidst hvornår den gælder fra",
                )
                .to_owned(),
            Why::NotASibling => lang
                .pick(
                    "is no list of siblings: write each as id:age_band, with | between them",
                    "er ikke en liste over søskende: skriv hver som id:age_band med | imellem",
                )
                .to_owned(),
            Why::NotUtf8 => lang
                .pick(
                    "has letters that cannot be read: save the file as CSV with UTF-8",
                    "har bogstaver, der ikke kan læses: gem filen som CSV med UTF-8",
                )
                .to_owned(),
            Why::TooLong => lang
                .pick(
                    "is too long: write at most 10,000 characters",
                    "er for lang: skriv højst 10.000 tegn",
                )
                .to_owned(),
        }
    }
}
