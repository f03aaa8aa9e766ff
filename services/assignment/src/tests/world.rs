//! A municipality with organisations, on a real database.

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{
        AcceptOffer, ApplyAsVolunteer, AssignmentShown, ClearChildCertificate, CompleteTraining,
        ConfirmMatch, Course, DeclareCapacity, DeclineOffer, DeclineReason, ListOffers,
        OfferAssignment, Offers, OrganisationKind, PlanAssignment, Programme, ProposeMatch,
        RegisterOrganisation, ShowAssignment, SignAgreement, SignPledge, SizeBand, StartMatch,
    },
    code::{AgeBand, Need},
    id::{AgreementId, ConsentId, OrganisationId, PersonId, ReferralId, ThreadId, VolunteerId},
    problem::Problem,
    request::{Command, Done},
    thread::{ChildFact, ConsentFact, ConsentPurpose, DataCategory, ThreadFact},
    vault::{Controller, PartyStatus, PersonFact, PersonKind},
};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, HELPER, MATCH, PARENT, THREAD, VOLUNTEER, date};
use crate::{AssignmentService, domain::aggregates::cvr::Cvr};

pub(super) const AARHUS: &str = "0751";

/// The service, and those who ask it.
pub(super) struct World {
    pub(super) walk: Walk<AssignmentService>,
    pub(super) leader: Actor,
    pub(super) bridge_builder: Actor,
    pub(super) parent: Actor,
}

impl World {
    /// With a thread around [`CHILD`], in the custody of [`PARENT`].
    pub(super) async fn new() -> World {
        let world = World {
            walk: Walk::start(AssignmentService::new()).await,
            leader: actor(Role::Leader, AARHUS),
            bridge_builder: actor(Role::BridgeBuilder, AARHUS),
            parent: of_the_family(PARENT),
        };
        world.thread(opened(CHILD)).await;
        world.custody(CHILD, &[PARENT]).await;
        world
    }

    /// As if `thread` had said it of [`THREAD`].
    pub(super) async fn thread(&self, fact: ThreadFact) {
        self.walk.handle_events("thread", THREAD.0, proto::thread::Event::from(fact)).await;
    }

    /// As if `thread` had said it of a consent in `thread`.
    pub(super) async fn consent(&self, consent: ConsentId, thread: ThreadId, fact: ConsentFact) {
        let event = proto::thread::Event::from(fact);
        self.walk.handle_events_on("thread", consent.0, thread.0, event).await;
    }

    pub(super) async fn custody(&self, child: PersonId, holders: &[PersonId]) {
        let fact = ChildFact::CustodyKnown { child, holders: holders.to_vec() };
        let event = proto::thread::Event::from(fact);
        self.walk.handle_events_on("thread", child.0, child.0, event).await;
    }

    pub(super) async fn party(&self, child: PersonId, party: PartyStatus) {
        let event = proto::thread::Event::from(ChildFact::PartyKnown { child, party });
        self.walk.handle_events_on("thread", child.0, child.0, event).await;
    }

    /// With organisations that can be asked: an agreement for the year and two places each.
    pub(super) async fn with(organisations: &[OrganisationId]) -> World {
        let world = World::new().await;
        for organisation in organisations {
            world.register(*organisation, "Organisation").await;
            world.agree(*organisation, "2026-12-31").await;
            world.declare(*organisation, 2).await;
        }
        world
    }

    pub(super) async fn ask<C: Command>(&self, who: &Actor, command: C) -> Result<Done, Problem> {
        self.walk.ask(who, command).await
    }

    pub(super) async fn register(&self, organisation: OrganisationId, name: &str) {
        let command = RegisterOrganisation {
            organisation,
            name: name.parse().unwrap(),
            cvr: cvr_of(organisation),
            kind: OrganisationKind::VoluntarySocial,
            size: SizeBand::From10To99,
        };
        self.ask(&self.leader, command).await.unwrap();
    }

    pub(super) async fn agree(&self, organisation: OrganisationId, until: &str) {
        let agreement = AgreementId::of(organisation, self.leader.tenant);
        let (from_on, until_on) = (date("2026-01-01"), date(until));
        self.ask(&self.leader, SignAgreement { agreement, organisation, from_on, until_on })
            .await
            .unwrap();
    }

    pub(super) async fn declare(&self, organisation: OrganisationId, places: u16) {
        self.ask(&self.bridge_builder, DeclareCapacity { organisation, places }).await.unwrap();
    }

    /// Plans [`ASSIGNMENT`] and asks the first of `candidates`.
    pub(super) async fn offer_to(&self, candidates: &[OrganisationId]) {
        self.ask(&self.bridge_builder, plan_for(candidates)).await.unwrap();
        self.ask(&self.bridge_builder, OfferAssignment { assignment: ASSIGNMENT }).await.unwrap();
    }

    pub(super) async fn accept(&self, organisation: OrganisationId) -> Result<Done, Problem> {
        self.ask(&coordinator(organisation), AcceptOffer { assignment: ASSIGNMENT }).await
    }

    pub(super) async fn decline(&self, organisation: OrganisationId) -> Result<Done, Problem> {
        let command = DeclineOffer { assignment: ASSIGNMENT, reason: DeclineReason::NoCapacity };
        self.ask(&coordinator(organisation), command).await
    }

    /// As if everybody had signed that `organisation` may know of [`CHILD`] for its leisure.
    pub(super) async fn consented(&self, organisation: OrganisationId) {
        let given = ConsentFact::Given {
            subject: CHILD,
            recipients: vec![organisation],
            categories: vec![DataCategory::Name],
            purpose: ConsentPurpose::Leisure,
            until_on: date("2027-11-23"),
        };
        self.consent(ConsentId(Uuid::new_v4()), THREAD, given).await;
    }

    /// [`VOLUNTEER`] of `organisation`, with everything in order until the course ends in June 2028.
    pub(super) async fn with_volunteer(&self, organisation: OrganisationId) {
        self.volunteer(organisation, VOLUNTEER, HELPER).await;
    }

    /// As if `vault` had said that `organisation` registered `person` as a volunteer.
    pub(super) async fn registered(&self, organisation: OrganisationId, person: PersonId) {
        let fact = PersonFact::Registered {
            kind: PersonKind::Volunteer,
            party: None,
            municipality: AARHUS.parse().unwrap(),
            controller: Controller::Organisation(organisation),
        };
        self.walk.handle_events("vault", person.0, proto::vault::Event::from(fact)).await;
    }

    pub(super) async fn volunteer(
        &self,
        organisation: OrganisationId,
        volunteer: VolunteerId,
        person: PersonId,
    ) {
        let coordinator = coordinator(organisation);
        self.registered(organisation, person).await;
        self.ask(&coordinator, ApplyAsVolunteer { volunteer, organisation, person }).await.unwrap();
        let review_due_on = date("2028-11-23");
        self.ask(&coordinator, ClearChildCertificate { volunteer, review_due_on, seen_on: None })
            .await
            .unwrap();
        self.ask(&coordinator, SignPledge { volunteer, text_version: 1 }).await.unwrap();
        let training =
            CompleteTraining { volunteer, course: Course::Basic, until_on: date("2028-06-01") };
        self.ask(&coordinator, training).await.unwrap();
    }

    pub(super) async fn propose(&self, organisation: OrganisationId) -> Result<Done, Problem> {
        let command = ProposeMatch { r#match: MATCH, assignment: ASSIGNMENT, volunteer: VOLUNTEER };
        self.ask(&coordinator(organisation), command).await
    }

    pub(super) async fn confirm(&self) -> Result<Done, Problem> {
        self.ask(&self.parent, ConfirmMatch { r#match: MATCH, by: PARENT }).await
    }

    pub(super) async fn start(&self, organisation: OrganisationId) -> Result<Done, Problem> {
        self.ask(&coordinator(organisation), StartMatch { r#match: MATCH }).await
    }

    pub(super) async fn assignment(&self) -> AssignmentShown {
        self.walk
            .show(&self.bridge_builder, ShowAssignment { assignment: ASSIGNMENT })
            .await
            .unwrap()
    }

    pub(super) async fn offers(&self, organisation: OrganisationId) -> Offers {
        self.walk.show(&coordinator(organisation), ListOffers {}).await.unwrap()
    }

    /// The types in the log after `position`.
    pub(super) async fn event_types_after(&self, position: i64) -> Vec<String> {
        let events = self.walk.events().await;
        events.into_iter().filter(|it| it.position > position).map(|it| it.kind).collect()
    }

    /// Where the log ends.
    pub(super) async fn head(&self) -> i64 {
        self.walk.events().await.last().map_or(0, |it| it.position)
    }
}

pub(super) fn opened(child: PersonId) -> ThreadFact {
    ThreadFact::Opened {
        referral: ReferralId(Uuid::from_u128(0x99)),
        child,
        age_band: AgeBand::Age6To9,
        on: date("2026-11-23"),
        deadlines: None,
        split: None,
        siblings: None,
    }
}

/// Somebody of the family, logged in.
pub(super) fn of_the_family(person: PersonId) -> Actor {
    let mut actor = actor(Role::Family, AARHUS);
    actor.subject.0 = person.0;
    actor
}

pub(super) fn plan_for(candidates: &[OrganisationId]) -> PlanAssignment {
    PlanAssignment {
        assignment: ASSIGNMENT,
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: candidates.to_vec(),
        ask_again: None,
    }
}

pub(super) fn coordinator(organisation: OrganisationId) -> Actor {
    Actor { organisation: Some(organisation), ..actor(Role::Coordinator, AARHUS) }
}

/// The stable code of a no.
#[track_caller]
pub(super) fn code(refused: Result<Done, Problem>) -> String {
    refused.unwrap_err().code.into_owned()
}

/// A number of its own that can be one of the register's.
fn cvr_of(organisation: OrganisationId) -> u32 {
    let from = 10_000_000 + u32::from(organisation.0.as_bytes()[15]) * 100;
    (from..).find(|it| Cvr::is_one(*it)).unwrap()
}
