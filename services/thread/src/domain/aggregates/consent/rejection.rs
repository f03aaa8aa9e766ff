//! Why the answer is no.

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// L-20.
    #[error(
        "the telephone number is a parent's, and no parent is told of a child's own right: leave it out"
    )]
    ParentsPhone,
    /// L-20: two say so.
    #[error(
        "nobody has confirmed yet that the child decides alone: a second case worker or bridge-builder does, then the child signs"
    )]
    NotConfirmed,
    /// L-20: two say so.
    #[error(
        "you asked for this consent yourself: a second case worker or bridge-builder confirms it"
    )]
    SamePerson,
    /// There is nothing to confirm.
    #[error(
        "nobody says that the child decides alone on this consent: there is nothing to confirm"
    )]
    NotOwnRight,
    /// It was done before.
    #[error("a second person has confirmed it already: the child may sign")]
    AlreadyConfirmed,
    /// D-01.
    #[error(
        "health and goals need a written word: let them sign with MitID or on paper, and note that"
    )]
    OralNotEnough,
    /// Nobody has asked for it.
    #[error("there is no such consent: check the id")]
    Unknown,
    /// The id is taken.
    #[error("a consent with this id was already requested: choose a new id for a new consent")]
    AlreadyRequested,
    /// It holds.
    #[error("all have signed: the consent holds already, and can be withdrawn")]
    AlreadyGiven,
    /// It does not hold yet.
    #[error("the consent does not hold yet: refuse it, and it never will")]
    NotGiven,
    /// I-06.
    #[error(
        "the recipients are unclear: name every organisation that may get the data, each once, at most 20"
    )]
    Recipients,
    /// I-06.
    #[error("the categories are unclear: name at least one kind of data, each once")]
    Categories,
    /// It would never hold.
    #[error("the consent's last day is not in the future: choose a later day")]
    NotAhead,
    /// It would be forgotten before it ends.
    #[error("a consent holds for two years at most: choose an earlier day")]
    TooLong,
    /// It is about somebody who is not in this thread.
    #[error("the child is not in this thread: ask for the consent where it is")]
    SubjectElsewhere,
    /// Nobody decides for another.
    #[error("this is not yours to decide: ask who must sign")]
    NotYours,
    /// MitID is one's own; paper and word of mouth are noted by somebody else.
    #[error(
        "with MitID everybody signs for themself; on paper or by word of mouth a case worker or bridge-builder notes it"
    )]
    WrongChannel,
    /// Theirs is not needed.
    #[error("this person is not among the signatories: check who must sign, by age and custody")]
    NotSignatory,
    /// Theirs is there.
    #[error("this person has signed already: see who is missing")]
    AlreadySigned,
    /// Nobody has taken it back.
    #[error("the consent was not withdrawn: there is nothing to confirm")]
    NotWithdrawn,
    /// They need not be told, or must not (L-20).
    #[error(
        "this party is not concerned: tell the family, or the child alone whose own right it is, and each organisation that got the data"
    )]
    NotConcerned,
    /// Told once is told.
    #[error("this party was told already: see who is to be told still")]
    AlreadyTold,
    /// I-07: what is over never comes back.
    #[error("the consent was refused: talk with the family before a new one is requested")]
    Refused,
    /// I-07.
    #[error("the consent was withdrawn: talk with the family before a new one is requested")]
    Withdrawn,
    /// I-07.
    #[error("the consent's last day has passed: request a new one")]
    Expired,
    /// I-07.
    #[error(
        "the consent did not follow the family to another municipality: request a new one there"
    )]
    EndedByTransfer,
    /// It never comes back.
    #[error(
        "the consent ended with its thread, with the custody or with the child's age: request a new one"
    )]
    Ended,
}
