//! Machines: a key is proposed, and a machine that has one logs in with what it signs.

use platform::{Clock, CommandFor, Failure, Prepared, RequestContext};
use proto::{
    actor::Level,
    catalog,
    identity::{ActsAs, Device, LogInMachine, LoginKind, RegisterMachineKey},
    problem::Problem,
    request::Asker,
    sealed::Digest,
};
use sha2::{Digest as _, Sha256};

use super::sessions::written;
use crate::{
    IdentityService,
    domain::{Command, account::Standing, assertion, giving::may_machine_ask},
    view::{
        self, Effect,
        session::{Session, digest_of},
    },
};

type Context = RequestContext<IdentityService>;

/// What is asked is known, and nothing of it that a machine never may.
fn must_be_askable(it: &RegisterMachineKey) -> Result<(), Problem> {
    let services: Vec<_> =
        catalog::services().into_iter().chain([catalog::every_service()]).collect();
    let is_askable = |service: &str, name: &str| {
        let is_here = |it: &&catalog::Service| it.name == service || it.name == "every_service";
        let mut requests = services.iter().filter(is_here).flat_map(|it| &it.requests);
        let is_service = services.iter().any(|it| it.name == service && service != "every_service");
        is_service
            && requests.any(|it| {
                let may = may_machine_ask(service, name, it.answer.is_none());
                it.name == name && it.asker == Asker::Person && may
            })
    };
    let strange = it.scope.iter().find(|it| {
        let (service, name) = it.parts();
        !is_askable(service, name)
    });
    match strange {
        Some(it) => Err(Problem::new(
            422,
            "not_for_machines",
            format!(
                "a machine cannot be let ask {it}: there is no such request, or it is for people alone"
            ),
        )),
        None if it.scope.is_empty() => Err(Problem::new(
            422,
            "no_scope",
            "a machine must be let ask something: name commands and queries, as referral.submit_referral",
        )),
        None => Ok(()),
    }
}

pub(crate) fn register(it: RegisterMachineKey) -> Result<CommandFor<Command>, Problem> {
    must_be_askable(&it)?;
    Ok(CommandFor { stream: it.place.roster(), command: Command::RegisterMachineKey(it) })
}

/// The same whatever is wrong: nobody learns which machines there are.
fn refused() -> Problem {
    Problem::new(
        401,
        "assertion_refused",
        "the assertion is not taken: sign it with a key that is registered, for this address, for at most a minute, with a new jti",
    )
}

pub(crate) async fn log_in(
    ctx: Context,
    it: LogInMachine,
) -> Result<Prepared<IdentityService>, Failure> {
    let raw = it.assertion.expose();
    let account = assertion::account_of(raw).ok_or_else(refused)?;
    if view::session::standing_of(&ctx.pool, account).await? != Standing::Open {
        return Err(refused().into());
    }
    let (now, wall) = (ctx.clock.now(), Clock::wall().now());
    let mut why = None;
    for held in view::session::held_by(&ctx.pool, account, now).await? {
        let Some(machine) = &held.machine else { continue };
        let audience = it.audience.expose();
        let said = match assertion::check(raw, &machine.key, account, audience, wall) {
            Ok(said) => said,
            Err(refused) => {
                why = Some(refused);
                continue;
            }
        };
        let name = Sha256::digest(format!("assertion\n{account}\n{}", said.id));
        let name = Digest(name.into());
        if !view::login::is_new(&ctx.kept, &name, said.remember_until).await? {
            return Err(refused().into());
        }
        let session = Session {
            session: it.session,
            login: assertion::login_of(&machine.key),
            kind: LoginKind::Key,
            level: Level::Substantial,
            account: Some(account),
            registered_as: vec![],
            acts_as: Some(ActsAs::Grant(held.own.grant)),
            device: Device::Unknown,
            began_at: now,
            authenticated_at: now,
            seen_at: now,
            bearer: view::session::Bearer::default(),
            provider_session: None,
        };
        let digest = digest_of(&it.cookie);
        return Ok(written(it.session.0, Some(Effect::Began { session, digest })));
    }
    tracing::info!(service.name = "identity", outcome = ?why, "a machine is not logged in");
    Err(refused().into())
}
