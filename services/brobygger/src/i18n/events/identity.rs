//! Of accounts and roles.

use proto::{
    actor::{Duty, Role},
    identity::{
        AccountFact, AccountKind, BlockReason, CloseReason, GrantEnd, InvitationEnd, Place,
        RosterFact,
    },
};

use super::{Names, owned};
use crate::i18n::{Lang, code, day, deadline, words};

pub(super) fn account(fact: &AccountFact, lang: Lang) -> String {
    match *fact {
        AccountFact::Opened { kind: AccountKind::Human } => {
            owned(lang, "Somebody got an account", "Nogen fik en konto")
        }
        AccountFact::Opened { kind: AccountKind::Machine } => {
            owned(lang, "A program got an account", "Et program fik en konto")
        }
        AccountFact::LoginAdded { .. } => {
            owned(lang, "A way to log in was added", "En måde at logge ind på kom til")
        }
        AccountFact::LoginRemoved { .. } => {
            owned(lang, "A way to log in was removed", "En måde at logge ind på blev fjernet")
        }
        AccountFact::LoginMoved { .. } => owned(
            lang,
            "The provider knows them by another login",
            "Udbyderen kender dem nu på et andet login",
        ),
        AccountFact::Blocked { why } => {
            let why = block_reason(why, lang);
            lang.pick(
                format!("The account was blocked: {why}"),
                format!("Kontoen blev spærret: {why}"),
            )
        }
        AccountFact::Unblocked {} => {
            owned(lang, "The account was unblocked", "Kontoen blev åbnet igen")
        }
        AccountFact::Closed { why } => {
            let why = close_reason(why, lang);
            lang.pick(
                format!("The account was closed: {why}"),
                format!("Kontoen blev lukket: {why}"),
            )
        }
        AccountFact::Forgotten {} => {
            owned(lang, "Who had the account was forgotten", "Hvem der havde kontoen, blev glemt")
        }
    }
}

pub(super) fn roster(fact: &RosterFact, names: &Names, lang: Lang) -> String {
    match fact {
        RosterFact::GrantGiven { place, role, duty, until_on, .. } => {
            let what = role_at(*role, *duty, *place, names, lang);
            match until_on.map(|it| day(it, lang)) {
                Some(until) => lang.pick(
                    format!("Somebody got the role {what}, until {until}"),
                    format!("Nogen fik rollen {what} til og med {until}"),
                ),
                None => lang.pick(
                    format!("Somebody got the role {what}"),
                    format!("Nogen fik rollen {what}"),
                ),
            }
        }
        RosterFact::GrantProposed { place, role, duty, expires_at, .. } => {
            let what = role_at(*role, *duty, *place, names, lang);
            let by = deadline(*expires_at, lang);
            lang.pick(
                format!("The role {what} was proposed; a second person must confirm it by {by}"),
                format!("Rollen {what} blev foreslået; en anden skal bekræfte den senest {by}"),
            )
        }
        RosterFact::ProposalEnded { .. } => {
            owned(lang, "A proposed role came to nothing", "En foreslået rolle blev ikke til noget")
        }
        RosterFact::GrantEnded { place, role, why, .. } => {
            let (what, why) = (role_at(*role, None, *place, names, lang), grant_end(*why, lang));
            lang.pick(
                format!("The role {what} ended: {why}"),
                format!("Rollen {what} ophørte: {why}"),
            )
        }
        RosterFact::InvitationMade { place, role, duty, expires_at, .. } => {
            let what = role_at(*role, *duty, *place, names, lang);
            let by = deadline(*expires_at, lang);
            lang.pick(
                format!("Somebody was invited to the role {what}; it can be used until {by}"),
                format!("Nogen blev inviteret til rollen {what}; det gælder til {by}"),
            )
        }
        RosterFact::GrantProlonged { .. } => {
            owned(lang, "The provider says so still", "Udbyderen siger det stadig")
        }
        RosterFact::CodeWrong { .. } => owned(
            lang,
            "The code of an invitation was wrong",
            "Koden til en invitation var forkert",
        ),
        RosterFact::InvitationRedeemed { .. } => {
            owned(lang, "The invitation was used", "Invitationen blev brugt")
        }
        RosterFact::InvitationEnded { why, .. } => {
            let why = invitation_end(*why, lang);
            lang.pick(
                format!("The invitation is over: {why}"),
                format!("Invitationen er forbi: {why}"),
            )
        }
        RosterFact::Recovered {} => owned(
            lang,
            "The operator let an administrator in anew",
            "Driften lukkede en administrator ind på ny",
        ),
    }
}

/// A role with its duty and where it is held: `leader in 0751`.
fn role_at(role: Role, duty: Option<Duty>, place: Place, names: &Names, lang: Lang) -> String {
    let role = words::role(role, lang);
    let with = duty.map(|it| format!(" ({})", self::duty(it, lang))).unwrap_or_default();
    let place = match place {
        Place::Country => owned(lang, "in the country", "i hele landet"),
        Place::Municipality(it) => lang
            .pick(format!("in municipality {}", it.as_str()), format!("i kommune {}", it.as_str())),
        Place::Organisation(it) => {
            let name = names.0.get(&it).cloned();
            let name = name.unwrap_or_else(|| {
                format!("{} {}", lang.pick("the organisation", "foreningen"), code(it.0))
            });
            lang.pick(format!("in {name}"), format!("i {name}"))
        }
    };
    format!("{role}{with} {place}")
}

fn duty(code: Duty, lang: Lang) -> &'static str {
    match code {
        Duty::OnCall => lang.pick("on call", "døgnvagt"),
        Duty::Finance => lang.pick("finance", "økonomi"),
        Duty::SafeguardingLead => lang.pick("safeguarding lead", "ansvarlig for børnebeskyttelse"),
        Duty::DataProtection => lang.pick("data protection", "databeskyttelse"),
    }
}

fn block_reason(code: BlockReason, lang: Lang) -> &'static str {
    match code {
        BlockReason::Left => lang.pick("they left", "personen er holdt op"),
        BlockReason::DeviceLost => lang.pick("a device is lost", "en enhed er tabt"),
        BlockReason::Misused => lang.pick("somebody else has used it", "en anden har brugt den"),
        BlockReason::Investigated => lang.pick("it is looked into", "det bliver undersøgt"),
    }
}

fn close_reason(code: CloseReason, lang: Lang) -> &'static str {
    match code {
        CloseReason::Left => lang.pick("they left", "personen er holdt op"),
        CloseReason::Duplicate => lang.pick("the person has another", "personen har en anden"),
        CloseReason::OwnWish => lang.pick("they wished it", "personen ønskede det"),
    }
}

fn grant_end(code: GrantEnd, lang: Lang) -> &'static str {
    match code {
        GrantEnd::ByHand => lang.pick("somebody ended it", "nogen afsluttede den"),
        GrantEnd::RanOut => lang.pick("its last day is over", "dens sidste dag er gået"),
        GrantEnd::ClaimsLost => {
            lang.pick("the provider no longer says so", "udbyderen siger det ikke længere")
        }
        GrantEnd::ClaimsOld => lang.pick(
            "the provider has not said so for 45 days",
            "udbyderen har ikke sagt det i 45 dage",
        ),
        GrantEnd::Blocked => lang.pick("the account is blocked", "kontoen er spærret"),
        GrantEnd::Closed => lang.pick("the account is closed", "kontoen er lukket"),
    }
}

fn invitation_end(code: InvitationEnd, lang: Lang) -> &'static str {
    match code {
        InvitationEnd::Withdrawn => lang.pick("taken back", "taget tilbage"),
        InvitationEnd::Lapsed => lang.pick("nobody used it in time", "ingen brugte den i tide"),
        InvitationEnd::Spoiled => {
            lang.pick("the code was wrong too often", "koden var forkert for mange gange")
        }
        InvitationEnd::Replaced => lang.pick("another was made", "der blev lavet en ny"),
    }
}
