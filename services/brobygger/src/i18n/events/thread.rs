//! Of threads, and who carries them.

use proto::thread::{CaseloadFact, HoldUpFact, ThreadFact};

use super::owned;
use crate::{
    i18n::{Lang, code, codes, day, deadline, step, words},
    municipalities,
};

#[expect(clippy::too_many_lines, reason = "a sentence for each fact, and nothing else")]
pub(super) fn thread(fact: &ThreadFact, lang: Lang) -> String {
    match *fact {
        ThreadFact::Opened { .. } => {
            lang.pick("The thread is opened", "Den røde tråd er åbnet").to_owned()
        }
        ThreadFact::BridgeBuilderAssigned { bridge_builder } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} is accountable"),
                format!("Brobygger {who} er ansvarlig"),
            )
        }
        ThreadFact::NextStepSet { step: next, owner, due_on, .. } => {
            let (next, owner, by) = (step(next, lang), words::role(owner, lang), day(due_on, lang));
            lang.pick(
                format!("Next step: {next} ({owner}, by {by})"),
                format!("Næste skridt: {next} ({owner}, senest {by})"),
            )
        }
        ThreadFact::FamilyContacted { channel, .. } => {
            let channel = words::channel(channel, lang);
            lang.pick(
                format!("First contact with the family, {channel}"),
                format!("Første kontakt med familien, {channel}"),
            )
        }
        ThreadFact::ContactRecorded { with, channel, .. } => {
            let (with, channel) = (words::party(with, lang), words::channel(channel, lang));
            lang.pick(
                format!("Contact with {with}, {channel}"),
                format!("Kontakt med {with}, {channel}"),
            )
        }
        ThreadFact::EntryCorrected { entry, on, mistake, .. } => {
            let (what, why) = (words::thread_entry(entry, lang), words::mistake(mistake, lang));
            let on = day(on, lang);
            lang.pick(
                format!("Corrected: {what} on {on} was a mistake ({why})"),
                format!("Rettet: {what} den {on} var en fejl ({why})"),
            )
        }
        ThreadFact::ChildViewRecorded { .. } => lang
            .pick("The child said what it wishes", "Barnet har sagt, hvad det ønsker")
            .to_owned(),
        ThreadFact::GoalAgreed { now, wished, .. } => lang.pick(
            format!("A goal is agreed: from {now} to {wished}"),
            format!("Et mål er aftalt: fra {now} til {wished}"),
        ),
        ThreadFact::Closed { reason, next_contact, .. } => {
            let (reason, next) =
                (words::close_reason(reason, lang), words::next_contact(next_contact, lang));
            lang.pick(
                format!("The thread is closed: {reason}; next contact: {next}"),
                format!("Tråden er afsluttet: {reason}; næste kontakt: {next}"),
            )
        }
        ThreadFact::HandedOver { to, reason, .. } => {
            let (who, why) = (code(to.0), codes::hand_over_reason(reason, lang));
            lang.pick(
                format!("Bridge-builder {who} takes over: {why}"),
                format!("Brobygger {who} overtager tråden: {why}"),
            )
        }
        ThreadFact::StepCompleted { step: done } => {
            let done = step(done, lang);
            lang.pick(format!("Done: {done}"), format!("Udført: {done}"))
        }
        ThreadFact::NextStepOverdue { step: late, due_on, .. } => {
            let (late, on) = (step(late, lang), day(due_on, lang));
            lang.pick(
                format!("Overdue since {on}: {late}"),
                format!("Overskredet siden {on}: {late}"),
            )
        }
        ThreadFact::FamilyContactOverdue { due_at } => {
            let by = deadline(due_at, lang);
            lang.pick(
                format!("Nobody reached the family by {by}"),
                format!("Familien er ikke kontaktet inden {by}"),
            )
        }
        ThreadFact::FamilyViewRecorded { .. } => owned(
            lang,
            "The family said how it sees things",
            "Familien har sagt, hvordan den ser det",
        ),
        ThreadFact::VoiceMissing { due_at, .. } => {
            let by = deadline(due_at, lang);
            lang.pick(
                format!("Neither child nor family was heard by {by}"),
                format!("Hverken barn eller familie er hørt inden {by}"),
            )
        }
        ThreadFact::GoalRevised { now, wished, .. } => lang.pick(
            format!("A goal is revised: from {now} to {wished}"),
            format!("Et mål er justeret: fra {now} til {wished}"),
        ),
        ThreadFact::GoalAchieved { reached, .. } => {
            lang.pick(format!("A goal is reached: {reached}"), format!("Et mål er nået: {reached}"))
        }
        ThreadFact::NetworkMeetingPlanned { on, .. } => {
            let on = day(on, lang);
            lang.pick(
                format!("Network meeting planned for {on}"),
                format!("Netværksmøde planlagt til {on}"),
            )
        }
        ThreadFact::NetworkMeetingHeld { .. } => {
            owned(lang, "A network meeting was held", "Der er holdt netværksmøde")
        }
        ThreadFact::Paused { reason, until_on, .. } => {
            let (reason, until) = (codes::rest_reason(reason, lang), day(until_on, lang));
            lang.pick(
                format!("The thread rests until {until}: {reason}"),
                format!("Tråden er på pause til og med {until}: {reason}"),
            )
        }
        ThreadFact::Resumed { .. } => owned(lang, "The thread goes on", "Tråden fortsætter"),
        ThreadFact::AssignmentActive { .. } => {
            owned(lang, "An assignment is under way in the thread", "En opgave er i gang i tråden")
        }
        ThreadFact::AssignmentOver { .. } => {
            owned(lang, "An assignment in the thread is over", "En opgave i tråden er slut")
        }
        ThreadFact::OpeningRefused { reason, .. } => {
            let reason = codes::refusal(reason, lang);
            lang.pick(
                format!("The thread did not open: {reason}"),
                format!("Tråden blev ikke åbnet: {reason}"),
            )
        }
        ThreadFact::StrandAdded { age_band, .. } => {
            let age = words::age_band(age_band, lang);
            lang.pick(
                format!("Another child of the family is in the thread, {age}"),
                format!("Endnu et barn i familien er med i tråden, {age}"),
            )
        }
        ThreadFact::StrandSplit { to, .. } => {
            let other = code(to.0);
            lang.pick(
                format!("A child has a thread of its own now: {other}"),
                format!("Et barn har fået sin egen tråd: {other}"),
            )
        }
        ThreadFact::SiblingLinked { thread } => {
            let other = code(thread.0);
            lang.pick(format!("A sibling's thread: {other}"), format!("Et søskendes tråd: {other}"))
        }
        ThreadFact::ReferralAttached { .. } => owned(
            lang,
            "A new referral became part of the thread",
            "En ny henvisning er knyttet til tråden",
        ),
        ThreadFact::ActingMunicipalityChanged { from, to } => {
            let (from, to) = (municipalities::name(from), municipalities::name(to));
            lang.pick(
                format!("{to} acts from now on, after {from}"),
                format!("{to} er handlekommune fra nu af, efter {from}"),
            )
        }
        ThreadFact::ClosingBegun { by, .. } => {
            let by = words::role(by, lang);
            lang.pick(
                format!("{by}: it is done; now the family is asked"),
                format!("{by}: forløbet er ved vejs ende; nu spørges familien"),
            )
        }
        ThreadFact::ClosingConfirmed { .. } => {
            owned(lang, "The family says that it is done", "Familien er enig i at afslutte")
        }
        ThreadFact::ClosingDeclined { .. } => {
            owned(lang, "The family says that it is not done", "Familien ønsker at fortsætte")
        }
        ThreadFact::Reopened { .. } => {
            owned(lang, "The thread is open again", "Tråden er genåbnet")
        }
        ThreadFact::MergedInto { survivor, .. } => {
            let other = code(survivor.0);
            lang.pick(
                format!("The thread goes on in {other}"),
                format!("Tråden fortsætter i {other}"),
            )
        }
        ThreadFact::Absorbed { thread, .. } => {
            let other = code(thread.0);
            lang.pick(
                format!("Thread {other} goes on here"),
                format!("Tråd {other} fortsætter her"),
            )
        }
        ThreadFact::MergeUndone { .. } => {
            owned(lang, "The thread stands for itself again", "Tråden står igen for sig selv")
        }
        ThreadFact::SecondThreadFound { thread: Some(thread), .. } => {
            let thread = code(thread.0);
            lang.pick(
                format!("A child has another open thread: {thread}"),
                format!("Et barn har en anden åben tråd: {thread}"),
            )
        }
        ThreadFact::SecondThreadFound { thread: None, .. } => owned(
            lang,
            "A child has another open thread, in another municipality",
            "Et barn har en anden åben tråd i en anden kommune",
        ),
        ThreadFact::AbsorptionUndone { thread } => {
            let other = code(thread.0);
            lang.pick(
                format!("Thread {other} stands for itself again"),
                format!("Tråd {other} står igen for sig selv"),
            )
        }
    }
}

pub(super) fn caseload(fact: &CaseloadFact, lang: Lang) -> String {
    match fact {
        CaseloadFact::TakenOn { bridge_builder, .. } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} has one thread more"),
                format!("Brobygger {who} har fået en tråd mere"),
            )
        }
        CaseloadFact::LetGo { bridge_builder, .. } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} has one thread less"),
                format!("Brobygger {who} har en tråd mindre"),
            )
        }
        CaseloadFact::Activated { bridge_builder } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("{who} is a bridge-builder of the municipality"),
                format!("{who} er brobygger i kommunen"),
            )
        }
        CaseloadFact::Deactivated { bridge_builder } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} gets no threads any more"),
                format!("Brobygger {who} får ikke flere tråde"),
            )
        }
        CaseloadFact::CannotAct { bridge_builder, threads } => {
            let (who, count) = (code(bridge_builder.0), threads.len());
            lang.pick(
                format!("Bridge-builder {who} does not act here any more and is accountable for {count} threads"),
                format!("Brobygger {who} er her ikke længere og har ansvaret for {count} tråde"),
            )
        }
        CaseloadFact::Reactivated { bridge_builder } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} gets threads again"),
                format!("Brobygger {who} får igen tråde"),
            )
        }
    }
}

pub(super) fn hold_up(fact: &HoldUpFact, lang: Lang) -> String {
    match fact {
        HoldUpFact::Began { referral, .. } => {
            let referral = code(referral.0);
            lang.pick(
                format!("Referral {referral} waits for the child's thread"),
                format!("Henvisning {referral} afventer barnets tråd"),
            )
        }
        HoldUpFact::Ended { referral, .. } => {
            let referral = code(referral.0);
            lang.pick(
                format!("Referral {referral} goes on"),
                format!("Henvisning {referral} går videre"),
            )
        }
    }
}
