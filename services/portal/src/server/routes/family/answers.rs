//! What a family answers: a consent, a match, whether it is over.

use axum::{
    extract::{Path, State},
    response::Response,
};
use proto::{
    assignment::{ConfirmMatch, DeclineMatch},
    id::{ConsentId, MatchId, ThreadId},
    problem::Problem,
    request::Done,
    thread::{
        ConfirmClosing, DeclineClosing, Outcome, RefuseConsent, SignConsent, SignatureChannel,
        WithdrawConsent,
    },
    vault::{Field, Purpose, Reveal},
};
use uuid::Uuid;

use super::{Own, me, today};
use crate::{
    pages::{
        Page,
        family::{AnswerClosing, AnswerConsent, AnswerMatch, Permissions},
        form::Form,
        plain,
    },
    server::{Portal, Server, asks::Sent, routes::typed, visitor::Acts},
    words::Words,
};

/// A page, or why not.
fn shown(server: &Portal, acts: &Acts, page: Result<(u16, Page), Problem>) -> Response {
    match page {
        Ok((status, page)) => acts.visitor.page(server, status, &page),
        Err(no) => acts.refused(server, no),
    }
}

fn status(form: &Form) -> u16 {
    if form.is_refused() { 422 } else { 200 }
}

/// `GET /permissions`: who may know what.
pub(crate) async fn permissions(State(server): State<Server>, acts: Acts) -> Response {
    let words = Words::of(acts.visitor.lang);
    let page = Own::of(&server, &acts).await.map(|own| {
        let mut all: Vec<_> = own.consents.iter().map(|it| own.permission(it, words)).collect();
        all.sort_by_key(|it| !(it.asks_you || it.may_withdraw));
        (200, Permissions { today: today(), all }.page(acts.visitor.lang))
    });
    shown(&server, &acts, page)
}

/// `GET /answers/consents/{consent}`.
pub(crate) async fn consent(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<ConsentId>,
) -> Response {
    let page = consent_page(&server, &acts, id, Form::default()).await;
    shown(&server, &acts, page)
}

async fn consent_page(
    server: &Portal,
    acts: &Acts,
    id: ConsentId,
    form: Form,
) -> Result<(u16, Page), Problem> {
    let words = Words::of(acts.visitor.lang);
    let own = Own::of(server, acts).await?;
    let it = own.consents.iter().find(|it| it.consent == id).ok_or_else(Problem::not_found)?;
    let page = AnswerConsent {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        today: today(),
        it: own.permission(it, words),
        form,
    };
    Ok((status(&page.form), page.page(acts.visitor.lang)))
}

/// `POST /answers/consents/{consent}`: yes, no, or not any more.
pub(crate) async fn consent_answered(
    State(server): State<Server>,
    Path(id): Path<ConsentId>,
    sent: Sent,
) -> Response {
    let Sent { acts, form, command, .. } = sent;
    let (by, channel) = (me(&acts), SignatureChannel::MitId);
    let (done, flash) = match form.value("answer") {
        "yes" => {
            let sign = SignConsent { consent: id, by, channel };
            (acts.ask(&server, &sign, command).await, "consent-given")
        }
        "no" => {
            let refuse = RefuseConsent { consent: id, by, channel };
            (acts.ask(&server, &refuse, command).await, "consent-refused")
        }
        "withdraw" => {
            let withdraw = WithdrawConsent { consent: id, by, channel };
            (acts.ask(&server, &withdraw, command).await, "consent-withdrawn")
        }
        _ => {
            let page = consent_page(&server, &acts, id, unanswered(form, &acts)).await;
            return shown(&server, &acts, page);
        }
    };
    let page = match finish(&acts, "thread", done, flash, form) {
        Ok(response) => return response,
        Err(Some(form)) => consent_page(&server, &acts, id, form).await,
        Err(None) => Err(Problem::not_found()),
    };
    shown(&server, &acts, page)
}

/// Nobody has answered.
fn unanswered(mut form: Form, acts: &Acts) -> Form {
    form.refuse("answer", Words::of(acts.visitor.lang).say("family-answer-missing"));
    form
}

/// On to the first page, or the form again with the sentence of the service's no; nothing if it is none of theirs.
fn finish(
    acts: &Acts,
    service: &str,
    done: Result<Done, Problem>,
    flash: &'static str,
    mut form: Form,
) -> Result<Response, Option<Form>> {
    let words = Words::of(acts.visitor.lang);
    match done {
        Ok(done) => Ok(acts.done(service, &done, "/", flash)),
        Err(no) if no.status == 404 => Err(None),
        Err(no) => {
            let sentence = typed::refusal(&no, words);
            form.refuse("answer", sentence.unwrap_or_else(|| words.say("family-not-now")));
            Err(Some(form))
        }
    }
}

/// `GET /answers/matches/{match}`.
pub(crate) async fn matched(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<MatchId>,
) -> Response {
    let page = match_page(&server, &acts, id, Form::default()).await;
    shown(&server, &acts, page)
}

async fn match_page(
    server: &Portal,
    acts: &Acts,
    id: MatchId,
    form: Form,
) -> Result<(u16, Page), Problem> {
    let words = Words::of(acts.visitor.lang);
    let own = Own::of(server, acts).await?;
    let it = own.matches.iter().find(|it| it.r#match == id).ok_or_else(Problem::not_found)?;
    let purpose = Purpose::OwnData;
    let reveal = Reveal { subject: it.helper, sealed: vec![], purpose };
    let revealed = if it.asks_you { acts.show(server, &reveal).await? } else { vec![] };
    let about = revealed.into_iter().find(|it| it.field == Some(Field::VolunteerText));
    let page = AnswerMatch {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        id: id.0,
        helper: own.people.whole(it.helper),
        organisation: it.organisation_name.as_str().to_owned(),
        about: about.and_then(|it| it.words),
        child: own.name(it.child, words),
        need: plain::need(it.need),
        asks_you: it.asks_you,
        form,
    };
    Ok((status(&page.form), page.page(acts.visitor.lang)))
}

/// `POST /answers/matches/{match}`.
pub(crate) async fn matched_answered(
    State(server): State<Server>,
    Path(id): Path<MatchId>,
    sent: Sent,
) -> Response {
    let Sent { acts, form, command, .. } = sent;
    let by = me(&acts);
    let (done, flash) = match form.value("answer") {
        "yes" => {
            let confirm = ConfirmMatch { r#match: id, by };
            (acts.ask(&server, &confirm, command).await, "match-confirmed")
        }
        "no" => {
            let decline = DeclineMatch { r#match: id, by };
            (acts.ask(&server, &decline, command).await, "match-declined")
        }
        _ => {
            let page = match_page(&server, &acts, id, unanswered(form, &acts)).await;
            return shown(&server, &acts, page);
        }
    };
    let page = match finish(&acts, "assignment", done, flash, form) {
        Ok(response) => return response,
        Err(Some(form)) => match_page(&server, &acts, id, form).await,
        Err(None) => Err(Problem::not_found()),
    };
    shown(&server, &acts, page)
}

/// `GET /answers/closings/{thread}`.
pub(crate) async fn closing(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<ThreadId>,
) -> Response {
    let page = closing_page(&server, &acts, id, Form::default()).await;
    shown(&server, &acts, page)
}

async fn closing_page(
    server: &Portal,
    acts: &Acts,
    id: ThreadId,
    form: Form,
) -> Result<(u16, Page), Problem> {
    let own = Own::of(server, acts).await?;
    let it = own.threads.iter().find(|it| it.thread == id).ok_or_else(Problem::not_found)?;
    let closing = it.closing.ok_or_else(Problem::not_found)?;
    let page = AnswerClosing {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        id: id.0,
        outcome: match closing.outcome {
            Outcome::Better => "family-outcome-better",
            Outcome::Same => "family-outcome-same",
            Outcome::Worse => "family-outcome-worse",
            Outcome::Unknown => "family-outcome-unknown",
        },
        asks_you: own.closing_asks(it),
        form,
    };
    Ok((status(&page.form), page.page(acts.visitor.lang)))
}

/// `POST /answers/closings/{thread}`.
pub(crate) async fn closing_answered(
    State(server): State<Server>,
    Path(thread): Path<ThreadId>,
    sent: Sent,
) -> Response {
    let Sent { acts, form, command, .. } = sent;
    let (done, flash) = match form.value("answer") {
        "yes" => {
            (acts.ask(&server, &ConfirmClosing { thread }, command).await, "closing-confirmed")
        }
        "no" => (acts.ask(&server, &DeclineClosing { thread }, command).await, "closing-declined"),
        _ => {
            let page = closing_page(&server, &acts, thread, unanswered(form, &acts)).await;
            return shown(&server, &acts, page);
        }
    };
    let page = match finish(&acts, "thread", done, flash, form) {
        Ok(response) => return response,
        Err(Some(form)) => closing_page(&server, &acts, thread, form).await,
        Err(None) => Err(Problem::not_found()),
    };
    shown(&server, &acts, page)
}
