//! What a provider says of somebody at their login, beside that it is them: whom they were before, and which roles follow.

use std::collections::BTreeSet;

use platform::{CommandFor, Failure, Prepared};
use proto::{
    id::{AccountId, LoginId, derive},
    identity::{FinishLogin, Place},
    problem::Problem,
    sealed::Digest,
};

use super::sessions::{Context, written};
use crate::{
    IdentityService,
    domain::{Command, account::Standing, claims::Claims},
    oidc::LoggedIn,
    providers::LoginProviders,
    view::{
        self, Effect,
        claims::{KnownLogin, Noted},
        session::Session,
    },
};

/// How often somebody's account was closed and forgotten at most, whom a provider still sends.
const BEGUN_ANEW_MAX: u32 = 100;

/// The account of whoever logs in, and how it stands: by the login itself, or by the two claims that name the same person where the
/// provider's subject has changed. By nothing else: an address or a name changes hands.
pub(super) async fn whose(
    ctx: &Context,
    it: &FinishLogin,
    providers: &LoginProviders,
    (who, login): (&LoggedIn, LoginId),
) -> Result<Option<(AccountId, Standing)>, Failure> {
    let second = who.second.as_ref().map(|it| providers.second(&who.issuer, it));
    let known = view::session::account_of(&ctx.pool, login).await?;
    if known.is_none() {
        let before = before(ctx, login, second.as_ref()).await?;
        return Ok(before.map(|it| (it.account, it.standing)));
    }
    let written = view::claims::written(&ctx.pool, login).await?.and_then(|(_, second)| second);
    if written.is_some() && second.is_some() && written != second {
        let (outcome, at) = ("other_person", ctx.clock.now());
        let account = known.map(|(account, _)| account);
        view::login::note(&ctx.kept, &it.provider, account, outcome, at).await?;
        let detail = "the provider says that this login is another person's now: ask whoever gives access to close and forget the account of before, and log in again";
        return Err(Problem::new(403, outcome, detail).into());
    }
    Ok(known)
}

/// What the same person logged in with before. A login that was removed is nobody's: no account is found by it.
async fn before(
    ctx: &Context,
    login: LoginId,
    second: Option<&Digest>,
) -> Result<Option<KnownLogin>, Failure> {
    let Some(second) = second else { return Ok(None) };
    if view::claims::written(&ctx.pool, login).await?.is_some() {
        return Ok(None);
    }
    view::claims::by_second(&ctx.pool, second).await
}

/// Begins the login, with what follows from what the provider said.
pub(super) async fn taken(
    ctx: &Context,
    providers: &LoginProviders,
    (it, who): (&FinishLogin, &LoggedIn),
    mut session: Session,
    digest: Digest,
) -> Result<Prepared<IdentityService>, Failure> {
    let config = providers.oidc.roles(it.provider.as_str());
    let second = who.second.as_ref().map(|it| providers.second(&who.issuer, it));
    let said = who.roles.clone().unwrap_or_default();
    let is_known = view::session::account_of(&ctx.pool, session.login).await?.is_some();
    let moved_from = match session.account {
        Some(_) if !is_known => before(ctx, session.login, second.as_ref()).await?,
        Some(_) | None => None,
    };
    let places = match session.account {
        Some(account) => view::claims::places(&ctx.pool, account).await?,
        None => BTreeSet::new(),
    };
    if config.is_none() && second.is_none() && places.is_empty() {
        return Ok(written(it.session.0, Some(Effect::Began { session, digest })));
    }
    let is_removed = view::claims::written(&ctx.pool, session.login).await?;
    let is_removed = is_removed.is_some_and(|(is_removed, _)| is_removed);
    if session.account.is_none() && !said.roles.is_empty() && !is_removed {
        session.account = Some(new_account(ctx, session.login).await?);
    }
    let concerned = providers.oidc.concerned(it.provider.as_str(), who.cvr.as_deref());
    let noted = Noted {
        second,
        is_asked: config.is_some(),
        places: concerned.into_iter().map(Place::Municipality).collect(),
        why: said.nothing_given,
    };
    let ask = match session.account {
        None => CommandFor { stream: it.session.0, command: Command::Login },
        Some(account) => {
            let claims = Claims {
                account,
                login: session.login,
                level: who.level,
                moved_from: moved_from.map(|it| it.login),
                roles: said.roles,
                places,
                session: it.session,
            };
            CommandFor { stream: account.0, command: Command::TakeClaims(claims) }
        }
    };
    Ok(Prepared { ask, effect: Some(Effect::BeganWithClaims { session, digest, noted }) })
}

/// The account that begins with this login: the same in two tabs at once, and another where who had the one before is forgotten.
async fn new_account(ctx: &Context, login: LoginId) -> Result<AccountId, Failure> {
    for nth in 0..BEGUN_ANEW_MAX {
        let account = AccountId(derive("account", &[login.0.as_bytes(), &nth.to_be_bytes()]));
        match view::session::standing_of(&ctx.pool, account).await? {
            Standing::Unknown | Standing::Open | Standing::Blocked => return Ok(account),
            Standing::Closed | Standing::Forgotten => {}
        }
    }
    let detail = "this login was closed and forgotten too often: ask whoever runs this";
    Err(Problem::new(409, "begun_anew_too_often", detail).into())
}
