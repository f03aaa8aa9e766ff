//! A stack with one liar, and a browser that does as it is told.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use proto::actor::Level;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use super::{
    super::{Begun, Config, LoggedIn, Loopback, Providers, Refused},
    liar::{CLIENT, Liar, SECRET, object},
};

/// Noon of a day.
pub(super) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_040_000, 0).unwrap()
}

/// So many seconds after noon.
pub(super) fn noon_and(seconds: i64) -> DateTime<Utc> {
    noon().checked_add_signed(TimeDelta::seconds(seconds)).unwrap()
}

pub(super) struct World {
    pub(super) liar: Liar,
    pub(super) providers: Providers,
    _files: TempDir,
}

impl World {
    pub(super) fn new() -> World {
        World::with(json!({}))
    }

    /// A world where the configuration says this besides.
    pub(super) fn with(besides: Value) -> World {
        World::of(Liar::start(noon().timestamp()), besides)
    }

    pub(super) fn of(liar: Liar, besides: Value) -> World {
        let files = tempfile::tempdir().unwrap();
        let config = config(&files, &liar.issuer, besides);
        World { liar, providers: providers(vec![config]), _files: files }
    }

    pub(super) async fn begin(&self) -> Begun {
        self.providers.begin("liar", noon(), None).await.unwrap()
    }

    /// A whole login at noon.
    pub(super) async fn login(&self) -> Result<LoggedIn, Refused> {
        self.login_at(noon()).await
    }

    pub(super) async fn login_at(&self, now: DateTime<Utc>) -> Result<LoggedIn, Refused> {
        let begun = self.providers.begin("liar", now, None).await?;
        let code = self.liar.authorize(&begun.url);
        self.providers.finish("liar", &begun.pending, &code, None, now).await
    }

    /// A whole login at noon with one claim that is told.
    pub(super) async fn login_with(&self, claim: &str, value: Value) -> Result<LoggedIn, Refused> {
        let before = self.liar.tell(|it| it.claims.insert(claim.to_owned(), value));
        let answer = self.login().await;
        self.liar.tell(|it| match before {
            Some(before) => it.claims.insert(claim.to_owned(), before),
            None => it.claims.remove(claim),
        });
        answer
    }
}

/// A provider as the stack file has it; `besides` replaces whole fields.
pub(super) fn config(files: &TempDir, issuer: &str, besides: Value) -> Config {
    let secret = files.path().join("secret");
    fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let mut config = json!({
        "code": "liar",
        "name": {"da": "Løgneren", "en": "The liar"},
        "issuer": issuer,
        "client_id": CLIENT,
        "client_authentication": {"secret": {"file": secret}},
        "claims": {"level": {"acr": {"low": "low", "substantial": "substantial", "high": "high"}}},
    });
    config.as_object_mut().unwrap().extend(object(besides));
    serde_json::from_value(config).unwrap()
}

pub(super) fn providers(configs: Vec<Config>) -> Providers {
    Providers::new(configs, &Url::parse("http://localhost:4000/").unwrap(), Loopback::Allowed)
        .unwrap()
}

/// The claims of a configuration, with more fields.
pub(super) fn claims(besides: Value) -> Value {
    let mut claims =
        json!({"level": {"acr": {"low": "low", "substantial": "substantial", "high": "high"}}});
    claims.as_object_mut().unwrap().extend(object(besides));
    json!({"claims": claims})
}

pub(super) fn is_substantial(answer: &Result<LoggedIn, Refused>) -> bool {
    answer.as_ref().is_ok_and(|it| it.level == Level::Substantial)
}
