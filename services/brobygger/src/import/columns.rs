//! What may stand in a file, and what is said of what may not.

use clap::ValueEnum;
use proto::{
    code::{AgeBand, Need},
    referral::{LegalBasis, NoWish, NotAnExternalKey, Purpose, ReferenceNumber, Urgency},
};
use serde::Serialize;

use crate::i18n::Lang;

/// The columns of a file of referrals. The codes are those of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Column {
    ExternalKey,
    Child,
    Cpr,
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
    pub(super) const ALL: [Column; 12] = [
        Column::ExternalKey,
        Column::Child,
        Column::Cpr,
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
            Column::Cpr => "cpr",
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

    /// Whether a file without it is of no use. Of `child` and `cpr` one is needed.
    pub(super) fn is_needed(self) -> bool {
        match self {
            Column::ExternalKey
            | Column::AgeBand
            | Column::LegalBasis
            | Column::Purpose
            | Column::Needs => true,
            Column::Child
            | Column::Cpr
            | Column::Siblings
            | Column::Law
            | Column::Wish
            | Column::NoWish
            | Column::Urgency => false,
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
            Column::ExternalKey
            | Column::Child
            | Column::Cpr
            | Column::Siblings
            | Column::Law
            | Column::Wish => vec![],
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
    TooLong,
    /// Both the child's id and its CPR number are there.
    ChildAndCpr,
    /// A key that may be a CPR number, or a case number.
    MayBeCpr,
    /// The key of an earlier row about the same child, on this line, but for zeros before it or small and capital letters.
    AlikeRow(u64),
    /// The same, of a referral that is there.
    AlikeReferral(ReferenceNumber),
    /// Letters were lost, or read in another encoding and saved again.
    OddLetters,
}

/// What is asked about a row, before it is taken in; somebody answers with `--accept`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Question {
    /// A key of a date and a counter, or of nine digits, is a case number and no CPR number
    DateKeys,
    /// A key that differs from another's only in zeros or capital letters is another referral of the same child
    SimilarKeys,
    /// Words such as `svÃ¸mning` are meant as they are written
    OddLetters,
}

impl Question {
    /// What is asked, and how to answer. `of` is the other key.
    fn asks(self, of: &str, lang: Lang) -> String {
        match self {
            Question::DateKeys => lang
                .pick(
                    "may be a CPR number, or a case number: if all such keys of the file are case numbers, import with --accept date-keys",
                    "kan være et CPR-nummer eller et sagsnummer: er alle sådanne nøgler i filen sagsnumre, så indlæs med --accept date-keys",
                )
                .to_owned(),
            Question::SimilarKeys => lang.pick(
                format!("differs from {of} only in zeros or capital letters, and the child is the same: did a spreadsheet change it? If it is another referral, import with --accept similar-keys"),
                format!("afviger kun fra {of} i nuller eller store bogstaver, og barnet er det samme: har et regneark ændret den? Er det en anden henvisning, så indlæs med --accept similar-keys"),
            ),
            Question::OddLetters => lang
                .pick(
                    "has letters as in svÃ¸mning: was the file opened in another encoding and saved? If the words are meant so, import with --accept odd-letters",
                    "har bogstaver som i svÃ¸mning: er filen åbnet med et forkert tegnsæt og gemt? Er ordene ment sådan, så indlæs med --accept odd-letters",
                )
                .to_owned(),
        }
    }
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
            Why::TooLong => "too_long",
            Why::ChildAndCpr => "child_and_cpr",
            Why::MayBeCpr => "may_be_cpr",
            Why::AlikeRow(_) | Why::AlikeReferral(_) => "similar_key",
            Why::OddLetters => "odd_letters",
        }
    }

    /// The question that it is, where it is no mistake for certain.
    pub(crate) fn question(self) -> Option<Question> {
        match self {
            Why::MayBeCpr => Some(Question::DateKeys),
            Why::AlikeRow(_) | Why::AlikeReferral(_) => Some(Question::SimilarKeys),
            Why::OddLetters => Some(Question::OddLetters),
            Why::Missing
            | Why::UnknownCode
            | Why::NotAnId
            | Why::NotAKey(_)
            | Why::Twice(_)
            | Why::NotALaw
            | Why::NotASibling
            | Why::TooLong
            | Why::ChildAndCpr => None,
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
                    "is no id: write the child's id in Brobygger (a UUID); a CPR number stands in the column cpr",
                    "er ikke et id: skriv barnets id i Brobygger (en UUID); et CPR-nummer står i kolonnen cpr",
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
            Why::ChildAndCpr => lang
                .pick(
                    "is filled in, and so is child: fill in one of them",
                    "er udfyldt, og det er child også: udfyld kun den ene",
                )
                .to_owned(),
            Why::MayBeCpr => Question::DateKeys.asks("", lang),
            Why::AlikeRow(line) => {
                let row = lang.pick(format!("that of row {line}"), format!("den i række {line}"));
                Question::SimilarKeys.asks(&row, lang)
            }
            Why::AlikeReferral(reference) => {
                let of = lang.pick(format!("that of {reference}"), format!("den på {reference}"));
                Question::SimilarKeys.asks(&of, lang)
            }
            Why::OddLetters => Question::OddLetters.asks("", lang),
            Why::TooLong => lang
                .pick(
                    "is too long: write at most 10,000 characters",
                    "er for lang: skriv højst 10.000 tegn",
                )
                .to_owned(),
        }
    }
}
