//! The operator's copies of logs: one file for each service, one event on each line, stored where a database restore does not reach
//! them. Logs contain ids, codes, numbers and times, never a person, so a copy may be kept for ever.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::Context as _;
use sqlx::postgres::PgConnectOptions;

use crate::{
    copy_file::{END_BYTES, file, last},
    export::{self, Log},
};

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
