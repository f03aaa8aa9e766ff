//! A thread's pages, with a made-up story.

use std::collections::BTreeMap;

use maud::html;
use portal::{
    pages::{
        Page,
        act::Act,
        child::together,
        codes,
        form::{Choice, Field, Form, Sends},
        help::{Asked, Help},
        picture::Planned,
        said::{self, Said},
        story::{Part, Story, Told},
        thread::{Action, Chosen, Member, Next, OpenAlert, Thread},
        threads::Chip,
    },
    words::{Lang, Words},
};
use proto::{
    actor::Role,
    code::Need,
    id::{OrganisationId, UserId},
    reporting,
    thread::ThreadState,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    now,
    staff::{child, day, today},
};

fn happened(
    position: i64,
    at: &str,
    source: &str,
    kind: &str,
    role: Role,
    facts: Value,
) -> reporting::Entry {
    reporting::Entry {
        source: source.to_owned(),
        position,
        at: format!("{at}T10:00:00Z").parse().unwrap(),
        kind: kind.to_owned(),
        role,
        by: UserId(Uuid::from_u128(7)),
        facts,
        corrected_by: None,
    }
}

fn story(words: &Words) -> Story {
    let red = OrganisationId(Uuid::from_u128(3));
    let step = |owner: &str, on: &str| json!({"step": "follow_up", "owner": owner, "due_on": on});
    let contact =
        |on: &str| json!({"with": "family", "channel": "home_visit", "on": on, "note": null});
    let mut mistake = happened(
        9,
        "2026-07-05",
        "thread",
        "thread.contact_recorded",
        Role::BridgeBuilder,
        contact("2026-07-04"),
    );
    mistake.corrected_by = Some(12);
    let entries = [
        happened(1, "2026-04-06", "referral", "referral.submitted", Role::CaseWorker, json!({})),
        happened(2, "2026-04-08", "referral", "referral.accepted", Role::BridgeBuilder, json!({})),
        happened(
            1,
            "2026-04-20",
            "thread",
            "thread.contact_recorded",
            Role::BridgeBuilder,
            contact("2026-04-20"),
        ),
        happened(
            2,
            "2026-05-02",
            "assignment",
            "assignment.offer_accepted",
            Role::Coordinator,
            json!({"organisation": red}),
        ),
        happened(
            3,
            "2026-05-02",
            "thread",
            "thread.next_step_set",
            Role::BridgeBuilder,
            step("coordinator", "2026-05-20"),
        ),
        mistake,
        happened(4, "2026-08-23", "followup", "watch.fell_silent", Role::System, json!({})),
        happened(
            5,
            "2026-08-24",
            "thread",
            "thread.next_step_set",
            Role::BridgeBuilder,
            step("family", "2026-12-03"),
        ),
        happened(
            6,
            "2026-11-20",
            "thread",
            "thread.contact_recorded",
            Role::BridgeBuilder,
            contact("2026-11-19"),
        ),
    ];
    let organisations = BTreeMap::from([(red, "Røde Kors Ungdom".to_owned())]);
    let people = BTreeMap::new();
    Story::of(
        &entries,
        Told { organisations: &organisations, people: &people, today: today(), words },
    )
}

pub(super) fn thread(words: &Words, is_theirs: bool) -> Thread {
    let href = format!("/threads/{}", Uuid::from_u128(1));
    let action = |path: &str, label: &str| Action {
        href: format!("{href}/{path}"),
        label: label.to_owned(),
    };
    let chip = |href: String, label: &str| Chip { href, label: label.to_owned(), is_chosen: false };
    Thread {
        child: together(&[child(Some("Sofus"), 8), child(Some("Ida"), 6)], words),
        opened_on: day("2026-04-08"),
        state: if is_theirs { ThreadState::Paused } else { ThreadState::Active },
        note: is_theirs.then(|| "Tråden er på pause til 24. december.".to_owned()),
        accountable: "Mette Prøvesen".to_owned(),
        carrier: "Røde Kors Ungdom".to_owned(),
        next: Some(Next {
            step: "Følg op".to_owned(),
            due_on: day("2026-11-28"),
            is_overdue: true,
        }),
        consent: "Givet".to_owned(),
        alerts: vec![OpenAlert {
            what: "Tråden er tavs".to_owned(),
            to_do: "Ring.".to_owned(),
            due_by: now(),
        }],
        story: is_theirs.then(|| story(words)),
        planned: Some(Planned {
            on: day("2026-12-03"),
            part: Part::Family,
            what: "Følg op".to_owned(),
        }),
        chosen: Chosen {
            part: None,
            is_oldest_first: false,
            is_all: false,
            parts: vec![
                chip(format!("{href}#story"), "Alle"),
                chip(format!("{href}?part=family#story"), "Familien"),
            ],
            order: chip(format!("{href}?order=oldest#story"), "Ældste først"),
            all_href: format!("{href}?show=all"),
        },
        from: None,
        spans: vec![chip(format!("{href}?span=year"), "1 år")],
        actions: vec![action("contact", "Skriv kontakt"), action("step", "Sæt næste skridt")],
        more: vec![action("hand-over", "Overdrag")],
        resume: is_theirs.then(|| ("grant".to_owned(), Uuid::from_u128(5))),
        help: if is_theirs { help(words) } else { vec![] },
        words_href: is_theirs.then(|| format!("{href}/words")),
        members: vec![Member { who: "Sofus".to_owned(), what: "barnet".to_owned() }],
        today: today(),
        href,
    }
}

fn help(words: &Words) -> Vec<Help> {
    let asked = |name: &str, outcome: &str, until| Asked {
        name: name.to_owned(),
        outcome: words.say(outcome),
        until,
    };
    let help = |state: &str, asked: Vec<Asked>| Help {
        need: words.say(codes::need(Need::Leisure)),
        programme: words.say("programme-plads-til-alle"),
        child: Some("Sofus, 8 år".to_owned()),
        state: words.say(state),
        organisation: None,
        rests: None,
        asked,
        ask: None,
    };
    let first = vec![
        asked("Viby IF", "asked-declined", None),
        asked("Brabrand IF", "asked-open", Some(now())),
    ];
    vec![
        help("help-offering", first),
        Help {
            ask: Some((
                "/threads/1/assignments/2/offer".to_owned(),
                "grant".to_owned(),
                Uuid::from_u128(6),
            )),
            ..help("help-planned", vec![asked("Viby IF", "asked-not", None)])
        },
        Help {
            organisation: Some("Røde Kors Ungdom".to_owned()),
            rests: Some(words.say_with("help-rests", &[("why", "ferie".into())])),
            ..help("help-active", vec![])
        },
    ]
}

pub(super) fn said(words: &Words) -> Said {
    let item = |text: Option<&str>, more: Option<String>| said::Item {
        on: Some(day("2026-11-03")),
        who: "Sofus, 8 år".to_owned(),
        words: text.map(str::to_owned),
        more,
    };
    let numbers = [("now", 2_u32.into()), ("wished", 8_u32.into())];
    let goal = item(
        Some("Jeg vil have nogen at spille fodbold med."),
        Some(words.say_with("said-goal", &numbers)),
    );
    let group = |heading: &str, items| said::Group { heading: words.say(heading), items };
    Said {
        href: "/threads/1".to_owned(),
        about: "Sofus, 8 år".to_owned(),
        groups: vec![
            group("said-goals", vec![goal]),
            group("said-children", vec![item(Some("Jeg kan godt lide bolde.\nOg hunde."), None)]),
            group("said-family", vec![item(None, None)]),
            group("said-notes", vec![]),
        ],
    }
}

pub(super) fn act(words: &Words, lang: Lang, is_refused: bool) -> Page {
    let mut form = Form::new([("with", "family")]);
    if is_refused {
        form.refuse("on", words.say("error-on"));
    }
    let choices = [Choice::new("family", words.say("party-family"))];
    let page = Act {
        title: words.say("act-contact"),
        about: "Sofus, 8 år".to_owned(),
        back: "/threads/1".to_owned(),
        back_label: words.say("act-back-to-thread"),
        lead: Some(words.say("act-contact-lead")),
        fields: html! {
            (form.radios(&Field::new("with", words.say("field-with")), &choices, words))
            (form.date(&Field::new("on", words.say("field-on")), words))
        },
        send: words.say("act-contact"),
        also: None,
        beside: None,
        form,
    };
    page.page(
        Sends {
            action: "/threads/1/contact",
            grant: Some("grant"),
            draft: Some("contact-1"),
            command: None,
        },
        lang,
    )
}
