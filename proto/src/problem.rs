//! How no is said: an RFC 9457 problem with a code that never changes and a sentence that says what to do.

use std::{borrow::Cow, convert::Infallible};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An RFC 9457 problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("{detail} ({code})")]
pub struct Problem {
    /// As an HTTP status: 400 malformed, 401 who are you, 403 not you, 404 also for what you may not know of,
    /// 409 not now, 422 not this, 500 we broke, 503 try again.
    pub status: u16,
    /// Stable, `snake_case`.
    pub code: Cow<'static, str>,
    /// What is the case, and what to do about it.
    pub detail: Cow<'static, str>,
    /// When the same may be asked again, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

/// Who has no reason for a no has no problem.
impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Problem {
        match never {}
    }
}

impl Problem {
    /// A problem with `status`, a stable `code` and a sentence.
    pub fn new(
        status: u16,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Problem {
        Problem { status, code: code.into(), detail: detail.into(), retry_after_s: None }
    }

    /// The request cannot be read.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Problem {
        Problem::new(400, "malformed", detail)
    }

    /// There is no such thing, or none that the asker may know of.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(
            404,
            "not_found",
            "there is none with this id, or it is not yours to see: check the id",
        )
    }

    /// The asker's role has no mandate for this.
    #[must_use]
    pub fn not_your_mandate() -> Problem {
        Problem::new(
            403,
            "not_your_mandate",
            "your role may not do this: ask somebody whose role it is",
        )
    }

    /// Nothing was done; the same may be asked again with the same command id.
    pub fn not_now(
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Problem {
        Problem { retry_after_s: Some(1), ..Problem::new(503, code, detail) }
    }

    /// We broke: nothing is told but a reference to quote.
    #[must_use]
    pub fn broken(reference: uuid::Uuid) -> Problem {
        Problem::new(
            500,
            "broken",
            format!("something broke on our side; quote {reference} when you report it"),
        )
    }

    /// Whether asking the same again can help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.status == 503
    }
}
