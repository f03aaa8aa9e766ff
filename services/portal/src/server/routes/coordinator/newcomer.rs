//! Somebody wants to help: a coordinator registers them.

use axum::{extract::State, response::Response};
use maud::html;
use proto::{
    actor::Role,
    assignment::ApplyAsVolunteer,
    id::{CommandId, OrganisationId, PersonId, VolunteerId, derive},
    problem::Problem,
    request::Done,
    vault::{PersonDetails, PersonKind, RegisterPerson},
};

use crate::{
    pages::{
        act::Act,
        form::{Field, Form},
    },
    server::{Portal, Server, asks::Sent, routes::typed, visitor::Acts},
    words::Words,
};

const PATH: &str = "/volunteers/new";

/// For which organisation; nobody else registers volunteers.
fn own(acts: &Acts) -> Option<OrganisationId> {
    acts.acting.actor.organisation.filter(|_| acts.acting.actor.role == Role::Coordinator)
}

/// `GET /volunteers/new`: the form.
pub(crate) async fn draw(State(server): State<Server>, acts: Acts) -> Response {
    if own(&acts).is_none() {
        return acts.refused(&server, Problem::not_found());
    }
    drawn(&server, &acts, Form::default())
}

fn drawn(server: &Portal, acts: &Acts, form: Form) -> Response {
    let words = Words::of(acts.visitor.lang);
    let fields = html! {
        (form.text(&Field::new("first-name", words.say("newcomer-first-name")).autocomplete("off"), words))
        (form.text(&Field::new("surname", words.say("newcomer-surname")).autocomplete("off"), words))
        (form.text(&Field::new("phone", words.say("newcomer-phone")).input("tel").width(11).autocomplete("off").optional(), words))
    };
    let page = Act {
        title: words.say("newcomer-title"),
        about: words.say("newcomer-about"),
        back: "/volunteers".to_owned(),
        back_label: words.say("menu-volunteers"),
        lead: Some(words.say("newcomer-lead")),
        fields,
        send: words.say("newcomer-send"),
        also: None,
        beside: None,
        form,
    };
    acts.form_page(server, &page, PATH, None)
}

/// `POST /volunteers/new`: registers somebody in `vault`, and takes them in as a volunteer who may not meet a child yet.
pub(crate) async fn send(State(server): State<Server>, sent: Sent) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let Some(organisation) = own(&acts) else {
        return acts.refused(&server, Problem::not_found());
    };
    let words = Words::of(acts.visitor.lang);
    let text = |name: &str| Some(form.value(name).trim().to_owned()).filter(|it| !it.is_empty());
    let (first_name, surname, phone) = (text("first-name"), text("surname"), text("phone"));
    let missing = [
        (first_name.is_none(), "first-name", "newcomer-no-first-name"),
        (surname.is_none(), "surname", "newcomer-no-surname"),
    ];
    for (is_missing, name, key) in missing {
        if is_missing {
            form.refuse(name, words.say(key));
        }
    }
    if form.is_refused() {
        return drawn(&server, &acts, form);
    }
    let details = PersonDetails { first_name, surname, phone, ..PersonDetails::default() };
    match take_in(&server, &acts, organisation, details, command).await {
        Ok((volunteer, done)) => {
            let path = format!("/volunteers/{volunteer}");
            acts.done("assignment", &done, &path, "volunteer-taken-in")
        }
        Err(no) => match typed::refusal(&no, words) {
            Some(sentence) => {
                form.refuse("first-name", sentence);
                drawn(&server, &acts, form)
            }
            None => acts.refused(&server, no),
        },
    }
}

async fn take_in(
    server: &Portal,
    acts: &Acts,
    organisation: OrganisationId,
    details: PersonDetails,
    command: CommandId,
) -> Result<(VolunteerId, Done), Problem> {
    // Sent twice it is one person, and one volunteer.
    let of_form = |noun: &str| derive(noun, &[command.0.as_bytes()]);
    let person = PersonId(of_form("portal_volunteer_person"));
    let register = RegisterPerson { person, kind: PersonKind::Volunteer, details };
    let registered = acts.ask(server, &register, CommandId(of_form("portal_register"))).await?;
    let volunteer = VolunteerId(of_form("portal_volunteer"));
    let apply = ApplyAsVolunteer { volunteer, organisation, person };
    // `assignment` knows of the person when it has heard `vault`.
    let heard = acts.having_seen("vault", &registered);
    Ok((volunteer, heard.ask(server, &apply, command).await?))
}
