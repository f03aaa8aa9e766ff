//! Why a batch of commands failed, and whether to retry it.

use proto::id::CommandId;

use crate::database;

/// Why a batch did not come to be.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Another replica wrote first.
    Overtaken,
    /// Some of the commands were answered before.
    AskedBefore,
    /// A stream that we took for new was not.
    NotNew,
    /// What these commands were prepared on has changed.
    Stale(Vec<CommandId>),
    /// It is our mistake, or a command's that breaks a view.
    Guilty(anyhow::Error),
    /// The database is away for a moment.
    Passing(anyhow::Error),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Failed {
        anyhow::Error::from(error).into()
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Failed {
        let breaks = |constraint| {
            error.chain().filter_map(|it| it.downcast_ref::<sqlx::Error>()).any(|it| {
                it.as_database_error().is_some_and(|it| it.constraint() == Some(constraint))
            })
        };
        if breaks("commands_pkey") {
            Failed::AskedBefore
        } else if breaks("events_stream_version_key") {
            Failed::NotNew
        } else if database::is_passing_chain(&error) {
            Failed::Passing(error)
        } else {
            Failed::Guilty(error)
        }
    }
}
