//! What `assignment` decides. Pure: no I/O, no clock, no chance.
//!
//! One file an aggregate; `offering`, `pairing`, `vetting` and `weaving` hold the decisions that touch several of them at once.

pub mod agreement;
pub mod applicant;
pub mod assignment;
pub mod board;
pub mod cvr;
pub mod family;
pub mod matching;
mod offering;
pub mod organisation;
mod pairing;
mod vetting;
pub mod voice;
pub mod volunteer;
mod weaving;

use chrono::{DateTime, Utc};
use platform::{Asked, NewEvents, No, Streams, withdrawal::Withdrawal};
use proto::{
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, ClearChildCertificate, CompleteAssignment,
        CompleteTraining, ConfirmContribution, ConfirmMatch, CorrectAgreementEnd, DeclareCapacity,
        DeclineMatch, DeclineOffer, EndAssignment, EndMatch, Event, LeaveOrganisation, LogSession,
        OfferAssignment, PauseMatch, PlanAssignment, ProposeMatch, PutVolunteerOnHold,
        RecordFirstMeeting, RegisterOrganisation, ReinstateVolunteer, RejectVolunteer,
        RemoveContribution, ResumeMatch, RevokeClearance, SignAgreement, SignPledge,
        StandVolunteerDown, StartMatch, TerminateAgreement,
    },
    code::Mistake,
    id::{AgreementId, AssignmentId, MatchId, OrganisationId, PersonId, ThreadId, VolunteerId},
    problem::Problem,
    who::Role,
};

use self::volunteer::Decision;
pub use self::{
    agreement::Agreement, applicant::Applicant, assignment::Assignment, board::Board, cvr::Cvr,
    family::Family, matching::Match, organisation::Organisation, voice::Voice,
    volunteer::Volunteer, weaving::Woven,
};

/// The version of the rules by which deadlines are computed here (I-28); it changes when one of them does.
const RULES_VERSION: u32 = 1;
/// The version of the calendar of working days they are computed with.
const CALENDAR_VERSION: u32 = 1;

platform::states! {
    /// What one stream of this service is.
    State of Event {
        Organisation(Organisation)
        Agreement(Agreement)
        Cvr(Cvr)
        Volunteer(Volunteer)
        Assignment(Assignment)
        Match(Match)
        Board(Board)
        Family(Family)
        Applicant(Applicant)
        Withdrawal(Withdrawal)
    }
}

/// What can be decided: what the wire asks, what others' events make us do, and what time brings.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// See the wire.
    RegisterOrganisation(RegisterOrganisation),
    /// See the wire.
    DeclareCapacity(DeclareCapacity),
    /// See the wire.
    SignAgreement(SignAgreement),
    /// See the wire.
    TerminateAgreement(TerminateAgreement),
    /// See the wire.
    CorrectAgreementEnd(CorrectAgreementEnd),
    /// See the wire.
    ApplyAsVolunteer(ApplyAsVolunteer),
    /// See the wire.
    ClearChildCertificate(ClearChildCertificate),
    /// See the wire.
    RevokeClearance(RevokeClearance),
    /// See the wire.
    PutVolunteerOnHold(PutVolunteerOnHold),
    /// See the wire.
    StandVolunteerDown(StandVolunteerDown),
    /// See the wire.
    ReinstateVolunteer(ReinstateVolunteer),
    /// See the wire.
    LeaveOrganisation(LeaveOrganisation),
    /// See the wire.
    RejectVolunteer(RejectVolunteer),
    /// See the wire.
    SignPledge(SignPledge),
    /// See the wire.
    CompleteTraining(CompleteTraining),
    /// See the wire.
    PlanAssignment(PlanAssignment),
    /// See the wire.
    OfferAssignment(OfferAssignment),
    /// See the wire.
    AcceptOffer(AcceptOffer),
    /// See the wire.
    DeclineOffer(DeclineOffer),
    /// See the wire.
    AddContribution(AddContribution),
    /// See the wire.
    ConfirmContribution(ConfirmContribution),
    /// See the wire.
    RemoveContribution(RemoveContribution),
    /// See the wire.
    ProposeMatch(ProposeMatch),
    /// See the wire.
    ConfirmMatch(ConfirmMatch),
    /// See the wire.
    StartMatch(StartMatch),
    /// See the wire.
    RecordFirstMeeting(RecordFirstMeeting),
    /// See the wire.
    LogSession(LogSession),
    /// An entry of a match counts no more.
    CorrectMatchEntry {
        /// Whose.
        r#match: MatchId,
        /// Which.
        entry: matching::Entry,
        /// What is wrong with it.
        mistake: Mistake,
    },
    /// See the wire.
    EndMatch(EndMatch),
    /// See the wire.
    CompleteAssignment(CompleteAssignment),
    /// See the wire.
    EndAssignment(EndAssignment),
    /// See the wire.
    DeclineMatch(DeclineMatch),
    /// See the wire.
    PauseMatch(PauseMatch),
    /// See the wire.
    ResumeMatch(ResumeMatch),
    /// The offer that expired at this moment was not answered.
    Lapse {
        /// Of which.
        assignment: AssignmentId,
        /// The moment, by which the offer is known.
        expires_at: DateTime<Utc>,
    },
    /// A volunteer's certificate or basic course ended at this moment.
    Expire {
        /// Whose.
        volunteer: VolunteerId,
        /// The moment.
        ended_at: DateTime<Utc>,
    },
    /// Something has become of a thread.
    Thread {
        /// Which.
        thread: ThreadId,
        /// What.
        what: Woven,
    },
    /// Something is known of somebody who may apply.
    Applicant {
        /// Who.
        person: PersonId,
        /// What.
        what: applicant::Command,
    },
    /// Something is known of a child's family.
    Family {
        /// Whose.
        child: PersonId,
        /// What.
        what: family::Command,
    },
}

type Decided = Result<NewEvents<Event>, No>;

/// What happens when `command` is asked.
///
/// # Errors
/// Why not, or the stream to load first.
#[expect(clippy::too_many_lines, reason = "one arm for each command")]
pub fn decide(command: &Command, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    match command {
        Command::RegisterOrganisation(it) => register(it, asked, streams),
        Command::DeclareCapacity(it) => declare_capacity(it, asked, streams),
        Command::SignAgreement(it) => sign_agreement(it, asked, streams),
        Command::TerminateAgreement(it) => {
            let TerminateAgreement { agreement, until_on } = *it;
            let command = agreement::Command::Terminate { until_on, today: asked.today() };
            streams.decide::<Agreement>(agreement.0, command)
        }
        Command::CorrectAgreementEnd(it) => {
            let CorrectAgreementEnd { agreement, until_on } = *it;
            let command = agreement::Command::CorrectEnd { until_on, today: asked.today() };
            streams.decide::<Agreement>(agreement.0, command)
        }
        Command::ApplyAsVolunteer(it) => vetting::apply(it, asked, streams),
        Command::ClearChildCertificate(it) => vetting::clear(it, asked, streams),
        Command::RevokeClearance(it) => {
            vetting::decide(it.volunteer, Decision::RevokeClearance, asked, streams)
        }
        Command::PutVolunteerOnHold(it) => {
            vetting::decide(it.volunteer, Decision::PutOnHold, asked, streams)
        }
        Command::StandVolunteerDown(it) => {
            vetting::decide(it.volunteer, Decision::StandDown, asked, streams)
        }
        Command::ReinstateVolunteer(it) => {
            vetting::decide(it.volunteer, Decision::Reinstate, asked, streams)
        }
        Command::LeaveOrganisation(it) => {
            vetting::decide(it.volunteer, Decision::Leave, asked, streams)
        }
        Command::RejectVolunteer(it) => {
            vetting::decide(it.volunteer, Decision::Reject, asked, streams)
        }
        Command::SignPledge(it) => vetting::pledge(it, asked, streams),
        Command::CompleteTraining(it) => vetting::train(it, asked, streams),
        Command::Expire { volunteer, ended_at } => {
            vetting::expire(*volunteer, *ended_at, asked, streams)
        }
        Command::PlanAssignment(it) => offering::plan(it, streams),
        Command::OfferAssignment(it) => offering::offer(it, asked, streams),
        Command::AcceptOffer(it) => offering::accept(it, asked, streams),
        Command::DeclineOffer(it) => offering::decline(it, asked, streams),
        Command::Lapse { assignment, expires_at } => {
            offering::lapse(*assignment, *expires_at, asked, streams)
        }
        Command::AddContribution(it) => offering::add_contribution(it, asked, streams),
        Command::ConfirmContribution(it) => offering::confirm_contribution(it, asked, streams),
        Command::RemoveContribution(it) => offering::remove_contribution(it, asked, streams),
        Command::ProposeMatch(it) => pairing::propose(it, asked, streams),
        Command::ConfirmMatch(it) => pairing::confirm(it, asked, streams),
        Command::StartMatch(it) => pairing::start(it, asked, streams),
        Command::RecordFirstMeeting(it) => pairing::record_first_meeting(it, asked, streams),
        Command::LogSession(it) => pairing::log_session(it, asked, streams),
        Command::CorrectMatchEntry { r#match, entry, mistake } => {
            pairing::correct(*r#match, *entry, *mistake, asked, streams)
        }
        Command::EndMatch(it) => pairing::end(it, asked, streams),
        Command::CompleteAssignment(it) => pairing::complete(it, asked, streams),
        Command::EndAssignment(it) => pairing::end_assignment(it, asked, streams),
        Command::DeclineMatch(it) => pairing::decline(it, asked, streams),
        Command::PauseMatch(it) => pairing::pause(it, asked, streams),
        Command::ResumeMatch(it) => pairing::resume(it, asked, streams),
        Command::Thread { thread, what } => weaving::weave(*thread, what, asked, streams),
        Command::Applicant { person, what } => {
            streams.decide::<Applicant>(Applicant::of(*person), *what)
        }
        Command::Family { child, what } => {
            streams.decide::<Family>(Family::of(*child), what.clone())
        }
    }
}

/// One number, one organisation: a municipality's directory has it once.
fn register(it: &RegisterOrganisation, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let RegisterOrganisation { organisation, name, cvr, kind, size } = it.clone();
    let registered = streams.decide::<Organisation>(
        organisation.0,
        organisation::Command::Register { name, cvr, kind, size },
    )?;
    let taken =
        streams.decide::<Cvr>(Cvr::of(cvr, asked.actor.tenant), cvr::Take { organisation })?;
    Ok(registered.and(taken))
}

fn declare_capacity(it: &DeclareCapacity, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let DeclareCapacity { organisation, places } = *it;
    if !Voice::of(&asked.actor).is_heard_at(organisation) {
        return Err(not_your_organisation().into());
    }
    streams
        .decide::<Organisation>(organisation.0, organisation::Command::DeclareCapacity { places })
}

fn sign_agreement(it: &SignAgreement, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let SignAgreement { agreement, organisation, from_on, until_on } = *it;
    if agreement != AgreementId::of(organisation, asked.actor.tenant) {
        let detail = "the id is not that of this organisation's agreement with your municipality: derive it from both";
        return Err(Problem::new(422, "wrong_agreement_id", detail).into());
    }
    must_be_registered(organisation, streams)?;
    let command =
        agreement::Command::Sign { organisation, from_on, until_on, today: asked.today() };
    streams.decide::<Agreement>(agreement.0, command)
}

/// An organisation that is named must be in the directory.
fn must_be_registered(
    organisation: OrganisationId,
    streams: &Streams<'_, State>,
) -> Result<(), No> {
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

/// Whether the asker is a volunteer, who has a say over their own meetings only.
fn is_volunteer(asked: &Asked) -> bool {
    asked.actor.role == Role::Volunteer
}
