//! Of people and words, who looked, and what people ask about their own data.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("words.sealed", "information was stored", "en oplysning blev gemt"),
    ("words.shared", "information was shared", "en oplysning blev delt"),
    (
        "words.unused_destroyed",
        "information that nobody used was destroyed",
        "en oplysning, som ingen brugte, blev slettet",
    ),
    ("look.logged", "somebody looked at information", "nogen så på oplysninger"),
    ("person.registered", "a person was registered", "en person blev registreret"),
    (
        "person.custody_recorded",
        "it was recorded who has custody",
        "det blev registreret, hvem der har forældremyndigheden",
    ),
    (
        "person.party_status_changed",
        "the child's party status changed",
        "barnets partsstatus blev ændret",
    ),
    (
        "person.handed_over",
        "another municipality was told what it must know",
        "en anden kommune fik, hvad den skal vide",
    ),
    (
        "person.confirmed_duplicate",
        "two registrations turned out to be one person",
        "to registreringer viste sig at være én person",
    ),
    (
        "person.dismissed_duplicate",
        "two registrations turned out to be two people",
        "to registreringer viste sig at være to personer",
    ),
    (
        "same_person.found",
        "two municipalities turned out to have registered the same child",
        "to kommuner viste sig at have registreret det samme barn",
    ),
    (
        "same_person.parted",
        "what two municipalities had registered turned out to be two children",
        "det, to kommuner havde registreret, viste sig at være to børn",
    ),
    ("break_glass.used", "emergency access was used", "nødadgang blev taget i brug"),
    ("break_glass.asked", "an auditor asked for emergency access", "en revisor bad om nødadgang"),
    ("break_glass.approved", "emergency access was approved", "nødadgangen blev godkendt"),
    (
        "break_glass.lapsed",
        "emergency access was not approved in time",
        "nødadgangen blev ikke godkendt i tide",
    ),
    ("break_glass.reviewed", "emergency access was reviewed", "nødadgangen blev gennemgået"),
    (
        "break_glass.unreviewed",
        "emergency access was not reviewed in time",
        "nødadgangen blev ikke gennemgået i tide",
    ),
    (
        "subject_request.received",
        "a request about a person's data came in",
        "der kom en anmodning om en persons oplysninger",
    ),
    (
        "subject_request.identity_verified",
        "it was made sure who asks",
        "det blev sikret, hvem der spørger",
    ),
    (
        "subject_request.due_soon",
        "the time to answer was running out",
        "fristen for at svare nærmede sig",
    ),
    (
        "subject_request.overdue",
        "the request was not answered in time",
        "anmodningen blev ikke besvaret i tide",
    ),
    (
        "subject_request.access_package_delivered",
        "the data were handed out",
        "oplysningerne blev udleveret",
    ),
    ("subject_request.rectification_applied", "data were corrected", "oplysninger blev rettet"),
    ("subject_request.restriction_applied", "data were restricted", "oplysninger blev begrænset"),
    (
        "subject_request.restriction_lifted",
        "the restriction was lifted",
        "begrænsningen blev ophævet",
    ),
    (
        "subject_request.erasure_decided",
        "erasure was decided on",
        "der blev truffet afgørelse om sletning",
    ),
    (
        "subject_request.subject_key_destroyed",
        "a key was destroyed, and what it opened is erased",
        "en nøgle blev destrueret, og det, den åbnede, er slettet",
    ),
    ("subject_request.refused", "the request was refused", "anmodningen blev afvist"),
    ("subject_request.answered", "the request was answered", "anmodningen blev besvaret"),
];
