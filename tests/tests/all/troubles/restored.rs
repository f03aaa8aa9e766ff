use std::path::Path;

use platform::{
    Clock, Service,
    client::How,
    completeness::check_complete,
    copies::{self, Copied},
    restore::{self, Copies, Keeper, Outcome, Trouble},
    testing::actor,
};
use proto::request::{Stopped, SubscriptionStatus};
use proto::{
    actor::{Actor, Duty, Role},
    id::{OrganisationId, PersonId, SealedId, SubjectRequestId},
    referral::AcceptReferral,
    vault::{
        AsksAs, Controller, DecideErasure, ErasureBasis, ErasureOutcome, ExecuteErasure, Field,
        IdentityMethod, LookOutcome, PersonDetails, PersonKind, Purpose, ReceiveSubjectRequest,
        RegisterPerson, Reveal, Right, Seal, VerifyIdentity,
    },
};
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use super::load::{Load, submit};
use crate::stage::{ALL, Cast, SAYING, Stage, until};

const AARHUS: &str = "0751";

async fn does(stage: &Stage, statement: String) {
    let server = stage.owner("vault").database("postgres");
    let mut server = PgConnection::connect_with(&server).await.unwrap();
    server.execute(statement.as_str()).await.unwrap();
}

/// A copy of the whole databases of these services, keys and all, as an archive of a server would have it.
async fn back_up(stage: &Stage, services: &[&str]) {
    for service in services {
        does(stage, format!("create database backup_{service} template brobygger_{service}")).await;
    }
}

/// That copy in their place; what was there is put aside.
async fn restore(stage: &Stage, services: &[&str]) {
    for service in services {
        let aside = Uuid::new_v4().simple();
        does(stage, format!("alter database brobygger_{service} rename to aside_{aside}")).await;
        does(stage, format!("create database brobygger_{service} template backup_{service}")).await;
    }
}

/// As `brobygger recover` does.
async fn complete<S: Service>(stage: &Stage, service: &S, folder: Option<&Path>) -> Outcome {
    let (own, ledger) = (stage.owner(S::NAME), stage.owner("audit"));
    let nats = stage.operator();
    let copies = Copies { ledger: &ledger, folder, nats: Some(&nats) };
    restore::mend(service, &own, &copies).await.unwrap()
}

/// How `consumer` consumes `source`.
async fn subscriptions(stage: &Stage, consumer: &str, source: &str) -> SubscriptionStatus {
    let administrator = &Cast::of(AARHUS).administrator;
    let subject = format!("query.{consumer}.subscriptions");
    let answer = stage.client.request(&subject, administrator, "{}".into(), How::default()).await;
    let all: Vec<SubscriptionStatus> = serde_json::from_slice(&answer.unwrap()).unwrap();
    all.into_iter().find(|it| it.source == source).unwrap()
}

/// Somebody whose phone a club has, until it is erased.
struct Erased<'a> {
    stage: &'a Stage,
    subject: PersonId,
    sealed: SealedId,
    controller: Controller,
    coordinator: Actor,
    worker: Actor,
}

impl Erased<'_> {
    async fn seal(stage: &Stage) -> Erased<'_> {
        let organisation = OrganisationId(Uuid::new_v4());
        let controller = Controller::Organisation(organisation);
        let coordinator =
            Actor { organisation: Some(organisation), ..actor(Role::Coordinator, AARHUS) };
        let (subject, sealed) = (PersonId(Uuid::new_v4()), SealedId(Uuid::new_v4()));
        let details =
            PersonDetails { first_name: Some("Hanne".to_owned()), ..PersonDetails::default() };
        let register = RegisterPerson { person: subject, kind: PersonKind::Volunteer, details };
        stage.ask(&coordinator, register).await.unwrap();
        let words = "20 00 00 00".to_owned();
        let seal = Seal { sealed, subject, thread: None, controller, field: Field::Phone, words };
        stage.ask(&coordinator, seal).await.unwrap();
        let worker = actor(Role::CaseWorker, AARHUS);
        let it = Erased { stage, subject, sealed, controller, coordinator, worker };
        assert_eq!(it.look().await, LookOutcome::Shown);
        it
    }

    async fn look(&self) -> LookOutcome {
        let (subject, sealed) = (self.subject, vec![self.sealed]);
        let seen = Reveal { subject, sealed, purpose: Purpose::Assignment };
        self.stage.show(&self.coordinator, seen).await.unwrap().remove(0).outcome
    }

    async fn erase(&self) {
        let Erased { stage, subject, controller, worker, coordinator, .. } = self;
        let (subject, controller) = (*subject, *controller);
        let officer = Actor { duty: Some(Duty::DataProtection), ..actor(Role::Auditor, AARHUS) };
        let request = SubjectRequestId(Uuid::new_v4());
        let (right, asked_by, asks_as) = (Right::Erasure, subject, AsksAs::Subject);
        let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
        stage.ask(worker, receive).await.unwrap();
        let method = IdentityMethod::MitId;
        stage.ask(worker, VerifyIdentity { request, method }).await.unwrap();
        let (outcome, basis) = (ErasureOutcome::Erased, ErasureBasis::ConsentEnded);
        let decide = DecideErasure { request, controller, outcome, basis, until_on: None };
        stage.ask(&officer, decide).await.unwrap();
        stage.ask(coordinator, ExecuteErasure { request, controller }).await.unwrap();
        assert_eq!(self.look().await, LookOutcome::Erased);
    }
}

/// A vault whose database comes from before an erasure does not start; completed from the ledger it does, and who was erased is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_from_before_an_erasure_does_not_serve_until_it_is_complete() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let somebody = Erased::seal(&stage).await;
    stage.until_handled().await;
    house.drain().await;
    back_up(&stage, &["vault"]).await;

    let house = stage.open().await;
    somebody.erase().await;
    stage.until_handled().await;
    house.drain().await;
    check_complete("vault", &stage.wiring("vault"), None).await.unwrap();

    restore(&stage, &["vault"]).await;
    let no = check_complete("vault", &stage.wiring("vault"), None).await.unwrap_err();
    assert!(no.to_string().contains("brobygger recover vault"), "{no:#}");
    // The request, its asker, the decision, the keys; and the look after it.
    let whole = Outcome { events: 5, trouble: None, asked_wire: true };
    assert_eq!(complete(&stage, &stage.vault(), None).await, whole);
    check_complete("vault", &stage.wiring("vault"), None).await.unwrap();

    let house = stage.open().await;
    assert_eq!(somebody.look().await, LookOutcome::Erased);
    stage.until_handled().await;
    stage.assert_whole().await;
    house.drain().await;
}

/// Everything comes from one night, `audit` too, and NATS has lost what it held: an erasure of the day after is in the operator's
/// copy, so the vault does not serve before it is done again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_from_one_night() {
    let mut stage = Stage::set(Clock::wall()).await;
    let folder = stage.dir.path().join("copies");
    let house = stage.open().await;
    let somebody = Erased::seal(&stage).await;
    let (subject, sealed, controller) = (somebody.subject, somebody.sealed, somebody.controller);
    let (coordinator, worker) = (somebody.coordinator.clone(), somebody.worker.clone());
    let vault = stage.owner("vault");
    let copied = copies::append("vault", &vault, &folder).await.unwrap();
    assert!(matches!(copied, Copied::UpTo { events: 1.., .. }), "{copied:?}");
    stage.until_handled().await;
    house.drain().await;
    back_up(&stage, &ALL).await;

    let house = stage.open().await;
    Erased {
        stage: &stage,
        subject,
        sealed,
        controller,
        coordinator: coordinator.clone(),
        worker: worker.clone(),
    }
    .erase()
    .await;
    stage.until_handled().await;
    let ends = stage.end("vault").await;
    let copied = copies::append("vault", &vault, &folder).await.unwrap();
    assert_eq!(copied, Copied::UpTo { events: 5, ends });
    let to = folder.display().to_string();
    let copy = ["audit", "copy", "vault", "--to", &to, "--json"];
    let typed = stage.types(&copy);
    assert!(typed.status.success(), "{typed:?}");
    let again = String::from_utf8_lossy(&typed.stdout).into_owned();
    let says = |what: &str| again.contains(what);
    assert!(says(r#""events":0"#) && says(&format!(r#""ends":{ends}"#)), "{again}");
    house.drain().await;
    restore(&stage, &ALL).await;
    stage.nats.stop().await.unwrap();
    stage.nats.wipe_store().unwrap();
    stage.nats.start_again().await.unwrap();

    // Nobody inside knows of it.
    check_complete("vault", &stage.wiring("vault"), None).await.unwrap();
    let no = check_complete("vault", &stage.wiring("vault"), Some(&folder)).await.unwrap_err();
    assert!(no.to_string().contains("the operator's copy goes on to"), "{no:#}");
    // Nothing is copied over what the copy knows.
    let contradicts = copies::append("vault", &vault, &folder).await.unwrap();
    assert_eq!(contradicts, Copied::Contradicts { copy_ends: ends, ends: ends - 5 });
    let typed = stage.types(&copy);
    assert_eq!(typed.status.code(), Some(4), "{typed:?}");
    let whole = Outcome { events: 5, trouble: None, asked_wire: true };
    assert_eq!(complete(&stage, &stage.vault(), Some(&folder)).await, whole);
    check_complete("vault", &stage.wiring("vault"), Some(&folder)).await.unwrap();

    let house = stage.open().await;
    let somebody = Erased { stage: &stage, subject, sealed, controller, coordinator, worker };
    assert_eq!(somebody.look().await, LookOutcome::Erased);
    stage.until_handled().await;
    stage.assert_whole().await;
    house.drain().await;
}

/// A log and `audit`'s copy come from one night, and NATS still has what was said since: it is put back from there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_the_wire_still_has() {
    let stage = Stage::set(Clock::wall()).await;
    let (house, cast) = (stage.open().await, Cast::of(AARHUS));
    submit(&stage, &cast).await;
    stage.until_handled().await;
    house.drain().await;
    back_up(&stage, &ALL).await;
    let house = stage.open().await;
    for _ in 0..3 {
        submit(&stage, &cast).await;
    }
    stage.until_handled().await;
    let ends = stage.end("referral").await;
    house.drain().await;
    restore(&stage, &ALL).await;
    let no = check_complete("referral", &stage.wiring("referral"), None).await.unwrap_err();
    assert!(no.to_string().contains("brobygger recover referral"), "{no:#}");
    let referral = referral::ReferralService::new();
    let outcome = complete(&stage, &referral, None).await;
    assert!(outcome.events >= 3, "{outcome:?}");
    assert_eq!((outcome.trouble, stage.end("referral").await), (None, ends));
    for service in SAYING {
        let typed = stage.types(&["recover", service]);
        assert!(typed.status.success(), "{service}: {typed:?}");
    }
    let house = stage.open().await;
    stage.close(house).await;
}

/// A source that was restored from a backup, while NATS lost its store too, is not handled by who has handled more of it, and they say
/// so; nothing that it says is skipped in silence. Completed, it is handled again; gone on by itself, there is a choice to make.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_from_a_backup() {
    let mut stage = Stage::set(Clock::wall()).await;
    let (house, cast) = (stage.open().await, Cast::of(AARHUS));
    submit(&stage, &cast).await;
    stage.until_handled().await;
    house.drain().await;
    back_up(&stage, &["referral"]).await;
    let kept = stage.end("referral").await;
    let house = stage.open().await;
    let load = Load::begin(&stage, &cast, 2);
    load.more(20).await;
    load.end().await;
    stage.until_handled().await;
    let ends = stage.end("referral").await;
    house.drain().await;
    restore(&stage, &["referral"]).await;
    stage.nats.stop().await.unwrap();
    stage.nats.wipe_store().unwrap();
    stage.nats.start_again().await.unwrap();

    // Started past the look that refuses: who consumes it notices that it is behind, and then that it says something else.
    let house = stage.open().await;
    let subscribers = ["thread", "reporting", "audit"];
    for consumer in subscribers {
        until("it is not handled any more", async || {
            let it = subscriptions(&stage, consumer, "referral").await;
            matches!(it.stopped, Some(Stopped::Ahead { .. })) && it.position == ends
        })
        .await;
    }
    let load = Load::begin(&stage, &cast, 2);
    load.more(30).await;
    load.end().await;
    assert!(stage.end("referral").await > ends);
    for consumer in subscribers {
        until("it says something else", async || {
            let it = subscriptions(&stage, consumer, "referral").await;
            it.stopped == Some(Stopped::Differs { at: ends }) && it.position == ends
        })
        .await;
    }
    house.drain().await;
    let referral = referral::ReferralService::new();
    let outcome = complete(&stage, &referral, None).await;
    let first_lost = Trouble::Diverged {
        keeper: Keeper::Audit,
        at: kept + 1,
        ends: stage.end("referral").await,
        copy_ends: ends,
    };
    assert_eq!((outcome.events, outcome.trouble), (0, Some(first_lost)));
    let typed = stage.types(&["recover", "referral"]);
    assert_eq!(typed.status.code(), Some(4), "{typed:?}");

    // The choice that keeps what was said first: the backup again, completed before it is served.
    restore(&stage, &["referral"]).await;
    stage.nats.stop().await.unwrap();
    stage.nats.wipe_store().unwrap();
    stage.nats.start_again().await.unwrap();
    let outcome = complete(&stage, &referral, None).await;
    assert_eq!((outcome.trouble, stage.end("referral").await), (None, ends));
    let house = stage.open().await;
    for consumer in subscribers {
        until("it is handled again", async || {
            subscriptions(&stage, consumer, "referral").await.stopped.is_none()
        })
        .await;
    }
    stage.close(house).await;
}

/// A service that consumes comes from a backup too: what it did since because of what it had handled is put back with its log, and consuming
/// the same again does nothing twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hearer_from_a_backup() {
    let stage = Stage::set(Clock::wall()).await;
    let (house, cast) = (stage.open().await, Cast::of(AARHUS));
    submit(&stage, &cast).await;
    stage.until_handled().await;
    house.drain().await;
    back_up(&stage, &["thread"]).await;
    let house = stage.open().await;
    for _ in 0..3 {
        let referral = submit(&stage, &cast).await;
        stage.ask(&cast.bridge_builder, AcceptReferral { referral }).await.unwrap();
    }
    stage.until_handled().await;
    let ends = stage.end("thread").await;
    house.drain().await;
    restore(&stage, &["thread"]).await;
    let outcome = complete(&stage, &thread::ThreadService::new(), None).await;
    assert!(outcome.events >= 3, "the threads that opened: {outcome:?}");
    assert_eq!((outcome.trouble, stage.end("thread").await), (None, ends));
    let house = stage.open().await;
    stage.until_handled().await;
    assert_eq!(stage.count("thread", "select count(*) from parked").await, 0);
    assert_eq!(stage.end("thread").await, ends, "nothing was done twice");
    stage.close(house).await;
}

/// A log without what it said, which nobody has: told as what it is, with a choice that leads out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_has_is_given_up() {
    let stage = Stage::set(Clock::wall()).await;
    let (house, cast) = (stage.open().await, Cast::of(AARHUS));
    submit(&stage, &cast).await;
    stage.until_handled().await;
    let ends = stage.end("referral").await;
    house.drain().await;
    // Of what was said since, the wire holds only the last.
    let last = stage.events("referral").await.pop().unwrap();
    stage
        .says("referral", &proto::recorded_event::RecordedEvent { position: ends + 7, ..last })
        .await;
    let no = check_complete("referral", &stage.wiring("referral"), None).await.unwrap_err();
    assert!(no.to_string().contains("brobygger recover referral"), "{no:#}");
    let referral = referral::ReferralService::new();
    let outcome = complete(&stage, &referral, None).await;
    let unknown = Trouble::Unknown { from: ends + 1, to: ends + 7 };
    assert_eq!((outcome.events, outcome.trouble), (0, Some(unknown)));
    let typed = stage.types(&["recover", "referral"]);
    assert_eq!(typed.status.code(), Some(4), "{typed:?}");
    stage.client.jetstream().delete_stream("EVENTS").await.unwrap();
    let typed = stage.types(&["recover", "referral"]);
    assert!(typed.status.success(), "{typed:?}");
    let typed = stage.types(&["rebuild", "thread", "--resubscribe", "referral"]);
    assert!(typed.status.success(), "{typed:?}");
    let house = stage.open().await;
    stage.close(house).await;
}
