//! Demo data: a scenario file, played through the services as people would. Nothing is put into a table.
//!
//! `scenario` is the file, `cast` who is who, `plan` which day, `step` one step, `references` what a body refers to, `words` what
//! people write. `member` is who holds which role, `staff` gives it to them, `player` sends the commands, `past` moves the clock of the services while the past is played, `table` shows what
//! there is afterwards, `visitors` are those whom one may be in the portal.

mod cast;
mod member;
mod past;
mod plan;
mod player;
mod references;
mod scenario;
mod staff;
mod step;
mod table;
pub(crate) mod visitors;
mod words;

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, anyhow};
use chrono::{DateTime, NaiveDate, Utc};
use platform::{Clock, calendar, client::Client, stack::Stack};
use uuid::Uuid;

use self::{
    past::Past,
    plan::When,
    player::{Player, Positions, at_least},
    scenario::Scenario,
    step::Step,
};
use crate::{audit, connect, door::Door, i18n, out::Out, serve, timeline::Showing};

/// The child whose story is played by itself.
const NIKOLAJ: &str = "nikolaj";

/// One playing of the scenario. The same seed and day ask exactly the same again, so that an interrupted run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Run {
    pub(crate) seed: Uuid,
    pub(crate) today: NaiveDate,
    /// How far it has come: the moment that is being played.
    #[serde(default)]
    pub(crate) at: Option<DateTime<Utc>>,
}

impl Run {
    /// A playing of today, with people whom nobody has met.
    pub(crate) fn new(seed: Uuid) -> Run {
        Run { seed, today: calendar::day(Clock::wall().now()), at: None }
    }
}

/// Plays Nikolaj's story today with new people, shows the thread, and proves the logs.
pub(crate) async fn run(stack: &Path, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(stack)?;
    let client = connect::client_of(&stack).await?;
    out.say(out.lang.pick(
        "Nikolaj, 9 years, wants to play football. Everybody in this story is made up.\n",
        "Nikolaj på 9 år vil gerne spille fodbold. Alle i historien er opdigtede.\n",
    ));
    let scenario = Scenario::load()?;
    let run = Run::new(Uuid::new_v4());
    let steps = plan::steps(&scenario, scenario.only(NIKOLAJ)?, run, When::Today)?;
    let last = steps.last().context("the story has no steps")?;
    let player = Player::new(&client, out.lang);
    for day in steps.chunk_by(|one, other| one.day == other.day) {
        let mut handled = player.settle().await?;
        for step in day {
            player.step(step, &mut handled).await?;
            let (day, who) = (out.lang.pick("day", "dag"), i18n::role(step.who.role, out.lang));
            let line = step.told(out.lang.pick(&step.spec.en, &step.spec.da));
            out.say(format!("{day} {:>3}  {who:<14}  {line}", step.day));
        }
    }
    out.say("");
    let at_least = at_least("reporting", &player.settle().await?);
    let reader = last.cast.actor("bridge_builder")?;
    let door = Door::Demo(Box::new(client.clone()));
    Showing::new(&door, &reader, last.cast.thread(), out).all(at_least).await?;
    out.say("");
    audit::verify_stack(&stack, &[], out).await
}

/// Plays what happened before today, each step on its own day, with services of its own whose clock it moves. `saved` is told how
/// far it has come. Answers whether somebody asked to stop meanwhile.
pub(crate) async fn play_past(
    stack: &Stack,
    run: Run,
    out: Out,
    saved: impl Fn(DateTime<Utc>) -> anyhow::Result<()>,
) -> anyhow::Result<bool> {
    let scenario = Scenario::load()?;
    let mut steps = plan::steps(&scenario, scenario.all(), run, When::OnItsDay)?;
    steps.retain(|it| it.on < run.today);
    let done = steps.partition_point(|it| run.at.is_some_and(|at| it.at < at));
    let ends = calendar::start_of(run.today);
    let begins = run.at.or_else(|| steps.first().map(|it| it.at)).unwrap_or(ends);
    let past = Past::begin(stack, begins).await?;
    let played = async {
        let client = connect::patient_client_of(stack).await?;
        if done == 0 {
            staff::officials(&client, &scenario).await?;
        }
        past.play(&client, &steps, done, run.today, out, saved).await
    };
    let stopped = tokio::select! {
        played = played => played.map(|()| false),
        stopped = serve::asked_to_stop() => stopped.map(|()| true),
        task = past.broken() => Err(anyhow!("{task} ended")),
    };
    // The services end whatever happened: what they accepted is kept.
    past.end().await;
    stopped
}

/// Plays what happens today, with the services that run; then shows what there is, and proves the logs.
pub(crate) async fn play_today(stack: &Stack, run: Run, out: Out) -> anyhow::Result<()> {
    let scenario = Scenario::load()?;
    let mut steps = plan::steps(&scenario, scenario.all(), run, When::OnItsDay)?;
    steps.retain(|it| it.on >= run.today);
    let client = connect::patient_client_of(stack).await?;
    let handled = play_live(&client, &steps, out).await?;
    staff::helpers(&client, &scenario, run.seed, &handled).await?;
    out.say("");
    table::show(&client, &scenario, out).await?;
    out.say("");
    audit::verify_stack(stack, &[], out).await
}

async fn play_live(client: &Client, steps: &[Step<'_>], out: Out) -> anyhow::Result<Positions> {
    let player = Player::new(client, out.lang);
    for moment in steps.chunk_by(|one, other| one.at == other.at) {
        let handled = player.settle().await?;
        player.moment(moment, &handled).await?;
    }
    player.settle().await
}
