//! What a roster decides by itself, and what it remembers.

use platform::{Aggregate as _, testing::check};
use proto::{
    actor::Role,
    id::{InvitationId, PersonId, UserId},
    identity::{Giver, GrantEnd, InvitationEnd, RosterFact as Fact},
    sealed::Digest,
};
use uuid::Uuid;

use super::{ANNA, BENT, CARLA, GRANT, INVITATION, OTHER, aarhus, at, day, given, giver, now, red};
use crate::domain::roster::{Command, Rejection, Roster, WRONG_CODES_MAX};

const RIGHT: Digest = Digest([1; 32]);
const WRONG: Digest = Digest([2; 32]);
const SECOND: InvitationId = InvitationId(Uuid::from_u128(0xd2));
const HELPER: PersonId = PersonId(Uuid::from_u128(0xf1));

fn leader() -> Fact {
    given(GRANT, ANNA, Role::Leader)
}

fn until(fact: &Fact, moment: &str) -> Fact {
    let mut fact = fact.clone();
    if let Fact::GrantGiven { ends_at, .. } = &mut fact {
        *ends_at = Some(at(moment));
    }
    fact
}

fn ended(why: GrantEnd) -> Fact {
    let (grant, account, subject) = (GRANT, ANNA, UserId(GRANT.0));
    Fact::GrantEnded { grant, account, subject, place: aarhus(), role: Role::Leader, why }
}

fn proposed() -> Fact {
    Fact::GrantProposed {
        grant: OTHER,
        account: BENT,
        place: aarhus(),
        role: Role::Leader,
        duty: None,
        from_on: day("2026-11-23"),
        until_on: None,
        source: proto::identity::GrantSource::ByHand,
        given_by: giver(CARLA, Role::Administrator, aarhus()),
        expires_at: at("2026-11-26T23:00:00Z"),
        machine: None,
    }
}

fn invited(
    invitation: InvitationId,
    role: Role,
    person: Option<PersonId>,
    by: Option<Giver>,
) -> Fact {
    Fact::InvitationMade {
        invitation,
        place: red(),
        role,
        duty: None,
        person,
        until_on: None,
        invited_by: by,
        digest: RIGHT,
        expires_at: at("2026-11-30T23:00:00Z"),
        account: None,
    }
}

fn coordinator() -> Option<Giver> {
    Some(giver(ANNA, Role::Coordinator, red()))
}

fn over(invitation: InvitationId, why: InvitationEnd) -> Fact {
    Fact::InvitationEnded { invitation, why }
}

#[test]
fn a_role_is_given_once_and_its_id_never_again() {
    let give = || Command::Give(leader());
    check::<Roster>(&[], give(), Ok(&[leader()]));
    check::<Roster>(&[leader()], give(), Err(Rejection::IdUsed));
    check::<Roster>(&[leader(), ended(GrantEnd::ByHand)], give(), Err(Rejection::IdUsed));
    let same = given(OTHER, ANNA, Role::Leader);
    check::<Roster>(&[leader()], Command::Give(same.clone()), Err(Rejection::AlreadyHeld));
    check::<Roster>(
        &[leader(), ended(GrantEnd::ByHand)],
        Command::Give(same.clone()),
        Ok(std::slice::from_ref(&same)),
    );
    for other in [given(OTHER, BENT, Role::Leader), given(OTHER, ANNA, Role::Auditor)] {
        let then = std::slice::from_ref(&other);
        check::<Roster>(&[leader()], Command::Give(other.clone()), Ok(then));
    }
}

#[test]
fn what_is_proposed_is_given_under_the_same_id() {
    let propose = || Command::Propose(proposed());
    check::<Roster>(&[], propose(), Ok(&[proposed()]));
    check::<Roster>(&[proposed()], propose(), Err(Rejection::IdUsed));
    let confirmed = given(OTHER, BENT, Role::Leader);
    check::<Roster>(
        &[proposed()],
        Command::Give(confirmed.clone()),
        Ok(std::slice::from_ref(&confirmed)),
    );
    let taken_back = Fact::ProposalEnded { grant: OTHER };
    check::<Roster>(
        &[proposed(), taken_back.clone()],
        Command::Give(confirmed.clone()),
        Err(Rejection::IdUsed),
    );
    check::<Roster>(&[proposed(), taken_back], propose(), Err(Rejection::IdUsed));
    let state = [proposed(), confirmed].iter().fold(Roster::default(), Roster::evolve);
    assert!(state.proposal(OTHER).is_none() && state.grant(OTHER).is_some());
}

#[test]
fn what_ends_ends_once() {
    let end = |grant| Command::End { grant, place: aarhus(), why: GrantEnd::Blocked };
    check::<Roster>(&[], end(GRANT), Err(Rejection::NoSuchGrant));
    check::<Roster>(&[leader()], end(GRANT), Ok(&[ended(GrantEnd::Blocked)]));
    check::<Roster>(&[leader(), ended(GrantEnd::RanOut)], end(GRANT), Err(Rejection::NoSuchGrant));
    check::<Roster>(&[proposed()], end(OTHER), Ok(&[Fact::ProposalEnded { grant: OTHER }]));
}

#[test]
fn an_invitation_is_taken_once_with_secret_and_code() {
    let made = invited(INVITATION, Role::Volunteer, Some(HELPER), coordinator());
    let redeem =
        |digest, at| Command::Redeem { invitation: INVITATION, account: BENT, digest, now: at };
    let taken = Fact::InvitationRedeemed { invitation: INVITATION, account: BENT };
    let wrong = Fact::CodeWrong { invitation: INVITATION };
    check::<Roster>(&[], redeem(RIGHT, now()), Err(Rejection::NoSuchInvitation));
    check::<Roster>(
        std::slice::from_ref(&made),
        redeem(RIGHT, now()),
        Ok(std::slice::from_ref(&taken)),
    );
    let before = at("2026-11-30T22:59:59Z");
    check::<Roster>(
        std::slice::from_ref(&made),
        redeem(RIGHT, before),
        Ok(std::slice::from_ref(&taken)),
    );
    let late = at("2026-11-30T23:00:00Z");
    check::<Roster>(
        std::slice::from_ref(&made),
        redeem(RIGHT, late),
        Err(Rejection::InvitationOver),
    );
    for end in [
        taken,
        over(INVITATION, InvitationEnd::Withdrawn),
        over(INVITATION, InvitationEnd::Spoiled),
        over(INVITATION, InvitationEnd::Replaced),
    ] {
        let given = [made.clone(), end];
        check::<Roster>(&given, redeem(RIGHT, now()), Err(Rejection::InvitationOver));
        let again = Command::Invite(made.clone());
        check::<Roster>(&given, again, Err(Rejection::IdUsed));
    }
    // The fifth wrong code spoils it, and not the fourth.
    let mut given = vec![made];
    for nth in 1..=WRONG_CODES_MAX {
        let spoiled = over(INVITATION, InvitationEnd::Spoiled);
        let both = [wrong.clone(), spoiled];
        let then = if nth == 5 { &both[..] } else { &both[..1] };
        check::<Roster>(&given, redeem(WRONG, now()), Ok(then));
        given.push(wrong.clone());
    }
}

#[test]
fn a_new_invitation_replaces_the_one_to_the_same_person_and_role() {
    let bridge_builder = Some(giver(CARLA, Role::BridgeBuilder, aarhus()));
    let leader = Some(giver(ANNA, Role::Leader, aarhus()));
    let other_person = PersonId(Uuid::from_u128(0xf2));
    for (first, second, is_replaced) in [
        (
            (Role::Volunteer, Some(HELPER), coordinator()),
            (Role::Volunteer, Some(HELPER), coordinator()),
            true,
        ),
        (
            (Role::Volunteer, Some(HELPER), coordinator()),
            (Role::Volunteer, Some(other_person), coordinator()),
            false,
        ),
        ((Role::Coordinator, None, coordinator()), (Role::Coordinator, None, coordinator()), false),
        // Of a first coordinator there is one at a time, whoever invites.
        ((Role::Coordinator, None, bridge_builder), (Role::Coordinator, None, leader), true),
        ((Role::Coordinator, None, coordinator()), (Role::Coordinator, None, leader), false),
        ((Role::Coordinator, None, leader), (Role::Coordinator, None, coordinator()), false),
        // And of the operator's link.
        ((Role::Administrator, None, None), (Role::Administrator, None, None), true),
        ((Role::Leader, None, leader), (Role::Administrator, None, None), false),
        ((Role::CaseWorker, None, leader), (Role::CaseWorker, None, leader), false),
    ] {
        let made = invited(INVITATION, first.0, first.1, first.2);
        let new = invited(SECOND, second.0, second.1, second.2);
        let replaced = over(INVITATION, InvitationEnd::Replaced);
        let then = if is_replaced { vec![replaced, new.clone()] } else { vec![new.clone()] };
        check::<Roster>(&[made], Command::Invite(new), Ok(&then));
    }
}

#[test]
fn an_invitation_is_taken_back_while_it_waits() {
    let made = invited(INVITATION, Role::Coordinator, None, coordinator());
    let withdraw = Command::Withdraw { invitation: INVITATION };
    let gone = over(INVITATION, InvitationEnd::Withdrawn);
    check::<Roster>(&[], withdraw.clone(), Err(Rejection::NoSuchInvitation));
    check::<Roster>(std::slice::from_ref(&made), withdraw.clone(), Ok(std::slice::from_ref(&gone)));
    check::<Roster>(&[made, gone], withdraw, Err(Rejection::NoSuchInvitation));
}

#[test]
fn what_is_over_lapses_and_nothing_else() {
    let lasting = given(OTHER, BENT, Role::Auditor);
    let held = until(&leader(), "2026-11-30T23:00:00Z");
    let all = [held, lasting, invited(INVITATION, Role::CaseWorker, None, coordinator())];
    let lapse = |at| Command::Lapse { place: aarhus(), now: at };
    check::<Roster>(&all, lapse(at("2026-11-30T22:59:59Z")), Ok(&[]));
    let then = [ended(GrantEnd::RanOut), over(INVITATION, InvitationEnd::Lapsed)];
    check::<Roster>(&all, lapse(at("2026-11-30T23:00:00Z")), Ok(&then));
    check::<Roster>(&[proposed()], lapse(at("2026-11-26T22:59:59Z")), Ok(&[]));
    let lapsed = [Fact::ProposalEnded { grant: OTHER }];
    check::<Roster>(&[proposed()], lapse(at("2026-11-26T23:00:00Z")), Ok(&lapsed));
}

#[test]
fn who_acts_is_a_matter_of_the_moment() {
    let administrator = until(&given(GRANT, ANNA, Role::Administrator), "2026-11-30T23:00:00Z");
    let other = given(OTHER, BENT, Role::Administrator);
    let one = std::slice::from_ref(&administrator).iter().fold(Roster::default(), Roster::evolve);
    let both = [administrator, other].iter().fold(Roster::default(), Roster::evolve);
    let (before, last, over) =
        (at("2026-11-23T07:59:59Z"), at("2026-11-30T22:59:59Z"), at("2026-11-30T23:00:00Z"));
    for (moment, acts) in [(before, false), (now(), true), (last, true), (over, false)] {
        assert_eq!(one.acting(Role::Administrator, moment).contains(&ANNA), acts, "{moment}");
        assert_eq!(one.has_administrator_without(&[], moment), acts, "{moment}");
    }
    assert!(!one.has_administrator_without(&[GRANT], now()));
    assert!(both.has_administrator_without(&[GRANT], now()));
    assert!(!both.has_administrator_without(&[GRANT, OTHER], now()));
    assert!(!both.acting(Role::Leader, now()).contains(&ANNA));
    assert!(one.had_administrator() && !Roster::default().had_administrator());
    assert!(one.knows(ANNA) && !one.knows(BENT));
}
