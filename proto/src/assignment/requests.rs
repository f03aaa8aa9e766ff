//! What `assignment` can be asked.

use chrono::NaiveDate;

use super::{
    codes::{
        AskAgainReason, AssignmentEndReason, Attendance, Contribution, Course, DeclineReason,
        EndReason, OrganisationKind, PauseReason, Programme, SizeBand, Went,
    },
    views::{AssignmentShown, Matches, Offers, Organisations, ThreadAssignments, Volunteers},
};
use crate::{
    catalog::requests,
    code::{AgeBand, Mistake, Need, PublicName},
    id::{AgreementId, AssignmentId, MatchId, OrganisationId, PersonId, ThreadId, VolunteerId},
    message::messages,
};

messages! {
    requests:

    /// An organisation's branch comes into the directory.
    pub struct RegisterOrganisation {
        /// Chosen by the asker.
        pub organisation: OrganisationId,
        /// As it calls itself in public.
        #[serde(deserialize_with = "crate::code::public_name")]
        pub name: PublicName,
        /// Its number in the Central Business Register, eight digits.
        pub cvr: u32,
        /// What kind.
        pub kind: OrganisationKind,
        /// How many people.
        pub size: SizeBand,
    }

    /// Says how many children an organisation can take at a time.
    pub struct DeclareCapacity {
        /// Which.
        pub organisation: OrganisationId,
        /// Places in all.
        pub places: u16,
    }

    /// Signs a partnership agreement for the asker's municipality.
    pub struct SignAgreement {
        /// [`AgreementId::of`] the organisation and the municipality.
        pub agreement: AgreementId,
        /// With whom.
        pub organisation: OrganisationId,
        /// The first day.
        pub from_on: NaiveDate,
        /// The last day.
        pub until_on: NaiveDate,
    }

    /// Ends the agreement of the asker's municipality sooner than agreed; what was to follow it does not.
    pub struct TerminateAgreement {
        /// [`AgreementId::of`] the organisation and the municipality.
        pub agreement: AgreementId,
        /// The last day; not in the past.
        pub until_on: NaiveDate,
    }

    /// Puts right the last day of the agreement that runs, or is the next to run.
    pub struct CorrectAgreementEnd {
        /// [`AgreementId::of`] the organisation and the municipality.
        pub agreement: AgreementId,
        /// What the last day is; not in the past.
        pub until_on: NaiveDate,
    }

    /// Somebody wants to help.
    pub struct ApplyAsVolunteer {
        /// Chosen by the asker.
        pub volunteer: VolunteerId,
        /// Where.
        pub organisation: OrganisationId,
        /// Who, in `vault`.
        pub person: PersonId,
    }

    /// The coordinator has seen the child certificate; not for themself.
    pub struct ClearChildCertificate {
        /// Whose.
        pub volunteer: VolunteerId,
        /// The last day before a new one is due: 12 to 36 months after it was seen, and not in the past (V-06).
        pub review_due_on: NaiveDate,
        /// The day it was seen; today when none is given. With it a date that was typed wrongly can be put right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub seen_on: Option<NaiveDate>,
    }

    /// The certificate that was noted does not count: it was noted by mistake. Matches with children under 15 pause.
    pub struct RevokeClearance {
        /// Whose.
        pub volunteer: VolunteerId,
    }

    /// The volunteer rests from meeting children; their matches pause.
    pub struct PutVolunteerOnHold {
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The volunteer may not meet children for this organisation: the certificate was not cleared, or something else speaks
    /// against it. Which of these is recorded nowhere (C4). Their matches pause; only a new certificate brings them back.
    pub struct StandVolunteerDown {
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The volunteer may meet children again, and their matches go on; not for themself.
    pub struct ReinstateVolunteer {
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The volunteer stops; their matches end.
    pub struct LeaveOrganisation {
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The volunteer is not taken on; a match that waits for an answer ends.
    pub struct RejectVolunteer {
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The volunteer signed the pledge of confidentiality.
    pub struct SignPledge {
        /// Who.
        pub volunteer: VolunteerId,
        /// Which version of the text.
        pub text_version: u32,
    }

    /// The volunteer took a course.
    pub struct CompleteTraining {
        /// Who.
        pub volunteer: VolunteerId,
        /// Which.
        pub course: Course,
        /// The last day it counts.
        pub until_on: NaiveDate,
    }

    /// The bridge-builder says what is wanted and whom to ask in which order.
    pub struct PlanAssignment {
        /// Chosen by the asker.
        pub assignment: AssignmentId,
        /// Of which thread.
        pub thread: ThreadId,
        /// Around whom.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// What is needed.
        pub need: Need,
        /// In which programme.
        pub programme: Programme,
        /// Whom to ask, the first first; each once.
        #[schemars(length(max = 50))]
        pub candidates: Vec<OrganisationId>,
        /// Why somebody is asked who said no, or nothing, to the same before (I-17).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ask_again: Option<AskAgainReason>,
    }

    /// Asks the first candidate that can be asked (I-14, I-16).
    pub struct OfferAssignment {
        /// Which.
        pub assignment: AssignmentId,
    }

    /// The asked organisation says yes.
    pub struct AcceptOffer {
        /// To which.
        pub assignment: AssignmentId,
    }

    /// The asked organisation says no; the next candidate is asked at once.
    pub struct DeclineOffer {
        /// To which.
        pub assignment: AssignmentId,
        /// Why.
        pub reason: DeclineReason,
    }

    /// Asks another organisation to carry a part of it.
    pub struct AddContribution {
        /// Of which.
        pub assignment: AssignmentId,
        /// Who.
        pub organisation: OrganisationId,
        /// What it gives.
        pub contribution: Contribution,
    }

    /// The asked organisation says yes to carrying a part.
    pub struct ConfirmContribution {
        /// Of which.
        pub assignment: AssignmentId,
        /// What it gives.
        pub contribution: Contribution,
    }

    /// An organisation carries a part no more, or says no: said by its own coordinator, or by a bridge-builder.
    pub struct RemoveContribution {
        /// Of which.
        pub assignment: AssignmentId,
        /// Who.
        pub organisation: OrganisationId,
        /// What it gives no more.
        pub contribution: Contribution,
    }

    /// Proposes a volunteer for a child (I-09, I-12).
    pub struct ProposeMatch {
        /// Chosen by the asker.
        pub r#match: MatchId,
        /// For which assignment.
        pub assignment: AssignmentId,
        /// Who.
        pub volunteer: VolunteerId,
    }

    /// The family says yes (I-10): everybody who has custody, each for themself. A child from 10 says its own yes beside
    /// theirs; a bridge-builder may note the child's. Who is grown up answers alone.
    pub struct ConfirmMatch {
        /// To which.
        pub r#match: MatchId,
        /// Who of the family; a family member says it for themself.
        pub by: PersonId,
    }

    /// The family, or the child itself from 10, says no before the match begins; nobody asks why (I-10). A bridge-builder
    /// may note it.
    pub struct DeclineMatch {
        /// To which.
        pub r#match: MatchId,
        /// Who of the family; a family member says it for themself.
        pub by: PersonId,
    }

    /// They do not meet for the time being.
    pub struct PauseMatch {
        /// Which.
        pub r#match: MatchId,
        /// Why; a consent that ended pauses by itself.
        pub reason: PauseReason,
    }

    /// A reason to pause is over.
    pub struct ResumeMatch {
        /// Which.
        pub r#match: MatchId,
        /// What is over.
        pub reason: PauseReason,
    }

    /// The match begins.
    pub struct StartMatch {
        /// Which.
        pub r#match: MatchId,
    }

    /// They met for the first time, accompanied.
    pub struct RecordFirstMeeting {
        /// Which.
        pub r#match: MatchId,
        /// The day; not in the future.
        pub on: NaiveDate,
    }

    /// They met again.
    pub struct LogSession {
        /// Which.
        pub r#match: MatchId,
        /// The day; not in the future.
        pub on: NaiveDate,
        /// How long, 1 to 1440; 0 when the child did not come.
        pub minutes: u16,
        /// Whether the child came.
        pub attendance: Attendance,
        /// How it was, if they met and somebody says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub went: Option<Went>,
    }

    /// Says that an entry of a match is a mistake; what is right is noted as usual. The entry stays, and is shown as corrected.
    pub struct CorrectMatchEntry {
        /// Which.
        pub r#match: MatchId,
        /// Which entry: its place in the log of `assignment`, as the timeline shows it.
        pub position: i64,
        /// What is wrong with it.
        pub mistake: Mistake,
    }

    /// The match ends.
    pub struct EndMatch {
        /// Which.
        pub r#match: MatchId,
        /// Whether everybody knew beforehand.
        pub planned: bool,
        /// Why.
        pub reason: EndReason,
    }

    /// The assignment ends as planned; no match of it is active.
    pub struct CompleteAssignment {
        /// Which.
        pub assignment: AssignmentId,
    }

    /// The assignment ends before its time, and its match with it.
    pub struct EndAssignment {
        /// Which.
        pub assignment: AssignmentId,
        /// Why; a move and the end of the thread end it by themselves.
        pub reason: AssignmentEndReason,
    }

    /// The municipality's directory, by name.
    pub struct ListOrganisations {}

    /// What the asker's own organisation is asked, the first to lapse first.
    pub struct ListOffers {}

    /// One assignment: how it stands and who was asked.
    pub struct ShowAssignment {
        /// Which.
        pub assignment: AssignmentId,
    }

    /// What is done in one thread, was done, or is asked for: how it stands and who was asked.
    pub struct ListThreadAssignments {
        /// Which.
        pub thread: ThreadId,
    }

    /// The volunteers of the asker's own organisation, in the order they came.
    pub struct ListVolunteers {}

    /// The asker's own matches: a coordinator's organisation's, a volunteer's, a family member's own and their children's. Those
    /// that ended are there for a month.
    pub struct ListMatches {}
}

requests! {
    "assignment"
    commands {
        "register_organisation" RegisterOrganisation,
        "declare_capacity" DeclareCapacity,
        "sign_agreement" SignAgreement,
        "terminate_agreement" TerminateAgreement,
        "correct_agreement_end" CorrectAgreementEnd,
        "apply_as_volunteer" ApplyAsVolunteer,
        "clear_child_certificate" ClearChildCertificate,
        "revoke_clearance" RevokeClearance,
        "put_volunteer_on_hold" PutVolunteerOnHold,
        "stand_volunteer_down" StandVolunteerDown,
        "reinstate_volunteer" ReinstateVolunteer,
        "leave_organisation" LeaveOrganisation,
        "reject_volunteer" RejectVolunteer,
        "sign_pledge" SignPledge,
        "complete_training" CompleteTraining,
        "plan_assignment" PlanAssignment,
        "offer_assignment" OfferAssignment,
        "accept_offer" AcceptOffer,
        "decline_offer" DeclineOffer,
        "add_contribution" AddContribution,
        "confirm_contribution" ConfirmContribution,
        "remove_contribution" RemoveContribution,
        "propose_match" ProposeMatch,
        "confirm_match" ConfirmMatch,
        "decline_match" DeclineMatch,
        "start_match" StartMatch,
        "pause_match" PauseMatch,
        "resume_match" ResumeMatch,
        "record_first_meeting" RecordFirstMeeting,
        "log_session" LogSession,
        "correct_match_entry" CorrectMatchEntry,
        "end_match" EndMatch,
        "complete_assignment" CompleteAssignment,
        "end_assignment" EndAssignment,
    }
    queries {
        "organisations" ListOrganisations => Organisations,
        "offers" ListOffers => Offers,
        "assignment" ShowAssignment => AssignmentShown,
        "thread_assignments" ListThreadAssignments => ThreadAssignments,
        "volunteers" ListVolunteers => Volunteers,
        "matches" ListMatches => Matches,
    }
}
