//! Referrals: the list, each one's page, and the answer to it.

use axum::{
    extract::{Query, State},
    response::Response,
};
use platform::Clock;
use proto::{
    actor::Role,
    id::ReferralId,
    problem::Problem,
    referral::{
        AcceptReferral, DraftView, ListDrafts, ListReferrals, ReferralView, ReturnReferral,
        ShowReferral, Standing, WithdrawReferral,
    },
    vault::{LookOutcome, Purpose, Reveal},
};
use serde::Deserialize;

use super::address::At;
use crate::{
    pages::{
        codes,
        form::Form,
        referral::{May, Referral},
        referrals::{Begun, First, Group, Referrals, Row},
        story::capital,
        threads::{Chip, Pages},
        today::{Press, Tile},
    },
    server::{Portal, Server, asks::Sent, names::Children, visitor::Acts},
    words::Words,
};

/// How many referrals stand on a page, and in a group of the first page.
const PER_PAGE: usize = 50;
const PER_GROUP: usize = 10;
/// How many pages of the service are read at most.
const READ_MAX: usize = 10;

/// What of the list is wanted, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    standing: Option<String>,
    page: Option<usize>,
}

fn href(standing: Option<Standing>) -> String {
    standing.map_or_else(|| "/referrals".to_owned(), |it| format!("/referrals?standing={it}"))
}

impl Acts {
    /// The municipality's referrals that stand so: what a number counts and what its list shows.
    pub(crate) async fn referrals(
        &self,
        server: &Portal,
        standing: Option<Standing>,
    ) -> Result<Vec<ReferralView>, Problem> {
        let (mut all, mut after) = (vec![], None);
        for _ in 0..READ_MAX {
            let page = self.show(server, &ListReferrals { limit: 200, after, standing }).await?;
            all.extend(page.referrals);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(all)
    }

    fn referral_row(
        &self,
        server: &Portal,
        it: &ReferralView,
        children: &Children,
        words: &Words,
    ) -> Row {
        let needs: Vec<String> = it.needs.iter().map(|it| words.say(codes::need(*it))).collect();
        Row {
            href: format!("/referrals/{}", it.referral),
            child: children.child(it.child, Some(it.age_band)).label(words),
            reference: it.reference.to_string(),
            needs: needs.join(". "),
            submitted_at: it.submitted_at,
            standing: it.standing,
            answer_by: it.answer_by,
            is_overdue: it.overdue,
            return_reason: it.return_reason,
            bridge_builder: it.bridge_builder.map(|it| capital(&self.colleague(server, it, words))),
        }
    }
}

/// `GET /referrals`: the list.
pub(crate) async fn list(
    State(server): State<Server>,
    acts: Acts,
    Query(asked): Query<Asked>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let standing = asked.standing.as_deref().and_then(|it| it.parse::<Standing>().ok());
    let all = match acts.referrals(&server, standing).await {
        Ok(all) => all,
        Err(no) => return acts.refused(&server, no),
    };
    let at = asked.page.unwrap_or(1).max(1);
    let first = at.saturating_sub(1).saturating_mul(PER_PAGE);
    let shown: Vec<&ReferralView> = all.iter().skip(first).take(PER_PAGE).collect();
    let children = acts.children(&server, shown.iter().map(|it| it.child)).await;
    acts.ask_names(&server, shown.iter().filter_map(|it| it.bridge_builder)).await;
    let beside = |page: usize| {
        let href = href(standing);
        let and = if href.contains('?') { '&' } else { '?' };
        format!("{href}{and}page={page}")
    };
    let chip = |it: Option<Standing>| Chip {
        href: href(it),
        label: it
            .map_or_else(|| words.say("part-all"), |it| capital(&words.say(codes::standing(it)))),
        is_chosen: it == standing,
    };
    let mut choices = vec![chip(None)];
    choices.extend(Standing::ALL.iter().map(|it| chip(Some(*it))));
    let page = Referrals {
        choices,
        rows: shown.iter().map(|it| acts.referral_row(&server, it, &children, words)).collect(),
        total: all.len(),
        pages: Pages {
            before: (at > 1).then(|| beside(at.saturating_sub(1))),
            next: (all.len() > first.saturating_add(PER_PAGE))
                .then(|| beside(at.saturating_add(1))),
        },
        may_refer: acts.acting.actor.role == Role::CaseWorker,
        now: Clock::wall().now(),
    };
    acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
}

/// `GET /` of a case worker.
pub(crate) async fn first(server: &Portal, acts: &Acts) -> Response {
    let words = Words::of(acts.visitor.lang);
    let drafts = ListDrafts {};
    let asked = futures::join!(acts.referrals(server, None), acts.show(server, &drafts));
    let (all, begun) = match asked {
        (Ok(all), Ok(begun)) => (all, begun.drafts),
        (Err(no), _) | (_, Err(no)) => return acts.refused(server, no),
    };
    let people =
        all.iter().map(|it| it.child).chain(begun.iter().filter_map(|it| it.content.child));
    let children = acts.children(server, people).await;
    acts.ask_names(server, all.iter().filter_map(|it| it.bridge_builder)).await;
    let page = First {
        tiles: tiles(&all, words),
        groups: groups(server, acts, &all, &children, words),
        begun: begun.iter().map(|it| begun_row(it, &children, words)).collect(),
        now: Clock::wall().now(),
    };
    acts.visitor.page(server, 200, &page.page(acts.visitor.lang))
}

fn begun_row(it: &DraftView, children: &Children, words: &Words) -> Begun {
    let child =
        it.content.child.map(|child| children.child(child, it.content.age_band).label(words));
    Begun {
        href: format!("/referrals/new/{}", it.referral),
        child: child.unwrap_or_else(|| words.say("child-unnamed")),
        drafted_at: it.drafted_at,
    }
}

/// What stands so, in the order in which it matters to a case worker.
const GROUPS: [(Standing, &str, Press); 5] = [
    (Standing::Returned, "group-returned", Press::Late),
    (Standing::Waiting, "group-waiting", Press::Not),
    (Standing::HeldUp, "group-held-up", Press::Soon),
    (Standing::Accepted, "group-accepted", Press::Not),
    (Standing::Withdrawn, "group-withdrawn", Press::Not),
];

fn tiles(all: &[ReferralView], words: &Words) -> Vec<Tile> {
    let tile = |(standing, key, press): (Standing, &str, Press)| Tile {
        href: href(Some(standing)),
        count: all.iter().filter(|it| it.standing == standing).count(),
        label: words.say(key).to_lowercase(),
        press,
    };
    let shown = GROUPS.into_iter().filter(|(it, ..)| !matches!(it, Standing::HeldUp));
    shown.map(tile).collect()
}

fn groups(
    server: &Portal,
    acts: &Acts,
    all: &[ReferralView],
    children: &Children,
    words: &Words,
) -> Vec<Group> {
    let group = |(standing, key, _): (Standing, &str, Press)| {
        let these: Vec<&ReferralView> = all.iter().filter(|it| it.standing == standing).collect();
        let rows = these.iter().take(PER_GROUP);
        let heading = words.say(key);
        Group {
            none: words.say("group-none"),
            href: href(Some(standing)),
            all: words.say_with(
                "group-all",
                &[("count", these.len().into()), ("what", heading.to_lowercase().into())],
            ),
            rows: rows.map(|it| acts.referral_row(server, it, children, words)).collect(),
            total: these.len(),
            heading,
        }
    };
    let groups = GROUPS.into_iter().map(group);
    // What waits and what came back is said also when there is none.
    groups.enumerate().filter(|(at, it)| *at < 2 || it.total > 0).map(|(_, it)| it).collect()
}

/// `GET /referrals/{referral}`: one referral.
pub(crate) async fn one(
    State(server): State<Server>,
    acts: Acts,
    At(referral): At<ReferralId>,
) -> Response {
    drawn(&server, &acts, referral, Form::default()).await
}

async fn drawn(server: &Portal, acts: &Acts, referral: ReferralId, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let view = match acts.show(server, &ShowReferral { referral }).await {
        Ok(view) => view,
        Err(no) => return acts.refused(server, no),
    };
    let people = view.siblings.iter().map(|it| it.child).chain([view.child]);
    let (children, wish) = futures::join!(acts.children(server, people), wish(server, acts, &view));
    acts.ask_names(server, view.bridge_builder).await;
    let status = if form.is_refused() { 422 } else { 200 };
    let page = Referral {
        child: children.child(view.child, Some(view.age_band)).label(words),
        siblings: view
            .siblings
            .iter()
            .map(|it| children.child(it.child, Some(it.age_band)).label(words))
            .collect(),
        wish,
        bridge_builder: view.bridge_builder.map(|it| capital(&acts.colleague(server, it, words))),
        may: may(acts, &view),
        form,
        grant: acts.owner.to_string(),
        now: Clock::wall().now(),
        view,
    };
    acts.visitor.page(server, status, &page.page(acts.visitor.lang))
}

/// What would be accepted. The service decides.
fn may(acts: &Acts, view: &ReferralView) -> May {
    let role = acts.acting.actor.role;
    let is_open = matches!(view.standing, Standing::Waiting | Standing::HeldUp);
    let is_municipal = matches!(role, Role::CaseWorker | Role::Leader);
    May {
        answer: role == Role::BridgeBuilder && is_open,
        withdraw: is_municipal && (is_open || view.standing == Standing::Returned),
        submit: role == Role::CaseWorker && view.standing == Standing::Returned,
        thread: matches!(view.standing, Standing::Accepted | Standing::AttachedToThread),
        custody: role == Role::CaseWorker && view.standing != Standing::Withdrawn,
    }
}

/// The child's words, for who works with the child; each look is noted.
async fn wish(server: &Portal, acts: &Acts, view: &ReferralView) -> Option<String> {
    let is_theirs = match acts.acting.actor.role {
        Role::CaseWorker => true,
        Role::BridgeBuilder => view.bridge_builder == Some(acts.acting.actor.subject),
        Role::Coordinator
        | Role::Volunteer
        | Role::Leader
        | Role::Administrator
        | Role::Auditor
        | Role::Family
        | Role::System => false,
    };
    let wish = view.wish.filter(|_| is_theirs)?;
    let query = Reveal { subject: view.child, sealed: vec![wish.id], purpose: Purpose::CaseWork };
    let shown = acts.show(server, &query).await.ok()?;
    shown.into_iter().find(|it| it.outcome == LookOutcome::Shown)?.words
}

/// `POST /referrals/{referral}/accept`: takes it on.
pub(crate) async fn accept(
    State(server): State<Server>,
    At(referral): At<ReferralId>,
    sent: Sent,
) -> Response {
    let Sent { acts, command, .. } = sent;
    match acts.ask(&server, &AcceptReferral { referral }, command).await {
        Ok(done) => {
            acts.done("referral", &done, &format!("/referrals/{referral}"), "referral-accepted")
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// `POST /referrals/{referral}/return`: sends it back, with a reason.
pub(crate) async fn send_back(
    State(server): State<Server>,
    At(referral): At<ReferralId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let Ok(reason) = form.value("reason").parse() else {
        form.refuse("reason", words.say("error-reason"));
        return drawn(&server, &acts, referral, form).await;
    };
    match acts.ask(&server, &ReturnReferral { referral, reason }, command).await {
        Ok(done) => {
            acts.done("referral", &done, &format!("/referrals/{referral}"), "referral-returned")
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// `POST /referrals/{referral}/withdraw`: takes it back, with a reason.
pub(crate) async fn withdraw(
    State(server): State<Server>,
    At(referral): At<ReferralId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let Ok(reason) = form.value("reason").parse() else {
        form.refuse("reason", words.say("error-reason"));
        return drawn(&server, &acts, referral, form).await;
    };
    match acts.ask(&server, &WithdrawReferral { referral, reason }, command).await {
        Ok(done) => {
            acts.done("referral", &done, &format!("/referrals/{referral}"), "referral-withdrawn")
        }
        Err(no) => acts.refused(&server, no),
    }
}
