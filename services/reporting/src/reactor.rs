//! What a batch of others' events tells, folded in memory so that the database is asked once for each table. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    actor::{Actor, Role},
    assignment::{self, MatchEntry, MatchFact},
    code::Municipality,
    event::Unreadable,
    id::{ConsentId, PersonId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    referral,
    reporting::NextStep,
    thread::{self, ConsentFact, ThreadFact},
    vault::{self, BreakGlassFact},
};
use uuid::Uuid;

/// What a batch tells; of each table the rows in the order of its key, so that who consumes another source at the same time takes
/// the same rows in the same order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Told<'a> {
    /// What belongs in a timeline, with who did it.
    pub(crate) timeline: Vec<(&'a RecordedEvent, Actor)>,
    /// What became of each thread.
    pub(crate) threads: BTreeMap<Uuid, Thread>,
    /// Which children came into a thread, or left it.
    pub(crate) strands: Strands,
    /// How offers were answered, by municipality and day in Denmark.
    pub(crate) answers: BTreeMap<(Municipality, NaiveDate), Answers>,
    /// From referral to first meeting.
    pub(crate) waits: BTreeMap<Uuid, Wait>,
    /// Threads of which a first meeting was a mistake: it is looked for anew.
    pub(crate) met_anew: BTreeSet<Uuid>,
    /// Glasses that were broken: few, each once.
    pub(crate) glasses: Vec<Glass>,
    /// Streams of consents that a child decides alone, and of their ends: in no timeline.
    pub(crate) own_rights: Vec<Uuid>,
}

/// What became of a thread within a batch; none of what did not change. What can also be taken back is none inside.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thread {
    pub(crate) opened: Option<Opened>,
    pub(crate) tenant: Option<Municipality>,
    pub(crate) bridge_builder: Option<UserId>,
    pub(crate) next_step: Option<Next>,
    pub(crate) closed_at: Option<Option<DateTime<Utc>>>,
    pub(crate) paused_at: Option<Option<DateTime<Utc>>>,
    pub(crate) merged_into: Option<Option<ThreadId>>,
}

/// What is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// This.
    Step(NextStep),
    /// Nothing since this day, on which the last step was done: something must be.
    NothingSince(NaiveDate),
}

/// Which children came into a thread within a batch, or left it; what left is taken away before what came is put in.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Strands {
    /// Thread and child, with the thread that brought them along.
    pub(crate) came: BTreeMap<(Uuid, PersonId), Option<Uuid>>,
    /// Thread and child.
    pub(crate) left: BTreeSet<(Uuid, PersonId)>,
    /// Thread, and the one that took its children back.
    pub(crate) taken_back: BTreeSet<(Uuid, Uuid)>,
}

impl Strands {
    fn come(&mut self, thread: Uuid, child: PersonId, via: Option<Uuid>) {
        self.came.insert((thread, child), via);
    }

    fn leave(&mut self, thread: Uuid, child: PersonId) {
        self.came.remove(&(thread, child));
        self.left.insert((thread, child));
    }

    fn take_back(&mut self, thread: Uuid, by: Uuid) {
        self.came.retain(|(of, _), via| *of != thread || *via != Some(by));
        self.taken_back.insert((thread, by));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.came.is_empty() && self.left.is_empty() && self.taken_back.is_empty()
    }
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

/// Somebody broke the glass to see a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glass {
    pub(crate) glass: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) by: UserId,
    pub(crate) role: Role,
    pub(crate) subject: PersonId,
    pub(crate) until: DateTime<Utc>,
}

/// What `events` of `source` tell. Bodies are read only where a figure needs them.
///
/// # Errors
/// When one that is needed cannot be read.
pub(crate) fn told<'a>(source: &str, events: &'a [RecordedEvent]) -> Result<Told<'a>, Unreadable> {
    let mut told = Told::default();
    for recorded in events {
        if is_of_a_thread(source, &recorded.kind) {
            told.timeline.push((recorded, recorded.who()?));
        }
        match (source, recorded.kind.as_str()) {
            ("referral", "referral.submitted") => told.referred(recorded)?,
            (
                "thread",
                "thread.opened"
                | "thread.strand_added"
                | "thread.strand_split"
                | "thread.bridge_builder_assigned"
                | "thread.handed_over"
                | "thread.acting_municipality_changed"
                | "thread.next_step_set"
                | "thread.step_completed"
                | "thread.paused"
                | "thread.resumed"
                | "thread.closed"
                | "thread.reopened"
                | "thread.merged_into"
                | "thread.merge_undone"
                | "thread.absorbed"
                | "thread.absorption_undone",
            ) => {
                told.thread(recorded)?;
            }
            ("thread", "consent.requested") => told.asked_for(recorded)?,
            ("assignment", "assignment.offer_accepted") => told.answers(recorded).accepted += 1,
            ("assignment", "assignment.offer_declined") => told.answers(recorded).declined += 1,
            ("assignment", "assignment.offer_lapsed") => told.answers(recorded).lapsed += 1,
            ("assignment", "match.first_meeting_held") => told.met(recorded)?,
            ("assignment", "match.entry_corrected") => told.unmet(recorded)?,
            ("vault", "break_glass.used" | "break_glass.approved") => {
                told.glasses.extend(glass(recorded)?);
            }
            (_, _) => {}
        }
    }
    Ok(told)
}

/// Whether it belongs in a timeline. Organisations, agreements and volunteers are in nobody's thread, nor are case steps and
/// rules, nor is what the vault keeps and who looked at it. A draft is its case workers' own until it is submitted. And what a
/// service keeps to itself of what another said is told once, by that other.
fn is_of_a_thread(source: &str, kind: &str) -> bool {
    let aggregate = kind.split_once('.').map_or(kind, |(aggregate, _)| aggregate);
    kind != "referral.drafted"
        && !matches!(
            (source, aggregate),
            ("vault", _)
                | (
                    "assignment",
                    "organisation"
                        | "agreement"
                        | "volunteer"
                        | "applicant"
                        | "board"
                        | "family"
                        | "cvr"
                )
                | ("followup", "circle")
                | ("thread", "caseload" | "child" | "hold_up")
                | ("referral", "case_step" | "consideration" | "involvement_rule")
        )
}

/// Of an auditor's, what opens it is the approval, and who sees by it is who asked.
fn glass(recorded: &RecordedEvent) -> Result<Option<Glass>, Unreadable> {
    let (glass, tenant) = (recorded.stream, recorded.tenant);
    let vault::Event::BreakGlass(fact) = recorded.read()? else { return Ok(None) };
    Ok(match fact {
        BreakGlassFact::Used { by, subject, until, .. } => {
            let role = recorded.who()?.role;
            Some(Glass { glass, tenant, by, role, subject, until })
        }
        BreakGlassFact::Approved { asked_by: by, subject, until, .. } => {
            Some(Glass { glass, tenant, by, role: Role::Auditor, subject, until })
        }
        BreakGlassFact::Asked { .. }
        | BreakGlassFact::Lapsed {}
        | BreakGlassFact::Reviewed { .. }
        | BreakGlassFact::Unreviewed {} => None,
    })
}

impl Told<'_> {
    fn thread(&mut self, recorded: &RecordedEvent) -> Result<(), Unreadable> {
        let thread::Event::Thread(fact) = recorded.read()? else { return Ok(()) };
        let (id, at) = (recorded.stream, recorded.occurred_at);
        let (thread, strands) = (self.threads.entry(id).or_default(), &mut self.strands);
        match fact {
            ThreadFact::Opened { child, .. } => {
                thread.opened = Some(Opened { tenant: recorded.tenant, child, at });
                strands.come(id, child, None);
            }
            ThreadFact::StrandAdded { child, .. } => strands.come(id, child, None),
            ThreadFact::StrandSplit { child, .. } => strands.leave(id, child),
            ThreadFact::BridgeBuilderAssigned { bridge_builder }
            | ThreadFact::HandedOver { to: bridge_builder, .. } => {
                thread.bridge_builder = Some(bridge_builder);
            }
            ThreadFact::ActingMunicipalityChanged { to, .. } => thread.tenant = Some(to),
            ThreadFact::NextStepSet { step, owner, due_on, .. } => {
                thread.next_step = Some(Next::Step(NextStep { step, owner, due_on }));
            }
            ThreadFact::StepCompleted { .. } => {
                thread.next_step = Some(Next::NothingSince(calendar::day(at)));
            }
            ThreadFact::Paused { .. } => thread.paused_at = Some(Some(at)),
            ThreadFact::Resumed { .. } => thread.paused_at = Some(None),
            ThreadFact::Closed { .. } => {
                (thread.closed_at, thread.paused_at) = (Some(Some(at)), Some(None));
            }
            ThreadFact::Reopened { .. } => thread.closed_at = Some(None),
            ThreadFact::MergedInto { survivor, .. } => thread.merged_into = Some(Some(survivor)),
            ThreadFact::MergeUndone { .. } => thread.merged_into = Some(None),
            ThreadFact::Absorbed { thread: other, strands: theirs, .. } => {
                for it in theirs {
                    strands.come(id, it.child, Some(other.0));
                }
            }
            ThreadFact::AbsorptionUndone { thread: other } => strands.take_back(id, other.0),
            ThreadFact::OpeningRefused { .. }
            | ThreadFact::SiblingLinked { .. }
            | ThreadFact::ReferralAttached { .. }
            | ThreadFact::NextStepOverdue { .. }
            | ThreadFact::FamilyContacted { .. }
            | ThreadFact::FamilyContactOverdue { .. }
            | ThreadFact::ContactRecorded { .. }
            | ThreadFact::EntryCorrected { .. }
            | ThreadFact::ChildViewRecorded { .. }
            | ThreadFact::FamilyViewRecorded { .. }
            | ThreadFact::VoiceMissing { .. }
            | ThreadFact::GoalAgreed { .. }
            | ThreadFact::GoalRevised { .. }
            | ThreadFact::GoalAchieved { .. }
            | ThreadFact::NetworkMeetingPlanned { .. }
            | ThreadFact::NetworkMeetingHeld { .. }
            | ThreadFact::AssignmentActive { .. }
            | ThreadFact::AssignmentOver { .. }
            | ThreadFact::ClosingBegun { .. }
            | ThreadFact::ClosingConfirmed { .. }
            | ThreadFact::SecondThreadFound { .. }
            | ThreadFact::ClosingDeclined { .. } => {}
        }
        Ok(())
    }

    fn answers(&mut self, recorded: &RecordedEvent) -> &mut Answers {
        self.answers.entry((recorded.tenant, calendar::day(recorded.occurred_at))).or_default()
    }

    fn referred(&mut self, recorded: &RecordedEvent) -> Result<(), Unreadable> {
        if let referral::Event::Referral(referral::Fact::Submitted { thread, .. }) =
            recorded.read()?
        {
            let (wait, on) = (self.wait(thread.0, recorded), calendar::day(recorded.occurred_at));
            wait.tenant = recorded.tenant;
            // A referral may be sent again: the child waits since the first.
            wait.referred_on = Some(wait.referred_on.map_or(on, |before| before.min(on)));
        }
        Ok(())
    }

    fn asked_for(&mut self, recorded: &RecordedEvent) -> Result<(), Unreadable> {
        if let thread::Event::Consent(ConsentFact::Requested { own_right: Some(_), .. }) =
            recorded.read()?
        {
            let end = ConsentId(recorded.stream).withdrawal();
            self.own_rights.extend([recorded.stream, end]);
        }
        Ok(())
    }

    fn met(&mut self, recorded: &RecordedEvent) -> Result<(), Unreadable> {
        if let assignment::Event::Match(MatchFact::FirstMeetingHeld { on }) = recorded.read()? {
            let wait = self.wait(recorded.thread, recorded);
            // A thread may have several matches: the child waited for the first.
            wait.met_on = Some(wait.met_on.map_or(on, |before| before.min(on)));
        }
        Ok(())
    }

    fn unmet(&mut self, recorded: &RecordedEvent) -> Result<(), Unreadable> {
        if let assignment::Event::Match(MatchFact::EntryCorrected {
            entry: MatchEntry::FirstMeeting,
            ..
        }) = recorded.read()?
        {
            self.met_anew.insert(recorded.thread);
        }
        Ok(())
    }

    fn wait(&mut self, thread: Uuid, recorded: &RecordedEvent) -> &mut Wait {
        self.waits.entry(thread).or_insert(Wait {
            tenant: recorded.tenant,
            referred_on: None,
            met_on: None,
        })
    }
}
