use platform::{Aggregate as _, testing::check};
use proto::{
    assignment::FamilyFact as Fact,
    code::Need,
    id::{ConsentId, OrganisationId, PersonId},
    thread::{ConsentPurpose, DataCategory},
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{BLUE, CHILD, HELPER, PARENT, RED};
use crate::domain::aggregates::family::{Command, Family, Given, Say};

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
        (Some(From15), Say::Beside, Say::Custody, true),
        (Some(Adult), Say::Alone, Say::Stranger, true),
    ] {
        let facts: Vec<_> = [custody(&[PARENT])].into_iter().chain(age.map(party)).collect();
        let family = family(&facts);
        assert_eq!(family.say(CHILD, CHILD), Some(child), "{age:?}");
        assert_eq!(family.say(PARENT, CHILD), Some(parent), "{age:?}");
        assert_eq!(family.say(HELPER, CHILD), Some(Say::Stranger), "{age:?}");
        assert_eq!(family.asks_the_child(), asks, "{age:?}");
        let is_older = matches!(age, Some(From15 | Adult));
        assert_eq!(family.may_be_under_15(), !is_older, "{age:?}");
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

/// I-10: of two who have custody both agree.
#[test]
fn whether_all_agreed() {
    let both = family(&[custody(&[PARENT, HELPER])]);
    let agreed = |by: &[PersonId]| both.all_agreed(&by.iter().copied().collect());
    assert!(!agreed(&[]) && !agreed(&[PARENT]) && agreed(&[PARENT, HELPER]));
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

const CONSENT: ConsentId = ConsentId(Uuid::from_u128(0xC0));
const ANOTHER: ConsentId = ConsentId(Uuid::from_u128(0xC1));
const ENDED: Fact = Fact::ConsentEnded { consent: CONSENT };

fn given(consent: ConsentId, to: &[OrganisationId], purpose: ConsentPurpose) -> Fact {
    let categories = vec![DataCategory::Name];
    Fact::ConsentGiven { child: CHILD, consent, recipients: to.to_vec(), categories, purpose }
}

fn leisure(consent: ConsentId) -> Fact {
    given(consent, &[RED], ConsentPurpose::Leisure)
}

#[test]
fn a_consent_is_noted_once() {
    let give = Command::GiveConsent(Given {
        child: CHILD,
        consent: CONSENT,
        recipients: vec![RED],
        categories: vec![DataCategory::Name],
        purpose: ConsentPurpose::Leisure,
    });
    check::<Family>(&[], give.clone(), Ok(&[leisure(CONSENT)]));
    check::<Family>(&[leisure(CONSENT)], give, Ok(&[]));
    let end = Command::EndConsent { consent: CONSENT };
    check::<Family>(&[leisure(CONSENT)], end.clone(), Ok(&[ENDED]));
    check::<Family>(&[], end.clone(), Ok(&[]));
    check::<Family>(&[leisure(CONSENT), ENDED], end, Ok(&[]));
}

/// I-06: for this organisation, for this purpose, as long as it holds.
#[test]
fn whom_a_consent_covers() {
    let one = family(&[leisure(CONSENT)]);
    assert!(one.covers(RED, Need::Leisure) && !one.covers(BLUE, Need::Leisure));
    assert!(!one.covers_without(CONSENT, RED, Need::Leisure));
    let two = family(&[leisure(CONSENT), leisure(ANOTHER)]);
    assert!(two.covers_without(CONSENT, RED, Need::Leisure));
    let one_left = family(&[leisure(CONSENT), leisure(ANOTHER), ENDED]);
    assert!(one_left.covers(RED, Need::Leisure));
    let none_left = family(&[leisure(CONSENT), ENDED]);
    assert!(!none_left.covers(RED, Need::Leisure));
    assert!(!family(&[]).covers(RED, Need::Leisure));
}

/// D-01: what is agreed for one purpose is not agreed for another.
#[test]
fn what_a_consent_is_for() {
    use ConsentPurpose::{AdultFriend, FamilyRelief, Leisure, School};
    for (purpose, needs) in [
        (Leisure, vec![Need::Leisure, Need::Loneliness]),
        (AdultFriend, vec![Need::AdultFriend, Need::Loneliness]),
        (School, vec![Need::Homework]),
        (FamilyRelief, vec![Need::FamilyBreak, Need::PracticalHelp]),
    ] {
        let family = family(&[given(CONSENT, &[RED], purpose)]);
        for need in [
            Need::Leisure,
            Need::AdultFriend,
            Need::Homework,
            Need::Loneliness,
            Need::FamilyBreak,
            Need::PracticalHelp,
        ] {
            assert_eq!(family.covers(RED, need), needs.contains(&need), "{purpose:?} {need:?}");
        }
    }
}
