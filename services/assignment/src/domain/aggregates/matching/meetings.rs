//! When the two of a match met, when they rested, and why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proto::{
    assignment::{Attendance, MatchEntry, MatchFact as Fact, PauseReason},
    code::Mistake,
};

use super::{Rejection, Requirements};

/// A session lasts a day at most.
const SESSION_MINUTES_MAX: u16 = 24 * 60;

/// When they met, and when and why they did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    /// The day the match began; nobody noted it of the earliest ones.
    began_on: Option<NaiveDate>,
    first_on: Option<NaiveDate>,
    sessions_on: BTreeSet<NaiveDate>,
    /// Why they do not meet, and the first day they do not; nobody noted the day of the earliest pauses.
    paused_for: BTreeMap<PauseReason, Option<NaiveDate>>,
    /// The pauses that are over: the first day they did not meet, and the day they met again.
    rested: BTreeSet<(NaiveDate, NaiveDate)>,
    /// The places of the entries that were corrected.
    corrected: BTreeSet<i64>,
}

/// An entry that can be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log.
    pub position: i64,
    /// What it is.
    pub entry: MatchEntry,
    /// The day it bears.
    pub on: NaiveDate,
}

/// How the volunteer of a match stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the organisation does not let them meet children now.
    pub is_on_hold: bool,
    /// Whether a certificate or course is missing that this child needs; nobody looks while they are on hold.
    pub lacks_clearance: Option<bool>,
}

impl Meetings {
    /// None yet, of a match that began on that day.
    #[must_use]
    pub fn from(began_on: Option<NaiveDate>) -> Meetings {
        Meetings { began_on, ..Meetings::default() }
    }

    /// A meeting is noted of a day on which they might meet, also when they rest by now.
    fn may_be_noted(
        &self,
        on: NaiveDate,
        required: Requirements,
        today: NaiveDate,
    ) -> Result<(), Rejection> {
        if on > today {
            return Err(Rejection::InTheFuture);
        }
        if self.began_on.is_some_and(|it| on < it) {
            return Err(Rejection::BeforeItBegan);
        }
        if self.paused_for.values().any(|since| since.is_none_or(|it| on >= it)) {
            return Err(Rejection::Paused);
        }
        if self.rested.iter().any(|(from, until)| (*from..*until).contains(&on)) {
            return Err(Rejection::PausedThen);
        }
        // Until the pause for its sake began, there was a consent.
        let had_consent = self.paused_for.contains_key(&PauseReason::Consent);
        Requirements { consented: required.consented || had_consent, ..required }.must_hold()
    }

    pub(super) fn first(
        &self,
        on: NaiveDate,
        required: Requirements,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.may_be_noted(on, required, today)?;
        if self.first_on.is_some() {
            return Err(Rejection::AlreadyMet);
        }
        Ok(Fact::FirstMeetingHeld { on })
    }

    pub(super) fn may_log(
        &self,
        on: NaiveDate,
        minutes: u16,
        attendance: Attendance,
        required: Requirements,
        today: NaiveDate,
    ) -> Result<(), Rejection> {
        self.may_be_noted(on, required, today)?;
        let is_session = match attendance {
            Attendance::Attended => (1..=SESSION_MINUTES_MAX).contains(&minutes),
            Attendance::Absent => minutes == 0,
        };
        if !is_session {
            return Err(Rejection::NotASession);
        }
        if self.sessions_on.contains(&on) {
            return Err(Rejection::AlreadyLogged);
        }
        Ok(())
    }

    pub(super) fn correct(&self, it: Entry, mistake: Mistake) -> Result<Fact, Rejection> {
        let Entry { position, entry, on } = it;
        if self.corrected.contains(&position) {
            return Err(Rejection::AlreadyCorrected);
        }
        Ok(Fact::EntryCorrected { position, entry, on, mistake })
    }

    pub(super) fn pause(&self, reason: PauseReason, today: NaiveDate) -> Result<Fact, Rejection> {
        if !is_by_hand(reason) {
            Err(Rejection::NotByHand)
        } else if self.paused_for.contains_key(&reason) {
            Err(Rejection::AlreadyPaused)
        } else {
            Ok(Fact::Paused { reason, on: Some(today) })
        }
    }

    pub(super) fn resume(&self, reason: PauseReason, today: NaiveDate) -> Result<Fact, Rejection> {
        if !is_by_hand(reason) {
            Err(Rejection::NotByHand)
        } else if self.paused_for.contains_key(&reason) {
            Ok(Fact::Resumed { reason, on: Some(today) })
        } else {
            Err(Rejection::NotPaused)
        }
    }

    /// They rest for that reason, or do not; nothing when it is so already.
    pub(super) fn turn(&self, reason: PauseReason, rests: bool, today: NaiveDate) -> Vec<Fact> {
        let on = Some(today);
        match (self.paused_for.contains_key(&reason), rests) {
            (false, true) => vec![Fact::Paused { reason, on }],
            (true, false) => vec![Fact::Resumed { reason, on }],
            (true, true) | (false, false) => vec![],
        }
    }

    /// As the volunteer stands now.
    pub(super) fn recheck(&self, standing: Standing, today: NaiveDate) -> Vec<Fact> {
        let Standing { is_on_hold, lacks_clearance } = standing;
        let mut facts = self.turn(PauseReason::VolunteerOnHold, is_on_hold, today);
        if let Some(lacks) = lacks_clearance {
            facts.extend(self.turn(PauseReason::Certificate, lacks, today));
        }
        facts
    }

    pub(super) fn evolve(mut self, event: &Fact) -> Meetings {
        match event {
            Fact::FirstMeetingHeld { on } => self.first_on = Some(*on),
            Fact::SessionLogged { on, .. } => {
                self.sessions_on.insert(*on);
            }
            Fact::EntryCorrected { position, entry, on, .. } => {
                self.corrected.insert(*position);
                match entry {
                    MatchEntry::FirstMeeting => self.first_on = None,
                    MatchEntry::Session => drop(self.sessions_on.remove(on)),
                }
            }
            Fact::Paused { reason, on } => {
                let since = on.and_then(|it| rests_from(*reason, it));
                self.paused_for.insert(*reason, since);
            }
            Fact::Resumed { reason, on } => {
                if let Some((from, until)) = self.paused_for.remove(reason).flatten().zip(*on) {
                    self.rested.insert((from, until));
                }
            }
            Fact::Proposed { .. }
            | Fact::ConfirmedByFamily { .. }
            | Fact::AgreedByChild { .. }
            | Fact::AgreedByHolder { .. }
            | Fact::DeclinedByFamily { .. }
            | Fact::Started { .. }
            | Fact::WentAlong { .. }
            | Fact::Ended { .. } => {}
        }
        self
    }
}

/// The first day they do not meet when they pause on `on`: earlier that day they may have, unless the certificate ended with
/// the day before.
fn rests_from(reason: PauseReason, on: NaiveDate) -> Option<NaiveDate> {
    if reason == PauseReason::Certificate { Some(on) } else { on.succ_opt() }
}

/// Whether somebody may say so; what has another cause comes and goes with it.
fn is_by_hand(reason: PauseReason) -> bool {
    match reason {
        PauseReason::FamilyWish | PauseReason::VolunteerAway | PauseReason::Holiday => true,
        PauseReason::Consent | PauseReason::Certificate | PauseReason::VolunteerOnHold => false,
    }
}
