//! Contacts, what children and families say, and meetings of the network.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    id::PersonId,
    thread::{
        HoldNetworkMeeting, Party, PlanNetworkMeeting, RecordChildView, RecordContact,
        RecordFamilyView, ThreadFact,
    },
};

use super::{
    Decision, Open, Rejection,
    open::{Meeting, Phase},
    rules::VOICE_FIRST_DAYS,
    steps::NEXT_STEP_DAYS_MAX,
};

/// How long before the opening something may have been said or done that is noted now; earlier is a slip of the year.
pub const NOTED_BEFORE_MONTHS_MAX: u32 = 12;
/// Days from one view of child or family to the next (P-24).
pub const VOICE_DAYS: u64 = 90;

/// When somebody must be heard again who was on that day.
pub(super) fn again_after(on: NaiveDate) -> DateTime<Utc> {
    calendar::end_of(calendar::days_after(on, VOICE_DAYS))
}

impl Open {
    /// The first contact with the family is a fact of its own: it answers P-06.
    pub(super) fn contact(&self, request: &RecordContact, today: NaiveDate) -> Decision {
        let RecordContact { thread: _, with, channel, on, note, child } = *request;
        self.may_have_been(on, today)?;
        let child = match with {
            Party::Child => Some(self.child_concerned(child)?),
            Party::Family | Party::Organisation | Party::CaseWorker | Party::School => {
                child.map(|it| self.child_concerned(Some(it))).transpose()?
            }
        };
        let mut facts = vec![ThreadFact::ContactRecorded { with, channel, on, note, child }];
        // What was before the thread does not answer that somebody reached the family since (P-06).
        if with == Party::Family && !self.family_contacted && on >= self.on {
            facts.push(ThreadFact::FamilyContacted { channel, on });
        }
        Ok(facts)
    }

    pub(super) fn miss_contact(&self, due_at: DateTime<Utc>) -> Vec<ThreadFact> {
        let is_missed = !self.family_contacted && self.contact_by == Some(due_at);
        is_missed.then_some(ThreadFact::FamilyContactOverdue { due_at }).into_iter().collect()
    }

    pub(super) fn child_view(&self, request: &RecordChildView, today: NaiveDate) -> Decision {
        let RecordChildView { thread: _, words, on, child } = *request;
        self.may_have_been(on, today)?;
        let child = Some(self.child_concerned(child)?);
        let voice_by = Some(self.heard(on));
        Ok(vec![ThreadFact::ChildViewRecorded { words, on, child, voice_by }])
    }

    pub(super) fn family_view(&self, request: &RecordFamilyView, today: NaiveDate) -> Decision {
        let RecordFamilyView { thread: _, words, on, ref by } = *request;
        self.may_have_been(on, today)?;
        let voice_by = self.heard(on);
        let by = (!by.is_empty()).then(|| by.clone());
        Ok(vec![ThreadFact::FamilyViewRecorded { words, on, voice_by, by }])
    }

    /// When somebody must have been heard again who was on that day: what was long ago puts off nothing, and who rests is not asked.
    fn heard(&self, on: NaiveDate) -> DateTime<Utc> {
        let rests_until = match self.phase {
            Phase::Paused(until_on) => {
                Some(calendar::end_of(calendar::days_after(until_on, VOICE_FIRST_DAYS)))
            }
            Phase::Active | Phase::Closing(_) => None,
        };
        [self.voice_by, rests_until].into_iter().flatten().fold(again_after(on), Ord::max)
    }

    /// Only the time that ran out: somebody may have been heard by now.
    pub(super) fn miss_voice(&self, due_at: DateTime<Utc>) -> Vec<ThreadFact> {
        let voice_by = calendar::start_of(calendar::days_after(calendar::day(due_at), VOICE_DAYS));
        let is_missed = self.voice_by == Some(due_at);
        is_missed.then_some(ThreadFact::VoiceMissing { due_at, voice_by }).into_iter().collect()
    }

    /// Planned again, the day moves.
    pub(super) fn plan_meeting(&self, request: &PlanNetworkMeeting, today: NaiveDate) -> Decision {
        let PlanNetworkMeeting { thread: _, meeting, on, with } = request;
        if on < &today || *on > calendar::days_after(today, NEXT_STEP_DAYS_MAX) {
            return Err(Rejection::MeetingFar);
        }
        must_be_named(with)?;
        match self.meetings.iter().find(|it| it.meeting == *meeting) {
            Some(Meeting { is_held: true, .. }) => Err(Rejection::MeetingHeld),
            Some(planned) if planned.on == *on => Err(Rejection::MeetingStands),
            Some(_) | None => Ok(vec![ThreadFact::NetworkMeetingPlanned {
                meeting: *meeting,
                on: *on,
                with: with.clone(),
            }]),
        }
    }

    pub(super) fn hold_meeting(&self, request: &HoldNetworkMeeting, today: NaiveDate) -> Decision {
        let HoldNetworkMeeting { thread: _, meeting, on, with, note } = request.clone();
        self.may_have_been(on, today)?;
        must_be_named(&with)?;
        if self.meetings.iter().any(|it| it.meeting == meeting && it.is_held) {
            return Err(Rejection::MeetingHeld);
        }
        Ok(vec![ThreadFact::NetworkMeetingHeld { meeting, on, with, note }])
    }

    pub(super) fn may_have_been(&self, on: NaiveDate, today: NaiveDate) -> Result<(), Rejection> {
        if on > today {
            return Err(Rejection::DayInFuture);
        }
        if on < calendar::months_before(self.on, NOTED_BEFORE_MONTHS_MAX) {
            return Err(Rejection::DayTooEarly);
        }
        Ok(())
    }

    /// The child it is about: the one that is named, or the only one (I-30).
    pub(super) fn child_concerned(&self, child: Option<PersonId>) -> Result<PersonId, Rejection> {
        match (child, self.strands.as_slice()) {
            (Some(child), _) if self.strand(child).is_some() => Ok(child),
            (Some(_), _) => Err(Rejection::ChildNotHere),
            (None, [only]) => Ok(only.child),
            (None, _) => Err(Rejection::ChildUnclear),
        }
    }
}

fn must_be_named(with: &[Party]) -> Result<(), Rejection> {
    let is_named_twice =
        (1..).zip(with).any(|(rest, it)| with.iter().skip(rest).any(|other| other == it));
    if with.is_empty() || is_named_twice { Err(Rejection::PartiesUnclear) } else { Ok(()) }
}
