//! What a form asks of the services, once what was typed is read.

use proto::{
    assignment::{CompleteAssignment, EndAssignment, OfferAssignment, PlanAssignment},
    followup::{HoldFollowUp, RecordMeasurement},
    id::{
        AssignmentId, CommandId, ConsentId, GoalId, MeasurementId, MeetingId, PersonId, SealedId,
        ThreadId, derive,
    },
    problem::Problem,
    request::Done,
    sealed::Sealed,
    thread::{
        AchieveGoal, AgreeGoal, BeginClosing, CloseThread, CompleteStep, ConfirmWithdrawal,
        CorrectThreadEntry, HandOverThread, HoldNetworkMeeting, PauseThread, PlanNetworkMeeting,
        RecordChildView, RecordContact, RecordFamilyView, RefuseConsent, ReopenThread,
        RequestConsent, ReviseGoal, SetNextStep, SignConsent, WithdrawConsent,
    },
    vault::{Controller, Field, Seal, SealedRef},
};

use crate::server::{Portal, visitor::Acts};

/// What was said, and about whom.
pub(super) struct Said {
    pub(super) words: String,
    pub(super) subject: PersonId,
    pub(super) field: Field,
}

/// What is asked. An id that the asker chooses follows from the form's own: a form that is sent twice asks for the same.
pub(super) enum Asked {
    Contact(RecordContact, Option<Said>),
    Complete(CompleteStep),
    Set(SetNextStep),
    Consent(RequestConsent),
    Pause(PauseThread),
    HandOver(HandOverThread),
    Goal(ThreadId, Said, Aim),
    Revise(ReviseGoal),
    Achieve(AchieveGoal),
    ChildView(ThreadId, Said, chrono::NaiveDate),
    FamilyView(ThreadId, Said, chrono::NaiveDate, Vec<PersonId>),
    PlanMeeting(PlanNetworkMeeting),
    HoldMeeting(HoldNetworkMeeting, Option<Said>),
    BeginClosing(BeginClosing),
    Close(CloseThread),
    Reopen(ReopenThread),
    Help(PlanAssignment),
    CompleteHelp(CompleteAssignment),
    EndHelp(EndAssignment),
    Sign(SignConsent),
    Refuse(RefuseConsent),
    Withdraw(WithdrawConsent),
    Told(ConfirmWithdrawal),
    Correct(CorrectThreadEntry),
    FollowUp(HoldFollowUp),
    Measure(RecordMeasurement),
}

/// How far they are, and how far they wish to be.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    pub(super) now: u8,
    pub(super) wished: u8,
    pub(super) child: Option<PersonId>,
}

/// What came of it.
pub(super) struct Answered {
    pub(super) service: &'static str,
    pub(super) done: Done,
    /// What is said of it, in place of what is said of the form's.
    pub(super) told: Option<&'static str>,
}

impl Answered {
    fn by(service: &'static str, done: Done) -> Answered {
        Answered { service, done, told: None }
    }
}

impl Asked {
    /// Asks it. The words go to `vault` first: nothing else holds them.
    pub(super) async fn ask(
        self,
        server: &Portal,
        acts: &Acts,
        id: CommandId,
    ) -> Result<Answered, Problem> {
        let done = match self {
            Self::Contact(mut it, said) => {
                it.note = sealed(server, acts, id, it.thread, said).await?;
                acts.ask(server, &it, id).await?
            }
            Self::Complete(it) => acts.ask(server, &it, id).await?,
            Self::Set(it) => acts.ask(server, &it, id).await?,
            Self::Consent(mut it) => {
                it.consent = ConsentId(derived("portal_consent", id));
                acts.ask(server, &it, id).await?
            }
            Self::Pause(it) => acts.ask(server, &it, id).await?,
            Self::HandOver(it) => acts.ask(server, &it, id).await?,
            Self::Goal(thread, said, Aim { now, wished, child }) => {
                let words = seal(server, acts, id, thread, said).await?;
                let goal = GoalId(derived("portal_goal", id));
                acts.ask(server, &AgreeGoal { thread, goal, words, now, wished, child }, id).await?
            }
            Self::Revise(it) => acts.ask(server, &it, id).await?,
            Self::Achieve(it) => acts.ask(server, &it, id).await?,
            Self::ChildView(thread, said, on) => {
                let child = Some(said.subject);
                let words = seal(server, acts, id, thread, said).await?;
                acts.ask(server, &RecordChildView { thread, words, on, child }, id).await?
            }
            Self::FamilyView(thread, said, on, by) => {
                let words = seal(server, acts, id, thread, said).await?;
                acts.ask(server, &RecordFamilyView { thread, words, on, by }, id).await?
            }
            Self::PlanMeeting(mut it) => {
                it.meeting = MeetingId(derived("portal_meeting", id));
                acts.ask(server, &it, id).await?
            }
            Self::HoldMeeting(mut it, said) => {
                if it.meeting.0.is_nil() {
                    it.meeting = MeetingId(derived("portal_meeting", id));
                }
                it.note = sealed(server, acts, id, it.thread, said).await?;
                acts.ask(server, &it, id).await?
            }
            Self::BeginClosing(it) => acts.ask(server, &it, id).await?,
            Self::Close(it) => acts.ask(server, &it, id).await?,
            Self::Sign(it) => acts.ask(server, &it, id).await?,
            Self::Refuse(it) => acts.ask(server, &it, id).await?,
            Self::Withdraw(it) => acts.ask(server, &it, id).await?,
            Self::Told(it) => acts.ask(server, &it, id).await?,
            Self::Correct(it) => acts.ask(server, &it, id).await?,
            Self::Reopen(it) => acts.ask(server, &it, id).await?,
            Self::Help(it) => return help(server, acts, id, it).await,
            Self::CompleteHelp(it) => {
                return Ok(Answered::by("assignment", acts.ask(server, &it, id).await?));
            }
            Self::EndHelp(it) => {
                return Ok(Answered::by("assignment", acts.ask(server, &it, id).await?));
            }
            Self::FollowUp(it) => {
                return Ok(Answered::by("followup", acts.ask(server, &it, id).await?));
            }
            Self::Measure(mut it) => {
                it.measurement = MeasurementId(derived("portal_measurement", id));
                return Ok(Answered::by("followup", acts.ask(server, &it, id).await?));
            }
        };
        Ok(Answered::by("thread", done))
    }
}

fn derived(noun: &str, id: CommandId) -> uuid::Uuid {
    derive(noun, &[id.0.as_bytes()])
}

/// Plans it, and asks the first organisation. That nobody can be asked now is no reason to plan it anew: the thread's page has it,
/// with a button that asks.
async fn help(
    server: &Portal,
    acts: &Acts,
    id: CommandId,
    mut plan: PlanAssignment,
) -> Result<Answered, Problem> {
    plan.assignment = AssignmentId(derived("portal_assignment", id));
    let done = acts.ask(server, &plan, id).await?;
    let offer = OfferAssignment { assignment: plan.assignment };
    match acts.ask(server, &offer, CommandId(derived("portal_offer", id))).await {
        Ok(done) => Ok(Answered::by("assignment", done)),
        Err(no) if no.status < 500 => {
            Ok(Answered { service: "assignment", done, told: Some("help-not-asked") })
        }
        Err(no) => Err(no),
    }
}

async fn sealed(
    server: &Portal,
    acts: &Acts,
    id: CommandId,
    thread: ThreadId,
    said: Option<Said>,
) -> Result<Option<Sealed>, Problem> {
    match said {
        Some(said) => seal(server, acts, id, thread, said).await.map(Some),
        None => Ok(None),
    }
}

async fn seal(
    server: &Portal,
    acts: &Acts,
    id: CommandId,
    thread: ThreadId,
    Said { words, subject, field }: Said,
) -> Result<Sealed, Problem> {
    let sealed = SealedId(derived("portal_note", id));
    let controller = Controller::Municipality;
    let seal = Seal { sealed, subject, thread: Some(thread), controller, field, words };
    acts.ask(server, &seal, CommandId(derived("portal_seal", id))).await?;
    acts.show(server, &SealedRef { sealed }).await
}
