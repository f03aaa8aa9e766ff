//! Everything on the wire in one list: what schemas, documents and checks are generated from.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, json_schema};
use serde::de::DeserializeOwned;

use crate::{
    bounds::{Reader, Unread, schema_of},
    recorded_event::RecordedEvent,
    request::{
        After, Asker, Command, Fate, Head, Parked, Query, RefusedPage, SubscriptionStatus,
        WhichCommand, WhichRefused, WhichSource,
    },
};

/// A command or a query.
#[derive(Debug, Clone)]
pub struct Request {
    /// The last token of its subject.
    pub name: &'static str,
    /// Who asks it.
    pub asker: Asker,
    /// The body.
    pub body: Schema,
    /// What a query shows; a command answers [`crate::request::Done`].
    pub answer: Option<Schema>,
    /// Whether a body is one, and within its bounds.
    pub reads: fn(&[u8]) -> Result<(), Unread>,
}

fn reads<T: JsonSchema + DeserializeOwned>(body: &[u8]) -> Result<(), Unread> {
    Reader::<T>::default().read(body).map(drop)
}

impl Request {
    pub(crate) fn command<C: Command>() -> Request {
        Request {
            name: C::NAME,
            asker: C::ASKER,
            body: schema_of::<C>(),
            answer: None,
            reads: reads::<C>,
        }
    }

    pub(crate) fn query<Q: Query>() -> Request {
        Request {
            name: Q::NAME,
            asker: Q::ASKER,
            body: schema_of::<Q>(),
            answer: Some(schema_of::<Q::Answer>()),
            reads: reads::<Q>,
        }
    }
}

/// What one service says and can be asked.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name.
    pub name: &'static str,
    /// The facts it states, one schema an aggregate.
    pub facts: Vec<(&'static str, Schema)>,
    /// Its commands and queries.
    pub requests: Vec<Request>,
}

/// Every service with a wire. Their schemas are drawn once.
#[must_use]
pub fn services() -> Vec<Service> {
    static DRAWN: LazyLock<Vec<Service>> = LazyLock::new(drawn);
    DRAWN.clone()
}

fn drawn() -> Vec<Service> {
    macro_rules! list {
        ($($service:ident)*) => {
            vec![$(Service {
                name: stringify!($service),
                facts: crate::$service::facts(),
                requests: crate::$service::requests(),
            }),*]
        };
    }
    list![referral thread assignment followup vault reporting audit identity]
}

/// What `platform` answers for every service alike. A `log`, a `head` and a `checkpoint` are asked by other
/// services, without an actor.
#[must_use]
pub fn every_service() -> Service {
    let nothing =
        |what: &str| json_schema!({ "description": format!("{what} The body is not read.") });
    let asker = Asker::Person;
    let query =
        |name, body, answer, reads| Request { name, asker, body, answer: Some(answer), reads };
    // The log itself: of another service that consumes it.
    let of_log = |it: Request| Request { asker: Asker::Service, ..it };
    Service {
        name: "every_service",
        facts: vec![],
        requests: vec![
            Request {
                name: "replay_parked",
                asker,
                body: nothing("Tries again what is parked."),
                answer: None,
                reads: |_| Ok(()),
            },
            query("parked", nothing("Shows what is parked."), schema_of::<Vec<Parked>>(), |_| {
                Ok(())
            }),
            query(
                "subscriptions",
                nothing("Shows how far the events of each source are handled."),
                schema_of::<Vec<SubscriptionStatus>>(),
                |_| Ok(()),
            ),
            query(
                "refused",
                schema_of::<WhichRefused>(),
                schema_of::<RefusedPage>(),
                reads::<WhichRefused>,
            ),
            of_log(query(
                "checkpoint",
                schema_of::<WhichSource>(),
                schema_of::<Head>(),
                reads::<WhichSource>,
            )),
            query(
                "command",
                schema_of::<WhichCommand>(),
                schema_of::<Fate>(),
                reads::<WhichCommand>,
            ),
            of_log(query(
                "log",
                schema_of::<After>(),
                schema_of::<Vec<RecordedEvent>>(),
                reads::<After>,
            )),
            of_log(query(
                "head",
                nothing("Shows where the log ends."),
                schema_of::<Head>(),
                |_| Ok(()),
            )),
        ],
    }
}

/// Ties commands and queries to their service and lists them for the catalogue.
macro_rules! requests {
    (
        $service:literal
        commands { $($(#[$c_doc:meta])* $command:literal $Command:ty,)* }
        $(by_operator { $($operators:literal $Operators:ty,)* })?
        $(by_portal {
            commands { $($portals:literal $Portals:ty,)* }
            queries { $($shown:literal $Shown:ty => $Seen:ty,)* }
        })?
        $(by_identity {
            commands { $($identities:literal $Identities:ty,)* }
            queries { $($known:literal $Asked:ty => $Known:ty,)* }
        })?
        queries { $($(#[$q_doc:meta])* $query:literal $Query:ty => $Answer:ty,)* }
    ) => {
        $(impl crate::request::Command for $Command {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $command;
        })*
        $($(impl crate::request::Command for $Operators {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $operators;
            const ASKER: crate::request::Asker = crate::request::Asker::Operator;
        })*)?
        $($(impl crate::request::Command for $Portals {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $portals;
            const ASKER: crate::request::Asker = crate::request::Asker::Portal;
        })*)?
        $($(impl crate::request::Query for $Shown {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $shown;
            const ASKER: crate::request::Asker = crate::request::Asker::Portal;
            type Answer = $Seen;
        })*)?
        $($(impl crate::request::Command for $Identities {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $identities;
            const ASKER: crate::request::Asker = crate::request::Asker::Identity;
        })*)?
        $($(impl crate::request::Query for $Asked {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $known;
            const ASKER: crate::request::Asker = crate::request::Asker::Identity;
            type Answer = $Known;
        })*)?
        $(impl crate::request::Query for $Query {
            const SERVICE: &'static str = $service;
            const NAME: &'static str = $query;
            type Answer = $Answer;
        })*

        /// Everything this service can be asked.
        #[must_use]
        pub fn requests() -> Vec<crate::catalog::Request> {
            vec![
                $(crate::catalog::Request::command::<$Command>(),)*
                $($(crate::catalog::Request::command::<$Operators>(),)*)?
                $($(crate::catalog::Request::command::<$Portals>(),)*)?
                $($(crate::catalog::Request::query::<$Shown>(),)*)?
                $($(crate::catalog::Request::command::<$Identities>(),)*)?
                $($(crate::catalog::Request::query::<$Asked>(),)*)?
                $(crate::catalog::Request::query::<$Query>(),)*
            ]
        }
    };
}
pub(crate) use requests;
