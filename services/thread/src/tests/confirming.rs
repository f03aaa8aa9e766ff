//! P-16: all who are concerned are told of a withdrawal, within a working day.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Aggregate as _, Timer, calendar,
    testing::{Walk, actor, check},
};
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, PersonId},
    thread::{
        Channel, ConcernedParty, ConfirmWithdrawal, ConfirmationDue, ConsentFact,
        ConsentWithdrawal, Party, PartyToldAt, SignatureChannel, WithdrawConsent, WithdrawalView,
    },
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{
    CHILD, CLUB, CONSENT, FATHER, MOTHER, NOW, close,
    consent::{LAPSED, REFUSED, expired, half, held, mitid, moved, requested, terms, withdrawn},
    consent_screens::{begin_with_consent, birgit, code, of_family},
    day,
};
use crate::{
    ThreadService,
    domain::{
        self,
        aggregates::consent::{Command, Consent, Rejection, Terms, timers},
        decisions,
    },
};

pub(super) const FAMILY: ConcernedParty =
    ConcernedParty { party: Party::Family, organisation: None };
pub(super) const TO_CLUB: ConcernedParty =
    ConcernedParty { party: Party::Organisation, organisation: Some(CLUB) };
const THE_CHILD: ConcernedParty = ConcernedParty { party: Party::Child, organisation: None };
const ANOTHER_CLUB: OrganisationId = OrganisationId(Uuid::from_u128(90));
const FAMILY_TOLD: ConsentFact = ConsentFact::PartyTold { party: FAMILY, channel: Channel::Call };
const CLUB_TOLD: ConsentFact = ConsentFact::PartyTold { party: TO_CLUB, channel: Channel::Message };
const CONFIRMED: ConsentFact = ConsentFact::WithdrawalConfirmed {};
const SHOW: ConsentWithdrawal = ConsentWithdrawal { consent: CONSENT };

/// Withdrawn when nobody had to be told yet.
pub(super) fn of_older_logs() -> ConsentFact {
    let fact = withdrawn(MOTHER);
    let ConsentFact::Withdrawn {
        subject, recipients, categories, by, channel, effective_by, ..
    } = fact
    else {
        panic!("{fact:?}")
    };
    let confirm = None;
    ConsentFact::Withdrawn { subject, recipients, categories, by, channel, effective_by, confirm }
}

fn tell(party: ConcernedParty, channel: Channel) -> Command {
    Command::Confirm { party, channel }
}

fn overdue(missing: &[ConcernedParty]) -> ConsentFact {
    ConsentFact::ConfirmationOverdue { missing: missing.to_vec() }
}

/// A consent that was withdrawn, in which this happened too.
fn taken_back(more: &[ConsentFact]) -> Vec<ConsentFact> {
    [&held(&[withdrawn(MOTHER)]), more].concat()
}

/// Each once, in any order; the last makes it whole, also when it was late.
#[test]
fn telling_who_is_concerned() {
    let (family, club) = (|| tell(FAMILY, Channel::Call), || tell(TO_CLUB, Channel::Message));
    check::<Consent>(&taken_back(&[]), family(), Ok(&[FAMILY_TOLD]));
    check::<Consent>(&taken_back(&[]), club(), Ok(&[CLUB_TOLD]));
    check::<Consent>(&taken_back(&[FAMILY_TOLD]), club(), Ok(&[CLUB_TOLD, CONFIRMED]));
    check::<Consent>(&taken_back(&[CLUB_TOLD]), family(), Ok(&[FAMILY_TOLD, CONFIRMED]));
    let late = taken_back(&[CLUB_TOLD, overdue(&[FAMILY])]);
    check::<Consent>(&late, family(), Ok(&[FAMILY_TOLD, CONFIRMED]));
    check::<Consent>(&taken_back(&[CLUB_TOLD]), club(), Err(Rejection::AlreadyTold));
    let all = taken_back(&[FAMILY_TOLD, CLUB_TOLD, CONFIRMED]);
    check::<Consent>(&all, family(), Err(Rejection::AlreadyTold));

    let another = ConcernedParty { organisation: Some(ANOTHER_CLUB), ..TO_CLUB };
    let unnamed = ConcernedParty { organisation: None, ..TO_CLUB };
    let named = ConcernedParty { organisation: Some(CLUB), ..FAMILY };
    let school = ConcernedParty { party: Party::School, organisation: None };
    for party in [another, unnamed, named, school, THE_CHILD] {
        let command = || tell(party, Channel::Call);
        check::<Consent>(&taken_back(&[]), command(), Err(Rejection::NotConcerned));
        check::<Consent>(&all, command(), Err(Rejection::NotConcerned));
    }
    check::<Consent>(&held(&[of_older_logs()]), family(), Err(Rejection::NotConcerned));

    check::<Consent>(&[], family(), Err(Rejection::Unknown));
    for given in [
        half(),
        held(&[]),
        vec![requested(), REFUSED],
        vec![requested(), LAPSED],
        held(&[expired()]),
        held(&[moved()]),
    ] {
        check::<Consent>(&given, family(), Err(Rejection::NotWithdrawn));
    }
}

/// Who is missing is named, once.
#[test]
fn not_telling_in_time() {
    let miss = || Command::MissConfirmation;
    check::<Consent>(&taken_back(&[]), miss(), Ok(&[overdue(&[FAMILY, TO_CLUB])]));
    check::<Consent>(&taken_back(&[FAMILY_TOLD]), miss(), Ok(&[overdue(&[TO_CLUB])]));
    let once = taken_back(&[FAMILY_TOLD, overdue(&[TO_CLUB])]);
    check::<Consent>(&once, miss(), Ok(&[]));
    check::<Consent>(&taken_back(&[FAMILY_TOLD, CLUB_TOLD, CONFIRMED]), miss(), Ok(&[]));
    for given in [
        vec![],
        half(),
        held(&[]),
        vec![requested(), REFUSED],
        vec![requested(), LAPSED],
        held(&[expired()]),
        held(&[moved()]),
        held(&[of_older_logs()]),
    ] {
        check::<Consent>(&given, miss(), Ok(&[]));
    }
}

/// L-20: of a child's own right no parent is told; somebody grown decides alone and is told as the family.
#[test]
fn who_is_concerned() {
    use PartyStatus::{Adult, From10, From15, Under10};
    let both = || vec![MOTHER, FATHER];
    for (signatories, party, expected) in [
        (both(), Some(Under10), FAMILY),
        (both(), Some(From10), FAMILY),
        (both(), Some(Adult), FAMILY),
        (vec![MOTHER], Some(Under10), FAMILY),
        (vec![CHILD], Some(From10), THE_CHILD),
        (vec![CHILD], Some(From15), THE_CHILD),
        (vec![CHILD], None, THE_CHILD),
        (vec![CHILD], Some(Adult), FAMILY),
    ] {
        let about = format!("{signatories:?} {party:?}");
        let recipients = vec![CLUB, ANOTHER_CLUB];
        let terms = Terms { signatories, recipients, ..terms() };
        let due = due(terms, party, NOW);
        let another = ConcernedParty { organisation: Some(ANOTHER_CLUB), ..TO_CLUB };
        assert_eq!(due.parties, [expected, TO_CLUB, another], "{about}");
    }
}

/// One Danish working day, to its end.
#[test]
fn until_when() {
    for (withdrawn, by) in [
        ("2026-11-23T08:00:00Z", "2026-11-24T23:00:00Z"), // Monday
        ("2026-11-23T22:59:59Z", "2026-11-24T23:00:00Z"), // Monday, a second to midnight
        ("2026-11-23T23:00:00Z", "2026-11-25T23:00:00Z"), // Tuesday has begun
        ("2026-11-27T20:14:00Z", "2026-11-30T23:00:00Z"), // Friday evening
        ("2026-12-23T10:00:00Z", "2026-12-28T23:00:00Z"), // the day before Christmas Eve
    ] {
        let withdrawn: DateTime<Utc> = withdrawn.parse().unwrap();
        let due = due(terms(), None, withdrawn);
        assert_eq!(due.by, by.parse::<DateTime<Utc>>().unwrap(), "{withdrawn}");
        assert_eq!((due.rules, due.calendar), (1, 1), "I-28");
    }
}

fn due(terms: Terms, party: Option<PartyStatus>, now: DateTime<Utc>) -> ConfirmationDue {
    let Terms {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
        own_right,
    } = terms.clone();
    let by = signatories[0];
    let given = [
        ConsentFact::Requested {
            subject,
            recipients,
            categories,
            purpose,
            until_on,
            text_version,
            signatories: signatories.clone(),
            own_right,
        },
        ConsentFact::Given {
            subject,
            recipients: terms.recipients,
            categories: terms.categories,
            purpose,
            until_on,
        },
    ];
    let brought = domain::aggregates::consent::Brought { required: signatories, ..mitid(by) };
    let consent = given.iter().fold(Consent::default(), Consent::evolve);
    let facts = consent.decide(Command::Withdraw { brought, party, now }).unwrap();
    let [ConsentFact::Withdrawn { confirm: Some(due), .. }] = facts.as_slice() else {
        panic!("{facts:?}")
    };
    due.clone()
}

#[test]
fn what_the_timer_asks() {
    let command = domain::on_deadline("consent_confirmation", CONSENT.0, NOW);
    let missed = decisions::consent::Command::MissConfirmation(CONSENT);
    assert_eq!(command, Some(domain::Command::Consent(missed)));
    let set = timers(&withdrawn(MOTHER));
    assert!(set.contains(&Timer::Set("consent_confirmation", calendar::end_of(day(24)))));
}

async fn withdraw(walk: &Walk<ThreadService>, by: PersonId) {
    let request = WithdrawConsent { consent: CONSENT, by, channel: SignatureChannel::MitId };
    walk.ask(&of_family(by), request).await.unwrap();
}

fn told(party: ConcernedParty, channel: Channel) -> ConfirmWithdrawal {
    ConfirmWithdrawal { consent: CONSENT, party, channel }
}

/// The overview says who was told, how and when, and who is missing; the family sees it too. Also when the thread is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_is_confirmed() {
    let walk = begin_with_consent().await;
    let (birgit, case_worker) = (birgit(), actor(Role::CaseWorker, "0751"));
    let call = told(FAMILY, Channel::Call);
    assert_eq!(code(walk.ask(&birgit, call.clone()).await), "consent_not_withdrawn");
    withdraw(&walk, MOTHER).await;
    walk.ask(&birgit, close()).await.unwrap();
    let shown = walk.show(&of_family(FATHER), SHOW).await.unwrap();
    assert_eq!(shown.confirm_by, Some(calendar::end_of(day(24))));
    assert_eq!((shown.told, shown.untold), (vec![], vec![FAMILY, TO_CLUB]));

    for (who, expected) in [
        (of_family(MOTHER), "not_your_mandate"),
        (actor(Role::Coordinator, "0751"), "not_your_mandate"),
        (actor(Role::Leader, "0751"), "not_your_mandate"),
        (Actor { subject: birgit.subject, ..actor(Role::BridgeBuilder, "0101") }, "not_found"),
    ] {
        assert_eq!(code(walk.ask(&who, call.clone()).await), expected, "{who:?}");
    }
    walk.ask(&birgit, call.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&case_worker, call).await), "party_already_told");
    let by_child = told(THE_CHILD, Channel::Call);
    assert_eq!(code(walk.ask(&birgit, by_child).await), "party_not_concerned");
    let at = walk.clock.now();
    walk.clock.advance(TimeDelta::hours(1));
    let later = walk.clock.now();
    walk.ask(&case_worker, told(TO_CLUB, Channel::Message)).await.unwrap();
    let expected = WithdrawalView {
        told: vec![
            PartyToldAt { party: FAMILY, channel: Channel::Call, at },
            PartyToldAt { party: TO_CLUB, channel: Channel::Message, at: later },
        ],
        untold: vec![],
        confirmed_at: Some(later),
        ..walk.show(&birgit, SHOW).await.unwrap()
    };
    assert_eq!(walk.show(&birgit, SHOW).await.unwrap(), expected);
    let kinds = walk.event_types().await;
    let last = ["consent.party_told", "consent.party_told", "consent.withdrawal_confirmed"];
    assert_eq!(kinds[kinds.len() - 3..], last);
    walk.clock.advance(TimeDelta::days(7));
    walk.on_deadline().await;
    assert!(!walk.event_types().await.contains(&"consent.confirmation_overdue".to_owned()));
}

/// Said once, when the working day is over; whoever is told then is told all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmation_is_late() {
    let walk = begin_with_consent().await;
    withdraw(&walk, FATHER).await;
    walk.ask(&birgit(), told(TO_CLUB, Channel::Message)).await.unwrap();
    let said = async || {
        let kinds = walk.event_types().await;
        kinds.iter().filter(|it| *it == "consent.confirmation_overdue").count()
    };
    let midnight = calendar::end_of(day(24));
    walk.clock.advance(midnight - TimeDelta::seconds(1) - walk.clock.now());
    walk.on_deadline().await;
    assert_eq!(said().await, 0);
    walk.clock.advance(TimeDelta::seconds(1));
    walk.on_deadline().await;
    walk.on_deadline().await;
    assert_eq!(said().await, 1);
    walk.ask(&birgit(), told(FAMILY, Channel::HomeVisit)).await.unwrap();
    let shown = walk.show(&birgit(), SHOW).await.unwrap();
    assert_eq!((shown.confirmed_at, shown.untold), (Some(midnight), vec![]));
}
