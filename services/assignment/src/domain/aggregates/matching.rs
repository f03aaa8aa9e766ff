//! What may happen to a match: proposed by the organisation, confirmed by the family, begun, and one day ended.

mod meetings;
mod parts;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use platform::Aggregate;
use proto::{
    assignment::{Attendance, EndReason, MatchFact as Fact, PauseReason, Went},
    code::Mistake,
    id::{PersonId, ThreadId},
};

pub use self::{
    meetings::{Entry, Meetings, Standing},
    parts::{Noter, Pair, Requirements, Teller},
};
use super::family::Say;
use crate::domain::speaks_for::SpeaksFor;

/// A match, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Match {
    /// There is none.
    #[default]
    Unknown,
    /// The family is asked; these of those who have custody have said yes.
    Proposed(Pair, BTreeSet<PersonId>),
    /// The family said yes.
    Confirmed(Pair),
    /// They meet, or rest from it.
    Active(Pair, Meetings),
    /// It ended, or came to nothing.
    Ended(Pair),
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The organisation proposes a volunteer.
    Propose(Pair),
    /// The family says yes.
    Confirm {
        /// Who of them.
        by: PersonId,
        /// Who tells.
        teller: Teller,
        /// What their word counts for; nothing is known when custody never was recorded.
        say: Option<Say>,
        /// Whether with it everybody has said yes who has custody.
        completes: bool,
        /// What must hold.
        required: Requirements,
        /// When.
        now: DateTime<Utc>,
    },
    /// The family says no.
    Decline {
        /// Who of them.
        by: PersonId,
        /// Who tells.
        teller: Teller,
        /// What their word counts for; nothing is known when custody never was recorded.
        say: Option<Say>,
    },
    /// It begins.
    Start {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// What must hold.
        required: Requirements,
        /// Whether the child is old enough to be asked itself.
        asks_the_child: bool,
        /// The day it is.
        today: NaiveDate,
    },
    /// They met for the first time.
    RecordFirstMeeting {
        /// Who says so.
        by: Noter,
        /// The day.
        on: NaiveDate,
        /// What must hold.
        required: Requirements,
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
        /// How it was.
        went: Option<Went>,
        /// What must hold.
        required: Requirements,
        /// The day it is.
        today: NaiveDate,
    },
    /// An entry counts no more.
    Correct {
        /// Who says so.
        by: Noter,
        /// Which.
        entry: Entry,
        /// What is wrong with it.
        mistake: Mistake,
    },
    /// They rest.
    Pause {
        /// Who says so.
        by: Noter,
        /// Why.
        reason: PauseReason,
        /// The day it is.
        today: NaiveDate,
    },
    /// That is no reason any more.
    Resume {
        /// Who says so.
        by: Noter,
        /// What is over.
        reason: PauseReason,
        /// The day it is.
        today: NaiveDate,
    },
    /// A consent has ended.
    PauseForConsent {
        /// The day it is.
        today: NaiveDate,
    },
    /// There is a new one.
    ResumeWithConsent {
        /// The day it is.
        today: NaiveDate,
    },
    /// How the volunteer stands has changed (I-09, I-20).
    Recheck {
        /// What must hold of the volunteer.
        standing: Standing,
        /// The day it is.
        today: NaiveDate,
    },
    /// Its child has a thread of its own.
    GoAlong {
        /// Which.
        to: ThreadId,
    },
    /// The volunteer has gone.
    EndWithVolunteer,
    /// It ends, or comes to nothing.
    End {
        /// Who says so.
        by: Noter,
        /// Whether everybody knew beforehand.
        planned: bool,
        /// Why.
        reason: EndReason,
    },
    /// Its assignment has ended.
    EndWithAssignment,
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
    /// Somebody else's word.
    #[error(
        "a family member answers for themself: let the person log in; a bridge-builder notes what a child of ten or more said, or a no"
    )]
    NotYourself,
    /// I-10.
    #[error("it is for the child's custody holders to answer, and for the child from ten years")]
    NotOfTheFamily,
    /// I-10.
    #[error("a child under ten is heard, but a custody holder answers: let one of them log in")]
    TooYoung,
    /// Nobody can answer yet.
    #[error("it is not known who has custody of the child: record the custody first")]
    CustodyUnknown,
    /// The family has answered, or the match is over.
    #[error("the match does not wait for the family's answer")]
    NotProposed,
    /// The child has said yes.
    #[error("the child has said yes already: there is nothing to change")]
    AlreadyAgreed,
    /// It has begun.
    #[error("the match has begun: end it instead")]
    AlreadyBegun,
    /// I-09.
    #[error(
        "the volunteer is not cleared today: certificate, pledge and basic course must be in order first"
    )]
    NotCleared,
    /// I-06.
    #[error(
        "no consent holds for this child, this organisation and this purpose: ask the bridge-builder to obtain one"
    )]
    NoConsent,
    /// The asker is of another organisation.
    #[error("the match is not of your organisation: ask its coordinator")]
    NotYourOrganisation,
    /// I-10.
    #[error("a match begins once, after the family has said yes")]
    NotConfirmed,
    /// I-10.
    #[error("the child is ten or older and has not said yes itself: ask it first")]
    ChildNotAsked,
    /// Another volunteer's.
    #[error("the match is another volunteer's: note your own meetings only")]
    NotYourMatch,
    /// A volunteer speaks for nobody but themself.
    #[error(
        "a volunteer says that they are away, back or stop: let the coordinator give another reason"
    )]
    NotYourReason,
    /// They do not meet, or do not meet any more.
    #[error("the match is not active: start it first")]
    NotActive,
    /// They rest.
    #[error(
        "the match is paused, and was on that day: ask the bridge-builder; what was held before the pause may be noted"
    )]
    Paused,
    /// They rested on that day.
    #[error("the match was paused on that day: check the day")]
    PausedThen,
    /// Nobody had begun.
    #[error("the day is before the match began: check the day")]
    BeforeItBegan,
    /// Not yet.
    #[error("the day is in the future: note a meeting when it was held")]
    InTheFuture,
    /// The first meeting is noted.
    #[error("the first meeting is noted already: log later ones as sessions")]
    AlreadyMet,
    /// No session is that long, or that short.
    #[error("a session lasts 1 to 1440 minutes; one to which the child did not come lasts 0")]
    NotASession,
    /// Other facts have ways of their own to be put right.
    #[error(
        "only a first meeting and a session can be corrected: what else is wrong is changed by its own command"
    )]
    NotCorrectable,
    /// Somebody was quicker.
    #[error("the entry is corrected already: note what is right")]
    AlreadyCorrected,
    /// The day has its session.
    #[error("a session on that day is logged already: log another day")]
    AlreadyLogged,
    /// Only a consent decides that.
    #[error(
        "a pause for want of a consent, for the volunteer's clearance or while they are on hold comes and goes by itself: give another reason"
    )]
    NotByHand,
    /// The same reason again.
    #[error("the match is paused for that reason already: there is nothing to change")]
    AlreadyPaused,
    /// That reason is not in the way.
    #[error("the match is not paused for that reason: there is nothing to resume")]
    NotPaused,
    /// It is over.
    #[error("the match has ended already")]
    AlreadyEnded,
}

impl Match {
    /// Who is brought together, as long as it has not ended.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        match self {
            Match::Proposed(pair, _) | Match::Confirmed(pair) | Match::Active(pair, _) => {
                Some(*pair)
            }
            Match::Unknown | Match::Ended(_) => None,
        }
    }

    /// Who is, or was.
    #[must_use]
    pub fn last_pair(&self) -> Option<Pair> {
        match self {
            Match::Proposed(pair, _)
            | Match::Confirmed(pair)
            | Match::Active(pair, _)
            | Match::Ended(pair) => Some(*pair),
            Match::Unknown => None,
        }
    }

    /// Who of those who have custody has said yes so far.
    #[must_use]
    pub fn agreed(&self) -> BTreeSet<PersonId> {
        match self {
            Match::Proposed(_, agreed) => agreed.clone(),
            Match::Unknown | Match::Confirmed(_) | Match::Active(..) | Match::Ended(_) => {
                BTreeSet::new()
            }
        }
    }
}

/// Whether the asker may ask that of this pair at all, whatever has become of it.
fn has_mandate(pair: &Pair, command: &Command) -> Result<(), Rejection> {
    use Command::{
        Confirm, Correct, Decline, End, EndWithAssignment, EndWithVolunteer, GoAlong, LogSession,
        Pause, PauseForConsent, Propose, Recheck, RecordFirstMeeting, Resume, ResumeWithConsent,
        Start,
    };
    match *command {
        Propose(_)
        | PauseForConsent { .. }
        | ResumeWithConsent { .. }
        | Recheck { .. }
        | GoAlong { .. }
        | EndWithVolunteer
        | EndWithAssignment => Ok(()),
        Confirm { by, teller, say, .. } => pair.may_confirm(by, teller, say),
        Decline { teller, say, .. } => Pair::may_decline(teller, say),
        Start { by, .. } if !by.is_of(pair.organisation) => Err(Rejection::NotYourOrganisation),
        Start { .. } => Ok(()),
        Pause { by, reason, .. } | Resume { by, reason, .. } => {
            pair.may_rest(by, reason == PauseReason::VolunteerAway)
        }
        End { by, reason, .. } => pair.may_rest(by, reason == EndReason::VolunteerLeft),
        RecordFirstMeeting { by, .. } | LogSession { by, .. } | Correct { by, .. } => {
            pair.may_note(by)
        }
    }
}

impl Aggregate for Match {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    #[expect(clippy::too_many_lines, reason = "one arm for each command")]
    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{
            Confirm, Correct, Decline, End, EndWithAssignment, EndWithVolunteer, GoAlong,
            LogSession, Pause, PauseForConsent, Propose, Recheck, RecordFirstMeeting, Resume,
            ResumeWithConsent, Start,
        };
        use Match::{Active, Confirmed, Ended, Proposed, Unknown};
        if let Some(pair) = self.last_pair() {
            has_mandate(&pair, &command)?;
        }
        match (command, self) {
            (Propose(pair), Unknown) => Ok(vec![pair.proposed()]),
            (Confirm { by, say, completes, required, now, .. }, Proposed(pair, agreed)) => {
                required.must_hold()?;
                Ok(vec![pair.yes(by, say, agreed.contains(&by), completes, now)?])
            }
            (Confirm { by, say, required, .. }, Confirmed(pair)) => {
                required.must_hold()?;
                Ok(vec![pair.yes_as_well(by, say)?])
            }
            (Decline { by, .. }, Proposed(..) | Confirmed(_)) => {
                Ok(vec![Fact::DeclinedByFamily { by }])
            }
            (Start { required, asks_the_child, today, .. }, Confirmed(pair)) => {
                Ok(vec![pair.start(required, asks_the_child, today)?])
            }
            (RecordFirstMeeting { on, required, today, .. }, Active(_, meetings)) => {
                Ok(vec![meetings.first(on, required, today)?])
            }
            (
                LogSession { on, minutes, attendance, went, required, today, .. },
                Active(_, meetings),
            ) => {
                meetings.may_log(on, minutes, attendance, required, today)?;
                let went = went.filter(|_| attendance == Attendance::Attended);
                Ok(vec![Fact::SessionLogged { on, minutes, attendance, went }])
            }
            (Correct { entry, mistake, .. }, Active(_, meetings)) => {
                Ok(vec![meetings.correct(entry, mistake)?])
            }
            (Pause { reason, today, .. }, Active(_, meetings)) => {
                Ok(vec![meetings.pause(reason, today)?])
            }
            (Resume { reason, today, .. }, Active(_, meetings)) => {
                Ok(vec![meetings.resume(reason, today)?])
            }
            (PauseForConsent { today }, Active(_, meetings)) => {
                Ok(meetings.turn(PauseReason::Consent, true, today))
            }
            (ResumeWithConsent { today }, Active(_, meetings)) => {
                Ok(meetings.turn(PauseReason::Consent, false, today))
            }
            (Recheck { standing, today }, Active(_, meetings)) => {
                Ok(meetings.recheck(standing, today))
            }
            (GoAlong { to }, Proposed(..) | Confirmed(_) | Active(..)) => {
                Ok(vec![Fact::WentAlong { to }])
            }
            (EndWithVolunteer, Proposed(..) | Confirmed(_) | Active(..)) => {
                Ok(vec![Fact::Ended { planned: false, reason: EndReason::VolunteerLeft }])
            }
            (End { planned, reason, .. }, Proposed(..) | Confirmed(_) | Active(..)) => {
                Ok(vec![Fact::Ended { planned, reason }])
            }
            (EndWithAssignment, Proposed(..) | Confirmed(_) | Active(..)) => {
                Ok(vec![Fact::Ended { planned: false, reason: EndReason::AssignmentEnded }])
            }

            // Nothing to rest from, nothing to end, when it is not a person who asks.
            (
                PauseForConsent { .. } | ResumeWithConsent { .. } | Recheck { .. },
                Unknown | Proposed(..) | Confirmed(_) | Ended(_),
            )
            | (EndWithAssignment | EndWithVolunteer | GoAlong { .. }, Unknown | Ended(_)) => {
                Ok(vec![])
            }

            (Propose(_), Proposed(..) | Confirmed(_) | Active(..) | Ended(_)) => {
                Err(Rejection::AlreadyProposed)
            }
            (Confirm { .. }, Active(..) | Ended(_)) | (Decline { .. }, Ended(_)) => {
                Err(Rejection::NotProposed)
            }
            (Decline { .. }, Active(..)) => Err(Rejection::AlreadyBegun),
            (Start { .. }, Proposed(..) | Active(..) | Ended(_)) => Err(Rejection::NotConfirmed),
            (
                RecordFirstMeeting { .. } | LogSession { .. } | Pause { .. } | Resume { .. },
                Proposed(..) | Confirmed(_) | Ended(_),
            )
            | (Correct { .. }, Proposed(..) | Confirmed(_)) => Err(Rejection::NotActive),
            (End { .. } | Correct { .. }, Ended(_)) => Err(Rejection::AlreadyEnded),
            (
                Confirm { .. }
                | Decline { .. }
                | Start { .. }
                | RecordFirstMeeting { .. }
                | LogSession { .. }
                | Correct { .. }
                | Pause { .. }
                | Resume { .. }
                | End { .. },
                Unknown,
            ) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> Match {
        match event {
            Fact::Proposed { assignment, volunteer, organisation, child } => {
                let pair = Pair::of(*assignment, *volunteer, *organisation, *child);
                Match::Proposed(pair, BTreeSet::new())
            }
            Fact::ConfirmedByFamily { by, .. } => {
                self.pair().map_or(self, |pair| Match::Confirmed(pair.with_the_word_of(*by)))
            }
            Fact::AgreedByChild { by } => match self {
                Match::Proposed(pair, agreed) => {
                    Match::Proposed(pair.with_the_word_of(*by), agreed)
                }
                Match::Confirmed(pair) => Match::Confirmed(pair.with_the_word_of(*by)),
                Match::Unknown | Match::Active(..) | Match::Ended(_) => self,
            },
            Fact::AgreedByHolder { by } => match self {
                Match::Proposed(pair, mut agreed) => {
                    agreed.insert(*by);
                    Match::Proposed(pair, agreed)
                }
                Match::Unknown | Match::Confirmed(_) | Match::Active(..) | Match::Ended(_) => self,
            },
            Fact::Started { on, .. } => {
                self.pair().map_or(self, |pair| Match::Active(pair, Meetings::from(*on)))
            }
            Fact::FirstMeetingHeld { .. }
            | Fact::SessionLogged { .. }
            | Fact::EntryCorrected { .. }
            | Fact::Paused { .. }
            | Fact::Resumed { .. } => match self {
                Match::Active(pair, meetings) => Match::Active(pair, meetings.evolve(event)),
                Match::Unknown | Match::Proposed(..) | Match::Confirmed(_) | Match::Ended(_) => {
                    self
                }
            },
            // Of which thread it is stands beside its events, not in them.
            Fact::WentAlong { .. } => self,
            Fact::Ended { .. } | Fact::DeclinedByFamily { .. } => {
                self.pair().map_or(self, Match::Ended)
            }
        }
    }
}
