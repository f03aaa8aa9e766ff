//! What happened in a thread, as people say it: who did it, on which day, and whether it was a contact.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::Role,
    event::Event as _,
    id::{OrganisationId, UserId},
    reporting::Entry,
    thread::{Event, ThreadFact},
};

use crate::{dates, event_labels, pages::codes, words::Words};

/// After so many days without contact a thread is silent (P-14).
pub const SILENT_DAYS: i64 = 21;

/// Whose deed something was: its lane in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The family.
    Family,
    /// The municipality: case workers and leaders.
    Municipality,
    /// The bridge-builder.
    BridgeBuilder,
    /// The nth organisation that came into it.
    Organisation(usize),
    /// A volunteer.
    Volunteer,
    /// Nobody: a deadline, a reaction.
    Nobody,
}

impl Part {
    /// The parts one can choose in the story, as they stand in an address.
    pub const CHOICES: [(&'static str, &'static str); 5] = [
        ("family", "part-family"),
        ("municipality", "part-municipality"),
        ("bridge-builder", "part-bridge-builder"),
        ("organisation", "part-organisation"),
        ("nobody", "part-nobody"),
    ];

    /// As it stands in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Municipality => "municipality",
            Self::BridgeBuilder => "bridge-builder",
            Self::Organisation(_) | Self::Volunteer => "organisation",
            Self::Nobody => "nobody",
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// What it is called on the page, for links.
    pub anchor: String,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// The day it happened.
    pub day: NaiveDate,
    /// Whether only the day is known: then no time is printed.
    pub is_day_only: bool,
    /// Whose deed.
    pub part: Part,
    /// In one sentence.
    pub what: String,
    /// Who.
    pub who: String,
    /// Whether somebody was in contact with the child or the family.
    pub is_contact: bool,
    /// Whether it was a mistake that is corrected.
    pub is_corrected: bool,
    /// Whether it says little by itself.
    pub is_minor: bool,
}

/// Who had the next step from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// From this day.
    pub from: NaiveDate,
    /// Whose lane.
    pub part: Part,
}

/// A stretch of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The day of the last contact before it, or of the pause.
    pub from: NaiveDate,
    /// The day of the next contact, or today.
    pub to: NaiveDate,
}

impl Stretch {
    /// How long.
    #[must_use]
    pub fn days(self) -> i64 {
        self.to.signed_duration_since(self.from).num_days()
    }
}

/// A thread's story.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// What happened, the first first.
    pub all: Vec<Happened>,
    /// Who had the next step, the first first.
    pub carriers: Vec<Carrier>,
    /// The organisations in the order they came in, by name.
    pub organisations: Vec<String>,
    /// When it was silent, the first first.
    pub silences: Vec<Stretch>,
    /// When it rested.
    pub pauses: Vec<Stretch>,
    /// The days of contact.
    pub contacts: BTreeSet<NaiveDate>,
}

/// What the words of a story come from.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What organisations call themselves.
    pub organisations: &'a BTreeMap<OrganisationId, String>,
    /// What colleagues are called.
    pub people: &'a BTreeMap<UserId, String>,
    /// Today.
    pub today: NaiveDate,
    /// In which words.
    pub words: &'a Words,
}

impl Story {
    /// The story that these entries tell.
    #[must_use]
    pub fn of(entries: &[Entry], told: Told<'_>) -> Story {
        let mut story = Story::default();
        let (mut known, mut helps, mut rests) = (Vec::<OrganisationId>::new(), None, None);
        let mut is_over = None;
        for entry in entries {
            if let Some(organisation) = organisation(entry) {
                let at = known.iter().position(|it| *it == organisation).unwrap_or_else(|| {
                    known.push(organisation);
                    let name = told.organisations.get(&organisation).cloned();
                    story
                        .organisations
                        .push(name.unwrap_or_else(|| told.words.say("part-organisation")));
                    known.len().saturating_sub(1)
                });
                helps = Some(at);
            }
            let happened = happened(entry, helps, told);
            if happened.is_contact && !happened.is_corrected {
                story.contacts.insert(happened.day);
            }
            match fact(entry) {
                Some(ThreadFact::NextStepSet { owner, .. }) => {
                    story.carry(happened.day, part_of(owner, helps));
                }
                Some(ThreadFact::Paused { .. }) => rests = Some(happened.day),
                Some(ThreadFact::Resumed { .. }) => {
                    if let Some(from) = rests.take() {
                        story.pauses.push(Stretch { from, to: happened.day });
                    }
                }
                Some(ThreadFact::Closed { .. } | ThreadFact::MergedInto { .. }) => {
                    is_over = Some(happened.day);
                }
                Some(ThreadFact::Reopened { .. } | ThreadFact::MergeUndone { .. }) => {
                    is_over = None;
                }
                Some(_) | None => match entry.kind.as_str() {
                    "referral.submitted" => story.carry(happened.day, Part::Municipality),
                    "referral.accepted" => story.carry(happened.day, Part::BridgeBuilder),
                    _ => {}
                },
            }
            story.all.push(happened);
        }
        let end = is_over.unwrap_or(told.today);
        if let Some(from) = rests {
            story.pauses.push(Stretch { from, to: end });
        }
        story.silences = story.silences_until(end);
        story
    }

    fn carry(&mut self, from: NaiveDate, part: Part) {
        match self.carriers.last_mut() {
            Some(last) if last.part == part => {}
            Some(last) if last.from == from => last.part = part,
            Some(_) | None => self.carriers.push(Carrier { from, part }),
        }
    }

    /// Stretches without contact; a day of a pause is none of them.
    fn silences_until(&self, end: NaiveDate) -> Vec<Stretch> {
        let Some(first) = self.all.first().map(|it| it.day) else { return vec![] };
        let rests = self.pauses.iter().flat_map(|it| [it.from, it.to]);
        let mut days: BTreeSet<NaiveDate> = self.contacts.iter().copied().chain(rests).collect();
        days.insert(first);
        days.insert(end);
        let days: Vec<NaiveDate> = days.into_iter().filter(|it| *it <= end).collect();
        let pairs = days.windows(2).filter_map(|it| match it {
            [from, to] => Some(Stretch { from: *from, to: *to }),
            _ => None,
        });
        let is_rest =
            |it: &Stretch| self.pauses.iter().any(|rest| rest.from <= it.from && it.to <= rest.to);
        pairs.filter(|it| it.days() > SILENT_DAYS && !is_rest(it)).collect()
    }

    /// The last day of contact.
    #[must_use]
    pub fn last_contact(&self) -> Option<NaiveDate> {
        self.contacts.last().copied()
    }

    /// The day it began.
    #[must_use]
    pub fn began_on(&self) -> Option<NaiveDate> {
        self.all.iter().map(|it| it.day).min()
    }

    /// What a part is called.
    #[must_use]
    pub fn name_of(&self, part: Part, words: &Words) -> String {
        match part {
            Part::Family => words.say("part-family"),
            Part::Municipality => words.say("part-municipality"),
            Part::BridgeBuilder => words.say("part-bridge-builder"),
            Part::Volunteer => words.say("part-volunteer"),
            Part::Nobody => words.say("part-nobody"),
            Part::Organisation(at) => self
                .organisations
                .get(at)
                .cloned()
                .unwrap_or_else(|| words.say("part-organisation")),
        }
    }
}

/// Whose lane a role's deeds are in.
#[must_use]
pub fn part_of(role: Role, helps: Option<usize>) -> Part {
    match role {
        Role::Family => Part::Family,
        Role::CaseWorker | Role::Leader => Part::Municipality,
        Role::BridgeBuilder => Part::BridgeBuilder,
        Role::Coordinator => Part::Organisation(helps.unwrap_or(0)),
        Role::Volunteer => Part::Volunteer,
        Role::Administrator | Role::Auditor | Role::System => Part::Nobody,
    }
}

/// The organisation an event of an assignment is about.
fn organisation(entry: &Entry) -> Option<OrganisationId> {
    let is_about = entry.source == "assignment"
        || matches!(entry.kind.as_str(), "thread.assignment_active" | "thread.closing_begun");
    let named = entry.facts.get("organisation").filter(|_| is_about)?;
    named.as_str()?.parse().ok()
}

fn fact(entry: &Entry) -> Option<ThreadFact> {
    if entry.source != "thread" {
        return None;
    }
    match Event::read(&entry.kind, &entry.facts.to_string()) {
        Ok(Event::Thread(fact)) => Some(fact),
        Ok(_) | Err(_) => None,
    }
}

fn happened(entry: &Entry, helps: Option<usize>, told: Told<'_>) -> Happened {
    let kind = entry.kind.as_str();
    let on = entry.facts.get("on").and_then(|it| it.as_str()).and_then(|it| it.parse().ok());
    let is_told_of = matches!(
        kind,
        "thread.contact_recorded"
            | "thread.family_contacted"
            | "thread.child_view_recorded"
            | "thread.family_view_recorded"
            | "thread.network_meeting_held"
            | "match.first_meeting_held"
            | "match.session_logged"
            | "follow_up.held"
            | "thread.goal_achieved"
    );
    let recorded_on = dates::day_of(entry.at);
    let day = on.filter(|_| is_told_of).unwrap_or(recorded_on);
    Happened {
        anchor: format!("e-{}-{}", entry.source, entry.position),
        recorded_at: entry.at,
        day,
        is_day_only: (is_told_of && on.is_some())
            || (entry.role == Role::System && dates::is_midnight(entry.at)),
        part: part_of(entry.role, helps),
        what: sentence(entry, told),
        who: who(entry, told),
        is_contact: is_contact(entry),
        is_corrected: entry.corrected_by.is_some(),
        is_minor: is_minor(kind),
    }
}

/// Whether somebody met, called or heard the child or the family.
fn is_contact(entry: &Entry) -> bool {
    match entry.kind.as_str() {
        "thread.contact_recorded" => {
            let with = entry.facts.get("with").and_then(|it| it.as_str());
            matches!(with, Some("child" | "family"))
        }
        "thread.family_contacted"
        | "thread.child_view_recorded"
        | "thread.family_view_recorded"
        | "thread.network_meeting_held"
        | "match.first_meeting_held"
        | "match.session_logged"
        | "follow_up.held" => true,
        _ => entry.role == Role::Family,
    }
}

/// What a reader can do without: notes of the program to itself.
fn is_minor(kind: &str) -> bool {
    let is_of = |prefix: &str| kind.starts_with(prefix);
    (is_of("watch.") && kind != "watch.fell_silent")
        || [
            "organisation.",
            "volunteer.",
            "board.",
            "family.",
            "child.",
            "circle.",
            "caseload.",
            "scores.",
        ]
        .iter()
        .any(|it| is_of(it))
        || matches!(
            kind,
            "consent.acknowledged"
                | "withdrawal.acknowledged"
                | "assignment.match_linked"
                | "assignment.match_unlinked"
                | "thread.assignment_active"
                | "thread.assignment_over"
                | "thread.family_contacted"
                | "thread.bridge_builder_assigned"
                | "alert.acknowledged"
        )
}

fn who(entry: &Entry, told: Told<'_>) -> String {
    let key = if entry.role == Role::System { "part-nobody" } else { codes::carrier(entry.role) };
    let role = told.words.say(key);
    match (
        told.people.get(&entry.by),
        organisation(entry).and_then(|it| told.organisations.get(&it)),
    ) {
        (Some(name), _) => name.clone(),
        (None, Some(organisation)) if matches!(entry.role, Role::Coordinator | Role::Volunteer) => {
            organisation.clone()
        }
        (None, _) => role,
    }
}

/// What happened, in one sentence.
#[must_use]
pub fn sentence(entry: &Entry, told: Told<'_>) -> String {
    let words = told.words;
    if let Some(fact) = fact(entry).and_then(|it| thread_sentence(&it, words)) {
        return fact;
    }
    let label = capital(event_labels::kind(&entry.kind, words.lang()));
    if let Some(code) = entry.facts.get("code").filter(|_| entry.kind == "alert.raised")
        && let Ok(code) = serde_json::from_value(code.clone())
    {
        return words.say_with("story-alert", &[("what", words.say(codes::alert(code)).into())]);
    }
    match organisation(entry).and_then(|it| told.organisations.get(&it)) {
        Some(name) => format!("{label}: {name}"),
        None => label,
    }
}

/// Of those that say more with what is in them.
fn thread_sentence(fact: &ThreadFact, words: &Words) -> Option<String> {
    let day = |it: NaiveDate| dates::date(it, words.lang());
    let text = match fact {
        ThreadFact::NextStepSet { step, owner, due_on, .. } => words.say_with(
            "story-next-step",
            &[
                ("step", words.say(codes::step(*step)).into()),
                ("who", words.say(codes::carrier(*owner)).into()),
                ("day", day(*due_on).into()),
            ],
        ),
        ThreadFact::StepCompleted { step } => {
            words.say_with("story-step-done", &[("step", words.say(codes::step(*step)).into())])
        }
        ThreadFact::ContactRecorded { with, channel, .. } => words.say_with(
            "story-contact",
            &[
                ("with", words.say(codes::party(*with)).into()),
                ("how", words.say(codes::channel(*channel)).into()),
            ],
        ),
        ThreadFact::Paused { reason, until_on, .. } => words.say_with(
            "story-paused",
            &[("why", words.say(codes::pause(*reason)).into()), ("day", day(*until_on).into())],
        ),
        ThreadFact::HandedOver { reason, .. } => words
            .say_with("story-handed-over", &[("why", words.say(codes::hand_over(*reason)).into())]),
        ThreadFact::Closed { reason, .. } => {
            words.say_with("story-closed", &[("why", words.say(codes::close(*reason)).into())])
        }
        ThreadFact::Opened { .. }
        | ThreadFact::OpeningRefused { .. }
        | ThreadFact::StrandAdded { .. }
        | ThreadFact::StrandSplit { .. }
        | ThreadFact::SiblingLinked { .. }
        | ThreadFact::ReferralAttached { .. }
        | ThreadFact::BridgeBuilderAssigned { .. }
        | ThreadFact::ActingMunicipalityChanged { .. }
        | ThreadFact::NextStepOverdue { .. }
        | ThreadFact::FamilyContacted { .. }
        | ThreadFact::FamilyContactOverdue { .. }
        | ThreadFact::EntryCorrected { .. }
        | ThreadFact::ChildViewRecorded { .. }
        | ThreadFact::FamilyViewRecorded { .. }
        | ThreadFact::VoiceMissing { .. }
        | ThreadFact::GoalAgreed { .. }
        | ThreadFact::GoalRevised { .. }
        | ThreadFact::GoalAchieved { .. }
        | ThreadFact::NetworkMeetingPlanned { .. }
        | ThreadFact::NetworkMeetingHeld { .. }
        | ThreadFact::Resumed { .. }
        | ThreadFact::AssignmentActive { .. }
        | ThreadFact::AssignmentOver { .. }
        | ThreadFact::ClosingBegun { .. }
        | ThreadFact::ClosingConfirmed { .. }
        | ThreadFact::ClosingDeclined { .. }
        | ThreadFact::Reopened { .. }
        | ThreadFact::SecondThreadFound { .. }
        | ThreadFact::MergedInto { .. }
        | ThreadFact::Absorbed { .. }
        | ThreadFact::MergeUndone { .. }
        | ThreadFact::AbsorptionUndone { .. } => return None,
    };
    Some(text)
}

/// With a capital letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// In the middle of a sentence.
#[must_use]
pub fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// Twelve weeks of contact up to today, the oldest first: how many days of contact each had.
#[must_use]
pub fn weeks(contacts: &BTreeSet<NaiveDate>, today: NaiveDate) -> [u8; 12] {
    let mut weeks = [0_u8; 12];
    for day in contacts {
        let ago = today.signed_duration_since(*day).num_days();
        let week = usize::try_from(ago / 7).ok().filter(|it| ago >= 0 && *it < 12);
        if let Some(count) = week.and_then(|it| weeks.get_mut(11_usize.saturating_sub(it))) {
            *count = count.saturating_add(1);
        }
    }
    weeks
}

/// A person's language, for tests of stories.
#[cfg(test)]
pub(crate) fn words() -> &'static Words {
    Words::of(crate::words::Lang::Da)
}

#[cfg(test)]
pub(crate) mod tests;
