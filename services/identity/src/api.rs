//! What the wire asks, as a command with its stream and what others state of it; and how each no is said.

pub(crate) mod claims;
pub(crate) mod login;
pub(crate) mod machine;
pub(crate) mod passkeys;
mod people;
pub(crate) mod program;
pub(crate) mod sessions;
pub(crate) mod vault;

use platform::{CommandFor, Failure, RequestContext};
use proto::{
    actor::Role,
    identity::{
        BlockAccount, Bootstrap, CloseAccount, ConfirmGrant, EndGrant, ForgetAccount, GiveGrant,
        Invite, RecoverAccount, UnblockAccount, WithdrawInvitation,
    },
    problem::Problem,
};

use crate::{
    IdentityService,
    domain::{Command, Known, account, roster},
    view,
};

/// Everybody who holds a role that is given. A family's is not: who they are, `vault` knows.
pub(crate) const ANYBODY: &[Role] = &[
    Role::CaseWorker,
    Role::BridgeBuilder,
    Role::Coordinator,
    Role::Volunteer,
    Role::Leader,
    Role::Administrator,
    Role::Auditor,
];

type Context = RequestContext<IdentityService>;
type Asked = Result<CommandFor<Command>, Failure>;

pub(crate) async fn give_grant(ctx: Context, it: GiveGrant) -> Asked {
    let known = view::known(&ctx.pool, it.grant.0, it.place, it.person, ctx.clock.now()).await?;
    let known = Known { is_claimed: ctx.service.follows(it.place, it.role), ..known };
    Ok(CommandFor { stream: it.place.roster(), command: Command::GiveGrant(it, known) })
}

pub(crate) async fn confirm_grant(ctx: Context, it: ConfirmGrant) -> Asked {
    let humans = view::human::shared(&ctx.pool, None).await?;
    Ok(CommandFor { stream: it.place.roster(), command: Command::ConfirmGrant(it, humans) })
}

pub(crate) async fn end_grant(ctx: Context, it: EndGrant) -> Asked {
    let accountable_for = view::accountable_for(&ctx.pool, it.grant).await?;
    Ok(CommandFor { stream: it.place.roster(), command: Command::EndGrant(it, accountable_for) })
}

pub(crate) async fn invite(ctx: Context, it: Invite) -> Asked {
    let known =
        view::known(&ctx.pool, it.invitation.0, it.place, it.person, ctx.clock.now()).await?;
    let known = Known { is_claimed: ctx.service.follows(it.place, it.role), ..known };
    Ok(CommandFor { stream: it.place.roster(), command: Command::Invite(it, known) })
}

pub(crate) fn withdraw_invitation(it: WithdrawInvitation) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: it.place.roster(), command: Command::WithdrawInvitation(it) })
}

pub(crate) async fn bootstrap(ctx: Context, it: Bootstrap) -> Asked {
    let known = view::known(&ctx.pool, it.invitation.0, it.place, None, ctx.clock.now()).await?;
    Ok(CommandFor { stream: it.place.roster(), command: Command::Bootstrap(it, known) })
}

pub(crate) async fn recover_account(ctx: Context, it: RecoverAccount) -> Asked {
    let now = ctx.clock.now();
    let known = view::known(&ctx.pool, it.invitation.0, it.place, None, now).await?;
    let holdings = view::holdings(&ctx.pool, it.account).await?;
    let command = Command::RecoverAccount(it.clone(), known, holdings);
    Ok(CommandFor { stream: it.place.roster(), command })
}

macro_rules! of_accounts {
    ($($name:ident: $Request:ident)*) => { $(
        pub(crate) async fn $name(ctx: Context, it: $Request) -> Asked {
            let holdings = view::holdings(&ctx.pool, it.account).await?;
            Ok(CommandFor { stream: it.account.0, command: Command::$Request(it, holdings) })
        }
    )* };
}

of_accounts! {
    block_account: BlockAccount
    unblock_account: UnblockAccount
    close_account: CloseAccount
    forget_account: ForgetAccount
}

impl From<account::Rejection> for Problem {
    fn from(rejection: account::Rejection) -> Problem {
        use account::Rejection::{
            AlreadyBlocked, AlreadyForgotten, AlreadyOpen, Blocked, Closed, LastLogin,
            LoginRemoved, NoSuchLogin, NotBlocked, NotClosed, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            AlreadyOpen => (409, "account_already_open"),
            Blocked => (409, "account_blocked"),
            AlreadyBlocked => (409, "account_already_blocked"),
            NotBlocked => (409, "account_not_blocked"),
            Closed => (409, "account_closed"),
            NotClosed => (409, "account_not_closed"),
            AlreadyForgotten => (409, "account_already_forgotten"),
            NoSuchLogin => (404, "no_such_login"),
            LastLogin => (409, "last_login"),
            LoginRemoved => (409, "login_removed"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<roster::Rejection> for Problem {
    fn from(rejection: roster::Rejection) -> Problem {
        use roster::Rejection::{
            AlreadyHeld, IdUsed, InvitationOver, NoSuchGrant, NoSuchInvitation,
        };
        let (status, code) = match rejection {
            IdUsed => (409, "id_used"),
            AlreadyHeld => (409, "role_already_held"),
            NoSuchGrant => (404, "no_such_grant"),
            NoSuchInvitation => (404, "no_such_invitation"),
            InvitationOver => (409, "invitation_over"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
