//! The other side of each rule: what is allowed just where something else is refused.

use platform::testing::actor;
use proto::{
    actor::{Level, Role},
    id::{AccountId, GrantId, PersonId},
    identity::{
        BlockAccount, BlockReason, CloseAccount, CloseReason, ConfirmGrant, EndGrant, Invite,
        LoginKind, WithdrawInvitation,
    },
};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, RED, aarhus, at, day, herning, red,
    screens::access,
    world::{World, code, digest, invitation, passkey, sure},
};

const DORTE: AccountId = AccountId(Uuid::from_u128(0xa4));
const HELPER: PersonId = PersonId(Uuid::from_u128(0xf1));

/// With two case workers.
async fn world() -> World {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    for (nth, account) in [(3, CARLA), (4, DORTE)] {
        world.invite(&bent, nth, aarhus(), Role::CaseWorker, None).await.unwrap();
        world.redeem(aarhus(), nth, sure(account)).await.unwrap();
    }
    world
}

async fn proposed(world: &World) -> GrantId {
    let anna = world.actor(ANNA, Role::Administrator).await;
    world.walk.show(&anna, access()).await.unwrap().proposed[0].grant
}

#[tokio::test]
async fn whoever_gets_a_role_is_no_second_person() {
    let world = world().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    // The only leader is to be auditor: nobody else could confirm it, so it is given.
    world.give(&anna, BENT, aarhus(), Role::Auditor, None).await.unwrap();
    assert!(world.access(&anna).await.contains(&(BENT, Role::Auditor)));
    // With another leader there is somebody, and it is not the one who gets it.
    world.give(&anna, CARLA, aarhus(), Role::Leader, None).await.unwrap();
    let grant = proposed(&world).await;
    world.walk.ask(&bent, ConfirmGrant { place: aarhus(), grant }).await.unwrap();
    let carla = world.actor(CARLA, Role::Leader).await;
    world.give(&anna, CARLA, aarhus(), Role::Auditor, None).await.unwrap();
    let confirm = ConfirmGrant { place: aarhus(), grant: proposed(&world).await };
    assert_eq!(code(world.walk.ask(&carla, confirm.clone()).await), "own_account");
    world.walk.ask(&bent, confirm).await.unwrap();
}

#[tokio::test]
async fn a_proposal_is_good_until_the_last_day_of_the_role() {
    let world = world().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let until = Some(day("2026-11-24"));
    for account in [CARLA, DORTE] {
        world.give_until(&anna, account, aarhus(), Role::Auditor, None, until).await.unwrap();
    }
    let waiting = world.walk.show(&anna, access()).await.unwrap().proposed;
    let confirm = |nth: usize| ConfirmGrant { place: aarhus(), grant: waiting[nth].grant };
    world.walk.clock.set(at("2026-11-24T22:59:59Z"));
    world.walk.ask(&bent, confirm(0)).await.unwrap();
    world.walk.clock.set(at("2026-11-24T23:00:00Z"));
    assert_eq!(code(world.walk.ask(&bent, confirm(1)).await), "proposal_over");
    // Whoever proposed may take it back.
    let (place, grant) = (aarhus(), waiting[1].grant);
    world.walk.ask(&anna, EndGrant { place, grant }).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, confirm(1)).await), "no_such_grant");
}

#[tokio::test]
async fn a_role_is_ended_by_who_gives_it_and_by_who_has_it() {
    let world = world().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let carla = world.actor(CARLA, Role::CaseWorker).await;
    let (own, ..) = world.grant(CARLA, Role::CaseWorker).await;
    let (another, ..) = world.grant(DORTE, Role::CaseWorker).await;
    let end = |grant| EndGrant { place: aarhus(), grant };
    assert_eq!(code(world.walk.ask(&carla, end(another)).await), "not_your_mandate");
    let elsewhere = EndGrant { place: herning(), grant: own };
    assert_eq!(code(world.walk.ask(&bent, elsewhere).await), "no_such_grant");
    world.walk.ask(&carla, end(own)).await.unwrap();
    assert_eq!(code(world.walk.ask(&carla, end(own)).await), "role_not_held");
    // A bridge-builder who is accountable for nothing may go.
    world.give(&bent, DORTE, aarhus(), Role::BridgeBuilder, None).await.unwrap();
    let (grant, ..) = world.grant(DORTE, Role::BridgeBuilder).await;
    world.walk.ask(&bent, end(grant)).await.unwrap();
}

#[tokio::test]
async fn an_account_is_closed_where_nothing_is_in_the_way() {
    let world = world().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let close = |account| CloseAccount { account, place: aarhus(), why: CloseReason::Left };
    let block = |account, place| BlockAccount { account, place, why: BlockReason::Left };
    assert_eq!(code(world.walk.ask(&bent, block(CARLA, herning())).await), "not_your_mandate");
    let stranger = actor(Role::Leader, "0657");
    assert_eq!(code(world.walk.ask(&stranger, block(CARLA, aarhus())).await), "role_not_held");
    // One of two administrators.
    world.give(&anna, CARLA, aarhus(), Role::Administrator, None).await.unwrap();
    let grant = proposed(&world).await;
    world.walk.ask(&bent, ConfirmGrant { place: aarhus(), grant }).await.unwrap();
    world.walk.ask(&bent, close(CARLA)).await.unwrap();
    // Somebody who is none, when there is none any more.
    world.walk.ask(&bent, block(ANNA, aarhus())).await.unwrap();
    world.walk.ask(&bent, close(DORTE)).await.unwrap();
}

#[tokio::test]
async fn an_organisation_blocks_its_own() {
    let world = world().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.organisation(RED).await;
    world.applicant(RED, HELPER).await;
    world.invite(&bent, 5, red(), Role::Coordinator, None).await.unwrap();
    world.redeem(red(), 5, passkey(CARLA)).await.unwrap();
    let carla = world.actor(CARLA, Role::Coordinator).await;
    let helper = AccountId(Uuid::from_u128(0xa6));
    world.invite(&carla, 6, red(), Role::Volunteer, Some(HELPER)).await.unwrap();
    world.redeem(red(), 6, passkey(helper)).await.unwrap();
    let block = BlockAccount { account: helper, place: red(), why: BlockReason::DeviceLost };
    world.walk.ask(&carla, block).await.unwrap();
    let held = world.walk.show(&carla, super::screens::access_of(red())).await.unwrap().grants;
    assert_eq!(held.len(), 1);
}

#[tokio::test]
async fn an_invitation_is_for_today_or_later_and_taken_back_by_who_may_give_the_role() {
    let world = world().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let invite = |nth, until: &str| Invite {
        invitation: invitation(nth),
        place: aarhus(),
        role: Role::CaseWorker,
        duty: None,
        person: None,
        until_on: Some(day(until)),
        digest: digest(nth),
    };
    assert_eq!(code(world.walk.ask(&bent, invite(5, "2026-11-22")).await), "in_the_past");
    world.walk.ask(&bent, invite(5, "2026-11-23")).await.unwrap();
    world.give(&anna, CARLA, aarhus(), Role::Leader, None).await.unwrap();
    let grant = proposed(&world).await;
    world.walk.ask(&bent, ConfirmGrant { place: aarhus(), grant }).await.unwrap();
    // It is good no longer than the role that it offers.
    world.walk.ask(&bent, invite(6, "2026-11-24")).await.unwrap();
    let carla = world.actor(CARLA, Role::Leader).await;
    let withdraw = WithdrawInvitation { place: aarhus(), invitation: invitation(5) };
    world.walk.ask(&carla, withdraw).await.unwrap();
    world.walk.clock.set(at("2026-11-24T23:00:00Z"));
    let newcomer = AccountId(Uuid::from_u128(0xa7));
    assert_eq!(code(world.redeem(aarhus(), 6, sure(newcomer)).await), "invitation_over");
}

/// The operator's link lets in whoever may log in, and nobody who was shut out.
#[tokio::test]
async fn the_operator_lets_in_nobody_who_is_blocked() {
    let world = world().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let block = BlockAccount { account: ANNA, place: aarhus(), why: BlockReason::Misused };
    world.walk.ask(&bent, block).await.unwrap();
    world.bootstrap("0751", 5, true).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 5, sure(ANNA)).await), "account_blocked");
    world.redeem(aarhus(), 5, sure(CARLA)).await.unwrap();
}

#[tokio::test]
async fn how_sure_a_login_must_be() {
    use Level::{High, Low, None, Substantial};
    use LoginKind::{Demo, Key, Oidc, Passkey};
    for (kind, level, is_sure) in [
        (Oidc, High, true),
        (Oidc, Substantial, true),
        (Oidc, Low, false),
        (Oidc, None, false),
        (Demo, Substantial, true),
        (Demo, Low, false),
        (Passkey, High, false),
        (Key, High, false),
    ] {
        let world = World::empty().await;
        world.bootstrap("0751", 1, false).await.unwrap();
        let redeemed = world.redeem(aarhus(), 1, (ANNA, kind, level)).await;
        assert_eq!(redeemed.is_ok(), is_sure, "{kind} {level}");
    }
}
