//! A role that somebody holds, and one that waits.

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::{Duty, Role},
    id::{AccountId, LoginId, UserId},
    identity::{Giver, GrantEnd, GrantSource},
};

/// A role that somebody holds, or will hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Whose.
    pub account: AccountId,
    /// Which role.
    pub role: Role,
    /// With which duty.
    pub duty: Option<Duty>,
    /// As whom they act.
    pub subject: UserId,
    /// From when.
    pub begins_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: Option<DateTime<Utc>>,
    /// What it rests on.
    pub source: GrantSource,
    /// By which login the provider said so, of one that follows from its word.
    pub login: Option<LoginId>,
}

/// A role that waits for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Whose it would be.
    pub account: AccountId,
    /// Which role.
    pub role: Role,
    /// With which duty.
    pub duty: Option<Duty>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day.
    pub until_on: Option<NaiveDate>,
    /// What it would rest on.
    pub source: GrantSource,
    /// Who proposes it.
    pub given_by: Giver,
    /// Until when it can be confirmed.
    pub expires_at: DateTime<Utc>,
}

impl Grant {
    /// Whether it is in force.
    #[must_use]
    pub fn is_in_force(&self, now: DateTime<Utc>) -> bool {
        self.begins_at <= now && self.ends_at.is_none_or(|it| now < it)
    }

    /// Why it ends that is over by itself.
    #[must_use]
    pub fn end(&self) -> GrantEnd {
        match self.source {
            GrantSource::Claims => GrantEnd::ClaimsOld,
            GrantSource::ByHand | GrantSource::Invitation | GrantSource::Operator => {
                GrantEnd::RanOut
            }
        }
    }
}
