//! Nobody cries wolf: nothing falls due, and nobody is told, because a service has not heard yet what was recorded before.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Call, Clock, testing};
use proto::{
    followup::{AlertCode, AlertFact, Event, OpenAlert, WatchFact},
    id::{CommandId, ThreadId},
    request::Command as _,
    thread::{Channel, Party, RecordContact, Step},
};
use uuid::Uuid;

use crate::{
    journeys::people::Town,
    stage::{House, Stage, until},
};

/// The last evening before a thread that opened on [`testing::monday`] is silent, at eleven.
const EVENING: &str = "2026-12-14T20:00:00Z";
/// An hour after.
const NIGHT: &str = "2026-12-15T00:00:00Z";
const MORNING: &str = "2026-12-15T06:00:00Z";

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

struct Play<'a> {
    town: Town<'a>,
    thread: ThreadId,
}

impl Play<'_> {
    async fn begin(stage: &Stage) -> Play<'_> {
        let town = Town::of(stage, "0751");
        let family = town.household("Aarhus", &[9]).await;
        let child = (family.children[0], proto::code::AgeBand::Age6To9);
        let referral = town.refer(&[child], None).await;
        let thread = town.accept(referral).await;
        stage.until_handled().await;
        Play { town, thread }
    }

    fn contact(&self) -> RecordContact {
        RecordContact {
            thread: self.thread,
            with: Party::Family,
            channel: Channel::Call,
            on: self.town.today(),
            note: None,
            child: None,
        }
    }

    /// What `followup` has recorded.
    async fn events(&self) -> Vec<Event> {
        let events = self.town.stage.events("followup").await;
        events.iter().map(|it| it.read().unwrap()).collect()
    }

    async fn is_renewed(&self) -> bool {
        let is_it = |it: &Event| matches!(it, Event::Watch(WatchFact::Renewed { .. }));
        self.events().await.iter().any(is_it)
    }

    async fn silences(&self) -> Vec<WatchFact> {
        let silence = |it| {
            let Event::Watch(fact @ WatchFact::FellSilent { .. }) = it else { return None };
            Some(fact)
        };
        self.events().await.into_iter().filter_map(silence).collect()
    }

    async fn raised(&self, wanted: AlertCode) -> usize {
        let is_it = |it: &Event| matches!(it, Event::Alert(AlertFact::Raised { code, .. }) if *code == wanted);
        self.events().await.iter().filter(|it| is_it(it)).count()
    }

    async fn alert(&self, code: AlertCode) -> Option<OpenAlert> {
        self.town.alerts().await.into_iter().find(|it| it.code == code)
    }

    /// Nobody was told of a silence, and there is none.
    async fn was_never_silent(&self) {
        until("the contact is heard", async || self.is_renewed().await).await;
        assert_eq!(self.silences().await, []);
        assert_eq!(self.raised(AlertCode::Silence).await, 0);
    }
}

/// How often `followup` has found out, at the time it is now, that `source` is away.
async fn finds_away(stage: &Stage, source: &str) {
    let now = stage.clock.now().to_rfc3339();
    let query = format!(
        "select count(*) from checkpoints where source = '{source}' and away_until >= '{now}'"
    );
    until("it is found to be away", async || stage.count("followup", &query).await == 1).await;
}

/// A night without `followup`, in which people work: on its return it hears first, and then looks at what fell due.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followup_is_away_for_a_night() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let mut house = stage.open().await;
    let play = Play::begin(&stage).await;
    stage.clock.set(moment(EVENING));
    stage.until_handled().await;
    house.followup.drain().await;
    stage.ask(&play.town.cast.bridge_builder, play.contact()).await.unwrap();
    stage.clock.set(moment(MORNING));
    house.followup = stage.start(followup::FollowupService::new()).await;
    play.was_never_silent().await;
    stage.close(house).await;
}

/// A week without `followup`: what was late and is over by now is on record, and nobody is told. What is still late, is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followup_is_away_for_weeks() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let mut house = stage.open().await;
    let play = Play::begin(&stage).await;
    house.followup.drain().await;
    // A step was to be done in three days, and somebody to be heard in thirty.
    play.town.next(play.thread, Step::FollowUp, Step::ContactFamily, 3).await;
    stage.clock.set(moment("2026-12-02T12:00:00Z"));
    let of_thread = |kind: &str| format!("select count(*) from events where type = '{kind}'");
    let overdue = of_thread("thread.next_step_overdue");
    until("it is too late", async || stage.count("thread", &overdue).await == 1).await;
    play.town.next(play.thread, Step::ContactFamily, Step::FollowUp, 300).await;
    stage.ask(&play.town.cast.bridge_builder, play.contact()).await.unwrap();
    // 21 days after that contact it is silent; then there is one again.
    stage.clock.set(moment("2026-12-28T12:00:00Z"));
    let missing = of_thread("thread.voice_missing");
    until("nobody was heard", async || stage.count("thread", &missing).await == 1).await;
    stage.ask(&play.town.cast.bridge_builder, play.contact()).await.unwrap();
    stage.clock.set(moment("2026-12-29T12:00:00Z"));
    house.followup = stage.start(followup::FollowupService::new()).await;
    until("it is told that nobody was heard", async || {
        play.alert(AlertCode::VoiceMissing).await.is_some()
    })
    .await;
    until("the silence is on record", async || play.silences().await.len() == 1).await;
    for over in [AlertCode::NextStepOverdue, AlertCode::Silence] {
        assert_eq!(play.raised(over).await, 0, "{over}");
    }
    let passed = "select count(*) from events where type = 'alert.passed'";
    assert_eq!(stage.count("followup", passed).await, 1);
    stage.close(house).await;
}

/// NATS is away when it falls due; what `thread` had recorded is under way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_is_away_over_a_due_time() {
    let mut stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house: House = stage.open().await;
    let (contact, by, thread) = {
        let play = Play::begin(&stage).await;
        stage.clock.set(moment(EVENING));
        stage.until_handled().await;
        (play.contact(), play.town.cast.bridge_builder.clone(), play.thread)
    };
    stage.nats.kill().await.unwrap();
    let call =
        Call { id: CommandId(Uuid::new_v4()), actor: by, expected: None, trace: String::new() };
    let contact = RecordContact { on: platform::calendar::day(moment(EVENING)), ..contact };
    let body = serde_json::to_vec(&contact).unwrap();
    house.thread.core.ask(RecordContact::NAME, &body, call).await.unwrap();
    stage.clock.set(moment(NIGHT));
    for source in ["thread", "assignment"] {
        finds_away(&stage, source).await;
    }
    stage.nats.start_again().await.unwrap();
    let play = Play { town: Town::of(&stage, "0751"), thread };
    play.was_never_silent().await;
    stage.close(house).await;
}

/// A service stays away: after a day leaders are told so, once, and then it falls due, with a mark.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thread_is_away_for_two_days() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let mut house = stage.open().await;
    let play = Play::begin(&stage).await;
    stage.clock.set(moment(EVENING));
    stage.until_handled().await;
    house.thread.drain().await;
    finds_away(&stage, "thread").await;
    // A clock that leaps would tell that it was `followup` that was away.
    while stage.clock.now() < moment(EVENING) + TimeDelta::hours(23) {
        stage.clock.advance(TimeDelta::minutes(59));
        finds_away(&stage, "thread").await;
    }
    assert_eq!(play.silences().await, [], "it is not given up so soon");
    assert_eq!(play.raised(AlertCode::FollowUpBlind).await, 0);
    while stage.clock.now() < moment(EVENING) + TimeDelta::hours(26) {
        stage.clock.advance(TimeDelta::minutes(59));
        finds_away(&stage, "thread").await;
    }
    until("it is given up", async || play.alert(AlertCode::Silence).await.is_some()).await;
    let blind = play.alert(AlertCode::FollowUpBlind).await.unwrap();
    let since = blind.unheard_since.unwrap();
    assert!(since >= moment(EVENING) && since < moment(NIGHT), "{since}");
    assert_eq!(play.alert(AlertCode::Silence).await.unwrap().unheard_since, Some(since));
    let is_marked = |it: &WatchFact| matches!(it, WatchFact::FellSilent { unheard_since, .. } if *unheard_since == Some(since));
    assert!(play.silences().await.iter().all(is_marked));
    house.thread = stage.start(thread::ThreadService::new()).await;
    until("it is heard again", async || play.alert(AlertCode::FollowUpBlind).await.is_none()).await;
    assert_eq!(play.raised(AlertCode::FollowUpBlind).await, 1, "told once");
    assert_eq!(play.silences().await.len(), 1);
    stage.close(house).await;
}
