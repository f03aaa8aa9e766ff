//! The municipality's directory: which organisations are in it, with how many places, by which agreement.

use platform::{CommandContext, DecideError, Streams};
use proto::{
    assignment::{DeclareCapacity, RegisterOrganisation, SignAgreement},
    id::{AgreementId, OrganisationId},
    problem::Problem,
};

use crate::domain::{
    aggregates::{Agreement, Cvr, Organisation, agreement, cvr, organisation},
    speaks_for::SpeaksFor,
    state::{Decided, State},
};

/// One number, one organisation: a municipality's directory has it once.
pub(in crate::domain) fn register(
    it: &RegisterOrganisation,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let RegisterOrganisation { organisation, name, cvr, kind, size } = it.clone();
    let registered = streams.decide::<Organisation>(
        organisation.0,
        organisation::Command::Register { name, cvr, kind, size },
    )?;
    let taken =
        streams.decide::<Cvr>(Cvr::of(cvr, context.actor.tenant), cvr::Take { organisation })?;
    Ok(registered.and(taken))
}

pub(in crate::domain) fn declare_capacity(
    it: &DeclareCapacity,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let DeclareCapacity { organisation, places } = *it;
    if !SpeaksFor::of(&context.actor).is_heard_at(organisation) {
        return Err(not_your_organisation().into());
    }
    streams
        .decide::<Organisation>(organisation.0, organisation::Command::DeclareCapacity { places })
}

pub(in crate::domain) fn sign_agreement(
    it: &SignAgreement,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let SignAgreement { agreement, organisation, from_on, until_on } = *it;
    if agreement != AgreementId::of(organisation, context.actor.tenant) {
        let detail = "the id is not that of this organisation's agreement with your municipality: derive it from both";
        return Err(Problem::new(422, "wrong_agreement_id", detail).into());
    }
    must_be_registered(organisation, streams)?;
    let command =
        agreement::Command::Sign { organisation, from_on, until_on, today: context.today() };
    streams.decide::<Agreement>(agreement.0, command)
}

/// An organisation that is named must be in the directory.
pub(in crate::domain) fn must_be_registered(
    organisation: OrganisationId,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    match streams.get::<Organisation>(organisation.0)? {
        Some(_) => Ok(()),
        None => {
            let detail =
                "the organisation is not in your municipality's directory: register it first";
            Err(Problem::new(422, "unknown_organisation", detail).into())
        }
    }
}

/// Somebody speaks for an organisation that is not theirs.
pub(crate) fn not_your_organisation() -> Problem {
    let detail = "this is another organisation's: ask its coordinator";
    Problem::new(403, "not_your_organisation", detail)
}
