//! Trading a code for tokens, and an access token for claims. No token outlives the call.

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::{Url, form_urlencoded::Serializer};

use super::{
    authentication::Authentication,
    begin::Pending,
    discovery::Metadata,
    http::{Answer, Http},
    refused::{Away, Refused},
    secret::Secret,
};

/// What a provider gives for a code. A refresh token is not asked for, and not read.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: Secret,
    pub(super) access_token: Option<Secret>,
}

#[derive(Deserialize)]
struct Error {
    error: String,
}

/// Who trades, and where.
pub(super) struct Exchange<'a> {
    pub(super) http: &'a Http,
    pub(super) metadata: &'a Metadata,
    pub(super) authentication: &'a Authentication,
    pub(super) client_id: &'a str,
    pub(super) redirect: &'a Url,
}

impl Exchange<'_> {
    /// The tokens for a code (OpenID Connect Core § 3.1.3).
    ///
    /// # Errors
    /// `CodeRefused`, `ClientRefused`, `AnswerNotUnderstood`, or why the provider is away.
    pub(super) async fn tokens(
        &self,
        code: &str,
        pending: &Pending,
        now: DateTime<Utc>,
    ) -> Result<Tokens, Refused> {
        let (header, body) = {
            let mut form = Serializer::new(String::new());
            form.append_pair("grant_type", "authorization_code")
                .append_pair("code", code)
                .append_pair("redirect_uri", self.redirect.as_str())
                .append_pair("code_verifier", pending.pkce_verifier.expose());
            let header =
                self.authentication.prove(self.client_id, self.metadata, now, &mut form)?;
            (header, form.finish())
        };
        let header = header.as_ref().map(Secret::expose);
        let answer = self.http.post(&self.metadata.token_endpoint, header, body).await?;
        if answer.status.is_success() {
            return serde_json::from_slice(&answer.body).map_err(|_| Refused::AnswerNotUnderstood);
        }
        Err(refusal(&answer))
    }

    /// What userinfo says, when it is about `subject` (OpenID Connect Core § 5.3.2).
    ///
    /// # Errors
    /// `UserinfoDiffers` when it is about somebody else, `AnswerNotUnderstood`, or why the provider is away.
    pub(super) async fn userinfo(
        &self,
        tokens: &Tokens,
        subject: &str,
    ) -> Result<Map<String, Value>, Refused> {
        let (Some(address), Some(token)) = (&self.metadata.userinfo_endpoint, &tokens.access_token)
        else {
            return Err(Refused::AnswerNotUnderstood);
        };
        let header = Secret::new(format!("Bearer {}", token.expose()));
        let answer = self.http.get(address, Some(header.expose())).await?;
        if !answer.status.is_success() {
            return Err(Away::Failing.into());
        }
        let claims: Map<String, Value> =
            serde_json::from_slice(&answer.body).map_err(|_| Refused::AnswerNotUnderstood)?;
        if claims.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(Refused::UserinfoDiffers);
        }
        Ok(claims)
    }
}

/// What a status and a code of RFC 6749 § 5.2 mean.
fn refusal(answer: &Answer) -> Refused {
    if answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Away::Failing.into();
    }
    let said: Option<Error> = serde_json::from_slice(&answer.body).ok();
    match said.as_ref().map(|it| it.error.as_str()) {
        Some("invalid_grant" | "invalid_request") => Refused::CodeRefused,
        Some("invalid_client" | "unauthorized_client" | "unsupported_grant_type") => {
            Refused::ClientRefused
        }
        Some(_) | None if answer.status == StatusCode::UNAUTHORIZED => Refused::ClientRefused,
        Some(_) | None => Refused::AnswerNotUnderstood,
    }
}
