//! The package as a page to read. Whatever a person said is escaped by the templates, wherever it stands.

use chrono::NaiveDate;
use maud::{DOCTYPE, Markup, html};
use proto::{
    id::SubjectRequestId,
    vault::{AsksAs, Controller, Field, Look, PackageItem, PackageOutcome, Purpose},
};

use super::{Happened, Package};
use crate::{
    i18n::{self, Lang},
    municipalities,
};

/// One file, without a script and without anything fetched from elsewhere.
const STYLE: &str = "body{font-family:sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb}\
    td.words{white-space:pre-wrap}.note{color:#555}";

pub(super) fn html(package: &Package, lang: Lang) -> String {
    let title = title(package.request.asks_as, lang);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.pick("en", "da")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                (introduction(package, lang))
                (items(package, lang))
                (looks(&package.looks, lang))
                (events(&package.events, package.request.request, lang))
                (rights(lang))
            }
        }
    };
    page.into_string()
}

/// Says whom it is about to whoever asked.
fn title(asks_as: AsksAs, lang: Lang) -> &'static str {
    match asks_as {
        AsksAs::Subject => lang.pick("What is held about you", "Oplysninger om dig"),
        AsksAs::CustodyHolder => {
            lang.pick("What is held about your child", "Oplysninger om dit barn")
        }
        AsksAs::LegalGuardian => lang.pick(
            "What is held about the person whose guardian you are",
            "Oplysninger om den person, du er værge for",
        ),
        AsksAs::Representative => lang.pick(
            "What is held about the person you represent",
            "Oplysninger om den person, du repræsenterer",
        ),
    }
}

fn introduction(package: &Package, lang: Lang) -> Markup {
    let place = municipalities::name(package.municipality);
    let withheld = package.items.iter().any(|it| it.outcome == PackageOutcome::Withheld);
    html! {
        p {
            (lang.pick("Put together on", "Samlet")) " " (i18n::moment(package.made_at, lang)) ", " (place) ". "
            (lang.pick("Request", "Anmodning")) " " (package.request.request) "."
        }
        p { (lang.pick(
            "This is everything that the municipality and the organisations it works with hold about the person of the request: what is kept, who looked at it, and what happened.",
            "Her er alt, hvad kommunen og de foreninger, den arbejder sammen med, har om den person, anmodningen handler om: hvad der er gemt, hvem der har set det, og hvad der er sket.",
        )) }
        @if withheld {
            p { (lang.pick(
                "A child's own words are the child's: they are not in a package that somebody else asks for, and are marked below.",
                "Et barns egne ord er barnets: de er ikke med, når en anden beder om oplysningerne, og er mærket nedenfor.",
            )) }
        }
    }
}

fn items(package: &Package, lang: Lang) -> Markup {
    let mut controllers: Vec<Controller> = package.items.iter().map(|it| it.controller).collect();
    controllers.dedup();
    html! {
        h2 { (lang.pick("What is kept", "Hvad der er gemt")) }
        @if package.items.is_empty() { p { (lang.pick("Nothing.", "Intet.")) } }
        @for controller in controllers {
            h3 { (name(controller, lang)) }
            table {
                tr {
                    th { (lang.pick("What", "Hvad")) }
                    th { (lang.pick("Since", "Siden")) }
                    th { (lang.pick("Words", "Ord")) }
                }
                @for item in package.items.iter().filter(|it| it.controller == controller) {
                    (row(item, lang))
                }
            }
        }
    }
}

fn row(item: &PackageItem, lang: Lang) -> Markup {
    html! {
        tr {
            td {
                (i18n::field(item.field, lang))
                @if item.corrected_by.is_some() {
                    br; span class="note" { (lang.pick("was wrong and is corrected", "var forkert og er rettet")) }
                }
                @if item.is_restricted {
                    br; span class="note" { (lang.pick("kept and not used", "gemt og ikke i brug")) }
                }
            }
            td { (i18n::moment(item.sealed_at, lang)) }
            @match (item.outcome, &item.words) {
                (PackageOutcome::Included, Some(words)) => td class="words" { (as_written(item.field, words, lang)) },
                (PackageOutcome::Included, None) => td {},
                (PackageOutcome::Withheld, _) => td class="note" { (lang.pick("the child's own", "barnets eget")) },
                (PackageOutcome::Destroyed, _) => td class="note" { (lang.pick("erased: nobody can read it", "slettet: ingen kan læse det")) },
            }
        }
    }
}

/// Numbers and days as people write them, and nothing that steers the page: `vault` keeps a CPR number as ten digits and a birth date as `2017-02-01`.
fn as_written(field: Field, words: &str, lang: Lang) -> String {
    if field == Field::Cpr
        && words.len() == 10
        && words.bytes().all(|it| it.is_ascii_digit())
        && let Some((day, serial)) = words.split_at_checked(6)
    {
        return format!("{day}-{serial}");
    }
    if field == Field::BirthDate
        && let Ok(on) = words.parse::<NaiveDate>()
    {
        return i18n::day(on, lang);
    }
    proto::text::printable(words).into_owned()
}

fn looks(looks: &[Look], lang: Lang) -> Markup {
    html! {
        h2 { (lang.pick("Who looked", "Hvem der har set det")) }
        table {
            tr {
                th { (lang.pick("When", "Hvornår")) }
                th { (lang.pick("Role", "Rolle")) }
                th { (lang.pick("Why", "Hvorfor")) }
                th { (lang.pick("At what", "Hvad")) }
                th { (lang.pick("What came of it", "Udfald")) }
            }
            @for look in looks {
                tr {
                    td { (i18n::moment(look.at, lang)) }
                    td { (i18n::role(look.role, lang)) }
                    td { (purpose(look.purpose, lang)) }
                    td { (looked_at(look, lang)) }
                    td { (i18n::look_outcome(look.outcome, lang)) }
                }
            }
        }
    }
}

/// Kinds of fields; scores are in none, and kept elsewhere.
fn looked_at(look: &Look, lang: Lang) -> String {
    if look.scores {
        return lang.pick("scores", "målinger").to_owned();
    }
    look.fields.iter().map(|it| i18n::field(*it, lang)).collect::<Vec<_>>().join(", ")
}

/// Looks: they have a table of their own.
const LOOKS: [&str; 2] = ["look.logged", "scores.shown"];

/// What a service keeps to itself of what another said: it is told once, by that other.
const HEARD: [&str; 7] = ["board", "caseload", "circle", "cvr", "family", "hold_up", "withdrawal"];

/// The same of a child. When it came into a thread and left it is said of the child nowhere else, nor that a consent is missing.
const HEARD_OF_A_CHILD: [&str; 9] = [
    "child.consent_began",
    "child.consent_ended",
    "child.custody_known",
    "child.disclosure_began",
    "child.disclosure_ended",
    "child.handed_over",
    "child.party_known",
    "child.same_person_known",
    "child.same_person_parted",
];

/// Whether the page says it in another place.
pub(super) fn is_left_out(kind: &str) -> bool {
    let aggregate = kind.split('.').next().unwrap_or_default();
    LOOKS.contains(&kind) || HEARD.contains(&aggregate) || HEARD_OF_A_CHILD.contains(&kind)
}

/// The oldest first.
fn events(events: &[Happened], request: SubjectRequestId, lang: Lang) -> Markup {
    // They come in the opposite order: what happened at the same moment stays as it was written down.
    let mut told: Vec<_> = events.iter().rev().filter(|it| !is_left_out(&it.kind)).collect();
    told.sort_by_key(|it| it.at);
    html! {
        h2 { (lang.pick("What happened", "Hvad der er sket")) }
        table {
            tr {
                th { (lang.pick("When", "Hvornår")) }
                th { (lang.pick("Where", "Hvor")) }
                th { (lang.pick("What", "Hvad")) }
                th { (lang.pick("By", "Af")) }
            }
            @for event in told {
                tr {
                    td { (i18n::moment(event.at, lang)) }
                    td { (i18n::service(&event.service, lang)) }
                    td { (i18n::kind(&event.kind, lang)) }
                    td {
                        @if event.by_themself { (lang.pick("the person themself", "personen selv")) }
                        @else if let Some(role) = event.role { (i18n::role(role, lang)) }
                    }
                }
            }
        }
        p class="note" {
            (lang.pick(
                "Looks, and what one service only noted of another, are not said again here; every single event is in the file ",
                "Opslag, og hvad et område blot har noteret fra et andet, er ikke gentaget her; hver enkelt hændelse findes i filen ",
            ))
            (request) ".json" (lang.pick(" beside this page.", ", der følger med."))
        }
    }
}

fn rights(lang: Lang) -> Markup {
    html! {
        h2 { (lang.pick("What you can do", "Hvad du kan gøre")) }
        p { (lang.pick(
            "You can ask for what is wrong to be corrected, for data to be restricted or erased. If you are not content with how the data are treated, you can complain to Datatilsynet, datatilsynet.dk.",
            "Du kan bede om, at det, der er forkert, bliver rettet, og at oplysninger bliver begrænset eller slettet. Er du utilfreds med, hvordan oplysningerne behandles, kan du klage til Datatilsynet, datatilsynet.dk.",
        )) }
    }
}

fn name(controller: Controller, lang: Lang) -> String {
    match controller {
        Controller::Municipality => lang.pick("The municipality", "Kommunen").to_owned(),
        Controller::Organisation(it) => {
            format!("{} {}", lang.pick("Organisation", "Forening"), i18n::code(it.0))
        }
    }
}

fn purpose(code: Purpose, lang: Lang) -> &'static str {
    match code {
        Purpose::CaseWork => lang.pick("case work", "sagsbehandling"),
        Purpose::Assignment => lang.pick("a course of support", "et forløb"),
        Purpose::Oversight => lang.pick("oversight", "tilsyn"),
        Purpose::OwnData => lang.pick("the person's own data", "egne oplysninger"),
    }
}
