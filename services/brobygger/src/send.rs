//! Poking a service: any command, any query.

use std::{io::Read as _, path::Path};

use anyhow::{Context as _, bail};
use platform::{client::How, stack::Stack};
use proto::{
    catalog,
    request::{Asker, Done},
    subject,
};
use serde_json::{Value, value::RawValue};

use crate::{cli, connect, out::Out, remote::Way, services};

pub(crate) async fn send(
    way: &Way,
    stack: &Path,
    options: cli::Send,
    out: Out,
) -> anyhow::Result<()> {
    let cli::Send { service, command, json_body, id, expected_version, at_least, who } = options;
    let asker = must_be_known(&service, Kind::Command, &command)?;
    let how = How { id, expected: expected_version, at_least };
    let body = body(&json_body)?.into();
    let answer = if asker == Asker::Person {
        let (door, actor) = who.asking(way, stack).open().await?;
        door.request((&service, &command, true), &actor, body, how).await?
    } else {
        // What is the operator's alone is asked by the operator's user of NATS, in nobody's name; what only the portal asks is refused there.
        let operator = connect::operator(&Stack::load(stack)?).await?;
        let subject = subject::asked_by(asker, &service, &command);
        operator.request(&subject, || None, body, how).await?
    };
    let done: Done = serde_json::from_slice(&answer.body).context("the answer cannot be read")?;
    out.value(&done);
    let Done { stream, version, position } = done;
    out.say(out.lang.pick(
        format!("Done: {stream} is at version {version}, {service} at position {position}."),
        format!("Gjort: {stream} er nu i version {version}, {service} på plads {position}."),
    ));
    Ok(())
}

pub(crate) async fn ask(
    way: &Way,
    stack: &Path,
    options: cli::Ask,
    out: Out,
) -> anyhow::Result<()> {
    let cli::Ask { service, query, json_body, at_least, who } = options;
    must_be_known(&service, Kind::Query, &query)?;
    let (door, actor) = who.asking(way, stack).open().await?;
    let how = How { at_least, ..How::default() };
    let body = body(&json_body)?.into();
    let answer = door.request((&service, &query, false), &actor, body, how).await?;
    if let Some(parked) = &answer.parked {
        out.warn(&out.lang.pick(
            format!(
                "This answer is not complete: {service} has parked what it cannot read ({parked} events). \
                 Look: brobygger ask {service} parked --as administrator"
            ),
            format!(
                "Dette svar er ikke fuldstændigt: {service} har sat det til side, den ikke kan læse ({parked} hændelser). \
                 Se efter: brobygger ask {service} parked --as administrator"
            ),
        ));
    }
    let answer: Value =
        serde_json::from_slice(&answer.body).context("the answer cannot be read")?;
    out.show(&answer);
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Command,
    Query,
}

/// What nobody listens to is never answered: say so before asking.
fn must_be_known(service: &str, kind: Kind, name: &str) -> anyhow::Result<Asker> {
    services::named(&[service.to_owned()])?;
    let requests =
        catalog::services().into_iter().filter(|it| it.name == service).flat_map(|it| it.requests);
    let requests = requests.filter(|it| it.answer.is_some() == (kind == Kind::Query));
    let mut known: Vec<_> = requests.map(|it| (it.name, it.asker)).collect();
    // Of every service, and of none in particular.
    let of_every = match kind {
        Kind::Command => &["replay_parked"][..],
        Kind::Query => &["command", "parked", "subscriptions", "refused"],
    };
    known.extend(of_every.iter().map(|it| (*it, Asker::Person)));
    if let Some((_, asker)) = known.iter().find(|(it, _)| *it == name) {
        return Ok(*asker);
    }
    let what = if kind == Kind::Command { "command" } else { "query" };
    let known: Vec<_> = known.into_iter().map(|(it, _)| it).collect();
    bail!("{service} knows no {what} {name}; it knows {}", known.join(", "))
}

/// The body as it was typed, once it is known to be JSON.
fn body(text: &str) -> anyhow::Result<String> {
    let mut body = text.to_owned();
    if text == "-" {
        body.clear();
        std::io::stdin().read_to_string(&mut body).context("standard input cannot be read")?;
    }
    serde_json::from_str::<&RawValue>(&body)
        .context("the body is not JSON: put it in single quotes, as '{\"thread\": \"..\"}'")?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_listens_to_is_said() {
        must_be_known("thread", Kind::Command, "set_next_step").unwrap();
        must_be_known("thread", Kind::Query, "parked").unwrap();
        let unknown =
            must_be_known("thread", Kind::Query, "set_next_step").unwrap_err().to_string();
        assert!(
            unknown.starts_with("thread knows no query set_next_step; it knows thread, threads,"),
            "{unknown}"
        );
        assert!(must_be_known("portal", Kind::Query, "parked").is_err());
    }

    #[test]
    fn a_body_is_json() {
        assert_eq!(body(r#"{"a": 1}"#).unwrap(), r#"{"a": 1}"#);
        assert!(body("{a: 1}").unwrap_err().to_string().contains("not JSON"));
    }
}
