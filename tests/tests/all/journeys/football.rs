//! SC-01: Nikolaj's football. Aarhus, from the referral to the closed thread, 130 days.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use platform::{Clock, testing};
use proto::{
    actor::{Actor, Role},
    assignment::*,
    audit,
    code::AgeBand,
    followup::{
        FollowUpOutcome, FollowUps, HoldFollowUp, Instrument, ListFollowUps, ListMeasurements,
        RecordMeasurement, Respondent,
    },
    id::{AssignmentId, GoalId, MatchId, MeasurementId, PersonId, ReferralId, ThreadId},
    referral::{FindReferral, ShowReferral},
    reporting::{self, ActiveChildren, Timeline},
    sealed::Sealed,
    thread::*,
    vault::{
        Field, LookOutcome, Looks, PersonByCpr, PersonDetails, PersonKind, Purpose, RecordCustody,
        RegisterPerson,
    },
};
use uuid::Uuid;

use super::people::{Branch, Helper, ORDINARY, Town};
use crate::stage::Stage;

/// A substitute number: Nikolaj was born on 1 February 2017.
const CPR: &str = "610217-4005";

/// What the child said; it must be nowhere but sealed.
const WISH: &str = "Jeg vil spille som til VM";

struct Play<'a> {
    town: Town<'a>,
    start: DateTime<Utc>,
    child: PersonId,
    parents: [PersonId; 2],
    thread: ThreadId,
    red_barnet: Branch,
    club: Branch,
}

impl Play<'_> {
    /// Nine in the morning on day `n`, when everybody has handled what happened before.
    async fn on_day(&self, n: i64) -> NaiveDate {
        self.town.stage.until_handled().await;
        self.town.stage.clock.set(self.start + TimeDelta::days(n));
        self.town.today()
    }

    async fn seal(&self, actor: &Actor, field: Field, words: &str) -> Sealed {
        self.town.seal(actor, self.child, Some(self.thread), field, words).await
    }

    fn referral(&self) -> ReferralId {
        ReferralId(self.child.0)
    }

    /// D0: Nikolaj is known by his CPR number, and so is who has custody.
    async fn register(&self) {
        let (stage, case_worker) = (self.town.stage, &self.town.cast.case_worker);
        let details = PersonDetails {
            cpr: Some(CPR.to_owned()),
            first_name: Some("Nikolaj".to_owned()),
            ..PersonDetails::default()
        };
        let (person, kind) = (self.child, PersonKind::Child);
        stage.ask(case_worker, RegisterPerson { person, kind, details }).await.unwrap();
        let custody = RecordCustody { child: self.child, holders: self.parents.to_vec() };
        stage.ask(case_worker, custody).await.unwrap();
        let by_cpr = PersonByCpr { cpr: CPR.replace('-', ""), purpose: Purpose::CaseWork };
        let found = stage.show(case_worker, by_cpr).await.unwrap();
        assert_eq!(found.person, Some(self.child));
    }

    /// D0 and D1: referred, found again by the number that is read out on the telephone, accepted.
    async fn refer(&self) {
        let (stage, cast) = (self.town.stage, &self.town.cast);
        let wish = self.seal(&cast.case_worker, Field::Wish, WISH).await;
        self.seal(&cast.case_worker, Field::ReferralReason, "Hans mor orker ikke mere").await;
        let submit = proto::referral::SubmitReferral {
            referral: self.referral(),
            child: self.child,
            age_band: AgeBand::Age6To9,
            siblings: vec![],
            legal_basis: proto::referral::LegalBasis::EarlyPreventive,
            law: None,
            purpose: proto::referral::Purpose::LeisureParticipation,
            needs: vec![proto::code::Need::Leisure],
            wish: Some(wish),
            no_wish: None,
            urgency: proto::referral::Urgency::Ordinary,
        };
        stage.ask(&cast.case_worker, submit).await.unwrap();
        let shown = ShowReferral { referral: self.referral() };
        let reference = stage.show(&cast.case_worker, shown).await.unwrap().reference;
        let heard: String = reference.to_string().to_lowercase().replace('-', " ");
        let find = FindReferral { reference: heard.parse().unwrap() };
        let found = stage.show(&cast.bridge_builder, find.clone()).await.unwrap().referrals;
        let found: Vec<_> = found.iter().map(|it| it.referral).collect();
        assert_eq!(found, [self.referral()]);
        let elsewhere = testing::actor(Role::CaseWorker, "0657");
        assert_eq!(stage.show(&elsewhere, find).await.unwrap().referrals, []);
        self.on_day(1).await;
        self.town.accept(self.referral()).await;
    }

    /// D3 to D5: met, heard, a goal, a consent.
    async fn meet(&self) {
        let (stage, cast, thread) = (self.town.stage, &self.town.cast, self.thread);
        let bridge_builder = &cast.bridge_builder;
        let on = self.on_day(3).await;
        let note = self.seal(bridge_builder, Field::ContactNote, "Mor er glad for hjælpen").await;
        let (with, channel) = (Party::Family, Channel::HomeVisit);
        let contact = RecordContact { thread, with, channel, on, note: Some(note), child: None };
        stage.ask(bridge_builder, contact).await.unwrap();
        let words = self.seal(bridge_builder, Field::ChildView, WISH).await;
        let view = RecordChildView { thread, words, on, child: None };
        stage.ask(bridge_builder, view).await.unwrap();
        let words = self.seal(bridge_builder, Field::Goal, "Være med på holdet").await;
        let goal = GoalId(Uuid::new_v4());
        let agree = AgreeGoal { thread, goal, words, now: 2, wished: 10, child: None };
        stage.ask(bridge_builder, agree).await.unwrap();
        self.on_day(5).await;
        let to = [&self.red_barnet, &self.club];
        let consent = self.town.request_consent(thread, self.child, &to, &ORDINARY).await;
        let mut missing = self.town.show_consent(consent).await.missing;
        missing.sort_unstable();
        let mut parents = self.parents;
        parents.sort_unstable();
        assert_eq!(missing, parents, "both who have custody, and not a child of nine");
        for by in self.parents {
            self.town.sign(consent, by).await;
        }
        self.on_day(5).await;
    }

    /// D5 to D20: planned, offered, accepted, matched.
    async fn place(&self) -> (AssignmentId, MatchId, Helper) {
        let (stage, coordinator) = (self.town.stage, &self.red_barnet.coordinator);
        let who = (self.child, AgeBand::Age6To9);
        let candidates = vec![self.red_barnet.organisation];
        let assignment = self.town.offer(self.thread, who, candidates).await;
        self.on_day(8).await;
        stage.ask(coordinator, AcceptOffer { assignment }).await.unwrap();
        let (organisation, contribution) = (self.club.organisation, Contribution::Place);
        let add = AddContribution { assignment, organisation, contribution };
        stage.ask(&self.town.cast.bridge_builder, add).await.unwrap();
        let confirm = ConfirmContribution { assignment, contribution };
        stage.ask(&self.club.coordinator, confirm).await.unwrap();
        self.on_day(14).await;
        let helper = self.town.helper(&self.red_barnet).await;
        let (r#match, volunteer) = (MatchId(Uuid::new_v4()), helper.volunteer);
        stage.ask(coordinator, ProposeMatch { r#match, assignment, volunteer }).await.unwrap();
        self.on_day(16).await;
        for by in self.parents {
            stage.ask(&self.town.family(by), ConfirmMatch { r#match, by }).await.unwrap();
        }
        stage.ask(coordinator, StartMatch { r#match }).await.unwrap();
        let on = self.on_day(20).await;
        stage.ask(coordinator, RecordFirstMeeting { r#match, on }).await.unwrap();
        (assignment, r#match, helper)
    }

    async fn measure(&self, score: u16, on: NaiveDate) {
        let record = RecordMeasurement {
            measurement: MeasurementId(Uuid::new_v4()),
            thread: self.thread,
            child: self.child,
            instrument: Instrument::Gbo,
            score,
            by: Respondent::Child,
            on,
        };
        self.town.stage.ask(&self.town.cast.bridge_builder, record).await.unwrap();
    }

    async fn session(&self, r#match: MatchId, day: i64) {
        let on = self.on_day(day).await;
        let log =
            LogSession { r#match, on, minutes: 90, attendance: Attendance::Attended, went: None };
        self.town.stage.ask(&self.red_barnet.coordinator, log).await.unwrap();
    }

    /// D20 to D110: sessions, a measurement, the follow-up.
    async fn accompany(&self, r#match: MatchId) {
        let (stage, bridge_builder) = (self.town.stage, &self.town.cast.bridge_builder);
        self.measure(2, self.on_day(21).await).await;
        for week in 0..9 {
            self.session(r#match, 27 + week * 7).await;
        }
        let on = self.on_day(84).await;
        let FollowUps { follow_ups, .. } =
            stage.show(bridge_builder, ListFollowUps::default()).await.unwrap();
        let [planned] = &follow_ups[..] else { panic!("{follow_ups:?}") };
        let (follow_up, outcome) = (planned.follow_up, FollowUpOutcome::Continue);
        stage.ask(bridge_builder, HoldFollowUp { follow_up, on, outcome }).await.unwrap();
        self.measure(7, on).await;
        // He is asked again, before the quarter is over (P-24).
        let words = self.seal(bridge_builder, Field::ChildView, WISH).await;
        let view = RecordChildView { thread: self.thread, words, on, child: None };
        stage.ask(bridge_builder, view).await.unwrap();
        for day in [98, 110] {
            self.session(r#match, day).await;
        }
    }

    /// D115 to D130: the closing talk, and the thread ends when nothing goes on in it any more.
    async fn end(&self, assignment: AssignmentId, r#match: MatchId) {
        let (stage, coordinator) = (self.town.stage, &self.red_barnet.coordinator);
        let talk_on = Some(self.on_day(115).await);
        let close = CloseThread {
            thread: self.thread,
            reason: CloseReason::GoalsReached,
            outcome: Outcome::Better,
            next_contact: NextContact::Association,
            talk_on,
            no_talk: None,
            tries: None,
            ends: vec![],
        };
        let bridge_builder = &self.town.cast.bridge_builder;
        let early = stage.ask(bridge_builder, close.clone()).await.unwrap_err();
        assert_eq!(early.status, 409, "I-21: {early}");
        let end = EndMatch { r#match, planned: true, reason: EndReason::Completed };
        stage.ask(coordinator, end).await.unwrap();
        stage.ask(coordinator, CompleteAssignment { assignment }).await.unwrap();
        self.on_day(130).await;
        stage.ask(bridge_builder, close).await.unwrap();
    }

    /// The volunteer sees whom they meet, and neither wish, reason, CPR number nor fee; the bridge-builder reads the wish; each
    /// look is on record.
    async fn the_words_are_for_whom_they_are_for(&self, helper: &Helper) {
        let (town, child) = (&self.town, self.child);
        self.seal(&town.cast.bridge_builder, Field::FeeReason, "Kontingent 1.000 kr.").await;
        let looks = "select count(*) from events where type = 'look.logged'";
        let before = town.stage.count("vault", looks).await;
        let seen = town.look(&town.cast.bridge_builder, child, &[], Purpose::CaseWork).await;
        assert!(seen.iter().any(|it| it.words.as_deref() == Some(WISH)));
        assert!(
            seen.iter().all(|it| it.field != Some(Field::Cpr)),
            "CPR numbers are case workers'"
        );
        let seen = town.look(&helper.actor, child, &[], Purpose::Assignment).await;
        let shown: Vec<_> = seen
            .iter()
            .filter(|it| it.outcome == LookOutcome::Shown)
            .filter_map(|it| Some((it.field?, it.words.as_deref()?)))
            .collect();
        let mut expected = vec![(Field::FirstName, "Nikolaj"), (Field::Age, "10")];
        expected.sort_unstable();
        let mut shown = shown;
        shown.sort_unstable();
        assert_eq!(shown, expected);
        let refused = seen.iter().filter(|it| it.outcome == LookOutcome::Refused);
        assert!(refused.clone().count() > 5 && refused.into_iter().all(|it| it.words.is_none()));
        let after = town.stage.count("vault", looks).await;
        assert_eq!(after - before, 4, "what each was shown, and what each was refused");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nikolajs_football() {
    let start = testing::monday();
    let stage = Stage::set(Clock::by_hand(start)).await;
    let house = stage.open().await;
    let town = Town::of(&stage, "0751");
    let red_barnet = town.branch("Red Barnet Aarhus", SizeBand::From100To999).await;
    let club = town.branch("Aarhus Boldklub", SizeBand::From100To999).await;
    let child = PersonId(Uuid::new_v4());
    let thread = ThreadId::of(ReferralId(child.0));
    let parents = town.parents("Nikolajs").await;
    let play = Play { town, start, child, parents, thread, red_barnet, club };
    play.register().await;
    play.refer().await;
    play.meet().await;
    let (assignment, r#match, helper) = play.place().await;
    stage.until_handled().await;
    assert_eq!(active_children(&play).await, 1);
    play.accompany(r#match).await;
    play.the_words_are_for_whom_they_are_for(&helper).await;
    let list = ListMeasurements { thread };
    stage.show(&play.town.cast.bridge_builder, list).await.unwrap();
    play.end(assignment, r#match).await;
    stage.until_handled().await;
    the_timeline_tells_it(&play).await;
    nobody_was_alarmed(&play).await;
    audit_proves_it(&play).await;
    who_saw_his_scores_is_told(&play).await;
    stage.close(house).await;
}

async fn active_children(play: &Play<'_>) -> i64 {
    let counts = play.town.stage.show(&play.town.cast.leader, ActiveChildren {}).await.unwrap();
    counts.iter().map(|it| it.n).sum()
}

/// His own list of who looked has those who saw his scores in it: another service keeps them (D-07, I-24).
async fn who_saw_his_scores_is_told(play: &Play<'_>) {
    let stage = play.town.stage;
    // The thread is over, and with it the work: nobody sees them any more.
    let list = ListMeasurements { thread: play.thread };
    let late = stage.show(&play.town.cast.bridge_builder, list).await.unwrap_err();
    assert_eq!(late.code, "no_relation");
    let asked = Looks { subject: None, untied: false, limit: 100, cursor: None };
    let looks = stage.show(&play.town.family(play.child), asked).await.unwrap().looks;
    let seen: Vec<_> = looks.iter().filter(|it| it.scores).map(|it| (it.role, it.by)).collect();
    assert_eq!(seen, [(Role::BridgeBuilder, None)]);
}

async fn the_timeline_tells_it(play: &Play<'_>) {
    let (stage, cast) = (play.town.stage, &play.town.cast);
    let timeline =
        stage.show(&cast.bridge_builder, Timeline { thread: play.thread }).await.unwrap();
    let kinds: Vec<&str> = timeline.iter().map(|it| it.kind.as_str()).collect();
    let story = [
        "referral.submitted",
        "referral.accepted",
        "thread.opened",
        "thread.bridge_builder_assigned",
        "thread.next_step_set",
        "thread.family_contacted",
        "thread.child_view_recorded",
        "thread.goal_agreed",
        "consent.given",
        "assignment.planned",
        "assignment.offered",
        "assignment.offer_accepted",
        "assignment.contribution_added",
        "assignment.contribution_confirmed",
        "match.proposed",
        "match.confirmed_by_family",
        "match.started",
        "match.first_meeting_held",
        "match.session_logged",
        "follow_up.held",
        "match.ended",
        "assignment.completed",
        "thread.closed",
    ];
    let mut rest = kinds.iter();
    for step in story {
        assert!(rest.any(|it| *it == step), "{step} is missing, or not in its place, in {kinds:?}");
    }
    assert_eq!(active_children(play).await, 0);
    let figures = stage.show(&cast.leader, reporting::TimeToFirstMeeting {}).await.unwrap();
    let days: Vec<_> = figures.iter().map(|it| it.median_days).collect();
    assert_eq!(days, [20.0], "K03");
}

async fn nobody_was_alarmed(play: &Play<'_>) {
    assert_eq!(play.town.alerts().await, []);
    let raised =
        "select count(*) from events where type like 'alert.%' or type = 'watch.fell_silent'";
    assert_eq!(play.town.stage.count("followup", raised).await, 0);
}

async fn audit_proves_it(play: &Play<'_>) {
    let (stage, cast) = (play.town.stage, &play.town.cast);
    let search = audit::Search { thread: Some(play.thread.0), ..audit::Search::default() };
    let page = stage.show(&cast.auditor, search).await.unwrap();
    assert!(page.entries.len() > 30, "{}", page.entries.len());
    let faults = stage.show(&cast.auditor, audit::Faults::default()).await.unwrap();
    assert_eq!(faults.faults, []);
    // What the child said is in no event, no view of another service, no message.
    for service in crate::stage::ALL {
        let told = format!(
            "select count(*) from events where data::text like '%{WISH}%' or actor::text like '%{WISH}%'"
        );
        assert_eq!(stage.count(service, &told).await, 0, "{service}");
    }
}
