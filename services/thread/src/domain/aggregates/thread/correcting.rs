//! What was entered by mistake (I-22): the entry stays in the log, and nothing rests on it any more.

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    code::Mistake,
    id::MeetingId,
    thread::{Party, ThreadEntry, ThreadFact},
};

use super::{Decision, Open, Rejection};

/// What child or family said, as far as the next date for it rests on it (P-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct View {
    pub(super) entry: ThreadEntry,
    pub(super) on: NaiveDate,
    pub(super) voice_by: DateTime<Utc>,
}

/// An entry that can be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    entry: ThreadEntry,
    on: NaiveDate,
    meeting: Option<MeetingId>,
    voice_by: Option<DateTime<Utc>>,
}

impl Entry {
    fn of(fact: &ThreadFact) -> Option<Entry> {
        let entry = |entry, on| Entry { entry, on, meeting: None, voice_by: None };
        if let ThreadFact::ContactRecorded { with: Party::Family, on, .. } = *fact {
            Some(entry(ThreadEntry::FamilyContact, on))
        } else if let ThreadFact::ContactRecorded { on, .. } = *fact {
            Some(entry(ThreadEntry::Contact, on))
        } else if let ThreadFact::ChildViewRecorded { on, voice_by, .. } = *fact {
            Some(Entry { voice_by, ..entry(ThreadEntry::ChildView, on) })
        } else if let ThreadFact::FamilyViewRecorded { on, voice_by, .. } = *fact {
            Some(Entry { voice_by: Some(voice_by), ..entry(ThreadEntry::FamilyView, on) })
        } else if let ThreadFact::NetworkMeetingHeld { on, meeting, .. } = *fact {
            Some(Entry { meeting: Some(meeting), ..entry(ThreadEntry::NetworkMeeting, on) })
        } else {
            None
        }
    }
}

impl Open {
    /// `was`: what stands at `position` in the thread.
    pub(super) fn correct(&self, position: i64, was: &ThreadFact, mistake: Mistake) -> Decision {
        let Entry { entry, on, meeting, voice_by } =
            Entry::of(was).ok_or(Rejection::NotCorrectable)?;
        if self.corrected.contains(&position) {
            return Err(Rejection::AlreadyCorrected);
        }
        let is_reached_by = |it: &[NaiveDate]| it == [on];
        let is_unreached = entry == ThreadEntry::FamilyContact
            && self.family_contacted
            && is_reached_by(&self.family_contacts);
        let contact_by = self.contact_by.filter(|_| is_unreached);
        let is_the_last = voice_by.is_some() && voice_by == self.voice_by;
        let voice_by = if is_the_last { self.voice_without(entry, on) } else { None };
        Ok(vec![ThreadFact::EntryCorrected {
            position,
            entry,
            on,
            mistake,
            meeting,
            is_unreached,
            contact_by,
            voice_by,
        }])
    }

    /// When somebody must have been heard again, if that had not been said.
    fn voice_without(&self, entry: ThreadEntry, on: NaiveDate) -> Option<DateTime<Utc>> {
        let at = self.views.iter().rposition(|it| it.entry == entry && it.on == on);
        let rest = self.views.iter().enumerate().filter(|(nth, _)| Some(*nth) != at);
        rest.map(|(_, it)| it.voice_by).chain(self.voice_from).max()
    }

    /// What may be corrected one day.
    pub(super) fn take_entry(&mut self, fact: &ThreadFact) {
        let Some(Entry { entry, on, voice_by, .. }) = Entry::of(fact) else { return };
        if entry == ThreadEntry::FamilyContact && on >= self.on {
            self.family_contacts.push(on);
        }
        if let Some(voice_by) = voice_by {
            self.voice_by = Some(voice_by);
            self.views.push(View { entry, on, voice_by });
        }
    }

    pub(super) fn take_correction(&mut self, fact: &ThreadFact) {
        let ThreadFact::EntryCorrected { position, entry, on, meeting, .. } = *fact else { return };
        let ThreadFact::EntryCorrected { is_unreached, voice_by, .. } = *fact else { return };
        self.corrected.push(position);
        if entry == ThreadEntry::FamilyContact
            && let Some(at) = self.family_contacts.iter().rposition(|it| *it == on)
        {
            self.family_contacts.remove(at);
        }
        if let Some(at) = self.views.iter().rposition(|it| it.entry == entry && it.on == on) {
            self.views.remove(at);
        }
        self.meetings.retain(|it| Some(it.meeting) != meeting);
        self.family_contacted &= !is_unreached;
        self.voice_by = voice_by.or(self.voice_by);
    }
}
