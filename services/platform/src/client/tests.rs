use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_nats::Message;
use futures::StreamExt as _;
use proto::actor::Role;
use tempfile::TempDir;
use tokio::time::Instant;

use super::{Client, How, PATIENCE_MAX, PAUSE, from_now};
use crate::{
    engines::{Nats, NatsOptions},
    testing::actor,
    token::Signer,
    wire::{Login, header},
};

const SUBJECT: &str = "command.toy.reserve";

struct Ground {
    client: Client,
    plain: async_nats::Client,
    _nats: Nats,
    _dir: TempDir,
}

async fn ground(patience_s: u64) -> Ground {
    let dir = tempfile::tempdir().unwrap();
    let nats = Nats::start(dir.path(), NatsOptions::default()).await.unwrap();
    let login = Login { url: nats.url(), user: None, name: "somebody".to_owned() };
    let patience = Duration::from_secs(patience_s);
    let client = Client::connect(&login, Signer::generate(), patience).await.unwrap();
    let plain = async_nats::connect(nats.url()).await.unwrap();
    Ground { client, plain, _nats: nats, _dir: dir }
}

fn id_of(message: &Message) -> String {
    header(message.headers.as_ref(), "Command-Id").unwrap().to_owned()
}

async fn ask(client: &Client) -> Vec<u8> {
    let actor = actor(Role::Family, "0751");
    client.request(SUBJECT, &actor, "{}".into(), How::default()).await.unwrap().to_vec()
}

/// One of two replicas receives and never answers, as one that is killed while it works: the living one answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_never_answers_stops_nobody() {
    let ground = ground(60).await;
    let (unanswered, ids) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(HashSet::new())));
    for is_living in [true, false] {
        let mut replica = ground.plain.queue_subscribe(SUBJECT, "q".to_owned()).await.unwrap();
        ground.plain.flush().await.unwrap();
        let (plain, unanswered, ids) = (ground.plain.clone(), unanswered.clone(), ids.clone());
        #[expect(clippy::disallowed_methods, reason = "ends with the test")]
        tokio::spawn(async move {
            while let Some(message) = replica.next().await {
                ids.lock().unwrap().insert(id_of(&message));
                if is_living {
                    plain.publish(message.reply.unwrap(), "done".into()).await.unwrap();
                } else {
                    unanswered.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    let mut asked = 0;
    while unanswered.load(Ordering::Relaxed) < 3 {
        assert_eq!(ask(&ground.client).await, b"done");
        asked += 1;
    }
    assert_eq!(ids.lock().unwrap().len(), asked, "what is asked again is the same command");
}

/// Who is asked again answers the first time it was asked: that answer counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_answer_is_an_answer() {
    let ground = ground(60).await;
    let mut replica = ground.plain.subscribe(SUBJECT).await.unwrap();
    ground.plain.flush().await.unwrap();
    let plain = ground.plain.clone();
    #[expect(clippy::disallowed_methods, reason = "joined below")]
    let replica = tokio::spawn(async move {
        let (first, second) = (replica.next().await.unwrap(), replica.next().await.unwrap());
        plain.publish(first.reply.clone().unwrap(), "late".into()).await.unwrap();
        assert_eq!(id_of(&first), id_of(&second));
    });
    assert_eq!(ask(&ground.client).await, b"late");
    replica.await.unwrap();
}

/// Patience ends.
#[tokio::test]
async fn nobody_is_waited_for_for_ever() {
    let ground = ground(0).await;
    let actor = actor(Role::Family, "0751");
    let asked = ground.client.request(SUBJECT, &actor, "{}".into(), How::default()).await;
    assert!(asked.unwrap_err().to_string().starts_with("toy does not answer"));
}

/// However patient somebody is, there is a moment at which they have waited long enough.
#[tokio::test]
async fn patience_has_an_end() {
    for patience in [Duration::ZERO, PAUSE, Duration::MAX] {
        let now = Instant::now();
        let ends = from_now(patience);
        assert!(now <= ends && ends.duration_since(now) <= PATIENCE_MAX + PAUSE, "{patience:?}");
    }
}
