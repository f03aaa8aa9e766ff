//! From plan to yes: one organisation after the other is asked, each holding a place while it thinks (P-08).

use chrono::{DateTime, Utc};
use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    assignment::{
        AcceptOffer, AddContribution, ConfirmContribution, DeclineOffer, Event, OfferAssignment,
        PlanAssignment, RemoveContribution,
    },
    id::{AgreementId, AssignmentId, OrganisationId},
    problem::Problem,
};

use super::{
    directory::{must_be_registered, not_your_organisation},
    joined_threads::{is_covered, whole},
};
use crate::domain::{
    aggregates::{
        Agreement, Assignment, Organisation, ThreadCopy,
        assignment::{Choice, Command, Rejection, Task, Told},
        organisation, thread_copy,
    },
    speaks_for::SpeaksFor,
    state::{Decided, State},
};

pub(in crate::domain) fn plan(it: &PlanAssignment, streams: &Streams<'_, State>) -> Decided {
    let PlanAssignment {
        assignment,
        thread,
        child,
        age_band,
        need,
        programme,
        candidates,
        ask_again,
    } = it.clone();
    // The thread is known here by what `thread` has told, not by the asker's word.
    let stream = ThreadCopy::of(thread);
    if streams.get::<ThreadCopy>(stream)?.is_none() {
        return Err(Problem::not_found().into());
    }
    let mut refused_before = vec![];
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let before = streams.get::<Assignment>(id.0)?;
        refused_before.extend(before.into_iter().flat_map(|it| it.refused(child, need)));
    }
    let command = Command::Plan {
        thread,
        child,
        age_band,
        need,
        programme,
        candidates,
        refused_before,
        ask_again,
    };
    let planned = streams.decide::<Assignment>(assignment.0, command)?.of(thread.0);
    let is_its_child = whole(thread, streams)?.iter().any(|it| it.is_around(child));
    let noted = streams
        .decide::<ThreadCopy>(stream, thread_copy::Command::Plan { assignment, is_its_child })?;
    Ok(planned.and(noted))
}

pub(in crate::domain) fn offer(
    it: &OfferAssignment,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let next = next(it.assignment, context, streams)?;
    let decided =
        streams.decide::<Assignment>(it.assignment.0, Command::Offer { next, now: context.now })?;
    Ok(decided.and(reserve(it.assignment, next, streams)?))
}

pub(in crate::domain) fn accept(
    it: &AcceptOffer,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    // An offer holds nothing of the child, so a yes needs no consent; what comes after it does (I-06).
    let offered = streams.get::<Assignment>(it.assignment.0)?.and_then(Assignment::offered_task);
    let rests = match offered {
        Some(task) => !is_covered(&task, streams)?,
        None => false,
    };
    let command = Command::Accept { by: SpeaksFor::of(&context.actor), rests, now: context.now };
    streams.decide::<Assignment>(it.assignment.0, command)
}

pub(in crate::domain) fn decline(
    it: &DeclineOffer,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let DeclineOffer { assignment, reason } = *it;
    let next = next(assignment, context, streams)?;
    let by = SpeaksFor::of(&context.actor);
    pass_on(assignment, Command::Decline { by, reason, next, now: context.now }, next, streams)
}

pub(in crate::domain) fn lapse(
    assignment: AssignmentId,
    expires_at: DateTime<Utc>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let next = next(assignment, context, streams)?;
    pass_on(
        assignment,
        Command::Told(Told::Lapse { expires_at, next, now: context.now }),
        next,
        streams,
    )
}

/// Another organisation carries a part: one with an agreement in force, and a consent by which it may know of the child.
/// An organisation says yes for itself.
pub(in crate::domain) fn confirm_contribution(
    it: &ConfirmContribution,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ConfirmContribution { assignment, contribution } = *it;
    let organisation = context.actor.organisation.ok_or_else(not_your_organisation)?;
    let command = Command::ConfirmContribution { organisation, contribution };
    streams.decide::<Assignment>(assignment.0, command)
}

pub(in crate::domain) fn remove_contribution(
    it: &RemoveContribution,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let RemoveContribution { assignment, organisation, contribution } = *it;
    let by = SpeaksFor::of(&context.actor);
    let command = Command::RemoveContribution { by, organisation, contribution };
    streams.decide::<Assignment>(assignment.0, command)
}

pub(in crate::domain) fn add_contribution(
    it: &AddContribution,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let AddContribution { assignment, organisation, contribution } = *it;
    let command = Command::AddContribution { organisation, contribution };
    let added = streams.decide::<Assignment>(assignment.0, command)?;
    // Another municipality's assignment is none, whoever is registered here.
    must_be_registered(organisation, streams)?;
    let agreement = AgreementId::of(organisation, context.actor.tenant);
    let agreement = streams.get::<Agreement>(agreement.0)?;
    if agreement.and_then(|it| it.days_left_on(context.today())).is_none() {
        let detail =
            "the organisation has no agreement in force with your municipality: sign one first";
        return Err(Problem::new(409, "no_agreement", detail).into());
    }
    let task = streams.get::<Assignment>(assignment.0)?.and_then(Assignment::task);
    let part = task.map(|it| Task { organisation, ..it });
    if !part.map_or(Ok(false), |it| is_covered(&it, streams))? {
        return Err(Problem::from(Rejection::NoConsent).into());
    }
    Ok(added)
}

/// One organisation is through; in the same breath its place is free and the next is asked.
fn pass_on(
    assignment: AssignmentId,
    command: Command,
    next: Option<Choice>,
    streams: &Streams<'_, State>,
) -> Decided {
    let decided = streams.decide::<Assignment>(assignment.0, command)?;
    if decided.is_empty() {
        return Ok(decided);
    }
    let released = match streams.get::<Assignment>(assignment.0)?.and_then(Assignment::open_offer) {
        Some(organisation) => release(assignment, organisation, streams)?,
        None => NewEvents::nothing(),
    };
    Ok(decided.and(released).and(reserve(assignment, next, streams)?))
}

/// The first candidate that was not asked and can be: in the directory, with an agreement in force and a free place
/// (I-14, I-17). One that cannot be asked now is passed over, not struck out.
fn next(
    assignment: AssignmentId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<Option<Choice>, DecideError> {
    let Some(state) = streams.get::<Assignment>(assignment.0)? else { return Ok(None) };
    for organisation in state.left_to_ask() {
        let Some(known) = streams.get::<Organisation>(organisation.0)? else { continue };
        let free_places = known.free_places();
        if free_places == 0 {
            continue;
        }
        let agreement = AgreementId::of(organisation, context.actor.tenant);
        let agreement = streams.get::<Agreement>(agreement.0)?;
        if let Some(agreement_days) = agreement.and_then(|it| it.days_left_on(context.today())) {
            return Ok(Some(Choice { organisation, free_places, agreement_days }));
        }
    }
    Ok(None)
}

fn reserve(
    assignment: AssignmentId,
    next: Option<Choice>,
    streams: &Streams<'_, State>,
) -> Decided {
    match next {
        Some(it) => streams.decide::<Organisation>(
            it.organisation.0,
            organisation::Command::Reserve { assignment },
        ),
        None => Ok(NewEvents::nothing()),
    }
}

/// Gives back the place that `organisation` held for `assignment`.
pub(in crate::domain) fn release(
    assignment: AssignmentId,
    organisation: OrganisationId,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    streams.decide::<Organisation>(organisation.0, organisation::Command::Release { assignment })
}
