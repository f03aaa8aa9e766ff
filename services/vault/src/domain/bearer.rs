//! Who may log in by their CPR number.

use proto::vault::{PartyStatus, PersonKind};

/// Whether somebody whom a municipality has registered so may act as who they are there: a guardian, or a child, of 15 or more. A younger
/// child needs the leave of whoever has custody (databeskyttelsesloven § 6, D-04), which nobody records; and of whom no age is known, none
/// is enough. `of_number` is what the number says itself, where it says a birth date.
#[must_use]
pub(crate) fn may_log_in(
    kind: PersonKind,
    registered: Option<PartyStatus>,
    of_number: Option<PartyStatus>,
) -> bool {
    match kind {
        PersonKind::Child | PersonKind::Guardian => match of_number.or(registered) {
            Some(PartyStatus::From15 | PartyStatus::Adult) => true,
            Some(PartyStatus::Under10 | PartyStatus::From10) | None => false,
        },
        // They are of no family; a volunteer holds a role.
        PersonKind::Volunteer | PersonKind::Contact => false,
    }
}
