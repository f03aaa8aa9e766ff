//! What became of each row, for a person and for a program.

use proto::{
    id::ReferralId,
    problem::Problem,
    referral::{ExternalKey, ReferenceNumber},
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::json;

use super::{
    columns::Column,
    row::{Difference, Wrong},
};
use crate::{
    i18n::{Lang, number},
    out::wire_name,
};

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    pub(crate) line: u64,
    pub(crate) key: Option<ExternalKey>,
    pub(crate) referral: Option<ReferralId>,
    pub(crate) outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It would be taken in.
    WouldCreate,
    /// It is taken in.
    Created,
    /// It was there, and says the same; of the words, that is not known when nothing may be asked of the vault.
    Unchanged { words_compared: bool },
    /// It was there, and says something else now: what is there stays.
    Changed(Vec<Difference>),
    /// Somebody is asked first; it is not taken in.
    Asked(Vec<Wrong>),
    /// It cannot be taken in.
    Rejected(Vec<Wrong>),
}

impl From<Vec<Wrong>> for Outcome {
    fn from(wrong: Vec<Wrong>) -> Outcome {
        if wrong.iter().all(Wrong::is_question) {
            Outcome::Asked(wrong)
        } else {
            Outcome::Rejected(wrong)
        }
    }
}

impl From<Problem> for Outcome {
    fn from(no: Problem) -> Outcome {
        Outcome::Rejected(vec![Wrong::Whole(no)])
    }
}

impl Outcome {
    fn code(&self) -> &'static str {
        match self {
            Outcome::WouldCreate => "would_create",
            Outcome::Created => "created",
            Outcome::Unchanged { .. } => "unchanged",
            Outcome::Changed(_) => "changed",
            Outcome::Asked(_) => "asked",
            Outcome::Rejected(_) => "rejected",
        }
    }
}

impl Difference {
    fn says(self, lang: Lang) -> String {
        match self {
            // The vault tells only who sealed the words whether they are the same.
            Difference::Wish => lang
                .pick(
                    "wish (its words, or who sealed them)",
                    "wish (ordene, eller hvem der forseglede dem)",
                )
                .to_owned(),
            Difference::Child
            | Difference::AgeBand
            | Difference::Siblings
            | Difference::LegalBasis
            | Difference::Law
            | Difference::Purpose
            | Difference::Needs
            | Difference::NoWish
            | Difference::Urgency => wire_name(self),
        }
    }
}

impl Wrong {
    fn says(&self, lang: Lang) -> String {
        match self {
            Wrong::Cell(column, why) => format!("{} {}", column.name(), why.says(*column, lang)),
            Wrong::Cells { found, expected } => lang.pick(
                format!("has {found} cells where the first row has {expected}: is a separator missing, or is one too many?"),
                format!("har {found} celler, hvor første række har {expected}: mangler der et skilletegn, eller er der et for meget?"),
            ),
            Wrong::Unnamed(column) => lang.pick(
                format!("something stands in column {column}, which has no name in the first row: name it, or empty it"),
                format!("der står noget i kolonne {column}, som ikke har noget navn i første række: giv den et navn, eller tøm den"),
            ),
            Wrong::Whole(no) => match (lang, danish(&no.code)) {
                (Lang::Da, Some(danish)) => danish.to_owned(),
                (Lang::Da | Lang::En, _) => no.to_string(),
            },
        }
    }

    fn value(&self) -> serde_json::Value {
        let (column, code): (Option<Column>, &str) = match self {
            Wrong::Cell(column, why) => (Some(*column), why.code()),
            Wrong::Cells { .. } => (None, "number_of_cells"),
            Wrong::Unnamed(_) => (None, "column_without_name"),
            Wrong::Whole(no) => (None, &no.code),
        };
        json!({ "column": column, "code": code, "detail": self.says(Lang::En) })
    }
}

/// What the service says of a whole row, in Danish.
fn danish(code: &str) -> Option<&'static str> {
    Some(match code {
        "referral_without_need" => "needs er tom: skriv, hvad der er brug for",
        "need_named_twice" => "et behov er nævnt to gange: nævn hvert én gang, det vigtigste først",
        "neither_wish_nor_reason" => {
            "hverken et ønske eller en grund til, at der ikke er et: udfyld wish eller no_wish"
        }
        "both_wish_and_reason" => "både wish og no_wish er udfyldt: udfyld kun den ene",
        "child_named_twice" => "et barn er nævnt to gange: nævn hvert barn i familien én gang",
        "too_many_siblings" => "for mange søskende: henvis de øvrige for sig",
        "cpr_not_ten_digits" => {
            "cpr er ikke et CPR-nummer: skriv ti cifre, med eller uden bindestreg efter det sjette"
        }
        "cpr_no_such_day" => "cpr er ikke et CPR-nummer: den dag har ikke været der, se efter igen",
        "birth_date_in_the_future" => {
            "cpr er ikke et CPR-nummer: ingen er født i fremtiden, se efter igen"
        }
        "law_not_in_force" => "den udgave af loven gælder ikke endnu: henvis til den, der gælder",
        _ => return None,
    })
}

impl Report {
    /// For a person.
    pub(crate) fn line(&self, lang: Lang) -> String {
        let row = lang.pick("row", "række");
        let key = self.key.as_ref().map_or("-", ExternalKey::as_str);
        format!("{row} {:>5}  {key:<20}  {}", self.line, self.says(lang))
    }

    /// A row of the report that a spreadsheet opens.
    pub(crate) fn cells(&self, lang: Lang) -> [String; 5] {
        let key = self.key.as_ref().map_or("", ExternalKey::as_str);
        // What begins so is a formula to a spreadsheet.
        let key = if key.starts_with('-') { format!("'{key}") } else { key.to_owned() };
        let number = self.referral.map(|it| ReferenceNumber::of(it).to_string());
        [
            self.line.to_string(),
            key,
            self.outcome.code().to_owned(),
            number.unwrap_or_default(),
            self.says(lang),
        ]
    }

    fn says(&self, lang: Lang) -> String {
        let number =
            || self.referral.map(|it| ReferenceNumber::of(it).to_string()).unwrap_or_default();
        match &self.outcome {
            Outcome::WouldCreate => {
                lang.pick("would be taken in", "ville blive indlæst").to_owned()
            }
            Outcome::Created => {
                format!("{} {}", lang.pick("taken in as", "indlæst som"), number())
            }
            Outcome::Unchanged { words_compared: true } => {
                format!("{} {}", lang.pick("is there as", "findes som"), number())
            }
            Outcome::Unchanged { words_compared: false } => {
                let says = lang.pick(
                    "is there (the wish's words are compared on import) as",
                    "findes (ønskets ord sammenlignes ved indlæsning) som",
                );
                format!("{says} {}", number())
            }
            Outcome::Changed(differences) => {
                let names: Vec<_> = differences.iter().map(|it| it.says(lang)).collect();
                let (names, number) = (names.join(", "), number());
                lang.pick(
                    format!("NOT TAKEN IN: {number} is there and differs in {names}; what is there stays, change it in Brobygger"),
                    format!("IKKE INDLÆST: {number} findes og afviger i {names}; det bliver stående, ret det i Brobygger"),
                )
            }
            Outcome::Asked(wrong) => {
                let wrong = all(wrong, lang);
                lang.pick(
                    format!("NOT TAKEN IN YET: {wrong}"),
                    format!("ENDNU IKKE INDLÆST: {wrong}"),
                )
            }
            Outcome::Rejected(wrong) => {
                let wrong = all(wrong, lang);
                lang.pick(format!("NOT TAKEN IN: {wrong}"), format!("IKKE INDLÆST: {wrong}"))
            }
        }
    }
}

fn all(wrong: &[Wrong], lang: Lang) -> String {
    wrong.iter().map(|it| it.says(lang)).collect::<Vec<_>>().join("; ")
}

/// For a program.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("row", &self.line)?;
        map.serialize_entry("key", &self.key)?;
        map.serialize_entry("outcome", self.outcome.code())?;
        map.serialize_entry("referral", &self.referral)?;
        map.serialize_entry("reference", &self.referral.map(ReferenceNumber::of))?;
        match &self.outcome {
            Outcome::WouldCreate | Outcome::Created => {}
            Outcome::Unchanged { words_compared } => {
                map.serialize_entry("words_compared", words_compared)?;
            }
            Outcome::Changed(differences) => map.serialize_entry("differs_in", differences)?,
            Outcome::Asked(wrong) | Outcome::Rejected(wrong) => {
                let wrong: Vec<_> = wrong.iter().map(Wrong::value).collect();
                map.serialize_entry("problems", &wrong)?;
            }
        }
        map.end()
    }
}

/// What became of all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    rows: u64,
    would_create: u64,
    created: u64,
    unchanged: u64,
    changed: u64,
    asked: u64,
    rejected: u64,
}

impl Tally {
    pub(crate) fn count(&mut self, report: &Report) {
        self.rows += 1;
        let count = match report.outcome {
            Outcome::WouldCreate => &mut self.would_create,
            Outcome::Created => &mut self.created,
            Outcome::Unchanged { .. } => &mut self.unchanged,
            Outcome::Changed(_) => &mut self.changed,
            Outcome::Asked(_) => &mut self.asked,
            Outcome::Rejected(_) => &mut self.rejected,
        };
        *count += 1;
    }

    /// Rows that say something that was not taken in.
    pub(crate) fn refused(&self) -> u64 {
        self.changed + self.asked + self.rejected
    }

    pub(crate) fn summary(&self, is_rehearsal: bool, lang: Lang) -> String {
        let new = number(if is_rehearsal { self.would_create } else { self.created }, lang);
        let [rows, unchanged, changed, asked, rejected] =
            [self.rows, self.unchanged, self.changed, self.asked, self.rejected]
                .map(|it| number(it, lang));
        if is_rehearsal {
            lang.pick(
                format!("\nNothing was taken in. Of {rows} rows, {new} would be new, {unchanged} are there, {changed} differ from what is there, {asked} wait for an answer, {rejected} have mistakes."),
                format!("\nIntet er indlæst. Af {rows} rækker ville {new} være nye, {unchanged} findes, {changed} afviger fra det, der findes, {asked} venter på et svar, {rejected} har fejl."),
            )
        } else {
            lang.pick(
                format!("\nOf {rows} rows, {new} were taken in, {unchanged} were there, {changed} differ from what is there, {asked} wait for an answer, {rejected} have mistakes."),
                format!("\nAf {rows} rækker blev {new} indlæst, {unchanged} fandtes, {changed} afviger fra det, der findes, {asked} venter på et svar, {rejected} har fejl."),
            )
        }
    }
}
