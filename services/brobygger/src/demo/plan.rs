//! From stories to steps: who does what, on which day, in which order.

use anyhow::{Context as _, bail, ensure};
use chrono::{NaiveDate, TimeDelta};
use platform::calendar;
use proto::actor::{Actor, Role};

use super::{
    Run,
    cast::Cast,
    scenario::{Scenario, StepSpec, Story},
    step::Step,
};

/// More steps than any story has.
const STEPS_MAX: usize = 1_000;

/// On which days a scenario is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Each step on its own day.
    OnItsDay,
    /// All of it today, one step after the other.
    Today,
}

/// Every step of `stories` up to today, in the order in which they are done.
pub(super) fn steps<'a>(
    scenario: &'a Scenario,
    stories: impl IntoIterator<Item = &'a Story>,
    run: Run,
    when: When,
) -> anyhow::Result<Vec<Step<'a>>> {
    let mut all = vec![];
    for story in stories {
        let cast = Cast { scenario, story, seed: run.seed };
        all.extend(of_story(cast, run.today, when).with_context(|| story.key.clone())?);
    }
    if when == When::OnItsDay {
        all.sort_by_key(|it| it.at);
    }
    Ok(all)
}

fn of_story(cast: Cast<'_>, today: NaiveDate, when: When) -> anyhow::Result<Vec<Step<'_>>> {
    let story = cast.story;
    let begins = calendar::days_before(today, story.begins);
    let name = story.in_one_day.as_ref().filter(|_| when == When::Today).unwrap_or(&story.story);
    let mut parts = vec![];
    parts_of(cast.scenario, name, 0, &mut parts)?;
    let mut planned = vec![];
    for (part_day, spec) in parts {
        let (day, time) = moment(&spec.at)?;
        for each in for_each(cast, spec)? {
            planned.push((part_day + day, time, planned.len(), spec, each));
        }
    }
    planned.sort_by_key(|(day, time, nth, ..)| (*day, *time, *nth));
    let mut steps: Vec<Step<'_>> = vec![];
    for (day, time, nth, spec, each) in planned {
        let who = match &each {
            Some(noun) => spec.who.replace(":parent", &format!(":{noun}")),
            None => spec.who.clone(),
        };
        let who = cast.actor(&who).with_context(|| spec.command.clone())?;
        let Some(on) = date(begins, day, &who, today, when) else { continue };
        if story.stops.is_some_and(|it| day > it) {
            continue;
        }
        let at = calendar::after(calendar::start_of(on), time);
        // Nobody goes on with what has not happened yet, however long a weekend was.
        let before = steps.last().map(|it| (it.at, it.on));
        let (at, on) = before.map_or((at, on), |before| before.max((at, on)));
        steps.push(Step { cast, spec, nth, day, on, at, who, each });
    }
    Ok(steps)
}

/// The steps of a story and the days on which their parts begin. A story is made of parts and of other stories.
fn parts_of<'a>(
    scenario: &'a Scenario,
    name: &str,
    begins: i64,
    found: &mut Vec<(i64, &'a StepSpec)>,
) -> anyhow::Result<()> {
    let story = scenario.stories.get(name).with_context(|| format!("no story is {name}"))?;
    for line in story {
        let (part, day) = line.split_once(' ').context("a part and its day, as `meet 3`")?;
        let day = begins + day.parse::<i64>()?;
        match scenario.part.get(part) {
            Some(specs) => found.extend(specs.iter().map(|it| (day, it))),
            // A story that names itself has no end.
            None if part == name || found.len() > STEPS_MAX => bail!("{name} does not end"),
            None => parts_of(scenario, part, day, found)?,
        }
    }
    Ok(())
}

/// The day in a part and the time of the day, as `3 13:30`.
fn moment(at: &str) -> anyhow::Result<(i64, TimeDelta)> {
    let parts = at.split_once(' ').and_then(|(day, time)| Some((day, time.split_once(':')?)));
    let (day, (hour, minute)) = parts.with_context(|| format!("{at} is no day with a time"))?;
    let minutes = hour.parse::<i64>()? * 60 + minute.parse::<i64>()?;
    ensure!((0..24 * 60).contains(&minutes), "{at} is no time of a day");
    Ok((day.parse()?, TimeDelta::minutes(minutes)))
}

/// The date of a day of the story; none if it has not come yet. Who works in an office works on working days.
fn date(
    begins: NaiveDate,
    day: i64,
    who: &Actor,
    today: NaiveDate,
    when: When,
) -> Option<NaiveDate> {
    let nominal = calendar::days_after(begins, u64::try_from(day).ok()?);
    match when {
        When::Today => Some(today),
        When::OnItsDay if nominal > today => None,
        When::OnItsDay => {
            let is_private = matches!(who.role, Role::Family | Role::Volunteer);
            let mut on = nominal;
            while on < today && !is_private && !calendar::is_working_day(on) {
                on = calendar::days_after(on, 1);
            }
            Some(on)
        }
    }
}

/// For whom a step is done: once, or for each parent or sibling.
fn for_each(cast: Cast<'_>, spec: &StepSpec) -> anyhow::Result<Vec<Option<String>>> {
    let nouns = |noun: &str, count: usize| (1..=count).map(|nth| format!("{noun}{nth}")).collect();
    let nouns: Vec<String> = match spec.for_each.as_deref() {
        None if cast.story.age >= spec.from_age => return Ok(vec![None]),
        None => return Ok(vec![]),
        Some("parents") => nouns("parent", cast.story.parents.len()),
        Some("siblings") => nouns("sibling", cast.story.siblings.len()),
        Some(unknown) => bail!("{unknown} are not in a family"),
    };
    Ok(nouns.into_iter().map(Some).collect())
}
