//! What `identity` shows, and what it knows of others' facts. All SQL of this service.

pub(crate) mod claims;
mod effect;
pub(crate) mod human;
mod invitation;
mod known;
mod link;
pub(crate) mod login;
pub(crate) mod passkey;
pub(crate) mod program;
mod project;
pub(crate) mod session;
mod show;

pub(crate) use self::{
    effect::{Effect, apply},
    invitation::{invitation, look_at_invitation},
    known::{accountable_for, ended_since, handle_events, holdings, known, over},
    project::project,
    show::{accounts, invitations, my_roles, who_had_access, who_has_access},
};

use serde::{Serialize, de::DeserializeOwned};

/// A code as a column holds it: as it is written on the wire.
fn text(code: impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(code)?)?)
}

fn code<C: DeserializeOwned>(text: String) -> anyhow::Result<C> {
    Ok(serde_json::from_value(serde_json::Value::String(text))?)
}
