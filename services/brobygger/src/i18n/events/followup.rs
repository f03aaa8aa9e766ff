//! Of follow-ups, measurements, silence and alerts.

use proto::followup::{
    AlertFact, CircleFact, FollowUpFact, MeasurementFact, ScoresFact, WatchFact,
};

use super::owned;
use crate::i18n::{Lang, day, deadline, words};

pub(super) fn measurement(fact: &MeasurementFact, lang: Lang) -> String {
    let MeasurementFact::Recorded { instrument, score, by, .. } = *fact else {
        return owned(
            lang,
            "Corrected: a measurement was a mistake",
            "Rettet: en måling var en fejl",
        );
    };
    let (instrument, by) = (words::instrument(instrument, lang), words::respondent(by, lang));
    lang.pick(
        format!("Measured: {instrument} {score}, by {by}"),
        format!("Målt: {instrument} {score}, af {by}"),
    )
}

pub(super) fn scores(fact: &ScoresFact, lang: Lang) -> String {
    let ScoresFact::Shown { count, .. } = *fact;
    lang.pick(
        format!("Somebody looked at {count} measurements"),
        format!("Nogen så på {count} målinger"),
    )
}

pub(super) fn circle(fact: &CircleFact, lang: Lang) -> String {
    let CircleFact::Known { children, assignments, .. } = fact;
    let (children, assignments) = (children.len(), assignments.len());
    lang.pick(
        format!("Known here of the thread: {children} children, {assignments} assignments"),
        format!("Noteret om tråden: {children} børn, {assignments} opgaver"),
    )
}

pub(super) fn follow_up(fact: &FollowUpFact, lang: Lang) -> String {
    match *fact {
        FollowUpFact::Planned { due_on, .. } => {
            let on = day(due_on, lang);
            lang.pick(
                format!("Follow-up planned for {on}"),
                format!("Opfølgning planlagt til {on}"),
            )
        }
        FollowUpFact::Held { outcome, .. } => {
            let outcome = words::follow_up_outcome(outcome, lang);
            lang.pick(format!("Follow-up held: {outcome}"), format!("Opfølgning holdt: {outcome}"))
        }
        FollowUpFact::Cancelled {} => {
            owned(lang, "The follow-up is cancelled", "Opfølgningen er aflyst")
        }
    }
}

pub(super) fn watch(fact: &WatchFact, lang: Lang) -> String {
    match *fact {
        WatchFact::Started { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("From now on somebody notices silence until {at}"),
                format!("Fra nu af bemærkes det, hvis her er stille til {at}"),
            )
        }
        WatchFact::Renewed { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("Contact noticed; quiet until {at} would be too long"),
                format!("Kontakt bemærket; stilhed til {at} ville være for længe"),
            )
        }
        WatchFact::ContactCorrected { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("A contact was a mistake; quiet until {at} would be too long"),
                format!("En kontakt var en fejl; stilhed til {at} ville være for længe"),
            )
        }
        WatchFact::ContactNoted { contact_on, .. } => {
            let on = day(contact_on, lang);
            lang.pick(
                format!("Contact on {on}, after it had been quiet for too long by what was known"),
                format!("Kontakt {on}, efter at der efter det kendte havde været stille for længe"),
            )
        }
        WatchFact::FellSilent { last_contact_on, .. } => {
            let on = day(last_contact_on, lang);
            lang.pick(format!("Silence since {on}"), format!("Stilhed siden {on}"))
        }
        WatchFact::Ended {} => lang
            .pick("Silence is no longer watched for", "Der holdes ikke længere øje med stilhed")
            .to_owned(),
        WatchFact::Paused {} => owned(
            lang,
            "Silence is not watched for while the thread rests",
            "Der holdes ikke øje med stilhed, mens tråden er på pause",
        ),
        WatchFact::Resumed { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("Silence is watched for again, until {at}"),
                format!("Der holdes igen øje med stilhed, til {at}"),
            )
        }
        WatchFact::Moved { to, .. } => {
            let place = crate::municipalities::name(to);
            lang.pick(
                format!("{place} watches for silence from now on"),
                format!("Fra nu af holder {place} øje med stilhed"),
            )
        }
    }
}

pub(super) fn alert(fact: &AlertFact, lang: Lang) -> String {
    match *fact {
        AlertFact::Raised { code, owner, due_by, .. } => {
            let (code, owner, by) =
                (words::alert_code(code, lang), words::role(owner, lang), deadline(due_by, lang));
            lang.pick(
                format!("⚠ {code} ({owner}, by {by})"),
                format!("⚠ {code} ({owner}, senest {by})"),
            )
        }
        AlertFact::Noted { code, .. } => {
            let code = words::alert_code(code, lang);
            lang.pick(
                format!("Heard late: {code}; nobody is told before all is heard"),
                format!("Hørt sent: {code}; ingen får besked, før alt er hørt"),
            )
        }
        AlertFact::Passed {} => owned(
            lang,
            "It was over before anybody was told",
            "Det var forbi, før nogen fik besked",
        ),
        AlertFact::Acknowledged {} => lang.pick("The alert is seen", "Advarslen er set").to_owned(),
        AlertFact::Resolved { how } => {
            let how = words::resolution(how, lang);
            lang.pick(format!("The alert is over: {how}"), format!("Advarslen er forbi: {how}"))
        }
    }
}
