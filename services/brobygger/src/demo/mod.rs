//! Scenarios played through the services, as people would: nothing is put into a table.

mod cast;
mod nikolaj;

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use chrono::NaiveDate;
use platform::{
    Clock, calendar,
    client::{Client, How, Unanswered},
    stack::Stack,
};
use proto::{
    assignment::ListOrganisations,
    followup::ListFollowUps,
    id::CommandId,
    request::{Command, Done},
    sealed::Sealed,
    thread::ShowThread,
    vault::{Seal, SealedRef},
    who::Actor,
};
use uuid::Uuid;

use self::cast::Cast;
use crate::{audit, connect, out::Out, speak, timeline::Showing};

/// Somebody asks something on a day of the story.
struct Step {
    /// Days after the beginning, in the story; it is played without waiting.
    day: u16,
    who: Actor,
    /// What they do, in English and Danish.
    says: (&'static str, &'static str),
    ask: Request,
    before: Before,
}

/// What must have been heard first: people wait until they see it on their screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    ThreadHeard,
    AssignmentHeard,
    FollowupHeard,
}

/// A command, ready to be sent.
struct Request {
    service: &'static str,
    name: &'static str,
    body: serde_json::Result<Vec<u8>>,
    /// Whether "that is so already" is as good as "done": what is set up stays from run to run.
    may_be_so_already: bool,
}

impl Request {
    fn of<C: Command>(command: &C) -> Request {
        Request {
            service: C::SERVICE,
            name: C::NAME,
            body: serde_json::to_vec(command),
            may_be_so_already: false,
        }
    }
}

/// Plays it with new people, shows the thread, and proves the logs.
pub(crate) async fn run(stack: &Path, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(stack)?;
    let client = connect::client_of(&stack).await?;
    let run = Run { seed: Uuid::new_v4(), today: calendar::day(Clock::wall().now()) };
    show(&stack, &client, run, out).await
}

/// One playing of the scenario. The same seed and day ask exactly the same again, so that an interrupted run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Run {
    pub(crate) seed: Uuid,
    pub(crate) today: NaiveDate,
}

/// Plays it, shows the thread, and proves the logs.
pub(crate) async fn show(stack: &Stack, client: &Client, run: Run, out: Out) -> anyhow::Result<()> {
    let cast = Cast::of(run.seed);
    out.say(out.lang.pick(
        "Nikolaj, 9 years, wants to play football. Everybody in this story is made up.\n",
        "Nikolaj på 9 år vil gerne spille fodbold. Alle i historien er opdigtede.\n",
    ));
    let said = play(client, &cast, run, out).await?;
    out.say("");
    let at_least = ["referral", "thread", "assignment", "followup"].into_iter();
    let at_least = at_least
        .filter_map(|it| Some(format!("{it}={}", said.get(it)?)))
        .collect::<Vec<_>>()
        .join(",");
    let reader = cast.bridge_builder();
    Showing::new(client, &reader, cast.thread, out).all(Some(at_least)).await?;
    out.say("");
    audit::verify_stack(stack, &[], out).await
}

/// Plays every step; answers how far each service's log has come.
async fn play(
    client: &Client,
    cast: &Cast,
    run: Run,
    out: Out,
) -> anyhow::Result<BTreeMap<&'static str, i64>> {
    let mut said = BTreeMap::new();
    let mut sealed = BTreeMap::new();
    let words = nikolaj::words(cast);
    for (nth, (who, seal)) in words.iter().enumerate() {
        let how = How { id: Some(command(run, "words", nth)), ..How::default() };
        client
            .ask_so(who, seal, how)
            .await
            .with_context(|| format!("{} was not sealed", speak::code(seal.sealed.0)))?;
        sealed.insert(seal.sealed, seal_of(client, who, seal).await?);
    }
    for (nth, step) in nikolaj::steps(cast, &sealed, run.today)?.into_iter().enumerate() {
        wait(client, cast, &said, step.before).await?;
        let line = out.lang.pick(step.says.0, step.says.1);
        let done = ask(client, &step.who, step.ask, command(run, "step", nth))
            .await
            .with_context(|| line.to_owned())?;
        if let Some((service, done)) = done {
            said.insert(service, done.position);
        }
        let (day, who) = (out.lang.pick("day", "dag"), speak::role(step.who.role, out.lang));
        out.say(format!("{day} {:>3}  {who:<14}  {line}", step.day));
    }
    Ok(said)
}

fn command(run: Run, what: &str, nth: usize) -> CommandId {
    CommandId(proto::id::derive(
        "demo",
        &[run.seed.as_bytes(), what.as_bytes(), &nth.to_be_bytes()],
    ))
}

async fn seal_of(client: &Client, who: &Actor, seal: &Seal) -> Result<Sealed, Unanswered> {
    client.show(who, &SealedRef { sealed: seal.sealed }).await
}

async fn ask(
    client: &Client,
    who: &Actor,
    request: Request,
    id: CommandId,
) -> anyhow::Result<Option<(&'static str, Done)>> {
    let Request { service, name, body, may_be_so_already } = request;
    let how = How { id: Some(id), ..How::default() };
    match client.request(&proto::subject::command(service, name), who, body?.into(), how).await {
        Ok(answer) => Ok(Some((
            service,
            serde_json::from_slice(&answer).context("the answer cannot be read")?,
        ))),
        Err(Unanswered::Problem(no)) if may_be_so_already && no.status == 409 => Ok(None),
        Err(why) => Err(why.into()),
    }
}

async fn wait(
    client: &Client,
    cast: &Cast,
    said: &BTreeMap<&'static str, i64>,
    before: Before,
) -> anyhow::Result<()> {
    let heard = |sources: &[&str]| {
        let positions = sources.iter().filter_map(|it| Some(format!("{it}={}", said.get(it)?)));
        How { at_least: Some(positions.collect::<Vec<_>>().join(",")), ..How::default() }
    };
    let bridge = cast.bridge_builder();
    match before {
        Before::Nothing => {}
        Before::ThreadHeard => {
            let how = heard(&["referral", "vault", "assignment", "followup"]);
            drop(client.show_so(&bridge, &ShowThread { thread: cast.thread }, how).await?);
        }
        Before::AssignmentHeard => {
            drop(
                client.show_so(&bridge, &ListOrganisations {}, heard(&["thread", "vault"])).await?,
            );
        }
        Before::FollowupHeard => {
            let how = heard(&["thread", "assignment"]);
            drop(client.show_so(&bridge, &ListFollowUps::default(), how).await?);
        }
    }
    Ok(())
}
