//! One field of a form: label, hint, what is wrong, and the control.

use maud::{Markup, html};

use crate::{pages::form::Form, words::Words};

/// What is the same for every kind of field. Its name is its id, so that the list of errors can link to it.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    name: &'a str,
    label: String,
    hint: Option<String>,
    is_optional: bool,
    width: Option<u8>,
    autocomplete: Option<&'a str>,
    input: &'a str,
    inputmode: Option<&'a str>,
}

/// One thing to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// As it is read.
    pub label: String,
    /// More about it, where the label is not enough.
    pub hint: Option<String>,
    /// Whether the label is what somebody wrote, in whatever language.
    pub is_quoted: bool,
}

impl Choice {
    /// A choice without hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, is_quoted: false }
    }

    /// The label is what somebody wrote.
    #[must_use]
    pub fn quoted(mut self) -> Self {
        self.is_quoted = true;
        self
    }
}

/// The widths the design system has, in letters.
const WIDTHS: [u8; 6] = [2, 4, 8, 11, 27, 40];

impl<'a> Field<'a> {
    /// A field that must be filled in.
    #[must_use]
    pub fn new(name: &'a str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            is_optional: false,
            width: None,
            autocomplete: None,
            input: "text",
            inputmode: None,
        }
    }

    /// What helps to fill it in. Stands above the control.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// May be left empty, and says so.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// How many letters are expected: the nearest width there is.
    #[must_use]
    pub fn width(mut self, letters: u8) -> Self {
        self.width = WIDTHS.into_iter().find(|it| *it >= letters);
        self
    }

    /// The token of HTML's `autocomplete`, for facts about the visitor.
    #[must_use]
    pub fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// The `type` of the input (`text` otherwise), for example `tel`.
    #[must_use]
    pub fn input(mut self, kind: &'a str) -> Self {
        self.input = kind;
        self
    }

    /// Digits only: the keyboard of a phone shows them.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }

    /// Label, hint and error for a single control.
    fn label(&self, form: &Form, words: &Words) -> Markup {
        html! {
            label class="form-label" for=(self.name) { (self.name_of(words)) }
            (self.below_label(form, words))
        }
    }

    /// Legend, hint and error for several controls.
    fn legend(&self, form: &Form, words: &Words) -> Markup {
        html! {
            legend class="form-label" { (self.name_of(words)) }
            (self.below_label(form, words))
        }
    }

    fn name_of(&self, words: &Words) -> Markup {
        html! {
            (self.label)
            @if self.is_optional { " " span class="weight-normal" { (words.say("form-optional")) } }
        }
    }

    fn below_label(&self, form: &Form, words: &Words) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { span class="form-hint" id=(format!("{}-hint", self.name)) { (hint) } }
            @if let Some(error) = form.error(self.name) {
                span class="form-error-message" id=(format!("{}-error", self.name)) {
                    span class="sr-only" { (words.say("form-error-prefix")) }
                    (error)
                }
            }
        }
    }

    fn described_by(&self, form: &Form, more: Option<&str>) -> Option<String> {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.name));
        }
        if form.error(self.name).is_some() {
            ids.push(format!("{}-error", self.name));
        }
        ids.extend(more.map(str::to_owned));
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn group(&self, form: &Form, class: &str) -> String {
        let error = if form.error(self.name).is_some() { " form-error" } else { "" };
        format!("form-group{class}{error}")
    }
}

impl Form {
    fn is_invalid(&self, name: &str) -> Option<&'static str> {
        self.error(name).map(|_| "true")
    }

    /// One line of text.
    #[must_use]
    pub fn text(&self, field: &Field<'_>, words: &Words) -> Markup {
        let width = field.width.map_or(String::new(), |it| format!(" input-char-{it}"));
        html! {
            div class=(field.group(self, "")) {
                (field.label(self, words))
                input class=(format!("form-input{width}")) id=(field.name) name=(field.name) type=(field.input)
                    value=(self.value(field.name)) inputmode=[field.inputmode] autocomplete=[field.autocomplete]
                    aria-invalid=[self.is_invalid(field.name)] aria-describedby=[field.described_by(self, None)]
                    required[!field.is_optional];
            }
        }
    }

    /// Several lines, at most `letters_max` letters. Too many are refused by the server and come back whole.
    #[must_use]
    pub fn area(&self, field: &Field<'_>, letters_max: u32, words: &Words) -> Markup {
        let limit = format!("{}-limit", field.name);
        html! {
            div class=(field.group(self, "")) data-letters-max=(letters_max) {
                (field.label(self, words))
                textarea class="form-input" id=(field.name) name=(field.name) rows="5"
                    aria-invalid=[self.is_invalid(field.name)] aria-describedby=[field.described_by(self, Some(&limit))]
                    required[!field.is_optional]
                { "\n" (self.value(field.name)) }
                span class="form-hint" id=(limit) data-counter=""
                    data-left=(words.say_with("form-letters-left", &[("count", "%n%".into())]))
                    data-over=(words.say_with("form-letters-over", &[("count", "%n%".into())]))
                { (words.say_with("form-letters-max", &[("count", letters_max.into())])) }
                span class="sr-only" role="status" data-counter-spoken="" {}
            }
        }
    }

    /// One of many, in a list that opens.
    #[must_use]
    pub fn select(&self, field: &Field<'_>, choices: &[Choice], words: &Words) -> Markup {
        html! {
            div class=(field.group(self, "")) {
                (field.label(self, words))
                select class="form-select" id=(field.name) name=(field.name) aria-invalid=[self.is_invalid(field.name)]
                    aria-describedby=[field.described_by(self, None)] required[!field.is_optional]
                {
                    option value="" { (words.say("form-choose")) }
                    @for choice in choices {
                        option value=(choice.value) selected[self.has(field.name, &choice.value)] { (choice.label) }
                    }
                }
            }
        }
    }

    /// One of a few, all in sight.
    #[must_use]
    pub fn radios(&self, field: &Field<'_>, choices: &[Choice], words: &Words) -> Markup {
        self.choices(field, choices, "radio", words)
    }

    /// Any of a few.
    #[must_use]
    pub fn checkboxes(&self, field: &Field<'_>, choices: &[Choice], words: &Words) -> Markup {
        self.choices(field, choices, "checkbox", words)
    }

    fn choices(&self, field: &Field<'_>, choices: &[Choice], kind: &str, words: &Words) -> Markup {
        html! {
            div class=(field.group(self, "")) {
                fieldset aria-describedby=[field.described_by(self, None)] {
                    (field.legend(self, words))
                    @for (at, choice) in choices.iter().enumerate() {
                        // The first has the field's own id: there the list of errors leads.
                        @let id = if at == 0 { field.name.to_owned() } else { format!("{}-{at}", field.name) };
                        @let hint = choice.hint.as_ref().map(|_| format!("{id}-about"));
                        div class=(format!("form-group-{kind}")) {
                            input class=(format!("form-{kind}")) type=(kind) id=(id) name=(field.name) value=(choice.value)
                                checked[self.has(field.name, &choice.value)] aria-describedby=[hint.as_deref()];
                            label class="form-label" for=(id) dir=[choice.is_quoted.then_some("auto")] { (choice.label) }
                            @if let (Some(hint), Some(id)) = (&choice.hint, &hint) { span class="form-hint" id=(id) { (hint) } }
                        }
                    }
                }
            }
        }
    }

    /// A day in three boxes: sent as `{name}-day`, `{name}-month` and `{name}-year`.
    #[must_use]
    pub fn date(&self, field: &Field<'_>, words: &Words) -> Markup {
        html! {
            div class=(field.group(self, "")) {
                fieldset aria-describedby=[field.described_by(self, None)] {
                    (field.legend(self, words))
                    div class="date-group" {
                        (self.date_part(field, "day", &words.say("form-day")))
                        (self.date_part(field, "month", &words.say("form-month")))
                        (self.date_part(field, "year", &words.say("form-year")))
                    }
                }
            }
        }
    }

    fn date_part(&self, field: &Field<'_>, part: &str, label: &str) -> Markup {
        let name = format!("{}-{part}", field.name);
        let id = if part == "day" { field.name } else { &name };
        html! {
            div class=(format!("form-group form-group-{part}")) {
                label class="form-label" for=(id) { (label) }
                input class="form-input" type="text" inputmode="numeric" id=(id) name=(name) value=(self.value(&name))
                    autocomplete="off" aria-invalid=[self.is_invalid(field.name)] required[!field.is_optional];
            }
        }
    }
}

#[cfg(test)]
mod tests;
