//! The way back: who logged in.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use proto::actor::Level;
use serde_json::{Map, Value};

use crate::domain::claims::Said;

use super::{config::Config, found::Found, id_token::Who, refused::Refused, secret::Cpr};

/// Somebody who logged in, as the provider says it. The account is found by issuer and subject, never by a name or an address.
#[derive(Clone)]
pub struct LoggedIn {
    /// Who says so.
    pub issuer: String,
    /// Who it is there.
    pub subject: String,
    /// The provider's session, for its logout.
    pub session_id: Option<String>,
    /// When the person was asked; nothing when the provider does not say, and then it is not lately.
    pub authenticated_at: Option<DateTime<Utc>>,
    /// Whether they were asked for this very login, whatever session the provider had.
    pub was_prompted: bool,
    /// How sure it is: at least what the configuration demands of this provider.
    pub level: Level,
    /// For one request to the vault, and then for nobody.
    pub cpr: Option<Cpr>,
    /// The name; nothing also for who is under name and address protection.
    pub name: Option<String>,
    /// Whether the provider says that there is a name and not what it is: they are under name and address protection.
    pub is_name_protected: bool,
    /// The employer's number (CVR).
    pub cvr: Option<String>,
    /// The same person, should the subject change.
    pub second: Option<(String, String)>,
    /// Which roles follow from what the provider says, where the configuration asks for that.
    pub roles: Option<Said>,
    /// What the configuration wants handed over: may hold personal data, a civil registration number among it.
    pub extra: BTreeMap<String, Value>,
}

impl fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedIn")
            .field("issuer", &self.issuer)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

impl LoggedIn {
    /// Puts together what was checked.
    ///
    /// # Errors
    /// `ClaimNotUnderstood`, `LevelTooLow`.
    pub(super) fn new(
        config: &Config,
        (who, was_prompted): (Who, bool),
        signed: &Map<String, Value>,
        userinfo: Option<&Map<String, Value>>,
    ) -> Result<LoggedIn, Refused> {
        let found = Found { names: &config.claims, signed, userinfo };
        let level = found.level();
        if level < config.level_min {
            return Err(Refused::LevelTooLow);
        }
        let cvr = found.maybe(config.claims.cvr.as_ref())?;
        let employer = config.claims.cvr.as_ref().map(|_| cvr.as_deref());
        let roles = config.roles.as_ref();
        let roles = roles.map(|it| it.read(found.get(&it.claim), employer).at(level));
        Ok(LoggedIn {
            issuer: config.issuer.clone(),
            subject: who.subject,
            session_id: found.text(&config.claims.session_id)?,
            authenticated_at: who.authenticated_at.and_then(|it| DateTime::from_timestamp(it, 0)),
            was_prompted,
            level,
            cpr: found.cpr()?,
            name: found.text(&config.claims.name)?,
            is_name_protected: found.is_empty(&config.claims.name),
            cvr,
            second: found.second()?,
            roles,
            extra: found.extra(),
        })
    }
}
