//! Who has custody of a child that was referred: without it nobody can consent.

use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use maud::{Markup, html};
use proto::{
    actor::Role,
    id::{CommandId, PersonId, ReferralId, derive},
    problem::Problem,
    referral::{ReferralView, ShowReferral},
    request::Done,
    vault::{PersonByCpr, PersonDetails, PersonKind, Purpose, RecordCustody, RegisterPerson},
};

use super::{address::At, typed};
use crate::{
    pages::{
        act::Act,
        error::Error,
        form::{Field, Form},
    },
    problems,
    server::{Portal, Server, answer, asks::Sent, visitor::Acts},
    words::Words,
};

/// How many people one form has room for; most children have one or two with custody.
const HOLDERS: [&str; 2] = ["1", "2"];

/// Somebody with custody, as typed.
struct Holder {
    nth: &'static str,
    cpr: Option<String>,
    first_name: Option<String>,
    surname: Option<String>,
    born_on: Option<NaiveDate>,
    phone: Option<String>,
}

/// `GET /referrals/{referral}/custody`: the form.
pub(crate) async fn draw(
    State(server): State<Server>,
    acts: Acts,
    At(referral): At<ReferralId>,
) -> Response {
    match referred(&server, &acts, referral).await {
        Ok(Some(view)) => {
            let kept = acts.kept(&server, &draft(referral)).await;
            drawn(&server, &acts, &view, kept.unwrap_or_default()).await
        }
        Ok(None) => answer::error(&server, &acts.visitor, &Error::NotFound),
        Err(no) => acts.refused(&server, no),
    }
}

/// The referral, for those who register families.
async fn referred(
    server: &Portal,
    acts: &Acts,
    referral: ReferralId,
) -> Result<Option<ReferralView>, Problem> {
    if acts.acting.actor.role != Role::CaseWorker {
        return Ok(None);
    }
    acts.show(server, &ShowReferral { referral }).await.map(Some)
}

fn draft(referral: ReferralId) -> String {
    format!("custody-{referral}")
}

async fn drawn(server: &Portal, acts: &Acts, view: &ReferralView, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let children = acts.children(server, [view.child]).await;
    let back = format!("/referrals/{}", view.referral);
    let page = Act {
        title: words.say("custody-title"),
        about: children.child(view.child, Some(view.age_band)).label(words),
        back_label: words.say("custody-back"),
        lead: Some(words.say("custody-lead")),
        fields: fields(&form, words),
        send: words.say("custody-send"),
        also: None,
        beside: None,
        form,
        back,
    };
    let (action, draft) = (format!("/referrals/{}/custody", view.referral), draft(view.referral));
    acts.form_page(server, &page, &action, Some(&draft))
}

fn fields(form: &Form, words: &Words) -> Markup {
    html! {
        @for (nth, heading) in HOLDERS.iter().zip(["custody-first", "custody-second"]) {
            h2 { (words.say(heading)) }
            @let name = |it: &str| format!("{it}-{nth}");
            @let (cpr, first, last, born, phone) = (name("cpr"), name("first-name"), name("surname"), name("born"), name("phone"));
            (form.text(&Field::new(&cpr, words.say_with("custody-cpr", &[("nth", (*nth).into())])).hint(words.say("custody-cpr-hint")).numeric().width(11).autocomplete("off").optional(), words))
            (form.text(&Field::new(&first, words.say_with("custody-first-name", &[("nth", (*nth).into())])).autocomplete("off").optional(), words))
            (form.text(&Field::new(&last, words.say_with("custody-surname", &[("nth", (*nth).into())])).autocomplete("off").optional(), words))
            (form.date(&Field::new(&born, words.say_with("custody-born", &[("nth", (*nth).into())])).hint(words.say("custody-born-hint")).optional(), words))
            (form.text(&Field::new(&phone, words.say_with("custody-phone", &[("nth", (*nth).into())])).input("tel").width(11).autocomplete("off").optional(), words))
        }
    }
}

fn text(form: &Form, name: &str) -> Option<String> {
    let text = form.value(name).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Those who are typed in; nothing where something is wrong, which the form says then.
fn read(form: &mut Form, words: &Words) -> Option<Vec<Holder>> {
    let mut holders = vec![];
    for nth in HOLDERS {
        let value = |it: &str| text(form, &format!("{it}-{nth}"));
        let cpr = value("cpr").map(|it| {
            it.chars().filter(|it| !it.is_whitespace() && *it != '-').collect::<String>()
        });
        let born_on = typed::day(form, &format!("born-{nth}"), words);
        let holder = Holder {
            nth,
            cpr,
            born_on: born_on.clone().ok().flatten(),
            first_name: value("first-name"),
            surname: value("surname"),
            phone: value("phone"),
        };
        let is_empty = holder.cpr.is_none()
            && holder.first_name.is_none()
            && holder.surname.is_none()
            && born_on.as_ref().is_ok_and(Option::is_none)
            && holder.phone.is_none();
        if is_empty && nth != HOLDERS[0] {
            continue;
        }
        let is_cpr = |it: &String| it.len() == 10 && it.bytes().all(|it| it.is_ascii_digit());
        if holder.cpr.as_ref().is_some_and(|it| !is_cpr(it)) {
            form.refuse(format!("cpr-{nth}"), words.say("error-cpr"));
        }
        if let Err(sentence) = born_on {
            form.refuse(format!("born-{nth}"), sentence);
        }
        let is_named = holder.first_name.is_some() && holder.surname.is_some();
        if holder.cpr.is_none() && !(is_named && holder.born_on.is_some()) {
            form.refuse(format!("cpr-{nth}"), words.say("custody-who"));
        }
        holders.push(holder);
    }
    (!form.is_refused()).then_some(holders)
}

/// `POST /referrals/{referral}/custody`: registers who is not known yet, and notes that they have custody.
pub(crate) async fn send(
    State(server): State<Server>,
    At(referral): At<ReferralId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let view = match referred(&server, &acts, referral).await {
        Ok(Some(view)) => view,
        Ok(None) => return answer::error(&server, &acts.visitor, &Error::NotFound),
        Err(no) => return acts.refused(&server, no),
    };
    let Some(holders) = read(&mut form, words) else {
        return drawn(&server, &acts, &view, form).await;
    };
    match note(&server, &acts, &view, &holders, command).await {
        Ok(done) => {
            acts.forget(&server, &draft(referral)).await;
            acts.done("vault", &done, &format!("/referrals/{referral}"), "custody-noted")
        }
        Err((nth, no)) if matches!(no.status, 409 | 422) => {
            let why = problems::why(&no, words);
            form.refuse(
                format!("cpr-{nth}"),
                words.say_with("act-refused", &[("why", why.into())]),
            );
            drawn(&server, &acts, &view, form).await
        }
        Err((_, no)) => acts.refused(&server, no),
    }
}

async fn note(
    server: &Portal,
    acts: &Acts,
    view: &ReferralView,
    holders: &[Holder],
    command: CommandId,
) -> Result<Done, (&'static str, Problem)> {
    let mut who = vec![];
    for it in holders {
        who.push(person(server, acts, it, command).await.map_err(|no| (it.nth, no))?);
    }
    let custody = RecordCustody { child: view.child, holders: who };
    acts.ask(server, &custody, command).await.map_err(|no| (HOLDERS[0], no))
}

/// Found by CPR number, or registered. `vault` notes the search and seals what is typed.
async fn person(
    server: &Portal,
    acts: &Acts,
    holder: &Holder,
    command: CommandId,
) -> Result<PersonId, Problem> {
    if let Some(cpr) = &holder.cpr {
        let query = PersonByCpr { cpr: cpr.clone(), purpose: Purpose::CaseWork };
        if let Some(person) = acts.show(server, &query).await?.person {
            return Ok(person);
        }
    }
    // Sent twice it is the same person. Its id says nothing of what was typed.
    let of_form = |noun: &str| derive(noun, &[command.0.as_bytes(), holder.nth.as_bytes()]);
    let person = PersonId(of_form("portal_guardian"));
    let details = PersonDetails {
        cpr: holder.cpr.clone(),
        first_name: holder.first_name.clone(),
        surname: holder.surname.clone(),
        birth_date: holder.born_on,
        phone: holder.phone.clone(),
        ..PersonDetails::default()
    };
    let register = RegisterPerson { person, kind: PersonKind::Guardian, details };
    acts.ask(server, &register, CommandId(of_form("portal_register"))).await?;
    Ok(person)
}
