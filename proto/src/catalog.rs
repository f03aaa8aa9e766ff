//! Everything on the wire in one list: what schemas, documents and checks are generated from.

use schemars::{Schema, json_schema, schema_for};

use crate::{
    recorded::Recorded,
    request::{After, Command, Fate, Head, Parked, Query, WhichCommand},
};

/// A command or a query.
#[derive(Debug, Clone)]
pub struct Request {
    /// The last token of its subject.
    pub name: &'static str,
    /// The body.
    pub body: Schema,
    /// What a query shows; a command answers [`crate::request::Done`].
    pub answer: Option<Schema>,
}

impl Request {
    pub(crate) fn command<C: Command>() -> Request {
        Request { name: C::NAME, body: schema_for!(C), answer: None }
    }

    pub(crate) fn query<Q: Query>() -> Request {
        Request { name: Q::NAME, body: schema_for!(Q), answer: Some(schema_for!(Q::Answer)) }
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

/// Every service with a wire.
#[must_use]
pub fn services() -> Vec<Service> {
    macro_rules! list {
        ($($service:ident)*) => {
            vec![$(Service {
                name: stringify!($service),
                facts: crate::$service::facts(),
                requests: crate::$service::requests(),
            }),*]
        };
    }
    list![referral thread assignment followup vault reporting audit]
}

/// What `platform` answers for every service alike. A `log` and a `head` are asked by other services, without an actor.
#[must_use]
pub fn every_service() -> Service {
    let nothing =
        |what: &str| json_schema!({ "description": format!("{what} The body is not read.") });
    let query = |name, body, answer| Request { name, body, answer: Some(answer) };
    Service {
        name: "every_service",
        facts: vec![],
        requests: vec![
            Request {
                name: "replay_parked",
                body: nothing("Tries again what is parked."),
                answer: None,
            },
            query("parked", nothing("Shows what is parked."), schema_for!(Vec<Parked>)),
            query("command", schema_for!(WhichCommand), schema_for!(Fate)),
            query("log", schema_for!(After), schema_for!(Vec<Recorded>)),
            query("head", nothing("Shows where the log ends."), schema_for!(Head)),
        ],
    }
}
