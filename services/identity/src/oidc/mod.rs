//! Logging in through an OpenID provider: authorization code, PKCE, and every check on the way back.
//!
//! `begin` makes the address the browser is sent to, and what is kept of it until the browser is back. `finish` trades the code for
//! claims. `logout_token` reads what a provider posts when a session ended there. Nothing is stored here: not a token, not a claim.
//! Time is an input of each call. Nothing is asked of a provider before somebody wants to log in.
//!
//! Sources: OpenID Connect Core 1.0, Discovery 1.0 and Back-Channel Logout 1.0; RFC 7636 (PKCE), RFC 9207 (`iss`), RFC 7523
//! (`private_key_jwt`).

mod authentication;
mod begin;
mod config;
mod discovery;
mod finish;
mod found;
mod http;
mod id_token;
mod keys;
mod logout;
mod providers;
mod refused;
mod secret;
mod signed;
mod times;
mod token_endpoint;

pub use begin::{Begun, Pending};
pub use config::{
    Algorithm, Audience, Claims, ClientAuthentication, Config, Misconfigured, Names, Source,
};
pub use finish::LoggedIn;
pub use http::Loopback;
pub use logout::Ended;
pub use providers::{Providers, Way};
pub use refused::{Away, Refused};
pub use secret::{Cpr, Secret};
pub use times::{LEEWAY_SECONDS, PENDING_SECONDS};

#[cfg(test)]
mod tests;
