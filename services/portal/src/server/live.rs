//! Tells pages that are open that something is new, or that the login has ended. It tells where something is new, and nothing of what: the
//! page asks for that itself, as whoever reads it.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use platform::{client::How, ended};
use proto::{
    code::Municipality, ended::Ended, id::ThreadId, identity::SessionView, news::News,
    reporting::ShowThreadLine, sealed::Digest, subject,
};
use serde::Deserialize;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Portal, Server, answer::problem_page, logins::problem, visitor::LoggedIn};

/// How long one stream lasts: the page opens the next, and shows again who it is.
const LASTS: Duration = Duration::from_secs(15 * 60);
/// How often something is sent, so that whoever stands between does not close it.
const ALIVE_EVERY: Duration = Duration::from_secs(20);
/// How many messages a slow page may be behind.
const BEHIND_MAX: usize = 1_024;

/// Something that pages are told of.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    New {
        tenant: Municipality,
        thread: Uuid,
        news: Arc<News>,
    },
    /// Logins or roles have ended: each page looks whether it is one of them.
    Ended,
}

/// Where pages listen.
pub(crate) struct Live(broadcast::Sender<Said>);

impl Live {
    pub(crate) fn new() -> Live {
        Live(broadcast::Sender::new(BEHIND_MAX))
    }

    /// Whoever wants to hear.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Said> {
        self.0.subscribe()
    }

    fn say(&self, said: Said) {
        // Nobody may be listening.
        drop(self.0.send(said));
    }
}

/// Hears NATS until `stop`, or the connection is closed.
pub(crate) async fn hear(server: Server, stop: CancellationToken) {
    let nats = server.requester.nats().clone();
    let news = async {
        let Ok(mut messages) = nats.subscribe(subject::ALL_NEWS).await else { return };
        while let Some(message) = messages.next().await {
            let mut subject = message.subject.rsplit('.');
            let thread = subject.next().and_then(|it| it.parse().ok());
            let tenant = subject.next().and_then(|it| it.parse().ok());
            let news = serde_json::from_slice::<News>(&message.payload).ok();
            if let (Some(tenant), Some(thread), Some(news)) = (tenant, thread, news) {
                server.live.say(Said::New { tenant, thread, news: Arc::new(news) });
            }
        }
    };
    let ends = async {
        let Ok(mut messages) = nats.subscribe(subject::ENDED).await else { return };
        while let Some(message) = messages.next().await {
            let ended = serde_json::from_slice::<Ended>(&message.payload).unwrap_or_default();
            // Heard here as well, so that whoever looks because of it finds it.
            server.ended.hear(&ended);
            if !ended.ids.is_empty() {
                server.live.say(Said::Ended);
            }
        }
    };
    let measured = |ago: Duration| {
        if ago > Duration::from_secs(10) {
            tracing::warn!(ago_s = ago.as_secs(), "nothing is heard of what has ended");
        }
    };
    let kept = ended::listen(&nats, &server.ended, measured, stop.clone());
    tokio::select! {
        () = stop.cancelled() => {}
        ((), (), ()) = async { tokio::join!(news, ends, kept) } => {}
    }
}

/// What a page listens for: `thread:<id>`, or nothing but the end of the login.
#[derive(Debug, Deserialize)]
pub(crate) struct Wants {
    on: Option<String>,
}

impl Wants {
    fn thread(&self) -> Option<ThreadId> {
        self.on.as_deref()?.strip_prefix("thread:")?.parse().ok()
    }
}

/// One open page.
struct Listening {
    server: Server,
    cookie: Digest,
    view: Arc<SessionView>,
    thread: Option<Uuid>,
    heard: broadcast::Receiver<Said>,
    until: Instant,
    is_over: bool,
}

/// `GET /live`: what is new in one thread, and that the login has ended. Whoever may not know of the thread is not told.
pub(crate) async fn stream_of(
    State(server): State<Server>,
    LoggedIn { visitor, view, cookie }: LoggedIn,
    Query(wants): Query<Wants>,
) -> Response {
    let thread = wants.thread();
    if let Some(thread) = thread {
        let token = view.acting.as_ref().map(|it| it.token.expose());
        let asked = server.requester.show(token, &ShowThreadLine { thread }, How::default()).await;
        if let Err(why) = asked {
            return problem_page(&server, &visitor, problem(why));
        }
    }
    let listening = Listening {
        heard: server.live.subscribe(),
        until: Instant::now().checked_add(LASTS).unwrap_or_else(Instant::now),
        thread: thread.map(|it| it.0),
        server,
        cookie,
        view,
        is_over: false,
    };
    Sse::new(listening.events()).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)).into_response()
}

impl Listening {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut it| async move {
            let event = it.next().await?;
            Some((Ok(event), it))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        loop {
            if self.server.logins.has_ended(&self.view) {
                return Some(self.end());
            }
            let lasts = self.lasts();
            let heard = tokio::select! {
                heard = self.heard.recv() => heard,
                () = self.server.stop.cancelled() => return None,
                () = tokio::time::sleep(lasts) => {
                    // The login may have been used elsewhere meanwhile.
                    if Instant::now() >= self.until {
                        return None;
                    }
                    match self.server.logins.look(self.cookie).await {
                        Ok(view) => { self.view = Arc::new(view); continue }
                        Err(no) if no.status == 401 => return Some(self.end()),
                        Err(_) => { tokio::time::sleep(Duration::from_secs(1)).await; continue }
                    }
                }
            };
            match heard {
                Ok(Said::New { thread, news, .. }) if Some(thread) == self.thread => {
                    let said = format!("{}={}", news.service, news.position);
                    return Some(Event::default().event("new").data(said));
                }
                Ok(Said::New { .. } | Said::Ended) => {}
                // Too much at once: something was new.
                Err(RecvError::Lagged(_)) if self.thread.is_some() => {
                    return Some(Event::default().event("new").data(""));
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Until when there is nothing to look at.
    fn lasts(&self) -> Duration {
        let idle = self.view.idle_ends_at.signed_duration_since(platform::Clock::wall().now());
        let idle = idle.to_std().unwrap_or_default().saturating_add(Duration::from_millis(500));
        self.until.saturating_duration_since(Instant::now()).min(idle)
    }

    /// The last that is said: the page then says why.
    fn end(&mut self) -> Event {
        self.is_over = true;
        Event::default().event("ended").data("")
    }
}

impl Portal {
    /// How many pages are open.
    pub(crate) fn listening(&self) -> usize {
        self.live.0.receiver_count()
    }
}
