//! Who may give what: one table, and its default is no (R4-08, I-05). A new role does not compile until its row is here.

use proto::{
    actor::{Duty, Role},
    identity::{Giver, Place},
};

/// The version of these rules (I-28).
pub const RULES_VERSION: u32 = 1;

/// How a role may be given by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Not by them, or not there.
    Never,
    /// By them alone.
    Alone,
    /// By them and a second leader or administrator of the place; by them alone while there is no other.
    Seconded,
    /// By them and an auditor of the place, never by them alone.
    WithAuditor,
    /// By them and a leader of the place, never by them alone.
    WithLeader,
    /// By them alone, where nobody coordinates the organisation yet.
    FirstCoordinator,
}

/// How `giver` may give `role` with `duty` at `place`.
#[must_use]
pub fn rule(giver: Giver, role: Role, duty: Option<Duty>, place: Place) -> Rule {
    use Place::{Country, Municipality, Organisation};
    let is_here = giver.place == place;
    match (giver.role, giver.place, place) {
        // Nobody leads the country: those who audit it are given their role by its administrators.
        (Role::Administrator, Country, Country) if role == Role::Leader => Rule::Never,
        (Role::Administrator, Country | Municipality(_), Country | Municipality(_)) if is_here => {
            by_administrator(role, duty)
        }
        (Role::Leader, Municipality(_), Municipality(_)) if is_here => by_leader(role, duty),
        (Role::Leader | Role::BridgeBuilder, Municipality(_), Organisation(_)) => {
            to_organisation(role, duty)
        }
        (Role::Coordinator, Organisation(_), Organisation(_)) if is_here => {
            by_coordinator(role, duty)
        }
        (
            Role::Administrator
            | Role::Leader
            | Role::BridgeBuilder
            | Role::Coordinator
            | Role::CaseWorker
            | Role::Volunteer
            | Role::Auditor
            | Role::Family
            | Role::System,
            _,
            _,
        ) => Rule::Never,
    }
}

/// How `giver` may let a machine act in `role` at `place`: an administrator proposes, a leader confirms. A machine gives no roles, so it is
/// nobody's administrator.
#[must_use]
pub fn machine_rule(giver: Giver, role: Role, place: Place) -> Rule {
    let is_here = giver.place == place && matches!(place, Place::Municipality(_));
    if giver.role != Role::Administrator || !is_here {
        return Rule::Never;
    }
    match role {
        Role::CaseWorker | Role::BridgeBuilder | Role::Leader | Role::Auditor => Rule::WithLeader,
        Role::Administrator | Role::Coordinator | Role::Volunteer | Role::Family | Role::System => {
            Rule::Never
        }
    }
}

/// Whether a machine may be let ask this: it gives nobody a role and breaks no glass.
#[must_use]
pub fn may_machine_ask(service: &str, name: &str, is_command: bool) -> bool {
    let is_break_glass = service == "vault" && name.contains("break_glass");
    let gives_role = service == "identity" && is_command;
    !(is_break_glass || gives_role)
}

/// An administrator gives what watches over others, and needs a second person for it.
fn by_administrator(role: Role, duty: Option<Duty>) -> Rule {
    match role {
        Role::Leader | Role::Auditor | Role::Administrator if duty.is_none() => Rule::Seconded,
        // Nobody is a data protection officer by one word.
        Role::Auditor if duty == Some(Duty::DataProtection) => Rule::WithAuditor,
        Role::Leader
        | Role::Auditor
        | Role::Administrator
        | Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Coordinator
        | Role::Volunteer
        | Role::Family
        | Role::System => Rule::Never,
    }
}

/// A leader gives the roles of those who work with families.
fn by_leader(role: Role, duty: Option<Duty>) -> Rule {
    let is_municipal = match duty {
        None | Some(Duty::OnCall | Duty::Finance) => true,
        Some(Duty::SafeguardingLead | Duty::DataProtection) => false,
    };
    match role {
        Role::BridgeBuilder | Role::CaseWorker if is_municipal => Rule::Alone,
        Role::BridgeBuilder
        | Role::CaseWorker
        | Role::Leader
        | Role::Auditor
        | Role::Administrator
        | Role::Coordinator
        | Role::Volunteer
        | Role::Family
        | Role::System => Rule::Never,
    }
}

/// A municipality lets the first coordinator of an organisation in; from then on the organisation gives its roles itself.
fn to_organisation(role: Role, duty: Option<Duty>) -> Rule {
    match role {
        Role::Coordinator if duty.is_none() => Rule::FirstCoordinator,
        Role::Coordinator
        | Role::Volunteer
        | Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Leader
        | Role::Administrator
        | Role::Auditor
        | Role::Family
        | Role::System => Rule::Never,
    }
}

/// A coordinator gives the roles of the own organisation.
fn by_coordinator(role: Role, duty: Option<Duty>) -> Rule {
    let is_lead = match duty {
        Some(Duty::SafeguardingLead) => true,
        None | Some(Duty::OnCall | Duty::Finance | Duty::DataProtection) => false,
    };
    match role {
        Role::Coordinator if duty.is_none() || is_lead => Rule::Alone,
        Role::Volunteer if duty.is_none() => Rule::Alone,
        Role::Coordinator
        | Role::Volunteer
        | Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Leader
        | Role::Administrator
        | Role::Auditor
        | Role::Family
        | Role::System => Rule::Never,
    }
}

/// Whether the second person may be somebody in `role`, for a role that is given by `rule`.
#[must_use]
pub fn may_confirm(rule: Rule, role: Role) -> bool {
    match rule {
        Rule::Seconded => matches!(role, Role::Leader | Role::Administrator),
        Rule::WithAuditor => role == Role::Auditor,
        Rule::WithLeader => role == Role::Leader,
        Rule::Never | Rule::Alone | Rule::FirstCoordinator => false,
    }
}

/// Whether a role acts only through a login that is sure: at a municipality's own provider or MitID, never a passkey alone.
#[must_use]
pub fn needs_sure_login(role: Role) -> bool {
    match role {
        Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Leader
        | Role::Administrator
        | Role::Auditor
        | Role::Family => true,
        Role::Coordinator | Role::Volunteer | Role::System => false,
    }
}
