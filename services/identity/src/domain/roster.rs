//! The roster of one place: who holds which role, what waits for a second person, and who is invited. In one stream, so that what is
//! true of all members together is decided by one writer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use platform::Aggregate;
use proto::{
    actor::{Duty, Role},
    id::{AccountId, GrantId, InvitationId, PersonId},
    identity::{Giver, GrantEnd, InvitationEnd, MachineKey, Place, PublicKey, RosterFact as Fact},
    sealed::Digest,
};

pub use super::grant::{Grant, Proposal};

/// How often the code may be wrong before an invitation is spoiled.
pub const WRONG_CODES_MAX: u8 = 5;

/// A roster, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// What has not ended.
    grants: BTreeMap<GrantId, Grant>,
    proposals: BTreeMap<GrantId, Proposal>,
    /// By what key a machine is known under a grant or proposal of these, and what it may ask.
    machines: BTreeMap<GrantId, MachineKey>,
    invitations: BTreeMap<InvitationId, Invitation>,
    /// Ids that are never used again.
    used: BTreeSet<uuid::Uuid>,
    /// Whoever has or had a role here.
    members: BTreeSet<AccountId>,
    had_administrator: bool,
}

/// An offer of a role to whoever comes with the secret and the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// Which role.
    pub role: Role,
    /// With which duty.
    pub duty: Option<Duty>,
    /// Who a volunteer is.
    pub person: Option<PersonId>,
    /// The last day of the role.
    pub until_on: Option<NaiveDate>,
    /// Who invites; nobody when the operator does.
    pub invited_by: Option<Giver>,
    /// Of secret and code.
    pub digest: Digest,
    /// Until when it can be redeemed.
    pub expires_at: DateTime<Utc>,
    /// Whose account it lets in again, and gives no role.
    pub account: Option<AccountId>,
    wrong_codes: u8,
}

/// What a decision asks of a roster, once it knows that the asker may.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Somebody gets a role: [`Fact::GrantGiven`].
    Give(Fact),
    /// Somebody may get one: [`Fact::GrantProposed`].
    Propose(Fact),
    /// A role ends, or is not proposed any more; where it is neither, nothing happens if it is over.
    End {
        /// Which.
        grant: GrantId,
        /// Where.
        place: Place,
        /// Why.
        why: GrantEnd,
    },
    /// Somebody is invited: [`Fact::InvitationMade`].
    Invite(Fact),
    /// Somebody comes with a secret and a code.
    Redeem {
        /// For which invitation.
        invitation: InvitationId,
        /// Who they are.
        account: AccountId,
        /// Of what they brought.
        digest: Digest,
        /// When.
        now: DateTime<Utc>,
    },
    /// Somebody tries a secret and a code.
    TryCode {
        /// For which invitation.
        invitation: InvitationId,
        /// Of what they brought.
        digest: Digest,
        /// When.
        now: DateTime<Utc>,
    },
    /// An invitation is taken back.
    Withdraw {
        /// Which.
        invitation: InvitationId,
    },
    /// What is over by now, ends.
    Lapse {
        /// Where.
        place: Place,
        /// When.
        now: DateTime<Utc>,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// For ever.
    #[error("this id is used already: choose another")]
    IdUsed,
    /// They have it.
    #[error(
        "the account holds this role here already: end that one first, if the days are to be others"
    )]
    AlreadyHeld,
    /// There is none.
    #[error("there is no such grant or proposal here: look at the list again")]
    NoSuchGrant,
    /// There is none.
    #[error("there is no such invitation: ask whoever invited you for a new one")]
    NoSuchInvitation,
    /// Redeemed, withdrawn, lapsed or spoiled.
    #[error("the invitation is used or over: ask whoever invited you for a new one")]
    InvitationOver,
}

impl Roster {
    /// What has not ended.
    pub fn grants(&self) -> impl Iterator<Item = (GrantId, &Grant)> {
        self.grants.iter().map(|(id, it)| (*id, it))
    }

    /// One that has not ended.
    #[must_use]
    pub fn grant(&self, grant: GrantId) -> Option<&Grant> {
        self.grants.get(&grant)
    }

    /// One that waits for a second person.
    #[must_use]
    pub fn proposal(&self, grant: GrantId) -> Option<&Proposal> {
        self.proposals.get(&grant)
    }

    /// One that waits.
    #[must_use]
    pub fn invitation(&self, invitation: InvitationId) -> Option<&Invitation> {
        self.invitations.get(&invitation)
    }

    /// By what key a machine is known under a grant or a proposal, and what it may ask; none of a person's.
    #[must_use]
    pub fn machine(&self, grant: GrantId) -> Option<&MachineKey> {
        self.machines.get(&grant)
    }

    /// How many keys a machine has here, and whether this is one of anybody's.
    #[must_use]
    pub fn keys_of(&self, account: AccountId, key: &PublicKey) -> (usize, bool) {
        let account_of = |grant| {
            let held = self.grants.get(grant).map(|it| it.account);
            held.or_else(|| self.proposals.get(grant).map(|it| it.account))
        };
        let own = self.machines.keys().filter(|it| account_of(it) == Some(account)).count();
        (own, self.machines.values().any(|it| it.key == *key))
    }

    /// Whether somebody has or had a role here, or may get one.
    #[must_use]
    pub fn knows(&self, account: AccountId) -> bool {
        self.members.contains(&account)
    }

    /// Whether it ever had an administrator.
    #[must_use]
    pub fn had_administrator(&self) -> bool {
        self.had_administrator
    }

    /// Who acts in `role` now, each account once.
    #[must_use]
    pub fn acting(&self, role: Role, now: DateTime<Utc>) -> BTreeSet<AccountId> {
        let acts = |it: &&Grant| it.role == role && it.is_in_force(now);
        self.grants.values().filter(acts).map(|it| it.account).collect()
    }

    /// Whether somebody acts as administrator now by another grant than these.
    #[must_use]
    pub fn has_administrator_without(&self, ended: &[GrantId], now: DateTime<Utc>) -> bool {
        self.grants.iter().any(|(id, it)| {
            it.role == Role::Administrator && it.is_in_force(now) && !ended.contains(id)
        })
    }

    pub(super) fn ended(&self, grant: GrantId, place: Place, why: GrantEnd) -> Option<Fact> {
        let it = self.grants.get(&grant)?;
        let Grant { account, role, subject, .. } = *it;
        Some(Fact::GrantEnded { grant, account, subject, place, role, why })
    }

    /// What a wrong code leads to; nothing of a right one.
    fn tried(
        &self,
        invitation: InvitationId,
        digest: Digest,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fact>, Rejection> {
        let Some(it) = self.invitations.get(&invitation) else {
            let is_over = self.used.contains(&invitation.0);
            return Err(if is_over {
                Rejection::InvitationOver
            } else {
                Rejection::NoSuchInvitation
            });
        };
        if it.expires_at <= now {
            return Err(Rejection::InvitationOver);
        }
        if it.digest != digest {
            let wrong = Fact::CodeWrong { invitation };
            let is_last = it.wrong_codes.saturating_add(1) >= WRONG_CODES_MAX;
            let spoiled = Fact::InvitationEnded { invitation, why: InvitationEnd::Spoiled };
            return Ok(if is_last { vec![wrong, spoiled] } else { vec![wrong] });
        }
        Ok(vec![])
    }

    fn lapse(&self, place: Place, now: DateTime<Utc>) -> Vec<Fact> {
        let is_over = |it: &Grant| it.ends_at.is_some_and(|it| it <= now);
        let grants = self.grants.iter().filter(|(_, it)| is_over(it));
        let grants = grants.filter_map(|(id, it)| self.ended(*id, place, it.end()));
        let proposals = self.proposals.iter().filter(|(_, it)| it.expires_at <= now);
        let proposals = proposals.map(|(grant, _)| Fact::ProposalEnded { grant: *grant });
        let invitations = self.invitations.iter().filter(|(_, it)| it.expires_at <= now);
        let invitations = invitations.map(|(invitation, _)| Fact::InvitationEnded {
            invitation: *invitation,
            why: InvitationEnd::Lapsed,
        });
        grants.chain(proposals).chain(invitations).collect()
    }

    fn was_given(&mut self, fact: &Fact) {
        let Fact::GrantGiven {
            grant,
            account,
            role,
            duty,
            subject,
            begins_at,
            ends_at,
            source,
            ref machine,
            login,
            ..
        } = *fact
        else {
            return;
        };
        self.machines.remove(&grant);
        self.machines.extend(machine.clone().map(|it| (grant, it)));
        self.proposals.remove(&grant);
        self.used.insert(grant.0);
        self.members.insert(account);
        self.had_administrator |= role == Role::Administrator;
        let it = Grant { account, role, duty, subject, begins_at, ends_at, source, login };
        self.grants.insert(grant, it);
    }

    fn was_proposed(&mut self, fact: &Fact) {
        let Fact::GrantProposed {
            grant,
            account,
            role,
            duty,
            from_on,
            until_on,
            source,
            given_by,
            expires_at,
            ref machine,
            ..
        } = *fact
        else {
            return;
        };
        self.machines.extend(machine.clone().map(|it| (grant, it)));
        self.used.insert(grant.0);
        let it = Proposal { account, role, duty, from_on, until_on, source, given_by, expires_at };
        self.proposals.insert(grant, it);
    }

    fn was_invited(&mut self, fact: &Fact) {
        let Fact::InvitationMade {
            invitation,
            role,
            duty,
            person,
            until_on,
            invited_by,
            digest,
            expires_at,
            account,
            ..
        } = *fact
        else {
            return;
        };
        self.used.insert(invitation.0);
        let wrong_codes = 0;
        let it = Invitation {
            role,
            duty,
            person,
            until_on,
            invited_by,
            digest,
            expires_at,
            account,
            wrong_codes,
        };
        self.invitations.insert(invitation, it);
    }

    /// Another of the same: to the same person, in the same role, or to the same account. Of a first coordinator there is one at a time, whoever
    /// invites.
    fn replaced(
        &self,
        role: Role,
        person: Option<PersonId>,
        by: Option<Giver>,
        account: Option<AccountId>,
    ) -> Vec<Fact> {
        let is_same = |it: &Invitation| {
            if account.is_some() || it.account.is_some() {
                return it.account == account;
            }
            let is_first = by.is_some_and(|by| by.role != Role::Coordinator)
                && role == Role::Coordinator
                && it.invited_by.is_some_and(|it| it.role != Role::Coordinator);
            let is_of_operator = by.is_none() && it.invited_by.is_none();
            it.role == role
                && (is_first || is_of_operator || (person.is_some() && it.person == person))
        };
        let same = self.invitations.iter().filter(|(_, it)| is_same(it));
        let why = InvitationEnd::Replaced;
        same.map(|(invitation, _)| Fact::InvitationEnded { invitation: *invitation, why }).collect()
    }
}

impl Aggregate for Roster {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        match command {
            Command::Give(fact) => {
                let Fact::GrantGiven { grant, account, role, duty, machine, .. } = &fact else {
                    return Ok(vec![]);
                };
                let is_confirmed = self.proposals.contains_key(grant);
                if self.used.contains(&grant.0) && !is_confirmed {
                    return Err(Rejection::IdUsed);
                }
                let is_same =
                    |it: &Grant| (it.account, it.role, it.duty) == (*account, *role, *duty);
                // A machine has a grant for each of its keys.
                if machine.is_none() && self.grants.values().any(is_same) {
                    return Err(Rejection::AlreadyHeld);
                }
                Ok(vec![fact])
            }
            Command::Propose(fact) => {
                let Fact::GrantProposed { grant, .. } = &fact else { return Ok(vec![]) };
                if self.used.contains(&grant.0) {
                    return Err(Rejection::IdUsed);
                }
                Ok(vec![fact])
            }
            Command::End { grant, place, why } => {
                if self.proposals.contains_key(&grant) {
                    return Ok(vec![Fact::ProposalEnded { grant }]);
                }
                self.ended(grant, place, why).map(|it| vec![it]).ok_or(Rejection::NoSuchGrant)
            }
            Command::Invite(fact) => {
                let Fact::InvitationMade { invitation, role, person, invited_by, account, .. } =
                    &fact
                else {
                    return Ok(vec![]);
                };
                if self.used.contains(&invitation.0) {
                    return Err(Rejection::IdUsed);
                }
                let mut facts = self.replaced(*role, *person, *invited_by, *account);
                facts.push(fact);
                Ok(facts)
            }
            Command::Redeem { invitation, account, digest, now } => {
                let wrong = self.tried(invitation, digest, now)?;
                let is_right = wrong.is_empty();
                let redeemed = Fact::InvitationRedeemed { invitation, account };
                Ok(if is_right { vec![redeemed] } else { wrong })
            }
            Command::TryCode { invitation, digest, now } => self.tried(invitation, digest, now),
            Command::Withdraw { invitation } => {
                if !self.invitations.contains_key(&invitation) {
                    return Err(Rejection::NoSuchInvitation);
                }
                Ok(vec![Fact::InvitationEnded { invitation, why: InvitationEnd::Withdrawn }])
            }
            Command::Lapse { place, now } => Ok(self.lapse(place, now)),
        }
    }

    fn evolve(mut self, fact: &Fact) -> Roster {
        match fact {
            Fact::GrantGiven { .. } => self.was_given(fact),
            Fact::GrantProlonged { grant, ends_at } => {
                if let Some(it) = self.grants.get_mut(grant) {
                    it.ends_at = Some(*ends_at);
                }
            }
            Fact::GrantProposed { .. } => self.was_proposed(fact),
            Fact::InvitationMade { .. } => self.was_invited(fact),
            Fact::ProposalEnded { grant } => {
                self.proposals.remove(grant);
                self.machines.remove(grant);
            }
            Fact::GrantEnded { grant, .. } => {
                self.grants.remove(grant);
                self.machines.remove(grant);
            }
            Fact::CodeWrong { invitation } => {
                if let Some(it) = self.invitations.get_mut(invitation) {
                    it.wrong_codes = it.wrong_codes.saturating_add(1);
                }
            }
            Fact::InvitationRedeemed { invitation, .. }
            | Fact::InvitationEnded { invitation, .. } => {
                self.invitations.remove(invitation);
            }
            Fact::Recovered {} => {}
        }
        self
    }
}
