//! What a batch of others' events tells, folded in memory so that the database is asked once for each table. Pure.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    assignment::{self, MatchFact},
    code::Municipality,
    event::Unreadable,
    id::{PersonId, UserId},
    recorded::Recorded,
    referral,
    reporting::NextStep,
    thread::{self, ThreadFact},
    who::Actor,
};
use uuid::Uuid;

/// What a batch tells.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Told<'a> {
    /// What belongs in a timeline, with who did it.
    pub(crate) timeline: Vec<(&'a Recorded, Actor)>,
    /// What became of each thread.
    pub(crate) threads: HashMap<Uuid, Thread>,
    /// How offers were answered, by municipality and day in Denmark.
    pub(crate) answers: BTreeMap<(Municipality, NaiveDate), Answers>,
    /// From referral to first meeting.
    pub(crate) waits: HashMap<Uuid, Wait>,
}

/// What became of a thread within a batch; none of what did not change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thread {
    pub(crate) opened: Option<Opened>,
    pub(crate) bridge_builder: Option<UserId>,
    pub(crate) next_step: Option<NextStep>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
}

/// A thread opened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Opened {
    pub(crate) tenant: Municipality,
    pub(crate) child: PersonId,
    pub(crate) at: DateTime<Utc>,
}

/// How often offers were answered how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) accepted: i64,
    pub(crate) declined: i64,
    pub(crate) lapsed: i64,
}

/// A child waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) tenant: Municipality,
    pub(crate) referred_on: Option<NaiveDate>,
    pub(crate) met_on: Option<NaiveDate>,
}

/// What `events` of `source` tell. Bodies are read only where a figure needs them.
///
/// # Errors
/// When one that is needed cannot be read.
pub(crate) fn told<'a>(source: &str, events: &'a [Recorded]) -> Result<Told<'a>, Unreadable> {
    let mut told = Told::default();
    for recorded in events {
        let aggregate = recorded
            .kind
            .split_once('.')
            .map_or(recorded.kind.as_str(), |(aggregate, _)| aggregate);
        // Organisations, agreements and volunteers are in nobody's thread.
        if !matches!(
            (source, aggregate),
            ("assignment", "organisation" | "agreement" | "volunteer")
        ) {
            told.timeline.push((recorded, recorded.who()?));
        }
        match (source, recorded.kind.as_str()) {
            ("referral", "referral.submitted") => told.referred(recorded)?,
            (
                "thread",
                "thread.opened"
                | "thread.bridge_builder_assigned"
                | "thread.next_step_set"
                | "thread.closed",
            ) => {
                told.thread(recorded)?;
            }
            ("assignment", "assignment.offer_accepted") => told.answers(recorded).accepted += 1,
            ("assignment", "assignment.offer_declined") => told.answers(recorded).declined += 1,
            ("assignment", "assignment.offer_lapsed") => told.answers(recorded).lapsed += 1,
            ("assignment", "match.first_meeting_held") => told.met(recorded)?,
            (_, _) => {}
        }
    }
    Ok(told)
}

impl Told<'_> {
    fn thread(&mut self, recorded: &Recorded) -> Result<(), Unreadable> {
        let thread::Event::Thread(fact) = recorded.read()? else { return Ok(()) };
        let thread = self.threads.entry(recorded.stream).or_default();
        match fact {
            ThreadFact::Opened { child, .. } => {
                thread.opened =
                    Some(Opened { tenant: recorded.tenant, child, at: recorded.occurred_at });
            }
            ThreadFact::BridgeBuilderAssigned { bridge_builder } => {
                thread.bridge_builder = Some(bridge_builder);
            }
            ThreadFact::NextStepSet { step, owner, due_on } => {
                thread.next_step = Some(NextStep { step, owner, due_on });
            }
            ThreadFact::Closed { .. } => thread.closed_at = Some(recorded.occurred_at),
            ThreadFact::FamilyContacted { .. }
            | ThreadFact::ContactRecorded { .. }
            | ThreadFact::ChildViewRecorded { .. }
            | ThreadFact::GoalAgreed { .. } => {}
        }
        Ok(())
    }

    fn answers(&mut self, recorded: &Recorded) -> &mut Answers {
        self.answers.entry((recorded.tenant, calendar::day(recorded.occurred_at))).or_default()
    }

    fn referred(&mut self, recorded: &Recorded) -> Result<(), Unreadable> {
        if let referral::Event::Referral(referral::Fact::Submitted { thread, .. }) =
            recorded.read()?
        {
            self.wait(thread.0, recorded).referred_on = Some(calendar::day(recorded.occurred_at));
        }
        Ok(())
    }

    fn met(&mut self, recorded: &Recorded) -> Result<(), Unreadable> {
        if let assignment::Event::Match(MatchFact::FirstMeetingHeld { on }) = recorded.read()? {
            let wait = self.wait(recorded.thread, recorded);
            // A thread may have several matches: the child waited for the first.
            wait.met_on = Some(wait.met_on.map_or(on, |before| before.min(on)));
        }
        Ok(())
    }

    fn wait(&mut self, thread: Uuid, recorded: &Recorded) -> &mut Wait {
        self.waits.entry(thread).or_insert(Wait {
            tenant: recorded.tenant,
            referred_on: None,
            met_on: None,
        })
    }
}
