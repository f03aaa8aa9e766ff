//! Logging in at a provider: there, back, and what the provider says when it has ended there.

use chrono::TimeDelta;
use platform::{Clock, CommandFor, Failure, Prepared, RequestContext, calendar};
use proto::{
    identity::{
        BeginLogin, BegunLogin, EndLogins, FinishLogin, LoginKind, LoginWay, LoginWays, Opaque,
        ProviderCode, WaysToLogIn,
    },
    problem::Problem,
    sealed::Digest,
};
use sha2::{Digest as _, Sha256};

use super::sessions::blocked;
use crate::{
    IdentityService,
    domain::{Command, account::Standing},
    oidc::{LoggedIn, Refused},
    providers::LoginProviders,
    view::{
        self, Effect,
        login::{Back, Taken},
        session::{Session, digest_of},
    },
};

type Context = RequestContext<IdentityService>;

fn providers(ctx: &Context) -> Result<&LoginProviders, Problem> {
    let detail = "nobody logs in at a provider here: ask whoever runs this for the way to log in";
    ctx.service.providers.as_deref().ok_or_else(|| Problem::new(404, "provider_unknown", detail))
}

/// What is said of a login that came to nothing: what to do, and nothing of who it was.
fn refused(why: Refused) -> Problem {
    let (status, detail) = match why {
        Refused::ProviderUnknown => (404, "there is no such way to log in: choose another"),
        Refused::ProviderAway(_) => {
            (503, "the provider does not answer: try again in a moment, or log in another way")
        }
        Refused::LevelTooLow => {
            (403, "the login is not sure enough: log in at level substantial, as with MitID's app")
        }
        Refused::CodeRefused | Refused::TooOld | Refused::LoginTooOld | Refused::ClockDiffers => {
            (409, "it took too long, or was used before: begin again")
        }
        Refused::AnswerNotOurs
        | Refused::ClientRefused
        | Refused::AnswerNotUnderstood
        | Refused::TokenMalformed
        | Refused::TokenEncrypted
        | Refused::AlgorithmNotAllowed
        | Refused::KeyUnknown
        | Refused::TokenForged
        | Refused::IssuerDiffers
        | Refused::TokenNotForUs
        | Refused::NonceDiffers
        | Refused::AccessTokenDiffers
        | Refused::UserinfoDiffers
        | Refused::ClaimNotUnderstood
        | Refused::NotALogoutToken => (
            403,
            "the provider's answer is not one that is taken: begin again, and tell whoever runs this",
        ),
    };
    Problem::new(status, why.code(), detail)
}

pub(crate) async fn ways_to_log_in(ctx: Context, _: WaysToLogIn) -> Result<LoginWays, Failure> {
    let Some(providers) = &ctx.service.providers else { return Ok(LoginWays { ways: vec![] }) };
    let ways = providers.oidc.ways(Clock::wall().now()).into_iter().filter_map(|it| {
        Some(LoginWay {
            provider: ProviderCode::read(it.code)?,
            name_da: it.name.da.parse().ok()?,
            name_en: it.name.en.parse().ok()?,
            is_away: it.away.is_some(),
        })
    });
    Ok(LoginWays { ways: ways.collect() })
}

pub(crate) async fn begin_login(ctx: Context, it: BeginLogin) -> Result<BegunLogin, Failure> {
    let now = Clock::wall().now();
    let begun = providers(&ctx)?.oidc.begin(it.provider.as_str(), now, it.max_age_s).await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(why) => return Err(outcome(&ctx, &it.provider, why).await?.into()),
    };
    let state = digest(begun.state.expose());
    let browser = digest_of(&it.browser);
    let back = Back { state: &state, provider: &it.provider, browser: &browser };
    view::login::keep(&ctx.kept, back, &begun.pending).await?;
    let url = Opaque::read(begun.url.as_str());
    Ok(BegunLogin { url: url.ok_or_else(|| anyhow::anyhow!("the address of a provider is none"))? })
}

fn digest(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}

/// Notes why somebody is not logged in, and says it.
async fn outcome(ctx: &Context, provider: &ProviderCode, why: Refused) -> Result<Problem, Failure> {
    tracing::info!(
        service.name = "identity",
        provider = provider.as_str(),
        outcome = why.code(),
        "a login came to nothing"
    );
    view::login::note(&ctx.kept, provider, None, why.code(), ctx.clock.now()).await?;
    Ok(refused(why))
}

pub(crate) async fn finish_login(
    ctx: Context,
    it: FinishLogin,
) -> Result<Prepared<IdentityService>, Failure> {
    let providers = providers(&ctx)?;
    super::people::must_answer(&ctx, &it).await?;
    let wall = Clock::wall().now();
    let (state, browser) = (digest(it.state.expose()), digest_of(&it.browser));
    let back = Back { state: &state, provider: &it.provider, browser: &browser };
    let pending = match view::login::take(&ctx.kept, back, it.session, wall).await? {
        Taken::Now(pending) => pending,
        Taken::UnderWay => {
            let detail = "this login is under way: ask again in a moment";
            return Err(Problem::not_now("login_under_way", detail).into());
        }
        Taken::Not => {
            let detail =
                "this login was not begun here, took too long, or was used before: begin again";
            return Err(Problem::new(409, "begin_again", detail).into());
        }
    };
    let (code, issuer) = (it.code.expose(), it.issuer.as_ref().map(Opaque::expose));
    let asked = providers.oidc.finish(it.provider.as_str(), &pending, code, issuer, wall).await;
    match asked {
        Ok(logged_in) => begun(&ctx, &it, providers, &logged_in).await,
        Err(why) => Err(outcome(&ctx, &it.provider, why).await?.into()),
    }
}

/// The login of somebody whom a provider gives its word for.
async fn begun(
    ctx: &Context,
    it: &FinishLogin,
    providers: &LoginProviders,
    who: &LoggedIn,
) -> Result<Prepared<IdentityService>, Failure> {
    let now = ctx.clock.now();
    let login = providers.login(&who.issuer, &who.subject);
    let account = match super::claims::whose(ctx, it, providers, (who, login)).await? {
        None => None,
        Some((account, Standing::Open)) => Some(account),
        Some((
            account,
            Standing::Unknown | Standing::Blocked | Standing::Closed | Standing::Forgotten,
        )) => {
            view::login::note(&ctx.kept, &it.provider, Some(account), "account_blocked", now)
                .await?;
            return Err(blocked().into());
        }
    };
    let (registered_as, bearer) = super::people::bearer(ctx, it, who, account).await?;
    super::people::named(ctx, who, account).await?;
    view::login::note(&ctx.kept, &it.provider, account, "logged_in", now).await?;
    // A provider that does not say when it asked the person did not ask lately.
    let authenticated_at =
        who.authenticated_at.unwrap_or_else(|| calendar::after(now, TimeDelta::days(-1))).min(now);
    let mut session = Session {
        session: it.session,
        login,
        kind: LoginKind::Oidc,
        level: who.level,
        account,
        registered_as,
        acts_as: None,
        device: it.device,
        began_at: now,
        authenticated_at,
        seen_at: now,
        bearer,
        provider_session: who.session_id.as_ref().map(|it| providers.session(&who.issuer, it)),
    };
    session.acts_as = super::sessions::only_choice(ctx, &session).await?;
    super::claims::taken(ctx, providers, (it, who), session, digest_of(&it.cookie)).await
}

/// A provider says that somebody logged out there: all that grew from that login ends.
pub(crate) async fn end_logins(
    ctx: Context,
    it: EndLogins,
) -> Result<Prepared<IdentityService>, Failure> {
    let providers = providers(&ctx)?;
    let wall = Clock::wall().now();
    let heard = providers.oidc.logout_token(it.provider.as_str(), it.token.expose(), wall).await;
    let ended = match heard {
        Ok(ended) => ended,
        Err(why) => return Err(refused(why).into()),
    };
    let token = digest(&format!("{}\n{}", ended.issuer, ended.token_id));
    if !view::login::is_new(&ctx.kept, &token, ended.remember_until).await? {
        let detail = "this logout was heard before: nothing is to be done";
        return Err(Problem::new(409, "heard_before", detail).into());
    }
    let login = ended.subject.as_ref().map(|it| providers.login(&ended.issuer, it));
    let session = ended.session_id.as_ref().map(|it| providers.session(&ended.issuer, it));
    let ask = CommandFor { stream: ctx.id.0, command: Command::Login };
    Ok(Prepared { ask, effect: Some(Effect::ProviderEnded { login, session }) })
}
