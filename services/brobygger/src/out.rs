//! How we speak to the person, or the program, at the other end.

use std::{
    fmt::Display,
    io::{self, Write as _},
};

use platform::client::Unanswered;
use serde::Serialize;

use crate::{exit, speak::Lang};

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    pub(crate) json: bool,
    pub(crate) lang: Lang,
}

impl Out {
    /// A line for a person; nothing when a program reads.
    pub(crate) fn say(self, line: impl Display) {
        if !self.json {
            print(&line);
        }
    }

    /// A value for a program; nothing when a person reads.
    pub(crate) fn value(self, value: &impl Serialize) {
        if self.json {
            print(&serde_json::to_string(value).unwrap_or_default());
        }
    }

    /// A value, whoever reads.
    pub(crate) fn show(self, value: &impl Serialize) {
        let text = if self.json {
            serde_json::to_string(value)
        } else {
            serde_json::to_string_pretty(value)
        };
        print(&text.unwrap_or_default());
    }

    /// What whoever asked should know besides; beside the answer, so that a program reads only that.
    pub(crate) fn warn(self, what: &str) {
        let line = if self.json {
            serde_json::json!({ "warning": what }).to_string()
        } else {
            what.to_owned()
        };
        // Standard error may be closed: then nobody wants to know.
        drop(writeln!(io::stderr(), "{line}"));
    }

    /// What went wrong.
    pub(crate) fn complain(self, why: &anyhow::Error) {
        let line = if self.json {
            let problem = why.chain().find_map(|it| match it.downcast_ref() {
                Some(Unanswered::Problem(problem)) => Some(problem),
                Some(Unanswered::Silent(_) | Unanswered::Unreadable(_)) | None => None,
            });
            serde_json::json!({ "error": told(why), "problem": problem }).to_string()
        } else {
            format!("brobygger: {}", told(why))
        };
        // Standard error may be closed: then nobody wants to know.
        drop(writeln!(io::stderr(), "{line}"));
    }
}

/// What went wrong and why, each cause once: some repeat what caused them.
fn told(why: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in why.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    if exit::is_database_silent(why) {
        text = format!("{text}: is it running? `./dev up` starts one, --stack names another");
    }
    // Whoever writes to it says it in words of their own.
    if ["No space left on device", "wrote only", "(53100)"].iter().any(|it| text.contains(it)) {
        text = format!(
            "the disk is full: make room, then start again; nothing that was accepted is lost ({text})"
        );
    }
    text
}

fn print(line: &impl Display) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        // Whoever read has gone, as `head` does: we are done.
        std::process::exit(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told_once() {
        let io = || io::Error::from_raw_os_error(28);
        let twice = anyhow::anyhow!("refused").context("asked: refused").context("cannot ask");
        assert_eq!(told(&twice), "cannot ask: asked: refused");
        let away = sqlx::Error::Io(io::ErrorKind::ConnectionRefused.into());
        assert_eq!(
            told(&anyhow::Error::from(away).context("cannot reach the database")),
            "cannot reach the database: error communicating with database: connection refused: is it running? `./dev up` starts one, --stack names another"
        );
        assert_eq!(
            told(&anyhow::Error::from(io()).context("cannot write")),
            "the disk is full: make room, then start again; nothing that was accepted is lost (cannot write: No space left on device (os error 28))"
        );
    }
}
