//! What `assignment` decides. Pure: no I/O, no clock, no chance.
//!
//! `aggregates` has one file for each aggregate; `decisions` has the decisions that touch several of them at once.

pub mod aggregates;
mod decisions;
mod rules;
pub mod speaks_for;
mod state;

use chrono::{DateTime, Utc};
use platform::{CommandContext, Streams};
use proto::{
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, ClearChildCertificate, CompleteAssignment,
        CompleteTraining, ConfirmContribution, ConfirmMatch, CorrectAgreementEnd, DeclareCapacity,
        DeclineMatch, DeclineOffer, EndAssignment, EndMatch, LeaveOrganisation, LogSession,
        OfferAssignment, PauseMatch, PlanAssignment, ProposeMatch, PutVolunteerOnHold,
        RecordFirstMeeting, RegisterOrganisation, ReinstateVolunteer, RejectVolunteer,
        RemoveContribution, ResumeMatch, RevokeClearance, SignAgreement, SignPledge,
        StandVolunteerDown, StartMatch, TerminateAgreement,
    },
    code::Mistake,
    id::{AssignmentId, MatchId, PersonId, ThreadId, VolunteerId},
};

pub(crate) use self::decisions::directory::not_your_organisation;
use self::{
    aggregates::{
        Agreement, Applicant, Family, agreement, applicant, family, matching, volunteer::Decision,
    },
    decisions::{directory, match_process, offer_process, vetting},
    state::Decided,
};
pub use self::{
    decisions::thread_changes::{self, ThreadChange},
    state::State,
};

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
        what: ThreadChange,
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

/// What happens when `command` is asked.
///
/// # Errors
/// Why not, or the stream to load first.
#[expect(clippy::too_many_lines, reason = "one arm for each command")]
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    match command {
        Command::RegisterOrganisation(it) => directory::register(it, context, streams),
        Command::DeclareCapacity(it) => directory::declare_capacity(it, context, streams),
        Command::SignAgreement(it) => directory::sign_agreement(it, context, streams),
        Command::TerminateAgreement(it) => {
            let TerminateAgreement { agreement, until_on } = *it;
            let command = agreement::Command::Terminate { until_on, today: context.today() };
            streams.decide::<Agreement>(agreement.0, command)
        }
        Command::CorrectAgreementEnd(it) => {
            let CorrectAgreementEnd { agreement, until_on } = *it;
            let command = agreement::Command::CorrectEnd { until_on, today: context.today() };
            streams.decide::<Agreement>(agreement.0, command)
        }
        Command::ApplyAsVolunteer(it) => vetting::apply(it, context, streams),
        Command::ClearChildCertificate(it) => vetting::clear(it, context, streams),
        Command::RevokeClearance(it) => {
            vetting::decide(it.volunteer, Decision::RevokeClearance, context, streams)
        }
        Command::PutVolunteerOnHold(it) => {
            vetting::decide(it.volunteer, Decision::PutOnHold, context, streams)
        }
        Command::StandVolunteerDown(it) => {
            vetting::decide(it.volunteer, Decision::StandDown, context, streams)
        }
        Command::ReinstateVolunteer(it) => {
            vetting::decide(it.volunteer, Decision::Reinstate, context, streams)
        }
        Command::LeaveOrganisation(it) => {
            vetting::decide(it.volunteer, Decision::Leave, context, streams)
        }
        Command::RejectVolunteer(it) => {
            vetting::decide(it.volunteer, Decision::Reject, context, streams)
        }
        Command::SignPledge(it) => vetting::pledge(it, context, streams),
        Command::CompleteTraining(it) => vetting::train(it, context, streams),
        Command::Expire { volunteer, ended_at } => {
            vetting::expire(*volunteer, *ended_at, context, streams)
        }
        Command::PlanAssignment(it) => offer_process::plan(it, streams),
        Command::OfferAssignment(it) => offer_process::offer(it, context, streams),
        Command::AcceptOffer(it) => offer_process::accept(it, context, streams),
        Command::DeclineOffer(it) => offer_process::decline(it, context, streams),
        Command::Lapse { assignment, expires_at } => {
            offer_process::lapse(*assignment, *expires_at, context, streams)
        }
        Command::AddContribution(it) => offer_process::add_contribution(it, context, streams),
        Command::ConfirmContribution(it) => {
            offer_process::confirm_contribution(it, context, streams)
        }
        Command::RemoveContribution(it) => offer_process::remove_contribution(it, context, streams),
        Command::ProposeMatch(it) => match_process::propose(it, context, streams),
        Command::ConfirmMatch(it) => match_process::confirm(it, context, streams),
        Command::StartMatch(it) => match_process::start(it, context, streams),
        Command::RecordFirstMeeting(it) => {
            match_process::record_first_meeting(it, context, streams)
        }
        Command::LogSession(it) => match_process::log_session(it, context, streams),
        Command::CorrectMatchEntry { r#match, entry, mistake } => {
            match_process::correct(*r#match, *entry, *mistake, context, streams)
        }
        Command::EndMatch(it) => match_process::end(it, context, streams),
        Command::CompleteAssignment(it) => match_process::complete(it, context, streams),
        Command::EndAssignment(it) => match_process::end_assignment(it, context, streams),
        Command::DeclineMatch(it) => match_process::decline(it, context, streams),
        Command::PauseMatch(it) => match_process::pause(it, context, streams),
        Command::ResumeMatch(it) => match_process::resume(it, context, streams),
        Command::Thread { thread, what } => {
            thread_changes::on_thread_change(*thread, what, context, streams)
        }
        Command::Applicant { person, what } => {
            streams.decide::<Applicant>(Applicant::of(*person), *what)
        }
        Command::Family { child, what } => {
            streams.decide::<Family>(Family::of(*child), what.clone())
        }
    }
}
