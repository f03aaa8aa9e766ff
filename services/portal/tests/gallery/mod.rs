//! Every page with made-up people: looked at with the example `look`, and proved by the tests.

#![expect(clippy::unwrap_used, reason = "made-up values: one that cannot be read fails the test")]

mod access;
mod errors;
mod form;
mod helping;
mod overseers;
mod program;
mod staff;
mod thread;

use chrono::{DateTime, NaiveDate, Utc};
use portal::{
    pages::{
        Page, about,
        demo::{Demo, Person},
        ended::{Ended, Why},
        first::NothingWaits,
        frame::{Flash, Frame, MenuItem, SessionClock, Who},
        login::{Login, Message, Way},
        part::Tone,
        roles::{Contact, NoRole, RoleChoice, Roles, role_label},
        sessions::{self, Device, Session, Sessions},
    },
    words::{Lang, Words},
};
use proto::{actor::Role, identity::NothingGiven};

/// A page, and the name of its file.
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) html: String,
}

fn no_role(is_sought_by_cpr: bool) -> NoRole {
    NoRole { contacts: contacts(), why: vec![], is_sought_by_cpr }
}

/// Every page in this language.
pub(crate) fn all(lang: Lang) -> Vec<Shown> {
    let mut pages = vec![
        shown("login", &nobody(lang), &login(lang, None)),
        shown("login-cancelled", &nobody(lang), &login(lang, Some(Message::Cancelled))),
        shown("login-level", &nobody(lang), &login(lang, Some(Message::LevelTooLow))),
        shown("login-again", &nobody(lang), &login(lang, Some(Message::BeginAgain))),
        shown("login-ended", &nobody(lang), &login(lang, Some(Message::SessionEnded))),
        shown("login-passkey", &nobody(lang), &login(lang, Some(Message::PasskeyRefused))),
        shown("login-stranger", &nobody(lang), &login(lang, Some(Message::PasskeyUnknown))),
        shown("login-away", &nobody(lang), &login(lang, Some(Message::ProviderAway))),
        shown("login-people-away", &nobody(lang), &login(lang, Some(Message::PeopleAway))),
        shown("roles", &somebody(lang, Role::CaseWorker), &roles(lang)),
        shown("norole", &nobody(lang), &no_role(false).page(lang)),
        shown("norole-family", &nobody(lang), &no_role(true).page(lang)),
        shown(
            "norole-claims",
            &nobody(lang),
            &NoRole { contacts: vec![], why: NothingGiven::ALL.to_vec(), is_sought_by_cpr: false }
                .page(lang),
        ),
        shown("sessions", &somebody(lang, Role::BridgeBuilder), &sessions().page(lang)),
        shown("demo", &nobody(lang), &demo().page(lang)),
        shown("form", &flashed(lang, Tone::Success), &form::page(lang, false)),
        shown("form-refused", &somebody(lang, Role::Family), &form::page(lang, true)),
        shown(
            "quick-exit",
            &somebody(lang, Role::Family),
            &about::QuickExit { back: "/".to_owned() }.page(lang),
        ),
        shown("accessibility", &nobody(lang), &accessibility().page(lang)),
        shown("privacy", &nobody(lang), &about::Privacy { authority: authority() }.page(lang)),
    ];
    for (name, why, has_drafts) in [
        ("ended", Why::Idle { minutes: 30 }, true),
        ("ended-idle", Why::Idle { minutes: 15 }, false),
        ("ended-too-long", Why::TooLong { hours: 10 }, true),
        ("ended-elsewhere", Why::Elsewhere, false),
        ("ended-role", Why::RoleEnded, false),
        ("logged-out", Why::LoggedOut, false),
    ] {
        let page = Ended { why, has_drafts, back: Some("/threads".to_owned()) }.page(lang);
        pages.push(shown(name, &nobody(lang), &page));
    }
    for role in Role::ALL.iter().copied().filter(|it| *it != Role::System) {
        let page = NothingWaits { role, checked_at: now() }.page(lang);
        pages.push(shown(&format!("first-{role}"), &somebody(lang, role), &page));
    }
    pages.extend(access::all(lang));
    pages.extend(program::all(lang));
    let about = portal::pages::api::About { base: "https://brobygger.example/api/v1".to_owned() };
    pages.push(shown("api", &nobody(lang), &about.page(lang)));
    pages.extend(helping::all(lang));
    pages.extend(staff::all(lang));
    for (name, error) in errors::all(lang) {
        let frame = match error.status() {
            401 => nobody(lang),
            413 => flashed(lang, Tone::Error),
            _ => somebody(lang, Role::CaseWorker),
        };
        pages.push(shown(name, &frame, &error.page(lang)));
    }
    pages
}

fn shown(name: &str, frame: &Frame, page: &Page) -> Shown {
    Shown { name: name.to_owned(), html: frame.page(page).into_string() }
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-30T13:30:00Z".parse().unwrap()
}

pub(crate) fn nobody(lang: Lang) -> Frame {
    Frame { lang, path: "/login?back=/threads".to_owned(), ..Frame::default() }
}

/// Somebody who is logged in, with the menu a role may have.
pub(crate) fn somebody(lang: Lang, role: Role) -> Frame {
    let menu = match lang {
        Lang::Da => ["I dag", "Tråde", "Henvisninger", "Foreninger", "Kalender"],
        Lang::En => ["Today", "Threads", "Referrals", "Organisations", "Calendar"],
    };
    let is_family = role == Role::Family;
    let items = menu.iter().enumerate().map(|(at, label)| MenuItem {
        href: format!("/{at}"),
        label: (*label).to_owned(),
        is_current: at == 0,
        count: match at {
            1 => Some(0),
            2 => Some(4),
            _ => None,
        },
    });
    Frame {
        lang,
        who: Some(Who {
            name: Some("Mette Prøvesen".to_owned()),
            role: role_label(role, Words::of(lang)).to_lowercase(),
            place: "Aarhus Kommune".to_owned(),
            can_change_role: true,
        }),
        menu: if is_family { Vec::new() } else { items.collect() },
        flash: None,
        quick_exit: is_family,
        worried: true,
        session: Some(SessionClock {
            idle_ends_at: "2036-11-30T14:00:00Z".parse().unwrap(),
            ends_at: "2036-11-30T23:30:00Z".parse().unwrap(),
        }),
        live: None,
        path: "/".to_owned(),
    }
}

fn flashed(lang: Lang, tone: Tone) -> Frame {
    let text = match (lang, tone) {
        (Lang::Da, Tone::Error) => "Henvisningen blev ikke sendt. Prøv igen.",
        (Lang::Da, _) => "Henvisningen er sendt. Aarhus svarer senest onsdag 2. december.",
        (Lang::En, Tone::Error) => "The referral was not sent. Try again.",
        (Lang::En, _) => "The referral was sent. Aarhus answers by Wednesday 2 December.",
    };
    Frame { flash: Some(Flash { tone, text: text.to_owned() }), ..somebody(lang, Role::CaseWorker) }
}

fn login(lang: Lang, message: Option<Message>) -> Page {
    let way = |provider: &str, label: &str| Way {
        provider: provider.to_owned(),
        label: label.to_owned(),
    };
    let ways = vec![way("mitid", "MitID"), way("aarhus", "Aarhus Kommune")];
    Login { ways, message, back: Some("/threads?by=due".to_owned()) }.page(lang)
}

fn roles(lang: Lang) -> Page {
    let danish = lang == Lang::Da;
    let choice = |grant: &str, label: &str, place: &str, line: &str, is_current| RoleChoice {
        grant: grant.to_owned(),
        label: label.to_owned(),
        place: place.to_owned(),
        line: Some(line.to_owned()),
        is_current,
    };
    let choices = if danish {
        vec![
            choice("g1", "Sagsbehandler", "Aarhus Kommune", "to henvisninger venter", true),
            choice("g2", "Mor til Ida og Noah", "Familien", "det næste er fredag kl. 16", false),
        ]
    } else {
        vec![
            choice("g1", "Case worker", "Aarhus Kommune", "two referrals are waiting", true),
            choice(
                "g2",
                "Mother of Ida and Noah",
                "Family",
                "the next thing is on Friday at 16",
                false,
            ),
        ]
    };
    Roles { choices, back: Some("/".to_owned()) }.page(lang)
}

pub(crate) fn contacts() -> Vec<Contact> {
    let contact = |about: &str, name: &str, phone: Option<&str>| Contact {
        about: about.to_owned(),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
    };
    vec![
        contact("Aarhus Kommune", "Hanne Ledersen", Some("89 40 00 01")),
        contact("Plads til Alle", "Rikke Koordinatorsen", None),
    ]
}

fn sessions() -> Sessions {
    let session = |id: &str, device, began: &str, place: Option<&str>, is_this| Session {
        id: id.to_owned(),
        device,
        began_at: began.parse().unwrap(),
        place: place.map(str::to_owned),
        is_this,
    };
    Sessions {
        sessions: vec![
            session("s1", Device::Computer, "2026-11-30T07:02:00Z", Some("Aarhus"), true),
            session("s2", Device::Phone, "2026-11-29T18:40:00Z", Some("Viby J"), false),
            session("s3", Device::Tablet, "2026-11-29T08:11:00Z", None, false),
            session("s4", Device::Program, "2026-11-27T12:00:00Z", None, false),
            session("s5", Device::Unknown, "2026-11-26T06:59:00Z", Some("Odense"), false),
        ],
        logins: vec![
            sessions::Login {
                id: "l1".to_owned(),
                is_passkey: true,
                added_at: now(),
                used_at: Some(now()),
                is_this: true,
            },
            sessions::Login {
                id: "l2".to_owned(),
                is_passkey: false,
                added_at: now(),
                used_at: None,
                is_this: false,
            },
        ],
        may_have_passkey: true,
    }
}

fn demo() -> Demo {
    let person = |name: &str, role: &str, line: &str| Person {
        id: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        role: role.to_owned(),
        line: line.to_owned(),
    };
    Demo {
        people: vec![
            person(
                "Jens Eksempelsen",
                "sagsbehandler, Aarhus",
                "to henvisninger venter, én er kommet retur",
            ),
            person("Mette Prøvesen", "brobygger, Aarhus", "23 tråde, én er tavs"),
            person(
                "Rikke Koordinatorsen",
                "koordinator, Plads til Alle",
                "to tilbud skal have svar",
            ),
            person("Karla Frivilligsen", "frivillig", "fodbold med Sofus i morgen"),
            person("Line", "mor til Sofus", "ét samtykke mangler svar"),
            person("Hanne Ledersen", "leder, Aarhus", "17 børn venter på en forening"),
            person("Anne Revisorsen", "revisor, Aarhus", "en nødadgang skal gennemgås"),
            person("Ole Driftsen", "administrator", "alt kører, intet er sat til side"),
        ],
    }
}

fn authority() -> about::Authority {
    about::Authority {
        name: "Aarhus Kommune".to_owned(),
        email: Some("brobygger@example.dk".to_owned()),
        phone: Some("89 40 00 00".to_owned()),
        data_protection_email: Some("dpo@example.dk".to_owned()),
    }
}

fn accessibility() -> about::Accessibility {
    let reviewed_on = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    about::Accessibility { authority: authority(), reviewed_on }
}
