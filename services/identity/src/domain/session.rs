//! How long a login lasts, and how sure it must be for what. Logins themselves are no events: when an employee works is nobody's to keep.

use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    actor::{Level, Role},
    identity::{Device, LoginKind, MACHINE_LOGIN_S},
};

use super::giving::needs_sure_login;

/// How many logins one person has at a time: the next ends the one that was used longest ago.
pub const SESSIONS_MAX: i64 = 10;

/// How sure a passkey is: nobody has seen who holds it (NSIS knows it at level low).
pub const PASSKEY_LEVEL: Level = Level::Low;

/// How long ago somebody has shown who they are at most, who changes the ways to log in.
pub const FRESH: TimeDelta = TimeDelta::minutes(15);

/// How long a login lasts (OWASP ASVS 5.0, 7.1.1: written down for each kind of user).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without anything done.
    pub idle: TimeDelta,
    /// Whatever is done.
    pub whole: TimeDelta,
}

/// How long one lasts in which somebody acts in `role`, or has not chosen yet.
#[must_use]
pub fn limits(role: Option<Role>) -> Limits {
    let (idle, whole) = match role {
        Some(Role::Family) => (TimeDelta::minutes(15), TimeDelta::hours(2)),
        Some(Role::Coordinator | Role::Volunteer) => (TimeDelta::minutes(30), TimeDelta::hours(24)),
        None
        | Some(
            Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System,
        ) => (TimeDelta::minutes(30), TimeDelta::hours(10)),
    };
    Limits { idle, whole }
}

/// When a login ends: if nothing is done from now on, and in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// If nothing is done.
    pub idle_at: DateTime<Utc>,
    /// In any case.
    pub at: DateTime<Utc>,
}

/// How long a machine is logged in: then it signs anew.
const MACHINE: TimeDelta = TimeDelta::seconds(MACHINE_LOGIN_S as i64);

/// How long a program is logged in that somebody has let act as them: it is left alone for hours, and no longer than they may be.
const PROGRAM: TimeDelta = TimeDelta::hours(8);

/// When a login ends that was used last at `seen_at`.
#[must_use]
pub fn ends(
    (kind, device): (LoginKind, Device),
    role: Option<Role>,
    authenticated_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
) -> Ends {
    let Limits { idle, whole } = match kind {
        LoginKind::Key => Limits { idle: MACHINE, whole: MACHINE },
        LoginKind::Oidc | LoginKind::Passkey | LoginKind::Demo if device == Device::Program => {
            let whole = limits(role).whole.min(PROGRAM);
            Limits { idle: whole, whole }
        }
        LoginKind::Oidc | LoginKind::Passkey | LoginKind::Demo => limits(role),
    };
    let at = platform::calendar::after(authenticated_at, whole);
    Ends { idle_at: platform::calendar::after(seen_at, idle).min(at), at }
}

/// Whether a login is sure enough to act in `role`: whoever sees children's cases has shown who they are at level substantial (NSIS;
/// Regulation (EU) 910/2014 art. 8), volunteers and coordinators at least with a passkey.
#[must_use]
pub fn is_sure_enough(role: Role, kind: LoginKind, level: Level) -> bool {
    if role == Role::System {
        return false;
    }
    let is_substantial = match kind {
        // Of a machine's key only the grant that names it is used, and two people gave that.
        LoginKind::Oidc | LoginKind::Demo | LoginKind::Key => level >= Level::Substantial,
        LoginKind::Passkey => false,
    };
    is_substantial || (!needs_sure_login(role) && kind == LoginKind::Passkey)
}
