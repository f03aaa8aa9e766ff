//! How we speak to the person, or the program, at the other end.

use std::{
    borrow::Cow,
    fmt::Display,
    io::{self, Write as _},
};

use platform::client::Unanswered;
use proto::text;
use serde::Serialize;

use crate::{exit, i18n::Lang};

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
            print(&text::printable(&line.to_string()));
        }
    }

    /// A value for a program; nothing when a person reads.
    pub(crate) fn value(self, value: &impl Serialize) {
        if self.json {
            print(&printable_json(&serde_json::to_string(value).unwrap_or_default()));
        }
    }

    /// A value, whoever reads.
    pub(crate) fn show(self, value: &impl Serialize) {
        let text = if self.json {
            serde_json::to_string(value)
        } else {
            serde_json::to_string_pretty(value)
        };
        print(&printable_json(&text.unwrap_or_default()));
    }

    /// What whoever asked should know besides; beside the answer, so that a program reads only that.
    pub(crate) fn warn(self, what: &str) {
        let line = if self.json {
            printable_json(&serde_json::json!({ "warning": what }).to_string()).into_owned()
        } else {
            text::printable(what).into_owned()
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
            let complaint = serde_json::json!({ "error": told(why), "problem": problem });
            printable_json(&complaint.to_string()).into_owned()
        } else {
            text::printable(&format!("brobygger: {}", told(why))).into_owned()
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

/// JSON that a terminal shows as it is: what would steer one is written as `\u009b`, so that programs still read the same.
fn printable_json(json: &str) -> Cow<'_, str> {
    if matches!(text::printable(json), Cow::Borrowed(_)) {
        return Cow::Borrowed(json);
    }
    let mut printable = String::with_capacity(json.len());
    let (mut utf8, mut utf16) = ([0; 4], [0; 2]);
    for letter in json.chars() {
        match text::printable(letter.encode_utf8(&mut utf8)) {
            Cow::Borrowed(letter) => printable.push_str(letter),
            Cow::Owned(_) => {
                let units = letter.encode_utf16(&mut utf16).iter();
                units.for_each(|it| printable.push_str(&format!("\\u{it:04x}")));
            }
        }
    }
    Cow::Owned(printable)
}

/// The one place that prints: what it gets steers no terminal.
fn print(line: &impl Display) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        // Whoever read has gone, as `head` does: we are done.
        std::process::exit(0);
    }
}

/// A code as the wire writes it.
pub(crate) fn wire_name(code: impl Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_steers_no_terminal_and_reads_the_same() {
        let odd = serde_json::json!({ "words": "Rød \u{1b}[31m \u{9b}2J \u{202e}lanegelhcs\u{2066} \u{e0041}\u{7f} æ\n" });
        for json in [odd.to_string(), serde_json::to_string_pretty(&odd).unwrap()] {
            let printable = printable_json(&json);
            assert_eq!(text::printable(&printable), printable, "nothing is left that steers");
            assert!(
                printable.contains("\\u202e")
                    && printable.contains("Rød")
                    && printable.contains('æ')
            );
            assert_eq!(serde_json::from_str::<serde_json::Value>(&printable).unwrap(), odd);
        }
        assert_eq!(printable_json(r#"{"a":"plain"}"#), r#"{"a":"plain"}"#);
    }

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
