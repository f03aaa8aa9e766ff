//! A group of rights, as a provider says it.

use std::fmt;

use proto::identity::NothingGiven;

use super::scope::Scope;

/// How long a claim is at most.
pub(super) const BYTES_MAX: usize = 64 * 1024;
/// How many groups it holds at most.
pub(super) const GROUPS_MAX: usize = 200;

/// Rights that hold together for one scope; a plain group has none. What narrows them in a way that is not known here is an error of the
/// group, and so is a scope that is a person's.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// For what they hold.
    pub(super) scope: Option<Scope>,
    /// Which, letter by letter.
    pub(super) rights: Vec<String>,
}

/// All groups of a claim, each or why it gives nothing.
pub(super) type Groups = Vec<Result<Group, NothingGiven>>;

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group").field("rights", &self.rights.len()).finish_non_exhaustive()
    }
}

/// That a claim of so many bytes is read at all.
pub(super) fn must_be_short(bytes: usize) -> Result<(), NothingGiven> {
    if bytes > BYTES_MAX { Err(NothingGiven::TooLarge) } else { Ok(()) }
}

/// That so many groups are read.
pub(super) fn must_be_few(groups: usize) -> Result<(), NothingGiven> {
    if groups > GROUPS_MAX { Err(NothingGiven::TooLarge) } else { Ok(()) }
}
