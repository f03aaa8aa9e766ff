//! A vault on a real database, and what others tell it.

use chrono::DateTime;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact, MatchFact, Programme, VolunteerFact},
    code::{AgeBand, Need},
    event::Event,
    id::{
        AssignmentId, ConsentId, MatchId, OrganisationId, PersonId, ReferralId, SealedId, ThreadId,
        VolunteerId,
    },
    problem::Problem,
    referral,
    request::Done,
    thread::{self, ConsentFact, ConsentPurpose, DataCategory, ThreadFact},
    vault::{
        Controller, Field, LookOutcome, PersonDetails, PersonKind, Purpose, RegisterPerson, Reveal,
        Revealed, Seal,
    },
};
use uuid::Uuid;

use crate::{MasterKey, VaultService};

pub(super) const AARHUS: &str = "0751";
pub(super) const STRUER: &str = "0671";

pub(super) type Vault = Walk<VaultService>;

pub(super) async fn start() -> Vault {
    Walk::start(VaultService::new(MasterKey::draw())).await
}

pub(super) fn person() -> PersonId {
    PersonId(Uuid::new_v4())
}

/// A family member, who is this person.
pub(super) fn family(person: PersonId) -> Actor {
    let mut actor = actor(Role::Family, AARHUS);
    actor.subject.0 = person.0;
    actor
}

pub(super) fn of_organisation(role: Role, organisation: OrganisationId) -> Actor {
    Actor { organisation: Some(organisation), ..actor(role, AARHUS) }
}

pub(super) fn words(subject: PersonId, field: Field, words: &str) -> Seal {
    Seal {
        sealed: SealedId(Uuid::new_v4()),
        subject,
        thread: None,
        controller: Controller::Municipality,
        field,
        words: words.to_owned(),
    }
}

pub(super) fn named(first_name: &str) -> PersonDetails {
    PersonDetails { first_name: Some(first_name.to_owned()), ..PersonDetails::default() }
}

pub(super) async fn register(
    walk: &Vault,
    by: &Actor,
    kind: PersonKind,
    details: PersonDetails,
) -> Result<(PersonId, Done), Problem> {
    let person = person();
    // Who may have custody is known to be grown up, unless a test says otherwise.
    let grown_up = (kind == PersonKind::Guardian && details.cpr.is_none())
        .then(|| "1985-05-05".parse().unwrap());
    let details = PersonDetails { birth_date: details.birth_date.or(grown_up), ..details };
    let done = walk.ask(by, RegisterPerson { person, kind, details }).await?;
    Ok((person, done))
}

/// All there is about `subject`, as `by` sees it: each field with its words, or what came of it.
pub(super) async fn sees(
    walk: &Vault,
    by: &Actor,
    subject: PersonId,
    purpose: Purpose,
) -> Vec<(Option<Field>, Result<String, LookOutcome>)> {
    let shown = walk.show(by, Reveal { subject, sealed: vec![], purpose }).await.unwrap();
    shown
        .into_iter()
        .map(|Revealed { field, words, outcome, .. }| (field, words.ok_or(outcome)))
        .collect()
}

/// Whether anything at all is shown.
pub(super) async fn sees_any(
    walk: &Vault,
    by: &Actor,
    subject: PersonId,
    purpose: Purpose,
) -> bool {
    sees(walk, by, subject, purpose).await.iter().any(|(_, it)| it.is_ok())
}

/// As if `actor` had made `source` say `event` about `stream`, in their municipality.
pub(super) async fn said_by<E: Event>(
    walk: &Vault,
    source: &str,
    actor: &Actor,
    stream: Uuid,
    event: E,
) {
    walk.hear_by(actor, source, stream, stream, event).await;
}

pub(super) async fn thread_says(walk: &Vault, thread: ThreadId, fact: ThreadFact) {
    walk.handle_events("thread", thread.0, thread::Event::from(fact)).await;
}

/// `builder` is accountable for a thread around `child` from now on.
pub(super) async fn accountable(walk: &Vault, builder: &Actor, child: PersonId) -> ThreadId {
    let thread = ThreadId(Uuid::new_v4());
    let opened = ThreadFact::Opened {
        referral: ReferralId(Uuid::new_v4()),
        child,
        age_band: AgeBand::Age6To9,
        on: "2026-11-23".parse().unwrap(),
        deadlines: None,
        split: None,
        siblings: None,
    };
    thread_says(walk, thread, opened).await;
    let bridge_builder = builder.subject;
    thread_says(walk, thread, ThreadFact::BridgeBuilderAssigned { bridge_builder }).await;
    thread
}

pub(super) async fn assignment_says(walk: &Vault, assignment: AssignmentId, fact: AssignmentFact) {
    walk.handle_events("assignment", assignment.0, assignment::Event::from(fact)).await;
}

/// `organisation` helps `child`, in a thread around it.
pub(super) async fn helps(
    walk: &Vault,
    organisation: OrganisationId,
    child: PersonId,
) -> (ThreadId, AssignmentId) {
    let thread = accountable(walk, &actor(Role::BridgeBuilder, AARHUS), child).await;
    let assignment = AssignmentId(Uuid::new_v4());
    let planned = AssignmentFact::Planned {
        thread,
        child,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::ALL[0],
        candidates: vec![organisation],
        ask_again: None,
    };
    assignment_says(walk, assignment, planned).await;
    assignment_says(walk, assignment, AssignmentFact::OfferAccepted { organisation }).await;
    (thread, assignment)
}

/// A case worker refers a child.
pub(super) async fn refer(walk: &Vault, by: &Actor, child: PersonId) -> ReferralId {
    let referral = ReferralId(Uuid::new_v4());
    said_by(walk, "referral", by, referral.0, submitted(referral, child)).await;
    referral
}

pub(super) fn submitted(referral: ReferralId, child: PersonId) -> referral::Event {
    referral::Event::from(referral::Fact::Submitted {
        thread: ThreadId::of(referral),
        child,
        age_band: AgeBand::Age6To9,
        legal_basis: referral::LegalBasis::ALL[0],
        purpose: referral::Purpose::ALL[0],
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: None,
        urgency: referral::Urgency::ALL[0],
        answer_by: DateTime::UNIX_EPOCH,
        computed: None,
        reference: None,
        law: None,
        siblings: None,
    })
}

/// A consent to all categories, given to an organisation that helps.
pub(super) async fn consent(walk: &Vault, child: PersonId, to: OrganisationId) -> ConsentId {
    helps(walk, to, child).await;
    let consent = ConsentId(Uuid::new_v4());
    walk.handle_events("thread", consent.0, given(child, to)).await;
    consent
}

pub(super) fn given(child: PersonId, to: OrganisationId) -> thread::Event {
    thread::Event::from(ConsentFact::Given {
        subject: child,
        recipients: vec![to],
        categories: DataCategory::ALL.to_vec(),
        purpose: ConsentPurpose::Leisure,
        until_on: "2027-06-30".parse().unwrap(),
    })
}

/// A volunteer, who is this user, is proposed for a child.
pub(super) async fn proposed(
    walk: &Vault,
    volunteer: &Actor,
    organisation: OrganisationId,
    child: PersonId,
) -> MatchId {
    let (id, r#match) = (VolunteerId(Uuid::new_v4()), MatchId(Uuid::new_v4()));
    let person = PersonId(volunteer.subject.0);
    let applied = VolunteerFact::Applied { organisation, person };
    walk.handle_events("assignment", id.0, assignment::Event::from(applied)).await;
    let assignment = AssignmentId(Uuid::new_v4());
    let proposed = MatchFact::Proposed { assignment, volunteer: id, organisation, child };
    match_says(walk, r#match, proposed).await;
    r#match
}

pub(super) async fn match_says(walk: &Vault, r#match: MatchId, fact: MatchFact) {
    walk.handle_events("assignment", r#match.0, assignment::Event::from(fact)).await;
}

pub(super) fn code(refused: Result<impl std::fmt::Debug, Problem>) -> String {
    refused.unwrap_err().code.into_owned()
}

/// Something that is sealed about `subject`.
pub(super) async fn sealed_of(walk: &Vault, subject: PersonId) -> SealedId {
    let sealed =
        sqlx::query_scalar!("select sealed from vault_words where subject = $1", subject.0);
    SealedId(sealed.fetch_one(&walk.pool).await.unwrap())
}

pub(super) fn nine_years(name: &str) -> PersonDetails {
    PersonDetails { birth_date: Some("2017-02-01".parse().unwrap()), ..named(name) }
}

pub(super) async fn child(walk: &Vault) -> (Actor, PersonId) {
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) =
        register(walk, &worker, PersonKind::Child, nine_years("Nikolaj")).await.unwrap();
    (worker, child)
}

pub(super) async fn age(
    walk: &Vault,
    by: &Actor,
    child: PersonId,
    purpose: Purpose,
) -> Option<String> {
    let shown = sees(walk, by, child, purpose).await;
    shown.into_iter().find(|it| it.0 == Some(Field::Age)).and_then(|it| it.1.ok())
}
