//! The command line asks to act as somebody.

use portal::{
    pages::{
        form::Form,
        program::{Answered, Asking, Enter, From, Over},
    },
    words::{Lang, Words},
};
use proto::actor::Role;

use super::{Shown, now, shown, somebody};

pub(super) fn all(lang: Lang) -> Vec<Shown> {
    let who = somebody(lang, Role::BridgeBuilder);
    let asking = |from, is_fresh| Asking {
        from,
        role: "Brobygger".to_owned(),
        place: "Aarhus Kommune".to_owned(),
        is_fresh,
        challenge: "challenge".to_owned(),
        grant: "grant".to_owned(),
        until: now(),
        can_change_role: is_fresh,
    };
    let mut form = Form::new([("code", "BCDF-GHJ")]);
    form.refuse("code", Words::of(lang).say("program-code-form"));
    let url = Some("http://127.0.0.1:40000/?code=x&state=y".to_owned());
    vec![
        shown("program", &who, &asking(From::ThisMachine { port: 40_000 }, true).page(lang)),
        shown(
            "program-again",
            &who,
            &asking(From::Address("192.0.2.7".to_owned()), false).page(lang),
        ),
        shown("programcode", &who, &Enter::default().page(lang)),
        shown("programcode-wrong", &who, &Enter { form }.page(lang)),
        shown("programallowed", &who, &Answered { may: true, url }.page(lang)),
        shown("programrefused", &who, &Answered { may: false, url: None }.page(lang)),
        shown("programover", &who, &Over.page(lang)),
    ]
}
