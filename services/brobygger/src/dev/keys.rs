//! The keys of a private stack: made once, read by their owner alone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use platform::{private_file, token::Signer};
use vault::{MasterKey, MasterKeys};

/// Signs actor tokens.
pub(super) const ACTOR: &str = "actor-key.pem";
/// Wraps the data keys of vault.
pub(super) const VAULT: &str = "vault.key";

/// Where they are, and the public one itself.
pub(super) struct Keys {
    pub(super) actor_private_key_file: PathBuf,
    pub(super) actor_public_key: String,
    pub(super) vault_key_file: PathBuf,
}

impl Keys {
    pub(super) fn in_dir(dir: &Path) -> anyhow::Result<Keys> {
        let (actor, vault) = (dir.join(ACTOR), dir.join(VAULT));
        if !actor.exists() {
            Signer::generate().write(&actor)?;
        }
        if vault.exists() {
            let text = fs::read_to_string(&vault).with_context(|| {
                format!("the key of vault in {} cannot be read", vault.display())
            })?;
            ensure!(
                text.parse::<MasterKeys>().is_ok(),
                "{} holds no key of vault: put the right one back, or begin anew with `./dev up --fresh`, which throws the data away",
                vault.display()
            );
        } else {
            private_file::create(&vault, MasterKey::draw().to_hex().as_bytes()).with_context(
                || format!("{} cannot be written: is the disk full?", vault.display()),
            )?;
        }
        let actor_public_key = Signer::from_file(&actor)?.public_key();
        Ok(Keys { actor_private_key_file: actor, actor_public_key, vault_key_file: vault })
    }
}
