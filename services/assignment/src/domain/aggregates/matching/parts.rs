//! What a match consists of: the pair, who answers for the family, and what must hold before they meet.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    assignment::MatchFact as Fact,
    id::{AssignmentId, OrganisationId, PersonId, VolunteerId},
};

use super::{super::family::Say, Rejection};
use crate::domain::{
    rules::{CALENDAR_VERSION, RULES_VERSION},
    speaks_for::SpeaksFor,
};

/// Days after the family's yes within which they must have met (P-10).
const FIRST_MEETING_WITHIN_DAYS: u64 = 14;

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

/// What must hold whenever a child is met, as it is at the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirements {
    /// Whether the volunteer is cleared (I-09).
    pub cleared: bool,
    /// Whether a consent covers child, organisation and purpose (I-06).
    pub consented: bool,
}

/// Who notes that they met: for an organisation, for the municipality, or the volunteer of the match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noter {
    /// Somebody with a say over the match.
    SpeaksFor(SpeaksFor),
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

impl Requirements {
    pub(super) fn must_hold(self) -> Result<(), Rejection> {
        if !self.consented {
            Err(Rejection::NoConsent)
        } else if !self.cleared {
            Err(Rejection::NotCleared)
        } else {
            Ok(())
        }
    }
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
            Noter::SpeaksFor(by) if !by.is_heard_at(self.organisation) => {
                Err(Rejection::NotYourOrganisation)
            }
            Noter::Volunteer { of_this_match: false } => Err(Rejection::NotYourMatch),
            Noter::SpeaksFor(_) | Noter::Volunteer { of_this_match: true } => Ok(()),
        }
    }

    /// Said by somebody with a say; a volunteer may say of themself that they are away, or stop.
    pub(super) fn may_rest(&self, by: Noter, is_about_themself: bool) -> Result<(), Rejection> {
        self.may_note(by)?;
        match by {
            Noter::Volunteer { .. } if !is_about_themself => Err(Rejection::NotYourReason),
            Noter::Volunteer { .. } | Noter::SpeaksFor(_) => Ok(()),
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

    /// The family is asked: everybody who has custody says yes, and then it has.
    pub(super) fn yes(
        &self,
        by: PersonId,
        say: Option<Say>,
        has_agreed: bool,
        completes: bool,
        now: DateTime<Utc>,
    ) -> Result<Fact, Rejection> {
        match say {
            Some(Say::Beside) if self.child_agreed => Err(Rejection::AlreadyAgreed),
            Some(Say::Beside) => Ok(Fact::AgreedByChild { by }),
            Some(Say::Custody) if has_agreed && !completes => Err(Rejection::AlreadyAgreed),
            Some(Say::Custody) if !completes => Ok(Fact::AgreedByHolder { by }),
            Some(Say::Custody | Say::Alone) => Ok(Fact::ConfirmedByFamily {
                by,
                first_meeting_by: calendar::end_of(calendar::days_after(
                    calendar::day(now),
                    FIRST_MEETING_WITHIN_DAYS,
                )),
                rules: Some(RULES_VERSION),
                calendar: Some(CALENDAR_VERSION),
            }),
            Some(Say::Young | Say::Stranger) | None => {
                may_answer(say).and(Err(Rejection::NotProposed))
            }
        }
    }

    /// The family has said yes; the child's word stands beside it, or beside the one it gave for the family.
    pub(super) fn yes_as_well(&self, by: PersonId, say: Option<Say>) -> Result<Fact, Rejection> {
        match say {
            Some(Say::Beside | Say::Alone) if self.child_agreed => Err(Rejection::AlreadyAgreed),
            Some(Say::Beside | Say::Alone) => Ok(Fact::AgreedByChild { by }),
            Some(Say::Custody | Say::Young | Say::Stranger) | None => Err(Rejection::NotProposed),
        }
    }

    pub(super) fn start(
        &self,
        required: Requirements,
        asks_the_child: bool,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        if asks_the_child && !self.child_agreed {
            return Err(Rejection::ChildNotAsked);
        }
        required.must_hold()?;
        Ok(Fact::Started { volunteer: self.volunteer, child: self.child, on: Some(today) })
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
