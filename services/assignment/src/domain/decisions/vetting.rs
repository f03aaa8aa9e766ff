//! What is decided of a volunteer, and what it means for the matches they have (I-09, I-20).

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate as _, CommandContext, NewEvents, Streams, calendar};
use proto::{
    assignment::{
        ApplyAsVolunteer, ClearChildCertificate, CompleteTraining, SignPledge, VolunteerStanding,
    },
    id::VolunteerId,
};

use super::{
    directory::{must_be_registered, not_your_organisation},
    match_process,
};
use crate::domain::{
    aggregates::{
        Applicant, Volunteer, applicant,
        volunteer::{Asker, Command, Decision},
    },
    speaks_for::SpeaksFor,
    state::{Decided, State},
};

pub(in crate::domain) fn apply(
    it: &ApplyAsVolunteer,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ApplyAsVolunteer { volunteer, organisation, person } = *it;
    let by = SpeaksFor::of(&context.actor);
    if !by.is_of(organisation) {
        return Err(not_your_organisation().into());
    }
    must_be_registered(organisation, streams)?;
    let applied =
        streams.decide::<Volunteer>(volunteer.0, Command::Apply { by, organisation, person })?;
    let apply = applicant::Command::Apply { organisation, volunteer };
    Ok(applied.and(streams.decide::<Applicant>(Applicant::of(person), apply)?))
}

pub(in crate::domain) fn clear(
    it: &ClearChildCertificate,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ClearChildCertificate { volunteer, review_due_on, seen_on } = *it;
    let today = context.today();
    let seen_on = seen_on.unwrap_or(today);
    let command = Command::ClearCertificate { by: asker(context), seen_on, review_due_on, today };
    and_recheck(volunteer, command, today, streams)
}

pub(in crate::domain) fn pledge(
    it: &SignPledge,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let SignPledge { volunteer, text_version } = *it;
    let command = Command::SignPledge { by: SpeaksFor::of(&context.actor), text_version };
    and_recheck(volunteer, command, context.today(), streams)
}

pub(in crate::domain) fn train(
    it: &CompleteTraining,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let CompleteTraining { volunteer, course, until_on } = *it;
    let (by, today) = (SpeaksFor::of(&context.actor), context.today());
    let command = Command::CompleteTraining { by, course, until_on, today };
    and_recheck(volunteer, command, today, streams)
}

pub(in crate::domain) fn decide(
    volunteer: VolunteerId,
    what: Decision,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let today = context.today();
    and_recheck(volunteer, Command::Decide { by: asker(context), what, today }, today, streams)
}

/// The last day of a certificate or a course has passed. A clock that is set back between the timer and this does not bring
/// the day back.
pub(in crate::domain) fn expire(
    volunteer: VolunteerId,
    ended_at: DateTime<Utc>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let today = calendar::day(context.now.max(ended_at));
    and_recheck(volunteer, Command::Expire { today }, today, streams)
}

/// The volunteer's matches pause, go on or end in the decision that makes it so.
fn and_recheck(
    volunteer: VolunteerId,
    command: Command,
    today: NaiveDate,
    streams: &Streams<'_, State>,
) -> Decided {
    let decided = streams.decide::<Volunteer>(volunteer.0, command)?;
    let Some(before) = streams.get::<Volunteer>(volunteer.0)? else { return Ok(decided) };
    let facts = before.decide(command).unwrap_or_default();
    let after = facts.iter().fold(before.clone(), Volunteer::evolve);
    let has_gone = match after.standing() {
        Some(VolunteerStanding::Left | VolunteerStanding::Rejected) => true,
        Some(
            VolunteerStanding::Open | VolunteerStanding::OnHold | VolunteerStanding::StoodDown,
        )
        | None => false,
    };
    let mut rechecked = NewEvents::nothing();
    if let Some((_, person)) = before.organisation_and_person().filter(|_| has_gone) {
        let leave = applicant::Command::Leave { volunteer };
        rechecked = streams.decide::<Applicant>(Applicant::of(person), leave)?;
    }
    for r#match in after.matches() {
        rechecked = rechecked.and(if has_gone {
            match_process::end_with_volunteer(r#match, streams)?
        } else {
            match_process::recheck(r#match, &after, today, streams)?
        });
    }
    Ok(decided.and(rechecked))
}

fn asker(context: &CommandContext) -> Asker {
    Asker { by: SpeaksFor::of(&context.actor), user: context.actor.subject }
}
