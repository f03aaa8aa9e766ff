//! Every text on the screens, in one catalogue for each language (Fluent): `words/da.ftl` and `words/en.ftl`.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// A language of the screens. Danish is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

impl Lang {
    /// Every language there is, in the order they are offered.
    pub const ALL: &[Self] = &[Self::Da, Self::En];

    /// The tag as HTML's `lang` and the address `/language/{tag}` have it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }

    /// The language of this tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.tag() == tag)
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Da => "Dansk",
            Self::En => "English",
        }
    }
}

static DANISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(Lang::Da, include_str!("../words/da.ftl")));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(Lang::En, include_str!("../words/en.ftl")));

/// The catalogue of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The catalogue of this language. Read once.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Da => &DANISH,
            Lang::En => &ENGLISH,
        }
    }

    /// The language of this catalogue.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    fn read(lang: Lang, text: &str) -> Self {
        let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Names of people are marked by the pages (`dir=auto`): no marks inside texts, which titles and attributes would show.
        bundle.set_use_isolating(false);
        // A catalogue with a fault is read as far as it goes; the tests let none in.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
        Self { lang, bundle }
    }

    /// The text of a key without variables.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of a key, with the value of each of its variables.
    ///
    /// A key that is not there is shown between brackets: no page fails for a word.
    #[must_use]
    pub fn say_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|it| it.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut faults = Vec::new();
        let text: Cow<'_, str> = self.bundle.format_pattern(pattern, Some(&args), &mut faults);
        if faults.is_empty() { text.into_owned() } else { format!("⟦{text}⟧") }
    }
}

#[cfg(test)]
mod tests;
