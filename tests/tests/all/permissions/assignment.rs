//! What `assignment` is asked.

use assignment::AssignmentService;
use platform::testing::Walk;
use proto::{
    actor::{Actor, Role},
    assignment::{
        AcceptOffer, AddContribution, ApplyAsVolunteer, AssignmentEndReason, Attendance,
        ClearChildCertificate, CompleteAssignment, CompleteTraining, ConfirmContribution,
        ConfirmMatch, Contribution, CorrectAgreementEnd, CorrectMatchEntry, Course,
        DeclareCapacity, DeclineMatch, DeclineOffer, DeclineReason, EndAssignment, EndMatch,
        EndReason, LeaveOrganisation, ListMatches, ListOffers, ListOrganisations,
        ListThreadAssignments, ListVolunteers, LogSession, OfferAssignment, PauseMatch,
        PauseReason, ProposeMatch, PutVolunteerOnHold, RecordFirstMeeting, ReinstateVolunteer,
        RejectVolunteer, RemoveContribution, ResumeMatch, RevokeClearance, ShowAssignment,
        SignAgreement, SignPledge, StandVolunteerDown, StartMatch, TerminateAgreement,
    },
    code::Mistake,
    id::{AgreementId, MatchId, OrganisationId, PersonId},
};
use uuid::Uuid;

use super::{
    asking::{Request, answers, command, command_of, query},
    assignment_world::{
        ACCEPTED, ACTIVE, APPLIED, Assignments, CONFIRMED, ENDED, MET, OFFERED, PAUSED, PLANNED,
        PROPOSED, READY, RESTING, THREAD, assignment, plan, register, volunteer,
    },
    cast::{CHILD, MOTHER, RED, person},
    day, position_of,
    table::Row,
    twice,
};

pub(super) async fn rows() -> Vec<Row> {
    let Assignments(walk) = Assignments::prepare().await;
    let new = Walk::start(AssignmentService::new()).await;
    answers(&walk, &new, &requests(&walk).await).await
}

pub(super) async fn twice() {
    let Assignments(walk) = Assignments::prepare().await;
    twice::all(&walk, &requests(&walk).await).await;
}

async fn requests(walk: &Walk<AssignmentService>) -> Vec<Request> {
    let logged = position_of(walk, MET.0, "match.session_logged").await;
    [organisations(), offers(), matches(logged), queries()].into_iter().flatten().collect()
}

fn organisations() -> Vec<Request> {
    let sign = |by: &Actor| SignAgreement {
        agreement: AgreementId::of(RED, by.tenant),
        organisation: RED,
        from_on: day("2028-01-01"),
        until_on: day("2028-12-31"),
    };
    let (organisation, new) = (RED, volunteer(10));
    vec![
        command(register(OrganisationId(Uuid::from_u128(0xa4)))),
        command(DeclareCapacity { organisation, places: 7 }),
        command_of(sign),
        command_of(|by| TerminateAgreement {
            agreement: AgreementId::of(RED, by.tenant),
            until_on: day("2027-01-31"),
        }),
        command_of(|by| CorrectAgreementEnd {
            agreement: AgreementId::of(RED, by.tenant),
            until_on: day("2027-11-30"),
        }),
        command(ApplyAsVolunteer { volunteer: new, organisation, person: person(0x67) }),
        command(ClearChildCertificate {
            volunteer: APPLIED,
            review_due_on: day("2028-11-23"),
            seen_on: None,
        }),
        command(RevokeClearance { volunteer: READY }),
        command(PutVolunteerOnHold { volunteer: READY }),
        command(StandVolunteerDown { volunteer: READY }),
        command(ReinstateVolunteer { volunteer: RESTING }),
        command(LeaveOrganisation { volunteer: READY }),
        command(RejectVolunteer { volunteer: APPLIED }),
        command(SignPledge { volunteer: APPLIED, text_version: 1 }),
        command(CompleteTraining {
            volunteer: APPLIED,
            course: Course::Basic,
            until_on: day("2028-06-01"),
        }),
    ]
}

fn offers() -> Vec<Request> {
    vec![
        command(plan(assignment(9))),
        command(OfferAssignment { assignment: PLANNED }),
        command(AcceptOffer { assignment: OFFERED }),
        command(DeclineOffer { assignment: OFFERED, reason: DeclineReason::Times }),
        command(AddContribution {
            assignment: ACTIVE,
            organisation: RED,
            contribution: Contribution::Transport,
        }),
        command(ConfirmContribution { assignment: ACTIVE, contribution: Contribution::Volunteer }),
        command(RemoveContribution {
            assignment: ACTIVE,
            organisation: RED,
            contribution: Contribution::Coordination,
        }),
        command(CompleteAssignment { assignment: ENDED }),
        command(EndAssignment { assignment: ACTIVE, reason: AssignmentEndReason::FamilyWish }),
    ]
}

/// Who answers, answers for themself; a bridge-builder brings the young person's yes and the mother's no.
fn matches(logged: i64) -> Vec<Request> {
    let own = |by: &Actor, brought: PersonId| match by.role == Role::Family {
        true => PersonId(by.subject.0),
        false => brought,
    };
    let new = MatchId(Uuid::from_u128(0xa5));
    let on = day("2026-11-24");
    vec![
        command(ProposeMatch { r#match: new, assignment: ACCEPTED, volunteer: READY }),
        command_of(move |by| ConfirmMatch { r#match: PROPOSED, by: own(by, CHILD) }),
        command_of(move |by| DeclineMatch { r#match: PROPOSED, by: own(by, MOTHER) }),
        command(StartMatch { r#match: CONFIRMED }),
        command(RecordFirstMeeting { r#match: MET, on }),
        command(LogSession {
            r#match: MET,
            on,
            minutes: 60,
            attendance: Attendance::Attended,
            went: None,
        }),
        command(CorrectMatchEntry { r#match: MET, position: logged, mistake: Mistake::WrongDay }),
        command(PauseMatch { r#match: MET, reason: PauseReason::Holiday }),
        command(ResumeMatch { r#match: PAUSED, reason: PauseReason::Holiday }),
        command(EndMatch { r#match: MET, planned: true, reason: EndReason::Completed }),
    ]
}

fn queries() -> Vec<Request> {
    vec![
        query(ListOrganisations {}),
        query(ListOffers {}),
        query(ShowAssignment { assignment: ACTIVE }),
        query(ListThreadAssignments { thread: THREAD }),
        query(ListVolunteers {}),
        query(ListMatches {}),
    ]
}
