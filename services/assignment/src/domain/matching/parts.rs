//! What a match consists of: the pair, and when they met.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proto::{
    assignment::{Attendance, MatchFact as Fact, PauseReason},
    id::{AssignmentId, OrganisationId, PersonId, VolunteerId},
};

use super::{
    super::{family::Say, voice::Voice},
    Rejection,
};

/// How long after the family's yes they must have met (P-10).
const FIRST_MEETING_WITHIN: TimeDelta = TimeDelta::days(14);
/// A session lasts a day at most.
const SESSION_MINUTES_MAX: u16 = 24 * 60;

/// Who is brought together, by whom, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// For which assignment.
    pub assignment: AssignmentId,
    /// Who.
    pub volunteer: VolunteerId,
    /// By which organisation.
    pub organisation: OrganisationId,
    /// For whom.
    pub child: PersonId,
    /// Whether the child has said yes itself.
    child_agreed: bool,
}

/// When they met, and why they do not at the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    first_on: Option<NaiveDate>,
    sessions_on: BTreeSet<NaiveDate>,
    paused_for: BTreeSet<PauseReason>,
}

/// Who notes that they met: for an organisation, for the municipality, or the volunteer of the match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noter {
    /// Somebody with a say over the match.
    Voice(Voice),
    /// A volunteer; whether it is the one of this match.
    Volunteer {
        /// It is.
        of_this_match: bool,
    },
}

/// Who tells the family's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teller {
    /// Whose answer it is.
    Themself,
    /// A bridge-builder, to whom it was said.
    BridgeBuilder,
    /// Somebody else of a family.
    Another,
}

impl Pair {
    /// Those four, and nobody has answered.
    #[must_use]
    pub fn of(
        assignment: AssignmentId,
        volunteer: VolunteerId,
        organisation: OrganisationId,
        child: PersonId,
    ) -> Pair {
        Pair { assignment, volunteer, organisation, child, child_agreed: false }
    }

    pub(super) fn proposed(self) -> Fact {
        let Pair { assignment, volunteer, organisation, child, child_agreed: _ } = self;
        Fact::Proposed { assignment, volunteer, organisation, child }
    }

    pub(super) fn with_the_word_of(self, by: PersonId) -> Pair {
        Pair { child_agreed: self.child_agreed || by == self.child, ..self }
    }

    /// Noted by somebody with a say.
    pub(super) fn may_note(&self, by: Noter) -> Result<(), Rejection> {
        match by {
            Noter::Voice(by) if !by.is_heard_at(self.organisation) => {
                Err(Rejection::NotYourOrganisation)
            }
            Noter::Volunteer { of_this_match: false } => Err(Rejection::NotYourMatch),
            Noter::Voice(_) | Noter::Volunteer { of_this_match: true } => Ok(()),
        }
    }

    /// A yes binds: the custody holder logs in. A child's own may be noted, for many of ten have nothing to log in with.
    pub(super) fn may_confirm(
        &self,
        by: PersonId,
        teller: Teller,
        say: Option<Say>,
    ) -> Result<(), Rejection> {
        match teller {
            Teller::Another => Err(Rejection::NotYourself),
            Teller::BridgeBuilder if by != self.child => Err(Rejection::NotYourself),
            Teller::BridgeBuilder | Teller::Themself => may_answer(say),
        }
    }

    /// A no is taken from whoever brings it for them.
    pub(super) fn may_decline(teller: Teller, say: Option<Say>) -> Result<(), Rejection> {
        match teller {
            Teller::Another => Err(Rejection::NotYourself),
            Teller::BridgeBuilder | Teller::Themself => may_answer(say),
        }
    }

    pub(super) fn yes(
        &self,
        by: PersonId,
        say: Option<Say>,
        cleared: bool,
        is_answered: bool,
        now: DateTime<Utc>,
    ) -> Result<Fact, Rejection> {
        if !cleared {
            return Err(Rejection::NotCleared);
        }
        match say {
            // The child's word stands beside a custody holder's, or beside the one it gave for the family.
            Some(Say::Beside | Say::Alone) if self.child_agreed => Err(Rejection::AlreadyAgreed),
            Some(Say::Beside) => Ok(Fact::AgreedByChild { by }),
            Some(Say::Alone) if is_answered => Ok(Fact::AgreedByChild { by }),
            Some(Say::Custody | Say::Young | Say::Stranger) | None if is_answered => {
                Err(Rejection::NotProposed)
            }
            Some(Say::Custody | Say::Alone | Say::Young | Say::Stranger) | None => {
                Ok(Fact::ConfirmedByFamily { by, first_meeting_by: now + FIRST_MEETING_WITHIN })
            }
        }
    }

    pub(super) fn start(&self, cleared: bool, asks_the_child: bool) -> Result<Fact, Rejection> {
        if asks_the_child && !self.child_agreed {
            Err(Rejection::ChildNotAsked)
        } else if !cleared {
            Err(Rejection::NotCleared)
        } else {
            Ok(Fact::Started { volunteer: self.volunteer, child: self.child })
        }
    }
}

fn may_answer(say: Option<Say>) -> Result<(), Rejection> {
    match say {
        None => Err(Rejection::CustodyUnknown),
        Some(Say::Stranger) => Err(Rejection::NotOfTheFamily),
        Some(Say::Young) => Err(Rejection::TooYoung),
        Some(Say::Custody | Say::Alone | Say::Beside) => Ok(()),
    }
}

impl Meetings {
    fn may_be_noted(&self, on: NaiveDate, today: NaiveDate) -> Result<(), Rejection> {
        if !self.paused_for.is_empty() {
            Err(Rejection::Paused)
        } else if on > today {
            Err(Rejection::InTheFuture)
        } else {
            Ok(())
        }
    }

    pub(super) fn first(&self, on: NaiveDate, today: NaiveDate) -> Result<Fact, Rejection> {
        self.may_be_noted(on, today)?;
        if self.first_on.is_some() {
            return Err(Rejection::AlreadyMet);
        }
        Ok(Fact::FirstMeetingHeld { on })
    }

    pub(super) fn session(
        &self,
        on: NaiveDate,
        minutes: u16,
        attendance: Attendance,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.may_be_noted(on, today)?;
        if !(1..=SESSION_MINUTES_MAX).contains(&minutes) {
            return Err(Rejection::NotASession);
        }
        if self.sessions_on.contains(&on) {
            return Err(Rejection::AlreadyLogged);
        }
        Ok(Fact::SessionLogged { on, minutes, attendance })
    }

    pub(super) fn pause(&self, reason: PauseReason) -> Result<Fact, Rejection> {
        if reason == PauseReason::Consent {
            Err(Rejection::NotByHand)
        } else if self.paused_for.contains(&reason) {
            Err(Rejection::AlreadyPaused)
        } else {
            Ok(Fact::Paused { reason })
        }
    }

    pub(super) fn resume(&self, reason: PauseReason) -> Result<Fact, Rejection> {
        if reason == PauseReason::Consent {
            Err(Rejection::NotByHand)
        } else if self.paused_for.contains(&reason) {
            Ok(Fact::Resumed { reason })
        } else {
            Err(Rejection::NotPaused)
        }
    }

    pub(super) fn pause_for_consent(&self) -> Vec<Fact> {
        let reason = PauseReason::Consent;
        if self.paused_for.contains(&reason) { vec![] } else { vec![Fact::Paused { reason }] }
    }

    pub(super) fn resume_with_consent(&self) -> Vec<Fact> {
        let reason = PauseReason::Consent;
        if self.paused_for.contains(&reason) { vec![Fact::Resumed { reason }] } else { vec![] }
    }

    pub(super) fn evolve(mut self, event: &Fact) -> Meetings {
        match event {
            Fact::FirstMeetingHeld { on } => self.first_on = Some(*on),
            Fact::SessionLogged { on, .. } => {
                self.sessions_on.insert(*on);
            }
            Fact::Paused { reason } => {
                self.paused_for.insert(*reason);
            }
            Fact::Resumed { reason } => {
                self.paused_for.remove(reason);
            }
            Fact::Proposed { .. }
            | Fact::ConfirmedByFamily { .. }
            | Fact::AgreedByChild { .. }
            | Fact::DeclinedByFamily { .. }
            | Fact::Started { .. }
            | Fact::Ended { .. } => {}
        }
        self
    }
}
