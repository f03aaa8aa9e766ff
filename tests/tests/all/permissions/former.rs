//! Former relations see nothing new (P14, P15): for each, that there was something to see, and that it is over.

use platform::testing::Walk;
use proto::{
    actor::{Actor, Role},
    assignment::{self, MatchFact},
    followup::{Instrument, ListMeasurements, RecordMeasurement, Respondent},
    id::{MeasurementId, SealedId},
    problem::Problem,
    reporting::{ShowThreadLine, Timeline},
    request::Query,
    thread::{
        self, CancelTransfer, ConsentFact, DataCategory, HandOverReason, InitiateTransfer,
        ListConsents, ReceiveTransfer, ShowArchivedThread, ShowThread, SignatureChannel,
        ThreadFact,
    },
    vault::{self, LookOutcome, PersonFact, RecordCustody},
};
use uuid::Uuid;

use super::{
    cast::{
        BENTE, BIRGIT, BRIAN, CHILD, EARLIER_HELPER, GRANDMOTHER, MOTHER, RED, Relation, STRUER,
        who,
    },
    day, field_access, thread_world,
    thread_world::Threads,
    vault_world::{self, THREAD, Vault, karen},
};

/// How many fields of the young person somebody is shown.
async fn fields(world: &Vault, by: &Actor) -> usize {
    let shown = field_access::reveal(world, by, CHILD).await;
    shown.iter().filter(|it| it.outcome == LookOutcome::Shown).count()
}

/// Who handed over, who was matched, who had consent, who had custody: what opened to them closes, whenever it was sealed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_vault_closes() {
    let world = Vault::prepare().await;
    let related = |role| who(role, Relation::Related);
    let [builder, volunteer, coordinator, mother] =
        [Role::BridgeBuilder, Role::Volunteer, Role::Coordinator, Role::Family].map(related);
    for who in [&builder, &volunteer, &coordinator, &mother] {
        assert!(fields(&world, who).await > 0, "{who:?}");
    }
    let thread = async |stream, event: thread::Event| {
        world.walk.handle_events_on("thread", stream, THREAD.0, event).await;
    };

    let reason = HandOverReason::Workload;
    let handed = ThreadFact::HandedOver { from: BIRGIT, to: BENTE, reason };
    thread(THREAD.0, handed.into()).await;
    assert_eq!(fields(&world, &builder).await, 0);
    assert!(fields(&world, &who(Role::BridgeBuilder, Relation::Own)).await > 0, "it is Bente's");

    let reason = assignment::EndReason::VolunteerLeft;
    let ended = assignment::Event::from(MatchFact::Ended { planned: true, reason });
    let r#match = Uuid::from_u128(0xd401);
    world.walk.handle_events_on("assignment", r#match, THREAD.0, ended).await;
    assert_eq!(fields(&world, &volunteer).await, 0);

    let withdrawn = ConsentFact::Withdrawn {
        subject: CHILD,
        recipients: vec![RED],
        categories: DataCategory::ALL.to_vec(),
        by: MOTHER,
        channel: SignatureChannel::MitId,
        effective_by: world.walk.clock.now(),
        confirm: None,
    };
    thread(Uuid::from_u128(0xd201), withdrawn.into()).await;
    assert_eq!(fields(&world, &coordinator).await, 0);

    world.ask(&karen(), RecordCustody { child: CHILD, holders: vec![GRANDMOTHER] }).await;
    assert_eq!(fields(&world, &mother).await, 0);
    assert!(fields(&world, &who(Role::Family, Relation::Formerly)).await > 0, "it is hers again");
}

/// Who comes after the first helper sees what is theirs from their own time on, and the first one nothing more (P15, both ways).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_volunteer_does_not_see_what_the_one_before_wrote() {
    let world = Vault::prepare().await;
    let earlier = who(Role::Volunteer, Relation::Formerly);
    let now = who(Role::Volunteer, Relation::Related);
    let note = |by: &Actor| vault::Seal {
        field: vault::Field::ContactNote,
        ..vault_world::seal(
            note_of(by),
            CHILD,
            vault::Controller::Organisation(RED),
            vault::Field::ContactNote,
        )
    };
    // Whoever is not matched any more writes nothing more of the child: the first one wrote while they were.
    assert_eq!(world.walk.ask(&earlier, note(&earlier)).await.unwrap_err().code, "not_your_person");
    world.matched(3, EARLIER_HELPER, false).await;
    for by in [&earlier, &now] {
        world.ask(by, note(by)).await;
    }
    let reason = assignment::EndReason::VolunteerLeft;
    let ended = assignment::Event::from(MatchFact::Ended { planned: true, reason });
    world.walk.handle_events_on("assignment", Uuid::from_u128(0xd403), THREAD.0, ended).await;
    for (by, of, expected) in [
        (&now, &now, LookOutcome::Shown),
        (&now, &earlier, LookOutcome::Refused),
        (&earlier, &now, LookOutcome::Refused),
    ] {
        let sealed = vec![note_of(of)];
        let purpose = super::vault::purpose(Role::Volunteer);
        let reveal = vault::Reveal { subject: CHILD, sealed, purpose };
        let shown = world.walk.show(by, reveal).await.unwrap();
        assert_eq!(shown[0].outcome, expected, "{} of {}", by.subject, of.subject);
    }
}

fn note_of(by: &Actor) -> SealedId {
    SealedId(proto::id::derive("note", &[by.subject.0.as_bytes()]))
}

#[track_caller]
fn hidden<T: std::fmt::Debug>(answer: Result<T, Problem>) {
    assert_eq!(answer.unwrap_err().status, 404);
}

/// A municipality keeps the page as it was; what happens in the other one is not on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_has_moved() {
    let world = Threads::prepare().await;
    let it = world.leaving;
    let page = ShowThread { thread: it.thread };
    let (aarhus, struer) = (thread_world::worker(), thread_world::kirsten());
    let ours = [aarhus.clone(), thread_world::birgit()];
    let before = world.walk.show(&aarhus, page.clone()).await.unwrap();
    let back = CancelTransfer { thread: it.thread };
    world.walk.ask(&aarhus, back).await.unwrap();
    let to = STRUER.parse().unwrap();
    world.walk.ask(&aarhus, InitiateTransfer { thread: it.thread, to }).await.unwrap();
    world.know(it.child, PersonFact::HandedOver { to }).await;
    world.walk.ask(&aarhus, thread_world::material(it)).await.unwrap();
    let receive = ReceiveTransfer { thread: it.thread, bridge_builder: BRIAN };
    world.walk.ask(&struer, receive).await.unwrap();
    let brian = thread_world::brian();
    world.walk.ask(&brian, thread_world::goal(it.thread)).await.unwrap();
    for who in &ours {
        hidden(world.walk.show(who, page.clone()).await);
        let archived = ShowArchivedThread { thread: it.thread };
        let kept = world.walk.show(who, archived).await.unwrap().thread;
        assert_eq!((&kept, kept.goals.len()), (&before, 0));
    }
    assert_eq!(world.walk.show(&brian, page).await.unwrap().goals.len(), 1);
}

/// Who has no custody any more is a stranger to the thread and its consents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_that_is_not_any_more() {
    let world = Threads::prepare().await;
    let page = ShowThread { thread: world.open.thread };
    let consents = ListConsents { thread: None, subject: None, limit: 50 };
    let mother = who(Role::Family, Relation::Related);
    world.walk.show(&mother, page.clone()).await.unwrap();
    assert!(!world.walk.show(&mother, consents.clone()).await.unwrap().consents.is_empty());
    let moved = PersonFact::CustodyRecorded { holders: vec![GRANDMOTHER] };
    world.walk.handle_events_on("vault", CHILD.0, CHILD.0, vault::Event::from(moved)).await;
    hidden(world.walk.show(&mother, page.clone()).await);
    assert!(world.walk.show(&mother, consents).await.unwrap().consents.is_empty());
    world.walk.show(&who(Role::Family, Relation::Formerly), page).await.unwrap();
}

/// A thread that moves takes its measurements and its alerts with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measurements_of_a_thread_that_has_moved() {
    let walk = Walk::start(followup::FollowupService::new()).await;
    let say = async |fact: ThreadFact| {
        walk.handle_events("thread", THREAD.0, thread::Event::from(fact)).await;
    };
    say(vault_world::opened()).await;
    let birgit = who(Role::BridgeBuilder, Relation::Related);
    say(ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT }).await;
    let measured = |nth| RecordMeasurement {
        measurement: MeasurementId(Uuid::from_u128(nth)),
        thread: THREAD,
        child: CHILD,
        instrument: Instrument::Who5,
        score: 60,
        by: Respondent::Parent,
        on: day("2026-11-23"),
    };
    walk.ask(&birgit, measured(1)).await.unwrap();
    let list = ListMeasurements { thread: THREAD };
    let seen = async |by: &Actor| count(&walk, by, list.clone(), |it| it.measurements.len()).await;
    assert_eq!(seen(&birgit).await, Some(1));
    let (from, to) = (birgit.tenant, STRUER.parse().unwrap());
    say(ThreadFact::ActingMunicipalityChanged { from, to }).await;
    let brian = thread_world::brian();
    walk.ask(&brian, measured(2)).await.unwrap();
    assert_eq!(seen(&birgit).await, None);
    hidden(walk.ask(&birgit, measured(3)).await);
}

/// Reports of a thread that has moved end where it moved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timeline_ends_where_the_thread_has_moved() {
    let walk = Walk::start(reporting::ReportingService::new()).await;
    let (birgit, worker) = (thread_world::birgit(), who(Role::CaseWorker, Relation::Formerly));
    let brian = thread_world::brian();
    let say = async |by: &Actor, fact: ThreadFact| {
        walk.hear_by(by, "thread", THREAD.0, THREAD.0, thread::Event::from(fact)).await;
    };
    say(&birgit, vault_world::opened()).await;
    let entries = async |by: &Actor| count(&walk, by, Timeline { thread: THREAD }, Vec::len).await;
    let line = async |by: &Actor| count(&walk, by, ShowThreadLine { thread: THREAD }, |_| 1).await;
    assert_eq!((entries(&birgit).await, line(&birgit).await), (Some(1), Some(1)));
    let (from, to) = (birgit.tenant, worker.tenant);
    say(&worker, ThreadFact::ActingMunicipalityChanged { from, to }).await;
    say(&brian, ThreadFact::BridgeBuilderAssigned { bridge_builder: BRIAN }).await;
    assert_eq!((entries(&birgit).await, line(&birgit).await), (Some(1), None));
    assert_eq!((entries(&brian).await, line(&brian).await), (Some(2), Some(1)));
}

/// How much is shown; none when it is hidden.
async fn count<S: platform::Service, Q: Query>(
    walk: &Walk<S>,
    by: &Actor,
    query: Q,
    count: impl Fn(&Q::Answer) -> usize,
) -> Option<usize> {
    walk.show(by, query).await.ok().map(|it| count(&it))
}
