//! `GET /api/v1/events`: tells another system where something is new, as long as it may know, and where it was before when it comes back.
//! It tells the thread, the service and the position, and nothing of what: that is asked for like anything else.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::HeaderMap,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, stream};
use platform::client::How;
use proto::{
    problem::Problem,
    reporting::{New, Position, WhatIsNew},
    request::Query as _,
};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::Instant,
};

use super::{
    super::{Server, live::Said, logins, seen::Seen},
    asker::Login,
    conditions, hears_of,
    limits::Open,
    problem,
};

/// How long one stream lasts: whoever listens comes back with the id of the last event.
const LASTS: Duration = Duration::from_secs(15 * 60);
/// How often something is sent, so that whoever stands between does not close it.
const ALIVE_EVERY: Duration = Duration::from_secs(20);
/// What is new within so long is asked for together.
const TOGETHER: Duration = Duration::from_millis(200);
/// How often it is asked though nothing was heard: news may get lost.
const LOOKS_EVERY: Duration = Duration::from_secs(30);
/// How long before a token ends another is asked for.
const RENEWED_BEFORE: Duration = Duration::from_secs(10);
/// The shortest time between two tokens.
const RENEWED_MIN: Duration = Duration::from_millis(500);
/// Where it was before, of whoever comes back.
const LAST_EVENT_ID: &str = "last-event-id";

/// One open stream.
struct Listening {
    server: Server,
    login: Login,
    heard: broadcast::Receiver<Said>,
    /// How far it has been told, of each service.
    after: Vec<Position>,
    /// What is to have been handled before it is asked again.
    seen: Seen,
    ready: VecDeque<Event>,
    looks_at: Instant,
    /// When the token is to be another.
    renews_at: Instant,
    until: Instant,
    is_over: bool,
    _open: Open,
}

/// Where it was, as an event's id says: `<service>=<position>[,...]`.
fn position_text(all: &[Position]) -> String {
    let each: Vec<_> = all.iter().map(|it| format!("{}={}", it.service, it.position)).collect();
    each.join(",")
}

fn positions_of(headers: &HeaderMap) -> Result<Vec<Position>, Problem> {
    let Some(id) = headers.get(LAST_EVENT_ID) else { return Ok(vec![]) };
    let read = id.to_str().ok().and_then(|it| {
        let each = it.split(',').filter(|it| !it.trim().is_empty()).map(|it| {
            let (service, position) = it.trim().split_once('=')?;
            Some(Position { service: service.parse().ok()?, position: position.parse().ok()? })
        });
        each.collect::<Option<Vec<_>>>()
    });
    read.filter(|it| it.len() <= 20).ok_or_else(|| {
        Problem::malformed("the header Last-Event-ID is the id of an event that was sent here")
    })
}

/// `GET /api/v1/events`.
pub(super) async fn stream_of(State(server): State<Server>, request: Request) -> Response {
    match Box::pin(opened(server, request)).await {
        Ok(response) => response,
        Err(no) => problem::response(&no),
    }
}

async fn opened(server: Server, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let login = Login::of(&server, &parts).await?;
    conditions::must_accept(&parts.headers, "text/event-stream")?;
    if parts.uri.query().is_some_and(|it| !it.is_empty()) {
        return Err(Problem::malformed("nothing stands after the question mark here"));
    }
    let after = positions_of(&parts.headers)?;
    login.acting()?;
    let open = server.api.opened(login.digest)?;
    // Heard from before it is asked the first time, so that nothing falls between.
    let heard = server.live.subscribe();
    let now = Instant::now();
    let mut listening = Listening {
        heard,
        after,
        seen: Seen::default(),
        ready: VecDeque::new(),
        looks_at: now,
        renews_at: now,
        until: now.checked_add(LASTS).unwrap_or(now),
        is_over: false,
        _open: open,
        login,
        server,
    };
    listening.begin().await?;
    Ok(Sse::new(listening.events())
        .keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
        .into_response())
}

impl Listening {
    /// Says at once where it begins: whoever is cut off before anything is new comes back from there.
    async fn begin(&mut self) -> Result<(), Problem> {
        self.renews_at = self.renews_at();
        if self.after.is_empty() {
            self.after = self.ask().await?.next;
        }
        let begins = Event::default().id(position_text(&self.after)).event("ready").data("{}");
        self.ready.push_back(begins);
        self.look().await
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut it| async move {
            let event = Box::pin(it.next()).await?;
            Some((Ok(event), it))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.is_over {
                return None;
            }
            if self.server.logins.has_ended(&self.login.view) {
                return Some(self.end());
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let until = self.until.min(self.looks_at).min(self.renews_at);
            tokio::select! {
                heard = self.heard.recv() => self.hear(&heard)?,
                () = self.server.stop.cancelled() => return None,
                () = tokio::time::sleep_until(until) => match self.turn().await {
                    Ok(()) => {}
                    Err(no) if matches!(no.status, 401 | 403) => return Some(self.end()),
                    Err(_) => self.later(),
                },
            }
            if Instant::now() >= self.until {
                return None;
            }
        }
    }

    /// Gets another token when it is time, and looks when it is time.
    async fn turn(&mut self) -> Result<(), Problem> {
        let now = Instant::now();
        if now >= self.renews_at {
            self.renew().await?;
        }
        if now >= self.looks_at {
            self.look().await?;
        }
        Ok(())
    }

    /// Hears that something is new; none when nothing will be any more.
    fn hear(&mut self, heard: &Result<Said, RecvError>) -> Option<()> {
        let soon = Instant::now().checked_add(TOGETHER).unwrap_or_else(Instant::now);
        match heard {
            Ok(Said::New { tenant, news, .. }) if hears_of(&self.login, *tenant) => {
                self.seen.saw(&news.service, news.position);
                self.looks_at = self.looks_at.min(soon);
            }
            Ok(Said::New { .. } | Said::Ended) => {}
            Err(RecvError::Lagged(_)) => self.looks_at = self.looks_at.min(soon),
            Err(RecvError::Closed) => return None,
        }
        Some(())
    }

    /// Asks what is new, as whoever listens.
    async fn look(&mut self) -> Result<(), Problem> {
        let New { new, next, is_more } = self.ask().await?;
        for it in new {
            let known = self.after.iter_mut().find(|known| known.service == it.service);
            match known {
                Some(known) => known.position = it.position,
                None => self.after.push(Position { service: it.service, position: it.position }),
            }
            let data = serde_json::json!({ "thread": it.thread, "service": it.service, "position": it.position });
            let event = Event::default().id(position_text(&self.after)).event("new");
            self.ready.push_back(event.data(data.to_string()));
        }
        self.after = next;
        self.seen = Seen::default();
        let pause = if is_more { Duration::ZERO } else { LOOKS_EVERY };
        self.looks_at = Instant::now().checked_add(pause).unwrap_or_else(Instant::now);
        Ok(())
    }

    async fn ask(&self) -> Result<New, Problem> {
        let at_least = self.seen.at_least(WhatIsNew::SERVICE, &self.server.config.subscriptions);
        let how = How { at_least, ..How::default() };
        let token = self.login.acting()?.token.expose();
        let query = WhatIsNew { after: self.after.clone() };
        self.server.requester.show(Some(token), &query, how).await.map_err(logins::problem)
    }

    /// When another token is to be had: before this one and the login end, if nothing is done with it.
    fn renews_at(&self) -> Instant {
        let now = platform::Clock::wall().now();
        let view = &self.login.view;
        let token = view.acting.as_ref().map_or(now, |it| it.until);
        let lives = token.min(view.idle_ends_at).signed_duration_since(now);
        let lives = lives.to_std().unwrap_or_default().saturating_sub(RENEWED_BEFORE);
        Instant::now().checked_add(lives.max(RENEWED_MIN)).unwrap_or_else(Instant::now)
    }

    /// Another token. Listening does not keep a login alive.
    async fn renew(&mut self) -> Result<(), Problem> {
        let Login { digest, tenant, acts_as, .. } = self.login;
        let view = self.server.logins.look_as(digest, tenant, acts_as).await?;
        self.login.view = Arc::new(view);
        self.renews_at = self.renews_at();
        self.login.acting().map(drop)
    }

    fn later(&mut self) {
        let later = Instant::now().checked_add(Duration::from_secs(1)).unwrap_or_else(Instant::now);
        self.looks_at = later;
        self.renews_at = self.renews_at.max(later);
    }

    /// The last that is said.
    fn end(&mut self) -> Event {
        self.is_over = true;
        Event::default().event("ended").data("{}")
    }
}
