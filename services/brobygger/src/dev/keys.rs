//! The keys of a private stack: made once, read by their owner alone.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use platform::token::Signer;
use vault::{MasterKey, MasterKeys};

/// Where they are, and the public one itself.
pub(super) struct Keys {
    pub(super) actor_private_key_file: PathBuf,
    pub(super) actor_public_key: String,
    pub(super) vault_key_file: PathBuf,
}

impl Keys {
    pub(super) fn in_dir(dir: &Path) -> anyhow::Result<Keys> {
        let (actor, vault) = (dir.join("actor-key.pem"), dir.join("vault.key"));
        if !actor.exists() {
            Signer::generate().write(&actor)?;
        }
        if vault.exists() {
            let text = fs::read_to_string(&vault).with_context(|| {
                format!("the key of vault in {} cannot be read", vault.display())
            })?;
            ensure!(
                text.parse::<MasterKeys>().is_ok(),
                "{} holds no key of vault: put the right one back",
                vault.display()
            );
        } else {
            let mut file =
                fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&vault)?;
            let written = file
                .write_all(MasterKey::draw().to_hex().as_bytes())
                .and_then(|()| file.sync_all());
            written.with_context(|| {
                format!("{} cannot be written: is the disk full?", vault.display())
            })?;
        }
        let actor_public_key = Signer::from_file(&actor)?.public_key();
        Ok(Keys { actor_private_key_file: actor, actor_public_key, vault_key_file: vault })
    }
}
