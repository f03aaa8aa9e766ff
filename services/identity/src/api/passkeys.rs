//! What `portal` asks of invitations and passkeys: a code is tried, a passkey is made, used and removed.

use platform::{CommandFor, Failure, Prepared, RequestContext, calendar};
use proto::{
    id::AccountId,
    identity::{
        ActsAs, AddPasskey, BeginInvitedPasskey, BeginOwnPasskey, BeginPasskeyLogin, BegunPasskey,
        CheckCode, InvitationStanding, LogInWithPasskey, LoginKind, MyLogins, OwnLogins,
        RedeemWithPasskey, RemoveLogin,
    },
    problem::Problem,
};
use uuid::Uuid;

use super::sessions::{Alive, alive, blocked, only_choice, written};
use crate::{
    IdentityService,
    domain::{
        Command, Redemption,
        account::Standing,
        giving::needs_sure_login,
        roster,
        session::{FRESH, PASSKEY_LEVEL},
    },
    passkeys::{Challenge, Made, NotTaken, Passkey, Passkeys, Used},
    view::{
        self, Effect,
        session::{Session, digest_of},
    },
};

type Context = RequestContext<IdentityService>;
type Asked = Result<Prepared<IdentityService>, Failure>;

fn passkeys(ctx: &Context) -> Result<&Passkeys, Problem> {
    let detail = "nobody logs in with a passkey here: ask whoever runs this for the way to log in";
    ctx.service.passkeys.as_deref().ok_or_else(|| Problem::new(404, "no_passkeys", detail))
}

/// The answer is late, of another browser, or was used before.
fn begin_again() -> Problem {
    let detail = "it took too long, or was begun in another browser: begin again";
    Problem::new(409, "begin_again", detail)
}

impl From<NotTaken> for Problem {
    fn from(_: NotTaken) -> Problem {
        let detail = "the device's answer is not one that is taken: begin again, and take another device if it happens again";
        Problem::new(403, "passkey_refused", detail)
    }
}

/// The same for a passkey that nobody has, and for one that was removed.
fn unknown() -> Problem {
    let detail = "this passkey lets nobody in here: take another, or ask whoever gave you your role for a new link";
    Problem::new(403, "passkey_unknown", detail)
}

#[expect(clippy::needless_pass_by_value, reason = "a command is taken whole")]
pub(crate) fn check_code(it: CheckCode) -> Result<CommandFor<Command>, Problem> {
    let CheckCode { place, invitation, digest } = it;
    let command = Command::TryCode { place, invitation, digest };
    Ok(CommandFor { stream: place.roster(), command })
}

pub(crate) async fn begin_invited_passkey(
    ctx: Context,
    it: BeginInvitedPasskey,
) -> Result<BegunPasskey, Failure> {
    let passkeys = passkeys(&ctx)?;
    let now = ctx.clock.now();
    let found = view::invitation(&ctx.pool, it.place, it.invitation, now).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if found.standing != InvitationStanding::Open {
        return Err(Problem::from(roster::Rejection::InvitationOver).into());
    }
    if needs_sure_login(found.role) {
        let detail = "this role needs a surer login than a passkey: log in at the municipality or with MitID";
        return Err(Problem::new(403, "login_not_sure", detail).into());
    }
    let (account, known) = match found.account {
        Some(lost) => (lost, view::passkey::credentials_of(&ctx.pool, lost).await?),
        None => (AccountId(Uuid::new_v4()), vec![]),
    };
    let asked = passkeys.ask_to_make(account, known)?;
    view::passkey::ask(&ctx.kept, &asked, &it.browser, Some(account), now).await?;
    Ok(BegunPasskey { options: asked.options })
}

/// A login in which somebody has just shown who they are.
async fn fresh(
    ctx: &Context,
    cookie: &proto::sealed::Digest,
) -> Result<(Session, AccountId), Failure> {
    let Alive { session, .. } = alive(ctx, cookie).await?;
    if session.kind == LoginKind::Key || session.is_program() {
        let detail = "a machine logs in with its key alone: propose another key instead";
        return Err(Problem::new(403, "not_for_machines", detail).into());
    }
    if calendar::after(session.authenticated_at, FRESH) <= ctx.clock.now() {
        let detail = "it is too long since you logged in: log in again, then change how you log in";
        return Err(Problem::new(403, "login_too_old", detail).into());
    }
    let Some(account) = session.account else {
        let detail = "you have no role here yet: open the link of an invitation first";
        return Err(Problem::new(409, "no_account", detail).into());
    };
    Ok((session, account))
}

pub(crate) async fn begin_own_passkey(
    ctx: Context,
    it: BeginOwnPasskey,
) -> Result<BegunPasskey, Failure> {
    let passkeys = passkeys(&ctx)?;
    let (_, account) = fresh(&ctx, &it.cookie).await?;
    let known = view::passkey::credentials_of(&ctx.pool, account).await?;
    let asked = passkeys.ask_to_make(account, known)?;
    view::passkey::ask(&ctx.kept, &asked, &it.browser, Some(account), ctx.clock.now()).await?;
    Ok(BegunPasskey { options: asked.options })
}

pub(crate) async fn begin_passkey_login(
    ctx: Context,
    it: BeginPasskeyLogin,
) -> Result<BegunPasskey, Failure> {
    let asked = passkeys(&ctx)?.ask_to_use()?;
    view::passkey::ask(&ctx.kept, &asked, &it.browser, None, ctx.clock.now()).await?;
    Ok(BegunPasskey { options: asked.options })
}

/// The passkey that this browser was asked to make, and for whose account.
async fn made(
    ctx: &Context,
    credential: &proto::identity::Opaque,
    browser: &proto::sealed::Digest,
) -> Result<(Passkey, AccountId, Challenge), Failure> {
    let passkeys = passkeys(ctx)?;
    let made = Made::read(credential).ok_or(NotTaken).map_err(Problem::from)?;
    let challenge = made.challenge().ok_or(NotTaken).map_err(Problem::from)?;
    let asked = view::passkey::asked(&ctx.pool, &challenge, browser, ctx.clock.now()).await?;
    let Some((Some(account), state)) = asked else { return Err(begin_again().into()) };
    let passkey = passkeys.made(&state, &made).map_err(Problem::from)?;
    if view::passkey::is_known(&ctx.pool, passkey.login()).await? {
        let detail = "this passkey is somebody's already, or was: make another";
        return Err(Problem::new(409, "passkey_known", detail).into());
    }
    Ok((passkey, account, challenge))
}

pub(crate) async fn log_in_with_passkey(ctx: Context, it: LogInWithPasskey) -> Asked {
    let passkeys = passkeys(&ctx)?;
    let now = ctx.clock.now();
    let used = Used::read(&it.credential).ok_or(NotTaken).map_err(Problem::from)?;
    let challenge = used.challenge().ok_or(NotTaken).map_err(Problem::from)?;
    let asked = view::passkey::asked(&ctx.pool, &challenge, &it.browser, now).await?;
    let Some((None, state)) = asked else { return Err(begin_again().into()) };
    let found = view::passkey::found(&ctx.pool, &used.credential()).await?;
    let Some((passkey, account, standing)) = found else { return Err(unknown().into()) };
    let counter = passkeys.used(&state, &used, &passkey, account).map_err(Problem::from)?;
    match standing {
        Standing::Open => {}
        Standing::Unknown | Standing::Blocked | Standing::Closed | Standing::Forgotten => {
            return Err(blocked().into());
        }
    }
    let by = (passkey.login(), LoginKind::Passkey, PASSKEY_LEVEL);
    let mut session = Session::begun((it.session, it.device), by, Some(account), now);
    session.acts_as = only_choice(&ctx, &session).await?;
    let digest = digest_of(&it.cookie);
    Ok(written(
        it.session.0,
        Some(Effect::BeganByPasskey { session, digest, passkey, counter, challenge }),
    ))
}

pub(crate) async fn redeem_with_passkey(ctx: Context, it: RedeemWithPasskey) -> Asked {
    let now = ctx.clock.now();
    let RedeemWithPasskey { place, invitation, digest, .. } = it;
    let (passkey, account, challenge) = made(&ctx, &it.credential, &it.browser).await?;
    let (kind, level) = (LoginKind::Passkey, PASSKEY_LEVEL);
    let login = passkey.login();
    let by = (login, kind, level);
    let mut session = Session::begun((it.session, it.device), by, Some(account), now);
    let found = view::invitation(&ctx.pool, place, invitation, now).await?;
    session.acts_as = match found.and_then(|it| it.account) {
        Some(_) => only_choice(&ctx, &session).await?,
        None => Some(ActsAs::Grant(place.grant_of(invitation))),
    };
    let redemption = Redemption { place, invitation, digest, account, login, kind, level };
    let humans = view::human::shared(&ctx.pool, None).await?;
    let ask = CommandFor { stream: place.roster(), command: Command::Redeem(redemption, humans) };
    let digest = digest_of(&it.cookie);
    let effect = Effect::Redeemed { session, digest, invitation, passkey, challenge };
    Ok(Prepared { ask, effect: Some(effect) })
}

pub(crate) async fn add_passkey(ctx: Context, it: AddPasskey) -> Asked {
    let (_, account) = fresh(&ctx, &it.cookie).await?;
    let (passkey, asked_for, challenge) = made(&ctx, &it.credential, &it.browser).await?;
    if asked_for != account {
        return Err(begin_again().into());
    }
    let command = Command::AddPasskey(account, passkey.login());
    let ask = CommandFor { stream: account.0, command };
    Ok(Prepared { ask, effect: Some(Effect::PasskeyAdded { account, passkey, challenge }) })
}

pub(crate) async fn remove_login(ctx: Context, it: RemoveLogin) -> Asked {
    let (_, account) = fresh(&ctx, &it.cookie).await?;
    let command = Command::RemoveLogin(account, it.login);
    Ok(Prepared { ask: CommandFor { stream: account.0, command }, effect: None })
}

pub(crate) async fn my_logins(ctx: Context, query: MyLogins) -> Result<OwnLogins, Failure> {
    let Alive { session, .. } = alive(&ctx, &query.cookie).await?;
    Ok(OwnLogins { logins: view::passkey::logins_of(&ctx.pool, &session).await? })
}
