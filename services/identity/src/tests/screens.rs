//! Who has access, who had it, one's own roles and who is invited: to whom each is shown.

use std::collections::BTreeSet;

use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    identity::{
        AccountStanding, BlockAccount, BlockReason, GrantEnd, GrantSource, ListAccounts,
        ListInvitations, MyRoles, Place, WhoHadAccess, WhoHasAccess,
    },
};

use super::{
    ANNA, BENT, CARLA, RED, aarhus, at, day, herning, red,
    world::{World, passkey},
};

pub(super) fn access() -> WhoHasAccess {
    access_of(aarhus())
}

pub(super) fn access_of(place: Place) -> WhoHasAccess {
    WhoHasAccess { place, cursor: None }
}

/// With a coordinator of an organisation, who is a case worker too.
async fn world() -> World {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.organisation(RED).await;
    world.invite(&bent, 3, red(), Role::Coordinator, None).await.unwrap();
    world.redeem(red(), 3, passkey(CARLA)).await.unwrap();
    world.give(&bent, CARLA, aarhus(), Role::CaseWorker, None).await.unwrap();
    world
}

#[tokio::test]
async fn who_has_access_is_shown_to_those_who_run_the_place() {
    let world = world().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let carla = world.actor(CARLA, Role::Coordinator).await;
    let held = world.walk.show(&anna, access()).await.unwrap();
    let roles = held.grants.iter().map(|it| (it.account, it.role, it.source));
    let roles: BTreeSet<_> = roles.collect();
    assert_eq!(
        roles,
        BTreeSet::from([
            (ANNA, Role::Administrator, GrantSource::Operator),
            (BENT, Role::Leader, GrantSource::Invitation),
            (CARLA, Role::CaseWorker, GrantSource::ByHand),
        ])
    );
    let of_red = world.walk.show(&carla, access_of(red())).await.unwrap();
    assert_eq!(of_red.grants.len(), 1);
    let of_country = actor(Role::Auditor, "0000");
    for (by, place, is_shown) in [
        (&anna, herning(), false),
        (&anna, red(), false),
        (&carla, aarhus(), false),
        (&actor(Role::Auditor, "0751"), aarhus(), true),
        (&actor(Role::Auditor, "0657"), aarhus(), false),
        (&of_country, aarhus(), true),
        (&of_country, red(), true),
        (&actor(Role::Leader, "0000"), aarhus(), false),
    ] {
        let shown = world.walk.show(by, access_of(place)).await;
        assert_eq!(shown.is_ok(), is_shown, "{by:?} {place}");
    }
}

#[tokio::test]
async fn who_had_access_on_a_day_is_told_afterwards() {
    let world = world().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    world.walk.clock.set(at("2026-12-01T10:00:00Z"));
    let block = BlockAccount { account: CARLA, place: aarhus(), why: BlockReason::Misused };
    world.walk.ask(&bent, block).await.unwrap();
    let auditor = actor(Role::Auditor, "0751");
    let on = async |date: &str| {
        let query = WhoHadAccess { place: aarhus(), on: day(date), cursor: None };
        world.walk.show(&auditor, query).await.unwrap().grants
    };
    assert_eq!(on("2026-11-22").await.len(), 0);
    for date in ["2026-11-23", "2026-12-01"] {
        let held = on(date).await;
        assert_eq!(held.len(), 3, "{date}");
        let carla = held.iter().find(|it| it.account == CARLA).unwrap();
        let ended = Some(at("2026-12-01T10:00:00Z"));
        assert_eq!((carla.ended_at, carla.why), (ended, Some(GrantEnd::Blocked)));
    }
    let after = on("2026-12-02").await;
    let accounts: BTreeSet<_> = after.iter().map(|it| it.account).collect();
    assert_eq!(accounts, BTreeSet::from([ANNA, BENT]));
    let query = || WhoHadAccess { place: aarhus(), on: day("2026-12-01"), cursor: None };
    assert!(world.walk.show(&anna, query()).await.is_err(), "an auditor's alone");
    let stranger = actor(Role::Auditor, "0657");
    assert!(world.walk.show(&stranger, query()).await.is_err());
}

#[tokio::test]
async fn everybody_sees_their_own_roles() {
    let world = world().await;
    let roles = async |by: &Actor| {
        let own = world.walk.show(by, MyRoles {}).await.unwrap().roles;
        own.iter().map(|it| (it.place, it.role)).collect::<BTreeSet<_>>()
    };
    let both = BTreeSet::from([(red(), Role::Coordinator), (aarhus(), Role::CaseWorker)]);
    for role in [Role::Coordinator, Role::CaseWorker] {
        assert_eq!(roles(&world.actor(CARLA, role).await).await, both);
    }
    assert!(roles(&actor(Role::Coordinator, "0751")).await.is_empty());
}

#[tokio::test]
async fn invitations_are_shown_to_whoever_runs_the_place_and_to_whoever_made_them() {
    let world = World::with_leader().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    world.organisation(RED).await;
    world.invite(&bent, 3, red(), Role::Coordinator, None).await.unwrap();
    world.invite(&bent, 4, aarhus(), Role::CaseWorker, None).await.unwrap();
    let open = async |by: &Actor, place| {
        world.walk.show(by, ListInvitations { place }).await.unwrap().invitations.len()
    };
    assert_eq!((open(&bent, aarhus()).await, open(&bent, red()).await), (1, 1));
    assert_eq!((open(&anna, aarhus()).await, open(&anna, red()).await), (1, 0));
    let stranger = actor(Role::Leader, "0657");
    assert_eq!((open(&stranger, aarhus()).await, open(&stranger, red()).await), (0, 0));
    world.walk.clock.set(at("2026-11-30T23:00:00Z"));
    assert_eq!(open(&bent, aarhus()).await, 0, "over");
}

/// Who is shut out is found again, and whoever runs the place sees how each account stands.
#[tokio::test]
async fn everybody_who_had_a_role_is_listed_with_how_their_account_stands() {
    let world = world().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let accounts = |place| ListAccounts { place, cursor: None };
    let (account, place) = (CARLA, aarhus());
    world.walk.ask(&bent, BlockAccount { account, place, why: BlockReason::Left }).await.unwrap();
    let listed = world.walk.show(&bent, accounts(aarhus())).await.unwrap();
    let of = |wanted| {
        let found = listed.accounts.iter().find(|it| it.account == wanted).unwrap();
        (found.role, found.standing)
    };
    assert_eq!(of(CARLA), (Role::CaseWorker, AccountStanding::Blocked));
    assert_eq!(of(BENT), (Role::Leader, AccountStanding::Open));
    assert_eq!((listed.accounts.len(), listed.next), (3, None));
    let after = ListAccounts { place: aarhus(), cursor: Some(BENT) };
    let rest = world.walk.show(&bent, after).await.unwrap();
    assert_eq!(rest.accounts.iter().map(|it| it.account).collect::<Vec<_>>(), [CARLA]);
    assert_eq!(world.walk.show(&bent, accounts(herning())).await.unwrap_err().status, 404);
    assert_eq!(world.walk.show(&bent, accounts(red())).await.unwrap_err().status, 404);
}
