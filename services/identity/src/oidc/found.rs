//! Reading claims where the configuration says they are.

use std::collections::BTreeMap;

use proto::actor::Level;
use serde_json::{Map, Value};

use super::{config::Claims, refused::Refused, secret::Cpr, signed::said};

/// The claims of one login: what the ID token says, and where it is silent, userinfo.
pub(super) struct Found<'a> {
    pub(super) names: &'a Claims,
    pub(super) signed: &'a Map<String, Value>,
    pub(super) userinfo: Option<&'a Map<String, Value>>,
}

impl Found<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        said(self.signed, name).or_else(|| said(self.userinfo?, name))
    }

    /// A text, or nothing when it is missing or empty: who is under name and address protection has empty names.
    ///
    /// # Errors
    /// `ClaimNotUnderstood` when it is no text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refused> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(it)) => {
                Ok(Some(it.trim()).filter(|it| !it.is_empty()).map(str::to_owned))
            }
            Some(Value::Number(it)) => Ok(Some(it.to_string())),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
                Err(Refused::ClaimNotUnderstood)
            }
        }
    }

    /// Whether it is said, and empty: so is the name of whoever is under name and address protection.
    pub(super) fn is_empty(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::String(it)) if it.trim().is_empty())
    }

    /// A text under a name that may not be configured.
    ///
    /// # Errors
    /// `ClaimNotUnderstood` when it is no text.
    pub(super) fn maybe(&self, name: Option<&String>) -> Result<Option<String>, Refused> {
        name.map_or(Ok(None), |it| self.text(it))
    }

    /// The civil registration number.
    ///
    /// # Errors
    /// `ClaimNotUnderstood` when it is not ten digits: nobody is found by half a number.
    pub(super) fn cpr(&self) -> Result<Option<Cpr>, Refused> {
        let text = self.maybe(self.names.cpr.as_ref())?;
        text.map(|it| Cpr::read(&it).ok_or(Refused::ClaimNotUnderstood)).transpose()
    }

    /// The two claims that outlive a change of subject: both or nothing.
    ///
    /// # Errors
    /// `ClaimNotUnderstood` when one is no text.
    pub(super) fn second(&self) -> Result<Option<(String, String)>, Refused> {
        let Some((first, second)) = &self.names.second else { return Ok(None) };
        Ok(self.text(first)?.zip(self.text(second)?))
    }

    /// The lowest level that a claim says. Nothing that is unknown, odd or missing is ever a level.
    pub(super) fn level(&self) -> Level {
        let of = |value: &Value, map: &BTreeMap<String, Level>| match value {
            Value::String(it) => map.get(it).copied(),
            Value::Number(it) => map.get(&it.to_string()).copied(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        let levels = self
            .names
            .level
            .iter()
            .filter_map(|(name, map)| Some(of(self.get(name)?, map).unwrap_or(Level::None)));
        levels.min().unwrap_or(Level::None)
    }

    /// The claims that are handed over as they are.
    pub(super) fn extra(&self) -> BTreeMap<String, Value> {
        self.names
            .extra
            .iter()
            .filter_map(|name| Some((name.clone(), self.get(name)?.clone())))
            .collect()
    }
}
