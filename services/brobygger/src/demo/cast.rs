//! Who is who in one story. Everybody is made up; the CPR numbers have 60 added to the day, so that they are nobody's.

use anyhow::{Context as _, bail};
use chrono::{Datelike as _, NaiveDate};
use platform::calendar;
use proto::{
    actor::{Actor, Duty, Role},
    code::Municipality,
    id::{
        AgreementId, AssignmentId, FollowUpId, OrganisationId, ReferralId, SealedId, ThreadId,
        UserId, derive,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    member::{Member, lasting},
    scenario::{Scenario, Story, Town},
};

/// What a story may name: each is an id of its own, of this story alone. A number or another word may follow, as in `goal_2`.
const NOUNS: &[&str] = &[
    "child",
    "parent",
    "sibling",
    "referral",
    "goal",
    "consent",
    "assignment",
    "match",
    "measurement",
    "meeting",
    "request",
    "copy",
    "volunteer",
    "person",
    "glass",
    "disclosure",
];

/// How many days a child's last birthday is ago at most: the next one is after the last day of the demo.
const BIRTHDAY_DAYS: u64 = 60;

/// The people and things of one story, in one playing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) story: &'a Story,
    pub(super) seed: Uuid,
}

impl<'a> Cast<'a> {
    /// The id of something of this story's own.
    fn own(&self, noun: &str) -> Uuid {
        derive("demo", &[self.seed.as_bytes(), self.story.key.as_bytes(), noun.as_bytes()])
    }

    pub(super) fn sealed(&self, noun: &str) -> SealedId {
        SealedId(derive(
            "demo",
            &[self.seed.as_bytes(), self.story.key.as_bytes(), b"sealed", noun.as_bytes()],
        ))
    }

    pub(super) fn thread(&self) -> ThreadId {
        ThreadId::of(ReferralId(self.own("referral")))
    }

    /// The id that `noun` stands for.
    pub(super) fn id(&self, noun: &str) -> anyhow::Result<Uuid> {
        if noun == "thread" {
            return Ok(self.thread().0);
        }
        if noun == "follow_up" {
            return Ok(FollowUpId::of(AssignmentId(self.own("assignment"))).0);
        }
        if noun == "agreement" {
            let organisation = OrganisationId(self.id("org")?);
            return Ok(AgreementId::of(organisation, self.municipality()?).0);
        }
        if noun == "org" && self.is_organisation() {
            return Ok(lasting(&self.story.town, &self.story.key));
        }
        let value = self.story.values.get(noun).and_then(Value::as_str);
        if let Some(other) = value.and_then(|key| self.other(key)) {
            return Ok(other);
        }
        let base = noun.trim_end_matches(|it: char| it.is_ascii_digit());
        let base = base.split('_').next().unwrap_or(base);
        if !NOUNS.contains(&base) {
            bail!("{}: ${noun} is nothing that the story knows", self.story.key);
        }
        Ok(self.own(noun))
    }

    /// The id of the organisation or volunteer with this key.
    fn other(&self, key: &str) -> Option<Uuid> {
        if let Some(it) = self.scenario.organisations.iter().find(|it| it.key == key) {
            return Some(lasting(&it.town, &it.key));
        }
        let story = self.scenario.volunteers.iter().find(|it| it.key == key)?;
        Some(Cast { story, ..*self }.own("volunteer"))
    }

    fn is_organisation(&self) -> bool {
        self.scenario.organisations.iter().any(|it| it.key == self.story.key)
    }

    /// What is set up once and may be there already.
    pub(super) fn is_lasting(&self) -> bool {
        self.is_organisation()
    }

    fn town(&self, name: &str) -> anyhow::Result<&'a Town> {
        self.scenario.towns.get(name).with_context(|| format!("there is no town {name}"))
    }

    pub(super) fn municipality(&self) -> anyhow::Result<Municipality> {
        Ok(self.town(&self.story.town)?.code.parse()?)
    }

    /// Who `who` is: `<role>`, `<role>:<which>`, and with `@<town>` in another town; which and town are values of the story.
    pub(super) fn actor(&self, who: &str) -> anyhow::Result<Actor> {
        let (who, at) = match who.split_once('@') {
            None => (who, None),
            Some((who, town)) => (who, Some(self.text(town)?)),
        };
        let (role, which) = who.split_once(':').unwrap_or((who, ""));
        let name = at.unwrap_or(&self.story.town);
        let town = self.town(name)?;
        let actor = Actor {
            subject: UserId(Uuid::nil()),
            role: Role::System,
            tenant: town.code.parse()?,
            organisation: None,
            duty: None,
        };
        let official = |role, who: &str| Actor {
            subject: town.member(name, who).subject(),
            role,
            ..actor.clone()
        };
        // In another town it is the first of them.
        let one_of = |all: &[String], role: &str| -> anyhow::Result<String> {
            let value = if which.is_empty() { role } else { which };
            let chosen = self.story.values.get(value).and_then(Value::as_str);
            match chosen.filter(|_| at.is_none()) {
                Some(chosen) if all.iter().any(|it| it == chosen) => Ok(chosen.to_owned()),
                Some(chosen) => bail!("{chosen} does not work in {name}"),
                None => all.first().cloned().with_context(|| format!("nobody works in {name}")),
            }
        };
        Ok(match role {
            "case_worker" => official(Role::CaseWorker, &one_of(&town.case_workers, role)?),
            "bridge_builder" => {
                official(Role::BridgeBuilder, &one_of(&town.bridge_builders, role)?)
            }
            "leader" => official(Role::Leader, &town.leader),
            "auditor" => official(Role::Auditor, &town.auditor),
            "administrator" => official(Role::Administrator, &town.administrator),
            "officer" => {
                Actor { duty: Some(Duty::DataProtection), ..official(Role::Auditor, &town.officer) }
            }
            "coordinator" => {
                let organisation = self.id(if which.is_empty() { "org" } else { which })?;
                let subject = Member::coordinator(OrganisationId(organisation)).subject();
                let organisation = Some(OrganisationId(organisation));
                Actor { subject, role: Role::Coordinator, organisation, ..actor }
            }
            "volunteer" => self.volunteer(if which.is_empty() { role } else { which }, &actor)?,
            "family" => Actor { subject: UserId(self.id(which)?), role: Role::Family, ..actor },
            unknown => bail!("{}: nobody is a {unknown}", self.story.key),
        })
    }

    /// A volunteer's user id is their person id.
    fn volunteer(&self, which: &str, actor: &Actor) -> anyhow::Result<Actor> {
        let key = self.text(which)?;
        let mut volunteers = self.scenario.volunteers.iter();
        let story = volunteers.find(|it| it.key == key).context("there is no such volunteer")?;
        let volunteer = Cast { story, ..*self };
        let (subject, organisation) = (UserId(volunteer.own("person")), volunteer.id("org")?);
        let organisation = Some(OrganisationId(organisation));
        Ok(Actor { subject, role: Role::Volunteer, organisation, ..actor.clone() })
    }

    /// A value of the story that is a text.
    pub(super) fn text(&self, value: &str) -> anyhow::Result<&'a str> {
        let text = self.story.values.get(value).and_then(Value::as_str);
        text.with_context(|| format!("{} does not say its {value}", self.story.key))
    }

    /// First name and age of somebody of the family: the child, `parent1`, `sibling2`.
    pub(super) fn person(&self, noun: &str) -> anyhow::Result<(&'a str, u32)> {
        if matches!(noun, "child" | "person") {
            return Ok((&self.story.name, self.story.age));
        }
        let (all, nth) = if let Some(nth) = noun.strip_prefix("parent") {
            (&self.story.parents, nth)
        } else {
            (&self.story.siblings, noun.strip_prefix("sibling").unwrap_or_default())
        };
        let nth: usize = nth.parse().with_context(|| format!("nobody is called {noun}"))?;
        let written = nth.checked_sub(1).and_then(|it| all.get(it));
        let written = written.with_context(|| format!("{} has no {noun}", self.story.key))?;
        let (name, age) = written.rsplit_once(' ').context("a name and an age, as `Signe 38`")?;
        Ok((name, age.parse()?))
    }

    /// A number of somebody who is so many years old on `day`, with 60 added to the day of the month: nobody has such a one.
    /// Another in every playing, for a municipality registers a number once.
    pub(super) fn cpr(&self, noun: &str, day: NaiveDate) -> anyhow::Result<String> {
        let (_, years) = self.person(noun)?;
        let [a, b, c, d, e, f, ..] =
            *derive("cpr", &[self.seed.as_bytes(), self.story.key.as_bytes(), noun.as_bytes()])
                .as_bytes();
        let chance = u32::from_be_bytes([a, b, c, d]);
        let since = match self.story.birthday.filter(|_| noun == "child") {
            Some(until) => 365_u64.saturating_sub(until),
            None if years < 23 => u64::from(u16::from_be_bytes([e, f])) % BIRTHDAY_DAYS + 1,
            None => u64::from(u16::from_be_bytes([e, f])) % 365,
        };
        let birthday = calendar::months_before(day, years.saturating_mul(12));
        let born = calendar::days_before(birthday, since);
        // The seventh digit tells the century: 0 to 3 the last one, 5 to 8 (until 2057) this one.
        let century = if born.year() < 2000 { chance % 4 } else { 5 + chance % 4 };
        let (day, month, year) = (born.day() + 60, born.month(), born.year().rem_euclid(100));
        Ok(format!("{day:02}{month:02}{year:02}-{century}{:03}", chance / 4 % 1_000))
    }
}
