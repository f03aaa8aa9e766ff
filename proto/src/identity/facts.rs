//! What `identity` records.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    codes::{
        AccountKind, BlockReason, CloseReason, Giver, GrantEnd, GrantSource, InvitationEnd,
        LoginKind, Place,
    },
    machine::MachineKey,
};
use crate::{
    actor::{Duty, Level, Role},
    event::facts,
    id::{AccountId, GrantId, InvitationId, LoginId, PersonId, UserId},
    sealed::Digest,
};

facts! {
    /// What happens to an account. It holds no name and no address: `vault` knows who it is.
    "account" AccountFact {
        /// Somebody has one from now on.
        "account.opened" Opened {
            /// A person or a machine.
            kind: AccountKind,
        }
        /// They can log in this way. A login belongs to one account for ever.
        "account.login_added" LoginAdded {
            /// Which; who it is at the provider is in no event.
            login: LoginId,
            /// How.
            kind: LoginKind,
            /// How sure it is at most.
            level: Level,
        }
        /// They cannot log in this way any more.
        "account.login_removed" LoginRemoved {
            /// Which.
            login: LoginId,
        }
        /// The provider knows them by another subject from now on, and has shown that it is the same person. What they logged in with before
        /// belongs to nobody again.
        "account.login_moved" LoginMoved {
            /// What they logged in with before.
            from: LoginId,
            /// What they log in with now.
            to: LoginId,
            /// How sure it is.
            level: Level,
        }
        /// Acts no more, from now on; its grants have ended with it.
        "account.blocked" Blocked {
            /// Why.
            why: BlockReason,
        }
        /// Can log in again. No grant comes back.
        "account.unblocked" Unblocked {
        }
        /// Is not used any more, for good.
        "account.closed" Closed {
            /// Why.
            why: CloseReason,
        }
        /// Who it was is forgotten: logins and sessions are deleted.
        "account.forgotten" Forgotten {
        }
    }
}

facts! {
    /// What happens in the roster of one place: who holds which role there, and who was invited.
    "roster" RosterFact {
        /// Somebody has a role there, from a moment to a moment.
        "roster.grant_given" GrantGiven {
            /// Which grant. One that has ended never comes back: the next is another.
            grant: GrantId,
            /// Whose.
            account: AccountId,
            /// Where.
            place: Place,
            /// Which role.
            role: Role,
            /// With which duty.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            duty: Option<Duty>,
            /// As whom they act in this role: logs know nobody by their account.
            subject: UserId,
            /// The first day.
            from_on: NaiveDate,
            /// The last day; none where it goes on until somebody ends it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
            /// The moment the first day begins, or now.
            begins_at: DateTime<Utc>,
            /// The moment the last day is over.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            ends_at: Option<DateTime<Utc>>,
            /// What it rests on.
            source: GrantSource,
            /// Who proposed it; nobody when the operator or the provider did.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            given_by: Option<Giver>,
            /// The second person, where one is needed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            confirmed_by: Option<AccountId>,
            /// The version of the rules of who gives what (I-28).
            rules: u32,
            /// By what key a machine is known under it, and what it may ask; none of a person's.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            machine: Option<MachineKey>,
            /// By which login the provider said so, of a role that follows from its word.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            login: Option<LoginId>,
        }
        /// The provider says so still: a role that follows from its word goes on. Said once in three weeks at most.
        "roster.grant_prolonged" GrantProlonged {
            /// Which grant.
            grant: GrantId,
            /// When it ends if the provider is not heard again.
            ends_at: DateTime<Utc>,
        }
        /// A second person must say yes before it is a grant.
        "roster.grant_proposed" GrantProposed {
            /// Which grant it would be.
            grant: GrantId,
            /// Whose.
            account: AccountId,
            /// Where.
            place: Place,
            /// Which role.
            role: Role,
            /// With which duty.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            duty: Option<Duty>,
            /// The first day.
            from_on: NaiveDate,
            /// The last day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
            /// What it would rest on.
            source: GrantSource,
            /// Who proposes it.
            given_by: Giver,
            /// Until when it can be confirmed.
            expires_at: DateTime<Utc>,
            /// By what key a machine would be known under it, and what it might ask; none of a person's.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            machine: Option<MachineKey>,
        }
        /// Nobody confirmed it in time, or it was taken back.
        "roster.proposal_ended" ProposalEnded {
            /// Which grant it would have been.
            grant: GrantId,
        }
        /// The role is held no more.
        "roster.grant_ended" GrantEnded {
            /// Which grant.
            grant: GrantId,
            /// Whose.
            account: AccountId,
            /// As whom they acted.
            subject: UserId,
            /// Where.
            place: Place,
            /// Which role.
            role: Role,
            /// Why.
            why: GrantEnd,
        }
        /// Somebody is offered a role. Who it is nobody knows before they come.
        "roster.invitation_made" InvitationMade {
            /// Which.
            invitation: InvitationId,
            /// Where.
            place: Place,
            /// Which role.
            role: Role,
            /// With which duty.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            duty: Option<Duty>,
            /// Who a volunteer is, in `vault`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            person: Option<PersonId>,
            /// The last day of the role.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
            /// Who invites; nobody when the operator does.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            invited_by: Option<Giver>,
            /// SHA-256 of the link's secret of 32 random bytes and the code together: it opens nothing.
            digest: Digest,
            /// Until when it can be redeemed.
            expires_at: DateTime<Utc>,
            /// Whose account it lets in again, with a new passkey. Then it gives no role.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            account: Option<AccountId>,
        }
        /// The secret was right and the code was not, or the other way round.
        "roster.code_wrong" CodeWrong {
            /// Of which invitation.
            invitation: InvitationId,
        }
        /// Somebody came and took it.
        "roster.invitation_redeemed" InvitationRedeemed {
            /// Which.
            invitation: InvitationId,
            /// Who they turned out to be.
            account: AccountId,
        }
        /// It cannot be redeemed any more.
        "roster.invitation_ended" InvitationEnded {
            /// Which.
            invitation: InvitationId,
            /// Why.
            why: InvitationEnd,
        }
        /// The operator began the roster anew: its last administrator cannot act any more.
        "roster.recovered" Recovered {
        }
    }
}
