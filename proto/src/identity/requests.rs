//! What `identity` can be asked: one file for invitations and passkeys, one for the command line, this one for the rest, and the table of all.

mod passkeys;
mod programs;

use chrono::NaiveDate;

pub use self::{passkeys::*, programs::*};
use super::{
    codes::{ActsAs, BlockReason, CloseReason, Device, ExistingPlace, Place, RegisteredAs},
    machine::{PublicKey, RequestName, SCOPE_MAX},
    opaque::{Opaque, ProviderCode},
    views::{
        AccessHistory, BegunLogin, BegunPasskey, BegunProgram, GrantCursor, HeldGrants,
        InvitationView, LoginWays, OpenInvitations, OwnLogins, OwnRoles, OwnSessions,
        PlaceAccounts, ProgramView, SessionView,
    },
};
use crate::{
    actor::{Duty, Role},
    catalog::requests,
    code::{ExistingMunicipality, Municipality},
    id::{AccountId, GrantId, InvitationId, LoginId, PersonId, SessionId},
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

    /// Proposes that a machine may act: by which key it is known, in which role, what it may ask, and until when; a leader confirms. Its
    /// account begins here if there is none yet. A machine has two keys at a time at most, and ending the grant ends the key.
    pub struct RegisterMachineKey {
        /// A new id.
        pub grant: GrantId,
        /// The machine's account: a new id, or one that a machine has already.
        pub account: AccountId,
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// In which role it acts.
        pub role: Role,
        /// The public half of its key.
        pub key: PublicKey,
        /// What it may ask.
        #[schemars(length(max = SCOPE_MAX))]
        pub scope: Vec<RequestName>,
        /// The last day, at most twelve months from today.
        pub until_on: NaiveDate,
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

    /// Begins the login of somebody in a demo, who has shown nothing: a demo's people are made up. Refused everywhere else.
    pub struct StartDemoSession {
        /// Chosen by the asker.
        pub session: SessionId,
        /// SHA-256 of the secret of 32 random bytes in the browser's cookie.
        pub cookie: Digest,
        /// Who of the demo.
        pub login: LoginId,
        /// Of whose family they are.
        #[schemars(length(max = 10))]
        pub registered_as: Vec<RegisteredAs>,
        /// On what.
        pub device: Device,
    }

    /// The ways to log in, in the order in which they are shown.
    pub struct WaysToLogIn {}

    /// Begins a login at a provider. It is good for ten minutes, once, in the browser that began it.
    pub struct BeginLogin {
        /// The provider's code.
        pub provider: ProviderCode,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// How long ago the person may have shown who they are, in seconds; left out, as the provider likes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(max = 36000))]
        pub max_age_s: Option<u32>,
    }

    /// Ends a login that was begun at a provider: the browser is back.
    pub struct FinishLogin {
        /// At whose own address it came back.
        pub provider: ProviderCode,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// What it brought: which login it was.
        pub state: Opaque,
        /// What it brought: what the provider gives its word for.
        pub code: Opaque,
        /// What it brought: who the provider says it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub issuer: Option<Opaque>,
        /// Chosen by the asker.
        pub session: SessionId,
        /// SHA-256 of the secret in the browser's cookie from now on.
        pub cookie: Digest,
        /// On what.
        pub device: Device,
    }

    /// A provider says that a login has ended there.
    pub struct EndLogins {
        /// Which provider.
        pub provider: ProviderCode,
        /// Its logout token (OpenID Connect Back-Channel Logout 1.0).
        pub token: Opaque,
    }

    /// Takes a role that one was offered, after one has logged in.
    pub struct RedeemInvitation {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// Where the role is held.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub invitation: InvitationId,
        /// SHA-256 of the link's secret and the code together.
        pub digest: Digest,
    }

    /// Logs a machine in that shows with a signed assertion that it is itself (RFC 7523), for five minutes.
    pub struct LogInMachine {
        /// Which login it will be.
        pub session: SessionId,
        /// The digest of the bearer that it gets.
        pub cookie: Digest,
        /// What it signed.
        pub assertion: Opaque,
        /// For whom it must be: the address it was sent to.
        pub audience: Opaque,
    }

    /// Says whom one acts as from now on. The browser gets another secret.
    pub struct ChooseRole {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// Of the next one.
        pub next: Digest,
        /// Whom.
        pub acts_as: ActsAs,
    }

    /// Ends a login: this one, or another of the same person.
    pub struct EndSession {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// Which; this one if none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub session: Option<SessionId>,
    }

    /// Ends every other login of the same person.
    pub struct EndOtherSessions {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
    }

    /// Who has logged in, what they may act as, and a token for what they act as now.
    pub struct ActInSession {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// Whether the person does something. A page that only looks whether they are still logged in does not keep them so.
        pub is_used: bool,
        /// For which municipality, where an organisation works for several.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "ExistingMunicipality::deserialize_optional_as"
        )]
        #[schemars(with = "Option<ExistingMunicipality>")]
        pub tenant: Option<Municipality>,
        /// As whom, if not as whom they have chosen: another system names it in each request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub acts_as: Option<ActsAs>,
    }

    /// One's own logins.
    pub struct MySessions {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
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

    /// Everybody who has or had a role in a place, and how their account stands. Who is forgotten is left out.
    pub struct ListAccounts {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<AccountId>,
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
        "register_machine_key" RegisterMachineKey,
        "confirm_grant" ConfirmGrant,
        "end_grant" EndGrant,
        "invite" Invite,
        "withdraw_invitation" WithdrawInvitation,
        "block_account" BlockAccount,
        "unblock_account" UnblockAccount,
        "close_account" CloseAccount,
        "forget_account" ForgetAccount,
        "recover_account" RecoverAccount,
    }
    by_operator {
        "bootstrap" Bootstrap,
    }
    by_portal {
        commands {
            "start_demo_session" StartDemoSession,
            "finish_login" FinishLogin,
            "end_logins" EndLogins,
            "log_in_machine" LogInMachine,
            "redeem_invitation" RedeemInvitation,
            "choose_role" ChooseRole,
            "end_session" EndSession,
            "end_other_sessions" EndOtherSessions,
            "check_code" CheckCode,
            "log_in_with_passkey" LogInWithPasskey,
            "redeem_with_passkey" RedeemWithPasskey,
            "add_passkey" AddPasskey,
            "remove_login" RemoveLogin,
            "enter_program_code" EnterProgramCode,
            "allow_program" AllowProgram,
            "refuse_program" RefuseProgram,
            "finish_program" FinishProgram,
        }
        queries {
            "ways_to_log_in" WaysToLogIn => LoginWays,
            "begin_login" BeginLogin => BegunLogin,
            "act_in_session" ActInSession => SessionView,
            "my_sessions" MySessions => OwnSessions,
            "look_at_invitation" LookAtInvitation => InvitationView,
            "begin_invited_passkey" BeginInvitedPasskey => BegunPasskey,
            "begin_own_passkey" BeginOwnPasskey => BegunPasskey,
            "begin_passkey_login" BeginPasskeyLogin => BegunPasskey,
            "my_logins" MyLogins => OwnLogins,
            "begin_program" BeginProgram => BegunProgram,
            "begin_program_by_code" BeginProgramByCode => BegunProgram,
            "look_at_program" LookAtProgram => ProgramView,
        }
    }
    queries {
        "who_has_access" WhoHasAccess => HeldGrants,
        "who_had_access" WhoHadAccess => AccessHistory,
        "accounts" ListAccounts => PlaceAccounts,
        "my_roles" MyRoles => OwnRoles,
        "invitations" ListInvitations => OpenInvitations,
    }
}
