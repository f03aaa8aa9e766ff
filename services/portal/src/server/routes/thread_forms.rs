//! What one does in a thread: a page with a form for each, drawn and sent at the same address.

mod asked;
mod closing;
mod consents;
mod fields;
mod helping;
mod read;
mod scene;
mod voices;

use axum::{extract::State, response::Response};
use proto::{
    actor::Role,
    assignment::OfferAssignment,
    id::{AssignmentId, ThreadId},
    problem::Problem,
    request::Done,
    thread::ResumeThread,
};
use serde::Deserialize;
use uuid::Uuid;

use self::{
    asked::Answered,
    scene::{Scene, scene},
};
use super::address::At;
use crate::{
    pages::{
        act::Act,
        error::Error,
        form::{Form, Sends},
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
    Goal,
    Progress,
    ChildView,
    FamilyView,
    Meeting,
    Met,
    Closing,
    Close,
    Reopen,
    Help,
    EndHelp,
    FollowUp,
    Measurement,
    Correct,
    Answer,
    Told,
}

/// What is to know of a deed.
struct About {
    /// The end of its address.
    path: &'static str,
    /// The key of what it is called.
    title: &'static str,
    /// The key of what one should know first.
    lead: &'static str,
    /// What is said when it is done.
    done: &'static str,
    /// The field at which a no is shown.
    field: &'static str,
    /// Who may, so that nobody fills in a form in vain. The services decide.
    who: &'static [Role],
}

const BRIDGE_BUILDER: &[Role] = &[Role::BridgeBuilder];
const WORKING: &[Role] = &[Role::BridgeBuilder, Role::CaseWorker];
const LEADING: &[Role] = &[Role::BridgeBuilder, Role::Leader];

macro_rules! about {
    ($($deed:ident: $path:literal $title:literal $lead:literal $done:literal $field:literal $who:ident;)+) => {
        impl Deed {
            const fn about(self) -> About {
                match self {
                    $(Self::$deed => About {
                        path: $path, title: $title, lead: $lead, done: $done, field: $field, who: $who,
                    }),+
                }
            }
        }
    };
}

about! {
    Contact: "contact" "act-contact" "act-contact-lead" "contact-noted" "with" BRIDGE_BUILDER;
    Step: "step" "act-step" "act-step-lead" "step-set" "step" BRIDGE_BUILDER;
    Consent: "consent" "act-consent" "act-consent-lead" "consent-asked" "recipients" WORKING;
    Pause: "pause" "act-pause" "act-pause-lead" "paused" "reason" BRIDGE_BUILDER;
    HandOver: "hand-over" "act-hand-over" "act-hand-over-lead" "handed-over" "to" LEADING;
    Goal: "goal" "act-goal" "act-goal-lead" "goal-agreed" "goal" BRIDGE_BUILDER;
    Progress: "progress" "act-progress" "act-progress-lead" "progress-noted" "which" BRIDGE_BUILDER;
    ChildView: "child-view" "act-child-view" "act-child-view-lead" "view-noted" "note" BRIDGE_BUILDER;
    FamilyView: "family-view" "act-family-view" "act-family-view-lead" "view-noted" "by" BRIDGE_BUILDER;
    Meeting: "meeting" "act-meeting" "act-meeting-lead" "meeting-planned" "on" BRIDGE_BUILDER;
    Met: "met" "act-met" "act-met-lead" "meeting-held" "on" BRIDGE_BUILDER;
    Closing: "closing" "act-closing" "act-closing-lead" "closing-begun" "outcome" BRIDGE_BUILDER;
    Close: "close" "act-close" "act-close-lead" "thread-closed" "reason" BRIDGE_BUILDER;
    Reopen: "reopen" "act-reopen" "act-reopen-lead" "thread-reopened" "step" LEADING;
    Help: "help" "act-help" "act-help-lead" "help-asked" "first" BRIDGE_BUILDER;
    EndHelp: "end-help" "act-end-help" "act-end-help-lead" "help-ended" "which" BRIDGE_BUILDER;
    FollowUp: "follow-up" "act-follow-up" "act-follow-up-lead" "follow-up-held" "on" BRIDGE_BUILDER;
    Answer: "answer" "act-answer" "act-answer-lead" "answer-noted" "which" WORKING;
    Told: "told" "act-told" "act-told-lead" "told-noted" "which" WORKING;
    Correct: "correct" "act-correct" "act-correct-lead" "entry-corrected" "which" BRIDGE_BUILDER;
    Measurement: "measurement" "act-measurement" "act-measurement-lead" "measurement-noted" "score" BRIDGE_BUILDER;
}

impl Deed {
    /// Whether somebody in this role may.
    fn is_of(self, role: Role) -> bool {
        self.about().who.contains(&role)
    }
}

/// `GET /threads/{thread}/{deed}`: the form, with what was typed before.
pub(crate) async fn draw(
    State(server): State<Server>,
    acts: Acts,
    At((thread, deed)): At<(ThreadId, Deed)>,
) -> Response {
    if !deed.is_of(acts.acting.actor.role) {
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
    format!("{}-{thread}", deed.about().path)
}

fn drawn(server: &Portal, acts: &Acts, scene: &Scene, deed: Deed, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let (back, status) =
        (format!("/threads/{}", scene.thread), if form.is_refused() { 422 } else { 200 });
    let page = Act {
        title: words.say(deed.about().title),
        about: scene::about(scene, words),
        back_label: words.say("act-back-to-thread"),
        lead: Some(words.say(deed.about().lead)),
        fields: fields::of(deed, scene, &form, words),
        send: words.say(deed.about().title),
        also: None,
        beside: None,
        form,
        back,
    };
    let (action, draft) =
        (format!("/threads/{}/{}", scene.thread, deed.about().path), draft(scene.thread, deed));
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
        Ok(Answered { service, done, told }) => {
            acts.forget(&server, &draft(thread, deed)).await;
            let told = told.unwrap_or(deed.about().done);
            acts.done(service, &done, &format!("/threads/{thread}"), told)
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
    form.refuse(deed.about().field, words.say_with("act-refused", &[("why", said.into())]));
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

/// `POST /threads/{thread}/assignments/{assignment}/offer`: asks the first organisation that can be asked.
pub(crate) async fn offer(
    State(server): State<Server>,
    At((thread, assignment)): At<(ThreadId, AssignmentId)>,
    sent: Sent,
) -> Response {
    let Sent { acts, command, .. } = sent;
    match acts.ask(&server, &OfferAssignment { assignment }, command).await {
        Ok(done) => acts.done("assignment", &done, &format!("/threads/{thread}"), "help-asked"),
        Err(no) => acts.refused(&server, no),
    }
}
