//! Whatever is asked of a consent, in whatever order: it is a story that can be told to a family.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Aggregate as _, calendar};
use proptest::prelude::*;
use proto::{
    actor::Role,
    id::PersonId,
    thread::{Channel, ConcernedParty, ConsentFact, ServiceName, SignatureChannel},
};

use super::{
    CHILD, FATHER, MOTHER, NOW, TODAY,
    confirming::{FAMILY, TO_CLUB},
    consent::{mitid, request, terms},
};
use crate::domain::aggregates::consent::{Brought, Command, Consent};

proptest! {
    /// It is asked for once; it holds once, when all who must sign then have signed; it ends once, and what is over never
    /// comes back; each service closes it once, and it is closed everywhere when all have.
    #[test]
    fn a_consent(commands in prop::collection::vec(command(), 0..32)) {
        let mut consent = Consent::default();
        let mut story: Vec<ConsentFact> = vec![];
        for command in commands {
            let required = required_in(&command);
            for fact in consent.decide(command).unwrap_or_default() {
                if let ConsentFact::Given { .. } = fact {
                    let signed: Vec<_> = story.iter().filter_map(signatory).collect();
                    prop_assert!(required.iter().all(|it| signed.contains(it)), "{:?}", story);
                }
                consent = consent.evolve(&fact);
                story.push(fact);
            }
        }
        let count = |is: fn(&ConsentFact) -> bool| story.iter().filter(|it| is(it)).count();
        let first = |is: fn(&ConsentFact) -> bool| story.iter().position(is);

        prop_assert!(story.iter().enumerate().all(|(at, it)| requests(it) == (at == 0)));
        prop_assert!(count(gives) <= 1);
        prop_assert!(count(never_holds) + count(ends) <= 1);
        prop_assert!(!(count(never_holds) > 0 && count(gives) > 0));
        // What held ends; what never held does not.
        prop_assert!(first(ends).is_none_or(|end| first(gives).is_some_and(|given| given < end)));
        let over = first(|it| never_holds(it) || ends(it)).unwrap_or(story.len());
        prop_assert!(story.iter().skip(over + 1).all(is_about_the_end));
        prop_assert!(first(is_about_the_end).is_none_or(|it| first(ends).is_some_and(|end| end < it)));

        let signed: Vec<_> = story.iter().filter_map(signatory).collect();
        prop_assert!(signed.iter().enumerate().all(|(at, it)| !signed[..at].contains(it)));
        let closed: Vec<_> = story.iter().filter_map(closer).collect();
        prop_assert!(closed.iter().enumerate().all(|(at, it)| !closed[..at].contains(it)));
        prop_assert_eq!(count(closes), usize::from(closed.len() == ServiceName::ALL.len()));
        prop_assert!(count(is_late) <= 1);

        // P-16: who is concerned is told once, and it is confirmed when all are; nobody is told of another end.
        let told: Vec<_> = story.iter().filter_map(told).collect();
        let concerned: Vec<_> = story.iter().flat_map(concerned).collect();
        prop_assert!(told.iter().all(|it| concerned.contains(it)));
        prop_assert!(told.iter().enumerate().all(|(at, it)| !told[..at].contains(it)));
        let is_whole = !concerned.is_empty() && told.len() == concerned.len();
        prop_assert_eq!(count(confirms), usize::from(is_whole));
        prop_assert!(count(is_unconfirmed) <= 1);
    }
}

fn requests(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::Requested { .. })
}

fn gives(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::Given { .. })
}

fn never_holds(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::Refused { .. } | ConsentFact::Lapsed {})
}

fn ends(fact: &ConsentFact) -> bool {
    use ConsentFact::{Ended, EndedByTransfer, Expired, Withdrawn};
    matches!(fact, Withdrawn { .. } | Expired { .. } | EndedByTransfer { .. } | Ended { .. })
}

fn closes(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::ClosedEverywhere {})
}

fn is_late(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::WithdrawalLate { .. })
}

fn confirms(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::WithdrawalConfirmed {})
}

fn is_unconfirmed(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::ConfirmationOverdue { .. })
}

fn is_about_the_end(fact: &ConsentFact) -> bool {
    let is_told = told(fact).is_some() || confirms(fact) || is_unconfirmed(fact);
    closer(fact).is_some() || closes(fact) || is_late(fact) || is_told
}

fn told(fact: &ConsentFact) -> Option<ConcernedParty> {
    if let ConsentFact::PartyTold { party, .. } = fact { Some(*party) } else { None }
}

fn concerned(fact: &ConsentFact) -> Vec<ConcernedParty> {
    if let ConsentFact::Withdrawn { confirm: Some(it), .. } = fact {
        it.parties.clone()
    } else {
        vec![]
    }
}

fn signatory(fact: &ConsentFact) -> Option<PersonId> {
    if let ConsentFact::Signed { by, .. } = fact { Some(*by) } else { None }
}

fn closer(fact: &ConsentFact) -> Option<ServiceName> {
    if let ConsentFact::Acknowledged { by_service } = fact { Some(*by_service) } else { None }
}

/// Who must sign at the moment this is asked.
fn required_in(command: &Command) -> Vec<PersonId> {
    if let Command::Sign { brought, .. } = command { brought.required.clone() } else { vec![] }
}

fn command() -> impl Strategy<Value = Command> {
    let moment = || prop::sample::select(vec![NOW, midnight() - TimeDelta::seconds(1), midnight()]);
    prop_oneof![
        2 => Just(request(terms())),
        12 => (brought(), moment()).prop_map(|(brought, now)| {
            Command::Sign { brought, today: calendar::day(now) }
        }),
        1 => brought().prop_map(|brought| Command::Refuse { brought }),
        1 => brought().prop_map(|brought| {
            Command::Withdraw { brought, party: None, now: NOW }
        }),
        1 => moment().prop_map(|now| Command::Expire { now }),
        1 => Just(Command::EndByTransfer { now: NOW }),
        1 => Just(Command::EndByClosing { now: NOW }),
        1 => Just(Command::ComeOfAge { now: NOW }),
        1 => prop::sample::select(vec![vec![MOTHER], vec![CHILD], vec![]])
            .prop_map(|holders| Command::TakeInCustody { holders, now: NOW }),
        2 => Just(Command::AskOwnSignature { today: TODAY }),
        1 => Just(Command::MissOwnSignature),
        4 => prop::sample::select(ServiceName::ALL)
            .prop_map(|by_service| Command::Acknowledge { by_service }),
        1 => Just(Command::MissAcknowledgements),
        4 => prop::sample::select(vec![FAMILY, TO_CLUB])
            .prop_map(|party| Command::Confirm { party, channel: Channel::Call }),
        1 => Just(Command::MissConfirmation),
    ]
}

/// After the last day of the consent.
fn midnight() -> DateTime<Utc> {
    calendar::end_of(terms().until_on)
}

/// Custody and age change between any two.
fn brought() -> impl Strategy<Value = Brought> {
    let required = [vec![MOTHER], vec![MOTHER, FATHER], vec![MOTHER, FATHER, CHILD], vec![CHILD]];
    (
        prop::sample::select(vec![MOTHER, FATHER, CHILD]),
        prop::sample::select(required.to_vec()),
        prop::sample::select(vec![Role::Family, Role::Family, Role::BridgeBuilder, Role::Leader]),
    )
        .prop_map(|(by, required, role)| {
            let channel = if role == Role::Family {
                SignatureChannel::MitId
            } else {
                SignatureChannel::Paper
            };
            Brought { channel, role, required, ..mitid(by) }
        })
}
