//! Everything a service can be asked, by everybody.

use std::collections::BTreeSet;

use platform::{Call, Service, testing::Walk};
use proto::{
    actor::Actor,
    id::{CommandId, PersonId},
    problem::Problem,
    request::{Asker, Command, Query},
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    cast::{CHILD, Mandate, Relation},
    table::{Answer, Row},
};

type Body = Box<dyn Fn(&Actor) -> Vec<u8> + Send + Sync>;

/// One thing to ask, as far as it is the same for everybody.
pub(super) struct Request {
    pub(super) name: &'static str,
    variant: Option<String>,
    pub(super) about: PersonId,
    pub(super) is_query: bool,
    pub(super) body: Body,
    shows: Option<fn(&Value) -> bool>,
}

/// A command that is the same whoever asks.
pub(super) fn command<C: Command + Sync + 'static>(it: C) -> Request {
    request(move |_| serde_json::to_vec(&it).unwrap(), C::NAME)
}

/// A command that says who asks, or says something new each time.
pub(super) fn command_of<C: Command>(
    body: impl Fn(&Actor) -> C + Send + Sync + 'static,
) -> Request {
    request(move |actor| serde_json::to_vec(&body(actor)).unwrap(), C::NAME)
}

fn request(
    body: impl Fn(&Actor) -> Vec<u8> + Send + Sync + 'static,
    name: &'static str,
) -> Request {
    let body = Box::new(body);
    Request { name, variant: None, about: CHILD, is_query: false, body, shows: None }
}

/// A query that is the same whoever asks.
pub(super) fn query<Q: Query + Sync + 'static>(it: Q) -> Request {
    let body = request(move |_| serde_json::to_vec(&it).unwrap(), Q::NAME);
    Request { is_query: true, ..body }
}

/// A query that says who asks.
pub(super) fn query_of<Q: Query>(body: impl Fn(&Actor) -> Q + Send + Sync + 'static) -> Request {
    let body = request(move |actor| serde_json::to_vec(&body(actor)).unwrap(), Q::NAME);
    Request { is_query: true, ..body }
}

impl Request {
    /// It is about another child than usual.
    pub(super) fn about(self, about: PersonId) -> Request {
        Request { about, ..self }
    }

    /// There is more than one of its name.
    pub(super) fn variant(self, variant: impl Into<String>) -> Request {
        Request { variant: Some(variant.into()), ..self }
    }

    /// Its answer says itself whether anything is seen.
    pub(super) fn shows(self, shows: fn(&Value) -> bool) -> Request {
        Request { shows: Some(shows), ..self }
    }

    pub(super) fn title(&self) -> String {
        match &self.variant {
            None => self.name.to_owned(),
            Some(variant) => format!("{}:{variant}", self.name),
        }
    }
}

/// Asks all `requests` in every role and relation. Of two worlds, one is as prepared and one is new: what a query shows is
/// what is not the same in both. While commands are asked, the log takes nothing, so that every one meets the same world;
/// one that comes as far as the log has passed.
pub(super) async fn answers<S: Service>(
    walk: &Walk<S>,
    new: &Walk<S>,
    requests: &[Request],
) -> Vec<Row> {
    answers_as(walk, new, requests, |it| it).await
}

/// As [`answers`], where people are known by other ids.
pub(super) async fn answers_as<S: Service>(
    walk: &Walk<S>,
    new: &Walk<S>,
    requests: &[Request],
    recast: impl Fn(Actor) -> Actor,
) -> Vec<Row> {
    let asked = |is_query| requests.iter().filter(move |it| it.is_query == is_query);
    all_are_asked::<S>(requests);
    let (mut rows, mut in_vain) = (vec![], vec![]);
    for request in asked(true) {
        let mut is_seen = false;
        for (mandate, relation, actor) in everybody(request, &recast) {
            let answer = shown(walk, new, request, &actor).await;
            is_seen |= answer == Answer::Yes;
            rows.push(Row::new(S::NAME, request.title(), mandate, relation, answer));
        }
        in_vain.extend((!is_seen).then(|| request.title()));
    }
    freeze(walk).await;
    for request in asked(false) {
        let mut is_done = false;
        for (mandate, relation, actor) in everybody(request, &recast) {
            let (answer, done) = done(walk, request, &actor).await;
            is_done |= done;
            rows.push(Row::new(S::NAME, request.title(), mandate, relation, answer));
        }
        in_vain.extend((!is_done).then(|| request.title()));
    }
    assert!(
        in_vain.is_empty(),
        "{}: nobody is answered, so the world is not ready for: {in_vain:?}",
        S::NAME
    );
    rows
}

fn everybody(
    request: &Request,
    recast: impl Fn(Actor) -> Actor,
) -> impl Iterator<Item = (Mandate, Relation, Actor)> {
    let about = request.about;
    let pairs = Mandate::all().flat_map(|it| it.relations().iter().map(move |of| (it, *of)));
    pairs.map(move |(mandate, of)| (mandate, of, recast(mandate.actor(of, about))))
}

/// A new command or query is asked here too, and one that is gone is not.
fn all_are_asked<S: Service>(requests: &[Request]) {
    let served: BTreeSet<_> = S::commands()
        .iter()
        .filter(|it| it.asker == Asker::Person)
        .map(|it| (it.name, false))
        .chain(S::queries().iter().filter(|it| it.asker == Asker::Person).map(|it| (it.name, true)))
        .collect();
    let asked: BTreeSet<_> = requests.iter().map(|it| (it.name, it.is_query)).collect();
    let unasked: Vec<_> = served.difference(&asked).collect();
    assert!(unasked.is_empty(), "{}: say in its world how these are asked: {unasked:?}", S::NAME);
    let unknown: Vec<_> = asked.difference(&served).collect();
    assert!(unknown.is_empty(), "{}: these are no commands or queries: {unknown:?}", S::NAME);
    let titles: BTreeSet<_> = requests.iter().map(Request::title).collect();
    assert_eq!(titles.len(), requests.len(), "{}: something is asked twice", S::NAME);
}

fn call(actor: &Actor) -> Call {
    Call {
        id: CommandId(Uuid::new_v4()),
        actor: actor.clone(),
        expected: None,
        trace: String::new(),
    }
}

async fn shown<S: Service>(
    walk: &Walk<S>,
    new: &Walk<S>,
    request: &Request,
    actor: &Actor,
) -> Answer {
    let body = (request.body)(actor);
    let ask = async |walk: &Walk<S>| {
        let answer = walk.core.show(request.name, &body, &call(actor)).await?;
        Ok::<Value, Problem>(serde_json::from_str(answer.get()).unwrap())
    };
    match (ask(walk).await, request.shows) {
        (Err(problem), _) => refused(request, actor, &problem),
        (Ok(answer), Some(shows)) if shows(&answer) => Answer::Yes,
        (Ok(_), Some(_)) => Answer::Nothing,
        (Ok(answer), None) => match ask(new).await {
            Ok(before) if before == answer => Answer::Nothing,
            Ok(_) | Err(_) => Answer::Yes,
        },
    }
}

/// The answer, and whether it came as far as the log.
async fn done<S: Service>(walk: &Walk<S>, request: &Request, actor: &Actor) -> (Answer, bool) {
    let body = (request.body)(actor);
    match walk.core.ask(request.name, &body, call(actor)).await {
        Ok(_) => (Answer::Yes, false), // There was nothing to say.
        Err(problem) if problem.status == 503 => (Answer::Yes, true),
        Err(problem) => (refused(request, actor, &problem), false),
    }
}

#[track_caller]
fn refused(request: &Request, actor: &Actor, problem: &Problem) -> Answer {
    match problem.status {
        401 | 403 => Answer::No(problem.code.clone().into_owned()),
        404 => Answer::Hidden,
        // The mandate is there; how things stand, or what is asked, is in the way.
        409 | 422 => Answer::Yes,
        _ => panic!("{} by {actor:?}: {problem:?}", request.title()),
    }
}

/// From now on the log takes nothing: what would be recorded is answered "not now", and nothing has happened.
async fn freeze<S: Service>(walk: &Walk<S>) {
    for statement in [
        "create function frozen() returns trigger language plpgsql
         as $$ begin raise exception 'the world is frozen' using errcode = '53000'; end $$",
        "create trigger frozen before insert on events for each row execute function frozen()",
        // What is written and recorded nowhere.
        "do $$ begin if to_regclass('vault_colleague_names') is not null then
             create trigger frozen before insert on vault_colleague_names for each row execute function frozen();
         end if; end $$",
    ] {
        sqlx::query(statement).execute(&walk.pool).await.unwrap();
    }
}
