//! Reading what was typed: one sentence for each field that is wrong, which says what to do.

use std::str::FromStr;

use chrono::NaiveDate;
use proto::id::PersonId;

use super::scene::Scene;
use crate::{
    pages::form::{Form, day},
    words::Words,
};

/// One of a list, or the sentence that asks for it.
pub(super) fn chosen<T: FromStr>(
    form: &mut Form,
    name: &str,
    ask: &str,
    words: &Words,
) -> Option<T> {
    let read = form.value(name).parse().ok();
    if read.is_none() {
        form.refuse(name, words.say(ask));
    }
    read
}

/// Any of a list; at least one.
pub(super) fn several<T: FromStr>(
    form: &mut Form,
    name: &str,
    ask: &str,
    words: &Words,
) -> Option<Vec<T>> {
    let read: Vec<T> = form.values(name).iter().filter_map(|it| it.parse().ok()).collect();
    if read.is_empty() {
        form.refuse(name, words.say(ask));
        return None;
    }
    Some(read)
}

/// A day within what is allowed.
pub(super) fn a_day(
    form: &mut Form,
    name: &str,
    (ask, wrong): (&str, &str),
    is_allowed: impl Fn(NaiveDate) -> bool,
    words: &Words,
) -> Option<NaiveDate> {
    match day(form, name) {
        Ok(Some(day)) if is_allowed(day) => Some(day),
        Ok(Some(_)) => {
            form.refuse(name, words.say(wrong));
            None
        }
        Ok(None) => {
            form.refuse(name, words.say(ask));
            None
        }
        Err(_) => {
            form.refuse(name, words.say("error-no-day"));
            None
        }
    }
}

/// A text of at most so many letters; it may be empty.
pub(super) fn long_text(
    form: &mut Form,
    name: &str,
    letters_max: u32,
    long: &str,
    words: &Words,
) -> Option<String> {
    let text = form.value(name).trim().replace("\r\n", "\n");
    if text.chars().count() > usize::try_from(letters_max).unwrap_or(usize::MAX) {
        form.refuse(name, words.say(long));
        return None;
    }
    Some(text)
}

/// A text that must be there.
pub(super) fn text(
    form: &mut Form,
    name: &str,
    letters_max: u32,
    (ask, long): (&str, &str),
    words: &Words,
) -> Option<String> {
    let text = long_text(form, name, letters_max, long, words)?;
    if text.is_empty() {
        form.refuse(name, words.say(ask));
        return None;
    }
    Some(text)
}

/// The child it is about: the only one there is, or the one that is chosen.
pub(super) fn child(scene: &Scene, form: &mut Form, words: &Words) -> Option<PersonId> {
    match scene.children.as_slice() {
        [(only, _)] => Some(*only),
        _ => {
            let chosen: PersonId = chosen(form, "child", "error-child", words)?;
            scene.children.iter().any(|(it, _)| *it == chosen).then_some(chosen)
        }
    }
}
