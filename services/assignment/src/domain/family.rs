//! What is known here of a child's family: who may say yes and no to a match for whom (I-10).

use std::convert::Infallible;

use std::collections::BTreeSet;

use platform::Aggregate;
use proto::{
    assignment::FamilyFact as Fact,
    id::{PersonId, derive},
    vault::PartyStatus,
};
use uuid::Uuid;

/// A child's family, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Family {
    holders: BTreeSet<PersonId>,
    party: Option<PartyStatus>,
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
}

/// What somebody's word counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// For the family.
    Custody,
    /// For the family and for themself: a young person from 15, or grown up.
    Alone,
    /// For themself, beside a custody holder: a child from 10.
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
            Some(PartyStatus::From15 | PartyStatus::Adult) if by == child => Say::Alone,
            Some(PartyStatus::From10) if by == child => Say::Beside,
            Some(PartyStatus::Under10) | None if by == child => Say::Young,
            Some(PartyStatus::Adult) => Say::Stranger,
            Some(PartyStatus::Under10 | PartyStatus::From10 | PartyStatus::From15) | None => {
                if self.holders.contains(&by) { Say::Custody } else { Say::Stranger }
            }
        })
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
        };
        Ok(if is_news { vec![fact] } else { vec![] })
    }

    fn evolve(mut self, event: &Fact) -> Family {
        match event {
            Fact::CustodyKnown { holders, .. } => {
                self.holders = holders.iter().copied().collect();
            }
            Fact::PartyKnown { party, .. } => self.party = Some(*party),
        }
        self
    }
}
