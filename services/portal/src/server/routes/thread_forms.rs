//! What one does in a thread: a page with a form for each, drawn and sent at the same address.

mod asked;
mod closing;
mod consents;
mod deed;
mod fields;
mod forms;
mod helping;
mod party;
mod read;
mod scene;
mod voices;
mod work;

use axum::{extract::State, response::Response};
use proto::{
    assignment::OfferAssignment,
    id::{AssignmentId, ThreadId},
    problem::Problem,
    request::Done,
    thread::ResumeThread,
};

use self::{
    asked::Answered,
    deed::Deed,
    scene::{Scene, scene},
};
use super::address::At;
use crate::{
    pages::{act::Act, error::Error, form::Form},
    problems,
    server::{Portal, Server, answer, asks::Sent, visitor::Acts},
    words::Words,
};

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
            let form = kept.unwrap_or_else(|| forms::first(deed));
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
    let back = format!("/threads/{}", scene.thread);
    let page = Act {
        title: words.say(deed.about().title),
        about: scene::about(scene, words),
        back_label: words.say("act-back-to-thread"),
        lead: Some(words.say(deed.about().lead)),
        fields: forms::draw(deed, scene, &form, words),
        send: words.say(deed.about().title),
        also: None,
        beside: None,
        form,
        back,
    };
    let (action, draft) =
        (format!("/threads/{}/{}", scene.thread, deed.about().path), draft(scene.thread, deed));
    acts.form_page(server, &page, &action, Some(&draft))
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
    let Some(asked) = forms::read(deed, &scene, &mut form, words) else {
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
