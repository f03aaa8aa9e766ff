//! Who may see what (model 6.6): by role, relation, consent and purpose, field by field. What is not said here is not seen.

use proto::{
    id::{OrganisationId, PersonId, UserId},
    thread::DataCategory,
    vault::{Controller, Field, Purpose},
    who::{Actor, Role},
};

/// What is looked at, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) subject: PersonId,
    pub(crate) controller: Controller,
    pub(crate) field: Field,
    pub(crate) sealed_by: UserId,
}

/// What ties the asker to the subject; all of it in the asker's municipality and, if they are an organisation's, for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Relation {
    /// What consents that hold today let the asker's organisation have.
    pub(crate) consented: Vec<DataCategory>,
    /// The asker's own match with the subject.
    pub(crate) matched: Option<Match>,
}

/// How far a match has come that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    Proposed,
    Confirmed,
}

/// Whether `actor` may see `it`, which is of their municipality, for `purpose`.
pub(crate) fn may_see(actor: &Actor, it: &Sight, relation: &Relation, purpose: Purpose) -> bool {
    let is_own = actor.subject.0 == it.subject.0;
    let wrote_it = actor.subject == it.sealed_by;
    match (actor.role, purpose) {
        (Role::CaseWorker | Role::BridgeBuilder, Purpose::CaseWork | Purpose::Assignment) => {
            municipality(actor.role, it, wrote_it)
        }
        (Role::Coordinator, Purpose::Assignment) => coordinator(actor.organisation, it, relation),
        (Role::Volunteer, Purpose::OwnData) => is_own,
        (Role::Volunteer, Purpose::Assignment) => {
            is_own || volunteer(actor.organisation, it, relation, wrote_it)
        }
        // What a note says of others is not theirs to see; which parts are, nobody has said yet.
        (Role::Family, Purpose::OwnData | Purpose::CaseWork | Purpose::Assignment) => {
            is_own && (it.field != Field::ContactNote || wrote_it)
        }
        // Leaders, administrators and auditors see by break-glass only, which is not there yet; a purpose that is not the role's is none.
        (
            Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Coordinator
            | Role::Volunteer
            | Role::Family
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System,
            Purpose::CaseWork | Purpose::Assignment | Purpose::Oversight | Purpose::OwnData,
        ) => false,
    }
}

/// The municipality's own people: everything the municipality answers for but what model 6.6 keeps from one of them; of what an
/// organisation answers for, how to reach a person.
fn municipality(role: Role, it: &Sight, wrote_it: bool) -> bool {
    let is_case_worker = role == Role::CaseWorker;
    match (it.controller, it.field) {
        (Controller::Municipality, Field::Cpr) => is_case_worker,
        // A case worker sees the notes that are shared with them; nobody can share one yet.
        (Controller::Municipality, Field::ContactNote) => !is_case_worker || wrote_it,
        (
            Controller::Municipality,
            Field::FirstName
            | Field::Surname
            | Field::Phone
            | Field::Wish
            | Field::ChildView
            | Field::Goal,
        )
        | (Controller::Organisation(_), Field::FirstName | Field::Surname | Field::Phone) => true,
        (
            Controller::Organisation(_),
            Field::Wish | Field::ContactNote | Field::ChildView | Field::Goal | Field::Cpr,
        ) => false,
    }
}

fn coordinator(organisation: Option<OrganisationId>, it: &Sight, relation: &Relation) -> bool {
    if is_of(organisation, it.controller) {
        // A volunteer's CPR number is seen when a certificate is ordered, which is not there yet.
        return it.field != Field::Cpr;
    }
    is_consented(it, relation)
}

/// A volunteer: what they wrote; and of the child they are matched with, the first name, and a parent's number once the family
/// has said yes to them.
fn volunteer(
    organisation: Option<OrganisationId>,
    it: &Sight,
    relation: &Relation,
    wrote_it: bool,
) -> bool {
    if is_of(organisation, it.controller) {
        return wrote_it && it.field != Field::Cpr;
    }
    match (it.field, relation.matched) {
        (Field::FirstName, Some(Match::Proposed | Match::Confirmed))
        | (Field::Phone, Some(Match::Confirmed)) => is_consented(it, relation),
        (
            Field::FirstName
            | Field::Surname
            | Field::Phone
            | Field::Wish
            | Field::ContactNote
            | Field::ChildView
            | Field::Goal
            | Field::Cpr,
            None | Some(Match::Proposed | Match::Confirmed),
        ) => false,
    }
}

/// Whether it is the municipality's, and a consent lets the asker's organisation have it (I-06).
fn is_consented(it: &Sight, relation: &Relation) -> bool {
    it.controller == Controller::Municipality
        && category(it.field).is_some_and(|it| relation.consented.contains(&it))
}

/// What a consent must cover for a field to be seen outside the municipality; none covers the others.
fn category(field: Field) -> Option<DataCategory> {
    match field {
        Field::FirstName | Field::Surname => Some(DataCategory::Name),
        Field::Phone => Some(DataCategory::Phone),
        Field::Wish | Field::ContactNote | Field::ChildView | Field::Goal | Field::Cpr => None,
    }
}

fn is_of(organisation: Option<OrganisationId>, controller: Controller) -> bool {
    organisation.is_some_and(|it| controller == Controller::Organisation(it))
}
