//! What a page has asked that colleagues are called.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use proto::{id::UserId, vault::Colleague};

/// What colleagues are called, as far as a page has asked. Of whom it says that there is a name and not which, it is protected.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColleagueNames(Arc<Mutex<BTreeMap<UserId, Option<String>>>>);

impl ColleagueNames {
    fn all(&self) -> MutexGuard<'_, BTreeMap<UserId, Option<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_known(&self, user: UserId) -> bool {
        self.all().contains_key(&user)
    }

    pub(super) fn of(&self, user: UserId) -> Option<Option<String>> {
        self.all().get(&user).cloned()
    }

    pub(super) fn learn(&self, shown: Vec<Colleague>) {
        self.all().extend(shown.into_iter().map(|it| (it.user, it.name)));
    }
}
