//! The thread as a picture (SVG): one lane for each part, the red line in the lane of whoever has the next step, gaps as gaps.
//!
//! Everything in it stands in the story and the table below it too. Drawn by whole Danish days, with classes only.

mod scale;

use std::fmt::Write as _;

use chrono::NaiveDate;
use maud::{Markup, html};

use self::scale::Scale;
use crate::{
    dates,
    pages::story::{Happened, Part, Story, Stretch},
    words::Words,
};

/// How many marks there are at most: what is more is drawn coarser, so that the picture stays small.
const MARKS_MAX: usize = 75;
/// How many pieces the red line has at most: what is more is drawn coarser too.
const PIECES_MAX: usize = 90;
/// How many lanes there are at most: organisations beyond share the last one.
const LANES_MAX: usize = 7;
/// Marks closer than this become one.
const APART_MIN: f64 = 22.0;

const LEFT: f64 = 160.0;
const RIGHT: f64 = 1_090.0;
const TOP: f64 = 34.0;
const LANE: f64 = 46.0;

/// What is agreed and has not happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The day.
    pub on: NaiveDate,
    /// Whose lane.
    pub part: Part,
    /// What.
    pub what: String,
}

/// A picture of a story.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The story.
    pub story: &'a Story,
    /// What is next.
    pub planned: Option<&'a Planned>,
    /// Today, or the day the thread ended.
    pub until: NaiveDate,
    /// Whether it goes on: then today is a line.
    pub is_open: bool,
    /// Nothing before this day is drawn.
    pub from: Option<NaiveDate>,
    /// Where the story is that holds every event.
    pub story_href: &'a str,
}

/// A lane, and the parts that are in it.
struct Lanes(Vec<Part>);

/// One mark: one event, or several that would touch.
struct Mark<'a> {
    x: f64,
    lane: usize,
    first: &'a Happened,
    last: &'a Happened,
    count: usize,
}

/// A piece of the red line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    from: f64,
    to: f64,
    lane: usize,
    is_silent: bool,
}

impl Lanes {
    fn of(story: &Story, planned: Option<&Planned>) -> Lanes {
        let mut lanes = vec![Part::Family, Part::Municipality, Part::BridgeBuilder];
        let organisations = (0..story.organisations.len()).map(Part::Organisation);
        lanes.extend(organisations.take(LANES_MAX.saturating_sub(4)));
        let is_there = story.all.iter().any(|it| it.part == Part::Volunteer)
            || story.carriers.iter().any(|it| it.part == Part::Volunteer)
            || planned.is_some_and(|it| it.part == Part::Volunteer);
        if is_there {
            lanes.push(Part::Volunteer);
        }
        Lanes(lanes)
    }

    /// Where something is drawn; what nobody did is with the bridge-builder, who is told of it.
    fn at(&self, part: Part) -> usize {
        let found = self.0.iter().position(|it| *it == part);
        let last = self.0.iter().rposition(|it| matches!(it, Part::Organisation(_)));
        match part {
            Part::Organisation(_) => found.or(last).unwrap_or(2),
            Part::Family
            | Part::Municipality
            | Part::BridgeBuilder
            | Part::Volunteer
            | Part::Nobody => found.unwrap_or(2),
        }
    }

    fn y(lane: usize) -> f64 {
        let lane = u32::try_from(lane).unwrap_or(0);
        TOP + f64::from(lane) * LANE + 23.0
    }

    fn bottom(&self) -> f64 {
        let lanes = u32::try_from(self.0.len()).unwrap_or(0);
        TOP + f64::from(lanes) * LANE
    }
}

impl Picture<'_> {
    /// The picture with its table, or nothing where nothing has happened.
    #[must_use]
    pub fn show(&self, words: &Words) -> Markup {
        let Some(began) = self.story.began_on() else { return html! {} };
        let from = self.from.map_or(began, |it| it.max(began));
        html! {
            p class="picture-words" { (self.in_words(words)) }
            div class="picture" tabindex="0" role="region" aria-label=(words.say("picture-label")) {
                (self.svg(from, words))
            }
            p class="quiet picture-note" { (words.say("picture-legend")) }
            details class="details" {
                summary class="details-summary" { (words.say("picture-table")) }
                div class="details-text" { (self.table(from, words)) }
            }
        }
    }

    /// Who has it, since when, the longest silence, what is next.
    fn in_words(&self, words: &Words) -> String {
        let day = |it| dates::date_with_year(it, words.lang());
        let mut said = Vec::new();
        if let Some(last) = self.story.carriers.last().filter(|_| self.is_open) {
            let who = self.story.name_of(last.part, words);
            said.push(
                words.say_with(
                    "picture-with",
                    &[("who", who.into()), ("day", day(last.from).into())],
                ),
            );
        }
        match self.story.silences.iter().max_by_key(|it| it.days()) {
            Some(longest) => said.push(words.say_with(
                "picture-longest",
                &[
                    ("count", longest.days().into()),
                    ("from", day(longest.from).into()),
                    ("to", day(longest.to).into()),
                ],
            )),
            None => said.push(words.say("picture-never-silent")),
        }
        if let Some(planned) = self.planned {
            said.push(words.say_with(
                "picture-next",
                &[("what", planned.what.as_str().into()), ("day", day(planned.on).into())],
            ));
        }
        said.join(" ")
    }

    fn svg(&self, from: NaiveDate, words: &Words) -> Markup {
        let lanes = Lanes::of(self.story, self.planned);
        let last = self.planned.map_or(self.until, |it| it.on.max(self.until));
        let scale = Scale::new(from, last, (LEFT, RIGHT), &self.story.silences);
        let bottom = lanes.bottom();
        let height = bottom + 26.0;
        html! {
            svg viewBox=(format!("0 0 1120 {height:.0}")) role="group" aria-label=(words.say("picture-svg")) {
                @for (at, part) in lanes.0.iter().enumerate() {
                    @let y = Lanes::y(at);
                    rect class="lane" x="144" y=(num(y - 19.0)) width="964" height="38" rx="4" {}
                    text x="10" y=(num(y + 4.0)) { (short(&self.story.name_of(*part, words))) }
                }
                @for (x, label) in scale.ticks(words.lang()) {
                    path class="tick" d=(format!("M{} 26V{}", num(x), num(bottom))) {}
                    text class="soft" x=(num(x + 4.0)) y="20" aria-hidden="true" { (label) }
                }
                (self.rests(&scale, from, bottom, words))
                (self.line(&lanes, &scale, from, words))
                @if self.is_open { (today(scale.x(self.until), bottom, words)) }
                (self.marks(&lanes, &scale, from, words))
            }
        }
    }

    /// Pauses: an open frame over all lanes.
    fn rests(&self, scale: &Scale, from: NaiveDate, bottom: f64, words: &Words) -> Markup {
        let seen = self.story.pauses.iter().filter(|it| it.to >= from);
        html! {
            @for it in seen {
                @let (x, end) = (scale.x(it.from.max(from)), scale.x(it.to));
                rect class="rest" x=(num(x)) y="30" width=(num((end - x).max(3.0))) height=(num(bottom - 32.0)) rx="3" {
                    title { (words.say_with("picture-rest", &[("count", it.days().into())])) }
                }
            }
        }
    }

    /// The red line, its gaps, and what is agreed.
    fn line(&self, lanes: &Lanes, scale: &Scale, from: NaiveDate, words: &Words) -> Markup {
        let pieces = self.pieces(lanes, scale, from);
        let end = pieces.last().map(|it| (it.to, it.lane));
        html! {
            @for (is_silent, path) in paths(&pieces) {
                path class=(if is_silent { "red broken" } else { "red" }) d=(path) {}
            }
            @for (it, x) in self.labels(scale, from) {
                @let lane = pieces.iter().find(|piece| piece.is_silent && piece.to > scale.x(it.from)).map_or(2, |piece| piece.lane);
                (silence(it, x, Lanes::y(lane), words))
            }
            @if let (Some(planned), Some((x, lane))) = (self.planned.filter(|_| self.is_open), end) {
                @let (to, there) = (scale.x(planned.on).max(x), lanes.at(planned.part));
                @let (y, to_y) = (Lanes::y(lane), Lanes::y(there));
                @if to > x + 8.0 { path class="red planned" d=(format!("M{} {}L{} {}", num(x + 6.0), num(y), num(to), num(to_y))) {} }
                circle class="planned" cx=(num(to)) cy=(num(to_y)) r="6" { title { (planned.what) } }
            }
        }
    }

    /// Which silences say how long they were, and where: the longest first, as many as have room.
    fn labels(&self, scale: &Scale, from: NaiveDate) -> Vec<(Stretch, f64)> {
        let mut silences: Vec<Stretch> =
            self.story.silences.iter().copied().filter(|it| it.to > from).collect();
        silences.sort_by_key(|it| std::cmp::Reverse(it.days()));
        let mut placed: Vec<(Stretch, f64)> = vec![];
        for it in silences {
            let x = f64::midpoint(scale.x(it.from.max(from)), scale.x(it.to));
            let x = x.clamp(LEFT + 70.0, RIGHT - 60.0);
            if placed.iter().all(|(_, other)| (other - x).abs() > 142.0) {
                placed.push((it, x));
            }
        }
        placed
    }

    fn pieces(&self, lanes: &Lanes, scale: &Scale, from: NaiveDate) -> Vec<Piece> {
        let carriers = &self.story.carriers;
        let mut pieces = Vec::new();
        for (at, carrier) in carriers.iter().enumerate() {
            let next = carriers.get(at.saturating_add(1)).map_or(self.until, |it| it.from);
            let (mut day, end) = (carrier.from.max(from), next.min(self.until));
            let lane = lanes.at(carrier.part);
            let mut add = |start: NaiveDate, stop: NaiveDate, is_silent: bool| {
                let (from, to) = (scale.x(start), scale.x(stop));
                pieces.push(Piece { from, to, lane, is_silent });
            };
            for silence in &self.story.silences {
                if silence.to <= day || silence.from >= end {
                    continue;
                }
                if silence.from > day {
                    add(day, silence.from, false);
                }
                add(silence.from.max(day), silence.to.min(end), true);
                day = silence.to.min(end);
            }
            // Who has it today has it also when it came to them today.
            let is_last = at.saturating_add(1) == carriers.len();
            if day < end || (is_last && day == end) {
                add(day, end, false);
            }
        }
        let mut least = 0.0;
        while pieces.len() > PIECES_MAX && least < 400.0 {
            least += 4.0;
            pieces = coarser(pieces, least);
        }
        pieces
    }

    fn marks(&self, lanes: &Lanes, scale: &Scale, from: NaiveDate, words: &Words) -> Markup {
        let seen = self
            .story
            .all
            .iter()
            .filter(|it| it.day >= from && !it.is_minor && it.part != Part::Nobody);
        let mut seen: Vec<&Happened> = seen.collect();
        seen.sort_by_key(|it| it.day);
        let mut apart = APART_MIN;
        let mut marks = gather(&seen, lanes, scale, apart);
        while marks.len() > MARKS_MAX && apart < 400.0 {
            apart *= 1.4;
            marks = gather(&seen, lanes, scale, apart);
        }
        html! {
            @for mark in &marks {
                @let href = format!("{}#{}", self.story_href, mark.last.anchor);
                a href=(href) transform=(format!("translate({} {})", num(mark.x), num(Lanes::y(mark.lane)))) {
                    title { (mark.label(words)) }
                    circle class="hit" r="13" {}
                    @if mark.count > 1 { circle r="9" {} text class="in" y="4" text-anchor="middle" aria-hidden="true" { (mark.count) } }
                    @else { circle r="6" {} }
                }
            }
        }
    }

    /// The same for readers: who had the thread from when until when, and when it was silent.
    fn table(&self, from: NaiveDate, words: &Words) -> Markup {
        let day = |it| dates::date_with_year(it, words.lang());
        let carriers = &self.story.carriers;
        let rows = carriers
            .iter()
            .enumerate()
            .map(|(at, it)| (it, carriers.get(at.saturating_add(1)).map(|next| next.from)));
        html! {
            table class="plain" {
                thead { tr {
                    th scope="col" { (words.say("picture-who")) }
                    th scope="col" { (words.say("picture-from")) }
                    th scope="col" { (words.say("picture-to")) }
                } }
                tbody {
                    @for (carrier, to) in rows.filter(|(_, to)| to.is_none_or(|it| it >= from)) {
                        tr {
                            th scope="row" { (self.story.name_of(carrier.part, words)) }
                            td data-label=(words.say("picture-from")) { (day(carrier.from)) }
                            td data-label=(words.say("picture-to")) { (to.map_or_else(|| words.say("picture-now"), day)) }
                        }
                    }
                    @for it in self.story.silences.iter().filter(|it| it.to >= from) {
                        tr {
                            th scope="row" { (words.say_with("picture-silent", &[("count", it.days().into())])) }
                            td data-label=(words.say("picture-from")) { (day(it.from)) }
                            td data-label=(words.say("picture-to")) { (day(it.to)) }
                        }
                    }
                }
            }
        }
    }
}

impl Mark<'_> {
    fn label(&self, words: &Words) -> String {
        let day = |it| dates::date(it, words.lang());
        if self.count == 1 {
            return format!("{}: {}", day(self.first.day), self.first.what);
        }
        words.say_with(
            "picture-several",
            &[
                ("count", self.count.into()),
                ("from", day(self.first.day).into()),
                ("to", day(self.last.day).into()),
            ],
        )
    }
}

/// Pieces shorter than `least` are drawn with the one after them.
fn coarser(pieces: Vec<Piece>, least: f64) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces {
        match kept.last_mut() {
            Some(last) if last.to - last.from < least => {
                *last = Piece { from: last.from, ..piece };
            }
            Some(_) | None => kept.push(piece),
        }
    }
    kept
}

/// What would touch becomes one.
fn gather<'a>(seen: &[&'a Happened], lanes: &Lanes, scale: &Scale, apart: f64) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark<'a>> = Vec::new();
    for it in seen {
        let (x, lane) = (scale.x(it.day), lanes.at(it.part));
        let near = marks.iter_mut().rev().find(|mark| mark.lane == lane);
        match near.filter(|mark| x - mark.x < apart) {
            Some(mark) => {
                mark.count = mark.count.saturating_add(1);
                mark.last = it;
            }
            None => marks.push(Mark { x, lane, first: it, last: it, count: 1 }),
        }
    }
    marks
}

/// One path for each stretch of the same kind; where the lane changes it bends.
fn paths(pieces: &[Piece]) -> Vec<(bool, String)> {
    let mut paths: Vec<(bool, String)> = Vec::new();
    let mut last: Option<Piece> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let y = Lanes::y(piece.lane);
        let bend =
            |other: &Piece| if other.lane == piece.lane { 0.0 } else { bend_of(other, piece) };
        let begin = last.as_ref().map_or(0.0, bend);
        let end = pieces.get(at.saturating_add(1)).map_or(0.0, bend);
        let is_new = last.is_none_or(|it| it.is_silent != piece.is_silent);
        if is_new {
            paths.push((piece.is_silent, String::new()));
        }
        if let Some((_, path)) = paths.last_mut() {
            let before = last.map_or(y, |it| Lanes::y(it.lane));
            if is_new {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}", num(piece.from - begin), num(before));
            }
            if begin > 0.0 {
                let (x, after) = (num(piece.from), num(piece.from + begin));
                let _ = write!(path, "C{x} {} {x} {} {after} {}", num(before), num(y), num(y));
            }
            let _ = write!(path, "H{}", num((piece.to - end).max(piece.from + begin)));
        }
        last = Some(*piece);
    }
    paths
}

fn bend_of(one: &Piece, other: &Piece) -> f64 {
    let short = (one.to - one.from).min(other.to - other.from);
    (short / 2.0).clamp(0.1, 9.0)
}

fn silence(it: Stretch, x: f64, y: f64, words: &Words) -> Markup {
    html! {
        rect class="gap-label" x=(num(x - 68.0)) y=(num(y - 11.0)) width="136" height="22" rx="3" {}
        text x=(num(x)) y=(num(y + 4.0)) text-anchor="middle" { (words.say_with("picture-gap", &[("count", it.days().into())])) }
    }
}

fn today(x: f64, bottom: f64, words: &Words) -> Markup {
    html! {
        path class="today" d=(format!("M{} 26V{}", num(x), num(bottom))) {}
        rect class="today-label" x=(num(x - 24.0)) y=(num(bottom + 2.0)) width="48" height="18" rx="3" {}
        text class="on-dark" x=(num(x)) y=(num(bottom + 15.0)) text-anchor="middle" { (words.say("picture-today")) }
    }
}

/// A number as short as it is exact enough.
fn num(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// A name that fits beside its lane.
fn short(name: &str) -> String {
    if name.chars().count() <= 20 {
        return name.to_owned();
    }
    let cut: String = name.chars().take(18).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests;
