use platform::Aggregate as _;
use proptest::prelude::*;
use proto::referral::{Fact, SubmitReferral};

use super::{ACCEPT, NOW, RETURN, request, submit};
use crate::domain::referral::{Command, Referral};

proptest! {
    /// Whatever is asked, in whatever order: it begins once and complete, is answered at most once, and then rests.
    #[test]
    fn every_history_is_a_story(commands in prop::collection::vec(command(), 0..12)) {
        let mut referral = Referral::default();
        let mut story = vec![];
        for command in commands {
            for fact in referral.decide(command).unwrap_or_default() {
                referral = referral.evolve(&fact);
                story.push(fact);
            }
        }
        match story.as_slice() {
            [] => {}
            [begin] => prop_assert!(is_complete(begin)),
            [begin, end] => prop_assert!(is_complete(begin) && is_the_answer(begin, end)),
            more => prop_assert!(false, "{more:?}"),
        }
    }
}

/// I-04.
fn is_complete(fact: &Fact) -> bool {
    matches!(fact, Fact::Submitted { needs, wish, no_wish, .. } if !needs.is_empty() && wish.is_some() != no_wish.is_some())
}

/// An acceptance is about the child and the thread of the submission.
fn is_the_answer(begin: &Fact, end: &Fact) -> bool {
    match (begin, end) {
        (
            Fact::Submitted { thread, child, age_band, .. },
            Fact::Accepted { thread: t, child: c, age_band: a, .. },
        ) => (thread, child, age_band) == (t, c, a),
        (Fact::Submitted { .. }, Fact::Returned { .. }) => true,
        (Fact::Submitted { .. }, Fact::Submitted { .. })
        | (Fact::Accepted { .. } | Fact::Returned { .. }, _) => false,
    }
}

fn command() -> impl Strategy<Value = Command> {
    let mute = Command::Submit { request: SubmitReferral { wish: None, ..request() }, now: NOW };
    let aimless =
        Command::Submit { request: SubmitReferral { needs: vec![], ..request() }, now: NOW };
    prop::sample::select(vec![submit(), mute, aimless, ACCEPT, RETURN])
}
