//! What `vault` is asked about those who log in: who they are registered as, and what colleagues call them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    id::UserId,
    identity::{ExistingPlace, Place},
    message::messages,
};

/// Who is registered with the CPR number that a login provider gives its word for. It is kept nowhere.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BearerOfCpr {
    /// Ten digits; left out, it is only asked whether there is an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 40))]
    pub cpr: Option<String>,
}

impl fmt::Debug for BearerOfCpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerOfCpr").finish_non_exhaustive()
    }
}

/// What somebody is called who has logged in, as their login provider says it, in each role that they hold.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameLoggedIn {
    /// The whole name; none of whoever is under name and address protection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub name: Option<String>,
    /// Their roles.
    #[schemars(length(max = 100))]
    pub roles: Vec<RoleNamed>,
}

impl fmt::Debug for NameLoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameLoggedIn").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// What the asker is called in the role that they act in, as colleagues see it. Refused where a login provider says it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameYourself {
    /// The whole name.
    #[schemars(length(max = 300))]
    pub name: String,
}

impl fmt::Debug for NameYourself {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameYourself").finish_non_exhaustive()
    }
}

messages! {
    requests:

    /// A role that somebody acts in.
    #[derive(Eq)]
    pub struct RoleNamed {
        /// As whom.
        pub subject: UserId,
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
    }

    /// Shows what those are called whom the asker works with: in the same place or on the same thread. Whoever they do not work with is left out.
    pub struct Colleagues {
        /// Whom, at most 200.
        #[schemars(length(max = 200))]
        pub users: Vec<UserId>,
    }
}
