//! Which accounts are one human's.

use std::collections::BTreeMap;

use proto::{id::AccountId, sealed::Digest};

/// Which human each account is, as far as a login ever said a CPR number. Of an account that is not here it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Humans(BTreeMap<AccountId, Digest>);

impl Humans {
    /// Whether both are one human's, as far as it is known: one account always is.
    #[must_use]
    pub fn is_same(&self, one: AccountId, other: AccountId) -> bool {
        let human = |it| self.0.get(it);
        one == other || human(&one).is_some_and(|it| human(&other) == Some(it))
    }
}

impl FromIterator<(AccountId, Digest)> for Humans {
    fn from_iter<T: IntoIterator<Item = (AccountId, Digest)>>(all: T) -> Humans {
        Humans(all.into_iter().collect())
    }
}
