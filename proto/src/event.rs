//! Events: how a fact of a service becomes a type and a JSON body, and how it is read back.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// A fact that one aggregate can state: an enum, adjacently tagged, each variant named `<aggregate>.<fact>`.
pub trait Fact: Serialize + DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static {
    /// The first half of every type: `referral` in `referral.submitted`.
    const AGGREGATE: &'static str;
}

/// Every fact that one service states, over all its aggregates.
pub trait Event: Clone + Send + Sync + 'static {
    /// Who states them.
    const SERVICE: &'static str;

    /// The type (`referral.submitted`) and the JSON body.
    ///
    /// # Errors
    /// When the fact has a value JSON cannot hold: a mistake in its definition.
    fn parts(&self) -> Result<(String, String), Unreadable>;

    /// Reads a fact of any version ever written.
    ///
    /// # Errors
    /// When the type is unknown or the body is not of that type.
    fn read(kind: &str, data: &str) -> Result<Self, Unreadable>;
}

/// The event of a service that states nothing: there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {}

impl Event for Nothing {
    const SERVICE: &'static str = "nobody";

    fn parts(&self) -> Result<(String, String), Unreadable> {
        match *self {}
    }

    fn read(kind: &str, _data: &str) -> Result<Self, Unreadable> {
        Err(Unreadable::UnknownType(kind.to_owned()))
    }
}

/// The schemas of a service that states nothing: there are none.
#[must_use]
pub fn no_facts() -> Vec<(&'static str, Schema)> {
    vec![]
}

/// A message that cannot be read: park it, never drop it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No service of this version states such a fact.
    #[error("no event of type {0} is known here")]
    UnknownType(String),
    /// The type is known; the body is not of it.
    #[error("the body is not a {kind}: {why}")]
    Body {
        /// The event's type.
        kind: String,
        /// What is wrong, where.
        why: String,
    },
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// Takes a fact apart: its type and its body.
///
/// # Errors
/// When the fact has a value JSON cannot hold.
pub fn parts(fact: &impl Fact) -> Result<(String, String), Unreadable> {
    let broken =
        |why: serde_json::Error| Unreadable::Body { kind: "fact".to_owned(), why: why.to_string() };
    let whole = serde_json::to_string(fact).map_err(broken)?;
    let Parts { kind, data } = serde_json::from_str(&whole).map_err(broken)?;
    Ok((kind.to_owned(), data.map_or("{}", RawValue::get).to_owned()))
}

/// Puts a fact together again.
///
/// # Errors
/// When the type is unknown or the body is not of that type.
pub fn read<F: Fact>(kind: &str, data: &str) -> Result<F, Unreadable> {
    let broken =
        |why: serde_json::Error| Unreadable::Body { kind: kind.to_owned(), why: why.to_string() };
    // One value and nothing after it: what follows must not become part of the whole.
    let data: &RawValue = serde_json::from_str(data).map_err(broken)?;
    let tag = serde_json::to_string(kind).map_err(broken)?;
    let whole = format!(r#"{{"type":{tag},"data":{data}}}"#);
    serde_json::from_str(&whole).map_err(|why| {
        // A code that is not known inside a known type reads alike, with another name.
        if why.to_string().starts_with(&format!("unknown variant `{kind}`")) {
            Unreadable::UnknownType(kind.to_owned())
        } else {
            broken(why)
        }
    })
}

/// Joins the facts of a service's aggregates into its event, and lists them for the catalogue.
macro_rules! events {
    ($(#[$doc:meta])* $service:literal $($Aggregate:ident($Fact:ty))*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event { $(
            #[doc = concat!("Of the aggregate `", stringify!($Aggregate), "`.")]
            $Aggregate($Fact),
        )* }

        impl crate::event::Event for Event {
            const SERVICE: &'static str = $service;

            fn parts(&self) -> Result<(String, String), crate::event::Unreadable> {
                match self { $(Event::$Aggregate(fact) => crate::event::parts(fact),)* }
            }

            fn read(kind: &str, data: &str) -> Result<Self, crate::event::Unreadable> {
                let aggregate = kind.split_once('.').map_or(kind, |(aggregate, _)| aggregate);
                $(if aggregate == <$Fact as crate::event::Fact>::AGGREGATE {
                    return crate::event::read(kind, data).map(Event::$Aggregate);
                })*
                Err(crate::event::Unreadable::UnknownType(kind.to_owned()))
            }
        }

        $(impl From<$Fact> for Event {
            fn from(fact: $Fact) -> Event {
                Event::$Aggregate(fact)
            }
        })*

        /// The schemas of everything this service states, one an aggregate.
        #[must_use]
        pub fn facts() -> Vec<(&'static str, schemars::Schema)> {
            vec![$((<$Fact as crate::event::Fact>::AGGREGATE, crate::bounds::schema_of::<$Fact>()),)*]
        }
    };
}
pub(crate) use events;

/// Defines an aggregate's facts: `facts! { referral Fact { "referral.submitted" Submitted { .. } .. } }`.
macro_rules! facts {
    ($(#[$doc:meta])* $aggregate:literal $name:ident {
        $($(#[$fact_doc:meta])* $kind:literal $Fact:ident { $($(#[$field_doc:meta])* $field:ident: $Type:ty,)* })*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(tag = "type", content = "data")]
        pub enum $name { $(
            $(#[$fact_doc])*
            #[serde(rename = $kind)]
            $Fact { $($(#[$field_doc])* $field: $Type,)* },
        )* }

        impl crate::event::Fact for $name {
            const AGGREGATE: &'static str = $aggregate;
        }
    };
}
pub(crate) use facts;
