//! Alerts: what waits for a person.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::Response,
};
use proto::{
    actor::{Duty, Role},
    followup::{AcknowledgeAlert, AlertCode, OpenAlert, ResolveAlert},
    id::{AlertId, ThreadId},
    thread::ThreadLine,
};
use serde::Deserialize;

use super::{address::At, threads::today};
use crate::{
    pages::{
        alerts::{Alerts, Row},
        codes,
        threads::{Chip, Pages},
    },
    server::{Server, asks::Sent, visitor::Acts},
    words::Words,
};

/// How many alerts stand on a page.
const PER_PAGE: usize = 50;

/// What of the list is wanted, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    who: Option<String>,
    code: Option<String>,
    page: Option<usize>,
}

/// Which alerts are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Those that whoever asks is to look at.
    pub(crate) is_mine: bool,
    pub(crate) code: Option<AlertCode>,
}

impl Filter {
    pub(crate) fn href(self) -> String {
        let mut pairs = vec![];
        if !self.is_mine {
            pairs.push("who=all".to_owned());
        }
        if let Some(code) = self.code {
            pairs.push(format!("code={code}"));
        }
        if pairs.is_empty() { "/alerts".to_owned() } else { format!("/alerts?{}", pairs.join("&")) }
    }

    /// The alerts of these that are wanted: what a number counts and what its list shows.
    pub(crate) fn of_these(
        self,
        acts: &Acts,
        all: &[OpenAlert],
        lines: &BTreeMap<ThreadId, ThreadLine>,
    ) -> Vec<OpenAlert> {
        let is_wanted = |it: &&OpenAlert| {
            (!self.is_mine || acts.is_theirs(it, lines))
                && self.code.is_none_or(|code| it.code == code)
        };
        all.iter().filter(is_wanted).cloned().collect()
    }
}

impl Acts {
    /// Whether an alert waits for them: their role's, and of a bridge-builder's own threads.
    fn is_theirs(&self, it: &OpenAlert, lines: &BTreeMap<ThreadId, ThreadLine>) -> bool {
        let me = self.acting.actor.subject;
        let line = lines.get(&it.thread);
        it.owner == self.acting.actor.role
            && (self.acting.actor.role != Role::BridgeBuilder
                || line.is_none_or(|line| line.bridge_builder == me))
    }

    /// Whether the service would let them answer it.
    fn may_answer(&self, it: &OpenAlert) -> bool {
        match self.acting.actor.role {
            Role::Leader => true,
            Role::BridgeBuilder => it.owner == Role::BridgeBuilder,
            Role::Auditor => {
                it.owner == Role::Auditor && self.acting.actor.duty == Some(Duty::DataProtection)
            }
            Role::CaseWorker
            | Role::Coordinator
            | Role::Volunteer
            | Role::Administrator
            | Role::Family
            | Role::System => false,
        }
    }

    /// The municipality's open threads by id, as far as they may be seen.
    pub(crate) async fn lines_by_id(
        &self,
        server: &crate::server::Portal,
    ) -> BTreeMap<ThreadId, ThreadLine> {
        let all = self.open_threads(server, false).await.map(|it| it.lines).unwrap_or_default();
        all.into_iter().map(|it| (it.thread, it)).collect()
    }
}

/// `GET /alerts`: the list.
pub(crate) async fn list(
    State(server): State<Server>,
    acts: Acts,
    Query(asked): Query<Asked>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let filter = Filter {
        is_mine: asked.who.as_deref() != Some("all"),
        code: asked.code.as_deref().and_then(|it| it.parse().ok()),
    };
    let (all, lines) = futures::join!(acts.alerts(&server), acts.lines_by_id(&server));
    let all = match all {
        Ok(all) => all,
        Err(no) => return acts.refused(&server, no),
    };
    let wanted = filter.of_these(&acts, &all, &lines);
    let at = asked.page.unwrap_or(1).max(1);
    let first = at.saturating_sub(1).saturating_mul(PER_PAGE);
    let shown: Vec<&OpenAlert> = wanted.iter().skip(first).take(PER_PAGE).collect();
    let people = shown.iter().filter_map(|it| lines.get(&it.thread)).map(|it| it.child);
    let children = acts.children(&server, people).await;
    let row = |it: &&OpenAlert| {
        let line = lines.get(&it.thread);
        let child = line.map(|line| children.child(line.child, Some(line.age_band)).label(words));
        Row {
            href: format!("/alerts/{}", it.alert),
            child: child.unwrap_or_else(|| words.say("child-unnamed")),
            what: crate::pages::story::uncapital(&words.say(codes::alert(it.code))),
            to_do: words.say(codes::alert_what_to_do(it.code)),
            severity: it.severity,
            owner: words.say(codes::carrier(it.owner)),
            due_by: it.due_by,
            raised_at: it.raised_at,
            unheard_since: it.unheard_since,
            is_seen: it.acknowledged,
            may_answer: acts.may_answer(it),
            about: about(it, line.is_some()),
        }
    };
    let beside = |page: usize| {
        let href = filter.href();
        let and = if href.contains('?') { '&' } else { '?' };
        format!("{href}{and}page={page}")
    };
    let page = Alerts {
        choices: choices(&acts, filter, &all, &lines, words),
        rows: shown.iter().map(row).collect(),
        total: wanted.len(),
        pages: Pages {
            before: (at > 1).then(|| beside(at.saturating_sub(1))),
            next: (wanted.len() > first.saturating_add(PER_PAGE))
                .then(|| beside(at.saturating_add(1))),
        },
        grant: acts.owner.to_string(),
        today: today(),
    };
    acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
}

/// The page where something is done about it.
fn about(it: &OpenAlert, is_open: bool) -> Option<String> {
    match it.code {
        AlertCode::ReferralOverdue | AlertCode::ReferralHeldUp => {
            Some(format!("/referrals/{}", it.about))
        }
        AlertCode::FamilyNotContacted
        | AlertCode::ConsentMissing
        | AlertCode::Silence
        | AlertCode::VoiceMissing
        | AlertCode::TransferOverdue
        | AlertCode::WithdrawalNotEffective
        | AlertCode::OwnSignatureMissing
        | AlertCode::NextStepOverdue
        | AlertCode::WithdrawalNotConfirmed
        | AlertCode::TalkWithFamily
        | AlertCode::SecondThread
        | AlertCode::AccountableCannotAct => is_open.then(|| format!("/threads/{}", it.thread)),
        AlertCode::ConsiderationOverdue
        | AlertCode::SubjectRequestDue
        | AlertCode::BreakGlassUnreviewed
        | AlertCode::FollowUpBlind => None,
    }
}

fn choices(
    acts: &Acts,
    filter: Filter,
    all: &[OpenAlert],
    lines: &BTreeMap<ThreadId, ThreadLine>,
    words: &Words,
) -> Vec<(&'static str, Vec<Chip>)> {
    let chip = |label: String, it: Filter| {
        let count = it.of_these(acts, all, lines).len();
        Chip { href: it.href(), label: format!("{label} ({count})"), is_chosen: it == filter }
    };
    let who = vec![
        chip(words.say("filter-mine"), Filter { is_mine: true, ..filter }),
        chip(words.say("filter-all"), Filter { is_mine: false, ..filter }),
    ];
    let mut what = vec![chip(words.say("part-all"), Filter { code: None, ..filter })];
    let there = AlertCode::ALL.iter().copied().filter(|code| all.iter().any(|it| it.code == *code));
    what.extend(
        there.map(|it| chip(words.say(codes::alert(it)), Filter { code: Some(it), ..filter })),
    );
    vec![("alerts-who", who), ("alerts-what", what)]
}

/// `POST /alerts/{alert}/acknowledge`: it is seen.
pub(crate) async fn acknowledge(
    State(server): State<Server>,
    At(alert): At<AlertId>,
    sent: Sent,
) -> Response {
    let Sent { acts, command, .. } = sent;
    match acts.ask(&server, &AcknowledgeAlert { alert }, command).await {
        Ok(done) => acts.done("followup", &done, "/alerts", "alert-seen"),
        Err(no) => acts.refused(&server, no),
    }
}

/// `POST /alerts/{alert}/resolve`: it is taken care of.
pub(crate) async fn resolve(
    State(server): State<Server>,
    At(alert): At<AlertId>,
    sent: Sent,
) -> Response {
    let Sent { acts, command, .. } = sent;
    match acts.ask(&server, &ResolveAlert { alert }, command).await {
        Ok(done) => acts.done("followup", &done, "/alerts", "alert-resolved"),
        Err(no) => acts.refused(&server, no),
    }
}
