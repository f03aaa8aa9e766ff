//! A form with every kind of field.

use maud::{Markup, html};
use portal::{
    pages::{
        Page,
        form::{Choice, Field, Form, Sends, Weight, button},
        part::back_link,
    },
    words::{Lang, Words},
};

/// Filled in well, or with something wrong in each field.
pub(crate) fn page(lang: Lang, is_refused: bool) -> Page {
    let words = Words::of(lang);
    let say = |danish: &'static str, english: &'static str| pick(lang, danish, english);
    let form = typed(lang, is_refused);
    let fields = fields(&form, lang);
    let title = say("Henvis et barn", "Refer a child");
    let sends = Sends { grant: Some("g1"), draft: Some("d1"), ..Sends::to("/referrals") };
    let content = html! {
        (back_link("/referrals", say("Mine henvisninger", "My referrals")))
        (form.summary(words))
        h1 { (title) }
        (sends.form(&fields, words))
    };
    Page::new(form.title(title, words), content)
}

fn pick(lang: Lang, danish: &'static str, english: &'static str) -> &'static str {
    match lang {
        Lang::Da => danish,
        Lang::En => english,
    }
}

fn typed(lang: Lang, is_refused: bool) -> Form {
    let say = |danish: &'static str, english: &'static str| pick(lang, danish, english);
    let mut form = Form::new([
        ("name", "Sofus"),
        ("why", "Han vil gerne spille fodbold.\nMor kan køre."),
        ("need", "sport"),
        ("way", "sms"),
        ("days", "mon"),
        ("from-day", "7"),
        ("from-month", "12"),
        ("from-year", "2026"),
    ]);
    if is_refused {
        form.refuse("name", say("Skriv barnets navn", "Write the child's name"));
        form.refuse("phone", say("Telefonnummeret mangler et ciffer", "The number lacks a digit"));
        form.refuse(
            "why",
            say("Skriv kortere: højst 500 tegn", "Write less: at most 500 characters"),
        );
        form.refuse("need", say("Vælg, hvad der er brug for", "Choose what is needed"));
        form.refuse(
            "way",
            say("Vælg, hvordan vi må kontakte jer", "Choose how we may contact you"),
        );
        form.refuse("days", say("Vælg mindst én dag", "Choose at least one day"));
        form.refuse(
            "from",
            say("Startdagen skal ligge i fremtiden", "The day must be in the future"),
        );
    }
    form
}

fn fields(form: &Form, lang: Lang) -> Markup {
    let words = Words::of(lang);
    let say = |danish: &'static str, english: &'static str| pick(lang, danish, english);
    let name = Field::new("name", say("Barnets navn", "Name of the child")).width(27);
    let phone = Field::new("phone", say("Telefon", "Phone"))
        .hint(say("Vi ringer kun, når I har sagt ja", "We call only after you have said yes"))
        .optional()
        .width(11)
        .input("tel");
    let why = Field::new("why", say("Hvad skal brobyggeren vide?", "What must be known?"))
        .hint(say("Skriv ikke om andre, som ikke er spurgt", "Write nothing about others"));
    let need = Field::new("need", say("Hvad er der brug for?", "What is needed?"));
    let way = Field::new("way", say("Hvordan må vi kontakte jer?", "How may we contact you?"));
    let days = Field::new("days", say("Hvilke dage passer?", "Which days?")).optional();
    let from = Field::new("from", say("Fra hvilken dag?", "From which day?"))
        .hint(say("For eksempel 7 12 2026", "For example 7 12 2026"));
    let needs = [
        Choice::new("sport", say("Idræt", "Sport")),
        Choice::new("friend", say("En ven", "A friend")),
    ];
    let ways = [
        Choice {
            hint: Some(say("ingen navne i beskeden", "no names in the message").to_owned()),
            ..Choice::new("sms", "Sms")
        },
        Choice::new("call", say("Opkald", "Call")),
    ];
    let weekdays = [
        Choice::new("mon", say("Mandag", "Monday")),
        Choice::new("tue", say("Tirsdag", "Tuesday")),
    ];
    html! {
        (form.text(&name, words)) (form.text(&phone, words)) (form.area(&why, 500, words))
        (form.select(&need, &needs, words)) (form.radios(&way, &ways, words)) (form.checkboxes(&days, &weekdays, words))
        (form.date(&from, words))
        div class="button-row" {
            (button(Weight::Primary, say("Send", "Send"))) (button(Weight::Secondary, say("Gem", "Save")))
            (button(Weight::Warning, say("Slet kladden", "Delete the draft"))) (button(Weight::Quiet, say("Udskriv", "Print")))
        }
    }
}
