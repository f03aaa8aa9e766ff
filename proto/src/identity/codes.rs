//! The closed lists of `identity`, and the small values that its facts, requests and views share.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{
    actor::Role,
    code::{ExistingMunicipality, Municipality, codes},
    id::{AccountId, GrantId, InvitationId, OrganisationId, PersonId, derive},
};

codes! {
    /// Who or what logs in.
    AccountKind {
        /// A person.
        Human
        /// A program, by a key of its own.
        Machine
    }

    /// How somebody logs in.
    LoginKind {
        /// At a provider of OpenID Connect: a municipality's own, MitID, an association's.
        Oidc
        /// With a passkey on a device of theirs.
        Passkey
        /// With a key that the operator of a machine registered.
        Key
        /// By one click, in a demo stack.
        Demo
    }

    /// What somebody logs in on, as far as their browser says.
    Device {
        /// A telephone.
        Phone
        /// A tablet.
        Tablet
        /// A computer.
        Computer
        /// The command line, which somebody has let act as them.
        Program
        /// Something else, or it does not say.
        Unknown
    }

    /// What a grant rests on.
    GrantSource {
        /// Somebody who may give it gave it.
        ByHand
        /// The provider says so at each login.
        Claims
        /// An invitation was redeemed.
        Invitation
        /// The operator of the system began the roster, or began it anew.
        Operator
    }

    /// Why a grant has ended.
    GrantEnd {
        /// Somebody who may give it ended it.
        ByHand
        /// Its last day is over.
        RanOut
        /// The provider does not say so any more.
        ClaimsLost
        /// The provider has not been asked for too long: they have not logged in there.
        ClaimsOld
        /// The account is blocked.
        Blocked
        /// The account is closed.
        Closed
    }

    /// Why something that a provider said of somebody's rights gave them no role.
    NothingGiven {
        /// It said nothing of them.
        Missing
        /// It is not what it should be.
        NotUnderstood
        /// It is too long, or holds too many groups.
        TooLarge
        /// The right is narrowed in a way that is not known here, so nobody knows how far it goes.
        Constrained
        /// The right is on behalf of a private person.
        ScopeOfPerson
        /// The right is for something that is neither a company, nor a production unit, nor an SE number.
        ScopeUnknown
        /// No role follows from it here.
        NotMapped
        /// It is for another employer's people.
        OtherEmployer
        /// The provider does not say whose employee they are.
        EmployerUnknown
        /// The login was not sure enough.
        LevelTooLow
    }

    /// Why an account is blocked.
    BlockReason {
        /// They work there no more.
        Left
        /// A device with a passkey is lost.
        DeviceLost
        /// Somebody else has used it.
        Misused
        /// It is looked into.
        Investigated
    }

    /// Why an account is closed.
    CloseReason {
        /// They work there no more.
        Left
        /// The person has another.
        Duplicate
        /// They want it so.
        OwnWish
    }

    /// How an account stands.
    AccountStanding {
        /// It can act.
        Open
        /// It cannot act until somebody unblocks it.
        Blocked
        /// It is closed for good.
        Closed
    }

    /// How an invitation stands.
    InvitationStanding {
        /// It can be redeemed.
        Open
        /// Somebody has taken it.
        Redeemed
        /// Who made it took it back, or made another in its place.
        Withdrawn
        /// It is too late.
        Lapsed
        /// The code was wrong too often.
        Spoiled
    }

    /// Why an invitation is over that was not redeemed.
    InvitationEnd {
        /// Who made it took it back.
        Withdrawn
        /// Nobody redeemed it in time.
        Lapsed
        /// The code was wrong too often.
        Spoiled
        /// Another was made in its place.
        Replaced
    }
}

/// Where a role is held: in a municipality, or in an organisation, which may work for several.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The whole country: those who audit it.
    Country,
    /// A municipality.
    Municipality(Municipality),
    /// A voluntary organisation's branch.
    Organisation(OrganisationId),
}

impl Place {
    /// The stream of its roster: one for each place.
    #[must_use]
    pub fn roster(self) -> Uuid {
        match self {
            Place::Country => derive("roster", &[b"country"]),
            Place::Municipality(it) => derive("roster", &[b"municipality", it.as_str().as_bytes()]),
            Place::Organisation(it) => derive("roster", &[b"organisation", it.0.as_bytes()]),
        }
    }

    /// Where who acts for `tenant` in no organisation's name is.
    #[must_use]
    pub fn of(tenant: Municipality) -> Place {
        if tenant == Municipality::COUNTRY { Place::Country } else { Place::Municipality(tenant) }
    }

    /// The grant that whoever redeems an invitation gets.
    #[must_use]
    pub fn grant_of(self, invitation: InvitationId) -> GrantId {
        GrantId(derive("grant", &[self.roster().as_bytes(), invitation.0.as_bytes()]))
    }

    /// The municipality whose business its roster is: itself; of an organisation nobody's alone.
    #[must_use]
    pub fn tenant(self) -> Municipality {
        match self {
            Place::Municipality(it) => it,
            Place::Country | Place::Organisation(_) => Municipality::COUNTRY,
        }
    }
}

/// `0751`, `0000` for the country, or an organisation's id.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Country => Municipality::COUNTRY.as_str().fmt(f),
            Place::Municipality(it) => it.as_str().fmt(f),
            Place::Organisation(it) => it.fmt(f),
        }
    }
}

/// How a request names a place: reading it refuses a municipality that does not exist. A field says so with
/// `#[serde(deserialize_with = "ExistingPlace::deserialize_as")]` and `#[schemars(with = "ExistingPlace")]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExistingPlace {
    /// The whole country.
    Country,
    /// A municipality.
    Municipality(ExistingMunicipality),
    /// A voluntary organisation's branch.
    Organisation(OrganisationId),
}

impl ExistingPlace {
    /// Reads a place that exists.
    ///
    /// # Errors
    /// When it is none.
    pub fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Place, D::Error> {
        Ok(match ExistingPlace::deserialize(deserializer)? {
            ExistingPlace::Country => Place::Country,
            ExistingPlace::Municipality(it) => Place::Municipality(it.0),
            ExistingPlace::Organisation(it) => Place::Organisation(it),
        })
    }
}

/// Who gave, proposed or invited: by which account, in which role, held where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Giver {
    /// Whose account.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// Held where.
    pub place: Place,
}

/// A person whom a municipality has registered in `vault`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct RegisteredAs {
    /// In which municipality.
    #[serde(deserialize_with = "ExistingMunicipality::deserialize_as")]
    #[schemars(with = "ExistingMunicipality")]
    pub tenant: Municipality,
    /// As whom.
    pub person: PersonId,
}

/// Whom somebody who has logged in acts as.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ActsAs {
    /// By a role that they hold.
    Grant(GrantId),
    /// As somebody of a family, themself.
    Person(RegisteredAs),
}

/// Neither a municipality's code nor an organisation's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place is a municipality's code of four digits, or an organisation's id")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Place, NotAPlace> {
        let municipality = text.parse().map(Place::of);
        municipality.or_else(|_| text.parse().map(Place::Organisation)).map_err(|_| NotAPlace)
    }
}
