//! Of consents, of the people they are about, and of what is passed on without one.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("consent.requested", "consent was asked for", "der blev bedt om samtykke"),
    ("consent.renewed", "a consent was to be renewed", "et samtykke skulle fornyes"),
    ("consent.signed", "a consent was signed", "et samtykke blev underskrevet"),
    (
        "consent.given",
        "all had signed, and the consent held",
        "alle havde underskrevet, og samtykket gjaldt",
    ),
    ("consent.refused", "consent was refused", "samtykket blev afslået"),
    (
        "consent.lapsed",
        "the consent was not signed in time",
        "samtykket blev ikke underskrevet i tide",
    ),
    (
        "consent.own_signature_due",
        "the young person was asked to sign too",
        "den unge blev bedt om selv at skrive under",
    ),
    (
        "consent.own_signature_overdue",
        "the young person did not sign in time",
        "den unge skrev ikke under i tide",
    ),
    ("consent.withdrawn", "the consent was withdrawn", "samtykket blev trukket tilbage"),
    ("consent.expired", "the consent expired", "samtykket udløb"),
    (
        "consent.ended_by_transfer",
        "the consent ended with the move",
        "samtykket ophørte med flytningen",
    ),
    ("consent.ended", "the consent ended", "samtykket ophørte"),
    (
        "consent.own_right_confirmed",
        "a second person agreed to the child's own right",
        "en anden var enig i barnets egen ret",
    ),
    ("consent.acknowledged", "access was closed in one place", "adgangen blev lukket ét sted"),
    ("consent.closed_everywhere", "access was closed everywhere", "adgangen blev lukket overalt"),
    (
        "consent.withdrawal_late",
        "access was not closed everywhere in time",
        "adgangen blev ikke lukket overalt i tide",
    ),
    (
        "consent.party_told",
        "somebody concerned was told of the withdrawal",
        "en berørt blev orienteret om tilbagekaldelsen",
    ),
    (
        "consent.withdrawal_confirmed",
        "all concerned were told of the withdrawal",
        "alle berørte var orienteret om tilbagekaldelsen",
    ),
    (
        "consent.confirmation_overdue",
        "not all were told of the withdrawal in time",
        "ikke alle blev orienteret om tilbagekaldelsen i tide",
    ),
    ("child.custody_known", "noted: who has custody", "noteret: hvem der har forældremyndigheden"),
    ("child.party_known", "noted: the child's party status", "noteret: barnets partsstatus"),
    ("child.joined_thread", "the child joined a thread", "barnet kom med i en tråd"),
    ("child.consent_reminded", "a consent was still missing", "der manglede stadig et samtykke"),
    ("child.consent_missing", "there was no consent in time", "der kom intet samtykke i tide"),
    (
        "child.consent_began",
        "noted: a consent about the child holds",
        "noteret: et samtykke om barnet gælder",
    ),
    (
        "child.consent_ended",
        "noted: a consent about the child has ended",
        "noteret: et samtykke om barnet er ophørt",
    ),
    (
        "child.same_person_known",
        "known: another registration is of the same child",
        "kendt: en anden registrering er det samme barn",
    ),
    (
        "child.same_person_parted",
        "known: the other registration is another child",
        "kendt: den anden registrering er et andet barn",
    ),
    (
        "child.handed_over",
        "another municipality can register the child",
        "en anden kommune kan registrere barnet",
    ),
    (
        "child.disclosure_began",
        "data were shown without a consent",
        "oplysninger blev vist uden samtykke",
    ),
    ("child.disclosure_ended", "they were not shown any more", "de blev ikke længere vist"),
    (
        "child.left_thread",
        "the child was no longer in the thread",
        "barnet var ikke længere med i tråden",
    ),
    (
        "disclosure.ended",
        "what was passed on is shown no more",
        "det videregivne vises ikke længere",
    ),
    (
        "disclosure.recorded",
        "data were passed on without consent",
        "oplysninger blev videregivet uden samtykke",
    ),
    (
        "transfer.move_detected",
        "it was noted that the family moves",
        "det blev noteret, at familien flytter",
    ),
    (
        "transfer.initiated",
        "the transfer to another municipality began",
        "overdragelsen til en anden kommune begyndte",
    ),
    (
        "transfer.material_sent",
        "the material was sent to the other municipality",
        "materialet blev sendt til den anden kommune",
    ),
    (
        "transfer.received",
        "the other municipality received the thread",
        "den anden kommune modtog tråden",
    ),
    ("transfer.cancelled", "the transfer was called off", "overdragelsen blev opgivet"),
    ("transfer.overdue", "the transfer took too long", "overdragelsen tog for lang tid"),
    (
        "withdrawal.acknowledged",
        "nothing was done on the consent any more",
        "der blev ikke længere handlet på samtykket",
    ),
];
