//! One step of a story: who does what, on which day.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::Actor,
    id::CommandId,
    vault::{Controller, Field, Seal},
};

use super::{cast::Cast, scenario::StepSpec, words};

/// Somebody does something on a day.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    pub(super) cast: Cast<'a>,
    pub(super) spec: &'a StepSpec,
    /// Its place in the story.
    pub(super) nth: usize,
    /// Days after the beginning of the story.
    pub(super) day: i64,
    /// The date that `$day` stands for.
    pub(super) on: NaiveDate,
    pub(super) at: DateTime<Utc>,
    pub(super) who: Actor,
    /// Whom `parent` or `sibling` stands for, when the step is done for each: `parent2`.
    pub(super) each: Option<String>,
}

impl Step<'_> {
    /// The service that is asked, and the name of the command.
    pub(super) fn command(&self) -> anyhow::Result<(&str, &str)> {
        let command = self.spec.command.split_once('.');
        command.with_context(|| format!("{} names no service", self.spec.command))
    }

    /// The same in every playing with the same seed, so that doing it again changes nothing.
    pub(super) fn id(&self, what: &str) -> CommandId {
        let (seed, key) = (self.cast.seed, self.cast.story.key.as_bytes());
        let nth = self.nth.to_be_bytes();
        CommandId(proto::id::derive("demo", &[seed.as_bytes(), key, &nth, what.as_bytes()]))
    }

    /// The noun that is meant where the step is done for each of several.
    pub(super) fn noun<'b>(&'b self, noun: &'b str) -> &'b str {
        match &self.each {
            Some(each) if matches!(noun, "parent" | "sibling") => each,
            Some(_) | None => noun,
        }
    }

    /// What they do, with names in place of `{name}`, `{parent}` and `{sibling}`.
    pub(super) fn told(&self, line: &str) -> String {
        let name = |noun: &str| self.cast.person(noun).map_or("", |it| it.0).to_owned();
        let each = self.each.as_deref().map(name).unwrap_or_default();
        line.replace("{name}", &name("child"))
            .replace("{parent}", &each)
            .replace("{sibling}", &each)
    }

    /// What is sealed before the command is sent.
    pub(super) fn seals(&self) -> anyhow::Result<Vec<(&str, Seal)>> {
        let seals = self.spec.seal.iter();
        seals
            .map(|(noun, (subject, field))| Ok((noun.as_str(), self.seal(noun, subject, field)?)))
            .collect()
    }

    fn seal(&self, noun: &str, subject: &str, field: &str) -> anyhow::Result<Seal> {
        let field: Field = field.parse().ok().with_context(|| format!("no field is a {field}"))?;
        let (controller, thread) = match self.who.organisation {
            Some(organisation) => (Controller::Organisation(organisation), None),
            None => (Controller::Municipality, Some(self.cast.thread())),
        };
        Ok(Seal {
            sealed: self.cast.sealed(noun),
            subject: proto::id::PersonId(self.cast.id(self.noun(subject))?),
            thread,
            controller,
            field,
            words: words::of(&self.cast, noun)?,
        })
    }
}
