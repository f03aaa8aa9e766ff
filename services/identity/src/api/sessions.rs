//! What `portal` asks of logins: one begins, somebody says whom they act as, a token for it, the end.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Clock, CommandFor, Failure, Prepared, RequestContext, calendar,
    token::{TTL, Token},
};
use proto::{
    actor::{Actor, Level, Role},
    id::{AccountId, GrantId},
    identity::{
        ActInSession, Acting, ActsAs, ChooseRole, EndOtherSessions, EndSession, LoginKind,
        MySessions, Opaque, OwnRole, OwnSessions, Place, RedeemInvitation, SessionView,
        StartDemoSession,
    },
    problem::Problem,
    sealed::Digest,
};
use uuid::Uuid;

use crate::{
    IdentityService,
    domain::{
        Command, Redemption,
        account::Standing,
        passkey_needed,
        session::{Ends, is_sure_enough},
    },
    view::{
        self, Effect,
        session::{Held, Session, digest_of, role_of},
    },
};

pub(super) type Context = RequestContext<IdentityService>;
type Asked = Result<Prepared<IdentityService>, Failure>;

pub(super) fn written(stream: Uuid, effect: Option<Effect>) -> Prepared<IdentityService> {
    Prepared { ask: CommandFor { stream, command: Command::Login }, effect }
}

/// The answer to whoever is not logged in, or not any more.
fn over() -> Problem {
    Problem::new(401, "session_over", "you are not logged in any more: log in again")
}

pub(super) fn blocked() -> Problem {
    Problem::new(
        403,
        "account_blocked",
        "the account is blocked or closed: ask whoever gave you your role",
    )
}

fn not_held() -> Problem {
    let detail = "you cannot act as this: choose one of those that are shown";
    Problem::new(403, "role_not_held", detail)
}

/// A login that lasts, with what its account holds now.
pub(super) struct Alive {
    pub(super) session: Session,
    held: Vec<Held>,
    ends: Ends,
}

pub(super) async fn alive(ctx: &Context, cookie: &Digest) -> Result<Alive, Failure> {
    let now = ctx.clock.now();
    let mut session = view::session::session(&ctx.pool, cookie).await?.ok_or_else(over)?;
    if session.is_program() {
        let own = session.acts_as;
        session.registered_as.retain(|it| own == Some(ActsAs::Person(*it)));
    }
    let held = match session.account {
        None => vec![],
        Some(account)
            if view::session::standing_of(&ctx.pool, account).await? == Standing::Open =>
        {
            let held = view::session::held_by(&ctx.pool, account, now).await?;
            held.into_iter().filter(|it| it.is_for(&session)).collect()
        }
        Some(_) => return Err(blocked().into()),
    };
    let role = role_of(session.acts_as, &held);
    let ends = session.ends(role, session.seen_at);
    if ends.idle_at <= now {
        return Err(over().into());
    }
    Ok(Alive { session, held, ends })
}

pub(crate) async fn start_demo_session(ctx: Context, it: StartDemoSession) -> Asked {
    if !ctx.service.is_demo {
        let detail = "this is no demo: log in as you usually do";
        return Err(Problem::new(403, "no_demo", detail).into());
    }
    let now = ctx.clock.now();
    let known = view::session::account_of(&ctx.pool, it.login).await?;
    let account = match known {
        None => None,
        Some((account, Standing::Open)) => Some(account),
        Some((
            _,
            Standing::Unknown | Standing::Blocked | Standing::Closed | Standing::Forgotten,
        )) => {
            return Err(blocked().into());
        }
    };
    let by = (it.login, LoginKind::Demo, Level::Substantial);
    let mut session = Session::begun((it.session, it.device), by, account, now);
    session.registered_as = it.registered_as;
    session.acts_as = only_choice(&ctx, &session).await?;
    let digest = digest_of(&it.cookie);
    Ok(written(it.session.0, Some(Effect::Began { session, digest })))
}

/// Whom somebody acts as who can act as one alone: they need not choose.
pub(super) async fn only_choice(
    ctx: &Context,
    session: &Session,
) -> Result<Option<ActsAs>, Failure> {
    let held = match session.account {
        None => vec![],
        Some(account) => view::session::held_by(&ctx.pool, account, ctx.clock.now()).await?,
    };
    Ok(view::session::only_choice(session, &held))
}

pub(crate) async fn choose_role(ctx: Context, it: ChooseRole) -> Asked {
    let Alive { session, held, .. } = alive(&ctx, &it.cookie).await?;
    let may = match it.acts_as {
        ActsAs::Person(person) => session.registered_as.contains(&person),
        ActsAs::Grant(grant) => held.iter().any(|held| {
            held.own.grant == grant && is_sure_enough(held.own.role, session.kind, session.level)
        }),
    };
    if !may {
        return Err(not_held().into());
    }
    let effect = Effect::Chose {
        session: session.session,
        digest: digest_of(&it.cookie),
        next: digest_of(&it.next),
        acts_as: it.acts_as,
    };
    Ok(written(session.session.0, Some(effect)))
}

/// Who is logged out already stays so.
pub(crate) async fn end_session(ctx: Context, it: EndSession) -> Asked {
    let Some(own) = view::session::session(&ctx.pool, &it.cookie).await? else {
        return Ok(written(ctx.id.0, None));
    };
    let session = it.session.unwrap_or(own.session);
    let own_sessions = view::session::sessions_of(&ctx.pool, &own).await?;
    if session != own.session && !own_sessions.iter().any(|it| it.session == session) {
        return Err(Problem::not_found().into());
    }
    Ok(written(own.session.0, Some(Effect::Ended { session })))
}

pub(crate) async fn end_other_sessions(ctx: Context, it: EndOtherSessions) -> Asked {
    let Alive { session, .. } = alive(&ctx, &it.cookie).await?;
    let Session { session, login, account, .. } = session;
    Ok(written(session.0, Some(Effect::OthersEnded { session, login, account })))
}

pub(crate) async fn redeem_invitation(ctx: Context, it: RedeemInvitation) -> Asked {
    let Alive { session, .. } = alive(&ctx, &it.cookie).await?;
    let is_program = session.is_program();
    let Session { session, login, kind, level, account, bearer, .. } = session;
    if kind == LoginKind::Key || is_program {
        let detail = "an invitation is for a person: a machine's key is registered";
        return Err(Problem::new(403, "is_machine", detail).into());
    }
    // Another tab may have been quicker: a way to log in has one account.
    let linked = view::session::account_of(&ctx.pool, login).await?.map(|(account, _)| account);
    let account = account.or(linked).unwrap_or_else(|| AccountId(Uuid::new_v4()));
    let RedeemInvitation { place, invitation, digest, .. } = it;
    let found = view::invitation(&ctx.pool, place, invitation, ctx.clock.now()).await?;
    if found.is_some_and(|it| it.account.is_some()) {
        return Err(passkey_needed().into());
    }
    let comes = bearer.human.map(|it| (account, it));
    let humans = view::human::shared(&ctx.pool, comes).await?;
    let redemption = Redemption { place, invitation, digest, account, login, kind, level };
    let command = Command::Redeem(redemption, humans);
    let ask = CommandFor { stream: place.roster(), command };
    Ok(Prepared { ask, effect: Some(Effect::Linked { session, login, kind, account }) })
}

pub(crate) async fn my_sessions(ctx: Context, query: MySessions) -> Result<OwnSessions, Failure> {
    let Alive { session, .. } = alive(&ctx, &query.cookie).await?;
    Ok(OwnSessions { sessions: view::session::sessions_of(&ctx.pool, &session).await? })
}

pub(crate) async fn act_in_session(
    ctx: Context,
    query: ActInSession,
) -> Result<SessionView, Failure> {
    // Before anything is read: what ends after this moment ends tokens that were issued by it.
    let (now, issued) = (ctx.clock.now(), Clock::wall().now());
    let Alive { session, held, ends } = alive(&ctx, &query.cookie).await?;
    if query.is_used {
        view::session::seen(&ctx.kept, &session, now).await?;
    }
    let (sure, too_sure): (Vec<_>, Vec<_>) =
        held.iter().partition(|it| is_sure_enough(it.own.role, session.kind, session.level));
    let holds = |it: &ActsAs| match it {
        ActsAs::Person(it) => session.registered_as.contains(it),
        ActsAs::Grant(grant) => sure.iter().any(|it| it.own.grant == *grant),
    };
    let acts_as = match query.acts_as {
        None => session.acts_as.filter(holds),
        Some(named) if holds(&named) => {
            // A login lasts no longer under the role that is named than it would have if that had been chosen.
            let role = role_of(Some(named), &held);
            if session.ends(role, session.seen_at).idle_at <= now {
                return Err(over().into());
            }
            Some(named)
        }
        Some(_) => return Err(not_held().into()),
    };
    let (idle_ends_at, ends_at) = if query.is_used {
        let role = role_of(acts_as, &held);
        let Ends { idle_at, at } = session.ends(role, now);
        (idle_at, at)
    } else {
        (ends.idle_at, ends.at)
    };
    let acting = match acts_as {
        None => None,
        Some(it) => acting(&ctx, &session, it, &sure, &query, ends_at, (now, issued)).await?,
    };
    let nothing_given = match *held {
        [] => view::claims::nothing_given(&ctx.pool, session.login).await?,
        [_, ..] => vec![],
    };
    Ok(SessionView {
        nothing_given,
        session: session.session,
        account: session.account,
        level: session.level,
        authenticated_at: session.authenticated_at,
        roles: own(sure),
        registered_as: session.registered_as,
        is_sought_by_cpr: session.bearer.is_sought,
        too_sure: own(too_sure),
        acts_as,
        acting,
        idle_ends_at,
        ends_at,
    })
}

fn own(held: Vec<&Held>) -> Vec<OwnRole> {
    held.into_iter().map(|it| it.own.clone()).collect()
}

/// A token for whom somebody acts as; none where there is no municipality to ask for.
async fn acting(
    ctx: &Context,
    session: &Session,
    acts_as: ActsAs,
    held: &[&Held],
    query: &ActInSession,
    session_ends_at: DateTime<Utc>,
    (now, issued): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<Acting>, Failure> {
    let Some(signer) = &ctx.service.signer else {
        return Err(anyhow::anyhow!("the stack names no key to sign actor tokens with").into());
    };
    let Some(As { actor, grant, tenants, ends_at, scope }) =
        who(ctx, acts_as, held, query, now).await?
    else {
        return Ok(None);
    };
    // Tokens are dated by the wall's clock, grants by the service's own.
    let ends_at = ends_at.map_or(session_ends_at, |it| it.min(session_ends_at));
    let lasts = TTL.min(ends_at.signed_duration_since(now)).max(TimeDelta::zero());
    let token = Token {
        actor: actor.clone(),
        session: Some(session.session),
        grant,
        level: session.level,
        scope,
    };
    let until = calendar::after(issued, lasts);
    let token = Opaque::read(&signer.mint(&token, issued, lasts));
    let token = token.ok_or_else(|| anyhow::anyhow!("a token is visible letters"))?;
    Ok(Some(Acting { actor, tenants, token, until }))
}

/// Whom somebody acts as, and from what.
struct As {
    actor: Actor,
    grant: Option<GrantId>,
    tenants: Vec<proto::code::Municipality>,
    ends_at: Option<DateTime<Utc>>,
    /// What a machine may ask.
    scope: Option<Vec<String>>,
}

async fn who(
    ctx: &Context,
    acts_as: ActsAs,
    held: &[&Held],
    query: &ActInSession,
    now: DateTime<Utc>,
) -> Result<Option<As>, Failure> {
    let grant = match acts_as {
        ActsAs::Grant(grant) => grant,
        ActsAs::Person(it) => {
            let subject = proto::id::UserId(it.person.0);
            let (role, tenant) = (Role::Family, it.tenant);
            let actor = Actor { subject, role, tenant, organisation: None, duty: None };
            let (grant, tenants) = (None, vec![tenant]);
            return Ok(Some(As { actor, grant, tenants, ends_at: None, scope: None }));
        }
    };
    let Some(it) = held.iter().find(|it| it.own.grant == grant) else { return Ok(None) };
    let tenants = view::session::tenants_of(&ctx.pool, it.own.place, now).await?;
    let tenant = match query.tenant {
        Some(wanted) => tenants.iter().find(|it| **it == wanted),
        None => tenants.first(),
    };
    let Some(tenant) = tenant.copied() else { return Ok(None) };
    let organisation = match it.own.place {
        Place::Organisation(it) => Some(it),
        Place::Country | Place::Municipality(_) => None,
    };
    let (role, duty) = (it.own.role, it.own.duty);
    let actor = Actor { subject: it.subject, role, tenant, organisation, duty };
    let scope = it.machine.as_ref().map(|it| it.scope.iter().map(ToString::to_string).collect());
    Ok(Some(As { actor, grant: Some(grant), tenants, ends_at: it.ends_at, scope }))
}
