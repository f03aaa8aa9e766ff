//! Why a decision about a request for one's own data is no.

/// Why the answer is no, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It is another's mandate.
    #[error(
        "the data protection officer decides and hands out; each controller's own people execute and correct: of the municipality a case worker or an administrator, of an organisation its coordinator; a family member asks for themself or as custody holder"
    )]
    NotTheirs,
    /// Who decides does not execute.
    #[error("you decided this: somebody else must execute it")]
    DeciderExecutes,
    /// Who asks as the person is the person, and nobody else is.
    #[error(
        "who asks about themself is the person it is about, and who asks for another is not: say as what they ask"
    )]
    NotWhoTheySay,
    /// There is no such request.
    #[error("there is no such request here")]
    Unknown,
    /// Something was asked under this id.
    #[error("a request has this id already: look at it, or choose a new id")]
    AlreadyReceived,
    /// It is known who asks.
    #[error("it is known already who asks: go on")]
    AlreadyVerified,
    /// It is not known who asks.
    #[error("it is not known yet who asks: verify their identity first")]
    NotVerified,
    /// It is answered.
    #[error("the request is answered: a new wish is a new request")]
    AlreadyAnswered,
    /// Another right was made use of.
    #[error("this is not what was asked: look at which right the request makes use of")]
    OtherRight,
    /// The words are not about the person, or not of the same kind and controller.
    #[error(
        "the right words must be about the same person, of the same kind, for the same controller, and not have been corrected themselves"
    )]
    DoesNotReplace,
    /// It was corrected.
    #[error("these words are corrected already: correct what stands in their place")]
    AlreadyCorrected,
    /// It is restricted.
    #[error("what this controller holds is restricted already")]
    AlreadyRestricted,
    /// It is not restricted.
    #[error("what this controller holds is not restricted by this request")]
    NotRestricted,
    /// A restriction needs a last day that is not over.
    #[error("a restriction needs a last day, today or later: say until when it must be kept")]
    UntilWhen,
    /// Only a restriction has a last day.
    #[error("only a restriction has a last day: leave it out")]
    UntilNever,
    /// A municipality's record is not erased without the National Archives.
    #[error(
        "a municipality's record may not be erased without the National Archives' authority: refuse it, restrict it, or name that authority as the basis"
    )]
    MunicipalRecord,
    /// The reason is none for this outcome and controller.
    #[error(
        "this basis does not carry this outcome for this controller: choose the one the law gives"
    )]
    BasisDoesNotFit,
    /// The controller holds nothing.
    #[error(
        "this controller holds nothing about the person that can be read: there is nothing to decide"
    )]
    HoldsNothing,
    /// The same was decided.
    #[error("exactly this is decided already")]
    AlreadyDecided,
    /// Nothing was decided.
    #[error("nothing is decided about this controller: the data protection officer decides first")]
    NotDecided,
    /// A refusal needs no execution.
    #[error("it was refused: there is nothing to execute")]
    NothingToExecute,
    /// It was done.
    #[error("this is done and cannot be done otherwise")]
    AlreadyExecuted,
    /// Something of it is decided or done.
    #[error("something of it is decided or done already: answer the rest of it instead")]
    AlreadyBegun,
    /// Nothing was done yet.
    #[error("nothing is corrected or restricted yet: do that first, or refuse the request")]
    NothingDone,
}
