//! How long a login lasts and how sure it must be: a table of roles.

use chrono::TimeDelta;
use platform::calendar::after;
use proto::{
    actor::{Level, Role},
    identity::{Device, LoginKind},
};

use crate::domain::session::{Limits, ends, is_sure_enough, limits};

#[test]
fn how_long_a_login_lasts() {
    let minutes = TimeDelta::minutes;
    for (role, idle, whole) in [
        (None, 30, 600),
        (Some(Role::CaseWorker), 30, 600),
        (Some(Role::BridgeBuilder), 30, 600),
        (Some(Role::Leader), 30, 600),
        (Some(Role::Administrator), 30, 600),
        (Some(Role::Auditor), 30, 600),
        (Some(Role::Coordinator), 30, 1440),
        (Some(Role::Volunteer), 30, 1440),
        (Some(Role::Family), 15, 120),
    ] {
        assert_eq!(limits(role), Limits { idle: minutes(idle), whole: minutes(whole) }, "{role:?}");
    }
    let began = platform::testing::monday();
    let seen = after(began, minutes(590));
    let it = ends((LoginKind::Oidc, Device::Phone), Some(Role::Leader), began, seen);
    assert_eq!((it.idle_at, it.at), (after(began, minutes(600)), after(began, minutes(600))));
    let it = ends((LoginKind::Oidc, Device::Phone), Some(Role::Leader), began, began);
    assert_eq!((it.idle_at, it.at), (after(began, minutes(30)), after(began, minutes(600))));
    // A program that was let act is left alone for eight hours, a family's for as long as a family is logged in.
    for (role, minutes) in [
        (None, 480),
        (Some(Role::Leader), 480),
        (Some(Role::Volunteer), 480),
        (Some(Role::Family), 120),
    ] {
        for kind in [LoginKind::Oidc, LoginKind::Passkey, LoginKind::Demo] {
            let it =
                ends((kind, Device::Program), role, began, after(began, TimeDelta::minutes(100)));
            let lasts = after(began, TimeDelta::minutes(minutes));
            assert_eq!((it.idle_at, it.at), (lasts, lasts), "{role:?} {kind}");
        }
    }
    // A machine signs anew after five minutes, whatever it does.
    let it = ends(
        (LoginKind::Key, Device::Unknown),
        Some(Role::Leader),
        began,
        after(began, minutes(4)),
    );
    assert_eq!((it.idle_at, it.at), (after(began, minutes(5)), after(began, minutes(5))));
}

/// Staff and families show who they are at level substantial; coordinators and volunteers at least with a passkey.
#[test]
fn how_sure_a_login_must_be() {
    use LoginKind::{Demo, Key, Oidc, Passkey};
    for (kind, level, staff, helpers) in [
        (Oidc, Level::High, true, true),
        (Oidc, Level::Substantial, true, true),
        (Oidc, Level::Low, false, false),
        (Oidc, Level::None, false, false),
        (Demo, Level::Substantial, true, true),
        (Demo, Level::Low, false, false),
        (Passkey, Level::Low, false, true),
        (Passkey, Level::High, false, true),
        (Key, Level::Substantial, true, true),
        (Key, Level::Low, false, false),
    ] {
        for (role, expected) in [
            (Role::CaseWorker, staff),
            (Role::BridgeBuilder, staff),
            (Role::Leader, staff),
            (Role::Administrator, staff),
            (Role::Auditor, staff),
            (Role::Family, staff),
            (Role::Coordinator, helpers),
            (Role::Volunteer, helpers),
            (Role::System, false),
        ] {
            assert_eq!(is_sure_enough(role, kind, level), expected, "{role} {kind} {level}");
        }
    }
}
