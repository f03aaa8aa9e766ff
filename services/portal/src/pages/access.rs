//! `/access`: who has access in a place, who waits, who is invited; one person; and inviting somebody.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use crate::{
    dates,
    pages::{
        Page,
        form::{Choice, Field, Form, Sends, Weight, acting_grant, button},
        machines::{Ending, ending},
        part::{Icon, back_link, icon, in_query},
    },
    words::{Lang, Words},
};

/// The button of a form, with room above it.
fn row(weight: Weight, label: &str) -> Markup {
    html! { div class="button-row" { (button(weight, label)) } }
}

/// The id of the command that a button asks: one for each button of a page that was drawn.
fn command(drawn: Uuid, action: &str) -> Uuid {
    proto::id::derive("form", &[drawn.as_bytes(), action.as_bytes()])
}

/// Somebody with a role.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which grant.
    pub grant: String,
    /// Their name, or that it is not known.
    pub who: String,
    /// The role.
    pub role: String,
    /// From.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// How they came by it.
    pub source: String,
    /// For how many open threads they are accountable.
    pub accountable_for: u32,
    /// Whether it is known which other accounts are the same human's.
    pub is_human_known: bool,
    /// Whether it is whoever looks.
    pub is_me: bool,
}

/// A role that waits for a second person.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Which grant it would be.
    pub grant: String,
    /// Their name, or that it is not known.
    pub who: String,
    /// The role.
    pub role: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Whether whoever looks may confirm it.
    pub may_confirm: bool,
}

/// An invitation that waits.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Which.
    pub invitation: String,
    /// Where: left out where it is the place of the page.
    pub place: Option<String>,
    /// The place, as a form names it.
    pub at: String,
    /// The role.
    pub role: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// An account that cannot act.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Which.
    pub account: String,
    /// Their name, or that it is not known.
    pub who: String,
    /// The role they had last.
    pub role: String,
    /// Whether it is closed for good.
    pub is_closed: bool,
}

/// A role that somebody held on the day.
#[derive(Debug, Clone)]
pub struct Past {
    /// Their name, or that it is not known.
    pub who: String,
    /// The role.
    pub role: String,
    /// Since.
    pub began_at: DateTime<Utc>,
    /// Until, and why.
    pub ended: Option<(DateTime<Utc>, String)>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct Access {
    /// The place.
    pub place: String,
    /// Today.
    pub today: NaiveDate,
    /// Who holds what.
    pub rows: Vec<Row>,
    /// What waits.
    pub proposed: Vec<Proposed>,
    /// Who is invited.
    pub invited: Vec<Invited>,
    /// Who cannot act.
    pub stopped: Vec<Stopped>,
    /// Whose login gave them nothing.
    pub ignored: Vec<super::claims::Ignored>,
    /// Machines whose last day is near.
    pub machines: Vec<Ending>,
    /// Whether whoever looks changes anything here; who watches does not.
    pub may_change: bool,
    /// Whether they may ask for another day.
    pub may_look_back: bool,
    /// Another day, and who held what on it.
    pub on: Option<(NaiveDate, Vec<Past>)>,
    /// What was typed as another day.
    pub form: Form,
    /// The grant of whoever looks.
    pub grant: String,
    /// Drawn with the page: what is sent twice is done once.
    pub drawn: Uuid,
    /// The address of the next page of the list.
    pub more: Option<String>,
}

impl Access {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let day = dates::date_with_year(self.today, lang);
        let sub = words
            .say_with("access-sub", &[("place", self.place.as_str().into()), ("day", day.into())]);
        let content = html! {
            (self.form.summary(words))
            h1 { (words.say("access-title")) }
            p class="sub" { (sub) }
            @if self.may_change { p { a class="button button-primary" href="/access/invite" { (words.say("access-invite")) } } }
            (self.waiting(words))
            (ending(&self.machines, words))
            (self.holders(words))
            @if self.rows.iter().any(|it| !it.is_human_known) { p class="quiet" { (words.say("access-not-checked-what")) } }
            @if let Some(more) = &self.more { p { a href=(more) { (words.say("access-more")) } } }
            (self.invitations(words))
            (super::claims::ignored(&self.ignored, words))
            (self.shut_out(words))
            @if self.may_look_back { (self.look_back(words)) }
            @if self.may_change { p class="quiet" { (words.say("access-at-once")) } }
        };
        Page::new(words.say("access-title"), content)
    }

    fn holders(&self, words: &Words) -> Markup {
        html! {
            @if self.rows.is_empty() { p { (words.say("access-nobody")) } } @else {
                table class="plain" {
                    caption class="sr-only" { (words.say("access-title")) }
                    thead { tr {
                        th scope="col" { (words.say("access-who")) }
                        th scope="col" { (words.say("access-as")) }
                        th scope="col" { (words.say("access-from")) }
                        th scope="col" { (words.say("access-until")) }
                        th scope="col" { (words.say("access-by")) }
                        th scope="col" { (words.say("access-threads")) }
                    } }
                    tbody {
                        @for it in &self.rows {
                            tr {
                                th scope="row" {
                                    @if self.may_change { a class="target" href=(format!("/access/{}", in_query(&it.grant))) { (it.who) span class="sr-only" { ", " (it.role) } } }
                                    @else { (it.who) }
                                    @if it.is_me { " " span class="badge badge-info" { (words.say("colleague-you")) } }
                                    @if !it.is_human_known { span class="quiet" { br; (words.say("access-not-checked")) } }
                                }
                                td data-label=(words.say("access-as")) { (it.role) }
                                td data-label=(words.say("access-from")) { (dates::date_with_year(it.from, words.lang())) }
                                td data-label=(words.say("access-until")) { @match it.until { Some(day) => (dates::date_with_year(day, words.lang())), None => "-" } }
                                td data-label=(words.say("access-by")) { (it.source) }
                                td data-label=(words.say("access-threads")) { (it.accountable_for) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn waiting(&self, words: &Words) -> Markup {
        html! {
            @if !self.proposed.is_empty() {
                h2 { (words.say("access-waiting")) }
                p class="quiet" { (words.say("access-waiting-what")) }
                ul class="rows" {
                    @for it in &self.proposed {
                        li {
                            (icon(Icon::Time))
                            div {
                                p class="what" { (it.role) ": " (it.who) }
                                p class="quiet" { (words.say_with("access-waits-until", &[("day", dates::date_and_time(it.until, words.lang()).into())])) }
                            }
                            div class="deeds" {
                                @if it.may_confirm { (self.one(&format!("/access/{}/confirm", it.grant), &words.say("access-confirm"), Weight::Primary, &it.role)) }
                                @if self.may_change || it.may_confirm { (self.one(&format!("/access/{}/end", it.grant), &words.say("access-refuse"), Weight::Secondary, &it.role)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn invitations(&self, words: &Words) -> Markup {
        html! {
            @if !self.invited.is_empty() {
                h2 { (words.say("access-invited")) }
                ul class="rows" {
                    @for it in &self.invited {
                        li {
                            (icon(Icon::Person))
                            div {
                                p class="what" { (it.role) @if let Some(place) = &it.place { ", " (place) } }
                                p class="quiet" { (words.say_with("access-waits-until", &[("day", dates::date_and_time(it.until, words.lang()).into())])) }
                            }
                            (self.one(&format!("/access/invitations/{}/withdraw?at={}", it.invitation, it.at), &words.say("access-withdraw"), Weight::Secondary, &it.role))
                        }
                    }
                }
            }
        }
    }

    fn shut_out(&self, words: &Words) -> Markup {
        html! {
            @if !self.stopped.is_empty() {
                h2 { (words.say("access-stopped")) }
                ul class="rows" {
                    @for it in &self.stopped {
                        li {
                            (icon(Icon::Lock))
                            div {
                                p class="what" { (it.who) }
                                p class="quiet" { (it.role) ", " (words.say(if it.is_closed { "access-closed" } else { "access-blocked" })) }
                            }
                            @if self.may_change {
                                div class="deeds" {
                                    @if it.is_closed {
                                        (self.one(&format!("/access/accounts/{}/forget", it.account), &words.say("access-forget"), Weight::Secondary, &it.who))
                                    } @else {
                                        (self.one(&format!("/access/accounts/{}/unblock", it.account), &words.say("access-unblock"), Weight::Secondary, &it.who))
                                        (self.one(&format!("/access/accounts/{}/close", it.account), &words.say("access-close"), Weight::Secondary, &it.who))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A button that does one thing. It is done once: what is done already is answered as done.
    fn one(&self, action: &str, label: &str, weight: Weight, about: &str) -> Markup {
        let class = if weight == Weight::Primary {
            "button button-primary"
        } else {
            "button button-secondary"
        };
        html! {
            form method="post" action=(action) {
                (acting_grant(&self.grant))
                input type="hidden" name="command" value=(command(self.drawn, action));
                button class=(class) type="submit" { (label) span class="sr-only" { " " (about) } }
            }
        }
    }

    fn look_back(&self, words: &Words) -> Markup {
        html! {
            h2 id="back" { (words.say("access-back")) }
            form method="get" action="/access" role="search" {
                (self.form.date(&Field::new("on", words.say("access-back-day")), words))
                (row(Weight::Secondary, &words.say("access-back-show")))
            }
            @if let Some((day, past)) = &self.on {
                h3 { (words.say_with("access-back-on", &[("day", dates::date_with_year(*day, words.lang()).into())])) }
                @if past.is_empty() { p { (words.say("access-nobody-then")) } }
                ul class="rows" {
                    @for it in past {
                        li { (icon(Icon::Person)) div {
                            p class="what" { (it.role) ": " (it.who) }
                            p class="quiet" {
                                (words.say_with("access-since", &[("day", dates::date_and_time(it.began_at, words.lang()).into())]))
                                @if let Some((at, why)) = &it.ended {
                                    ", " (words.say_with("access-ended", &[("day", dates::date_and_time(*at, words.lang()).into()), ("why", why.as_str().into())]))
                                }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// One person and what can be done about their access.
#[derive(Debug, Clone)]
pub struct Person {
    /// The row of the list.
    pub row: Row,
    /// Other roles here.
    pub others: Vec<Row>,
    /// The account.
    pub account: String,
    /// Which roles may be given to them.
    pub may_give: Vec<Choice>,
    /// Whether they may be shut out.
    pub may_block: bool,
    /// Whether they may be let in again with a new device.
    pub may_recover: bool,
    /// What was typed.
    pub form: Form,
    /// The grant of whoever looks.
    pub grant: String,
    /// The ids of commands and of what they make, drawn with the page.
    pub drawn: Drawn,
}

/// What is drawn with a form, so that a form that is sent twice is done once.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// From which link and code are made.
    pub seed: String,
    /// The id of the invitation or of the grant.
    pub id: String,
    /// The id of the command.
    pub command: Uuid,
}

impl Drawn {
    /// As fields of a form. A page that comes back with an error has them again.
    #[must_use]
    pub fn fields(&self) -> Markup {
        html! {
            input type="hidden" name="seed" value=(self.seed);
            input type="hidden" name="id" value=(self.id);
        }
    }
}

impl Person {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let of = |action: &str| format!("/access/{}/{action}", self.row.grant);
        let form = |action: &str, inside: Markup| {
            let action = of(action);
            let sends = Sends {
                grant: Some(&self.grant),
                command: Some(command(self.drawn.command, &action)),
                ..Sends::to(&action)
            };
            sends.form(&inside, words)
        };
        let content = html! {
            (self.form.summary(words))
            (back_link("/access", &words.say("access-title")))
            h1 { (self.row.who) }
            p class="sub" { (self.row.role) @for it in &self.others { ", " (it.role) } }
            @if self.row.accountable_for > 0 {
                p { (words.say_with("access-accountable", &[("count", self.row.accountable_for.into())])) }
            }
            section class="box" {
                h2 class="h3" { (words.say_with("person-end", &[("role", self.row.role.as_str().into())])) }
                p class="quiet" { (words.say("person-end-what")) }
                (form("end", row(Weight::Secondary, &words.say("person-end-do"))))
            }
            @if !self.may_give.is_empty() {
                section class="box" {
                    h2 class="h3" { (words.say("person-give")) }
                    (form("give", html! {
                        (self.drawn.fields())
                        (self.form.radios(&Field::new("role", words.say("invite-role")), &self.may_give, words))
                        (row(Weight::Secondary, &words.say("person-give-do")))
                    }))
                }
            }
            @if self.may_recover {
                section class="box" {
                    h2 class="h3" { (words.say("person-recover")) }
                    p class="quiet" { (words.say("person-recover-what")) }
                    (form("recover", html! { (self.drawn.fields()) (row(Weight::Secondary, &words.say("person-recover-do"))) }))
                }
            }
            @if self.may_block {
                section class="box" {
                    h2 class="h3" { (words.say("person-block")) }
                    p class="quiet" { (words.say("person-block-what")) }
                    (form("block", html! {
                        (self.form.select(&Field::new("why", words.say("person-block-why")), &why(words), words))
                        (row(Weight::Warning, &words.say("person-block-do")))
                    }))
                }
            }
        };
        Page::new(words.say("person-title"), content)
    }
}

fn why(words: &Words) -> Vec<Choice> {
    [
        ("left", "block-left"),
        ("device_lost", "block-device-lost"),
        ("misused", "block-misused"),
        ("investigated", "block-investigated"),
    ]
    .map(|(code, key)| Choice::new(code, words.say(key)))
    .to_vec()
}

/// Inviting somebody.
#[derive(Debug, Clone)]
pub struct Invite {
    /// What they will do: as work, not as the name of a role.
    pub roles: Vec<Choice>,
    /// Who has applied, for a volunteer.
    pub volunteers: Vec<Choice>,
    /// The organisations that nobody coordinates yet, for the first coordinator.
    pub organisations: Vec<Choice>,
    /// What was typed.
    pub form: Form,
    /// The grant of whoever invites.
    pub grant: String,
    /// The ids, drawn with the page.
    pub drawn: Drawn,
    /// Whether whoever invites sees who has access here.
    pub sees_list: bool,
}

impl Invite {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let sends = Sends {
            grant: Some(&self.grant),
            command: Some(self.drawn.command),
            ..Sends::to("/access/invite")
        };
        let until = Field::new("until", words.say("invite-until"))
            .hint(words.say("invite-until-hint"))
            .optional();
        let inside = html! {
            (self.drawn.fields())
            (self.form.radios(&Field::new("role", words.say("invite-role")), &self.roles, words))
            @if !self.volunteers.is_empty() {
                (self.form.select(&Field::new("person", words.say("invite-person")).hint(words.say("invite-person-hint")).optional(), &self.volunteers, words))
            }
            @if !self.organisations.is_empty() {
                (self.form.select(&Field::new("organisation", words.say("invite-organisation")).hint(words.say("invite-organisation-hint")).optional(), &self.organisations, words))
            }
            (self.form.date(&until, words))
            (row(Weight::Primary, &words.say("invite-do")))
        };
        let content = html! {
            (self.form.summary(words))
            @if self.sees_list { (back_link("/access", &words.say("access-title"))) }
            h1 { (words.say("invite-title")) }
            p class="sub" { (words.say("invite-what")) }
            (sends.form(&inside, words))
        };
        Page::new(self.form.title(&words.say("invite-title"), words), content)
    }
}
