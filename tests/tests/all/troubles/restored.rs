use platform::{Clock, restore, testing::actor};
use proto::{
    id::{OrganisationId, PersonId, SealedId, SubjectRequestId},
    vault::{
        AsksAs, Controller, DecideErasure, ErasureBasis, ErasureOutcome, ExecuteErasure, Field,
        IdentityMethod, LookOutcome, Purpose, ReceiveSubjectRequest, Reveal, Right, Seal,
        VerifyIdentity,
    },
    who::{Actor, Duty, Role},
};
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::stage::Stage;

const AARHUS: &str = "0751";

/// A copy of the vault's whole database, or that copy in its place: keys and all, as an archive of a server would have it.
async fn copied(stage: &Stage, statements: &[&str]) {
    let mut server =
        PgConnection::connect_with(&stage.owner("vault").database("postgres")).await.unwrap();
    for statement in statements {
        server.execute(*statement).await.unwrap();
    }
}

/// A vault whose database comes from before an erasure does not start; completed from the ledger it does, and who was erased is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_from_before_an_erasure_does_not_serve_until_it_is_complete() {
    let stage = Stage::set(Clock::wall()).await;
    let organisation = OrganisationId(Uuid::new_v4());
    let controller = Controller::Organisation(organisation);
    let coordinator =
        Actor { organisation: Some(organisation), ..actor(Role::Coordinator, AARHUS) };
    let (worker, officer) = (
        actor(Role::CaseWorker, AARHUS),
        Actor { duty: Some(Duty::DataProtection), ..actor(Role::Auditor, AARHUS) },
    );
    let (subject, sealed) = (PersonId(Uuid::new_v4()), SealedId(Uuid::new_v4()));
    let look = async || {
        let purpose = Purpose::Assignment;
        let seen = Reveal { subject, sealed: vec![sealed], purpose };
        stage.show(&coordinator, seen).await.unwrap().remove(0).outcome
    };

    let house = stage.open().await;
    let words = "20 00 00 00".to_owned();
    let seal = Seal { sealed, subject, thread: None, controller, field: Field::Phone, words };
    stage.ask(&coordinator, seal).await.unwrap();
    assert_eq!(look().await, LookOutcome::Shown);
    stage.until_heard().await;
    house.drain().await;
    copied(&stage, &["create database backup template brobygger_vault"]).await;

    let house = stage.open().await;
    let request = SubjectRequestId(Uuid::new_v4());
    let (right, asked_by, asks_as) = (Right::Erasure, subject, AsksAs::Subject);
    let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
    stage.ask(&worker, receive).await.unwrap();
    let method = IdentityMethod::MitId;
    stage.ask(&worker, VerifyIdentity { request, method }).await.unwrap();
    let (outcome, basis) = (ErasureOutcome::Erased, ErasureBasis::ConsentEnded);
    let decide = DecideErasure { request, controller, outcome, basis, until_on: None };
    stage.ask(&officer, decide).await.unwrap();
    stage.ask(&worker, ExecuteErasure { request, controller }).await.unwrap();
    assert_eq!(look().await, LookOutcome::Erased);
    stage.until_heard().await;
    house.drain().await;
    restore::must_be_whole("vault", &stage.wiring("vault")).await.unwrap();

    copied(
        &stage,
        &["drop database brobygger_vault", "alter database backup rename to brobygger_vault"],
    )
    .await;
    let no = restore::must_be_whole("vault", &stage.wiring("vault")).await.unwrap_err();
    assert!(no.to_string().contains("brobygger complete vault"), "{no:#}");
    let (own, ledger) = (stage.owner("vault"), stage.owner("audit"));
    let copy = platform::export::Log::Ledger("vault".to_owned());
    // The request, its asker, the decision, the keys; and the look after it.
    assert_eq!(restore::complete(&stage.vault(), &own, &ledger, &copy).await.unwrap(), 5);
    restore::must_be_whole("vault", &stage.wiring("vault")).await.unwrap();

    let house = stage.open().await;
    assert_eq!(look().await, LookOutcome::Erased);
    stage.until_heard().await;
    stage.assert_whole().await;
    house.drain().await;
}
