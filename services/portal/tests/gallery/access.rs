//! Who has access, inviting somebody, and taking an invitation.

use chrono::NaiveDate;
use portal::{
    pages::{
        access::{Access, Drawn, Invite, Invited, Past, Person, Proposed, Row, Stopped},
        claims::Ignored,
        form::{Choice, Form},
        invitation::{Offered, Opened, Over, Ready},
        login::Way,
        machines::{Administrator, Ending},
    },
    words::{Lang, Words},
};
use proto::{actor::Role, identity::NothingGiven};
use uuid::Uuid;

use super::{Shown, nobody, now, shown, somebody, staff::today};

fn row(at: u128, who: &str, role: &str) -> Row {
    Row {
        grant: Uuid::from_u128(at).to_string(),
        who: who.to_owned(),
        role: role.to_owned(),
        from: NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
        until: (at == 2).then(|| NaiveDate::from_ymd_opt(2027, 1, 31).unwrap()),
        source: "invitation".to_owned(),
        accountable_for: u32::try_from(at).unwrap(),
        is_human_known: at != 2,
        is_me: at == 3,
    }
}

/// A machine that is to be seen to.
pub(super) fn machines() -> Vec<Ending> {
    vec![Ending {
        grant: Uuid::from_u128(4).to_string(),
        machine: "3ac10000".to_owned(),
        role: "Sagsbehandler".to_owned(),
        asks: 2,
        until: NaiveDate::from_ymd_opt(2026, 12, 15).unwrap(),
    }]
}

fn list(may_change: bool) -> Access {
    Access {
        place: "Aarhus Kommune".to_owned(),
        today: today(),
        rows: vec![
            row(1, "Mette Prøvesen", "Brobygger"),
            row(2, "Ali Vagtsen", "Brobygger, vagt"),
            row(3, "Hanne Ledersen", "Leder"),
        ],
        proposed: vec![Proposed {
            grant: Uuid::from_u128(9).to_string(),
            who: "Anne Revisorsen".to_owned(),
            role: "Revisor, databeskyttelse".to_owned(),
            until: now(),
            may_confirm: true,
        }],
        invited: vec![Invited {
            invitation: Uuid::from_u128(8).to_string(),
            place: Some("Plads til Alle".to_owned()),
            at: "0751".to_owned(),
            role: "Koordinator".to_owned(),
            until: now(),
        }],
        stopped: [false, true]
            .map(|is_closed| Stopped {
                account: Uuid::from_u128(7).to_string(),
                who: if is_closed { "Bo Lukketsen" } else { "Ib Spærretsen" }.to_owned(),
                role: "Sagsbehandler".to_owned(),
                is_closed,
            })
            .to_vec(),
        ignored: vec![
            Ignored {
                who: "Ali Vagtsen".to_owned(),
                at: now(),
                why: vec![NothingGiven::Constrained, NothingGiven::OtherEmployer],
            },
            Ignored {
                who: Words::of(Lang::Da).say("nothing-nobody"),
                at: now(),
                why: vec![NothingGiven::NotMapped],
            },
        ],
        machines: machines(),
        may_change,
        may_look_back: !may_change,
        on: (!may_change).then(|| {
            let ended = Some((now(), "sidste dag er gået".to_owned()));
            let past = Past {
                who: "Ali Vagtsen".to_owned(),
                role: "Brobygger".to_owned(),
                began_at: now(),
                ended,
            };
            (today(), vec![past])
        }),
        form: Form::default(),
        grant: "grant".to_owned(),
        drawn: Uuid::from_u128(1),
        more: None,
    }
}

fn drawn() -> Drawn {
    Drawn { seed: "seed".to_owned(), id: "id".to_owned(), command: Uuid::from_u128(2) }
}

fn offered(is_recovery: bool, logged_in: bool, refused: Option<&str>) -> Offered {
    Offered {
        role: "koordinator".to_owned(),
        place: "Plads til Alle".to_owned(),
        can: "Du kan svare på tilbud.".to_owned(),
        is_recovery,
        logged_in: logged_in.then(|| "Rikke Koordinatorsen".to_owned()),
        may_use_passkey: true,
        asks_name: !is_recovery,
        ways: vec![Way { provider: "mitid".to_owned(), label: "MitID".to_owned() }],
        until: now(),
        link: "link".to_owned(),
        code: "K7M P4T".to_owned(),
        refused: refused.map(str::to_owned),
    }
}

pub(super) fn all(lang: Lang) -> Vec<Shown> {
    let words = Words::of(lang);
    let leader = somebody(lang, Role::Leader);
    let auditor = somebody(lang, Role::Auditor);
    let person = Person {
        row: row(1, "Mette Prøvesen", "Brobygger"),
        others: vec![row(4, "Mette Prøvesen", "Sagsbehandler")],
        account: "account".to_owned(),
        may_give: vec![Choice::new("case-worker", "Henvise børn")],
        may_block: true,
        may_recover: true,
        form: Form::default(),
        grant: "grant".to_owned(),
        drawn: drawn(),
    };
    let mut form = Form::default();
    form.refuse("role", words.say("invite-role-missing"));
    let invite = Invite {
        roles: vec![
            Choice::new("bridge-builder", "Følge familier"),
            Choice::new("case-worker", "Henvise børn"),
        ],
        volunteers: vec![Choice::new("v1", "Sana Eksempelsen")],
        organisations: vec![Choice::new("o1", "Plads til Alle")],
        form,
        grant: "grant".to_owned(),
        drawn: drawn(),
        sees_list: true,
    };
    let ready = Ready {
        link: "https://brobygger.example/invitation#0751.x.y".to_owned(),
        code: "K7M P4T".to_owned(),
        what: "Til koordinator, Plads til Alle".to_owned(),
        until: now(),
        back: "/access".to_owned(),
    };
    let mut wrong = Form::new([("link", "link"), ("code", "K7M P4T")]);
    wrong.refuse("code", words.say_with("invitation-code-wrong", &[("count", 1.into())]));
    let mut pages = vec![
        shown("access", &leader, &list(true).page(lang)),
        shown("access-auditor", &auditor, &list(false).page(lang)),
        shown(
            "machines",
            &somebody(lang, Role::Administrator),
            &Administrator { machines: machines(), checked_at: now() }.page(lang),
        ),
        shown("access-person", &leader, &person.page(lang)),
        shown("access-invite", &leader, &invite.page(lang)),
        shown("access-ready", &leader, &ready.page(lang)),
        shown("invitation", &nobody(lang), &Opened::default().page(lang)),
        shown("invitation-wrong", &nobody(lang), &Opened { form: wrong }.page(lang)),
        shown("offered", &nobody(lang), &offered(false, false, None).page(lang)),
        shown("offered-again", &nobody(lang), &offered(true, false, None).page(lang)),
        shown(
            "offered-refused",
            &somebody(lang, Role::Coordinator),
            &offered(false, true, Some(&words.say("take-own"))).page(lang),
        ),
    ];
    for (name, over) in [
        ("over-used", Over::Used),
        ("over-withdrawn", Over::Withdrawn),
        ("over-late", Over::Late),
        ("over-spoiled", Over::Spoiled),
    ] {
        pages.push(shown(name, &nobody(lang), &over.page(lang)));
    }
    pages
}
