//! What `assignment` can be asked.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AskAgainReason, AssignmentEndReason, AssignmentState, Attendance, CandidateOutcome,
    Contribution, Course, DeclineReason, EndReason, OrganisationKind, PauseReason, Programme,
    SizeBand, VolunteerStanding,
};
use crate::{
    code::{AgeBand, Mistake, Need, PublicName},
    id::{AgreementId, AssignmentId, MatchId, OrganisationId, PersonId, ThreadId, VolunteerId},
    request::requests,
};

/// Structs of the wire that take what they name and nothing else.
macro_rules! asked {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $Type:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $Type,)* }
    )* };
}

asked! {
    /// An organisation's branch comes into the directory.
    RegisterOrganisation {
        /// Chosen by the asker.
        organisation: OrganisationId,
        /// As it calls itself in public.
        #[serde(deserialize_with = "crate::code::public_name")]
        name: PublicName,
        /// Its number in the Central Business Register, eight digits.
        cvr: u32,
        /// What kind.
        kind: OrganisationKind,
        /// How many people.
        size: SizeBand,
    }
    /// Says how many children an organisation can take at a time.
    DeclareCapacity {
        /// Which.
        organisation: OrganisationId,
        /// Places in all.
        places: u16,
    }
    /// Signs a partnership agreement for the asker's municipality.
    SignAgreement {
        /// [`AgreementId::of`] the organisation and the municipality.
        agreement: AgreementId,
        /// With whom.
        organisation: OrganisationId,
        /// The first day.
        from_on: NaiveDate,
        /// The last day.
        until_on: NaiveDate,
    }
    /// Ends the agreement of the asker's municipality sooner than agreed; what was to follow it does not.
    TerminateAgreement {
        /// [`AgreementId::of`] the organisation and the municipality.
        agreement: AgreementId,
        /// The last day; not in the past.
        until_on: NaiveDate,
    }
    /// Puts right the last day of the agreement that runs, or is the next to run.
    CorrectAgreementEnd {
        /// [`AgreementId::of`] the organisation and the municipality.
        agreement: AgreementId,
        /// What the last day is; not in the past.
        until_on: NaiveDate,
    }
    /// Somebody wants to help.
    ApplyAsVolunteer {
        /// Chosen by the asker.
        volunteer: VolunteerId,
        /// Where.
        organisation: OrganisationId,
        /// Who, in `vault`.
        person: PersonId,
    }
    /// The coordinator has seen the child certificate; not for themself.
    ClearChildCertificate {
        /// Whose.
        volunteer: VolunteerId,
        /// The last day before a new one is due: 12 to 36 months after it was seen, and not in the past (V-06).
        review_due_on: NaiveDate,
        /// The day it was seen; today when none is given. With it a date that was typed wrongly can be put right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen_on: Option<NaiveDate>,
    }
    /// The certificate that was noted does not count: it was noted by mistake. Matches with children under 15 pause.
    RevokeClearance {
        /// Whose.
        volunteer: VolunteerId,
    }
    /// The volunteer rests from meeting children; their matches pause.
    PutVolunteerOnHold {
        /// Who.
        volunteer: VolunteerId,
    }
    /// The volunteer may not meet children for this organisation: the certificate was not cleared, or something else speaks
    /// against it. Which of these is recorded nowhere (C4). Their matches pause; only a new certificate brings them back.
    StandVolunteerDown {
        /// Who.
        volunteer: VolunteerId,
    }
    /// The volunteer may meet children again, and their matches go on; not for themself.
    ReinstateVolunteer {
        /// Who.
        volunteer: VolunteerId,
    }
    /// The volunteer stops; their matches end.
    LeaveOrganisation {
        /// Who.
        volunteer: VolunteerId,
    }
    /// The volunteer is not taken on; a match that waits for an answer ends.
    RejectVolunteer {
        /// Who.
        volunteer: VolunteerId,
    }
    /// The volunteer signed the pledge of confidentiality.
    SignPledge {
        /// Who.
        volunteer: VolunteerId,
        /// Which version of the text.
        text_version: u32,
    }
    /// The volunteer took a course.
    CompleteTraining {
        /// Who.
        volunteer: VolunteerId,
        /// Which.
        course: Course,
        /// The last day it counts.
        until_on: NaiveDate,
    }
    /// The bridge-builder says what is wanted and whom to ask in which order.
    PlanAssignment {
        /// Chosen by the asker.
        assignment: AssignmentId,
        /// Of which thread.
        thread: ThreadId,
        /// Around whom.
        child: PersonId,
        /// How old, coarsely.
        age_band: AgeBand,
        /// What is needed.
        need: Need,
        /// In which programme.
        programme: Programme,
        /// Whom to ask, the first first; each once.
        #[schemars(length(max = 50))]
        candidates: Vec<OrganisationId>,
        /// Why somebody is asked who said no, or nothing, to the same before (I-17).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask_again: Option<AskAgainReason>,
    }
    /// Asks the first candidate that can be asked (I-14, I-16).
    OfferAssignment {
        /// Which.
        assignment: AssignmentId,
    }
    /// The asked organisation says yes.
    AcceptOffer {
        /// To which.
        assignment: AssignmentId,
    }
    /// The asked organisation says no; the next candidate is asked at once.
    DeclineOffer {
        /// To which.
        assignment: AssignmentId,
        /// Why.
        reason: DeclineReason,
    }
    /// Asks another organisation to carry a part of it.
    AddContribution {
        /// Of which.
        assignment: AssignmentId,
        /// Who.
        organisation: OrganisationId,
        /// What it gives.
        contribution: Contribution,
    }
    /// The asked organisation says yes to carrying a part.
    ConfirmContribution {
        /// Of which.
        assignment: AssignmentId,
        /// What it gives.
        contribution: Contribution,
    }
    /// An organisation carries a part no more, or says no: said by its own coordinator, or by a bridge-builder.
    RemoveContribution {
        /// Of which.
        assignment: AssignmentId,
        /// Who.
        organisation: OrganisationId,
        /// What it gives no more.
        contribution: Contribution,
    }
    /// Proposes a volunteer for a child (I-09, I-12).
    ProposeMatch {
        /// Chosen by the asker.
        r#match: MatchId,
        /// For which assignment.
        assignment: AssignmentId,
        /// Who.
        volunteer: VolunteerId,
    }
    /// The family says yes (I-10): everybody who has custody, each for themself. A child from 10 says its own yes beside
    /// theirs; a bridge-builder may note the child's. Who is grown up answers alone.
    ConfirmMatch {
        /// To which.
        r#match: MatchId,
        /// Who of the family; a family member says it for themself.
        by: PersonId,
    }
    /// The family, or the child itself from 10, says no before the match begins; nobody asks why (I-10). A bridge-builder
    /// may note it.
    DeclineMatch {
        /// To which.
        r#match: MatchId,
        /// Who of the family; a family member says it for themself.
        by: PersonId,
    }
    /// They do not meet for the time being.
    PauseMatch {
        /// Which.
        r#match: MatchId,
        /// Why; a consent that ended pauses by itself.
        reason: PauseReason,
    }
    /// A reason to pause is over.
    ResumeMatch {
        /// Which.
        r#match: MatchId,
        /// What is over.
        reason: PauseReason,
    }
    /// The match begins.
    StartMatch {
        /// Which.
        r#match: MatchId,
    }
    /// They met for the first time, accompanied.
    RecordFirstMeeting {
        /// Which.
        r#match: MatchId,
        /// The day; not in the future.
        on: NaiveDate,
    }
    /// They met again.
    LogSession {
        /// Which.
        r#match: MatchId,
        /// The day; not in the future.
        on: NaiveDate,
        /// How long, 1 to 1440; 0 when the child did not come.
        minutes: u16,
        /// Whether the child came.
        attendance: Attendance,
    }
    /// Says that an entry of a match is a mistake; what is right is noted as usual. The entry stays, and is shown as corrected.
    CorrectMatchEntry {
        /// Which.
        r#match: MatchId,
        /// Which entry: its place in the log of `assignment`, as the timeline shows it.
        position: i64,
        /// What is wrong with it.
        mistake: Mistake,
    }
    /// The match ends.
    EndMatch {
        /// Which.
        r#match: MatchId,
        /// Whether everybody knew beforehand.
        planned: bool,
        /// Why.
        reason: EndReason,
    }
    /// The assignment ends as planned; no match of it is active.
    CompleteAssignment {
        /// Which.
        assignment: AssignmentId,
    }
    /// The assignment ends before its time, and its match with it.
    EndAssignment {
        /// Which.
        assignment: AssignmentId,
        /// Why; a move and the end of the thread end it by themselves.
        reason: AssignmentEndReason,
    }
}

asked! {
    /// The municipality's directory, by name.
    ListOrganisations {
    }
    /// What the asker's own organisation is asked, the first to lapse first.
    ListOffers {
    }
    /// One assignment: how it stands and who was asked.
    ShowAssignment {
        /// Which.
        assignment: AssignmentId,
    }
    /// The volunteers of the asker's own organisation, in the order they came.
    ListVolunteers {
    }
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $Type:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub struct $name { $($(#[$field_doc])* pub $field: $Type,)* }
    )* };
}

answers! {
    /// A municipality's directory.
    Organisations {
        /// By name; the first thousand.
        organisations: Vec<OrganisationEntry>,
    }
    /// An organisation in the directory.
    OrganisationEntry {
        /// Which.
        organisation: OrganisationId,
        /// As it calls itself in public.
        name: PublicName,
        /// What kind.
        kind: OrganisationKind,
        /// How many people.
        size: SizeBand,
        /// Places in all.
        places: u16,
        /// Places nobody holds.
        free: u16,
        /// The last day of the agreement that is in force today, or of the one that follows it without a gap.
        agreement_until: Option<NaiveDate>,
    }
    /// The open offers of one organisation.
    Offers {
        /// The first to lapse first; the first thousand.
        offers: Vec<OpenOffer>,
        /// What it is asked to carry a part of, and carries: what waits for its yes first; the first thousand.
        contributions: Vec<OwnPart>,
    }
    /// A part that an organisation is asked to carry, or carries; as with an offer, nothing that points at a child or a thread.
    OwnPart {
        /// To answer with.
        assignment: AssignmentId,
        /// What is wanted of it.
        contribution: Contribution,
        /// How old the child is, coarsely.
        age_band: AgeBand,
        /// What is needed.
        need: Need,
        /// In which programme.
        programme: Programme,
        /// Whether it has said yes.
        confirmed: bool,
    }
    /// An offer as the asked organisation sees it: nothing that points at a child or a thread (I-06).
    OpenOffer {
        /// To answer with.
        assignment: AssignmentId,
        /// How old the child is, coarsely.
        age_band: AgeBand,
        /// What is needed.
        need: Need,
        /// In which programme.
        programme: Programme,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    }
    /// One assignment.
    AssignmentShown {
        /// Which.
        assignment: AssignmentId,
        /// Of which thread.
        thread: ThreadId,
        /// How it stands.
        state: AssignmentState,
        /// What is needed.
        need: Need,
        /// How old the child is, coarsely.
        age_band: AgeBand,
        /// In which programme.
        programme: Programme,
        /// Who carries it, when somebody said yes.
        organisation: Option<OrganisationId>,
        /// Whom the bridge-builder wants to be asked, in that order; an organisation sees itself only.
        candidates: Vec<Candidate>,
        /// Who else carries a part of it; an organisation that only contributes sees its own.
        contributions: Vec<Part>,
        /// The match that is proposed, confirmed or active.
        r#match: Option<MatchId>,
        /// Why it rests, when it does: an organisation that sees this asks the bridge-builder.
        suspended: Option<PauseReason>,
    }
    /// One of those to ask.
    Candidate {
        /// Which.
        organisation: OrganisationId,
        /// Its place in the bridge-builder's order, 1 is first.
        order: u16,
        /// How many were asked before, plus one, when it was asked.
        rank: Option<u16>,
        /// What came of it.
        outcome: CandidateOutcome,
        /// Why it said no.
        reason: Option<DeclineReason>,
        /// When its offer lapses or would have lapsed.
        expires_at: Option<DateTime<Utc>>,
    }
    /// A part that another organisation carries.
    Part {
        /// Which.
        organisation: OrganisationId,
        /// What it gives.
        contribution: Contribution,
        /// Whether it has said yes itself.
        confirmed: bool,
    }
    /// The volunteers of one organisation.
    Volunteers {
        /// In the order they came; the first thousand.
        volunteers: Vec<VolunteerEntry>,
    }
    /// A volunteer.
    VolunteerEntry {
        /// Which.
        volunteer: VolunteerId,
        /// Who, in `vault`.
        person: PersonId,
        /// How the organisation lets them stand.
        standing: VolunteerStanding,
        /// Whether they may meet a child today: certificate, pledge and basic course are in order, and they stand open (I-09).
        cleared: bool,
        /// The last day they will be, when they are or were.
        cleared_until: Option<NaiveDate>,
        /// How many matches hold the volunteer.
        load: u16,
    }
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
        "volunteers" ListVolunteers => Volunteers,
    }
}
