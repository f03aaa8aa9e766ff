//! The list of threads.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::NaiveDate;
use futures::{StreamExt as _, stream};
use platform::{Clock, calendar};
use proto::{
    actor::Role,
    followup::{AlertCode, ListAlerts, OpenAlert},
    id::{ThreadId, UserId},
    problem::Problem,
    reporting::{Entry, Timeline},
    thread::{ListThreads, ThreadLine, ThreadState},
};
use serde::Deserialize;

use crate::{
    pages::{
        codes,
        story::{Story, Told, capital},
        threads::{Chip, Contact, Pages, Row, Threads},
    },
    server::{Portal, Server, visitor::Acts},
    words::Words,
};

/// How many threads stand on a page.
const PER_PAGE: usize = 50;
/// How many pages of the service are read at most: a municipality's open threads.
const READ_MAX: usize = 10;
/// How many questions are asked at the same time.
const AT_ONCE: usize = 8;

/// What of a list is wanted, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    who: Option<String>,
    of: Option<UserId>,
    due: Option<String>,
    state: Option<String>,
    page: Option<usize>,
}

/// When the next step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    Overdue,
    Today,
    Silent,
}

/// In whose hands they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The bridge-builder's who asks.
    Mine,
    /// Anybody's: what everybody else is shown who does not ask for more.
    All,
    /// This bridge-builder's.
    Of(UserId),
}

/// Which threads are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) whose: Whose,
    pub(crate) due: Option<Due>,
    pub(crate) state: Option<ThreadState>,
}

impl Due {
    const ALL: [(Due, &'static str, &'static str); 3] = [
        (Due::Overdue, "overdue", "filter-overdue"),
        (Due::Today, "today", "filter-today"),
        (Due::Silent, "silent", "filter-silent"),
    ];
}

const STATES: [(ThreadState, &str); 3] = [
    (ThreadState::Active, "active"),
    (ThreadState::Paused, "paused"),
    (ThreadState::Closing, "closing"),
];

impl Filter {
    fn of(asked: &Asked, role: Role) -> Filter {
        let due = Due::ALL.iter().find(|(_, code, _)| Some(*code) == asked.due.as_deref());
        let state = STATES.iter().find(|(_, code)| Some(*code) == asked.state.as_deref());
        let whose = match (asked.of, asked.who.as_deref()) {
            (Some(it), _) => Whose::Of(it),
            (None, Some("all")) => Whose::All,
            (None, _) if role == Role::BridgeBuilder => Whose::Mine,
            (None, _) => Whose::All,
        };
        Filter { whose, due: due.map(|(due, ..)| *due), state: state.map(|(state, _)| *state) }
    }

    /// The list with these choices, for somebody of this role.
    pub(crate) fn href(self, role: Role) -> String {
        let mut pairs = vec![];
        match self.whose {
            Whose::All if role == Role::BridgeBuilder => pairs.push("who=all".to_owned()),
            Whose::Of(it) => pairs.push(format!("of={it}")),
            Whose::Mine | Whose::All => {}
        }
        if let Some((_, code, _)) = Due::ALL.iter().find(|(due, ..)| Some(*due) == self.due) {
            pairs.push(format!("due={code}"));
        }
        if let Some((_, code)) = STATES.iter().find(|(state, _)| Some(*state) == self.state) {
            pairs.push(format!("state={code}"));
        }
        if pairs.is_empty() {
            "/threads".to_owned()
        } else {
            format!("/threads?{}", pairs.join("&"))
        }
    }

    /// The threads of these that are wanted: what a number counts and what its list shows.
    pub(crate) fn of_these(self, all: &OpenThreads) -> Vec<ThreadLine> {
        let is_wanted = |it: &&ThreadLine| {
            let is_theirs = match self.whose {
                Whose::Of(who) => it.bridge_builder == who,
                // Only theirs were asked for.
                Whose::Mine | Whose::All => true,
            };
            is_theirs
                && self.state.is_none_or(|state| it.state == state)
                && match self.due {
                    None => true,
                    Some(Due::Overdue) => it.next_step.overdue,
                    Some(Due::Today) => it.next_step.due_on == all.today,
                    Some(Due::Silent) => all.silent.contains(&it.thread),
                }
        };
        all.lines.iter().filter(is_wanted).copied().collect()
    }
}

/// The open threads of somebody or of all.
pub(crate) struct OpenThreads {
    pub(crate) lines: Vec<ThreadLine>,
    pub(crate) silent: BTreeSet<ThreadId>,
    pub(crate) alerts: Vec<OpenAlert>,
    pub(crate) today: NaiveDate,
}

/// Today in Denmark.
pub(crate) fn today() -> NaiveDate {
    calendar::day(Clock::wall().now())
}

impl Acts {
    /// The open threads, theirs or the municipality's, with their alerts.
    pub(crate) async fn open_threads(
        &self,
        server: &Portal,
        is_mine: bool,
    ) -> Result<OpenThreads, Problem> {
        let (lines, alerts) = futures::join!(self.lines(server, is_mine), self.alerts(server));
        let (lines, alerts) = (lines?, alerts?);
        let theirs: BTreeSet<ThreadId> = lines.iter().map(|it| it.thread).collect();
        let alerts: Vec<OpenAlert> =
            alerts.into_iter().filter(|it| theirs.contains(&it.thread)).collect();
        let silent = alerts.iter().filter(|it| it.code == AlertCode::Silence);
        let silent = silent.map(|it| it.thread).collect();
        Ok(OpenThreads { lines, silent, alerts, today: today() })
    }

    async fn lines(&self, server: &Portal, is_mine: bool) -> Result<Vec<ThreadLine>, Problem> {
        let bridge_builder = is_mine.then_some(self.acting.actor.subject);
        let (mut lines, mut after) = (vec![], None);
        for _ in 0..READ_MAX {
            let page =
                self.show(server, &ListThreads { bridge_builder, limit: 200, after }).await?;
            lines.extend(page.threads);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(lines)
    }

    /// The open alerts of the municipality.
    pub(crate) async fn alerts(&self, server: &Portal) -> Result<Vec<OpenAlert>, Problem> {
        let (mut alerts, mut cursor) = (vec![], None);
        for _ in 0..READ_MAX {
            let page = self.show(server, &ListAlerts { owner: None, cursor }).await?;
            alerts.extend(page.alerts);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(alerts)
    }

    /// The timelines of these threads, as far as they may be seen.
    pub(crate) async fn timelines(
        &self,
        server: &Portal,
        threads: &[ThreadId],
    ) -> BTreeMap<ThreadId, Vec<Entry>> {
        let asked = stream::iter(threads.to_vec()).map(async |thread| {
            (thread, self.show(server, &Timeline { thread }).await.unwrap_or_default())
        });
        asked.buffer_unordered(AT_ONCE).collect().await
    }

    /// Whether they may read timelines without breaking the glass.
    pub(crate) fn reads_timelines(&self) -> bool {
        matches!(self.acting.actor.role, Role::BridgeBuilder | Role::CaseWorker)
    }

    /// These threads as lines of a list.
    pub(crate) async fn rows(
        &self,
        server: &Portal,
        lines: &[ThreadLine],
        stories: &BTreeMap<ThreadId, Story>,
        words: &Words,
    ) -> Vec<Row> {
        let children = self.children(server, lines.iter().map(|it| it.child)).await;
        self.ask_names(server, lines.iter().map(|it| it.bridge_builder)).await;
        let today = today();
        let row = |it: &ThreadLine| {
            let others = it.children.saturating_sub(1);
            let child = children.child(it.child, Some(it.age_band)).label(words);
            let child = match others {
                0 => child,
                _ => words.say_with(
                    "threads-siblings",
                    &[("child", child.into()), ("count", others.into())],
                ),
            };
            let contact = stories.get(&it.thread).map(|story| {
                let is_resting = it.state == ThreadState::Paused;
                Contact::of(&story.contacts, Some(it.opened_on), is_resting, today)
            });
            Row {
                href: format!("/threads/{}", it.thread),
                child,
                accountable: (it.bridge_builder != self.acting.actor.subject)
                    .then(|| self.colleague(server, it.bridge_builder, words)),
                state: it.state,
                carrier: codes::carrier(it.next_step.owner),
                step: words.say(codes::step(it.next_step.step)),
                due_on: it.next_step.due_on,
                is_overdue: it.next_step.overdue,
                contact,
            }
        };
        lines.iter().map(row).collect()
    }

    /// The stories of these threads, for their days of contact.
    pub(crate) async fn stories(
        &self,
        server: &Portal,
        lines: &[ThreadLine],
        words: &Words,
    ) -> BTreeMap<ThreadId, Story> {
        if !self.reads_timelines() {
            return BTreeMap::new();
        }
        let threads: Vec<ThreadId> = lines.iter().map(|it| it.thread).collect();
        let (organisations, people) = (BTreeMap::new(), BTreeMap::new());
        let told = Told { organisations: &organisations, people: &people, today: today(), words };
        let timelines = self.timelines(server, &threads).await;
        timelines.into_iter().map(|(thread, it)| (thread, Story::of(&it, told))).collect()
    }
}

/// `GET /threads`: the list.
pub(crate) async fn list(
    State(server): State<Server>,
    acts: Acts,
    Query(asked): Query<Asked>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let filter = Filter::of(&asked, acts.acting.actor.role);
    let all = match acts.open_threads(&server, filter.whose == Whose::Mine).await {
        Ok(all) => all,
        Err(no) => return acts.refused(&server, no),
    };
    let wanted = filter.of_these(&all);
    let at = asked.page.unwrap_or(1).max(1);
    let first = at.saturating_sub(1).saturating_mul(PER_PAGE);
    let shown: Vec<ThreadLine> = wanted.iter().skip(first).take(PER_PAGE).copied().collect();
    let stories = acts.stories(&server, &shown, words).await;
    let rows = acts.rows(&server, &shown, &stories, words).await;
    let beside = |page: usize| {
        let href = filter.href(acts.acting.actor.role);
        let and = if href.contains('?') { '&' } else { '?' };
        format!("{href}{and}page={page}")
    };
    if let Whose::Of(it) = filter.whose {
        acts.ask_names(&server, [it]).await;
    }
    let of = match filter.whose {
        Whose::Of(it) => capital(&acts.colleague(&server, it, words)),
        Whose::Mine | Whose::All => String::new(),
    };
    let page = Threads {
        choices: choices(filter, acts.acting.actor.role, of, words),
        rows,
        total: wanted.len(),
        pages: Pages {
            before: (at > 1).then(|| beside(at.saturating_sub(1))),
            next: (wanted.len() > first.saturating_add(PER_PAGE))
                .then(|| beside(at.saturating_add(1))),
        },
        has_contact: acts.reads_timelines(),
        today: all.today,
    };
    acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
}

/// `of` is what somebody is called whose threads alone are shown.
fn choices(
    filter: Filter,
    role: Role,
    of: String,
    words: &Words,
) -> Vec<(&'static str, Vec<Chip>)> {
    let chip = |key: &str, it: Filter| Chip {
        href: it.href(role),
        label: words.say(key),
        is_chosen: it == filter,
    };
    let mut groups = vec![];
    if role == Role::BridgeBuilder {
        let mine = chip("filter-mine", Filter { whose: Whose::Mine, ..filter });
        groups.push((
            "filter-who",
            vec![mine, chip("filter-all", Filter { whose: Whose::All, ..filter })],
        ));
    }
    if let Whose::Of(_) = filter.whose {
        let all = chip("filter-all", Filter { whose: Whose::All, ..filter });
        groups.push((
            "filter-who",
            vec![all, Chip { href: filter.href(role), label: of, is_chosen: true }],
        ));
    }
    let mut due = vec![chip("filter-any-due", Filter { due: None, ..filter })];
    due.extend(Due::ALL.map(|(it, _, key)| chip(key, Filter { due: Some(it), ..filter })));
    let mut state = vec![chip("filter-any-state", Filter { state: None, ..filter })];
    state.extend(
        STATES.map(|(it, _)| chip(codes::thread_state(it), Filter { state: Some(it), ..filter })),
    );
    groups.extend([("filter-due", due), ("filter-state", state)]);
    groups
}
