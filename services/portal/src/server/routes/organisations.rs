//! The municipality's directory of organisations, and its partnerships with them.

use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use maud::html;
use platform::calendar;
use proto::{
    actor::Role,
    assignment::{
        CorrectAgreementEnd, ListOrganisations, OrganisationEntry, OrganisationKind,
        RegisterOrganisation, SignAgreement, SizeBand, TerminateAgreement,
    },
    code::PublicName,
    id::{AgreementId, OrganisationId, derive},
    problem::Problem,
};

use super::{address::At, threads::today, typed};
use crate::{
    pages::{
        act::Act,
        form::{Choice, Field, Form, boxes},
        organisations::{Organisations, Row},
        plain,
        story::capital,
    },
    server::{Portal, Server, asks::Sent, visitor::Acts},
    words::Words,
};

/// How long an agreement runs, where nobody says otherwise.
const AGREEMENT_MONTHS: u32 = 12;

fn may_see(role: Role) -> bool {
    matches!(role, Role::BridgeBuilder | Role::CaseWorker | Role::Leader)
}

fn may_add(role: Role) -> bool {
    matches!(role, Role::BridgeBuilder | Role::Leader)
}

/// `GET /organisations`: the directory.
pub(crate) async fn list(State(server): State<Server>, acts: Acts) -> Response {
    let role = acts.acting.actor.role;
    if !may_see(role) {
        return acts.refused(&server, Problem::not_found());
    }
    let all = match acts.show(&server, &ListOrganisations {}).await {
        Ok(it) => it.organisations,
        Err(no) => return acts.refused(&server, no),
    };
    let row = |it: OrganisationEntry| Row {
        href: (role == Role::Leader)
            .then(|| format!("/organisations/{}/agreement", it.organisation)),
        name: it.name.as_str().to_owned(),
        kind: it.kind,
        free: it.free,
        places: it.places,
        agreement_until: it.agreement_until,
    };
    let page = Organisations {
        rows: all.into_iter().map(row).collect(),
        may_add: may_add(role),
        today: today(),
    };
    acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
}

/// A page with one form of the directory.
struct Asks {
    title: &'static str,
    lead: &'static str,
    about: String,
    path: String,
}

fn drawn(server: &Portal, acts: &Acts, asks: Asks, fields: maud::Markup, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let page = Act {
        title: words.say(asks.title),
        about: asks.about,
        back: "/organisations".to_owned(),
        back_label: words.say("menu-organisations"),
        lead: Some(words.say(asks.lead)),
        fields,
        send: words.say(asks.title),
        also: None,
        beside: None,
        form,
    };
    acts.form_page(server, &page, &asks.path, None)
}

fn new_page(server: &Portal, acts: &Acts, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let choices = |keys: Vec<(String, &'static str)>| -> Vec<Choice> {
        keys.into_iter().map(|(value, key)| Choice::new(value, capital(&words.say(key)))).collect()
    };
    let kinds = choices(
        OrganisationKind::ALL.iter().map(|it| (it.to_string(), plain::kind(*it))).collect(),
    );
    let sizes =
        choices(SizeBand::ALL.iter().map(|it| (it.to_string(), plain::size(*it))).collect());
    let fields = html! {
        (form.text(&Field::new("name", words.say("organisation-name")).hint(words.say("organisation-name-hint")), words))
        (form.text(&Field::new("cvr", words.say("organisation-cvr")).hint(words.say("organisation-cvr-hint")).numeric().width(8), words))
        (form.radios(&Field::new("kind", words.say("organisations-kind")), &kinds, words))
        (form.radios(&Field::new("size", words.say("organisation-size")), &sizes, words))
    };
    let asks = Asks {
        title: "organisations-add",
        lead: "organisation-lead",
        about: words.say("organisation-about"),
        path: "/organisations/new".to_owned(),
    };
    drawn(server, acts, asks, fields, form)
}

/// `GET /organisations/new`: the form.
pub(crate) async fn new(State(server): State<Server>, acts: Acts) -> Response {
    if !may_add(acts.acting.actor.role) {
        return acts.refused(&server, Problem::not_found());
    }
    new_page(&server, &acts, Form::default())
}

/// `POST /organisations/new`: puts one into the directory.
pub(crate) async fn add(State(server): State<Server>, sent: Sent) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let name: Option<PublicName> = form.value("name").trim().parse().ok();
    let cvr = form.value("cvr").trim().replace(' ', "");
    let cvr = cvr.parse::<u32>().ok().filter(|_| cvr.len() == 8);
    let (kind, size) = (form.value("kind").parse().ok(), form.value("size").parse().ok());
    for (is_missing, field, key) in [
        (name.is_none(), "name", "organisation-no-name"),
        (cvr.is_none(), "cvr", "organisation-no-cvr"),
        (kind.is_none(), "kind", "organisation-no-kind"),
        (size.is_none(), "size", "organisation-no-size"),
    ] {
        if is_missing {
            form.refuse(field, words.say(key));
        }
    }
    let (Some(name), Some(cvr), Some(kind), Some(size)) = (name, cvr, kind, size) else {
        return new_page(&server, &acts, form);
    };
    // Sent twice it is one organisation.
    let organisation = OrganisationId(derive("portal_organisation", &[command.0.as_bytes()]));
    let register = RegisterOrganisation { organisation, name, cvr, kind, size };
    match acts.ask(&server, &register, command).await {
        Ok(done) => acts.done("assignment", &done, "/organisations", "organisation-added"),
        Err(no) => match typed::refusal(&no, words) {
            Some(sentence) => {
                form.refuse("cvr", sentence);
                new_page(&server, &acts, form)
            }
            None => acts.refused(&server, no),
        },
    }
}

/// The organisation, for the leader who signs with it.
async fn partner(
    server: &Portal,
    acts: &Acts,
    organisation: OrganisationId,
) -> Result<OrganisationEntry, Problem> {
    if acts.acting.actor.role != Role::Leader {
        return Err(Problem::not_found());
    }
    let all = acts.show(server, &ListOrganisations {}).await?.organisations;
    all.into_iter().find(|it| it.organisation == organisation).ok_or_else(Problem::not_found)
}

/// `GET /organisations/{organisation}/agreement`: signs one, or changes the last day of the one that runs.
pub(crate) async fn agreement(
    State(server): State<Server>,
    acts: Acts,
    At(organisation): At<OrganisationId>,
) -> Response {
    match partner(&server, &acts, organisation).await {
        Ok(it) => {
            let now = today();
            let from = it.agreement_until.map_or(now, |until| calendar::days_after(until, 1));
            let until = calendar::months_after(from, AGREEMENT_MONTHS);
            let form = boxes("from", from).into_iter().chain(boxes("until", until));
            agreement_page(&server, &acts, &it, Form::new(form))
        }
        Err(no) => acts.refused(&server, no),
    }
}

fn agreement_page(server: &Portal, acts: &Acts, it: &OrganisationEntry, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let mut what = vec![Choice::new("sign", words.say("agreement-sign"))];
    if it.agreement_until.is_some() {
        what.push(Choice::new("end", words.say("agreement-end")));
        what.push(Choice::new("correct", words.say("agreement-correct")));
    }
    let fields = html! {
        (form.radios(&Field::new("what", words.say("agreement-what")), &what, words))
        (form.date(&Field::new("from", words.say("agreement-from")).hint(words.say("agreement-from-hint")).optional(), words))
        (form.date(&Field::new("until", words.say("agreement-until")), words))
    };
    let runs = it.agreement_until.map(|until| {
        let day = plain::day(until, today(), words);
        words.say_with("organisations-until", &[("day", day.into())])
    });
    let runs = runs.unwrap_or_else(|| words.say("organisations-no-agreement"));
    let asks = Asks {
        title: "agreement-title",
        lead: "agreement-lead",
        about: format!("{}: {runs}", it.name.as_str()),
        path: format!("/organisations/{}/agreement", it.organisation),
    };
    drawn(server, acts, asks, fields, form)
}

/// `POST /organisations/{organisation}/agreement`.
pub(crate) async fn agreed(
    State(server): State<Server>,
    At(organisation): At<OrganisationId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let it = match partner(&server, &acts, organisation).await {
        Ok(it) => it,
        Err(no) => return acts.refused(&server, no),
    };
    let what = form.value("what").to_owned();
    if !["sign", "end", "correct"].contains(&what.as_str()) {
        form.refuse("what", words.say("agreement-no-what"));
    }
    let until_on = a_day(&mut form, "until", words);
    let from_on = if what == "sign" { a_day(&mut form, "from", words) } else { until_on };
    let (Some(from_on), Some(until_on), false) = (from_on, until_on, form.is_refused()) else {
        return agreement_page(&server, &acts, &it, form);
    };
    let agreement = AgreementId::of(organisation, acts.acting.actor.tenant);
    let asked = match what.as_str() {
        "sign" => {
            let sign = SignAgreement { agreement, organisation, from_on, until_on };
            acts.ask(&server, &sign, command).await
        }
        "end" => acts.ask(&server, &TerminateAgreement { agreement, until_on }, command).await,
        _ => acts.ask(&server, &CorrectAgreementEnd { agreement, until_on }, command).await,
    };
    match asked {
        Ok(done) => acts.done("assignment", &done, "/organisations", "agreement-noted"),
        Err(no) => match typed::refusal(&no, words) {
            Some(sentence) => {
                form.refuse("until", sentence);
                agreement_page(&server, &acts, &it, form)
            }
            None => acts.refused(&server, no),
        },
    }
}

fn a_day(form: &mut Form, name: &str, words: &Words) -> Option<NaiveDate> {
    let no = match typed::day(form, name, words) {
        Ok(Some(day)) => return Some(day),
        Ok(None) => words.say("help-day-wrong"),
        Err(sentence) => sentence,
    };
    form.refuse(name, no);
    None
}
