//! How a thread begins: by an accepted referral, or by a strand that leaves another thread.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    actor::Role,
    id::{PersonId, ReferralId, ThreadId},
    thread::{
        AddChildStrand, Deadlines, RefusalReason, Split, SplitStrand, Step, Strand, StrandGoal,
        ThreadFact,
    },
};

use super::{
    Beside, Decision, Open, Opening, Rejection, Thread,
    open::Goal,
    rules::{CALENDAR_VERSION, FAMILY_CONTACT_WORKING_DAYS, RULES_VERSION, VOICE_FIRST_DAYS},
    steps,
};

/// I-02: somebody accountable and a next step, in the decision that opens it.
pub(super) fn opened(request: &Opening, at: DateTime<Utc>, beside: &Beside) -> Vec<ThreadFact> {
    let Opening { thread: _, referral, child, age_band, bridge_builder, .. } = *request;
    let Beside { joining, linked, refused } = beside;
    let on = calendar::day(at);
    let due_on = calendar::working_day_after(at, FAMILY_CONTACT_WORKING_DAYS);
    let deadlines =
        Deadlines { family_contact_by: Some(calendar::end_of(due_on)), ..from_the_opening_on(on) };
    let mut facts = vec![
        ThreadFact::Opened {
            referral,
            child,
            age_band,
            on,
            deadlines: Some(deadlines),
            split: None,
            siblings: request.named(),
        },
        ThreadFact::BridgeBuilderAssigned { bridge_builder },
        steps::next(Step::ContactFamily, Role::BridgeBuilder, due_on),
    ];
    facts.extend(joining.iter().map(|it| added(*it)));
    facts.extend(linked.iter().map(|thread| ThreadFact::SiblingLinked { thread: *thread }));
    facts.extend(refused.iter().map(|child| elsewhere(referral, *child)));
    facts
}

/// A strand that leaves another thread: the family is known already, and the next step was chosen.
pub(super) fn split(
    request: &SplitStrand,
    strand: Strand,
    referral: ReferralId,
    goals: Vec<StrandGoal>,
    today: NaiveDate,
) -> Decision {
    let SplitStrand { thread: from, child, to, bridge_builder, step, owner, due_on } = *request;
    if to != ThreadId::of_split(from, child) {
        return Err(Rejection::NotOfSplit);
    }
    steps::may_be_next(owner, due_on, today)?;
    Ok(vec![
        ThreadFact::Opened {
            referral,
            child,
            age_band: strand.age_band,
            on: today,
            deadlines: Some(from_the_opening_on(today)),
            split: Some(Split { from, goals }),
            siblings: None,
        },
        ThreadFact::BridgeBuilderAssigned { bridge_builder },
        steps::next(step, owner, due_on),
        ThreadFact::SiblingLinked { thread: from },
    ])
}

/// I-01: nothing is told but that there is somebody else.
fn elsewhere(referral: ReferralId, child: PersonId) -> ThreadFact {
    ThreadFact::OpeningRefused { referral, child, reason: RefusalReason::OpenElsewhere }
}

fn added(strand: Strand) -> ThreadFact {
    ThreadFact::StrandAdded { child: strand.child, age_band: strand.age_band }
}

fn from_the_opening_on(day: NaiveDate) -> Deadlines {
    Deadlines {
        family_contact_by: None,
        voice_by: calendar::end_of(calendar::days_after(day, VOICE_FIRST_DAYS)),
        rules: RULES_VERSION,
        calendar: CALENDAR_VERSION,
    }
}

/// What nothing has happened to becomes by the first fact.
pub(super) fn begun(it: Thread, fact: &ThreadFact) -> Thread {
    if let ThreadFact::Opened { referral, child, age_band, on, deadlines, split, siblings } = fact {
        let strand = Strand { child: *child, age_band: *age_band };
        let mut open = Open::around(*referral, strand, *on);
        open.contact_by = deadlines.and_then(|it| it.family_contact_by);
        open.ask_by(deadlines.map(|it| it.voice_by));
        open.family_contacted = split.is_some();
        open.family_contacts = split.iter().map(|_| *on).collect();
        open.named.extend(siblings.iter().flatten());
        let goals = split.iter().flat_map(|it| &it.goals);
        open.goals.extend(goals.map(|it| Goal { it: *it, is_open: true }));
        Thread::Open(Box::new(open))
    } else {
        it
    }
}

impl Open {
    pub(super) fn add_strand(&self, request: &AddChildStrand) -> Decision {
        let AddChildStrand { thread: _, child, age_band } = *request;
        if self.strand(child).is_some() {
            return Err(Rejection::StrandStands);
        }
        if !self.named.contains(&child) {
            return Err(Rejection::NotNamed);
        }
        Ok(vec![ThreadFact::StrandAdded { child, age_band }])
    }

    /// R4-12: once, however often it is handled.
    pub(super) fn attach(&self, request: &Opening, beside: &Beside) -> Vec<ThreadFact> {
        let referral = request.referral;
        if self.referral == referral || self.attached.contains(&referral) {
            return vec![];
        }
        let new = beside.joining.iter().filter(|it| self.strand(it.child).is_none());
        [ThreadFact::ReferralAttached { referral, siblings: request.named() }]
            .into_iter()
            .chain(new.map(|it| added(*it)))
            .chain(beside.refused.iter().map(|child| elsewhere(referral, *child)))
            .collect()
    }

    pub(super) fn split(&self, child: PersonId, to: ThreadId) -> Decision {
        if self.strand(child).is_none() {
            return Err(Rejection::ChildNotHere);
        }
        if self.strands.len() == 1 {
            return Err(Rejection::LastStrand);
        }
        Ok(vec![ThreadFact::StrandSplit { child, to }, ThreadFact::SiblingLinked { thread: to }])
    }

    pub(super) fn link(&self, sibling: ThreadId) -> Decision {
        if self.siblings.contains(&sibling) {
            return Err(Rejection::SiblingStands);
        }
        Ok(vec![ThreadFact::SiblingLinked { thread: sibling }])
    }
}
