//! Waiting on this machine's loopback for what the browser brings back (RFC 8252).

use std::{net::Ipv4Addr, time::Duration};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use crate::i18n::Lang;

/// How long somebody may take to answer in their browser: as long as the question is good.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10 * 60);

/// How long one request may take.
const REQUEST_MAX: Duration = Duration::from_secs(5);

/// How long the head of a request may be.
const HEAD_MAX_BYTES: usize = 8 * 1024;

/// What a browser brought.
#[derive(Debug, PartialEq, Eq)]
enum Brought {
    /// The code.
    Code(String),
    /// Somebody said no.
    Refused,
    /// Something else, or with another state: it did not come from what we began.
    Nothing,
}

/// Somebody who waits.
pub(super) struct Loopback {
    listener: TcpListener,
    pub(super) port: u16,
}

impl Loopback {
    /// Listens on a free port.
    pub(super) async fn open() -> anyhow::Result<Loopback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.context("no port of 127.0.0.1 can be listened on")?;
        let port = listener.local_addr()?.port();
        Ok(Loopback { listener, port })
    }

    /// Waits for the code that comes with this state. What comes otherwise is turned away, and changes nothing.
    pub(super) async fn code(self, state: &str, lang: Lang) -> anyhow::Result<String> {
        let comes = async {
            loop {
                let (mut stream, _) = self.listener.accept().await?;
                let head = timeout(REQUEST_MAX, head(&mut stream)).await;
                let Ok(Ok(head)) = head else { continue };
                let brought = brought(&head, state);
                let answered = timeout(REQUEST_MAX, answer(&mut stream, &brought, lang)).await;
                drop(answered);
                match brought {
                    Brought::Code(code) => return Ok(code),
                    Brought::Refused => bail!(
                        lang.pick("it was refused in the browser", "det blev afvist i browseren")
                    ),
                    Brought::Nothing => {}
                }
            }
        };
        timeout(ANSWERED_WITHIN, comes).await.map_err(|_| {
            anyhow::anyhow!(lang.pick(
                "nobody answered within ten minutes: begin again",
                "ingen svarede inden for ti minutter: begynd forfra"
            ))
        })?
    }
}

async fn head(stream: &mut TcpStream) -> anyhow::Result<String> {
    let mut head = vec![];
    let mut part = [0; 1024];
    while !head.windows(4).any(|it| it == b"\r\n\r\n") {
        let read = stream.read(&mut part).await?;
        if read == 0 || head.len() > HEAD_MAX_BYTES {
            bail!("not a request");
        }
        head.extend_from_slice(part.get(..read).unwrap_or_default());
    }
    Ok(String::from_utf8(head)?)
}

fn brought(head: &str, state: &str) -> Brought {
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    let (method, target) = (words.next(), words.next().unwrap_or_default());
    let Some(query) = target.strip_prefix("/?").filter(|_| method == Some("GET")) else {
        return Brought::Nothing;
    };
    let field = |name: &str| {
        let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(it, _)| it == name);
        let value = found.next().map(|(_, it)| it.into_owned());
        value.filter(|_| found.next().is_none())
    };
    if field("state").as_deref() != Some(state) {
        return Brought::Nothing;
    }
    match (field("code"), field("error")) {
        (Some(code), None) => Brought::Code(code),
        (None, Some(_)) => Brought::Refused,
        _ => Brought::Nothing,
    }
}

async fn answer(stream: &mut TcpStream, brought: &Brought, lang: Lang) -> anyhow::Result<()> {
    let (status, text) = match brought {
        Brought::Code(_) => (
            "200 OK",
            lang.pick(
                "You are logged in. You can close this window.",
                "Du er logget ind. Du kan lukke vinduet.",
            ),
        ),
        Brought::Refused => (
            "200 OK",
            lang.pick(
                "You are not logged in. You can close this window.",
                "Du er ikke logget ind. Du kan lukke vinduet.",
            ),
        ),
        Brought::Nothing => {
            ("404 Not Found", lang.pick("There is nothing here.", "Her er ikke noget."))
        }
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threat 36: what comes with another state, twice, or by another method is not what was begun.
    #[test]
    fn only_what_was_begun_here_comes_back() {
        for (head, expected) in [
            ("GET /?code=a%26b&state=s HTTP/1.1\r\n\r\n", Brought::Code("a&b".to_owned())),
            ("GET /?error=access_denied&state=s HTTP/1.1\r\n\r\n", Brought::Refused),
            ("GET /?code=a&state=t HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /?code=a HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /?code=a&state=s&state=t HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /?code=a&code=b&state=s HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /?code=a&error=b&state=s HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /?state=s HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("POST /?code=a&state=s HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /other?code=a&state=s HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("GET /favicon.ico HTTP/1.1\r\n\r\n", Brought::Nothing),
            ("", Brought::Nothing),
        ] {
            assert_eq!(brought(head, "s"), expected, "{head}");
        }
    }

    /// Threat 36: another state is turned away, and whoever was waited for still comes.
    #[tokio::test]
    async fn threat_36_another_state_changes_nothing() {
        let loopback = Loopback::open().await.unwrap();
        let port = loopback.port;
        let send = async |target: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
            let request = format!("GET {target} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        };
        let comes = async {
            assert!(send("/?code=theirs&state=theirs").await.starts_with("HTTP/1.1 404"));
            assert!(send("/favicon.ico").await.starts_with("HTTP/1.1 404"));
            assert!(send("/?code=good&state=ours").await.starts_with("HTTP/1.1 200"));
        };
        let (code, ()) = tokio::join!(loopback.code("ours", Lang::En), comes);
        assert_eq!(code.unwrap(), "good");
    }
}
