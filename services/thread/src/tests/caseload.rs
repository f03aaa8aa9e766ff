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
use crate::domain::caseload::{Caseload, Command, Rejection, stream};

const OTHER: ThreadId = ThreadId(Uuid::from_u128(22));
const OFF: CaseloadFact = CaseloadFact::Deactivated { bridge_builder: BIRGIT };
const ON: CaseloadFact = CaseloadFact::Reactivated { bridge_builder: BIRGIT };

fn taken_on(thread: ThreadId) -> CaseloadFact {
    CaseloadFact::TakenOn { bridge_builder: BIRGIT, thread }
}

fn take_on(thread: ThreadId, is_decided: bool) -> Command {
    Command::TakeOn { bridge_builder: BIRGIT, thread, is_decided }
}

#[test]
fn taking_on() {
    let has = [taken_on(thread())];
    check::<Caseload>(&[], take_on(thread(), false), Ok(&has));
    check::<Caseload>(&has, take_on(thread(), false), Ok(&[]));
    check::<Caseload>(&has, take_on(OTHER, false), Ok(&[taken_on(OTHER)]));
    check::<Caseload>(&[OFF], take_on(thread(), false), Err(Rejection::Inactive));
    check::<Caseload>(&[OFF], take_on(thread(), true), Ok(&has));
    check::<Caseload>(&[OFF, ON], take_on(thread(), false), Ok(&has));
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
fn leaving_and_coming_back() {
    let (leave, back) = (
        Command::Deactivate { bridge_builder: BIRGIT },
        Command::Reactivate { bridge_builder: BIRGIT },
    );
    let has = [taken_on(thread()), taken_on(OTHER)];
    check::<Caseload>(&[], leave, Ok(&[OFF]));
    check::<Caseload>(&has, leave, Err(Rejection::Accountable(2)));
    check::<Caseload>(&[OFF], leave, Err(Rejection::AlreadyInactive));
    check::<Caseload>(&[], back, Err(Rejection::AlreadyActive));
    check::<Caseload>(&has, back, Err(Rejection::AlreadyActive));
    check::<Caseload>(&[OFF], back, Ok(&[ON]));
}

#[test]
fn a_no_has_a_code() {
    for (rejection, code) in [
        (Rejection::Inactive, "bridge_builder_inactive"),
        (Rejection::Accountable(3), "bridge_builder_accountable"),
        (Rejection::AlreadyInactive, "bridge_builder_already_inactive"),
        (Rejection::AlreadyActive, "bridge_builder_already_active"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (409, code));
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
    /// I-03: who leaves has nothing in their hands; who has left gets nothing but what was decided elsewhere.
    #[test]
    fn a_caseload(commands in prop::collection::vec(command(), 0..30)) {
        let mut it = Caseload::default();
        let (mut threads, mut is_active) = (std::collections::BTreeSet::new(), true);
        for command in commands {
            for fact in it.decide(command).unwrap_or_default() {
                match fact {
                    CaseloadFact::TakenOn { thread, .. } => {
                        let is_decided = matches!(command, Command::TakeOn { is_decided: true, .. });
                        prop_assert!(is_active || is_decided);
                        prop_assert!(threads.insert(thread));
                    }
                    CaseloadFact::LetGo { thread, .. } => prop_assert!(threads.remove(&thread)),
                    CaseloadFact::Deactivated { .. } => {
                        prop_assert!(is_active && threads.is_empty());
                        is_active = false;
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
        Just(Command::Deactivate { bridge_builder }),
        Just(Command::Reactivate { bridge_builder }),
    ]
}
