//! For what a privilege holds: a company, a production unit, an SE number.

use std::{fmt, str::FromStr};

use proto::identity::NothingGiven;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// With what every scope of the profile begins.
const PREFIX: &str = "urn:dk:gov:saml:";

/// Which register a number stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Companies (CVR).
    Cvr,
    /// Production units (P-number).
    ProductionUnit,
    /// SE numbers of tax.
    SeNumber,
}

/// For what a privilege holds. A private person's number is none: it is not kept anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// In which register.
    pub kind: Kind,
    /// The number.
    pub number: String,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Cvr, Kind::ProductionUnit, Kind::SeNumber];

    fn name(self) -> &'static str {
        match self {
            Kind::Cvr => "cvrNumberIdentifier",
            Kind::ProductionUnit => "productionUnitIdentifier",
            Kind::SeNumber => "seNumberIdentifier",
        }
    }

    fn digits(self) -> usize {
        match self {
            Kind::Cvr | Kind::SeNumber => 8,
            Kind::ProductionUnit => 10,
        }
    }
}

impl Scope {
    /// That number in that register.
    ///
    /// # Errors
    /// [`NothingGiven::ScopeUnknown`] when it cannot be one.
    pub(super) fn new(kind: Kind, number: &str) -> Result<Scope, NothingGiven> {
        let is_number =
            number.len() == kind.digits() && number.bytes().all(|it| it.is_ascii_digit());
        if !is_number {
            return Err(NothingGiven::ScopeUnknown);
        }
        Ok(Scope { kind, number: number.to_owned() })
    }

    /// As the profile writes it, letter by letter.
    ///
    /// # Errors
    /// [`NothingGiven::ScopeOfPerson`] when it is a civil registration number's, else [`NothingGiven::ScopeUnknown`].
    pub(super) fn read(text: &str) -> Result<Scope, NothingGiven> {
        let parts = text.strip_prefix(PREFIX).and_then(|it| it.split_once(':'));
        let (name, number) = parts.ok_or(NothingGiven::ScopeUnknown)?;
        if name == "cprNumberIdentifier" {
            return Err(NothingGiven::ScopeOfPerson);
        }
        let kind = Kind::ALL.into_iter().find(|it| it.name() == name);
        Scope::new(kind.ok_or(NothingGiven::ScopeUnknown)?, number)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}:{}", self.kind.name(), self.number)
    }
}

/// What is wrong with a scope of the stack file. What was written there is not repeated: it may be somebody's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a scope is `urn:dk:gov:saml:cvrNumberIdentifier:` and 8 digits, `..productionUnitIdentifier:` and 10, or `..seNumberIdentifier:` and 8"
)]
pub struct NotAScope;

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Scope, NotAScope> {
        Scope::read(text).map_err(|_| NotAScope)
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scope, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
