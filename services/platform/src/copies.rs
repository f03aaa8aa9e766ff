//! The operator's copies of logs: one file for each service, one event on each line, stored where a database restore does not reach
//! them. Logs contain ids, codes, numbers and times, never a person, so a copy may be kept for ever.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use proto::{recorded::Recorded, request::Head};
use sqlx::postgres::PgConnectOptions;

use crate::export::{self, Log};

/// How much of a file's end is looked at first for its last line.
const END_BYTES: u64 = 64 * 1024;

/// What came of copying a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Copied {
    /// So many events are new in the copy, which now ends there.
    UpTo {
        /// How many.
        events: u64,
        /// Where it ends.
        ends: i64,
    },
    /// The copy goes on where the log ends, or holds another event: nothing was written.
    Contradicts {
        /// Where the copy ends.
        copy_ends: i64,
        /// Where the log ends.
        ends: i64,
    },
}

/// Where the copy of the log of `service` is in `folder`.
#[must_use]
pub fn file(folder: &Path, service: &str) -> PathBuf {
    folder.join(format!("{service}.log"))
}

/// Appends what is new in the log of `service` to its copy in `folder`, and has it on the disk before it answers.
///
/// # Errors
/// When the database is away or the file cannot be written.
pub async fn append(
    service: &str,
    owner: &PgConnectOptions,
    folder: &Path,
) -> anyhow::Result<Copied> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let path = file(folder, service);
    let context = || format!("{} cannot be written", path.display());
    let mut copy = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&path);
    let copy = copy.as_mut().map_err(|it| std::io::Error::from(it.kind())).with_context(context)?;
    cut(copy).with_context(context)?;
    let last = last(&path)?.unwrap_or_default();
    let ends = export::end(owner, &Log::Own).await?;
    let mut new = export::read(owner, &Log::Own, last.position - 1, ends);
    let (mut events, mut position, mut is_ours) = (0, last.position, last.position == 0);
    while let Some(piece) = new.next().await? {
        let mut lines = Vec::new();
        for event in piece {
            if event.position == last.position {
                is_ours = event.hash == last.hash;
            } else if is_ours {
                serde_json::to_writer(&mut lines, &event)?;
                lines.push(b'\n');
                (events, position) = (events + 1, event.position);
            }
        }
        copy.write_all(&lines).with_context(context)?;
    }
    if !is_ours {
        return Ok(Copied::Contradicts { copy_ends: last.position, ends });
    }
    copy.sync_data().with_context(context)?;
    Ok(Copied::UpTo { events, ends: position })
}

/// Takes away a last line that was not written to its end.
fn cut(copy: &mut File) -> std::io::Result<()> {
    let length = copy.metadata()?.len();
    let mut back = END_BYTES.min(length);
    loop {
        copy.seek(SeekFrom::Start(length - back))?;
        let mut end = vec![];
        copy.read_to_end(&mut end)?;
        if let Some(at) = end.iter().rposition(|it| *it == b'\n') {
            return copy.set_len(length - back + at as u64 + 1);
        }
        if back == length {
            return copy.set_len(0);
        }
        back = (back * 2).min(length);
    }
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
            let event: Recorded = serde_json::from_slice(line).with_context(context)?;
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
    mut take: impl FnMut(Recorded) -> bool,
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
        let event: Recorded = serde_json::from_slice(&line).with_context(context)?;
        if event.position > to || (event.position > after && !take(event)) {
            return Ok(());
        }
    }
}
