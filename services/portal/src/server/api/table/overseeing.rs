//! Personal data, reports, the proof, and who has access.

use super::{EVERY_SERVICE, Row, ask, search, show};

pub(super) const VAULT: &[Row] = &[
    ask("/sealed-words/{sealed}", "vault", "seal"),
    ask("/sealed-words/{sealed}/sharing", "vault", "share_words"),
    ask("/sealed-words-hand-overs", "vault", "hand_over_words"),
    ask("/persons/{person}", "vault", "register_person"),
    ask("/persons/{person}/change", "vault", "change_person"),
    ask("/children/{child}/custody", "vault", "record_custody"),
    ask("/persons/{person}/duplicate/confirmation", "vault", "confirm_duplicate"),
    ask("/persons/{person}/duplicate/dismissal", "vault", "dismiss_duplicate"),
    ask("/persons/{person}/address-protection", "vault", "recheck_protection"),
    ask("/break-glasses/{break_glass}", "vault", "break_glass"),
    ask("/break-glasses/{break_glass}/approval", "vault", "approve_break_glass"),
    ask("/break-glasses/{break_glass}/review", "vault", "review_break_glass"),
    ask("/subject-requests/{request}", "vault", "receive_subject_request"),
    ask("/subject-requests/{request}/identity", "vault", "verify_identity"),
    ask("/subject-requests/{request}/access-package", "vault", "deliver_access_package"),
    ask("/subject-requests/{request}/rectification", "vault", "apply_rectification"),
    ask("/subject-requests/{request}/restriction", "vault", "apply_restriction"),
    ask("/subject-requests/{request}/restriction/lifting", "vault", "lift_restriction"),
    ask("/subject-requests/{request}/erasure", "vault", "decide_erasure"),
    ask("/subject-requests/{request}/erasure/execution", "vault", "execute_erasure"),
    ask("/subject-requests/{request}/refusal", "vault", "refuse_subject_request"),
    ask("/subject-requests/{request}/answer", "vault", "answer_subject_request"),
    ask("/own-name", "vault", "name_yourself"),
    search("/sealed-words/search", "vault", "reveal"),
    search("/names/search", "vault", "names"),
    search("/colleagues/search", "vault", "colleagues"),
    show("/sealed-words/{sealed}", "vault", "sealed_ref"),
    show("/looks", "vault", "looks"),
    search("/persons/search", "vault", "person_by_cpr"),
    show("/suspected-duplicates", "vault", "suspected_duplicates"),
    show("/birthdays-ahead", "vault", "birthdays_ahead"),
    show("/address-protections-to-recheck", "vault", "protections_to_recheck"),
    show("/break-glasses", "vault", "broken_glasses"),
    show("/unknown-words", "vault", "unknown_words"),
    show("/subject-requests", "vault", "subject_requests"),
    show("/subject-requests/{request}", "vault", "subject_request"),
    show("/subject-requests/{request}/access-package", "vault", "access_package"),
    show("/subject-requests/{request}/access-package/looks", "vault", "access_package_looks"),
];

pub(super) const REPORTING: &[Row] = &[
    show("/threads/{thread}/timeline", "reporting", "timeline"),
    show("/reports/threads", "reporting", "threads"),
    show("/reports/threads/{thread}", "reporting", "thread"),
    search("/reports/new/search", "reporting", "new"),
    show("/reports/active-children", "reporting", "active_children"),
    show("/reports/acceptance-rate", "reporting", "acceptance_rate"),
    show("/reports/time-to-first-meeting", "reporting", "time_to_first_meeting"),
];

pub(super) const AUDIT: &[Row] = &[
    search("/audit/events/search", "audit", "search"),
    show("/audit/heads", "audit", "heads"),
    show("/audit/faults", "audit", "faults"),
    search("/audit/persons/{person}/events/search", "audit", "about_person"),
];

pub(super) const IDENTITY: &[Row] = &[
    ask("/places/{place}/grants/{grant}", "identity", "give_grant"),
    ask("/places/{place}/machine-keys/{grant}", "identity", "register_machine_key"),
    ask("/places/{place}/grants/{grant}/confirmation", "identity", "confirm_grant"),
    ask("/places/{place}/grants/{grant}/end", "identity", "end_grant"),
    ask("/places/{place}/invitations/{invitation}", "identity", "invite"),
    ask("/places/{place}/invitations/{invitation}/withdrawal", "identity", "withdraw_invitation"),
    ask("/places/{place}/accounts/{account}/block", "identity", "block_account"),
    ask("/places/{place}/accounts/{account}/unblocking", "identity", "unblock_account"),
    ask("/places/{place}/accounts/{account}/closing", "identity", "close_account"),
    ask("/places/{place}/accounts/{account}/forgetting", "identity", "forget_account"),
    ask(
        "/places/{place}/accounts/{account}/recoveries/{invitation}",
        "identity",
        "recover_account",
    ),
    show("/places/{place}/accounts", "identity", "accounts"),
    show("/places/{place}/grants", "identity", "who_has_access"),
    show("/places/{place}/access-history", "identity", "who_had_access"),
    show("/roles", "identity", "my_roles"),
    show("/places/{place}/invitations", "identity", "invitations"),
];

pub(super) const EVERY: &[Row] = &[
    ask("/services/{service}/parked/replay", EVERY_SERVICE, "replay_parked"),
    show("/services/{service}/parked", EVERY_SERVICE, "parked"),
    show("/services/{service}/subscriptions", EVERY_SERVICE, "subscriptions"),
    show("/services/{service}/refused", EVERY_SERVICE, "refused"),
    show("/services/{service}/commands/{command}", EVERY_SERVICE, "command"),
];
