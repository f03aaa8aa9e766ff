//! Who gets in, who gets out, and who tries to: each on a real database.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Duty, Role},
    id::{GrantId, PersonId, ThreadId},
    identity::{
        BlockAccount, BlockReason, CloseAccount, CloseReason, ConfirmGrant, EndGrant,
        ForgetAccount, Place, UnblockAccount, WithdrawInvitation,
    },
    thread::{self, CaseloadFact},
};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, RED, aarhus, at, day, herning, red,
    world::{World, code, digest, invitation, passkey, sure},
};

const DORTE: proto::id::AccountId = proto::id::AccountId(Uuid::from_u128(0xa4));
const EMIL: proto::id::AccountId = proto::id::AccountId(Uuid::from_u128(0xa5));
const BLUE: proto::id::OrganisationId = proto::id::OrganisationId(Uuid::from_u128(0xb2));
const HELPER: PersonId = PersonId(Uuid::from_u128(0xf1));

fn end(grant: GrantId) -> EndGrant {
    EndGrant { place: aarhus(), grant }
}

fn block(account: proto::id::AccountId) -> BlockAccount {
    BlockAccount { account, place: aarhus(), why: BlockReason::Left }
}

fn close(account: proto::id::AccountId) -> CloseAccount {
    CloseAccount { account, place: aarhus(), why: CloseReason::Left }
}

/// Threat 28: the operator's link is good once, for half an hour, and only while nobody was ever administrator.
#[tokio::test]
async fn a_municipality_begins_with_one_administrator() {
    let world = World::empty().await;
    assert_eq!(code(world.bootstrap("0752", 1, false).await), "malformed", "no such place");
    let association = RED.to_string();
    assert_eq!(code(world.bootstrap(&association, 1, false).await), "no_administrator_there");
    assert_eq!(code(world.bootstrap("0751", 1, true).await), "nothing_to_recover");
    world.bootstrap("0751", 1, false).await.unwrap();
    // Two links: the later one is good.
    world.bootstrap("0751", 2, false).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 1, sure(ANNA)).await), "invitation_over");
    world.walk.clock.advance(TimeDelta::minutes(30));
    assert_eq!(code(world.redeem(aarhus(), 2, sure(ANNA)).await), "invitation_over");
    world.bootstrap("0751", 3, false).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 3, passkey(ANNA)).await), "login_not_sure");
    world.redeem(aarhus(), 3, sure(ANNA)).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 3, sure(BENT)).await), "invitation_over");
    assert_eq!(code(world.bootstrap("0751", 4, false).await), "has_had_administrator");
    let anna = world.actor(ANNA, Role::Administrator).await;
    assert_eq!(world.access(&anna).await, [(ANNA, Role::Administrator)]);
    // Of the country there is one too. An id that waits in one place is not used in another.
    world.bootstrap("0000", 5, false).await.unwrap();
    assert_eq!(code(world.bootstrap("0657", 5, false).await), "id_used");

    world.bootstrap("0751", 6, true).await.unwrap();
    world.redeem(aarhus(), 6, sure(BENT)).await.unwrap();
    let kinds = world.walk.event_types().await;
    assert_eq!(kinds.iter().filter(|it| *it == "roster.recovered").count(), 1);
    assert_eq!(world.access(&anna).await.len(), 2);
}

/// Threat 32: six wrong codes, one after the other; the fifth spoils the invitation, and the right one comes too late.
#[tokio::test]
async fn a_code_is_not_guessed() {
    let world = World::empty().await;
    world.bootstrap("0751", 1, false).await.unwrap();
    for wrong in 2..=6 {
        world.redeem_with(aarhus(), 1, digest(wrong), sure(ANNA)).await.unwrap();
    }
    assert_eq!(code(world.redeem(aarhus(), 1, sure(ANNA)).await), "invitation_over");
    assert!(!world.walk.event_types().await.contains(&"roster.grant_given".to_owned()));
    assert!(!world.walk.event_types().await.contains(&"account.opened".to_owned()));
}

/// Threats 25 and 26: nobody gives a role to themself, by no detour.
#[tokio::test]
async fn nobody_gives_themself_anything() {
    let world = World::with_leader().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    assert_eq!(code(world.give(&anna, ANNA, aarhus(), Role::Leader, None).await), "own_account");
    let own = world.give(&bent, BENT, aarhus(), Role::BridgeBuilder, None).await;
    assert_eq!(code(own), "own_account");
    world.invite(&bent, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 3, sure(BENT)).await), "own_account");
    // Another role of the same person's gives nothing that it may not give itself.
    world.redeem(aarhus(), 3, sure(CARLA)).await.unwrap();
    let carla = world.actor(CARLA, Role::CaseWorker).await;
    assert_eq!(
        code(world.give(&carla, BENT, aarhus(), Role::CaseWorker, None).await),
        "not_your_mandate"
    );
    assert_eq!(
        code(world.give(&bent, CARLA, herning(), Role::CaseWorker, None).await),
        "not_your_mandate"
    );
    // A token with a role that the roster does not know gives nothing.
    let stranger = actor(Role::Leader, "0751");
    assert_eq!(
        code(world.give(&stranger, CARLA, aarhus(), Role::BridgeBuilder, None).await),
        "role_not_held"
    );
    let of_herning = Actor { tenant: "0657".parse().unwrap(), ..bent.clone() };
    assert_eq!(
        code(world.give(&of_herning, CARLA, aarhus(), Role::BridgeBuilder, None).await),
        "role_not_held"
    );
    let as_administrator = Actor { role: Role::Administrator, ..bent };
    assert_eq!(
        code(world.give(&as_administrator, CARLA, aarhus(), Role::Leader, None).await),
        "role_not_held"
    );
    let nobody = world.give(&anna, EMIL, aarhus(), Role::Auditor, None).await;
    assert_eq!(code(nobody), "not_found");
}

/// What watches over others is given by two, as soon as there are two.
#[tokio::test]
async fn a_second_person_confirms() {
    let world = World::with_leader().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.invite(&bent, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.redeem(aarhus(), 3, sure(CARLA)).await.unwrap();

    world.give(&anna, CARLA, aarhus(), Role::Auditor, None).await.unwrap();
    let proposed = world.walk.show(&anna, super::screens::access()).await.unwrap().proposed;
    assert_eq!((proposed.len(), proposed[0].account, proposed[0].given_by), (1, CARLA, ANNA));
    let confirm = ConfirmGrant { place: aarhus(), grant: proposed[0].grant };
    assert_eq!(code(world.walk.ask(&anna, confirm.clone()).await), "own_account");
    let carla = world.actor(CARLA, Role::CaseWorker).await;
    assert_eq!(code(world.walk.ask(&carla, confirm.clone()).await), "not_your_mandate");
    let elsewhere = ConfirmGrant { place: herning(), ..confirm.clone() };
    assert_eq!(code(world.walk.ask(&bent, elsewhere).await), "no_such_grant");
    world.walk.ask(&bent, confirm.clone()).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, confirm).await), "no_such_grant");
    let auditor = world.actor(CARLA, Role::Auditor).await;

    // An auditor must be there for a data protection officer, and is not the one who becomes it.
    let officer = Some(Duty::DataProtection);
    let own = world.give(&anna, CARLA, aarhus(), Role::Auditor, officer).await;
    assert_eq!(code(own), "no_auditor");
    world.invite(&bent, 4, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.redeem(aarhus(), 4, sure(DORTE)).await.unwrap();
    world.give(&anna, DORTE, aarhus(), Role::Auditor, officer).await.unwrap();
    let proposed = world.walk.show(&anna, super::screens::access()).await.unwrap().proposed;
    let confirm = ConfirmGrant { place: aarhus(), grant: proposed[0].grant };
    assert_eq!(code(world.walk.ask(&bent, confirm.clone()).await), "not_your_mandate");
    // Nobody said yes for three days; it is over as the third ends.
    world.walk.clock.set(at("2026-11-26T23:00:00Z"));
    assert_eq!(code(world.walk.ask(&auditor, confirm.clone()).await), "proposal_over");
    world.walk.housekeeping().await;
    assert_eq!(code(world.walk.ask(&auditor, confirm).await), "no_such_grant");
}

/// Whoever proposed and left, proposed nothing; and whoever is to get it must still be there.
#[tokio::test]
async fn a_proposal_ends_with_whoever_made_it() {
    let world = World::with_leader().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    for (nth, account) in [(3, CARLA), (4, DORTE), (5, EMIL)] {
        world.invite(&bent, nth, aarhus(), Role::CaseWorker, None).await.unwrap();
        world.redeem(aarhus(), nth, sure(account)).await.unwrap();
    }
    world.give(&anna, CARLA, aarhus(), Role::Administrator, None).await.unwrap();
    let proposed =
        async || world.walk.show(&anna, super::screens::access()).await.unwrap().proposed;
    let confirm = |grant| ConfirmGrant { place: aarhus(), grant };
    let of_carla = proposed().await[0].grant;
    world.walk.ask(&bent, confirm(of_carla)).await.unwrap();
    let carla = world.actor(CARLA, Role::Administrator).await;

    world.give(&carla, DORTE, aarhus(), Role::Leader, None).await.unwrap();
    world.give(&carla, EMIL, aarhus(), Role::Leader, None).await.unwrap();
    let waiting = proposed().await;
    let grant_of = |account| waiting.iter().find(|it| it.account == account).unwrap().grant;
    world.walk.ask(&bent, block(EMIL)).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, confirm(grant_of(EMIL))).await), "account_blocked");
    let (of_administrator, ..) = world.grant(CARLA, Role::Administrator).await;
    world.walk.ask(&anna, end(of_administrator)).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, confirm(grant_of(DORTE))).await), "proposal_over");
    // Whoever may confirm may also take back.
    world.walk.ask(&bent, end(grant_of(DORTE))).await.unwrap();
    assert_eq!(proposed().await.len(), 1);
    let dorte = world.actor(DORTE, Role::CaseWorker).await;
    assert_eq!(code(world.walk.ask(&dorte, end(grant_of(EMIL))).await), "not_your_mandate");
}

/// Threat 27: two administrators end each other at once; one stays.
#[tokio::test]
async fn an_administrator_stays() {
    let world = World::with_leader().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    let (of_anna, ..) = world.grant(ANNA, Role::Administrator).await;
    assert_eq!(code(world.walk.ask(&anna, end(of_anna)).await), "last_administrator");
    assert_eq!(code(world.walk.ask(&anna, close(ANNA)).await), "last_administrator");
    assert_eq!(code(world.walk.ask(&bent, end(of_anna)).await), "not_your_mandate");

    world.invite(&bent, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.redeem(aarhus(), 3, sure(CARLA)).await.unwrap();
    world.give(&anna, CARLA, aarhus(), Role::Administrator, None).await.unwrap();
    let grant = world.walk.show(&anna, super::screens::access()).await.unwrap().proposed[0].grant;
    world.walk.ask(&bent, ConfirmGrant { place: aarhus(), grant }).await.unwrap();
    let carla = world.actor(CARLA, Role::Administrator).await;
    let (one, other) =
        tokio::join!(world.walk.ask(&anna, end(grant)), world.walk.ask(&carla, end(of_anna)));
    let refused = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(["role_not_held", "last_administrator"].contains(&&*refused[0].code), "{refused:?}");
    let left = world.access(&bent).await;
    assert_eq!(left.iter().filter(|it| it.1 == Role::Administrator).count(), 1);
    // Blocking is at once, whoever it is: then the operator lets somebody in anew.
    let last = left.iter().find(|it| it.1 == Role::Administrator).unwrap().0;
    world.walk.ask(&bent, block(last)).await.unwrap();
    world.bootstrap("0751", 9, true).await.unwrap();
    world.redeem(aarhus(), 9, sure(DORTE)).await.unwrap();
}

/// I-03, and its other side: a role is not ended while threads are theirs; an account is blocked all the same.
#[tokio::test]
async fn who_is_accountable_hands_over_or_is_blocked() {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.invite(&bent, 3, aarhus(), Role::BridgeBuilder, None).await.unwrap();
    world.redeem(aarhus(), 3, sure(CARLA)).await.unwrap();
    let (grant, bridge_builder, _) = world.grant(CARLA, Role::BridgeBuilder).await;
    let thread = ThreadId(Uuid::new_v4());
    let hear = async |fact: CaseloadFact| {
        world.walk.handle_events("thread", thread.0, thread::Event::from(fact)).await;
    };
    hear(CaseloadFact::TakenOn { bridge_builder, thread }).await;
    let listed = world.walk.show(&bent, super::screens::access()).await.unwrap().grants;
    assert_eq!(listed.iter().find(|it| it.grant == grant).unwrap().accountable_for, 1);
    assert_eq!(code(world.walk.ask(&bent, end(grant)).await), "still_accountable");
    assert_eq!(code(world.walk.ask(&bent, close(CARLA)).await), "still_accountable");
    let carla = world.actor(CARLA, Role::BridgeBuilder).await;
    assert_eq!(code(world.walk.ask(&carla, end(grant)).await), "still_accountable");

    world.walk.ask(&bent, block(CARLA)).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, end(grant)).await), "no_such_grant");
    assert_eq!(code(world.walk.ask(&bent, block(CARLA)).await), "account_already_blocked");
    // Threat 39: nothing new for whoever is blocked, and nothing old comes back.
    let given = world.give(&bent, CARLA, aarhus(), Role::CaseWorker, None).await;
    assert_eq!(code(given), "account_blocked");
    world.invite(&bent, 4, aarhus(), Role::CaseWorker, None).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 4, sure(CARLA)).await), "account_blocked");
    let unblock = UnblockAccount { account: CARLA, place: aarhus() };
    world.walk.ask(&bent, unblock.clone()).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, unblock).await), "account_not_blocked");
    assert!(!world.access(&bent).await.iter().any(|it| it.0 == CARLA));
    world.redeem(aarhus(), 4, sure(CARLA)).await.unwrap();

    // Closed when the thread is another's, and then forgotten.
    assert_eq!(code(world.walk.ask(&bent, close(CARLA)).await), "still_accountable");
    let forget = ForgetAccount { account: CARLA, place: aarhus() };
    assert_eq!(code(world.walk.ask(&bent, forget.clone()).await), "still_accountable");
    hear(CaseloadFact::LetGo { bridge_builder, thread }).await;
    assert_eq!(code(world.walk.ask(&bent, forget.clone()).await), "account_not_closed");
    world.walk.ask(&bent, close(CARLA)).await.unwrap();
    assert!(!world.access(&bent).await.iter().any(|it| it.0 == CARLA));
    world.walk.ask(&bent, forget).await.unwrap();
    let again = world.give(&bent, CARLA, aarhus(), Role::CaseWorker, None).await;
    assert_eq!(code(again), "account_closed");
}

/// Who may shut whom out: who runs the place where they are known, and not themselves.
#[tokio::test]
async fn an_account_is_blocked_by_who_runs_the_place() {
    let world = World::with_leader().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    world.organisation(RED).await;
    world.invite(&bent, 3, red(), Role::Coordinator, None).await.unwrap();
    world.redeem(red(), 3, passkey(CARLA)).await.unwrap();
    let carla = world.actor(CARLA, Role::Coordinator).await;
    world.invite(&carla, 4, red(), Role::Coordinator, None).await.unwrap();
    world.redeem(red(), 4, sure(DORTE)).await.unwrap();
    let here = |account| BlockAccount { place: red(), ..block(account) };

    assert_eq!(code(world.walk.ask(&bent, block(BENT)).await), "own_account");
    assert_eq!(code(world.walk.ask(&bent, block(CARLA)).await), "not_found", "no role in Aarhus");
    assert_eq!(code(world.walk.ask(&bent, here(CARLA)).await), "not_your_mandate");
    assert_eq!(code(world.walk.ask(&carla, block(ANNA)).await), "not_your_mandate");
    assert_eq!(code(world.walk.ask(&carla, here(ANNA)).await), "not_found");
    // An organisation shuts nobody out of a municipality.
    world.give(&bent, DORTE, aarhus(), Role::CaseWorker, None).await.unwrap();
    assert_eq!(code(world.walk.ask(&carla, here(DORTE)).await), "holds_other_roles");
    let elsewhere = CloseAccount { place: red(), ..close(DORTE) };
    assert_eq!(code(world.walk.ask(&carla, elsewhere).await), "holds_other_roles");
    world.walk.ask(&anna, block(DORTE)).await.unwrap();
    let held = world.walk.show(&carla, super::screens::access_of(red())).await.unwrap().grants;
    assert_eq!(held.iter().map(|it| it.account).collect::<Vec<_>>(), [CARLA], "blocked everywhere");
    let dorte = world.walk.ask(&carla, UnblockAccount { account: DORTE, place: red() }).await;
    dorte.unwrap();
    // One's own account one closes oneself.
    world.walk.ask(&carla, CloseAccount { place: red(), ..close(CARLA) }).await.unwrap();
    assert_eq!(code(world.walk.ask(&carla, here(DORTE)).await), "role_not_held");
}

/// The first coordinator is let in by a municipality; from then on the organisation gives its roles itself.
#[tokio::test]
async fn an_organisation_gets_its_first_coordinator() {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let invite = async |nth, role, person| world.invite(&bent, nth, red(), role, person).await;
    assert_eq!(code(invite(3, Role::Coordinator, None).await), "organisation_not_ours");
    world.organisation(RED).await;
    world.agreement(RED, "0657", "2026-11-30").await;
    assert_eq!(code(invite(3, Role::Coordinator, None).await), "organisation_not_ours");
    world.agreement(RED, "0751", "2026-12-31").await;
    invite(3, Role::Coordinator, None).await.unwrap();
    assert_eq!(code(invite(4, Role::Volunteer, None).await), "not_your_mandate");
    world.redeem(red(), 3, passkey(CARLA)).await.unwrap();
    assert_eq!(code(invite(5, Role::Coordinator, None).await), "has_coordinator");

    let carla = world.actor(CARLA, Role::Coordinator).await;
    let helper = world.invite(&carla, 6, red(), Role::Volunteer, Some(HELPER)).await;
    assert_eq!(code(helper), "volunteer_unknown", "nobody applied");
    world.applicant(RED, HELPER).await;
    let unnamed = world.invite(&carla, 6, red(), Role::Volunteer, None).await;
    assert_eq!(code(unnamed), "volunteer_unknown");
    let named = world.invite(&carla, 6, red(), Role::Coordinator, Some(HELPER)).await;
    assert_eq!(code(named), "volunteer_unknown");
    world.invite(&carla, 6, red(), Role::Volunteer, Some(HELPER)).await.unwrap();
    world.redeem(red(), 6, passkey(DORTE)).await.unwrap();
    let (_, subject, _) = world.grant(DORTE, Role::Volunteer).await;
    assert_eq!(subject.0, HELPER.0, "a volunteer's own data is found by who they are");
    // Its agreement is over: another municipality may let somebody in, when nobody coordinates.
    world.walk.clock.set(at("2027-01-01T08:00:00Z"));
    world.walk.ask(&carla, CloseAccount { place: red(), ..close(CARLA) }).await.unwrap();
    invite(7, Role::Coordinator, None).await.unwrap();
    // An invitation that was made before somebody came another way is good for nothing.
    world.organisation(BLUE).await;
    let blue = Place::Organisation(BLUE);
    world.invite(&bent, 10, blue, Role::Coordinator, None).await.unwrap();
    world.give(&bent, DORTE, blue, Role::Coordinator, None).await.unwrap();
    assert_eq!(code(world.redeem(blue, 10, passkey(EMIL)).await), "has_coordinator");
}

/// Whoever invited and left, invited nobody.
#[tokio::test]
async fn an_invitation_ends_with_whoever_made_it() {
    let world = World::with_leader().await;
    let (anna, bent) =
        (world.actor(ANNA, Role::Administrator).await, world.actor(BENT, Role::Leader).await);
    for nth in [3, 4] {
        world.invite(&bent, nth, aarhus(), Role::CaseWorker, None).await.unwrap();
    }
    let withdraw = |nth| WithdrawInvitation { place: aarhus(), invitation: invitation(nth) };
    assert_eq!(code(world.walk.ask(&anna, withdraw(4)).await), "not_your_mandate");
    world.walk.ask(&bent, withdraw(4)).await.unwrap();
    assert_eq!(code(world.walk.ask(&bent, withdraw(4)).await), "no_such_invitation");
    assert_eq!(code(world.redeem(aarhus(), 4, sure(CARLA)).await), "invitation_over");
    let (leader, ..) = world.grant(BENT, Role::Leader).await;
    world.walk.ask(&anna, end(leader)).await.unwrap();
    assert_eq!(code(world.redeem(aarhus(), 3, sure(CARLA)).await), "inviter_gone");
    assert_eq!(code(world.redeem(aarhus(), 8, sure(CARLA)).await), "no_such_invitation");
}

/// Threat 40: a role is held for whole Danish days, also on the days the clocks change, and ends by itself.
#[tokio::test]
async fn a_role_is_held_for_whole_danish_days() {
    for (today, until, last, over) in [
        ("2026-03-29T00:30:00Z", "2026-03-29", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25T00:30:00Z", "2026-10-25", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
        ("2026-11-23T08:00:00Z", "2026-11-24", "2026-11-24T22:59:59Z", "2026-11-24T23:00:00Z"),
    ] {
        let world = World::empty().await;
        world.walk.clock.set(at(today));
        world.bootstrap("0751", 1, false).await.unwrap();
        world.redeem(aarhus(), 1, sure(ANNA)).await.unwrap();
        let anna = world.actor(ANNA, Role::Administrator).await;
        world.invite(&anna, 2, aarhus(), Role::Auditor, None).await.unwrap();
        world.redeem(aarhus(), 2, sure(CARLA)).await.unwrap();
        world
            .give_until(&anna, CARLA, aarhus(), Role::Leader, None, Some(day(until)))
            .await
            .unwrap();
        let carla = world.actor(CARLA, Role::Leader).await;
        world.walk.clock.set(at(last));
        world.invite(&carla, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
        assert_eq!(world.access(&anna).await.len(), 3, "{last}");
        world.walk.clock.set(at(over));
        let late = world.invite(&carla, 4, aarhus(), Role::CaseWorker, None).await;
        assert_eq!(code(late), "role_not_held", "{over}");
        assert_eq!(world.access(&anna).await.len(), 2, "{over}");
        world.walk.housekeeping().await;
        let ends = |kinds: &[String]| kinds.iter().filter(|it| *it == "roster.grant_ended").count();
        assert_eq!(ends(&world.walk.event_types().await), 1);
        world.walk.housekeeping().await;
        assert_eq!(ends(&world.walk.event_types().await), 1, "once");
    }
}

/// A role may begin later, and gives nothing before that; days that cannot be are refused.
#[tokio::test]
async fn a_role_begins_on_its_first_day() {
    let world = World::with_leader().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.invite(&bent, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.redeem(aarhus(), 3, sure(CARLA)).await.unwrap();
    let give = |from_on: &str, until_on: Option<&str>| proto::identity::GiveGrant {
        grant: GrantId(Uuid::new_v4()),
        account: CARLA,
        place: aarhus(),
        role: Role::BridgeBuilder,
        duty: None,
        person: None,
        from_on: day(from_on),
        until_on: until_on.map(day),
    };
    assert_eq!(code(world.walk.ask(&bent, give("2026-11-22", None)).await), "in_the_past");
    let reversed = give("2026-12-01", Some("2026-11-30"));
    assert_eq!(code(world.walk.ask(&bent, reversed).await), "days_reversed");
    world.walk.ask(&bent, give("2026-12-01", Some("2026-12-01"))).await.unwrap();
    let again = world.walk.ask(&bent, give("2026-12-01", Some("2026-12-01"))).await;
    assert_eq!(code(again), "role_already_held");
    let carla = world.actor(CARLA, Role::BridgeBuilder).await;
    world.organisation(RED).await;
    let invite = async |nth| world.invite(&carla, nth, red(), Role::Coordinator, None).await;
    world.walk.clock.set(at("2026-11-30T22:59:59Z"));
    assert_eq!(code(invite(5).await), "role_not_held");
    world.walk.clock.set(at("2026-11-30T23:00:00Z"));
    invite(5).await.unwrap();
}
