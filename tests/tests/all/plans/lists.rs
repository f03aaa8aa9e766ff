//! What is allowed, and why. An exception that is not needed any more fails.

/// Tables that do not grow with the years or the threads, each with its reason.
pub(super) const FEW_ROWS: [(&str, &str); 22] = [
    ("head", "one row"),
    ("relay", "one row"),
    ("lead", "one row"),
    ("checkpoints", "a row for each source"),
    ("vault_read_until", "a row for each source"),
    ("away_told", "a row for each source and municipality, while a source is away"),
    ("parked", "what could not be handled, until somebody sees to it"),
    ("unpublished", "events larger than a message, until they are published"),
    ("deadlines_failing", "timers whose command broke, until it does not"),
    ("audit_faults", "what was found wrong in a log: each is an incident"),
    ("referral_inactive", "bridge-builders who get no threads any more: staff"),
    ("referral_involvement_rule", "a municipality's rules in their versions: some a year"),
    ("reporting_active_children", "a row for each municipality"),
    ("reporting_days_waited", "a row for each municipality and number of days that anybody waited"),
    ("reporting_answers_by_month", "a row for each municipality and month"),
    (
        "thread_held_up",
        "referrals that wait for another municipality's thread to end, until it does",
    ),
    ("vault_unknown_words", "references to words that were never sealed: each is an incident"),
    ("thread_bridge_builder", "bridge-builders: staff"),
    ("vault_colleagues", "roles of those who work here: staff"),
    ("vault_colleague_names", "their names: staff"),
    ("identity_humans", "accounts of those whose provider says their CPR number: staff"),
    ("identity_claims", "logins whose provider says something of roles: staff"),
];

/// Queries that cost more as tables grow, on purpose: a part of each that no other has, and the reason.
pub(super) const ON_PURPOSE: [(&str, &str); 14] = [
    (
        "select \"grant\", place from identity_grants left join identity_logins",
        "housekeeping looks at the roles that logins gave: as many as staff have",
    ),
    (
        "select master, count(*) as",
        "how far changing the master key has come: an operator looks at it, and it counts keys by walking them",
    ),
    (
        "select sealed, tenant from vault_words w where stored_at < $2",
        "housekeeping looks for words that no event refers to, and so at all of them",
    ),
    (
        "select d.person, d.tenant, d.position, w.sealed from vault_digests",
        "housekeeping looks which children are not among the country's yet, a piece at a time",
    ),
    (
        "with first as ( select distinct on (digest) digest, person from vault_country_digests",
        "housekeeping compares all children of the country with each other",
    ),
    (
        "with dates as ( select distinct on (w.subject, w.tenant)",
        "housekeeping looks at every birth date: somebody may have come of age",
    ),
    (
        "select d.stream, d.kind, d.due_at, coalesce(last.tenant, d.tenant)",
        "reads what is due now by the index of the moments: one in a thousand timers, where the estimate says one in three",
    ),
    (
        "select distinct kind from deadlines where due_at <= $1",
        "reads what is due now by the index of the moments: one in a thousand timers, where the estimate says one in three",
    ),
    (
        "select count(*) as \"waiting!\", max(due_at) as last",
        "counts what is due and waits for a source that is away",
    ),
    (
        "select distinct tenant from deadlines where kind = any($2)",
        "once when a source goes away: which municipalities are told",
    ),
    (
        "delete from refused where hour < $1",
        "housekeeping takes away what is older than it keeps: by the index of the hours, when that is little",
    ),
    (
        "select \"grant\" as \"id!\" from identity_grants where ended_at > $1",
        "what ended in the last moments: by the index of the moments, where the estimate says one in three",
    ),
    (
        "select place as \"place!\" from identity_grants",
        "the places where something has ended by now and is not noted yet: by the index of the moments, where the estimate says one in three",
    ),
    (
        "where not on_board and state in ('planned'",
        "its index holds assignments from before there were boards, and no others",
    ),
];

/// A file that makes statements at runtime.
pub(super) struct AtRuntime {
    pub(super) file: &'static str,
    /// In how many places.
    pub(super) places: usize,
    /// The statements that stand for what is made there.
    pub(super) explained: &'static [&'static str],
    pub(super) why: &'static str,
}

/// Every file that does.
pub(super) const AT_RUNTIME: [AtRuntime; 8] = [
    AtRuntime {
        file: "services/platform/src/completeness.rs",
        places: 1,
        explained: &["select hash from events where position = $1"],
        why: "one event by its position",
    },
    AtRuntime {
        file: "services/platform/src/database.rs",
        places: 9,
        explained: &[],
        why: "makes databases and grants rights: reads only PostgreSQL's own catalog",
    },
    AtRuntime {
        file: "services/platform/src/export.rs",
        places: 2,
        explained: &[
            "select position, data, hash from events where true and position > $1 and position <= $2 order by position",
            "select position, data, hash from audit_ledger where source = $1 and position > $2 and position <= $3 order by position",
            "select coalesce(max(position), 0) from events where true",
            "select coalesce(max(position), 0) from audit_ledger where source = $1",
        ],
        why: "a whole log from a position on, as verifying and rebuilding need it",
    },
    AtRuntime {
        file: "services/platform/src/rebuild.rs",
        places: 11,
        explained: &[],
        why: "puts new tables in the place of old ones: reads only PostgreSQL's own catalog",
    },
    AtRuntime {
        file: "services/platform/src/restore.rs",
        places: 3,
        explained: &["select coalesce((select until > clock_timestamp() from lead), false)"],
        why: "begins and ends a transaction by hand, and looks who leads",
    },
    AtRuntime {
        file: "services/platform/src/session.rs",
        places: 5,
        explained: &[],
        why: "begins and ends transactions by hand",
    },
    AtRuntime {
        file: "services/platform/src/subscription.rs",
        places: 2,
        explained: &[
            "update checkpoints set position = $3, hash = $4, hash_at = $3 where source = $1 and position = $2",
        ],
        why: "moves how far a source is handled: one row of a table with few",
    },
    AtRuntime {
        file: "services/platform/src/verify.rs",
        places: 2,
        explained: &[
            "select hash from events where position = $1",
            "select hash from audit_ledger where position = $1 and source = $2",
        ],
        why: "one event by its position",
    },
];
