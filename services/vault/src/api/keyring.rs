//! Where the master keys are: in a file that may change while we serve, or given once.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use anyhow::Context as _;

use crate::domain::master::{MasterKey, MasterKeys};

/// The master keys, always those that count now. What is in the file is never printed.
#[derive(Debug)]
pub struct Keyring {
    file: Option<PathBuf>,
    /// The keys, and when the file they were read from was written.
    read: RwLock<(Option<SystemTime>, Arc<MasterKeys>)>,
}

impl Keyring {
    /// The keys in a file, one a line; the first wraps, the others only open. It is read again when it was written since.
    ///
    /// # Errors
    /// When it cannot be read, or holds no keys.
    pub fn of_file(file: &Path) -> anyhow::Result<Keyring> {
        let written = written(file);
        let read = RwLock::new((written, Arc::new(read(file)?)));
        Ok(Keyring { file: Some(file.to_owned()), read })
    }

    /// The keys now.
    pub(crate) fn masters(&self) -> Arc<MasterKeys> {
        let (at, masters) = {
            let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
            (read.0, Arc::clone(&read.1))
        };
        let Some(file) = &self.file else { return masters };
        let now = written(file);
        if now.is_none() || now == at {
            return masters;
        }
        match read(file) {
            Ok(fresh) => {
                let fresh = Arc::new(fresh);
                let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
                *read = (now, Arc::clone(&fresh));
                fresh
            }
            // Half a file is no reason to stop: the keys we have open what they opened.
            Err(error) => {
                tracing::error!(
                    service.name = "vault",
                    error = format!("{error:#}"),
                    "the master keys were written, and cannot be read"
                );
                masters
            }
        }
    }
}

impl From<MasterKeys> for Keyring {
    fn from(masters: MasterKeys) -> Keyring {
        Keyring { file: None, read: RwLock::new((None, Arc::new(masters))) }
    }
}

impl From<MasterKey> for Keyring {
    fn from(master: MasterKey) -> Keyring {
        MasterKeys::from(master).into()
    }
}

fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|it| it.modified()).ok()
}

fn read(file: &Path) -> anyhow::Result<MasterKeys> {
    let text = zeroize::Zeroizing::new(
        fs::read_to_string(file)
            .with_context(|| format!("the key of vault in {} cannot be read", file.display()))?,
    );
    text.parse().with_context(|| format!("{} holds no key of vault", file.display()))
}
