//! Of consents, of the people they are about, and of what is passed on without one.

use proto::{
    thread::{
        ChildFact, ConcernedParty, ConsentFact, DisclosureFact, Recipient, ServiceName,
        TransferFact,
    },
    withdrawal::WithdrawalFact,
};

use super::{Names, owned};
use crate::{
    i18n::{Lang, code, codes, day, words},
    municipalities,
};

#[expect(clippy::too_many_lines, reason = "a sentence for each fact, and nothing else")]
pub(super) fn consent(fact: &ConsentFact, names: &Names, lang: Lang) -> String {
    match fact {
        ConsentFact::Requested { recipients, signatories, .. } => {
            let (to, count) = (names.all(recipients, lang), signatories.len());
            lang.pick(
                format!("Consent is asked for, to {to}; {count} must sign"),
                format!("Der er bedt om samtykke til {to}; {count} skal underskrive"),
            )
        }
        ConsentFact::Renewed { .. } => {
            owned(lang, "It says again what another consent said", "Samtykket fornyer et tidligere")
        }
        ConsentFact::Signed { channel, .. } => {
            let channel = words::signature_channel(*channel, lang);
            lang.pick(
                format!("Consent signed {channel}"),
                format!("Samtykke underskrevet {channel}"),
            )
        }
        ConsentFact::Given { recipients, until_on, .. } => {
            let (to, until) = (names.all(recipients, lang), day(*until_on, lang));
            lang.pick(
                format!("Consent holds, to {to}, until {until}"),
                format!("Samtykket gælder, til {to}, til og med {until}"),
            )
        }
        ConsentFact::Refused { channel, .. } => {
            let channel = words::signature_channel(*channel, lang);
            lang.pick(format!("Consent refused {channel}"), format!("Samtykke afslået {channel}"))
        }
        ConsentFact::Lapsed {} => owned(
            lang,
            "The consent was not signed in time",
            "Samtykket blev ikke underskrevet i tide",
        ),
        ConsentFact::OwnSignatureDue { by_on, .. } => {
            let by = day(*by_on, lang);
            lang.pick(
                format!("The young person is asked to sign too, by {by}"),
                format!("Den unge skal selv skrive under, senest {by}"),
            )
        }
        ConsentFact::OwnSignatureOverdue { .. } => owned(
            lang,
            "The young person has not signed in time",
            "Den unge har ikke skrevet under i tide",
        ),
        ConsentFact::Withdrawn { recipients, .. } => {
            let to = names.all(recipients, lang);
            lang.pick(
                format!("Consent withdrawn, to {to}"),
                format!("Samtykket til {to} er trukket tilbage"),
            )
        }
        ConsentFact::Expired { recipients, .. } => {
            let to = names.all(recipients, lang);
            lang.pick(
                format!("Consent has expired, to {to}"),
                format!("Samtykket til {to} er udløbet"),
            )
        }
        ConsentFact::EndedByTransfer { recipients, .. } => {
            let to = names.all(recipients, lang);
            lang.pick(
                format!("Consent has ended with the move, to {to}"),
                format!("Samtykket til {to} er ophørt med flytningen"),
            )
        }
        ConsentFact::Ended { recipients, reason, .. } => {
            let (to, why) = (names.all(recipients, lang), codes::consent_end(*reason, lang));
            lang.pick(
                format!("Consent has ended, to {to}: {why}"),
                format!("Samtykket til {to} er ophørt: {why}"),
            )
        }
        ConsentFact::OwnRightConfirmed { .. } => owned(
            lang,
            "A second person agrees that the child decides alone",
            "En anden medarbejder er enig i, at barnet selv bestemmer",
        ),
        ConsentFact::Acknowledged { by_service } => {
            let who = codes::service_name(*by_service, lang);
            lang.pick(format!("Access is closed: {who}"), format!("Adgangen er lukket: {who}"))
        }
        ConsentFact::ClosedEverywhere {} => {
            owned(lang, "Access is closed everywhere", "Adgangen er lukket overalt")
        }
        ConsentFact::WithdrawalLate { missing } => {
            let missing = services(missing, lang);
            lang.pick(
                format!("Access was not closed in time: {missing}"),
                format!("Adgangen er ikke lukket i tide: {missing}"),
            )
        }
        ConsentFact::PartyTold { party, channel } => {
            let (who, how) = (concerned(*party, names, lang), words::channel(*channel, lang));
            lang.pick(
                format!("Told of the withdrawal, {how}: {who}"),
                format!("Orienteret om tilbagekaldelsen, {how}: {who}"),
            )
        }
        ConsentFact::WithdrawalConfirmed {} => owned(
            lang,
            "All who are concerned were told of the withdrawal",
            "Alle berørte er orienteret om tilbagekaldelsen",
        ),
        ConsentFact::ConfirmationOverdue { missing } => {
            let missing = missing.iter().map(|it| concerned(*it, names, lang));
            let missing = missing.collect::<Vec<_>>().join(", ");
            lang.pick(
                format!("Not told of the withdrawal in time: {missing}"),
                format!("Ikke orienteret om tilbagekaldelsen i tide: {missing}"),
            )
        }
    }
}

fn concerned(party: ConcernedParty, names: &Names, lang: Lang) -> String {
    let named = |it| names.of(it, lang);
    party.organisation.map_or_else(|| words::party(party.party, lang).to_owned(), named)
}

fn services(missing: &[ServiceName], lang: Lang) -> String {
    missing.iter().map(|it| codes::service_name(*it, lang)).collect::<Vec<_>>().join(", ")
}

pub(super) fn child(fact: &ChildFact, lang: Lang) -> String {
    match fact {
        ChildFact::CustodyKnown { holders, .. } => {
            let count = holders.len();
            lang.pick(
                format!("{count} have custody of the child"),
                format!("{count} har forældremyndighed over barnet"),
            )
        }
        ChildFact::PartyKnown { party, .. } => {
            let party = codes::party(*party, lang);
            lang.pick(format!("The child is {party}"), format!("Barnet er {party}"))
        }
        ChildFact::JoinedThread { thread, .. } => {
            let thread = code(thread.0);
            lang.pick(
                format!("The child has a thread: {thread}"),
                format!("Barnet har en tråd: {thread}"),
            )
        }
        ChildFact::ConsentReminded { consent_by, .. } => {
            let by = day(*consent_by, lang);
            lang.pick(
                format!("There is no consent yet; it is needed by {by}"),
                format!("Der mangler samtykke; det skal være der senest {by}"),
            )
        }
        ChildFact::ConsentMissing { consent_by, .. } => {
            let by = day(*consent_by, lang);
            lang.pick(
                format!("There was no consent by {by}"),
                format!("Der kom intet samtykke inden {by}"),
            )
        }
        ChildFact::ConsentBegan { .. } => {
            owned(lang, "A consent about the child holds", "Et samtykke om barnet gælder")
        }
        ChildFact::ConsentEnded { .. } => {
            owned(lang, "A consent about the child has ended", "Et samtykke om barnet er ophørt")
        }
        ChildFact::SamePersonKnown { .. } => owned(
            lang,
            "Another registration is of the same child",
            "En anden registrering er det samme barn",
        ),
        ChildFact::SamePersonParted { .. } => owned(
            lang,
            "The other registration is not of the same child",
            "Den anden registrering er ikke det samme barn",
        ),
        ChildFact::HandedOver { to, .. } => {
            let to = municipalities::name(*to);
            lang.pick(format!("{to} can register the child"), format!("{to} kan registrere barnet"))
        }
        ChildFact::DisclosureBegan { .. } => owned(
            lang,
            "Data about the child are shown without a consent",
            "Oplysninger om barnet vises uden samtykke",
        ),
        ChildFact::DisclosureEnded { .. } => {
            owned(lang, "They are shown no more", "De vises ikke længere")
        }
        ChildFact::LeftThread { thread, .. } => {
            let thread = code(thread.0);
            lang.pick(
                format!("The child has no part in thread {thread} any more"),
                format!("Barnet er ikke længere i tråd {thread}"),
            )
        }
    }
}

pub(super) fn withdrawal(fact: &WithdrawalFact, lang: Lang) -> String {
    let WithdrawalFact::Acknowledged { .. } = fact;
    owned(
        lang,
        "Nothing is done on that consent any more",
        "Der handles ikke længere på det samtykke",
    )
}

pub(super) fn disclosure(fact: &DisclosureFact, names: &Names, lang: Lang) -> String {
    let (DisclosureFact::Recorded { to, .. } | DisclosureFact::Ended { to, .. }) = fact;
    let name = |it: &Recipient| match it {
        Recipient::Organisation(it) => names.of(*it, lang),
        Recipient::Municipality(it) => municipalities::name(*it),
    };
    let to = to.iter().map(name).collect::<Vec<_>>().join(", ");
    match fact {
        DisclosureFact::Recorded { basis, .. } => {
            let basis = codes::disclosure_basis(*basis, lang);
            lang.pick(
                format!("Passed on without consent, to {to}: {basis}"),
                format!("Videregivet uden samtykke til {to}: {basis}"),
            )
        }
        DisclosureFact::Ended { reason, .. } => {
            let why = codes::disclosure_end(*reason, lang);
            lang.pick(
                format!("What was passed on without consent is shown no more, to {to}: {why}"),
                format!(
                    "Det, der blev videregivet uden samtykke, vises ikke længere for {to}: {why}"
                ),
            )
        }
    }
}

pub(super) fn transfer(fact: &TransferFact, lang: Lang) -> String {
    match fact {
        TransferFact::MoveDetected { send_by, .. } => {
            let by = day(*send_by, lang);
            lang.pick(
                format!("The family moves; the material is sent by {by}"),
                format!("Familien flytter; materialet sendes senest {by}"),
            )
        }
        TransferFact::Initiated { to, receive_by, .. } => {
            let (to, by) = (municipalities::name(*to), day(*receive_by, lang));
            lang.pick(
                format!("The thread goes to {to}, to be received by {by}"),
                format!("Tråden overgår til {to}, modtages senest {by}"),
            )
        }
        TransferFact::MaterialSent { to, .. } => {
            let to = municipalities::name(*to);
            lang.pick(
                format!("The material is sent to {to}"),
                format!("Materialet er sendt til {to}"),
            )
        }
        TransferFact::Received { to, .. } => {
            let to = municipalities::name(*to);
            lang.pick(format!("{to} has received the thread"), format!("{to} har modtaget tråden"))
        }
        TransferFact::Cancelled { .. } => {
            owned(lang, "The thread stays where it is", "Tråden bliver, hvor den er")
        }
        TransferFact::Overdue { missing, due_on, .. } => {
            let (what, by) = (codes::transfer_step(*missing, lang), day(*due_on, lang));
            lang.pick(
                format!("The transfer waits for {what} since {by}"),
                format!("Overdragelsen mangler {what} siden {by}"),
            )
        }
    }
}
