//! The command line: a program on somebody's own machine asks to act as them, and they say yes or no in the browser.

use crate::{
    id::SessionId,
    identity::{ActsAs, Opaque},
    message::messages,
    sealed::Digest,
};

messages! {
    requests:

    /// A program asks in the browser of its own machine, to which the answer goes back on the loopback (RFC 8252). It is good for ten minutes,
    /// in this browser.
    pub struct BeginProgram {
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// SHA-256 of what only the program knows (RFC 7636, S256).
        pub challenge: Digest,
        /// On which port of 127.0.0.1 it waits.
        #[schemars(range(min = 1024))]
        pub port: u16,
        /// What it gets back with the answer.
        pub state: Opaque,
    }

    /// A program asks that has no browser beside it. It shows a code, which somebody types in their own browser within five minutes (RFC 8628).
    pub struct BeginProgramByCode {
        /// SHA-256 of what only the program knows.
        pub challenge: Digest,
        /// SHA-256 of the code.
        pub code: Digest,
        /// The network address that it asked from.
        pub from: Opaque,
    }

    /// Somebody who has logged in has typed a program's code: one try a second.
    pub struct EnterProgramCode {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// SHA-256 of what was typed.
        pub code: Digest,
    }

    /// Which program asks in this browser, and as whom it would act.
    pub struct LookAtProgram {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
    }

    /// Lets the program act, after a login that is younger than its question.
    pub struct AllowProgram {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// Which, as it was shown.
        pub challenge: Digest,
        /// As whom, as it was shown.
        pub acts_as: ActsAs,
        /// SHA-256 of what goes back to a program that waits on the loopback.
        pub code: Digest,
    }

    /// Lets the program not act.
    pub struct RefuseProgram {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// Which, as it was shown.
        pub challenge: Digest,
    }

    /// The program asks for its login, once a second at most.
    pub struct FinishProgram {
        /// SHA-256 of what only the program knows, and has just shown.
        pub challenge: Digest,
        /// SHA-256 of what came back on the loopback; none of a program that showed a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<Digest>,
        /// Which login it will be.
        pub session: SessionId,
        /// The digest of the bearer that it gets.
        pub cookie: Digest,
    }
}
