//! The picture in the README: which service publishes which events, and who subscribes to them. Drawn from the code's own list.

use std::{fmt::Write as _, path::Path};

use proto::catalog;

use crate::services::ALL;

const WIDTH: usize = 1_136;
const LEFT: usize = 90;
const BETWEEN: usize = 136;
const LINES_FROM: usize = 190;
const LINE_HEIGHT: usize = 52;
/// One for each service that publishes: all are told apart in grey too, and on white.
const COLOURS: [&str; 6] = ["#0b5cad", "#a3195b", "#1b7340", "#8a4b00", "#5b3fa0", "#4d4d4d"];

/// A service that publishes, with the aggregates whose events they are.
fn publishers() -> Vec<(&'static str, Vec<&'static str>)> {
    let services = catalog::services().into_iter().filter(|it| !it.facts.is_empty());
    services.map(|it| (it.name, it.facts.iter().map(|(name, _)| *name).collect())).collect()
}

fn place(name: &str) -> usize {
    LEFT + BETWEEN * ALL.iter().position(|it| it.name == name).unwrap_or_default()
}

fn line(nth: usize) -> usize {
    LINES_FROM + LINE_HEIGHT * nth
}

/// The whole picture, as SVG.
fn draw() -> String {
    let publishers = publishers();
    let bottom = line(publishers.len());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"title\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title id=\"title\">The services. Each line is what one service publishes; each dot is a service that subscribes \
         to it.</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"24\" y=\"28\" fill=\"#333\">People and other systems send commands and queries to each service.</text>\n",
        height = bottom + 24
    );
    for service in &ALL {
        let (x, name) = (place(service.name), service.name);
        let log = match publishers.iter().any(|(it, _)| *it == name) {
            true => "own log and views",
            false => "views only",
        };
        let _ = write!(
            svg,
            "<rect x=\"{left}\" y=\"48\" width=\"116\" height=\"56\" rx=\"6\" fill=\"#f3f5f7\" stroke=\"#555\"/>\n\
             <text x=\"{x}\" y=\"72\" text-anchor=\"middle\" font-weight=\"600\">{name}</text>\n\
             <text x=\"{x}\" y=\"92\" text-anchor=\"middle\" font-size=\"11\" fill=\"#444\">{log}</text>\n",
            left = x - 58
        );
    }
    // Said last, so that no line goes through a word.
    let mut words =
        written(132, "#333", "NATS JetStream carries the events that each service publishes:");
    for (nth, (name, aggregates)) in publishers.iter().enumerate() {
        let (y, colour) = (line(nth), COLOURS[nth % COLOURS.len()]);
        let subscribers: Vec<_> = ALL
            .iter()
            .filter(|it| it.subscribes_to.contains(name))
            .map(|it| place(it.name))
            .collect();
        let from = place(name) - 12;
        let ends = subscribers.iter().map(|x| x + 4 + 11 * nth).chain([from]);
        let (first, last) = ends.fold((from, from), |(a, b), x| (a.min(x), b.max(x)));
        let what = aggregates.join(", ").replace('_', " ");
        let _ = write!(
            svg,
            "<g stroke=\"{colour}\" fill=\"{colour}\">\n\
             <path d=\"M{from} 104V{y}M{first} {y}H{last}\" fill=\"none\" stroke-width=\"3\"/>\n"
        );
        for x in subscribers.iter().map(|x| x + 4 + 11 * nth) {
            let _ = write!(
                svg,
                "<path d=\"M{x} {y}V110\" fill=\"none\" stroke-width=\"1\"/>\n\
                 <circle cx=\"{x}\" cy=\"{y}\" r=\"5\"/>\n<path d=\"M{x} 104l-4 8h8z\"/>\n"
            );
        }
        svg.push_str("</g>\n");
        words += &written(y + 20, colour, &format!("{name}: events about {what}"));
    }
    svg + &words + "</svg>\n"
}

/// A line of text on white.
fn written(y: usize, colour: &str, text: &str) -> String {
    format!(
        "<text x=\"24\" y=\"{y}\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"6\" paint-order=\"stroke\">{text}</text>\n"
    )
}

/// `UPDATE=1` draws it anew.
#[test]
fn the_picture_is_of_the_services_there_are() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/how-it-works.svg");
    let actual = draw();
    for service in &ALL {
        assert!(actual.contains(&format!(">{}</text>", service.name)), "{}", service.name);
    }
    let dots: usize = ALL.iter().map(|it| it.subscribes_to.len()).sum();
    assert_eq!(actual.matches("<circle").count(), dots);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &actual).unwrap();
    }
    let agreed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        agreed == actual,
        "who subscribes to whom has changed: run with UPDATE=1 and commit proto/how-it-works.svg"
    );
}
