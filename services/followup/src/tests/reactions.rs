//! Every event of those we hear, and what it makes us do.

use std::{fs, path::Path};

use platform::CommandFor;
use proto::{
    actor::Actor,
    code::Municipality,
    event::{Event as _, Unreadable},
    followup::AlertCode,
    id::{AlertId, AssignmentId, ConsentId, EventId, FollowUpId},
    recorded_event::RecordedEvent,
    sealed::Digest,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, MATCH, THREAD, date, moment, opened};
use crate::{
    domain::{Command, alert::Amiss, alert_about, watch},
    reactor::react,
};

const ABOUT: Uuid = Uuid::from_u128(0xAB);
const HEARD: EventId = EventId(Uuid::from_u128(10));
const HERNING: &str = "0657";

/// Heard late in the evening: it is Tuesday in Denmark, Monday in Greenwich.
fn recorded(stream: Uuid, kind: &str, data: &str) -> RecordedEvent {
    let at = moment("2026-11-23T23:30:00Z");
    let tenant: Municipality = HERNING.parse().unwrap();
    RecordedEvent {
        position: 1,
        id: HEARD,
        stream,
        version: 1,
        kind: kind.to_owned(),
        thread: THREAD.0,
        tenant,
        actor: serde_json::to_string(&Actor::system(tenant)).unwrap(),
        cause: Uuid::from_u128(11),
        occurred_at: at,
        recorded_at: at,
        trace: String::new(),
        data: data.to_owned(),
        hash: Digest::default(),
    }
}

/// What an event of this type makes us do, of which a sample says these.
#[track_caller]
fn because_of(stream: Uuid, kind: &str, fields: &Value) -> Vec<Command> {
    let event = recorded(stream, kind, &sample_with(kind, fields).to_string());
    let asks = react(said_by(kind), &event).unwrap_or_else(|why| panic!("{kind}: {why}"));
    asks.into_iter().map(|it| it.command).filter(|it| !is_of_circle(it)).collect()
}

/// What is noted of who is in a thread has a table of its own.
fn is_of_circle(command: &Command) -> bool {
    matches!(command, Command::Circle { .. } | Command::SplitOff { .. } | Command::Attached { .. })
}

fn contact(on: &str) -> Command {
    Command::RenewWatch { thread: THREAD, contact_on: date(on) }
}

fn watched(what: watch::Command) -> Command {
    Command::Watch { thread: THREAD, what }
}

fn amiss(code: AlertCode, about: Uuid) -> Amiss {
    Amiss { code, about, is_critical: false, cause: Some(HEARD), unheard_since: None }
}

fn raise(code: AlertCode, about: Uuid) -> Command {
    let alert = alert_about(code, about, 0);
    let tenant = HERNING.parse().unwrap();
    Command::Raise { alert, thread: THREAD.0, tenant, amiss: amiss(code, about) }
}

fn over(codes: &[AlertCode], about: Uuid) -> Command {
    Command::Resolve { alerts: codes.iter().map(|it| alert_about(*it, about, 0)).collect() }
}

fn of_the_thread() -> Command {
    use AlertCode::{
        AccountableCannotAct, ConsentMissing, FamilyNotContacted, NextStepOverdue, SecondThread,
        TalkWithFamily, VoiceMissing,
    };
    let all = [
        FamilyNotContacted,
        ConsentMissing,
        VoiceMissing,
        NextStepOverdue,
        TalkWithFamily,
        SecondThread,
        AccountableCannotAct,
    ];
    over(&all, THREAD.0)
}

#[test]
fn of_the_watch_over_a_thread() {
    let (today, on) = (date("2026-11-24"), "2026-11-20");
    let to = "0671".parse().unwrap();
    let talk = || over(&[AlertCode::TalkWithFamily], THREAD.0);
    for (kind, says, asked) in [
        (
            "thread.opened",
            json!({ "on": on }),
            vec![watched(watch::Command::Start { opened_on: date(on) })],
        ),
        (
            "thread.family_contacted",
            json!({ "on": on }),
            vec![
                contact(on),
                over(&[AlertCode::FamilyNotContacted, AlertCode::TalkWithFamily], THREAD.0),
            ],
        ),
        (
            "thread.contact_recorded",
            json!({ "on": on, "with": "family" }),
            vec![contact(on), talk()],
        ),
        (
            "thread.contact_recorded",
            json!({ "on": on, "with": "child" }),
            vec![contact(on), talk()],
        ),
        ("thread.contact_recorded", json!({ "on": on, "with": "school" }), vec![contact(on)]),
        ("thread.network_meeting_held", json!({ "on": on }), vec![contact(on)]),
        ("thread.paused", json!({}), vec![watched(watch::Command::Pause)]),
        ("thread.resumed", json!({}), vec![watched(watch::Command::Resume { on: today })]),
        ("thread.closed", json!({}), vec![watched(watch::Command::End), of_the_thread()]),
        ("thread.merged_into", json!({}), vec![watched(watch::Command::End), of_the_thread()]),
        ("thread.reopened", json!({}), vec![watched(watch::Command::Restart { on: today })]),
        (
            "thread.merge_undone",
            json!({ "voice_by": moment("2026-12-24T23:00:00Z") }),
            vec![watched(watch::Command::Restart { on: today })],
        ),
        (
            "thread.acting_municipality_changed",
            json!({ "to": "0671" }),
            vec![watched(watch::Command::Move { to, on: today }), of_the_thread()],
        ),
        ("match.first_meeting_held", json!({ "on": on }), vec![contact(on)]),
        ("match.session_logged", json!({ "on": on }), vec![contact(on)]),
    ] {
        let stream = if kind.starts_with("match") { MATCH } else { THREAD.0 };
        assert_eq!(because_of(stream, kind, &says), asked, "{kind}");
    }
}

/// What is late by another service's rule, and what puts it right; the same stream, the same alert.
#[test]
fn of_what_is_late_and_put_right() {
    use AlertCode as Code;
    let thread = THREAD.0;
    for (code, about, late, put_right) in [
        (Code::FamilyNotContacted, thread, "thread.family_contact_overdue", vec![]),
        (
            Code::VoiceMissing,
            thread,
            "thread.voice_missing",
            vec!["thread.child_view_recorded", "thread.family_view_recorded"],
        ),
        (Code::AccountableCannotAct, thread, "caseload.cannot_act", vec!["thread.handed_over"]),
        (
            Code::NextStepOverdue,
            thread,
            "thread.next_step_overdue",
            vec!["thread.next_step_set", "thread.step_completed"],
        ),
        (Code::ReferralOverdue, ABOUT, "referral.overdue", vec![]),
        (Code::ReferralHeldUp, ABOUT, "referral.held_up", vec![]),
        (
            Code::ConsiderationOverdue,
            ABOUT,
            "consideration.overdue",
            vec!["consideration.recorded"],
        ),
        (
            Code::WithdrawalNotEffective,
            ABOUT,
            "consent.withdrawal_late",
            vec!["consent.closed_everywhere"],
        ),
        (
            Code::WithdrawalNotConfirmed,
            ABOUT,
            "consent.confirmation_overdue",
            vec!["consent.withdrawal_confirmed"],
        ),
        (Code::OwnSignatureMissing, ABOUT, "consent.own_signature_overdue", vec!["consent.signed"]),
        (Code::BreakGlassUnreviewed, ABOUT, "break_glass.unreviewed", vec!["break_glass.reviewed"]),
    ] {
        let says =
            if late == "caseload.cannot_act" { json!({ "threads": [thread] }) } else { json!({}) };
        assert_eq!(because_of(about, late, &says), [raise(code, about)], "{late}");
        for kind in put_right {
            assert_eq!(because_of(about, kind, &json!({})), [over(&[code], about)], "{kind}");
        }
    }
    // Whoever answers a referral, or lets it go on, has cared for both.
    for kind in ["accepted", "returned", "withdrawn", "attached_to_thread"] {
        let kind = format!("referral.{kind}");
        let both = over(&[Code::ReferralOverdue, Code::ReferralHeldUp], ABOUT);
        assert_eq!(because_of(ABOUT, &kind, &json!({})), [both], "{kind}");
    }
    // A child's consent is its thread's.
    let missing = because_of(CHILD.0, "child.consent_missing", &json!({ "thread": THREAD }));
    assert_eq!(missing, [raise(Code::ConsentMissing, thread)]);
    let given = because_of(ABOUT, "consent.given", &json!({}));
    assert_eq!(given, [over(&[Code::ConsentMissing], thread)]);
}

/// SC-04: acknowledged, and somebody talks with the family; not when the family moves, for then another one does.
#[test]
fn of_a_consent_that_ends() {
    let (consent, thread) = (ConsentId(ABOUT), THREAD);
    let talk = Some(amiss(AlertCode::TalkWithFamily, THREAD.0));
    for (kind, talk) in [
        ("consent.withdrawn", talk),
        ("consent.expired", talk),
        ("consent.ended_by_transfer", None),
    ] {
        let signed = over(&[AlertCode::OwnSignatureMissing], ABOUT);
        let asked = [Command::Acknowledge { consent, thread, talk }, signed];
        assert_eq!(because_of(ABOUT, kind, &json!({})), asked, "{kind}");
    }
}

/// P-16: told of the withdrawal in a talk, the family has been talked with; a letter is no talk, nor is a word with the club.
#[test]
fn of_a_withdrawal_that_is_told() {
    let talk = vec![over(&[AlertCode::TalkWithFamily], THREAD.0)];
    for (party, channel, asked) in [
        ("family", "call", talk.clone()),
        ("family", "home_visit", talk.clone()),
        ("child", "meeting", talk),
        ("family", "message", vec![]),
        ("organisation", "call", vec![]),
    ] {
        let says = json!({ "party": { "party": party }, "channel": channel });
        let about = format!("{party} {channel}");
        assert_eq!(because_of(ABOUT, "consent.party_told", &says), asked, "{about}");
    }
}

/// P-20: each municipality's leader has an alert of their own.
#[test]
fn of_a_transfer() {
    let code = AlertCode::TransferOverdue;
    let told = |side, tenant: &str| Command::Raise {
        alert: alert_about(code, ABOUT, side),
        thread: THREAD.0,
        tenant: tenant.parse().unwrap(),
        amiss: amiss(code, ABOUT),
    };
    let overdue = |to: Option<&str>| {
        let says = json!({ "thread": THREAD, "from": HERNING, "to": to });
        because_of(ABOUT, "transfer.overdue", &says)
    };
    assert_eq!(overdue(Some("0671")), [told(0, HERNING), told(1, "0671")]);
    assert_eq!(overdue(None), [told(0, HERNING)]);
    let both: Vec<AlertId> = (0..2).map(|side| alert_about(code, ABOUT, side)).collect();
    for kind in ["transfer.received", "transfer.cancelled"] {
        let resolved = [Command::Resolve { alerts: both.clone() }];
        assert_eq!(because_of(ABOUT, kind, &json!({})), resolved, "{kind}");
    }
}

/// P-27: a reminder, and an alert of its own when it is too late.
#[test]
fn of_a_subject_request() {
    let code = AlertCode::SubjectRequestDue;
    assert_eq!(because_of(ABOUT, "subject_request.due_soon", &json!({})), [raise(code, ABOUT)]);
    let too_late = Command::Raise {
        alert: alert_about(code, ABOUT, 1),
        thread: THREAD.0,
        tenant: HERNING.parse().unwrap(),
        amiss: Amiss { is_critical: true, ..amiss(code, ABOUT) },
    };
    assert_eq!(because_of(ABOUT, "subject_request.overdue", &json!({})), [too_late]);
    let both: Vec<AlertId> = (0..2).map(|side| alert_about(code, ABOUT, side)).collect();
    for kind in ["subject_request.answered", "subject_request.refused"] {
        let resolved = [Command::Resolve { alerts: both.clone() }];
        assert_eq!(because_of(ABOUT, kind, &json!({})), resolved, "{kind}");
    }
}

#[test]
fn of_an_assignment() {
    let says = json!({ "thread": THREAD, "child": CHILD });
    let plan = Command::PlanFirst {
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        started_on: date("2026-11-24"),
    };
    assert_eq!(because_of(ASSIGNMENT.0, "assignment.started", &says), [plan]);
    let cancel = Command::CancelFirst { assignment: ASSIGNMENT };
    assert_eq!(because_of(ASSIGNMENT.0, "assignment.ended", &json!({})), [cancel]);
    // Each is asked of the stream it is about.
    let data = sample_with("assignment.ended", &json!({})).to_string();
    let asks = react("assignment", &recorded(ASSIGNMENT.0, "assignment.ended", &data)).unwrap();
    let streams: Vec<_> = asks.iter().map(|it: &CommandFor<Command>| it.stream).collect();
    assert_eq!(streams, [FollowUpId::of(AssignmentId(ASSIGNMENT.0)).0]);
}

/// The only contact with the family was a mistake: when its deadline had run out before, the alert comes back.
#[test]
fn of_a_family_that_is_not_reached_after_all() {
    let corrected = |is_unreached: bool, contact_by: Option<&str>| {
        let fields = json!({
            "entry": "family_contact",
            "is_unreached": is_unreached,
            "contact_by": contact_by,
        });
        because_of(THREAD.0, "thread.entry_corrected", &fields)
    };
    let late = because_of(THREAD.0, "thread.family_contact_overdue", &json!({}));
    let raised = |it: &[Command]| late.iter().all(|alert| it.contains(alert));
    assert!(!late.is_empty() && raised(&corrected(true, None)));
    assert!(!raised(&corrected(true, Some("2026-12-07T23:00:00Z"))));
    assert!(!raised(&corrected(false, None)));
}

/// Of everything else that ever stood in a log of those we hear, nothing.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn of_everything_else_nothing() {
    const CAUSES: &[&str] = &[
        "assignment.ended",
        "assignment.started",
        "break_glass.reviewed",
        "break_glass.unreviewed",
        "caseload.cannot_act",
        "child.consent_missing",
        "consent.closed_everywhere",
        "consent.confirmation_overdue",
        "consent.ended",
        "consent.ended_by_transfer",
        "consent.expired",
        "consent.given",
        "consent.own_signature_overdue",
        "consent.party_told",
        "consent.signed",
        "consent.withdrawal_confirmed",
        "consent.withdrawal_late",
        "consent.withdrawn",
        "consideration.overdue",
        "consideration.recorded",
        "match.entry_corrected",
        "match.first_meeting_held",
        "match.session_logged",
        "referral.accepted",
        "referral.attached_to_thread",
        "referral.held_up",
        "referral.overdue",
        "referral.returned",
        "referral.withdrawn",
        "subject_request.answered",
        "subject_request.due_soon",
        "subject_request.overdue",
        "subject_request.refused",
        "thread.acting_municipality_changed",
        "thread.child_view_recorded",
        "thread.closed",
        "thread.contact_recorded",
        "thread.entry_corrected",
        "thread.family_contact_overdue",
        "thread.family_contacted",
        "thread.family_view_recorded",
        "thread.handed_over",
        "thread.merge_undone",
        "thread.merged_into",
        "thread.network_meeting_held",
        "thread.next_step_overdue",
        "thread.next_step_set",
        "thread.opened",
        "thread.paused",
        "thread.reopened",
        "thread.resumed",
        "thread.second_thread_found",
        "thread.step_completed",
        "thread.voice_missing",
        "transfer.cancelled",
        "transfer.overdue",
        "transfer.received",
    ];
    // Who is in a thread and who works with it.
    const TELLS_OF_A_CIRCLE: [&str; 15] = [
        "assignment.planned",
        "referral.returned",
        "referral.submitted",
        "referral.withdrawn",
        "thread.acting_municipality_changed",
        "thread.bridge_builder_assigned",
        "thread.closed",
        "thread.handed_over",
        "thread.merge_undone",
        "thread.merged_into",
        "thread.opened",
        "thread.referral_attached",
        "thread.reopened",
        "thread.strand_added",
        "thread.strand_split",
    ];
    let mut read = 0;
    for (kind, data) in samples() {
        for source in ["referral", "thread", "assignment", "vault"] {
            let Ok(asks) = react(source, &recorded(ABOUT, &kind, &data)) else { continue };
            let (of_circle, others): (Vec<_>, Vec<_>) =
                asks.into_iter().partition(|it| is_of_circle(&it.command));
            assert_eq!(!others.is_empty(), CAUSES.contains(&kind.as_str()), "{source}: {kind}");
            let tells = TELLS_OF_A_CIRCLE.contains(&kind.as_str());
            assert_eq!(!of_circle.is_empty(), tells, "{source}: {kind}");
            read += 1;
        }
    }
    assert!(read > 50, "{read} samples");
    // A service we do not hear.
    let (_, data) = proto::thread::Event::from(opened()).parts().unwrap();
    assert_eq!(react("followup", &recorded(THREAD.0, "thread.opened", &data)), Ok(vec![]));
}

#[test]
fn what_cannot_be_read_is_said_so() {
    let newer = react("thread", &recorded(THREAD.0, "thread.something_newer", "{}"));
    assert!(matches!(newer, Err(Unreadable::UnknownType(_))));
    let broken = react("thread", &recorded(THREAD.0, "thread.opened", "{}"));
    assert!(matches!(broken, Err(Unreadable::Body { .. })));
}

/// Whose event it is, by its aggregate.
fn said_by(kind: &str) -> &'static str {
    match kind.split('.').next().unwrap() {
        "thread" | "consent" | "child" | "transfer" | "caseload" => "thread",
        "assignment" | "match" => "assignment",
        "referral" | "consideration" => "referral",
        "break_glass" | "subject_request" => "vault",
        other => panic!("{other} is nobody's"),
    }
}

/// The bodies that ever stood in a log, by type.
fn samples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
    let sample = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut tokens = name.split('.');
        let kind = format!("{}.{}", tokens.next().unwrap(), tokens.next().unwrap());
        (name, kind, fs::read_to_string(path).unwrap())
    };
    let mut samples: Vec<_> = fs::read_dir(folder).unwrap().map(sample).collect();
    samples.sort();
    samples.into_iter().map(|(_, kind, data)| (kind, data)).collect()
}

/// The latest sample of `kind`, in which these fields say something else.
#[track_caller]
fn sample_with(kind: &str, fields: &Value) -> Value {
    let mut of_kind = samples().into_iter().filter(|(it, _)| it == kind);
    let sample = of_kind.next_back().unwrap_or_else(|| panic!("no sample of {kind}")).1;
    let mut sample: Value = serde_json::from_str(&sample).unwrap();
    for (name, value) in fields.as_object().unwrap() {
        sample[name] = value.clone();
    }
    sample
}
