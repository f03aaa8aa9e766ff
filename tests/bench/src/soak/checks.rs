//! After the trouble: everything is counted.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use sqlx::Connection as _;
use uuid::Uuid;

use super::{
    crowd::Work,
    house::{self, House},
};
use crate::ground::Ground;

/// Who writes a log, and who consumes whom.
const WRITERS: [&str; 6] = ["referral", "thread", "assignment", "followup", "vault", "identity"];
const ALL: [&str; 8] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"];

/// How long everything may take to be handled.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) wrong: Vec<String>,
    pub(super) events: BTreeMap<&'static str, i64>,
    pub(super) settled_s: f64,
}

pub(super) async fn run(ground: &Ground, house: &House, work: &Work) -> anyhow::Result<Checked> {
    let mut checked = Checked::default();
    let began = Instant::now();
    if let Some(lag) = settle(ground).await? {
        checked.wrong.push(format!("stuck: {lag}"));
    }
    checked.settled_s = began.elapsed().as_secs_f64();
    for service in ALL {
        let name = format!("brobygger_{service}");
        let parked = house::number(ground, &name, "select count(*) from parked").await?;
        if parked > 0 {
            checked.wrong.push(format!("stuck: {service} has parked {parked} events"));
        }
    }
    for service in WRITERS {
        let end = house::end(ground, &format!("brobygger_{service}")).await?;
        checked.events.insert(service, end);
    }
    nothing_is_lost_or_doubled(ground, work, &mut checked).await?;
    every_accepted_referral_has_its_thread(ground, &mut checked).await?;
    if let Err(why) = house.built.run(&["audit", "verify"]).await {
        checked.wrong.push(format!("a chain does not verify: {why:#}"));
    }
    legal_deeds_were_done(work, &mut checked);
    Ok(checked)
}

/// Waits until everybody has handled everything; answers who has not when that takes too long.
pub(super) async fn settle(ground: &Ground) -> anyhow::Result<Option<String>> {
    let began = Instant::now();
    while let Some(lag) = lag(ground).await? {
        if began.elapsed() > PATIENCE {
            return Ok(Some(lag));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(None)
}

/// Who has not handled whom to the end, if anybody.
async fn lag(ground: &Ground) -> anyhow::Result<Option<String>> {
    for consumer in ALL {
        let name = format!("brobygger_{consumer}");
        let mut database = house::connect(ground, &name).await?;
        let handled: Vec<(String, i64)> =
            sqlx::query_as("select source, position from checkpoints")
                .fetch_all(&mut database)
                .await?;
        database.close().await?;
        for (source, position) in handled {
            let end = house::end(ground, &format!("brobygger_{source}")).await?;
            if position < end {
                return Ok(Some(format!("{consumer} has handled {position} of {end} of {source}")));
            }
        }
    }
    Ok(None)
}

/// Each command that was answered with Done is in its log, in one piece, and no command is there twice.
async fn nothing_is_lost_or_doubled(
    ground: &Ground,
    work: &Work,
    checked: &mut Checked,
) -> anyhow::Result<()> {
    let mut by_cause: HashMap<(&str, Uuid), Vec<(i64, Uuid)>> = HashMap::new();
    for service in WRITERS {
        let mut database = house::connect(ground, &format!("brobygger_{service}")).await?;
        let rows: Vec<(Uuid, i64, Uuid)> =
            sqlx::query_as("select cause, position, stream from events order by position")
                .fetch_all(&mut database)
                .await?;
        database.close().await?;
        for (cause, position, stream) in rows {
            by_cause.entry((service, cause)).or_default().push((position, stream));
        }
    }
    for it in work.kept() {
        let found = by_cause.get(&(it.service, it.id.0));
        // One event may have several reactions, each a command of its own: only what was asked stands in one piece.
        if found.is_some_and(|it| it.windows(2).any(|it| it[0].0 + 1 != it[1].0)) {
            let (service, id) = (it.service, it.id);
            checked.wrong.push(format!("doubled: {service} did the command {id} in two pieces"));
        }
        let last = found.and_then(|it| it.last());
        let is_there = last.is_some_and(|(position, _)| *position == it.position);
        if !is_there {
            checked.wrong.push(format!(
                "lost: {} was answered with position {} and the log has {last:?}",
                it.deed, it.position
            ));
        }
    }
    checked.wrong.truncate(100);
    Ok(())
}

async fn every_accepted_referral_has_its_thread(
    ground: &Ground,
    checked: &mut Checked,
) -> anyhow::Result<()> {
    let accepted = "select count(*) from events where type = 'referral.accepted'";
    let opened = "select count(*) from events where type = 'thread.opened'";
    let accepted = house::number(ground, "brobygger_referral", accepted).await?;
    let opened = house::number(ground, "brobygger_thread", opened).await?;
    if accepted != opened {
        checked.wrong.push(format!("{accepted} referrals were accepted, {opened} threads opened"));
    }
    Ok(())
}

/// A soak in which a legal deed never succeeds proves nothing of it.
fn legal_deeds_were_done(work: &Work, checked: &mut Checked) {
    let counted = work.counted();
    for deed in [
        "register a child",
        "seal a wish",
        "submit a referral",
        "accept a referral",
        "withdraw a referral",
        "set the next step",
        "the same once more",
    ] {
        if counted.get(deed).is_none_or(|it| it.done == 0) {
            checked.wrong.push(format!("nobody ever managed to {deed}"));
        }
    }
    for deed in ["what is forbidden", "another's command id", "a stranger looks"] {
        if counted.get(deed).is_none_or(|it| it.refused == 0) {
            checked.wrong.push(format!("nobody was ever refused: {deed}"));
        }
    }
}
