//! Who is tied to whom, on a real database: by referral, thread, consent, match, custody, or by nothing; and when that ends.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Duty, Role},
    assignment::{EndReason, MatchFact, PauseReason},
    code::Municipality,
    id::{BreakGlassId, OrganisationId, ReferralId, SealedId, ThreadId},
    referral,
    sealed::{Digest, Sealed},
    thread::{self, ChildFact, ConsentFact, HandOverReason, ThreadFact, TransferFact},
    vault::{
        BreakGlass, BreakGlassFinding, BreakGlassReason, BrokenGlasses, Field, HandOverWords,
        HandedOver, LookOutcome, Looks, PersonDetails, PersonKind, Purpose, RecordCustody, Reveal,
        ReviewBreakGlass, Seal, SealedRef, ShareWith, ShareWords, Tie, Verb,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, STRUER, Vault, accountable, age, child, code, consent, family, given, match_says,
    named, nine_years, of_organisation, person, proposed, refer, register, said_by, sees, sees_any,
    start, thread_says, words,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_worker_sees_whom_they_refer_or_registered() {
    let walk = start().await;
    let (registered, child) = child(&walk).await;
    let (referred, stranger) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, AARHUS));
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let seen = async |by: &Actor| sees_any(&walk, by, child, Purpose::CaseWork).await;
    let content = referral::Draft { child: Some(child), ..referral::Draft::default() };
    let drafted = referral::Fact::Drafted { content };
    let referral = ReferralId(Uuid::new_v4());
    let say = async |by: &Actor, fact: referral::Fact| {
        said_by(&walk, "referral", by, referral.0, referral::Event::from(fact)).await;
    };
    // A draft is one's own act, and gives nothing; who registered a child sees what they wrote of it.
    say(&referred, drafted).await;
    assert!(!seen(&referred).await && seen(&registered).await);
    // What is submitted others see and answer. Only a case worker works with the child by it.
    let submitted = super::world::submitted(referral, child);
    said_by(&walk, "referral", &referred, referral.0, submitted.clone()).await;
    refer(&walk, &builder, child).await;
    for (who, expected) in
        [(&registered, false), (&referred, true), (&stranger, false), (&builder, false)]
    {
        assert_eq!(seen(who).await, expected);
    }
    // It goes back, comes again, and is withdrawn: each ends it, then and a year later.
    say(&builder, referral::Fact::Returned { reason: referral::ReturnReason::ALL[0], at: None })
        .await;
    assert!(!seen(&referred).await);
    said_by(&walk, "referral", &referred, referral.0, submitted).await;
    assert!(seen(&referred).await);
    let reason = referral::WithdrawReason::ALL[0];
    let at = walk.clock.now();
    say(&referred, referral::Fact::Withdrawn { reason, by: Role::CaseWorker, at }).await;
    assert!(!seen(&referred).await && !seen(&registered).await);
    walk.clock.advance(TimeDelta::days(365));
    assert!(!seen(&referred).await && !seen(&registered).await);
    let herning = Actor { tenant: "0657".parse().unwrap(), ..registered.clone() };
    assert_eq!(sees(&walk, &herning, child, Purpose::CaseWork).await, []);
}

/// P14, P15: read rights are tied to the time of being accountable, in both directions.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_accountable_sees_nothing_new_and_keeps_what_they_wrote() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let (first, second) = (actor(Role::BridgeBuilder, AARHUS), actor(Role::BridgeBuilder, AARHUS));
    let thread = accountable(&walk, &first, child).await;
    assert_eq!(age(&walk, &first, child, Purpose::CaseWork).await.as_deref(), Some("9"));
    assert!(!sees_any(&walk, &second, child, Purpose::CaseWork).await, "not yet");
    let note = words(child, Field::ContactNote, "Vi talte om fodbold");
    let note_id = note.sealed;
    walk.ask(&first, note).await.unwrap();

    let (from, to) = (first.subject, second.subject);
    let reason = HandOverReason::ALL[0];
    thread_says(&walk, thread, ThreadFact::HandedOver { from, to, reason }).await;
    walk.clock.advance(TimeDelta::seconds(1));
    walk.ask(&second, words(child, Field::ContactNote, "Vi talte om skolen")).await.unwrap();
    let by_second = sees(&walk, &second, child, Purpose::CaseWork).await;
    assert_eq!(by_second.iter().filter(|it| it.1.is_ok()).count(), 4, "{by_second:?}");
    let by_first = sees(&walk, &first, child, Purpose::CaseWork).await;
    let shown: Vec<_> = by_first.iter().filter(|it| it.1.is_ok()).collect();
    assert_eq!(shown, [&(Some(Field::ContactNote), Ok("Vi talte om fodbold".to_owned()))]);
    let own = Reveal { subject: child, sealed: vec![note_id], purpose: Purpose::CaseWork };
    assert_eq!(walk.show(&first, own).await.unwrap()[0].outcome, LookOutcome::Shown);

    // The thread closes, goes on, is merged into another and taken out again.
    let thread_2 = accountable(&walk, &first, child).await;
    assert!(age(&walk, &first, child, Purpose::CaseWork).await.is_some());
    let merged =
        ThreadFact::MergedInto { survivor: thread, undo_until: "2026-12-23".parse().unwrap() };
    thread_says(&walk, thread_2, merged).await;
    assert!(age(&walk, &first, child, Purpose::CaseWork).await.is_none());
    let voice_by = walk.clock.now();
    let reopened = ThreadFact::Reopened { on: "2026-11-23".parse().unwrap(), voice_by };
    thread_says(&walk, thread_2, reopened).await;
    assert!(age(&walk, &first, child, Purpose::CaseWork).await.is_some());
    let left = ChildFact::LeftThread { child, thread: thread_2 };
    walk.handle_events_on("thread", child.0, thread_2.0, thread::Event::from(left)).await;
    assert!(age(&walk, &first, child, Purpose::CaseWork).await.is_none());
}

/// SC-04: the end closes access in the transaction that acknowledges it, and whichever is handled first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_opens_and_its_end_closes() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator = of_organisation(Role::Coordinator, organisation);
    let seen = async || sees_any(&walk, &coordinator, child, Purpose::Assignment).await;
    assert!(!seen().await);
    let consent_id = consent(&walk, child, organisation).await;
    assert!(seen().await);
    assert_eq!(age(&walk, &coordinator, child, Purpose::Assignment).await.as_deref(), Some("9"));
    let other = of_organisation(Role::Coordinator, OrganisationId(Uuid::new_v4()));
    assert!(!sees_any(&walk, &other, child, Purpose::Assignment).await);

    assert!(!sees_any(&walk, &coordinator, person(), Purpose::Assignment).await);

    let expired = ConsentFact::Expired {
        subject: child,
        recipients: vec![organisation],
        categories: vec![],
        effective_by: walk.clock.now(),
    };
    let expired = thread::Event::from(expired);
    walk.handle_events("thread", consent_id.0, expired.clone()).await;
    assert!(!seen().await);
    let said = walk.events().await.into_iter().filter(|it| it.kind == "withdrawal.acknowledged");
    let said: Vec<_> = said.map(|it| (it.stream, it.thread)).collect();
    assert_eq!(said, [(consent_id.withdrawal(), consent_id.0)]);
    // What has ended never comes back (I-07), in whatever order it is handled, as in a rebuild.
    walk.handle_events("thread", consent_id.0, given(child, organisation)).await;
    assert!(!seen().await);
    // A new one is a new one.
    consent(&walk, child, organisation).await;
    assert!(seen().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_match_that_rests_or_ends_shows_nothing() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let (mother, _) = register(
        &walk,
        &worker,
        PersonKind::Guardian,
        PersonDetails { phone: Some("12 34 56 78".to_owned()), ..named("Mette") },
    )
    .await
    .unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![mother] }).await.unwrap();
    let organisation = OrganisationId(Uuid::new_v4());
    let volunteer = of_organisation(Role::Volunteer, organisation);
    consent(&walk, child, organisation).await;
    let r#match = proposed(&walk, &volunteer, organisation, child).await;
    let child_seen = async || sees_any(&walk, &volunteer, child, Purpose::Assignment).await;
    let phone_seen = async || sees_any(&walk, &volunteer, mother, Purpose::Assignment).await;
    assert!(child_seen().await);
    assert!(!phone_seen().await, "the family has not said yes");
    let first_meeting_by = walk.clock.now();
    let confirmed =
        MatchFact::ConfirmedByFamily { by: mother, first_meeting_by, rules: None, calendar: None };
    match_says(&walk, r#match, confirmed).await;
    assert!(phone_seen().await);
    let shown = sees(&walk, &volunteer, mother, Purpose::Assignment).await;
    assert_eq!(shown.iter().filter(|it| it.1.is_ok()).count(), 1, "the number and nothing else");

    let reasons = PauseReason::ALL;
    for reason in [reasons[0], reasons[1]] {
        match_says(&walk, r#match, MatchFact::Paused { reason, on: None }).await;
    }
    assert!(!child_seen().await);
    match_says(&walk, r#match, MatchFact::Resumed { reason: reasons[0], on: None }).await;
    assert!(!child_seen().await, "one reason is left");
    match_says(&walk, r#match, MatchFact::Resumed { reason: reasons[1], on: None }).await;
    assert!(child_seen().await && phone_seen().await);
    let ended = MatchFact::Ended { planned: true, reason: EndReason::Completed };
    match_says(&walk, r#match, ended).await;
    assert!(!child_seen().await && !phone_seen().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parents_see_a_child_under_15_and_not_what_it_said_for_itself() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let (mother, _) = register(&walk, &worker, PersonKind::Guardian, named("Mette")).await.unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![mother] }).await.unwrap();
    let builder = actor(Role::BridgeBuilder, AARHUS);
    accountable(&walk, &builder, child).await;
    walk.clock.advance(TimeDelta::seconds(1));
    for (field, said) in [
        (Field::ChildView, "Jeg vil ikke hjem"),
        (Field::Answers, "3 2 1"),
        (Field::ContactNote, "Kun for os"),
    ] {
        walk.ask(&builder, words(child, field, said)).await.unwrap();
    }
    let shared = words(child, Field::ContactNote, "Vi ses på tirsdag");
    let sealed = shared.sealed;
    walk.ask(&builder, shared).await.unwrap();
    let share = |with| ShareWords { sealed, with };
    assert_eq!(code(walk.ask(&worker, share(ShareWith::Family)).await), "not_found");
    walk.ask(&builder, share(ShareWith::Family)).await.unwrap();
    assert_eq!(
        code(walk.ask(&builder, share(ShareWith::Organisation)).await),
        "not_shared_with_them"
    );
    let fields = async |by: &Actor| {
        let shown = sees(&walk, by, child, Purpose::OwnData).await;
        let mut fields: Vec<_> =
            shown.into_iter().filter(|it| it.1.is_ok()).map(|it| it.0.unwrap()).collect();
        fields.sort_unstable();
        fields
    };
    let of_mother = [Field::FirstName, Field::ContactNote, Field::BirthDate];
    assert_eq!(fields(&family(mother)).await, of_mother);
    assert_eq!(fields(&family(person())).await, []);
    assert_eq!(fields(&family(child)).await, [], "nine is too young to look");
    // A case worker sees the note that is shared with them, and no other.
    let notes = async || {
        let shown = sees(&walk, &worker, child, Purpose::CaseWork).await;
        shown.iter().filter(|it| it.0 == Some(Field::ContactNote) && it.1.is_ok()).count()
    };
    assert_eq!(notes().await, 0);
    walk.ask(&builder, share(ShareWith::CaseWorker)).await.unwrap();
    assert_eq!(notes().await, 1);

    // Ten, and the child looks itself; fifteen, and the parents do not.
    walk.clock.advance(TimeDelta::days(366));
    walk.housekeeping().await;
    assert_eq!(fields(&family(child)).await.len(), 5);
    assert_eq!(fields(&family(mother)).await, of_mother);
    walk.clock.advance(TimeDelta::days(366 * 5));
    walk.housekeeping().await;
    assert_eq!(fields(&family(mother)).await, []);
    assert_eq!(fields(&family(child)).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_glass_shows_for_a_while_and_is_reviewed() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let (stranger, leader) = (actor(Role::CaseWorker, AARHUS), actor(Role::Leader, AARHUS));
    assert!(!sees_any(&walk, &stranger, child, Purpose::CaseWork).await);
    let break_it = |words| BreakGlass {
        break_glass: BreakGlassId(Uuid::new_v4()),
        subject: child,
        reason: BreakGlassReason::Danger,
        words,
    };
    let none = Sealed { id: SealedId(Uuid::new_v4()), digest: Digest::default() };
    assert_eq!(code(walk.ask(&stranger, break_it(none)).await), "no_reason");
    let why = words(child, Field::BreakGlassReason, "Barnet står her, og ingen tager telefonen");
    let id = why.sealed;
    walk.ask(&stranger, why).await.unwrap();
    let why = walk.show(&stranger, SealedRef { sealed: id }).await.unwrap();
    assert_eq!(code(walk.ask(&leader, break_it(why)).await), "no_reason", "their own reason");
    let glass = break_it(why);
    walk.ask(&stranger, glass.clone()).await.unwrap();
    assert!(sees_any(&walk, &stranger, child, Purpose::CaseWork).await);
    assert!(!sees_any(&walk, &actor(Role::CaseWorker, AARHUS), child, Purpose::CaseWork).await);
    let auditor = actor(Role::Auditor, AARHUS);
    let looks = walk
        .show(&auditor, Looks { subject: None, untied: false, limit: 9, cursor: None })
        .await
        .unwrap();
    let look = looks.looks.iter().find(|it| it.tie == Some(Tie::BreakGlass)).unwrap();
    assert_eq!((look.by, look.break_glass), (Some(stranger.subject), Some(glass.break_glass)));

    walk.clock.advance(TimeDelta::hours(4));
    let left = sees(&walk, &stranger, child, Purpose::CaseWork).await;
    let left: Vec<_> = left.iter().filter(|it| it.1.is_ok()).map(|it| it.0).collect();
    assert_eq!(left, [Some(Field::BreakGlassReason)], "four hours have passed");

    // A leader reads why, and looks into it; not into their own.
    let list = async |reviewed| walk.show(&leader, BrokenGlasses { reviewed }).await.unwrap();
    let waiting = list(false).await;
    assert_eq!((waiting.len(), waiting[0].by, waiting[0].overdue), (1, stranger.subject, false));
    let asked =
        Reveal { subject: child, sealed: vec![waiting[0].words.id], purpose: Purpose::Oversight };
    assert_eq!(walk.show(&leader, asked).await.unwrap()[0].outcome, LookOutcome::Shown);
    let finding = BreakGlassFinding::Justified;
    let review = |break_glass| ReviewBreakGlass { break_glass, finding };
    walk.ask(&leader, review(glass.break_glass)).await.unwrap();
    assert_eq!(list(false).await, []);
    assert_eq!(list(true).await[0].finding, Some(finding));
    let officer = Actor { duty: Some(Duty::DataProtection), ..actor(Role::Auditor, AARHUS) };
    assert_eq!(code(walk.ask(&officer, review(glass.break_glass)).await), "already_reviewed");

    let own = words(child, Field::BreakGlassReason, "Klage");
    let own_id = own.sealed;
    walk.ask(&leader, own).await.unwrap();
    let wish = Seal { field: Field::Wish, ..words(child, Field::Wish, "x") };
    assert_eq!(code(walk.ask(&leader, wish).await), "not_your_controller");
    let own = walk.show(&leader, SealedRef { sealed: own_id }).await.unwrap();
    let glass = break_it(own);
    walk.ask(&leader, glass.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&leader, review(glass.break_glass)).await), "own_break_glass");
    // Nobody else does in five working days: that is said, once, and it can be looked into still.
    walk.clock.advance(TimeDelta::days(8));
    walk.on_deadline().await;
    walk.on_deadline().await;
    let late = walk.event_types().await.iter().filter(|it| *it == "break_glass.unreviewed").count();
    assert_eq!(late, 1);
    assert!(list(false).await[0].overdue);
    assert_eq!(code(walk.ask(&auditor, review(glass.break_glass)).await), "not_your_mandate");
    walk.ask(&officer, review(glass.break_glass)).await.unwrap();
}

/// The thread is about to go to another municipality.
async fn is_leaving(walk: &Vault, thread: ThreadId, to: Municipality) {
    let initiated = TransferFact::Initiated {
        thread,
        from: AARHUS.parse().unwrap(),
        to,
        send_by: "2026-12-01".parse().unwrap(),
        receive_by: "2026-12-08".parse().unwrap(),
        computed: None,
    };
    walk.handle_events_on("thread", Uuid::new_v4(), thread.0, thread::Event::from(initiated)).await;
}

/// Nothing goes to another municipality but inside a transfer to it, while the thread is on its way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_handed_over_outside_a_transfer() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let thread = accountable(&walk, &actor(Role::BridgeBuilder, AARHUS), child).await;
    refer(&walk, &worker, child).await;
    let wish = words(child, Field::Wish, "Fodbold");
    let from = wish.sealed;
    walk.ask(&worker, wish).await.unwrap();
    let (herning, struer) = ("0657".parse().unwrap(), STRUER.parse().unwrap());
    let hand = async |to| {
        let items = vec![HandedOver { from, to: SealedId(Uuid::new_v4()) }];
        walk.ask(&worker, HandOverWords { subject: child, to, thread: None, items }).await
    };
    assert_eq!(code(hand(struer).await), "no_transfer");
    is_leaving(&walk, thread, herning).await;
    assert_eq!(code(hand(struer).await), "no_transfer");
    hand(herning).await.unwrap();
    let from = AARHUS.parse().unwrap();
    let cancelled = TransferFact::Cancelled { thread, from, to: None };
    walk.handle_events_on("thread", Uuid::new_v4(), thread.0, thread::Event::from(cancelled)).await;
    assert_eq!(code(hand(herning).await), "no_transfer");
}

/// SC-07, L-12: copies of its own, with keys of its own; what is not handed over is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_municipality_gets_copies_of_what_is_handed_over() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let thread = accountable(&walk, &builder, child).await;
    refer(&walk, &worker, child).await;
    let summary = words(child, Field::TransferSummary, "Nikolaj spiller fodbold");
    let third_party = words(child, Field::ContactNote, "Naboen siger noget andet");
    let (summary_id, third_id) = (summary.sealed, third_party.sealed);
    walk.ask(&worker, summary).await.unwrap();
    walk.ask(&builder, third_party).await.unwrap();
    let to = STRUER.parse().unwrap();
    let hand = |items: &[SealedId]| HandOverWords {
        subject: child,
        to,
        thread: Some(thread),
        items: items
            .iter()
            .map(|from| HandedOver { from: *from, to: SealedId(Uuid::new_v4()) })
            .collect(),
    };
    is_leaving(&walk, thread, to).await;
    assert_eq!(code(walk.ask(&worker, hand(&[third_id])).await), "not_yours_to_hand_over");
    assert_eq!(code(walk.ask(&worker, hand(&[SealedId(Uuid::new_v4())])).await), "not_found");
    let stranger = actor(Role::CaseWorker, AARHUS);
    assert_eq!(code(walk.ask(&stranger, hand(&[summary_id])).await), "not_yours_to_hand_over");
    let itself = HandOverWords { to: AARHUS.parse().unwrap(), ..hand(&[summary_id]) };
    assert_eq!(code(walk.ask(&worker, itself).await), "to_itself");
    walk.ask(&worker, hand(&[summary_id])).await.unwrap();

    let events = walk.events().await;
    let theirs: Vec<_> = events.iter().filter(|it| it.tenant.as_str() == STRUER).collect();
    assert_eq!(theirs.len(), 1);
    assert_eq!((theirs[0].kind.as_str(), theirs[0].thread), ("words.sealed", thread.0));
    assert!(theirs[0].data.contains(&summary_id.to_string()), "it says of what it is a copy");
    assert!(events.iter().any(|it| it.kind == "person.handed_over"));
    let auditor = actor(Role::Auditor, AARHUS);
    let looks = walk
        .show(&auditor, Looks { subject: None, untied: false, limit: 9, cursor: None })
        .await
        .unwrap();
    assert!(looks.looks.iter().any(|it| it.verb == Verb::Extract));

    // Whoever receives the thread there is the child's case worker there, and sees the copies and nothing else.
    let receiver = actor(Role::CaseWorker, STRUER);
    assert!(!sees_any(&walk, &receiver, child, Purpose::CaseWork).await);
    let from = AARHUS.parse().unwrap();
    let moved = ThreadFact::ActingMunicipalityChanged { from, to };
    said_by(&walk, "thread", &receiver, thread.0, thread::Event::from(moved)).await;
    let shown = sees(&walk, &receiver, child, Purpose::CaseWork).await;
    assert_eq!(shown, [(Some(Field::TransferSummary), Ok("Nikolaj spiller fodbold".to_owned()))]);
    // Here nobody works with the child any more: what ties them to it has ended, and they see what they wrote.
    assert!(age(&walk, &builder, child, Purpose::CaseWork).await.is_none());
    assert!(age(&walk, &worker, child, Purpose::CaseWork).await.is_none());
    let keys = sqlx::query_scalar!(
        "select controller from vault_keys where subject = $1 order by 1",
        child.0
    );
    let keys = keys.fetch_all(&walk.pool).await.unwrap();
    assert_eq!(keys, ["municipality:0671", "municipality:0751"]);
    // The receiving municipality may act on the person from now on.
    let custody = RecordCustody { child, holders: vec![person()] };
    assert_eq!(
        code(walk.ask(&receiver, custody).await),
        "not_found",
        "the holder is unknown there"
    );
    let (mother, _) =
        register(&walk, &receiver, PersonKind::Guardian, named("Mette")).await.unwrap();
    walk.ask(&receiver, RecordCustody { child, holders: vec![mother] }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_one_with_another_is_seen_by_the_same_people() {
    let walk = start().await;
    let (worker, first) = child(&walk).await;
    let other = actor(Role::CaseWorker, AARHUS);
    let (second, _) =
        register(&walk, &other, PersonKind::Child, nine_years("Nicolai")).await.unwrap();
    assert!(!sees_any(&walk, &worker, second, Purpose::CaseWork).await);
    let confirm = proto::vault::ConfirmDuplicate { person: second, of: first };
    let nobody = actor(Role::CaseWorker, AARHUS);
    assert_eq!(code(walk.ask(&nobody, confirm.clone()).await), "not_your_person");
    walk.ask(&worker, confirm).await.unwrap();
    // That is the worker's own act, and opens nothing: what they have referred does.
    assert!(!sees_any(&walk, &worker, second, Purpose::CaseWork).await);
    refer(&walk, &worker, first).await;
    assert!(sees_any(&walk, &worker, second, Purpose::CaseWork).await);
}
