//! What was said in a thread: the words lie in `vault`, and each look at them is noted there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proto::{
    event::Event as _,
    id::{PersonId, SealedId},
    reporting::Entry,
    thread::{Event, Party, ThreadFact, ThreadView},
    vault::{LookOutcome, Purpose, Reveal},
};

use super::{Portal, visitor::Acts};

/// How many words one request may ask for.
const AT_ONCE: usize = 500;

/// A contact that somebody wrote something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) on: NaiveDate,
    pub(crate) with: Party,
    pub(crate) child: Option<PersonId>,
    pub(crate) words: SealedId,
}

/// The contacts of a timeline that somebody wrote something about, without those that are corrected.
pub(crate) fn notes(entries: &[Entry]) -> Vec<Note> {
    let right = entries.iter().filter(|it| it.source == "thread" && it.corrected_by.is_none());
    right
        .filter_map(|it| {
            let event = Event::read(&it.kind, &it.facts.to_string()).ok()?;
            let Event::Thread(ThreadFact::ContactRecorded { with, on, note, child, .. }) = event
            else {
                return None;
            };
            Some(Note { on, with, child, words: note?.id })
        })
        .collect()
}

impl Acts {
    /// The words of a thread, as far as whoever acts may see them.
    pub(crate) async fn said(
        &self,
        server: &Portal,
        view: &ThreadView,
        notes: &[Note],
    ) -> BTreeMap<SealedId, String> {
        let mut wanted: BTreeMap<PersonId, BTreeSet<SealedId>> = BTreeMap::new();
        let mut want = |subject: PersonId, it: SealedId| {
            wanted.entry(subject).or_default().insert(it);
        };
        for it in &view.child_views {
            want(it.child, it.words.id);
        }
        for it in &view.goals {
            want(it.child.unwrap_or(view.child), it.words.id);
        }
        for it in &view.family_views {
            want(it.by.first().copied().unwrap_or(view.child), it.words.id);
        }
        for it in &view.meetings {
            if let Some(note) = it.note {
                want(view.child, note.id);
            }
        }
        for it in notes {
            want(it.child.unwrap_or(view.child), it.words);
        }
        let mut said = BTreeMap::new();
        for (subject, all) in wanted {
            let all: Vec<SealedId> = all.into_iter().collect();
            for sealed in all.chunks(AT_ONCE) {
                let look = Reveal { subject, sealed: sealed.to_vec(), purpose: Purpose::CaseWork };
                let shown = self.show(server, &look).await.unwrap_or_default();
                let shown = shown.into_iter().filter(|it| it.outcome == LookOutcome::Shown);
                said.extend(shown.filter_map(|it| Some((it.sealed, it.words?))));
            }
        }
        said
    }
}
