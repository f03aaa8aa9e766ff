//! What the stack file says of roles: which claim, in which form, and what follows from what.

use std::collections::{BTreeMap, BTreeSet};

use proto::{
    actor::{Duty, Role},
    code::Municipality,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::scope::{Kind, Scope};

/// Which roles follow from what a provider says of a person: its field `roles` in the stack file. That of two providers, a municipality's
/// own and a bridge to KOMBIT's:
///
/// ```json
#[doc = include_str!("example.json")]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// The claim that holds somebody's rights.
    pub claim: String,
    /// How they are written in it.
    pub form: Form,
    /// The number (CVR) of each municipality that is an employer here. A role there is for its own people.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub employers: BTreeMap<Municipality, String>,
    /// What follows from what. What is not on it gives nothing.
    pub map: Vec<Mapped>,
}

/// How rights are written in a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// OIO Basic Privilege Profile 1.2: base64 of XML, as in `privileges_intermediate`.
    OioPrivileges,
    /// The same as JSON, as `FoxIDs` writes it in `privilege`.
    OioPrivilegesJson,
    /// Names of groups: a text, or a list of texts.
    Groups,
}

/// One right, and the role that follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// For what the privilege holds, as the profile writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The privilege, letter by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privilege: Option<String>,
    /// The group, letter by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Where the role is held.
    pub municipality: Municipality,
    /// Which role.
    pub role: Role,
    /// With which duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing would ever be read.
    #[error("`claim` names the claim that holds the rights, and `map` what follows from them")]
    Empty,
    /// Neither a privilege with its scope, nor a group.
    #[error(
        "entry {0} of the map names `scope` and `privilege` where the form is the privilege profile's, and `group` alone where it is groups"
    )]
    Form(usize),
    /// None of the 98.
    #[error("`{0}` is the code of no municipality")]
    Municipality(Municipality),
    /// It is given by hand, or by nobody.
    #[error(
        "entry {0} of the map: the role `{1}` does not follow from a login: only `case_worker`, `bridge_builder`, `leader`, `administrator` and `auditor` do"
    )]
    Role(usize, Role),
    /// It does not go with the role, or two people must agree on it.
    #[error(
        "entry {0} of the map: the duty `{1}` does not follow from a login for this role: `on_call` and `finance` do, for a `case_worker` or `bridge_builder`"
    )]
    Duty(usize, Duty),
    /// It is no number of a company.
    #[error("`employers`: the CVR number of municipality {0} is 8 digits")]
    Cvr(Municipality),
    /// Nobody could tell whose people they are.
    #[error(
        "municipality {0} is on the map: name its CVR number in `employers`, since this provider serves more than one employer"
    )]
    EmployerMissing(Municipality),
    /// A right in one municipality would give a role in another.
    #[error("entry {0} of the map: the scope is not the municipality's own CVR number")]
    ScopeOfOther(usize),
    /// Whoever is logged in may be another employer's.
    #[error(
        "entry {0} of the map: only with `claims.cvr`, the claim that says whose employee somebody is, can this give a role"
    )]
    CvrClaimMissing(usize),
}

impl Mapped {
    /// Whether it speaks of this right.
    pub(super) fn is_for(&self, scope: Option<&Scope>, right: &str) -> bool {
        let named = self.privilege.as_ref().or(self.group.as_ref());
        self.scope.as_ref() == scope && named.is_some_and(|it| it == right)
    }
}

impl Roles {
    /// In which municipalities roles follow from it.
    #[must_use]
    pub fn municipalities(&self) -> BTreeSet<Municipality> {
        self.map.iter().map(|it| it.municipality).collect()
    }

    /// Whether this role follows from it there, with whatever duty.
    #[must_use]
    pub fn gives(&self, municipality: Municipality, role: Role) -> bool {
        self.map.iter().any(|it| (it.municipality, it.role) == (municipality, role))
    }

    /// What can be checked without a person; `has_cvr_claim`: whether the provider says whose employee somebody is.
    ///
    /// # Errors
    /// What the operator has to mend.
    pub(crate) fn check(&self, has_cvr_claim: bool) -> Result<(), Fault> {
        if self.claim.trim().is_empty() || self.map.is_empty() {
            return Err(Fault::Empty);
        }
        let named = self.employers.keys().chain(self.map.iter().map(|it| &it.municipality));
        if let Some(unknown) = named.into_iter().find(|it| !it.exists()) {
            return Err(Fault::Municipality(*unknown));
        }
        let is_cvr = |it: &String| Scope::new(Kind::Cvr, it).is_ok();
        if let Some((wrong, _)) = self.employers.iter().find(|(_, it)| !is_cvr(it)) {
            return Err(Fault::Cvr(*wrong));
        }
        let is_of_one = self.form == Form::Groups && self.municipalities().len() == 1;
        for (nth, it) in (1..).zip(&self.map) {
            it.check(nth, self.form)?;
            match self.employers.get(&it.municipality) {
                None if is_of_one && !has_cvr_claim => {}
                None => return Err(Fault::EmployerMissing(it.municipality)),
                Some(employer) => match &it.scope {
                    Some(Scope { kind: Kind::Cvr, number }) => {
                        if number != employer {
                            return Err(Fault::ScopeOfOther(nth));
                        }
                    }
                    Some(_) | None if has_cvr_claim || is_of_one => {}
                    Some(_) | None => return Err(Fault::CvrClaimMissing(nth)),
                },
            }
        }
        Ok(())
    }
}

impl Mapped {
    fn check(&self, nth: usize, form: Form) -> Result<(), Fault> {
        let named = (self.scope.is_some(), self.privilege.as_deref(), self.group.as_deref());
        let is_named = match (form, named) {
            (Form::OioPrivileges | Form::OioPrivilegesJson, (true, Some(it), None))
            | (Form::Groups, (false, None, Some(it))) => !it.is_empty() && it.trim() == it,
            (Form::OioPrivileges | Form::OioPrivilegesJson | Form::Groups, _) => false,
        };
        if !is_named {
            return Err(Fault::Form(nth));
        }
        let is_worker = match self.role {
            Role::CaseWorker | Role::BridgeBuilder => true,
            Role::Leader | Role::Administrator | Role::Auditor => false,
            Role::Coordinator | Role::Volunteer | Role::Family | Role::System => {
                return Err(Fault::Role(nth, self.role));
            }
        };
        match self.duty {
            None => Ok(()),
            Some(Duty::OnCall | Duty::Finance) if is_worker => Ok(()),
            // Nobody is a data protection officer by one word.
            Some(
                it @ (Duty::OnCall | Duty::Finance | Duty::SafeguardingLead | Duty::DataProtection),
            ) => Err(Fault::Duty(nth, it)),
        }
    }
}
