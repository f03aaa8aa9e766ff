//! `brobygger thread`.

use std::{path::Path, time::Duration};

use futures::StreamExt as _;
use platform::client::{Client, Unanswered};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{ThreadId, UserId},
    reporting::ShowThreadLine,
};
use uuid::Uuid;

use crate::{cli, connect, out::Out, serve, timeline::Showing};

/// A bell that was missed rings again after this long.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Which municipality acts in the thread: whoever oversees the country sees where a thread is, not what happened in it.
async fn acting(client: &Client, thread: ThreadId) -> Result<Municipality, Unanswered> {
    let everywhere = Actor {
        subject: UserId(Uuid::nil()),
        role: Role::Auditor,
        tenant: Municipality::COUNTRY,
        organisation: None,
        duty: None,
    };
    Ok(client.show(&everywhere, &ShowThreadLine { thread }).await?.municipality)
}

pub(crate) async fn run(stack: &Path, options: &cli::Thread, out: Out) -> anyhow::Result<()> {
    let client = connect::client(stack).await?;
    let tenant = match options.tenant {
        Some(tenant) => tenant,
        None => acting(&client, options.thread).await?,
    };
    let actor = options.actor(tenant);
    // Before the first look, so that nothing falls in between.
    let mut bell = client.nats().subscribe(format!("event.*.*.*.*.{}", options.thread)).await?;
    let mut showing = Showing::new(&client, &actor, options.thread, out);
    showing.all(None).await?;
    if !options.follow {
        return Ok(());
    }
    let follow = async {
        loop {
            // What rings is only a reason to look: the view decides what is shown, in its order, each once.
            drop(tokio::time::timeout(LOOK_EVERY, bell.next()).await);
            showing.more().await?;
        }
    };
    tokio::select! {
        stopped = serve::asked_to_stop() => stopped,
        failed = follow => failed,
    }
}
