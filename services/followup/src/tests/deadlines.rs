use platform::{CommandFor, Service as _, Timer};
use proto::followup::{
    AlertFact, Event, FollowUpFact, FollowUpOutcome, Instrument, MeasurementFact, Resolution,
    Respondent, ScoresFact, WatchFact,
};

use super::{CHILD, THREAD, monday, today};
use crate::{
    FollowupService,
    domain::{Command, watch_of},
};

/// Contact starts the clock anew; silence and the end of the thread stop it; nothing else touches it.
#[test]
fn what_sets_and_clears() {
    let (on, silent_at) = (today(), monday());
    let set = || vec![Timer::Set("silence", silent_at)];
    let clear = || vec![Timer::Clear("silence")];
    let measured = MeasurementFact::Recorded {
        child: CHILD,
        instrument: Instrument::Gbo,
        instrument_version: 1,
        score: 7,
        by: Respondent::Child,
        on,
    };
    for (event, expected) in [
        (Event::from(WatchFact::Started { opened_on: on, silent_at }), set()),
        (WatchFact::Renewed { contact_on: on, silent_at }.into(), set()),
        (WatchFact::FellSilent { last_contact_on: on }.into(), clear()),
        (WatchFact::Resumed { on, silent_at }.into(), set()),
        (WatchFact::Moved { to: "0671".parse().unwrap(), on, silent_at }.into(), set()),
        (WatchFact::Paused {}.into(), clear()),
        (WatchFact::Ended {}.into(), clear()),
        (FollowUpFact::Cancelled {}.into(), vec![]),
        (ScoresFact::Shown { subjects: vec![], count: 0 }.into(), vec![]),
        (FollowUpFact::Held { on, outcome: FollowUpOutcome::Adjust }.into(), vec![]),
        (measured.into(), vec![]),
        (AlertFact::Resolved { how: Resolution::ByHand }.into(), vec![]),
    ] {
        assert_eq!(FollowupService::timers(&event), expected, "{event:?}");
    }
}

#[test]
fn what_falls_due() {
    let watch = watch_of(THREAD);
    let ask =
        CommandFor { stream: watch, command: Command::FallSilent { watch, silent_at: monday() } };
    assert_eq!(FollowupService::on_deadline("silence", watch, monday()), Some(ask));
    assert_eq!(FollowupService::on_deadline("something_else", watch, monday()), None);
}
