//! SC-04: a consent is withdrawn while a volunteer and a child meet every week. Aarhus.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Clock, calendar, testing};
use proto::{
    actor::{Actor, Role},
    assignment::{PauseReason, *},
    code::AgeBand,
    followup::{AlertCode, OpenAlert, Severity},
    id::{AssignmentId, ConsentId, MatchId, PersonId, ThreadId},
    thread::*,
    vault::{Field, LookOutcome, Looks, Purpose},
};

use super::people::{Branch, Helper, Household, ORDINARY, Town};
use crate::stage::{Stage, until};

/// Nine minutes past nine in the evening: nobody is at work but the machines.
const EVENING: &str = "2026-11-23T20:14:00Z";

struct Play<'a> {
    town: Town<'a>,
    family: Household,
    thread: ThreadId,
    branch: Branch,
    club: Branch,
    consent: ConsentId,
    assignment: AssignmentId,
    r#match: MatchId,
    helper: Helper,
}

impl Play<'_> {
    /// A match that goes on: the branch and the club know the child by consent.
    async fn begin(stage: &Stage) -> Play<'_> {
        let town = Town::of(stage, "0751");
        let family = town.household("Aarhus", &[9]).await;
        let child = (family.children[0], AgeBand::Age6To9);
        let wish = town.seal(&town.cast.case_worker, child.0, None, Field::Wish, "Fodbold").await;
        let referral = town.refer(&[child], Some(wish)).await;
        let thread = town.accept(referral).await;
        let branch = town.branch("Red Barnet Aarhus", SizeBand::From100To999).await;
        let club = town.branch("Aarhus Boldklub", SizeBand::From100To999).await;
        let consent = town.consent(thread, child.0, &[&branch, &club], &ORDINARY).await;
        let (assignment, r#match, helper) =
            town.matched(thread, child, &family.parents, &branch).await;
        let contribution = Contribution::Place;
        let add = AddContribution { assignment, organisation: club.organisation, contribution };
        stage.ask(&town.cast.bridge_builder, add).await.unwrap();
        let confirm = ConfirmContribution { assignment, contribution };
        stage.ask(&club.coordinator, confirm).await.unwrap();
        Play { town, family, thread, branch, club, consent, assignment, r#match, helper }
    }

    fn child(&self) -> PersonId {
        self.family.children[0]
    }

    /// Everybody outside the municipality who saw the child, and what they see now.
    async fn seen_outside(&self) -> [Vec<Field>; 3] {
        let (town, child, purpose) = (&self.town, self.child(), Purpose::Assignment);
        [
            town.sees(&self.branch.coordinator, child, purpose).await,
            town.sees(&self.club.coordinator, child, purpose).await,
            town.sees(&self.helper.actor, child, purpose).await,
        ]
    }

    async fn withdraw(&self) -> DateTime<Utc> {
        let (by, channel) = (self.family.parents[0], SignatureChannel::MitId);
        let withdraw = WithdrawConsent { consent: self.consent, by, channel };
        self.town.stage.ask(&self.town.family(by), withdraw).await.unwrap();
        self.town.stage.clock.now()
    }

    async fn withdrawal(&self) -> WithdrawalView {
        let query = ConsentWithdrawal { consent: self.consent };
        self.town.stage.show(&self.town.cast.case_worker, query).await.unwrap()
    }

    async fn shown(&self, by: &Actor) -> AssignmentShown {
        let query = ShowAssignment { assignment: self.assignment };
        self.town.stage.show(by, query).await.unwrap()
    }

    async fn alert(&self, code: AlertCode) -> Option<OpenAlert> {
        self.town.alerts().await.into_iter().find(|it| it.code == code)
    }

    /// Who is told of the withdrawal.
    fn concerned(&self) -> [ConcernedParty; 3] {
        let organisation = |it: &Branch| ConcernedParty {
            party: Party::Organisation,
            organisation: Some(it.organisation),
        };
        let family = ConcernedParty { party: Party::Family, organisation: None };
        [family, organisation(&self.branch), organisation(&self.club)]
    }

    async fn log_session(&self) -> u16 {
        let (r#match, on) = (self.r#match, self.town.today());
        let log =
            LogSession { r#match, on, minutes: 60, attendance: Attendance::Attended, went: None };
        let logged = self.town.stage.ask(&self.helper.actor, log).await;
        logged.err().map_or(200, |it| it.status)
    }

    /// How often something was said of a stream.
    async fn said(&self, service: &str, kind: &str) -> usize {
        let events = self.town.stage.events(service).await;
        events.iter().filter(|it| it.kind == kind && it.thread == self.thread.0).count()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mother_takes_her_consent_back() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let play = Play::begin(&stage).await;
    let [branch, club, helper] = play.seen_outside().await;
    assert_eq!(branch, [Field::FirstName, Field::Surname, Field::Phone, Field::Age]);
    assert_eq!(club, branch);
    assert_eq!(helper, [Field::FirstName, Field::Phone, Field::Age]);
    assert_eq!(play.log_session().await, 200);

    stage.clock.set(EVENING.parse().unwrap());
    let at = play.withdraw().await;
    until("access is closed everywhere", async || play.withdrawal().await.closed_at.is_some())
        .await;
    everybody_has_acknowledged(&play, at).await;
    nothing_is_served_any_more(&play).await;
    the_municipality_goes_on(&play).await;
    all_who_are_concerned_are_told(&play).await;
    what_was_done_stays_on_record(&play).await;
    a_new_consent_is_narrower(&play).await;
    stage.close(house).await;
}

/// Within the minute: the clock has not moved since.
async fn everybody_has_acknowledged(play: &Play<'_>, at: DateTime<Utc>) {
    let it = play.withdrawal().await;
    assert_eq!((it.end, it.ended_at), (ConsentEnd::Withdrawn, at));
    assert_eq!(it.effective_by, at + TimeDelta::seconds(60), "P-16");
    let mut acknowledged: Vec<_> = it.acknowledged.iter().map(|it| it.by_service).collect();
    acknowledged.sort_unstable();
    assert_eq!(acknowledged, ServiceName::ALL);
    assert!(it.acknowledged.iter().all(|it| it.at == at), "{it:?}");
    assert_eq!((it.closed_at, it.late, it.missing), (Some(at), false, vec![]));
    for service in ["vault", "assignment", "followup"] {
        assert_eq!(play.said(service, "withdrawal.acknowledged").await, 1, "{service}");
    }
    assert_eq!(play.said("thread", "consent.withdrawal_late").await, 0);
    assert_eq!(play.alert(AlertCode::WithdrawalNotEffective).await, None);
}

/// Not to the branch, the club, the volunteer; not the second time either; and they do not meet.
async fn nothing_is_served_any_more(play: &Play<'_>) {
    for _ in 0..3 {
        assert_eq!(play.seen_outside().await, [vec![], vec![], vec![]]);
    }
    let coordinator = &play.branch.coordinator;
    let purpose = Purpose::Assignment;
    for person in [play.child(), play.family.parents[0], play.family.parents[1]] {
        let looked = play.town.look(coordinator, person, &[], purpose).await;
        let outcomes: Vec<_> = looked.iter().map(|it| it.outcome).collect();
        assert!(!outcomes.is_empty() && outcomes.iter().all(|it| *it == LookOutcome::Refused));
    }
    assert_eq!(play.said("assignment", "assignment.suspended").await, 1);
    assert_eq!(play.said("assignment", "match.paused").await, 1);
    let shown = play.shown(coordinator).await;
    assert_eq!(shown.suspended, Some(PauseReason::Consent), "contact the bridge-builder");
    assert_eq!(play.log_session().await, 409, "nobody meets on the strength of what is over");
    // A withdrawn consent does not come back.
    let (consent, by) = (play.consent, play.family.parents[0]);
    let sign = SignConsent { consent, by, channel: SignatureChannel::MitId };
    let no = play.town.stage.ask(&play.town.family(by), sign).await.unwrap_err();
    assert_eq!((no.status, &*no.code), (409, "consent_withdrawn"));
}

/// The thread is the municipality's own matter: it goes on, and somebody talks with the family.
async fn the_municipality_goes_on(play: &Play<'_>) {
    let (town, thread) = (&play.town, play.thread);
    let bridge_builder = &town.cast.bridge_builder;
    let shown = town.stage.show(bridge_builder, ShowThread { thread }).await.unwrap();
    assert_eq!(shown.state, ThreadState::Active);
    let seen = town.sees(bridge_builder, play.child(), Purpose::CaseWork).await;
    assert!(seen.contains(&Field::Wish) && seen.contains(&Field::FirstName), "{seen:?}");
    let talk = play.alert(AlertCode::TalkWithFamily).await.unwrap();
    assert_eq!((talk.thread, talk.owner), (thread, Role::BridgeBuilder));
    assert_eq!(talk.due_by, calendar::working_days_after(town.stage.clock.now(), 2));
    let (with, channel, on) = (Party::Family, Channel::Call, town.today());
    let contact = RecordContact { thread, with, channel, on, note: None, child: None };
    town.stage.ask(bridge_builder, contact).await.unwrap();
    until("the talk is held", async || play.alert(AlertCode::TalkWithFamily).await.is_none()).await;
}

/// P-16: within a working day the family, the branch and the club are told; then nothing waits, also when the day is over.
async fn all_who_are_concerned_are_told(play: &Play<'_>) {
    let (town, consent) = (&play.town, play.consent);
    let [family, branch, club] = play.concerned();
    let it = play.withdrawal().await;
    assert_eq!(it.confirm_by, Some(calendar::working_days_after(it.ended_at, 1)));
    assert_eq!((it.untold, it.told), (vec![family, branch, club], vec![]));
    let cast = &town.cast;
    for (by, party, channel) in [
        (&cast.bridge_builder, family, Channel::Call),
        (&cast.case_worker, branch, Channel::Message),
        (&cast.bridge_builder, club, Channel::Message),
    ] {
        let tell = ConfirmWithdrawal { consent, party, channel };
        town.stage.ask(by, tell).await.unwrap();
    }
    let it = play.withdrawal().await;
    assert_eq!((it.untold.len(), it.told.len()), (0, 3));
    assert_eq!(it.confirmed_at, Some(town.stage.clock.now()));
    assert_eq!(play.said("thread", "consent.withdrawal_confirmed").await, 1);
}

/// What was lawful stays as it was: who saw what before stands on record, and so does what was refused after.
async fn what_was_done_stays_on_record(play: &Play<'_>) {
    let looks = Looks { subject: Some(play.child()), untied: false, limit: 1_000, cursor: None };
    let looks = play.town.stage.show(&play.town.cast.auditor, looks).await.unwrap().looks;
    let of = |outcome| {
        let theirs = looks.iter().filter(|it| it.organisation == Some(play.branch.organisation));
        theirs.filter(|it| it.outcome == outcome).map(|it| it.at).collect::<Vec<_>>()
    };
    let (shown, refused) = (of(LookOutcome::Shown), of(LookOutcome::Refused));
    let evening: DateTime<Utc> = EVENING.parse().unwrap();
    assert!(!shown.is_empty() && shown.iter().all(|it| *it < evening), "{shown:?}");
    assert!(refused.iter().any(|it| *it >= evening), "{refused:?}");
    assert_eq!(play.said("assignment", "match.session_logged").await, 1);
}

/// SC-04.4: for the branch alone, and for the name alone; a new consent, and they meet again.
async fn a_new_consent_is_narrower(play: &Play<'_>) {
    play.town.stage.clock.advance(TimeDelta::days(1));
    let (thread, child) = (play.thread, play.child());
    let new = play.town.consent(thread, child, &[&play.branch], &[DataCategory::Name]).await;
    assert_ne!(new, play.consent);
    until("it goes on", async || play.shown(&play.branch.coordinator).await.suspended.is_none())
        .await;
    play.town.stage.until_handled().await;
    assert_eq!(play.said("assignment", "assignment.resumed").await, 1);
    assert_eq!(play.said("assignment", "match.resumed").await, 1);
    assert_eq!(play.log_session().await, 200);
    let [branch, club, helper] = play.seen_outside().await;
    assert_eq!(branch, [Field::FirstName, Field::Surname]);
    assert_eq!(club, [], "nobody consented to the club again");
    assert_eq!(helper, [Field::FirstName]);
    assert_eq!(play.town.show_consent(play.consent).await.standing, ConsentStanding::Withdrawn);
    play.town.stage.clock.advance(TimeDelta::days(1));
    play.town.stage.until_handled().await;
    assert_eq!(play.said("thread", "consent.confirmation_overdue").await, 0, "all were told");
}

/// A service is away when the consent is withdrawn: after a minute it is known that it is not closed everywhere; when the service
/// comes back, it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_service_is_late() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let mut house = stage.open().await;
    let play = Play::begin(&stage).await;
    house.assignment.drain().await;
    let at = play.withdraw().await;
    until("the others have acknowledged", async || play.withdrawal().await.acknowledged.len() == 2)
        .await;
    assert_eq!(play.withdrawal().await.missing, [ServiceName::Assignment]);
    assert_eq!(play.seen_outside().await, [vec![], vec![], vec![]], "the vault does not wait");
    assert_eq!(play.said("thread", "consent.withdrawal_late").await, 0, "there is a minute");
    stage.clock.advance(TimeDelta::seconds(60));
    // Somebody who starts again answers within another minute.
    until("the leader is told", async || {
        stage.clock.advance(TimeDelta::seconds(1));
        play.alert(AlertCode::WithdrawalNotEffective).await.is_some()
    })
    .await;
    let alert = play.alert(AlertCode::WithdrawalNotEffective).await.unwrap();
    assert_eq!((alert.severity, alert.owner), (Severity::Critical, Role::Leader));
    assert_eq!(alert.about, play.consent.0);
    let late = play.withdrawal().await;
    assert!(late.late && late.closed_at.is_none(), "{late:?}");
    assert_eq!(late.missing, [ServiceName::Assignment]);

    stage.clock.advance(TimeDelta::minutes(5));
    let back = stage.clock.now();
    house.assignment = stage.start(assignment::AssignmentService::new()).await;
    until("it is closed everywhere", async || play.withdrawal().await.closed_at.is_some()).await;
    let closed = play.withdrawal().await;
    assert_eq!(closed.closed_at, Some(back));
    assert!(back >= at + TimeDelta::seconds(360), "{back}");
    assert!(closed.late && closed.missing.is_empty(), "{closed:?}");
    until("the leader need not look any more", async || {
        play.alert(AlertCode::WithdrawalNotEffective).await.is_none()
    })
    .await;
    let shown = play.shown(&play.branch.coordinator).await;
    assert_eq!(shown.suspended, Some(PauseReason::Consent));
    assert_eq!(play.said("thread", "consent.withdrawal_late").await, 1);
    nobody_was_told(&play).await;
    // What was held on the day itself can still be noted; a day later nothing can be held.
    assert_eq!(play.log_session().await, 409);
    stage.close(house).await;
}

/// P-16: a working day is over, and the bridge-builders are asked to tell all; whom they call they have talked with.
async fn nobody_was_told(play: &Play<'_>) {
    let (stage, bridge_builder) = (play.town.stage, &play.town.cast.bridge_builder);
    let code = AlertCode::WithdrawalNotConfirmed;
    stage.clock.set(play.withdrawal().await.confirm_by.unwrap());
    until("somebody must tell them", async || play.alert(code).await.is_some()).await;
    let alert = play.alert(code).await.unwrap();
    assert_eq!((alert.about, alert.owner), (play.consent.0, Role::BridgeBuilder));
    assert!(play.alert(AlertCode::TalkWithFamily).await.is_some());
    for party in play.concerned() {
        let tell = ConfirmWithdrawal { consent: play.consent, party, channel: Channel::Call };
        stage.ask(bridge_builder, tell).await.unwrap();
    }
    for code in [code, AlertCode::TalkWithFamily] {
        until("nothing waits any more", async || play.alert(code).await.is_none()).await;
    }
}
