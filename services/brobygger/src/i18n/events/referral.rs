//! Of referrals, and of whether civil society was considered.

use proto::{
    code::Need,
    referral::{CaseStepFact, ConsiderationFact, Fact, InvolvementRuleFact},
};

use super::owned;
use crate::i18n::{Lang, codes, day, deadline, words};

pub(super) fn referral(fact: Fact, lang: Lang) -> String {
    match fact {
        Fact::Drafted { .. } => {
            owned(lang, "A referral is being written", "En henvisning er under udarbejdelse")
        }
        Fact::Submitted { age_band, needs, answer_by, .. } => {
            let (age, needs, by) =
                (words::age_band(age_band, lang), listed(&needs, lang), deadline(answer_by, lang));
            lang.pick(
                format!("A child of {age} is referred: {needs}; to be answered by {by}"),
                format!("Et barn på {age} er henvist: {needs}; besvares senest {by}"),
            )
        }
        Fact::Accepted { .. } => {
            owned(lang, "The referral is taken on", "Henvisningen er modtaget af en brobygger")
        }
        Fact::Returned { reason, .. } => {
            let reason = words::return_reason(reason, lang);
            lang.pick(
                format!("The referral is sent back: {reason}"),
                format!("Henvisningen er sendt tilbage: {reason}"),
            )
        }
        Fact::Withdrawn { reason, .. } => {
            let reason = codes::withdraw_reason(reason, lang);
            lang.pick(
                format!("The referral is taken back: {reason}"),
                format!("Henvisningen er trukket tilbage: {reason}"),
            )
        }
        Fact::HeldUp { reason } => {
            let reason = codes::refusal(reason, lang);
            lang.pick(
                format!("The referral is held up: {reason}"),
                format!("Henvisningen afventer: {reason}"),
            )
        }
        Fact::AttachedToThread { .. } => owned(
            lang,
            "The referral is part of a thread the child had already",
            "Henvisningen er knyttet til barnets åbne tråd",
        ),
        Fact::Overdue { answer_by } => {
            let by = deadline(answer_by, lang);
            lang.pick(
                format!("The referral was not answered by {by}"),
                format!("Henvisningen er ikke besvaret inden {by}"),
            )
        }
    }
}

fn listed(needs: &[Need], lang: Lang) -> String {
    needs.iter().map(|it| words::need(*it, lang)).collect::<Vec<_>>().join(", ")
}

pub(super) fn case_step(fact: &CaseStepFact, lang: Lang) -> String {
    let CaseStepFact::Registered { kind, .. } = fact;
    let kind = codes::case_step(*kind, lang);
    lang.pick(format!("A step of the case: {kind}"), format!("Et skridt i sagen: {kind}"))
}

pub(super) fn consideration(fact: &ConsiderationFact, lang: Lang) -> String {
    match fact {
        ConsiderationFact::Due { kind, due_by, .. } => {
            let (kind, by) = (codes::case_step(*kind, lang), deadline(*due_by, lang));
            lang.pick(
                format!("Civil society is to be considered by {by}: {kind}"),
                format!("Civilsamfundet skal overvejes senest {by}: {kind}"),
            )
        }
        ConsiderationFact::Recorded { outcome, .. } => {
            let outcome = codes::consideration(*outcome, lang);
            lang.pick(
                format!("Civil society was considered: {outcome}"),
                format!("Civilsamfundet er overvejet: {outcome}"),
            )
        }
        ConsiderationFact::Overdue { due_by, .. } => {
            let by = deadline(*due_by, lang);
            lang.pick(
                format!("Civil society was not considered by {by}"),
                format!("Civilsamfundet er ikke overvejet inden {by}"),
            )
        }
    }
}

pub(super) fn rule(fact: &InvolvementRuleFact, lang: Lang) -> String {
    match fact {
        InvolvementRuleFact::Defined { valid_from, .. } => {
            let from = day(*valid_from, lang);
            lang.pick(
                format!("A rule on considering civil society, from {from}"),
                format!("En regel om at overveje civilsamfundet, fra {from}"),
            )
        }
        InvolvementRuleFact::Retired { from, .. } => {
            let from = day(*from, lang);
            lang.pick(
                format!("A rule on considering civil society ends on {from}"),
                format!("En regel om at overveje civilsamfundet ophører {from}"),
            )
        }
    }
}
