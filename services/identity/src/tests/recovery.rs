//! Letting somebody in again who has lost every device: who may, whom, and what ends with it.

use proto::{
    actor::{Actor, Role},
    id::{AccountId, OrganisationId, PersonId},
    identity::{BlockAccount, BlockReason, InvitationStanding, RecoverAccount, RedeemInvitation},
    problem::Problem,
    request::Done,
};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, RED, aarhus,
    authenticator::{Device, Lie},
    red,
    sessions::cookie,
    world::{World, digest, invitation, passkey, sure},
};

impl World {
    async fn recover(&self, by: &Actor, account: AccountId, nth: u8) -> Result<Done, Problem> {
        let (invitation, digest) = (invitation(nth), digest(nth));
        self.walk.ask(by, RecoverAccount { account, place: red(), invitation, digest }).await
    }

    async fn account_of(&self, nth: u8) -> AccountId {
        self.act(nth).await.unwrap().account.unwrap()
    }
}

fn code(answer: Result<Done, Problem>) -> String {
    answer.map_or_else(|no| no.code.into_owned(), |_| "done".to_owned())
}

/// Threat 35: a lost phone is replaced by whoever may invite its owner; the old one and every login end, and nothing else changes.
#[tokio::test]
async fn threat_35_who_is_let_in_again_has_one_device_and_one_login() {
    let world = World::with_passkeys().await;
    let (mut lost, mut new) = (Device::new(1), Device::new(2));
    world.comes(3, &mut lost).await;
    let first = world.account_of(3).await;
    let leader = world.actor(BENT, Role::Leader).await;
    world.recover(&leader, first, 4).await.unwrap();
    let seen = world.look(red(), 4).await;
    assert!(seen.is_recovery && seen.may_use_passkey);
    assert_eq!(world.state(3).await, "1 roles", "until somebody comes, nothing ends");
    let made = new.make(&world.asked_to_make(4).await.unwrap(), Lie::No);
    world.takes(4, digest(98), made).await.unwrap();
    assert_eq!(world.state(3).await, "1 roles", "a wrong code ends nothing");
    let made = new.make(&world.asked_to_make(4).await.unwrap(), Lie::No);
    world.takes(4, digest(4), made).await.unwrap();
    assert_eq!(world.account_of(4).await, first, "the same account");
    assert_eq!(world.state(3).await, "session_over");
    let used = lost.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(5, used).await), "passkey_unknown");
    world.uses(6, new.answer(&world.asked_to_use().await, Lie::No)).await.unwrap();
    assert_eq!(world.state(6).await, "1 roles");
    assert_eq!(world.look(red(), 4).await.standing, InvitationStanding::Redeemed);
}

/// Threat 35: the link lets in with a new passkey alone, and only while whoever made it may.
#[tokio::test]
async fn threat_35_the_link_is_no_other_door() {
    let world = World::with_passkeys().await;
    let mut lost = Device::new(1);
    world.comes(3, &mut lost).await;
    let first = world.account_of(3).await;
    let leader = world.actor(BENT, Role::Leader).await;
    world.recover(&leader, first, 4).await.unwrap();
    let (place, invitation_) = (red(), invitation(4));
    let in_session =
        RedeemInvitation { cookie: cookie(3), place, invitation: invitation_, digest: digest(4) };
    assert_eq!(code(world.portal(in_session).await), "passkey_needed");
    assert_eq!(code(world.redeem(red(), 4, sure(CARLA)).await), "passkey_needed");
    assert_eq!(code(world.redeem(red(), 4, passkey(CARLA)).await), "other_account");
    let anna = world.actor(ANNA, Role::Administrator).await;
    let block = BlockAccount { account: BENT, place: aarhus(), why: BlockReason::Left };
    world.walk.ask(&anna, block).await.unwrap();
    let made = Device::new(2).make(&world.asked_to_make(4).await.unwrap(), Lie::No);
    assert_eq!(code(world.takes(4, digest(4), made).await), "inviter_gone");
    assert_eq!(world.state(3).await, "1 roles");
}

/// Who may let whom in again.
#[tokio::test]
async fn who_may_let_somebody_in_again() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    let first = world.account_of(3).await;
    let coordinator = world.actor(first, Role::Coordinator).await;
    let leader = world.actor(BENT, Role::Leader).await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    assert_eq!(code(world.recover(&coordinator, first, 4).await), "own_account");
    assert_eq!(code(world.recover(&anna, first, 4).await), "not_your_mandate");
    assert_eq!(code(world.recover(&leader, CARLA, 4).await), "not_found");
    assert_eq!(code(world.recover(&coordinator, BENT, 4).await), "not_found", "not of this place");
    assert_eq!(code(world.recover(&leader, first, 3).await), "id_used");
    // A volunteer, by the coordinator alone; by the leader of the municipality not.
    let person = PersonId(Uuid::from_u128(0xf1));
    world.applicant(RED, person).await;
    world.invite(&coordinator, 5, red(), Role::Volunteer, Some(person)).await.unwrap();
    world.redeem(red(), 5, passkey(CARLA)).await.unwrap();
    assert_eq!(code(world.recover(&leader, CARLA, 6).await), "not_your_mandate");
    world.recover(&coordinator, CARLA, 6).await.unwrap();
    // The next replaces the one before; for another account it does not.
    world.recover(&coordinator, CARLA, 7).await.unwrap();
    assert_eq!(world.look(red(), 6).await.standing, InvitationStanding::Withdrawn);
    world.invite(&coordinator, 8, red(), Role::Coordinator, None).await.unwrap();
    assert_eq!(world.look(red(), 7).await.standing, InvitationStanding::Open);
    // With a second coordinator it is theirs to do, no municipality's.
    let mut second = Device::new(2);
    let made = second.make(&world.asked_to_make(8).await.unwrap(), Lie::No);
    world.takes(8, digest(8), made).await.unwrap();
    assert_eq!(code(world.recover(&leader, first, 9).await), "has_coordinator");
    let of_second = world.actor(world.account_of(8).await, Role::Coordinator).await;
    world.recover(&of_second, first, 9).await.unwrap();
}

/// Whoever has the link and the code could be that person: so nobody who acts elsewhere, and nobody whom a provider knows.
#[tokio::test]
async fn who_acts_elsewhere_or_has_a_provider_is_let_in_there() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    world.redeem(red(), 3, sure(CARLA)).await.unwrap();
    let leader = world.actor(BENT, Role::Leader).await;
    assert_eq!(code(world.recover(&leader, CARLA, 4).await), "recovers_at_provider");
    world.give(&leader, CARLA, aarhus(), Role::CaseWorker, None).await.unwrap();
    assert_eq!(code(world.recover(&leader, CARLA, 4).await), "holds_other_roles");
    let other = OrganisationId(Uuid::from_u128(0xb2));
    world.organisation(other).await;
    world.agreement(other, "0657", "2027-12-31").await;
    let bent = world.actor(BENT, Role::Leader).await;
    let place = proto::identity::Place::Organisation(other);
    let (invitation, digest) = (invitation(9), digest(9));
    let of_herning = RecoverAccount { account: CARLA, place, invitation, digest };
    assert_eq!(code(world.walk.ask(&bent, of_herning).await), "not_found");
}

/// A role that has ended is given anew, by an invitation.
#[tokio::test]
async fn who_has_no_role_here_is_invited_anew() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    let first = world.account_of(3).await;
    let (grant, _, place) = world.grant(first, Role::Coordinator).await;
    let own = world.actor(first, Role::Coordinator).await;
    world.walk.ask(&own, proto::identity::EndGrant { place, grant }).await.unwrap();
    let leader = world.actor(BENT, Role::Leader).await;
    assert_eq!(code(world.recover(&leader, first, 4).await), "no_role_here");
}
