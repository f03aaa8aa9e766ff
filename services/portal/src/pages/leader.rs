//! The first page of a leader: figures that lead to their lists, and what needs them.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        machines::{Ending, ending},
        today::{Tile, Urgent, days, tiles},
    },
    words::{Lang, Words},
};

/// Below this a figure about people is not shown (I-27).
pub const SMALL: i64 = 5;

/// A figure with what it is made of.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// The figure, or that it is hidden.
    pub value: String,
    /// How it is made.
    pub made: String,
}

/// A bridge-builder, and what is in their hands.
#[derive(Debug, Clone)]
pub struct Load {
    /// Who.
    pub who: String,
    /// How many open threads.
    pub threads: Tile,
    /// In how many of them the next step is overdue.
    pub overdue: Tile,
    /// Whether threads can be given to them.
    pub is_active: bool,
}

/// The page.
#[derive(Debug, Clone)]
pub struct Leader {
    /// The municipality.
    pub place: String,
    /// What is counted.
    pub tiles: Vec<Tile>,
    /// What needs the leader.
    pub needs: Vec<Urgent>,
    /// Machines whose last day is near.
    pub machines: Vec<Ending>,
    /// Figures about children.
    pub figures: Vec<Figure>,
    /// The bridge-builders.
    pub loads: Vec<Load>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Leader {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let today = dates::day_of(self.now);
        let day = dates::date_with_year(today, lang);
        let sub = words.say_with(
            "leader-sub",
            &[("place", self.place.as_str().into()), ("day", day.into()), ("small", SMALL.into())],
        );
        let content = html! {
            h1 { (words.say("leader-title")) }
            p class="sub" { (sub) }
            (tiles(&self.tiles))
            div class="cols" {
                div {
                    h2 { (words.say("leader-needs")) }
                    @if self.needs.is_empty() {
                        p { (words.say_with("leader-no-needs", &[("time", dates::time(self.now, lang).into())])) }
                    } @else { (days(&self.needs, today, words)) }
                    (ending(&self.machines, words))
                    h2 { (words.say("leader-figures")) }
                    dl class="facts" {
                        @for it in &self.figures {
                            div class="fact" {
                                dt { (it.label) }
                                dd { strong { (it.value) } p class="quiet" { (it.made) } }
                            }
                        }
                    }
                }
                aside {
                    div class="box" {
                        h2 class="h3" { (words.say("leader-loads")) }
                        (self.loads(words))
                    }
                }
            }
        };
        Page::new(words.say("leader-title"), content)
    }

    fn loads(&self, words: &Words) -> Markup {
        html! {
            @if self.loads.is_empty() { p class="quiet" { (words.say("leader-no-loads")) } }
            @else {
                table class="plain" {
                    thead { tr {
                        th scope="col" { (words.say("leader-who")) }
                        th scope="col" { (words.say("menu-threads")) }
                        th scope="col" { (words.say("filter-overdue")) }
                    } }
                    tbody {
                        @for it in &self.loads {
                            tr {
                                th scope="row" { (it.who) @if !it.is_active { small { (words.say("leader-inactive")) } } }
                                @for tile in [&it.threads, &it.overdue] {
                                    td data-label=(tile.label) { (tile.in_row(&it.who)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A number of people; small ones are not told apart.
#[must_use]
pub fn people(count: i64, words: &Words) -> String {
    if count > 0 && count < SMALL {
        words.say_with("figure-small", &[("small", SMALL.into())])
    } else {
        count.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_of_people_are_hidden() {
        let words = Words::of(Lang::Da);
        let shown: Vec<String> = [0, 1, 4, 5, 17].map(|it| people(it, words)).to_vec();
        assert_eq!(shown, ["0", "under 5", "under 5", "5", "17"]);
    }
}
