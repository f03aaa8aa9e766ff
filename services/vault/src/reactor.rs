//! What others' events tell about who may see what, what they refer to, and what they make us say. Pure.

mod told;

use chrono::{DateTime, Utc};
use platform::{CommandFor, withdrawal::Acknowledge};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact, MatchFact, VolunteerFact},
    code::Municipality,
    event::Unreadable,
    followup::{self, ScoresFact},
    id::{AssignmentId, ConsentId, DisclosureId, PersonId, ReferralId, ThreadId, VolunteerId},
    recorded_event::RecordedEvent,
    referral,
    sealed::Sealed,
    thread::{self, ChildFact, ConsentFact, DisclosureFact, Recipient, ThreadFact, TransferFact},
    vault::{LookOutcome, Purpose},
};
use serde::Deserialize as _;
use serde_json::Value;
use uuid::Uuid;

pub(crate) use self::told::{Consent, Moved, Proposed, Referred, Relations, Told};
use crate::domain::Command;

/// What `events` of `source` tell.
///
/// # Errors
/// When one that tells something cannot be read; the others are not read at all.
pub(crate) fn relations(source: &str, events: &[RecordedEvent]) -> Result<Relations, Unreadable> {
    let mut relations = Relations::default();
    for recorded in events {
        match (source, recorded.kind.as_str()) {
            ("thread", "consent.given") => consent(&mut relations, recorded)?,
            ("thread", kind) if ENDS.contains(&kind) => {
                relations.told.push(Told::ConsentEnded(ConsentId(recorded.stream)));
            }
            ("thread", "disclosure.recorded") => disclosure(&mut relations, recorded)?,
            ("thread", "disclosure.ended") => {
                relations.told.push(Told::DisclosureEnded(DisclosureId(recorded.stream)));
            }
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
            ("thread", "consent.requested") => relations.told.extend(own_right(recorded)?),
            ("thread", "transfer.initiated" | "transfer.received" | "transfer.cancelled") => {
                relations.told.extend(transfer(recorded)?);
            }
            (
                "referral",
                "referral.submitted"
                | "referral.accepted"
                | "referral.attached_to_thread"
                | "referral.returned"
                | "referral.withdrawn",
            ) => relations.told.extend(referral(recorded)?),
            (
                "assignment",
                "assignment.planned"
                | "assignment.offer_accepted"
                | "assignment.contribution_confirmed"
                | "assignment.contribution_removed"
                | "assignment.offer_declined"
                | "assignment.offer_lapsed"
                | "assignment.unplaced"
                | "assignment.completed"
                | "assignment.ended",
            ) => relations.told.extend(carried(recorded)?),
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
pub(crate) fn scores(events: &[RecordedEvent]) -> Result<Vec<ScoresSeen>, Unreadable> {
    let mut seen = vec![];
    for recorded in events.iter().filter(|it| it.kind == "scores.shown") {
        let followup::Event::Scores(ScoresFact::Shown { subjects, count: _ }) = recorded.read()?
        else {
            continue;
        };
        let (tenant, at, actor) = (recorded.tenant, recorded.occurred_at, recorded.who()?);
        let purpose = purpose_of(actor.role);
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

/// What somebody in a role looks at people's data for, where they are not asked.
pub(crate) fn purpose_of(role: Role) -> Purpose {
    match role {
        Role::CaseWorker | Role::BridgeBuilder | Role::System => Purpose::CaseWork,
        Role::Coordinator | Role::Volunteer => Purpose::Assignment,
        Role::Leader | Role::Administrator | Role::Auditor => Purpose::Oversight,
        Role::Family => Purpose::OwnData,
    }
}

/// How a consent comes to its end.
const ENDS: [&str; 4] =
    ["consent.withdrawn", "consent.expired", "consent.ended_by_transfer", "consent.ended"];

/// A consent that ended is acknowledged: in the transaction that says so, access is closed (P-16).
///
/// # Errors
/// None: what is needed is not in the body.
pub(crate) fn react(
    source: &str,
    event: &RecordedEvent,
) -> Result<Vec<CommandFor<Command>>, Unreadable> {
    if source != "thread" || !ENDS.contains(&event.kind.as_str()) {
        return Ok(vec![]);
    }
    let consent = ConsentId(event.stream);
    let command = Acknowledge { consent, thread: ThreadId(event.thread) };
    Ok(vec![CommandFor { stream: consent.withdrawal(), command: Command::Withdraw(command) }])
}

/// The sealed words that an event refers to, wherever in its body they stand.
pub(crate) fn references(event: &RecordedEvent) -> Vec<Sealed> {
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

/// Whose case worker somebody is. A draft is nobody's business, and ties nobody to anybody.
fn referral(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let referral = ReferralId(recorded.stream);
    let referral::Event::Referral(fact) = recorded.read()? else { return Ok(None) };
    Ok(if let referral::Fact::Submitted { child, siblings, .. } = fact {
        let actor = recorded.who()?;
        let siblings = siblings.unwrap_or_default().into_iter().map(|it| it.child);
        let children = [child].into_iter().chain(siblings).collect();
        let (tenant, worker) = (recorded.tenant, actor.subject);
        // Whoever else refers does not work with the child.
        Some(match actor.role {
            Role::CaseWorker => Told::Referred(Referred { referral, tenant, worker, children }),
            Role::BridgeBuilder
            | Role::Coordinator
            | Role::Volunteer
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::Family
            | Role::System => Told::ReferralOver(referral),
        })
    } else if let referral::Fact::Accepted { thread, .. }
    | referral::Fact::AttachedToThread { thread } = fact
    {
        Some(Told::ReferralIn { referral, thread })
    } else if let referral::Fact::Returned { .. } | referral::Fact::Withdrawn { .. } = fact {
        Some(Told::ReferralOver(referral))
    } else {
        None
    })
}

/// Where a thread is about to go.
fn transfer(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Transfer(fact) = recorded.read()? else { return Ok(None) };
    Ok(if let TransferFact::Initiated { thread, to, .. } = fact {
        Some(Told::Leaving { thread, to: Some(to) })
    } else if let TransferFact::Received { thread, .. } | TransferFact::Cancelled { thread, .. } =
        fact
    {
        Some(Told::Leaving { thread, to: None })
    } else {
        None
    })
}

/// Whether the one whose data they are decides alone. Of a grown-up's own data that is so too, and changes nothing.
fn own_right(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Consent(ConsentFact::Requested { subject, signatories, .. }) =
        recorded.read()?
    else {
        return Ok(None);
    };
    let (consent, tenant) = (ConsentId(recorded.stream), recorded.tenant);
    Ok((signatories == [subject]).then_some(Told::OwnRight { consent, tenant, subject }))
}

/// Who does what for which child.
fn carried(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let assignment::Event::Assignment(fact) = recorded.read()? else { return Ok(None) };
    let (assignment, at) = (AssignmentId(recorded.stream), recorded.occurred_at);
    Ok(match fact {
        AssignmentFact::Planned { child, .. } => {
            Some(Told::Planned { assignment, tenant: recorded.tenant, child })
        }
        AssignmentFact::OfferAccepted { organisation }
        | AssignmentFact::ContributionConfirmed { organisation, .. } => {
            Some(Told::Carries { assignment, organisation })
        }
        AssignmentFact::OfferDeclined { organisation, .. }
        | AssignmentFact::OfferLapsed { organisation }
        | AssignmentFact::ContributionRemoved { organisation, is_out: true, .. } => {
            Some(Told::CarriesNoMore { assignment, organisation, at })
        }
        AssignmentFact::Unplaced { .. }
        | AssignmentFact::Completed { .. }
        | AssignmentFact::Ended { .. } => Some(Told::AssignmentOver { assignment, at }),
        // Who is asked sees nothing before it has said yes.
        AssignmentFact::ContributionAdded { .. }
        | AssignmentFact::ContributionRemoved { is_out: false, .. }
        | AssignmentFact::Offered { .. }
        | AssignmentFact::NobodyFree { .. }
        | AssignmentFact::WentAlong { .. }
        | AssignmentFact::Started { .. }
        | AssignmentFact::MatchLinked { .. }
        | AssignmentFact::MatchUnlinked { .. }
        | AssignmentFact::Suspended { .. }
        | AssignmentFact::Resumed { .. } => None,
    })
}

fn child(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Child(fact) = recorded.read()? else { return Ok(None) };
    Ok(if let ChildFact::JoinedThread { child, thread, .. } = fact {
        Some(Told::Joined { thread, tenant: recorded.tenant, child, split_from: None })
    } else if let ChildFact::LeftThread { child, thread } = fact {
        Some(Told::Left { thread, child })
    } else {
        None
    })
}

fn thread(recorded: &RecordedEvent) -> Result<Option<Told>, Unreadable> {
    let thread::Event::Thread(fact) = recorded.read()? else { return Ok(None) };
    let (thread, tenant) = (ThreadId(recorded.stream), recorded.tenant);
    // Which facts come here is chosen by their names, in `relations`: another one of a thread is none of ours.
    Ok(if let ThreadFact::Opened { child, split, .. } = fact {
        Some(Told::Joined { thread, tenant, child, split_from: split.map(|it| it.from) })
    } else if let ThreadFact::BridgeBuilderAssigned { bridge_builder }
    | ThreadFact::HandedOver { to: bridge_builder, .. } = fact
    {
        Some(Told::Accountable { thread, tenant, bridge_builder })
    } else if let ThreadFact::ActingMunicipalityChanged { from, to } = fact {
        let actor = recorded.who()?;
        let worker = (actor.role == Role::CaseWorker).then_some(actor.subject);
        Some(Told::Moved(Moved { thread, from, to, worker, at: recorded.occurred_at }))
    } else if let ThreadFact::Closed { .. } = fact {
        Some(Told::Closed { thread, merged_into: None })
    } else if let ThreadFact::MergedInto { survivor, .. } = fact {
        Some(Told::Closed { thread, merged_into: Some(survivor) })
    } else if let ThreadFact::Reopened { .. } | ThreadFact::MergeUndone { .. } = fact {
        Some(Told::Reopened(thread))
    } else {
        None
    })
}

fn disclosure(relations: &mut Relations, recorded: &RecordedEvent) -> Result<(), Unreadable> {
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

fn consent(relations: &mut Relations, recorded: &RecordedEvent) -> Result<(), Unreadable> {
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

fn relation(relations: &mut Relations, recorded: &RecordedEvent) -> Result<(), Unreadable> {
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
        | assignment::Event::Applicant(_)
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
        | MatchFact::SessionLogged { .. }
        | MatchFact::EntryCorrected { .. } => {}
    }
    Ok(())
}
