//! Why the answer is no.

use proto::id::ThreadId;

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has opened it, or the asker may not know.
    #[error("there is no such thread: check the id")]
    Unknown,
    /// It was opened before.
    #[error("the thread was already opened: go on in it")]
    AlreadyOpened,
    /// It has ended.
    #[error("the thread is closed: reopen it within a year, or make a new referral")]
    Closed,
    /// It goes on in another.
    #[error("the thread goes on in thread {}: ask there", .0.0)]
    Merged(ThreadId),
    /// I-02: only who is accountable, or a leader, puts a thread into other hands.
    #[error("only the accountable bridge-builder or a leader may do this: ask one of them")]
    NotAccountable,
    /// There is nothing to hand over.
    #[error("this bridge-builder is accountable already: there is nothing to hand over")]
    AlreadyAccountable,

    /// I-02: a step that is over is not the next one.
    #[error("the step's day has passed: choose today or a later day")]
    StepInPast,
    /// I-02.
    #[error("the step's day is more than a year away: choose what comes before it")]
    StepTooFar,
    /// It is not a role that can do something for a family.
    #[error(
        "a next step is a task of the family or of somebody who works with it: choose another owner"
    )]
    OwnerCannotAct,
    /// It says what already stands.
    #[error("this is the next step already: there is nothing to change")]
    StepStands,
    /// Somebody was quicker, or it never was.
    #[error("another step is the next one: look at the thread again")]
    StepNotNext,

    /// It has not happened yet.
    #[error("the day is in the future: note it when it has happened")]
    DayInFuture,
    /// It cannot be about this thread.
    #[error("the day is more than a year before the thread opened: check the year")]
    DayTooEarly,
    /// Other facts have ways of their own to be put right.
    #[error(
        "only a contact, what a child or the family said, and a network meeting that was held can be corrected: what else is wrong is changed by its own command"
    )]
    NotCorrectable,
    /// Somebody was quicker.
    #[error("the entry is corrected already: note what is right")]
    AlreadyCorrected,
    /// The one goes with the other.
    #[error(
        "a thread that was opened by mistake is closed for that reason and without a talk, and no other is: give both, or neither"
    )]
    MistakeUnclear,
    /// I-30: what is one child's must say whose.
    #[error("the thread has several children: say which child this is about")]
    ChildUnclear,
    /// I-30.
    #[error("this child has no strand in the thread: check the child, or add it")]
    ChildNotHere,

    /// A goal goes upward on the scale.
    #[error("a goal goes from where they are to a higher number, at most 10: check both numbers")]
    GoalNotAhead,
    /// The scale ends.
    #[error("the scale goes from 0 to 10: check the number")]
    OffScale,
    /// There are enough to work on.
    #[error("three goals are open already: work on those first")]
    EnoughGoals,
    /// The id is taken.
    #[error("a goal with this id is agreed already: choose a new id for a new goal")]
    GoalKnown,
    /// There is none.
    #[error("there is no such goal in the thread: check the id")]
    GoalUnknown,
    /// It rests.
    #[error("the goal is achieved: agree a new one")]
    GoalAchieved,
    /// It says what already stands.
    #[error("the goal stands so already: there is nothing to change")]
    GoalStands,

    /// They have met.
    #[error("the meeting was held already: plan a new one")]
    MeetingHeld,
    /// It says what already stands.
    #[error("the meeting is planned so already: there is nothing to change")]
    MeetingStands,
    /// It is not a plan.
    #[error("the meeting's day has passed, or is more than a year away: choose another")]
    MeetingFar,
    /// A meeting is of people.
    #[error("name at least one party of the meeting, and each once")]
    PartiesUnclear,

    /// It rests already.
    #[error("the thread rests already: resume it first")]
    Paused,
    /// There is nothing to resume.
    #[error("the thread does not rest: there is nothing to resume")]
    NotPaused,
    /// It would be over before it begins.
    #[error("the pause would be over already: choose a later day")]
    PauseOver,
    /// A longer rest is an end.
    #[error("a pause is at most six months long: choose an earlier day, or close the thread")]
    PauseTooLong,

    /// It was said before.
    #[error("the closing has begun: the family has its say now")]
    ClosingBegun,
    /// There is nothing to agree to.
    #[error("nobody has said that the thread is done: there is nothing to answer")]
    ClosingNotBegun,
    /// It was said before.
    #[error("you have confirmed it: the bridge-builder closes the thread when all have")]
    ClosingConfirmed,
    /// I-21.
    #[error(
        "name the day of the closing talk, or why there was none, not both; neither only once everybody of the family who decides has confirmed"
    )]
    TalkUnclear,
    /// They have the last word.
    #[error("the family said that it is not done: talk with them, and begin the closing again")]
    ClosingDeclined,
    /// It was about something else.
    #[error(
        "the closing talk is before the thread opened, or before the family said that it is not done: name a later day"
    )]
    TalkTooEarly,
    /// A stranger's words are not the family's.
    #[error(
        "somebody who is named has neither custody of a child in the thread nor a strand in it: check who said so"
    )]
    NotOfFamily,
    /// I-21.
    #[error("try at least three times to reach the family, and say how often it was")]
    TriesUnclear,
    /// I-21.
    #[error("{0} assignments still go on: end them, or say of each why it ends")]
    AssignmentsActive(usize),
    /// I-21.
    #[error(
        "an assignment that is to end does not go on in this thread, or is named twice: name each that goes on once"
    )]
    EndsUnclear,
    /// There is nothing to reopen.
    #[error("the thread is open: go on in it")]
    NotClosed,
    /// What came later is a new story.
    #[error("the thread was closed more than a year ago: make a new referral")]
    ClosedTooLong,

    /// Somebody else names a child, not who wants to see it.
    #[error(
        "no accepted referral of the thread names this child: refer the child, and merge the two threads if the family is one"
    )]
    NotNamed,
    /// It is there.
    #[error("the child has a strand in the thread already: go on with it")]
    StrandStands,
    /// A thread is around somebody.
    #[error("it is the thread's only child: transfer or close the thread instead")]
    LastStrand,
    /// One strand, one thread.
    #[error(
        "the new thread's id is not derived from the thread and the child: derive it from both"
    )]
    NotOfSplit,
    /// It was said before.
    #[error("the two threads are linked already: there is nothing to do")]
    SiblingStands,
    /// A thread is not its own sibling.
    #[error("these are the same thread: name two")]
    SameThread,
    /// There is nothing to undo.
    #[error("the thread was not merged into another: there is nothing to undo")]
    NotMerged,
    /// It has grown together.
    #[error("the threads were merged more than 30 days ago: split a strand instead")]
    MergedTooLong,
    /// Un-merging would tear apart what was done since.
    #[error(
        "what came along has been worked with since, or the other thread is not as it was: split a strand instead"
    )]
    MergeGrown,
}
