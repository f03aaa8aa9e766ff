//! Threads in every state, each around a young person of its own: begun in Birthe's hands, now in Birgit's.

use platform::testing::Walk;
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentEndReason, AssignmentFact},
    code::AgeBand,
    id::{
        AssignmentId, ConsentId, DisclosureId, GoalId, MeetingId, OrganisationId, PersonId,
        ReferralId, SealedId, ThreadId, UserId,
    },
    referral::{self, Fact, Sibling},
    request::Command,
    sealed::{Digest, Sealed},
    thread::{
        ActivateBridgeBuilder, AgreeGoal, BeginClosing, Channel, CloseReason, CloseThread,
        ConsentPurpose, DataCategory, DeactivateBridgeBuilder, DisclosureBasis, HandOverReason,
        HandOverThread, InitiateTransfer, MergeThreads, NextContact, Outcome, OwnRightReason,
        Party, PauseReason, PauseThread, PlanNetworkMeeting, ReceiveTransfer, Recipient,
        RecordChildView, RecordContact, RecordDisclosure, RequestConsent, SendTransferMaterial,
        SetNextStep, SignConsent, SignatureChannel, Step, WithdrawConsent,
    },
    vault::{self, PartyStatus, PersonFact},
};
use thread::ThreadService;
use uuid::Uuid;

use super::{
    cast::{
        AARHUS, BENTE, BIRGIT, BIRTHE, BRIAN, CHILD, GRANDMOTHER, GREEN, MOTHER, RED, Relation,
        STRUER, of, person, who,
    },
    day,
};

pub(super) const WORDS: Sealed =
    Sealed { id: SealedId(Uuid::from_u128(0x81)), digest: Digest([8; 32]) };
pub(super) const GOAL: GoalId = GoalId(Uuid::from_u128(0x82));
pub(super) const MEETING: MeetingId = MeetingId(Uuid::from_u128(0x83));
pub(super) const GONE: UserId = UserId(Uuid::from_u128(0x84));
/// Who has nothing to do.
pub(super) const IDLE: UserId = UserId(Uuid::from_u128(0x87));
/// A child whom a referral of the open thread names.
pub(super) const NAMED: PersonId = person(0x51);
/// One that waits for signatures, one that holds, one that is withdrawn.
pub(super) const ASKED: ConsentId = ConsentId(Uuid::from_u128(0x91));
pub(super) const GIVEN: ConsentId = ConsentId(Uuid::from_u128(0x92));
pub(super) const WITHDRAWN: ConsentId = ConsentId(Uuid::from_u128(0x93));

/// The child's own right, asked for by a case worker and not confirmed yet.
pub(super) const OWN: ConsentId = ConsentId(Uuid::from_u128(0x94e));
pub(super) const DISCLOSED: DisclosureId = DisclosureId(Uuid::from_u128(0x95));

/// A thread, and the young person it is around.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) thread: ThreadId,
    pub(super) child: PersonId,
    referral: ReferralId,
}

/// What there is to ask about.
pub(super) struct Threads {
    pub(super) walk: Walk<ThreadService>,
    pub(super) open: Around,
    pub(super) paused: Around,
    pub(super) closing: Around,
    pub(super) closed: Around,
    /// With a second strand.
    pub(super) of_two: Around,
    pub(super) sister: PersonId,
    /// Nothing but open.
    pub(super) twin: Around,
    pub(super) merged: Around,
    /// On its way to Copenhagen, on its way from Struer, gone to Struer.
    pub(super) leaving: Around,
    pub(super) coming: Around,
    pub(super) gone: Around,
    /// Where a contact of the open thread stands in the log.
    pub(super) noted: i64,
}

impl Threads {
    pub(super) async fn prepare() -> Threads {
        let walk = Walk::start(ThreadService::new()).await;
        let (sister, nth) = (person(0x50), |nth| around(nth));
        let world = Threads {
            walk,
            open: Around { child: CHILD, ..around(0x40) },
            paused: nth(0x41),
            closing: nth(0x42),
            closed: nth(0x43),
            of_two: nth(0x44),
            sister,
            twin: nth(0x45),
            merged: nth(0x46),
            leaving: nth(0x47),
            coming: nth(0x48),
            gone: nth(0x49),
            noted: 0,
        };
        let leader = who(Role::Leader, Relation::Own);
        for bridge_builder in [BIRGIT, BIRTHE, BENTE, GONE, IDLE] {
            world.walk.ask(&leader, ActivateBridgeBuilder { bridge_builder }).await.unwrap();
        }
        world.come_from_struer(world.open).await;
        for it in [
            world.paused,
            world.closing,
            world.closed,
            world.of_two,
            world.twin,
            world.merged,
            world.leaving,
            world.gone,
        ] {
            world.begin(it).await;
        }
        world.live().await;
        world.consents().await;
        world.end().await;
        world.move_away().await;
        world.birgit(visit(world.open.thread)).await;
        let noted = super::position_of(&world.walk, world.open.thread.0, "thread.contact_recorded");
        Threads { noted: noted.await, ..world }
    }

    pub(super) async fn birgit<C: Command>(&self, it: C) {
        self.walk.ask(&birgit(), it).await.unwrap();
    }

    /// `by` accepts the referral.
    async fn open(&self, by: &Actor, it: Around, siblings: Vec<PersonId>) {
        self.accept(by, it.referral, it.child, siblings).await;
    }

    /// Another referral of the child names a sibling, who has a thread of their own, and has it no more.
    async fn named(&self, it: Around, child: PersonId) {
        let own = Around { child, ..around(0x4c) };
        self.open(&birgit(), own, vec![]).await;
        let referral = ReferralId(Uuid::from_u128(0x304d));
        self.accept(&birgit(), referral, it.child, vec![child]).await;
        self.birgit(close(own.thread)).await;
    }

    async fn accept(
        &self,
        by: &Actor,
        referral: ReferralId,
        child: PersonId,
        siblings: Vec<PersonId>,
    ) {
        let age_band = AgeBand::Age15To17;
        let sibling = |child| Sibling { child, age_band };
        let thread = ThreadId::of(referral);
        let accepted = Fact::Accepted {
            thread,
            child,
            age_band,
            bridge_builder: by.subject,
            siblings: Some(siblings.into_iter().map(sibling).collect()),
            at: None,
        };
        let event = referral::Event::from(accepted);
        self.walk.hear_by(by, "referral", referral.0, thread.0, event).await;
    }

    /// It was Struer's, with everything that was said there; Karen puts it into Birthe's hands.
    async fn come_from_struer(&self, it: Around) {
        self.open(&brian(), it, vec![]).await;
        self.send(&kirsten(), it, AARHUS, true).await;
        let receive = ReceiveTransfer { thread: it.thread, bridge_builder: BIRTHE };
        self.walk.ask(&worker(), receive).await.unwrap();
        self.hand_over(it).await;
    }

    async fn begin(&self, it: Around) {
        let birthe = who(Role::BridgeBuilder, Relation::Formerly);
        let siblings = if it.thread == self.of_two.thread { vec![self.sister] } else { vec![] };
        self.open(&birthe, it, siblings).await;
        self.hand_over(it).await;
    }

    /// By Birthe to Birgit; the grandmother has custody, then the mother.
    async fn hand_over(&self, it: Around) {
        let birthe = who(Role::BridgeBuilder, Relation::Formerly);
        let reason = HandOverReason::NewPost;
        let hand_over = HandOverThread { thread: it.thread, to: BIRGIT, reason };
        self.walk.ask(&birthe, hand_over).await.unwrap();
        self.family(it.child).await;
    }

    async fn family(&self, child: PersonId) {
        let party = PartyStatus::From15;
        self.know(child, PersonFact::PartyStatusChanged { party }).await;
        for holder in [GRANDMOTHER, MOTHER] {
            self.know(child, PersonFact::CustodyRecorded { holders: vec![holder] }).await;
        }
    }

    pub(super) async fn know(&self, it: PersonId, fact: PersonFact) {
        self.walk.handle_events_on("vault", it.0, it.0, vault::Event::from(fact)).await;
    }

    /// A goal, a step, a view, a meeting; one organisation helps, another did.
    async fn live(&self) {
        let (thread, owner) = (self.open.thread, Role::BridgeBuilder);
        self.birgit(goal(thread)).await;
        let next = SetNextStep { thread, step: Step::HearChild, owner, due_on: day("2026-11-27") };
        self.birgit(next).await;
        let view = RecordChildView { thread, words: WORDS, on: day("2026-11-20"), child: None };
        self.birgit(view).await;
        let meeting = PlanNetworkMeeting {
            thread,
            meeting: MEETING,
            on: day("2026-11-23"),
            with: vec![Party::Family, Party::School],
        };
        self.birgit(meeting).await;
        for (nth, organisation) in [(1, GREEN), (2, RED)] {
            let taken = AssignmentFact::OfferAccepted { organisation };
            self.assignment(nth, taken).await;
        }
        let reason = AssignmentEndReason::OrganisationStopped;
        self.assignment(1, AssignmentFact::Ended { reason, organisation: Some(GREEN) }).await;
        let record = disclosure(self.open, DISCLOSED);
        self.walk.ask(&worker(), record).await.unwrap();
        let leader = who(Role::Leader, Relation::Own);
        self.walk.ask(&leader, DeactivateBridgeBuilder { bridge_builder: GONE }).await.unwrap();
        self.named(self.open, NAMED).await;
    }

    async fn assignment(&self, nth: u128, fact: AssignmentFact) {
        let (stream, thread) = (AssignmentId(Uuid::from_u128(nth)), self.open.thread);
        let event = assignment::Event::from(fact);
        self.walk.handle_events_on("assignment", stream.0, thread.0, event).await;
    }

    async fn consents(&self) {
        for consent in [ASKED, GIVEN, WITHDRAWN] {
            self.birgit(consent_of(self.open, consent, RED)).await;
        }
        let (purpose, own_right) = (ConsentPurpose::Counselling, Some(OwnRightReason::Counselling));
        let own = RequestConsent { purpose, own_right, ..consent_of(self.open, OWN, RED) };
        let asker = Actor { subject: UserId(Uuid::from_u128(0x89)), ..worker() };
        self.walk.ask(&asker, own).await.unwrap();
        for consent in [GIVEN, WITHDRAWN] {
            for by in [MOTHER, CHILD] {
                let sign = SignConsent { consent, by, channel: SignatureChannel::MitId };
                self.walk.ask(&of_family(by), sign).await.unwrap();
            }
        }
        let channel = SignatureChannel::MitId;
        let withdraw = WithdrawConsent { consent: WITHDRAWN, by: MOTHER, channel };
        self.walk.ask(&of_family(MOTHER), withdraw).await.unwrap();
    }

    async fn end(&self) {
        let (reason, until_on) = (PauseReason::Illness, day("2026-11-30"));
        self.birgit(PauseThread { thread: self.paused.thread, reason, until_on }).await;
        let (thread, outcome) = (self.closing.thread, Outcome::Better);
        self.birgit(BeginClosing { thread, outcome }).await;
        self.birgit(close(self.closed.thread)).await;
        self.family(self.sister).await;
        let survivor = around(0x4a);
        self.begin(survivor).await;
        let (thread, survivor) = (self.merged.thread, survivor.thread);
        self.birgit(MergeThreads { thread, survivor }).await;
    }

    async fn move_away(&self) {
        let struer = kirsten();
        self.open(&brian(), self.coming, vec![]).await;
        self.family(self.coming.child).await;
        self.send(&worker(), self.leaving, super::cast::COPENHAGEN, false).await;
        self.send(&struer, self.coming, AARHUS, true).await;
        self.send(&worker(), self.gone, STRUER, true).await;
        let receive = ReceiveTransfer { thread: self.gone.thread, bridge_builder: BRIAN };
        self.walk.ask(&struer, receive).await.unwrap();
    }

    async fn send(&self, by: &Actor, it: Around, to: &str, whole: bool) {
        let (thread, to) = (it.thread, to.parse().unwrap());
        self.walk.ask(by, InitiateTransfer { thread, to }).await.unwrap();
        if whole {
            self.know(it.child, PersonFact::HandedOver { to }).await;
            self.walk.ask(by, material(it)).await.unwrap();
        }
    }
}

fn around(nth: u128) -> Around {
    let referral = ReferralId(Uuid::from_u128(0x3000 + nth));
    Around { thread: ThreadId::of(referral), child: person(nth), referral }
}

pub(super) fn birgit() -> Actor {
    who(Role::BridgeBuilder, Relation::Related)
}

pub(super) fn worker() -> Actor {
    who(Role::CaseWorker, Relation::Related)
}

/// In Struer.
pub(super) fn brian() -> Actor {
    Actor { subject: BRIAN, ..of(STRUER, &birgit()) }
}

/// In Struer.
pub(super) fn kirsten() -> Actor {
    who(Role::CaseWorker, Relation::Formerly)
}

fn of_family(it: PersonId) -> Actor {
    Actor { subject: UserId(it.0), ..who(Role::Family, Relation::Related) }
}

pub(super) fn goal(thread: ThreadId) -> AgreeGoal {
    AgreeGoal { thread, goal: GOAL, words: WORDS, now: 2, wished: 8, child: None }
}

pub(super) fn visit(thread: ThreadId) -> RecordContact {
    RecordContact {
        thread,
        with: Party::Family,
        channel: Channel::HomeVisit,
        on: day("2026-11-20"),
        note: Some(WORDS),
        child: None,
    }
}

pub(super) fn close(thread: ThreadId) -> CloseThread {
    CloseThread {
        thread,
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        talk_on: Some(day("2026-11-23")),
        no_talk: None,
        tries: None,
        ends: vec![],
    }
}

pub(super) fn consent_of(it: Around, consent: ConsentId, to: OrganisationId) -> RequestConsent {
    RequestConsent {
        consent,
        thread: it.thread,
        subject: it.child,
        recipients: vec![to],
        categories: vec![DataCategory::Name, DataCategory::Age],
        purpose: ConsentPurpose::Leisure,
        until_on: day("2027-03-01"),
        text_version: 1,
        own_right: None,
    }
}

pub(super) fn disclosure(it: Around, disclosure: DisclosureId) -> RecordDisclosure {
    RecordDisclosure {
        disclosure,
        thread: it.thread,
        basis: DisclosureBasis::OverridingInterest,
        subject: it.child,
        to: vec![Recipient::Organisation(RED)],
        categories: vec![DataCategory::Name],
        reason: WORDS,
        until_on: Some(day("2026-12-31")),
    }
}

pub(super) fn material(it: Around) -> SendTransferMaterial {
    SendTransferMaterial { thread: it.thread, summary: WORDS, material: vec![] }
}
