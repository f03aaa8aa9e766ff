//! The page of a thread, and what it is drawn from.

mod help;

use std::collections::BTreeSet;

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::NaiveDate;
use platform::calendar;
use proto::{
    actor::Role,
    followup::OpenAlert as Alert,
    id::ThreadId,
    problem::Problem,
    reporting::{self, ShowThreadLine, Timeline},
    thread::{ConsentStanding, ShowThread, Step, ThreadState, ThreadView},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{address::At, threads::today};
use crate::{
    dates,
    pages::{
        child, codes,
        picture::Planned,
        story::{Part, Story, Told, part_of},
        thread::{Action, Chosen, Member, Next, OpenAlert, Thread},
        threads::Chip,
    },
    server::{Portal, Server, visitor::Acts},
    words::Words,
};

/// A picture that is longer than this shows the last year at first.
const WHOLE_DAYS_MAX: i64 = 460;

/// What of the page is wanted, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    part: Option<String>,
    order: Option<String>,
    show: Option<String>,
    span: Option<String>,
}

impl Asked {
    fn href(&self, thread: ThreadId) -> String {
        let pairs = [
            ("part", &self.part),
            ("order", &self.order),
            ("show", &self.show),
            ("span", &self.span),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, it)| {
            let it = it
                .as_deref()
                .filter(|it| it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'))?;
            Some(format!("{name}={it}"))
        });
        let pairs: Vec<_> = pairs.collect();
        if pairs.is_empty() {
            format!("/threads/{thread}")
        } else {
            format!("/threads/{thread}?{}", pairs.join("&"))
        }
    }

    fn chosen(&self, thread: ThreadId, words: &Words) -> Chosen {
        let is_oldest_first = self.order.as_deref() == Some("oldest");
        let part = self.part.clone().filter(|it| Part::CHOICES.iter().any(|(code, _)| code == it));
        let chip = |code: Option<&str>, key: &str| Chip {
            href: Asked { part: code.map(str::to_owned), ..self.clone() }.href(thread) + "#story",
            label: words.say(key),
            is_chosen: part.as_deref() == code,
        };
        let mut parts = vec![chip(None, "part-all")];
        parts.extend(Part::CHOICES.iter().map(|(code, key)| chip(Some(code), key)));
        let order = if is_oldest_first { None } else { Some("oldest".to_owned()) };
        Chosen {
            is_oldest_first,
            is_all: self.show.as_deref() == Some("all"),
            order: Chip {
                href: Asked { order, ..self.clone() }.href(thread) + "#story",
                label: words.say(if is_oldest_first {
                    "story-newest-first"
                } else {
                    "story-oldest-first"
                }),
                is_chosen: false,
            },
            all_href: Asked { show: Some("all".to_owned()), part: None, ..self.clone() }
                .href(thread),
            parts,
            part,
        }
    }

    /// How far back the picture goes.
    fn span(
        &self,
        thread: ThreadId,
        began: NaiveDate,
        now: NaiveDate,
        words: &Words,
    ) -> (Option<NaiveDate>, Vec<Chip>) {
        let is_long = now.signed_duration_since(began).num_days() > WHOLE_DAYS_MAX;
        let default = if is_long { "year" } else { "all" };
        let chosen = self.span.as_deref().unwrap_or(default).to_owned();
        let chip = |code: &str, key: &str| Chip {
            href: Asked { span: Some(code.to_owned()), ..self.clone() }.href(thread),
            label: words.say(key),
            is_chosen: chosen == code,
        };
        let from = match chosen.as_str() {
            "quarter" => Some(calendar::months_before(now, 3)),
            "year" => Some(calendar::months_before(now, 12)),
            _ => None,
        };
        let is_short = now.signed_duration_since(began).num_days() < 92;
        let chips = [("quarter", "span-quarter"), ("year", "span-year"), ("all", "span-all")];
        let chips =
            if is_short { vec![] } else { chips.map(|(code, key)| chip(code, key)).to_vec() };
        (from, chips)
    }
}

/// `GET /threads/{thread}`: one thread. Who oversees sees its line alone.
pub(crate) async fn one(
    State(server): State<Server>,
    acts: Acts,
    At(thread): At<ThreadId>,
    Query(asked): Query<Asked>,
) -> Response {
    let drawn = if acts.reads_timelines() {
        match acts.show(&server, &ShowThread { thread }).await {
            Ok(view) => whole(&acts, &server, &view, &asked).await,
            Err(no) => Err(no),
        }
    } else {
        match acts.show(&server, &ShowThreadLine { thread }).await {
            Ok(it) => line(&acts, &server, &it).await,
            Err(no) => Err(no),
        }
    };
    match drawn {
        Ok(page) => {
            let page = page.page(acts.visitor.lang);
            acts.visitor.live_page(&server, &page, format!("thread:{thread}"))
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// The whole page, for whoever works with the thread.
async fn whole(
    acts: &Acts,
    server: &Portal,
    view: &ThreadView,
    asked: &Asked,
) -> Result<Thread, Problem> {
    let (words, thread) = (Words::of(acts.visitor.lang), view.thread);
    let here: Vec<_> = view.strands.iter().filter(|it| it.split_to.is_none()).collect();
    let timeline = Timeline { thread };
    let (children, organisations, entries, alerts) = futures::join!(
        acts.children(server, here.iter().map(|it| it.child)),
        acts.organisations(server),
        acts.show(server, &timeline),
        acts.alerts(server),
    );
    let people: BTreeSet<_> = entries.iter().flatten().map(|it| it.by).collect();
    let before = view.hand_overs.iter().map(|it| it.from);
    let asked_for = people.iter().copied().chain(before).chain([view.bridge_builder]);
    acts.ask_names(server, asked_for).await;
    let people = acts.colleagues(server, people);
    let now = today();
    let told = Told { organisations: &organisations, people: &people, today: now, words };
    let story = entries.map(|it| Story::of(&it, told))?;
    let names: Vec<_> = here.iter().map(|it| children.child(it.child, Some(it.age_band))).collect();
    let next = view.next_step.map(|it| Next {
        step: words.say(codes::step(it.step)),
        due_on: it.due_on,
        is_overdue: it.overdue,
    });
    let helps = story.organisations.len().checked_sub(1);
    let carrier_part = view.next_step.map(|it| part_of(it.owner, helps));
    let planned = view.next_step.zip(carrier_part).map(|(it, part)| Planned {
        on: it.due_on,
        part,
        what: words.say(codes::step(it.step)),
    });
    let carrier = match (carrier_part, view.next_step) {
        (Some(Part::Organisation(_)), Some(_)) => carrier_part.map(|it| story.name_of(it, words)),
        (_, Some(it)) => Some(words.say(codes::carrier(it.owner))),
        (_, None) => None,
    };
    let (from, spans) = asked.span(thread, view.opened_on, now, words);
    let href = format!("/threads/{thread}");
    let (actions, more) = actions(acts, view, &href, words);
    Ok(Thread {
        child: child::together(&names, words),
        opened_on: view.opened_on,
        state: view.state,
        note: note(view, words),
        accountable: acts.colleague(server, view.bridge_builder, words),
        carrier: carrier.unwrap_or_else(|| words.say("thread-nobody")),
        next,
        consent: consent(view, words),
        alerts: of_thread(alerts.unwrap_or_default(), thread, words),
        help: help::of(acts, server, view, &organisations, &children, words).await,
        words_href: Some(format!("{href}/words")),
        members: members(acts, server, view, &story, &names, words),
        story: Some(story),
        planned,
        chosen: asked.chosen(thread, words),
        from,
        spans,
        actions,
        more,
        resume: (acts.acting.actor.role == Role::BridgeBuilder
            && view.state == ThreadState::Paused)
            .then(|| (acts.owner.to_string(), Uuid::new_v4())),
        today: now,
        href,
    })
}

/// What whoever oversees sees: the line, and the alerts.
async fn line(
    acts: &Acts,
    server: &Portal,
    line: &reporting::ThreadLine,
) -> Result<Thread, Problem> {
    let (words, thread) = (Words::of(acts.visitor.lang), line.thread);
    let alerts = acts.alerts(server).await.unwrap_or_default();
    acts.ask_names(server, line.bridge_builder).await;
    let state = match (line.merged_into, line.closed_at, line.paused_at) {
        (Some(_), ..) => ThreadState::Merged,
        (None, Some(_), _) => ThreadState::Closed,
        (None, None, Some(_)) => ThreadState::Paused,
        (None, None, None) => ThreadState::Active,
    };
    let next = line.next_step.map(|it| Next {
        step: words.say(codes::step(it.step)),
        due_on: it.due_on,
        is_overdue: line.is_overdue,
    });
    let is_leader = acts.acting.actor.role == Role::Leader;
    let href = format!("/threads/{thread}");
    let hand_over = Action { href: format!("{href}/hand-over"), label: words.say("act-hand-over") };
    let reopen = Action { href: format!("{href}/reopen"), label: words.say("act-reopen") };
    let is_open = !matches!(state, ThreadState::Closed | ThreadState::Merged);
    let carrier = line.next_step.map(|it| words.say(codes::carrier(it.owner)));
    Ok(Thread {
        child: words.say("child-unnamed"),
        opened_on: dates::day_of(line.opened_at),
        state,
        note: None,
        accountable: line
            .bridge_builder
            .map_or_else(|| words.say("thread-nobody"), |it| acts.colleague(server, it, words)),
        carrier: carrier.unwrap_or_else(|| words.say("thread-nobody")),
        next,
        consent: words.say("thread-not-shown"),
        alerts: of_thread(alerts, thread, words),
        story: None,
        planned: None,
        chosen: Asked::default().chosen(thread, words),
        from: None,
        spans: vec![],
        actions: match (is_leader, state) {
            (true, ThreadState::Closed) => vec![reopen],
            (true, _) if is_open => vec![hand_over],
            (true | false, _) => vec![],
        },
        more: vec![],
        resume: None,
        help: vec![],
        words_href: None,
        members: vec![],
        today: today(),
        href,
    })
}

fn of_thread(alerts: Vec<Alert>, thread: ThreadId, words: &Words) -> Vec<OpenAlert> {
    let here = alerts.into_iter().filter(|it| it.thread == thread);
    here.map(|it| OpenAlert {
        what: words.say(codes::alert(it.code)),
        to_do: words.say(codes::alert_what_to_do(it.code)),
        due_by: it.due_by,
    })
    .collect()
}

/// Why it stands so.
fn note(view: &ThreadView, words: &Words) -> Option<String> {
    let day = |it| dates::date_with_year(it, words.lang());
    match view.state {
        ThreadState::Active => None,
        ThreadState::Closing => {
            Some(words.say(match view.closing.is_some_and(|it| it.confirmed_by.is_some()) {
                true => "thread-note-closing-agreed",
                false => "thread-note-closing",
            }))
        }
        ThreadState::Paused => view.pauses.last().map(|it| {
            words.say_with(
                "thread-note-paused",
                &[
                    ("why", words.say(codes::pause(it.reason)).into()),
                    ("day", day(it.until_on).into()),
                ],
            )
        }),
        ThreadState::Closed => view.closed.map(|it| {
            words.say_with(
                "thread-note-closed",
                &[("why", words.say(codes::close(it.reason)).into()), ("day", day(it.on).into())],
            )
        }),
        ThreadState::Merged => Some(words.say("thread-note-merged")),
    }
}

/// How the consents stand, in one line: what holds, or what is missing.
fn consent(view: &ThreadView, words: &Words) -> String {
    let day = |it| dates::date_with_year(it, words.lang());
    let of = |standing| view.consents.iter().rev().find(move |it| it.standing == standing);
    if let Some(it) = of(ConsentStanding::Given) {
        return words.say_with("thread-consent-given", &[("day", day(it.until_on).into())]);
    }
    if let Some(it) = of(ConsentStanding::Requested) {
        return words.say_with("thread-consent-missing", &[("count", it.missing.len().into())]);
    }
    match view.consents.last() {
        Some(it) => crate::pages::story::capital(&words.say(codes::consent(it.standing))),
        None => words.say("thread-consent-none"),
    }
}

fn members(
    acts: &Acts,
    server: &Portal,
    view: &ThreadView,
    story: &Story,
    children: &[child::Child],
    words: &Words,
) -> Vec<Member> {
    let mut members: Vec<Member> = children
        .iter()
        .map(|it| Member { who: it.label(words), what: words.say("member-child") })
        .collect();
    members.push(Member {
        who: acts.colleague(server, view.bridge_builder, words),
        what: words.say("member-bridge-builder"),
    });
    members.extend(
        story
            .organisations
            .iter()
            .map(|it| Member { who: it.clone(), what: words.say("member-organisation") }),
    );
    let before = view.hand_overs.iter().rev().map(|it| Member {
        who: acts.colleague(server, it.from, words),
        what: words.say_with(
            "member-before",
            &[("day", dates::date_with_year(it.on, words.lang()).into())],
        ),
    });
    members.extend(before);
    members
}

/// What would be accepted now, the commonest first.
fn actions(
    acts: &Acts,
    view: &ThreadView,
    href: &str,
    words: &Words,
) -> (Vec<Action>, Vec<Action>) {
    let action =
        |path: &str, key: &str| Action { href: format!("{href}/{path}"), label: words.say(key) };
    let role = acts.acting.actor.role;
    let is_bridge_builder = role == Role::BridgeBuilder;
    match view.state {
        ThreadState::Merged => return (vec![], vec![]),
        ThreadState::Closed if is_bridge_builder => {
            return (vec![action("reopen", "act-reopen")], vec![]);
        }
        ThreadState::Closed => return (vec![], vec![]),
        ThreadState::Active | ThreadState::Paused | ThreadState::Closing => {}
    }
    let consent = action("consent", "act-consent");
    if role == Role::CaseWorker {
        return (vec![consent, action("answer", "act-answer")], vec![action("told", "act-told")]);
    }
    if !is_bridge_builder {
        return (vec![], vec![]);
    }
    let mut more = vec![
        consent,
        action("answer", "act-answer"),
        action("told", "act-told"),
        action("help", "act-help"),
        action("end-help", "act-end-help"),
        action("follow-up", "act-follow-up"),
        action("measurement", "act-measurement"),
        action("goal", "act-goal"),
        action("progress", "act-progress"),
        action("child-view", "act-child-view"),
        action("family-view", "act-family-view"),
        action("meeting", "act-meeting"),
        action("met", "act-met"),
        action("correct", "act-correct"),
    ];
    if view.state == ThreadState::Active {
        more.push(action("pause", "act-pause"));
        more.push(action("closing", "act-closing"));
    }
    more.push(action("close", "act-close"));
    if view.bridge_builder == acts.acting.actor.subject {
        more.push(action("hand-over", "act-hand-over"));
    }
    // What the next step asks for stands beside what is done most.
    let next = view.next_step.and_then(|it| match it.step {
        Step::ContactFamily => None,
        Step::HearChild => Some("child-view"),
        Step::ObtainConsent => Some("consent"),
        Step::FindOrganisation => Some("help"),
        Step::AwaitAnswer | Step::PrepareFirstMeeting => None,
        Step::FollowUp => Some("follow-up"),
        Step::ClosingTalk => Some("close"),
    });
    let mut first = vec![action("contact", "act-contact"), action("step", "act-step")];
    if let Some(at) =
        next.and_then(|it| more.iter().position(|has| has.href.ends_with(&format!("/{it}"))))
    {
        first.push(more.remove(at));
    }
    (first, more)
}
