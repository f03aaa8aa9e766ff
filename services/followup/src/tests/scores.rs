use platform::testing::check;
use proto::followup::ScoresFact;

use super::CHILD;
use crate::domain::scores::{Command, Scores};

/// I-24: every look is said, also one that found nothing.
#[test]
fn every_look_is_said() {
    for (subjects, count) in [(vec![CHILD], 2), (vec![], 0)] {
        let show = Command::Show { subjects: subjects.clone(), count };
        check::<Scores>(&[], show, Ok(&[ScoresFact::Shown { subjects, count }]));
    }
}
