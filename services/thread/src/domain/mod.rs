//! What can be decided here, and on which stream.

pub mod consent;
pub mod thread;

use chrono::{DateTime, Utc};
use platform::{Asked, No, Sayings, Streams};
use proto::{
    problem::Problem,
    thread::{
        AgreeGoal, CloseThread, Event, OpenThread, RecordChildView, RecordContact, RequestConsent,
        SetNextStep, SignConsent,
    },
};
use uuid::Uuid;

use self::{consent::Consent, thread::Thread};

platform::states! {
    /// What a stream of this service is.
    State of Event { Thread(Thread) Consent(Consent) }
}

/// What can be asked, by somebody or by another service's event.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// By a bridge-builder.
    Open(OpenThread),
    /// By a referral that was accepted.
    OpenOnAcceptance {
        /// What it said.
        request: OpenThread,
        /// When.
        at: DateTime<Utc>,
    },
    /// By a bridge-builder.
    SetNextStep(SetNextStep),
    /// By a bridge-builder.
    RecordContact(RecordContact),
    /// By a bridge-builder.
    RecordChildView(RecordChildView),
    /// By a bridge-builder, with the family.
    AgreeGoal(AgreeGoal),
    /// By a bridge-builder.
    Close(CloseThread),
    /// By a case worker or a bridge-builder.
    RequestConsent(RequestConsent),
    /// By the signatory, or by who has it on paper or by word of mouth.
    SignConsent(SignConsent),
}

/// Decides on the stream of the thread, or on that of a consent in it.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    command: &Command,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    use thread::Command as On;
    let today = asked.today();
    let (thread, command) = match command.clone() {
        Command::Open(request) => (request.thread, On::Open { request, at: asked.now }),
        Command::OpenOnAcceptance { request, at } => {
            (request.thread, On::OpenOnAcceptance { request, at })
        }
        Command::SetNextStep(request) => (request.thread, On::SetNextStep { request, today }),
        Command::RecordContact(request) => (request.thread, On::RecordContact { request, today }),
        Command::RecordChildView(request) => {
            (request.thread, On::RecordChildView { request, today })
        }
        Command::AgreeGoal(request) => (request.thread, On::AgreeGoal { request }),
        Command::Close(request) => (request.thread, On::Close { request }),
        Command::RequestConsent(request) => return request_consent(request, asked, streams),
        Command::SignConsent(request) => return sign_consent(&request, asked, streams),
    };
    streams.decide::<Thread>(thread.0, command)
}

fn request_consent(
    request: RequestConsent,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let (consent, thread) = (request.consent.0, request.thread.0);
    is_open(thread, streams)?;
    let command = consent::Command::Request { request, today: asked.today() };
    Ok(streams.decide::<Consent>(consent, command)?.of(thread))
}

fn sign_consent(
    request: &SignConsent,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let SignConsent { consent, by, channel } = *request;
    let thread = streams.thread(consent.0)?.ok_or_else(Problem::not_found)?;
    is_open(thread, streams)?;
    let (role, subject) = (asked.actor.role, asked.actor.subject);
    streams.decide::<Consent>(
        consent.0,
        consent::Command::Sign { by, channel, role, subject, today: asked.today() },
    )
}

/// A consent moves only while its thread is open: nothing happens after the end.
fn is_open(thread: Uuid, streams: &Streams<'_, State>) -> Result<(), No> {
    let thread = streams.get::<Thread>(thread)?.ok_or_else(Problem::not_found)?;
    Ok(thread.is_open().map_err(Problem::from)?)
}
