use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::{camps, database};
use crate::database::must_be_direct;

/// A connection that stays the same is fine; one that is another after each transaction is refused, with what to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_of_transactions_is_found_out() {
    let walk = camps().await;
    let direct = database(&walk);
    must_be_direct("toy", &direct).await.unwrap();
    for backends in [vec![101], vec![101, 102]] {
        let pooled = pooled(backends).await;
        let no = must_be_direct("toy", &pooled).await.unwrap_err().to_string();
        assert!(no.contains("the database of toy is behind a connection pooler"), "{no}");
        assert!(no.contains("session mode"), "{no}");
    }
    // A database that is away is another matter.
    must_be_direct("toy", &direct.clone().socket("/nowhere")).await.unwrap();
}

/// The server's processes that nobody uses at the moment.
type Idle = Arc<Mutex<Vec<i32>>>;

/// The address of something that answers as a pooler does which gives each transaction one of these processes of a server.
async fn pooled(backends: Vec<i32>) -> PgConnectOptions {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let idle: Idle = Arc::new(Mutex::new(backends));
    #[expect(clippy::disallowed_methods, reason = "ends with the test")]
    drop(tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            drop(tokio::spawn(pool(client, Arc::clone(&idle))));
        }
    }));
    let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(port);
    options.username("toy").database("toy").ssl_mode(PgSslMode::Disable)
}

/// Speaks as much of PostgreSQL's protocol as the look at a connection needs.
async fn pool(mut client: TcpStream, idle: Idle) -> std::io::Result<()> {
    let length = client.read_u32().await?;
    client.read_exact(&mut vec![0; length as usize - 4]).await?;
    client.write_all(&[frame(b'R', &[0; 4]), frame(b'Z', b"I")].concat()).await?;
    let mut ours = None;
    loop {
        let kind = client.read_u8().await?;
        let mut text = vec![0; client.read_u32().await? as usize - 4];
        client.read_exact(&mut text).await?;
        let take = || idle.lock().unwrap().pop();
        let answer = match (kind, text.as_slice()) {
            (b'Q', b"begin\0") => {
                ours = take();
                frame(b'C', b"BEGIN\0")
            }
            (b'Q', b"rollback\0") => {
                idle.lock().unwrap().extend(ours.take());
                frame(b'C', b"ROLLBACK\0")
            }
            (b'Q', b"select pg_backend_pid()\0") => {
                // With one process only, who is not in a transaction is served by it all the same.
                let backend = ours.or_else(take);
                if ours.is_none() {
                    idle.lock().unwrap().extend(backend);
                }
                number(backend.unwrap_or(101))
            }
            _ => return Ok(()),
        };
        let status: &[u8] = if ours.is_some() { b"T" } else { b"I" };
        client.write_all(&[answer, frame(b'Z', status)].concat()).await?;
    }
}

/// An answer of one row with one number.
fn number(number: i32) -> Vec<u8> {
    let description = [&[0, 1], &b"pid\0"[..], &[0; 6], &[0, 0, 0, 23, 0, 4], &[255; 4], &[0; 2]];
    let text = number.to_string();
    let length = u32::try_from(text.len()).unwrap().to_be_bytes();
    let row = [&[0, 1], &length[..], text.as_bytes()].concat();
    [frame(b'T', &description.concat()), frame(b'D', &row), frame(b'C', b"SELECT 1\0")].concat()
}

/// A message as PostgreSQL frames it: its kind, its length, its body.
fn frame(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[kind], &length[..], body].concat()
}
