//! The login providers of a stack, and the key by which people are known again who log in there.

use std::{fs, path::Path};

use anyhow::Context as _;
use hmac::{Hmac, Mac as _};
use proto::{
    id::{LoginId, derive},
    sealed::Digest,
};
use sha2::Sha256;
use url::Url;
use zeroize::Zeroizing;

use crate::oidc::{Config, Loopback, Providers};

/// Where people log in.
pub struct LoginProviders {
    /// Who is asked.
    pub(crate) oidc: Providers,
    key: LoginKey,
}

/// By which people are known again. It lies in no database: what stands there says of nobody who they are at their provider.
struct LoginKey(Zeroizing<[u8; 32]>);

impl LoginProviders {
    /// Reads the list of providers and the key. Nobody is asked: a stack starts with every provider down.
    ///
    /// # Errors
    /// What the operator has to mend.
    pub fn load(
        providers: &Path,
        key: &Path,
        origin: &str,
        is_local: bool,
    ) -> anyhow::Result<LoginProviders> {
        let named = |file: &Path| format!("{} cannot be read", file.display());
        let text = fs::read_to_string(providers).with_context(|| named(providers))?;
        let configs: Vec<Config> = serde_json::from_str(&text)
            .with_context(|| format!("{} is no list of login providers", providers.display()))?;
        let written = Zeroizing::new(fs::read_to_string(key).with_context(|| named(key))?);
        let bytes: Digest =
            written.trim().parse().ok().with_context(|| {
                format!("{} does not hold 32 bytes in hexadecimal", key.display())
            })?;
        LoginProviders::of(configs, bytes.0, origin, is_local)
    }

    /// These providers.
    ///
    /// # Errors
    /// What the operator has to mend.
    pub fn of(
        configs: Vec<Config>,
        key: [u8; 32],
        origin: &str,
        is_local: bool,
    ) -> anyhow::Result<LoginProviders> {
        let loopback = if is_local { Loopback::Allowed } else { Loopback::Refused };
        let base = Url::parse(origin).context("the origin of the portal is no address")?;
        let oidc = Providers::new(configs, &base, loopback)?;
        Ok(LoginProviders { oidc, key: LoginKey(Zeroizing::new(key)) })
    }

    /// Which login somebody is at a provider. Never by an e-mail, a name or a number: they change hands.
    pub(crate) fn login(&self, issuer: &str, subject: &str) -> LoginId {
        LoginId(derive("login", &[&self.key.of("login", issuer, subject).0]))
    }

    /// The same person, should the subject change: by two claims that no other person has.
    pub(crate) fn second(&self, issuer: &str, (first, second): &(String, String)) -> Digest {
        self.key.of("second", issuer, &format!("{}\n{first}\n{second}", first.len()))
    }

    /// Which session it is at a provider.
    pub(crate) fn session(&self, issuer: &str, session: &str) -> Digest {
        self.key.of("session", issuer, session)
    }
}

impl LoginKey {
    fn of(&self, noun: &str, issuer: &str, text: &str) -> Digest {
        // Of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.0) else {
            return Digest::default();
        };
        for part in [noun, issuer, text] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        Digest(mac.finalize().into_bytes().into())
    }
}
