//! What somebody's claim comes to.

use std::collections::BTreeSet;

use proto::{
    actor::{Duty, Level, Role},
    code::Municipality,
    identity::NothingGiven,
};
use serde_json::Value;

use super::{
    group::{Group, Groups},
    json,
    map::{Form, Mapped, Roles},
    scope::Kind,
    xml,
};

/// A role that a provider gives its word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimedRole {
    /// Where.
    pub municipality: Municipality,
    /// Which.
    pub role: Role,
    /// With which duty.
    pub duty: Option<Duty>,
}

/// What a provider said of one person's rights. It holds nothing of the claim itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Which roles follow.
    pub roles: BTreeSet<ClaimedRole>,
    /// Why something of it gave nothing.
    pub nothing_given: BTreeSet<NothingGiven>,
}

impl Said {
    fn nothing(why: NothingGiven) -> Said {
        Said { roles: BTreeSet::new(), nothing_given: BTreeSet::from([why]) }
    }

    /// What is left of it after a login of this level: whoever works for a municipality has shown who they are at level substantial.
    #[must_use]
    pub fn at(self, level: Level) -> Said {
        if level >= Level::Substantial || self.roles.is_empty() {
            return self;
        }
        let mut nothing_given = self.nothing_given;
        nothing_given.insert(NothingGiven::LevelTooLow);
        Said { roles: BTreeSet::new(), nothing_given }
    }
}

impl Roles {
    /// Reads somebody's claim; `cvr` is whose employee they are: nothing where the provider is not asked, `Some(None)` where it does not say.
    #[must_use]
    pub fn read(&self, claim: Option<&Value>, cvr: Option<Option<&str>>) -> Said {
        let Some(claim) = claim else { return Said::nothing(NothingGiven::Missing) };
        let groups: Result<Groups, _> = match (self.form, claim) {
            (Form::OioPrivileges, Value::String(text)) => xml::read(text),
            (Form::OioPrivileges, _) => Err(NothingGiven::NotUnderstood),
            (Form::OioPrivilegesJson, claim) => json::privileges(claim),
            (Form::Groups, claim) => json::groups(claim),
        };
        let groups = match groups {
            Ok(groups) => groups,
            Err(why) => return Said::nothing(why),
        };
        let mut said = Said::default();
        for group in groups {
            match group {
                Ok(group) => self.follow(&group, cvr, &mut said),
                Err(why) => {
                    said.nothing_given.insert(why);
                }
            }
        }
        if said.roles.is_empty() && said.nothing_given.is_empty() {
            said.nothing_given.insert(NothingGiven::Missing);
        }
        said
    }

    /// Which municipalities are told why somebody's claim gave nothing: those whose own people they are, and nobody else. Where the provider
    /// does not say whose they are, the one that it is of.
    #[must_use]
    pub fn concerned(&self, cvr: Option<Option<&str>>) -> BTreeSet<Municipality> {
        let all = self.municipalities();
        match cvr {
            None if all.len() == 1 => all,
            None | Some(None) => BTreeSet::new(),
            Some(Some(cvr)) => {
                let is_own = |it: &Municipality| self.employers.get(it).is_some_and(|it| it == cvr);
                all.into_iter().filter(is_own).collect()
            }
        }
    }

    fn follow(&self, group: &Group, cvr: Option<Option<&str>>, said: &mut Said) {
        let mut is_mapped = group.rights.is_empty();
        for right in &group.rights {
            for it in self.map.iter().filter(|it| it.is_for(group.scope.as_ref(), right)) {
                is_mapped = true;
                match self.employs(it, cvr) {
                    Ok(role) => {
                        said.roles.insert(role);
                    }
                    Err(why) => {
                        said.nothing_given.insert(why);
                    }
                }
            }
        }
        if !is_mapped {
            said.nothing_given.insert(NothingGiven::NotMapped);
        }
    }

    /// The role, if whoever is logged in is that municipality's own.
    fn employs(&self, it: &Mapped, cvr: Option<Option<&str>>) -> Result<ClaimedRole, NothingGiven> {
        let Mapped { municipality, role, duty, .. } = *it;
        let found = ClaimedRole { municipality, role, duty };
        let employer = self.employers.get(&municipality);
        if let Some(scope) = it.scope.as_ref().filter(|it| it.kind == Kind::Cvr)
            && employer != Some(&scope.number)
        {
            return Err(NothingGiven::OtherEmployer);
        }
        match (cvr, employer) {
            // Said by the scope, or by the provider's being the municipality's own: the configuration sees to it.
            (None, _) => Ok(found),
            (Some(None), _) => Err(NothingGiven::EmployerUnknown),
            (Some(Some(cvr)), Some(employer)) if cvr == employer => Ok(found),
            (Some(Some(_)), _) => Err(NothingGiven::OtherEmployer),
        }
    }
}
