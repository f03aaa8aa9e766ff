//! What people and organisations are called on a page: asked once for the whole page. Each name that is shown is a logged look.

use std::collections::{BTreeMap, BTreeSet};

use proto::{
    assignment::ListOrganisations,
    code::AgeBand,
    id::{OrganisationId, PersonId, UserId},
    vault::{Colleagues, Named, Names, Purpose},
};

use super::{Portal, visitor::Acts};
use crate::{pages::child::Child, words::Words};

/// How many names one request may ask for.
const AT_ONCE: usize = 200;

/// What children are called, as far as whoever acts may see it.
#[derive(Debug, Default)]
pub(crate) struct Children(BTreeMap<PersonId, Named>);

impl Children {
    /// A child of the page.
    pub(crate) fn child(&self, person: PersonId, age_band: Option<AgeBand>) -> Child {
        let named = self.0.get(&person);
        Child {
            name: named.and_then(|it| it.first_name.clone()),
            years: named.and_then(|it| it.years),
            age_band,
        }
    }
}

impl Acts {
    /// What these children are called. A name that cannot be had is no reason to show no page.
    pub(crate) async fn children(
        &self,
        server: &Portal,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Children {
        let mut subjects: Vec<PersonId> = people.into_iter().collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut all = BTreeMap::new();
        for subjects in subjects.chunks(AT_ONCE) {
            let query = Names { subjects: subjects.to_vec(), purpose: Purpose::CaseWork };
            match self.show(server, &query).await {
                Ok(named) => all.extend(named.into_iter().map(|it| (it.person, it))),
                Err(no) => {
                    tracing::warn!(service.name = "portal", code = %no.code, "a page is shown without names");
                }
            }
        }
        Children(all)
    }

    /// What the municipality's organisations call themselves.
    pub(crate) async fn organisations(&self, server: &Portal) -> BTreeMap<OrganisationId, String> {
        let answer = self.show(server, &ListOrganisations {}).await;
        let all = answer.map(|it| it.organisations).unwrap_or_default();
        all.into_iter().map(|it| (it.organisation, it.name.as_str().to_owned())).collect()
    }

    /// Asks what these colleagues are called: once for a page, before it is drawn.
    pub(crate) async fn ask_names(&self, server: &Portal, users: impl IntoIterator<Item = UserId>) {
        let users: BTreeSet<UserId> = users.into_iter().collect();
        let users: Vec<_> = users.into_iter().filter(|it| !self.names.is_known(*it)).collect();
        for users in users.chunks(AT_ONCE) {
            match self.show(server, &Colleagues { users: users.to_vec() }).await {
                Ok(shown) => self.names.learn(shown),
                Err(no) => {
                    tracing::warn!(service.name = "portal", code = %no.code, "a page is shown without names");
                }
            }
        }
    }

    /// What somebody is called who works here, if whoever acts works with them and it was asked for; of the demo's people always.
    pub(crate) fn name_of(&self, server: &Portal, user: UserId) -> Option<String> {
        match self.names.of(user) {
            Some(Some(name)) => Some(name),
            Some(None) => Some(Words::of(self.visitor.lang).say("colleague-protected")),
            None => server.config.name_of(user),
        }
    }

    /// What a colleague is called: by name where it is known.
    pub(crate) fn colleague(&self, server: &Portal, user: UserId, words: &Words) -> String {
        let is_me = user == self.acting.actor.subject;
        let other = || words.say(if is_me { "colleague-you" } else { "colleague-other" });
        self.name_of(server, user).unwrap_or_else(other)
    }

    /// The names of everybody of `users` whose name is known.
    pub(crate) fn colleagues(
        &self,
        server: &Portal,
        users: impl IntoIterator<Item = UserId>,
    ) -> BTreeMap<UserId, String> {
        users.into_iter().filter_map(|it| Some((it, self.name_of(server, it)?))).collect()
    }
}
