//! A person as threads and consents know them: one open thread, who has custody, what their age lets them decide. Pure: no
//! I/O, no clock, no chance.
//!
//! The stream is the person's own and known to every municipality, so that nobody gets a second thread by moving (I-01):
//! look at it with `Streams::everywhere`, and never show it.

use chrono::NaiveDate;
use platform::{Aggregate, Timer, calendar};
use proto::{
    code::Municipality,
    id::{ConsentId, DisclosureId, PersonId, ThreadId, derive},
    thread::ChildFact,
    vault::PartyStatus,
};
use uuid::Uuid;

/// A consent is given within a fortnight of joining (P-07)
pub const CONSENT_DAYS: u64 = 14;
/// and asked after in the middle of it.
pub const REMINDER_DAYS: u64 = 7;

/// A person, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Child {
    /// The thread they are in; no other may be open around them.
    pub open_thread: Option<ThreadId>,
    /// Who has custody, once `vault` has said so.
    pub holders: Option<Vec<PersonId>>,
    /// What their age lets them decide, once `vault` has said so.
    pub party: Option<PartyStatus>,
    /// The consents that hold.
    pub consents: Vec<ConsentId>,
    /// The disclosures that go on.
    pub disclosures: Vec<DisclosureId>,
    /// Other registrations of the same person.
    pub same: Vec<PersonId>,
    /// Which municipalities were given what they must know to register them.
    pub handed_to: Vec<Municipality>,
    /// Who waits for a first consent, and its last day, until one is given or missed.
    consent_by: Option<(PersonId, NaiveDate)>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To have a thread; where it is there already, nothing happens.
    Join {
        /// Who.
        child: PersonId,
        /// Which.
        thread: ThreadId,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To have it no more; where it is another, nothing happens.
    Leave {
        /// Who.
        child: PersonId,
        /// Which.
        thread: ThreadId,
    },
    /// To have another thread instead, in one step; where it is there already, nothing happens.
    Move {
        /// Who.
        child: PersonId,
        /// Out of which.
        from: ThreadId,
        /// Into which.
        to: ThreadId,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To know who has custody.
    TakeInCustody {
        /// Whose.
        child: PersonId,
        /// Who has it.
        holders: Vec<PersonId>,
    },
    /// To know what their age lets them decide.
    TakeInParty {
        /// Whose.
        child: PersonId,
        /// What.
        party: PartyStatus,
    },
    /// To know that another municipality can register them.
    TakeInHandOver {
        /// Who.
        child: PersonId,
        /// Which.
        to: Municipality,
    },
    /// To know that another registration is of the same person.
    TakeInSamePerson {
        /// Who.
        child: PersonId,
        /// The other registration.
        of: PersonId,
    },
    /// To know that it is not.
    TakeInParting {
        /// Who.
        child: PersonId,
        /// The other registration.
        of: PersonId,
    },
    /// To know that a consent holds.
    BeginConsent {
        /// Whose data.
        child: PersonId,
        /// Which.
        consent: ConsentId,
        /// In which thread.
        thread: ThreadId,
    },
    /// To know that it does not any more.
    EndConsent {
        /// Whose data.
        child: PersonId,
        /// Which.
        consent: ConsentId,
    },
    /// To know that data are shown without a consent.
    BeginDisclosure {
        /// Whose data.
        child: PersonId,
        /// Which.
        disclosure: DisclosureId,
    },
    /// To know that they are not any more.
    EndDisclosure {
        /// Whose data.
        child: PersonId,
        /// Which.
        disclosure: DisclosureId,
    },
    /// To be reminded that none holds.
    Remind,
    /// To be told that the time for one has passed.
    Miss,
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// I-01.
    #[error(
        "the child has an open thread already, here or in another municipality: go on in it, or have it transferred"
    )]
    HasThread,
}

/// The stream that is the person's in this service.
#[must_use]
pub fn stream(person: PersonId) -> Uuid {
    derive("child_in_thread", &[person.0.as_bytes()])
}

/// In the middle of the time for a first consent (P-07)
pub(in crate::domain) const REMINDER: &str = "consent_reminder";
/// and at its end.
pub(in crate::domain) const MISSING: &str = "consent_missing";

/// What an event sets or clears.
#[must_use]
pub fn timers(fact: &ChildFact) -> Vec<Timer> {
    match fact {
        ChildFact::JoinedThread { remind_on, consent_by, .. } => {
            let remind = remind_on.map(|it| Timer::Set(REMINDER, calendar::start_of(it)));
            let miss = consent_by.map(|it| Timer::Set(MISSING, calendar::end_of(it)));
            remind.into_iter().chain(miss).collect()
        }
        ChildFact::ConsentBegan { .. } | ChildFact::LeftThread { .. } => {
            vec![Timer::Clear(REMINDER), Timer::Clear(MISSING)]
        }
        ChildFact::CustodyKnown { .. }
        | ChildFact::PartyKnown { .. }
        | ChildFact::ConsentReminded { .. }
        | ChildFact::ConsentMissing { .. }
        | ChildFact::ConsentEnded { .. }
        | ChildFact::DisclosureBegan { .. }
        | ChildFact::DisclosureEnded { .. }
        | ChildFact::HandedOver { .. }
        | ChildFact::SamePersonKnown { .. }
        | ChildFact::SamePersonParted { .. } => vec![],
    }
}

impl Aggregate for Child {
    type Command = Command;
    type Event = ChildFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<ChildFact>, Rejection> {
        use Command::{
            BeginConsent, BeginDisclosure, EndConsent, EndDisclosure, Join, Leave, Miss, Move,
            Remind, TakeInCustody, TakeInHandOver, TakeInParting, TakeInParty, TakeInSamePerson,
        };
        Ok(match command {
            Join { child, thread, today } => match self.open_thread {
                None => vec![self.joined(child, thread, today)],
                Some(it) if it == thread => vec![],
                Some(_another) => return Err(Rejection::HasThread),
            },
            Move { child, from, to, today } => match self.open_thread {
                None => vec![self.joined(child, to, today)],
                Some(it) if it == to => vec![],
                Some(it) if it == from => vec![
                    ChildFact::LeftThread { child, thread: from },
                    self.joined(child, to, today),
                ],
                Some(_another) => return Err(Rejection::HasThread),
            },
            Leave { child, thread } if self.open_thread == Some(thread) => {
                vec![ChildFact::LeftThread { child, thread }]
            }
            TakeInCustody { child, holders } if self.holders.as_ref() != Some(&holders) => {
                vec![ChildFact::CustodyKnown { child, holders }]
            }
            TakeInParty { child, party } if self.party != Some(party) => {
                vec![ChildFact::PartyKnown { child, party }]
            }
            TakeInHandOver { child, to } if !self.handed_to.contains(&to) => {
                vec![ChildFact::HandedOver { child, to }]
            }
            TakeInSamePerson { child, of } if !self.same.contains(&of) => {
                vec![ChildFact::SamePersonKnown { child, of }]
            }
            TakeInParting { child, of } if self.same.contains(&of) => {
                vec![ChildFact::SamePersonParted { child, of }]
            }
            BeginConsent { child, consent, thread } if !self.consents.contains(&consent) => {
                vec![ChildFact::ConsentBegan { child, consent, thread }]
            }
            EndConsent { child, consent } if self.consents.contains(&consent) => {
                vec![ChildFact::ConsentEnded { child, consent }]
            }
            BeginDisclosure { child, disclosure } if !self.disclosures.contains(&disclosure) => {
                vec![ChildFact::DisclosureBegan { child, disclosure }]
            }
            EndDisclosure { child, disclosure } if self.disclosures.contains(&disclosure) => {
                vec![ChildFact::DisclosureEnded { child, disclosure }]
            }
            Remind => self.waits(|child, thread, consent_by| ChildFact::ConsentReminded {
                child,
                thread,
                consent_by,
            }),
            Miss => self.waits(|child, thread, consent_by| ChildFact::ConsentMissing {
                child,
                thread,
                consent_by,
            }),
            // It has happened already.
            Leave { .. }
            | TakeInCustody { .. }
            | TakeInParty { .. }
            | TakeInHandOver { .. }
            | TakeInSamePerson { .. }
            | TakeInParting { .. }
            | BeginConsent { .. }
            | EndConsent { .. }
            | BeginDisclosure { .. }
            | EndDisclosure { .. } => vec![],
        })
    }

    fn evolve(self, fact: &ChildFact) -> Child {
        use ChildFact::{
            ConsentBegan, ConsentEnded, ConsentMissing, ConsentReminded, CustodyKnown,
            DisclosureBegan, DisclosureEnded, HandedOver, JoinedThread, LeftThread, PartyKnown,
            SamePersonKnown, SamePersonParted,
        };
        match fact {
            CustodyKnown { child: _, holders } => Child { holders: Some(holders.clone()), ..self },
            PartyKnown { child: _, party } => Child { party: Some(*party), ..self },
            JoinedThread { child, thread, consent_by, remind_on: _ } => {
                let consent_by = consent_by.map(|by| (*child, by));
                Child { open_thread: Some(*thread), consent_by, ..self }
            }
            LeftThread { .. } => Child { open_thread: None, consent_by: None, ..self },
            ConsentBegan { consent, .. } => {
                let consents = [self.consents, vec![*consent]].concat();
                Child { consents, consent_by: None, ..self }
            }
            ConsentEnded { child: _, consent } => {
                let consents = self.consents.into_iter().filter(|it| it != consent).collect();
                Child { consents, ..self }
            }
            DisclosureBegan { child: _, disclosure } => {
                let disclosures = [self.disclosures, vec![*disclosure]].concat();
                Child { disclosures, ..self }
            }
            DisclosureEnded { child: _, disclosure } => {
                let disclosures = self.disclosures.into_iter().filter(|it| it != disclosure);
                Child { disclosures: disclosures.collect(), ..self }
            }
            HandedOver { child: _, to } => {
                let handed_to = [self.handed_to, vec![*to]].concat();
                Child { handed_to, ..self }
            }
            SamePersonKnown { child: _, of } => {
                Child { same: [self.same, vec![*of]].concat(), ..self }
            }
            SamePersonParted { child: _, of } => {
                Child { same: self.same.into_iter().filter(|it| it != of).collect(), ..self }
            }
            ConsentReminded { .. } => self,
            ConsentMissing { .. } => Child { consent_by: None, ..self },
        }
    }
}

impl Child {
    /// Somebody of whom this is known.
    #[must_use]
    pub fn known(party: Option<PartyStatus>, holders: Option<Vec<PersonId>>) -> Child {
        Child { party, holders, ..Child::default() }
    }

    /// Where a consent holds already, none is waited for.
    fn joined(&self, child: PersonId, thread: ThreadId, today: NaiveDate) -> ChildFact {
        let within = |days| self.consents.is_empty().then(|| calendar::days_after(today, days));
        ChildFact::JoinedThread {
            child,
            thread,
            remind_on: within(REMINDER_DAYS),
            consent_by: within(CONSENT_DAYS),
        }
    }

    fn waits(&self, say: fn(PersonId, ThreadId, NaiveDate) -> ChildFact) -> Vec<ChildFact> {
        let waiting = self.open_thread.zip(self.consent_by);
        waiting.map(|(thread, (child, by))| say(child, thread, by)).into_iter().collect()
    }
}
