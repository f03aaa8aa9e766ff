//! What the wire asks, as a command with its stream; and how each no is said.

use platform::Ask;
use proto::{
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, ClearChildCertificate, CompleteAssignment,
        CompleteTraining, ConfirmMatch, DeclareCapacity, DeclineOffer, EndMatch, LogSession,
        OfferAssignment, PlanAssignment, ProposeMatch, RecordFirstMeeting, RegisterOrganisation,
        SignAgreement, SignPledge, StartMatch,
    },
    problem::Problem,
};

use crate::domain::{self, Command, agreement, assignment, matching, organisation, volunteer};

macro_rules! asks {
    ($($name:ident: $Request:ident about $id:ident)*) => { $(
        pub(crate) fn $name(it: $Request) -> Result<Ask<Command>, Problem> {
            Ok(Ask { stream: it.$id.0, command: Command::$Request(it) })
        }
    )* };
}

asks! {
    register_organisation: RegisterOrganisation about organisation
    declare_capacity: DeclareCapacity about organisation
    sign_agreement: SignAgreement about agreement
    apply_as_volunteer: ApplyAsVolunteer about volunteer
    clear_child_certificate: ClearChildCertificate about volunteer
    sign_pledge: SignPledge about volunteer
    complete_training: CompleteTraining about volunteer
    plan_assignment: PlanAssignment about assignment
    offer_assignment: OfferAssignment about assignment
    accept_offer: AcceptOffer about assignment
    decline_offer: DeclineOffer about assignment
    add_contribution: AddContribution about assignment
    propose_match: ProposeMatch about r#match
    confirm_match: ConfirmMatch about r#match
    start_match: StartMatch about r#match
    record_first_meeting: RecordFirstMeeting about r#match
    log_session: LogSession about r#match
    end_match: EndMatch about r#match
    complete_assignment: CompleteAssignment about assignment
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

impl From<agreement::Rejection> for Problem {
    fn from(rejection: agreement::Rejection) -> Problem {
        use agreement::Rejection::{AlreadyOver, Backwards, StillRuns};
        let (status, code) = match rejection {
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
            AlreadyApplied, AlreadyCleared, AlreadyPledged, AlreadyTrained, NotCleared,
            NotForYourself, NotYourOrganisation, ReviewOutOfBounds, Taken, TrainingOver, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYourOrganisation => return domain::not_your_organisation(),
            AlreadyApplied => (409, "already_applied"),
            NotForYourself => (403, "not_for_yourself"),
            ReviewOutOfBounds => (422, "review_out_of_bounds"),
            AlreadyCleared => (409, "certificate_already_cleared"),
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
            AlreadyContributes, AlreadyOffered, AlreadyPlanned, MatchRunning, NamedTwice,
            NoCandidates, NoOpenOffer, NotActive, NotCarried, NotToBeAsked, NotYourOrganisation,
            OfferExpired, TooManyCandidates, Unknown,
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
            NoOpenOffer => (409, "no_open_offer"),
            OfferExpired => (409, "offer_expired"),
            NotCarried => (409, "not_carried"),
            AlreadyContributes => (409, "already_contributes"),
            MatchRunning => (409, "match_running"),
            NotActive => (409, "assignment_not_active"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<matching::Rejection> for Problem {
    fn from(rejection: matching::Rejection) -> Problem {
        use matching::Rejection::{
            AlreadyEnded, AlreadyLogged, AlreadyMet, AlreadyProposed, InTheFuture, NotASession,
            NotActive, NotCleared, NotConfirmed, NotProposed, NotYourMatch, NotYourOrganisation,
            NotYourself, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYourOrganisation => return domain::not_your_organisation(),
            AlreadyProposed => (409, "already_proposed"),
            NotYourself => (403, "not_yourself"),
            NotProposed => (409, "match_not_proposed"),
            NotCleared => (409, "volunteer_not_cleared"),
            NotConfirmed => (409, "match_not_confirmed"),
            NotYourMatch => (403, "not_your_match"),
            NotActive => (409, "match_not_active"),
            InTheFuture => (422, "in_the_future"),
            AlreadyMet => (409, "already_met"),
            NotASession => (422, "not_a_session"),
            AlreadyLogged => (409, "session_already_logged"),
            AlreadyEnded => (409, "match_already_ended"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
