//! The providers of a stack, and what is asked of them.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use proto::{actor::Role, code::Municipality};
use url::Url;

use super::{
    authentication::Authentication,
    begin::{self, Begun, Pending},
    config::{Config, Misconfigured, Names, Source},
    discovery::{Known, Memory},
    finish::LoggedIn,
    http::{Http, Loopback},
    id_token::{self, Expected},
    logout::{self, Ended},
    refused::{Away, Refused},
    secret::Secret,
    signed::{self, Signed},
    token_endpoint::Exchange,
};
use crate::domain::claims::Roles;

/// All providers of a stack file.
pub struct Providers {
    http: Http,
    providers: Vec<Provider>,
}

struct Provider {
    config: Config,
    authentication: Authentication,
    redirect: Url,
    memory: Memory,
}

/// A way in: one button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way<'a> {
    /// Its code in paths.
    pub code: &'a str,
    /// What the button says.
    pub name: &'a Names,
    /// Why it did not work a moment ago. It may be tried all the same.
    pub away: Option<Away>,
}

impl Providers {
    /// Reads secrets and keys. Asks nobody: a stack starts with all its providers down.
    ///
    /// The browser comes back to `redirect_base` + `/login/{code}/back`, one path for each provider, so that a code of one is never
    /// taken to another (RFC 9207 § 1).
    ///
    /// # Errors
    /// What the operator has to mend.
    pub fn new(
        configs: Vec<Config>,
        redirect_base: &Url,
        loopback: Loopback,
    ) -> Result<Providers, Misconfigured> {
        if !loopback.allows(redirect_base) || redirect_base.query().is_some() {
            return Err(Misconfigured::Redirect);
        }
        let http = Http::new(loopback).map_err(Misconfigured::Roots)?;
        let mut providers: Vec<Provider> = Vec::with_capacity(configs.len());
        for config in configs {
            config.check(loopback)?;
            if providers.iter().any(|it| it.config.code == config.code) {
                return Err(Misconfigured::CodeTwice(config.code));
            }
            let authentication = Authentication::load(&config)?;
            let redirect = format!(
                "{}/login/{}/back",
                redirect_base.as_str().trim_end_matches('/'),
                config.code
            );
            let redirect = Url::parse(&redirect).map_err(|_| Misconfigured::Redirect)?;
            providers.push(Provider {
                config,
                authentication,
                redirect,
                memory: Memory::default(),
            });
        }
        Ok(Providers { http, providers })
    }

    /// All ways in, in the order of the stack file, without asking anybody.
    #[must_use]
    pub fn ways(&self, now: DateTime<Utc>) -> Vec<Way<'_>> {
        let way = |it| {
            let Provider { config, memory, .. }: &Provider = it;
            Way { code: &config.code, name: &config.name, away: memory.away(now) }
        };
        self.providers.iter().map(way).collect()
    }

    /// Which roles follow from what provider `code` says.
    #[must_use]
    pub fn roles(&self, code: &str) -> Option<&Roles> {
        self.find(code).ok()?.config.roles.as_ref()
    }

    /// Which municipalities are told why a claim of somebody with this employer (CVR) gave nothing, at provider `code`.
    #[must_use]
    pub fn concerned(&self, code: &str, cvr: Option<&str>) -> BTreeSet<Municipality> {
        let Ok(Provider { config, .. }) = self.find(code) else { return BTreeSet::new() };
        let employer = config.claims.cvr.as_ref().map(|_| cvr);
        config.roles.as_ref().map(|it| it.concerned(employer)).unwrap_or_default()
    }

    /// Whether a role follows there from what any provider says.
    #[must_use]
    pub fn gives(&self, municipality: Municipality, role: Role) -> bool {
        let mut maps = self.providers.iter().filter_map(|it| it.config.roles.as_ref());
        maps.any(|it| it.gives(municipality, role))
    }

    /// Begins a login at provider `code`; `max_age_seconds` is how long ago the person may have been asked, where a fresh login is
    /// wanted.
    ///
    /// # Errors
    /// `ProviderUnknown`, or why the provider is away.
    pub async fn begin(
        &self,
        code: &str,
        now: DateTime<Utc>,
        max_age_seconds: Option<u32>,
    ) -> Result<Begun, Refused> {
        let provider = self.find(code)?;
        let known = provider.known(&self.http, now).await?;
        let (state, pending) =
            (Secret::random(), Pending::new(now, provider.config.prompts_always, max_age_seconds));
        let url =
            begin::request(&provider.config, &known.metadata, &provider.redirect, &state, &pending);
        Ok(Begun { url, state, pending })
    }

    /// Finishes a login: `code` and `iss` as the browser brought them to this provider's own path, `pending` as it was kept and is
    /// now gone from there.
    ///
    /// # Errors
    /// Why nobody is logged in.
    pub async fn finish(
        &self,
        provider: &str,
        pending: &Pending,
        code: &str,
        iss: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<LoggedIn, Refused> {
        let provider = self.find(provider)?;
        let known = provider.known(&self.http, now).await?;
        let promised = known.metadata.authorization_response_iss_parameter_supported;
        if iss.is_some_and(|it| it != provider.config.issuer) || (promised && iss.is_none()) {
            return Err(Refused::AnswerNotOurs);
        }
        let exchange = Exchange {
            http: &self.http,
            metadata: &known.metadata,
            authentication: &provider.authentication,
            client_id: &provider.config.client_id,
            redirect: &provider.redirect,
        };
        let tokens = exchange.tokens(code, pending, now).await?;
        let raw = tokens.id_token.expose();
        let signed = provider.open(raw, &self.http, &known, now).await?;
        let expected = Expected {
            config: &provider.config,
            pending,
            access_token: tokens.access_token.as_ref(),
            now,
        };
        let who = id_token::check(raw, &signed, &expected)?;
        let userinfo = match provider.config.claims.source {
            Source::IdToken => None,
            Source::Userinfo => Some(exchange.userinfo(&tokens, &who.subject).await?),
        };
        LoggedIn::new(&provider.config, (who, pending.prompted), &signed.claims, userinfo.as_ref())
    }

    /// Reads what provider `code` posts when a session ended there. The caller refuses a `token_id` it has heard.
    ///
    /// # Errors
    /// Why nobody is logged out.
    pub async fn logout_token(
        &self,
        code: &str,
        raw: &str,
        now: DateTime<Utc>,
    ) -> Result<Ended, Refused> {
        let provider = self.find(code)?;
        let known = provider.known(&self.http, now).await?;
        logout::check(&provider.open(raw, &self.http, &known, now).await?, &provider.config, now)
    }

    /// Whether people of families log in at provider `code`: it says CPR numbers, and asks each time.
    #[must_use]
    pub fn is_of_families(&self, code: &str) -> bool {
        let of_families = |it: &Config| it.prompts_always && it.claims.cpr.is_some();
        self.find(code).is_ok_and(|it| of_families(&it.config))
    }

    fn find(&self, code: &str) -> Result<&Provider, Refused> {
        self.providers.iter().find(|it| it.config.code == code).ok_or(Refused::ProviderUnknown)
    }
}

impl Provider {
    async fn known(&self, http: &Http, now: DateTime<Utc>) -> Result<Arc<Known>, Away> {
        self.memory.known(http, &self.config.issuer, now).await
    }

    /// Opens a token with a key as it is known, else with the keys as they are now: they are turned without telling anybody.
    async fn open(
        &self,
        raw: &str,
        http: &Http,
        known: &Arc<Known>,
        now: DateTime<Utc>,
    ) -> Result<Signed, Refused> {
        let open = |known: &Known| signed::open(raw, &known.keys, &self.config.algorithms);
        match open(known) {
            Err(Refused::KeyUnknown) => open(&*self.memory.with_new_keys(http, known, now).await?),
            opened => opened,
        }
    }
}
