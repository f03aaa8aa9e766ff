//! Poking a service: any command, any query.

use std::{io::Read as _, path::Path};

use anyhow::Context as _;
use platform::client::How;
use proto::{request::Done, subject};
use serde_json::{Value, value::RawValue};

use crate::{cli, connect, out::Out, services};

pub(crate) async fn send(stack: &Path, options: cli::Send, out: Out) -> anyhow::Result<()> {
    let cli::Send { service, command, json_body, id, expected_version, who } = options;
    services::named(std::slice::from_ref(&service))?;
    let client = connect::client(stack).await?;
    let how = How { id, expected: expected_version, at_least: None };
    let answer = client.request(&subject::command(&service, &command), &who.actor(), body(&json_body)?.into(), how).await?;
    let done: Done = serde_json::from_slice(&answer).context("the answer cannot be read")?;
    out.value(&done);
    let Done { stream, version, position } = done;
    out.say(out.lang.pick(
        format!("Done: {stream} is at version {version}, {service} at position {position}."),
        format!("Gjort: {stream} er nu i version {version}, {service} på plads {position}."),
    ));
    Ok(())
}

pub(crate) async fn ask(stack: &Path, options: cli::Ask, out: Out) -> anyhow::Result<()> {
    let cli::Ask { service, query, json_body, at_least, who } = options;
    services::named(std::slice::from_ref(&service))?;
    let client = connect::client(stack).await?;
    let how = How { at_least, ..How::default() };
    let answer = client.request(&subject::query(&service, &query), &who.actor(), body(&json_body)?.into(), how).await?;
    let answer: Value = serde_json::from_slice(&answer).context("the answer cannot be read")?;
    out.show(&answer);
    Ok(())
}

/// The body as it was typed, once it is known to be JSON.
fn body(text: &str) -> anyhow::Result<String> {
    let mut body = text.to_owned();
    if text == "-" {
        body.clear();
        std::io::stdin().read_to_string(&mut body).context("standard input cannot be read")?;
    }
    serde_json::from_str::<&RawValue>(&body).context("the body is not JSON: put it in single quotes, as '{\"thread\": \"..\"}'")?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json() {
        assert_eq!(body(r#"{"a": 1}"#).unwrap(), r#"{"a": 1}"#);
        assert!(body("{a: 1}").unwrap_err().to_string().contains("not JSON"));
    }
}
