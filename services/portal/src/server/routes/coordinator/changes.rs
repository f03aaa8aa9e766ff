//! What a coordinator answers and changes: offers, matches, places.

use axum::{
    extract::{Path, State},
    response::Response,
};
use proto::{
    actor::Role,
    assignment::{
        AcceptOffer, ConfirmContribution, Contribution, DeclareCapacity, DeclineOffer,
        DeclineReason, EndMatch, EndReason, PauseMatch, PauseReason, ProposeMatch,
        RemoveContribution, ResumeMatch, StartMatch,
    },
    id::{AssignmentId, MatchId, VolunteerId, derive},
    problem::Problem,
    request::Done,
};

use super::{House, capacity_page, match_page, offer_page, page, propose_page};
use crate::{
    server::{Server, asks::Sent, routes::typed, visitor::Acts},
    words::Words,
};

/// What a no says beside the field; the service's own page for what nobody here can mend.
fn sentence(no: &Problem, acts: &Acts) -> Option<String> {
    typed::refusal(no, Words::of(acts.visitor.lang))
}

fn done(acts: &Acts, done: &Done, path: &str, flash: &'static str) -> Response {
    acts.done("assignment", done, path, flash)
}

/// `POST /offers/{assignment}`: yes, or no with why.
pub(crate) async fn offer_answered(
    State(server): State<Server>,
    Path(id): Path<AssignmentId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let house = match House::of(&server, &acts).await {
        Ok(house) => house,
        Err(no) => return acts.refused(&server, no),
    };
    // Whoever sends it again is told again: then the offer is not open any more, and the service knows the command.
    let within = house.offer(id).map_or(&acts, |(within, _)| within);
    let (answered, flash) = match (form.value("answer"), form.value("answer").parse()) {
        ("yes", _) => {
            (within.ask(&server, &AcceptOffer { assignment: id }, command).await, "offer-accepted")
        }
        (_, Ok(reason)) => {
            let reason: DeclineReason = reason;
            let decline = DeclineOffer { assignment: id, reason };
            (within.ask(&server, &decline, command).await, "offer-declined")
        }
        (_, Err(_)) => return acts.refused(&server, Problem::not_found()),
    };
    match answered {
        Ok(it) => done(&acts, &it, "/", flash),
        Err(no) => match sentence(&no, &acts) {
            Some(sentence) => {
                form.refuse("answer", sentence);
                let drawn = offer_page(&server, &acts, id, form).await;
                page(&server, &acts, drawn)
            }
            None => acts.refused(&server, no),
        },
    }
}

/// `POST /offers/{assignment}/part`: a part of something.
pub(crate) async fn part_answered(
    State(server): State<Server>,
    Path(id): Path<AssignmentId>,
    sent: Sent,
) -> Response {
    let Sent { acts, form, command, .. } = sent;
    let own = acts.acting.actor.organisation;
    let part = form.value("part").parse::<Contribution>();
    let (Ok(contribution), Some(organisation)) = (part, own) else {
        return acts.refused(&server, Problem::not_found());
    };
    let house = match House::of(&server, &acts).await {
        Ok(house) => house,
        Err(no) => return acts.refused(&server, no),
    };
    let holds =
        |it: &proto::assignment::Offers| it.contributions.iter().any(|it| it.assignment == id);
    let within = house.offers.iter().find(|(_, it)| holds(it)).map_or(&acts, |(it, _)| it);
    let (answered, flash) = if form.value("answer") == "yes" {
        let confirm = ConfirmContribution { assignment: id, contribution };
        (within.ask(&server, &confirm, command).await, "part-confirmed")
    } else {
        let remove = RemoveContribution { assignment: id, organisation, contribution };
        (within.ask(&server, &remove, command).await, "offer-declined")
    };
    match answered {
        Ok(it) => done(&acts, &it, "/", flash),
        Err(no) => acts.refused(&server, no),
    }
}

/// `POST /assignments/{assignment}/volunteer`: proposes somebody.
pub(crate) async fn proposed(
    State(server): State<Server>,
    Path(assignment): Path<AssignmentId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let no = if let Ok(volunteer) = form.value("volunteer").parse::<VolunteerId>() {
        let house = match House::of(&server, &acts).await {
            Ok(house) => house,
            Err(no) => return acts.refused(&server, no),
        };
        let within = house.unmatched(assignment).map_or(&acts, |(within, _)| within);
        // The same form sent twice is one match.
        let r#match = MatchId(derive("match_of_form", &[command.0.as_bytes()]));
        let propose = ProposeMatch { r#match, assignment, volunteer };
        match within.ask(&server, &propose, command).await {
            Ok(it) => return done(&acts, &it, "/", "match-proposed"),
            Err(no) => match sentence(&no, &acts) {
                Some(sentence) => sentence,
                None => return acts.refused(&server, no),
            },
        }
    } else {
        words.say("help-who-missing")
    };
    form.refuse("volunteer", no);
    let drawn = propose_page(&server, &acts, assignment, form).await;
    page(&server, &acts, drawn)
}

/// `POST /matches/{match}`: begins, rests, goes on, ends.
pub(crate) async fn match_changed(
    State(server): State<Server>,
    Path(id): Path<MatchId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    if acts.acting.actor.role != Role::Coordinator {
        return acts.refused(&server, Problem::not_found());
    }
    let words = Words::of(acts.visitor.lang);
    let house = match House::of(&server, &acts).await {
        Ok(house) => house,
        Err(no) => return acts.refused(&server, no),
    };
    let within = house.matched(id).map_or(&acts, |(within, _)| within);
    let reason = form.value("reason").parse::<PauseReason>();
    let end = form.value("end").parse::<EndReason>();
    let (field, outcome) = match (form.value("what"), reason, end) {
        ("start", ..) => {
            let start = StartMatch { r#match: id };
            ("reason", Some((within.ask(&server, &start, command).await, "match-started")))
        }
        ("pause", Ok(reason), _) => {
            let pause = PauseMatch { r#match: id, reason };
            ("reason", Some((within.ask(&server, &pause, command).await, "match-paused")))
        }
        ("resume", Ok(reason), _) => {
            let resume = ResumeMatch { r#match: id, reason };
            ("reason", Some((within.ask(&server, &resume, command).await, "match-resumed")))
        }
        ("end", _, Ok(reason)) => {
            let planned = reason == EndReason::Completed;
            let end = EndMatch { r#match: id, planned, reason };
            ("end", Some((within.ask(&server, &end, command).await, "match-ended")))
        }
        ("end", ..) => ("end", None),
        _ => ("reason", None),
    };
    match outcome {
        Some((Ok(it), flash)) => return done(&acts, &it, &format!("/matches/{id}"), flash),
        Some((Err(no), _)) => match sentence(&no, &acts) {
            Some(sentence) => form.refuse(field, sentence),
            None => return acts.refused(&server, no),
        },
        None => form.refuse(field, words.say("help-why-missing")),
    }
    let drawn = match_page(&server, &acts, id, form).await;
    page(&server, &acts, drawn)
}

/// `POST /capacity`: how many children there is room for.
pub(crate) async fn capacity_declared(State(server): State<Server>, sent: Sent) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    let Some(organisation) = acts.acting.actor.organisation else {
        return acts.refused(&server, Problem::not_found());
    };
    let typed = match form.value("places") {
        "" => form.value("other").trim(),
        chosen => chosen,
    };
    let no = match typed.parse::<u16>() {
        Err(_) => words.say("help-places-wrong"),
        Ok(places) => {
            let declare = DeclareCapacity { organisation, places };
            match acts.ask(&server, &declare, command).await {
                Ok(it) => return done(&acts, &it, "/capacity", "capacity-declared"),
                Err(no) => match sentence(&no, &acts) {
                    Some(sentence) => sentence,
                    None => return acts.refused(&server, no),
                },
            }
        }
    };
    form.refuse("other", no);
    let drawn = capacity_page(&server, &acts, form).await;
    page(&server, &acts, drawn)
}
