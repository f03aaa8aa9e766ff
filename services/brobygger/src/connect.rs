//! Reaching a stack that runs somewhere else.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use platform::{client::Client, stack::Stack, token::Signer, wire::Login};
use tokio::{net::TcpStream, time::timeout};

use crate::exit::NotReachable;

/// How long somebody at the keyboard waits for a stack that is busy or coming up.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a long piece of work waits: one of several replicas may have stopped in the middle of it.
const LONG_PATIENCE: Duration = Duration::from_secs(60);

/// Connects to the stack that `file` describes.
pub(crate) async fn client(file: &Path) -> anyhow::Result<Client> {
    client_of(&Stack::load(file)?).await
}

/// As [`client`], for long work that one silence must not stop.
pub(crate) async fn patient_client(file: &Path) -> anyhow::Result<Client> {
    patient_client_of(&Stack::load(file)?).await
}

pub(crate) async fn patient_client_of(stack: &Stack) -> anyhow::Result<Client> {
    connect(stack, LONG_PATIENCE).await
}

pub(crate) async fn client_of(stack: &Stack) -> anyhow::Result<Client> {
    connect(stack, PATIENCE).await
}

async fn connect(stack: &Stack, patience: Duration) -> anyhow::Result<Client> {
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
    let key = stack.actor_private_key_file.as_deref().context(
        "this stack's file names no key to sign actor tokens with: ask where it was made",
    )?;
    let login = Login {
        url: operator.nats_url.clone(),
        user: Some((operator.nats_user.clone(), operator.nats_password.clone())),
        name: operator.nats_user.clone(),
    };
    Client::connect(&login, Signer::from_file(key)?, patience).await
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
