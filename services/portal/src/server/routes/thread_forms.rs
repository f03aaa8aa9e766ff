//! What one does in a thread: a page with a form for each, drawn and sent at the same address.

mod fields;
mod read;

use axum::{extract::State, response::Response};
use proto::{
    actor::Role,
    id::{PersonId, ThreadId, UserId},
    problem::Problem,
    reporting::ShowThreadLine,
    request::Done,
    thread::{ListThreads, ResumeThread, ShowThread, Step, StrandView},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::address::At;
use crate::{
    pages::{
        act::Act,
        child::{self, Child},
        error::Error,
        form::{Choice, Form, Sends},
        story::capital,
    },
    problems,
    server::{Portal, Server, answer, asks::Sent, visitor::Acts},
    words::Words,
};

/// What one can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deed {
    Contact,
    Step,
    Consent,
    Pause,
    HandOver,
}

impl Deed {
    const fn path(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Step => "step",
            Self::Consent => "consent",
            Self::Pause => "pause",
            Self::HandOver => "hand-over",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Contact => "act-contact",
            Self::Step => "act-step",
            Self::Consent => "act-consent",
            Self::Pause => "act-pause",
            Self::HandOver => "act-hand-over",
        }
    }

    const fn lead(self) -> &'static str {
        match self {
            Self::Contact => "act-contact-lead",
            Self::Step => "act-step-lead",
            Self::Consent => "act-consent-lead",
            Self::Pause => "act-pause-lead",
            Self::HandOver => "act-hand-over-lead",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Contact => "contact-noted",
            Self::Step => "step-set",
            Self::Consent => "consent-asked",
            Self::Pause => "paused",
            Self::HandOver => "handed-over",
        }
    }
}

/// What a form is drawn from.
pub(super) struct Scene {
    pub(super) thread: ThreadId,
    /// The step that is next.
    pub(super) step: Option<Step>,
    /// The children of the thread, with what they are called.
    pub(super) children: Vec<(PersonId, Child)>,
    /// The organisations, by name.
    pub(super) organisations: Vec<Choice>,
    /// To whom it can be handed over.
    pub(super) colleagues: Vec<Choice>,
}

async fn scene(
    server: &Portal,
    acts: &Acts,
    thread: ThreadId,
    deed: Deed,
    words: &Words,
) -> Result<Scene, Problem> {
    let mut scene =
        Scene { thread, step: None, children: vec![], organisations: vec![], colleagues: vec![] };
    let accountable = if acts.reads_timelines() {
        let view = acts.show(server, &ShowThread { thread }).await?;
        let here: Vec<StrandView> =
            view.strands.into_iter().filter(|it| it.split_to.is_none()).collect();
        let names = acts.children(server, here.iter().map(|it| it.child)).await;
        let child = |it: &StrandView| (it.child, names.child(it.child, Some(it.age_band)));
        scene.children = here.iter().map(child).collect();
        scene.step = view.next_step.map(|it| it.step);
        Some(view.bridge_builder)
    } else {
        acts.show(server, &ShowThreadLine { thread }).await?.bridge_builder
    };
    if deed == Deed::Consent {
        let all = acts.organisations(server).await;
        scene.organisations =
            all.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
        scene.organisations.sort_by(|one, other| one.label.cmp(&other.label));
    }
    if deed == Deed::HandOver {
        scene.colleagues = colleagues(server, acts, accountable, words).await?;
    }
    Ok(scene)
}

/// The bridge-builders who are accountable for a thread of the municipality, without the one who is for this.
async fn colleagues(
    server: &Portal,
    acts: &Acts,
    accountable: Option<UserId>,
    words: &Words,
) -> Result<Vec<Choice>, Problem> {
    let all = ListThreads { bridge_builder: None, limit: 200, after: None };
    let mut threads: BTreeMap<UserId, u32> = BTreeMap::new();
    for it in acts.show(server, &all).await?.threads {
        let count = threads.entry(it.bridge_builder).or_default();
        *count = count.saturating_add(1);
    }
    acts.ask_names(server, threads.keys().copied()).await;
    let others = threads.into_iter().filter(|(it, _)| Some(*it) != accountable);
    let choice = |(user, count): (UserId, u32)| {
        let name = capital(&acts.colleague(server, user, words));
        let label =
            words.say_with("colleague-with", &[("name", name.into()), ("count", count.into())]);
        Choice::new(user.to_string(), label)
    };
    Ok(others.map(choice).collect())
}

/// Who may do what, so that nobody fills in a form in vain. The services decide.
fn may(role: Role, deed: Deed) -> bool {
    match deed {
        Deed::Contact | Deed::Step | Deed::Pause => role == Role::BridgeBuilder,
        Deed::Consent => matches!(role, Role::BridgeBuilder | Role::CaseWorker),
        Deed::HandOver => matches!(role, Role::BridgeBuilder | Role::Leader),
    }
}

/// `GET /threads/{thread}/{deed}`: the form, with what was typed before.
pub(crate) async fn draw(
    State(server): State<Server>,
    acts: Acts,
    At((thread, deed)): At<(ThreadId, Deed)>,
) -> Response {
    if !may(acts.acting.actor.role, deed) {
        return answer::error(&server, &acts.visitor, &Error::NotFound);
    }
    let words = Words::of(acts.visitor.lang);
    match scene(&server, &acts, thread, deed, words).await {
        Ok(scene) => {
            let kept = acts.kept(&server, &draft(thread, deed)).await;
            let form = kept.unwrap_or_else(|| fields::first(deed));
            drawn(&server, &acts, &scene, deed, form)
        }
        Err(no) => acts.refused(&server, no),
    }
}

fn draft(thread: ThreadId, deed: Deed) -> String {
    format!("{}-{thread}", deed.path())
}

fn drawn(server: &Portal, acts: &Acts, scene: &Scene, deed: Deed, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let names: Vec<Child> = scene.children.iter().map(|(_, it)| it.clone()).collect();
    let (back, status) =
        (format!("/threads/{}", scene.thread), if form.is_refused() { 422 } else { 200 });
    let page = Act {
        title: words.say(deed.title()),
        about: child::together(&names, words),
        back_label: words.say("act-back-to-thread"),
        lead: Some(words.say(deed.lead())),
        fields: fields::of(deed, scene, &form, words),
        send: words.say(deed.title()),
        also: None,
        beside: None,
        form,
        back,
    };
    let (action, draft) =
        (format!("/threads/{}/{}", scene.thread, deed.path()), draft(scene.thread, deed));
    let grant = acts.owner.to_string();
    let sends = Sends {
        action: &action,
        grant: Some(&grant),
        draft: Some(&draft),
        command: Some(Uuid::new_v4()),
    };
    acts.visitor.page(server, status, &page.page(sends, acts.visitor.lang))
}

/// `POST /threads/{thread}/{deed}`: does it, or shows the form again with what is wrong.
pub(crate) async fn send(
    State(server): State<Server>,
    At((thread, deed)): At<(ThreadId, Deed)>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let scene = match scene(&server, &acts, thread, deed, words).await {
        Ok(scene) => scene,
        Err(no) => return acts.refused(&server, no),
    };
    let Some(asked) = read::of(deed, &scene, &mut form, words) else {
        return drawn(&server, &acts, &scene, deed, form);
    };
    match asked.ask(&server, &acts, command).await {
        Ok(done) => {
            acts.forget(&server, &draft(thread, deed)).await;
            acts.done("thread", &done, &format!("/threads/{thread}"), deed.done())
        }
        Err(no) => refused(&server, &acts, &scene, deed, form, no),
    }
}

/// A no that the form can answer is shown in it; what somebody typed stays.
fn refused(
    server: &Portal,
    acts: &Acts,
    scene: &Scene,
    deed: Deed,
    mut form: Form,
    no: Problem,
) -> Response {
    if !matches!(no.status, 409 | 422) {
        return acts.refused(server, no);
    }
    let words = Words::of(acts.visitor.lang);
    let said = problems::why(&no, words);
    form.refuse(fields::first_field(deed), words.say_with("act-refused", &[("why", said.into())]));
    drawn(server, acts, scene, deed, form)
}

/// `POST /threads/{thread}/resume`: goes on before the pause is over.
pub(crate) async fn resume(
    State(server): State<Server>,
    At(thread): At<ThreadId>,
    sent: Sent,
) -> Response {
    let Sent { acts, command, .. } = sent;
    let done: Result<Done, Problem> = acts.ask(&server, &ResumeThread { thread }, command).await;
    match done {
        Ok(done) => acts.done("thread", &done, &format!("/threads/{thread}"), "resumed"),
        Err(no) => acts.refused(&server, no),
    }
}
