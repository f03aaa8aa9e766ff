//! Of threads, and who carries them.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("thread.opened", "the thread was opened", "den røde tråd blev åbnet"),
    ("thread.opening_refused", "the thread could not be opened", "tråden kunne ikke åbnes"),
    (
        "thread.strand_added",
        "another child of the family joined the thread",
        "endnu et barn i familien kom med i tråden",
    ),
    ("thread.strand_split", "a child got a thread of its own", "et barn fik sin egen tråd"),
    (
        "thread.sibling_linked",
        "the thread was linked to a sibling's",
        "tråden blev knyttet til en søskendes",
    ),
    (
        "thread.referral_attached",
        "a new referral became part of the thread",
        "en ny henvisning blev knyttet til tråden",
    ),
    (
        "thread.bridge_builder_assigned",
        "a bridge-builder became accountable",
        "en brobygger fik ansvaret",
    ),
    ("thread.handed_over", "another bridge-builder took over", "en anden brobygger overtog tråden"),
    (
        "thread.acting_municipality_changed",
        "another municipality took over",
        "en anden kommune blev handlekommune",
    ),
    (
        "thread.entry_corrected",
        "an entry of the thread was corrected",
        "en indførsel i tråden blev rettet",
    ),
    ("thread.next_step_set", "the next step was set", "næste skridt blev fastlagt"),
    ("thread.step_completed", "a step was done", "et skridt blev udført"),
    (
        "thread.next_step_overdue",
        "a step was not done in time",
        "et skridt blev ikke udført i tide",
    ),
    (
        "thread.family_contacted",
        "the first contact with the family",
        "den første kontakt med familien",
    ),
    (
        "thread.family_contact_overdue",
        "the family was not reached in time",
        "familien blev ikke kontaktet i tide",
    ),
    ("thread.contact_recorded", "a contact", "en kontakt"),
    (
        "thread.child_view_recorded",
        "the child said what it wishes",
        "barnet fortalte, hvad det ønsker",
    ),
    (
        "thread.family_view_recorded",
        "the family said how it sees things",
        "familien fortalte, hvordan den ser det",
    ),
    (
        "thread.voice_missing",
        "neither child nor family was heard in time",
        "hverken barn eller familie blev hørt i tide",
    ),
    ("thread.goal_agreed", "a goal was agreed", "et mål blev aftalt"),
    ("thread.goal_revised", "a goal was revised", "et mål blev justeret"),
    ("thread.goal_achieved", "a goal was reached", "et mål blev nået"),
    (
        "thread.network_meeting_planned",
        "a network meeting was planned",
        "et netværksmøde blev planlagt",
    ),
    ("thread.network_meeting_held", "a network meeting was held", "et netværksmøde blev holdt"),
    ("thread.paused", "the thread was paused", "tråden blev sat på pause"),
    ("thread.resumed", "the thread went on", "tråden fortsatte"),
    ("thread.assignment_active", "a course of support got under way", "et forløb kom i gang"),
    ("thread.assignment_over", "a course of support was over", "et forløb var slut"),
    (
        "thread.closing_begun",
        "closing was begun, and the family was asked",
        "afslutningen begyndte, og familien blev spurgt",
    ),
    ("thread.closing_confirmed", "the family agreed to close", "familien var enig i at afslutte"),
    ("thread.closing_declined", "the family wished to go on", "familien ønskede at fortsætte"),
    ("thread.closed", "the thread was closed", "tråden blev afsluttet"),
    ("thread.reopened", "the thread was opened again", "tråden blev genåbnet"),
    ("thread.merged_into", "the thread went on in another", "tråden fortsatte i en anden"),
    ("thread.absorbed", "another thread went on in this one", "en anden tråd fortsatte i denne"),
    ("thread.merge_undone", "the thread stood for itself again", "tråden stod igen for sig selv"),
    (
        "thread.absorption_undone",
        "the other thread stood for itself again",
        "den anden tråd stod igen for sig selv",
    ),
    ("caseload.taken_on", "a bridge-builder got one thread more", "en brobygger fik en tråd mere"),
    ("caseload.let_go", "a bridge-builder got one thread less", "en brobygger fik en tråd mindre"),
    (
        "thread.second_thread_found",
        "a second open thread of a child was found",
        "en anden åben tråd om et barn blev fundet",
    ),
    ("caseload.activated", "a bridge-builder was activated", "en brobygger blev aktiveret"),
    (
        "caseload.deactivated",
        "a bridge-builder got no more threads",
        "en brobygger fik ikke flere tråde",
    ),
    (
        "caseload.cannot_act",
        "a bridge-builder who is accountable could not act any more",
        "en ansvarlig brobygger kunne ikke længere handle",
    ),
    ("caseload.reactivated", "a bridge-builder got threads again", "en brobygger fik igen tråde"),
    (
        "hold_up.began",
        "a referral waited for the child's thread",
        "en henvisning afventede barnets tråd",
    ),
    ("hold_up.ended", "the referral that waited went on", "henvisningen, der ventede, gik videre"),
];
