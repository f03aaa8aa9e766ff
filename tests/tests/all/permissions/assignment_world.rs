//! Assignments in every state: Green said no to each, Red said yes; a volunteer was matched before the one who is now.

use assignment::AssignmentService;
use platform::testing::Walk;
use proto::{
    actor::{Actor, Role},
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, AskAgainReason, Attendance,
        ClearChildCertificate, CompleteTraining, ConfirmMatch, Contribution, Course,
        DeclareCapacity, DeclineOffer, DeclineReason, EndMatch, EndReason, LogSession,
        OfferAssignment, OrganisationKind, PauseMatch, PauseReason, PlanAssignment, Programme,
        ProposeMatch, PutVolunteerOnHold, RegisterOrganisation, SignAgreement, SignPledge,
        SizeBand, StartMatch,
    },
    code::{AgeBand, Need},
    id::{
        AgreementId, AssignmentId, MatchId, OrganisationId, PersonId, ReferralId, ThreadId,
        VolunteerId,
    },
    request::Command,
    thread::{self, ChildFact, ConsentFact, ConsentPurpose, DataCategory, ThreadFact},
    vault::{self, Controller, PartyStatus, PersonFact, PersonKind},
};
use uuid::Uuid;

use super::{
    cast::{
        AARHUS, BLUE, CHILD, EARLIER_HELPER, GREEN, HELPER, MOTHER, OTHER_HELPER, RED, Relation,
        person, who,
    },
    day,
};

pub(super) const THREAD: ThreadId = ThreadId(Uuid::from_u128(0xa0));
/// Planned; offered to Red; without a match; with one that is proposed, confirmed, active, paused, over.
pub(super) const PLANNED: AssignmentId = assignment(1);
pub(super) const OFFERED: AssignmentId = assignment(2);
pub(super) const ACCEPTED: AssignmentId = assignment(3);
pub(super) const ACTIVE: AssignmentId = assignment(6);
pub(super) const ENDED: AssignmentId = assignment(8);
pub(super) const PROPOSED: MatchId = matched(4);
pub(super) const CONFIRMED: MatchId = matched(5);
pub(super) const MET: MatchId = matched(6);
pub(super) const PAUSED: MatchId = matched(7);
/// With everything in order, of whom the last is on hold; who has only applied.
pub(super) const READY: VolunteerId = volunteer(3);
pub(super) const RESTING: VolunteerId = volunteer(11);
pub(super) const APPLIED: VolunteerId = volunteer(9);

pub(super) const fn assignment(nth: u128) -> AssignmentId {
    AssignmentId(Uuid::from_u128(0xa100 + nth))
}

const fn matched(nth: u128) -> MatchId {
    MatchId(Uuid::from_u128(0xa200 + nth))
}

pub(super) const fn volunteer(nth: u128) -> VolunteerId {
    VolunteerId(Uuid::from_u128(0xa300 + nth))
}

pub(super) struct Assignments(pub(super) Walk<AssignmentService>);

impl Assignments {
    pub(super) async fn prepare() -> Assignments {
        let world = Assignments(Walk::start(AssignmentService::new()).await);
        world.thread().await;
        for organisation in [GREEN, RED, BLUE] {
            world.organisation(organisation).await;
        }
        world.volunteers().await;
        for nth in 1..=8 {
            world.begin(assignment(nth)).await;
        }
        world.matches().await;
        world
    }

    async fn ask<C: Command>(&self, who: &Actor, it: C) {
        let name = C::NAME;
        self.0.ask(who, it).await.unwrap_or_else(|why| panic!("{name}: {why:?}"));
    }

    async fn thread(&self) {
        let opened = ThreadFact::Opened {
            referral: ReferralId(Uuid::from_u128(0xa1)),
            child: CHILD,
            age_band: AgeBand::Age15To17,
            on: day("2026-11-23"),
            deadlines: None,
            split: None,
            siblings: None,
        };
        self.0.handle_events("thread", THREAD.0, thread::Event::from(opened)).await;
        let (child, party, holders) = (CHILD, PartyStatus::From15, vec![MOTHER]);
        for fact in
            [ChildFact::CustodyKnown { child, holders }, ChildFact::PartyKnown { child, party }]
        {
            self.0.handle_events_on("thread", child.0, child.0, thread::Event::from(fact)).await;
        }
        let given = thread::Event::from(ConsentFact::Given {
            subject: CHILD,
            recipients: vec![GREEN, RED],
            categories: vec![DataCategory::Name],
            purpose: ConsentPurpose::Leisure,
            until_on: day("2027-11-23"),
        });
        self.0.handle_events_on("thread", Uuid::from_u128(0xa6), THREAD.0, given).await;
    }

    async fn organisation(&self, organisation: OrganisationId) {
        let leader = who(Role::Leader, Relation::Own);
        self.ask(&leader, register(organisation)).await;
        self.ask(&leader, agree(organisation, &leader)).await;
        let birgit = who(Role::BridgeBuilder, Relation::Related);
        self.ask(&birgit, DeclareCapacity { organisation, places: 50 }).await;
    }

    async fn volunteers(&self) {
        for (nth, helper, organisation) in [
            (1, EARLIER_HELPER, RED),
            (2, HELPER, RED),
            (3, person(0x61), RED),
            (4, person(0x62), RED),
            (5, person(0x63), RED),
            (7, person(0x64), RED),
            (8, person(0x65), RED),
            (11, person(0x68), RED),
            (0, OTHER_HELPER, BLUE),
        ] {
            self.volunteer(volunteer(nth), helper, organisation).await;
        }
        self.registered(person(0x66), RED).await;
        self.registered(person(0x67), RED).await;
        let apply =
            ApplyAsVolunteer { volunteer: APPLIED, organisation: RED, person: person(0x66) };
        self.ask(&coordinator(RED), apply).await;
        self.ask(&coordinator(RED), PutVolunteerOnHold { volunteer: RESTING }).await;
    }

    async fn registered(&self, person: PersonId, organisation: OrganisationId) {
        let registered = vault::Event::from(PersonFact::Registered {
            kind: PersonKind::Volunteer,
            party: None,
            municipality: AARHUS.parse().unwrap(),
            controller: Controller::Organisation(organisation),
        });
        self.0.handle_events("vault", person.0, registered).await;
    }

    async fn volunteer(
        &self,
        volunteer: VolunteerId,
        person: PersonId,
        organisation: OrganisationId,
    ) {
        let by = coordinator(organisation);
        self.registered(person, organisation).await;
        self.ask(&by, ApplyAsVolunteer { volunteer, organisation, person }).await;
        self.ask(
            &by,
            ClearChildCertificate { volunteer, review_due_on: day("2028-11-23"), seen_on: None },
        )
        .await;
        self.ask(&by, SignPledge { volunteer, text_version: 1 }).await;
        let until_on = day("2028-06-01");
        self.ask(&by, CompleteTraining { volunteer, course: Course::Basic, until_on }).await;
    }

    /// As far as it goes before there is a match.
    async fn begin(&self, assignment: AssignmentId) {
        let birgit = who(Role::BridgeBuilder, Relation::Related);
        self.ask(&birgit, plan(assignment)).await;
        if assignment == PLANNED {
            return;
        }
        self.ask(&birgit, OfferAssignment { assignment }).await;
        let reason = DeclineReason::TooFar;
        self.ask(&coordinator(GREEN), DeclineOffer { assignment, reason }).await;
        if assignment != OFFERED {
            self.ask(&coordinator(RED), AcceptOffer { assignment }).await;
        }
    }

    async fn matches(&self) {
        let end = async |r#match| {
            let reason = EndReason::VolunteerLeft;
            self.ask(&coordinator(RED), EndMatch { r#match, planned: true, reason }).await;
        };
        self.propose(PROPOSED, 4, 4).await;
        self.propose(CONFIRMED, 5, 5).await;
        self.confirm(CONFIRMED).await;
        let earlier = matched(1);
        self.start(earlier, 6, 1).await;
        end(earlier).await;
        self.start(MET, 6, 2).await;
        let (on, attendance) = (day("2026-11-23"), Attendance::Attended);
        let session = LogSession { r#match: MET, on, minutes: 30, attendance, went: None };
        self.ask(&coordinator(RED), session).await;
        // Another session may be noted tomorrow.
        self.0.clock.advance(chrono::TimeDelta::days(1));
        for contribution in [Contribution::Volunteer, Contribution::Coordination] {
            let add = AddContribution { assignment: ACTIVE, organisation: RED, contribution };
            self.ask(&who(Role::BridgeBuilder, Relation::Related), add).await;
        }
        self.start(PAUSED, 7, 7).await;
        let reason = PauseReason::Holiday;
        self.ask(&coordinator(RED), PauseMatch { r#match: PAUSED, reason }).await;
        self.start(matched(8), 8, 8).await;
        end(matched(8)).await;
    }

    async fn propose(&self, r#match: MatchId, on: u128, with: u128) {
        let (assignment, volunteer) = (assignment(on), volunteer(with));
        self.ask(&coordinator(RED), ProposeMatch { r#match, assignment, volunteer }).await;
    }

    async fn confirm(&self, r#match: MatchId) {
        for (relation, by) in [(Relation::Related, MOTHER), (Relation::Subject, CHILD)] {
            self.ask(&who(Role::Family, relation), ConfirmMatch { r#match, by }).await;
        }
    }

    async fn start(&self, r#match: MatchId, on: u128, with: u128) {
        self.propose(r#match, on, with).await;
        self.confirm(r#match).await;
        self.ask(&coordinator(RED), StartMatch { r#match }).await;
    }
}

fn coordinator(organisation: OrganisationId) -> Actor {
    Actor { organisation: Some(organisation), ..who(Role::Coordinator, Relation::Related) }
}

pub(super) fn register(organisation: OrganisationId) -> RegisterOrganisation {
    RegisterOrganisation {
        organisation,
        name: "Foreningen".parse().unwrap(),
        cvr: cvr_of(organisation),
        kind: OrganisationKind::VoluntarySocial,
        size: SizeBand::From10To99,
    }
}

pub(super) fn agree(organisation: OrganisationId, by: &Actor) -> SignAgreement {
    let agreement = AgreementId::of(organisation, by.tenant);
    let is_ours = by.tenant.as_str() == AARHUS;
    let until_on = day(if is_ours { "2027-12-31" } else { "2027-06-30" });
    SignAgreement { agreement, organisation, from_on: day("2026-01-01"), until_on }
}

pub(super) fn plan(assignment: AssignmentId) -> PlanAssignment {
    PlanAssignment {
        assignment,
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age15To17,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![GREEN, RED],
        ask_again: Some(AskAgainReason::CapacityChanged),
    }
}

/// A number of its own that can be one of the register's (modulus 11).
fn cvr_of(organisation: OrganisationId) -> u32 {
    match organisation {
        GREEN => 10_000_009,
        RED => 10_000_017,
        BLUE => 10_000_025,
        _another => 10_000_033,
    }
}
