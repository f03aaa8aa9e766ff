//! A vault that knows everything there is to know about one young person, and knows who works with them.

use std::collections::HashMap;

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Duty, Role},
    assignment::{self, AssignmentFact, MatchFact, Programme, VolunteerFact},
    code::{AgeBand, Need},
    event::Event,
    id::{
        AccountId, AssignmentId, BreakGlassId, ConsentId, GrantId, OrganisationId, PersonId,
        ReferralId, SealedId, SubjectRequestId, ThreadId, UserId, VolunteerId,
    },
    identity::{self, GrantSource, Place, RosterFact},
    referral,
    request::Command,
    sealed::{Digest, Sealed},
    thread::{
        self, ChildFact, ConsentFact, ConsentPurpose, DataCategory, HandOverReason, ThreadFact,
        TransferFact,
    },
    vault::{
        AddressProtection, ApplyRestriction, AsksAs, BreakGlass, BreakGlassReason, Controller,
        DecideErasure, ErasureBasis, ErasureOutcome, Field, IdentityMethod, NameYourself,
        PersonDetails, PersonKind, Purpose, ReceiveSubjectRequest, RecordCustody, RegisterPerson,
        Reveal, Right, Seal, SealedRef, VerifyIdentity,
    },
};
use uuid::Uuid;
use vault::{MasterKey, VaultService};

use super::{
    cast::{
        AARHUS, BIRGIT, BIRTHE, BRIAN, CHILD, COPENHAGEN, EARLIER_HELPER, GRANDMOTHER, GREEN,
        HELPER, MOTHER, Mandate, RED, Relation, STRANGER, STRUER, person, who,
    },
    day,
};

pub(super) const THREAD: ThreadId = ThreadId(Uuid::from_u128(0xd0));
/// Registered twice, it seems.
pub(super) const TWIN: PersonId = person(0x70);
pub(super) const GLASS: BreakGlassId = BreakGlassId(Uuid::from_u128(0xd1));
/// An auditor asks to break it.
pub(super) const ASKED_GLASS: BreakGlassId = BreakGlassId(Uuid::from_u128(0xd12));
pub(super) const CPR: &str = "7012114567";
pub(super) const NO_WORDS: Sealed =
    Sealed { id: SealedId(Uuid::from_u128(0xd2)), digest: Digest([2; 32]) };
/// What Red has written of the young person, and what would have been right; what Karen has written, and what would have been.
pub(super) const OF_RED: SealedId = SealedId(Uuid::from_u128(0xd31));
pub(super) const RIGHT_OF_RED: SealedId = SealedId(Uuid::from_u128(0xd32));
pub(super) const OF_KAREN: SealedId = SealedId(Uuid::from_u128(0xd33));
pub(super) const RIGHT_OF_KAREN: SealedId = SealedId(Uuid::from_u128(0xd34));

pub(super) const fn request(nth: u128) -> SubjectRequestId {
    SubjectRequestId(Uuid::from_u128(0xd100 + nth))
}

/// Where a field of somebody is sealed.
pub(super) fn sealed(subject: PersonId, field: Field) -> SealedId {
    SealedId(proto::id::derive("field", &[subject.0.as_bytes(), field.to_string().as_bytes()]))
}

/// The vault, and why each of those who may break a glass would.
pub(super) struct Vault {
    pub(super) walk: Walk<VaultService>,
    pub(super) reasons: HashMap<(UserId, String), Sealed>,
}

pub(super) async fn new() -> Walk<VaultService> {
    Walk::start(VaultService::new(MasterKey::draw())).await
}

impl Vault {
    pub(super) async fn prepare() -> Vault {
        let mut world = Vault { walk: new().await, reasons: HashMap::new() };
        world.persons().await;
        world.hear_of_them().await;
        world.colleague().await;
        world.seal_all().await;
        world.give_reasons().await;
        world.requests().await;
        world
    }

    pub(super) async fn ask<C: Command>(&self, who: &Actor, it: C) {
        let name = C::NAME;
        self.walk.ask(who, it).await.unwrap_or_else(|why| panic!("{name}: {why:?}"));
    }

    async fn persons(&self) {
        let karen = karen();
        let named = |name: &str| PersonDetails {
            first_name: Some(name.to_owned()),
            surname: Some("Jensen".to_owned()),
            ..PersonDetails::default()
        };
        let protection = Some(AddressProtection { until_on: day("2027-01-15") });
        let child = PersonDetails { cpr: Some(CPR.to_owned()), protection, ..named("Nora") };
        let twin = PersonDetails { birth_date: Some(day("2011-12-10")), ..named("Nora") };
        let grown_up = |name| PersonDetails { birth_date: Some(day("1985-05-05")), ..named(name) };
        for (person, kind, details) in [
            (CHILD, PersonKind::Child, child),
            (TWIN, PersonKind::Child, twin),
            (MOTHER, PersonKind::Guardian, grown_up("Mette")),
            (GRANDMOTHER, PersonKind::Guardian, grown_up("Gerda")),
            (STRANGER, PersonKind::Guardian, grown_up("Svend")),
        ] {
            self.ask(&karen, RegisterPerson { person, kind, details }).await;
        }
        let kind = PersonKind::Volunteer;
        let details = named("Hanne");
        self.ask(&coordinator(), RegisterPerson { person: HELPER, kind, details }).await;
        for holder in [GRANDMOTHER, MOTHER] {
            self.ask(&karen, RecordCustody { child: CHILD, holders: vec![holder] }).await;
        }
    }

    /// Begun in Struer; in Birgit's hands now, and about to go to Copenhagen. Red helps, with a consent; Green did, until its
    /// assignment was over and its consent withdrawn; two volunteers, one is left.
    async fn hear_of_them(&self) {
        let (karen, kirsten) = (karen(), who(Role::CaseWorker, Relation::Formerly));
        self.refers(&kirsten).await;
        let referral = self.refers(&karen).await;
        let attached = referral::Fact::AttachedToThread { thread: THREAD };
        self.handle_events(&karen, referral.0, referral::Event::from(attached)).await;
        self.withdraws(&who(Role::CaseWorker, Relation::Withdrew)).await;
        let (from, to, reason) = (BRIAN, BIRTHE, HandOverReason::Moved);
        let (struer, aarhus) = (STRUER.parse().unwrap(), AARHUS.parse().unwrap());
        self.thread(&kirsten, opened()).await;
        self.thread(&kirsten, ThreadFact::BridgeBuilderAssigned { bridge_builder: BRIAN }).await;
        let moved = ThreadFact::ActingMunicipalityChanged { from: struer, to: aarhus };
        self.thread(&karen, moved).await;
        self.thread(&karen, ThreadFact::HandedOver { from, to, reason }).await;
        let birthe = who(Role::BridgeBuilder, Relation::Formerly);
        let reason = HandOverReason::NewPost;
        let handed = ThreadFact::HandedOver { from: BIRTHE, to: BIRGIT, reason };
        self.thread(&birthe, handed).await;
        let (child, thread) = (CHILD, THREAD);
        let child = ChildFact::JoinedThread { child, thread, remind_on: None, consent_by: None };
        self.handle_events(&karen, CHILD.0, thread::Event::from(child)).await;
        let leaving = TransferFact::Initiated {
            thread: THREAD,
            from: aarhus,
            to: COPENHAGEN.parse().unwrap(),
            send_by: day("2026-11-30"),
            receive_by: day("2026-12-07"),
            computed: None,
        };
        self.handle_events(&karen, Uuid::new_v4(), thread::Event::from(leaving)).await;
        self.helps(1, RED).await;
        self.consent(1, RED).await;
        let assignment = self.helps(2, GREEN).await;
        let over = AssignmentFact::Completed { organisation: GREEN };
        self.handle_events(&coordinator(), assignment.0, assignment::Event::from(over)).await;
        let green = self.consent(2, GREEN).await;
        let withdrawn = ConsentFact::Withdrawn {
            subject: CHILD,
            recipients: vec![GREEN],
            categories: DataCategory::ALL.to_vec(),
            by: MOTHER,
            channel: thread::SignatureChannel::MitId,
            effective_by: self.walk.clock.now(),
            confirm: None,
        };
        self.handle_events(&karen, green.0, thread::Event::from(withdrawn)).await;
        self.matched(1, HELPER, false).await;
        self.matched(2, EARLIER_HELPER, true).await;
    }

    /// What the bridge-builder is called.
    async fn colleague(&self) {
        let birgit = who(Role::BridgeBuilder, Relation::Related);
        let place = Place::of(birgit.tenant);
        let given = RosterFact::GrantGiven {
            login: None,
            grant: GrantId(Uuid::from_u128(0xd4)),
            account: AccountId(Uuid::from_u128(0xd5)),
            place,
            role: birgit.role,
            duty: None,
            subject: birgit.subject,
            from_on: day("2026-01-01"),
            until_on: None,
            begins_at: self.walk.clock.now(),
            ends_at: None,
            source: GrantSource::Invitation,
            given_by: None,
            confirmed_by: None,
            rules: 1,
            machine: None,
        };
        self.handle_events(&birgit, place.roster(), identity::Event::from(given)).await;
        self.ask(&birgit, NameYourself { name: "Birgit Opdigtet".to_owned() }).await;
    }

    async fn handle_events<E: Event>(&self, by: &Actor, stream: Uuid, event: E) {
        self.walk.hear_by(by, E::SERVICE, stream, THREAD.0, event).await;
    }

    async fn thread(&self, by: &Actor, fact: ThreadFact) {
        self.handle_events(by, THREAD.0, thread::Event::from(fact)).await;
    }

    pub(super) async fn consent(&self, nth: u128, recipient: OrganisationId) -> ConsentId {
        let consent = ConsentId(Uuid::from_u128(0xd200 + nth));
        let given = ConsentFact::Given {
            subject: CHILD,
            recipients: vec![recipient],
            categories: DataCategory::ALL.to_vec(),
            purpose: ConsentPurpose::Leisure,
            until_on: day("2027-06-30"),
        };
        self.handle_events(&karen(), consent.0, thread::Event::from(given)).await;
        consent
    }

    /// A case worker has referred the young person.
    async fn refers(&self, by: &Actor) -> ReferralId {
        let referral = ReferralId(Uuid::new_v4());
        let draft = referral::Draft { child: Some(CHILD), ..referral::Draft::default() };
        let submitted = referral::Fact::Submitted {
            thread: ThreadId::of(referral),
            child: CHILD,
            age_band: AgeBand::Age10To14,
            legal_basis: referral::LegalBasis::ALL[0],
            purpose: referral::Purpose::ALL[0],
            needs: vec![Need::Leisure],
            wish: None,
            no_wish: None,
            urgency: referral::Urgency::ALL[0],
            answer_by: self.walk.clock.now(),
            computed: None,
            reference: None,
            law: None,
            siblings: None,
        };
        for fact in [referral::Fact::Drafted { content: draft }, submitted] {
            self.handle_events(by, referral.0, referral::Event::from(fact)).await;
        }
        referral
    }

    /// They have, and it was a mistake.
    async fn withdraws(&self, by: &Actor) {
        let referral = self.refers(by).await;
        let (reason, at) = (referral::WithdrawReason::ALL[0], self.walk.clock.now());
        let withdrawn = referral::Fact::Withdrawn { reason, by: by.role, at };
        self.handle_events(by, referral.0, referral::Event::from(withdrawn)).await;
    }

    /// An organisation has said yes to help the young person.
    async fn helps(&self, nth: u128, organisation: OrganisationId) -> AssignmentId {
        let assignment = AssignmentId(Uuid::from_u128(0xd500 + nth));
        let planned = AssignmentFact::Planned {
            thread: THREAD,
            child: CHILD,
            age_band: AgeBand::Age10To14,
            need: Need::Leisure,
            programme: Programme::ALL[0],
            candidates: vec![organisation],
            ask_again: None,
        };
        let birgit = who(Role::BridgeBuilder, Relation::Related);
        for fact in [planned, AssignmentFact::OfferAccepted { organisation }] {
            self.handle_events(&birgit, assignment.0, assignment::Event::from(fact)).await;
        }
        assignment
    }

    pub(super) async fn matched(&self, nth: u128, person: PersonId, is_over: bool) {
        let volunteer = VolunteerId(Uuid::from_u128(0xd300 + nth));
        let (red, stream) = (coordinator(), Uuid::from_u128(0xd400 + nth));
        let applied = VolunteerFact::Applied { organisation: RED, person };
        self.handle_events(&red, volunteer.0, assignment::Event::from(applied)).await;
        let assignment = AssignmentId(Uuid::from_u128(0xd5));
        let proposed =
            MatchFact::Proposed { assignment, volunteer, organisation: RED, child: CHILD };
        let first_meeting_by = self.walk.clock.now();
        let confirmed = MatchFact::ConfirmedByFamily {
            by: MOTHER,
            first_meeting_by,
            rules: None,
            calendar: None,
        };
        let reason = assignment::EndReason::VolunteerLeft;
        let ended = MatchFact::Ended { planned: true, reason };
        for fact in
            [Some(proposed), Some(confirmed), is_over.then_some(ended)].into_iter().flatten()
        {
            self.handle_events(&red, stream, assignment::Event::from(fact)).await;
        }
    }

    /// Every field there is of the young person, and of the volunteer what Red knows.
    async fn seal_all(&self) {
        // By somebody whose own words they are, who asks for nothing here.
        let writer = actor(Role::CaseWorker, AARHUS);
        let referral = self.refers(&writer).await;
        for field in Field::ALL.iter().copied().filter(|it| *it != Field::Age) {
            let of_child = seal(sealed(CHILD, field), CHILD, Controller::Municipality, field);
            self.ask(&writer, of_child).await;
            self.ask(
                &coordinator(),
                seal(sealed(HELPER, field), HELPER, Controller::Organisation(RED), field),
            )
            .await;
        }
        let (reason, at) = (referral::WithdrawReason::ALL[0], self.walk.clock.now());
        let withdrawn = referral::Fact::Withdrawn { reason, by: Role::CaseWorker, at };
        self.handle_events(&writer, referral.0, referral::Event::from(withdrawn)).await;
        for (by, controller, notes) in [
            (coordinator(), Controller::Organisation(RED), [OF_RED, RIGHT_OF_RED]),
            (karen(), Controller::Municipality, [OF_KAREN, RIGHT_OF_KAREN]),
        ] {
            for note in notes {
                self.ask(&by, seal(note, CHILD, controller, Field::ContactNote)).await;
            }
        }
        // An event that refers to words that were never there.
        let view = ThreadFact::ChildViewRecorded {
            words: NO_WORDS,
            on: day("2026-11-23"),
            child: None,
            voice_by: None,
        };
        self.thread(&who(Role::BridgeBuilder, Relation::Related), view).await;
    }

    async fn give_reasons(&mut self) {
        for role in [Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Auditor] {
            let mandate = Mandate { role, duty: None };
            for relation in mandate.relations() {
                let by = mandate.actor(*relation, CHILD);
                let reason = self.reason(&by).await;
                self.reasons.insert((by.subject, by.tenant.to_string()), reason);
            }
        }
        for (role, break_glass) in [(Role::CaseWorker, GLASS), (Role::Auditor, ASKED_GLASS)] {
            let by = actor(role, AARHUS);
            let words = self.reason(&by).await;
            let reason = BreakGlassReason::Danger;
            self.ask(&by, BreakGlass { break_glass, subject: CHILD, reason, words }).await;
        }
    }

    async fn reason(&self, by: &Actor) -> Sealed {
        let sealed = SealedId(Uuid::new_v4());
        let field = Field::BreakGlassReason;
        self.ask(by, seal(sealed, CHILD, Controller::Municipality, field)).await;
        self.walk.show(by, SealedRef { sealed }).await.unwrap()
    }

    /// What the mother asks for her child: received; then each right, when it is known who asks.
    async fn requests(&self) {
        let karen = karen();
        self.ask(&karen, receive(request(1), Right::Access)).await;
        for (nth, right) in [
            (2, Right::Access),
            (3, Right::Rectification),
            (4, Right::Restriction),
            (5, Right::Restriction),
            (6, Right::Erasure),
            (7, Right::Erasure),
        ] {
            self.ask(&karen, receive(request(nth), right)).await;
            let method = IdentityMethod::PhotoId;
            self.ask(&karen, VerifyIdentity { request: request(nth), method }).await;
        }
        let officer = officer();
        self.ask(&officer, restrict(5, GREEN)).await;
        self.ask(&officer, erase(7)).await;
        // So that there is a look to look at.
        let reveal = Reveal { subject: CHILD, sealed: vec![OF_KAREN], purpose: Purpose::CaseWork };
        self.walk.show(&karen, reveal).await.unwrap();
    }
}

pub(super) fn karen() -> Actor {
    who(Role::CaseWorker, Relation::Related)
}

pub(super) fn coordinator() -> Actor {
    who(Role::Coordinator, Relation::Related)
}

pub(super) fn officer() -> Actor {
    Mandate { role: Role::Auditor, duty: Some(Duty::DataProtection) }.actor(Relation::Own, CHILD)
}

pub(super) fn opened() -> ThreadFact {
    ThreadFact::Opened {
        referral: ReferralId(Uuid::from_u128(0xd7)),
        child: CHILD,
        age_band: AgeBand::Age10To14,
        on: day("2026-11-23"),
        deadlines: None,
        split: None,
        siblings: None,
    }
}

pub(super) fn seal(
    sealed: SealedId,
    subject: PersonId,
    controller: Controller,
    field: Field,
) -> Seal {
    let words = if field == Field::Cpr {
        CPR
    } else if field == Field::BirthDate {
        "2011-12-10"
    } else if field == Field::FirstName {
        "Nora"
    } else if field == Field::Surname {
        "Jensen"
    } else {
        "Ord"
    };
    Seal { sealed, subject, thread: Some(THREAD), controller, field, words: words.to_owned() }
}

pub(super) fn receive(request: SubjectRequestId, right: Right) -> ReceiveSubjectRequest {
    let asks_as = AsksAs::CustodyHolder;
    ReceiveSubjectRequest { request, subject: CHILD, right, asked_by: MOTHER, asks_as }
}

pub(super) fn restrict(nth: u128, organisation: OrganisationId) -> ApplyRestriction {
    let controller = Controller::Organisation(organisation);
    ApplyRestriction { request: request(nth), controller, until_on: None }
}

pub(super) fn erase(nth: u128) -> DecideErasure {
    DecideErasure {
        request: request(nth),
        controller: Controller::Organisation(RED),
        outcome: ErasureOutcome::Erased,
        basis: ErasureBasis::ConsentEnded,
        until_on: None,
    }
}
