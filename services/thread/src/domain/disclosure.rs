//! What is passed on without a consent, and why (D-02). Pure: no I/O, no clock, no chance.

use chrono::NaiveDate;
use platform::{Aggregate, Asked, No, Sayings, Streams, calendar};
use proto::{
    id::{DisclosureId, PersonId},
    problem::Problem,
    thread::{DataCategory, DisclosureBasis, DisclosureFact, Event, Recipient, RecordDisclosure},
};

use super::{State, consent, thread::Thread};

/// How far ahead somebody may see what no one consented to; after that it is weighed again.
pub const DISCLOSURE_MONTHS_MAX: u32 = 6;

/// A disclosure, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Disclosure {
    /// Nobody has recorded it.
    #[default]
    Unknown,
    /// It is on record.
    Recorded,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To have it on record.
    Record {
        /// What it says.
        request: RecordDisclosure,
        /// The children of its thread.
        children: Vec<PersonId>,
        /// The day in Denmark.
        today: NaiveDate,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The id is taken.
    #[error("a disclosure with this id is on record: choose a new id for a new disclosure")]
    AlreadyRecorded,
    /// It is about somebody else.
    #[error("this child has no strand in the thread: check the child, or the thread")]
    SubjectElsewhere,
    /// D-02.
    #[error("the recipients are unclear: name everybody who gets the data, each once, at most 20")]
    Recipients,
    /// D-02.
    #[error("the categories are unclear: name at least one kind of data, each once")]
    Categories,
    /// It would be open for ever.
    #[error("an organisation sees data until a day: name the last one")]
    NoEnd,
    /// It would be over before it begins.
    #[error("the last day has passed: choose today or a later day")]
    NotAhead,
    /// It would be forgotten before it ends.
    #[error("what nobody consented to is seen for half a year at most: choose an earlier day")]
    TooLong,
}

impl Aggregate for Disclosure {
    type Command = Command;
    type Event = DisclosureFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<DisclosureFact>, Rejection> {
        match (command, self) {
            (Command::Record { request, children, today }, Disclosure::Unknown) => {
                Ok(vec![recorded(request, &children, today)?])
            }
            (Command::Record { .. }, Disclosure::Recorded) => Err(Rejection::AlreadyRecorded),
        }
    }

    fn evolve(self, fact: &DisclosureFact) -> Disclosure {
        match fact {
            DisclosureFact::Recorded { .. } => Disclosure::Recorded,
        }
    }
}

fn recorded(
    request: RecordDisclosure,
    children: &[PersonId],
    today: NaiveDate,
) -> Result<DisclosureFact, Rejection> {
    let RecordDisclosure {
        disclosure: _,
        thread: _,
        basis,
        subject,
        to,
        categories,
        reason,
        until_on,
    } = request;
    if !children.contains(&subject) {
        return Err(Rejection::SubjectElsewhere);
    }
    if !consent::is_clear(&to, consent::RECIPIENTS_MAX) {
        return Err(Rejection::Recipients);
    }
    if !consent::is_clear(&categories, DataCategory::ALL.len()) {
        return Err(Rejection::Categories);
    }
    let goes_on = to.iter().any(|it| matches!(it, Recipient::Organisation(_)));
    match until_on {
        None if goes_on => return Err(Rejection::NoEnd),
        Some(it) if it < today => return Err(Rejection::NotAhead),
        Some(it) if it > calendar::months_after(today, DISCLOSURE_MONTHS_MAX) => {
            return Err(Rejection::TooLong);
        }
        Some(_) | None => {}
    }
    Ok(DisclosureFact::Recorded { basis, subject, to, categories, reason, until_on })
}

/// Records a disclosure from a thread, open or not: the law does not wait for either.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn record(
    request: RecordDisclosure,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let (disclosure, thread) = (request.disclosure, request.thread);
    let strands = streams.get::<Thread>(thread.0)?.map(Thread::strands).unwrap_or_default();
    if strands.is_empty() {
        return Err(Problem::not_found().into());
    }
    let children = strands.iter().map(|it| it.child).collect();
    let command = Command::Record { request, children, today: asked.today() };
    Ok(streams.decide::<Disclosure>(disclosure.0, command)?.of(thread.0))
}

/// What a municipality tells another because the law says so (L-12): once, with the summary as the reason.
#[must_use]
pub fn by_law(
    disclosure: DisclosureId,
    subject: PersonId,
    to: Recipient,
    reason: proto::sealed::Sealed,
) -> Sayings<Event> {
    let fact = DisclosureFact::Recorded {
        basis: DisclosureBasis::Law,
        subject,
        to: vec![to],
        categories: DataCategory::ALL.to_vec(),
        reason,
        until_on: None,
    };
    Sayings::on(disclosure.0, [fact])
}
