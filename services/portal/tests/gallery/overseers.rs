//! The pages of those who oversee: alerts, figures, the proof and the history.

use portal::{
    pages::{
        alerts::{self, Alerts},
        codes,
        form::Form,
        history::{Event, History, Line, Proof, Refusals},
        leader::{Figure, Leader, Load},
        threads::Pages,
        today::{Press, Tile},
    },
    words::Words,
};
use proto::{
    actor::Role,
    audit::{Entry, Fault, FaultKind, LedgerHead},
    followup::Severity,
    id::{EventId, UserId},
    request::Refused,
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    now,
    staff::{chips, today},
};

pub(super) fn alerts_list(words: &Words) -> Alerts {
    let row = |at: u128, may_answer| alerts::Row {
        href: format!("/alerts/{}", Uuid::from_u128(at)),
        child: format!("Sofus {at}"),
        what: "tråden er tavs".to_owned(),
        to_do: "Tag kontakt.".to_owned(),
        severity: Severity::Warning,
        owner: words.say(codes::carrier(Role::BridgeBuilder)),
        due_by: now(),
        raised_at: now(),
        unheard_since: (at == 3).then(now),
        is_seen: at == 2,
        may_answer,
        about: Some(format!("/threads/{}", Uuid::from_u128(at))),
    };
    Alerts {
        choices: vec![("alerts-who", chips())],
        rows: vec![row(1, true), row(2, true), row(3, false)],
        total: 3,
        pages: Pages::default(),
        grant: "grant".to_owned(),
        today: today(),
    }
}

fn tile(count: usize, label: &str) -> Tile {
    let (href, label) = (format!("/threads?of=1&count={count}"), label.to_owned());
    Tile { href, count, label, press: Press::Late }
}

pub(super) fn leader(words: &Words) -> Leader {
    Leader {
        place: "Aarhus Kommune".to_owned(),
        tiles: vec![],
        needs: vec![],
        machines: super::access::machines(),
        figures: vec![Figure {
            label: "Børn".to_owned(),
            value: portal::pages::leader::people(3, words),
            made: "Hver én gang.".to_owned(),
        }],
        loads: vec![Load {
            who: "Mette".to_owned(),
            threads: tile(23, "Tråde"),
            overdue: tile(2, "Over tid"),
            is_active: false,
        }],
        now: now(),
    }
}

fn line(words: &Words, position: i64) -> Line {
    let entry = Entry {
        source: "thread".to_owned(),
        position,
        id: EventId(Uuid::from_u128(1)),
        occurred_at: now(),
        recorded_at: now(),
        kind: "thread.opened".to_owned(),
        stream: Uuid::from_u128(2),
        version: 1,
        thread: Uuid::from_u128(2),
        municipality: "0751".parse().unwrap(),
        role: Some(Role::System),
        by: None,
        cause: Uuid::from_u128(3),
        hash: Digest::default(),
    };
    Line::new(entry, None, words)
}

fn fault() -> Fault {
    Fault { source: "thread".to_owned(), position: 2, kind: FaultKind::Broken, found_at: now() }
}

pub(super) fn proof(words: &Words, is_broken: bool) -> Proof {
    Proof {
        heads: vec![LedgerHead {
            source: "thread".to_owned(),
            position: 2,
            hash: Digest::default(),
        }],
        faults: if is_broken { vec![fault()] } else { vec![] },
        latest: vec![line(words, 1)],
        checked_at: now(),
    }
}

pub(super) fn history(words: &Words) -> History {
    History {
        form: Form::default(),
        lines: vec![line(words, 2), line(words, 1)],
        next: Some("/history?after=1.thread.1".to_owned()),
        first: Some("/history".to_owned()),
    }
}

pub(super) fn event(words: &Words) -> Event {
    Event {
        line: line(words, 2),
        chain: vec![line(words, 1), line(words, 2)],
        before: Some("00".to_owned()),
        fault: Some(fault()),
    }
}

pub(super) fn refusals() -> Refusals {
    let refused = Refused {
        by: UserId(Uuid::from_u128(1)),
        role: Role::CaseWorker,
        tenant: "0751".parse().unwrap(),
        organisation: None,
        request: "accept_referral".to_owned(),
        code: "not_your_mandate".to_owned(),
        about: None,
        times: 3,
        since: now(),
        last_at: now(),
    };
    Refusals { refused: vec![("referral", refused)], silent: vec!["vault"] }
}
