//! How we prove to a provider who we are.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Utc};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde_json::{Value, json};
use url::form_urlencoded::{Serializer, byte_serialize};
use zeroize::Zeroizing;

use super::{
    config::{Audience, ClientAuthentication, Config, Misconfigured},
    discovery::Metadata,
    refused::Refused,
    secret::Secret,
};

/// How long an assertion lives, in seconds.
const ASSERTION_SECONDS: i64 = 60;

/// The secret or the key, read once at start.
pub(super) enum Authentication {
    Secret(Secret),
    Key { signer: Box<Signer>, key_id: Option<String>, audience: Audience },
}

/// A private key.
pub(super) enum Signer {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
}

impl Authentication {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read, or does not hold what it should.
    pub(super) fn load(config: &Config) -> Result<Authentication, Misconfigured> {
        let unreadable = |file: &PathBuf, why: io::Error| {
            Misconfigured::File(config.code.clone(), file.clone(), why)
        };
        let unusable = |file: &PathBuf| Misconfigured::Key(config.code.clone(), file.clone());
        match &config.client_authentication {
            ClientAuthentication::Secret { file } => {
                let text = read(file).map_err(|why| unreadable(file, why))?;
                let text = text.trim_end();
                if text.is_empty() {
                    Err(unusable(file))
                } else {
                    Ok(Authentication::Secret(Secret::new(text)))
                }
            }
            ClientAuthentication::PrivateKeyJwt { key_file, key_id, audience } => {
                let text = read(key_file).map_err(|why| unreadable(key_file, why))?;
                let signer = Signer::read(&text).ok_or_else(|| unusable(key_file))?;
                Ok(Authentication::Key {
                    signer: Box::new(signer),
                    key_id: key_id.clone(),
                    audience: *audience,
                })
            }
        }
    }

    /// Adds the proof to a form, or answers with the header that is the proof.
    ///
    /// # Errors
    /// `ClientRefused` when the key cannot sign.
    pub(super) fn prove(
        &self,
        client_id: &str,
        metadata: &Metadata,
        now: DateTime<Utc>,
        form: &mut Serializer<'_, String>,
    ) -> Result<Option<Secret>, Refused> {
        match self {
            Authentication::Secret(secret) if takes_header(metadata) => {
                let encoded = |it: &str| byte_serialize(it.as_bytes()).collect::<String>();
                let pair =
                    Zeroizing::new(format!("{}:{}", encoded(client_id), encoded(secret.expose())));
                Ok(Some(Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())))))
            }
            Authentication::Secret(secret) => {
                form.append_pair("client_id", client_id)
                    .append_pair("client_secret", secret.expose());
                Ok(None)
            }
            Authentication::Key { signer, key_id, audience } => {
                let audience = match audience {
                    Audience::Issuer => metadata.issuer.as_str(),
                    Audience::TokenEndpoint => metadata.token_endpoint.as_str(),
                };
                let assertion = signer.assertion(client_id, key_id.as_deref(), audience, now)?;
                form.append_pair("client_id", client_id)
                    .append_pair(
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    )
                    .append_pair("client_assertion", assertion.expose());
                Ok(None)
            }
        }
    }
}

impl Signer {
    /// One PKCS #8 key in PEM: EC P-256 or RSA.
    fn read(pem: &str) -> Option<Signer> {
        let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).ok()?;
        let der = key.secret_pkcs8_der();
        let ec =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new());
        ec.ok().map(Signer::Es256).or_else(|| RsaKeyPair::from_pkcs8(der).ok().map(Signer::Rs256))
    }

    /// A signed assertion of who we are (RFC 7523 § 3): for one use within a minute.
    fn assertion(
        &self,
        client_id: &str,
        key_id: Option<&str>,
        audience: &str,
        now: DateTime<Utc>,
    ) -> Result<Secret, Refused> {
        let mut header = json!({"typ": "JWT", "alg": self.algorithm()});
        if let (Some(key_id), Some(header)) = (key_id, header.as_object_mut()) {
            header.insert("kid".to_owned(), Value::from(key_id));
        }
        let now = now.timestamp();
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "jti": Secret::random().expose(),
            "iat": now,
            "exp": now.saturating_add(ASSERTION_SECONDS),
        });
        let encoded = |it: &Value| BASE64_URL_SAFE_NO_PAD.encode(it.to_string());
        let message = format!("{}.{}", encoded(&header), encoded(&claims));
        let signature = self.sign(message.as_bytes()).ok_or(Refused::ClientRefused)?;
        Ok(Secret::new(format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Signer::Es256(_) => "ES256",
            Signer::Rs256(_) => "RS256",
        }
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Signer::Es256(key) => Some(key.sign(&random, message).ok()?.as_ref().to_vec()),
            Signer::Rs256(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).ok()?;
                Some(signature)
            }
        }
    }
}

/// Whether the secret goes into a header: what a provider takes that says nothing, or says it (OpenID Connect Core § 9).
fn takes_header(metadata: &Metadata) -> bool {
    let said = &metadata.token_endpoint_auth_methods_supported;
    let takes = |method: &str| said.iter().any(|it| it == method);
    takes("client_secret_basic") || !takes("client_secret_post")
}

fn read(file: &Path) -> io::Result<Zeroizing<String>> {
    fs::read_to_string(file).map(Zeroizing::new)
}
