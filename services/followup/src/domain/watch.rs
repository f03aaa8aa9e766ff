//! What may happen to the watch over a thread: somebody is in contact, or nobody is for too long (P-14).

use std::convert::Infallible;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proto::{code::Municipality, followup::WatchFact as Fact};

/// Days without contact after which a thread is silent.
const SILENCE_DAYS: u64 = 21;

/// A watch, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Watch {
    /// There is none: the thread is not known here.
    #[default]
    Unknown,
    /// Somebody is in contact.
    Watching(Contact),
    /// Nobody is.
    Silent(Contact),
    /// The thread rests, and so does the watch.
    Paused(Contact),
    /// The thread is closed.
    Ended,
}

/// The last contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    on: NaiveDate,
    silent_at: DateTime<Utc>,
    /// The days before it that counted, each later than the one before: the last was a mistake perhaps.
    before: Vec<NaiveDate>,
    /// Contacts that were recorded after `silent_at`, and when, the first first. Whether it was silent before them is decided when all is
    /// heard: a contact in between may still be on its way from another service.
    after: Vec<(DateTime<Utc>, NaiveDate)>,
}

/// What others' events, our own or time make us do. Nobody asks for it, so nothing is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A thread opened.
    Start {
        /// The day.
        opened_on: NaiveDate,
    },
    /// Somebody was in contact.
    Renew {
        /// The day.
        contact_on: NaiveDate,
        /// When.
        now: DateTime<Utc>,
    },
    /// A contact was a mistake. What counts is the last one before that was noted as the last: an alarm may come too early by
    /// it, never too late.
    Correct {
        /// The day of the one that was none.
        contact_on: NaiveDate,
    },
    /// The moment came, and nobody had been.
    FallSilent {
        /// The moment, by which the contact is known.
        silent_at: DateTime<Utc>,
        /// Since when another service is away that might say otherwise.
        unheard_since: Option<DateTime<Utc>>,
    },
    /// The thread rests.
    Pause,
    /// It goes on; that day counts as a contact.
    Resume {
        /// The day.
        on: NaiveDate,
    },
    /// Another municipality takes it on; that day counts as a contact.
    Move {
        /// Which.
        to: Municipality,
        /// The day.
        on: NaiveDate,
    },
    /// The thread closed, or goes on in another.
    End,
    /// It is open again.
    Restart {
        /// The day.
        on: NaiveDate,
    },
}

impl Watch {
    /// Since when it is silent; by this moment its alert is known.
    #[must_use]
    pub fn silent_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Watch::Silent(contact) => Some(contact.silent_at),
            Watch::Unknown | Watch::Watching(_) | Watch::Paused(_) | Watch::Ended => None,
        }
    }

    /// Whether the silence that is about to be recorded is over already.
    #[must_use]
    pub fn is_over_already(&self) -> bool {
        match self {
            Watch::Watching(contact) => !contact.after.is_empty(),
            Watch::Unknown | Watch::Silent(_) | Watch::Paused(_) | Watch::Ended => false,
        }
    }
}

impl Aggregate for Watch {
    type Command = Command;
    type Event = Fact;
    type Rejection = Infallible;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Infallible> {
        use Command::{Correct, End, FallSilent, Move, Pause, Renew, Restart, Resume, Start};
        use Watch::{Ended, Paused, Silent, Unknown, Watching};
        Ok(match (command, self) {
            (Start { opened_on: on }, Unknown) | (Restart { on }, Unknown | Ended) => {
                vec![Fact::Started { opened_on: on, silent_at: silent_at(on) }]
            }
            (Renew { contact_on, now }, Watching(last)) if contact_on > last.on => {
                last.renewed_by(contact_on, now)
            }
            // A contact so long ago that the thread would be silent all the same ends no silence.
            (Renew { contact_on, now }, Silent(last))
                if contact_on > last.on && silent_at(contact_on) > now =>
            {
                vec![renewed(contact_on)]
            }
            (Correct { contact_on }, Watching(last)) => last.without(contact_on),
            (FallSilent { silent_at, unheard_since }, Watching(last))
                if last.silent_at == silent_at =>
            {
                last.silences(unheard_since)
            }
            (Pause, Watching(_) | Silent(_)) => vec![Fact::Paused {}],
            (Resume { on }, Paused(_)) => vec![Fact::Resumed { on, silent_at: silent_at(on) }],
            (Move { to, on }, Watching(_) | Silent(_) | Paused(_)) => {
                vec![Fact::Moved { to, on, silent_at: silent_at(on) }]
            }
            (End, Watching(_) | Silent(_) | Paused(_)) => vec![Fact::Ended {}],

            (Start { .. }, Watching(_) | Silent(_) | Paused(_) | Ended)
            | (Restart { .. }, Watching(_) | Silent(_) | Paused(_))
            | (
                Renew { .. } | FallSilent { .. },
                Unknown | Watching(_) | Silent(_) | Paused(_) | Ended,
            )
            // A silence goes on, and what was before a pause or a move counts no more.
            | (Correct { .. }, Unknown | Silent(_) | Paused(_) | Ended)
            | (Pause, Unknown | Paused(_) | Ended)
            | (Resume { .. }, Unknown | Watching(_) | Silent(_) | Ended)
            | (Move { .. } | End, Unknown | Ended) => vec![],
        })
    }

    fn evolve(self, event: &Fact) -> Watch {
        match event {
            Fact::Started { opened_on: on, silent_at } | Fact::Resumed { on, silent_at } => {
                Watch::Watching(Contact::of(*on, *silent_at))
            }
            Fact::Renewed { contact_on: on, silent_at } => {
                let mut contact = Contact::of(*on, *silent_at);
                if let Watch::Watching(last) | Watch::Silent(last) = self {
                    contact.before = last.before;
                    contact.before.push(last.on);
                    contact.after = last.after;
                    contact.after.retain(|(_, later)| later > on);
                }
                Watch::Watching(contact)
            }
            Fact::ContactNoted { contact_on, noted_at } => match self {
                Watch::Watching(mut contact) => {
                    contact.after.push((*noted_at, *contact_on));
                    contact.after.sort_unstable();
                    Watch::Watching(contact)
                }
                Watch::Unknown | Watch::Silent(_) | Watch::Paused(_) | Watch::Ended => self,
            },
            Fact::ContactCorrected { contact_on, last_on, silent_at } => {
                let mut contact = Contact::of(*last_on, *silent_at);
                if let Watch::Watching(last) = self {
                    contact.before = last.before;
                    contact.before.retain(|it| it != contact_on && it != last_on);
                    contact.after = last.after;
                    contact.after.retain(|(_, it)| it != contact_on);
                }
                Watch::Watching(contact)
            }
            Fact::FellSilent { .. } => match self {
                Watch::Watching(contact) => Watch::Silent(contact),
                Watch::Unknown | Watch::Silent(_) | Watch::Paused(_) | Watch::Ended => self,
            },
            Fact::Paused {} => match self {
                Watch::Watching(contact) | Watch::Silent(contact) => Watch::Paused(contact),
                Watch::Unknown | Watch::Paused(_) | Watch::Ended => self,
            },
            Fact::Moved { on, silent_at, .. } => match self {
                Watch::Watching(_) | Watch::Silent(_) => {
                    Watch::Watching(Contact::of(*on, *silent_at))
                }
                Watch::Unknown | Watch::Paused(_) | Watch::Ended => self,
            },
            Fact::Ended {} => Watch::Ended,
        }
    }
}

impl Contact {
    fn of(on: NaiveDate, silent_at: DateTime<Utc>) -> Contact {
        Contact { on, silent_at, before: vec![], after: vec![] }
    }

    /// What a later contact makes of it that was recorded at `now`; and what those make of it that were noted.
    fn renewed_by(&self, contact_on: NaiveDate, now: DateTime<Utc>) -> Vec<Fact> {
        if now >= self.silent_at {
            // So long ago that the thread would be silent all the same: it ends no silence.
            let counts = silent_at(contact_on) > now;
            let is_known = self.after.iter().any(|(_, it)| *it == contact_on);
            let noted = Fact::ContactNoted { contact_on, noted_at: now };
            return if counts && !is_known { vec![noted] } else { vec![] };
        }
        let (mut facts, mut last_on) = (vec![renewed(contact_on)], contact_on);
        for (noted_at, on) in &self.after {
            if *noted_at >= silent_at(last_on) {
                break;
            }
            if *on > last_on {
                facts.push(renewed(*on));
                last_on = *on;
            }
        }
        facts
    }

    /// That nobody was in contact; and that somebody was again, as often as that came too late.
    fn silences(&self, unheard_since: Option<DateTime<Utc>>) -> Vec<Fact> {
        let silent = |last_contact_on| Fact::FellSilent { last_contact_on, unheard_since };
        let (mut facts, mut last_on) = (vec![silent(self.on)], self.on);
        for (noted_at, on) in &self.after {
            if last_on != self.on && *noted_at >= silent_at(last_on) {
                facts.push(silent(last_on));
            }
            if *on > last_on {
                facts.push(renewed(*on));
                last_on = *on;
            }
        }
        facts
    }

    /// The day it began is no contact that somebody noted, and stays.
    fn without(&self, contact_on: NaiveDate) -> Vec<Fact> {
        let is_after = self.after.iter().any(|(_, it)| *it == contact_on);
        let is_before = self.before.iter().skip(1).any(|it| *it == contact_on);
        let last_on = if contact_on == self.on {
            let Some(before) = self.before.last() else { return vec![] };
            *before
        } else if is_after || is_before {
            self.on
        } else {
            return vec![];
        };
        vec![Fact::ContactCorrected { contact_on, last_on, silent_at: silent_at(last_on) }]
    }
}

fn renewed(contact_on: NaiveDate) -> Fact {
    Fact::Renewed { contact_on, silent_at: silent_at(contact_on) }
}

fn silent_at(contact_on: NaiveDate) -> DateTime<Utc> {
    calendar::end_of(calendar::days_after(contact_on, SILENCE_DAYS))
}
