//! The command line asks to act as somebody (RFC 8252, RFC 8628): it asks, they answer in their browser after a fresh login, it fetches its login.
//! What it has can do no more than a login of theirs, as the one role that they saw when they said yes.

use platform::{Failure, Prepared, RequestContext};
use proto::{
    identity::{
        AllowProgram, BeginProgram, BeginProgramByCode, BegunProgram, EnterProgramCode,
        FinishProgram, LoginKind, LookAtProgram, ProgramView, RefuseProgram,
    },
    problem::Problem,
    sealed::Digest,
};

use super::sessions::{Alive, alive, written};
use crate::{
    IdentityService,
    domain::program::{PACE, Tries, is_fresh, wait, wrong},
    view::{
        self, Effect,
        program::{Asks, Program, Standing},
        session::{Session, digest_of},
    },
};

type Context = RequestContext<IdentityService>;
type Asked = Result<Prepared<IdentityService>, Failure>;

/// The same for a question that never was, is answered, is too old, or is another browser's.
fn over() -> Problem {
    Problem::new(
        409,
        "program_over",
        "nothing asks here any more: it took too long, or was answered before; begin again with `brobygger login`",
    )
}

fn slow_down(wait: u32) -> Problem {
    let detail = "this was tried a moment ago: wait, then try again";
    Problem { retry_after_s: Some(wait), ..Problem::new(429, "slow_down", detail) }
}

/// The login of whoever answers: a person's, in a browser.
async fn person(ctx: &Context, cookie: &Digest) -> Result<Session, Failure> {
    let Alive { session, .. } = alive(ctx, cookie).await?;
    if session.kind == LoginKind::Key || session.is_program() {
        let detail = "who lets a program act is a person who has logged in in a browser";
        return Err(Problem::new(403, "not_for_machines", detail).into());
    }
    Ok(session)
}

pub(crate) async fn begin(ctx: Context, it: BeginProgram) -> Result<BegunProgram, Failure> {
    let browser = digest_of(&it.browser);
    let asks = Asks::Loopback { browser: &browser, port: it.port, state: &it.state };
    let now = ctx.clock.now();
    let expires_at = view::program::keep(&ctx.kept, &it.challenge, asks, now).await?;
    Ok(BegunProgram { expires_at })
}

pub(crate) async fn begin_by_code(
    ctx: Context,
    it: BeginProgramByCode,
) -> Result<BegunProgram, Failure> {
    let asks = Asks::ByCode { shown: &it.code, from: &it.from };
    let now = ctx.clock.now();
    let expires_at = view::program::keep(&ctx.kept, &it.challenge, asks, now).await?;
    Ok(BegunProgram { expires_at })
}

pub(crate) async fn enter_code(ctx: Context, it: EnterProgramCode) -> Asked {
    let session = person(&ctx, &it.cookie).await?;
    let now = ctx.clock.now();
    let tries = view::program::tries(&ctx.kept, session.login).await?;
    if let Some(wait) = wait(tries, now) {
        return Err(slow_down(wait).into());
    }
    let is_right = view::program::typed(&ctx.kept, &it.code, &digest_of(&it.browser), now).await?;
    let wrong = if is_right { 0 } else { wrong(tries) };
    view::program::tried(&ctx.kept, session.login, Tries { tried_at: now, wrong }).await?;
    if is_right {
        return Ok(written(session.session.0, None));
    }
    let detail = "no program shows this code: read it again, or begin anew with `brobygger login --no-browser`";
    Err(Problem::new(404, "code_unknown", detail).into())
}

pub(crate) async fn look(ctx: Context, it: LookAtProgram) -> Result<ProgramView, Failure> {
    let session = person(&ctx, &it.cookie).await?;
    let found = view::program::asking(&ctx.kept, &digest_of(&it.browser), ctx.clock.now()).await?;
    let found = found.ok_or_else(over)?;
    let expires_at = found.good_until();
    let is_fresh = is_fresh(session.authenticated_at, found.begun_at);
    let Program { challenge, port, state, from, .. } = found;
    Ok(ProgramView { challenge, port, state, from, is_fresh, expires_at })
}

pub(crate) async fn allow(ctx: Context, it: AllowProgram) -> Asked {
    let session = person(&ctx, &it.cookie).await?;
    let now = ctx.clock.now();
    let found = view::program::of(&ctx.kept, &it.challenge, now).await?.ok_or_else(over)?;
    if !is_fresh(session.authenticated_at, found.begun_at) {
        let detail = "the program asked after you logged in: log in again, then let it";
        return Err(Problem::new(403, "login_too_old", detail).into());
    }
    if session.acts_as != Some(it.acts_as) {
        let detail = "you act as somebody else by now: look at the question again";
        return Err(Problem::new(409, "other_role", detail).into());
    }
    let standing = Standing::Allowed { by: session.session, acts_as: it.acts_as };
    answer(&ctx, &session, (&it.challenge, &it.browser), standing, Some(&it.code)).await
}

pub(crate) async fn refuse(ctx: Context, it: RefuseProgram) -> Asked {
    let session = person(&ctx, &it.cookie).await?;
    answer(&ctx, &session, (&it.challenge, &it.browser), Standing::Refused, None).await
}

async fn answer(
    ctx: &Context,
    session: &Session,
    (challenge, browser): (&Digest, &Digest),
    standing: Standing,
    goes_back: Option<&Digest>,
) -> Asked {
    let (browser, now) = (digest_of(browser), ctx.clock.now());
    if view::program::answer(&ctx.kept, (challenge, &browser), standing, goes_back, now).await? {
        return Ok(written(session.session.0, None));
    }
    Err(over().into())
}

pub(crate) async fn finish(ctx: Context, it: FinishProgram) -> Asked {
    let (challenge, now) = (it.challenge, ctx.clock.now());
    let found = view::program::of(&ctx.kept, &challenge, now).await?.ok_or_else(over)?;
    if !view::program::may_poll(&ctx.kept, &challenge, now).await? {
        let pace = u32::try_from(PACE.num_seconds()).unwrap_or(1);
        return Err(slow_down(pace).into());
    }
    match found.standing {
        Standing::Waiting => {
            let detail = "nobody has answered yet: ask again in a second";
            Err(Problem { retry_after_s: Some(1), ..Problem::new(409, "program_waits", detail) }
                .into())
        }
        Standing::Refused => {
            view::program::spoil(&ctx.kept, &challenge).await?;
            let detail = "it was refused in the browser";
            Err(Problem::new(403, "program_refused", detail).into())
        }
        Standing::Allowed { by, .. } => {
            // What comes back on the loopback comes back once; who guesses it does not guess again.
            let is_brought = found.port.is_none() || (it.code.is_some() && it.code == found.code);
            if !is_brought || !view::program::has_login(&ctx.pool, by).await? {
                view::program::spoil(&ctx.kept, &challenge).await?;
                return Err(over().into());
            }
            let bearer = digest_of(&it.cookie);
            let effect = Effect::ProgramBegan { challenge, session: it.session, bearer };
            Ok(written(it.session.0, Some(effect)))
        }
    }
}
