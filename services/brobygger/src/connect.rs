//! Reaching a stack over NATS: as its operator, and in a demo as anybody.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use platform::{
    client::{Client, Requester},
    stack::Stack,
    token::Signer,
    wire::Login,
};
use tokio::{net::TcpStream, time::timeout};

use crate::exit::NotReachable;

/// How long somebody at the keyboard waits for a stack that is busy or coming up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How long a long piece of work waits: one of several replicas may have stopped in the middle of it.
pub(crate) const LONG_PATIENCE: Duration = Duration::from_secs(60);

/// Connects to the demo that `stack` is, to ask as anybody: everybody in it is made up.
pub(crate) async fn client_of(stack: &Stack) -> anyhow::Result<Client> {
    as_anybody(stack, PATIENCE).await
}

/// As [`client_of`], for long work that one silence must not stop.
pub(crate) async fn patient_client_of(stack: &Stack) -> anyhow::Result<Client> {
    as_anybody(stack, LONG_PATIENCE).await
}

/// Connects to a demo, to ask as anybody.
///
/// # Errors
/// When the stack is none: there a person logs in, and a machine has a key of its own.
pub(crate) async fn as_anybody(stack: &Stack, patience: Duration) -> anyhow::Result<Client> {
    let login = operators(stack).await?;
    let key = key_for_anybody(stack)?;
    Client::connect(&login, Signer::from_file(key)?, patience).await
}

/// The key with which anybody is anybody: of a demo alone.
fn key_for_anybody(stack: &Stack) -> anyhow::Result<&Path> {
    ensure!(
        stack.is_demo,
        "this stack is no demo, so nobody is anybody there: log in with `brobygger login`, or name a machine's key with --key.\n\
         If its file names `actor_private_key_file`, take that out of every copy but the one that serves `identity`"
    );
    stack
        .actor_private_key_file
        .as_deref()
        .context("this stack's file names no key to sign actor tokens with: ask where it was made")
}

/// Connects as the operator, who asks what needs no token, and what is the operator's alone.
pub(crate) async fn operator(stack: &Stack) -> anyhow::Result<Requester> {
    Requester::connect(&operators(stack).await?, PATIENCE).await
}

async fn operators(stack: &Stack) -> anyhow::Result<Login> {
    let operator = &stack.operator;
    ensure!(
        !operator.nats_url.is_empty(),
        "this stack's file is a service's own and names no operator: use the operator's file with --stack"
    );
    must_listen(
        &operator.nats_url,
        "start the stack with `./dev up`, or name another with --stack",
    )
    .await?;
    Ok(Login {
        url: operator.nats_url.clone(),
        user: Some((operator.nats_user.clone(), operator.nats_password.clone())),
        name: operator.nats_user.clone(),
    })
}

/// A connection that waits for ever for a server that is not there helps nobody at a keyboard: look first.
pub(crate) async fn must_listen(url: &str, or_else: &str) -> anyhow::Result<()> {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let address = address.rsplit('@').next().unwrap_or(address).trim_end_matches('/');
    let address =
        if address.contains(':') { address.to_owned() } else { format!("{address}:4222") };
    match timeout(PATIENCE, TcpStream::connect(&address)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) | Err(_) => {
            Err(NotReachable(format!("nobody answers at {address}: {or_else}")).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The old way, a key for any role, is a demo's alone.
    #[test]
    fn only_in_a_demo_somebody_is_anybody() {
        for (is_demo, key, expected) in [
            (true, Some("actor.key"), Ok("actor.key")),
            (true, None, Err("names no key")),
            (false, Some("actor.key"), Err("brobygger login")),
            (false, None, Err("brobygger login")),
        ] {
            let stack = json!({
                "services": {}, "actor_public_keys": ["AAAA"], "is_demo": is_demo, "actor_private_key_file": key,
            });
            let stack: Stack = serde_json::from_value(stack).unwrap();
            match (key_for_anybody(&stack), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, Path::new(expected)),
                (Err(why), Err(expected)) => assert!(why.to_string().contains(expected), "{why}"),
                (found, expected) => panic!("{is_demo} {key:?}: {found:?}, not {expected:?}"),
            }
        }
    }
}
