//! A municipality's history: threads as they go, written straight into the logs of four services, each with the chain of
//! hashes it must bear.

use std::{collections::HashMap, fmt::Write as _};

use anyhow::ensure;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use platform::calendar;
use proto::{
    actor::{Actor, Role},
    assignment::{AssignmentFact, Attendance, Explanation, Factor, MatchFact, Programme},
    code::{AgeBand, Municipality, Need},
    event::Event,
    followup::{FollowUpFact, FollowUpOutcome},
    id::{
        AssignmentId, EventId, FollowUpId, GoalId, MatchId, OrganisationId, PersonId, ReferralId,
        SealedId, ThreadId, UserId, VolunteerId,
    },
    recorded_event::RecordedEvent,
    referral::{Fact as ReferralFact, LegalBasis, NoWish, Purpose, Urgency},
    sealed::{Digest, Sealed},
    thread::{Channel, CloseReason, NextContact, Outcome, Party, Step, ThreadFact},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Those that `reporting` consumes and shows; of `vault` it only keeps whose glass is broken.
pub(crate) const SOURCES: [&str; 4] = ["referral", "thread", "assignment", "followup"];
/// Events of one thread.
pub(crate) const EVENTS_OF_A_THREAD: usize = 25;
/// Threads that go on at the same time: their events stand among each other's.
pub(crate) const AT_A_TIME: usize = 200;

/// A log as far as it is written.
#[derive(Default)]
pub(crate) struct Chain {
    pub(crate) position: i64,
    hash: Digest,
    versions: HashMap<Uuid, i64>,
    /// Rows that are still to be copied into the database, in the text format of `copy`.
    rows: String,
}

/// One thing that happened.
pub(crate) struct Happened {
    pub(crate) source: usize,
    pub(crate) stream: Uuid,
    pub(crate) thread: Uuid,
    pub(crate) actor: Actor,
    pub(crate) at: DateTime<Utc>,
    pub(crate) parts: (String, String),
}

/// How a thread begins.
#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    pub(crate) tenant: Municipality,
    pub(crate) began: DateTime<Utc>,
    /// What would come later has not happened yet.
    pub(crate) until: DateTime<Utc>,
    pub(crate) child: PersonId,
    pub(crate) bridge_builder: UserId,
}

/// Some of the 98 municipalities; which is no matter. Each thread runs to its end.
pub(crate) fn in_five_towns(nth: usize) -> anyhow::Result<Beginning> {
    const TENANTS: [&str; 5] = ["0751", "0101", "0657", "0461", "0851"];
    let minutes = TimeDelta::minutes(i64::try_from(nth)? * 20);
    Ok(Beginning {
        tenant: TENANTS[nth % TENANTS.len()].parse()?,
        began: "2026-01-05T08:00:00Z".parse::<DateTime<Utc>>()? + minutes,
        until: DateTime::<Utc>::MAX_UTC,
        child: PersonId(Uuid::new_v4()),
        bridge_builder: UserId(Uuid::new_v4()),
    })
}

/// Writes the history of `threads` threads into the logs, in the order of [`SOURCES`]; answers where each ends.
pub(crate) async fn write(
    logs: &mut [PgConnection; 4],
    threads: usize,
    beginning: impl Fn(usize) -> anyhow::Result<Beginning>,
) -> anyhow::Result<[i64; 4]> {
    let mut chains: [Chain; 4] = std::array::from_fn(|_| Chain::default());
    let mut told = 0;
    while told < threads {
        let together = AT_A_TIME.min(threads - told);
        let stories = (told..told + together).map(|nth| story(&beginning(nth)?));
        let stories = stories.collect::<anyhow::Result<Vec<_>>>()?;
        for step in 0..EVENTS_OF_A_THREAD {
            for happened in stories.iter().filter_map(|it| it.get(step)) {
                chains[happened.source].say(happened)?;
            }
        }
        for (chain, log) in chains.iter_mut().zip(logs.iter_mut()) {
            chain.copy(log).await?;
        }
        told += together;
    }
    for (chain, log) in chains.iter().zip(logs.iter_mut()) {
        chain.end(log).await?;
    }
    Ok(chains.map(|it| it.position))
}

pub(crate) fn actor(role: Role, tenant: Municipality, subject: UserId) -> Actor {
    Actor { subject, role, tenant, organisation: None, duty: None }
}

impl Chain {
    pub(crate) fn say(&mut self, happened: &Happened) -> anyhow::Result<()> {
        let version = self.versions.entry(happened.stream).or_default();
        *version += 1;
        let (kind, data) = happened.parts.clone();
        let mut event = RecordedEvent {
            position: self.position + 1,
            id: EventId(Uuid::new_v4()),
            stream: happened.stream,
            version: *version,
            kind,
            thread: happened.thread,
            tenant: happened.actor.tenant,
            actor: serde_json::to_string(&happened.actor)?,
            cause: Uuid::new_v4(),
            occurred_at: happened.at,
            recorded_at: happened.at,
            trace: String::new(),
            data,
            hash: Digest::default(),
        };
        event.hash = event.link(&self.hash);
        (self.position, self.hash) = (event.position, event.hash);
        let RecordedEvent {
            position,
            id,
            stream,
            version,
            kind,
            thread,
            tenant,
            actor,
            cause,
            trace,
            data,
            hash,
            ..
        } = &event;
        let at = event.occurred_at.to_rfc3339();
        // Nothing here needs an escape, which is why none is written.
        ensure!(
            !data.contains(['\\', '\t', '\n']) && !actor.contains(['\\', '\t', '\n']),
            "{kind} needs escaping"
        );
        writeln!(
            self.rows,
            "{position}\t{id}\t{stream}\t{version}\t{kind}\t{thread}\t{tenant}\t{actor}\t{cause}\t{at}\t{at}\t{trace}\t{data}\t\\\\x{hash}",
            id = id.0,
        )?;
        Ok(())
    }

    pub(crate) async fn end(&self, log: &mut PgConnection) -> anyhow::Result<()> {
        sqlx::query("update head set position = $1, hash = $2")
            .bind(self.position)
            .bind(self.hash.0.as_slice())
            .execute(log)
            .await?;
        Ok(())
    }

    pub(crate) async fn copy(&mut self, log: &mut PgConnection) -> anyhow::Result<()> {
        let mut copy = log.copy_in_raw("copy events from stdin").await?;
        copy.send(std::mem::take(&mut self.rows).into_bytes()).await?;
        copy.finish().await?;
        Ok(())
    }
}

/// Somebody's thread from referral to farewell.
struct Story {
    referral: ReferralId,
    thread: ThreadId,
    child: PersonId,
    assignment: AssignmentId,
    organisation: OrganisationId,
    r#match: MatchId,
    volunteer: VolunteerId,
    bridge_builder: Actor,
    coordinator: Actor,
    case_worker: Actor,
    began: DateTime<Utc>,
    events: Vec<Happened>,
}

fn story(beginning: &Beginning) -> anyhow::Result<Vec<Happened>> {
    let Beginning { tenant, began, until, child, bridge_builder } = *beginning;
    let somebody = |role| actor(role, tenant, UserId(Uuid::new_v4()));
    let referral = ReferralId(Uuid::new_v4());
    let mut story = Story {
        referral,
        thread: ThreadId::of(referral),
        child,
        assignment: AssignmentId(Uuid::new_v4()),
        organisation: OrganisationId(Uuid::new_v4()),
        r#match: MatchId(Uuid::new_v4()),
        volunteer: VolunteerId(Uuid::new_v4()),
        bridge_builder: actor(Role::BridgeBuilder, tenant, bridge_builder),
        coordinator: somebody(Role::Coordinator),
        case_worker: somebody(Role::CaseWorker),
        began,
        events: Vec::with_capacity(EVENTS_OF_A_THREAD),
    };
    story.begins()?;
    story.finds_an_organisation()?;
    story.meets()?;
    story.ends()?;
    ensure!(story.events.len() == EVENTS_OF_A_THREAD, "a thread has {} events", story.events.len());
    story.events.retain(|it| it.at <= until);
    Ok(story.events)
}

impl Story {
    fn day(&self, days: i64) -> NaiveDate {
        // Counted in days, not hours: between the two the clocks may have changed.
        calendar::day(self.began) + TimeDelta::days(days)
    }

    /// Something happened so many days after the beginning, on one of the streams.
    fn say(
        &mut self,
        stream: Uuid,
        actor: &Actor,
        days: i64,
        event: &impl Said,
    ) -> anyhow::Result<()> {
        let at = self.began + TimeDelta::days(days);
        self.events.push(Happened {
            source: event.source(),
            stream,
            thread: self.thread.0,
            actor: actor.clone(),
            at,
            parts: event.parts()?,
        });
        Ok(())
    }

    fn of_thread(&mut self, days: i64, fact: ThreadFact) -> anyhow::Result<()> {
        let actor = self.bridge_builder.clone();
        self.say(self.thread.0, &actor, days, &proto::thread::Event::from(fact))
    }

    fn of_assignment(&mut self, days: i64, fact: AssignmentFact) -> anyhow::Result<()> {
        let actor = self.coordinator.clone();
        self.say(self.assignment.0, &actor, days, &proto::assignment::Event::from(fact))
    }

    fn of_match(&mut self, days: i64, fact: MatchFact) -> anyhow::Result<()> {
        let actor = self.coordinator.clone();
        self.say(self.r#match.0, &actor, days, &proto::assignment::Event::from(fact))
    }

    fn next_step(&mut self, days: i64, step: Step) -> anyhow::Result<()> {
        let due_on = self.day(days + 14);
        self.of_thread(
            days,
            ThreadFact::NextStepSet { step, owner: Role::BridgeBuilder, due_on, overdue_at: None },
        )
    }

    fn begins(&mut self) -> anyhow::Result<()> {
        let (referral, thread, child, age_band) =
            (self.referral, self.thread, self.child, AgeBand::Age10To14);
        let (case_worker, bridge_builder) = (self.case_worker.clone(), self.bridge_builder.clone());
        let submitted = ReferralFact::Submitted {
            thread,
            child,
            age_band,
            legal_basis: LegalBasis::EarlyPreventive,
            purpose: Purpose::LeisureParticipation,
            needs: vec![Need::Leisure, Need::AdultFriend],
            wish: None,
            no_wish: Some(NoWish::NotAskedYet),
            urgency: Urgency::Ordinary,
            answer_by: self.began + TimeDelta::days(2),
            computed: None,
            reference: None,
            law: None,
            siblings: None,
        };
        self.say(referral.0, &case_worker, 0, &proto::referral::Event::from(submitted))?;
        let accountable = bridge_builder.subject;
        let accepted = ReferralFact::Accepted {
            thread,
            child,
            age_band,
            bridge_builder: accountable,
            siblings: None,
            at: None,
        };
        self.say(referral.0, &bridge_builder, 1, &proto::referral::Event::from(accepted))?;
        let (on, later) = (self.day(1), self.day(4));
        self.of_thread(
            1,
            ThreadFact::Opened {
                referral,
                child,
                age_band,
                on,
                deadlines: None,
                split: None,
                siblings: None,
            },
        )?;
        self.of_thread(1, ThreadFact::BridgeBuilderAssigned { bridge_builder: accountable })?;
        self.next_step(1, Step::ContactFamily)?;
        self.of_thread(4, ThreadFact::FamilyContacted { channel: Channel::HomeVisit, on: later })?;
        self.of_thread(
            4,
            ThreadFact::ChildViewRecorded {
                words: sealed(),
                on: later,
                child: None,
                voice_by: None,
            },
        )?;
        self.of_thread(
            4,
            ThreadFact::GoalAgreed {
                child: None,
                goal: GoalId(Uuid::new_v4()),
                words: sealed(),
                now: 3,
                wished: 8,
            },
        )?;
        self.next_step(4, Step::FindOrganisation)
    }

    fn finds_an_organisation(&mut self) -> anyhow::Result<()> {
        let (thread, child, age_band, need, organisation) =
            (self.thread, self.child, AgeBand::Age10To14, Need::Leisure, self.organisation);
        let programme = Programme::PladsTilAlle;
        self.of_assignment(
            5,
            AssignmentFact::Planned {
                thread,
                child,
                age_band,
                need,
                programme,
                candidates: vec![organisation],
                ask_again: None,
            },
        )?;
        let explanation = vec![Explanation { factor: Factor::Order, value: 1 }];
        let expires_at = self.began + TimeDelta::days(12);
        self.of_assignment(
            5,
            AssignmentFact::Offered {
                organisation,
                rank: 1,
                explanation,
                age_band,
                need,
                expires_at,
                rules: None,
                calendar: None,
            },
        )?;
        self.of_assignment(7, AssignmentFact::OfferAccepted { organisation })
    }

    fn meets(&mut self) -> anyhow::Result<()> {
        let (assignment, volunteer, organisation, child, thread) =
            (self.assignment, self.volunteer, self.organisation, self.child, self.thread);
        self.of_match(9, MatchFact::Proposed { assignment, volunteer, organisation, child })?;
        let first_meeting_by = self.began + TimeDelta::days(24);
        self.of_match(
            10,
            MatchFact::ConfirmedByFamily {
                by: PersonId(Uuid::new_v4()),
                first_meeting_by,
                rules: None,
                calendar: None,
            },
        )?;
        self.of_match(11, MatchFact::Started { volunteer, child, on: None })?;
        self.of_assignment(11, AssignmentFact::Started { thread, child, organisation })?;
        self.of_match(12, MatchFact::FirstMeetingHeld { on: self.day(12) })?;
        for days in [19, 26] {
            self.of_match(
                days,
                MatchFact::SessionLogged {
                    on: self.day(days),
                    minutes: 90,
                    attendance: Attendance::Attended,
                    went: None,
                },
            )?;
        }
        Ok(())
    }

    fn ends(&mut self) -> anyhow::Result<()> {
        let (follow_up, bridge_builder) =
            (FollowUpId::of(self.assignment), self.bridge_builder.clone());
        let planned = FollowUpFact::Planned {
            assignment: self.assignment,
            child: self.child,
            due_on: self.day(84),
            hard_by: self.day(90),
            rules: None,
            calendar: None,
        };
        self.say(follow_up.0, &bridge_builder, 11, &proto::followup::Event::from(planned))?;
        let held = FollowUpFact::Held { on: self.day(84), outcome: FollowUpOutcome::End };
        self.say(follow_up.0, &bridge_builder, 84, &proto::followup::Event::from(held))?;
        let on = self.day(85);
        self.of_thread(
            85,
            ThreadFact::ContactRecorded {
                child: None,
                with: Party::Family,
                channel: Channel::Meeting,
                on,
                note: Some(sealed()),
            },
        )?;
        self.next_step(85, Step::ClosingTalk)?;
        let (reason, outcome, next_contact) =
            (CloseReason::GoalsReached, Outcome::Better, NextContact::Association);
        self.of_thread(
            92,
            ThreadFact::Closed {
                reason,
                outcome,
                next_contact,
                on: None,
                talk_on: None,
                no_talk: None,
                tries: None,
                confirmed_by: None,
                ends: None,
            },
        )?;
        self.of_assignment(92, AssignmentFact::Completed { organisation: self.organisation })
    }
}

fn sealed() -> Sealed {
    Sealed { id: SealedId(Uuid::new_v4()), digest: Digest([0x5a; 32]) }
}

/// An event of one of [`SOURCES`].
trait Said: Event {
    fn source(&self) -> usize {
        SOURCES.iter().position(|it| *it == Self::SERVICE).unwrap_or_default()
    }
}

impl Said for proto::referral::Event {}
impl Said for proto::thread::Event {}
impl Said for proto::assignment::Event {}
impl Said for proto::followup::Event {}
