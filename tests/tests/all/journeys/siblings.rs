//! SC-08: three siblings in one thread; what is whose, and a birthday.

use chrono::{Days, NaiveDate, TimeDelta};
use platform::{Clock, testing};
use proto::{
    actor::Actor,
    assignment::*,
    code::AgeBand,
    followup::{
        AlertCode, Instrument, ListMeasurements, OpenAlert, RecordMeasurement, Respondent, Severity,
    },
    id::{AssignmentId, ConsentId, GoalId, MeasurementId, PersonId, ThreadId},
    sealed::Sealed,
    thread::*,
    vault::{Field, LookOutcome, Purpose},
};
use uuid::Uuid;

use super::people::{Branch, Household, ORDINARY, Town, years_before};
use crate::stage::{Stage, until};

/// In how many days the eldest is fifteen.
const BIRTHDAY: u64 = 20;

struct Play<'a> {
    town: Town<'a>,
    family: Household,
    thread: ThreadId,
    club: Branch,
    cafe: Branch,
}

impl Play<'_> {
    async fn begin(stage: &Stage) -> Play<'_> {
        let town = Town::of(stage, "0751");
        let today = town.today();
        let eldest = years_before(today + Days::new(BIRTHDAY), 15);
        let born = [years_before(today, 5), years_before(today, 9), eldest];
        let family = town.household_born("Aarhus", &born).await;
        let bands = [AgeBand::Age0To5, AgeBand::Age6To9, AgeBand::Age10To14];
        let children: Vec<_> = family.children.iter().copied().zip(bands).collect();
        let thread = town.accept(town.refer(&children, None).await).await;
        let club = town.branch("Aarhus Boldklub", SizeBand::From100To999).await;
        let cafe = town.branch("Lektiecafeen i Aarhus", SizeBand::From10To99).await;
        Play { town, family, thread, club, cafe }
    }

    fn stage(&self) -> &Stage {
        self.town.stage
    }

    fn youngest(&self) -> PersonId {
        self.family.children[0]
    }

    fn middle(&self) -> PersonId {
        self.family.children[1]
    }

    fn eldest(&self) -> PersonId {
        self.family.children[2]
    }

    fn mother(&self) -> Actor {
        self.town.family(self.family.parents[0])
    }

    async fn page(&self, by: &Actor) -> ThreadView {
        self.stage().show(by, ShowThread { thread: self.thread }).await.unwrap()
    }

    async fn seal(&self, subject: PersonId, field: Field, words: &str) -> Sealed {
        let by = &self.town.cast.bridge_builder;
        self.town.seal(by, subject, Some(self.thread), field, words).await
    }

    async fn said(&self, service: &str, kind: &str) -> usize {
        let events = self.stage().events(service).await;
        events.iter().filter(|it| it.kind == kind).count()
    }

    async fn alert(&self, code: AlertCode) -> Option<OpenAlert> {
        self.town.alerts().await.into_iter().find(|it| it.code == code)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_siblings() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let play = Play::begin(&stage).await;
    one_thread_three_strands(&play).await;
    let answer = what_is_whose(&play).await;
    the_eldests_answers_are_the_eldests(&play, answer).await;
    measured_each_for_itself(&play).await;
    one_leaves_football(&play).await;
    let consent = fifteen(&play).await;
    the_signature_is_missed_and_given(&play, consent).await;
    stage.close(house).await;
}

/// What is the family's is said once, not once for each child.
async fn one_thread_three_strands(play: &Play<'_>) {
    let page = play.page(&play.town.cast.bridge_builder).await;
    let strands: Vec<_> = page.strands.iter().map(|it| it.child).collect();
    assert_eq!(strands, play.family.children);
    for (kind, times) in [
        ("thread.opened", 1),
        ("thread.strand_added", 2),
        ("thread.bridge_builder_assigned", 1),
        ("thread.family_contacted", 1),
        ("thread.contact_recorded", 1),
        ("child.joined_thread", 3),
    ] {
        assert_eq!(play.said("thread", kind).await, times, "{kind}");
    }
    let all = ListThreads { bridge_builder: None, limit: 50, after: None };
    let list = play.stage().show(&play.town.cast.leader, all).await.unwrap().threads;
    let list: Vec<_> = list.iter().map(|it| (it.thread, it.children)).collect();
    assert_eq!(list, [(play.thread, 3)]);
}

/// Each has their own view and goal, and the family has its own (I-30). Answers what the eldest said.
async fn what_is_whose(play: &Play<'_>) -> Sealed {
    let (stage, thread, on) = (play.stage(), play.thread, play.town.today());
    let by = &play.town.cast.bridge_builder;
    let mut answer = None;
    for child in [play.middle(), play.eldest()] {
        let words = play.seal(child, Field::ChildView, "Det siger jeg kun til dig").await;
        let view = RecordChildView { thread, words, on, child: Some(child) };
        stage.ask(by, view).await.unwrap();
        answer = Some(words);
    }
    // Whose it is must be said where there are several.
    let words = answer.unwrap();
    let nobodys = RecordChildView { thread, words, on, child: None };
    assert_eq!(stage.ask(by, nobodys).await.unwrap_err().status, 422);
    for child in [None, Some(play.middle()), Some(play.eldest())] {
        let subject = child.unwrap_or(play.youngest());
        let words = play.seal(subject, Field::Goal, "Et mål").await;
        let goal = GoalId(Uuid::new_v4());
        let agree = AgreeGoal { thread, goal, words, now: 3, wished: 8, child };
        stage.ask(by, agree).await.unwrap();
    }
    answer.unwrap()
}

/// ✗ A parent sees what a child of fourteen answered; a sibling sees anything of another.
async fn the_eldests_answers_are_the_eldests(play: &Play<'_>, answer: Sealed) {
    let answers = play.seal(play.eldest(), Field::Answers, "Cantril 3: skolen").await;
    let own = [answer, answers];
    let (mother, eldest) = (play.mother(), play.town.family(play.eldest()));
    let page = play.page(&mother).await;
    assert_eq!(page.strands.len(), 3);
    let heard: Vec<_> = page.child_views.iter().map(|it| it.child).collect();
    assert_eq!(heard, [play.middle()], "not what the eldest said");
    let seen = play.town.look(&mother, play.eldest(), &own, Purpose::CaseWork).await;
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|it| it.outcome == LookOutcome::Refused && it.words.is_none()));

    let page = play.page(&eldest).await;
    let strands: Vec<_> = page.strands.iter().map(|it| it.child).collect();
    assert_eq!(strands, [play.eldest()]);
    let heard: Vec<_> = page.child_views.iter().map(|it| (it.child, it.words)).collect();
    assert_eq!(heard, [(play.eldest(), answer)]);
    let mut whose: Vec<_> = page.goals.iter().map(|it| it.child).collect();
    whose.sort_unstable();
    assert_eq!(whose, [None, Some(play.eldest())]);
    let seen = play.town.look(&eldest, play.eldest(), &own, Purpose::OwnData).await;
    assert!(seen.iter().all(|it| it.outcome == LookOutcome::Shown), "{seen:?}");
    let sibling = play.town.sees(&eldest, play.middle(), Purpose::OwnData).await;
    assert_eq!(sibling, []);
    // A child of nine has no page of its own.
    let middle = play.town.family(play.middle());
    let page = play.stage().show(&middle, ShowThread { thread: play.thread }).await;
    assert_eq!(page.unwrap_err().status, 404);
}

async fn measured_each_for_itself(play: &Play<'_>) {
    let (stage, thread, on) = (play.stage(), play.thread, play.town.today());
    let by = &play.town.cast.bridge_builder;
    for (child, score) in [(play.middle(), 4), (play.eldest(), 6)] {
        let (measurement, instrument) = (MeasurementId(Uuid::new_v4()), Instrument::Gbo);
        let by_child = Respondent::Child;
        let record =
            RecordMeasurement { measurement, thread, child, instrument, score, by: by_child, on };
        stage.ask(by, record).await.unwrap();
    }
    let list = ListMeasurements { thread };
    let measured = stage.show(by, list.clone()).await.unwrap().measurements;
    let measured: Vec<_> = measured.iter().map(|it| (it.child, it.score)).collect();
    assert_eq!(measured, [(play.middle(), 4), (play.eldest(), 6)]);
    assert_eq!(stage.show(&play.mother(), list).await.unwrap_err().status, 403);
}

async fn state(play: &Play<'_>, assignment: AssignmentId) -> AssignmentState {
    let by = &play.town.cast.bridge_builder;
    play.stage().show(by, ShowAssignment { assignment }).await.unwrap().state
}

/// Leaving football for one does not close the family's place in the club.
async fn one_leaves_football(play: &Play<'_>) {
    let (town, thread) = (&play.town, play.thread);
    let to = [&play.club];
    // One for each: neither covers the other.
    for child in [play.middle(), play.youngest()] {
        town.consent(thread, child, &to, &ORDINARY).await;
    }
    let parents = &play.family.parents;
    let middle = (play.middle(), AgeBand::Age6To9);
    let (football, ..) = town.matched(thread, middle, parents, &play.club).await;
    let youngest = (play.youngest(), AgeBand::Age0To5);
    let (family_club, ..) = town.matched(thread, youngest, parents, &play.club).await;
    let reason = AssignmentEndReason::FamilyWish;
    let end = EndAssignment { assignment: football, reason };
    town.stage.ask(&town.cast.bridge_builder, end).await.unwrap();
    assert_eq!(state(play, football).await, AssignmentState::Ended);
    assert_eq!(state(play, family_club).await, AssignmentState::Active);
    town.stage.until_handled().await;
    assert_eq!(play.page(&town.cast.bridge_builder).await.state, ThreadState::Active);
}

/// P-29: the parents signed for a child of fourteen; now the consent holds on, and the young person is asked as well.
async fn fifteen(play: &Play<'_>) -> ConsentId {
    let (town, eldest) = (&play.town, play.eldest());
    let consent = town.request_consent(play.thread, eldest, &[&play.cafe], &ORDINARY).await;
    let missing = town.show_consent(consent).await.missing;
    assert!(missing.len() == 2 && !missing.contains(&eldest), "{missing:?}");
    for by in play.family.parents {
        town.sign(consent, by).await;
    }
    let child = (eldest, AgeBand::Age10To14);
    let assignment = town.offer(play.thread, child, vec![play.cafe.organisation]).await;
    town.stage.ask(&play.cafe.coordinator, AcceptOffer { assignment }).await.unwrap();
    town.stage.until_handled().await;
    let names = |it: &[Field]| it.contains(&Field::FirstName);
    assert!(names(&town.sees(&play.mother(), eldest, Purpose::CaseWork).await));
    town.stage.clock.advance(TimeDelta::days(BIRTHDAY as i64));
    until("the young person is asked", async || {
        town.show_consent(consent).await.own_signature_by.is_some()
    })
    .await;
    let it = town.show_consent(consent).await;
    assert_eq!(it.own_signature_by, Some(town.today() + Days::new(30)));
    assert_eq!((it.standing, it.missing), (ConsentStanding::Given, vec![eldest]));
    town.stage.until_handled().await;
    let purpose = Purpose::Assignment;
    assert!(names(&town.sees(&play.cafe.coordinator, eldest, purpose).await), "it holds on");
    // What is theirs is theirs now; the younger ones' is the parents' as before.
    assert_eq!(town.sees(&play.mother(), eldest, Purpose::CaseWork).await, []);
    assert!(names(&town.sees(&play.mother(), play.middle(), Purpose::CaseWork).await));
    no_birthday_is_told(play, years_before(town.today(), 15)).await;
    // What is asked from now on they sign with their parents.
    let new = town.request_consent(play.thread, eldest, &[&play.club], &ORDINARY).await;
    let mut missing = town.show_consent(new).await.missing;
    missing.sort_unstable();
    let mut all = [play.family.parents[0], play.family.parents[1], eldest];
    all.sort_unstable();
    assert_eq!(missing, all);
    consent
}

/// The wire says what they may decide, and nowhere when they were born.
async fn no_birthday_is_told(play: &Play<'_>, born: NaiveDate) {
    let events = play.stage().events("vault").await;
    let turned: Vec<_> =
        events.iter().filter(|it| it.kind == "person.party_status_changed").collect();
    let [turned] = &turned[..] else { panic!("one of them had a birthday: {turned:?}") };
    let said: serde_json::Value = serde_json::from_str(&turned.data).unwrap();
    assert_eq!(said, serde_json::json!({ "party": "from_15" }));
    assert_eq!(play.stage().tables_with(&born.to_string()).await, [""; 0]);
}

/// A month passes, and the bridge-builder is reminded (A29) until it is signed.
async fn the_signature_is_missed_and_given(play: &Play<'_>, consent: ConsentId) {
    let town = &play.town;
    assert_eq!(play.alert(AlertCode::OwnSignatureMissing).await, None);
    town.stage.clock.advance(TimeDelta::days(31));
    until("somebody is reminded", async || {
        play.alert(AlertCode::OwnSignatureMissing).await.is_some()
    })
    .await;
    let alert = play.alert(AlertCode::OwnSignatureMissing).await.unwrap();
    assert_eq!((alert.about, alert.severity), (consent.0, Severity::Notice));
    assert_eq!(town.show_consent(consent).await.standing, ConsentStanding::Given);
    town.sign(consent, play.eldest()).await;
    until("it is signed", async || play.alert(AlertCode::OwnSignatureMissing).await.is_none())
        .await;
    let it = town.show_consent(consent).await;
    assert_eq!((it.missing, it.own_signature_by), (vec![], None));
}
