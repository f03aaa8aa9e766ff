//! Two people, or a slow network, answer the same referral: one wins, and the other is told who (peers P6, P11, P12).

use futures::future::join_all;
use platform::{Clock, client::How};
use proto::{
    actor::Actor,
    code::AgeBand,
    id::{CommandId, PersonId, ReferralId, ThreadId},
    problem::Problem,
    referral::{
        AcceptReferral, ListReferrals, ShowReferral, Standing, SubmitReferral, WithdrawReason,
        WithdrawReferral,
    },
    request::{Command, Done, Fate, WhichCommand},
    thread::ShowThread,
    vault::{PersonByCpr, PersonDetails, PersonKind, Purpose, RegisterPerson},
};
use uuid::Uuid;

use super::people::{Town, cpr};
use crate::{
    stage::{Stage, until},
    troubles::load::{new_referral, submit},
};

const PAIRS: usize = 16;

/// A bridge-builder takes a referral on while its case worker takes it back: one of them does, the other is told which.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepted_and_withdrawn_at_once() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let town = Town::of(&stage, "0751");
    let (case_worker, bridge_builder) = (&town.cast.case_worker, &town.cast.bridge_builder);
    let mut referrals = vec![];
    for _ in 0..PAIRS {
        referrals.push(submit(&stage, &town.cast).await);
    }
    let races = referrals.iter().enumerate().map(async |(nth, referral)| {
        let referral = *referral;
        let accept = stage.ask(bridge_builder, AcceptReferral { referral });
        let reason = WithdrawReason::FamilyDeclined;
        let withdraw = stage.ask(case_worker, WithdrawReferral { referral, reason });
        // Who is sent first takes turns.
        if nth % 2 == 0 {
            tokio::join!(accept, withdraw)
        } else {
            let (withdraw, accept) = tokio::join!(withdraw, accept);
            (accept, withdraw)
        }
    });
    let ends = join_all(races).await;
    let mut accepted = vec![];
    for (referral, (accept, withdraw)) in referrals.iter().zip(ends) {
        let shown = ShowReferral { referral: *referral };
        let standing = stage.show(case_worker, shown).await.unwrap().standing;
        match (accept, withdraw) {
            (Ok(_), Err(lost)) => {
                lost_to(&lost, "referral_already_accepted", "a bridge-builder accepted");
                assert_eq!(standing, Standing::Accepted);
                accepted.push(*referral);
            }
            (Err(lost), Ok(_)) => {
                lost_to(&lost, "referral_already_withdrawn", "a case worker withdrew");
                assert_eq!(standing, Standing::Withdrawn);
            }
            both => panic!("exactly one wins: {both:?}"),
        }
    }
    assert_eq!(stage.end("referral").await, 2 * PAIRS as i64, "each is submitted and answered");
    // Threads open for those that were accepted, and for no others.
    stage.until_handled().await;
    for referral in &referrals {
        let thread = ThreadId::of(*referral);
        let shown = stage.show(bridge_builder, ShowThread { thread }).await;
        assert_eq!(shown.is_ok(), accepted.contains(referral));
    }
    stage.close(house).await;
}

/// The answer names the winner: the role, and when.
fn lost_to(lost: &Problem, code: &str, who: &str) {
    assert_eq!((lost.status, &*lost.code), (409, code));
    assert!(lost.detail.starts_with(who) && lost.detail.contains("UTC"), "{lost}");
}

/// Asks and goes away without waiting for the answer, as who loses the network does.
async fn ask_into_the_void<C: Command>(stage: &Stage, by: &Actor, id: CommandId, command: &C) {
    let token = stage.token(by);
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Command-Id", id.to_string().as_str());
    headers.insert("Actor", token.as_str());
    let subject = proto::subject::command(C::SERVICE, C::NAME);
    let body = serde_json::to_vec(command).unwrap();
    let nats = stage.client.nats();
    let nowhere = nats.new_inbox();
    nats.publish_with_reply_and_headers(subject, nowhere, headers, body.into()).await.unwrap();
}

async fn fate(stage: &Stage, service: &str, by: &Actor, command: CommandId) -> Fate {
    let body = serde_json::to_vec(&WhichCommand { command }).unwrap();
    let subject = format!("query.{service}.command");
    let answer = stage.client.request(&subject, by, body.into(), How::default()).await.unwrap();
    serde_json::from_slice(&answer).unwrap()
}

async fn until_applied(stage: &Stage, service: &str, by: &Actor, id: CommandId) -> Done {
    until("the command is applied", async || {
        !matches!(fate(stage, service, by, id).await, Fate::Unknown)
    })
    .await;
    match fate(stage, service, by, id).await {
        Fate::Applied(done) => done,
        other @ (Fate::Refused { .. } | Fate::Unknown) => panic!("{other:?}"),
    }
}

/// A case worker registers and refers a child on a train: whatever is sent however often, there is one child and one referral.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_slow_network() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let town = Town::of(&stage, "0751");
    let case_worker = &town.cast.case_worker;
    let cpr = cpr("2017-02-01".parse().unwrap());
    let register = |person| RegisterPerson {
        person,
        kind: PersonKind::Child,
        details: PersonDetails { cpr: Some(cpr.clone()), ..PersonDetails::default() },
    };
    let (child, id) = (PersonId(Uuid::new_v4()), CommandId(Uuid::new_v4()));
    assert!(matches!(fate(&stage, "vault", case_worker, id).await, Fate::Unknown));
    for _ in 0..3 {
        ask_into_the_void(&stage, case_worker, id, &register(child)).await;
    }
    let done = until_applied(&stage, "vault", case_worker, id).await;
    assert_eq!(town.ask_as(id, case_worker, &register(child)).await, Ok(done));
    // The program was restarted: a new command, a new child, the same CPR number.
    let again = stage.ask(case_worker, register(PersonId(Uuid::new_v4()))).await.unwrap_err();
    assert_eq!((again.status, &*again.code), (409, "cpr_known"));
    assert!(again.detail.contains(&child.to_string()) && !again.detail.contains(&cpr), "{again}");
    let find = PersonByCpr { cpr: cpr.clone(), purpose: Purpose::CaseWork };
    assert_eq!(stage.show(case_worker, find).await.unwrap().person, Some(child));
    let registered = "select count(*) from events where type = 'person.registered'";
    assert_eq!(stage.count("vault", registered).await, 1, "one child");
    the_referral_too(&town, child).await;
    stage.close(house).await;
}

async fn the_referral_too(town: &Town<'_>, child: PersonId) {
    let (stage, case_worker) = (town.stage, &town.cast.case_worker);
    let referral = ReferralId(Uuid::new_v4());
    let submit = SubmitReferral { referral, child, age_band: AgeBand::Age6To9, ..new_referral() };
    let id = CommandId(Uuid::new_v4());
    assert!(matches!(fate(stage, "referral", case_worker, id).await, Fate::Unknown));
    for _ in 0..3 {
        ask_into_the_void(stage, case_worker, id, &submit).await;
    }
    let done = until_applied(stage, "referral", case_worker, id).await;
    // Asked again at once from three windows, with the same id: the same answer.
    let again = join_all((0..3).map(|_| town.ask_as(id, case_worker, &submit))).await;
    assert_eq!(again, [Ok(done), Ok(done), Ok(done)]);
    // With new ids: refused, and that is what became of them.
    for _ in 0..2 {
        let id = CommandId(Uuid::new_v4());
        let no = town.ask_as(id, case_worker, &submit).await.unwrap_err();
        assert_eq!((no.status, &*no.code), (409, "referral_already_submitted"));
        let became = fate(stage, "referral", case_worker, id).await;
        assert!(matches!(became, Fate::Refused { code } if code == "referral_already_submitted"));
    }
    let all = ListReferrals { limit: 50, after: None, standing: None };
    let listed = stage.show(case_worker, all).await.unwrap().referrals;
    let listed: Vec<_> = listed.iter().map(|it| (it.referral, it.child)).collect();
    assert_eq!(listed, [(referral, child)], "one referral");
    assert_eq!(stage.end("referral").await, 1);
}
