//! What is decided of a volunteer, and what it means for the matches they have (I-09, I-20).

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate as _, Asked, NewEvents, Streams, calendar};
use proto::{
    assignment::{
        ApplyAsVolunteer, ClearChildCertificate, CompleteTraining, SignPledge, VolunteerStanding,
    },
    id::VolunteerId,
};

use super::{
    Applicant, Decided, State, Voice, Volunteer, applicant, must_be_registered,
    not_your_organisation, pairing,
    volunteer::{Asker, Command, Decision},
};

pub(super) fn apply(it: &ApplyAsVolunteer, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let ApplyAsVolunteer { volunteer, organisation, person } = *it;
    let by = Voice::of(&asked.actor);
    if !by.is_of(organisation) {
        return Err(not_your_organisation().into());
    }
    must_be_registered(organisation, streams)?;
    let applied =
        streams.decide::<Volunteer>(volunteer.0, Command::Apply { by, organisation, person })?;
    let apply = applicant::Command::Apply { organisation, volunteer };
    Ok(applied.and(streams.decide::<Applicant>(Applicant::of(person), apply)?))
}

pub(super) fn clear(
    it: &ClearChildCertificate,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let ClearChildCertificate { volunteer, review_due_on, seen_on } = *it;
    let today = asked.today();
    let seen_on = seen_on.unwrap_or(today);
    let command = Command::ClearCertificate { by: asker(asked), seen_on, review_due_on, today };
    and_recheck(volunteer, command, today, streams)
}

pub(super) fn pledge(it: &SignPledge, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let SignPledge { volunteer, text_version } = *it;
    let command = Command::SignPledge { by: Voice::of(&asked.actor), text_version };
    and_recheck(volunteer, command, asked.today(), streams)
}

pub(super) fn train(it: &CompleteTraining, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let CompleteTraining { volunteer, course, until_on } = *it;
    let (by, today) = (Voice::of(&asked.actor), asked.today());
    let command = Command::CompleteTraining { by, course, until_on, today };
    and_recheck(volunteer, command, today, streams)
}

pub(super) fn decide(
    volunteer: VolunteerId,
    what: Decision,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let today = asked.today();
    and_recheck(volunteer, Command::Decide { by: asker(asked), what, today }, today, streams)
}

/// The last day of a certificate or a course has passed. A clock that is set back between the timer and this does not bring
/// the day back.
pub(super) fn expire(
    volunteer: VolunteerId,
    ended_at: DateTime<Utc>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let today = calendar::day(asked.now.max(ended_at));
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
    if let Some((_, person)) = before.whose().filter(|_| has_gone) {
        let leave = applicant::Command::Leave { volunteer };
        rechecked = streams.decide::<Applicant>(Applicant::of(person), leave)?;
    }
    for r#match in after.matches() {
        rechecked = rechecked.and(if has_gone {
            pairing::end_with_volunteer(r#match, streams)?
        } else {
            pairing::recheck(r#match, &after, today, streams)?
        });
    }
    Ok(decided.and(rechecked))
}

fn asker(asked: &Asked) -> Asker {
    Asker { by: Voice::of(&asked.actor), user: asked.actor.subject }
}
