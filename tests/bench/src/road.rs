//! What (d) is measured against: the same road with nothing on it. A request over NATS, one row inserted and committed, the
//! answer; the same bytes published to a stream, acknowledged, delivered; one row inserted where they arrive.
//!
//! It decides nothing, orders nothing, checks nobody, remembers no command and does everything one at a time, as a first draft
//! would. A row counts as visible when its insert returns.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use async_nats::{
    Message, Request, Subscriber,
    jetstream::{
        self,
        consumer::{AckPolicy, pull},
    },
};
use futures::StreamExt as _;
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    ground::{Database, Ground},
    wire::{ARRIVES_WITHIN, on_time, quantiles},
};

/// Requests that are answered at the same time: as many as there are connections.
const ANSWERING: usize = 16;

/// The road, with whoever stands beside it.
pub(crate) struct Road {
    client: async_nats::Client,
    database: Database,
    seen: Seen,
    /// They end when this goes.
    _people: JoinSet<anyhow::Result<()>>,
}

type Seen = Arc<Mutex<HashMap<Uuid, Instant>>>;

impl Road {
    pub(crate) async fn open(ground: &Ground) -> anyhow::Result<Road> {
        let database = ground.database("wire_road").await?;
        let mut connection = PgConnection::connect_with(&database.options).await?;
        connection
            .execute(
                "create table said (id uuid primary key, data json not null);
                 create table handled (id uuid primary key, data json not null)",
            )
            .await?;
        connection.execute("set synchronous_commit = off").await?;
        let client = async_nats::connect(ground.nats.url()).await?;
        let jetstream = jetstream::new(client.clone());
        let stream = jetstream
            .create_stream(jetstream::stream::Config {
                name: "ROAD".to_owned(),
                subjects: vec!["road.said".to_owned()],
                ..Default::default()
            })
            .await?;
        let config = pull::Config {
            durable_name: Some("road".to_owned()),
            ack_policy: AckPolicy::All,
            max_ack_pending: 100_000,
            ..Default::default()
        };
        let arriving = stream.create_consumer(config).await?.messages().await?;
        let asked = client.queue_subscribe("road.ask", "road".to_owned()).await?;
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(u32::try_from(ANSWERING)?)
            .test_before_acquire(false)
            .connect_with(database.options.clone())
            .await?;
        let seen = Seen::default();
        let mut people = JoinSet::new();
        people.spawn(answer(asked, pool, client.clone(), jetstream));
        people.spawn(handle(arriving, connection, Arc::clone(&seen)));
        Ok(Road { client, database, seen, _people: people })
    }

    /// Milliseconds from when a request was due until its row was there, of `rate` a second: p50 and p99.
    pub(crate) async fn measure(&self, rate: u32, seconds: u32) -> anyhow::Result<[f64; 2]> {
        let asked = on_time(rate, seconds, |due| ask(self.client.clone(), due)).await?;
        let began = Instant::now();
        let mut took = vec![];
        for (id, due) in asked {
            let at = loop {
                let at = self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                if let Some(at) = at {
                    break at;
                }
                ensure!(began.elapsed() < ARRIVES_WITHIN, "{id} did not arrive");
                tokio::time::sleep(Duration::from_millis(1)).await;
            };
            took.push(at.saturating_duration_since(due).as_secs_f64() * 1_000.0);
        }
        Ok(quantiles(&took))
    }

    /// That what was said was handled, once each.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect_with(&self.database.options).await?;
        let (said, handled): (i64, i64) =
            sqlx::query_as("select (select count(*) from said), (select count(*) from handled)")
                .fetch_one(&mut connection)
                .await?;
        connection.close().await?;
        ensure!(
            said == handled && said > 0,
            "{said} were said on the road, {handled} were handled"
        );
        drop(self._people);
        self.database.remove().await
    }
}

async fn ask(client: async_nats::Client, due: Instant) -> anyhow::Result<(Uuid, Instant)> {
    let id = Uuid::new_v4();
    let (_, data) = crate::asking::event(id)?;
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("id", id.to_string());
    let request =
        Request::new().headers(headers).payload(data.into()).timeout(Some(ARRIVES_WITHIN));
    client.send_request("road.ask", request).await?;
    Ok((id, due))
}

async fn answer(
    asked: Subscriber,
    pool: PgPool,
    client: async_nats::Client,
    jetstream: jetstream::Context,
) -> anyhow::Result<()> {
    asked
        .for_each_concurrent(ANSWERING, async |message| {
            let one = async {
                insert(&pool, "insert into said (id, data) values ($1, $2::text::json)", &message)
                    .await?;
                let reply = message.reply.clone().context("nobody waits")?;
                client.publish(reply, "".into()).await?;
                let headers = message.headers.clone().unwrap_or_default();
                let said = jetstream
                    .publish_with_headers("road.said", headers, message.payload.clone())
                    .await?;
                said.await?;
                anyhow::Ok(())
            };
            if let Err(why) = one.await {
                crate::report::progress(&format!("the road: {why:#}"));
            }
        })
        .await;
    Ok(())
}

async fn handle(
    mut arriving: pull::Stream,
    mut connection: PgConnection,
    seen: Seen,
) -> anyhow::Result<()> {
    while let Some(message) = arriving.next().await {
        let message = message?;
        let id = insert(
            &mut connection,
            "insert into handled (id, data) values ($1, $2::text::json)",
            &message,
        )
        .await?;
        seen.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Instant::now());
        message.ack().await.map_err(|it| anyhow::anyhow!(it))?;
    }
    Ok(())
}

async fn insert<'c>(
    database: impl sqlx::PgExecutor<'c>,
    statement: &'static str,
    message: &Message,
) -> anyhow::Result<Uuid> {
    let id = message.headers.as_ref().and_then(|it| it.get("id")).context("no id")?;
    let id: Uuid = id.as_str().parse()?;
    sqlx::query(statement)
        .bind(id)
        .bind(std::str::from_utf8(&message.payload)?)
        .execute(database)
        .await?;
    Ok(id)
}
