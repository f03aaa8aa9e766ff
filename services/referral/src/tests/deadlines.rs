//! What falls due, and when.

use chrono::{DateTime, Utc};
use platform::{Aggregate as _, CommandFor, Service as _, Timer, calendar};
use proto::{
    code::AgeBand,
    id::{CaseStepId, InvolvementRuleId, ReferralId},
    referral::{CaseStepKind, ConsiderationFact, ConsiderationOutcome, Event, Fact, RuleVersion},
};
use uuid::Uuid;

use super::{
    ANSWER_BY, ATTACHED, CHILD, HELD_UP, OVERDUE, REFERRAL, RETURNED, WITHDRAWN, accepted, drafted,
    request, submitted,
};
use crate::{
    ReferralService,
    domain::{
        Command,
        consideration::{self, About, Consideration},
        referral::{self, Referral},
    },
};

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// P-05: two Danish working days, to the end of the second.
#[test]
fn an_answer_is_due() {
    for (submitted, due) in [
        ("2026-11-23T08:00:00Z", "2026-11-25T23:00:00Z"), // Monday
        ("2026-11-23T22:59:59Z", "2026-11-25T23:00:00Z"), // Monday, a second to midnight
        ("2026-11-23T23:00:00Z", "2026-11-26T23:00:00Z"), // Tuesday has begun
        ("2026-11-27T15:00:00Z", "2026-12-01T23:00:00Z"), // Friday
        ("2026-11-28T10:00:00Z", "2026-12-01T23:00:00Z"), // Saturday
        ("2026-03-27T10:00:00Z", "2026-03-31T22:00:00Z"), // the clock goes forward at the weekend
        ("2026-04-01T10:00:00Z", "2026-04-08T22:00:00Z"), // Wednesday before Easter
        ("2026-12-23T10:00:00Z", "2026-12-29T23:00:00Z"), // the day before Christmas Eve
    ] {
        let submit = referral::Command::Submit { request: request(), now: moment(submitted) };
        let facts = Referral::default().decide(submit).unwrap();
        let [Fact::Submitted { answer_by, .. }] = facts.as_slice() else { panic!("{facts:?}") };
        assert_eq!(*answer_by, moment(due), "{submitted}");
    }
}

/// P-21: five.
#[test]
fn a_consideration_is_due() {
    for (told, due) in [
        ("2026-11-23T08:00:00Z", "2026-11-30T23:00:00Z"), // Monday to Monday
        ("2026-11-27T22:59:59Z", "2026-12-04T23:00:00Z"), // Friday to Friday
        ("2026-11-28T10:00:00Z", "2026-12-04T23:00:00Z"), // Saturday
        ("2026-12-21T10:00:00Z", "2026-12-30T23:00:00Z"), // over Christmas
        ("2026-03-30T10:00:00Z", "2026-04-09T22:00:00Z"), // over Easter
    ] {
        let require =
            consideration::Command::Require { about: about(), rule: RULE, now: moment(told) };
        let facts = Consideration::default().decide(require).unwrap();
        let [ConsiderationFact::Due { due_by, .. }] = facts.as_slice() else { panic!("{facts:?}") };
        assert_eq!(*due_by, moment(due), "{told}");
    }
}

const RULE: RuleVersion = RuleVersion { rule: InvolvementRuleId(Uuid::from_u128(1)), version: 1 };

fn about() -> About {
    About {
        step: CaseStepId(Uuid::from_u128(7)),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        kind: CaseStepKind::Screening,
    }
}

fn recorded(due_by: Option<DateTime<Utc>>) -> ConsiderationFact {
    let About { step, child, age_band, kind } = about();
    let outcome =
        due_by.map_or(ConsiderationOutcome::FamilyDeclined, |_| ConsiderationOutcome::Later);
    ConsiderationFact::Recorded {
        step,
        child,
        age_band,
        kind,
        outcome,
        reason: None,
        referral: None,
        due_by,
    }
}

#[test]
fn what_sets_a_timer_and_what_clears_it() {
    let About { step, child, age_band, kind } = about();
    let due_by = calendar::end_of("2026-12-01".parse().unwrap());
    let due = ConsiderationFact::Due { step, child, age_band, kind, rule: RULE, due_by };
    let overdue = ConsiderationFact::Overdue { step, child, kind, due_by, rule: Some(RULE) };
    let events: [(Event, Vec<Timer>); 12] = [
        (drafted().into(), vec![]),
        (submitted().into(), vec![Timer::Set("answer", ANSWER_BY)]),
        (accepted().into(), vec![Timer::Clear("answer")]),
        (RETURNED.into(), vec![Timer::Clear("answer")]),
        (WITHDRAWN.into(), vec![Timer::Clear("answer")]),
        (ATTACHED.into(), vec![]),
        (HELD_UP.into(), vec![]),
        (OVERDUE.into(), vec![]),
        (due.into(), vec![Timer::Set("consideration", due_by)]),
        (recorded(Some(due_by)).into(), vec![Timer::Set("consideration", due_by)]),
        (recorded(None).into(), vec![Timer::Clear("consideration")]),
        (overdue.into(), vec![]),
    ];
    for (event, timers) in events {
        assert_eq!(ReferralService::timers(&event), timers, "{event:?}");
    }
}

#[test]
fn what_a_timer_asks() {
    let stream = REFERRAL.0;
    let asks = |kind| ReferralService::on_deadline(kind, stream, ANSWER_BY);
    let answer = Command::AnswerDue { referral: ReferralId(stream), answer_by: ANSWER_BY };
    assert_eq!(asks("answer"), Some(CommandFor { stream, command: answer }));
    let consider = Command::ConsiderationDue { consideration: stream, due_by: ANSWER_BY };
    assert_eq!(asks("consideration"), Some(CommandFor { stream, command: consider }));
    assert_eq!(asks("tea"), None);
}
