//! What may go wrong.

use portal::{pages::error::Error, words::Lang};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, Error)> {
    let say = |danish: &str, english: &str| match lang {
        Lang::Da => danish.to_owned(),
        Lang::En => english.to_owned(),
    };
    vec![
        (
            "error-401",
            Error::NotLoggedIn { back: Some("/threads".to_owned()), contacts: super::contacts() },
        ),
        (
            "error-403",
            Error::NotAllowed {
                tried: say("se, hvem der har adgang", "see who has access"),
                allows: super::contacts().into_iter().next(),
            },
        ),
        (
            "error-409-refused",
            Error::Refused { status: 409, why: say("Tråden er på pause.", "The thread rests.") },
        ),
        ("error-404", Error::NotFound),
        (
            "error-409-quicker",
            Error::Quicker {
                now: Some(say(
                    "Mette Prøvesen tog imod kl. 14.12.",
                    "Mette Prøvesen took it on at 14:12.",
                )),
                is_kept: true,
                back: "/referrals/1".to_owned(),
            },
        ),
        (
            "error-409-role",
            Error::OtherRole {
                drawn: say("sagsbehandler, Aarhus Kommune", "case worker, Aarhus Kommune"),
                acting: say("mor til Ida og Noah", "mother of Ida and Noah"),
                grant: "g1".to_owned(),
                back: "/referrals/new".to_owned(),
            },
        ),
        ("error-413", Error::TooLarge { megabytes_max: 10, back: "/referrals/new".to_owned() }),
        ("error-429", Error::TooMany { again_at: super::now() }),
        ("error-500", Error::Broken { reference: "7K3M-Q2".to_owned() }),
        ("error-503", Error::Away { what: Some("MitID".to_owned()), is_kept: false }),
        ("error-503-page", Error::Away { what: None, is_kept: true }),
    ]
}
