//! Every command meets every state of a disclosure, and every "no" on the way.

use chrono::{Days, Months};
use platform::{
    Aggregate as _,
    testing::{actor, check},
};
use proto::{
    actor::Role,
    code::Municipality,
    id::{DisclosureId, OrganisationId, PersonId},
    problem::Problem,
    thread::{
        DataCategory, DisclosureBasis, DisclosureEnd, DisclosureFact, DisclosureList,
        DisclosureView, EndDisclosure, ListDisclosures, Recipient, RecordDisclosure,
    },
};
use uuid::Uuid;

use super::{
    CHILD, CLUB, MOTHER, NOW, TODAY, WORDS,
    consent_screens::{begin, birgit, code},
    day, thread,
};
use crate::domain::aggregates::disclosure::{Command, Disclosure, Rejection};

pub(super) fn disclose() -> RecordDisclosure {
    RecordDisclosure {
        disclosure: DisclosureId(Uuid::from_u128(61)),
        thread: thread(),
        basis: DisclosureBasis::OverridingInterest,
        subject: CHILD,
        to: vec![Recipient::Organisation(CLUB)],
        categories: vec![DataCategory::Health],
        reason: WORDS,
        until_on: Some(day(30)),
    }
}

fn record(request: RecordDisclosure) -> Command {
    Command::Record { request, children: vec![CHILD], today: TODAY }
}

fn recorded() -> DisclosureFact {
    let RecordDisclosure { basis, subject, to, categories, reason, until_on, .. } = disclose();
    DisclosureFact::Recorded { basis, subject, to, categories, reason, until_on }
}

#[test]
fn recording() {
    check::<Disclosure>(&[], record(disclose()), Ok(&[recorded()]));
    for given in [vec![recorded()], vec![once()], vec![recorded(), ended(DisclosureEnd::Moved)]] {
        check::<Disclosure>(&given, record(disclose()), Err(Rejection::AlreadyRecorded));
    }
}

fn once() -> DisclosureFact {
    let RecordDisclosure { basis, subject, to, categories, reason, .. } = disclose();
    DisclosureFact::Recorded { basis, subject, to, categories, reason, until_on: None }
}

fn ended(reason: DisclosureEnd) -> DisclosureFact {
    DisclosureFact::Ended { subject: CHILD, to: disclose().to, reason }
}

/// By hand it must be there; by the thread's end, nothing is in the way.
#[test]
fn ending() {
    let back = || Command::TakeBack;
    let end = || Command::End { reason: DisclosureEnd::Moved };
    let over = [recorded(), ended(DisclosureEnd::TakenBack)];
    check::<Disclosure>(&[], back(), Err(Rejection::Unknown));
    check::<Disclosure>(&[once()], back(), Err(Rejection::PassedOnOnce));
    check::<Disclosure>(&[recorded()], back(), Ok(&[ended(DisclosureEnd::TakenBack)]));
    check::<Disclosure>(&over, back(), Err(Rejection::AlreadyEnded));
    check::<Disclosure>(&[], end(), Ok(&[]));
    check::<Disclosure>(&[once()], end(), Ok(&[]));
    check::<Disclosure>(&[recorded()], end(), Ok(&[ended(DisclosureEnd::Moved)]));
    check::<Disclosure>(&over, end(), Ok(&[]));
}

#[test]
fn a_disclosure_is_clear() {
    let town = Recipient::Municipality("0671".parse::<Municipality>().unwrap());
    let club = |it: u128| Recipient::Organisation(OrganisationId(Uuid::from_u128(100 + it)));
    let to = |to: Vec<Recipient>| RecordDisclosure { to, ..disclose() };
    let until = |until_on| RecordDisclosure { until_on, ..disclose() };
    let about = |subject: PersonId| RecordDisclosure { subject, ..disclose() };
    let what = |categories: Vec<DataCategory>| RecordDisclosure { categories, ..disclose() };
    let half_a_year = TODAY + Months::new(6);
    for (request, expected) in [
        (about(MOTHER), Err(Rejection::SubjectElsewhere)),
        (to(vec![]), Err(Rejection::Recipients)),
        (to(vec![club(1), club(1)]), Err(Rejection::Recipients)),
        (to((0..20).map(club).collect()), Ok(())),
        (to((0..21).map(club).collect()), Err(Rejection::Recipients)),
        (what(vec![]), Err(Rejection::Categories)),
        (what(vec![DataCategory::Name, DataCategory::Name]), Err(Rejection::Categories)),
        (until(None), Err(Rejection::NoEnd)),
        (RecordDisclosure { to: vec![town], ..until(None) }, Ok(())),
        (RecordDisclosure { to: vec![town, club(1)], ..until(None) }, Err(Rejection::NoEnd)),
        (until(Some(TODAY - Days::new(1))), Err(Rejection::NotAhead)),
        (until(Some(TODAY)), Ok(())),
        (until(Some(half_a_year)), Ok(())),
        (until(Some(half_a_year + Days::new(1))), Err(Rejection::TooLong)),
    ] {
        let told = format!("{request:?}");
        let answer = Disclosure::default().decide(record(request)).map(|_| ());
        assert_eq!(answer, expected, "{told}");
    }
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::PassedOnOnce, 409, "disclosure_not_lasting"),
        (Rejection::AlreadyEnded, 409, "disclosure_already_ended"),
        (Rejection::AlreadyRecorded, 409, "disclosure_already_recorded"),
        (Rejection::SubjectElsewhere, 422, "subject_not_in_thread"),
        (Rejection::Recipients, 422, "recipients_unclear"),
        (Rejection::Categories, 422, "categories_unclear"),
        (Rejection::NoEnd, 422, "disclosure_without_end"),
        (Rejection::NotAhead, 422, "disclosure_not_ahead"),
        (Rejection::TooLong, 422, "disclosure_too_long"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_passed_on_without_a_consent() {
    let walk = begin().await;
    let worker = actor(Role::CaseWorker, "0751");
    walk.ask(&worker, disclose()).await.unwrap();
    assert_eq!(code(walk.ask(&worker, disclose()).await), "disclosure_already_recorded");
    let other = actor(Role::CaseWorker, "0101");
    let again = DisclosureId(Uuid::from_u128(67));
    let request = RecordDisclosure { disclosure: again, ..disclose() };
    assert_eq!(code(walk.ask(&other, request.clone()).await), "not_found");
    assert_eq!(code(walk.ask(&birgit(), request).await), "not_your_mandate");
    let query = ListDisclosures { thread: thread() };
    let recorded = disclose();
    let expected = DisclosureView {
        disclosure: recorded.disclosure,
        thread: recorded.thread,
        basis: recorded.basis,
        subject: recorded.subject,
        to: recorded.to,
        categories: recorded.categories,
        reason: recorded.reason,
        until_on: recorded.until_on,
        at: NOW,
        ended: None,
    };
    let shown = walk.show(&worker, query.clone()).await.unwrap();
    assert_eq!(shown, DisclosureList { disclosures: vec![expected] });
    assert_eq!(walk.show(&other, query.clone()).await.unwrap().disclosures, []);

    // Somebody else's, or a mistake: it is taken back, once.
    let end = EndDisclosure { disclosure: disclose().disclosure };
    assert_eq!(code(walk.ask(&other, end.clone()).await), "not_found");
    assert_eq!(code(walk.ask(&birgit(), end.clone()).await), "not_your_mandate");
    walk.ask(&worker, end.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&worker, end).await), "disclosure_already_ended");
    let kinds = walk.event_types().await;
    assert_eq!(kinds[kinds.len() - 2..], ["disclosure.ended", "child.disclosure_ended"]);
    let shown = walk.show(&worker, query).await.unwrap().disclosures;
    assert_eq!(shown[0].ended, Some(DisclosureEnd::TakenBack));
}
