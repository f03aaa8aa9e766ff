//! What the exit code says.

use std::process::ExitCode;

use platform::client::Unanswered;

/// Nobody is there to answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotReachable(pub(crate) String);

/// A log is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Broken(pub(crate) String);

/// See the help of the command line for what each means; 2 is the command line's own.
pub(crate) fn code_of(why: &anyhow::Error) -> ExitCode {
    ExitCode::from(number(why))
}

fn number(why: &anyhow::Error) -> u8 {
    let is_silent = |it: &Unanswered| {
        matches!(it, Unanswered::Silent(_))
            || matches!(it, Unanswered::Problem(no) if no.is_retryable())
    };
    if why.chain().any(|it| it.is::<Broken>()) {
        4
    } else if is_database_silent(why)
        || why.chain().any(|it| {
            it.is::<NotReachable>() || it.downcast_ref::<Unanswered>().is_some_and(is_silent)
        })
    {
        3
    } else {
        1
    }
}

/// Whether a database that was to be read directly does not answer.
pub(crate) fn is_database_silent(why: &anyhow::Error) -> bool {
    why.chain()
        .filter_map(|it| it.downcast_ref())
        .any(|it| matches!(it, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut))
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;
    use proto::problem::Problem;

    use super::*;

    #[test]
    fn codes() {
        let silent = Unanswered::Silent("thread".to_owned());
        for (why, expected) in [
            (anyhow::anyhow!("the disk is full"), 1),
            (Unanswered::Problem(Problem::not_found()).into(), 1),
            (Unanswered::Problem(Problem::not_now("database_away", "away")).into(), 3),
            (silent.into(), 3),
            (NotReachable("nobody".to_owned()).into(), 3),
            (sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into()).into(), 3),
            (sqlx::Error::PoolTimedOut.into(), 3),
            (sqlx::Error::RowNotFound.into(), 1),
            (Broken("bad".to_owned()).into(), 4),
        ] {
            assert_eq!(number(&why), expected, "{why}");
            assert_eq!(number(&Err::<(), _>(why).context("on the way").unwrap_err()), expected);
        }
    }
}
