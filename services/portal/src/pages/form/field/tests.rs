use super::*;
use crate::words::Lang;

fn words() -> &'static Words {
    Words::of(Lang::Da)
}

#[test]
fn what_was_typed_comes_back_with_its_error_beside_it_and_on_top() {
    let mut form = Form::new([("phone", "12 34 \"5")]);
    form.refuse("phone", "Skriv et telefonnummer med otte cifre");
    let field = Field::new("phone", "Telefon").hint("Vi sender en sms").width(8);
    let shown = form.text(&field, words()).into_string();
    assert!(shown.contains("value=\"12 34 &quot;5\""), "{shown}");
    assert!(
        shown.contains("aria-invalid=\"true\" aria-describedby=\"phone-hint phone-error\""),
        "{shown}"
    );
    assert!(shown.contains("form-group form-error") && shown.contains("input-char-8"), "{shown}");
    let summary = form.summary(words()).into_string();
    assert!(summary.contains("href=\"#phone\">Skriv et telefonnummer"), "{summary}");
    assert!(summary.contains("tabindex=\"-1\""), "{summary}");
    assert_eq!(form.title("Henvis", words()), "Fejl: Henvis");
}

#[test]
fn a_form_without_error_has_no_summary_and_its_own_title() {
    let form = Form::default();
    assert_eq!(form.summary(words()).into_string(), "");
    assert_eq!(form.title("Henvis", words()), "Henvis");
    let shown = form.text(&Field::new("why", "Hvorfor").optional(), words()).into_string();
    assert!(shown.contains("(frivilligt)") && !shown.contains("required"), "{shown}");
}

#[test]
fn text_of_several_lines_keeps_its_first_empty_line_and_has_no_maximum_in_the_browser() {
    let form = Form::new([("note", "\nto linjer")]);
    let shown = form.area(&Field::new("note", "Bemærkning"), 500, words()).into_string();
    assert!(shown.contains(">\n\nto linjer</textarea>"), "{shown}");
    assert!(!shown.contains("maxlength") && shown.contains("Højst 500 tegn"), "{shown}");
    assert!(shown.contains("aria-describedby=\"note-limit\""), "{shown}");
}

#[test]
fn choices_made_stay_made() {
    let form = Form::new([("days", "mon"), ("days", "wed"), ("age", "b")]);
    let choices =
        [Choice::new("mon", "Mandag"), Choice::new("tue", "Tirsdag"), Choice::new("wed", "Onsdag")];
    let shown = form.checkboxes(&Field::new("days", "Dage"), &choices, words()).into_string();
    assert_eq!(shown.matches(" checked").count(), 2, "{shown}");
    assert!(shown.contains("id=\"days\"") && shown.contains("for=\"days-2\""), "{shown}");
    let choices = [Choice::new("a", "0-5"), Choice::new("b", "6-9")];
    let shown = form.select(&Field::new("age", "Alder"), &choices, words()).into_string();
    assert!(shown.contains("<option value=\"b\" selected>"), "{shown}");
}

#[test]
fn a_date_has_three_boxes_and_the_first_is_where_its_error_leads() {
    let mut form = Form::new([("from-day", "31"), ("from-month", "2"), ("from-year", "2027")]);
    form.refuse("from", "Februar har højst 29 dage");
    let shown = form.date(&Field::new("from", "Fra hvilken dag"), words()).into_string();
    assert_eq!(shown.matches("inputmode=\"numeric\"").count(), 3);
    assert!(shown.contains("id=\"from\" name=\"from-day\" value=\"31\""), "{shown}");
    assert!(shown.contains("fieldset aria-describedby=\"from-error\""), "{shown}");
}
