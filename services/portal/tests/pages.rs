//! What holds for every page, and what each must say.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod gallery;

use std::collections::{BTreeMap, BTreeSet};

use gallery::Shown;
use portal::{
    assets,
    pages::{error::Error, frame::Frame},
    words::Lang,
};
use proto::actor::Role;

fn every_page() -> Vec<(Lang, Shown)> {
    Lang::ALL
        .iter()
        .flat_map(|lang| gallery::all(*lang).into_iter().map(|it| (*lang, it)))
        .collect()
}

fn page(name: &str) -> String {
    gallery::all(Lang::Da).into_iter().find(|it| it.name == name).unwrap().html
}

/// What stands between the two, each time.
fn between<'a>(html: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    html.split(begin).skip(1).filter_map(|it| it.split(end).next()).collect()
}

/// The words in a piece of HTML.
fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_is_whole() {
    for (lang, Shown { name, html }) in every_page() {
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main ").count(), 1, "{name}");
        assert!(!html.contains('⟦'), "{name} lacks a word");
        assert!(html.find("skipnav") < html.find("<header"), "{name}");
    }
}

#[test]
fn no_page_holds_script_or_style() {
    for (_, Shown { name, html }) in every_page() {
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert!(html.contains("defer></script>"), "{name}");
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name}");
    }
}

#[test]
fn every_asset_a_page_names_is_embedded() {
    for (_, Shown { name, html }) in every_page() {
        for rest in between(&html, "\"/assets/", "\"") {
            let path = format!("/assets/{}", rest.split('#').next().unwrap());
            assert!(assets::asset(&path).is_some(), "{name} names {path}");
        }
    }
}

#[test]
fn every_title_is_its_own() {
    for lang in Lang::ALL {
        let mut titles = BTreeMap::new();
        for Shown { name, html } in gallery::all(*lang) {
            let title = between(&html, "<title>", "</title>").remove(0).to_owned();
            assert!(title.ends_with(" - Brobygger") && title.len() > 13, "{name}: {title}");
            // What is shown where nothing waits is called as the page it stands for.
            if name.starts_with("first-") {
                continue;
            }
            // Variants of one page share its title.
            let stem = name.split('-').next().unwrap().to_owned();
            if let Some(other) = titles.insert(title.clone(), stem.clone()) {
                assert_eq!(other, stem, "{title}");
            }
        }
    }
}

#[test]
fn no_two_links_of_a_page_say_the_same_and_lead_elsewhere() {
    for (_, Shown { name, html }) in every_page() {
        let mut targets = BTreeMap::new();
        for link in between(&html, "<a ", "</a>") {
            let href = between(link, "href=\"", "\"").remove(0).to_owned();
            let label = text(&format!("<a {link}"));
            assert!(!label.is_empty(), "{name}: {link}");
            let before = targets.insert(label.clone(), href.clone());
            assert!(before.is_none_or(|it| it == href), "{name}: {label}");
        }
    }
}

#[test]
fn every_id_stands_once_and_every_reference_is_there() {
    for (_, Shown { name, html }) in every_page() {
        let ids = between(&html, " id=\"", "\"");
        let once: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), once.len(), "{name}");
        for attribute in [" for=\"", "aria-describedby=\"", "aria-labelledby=\"", "href=\"#"] {
            for id in between(&html, attribute, "\"").into_iter().flat_map(str::split_whitespace) {
                assert!(once.contains(id), "{name}: nothing is called {id}");
            }
        }
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for (_, Shown { name, html }) in every_page() {
        let main = between(&html, "<main ", "</main>").remove(0);
        let mut last = 0;
        for rest in main.split("<h").skip(1) {
            let Some(level) = rest.chars().next().and_then(|it| it.to_digit(10)) else { continue };
            // The list of errors stands above the heading of the page.
            let is_summary = rest.contains("alert-heading") && last == 0 && level == 2;
            assert!(is_summary || level <= last + 1, "{name}: h{level} after h{last}");
            last = if is_summary { 0 } else { level };
        }
    }
}

#[test]
fn everything_that_changes_something_is_sent() {
    for (_, Shown { name, html }) in every_page() {
        for form in between(&html, "<form ", ">") {
            // A search asks, and changes nothing.
            let is_search = form.contains("method=\"get\"") && form.contains("role=\"search\"");
            assert!(form.contains("method=\"post\"") || is_search, "{name}: {form}");
        }
        for button in between(&html, "<button ", ">") {
            assert!(
                button.contains("type=\"submit\"") || button.contains("data-stay"),
                "{name}: {button}"
            );
        }
    }
}

#[test]
fn ways_to_log_in_are_buttons_that_keep_where_one_was_going() {
    let html = page("login");
    assert_eq!(html.matches("<form method=\"post\" action=\"/login/").count(), 3);
    assert!(html.contains("action=\"/login/mitid?back=/threads%3Fby%3Ddue\""), "{html}");
    assert_eq!(html.matches("button-primary").count(), 1);
    assert!(html.contains("href=\"/invitation\"") && html.contains("andens computer"));
    assert!(!html.contains("/logout") && !html.contains("<dialog"));
    assert!(text(&page("login-away")).contains("Den måde svarer ikke lige nu"));
}

#[test]
fn a_role_is_one_press_and_says_where_it_is_held() {
    let html = page("roles");
    assert!(html.contains("name=\"grant\" value=\"g2\""), "{html}");
    assert!(text(&html).contains("Mor til Ida og Noah"), "{html}");
    assert!(text(&page("norole")).contains("Hanne Ledersen"));
}

#[test]
fn every_session_but_this_one_can_be_ended() {
    let html = page("sessions");
    assert!(!html.contains("/sessions/s1/end") && html.contains("/sessions/s2/end\""));
    assert!(html.contains("/sessions/end-others"));
    assert!(text(&html).contains("Siden mandag 30. november kl. 08.02"), "{}", text(&html));
}

#[test]
fn whoever_was_logged_off_reads_that_nothing_is_lost() {
    let html = page("ended");
    assert!(
        text(&html).contains("Det, du skrev, er gemt Du var væk i 30 minutter"),
        "{}",
        text(&html)
    );
    assert!(html.contains("href=\"/login?back=/threads\""));
    assert!(!text(&page("ended-idle")).contains("er gemt"), "no promise without a draft");
}

#[test]
fn leaving_quickly_is_the_second_thing_on_a_familys_page_and_a_plain_link() {
    let html = page("first-family");
    let body = html.split_once("<body").unwrap().1;
    let links = between(body, "<a ", ">");
    assert!(links[0].contains("#main-content") && links[1].contains("href=\"/exit\""), "{links:?}");
    assert!(!page("first-leader").contains("/exit\""));
    for Shown { name, html } in gallery::all(Lang::Da) {
        let title = between(&html, "<title>", "<").remove(0).to_lowercase();
        assert!(!title.contains("underretning") && !title.contains("bekymr"), "{name}");
    }
}

#[test]
fn every_role_has_a_first_page_that_says_what_was_looked_for() {
    for role in Role::ALL.iter().filter(|it| **it != Role::System) {
        let html = page(&format!("first-{role}"));
        assert!(text(&html).contains("Intet venter på dig Vi kiggede kl. 14.30 efter"), "{role}");
        assert!(
            between(&html, "<ul class=\"checked\">", "</ul>").remove(0).matches("<li>").count()
                >= 2
        );
    }
}

#[test]
fn errors_say_what_to_do_and_name_no_code() {
    let statuses = |error: &Error| error.status();
    assert_eq!(statuses(&Error::NotFound), 404);
    for Shown { name, html } in gallery::all(Lang::Da) {
        if let Some(status) = name.strip_prefix("error-") {
            let status = status.split('-').next().unwrap();
            let main = text(between(&html, "<main ", "</main>").remove(0));
            assert!(!main.contains(status), "{name}: {main}");
            assert!(html.contains("button-primary wide"), "{name} has a way on");
        }
    }
    assert!(text(&page("error-403")).contains("Du ville se, hvem der har adgang."));
    assert!(text(&page("error-500")).contains("7K3M-Q2"));
    assert!(text(&page("error-429")).contains("kl. 14.30"));
    let role = text(&page("error-409-role"));
    assert!(
        role.contains(
            "Du begyndte som sagsbehandler, Aarhus Kommune, men er nu mor til Ida og Noah"
        ),
        "{role}"
    );
}

#[test]
fn the_menu_says_where_one_is_and_counts_only_what_waits() {
    let html = page("first-bridge_builder");
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
    assert_eq!(html.matches("class=\"count\"").count(), 1);
    assert!(text(&html).contains("4 venter"));
    assert!(html.contains("data-idle-ends-at=\"2036-11-30T14:00:00Z\""));
}

#[test]
fn what_was_done_is_said_and_what_failed_is_said_at_once() {
    assert!(page("form").contains("class=\"alert alert-success\" role=\"status\""));
    assert!(page("error-413").contains("class=\"alert alert-error\" role=\"alert\""));
}

#[test]
fn the_other_language_leads_back_to_this_page() {
    let html = page("login");
    assert!(html.contains("href=\"/language/en?back=/login%3Fback%3D/threads\""), "{html}");
    assert!(html.contains("lang=\"da\" hreflang=\"da\" aria-current=\"true\""));
}

#[test]
fn news_is_a_link_to_the_same_page() {
    let frame =
        Frame { live: Some("thread:7".to_owned()), ..gallery::somebody(Lang::Da, Role::Leader) };
    let html =
        frame.page(&portal::pages::Page::new("Tråd", maud::html! { h1 { "Tråd" } })).into_string();
    assert!(
        html.contains("role=\"status\" data-live=\"thread:7\"><p hidden>Der er nyt."),
        "{html}"
    );
}

#[test]
fn a_form_keeps_a_draft_and_names_the_grant_it_was_drawn_under() {
    let html = page("form");
    assert!(html.contains("data-draft=\"d1\""));
    assert!(html.contains("<input type=\"hidden\" name=\"acting_grant\" value=\"g1\">"));
    assert!(html.contains("data-saved=\"gemt %t%\""), "{html}");
    let refused = page("form-refused");
    assert!(refused.contains("<title>Fejl: Henvis et barn - Brobygger</title>"));
    assert_eq!(refused.matches("class=\"form-error-message\"").count(), 7);
    assert!(refused.find("data-summary") < refused.find("<h1"));
}
