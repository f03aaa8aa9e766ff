//! The pages of municipal staff, with made-up children and colleagues.

use chrono::NaiveDate;
use portal::{
    pages::{
        Page,
        child::Child,
        codes,
        form::Form,
        organisations::{self, Organisations},
        referral::{May, Referral},
        referrals::{self, Begun, First, Group, Referrals},
        threads::{Chip, Contact, Pages, Row, Threads},
        today::{Note, Press, Tile, Today, Urgent, When},
    },
    words::{Lang, Words},
};
use proto::{
    actor::Role,
    assignment::OrganisationKind,
    code::{AgeBand, Need},
    id::{PersonId, ReferralId, ThreadId},
    referral::{
        LegalBasis, Purpose, ReferenceNumber, ReferralView, ReturnReason, Standing, Urgency,
    },
    thread::ThreadState,
};
use uuid::Uuid;

use super::{
    Shown, now,
    overseers::{alerts_list, event, history, leader, proof, refusals},
    shown, somebody,
    thread::{act, said, thread},
};

/// Every page of staff in this language.
pub(super) fn all(lang: Lang) -> Vec<Shown> {
    let of = |name: &str, role, page: &Page| shown(name, &somebody(lang, role), page);
    let words = Words::of(lang);
    vec![
        of("today", Role::BridgeBuilder, &today_page(words, true).page(lang)),
        of("today-quiet", Role::BridgeBuilder, &today_page(words, false).page(lang)),
        of("threads", Role::BridgeBuilder, &threads(words).page(lang)),
        of("thread", Role::BridgeBuilder, &thread(words, true).page(lang)),
        of("thread-overseen", Role::Leader, &thread(words, false).page(lang)),
        of("organisations", Role::Leader, &organisations().page(lang)),
        of("said", Role::BridgeBuilder, &said(words).page(lang)),
        of("act", Role::BridgeBuilder, &act(words, lang, false)),
        of("act-refused", Role::BridgeBuilder, &act(words, lang, true)),
        of("referrals", Role::BridgeBuilder, &referrals_list(words).page(lang)),
        of("referrals-mine", Role::CaseWorker, &first(words).page(lang)),
        of("referral", Role::BridgeBuilder, &referral(Standing::Waiting, words).page(lang)),
        of("referral-returned", Role::CaseWorker, &referral(Standing::Returned, words).page(lang)),
        of("alerts", Role::Leader, &alerts_list(words).page(lang)),
        of("leader", Role::Leader, &leader(words).page(lang)),
        of("proof", Role::Auditor, &proof(words, false).page(lang)),
        of("proof-broken", Role::Auditor, &proof(words, true).page(lang)),
        of("history", Role::Auditor, &history(words).page(lang)),
        of("event", Role::Auditor, &event(words).page(lang)),
        of("refused", Role::Auditor, &refusals().page(lang)),
    ]
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn today() -> NaiveDate {
    day("2026-11-30")
}

pub(super) fn child(name: Option<&str>, years: u8) -> Child {
    Child {
        name: name.map(str::to_owned),
        years: name.map(|_| years),
        age_band: Some(AgeBand::Age6To9),
    }
}

pub(super) fn chips() -> Vec<Chip> {
    let chip = |href: &str, label: &str, is_chosen| Chip {
        href: href.to_owned(),
        label: label.to_owned(),
        is_chosen,
    };
    vec![chip("/threads", "Mine", true), chip("/threads?who=all", "Alle", false)]
}

fn row(words: &Words, at: u128, name: Option<&str>, due_on: &str) -> Row {
    let contacts = [day("2026-11-28"), day("2026-11-10")].into_iter().collect();
    let due_on = day(due_on);
    Row {
        href: format!("/threads/{}", Uuid::from_u128(at)),
        child: child(name, 9).label(words),
        accountable: name.is_none().then(|| words.say("colleague-other")),
        state: if name.is_some() { ThreadState::Active } else { ThreadState::Paused },
        carrier: codes::carrier(Role::BridgeBuilder),
        step: words.say(codes::step(proto::thread::Step::FollowUp)),
        due_on,
        is_overdue: due_on < today(),
        contact: Some(Contact::of(&contacts, None, name.is_none(), today())),
    }
}

fn urgent(at: u128, when: When) -> Urgent {
    Urgent {
        when,
        what: "Sofus, 8 år: ring til mor".to_owned(),
        why: "Sidste kontakt var 2. november.".to_owned(),
        href: format!("/threads/{}", Uuid::from_u128(at)),
        label: "Åbn tråden".to_owned(),
        about: format!("Sofus, nummer {at}"),
    }
}

fn today_page(words: &Words, is_busy: bool) -> Today {
    let tile = |href: &str, count, label: &str, press| Tile {
        href: href.to_owned(),
        count,
        label: label.to_owned(),
        press,
    };
    let note = |at: u128| Note {
        href: format!("/threads/{}#story", Uuid::from_u128(at)),
        what: "Foreningen sagde ja".to_owned(),
        about: format!("Ida {at} · i går"),
    };
    Today {
        today: today(),
        checked_at: now(),
        tiles: vec![
            tile("/threads?due=overdue", 2, "over tid", Press::Late),
            tile("/threads?due=today", 1, "skal ske i dag", Press::Soon),
            tile("/referrals?standing=waiting", 0, "nye henvisninger", Press::Not),
        ],
        urgent: if is_busy {
            vec![
                urgent(1, When::Day(day("2026-11-28"))),
                urgent(2, When::Moment(now())),
                urgent(3, When::Day(day("2026-12-03"))),
            ]
        } else {
            vec![]
        },
        referrals: if is_busy { vec![urgent(4, When::Day(day("2026-12-02")))] } else { vec![] },
        rows: if is_busy {
            vec![row(words, 1, Some("Sofus"), "2026-11-28"), row(words, 2, None, "2026-12-01")]
        } else {
            vec![]
        },
        total: if is_busy { 23 } else { 0 },
        all_href: "/threads".to_owned(),
        answers: if is_busy { vec![note(1), note(2)] } else { vec![] },
        ahead: vec![],
    }
}

fn threads(words: &Words) -> Threads {
    Threads {
        choices: vec![("filter-who", chips())],
        rows: vec![row(words, 1, Some("Sofus"), "2026-11-28"), row(words, 2, None, "2026-12-24")],
        total: 2,
        pages: Pages { before: None, next: Some("/threads?page=2".to_owned()) },
        has_contact: true,
        today: today(),
    }
}

fn organisations() -> Organisations {
    let row = |name: &str, kind, agreement_until| organisations::Row {
        name: name.to_owned(),
        kind,
        free: 2,
        places: 5,
        agreement_until,
        href: Some("/organisations/1/agreement".to_owned()),
    };
    Organisations {
        rows: vec![
            row("Brabrand IF", OrganisationKind::SportsClub, Some(day("2027-11-30"))),
            row("Viby Spejderne", OrganisationKind::Scouts, Some(day("2026-12-31"))),
            row("Fjordens Lystfiskere", OrganisationKind::Association, None),
        ],
        may_add: true,
        today: today(),
    }
}

fn referral_row(words: &Words, at: u128, standing: Standing) -> referrals::Row {
    referrals::Row {
        href: format!("/referrals/{}", Uuid::from_u128(at)),
        child: child(None, 8).label(words),
        reference: format!("7KQ2-M4TD-{at}"),
        needs: words.say(codes::need(Need::Leisure)),
        submitted_at: now(),
        standing,
        answer_by: now(),
        is_overdue: at == 1,
        return_reason: (standing == Standing::Returned).then_some(ReturnReason::Incomplete),
        bridge_builder: (standing == Standing::Accepted).then(|| "Mette".to_owned()),
    }
}

fn referrals_list(words: &Words) -> Referrals {
    let rows = [Standing::Waiting, Standing::Returned, Standing::Accepted, Standing::Withdrawn];
    let rows = rows.into_iter().zip(1..).map(|(it, at)| referral_row(words, at, it));
    Referrals {
        choices: chips(),
        rows: rows.collect(),
        total: 4,
        pages: Pages::default(),
        may_refer: true,
        now: now(),
    }
}

fn first(words: &Words) -> First {
    let group = |at: u128, heading: &str, total| Group {
        heading: heading.to_owned(),
        none: words.say("group-none"),
        href: format!("/referrals?standing={at}"),
        all: format!("Vis alle: {heading}"),
        rows: if total > 0 { vec![referral_row(words, at, Standing::Waiting)] } else { vec![] },
        total,
    };
    First {
        tiles: vec![],
        groups: vec![group(1, "Sendt tilbage", 0), group(2, "Venter", 12)],
        begun: vec![Begun {
            href: "/referrals/new/1".to_owned(),
            child: "Barn".to_owned(),
            drafted_at: now(),
        }],
        now: now(),
    }
}

fn referral(standing: Standing, words: &Words) -> Referral {
    let id = ReferralId(Uuid::from_u128(1));
    let view = ReferralView {
        referral: id,
        reference: ReferenceNumber::of(id),
        thread: ThreadId::of(id),
        standing,
        child: PersonId(Uuid::from_u128(2)),
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::AdultFriend],
        wish: None,
        no_wish: None,
        urgency: Urgency::Ordinary,
        submitted_at: now(),
        answer_by: now(),
        overdue: false,
        bridge_builder: None,
        return_reason: (standing == Standing::Returned).then_some(ReturnReason::Incomplete),
        withdraw_reason: None,
        held_up_by: None,
    };
    let is_returned = standing == Standing::Returned;
    Referral {
        child: child(None, 8).label(words),
        siblings: vec![],
        wish: is_returned.then(|| "Jeg vil spille fodbold".to_owned()),
        bridge_builder: None,
        may: May {
            answer: !is_returned,
            withdraw: is_returned,
            submit: is_returned,
            thread: false,
            custody: is_returned,
        },
        form: Form::default(),
        grant: "grant".to_owned(),
        now: now(),
        view,
    }
}
