//! What a coordinator notes about a volunteer's papers, and how they let them stand.

use axum::{
    extract::{Path, State},
    response::Response,
};
use proto::{
    assignment::{
        ClearChildCertificate, CompleteTraining, Course, LeaveOrganisation, PutVolunteerOnHold,
        ReinstateVolunteer, RejectVolunteer, RevokeClearance, SignPledge, StandVolunteerDown,
    },
    id::{CommandId, VolunteerId},
    problem::Problem,
    request::Done,
};

use super::{House, page, volunteer_page};
use crate::{
    pages::form::Form,
    server::{Portal, Server, asks::Sent, routes::typed, visitor::Acts},
    words::Words,
};

/// Which text of the pledge is signed.
const PLEDGE_VERSION: u32 = 1;

/// Why it was not done: a sentence beside a field, or a no that nobody here can mend.
enum No {
    Field(&'static str, String),
    Service(&'static str, Problem),
}

/// `POST /volunteers/{volunteer}`.
pub(crate) async fn volunteer_changed(
    State(server): State<Server>,
    Path(id): Path<VolunteerId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let house = match House::of(&server, &acts).await {
        Ok(house) => house,
        Err(no) => return acts.refused(&server, no),
    };
    let within = match house.volunteer(id) {
        Ok((within, _)) => within,
        Err(no) => return acts.refused(&server, no),
    };
    match change(&server, within, id, &form, command).await {
        Ok(done) => {
            let path = format!("/volunteers/{id}");
            return acts.done("assignment", &done, &path, "volunteer-changed");
        }
        Err(No::Field(field, sentence)) => form.refuse(field, sentence),
        Err(No::Service(field, no)) => match typed::refusal(&no, words) {
            Some(sentence) => form.refuse(field, sentence),
            None => return acts.refused(&server, no),
        },
    }
    let drawn = volunteer_page(&server, &acts, id, form).await;
    page(&server, &acts, drawn)
}

async fn change(
    server: &Portal,
    acts: &Acts,
    volunteer: VolunteerId,
    form: &Form,
    command: CommandId,
) -> Result<Done, No> {
    let words = Words::of(acts.visitor.lang);
    let day = |name| typed::day(form, name, words).map_err(|it| No::Field(name, it));
    let needed = |name| day(name)?.ok_or_else(|| No::Field(name, words.say("help-day-wrong")));
    let (field, done) = match form.value("what") {
        "certificate" => {
            let (seen_on, review_due_on) = (day("seen")?, needed("review")?);
            let clear = ClearChildCertificate { volunteer, review_due_on, seen_on };
            ("review", acts.ask(server, &clear, command).await)
        }
        "pledge" => {
            let sign = SignPledge { volunteer, text_version: PLEDGE_VERSION };
            ("review", acts.ask(server, &sign, command).await)
        }
        "course" => {
            let (course, until_on) = (Course::Basic, needed("course")?);
            let complete = CompleteTraining { volunteer, course, until_on };
            ("course", acts.ask(server, &complete, command).await)
        }
        "hold" => ("review", acts.ask(server, &PutVolunteerOnHold { volunteer }, command).await),
        "stand-down" => {
            ("review", acts.ask(server, &StandVolunteerDown { volunteer }, command).await)
        }
        "revoke" => ("review", acts.ask(server, &RevokeClearance { volunteer }, command).await),
        "leave" => ("review", acts.ask(server, &LeaveOrganisation { volunteer }, command).await),
        "reject" => ("review", acts.ask(server, &RejectVolunteer { volunteer }, command).await),
        "reinstate" => {
            ("review", acts.ask(server, &ReinstateVolunteer { volunteer }, command).await)
        }
        _ => return Err(No::Service("review", Problem::not_found())),
    };
    done.map_err(|no| No::Service(field, no))
}
