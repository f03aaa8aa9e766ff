//! One thread as lines to read.

use std::collections::HashSet;

use platform::client::{How, Unanswered};
use proto::{
    actor::{Actor, Role},
    assignment::ListOrganisations,
    code::Municipality,
    event::Event as _,
    id::{ThreadId, UserId},
    reporting::{Entry, ShowThreadLine, ThreadLine, Timeline},
    thread::{Event, ThreadFact},
};
use uuid::Uuid;

use crate::{
    door::Door,
    i18n::{self, Lang, Names},
    municipalities,
    out::Out,
};

/// A timeline that is being shown: what of it was shown before.
pub(crate) struct Showing<'a> {
    pub(crate) client: &'a Door,
    pub(crate) actor: &'a Actor,
    pub(crate) thread: ThreadId,
    pub(crate) out: Out,
    shown: HashSet<(String, i64)>,
    names: Names,
}

impl<'a> Showing<'a> {
    pub(crate) fn new(
        client: &'a Door,
        actor: &'a Actor,
        thread: ThreadId,
        out: Out,
    ) -> Showing<'a> {
        Showing { client, actor, thread, out, shown: HashSet::new(), names: Names::default() }
    }

    /// Shows the whole of it, under a heading and with what is next.
    pub(crate) async fn all(&mut self, at_least: Option<String>) -> Result<(), Unanswered> {
        let entries = self.entries(at_least).await?;
        let lang = self.out.lang;
        let line = self.line().await;
        if let Some(line) = &line {
            self.names = names(self.client, line.municipality).await;
        }
        self.out.say(heading(self.thread, line.as_ref(), lang));
        self.out.say("");
        self.print(&entries);
        self.out.say("");
        self.out.say(what_is_next(&entries, lang));
        Ok(())
    }

    /// Shows what has come since.
    pub(crate) async fn more(&mut self) -> Result<(), Unanswered> {
        let entries = self.entries(None).await?;
        self.print(&entries);
        Ok(())
    }

    async fn entries(&self, at_least: Option<String>) -> Result<Vec<Entry>, Unanswered> {
        let how = How { at_least, ..How::default() };
        self.client.show_so(self.actor, &Timeline { thread: self.thread }, how).await
    }

    fn print(&mut self, entries: &[Entry]) {
        for entry in entries {
            if self.shown.insert((entry.source.clone(), entry.position)) {
                self.out.value(entry);
                self.out.say(row(entry, &self.names, self.out.lang));
            }
        }
    }

    /// The thread on one line; nothing when reporting does not know it yet.
    async fn line(&self) -> Option<ThreadLine> {
        self.client.show(self.actor, &ShowThreadLine { thread: self.thread }).await.ok()
    }
}

/// What the organisations of a municipality call themselves; none when the directory does not answer.
async fn names(client: &Door, tenant: Municipality) -> Names {
    let leader = Actor {
        subject: UserId(Uuid::nil()),
        role: Role::Leader,
        tenant,
        organisation: None,
        duty: None,
    };
    let answer = client.show(&leader, &ListOrganisations {}).await;
    let entries = answer.map(|it| it.organisations).unwrap_or_default();
    Names(entries.into_iter().map(|it| (it.organisation, it.name.as_str().to_owned())).collect())
}

fn heading(thread: ThreadId, line: Option<&ThreadLine>, lang: Lang) -> String {
    let place =
        line.map(|it| format!(" · {}", municipalities::name(it.municipality))).unwrap_or_default();
    let stands = line.and_then(|it| standing(it, lang));
    let stands = stands.map(|it| format!(" · {it}")).unwrap_or_default();
    format!("{} {thread}{place}{stands}", lang.pick("Thread", "Tråd"))
}

/// What a thread is that is not simply open: merged, closed or resting, and since when.
pub(crate) fn standing(line: &ThreadLine, lang: Lang) -> Option<String> {
    let since =
        |english, danish, at| format!("{} {}", lang.pick(english, danish), i18n::moment(at, lang));
    match (line.merged_into, line.closed_at, line.paused_at) {
        (Some(other), _, _) => Some(format!("{} {other}", lang.pick("goes on in", "fortsætter i"))),
        (None, Some(at), _) => Some(since("closed", "afsluttet", at)),
        (None, None, Some(at)) => Some(since("resting since", "på pause siden", at)),
        (None, None, None) => None,
    }
}

/// Time, service, what happened, who.
fn row(entry: &Entry, names: &Names, lang: Lang) -> String {
    let unreadable = |_| entry.kind.clone();
    let what = i18n::sentence(&entry.source, &entry.kind, &entry.facts.to_string(), names, lang)
        .unwrap_or_else(unreadable);
    let (at, source, who) = (
        i18n::moment(entry.at, lang),
        i18n::service(&entry.source, lang),
        i18n::role(entry.role, lang),
    );
    let corrected = match entry.corrected_by {
        Some(_) => lang.pick(" (corrected: it was a mistake)", " (rettet: det var en fejl)"),
        None => "",
    };
    format!("{at}  {source:<11}  {what}{corrected} — {who}")
}

/// The next step that was set last, unless it is done or the thread is not simply open.
fn what_is_next(entries: &[Entry], lang: Lang) -> String {
    let facts = entries
        .iter()
        .filter(|it| it.source == "thread")
        .filter_map(|it| Event::read(&it.kind, &it.facts.to_string()).ok());
    let nothing = lang.pick("Nothing is next yet.", "Intet næste skridt endnu.");
    let (mut next, mut over) = (nothing.to_owned(), None);
    for fact in facts {
        let Event::Thread(fact) = fact else { continue };
        match fact {
            ThreadFact::NextStepSet { step, owner, due_on, .. } => {
                let (step, owner, by) =
                    (i18n::step(step, lang), i18n::role(owner, lang), i18n::day(due_on, lang));
                next = lang.pick(
                    format!("Next: {step} — {owner}, by {by}"),
                    format!("Næste: {step} — {owner}, senest {by}"),
                );
            }
            ThreadFact::StepCompleted { .. } => nothing.clone_into(&mut next),
            ThreadFact::Closed { .. } => {
                over = Some(lang.pick("The thread is closed.", "Tråden er afsluttet."));
            }
            ThreadFact::MergedInto { .. } => {
                over = Some(
                    lang.pick("It goes on in another thread.", "Den fortsætter i en anden tråd."),
                );
            }
            ThreadFact::Reopened { .. } | ThreadFact::MergeUndone { .. } => over = None,
            ThreadFact::Opened { .. }
            | ThreadFact::OpeningRefused { .. }
            | ThreadFact::StrandAdded { .. }
            | ThreadFact::StrandSplit { .. }
            | ThreadFact::SiblingLinked { .. }
            | ThreadFact::ReferralAttached { .. }
            | ThreadFact::BridgeBuilderAssigned { .. }
            | ThreadFact::HandedOver { .. }
            | ThreadFact::ActingMunicipalityChanged { .. }
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
            | ThreadFact::Paused { .. }
            | ThreadFact::Resumed { .. }
            | ThreadFact::AssignmentActive { .. }
            | ThreadFact::AssignmentOver { .. }
            | ThreadFact::ClosingBegun { .. }
            | ThreadFact::ClosingConfirmed { .. }
            | ThreadFact::ClosingDeclined { .. }
            | ThreadFact::Absorbed { .. }
            | ThreadFact::SecondThreadFound { .. }
            | ThreadFact::AbsorptionUndone { .. } => {}
        }
    }
    over.map_or(next, str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(position: i64, kind: &str, facts: Value) -> Entry {
        let at = "2026-11-23T08:00:00Z".parse().unwrap();
        Entry {
            source: "thread".to_owned(),
            position,
            at,
            kind: kind.to_owned(),
            role: Role::BridgeBuilder,
            by: UserId(Uuid::nil()),
            facts,
            corrected_by: None,
        }
    }

    fn story() -> Vec<Entry> {
        let next =
            |step: &str| json!({"step": step, "owner": "bridge_builder", "due_on": "2026-11-25"});
        vec![
            entry(1, "thread.next_step_set", next("contact_family")),
            entry(2, "thread.next_step_set", next("hear_child")),
            entry(3, "thread.from_the_future", json!({})),
        ]
    }

    #[test]
    fn a_row_says_when_where_what_who() {
        let story = story();
        let row = |at: usize, lang| row(&story[at], &Names::default(), lang);
        assert_eq!(
            row(0, Lang::En),
            "2026-11-23 09:00  thread       Next step: talk with the family (bridge-builder, by 2026-11-25) — bridge-builder"
        );
        assert_eq!(
            row(0, Lang::Da),
            "23.11.2026 09.00  tråd         Næste skridt: tal med familien (brobygger, senest 25.11.2026) — brobygger"
        );
        let mut corrected = entry(1, "thread.next_step_set", story[0].facts.clone());
        corrected.corrected_by = Some(9);
        assert_eq!(
            super::row(&corrected, &Names::default(), Lang::Da),
            "23.11.2026 09.00  tråd         Næste skridt: tal med familien (brobygger, senest 25.11.2026) (rettet: det var en fejl) — brobygger"
        );
        assert_eq!(
            row(2, Lang::En),
            "2026-11-23 09:00  thread       thread.from_the_future — bridge-builder"
        );
    }

    #[test]
    fn the_last_step_is_next_until_the_end() {
        let mut story = story();
        assert_eq!(what_is_next(&[], Lang::En), "Nothing is next yet.");
        assert_eq!(
            what_is_next(&story, Lang::En),
            "Next: hear what the child wishes — bridge-builder, by 2026-11-25"
        );
        story.push(entry(
            4,
            "thread.closed",
            json!({"reason": "goals_reached", "outcome": "better", "next_contact": "association"}),
        ));
        assert_eq!(what_is_next(&story, Lang::Da), "Tråden er afsluttet.");
        let reopened = json!({"on": "2026-11-24", "voice_by": "2026-12-24T23:00:00Z"});
        story.push(entry(5, "thread.reopened", reopened));
        assert_eq!(
            what_is_next(&story, Lang::Da),
            "Næste: hør, hvad barnet ønsker — brobygger, senest 25.11.2026"
        );
        story.push(entry(6, "thread.step_completed", json!({"step": "hear_child"})));
        assert_eq!(what_is_next(&story, Lang::Da), "Intet næste skridt endnu.");
    }
}
