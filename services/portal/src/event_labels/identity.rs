//! Of accounts and roles.

use super::Label;

pub(super) const LABELS: &[Label] = &[
    ("account.opened", "somebody got an account", "nogen fik en konto"),
    ("account.login_added", "a way to log in was added", "en måde at logge ind på kom til"),
    (
        "account.login_removed",
        "a way to log in was removed",
        "en måde at logge ind på blev fjernet",
    ),
    (
        "account.login_moved",
        "the provider knows them by another login",
        "udbyderen kender dem på et andet login",
    ),
    ("account.blocked", "an account was blocked", "en konto blev spærret"),
    ("account.unblocked", "an account was unblocked", "en konto blev åbnet igen"),
    ("account.closed", "an account was closed", "en konto blev lukket"),
    (
        "account.forgotten",
        "who had an account was forgotten",
        "hvem der havde en konto, blev glemt",
    ),
    ("roster.grant_given", "somebody got a role", "nogen fik en rolle"),
    ("roster.grant_proposed", "a role was proposed", "en rolle blev foreslået"),
    (
        "roster.proposal_ended",
        "a proposed role came to nothing",
        "en foreslået rolle blev ikke til noget",
    ),
    (
        "roster.grant_prolonged",
        "a role goes on: the provider says so still",
        "en rolle fortsætter: udbyderen siger det stadig",
    ),
    ("roster.grant_ended", "a role ended", "en rolle ophørte"),
    ("roster.invitation_made", "somebody was invited", "nogen blev inviteret"),
    (
        "roster.code_wrong",
        "the code of an invitation was wrong",
        "koden til en invitation var forkert",
    ),
    ("roster.invitation_redeemed", "an invitation was used", "en invitation blev brugt"),
    ("roster.invitation_ended", "an invitation was over", "en invitation var forbi"),
    (
        "roster.recovered",
        "the operator let an administrator in anew",
        "driften lukkede en administrator ind på ny",
    ),
];
