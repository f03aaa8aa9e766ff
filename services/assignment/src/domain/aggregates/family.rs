//! What is known here of a child: who may say yes and no to a match for it (I-10), and which consents hold for its data
//! (I-06). It stands on a stream of the child's, because a consent covers one person and no sibling, in whichever thread.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use platform::Aggregate;
use proto::{
    assignment::FamilyFact as Fact,
    code::Need,
    id::{ConsentId, OrganisationId, PersonId, derive},
    thread::{ConsentPurpose, DataCategory},
    vault::PartyStatus,
};
use uuid::Uuid;

/// A child and its family, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Family {
    holders: BTreeSet<PersonId>,
    party: Option<PartyStatus>,
    /// The consents that hold for the child's data.
    consents: BTreeMap<ConsentId, Consent>,
}

/// Who may know of the child, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Consent {
    recipients: BTreeSet<OrganisationId>,
    purpose: ConsentPurpose,
}

/// What `thread` tells us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Who has custody.
    TakeCustody {
        /// Whose.
        child: PersonId,
        /// All of them.
        holders: Vec<PersonId>,
    },
    /// What the child's age lets it decide.
    TakeParty {
        /// Whose.
        child: PersonId,
        /// What.
        party: PartyStatus,
    },
    /// A consent holds.
    GiveConsent(Given),
    /// A consent holds no longer.
    EndConsent {
        /// Which.
        consent: ConsentId,
    },
}

/// A consent that everybody has signed who must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Whose data.
    pub child: PersonId,
    /// Which consent.
    pub consent: ConsentId,
    /// Who may get them.
    pub recipients: Vec<OrganisationId>,
    /// Which data.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
}

/// What somebody's word counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// For the family.
    Custody,
    /// For the family and for themself: they are grown up.
    Alone,
    /// For themself, beside everybody who has custody: a child from 10.
    Beside,
    /// Nothing that binds: a child under ten is heard.
    Young,
    /// Nothing: they do not belong to the family.
    Stranger,
}

impl Say {
    /// What it counts for when somebody else tells it.
    #[must_use]
    pub fn as_told(self) -> Say {
        match self {
            Say::Alone => Say::Beside,
            Say::Custody | Say::Beside | Say::Young | Say::Stranger => self,
        }
    }
}

impl Family {
    /// The stream of what is known of `child`'s family.
    #[must_use]
    pub fn of(child: PersonId) -> Uuid {
        derive("family_of_child", &[child.0.as_bytes()])
    }

    /// What `by` may say about `child`; nothing can be said until it is known who has custody.
    #[must_use]
    pub fn say(&self, by: PersonId, child: PersonId) -> Option<Say> {
        let is_grown_up = self.party == Some(PartyStatus::Adult);
        if self.holders.is_empty() && !is_grown_up {
            return None;
        }
        Some(match self.party {
            Some(PartyStatus::Adult) if by == child => Say::Alone,
            Some(PartyStatus::From10 | PartyStatus::From15) if by == child => Say::Beside,
            Some(PartyStatus::Under10) | None if by == child => Say::Young,
            Some(PartyStatus::Adult) => Say::Stranger,
            Some(PartyStatus::Under10 | PartyStatus::From10 | PartyStatus::From15) | None => {
                if self.holders.contains(&by) { Say::Custody } else { Say::Stranger }
            }
        })
    }

    /// Whether everybody who has custody is among `agreed`.
    #[must_use]
    pub fn all_agreed(&self, agreed: &BTreeSet<PersonId>) -> bool {
        self.holders.is_subset(agreed)
    }

    /// Whether the child may be under 15: a certificate is needed to meet it (V-03). Of whom nothing is known may be.
    #[must_use]
    pub fn may_be_under_15(&self) -> bool {
        match self.party {
            Some(PartyStatus::From15 | PartyStatus::Adult) => false,
            Some(PartyStatus::Under10 | PartyStatus::From10) | None => true,
        }
    }

    /// Whether the child is asked itself.
    #[must_use]
    pub fn asks_the_child(&self) -> bool {
        match self.party {
            Some(PartyStatus::From10 | PartyStatus::From15 | PartyStatus::Adult) => true,
            Some(PartyStatus::Under10) | None => false,
        }
    }
}

impl Family {
    /// Whether a consent holds by which `organisation` may know of the child to meet `need` (I-06).
    #[must_use]
    pub fn covers(&self, organisation: OrganisationId, need: Need) -> bool {
        self.consents.values().any(|it| it.covers(organisation, need))
    }

    /// Whether one other than `ended` does.
    #[must_use]
    pub fn covers_without(
        &self,
        ended: ConsentId,
        organisation: OrganisationId,
        need: Need,
    ) -> bool {
        self.consents.iter().any(|(id, it)| *id != ended && it.covers(organisation, need))
    }
}

impl Consent {
    fn covers(&self, organisation: OrganisationId, need: Need) -> bool {
        self.recipients.contains(&organisation) && is_for(self.purpose, need)
    }
}

/// Whether what is agreed for `purpose` is agreed for `need` (D-01: a consent is for what it says).
#[must_use]
pub fn is_for(purpose: ConsentPurpose, need: Need) -> bool {
    match need {
        Need::Leisure => purpose == ConsentPurpose::Leisure,
        Need::AdultFriend => purpose == ConsentPurpose::AdultFriend,
        Need::Homework => purpose == ConsentPurpose::School,
        Need::Loneliness => {
            matches!(purpose, ConsentPurpose::Leisure | ConsentPurpose::AdultFriend)
        }
        Need::FamilyBreak | Need::PracticalHelp => purpose == ConsentPurpose::FamilyRelief,
    }
}

impl Aggregate for Family {
    type Command = Command;
    type Event = Fact;
    type Rejection = Infallible;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Infallible> {
        let (is_news, fact) = match command {
            Command::TakeCustody { child, holders } => (
                self.holders != holders.iter().copied().collect(),
                Fact::CustodyKnown { child, holders },
            ),
            Command::TakeParty { child, party } => {
                (self.party != Some(party), Fact::PartyKnown { child, party })
            }
            Command::GiveConsent(Given { child, consent, recipients, categories, purpose }) => (
                !self.consents.contains_key(&consent),
                Fact::ConsentGiven { child, consent, recipients, categories, purpose },
            ),
            Command::EndConsent { consent } => {
                (self.consents.contains_key(&consent), Fact::ConsentEnded { consent })
            }
        };
        Ok(if is_news { vec![fact] } else { vec![] })
    }

    fn evolve(mut self, event: &Fact) -> Family {
        match event {
            Fact::CustodyKnown { holders, .. } => {
                self.holders = holders.iter().copied().collect();
            }
            Fact::PartyKnown { party, .. } => self.party = Some(*party),
            Fact::ConsentGiven { consent, recipients, purpose, .. } => {
                let recipients = recipients.iter().copied().collect();
                self.consents.insert(*consent, Consent { recipients, purpose: *purpose });
            }
            Fact::ConsentEnded { consent } => {
                self.consents.remove(consent);
            }
        }
        self
    }
}
