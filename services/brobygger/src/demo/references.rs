//! References in the body of a command, and what they stand for.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use platform::calendar;
use proto::{code::AgeBand, id::derive};
use serde_json::{Value, json};

use super::{cast::Cast, step::Step, words};

/// What only the vault knows, by its reference: `$words.note`, `$held.child.first_name`.
pub(super) type Known = BTreeMap<String, Value>;

/// Which references of `body` only the vault can resolve.
pub(super) fn asked_of_vault(body: &Value, found: &mut BTreeSet<String>) {
    match body {
        Value::String(text) => {
            if text.starts_with("$words.") || text.starts_with("$held.") {
                found.insert(text.clone());
            }
        }
        Value::Array(all) => all.iter().for_each(|it| asked_of_vault(it, found)),
        Value::Object(all) => all.values().for_each(|it| asked_of_vault(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The body of a command, with what its references stand for.
pub(super) fn body(step: &Step<'_>, known: &Known) -> anyhow::Result<Value> {
    resolve(&step.spec.body, step, known)
        .with_context(|| format!("{}: {}", step.cast.story.key, step.spec.command))
}

fn resolve(value: &Value, step: &Step<'_>, known: &Known) -> anyhow::Result<Value> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(reference) => of_reference(reference, step, known)?,
            None => value.clone(),
        },
        Value::Array(all) => {
            all.iter().map(|it| resolve(it, step, known)).collect::<anyhow::Result<_>>()?
        }
        Value::Object(all) => {
            let fields = all.iter().map(|(name, it)| Ok((name.clone(), resolve(it, step, known)?)));
            Value::Object(fields.collect::<anyhow::Result<_>>()?)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    })
}

fn of_reference(reference: &str, step: &Step<'_>, known: &Known) -> anyhow::Result<Value> {
    let cast = &step.cast;
    if let Some(rest) = reference.strip_prefix("day") {
        return Ok(json!(day(rest, step)?));
    }
    let (what, of) = reference.split_once('.').unwrap_or((reference, ""));
    let noun = step.noun(of);
    Ok(match what {
        "words" | "held" => {
            let known = known.get(&format!("${reference}"));
            known.with_context(|| format!("${reference} is not known"))?.clone()
        }
        "sealed" => json!(cast.sealed(of)),
        "name" => json!(cast.person(noun)?.0),
        "cpr" => json!(cast.cpr(noun, step.on)?),
        "age_band" => json!(age_band(cast.person(if noun.is_empty() { "child" } else { noun })?.1)),
        "surname" => json!(cast.story.surname),
        "phone" => json!(phone(cast, noun)),
        "user" => json!(cast.actor(of)?.subject),
        "parents" => Value::Array(ids(cast, "parent", cast.story.parents.len())?),
        "siblings" => Value::Array(siblings(cast)?),
        "address" => json!(words::one_of(cast, "address", "address")?),
        noun => of_story(step, step.noun(noun))?,
    })
}

/// A value of the story as it is, or the id of whom or what it names.
fn of_story(step: &Step<'_>, noun: &str) -> anyhow::Result<Value> {
    let cast = &step.cast;
    match cast.story.values.get(noun) {
        Some(Value::String(text)) => Ok(cast.id(noun).map_or_else(|_| json!(text), |it| json!(it))),
        Some(value) => Ok(value.clone()),
        None => Ok(json!(cast.id(noun)?)),
    }
}

/// `+84`, `-30`, or a number of the story: `+until`.
fn day(rest: &str, step: &Step<'_>) -> anyhow::Result<NaiveDate> {
    if rest.is_empty() {
        return Ok(step.on);
    }
    let (sign, count) = rest.split_at(1);
    let count = match step.cast.story.values.get(count) {
        Some(value) => value.as_u64().context("a number of days")?,
        None => count.parse().with_context(|| format!("$day{rest} is no day"))?,
    };
    match sign {
        "+" => Ok(calendar::days_after(step.on, count)),
        "-" => Ok(calendar::days_before(step.on, count)),
        _ => bail!("$day{rest} is no day"),
    }
}

fn ids(cast: &Cast<'_>, noun: &str, count: usize) -> anyhow::Result<Vec<Value>> {
    (1..=count).map(|nth| Ok(json!(cast.id(&format!("{noun}{nth}"))?))).collect()
}

fn siblings(cast: &Cast<'_>) -> anyhow::Result<Vec<Value>> {
    let nouns = (1..=cast.story.siblings.len()).map(|nth| format!("sibling{nth}"));
    let sibling = |noun: String| {
        let age_band = age_band(cast.person(&noun)?.1);
        Ok(json!({ "child": cast.id(&noun)?, "age_band": age_band }))
    };
    nouns.map(sibling).collect()
}

/// Nobody has a telephone number that begins with zeros.
fn phone(cast: &Cast<'_>, noun: &str) -> String {
    let [a, b, ..] = *derive("phone", &[cast.story.key.as_bytes(), noun.as_bytes()]).as_bytes();
    format!("00 00 {:02} {:02}", a % 100, b % 100)
}

fn age_band(years: u32) -> AgeBand {
    match years {
        0..=5 => AgeBand::Age0To5,
        6..=9 => AgeBand::Age6To9,
        10..=14 => AgeBand::Age10To14,
        15..=17 => AgeBand::Age15To17,
        _ => AgeBand::Age18To22,
    }
}
