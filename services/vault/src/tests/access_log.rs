//! Looks at scores, which `followup` keeps and says, among the vault's own.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    followup::{self, ScoresFact},
    id::PersonId,
    vault::{Field, Look, LookOutcome, Looks, PersonKind, Purpose, Verb},
};
use uuid::Uuid;

use super::world::{AARHUS, STRUER, Vault, family, named, person, register, sees, start};

/// As if `followup` had shown `by` the scores of `subjects`.
async fn shown(walk: &Vault, by: &Actor, subjects: &[PersonId]) {
    let count = u16::try_from(subjects.len() * 2).unwrap();
    let fact = ScoresFact::Shown { subjects: subjects.to_vec(), count };
    let stream = Uuid::new_v4();
    walk.hear_by(by, "followup", stream, stream, followup::Event::from(fact)).await;
}

async fn looks(walk: &Vault, by: &Actor, subject: Option<PersonId>) -> Vec<Look> {
    let (mut looks, mut cursor) = (vec![], None);
    // Page by page, as small as it gets.
    loop {
        let page = walk.show(by, Looks { subject, untied: false, limit: 1, cursor }).await.unwrap();
        looks.extend(page.looks);
        cursor = page.next;
        if cursor.is_none() {
            return looks;
        }
    }
}

/// Which of them were at scores, the latest first.
fn told(looks: &[Look]) -> Vec<(Role, Purpose, bool, LookOutcome)> {
    looks.iter().map(|it| (it.role, it.purpose, it.scores, it.outcome)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_saw_scores_is_among_who_looked() {
    use LookOutcome::{Nothing, Shown};
    let walk = start().await;
    let (worker, builder) = (actor(Role::CaseWorker, AARHUS), actor(Role::BridgeBuilder, AARHUS));
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nora")).await.unwrap();
    let sibling = person();
    let own = (Role::CaseWorker, Purpose::CaseWork, false, Shown);
    let scores = |role| (role, Purpose::CaseWork, true, Shown);
    sees(&walk, &worker, child, Purpose::CaseWork).await;
    // At the same moment, and handled later than it was said.
    shown(&walk, &builder, &[child, sibling]).await;
    walk.clock.advance(TimeDelta::minutes(1));
    shown(&walk, &worker, &[child]).await;
    walk.clock.advance(TimeDelta::minutes(1));
    sees(&walk, &worker, child, Purpose::CaseWork).await;
    shown(&walk, &worker, &[]).await;
    shown(&walk, &actor(Role::CaseWorker, STRUER), &[child]).await;

    // The last is that they registered the child.
    let of_child = [own, scores(Role::CaseWorker), scores(Role::BridgeBuilder), own, own];
    let seen = looks(&walk, &family(child), None).await;
    assert_eq!(told(&seen), of_child);
    assert!(seen.iter().all(|it| it.by.is_none() && it.subject == Some(child)));
    assert_eq!((&seen[1].fields[..], seen[1].verb), (&[][..], Verb::Read));
    assert_eq!(seen[0].fields, [Field::FirstName]);
    assert_eq!(told(&looks(&walk, &family(sibling), None).await), [scores(Role::BridgeBuilder)]);

    let auditor = actor(Role::Auditor, AARHUS);
    assert_eq!(told(&looks(&walk, &auditor, Some(child)).await), of_child);
    let all = looks(&walk, &auditor, None).await;
    assert_eq!((all.len(), all[0].outcome, all[0].scores), (7, Nothing, true));
    assert_eq!(all[0].subject, Some(PersonId(Uuid::nil())), "there were none, and nobody's");
    assert_eq!(all[2].by, Some(worker.subject));
    assert_eq!(looks(&walk, &actor(Role::Auditor, STRUER), None).await.len(), 1);
    let of_country = looks(&walk, &actor(Role::Auditor, "0000"), None).await;
    assert_eq!(of_country.len(), 8);
}

/// What it says refers to no words, so that handling it late lets none be destroyed that it needs.
#[test]
fn followup_refers_to_no_words() {
    let says: Vec<_> = followup::facts().into_iter().collect();
    assert!(!says.is_empty());
    for (kind, schema) in says {
        let schema = serde_json::to_string(&schema).unwrap();
        assert!(!schema.contains("digest"), "{kind}: let `view::hear` take in its references");
    }
}
