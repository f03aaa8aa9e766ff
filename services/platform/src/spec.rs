//! Makes the commands and queries of a service: how a body becomes a command or an answer.

use std::{future::Future, sync::Arc};

use futures::future::BoxFuture;
use proto::{
    actor::{Actor, Role},
    bounds::{Reader, Unread},
    problem::Problem,
    request,
    sealed::Digest,
};
use serde_json::value::RawValue;

use crate::{
    message::CommandFor,
    service::{CommandSpec, Failure, Prepared, QuerySpec, Reading, Ready, RequestContext, Service},
};

/// Reads a body and holds it to the bounds of its schema.
fn read<T: serde::de::DeserializeOwned>(reader: &Reader<T>, body: &[u8]) -> Result<T, Failure> {
    reader.read(body).map_err(|why| match why {
        Unread::Malformed(why) => {
            let why = unreadable(&why);
            Problem::malformed(format!("the body is not what this takes: {why}")).into()
        }
        Unread::OutOfBounds(why) => Problem::new(400, "out_of_bounds", why.to_string()).into(),
    })
}

/// Why a body cannot be read, without a word of it: it may be somebody's name, and an answer is passed on and kept by others.
pub(crate) fn unreadable(why: &serde_json::Error) -> String {
    const REPEATING: [&str; 5] =
        ["unknown field", "unknown variant", "invalid type", "invalid value", "invalid length"];
    let told = why.to_string();
    let Some(what) = REPEATING.into_iter().find(|it| told.starts_with(it)) else { return told };
    // What was expected instead is said last, and is our own words.
    let ours =
        [", expected ", ", there are no fields"].iter().filter_map(|it| told.rfind(it)).max();
    let ours = ours.and_then(|at| told.get(at..)).unwrap_or_default();
    format!("{what}{ours}")
}

/// A command of the wire, whose mandate it is, and how it reads as one of ours.
pub fn command<S, C>(
    roles: &'static [Role],
    read_as: fn(C) -> Result<CommandFor<S::Command>, Problem>,
) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
{
    alone(roles, move |_, command: C| read_as(command))
}

/// How a body reads as a command of who asks.
type ReadBy<S, C> = fn(&Actor, C) -> Result<CommandFor<<S as Service>::Command>, Problem>;

/// As [`command`], where who asks says about which stream it is.
pub fn command_by<S, C>(roles: &'static [Role], read_as: ReadBy<S, C>) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
{
    alone(roles, read_as)
}

fn alone<S: Service, C: request::Command + 'static>(
    roles: &'static [Role],
    read_as: impl Fn(&Actor, C) -> Result<CommandFor<S::Command>, Problem> + Send + Sync + 'static,
) -> CommandSpec<S> {
    let reader = Reader::<C>::default();
    let prepare = move |ctx: RequestContext<S>, body: &[u8]| -> BoxFuture<'static, Ready<S>> {
        let ask =
            read(&reader, body).and_then(|it| read_as(&ctx.actor, it).map_err(Failure::Problem));
        Box::pin(std::future::ready(ask.map(|it| (it.into(), None))))
    };
    spec::<S, C>(roles, Reading::Alone(Arc::new(prepare)))
}

/// A command that is prepared by what the database holds: `prepare` reads, and cannot write. What the command writes goes with it
/// to the transaction that records it, and is written there only if it is done, and done for the first time.
pub fn command_with<S, C, F, P>(
    roles: &'static [Role],
    prepare: fn(RequestContext<S>, C) -> F,
) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
    F: Future<Output = Result<P, Failure>> + Send + 'static,
    P: Into<Prepared<S>>,
{
    let reader = Reader::<C>::default();
    let prepare = move |ctx: RequestContext<S>, body: &[u8]| -> BoxFuture<'static, Ready<S>> {
        let command = read(&reader, body);
        Box::pin(async move { Ok((prepare(ctx, command?).await?.into(), None)) })
    };
    spec::<S, C>(roles, Reading::Prepared(Arc::new(prepare)))
}

/// As [`command_with`], of a body that must leave no trace, not even a digest that guesses could be held against. So that the same
/// id asks the same thing, `prepare` also makes a digest of [`RequestContext::request`] under a key that lies in clear in no database; `keyed`
/// makes it again by what the database holds, or has none when that key is not there. The key is to be one that is destroyed with
/// what the body tells: from then on the digest tells nobody anything.
pub fn secret_command<S, C, F, G>(
    roles: &'static [Role],
    prepare: fn(RequestContext<S>, C) -> F,
    keyed: fn(RequestContext<S>, C) -> G,
) -> CommandSpec<S>
where
    S: Service,
    C: request::Command + 'static,
    F: Future<Output = Result<(Prepared<S>, Digest), Failure>> + Send + 'static,
    G: Future<Output = Result<Option<Digest>, Failure>> + Send + 'static,
{
    let reader = Reader::<C>::default();
    let prepare = move |ctx: RequestContext<S>, body: &[u8]| -> BoxFuture<'static, Ready<S>> {
        let command = read(&reader, body);
        Box::pin(async move {
            let (prepared, digest) = prepare(ctx, command?).await?;
            Ok((prepared, Some(digest)))
        })
    };
    let reader = Reader::<C>::default();
    let keyed = move |ctx: RequestContext<S>,
                      body: &[u8]|
          -> BoxFuture<'static, Result<Option<Digest>, Failure>> {
        let command = read(&reader, body);
        Box::pin(async move { keyed(ctx, command?).await })
    };
    spec::<S, C>(roles, Reading::Secret(Arc::new(prepare), Arc::new(keyed)))
}

fn spec<S: Service, C: request::Command>(
    roles: &'static [Role],
    reading: Reading<S>,
) -> CommandSpec<S> {
    CommandSpec { name: C::NAME, roles, reading, asker: C::ASKER, takes_late: false }
}

/// A query of the wire, who may ask it, and what shows it.
pub fn query<S, Q, F>(roles: &'static [Role], show: fn(RequestContext<S>, Q) -> F) -> QuerySpec<S>
where
    S: Service,
    Q: request::Query + 'static,
    F: Future<Output = Result<Q::Answer, Failure>> + Send + 'static,
{
    let reader = Reader::<Q>::default();
    let answer = move |ctx: RequestContext<S>,
                       body: &[u8]|
          -> BoxFuture<'static, Result<Box<RawValue>, Failure>> {
        let query = read(&reader, body);
        Box::pin(async move {
            let answer = show(ctx, query?).await?;
            serde_json::value::to_raw_value(&answer).map_err(|why| Failure::Broken(why.into()))
        })
    };
    QuerySpec { name: Q::NAME, roles, asker: Q::ASKER, answer: Arc::new(answer) }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::unreadable;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Code {
        One,
    }

    /// Whatever is sent, what was expected is said, and what was sent is not.
    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        let told = |why: serde_json::Error| unreadable(&why);
        for (body, expected) in [
            (r#"{"Nikolaj": 1}"#, "unknown field, there are no fields at line 1 column 10"),
            (
                r#"{"Nikolaj`, expected Nikolaj": 1}"#,
                "unknown field, there are no fields at line 1 column 29",
            ),
            (r#""Nikolaj""#, "invalid type, expected struct Nothing at line 1 column 9"),
            (
                r#"", expected Nikolaj""#,
                "invalid type, expected struct Nothing at line 1 column 20",
            ),
            ("{", "EOF while parsing an object at line 1 column 1"),
        ] {
            assert_eq!(serde_json::from_str::<Nothing>(body).map_err(told).unwrap_err(), expected);
        }
        let code = serde_json::from_str::<Code>(r#""Nikolaj""#).map_err(told).unwrap_err();
        assert_eq!(code, "unknown variant, expected `one` at line 1 column 9");
        assert!(matches!(serde_json::from_str(r#""one""#), Ok(Code::One)));
    }
}
