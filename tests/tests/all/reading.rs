//! What is written for people: that it is there, and that it leads where it says.

use std::{fs, path::Path};

use crate::architecture::{ROOT, files, none, services, shown};

/// One page of a service says these four things.
const CHAPTERS: [&str; 4] = ["Commands", "Events published", "Events consumed", "Invariants"];

/// About what fits on one page of a broad screen.
const PAGE_LINES_MAX: usize = 100;

#[test]
fn every_service_says_what_it_is_on_one_page() {
    let mut wrong = vec![];
    for service in services() {
        let Ok(text) =
            fs::read_to_string(Path::new(ROOT).join("services").join(service).join("README.md"))
        else {
            wrong.push(format!("{service} has no README.md"));
            continue;
        };
        let lower = text.to_lowercase();
        let says = |chapter: &&&str| {
            let chapter = chapter.to_lowercase();
            lower.contains(&format!("**{chapter}"))
                || lower.lines().any(|it| it.starts_with('#') && it.contains(&chapter))
        };
        let missing = CHAPTERS.iter().filter(|it| !says(it));
        wrong.extend(missing.map(|chapter| format!("{service} does not say: {chapter}")));
        if text.lines().count() > PAGE_LINES_MAX {
            wrong.push(format!("{service} says it on more than a page"));
        }
    }
    none(
        &wrong,
        "a README names on one page the commands, the events published and consumed, and the invariants",
    );
}

/// Whoever reads the first page finds every service on its map.
#[test]
fn the_first_page_names_every_service() {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let link = |service: &str| format!("(services/{service}/README.md)");
    let missing: Vec<_> =
        services().into_iter().filter(|it| !text.contains(&link(it))).map(str::to_owned).collect();
    none(&missing, "README.md leads to each service's page");
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = vec![];
    for page in files(Path::new(ROOT), "md") {
        let text = fs::read_to_string(&page).unwrap();
        for target in links(&text) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file =
                if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let is_there = file.exists()
                && (anchor.is_empty()
                    || anchors(&fs::read_to_string(&file).unwrap_or_default())
                        .any(|it| it == anchor));
            if !is_there {
                wrong.push(format!("{}: {target}", shown(&page)));
            }
        }
    }
    none(&wrong, "these links lead nowhere");
}

/// The targets of a page's links within the project.
fn links(text: &str) -> Vec<&str> {
    let targets = text
        .match_indices("](")
        .filter_map(|(at, _)| text[at + 2..].split([')', ' ', '\n']).next());
    targets.filter(|it| !it.contains("://") && !it.starts_with("mailto:")).collect()
}

/// The names by which a page's headings are linked to.
fn anchors(text: &str) -> impl Iterator<Item = String> {
    let headings =
        text.lines().filter(|it| it.starts_with('#')).map(|it| it.trim_start_matches('#').trim());
    headings.map(|it| {
        let letters = it.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
        letters.collect::<String>().to_lowercase().replace(' ', "-")
    })
}

#[test]
fn links_and_anchors_are_found() {
    let page = "# A page: of ours\n[a](b.md) and [c](d/e.md#f), ![g](h.png \"i\"), [j](https://k.example) [l](#a-page-of-ours)";
    assert_eq!(links(page), ["b.md", "d/e.md#f", "h.png", "#a-page-of-ours"]);
    assert_eq!(Vec::from_iter(anchors(page)), ["a-page-of-ours"]);
}
