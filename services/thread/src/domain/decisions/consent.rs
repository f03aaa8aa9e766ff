//! What can be asked about consents: between a consent, its thread and whose data it is about.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use platform::{Aggregate as _, Awaits, CommandContext, DecideError, NewEvents, Streams};
use proto::{
    id::{ConsentId, PersonId, ThreadId, derive},
    problem::Problem,
    thread::{
        ConfirmOwnRight, ConfirmWithdrawal, ConsentFact, Event, OwnRight, RefuseConsent,
        RenewConsent, RequestConsent, ServiceName, SignConsent, SignatureChannel, Strand,
        WithdrawConsent,
    },
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{is_open::is_open, person, thread::known::goes_on_in};
use crate::domain::{
    aggregates::{
        child::{Child, Command as ChildCommand},
        consent::{
            self, Brought, CONFIRMATION, Consent, EXPIRY, Nobody, OWN_SIGNATURE, Rejection, Terms,
            WITHDRAWAL, is_exempt, required, required_now,
        },
        thread::Thread,
    },
    state::State,
};

/// What can be asked, by somebody, by another service's event or by time.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// By a case worker or a bridge-builder.
    Request(RequestConsent),
    /// By a case worker or a bridge-builder.
    Renew(RenewConsent),
    /// By the signatory, or by who has it on paper or by word of mouth.
    Sign(SignConsent),
    /// As a signature.
    Refuse(RefuseConsent),
    /// As a signature.
    Withdraw(WithdrawConsent),
    /// By time: its last day has passed.
    Expire(ConsentId),
    /// By time: the young person has not signed.
    MissOwnSignature(ConsentId),
    /// By a service that has closed what it opened.
    Acknowledge {
        /// Which.
        consent: ConsentId,
        /// Who.
        by_service: ServiceName,
    },
    /// By time: all should have.
    MissAcknowledgements(ConsentId),
    /// By a case worker or a bridge-builder.
    Confirm(ConfirmWithdrawal),
    /// By time: all who are concerned should have been told.
    MissConfirmation(ConsentId),
    /// By a second case worker or bridge-builder.
    ConfirmOwnRight(ConfirmOwnRight),
}

/// Decides on the stream of a consent, and on that of whose data it is about.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let (today, now) = (context.today(), context.now);
    let brought = |consent, by, channel| bring(consent, by, channel, context, streams);
    match command {
        Command::Request(request) => ask(request, context, streams),
        Command::Renew(request) => renew(request, context, streams),
        Command::Sign(SignConsent { consent, by, channel }) => {
            let brought = brought(*consent, *by, *channel)?;
            let facts = command_on(*consent, consent::Command::Sign { brought, today }, streams)?;
            is_open(thread_of(*consent, streams)?.0, streams)?;
            say(*consent, facts, context, streams)
        }
        Command::Refuse(RefuseConsent { consent, by, channel }) => {
            let brought = brought(*consent, *by, *channel)?;
            decided(*consent, consent::Command::Refuse { brought }, context, streams)
        }
        Command::Withdraw(WithdrawConsent { consent, by, channel }) => {
            let brought = brought(*consent, *by, *channel)?;
            let party = party_of(*consent, streams)?;
            decided(*consent, consent::Command::Withdraw { brought, party, now }, context, streams)
        }
        Command::Expire(consent) => {
            decided(*consent, consent::Command::Expire { now }, context, streams)
        }
        Command::MissOwnSignature(consent) => {
            decided(*consent, consent::Command::MissOwnSignature, context, streams)
        }
        Command::Acknowledge { consent, by_service } => {
            let command = consent::Command::Acknowledge { by_service: *by_service };
            decided(*consent, command, context, streams)
        }
        Command::MissAcknowledgements(consent) => {
            decided(*consent, consent::Command::MissAcknowledgements, context, streams)
        }
        // Also when the thread is over, as with the withdrawal.
        Command::Confirm(ConfirmWithdrawal { consent, party, channel }) => {
            let command = consent::Command::Confirm { party: *party, channel: *channel };
            decided(*consent, command, context, streams)
        }
        Command::MissConfirmation(consent) => {
            decided(*consent, consent::Command::MissConfirmation, context, streams)
        }
        Command::ConfirmOwnRight(ConfirmOwnRight { consent }) => {
            let by = context.actor.subject;
            decided(*consent, consent::Command::ConfirmOwnRight { by }, context, streams)
        }
    }
}

/// What the timer `kind` waits for. Only that a withdrawal has taken effect is said by others; whether one of them does not answer is just
/// what is to be known then, so it is not waited for longer than it takes to start again.
#[must_use]
pub fn awaits(kind: &str) -> Awaits {
    match kind {
        WITHDRAWAL => Awaits {
            sources: &["assignment", "vault", "followup"],
            away_max: TimeDelta::minutes(1),
        },
        _of_the_thread_itself => Awaits::NOTHING,
    }
}

/// What is to be decided when a timer runs out.
#[must_use]
pub fn on_deadline(kind: &str, stream: Uuid) -> Option<Command> {
    let consent = ConsentId(stream);
    match kind {
        EXPIRY => Some(Command::Expire(consent)),
        WITHDRAWAL => Some(Command::MissAcknowledgements(consent)),
        CONFIRMATION => Some(Command::MissConfirmation(consent)),
        OWN_SIGNATURE => Some(Command::MissOwnSignature(consent)),
        _of_another => None,
    }
}

/// A birthday of somebody (P-29): from 15 they sign as well, also what holds already; at 18 what others signed ends, and they are
/// asked anew.
///
/// # Errors
/// The stream to load first.
pub fn turned(
    person: PersonId,
    party: PartyStatus,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let take_in = ChildCommand::TakeInParty { child: person, party };
    let mut new_events = person::decide(person, take_in, context.actor.tenant, streams)?;
    if new_events.is_empty() {
        return Ok(new_events);
    }
    let command = match party {
        PartyStatus::Under10 | PartyStatus::From10 => return Ok(new_events),
        PartyStatus::From15 => consent::Command::AskOwnSignature { today: context.today() },
        PartyStatus::Adult => consent::Command::ComeOfAge { now: context.now },
    };
    let mut now = person::get(person, streams)?.cloned().unwrap_or_default();
    now.party = Some(party);
    for consent in held(person, streams)? {
        new_events =
            new_events.and(end_or_ask_anew(consent, command.clone(), &now, context, streams)?);
    }
    Ok(new_events)
}

/// Who has custody of somebody (I-07): what not all of them have signed ends, and they are asked anew.
///
/// # Errors
/// The stream to load first.
pub fn custody_known(
    person: PersonId,
    holders: Vec<PersonId>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let take_in = ChildCommand::TakeInCustody { child: person, holders: holders.clone() };
    let mut new_events = person::decide(person, take_in, context.actor.tenant, streams)?;
    if new_events.is_empty() {
        return Ok(new_events);
    }
    let command = consent::Command::TakeInCustody { holders: holders.clone(), now: context.now };
    let mut now = person::get(person, streams)?.cloned().unwrap_or_default();
    now.holders = Some(holders);
    for consent in held(person, streams)? {
        new_events =
            new_events.and(end_or_ask_anew(consent, command.clone(), &now, context, streams)?);
    }
    Ok(new_events)
}

/// Lets a consent that holds take in what changed. If it ends by that, those who decide now are asked for the same.
fn end_or_ask_anew(
    consent: ConsentId,
    what: consent::Command,
    child: &Child,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let everywhere = streams.everywhere();
    let facts = command_on(consent, what, &everywhere)?;
    let has_ended = facts.iter().any(|it| matches!(it, ConsentFact::Ended { .. }));
    let new_events = say(consent, facts, context, &everywhere)?;
    let terms = everywhere.get::<Consent>(consent.0)?.and_then(Consent::terms);
    let (true, Some(terms), Some(thread)) = (has_ended, terms, child.open_thread) else {
        return Ok(new_events);
    };
    // Who decides now may not be known: then somebody finds it out, and asks.
    let Ok(signatories) = required(terms.subject, false, Some(child)) else {
        return Ok(new_events);
    };
    if terms.until_on <= context.today() {
        return Ok(new_events);
    }
    let terms = Terms { signatories, ..terms.clone() };
    let request =
        consent::Command::Request { terms, renews: Some(consent), today: context.today() };
    let anew = derive("consent_anew", &[consent.0.as_bytes(), context.command.0.as_bytes()]);
    let tenant = everywhere.tenant(consent.0)?.unwrap_or(context.actor.tenant);
    let requested = everywhere.decide::<Consent>(anew, request)?.of(thread.0).in_tenant(tenant);
    Ok(new_events.and(requested))
}

/// Consents and disclosures end when `thread` is closed, or goes to another municipality.
///
/// # Errors
/// The stream to load first.
pub fn end_all(
    thread: ThreadId,
    why: &consent::Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let everywhere = streams.everywhere();
    let known = everywhere.get::<Thread>(thread.0)?;
    let strands = known.map(Thread::strands).unwrap_or_default();
    let mut new_events = NewEvents::nothing();
    for person in family(strands, streams)? {
        let is_in_thread = strands.iter().any(|it| it.child == person);
        for consent in held(person, streams)? {
            let asked_in = everywhere.thread(consent.0)?.map(ThreadId);
            let asked_in = asked_in.map(|it| goes_on_in(it, &everywhere)).transpose()?;
            // A parent's own consent in a sibling's thread stays with that.
            if is_in_thread || asked_in == Some(thread) {
                new_events = new_events.and(decided(consent, why.clone(), context, &everywhere)?);
            }
        }
    }
    Ok(new_events)
}

/// The children of a thread and who has custody of them, each once.
fn family(
    strands: &[Strand],
    streams: &Streams<'_, State>,
) -> Result<BTreeSet<PersonId>, DecideError> {
    let mut family = BTreeSet::new();
    for Strand { child, .. } in strands {
        let holders = person::get(*child, streams)?.and_then(|it| it.holders.clone());
        family.insert(*child);
        family.extend(holders.unwrap_or_default());
    }
    Ok(family)
}

fn held(person: PersonId, streams: &Streams<'_, State>) -> Result<Vec<ConsentId>, DecideError> {
    Ok(person::get(person, streams)?.map(|it| it.consents.clone()).unwrap_or_default())
}

/// Who must sign is computed here, shown to the family, and computed again with every signature.
fn ask(
    request: &RequestConsent,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let RequestConsent {
        consent,
        thread,
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        own_right,
    } = request.clone();
    is_open(thread.0, streams)?;
    let child = person::get(subject, streams)?;
    is_in(thread, child)?;
    if own_right.is_some() && !is_exempt(purpose) {
        return Err(Problem::from(Nobody::NotExempt).into());
    }
    let signatories = required(subject, own_right.is_some(), child).map_err(Problem::from)?;
    let asked_by = context.actor.subject;
    // Somebody grown decides alone anyhow.
    let is_grown = child.and_then(|it| it.party) == Some(PartyStatus::Adult);
    let own_right = own_right.filter(|_| !is_grown).map(|reason| OwnRight { reason, asked_by });
    let terms = Terms {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
        own_right,
    };
    let command = consent::Command::Request { terms, renews: None, today: context.today() };
    Ok(streams.decide::<Consent>(consent.0, command)?.of(thread.0))
}

fn renew(
    request: &RenewConsent,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let RenewConsent { consent, renews, until_on, text_version } = request.clone();
    let old = streams.get::<Consent>(renews.0)?.ok_or_else(Problem::not_found)?;
    let terms = match old {
        Consent::Given(_) => old.terms().ok_or(Rejection::Unknown),
        Consent::Requested(_) => Err(Rejection::NotGiven),
        Consent::Unknown | Consent::Refused(_) | Consent::Lapsed(_) | Consent::Ended(_) => {
            Err(old.over().unwrap_or(Rejection::Unknown))
        }
    };
    let terms = terms.map_err(Problem::from)?;
    let thread = thread_of(renews, streams)?;
    is_open(thread.0, streams)?;
    let child = person::get(terms.subject, streams)?;
    is_in(thread, child)?;
    let is_grown = child.and_then(|it| it.party) == Some(PartyStatus::Adult);
    // An own right of before reasons were kept is not renewed: it is asked for anew, with one.
    if terms.are_their_own() && terms.own_right.is_none() && !is_grown {
        return Err(Problem::from(Nobody::NotExempt).into());
    }
    let signatories =
        required(terms.subject, terms.own_right.is_some(), child).map_err(Problem::from)?;
    let asked_by = context.actor.subject;
    let own_right = terms.own_right.filter(|_| !is_grown).map(|it| OwnRight { asked_by, ..it });
    let terms = Terms { until_on, text_version, signatories, own_right, ..terms.clone() };
    let command = consent::Command::Request { terms, renews: Some(renews), today: context.today() };
    Ok(streams.decide::<Consent>(consent.0, command)?.of(thread.0))
}

/// A child's custody is shown to who works in its thread, not to who knows its id. An adult decides for themself, wherever.
fn is_in(thread: ThreadId, child: Option<&Child>) -> Result<(), Problem> {
    let Some(child) = child else { return Ok(()) };
    if child.open_thread == Some(thread) || child.party == Some(PartyStatus::Adult) {
        return Ok(());
    }
    Err(Rejection::SubjectElsewhere.into())
}

/// The thread a consent is part of now: where whose data it is about has their thread, for a strand may have left; else the one it
/// was asked for in, which may go on in another.
fn thread_of(consent: ConsentId, streams: &Streams<'_, State>) -> Result<ThreadId, DecideError> {
    let thread = streams.thread(consent.0)?.ok_or_else(Problem::not_found)?;
    let subject = streams.get::<Consent>(consent.0)?.and_then(Consent::terms).map(|it| it.subject);
    let child = subject.map(|it| person::get(it, streams)).transpose()?.flatten();
    match child.and_then(|it| it.open_thread) {
        Some(open) => Ok(open),
        None => goes_on_in(ThreadId(thread), streams),
    }
}

/// What somebody says in somebody's name, with who must sign now.
fn bring(
    consent: ConsentId,
    by: PersonId,
    channel: SignatureChannel,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<Brought, DecideError> {
    let (role, user) = (context.actor.role, context.actor.subject);
    let terms = streams.get::<Consent>(consent.0)?.and_then(Consent::terms);
    let terms = terms.ok_or_else(Problem::not_found)?;
    let child = person::get(terms.subject, streams)?;
    let required = required_now(terms.subject, &terms.signatories, child);
    Ok(Brought { by, channel, role, user, required })
}

/// What the age of whose data it is about lets them decide.
fn party_of(
    consent: ConsentId,
    streams: &Streams<'_, State>,
) -> Result<Option<PartyStatus>, DecideError> {
    let subject = streams.get::<Consent>(consent.0)?.and_then(Consent::terms).map(|it| it.subject);
    let subject = subject.map(|it| person::get(it, streams)).transpose()?;
    Ok(subject.flatten().and_then(|it| it.party))
}

fn decided(
    consent: ConsentId,
    what: consent::Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let facts = command_on(consent, what, streams)?;
    say(consent, facts, context, streams)
}

/// What time or another service says about a consent that is not here is nobody's mistake.
fn command_on(
    consent: ConsentId,
    command: consent::Command,
    streams: &Streams<'_, State>,
) -> Result<Vec<ConsentFact>, DecideError> {
    let nothing = Consent::Unknown;
    let consent = streams.get::<Consent>(consent.0)?.unwrap_or(&nothing);
    Ok(consent.decide(command).map_err(Problem::from)?)
}

/// Says it on the consent's stream, and on the person's when it begins or ends to hold.
fn say(
    consent: ConsentId,
    facts: Vec<ConsentFact>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let thread = ThreadId(streams.thread(consent.0)?.unwrap_or(consent.0));
    let tenant = streams.tenant(consent.0)?.unwrap_or(context.actor.tenant);
    let mut also = NewEvents::nothing();
    for fact in &facts {
        let (child, command) = match *fact {
            ConsentFact::Given { subject: child, .. } => {
                (child, ChildCommand::BeginConsent { child, consent, thread })
            }
            ConsentFact::Withdrawn { subject: child, .. }
            | ConsentFact::Expired { subject: child, .. }
            | ConsentFact::EndedByTransfer { subject: child, .. }
            | ConsentFact::Ended { subject: child, .. } => {
                (child, ChildCommand::EndConsent { child, consent })
            }
            ConsentFact::Requested { .. }
            | ConsentFact::Renewed { .. }
            | ConsentFact::Signed { .. }
            | ConsentFact::Refused { .. }
            | ConsentFact::Lapsed {}
            | ConsentFact::OwnRightConfirmed { .. }
            | ConsentFact::OwnSignatureDue { .. }
            | ConsentFact::OwnSignatureOverdue { .. }
            | ConsentFact::Acknowledged { .. }
            | ConsentFact::ClosedEverywhere {}
            | ConsentFact::WithdrawalLate { .. }
            | ConsentFact::PartyTold { .. }
            | ConsentFact::WithdrawalConfirmed {}
            | ConsentFact::ConfirmationOverdue { .. } => continue,
        };
        also = also.and(person::decide(child, command, tenant, streams)?);
    }
    Ok(NewEvents::on(consent.0, facts).and(also))
}
