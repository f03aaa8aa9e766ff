//! What `identity` can be asked.

use chrono::NaiveDate;

use super::{
    codes::{BlockReason, CloseReason, ExistingPlace, Place},
    views::{AccessHistory, GrantCursor, HeldGrants, OpenInvitations, OwnRoles},
};
use crate::{
    actor::{Duty, Role},
    catalog::requests,
    id::{AccountId, GrantId, InvitationId, PersonId},
    message::messages,
    sealed::Digest,
};

messages! {
    requests:

    /// Gives a role to somebody who has an account. Some roles are proposed first, and given when a second person confirms them.
    pub struct GiveGrant {
        /// Chosen by the asker.
        pub grant: GrantId,
        /// To whom.
        pub account: AccountId,
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Who a volunteer is, in `vault`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub person: Option<PersonId>,
        /// The first day; today or later.
        pub from_on: NaiveDate,
        /// The last day; left out, it goes on until somebody ends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
    }

    /// Says yes to a role that somebody else proposed.
    pub struct ConfirmGrant {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub grant: GrantId,
    }

    /// Ends a role, or takes back what was proposed.
    pub struct EndGrant {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub grant: GrantId,
    }

    /// Offers a role to somebody who has no account yet. Whoever asks draws a secret of 32 random bytes and a code of six letters,
    /// shows them once, and sends their digest alone.
    pub struct Invite {
        /// Chosen by the asker.
        pub invitation: InvitationId,
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which role.
        pub role: Role,
        /// With which duty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty: Option<Duty>,
        /// Who a volunteer is, in `vault`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub person: Option<PersonId>,
        /// The last day of the role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
        /// SHA-256 of the secret and the code together.
        pub digest: Digest,
    }

    /// Takes an invitation back.
    pub struct WithdrawInvitation {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub invitation: InvitationId,
    }

    /// Shuts somebody out now: every role ends, whatever they are accountable for.
    pub struct BlockAccount {
        /// Whom.
        pub account: AccountId,
        /// Where the asker knows them from.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Why.
        pub why: BlockReason,
    }

    /// Lets somebody log in again. No role comes back.
    pub struct UnblockAccount {
        /// Whom.
        pub account: AccountId,
        /// Where the asker knows them from.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
    }

    /// Closes an account for good.
    pub struct CloseAccount {
        /// Whose.
        pub account: AccountId,
        /// Where the asker knows them from.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Why.
        pub why: CloseReason,
    }

    /// Forgets who a closed account was.
    pub struct ForgetAccount {
        /// Whose.
        pub account: AccountId,
        /// Where the asker knows them from.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
    }

    /// Begins the roster of a municipality or of the country: offers the role of administrator to whoever has the secret and the code. Asked by the
    /// operator of the system.
    pub struct Bootstrap {
        /// Of which municipality, or of the country.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Chosen by the asker.
        pub invitation: InvitationId,
        /// SHA-256 of the secret and the code together.
        pub digest: Digest,
        /// Whether to begin anew where nobody can act as administrator any more.
        #[serde(default)]
        pub recover: bool,
    }

    /// Who holds which role in a place now, and what waits for a second person.
    pub struct WhoHasAccess {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<GrantCursor>,
    }

    /// Who held which role in a place on a day.
    pub struct WhoHadAccess {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which day, in Denmark: whoever held a role at any moment of it.
        pub on: NaiveDate,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<GrantCursor>,
    }

    /// The asker's own roles, in every place.
    pub struct MyRoles {}

    /// The invitations of a place that wait.
    pub struct ListInvitations {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
    }
}

requests! {
    "identity"
    commands {
        "give_grant" GiveGrant,
        "confirm_grant" ConfirmGrant,
        "end_grant" EndGrant,
        "invite" Invite,
        "withdraw_invitation" WithdrawInvitation,
        "block_account" BlockAccount,
        "unblock_account" UnblockAccount,
        "close_account" CloseAccount,
        "forget_account" ForgetAccount,
    }
    by_operator {
        "bootstrap" Bootstrap,
    }
    queries {
        "who_has_access" WhoHasAccess => HeldGrants,
        "who_had_access" WhoHadAccess => AccessHistory,
        "my_roles" MyRoles => OwnRoles,
        "invitations" ListInvitations => OpenInvitations,
    }
}
