//! Of follow-ups, measurements, silence and alerts.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("follow_up.planned", "a follow-up was planned", "en opfølgning blev planlagt"),
    ("follow_up.held", "a follow-up was held", "en opfølgning blev holdt"),
    ("follow_up.cancelled", "a follow-up was called off", "en opfølgning blev aflyst"),
    ("measurement.recorded", "a measurement", "en måling"),
    ("measurement.entry_corrected", "a measurement was corrected", "en måling blev rettet"),
    (
        "watch.contact_corrected",
        "a contact that was a mistake was corrected",
        "en kontakt, der var en fejl, blev rettet",
    ),
    (
        "watch.started",
        "from now on contact was watched over",
        "fra nu af blev der holdt øje med kontakten",
    ),
    ("watch.renewed", "a contact was noticed", "en kontakt blev bemærket"),
    (
        "watch.fell_silent",
        "there had been no contact for too long",
        "der havde ikke været kontakt i for lang tid",
    ),
    (
        "watch.contact_noted",
        "a contact was noticed, after there had been none for too long",
        "en kontakt blev bemærket, efter at der i for lang tid ikke havde været nogen",
    ),
    (
        "watch.ended",
        "contact was no longer watched over",
        "der blev ikke længere holdt øje med kontakten",
    ),
    (
        "watch.paused",
        "contact was not watched over during the pause",
        "der blev ikke holdt øje med kontakten under pausen",
    ),
    ("watch.resumed", "contact was watched over again", "der blev igen holdt øje med kontakten"),
    (
        "watch.moved",
        "another municipality watched over contact",
        "en anden kommune holdt øje med kontakten",
    ),
    ("alert.raised", "an alert was raised", "der kom en advarsel"),
    (
        "alert.noted",
        "something was heard late, and nobody was told yet",
        "noget blev hørt sent, og ingen fik besked endnu",
    ),
    (
        "alert.passed",
        "what was heard late was over already",
        "det, der blev hørt sent, var allerede forbi",
    ),
    ("alert.acknowledged", "the alert was seen", "advarslen blev set"),
    ("alert.resolved", "the alert was over", "advarslen var forbi"),
    (
        "circle.known",
        "noted: who is in the thread, and who works with it",
        "noteret: hvem der er i tråden, og hvem der arbejder med den",
    ),
    ("scores.shown", "somebody looked at measurements", "nogen så på målinger"),
];
