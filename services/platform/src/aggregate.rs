//! The pure core: one aggregate's decisions.

/// Something with a life of its own: decides what happens to it, and becomes what happened.
///
/// Pure: no I/O, no clock, no chance; whatever a decision needs of them stands in the command.
pub trait Aggregate: Default + Clone + Send + Sync + 'static {
    /// What can be asked of it.
    type Command;
    /// What can happen to it.
    type Event: proto::event::Fact;
    /// Why the answer is no.
    type Rejection;

    /// What happens when `command` is asked now; nothing (an empty list) when it has already happened.
    ///
    /// # Errors
    /// The reason for a no, always the asker's to mend.
    fn decide(&self, command: Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// What it is after `event`. Cannot fail: what is recorded has happened.
    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}
