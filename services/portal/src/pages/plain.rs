//! Codes in plain words, as families, volunteers and coordinators read them; and days as people say them.

use chrono::NaiveDate;
use proto::{
    assignment::{
        Contribution, DeclineReason, EndReason, OrganisationKind, PauseReason, SizeBand,
        VolunteerStanding, Went,
    },
    code::{AgeBand, Need},
    thread::{ConsentPurpose, DataCategory, Step},
};

use crate::{
    dates,
    words::{Lang, Words},
};

/// "i dag", "i går", "i morgen", or the day with its weekday; with its year when that is another.
#[must_use]
pub fn day(on: NaiveDate, today: NaiveDate, words: &Words) -> String {
    use chrono::Datelike as _;
    match on.signed_duration_since(today).num_days() {
        0 => words.say("plain-today"),
        -1 => words.say("plain-yesterday"),
        1 => words.say("plain-tomorrow"),
        _ if on.year() == today.year() => dates::weekday_and_date(on, words.lang()),
        _ => dates::date_with_year(on, words.lang()),
    }
}

/// A sentence that begins with a capital letter, in either language.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |it| it.to_uppercase().chain(letters).collect())
}

/// Several things in a row: "a, b og c".
#[must_use]
pub fn list(things: &[String], words: &Words) -> String {
    let and = match words.lang() {
        Lang::Da => "og",
        Lang::En => "and",
    };
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}

/// What is needed.
#[must_use]
pub const fn need(code: Need) -> &'static str {
    match code {
        Need::Leisure => "plain-need-leisure",
        Need::AdultFriend => "plain-need-adult-friend",
        Need::Homework => "plain-need-homework",
        Need::Loneliness => "plain-need-loneliness",
        Need::FamilyBreak => "plain-need-family-break",
        Need::PracticalHelp => "plain-need-practical-help",
    }
}

/// How old, coarsely.
#[must_use]
pub const fn age(code: AgeBand) -> &'static str {
    match code {
        AgeBand::Age0To5 => "plain-age-0",
        AgeBand::Age6To9 => "plain-age-6",
        AgeBand::Age10To14 => "plain-age-10",
        AgeBand::Age15To17 => "plain-age-15",
        AgeBand::Age18To22 => "plain-age-18",
    }
}

/// Why they do not meet.
#[must_use]
pub const fn paused(code: PauseReason) -> &'static str {
    match code {
        PauseReason::Consent => "plain-paused-consent",
        PauseReason::FamilyWish => "plain-paused-family",
        PauseReason::VolunteerAway => "plain-paused-away",
        PauseReason::Holiday => "plain-paused-holiday",
        PauseReason::Certificate => "plain-paused-certificate",
        PauseReason::VolunteerOnHold => "plain-paused-hold",
    }
}

/// Why an organisation says no.
#[must_use]
pub const fn declined(code: DeclineReason) -> &'static str {
    match code {
        DeclineReason::NoCapacity => "help-no-capacity",
        DeclineReason::NotOurTask => "help-no-task",
        DeclineReason::TooFar => "help-no-far",
        DeclineReason::Times => "help-no-times",
    }
}

/// Why a match ends.
#[must_use]
pub const fn ended(code: EndReason) -> &'static str {
    match code {
        EndReason::Completed => "help-end-completed",
        EndReason::FamilyWish => "help-end-family",
        EndReason::VolunteerLeft => "help-end-volunteer",
        EndReason::NotRight => "help-end-not-right",
        EndReason::AssignmentEnded => "help-end-assignment",
    }
}

/// How a session was.
#[must_use]
pub const fn went(code: Went) -> &'static str {
    match code {
        Went::Good => "help-went-good",
        Went::Fair => "help-went-fair",
        Went::Hard => "help-went-hard",
    }
}

/// How a volunteer stands.
#[must_use]
pub const fn standing(code: VolunteerStanding) -> &'static str {
    match code {
        VolunteerStanding::Open => "help-standing-open",
        VolunteerStanding::OnHold => "help-standing-hold",
        VolunteerStanding::StoodDown => "help-standing-down",
        VolunteerStanding::Left => "help-standing-left",
        VolunteerStanding::Rejected => "help-standing-rejected",
    }
}

/// What an organisation gives.
#[must_use]
pub const fn contribution(code: Contribution) -> &'static str {
    match code {
        Contribution::Volunteer => "help-part-volunteer",
        Contribution::Coordination => "help-part-coordination",
        Contribution::Place => "help-part-place",
        Contribution::Transport => "help-part-transport",
    }
}

/// What kind of organisation.
#[must_use]
pub const fn kind(code: OrganisationKind) -> &'static str {
    match code {
        OrganisationKind::VoluntarySocial => "plain-kind-social",
        OrganisationKind::SportsClub => "plain-kind-sports",
        OrganisationKind::Scouts => "plain-kind-scouts",
        OrganisationKind::Association => "plain-kind-association",
        OrganisationKind::HousingAssociation => "plain-kind-housing",
        OrganisationKind::Church => "plain-kind-church",
    }
}

/// How many people carry an organisation.
#[must_use]
pub const fn size(code: SizeBand) -> &'static str {
    match code {
        SizeBand::Under10 => "plain-size-under-10",
        SizeBand::From10To99 => "plain-size-10-99",
        SizeBand::From100To999 => "plain-size-100-999",
        SizeBand::Over999 => "plain-size-over-999",
    }
}

/// What a consent is for.
#[must_use]
pub const fn purpose(code: ConsentPurpose) -> &'static str {
    match code {
        ConsentPurpose::Leisure => "family-purpose-leisure",
        ConsentPurpose::AdultFriend => "family-purpose-friend",
        ConsentPurpose::School => "family-purpose-school",
        ConsentPurpose::FamilyRelief => "family-purpose-relief",
        ConsentPurpose::Treatment => "family-purpose-treatment",
        ConsentPurpose::Counselling => "family-purpose-counselling",
    }
}

/// Which data.
#[must_use]
pub const fn category(code: DataCategory) -> &'static str {
    match code {
        DataCategory::Name => "family-data-name",
        DataCategory::Age => "family-data-age",
        DataCategory::Interests => "family-data-interests",
        DataCategory::Phone => "family-data-phone",
        DataCategory::Health => "family-data-health",
        DataCategory::Goals => "family-data-goals",
    }
}

/// What is next in a thread, as the family reads it.
#[must_use]
pub const fn step(code: Step) -> &'static str {
    match code {
        Step::ContactFamily => "family-step-contact",
        Step::HearChild => "family-step-hear",
        Step::ObtainConsent => "family-step-consent",
        Step::FindOrganisation => "family-step-find",
        Step::AwaitAnswer => "family-step-await",
        Step::PrepareFirstMeeting => "family-step-first",
        Step::FollowUp => "family-step-follow",
        Step::ClosingTalk => "family-step-closing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let words = Words::of(Lang::Da);
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = date("2026-12-31");
        for (on, said) in [
            ("2026-12-31", "i dag"),
            ("2026-12-30", "i går"),
            ("2027-01-01", "i morgen"),
            ("2026-12-01", "tirsdag 1. december"),
            ("2027-01-05", "5. januar 2027"),
        ] {
            assert_eq!(day(date(on), today, words), said);
        }
        assert_eq!(capital("i dag"), "I dag");
        assert_eq!(list(&["a".to_owned(), "b".to_owned(), "c".to_owned()], words), "a, b og c");
    }
}
