//! What the forms of a thread are drawn from.

use std::collections::BTreeMap;

use proto::{
    actor::Role,
    assignment::{AssignmentState, ListThreadAssignments},
    code::AgeBand,
    followup::ListFollowUps,
    id::{AssignmentId, GoalId, PersonId, ThreadId, UserId},
    problem::Problem,
    reporting::{Entry, ShowThreadLine, Timeline},
    thread::{
        ConsentStanding, ConsentView, ConsentWithdrawal, ListThreads, ShowThread, Step, StrandView,
        ThreadView,
    },
    vault::Purpose,
};

use super::{super::threads::today, deed::Deed, party};
use crate::{
    dates,
    pages::{
        child::{self, Child},
        codes,
        form::Choice,
        story::{Happened, Story, Told, capital, uncapital},
    },
    server::{Portal, visitor::Acts},
    words::Words,
};

/// How many pages of follow-ups are read for one thread.
const PAGES_MAX: usize = 10;

/// How many entries can be chosen from.
const ENTRIES_MAX: usize = 50;

/// What a form is drawn from.
pub(super) struct Scene {
    pub(super) thread: ThreadId,
    /// The step that is next.
    pub(super) step: Option<Step>,
    /// The children of the thread, with what they are called.
    pub(super) children: Vec<(PersonId, Child)>,
    /// How old they are, coarsely.
    pub(super) ages: Vec<(PersonId, AgeBand)>,
    /// The organisations, by name.
    pub(super) organisations: Vec<Choice>,
    /// To whom it can be handed over, or given again.
    pub(super) colleagues: Vec<Choice>,
    /// The goals. One that is reached is not chosen any more; a form that is sent again may still name it.
    pub(super) goals: Vec<Goal>,
    /// Those of the family who have custody, as far as they were asked for a consent.
    pub(super) family: Vec<Choice>,
    /// The meetings that are planned.
    pub(super) meetings: Vec<Choice>,
    /// The help that is asked for or goes on.
    pub(super) help: Vec<Help>,
    /// The consents that wait for an answer, or hold.
    pub(super) consents: Vec<Choice>,
    /// Who signs them.
    pub(super) signatories: Vec<Choice>,
    /// Who is to be told still that a consent has ended.
    pub(super) untold: Vec<Choice>,
    /// What may have been noted by mistake, the latest first.
    pub(super) entries: Vec<Choice>,
    /// The follow-ups that are planned.
    pub(super) follow_ups: Vec<Choice>,
}

/// A goal.
pub(super) struct Goal {
    pub(super) goal: GoalId,
    pub(super) label: String,
    pub(super) wished: u8,
    pub(super) is_open: bool,
}

/// Help of an organisation.
pub(super) struct Help {
    pub(super) assignment: AssignmentId,
    pub(super) state: AssignmentState,
    pub(super) label: String,
}

impl Scene {
    const fn of(thread: ThreadId) -> Scene {
        Scene {
            thread,
            step: None,
            children: vec![],
            ages: vec![],
            organisations: vec![],
            colleagues: vec![],
            goals: vec![],
            family: vec![],
            meetings: vec![],
            help: vec![],
            consents: vec![],
            signatories: vec![],
            untold: vec![],
            entries: vec![],
            follow_ups: vec![],
        }
    }

    /// The help that somebody has said yes to and that goes on: with the thread it ends for a reason.
    pub(super) fn running(&self) -> impl Iterator<Item = &Help> {
        self.help.iter().filter(|it| it.goes_on())
    }

    /// The help that has not ended, also where nobody has said yes.
    pub(super) fn unended(&self) -> impl Iterator<Item = &Help> {
        let over = [AssignmentState::Completed, AssignmentState::Unplaced, AssignmentState::Ended];
        self.help.iter().filter(move |it| !over.contains(&it.state))
    }
}

impl Help {
    /// Whether somebody has said yes to it, and it has not ended.
    pub(super) fn goes_on(&self) -> bool {
        matches!(self.state, AssignmentState::Accepted | AssignmentState::Active)
    }
}

pub(super) async fn scene(
    server: &Portal,
    acts: &Acts,
    thread: ThreadId,
    deed: Deed,
    words: &Words,
) -> Result<Scene, Problem> {
    let mut scene = Scene::of(thread);
    let accountable = if acts.reads_timelines() {
        let view = acts.show(server, &ShowThread { thread }).await?;
        of_thread(&mut scene, server, acts, &view, deed, words).await;
        Some(view.bridge_builder)
    } else {
        acts.show(server, &ShowThreadLine { thread }).await?.bridge_builder
    };
    match deed {
        Deed::Consent | Deed::Help => {
            let all = acts.organisations(server).await;
            scene.organisations =
                all.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
            scene.organisations.sort_by(|one, other| one.label.cmp(&other.label));
        }
        Deed::HandOver => {
            scene.colleagues = colleagues(server, acts, words).await?;
            scene.colleagues.retain(|it| accountable.is_none_or(|who| it.value != who.to_string()));
        }
        Deed::Reopen if acts.acting.actor.role == Role::BridgeBuilder => {
            let me = acts.acting.actor.subject;
            scene.colleagues = vec![Choice::new(me.to_string(), words.say("colleague-you"))];
        }
        Deed::Reopen => scene.colleagues = colleagues(server, acts, words).await?,
        Deed::Close | Deed::EndHelp => scene.help = help(server, acts, thread, words).await?,
        Deed::Told => scene.untold = untold(server, acts, thread, words).await?,
        Deed::Correct => scene.entries = entries(server, acts, thread, words).await?,
        Deed::FollowUp => scene.follow_ups = follow_ups(server, acts, &scene, words).await?,
        Deed::Contact
        | Deed::Step
        | Deed::Pause
        | Deed::Goal
        | Deed::Progress
        | Deed::ChildView
        | Deed::FamilyView
        | Deed::Meeting
        | Deed::Met
        | Deed::Closing
        | Deed::Measurement
        | Deed::Answer => {}
    }
    Ok(scene)
}

/// What the thread itself says.
async fn of_thread(
    scene: &mut Scene,
    server: &Portal,
    acts: &Acts,
    view: &ThreadView,
    deed: Deed,
    words: &Words,
) {
    let here: Vec<StrandView> =
        view.strands.iter().copied().filter(|it| it.split_to.is_none()).collect();
    let names = acts.children(server, here.iter().map(|it| it.child)).await;
    let child = |it: &StrandView| (it.child, names.child(it.child, Some(it.age_band)));
    scene.children = here.iter().map(child).collect();
    scene.ages = here.iter().map(|it| (it.child, it.age_band)).collect();
    scene.step = view.next_step.map(|it| it.step);
    if deed == Deed::Progress {
        scene.goals = goals(server, acts, view, words).await;
    }
    if deed == Deed::Answer {
        (scene.consents, scene.signatories) = consents(server, acts, view, words).await;
    }
    if deed == Deed::FamilyView {
        scene.family = family(server, acts, view, words).await;
    }
    let planned = view.meetings.iter().filter(|it| !it.held);
    let label = |it| dates::date_with_year(it, words.lang());
    scene.meetings = planned.map(|it| Choice::new(it.meeting.to_string(), label(it.on))).collect();
}

/// The goals, in the words they were agreed in.
async fn goals(server: &Portal, acts: &Acts, view: &ThreadView, words: &Words) -> Vec<Goal> {
    let said = acts.said(server, view, &[]).await;
    view.goals
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let numbered = || words.say_with("goal-nth", &[("nth", at.saturating_add(1).into())]);
            let text = said.get(&it.words.id).cloned().unwrap_or_else(numbered);
            let (now, wished) = (u32::from(it.now), u32::from(it.wished));
            let label = words.say_with(
                "goal-from-to",
                &[("goal", text.into()), ("now", now.into()), ("wished", wished.into())],
            );
            Goal { goal: it.goal, label, wished: it.wished, is_open: it.achieved_on.is_none() }
        })
        .collect()
}

/// The consents that wait for an answer or hold, and everybody who signs one of them.
async fn consents(
    server: &Portal,
    acts: &Acts,
    view: &ThreadView,
    words: &Words,
) -> (Vec<Choice>, Vec<Choice>) {
    let organisations = acts.organisations(server).await;
    let open = |it: &&ConsentView| {
        matches!(it.standing, ConsentStanding::Requested | ConsentStanding::Given)
    };
    let open: Vec<&ConsentView> = view.consents.iter().filter(open).collect();
    let label = |it: &ConsentView| {
        let to: Vec<_> =
            it.recipients.iter().filter_map(|it| organisations.get(it).cloned()).collect();
        let (purpose, standing) =
            (words.say(codes::consent_purpose(it.purpose)), words.say(codes::consent(it.standing)));
        format!("{}: {} ({})", to.join(", "), uncapital(&purpose), uncapital(&standing))
    };
    let choices = open.iter().map(|it| Choice::new(it.consent.to_string(), label(it)));
    let mut who: Vec<PersonId> =
        open.iter().flat_map(|it| it.signatories.iter().chain(&it.missing).copied()).collect();
    who.sort_unstable();
    who.dedup();
    (choices.collect(), named(server, acts, who, words).await)
}

/// People as choices, by name where it is shown.
async fn named(server: &Portal, acts: &Acts, who: Vec<PersonId>, words: &Words) -> Vec<Choice> {
    let names = acts.people(server, who.iter().copied(), Purpose::CaseWork).await;
    let names = names.unwrap_or_default();
    let choice = |it: PersonId| {
        let name = names.whole(it).unwrap_or_else(|| words.say("person-unnamed"));
        Choice::new(it.to_string(), name)
    };
    who.into_iter().map(choice).collect()
}

/// Who is to be told still that a consent of the thread was taken back (P-16).
async fn untold(
    server: &Portal,
    acts: &Acts,
    thread: ThreadId,
    words: &Words,
) -> Result<Vec<Choice>, Problem> {
    let view = acts.show(server, &ShowThread { thread }).await?;
    let organisations = acts.organisations(server).await;
    let ended = view.consents.iter().filter(|it| it.standing == ConsentStanding::Withdrawn);
    let mut untold = vec![];
    for it in ended {
        let end = acts.show(server, &ConsentWithdrawal { consent: it.consent }).await?;
        for party in end.untold {
            let name = party.organisation.and_then(|it| organisations.get(&it).cloned());
            let name = name.unwrap_or_else(|| words.say(codes::party(party.party)));
            let day = dates::date_with_year(dates::day_of(end.ended_at), words.lang());
            let label =
                words.say_with("told-of", &[("who", capital(&name).into()), ("day", day.into())]);
            untold.push(Choice::new(party::value(it.consent, party), label));
        }
    }
    Ok(untold)
}

/// Those who signed or are to sign a consent, without the children of the thread.
async fn family(server: &Portal, acts: &Acts, view: &ThreadView, words: &Words) -> Vec<Choice> {
    let is_child = |who: &PersonId| view.strands.iter().any(|it| it.child == *who);
    let signing = view.consents.iter().flat_map(|it| it.signatories.iter().copied());
    let mut who: Vec<PersonId> = signing.filter(|it| !is_child(it)).collect();
    who.sort_unstable();
    who.dedup();
    named(server, acts, who, words).await
}

async fn help(
    server: &Portal,
    acts: &Acts,
    thread: ThreadId,
    words: &Words,
) -> Result<Vec<Help>, Problem> {
    let shown = acts.show(server, &ListThreadAssignments { thread }).await?;
    let organisations = acts.organisations(server).await;
    let help = shown.assignments.into_iter().map(|it| {
        let who = it.organisation.and_then(|id| organisations.get(&id).cloned());
        let need = words.say(codes::need(it.need));
        let label = who.map_or_else(|| need.clone(), |who| format!("{who}: {need}"));
        Help { assignment: it.assignment, state: it.state, label }
    });
    Ok(help.collect())
}

/// What can be said to be a mistake (I-22): contacts, views and meetings that nobody has corrected, the latest first.
async fn entries(
    server: &Portal,
    acts: &Acts,
    thread: ThreadId,
    words: &Words,
) -> Result<Vec<Choice>, Problem> {
    const CORRECTABLE: [&str; 5] = [
        "thread.family_contacted",
        "thread.contact_recorded",
        "thread.child_view_recorded",
        "thread.family_view_recorded",
        "thread.network_meeting_held",
    ];
    let all = acts.show(server, &Timeline { thread }).await?;
    let (organisations, people) = (BTreeMap::new(), BTreeMap::new());
    let told = Told { organisations: &organisations, people: &people, today: today(), words };
    let story = Story::of(&all, told);
    let noted = all
        .iter()
        .zip(&story.all)
        .filter(|(it, _)| CORRECTABLE.contains(&it.kind.as_str()) && it.corrected_by.is_none());
    let choice = |(entry, it): (&Entry, &Happened)| {
        let day = dates::date_with_year(it.day, words.lang());
        Choice::new(entry.position.to_string(), format!("{day}: {}", it.what))
    };
    let mut entries: Vec<Choice> = noted.map(choice).collect();
    entries.reverse();
    entries.truncate(ENTRIES_MAX);
    Ok(entries)
}

async fn follow_ups(
    server: &Portal,
    acts: &Acts,
    scene: &Scene,
    words: &Words,
) -> Result<Vec<Choice>, Problem> {
    let (mut all, mut cursor) = (vec![], None);
    for _ in 0..PAGES_MAX {
        let page = acts.show(server, &ListFollowUps { cursor }).await?;
        all.extend(page.follow_ups.into_iter().filter(|it| it.thread == scene.thread));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let label = |it: &proto::followup::PlannedFollowUp| {
        let day = dates::date_with_year(it.due_on, words.lang());
        let about = scene.children.iter().find(|(id, _)| *id == it.child);
        about.map_or_else(|| day.clone(), |(_, who)| format!("{day}: {}", who.label(words)))
    };
    Ok(all.iter().map(|it| Choice::new(it.follow_up.to_string(), label(it))).collect())
}

/// The bridge-builders who are accountable for a thread of the municipality.
async fn colleagues(server: &Portal, acts: &Acts, words: &Words) -> Result<Vec<Choice>, Problem> {
    let all = ListThreads { bridge_builder: None, limit: 200, after: None };
    let mut threads: BTreeMap<UserId, u32> = BTreeMap::new();
    for it in acts.show(server, &all).await?.threads {
        let count = threads.entry(it.bridge_builder).or_default();
        *count = count.saturating_add(1);
    }
    acts.ask_names(server, threads.keys().copied()).await;
    let choice = |(user, count): (UserId, u32)| {
        let name = capital(&acts.colleague(server, user, words));
        let label =
            words.say_with("colleague-with", &[("name", name.into()), ("count", count.into())]);
        Choice::new(user.to_string(), label)
    };
    Ok(threads.into_iter().map(choice).collect())
}

/// About whom the form is, on one line.
pub(super) fn about(scene: &Scene, words: &Words) -> String {
    let names: Vec<Child> = scene.children.iter().map(|(_, it)| it.clone()).collect();
    child::together(&names, words)
}
