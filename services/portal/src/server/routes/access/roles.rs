//! What whoever gives roles can offer, said as work. Whether they may is decided by `identity`; this is what a form lists.

use proto::actor::{Duty, Role};

use crate::{pages::form::Choice, words::Words};

/// Something that can be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What a form calls it.
    pub(crate) code: &'static str,
    pub(crate) role: Role,
    pub(crate) duty: Option<Duty>,
    /// Whether it is held in an organisation that a municipality names.
    pub(crate) is_first: bool,
}

const fn offer(code: &'static str, role: Role, duty: Option<Duty>) -> Offer {
    Offer { code, role, duty, is_first: false }
}

const FIRST: Offer =
    Offer { code: "first-coordinator", role: Role::Coordinator, duty: None, is_first: true };

const BY_ADMINISTRATOR: &[Offer] = &[
    offer("leader", Role::Leader, None),
    offer("auditor", Role::Auditor, None),
    offer("data-protection", Role::Auditor, Some(Duty::DataProtection)),
    offer("administrator", Role::Administrator, None),
];

const BY_LEADER: &[Offer] = &[
    offer("bridge-builder", Role::BridgeBuilder, None),
    offer("bridge-builder-on-call", Role::BridgeBuilder, Some(Duty::OnCall)),
    offer("case-worker", Role::CaseWorker, None),
    FIRST,
];

const BY_BRIDGE_BUILDER: &[Offer] = &[FIRST];

const BY_COORDINATOR: &[Offer] = &[
    offer("volunteer", Role::Volunteer, None),
    offer("coordinator", Role::Coordinator, None),
    offer("safeguarding-lead", Role::Coordinator, Some(Duty::SafeguardingLead)),
];

impl Offer {
    /// What somebody in `role` can offer.
    pub(crate) const fn of(role: Role) -> &'static [Offer] {
        match role {
            Role::Administrator => BY_ADMINISTRATOR,
            Role::Leader => BY_LEADER,
            Role::BridgeBuilder => BY_BRIDGE_BUILDER,
            Role::Coordinator => BY_COORDINATOR,
            Role::CaseWorker | Role::Volunteer | Role::Auditor | Role::Family | Role::System => &[],
        }
    }

    /// Whether it can be given to somebody who has an account: a volunteer must be named, and an organisation too.
    pub(crate) fn can_be_given(&self) -> bool {
        !self.is_first && self.role != Role::Volunteer
    }

    /// As a form shows it.
    pub(crate) fn choice(&self, words: &Words) -> Choice {
        let label = match self.code {
            "leader" => "offer-leader",
            "auditor" => "offer-auditor",
            "data-protection" => "offer-data-protection",
            "administrator" => "offer-administrator",
            "bridge-builder" => "offer-bridge-builder",
            "bridge-builder-on-call" => "offer-bridge-builder-on-call",
            "case-worker" => "offer-case-worker",
            "volunteer" => "offer-volunteer",
            "coordinator" => "offer-coordinator",
            "safeguarding-lead" => "offer-safeguarding-lead",
            _ => "offer-first-coordinator",
        };
        Choice {
            is_quoted: false,
            value: self.code.to_owned(),
            label: words.say(label),
            hint: Some(super::role_with(self.role, self.duty, words)),
        }
    }
}

/// What one can do in a role, for whoever is offered it.
pub(crate) const fn can(role: Role) -> &'static str {
    match role {
        Role::CaseWorker => "can-case-worker",
        Role::BridgeBuilder => "can-bridge-builder",
        Role::Coordinator => "can-coordinator",
        Role::Volunteer => "can-volunteer",
        Role::Leader => "can-leader",
        Role::Administrator => "can-administrator",
        Role::Auditor => "can-auditor",
        Role::Family | Role::System => "role-none",
    }
}

/// Whether people come in this role with a passkey, which a lost device takes away.
pub(crate) fn comes_by_passkey(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::Volunteer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn every_offer_has_its_own_words() {
        for lang in [Lang::Da, Lang::En] {
            let words = Words::of(lang);
            for role in Role::ALL {
                let labels = Offer::of(*role).iter().map(|it| it.choice(words).label);
                let labels: std::collections::BTreeSet<_> = labels.collect();
                assert_eq!(labels.len(), Offer::of(*role).len(), "{role}");
            }
        }
    }
}
