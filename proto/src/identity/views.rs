//! What `identity` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{
    AccountStanding, ActsAs, Device, GrantEnd, GrantSource, InvitationStanding, LoginKind,
    NothingGiven, Place, RegisteredAs,
};
use super::machine::MachineKey;
use super::opaque::{Opaque, ProviderCode};
use crate::{
    actor::{Actor, Duty, Level, Role},
    code::{Municipality, PublicName},
    id::{AccountId, GrantId, InvitationId, LoginId, PersonId, SessionId, UserId},
    message::messages,
    sealed::Digest,
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
        /// Whose login said something of rights here that gave them no role, the last login first; at most a hundred.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub nothing_given: Vec<ClaimsIgnored>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<GrantCursor>,
    }

    /// What a provider said at somebody's last login, and gave them no role.
    pub struct ClaimsIgnored {
        /// Whose account; none of whoever has no role anywhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub account: Option<AccountId>,
        /// When they logged in.
        pub at: DateTime<Utc>,
        /// Why, each reason once.
        pub why: Vec<NothingGiven>,
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
        /// Whether it is known which other accounts are the same human's: their login provider says their CPR number.
        #[serde(default)]
        pub is_human_known: bool,
        /// By what key a machine is known under it, and what it may ask; none of a person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub machine: Option<MachineKey>,
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
        /// By what key a machine is known under it, and what it may ask; none of a person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub machine: Option<MachineKey>,
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

    /// Who has or had a role in a place.
    pub struct PlaceAccounts {
        /// By account; at most a thousand.
        pub accounts: Vec<PlaceAccount>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<AccountId>,
    }

    /// Somebody who has or had a role in a place.
    pub struct PlaceAccount {
        /// Which account.
        pub account: AccountId,
        /// As whom they act or acted there last.
        pub subject: UserId,
        /// In which role.
        pub role: Role,
        /// How the account stands.
        pub standing: AccountStanding,
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

    /// A login, and what can be done in it now.
    pub struct SessionView {
        /// Which.
        pub session: SessionId,
        /// Whose account; none of a family, and of whoever has no role yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub account: Option<AccountId>,
        /// How sure the login was.
        pub level: Level,
        /// When they showed who they are.
        pub authenticated_at: DateTime<Utc>,
        /// What they may act as, the role that began first comes first. Of roles that need a surer login there is none here.
        pub roles: Vec<OwnRole>,
        /// Of whose family they are.
        pub registered_as: Vec<RegisteredAs>,
        /// Whether it was asked who is registered with their CPR number.
        #[serde(default)]
        pub is_sought_by_cpr: bool,
        /// Which roles they hold that need a surer login.
        pub too_sure: Vec<OwnRole>,
        /// Why what the provider said gave them no role, of whoever holds none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub nothing_given: Vec<NothingGiven>,
        /// Whom they act as; none before they have chosen, and when that has ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub acts_as: Option<ActsAs>,
        /// What they ask services with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub acting: Option<Acting>,
        /// When they are logged out if they do nothing.
        pub idle_ends_at: DateTime<Utc>,
        /// When they are logged out whatever they do.
        pub ends_at: DateTime<Utc>,
    }

    /// Who somebody is to the other services.
    pub struct Acting {
        /// Who.
        pub actor: Actor,
        /// For which municipalities they can ask: of an organisation those it has an agreement with now.
        pub tenants: Vec<Municipality>,
        /// The signed token.
        pub token: Opaque,
        /// Until when it is good.
        pub until: DateTime<Utc>,
    }

    /// One's own logins.
    pub struct OwnSessions {
        /// The last that was used comes first.
        pub sessions: Vec<OwnSession>,
    }

    /// A login of one's own.
    pub struct OwnSession {
        /// Which.
        pub session: SessionId,
        /// Whether it is the one that asks.
        pub is_this: bool,
        /// On what.
        pub device: Device,
        /// Since when.
        pub began_at: DateTime<Utc>,
        /// When it was used last, to the minute.
        pub seen_at: DateTime<Utc>,
    }

    /// The ways to log in.
    pub struct LoginWays {
        /// The first is the usual one.
        pub ways: Vec<LoginWay>,
    }

    /// One way to log in.
    pub struct LoginWay {
        /// The provider's code.
        pub provider: ProviderCode,
        /// Its name in Danish.
        pub name_da: PublicName,
        /// Its name in English.
        pub name_en: PublicName,
        /// Whether it did not answer a moment ago. It may be tried all the same.
        pub is_away: bool,
    }

    /// A login that was begun.
    pub struct BegunLogin {
        /// Where the browser goes.
        pub url: Opaque,
    }

    /// What an invitation offers, and how it stands.
    pub struct InvitationView {
        /// Where.
        pub place: Place,
        /// What the organisation is called, of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub place_name: Option<PublicName>,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Whether it lets somebody in again, and gives no role.
        pub is_recovery: bool,
        /// Whether a passkey is sure enough for the role.
        pub may_use_passkey: bool,
        /// How it stands.
        pub standing: InvitationStanding,
        /// How often the code may be wrong until it is spoiled.
        pub tries_left: u8,
        /// Until when it can be redeemed.
        pub expires_at: DateTime<Utc>,
    }

    /// A passkey is made or used.
    pub struct BegunPasskey {
        /// What the browser is asked: the options of Web Authentication, as JSON without spaces.
        pub options: Opaque,
    }

    /// The ways in which somebody can log in.
    pub struct OwnLogins {
        /// The first that was added comes first.
        pub logins: Vec<OwnLogin>,
    }

    /// One way to log in.
    pub struct OwnLogin {
        /// Which.
        pub login: LoginId,
        /// How.
        pub kind: LoginKind,
        /// Whether this login came by it.
        pub is_this: bool,
        /// Since when.
        pub added_at: DateTime<Utc>,
        /// When it was used last, of a passkey.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub used_at: Option<DateTime<Utc>>,
    }

    /// A program has asked.
    pub struct BegunProgram {
        /// Until when somebody may say yes.
        pub expires_at: DateTime<Utc>,
    }

    /// A program that asks to act as somebody.
    pub struct ProgramView {
        /// Which.
        pub challenge: Digest,
        /// On which port of the browser's own machine it waits; none of one that showed a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub port: Option<u16>,
        /// What it gets back with the answer, where it waits on a port.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub state: Option<Opaque>,
        /// From which network address it asked, of one that showed a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<Opaque>,
        /// Whether whoever looks has logged in since it asked: else they cannot let it.
        pub is_fresh: bool,
        /// Until when somebody may say yes.
        pub expires_at: DateTime<Utc>,
    }
}
