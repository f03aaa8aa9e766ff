//! Who may see what (model 6.6): by role, relation, consent and purpose, field by field. What is not said here is not seen.

use proto::{
    actor::{Actor, Role},
    id::{BreakGlassId, OrganisationId, PersonId, UserId},
    thread::DataCategory,
    vault::{Controller, Field, Purpose, ShareWith, Tie},
};

/// What is looked at, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) subject: PersonId,
    pub(crate) controller: Controller,
    pub(crate) field: Field,
    pub(crate) sealed_by: UserId,
    /// With whom who wrote it shares it.
    pub(crate) shared_with: Vec<ShareWith>,
    /// Of an address: that it is protected (D-17).
    pub(crate) is_protected: bool,
}

/// What ties the asker to the subject; all of it in the asker's municipality and, if they are an organisation's, for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Relation {
    /// The asker is the subject's case worker.
    pub(crate) is_case_worker: bool,
    /// The asker is accountable for an open thread around the subject.
    pub(crate) is_accountable: bool,
    /// What consents that hold today, and disclosures, let the asker's organisation have; for a municipality: let anybody have.
    pub(crate) consented: Vec<DataCategory>,
    /// The asker's own match with the subject, or with the subject's child.
    pub(crate) matched: Option<Match>,
    /// The asker has custody of the subject, who is known to be under 15.
    pub(crate) has_custody: bool,
    /// The asker is a child who is not known to be 10.
    pub(crate) is_too_young: bool,
    /// The subject is a volunteer of this organisation who is proposed for, or matched with, the asker or a child in their custody.
    pub(crate) our_volunteer_of: Option<OrganisationId>,
    /// The asker's organisation may read what it answers for itself: of its volunteers, and of those whom it helps or helped some
    /// months ago (P-33).
    pub(crate) keeps: bool,
    /// The glass that the asker has broken, an auditor with a second person's approval, while it is.
    pub(crate) broken: Option<BreakGlassId>,
}

/// How far a match has come that has neither ended nor is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    Proposed,
    Confirmed,
}

/// What the asker sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// Nothing.
    Nothing,
    /// Of a birth date: the years.
    Years(Tie),
    /// All of it.
    All(Tie),
}

/// What `actor` sees of `it`, which is of their municipality, for `purpose`.
pub(crate) fn sees(actor: &Actor, it: &Target, relation: &Relation, purpose: Purpose) -> Sees {
    if let Some(tie) = may_see(actor, it, it.field, relation, purpose) {
        return Sees::All(tie);
    }
    // A birth date that may not be seen may still tell an age.
    match it.field == Field::BirthDate {
        true => {
            may_see(actor, it, Field::Age, relation, purpose).map_or(Sees::Nothing, Sees::Years)
        }
        false => Sees::Nothing,
    }
}

/// By which tie, if any, `actor` may see `it` as `field`.
fn may_see(
    actor: &Actor,
    it: &Target,
    field: Field,
    relation: &Relation,
    purpose: Purpose,
) -> Option<Tie> {
    match (actor.role, purpose) {
        (Role::CaseWorker | Role::BridgeBuilder, Purpose::CaseWork | Purpose::Assignment) => {
            municipality(actor, it, field, relation)
        }
        (Role::Coordinator, Purpose::Assignment) => {
            coordinator(actor.organisation, it, field, relation)
        }
        (Role::Volunteer, Purpose::OwnData) => is_own(actor, it).then_some(Tie::Own),
        (Role::Volunteer, Purpose::Assignment) => {
            is_own(actor, it).then_some(Tie::Own).or_else(|| volunteer(actor, it, field, relation))
        }
        (Role::Family, Purpose::OwnData | Purpose::CaseWork | Purpose::Assignment) => {
            family(actor, it, field, relation)
        }
        // What opens an auditor's glass is a second person.
        (Role::Leader | Role::Auditor, Purpose::Oversight) => oversight(it, field, relation),
        // A purpose that is not the role's is none.
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
        ) => None,
    }
}

/// The municipality's own people: what their tie lets them, by the table of their role; and what they wrote themself,
/// which stays theirs to read when the tie has ended (I-24).
fn municipality(actor: &Actor, it: &Target, field: Field, relation: &Relation) -> Option<Tie> {
    let is_case_worker = actor.role == Role::CaseWorker;
    let tie = match (is_case_worker, relation.broken) {
        (true, _) if relation.is_case_worker => Some(Tie::CaseWorker),
        (false, _) if relation.is_accountable => Some(Tie::Accountable),
        (_, Some(_)) => Some(Tie::BreakGlass),
        (_, None) => None,
    };
    let by_table = match it.controller {
        Controller::Municipality if is_case_worker => case_worker(it, field),
        Controller::Municipality => bridge_builder(it, field, relation),
        Controller::Organisation(_) => reaches(field),
    };
    let is_author = it.controller == Controller::Municipality
        && actor.subject == it.sealed_by
        && is_said(field);
    tie.filter(|_| by_table).or_else(|| is_author.then_some(Tie::Author))
}

fn case_worker(it: &Target, field: Field) -> bool {
    match field {
        Field::FirstName
        | Field::Surname
        | Field::Phone
        | Field::Wish
        | Field::ChildView
        | Field::Goal
        | Field::Cpr
        | Field::Address
        | Field::BirthDate
        | Field::Age
        | Field::Interests
        | Field::HealthNeed
        | Field::PracticalInstruction
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::MeasuresInShort
        | Field::FamilyView
        | Field::FeeReason
        | Field::VolunteerText
        | Field::TransferSummary
        | Field::DisclosureReason
        | Field::SubjectRequest => true,
        Field::ContactNote => it.shared_with.contains(&ShareWith::CaseWorker),
        Field::Answers | Field::BreakGlassReason => false,
    }
}

fn bridge_builder(it: &Target, field: Field, relation: &Relation) -> bool {
    match field {
        Field::FirstName
        | Field::Surname
        | Field::Phone
        | Field::Wish
        | Field::ContactNote
        | Field::ChildView
        | Field::Goal
        | Field::Age
        | Field::Interests
        | Field::PracticalInstruction
        | Field::MeasuresInShort
        | Field::FamilyView
        | Field::Answers
        | Field::FeeReason
        | Field::VolunteerText
        | Field::TransferSummary => true,
        Field::Address => !it.is_protected,
        Field::HealthNeed => relation.consented.contains(&DataCategory::Health),
        Field::Cpr
        | Field::BirthDate
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::DisclosureReason
        | Field::BreakGlassReason
        | Field::SubjectRequest => false,
    }
}

/// What of an organisation's data the municipality sees: how to reach a person, and what a volunteer says of themself.
fn reaches(field: Field) -> bool {
    matches!(field, Field::FirstName | Field::Surname | Field::Phone | Field::VolunteerText)
}

/// Words that somebody said in the course of the work, as opposed to what is known of a person.
pub(crate) fn is_said(field: Field) -> bool {
    match field {
        Field::Wish
        | Field::ContactNote
        | Field::ChildView
        | Field::Goal
        | Field::FamilyView
        | Field::TransferSummary
        | Field::DisclosureReason
        | Field::BreakGlassReason => true,
        Field::FirstName
        | Field::Surname
        | Field::Phone
        | Field::Cpr
        | Field::Address
        | Field::BirthDate
        | Field::Age
        | Field::Interests
        | Field::HealthNeed
        | Field::PracticalInstruction
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::MeasuresInShort
        | Field::Answers
        | Field::FeeReason
        | Field::VolunteerText
        | Field::SubjectRequest => false,
    }
}

/// A coordinator: all that their organisation answers for, as long as it may keep it, but a CPR number, which it may not keep (V-09); of what the
/// municipality answers for, what a consent covers (I-06).
fn coordinator(
    organisation: Option<OrganisationId>,
    it: &Target,
    field: Field,
    relation: &Relation,
) -> Option<Tie> {
    if is_of(organisation, it.controller) {
        return (relation.keeps && field != Field::Cpr).then_some(Tie::Organisation);
    }
    is_consented(it, field, relation).then_some(Tie::Consent)
}

/// A volunteer: what they wrote; and of the child they are matched with what a consent covers and they need, a parent's
/// number once the family has said yes to them.
fn volunteer(actor: &Actor, it: &Target, field: Field, relation: &Relation) -> Option<Tie> {
    if is_of(actor.organisation, it.controller) {
        let wrote_it = actor.subject == it.sealed_by;
        return (wrote_it && field != Field::Cpr).then_some(Tie::Author);
    }
    let is_needed = match (field, relation.matched) {
        (
            Field::FirstName
            | Field::Age
            | Field::Interests
            | Field::PracticalInstruction
            | Field::Goal,
            Some(Match::Proposed | Match::Confirmed),
        )
        | (Field::Phone, Some(Match::Confirmed)) => true,
        (_, None | Some(Match::Proposed | Match::Confirmed)) => false,
    };
    (is_needed && is_consented(it, field, relation)).then_some(Tie::Consent)
}

/// A family member: what is about themself; what is about a child in their custody, as long as it is under 15 and was not
/// said by the child for itself (SC-08, SC-11); and who is proposed to help.
fn family(actor: &Actor, it: &Target, field: Field, relation: &Relation) -> Option<Tie> {
    if let Some(organisation) = relation.our_volunteer_of {
        // What another controller holds of the same person is nobody's introduction.
        let introduces = matches!(field, Field::FirstName | Field::Surname | Field::VolunteerText)
            && it.controller == Controller::Organisation(organisation);
        return introduces.then_some(Tie::Match);
    }
    let (tie, is_child) = if is_own(actor, it) && !relation.is_too_young {
        (Tie::Own, false)
    } else if relation.has_custody {
        (Tie::Custody, true)
    } else {
        return None;
    };
    let is_visible = match field {
        // What a note says of others is not theirs to see, unless who wrote it shares it.
        Field::ContactNote => {
            it.shared_with.contains(&ShareWith::Family) || actor.subject == it.sealed_by
        }
        Field::ChildView | Field::Answers => !is_child,
        // Protection may be against one who has custody.
        Field::Address => !is_child || !it.is_protected,
        Field::TransferSummary | Field::DisclosureReason | Field::BreakGlassReason => false,
        Field::FirstName
        | Field::Surname
        | Field::Phone
        | Field::Wish
        | Field::Goal
        | Field::Cpr
        | Field::BirthDate
        | Field::Age
        | Field::Interests
        | Field::HealthNeed
        | Field::PracticalInstruction
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::MeasuresInShort
        | Field::FamilyView
        | Field::FeeReason
        | Field::VolunteerText
        | Field::SubjectRequest => true,
    };
    is_visible.then_some(tie)
}

/// Leaders and auditors: why a glass was broken, to look into it; contact notes under a glass they broke themself; nothing
/// else.
fn oversight(it: &Target, field: Field, relation: &Relation) -> Option<Tie> {
    match (field, it.controller, relation.broken) {
        (Field::BreakGlassReason, Controller::Municipality, _) => Some(Tie::Oversight),
        (Field::ContactNote, Controller::Municipality, Some(_)) => Some(Tie::BreakGlass),
        (_, Controller::Municipality | Controller::Organisation(_), _) => None,
    }
}

/// Whether it is the municipality's, and a consent lets the asker's organisation have it (I-06).
fn is_consented(it: &Target, field: Field, relation: &Relation) -> bool {
    let is_shared = field != Field::Goal || it.shared_with.contains(&ShareWith::Organisation);
    it.controller == Controller::Municipality
        && is_shared
        && category(field).is_some_and(|it| relation.consented.contains(&it))
}

/// What a consent must cover for a field to be seen outside the municipality; none covers the others.
fn category(field: Field) -> Option<DataCategory> {
    match field {
        Field::FirstName | Field::Surname => Some(DataCategory::Name),
        Field::Phone => Some(DataCategory::Phone),
        Field::Age => Some(DataCategory::Age),
        Field::Interests => Some(DataCategory::Interests),
        Field::HealthNeed | Field::PracticalInstruction => Some(DataCategory::Health),
        Field::Goal => Some(DataCategory::Goals),
        Field::Wish
        | Field::ContactNote
        | Field::ChildView
        | Field::Cpr
        | Field::Address
        | Field::BirthDate
        | Field::ReferralReason
        | Field::MunicipalMeasures
        | Field::MeasuresInShort
        | Field::FamilyView
        | Field::Answers
        | Field::FeeReason
        | Field::VolunteerText
        | Field::TransferSummary
        | Field::DisclosureReason
        | Field::BreakGlassReason
        | Field::SubjectRequest => None,
    }
}

fn is_own(actor: &Actor, it: &Target) -> bool {
    actor.subject.0 == it.subject.0
}

fn is_of(organisation: Option<OrganisationId>, controller: Controller) -> bool {
    organisation.is_some_and(|it| controller == Controller::Organisation(it))
}
