//! A bridge-builder is dismissed at noon: a second later nobody listens to her any more, and her threads wait for the leader, each with
//! an alert (I-03).

use std::time::Instant;

use async_nats::HeaderMap;
use identity::{
    IdentityService,
    domain::{Command, Humans, Redemption},
};
use platform::{
    Clock, CommandFor,
    run::Running,
    testing::decide,
    token::{self, Token},
};
use proto::{
    actor::{Actor, Level, Role},
    followup::{AlertCode, ListAlerts},
    id::{AccountId, GrantId, InvitationId, LoginId, UserId},
    identity::{
        BlockAccount, BlockReason, Bootstrap, EndGrant, Event, Invite, LoginKind, Place, RosterFact,
    },
    problem::Problem,
    referral::AcceptReferral,
    sealed::Digest,
    subject::{self, header},
    thread::{HandOverReason, HandOverThread},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stage::{ALL, Cast, Stage, until},
    troubles::load::submit,
};

const ANNA: AccountId = AccountId(Uuid::from_u128(1));
const BENT: AccountId = AccountId(Uuid::from_u128(2));
const CARLA: AccountId = AccountId(Uuid::from_u128(3));
const DORTE: AccountId = AccountId(Uuid::from_u128(4));
const SECRET: Digest = Digest([5; 32]);

fn aarhus() -> Place {
    Place::Municipality("0751".parse().unwrap())
}

/// Comes with the secret and the code, after a login that is sure.
async fn redeem(
    identity: &Running<IdentityService>,
    invitation: InvitationId,
    account: AccountId,
) -> Result<(), Problem> {
    let (place, digest, login) = (aarhus(), SECRET, LoginId(account.0));
    let (kind, level) = (LoginKind::Oidc, Level::Substantial);
    let it = Redemption { place, invitation, digest, account, login, kind, level };
    let ask =
        CommandFor { stream: place.roster(), command: Command::Redeem(it, Humans::default()) };
    decide(&identity.core, ask).await.map(drop)
}

/// The grant of `account` in `role`, and as whom they act.
async fn acting(stage: &Stage, account: AccountId, role: Role) -> (GrantId, Actor) {
    let events = stage.events("identity").await;
    let found = events.iter().rev().find_map(|it| match it.read().unwrap() {
        Event::Roster(RosterFact::GrantGiven {
            grant,
            account: whose,
            role: what,
            subject,
            ..
        }) if (whose, what) == (account, role) => Some((grant, subject)),
        Event::Roster(_) | Event::Account(_) => None,
    });
    let (grant, subject): (GrantId, UserId) = found.unwrap();
    let tenant = "0751".parse().unwrap();
    (grant, Actor { subject, role, tenant, organisation: None, duty: None })
}

async fn let_in(
    stage: &Stage,
    identity: &Running<IdentityService>,
    by: &Actor,
    account: AccountId,
    role: Role,
) {
    let invitation = InvitationId(Uuid::new_v4());
    let (duty, person, until_on, digest) = (None, None, None, SECRET);
    let it = Invite { invitation, place: aarhus(), role, duty, person, until_on, digest };
    stage.ask(by, it).await.unwrap();
    redeem(identity, invitation, account).await.unwrap();
}

/// With what code a question of this service is refused; nothing where it is answered.
async fn refused(stage: &Stage, service: &str, token: &str) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACTOR, token);
    let body = json!({ "command": Uuid::new_v4() }).to_string();
    let address = subject::query(service, "command");
    let answer = stage.client.nats().request_with_headers(address, headers, body.into()).await;
    let answer = answer.unwrap();
    answer.headers.as_ref()?.get("Nats-Service-Error-Code")?;
    let problem: Problem = serde_json::from_slice(&answer.payload).unwrap();
    Some(problem.code.into_owned())
}

/// Threats 21 and 24, on real servers, with two replicas of some: the same token that was good is refused by every one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dismissed_bridge_builder_acts_no_more() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let second = stage.child(&["thread", "vault", "identity"]);
    let first = InvitationId(Uuid::new_v4());
    let begin = Bootstrap { place: aarhus(), invitation: first, digest: SECRET, recover: false };
    // Whoever it says who asks: the operator's user may, and no token is read.
    stage.ask(&platform::testing::actor(Role::Volunteer, "0751"), begin).await.unwrap();
    redeem(&house.identity, first, ANNA).await.unwrap();
    let (_, anna) = acting(&stage, ANNA, Role::Administrator).await;
    let_in(&stage, &house.identity, &anna, BENT, Role::Leader).await;
    let (_, bent) = acting(&stage, BENT, Role::Leader).await;
    for account in [CARLA, DORTE] {
        let_in(&stage, &house.identity, &bent, account, Role::BridgeBuilder).await;
    }
    let (grant, carla) = acting(&stage, CARLA, Role::BridgeBuilder).await;
    let (_, dorte) = acting(&stage, DORTE, Role::BridgeBuilder).await;

    let cast = Cast::of("0751");
    let referral = submit(&stage, &cast).await;
    stage.ask(&carla, AcceptReferral { referral }).await.unwrap();
    let thread = proto::id::ThreadId::of(referral);
    let end = EndGrant { place: aarhus(), grant };
    until("it is known that she is accountable", async || {
        stage.count("identity", "select count(*) from identity_caseloads").await == 1
    })
    .await;
    assert_eq!(stage.ask(&bent, end).await.unwrap_err().code, "still_accountable");

    let of_grant = Token { session: None, grant: Some(grant), ..of(&carla) };
    let token = stage.signer().mint(&of_grant, Clock::wall().now(), token::TTL);
    for service in ALL {
        assert_eq!(refused(&stage, service, &token).await, None, "{service}");
    }
    let block = BlockAccount { account: CARLA, place: aarhus(), why: BlockReason::Left };
    stage.ask(&bent, block).await.unwrap();
    let began = Instant::now();
    until("every replica refuses her", async || {
        let mut are_refused = true;
        for service in ALL {
            // Whichever replica answers, and there are at most two.
            for _ in 0..6 {
                let code = refused(&stage, service, &token).await;
                are_refused &= code.as_deref() == Some("token_ended");
            }
        }
        are_refused
    })
    .await;
    say(&format!(
        "every replica of {} services refuses her after {:?}",
        ALL.len(),
        began.elapsed()
    ));
    let another = Token { session: None, grant: Some(GrantId(Uuid::new_v4())), ..of(&carla) };
    let another = stage.signer().mint(&another, Clock::wall().now(), token::TTL);
    assert_eq!(refused(&stage, "thread", &another).await, None, "another grant goes on");

    let alerts = async || {
        let shown = stage.show(&bent, ListAlerts::default()).await.unwrap().alerts;
        let of_thread = shown.iter().filter(|it| it.thread == thread);
        of_thread.filter(|it| it.code == AlertCode::AccountableCannotAct).count()
    };
    until("the leader is told", async || alerts().await == 1).await;
    let hand_over = HandOverThread { thread, to: dorte.subject, reason: HandOverReason::NewPost };
    stage.ask(&bent, hand_over).await.unwrap();
    until("it is over", async || alerts().await == 0).await;
    assert!(second.stop().success());
    house.drain().await;
}

fn of(actor: &Actor) -> Token {
    Token::of_session(actor.clone(), proto::id::SessionId(Uuid::new_v4()))
}

#[expect(clippy::print_stderr, reason = "a measure, for whoever reads the run")]
fn say(what: &str) {
    eprintln!("{what}");
}
