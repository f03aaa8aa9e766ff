//! Every service there is.

use std::{
    path::Path,
    sync::{LazyLock, atomic::AtomicU64},
    time::Duration,
};

use anyhow::{Context as _, bail};
use assignment::AssignmentService;
use audit::AuditService;
use chrono::{DateTime, Utc};
use followup::FollowupService;
use futures::future::{BoxFuture, FutureExt as _, try_join_all};
use identity::{IdentityService, LoginProviders, Passkeys};
use platform::{
    Clock, Service, completeness, database, grants,
    install::Place,
    rebuild::{self, Sources},
    restore::{self, Copies, Outcome},
    run::{self, Running, Wiring},
    stack::Stack,
    token::Signer,
    wire::Login,
};
use portal::PortalService;
use proto::catalog;
use referral::ReferralService;
use reporting::ReportingService;
use sqlx::postgres::PgConnectOptions;
use thread::ThreadService;
use vault::{Keyring, MasterKey, MasterKeys, VaultService};

use crate::demo::visitors;

/// Where a secret store puts the master keys of vault.
pub(crate) const VAULT_KEYS: &str = "BROBYGGER_VAULT_KEYS";

/// How long a service may take to handle what the others have published.
const HANDLING_MAX: Duration = Duration::from_secs(60);

/// Its name, and whose events it consumes.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) subscribes_to: &'static [&'static str],
}

const fn known<S: Service>() -> Known {
    Known { name: S::NAME, subscribes_to: S::SUBSCRIBES_TO }
}

/// In the order in which a thread meets them.
pub(crate) static ALL: [Known; 8] = [
    known::<ReferralService>(),
    known::<ThreadService>(),
    known::<AssignmentService>(),
    known::<FollowupService>(),
    known::<VaultService>(),
    known::<ReportingService>(),
    known::<AuditService>(),
    known::<IdentityService>(),
];

/// The one that people reach. It has no log, publishes nothing and is asked nothing over NATS.
pub(crate) static PORTAL: Known = known::<PortalService>();

/// The services whose names were typed, of those that are asked over NATS; `all`, or nothing, is every one.
pub(crate) fn named(names: &[String]) -> anyhow::Result<Vec<&'static Known>> {
    chosen(names, &ALL.iter().collect::<Vec<_>>())
}

/// The same, to be served: the portal too.
pub(crate) fn served(names: &[String]) -> anyhow::Result<Vec<&'static Known>> {
    chosen(names, &ALL.iter().chain([&PORTAL]).collect::<Vec<_>>())
}

fn chosen(names: &[String], of: &[&'static Known]) -> anyhow::Result<Vec<&'static Known>> {
    if names.is_empty() || names.iter().any(|it| it == "all") {
        return Ok(of.to_vec());
    }
    if let Some(unknown) = names.iter().find(|name| of.iter().all(|it| it.name != **name)) {
        let known: Vec<_> = of.iter().map(|it| it.name).collect();
        bail!("there is no service {unknown}; there are {}", known.join(", "));
    }
    Ok(of.iter().copied().filter(|it| names.iter().any(|name| name == it.name)).collect())
}

/// Whether the service `name` has a log of its own: reporting and audit state nothing.
pub(crate) fn states_facts(name: &str) -> bool {
    // The catalogue draws every schema anew.
    static WITH_FACTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let services = catalog::services().into_iter();
        services.filter(|it| !it.facts.is_empty()).map(|it| it.name).collect()
    });
    WITH_FACTS.contains(&name)
}

/// What is done with a service, whichever it is.
trait Deed: Sized {
    type Done;
    async fn with<S: Service>(self, service: S) -> anyhow::Result<Self::Done>;
}

/// The one place that makes services. `stack` has their keys; without one they are good for what needs no key.
async fn with<D: Deed>(name: &str, stack: Option<&Stack>, deed: D) -> anyhow::Result<D::Done> {
    match name {
        ReferralService::NAME => deed.with(ReferralService::new()).await,
        ThreadService::NAME => deed.with(ThreadService::new()).await,
        AssignmentService::NAME => deed.with(AssignmentService::new()).await,
        FollowupService::NAME => deed.with(FollowupService::new()).await,
        VaultService::NAME => {
            let keyring = stack.map_or_else(|| Ok(MasterKey::draw().into()), keyring)?;
            deed.with(VaultService::new(keyring)).await
        }
        ReportingService::NAME => deed.with(ReportingService::new()).await,
        AuditService::NAME => deed.with(AuditService::new()).await,
        IdentityService::NAME => {
            deed.with(stack.map_or_else(|| Ok(IdentityService::new()), identity)?).await
        }
        PortalService::NAME => deed.with(PortalService).await,
        unknown => bail!("there is no service {unknown}"),
    }
}

/// The master keys of vault: read again when their file is written, so that one takes over from another while we serve.
/// From a secret store they come in the environment, and change when the service starts anew.
fn keyring(stack: &Stack) -> anyhow::Result<Keyring> {
    if let Some(masters) = masters_of_env()? {
        return Ok(masters.into());
    }
    let file = stack.vault_key_file.as_deref().context(
        "the stack names no key for vault: without it nothing that is sealed can be opened",
    )?;
    Keyring::of_file(file)
}

/// `identity`, with the key that tokens are signed with. Where people cannot log in there need be none.
fn identity(stack: &Stack) -> anyhow::Result<IdentityService> {
    let is_demo = visitors::is_open(stack)?;
    let Some(key) = &stack.actor_private_key_file else { return Ok(IdentityService::new()) };
    let mut identity = IdentityService::signing(Signer::from_file(key)?, is_demo);
    if let Some(portal) = &stack.portal {
        identity = identity.with_passkeys(Passkeys::of(&portal.origin)?);
    }
    let Some(providers) = &stack.login_providers_file else { return Ok(identity) };
    let key = stack.login_key_file.as_deref().context(
        "the stack names login providers and no `login_key_file`: make one with `openssl rand -hex 32`, and keep it for ever",
    )?;
    let portal = stack.portal.as_ref().context(
        "the stack names login providers and not where the portal is: they send browsers back there",
    )?;
    let loaded = LoginProviders::load(providers, key, &portal.origin, portal.is_local())?;
    let nats = Wiring::of(stack, IdentityService::NAME, Clock::wall())?.nats;
    Ok(identity.with_providers(loaded).asking_vault(nats))
}

/// The master keys of vault in the environment, if they are there: the first wraps, those after it only open.
pub(crate) fn masters_of_env() -> anyhow::Result<Option<MasterKeys>> {
    let keys = std::env::var(VAULT_KEYS).ok().filter(|it| !it.is_empty());
    keys.map(|it| it.parse().with_context(|| format!("{VAULT_KEYS} holds no keys of vault")))
        .transpose()
}

/// A service that runs, whichever it is.
pub(crate) trait Runs: Send + Sync {
    fn name(&self) -> &'static str;
    fn is_well(&self) -> BoxFuture<'_, Result<(), String>>;
    fn until_broken(&self) -> BoxFuture<'_, String>;
    fn drain(self: Box<Self>) -> BoxFuture<'static, ()>;
    /// Where its log ends.
    fn head(&self) -> BoxFuture<'_, anyhow::Result<i64>>;
    /// Waits until it has taken in as much as `wanted` says: `<service>=<position>[, ...]`.
    fn has_handled<'a>(&'a self, wanted: &'a str) -> BoxFuture<'a, anyhow::Result<()>>;
    /// Does what is due by now; answers when the next deadline runs out.
    fn on_deadline(&self) -> BoxFuture<'_, anyhow::Result<Option<DateTime<Utc>>>>;
}

impl<S: Service> Runs for Running<S> {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn is_well(&self) -> BoxFuture<'_, Result<(), String>> {
        Running::is_well(self).boxed()
    }

    fn until_broken(&self) -> BoxFuture<'_, String> {
        Running::until_broken(self).boxed()
    }

    fn drain(self: Box<Self>) -> BoxFuture<'static, ()> {
        Running::drain(*self).boxed()
    }

    fn head(&self) -> BoxFuture<'_, anyhow::Result<i64>> {
        async { Ok(self.core.head().await?.position) }.boxed()
    }

    fn has_handled<'a>(&'a self, wanted: &'a str) -> BoxFuture<'a, anyhow::Result<()>> {
        async { Ok(self.core.at_least(wanted, b"{}", HANDLING_MAX).await.map(drop)?) }.boxed()
    }

    fn on_deadline(&self) -> BoxFuture<'_, anyhow::Result<Option<DateTime<Utc>>>> {
        async { Ok(self.core.on_deadline_when_heard().await?.1) }.boxed()
    }
}

impl Runs for portal::Running {
    fn name(&self) -> &'static str {
        PORTAL.name
    }

    fn is_well(&self) -> BoxFuture<'_, Result<(), String>> {
        async { portal::Running::is_well(self) }.boxed()
    }

    fn until_broken(&self) -> BoxFuture<'_, String> {
        portal::Running::until_broken(self).boxed()
    }

    fn drain(self: Box<Self>) -> BoxFuture<'static, ()> {
        portal::Running::drain(*self).boxed()
    }

    fn head(&self) -> BoxFuture<'_, anyhow::Result<i64>> {
        async { Ok(0) }.boxed()
    }

    fn has_handled<'a>(&'a self, _: &'a str) -> BoxFuture<'a, anyhow::Result<()>> {
        async { Ok(()) }.boxed()
    }

    fn on_deadline(&self) -> BoxFuture<'_, anyhow::Result<Option<DateTime<Utc>>>> {
        async { Ok(None) }.boxed()
    }
}

/// Starts the service `name`, whose time `clock` tells.
pub(crate) async fn start(
    name: &str,
    stack: &Stack,
    clock: &Clock,
) -> anyhow::Result<Box<dyn Runs>> {
    struct Start<'a>(Wiring, Option<&'a Path>);
    impl Deed for Start<'_> {
        type Done = Box<dyn Runs>;
        async fn with<S: Service>(self, service: S) -> anyhow::Result<Box<dyn Runs>> {
            let Start(wiring, copies) = self;
            database::must_be_direct(S::NAME, &wiring.database).await?;
            if states_facts(S::NAME) {
                completeness::check_complete(S::NAME, &wiring, copies).await?;
            }
            Ok(Box::new(run::start(service, wiring).await?))
        }
    }
    let wiring = Wiring::of(stack, name, clock.clone())?;
    if name == PORTAL.name {
        return Ok(Box::new(portal(stack, wiring).await.context("portal does not start")?));
    }
    with(name, Some(stack), Start(wiring, stack.log_copies.as_deref()))
        .await
        .with_context(|| format!("{name} does not start"))
}

/// Starts the portal where the stack says.
async fn portal(stack: &Stack, wiring: Wiring) -> anyhow::Result<portal::Running> {
    let address = stack.portal.clone().context(
        "the stack file does not say where people reach it: add `portal` with `listen` and `origin`",
    )?;
    let demo = visitors::is_open(stack)?.then(visitors::all).transpose()?;
    let subscriptions = ALL.iter().map(|it| (it.name, it.subscribes_to)).collect();
    portal::start(wiring, portal::Config { address, subscriptions, demo }).await
}

/// A place for each service: what has to be known to make its database, its role and its rights.
pub(crate) async fn places() -> anyhow::Result<Vec<Place>> {
    struct AsPlace;
    impl Deed for AsPlace {
        type Done = Place;
        async fn with<S: Service>(self, service: S) -> anyhow::Result<Place> {
            Ok(Place::of(&service))
        }
    }
    let places = ALL.iter().chain([&PORTAL]).map(|it| with(it.name, None, AsPlace));
    try_join_all(places).await
}

/// Builds the views of the service `name` anew; answers from how many events.
pub(crate) async fn rebuild(name: &str, stack: &Stack, done: &AtomicU64) -> anyhow::Result<u64> {
    struct Rebuild<'a>(&'a Stack, &'a AtomicU64);
    impl Deed for Rebuild<'_> {
        type Done = u64;
        async fn with<S: Service>(self, service: S) -> anyhow::Result<u64> {
            let Rebuild(stack, done) = self;
            let sources =
                S::SUBSCRIBES_TO.iter().map(|source| Ok((*source, owner(source, stack)?)));
            let sources: Vec<_> = sources.collect::<anyhow::Result<_>>()?;
            let login = login(S::NAME, stack)?;
            rebuild::rebuild(
                &service,
                &owner(S::NAME, stack)?,
                Some(&login),
                &Sources(&sources),
                done,
            )
            .await
        }
    }
    with(name, Some(stack), Rebuild(stack, done)).await
}

/// Lets the service `name` consume `source` again from its first event.
pub(crate) async fn resubscribe(name: &str, source: &str, stack: &Stack) -> anyhow::Result<()> {
    struct Resubscribe<'a>(&'a str, &'a Stack);
    impl Deed for Resubscribe<'_> {
        type Done = ();
        async fn with<S: Service>(self, _: S) -> anyhow::Result<()> {
            rebuild::resubscribe::<S>(&owner(S::NAME, self.1)?, self.0).await
        }
    }
    with(name, Some(stack), Resubscribe(source, stack)).await
}

/// Makes the log of the service `name` whole, or tells what is wrong with it.
pub(crate) async fn recover(name: &str, stack: &Stack) -> anyhow::Result<Outcome> {
    struct Complete<'a>(&'a Stack);
    impl Deed for Complete<'_> {
        type Done = Outcome;
        async fn with<S: Service>(self, service: S) -> anyhow::Result<Outcome> {
            let (own, ledger) = (owner(S::NAME, self.0)?, owner(AuditService::NAME, self.0)?);
            let operator = &self.0.operator;
            let nats = Login {
                url: operator.nats_url.clone(),
                user: Some((operator.nats_user.clone(), operator.nats_password.clone())),
                name: grants::OPERATOR.to_owned(),
            };
            let copies =
                Copies { ledger: &ledger, folder: self.0.log_copies.as_deref(), nats: Some(&nats) };
            restore::mend(&service, &own, &copies).await
        }
    }
    with(name, Some(stack), Complete(stack)).await
}

/// The database of the service `name`, as its owner.
pub(crate) fn owner(name: &str, stack: &Stack) -> anyhow::Result<PgConnectOptions> {
    let runtime = database::options(&stack.service(name)?.database_url)?;
    let database = runtime
        .get_database()
        .with_context(|| format!("the address of {name}'s database does not say which"))?;
    Ok(database::options(&stack.operator.admin_database_url)?.database(database))
}

/// The role of the service `name`: who it is in the address of its database.
pub(crate) fn login(name: &str, stack: &Stack) -> anyhow::Result<database::Login> {
    let url = &stack.service(name)?.database_url;
    let rest = url.split_once("://").map(|(_, rest)| rest);
    let user = rest.and_then(|it| it.split_once('@')).and_then(|(user, _)| user.split_once(':'));
    let (role, password) = user.with_context(|| {
        format!("the address of {name}'s database names no role with a password")
    })?;
    Ok(database::Login { role: role.to_owned(), password: password.to_owned() })
}

#[cfg(test)]
mod tests {
    use platform::grants;

    use super::*;

    #[test]
    fn services_are_named() {
        let names = |it: &[&str]| {
            named(&it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
                .map(|it| it.iter().map(|it| it.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["thread", "referral"]).unwrap(), ["referral", "thread"]);
        assert_eq!(names(&["all"]).unwrap().len(), 8);
        assert_eq!(served(&["all".to_owned()]).unwrap().len(), 9);
        assert!(
            names(&["postal"])
                .unwrap_err()
                .to_string()
                .starts_with("there is no service postal; there are referral, thread,")
        );
    }

    #[test]
    fn who_hears_is_there_and_hears_no_strangers() {
        for Known { name, subscribes_to } in &ALL {
            assert!(
                subscribes_to
                    .iter()
                    .all(|source| ALL.iter().any(|it| it.name == *source && source != name)),
                "{name}"
            );
        }
    }

    /// `deploy/nats.conf` says what the services publish and consume; `UPDATE=1` writes it anew.
    #[test]
    fn the_deployed_nats_knows_who_may_what() {
        let permissions = ALL
            .iter()
            .chain([&PORTAL])
            .map(|it| (it.name, grants::of_service(it.name, it.subscribes_to)));
        let users = permissions.chain([(grants::OPERATOR, grants::of_operator())]).map(
            |(name, permissions)| {
                let password =
                    grants::Password::Variable(format!("NATS_PASSWORD_{}", name.to_uppercase()));
                grants::User { name: name.to_owned(), password, permissions }
            },
        );
        let users: Vec<_> = users.collect();
        let heading = "# Who may publish and consume what. Generated from what the services publish and consume: `./dev prepare` writes it.\n";
        let actual = format!("{heading}{}", grants::deployed_config(&users));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats.conf");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &actual).unwrap();
        }
        let agreed = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            agreed == actual,
            "who publishes or consumes what has changed: run with UPDATE=1 and review deploy/nats.conf"
        );
    }
}
