//! Logins: how long they last, whom one acts as, what ends them. On a real database, as `portal` asks.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use platform::{
    Call, Clock,
    calendar::after,
    token::{Signer, Verifier},
};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{AccountId, CommandId, LoginId, PersonId, SessionId},
    identity::{
        ActInSession, ActsAs, BlockAccount, BlockReason, ChooseRole, CloseAccount, CloseReason,
        Device, EndGrant, EndOtherSessions, EndSession, ForgetAccount, MySessions,
        RedeemInvitation, RegisteredAs, SessionView, StartDemoSession, UnblockAccount,
    },
    problem::Problem,
    request::{Command, Done, Query},
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, RED, aarhus, red,
    world::{World, digest, invitation},
};
use crate::IdentityService;

/// The nth cookie.
pub(super) fn cookie(nth: u8) -> Digest {
    Digest([nth; 32])
}

/// How the demo logs `account` in.
pub(super) fn login(account: AccountId) -> LoginId {
    LoginId(proto::id::derive("login", &[account.0.as_bytes()]))
}

impl World {
    /// A demo with Anna as administrator, Bent as leader, and a key to sign tokens with.
    pub(super) async fn demo() -> (World, Verifier) {
        let signer = Signer::generate();
        let verifier = Verifier::new([signer.public_key().as_str()]).unwrap();
        let world = World::of(IdentityService::signing(signer, true)).await;
        world.begins().await;
        world.link(ANNA).await;
        world.link(BENT).await;
        (world, verifier)
    }

    /// The way in which the demo logs an account in belongs to it.
    async fn link(&self, account: AccountId) {
        sqlx::query("insert into identity_logins (login, account) values ($1, $2)")
            .bind(login(account).0)
            .bind(account.0)
            .execute(&self.walk.pool)
            .await
            .unwrap();
    }

    pub(super) async fn portal<C: Command>(&self, command: C) -> Result<Done, Problem> {
        let body = serde_json::to_vec(&command).unwrap();
        self.walk.core.ask(C::NAME, &body, by_portal()).await
    }

    pub(super) async fn shown<Q: Query>(&self, query: Q) -> Result<Q::Answer, Problem> {
        let body = serde_json::to_vec(&query).unwrap();
        let answer = self.walk.core.show(Q::NAME, &body, &by_portal()).await?;
        Ok(serde_json::from_str(answer.get()).unwrap())
    }

    /// Logs in with the nth cookie.
    pub(super) async fn log_in(&self, nth: u8, login: LoginId) -> Result<Done, Problem> {
        self.log_in_as(nth, login, vec![]).await
    }

    pub(super) async fn log_in_as(
        &self,
        nth: u8,
        login: LoginId,
        registered_as: Vec<RegisteredAs>,
    ) -> Result<Done, Problem> {
        let (session, cookie, device) = (session(nth), cookie(nth), Device::Computer);
        self.portal(StartDemoSession { session, cookie, login, registered_as, device }).await
    }

    pub(super) async fn act(&self, nth: u8) -> Result<SessionView, Problem> {
        self.shown(ActInSession { cookie: cookie(nth), is_used: true, tenant: None, acts_as: None })
            .await
    }

    /// The code of why nobody acts with the nth cookie, or how many roles they can act in.
    pub(super) async fn state(&self, nth: u8) -> String {
        match self.act(nth).await {
            Ok(view) => format!("{} roles", view.roles.len()),
            Err(no) => no.code.into_owned(),
        }
    }
}

pub(super) fn session(nth: u8) -> SessionId {
    SessionId(Uuid::from_u128(0x5e55_0000 + u128::from(nth)))
}

fn by_portal() -> Call {
    let actor = Actor::system(Municipality::COUNTRY);
    Call { id: CommandId(Uuid::new_v4()), actor, expected: None, trace: String::new() }
}

#[tokio::test]
async fn whoever_has_logged_in_gets_a_token_for_what_they_are() {
    let (world, verifier) = World::demo().await;
    world.log_in(1, login(BENT)).await.unwrap();
    let view = world.act(1).await.unwrap();
    let (grant, subject, _) = world.grant(BENT, Role::Leader).await;
    assert_eq!(view.acts_as, Some(ActsAs::Grant(grant)), "with one role nobody need choose");
    let acting = view.acting.unwrap();
    assert_eq!((acting.actor.subject, acting.actor.role), (subject, Role::Leader));
    let token = verifier.verify(acting.token.expose(), Clock::wall().now()).unwrap();
    assert_eq!((token.session, token.grant), (Some(session(1)), Some(grant)));
    assert_eq!(token.actor, acting.actor);
    assert!(acting.until <= after(Clock::wall().now(), TimeDelta::seconds(60)));
    assert_eq!(world.state(2).await, "session_over", "nobody has this cookie");
}

#[tokio::test]
async fn in_no_demo_nobody_logs_in_by_one_click() {
    let world = World::of(IdentityService::signing(Signer::generate(), false)).await;
    let refused = world.log_in(1, login(ANNA)).await.unwrap_err();
    assert_eq!((refused.status, refused.code.as_ref()), (403, "no_demo"));
}

#[tokio::test]
async fn a_login_ends_when_nothing_is_done_and_in_any_case() {
    let (world, _) = World::demo().await;
    let began = world.walk.clock.now();
    let at = |minutes| after(began, TimeDelta::minutes(minutes));
    world.log_in(1, login(BENT)).await.unwrap();
    let looked = ActInSession { cookie: cookie(1), is_used: false, tenant: None, acts_as: None };
    world.walk.clock.set(at(29));
    let seen = world.shown(looked.clone()).await.unwrap();
    assert_eq!(seen.idle_ends_at, at(30), "who only looks does not stay");
    let used = world.act(1).await.unwrap();
    assert_eq!(used.idle_ends_at, at(59));
    world.walk.clock.set(at(58));
    assert_eq!(world.state(1).await, "1 roles");
    world.walk.clock.set(at(88));
    assert_eq!(world.state(1).await, "session_over");
    world.log_in(2, login(BENT)).await.unwrap();
    for hour in 0..20 {
        world.walk.clock.set(after(at(88), TimeDelta::minutes(29 * hour)));
        assert_eq!(world.state(2).await, "1 roles", "{hour}");
    }
    world.walk.clock.set(after(at(88), TimeDelta::hours(10)));
    assert_eq!(world.state(2).await, "session_over");
}

/// Another system names in each request as whom it acts; what was chosen stays as it is.
#[tokio::test]
async fn a_role_that_is_named_is_one_that_is_held() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
    let person = |nth| RegisteredAs {
        tenant: "0751".parse().unwrap(),
        person: PersonId(Uuid::from_u128(nth)),
    };
    world.log_in_as(1, login(ANNA), vec![person(1)]).await.unwrap();
    let (worker, ..) = world.grant(ANNA, Role::CaseWorker).await;
    let (of_bent, ..) = world.grant(BENT, Role::Leader).await;
    let named = async |acts_as| {
        let acts_as = Some(acts_as);
        let query = ActInSession { cookie: cookie(1), is_used: true, tenant: None, acts_as };
        world.shown(query).await.map(|it| it.acting.unwrap().actor.role)
    };
    for (acts_as, expected) in [
        (ActsAs::Grant(worker), Ok(Role::CaseWorker)),
        (ActsAs::Person(person(1)), Ok(Role::Family)),
        (ActsAs::Grant(of_bent), Err("role_not_held")),
        (ActsAs::Person(person(2)), Err("role_not_held")),
    ] {
        let answer = named(acts_as).await;
        assert_eq!(answer.as_ref().map_err(|no| &*no.code), expected.as_ref().map_err(|it| *it));
    }
    assert_eq!(world.act(1).await.unwrap().acts_as, None, "nothing was chosen by it");
    // A login lasts no longer under it than that role lets one.
    let began = world.walk.clock.now();
    world.walk.clock.set(after(began, TimeDelta::minutes(20)));
    assert_eq!(named(ActsAs::Person(person(1))).await.unwrap_err().code, "session_over");
    assert_eq!(named(ActsAs::Grant(worker)).await, Ok(Role::CaseWorker));
}

/// Threat 16: a cookie that was planted is never logged in; each change of role brings another.
#[tokio::test]
async fn threat_16_a_planted_cookie_is_never_logged_in() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.log_in(1, login(ANNA)).await.unwrap();
    assert_eq!(world.act(1).await.unwrap().acts_as, None, "of two roles one is chosen");
    let (grant, ..) = world.grant(ANNA, Role::CaseWorker).await;
    let acts_as = ActsAs::Grant(grant);
    let choose = |from, to| ChooseRole { cookie: cookie(from), next: cookie(to), acts_as };
    world.portal(choose(1, 2)).await.unwrap();
    assert_eq!(world.state(1).await, "session_over", "the cookie of before");
    assert_eq!(world.act(2).await.unwrap().acting.unwrap().actor.role, Role::CaseWorker);
    // A second tab with the cookie of before changes nothing.
    assert_eq!(world.portal(choose(1, 3)).await.unwrap_err().code, "session_over");
    let (of_bent, ..) = world.grant(BENT, Role::Leader).await;
    let other = ChooseRole { cookie: cookie(2), next: cookie(4), acts_as: ActsAs::Grant(of_bent) };
    assert_eq!(world.portal(other).await.unwrap_err().code, "role_not_held");
    let stranger =
        RegisteredAs { tenant: "0751".parse().unwrap(), person: PersonId(Uuid::new_v4()) };
    let other =
        ChooseRole { cookie: cookie(2), next: cookie(4), acts_as: ActsAs::Person(stranger) };
    assert_eq!(world.portal(other).await.unwrap_err().code, "role_not_held");
}

/// Threat 17: whoever logs out stays out, whatever page was being loaded meanwhile.
#[tokio::test]
async fn threat_17_nobody_is_back_after_logging_out() {
    let (world, _) = World::demo().await;
    let began = world.walk.clock.now();
    for nth in 0..50_u8 {
        world.log_in(nth, login(BENT)).await.unwrap();
        world.walk.clock.set(after(began, TimeDelta::minutes(2 * (i64::from(nth) + 1))));
        let end = EndSession { cookie: cookie(nth), session: None };
        // All at once: the writer and the pages take turns as they come.
        let pages = futures::future::join_all((0..4).map(|_| world.act(nth)));
        let (_, ended) = futures::join!(pages, world.portal(end));
        ended.unwrap();
        assert_eq!(world.state(nth).await, "session_over", "{nth}");
    }
    let alive: i64 =
        sqlx::query_scalar("select count(*) from identity_sessions where ended_at is null")
            .fetch_one(&world.walk.pool)
            .await
            .unwrap();
    assert_eq!(alive, 0);
}

/// Threat 18: what stands in the database opens nothing. What portal sends is looked for in every row of every table.
#[tokio::test]
async fn threat_18_a_copy_of_the_database_opens_no_login() {
    let (world, verifier) = World::demo().await;
    world.log_in(0x99, login(BENT)).await.unwrap();
    let token = world.act(0x99).await.unwrap().acting.unwrap().token.expose().to_owned();
    verifier.verify(&token, Clock::wall().now()).unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    .fetch_all(&world.walk.pool)
    .await
    .unwrap();
    let hex = "99".repeat(32);
    let written = serde_json::to_string(&cookie(0x99)).unwrap();
    let secrets = [hex.as_str(), written.trim_matches('"'), token.as_str()];
    let mut rows = 0;
    for table in tables {
        let all: Vec<String> = sqlx::query_scalar(&format!("select row(t.*)::text from {table} t"))
            .fetch_all(&world.walk.pool)
            .await
            .unwrap();
        rows += all.len();
        for row in all {
            assert!(!secrets.iter().any(|it| row.contains(it)), "{table}: {row}");
        }
    }
    assert!(rows > 10, "the tables are not empty");
}

/// Threat 24: each role ends by itself.
#[tokio::test]
async fn threat_24_the_end_of_one_role_leaves_the_other() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.log_in(1, login(ANNA)).await.unwrap();
    let (grant, ..) = world.grant(ANNA, Role::CaseWorker).await;
    let acts_as = ActsAs::Grant(grant);
    world.portal(ChooseRole { cookie: cookie(1), next: cookie(2), acts_as }).await.unwrap();
    assert!(world.act(2).await.unwrap().acting.is_some());
    world.walk.ask(&bent, EndGrant { place: aarhus(), grant }).await.unwrap();
    let view = world.act(2).await.unwrap();
    assert!(view.acting.is_none() && view.acts_as.is_none());
    let roles: Vec<_> = view.roles.iter().map(|it| it.role).collect();
    assert_eq!(roles, [Role::Administrator]);
}

/// Threats 38 and 39: whatever ends an account ends every login of it, and no way in leads past it.
#[tokio::test]
async fn threat_39_every_way_in_asks_how_the_account_stands() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    world.invite(&bent, 7, aarhus(), Role::CaseWorker, None).await.unwrap();
    world.log_in(1, login(CARLA)).await.unwrap();
    let take = |nth| RedeemInvitation {
        cookie: cookie(nth),
        place: aarhus(),
        invitation: invitation(7),
        digest: digest(7),
    };
    world.portal(take(1)).await.unwrap();
    let account = world.act(1).await.unwrap().account.unwrap();
    let choose = |nth| ChooseRole {
        cookie: cookie(nth),
        next: cookie(nth + 100),
        acts_as: ActsAs::Person(RegisteredAs {
            tenant: "0751".parse().unwrap(),
            person: PersonId(Uuid::nil()),
        }),
    };
    let doors = async |nth: u8| {
        let mut answers = BTreeSet::new();
        answers.insert(world.state(nth).await);
        answers.insert(world.portal(choose(nth)).await.unwrap_err().code.into_owned());
        answers.insert(world.portal(take(nth)).await.unwrap_err().code.into_owned());
        let mine = world.shown(MySessions { cookie: cookie(nth) }).await;
        answers.insert(mine.unwrap_err().code.into_owned());
        answers.into_iter().collect::<Vec<_>>()
    };
    let (place, why) = (aarhus(), BlockReason::DeviceLost);
    world.walk.ask(&bent, BlockAccount { account, place, why }).await.unwrap();
    assert_eq!(doors(1).await, ["session_over"]);
    assert_eq!(world.log_in(2, login(CARLA)).await.unwrap_err().code, "account_blocked");
    world.walk.ask(&anna, UnblockAccount { account, place }).await.unwrap();
    assert_eq!(world.state(1).await, "session_over", "no login comes back");
    world.log_in(3, login(CARLA)).await.unwrap();
    assert_eq!(world.state(3).await, "0 roles", "and no role");
    let why = CloseReason::Left;
    world.walk.ask(&bent, CloseAccount { account, place, why }).await.unwrap();
    assert_eq!(doors(3).await, ["session_over"]);
    assert_eq!(world.log_in(4, login(CARLA)).await.unwrap_err().code, "account_blocked");
    world.walk.ask(&bent, ForgetAccount { account, place }).await.unwrap();
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from identity_logins where account = $1)
              + (select count(*) from identity_sessions where account = $1)",
    )
    .bind(account.0)
    .fetch_one(&world.walk.pool)
    .await
    .unwrap();
    assert_eq!(left, 0, "who it was is forgotten");
}

/// Threat 30: one way to log in has one account, however many tabs take something at once.
#[tokio::test]
async fn threat_30_twenty_tabs_make_one_account() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    let way = login(CARLA);
    for nth in 20..30 {
        world.invite(&bent, nth, aarhus(), Role::CaseWorker, None).await.unwrap();
    }
    for nth in 20..30 {
        world.log_in(nth, way).await.unwrap();
    }
    let redeemed = (20..30_u8).map(|nth| {
        world.portal(RedeemInvitation {
            cookie: cookie(nth),
            place: aarhus(),
            invitation: invitation(nth),
            digest: digest(nth),
        })
    });
    let answers = futures::future::join_all(redeemed).await;
    assert!(answers.iter().any(Result::is_ok));
    let opened = world.walk.event_types().await.into_iter().filter(|it| it == "account.opened");
    assert_eq!(opened.count(), 3, "Anna, Bent, and one more");
    let mut accounts = BTreeSet::new();
    for nth in 20..30 {
        accounts.extend(world.act(nth).await.unwrap().account);
    }
    assert_eq!(accounts.len(), 1);
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_logins_alone() {
    let (world, _) = World::demo().await;
    let began = world.walk.clock.now();
    for nth in 1..=12 {
        world.walk.clock.set(after(began, TimeDelta::seconds(i64::from(nth))));
        world.log_in(nth, login(BENT)).await.unwrap();
    }
    world.log_in(50, login(ANNA)).await.unwrap();
    assert_eq!(world.state(2).await, "session_over", "the eleventh ends the one of long ago");
    let own = world.shown(MySessions { cookie: cookie(12) }).await.unwrap().sessions;
    assert_eq!(own.len(), 10);
    assert_eq!(
        own.iter().filter(|it| it.is_this).map(|it| it.session).collect::<Vec<_>>(),
        [session(12)]
    );
    let end = |nth, which| EndSession { cookie: cookie(nth), session: Some(session(which)) };
    assert_eq!(world.portal(end(50, 12)).await.unwrap_err().status, 404, "somebody else's");
    world.portal(end(12, 5)).await.unwrap();
    assert_eq!(world.state(5).await, "session_over");
    let since = after(world.walk.clock.now(), TimeDelta::minutes(-3));
    let ended = crate::view::ended_since(&world.walk.pool, since).await.unwrap();
    assert!(ended.contains(&session(5).0), "it is repeated to every service");
    world.portal(EndOtherSessions { cookie: cookie(12) }).await.unwrap();
    let own = world.shown(MySessions { cookie: cookie(12) }).await.unwrap().sessions;
    assert_eq!(own.len(), 1);
    assert_eq!(world.state(50).await, "1 roles");
    world.portal(EndSession { cookie: cookie(12), session: None }).await.unwrap();
    world.portal(EndSession { cookie: cookie(12), session: None }).await.unwrap();
    assert_eq!(world.state(12).await, "session_over");
}

#[tokio::test]
async fn an_organisation_acts_where_it_has_an_agreement() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.organisation(RED).await;
    world.invite(&bent, 3, red(), Role::Coordinator, None).await.unwrap();
    world.log_in(1, login(CARLA)).await.unwrap();
    let digest = digest(3);
    let take =
        RedeemInvitation { cookie: cookie(1), place: red(), invitation: invitation(3), digest };
    world.portal(take).await.unwrap();
    world.log_in(2, login(CARLA)).await.unwrap();
    let view = world.act(2).await.unwrap();
    assert!(view.acts_as.is_some() && view.acting.is_none(), "no agreement yet");
    world.agreement(RED, "0751", "2026-12-31").await;
    world.agreement(RED, "0657", "2026-11-22").await;
    world.agreement(RED, "0607", "2026-11-23").await;
    let codes = |it: &[Municipality]| it.iter().map(ToString::to_string).collect::<Vec<_>>();
    let acting = world.act(2).await.unwrap().acting.unwrap();
    assert_eq!(codes(&acting.tenants), ["0607", "0751"]);
    assert_eq!(acting.actor.organisation, Some(RED));
    let of = async |code: &str| {
        let tenant = Some(code.parse().unwrap());
        let query = ActInSession { cookie: cookie(2), is_used: true, tenant, acts_as: None };
        world.shown(query).await.unwrap().acting.map(|it| it.actor.tenant.to_string())
    };
    assert_eq!(of("0751").await.as_deref(), Some("0751"));
    assert_eq!(of("0657").await, None);
}

#[tokio::test]
async fn a_family_acts_as_who_they_are_registered_as() {
    let (world, verifier) = World::demo().await;
    let tenant: Municipality = "0751".parse().unwrap();
    let person = |nth| RegisteredAs { tenant, person: PersonId(Uuid::from_u128(nth)) };
    let way = LoginId(Uuid::new_v4());
    world.log_in_as(1, way, vec![person(1)]).await.unwrap();
    let acting = world.act(1).await.unwrap().acting.unwrap();
    assert_eq!((acting.actor.role, acting.actor.subject.0), (Role::Family, person(1).person.0));
    let token = verifier.verify(acting.token.expose(), Clock::wall().now()).unwrap();
    assert_eq!((token.session, token.grant), (Some(session(1)), None));
    world.log_in_as(2, way, vec![person(1), person(2)]).await.unwrap();
    assert!(world.act(2).await.unwrap().acting.is_none(), "of two one is chosen");
    let acts_as = ActsAs::Person(person(2));
    world.portal(ChooseRole { cookie: cookie(2), next: cookie(3), acts_as }).await.unwrap();
    let acting = world.act(3).await.unwrap().acting.unwrap();
    assert_eq!(acting.actor.subject.0, person(2).person.0);
}

/// Threat 23: a token that is minted while its role ends is good for nothing: what ended is known by its id, whenever the token was minted.
#[tokio::test]
async fn threat_23_minting_and_ending_race() {
    let (world, verifier) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    for nth in 0..20_u8 {
        world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
        let (grant, ..) = world.grant(ANNA, Role::CaseWorker).await;
        world.log_in(nth, login(ANNA)).await.unwrap();
        let (cookie, next, acts_as) = (cookie(nth), cookie(nth + 100), ActsAs::Grant(grant));
        world.portal(ChooseRole { cookie, next, acts_as }).await.unwrap();
        let pages = futures::future::join_all((0..4).map(|_| world.act(nth + 100)));
        let end = world.walk.ask(&bent, EndGrant { place: aarhus(), grant });
        let (views, ended) = futures::join!(pages, end);
        ended.unwrap();
        let since = after(world.walk.clock.now(), TimeDelta::minutes(-3));
        let ids = crate::view::ended_since(&world.walk.pool, since).await.unwrap();
        verifier.ended().hear(&proto::ended::Ended { ids });
        for acting in views.into_iter().filter_map(|it| it.unwrap().acting) {
            let refused = verifier.verify(acting.token.expose(), Clock::wall().now()).unwrap_err();
            assert_eq!(refused.code, "token_ended", "{nth}");
        }
        assert!(world.act(nth + 100).await.unwrap().acting.is_none());
    }
}
