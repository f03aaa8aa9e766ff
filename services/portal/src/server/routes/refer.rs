//! Referring a child, in one page.

use std::str::FromStr;

use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use platform::{Clock, calendar};
use proto::{
    actor::Role,
    code::{AgeBand, Need},
    id::{CommandId, PersonId, ReferralId, SealedId, ThreadId, derive},
    problem::Problem,
    referral::{
        Draft, DraftReferral, LegalBasis, ListDrafts, NoWish, Purpose, ReferralView, ShowReferral,
        Standing, SubmitReferral, Urgency,
    },
    request::Done,
    sealed::Sealed,
    vault::{
        ChangePerson, Controller, Field as SealedField, PersonByCpr, PersonDetails, PersonKind,
        Purpose as LookPurpose, RegisterPerson, Seal, SealedRef,
    },
};
use uuid::Uuid;

use super::address::At;
use crate::{
    pages::{
        act::Act,
        codes,
        error::Error,
        form::{Choice, Field, Form},
        part::{Tone, alert},
        referral::what_next,
        story::capital,
    },
    problems,
    server::{Portal, Server, answer, asks::Sent, visitor::Acts},
    words::Words,
};

/// How many letters a wish may have.
const WISH_MAX: u32 = 500;
/// In how many working days a referral is answered (P-05).
const ANSWER_IN: u32 = 2;

/// `GET /referrals/new`: a new one has its own address, so that two tabs never mix.
pub(crate) async fn begin(State(server): State<Server>, acts: Acts) -> Response {
    if acts.acting.actor.role != Role::CaseWorker {
        return answer::error(&server, &acts.visitor, &Error::NotFound);
    }
    answer::see(&format!("/referrals/new/{}", Uuid::new_v4()))
}

/// `GET /referrals/new/{referral}`: the form, with what was typed before, or what is on record.
pub(crate) async fn draw(
    State(server): State<Server>,
    acts: Acts,
    At(referral): At<ReferralId>,
) -> Response {
    if acts.acting.actor.role != Role::CaseWorker {
        return answer::error(&server, &acts.visitor, &Error::NotFound);
    }
    let before = before(&server, &acts, referral).await;
    let is_over = before.as_ref().is_some_and(|it| it.standing != Standing::Returned);
    if is_over {
        return answer::see(&format!("/referrals/{referral}"));
    }
    let form = match (acts.kept(&server, &draft(referral)).await, &before) {
        (Some(kept), _) => kept,
        (None, Some(view)) => of_view(view),
        (None, None) => begun(&server, &acts, referral).await,
    };
    drawn(&server, &acts, referral, form, before.as_ref())
}

async fn before(server: &Portal, acts: &Acts, referral: ReferralId) -> Option<ReferralView> {
    acts.show(server, &ShowReferral { referral }).await.ok()
}

fn draft(referral: ReferralId) -> String {
    format!("refer-{referral}")
}

fn of_view(view: &ReferralView) -> Form {
    of_draft(&Draft {
        child: None,
        age_band: Some(view.age_band),
        siblings: vec![],
        legal_basis: Some(view.legal_basis),
        law: None,
        purpose: Some(view.purpose),
        needs: view.needs.clone(),
        wish: None,
        no_wish: view.no_wish,
        urgency: Some(view.urgency),
    })
}

/// What was begun, here or by a colleague.
async fn begun(server: &Portal, acts: &Acts, referral: ReferralId) -> Form {
    let drafts = acts.show(server, &ListDrafts {}).await.map(|it| it.drafts).unwrap_or_default();
    let found = drafts.into_iter().find(|it| it.referral == referral);
    found.map_or_else(|| Form::new([("urgency", "ordinary")]), |it| of_draft(&it.content))
}

fn of_draft(draft: &Draft) -> Form {
    let mut values: Vec<(String, String)> = vec![];
    let mut add = |name: &str, value: Option<String>| {
        values.extend(value.map(|it| (name.to_owned(), it)));
    };
    add("age", draft.age_band.map(|it| it.to_string()));
    add("basis", draft.legal_basis.map(|it| it.to_string()));
    add("purpose", draft.purpose.map(|it| it.to_string()));
    add("no-wish", draft.no_wish.map(|it| it.to_string()));
    add("urgency", Some(draft.urgency.unwrap_or(Urgency::Ordinary).to_string()));
    for need in &draft.needs {
        add("needs", Some(need.to_string()));
    }
    Form::new(values)
}

fn drawn(
    server: &Portal,
    acts: &Acts,
    referral: ReferralId,
    form: Form,
    before: Option<&ReferralView>,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let page = Act {
        title: words.say(if before.is_some() { "refer-again" } else { "refer-title" }),
        about: words.say("refer-lead"),
        back: "/".to_owned(),
        back_label: words.say("menu-overview"),
        lead: None,
        fields: fields(&form, before, words),
        send: words.say("refer-send"),
        also: Some(html! {
            button class="button button-secondary" type="submit" name="then" value="later" { (words.say("refer-later")) }
        }),
        beside: Some(beside(words)),
        form,
    };
    let (action, draft) = (format!("/referrals/new/{referral}"), draft(referral));
    acts.form_page(server, &page, &action, Some(&draft))
}

fn choices<T: Copy + std::fmt::Display>(
    all: &[T],
    key: fn(T) -> &'static str,
    words: &Words,
) -> Vec<Choice> {
    all.iter().map(|it| Choice::new(it.to_string(), capital(&words.say(key(*it))))).collect()
}

fn fields(form: &Form, before: Option<&ReferralView>, words: &Words) -> Markup {
    let field = |name: &'static str, key: &str| Field::new(name, words.say(key));
    let hint = |it: Field<'static>, key: &str| it.hint(words.say(key));
    html! {
        @if let Some(view) = before {
            @let why = view.return_reason.map(|it| words.say(codes::return_reason(it)));
            (alert(Tone::Warning, &words.say("referral-came-back"), why.as_deref()))
            p { (words.say("refer-child-known")) }
        } @else {
            h2 { (words.say("refer-who")) }
            (form.text(&hint(field("cpr", "refer-cpr"), "refer-cpr-hint").numeric().width(11).autocomplete("off").optional(), words))
            div class="fields" {
                (form.text(&field("first-name", "refer-first-name").autocomplete("off").optional(), words))
                (form.text(&field("surname", "refer-surname").autocomplete("off").optional(), words))
            }
        }
        (form.radios(&field("age", "refer-age"), &choices(AgeBand::ALL, codes::age_band, words), words))
        h2 { (words.say("refer-what")) }
        (form.checkboxes(&hint(field("needs", "refer-needs"), "refer-needs-hint"), &choices(Need::ALL, codes::need, words), words))
        (form.area(&hint(field("wish", "refer-wish"), "refer-wish-hint").optional(), WISH_MAX, words))
        (form.select(&hint(field("no-wish", "refer-no-wish"), "refer-no-wish-hint").optional(), &choices(NoWish::ALL, codes::no_wish, words), words))
        h2 { (words.say("refer-why")) }
        (form.radios(&field("purpose", "refer-purpose"), &choices(Purpose::ALL, codes::purpose, words), words))
        (form.radios(&field("basis", "refer-basis"), &choices(LegalBasis::ALL, codes::legal_basis, words), words))
        (form.radios(&field("urgency", "refer-urgency"), &choices(Urgency::ALL, codes::urgency, words), words))
    }
}

/// What happens next, with days.
fn beside(words: &Words) -> Markup {
    let answer_by: DateTime<Utc> = calendar::working_days_after(Clock::wall().now(), ANSWER_IN);
    html! {
        (what_next(Standing::Waiting, answer_by, words))
        div class="box" {
            h2 class="h3" { (words.say("refer-now")) }
            p class="quiet" { (words.say("refer-now-what")) " " a href="/worried" { (words.say("refer-now-how")) } }
        }
    }
}

/// What the form says.
struct Said {
    cpr: Option<String>,
    first_name: Option<String>,
    surname: Option<String>,
    age_band: AgeBand,
    needs: Vec<Need>,
    wish: Option<String>,
    no_wish: Option<NoWish>,
    purpose: Purpose,
    basis: LegalBasis,
    urgency: Urgency,
}

/// `POST /referrals/new/{referral}`: refers, keeps for later, or shows the form again with what is wrong.
pub(crate) async fn send(
    State(server): State<Server>,
    At(referral): At<ReferralId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let before = before(&server, &acts, referral).await;
    if form.has("then", "later") {
        return later(&server, &acts, referral, &form, command).await;
    }
    let Some(said) = read(&mut form, before.is_some(), words) else {
        return drawn(&server, &acts, referral, form, before.as_ref());
    };
    match submit(&server, &acts, referral, said, before.as_ref(), command).await {
        Ok(done) => {
            acts.forget(&server, &draft(referral)).await;
            acts.done("referral", &done, &format!("/referrals/{referral}"), "referral-sent")
        }
        Err(no) if matches!(no.status, 409 | 422) => {
            let field = if before.is_some() { "age" } else { "cpr" };
            let why = problems::why(&no, words);
            form.refuse(field, words.say_with("act-refused", &[("why", why.into())]));
            drawn(&server, &acts, referral, form, before.as_ref())
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// Keeps what can be kept on record without anybody's name; what was typed stays in this browser for a day.
async fn later(
    server: &Portal,
    acts: &Acts,
    referral: ReferralId,
    form: &Form,
    command: CommandId,
) -> Response {
    let content = Draft {
        child: None,
        age_band: one(form, "age"),
        siblings: vec![],
        legal_basis: one(form, "basis"),
        law: None,
        purpose: one(form, "purpose"),
        needs: form.values("needs").iter().filter_map(|it| it.parse().ok()).collect(),
        wish: None,
        no_wish: one(form, "no-wish"),
        urgency: one(form, "urgency"),
    };
    match acts.ask(server, &DraftReferral { referral, content }, command).await {
        Ok(done) => acts.done("referral", &done, "/", "referral-begun"),
        Err(no) => acts.refused(server, no),
    }
}

fn one<T: FromStr>(form: &Form, name: &str) -> Option<T> {
    form.value(name).parse().ok()
}

fn text(form: &Form, name: &str) -> Option<String> {
    let text = form.value(name).trim().replace("\r\n", "\n");
    (!text.is_empty()).then_some(text)
}

fn read(form: &mut Form, is_known: bool, words: &Words) -> Option<Said> {
    let (cpr, first_name, surname) =
        (text(form, "cpr"), text(form, "first-name"), text(form, "surname"));
    let cpr =
        cpr.map(|it| it.chars().filter(|it| !it.is_whitespace() && *it != '-').collect::<String>());
    let mut wrong: Vec<(&str, &str)> = vec![];
    if cpr.as_ref().is_some_and(|it| it.len() != 10 || !it.bytes().all(|it| it.is_ascii_digit())) {
        wrong.push(("cpr", "error-cpr"));
    }
    if cpr.is_none() && (first_name.is_none() || surname.is_none()) && !is_known {
        wrong.push(("cpr", "error-who"));
    }
    let age_band = one(form, "age");
    let needs: Vec<Need> = form.values("needs").iter().filter_map(|it| it.parse().ok()).collect();
    let (wish, no_wish) = (text(form, "wish"), one(form, "no-wish"));
    let (purpose, basis, urgency) =
        (one(form, "purpose"), one(form, "basis"), one(form, "urgency"));
    let is_long =
        wish.as_ref().is_some_and(|it| it.chars().count() > usize::try_from(WISH_MAX).unwrap_or(0));
    for (is_wrong, name, key) in [
        (age_band.is_none(), "age", "error-age"),
        (needs.is_empty(), "needs", "error-needs"),
        (wish.is_none() && no_wish.is_none(), "wish", "error-wish"),
        (wish.is_some() && no_wish.is_some(), "no-wish", "error-both-wishes"),
        (is_long, "wish", "error-wish-long"),
        (purpose.is_none(), "purpose", "error-refer-purpose"),
        (basis.is_none(), "basis", "error-basis"),
        (urgency.is_none(), "urgency", "error-urgency"),
    ] {
        if is_wrong {
            wrong.push((name, key));
        }
    }
    for (name, key) in &wrong {
        form.refuse(*name, words.say(key));
    }
    if !wrong.is_empty() {
        return None;
    }
    Some(Said {
        cpr,
        first_name,
        surname,
        age_band: age_band?,
        needs,
        wish,
        no_wish,
        purpose: purpose?,
        basis: basis?,
        urgency: urgency?,
    })
}

async fn submit(
    server: &Portal,
    acts: &Acts,
    referral: ReferralId,
    said: Said,
    before: Option<&ReferralView>,
    command: CommandId,
) -> Result<Done, Problem> {
    let child = match before {
        Some(view) => view.child,
        None => child(server, acts, referral, &said, command).await?,
    };
    let wish = match (&said.wish, said.no_wish) {
        (Some(words), _) => Some(sealed(server, acts, (referral, child), words, command).await?),
        (None, Some(_)) => None,
        (None, None) => before.and_then(|it| it.wish),
    };
    let request = SubmitReferral {
        referral,
        child,
        age_band: said.age_band,
        siblings: before.map(|it| it.siblings.clone()).unwrap_or_default(),
        legal_basis: said.basis,
        law: before.and_then(|it| it.law.clone()),
        purpose: said.purpose,
        needs: said.needs,
        wish,
        no_wish: said.no_wish,
        urgency: said.urgency,
    };
    acts.ask(server, &request, command).await
}

/// Whom it is about: found by CPR number, or registered. `vault` notes the search and seals what is typed.
async fn child(
    server: &Portal,
    acts: &Acts,
    referral: ReferralId,
    said: &Said,
    command: CommandId,
) -> Result<PersonId, Problem> {
    if let Some(cpr) = &said.cpr {
        let query = PersonByCpr { cpr: cpr.clone(), purpose: LookPurpose::CaseWork };
        if let Some(person) = acts.show(server, &query).await?.person {
            return Ok(person);
        }
    }
    // Sent twice it is the same child. Its id says nothing of what was typed.
    let person = PersonId(derive("portal_child", &[referral.0.as_bytes()]));
    let details = PersonDetails {
        cpr: said.cpr.clone(),
        first_name: said.first_name.clone(),
        surname: said.surname.clone(),
        ..PersonDetails::default()
    };
    let register = RegisterPerson { person, kind: PersonKind::Child, details: details.clone() };
    let id = CommandId(derive("portal_register", &[command.0.as_bytes()]));
    match acts.ask(server, &register, id).await {
        Ok(_) => Ok(person),
        // Registered when the form was sent before, and typed otherwise now.
        Err(no) if no.code == "person_registered" => {
            let id = CommandId(derive("portal_change", &[command.0.as_bytes()]));
            acts.ask(server, &ChangePerson { person, details }, id).await?;
            Ok(person)
        }
        Err(no) => Err(no),
    }
}

async fn sealed(
    server: &Portal,
    acts: &Acts,
    (referral, subject): (ReferralId, PersonId),
    words: &str,
    command: CommandId,
) -> Result<Sealed, Problem> {
    let sealed = SealedId(derive("portal_wish", &[command.0.as_bytes()]));
    let seal = Seal {
        sealed,
        subject,
        thread: Some(ThreadId::of(referral)),
        controller: Controller::Municipality,
        field: SealedField::Wish,
        words: words.to_owned(),
    };
    let id = CommandId(derive("portal_seal_wish", &[command.0.as_bytes()]));
    acts.ask(server, &seal, id).await?;
    acts.show(server, &SealedRef { sealed }).await
}
