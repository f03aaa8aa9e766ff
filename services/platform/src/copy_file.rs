//! The file of an operator's copy: one event on each line.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use proto::{recorded_event::RecordedEvent, request::Head};

/// How much of a file's end is looked at first for its last line.
pub(crate) const END_BYTES: u64 = 64 * 1024;

/// Where the copy of the log of `service` is in `folder`.
#[must_use]
pub fn file(folder: &Path, service: &str) -> PathBuf {
    folder.join(format!("{service}.log"))
}

/// The last event of a copy; none if it is empty.
///
/// # Errors
/// When the file cannot be read, or what is in it.
pub fn last(path: &Path) -> anyhow::Result<Option<Head>> {
    let context = || format!("{} cannot be read", path.display());
    let mut copy = File::open(path).with_context(context)?;
    let length = copy.metadata().with_context(context)?.len();
    let mut back = END_BYTES.min(length);
    loop {
        copy.seek(SeekFrom::Start(length - back)).with_context(context)?;
        let mut end = vec![];
        copy.read_to_end(&mut end).with_context(context)?;
        // A line that was not written to its end does not count.
        let whole = end.get(..end.iter().rposition(|it| *it == b'\n').unwrap_or(0));
        let line = whole.unwrap_or_default().rsplit(|it| *it == b'\n').next().unwrap_or_default();
        if line.len() < whole.unwrap_or_default().len() || back == length {
            if line.is_empty() {
                return Ok(None);
            }
            let event: RecordedEvent = serde_json::from_slice(line).with_context(context)?;
            return Ok(Some(Head { position: event.position, hash: event.hash }));
        }
        back = (back * 2).min(length);
    }
}

/// The events of a copy after `after` up to `to`, in order; given piece by piece to `take`, which says whether it wants more.
///
/// # Errors
/// When the file cannot be read, or a line of it.
pub(crate) fn read(
    path: &Path,
    after: i64,
    to: i64,
    mut take: impl FnMut(RecordedEvent) -> bool,
) -> anyhow::Result<()> {
    let context = || format!("{} cannot be read", path.display());
    let mut lines = BufReader::new(File::open(path).with_context(context)?);
    let mut line = vec![];
    loop {
        line.clear();
        lines.read_until(b'\n', &mut line).with_context(context)?;
        if line.last() != Some(&b'\n') {
            return Ok(());
        }
        let event: RecordedEvent = serde_json::from_slice(&line).with_context(context)?;
        if event.position > to || (event.position > after && !take(event)) {
            return Ok(());
        }
    }
}
