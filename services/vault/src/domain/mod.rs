//! What may happen in the vault. Pure: no I/O, no clock, no chance.

pub(crate) mod access_policy;
pub(crate) mod access_record;
pub(crate) mod age;
pub(crate) mod bearer;
pub(crate) mod break_glass;
pub(crate) mod cipher;
pub(crate) mod cpr;
pub(crate) mod erasure;
mod key;
pub(crate) mod master;
pub(crate) mod package;
pub(crate) mod person;
pub(crate) mod same_person;
pub(crate) mod subject_request;
pub(crate) mod words;

use platform::{
    CommandContext, CommandFor, DecideError, NewEvents, Streams, Timer,
    withdrawal::{self, Acknowledge, Withdrawal},
};
use proto::{
    actor::Role,
    code::Municipality,
    id::{BreakGlassId, PersonId, SealedId, SubjectRequestId, ThreadId},
    problem::Problem,
    vault::{AsksAs, BreakGlassFact, Event, PersonKind},
};
use uuid::Uuid;

pub(crate) use self::{
    access_record::Look, break_glass::BreakGlass, person::Person, same_person::SamePerson,
    subject_request::SubjectRequest, words::Words,
};

platform::states! {
    /// What a stream of this service is.
    State of Event {
        Words(Words)
        Look(Look)
        Person(Person)
        SamePerson(SamePerson)
        BreakGlass(BreakGlass)
        Withdrawal(Withdrawal)
        SubjectRequest(SubjectRequest)
    }
}

/// What can be decided here.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Words are in the sealed store: say so.
    Seal(SealedId, words::Command),
    /// Words are shared, or were never used.
    Words(SealedId, words::Command),
    /// Somebody looks.
    Look(Uuid, access_record::Command),
    /// Something is done about a person; and what is known of them is in the sealed store.
    Person(PersonId, person::Deed, Vec<words::What>),
    /// A child is one that another municipality registered first, or is not any more.
    SamePerson(same_person::Command),
    /// Two at once, or neither.
    Both(Box<Command>, Box<Command>),
    /// A person's words are in the sealed store for another municipality.
    HandOver(HandOver),
    /// The glass is broken, or looked into.
    BreakGlass(BreakGlassId, break_glass::Command),
    /// A consent has ended.
    Withdraw(Acknowledge),
    /// What somebody who works here is called: it is written, and recorded nowhere.
    Name,
    /// Something is done about what somebody asks about their own data.
    SubjectRequest(SubjectRequestId, subject_request::Deed),
}

/// Copies for another municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOver {
    /// About whom.
    pub subject: PersonId,
    /// Whose they are.
    pub to: Municipality,
    /// In which thread.
    pub thread: Option<ThreadId>,
    /// The copies.
    pub copies: Vec<words::What>,
    /// That somebody took them out.
    pub look: (Uuid, access_record::Command),
}

pub(crate) fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    match command {
        Command::Seal(sealed, command) | Command::Words(sealed, command) => {
            let thread = command.thread();
            Ok(of(streams.decide::<Words>(sealed.0, command.clone())?, thread))
        }
        Command::Look(look, command) => {
            Ok(of(streams.decide::<Look>(*look, command.clone())?, command.thread))
        }
        Command::Person(person, deed, details) => {
            people(*person, deed, details, context.actor.tenant, streams)
        }
        Command::SamePerson(it) => same_person(*it, streams),
        Command::Both(one, other) => {
            Ok(decide(one, context, streams)?.and(decide(other, context, streams)?))
        }
        Command::HandOver(it) => hand_over(it, context.actor.tenant, streams),
        Command::BreakGlass(id, command) => streams.decide::<BreakGlass>(id.0, command.clone()),
        Command::Withdraw(it) => withdrawal::acknowledge(it.consent, it.thread, streams),
        Command::Name => Ok(NewEvents::nothing()),
        Command::SubjectRequest(request, deed) => rights(*request, deed, context, streams),
    }
}

/// Until when a second person can let an auditor break the glass.
const APPROVAL: &str = "break_glass_approval";
/// When somebody must have looked into a broken glass.
const REVIEW: &str = "break_glass_review";

/// What `event` sets or clears on its stream's timers.
pub(crate) fn timers(event: &Event) -> Vec<Timer> {
    match event {
        Event::BreakGlass(BreakGlassFact::Used { review_by, .. }) => {
            vec![Timer::Set(REVIEW, *review_by)]
        }
        Event::BreakGlass(BreakGlassFact::Asked { approve_by, .. }) => {
            vec![Timer::Set(APPROVAL, *approve_by)]
        }
        Event::BreakGlass(BreakGlassFact::Approved { review_by, .. }) => {
            vec![Timer::Clear(APPROVAL), Timer::Set(REVIEW, *review_by)]
        }
        Event::BreakGlass(BreakGlassFact::Reviewed { .. }) => vec![Timer::Clear(REVIEW)],
        Event::SubjectRequest(fact) => subject_request::timers(fact),
        Event::BreakGlass(BreakGlassFact::Lapsed {} | BreakGlassFact::Unreviewed {})
        | Event::Words(_)
        | Event::Look(_)
        | Event::Person(_)
        | Event::SamePerson(_)
        | Event::Withdrawal(_) => vec![],
    }
}

/// What to do when a timer has run out.
pub(crate) fn on_deadline(kind: &str, stream: Uuid) -> Option<CommandFor<Command>> {
    let of_glass = match kind {
        APPROVAL => Some(break_glass::Command::Lapse),
        REVIEW => Some(break_glass::Command::Expire),
        _ => None,
    };
    if let Some(command) = of_glass {
        let command = Command::BreakGlass(BreakGlassId(stream), command);
        return Some(CommandFor { stream, command });
    }
    let request = SubjectRequestId(stream);
    subject_request::on_deadline(kind)
        .map(|deed| CommandFor { stream, command: Command::SubjectRequest(request, deed) })
}

fn of(new_events: NewEvents<Event>, thread: Option<ThreadId>) -> NewEvents<Event> {
    match thread {
        Some(ThreadId(thread)) => new_events.of(thread),
        None => new_events,
    }
}

/// A person may be known to two municipalities at once, so their stream is looked at from everywhere: who may act stands in
/// its facts.
fn people(
    person: PersonId,
    deed: &person::Deed,
    details: &[words::What],
    at: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    use person::{Command, Deed, Rejection};
    let others: &[PersonId] = match deed {
        Deed::RecordCustody(holders) => holders,
        Deed::ConfirmDuplicate(of) | Deed::DismissDuplicate(of) => std::slice::from_ref(of),
        Deed::Register(_)
        | Deed::Change(_)
        | Deed::Arrive(_)
        | Deed::Turn(_)
        | Deed::HandOver(_) => &[],
    };
    if others.contains(&person) {
        let is_custody = matches!(deed, Deed::RecordCustody(_));
        let no = if is_custody { Rejection::NoCustody } else { Rejection::Itself };
        return Err(Problem::from(no).into());
    }
    let is_child = matches!(
        streams.everywhere().get::<Person>(person.0)?,
        Some(Person::Known(it)) if it.kind == PersonKind::Child
    );
    for other in others {
        match streams.everywhere().get::<Person>(other.0)? {
            Some(Person::Known(it)) if it.municipalities.contains(&at) => {
                if is_child && matches!(deed, Deed::RecordCustody(_)) {
                    it.can_hold_custody().map_err(Problem::from)?;
                }
                if matches!(deed, Deed::ConfirmDuplicate(_)) && it.duplicate_of.is_some() {
                    return Err(Problem::from(Rejection::AlreadyDuplicate).into());
                }
            }
            Some(Person::Known(_) | Person::Unknown) | None => {
                return Err(Problem::from(Rejection::Unknown).into());
            }
        }
    }
    let command = Command { at, deed: deed.clone() };
    let mut new_events = streams.everywhere().decide::<Person>(person.0, command)?;
    for what in details {
        let command = words::Command::Seal { thread: None, what: what.clone() };
        new_events = new_events.and(streams.decide::<Words>(what.sealed.id.0, command)?);
    }
    Ok(new_events)
}

/// It is the country's business, and no municipality's, whoever asked for what made it known.
fn same_person(
    it: same_person::Command,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let new_events =
        streams.everywhere().decide::<SamePerson>(same_person::stream(it.person), it)?;
    Ok(new_events.in_tenant(Municipality::COUNTRY))
}

/// Copies are the other municipality's from the first, and so are their streams.
fn hand_over(
    it: &HandOver,
    at: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let command = person::Command { at, deed: person::Deed::HandOver(it.to) };
    let mut new_events = streams.everywhere().decide::<Person>(it.subject.0, command)?;
    for what in &it.copies {
        let command = words::Command::Seal { thread: it.thread, what: what.clone() };
        let copy = streams.everywhere().decide::<Words>(what.sealed.id.0, command)?;
        new_events = new_events.and(of(copy, it.thread).in_tenant(it.to));
    }
    let (look, command) = &it.look;
    Ok(new_events.and(of(streams.decide::<Look>(*look, command.clone())?, it.thread)))
}

/// A family member asks as custody holder only for a child that is known to be in their custody.
fn rights(
    request: SubjectRequestId,
    deed: &subject_request::Deed,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    use subject_request::{Command, Deed, Rejection};
    if let Deed::Receive(wanted) = deed
        && context.actor.role == Role::Family
        && wanted.asks_as == AsksAs::CustodyHolder
    {
        let child = streams.everywhere().get::<Person>(wanted.subject.0)?;
        let has_custody =
            matches!(child, Some(Person::Known(it)) if it.holders.contains(&wanted.asked_by));
        if !has_custody {
            return Err(Problem::from(Rejection::NotTheirs).into());
        }
    }
    let (by, now, deed) = (context.actor.clone(), context.now, deed.clone());
    streams.decide::<SubjectRequest>(request.0, Command { by, now, deed })
}
