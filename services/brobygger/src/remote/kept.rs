//! What this user's configuration keeps: which portal, and the login there. The file is its owner's alone.

use std::{
    fmt, fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use etcetera::BaseStrategy as _;
use platform::private_file;
use serde::{Deserialize, Serialize};

/// Which portal, and the login there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// The portal's address; it stays when the login is over.
    pub(crate) portal: String,
    /// The login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<Login>,
}

/// A login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// What is sent with each request.
    pub(crate) bearer: String,
    /// Until when it lasts.
    pub(crate) ends_at: DateTime<Utc>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("portal", &self.portal).finish_non_exhaustive()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

/// Where it is kept: `brobygger/login.json` in the folder of the user's configuration.
pub(crate) fn file() -> anyhow::Result<PathBuf> {
    let folders = etcetera::base_strategy::choose_base_strategy()
        .context("this user has no home, so nothing can be kept for them")?;
    Ok(folders.config_dir().join("brobygger/login.json"))
}

/// What is kept, if anything is.
pub(crate) fn load(file: &Path) -> anyhow::Result<Option<Kept>> {
    let shown = file.display();
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why).with_context(|| format!("{shown} cannot be read")),
    };
    let mode = fs::metadata(file)?.permissions().mode() & 0o777;
    ensure!(
        mode & 0o077 == 0,
        "{shown} can be read by others, and with it they act as you: log in anew after `rm {shown}`"
    );
    let kept = serde_json::from_slice(&text);
    Ok(Some(kept.map_err(|_| {
        anyhow::anyhow!("{shown} is not of this version: delete it and log in: brobygger login")
    })?))
}

/// Keeps it, for its owner alone.
pub(crate) fn save(file: &Path, kept: &Kept) -> anyhow::Result<()> {
    let context = || format!("{} cannot be written", file.display());
    if let Some(folder) = file.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).with_context(context)?;
    }
    private_file::replace(file, &serde_json::to_vec_pretty(kept)?).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/brobygger/login.json");
        assert_eq!(load(&file).unwrap(), None);
        let login =
            Login { bearer: "secret".to_owned(), ends_at: "2026-12-01T08:00:00Z".parse().unwrap() };
        let kept = Kept { portal: "http://localhost:8080".to_owned(), login: Some(login) };
        save(&file, &kept).unwrap();
        save(&file, &kept).unwrap();
        assert_eq!(load(&file).unwrap(), Some(kept.clone()));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        assert!(!format!("{kept:?} {:?}", kept.login).contains("secret"));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(load(&file).unwrap_err().to_string().contains("can be read by others"));
    }
}
