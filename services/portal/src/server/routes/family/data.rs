//! Who has looked, and what one may ask about one's own data.

use axum::{
    extract::{Query, State},
    response::Response,
};
use proto::{
    actor::Role,
    id::{PersonId, SubjectRequestId, derive},
    problem::Problem,
    vault::{
        AsksAs, Field, Look, LookOutcome, Looks as ListLooks, Purpose, ReceiveSubjectRequest,
        RequestState, Right, SubjectRequests,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Own, me, today};
use crate::{
    dates,
    pages::{
        family::{LookDay, LookLine, Looks, MyData, RequestShown},
        form::Form,
        roles::role_label,
    },
    server::{Portal, Server, asks::Sent, visitor::Acts},
    words::Words,
};

/// Where the older ones begin.
#[derive(Debug, Deserialize)]
pub(crate) struct Before {
    before: Option<i64>,
}

/// `GET /looks`: who has looked at what is held about whoever reads.
pub(crate) async fn looks(
    State(server): State<Server>,
    acts: Acts,
    Query(Before { before }): Query<Before>,
) -> Response {
    match looks_page(&server, &acts, before).await {
        Ok(page) => acts.visitor.page(&server, 200, &page.page(acts.visitor.lang)),
        Err(no) => acts.refused(&server, no),
    }
}

async fn looks_page(server: &Portal, acts: &Acts, before: Option<i64>) -> Result<Looks, Problem> {
    let words = Words::of(acts.visitor.lang);
    let own = Own::of(server, acts).await?;
    let asked = ListLooks { subject: None, untied: false, limit: 200, cursor: before };
    let page = acts.show(server, &asked).await?;
    let mut days: Vec<LookDay> = vec![];
    for it in page.looks.iter().filter(|it| it.role != Role::Family) {
        let on = dates::day_of(it.at);
        let line = line(it, &own, words);
        if days.last().is_none_or(|day| day.on != on) {
            days.push(LookDay { on, lines: vec![] });
        }
        let Some(day) = days.last_mut() else { continue };
        let same = |seen: &&mut LookLine| {
            (&seen.who, seen.why, seen.is_refused) == (&line.who, line.why, line.is_refused)
        };
        match day.lines.iter_mut().find(same) {
            Some(seen) => {
                seen.times = seen.times.saturating_add(1);
                let new = line.what.into_iter().filter(|it| !seen.what.contains(it));
                let new: Vec<_> = new.collect();
                seen.what.extend(new);
            }
            None => day.lines.push(line),
        }
    }
    Ok(Looks { today: today(), days, older: page.next })
}

fn line(it: &Look, own: &Own, words: &Words) -> LookLine {
    let role = role_label(it.role, words);
    let who = match it.organisation {
        Some(organisation) => format!("{role}, {}", own.organisation(organisation, words)),
        None => role,
    };
    let why = match it.purpose {
        Purpose::CaseWork => "family-why-case-work",
        Purpose::Assignment => "family-why-assignment",
        Purpose::Oversight => "family-why-oversight",
        Purpose::OwnData => "family-why-own",
    };
    let mut what: Vec<_> = it.fields.iter().map(|it| field(*it)).collect();
    what.dedup();
    let is_refused = it.outcome == LookOutcome::Refused;
    LookLine { who, why, what, times: 1, is_refused }
}

const fn field(it: Field) -> &'static str {
    match it {
        Field::FirstName | Field::Surname => "family-field-name",
        Field::Phone => "family-field-phone",
        Field::Cpr => "family-field-cpr",
        Field::Address => "family-field-address",
        Field::BirthDate | Field::Age => "family-field-age",
        Field::Wish | Field::Goal | Field::ChildView | Field::FamilyView => "family-field-said",
        Field::Interests | Field::PracticalInstruction => "family-field-interests",
        Field::HealthNeed => "family-field-health",
        Field::ContactNote
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::MeasuresInShort
        | Field::Answers
        | Field::FeeReason
        | Field::VolunteerText
        | Field::TransferSummary
        | Field::DisclosureReason
        | Field::BreakGlassReason
        | Field::SubjectRequest => "family-field-notes",
    }
}

/// `GET /my-data`: what one may ask, and what one has asked.
pub(crate) async fn my_data(State(server): State<Server>, acts: Acts) -> Response {
    data_page(&server, &acts, Form::default()).await
}

async fn data_page(server: &Portal, acts: &Acts, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let drawn = async {
        let own = Own::of(server, acts).await?;
        let asked = SubjectRequests { answered: true, ..SubjectRequests::default() };
        let requests = acts.show(server, &asked).await?.requests;
        let requests = requests.into_iter().filter(|it| it.asked_by == own.me);
        let requests = requests.map(|it| RequestShown {
            what: right_key(it.right),
            about: own.name(it.subject, words),
            state: match it.state {
                RequestState::Received => "family-request-received",
                RequestState::Verified => "family-request-verified",
                RequestState::Answered if it.refused.is_some() => "family-request-refused",
                RequestState::Answered => "family-request-answered",
            },
            received_at: it.received_at,
            due_by: it.due_by,
            is_answered: it.state == RequestState::Answered,
        });
        let mut about = vec![(own.me.to_string(), None)];
        let children = own.threads.iter().flat_map(|it| it.strands.iter().map(|it| it.child));
        for child in children.filter(|it| *it != own.me) {
            let id = child.to_string();
            if about.iter().all(|(it, _)| *it != id) {
                about.push((id, own.name(child, words)));
            }
        }
        let (grant, command) = (acts.owner.to_string(), Uuid::new_v4());
        Ok(MyData { grant, command, requests: requests.collect(), about, form })
    };
    match drawn.await {
        Ok(page) => {
            let status = if page.form.is_refused() { 422 } else { 200 };
            acts.visitor.page(server, status, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(server, no),
    }
}

const fn right_key(right: Right) -> &'static str {
    match right {
        Right::Access => "family-right-access",
        Right::Rectification => "family-right-correct",
        Right::Restriction => "family-right-restrict",
        Right::Erasure => "family-right-erase",
    }
}

/// `POST /my-data`: makes use of a right.
pub(crate) async fn ask_for_data(State(server): State<Server>, sent: Sent) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let right = form.value("right").parse::<Right>();
    let subject = form.value("about").parse::<PersonId>();
    if right.is_err() {
        form.refuse("right", words.say("family-right-missing"));
    }
    if subject.is_err() {
        form.refuse("about", words.say("family-about-missing"));
    }
    let (Ok(right), Ok(subject)) = (right, subject) else {
        return data_page(&server, &acts, form).await;
    };
    let asked_by = me(&acts);
    let asks_as = if subject == asked_by { AsksAs::Subject } else { AsksAs::CustodyHolder };
    // The same form sent twice is one request.
    let request = SubjectRequestId(derive("request_of_form", &[command.0.as_bytes()]));
    let ask = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
    match acts.ask(&server, &ask, command).await {
        Ok(done) => acts.done("vault", &done, "/my-data", "data-asked"),
        Err(no) if no.status == 404 => acts.refused(&server, no),
        Err(no) if matches!(no.status, 403 | 409 | 422) => {
            form.refuse("about", words.say("family-not-theirs"));
            data_page(&server, &acts, form).await
        }
        Err(no) => acts.refused(&server, no),
    }
}
