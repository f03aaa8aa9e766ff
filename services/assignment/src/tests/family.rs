use platform::{Aggregate as _, testing::check};
use proto::{assignment::FamilyFact as Fact, id::PersonId, vault::PartyStatus};

use super::{CHILD, HELPER, PARENT};
use crate::domain::family::{Command, Family, Say};

fn custody(holders: &[PersonId]) -> Fact {
    Fact::CustodyKnown { child: CHILD, holders: holders.to_vec() }
}

fn party(party: PartyStatus) -> Fact {
    Fact::PartyKnown { child: CHILD, party }
}

fn family(facts: &[Fact]) -> Family {
    facts.iter().fold(Family::default(), Family::evolve)
}

#[test]
fn what_is_told_is_noted_once() {
    let take =
        |holders: &[PersonId]| Command::TakeCustody { child: CHILD, holders: holders.to_vec() };
    check::<Family>(&[], take(&[PARENT]), Ok(&[custody(&[PARENT])]));
    check::<Family>(&[custody(&[PARENT])], take(&[PARENT]), Ok(&[]));
    check::<Family>(&[custody(&[PARENT, HELPER])], take(&[HELPER, PARENT]), Ok(&[]));
    check::<Family>(&[custody(&[PARENT])], take(&[HELPER]), Ok(&[custody(&[HELPER])]));
    let turned = |party| Command::TakeParty { child: CHILD, party };
    let from_10 = PartyStatus::From10;
    check::<Family>(&[], turned(from_10), Ok(&[party(from_10)]));
    check::<Family>(&[party(from_10)], turned(from_10), Ok(&[]));
    check::<Family>(&[party(PartyStatus::Under10)], turned(from_10), Ok(&[party(from_10)]));
}

/// I-10, P-29: what each word counts for at each age.
#[test]
fn whose_word_counts_for_what() {
    use PartyStatus::{Adult, From10, From15, Under10};
    for (age, child, parent, asks) in [
        (None, Say::Young, Say::Custody, false),
        (Some(Under10), Say::Young, Say::Custody, false),
        (Some(From10), Say::Beside, Say::Custody, true),
        (Some(From15), Say::Alone, Say::Custody, true),
        (Some(Adult), Say::Alone, Say::Stranger, true),
    ] {
        let facts: Vec<_> = [custody(&[PARENT])].into_iter().chain(age.map(party)).collect();
        let family = family(&facts);
        assert_eq!(family.say(CHILD, CHILD), Some(child), "{age:?}");
        assert_eq!(family.say(PARENT, CHILD), Some(parent), "{age:?}");
        assert_eq!(family.say(HELPER, CHILD), Some(Say::Stranger), "{age:?}");
        assert_eq!(family.asks_the_child(), asks, "{age:?}");
    }
}

/// Until somebody has recorded custody nobody can say who may answer; whoever is grown up needs none.
#[test]
fn without_custody() {
    for known in [vec![], vec![party(PartyStatus::From15)]] {
        assert_eq!(family(&known).say(PARENT, CHILD), None);
        assert_eq!(family(&known).say(CHILD, CHILD), None);
    }
    let grown_up = family(&[party(PartyStatus::Adult)]);
    assert_eq!(grown_up.say(CHILD, CHILD), Some(Say::Alone));
}

/// What a bridge-builder tells of a young person's answer is their own, and binds nobody else.
#[test]
fn what_is_told_of_them() {
    for (say, told) in [
        (Say::Alone, Say::Beside),
        (Say::Beside, Say::Beside),
        (Say::Custody, Say::Custody),
        (Say::Young, Say::Young),
        (Say::Stranger, Say::Stranger),
    ] {
        assert_eq!(say.as_told(), told);
    }
}
