//! Every command meets every state of a caseload.

use platform::{Aggregate as _, testing::check};
use proptest::prelude::*;
use proto::{
    id::{ThreadId, UserId},
    problem::Problem,
    thread::CaseloadFact,
};
use uuid::Uuid;

use super::{BIRGIT, thread};
use crate::domain::aggregates::caseload::{Caseload, Command, Rejection, stream};

const OTHER: ThreadId = ThreadId(Uuid::from_u128(22));
const KNOWN: CaseloadFact = CaseloadFact::Activated { bridge_builder: BIRGIT };
const OFF: CaseloadFact = CaseloadFact::Deactivated { bridge_builder: BIRGIT };
const ON: CaseloadFact = CaseloadFact::Reactivated { bridge_builder: BIRGIT };

fn taken_on(thread: ThreadId) -> CaseloadFact {
    CaseloadFact::TakenOn { bridge_builder: BIRGIT, thread }
}

fn take_on(thread: ThreadId, has_acted: bool) -> Command {
    Command::TakeOn { bridge_builder: BIRGIT, thread, has_acted }
}

#[test]
fn taking_on() {
    let has = [taken_on(thread())];
    // Nobody is accountable whom nobody knows.
    check::<Caseload>(&[], take_on(thread(), false), Err(Rejection::Unknown));
    check::<Caseload>(&[], take_on(thread(), true), Ok(&has));
    check::<Caseload>(&[KNOWN], take_on(thread(), false), Ok(&has));
    check::<Caseload>(&has, take_on(thread(), false), Ok(&[]));
    check::<Caseload>(&has, take_on(OTHER, false), Ok(&[taken_on(OTHER)]));
    for has_acted in [false, true] {
        check::<Caseload>(&[KNOWN, OFF], take_on(thread(), has_acted), Err(Rejection::Inactive));
    }
    check::<Caseload>(&[KNOWN, OFF, ON], take_on(thread(), false), Ok(&has));
    // As older logs have it.
    check::<Caseload>(&[OFF, taken_on(OTHER)], take_on(thread(), true), Err(Rejection::Inactive));
}

#[test]
fn letting_go() {
    let let_go = Command::LetGo { bridge_builder: BIRGIT, thread: thread() };
    let gone = CaseloadFact::LetGo { bridge_builder: BIRGIT, thread: thread() };
    check::<Caseload>(&[], let_go, Ok(&[]));
    check::<Caseload>(&[taken_on(OTHER)], let_go, Ok(&[]));
    check::<Caseload>(&[taken_on(thread())], let_go, Ok(std::slice::from_ref(&gone)));
    check::<Caseload>(&[taken_on(thread()), gone], let_go, Ok(&[]));
    check::<Caseload>(&[OFF], let_go, Ok(&[]));
}

#[test]
fn coming_leaving_and_coming_back() {
    let (come, leave, back) = (
        Command::Activate { bridge_builder: BIRGIT },
        Command::Deactivate { bridge_builder: BIRGIT },
        Command::Reactivate { bridge_builder: BIRGIT },
    );
    let has = [taken_on(thread()), taken_on(OTHER)];
    check::<Caseload>(&[], come, Ok(&[KNOWN]));
    check::<Caseload>(&has, come, Err(Rejection::AlreadyKnown));
    check::<Caseload>(&[OFF], come, Err(Rejection::AlreadyKnown));
    check::<Caseload>(&[], leave, Err(Rejection::Unknown));
    check::<Caseload>(&[KNOWN], leave, Ok(&[OFF]));
    check::<Caseload>(&has, leave, Err(Rejection::Accountable(2)));
    check::<Caseload>(&[OFF], leave, Err(Rejection::AlreadyInactive));
    check::<Caseload>(&[], back, Err(Rejection::Unknown));
    check::<Caseload>(&has, back, Err(Rejection::AlreadyActive));
    check::<Caseload>(&[OFF], back, Ok(&[ON]));
}

/// As the roster says: told of twice it is so once, and what is accountable is named.
#[test]
fn a_role_that_begins_and_ends() {
    let (arrive, leave) =
        (Command::Arrive { bridge_builder: BIRGIT }, Command::Leave { bridge_builder: BIRGIT });
    let has = [taken_on(thread()), taken_on(OTHER)];
    let orphans =
        CaseloadFact::CannotAct { bridge_builder: BIRGIT, threads: vec![OTHER, thread()] };
    check::<Caseload>(&[], arrive, Ok(&[KNOWN]));
    check::<Caseload>(&[KNOWN], arrive, Ok(&[]));
    check::<Caseload>(&has, arrive, Ok(&[]));
    check::<Caseload>(&[OFF], arrive, Ok(&[]));
    check::<Caseload>(&[], leave, Ok(&[OFF]));
    check::<Caseload>(&[KNOWN], leave, Ok(&[OFF]));
    check::<Caseload>(&[KNOWN, OFF], leave, Ok(&[]));
    check::<Caseload>(&has, leave, Ok(std::slice::from_ref(&orphans)));
    let left = [has.as_slice(), std::slice::from_ref(&orphans)].concat();
    check::<Caseload>(&left, leave, Ok(&[]));
    check::<Caseload>(&left, take_on(ThreadId(Uuid::nil()), true), Err(Rejection::Inactive));
    let gone = CaseloadFact::LetGo { bridge_builder: BIRGIT, thread: OTHER };
    let let_go = Command::LetGo { bridge_builder: BIRGIT, thread: OTHER };
    check::<Caseload>(&left, let_go, Ok(std::slice::from_ref(&gone)));
}

#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 422, "bridge_builder_unknown"),
        (Rejection::Inactive, 409, "bridge_builder_inactive"),
        (Rejection::Accountable(3), 409, "bridge_builder_accountable"),
        (Rejection::AlreadyKnown, 409, "bridge_builder_already_known"),
        (Rejection::AlreadyInactive, 409, "bridge_builder_already_inactive"),
        (Rejection::AlreadyActive, 409, "bridge_builder_already_active"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}

/// Who works for two municipalities has two.
#[test]
fn a_caseload_is_one_municipalitys() {
    let [aarhus, herning] = ["0751", "0657"].map(|it| it.parse().unwrap());
    assert_ne!(stream(BIRGIT, aarhus), stream(BIRGIT, herning));
    assert_ne!(stream(BIRGIT, aarhus), stream(UserId(Uuid::nil()), aarhus));
}

proptest! {
    /// I-03: who leaves has nothing in their hands; who has left, or whom nobody knows, gets nothing.
    #[test]
    fn a_caseload(commands in prop::collection::vec(command(), 0..30)) {
        let mut it = Caseload::default();
        let (mut threads, mut is_known, mut is_active) = (std::collections::BTreeSet::new(), false, true);
        for command in commands {
            for fact in it.decide(command).unwrap_or_default() {
                match fact {
                    CaseloadFact::TakenOn { thread, .. } => {
                        let has_acted = matches!(command, Command::TakeOn { has_acted: true, .. });
                        prop_assert!(is_active && (is_known || has_acted));
                        is_known = true;
                        prop_assert!(threads.insert(thread));
                    }
                    CaseloadFact::LetGo { thread, .. } => prop_assert!(threads.remove(&thread)),
                    CaseloadFact::Activated { .. } => {
                        prop_assert!(!is_known);
                        is_known = true;
                    }
                    CaseloadFact::Deactivated { .. } => {
                        let is_told = matches!(command, Command::Leave { .. });
                        prop_assert!((is_known || is_told) && is_active && threads.is_empty());
                        (is_known, is_active) = (true, false);
                    }
                    CaseloadFact::CannotAct { threads: ref left, .. } => {
                        prop_assert!(is_active && left.iter().eq(threads.iter()));
                        prop_assert!(!threads.is_empty());
                        (is_known, is_active) = (true, false);
                    }
                    CaseloadFact::Reactivated { .. } => {
                        prop_assert!(!is_active);
                        is_active = true;
                    }
                }
                it = it.evolve(&fact);
            }
        }
    }
}

fn command() -> impl Strategy<Value = Command> {
    let bridge_builder = BIRGIT;
    let thread = |nth: u128| ThreadId(Uuid::from_u128(nth));
    prop_oneof![
        (0..3_u128, any::<bool>())
            .prop_map(move |(nth, is_decided)| take_on(thread(nth), is_decided)),
        (0..3_u128).prop_map(move |nth| Command::LetGo { bridge_builder, thread: thread(nth) }),
        Just(Command::Activate { bridge_builder }),
        Just(Command::Deactivate { bridge_builder }),
        Just(Command::Reactivate { bridge_builder }),
        Just(Command::Arrive { bridge_builder }),
        Just(Command::Leave { bridge_builder }),
    ]
}
