//! Two accounts of one human are one: nobody decides for themself through another account of theirs.

use proto::{
    actor::Role,
    id::AccountId,
    identity::{BlockAccount, BlockReason, ConfirmGrant, UnblockAccount, WhoHasAccess},
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, aarhus,
    world::{World, code, sure},
};
use crate::domain::Humans;

const DORTE: AccountId = AccountId(Uuid::from_u128(0xa4));

#[test]
fn threat_26_who_is_the_same_human() {
    let (one, other) = (Digest([1; 32]), Digest([2; 32]));
    let humans: Humans = [(ANNA, one), (BENT, one), (CARLA, other)].into_iter().collect();
    for (a, b, expected) in [
        (ANNA, ANNA, true),
        (DORTE, DORTE, true),
        (ANNA, BENT, true),
        (BENT, ANNA, true),
        (ANNA, CARLA, false),
        (ANNA, DORTE, false),
        (DORTE, ANNA, false),
    ] {
        assert_eq!(humans.is_same(a, b), expected, "{a} {b}");
    }
    assert!(!Humans::default().is_same(ANNA, BENT), "of whom nothing is known");
}

impl World {
    /// As if a login of each had said one CPR number.
    async fn are_one(&self, accounts: &[AccountId]) {
        for account in accounts {
            sqlx::query!(
                "insert into identity_humans (account, human, said_at) values ($1, $2, now())
                 on conflict (account) do update set human = excluded.human",
                account.0,
                &[9_u8; 32][..]
            )
            .execute(&self.walk.pool)
            .await
            .unwrap();
        }
    }

    async fn is_let_in(&self, nth: u8, account: AccountId, role: Role) {
        let anna = self.actor(ANNA, Role::Administrator).await;
        let bent = self.actor(BENT, Role::Leader).await;
        let by = if role == Role::CaseWorker { &bent } else { &anna };
        self.invite(by, nth, aarhus(), role, None).await.unwrap();
        self.redeem(aarhus(), nth, sure(account)).await.unwrap();
    }
}

#[tokio::test]
async fn threat_26_nobody_gives_a_role_to_another_account_of_their_own() {
    let world = World::with_leader().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    world.is_let_in(3, CARLA, Role::CaseWorker).await;
    world.are_one(&[BENT, CARLA]).await;
    let given = world.give(&bent, CARLA, aarhus(), Role::BridgeBuilder, None).await;
    assert_eq!(code(given), "own_account");
    // Whom it is not known of, is not the same.
    world.is_let_in(4, DORTE, Role::CaseWorker).await;
    world.give(&bent, DORTE, aarhus(), Role::BridgeBuilder, None).await.unwrap();
    // Nor does a second account confirm what the first proposed, or what the first would get.
    world.give(&anna, CARLA, aarhus(), Role::Auditor, None).await.unwrap();
    let access = WhoHasAccess { place: aarhus(), cursor: None };
    let shown = world.walk.show(&anna, access).await.unwrap();
    assert!(
        shown.proposed.is_empty(),
        "the only leader is the same human: nobody could confirm it"
    );
    let known = shown.grants.iter().filter(|it| it.is_human_known).map(|it| it.account);
    let known: std::collections::BTreeSet<_> = known.collect();
    assert_eq!(known, [BENT, CARLA].into(), "of the others it is not checked");
}

#[tokio::test]
async fn threat_26_nobody_is_their_own_second_person() {
    let world = World::with_leader().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    world.is_let_in(3, CARLA, Role::CaseWorker).await;
    world.is_let_in(4, DORTE, Role::CaseWorker).await;
    world.give(&anna, CARLA, aarhus(), Role::Leader, None).await.unwrap();
    let access = || WhoHasAccess { place: aarhus(), cursor: None };
    let grant = world.walk.show(&anna, access()).await.unwrap().proposed[0].grant;
    let bent = world.actor(BENT, Role::Leader).await;
    world.walk.ask(&bent, ConfirmGrant { place: aarhus(), grant }).await.unwrap();
    let carla = world.actor(CARLA, Role::Leader).await;

    world.are_one(&[ANNA, CARLA]).await;
    world.give(&anna, DORTE, aarhus(), Role::Auditor, None).await.unwrap();
    let grant = world.walk.show(&anna, access()).await.unwrap().proposed[0].grant;
    let confirm = ConfirmGrant { place: aarhus(), grant };
    assert_eq!(code(world.walk.ask(&carla, confirm.clone()).await), "own_account");
    world.walk.ask(&bent, confirm).await.unwrap();
    // Nor lets anybody themself in again.
    let (place, why) = (aarhus(), BlockReason::Investigated);
    world.walk.ask(&bent, BlockAccount { account: CARLA, place, why }).await.unwrap();
    let unblock = UnblockAccount { account: CARLA, place };
    assert_eq!(code(world.walk.ask(&anna, unblock.clone()).await), "own_account");
    world.walk.ask(&bent, unblock).await.unwrap();
}

#[tokio::test]
async fn threat_26_nobody_redeems_what_another_account_of_theirs_offers() {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.is_let_in(3, CARLA, Role::CaseWorker).await;
    world.are_one(&[BENT, CARLA]).await;
    world.invite(&bent, 5, aarhus(), Role::BridgeBuilder, None).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 5, sure(CARLA)).await), "own_account");
    world.redeem(aarhus(), 5, sure(DORTE)).await.unwrap();
}
