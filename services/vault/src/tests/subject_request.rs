//! What somebody asks about their own data: every command in every state, whose mandate it is, when it is due.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{
    Aggregate as _, Timer,
    testing::{actor, check, monday},
};
use proto::{
    actor::{Actor, Duty, Role},
    id::{KeyId, OrganisationId, PersonId, SealedId, UserId},
    sealed::{Digest, Sealed},
    vault::{
        AsksAs, Authority, Controller, ErasureBasis, ErasureOutcome, Field, IdentityMethod,
        RefusalReason, Right, SubjectRequestFact as Fact,
    },
};
use uuid::Uuid;

use crate::domain::{
    erasure::Ruling,
    subject_request::{
        self, Command, Deed, LIFT, OVERDUE, REMIND, Rejection, SubjectRequest, Wanted, deadline,
        timers,
    },
    words::What,
};

pub(super) const MOTHER: PersonId = PersonId(Uuid::from_u128(1));
pub(super) const CLUB: Controller = Controller::Organisation(OrganisationId(Uuid::from_u128(5)));
pub(super) const OTHER_CLUB: Controller =
    Controller::Organisation(OrganisationId(Uuid::from_u128(6)));
pub(super) const DECIDER: UserId = UserId(Uuid::from_u128(7));
pub(super) const KEY: KeyId = KeyId(Uuid::from_u128(8));

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn officer() -> Actor {
    Actor { subject: DECIDER, duty: Some(Duty::DataProtection), ..actor(Role::Auditor, "0751") }
}

pub(super) fn coordinator() -> Actor {
    Actor {
        organisation: Some(OrganisationId(Uuid::from_u128(5))),
        ..actor(Role::Coordinator, "0751")
    }
}

pub(super) fn wanted(right: Right) -> Wanted {
    Wanted { subject: MOTHER, right, asked_by: MOTHER, asks_as: AsksAs::Subject }
}

pub(super) fn words(n: u128, controller: Controller, field: Field) -> What {
    let sealed = Sealed { id: SealedId(Uuid::from_u128(n)), digest: Digest([9; 32]) };
    What { sealed, subject: MOTHER, controller, field, copy_of: None }
}

/// Done by whoever may, on Monday 23 November 2026.
pub(super) fn by(who: Actor, deed: Deed) -> Command {
    Command { by: who, now: monday(), deed }
}

pub(super) fn decide(controller: Controller, outcome: ErasureOutcome, basis: ErasureBasis) -> Deed {
    let until_on = (outcome == ErasureOutcome::Restricted).then(|| day("2031-12-31"));
    let ruling = Ruling { controller, outcome, basis, until_on };
    Deed::Decide { ruling, holders: vec![Controller::Municipality, CLUB] }
}

/// Who executes what was decided about what a controller holds: of an organisation its own coordinator.
pub(super) fn of_club(controller: Controller) -> Actor {
    match controller {
        Controller::Municipality => actor(Role::Administrator, "0751"),
        Controller::Organisation(organisation) => {
            Actor { organisation: Some(organisation), ..actor(Role::Coordinator, "0751") }
        }
    }
}

pub(super) fn execute(controller: Controller) -> Deed {
    Deed::Execute { controller, keys: vec![KEY], holders: vec![Controller::Municipality, CLUB] }
}

pub(super) fn rectify(wrong: u128, right: u128) -> Deed {
    Deed::Rectify {
        wrong: words(wrong, Controller::Municipality, Field::Surname),
        right: words(right, Controller::Municipality, Field::Surname),
    }
}

const DELIVER: Deed = Deed::Deliver { items: 1, looks: 2, events: 3, withheld: 0 };
const RESTRICT: Deed = Deed::Restrict { controller: CLUB, until_on: None };

/// One of each, by somebody who may.
pub(super) fn commands() -> Vec<(&'static str, Command)> {
    let worker = || actor(Role::CaseWorker, "0751");
    let system = || actor(Role::System, "0751");
    vec![
        ("receive", by(worker(), Deed::Receive(wanted(Right::Access)))),
        ("verify", by(worker(), Deed::Verify(IdentityMethod::MitId))),
        ("remind", by(system(), Deed::Remind)),
        ("fall overdue", by(system(), Deed::FallOverdue)),
        ("deliver", by(officer(), DELIVER)),
        ("rectify", by(worker(), rectify(1, 2))),
        ("restrict", by(officer(), RESTRICT)),
        ("lift", by(officer(), Deed::Lift(CLUB))),
        ("lift due", by(system(), Deed::LiftDue)),
        ("decide", by(officer(), decide(CLUB, ErasureOutcome::Erased, ErasureBasis::ConsentEnded))),
        ("execute", by(of_club(CLUB), execute(CLUB))),
        ("refuse", by(officer(), Deed::Refuse(RefusalReason::NotTheirs))),
        ("answer", by(officer(), Deed::Answer)),
    ]
}

pub(super) fn received(right: Right) -> Fact {
    let (due_by, remind_at) = deadline(monday());
    Fact::Received {
        subject: MOTHER,
        right,
        asked_by: MOTHER,
        asks_as: AsksAs::Subject,
        due_by,
        remind_at,
        rule_version: 1,
    }
}

pub(super) const VERIFIED: Fact = Fact::IdentityVerified { method: IdentityMethod::MitId };
pub(super) const ANSWERED: Fact = Fact::Answered {};

pub(super) fn decided(
    controller: Controller,
    outcome: ErasureOutcome,
    basis: ErasureBasis,
) -> Fact {
    Fact::ErasureDecided {
        controller,
        outcome,
        basis,
        until_on: (outcome == ErasureOutcome::Restricted).then(|| day("2031-12-31")),
        appeal_to: (outcome != ErasureOutcome::Erased).then_some(Authority::Datatilsynet),
        decided_by: DECIDER,
    }
}

pub(super) fn club_erased() -> Fact {
    decided(CLUB, ErasureOutcome::Erased, ErasureBasis::ConsentEnded)
}

pub(super) fn destroyed(controller: Controller) -> Fact {
    Fact::SubjectKeyDestroyed { subject: MOTHER, controller, keys: vec![KEY] }
}

pub(super) fn corrected() -> Fact {
    let by = words(2, Controller::Municipality, Field::Surname).sealed;
    Fact::RectificationApplied { sealed: SealedId(Uuid::from_u128(1)), by }
}

pub(super) fn restricted(controller: Controller, until_on: Option<NaiveDate>) -> Fact {
    let next_lift_at = until_on.map(platform::calendar::end_of);
    Fact::RestrictionApplied { subject: MOTHER, controller, until_on, next_lift_at }
}

/// The states, each by what has happened.
fn states() -> Vec<(&'static str, Vec<Fact>)> {
    let verified = |right| vec![received(right), VERIFIED];
    let then = |right, more: &[Fact]| [verified(right), more.to_vec()].concat();
    vec![
        ("unknown", vec![]),
        ("access asked", vec![received(Right::Access)]),
        ("access", verified(Right::Access)),
        ("rectification", verified(Right::Rectification)),
        ("corrected", then(Right::Rectification, &[corrected()])),
        ("restriction", verified(Right::Restriction)),
        ("restricted", then(Right::Restriction, &[restricted(CLUB, None)])),
        ("erasure", verified(Right::Erasure)),
        ("decided", then(Right::Erasure, &[club_erased()])),
        ("executed", then(Right::Erasure, &[club_erased(), destroyed(CLUB)])),
        ("answered", then(Right::Restriction, &[restricted(CLUB, None), ANSWERED])),
    ]
}

/// A row for each command, a column for each state. `+` something happens, `=` nothing has to, else why not.
#[rustfmt::skip]
const TABLE: &[(&str, [&str; 11])] = &[
    // unknown, access asked, access, rectification, corrected, restriction, restricted, erasure, decided, executed, answered
    ("receive",      ["+", "have", "have", "have", "have", "have", "have", "have", "have", "have", "have"]),
    ("verify",       ["404", "+", "known", "known", "known", "known", "known", "known", "known", "known", "over"]),
    ("remind",       ["=", "+", "+", "+", "+", "+", "+", "+", "+", "+", "="]),
    ("fall overdue", ["=", "+", "+", "+", "+", "+", "+", "+", "+", "+", "="]),
    ("deliver",      ["404", "who", "+", "other", "other", "other", "other", "other", "other", "other", "over"]),
    ("rectify",      ["404", "other", "other", "+", "done", "other", "other", "other", "other", "other", "over"]),
    ("restrict",     ["404", "other", "other", "other", "other", "+", "done", "other", "other", "other", "over"]),
    ("lift",         ["404", "not", "not", "not", "not", "not", "+", "not", "not", "not", "+"]),
    ("lift due",     ["=", "=", "=", "=", "=", "=", "=", "=", "=", "=", "="]),
    ("decide",       ["404", "other", "other", "other", "other", "other", "other", "+", "done", "done", "over"]),
    ("execute",      ["404", "other", "other", "other", "other", "other", "other", "not", "+", "done", "over"]),
    ("refuse",       ["404", "+", "+", "+", "begun", "+", "begun", "+", "begun", "begun", "over"]),
    ("answer",       ["404", "other", "other", "not", "+", "not", "+", "other", "other", "other", "over"]),
];

fn short(rejection: Rejection) -> &'static str {
    match rejection {
        Rejection::Unknown => "404",
        Rejection::AlreadyReceived => "have",
        Rejection::AlreadyVerified => "known",
        Rejection::NotVerified => "who",
        Rejection::AlreadyAnswered => "over",
        Rejection::OtherRight => "other",
        Rejection::AlreadyCorrected
        | Rejection::AlreadyRestricted
        | Rejection::AlreadyDecided
        | Rejection::AlreadyExecuted => "done",
        Rejection::NotRestricted | Rejection::NotDecided | Rejection::NothingDone => "not",
        Rejection::AlreadyBegun => "begun",
        Rejection::NotTheirs
        | Rejection::DeciderExecutes
        | Rejection::NotWhoTheySay
        | Rejection::DoesNotReplace
        | Rejection::UntilWhen
        | Rejection::UntilNever
        | Rejection::MunicipalRecord
        | Rejection::BasisDoesNotFit
        | Rejection::HoldsNothing
        | Rejection::NothingToExecute => "?",
    }
}

#[test]
fn every_command_in_every_state() {
    let states = states();
    assert_eq!(TABLE.len(), commands().len());
    for ((name, command), (row, expected)) in commands().into_iter().zip(TABLE) {
        assert_eq!(name, *row);
        for ((state, given), expected) in states.iter().zip(expected) {
            let request = given.iter().fold(SubjectRequest::default(), SubjectRequest::evolve);
            let actual = match request.decide(command.clone()) {
                Ok(facts) if facts.is_empty() => "=",
                Ok(_) => "+",
                Err(rejection) => short(rejection),
            };
            assert_eq!(actual, *expected, "{name} when {state}");
        }
    }
}

#[test]
fn what_happens() {
    let worker = || actor(Role::CaseWorker, "0751");
    let verified = |right| [received(right), VERIFIED];
    let then = |right, fact: Fact| [received(right), VERIFIED, fact];
    let (due_by, _) = deadline(monday());
    check::<SubjectRequest>(
        &[],
        by(worker(), Deed::Receive(wanted(Right::Access))),
        Ok(&[received(Right::Access)]),
    );
    let system = || actor(Role::System, "0751");
    check::<SubjectRequest>(
        &verified(Right::Access),
        by(system(), Deed::Remind),
        Ok(&[Fact::DueSoon { due_by }]),
    );
    check::<SubjectRequest>(
        &then(Right::Access, Fact::DueSoon { due_by }),
        by(system(), Deed::Remind),
        Ok(&[]),
    );
    check::<SubjectRequest>(
        &then(Right::Access, Fact::Overdue { due_by }),
        by(system(), Deed::FallOverdue),
        Ok(&[]),
    );
    let delivered = Fact::AccessPackageDelivered { items: 1, looks: 2, events: 3, withheld: 0 };
    check::<SubjectRequest>(
        &verified(Right::Access),
        by(officer(), DELIVER),
        Ok(&[delivered, ANSWERED]),
    );
    check::<SubjectRequest>(
        &verified(Right::Rectification),
        by(worker(), rectify(1, 2)),
        Ok(&[corrected()]),
    );
    check::<SubjectRequest>(
        &verified(Right::Restriction),
        by(officer(), RESTRICT),
        Ok(&[restricted(CLUB, None)]),
    );
    let refused =
        Fact::Refused { reason: RefusalReason::NotTheirs, appeal_to: Authority::Datatilsynet };
    check::<SubjectRequest>(
        &verified(Right::Restriction),
        by(officer(), Deed::Refuse(RefusalReason::NotTheirs)),
        Ok(&[refused, ANSWERED]),
    );
}

#[test]
fn who_asks_as_the_person_is_the_person() {
    let worker = || actor(Role::CaseWorker, "0751");
    let child = PersonId(Uuid::from_u128(2));
    for (subject, asks_as, expected) in [
        (MOTHER, AsksAs::Subject, Ok(())),
        (child, AsksAs::Subject, Err(Rejection::NotWhoTheySay)),
        (child, AsksAs::CustodyHolder, Ok(())),
        (child, AsksAs::Representative, Ok(())),
        (MOTHER, AsksAs::CustodyHolder, Err(Rejection::NotWhoTheySay)),
    ] {
        let deed = Deed::Receive(Wanted { subject, asks_as, ..wanted(Right::Access) });
        let actual = SubjectRequest::default().decide(by(worker(), deed)).map(drop);
        assert_eq!(actual, expected, "{asks_as}");
    }
}

/// A letter for each role of [`Role::ALL`], and at the end for an auditor and a leader on the duty of data protection:
/// `x` may, `-` may not.
#[rustfmt::skip]
const MANDATES: &[(&str, &str)] = &[
    //               CBcVLAafs AL
    ("receive",      "x---xx--- xx"),
    ("verify",       "x---xx--- xx"),
    ("remind",       "--------x --"),
    ("fall overdue", "--------x --"),
    ("deliver",      "--------- xx"),
    ("rectify",      "x-------- --"),
    ("restrict",     "--------- xx"),
    ("lift",         "--------- xx"),
    ("lift due",     "--------x --"),
    ("decide",       "--------- xx"),
    // An organisation's: its own coordinator, who acts for none here.
    ("execute",      "--------- --"),
    ("refuse",       "--------- xx"),
    ("answer",       "x-------- xx"),
];

#[test]
fn whose_mandate_it_is() {
    let officers = [Role::Auditor, Role::Leader]
        .map(|role| Actor { duty: Some(Duty::DataProtection), ..actor(role, "0751") });
    for ((name, command), (row, expected)) in commands().into_iter().zip(MANDATES) {
        assert_eq!(name, *row);
        let may = |who: &Actor| {
            let command = Command { by: who.clone(), ..command.clone() };
            match SubjectRequest::default().decide(command) {
                Err(Rejection::NotTheirs) => '-',
                Ok(_) | Err(_) => 'x',
            }
        };
        let roles: String = Role::ALL.iter().map(|it| may(&actor(*it, "0751"))).collect();
        let officers: String = officers.iter().map(may).collect();
        assert_eq!(format!("{roles} {officers}"), *expected, "{name}");
    }
}

#[test]
fn a_family_member_asks_for_themself_or_for_their_child() {
    let mother = Actor { subject: UserId(MOTHER.0), ..actor(Role::Family, "0751") };
    let child = PersonId(Uuid::from_u128(2));
    for (wanted, expected) in [
        (wanted(Right::Access), true),
        (Wanted { subject: child, asks_as: AsksAs::CustodyHolder, ..wanted(Right::Access) }, true),
        (
            Wanted { subject: child, asks_as: AsksAs::Representative, ..wanted(Right::Access) },
            false,
        ),
        (Wanted { subject: child, asked_by: child, ..wanted(Right::Access) }, false),
    ] {
        let decided = SubjectRequest::default().decide(by(mother.clone(), Deed::Receive(wanted)));
        assert_eq!(decided.is_ok(), expected, "{wanted:?}");
    }
}

/// When it comes in, until when it must be answered, and when somebody is reminded.
#[test]
fn a_month_ends_with_its_day_or_with_the_month() {
    for (received, due_by, remind_at) in [
        ("2026-11-23T08:00:00Z", "2026-12-23T23:00:00Z", "2026-12-16T23:00:00Z"),
        // 30 days in the next month, 28, 29 in a leap year.
        ("2026-10-31T12:00:00Z", "2026-11-30T23:00:00Z", "2026-11-23T23:00:00Z"),
        ("2027-01-31T12:00:00Z", "2027-02-28T23:00:00Z", "2027-02-21T23:00:00Z"),
        ("2028-01-31T12:00:00Z", "2028-02-29T23:00:00Z", "2028-02-22T23:00:00Z"),
        ("2028-01-29T12:00:00Z", "2028-02-29T23:00:00Z", "2028-02-22T23:00:00Z"),
        ("2028-02-29T12:00:00Z", "2028-03-29T22:00:00Z", "2028-03-22T23:00:00Z"),
        // Half past eleven in the evening at home, and half an hour later.
        ("2026-12-31T22:30:00Z", "2027-01-31T23:00:00Z", "2027-01-24T23:00:00Z"),
        ("2026-12-31T23:00:00Z", "2027-02-01T23:00:00Z", "2027-01-25T23:00:00Z"),
        // Into summer, out of it.
        ("2027-03-05T12:00:00Z", "2027-04-05T22:00:00Z", "2027-03-29T22:00:00Z"),
        ("2026-10-02T12:00:00Z", "2026-11-02T23:00:00Z", "2026-10-26T23:00:00Z"),
    ] {
        assert_eq!(deadline(moment(received)), (moment(due_by), moment(remind_at)), "{received}");
    }
}

#[test]
fn timers_run_until_it_is_answered() {
    let (due_by, remind_at) = deadline(monday());
    let until = day("2031-12-31");
    let end = platform::calendar::end_of(until);
    let lifted =
        |next_lift_at| Fact::RestrictionLifted { subject: MOTHER, controller: CLUB, next_lift_at };
    for (fact, expected) in [
        (received(Right::Access), vec![Timer::Set(REMIND, remind_at), Timer::Set(OVERDUE, due_by)]),
        (VERIFIED, vec![]),
        (Fact::DueSoon { due_by }, vec![]),
        (Fact::Overdue { due_by }, vec![]),
        (Fact::AccessPackageDelivered { items: 0, looks: 0, events: 0, withheld: 0 }, vec![]),
        (corrected(), vec![]),
        (restricted(CLUB, None), vec![Timer::Clear(LIFT)]),
        (restricted(CLUB, Some(until)), vec![Timer::Set(LIFT, end)]),
        (lifted(None), vec![Timer::Clear(LIFT)]),
        (lifted(Some(end)), vec![Timer::Set(LIFT, end)]),
        (club_erased(), vec![]),
        (destroyed(CLUB), vec![]),
        (ANSWERED, vec![Timer::Clear(REMIND), Timer::Clear(OVERDUE)]),
    ] {
        assert_eq!(timers(&fact), expected, "{fact:?}");
    }
    for (kind, deed) in
        [(REMIND, Deed::Remind), (OVERDUE, Deed::FallOverdue), (LIFT, Deed::LiftDue)]
    {
        assert_eq!(subject_request::on_deadline(kind), Some(deed));
    }
    assert_eq!(subject_request::on_deadline("another"), None);
}
