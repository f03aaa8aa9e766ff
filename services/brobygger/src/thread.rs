//! `brobygger thread`.

use std::{path::Path, time::Duration};

use futures::StreamExt as _;
use platform::client::Unanswered;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{ThreadId, UserId},
    reporting::ShowThreadLine,
};
use uuid::Uuid;

use crate::{cli, door::Door, out::Out, remote::Way, serve, timeline::Showing};

/// A bell that was missed rings again after this long.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Which municipality acts in the thread: whoever oversees the country sees where a thread is, not what happened in it.
async fn acting(client: &Door, thread: ThreadId) -> Result<Municipality, Unanswered> {
    let everywhere = Actor {
        subject: UserId(Uuid::nil()),
        role: Role::Auditor,
        tenant: Municipality::COUNTRY,
        organisation: None,
        duty: None,
    };
    Ok(client.show(&everywhere, &ShowThreadLine { thread }).await?.municipality)
}

pub(crate) async fn run(
    way: &Way,
    stack: &Path,
    options: &cli::Thread,
    out: Out,
) -> anyhow::Result<()> {
    let (client, mut actor) = options.asking(way, stack).open().await?;
    // Who is logged in acts where they do; in a demo one acts where the thread is.
    if options.tenant.is_none() && matches!(client, Door::Demo(_)) {
        actor = options.actor(acting(&client, options.thread).await?);
    }
    // Before the first look, so that nothing falls in between.
    let mut bell = client.bell(format!("event.*.*.*.*.{}", options.thread)).await?;
    let mut showing = Showing::new(&client, &actor, options.thread, out);
    showing.all(None).await?;
    if !options.follow {
        return Ok(());
    }
    let follow = async {
        loop {
            // What rings is only a reason to look: the view decides what is shown, in its order, each once.
            let rings = async {
                match &mut bell {
                    Some(bell) => drop(bell.next().await),
                    None => std::future::pending().await,
                }
            };
            drop(tokio::time::timeout(LOOK_EVERY, rings).await);
            showing.more().await?;
        }
    };
    tokio::select! {
        stopped = serve::asked_to_stop() => stopped,
        failed = follow => failed,
    }
}
