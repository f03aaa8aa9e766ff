//! What somebody asks about their own data: each controller's own answer, what the law allows, and any story at all.

use chrono::TimeDelta;
use platform::{
    Aggregate as _, Timer,
    testing::{actor, check},
};
use proptest::prelude::*;
use proto::{
    actor::{Actor, Role},
    id::{PersonId, UserId},
    vault::{Controller, ErasureBasis, ErasureOutcome, Field, Right, SubjectRequestFact as Fact},
};
use uuid::Uuid;

use super::subject_request::*;
use crate::domain::{
    erasure::Ruling,
    subject_request::{Command, Deed, LIFT, Rejection, SubjectRequest, timers},
    words::What,
};

/// SC-12: one club erases, one keeps its accounts, the municipality must keep its record; then it is answered.
#[test]
fn each_controller_gets_its_own_answer() {
    use ErasureBasis::{ArchiveLaw, Bookkeeping, ConsentEnded};
    use ErasureOutcome::{Erased, Refused, Restricted};
    let holders = || vec![CLUB, Controller::Municipality, OTHER_CLUB];
    let decide = |controller, outcome, basis| {
        let until_on = (outcome == Restricted).then(|| "2031-12-31".parse().unwrap());
        let ruling = Ruling { controller, outcome, basis, until_on };
        by(officer(), Deed::Decide { ruling, holders: holders() })
    };
    let execute = |controller, holders| {
        let keys = vec![KEY];
        by(of_club(controller), Deed::Execute { controller, keys, holders })
    };
    let mut story = vec![received(Right::Erasure), VERIFIED];
    let kept = restricted(OTHER_CLUB, Some(day("2031-12-31")));
    for (command, facts) in [
        (decide(CLUB, Erased, ConsentEnded), vec![club_erased()]),
        (
            decide(OTHER_CLUB, Restricted, Bookkeeping),
            vec![decided(OTHER_CLUB, Restricted, Bookkeeping)],
        ),
        (execute(CLUB, holders()), vec![destroyed(CLUB)]),
        (
            decide(Controller::Municipality, Refused, ArchiveLaw),
            vec![decided(Controller::Municipality, Refused, ArchiveLaw)],
        ),
        (execute(OTHER_CLUB, holders()), vec![kept, ANSWERED]),
    ] {
        check::<SubjectRequest>(&story, command, Ok(&facts));
        story.extend(facts);
    }
}

#[test]
fn who_decides_does_not_execute_and_may_think_again_until_then() {
    let given = [received(Right::Erasure), VERIFIED, club_erased()];
    let decider = Actor { subject: DECIDER, ..of_club(CLUB) };
    check::<SubjectRequest>(&given, by(decider, execute(CLUB)), Err(Rejection::DeciderExecutes));
    for role in [Role::CaseWorker, Role::Administrator, Role::Coordinator] {
        let nobodys = by(actor(role, "0751"), execute(CLUB));
        check::<SubjectRequest>(&given, nobodys, Err(Rejection::NotTheirs));
    }
    let refused = || decide(CLUB, ErasureOutcome::Refused, ErasureBasis::LegalClaim);
    let other = decided(CLUB, ErasureOutcome::Refused, ErasureBasis::LegalClaim);
    check::<SubjectRequest>(&given, by(officer(), refused()), Ok(std::slice::from_ref(&other)));
    let given = [&given[..], &[other]].concat();
    check::<SubjectRequest>(
        &given,
        by(of_club(CLUB), execute(CLUB)),
        Err(Rejection::NothingToExecute),
    );
    let given = [received(Right::Erasure), VERIFIED, club_erased(), destroyed(CLUB)];
    check::<SubjectRequest>(&given, by(officer(), refused()), Err(Rejection::AlreadyExecuted));
}

/// Outcome by basis: `m` a municipality, `o` an organisation, `.` nobody.
#[rustfmt::skip]
const LAW: &[(ErasureBasis, [&str; 3])] = &[
    //                                 erased restricted refused
    (ErasureBasis::ConsentEnded,     [".o",  "..",      ".."]),
    (ErasureBasis::NoLongerNeeded,   [".o",  "..",      ".."]),
    (ErasureBasis::UnlawfullyHeld,   [".o",  "..",      ".."]),
    (ErasureBasis::ArchiveAuthority, ["m.",  "..",      ".."]),
    (ErasureBasis::Bookkeeping,      ["..",  "mo",      "mo"]),
    (ErasureBasis::LegalClaim,       ["..",  "mo",      "mo"]),
    (ErasureBasis::StatutoryRecord,  ["..",  "mo",      "mo"]),
    (ErasureBasis::ArchiveLaw,       ["..",  "..",      "m."]),
    (ErasureBasis::Safeguarding,     ["..",  "..",      "mo"]),
];

#[test]
fn the_law_says_what_may_be_decided() {
    let request = [received(Right::Erasure), VERIFIED];
    let request = request.iter().fold(SubjectRequest::default(), SubjectRequest::evolve);
    assert_eq!(LAW.len(), ErasureBasis::ALL.len());
    for (basis, outcomes) in LAW {
        for (outcome, expected) in ErasureOutcome::ALL.iter().zip(outcomes) {
            let may = |controller, letter: char| match request
                .decide(by(officer(), decide(controller, *outcome, *basis)))
            {
                Ok(_) => letter,
                Err(Rejection::MunicipalRecord) => {
                    assert_eq!(
                        (controller, *outcome),
                        (Controller::Municipality, ErasureOutcome::Erased)
                    );
                    '.'
                }
                Err(rejection) => {
                    assert_eq!(rejection, Rejection::BasisDoesNotFit);
                    '.'
                }
            };
            let actual = format!("{}{}", may(Controller::Municipality, 'm'), may(CLUB, 'o'));
            assert_eq!(actual, *expected, "{outcome} because {basis}");
        }
    }
    let ruling = |outcome, basis, until_on| {
        let ruling = Ruling { controller: CLUB, outcome, basis, until_on };
        request.decide(by(officer(), Deed::Decide { ruling, holders: vec![CLUB] })).map(drop)
    };
    let kept = |until_on| ruling(ErasureOutcome::Restricted, ErasureBasis::Bookkeeping, until_on);
    assert_eq!(kept(None), Err(Rejection::UntilWhen));
    assert_eq!(kept(Some(day("2026-11-22"))), Err(Rejection::UntilWhen));
    assert_eq!(kept(Some(day("2026-11-23"))), Ok(()));
    assert_eq!(
        ruling(ErasureOutcome::Erased, ErasureBasis::ConsentEnded, Some(day("2030-01-01"))),
        Err(Rejection::UntilNever)
    );
    assert_eq!(
        request.decide(by(
            officer(),
            decide(OTHER_CLUB, ErasureOutcome::Erased, ErasureBasis::ConsentEnded)
        )),
        Err(Rejection::HoldsNothing)
    );
}

#[test]
fn right_words_stand_for_wrong_ones_of_the_same_kind() {
    let given = [received(Right::Rectification), VERIFIED];
    let wrong = || words(1, Controller::Municipality, Field::Surname);
    let worker = || actor(Role::CaseWorker, "0751");
    let somebody = PersonId(Uuid::from_u128(99));
    for right in [
        words(1, Controller::Municipality, Field::Surname),
        words(2, CLUB, Field::Surname),
        words(2, Controller::Municipality, Field::FirstName),
        What { subject: somebody, ..words(2, Controller::Municipality, Field::Surname) },
    ] {
        let deed = Deed::Rectify { wrong: wrong(), right };
        check::<SubjectRequest>(&given, by(worker(), deed), Err(Rejection::DoesNotReplace));
    }
    let about_another = || What { subject: somebody, ..wrong() };
    let deed = Deed::Rectify {
        wrong: about_another(),
        right: What { subject: somebody, ..words(2, Controller::Municipality, Field::Surname) },
    };
    check::<SubjectRequest>(&given, by(worker(), deed), Err(Rejection::DoesNotReplace));
    // What was found to be wrong is not right again: it would go round for ever.
    let given = [received(Right::Rectification), VERIFIED, corrected()];
    check::<SubjectRequest>(&given, by(worker(), rectify(2, 1)), Err(Rejection::DoesNotReplace));
    let club =
        Deed::Rectify { wrong: words(3, CLUB, Field::Phone), right: words(4, CLUB, Field::Phone) };
    check::<SubjectRequest>(&given, by(worker(), club.clone()), Err(Rejection::NotTheirs));
    assert!(
        given
            .iter()
            .fold(SubjectRequest::default(), SubjectRequest::evolve)
            .decide(by(coordinator(), club))
            .is_ok()
    );
}

/// Of several restrictions each ends on its own day, whichever was made first.
#[test]
fn restrictions_end_one_after_the_other() {
    let ends = |text: &str| platform::calendar::end_of(day(text));
    let mut story = vec![received(Right::Restriction), VERIFIED];
    let mut happen = |command: Command| {
        let request = story.iter().fold(SubjectRequest::default(), SubjectRequest::evolve);
        let facts = request.decide(command).unwrap();
        story.extend(facts.clone());
        facts
    };
    let next = |facts: &[Fact]| facts.iter().flat_map(timers).last();
    for (controller, until, expected) in [
        (CLUB, "2030-12-31", "2030-12-31"),
        (OTHER_CLUB, "2028-06-30", "2028-06-30"),
        (Controller::Municipality, "2033-01-01", "2028-06-30"),
    ] {
        let deed = Deed::Restrict { controller, until_on: Some(day(until)) };
        let facts = happen(by(officer(), deed));
        assert_eq!(next(&facts), Some(Timer::Set(LIFT, ends(expected))));
    }
    let system = || actor(Role::System, "0751");
    let at = |now| Command { by: system(), now, deed: Deed::LiftDue };
    assert_eq!(happen(at(ends("2028-06-30") - TimeDelta::microseconds(1))), []);
    let facts = happen(at(ends("2028-06-30")));
    assert_eq!(facts.len(), 1);
    assert_eq!(next(&facts), Some(Timer::Set(LIFT, ends("2030-12-31"))));
    let facts = happen(at(ends("2033-01-01")));
    assert_eq!(facts.len(), 2);
    assert_eq!(next(&facts), Some(Timer::Clear(LIFT)));
}

fn any_deed() -> impl Strategy<Value = (usize, usize, bool)> {
    (0..13_usize, 0..ErasureOutcome::ALL.len(), any::<bool>())
}

proptest! {
    /// Whatever is asked, by whom and in whatever order: keys are destroyed only after somebody else decided so, once;
    /// an answer is the last word but for what ends a restriction; a refusal and a restriction say where to complain.
    #[test]
    fn a_story_of_a_request(right in 0..Right::ALL.len(), deeds in prop::collection::vec(any_deed(), 1..40)) {
        let controllers = [CLUB, OTHER_CLUB, Controller::Municipality];
        let mut request = SubjectRequest::default();
        let mut story: Vec<(UserId, Fact)> = vec![];
        for (nth, (deed, which, is_decider)) in deeds.iter().enumerate() {
            let controller = controllers[nth % 3];
            let (_, mut command) = commands().swap_remove(*deed);
            if matches!(command.deed, Deed::Receive(_)) {
                command.deed = Deed::Receive(wanted(Right::ALL[right]));
            } else if matches!(command.deed, Deed::Decide { .. }) {
                let basis = ErasureBasis::ALL[nth % ErasureBasis::ALL.len()];
                command.deed = decide(controller, ErasureOutcome::ALL[*which], basis);
            } else if matches!(command.deed, Deed::Execute { .. }) {
                command.by = of_club(controller);
                command.deed = execute(controller);
            }
            if *is_decider && command.by.role != Role::System {
                command.by.subject = DECIDER;
            }
            let who = command.by.subject;
            for fact in request.decide(command).unwrap_or_default() {
                request = request.evolve(&fact);
                story.push((who, fact));
            }
        }
        let position = |is: &dyn Fn(&Fact) -> bool| story.iter().position(|(_, fact)| is(fact));
        for controller in controllers {
            let is_destroyed = |fact: &Fact| matches!(fact, Fact::SubjectKeyDestroyed { controller: it, .. } if *it == controller);
            prop_assert!(story.iter().filter(|(_, fact)| is_destroyed(fact)).count() <= 1);
            if let Some(at) = position(&is_destroyed) {
                let last = story[..at].iter().rev().find_map(|(who, fact)| {
                    let Fact::ErasureDecided { controller: it, outcome, .. } = fact else { return None };
                    (*it == controller).then_some((*who, *outcome))
                });
                let (decider, outcome) = last.unwrap();
                prop_assert_eq!(outcome, ErasureOutcome::Erased);
                prop_assert_ne!(decider, story[at].0);
            }
        }
        if let Some(at) = position(&|fact| matches!(fact, Fact::Answered {})) {
            let after = story[at + 1..].iter().all(|(_, fact)| matches!(fact, Fact::RestrictionLifted { .. }));
            prop_assert!(after, "{:?}", story);
        }
        for (_, fact) in &story {
            if let Fact::ErasureDecided { outcome, appeal_to, .. } = fact {
                prop_assert_eq!(appeal_to.is_some(), *outcome != ErasureOutcome::Erased);
            }
        }
    }
}
