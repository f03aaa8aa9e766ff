//! SC-01: Nikolaj's football. Aarhus, from the referral to the closed thread, 130 days.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use platform::{Clock, calendar, testing};
use proto::{
    assignment::*,
    audit,
    code::{AgeBand, Need},
    followup::{
        Alerts, FollowUpOutcome, FollowUps, HoldFollowUp, Instrument, ListAlerts, ListFollowUps,
        RecordMeasurement, Respondent,
    },
    id::{
        AgreementId, AssignmentId, ConsentId, GoalId, MatchId, MeasurementId, OrganisationId,
        PersonId, ReferralId, SealedId, ThreadId, VolunteerId,
    },
    referral::{self, AcceptReferral, LegalBasis, SubmitReferral, Urgency},
    reporting::{self, ActiveChildren, Timeline},
    sealed::Sealed,
    thread::*,
    vault::{Controller, Field, LookOutcome, Reveal, Seal, SealedRef},
    who::{Actor, Role},
};
use uuid::Uuid;

use crate::stage::{Cast, Stage, coordinator, family, until};

const AARHUS: &str = "0751";

/// What the child said; it must be nowhere but sealed.
const WISH: &str = "Jeg vil spille som til VM";

struct Play {
    stage: Stage,
    cast: std::sync::Arc<Cast>,
    start: DateTime<Utc>,
    child: PersonId,
    parents: [PersonId; 2],
    thread: ThreadId,
    organisation: OrganisationId,
    coordinator: Actor,
}

impl Play {
    /// Nine in the morning on day `n`, when everybody has heard what happened before.
    async fn on_day(&self, n: i64) -> NaiveDate {
        self.stage.until_heard().await;
        self.stage.clock.set(self.start + TimeDelta::days(n));
        calendar::day(self.stage.clock.now())
    }

    async fn seal(&self, actor: &Actor, field: Field, words: &str) -> Sealed {
        let sealed = SealedId(Uuid::new_v4());
        let seal = Seal {
            sealed,
            subject: self.child,
            thread: Some(self.thread),
            controller: Controller::Municipality,
            field,
            words: words.to_owned(),
        };
        self.stage.ask(actor, seal).await.unwrap();
        self.stage.show(actor, SealedRef { sealed }).await.unwrap()
    }

    async fn prepare_organisation(&self, today: NaiveDate) {
        let (stage, cast, organisation) = (&self.stage, &self.cast, self.organisation);
        let name = "Red Barnet Aarhus".parse().unwrap();
        let register = RegisterOrganisation {
            organisation,
            name,
            cvr: 12_345_678,
            kind: OrganisationKind::VoluntarySocial,
            size: SizeBand::From100To999,
        };
        stage.ask(&cast.bridge_builder, register).await.unwrap();
        stage.ask(&self.coordinator, DeclareCapacity { organisation, places: 10 }).await.unwrap();
        let agreement = AgreementId::of(organisation, AARHUS.parse().unwrap());
        let sign = SignAgreement {
            agreement,
            organisation,
            from_on: today,
            until_on: today + Days::new(730),
        };
        stage.ask(&cast.leader, sign).await.unwrap();
    }

    async fn clear_volunteer(&self, today: NaiveDate) -> VolunteerId {
        let volunteer = VolunteerId(Uuid::new_v4());
        let (stage, coordinator) = (&self.stage, &self.coordinator);
        let apply = ApplyAsVolunteer {
            volunteer,
            organisation: self.organisation,
            person: PersonId(Uuid::new_v4()),
        };
        stage.ask(coordinator, apply).await.unwrap();
        stage
            .ask(
                coordinator,
                ClearChildCertificate { volunteer, review_due_on: today + Days::new(700) },
            )
            .await
            .unwrap();
        stage.ask(coordinator, SignPledge { volunteer, text_version: 1 }).await.unwrap();
        stage
            .ask(
                coordinator,
                CompleteTraining {
                    volunteer,
                    course: Course::Basic,
                    until_on: today + Days::new(700),
                },
            )
            .await
            .unwrap();
        volunteer
    }

    /// D0 to D5: referred, accepted, met, heard, a goal, a consent.
    async fn begin(&self) {
        let (stage, cast, thread) = (&self.stage, &self.cast, self.thread);
        let wish = self.seal(&cast.case_worker, Field::Wish, WISH).await;
        let referral = self.referral();
        let submit = SubmitReferral {
            referral,
            child: self.child,
            age_band: AgeBand::Age6To9,
            legal_basis: LegalBasis::EarlyPreventive,
            purpose: referral::Purpose::LeisureParticipation,
            needs: vec![Need::Leisure],
            wish: Some(wish),
            no_wish: None,
            urgency: Urgency::Ordinary,
        };
        stage.ask(&cast.case_worker, submit).await.unwrap();
        self.on_day(1).await;
        stage.ask(&cast.bridge_builder, AcceptReferral { referral }).await.unwrap();
        until("the thread is open", async || {
            stage.show(&cast.bridge_builder, ShowThread { thread }).await.is_ok()
        })
        .await;
        let on = self.on_day(3).await;
        let note = Some(
            self.seal(&cast.bridge_builder, Field::ContactNote, "Mor er glad for hjælpen").await,
        );
        let contact =
            RecordContact { thread, with: Party::Family, channel: Channel::HomeVisit, on, note };
        stage.ask(&cast.bridge_builder, contact).await.unwrap();
        let words = self.seal(&cast.bridge_builder, Field::ChildView, WISH).await;
        stage.ask(&cast.bridge_builder, RecordChildView { thread, words, on }).await.unwrap();
        let words = self.seal(&cast.bridge_builder, Field::Goal, "Være med på holdet").await;
        let goal = AgreeGoal { thread, goal: GoalId(Uuid::new_v4()), words, now: 2, wished: 10 };
        stage.ask(&cast.bridge_builder, goal).await.unwrap();
        let today = self.on_day(5).await;
        let consent = ConsentId(Uuid::new_v4());
        let request = RequestConsent {
            consent,
            thread,
            subject: self.child,
            recipients: vec![self.organisation],
            categories: vec![
                DataCategory::Name,
                DataCategory::Age,
                DataCategory::Interests,
                DataCategory::Phone,
            ],
            purpose: ConsentPurpose::Leisure,
            until_on: today + Days::new(365),
            text_version: 1,
            signatories: self.parents.to_vec(),
        };
        stage.ask(&cast.bridge_builder, request).await.unwrap();
        for by in self.parents {
            stage
                .ask(
                    &family(AARHUS, by),
                    SignConsent { consent, by, channel: SignatureChannel::MitId },
                )
                .await
                .unwrap();
        }
    }

    fn referral(&self) -> ReferralId {
        ReferralId(self.child.0)
    }

    /// D5 to D16: planned, offered, accepted, matched.
    async fn place(&self) -> (AssignmentId, MatchId) {
        let (stage, cast) = (&self.stage, &self.cast);
        let (assignment, r#match) = (AssignmentId(Uuid::new_v4()), MatchId(Uuid::new_v4()));
        let plan = PlanAssignment {
            assignment,
            thread: self.thread,
            child: self.child,
            age_band: AgeBand::Age6To9,
            need: Need::Leisure,
            programme: Programme::PladsTilAlle,
            candidates: vec![self.organisation],
        };
        stage.ask(&cast.bridge_builder, plan).await.unwrap();
        stage.ask(&cast.bridge_builder, OfferAssignment { assignment }).await.unwrap();
        self.on_day(8).await;
        stage.ask(&self.coordinator, AcceptOffer { assignment }).await.unwrap();
        let today = self.on_day(14).await;
        let volunteer = self.clear_volunteer(today).await;
        stage
            .ask(&self.coordinator, ProposeMatch { r#match, assignment, volunteer })
            .await
            .unwrap();
        self.on_day(16).await;
        stage
            .ask(&family(AARHUS, self.parents[0]), ConfirmMatch { r#match, by: self.parents[0] })
            .await
            .unwrap();
        stage.ask(&self.coordinator, StartMatch { r#match }).await.unwrap();
        let on = self.on_day(20).await;
        stage.ask(&self.coordinator, RecordFirstMeeting { r#match, on }).await.unwrap();
        (assignment, r#match)
    }

    /// D20 to D130: sessions, a measurement, the follow-up, the end.
    async fn accompany(&self, assignment: AssignmentId, r#match: MatchId) {
        let (stage, cast, thread) = (&self.stage, &self.cast, self.thread);
        let measure = async |score, on| {
            let measurement = MeasurementId(Uuid::new_v4());
            let record = RecordMeasurement {
                measurement,
                thread,
                child: self.child,
                instrument: Instrument::Gbo,
                score,
                by: Respondent::Child,
                on,
            };
            stage.ask(&cast.bridge_builder, record).await.unwrap();
        };
        measure(2, self.on_day(21).await).await;
        for week in 0..9 {
            let on = self.on_day(27 + week * 7).await;
            stage
                .ask(
                    &self.coordinator,
                    LogSession { r#match, on, minutes: 90, attendance: Attendance::Attended },
                )
                .await
                .unwrap();
        }
        let on = self.on_day(84).await;
        let follow_ups: FollowUps =
            stage.show(&cast.bridge_builder, ListFollowUps {}).await.unwrap();
        let [planned] = &follow_ups.follow_ups[..] else { panic!("{follow_ups:?}") };
        let hold =
            HoldFollowUp { follow_up: planned.follow_up, on, outcome: FollowUpOutcome::Continue };
        stage.ask(&cast.bridge_builder, hold).await.unwrap();
        measure(7, on).await;
        for day in [98, 110] {
            let on = self.on_day(day).await;
            stage
                .ask(
                    &self.coordinator,
                    LogSession { r#match, on, minutes: 90, attendance: Attendance::Attended },
                )
                .await
                .unwrap();
        }
        self.on_day(115).await;
        stage
            .ask(
                &self.coordinator,
                EndMatch { r#match, planned: true, reason: EndReason::Completed },
            )
            .await
            .unwrap();
        stage.ask(&self.coordinator, CompleteAssignment { assignment }).await.unwrap();
        self.on_day(130).await;
        let close = CloseThread {
            thread,
            reason: CloseReason::GoalsReached,
            outcome: Outcome::Better,
            next_contact: NextContact::Association,
        };
        stage.ask(&cast.bridge_builder, close).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nikolajs_football() {
    let start = testing::monday();
    let stage = Stage::set(Clock::by_hand(start)).await;
    let house = stage.open().await;
    let (child, organisation) = (PersonId(Uuid::new_v4()), OrganisationId(Uuid::new_v4()));
    let thread = ThreadId::of(ReferralId(child.0));
    let parents = [PersonId(Uuid::new_v4()), PersonId(Uuid::new_v4())];
    let play = Play {
        cast: Cast::of(AARHUS),
        start,
        child,
        parents,
        thread,
        organisation,
        coordinator: coordinator(AARHUS, organisation),
        stage,
    };
    play.prepare_organisation(calendar::day(start)).await;
    play.begin().await;
    let (assignment, r#match) = play.place().await;
    play.stage.until_heard().await;
    assert_eq!(active_children(&play).await, 1);
    play.accompany(assignment, r#match).await;
    play.stage.until_heard().await;
    the_timeline_tells_it(&play).await;
    nobody_was_alarmed(&play).await;
    the_words_are_for_whom_they_are_for(&play).await;
    audit_proves_it(&play).await;
    let stage = play.stage;
    house.drain().await;
    stage.assert_whole().await;
}

async fn active_children(play: &Play) -> i64 {
    let counts = play.stage.show(&play.cast.leader, ActiveChildren {}).await.unwrap();
    counts.iter().map(|it| it.n).sum()
}

async fn the_timeline_tells_it(play: &Play) {
    let timeline =
        play.stage.show(&play.cast.bridge_builder, Timeline { thread: play.thread }).await.unwrap();
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
    let figures =
        play.stage.show(&play.cast.leader, reporting::TimeToFirstMeeting {}).await.unwrap();
    let days: Vec<_> = figures.iter().map(|it| it.median_days).collect();
    assert_eq!(days, [20.0], "K03");
}

async fn nobody_was_alarmed(play: &Play) {
    let Alerts { alerts } =
        play.stage.show(&play.cast.bridge_builder, ListAlerts {}).await.unwrap();
    assert_eq!(alerts, []);
    let raised = play
        .stage
        .count(
            "followup",
            "select count(*) from events where type like 'alert.%' or type = 'watch.fell_silent'",
        )
        .await;
    assert_eq!(raised, 0);
}

/// The volunteer sees neither wish nor note; the bridge-builder does; each look is on record.
async fn the_words_are_for_whom_they_are_for(play: &Play) {
    let reveal =
        || Reveal { subject: play.child, sealed: vec![], purpose: proto::vault::Purpose::CaseWork };
    let shown = play.stage.show(&play.cast.bridge_builder, reveal()).await.unwrap();
    assert!(
        shown.iter().any(|it| it.words.as_deref() == Some(WISH)),
        "the bridge-builder reads the wish"
    );
    let volunteer =
        Actor { organisation: Some(play.organisation), ..testing::actor(Role::Volunteer, AARHUS) };
    let refused = play.stage.show(&volunteer, reveal()).await.unwrap();
    assert!(
        refused.iter().all(|it| it.words.is_none() && it.outcome != LookOutcome::Shown),
        "the volunteer sees nothing"
    );
    let looks =
        play.stage.count("vault", "select count(*) from events where type = 'look.logged'").await;
    assert_eq!(looks, 2);
}

async fn audit_proves_it(play: &Play) {
    play.stage.until_heard().await;
    let search = audit::Search { thread: Some(play.thread.0), ..audit::Search::default() };
    let page = play.stage.show(&play.cast.auditor, search).await.unwrap();
    assert!(page.entries.len() > 30, "{}", page.entries.len());
    let faults = play.stage.show(&play.cast.auditor, audit::Faults::default()).await.unwrap();
    assert_eq!(faults.faults, []);
    // What the child said is in no event, no view of another service, no message.
    for service in ["referral", "thread", "assignment", "followup", "reporting", "audit", "vault"] {
        let dump = play.stage.count(service, &format!("select count(*) from events where data::text like '%{WISH}%' or actor::text like '%{WISH}%'")).await;
        assert_eq!(dump, 0, "{service}");
    }
}
