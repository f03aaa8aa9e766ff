//! What a volunteer does: sees their match, says how it went, takes a break or stops.

use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::NaiveDate;
use platform::Clock;
use proto::{
    actor::Role,
    assignment::{
        Attendance, CorrectMatchEntry, EndMatch, EndReason, ListMatches, LogSession, MatchLine,
        PauseMatch, PauseReason, RecordFirstMeeting, ResumeMatch,
    },
    code::Mistake,
    id::MatchId,
    problem::Problem,
    vault::{Field, Purpose, Reveal},
};
use uuid::Uuid;

use super::{coordinator, typed};
use crate::{
    dates,
    pages::{
        form::Form,
        volunteer::{OwnMatch, OwnMatches, Practical, SessionForm, SessionPage, Stop, draft},
    },
    server::{Portal, Server, answer, asks::Sent, visitor::Acts},
    words::Words,
};

/// What a volunteer reads of a child beside its name, as far as the vault shows it.
const KNOWN: [(Field, &str); 4] = [
    (Field::Age, "help-known-age"),
    (Field::Interests, "help-known-interests"),
    (Field::PracticalInstruction, "help-known-practical"),
    (Field::Goal, "help-known-goal"),
];

/// `GET /` for a volunteer.
pub(crate) async fn first(server: &Portal, acts: &Acts) -> Response {
    match own(server, acts).await {
        Ok(matches) => {
            let grant = acts.owner.to_string();
            let (checked_at, kept) = (Clock::wall().now(), Form::default());
            let mut page = OwnMatches { grant, checked_at, matches, kept };
            if let Some(due) = page.due() {
                page.kept = acts.kept(server, &draft(due)).await.unwrap_or_default();
            }
            acts.visitor.page(server, 200, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(server, no),
    }
}

/// Their own, of a volunteer alone: others see a match on pages of theirs.
async fn lines(server: &Portal, acts: &Acts) -> Result<Vec<MatchLine>, Problem> {
    if acts.acting.actor.role != Role::Volunteer {
        return Err(Problem::not_found());
    }
    Ok(acts.show(server, &ListMatches {}).await?.matches)
}

async fn own(server: &Portal, acts: &Acts) -> Result<Vec<OwnMatch>, Problem> {
    let lines = lines(server, acts).await?;
    let children = lines.iter().map(|it| it.child);
    let people = acts.people(server, children, Purpose::Assignment).await?;
    Ok(lines.iter().map(|it| OwnMatch::of(it, people.first(it.child))).collect())
}

impl OwnMatch {
    /// A line of the service, with what the child is called.
    pub(super) fn of(it: &MatchLine, child: Option<String>) -> OwnMatch {
        OwnMatch {
            id: it.r#match.0,
            child,
            need: it.need,
            organisation: it.organisation_name.as_str().to_owned(),
            standing: it.standing,
            paused_for: it.paused_for.clone(),
            first_meeting_by: it.first_meeting_by.map(dates::last_day_before),
            first_met_on: it.first_met_on,
            sessions: it.sessions.clone(),
        }
    }
}

/// One of their own, by its id.
async fn one(server: &Portal, acts: &Acts, id: MatchId) -> Result<OwnMatch, Problem> {
    let all = own(server, acts).await?;
    all.into_iter().find(|it| it.id == id.0).ok_or_else(Problem::not_found)
}

fn today() -> NaiveDate {
    dates::day_of(Clock::wall().now())
}

/// `GET /matches/{match}`.
pub(crate) async fn matched(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<MatchId>,
) -> Response {
    if acts.acting.actor.role == Role::Coordinator {
        return coordinator::matched(&server, &acts, id).await;
    }
    practical(&server, &acts, id).await
}

/// For a volunteer: what is practical.
async fn practical(server: &Portal, acts: &Acts, id: MatchId) -> Response {
    match practical_page(server, acts, id).await {
        Ok(page) => acts.visitor.page(server, 200, &page.page(acts.visitor.lang)),
        Err(no) => acts.refused(server, no),
    }
}

async fn practical_page(server: &Portal, acts: &Acts, id: MatchId) -> Result<Practical, Problem> {
    let lines = lines(server, acts).await?;
    let line = lines.into_iter().find(|it| it.r#match == id).ok_or_else(Problem::not_found)?;
    let calls = acts.numbers(server, &line.holders).await?;
    let (subject, purpose) = (line.child, Purpose::Assignment);
    let revealed = acts.show(server, &Reveal { subject, sealed: vec![], purpose }).await?;
    let called = revealed.iter().find(|it| it.field == Some(Field::FirstName));
    let called = called.and_then(|it| it.words.clone());
    let known = revealed.into_iter().filter_map(|it| {
        let field = it.field?;
        let (_, what) = KNOWN.into_iter().find(|(it, _)| *it == field)?;
        Some((what, it.words?))
    });
    Ok(Practical {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        today: today(),
        known: known.collect(),
        calls,
        it: OwnMatch::of(&line, called),
    })
}

/// `GET /matches/{match}/session`: how it went.
pub(crate) async fn session(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<MatchId>,
) -> Response {
    let kept = acts.kept(&server, &draft(id.0)).await.unwrap_or_default();
    session_page(&server, &acts, id, kept).await
}

async fn session_page(server: &Portal, acts: &Acts, id: MatchId, form: Form) -> Response {
    match one(server, acts, id).await {
        Ok(it) => {
            let status = if form.is_refused() { 422 } else { 200 };
            let questions = SessionForm::of(&it, today());
            let page = SessionPage { grant: acts.owner.to_string(), it, questions, form };
            acts.visitor.page(server, status, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(server, no),
    }
}

/// `POST /matches/{match}/session`.
pub(crate) async fn log(
    State(server): State<Server>,
    Path(id): Path<MatchId>,
    sent: Sent,
) -> Response {
    let Sent { acts, mut form, command, .. } = sent;
    let words = Words::of(acts.visitor.lang);
    if form.value("met") == "moved" {
        return answer::done("/", "session-moved");
    }
    let it = match one(&server, &acts, id).await {
        Ok(it) => it,
        Err(no) => return acts.refused(&server, no),
    };
    let on = typed::day(&form, "on", words).map(|it| it.or_else(|| form.value("day").parse().ok()));
    let on = match on {
        Ok(on) => on.unwrap_or_else(today),
        Err(sentence) => {
            form.refuse("on", sentence);
            today()
        }
    };
    // As it was drawn: sent again it is the same.
    let is_first = form.value("first") == "yes";
    let attendance = match form.value("met") {
        "yes" => Some(Attendance::Attended),
        "no" => Some(Attendance::Absent),
        _ => None,
    };
    if attendance.is_none() {
        form.refuse("met", words.say("help-met-missing"));
    }
    let minutes = match (attendance, form.value("minutes").trim()) {
        (Some(Attendance::Absent), _) => Some(0),
        (_, "") => Some(SessionForm::of(&it, today()).minutes),
        (_, typed) => typed.parse().ok().filter(|it| (1..=1440).contains(it)),
    };
    if minutes.is_none() {
        form.refuse("minutes", words.say("help-minutes-wrong"));
    }
    let (Some(attendance), Some(minutes), false) = (attendance, minutes, form.is_refused()) else {
        return session_page(&server, &acts, id, form).await;
    };
    let done = if is_first && attendance == Attendance::Attended {
        acts.ask(&server, &RecordFirstMeeting { r#match: id, on }, command).await
    } else {
        let went = form.value("went").parse().ok();
        let log = LogSession { r#match: id, on, minutes, attendance, went };
        acts.ask(&server, &log, command).await
    };
    match done {
        Ok(done) => {
            acts.forget(&server, &draft(id.0)).await;
            acts.done("assignment", &done, "/", "session-logged")
        }
        Err(no) => match typed::refusal(&no, words) {
            Some(sentence) => {
                form.refuse("met", sentence);
                session_page(&server, &acts, id, form).await
            }
            None => acts.refused(&server, no),
        },
    }
}

/// `POST /matches/{match}/correction`: a session that was noted by mistake.
pub(crate) async fn correct(
    State(server): State<Server>,
    Path(id): Path<MatchId>,
    sent: Sent,
) -> Response {
    let Ok(position) = sent.form.value("position").parse() else {
        return sent.acts.refused(&server, Problem::not_found());
    };
    let mistake = Mistake::WrongContent;
    let command = CorrectMatchEntry { r#match: id, position, mistake };
    match sent.acts.ask(&server, &command, sent.command).await {
        Ok(done) => {
            sent.acts.done("assignment", &done, &format!("/matches/{id}"), "session-taken-back")
        }
        Err(no) => sent.acts.refused(&server, no),
    }
}

/// `GET /matches/{match}/stop`: a break, or the end.
pub(crate) async fn stop(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<MatchId>,
) -> Response {
    if acts.acting.actor.role == Role::Coordinator {
        return answer::see(&format!("/matches/{id}"));
    }
    match one(&server, &acts, id).await {
        Ok(it) => {
            let commands = [Uuid::new_v4(), Uuid::new_v4()];
            let page = Stop { grant: acts.owner.to_string(), commands, it };
            acts.visitor.page(&server, 200, &page.page(acts.visitor.lang))
        }
        Err(no) => acts.refused(&server, no),
    }
}

/// `POST /matches/{match}/stop`.
pub(crate) async fn stopped(
    State(server): State<Server>,
    Path(id): Path<MatchId>,
    sent: Sent,
) -> Response {
    let (acts, reason) = (&sent.acts, PauseReason::VolunteerAway);
    let (done, flash) = match sent.form.value("what") {
        "away" => {
            let pause = PauseMatch { r#match: id, reason };
            (acts.ask(&server, &pause, sent.command).await, "match-paused")
        }
        "back" => {
            let resume = ResumeMatch { r#match: id, reason };
            (acts.ask(&server, &resume, sent.command).await, "match-resumed")
        }
        "stop" => {
            let reason = EndReason::VolunteerLeft;
            let end = EndMatch { r#match: id, planned: false, reason };
            (acts.ask(&server, &end, sent.command).await, "match-ended")
        }
        _ => return acts.refused(&server, Problem::not_found()),
    };
    match done {
        Ok(done) => acts.done("assignment", &done, "/", flash),
        Err(no) => acts.refused(&server, no),
    }
}
