//! What is kept equals what is counted, whatever happened in whatever order, and however many events came at a time.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use platform::testing::{Walk, actor};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngSeed, TestRunner},
};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact, DeclineReason, MatchEntry, MatchFact},
    code::{AgeBand, Mistake, Municipality},
    event::Event,
    id::{OrganisationId, PersonId, ThreadId},
    recorded_event::RecordedEvent,
    reporting::{AcceptanceRate, ActiveChildren, TimeToFirstMeeting},
    thread::{self, Strand, ThreadFact},
};
use uuid::Uuid;

use super::screens::{closed, opened, start, submitted};
use crate::ReportingService;

/// How many stories are told, one after another, in one database.
const STORIES: usize = 40;
const THREADS: usize = 6;
const TENANTS: [&str; 3] = ["0751", "0657", "0825"];

/// What happens to one of a few threads.
#[derive(Debug, Clone)]
enum Deed {
    Come(u128),
    Leave(u128),
    Close,
    Reopen,
    Merge(usize, u128),
    StandAlone,
    Move(usize),
    Refer(usize),
    Meet(usize, u64),
    NeverMet(usize),
    Answer(usize, u8),
    /// Nothing: what was said until now is heard.
    Hear,
}

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let tenant = || 0..TENANTS.len();
    let deed = prop_oneof![
        (0..5_u128).prop_map(Deed::Come),
        (0..5_u128).prop_map(Deed::Leave),
        Just(Deed::Close),
        Just(Deed::Reopen),
        (0..THREADS, 0..5_u128).prop_map(|(into, child)| Deed::Merge(into, child)),
        Just(Deed::StandAlone),
        tenant().prop_map(Deed::Move),
        tenant().prop_map(Deed::Refer),
        (tenant(), 0..30_u64).prop_map(|(tenant, days)| Deed::Meet(tenant, days)),
        tenant().prop_map(Deed::NeverMet),
        (tenant(), 0..3_u8).prop_map(|(tenant, how)| Deed::Answer(tenant, how)),
        Just(Deed::Hear),
    ];
    (0..THREADS, deed)
}

/// Tells a story, and keeps everything that was said.
struct Teller {
    walk: Walk<ReportingService>,
    unheard: Vec<(&'static str, RecordedEvent)>,
    heard: BTreeMap<&'static str, Vec<RecordedEvent>>,
    threads: Vec<Uuid>,
    merged_into: BTreeMap<usize, usize>,
    met_at: BTreeMap<usize, i64>,
}

fn municipality(nth: usize) -> Municipality {
    TENANTS[nth].parse().unwrap()
}

impl Teller {
    fn say<E: Event>(&mut self, tenant: usize, source: &'static str, nth: usize, event: &E) -> i64 {
        let thread = self.threads[nth];
        let system = Actor::system(municipality(tenant));
        let stream =
            if source == "assignment" { Uuid::from_u128(!thread.as_u128()) } else { thread };
        let recorded = self.walk.published_by(&system, source, stream, thread, event);
        let position = recorded.position;
        self.unheard.push((source, recorded));
        position
    }

    fn say_of_thread(&mut self, nth: usize, fact: ThreadFact) {
        self.say(0, "thread", nth, &thread::Event::from(fact));
    }

    fn begin(&mut self) {
        self.threads = (0..THREADS).map(|_| Uuid::new_v4()).collect();
        (self.merged_into, self.met_at) = (BTreeMap::new(), BTreeMap::new());
        for nth in 0..THREADS {
            let child = PersonId(Uuid::from_u128(nth as u128 / 2));
            self.say(nth % TENANTS.len(), "thread", nth, &opened(child));
        }
    }

    async fn tell(&mut self, nth: usize, deed: &Deed) {
        self.walk.clock.advance(TimeDelta::hours(7));
        let today = platform::calendar::day(self.walk.clock.now());
        let (child, age_band) = (|it| PersonId(Uuid::from_u128(it)), AgeBand::Age6To9);
        match *deed {
            Deed::Come(it) => {
                self.say_of_thread(nth, ThreadFact::StrandAdded { child: child(it), age_band });
            }
            Deed::Leave(it) => {
                let to = ThreadId(Uuid::new_v4());
                self.say_of_thread(nth, ThreadFact::StrandSplit { child: child(it), to });
            }
            Deed::Close => {
                self.say(0, "thread", nth, &closed());
            }
            Deed::Reopen => {
                let voice_by = self.walk.clock.now();
                self.say_of_thread(nth, ThreadFact::Reopened { on: today, voice_by });
            }
            Deed::Merge(into, it) if into != nth && !self.merged_into.contains_key(&nth) => {
                self.merge(nth, into, Strand { child: child(it), age_band }, today);
            }
            Deed::StandAlone => self.stand_alone(nth),
            Deed::Move(to) => {
                let (from, to) = (municipality(0), municipality(to));
                self.say_of_thread(nth, ThreadFact::ActingMunicipalityChanged { from, to });
            }
            Deed::Refer(tenant) => {
                let thread = self.threads[nth];
                self.say(tenant, "referral", nth, &submitted(thread));
            }
            Deed::Meet(tenant, days) => {
                let on = today.checked_add_days(Days::new(days)).unwrap();
                let event = assignment::Event::from(MatchFact::FirstMeetingHeld { on });
                let position = self.say(tenant, "assignment", nth, &event);
                self.met_at.insert(nth, position);
            }
            Deed::NeverMet(tenant) => self.never_met(nth, tenant, today),
            Deed::Answer(tenant, how) => self.answer(nth, tenant, how),
            Deed::Merge(..) => {}
            Deed::Hear => self.hear().await,
        }
    }

    fn merge(&mut self, nth: usize, into: usize, strand: Strand, today: NaiveDate) {
        let (survivor, thread) = (ThreadId(self.threads[into]), ThreadId(self.threads[nth]));
        self.merged_into.insert(nth, into);
        self.say_of_thread(nth, ThreadFact::MergedInto { survivor, undo_until: today });
        let (strands, goals, assignments) = (vec![strand], vec![], vec![]);
        let absorbed =
            ThreadFact::Absorbed { thread, strands, goals, assignments, undo_until: today };
        self.say_of_thread(into, absorbed);
    }

    fn stand_alone(&mut self, nth: usize) {
        let Some(into) = self.merged_into.remove(&nth) else { return };
        let (survivor, thread) = (ThreadId(self.threads[into]), ThreadId(self.threads[nth]));
        let (voice_by, assignments) = (self.walk.clock.now(), vec![]);
        self.say_of_thread(nth, ThreadFact::MergeUndone { survivor, assignments, voice_by });
        self.say_of_thread(into, ThreadFact::AbsorptionUndone { thread });
    }

    fn never_met(&mut self, nth: usize, tenant: usize, on: NaiveDate) {
        let Some(position) = self.met_at.remove(&nth) else { return };
        let (entry, mistake) = (MatchEntry::FirstMeeting, Mistake::WrongDay);
        let fact = MatchFact::EntryCorrected { position, entry, on, mistake };
        self.say(tenant, "assignment", nth, &assignment::Event::from(fact));
    }

    fn answer(&mut self, nth: usize, tenant: usize, how: u8) {
        let organisation = OrganisationId(Uuid::nil());
        let fact = match how {
            0 => AssignmentFact::OfferAccepted { organisation },
            1 => AssignmentFact::OfferLapsed { organisation },
            _ => AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::TooFar },
        };
        self.say(tenant, "assignment", nth, &assignment::Event::from(fact));
    }

    /// Everything that was said is handled, a source at a time, and what is kept is compared.
    async fn hear(&mut self) {
        let mut unheard: BTreeMap<&'static str, Vec<RecordedEvent>> = BTreeMap::new();
        for (source, event) in self.unheard.drain(..) {
            unheard.entry(source).or_default().push(event);
        }
        for (source, events) in unheard {
            self.walk.core.handle_events(source, &events).await.unwrap();
            self.heard.entry(source).or_default().extend(events);
        }
        assert_eq!(kept(&self.walk).await, counted(&self.walk).await);
    }
}

/// The kept figures of each municipality: children, days waited, answers by month.
async fn kept(walk: &Walk<ReportingService>) -> Vec<(String, String, String, i64)> {
    sqlx::query_as(
        "select 'children', tenant, '', children from reporting_active_children where children <> 0
         union all select 'waits', tenant, days::text, waits from reporting_days_waited where waits <> 0
         union all select 'answers', tenant, month::text, accepted + 1000 * declined + 1000000 * lapsed from reporting_answers_by_month
         order by 1, 2, 3",
    )
    .fetch_all(&walk.pool)
    .await
    .unwrap()
}

/// The same, counted.
async fn counted(walk: &Walk<ReportingService>) -> Vec<(String, String, String, i64)> {
    sqlx::query_as(
        "select 'children', tenant, '', count(distinct s.child) from reporting_threads join reporting_strands s using (thread)
         where closed_at is null and merged_into is null group by tenant
         union all
         select 'waits', tenant, days::text, count(*)
         from (select w.tenant, min(met_on) - min(referred_on) as days
               from reporting_waits w left join reporting_threads t using (thread)
               group by w.tenant, coalesce(t.merged_into, w.thread)) as waits
         where days is not null group by tenant, days
         union all
         select 'answers', tenant, date_trunc('month', answered_on)::date::text,
                sum(accepted + 1000 * declined + 1000000 * lapsed)::bigint
         from reporting_answers group by tenant, date_trunc('month', answered_on)
         order by 1, 2, 3",
    )
    .fetch_all(&walk.pool)
    .await
    .unwrap()
}

/// What is shown of it, beside what PostgreSQL counts.
async fn is_shown_as_counted(walk: &Walk<ReportingService>) {
    let auditor = actor(Role::Auditor, "0000");
    let shown = walk.show(&auditor, TimeToFirstMeeting {}).await.unwrap();
    let shown: Vec<_> =
        shown.iter().map(|it| (it.municipality.to_string(), it.n, it.median_days)).collect();
    let counted: Vec<(String, i64, f64)> = sqlx::query_as(
        "select tenant, count(*), percentile_cont(0.5) within group (order by days)
         from reporting_waits where days is not null group by tenant order by tenant",
    )
    .fetch_all(&walk.pool)
    .await
    .unwrap();
    assert_eq!(shown, counted);
    assert!(!walk.show(&auditor, ActiveChildren {}).await.unwrap().is_empty());
    let first: NaiveDate = "2026-11-23".parse().unwrap();
    for (from, until) in [(0, 400), (8, 30), (8, 38), (9, 70), (40, 41), (70, 9), (12, 12)] {
        let day = |days| Some(first + Days::new(days));
        for (from_on, until_on) in
            [(day(from), day(until)), (None, day(until)), (day(from), None), (None, None)]
        {
            let shown = walk.show(&auditor, AcceptanceRate { from_on, until_on }).await.unwrap();
            let shown: Vec<_> =
                shown.iter().map(|it| (it.municipality.to_string(), it.n, it.lapsed)).collect();
            let counted: Vec<(String, i64, i64)> = sqlx::query_as(
                "select tenant, sum(accepted + declined + lapsed)::bigint, sum(lapsed)::bigint from reporting_answers
                 where answered_on >= coalesce($1, '-infinity'::date) and answered_on <= coalesce($2, 'infinity'::date)
                 group by tenant order by tenant",
            )
            .bind(from_on)
            .bind(until_on)
            .fetch_all(&walk.pool)
            .await
            .unwrap();
            assert_eq!(shown, counted, "{from_on:?} to {until_on:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_equals_what_is_counted() {
    let config = Config { rng_seed: RngSeed::Fixed(7), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut teller = Teller {
        walk: start().await,
        unheard: vec![],
        heard: BTreeMap::new(),
        threads: vec![],
        merged_into: BTreeMap::new(),
        met_at: BTreeMap::new(),
    };
    for _ in 0..STORIES {
        let story = prop::collection::vec(deed(), 10..60).new_tree(&mut runner).unwrap().current();
        teller.begin();
        for (nth, deed) in &story {
            teller.tell(*nth, deed).await;
        }
        teller.hear().await;
    }
    is_shown_as_counted(&teller.walk).await;
    // Built anew, from the same events in batches of another size, it is the same.
    let anew = start().await;
    for (source, events) in &teller.heard {
        for batch in events.chunks(97) {
            anew.core.handle_events(source, batch).await.unwrap();
        }
    }
    assert_eq!(kept(&anew).await, kept(&teller.walk).await);
    assert_eq!(kept(&anew).await, counted(&anew).await);
}
