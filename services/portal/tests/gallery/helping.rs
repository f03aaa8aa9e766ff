//! The pages of a volunteer, a family and an organisation.

use chrono::NaiveDate;
use portal::{
    pages::{
        Page,
        coordinator::{
            AnswerOffer, Capacity, Desk, Due, Filter, MatchPage, Offer, PartAsked, Propose,
            VolunteerPage, VolunteerRow, Volunteers,
        },
        family::{
            Agreements, AnswerClosing, AnswerConsent, AnswerMatch, Asked, Coming, Helper, LookDay,
            LookLine, Looks, MyData, Permission, Permissions, RequestShown,
        },
        form::Form,
        volunteer::{OwnMatch, OwnMatches, Practical, SessionForm, SessionPage, Stop},
    },
    words::Lang,
};
use proto::{
    actor::Role,
    assignment::{Contribution, MatchStanding, PauseReason, SessionLine, VolunteerStanding, Went},
    code::{AgeBand, Need},
    thread::{ConsentPurpose, ConsentStanding, DataCategory},
};
use uuid::Uuid;

use super::{now, somebody};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(nth: u128) -> Uuid {
    Uuid::from_u128(nth)
}

/// Each page, with its name and whose it is.
pub(crate) fn all(lang: Lang) -> Vec<super::Shown> {
    let pages = [volunteers(lang), families(lang), coordinators(lang)].concat();
    pages
        .into_iter()
        .map(|(name, role, page)| super::shown(name, &somebody(lang, role), &page))
        .collect()
}

type Named = (&'static str, Role, Page);

fn own(nth: u128, standing: MatchStanding, paused_for: Vec<PauseReason>) -> OwnMatch {
    let session =
        |position, on, minutes, went| SessionLine { position, on: day(on), minutes, went };
    OwnMatch {
        id: id(nth),
        child: (nth == 1).then(|| "Sofus".to_owned()),
        need: Need::Leisure,
        organisation: "Viby IF".to_owned(),
        standing,
        paused_for,
        first_meeting_by: Some(day("2026-10-01")),
        first_met_on: Some(day("2026-09-29")),
        sessions: vec![
            session(9, "2026-11-23", 90, Some(Went::Good)),
            session(8, "2026-11-16", 0, None),
        ],
    }
}

fn volunteers(lang: Lang) -> Vec<Named> {
    let role = Role::Volunteer;
    let grant = || "g1".to_owned();
    let today = day("2026-11-30");
    let meets = || own(1, MatchStanding::Active, vec![]);
    let first = OwnMatches {
        grant: grant(),
        checked_at: now(),
        matches: vec![
            meets(),
            own(2, MatchStanding::Active, vec![PauseReason::Holiday]),
            own(3, MatchStanding::Proposed, vec![]),
            own(4, MatchStanding::Ended, vec![]),
        ],
        kept: Form::default(),
    };
    let none =
        OwnMatches { grant: grant(), checked_at: now(), matches: vec![], kept: Form::default() };
    let practical = Practical {
        grant: grant(),
        command: id(7),
        today,
        it: meets(),
        known: vec![("help-known-interests", "fodbold & tog".to_owned())],
        calls: vec![(Some("Line".to_owned()), "00 00 00 00".to_owned())],
    };
    let mut refused = Form::new([("met", "yes"), ("minutes", "x")]);
    refused.refuse("minutes", "Skriv minutter som et tal");
    let session = |form| SessionPage {
        grant: grant(),
        questions: SessionForm::of(&meets(), today),
        it: meets(),
        form,
    };
    let stop = |paused| Stop {
        grant: grant(),
        commands: [id(1), id(2)],
        it: own(1, MatchStanding::Active, paused),
    };
    vec![
        ("own-matches", role, first.page(lang)),
        ("own-none", role, none.page(lang)),
        ("practical", role, practical.page(lang)),
        ("session", role, session(Form::default()).page(lang)),
        ("session-refused", role, session(refused).page(lang)),
        ("stop", role, stop(vec![]).page(lang)),
        ("stop-away", role, stop(vec![PauseReason::VolunteerAway]).page(lang)),
    ]
}

fn permission(nth: u128, standing: ConsentStanding, asks_you: bool) -> Permission {
    Permission {
        id: id(nth),
        recipients: vec!["Viby IF".to_owned(), "Red Barnet".to_owned()],
        about: (nth != 3).then(|| "Sofus".to_owned()),
        categories: DataCategory::ALL.to_vec(),
        purpose: ConsentPurpose::Leisure,
        until_on: day("2027-06-30"),
        standing,
        asks_you,
        may_withdraw: standing == ConsentStanding::Given,
    }
}

#[expect(clippy::too_many_lines, reason = "each page once, with the people it shows")]
fn families(lang: Lang) -> Vec<Named> {
    let role = Role::Family;
    let grant = || "p1".to_owned();
    let text = str::to_owned;
    let asked = |href: &str, question: &str| Asked {
        href: text(href),
        question: text(question),
        why: Some(text("De skal bruge det.")),
    };
    let first = |asked: Vec<Asked>| Agreements {
        checked_at: now(),
        children: vec![text("Sofus"), text("Ida")],
        is_child: false,
        asked,
        next: vec![
            Coming { on: day("2026-12-01"), is_latest: true, what: text("Møde"), why: None },
            Coming {
                on: day("2027-01-09"),
                is_latest: false,
                what: text("Et ja slutter"),
                why: Some(text("I bliver spurgt")),
            },
        ],
        helpers: vec![Helper {
            name: text("Karla"),
            role: Some(text("Viby IF")),
            what: text("Fodbold"),
            met_on: Some(day("2026-11-29")),
        }],
        goals: vec![text("At score mål")],
        permissions: 2,
        is_over: false,
    };
    let consent = |it, form| AnswerConsent {
        grant: grant(),
        command: id(1),
        today: day("2026-11-30"),
        it,
        form,
    };
    let mut refused = Form::default();
    refused.refuse("answer", "Vælg ja eller nej");
    let matched = |asks_you| AnswerMatch {
        grant: grant(),
        command: id(1),
        id: id(2),
        helper: Some(text("Karla Frivilligsen")),
        organisation: text("Viby IF"),
        about: Some(text("Jeg er 24 og spiller selv")),
        child: Some(text("Sofus")),
        need: "plain-need-leisure",
        asks_you,
        form: Form::default(),
    };
    let closing = |asks_you| AnswerClosing {
        grant: grant(),
        command: id(1),
        id: id(2),
        outcome: "family-outcome-better",
        asks_you,
        form: Form::default(),
    };
    let line = |who: &str, is_refused| LookLine {
        who: text(who),
        why: "family-why-case-work",
        what: vec!["family-field-name"],
        times: 3,
        is_refused,
    };
    let looks = Looks {
        today: day("2026-11-30"),
        days: vec![LookDay {
            on: day("2026-11-29"),
            lines: vec![line("Brobygger", false), line("Frivillig", true)],
        }],
        older: Some(7),
    };
    let request = |is_answered| RequestShown {
        what: "family-right-access",
        about: Some(text("Sofus")),
        state: "family-request-received",
        received_at: now(),
        due_by: now(),
        is_answered,
    };
    let data = MyData {
        grant: grant(),
        command: id(1),
        requests: vec![request(false)],
        about: vec![(text("p1"), None), (text("p2"), Some(text("Sofus")))],
        form: Form::default(),
    };
    let all = vec![
        permission(1, ConsentStanding::Given, false),
        permission(2, ConsentStanding::Requested, true),
        permission(3, ConsentStanding::Expired, false),
    ];
    vec![
        (
            "agreements",
            role,
            first(vec![asked("/a", "Må de?"), asked("/b", "Må Karla?")]).page(lang),
        ),
        ("agreements-quiet", role, first(vec![]).page(lang)),
        (
            "consent",
            role,
            consent(permission(2, ConsentStanding::Requested, true), Form::default()).page(lang),
        ),
        (
            "consent-refused",
            role,
            consent(permission(2, ConsentStanding::Requested, true), refused).page(lang),
        ),
        (
            "consent-given",
            role,
            consent(permission(3, ConsentStanding::Given, false), Form::default()).page(lang),
        ),
        ("match", role, matched(true).page(lang)),
        ("match-answered", role, matched(false).page(lang)),
        ("closing", role, closing(true).page(lang)),
        ("closing-answered", role, closing(false).page(lang)),
        ("permissions", role, Permissions { today: day("2026-11-30"), all }.page(lang)),
        ("looks", role, looks.page(lang)),
        ("data", role, data.page(lang)),
    ]
}

fn row(nth: u128, until: Option<&str>) -> VolunteerRow {
    VolunteerRow {
        id: id(nth),
        name: (nth != 3).then(|| format!("Karla {nth}")),
        standing: VolunteerStanding::Open,
        cleared: until.is_some(),
        cleared_until: until.map(day),
        certificate_until: until.map(day),
        pledged: nth == 1,
        basic_until: until.map(day),
        load: u16::from(nth == 1),
        children: if nth == 1 { vec![(id(9), "Sofus".to_owned())] } else { vec![] },
        met_on: until.map(|_| day("2026-11-23")),
    }
}

#[expect(clippy::too_many_lines, reason = "each page once, with the people it shows")]
fn coordinators(lang: Lang) -> Vec<Named> {
    let role = Role::Coordinator;
    let grant = || "g1".to_owned();
    let today = day("2026-11-30");
    let offer = |nth| Offer {
        id: id(nth),
        need: Need::FamilyBreak,
        age: AgeBand::Age6To9,
        area: "Aarhus".to_owned(),
        expires_at: "2026-12-04T23:00:00Z".parse().unwrap(),
    };
    let part = PartAsked {
        id: id(4),
        part: Contribution::Transport,
        need: Need::Leisure,
        age: AgeBand::Age10To14,
        command: id(5),
    };
    let due = |nth: u128, is_late| Due {
        href: format!("/matches/{}", id(nth)),
        who: format!("Sofus · Karla {nth}"),
        what: "Mangler noget".to_owned(),
        on: Some(today),
        is_late,
        action: "help-see",
    };
    let desk = |is_full: bool| Desk {
        grant: grant(),
        checked_at: now(),
        offers: if is_full { vec![offer(1)] } else { vec![] },
        parts: if is_full { vec![part.clone()] } else { vec![] },
        due: if is_full { vec![due(1, true), due(2, false)] } else { vec![] },
        papers: if is_full { vec![due(3, false)] } else { vec![] },
        matches: 4,
        free: 2,
        places: Some(3),
    };
    let answer =
        AnswerOffer { grant: grant(), command: id(1), today, it: offer(1), form: Form::default() };
    let all = vec![row(1, Some("2027-03-14")), row(2, Some("2026-12-14")), row(3, None)];
    let list = |filter| Volunteers { today, filter, all: all.clone() };
    let one = |it| VolunteerPage {
        grant: grant(),
        command: id(1),
        today,
        it,
        phone: None,
        form: Form::default(),
    };
    let matched = |standing, paused| MatchPage {
        grant: grant(),
        command: id(1),
        today,
        it: own(1, standing, paused),
        helper: "Karla Frivilligsen".to_owned(),
        volunteer: id(3),
        asks_child: false,
        calls: vec![],
        form: Form::default(),
    };
    let propose = |free| Propose {
        grant: grant(),
        command: id(1),
        id: id(2),
        child: None,
        need: Need::Leisure,
        free,
        form: Form::default(),
    };
    let capacity =
        Capacity { grant: grant(), command: id(1), places: 4, free: 1, form: Form::default() };
    vec![
        ("desk", role, desk(true).page(lang)),
        ("desk-quiet", role, desk(false).page(lang)),
        ("offer", role, answer.page(lang)),
        ("volunteers", role, list(Filter::All).page(lang)),
        ("volunteers-gone", role, list(Filter::Gone).page(lang)),
        ("volunteer", role, one(row(1, Some("2027-03-14"))).page(lang)),
        ("volunteer-new", role, one(row(3, None)).page(lang)),
        ("paired", role, matched(MatchStanding::Active, vec![PauseReason::Holiday]).page(lang)),
        ("paired-confirmed", role, matched(MatchStanding::Confirmed, vec![]).page(lang)),
        ("propose", role, propose(vec![row(1, Some("2027-03-14"))]).page(lang)),
        ("propose-nobody", role, propose(vec![]).page(lang)),
        ("capacity", role, capacity.page(lang)),
    ]
}
