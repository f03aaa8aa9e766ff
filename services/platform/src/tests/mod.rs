//! Races, duplicates, order and crash points, proved once on a toy: a camp with places.

mod concern;
mod deadlines;
mod effects;
mod ended;
mod lead;
mod log;
mod panics;
mod pooler;
mod races;
mod reaction;
mod rebuild;
mod refused;
mod restore;
mod subscription;
mod waiting;
mod wire;

use std::sync::Arc;

use proto::{
    actor::{Actor, Role},
    event::Event as _,
    id::CommandId,
    problem::Problem,
    recorded_event::RecordedEvent,
    request::Done,
};
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use crate::{
    Call,
    export::Log,
    service::Service,
    testing::{
        Walk, actor,
        toy::{CampFact, Event, Reserve, Toy},
    },
    verify,
};

type Camps = Walk<Toy<true>>;

async fn camps() -> Camps {
    Walk::start(Toy::<true>).await
}

fn family() -> Actor {
    actor(Role::Family, "0751")
}

fn reserve(camp: Uuid) -> Reserve {
    Reserve { camp, guest: Uuid::new_v4(), places: 25, filler: String::new() }
}

/// Asks with a command id of the test's own.
async fn ask_as<S: Service>(
    walk: &Walk<S>,
    id: Uuid,
    actor: &Actor,
    command: &Reserve,
) -> Result<Done, Problem> {
    let body = serde_json::to_vec(command).unwrap();
    walk.core
        .ask(
            "reserve",
            &body,
            Call { id: CommandId(id), actor: actor.clone(), expected: None, trace: String::new() },
        )
        .await
}

fn database<S: Service>(walk: &Walk<S>) -> PgConnectOptions {
    PgConnectOptions::clone(&walk.pool.connect_options())
}

/// Positions are 1, 2, 3 ..., versions too within each stream, every hash is the one before it and the event.
async fn assert_whole<S: Service>(walk: &Walk<S>) -> Vec<RecordedEvent> {
    let events = walk.events().await;
    let mut versions = std::collections::HashMap::<Uuid, i64>::new();
    for (position, event) in (1..).zip(&events) {
        assert_eq!(event.position, position);
        let version = versions.entry(event.stream).or_default();
        *version += 1;
        assert_eq!(event.version, *version);
    }
    let ids: std::collections::HashSet<_> = events.iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), events.len());
    let verdict =
        verify::chain(&database(walk), &Log::Own, &Arc::default()).await.unwrap().unwrap();
    assert_eq!(verdict.events, events.len() as i64);
    events
}

/// Events that another service might have said: places reserved, each in the camp of its number.
fn published(walk: &Camps, camps: &[u128]) -> Vec<RecordedEvent> {
    let place = |camp: &u128| {
        let camp = Uuid::from_u128(*camp);
        let fact = CampFact::PlaceReserved { guest: Uuid::new_v4(), filler: String::new() };
        walk.published("other", camp, camp, &Event::from(fact))
    };
    camps.iter().map(place).collect()
}

/// The positions that the view has of a camp, in the order it handled them.
async fn taken_in(walk: &Camps, camp: u128) -> Vec<i64> {
    let taken_in = sqlx::query_scalar("select heard from toy_heard where camp = $1")
        .bind(Uuid::from_u128(camp));
    taken_in.fetch_optional(&walk.pool).await.unwrap().unwrap_or_default()
}

fn kind_of(event: &Event) -> String {
    event.parts().unwrap().0
}
