//! What people ask about their own data, on a real database: SC-12, corrections, restrictions, the access package.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::TimeDelta;
use platform::{
    Call, Core,
    export::Log,
    rebuild::{Sources, rebuild},
    testing::{Walk, actor},
    verify,
};
use proto::{
    actor::{Actor, Duty, Role},
    id::{CommandId, OrganisationId, PersonId, SealedId, SubjectRequestId, UserId},
    request::Query as _,
    vault::{
        AnswerSubjectRequest, ApplyRectification, ApplyRestriction, AsksAs, Authority, Controller,
        DecideErasure, ErasureBasis, ErasureOutcome, ExecuteErasure, Field, Holding,
        IdentityMethod, LiftRestriction, LookOutcome, Purpose, ReceiveSubjectRequest, RequestPage,
        RequestState, Reveal, Revealed, Right, Seal, SubjectRequest, SubjectRequests,
        VerifyIdentity,
    },
};
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use super::world::{helps, of_organisation};
use crate::{MasterKey, VaultService};

pub(super) const AARHUS: &str = "0751";

/// Said by nobody else in the world.
pub(super) const CANARY: &str = "Kvidder-7Q2 Ælling";

pub(super) struct World {
    pub(super) walk: Walk<VaultService>,
    pub(super) worker: Actor,
    pub(super) officer: Actor,
    pub(super) executor: Actor,
    pub(super) coordinator: Actor,
    pub(super) club: Controller,
    pub(super) mother: PersonId,
}

impl World {
    pub(super) async fn start() -> World {
        World::with(MasterKey::draw()).await
    }

    pub(super) async fn with(master: MasterKey) -> World {
        let organisation = OrganisationId(Uuid::new_v4());
        let (walk, mother) =
            (Walk::start(VaultService::new(master)).await, PersonId(Uuid::new_v4()));
        // The club helps her, and so writes about her.
        helps(&walk, organisation, mother).await;
        World {
            walk,
            worker: actor(Role::CaseWorker, AARHUS),
            officer: Actor { duty: Some(Duty::DataProtection), ..actor(Role::Auditor, AARHUS) },
            executor: actor(Role::Administrator, AARHUS),
            coordinator: Actor {
                organisation: Some(organisation),
                ..actor(Role::Coordinator, AARHUS)
            },
            club: Controller::Organisation(organisation),
            mother,
        }
    }

    pub(super) async fn seal(
        &self,
        who: &Actor,
        controller: Controller,
        field: Field,
        words: &str,
    ) -> SealedId {
        let sealed = SealedId(Uuid::new_v4());
        let subject = self.mother;
        let words = words.to_owned();
        let seal = Seal { sealed, subject, thread: None, controller, field, words };
        self.walk.ask(who, seal).await.unwrap();
        self.walk.clock.advance(TimeDelta::seconds(1));
        sealed
    }

    /// The mother asks in person, and shows who she is.
    pub(super) async fn request(&self, right: Right) -> SubjectRequestId {
        let request = SubjectRequestId(Uuid::new_v4());
        let (subject, asked_by) = (self.mother, self.mother);
        let asks_as = AsksAs::Subject;
        let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
        self.walk.ask(&self.worker, receive).await.unwrap();
        self.verify(request).await;
        request
    }

    pub(super) async fn verify(&self, request: SubjectRequestId) {
        let verify = VerifyIdentity { request, method: IdentityMethod::PhotoId };
        self.walk.ask(&self.worker, verify).await.unwrap();
    }

    /// Decided by the officer, executed by somebody else.
    pub(super) async fn erase(
        &self,
        request: SubjectRequestId,
        controller: Controller,
        outcome: ErasureOutcome,
        basis: ErasureBasis,
    ) {
        let until_on =
            (outcome == ErasureOutcome::Restricted).then(|| "2031-12-31".parse().unwrap());
        let decide = DecideErasure { request, controller, outcome, basis, until_on };
        self.walk.ask(&self.officer, decide).await.unwrap();
        if outcome != ErasureOutcome::Refused {
            let executor = match controller {
                Controller::Municipality => self.executor.clone(),
                Controller::Organisation(it) => of_organisation(Role::Coordinator, it),
            };
            self.walk.ask(&executor, ExecuteErasure { request, controller }).await.unwrap();
        }
    }

    pub(super) async fn page(&self, who: &Actor, request: SubjectRequestId) -> RequestPage {
        self.walk.show(who, SubjectRequest { request }).await.unwrap()
    }

    /// The mother at her own screen.
    pub(super) fn own(&self) -> Actor {
        Actor { subject: UserId(self.mother.0), ..actor(Role::Family, AARHUS) }
    }

    pub(super) fn owner(&self) -> PgConnectOptions {
        self.walk.pool.connect_options().as_ref().clone()
    }
}

/// What somebody's look comes to, wherever the service runs.
pub(super) async fn seen(
    core: &Core<VaultService>,
    who: &Actor,
    subject: PersonId,
    sealed: &[SealedId],
    purpose: Purpose,
) -> Vec<(SealedId, LookOutcome, Option<String>)> {
    let reveal = Reveal { subject, sealed: sealed.to_vec(), purpose };
    let body = serde_json::to_vec(&reveal).unwrap();
    let call = Call {
        id: CommandId(Uuid::new_v4()),
        actor: who.clone(),
        expected: None,
        trace: String::new(),
    };
    let answer = core.show(Reveal::NAME, &body, &call).await.unwrap();
    let revealed: Vec<Revealed> = serde_json::from_str(answer.get()).unwrap();
    revealed.into_iter().map(|it| (it.sealed, it.outcome, it.words)).collect()
}

/// SC-12: a mother asks to be erased everywhere. One club erases, another keeps its accounts, the municipality must keep its
/// record; the log still holds together, and views that are built anew say the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_controller_answers_for_itself() {
    let world = World::start().await;
    let World { walk, worker, officer, coordinator, club, .. } = &world;
    let accountant = Actor {
        organisation: Some(OrganisationId(Uuid::new_v4())),
        ..actor(Role::Coordinator, AARHUS)
    };
    let other_club = Controller::Organisation(accountant.organisation.unwrap());
    helps(walk, accountant.organisation.unwrap(), world.mother).await;
    let name = world.seal(worker, Controller::Municipality, Field::Wish, "Sanne (opdigtet)").await;
    let phone = world.seal(coordinator, *club, Field::Phone, CANARY).await;
    let fee = world.seal(&accountant, other_club, Field::FeeReason, "Kontingent").await;
    let request = world.request(Right::Erasure).await;

    let page = world.page(officer, request).await;
    let holds = |field| vec![Holding { field, count: 1 }];
    let mut standing: Vec<_> =
        page.controllers.iter().map(|it| (it.controller, it.holds.clone())).collect();
    let mut expected = vec![
        (Controller::Municipality, holds(Field::Wish)),
        (*club, holds(Field::Phone)),
        (other_club, holds(Field::FeeReason)),
    ];
    standing.sort_by_key(|it| it.0);
    expected.sort_by_key(|it| it.0);
    assert_eq!(standing, expected);

    nobody_oversteps(&world, request).await;
    world.erase(request, other_club, ErasureOutcome::Restricted, ErasureBasis::Bookkeeping).await;
    assert_eq!(world.page(officer, request).await.request.state, RequestState::Verified);
    world
        .erase(
            request,
            Controller::Municipality,
            ErasureOutcome::Refused,
            ErasureBasis::StatutoryRecord,
        )
        .await;

    let page = world.page(officer, request).await;
    assert_eq!(page.request.state, RequestState::Answered);
    let of = |controller| page.controllers.iter().find(|it| it.controller == controller).unwrap();
    assert_eq!((of(*club).holds.len(), of(*club).destroyed), (0, 1));
    assert!(of(other_club).is_restricted);
    let refused = of(Controller::Municipality).decision.clone().unwrap();
    assert_eq!(refused.appeal_to, Some(Authority::Datatilsynet));

    let assignment = Purpose::Assignment;
    let look = async |who: &Actor, it: SealedId| {
        let mut seen = seen(&walk.core, who, world.mother, &[it], assignment).await;
        let (_, outcome, words) = seen.remove(0);
        (outcome, words)
    };
    assert_eq!(look(coordinator, phone).await, (LookOutcome::Erased, None));
    assert_eq!(look(&accountant, fee).await, (LookOutcome::Refused, None));
    // Whose own it is sees what is kept, restricted or not.
    let mut own = seen(&walk.core, &world.own(), world.mother, &[], Purpose::OwnData).await;
    own.sort_by_key(|it| it.1);
    let told: Vec<_> = own.iter().map(|it| (it.0, it.1)).collect();
    assert!(told.contains(&(phone, LookOutcome::Erased)), "{told:?}");
    assert!(told.contains(&(name, LookOutcome::Shown)), "{told:?}");
    assert!(told.contains(&(fee, LookOutcome::Shown)), "{told:?}");

    anew_it_is_the_same(&world, request).await;
    // What others said was not handled anew: the club helps her, again.
    helps(walk, accountant.organisation.unwrap(), world.mother).await;
    // On the day after the last, the accounts are like others again.
    walk.clock.set("2031-12-31T23:00:00Z".parse().unwrap());
    walk.on_deadline().await;
    assert_eq!(look(&accountant, fee).await, (LookOutcome::Shown, Some("Kontingent".to_owned())));
    assert!(walk.event_types().await.contains(&"subject_request.restriction_lifted".to_owned()));
}

/// A municipal record is not erased; who decides does not execute; nobody executes what nobody decided, or twice.
async fn nobody_oversteps(world: &World, request: SubjectRequestId) {
    let World { walk, officer, executor, coordinator, club, .. } = world;
    let decide = |controller, outcome, basis| DecideErasure {
        request,
        controller,
        outcome,
        basis,
        until_on: None,
    };
    for (who, asked, code) in [
        (
            officer,
            decide(Controller::Municipality, ErasureOutcome::Erased, ErasureBasis::NoLongerNeeded),
            "municipal_record",
        ),
        (
            &actor(Role::Auditor, AARHUS),
            decide(*club, ErasureOutcome::Erased, ErasureBasis::ConsentEnded),
            "not_your_mandate",
        ),
    ] {
        assert_eq!(walk.ask(who, asked).await.unwrap_err().code, code);
    }
    let execute = ExecuteErasure { request, controller: *club };
    assert_eq!(walk.ask(coordinator, execute).await.unwrap_err().code, "not_decided");
    let erased = decide(*club, ErasureOutcome::Erased, ErasureBasis::ConsentEnded);
    walk.ask(officer, erased).await.unwrap();
    let decider = Actor { subject: officer.subject, ..coordinator.clone() };
    assert_eq!(walk.ask(&decider, execute).await.unwrap_err().code, "decider_executes");
    // The club answers for what it holds (D-12): it sees what was decided about it, and does it; nobody else does.
    let another = of_organisation(Role::Coordinator, OrganisationId(Uuid::new_v4()));
    for nobody in [executor, &world.worker, &another] {
        assert_eq!(walk.ask(nobody, execute).await.unwrap_err().code, "not_your_mandate");
    }
    let asked = SubjectRequests { answered: false, limit: 10, cursor: None };
    assert_eq!(walk.show(&another, asked.clone()).await.unwrap().requests, []);
    assert_eq!(walk.show(&another, SubjectRequest { request }).await.unwrap_err().status, 404);
    let listed = walk.show(coordinator, asked).await.unwrap().requests;
    assert_eq!(listed.iter().map(|it| it.request).collect::<Vec<_>>(), [request]);
    let shown: Vec<_> = world.page(coordinator, request).await.controllers;
    assert_eq!(shown.iter().map(|it| it.controller).collect::<Vec<_>>(), [*club]);
    walk.ask(coordinator, execute).await.unwrap();
    assert_eq!(walk.ask(coordinator, execute).await.unwrap_err().code, "already_executed");
}

/// The chain holds after an erasure; from zero the views say the same; nothing is fewer.
async fn anew_it_is_the_same(world: &World, request: SubjectRequestId) {
    let World { walk, officer, .. } = world;
    let counts = async || -> (i64, i64) {
        sqlx::query_as(
            "select (select count(*) from vault_words), (select count(*) from vault_access_log)",
        )
        .fetch_one(&walk.pool)
        .await
        .unwrap()
    };
    let before = (world.page(officer, request).await, counts().await);
    let owner = world.owner();
    let walked = Arc::new(AtomicU64::new(0));
    assert!(verify::chain(&owner, &Log::Own, &walked).await.unwrap().is_ok());
    assert_eq!(walked.load(Ordering::Relaxed), walk.events().await.len() as u64);
    let vault = VaultService::new(MasterKey::draw());
    rebuild(&vault, &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!((world.page(officer, request).await, counts().await), before);
}

/// Somebody who was erased and comes back is somebody new: what is sealed since stays when views are built anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_back_is_not_erased_again() {
    let world = World::start().await;
    let World { coordinator, club, .. } = &world;
    let before = world.seal(coordinator, *club, Field::Phone, "11 11 11 11").await;
    let request = world.request(Right::Erasure).await;
    world.erase(request, *club, ErasureOutcome::Erased, ErasureBasis::ConsentEnded).await;
    let after = world.seal(coordinator, *club, Field::Phone, "22 22 22 22").await;
    let vault = VaultService::new(MasterKey::draw());
    rebuild(&vault, &world.owner(), None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    // What others said is not handled anew here: the club helps her, again.
    let Controller::Organisation(organisation) = *club else { panic!("a club is one") };
    helps(&world.walk, organisation, world.mother).await;
    let seen =
        seen(&world.walk.core, coordinator, world.mother, &[before, after], Purpose::Assignment)
            .await;
    let outcome = |id| seen.iter().find(|it| it.0 == id).map(|it| it.1);
    assert_eq!(outcome(before), Some(LookOutcome::Erased));
    assert_eq!(outcome(after), Some(LookOutcome::Shown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn right_words_stand_where_wrong_ones_stood() {
    let world = World::start().await;
    let World { walk, worker, coordinator, club, .. } = &world;
    let field = Field::Goal;
    let wrong = world.seal(worker, Controller::Municipality, field, "tennis").await;
    let better = world.seal(worker, Controller::Municipality, field, "fodbøld").await;
    let right = world.seal(worker, Controller::Municipality, field, "fodbold").await;
    let theirs = world.seal(coordinator, *club, field, "fodbold").await;
    let request = world.request(Right::Rectification).await;
    let rectify = |sealed, by| ApplyRectification { request, sealed, by };
    let no = walk.ask(worker, rectify(wrong, theirs)).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (422, "does_not_replace"));
    let unknown = SealedId(Uuid::new_v4());
    assert_eq!(walk.ask(worker, rectify(unknown, right)).await.unwrap_err().status, 404);
    let answer = AnswerSubjectRequest { request };
    assert_eq!(walk.ask(worker, answer).await.unwrap_err().code, "nothing_done");
    walk.ask(worker, rectify(wrong, better)).await.unwrap();
    walk.ask(worker, rectify(better, right)).await.unwrap();
    walk.ask(worker, answer).await.unwrap();

    let shown = |id| (id, LookOutcome::Shown, Some("fodbold".to_owned()));
    let own = world.own();
    let purpose = Purpose::OwnData;
    // Whoever has an event that refers to the wrong words gets the right ones.
    for id in [wrong, better, right] {
        assert_eq!(seen(&walk.core, &own, world.mother, &[id], purpose).await, [shown(id)]);
    }
    let all = seen(&walk.core, &world.own(), world.mother, &[], Purpose::OwnData).await;
    let ids: Vec<_> = all.iter().map(|it| it.0).collect();
    assert!(ids.contains(&right) && !ids.contains(&wrong) && !ids.contains(&better), "{all:?}");
    // The history is kept.
    let kept: i64 = sqlx::query_scalar("select count(*) from vault_words where sealed = any($1)")
        .bind([wrong.0, better.0])
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(kept, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restricted_is_kept_and_not_used_until_it_is_lifted() {
    let world = World::start().await;
    let World { walk, worker, officer, coordinator, club, .. } = &world;
    let phone = world.seal(coordinator, *club, Field::Phone, "20 00 00 00").await;
    let request = world.request(Right::Restriction).await;
    let controller = *club;
    let restrict = ApplyRestriction { request, controller, until_on: None };
    assert_eq!(walk.ask(officer, restrict).await.map(drop), Ok(()));
    assert_eq!(walk.ask(officer, restrict).await.unwrap_err().code, "already_restricted");
    walk.ask(officer, AnswerSubjectRequest { request }).await.unwrap();
    let look = async || {
        let ids = [phone];
        seen(&walk.core, coordinator, world.mother, &ids, Purpose::Assignment).await.remove(0).1
    };
    assert_eq!(look().await, LookOutcome::Refused);
    let lift = LiftRestriction { request, controller };
    assert_eq!(walk.ask(worker, lift).await.unwrap_err().status, 403);
    walk.ask(officer, lift).await.unwrap();
    assert_eq!(look().await, LookOutcome::Shown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_week_before_and_when_it_is_late_somebody_is_told_and_the_first_due_stands_first() {
    let world = World::start().await;
    let World { walk, officer, .. } = &world;
    let late = world.request(Right::Erasure).await;
    walk.clock.advance(TimeDelta::days(3));
    let next = world.request(Right::Access).await;
    let own = world.own();
    let listed = async |who: &Actor, asked: SubjectRequests| -> Vec<SubjectRequestId> {
        let page = walk.show(who, asked).await.unwrap();
        page.requests.iter().map(|it| it.request).collect()
    };
    let leader = Actor { duty: None, ..actor(Role::Leader, AARHUS) };
    for who in [officer, &own, &leader] {
        assert_eq!(listed(who, SubjectRequests::default()).await, [late, next]);
    }
    let stranger = actor(Role::Family, AARHUS);
    assert_eq!(listed(&stranger, SubjectRequests::default()).await, []);
    let one = SubjectRequest { request: late };
    assert_eq!(walk.show(&stranger, one).await.unwrap_err().status, 404);
    let herning = Actor { tenant: "0657".parse().unwrap(), ..officer.clone() };
    assert_eq!(walk.show(&herning, one).await.unwrap_err().status, 404);
    let auditor = actor(Role::Auditor, AARHUS);
    assert_eq!(walk.show(&auditor, one).await.unwrap_err().status, 403);
    let first = walk
        .show(officer, SubjectRequests { limit: 1, ..SubjectRequests::default() })
        .await
        .unwrap();
    let rest = SubjectRequests { cursor: first.next, ..SubjectRequests::default() };
    assert_eq!(listed(officer, rest).await, [next]);

    let said = async || {
        let kinds = walk.event_types().await;
        let count = |kind: &str| kinds.iter().filter(|it| *it == kind).count();
        (count("subject_request.due_soon"), count("subject_request.overdue"))
    };
    walk.clock.set("2026-12-16T22:59:59Z".parse().unwrap());
    walk.on_deadline().await;
    assert_eq!(said().await, (0, 0));
    walk.clock.set("2026-12-16T23:00:00Z".parse().unwrap());
    walk.on_deadline().await;
    assert_eq!(said().await, (1, 0));
    walk.clock.set("2026-12-23T23:00:00Z".parse().unwrap());
    walk.on_deadline().await;
    assert_eq!(said().await, (2, 1));
}
