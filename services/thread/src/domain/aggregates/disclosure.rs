//! What is passed on without a consent, and why (D-02). Pure: no I/O, no clock, no chance.

use chrono::NaiveDate;
use platform::{Aggregate, calendar};
use proto::{
    id::PersonId,
    thread::{DataCategory, DisclosureEnd, DisclosureFact, Recipient, RecordDisclosure},
};

use super::consent;

/// How far ahead somebody may see what no one consented to; after that it is weighed again.
pub const DISCLOSURE_MONTHS_MAX: u32 = 6;

/// A disclosure, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Disclosure {
    /// Nobody has recorded it.
    #[default]
    Unknown,
    /// It is on record, and can be seen until a day.
    Lasting {
        /// Whose data.
        subject: PersonId,
        /// Who sees them.
        to: Vec<Recipient>,
    },
    /// It is on record: the data were passed on once.
    Once,
    /// Nobody sees the data any more.
    Ended,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To have it on record.
    Record {
        /// What.
        request: RecordDisclosure,
        /// The children of its thread.
        children: Vec<PersonId>,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To have nobody see it any more, by hand.
    TakeBack,
    /// The same, because its thread ended here.
    End {
        /// Why.
        reason: DisclosureEnd,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is nothing to end.
    #[error("there is no such disclosure: check the id")]
    Unknown,
    /// They have it.
    #[error("the data were passed on once: there is no sight to end")]
    PassedOnOnce,
    /// It was done before.
    #[error("the disclosure has ended already: there is nothing to do")]
    AlreadyEnded,
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
            (
                Command::Record { .. },
                Disclosure::Lasting { .. } | Disclosure::Once | Disclosure::Ended,
            ) => Err(Rejection::AlreadyRecorded),
            (Command::TakeBack, Disclosure::Lasting { subject, to }) => {
                let (subject, to, reason) = (*subject, to.clone(), DisclosureEnd::TakenBack);
                Ok(vec![DisclosureFact::Ended { subject, to, reason }])
            }
            (Command::End { reason }, Disclosure::Lasting { subject, to }) => {
                Ok(vec![DisclosureFact::Ended { subject: *subject, to: to.clone(), reason }])
            }
            (Command::TakeBack, Disclosure::Unknown) => Err(Rejection::Unknown),
            (Command::TakeBack, Disclosure::Once) => Err(Rejection::PassedOnOnce),
            (Command::TakeBack, Disclosure::Ended) => Err(Rejection::AlreadyEnded),
            (Command::End { .. }, Disclosure::Unknown | Disclosure::Once | Disclosure::Ended) => {
                Ok(vec![])
            }
        }
    }

    fn evolve(self, fact: &DisclosureFact) -> Disclosure {
        match fact {
            DisclosureFact::Recorded { until_on: None, .. } => Disclosure::Once,
            DisclosureFact::Recorded { subject, to, until_on: Some(_), .. } => {
                Disclosure::Lasting { subject: *subject, to: to.clone() }
            }
            DisclosureFact::Ended { .. } => Disclosure::Ended,
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
