//! Every command of every service, by every role: asked twice at once, late, and with another body under the same id. What is
//! compared is every table, whatever stands in it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use platform::{Call, Service, testing::Walk};
use proto::{actor::Actor, id::CommandId, problem::Problem, request::Done};
use serde_json::Value;
use sqlx::Row as _;
use uuid::Uuid;

use super::{
    asking::Request,
    cast::{Mandate, Relation},
};

/// A command as it was asked, and its answer.
struct Asked<'a> {
    request: &'a Request,
    id: Uuid,
    actor: Actor,
    body: Vec<u8>,
}

pub(super) async fn all<S: Service>(walk: &Walk<S>, requests: &[Request]) {
    all_as(walk, requests, |it| it).await;
}

/// As [`all`], where people are known by other ids.
pub(super) async fn all_as<S: Service>(
    walk: &Walk<S>,
    requests: &[Request],
    recast: impl Fn(Actor) -> Actor,
) {
    let (mut done, mut refused) = (vec![], 0);
    for request in requests.iter().filter(|it| !it.is_query) {
        for mandate in Mandate::all() {
            let relations = mandate.relations();
            let relation = relations.iter().find(|it| **it == Relation::Related);
            let actor = recast(mandate.actor(*relation.unwrap_or(&relations[0]), request.about));
            let body = (request.body)(&actor);
            let asked = Asked { request, id: Uuid::new_v4(), actor, body };
            match at_once(walk, &asked).await {
                Some(answer) => done.push((asked, answer)),
                None => refused += 1,
            }
        }
    }
    assert!(refused > 0, "{}: nobody is refused", S::NAME);
    let commands = S::commands().len();
    assert!(done.len() * 2 > commands, "{}: {} of {commands} are done", S::NAME, done.len());
    walk.clock.advance(TimeDelta::days(400));
    let before = tables(walk).await;
    let forgotten = forgotten(walk).await;
    for (asked, answer) in &done {
        let title = asked.request.title();
        match ask(walk, asked, &asked.body).await {
            Ok(late) => assert_eq!(late, *answer, "{title}"),
            // About somebody who was forgotten since, nobody knows any more what was asked.
            Err(no) => {
                assert_eq!(no.code, "command_id_reused", "{title}");
                let body = String::from_utf8_lossy(&asked.body);
                assert!(forgotten.iter().any(|it| body.contains(it)), "{title}: {body}");
            }
        }
        unchanged(&title, "asked late", &before, &tables(walk).await);
    }
}

/// Asks it, and asks it again; the answer, if it was done.
async fn at_once<S: Service>(walk: &Walk<S>, asked: &Asked<'_>) -> Option<Done> {
    let title = format!("{} by {}", asked.request.title(), asked.actor.role);
    let mut before = tables(walk).await;
    let first = ask(walk, asked, &asked.body).await;
    let mut after = tables(walk).await;
    let again = ask(walk, asked, &asked.body).await;
    unchanged(&title, "asked twice", &after, &tables(walk).await);
    assert_eq!(first, again, "{title}");
    match first {
        Err(no) => {
            assert!(no.status < 500, "{title}: {no:?}");
            // That it was refused is remembered; and who learns whose a CPR number is has looked.
            before.remove("commands");
            after.remove("commands");
            if no.code != "cpr_known" {
                unchanged(&title, "refused", &before, &after);
            }
            None
        }
        Ok(done) => {
            for other in [[&asked.body[..], b" "].concat(), about_another(&asked.body)] {
                let no = ask(walk, asked, &other).await.unwrap_err();
                assert_eq!(no.code, "command_id_reused", "{title}");
                unchanged(&title, "asked with another body", &after, &tables(walk).await);
            }
            Some(done)
        }
    }
}

async fn ask<S: Service>(walk: &Walk<S>, asked: &Asked<'_>, body: &[u8]) -> Result<Done, Problem> {
    let (id, actor) = (CommandId(asked.id), asked.actor.clone());
    let call = Call { id, actor, expected: None, trace: String::new() };
    walk.core.ask(asked.request.name, body, call).await
}

/// The same about other streams: every id is another.
fn about_another(body: &[u8]) -> Vec<u8> {
    fn other(value: &mut Value) {
        match value {
            Value::String(text) if text.parse::<Uuid>().is_ok() => {
                *text = Uuid::new_v4().to_string();
            }
            Value::Array(all) => all.iter_mut().for_each(other),
            Value::Object(all) => all.values_mut().for_each(other),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut body = serde_json::from_slice(body).unwrap();
    other(&mut body);
    let mut body = serde_json::to_vec(&body).unwrap();
    body.push(b'\n');
    body
}

/// Whose keys were destroyed.
async fn forgotten<S: Service>(walk: &Walk<S>) -> Vec<String> {
    if S::NAME != "vault" {
        return vec![];
    }
    let destroyed = "select distinct subject::text from vault_keys where wrapped is null";
    sqlx::query_scalar(destroyed).fetch_all(&walk.pool).await.unwrap()
}

/// A digest of every table, but the one that counts who was refused what.
async fn tables<S: Service>(walk: &Walk<S>) -> BTreeMap<String, String> {
    let names: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public' and tablename <> 'refused'")
            .fetch_all(&walk.pool)
            .await
            .unwrap();
    let each = names.iter().map(|it| {
        format!("select '{it}', md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from \"{it}\" t")
    });
    let all = each.collect::<Vec<_>>().join(" union all ");
    let rows = sqlx::query(&all).fetch_all(&walk.pool).await.unwrap();
    rows.iter().map(|it| (it.get(0), it.get(1))).collect()
}

#[track_caller]
fn unchanged(
    title: &str,
    how: &str,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) {
    let changed: Vec<_> = before.iter().filter(|(name, it)| after.get(*name) != Some(it)).collect();
    assert!(changed.is_empty(), "{title}: {how}, and these changed: {changed:?}");
}
