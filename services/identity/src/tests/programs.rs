//! The command line: a program asks, somebody lets it in their browser, it acts as them. On a real database, as `portal` asks.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Clock, calendar::after};
use proto::{
    actor::Role,
    id::{PersonId, SessionId},
    identity::{
        ActInSession, ActsAs, AllowProgram, BeginProgram, BeginProgramByCode, BlockAccount,
        BlockReason, ChooseRole, Device, EndOtherSessions, EndSession, EnterProgramCode,
        FinishProgram, LookAtProgram, MySessions, Opaque, RedeemInvitation, RefuseProgram,
        RegisteredAs, SessionView,
    },
    problem::Problem,
    sealed::Digest,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    ANNA, BENT, aarhus,
    sessions::{cookie, login, session},
    world::{World, digest, invitation},
};
use crate::domain::program::{Tries, is_fresh, wait, wrong};

const BROWSER: Digest = Digest([0xb0; 32]);
const ELSEWHERE: Digest = Digest([0xb1; 32]);
/// What only the program knows, and what comes back to it.
const VERIFIER: &str = "a-verifier-of-the-program-that-nobody-else-knows";
const CODE: &str = "what-comes-back-on-the-loopback";
/// The cookie of the browser in which somebody answers, and the bearer of the program.
const PERSON: u8 = 1;
const PROGRAM: u8 = 9;

fn sha256(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}

fn opaque(text: &str) -> Opaque {
    Opaque::read(text).unwrap()
}

/// How an answer is said: its code, or `done`.
fn said<T>(answer: Result<T, Problem>) -> String {
    answer.map_or_else(|no| no.code.into_owned(), |_| "done".to_owned())
}

impl World {
    async fn program_asks(&self) {
        let (challenge, state) = (sha256(VERIFIER), opaque("state"));
        let begin = BeginProgram { browser: BROWSER, challenge, port: 40_000, state };
        self.shown(begin).await.unwrap();
    }

    async fn program_shows(&self, code: &str) {
        let (challenge, code) = (sha256(VERIFIER), sha256(code));
        let begin = BeginProgramByCode { challenge, code, from: opaque("192.0.2.7") };
        self.shown(begin).await.unwrap();
    }

    async fn types(&self, nth: u8, code: &str) -> String {
        let code = sha256(code);
        said(self.portal(EnterProgramCode { cookie: cookie(nth), browser: BROWSER, code }).await)
    }

    async fn lets(&self, nth: u8, browser: Digest) -> String {
        let acts_as = self.act(nth).await.unwrap().acts_as.unwrap();
        self.lets_act(nth, browser, acts_as).await
    }

    async fn lets_act(&self, nth: u8, browser: Digest, acts_as: ActsAs) -> String {
        let (challenge, code) = (sha256(VERIFIER), sha256(CODE));
        let allow = AllowProgram { cookie: cookie(nth), browser, challenge, acts_as, code };
        said(self.portal(allow).await)
    }

    async fn refuses(&self, nth: u8) -> String {
        let challenge = sha256(VERIFIER);
        let refuse = RefuseProgram { cookie: cookie(nth), browser: BROWSER, challenge };
        said(self.portal(refuse).await)
    }

    async fn fetches(&self, verifier: &str, code: Option<&str>) -> String {
        self.waits(1);
        let (challenge, code) = (sha256(verifier), code.map(sha256));
        let (session, cookie) = (session(PROGRAM), cookie(PROGRAM));
        said(self.portal(FinishProgram { challenge, code, session, cookie }).await)
    }

    fn waits(&self, seconds: i64) {
        let now = self.walk.clock.now();
        self.walk.clock.set(after(now, TimeDelta::seconds(seconds)));
    }

    /// Bent logs in, and a program acts as him.
    async fn with_program(&self) -> SessionView {
        self.program_asks().await;
        self.log_in(PERSON, login(BENT)).await.unwrap();
        assert_eq!(self.lets(PERSON, BROWSER).await, "done");
        assert_eq!(self.fetches(VERIFIER, Some(CODE)).await, "done");
        self.act(PROGRAM).await.unwrap()
    }
}

#[tokio::test]
async fn a_program_acts_as_whoever_let_it_for_eight_hours() {
    let (world, verifier) = World::demo().await;
    let began = world.walk.clock.now();
    let at = |minutes| after(began, TimeDelta::minutes(minutes));
    let view = world.with_program().await;
    let (grant, subject, _) = world.grant(BENT, Role::Leader).await;
    assert_eq!(view.acts_as, Some(ActsAs::Grant(grant)));
    let token = view.acting.unwrap().token;
    let token = verifier.verify(token.expose(), Clock::wall().now()).unwrap();
    assert_eq!((token.session, token.grant), (Some(session(PROGRAM)), Some(grant)));
    assert_eq!(token.actor.subject, subject);
    // It is listed where whoever let it sees it, as what it is.
    let own = world.shown(MySessions { cookie: cookie(PERSON) }).await.unwrap().sessions;
    let mut listed: Vec<_> = own.iter().map(|it| (it.session, it.device)).collect();
    listed.sort_by_key(|it| it.0);
    assert_eq!(listed, [(session(PERSON), Device::Computer), (session(PROGRAM), Device::Program)]);
    // Left alone for hours it lasts; its person in the browser does not; and after eight hours it is over, used or not.
    world.walk.clock.set(at(470));
    assert_eq!(world.state(PROGRAM).await, "1 roles");
    assert_eq!(world.state(PERSON).await, "session_over");
    world.walk.clock.set(at(481));
    assert_eq!(world.state(PROGRAM).await, "session_over");
}

/// Threat 36: what is intercepted, guessed, older than the question or another browser's leads to no login, and nothing leads to two.
#[tokio::test]
async fn threat_36_only_the_program_that_asked_gets_the_login_once() {
    let (world, _) = World::demo().await;
    world.log_in(2, login(BENT)).await.unwrap();
    world.waits(120);
    world.program_asks().await;
    // In a login that was open before the program asked nobody lets it by one click.
    assert_eq!(world.lets(2, BROWSER).await, "login_too_old");
    let view = |nth, browser| world.shown(LookAtProgram { cookie: cookie(nth), browser });
    let shown = view(2, BROWSER).await.unwrap();
    assert_eq!((shown.is_fresh, shown.port), (false, Some(40_000)));
    assert_eq!(shown.state.unwrap().expose(), "state");
    world.log_in(PERSON, login(BENT)).await.unwrap();
    assert!(view(PERSON, BROWSER).await.unwrap().is_fresh);
    // Another browser answers nothing; nobody answers as somebody they are not, or as what the page did not show.
    assert_eq!(said(view(PERSON, ELSEWHERE).await), "program_over");
    assert_eq!(world.lets(PERSON, ELSEWHERE).await, "program_over");
    let (other, ..) = world.grant(ANNA, Role::Administrator).await;
    assert_eq!(world.lets_act(PERSON, BROWSER, ActsAs::Grant(other)).await, "other_role");
    assert_eq!(world.fetches(VERIFIER, None).await, "program_waits");
    assert_eq!(world.lets(PERSON, BROWSER).await, "done");
    assert_eq!(world.lets(PERSON, BROWSER).await, "done", "said twice is said once");
    assert_eq!(world.refuses(PERSON).await, "program_over", "what is answered stays so");
    // The code was intercepted, and the verifier was not.
    assert_eq!(world.fetches("another-verifier", Some(CODE)).await, "program_over");
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "done");
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "program_over", "once");
    // Who has the verifier and guesses the code guesses once.
    for guess in [None, Some("a-guess")] {
        world.program_asks().await;
        assert_eq!(world.lets(PERSON, BROWSER).await, "done");
        assert_eq!(world.fetches(VERIFIER, guess).await, "program_over");
        assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "program_over");
    }
    // Too late to answer, too late to fetch, refused, and ended in between.
    world.program_asks().await;
    world.waits(601);
    world.log_in(3, login(BENT)).await.unwrap();
    assert_eq!(world.lets(3, BROWSER).await, "program_over");
    crate::view::program::forget(
        &world.walk.pool,
        after(world.walk.clock.now(), TimeDelta::hours(1)),
    )
    .await
    .unwrap();
    world.program_asks().await;
    assert_eq!(world.lets(3, BROWSER).await, "done");
    world.waits(60);
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "program_over");
    crate::view::program::forget(
        &world.walk.pool,
        after(world.walk.clock.now(), TimeDelta::hours(1)),
    )
    .await
    .unwrap();
    world.program_asks().await;
    assert_eq!(world.refuses(3).await, "done");
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "program_refused");
    world.program_asks().await;
    world.log_in(4, login(BENT)).await.unwrap();
    assert_eq!(world.lets(4, BROWSER).await, "done");
    world.portal(EndSession { cookie: cookie(4), session: None }).await.unwrap();
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "program_over");
    assert_eq!(world.walk_sessions().await, 1, "one login came of all this");
}

/// Threat 36: a code is typed once a second, ten times in a row, for five minutes; whoever guesses gets nowhere.
#[tokio::test]
async fn threat_36_a_code_is_typed_by_hand_and_guessed_by_nobody() {
    let (world, _) = World::demo().await;
    world.program_shows("BCDFGHJK").await;
    world.log_in(PERSON, login(BENT)).await.unwrap();
    assert_eq!(world.fetches(VERIFIER, None).await, "program_waits");
    assert_eq!(
        said(
            world
                .portal(FinishProgram {
                    challenge: sha256(VERIFIER),
                    code: None,
                    session: session(PROGRAM),
                    cookie: cookie(PROGRAM),
                })
                .await
        ),
        "slow_down"
    );
    // A hundred guesses as fast as they go, one a second, and then by two logins of the same person.
    let mut answers = std::collections::BTreeMap::new();
    for nth in 0..100 {
        if nth >= 50 {
            world.waits(1);
        }
        *answers.entry(world.types(PERSON, &format!("guess{nth}")).await).or_insert(0) += 1;
    }
    assert_eq!(answers["code_unknown"], 10, "{answers:?}");
    assert_eq!(answers["slow_down"], 90, "{answers:?}");
    world.log_in(2, login(BENT)).await.unwrap();
    assert_eq!(world.types(2, "BCDFGHJK").await, "slow_down", "also in another browser");
    // Five minutes later the code is too old, and another one is typed at once.
    world.waits(300);
    world.log_in(PERSON + 2, login(BENT)).await.unwrap();
    assert_eq!(world.types(3, "BCDFGHJK").await, "code_unknown");
    assert_eq!(world.fetches(VERIFIER, None).await, "program_over");
    crate::view::program::forget(
        &world.walk.pool,
        after(world.walk.clock.now(), TimeDelta::hours(1)),
    )
    .await
    .unwrap();
    world.program_shows("LMNPQRST").await;
    world.waits(1);
    assert_eq!(world.types(3, "LMNPQRST").await, "done");
    let query = LookAtProgram { cookie: cookie(3), browser: BROWSER };
    let shown = world.shown(query).await.unwrap();
    assert_eq!(shown.from.unwrap().expose(), "192.0.2.7");
    assert_eq!((shown.port, shown.is_fresh), (None, true));
    assert_eq!(world.lets(3, BROWSER).await, "done");
    assert_eq!(world.fetches(VERIFIER, None).await, "done");
    assert_eq!(world.state(PROGRAM).await, "1 roles");
    // A code that was used is nobody's.
    world.waits(1);
    assert_eq!(world.types(3, "LMNPQRST").await, "code_unknown");
}

/// Threats 36 and 38: it ends with the rest, by every door.
#[tokio::test]
async fn threat_38_a_program_ends_with_the_rest() {
    for door in ["itself", "from the list", "everywhere else", "block", "grant"] {
        let (world, _) = World::demo().await;
        world.with_program().await;
        let (grant, ..) = world.grant(BENT, Role::Leader).await;
        let anna = world.actor(ANNA, Role::Administrator).await;
        let end = |cookie, session| EndSession { cookie, session };
        let (expected, done) = match door {
            "itself" => ("session_over", world.portal(end(cookie(PROGRAM), None)).await),
            "from the list" => {
                let named = Some(session(PROGRAM));
                ("session_over", world.portal(end(cookie(PERSON), named)).await)
            }
            "everywhere else" => {
                ("session_over", world.portal(EndOtherSessions { cookie: cookie(PERSON) }).await)
            }
            "block" => {
                let (account, place, why) = (BENT, aarhus(), BlockReason::Left);
                let block = BlockAccount { account, place, why };
                ("session_over", world.walk.ask(&anna, block).await)
            }
            _ => {
                let end = proto::identity::EndGrant { place: aarhus(), grant };
                ("0 roles", world.walk.ask(&anna, end).await)
            }
        };
        done.unwrap();
        assert_eq!(world.state(PROGRAM).await, expected, "{door}");
    }
}

/// Threat 24: a program acts as what its person saw, and as nothing else of theirs; it takes nothing, gives no program a login.
#[tokio::test]
async fn a_program_acts_as_one_and_stays_so() {
    let (world, _) = World::demo().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.give(&bent, ANNA, aarhus(), Role::CaseWorker, None).await.unwrap();
    let person = RegisteredAs { tenant: "0751".parse().unwrap(), person: PersonId(Uuid::nil()) };
    let (worker, ..) = world.grant(ANNA, Role::CaseWorker).await;
    let (administrator, ..) = world.grant(ANNA, Role::Administrator).await;
    world.program_asks().await;
    world.log_in_as(2, login(ANNA), vec![person]).await.unwrap();
    let choose = |acts_as, from, next| ChooseRole { cookie: from, next, acts_as };
    let worker = ActsAs::Grant(worker);
    world.portal(choose(worker, cookie(2), cookie(PERSON))).await.unwrap();
    assert_eq!(world.lets(PERSON, BROWSER).await, "done");
    assert_eq!(world.fetches(VERIFIER, Some(CODE)).await, "done");
    let view = world.act(PROGRAM).await.unwrap();
    assert_eq!((view.acts_as, view.roles.len(), view.registered_as.len()), (Some(worker), 1, 0));
    for other in [ActsAs::Grant(administrator), ActsAs::Person(person)] {
        let query = ActInSession {
            cookie: cookie(PROGRAM),
            is_used: true,
            tenant: None,
            acts_as: Some(other),
        };
        assert_eq!(said(world.shown(query).await), "role_not_held");
        let chosen = world.portal(choose(other, cookie(PROGRAM), cookie(8))).await;
        assert_eq!(said(chosen), "role_not_held");
    }
    // What its person chooses later in the browser is not its.
    let own = ActsAs::Grant(administrator);
    world.portal(choose(own, cookie(PERSON), cookie(5))).await.unwrap();
    assert_eq!(world.act(PROGRAM).await.unwrap().acts_as, Some(worker));
    let take = RedeemInvitation {
        cookie: cookie(PROGRAM),
        place: aarhus(),
        invitation: invitation(7),
        digest: digest(7),
    };
    assert_eq!(said(world.portal(take).await), "is_machine");
    let query = LookAtProgram { cookie: cookie(PROGRAM), browser: BROWSER };
    assert_eq!(said(world.shown(query).await), "not_for_machines");
}

/// No browser passes for a program, which is left alone longer.
#[tokio::test]
async fn no_browser_says_that_it_is_a_program() {
    let (world, _) = World::demo().await;
    let begin = proto::identity::StartDemoSession {
        session: SessionId(Uuid::from_u128(1)),
        cookie: cookie(PERSON),
        login: login(BENT),
        registered_as: vec![],
        device: Device::Program,
    };
    world.portal(begin).await.unwrap();
    let own = world.shown(MySessions { cookie: cookie(PERSON) }).await.unwrap().sessions;
    assert_eq!(own[0].device, Device::Unknown);
}

impl World {
    /// How many logins of a program there ever were.
    async fn walk_sessions(&self) -> i64 {
        sqlx::query_scalar("select count(*) from identity_sessions where device = 'program'")
            .fetch_one(&self.walk.pool)
            .await
            .unwrap()
    }
}

#[test]
fn how_long_one_waits_between_two_codes() {
    let now = platform::testing::monday();
    let ago = |milliseconds: i64| after(now, TimeDelta::milliseconds(-milliseconds));
    let tries = |ago: DateTime<Utc>, wrong| Some(Tries { tried_at: ago, wrong });
    for (before, expected) in [
        (None, None),
        (tries(ago(0), 0), Some(1)),
        (tries(ago(999), 1), Some(1)),
        (tries(ago(1_000), 9), None),
        (tries(ago(1_000), 10), Some(299)),
        (tries(ago(299_999), 10), Some(1)),
        (tries(ago(300_000), 10), None),
    ] {
        assert_eq!(wait(before, now), expected, "{before:?}");
    }
    assert_eq!([None, tries(now, 9), tries(now, 10)].map(wrong), [1, 10, 1]);
    for (authenticated, expected) in [(ago(0), true), (ago(60_000), true), (ago(60_001), false)] {
        assert_eq!(is_fresh(authenticated, now), expected);
    }
}
