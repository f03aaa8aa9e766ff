use chrono::{DateTime, Utc};
use platform::{Aggregate as _, testing::check};
use proto::{
    assignment::{
        AskAgainReason, AssignmentEndReason, AssignmentFact as Fact, Contribution, DeclineReason,
        Explanation, Factor, PauseReason, Programme,
    },
    code::{AgeBand, Need},
    id::{ConsentId, OrganisationId},
};
use uuid::Uuid;

use super::{
    ANOTHER_MATCH, BLUE, CHILD, GREEN, MATCH, OF_BLUE, OF_RED, PARENT, RED, THREAD, moment, monday,
};
use crate::domain::{
    aggregates::assignment::{Assignment, Choice, Command, Rejection, Told},
    speaks_for::SpeaksFor,
};

const ACCEPTED: Fact = Fact::OfferAccepted { organisation: RED };
const DECLINED: Fact = Fact::OfferDeclined { organisation: RED, reason: DeclineReason::NoCapacity };
const LAPSED: Fact = Fact::OfferLapsed { organisation: RED };
const STARTED: Fact = Fact::Started { thread: THREAD, child: CHILD, organisation: RED };
const LINKED: Fact = Fact::MatchLinked { r#match: MATCH };
const UNLINKED: Fact = Fact::MatchUnlinked { r#match: MATCH };
const COMPLETED: Fact = Fact::Completed { organisation: RED };
const UNPLACED: Fact = Fact::Unplaced { asked: 0 };
const ENDED: Fact =
    Fact::Ended { reason: AssignmentEndReason::FamilyWish, organisation: Some(RED) };
const CONSENT: ConsentId = ConsentId(Uuid::from_u128(0xC0));
const SUSPENDED: Fact = Fact::Suspended { reason: PauseReason::Consent, consent: Some(CONSENT) };
const RESUMED: Fact = Fact::Resumed { consent: Some(CONSENT) };

/// The end of the fifth working day after [`monday`].
fn expires_at() -> DateTime<Utc> {
    moment("2026-11-30T23:00:00Z")
}

fn plan_for(candidates: &[OrganisationId]) -> Command {
    Command::Plan {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: candidates.to_vec(),
        refused_before: vec![],
        ask_again: None,
    }
}

fn planned_for(candidates: &[OrganisationId]) -> Fact {
    Fact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: candidates.to_vec(),
        ask_again: None,
    }
}

fn choice(organisation: OrganisationId) -> Option<Choice> {
    Some(Choice { organisation, free_places: 3, agreement_days: 38 })
}

fn offered(organisation: OrganisationId, rank: u16, order: i64, expires_at: DateTime<Utc>) -> Fact {
    Fact::Offered {
        organisation,
        rank,
        explanation: vec![
            Explanation { factor: Factor::Order, value: order },
            Explanation { factor: Factor::FreePlaces, value: 3 },
            Explanation { factor: Factor::AgreementDays, value: 38 },
        ],
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        expires_at,
        rules: Some(1),
        calendar: Some(1),
    }
}

fn offer(next: Option<Choice>) -> Command {
    Command::Offer { next, now: monday() }
}

fn accept(by: SpeaksFor, now: DateTime<Utc>) -> Command {
    Command::Accept { by, rests: false, now }
}

fn decline(by: SpeaksFor, next: Option<Choice>, now: DateTime<Utc>) -> Command {
    Command::Decline { by, reason: DeclineReason::NoCapacity, next, now }
}

fn lapse(expires_at: DateTime<Utc>, next: Option<Choice>) -> Command {
    Command::Told(Told::Lapse { expires_at, next, now: expires_at })
}

fn planned() -> Vec<Fact> {
    vec![planned_for(&[RED, BLUE, GREEN])]
}

fn after(mut given: Vec<Fact>, more: &[Fact]) -> Vec<Fact> {
    given.extend_from_slice(more);
    given
}

fn offering() -> Vec<Fact> {
    after(planned(), &[offered(RED, 1, 1, expires_at())])
}

fn accepted() -> Vec<Fact> {
    after(offering(), &[ACCEPTED])
}

fn active() -> Vec<Fact> {
    after(accepted(), &[LINKED, STARTED])
}

fn completed() -> Vec<Fact> {
    after(active(), &[UNLINKED, COMPLETED])
}

fn unplaced() -> Vec<Fact> {
    after(planned(), &[UNPLACED])
}

fn ended() -> Vec<Fact> {
    after(active(), &[UNLINKED, ENDED])
}

fn resting() -> Vec<Fact> {
    after(active(), &[UNLINKED, SUSPENDED])
}

/// A command in a state that has one answer for it, whatever its details.
#[track_caller]
fn refused(states: &[Vec<Fact>], command: &Command, why: Rejection) {
    for given in states {
        check::<Assignment>(given, command.clone(), Err(why));
    }
}

#[test]
fn plan() {
    let fifty: Vec<_> = (0..50).map(|it| OrganisationId(Uuid::from_u128(it))).collect();
    let too_many: Vec<_> = (0..51).map(|it| OrganisationId(Uuid::from_u128(it))).collect();
    check::<Assignment>(&[], plan_for(&[RED]), Ok(&[planned_for(&[RED])]));
    check::<Assignment>(&[], plan_for(&fifty), Ok(&[planned_for(&fifty)]));
    check::<Assignment>(&[], plan_for(&[]), Err(Rejection::NoCandidates));
    check::<Assignment>(&[], plan_for(&too_many), Err(Rejection::TooManyCandidates));
    check::<Assignment>(&[], plan_for(&[RED, BLUE, RED]), Err(Rejection::NamedTwice));
    let states = [planned(), offering(), accepted(), active(), completed(), unplaced(), ended()];
    refused(&states, &plan_for(&[RED]), Rejection::AlreadyPlanned);
    // I-17: who said no, or nothing, to the same is asked again for a reason.
    let again = |ask_again| Command::Plan {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![BLUE, RED],
        refused_before: vec![RED],
        ask_again,
    };
    check::<Assignment>(&[], again(None), Err(Rejection::AskedBefore));
    let reason = Some(AskAgainReason::FamilyWish);
    let mut planned = planned_for(&[BLUE, RED]);
    if let Fact::Planned { ask_again, .. } = &mut planned {
        *ask_again = reason;
    }
    check::<Assignment>(&[], again(reason), Ok(&[planned]));
}

#[test]
fn ask_the_first() {
    let stranger = OrganisationId(Uuid::from_u128(0xD));
    check::<Assignment>(&[], offer(None), Err(Rejection::Unknown));
    check::<Assignment>(&planned(), offer(choice(RED)), Ok(&[offered(RED, 1, 1, expires_at())]));
    // Those before it cannot be asked now: it is the first asked, and third in the bridge-builder's order.
    check::<Assignment>(
        &planned(),
        offer(choice(GREEN)),
        Ok(&[offered(GREEN, 1, 3, expires_at())]),
    );
    // Passed over, not struck out.
    check::<Assignment>(&planned(), offer(None), Err(Rejection::NobodyFree));
    check::<Assignment>(&planned(), offer(choice(stranger)), Err(Rejection::NotToBeAsked));
    let states = [offering(), accepted(), active(), completed(), unplaced(), ended()];
    refused(&states, &offer(choice(BLUE)), Rejection::AlreadyOffered);
}

#[test]
fn accept_in_time() {
    let last = expires_at() - chrono::TimeDelta::microseconds(1);
    check::<Assignment>(&[], accept(OF_RED, monday()), Err(Rejection::Unknown));
    check::<Assignment>(&offering(), accept(OF_RED, last), Ok(&[ACCEPTED]));
    check::<Assignment>(&offering(), accept(OF_RED, expires_at()), Err(Rejection::OfferExpired));
    check::<Assignment>(
        &offering(),
        accept(OF_BLUE, monday()),
        Err(Rejection::NotYourOrganisation),
    );
    check::<Assignment>(
        &offering(),
        accept(SpeaksFor::Municipality, monday()),
        Err(Rejection::NotYourOrganisation),
    );
    let states = [accepted(), active(), completed(), ended()];
    refused(&states, &accept(OF_RED, monday()), Rejection::NoOpenOffer);
    // Who never was asked has no say, however it stands.
    let states = [planned(), unplaced()];
    refused(&states, &accept(OF_RED, monday()), Rejection::NotYourOrganisation);
    let states = [planned(), accepted(), active(), completed(), unplaced(), ended()];
    refused(&states, &accept(OF_BLUE, monday()), Rejection::NotYourOrganisation);
}

/// I-06: no consent covers it yet, or none does any more.
#[test]
fn accept_and_wait_for_a_consent() {
    let accept = Command::Accept { by: OF_RED, rests: true, now: monday() };
    let waits = Fact::Suspended { reason: PauseReason::Consent, consent: None };
    check::<Assignment>(&offering(), accept, Ok(&[ACCEPTED, waits]));
}

#[test]
fn decline_and_the_next_is_asked() {
    let to_blue = offered(BLUE, 2, 2, expires_at());
    let nobody_free = Fact::NobodyFree { left: 2 };
    let nobody_left = Fact::Unplaced { asked: 1 };
    check::<Assignment>(&[], decline(OF_RED, None, monday()), Err(Rejection::Unknown));
    check::<Assignment>(
        &offering(),
        decline(OF_RED, choice(BLUE), monday()),
        Ok(&[DECLINED, to_blue]),
    );
    check::<Assignment>(&offering(), decline(OF_RED, None, monday()), Ok(&[DECLINED, nobody_free]));
    let red_alone = [planned_for(&[RED]), offered(RED, 1, 1, expires_at())];
    check::<Assignment>(&red_alone, decline(OF_RED, None, monday()), Ok(&[DECLINED, nobody_left]));
    // I-17: never the same one again.
    check::<Assignment>(
        &offering(),
        decline(OF_RED, choice(RED), monday()),
        Err(Rejection::NotToBeAsked),
    );
    check::<Assignment>(
        &offering(),
        decline(OF_RED, choice(BLUE), expires_at()),
        Err(Rejection::OfferExpired),
    );
    check::<Assignment>(
        &offering(),
        decline(OF_BLUE, choice(BLUE), monday()),
        Err(Rejection::NotYourOrganisation),
    );
    let states = [accepted(), active(), completed(), ended()];
    refused(&states, &decline(OF_RED, choice(BLUE), monday()), Rejection::NoOpenOffer);
    let states = [planned(), unplaced()];
    refused(&states, &decline(OF_RED, None, monday()), Rejection::NotYourOrganisation);
}

#[test]
fn lapse_and_the_next_is_asked() {
    let next_week = moment("2026-12-08T23:00:00Z");
    let to_blue = offered(BLUE, 2, 2, next_week);
    let nobody_free = Fact::NobodyFree { left: 2 };
    check::<Assignment>(
        &offering(),
        lapse(expires_at(), choice(BLUE)),
        Ok(&[LAPSED, to_blue.clone()]),
    );
    check::<Assignment>(&offering(), lapse(expires_at(), None), Ok(&[LAPSED, nobody_free]));
    check::<Assignment>(
        &offering(),
        lapse(expires_at(), choice(RED)),
        Err(Rejection::NotToBeAsked),
    );
    // The clock was set back after the timer ran out: the offer is over all the same.
    let set_back =
        Command::Told(Told::Lapse { expires_at: expires_at(), next: choice(BLUE), now: monday() });
    check::<Assignment>(&offering(), set_back, Ok(&[LAPSED, to_blue]));
    // The timer of an offer that was answered, or is another one by now, changes nothing.
    check::<Assignment>(&offering(), lapse(next_week, choice(BLUE)), Ok(&[]));
    for given in [vec![], planned(), accepted(), active(), completed(), unplaced(), ended()] {
        check::<Assignment>(&given, lapse(expires_at(), choice(BLUE)), Ok(&[]));
    }
}

#[test]
fn add_contribution() {
    let add = |contribution| Command::AddContribution { organisation: BLUE, contribution };
    let added = |contribution| Fact::ContributionAdded { organisation: BLUE, contribution };
    let (place, transport) = (Contribution::Place, Contribution::Transport);
    check::<Assignment>(&[], add(place), Err(Rejection::Unknown));
    check::<Assignment>(&accepted(), add(place), Ok(&[added(place)]));
    check::<Assignment>(&active(), add(place), Ok(&[added(place)]));
    check::<Assignment>(
        &after(active(), &[added(place)]),
        add(place),
        Err(Rejection::AlreadyContributes),
    );
    check::<Assignment>(&after(active(), &[added(place)]), add(transport), Ok(&[added(transport)]));
    let states = [planned(), offering(), completed(), unplaced(), ended()];
    refused(&states, &add(place), Rejection::NotCarried);
    check::<Assignment>(&resting(), add(place), Ok(&[added(place)]));
}

/// Who is asked for a part says yes itself, once; it or the municipality ends it.
#[test]
fn confirm_and_remove_a_contribution() {
    let (place, transport) = (Contribution::Place, Contribution::Transport);
    let confirm =
        |organisation, contribution| Command::ConfirmContribution { organisation, contribution };
    let remove =
        |by, contribution| Command::RemoveContribution { by, organisation: BLUE, contribution };
    let added = |contribution| Fact::ContributionAdded { organisation: BLUE, contribution };
    let confirmed = Fact::ContributionConfirmed { organisation: BLUE, contribution: place };
    let removed = |contribution, is_out| Fact::ContributionRemoved {
        organisation: BLUE,
        contribution,
        is_out,
    };
    let given = after(active(), &[added(place)]);
    check::<Assignment>(&given, confirm(BLUE, place), Ok(std::slice::from_ref(&confirmed)));
    check::<Assignment>(&given, confirm(BLUE, transport), Err(Rejection::NotAPart));
    check::<Assignment>(&given, confirm(RED, place), Err(Rejection::NotAPart));
    for (by, expected) in [
        (OF_BLUE, Ok(vec![removed(place, true)])),
        (SpeaksFor::Municipality, Ok(vec![removed(place, true)])),
        (OF_RED, Err(Rejection::NotYourOrganisation)),
        (SpeaksFor::Nobody, Err(Rejection::NotYourOrganisation)),
    ] {
        check::<Assignment>(&given, remove(by, place), expected.as_deref().map_err(|it| *it));
    }
    let yes = after(given, &[confirmed]);
    check::<Assignment>(&yes, confirm(BLUE, place), Err(Rejection::AlreadyConfirmed));
    check::<Assignment>(&yes, remove(OF_BLUE, transport), Err(Rejection::NotAPart));
    // It is out with its last part; the carrier never is by a part.
    let both = after(yes, &[added(transport)]);
    check::<Assignment>(&both, remove(OF_BLUE, place), Ok(&[removed(place, false)]));
    let one = after(both, &[removed(place, false)]);
    check::<Assignment>(&one, remove(OF_BLUE, transport), Ok(&[removed(transport, true)]));
    check::<Assignment>(&one, confirm(BLUE, place), Err(Rejection::NotAPart));
    let own = Fact::ContributionAdded { organisation: RED, contribution: place };
    let its_own =
        Command::RemoveContribution { by: OF_RED, organisation: RED, contribution: place };
    let gone = Fact::ContributionRemoved { organisation: RED, contribution: place, is_out: false };
    check::<Assignment>(&after(active(), &[own]), its_own, Ok(&[gone]));
    for command in [confirm(BLUE, place), remove(OF_BLUE, place)] {
        check::<Assignment>(&[], command.clone(), Err(Rejection::Unknown));
        let states = [planned(), offering(), completed(), unplaced(), ended()];
        refused(&states, &command, Rejection::NotCarried);
        check::<Assignment>(&accepted(), command, Err(Rejection::NotAPart));
    }
}

#[test]
fn link_one_match_at_a_time() {
    let link = |by| Command::Link { by, r#match: MATCH, consented: true };
    let unasked = Command::Link { by: OF_RED, r#match: MATCH, consented: false };
    check::<Assignment>(&accepted(), unasked, Err(Rejection::NoConsent));
    let another = Fact::MatchLinked { r#match: ANOTHER_MATCH };
    check::<Assignment>(&[], link(OF_RED), Err(Rejection::Unknown));
    check::<Assignment>(&accepted(), link(OF_RED), Ok(&[LINKED]));
    check::<Assignment>(&accepted(), link(OF_BLUE), Err(Rejection::NotYourOrganisation));
    check::<Assignment>(&after(accepted(), &[another]), link(OF_RED), Err(Rejection::MatchRunning));
    check::<Assignment>(&active(), link(OF_RED), Err(Rejection::MatchRunning));
    check::<Assignment>(&after(active(), &[UNLINKED]), link(OF_RED), Ok(&[LINKED]));
    check::<Assignment>(&resting(), link(OF_RED), Err(Rejection::Suspended));
    check::<Assignment>(&after(resting(), &[RESUMED]), link(OF_RED), Ok(&[LINKED]));
    refused(&[offering()], &link(OF_RED), Rejection::NotCarried);
    refused(&[completed(), ended()], &link(OF_RED), Rejection::NotCarried);
    refused(&[planned(), unplaced()], &link(OF_RED), Rejection::NotYourOrganisation);
    refused(&[completed(), ended()], &link(OF_BLUE), Rejection::NotYourOrganisation);
}

#[test]
fn begin_once() {
    check::<Assignment>(&[], Command::Told(Told::Begin), Err(Rejection::Unknown));
    check::<Assignment>(&accepted(), Command::Told(Told::Begin), Ok(&[STARTED]));
    check::<Assignment>(&active(), Command::Told(Told::Begin), Ok(&[]));
    refused(&[resting()], &Command::Told(Told::Begin), Rejection::Suspended);
    refused(&[after(accepted(), &[SUSPENDED])], &Command::Told(Told::Begin), Rejection::Suspended);
    let states = [planned(), offering(), completed(), unplaced(), ended()];
    refused(&states, &Command::Told(Told::Begin), Rejection::NotCarried);
}

#[test]
fn unlink() {
    let unlink = Command::Told(Told::Unlink { r#match: MATCH });
    check::<Assignment>(&[], unlink.clone(), Err(Rejection::Unknown));
    check::<Assignment>(&after(accepted(), &[LINKED]), unlink.clone(), Ok(&[UNLINKED]));
    check::<Assignment>(&active(), unlink.clone(), Ok(&[UNLINKED]));
    check::<Assignment>(&active(), Command::Told(Told::Unlink { r#match: ANOTHER_MATCH }), Ok(&[]));
    for given in [planned(), offering(), accepted(), completed(), unplaced(), ended()] {
        check::<Assignment>(&given, unlink.clone(), Ok(&[]));
    }
}

#[test]
fn complete() {
    let complete = |by| Command::Complete { by };
    let done = after(active(), &[UNLINKED]);
    check::<Assignment>(&[], complete(OF_RED), Err(Rejection::Unknown));
    check::<Assignment>(&done, complete(OF_RED), Ok(&[COMPLETED]));
    check::<Assignment>(&done, complete(SpeaksFor::Municipality), Ok(&[COMPLETED]));
    check::<Assignment>(&done, complete(OF_BLUE), Err(Rejection::NotYourOrganisation));
    check::<Assignment>(&active(), complete(OF_RED), Err(Rejection::MatchRunning));
    refused(&[accepted(), completed(), ended()], &complete(OF_RED), Rejection::NotActive);
    let states = [planned(), offering(), accepted(), completed(), unplaced(), ended()];
    refused(&states, &complete(SpeaksFor::Municipality), Rejection::NotActive);
    let states = [planned(), offering(), unplaced()];
    refused(&states, &complete(OF_RED), Rejection::NotYourOrganisation);
    refused(&[completed(), ended()], &complete(OF_BLUE), Rejection::NotYourOrganisation);
    check::<Assignment>(&resting(), complete(OF_RED), Ok(&[COMPLETED]));
}

#[test]
fn end_before_its_time() {
    let end = |by, reason| Command::End { by, reason };
    let wish = AssignmentEndReason::FamilyWish;
    check::<Assignment>(&[], end(OF_RED, wish), Err(Rejection::Unknown));
    for given in [accepted(), active(), resting()] {
        check::<Assignment>(&given, end(OF_RED, wish), Ok(&[ENDED]));
        check::<Assignment>(&given, end(SpeaksFor::Municipality, wish), Ok(&[ENDED]));
        check::<Assignment>(&given, end(OF_BLUE, wish), Err(Rejection::NotYourOrganisation));
        for reason in [AssignmentEndReason::Moved, AssignmentEndReason::ThreadClosed] {
            check::<Assignment>(&given, end(OF_RED, reason), Err(Rejection::NotByHand));
        }
    }
    let nobodys = Fact::Ended { reason: wish, organisation: None };
    for given in [planned(), offering()] {
        let by_us = end(SpeaksFor::Municipality, wish);
        check::<Assignment>(&given, by_us, Ok(std::slice::from_ref(&nobodys)));
        check::<Assignment>(&given, end(OF_RED, wish), Err(Rejection::NotYourOrganisation));
    }
    let states = [completed(), unplaced(), ended()];
    refused(&states, &end(SpeaksFor::Municipality, wish), Rejection::AlreadyOver);
}

#[test]
fn end_with_the_thread() {
    let reason = AssignmentEndReason::Moved;
    let end = || Command::Told(Told::EndWithThread { reason });
    let by = |organisation| Fact::Ended { reason, organisation };
    for given in [planned(), offering()] {
        check::<Assignment>(&given, end(), Ok(&[by(None)]));
    }
    for given in [accepted(), active(), resting()] {
        check::<Assignment>(&given, end(), Ok(&[by(Some(RED))]));
    }
    for given in [vec![], completed(), unplaced(), ended()] {
        check::<Assignment>(&given, end(), Ok(&[]));
    }
}

/// SC-04: what somebody carries rests once, and goes on once.
#[test]
fn suspend_and_resume() {
    let (suspend, resume) = (
        Command::Told(Told::Suspend { consent: CONSENT }),
        Command::Told(Told::Resume { consent: CONSENT }),
    );
    for given in [accepted(), active()] {
        check::<Assignment>(&given, suspend.clone(), Ok(&[SUSPENDED]));
        check::<Assignment>(&given, resume.clone(), Ok(&[]));
        let resting = after(given, &[SUSPENDED]);
        check::<Assignment>(&resting, suspend.clone(), Ok(&[]));
        check::<Assignment>(&resting, resume.clone(), Ok(&[RESUMED]));
    }
    for given in [vec![], planned(), offering(), completed(), unplaced(), ended()] {
        check::<Assignment>(&given, suspend.clone(), Ok(&[]));
        check::<Assignment>(&given, resume.clone(), Ok(&[]));
    }
}

/// Who said no, or nothing, to what, whatever has become of it.
#[test]
fn who_refused() {
    let declined = after(offering(), &[DECLINED, offered(BLUE, 2, 2, expires_at())]);
    let lapsed = after(declined.clone(), &[Fact::OfferLapsed { organisation: BLUE }]);
    for (given, refused) in [
        (vec![], vec![]),
        (offering(), vec![]),
        (accepted(), vec![]),
        (declined, vec![RED]),
        (lapsed.clone(), vec![RED, BLUE]),
        (after(lapsed, &[UNPLACED]), vec![RED, BLUE]),
    ] {
        let assignment = given.iter().fold(Assignment::default(), Assignment::evolve);
        assert_eq!(assignment.refused(CHILD, Need::Leisure), refused, "{given:?}");
        assert_eq!(assignment.refused(CHILD, Need::Homework), []);
        assert_eq!(assignment.refused(PARENT, Need::Leisure), []);
    }
}
