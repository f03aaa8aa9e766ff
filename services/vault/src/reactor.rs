//! What others' events tell about who may see what, what they refer to, and what they make us say. Pure.

use chrono::{DateTime, Utc};
use platform::{Ask, withdrawal::Acknowledge};
use proto::{
    assignment::{self, MatchFact, VolunteerFact},
    code::Municipality,
    event::Unreadable,
    followup::{self, ScoresFact},
    id::{ConsentId, OrganisationId, PersonId, ThreadId, UserId, VolunteerId},
    recorded::Recorded,
    referral,
    sealed::Sealed,
    thread::{self, ChildFact, ConsentFact, DataCategory, DisclosureFact, Recipient, ThreadFact},
    vault::{LookOutcome, Purpose},
    who::{Actor, Role},
};
use serde::Deserialize as _;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::Command;

/// What a batch of events tells, each in the order it was heard.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Relations {
    pub(crate) consents: Vec<Consent>,
    pub(crate) volunteers: Vec<(VolunteerId, PersonId)>,
    pub(crate) matches: Vec<Proposed>,
    pub(crate) confirmed: Vec<Uuid>,
    pub(crate) ended: Vec<Uuid>,
    pub(crate) told: Vec<Told>,
}

/// What is taken in one after the other, because order matters or there is little of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// Somebody is a person's case worker.
    CaseWorker { subject: PersonId, tenant: Municipality, worker: UserId, since: DateTime<Utc> },
    /// A child has a strand in a thread.
    Joined { thread: ThreadId, tenant: Municipality, child: PersonId },
    /// It has none any more.
    Left { thread: ThreadId, child: PersonId },
    /// Somebody is accountable, and nobody else.
    Accountable { thread: ThreadId, tenant: Municipality, bridge_builder: UserId },
    /// Another municipality acts, and who received the thread there is the children's case worker.
    Moved(Moved),
    /// The thread is closed, or goes on in another.
    Closed(ThreadId),
    /// It goes on.
    Reopened(ThreadId),
    /// A consent holds no more.
    ConsentEnded(ConsentId),
    /// The law lets a recipient have a category of a person's data until a day.
    Disclosed(Consent),
    /// A match rests, for one reason among others.
    Paused { r#match: Uuid, reason: String },
    /// That is no reason any more.
    Resumed { r#match: Uuid, reason: String },
}

/// A thread moves, and its children with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) thread: ThreadId,
    pub(crate) from: Municipality,
    pub(crate) to: Municipality,
    pub(crate) worker: Option<UserId>,
    pub(crate) at: DateTime<Utc>,
}

/// A recipient may have a category of a person's data until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Consent {
    pub(crate) consent: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) subject: PersonId,
    pub(crate) recipient: OrganisationId,
    pub(crate) category: DataCategory,
    pub(crate) until_on: chrono::NaiveDate,
}

/// A volunteer is proposed for a child.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposed {
    pub(crate) r#match: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) volunteer: VolunteerId,
    pub(crate) organisation: OrganisationId,
    pub(crate) child: PersonId,
}

/// What `events` of `source` tell.
///
/// # Errors
/// When one that tells something cannot be read; the others are not read at all.
pub(crate) fn relations(source: &str, events: &[Recorded]) -> Result<Relations, Unreadable> {
    let mut relations = Relations::default();
    for recorded in events {
        match (source, recorded.kind.as_str()) {
            ("thread", "consent.given") => consent(&mut relations, recorded)?,
            ("thread", kind) if ENDS.contains(&kind) => {
                relations.told.push(Told::ConsentEnded(ConsentId(recorded.stream)));
            }
            ("thread", "disclosure.recorded") => disclosure(&mut relations, recorded)?,
            ("thread", "child.joined_thread" | "child.left_thread") => {
                relations.told.extend(child(recorded)?);
            }
            (
                "thread",
                "thread.opened"
                | "thread.bridge_builder_assigned"
                | "thread.handed_over"
                | "thread.acting_municipality_changed"
                | "thread.closed"
                | "thread.merged_into"
                | "thread.reopened"
                | "thread.merge_undone",
            ) => relations.told.extend(thread(recorded)?),
            ("referral", "referral.drafted" | "referral.submitted") => {
                relations.told.extend(case_worker(recorded)?);
            }
            (
                "assignment",
                "volunteer.applied"
                | "match.proposed"
                | "match.confirmed_by_family"
                | "match.declined_by_family"
                | "match.paused"
                | "match.resumed"
                | "match.ended",
            ) => {
                relation(&mut relations, recorded)?;
            }
            (_, _) => {}
        }
    }
    Ok(relations)
}

/// Somebody saw scores, which `followup` keeps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoresSeen {
    pub(crate) tenant: Municipality,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: Actor,
    /// Whose; nil where there were none.
    pub(crate) subject: PersonId,
    pub(crate) purpose: Purpose,
    pub(crate) outcome: LookOutcome,
}

/// Who saw scores, by what `followup` said; it is asked without a purpose, so that of the role counts.
///
/// # Errors
/// When one that tells cannot be read.
pub(crate) fn scores(events: &[Recorded]) -> Result<Vec<ScoresSeen>, Unreadable> {
    let mut seen = vec![];
    for recorded in events.iter().filter(|it| it.kind == "scores.shown") {
        let followup::Event::Scores(ScoresFact::Shown { subjects, count: _ }) = recorded.read()?
        else {
            continue;
        };
        let (tenant, at, actor) = (recorded.tenant, recorded.occurred_at, recorded.who()?);
        let purpose = match actor.role {
            Role::CaseWorker | Role::BridgeBuilder | Role::System => Purpose::CaseWork,
            Role::Coordinator | Role::Volunteer => Purpose::Assignment,
            Role::Leader | Role::Administrator | Role::Auditor => Purpose::Oversight,
            Role::Family => Purpose::OwnData,
        };
        let of = |subject, outcome| {
            let actor = actor.clone();
            ScoresSeen { tenant, at, actor, subject, purpose, outcome }
        };
        if subjects.is_empty() {
            seen.push(of(PersonId(Uuid::nil()), LookOutcome::Nothing));
        }
        seen.extend(subjects.into_iter().map(|it| of(it, LookOutcome::Shown)));
    }
    Ok(seen)
}

/// How a consent comes to its end.
const ENDS: [&str; 3] = ["consent.withdrawn", "consent.expired", "consent.ended_by_transfer"];

/// A consent that ended is acknowledged: in the transaction that says so, access is closed (P-16).
///
/// # Errors
/// None: what is needed is not in the body.
pub(crate) fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    if source != "thread" || !ENDS.contains(&event.kind.as_str()) {
        return Ok(vec![]);
    }
    let consent = ConsentId(event.stream);
    let command = Acknowledge { consent, thread: ThreadId(event.thread) };
    Ok(vec![Ask { stream: consent.withdrawal(), command: Command::Withdraw(command) }])
}

/// The sealed words that an event refers to, wherever in its body they stand.
pub(crate) fn references(event: &Recorded) -> Vec<Sealed> {
    fn walk(value: &Value, found: &mut Vec<Sealed>) {
        match value {
            Value::Object(map) => {
                // A reference, and nothing else, has these two and no other.
                match Sealed::deserialize(value) {
                    Ok(sealed) => found.push(sealed),
                    Err(_) => map.values().for_each(|it| walk(it, found)),
                }
            }
            Value::Array(values) => values.iter().for_each(|it| walk(it, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = vec![];
    if event.data.contains("\"digest\"") {
        // What is not JSON is parked by whoever must read it.
        walk(&serde_json::from_str(&event.data).unwrap_or_default(), &mut found);
    }
    found
}

fn case_worker(recorded: &Recorded) -> Result<Vec<Told>, Unreadable> {
    let actor = recorded.who()?;
    if actor.role != Role::CaseWorker {
        return Ok(vec![]);
    }
    let referral::Event::Referral(fact) = recorded.read()? else { return Ok(vec![]) };
    let (child, siblings) = if let referral::Fact::Drafted { content } = fact {
        (content.child, content.siblings)
    } else if let referral::Fact::Submitted { child, siblings, .. } = fact {
        (Some(child), siblings.unwrap_or_default())
    } else {
        return Ok(vec![]);
    };
    let children = child.into_iter().chain(siblings.into_iter().map(|it| it.child));
    let (tenant, worker, since) = (recorded.tenant, actor.subject, recorded.occurred_at);
    Ok(children.map(|subject| Told::CaseWorker { subject, tenant, worker, since }).collect())
}

fn child(recorded: &Recorded) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Child(fact) = recorded.read()? else { return Ok(None) };
    Ok(if let ChildFact::JoinedThread { child, thread, .. } = fact {
        Some(Told::Joined { thread, tenant: recorded.tenant, child })
    } else if let ChildFact::LeftThread { child, thread } = fact {
        Some(Told::Left { thread, child })
    } else {
        None
    })
}

fn thread(recorded: &Recorded) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Thread(fact) = recorded.read()? else { return Ok(None) };
    let (thread, tenant) = (ThreadId(recorded.stream), recorded.tenant);
    // Which facts come here is chosen by their names, in `relations`: another one of a thread is none of ours.
    Ok(if let ThreadFact::Opened { child, .. } = fact {
        Some(Told::Joined { thread, tenant, child })
    } else if let ThreadFact::BridgeBuilderAssigned { bridge_builder }
    | ThreadFact::HandedOver { to: bridge_builder, .. } = fact
    {
        Some(Told::Accountable { thread, tenant, bridge_builder })
    } else if let ThreadFact::ActingMunicipalityChanged { from, to } = fact {
        let actor = recorded.who()?;
        let worker = (actor.role == Role::CaseWorker).then_some(actor.subject);
        Some(Told::Moved(Moved { thread, from, to, worker, at: recorded.occurred_at }))
    } else if let ThreadFact::Closed { .. } | ThreadFact::MergedInto { .. } = fact {
        Some(Told::Closed(thread))
    } else if let ThreadFact::Reopened { .. } | ThreadFact::MergeUndone { .. } = fact {
        Some(Told::Reopened(thread))
    } else {
        None
    })
}

fn disclosure(relations: &mut Relations, recorded: &Recorded) -> Result<(), Unreadable> {
    if let thread::Event::Disclosure(DisclosureFact::Recorded {
        subject,
        to,
        categories,
        until_on: Some(until_on),
        ..
    }) = recorded.read()?
    {
        let organisations = to.iter().filter_map(|it| match it {
            Recipient::Organisation(organisation) => Some(*organisation),
            // A municipality gets copies of its own.
            Recipient::Municipality(_) => None,
        });
        let pairs =
            organisations.flat_map(|it| categories.iter().map(move |category| (it, *category)));
        relations.told.extend(pairs.map(|(recipient, category)| {
            Told::Disclosed(Consent {
                consent: recorded.stream,
                tenant: recorded.tenant,
                subject,
                recipient,
                category,
                until_on,
            })
        }));
    }
    Ok(())
}

fn consent(relations: &mut Relations, recorded: &Recorded) -> Result<(), Unreadable> {
    if let thread::Event::Consent(ConsentFact::Given {
        subject,
        recipients,
        categories,
        until_on,
        ..
    }) = recorded.read()?
    {
        let pairs = recipients
            .iter()
            .flat_map(|recipient| categories.iter().map(move |category| (*recipient, *category)));
        relations.consents.extend(pairs.map(|(recipient, category)| Consent {
            consent: recorded.stream,
            tenant: recorded.tenant,
            subject,
            recipient,
            category,
            until_on,
        }));
    }
    Ok(())
}

fn relation(relations: &mut Relations, recorded: &Recorded) -> Result<(), Unreadable> {
    let fact = match recorded.read()? {
        assignment::Event::Match(fact) => fact,
        assignment::Event::Volunteer(VolunteerFact::Applied { person, .. }) => {
            relations.volunteers.push((VolunteerId(recorded.stream), person));
            return Ok(());
        }
        assignment::Event::Volunteer(_)
        | assignment::Event::Organisation(_)
        | assignment::Event::Agreement(_)
        | assignment::Event::Cvr(_)
        | assignment::Event::Assignment(_)
        | assignment::Event::Board(_)
        | assignment::Event::Family(_)
        | assignment::Event::Withdrawal(_) => return Ok(()),
    };
    let (r#match, tenant) = (recorded.stream, recorded.tenant);
    match fact {
        MatchFact::Proposed { volunteer, organisation, child, .. } => {
            relations.matches.push(Proposed { r#match, tenant, volunteer, organisation, child });
        }
        MatchFact::ConfirmedByFamily { .. } => relations.confirmed.push(r#match),
        MatchFact::Ended { .. } | MatchFact::DeclinedByFamily { .. } => {
            relations.ended.push(r#match);
        }
        MatchFact::Paused { reason, .. } => {
            relations.told.push(Told::Paused { r#match, reason: reason.to_string() });
        }
        MatchFact::Resumed { reason, .. } => {
            relations.told.push(Told::Resumed { r#match, reason: reason.to_string() });
        }
        MatchFact::AgreedByChild { .. }
        | MatchFact::AgreedByHolder { .. }
        | MatchFact::WentAlong { .. }
        | MatchFact::Started { .. }
        | MatchFact::FirstMeetingHeld { .. }
        | MatchFact::SessionLogged { .. } => {}
    }
    Ok(())
}
