//! The first page of a bridge-builder.

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use platform::{Clock, calendar};
use proto::{
    actor::Role,
    followup::{AlertCode, ListFollowUps, PlannedFollowUp},
    id::ThreadId,
    problem::Problem,
    referral::{ReferralView, Standing},
    reporting::Entry,
    thread::ThreadLine,
};

use super::threads::{Due, Filter, OpenThreads, Whose};
use crate::{
    dates,
    pages::{
        codes,
        story::{Story, Told, sentence, uncapital},
        today::{Note, Press, Tile, Today, Urgent, When},
    },
    server::{Portal, names::Children, visitor::Acts},
    words::Words,
};

/// How many threads the first page shows.
const THREADS_MAX: usize = 25;
/// How many lines of what cannot wait.
const URGENT_MAX: usize = 15;
/// How many notes beside it.
const NOTES_MAX: usize = 6;

/// All that the page is drawn from.
struct Asked {
    mine: OpenThreads,
    waiting: Vec<ReferralView>,
    follow_ups: Vec<PlannedFollowUp>,
    children: Children,
    timelines: BTreeMap<ThreadId, Vec<Entry>>,
    stories: BTreeMap<ThreadId, Story>,
}

/// `GET /` of a bridge-builder.
pub(crate) async fn page(server: &Portal, acts: &Acts) -> Response {
    let words = Words::of(acts.visitor.lang);
    match asked(server, acts, words).await {
        Ok(asked) => {
            let page = drawn(server, acts, &asked, words).await;
            acts.visitor.page(server, 200, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(server, no),
    }
}

async fn asked(server: &Portal, acts: &Acts, words: &Words) -> Result<Asked, Problem> {
    let follow_ups = ListFollowUps::default();
    let (mine, waiting, follow_ups) = futures::join!(
        acts.open_threads(server, true),
        acts.referrals(server, Some(Standing::Waiting)),
        acts.show(server, &follow_ups),
    );
    let (mine, waiting, follow_ups) = (mine?, waiting?, follow_ups?.follow_ups);
    let is_mine = |it: &PlannedFollowUp| mine.lines.iter().any(|line| line.thread == it.thread);
    let follow_ups = follow_ups.into_iter().filter(is_mine).collect();
    let shown: Vec<ThreadId> = mine.lines.iter().take(THREADS_MAX).map(|it| it.thread).collect();
    let people = mine.lines.iter().map(|it| it.child).chain(waiting.iter().map(|it| it.child));
    let (children, timelines) =
        futures::join!(acts.children(server, people), acts.timelines(server, &shown));
    let (organisations, colleagues) = (BTreeMap::new(), BTreeMap::new());
    let told =
        Told { organisations: &organisations, people: &colleagues, today: mine.today, words };
    let stories = timelines.iter().map(|(thread, it)| (*thread, Story::of(it, told))).collect();
    Ok(Asked { mine, waiting, follow_ups, children, timelines, stories })
}

async fn drawn(server: &Portal, acts: &Acts, asked: &Asked, words: &Words) -> Today {
    let mine = &asked.mine;
    let shown: Vec<ThreadLine> = mine.lines.iter().take(THREADS_MAX).copied().collect();
    let all = Filter { whose: Whose::Mine, due: None, state: None };
    Today {
        today: mine.today,
        checked_at: Clock::wall().now(),
        tiles: tiles(asked, words),
        urgent: asked.urgent(words),
        referrals: asked
            .waiting
            .iter()
            .filter(|it| !it.overdue)
            .map(|it| asked.referral(it, words))
            .collect(),
        rows: acts.rows(server, &shown, &asked.stories, words).await,
        total: mine.lines.len(),
        all_href: all.href(Role::BridgeBuilder),
        answers: asked.answers(words),
        ahead: asked.ahead(words),
    }
}

fn tiles(asked: &Asked, words: &Words) -> Vec<Tile> {
    let of = |due, key: &str, press| {
        let filter = Filter { whose: Whose::Mine, due: Some(due), state: None };
        let count = filter.of_these(&asked.mine).len();
        Tile {
            href: filter.href(Role::BridgeBuilder),
            count,
            label: words.say_with(key, &[("count", count.into())]),
            press,
        }
    };
    let waiting = asked.waiting.len();
    let referrals = Tile {
        href: "/referrals?standing=waiting".to_owned(),
        count: waiting,
        label: words.say_with("tile-referrals", &[("count", waiting.into())]),
        press: Press::Not,
    };
    vec![
        of(Due::Overdue, "tile-overdue", Press::Late),
        of(Due::Today, "tile-today", Press::Soon),
        referrals,
        of(Due::Silent, "tile-silent", Press::Late),
    ]
}

impl Asked {
    fn child(&self, it: &ThreadLine, words: &Words) -> String {
        self.children.child(it.child, Some(it.age_band)).label(words)
    }

    /// Steps that are due, alerts that are theirs, referrals that nobody answered in time.
    fn urgent(&self, words: &Words) -> Vec<Urgent> {
        let mut urgent: Vec<Urgent> = self.steps(words);
        urgent.extend(self.alerts(words));
        let late = self.waiting.iter().filter(|it| it.overdue);
        urgent.extend(late.map(|it| self.referral(it, words)));
        let day = |when: When| match when {
            When::Day(day) => day,
            When::Moment(at) => dates::last_day(at),
        };
        urgent.sort_by_key(|it| day(it.when));
        urgent.truncate(URGENT_MAX);
        urgent
    }

    fn steps(&self, words: &Words) -> Vec<Urgent> {
        let today = self.mine.today;
        let due = self
            .mine
            .lines
            .iter()
            .filter(|it| it.next_step.overdue || it.next_step.due_on == today);
        let line = |it: &ThreadLine| {
            let child = self.child(it, words);
            let step = words.say(codes::step(it.next_step.step));
            let mut why = vec![];
            if it.next_step.owner != Role::BridgeBuilder {
                why.push(words.say_with(
                    "urgent-with",
                    &[("who", words.say(codes::carrier(it.next_step.owner)).into())],
                ));
            }
            why.push(self.last_contact(it, words));
            Urgent {
                when: When::Day(it.next_step.due_on),
                what: format!("{child}: {}", uncapital(&step)),
                why: why.join(" "),
                href: format!("/threads/{}", it.thread),
                label: words.say("urgent-open"),
                about: format!("{child}, {}", uncapital(&step)),
            }
        };
        due.map(line).collect()
    }

    fn last_contact(&self, it: &ThreadLine, words: &Words) -> String {
        let story = self.stories.get(&it.thread);
        let Some(last) = story.and_then(Story::last_contact) else {
            return words.say("urgent-no-contact");
        };
        let ago = self.mine.today.signed_duration_since(last).num_days();
        let day = dates::date(last, words.lang());
        words.say_with("urgent-last-contact", &[("day", day.into()), ("count", ago.into())])
    }

    /// What the step's own line says already is not said again.
    fn alerts(&self, words: &Words) -> Vec<Urgent> {
        let mine =
            self.mine.alerts.iter().filter(|it| {
                it.owner == Role::BridgeBuilder && it.code != AlertCode::NextStepOverdue
            });
        let line = |it: &proto::followup::OpenAlert| {
            let line = self.mine.lines.iter().find(|line| line.thread == it.thread)?;
            let (child, what) = (self.child(line, words), words.say(codes::alert(it.code)));
            let to_do = words.say(codes::alert_what_to_do(it.code));
            let why = if it.code == AlertCode::Silence {
                format!("{} {to_do}", self.last_contact(line, words))
            } else {
                to_do
            };
            Some(Urgent {
                when: When::Moment(it.due_by),
                what: format!("{child}: {}", uncapital(&what)),
                why,
                href: format!("/threads/{}", it.thread),
                label: words.say("urgent-open"),
                about: format!("{child}, {}", uncapital(&what)),
            })
        };
        mine.filter_map(line).collect()
    }

    fn referral(&self, it: &ReferralView, words: &Words) -> Urgent {
        let child = self.children.child(it.child, Some(it.age_band)).label(words);
        let needs: Vec<String> = it.needs.iter().map(|it| words.say(codes::need(*it))).collect();
        Urgent {
            when: When::Moment(it.answer_by),
            what: words.say_with("urgent-answer", &[("child", child.clone().into())]),
            why: needs.join(". "),
            href: format!("/referrals/{}", it.referral),
            label: words.say("urgent-see-referral"),
            about: format!("{child}, {}", it.reference),
        }
    }

    /// What families and organisations answered within a week, the latest first.
    fn answers(&self, words: &Words) -> Vec<Note> {
        let since = calendar::days_before(self.mine.today, 7);
        let (organisations, people) = (BTreeMap::new(), BTreeMap::new());
        let told =
            Told { organisations: &organisations, people: &people, today: self.mine.today, words };
        let mut found: Vec<(DateTime<Utc>, Note)> = vec![];
        for (thread, entries) in &self.timelines {
            let Some(line) = self.mine.lines.iter().find(|it| it.thread == *thread) else {
                continue;
            };
            let news = entries.iter().filter(|it| {
                matches!(it.role, Role::Coordinator | Role::Volunteer | Role::Family)
                    && dates::day_of(it.at) >= since
            });
            found.extend(news.map(|it| {
                let when = dates::date_and_time(it.at, words.lang());
                let note = Note {
                    href: format!("/threads/{thread}#e-{}-{}", it.source, it.position),
                    what: sentence(it, told),
                    about: format!("{} · {when}", self.child(line, words)),
                };
                (it.at, note)
            }));
        }
        found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        // Both parents signed within the minute: said once.
        found.dedup_by(|(_, one), (_, other)| one.what == other.what && one.about == other.about);
        found.into_iter().take(NOTES_MAX).map(|(_, it)| it).collect()
    }

    /// Follow-ups and steps of the next two weeks, the first first.
    fn ahead(&self, words: &Words) -> Vec<Note> {
        let today = self.mine.today;
        let until = calendar::days_after(today, 14);
        let is_ahead = |day: NaiveDate| day > today && day <= until;
        let mut found: Vec<(NaiveDate, Note)> = vec![];
        for it in &self.mine.lines {
            let day = it.next_step.due_on;
            let mut add = |day: NaiveDate, what: String| {
                let when = dates::weekday_and_date(day, words.lang());
                let about = format!("{} · {when}", self.child(it, words));
                found.push((day, Note { href: format!("/threads/{}", it.thread), what, about }));
            };
            if is_ahead(day) {
                add(day, words.say(codes::step(it.next_step.step)));
            }
            for planned in self.follow_ups.iter().filter(|planned| planned.thread == it.thread) {
                if is_ahead(planned.due_on) {
                    add(planned.due_on, words.say("ahead-follow-up"));
                }
            }
        }
        found.sort_by_key(|(day, _)| *day);
        found.into_iter().take(NOTES_MAX).map(|(_, it)| it).collect()
    }
}
