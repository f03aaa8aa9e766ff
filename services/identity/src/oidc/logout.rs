//! A session that ended at the provider (OpenID Connect Back-Channel Logout § 2.4 and § 2.6).

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    config::Config,
    refused::Refused,
    signed::{Signed, is_for, seconds, text},
    times::{LEEWAY_SECONDS, LOGOUT_TOKEN_SECONDS, has_come, is_younger},
};

/// The event that makes a token a logout token.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// How long a text in a logout token may be, in bytes: it becomes a row.
const TEXT_BYTES_MAX: usize = 255;

/// Whose session ended. At least one of subject and session is there.
#[derive(Clone)]
pub struct Ended {
    /// Where.
    pub issuer: String,
    /// Whose: all sessions of this login, when no session is named.
    pub subject: Option<String>,
    /// Which.
    pub session_id: Option<String>,
    /// The token's own id: heard once, not again.
    pub token_id: String,
    /// How long that id has to be remembered: after this the token is too old.
    pub remember_until: DateTime<Utc>,
}

impl fmt::Debug for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ended").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Checks everything but whether it was heard before.
///
/// # Errors
/// What is wrong with the token.
pub(super) fn check(
    signed: &Signed,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<Ended, Refused> {
    if !is_of_our_kind(signed, config.logout_typ_required) {
        return Err(Refused::NotALogoutToken);
    }
    let (claims, at) = (&signed.claims, now.timestamp());
    if text(claims, "iss")? != Some(config.issuer.as_str()) {
        return Err(Refused::IssuerDiffers);
    }
    if !is_for(claims, &config.client_id) {
        return Err(Refused::TokenNotForUs);
    }
    let issued_at = seconds(claims, "iat")?.ok_or(Refused::TokenMalformed)?;
    if !has_come(issued_at, at) {
        return Err(Refused::ClockDiffers);
    }
    let runs_out_at = seconds(claims, "exp")?.unwrap_or(i64::MAX);
    if !is_younger(issued_at, LOGOUT_TOKEN_SECONDS, at)
        || at.saturating_sub(LEEWAY_SECONDS) >= runs_out_at
    {
        return Err(Refused::TooOld);
    }
    let short = |name| -> Result<Option<String>, Refused> {
        let text = text(claims, name)?;
        if text.is_some_and(|it| !(1..=TEXT_BYTES_MAX).contains(&it.len())) {
            return Err(Refused::TokenMalformed);
        }
        Ok(text.map(str::to_owned))
    };
    let (subject, session_id) = (short("sub")?, short("sid")?);
    if subject.is_none() && session_id.is_none() {
        return Err(Refused::NotALogoutToken);
    }
    let remembered = issued_at
        .saturating_add(LOGOUT_TOKEN_SECONDS)
        .saturating_add(LEEWAY_SECONDS)
        .saturating_add(1);
    Ok(Ended {
        issuer: config.issuer.clone(),
        subject,
        session_id,
        token_id: short("jti")?.ok_or(Refused::NotALogoutToken)?,
        remember_until: DateTime::from_timestamp(remembered, 0).ok_or(Refused::TokenMalformed)?,
    })
}

/// An ID token is no logout token, and the other way round: by its type where the provider says one, always by event and nonce.
fn is_of_our_kind(signed: &Signed, typ_required: bool) -> bool {
    let typ = signed.typ.as_ref().map(|it| it.to_ascii_lowercase());
    let typed = match typ.as_deref() {
        Some("logout+jwt" | "application/logout+jwt") => true,
        Some("jwt") | None => !typ_required,
        Some(_) => false,
    };
    let event = signed.claims.get("events").and_then(|it| it.get(EVENT));
    typed && event.is_some_and(Value::is_object) && !signed.claims.contains_key("nonce")
}
