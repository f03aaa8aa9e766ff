//! The stack file: where the databases, NATS and the keys are. `brobygger dev` writes it, every other command reads it.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use serde::{Deserialize, Serialize};

use crate::private_file;

/// A stack: its services, who may administer it, and the keys. It holds passwords: the file is its owner's alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// How each service connects, by its name.
    pub services: BTreeMap<String, Connections>,
    /// How the person at the keyboard connects; left out of a service's own copy of the file.
    #[serde(default)]
    pub operator: Operator,
    /// What every service verifies actor tokens with: Ed25519, 32 bytes, base64url; two while the key is turned.
    pub actor_public_keys: Vec<String>,
    /// What actor tokens are signed with; only where tokens are minted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_private_key_file: Option<PathBuf>,
    /// By which people are known again who log in at a provider: 32 bytes in hexadecimal. If it is lost, nobody is recognised. Only where
    /// `identity` is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_key_file: Option<PathBuf>,
    /// The providers at which people log in, as a list in JSON; only where `identity` is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_providers_file: Option<PathBuf>,
    /// The master key of `vault`; only where `vault` is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault_key_file: Option<PathBuf>,
    /// Where people reach `portal`; only where it is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<PortalAddress>,
    /// Whether everybody in it is made up, so that whoever says so is one of them: on the machine itself alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_demo: bool,
    /// Where a private stack writes its logs: the services', and those of its servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log_files: Vec<PathBuf>,
    /// The folder where the operator keeps copies of the logs, out of reach of any restore; where services start and logs are
    /// completed they are compared with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_copies: Option<PathBuf>,
}

/// Where people reach `portal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalAddress {
    /// The address and port it listens on, as `127.0.0.1:8080`. It speaks HTTP: TLS ends before it.
    pub listen: SocketAddr,
    /// What stands in a browser's address bar, as `https://brobygger.example`, without a path. Passkeys belong to this name.
    pub origin: String,
}

impl PortalAddress {
    /// Whether only this machine itself reaches it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.listen.ip().is_loopback() && self.origin.starts_with("http://localhost:")
    }
}

/// How one service connects to its database and to NATS: with rights of its own to each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connections {
    /// Its database, as its runtime role.
    pub database_url: String,
    /// The server.
    pub nats_url: String,
    /// Its user there.
    pub nats_user: String,
    /// That user's password.
    pub nats_password: String,
}

/// How the person at the keyboard connects: as owner of the databases, as operator of NATS.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// The server's database `postgres`, as the owner of all databases.
    pub admin_database_url: String,
    /// The server.
    pub nats_url: String,
    /// The user there.
    pub nats_user: String,
    /// That user's password.
    pub nats_password: String,
}

impl Stack {
    /// Reads the file that describes the stack.
    ///
    /// # Errors
    /// When there is none, or it is not one of this version: what to do about it.
    pub fn load(file: &Path) -> anyhow::Result<Stack> {
        let text = fs::read_to_string(file).map_err(|why| {
            let file = file.display();
            if why.kind() == ErrorKind::NotFound {
                anyhow!("there is no stack at {file}: start one with `./dev up`, or name its file with --stack")
            } else if why.kind() == ErrorKind::PermissionDenied {
                anyhow!("{file} is another user's: ask as the user who started the stack")
            } else {
                anyhow!("{file} cannot be read: {why}")
            }
        })?;
        serde_json::from_str(&text).map_err(|why| {
            anyhow!(
                "{} does not describe a stack of this version ({why}): start `./dev up` again",
                file.display()
            )
        })
    }

    /// Writes the file, for its owner alone, all or nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, file: &Path) -> anyhow::Result<()> {
        let dir = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let context = || format!("{} cannot be written: is the disk full?", file.display());
        fs::create_dir_all(dir).with_context(context)?;
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        private_file::replace(file, text.as_bytes()).with_context(context)
    }

    /// How `service` connects.
    ///
    /// # Errors
    /// When the stack has no such service.
    pub fn service(&self, service: &str) -> anyhow::Result<&Connections> {
        self.services.get(service).ok_or_else(|| {
            let known: Vec<_> = self.services.keys().map(String::as_str).collect();
            anyhow!("this stack has no service {service}; it has {}", known.join(", "))
        })
    }
}

impl std::fmt::Debug for Stack {
    /// Names without what is secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack").field("services", &self.services.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn stack() -> Stack {
        let connections = Connections {
            database_url: "postgres://brobygger_thread:secret@127.0.0.1/brobygger_thread"
                .to_owned(),
            nats_url: "nats://127.0.0.1:4222".to_owned(),
            nats_user: "thread".to_owned(),
            nats_password: "secret".to_owned(),
        };
        Stack {
            services: [("thread".to_owned(), connections)].into(),
            operator: Operator {
                admin_database_url: "postgres://postgres:secret@127.0.0.1/postgres".to_owned(),
                nats_url: "nats://127.0.0.1:4222".to_owned(),
                nats_user: "operator".to_owned(),
                nats_password: "secret".to_owned(),
            },
            actor_public_keys: vec!["AAAA".to_owned()],
            actor_private_key_file: None,
            login_key_file: None,
            login_providers_file: None,
            vault_key_file: None,
            portal: None,
            is_demo: false,
            log_files: vec![],
            log_copies: None,
        }
    }

    #[test]
    fn what_is_saved_is_loaded_and_is_the_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("new/stack.json");
        stack().save(&file).unwrap();
        stack().save(&file).unwrap();
        assert_eq!(Stack::load(&file).unwrap(), stack());
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_service_needs_to_know_no_operator() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("stack.json");
        fs::write(&file, r#"{"services": {}, "actor_public_keys": ["AAAA"]}"#).unwrap();
        assert!(Stack::load(&file).unwrap().operator == Operator::default());
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let missing = Stack::load(&dir.path().join("stack.json")).unwrap_err().to_string();
        assert!(missing.contains("./dev up"), "{missing}");
        let file = dir.path().join("old.json");
        fs::write(&file, "{}").unwrap();
        let old = Stack::load(&file).unwrap_err().to_string();
        assert!(old.contains("not describe a stack of this version"), "{old}");
        let unknown = stack().service("portal").err().unwrap().to_string();
        assert_eq!(unknown, "this stack has no service portal; it has thread");
    }

    #[test]
    fn no_secret_is_printed() {
        assert!(!format!("{:?}", stack()).contains("secret"));
    }
}
