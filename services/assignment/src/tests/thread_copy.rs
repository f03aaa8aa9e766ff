use platform::testing::check;
use proto::{
    assignment::BoardFact as Fact,
    id::{PersonId, ThreadId},
};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, PARENT};
use crate::domain::aggregates::thread_copy::{Command, Rejection, ThreadCopy};

const SIBLING: PersonId = PersonId(Uuid::from_u128(0x15));
const OTHER: ThreadId = ThreadId(Uuid::from_u128(0x16));
const JOINED: Fact = Fact::ChildJoined { child: CHILD };
const LEFT: Fact = Fact::ChildLeft { child: CHILD, to: Some(OTHER) };
const PLANNED: Fact = Fact::AssignmentPlanned { assignment: ASSIGNMENT };

fn thread_copy(facts: &[Fact]) -> ThreadCopy {
    use platform::Aggregate as _;
    facts.iter().fold(ThreadCopy::default(), ThreadCopy::evolve)
}

/// What is told is noted once.
#[test]
fn what_is_told() {
    let to = "0657".parse().unwrap();
    let moved = Fact::Moved { to };
    for (given, told, noted) in [
        (vec![], Command::Join(CHILD), JOINED),
        (vec![JOINED], Command::Leave(CHILD, OTHER), LEFT),
        (
            vec![PLANNED],
            Command::LetGo(ASSIGNMENT),
            Fact::AssignmentLeft { assignment: ASSIGNMENT },
        ),
        (vec![JOINED], Command::Close, Fact::Closed {}),
        (vec![JOINED, Fact::Closed {}], Command::Reopen, Fact::Reopened {}),
        (vec![], Command::MergeInto(OTHER), Fact::MergedInto { survivor: OTHER }),
        (vec![Fact::MergedInto { survivor: OTHER }], Command::UndoMerge, Fact::MergeUndone {}),
        (
            vec![Fact::Closed {}],
            Command::Adopt(ASSIGNMENT),
            Fact::AssignmentPlanned { assignment: ASSIGNMENT },
        ),
        (vec![], Command::TakeIn(OTHER), Fact::TookIn { thread: OTHER }),
        (
            vec![Fact::TookIn { thread: OTHER }],
            Command::GiveBack(OTHER),
            Fact::GaveBack { thread: OTHER },
        ),
    ] {
        check::<ThreadCopy>(&given, told.clone(), Ok(std::slice::from_ref(&noted)));
        check::<ThreadCopy>(&[given, vec![noted]].concat(), told, Ok(&[]));
    }
    check::<ThreadCopy>(&[JOINED], Command::Move(to), Ok(&[moved]));
}

#[test]
fn what_is_not_there_does_not_go() {
    for told in [
        Command::Leave(CHILD, OTHER),
        Command::LetGo(ASSIGNMENT),
        Command::Reopen,
        Command::UndoMerge,
        Command::GiveBack(OTHER),
    ] {
        check::<ThreadCopy>(&[], told, Ok(&[]));
    }
}

#[test]
fn plan_in_an_open_thread_around_its_child() {
    let plan = |is_its_child| Command::Plan { assignment: ASSIGNMENT, is_its_child };
    let planned = Fact::AssignmentPlanned { assignment: ASSIGNMENT };
    check::<ThreadCopy>(&[JOINED], plan(true), Ok(std::slice::from_ref(&planned)));
    check::<ThreadCopy>(&[JOINED], plan(false), Err(Rejection::NotItsChild));
    let merged = Fact::MergedInto { survivor: OTHER };
    for over in [vec![JOINED, Fact::Closed {}], vec![JOINED, merged.clone()]] {
        check::<ThreadCopy>(&over, plan(true), Err(Rejection::Closed));
        check::<ThreadCopy>(&over, plan(false), Err(Rejection::Closed));
    }
    let again = [JOINED, Fact::Closed {}, Fact::Reopened {}, merged, Fact::MergeUndone {}];
    check::<ThreadCopy>(&again, plan(true), Ok(&[planned]));
}

#[test]
fn who_is_in_it() {
    let both = thread_copy(&[JOINED, Fact::ChildJoined { child: SIBLING }]);
    assert!(both.is_around(CHILD) && both.is_around(SIBLING) && !both.is_around(PARENT));
    let one = thread_copy(&[JOINED, LEFT]);
    assert!(!one.is_around(CHILD));
    assert_eq!((one.gone_to(CHILD), one.gone_to(SIBLING)), (Some(OTHER), None));
    let back = thread_copy(&[JOINED, LEFT, JOINED]);
    assert_eq!(back.gone_to(CHILD), None);
}
