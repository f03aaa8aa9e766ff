//! What can be typed to prove logs, and to see who was refused.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Reader;

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Walk every chain of hashes, and compare each log with the copy that `audit` keeps
    Verify {
        /// Whose; every service's if left out
        services: Vec<String>,
    },
    /// Append what is new in each log to a copy of yours, a file a service. Keep it where no restore of a database reaches
    Copy {
        /// Whose; every service's if left out
        services: Vec<String>,
        /// The folder; the stack's `log_copies` if left out
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Show where each log ends: keep it elsewhere, and nobody can rewrite what is before it unnoticed
    Head {
        /// Whose; every service's if left out
        services: Vec<String>,
    },
    /// Show who was refused what, the newest first, of each service: an attempt at what is not somebody's leaves a trace
    Refused(Refused),
}

#[derive(Debug, Args)]
pub(crate) struct Refused {
    /// Only by this service
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
    /// How many at most, of each service
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1_000), value_name = "COUNT")]
    pub(crate) limit: u16,
    /// Go on where the page before ended, as it said
    #[arg(long, requires = "service", value_name = "CURSOR")]
    pub(crate) cursor: Option<i64>,
    #[command(flatten)]
    pub(crate) who: Reader,
}
