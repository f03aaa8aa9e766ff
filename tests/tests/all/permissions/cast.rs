//! Who asks: the same people in every service's world, so that a relation means the same everywhere.

use std::fmt;

use proto::{
    actor::{Actor, Duty, Role},
    id::{OrganisationId, PersonId, UserId},
};
use uuid::Uuid;

/// The municipality that everything belongs to now.
pub(super) const AARHUS: &str = "0751";
/// The municipality that some of it belonged to before.
pub(super) const STRUER: &str = "0671";
/// A municipality that nothing ever belonged to.
pub(super) const COPENHAGEN: &str = "0101";

/// The case worker who referred, and the bridge-builder who is accountable.
pub(super) const KAREN: UserId = user(1);
pub(super) const BIRGIT: UserId = user(2);
/// Their colleagues, who have nothing to do with it.
pub(super) const KIM: UserId = user(3);
pub(super) const BENTE: UserId = user(4);
/// The bridge-builder who handed over to Birgit.
pub(super) const BIRTHE: UserId = user(5);
/// Who referred the child by mistake, and withdrew it.
pub(super) const KAJ: UserId = user(8);
/// Who led the case in Struer.
pub(super) const KIRSTEN: UserId = user(6);
pub(super) const BRIAN: UserId = user(7);

/// The organisation that helps, one that does not, and one that did.
pub(super) const RED: OrganisationId = OrganisationId(Uuid::from_u128(0x11));
pub(super) const BLUE: OrganisationId = OrganisationId(Uuid::from_u128(0x12));
pub(super) const GREEN: OrganisationId = OrganisationId(Uuid::from_u128(0x13));

/// The child that most is about.
pub(super) const CHILD: PersonId = person(1);
/// Who has custody, and who had it before.
pub(super) const MOTHER: PersonId = person(2);
pub(super) const GRANDMOTHER: PersonId = person(3);
/// Another child's father.
pub(super) const STRANGER: PersonId = person(4);
/// The volunteer who is matched with the child, one who was, and one who never was.
pub(super) const HELPER: PersonId = person(5);
pub(super) const EARLIER_HELPER: PersonId = person(6);
pub(super) const OTHER_HELPER: PersonId = person(7);

const fn user(nth: u128) -> UserId {
    UserId(Uuid::from_u128(0x1000 + nth))
}

/// Somebody who is called nothing else.
pub(super) const fn person(nth: u128) -> PersonId {
    PersonId(Uuid::from_u128(0x2000 + nth))
}

/// In which role somebody asks; a leader and an auditor also on the duty of data protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mandate {
    pub(super) role: Role,
    pub(super) duty: Option<Duty>,
}

/// What somebody has to do with what they ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing; but it is their municipality's.
    Own,
    /// The relation of their role: they referred, are accountable, help, are matched, have custody.
    Related,
    /// They had that relation: handed over, declined, unmatched, moved away from, without custody.
    Formerly,
    /// They began it themself and took it back: drafted, submitted, withdrawn.
    Withdrew,
    /// It is about them.
    Subject,
    /// They are the very same person as the related one, but ask for another municipality.
    Other,
}

impl Mandate {
    /// Everybody but the services themselves.
    pub(super) fn all() -> impl Iterator<Item = Mandate> {
        let roles = Role::ALL.iter().copied().filter(|it| *it != Role::System);
        roles.flat_map(|role| {
            let officer = matches!(role, Role::Leader | Role::Auditor);
            let duties = [Some(None), officer.then_some(Some(Duty::DataProtection))];
            duties.into_iter().flatten().map(move |duty| Mandate { role, duty })
        })
    }

    /// The relations there can be. What is left out cannot exist (nobody is matched with an auditor), or is the same as
    /// none (a leader leads the municipality, not the case).
    pub(super) fn relations(self) -> &'static [Relation] {
        use Relation::{Formerly, Other, Own, Related, Subject, Withdrew};
        match self.role {
            Role::CaseWorker => &[Own, Related, Formerly, Withdrew, Other],
            Role::BridgeBuilder | Role::Coordinator | Role::Volunteer => {
                &[Own, Related, Formerly, Other]
            }
            Role::Leader => &[Own, Formerly, Other],
            Role::Administrator | Role::Auditor => &[Own, Other],
            Role::Family => &[Own, Related, Formerly, Subject, Other],
            Role::System => &[],
        }
    }

    /// Who that is, where it is about `about`.
    pub(super) fn actor(self, relation: Relation, about: PersonId) -> Actor {
        use Relation::{Formerly, Other, Own, Related, Subject, Withdrew};
        let of_family = |it: PersonId| (UserId(it.0), None);
        let of = |organisation, nth| (user(nth), Some(organisation));
        let helper = |it: PersonId, organisation| (UserId(it.0), Some(organisation));
        let (subject, organisation) = match (self.role, relation) {
            (Role::CaseWorker, Related | Other) => (KAREN, None),
            (Role::CaseWorker, Formerly) => (KIRSTEN, None),
            (Role::CaseWorker, Withdrew) => (KAJ, None),
            (Role::CaseWorker, Own | Subject) => (KIM, None),
            (Role::BridgeBuilder, Related | Other) => (BIRGIT, None),
            (Role::BridgeBuilder, Formerly) => (BIRTHE, None),
            (Role::BridgeBuilder, Own | Withdrew | Subject) => (BENTE, None),
            (Role::Coordinator, Related | Other) => of(RED, 0x21),
            (Role::Coordinator, Formerly) => of(GREEN, 0x22),
            (Role::Coordinator, Own | Withdrew | Subject) => of(BLUE, 0x23),
            (Role::Volunteer, Related | Other) => helper(HELPER, RED),
            (Role::Volunteer, Formerly) => helper(EARLIER_HELPER, RED),
            (Role::Volunteer, Own | Withdrew | Subject) => helper(OTHER_HELPER, BLUE),
            (Role::Leader, _) => (user(0x31), None),
            (Role::Administrator, _) => (user(0x32), None),
            (Role::Auditor, _) => (user(0x33), None),
            (Role::Family, Related | Other) => of_family(MOTHER),
            (Role::Family, Formerly) => of_family(GRANDMOTHER),
            (Role::Family, Subject) => of_family(about),
            (Role::Family, Own | Withdrew) => of_family(STRANGER),
            (Role::System, _) => (UserId(Uuid::nil()), None),
        };
        let is_of_struer = matches!(self.role, Role::CaseWorker | Role::Leader);
        let tenant = match relation {
            Other => COPENHAGEN,
            Formerly if is_of_struer => STRUER,
            Own | Related | Formerly | Withdrew | Subject => AARHUS,
        };
        Actor {
            subject,
            role: self.role,
            tenant: tenant.parse().unwrap(),
            organisation,
            duty: self.duty,
        }
    }
}

impl Relation {
    /// Whether there ever was anything between them here, and whether there still is.
    pub(super) fn history(self) -> &'static str {
        match self {
            Relation::Own | Relation::Other => "never",
            Relation::Related | Relation::Subject => "now",
            Relation::Formerly | Relation::Withdrew => "ended",
        }
    }
}

/// Somebody of the cast.
pub(super) fn who(role: Role, relation: Relation) -> Actor {
    Mandate { role, duty: None }.actor(relation, CHILD)
}

/// The same person, asking for another municipality.
pub(super) fn of(tenant: &str, actor: &Actor) -> Actor {
    Actor { tenant: tenant.parse().unwrap(), ..actor.clone() }
}

impl fmt::Display for Mandate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.duty {
            None => write!(f, "{}", self.role),
            Some(duty) => write!(f, "{}/{duty}", self.role),
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Relation::Own => "own",
            Relation::Related => "related",
            Relation::Formerly => "formerly",
            Relation::Withdrew => "withdrew",
            Relation::Subject => "subject",
            Relation::Other => "other",
        })
    }
}
