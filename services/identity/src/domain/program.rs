//! The command line: how long a program's question is good, and how often a code is typed.

use chrono::{DateTime, TimeDelta, Utc};
use platform::calendar;

/// How long a program may wait on its own machine's loopback for an answer.
const BESIDE_A_BROWSER: TimeDelta = TimeDelta::minutes(10);

/// How long a code is good that is typed by hand.
const BY_CODE: TimeDelta = TimeDelta::minutes(5);

/// How long a program may take to fetch what it was let have.
const FETCHED_WITHIN: TimeDelta = TimeDelta::seconds(60);

/// After how long nothing that was asked is good any more: it waits, and is fetched.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(11);

/// How much older than the question the login may be in which it is answered: clocks differ, and a provider tells whole seconds.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// How long one waits between two codes, and a program between two questions.
pub const PACE: TimeDelta = TimeDelta::seconds(1);

/// How many codes may be wrong one after the other.
const WRONG_MAX: i32 = 10;

/// How long nobody types a code after that.
const LOCKED: TimeDelta = TimeDelta::minutes(5);

/// Until when somebody may say yes to what was asked at `begun_at`, on the loopback's `port` or with a code.
#[must_use]
pub fn answered_by(port: Option<u16>, begun_at: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(begun_at, if port.is_some() { BESIDE_A_BROWSER } else { BY_CODE })
}

/// Since when a program may have shown a code that is still good.
#[must_use]
pub fn shown_since(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(now, -BY_CODE)
}

/// Until when a program may fetch what it was let have.
#[must_use]
pub fn fetched_by(answered_at: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(answered_at, FETCHED_WITHIN)
}

/// Before when nothing is good any more that was asked.
#[must_use]
pub fn forgotten_before(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(now, -FORGOTTEN)
}

/// Whether whoever answers has shown who they are since the program asked: a click in a login that was open anyway is not enough.
#[must_use]
pub fn is_fresh(authenticated_at: DateTime<Utc>, begun_at: DateTime<Utc>) -> bool {
    calendar::after(authenticated_at, FRESH) >= begun_at
}

/// How often somebody has typed a code that is none, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// When one was typed last.
    pub tried_at: DateTime<Utc>,
    /// How many were wrong since the last that was right.
    pub wrong: i32,
}

/// How many seconds somebody waits until they may type a code; none if they may.
#[must_use]
pub fn wait(tries: Option<Tries>, now: DateTime<Utc>) -> Option<u32> {
    let Tries { tried_at, wrong } = tries?;
    let pause = if wrong >= WRONG_MAX { LOCKED } else { PACE };
    let left = calendar::after(tried_at, pause).signed_duration_since(now).num_milliseconds();
    let seconds = u32::try_from(left).ok()?.div_ceil(1000);
    (seconds > 0).then_some(seconds)
}

/// How many are wrong when one more is typed; after the pause they are counted anew.
#[must_use]
pub fn wrong(tries: Option<Tries>) -> i32 {
    tries.map_or(0, |it| it.wrong).checked_rem(WRONG_MAX).unwrap_or_default().saturating_add(1)
}
