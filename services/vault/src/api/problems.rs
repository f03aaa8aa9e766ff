//! How no is said: a status, a code that never changes, and what to do.

use proto::problem::Problem;

use crate::domain::{
    access_record, break_glass,
    cpr::NotACpr,
    person::{self, HOLDERS_MAX, NoMandate},
    same_person, words,
};

impl From<words::Rejection> for Problem {
    fn from(rejection: words::Rejection) -> Problem {
        match rejection {
            words::Rejection::NoWords => {
                Problem::new(422, "no_words", "there is nothing to seal: say something")
            }
            words::Rejection::TooLong => Problem::new(
                422,
                "words_too_long",
                format!("seal at most {} characters at once: divide the text", words::LENGTH_MAX),
            ),
            words::Rejection::Taken => Problem::new(
                409,
                "sealed_id_taken",
                "something else is sealed under this id: choose a new one",
            ),
            words::Rejection::Unknown => Problem::not_found(),
            words::Rejection::AlreadyShared => Problem::new(
                409,
                "already_shared",
                "the words are shared with them already: there is nothing to do",
            ),
            words::Rejection::NotShared => Problem::new(
                422,
                "not_shared_with_them",
                "contact notes are shared with case workers and the family, goals with organisations",
            ),
            words::Rejection::Computed => Problem::new(
                422,
                "age_is_computed",
                "an age is computed from the birth date: seal that instead",
            ),
            words::Rejection::NotYourController => Problem::new(
                403,
                "not_your_controller",
                "a municipality's people and the family seal for the municipality, an organisation's people for their organisation",
            ),
            words::Rejection::NotAboutYou => {
                Problem::new(403, "not_about_you", "you may seal only what is about yourself")
            }
        }
    }
}

impl From<access_record::Rejection> for Problem {
    fn from(rejection: access_record::Rejection) -> Problem {
        match rejection {
            access_record::Rejection::AlreadyLogged => {
                Problem::new(409, "already_logged", "this look is logged already: look again")
            }
        }
    }
}

impl From<NotACpr> for Problem {
    /// Never with the digits.
    fn from(why: NotACpr) -> Problem {
        match why {
            NotACpr::NotTenDigits => Problem::new(
                422,
                "cpr_not_ten_digits",
                "a CPR number is ten digits, with or without a dash after the sixth",
            ),
            NotACpr::NoSuchDay => Problem::new(
                422,
                "cpr_no_such_day",
                "the first six digits and the seventh name no day there was: look again",
            ),
            NotACpr::InTheFuture => Problem::new(
                422,
                "birth_date_in_the_future",
                "nobody is born in the future: look at the date again",
            ),
        }
    }
}

impl From<NoMandate> for Problem {
    fn from(why: NoMandate) -> Problem {
        match why {
            NoMandate::NotYourPerson => Problem::new(
                403,
                "not_your_person",
                "the municipality registers children, guardians and contacts, an organisation its volunteers",
            ),
            NoMandate::NotYourCpr => Problem::new(
                403,
                "not_your_cpr",
                "only case workers handle CPR numbers, and organisations keep none: leave it out",
            ),
        }
    }
}

impl From<person::Rejection> for Problem {
    fn from(rejection: person::Rejection) -> Problem {
        match rejection {
            person::Rejection::Unknown => Problem::not_found(),
            person::Rejection::AlreadyRegistered => Problem::new(
                409,
                "person_registered",
                "somebody is registered under this id: change them instead, or choose a new id",
            ),
            person::Rejection::NotAChild => Problem::new(
                422,
                "not_a_child",
                "only somebody who is registered as a child is in custody",
            ),
            person::Rejection::NoCustody => Problem::new(
                422,
                "no_custody",
                format!("name 1 to {HOLDERS_MAX} holders, each once, none of them the child"),
            ),
            person::Rejection::NotAGuardian => {
                Problem::new(422, "holder_no_guardian", rejection.to_string())
            }
            person::Rejection::HolderAgeUnknown => {
                Problem::new(422, "holder_age_unknown", rejection.to_string())
            }
            person::Rejection::HolderNotAdult => {
                Problem::new(422, "holder_not_adult", rejection.to_string())
            }
            person::Rejection::SameCustody => Problem::new(
                409,
                "same_custody",
                "exactly they have custody already: there is nothing to do",
            ),
            person::Rejection::Itself => {
                Problem::new(422, "same_person", "name two different persons")
            }
            person::Rejection::AlreadyDuplicate => Problem::new(
                409,
                "already_duplicate",
                "one of them has given way to another already: go on with that one",
            ),
            person::Rejection::AlreadyDismissed => Problem::new(
                409,
                "already_dismissed",
                "somebody has decided that these are two: there is nothing to do",
            ),
        }
    }
}

impl From<same_person::Rejection> for Problem {
    fn from(rejection: same_person::Rejection) -> Problem {
        match rejection {}
    }
}

impl From<break_glass::Rejection> for Problem {
    fn from(rejection: break_glass::Rejection) -> Problem {
        match rejection {
            break_glass::Rejection::Unknown => Problem::not_found(),
            break_glass::Rejection::Taken => Problem::new(
                409,
                "break_glass_taken",
                "a glass is broken under this id, or somebody asked to: choose a new one",
            ),
            break_glass::Rejection::OwnAsking => Problem::new(
                403,
                "own_asking",
                "you asked yourself: a leader or the data protection officer must approve it",
            ),
            break_glass::Rejection::AlreadyBroken => Problem::new(
                409,
                "already_broken",
                "the glass is broken already: there is nothing to approve",
            ),
            break_glass::Rejection::TooLate => Problem::new(
                409,
                "approval_lapsed",
                "nobody approved it in time: who must see asks anew, under another id",
            ),
            break_glass::Rejection::NeverBroken => Problem::new(
                409,
                "never_broken",
                "it was not approved, and has opened nothing: there is nothing to look into",
            ),
            break_glass::Rejection::OwnApproval => Problem::new(
                403,
                "own_approval",
                "you approved it yourself: somebody else must look into it",
            ),
            break_glass::Rejection::Own => Problem::new(
                403,
                "own_break_glass",
                "you broke it yourself: somebody else must look into it",
            ),
            break_glass::Rejection::AlreadyReviewed => Problem::new(
                409,
                "already_reviewed",
                "somebody has looked into it already: there is nothing to do",
            ),
        }
    }
}
