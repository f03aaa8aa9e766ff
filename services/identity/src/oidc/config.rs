//! What the stack file says of a provider.

use std::{collections::BTreeMap, path::PathBuf};

use proto::actor::Level;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

use super::http::Loopback;
use crate::domain::claims::{Fault, Roles};

/// One provider of the stack file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its short name in paths and rows: 1 to 32 of `a-z`, `0-9` and `-`.
    pub code: String,
    /// What its button says.
    pub name: Names,
    /// The issuer, letter by letter as its metadata and its tokens say it.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// How we prove it.
    pub client_authentication: ClientAuthentication,
    /// What is asked for. `openid` is among them, `offline_access` is not: no refresh token is kept here.
    #[serde(default = "only_openid")]
    pub scopes: Vec<String>,
    /// How its tokens may be signed.
    #[serde(default = "only_rs256")]
    pub algorithms: Vec<Algorithm>,
    /// The levels that are asked for. The answer may be lower all the same (OpenID Connect Core § 5.5.1.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<String>,
    /// Further parameters of the request, such as a broker's `idp_values`; none of those that the standard names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// Whether the person is always asked again: where several people share a computer, such as families do. At no other provider anybody
    /// logs in as somebody of a family.
    #[serde(default)]
    pub prompts_always: bool,
    /// Which level a login must have to be one.
    #[serde(default = "substantial")]
    pub level_min: Level,
    /// Where each thing is found.
    pub claims: Claims,
    /// Which roles follow from what it says of a person; left out, roles are given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Roles>,
    /// Whether a logout token must say its type `logout+jwt`. Older providers do not.
    #[serde(default = "yes")]
    pub logout_typ_required: bool,
}

/// A name in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

/// How we prove to a provider who we are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientAuthentication {
    /// A signed assertion (RFC 7523): the key never travels.
    PrivateKeyJwt {
        /// A PEM file with one PKCS #8 key: EC P-256 (ES256) or RSA of 2048 bits or more (RS256).
        key_file: PathBuf,
        /// The key's name at the provider, where it wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
        /// Whom the assertion is addressed to.
        #[serde(default)]
        audience: Audience,
    },
    /// A shared secret.
    Secret {
        /// A file that holds it; white space at the end does not count.
        file: PathBuf,
    },
}

/// Whom an assertion is addressed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The issuer: no other provider can be made to look like it.
    #[default]
    Issuer,
    /// The token endpoint: older providers want it.
    TokenEndpoint,
}

/// How a token may be signed: by a public key, never by a shared secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSA, PKCS #1 v1.5.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSA, PSS.
    #[serde(rename = "PS256")]
    Ps256,
}

/// Where each thing is found. A claim's name is looked up as it stands: a dot in it means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Whether userinfo is asked too.
    #[serde(default)]
    pub source: Source,
    /// Claim, value, level. The lowest of the claims that are there counts; a value that is not on the map is none; no claim is none.
    pub level: BTreeMap<String, BTreeMap<String, Level>>,
    /// The civil registration number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpr: Option<String>,
    /// The provider's session.
    #[serde(default = "sid")]
    pub session_id: String,
    /// The person's name.
    #[serde(default = "name")]
    pub name: String,
    /// The employer's number (CVR).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cvr: Option<String>,
    /// Two claims that together name the same person when `sub` changes, such as CVR and RID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<(String, String)>,
    /// Claims that are handed over as they are: privileges, groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<String>,
}

/// Where claims are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// In the ID token alone.
    #[default]
    IdToken,
    /// In the ID token, and what is not there, in userinfo.
    Userinfo,
}

/// What is wrong with the configuration. The text is the provider's code or what the operator wrote, never a secret.
#[derive(Debug, Error)]
pub enum Misconfigured {
    /// Paths are made of it.
    #[error("a provider's code is 1 to 32 of a-z, 0-9 and -, not `{0}`")]
    Code(String),
    /// Each provider has its own path back.
    #[error("two providers have the code `{0}`")]
    CodeTwice(String),
    /// Not https, or with a query, a fragment or a password in it.
    #[error("provider `{0}`: the issuer is not an https address without query and fragment")]
    Issuer(String),
    /// Neither is left to chance.
    #[error("provider `{0}`: scopes hold `openid`, and not `offline_access`")]
    Scopes(String),
    /// Nothing could ever be verified.
    #[error("provider `{0}`: no algorithm is allowed")]
    Algorithms(String),
    /// We set these ourselves.
    #[error("provider `{0}`: the parameter `{1}` is not for the configuration")]
    Parameter(String, String),
    /// What is to follow from what it says cannot.
    #[error("provider `{0}`: `roles`: {1}")]
    Roles(String, Fault),
    /// A file that is not there or may not be read.
    #[error("provider `{0}`: {1} cannot be read")]
    File(String, PathBuf, #[source] std::io::Error),
    /// A key or secret that cannot be used.
    #[error("provider `{0}`: {1} does not hold what it should")]
    Key(String, PathBuf),
    /// The address that providers send the browser back to.
    #[error("the redirect address is not https, or has a query or fragment")]
    Redirect,
    /// No provider could be trusted.
    #[error("the machine has no root certificates")]
    Roots(#[source] std::io::Error),
}

/// What the standards name in a request: the configuration may not set it.
const OURS: &[&str] = &[
    "acr_values",
    "claims",
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "max_age",
    "nonce",
    "prompt",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

impl Config {
    /// What can be checked without reading a file or asking anybody.
    pub(super) fn check(&self, loopback: Loopback) -> Result<(), Misconfigured> {
        let code = || self.code.clone();
        let slug = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        if !(1..=32).contains(&self.code.len()) || !self.code.bytes().all(slug) {
            return Err(Misconfigured::Code(code()));
        }
        let issuer = Url::parse(&self.issuer).map_err(|_| Misconfigured::Issuer(code()))?;
        if !loopback.allows(&issuer) || issuer.query().is_some() {
            return Err(Misconfigured::Issuer(code()));
        }
        let asks = |scope: &str| self.scopes.iter().any(|it| it == scope);
        if !asks("openid") || asks("offline_access") {
            return Err(Misconfigured::Scopes(code()));
        }
        if self.algorithms.is_empty() {
            return Err(Misconfigured::Algorithms(code()));
        }
        if let Some(Err(fault)) = self.roles.as_ref().map(|it| it.check(self.claims.cvr.is_some()))
        {
            return Err(Misconfigured::Roles(code(), fault));
        }
        match self.parameters.keys().find(|it| OURS.contains(&it.as_str())) {
            Some(name) => Err(Misconfigured::Parameter(code(), name.clone())),
            None => Ok(()),
        }
    }
}

fn only_openid() -> Vec<String> {
    vec!["openid".to_owned()]
}

fn only_rs256() -> Vec<Algorithm> {
    vec![Algorithm::Rs256]
}

fn substantial() -> Level {
    Level::Substantial
}

fn yes() -> bool {
    true
}

fn sid() -> String {
    "sid".to_owned()
}

fn name() -> String {
    "name".to_owned()
}
