//! What `identity` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{GrantEnd, GrantSource, Place};
use crate::{
    actor::{Duty, Role},
    id::{AccountId, GrantId, InvitationId, PersonId, UserId},
    message::messages,
};

messages! {
    answers:

    /// Where a page of grants ended.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct GrantCursor {
        /// When the last one begins.
        pub begins_at: DateTime<Utc>,
        /// The last one.
        pub grant: GrantId,
    }

    /// Who holds which role in a place.
    pub struct HeldGrants {
        /// The one that began first comes first; at most a thousand.
        pub grants: Vec<HeldGrant>,
        /// What waits for a second person, the first to expire first.
        pub proposed: Vec<ProposedGrant>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<GrantCursor>,
    }

    /// A role that somebody holds, or will hold from a day on.
    pub struct HeldGrant {
        /// Which.
        pub grant: GrantId,
        /// Whose.
        pub account: AccountId,
        /// As whom they act: their name is in `vault`.
        pub subject: UserId,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// The first day.
        pub from_on: NaiveDate,
        /// The last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
        /// What it rests on.
        pub source: GrantSource,
        /// For how many open threads they are accountable.
        pub accountable_for: u32,
    }

    /// A role that waits for a second person.
    pub struct ProposedGrant {
        /// Which.
        pub grant: GrantId,
        /// Whose it would be.
        pub account: AccountId,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Who proposes it.
        pub given_by: AccountId,
        /// Until when it can be confirmed.
        pub expires_at: DateTime<Utc>,
    }

    /// Who held which role on a day.
    pub struct AccessHistory {
        /// The one that began first comes first; at most a thousand.
        pub grants: Vec<PastGrant>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<GrantCursor>,
    }

    /// A role that somebody held.
    pub struct PastGrant {
        /// Which.
        pub grant: GrantId,
        /// Whose.
        pub account: AccountId,
        /// As whom they acted.
        pub subject: UserId,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Since when.
        pub begins_at: DateTime<Utc>,
        /// Until when; none while it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<DateTime<Utc>>,
        /// Why it ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub why: Option<GrantEnd>,
    }

    /// The asker's own roles.
    pub struct OwnRoles {
        /// The one that began first comes first.
        pub roles: Vec<OwnRole>,
    }

    /// A role of the asker's.
    pub struct OwnRole {
        /// Which grant.
        pub grant: GrantId,
        /// Where.
        pub place: Place,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// The first day.
        pub from_on: NaiveDate,
        /// The last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
    }

    /// The invitations of a place that wait.
    pub struct OpenInvitations {
        /// The first to expire first; at most a thousand.
        pub invitations: Vec<OpenInvitation>,
    }

    /// An invitation that waits.
    pub struct OpenInvitation {
        /// Which.
        pub invitation: InvitationId,
        /// To which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Who a volunteer is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub person: Option<PersonId>,
        /// Who invites.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub invited_by: Option<AccountId>,
        /// Until when it can be redeemed.
        pub expires_at: DateTime<Utc>,
    }
}
