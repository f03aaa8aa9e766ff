//! What people write in the demo: a story's own words, or some of the lists that fit many children.

use anyhow::Context as _;
use proto::id::derive;
use serde_json::Value;

use super::cast::Cast;

/// What people write as `noun`: the story's own words, or those of the list that fit many children.
pub(super) fn of(cast: &Cast<'_>, noun: &str) -> anyhow::Result<String> {
    let base = noun.split('_').next().unwrap_or(noun);
    let own = |noun: &str| cast.story.values.get(noun).and_then(Value::as_str);
    let text = match own(noun) {
        Some(text) => text,
        None if cast.scenario.words.contains_key(noun) => one_of(cast, noun, noun)?,
        None => match own(base) {
            Some(text) => text,
            None => one_of(cast, base, noun)?,
        },
    };
    Ok(text.replace("{name}", &cast.story.name))
}

/// One of the words in the list `list`, another for each story and noun.
pub(super) fn one_of<'a>(cast: &Cast<'a>, list: &str, noun: &str) -> anyhow::Result<&'a str> {
    let all = cast.scenario.words.get(list);
    let all = all.with_context(|| format!("{} has no words for {noun}", cast.story.key))?;
    let [chance, ..] = *derive("words", &[cast.story.key.as_bytes(), noun.as_bytes()]).as_bytes();
    let nth = usize::from(chance) % all.len().max(1);
    all.get(nth).map(String::as_str).with_context(|| format!("there are no words in {list}"))
}
