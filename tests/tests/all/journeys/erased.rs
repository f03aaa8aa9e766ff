//! SC-12: a mother asks to be erased everywhere. Each controller answers for itself, within a month.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Clock, testing};
use proto::{
    actor::{Actor, Duty, Role},
    assignment::*,
    code::AgeBand,
    followup::{AlertCode, ListAlerts},
    id::{PersonId, SubjectRequestId, ThreadId},
    problem::Problem,
    reporting::{ActiveChildren, ShowThreadLine, Timeline},
    request::Done,
    sealed::Sealed,
    thread::RecordFamilyView,
    vault::*,
};
use uuid::Uuid;

use super::people::{Branch, ORDINARY, Town};
use crate::{
    stage::{Stage, until},
    troubles::load::assert_reporting_is_what_the_logs_say,
};

/// What the first organisation wrote of her.
const HERS: &str = "Hun foretrækker at blive ringet op om aftenen";
/// What the municipality did.
const VIEW: &str = "Vi vil gerne have mere luft i hverdagen";

struct Play<'a> {
    town: Town<'a>,
    mother: PersonId,
    thread: ThreadId,
    branch: Branch,
    club: Branch,
    hers: Sealed,
    fee: Sealed,
    view: Sealed,
    officer: Actor,
    executor: Actor,
}

impl Play<'_> {
    /// A course that has ended: the branch held her data by consent, the club has its accounts, the municipality its record.
    async fn begin(stage: &Stage) -> Play<'_> {
        let town = Town::of(stage, "0751");
        let family = town.household("Aarhus", &[9]).await;
        let child = (family.children[0], AgeBand::Age6To9);
        let mother = family.parents[0];
        let thread = town.accept(town.refer(&[child], None).await).await;
        let branch = town.branch("Red Barnet Aarhus", SizeBand::From100To999).await;
        let club = town.branch("Aarhus Boldklub", SizeBand::From100To999).await;
        town.consent(thread, child.0, &[&branch, &club], &ORDINARY).await;
        let (assignment, r#match, _) = town.matched(thread, child, &family.parents, &branch).await;
        let membership = town.offer(thread, child, vec![club.organisation]).await;
        stage.ask(&club.coordinator, AcceptOffer { assignment: membership }).await.unwrap();
        stage.until_handled().await;
        let words = async |of: &Branch, field, words| {
            let controller = Controller::Organisation(of.organisation);
            town.seal_for(controller, &of.coordinator, mother, None, field, words).await
        };
        let hers = words(&branch, Field::Interests, HERS).await;
        let fee = words(&club, Field::FeeReason, "Kontingent 1.000 kr.").await;
        let end = EndMatch { r#match, planned: true, reason: EndReason::Completed };
        stage.ask(&branch.coordinator, end).await.unwrap();
        stage.ask(&branch.coordinator, CompleteAssignment { assignment }).await.unwrap();
        let bridge_builder = &town.cast.bridge_builder;
        let view = town.seal(bridge_builder, mother, Some(thread), Field::FamilyView, VIEW).await;
        let record = RecordFamilyView { thread, words: view, on: town.today(), by: vec![] };
        stage.ask(bridge_builder, record).await.unwrap();
        let officer = Actor { duty: Some(Duty::DataProtection), ..town.cast.auditor.clone() };
        let executor = town.cast.administrator.clone();
        Play { town, mother, thread, branch, club, hers, fee, view, officer, executor }
    }

    fn own(&self) -> Actor {
        self.town.family(self.mother)
    }

    /// She asks herself, and shows who she is.
    async fn ask_for(&self, right: Right) -> SubjectRequestId {
        let (stage, case_worker) = (self.town.stage, &self.town.cast.case_worker);
        let request = SubjectRequestId(Uuid::new_v4());
        let (subject, asked_by, asks_as) = (self.mother, self.mother, AsksAs::Subject);
        let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
        stage.ask(&self.own(), receive).await.unwrap();
        let verify = VerifyIdentity { request, method: IdentityMethod::MitId };
        stage.ask(case_worker, verify).await.unwrap();
        request
    }

    async fn page(&self, request: SubjectRequestId) -> RequestPage {
        self.town.stage.show(&self.officer, SubjectRequest { request }).await.unwrap()
    }

    async fn decide(
        &self,
        request: SubjectRequestId,
        controller: Controller,
        outcome: ErasureOutcome,
        basis: ErasureBasis,
    ) -> Result<Done, Problem> {
        let is_restricted = outcome == ErasureOutcome::Restricted;
        let until_on = is_restricted.then(|| "2031-12-31".parse().unwrap());
        let decide = DecideErasure { request, controller, outcome, basis, until_on };
        self.town.stage.ask(&self.officer, decide).await
    }

    async fn outcome(&self, by: &Actor, sealed: Sealed, purpose: Purpose) -> LookOutcome {
        let seen = self.town.look(by, self.mother, &[sealed], purpose).await;
        let [seen] = &seen[..] else { panic!("{seen:?}") };
        assert_eq!(seen.words.is_some(), seen.outcome == LookOutcome::Shown);
        seen.outcome
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mother_asks_to_be_erased() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let play = Play::begin(&stage).await;
    stage.until_handled().await;
    let before = figures(&play, testing::monday()).await;
    let request = play.ask_for(Right::Erasure).await;
    a_week_before_somebody_is_reminded(&play, request).await;
    each_controller_answers(&play, request).await;
    nobody_reads_what_is_erased(&play).await;
    the_rest_is_as_it_was(&play, before).await;
    she_asks_what_is_left(&play).await;
    stage.close(house).await;
}

/// What the yearly report is made of, and what had happened by that moment.
async fn figures(play: &Play<'_>, by: DateTime<Utc>) -> serde_json::Value {
    let (stage, cast) = (play.town.stage, &play.town.cast);
    let (leader, builder) = (&cast.leader, &cast.bridge_builder);
    let thread = play.thread;
    let active = stage.show(leader, ActiveChildren {}).await.unwrap();
    let line = stage.show(leader, ShowThreadLine { thread }).await.unwrap();
    let timeline = stage.show(builder, Timeline { thread }).await.unwrap();
    let told = timeline.iter().filter(|it| it.at <= by).collect::<Vec<_>>();
    serde_json::json!([active, line, told])
}

/// P-27: a month; seven days before its end the data protection officer hears of it (A24).
async fn a_week_before_somebody_is_reminded(play: &Play<'_>, request: SubjectRequestId) {
    let stage = play.town.stage;
    let due_by = play.page(request).await.request.due_by;
    assert_eq!(
        due_by.to_rfc3339(),
        "2026-12-23T23:00:00+00:00",
        "one month, to the end of the day"
    );
    let alerts = async || {
        let alerts = stage.show(&play.officer, ListAlerts::default()).await.unwrap().alerts;
        let due = alerts.into_iter().filter(|it| it.code == AlertCode::SubjectRequestDue);
        due.map(|it| (it.about, it.owner)).collect::<Vec<_>>()
    };
    stage.clock.set(due_by - TimeDelta::days(7) - TimeDelta::hours(1));
    stage.until_handled().await;
    assert_eq!(alerts().await, []);
    stage.clock.set(due_by - TimeDelta::days(7));
    until("the officer is reminded", async || !alerts().await.is_empty()).await;
    assert_eq!(alerts().await, [(request.0, Role::Auditor)]);
}

/// One erases, one keeps its accounts, one must keep its record; who decides does not execute.
async fn each_controller_answers(play: &Play<'_>, request: SubjectRequestId) {
    use ErasureBasis::{Bookkeeping, ConsentEnded, NoLongerNeeded, StatutoryRecord};
    use ErasureOutcome::{Erased, Refused, Restricted};
    let stage = play.town.stage;
    let branch = Controller::Organisation(play.branch.organisation);
    let club = Controller::Organisation(play.club.organisation);
    let municipality = Controller::Municipality;
    let mut holders: Vec<_> =
        play.page(request).await.controllers.iter().map(|it| it.controller).collect();
    let mut expected = [municipality, branch, club];
    holders.sort_unstable();
    expected.sort_unstable();
    assert_eq!(holders, expected, "everybody who holds something answers");
    let no = play.decide(request, municipality, Erased, NoLongerNeeded).await.unwrap_err();
    assert_eq!(no.code, "municipal_record");
    play.decide(request, branch, Erased, ConsentEnded).await.unwrap();
    play.decide(request, club, Restricted, Bookkeeping).await.unwrap();
    play.decide(request, municipality, Refused, StatutoryRecord).await.unwrap();
    let erase = ExecuteErasure { request, controller: branch };
    let decider = Actor { subject: play.officer.subject, ..play.branch.coordinator.clone() };
    assert_eq!(stage.ask(&decider, erase).await.unwrap_err().code, "decider_executes");
    // Each controller does its own: nothing of an organisation's is destroyed without it (D-12).
    assert_eq!(stage.ask(&play.executor, erase).await.unwrap_err().code, "not_your_mandate");
    stage.ask(&play.branch.coordinator, erase).await.unwrap();
    let restrict = ExecuteErasure { request, controller: club };
    stage.ask(&play.club.coordinator, restrict).await.unwrap();

    let page = play.page(request).await;
    assert_eq!(page.request.state, RequestState::Answered);
    assert!(page.request.answered_at.is_some_and(|it| it < page.request.due_by), "in time");
    let of = |controller| page.controllers.iter().find(|it| it.controller == controller).unwrap();
    assert_eq!((of(branch).holds.len(), of(branch).destroyed), (0, 1));
    assert!(of(club).is_restricted);
    let refused = of(municipality).decision.clone().unwrap();
    assert_eq!(refused.appeal_to, Some(Authority::Datatilsynet));
    until("the officer need not look any more", async || {
        let alerts = stage.show(&play.officer, ListAlerts::default()).await.unwrap().alerts;
        alerts.iter().all(|it| it.code != AlertCode::SubjectRequestDue)
    })
    .await;
}

/// The key is destroyed, so there is nothing to read it with: for the branch, for herself, in any table.
async fn nobody_reads_what_is_erased(play: &Play<'_>) {
    let (stage, own) = (play.town.stage, play.own());
    let events = stage.events("vault").await;
    let destroyed = events.iter().find(|it| it.kind == "subject_request.subject_key_destroyed");
    let said: serde_json::Value = serde_json::from_str(&destroyed.unwrap().data).unwrap();
    assert_eq!(said["keys"].as_array().unwrap().len(), 1);
    let gone = "select count(*) from vault_keys where wrapped is null";
    assert_eq!(stage.count("vault", gone).await, 1);
    let (assignment, own_data) = (Purpose::Assignment, Purpose::OwnData);
    let coordinator = &play.branch.coordinator;
    assert_eq!(play.outcome(coordinator, play.hers, assignment).await, LookOutcome::Erased);
    assert_eq!(play.outcome(&own, play.hers, own_data).await, LookOutcome::Erased);
    assert_eq!(stage.tables_with(HERS).await, [""; 0]);
    // What is restricted is kept, and used by nobody; what was refused is as it was.
    let accountant = &play.club.coordinator;
    assert_eq!(play.outcome(accountant, play.fee, assignment).await, LookOutcome::Refused);
    assert_eq!(play.outcome(&own, play.fee, own_data).await, LookOutcome::Shown);
    let bridge_builder = &play.town.cast.bridge_builder;
    let purpose = Purpose::CaseWork;
    assert_eq!(play.outcome(bridge_builder, play.view, purpose).await, LookOutcome::Shown);
    let seen = play.town.sees(bridge_builder, play.mother, purpose).await;
    assert!(seen.contains(&Field::FirstName), "{seen:?}");
}

/// The chain holds, reporting is made anew from the logs and says the same, and no number has changed.
async fn the_rest_is_as_it_was(play: &Play<'_>, before: serde_json::Value) {
    let stage = play.town.stage;
    stage.until_handled().await;
    stage.assert_whole().await;
    assert_reporting_is_what_the_logs_say(stage).await;
    assert_eq!(figures(play, testing::monday()).await, before);
}

/// Art. 15: what is held, what was, and who looked: not which employee (D-07).
async fn she_asks_what_is_left(play: &Play<'_>) {
    let stage = play.town.stage;
    let request = play.ask_for(Right::Access).await;
    let package = AccessPackage { request, after: None };
    let items = stage.show(&play.officer, package).await.unwrap().items;
    let of = |sealed: Sealed| items.iter().find(|it| it.sealed == sealed.id).unwrap();
    assert_eq!(of(play.hers).outcome, PackageOutcome::Destroyed);
    assert_eq!(of(play.hers).words, None);
    assert_eq!(of(play.view).words.as_deref(), Some(VIEW));
    assert!(of(play.fee).is_restricted);
    let looks = AccessPackageLooks { request, cursor: None };
    let looks = stage.show(&play.officer, looks).await.unwrap().looks;
    assert!(looks.len() > 3 && looks.iter().all(|it| it.by.is_none()), "{looks:?}");
    let (items, looks) = (items.len() as u32, looks.len() as u32);
    let deliver = DeliverAccessPackage { request, items, looks, events: 0, withheld: 0 };
    stage.ask(&play.officer, deliver).await.unwrap();
    assert_eq!(play.page(request).await.request.state, RequestState::Answered);
}
