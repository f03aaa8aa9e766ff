use platform::testing::check;
use proto::{
    actor::{Actor, Duty, Role},
    followup::{AlertCode, AlertFact as Fact, Resolution, Severity},
    id::EventId,
};
use uuid::Uuid;

use super::{AARHUS, THREAD, moment, monday};
use crate::domain::{
    alert::{Alert, Amiss, Carer, Command, Rejection},
    rules::{VERSION, rule},
};

const SEEN: Fact = Fact::Acknowledged {};
const BY_HAND: Fact = Fact::Resolved { how: Resolution::ByHand };
const BY_ITSELF: Fact = Fact::Resolved { how: Resolution::ByItself };
const HEARD: Option<EventId> = Some(EventId(Uuid::from_u128(0xE1)));
const ONCE_MORE: Option<EventId> = Some(EventId(Uuid::from_u128(0xE2)));

fn amiss(code: AlertCode, cause: Option<EventId>) -> Amiss {
    Amiss { code, about: THREAD.0, is_critical: false, cause, unheard_since: None }
}

fn raise(cause: Option<EventId>) -> Command {
    Command::Raise { amiss: amiss(AlertCode::NextStepOverdue, cause), now: monday() }
}

fn raised(cause: Option<EventId>) -> Fact {
    Fact::Raised {
        code: AlertCode::NextStepOverdue,
        severity: Severity::Warning,
        owner: Role::BridgeBuilder,
        due_by: moment("2026-11-25T23:00:00Z"),
        rule_version: VERSION,
        about: Some(THREAD.0),
        cause,
        unheard_since: None,
    }
}

fn noted(cause: Option<EventId>) -> Fact {
    let (code, about, is_critical) = (AlertCode::NextStepOverdue, THREAD.0, false);
    Fact::Noted { code, about, is_critical, cause, tell_at: monday() }
}

fn carer(role: Role, duty: Option<Duty>) -> Carer {
    Carer::of(&Actor { duty, ..platform::testing::actor(role, AARHUS) })
}

/// Once for each event that says so, and not while somebody is at it.
#[test]
fn raise_and_raise_again() {
    check::<Alert>(&[], raise(HEARD), Ok(&[raised(HEARD)]));
    for given in [vec![raised(HEARD)], vec![raised(HEARD), SEEN]] {
        check::<Alert>(&given, raise(HEARD), Ok(&[]));
        check::<Alert>(&given, raise(ONCE_MORE), Ok(&[]));
    }
    for over in [BY_HAND, BY_ITSELF] {
        let given = [raised(HEARD), over];
        check::<Alert>(&given, raise(HEARD), Ok(&[]));
        check::<Alert>(&given, raise(None), Ok(&[]));
        check::<Alert>(&given, raise(ONCE_MORE), Ok(&[raised(ONCE_MORE)]));
    }
}

#[test]
fn acknowledge() {
    let acknowledge = Command::Acknowledge { by: carer(Role::BridgeBuilder, None) };
    check::<Alert>(&[], acknowledge, Err(Rejection::Unknown));
    check::<Alert>(&[raised(HEARD)], acknowledge, Ok(&[SEEN]));
    check::<Alert>(&[raised(HEARD), SEEN], acknowledge, Err(Rejection::AlreadyAcknowledged));
    check::<Alert>(&[raised(HEARD), BY_ITSELF], acknowledge, Err(Rejection::AlreadyResolved));
    let again = [raised(HEARD), SEEN, BY_ITSELF, raised(ONCE_MORE)];
    check::<Alert>(&again, acknowledge, Ok(&[SEEN]));
}

#[test]
fn resolve_by_hand() {
    let resolve = Command::ResolveByHand { by: carer(Role::BridgeBuilder, None) };
    check::<Alert>(&[], resolve, Err(Rejection::Unknown));
    check::<Alert>(&[raised(HEARD)], resolve, Ok(&[BY_HAND]));
    check::<Alert>(&[raised(HEARD), SEEN], resolve, Ok(&[BY_HAND]));
    check::<Alert>(&[raised(HEARD), BY_ITSELF], resolve, Err(Rejection::AlreadyResolved));
}

#[test]
fn resolve_by_itself() {
    let resolve = Command::ResolveByItself;
    check::<Alert>(&[], resolve, Ok(&[]));
    check::<Alert>(&[raised(HEARD)], resolve, Ok(&[BY_ITSELF]));
    check::<Alert>(&[raised(HEARD), SEEN], resolve, Ok(&[BY_ITSELF]));
    check::<Alert>(&[raised(HEARD), BY_HAND], resolve, Ok(&[]));
}

/// Its owner, and a leader; an auditor only as data protection officer, and only of what waits for them. However it stands.
#[test]
fn who_takes_care() {
    let officer = Some(Duty::DataProtection);
    let auditors = Fact::Raised {
        code: AlertCode::SubjectRequestDue,
        severity: Severity::Warning,
        owner: Role::Auditor,
        due_by: monday(),
        rule_version: VERSION,
        about: None,
        cause: HEARD,
        unheard_since: None,
    };
    for (fact, by, may) in [
        (raised(HEARD), carer(Role::BridgeBuilder, None), true),
        (raised(HEARD), carer(Role::Leader, None), true),
        (raised(HEARD), carer(Role::CaseWorker, None), false),
        (raised(HEARD), carer(Role::Auditor, officer), false),
        (auditors.clone(), carer(Role::Auditor, officer), true),
        (auditors.clone(), carer(Role::Auditor, None), false),
        (auditors.clone(), carer(Role::BridgeBuilder, None), false),
        (auditors, carer(Role::Leader, None), true),
    ] {
        let (acknowledge, resolve) = (Command::Acknowledge { by }, Command::ResolveByHand { by });
        if may {
            check::<Alert>(std::slice::from_ref(&fact), acknowledge, Ok(&[SEEN]));
            check::<Alert>(&[fact], resolve, Ok(&[BY_HAND]));
        } else {
            for given in [vec![fact.clone()], vec![fact.clone(), SEEN], vec![fact, BY_ITSELF]] {
                check::<Alert>(&given, acknowledge, Err(Rejection::NotYours));
                check::<Alert>(&given, resolve, Err(Rejection::NotYours));
            }
        }
    }
}

/// The catalogue, whole: who must look, how grave it is, until when. Monday the 23rd, Danish working days.
#[test]
fn the_catalogue() {
    use AlertCode as Code;
    use Role::{Auditor, BridgeBuilder, Leader};
    let rows = [
        (Code::ReferralOverdue, Leader, Severity::Warning, "2026-11-24"),
        (Code::FamilyNotContacted, BridgeBuilder, Severity::Warning, "2026-11-24"),
        (Code::ConsentMissing, BridgeBuilder, Severity::Warning, "2026-11-25"),
        (Code::Silence, BridgeBuilder, Severity::Warning, "2026-11-25"),
        (Code::VoiceMissing, BridgeBuilder, Severity::Warning, "2026-11-30"),
        (Code::TransferOverdue, Leader, Severity::Warning, "2026-11-25"),
        (Code::ConsiderationOverdue, Leader, Severity::Warning, "2026-11-25"),
        (Code::WithdrawalNotEffective, Leader, Severity::Critical, "2026-11-23"),
        (Code::SubjectRequestDue, Auditor, Severity::Warning, "2026-11-25"),
        (Code::BreakGlassUnreviewed, Leader, Severity::Warning, "2026-11-25"),
        (Code::OwnSignatureMissing, BridgeBuilder, Severity::Notice, "2026-11-30"),
        (Code::NextStepOverdue, BridgeBuilder, Severity::Warning, "2026-11-25"),
        (Code::ReferralHeldUp, BridgeBuilder, Severity::Warning, "2026-11-25"),
        (Code::WithdrawalNotConfirmed, BridgeBuilder, Severity::Warning, "2026-11-24"),
        (Code::TalkWithFamily, BridgeBuilder, Severity::Warning, "2026-11-25"),
        (Code::SecondThread, Leader, Severity::Warning, "2026-11-25"),
        (Code::AccountableCannotAct, Leader, Severity::Critical, "2026-11-23"),
        (Code::FollowUpBlind, Leader, Severity::Warning, "2026-11-24"),
    ];
    assert_eq!(rows.map(|it| it.0), Code::ALL);
    for (code, owner, severity, last_day) in rows {
        let due_by = moment(&format!("{last_day}T23:00:00Z"));
        let fact = Fact::Raised {
            code,
            severity,
            owner,
            due_by,
            rule_version: VERSION,
            about: Some(THREAD.0),
            cause: HEARD,
            unheard_since: None,
        };
        check::<Alert>(
            &[],
            Command::Raise { amiss: amiss(code, HEARD), now: monday() },
            Ok(std::slice::from_ref(&fact)),
        );
        let worse = Amiss { is_critical: true, ..amiss(code, HEARD) };
        let graver = match fact {
            Fact::Raised {
                code, owner, due_by, rule_version, about, cause, unheard_since, ..
            } => {
                let severity = Severity::Critical;
                Fact::Raised {
                    code,
                    severity,
                    owner,
                    due_by,
                    rule_version,
                    about,
                    cause,
                    unheard_since,
                }
            }
            other @ (Fact::Acknowledged {}
            | Fact::Resolved { .. }
            | Fact::Noted { .. }
            | Fact::Passed {}) => other,
        };
        check::<Alert>(&[], Command::Raise { amiss: worse, now: monday() }, Ok(&[graver]));
        assert_eq!(rule(code).owner, owner);
    }
}

/// What is heard late is told to nobody before all is heard; then it is told, if it is not over.
#[test]
fn heard_late() {
    let amiss = |cause| amiss(AlertCode::NextStepOverdue, cause);
    let note = |cause| Command::Note { amiss: amiss(cause), tell_at: monday() };
    let tell = |unheard_since| Command::Tell { now: monday(), unheard_since };
    let over = Command::ResolveByItself;
    check::<Alert>(&[], note(HEARD), Ok(&[noted(HEARD)]));
    check::<Alert>(&[], tell(None), Ok(&[]));
    let given = [noted(HEARD)];
    check::<Alert>(&given, note(HEARD), Ok(&[]));
    check::<Alert>(&given, note(ONCE_MORE), Ok(&[]));
    check::<Alert>(&given, raise(HEARD), Ok(&[]));
    check::<Alert>(&given, raise(ONCE_MORE), Ok(&[raised(ONCE_MORE)]));
    check::<Alert>(&given, tell(None), Ok(&[raised(HEARD)]));
    let mut marked = raised(HEARD);
    if let Fact::Raised { unheard_since, .. } = &mut marked {
        *unheard_since = Some(monday());
    }
    check::<Alert>(&given, tell(Some(monday())), Ok(&[marked]));
    check::<Alert>(&given, over, Ok(&[Fact::Passed {}]));
    for by in [carer(Role::BridgeBuilder, None), carer(Role::Leader, None)] {
        check::<Alert>(&given, Command::Acknowledge { by }, Err(Rejection::Unknown));
        check::<Alert>(&given, Command::ResolveByHand { by }, Err(Rejection::Unknown));
    }
    let given = [noted(HEARD), Fact::Passed {}];
    for nothing in [note(HEARD), raise(HEARD), tell(None), over] {
        check::<Alert>(&given, nothing, Ok(&[]));
    }
    check::<Alert>(&given, note(ONCE_MORE), Ok(&[noted(ONCE_MORE)]));
    check::<Alert>(&given, raise(ONCE_MORE), Ok(&[raised(ONCE_MORE)]));
    for given in [vec![raised(HEARD)], vec![raised(HEARD), SEEN]] {
        check::<Alert>(&given, note(ONCE_MORE), Ok(&[]));
        check::<Alert>(&given, tell(None), Ok(&[]));
    }
    check::<Alert>(&[raised(HEARD), BY_HAND], note(ONCE_MORE), Ok(&[noted(ONCE_MORE)]));
}
