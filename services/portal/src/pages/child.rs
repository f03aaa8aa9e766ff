//! A child as a page may call it: by name where it may be seen, by age otherwise. Never by an id.

use proto::code::AgeBand;

use crate::{
    pages::codes,
    words::{Lang, Words},
};

/// What is known of a child by whoever looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Child {
    /// The first name, where it may be seen.
    pub name: Option<String>,
    /// The age in years, where it may be seen.
    pub years: Option<u8>,
    /// How old, coarsely.
    pub age_band: Option<AgeBand>,
}

impl Child {
    /// "Nikolaj, 9 år"; "Barn, 6-9 år" where the name may not be seen.
    #[must_use]
    pub fn label(&self, words: &Words) -> String {
        let name = self.name.clone().unwrap_or_else(|| words.say("child-unnamed"));
        match self.age(words) {
            Some(age) => format!("{name}, {age}"),
            None => name,
        }
    }

    fn age(&self, words: &Words) -> Option<String> {
        match (self.years, self.age_band) {
            (Some(0), _) => Some(words.say("child-under-one")),
            (Some(years), _) => Some(words.say_with("child-years", &[("years", years.into())])),
            (None, Some(band)) => Some(words.say(codes::age_band(band))),
            (None, None) => None,
        }
    }
}

/// Several children as one says them: "Ida og Noah".
#[must_use]
pub fn together(children: &[Child], words: &Words) -> String {
    match children {
        [] => words.say("child-unnamed"),
        [one] => one.label(words),
        many => {
            let names: Vec<String> = many.iter().map(|it| it.label(words)).collect();
            let (last, first) = names.split_last().map_or(("", &[][..]), |(l, f)| (l.as_str(), f));
            let and = match words.lang() {
                Lang::Da => "og",
                Lang::En => "and",
            };
            format!("{} {and} {last}", first.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_called_by_what_may_be_seen_of_it() {
        let words = Words::of(Lang::Da);
        let mut child = Child { age_band: Some(AgeBand::Age6To9), ..Child::default() };
        assert_eq!(child.label(words), "Barn, 6-9 år");
        child.name = Some("Nikolaj".to_owned());
        child.years = Some(9);
        assert_eq!(child.label(words), "Nikolaj, 9 år");
        child.years = Some(0);
        assert_eq!(together(&[child, Child::default()], words), "Nikolaj, under 1 år og Barn");
    }
}
