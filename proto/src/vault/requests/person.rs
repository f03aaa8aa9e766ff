//! What `vault` can be asked about persons.

use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    id::PersonId,
    message::messages,
    vault::codes::{PersonKind, Purpose},
};

messages! {
    requests:

    /// Registers somebody: a child, a guardian or a contact in a municipality, a volunteer in an organisation.
    ///
    /// The same CPR number in the same municipality is refused with the person it belongs to.
    pub struct RegisterPerson {
        /// Chosen by the asker.
        pub person: PersonId,
        /// As who.
        pub kind: PersonKind,
        /// What is known.
        pub details: PersonDetails,
    }

    /// What is known of a person has changed, or more is known; the old stays sealed for who must show what was known when.
    pub struct ChangePerson {
        /// Who.
        pub person: PersonId,
        /// What is new.
        pub details: PersonDetails,
    }

    /// Who has custody of a child: all of them, in place of who had it before.
    pub struct RecordCustody {
        /// The child.
        pub child: PersonId,
        /// Everybody with custody; 1 to 6.
        #[schemars(length(max = 6))]
        pub holders: Vec<PersonId>,
    }

    /// Two registered persons are one: this one gives way to the other. Nothing is moved or lost.
    pub struct ConfirmDuplicate {
        /// Who gives way.
        pub person: PersonId,
        /// Who goes on.
        pub of: PersonId,
    }

    /// Two registered persons are two, however alike: they are not suspected again.
    pub struct DismissDuplicate {
        /// One.
        pub person: PersonId,
        /// The other.
        pub of: PersonId,
    }

    /// Somebody looked up whether an address is still protected.
    pub struct RecheckProtection {
        /// Whose.
        pub person: PersonId,
        /// Until when it is to be checked again; none when it is protected no longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub protection: Option<AddressProtection>,
    }

    /// Lists persons of the same name and birth date, for a human to decide.
    pub struct SuspectedDuplicates {}

    /// Lists the asker's children who soon turn 10, 15 or 18 (P-29), and logs the look.
    pub struct BirthdaysAhead {
        /// How many days ahead, 1 to 90.
        #[serde(default = "month")]
        #[schemars(range(min = 1, max = 90))]
        pub days: u16,
    }

    /// Lists protected addresses whose protection is to be checked again (P-34).
    pub struct ProtectionsToRecheck {
        /// How many days ahead, 0 to 90.
        #[serde(default)]
        #[schemars(range(max = 90))]
        pub days: u16,
    }
}

/// What is known of a person; each is sealed by itself.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonDetails {
    /// Ten digits, with or without a dash after six; a substitute number (day + 60) is as good. Case workers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 40))]
    pub cpr: Option<String>,
    /// When they were born; as the CPR number says where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub first_name: Option<String>,
    /// Surname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub surname: Option<String>,
    /// A telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub phone: Option<String>,
    /// Where they live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub address: Option<String>,
    /// That the address is protected (D-17). That it is, is told to nobody outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protection: Option<AddressProtection>,
}

/// Whoever prints details for a log prints nobody's.
impl fmt::Debug for PersonDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonDetails").finish_non_exhaustive()
    }
}

/// Name-and-address protection.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressProtection {
    /// When it is to be checked again (P-34); it is kept until then and until somebody has.
    pub until_on: NaiveDate,
}

/// That somebody is protected is not for a log either.
impl fmt::Debug for AddressProtection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressProtection").finish_non_exhaustive()
    }
}

/// Finds a person by CPR number, and logs the search.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonByCpr {
    /// Ten digits, with or without a dash after six.
    #[schemars(length(max = 40))]
    pub cpr: String,
    /// Why.
    pub purpose: Purpose,
}

impl fmt::Debug for PersonByCpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonByCpr").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

fn month() -> u16 {
    30
}
