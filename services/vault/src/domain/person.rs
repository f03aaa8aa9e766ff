//! A person: who they are to whom, who has custody, and what their age lets them decide. Never what they are called.

use std::collections::BTreeSet;

use platform::Aggregate;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::PersonId,
    vault::{Controller, PartyStatus, PersonFact, PersonKind},
};

/// How many may have custody of one child: parents, and others by court or agreement.
pub(crate) const HOLDERS_MAX: usize = 6;

/// Who may register, or change, anybody at all; whom, see [`mandate`].
pub(crate) const REGISTRARS: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Coordinator];

/// A person, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Person {
    /// Nobody is registered under this id.
    #[default]
    Unknown,
    /// Somebody is.
    Known(Known),
}

/// Somebody who is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As who.
    pub kind: PersonKind,
    /// The municipalities that may act on them.
    pub municipalities: BTreeSet<Municipality>,
    /// What a child's, or a guardian's, age lets them decide.
    pub party: Option<PartyStatus>,
    /// Who has custody.
    pub holders: BTreeSet<PersonId>,
    /// Who goes on in their place.
    pub duplicate_of: Option<PersonId>,
    /// Who is somebody else, however alike.
    pub not: BTreeSet<PersonId>,
}

/// What can be asked of a person; each for a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Which municipality.
    pub at: Municipality,
    /// What.
    pub deed: Deed,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Registers them.
    Register(Registration),
    /// More, or something else, is known of them; the age may be.
    Change(Option<PartyStatus>),
    /// Who has custody.
    RecordCustody(Vec<PersonId>),
    /// A birthday.
    Turn(PartyStatus),
    /// Another municipality may act on them too.
    HandOver(Municipality),
    /// They came with a thread, and nothing, or not enough, came with them: the municipality writes down what it finds out.
    Arrive(Option<PartyStatus>),
    /// They are one with another.
    ConfirmDuplicate(PersonId),
    /// They are not.
    DismissDuplicate(PersonId),
}

/// Who is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// As who.
    pub kind: PersonKind,
    /// Of a child or a guardian whose birth date is known.
    pub party: Option<PartyStatus>,
    /// Who is responsible.
    pub controller: Controller,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody whom the asker may know of.
    #[error("nobody is registered under this id")]
    Unknown,
    /// Somebody is registered under this id.
    #[error("somebody is registered under this id")]
    AlreadyRegistered,
    /// Only a child is in somebody's custody.
    #[error("only a child is in somebody's custody")]
    NotAChild,
    /// Nobody, too many, somebody twice, or the child itself.
    #[error("custody is with 1 to {HOLDERS_MAX} persons, each named once, none of them the child")]
    NoCustody,
    /// A child, a volunteer or a contact has no custody.
    #[error("custody is with somebody who is registered as a guardian: register them as one")]
    NotAGuardian,
    /// Nobody knows whether they are grown up.
    #[error(
        "it is not known whether everybody who is to have custody is grown up: find out their birth date, or CPR number, and add it with change_person"
    )]
    HolderAgeUnknown,
    /// They are not.
    #[error("who has custody is 18 or older: record who has it in a minor parent's place")]
    HolderNotAdult,
    /// They have it already.
    #[error("exactly they have custody already")]
    SameCustody,
    /// Nobody is a duplicate of themself.
    #[error("a person is no duplicate of themself")]
    Itself,
    /// They have given way to another already.
    #[error("this person has given way to another already")]
    AlreadyDuplicate,
    /// Somebody has looked and found two.
    #[error("somebody has decided that these are two")]
    AlreadyDismissed,
}

/// Why somebody may not register or change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMandate {
    /// Volunteers are registered by their organisation, all others by the municipality.
    #[error("the asker does not register such persons")]
    NotYourPerson,
    /// CPR numbers are the case workers' (D-05, V-09).
    #[error("the asker does not handle CPR numbers")]
    NotYourCpr,
}

/// For which controller `actor` registers, or changes, a person of `kind`.
///
/// # Errors
/// Why they may not.
pub(crate) fn mandate(
    actor: &Actor,
    kind: PersonKind,
    has_cpr: bool,
) -> Result<Controller, NoMandate> {
    match (actor.role, kind, actor.organisation) {
        (
            Role::CaseWorker | Role::BridgeBuilder,
            PersonKind::Child | PersonKind::Guardian | PersonKind::Contact,
            _,
        ) if actor.role == Role::CaseWorker || !has_cpr => Ok(Controller::Municipality),
        (
            Role::BridgeBuilder,
            PersonKind::Child | PersonKind::Guardian | PersonKind::Contact,
            _,
        ) => Err(NoMandate::NotYourCpr),
        // What an organisation orders a certificate with is not kept.
        (Role::Coordinator, PersonKind::Volunteer, Some(_)) if has_cpr => {
            Err(NoMandate::NotYourCpr)
        }
        (Role::Coordinator, PersonKind::Volunteer, Some(organisation)) => {
            Ok(Controller::Organisation(organisation))
        }
        (_, _, _) => Err(NoMandate::NotYourPerson),
    }
}

impl Aggregate for Person {
    type Command = Command;
    type Event = PersonFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<PersonFact>, Rejection> {
        let Command { at, deed } = command;
        match (self, deed) {
            (Person::Unknown, Deed::Register(it)) => {
                let Registration { kind, party, controller } = it;
                Ok(vec![PersonFact::Registered { kind, party, municipality: at, controller }])
            }
            (Person::Known(known), Deed::Register(_)) => {
                Err(if known.municipalities.contains(&at) {
                    Rejection::AlreadyRegistered
                } else {
                    Rejection::Unknown
                })
            }
            (Person::Known(known), Deed::Arrive(party)) => {
                let is_here = known.municipalities.contains(&at);
                let handed = (!is_here).then_some(PersonFact::HandedOver { to: at });
                let turned = party.map(|it| known.turned(it)).unwrap_or_default();
                Ok(handed.into_iter().chain(turned).collect())
            }
            // Time and reactions ask of whom there is; somebody may have been taken for a person who never was.
            (Person::Unknown, Deed::Turn(_) | Deed::HandOver(_)) => Ok(vec![]),
            (
                Person::Unknown,
                Deed::Change(_)
                | Deed::Arrive(_)
                | Deed::RecordCustody(_)
                | Deed::ConfirmDuplicate(_)
                | Deed::DismissDuplicate(_),
            ) => Err(Rejection::Unknown),
            (Person::Known(known), deed) if known.municipalities.contains(&at) => {
                known.decide(deed)
            }
            (Person::Known(_), _) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &PersonFact) -> Person {
        match (self, event) {
            (_, PersonFact::Registered { kind, party, municipality, controller: _ }) => {
                Person::Known(Known {
                    kind: *kind,
                    municipalities: BTreeSet::from([*municipality]),
                    party: *party,
                    holders: BTreeSet::new(),
                    duplicate_of: None,
                    not: BTreeSet::new(),
                })
            }
            (Person::Known(known), event) => Person::Known(known.evolve(event)),
            (Person::Unknown, _) => Person::Unknown,
        }
    }
}

impl Known {
    fn decide(&self, deed: Deed) -> Result<Vec<PersonFact>, Rejection> {
        match deed {
            Deed::Register(_) => Err(Rejection::AlreadyRegistered),
            Deed::Change(party) | Deed::Arrive(party) => {
                Ok(party.map(|it| self.turned(it)).unwrap_or_default())
            }
            Deed::Turn(party) => Ok(self.turned(party)),
            Deed::RecordCustody(holders) => self.custody(holders),
            Deed::HandOver(to) if self.municipalities.contains(&to) => Ok(vec![]),
            Deed::HandOver(to) => Ok(vec![PersonFact::HandedOver { to }]),
            Deed::ConfirmDuplicate(_) if self.duplicate_of.is_some() => {
                Err(Rejection::AlreadyDuplicate)
            }
            Deed::ConfirmDuplicate(of) => Ok(vec![PersonFact::ConfirmedDuplicate { of }]),
            Deed::DismissDuplicate(_) if self.duplicate_of.is_some() => {
                Err(Rejection::AlreadyDuplicate)
            }
            Deed::DismissDuplicate(of) if self.not.contains(&of) => {
                Err(Rejection::AlreadyDismissed)
            }
            Deed::DismissDuplicate(of) => Ok(vec![PersonFact::DismissedDuplicate { of }]),
        }
    }

    /// Whether they can have custody of a child: a guardian who is known to be grown up.
    ///
    /// # Errors
    /// Why not, or what to find out.
    pub(crate) fn can_hold_custody(&self) -> Result<(), Rejection> {
        match (self.kind, self.party) {
            (PersonKind::Guardian, Some(PartyStatus::Adult)) => Ok(()),
            (PersonKind::Guardian, None) => Err(Rejection::HolderAgeUnknown),
            (PersonKind::Guardian, Some(_)) => Err(Rejection::HolderNotAdult),
            (PersonKind::Child | PersonKind::Volunteer | PersonKind::Contact, _) => {
                Err(Rejection::NotAGuardian)
            }
        }
    }

    /// Only of a child, and of who may have custody of one, anybody asks.
    fn turned(&self, party: PartyStatus) -> Vec<PersonFact> {
        let counts = matches!(self.kind, PersonKind::Child | PersonKind::Guardian);
        if counts && self.party != Some(party) {
            vec![PersonFact::PartyStatusChanged { party }]
        } else {
            vec![]
        }
    }

    fn custody(&self, holders: Vec<PersonId>) -> Result<Vec<PersonFact>, Rejection> {
        if self.kind != PersonKind::Child {
            return Err(Rejection::NotAChild);
        }
        let named: BTreeSet<PersonId> = holders.iter().copied().collect();
        if named.is_empty() || named.len() != holders.len() || named.len() > HOLDERS_MAX {
            return Err(Rejection::NoCustody);
        }
        if named == self.holders {
            return Err(Rejection::SameCustody);
        }
        Ok(vec![PersonFact::CustodyRecorded { holders }])
    }

    fn evolve(mut self, event: &PersonFact) -> Known {
        match event {
            PersonFact::Registered { .. } => {}
            PersonFact::CustodyRecorded { holders } => {
                self.holders = holders.iter().copied().collect();
            }
            PersonFact::PartyStatusChanged { party } => self.party = Some(*party),
            PersonFact::HandedOver { to } => {
                self.municipalities.insert(*to);
            }
            PersonFact::ConfirmedDuplicate { of } => self.duplicate_of = Some(*of),
            PersonFact::DismissedDuplicate { of } => {
                self.not.insert(*of);
            }
        }
        self
    }
}
