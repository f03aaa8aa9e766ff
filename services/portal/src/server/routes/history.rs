//! What an auditor sees: the proof, the history, one event, and what was refused.

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use platform::{Clock, calendar, client::How};
use proto::{
    audit::{Cursor, Entry, Faults, Heads, Search},
    problem::Problem,
    request::{RefusedPage, WhichRefused},
};
use serde::Deserialize;
use uuid::Uuid;

use super::address::At;
use crate::{
    pages::{
        error::Error,
        form::{Form, day},
        history::{Event, History, Line, Proof, Refusals},
    },
    server::{Portal, Server, answer, logins::problem, visitor::Acts},
    words::Words,
};

/// How many events stand on a page.
const PER_PAGE: u16 = 50;
/// How many of the same cause are shown.
const CHAIN_MAX: u16 = 100;
/// How many refusals of each service are shown.
const REFUSED_MAX: u16 = 50;

async fn lines(server: &Portal, acts: &Acts, entries: Vec<Entry>) -> Vec<Line> {
    let words = Words::of(acts.visitor.lang);
    acts.ask_names(server, entries.iter().filter_map(|it| it.by)).await;
    entries
        .into_iter()
        .map(|it| {
            let name = it.by.and_then(|by| acts.name_of(server, by));
            Line::new(it, name, words)
        })
        .collect()
}

/// `GET /` of an auditor.
pub(crate) async fn proof(server: &Portal, acts: &Acts) -> Response {
    let (heads, faults) = (Heads {}, Faults::default());
    let search = Search { limit: 10, ..Search::default() };
    let asked = futures::join!(
        acts.show(server, &heads),
        acts.show(server, &faults),
        acts.show(server, &search),
    );
    let (heads, faults, latest) = match asked {
        (Ok(heads), Ok(faults), Ok(latest)) => (heads, faults.faults, latest.entries),
        (Err(no), ..) | (_, Err(no), _) | (.., Err(no)) => return acts.refused(server, no),
    };
    let latest = lines(server, acts, latest).await;
    let page = Proof { heads, faults, latest, checked_at: Clock::wall().now() };
    acts.visitor.page(server, 200, &page.page(acts.visitor.lang))
}

/// What is searched for, as it stands in the address: codes, days and ids.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    service: Option<String>,
    kind: Option<String>,
    from: Option<String>,
    to: Option<String>,
    thread: Option<String>,
    after: Option<String>,
}

impl Asked {
    fn given(it: Option<&String>) -> Option<String> {
        it.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty())
    }

    /// The fields as they were filled in.
    fn form(&self) -> Form {
        let all = [
            ("service", &self.service),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("thread", &self.thread),
        ];
        Form::new(all.into_iter().filter_map(|(name, it)| Some((name, Asked::given(it.as_ref())?))))
    }

    fn search(&self, form: &mut Form, words: &Words) -> Option<Search> {
        let moment = |form: &mut Form, name: &str, text: Option<String>, is_end: bool| {
            let text = text?;
            let typed = Form::new([(format!("{name}-day"), text)]);
            match day(&typed, name) {
                Ok(Some(day)) if is_end => Some(calendar::end_of(day)),
                Ok(Some(day)) => Some(calendar::start_of(day)),
                Ok(None) | Err(_) => {
                    form.refuse(name, words.say("error-no-day"));
                    None
                }
            }
        };
        let from = moment(form, "from", Asked::given(self.from.as_ref()), false);
        let to = moment(form, "to", Asked::given(self.to.as_ref()), true);
        let thread = Asked::given(self.thread.as_ref());
        let id = thread.as_ref().and_then(|it| it.parse::<Uuid>().ok());
        if thread.is_some() && id.is_none() {
            form.refuse("thread", words.say("error-thread"));
        }
        if form.is_refused() {
            return None;
        }
        Some(Search {
            thread: id,
            kind: Asked::given(self.kind.as_ref()),
            source: Asked::given(self.service.as_ref()),
            from,
            to,
            limit: PER_PAGE,
            cursor: self.after.as_deref().and_then(cursor),
            ..Search::default()
        })
    }

    /// The same search from another place on.
    fn href(&self, after: Option<&Cursor>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["service", "kind", "from", "to", "thread"] {
            let form = self.form();
            let value = form.value(name);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(it) = after {
            let at = it.recorded_at.timestamp_micros();
            query.append_pair("after", &format!("{at}.{}.{}", it.source, it.position));
        }
        let query = query.finish();
        if query.is_empty() { "/history".to_owned() } else { format!("/history?{query}") }
    }
}

fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.split('.');
    let (at, source, position) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Cursor {
        recorded_at: DateTime::<Utc>::from_timestamp_micros(at.parse().ok()?)?,
        source: source.to_owned(),
        position: position.parse().ok()?,
    })
}

/// `GET /history`: the latest events, or those that are searched for.
pub(crate) async fn list(
    State(server): State<Server>,
    acts: Acts,
    Query(asked): Query<Asked>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let mut form = asked.form();
    let Some(search) = asked.search(&mut form, words) else {
        let page = History { form, lines: vec![], next: None, first: None };
        return acts.visitor.page(&server, 422, &page.page(acts.visitor.lang));
    };
    match acts.show(&server, &search).await {
        Ok(found) => {
            let page = History {
                form,
                lines: lines(&server, &acts, found.entries).await,
                next: found.next.map(|it| asked.href(Some(&it))),
                first: asked.after.is_some().then(|| asked.href(None)),
            };
            acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// `GET /history/{service}/{position}`: one event, with what led to what.
pub(crate) async fn one(
    State(server): State<Server>,
    acts: Acts,
    At((service, position)): At<(String, i64)>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    match event(&server, &acts, &service, position, words).await {
        Ok(Some(page)) => acts.visitor.page(&server, 200, &page.page(acts.visitor.lang)),
        Ok(None) => answer::error(&server, &acts.visitor, &Error::NotFound),
        Err(no) => acts.refused(&server, no),
    }
}

/// The event at a place of a log, by walking from the end of what is newer: the search begins after a cursor.
async fn event(
    server: &Portal,
    acts: &Acts,
    service: &str,
    position: i64,
    words: &Words,
) -> Result<Option<Event>, Problem> {
    let Some((entry, before)) = found(server, acts, service, position).await? else {
        return Ok(None);
    };
    let of_cause = |cause| Search { cause: Some(cause), limit: CHAIN_MAX, ..Search::default() };
    let (same, next, faults) = (of_cause(entry.cause), of_cause(entry.id.0), Faults::default());
    let (same, next, faults) = futures::join!(
        acts.show(server, &same),
        acts.show(server, &next),
        acts.show(server, &faults),
    );
    let mut chain = same?.entries;
    chain.extend(next?.entries);
    chain.sort_by(|one, other| {
        (one.recorded_at, &one.source, one.position).cmp(&(
            other.recorded_at,
            &other.source,
            other.position,
        ))
    });
    chain.dedup_by(|one, other| one.id == other.id);
    let fault =
        faults?.faults.into_iter().find(|it| it.source == service && it.position == position);
    let name = entry.by.and_then(|by| acts.name_of(server, by));
    Ok(Some(Event {
        line: Line::new(entry, name, words),
        chain: lines(server, acts, chain).await,
        before,
        fault,
    }))
}

/// Finds an event by its place in its log. The ledger is searched by time, and in one log what comes later is written later: so the
/// second is found by halving, and the event on the page that ends there.
async fn found(
    server: &Portal,
    acts: &Acts,
    service: &str,
    position: i64,
) -> Result<Option<(Entry, Option<String>)>, Problem> {
    let of = |to: i64, limit: u16| Search {
        source: Some(service.to_owned()),
        to: DateTime::<Utc>::from_timestamp(to, 0),
        limit,
        ..Search::default()
    };
    let (mut before, mut after) = (0_i64, Clock::wall().now().timestamp().saturating_add(60));
    while after.saturating_sub(before) > 1 {
        let middle = i64::midpoint(before, after);
        let newest = acts.show(server, &of(middle, 1)).await?.entries.pop();
        if newest.is_some_and(|it| it.position >= position) {
            after = middle;
        } else {
            before = middle;
        }
    }
    let mut search = of(after, 1_000);
    // More than a page within one second is rare, and read on.
    for _ in 0..10 {
        let page = acts.show(server, &search).await?;
        if let Some(at) = page.entries.iter().position(|it| it.position == position) {
            let before = page.entries.get(at.saturating_add(1));
            let before = before.filter(|it| it.position.saturating_add(1) == position);
            let before = before.map(|it| it.hash.to_string());
            return Ok(page.entries.into_iter().nth(at).map(|it| (it, before)));
        }
        let is_past = page.entries.last().is_none_or(|it| it.position < position);
        match page.next.filter(|_| !is_past) {
            Some(next) => search.cursor = Some(next),
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Those that keep what they refused.
const SERVICES: [&str; 8] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"];

/// `GET /refused`: who was refused what.
pub(crate) async fn refused(State(server): State<Server>, acts: Acts) -> Response {
    let (mut all, mut silent) = (vec![], vec![]);
    for service in SERVICES {
        match acts.refusals(&server, service).await {
            Ok(page) => all.extend(page.refused.into_iter().map(|it| (service, it))),
            Err(no) if matches!(no.status, 403 | 404) => return acts.refused(&server, no),
            Err(_) => silent.push(service),
        }
    }
    all.sort_by_key(|(_, it)| std::cmp::Reverse(it.last_at));
    let page = Refusals { refused: all, silent };
    acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
}

impl Acts {
    async fn refusals(&self, server: &Portal, service: &str) -> Result<RefusedPage, Problem> {
        let which = WhichRefused { limit: REFUSED_MAX, cursor: None };
        let body = serde_json::to_vec(&which).unwrap_or_default();
        let subject = proto::subject::query(service, "refused");
        let token = || Some(self.acting.token.expose().to_owned());
        let answer = server.requester.request(&subject, token, body.into(), How::default()).await;
        let answer = answer.map_err(problem)?;
        let unreadable =
            |_| Problem::not_now("service_away", format!("{service} answered what cannot be read"));
        serde_json::from_slice(&answer.body).map_err(unreadable)
    }
}
