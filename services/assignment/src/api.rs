//! What the wire asks, as a command with its stream; and how each no is said.

use anyhow::Context as _;
use platform::{CommandFor, Failure, RequestContext};
use proto::{
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, ClearChildCertificate, CompleteAssignment,
        CompleteTraining, ConfirmContribution, ConfirmMatch, CorrectAgreementEnd,
        CorrectMatchEntry, DeclareCapacity, DeclineMatch, DeclineOffer, EndAssignment, EndMatch,
        Event, LeaveOrganisation, LogSession, MatchEntry, MatchFact, OfferAssignment, PauseMatch,
        PlanAssignment, ProposeMatch, PutVolunteerOnHold, RecordFirstMeeting, RegisterOrganisation,
        ReinstateVolunteer, RejectVolunteer, RemoveContribution, ResumeMatch, RevokeClearance,
        SignAgreement, SignPledge, StandVolunteerDown, StartMatch, TerminateAgreement,
    },
    problem::Problem,
};

use crate::AssignmentService;
use crate::domain::{
    self, Command,
    aggregates::{
        agreement, applicant, assignment, cvr, matching, organisation, thread_copy, volunteer,
    },
};

macro_rules! asks {
    ($($name:ident: $Request:ident about $id:ident)*) => { $(
        pub(crate) fn $name(it: $Request) -> Result<CommandFor<Command>, Problem> {
            Ok(CommandFor { stream: it.$id.0, command: Command::$Request(it) })
        }
    )* };
}

asks! {
    register_organisation: RegisterOrganisation about organisation
    declare_capacity: DeclareCapacity about organisation
    sign_agreement: SignAgreement about agreement
    terminate_agreement: TerminateAgreement about agreement
    correct_agreement_end: CorrectAgreementEnd about agreement
    apply_as_volunteer: ApplyAsVolunteer about volunteer
    clear_child_certificate: ClearChildCertificate about volunteer
    revoke_clearance: RevokeClearance about volunteer
    put_volunteer_on_hold: PutVolunteerOnHold about volunteer
    stand_volunteer_down: StandVolunteerDown about volunteer
    reinstate_volunteer: ReinstateVolunteer about volunteer
    leave_organisation: LeaveOrganisation about volunteer
    reject_volunteer: RejectVolunteer about volunteer
    sign_pledge: SignPledge about volunteer
    complete_training: CompleteTraining about volunteer
    plan_assignment: PlanAssignment about assignment
    offer_assignment: OfferAssignment about assignment
    accept_offer: AcceptOffer about assignment
    decline_offer: DeclineOffer about assignment
    add_contribution: AddContribution about assignment
    confirm_contribution: ConfirmContribution about assignment
    remove_contribution: RemoveContribution about assignment
    propose_match: ProposeMatch about r#match
    confirm_match: ConfirmMatch about r#match
    decline_match: DeclineMatch about r#match
    start_match: StartMatch about r#match
    pause_match: PauseMatch about r#match
    resume_match: ResumeMatch about r#match
    record_first_meeting: RecordFirstMeeting about r#match
    log_session: LogSession about r#match
    end_match: EndMatch about r#match
    complete_assignment: CompleteAssignment about assignment
    end_assignment: EndAssignment about assignment
}

pub(crate) async fn correct_match_entry(
    ctx: RequestContext<AssignmentService>,
    request: CorrectMatchEntry,
) -> Result<CommandFor<Command>, Failure> {
    let CorrectMatchEntry { r#match, position, mistake } = request;
    let was = ctx.entry(r#match.0, position).await?;
    let was = was.read().context("an entry of the log cannot be read")?;
    let (entry, on) = if let Event::Match(MatchFact::FirstMeetingHeld { on }) = was {
        (MatchEntry::FirstMeeting, on)
    } else if let Event::Match(MatchFact::SessionLogged { on, .. }) = was {
        (MatchEntry::Session, on)
    } else {
        return Err(Problem::from(matching::Rejection::NotCorrectable).into());
    };
    let entry = matching::Entry { position, entry, on };
    let command = Command::CorrectMatchEntry { r#match, entry, mistake };
    Ok(CommandFor { stream: r#match.0, command })
}

impl From<organisation::Rejection> for Problem {
    fn from(rejection: organisation::Rejection) -> Problem {
        use organisation::Rejection::{AlreadyDeclared, AlreadyRegistered, Full, NotACvr, Unknown};
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            AlreadyRegistered => (409, "already_registered"),
            NotACvr => (422, "not_a_cvr"),
            AlreadyDeclared => (409, "capacity_already_declared"),
            Full => (409, "no_free_place"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<cvr::Rejection> for Problem {
    fn from(rejection: cvr::Rejection) -> Problem {
        let code = match rejection {
            cvr::Rejection::Taken => "cvr_taken",
        };
        Problem::new(409, code, rejection.to_string())
    }
}

impl From<applicant::Rejection> for Problem {
    fn from(rejection: applicant::Rejection) -> Problem {
        let (status, code) = match rejection {
            applicant::Rejection::NotRegistered => (422, "volunteer_not_registered"),
            applicant::Rejection::AlreadyVolunteers => (409, "already_a_volunteer"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<agreement::Rejection> for Problem {
    fn from(rejection: agreement::Rejection) -> Problem {
        use agreement::Rejection::{
            AlreadyOver, AlreadySo, Backwards, NotSooner, StillRuns, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotSooner => (409, "agreement_ends_sooner"),
            AlreadySo => (409, "agreement_already_ends_then"),
            Backwards => (422, "agreement_backwards"),
            AlreadyOver => (422, "agreement_over"),
            StillRuns => (409, "agreement_still_runs"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<volunteer::Rejection> for Problem {
    fn from(rejection: volunteer::Rejection) -> Problem {
        use volunteer::Rejection::{
            AlreadyApplied, AlreadyCleared, AlreadyPledged, AlreadyStandsSo, AlreadyTrained, Gone,
            NotCleared, NotForYourself, NotYourOrganisation, NothingToRevoke, ReviewOutOfBounds,
            SeenInTheFuture, Taken, TrainingOver, TrainingTooLong, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYourOrganisation => return domain::not_your_organisation(),
            AlreadyApplied => (409, "already_applied"),
            NotForYourself => (403, "not_for_yourself"),
            ReviewOutOfBounds => (422, "review_out_of_bounds"),
            AlreadyCleared => (409, "certificate_already_cleared"),
            SeenInTheFuture => (422, "in_the_future"),
            NothingToRevoke => (409, "nothing_to_revoke"),
            AlreadyStandsSo => (409, "volunteer_already_stands_so"),
            Gone => (409, "volunteer_gone"),
            TrainingTooLong => (422, "training_too_long"),
            AlreadyPledged => (409, "pledge_already_signed"),
            TrainingOver => (422, "training_over"),
            AlreadyTrained => (409, "training_already_counts"),
            NotCleared => (409, "volunteer_not_cleared"),
            Taken => (409, "volunteer_taken"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<assignment::Rejection> for Problem {
    fn from(rejection: assignment::Rejection) -> Problem {
        use assignment::Rejection::{
            AlreadyConfirmed, AlreadyContributes, AlreadyOffered, AlreadyOver, AlreadyPlanned,
            AskedBefore, MatchRunning, NamedTwice, NoCandidates, NoConsent, NoOpenOffer,
            NobodyFree, NotAPart, NotActive, NotByHand, NotCarried, NotToBeAsked,
            NotYourOrganisation, OfferExpired, Suspended, TooManyCandidates, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYourOrganisation => return domain::not_your_organisation(),
            AlreadyPlanned => (409, "already_planned"),
            NoCandidates => (422, "no_candidates"),
            TooManyCandidates => (422, "too_many_candidates"),
            NamedTwice => (422, "candidate_named_twice"),
            AlreadyOffered => (409, "already_offered"),
            NotToBeAsked => (409, "not_to_be_asked"),
            NobodyFree => (409, "nobody_free"),
            AskedBefore => (409, "asked_before"),
            NoOpenOffer => (409, "no_open_offer"),
            OfferExpired => (409, "offer_expired"),
            NotCarried => (409, "not_carried"),
            AlreadyContributes => (409, "already_contributes"),
            NotAPart => (422, "not_a_contribution"),
            AlreadyConfirmed => (409, "contribution_already_confirmed"),
            MatchRunning => (409, "match_running"),
            NotActive => (409, "assignment_not_active"),
            Suspended => (409, "assignment_suspended"),
            NoConsent => (409, "consent_missing"),
            NotByHand => (422, "not_by_hand"),
            AlreadyOver => (409, "assignment_already_over"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<matching::Rejection> for Problem {
    fn from(rejection: matching::Rejection) -> Problem {
        use matching::Rejection::{
            AlreadyAgreed, AlreadyBegun, AlreadyCorrected, AlreadyEnded, AlreadyLogged, AlreadyMet,
            AlreadyPaused, AlreadyProposed, BeforeItBegan, ChildNotAsked, CustodyUnknown,
            InTheFuture, NoConsent, NotASession, NotActive, NotByHand, NotCleared, NotConfirmed,
            NotCorrectable, NotOfTheFamily, NotPaused, NotProposed, NotYourMatch,
            NotYourOrganisation, NotYourReason, NotYourself, Paused, PausedThen, TooYoung, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYourOrganisation => return domain::not_your_organisation(),
            AlreadyProposed => (409, "already_proposed"),
            NotYourself => (403, "not_yourself"),
            NotOfTheFamily => (403, "not_of_the_family"),
            TooYoung => (403, "too_young"),
            CustodyUnknown => (422, "custody_unknown"),
            AlreadyAgreed => (409, "already_agreed"),
            AlreadyBegun => (409, "match_already_begun"),
            ChildNotAsked => (409, "child_not_asked"),
            Paused => (409, "match_paused"),
            PausedThen => (422, "match_paused_then"),
            BeforeItBegan => (422, "before_the_match"),
            NotByHand => (422, "not_by_hand"),
            AlreadyPaused => (409, "match_already_paused"),
            NotPaused => (409, "match_not_paused"),
            NotProposed => (409, "match_not_proposed"),
            NotCleared => (409, "volunteer_not_cleared"),
            NoConsent => (409, "consent_missing"),
            NotConfirmed => (409, "match_not_confirmed"),
            NotYourMatch => (403, "not_your_match"),
            NotYourReason => (403, "not_your_reason"),
            NotActive => (409, "match_not_active"),
            InTheFuture => (422, "in_the_future"),
            AlreadyMet => (409, "already_met"),
            NotCorrectable => (422, "not_correctable"),
            AlreadyCorrected => (409, "already_corrected"),
            NotASession => (422, "not_a_session"),
            AlreadyLogged => (409, "session_already_logged"),
            AlreadyEnded => (409, "match_already_ended"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<thread_copy::Rejection> for Problem {
    fn from(rejection: thread_copy::Rejection) -> Problem {
        use thread_copy::Rejection::{Closed, NotItsChild};
        let (status, code) = match rejection {
            Closed => (409, "thread_closed"),
            NotItsChild => (422, "not_a_child_of_the_thread"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
