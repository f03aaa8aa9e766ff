//! A machine's key: a file with its account and the private half. With it a script shows that it is itself (RFC 7523), without a login of anybody.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use platform::{calendar, private_file};
use proto::id::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long an assertion is good: it is sent at once.
const LIVES: TimeDelta = TimeDelta::seconds(50);

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    /// The machine's account.
    account: AccountId,
    /// The 32 bytes of an Ed25519 private key, in base64url.
    private_key: String,
}

/// A machine's key.
pub(crate) struct Machine {
    pub(crate) account: AccountId,
    key: SigningKey,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Machine {
    /// Draws a key and writes it; a file that is there stays.
    pub(crate) fn create(file: &Path, account: Option<AccountId>) -> anyhow::Result<Machine> {
        let account = account.unwrap_or_else(|| AccountId(Uuid::new_v4()));
        let mut bytes = Zeroizing::new([0; 32]);
        chance(&mut bytes)?;
        let key = SigningKey::from_bytes(&bytes);
        let text = Text { account, private_key: BASE64.encode(*bytes) };
        let json = Zeroizing::new(serde_json::to_vec_pretty(&text)?);
        drop(Zeroizing::new(text.private_key));
        private_file::create(file, &json)
            .with_context(|| format!("{} cannot be written: name a new file", file.display()))?;
        Ok(Machine { account, key })
    }

    /// Reads a key.
    pub(crate) fn load(file: &Path) -> anyhow::Result<Machine> {
        let shown = file.display();
        let wrong = || format!("{shown} is no key of a machine: make one with `brobygger new-key`");
        let text = fs::read(file).with_context(|| format!("{shown} cannot be read"))?;
        let mode = fs::metadata(file)?.permissions().mode() & 0o777;
        ensure!(
            mode & 0o077 == 0,
            "{shown} can be read by others, and with it they act as the machine: chmod 600 {shown}"
        );
        let text: Text = serde_json::from_slice(&text).map_err(|_| anyhow::anyhow!(wrong()))?;
        let private_key = Zeroizing::new(text.private_key);
        let bytes =
            Zeroizing::new(BASE64.decode(&*private_key).map_err(|_| anyhow::anyhow!(wrong()))?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| anyhow::anyhow!(wrong()))?;
        Ok(Machine { account: text.account, key: SigningKey::from_bytes(bytes) })
    }

    /// The public half, as it is registered.
    pub(crate) fn public(&self) -> String {
        format!("ed25519:{}", BASE64.encode(self.key.verifying_key().as_bytes()))
    }

    /// The form that gets a bearer at `audience`.
    pub(crate) fn form(&self, audience: &str, now: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
        let claims = json!({
            "iss": self.account, "sub": self.account, "aud": audience, "jti": Uuid::new_v4(),
            "iat": now.timestamp(), "exp": calendar::after(now, LIVES).timestamp(),
        });
        let header = BASE64.encode(r#"{"alg":"EdDSA","typ":"JWT"}"#);
        let signed = format!("{header}.{}", BASE64.encode(serde_json::to_vec(&claims)?));
        let signature = BASE64.encode(self.key.sign(signed.as_bytes()).to_bytes());
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            )
            .append_pair("client_assertion", &format!("{signed}.{signature}"))
            .finish();
        Ok(form.into_bytes())
    }
}

/// 32 bytes of chance.
fn chance(bytes: &mut [u8; 32]) -> anyhow::Result<()> {
    use rand::TryRng as _;
    rand::rngs::SysRng.try_fill_bytes(bytes).context("the system has no chance to give")
}

#[cfg(test)]
mod tests {
    use identity::domain::assertion;

    use super::*;

    /// What is signed here is what `identity` takes.
    #[test]
    fn a_key_shows_that_it_is_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("machine.json");
        let made = Machine::create(&file, None).unwrap();
        assert!(Machine::create(&file, None).is_err(), "a key is never overwritten");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let machine = Machine::load(&file).unwrap();
        assert_eq!((machine.account, machine.public()), (made.account, made.public()));
        let now = platform::testing::monday();
        let audience = "https://brobygger.example/api/v1/token";
        let form = machine.form(audience, now).unwrap();
        let assertion = form_urlencoded::parse(&form).find(|(it, _)| it == "client_assertion");
        let raw = assertion.unwrap().1;
        let key = machine.public().parse().unwrap();
        assertion::check(&raw, &key, machine.account, audience, now).unwrap();
        assert!(assertion::check(&raw, &key, machine.account, "https://other", now).is_err());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Machine::load(&file).is_err());
        assert!(!format!("{machine:?}").contains("private"));
    }
}
