//! Of people and words, who looked, and what people ask about their own data.

use proto::vault::{
    BreakGlassFact, LookFact, PersonFact, SamePersonFact, SubjectRequestFact, WordsFact,
};

use super::owned;
use crate::{
    i18n::{Lang, codes, deadline, words},
    municipalities,
};

pub(super) fn words_of(fact: &WordsFact, lang: Lang) -> String {
    match fact {
        WordsFact::WasSealed { field, .. } => {
            let field = words::field(*field, lang);
            lang.pick(format!("Sealed: {field}"), format!("Forseglet: {field}"))
        }
        WordsFact::Shared { with } => {
            let with = codes::share_with(*with, lang);
            lang.pick(format!("Words shared with {with}"), format!("Ord delt med {with}"))
        }
        WordsFact::UnusedDestroyed {} => owned(
            lang,
            "Words that nobody used are destroyed",
            "Ord, som ingen brugte, er destrueret",
        ),
    }
}

pub(super) fn look(fact: LookFact, lang: Lang) -> String {
    let LookFact::Logged { fields, outcome, .. } = fact;
    let fields: Vec<_> = fields.into_iter().map(|it| words::field(it, lang)).collect();
    let (fields, outcome) = (fields.join(", "), words::look_outcome(outcome, lang));
    lang.pick(
        format!("Somebody looked: {fields} ({outcome})"),
        format!("Nogen så efter: {fields} ({outcome})"),
    )
}

pub(super) fn person(fact: &PersonFact, lang: Lang) -> String {
    match fact {
        PersonFact::Registered { kind, .. } => {
            let kind = codes::person_kind(*kind, lang);
            lang.pick(format!("Registered: {kind}"), format!("Registreret: {kind}"))
        }
        PersonFact::CustodyRecorded { holders } => {
            let count = holders.len();
            lang.pick(
                format!("Custody recorded: {count}"),
                format!("Forældremyndighed registreret: {count}"),
            )
        }
        PersonFact::PartyStatusChanged { party } => {
            let party = codes::party(*party, lang);
            lang.pick(format!("The child is {party} now"), format!("Barnet er nu {party}"))
        }
        PersonFact::HandedOver { to } => {
            let to = municipalities::name(*to);
            lang.pick(
                format!("{to} was told what it must know"),
                format!("{to} har fået, hvad den skal vide"),
            )
        }
        PersonFact::ConfirmedDuplicate { .. } => {
            owned(lang, "Registered twice: the two are one", "Registreret to gange: de to er én")
        }
        PersonFact::DismissedDuplicate { .. } => {
            owned(lang, "They are two, not one", "De er to, ikke én")
        }
    }
}

pub(super) fn same_person(fact: &SamePersonFact, lang: Lang) -> String {
    match fact {
        SamePersonFact::Found { .. } => owned(
            lang,
            "Registered in two municipalities: the two are one child",
            "Registreret i to kommuner: de to er ét barn",
        ),
        SamePersonFact::Parted { .. } => owned(
            lang,
            "Registered in two municipalities: the two are two children after all",
            "Registreret i to kommuner: de to er alligevel to børn",
        ),
    }
}

pub(super) fn break_glass(fact: &BreakGlassFact, lang: Lang) -> String {
    match fact {
        BreakGlassFact::Used { reason, until, .. } => {
            let (reason, until) =
                (codes::break_glass_reason(*reason, lang), deadline(*until, lang));
            lang.pick(
                format!("The glass is broken until {until}: {reason}"),
                format!("Nødadgang er taget i brug til {until}: {reason}"),
            )
        }
        BreakGlassFact::Asked { reason, approve_by, .. } => {
            let (reason, by) =
                (codes::break_glass_reason(*reason, lang), deadline(*approve_by, lang));
            lang.pick(
                format!("An auditor asks to break the glass: {reason}; to be approved by {by}"),
                format!("En revisor beder om nødadgang: {reason}; godkendes senest {by}"),
            )
        }
        BreakGlassFact::Approved { until, .. } => {
            let until = deadline(*until, lang);
            lang.pick(
                format!("A second person approved: the glass is broken until {until}"),
                format!("En anden person har godkendt: nødadgangen gælder til {until}"),
            )
        }
        BreakGlassFact::Lapsed {} => owned(
            lang,
            "Nobody approved in time: the glass stays whole",
            "Ingen godkendte i tide: der blev ingen nødadgang",
        ),
        BreakGlassFact::Reviewed { finding } => {
            let finding = codes::finding(*finding, lang);
            lang.pick(
                format!("The broken glass was reviewed: {finding}"),
                format!("Nødadgangen er gennemgået: {finding}"),
            )
        }
        BreakGlassFact::Unreviewed {} => owned(
            lang,
            "Nobody reviewed the broken glass in time",
            "Nødadgangen er ikke gennemgået i tide",
        ),
    }
}

pub(super) fn subject_request(fact: &SubjectRequestFact, lang: Lang) -> String {
    match fact {
        SubjectRequestFact::Received { right, due_by, .. } => {
            let (right, by) = (codes::right(*right, lang), deadline(*due_by, lang));
            lang.pick(
                format!("Somebody asks about their own data: {right}; to be answered by {by}"),
                format!("Nogen spørger til egne oplysninger: {right}; besvares senest {by}"),
            )
        }
        SubjectRequestFact::IdentityVerified { .. } => {
            owned(lang, "It is sure who asks", "Det er sikkert, hvem der spørger")
        }
        SubjectRequestFact::DueSoon { due_by } => {
            let by = deadline(*due_by, lang);
            lang.pick(
                format!("The request must be answered by {by}"),
                format!("Anmodningen skal besvares senest {by}"),
            )
        }
        SubjectRequestFact::Overdue { due_by } => {
            let by = deadline(*due_by, lang);
            lang.pick(
                format!("The request was not answered by {by}"),
                format!("Anmodningen er ikke besvaret inden {by}"),
            )
        }
        SubjectRequestFact::AccessPackageDelivered { .. } => {
            owned(lang, "The data were handed out", "Oplysningerne er udleveret")
        }
        SubjectRequestFact::RectificationApplied { .. } => {
            owned(lang, "The data are corrected", "Oplysningerne er berigtiget")
        }
        SubjectRequestFact::RestrictionApplied { .. } => {
            owned(lang, "The data are kept and not used", "Oplysningerne er begrænset")
        }
        SubjectRequestFact::RestrictionLifted { .. } => {
            owned(lang, "The data may be used again", "Begrænsningen er ophævet")
        }
        SubjectRequestFact::ErasureDecided { outcome, .. } => {
            let outcome = codes::erasure(*outcome, lang);
            lang.pick(
                format!("Erasure is decided: {outcome}"),
                format!("Sletning er afgjort: {outcome}"),
            )
        }
        SubjectRequestFact::SubjectKeyDestroyed { .. } => owned(
            lang,
            "A key is destroyed: nobody can read the data any more",
            "En nøgle er destrueret: ingen kan læse oplysningerne mere",
        ),
        SubjectRequestFact::Refused { .. } => {
            owned(lang, "The request is refused", "Anmodningen er afvist")
        }
        SubjectRequestFact::Answered { .. } => {
            owned(lang, "The request is answered", "Anmodningen er besvaret")
        }
    }
}
