//! Broken glass: every command in every state, its deadlines, its story; and an auditor's on a real database.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Aggregate as _, Timer,
    testing::{actor, check, monday},
};
use proptest::prelude::*;
use proto::{
    actor::{Actor, Duty, Role},
    id::{BreakGlassId, PersonId, SealedId, UserId},
    sealed::{Digest, Sealed},
    vault::{
        self, ApproveBreakGlass, BreakGlassFact, BreakGlassFinding, BreakGlassReason, BrokenGlass,
        BrokenGlasses, Event, Field, Looks, PersonKind, Purpose, ReviewBreakGlass, SealedRef, Tie,
    },
};
use uuid::Uuid;

use super::world::{AARHUS, STRUER, Vault, code, named, register, sees, start, words};
use crate::domain::{
    BreakGlass,
    break_glass::{Command, Rejection, Wanted},
    on_deadline, timers,
};

const ANNA: PersonId = PersonId(Uuid::from_u128(1));
const ASKER: UserId = UserId(Uuid::from_u128(3));
const SECOND: UserId = UserId(Uuid::from_u128(4));
const THIRD: UserId = UserId(Uuid::from_u128(5));
const FINDING: BreakGlassFinding = BreakGlassFinding::Justified;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Two working days: until Wednesday has ended in Denmark.
fn approve_by() -> DateTime<Utc> {
    moment("2026-11-25T23:00:00Z")
}

/// Five working days: until Monday has ended in Denmark.
fn review_by() -> DateTime<Utc> {
    moment("2026-11-30T23:00:00Z")
}

fn wanted(now: DateTime<Utc>) -> Wanted {
    let words = Sealed { id: SealedId(Uuid::from_u128(6)), digest: Digest([1; 32]) };
    Wanted { by: ASKER, subject: ANNA, reason: BreakGlassReason::Complaint, words, now }
}

fn used() -> BreakGlassFact {
    let Wanted { by, subject, reason, words, now } = wanted(monday());
    let until = now + TimeDelta::hours(4);
    BreakGlassFact::Used { by, subject, reason, words, until, review_by: review_by() }
}

fn asked() -> BreakGlassFact {
    let Wanted { by, subject, reason, words, now: _ } = wanted(monday());
    BreakGlassFact::Asked { by, subject, reason, words, approve_by: approve_by() }
}

/// On Tuesday: what it opens, and its review, are counted from then.
fn approved() -> BreakGlassFact {
    BreakGlassFact::Approved {
        by: SECOND,
        asked_by: ASKER,
        subject: ANNA,
        until: moment("2026-11-24T12:00:00Z"),
        review_by: moment("2026-12-01T23:00:00Z"),
    }
}

fn approve(by: UserId) -> Command {
    Command::Approve { by, now: moment("2026-11-24T08:00:00Z") }
}

fn review(by: UserId) -> Command {
    Command::Review { by, finding: FINDING }
}

#[test]
fn glass_is_broken_once_and_reviewed_by_somebody_else() {
    use Command::{Ask, Expire, Lapse, Use};
    use Rejection::{
        AlreadyBroken, AlreadyReviewed, NeverBroken, Own, OwnApproval, OwnAsking, Taken, TooLate,
        Unknown,
    };
    let (late, lapsed) = (BreakGlassFact::Unreviewed {}, BreakGlassFact::Lapsed {});
    let reviewed = BreakGlassFact::Reviewed { finding: FINDING };
    let check = |given: &[BreakGlassFact], asked, then: Result<Option<BreakGlassFact>, _>| {
        let then = then.map(|it| it.into_iter().collect::<Vec<_>>());
        check::<BreakGlass>(given, asked, then.as_deref().map_err(|it| *it));
    };
    let now = monday();
    check(&[], Use(wanted(now)), Ok(Some(used())));
    check(&[], Ask(wanted(now)), Ok(Some(asked())));
    for command in [approve(SECOND), review(SECOND)] {
        check(&[], command, Err(Unknown));
    }
    for command in [Lapse, Expire] {
        check(&[], command, Ok(None));
    }

    let is_asked = [asked()];
    check(&is_asked, approve(ASKER), Err(OwnAsking));
    check(&is_asked, approve(SECOND), Ok(Some(approved())));
    let at = |now| Command::Approve { by: SECOND, now };
    check(&is_asked, at(approve_by() + TimeDelta::seconds(1)), Err(TooLate));
    check(&is_asked, Lapse, Ok(Some(lapsed.clone())));
    check(&is_asked, review(THIRD), Err(NeverBroken));
    check(&is_asked, Expire, Ok(None));

    let is_lapsed = [asked(), lapsed];
    check(&is_lapsed, approve(SECOND), Err(TooLate));
    check(&is_lapsed, review(THIRD), Err(NeverBroken));

    let (is_used, is_late) = ([used()], [used(), late.clone()]);
    let (is_open, is_open_late) = ([asked(), approved()], [asked(), approved(), late.clone()]);
    for given in [&is_used[..], &is_late, &is_open, &is_open_late] {
        check(given, approve(SECOND), Err(AlreadyBroken));
        check(given, review(ASKER), Err(Own));
        check(given, review(THIRD), Ok(Some(reviewed.clone())));
    }
    for given in [&is_used[..], &is_open] {
        check(given, Expire, Ok(Some(late.clone())));
    }
    for given in [&is_used[..], &is_late] {
        check(given, review(SECOND), Ok(Some(reviewed.clone())));
    }
    for given in [&is_open[..], &is_open_late] {
        check(given, review(SECOND), Err(OwnApproval));
    }

    let is_done = [asked(), approved(), reviewed];
    check(&is_done, approve(SECOND), Err(AlreadyBroken));
    check(&is_done, review(THIRD), Err(AlreadyReviewed));
    for given in [&is_lapsed[..], &is_late, &is_open_late, &is_done] {
        check(given, Expire, Ok(None));
    }
    for given in [&is_lapsed[..], &is_used, &is_late, &is_open, &is_open_late, &is_done] {
        check(given, Lapse, Ok(None));
    }
    for given in [&is_asked[..], &is_lapsed, &is_used, &is_late, &is_open, &is_open_late, &is_done]
    {
        check(given, Use(wanted(now)), Err(Taken));
        check(given, Ask(wanted(now)), Err(Taken));
    }
}

#[test]
fn approval_and_review_have_deadlines() {
    const APPROVAL: &str = "break_glass_approval";
    const REVIEW: &str = "break_glass_review";
    let of = |fact: BreakGlassFact| timers(&Event::from(fact));
    assert_eq!(of(asked()), [Timer::Set(APPROVAL, approve_by())]);
    let review_by = moment("2026-12-01T23:00:00Z");
    assert_eq!(of(approved()), [Timer::Clear(APPROVAL), Timer::Set(REVIEW, review_by)]);
    assert_eq!(of(used()), [Timer::Set(REVIEW, self::review_by())]);
    assert_eq!(of(BreakGlassFact::Reviewed { finding: FINDING }), [Timer::Clear(REVIEW)]);
    assert_eq!(of(BreakGlassFact::Unreviewed {}), []);
    assert_eq!(of(BreakGlassFact::Lapsed {}), []);
    let stream = Uuid::from_u128(9);
    for (kind, command) in [(APPROVAL, Command::Lapse), (REVIEW, Command::Expire)] {
        let due = on_deadline(kind, stream).unwrap();
        let command = crate::domain::Command::BreakGlass(BreakGlassId(stream), command);
        assert_eq!((due.stream, due.command), (stream, command));
    }
    assert!(on_deadline("another", stream).is_none());
}

proptest! {
    /// Whoever asks what, in whatever order and however late: what was asked for is opened by another, once and in time, and
    /// looked into by somebody who had no part in it.
    #[test]
    fn nobody_opens_or_reviews_alone(commands in prop::collection::vec((0..6_usize, 0..3_usize, 0..100_i64), 1..16)) {
        let users = [ASKER, SECOND, THIRD];
        let (mut glass, mut story) = (BreakGlass::default(), vec![]);
        for (what, who, hours) in commands {
            let (by, now) = (users[who], monday() + TimeDelta::hours(hours));
            let command = match what {
                0 => Command::Use(Wanted { by, ..wanted(now) }),
                1 => Command::Ask(Wanted { by, ..wanted(now) }),
                2 => Command::Approve { by, now },
                3 => Command::Lapse,
                4 => Command::Review { by, finding: FINDING },
                _ => Command::Expire,
            };
            for fact in glass.decide(command).unwrap_or_default() {
                glass = glass.evolve(&fact);
                story.push((by, fact));
            }
        }
        let mut opened_by = vec![];
        let mut asked_until = None;
        for (who, fact) in &story {
            match fact {
                BreakGlassFact::Asked { approve_by, .. } => asked_until = Some(*approve_by),
                BreakGlassFact::Used { by, .. } => opened_by.push(*by),
                BreakGlassFact::Approved { by, asked_by, until, .. } => {
                    prop_assert!(by != asked_by && by == who);
                    prop_assert!(asked_until.is_some_and(|it| *until <= it + TimeDelta::hours(4)));
                    opened_by.extend([*asked_by, *by]);
                }
                BreakGlassFact::Lapsed {} => prop_assert!(opened_by.is_empty()),
                BreakGlassFact::Reviewed { .. } => {
                    prop_assert!(!opened_by.is_empty() && !opened_by.contains(who));
                }
                BreakGlassFact::Unreviewed {} => prop_assert!(!opened_by.is_empty()),
            }
        }
        let is_opening = |it: &&(UserId, BreakGlassFact)| matches!(it.1, BreakGlassFact::Used { .. } | BreakGlassFact::Approved { .. });
        prop_assert!(story.iter().filter(is_opening).count() <= 1);
    }
}

/// Says why, and asks to break the glass on `subject`.
async fn ask(walk: &Vault, by: &Actor, subject: PersonId) -> BreakGlassId {
    let why = words(subject, Field::BreakGlassReason, "Klage over sagens forløb");
    let sealed = why.sealed;
    walk.ask(by, why).await.unwrap();
    let words = walk.show(by, SealedRef { sealed }).await.unwrap();
    let break_glass = BreakGlassId(Uuid::new_v4());
    let reason = BreakGlassReason::Complaint;
    walk.ask(by, vault::BreakGlass { break_glass, subject, reason, words }).await.unwrap();
    break_glass
}

/// What `by` is shown of a child to oversee, beside why glasses were broken.
async fn seen(walk: &Vault, by: &Actor, child: PersonId) -> Vec<Field> {
    let shown = sees(walk, by, child, Purpose::Oversight).await;
    let shown = shown.into_iter().filter(|(_, it)| it.is_ok()).filter_map(|(field, _)| field);
    shown.filter(|it| *it != Field::BreakGlassReason).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_sees_notes_when_a_second_person_approves() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
    for field in [Field::ContactNote, Field::ReferralReason, Field::Goal] {
        walk.ask(&worker, words(child, field, "ord")).await.unwrap();
    }
    let (auditor, leader) = (actor(Role::Auditor, AARHUS), actor(Role::Leader, AARHUS));
    let officer = Actor { duty: Some(Duty::DataProtection), ..actor(Role::Auditor, AARHUS) };
    let wish = words(child, Field::Wish, "x");
    assert_eq!(code(walk.ask(&auditor, wish).await), "not_your_controller");
    let break_glass = ask(&walk, &auditor, child).await;
    assert_eq!(seen(&walk, &auditor, child).await, [], "asking opens nothing");
    let list = async |reviewed| walk.show(&leader, BrokenGlasses { reviewed }).await.unwrap();
    let waiting: [BrokenGlass; 1] = list(false).await.try_into().unwrap();
    assert_eq!(
        (waiting[0].by, waiting[0].approve_by, waiting[0].until),
        (auditor.subject, Some(approve_by()), None)
    );

    // On the next day: neither who asks, nor an auditor without the duty, nor another municipality.
    walk.clock.advance(TimeDelta::days(1));
    let approve = ApproveBreakGlass { break_glass };
    let review = ReviewBreakGlass { break_glass, finding: FINDING };
    let themself = Actor { duty: Some(Duty::DataProtection), ..auditor.clone() };
    for (by, expected) in [
        (&themself, "own_asking"),
        (&auditor, "not_your_mandate"),
        (&worker, "not_your_mandate"),
        (&actor(Role::Leader, STRUER), "not_found"),
    ] {
        assert_eq!(code(walk.ask(by, approve.clone()).await), expected);
    }
    assert_eq!(code(walk.ask(&leader, review.clone()).await), "never_broken");
    walk.ask(&officer, approve.clone()).await.unwrap();
    assert_eq!(seen(&walk, &auditor, child).await, [Field::ContactNote]);
    for by in [&officer, &leader, &actor(Role::Auditor, AARHUS)] {
        assert_eq!(seen(&walk, by, child).await, [], "it is open to who asked");
    }
    let looks = walk
        .show(&officer, Looks { subject: None, untied: false, limit: 9, cursor: None })
        .await
        .unwrap();
    let look = looks.looks.iter().find(|it| it.tie == Some(Tie::BreakGlass)).unwrap();
    assert_eq!((look.by, look.break_glass), (Some(auditor.subject), Some(break_glass)));
    assert_eq!(look.fields, [Field::ContactNote]);

    walk.clock.advance(TimeDelta::hours(4));
    assert_eq!(seen(&walk, &auditor, child).await, [], "four hours from the approval");
    assert_eq!(code(walk.ask(&leader, approve).await), "already_broken");
    assert_eq!(code(walk.ask(&officer, review.clone()).await), "own_approval");
    assert_eq!(code(walk.ask(&themself, review.clone()).await), "own_break_glass");
    walk.ask(&leader, review).await.unwrap();
    assert_eq!(list(false).await, []);
    let done = &list(true).await[0];
    assert_eq!((done.approved_by, done.finding), (Some(officer.subject), Some(FINDING)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_approves_lapses() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
    let (auditor, leader) = (actor(Role::Auditor, AARHUS), actor(Role::Leader, AARHUS));
    let break_glass = ask(&walk, &auditor, child).await;
    walk.clock.set(approve_by());
    walk.on_deadline().await;
    walk.clock.advance(TimeDelta::days(14));
    walk.on_deadline().await;
    let of_glass: Vec<_> =
        walk.event_types().await.into_iter().filter(|it| it.starts_with("break_glass")).collect();
    assert_eq!(of_glass, ["break_glass.asked", "break_glass.lapsed"], "nor is it reviewed");
    let list = async |reviewed| walk.show(&leader, BrokenGlasses { reviewed }).await.unwrap();
    assert_eq!(list(false).await, []);
    assert!(list(true).await[0].lapsed);
    let approve = ApproveBreakGlass { break_glass };
    assert_eq!(code(walk.ask(&leader, approve).await), "approval_lapsed");
}
