use platform::{CommandFor, Service as _, Timer};
use proto::followup::{
    AlertCode, AlertFact, Event, FollowUpFact, FollowUpOutcome, Instrument, MeasurementFact,
    Resolution, Respondent, ScoresFact, WatchFact,
};

use proto::id::AlertId;

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
        (WatchFact::FellSilent { last_contact_on: on, unheard_since: None }.into(), clear()),
        (WatchFact::Resumed { on, silent_at }.into(), set()),
        (WatchFact::Moved { to: "0671".parse().unwrap(), on, silent_at }.into(), set()),
        (WatchFact::ContactNoted { contact_on: on, noted_at: silent_at }.into(), vec![]),
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

/// What is heard late is told when its own source is heard; what is told, or over, is told no more.
#[test]
fn what_is_told_later() {
    for (code, kind, source) in [
        (AlertCode::ReferralOverdue, "tell_of_referral", "referral"),
        (AlertCode::NextStepOverdue, "tell_of_thread", "thread"),
        (AlertCode::SubjectRequestDue, "tell_of_vault", "vault"),
    ] {
        let (about, tell_at) = (THREAD.0, monday());
        let noted = AlertFact::Noted { code, about, is_critical: false, cause: None, tell_at };
        assert_eq!(FollowupService::timers(&noted.into()), [Timer::Set(kind, tell_at)]);
        let over = FollowupService::timers(&AlertFact::Passed {}.into());
        assert!(over.contains(&Timer::Clear(kind)), "{over:?}");
        assert_eq!(FollowupService::awaits(kind).sources, [source]);
        let alert = AlertId(THREAD.0);
        let ask = CommandFor { stream: alert.0, command: Command::Tell(alert) };
        assert_eq!(FollowupService::on_deadline(kind, alert.0, tell_at), Some(ask));
    }
    assert_eq!(FollowupService::awaits("silence").sources, ["thread", "assignment"]);
}
