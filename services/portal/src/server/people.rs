//! What people are called, asked for once for a whole page: each name that is shown is a logged look.

use std::collections::BTreeMap;

use proto::{
    id::PersonId,
    problem::Problem,
    vault::{Field, Named, Names, Purpose, Reveal},
};

use super::{Portal, visitor::Acts};

/// How many names one request may ask for.
const AT_ONCE: usize = 200;

/// The names of a page.
#[derive(Debug, Default)]
pub(crate) struct People(BTreeMap<PersonId, Named>);

impl People {
    /// Takes in the names of another municipality.
    pub(crate) fn extend(&mut self, other: People) {
        self.0.extend(other.0);
    }

    /// What a child is called by, if it is shown.
    pub(crate) fn first(&self, person: PersonId) -> Option<String> {
        self.0.get(&person).and_then(|it| it.first_name.clone())
    }

    /// First name and surname, as far as shown.
    pub(crate) fn whole(&self, person: PersonId) -> Option<String> {
        let it = self.0.get(&person)?;
        let parts: Vec<_> = [&it.first_name, &it.surname].into_iter().flatten().cloned().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl Acts {
    /// What these people are called, as far as whoever acts may see it.
    ///
    /// # Errors
    /// The vault's no: nothing is shown that is not logged.
    pub(crate) async fn people(
        &self,
        server: &Portal,
        people: impl IntoIterator<Item = PersonId>,
        purpose: Purpose,
    ) -> Result<People, Problem> {
        let mut people: Vec<_> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        let mut shown = BTreeMap::new();
        for page in people.chunks(AT_ONCE) {
            let names = Names { subjects: page.to_vec(), purpose };
            for it in self.show(server, &names).await? {
                shown.insert(it.person, it);
            }
        }
        Ok(People(shown))
    }

    /// Whom to call, by name as far as it is shown, and the number: those without one are left out.
    ///
    /// # Errors
    /// The vault's no.
    pub(crate) async fn numbers(
        &self,
        server: &Portal,
        people: &[PersonId],
    ) -> Result<Vec<(Option<String>, String)>, Problem> {
        let mut numbers = vec![];
        for subject in people.iter().copied() {
            let purpose = Purpose::Assignment;
            let shown = self.show(server, &Reveal { subject, sealed: vec![], purpose }).await?;
            let word = |field| {
                let mut found = shown.iter().filter(|it| it.field == Some(field));
                found.find_map(|it| it.words.clone())
            };
            let name = [word(Field::FirstName), word(Field::Surname)].into_iter().flatten();
            let name = name.collect::<Vec<_>>().join(" ");
            numbers
                .extend(word(Field::Phone).map(|it| (Some(name).filter(|it| !it.is_empty()), it)));
        }
        Ok(numbers)
    }
}
