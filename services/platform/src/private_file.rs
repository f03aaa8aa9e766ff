//! Files that only their owner reads, and that are complete or not there: whoever is killed while writing one leaves nothing behind
//! under its name.

use std::{fs::File, io, io::Write as _, path::Path};

use tempfile::NamedTempFile;

/// Writes a file that is not there yet.
///
/// # Errors
/// `AlreadyExists` when it is there; otherwise the disk's.
pub fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    written(file, bytes)?.persist_noclobber(file)?;
    on_disk(file)
}

/// Writes a file, in place of the one that may be there.
///
/// # Errors
/// The disk's.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    written(file, bytes)?.persist(file)?;
    on_disk(file)
}

/// The content under a name of its own in the same folder; the library gives it to its owner alone.
fn written(file: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut beside = tempfile::Builder::new().prefix(".new-").tempfile_in(folder(file))?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    Ok(beside)
}

/// The name too survives a machine that loses power.
fn on_disk(file: &Path) -> io::Result<()> {
    File::open(folder(file))?.sync_all()
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn a_private_file_is_its_owners_and_is_not_replaced_by_accident() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        create(&file, b"one").unwrap();
        assert_eq!(create(&file, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).unwrap(), b"one");
        replace(&file, b"two").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(create(&dir.path().join("no/such/key"), b"one").is_err());
        assert!(replace(dir.path(), b"one").is_err(), "a folder is not a file");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
