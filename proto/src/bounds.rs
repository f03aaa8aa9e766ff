//! Everything on the wire has a size: what a schema says of lists, texts, dates and times is what a body is held to.
//!
//! A list has `#[schemars(length(max = ..))]`, and so has a text that is no id or code. Days and moments are within
//! [`YEARS`]; that needs no attribute, every schema says it. A test walks all schemas, so that nothing is left open.
//!
//! Commands and queries are held to it when they are read. Events are not: what was recorded once reads for ever.

use std::{marker::PhantomData, ops::RangeInclusive};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The years that a day or a moment on the wire may be in: 1900-01-01 to 2200-12-31.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;
/// The same, as the beginning of a date's text.
pub const YEARS_PATTERN: &str = "^(19[0-9]{2}|2[01][0-9]{2}|2200)-";

/// The schema of `T`, with the bounds of its days and moments.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    fn bound(schema: &mut Schema) {
        let is_date = |it: &Value| it == "date" || it == "date-time";
        if schema.get("format").is_some_and(is_date) {
            schema.insert("pattern".to_owned(), YEARS_PATTERN.into());
        }
    }
    let bound = schemars::transform::RecursiveTransform(bound);
    SchemaSettings::draft2020_12()
        .with_transform(bound)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// A field of a body is larger than its schema allows, or lies outside it. The words hold none of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutOfBounds {
    /// A list.
    #[error("the list `{field}` has more than {max} entries: send fewer")]
    List {
        /// Where, with dots between.
        field: String,
        /// Entries it may have.
        max: u64,
    },
    /// A text.
    #[error("`{field}` has more than {max} characters: send fewer")]
    Text {
        /// Where, with dots between.
        field: String,
        /// Characters it may have.
        max: u64,
    },
    /// A text with a sign in it that no text has, and no database keeps.
    #[error("`{field}` holds the sign U+0000, which no text has: leave it out")]
    Nul {
        /// Where, with dots between.
        field: String,
    },
    /// A day or a moment.
    #[error("`{field}` is not between 1900-01-01 and 2200-12-31: check the year")]
    Years {
        /// Where, with dots between.
        field: String,
    },
}

/// Why a body is not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is not of this shape.
    #[error(transparent)]
    Malformed(#[from] serde_json::Error),
    /// It is, and something in it is out of bounds.
    #[error(transparent)]
    OutOfBounds(#[from] OutOfBounds),
}

/// Reads bodies of `T` and holds them to its schema. Made once and kept.
#[derive(Debug)]
pub struct Reader<T> {
    rule: Option<Rule>,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + JsonSchema> Default for Reader<T> {
    fn default() -> Self {
        let schema = schema_of::<T>().to_value();
        Reader { rule: Rule::of(&schema, &schema, &mut vec![]), of: PhantomData }
    }
}

impl<T: DeserializeOwned> Reader<T> {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is not a `T`, or not within its bounds.
    pub fn read(&self, body: &[u8]) -> Result<T, Unread> {
        let read = serde_json::from_slice(body)?;
        if let Some(rule) = &self.rule {
            rule.check(&serde_json::from_slice(body)?, &mut vec![])?;
        }
        Ok(read)
    }
}

/// What bounds a part of a body; parts that nothing bounds have none.
#[derive(Debug)]
enum Rule {
    Day,
    Moment,
    Text(u64),
    List { max: u64, each: Option<Box<Rule>> },
    Fields(Vec<(String, Rule)>),
    All(Vec<Rule>),
}

impl Rule {
    /// The rule of `schema`, a part of `root`. A definition that holds itself is followed once.
    fn of(root: &Value, schema: &Value, inside: &mut Vec<String>) -> Option<Rule> {
        if let Some(name) = schema["$ref"].as_str() {
            if inside.iter().any(|it| it == name) {
                return None;
            }
            inside.push(name.to_owned());
            let definition = root.pointer(name.trim_start_matches('#'));
            let rule = definition.and_then(|it| Rule::of(root, it, inside));
            inside.pop();
            return rule;
        }
        let each = schema.get("items").and_then(|it| Rule::of(root, it, inside));
        let max = schema["maxItems"].as_u64();
        let is_list = each.is_some() || max.is_some();
        let list =
            is_list.then(|| Rule::List { max: max.unwrap_or(u64::MAX), each: each.map(Box::new) });
        let own = match schema["format"].as_str() {
            Some("date") => Some(Rule::Day),
            Some("date-time") => Some(Rule::Moment),
            Some(_) | None => schema["maxLength"].as_u64().map(Rule::Text),
        };
        let mut rules: Vec<Rule> =
            [own, list, Rule::of_fields(root, &schema["properties"], inside)]
                .into_iter()
                .flatten()
                .collect();
        for choice in ["anyOf", "oneOf", "allOf"] {
            let choices = schema[choice].as_array().into_iter().flatten();
            rules.extend(choices.filter_map(|it| Rule::of(root, it, inside)));
        }
        if rules.len() > 1 { Some(Rule::All(rules)) } else { rules.pop() }
    }

    fn of_fields(root: &Value, properties: &Value, inside: &mut Vec<String>) -> Option<Rule> {
        let properties: &Map<String, Value> = properties.as_object()?;
        let fields: Vec<_> = properties
            .iter()
            .filter_map(|(name, it)| Some((name.clone(), Rule::of(root, it, inside)?)))
            .collect();
        (!fields.is_empty()).then_some(Rule::Fields(fields))
    }

    /// Holds `value` to this rule; what is of another kind is none of its business.
    fn check<'a>(&'a self, value: &Value, path: &mut Vec<&'a str>) -> Result<(), OutOfBounds> {
        let field = |path: &[&str]| path.join(".");
        match (self, value) {
            (Rule::Day, Value::String(text)) if !text.parse().is_ok_and(is_day_on_the_wire) => {
                Err(OutOfBounds::Years { field: field(path) })
            }
            (Rule::Moment, Value::String(text)) if !text.parse().is_ok_and(is_on_the_wire) => {
                Err(OutOfBounds::Years { field: field(path) })
            }
            (Rule::Text(max), Value::String(text)) if text.chars().count() as u64 > *max => {
                Err(OutOfBounds::Text { field: field(path), max: *max })
            }
            (Rule::Text(_), Value::String(text)) if text.contains('\0') => {
                Err(OutOfBounds::Nul { field: field(path) })
            }
            (Rule::List { max, .. }, Value::Array(values)) if values.len() as u64 > *max => {
                Err(OutOfBounds::List { field: field(path), max: *max })
            }
            (Rule::List { each: Some(each), .. }, Value::Array(values)) => {
                values.iter().try_for_each(|it| each.check(it, path))
            }
            (Rule::Fields(fields), Value::Object(map)) => {
                fields.iter().try_for_each(|(name, rule)| {
                    let Some(value) = map.get(name) else { return Ok(()) };
                    path.push(name);
                    let held = rule.check(value, path);
                    path.pop();
                    held
                })
            }
            (Rule::All(rules), value) => rules.iter().try_for_each(|it| it.check(value, path)),
            (Rule::Day | Rule::Moment | Rule::Text(_) | Rule::List { .. } | Rule::Fields(_), _) => {
                Ok(())
            }
        }
    }
}

/// Whether a day may be on the wire.
#[must_use]
pub fn is_day_on_the_wire(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// Whether a moment may be on the wire.
#[must_use]
pub fn is_on_the_wire(moment: DateTime<Utc>) -> bool {
    YEARS.contains(&moment.year())
}
