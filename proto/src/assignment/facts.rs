//! What `assignment` states.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    ApplicantFact, AskAgainReason, AssignmentEndReason, Attendance, BoardFact, Contribution,
    Course, DeclineReason, EndReason, Explanation, FamilyFact, MatchEntry, OrganisationKind,
    PauseReason, Programme, SizeBand,
};
use crate::{
    code::{AgeBand, Mistake, Need, PublicName},
    event::{events, facts},
    id::{AssignmentId, ConsentId, MatchId, OrganisationId, PersonId, ThreadId, VolunteerId},
    withdrawal::WithdrawalFact,
};

facts! {
    /// What happens to an organisation's branch.
    "organisation" OrganisationFact {
        /// It is in the directory. Its name is public (C0).
        "organisation.registered" Registered {
            /// As it calls itself in public.
            name: PublicName,
            /// Its number in the Central Business Register, eight digits (public).
            cvr: u32,
            /// What kind.
            kind: OrganisationKind,
            /// How many people.
            size: SizeBand,
        }
        /// How many children it can take at a time.
        "organisation.capacity_declared" CapacityDeclared {
            /// Places in all.
            places: u16,
        }
        /// An offer or an assignment holds a place.
        "organisation.place_reserved" PlaceReserved {
            /// For which.
            assignment: AssignmentId,
        }
        /// The place is free again.
        "organisation.place_released" PlaceReleased {
            /// From which.
            assignment: AssignmentId,
        }
    }
}

facts! {
    /// What happens to a partnership agreement (R4-24).
    "agreement" AgreementFact {
        /// Municipality and organisation agreed.
        "agreement.signed" Signed {
            /// With whom.
            organisation: OrganisationId,
            /// The first day.
            from_on: NaiveDate,
            /// The last day.
            until_on: NaiveDate,
        }
        /// It ends sooner than agreed, and what was to follow it does not.
        "agreement.terminated" Terminated {
            /// The last day.
            until_on: NaiveDate,
        }
        /// The last day was typed wrongly.
        "agreement.end_corrected" EndCorrected {
            /// Of the agreement that begins on this day.
            from_on: NaiveDate,
            /// What it is.
            until_on: NaiveDate,
        }
    }
}

facts! {
    /// That a number in the Central Business Register is one organisation's in a municipality's directory.
    "cvr" CvrFact {
        /// It is this one's.
        "cvr.taken" Taken {
            /// Whose.
            organisation: OrganisationId,
        }
    }
}

facts! {
    /// What happens to a volunteer.
    "volunteer" VolunteerFact {
        /// Somebody wants to help.
        "volunteer.applied" Applied {
            /// Where.
            organisation: OrganisationId,
            /// Who, in `vault`.
            person: PersonId,
        }
        /// The child certificate (børneattest) is in order for this organisation.
        "volunteer.child_certificate_cleared" ChildCertificateCleared {
            /// The last day before a new one is due.
            review_due_on: NaiveDate,
        }
        /// The day has passed: without a new one they meet no child under 15 (V-03).
        "volunteer.child_certificate_expired" ChildCertificateExpired {
            /// What the last day was.
            review_due_on: NaiveDate,
        }
        /// The certificate that was noted does not count from this day on.
        "volunteer.clearance_revoked" ClearanceRevoked {
            /// The day.
            on: NaiveDate,
        }
        /// They rest from meeting children.
        "volunteer.put_on_hold" PutOnHold {
            /// The day.
            on: NaiveDate,
        }
        /// They may not meet children for this organisation. Why is recorded nowhere (C4).
        "volunteer.stood_down" StoodDown {
            /// The day.
            on: NaiveDate,
        }
        /// They may again.
        "volunteer.reinstated" Reinstated {
            /// The day.
            on: NaiveDate,
        }
        /// They stopped.
        "volunteer.left" Left {
            /// The day.
            on: NaiveDate,
        }
        /// They were not taken on.
        "volunteer.rejected" Rejected {
            /// The day.
            on: NaiveDate,
        }
        /// The pledge of confidentiality is signed.
        "volunteer.confidentiality_pledge_signed" ConfidentialityPledgeSigned {
            /// Which version of the text.
            text_version: u32,
        }
        /// A course was taken.
        "volunteer.training_completed" TrainingCompleted {
            /// Which.
            course: Course,
            /// The last day it counts.
            until_on: NaiveDate,
        }
        /// A course counts no longer.
        "volunteer.training_expired" TrainingExpired {
            /// Which.
            course: Course,
            /// What the last day was.
            until_on: NaiveDate,
        }
        /// A match holds the volunteer (I-12).
        "volunteer.committed" Committed {
            /// Which.
            r#match: MatchId,
        }
        /// The match holds the volunteer no longer.
        "volunteer.released" Released {
            /// Which.
            r#match: MatchId,
        }
    }
}

facts! {
    /// What happens to an assignment. Nothing here says more than an offer may (I-06).
    "assignment" AssignmentFact {
        /// The bridge-builder knows what is wanted, and whom to ask in which order.
        "assignment.planned" Planned {
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
            /// Whom to ask, the first first.
            candidates: Vec<OrganisationId>,
            /// Why somebody is asked who said no, or nothing, to the same before (I-17).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            ask_again: Option<AskAgainReason>,
        }
        /// One organisation is asked, and no other until it has answered (I-16).
        "assignment.offered" Offered {
            /// Which.
            organisation: OrganisationId,
            /// How many were asked before, plus one.
            rank: u16,
            /// Why this one.
            explanation: Vec<Explanation>,
            /// How old the child is, coarsely.
            age_band: AgeBand,
            /// What is needed.
            need: Need,
            /// When the offer lapses (P-08: five working days).
            expires_at: DateTime<Utc>,
            /// The version of the rules it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rules: Option<u32>,
            /// The version of the calendar it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            calendar: Option<u32>,
        }
        /// It said yes.
        "assignment.offer_accepted" OfferAccepted {
            /// Which.
            organisation: OrganisationId,
        }
        /// It said no.
        "assignment.offer_declined" OfferDeclined {
            /// Which.
            organisation: OrganisationId,
            /// Why.
            reason: DeclineReason,
        }
        /// It did not answer in time.
        "assignment.offer_lapsed" OfferLapsed {
            /// Which.
            organisation: OrganisationId,
        }
        /// Those who are left cannot be asked now: no free place, or no agreement in force. The bridge-builder asks again.
        "assignment.nobody_free" NobodyFree {
            /// How many are left.
            left: u16,
        }
        /// Nobody is left to ask.
        "assignment.unplaced" Unplaced {
            /// How many were asked.
            asked: u16,
        }
        /// Another organisation is asked to carry a part of it.
        "assignment.contribution_added" ContributionAdded {
            /// Which.
            organisation: OrganisationId,
            /// What it gives.
            contribution: Contribution,
        }
        /// It says yes itself.
        "assignment.contribution_confirmed" ContributionConfirmed {
            /// Which.
            organisation: OrganisationId,
            /// What it gives.
            contribution: Contribution,
        }
        /// It says no, stops, or is not wanted any more.
        "assignment.contribution_removed" ContributionRemoved {
            /// Which.
            organisation: OrganisationId,
            /// What it gives no more.
            contribution: Contribution,
            /// Whether it does nothing in the assignment any more.
            is_out: bool,
        }
        /// The first match of it began.
        "assignment.started" Started {
            /// Of which thread.
            thread: ThreadId,
            /// Around whom.
            child: PersonId,
            /// With whom.
            organisation: OrganisationId,
        }
        /// A match of it is proposed; until it ends there is no other (I-11).
        "assignment.match_linked" MatchLinked {
            /// Which.
            r#match: MatchId,
        }
        /// That match has ended.
        "assignment.match_unlinked" MatchUnlinked {
            /// Which.
            r#match: MatchId,
        }
        /// It ended as planned.
        "assignment.completed" Completed {
            /// With whom.
            organisation: OrganisationId,
        }
        /// It rests: nothing more is done in it for the time being.
        "assignment.suspended" Suspended {
            /// Why.
            reason: PauseReason,
            /// Because of which consent's end, when that is why.
            consent: Option<ConsentId>,
        }
        /// It goes on.
        "assignment.resumed" Resumed {
            /// Because of which new consent, when that is why.
            consent: Option<ConsentId>,
        }
        /// Its child has a thread of its own now, and it goes along: from here on it is said of that thread.
        "assignment.went_along" WentAlong {
            /// From which thread.
            from: ThreadId,
            /// To which.
            to: ThreadId,
            /// Who carries it, when somebody said yes.
            organisation: Option<OrganisationId>,
        }
        /// It ended before its time.
        "assignment.ended" Ended {
            /// Why.
            reason: AssignmentEndReason,
            /// With whom, when somebody carried it.
            organisation: Option<OrganisationId>,
        }
    }
}

facts! {
    /// What happens to a match.
    "match" MatchFact {
        /// A volunteer is proposed for a child; the certificate, pledge and course were in order (I-09).
        "match.proposed" Proposed {
            /// For which assignment.
            assignment: AssignmentId,
            /// Who.
            volunteer: VolunteerId,
            /// By which organisation.
            organisation: OrganisationId,
            /// For whom.
            child: PersonId,
        }
        /// The family said yes (I-10).
        "match.confirmed_by_family" ConfirmedByFamily {
            /// Who of them.
            by: PersonId,
            /// When the first meeting must have been (P-10: 14 days).
            first_meeting_by: DateTime<Utc>,
            /// The version of the rules it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rules: Option<u32>,
            /// The version of the calendar it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            calendar: Option<u32>,
        }
        /// It began.
        "match.started" Started {
            /// Who.
            volunteer: VolunteerId,
            /// For whom.
            child: PersonId,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
        /// They met, accompanied.
        "match.first_meeting_held" FirstMeetingHeld {
            /// The day.
            on: NaiveDate,
        }
        /// They met again.
        "match.session_logged" SessionLogged {
            /// The day.
            on: NaiveDate,
            /// How long; 0 when the child did not come.
            minutes: u16,
            /// Whether the child came.
            attendance: Attendance,
        }
        /// It ended.
        "match.ended" Ended {
            /// Whether everybody knew beforehand.
            planned: bool,
            /// Why.
            reason: EndReason,
        }
        /// The child, of ten or more, said yes (I-10).
        "match.agreed_by_child" AgreedByChild {
            /// Who.
            by: PersonId,
        }
        /// One of those who have custody said yes; others have not yet (I-10).
        "match.agreed_by_holder" AgreedByHolder {
            /// Who.
            by: PersonId,
        }
        /// The family, or the child itself, said no; nobody asks why (I-10).
        "match.declined_by_family" DeclinedByFamily {
            /// Who of them.
            by: PersonId,
        }
        /// Its child has a thread of its own now, and it goes along: from here on it is said of that thread.
        "match.went_along" WentAlong {
            /// To which.
            to: ThreadId,
        }
        /// They do not meet for the time being.
        "match.paused" Paused {
            /// Why; there may be more than one reason.
            reason: PauseReason,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
        /// An entry was a mistake (I-22). It stays in the log; nothing rests on it any more.
        "match.entry_corrected" EntryCorrected {
            /// Which: its place in the log of `assignment`.
            position: i64,
            /// What it is.
            entry: MatchEntry,
            /// The day it bears.
            on: NaiveDate,
            /// What is wrong.
            mistake: Mistake,
        }
        /// That is no reason any more; without another they meet again.
        "match.resumed" Resumed {
            /// What is over.
            reason: PauseReason,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
    }
}

events! {
    /// Everything `assignment` states.
    "assignment"
    Organisation(OrganisationFact)
    Agreement(AgreementFact)
    Cvr(CvrFact)
    Volunteer(VolunteerFact)
    Assignment(AssignmentFact)
    Match(MatchFact)
    Board(BoardFact)
    Family(FamilyFact)
    Applicant(ApplicantFact)
    Withdrawal(WithdrawalFact)
}
