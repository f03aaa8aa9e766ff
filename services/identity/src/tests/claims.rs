//! Roles that follow from what a provider says: given, shown still, lost, grown old. On a real database.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use platform::{CommandFor, calendar::after, token::Signer};
use proto::{
    actor::{Duty, Level, Role},
    id::{AccountId, LoginId, SessionId, ThreadId},
    identity::{
        BlockAccount, BlockReason, ClaimsIgnored, Device, EndGrant, Event, GrantSource, LoginKind,
        NothingGiven, Place, RosterFact, UnblockAccount, WhoHasAccess,
    },
    problem::Problem,
    request::Done,
    sealed::Digest,
    thread::{self, CaseloadFact},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, LOGIN, aarhus, herning,
    sessions::{cookie, session},
    world::{World, code},
};
use crate::{
    IdentityService, LoginProviders,
    domain::{
        Command,
        claims::{ClaimedRole, Claims},
    },
    view::{
        claims::{self, Noted},
        session::{Session, digest_of, held_by},
    },
};

/// Another login, at another provider.
const OTHER_LOGIN: LoginId = LoginId(Uuid::from_u128(0xe9));

fn claimed(place: Place, role: Role) -> ClaimedRole {
    let Place::Municipality(municipality) = place else { panic!("a municipality") };
    ClaimedRole { municipality, role, duty: None }
}

/// Somebody logs in, the provider says these roles, and why something gave nothing.
struct Shows<'a> {
    nth: u8,
    account: AccountId,
    login: LoginId,
    moved_from: Option<LoginId>,
    second: Option<Digest>,
    roles: &'a [ClaimedRole],
    why: &'a [NothingGiven],
}

fn shows<'a>(nth: u8, account: AccountId, login: LoginId, roles: &'a [ClaimedRole]) -> Shows<'a> {
    Shows { nth, account, login, moved_from: None, second: None, roles, why: &[] }
}

impl World {
    async fn signed() -> World {
        World::of(IdentityService::signing(Signer::generate(), true)).await
    }

    /// As when `portal` brings a browser back.
    async fn log_in_and(&self, it: Shows<'_>) -> Result<Done, Problem> {
        let Shows { nth, account, login, moved_from, second, roles, why } = it;
        let level = Level::Substantial;
        let places = claims::places(&self.walk.pool, account).await.unwrap();
        let roles: BTreeSet<_> = roles.iter().copied().collect();
        let claims =
            Claims { account, login, level, moved_from, roles, places, session: session(nth) };
        let ask = CommandFor { stream: account.0, command: Command::TakeClaims(claims) };
        let done = self.walk.decide(ask).await?;
        let now = self.walk.clock.now();
        let begun = ((session(nth), Device::Computer), (login, LoginKind::Oidc, level));
        let session = Session::begun(begun.0, begun.1, Some(account), now);
        let (why, places) = (why.iter().copied().collect(), [aarhus()].into());
        let noted = Noted { second, is_asked: true, places, why };
        let mut tx = self.walk.pool.begin().await.unwrap();
        let digest = digest_of(&cookie(nth));
        assert!(claims::began(&mut tx, &session, &digest, &noted, now).await.unwrap());
        tx.commit().await.unwrap();
        Ok(done)
    }

    /// Each grant that was given and ended since the `from`th event, in short.
    async fn since(&self, from: usize) -> Vec<String> {
        let events = self.walk.events().await.into_iter().skip(from);
        events
            .map(|it| match it.read().unwrap() {
                Event::Roster(RosterFact::GrantGiven { role, source, .. }) => {
                    format!("given {role} {source}")
                }
                Event::Roster(RosterFact::GrantEnded { role, why, .. }) => {
                    format!("ended {role} {why}")
                }
                Event::Roster(_) | Event::Account(_) => it.kind,
            })
            .collect()
    }

    async fn count(&self) -> usize {
        self.walk.events().await.len()
    }

    async fn holds(&self, account: AccountId) -> Vec<Role> {
        let held = held_by(&self.walk.pool, account, self.walk.clock.now()).await.unwrap();
        let mut roles: Vec<_> = held.iter().map(|it| it.own.role).collect();
        roles.sort();
        roles
    }

    fn later(&self, from: DateTime<Utc>, days: i64) {
        self.walk.clock.set(after(from, TimeDelta::days(days)));
    }
}

fn leader() -> ClaimedRole {
    claimed(aarhus(), Role::Leader)
}

fn bridge_builder() -> ClaimedRole {
    claimed(aarhus(), Role::BridgeBuilder)
}

#[tokio::test]
async fn the_first_login_opens_an_account_and_gives_what_is_said() {
    let world = World::signed().await;
    world
        .log_in_and(shows(1, CARLA, LOGIN, &[leader(), claimed(herning(), Role::Auditor)]))
        .await
        .unwrap();
    assert_eq!(
        world.since(0).await,
        ["account.opened", "account.login_added", "given auditor claims", "given leader claims"]
    );
    assert_eq!(world.state(1).await, "2 roles");
    let (count, carla) = (world.count().await, world.actor(CARLA, Role::Leader).await);
    assert_eq!(world.access(&carla).await, [(CARLA, Role::Leader)]);
    // Again, in another browser: nothing new is recorded. In two tabs at once it is one account too.
    world
        .log_in_and(shows(2, CARLA, LOGIN, &[leader(), claimed(herning(), Role::Auditor)]))
        .await
        .unwrap();
    assert_eq!(world.count().await, count);
    // With one role nobody need choose.
    world.log_in_and(shows(3, BENT, OTHER_LOGIN, &[leader()])).await.unwrap();
    assert_eq!(world.act(3).await.unwrap().acting.unwrap().actor.role, Role::Leader);
    // Nothing said, nobody opened.
    let nobody = AccountId(Uuid::from_u128(0xaf));
    let count = world.count().await;
    world.log_in_and(shows(4, nobody, LoginId(Uuid::from_u128(0xea)), &[])).await.unwrap();
    assert_eq!(world.count().await, count);
    assert_eq!(world.act(4).await.unwrap().account, None);
}

/// Threat 30: a first login in twenty tabs at once is one account with one grant.
#[tokio::test]
async fn threat_30_first_logins_at_once_are_one_account() {
    let world = World::signed().await;
    let leads = [leader()];
    let tabs = (1..=20).map(|nth| world.log_in_and(shows(nth, CARLA, LOGIN, &leads)));
    for done in futures::future::join_all(tabs).await {
        done.unwrap();
    }
    assert_eq!(
        world.since(0).await,
        ["account.opened", "account.login_added", "given leader claims"]
    );
}

/// Threat 38: who has lost a role at home has lost it here at the next login, whatever they are accountable for, and be it the last
/// administrator. The other role goes on.
#[tokio::test]
async fn threat_38_what_is_said_no_more_ends_at_once() {
    let world = World::signed().await;
    let administrator = claimed(aarhus(), Role::Administrator);
    let all = [bridge_builder(), administrator, claimed(herning(), Role::CaseWorker)];
    world.log_in_and(shows(1, CARLA, LOGIN, &all)).await.unwrap();
    let (grant, subject, _) = world.grant(CARLA, Role::BridgeBuilder).await;
    let taken_on = thread::Event::from(CaseloadFact::TakenOn {
        bridge_builder: subject,
        thread: ThreadId(Uuid::from_u128(0x71)),
    });
    let stream = Uuid::new_v4();
    world.walk.handle_events_on("thread", stream, stream, taken_on).await;
    let count = world.count().await;
    world
        .log_in_and(shows(2, CARLA, LOGIN, &[claimed(herning(), Role::CaseWorker)]))
        .await
        .unwrap();
    let mut ended = world.since(count).await;
    ended.sort();
    assert_eq!(ended, ["ended administrator claims_lost", "ended bridge_builder claims_lost"]);
    assert_eq!(world.holds(CARLA).await, [Role::CaseWorker]);
    assert_eq!(world.state(1).await, "1 roles", "the login of before has lost it too");
    // Back again it is another grant, and another subject.
    world.log_in_and(shows(3, CARLA, LOGIN, &[bridge_builder()])).await.unwrap();
    let (next, other, _) = world.grant(CARLA, Role::BridgeBuilder).await;
    assert!(next != grant && other != subject);
    assert_eq!(world.holds(CARLA).await, [Role::BridgeBuilder], "Herning says no more either");
}

/// Threat 38: 45 days after the last login that showed it, a role is over; it is written once in three weeks that it goes on.
#[tokio::test]
async fn threat_38_what_no_login_shows_grows_old() {
    let world = World::signed().await;
    let began = world.walk.clock.now();
    world.log_in_and(shows(1, CARLA, LOGIN, &[leader()])).await.unwrap();
    let count = world.count().await;
    for (day, prolonged) in [(1, 0), (20, 0), (21, 1), (22, 1), (41, 1), (42, 2)] {
        world.later(began, day);
        world
            .log_in_and(shows(2 + u8::try_from(day).unwrap(), CARLA, LOGIN, &[leader()]))
            .await
            .unwrap();
        let since = world.since(count).await;
        assert_eq!(since, vec!["roster.grant_prolonged"; prolonged], "day {day}");
    }
    // The last login is what counts, whether or not it was written.
    world.later(began, 50);
    world.log_in_and(shows(100, CARLA, LOGIN, &[leader()])).await.unwrap();
    world.walk.clock.set(after(after(began, TimeDelta::days(95)), TimeDelta::minutes(-1)));
    world.walk.housekeeping().await;
    assert_eq!(world.holds(CARLA).await, [Role::Leader], "so long it is good");
    world.later(began, 95);
    assert!(world.holds(CARLA).await.is_empty(), "whether or not anybody has tidied");
    world.walk.housekeeping().await;
    assert_eq!(world.since(count + 2).await, ["ended leader claims_old"]);
    world.walk.housekeeping().await;
    assert_eq!(world.count().await, count + 3, "once");
    world.log_in_and(shows(101, CARLA, LOGIN, &[leader()])).await.unwrap();
    assert_eq!(world.since(count + 3).await, ["given leader claims"]);
}

/// What an event says ends it too, where nothing is known of logins: as after a database is restored.
#[tokio::test]
async fn a_claimed_role_ends_by_its_event_alone() {
    let world = World::signed().await;
    let began = world.walk.clock.now();
    world.log_in_and(shows(1, CARLA, LOGIN, &[leader()])).await.unwrap();
    let count = world.count().await;
    sqlx::query("update identity_logins set claims_at = 'infinity'")
        .execute(&world.walk.pool)
        .await
        .unwrap();
    world.later(began, 65);
    assert_eq!(world.holds(CARLA).await, [Role::Leader]);
    world.later(began, 66);
    assert!(world.holds(CARLA).await.is_empty());
    world.walk.housekeeping().await;
    assert_eq!(world.since(count).await, ["ended leader claims_old"]);
    // And where nothing is known of the login at all, it is over at once.
    world.log_in_and(shows(2, CARLA, LOGIN, &[leader()])).await.unwrap();
    sqlx::query("delete from identity_logins").execute(&world.walk.pool).await.unwrap();
    assert!(world.holds(CARLA).await.is_empty());
}

#[tokio::test]
async fn what_was_given_by_hand_is_not_ended_by_a_login() {
    let world = World::signed().await;
    world.begins().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
    let count = world.count().await;
    // Anna's provider says one that she holds by hand, and one that she does not.
    let said = [claimed(aarhus(), Role::CaseWorker), bridge_builder()];
    world.log_in_and(shows(1, ANNA, LOGIN, &said)).await.unwrap();
    assert_eq!(world.since(count).await, ["account.login_added", "given bridge_builder claims"]);
    world.log_in_and(shows(2, ANNA, LOGIN, &[])).await.unwrap();
    assert_eq!(world.since(count + 2).await, ["ended bridge_builder claims_lost"]);
    assert_eq!(world.holds(ANNA).await, [Role::CaseWorker, Role::Administrator]);
    // The same role on another duty is another.
    let on_call = ClaimedRole { duty: Some(Duty::OnCall), ..claimed(aarhus(), Role::CaseWorker) };
    world.log_in_and(shows(3, ANNA, LOGIN, &[on_call])).await.unwrap();
    assert_eq!(world.since(count + 3).await, ["given case_worker claims"]);
    let anna = world.actor(ANNA, Role::Administrator).await;
    let query = WhoHasAccess { place: aarhus(), cursor: None };
    let held = world.walk.show(&anna, query).await.unwrap();
    let mut sources: Vec<_> =
        held.grants.iter().filter(|it| it.account == ANNA).map(|it| (it.role, it.source)).collect();
    sources.sort();
    assert_eq!(
        sources,
        [
            (Role::CaseWorker, GrantSource::ByHand),
            (Role::CaseWorker, GrantSource::Claims),
            (Role::Administrator, GrantSource::Operator)
        ]
    );
}

#[tokio::test]
async fn what_another_provider_shows_is_its_own_to_end() {
    let world = World::signed().await;
    world.log_in_and(shows(1, CARLA, LOGIN, &[leader()])).await.unwrap();
    let count = world.count().await;
    world.log_in_and(shows(2, CARLA, OTHER_LOGIN, &[leader(), bridge_builder()])).await.unwrap();
    assert_eq!(world.since(count).await, ["account.login_added", "given bridge_builder claims"]);
    world.log_in_and(shows(3, CARLA, OTHER_LOGIN, &[])).await.unwrap();
    assert_eq!(world.since(count + 2).await, ["ended bridge_builder claims_lost"]);
    world.log_in_and(shows(4, CARLA, LOGIN, &[])).await.unwrap();
    assert_eq!(world.since(count + 3).await, ["ended leader claims_lost"]);
}

/// Ended by hand it would be back at the next login: whoever must be out now is blocked.
#[tokio::test]
async fn a_role_that_a_login_gives_is_not_ended_by_hand() {
    let world = World::signed().await;
    world.begins().await;
    world.log_in_and(shows(1, CARLA, LOGIN, &[bridge_builder()])).await.unwrap();
    let bent = world.actor(BENT, Role::Leader).await;
    let carla = world.actor(CARLA, Role::BridgeBuilder).await;
    let (grant, _, place) = world.grant(CARLA, Role::BridgeBuilder).await;
    for by in [&bent, &carla] {
        let refused = world.walk.ask(by, EndGrant { place, grant }).await;
        assert_eq!(code(refused), "role_given_by_login");
    }
    let anna = world.actor(ANNA, Role::Administrator).await;
    let refused = world.walk.ask(&anna, EndGrant { place, grant }).await;
    assert_eq!(code(refused), "not_your_mandate");
}

/// Threat 39: who is blocked gets nothing from what a provider says, and no role comes back with the account.
#[tokio::test]
async fn who_is_blocked_gets_nothing_by_a_login() {
    let world = World::signed().await;
    world.begins().await;
    world.log_in_and(shows(1, CARLA, LOGIN, &[bridge_builder()])).await.unwrap();
    let bent = world.actor(BENT, Role::Leader).await;
    let (account, place) = (CARLA, aarhus());
    world.walk.ask(&bent, BlockAccount { account, place, why: BlockReason::Left }).await.unwrap();
    let count = world.count().await;
    assert_eq!(world.state(1).await, "session_over");
    world.log_in_and(shows(2, CARLA, LOGIN, &[bridge_builder(), leader()])).await.unwrap();
    assert_eq!(world.count().await, count);
    assert_eq!(world.state(2).await, "account_blocked");
    world.walk.ask(&bent, UnblockAccount { account, place }).await.unwrap();
    assert_eq!(world.state(2).await, "0 roles");
    world.log_in_and(shows(3, CARLA, LOGIN, &[bridge_builder()])).await.unwrap();
    assert_eq!(world.since(count + 1).await, ["given bridge_builder claims"]);
}

/// Threat 31: the provider's subject changes, and the two claims that name the person do not: they are moved, every login of before ends,
/// and what followed goes on.
#[tokio::test]
async fn threat_31_who_is_moved_keeps_their_roles_and_logs_in_anew() {
    let world = World::signed().await;
    let pair = Digest([5; 32]);
    let leads = [leader()];
    let first = Shows { second: Some(pair), ..shows(1, CARLA, LOGIN, &leads) };
    world.log_in_and(first).await.unwrap();
    let (grant, ..) = world.grant(CARLA, Role::Leader).await;
    let known = claims::by_second(&world.walk.pool, &pair).await.unwrap().unwrap();
    assert_eq!((known.login, known.account), (LOGIN, CARLA));
    let count = world.count().await;
    let moved = Shows {
        moved_from: Some(LOGIN),
        second: Some(pair),
        ..shows(2, CARLA, OTHER_LOGIN, &leads)
    };
    world.log_in_and(moved).await.unwrap();
    assert_eq!(world.since(count).await, ["account.login_moved"]);
    assert_eq!(world.state(1).await, "session_over");
    assert_eq!(world.state(2).await, "1 roles");
    assert_eq!(world.grant(CARLA, Role::Leader).await.0, grant);
    let known = claims::by_second(&world.walk.pool, &pair).await.unwrap().unwrap();
    assert_eq!(known.login, OTHER_LOGIN);
    let (is_removed, _) = claims::written(&world.walk.pool, LOGIN).await.unwrap().unwrap();
    assert!(is_removed, "the subject of before is nobody's any more");
    // What is said no more ends by the new login as it would have by the one of before.
    world.log_in_and(shows(3, CARLA, OTHER_LOGIN, &[])).await.unwrap();
    assert_eq!(world.since(count + 1).await, ["ended leader claims_lost"]);
    // By the login of before nothing is given, whoever brings it.
    let count = world.count().await;
    let take = Claims {
        account: CARLA,
        login: LOGIN,
        level: Level::High,
        moved_from: None,
        roles: [leader()].into(),
        places: BTreeSet::new(),
        session: SessionId(Uuid::from_u128(9)),
    };
    let ask = CommandFor { stream: CARLA.0, command: Command::TakeClaims(take) };
    world.walk.decide(ask).await.unwrap();
    assert_eq!(world.count().await, count);
}

/// Of two logins that bear the same two claims, the one that was known first is the person.
#[tokio::test]
async fn two_claims_name_one_person() {
    let world = World::signed().await;
    let digest = Digest([5; 32]);
    let pair = Some(digest);
    world.log_in_and(Shows { second: pair, ..shows(1, CARLA, LOGIN, &[leader()]) }).await.unwrap();
    world
        .log_in_and(Shows { second: pair, ..shows(2, BENT, OTHER_LOGIN, &[leader()]) })
        .await
        .unwrap();
    let known = claims::by_second(&world.walk.pool, &digest).await.unwrap().unwrap();
    assert_eq!(known.account, CARLA);
}

/// Whoever runs the place sees whose claims gave nothing, and why: codes alone. Whoever has no role sees their own.
#[tokio::test]
async fn why_nothing_was_given_is_shown() {
    let world = World::signed().await;
    world.begins().await;
    let why = [NothingGiven::Constrained, NothingGiven::NotMapped];
    let nobody = AccountId(Uuid::from_u128(0xaf));
    world.log_in_and(Shows { why: &why, ..shows(1, nobody, LOGIN, &[]) }).await.unwrap();
    assert_eq!(world.act(1).await.unwrap().nothing_given, why);
    world.walk.clock.advance(TimeDelta::minutes(1));
    let builds = [bridge_builder()];
    let shown = Shows { why: &why[..1], ..shows(2, CARLA, OTHER_LOGIN, &builds) };
    world.log_in_and(shown).await.unwrap();
    assert!(world.act(2).await.unwrap().nothing_given.is_empty(), "they have a role");
    let bent = world.actor(BENT, Role::Leader).await;
    let listed = async || {
        let query = WhoHasAccess { place: aarhus(), cursor: None };
        world.walk.show(&bent, query).await.unwrap().nothing_given
    };
    let (now, before) =
        (world.walk.clock.now(), after(world.walk.clock.now(), TimeDelta::minutes(-1)));
    let of = |account, at, why: &[NothingGiven]| ClaimsIgnored { account, at, why: why.to_vec() };
    assert_eq!(listed().await, [of(Some(CARLA), now, &why[..1]), of(None, before, &why)]);
    // What gives something at the next login is gone from there.
    world.log_in_and(shows(3, CARLA, OTHER_LOGIN, &[bridge_builder()])).await.unwrap();
    assert_eq!(listed().await, [of(None, before, &why)]);
    world.later(now, 46);
    world.walk.housekeeping().await;
    let rows: i64 = sqlx::query_scalar("select count(*) from identity_claims")
        .fetch_one(&world.walk.pool)
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

/// Where a role follows from the municipality's login, nobody gives it by hand: that would stand in for what the municipality decides.
#[tokio::test]
async fn a_role_that_follows_from_a_login_is_not_given_by_hand() {
    let files = tempfile::tempdir().unwrap();
    let secret = files.path().join("secret");
    std::fs::write(&secret, "a secret that is long enough").unwrap();
    let config = json!({
        "code": "aarhus",
        "name": {"da": "Aarhus Kommune", "en": "Aarhus"},
        "issuer": "https://id.example",
        "client_id": "brobygger",
        "client_authentication": {"secret": {"file": secret}},
        "claims": {"level": {"acr": {"substantial": "substantial"}}},
        "roles": {
            "claim": "groups",
            "form": "groups",
            "map": [
                {"group": "bb", "municipality": "0751", "role": "bridge_builder"},
                {"group": "admins", "municipality": "0751", "role": "administrator"},
            ],
        },
    });
    let config = serde_json::from_value(config).unwrap();
    let providers = LoginProviders::of(vec![config], [3; 32], "https://brobygger.example", false);
    let world = World::of(IdentityService::new().with_providers(providers.unwrap())).await;
    // The operator begins a roster all the same: somebody must be able to where the provider is wrongly set up.
    world.begins().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let by_hand = world.invite(&bent, 3, aarhus(), Role::BridgeBuilder, None).await;
    assert_eq!(code(by_hand), "role_follows_from_login");
    for duty in [None, Some(Duty::OnCall)] {
        let by_hand = world.give(&bent, ANNA, aarhus(), Role::BridgeBuilder, duty).await;
        assert_eq!(code(by_hand), "role_follows_from_login");
    }
    let second = world.invite(&anna, 4, aarhus(), Role::Administrator, None).await;
    assert_eq!(code(second), "role_follows_from_login");
    // Nor does whoever may not give it learn more than that.
    assert_eq!(
        code(world.invite(&anna, 5, aarhus(), Role::BridgeBuilder, None).await),
        "not_your_mandate"
    );
    world.invite(&bent, 6, aarhus(), Role::CaseWorker, None).await.unwrap();
}
