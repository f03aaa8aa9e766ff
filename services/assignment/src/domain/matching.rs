//! What may happen to a match: proposed by the organisation, confirmed by the family, begun, and one day ended.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use platform::Aggregate;
use proto::{
    assignment::{Attendance, EndReason, MatchFact as Fact},
    id::{AssignmentId, OrganisationId, PersonId, UserId, VolunteerId},
};

use super::voice::Voice;

/// How long after the family's yes they must have met (P-10).
const FIRST_MEETING_WITHIN: TimeDelta = TimeDelta::days(14);
/// A session lasts a day at most.
const SESSION_MINUTES_MAX: u16 = 24 * 60;

/// A match, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Match {
    /// There is none.
    #[default]
    Unknown,
    /// The family is asked.
    Proposed(Pair),
    /// The family said yes.
    Confirmed(Pair),
    /// They meet.
    Active(Pair, Meetings),
    /// It ended.
    Ended,
}

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
}

/// When they met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    first_on: Option<NaiveDate>,
    sessions_on: BTreeSet<NaiveDate>,
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

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The organisation proposes a volunteer.
    Propose(Pair),
    /// The family says yes.
    Confirm {
        /// Who of them.
        by: PersonId,
        /// Who is logged in.
        asker: UserId,
        /// Whether the volunteer is cleared (I-09).
        cleared: bool,
        /// When.
        now: DateTime<Utc>,
    },
    /// It begins.
    Start {
        /// For whom the asker speaks.
        by: Voice,
        /// Whether the volunteer is cleared (I-09).
        cleared: bool,
    },
    /// They met for the first time.
    RecordFirstMeeting {
        /// Who says so.
        by: Noter,
        /// The day.
        on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// They met again.
    LogSession {
        /// Who says so.
        by: Noter,
        /// The day.
        on: NaiveDate,
        /// How long.
        minutes: u16,
        /// Whether the child came.
        attendance: Attendance,
        /// The day it is.
        today: NaiveDate,
    },
    /// It ends, or comes to nothing.
    End {
        /// For whom the asker speaks.
        by: Voice,
        /// Whether everybody knew beforehand.
        planned: bool,
        /// Why.
        reason: EndReason,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such match: check the id")]
    Unknown,
    /// Taken id.
    #[error("the match is proposed already: choose another id for another match")]
    AlreadyProposed,
    /// Somebody else's yes.
    #[error("a family member says yes for themself: let the person log in")]
    NotYourself,
    /// The family has answered, or the match is over.
    #[error("the match does not wait for the family's answer")]
    NotProposed,
    /// I-09.
    #[error(
        "the volunteer is not cleared today: certificate, pledge and basic course must be in order first"
    )]
    NotCleared,
    /// The asker is of another organisation.
    #[error("the match is not of your organisation: ask its coordinator")]
    NotYourOrganisation,
    /// I-10.
    #[error("a match begins once, after the family has said yes")]
    NotConfirmed,
    /// Another volunteer's.
    #[error("the match is another volunteer's: note your own meetings only")]
    NotYourMatch,
    /// They do not meet, or do not meet any more.
    #[error("the match is not active: start it first")]
    NotActive,
    /// Not yet.
    #[error("the day is in the future: note a meeting when it was held")]
    InTheFuture,
    /// The first meeting is noted.
    #[error("the first meeting is noted already: log later ones as sessions")]
    AlreadyMet,
    /// No session is that long, or that short.
    #[error("a session lasts 1 to 1440 minutes")]
    NotASession,
    /// The day has its session.
    #[error("a session on that day is logged already: log another day")]
    AlreadyLogged,
    /// It is over.
    #[error("the match has ended already")]
    AlreadyEnded,
}

impl Match {
    /// Who is brought together, as long as it has not ended.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        match self {
            Match::Proposed(pair) | Match::Confirmed(pair) | Match::Active(pair, _) => Some(*pair),
            Match::Unknown | Match::Ended => None,
        }
    }
}

impl Pair {
    /// What was noted is noted by somebody with a say, about a day that has been.
    fn check_note(&self, by: Noter, on: NaiveDate, today: NaiveDate) -> Result<(), Rejection> {
        match by {
            Noter::Voice(by) if !by.is_heard_at(self.organisation) => {
                Err(Rejection::NotYourOrganisation)
            }
            Noter::Volunteer { of_this_match: false } => Err(Rejection::NotYourMatch),
            Noter::Voice(_) | Noter::Volunteer { of_this_match: true } if on > today => {
                Err(Rejection::InTheFuture)
            }
            Noter::Voice(_) | Noter::Volunteer { of_this_match: true } => Ok(()),
        }
    }

    fn confirm(
        by: PersonId,
        asker: UserId,
        cleared: bool,
        now: DateTime<Utc>,
    ) -> Result<Fact, Rejection> {
        if asker.0 != by.0 {
            Err(Rejection::NotYourself)
        } else if !cleared {
            Err(Rejection::NotCleared)
        } else {
            Ok(Fact::ConfirmedByFamily { by, first_meeting_by: now + FIRST_MEETING_WITHIN })
        }
    }

    fn start(&self, by: Voice, cleared: bool) -> Result<Fact, Rejection> {
        if !by.is_of(self.organisation) {
            Err(Rejection::NotYourOrganisation)
        } else if !cleared {
            Err(Rejection::NotCleared)
        } else {
            Ok(Fact::Started { volunteer: self.volunteer, child: self.child })
        }
    }

    fn end(&self, by: Voice, planned: bool, reason: EndReason) -> Result<Fact, Rejection> {
        if !by.is_heard_at(self.organisation) {
            return Err(Rejection::NotYourOrganisation);
        }
        Ok(Fact::Ended { planned, reason })
    }
}

impl Aggregate for Match {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{Confirm, End, LogSession, Propose, RecordFirstMeeting, Start};
        use Match::{Active, Confirmed, Ended, Proposed, Unknown};
        match (command, self) {
            (Propose(Pair { assignment, volunteer, organisation, child }), Unknown) => {
                Ok(vec![Fact::Proposed { assignment, volunteer, organisation, child }])
            }
            (Confirm { by, asker, cleared, now }, Proposed(_)) => {
                Ok(vec![Pair::confirm(by, asker, cleared, now)?])
            }
            (Start { by, cleared }, Confirmed(pair)) => Ok(vec![pair.start(by, cleared)?]),
            (RecordFirstMeeting { by, on, today }, Active(pair, meetings)) => {
                pair.check_note(by, on, today)?;
                if meetings.first_on.is_some() {
                    return Err(Rejection::AlreadyMet);
                }
                Ok(vec![Fact::FirstMeetingHeld { on }])
            }
            (LogSession { by, on, minutes, attendance, today }, Active(pair, meetings)) => {
                pair.check_note(by, on, today)?;
                if !(1..=SESSION_MINUTES_MAX).contains(&minutes) {
                    return Err(Rejection::NotASession);
                }
                if meetings.sessions_on.contains(&on) {
                    return Err(Rejection::AlreadyLogged);
                }
                Ok(vec![Fact::SessionLogged { on, minutes, attendance }])
            }
            (End { by, planned, reason }, Proposed(pair) | Confirmed(pair) | Active(pair, _)) => {
                Ok(vec![pair.end(by, planned, reason)?])
            }

            (Propose(_), Proposed(_) | Confirmed(_) | Active(..) | Ended) => {
                Err(Rejection::AlreadyProposed)
            }
            (Confirm { .. }, Confirmed(_) | Active(..) | Ended) => Err(Rejection::NotProposed),
            (Start { .. }, Proposed(_) | Active(..) | Ended) => Err(Rejection::NotConfirmed),
            (RecordFirstMeeting { .. } | LogSession { .. }, Proposed(_) | Confirmed(_) | Ended) => {
                Err(Rejection::NotActive)
            }
            (End { .. }, Ended) => Err(Rejection::AlreadyEnded),
            (
                Confirm { .. }
                | Start { .. }
                | RecordFirstMeeting { .. }
                | LogSession { .. }
                | End { .. },
                Unknown,
            ) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> Match {
        match event {
            Fact::Proposed { assignment, volunteer, organisation, child } => {
                Match::Proposed(Pair {
                    assignment: *assignment,
                    volunteer: *volunteer,
                    organisation: *organisation,
                    child: *child,
                })
            }
            Fact::ConfirmedByFamily { .. } => self.pair().map_or(self, Match::Confirmed),
            Fact::Started { .. } => {
                self.pair().map_or(self, |pair| Match::Active(pair, Meetings::default()))
            }
            Fact::FirstMeetingHeld { on } => self.with_meetings(|it| it.first_on = Some(*on)),
            Fact::SessionLogged { on, .. } => self.with_meetings(|it| {
                it.sessions_on.insert(*on);
            }),
            Fact::Ended { .. } => Match::Ended,
        }
    }
}

impl Match {
    fn with_meetings(mut self, change: impl FnOnce(&mut Meetings)) -> Match {
        match &mut self {
            Match::Active(_, meetings) => change(meetings),
            Match::Unknown | Match::Proposed(_) | Match::Confirmed(_) | Match::Ended => {}
        }
        self
    }
}
