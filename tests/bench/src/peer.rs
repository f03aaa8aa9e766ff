//! The peer: `postgres-es`, the event store for PostgreSQL that most Rust programs use, with the same camp as its domain.

use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    sync::Arc,
};

use anyhow::ensure;
use cqrs_es::{
    Aggregate, CqrsFramework, DomainEvent, EventStore as _,
    event_sink::EventSink,
    persist::{EventStoreAggregateContext, PersistedEventStore},
};
use platform::testing::toy::CampFact;
use postgres_es::{PostgresCqrs, PostgresEventRepository};
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use crate::{asking, ground::Database};

/// Its table, as its documentation says.
const TABLE: &str = "create table events (
    aggregate_type text not null, aggregate_id text not null, sequence bigint check (sequence >= 0) not null,
    event_type text not null, event_version text not null, payload json not null, metadata json not null,
    primary key (aggregate_type, aggregate_id, sequence))";

/// The same fact as ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fact(CampFact);

impl DomainEvent for Fact {
    fn event_type(&self) -> String {
        match self.0 {
            CampFact::PlaceReserved { .. } => "camp.place_reserved",
            CampFact::Closing { .. } => "camp.closing",
            CampFact::Emptying { .. } => "camp.emptying",
            CampFact::Closed { .. } => "camp.closed",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// The same camp.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Camp {
    guests: BTreeSet<Uuid>,
}

/// A place, please.
pub(crate) struct Reserve {
    guest: Uuid,
    filler: String,
}

impl Aggregate for Camp {
    const TYPE: &'static str = "camp";
    type Command = Reserve;
    type Event = Fact;
    type Error = Infallible;
    type Services = ();

    async fn handle(
        &mut self,
        Reserve { guest, filler }: Reserve,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Infallible> {
        if !self.guests.contains(&guest) {
            sink.write(Fact(CampFact::PlaceReserved { guest, filler }), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, Fact(fact): Fact) {
        match fact {
            CampFact::PlaceReserved { guest, .. } => drop(self.guests.insert(guest)),
            CampFact::Closing { .. } | CampFact::Emptying { .. } | CampFact::Closed { .. } => {}
        }
    }
}

/// The peer on a database of its own.
#[derive(Clone)]
pub(crate) struct Peer {
    pool: PgPool,
    store: Arc<PersistedEventStore<PostgresEventRepository, Camp>>,
    cqrs: Arc<PostgresCqrs<Camp>>,
    metadata: HashMap<String, String>,
    filler: String,
}

impl Peer {
    /// With one connection for each who asks, as the floor has: all of them open, none tested before it is used.
    pub(crate) async fn start(database: &Database, askers: usize) -> anyhow::Result<Peer> {
        let mut owner = PgConnection::connect_with(&database.options).await?;
        owner.execute(TABLE).await?;
        owner.close().await?;
        let connections = u32::try_from(askers)?;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(connections)
            .test_before_acquire(false);
        let pool = pool.connect_with(database.options.clone()).await?;
        let store =
            || PersistedEventStore::new_event_store(PostgresEventRepository::new(pool.clone()));
        // What an event of ours says beside its body, as far as it has a place here.
        let metadata = [
            ("actor", serde_json::to_string(&asking::actor())?),
            ("cause", Uuid::new_v4().to_string()),
            ("thread", Uuid::new_v4().to_string()),
        ];
        Ok(Peer {
            store: Arc::new(store()),
            cqrs: Arc::new(CqrsFramework::new(store(), vec![], ())),
            pool,
            metadata: metadata.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            filler: asking::filler(),
        })
    }

    /// Appends the first event of a new stream; nothing is read first.
    pub(crate) async fn append(&self) -> anyhow::Result<()> {
        let fact =
            Fact(CampFact::PlaceReserved { guest: Uuid::new_v4(), filler: self.filler.clone() });
        let aggregate_id = Uuid::new_v4().to_string();
        let context = EventStoreAggregateContext {
            aggregate_id,
            aggregate: Camp::default(),
            current_sequence: 0,
            current_snapshot: None,
        };
        self.store.commit(vec![fact], context, self.metadata.clone()).await?;
        Ok(())
    }

    /// Loads `camp`, decides, appends.
    pub(crate) async fn reserve(&self, camp: &str) -> anyhow::Result<()> {
        let command = Reserve { guest: Uuid::new_v4(), filler: self.filler.clone() };
        self.cqrs.execute_with_metadata(camp, command, self.metadata.clone()).await?;
        Ok(())
    }

    /// Gives each of `camps` `events` events.
    pub(crate) async fn fill(&self, camps: &[String], events: i32) -> anyhow::Result<()> {
        sqlx::query(
            "insert into events
             select 'camp', camp, nth, 'camp.place_reserved', '1',
                    json_build_object('type', 'camp.place_reserved', 'data', json_build_object('guest', gen_random_uuid(), 'filler', $3::text)),
                    $4::text::json
             from generate_series(1, $2) as nth, unnest($1::text[]) as camp",
        )
        .bind(camps)
        .bind(events)
        .bind(&self.filler)
        .bind(serde_json::to_string(&self.metadata)?)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// That it holds `events` events; then it goes.
    pub(crate) async fn end(self, events: u64) -> anyhow::Result<()> {
        let count: i64 =
            sqlx::query_scalar("select count(*) from events").fetch_one(&self.pool).await?;
        self.pool.close().await;
        ensure!(
            u64::try_from(count)? == events,
            "the peer answered {events} times and holds {count} events"
        );
        Ok(())
    }
}
