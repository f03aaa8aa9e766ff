//! Everything has a size: an answer holds what fits into it, and no look tells of what was not shown.

use std::collections::BTreeSet;

use platform::testing::actor;
use proto::{
    actor::Role,
    id::{SealedId, ThreadId},
    vault::{Controller, Event, Field, LookFact, LookOutcome, Purpose, Reveal, Seal},
};
use uuid::Uuid;

use super::world::{AARHUS, person, start};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_left_out_and_no_look_tells_of_it() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = person();
    let thread = Some(ThreadId(Uuid::new_v4()));
    let mut all = BTreeSet::new();
    for nth in 0..60 {
        let sealed = SealedId(Uuid::from_u128(nth + 1));
        let words = "æ".repeat(10_000);
        let (controller, field) = (Controller::Municipality, Field::ContactNote);
        walk.ask(&worker, Seal { sealed, subject: child, thread, controller, field, words })
            .await
            .unwrap();
        all.insert(sealed);
    }
    let mut asked: Vec<SealedId> = vec![];
    let mut seen = BTreeSet::new();
    for _ in 0..4 {
        let purpose = Purpose::CaseWork;
        let reveal = Reveal { subject: child, sealed: asked.clone(), purpose };
        let answer = walk.show(&worker, reveal).await.unwrap();
        assert!(serde_json::to_vec(&answer).unwrap().len() < 700_000);
        let of = |outcome| answer.iter().filter(move |it| it.outcome == outcome);
        let shown: BTreeSet<_> = of(LookOutcome::Shown).map(|it| it.sealed).collect();
        let logged = walk.events().await.into_iter().rev().find_map(|it| match it.read() {
            Ok(Event::Look(LookFact::Logged { sealed, .. })) => Some(sealed),
            _ => None,
        });
        assert_eq!(logged.unwrap().into_iter().collect::<BTreeSet<_>>(), shown);
        seen.extend(shown);
        asked = of(LookOutcome::LeftOut).map(|it| it.sealed).collect();
        if asked.is_empty() {
            break;
        }
    }
    assert_eq!(seen, all);
}
