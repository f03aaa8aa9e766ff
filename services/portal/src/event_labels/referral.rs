//! Of referrals, and of whether civil society was considered.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("referral.drafted", "a referral was begun", "en henvisning blev påbegyndt"),
    ("referral.submitted", "a referral was sent", "en henvisning blev sendt"),
    (
        "referral.accepted",
        "a bridge-builder took the referral on",
        "en brobygger tog imod henvisningen",
    ),
    ("referral.returned", "the referral was sent back", "henvisningen blev sendt tilbage"),
    ("referral.withdrawn", "the referral was taken back", "henvisningen blev trukket tilbage"),
    ("referral.held_up", "the referral had to wait", "henvisningen måtte vente"),
    (
        "referral.attached_to_thread",
        "the referral became part of an open thread",
        "henvisningen blev knyttet til en åben tråd",
    ),
    (
        "referral.overdue",
        "the referral was not answered in time",
        "henvisningen blev ikke besvaret i tide",
    ),
    ("case_step.registered", "a step in the municipality's case", "et skridt i kommunens sag"),
    ("consideration.due", "civil society was to be considered", "civilsamfundet skulle overvejes"),
    ("consideration.recorded", "civil society was considered", "civilsamfundet blev overvejet"),
    (
        "consideration.overdue",
        "civil society was not considered in time",
        "civilsamfundet blev ikke overvejet i tide",
    ),
    (
        "involvement_rule.defined",
        "a rule on considering civil society was made",
        "en regel om at overveje civilsamfundet blev fastsat",
    ),
    (
        "involvement_rule.retired",
        "a rule on considering civil society was ended",
        "en regel om at overveje civilsamfundet blev ophævet",
    ),
];
