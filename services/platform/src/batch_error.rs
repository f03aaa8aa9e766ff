//! Why a batch of commands failed, and whether to retry it.

use proto::{id::CommandId, problem::Problem};

use crate::database;

/// Why a batch of commands failed.
#[derive(Debug)]
pub(crate) enum BatchError {
    /// Another replica appended first: retry at the new head.
    WrongExpectedPosition,
    /// Some of the commands were answered before: give them that answer.
    DuplicateCommand,
    /// A stream that was taken for new exists.
    StreamExists,
    /// What these commands were prepared on has changed.
    Stale(Vec<CommandId>),
    /// It fails again when it is retried: a bug of ours, or a command that breaks a view.
    Permanent(anyhow::Error),
    /// The database is away for a moment: retry.
    Transient(anyhow::Error),
}

impl From<sqlx::Error> for BatchError {
    fn from(error: sqlx::Error) -> BatchError {
        anyhow::Error::from(error).into()
    }
}

impl From<anyhow::Error> for BatchError {
    fn from(error: anyhow::Error) -> BatchError {
        let breaks = |constraint| {
            error.chain().filter_map(|it| it.downcast_ref::<sqlx::Error>()).any(|it| {
                it.as_database_error().is_some_and(|it| it.constraint() == Some(constraint))
            })
        };
        if breaks("commands_pkey") {
            BatchError::DuplicateCommand
        } else if breaks("events_stream_version_key") {
            BatchError::StreamExists
        } else if database::is_passing_chain(&error) {
            BatchError::Transient(error)
        } else {
            BatchError::Permanent(error)
        }
    }
}

/// Too much waits.
pub(crate) fn busy() -> Problem {
    Problem::not_now("busy", "too much is waiting: ask again with the same command id")
}

/// The id asks something else than it did.
pub(crate) fn reused() -> Problem {
    Problem::new(
        422,
        "command_id_reused",
        "this command id was used to ask something else: choose a new one for a new command",
    )
}
