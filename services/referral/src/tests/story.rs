//! Whatever is asked, in whatever order, what happened makes sense.

use chrono::{Days, NaiveDate};
use platform::{Aggregate, calendar};
use proptest::prelude::*;
use proto::{
    code::AgeBand,
    id::{CaseStepId, InvolvementRuleId},
    referral::{
        CaseStepKind, ConsiderationFact, ConsiderationOutcome, Fact, InvolvementRuleFact,
        NotRelevantReason, RuleVersion, SubmitReferral,
    },
};
use uuid::Uuid;

use super::{
    ACCEPT, ANSWER_BY, ATTACH, CHILD, FALL_DUE, GO_ON, HOLD_UP, NOW, REFERRAL, RETURN,
    SUBMIT_DRAFT, WITHDRAW, draft, request, submit,
};
use crate::domain::{
    consideration::{self, About, Consideration, Made},
    referral::{Command, Referral},
    rules::{self, Rules, Terms},
};

fn told<A: Aggregate>(commands: Vec<A::Command>) -> Vec<A::Event> {
    let mut it = A::default();
    let mut story = vec![];
    for command in commands {
        for fact in it.decide(command).unwrap_or_default() {
            it = it.evolve(&fact);
            story.push(fact);
        }
    }
    story
}

proptest! {
    /// A referral is complete whenever it waits, is answered while it waits and once each time, goes on only after it was
    /// returned or held up, is attached or held up only after it was accepted, and rests when it is accepted or withdrawn.
    #[test]
    fn a_referral(commands in prop::collection::vec(command(), 0..20)) {
        let mut last = "";
        for fact in told::<Referral>(commands) {
            let (now, after): (&str, &[&str]) = match &fact {
                Fact::Drafted { .. } => ("drafted", &["", "drafted", "returned"]),
                Fact::Submitted { needs, wish, no_wish, answer_by, reference, .. } => {
                    prop_assert!(!needs.is_empty() && wish.is_some() != no_wish.is_some()); // I-04
                    prop_assert!(*answer_by == ANSWER_BY && reference.is_some());
                    ("submitted", &["", "drafted", "returned"])
                }
                Fact::Overdue { .. } => ("overdue", &["submitted"]),
                Fact::Accepted { child, .. } => {
                    prop_assert_eq!(*child, CHILD);
                    ("accepted", &["submitted", "overdue", "held up"])
                }
                Fact::HeldUp { .. } => ("held up", &["accepted"]),
                Fact::Returned { .. } => ("returned", &["submitted", "overdue", "held up"]),
                Fact::Withdrawn { .. } => {
                    ("withdrawn", &["drafted", "submitted", "overdue", "returned", "held up"])
                }
                Fact::AttachedToThread { .. } => ("attached", &["accepted", "held up"]),
            };
            prop_assert!(after.contains(&last), "{now} after {last}");
            last = now;
        }
    }

    /// A consideration is made once, at the latest for good; it is overdue once for each deadline.
    #[test]
    fn a_consideration(commands in prop::collection::vec(considering(), 0..20)) {
        let (mut due, mut is_made) = (None, false);
        for fact in told::<Consideration>(commands) {
            prop_assert!(!is_made, "{fact:?} after it was made");
            match fact {
                ConsiderationFact::Due { due_by, .. } => {
                    prop_assert_eq!(due, None);
                    due = Some(due_by);
                }
                ConsiderationFact::Recorded { outcome, reason, referral, due_by, .. } => {
                    prop_assert_eq!(due_by.is_some(), outcome == ConsiderationOutcome::Later);
                    prop_assert_eq!(reason.is_some(), outcome == ConsiderationOutcome::NotRelevant);
                    prop_assert_eq!(referral.is_some(), outcome == ConsiderationOutcome::Referred);
                    due = due_by;
                    is_made = due_by.is_none();
                }
                ConsiderationFact::Overdue { due_by, .. } => {
                    // The next deadline is another.
                    prop_assert_eq!(due, Some(due_by));
                    due = Some(due_by + chrono::TimeDelta::seconds(1));
                }
            }
        }
    }

    /// On any day at most one version of a rule holds, versions count up, and none begins on a day that has passed.
    #[test]
    fn rules(commands in prop::collection::vec(ruling(), 0..12)) {
        let story = told::<Rules>(commands);
        let rules = story.iter().fold(Rules::default(), Rules::evolve);
        let mut versions = vec![];
        for fact in &story {
            match fact {
                InvolvementRuleFact::Defined { rule, valid_from, .. } => {
                    versions.push(rule.version);
                    prop_assert!(*valid_from >= today());
                }
                InvolvementRuleFact::Retired { from, .. } => prop_assert!(*from >= today()),
            }
        }
        prop_assert!(versions.iter().copied().eq((1..).take(versions.len())));
        for ahead in 0..12 {
            let on = today() + Days::new(ahead);
            let held = held_on(&story, on);
            let covering = rules.covering(on, CaseStepKind::Screening, AgeBand::Age6To9);
            prop_assert_eq!(covering, held, "on {}", on);
        }
    }
}

/// What holds on a day, said another way: the last word about that day.
fn held_on(story: &[InvolvementRuleFact], on: NaiveDate) -> Option<RuleVersion> {
    story.iter().fold(None, |held, fact| match fact {
        InvolvementRuleFact::Defined { valid_from, .. } if *valid_from > on => held,
        InvolvementRuleFact::Defined { rule, valid_to, .. } => {
            Some(*rule).filter(|_| valid_to.is_none_or(|to| on <= to))
        }
        InvolvementRuleFact::Retired { from, .. } if *from > on => held,
        InvolvementRuleFact::Retired { .. } => None,
    })
}

fn today() -> NaiveDate {
    calendar::day(NOW)
}

fn command() -> impl Strategy<Value = Command> {
    let mute = Command::Submit { request: SubmitReferral { wish: None, ..request() }, now: NOW };
    let aimless =
        Command::Submit { request: SubmitReferral { needs: vec![], ..request() }, now: NOW };
    let begun = Command::Draft { content: Default::default() };
    prop::sample::select(vec![
        submit(),
        mute,
        aimless,
        begun,
        draft(),
        SUBMIT_DRAFT,
        ACCEPT,
        RETURN,
        WITHDRAW,
        ATTACH,
        HOLD_UP,
        GO_ON,
        FALL_DUE,
    ])
}

fn considering() -> impl Strategy<Value = consideration::Command> {
    use consideration::Command::{FallDue, Record, Require};
    let about = About {
        step: CaseStepId(Uuid::from_u128(7)),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        kind: CaseStepKind::Screening,
    };
    let rule = RuleVersion { rule: InvolvementRuleId(Uuid::from_u128(8)), version: 1 };
    let made = (
        prop::sample::select(ConsiderationOutcome::ALL),
        prop::option::weighted(0.3, Just(NotRelevantReason::OwnNetwork)),
        prop::option::weighted(0.3, Just(REFERRAL)),
        prop::option::weighted(0.3, (0_u64..4).prop_map(|days| today() + Days::new(days))),
    );
    let record = made.prop_map(move |(outcome, reason, referral, later_on)| {
        let made = Made { outcome, reason, referral, later_on };
        Record { about, made, today: today() }
    });
    // The deadline of the rule, and of what was put off by some days.
    let on_deadline = (0_u64..10)
        .prop_map(|days| FallDue { due_by: calendar::end_of(today() + Days::new(days)) });
    prop_oneof![Just(Require { about, rule, now: NOW }), record, on_deadline]
}

fn ruling() -> impl Strategy<Value = rules::Command> {
    let rule = InvolvementRuleId(Uuid::from_u128(8));
    let ahead = || (0_u64..10).prop_map(|days| today() - Days::new(1) + Days::new(days));
    let define = (ahead(), prop::option::of(ahead())).prop_map(move |(valid_from, valid_to)| {
        let (kinds, age_bands) = (vec![CaseStepKind::Screening], vec![AgeBand::Age6To9]);
        let terms = Terms { kinds, age_bands, valid_from, valid_to };
        rules::Command::Define { rule, terms, today: today() }
    });
    let retire =
        ahead().prop_map(move |from| rules::Command::Retire { rule, from, today: today() });
    prop_oneof![define, retire]
}
