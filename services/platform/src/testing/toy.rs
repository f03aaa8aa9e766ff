//! A service to try the platform on: a camp with places, and a view of how many are taken.

mod requests;

use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    actor::Role,
    code::Municipality,
    event::{Event as _, Unreadable},
    id::CommandId,
    problem::Problem,
    recorded_event::RecordedEvent,
    sealed::Digest,
};
use serde::{Deserialize, Serialize};
use sqlx::{
    PgConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use std::{borrow::Cow, collections::BTreeSet};
use uuid::Uuid;

pub use self::requests::{Close, Reserve, Sit, Squat, Taken};
use crate::{
    Aggregate, Awaits, CommandContext, CommandFor, CommandSpec, DecideError, Due, Envelope,
    NewEvents, Prepared, QuerySpec, Service, Streams, Timer,
    service::{Failure, RequestContext},
};

/// What happens to a camp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum CampFact {
    /// Somebody has a place.
    #[serde(rename = "camp.place_reserved")]
    PlaceReserved {
        /// Whose.
        guest: Uuid,
        /// Something to make the event as big as one of ours.
        filler: String,
    },
    /// It will be locked.
    #[serde(rename = "camp.closing")]
    Closing {
        /// When.
        at: DateTime<Utc>,
    },
    /// It will be locked, if nobody comes.
    #[serde(rename = "camp.emptying")]
    Emptying {
        /// When.
        at: DateTime<Utc>,
    },
    /// It is locked.
    #[serde(rename = "camp.closed")]
    Closed {
        /// Since when somebody who may have come was not heard.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unheard_since: Option<DateTime<Utc>>,
    },
}

impl proto::event::Fact for CampFact {
    const AGGREGATE: &'static str = "camp";
}

/// Everything the toy states.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// About a camp.
    Camp(CampFact),
}

impl From<CampFact> for Event {
    fn from(fact: CampFact) -> Event {
        Event::Camp(fact)
    }
}

impl proto::event::Event for Event {
    const SERVICE: &'static str = "toy";

    fn parts(&self) -> Result<(String, String), Unreadable> {
        let Event::Camp(fact) = self;
        proto::event::parts(fact)
    }

    fn read(kind: &str, data: &str) -> Result<Self, Unreadable> {
        proto::event::read(kind, data).map(Event::Camp)
    }
}

/// A camp.
#[derive(Debug, Clone, Default)]
pub struct Camp {
    guests: BTreeSet<Uuid>,
    closed: bool,
}

/// What can be asked of a camp.
#[derive(Debug, Clone)]
pub enum CampCommand {
    /// A place.
    Reserve {
        /// For whom.
        guest: Uuid,
        /// Places in all.
        places: usize,
        /// Something to make the event bigger.
        filler: String,
    },
    /// To be locked later.
    Close {
        /// When.
        at: DateTime<Utc>,
    },
    /// To be locked later, if nobody comes.
    CloseIfEmpty {
        /// When.
        at: DateTime<Utc>,
    },
    /// To be locked now.
    Lock {
        /// Only if nobody came.
        if_empty: bool,
        /// Since when somebody who may have come is not heard.
        unheard_since: Option<DateTime<Utc>>,
    },
    /// A place with a seat: whose the seat is stands in no event.
    Sit {
        /// For whom.
        guest: Uuid,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampRejection {
    /// Every place is taken.
    Full,
    /// This guest has one.
    Reserved,
    /// It is locked.
    Closed,
}

impl From<CampRejection> for Problem {
    fn from(rejection: CampRejection) -> Problem {
        match rejection {
            CampRejection::Full => Problem::new(409, "full", "every place is taken"),
            CampRejection::Reserved => Problem::new(409, "reserved", "this guest has a place"),
            CampRejection::Closed => Problem::new(409, "closed", "the camp is closed"),
        }
    }
}

impl Aggregate for Camp {
    type Command = CampCommand;
    type Event = CampFact;
    type Rejection = CampRejection;

    fn decide(&self, command: CampCommand) -> Result<Vec<CampFact>, CampRejection> {
        match command {
            CampCommand::Lock { if_empty, unheard_since } => {
                let stays = self.closed || (if_empty && !self.guests.is_empty());
                Ok(if stays { vec![] } else { vec![CampFact::Closed { unheard_since }] })
            }
            _ if self.closed => Err(CampRejection::Closed),
            CampCommand::Close { at } => Ok(vec![CampFact::Closing { at }]),
            CampCommand::CloseIfEmpty { at } => Ok(vec![CampFact::Emptying { at }]),
            // Who has a place may take another seat: then nothing is to be said.
            CampCommand::Sit { guest } if self.guests.contains(&guest) => Ok(vec![]),
            CampCommand::Sit { guest } => {
                Ok(vec![CampFact::PlaceReserved { guest, filler: String::new() }])
            }
            CampCommand::Reserve { guest, .. } if self.guests.contains(&guest) => {
                Err(CampRejection::Reserved)
            }
            CampCommand::Reserve { places, .. } if self.guests.len() >= places => {
                Err(CampRejection::Full)
            }
            CampCommand::Reserve { guest, filler, .. } => {
                mind(guest, PANICS_DECIDING);
                Ok(vec![CampFact::PlaceReserved { guest, filler }])
            }
        }
    }

    fn evolve(mut self, event: &CampFact) -> Camp {
        match event {
            CampFact::PlaceReserved { guest, .. } => {
                mind(*guest, PANICS_FOLDING);
                self.guests.insert(*guest);
            }
            CampFact::Closing { .. } | CampFact::Emptying { .. } => {}
            CampFact::Closed { .. } => self.closed = true,
        }
        self
    }
}

crate::states! {
    /// A stream of the toy.
    State of Event { Camp(Camp) }
}

/// The toy. With `VIEWS` it counts taken places in the transaction that records them, and refuses the guest nobody can count.
pub struct Toy<const VIEWS: bool>;

/// The guest whom the view cannot count.
pub const UNCOUNTABLE: Uuid = Uuid::from_u128(13);
/// Guests over whom the toy panics: when it decides, when it folds what was decided, in its views, when it reacts, when it
/// takes up what another service said.
pub const PANICS_DECIDING: Uuid = Uuid::from_u128(14);
/// See [`PANICS_DECIDING`].
pub const PANICS_FOLDING: Uuid = Uuid::from_u128(15);
/// See [`PANICS_DECIDING`].
pub const PANICS_PROJECTING: Uuid = Uuid::from_u128(16);
/// See [`PANICS_DECIDING`].
pub const PANICS_REACTING: Uuid = Uuid::from_u128(17);
/// See [`PANICS_DECIDING`].
pub const PANICS_HEARING: Uuid = Uuid::from_u128(18);
/// The camp that is about to be closed while a source is away, and is closed when it is back.
pub const AWAY: Uuid = Uuid::from_u128(21);
/// The camp whose timer the toy panics over.
pub const PANICS_DUE: Uuid = Uuid::from_u128(19);
/// The camp whose locking breaks a view until there is a table `toy_locked`.
pub const BREAKS_DUE: Uuid = Uuid::from_u128(20);

/// Panics over one guest.
fn mind(guest: Uuid, panics_over: Uuid) {
    assert!(guest != panics_over, "nobody can say anything of this guest");
}

/// The camp of which the view cannot take two events at a time.
pub const NEVER_TOGETHER: u128 = 14;

impl<const VIEWS: bool> Service for Toy<VIEWS> {
    const NAME: &'static str = "toy";
    const SUBSCRIBES_TO: &'static [&'static str] = &["other"];
    type Event = Event;
    type State = State;
    type Command = (Uuid, CampCommand);
    type Effect = Seat;

    fn migrations(&self) -> Migrator {
        let sql = "create table toy_taken (camp uuid primary key, taken bigint not null);
                   create table toy_heard (camp uuid primary key, heard bigint[] not null);
                   create table toy_seats (camp uuid, seat bigint, guest uuid not null, position bigint not null, primary key (camp, seat));";
        let view = Migration::new(9101, "toy".into(), MigrationType::Simple, sql.into(), false);
        Migrator { migrations: Cow::Owned(vec![view]), ignore_missing: true, ..Migrator::DEFAULT }
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        const GUESTS: &[Role] = &[Role::Family, Role::BridgeBuilder];
        vec![
            crate::command(GUESTS, |it: Reserve| {
                let Reserve { camp, guest, places, filler } = it;
                Ok(ask(camp, CampCommand::Reserve { guest, places, filler }))
            }),
            crate::command(GUESTS, |it: Close| Ok(ask(it.camp, CampCommand::Close { at: it.at })))
                .heard_late(),
            crate::secret_command(GUESTS, sit, keyed),
            crate::command_with(GUESTS, squat),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        vec![crate::query(&[Role::Family], taken)]
    }

    fn decide(
        (camp, command): &Self::Command,
        context: &CommandContext,
        streams: &Streams<'_, State>,
    ) -> Result<NewEvents<Event>, DecideError> {
        let mut command = command.clone();
        if let CampCommand::Lock { unheard_since, .. } = &mut command {
            *unheard_since = context.unheard_since;
        }
        streams.decide::<Camp>(*camp, command)
    }

    fn timers(event: &Event) -> Vec<Timer> {
        match event {
            Event::Camp(CampFact::Closing { at }) => vec![Timer::Set("close", *at)],
            Event::Camp(CampFact::Emptying { at }) => vec![Timer::Set("empty", *at)],
            Event::Camp(CampFact::Closed { .. }) => ["close", "empty"].map(Timer::Clear).to_vec(),
            Event::Camp(CampFact::PlaceReserved { .. }) => vec![],
        }
    }

    fn on_deadline(
        kind: &str,
        stream: Uuid,
        _: DateTime<Utc>,
    ) -> Option<CommandFor<Self::Command>> {
        mind(stream, PANICS_DUE);
        let if_empty = kind == "empty";
        let lock = CampCommand::Lock { if_empty, unheard_since: None };
        (if_empty || kind == "close").then(|| ask(stream, lock))
    }

    fn awaits(kind: &str) -> Awaits {
        match kind {
            "empty" => Awaits { sources: &["other"], away_max: TimeDelta::days(1) },
            _ => Awaits::NOTHING,
        }
    }

    fn on_source_away(
        _: &str,
        since: DateTime<Utc>,
        _: Municipality,
    ) -> Option<CommandFor<Self::Command>> {
        Some(ask(
            AWAY,
            CampCommand::Close { at: crate::calendar::after(since, TimeDelta::days(1_000)) },
        ))
    }

    fn on_source_back(
        _: &str,
        _: DateTime<Utc>,
        _: Municipality,
    ) -> Option<CommandFor<Self::Command>> {
        Some(ask(AWAY, CampCommand::Lock { if_empty: false, unheard_since: None }))
    }

    fn react(_: &str, event: &RecordedEvent) -> Result<Vec<CommandFor<Self::Command>>, Unreadable> {
        let Event::Camp(fact) = Event::read(&event.kind, &event.data)?;
        Ok(match fact {
            CampFact::PlaceReserved { guest, filler } => {
                mind(guest, PANICS_REACTING);
                vec![ask(event.stream, CampCommand::Reserve { guest, places: usize::MAX, filler })]
            }
            CampFact::Closing { .. } | CampFact::Emptying { .. } | CampFact::Closed { .. } => {
                vec![]
            }
        })
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        if !VIEWS {
            return Ok(());
        }
        for stated in events {
            if let Event::Camp(CampFact::Closed { .. }) = stated.event {
                // A table that is not there yet is how closing a camp breaks.
                if stated.metadata.stream == BREAKS_DUE {
                    sqlx::query("insert into toy_locked values (1)").execute(&mut *tx).await?;
                }
            }
            if let Event::Camp(CampFact::PlaceReserved { guest, .. }) = stated.event {
                mind(guest, PANICS_PROJECTING);
                // Dividing by zero is how a view breaks here.
                sqlx::query("insert into toy_taken values ($1, 1 / $2::int) on conflict (camp) do update set taken = toy_taken.taken + 1 / $2::int")
                    .bind(stated.metadata.stream)
                    .bind(i32::from(guest != UNCOUNTABLE))
                    .execute(&mut *tx)
                    .await?;
            }
        }
        Ok(())
    }

    async fn apply(
        &self,
        tx: &mut PgConnection,
        effects: &[Due<'_, Seat>],
    ) -> anyhow::Result<Vec<CommandId>> {
        let mut stale = vec![];
        for Due { command, position, effect, .. } in effects {
            let taken =
                sqlx::query("insert into toy_seats values ($1, $2, $3, $4) on conflict do nothing")
                    .bind(effect.camp)
                    .bind(effect.seat)
                    .bind(effect.guest)
                    .bind(position)
                    .execute(&mut *tx)
                    .await?;
            if taken.rows_affected() == 0 {
                stale.push(*command);
            }
        }
        Ok(stale)
    }

    async fn handle_events(
        &self,
        tx: &mut PgConnection,
        _: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        if !VIEWS {
            return Ok(());
        }
        let never = Uuid::from_u128(NEVER_TOGETHER);
        anyhow::ensure!(
            events.iter().filter(|it| it.stream == never).count() < 2,
            "nobody can take these together"
        );
        for event in events {
            let Event::Camp(fact) = event.read()?;
            if let CampFact::PlaceReserved { guest, .. } = &fact {
                mind(*guest, PANICS_HEARING);
            }
            anyhow::ensure!(
                !matches!(fact, CampFact::PlaceReserved { guest, .. } if guest == UNCOUNTABLE),
                "nobody can count this guest"
            );
            sqlx::query("insert into toy_heard values ($1, array[$2]) on conflict (camp) do update set heard = toy_heard.heard || $2")
                .bind(event.stream)
                .bind(event.position)
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    }
}

/// Whose a seat is.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    camp: Uuid,
    seat: i64,
    guest: Uuid,
}

async fn sit<const VIEWS: bool>(
    ctx: RequestContext<Toy<VIEWS>>,
    asked: Sit,
) -> Result<(Prepared<Toy<VIEWS>>, Digest), Failure> {
    let Sit { camp, guest, seat } = asked;
    let known = keyed(ctx.clone(), asked).await?.unwrap_or_default();
    let taken: Option<Uuid> =
        sqlx::query_scalar("select guest from toy_seats where camp = $1 and seat = $2")
            .bind(camp)
            .bind(seat)
            .fetch_optional(&ctx.pool)
            .await?;
    if taken.is_some() {
        return Err(Problem::new(409, "seat_taken", "somebody sits there").into());
    }
    let effect = Some(Seat { camp, seat, guest });
    Ok((Prepared { ask: ask(camp, CampCommand::Sit { guest }), effect }, known))
}

/// Not much of a key.
async fn keyed<const VIEWS: bool>(
    ctx: RequestContext<Toy<VIEWS>>,
    _: Sit,
) -> Result<Option<Digest>, Failure> {
    Ok(Some(Digest(ctx.request.0.map(|it| it ^ 0x55))))
}

async fn squat<const VIEWS: bool>(
    ctx: RequestContext<Toy<VIEWS>>,
    asked: Squat,
) -> Result<CommandFor<(Uuid, CampCommand)>, Failure> {
    let guest = Uuid::new_v4();
    sqlx::query("insert into toy_seats values ($1, 0, $2, 0)")
        .bind(asked.camp)
        .bind(guest)
        .execute(&ctx.pool)
        .await?;
    Ok(ask(asked.camp, CampCommand::Sit { guest }))
}

fn ask(camp: Uuid, command: CampCommand) -> CommandFor<(Uuid, CampCommand)> {
    CommandFor { stream: camp, command: (camp, command) }
}

async fn taken<const VIEWS: bool>(
    ctx: RequestContext<Toy<VIEWS>>,
    query: Taken,
) -> Result<i64, Failure> {
    let taken = sqlx::query_scalar("select taken from toy_taken where camp = $1")
        .bind(query.camp)
        .fetch_optional(&ctx.pool)
        .await?;
    Ok(taken.unwrap_or(0))
}
