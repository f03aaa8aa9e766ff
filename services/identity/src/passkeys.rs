//! Passkeys (adgangsnøgler): what the browser is asked, and whether its answer is good (Web Authentication Level 3, 7.1 and 7.2).
//!
//! A passkey is made on the device with its user verified, is found there without a name, and answers to one site alone. What is kept of it
//! opens nothing: a public key, and how often it was used.

use std::fmt;

use anyhow::Context as _;
use proto::{
    id::{AccountId, LoginId, derive},
    identity::Opaque,
};
use url::Url;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode as _, Encode as _},
    request::{
        AsciiDomain, PublicKeyCredentialDescriptor, RpId, TimedCeremony as _,
        auth::{AuthenticationVerificationOptions, AuthenticatorAttachmentEnforcement},
        register::{
            CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
            UserHandle16, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        auth::{DiscoverableAuthentication16, ser_relaxed::DiscoverableAuthenticationRelaxed16},
        register::{CompressedPubKey, DynamicState, StaticState, ser_relaxed::RegistrationRelaxed},
    },
};

/// What a passkey is called on the device until the page says it better.
const CALLED: &str = "Brobygger";

/// The site that passkeys belong to. Another name of it voids all of them.
pub struct Passkeys {
    site: RpId,
    origin: String,
}

/// Which question to a browser it is: chance, that nobody guesses.
pub(crate) type Challenge = [u8; 16];

/// A question to a browser, and what to remember of it until it answers.
pub(crate) struct Asked {
    pub(crate) options: Opaque,
    pub(crate) challenge: Challenge,
    pub(crate) state: Vec<u8>,
}

/// A passkey as it is kept.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Its id on every site: found by it.
    pub(crate) credential: Vec<u8>,
    /// Its public key, and what never changes of it.
    pub(crate) public: Vec<u8>,
    /// How often it was used, and what else changes.
    pub(crate) counter: Vec<u8>,
}

impl Passkey {
    /// The way to log in that it is.
    pub(crate) fn login(&self) -> LoginId {
        LoginId(derive("passkey", &[&self.credential]))
    }
}

/// The answer of a browser is not one that is taken. Why is nobody's to know who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotTaken;

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer of the passkey is not one that is taken")
    }
}

/// A passkey that was made, as the browser says.
pub(crate) struct Made(Registration);

/// A passkey that is used, as the browser says.
pub(crate) struct Used(DiscoverableAuthentication16);

impl Made {
    pub(crate) fn read(text: &Opaque) -> Option<Made> {
        let read: RegistrationRelaxed = serde_json::from_str(text.expose()).ok()?;
        Some(Made(read.0))
    }

    /// Which question it answers.
    pub(crate) fn challenge(&self) -> Option<Challenge> {
        let challenge = self.0.challenge_relaxed().ok()?;
        challenge.encode().ok().map(u128::to_be_bytes)
    }
}

impl Used {
    pub(crate) fn read(text: &Opaque) -> Option<Used> {
        let read: DiscoverableAuthenticationRelaxed16 = serde_json::from_str(text.expose()).ok()?;
        Some(Used(read.0))
    }

    /// Which question it answers.
    pub(crate) fn challenge(&self) -> Option<Challenge> {
        let challenge = self.0.challenge_relaxed().ok()?;
        challenge.encode().ok().map(u128::to_be_bytes)
    }

    pub(crate) fn credential(&self) -> Vec<u8> {
        self.0.raw_id().as_ref().to_vec()
    }
}

fn handle(account: AccountId) -> anyhow::Result<UserHandle16> {
    UserHandle16::decode(account.0.into_bytes()).map_err(|_| anyhow::anyhow!("an id is 16 bytes"))
}

impl Passkeys {
    /// Of the site at `origin`: `https://<name>`, or `http://localhost:<port>`.
    ///
    /// # Errors
    /// Where browsers make no passkeys: at a number, and without TLS.
    pub fn of(origin: &str) -> anyhow::Result<Passkeys> {
        let url = Url::parse(origin).context("the origin of the portal is no address")?;
        let name = url.domain().context(
            "the origin of the portal is a number: browsers make passkeys for names alone, as localhost",
        )?;
        if url.scheme() != "https" && name != "localhost" {
            anyhow::bail!("the origin of the portal is not https: browsers make no passkeys there");
        }
        let site = AsciiDomain::try_from(name.to_owned());
        let site = site.map_err(|_| anyhow::anyhow!("the origin of the portal is no domain"))?;
        Ok(Passkeys { site: RpId::Domain(site), origin: url.origin().ascii_serialization() })
    }

    /// Asks for a new passkey of `account`, on a device that has none of `known`.
    pub(crate) fn ask_to_make(
        &self,
        account: AccountId,
        known: Vec<Vec<u8>>,
    ) -> anyhow::Result<Asked> {
        let id = handle(account)?;
        let name = Username::try_from(CALLED).map_err(|_| anyhow::anyhow!("it is a name"))?;
        let user = PublicKeyCredentialUserEntity { name, id: &id, display_name: None };
        let known = known.into_iter().filter_map(|it| {
            let (id, transports) =
                (CredentialId::decode(it).ok()?, AuthTransports::decode(0).ok()?);
            Some(PublicKeyCredentialDescriptor { id, transports })
        });
        let mut asked =
            PublicKeyCredentialCreationOptions::passkey(&self.site, user, known.collect());
        // Most telephones know no such protection and would make no passkey at all. That the user was verified is demanded at each login.
        asked.extensions.cred_protect = CredProtect::None;
        let (server, client) = asked
            .start_ceremony()
            .map_err(|it| anyhow::anyhow!("a passkey is not asked for: {it}"))?;
        let challenge = challenge(server.sent_challenge().encode())?;
        let state = server.encode().map_err(|it| anyhow::anyhow!("{it}"))?;
        Ok(Asked { options: json(&client)?, challenge, state })
    }

    /// The passkey that was made, if `state` is of the question that it answers.
    pub(crate) fn made(&self, state: &[u8], made: &Made) -> Result<Passkey, NotTaken> {
        let asked = RegistrationServerState::<16>::decode(state).map_err(|_| NotTaken)?;
        let origins = [self.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = asked.verify(&self.site, &made.0, &options).map_err(|_| NotTaken)?;
        let public = made.static_state().encode().map_err(|_| NotTaken)?;
        let counter = made.dynamic_state().encode().map_err(|_| NotTaken)?;
        let credential = made.id().as_ref().to_vec();
        Ok(Passkey { credential, public, counter: counter.to_vec() })
    }

    /// Asks for any passkey of this site.
    pub(crate) fn ask_to_use(&self) -> anyhow::Result<Asked> {
        let asked = DiscoverableCredentialRequestOptions::passkey(&self.site);
        let (server, client) = asked
            .start_ceremony()
            .map_err(|it| anyhow::anyhow!("a passkey is not asked for: {it}"))?;
        let challenge = challenge(server.sent_challenge().encode())?;
        let state = server.encode().map_err(|it| anyhow::anyhow!("{it}"))?;
        Ok(Asked { options: json(&client)?, challenge, state })
    }

    /// How often the passkey was used by now, if `state` is of the question that it answers and the passkey is `kept` of `account`.
    pub(crate) fn used(
        &self,
        state: &[u8],
        used: &Used,
        kept: &Passkey,
        account: AccountId,
    ) -> Result<Vec<u8>, NotTaken> {
        let asked = DiscoverableAuthenticationServerState::decode(state).map_err(|_| NotTaken)?;
        let id = CredentialId::<&[u8]>::decode(&kept.credential).map_err(|_| NotTaken)?;
        let account = handle(account).map_err(|_| NotTaken)?;
        let public = StaticState::<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>::decode(
            kept.public.as_slice(),
        );
        let counter = <[u8; 7]>::try_from(kept.counter.as_slice()).map_err(|_| NotTaken)?;
        let counter = DynamicState::decode(counter).map_err(|_| NotTaken)?;
        let mut of_it =
            AuthenticatedCredential::new(id, &account, public.map_err(|_| NotTaken)?, counter)
                .map_err(|_| NotTaken)?;
        let origins = [self.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            auth_attachment_enforcement: AuthenticatorAttachmentEnforcement::Ignore(false),
            ..AuthenticationVerificationOptions::default()
        };
        asked.verify(&self.site, &used.0, &mut of_it, &options).map_err(|_| NotTaken)?;
        let counter = of_it.dynamic_state().encode().map_err(|_| NotTaken)?;
        Ok(counter.to_vec())
    }
}

fn challenge<E>(encoded: Result<u128, E>) -> anyhow::Result<Challenge> {
    encoded.map(u128::to_be_bytes).map_err(|_| anyhow::anyhow!("a challenge is 16 bytes"))
}

fn json(options: &impl serde::Serialize) -> anyhow::Result<Opaque> {
    Opaque::read(&serde_json::to_string(options)?).context("options are visible letters")
}
