//! What can be typed to prove logs, and to see who was refused.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Reader;

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Check the chain of hashes of every log, and compare each log with the copy that `audit` has
    Verify {
        /// Name of the service, for example `referral` [default: all services]
        services: Vec<String>,
    },
    /// Copy what is new in each log to files, one for each service. Keep them where a database restore does not reach
    Copy {
        /// Name of the service, for example `referral` [default: all services]
        services: Vec<String>,
        /// The folder [default: `log_copies` of the stack file]
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Show the last position and hash of each log. Store it elsewhere: nobody can then change what is before it unnoticed
    Head {
        /// Name of the service, for example `referral` [default: all services]
        services: Vec<String>,
    },
    /// Show refused commands and queries of each service, the newest first: who, what and why
    Refused(Refused),
}

#[derive(Debug, Args)]
pub(crate) struct Refused {
    /// Name of the service, for example `vault` [default: all services]
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
    /// How many to show at most, for each service
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1_000), value_name = "COUNT")]
    pub(crate) limit: u16,
    /// Where the page before ended, as it was printed there
    #[arg(long, requires = "service", value_name = "CURSOR")]
    pub(crate) cursor: Option<i64>,
    #[command(flatten)]
    pub(crate) who: Reader,
}
