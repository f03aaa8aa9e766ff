//! Every command meets every state of a transfer, its deadlines, and one story.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{
    Aggregate as _,
    Timer::{Clear, Set},
    calendar,
    testing::check,
};
use proptest::prelude::*;
use proto::{
    code::Municipality,
    computed::ComputedBy,
    id::{SealedId, UserId},
    problem::Problem,
    sealed::{Digest, Sealed},
    thread::{HandedWords, TransferFact, TransferStep},
};
use uuid::Uuid;

use super::{NOW, WORDS, day, thread};
use crate::domain::aggregates::transfer::{Command, Rejection, Transfer, timers};

const SUMMARY: Sealed = Sealed { id: SealedId(Uuid::from_u128(70)), digest: Digest([70; 32]) };
const COMPUTED: Option<ComputedBy> = Some(ComputedBy { rules: 1, calendar: 1 });
const BODIL: UserId = UserId(Uuid::from_u128(71));

fn herning() -> Municipality {
    "0657".parse().unwrap()
}

fn struer() -> Municipality {
    "0671".parse().unwrap()
}

/// Monday the fifth working day after is a Monday, the tenth a Monday too.
const SEND_BY: NaiveDate = day(30);
fn receive_by() -> NaiveDate {
    "2026-12-07".parse().unwrap()
}

fn detect() -> Command {
    Command::Detect { thread: thread(), from: herning(), now: NOW }
}

fn initiate(to: Municipality) -> Command {
    Command::Initiate { thread: thread(), from: herning(), to, now: NOW }
}

fn send() -> Command {
    Command::Send { summary: SUMMARY, material: vec![handed(1)] }
}

/// The words, and their copy.
fn handed(nth: u128) -> HandedWords {
    HandedWords { from: SealedId(Uuid::from_u128(100 + nth)), to: WORDS }
}

fn receive() -> Command {
    Command::Receive { bridge_builder: BODIL }
}

fn miss(step: TransferStep) -> Command {
    Command::Miss { step }
}

fn detected() -> TransferFact {
    let (from, receive_by) = (herning(), receive_by());
    TransferFact::MoveDetected {
        thread: thread(),
        from,
        send_by: SEND_BY,
        receive_by,
        computed: COMPUTED,
    }
}

fn initiated() -> TransferFact {
    let (from, to, receive_by) = (herning(), struer(), receive_by());
    TransferFact::Initiated {
        thread: thread(),
        from,
        to,
        send_by: SEND_BY,
        receive_by,
        computed: COMPUTED,
    }
}

fn sent() -> TransferFact {
    let (from, to, material) = (herning(), struer(), vec![handed(1)]);
    TransferFact::MaterialSent { thread: thread(), from, to, summary: SUMMARY, material }
}

fn received() -> TransferFact {
    let (from, to) = (herning(), struer());
    TransferFact::Received { thread: thread(), from, to, bridge_builder: BODIL }
}

fn cancelled(to: Option<Municipality>) -> TransferFact {
    TransferFact::Cancelled { thread: thread(), from: herning(), to }
}

fn overdue(missing: TransferStep, to: Option<Municipality>) -> TransferFact {
    let due_on = match missing {
        TransferStep::Material => SEND_BY,
        TransferStep::Receipt => receive_by(),
    };
    TransferFact::Overdue { thread: thread(), from: herning(), to, missing, due_on }
}

/// A thread that stays, one whose family moves, one that knows where to, one whose material is sent.
fn states() -> [Vec<TransferFact>; 4] {
    [vec![], vec![detected()], vec![detected(), initiated()], vec![detected(), initiated(), sent()]]
}

#[test]
fn detecting() {
    let [stays, detected_it, initiated_it, sent_it] = states();
    check::<Transfer>(&stays, detect(), Ok(&[detected()]));
    for given in [&detected_it, &initiated_it, &sent_it] {
        check::<Transfer>(given, detect(), Err(Rejection::AlreadyMoving));
    }
    // It may move once more.
    let over = [sent_it, vec![received()]].concat();
    check::<Transfer>(&over, detect(), Ok(&[detected()]));
    let stayed = [detected_it, vec![cancelled(None)]].concat();
    check::<Transfer>(&stayed, detect(), Ok(&[detected()]));
}

#[test]
fn initiating() {
    let [stays, detected_it, initiated_it, sent_it] = states();
    check::<Transfer>(&stays, initiate(struer()), Ok(&[initiated()]));
    check::<Transfer>(&detected_it, initiate(struer()), Ok(&[initiated()]));
    check::<Transfer>(&initiated_it, initiate(struer()), Err(Rejection::AlreadyMoving));
    check::<Transfer>(&sent_it, initiate(struer()), Err(Rejection::AlreadyMoving));
    for nowhere in [herning(), Municipality::COUNTRY] {
        check::<Transfer>(&stays, initiate(nowhere), Err(Rejection::SameMunicipality));
        check::<Transfer>(&detected_it, initiate(nowhere), Err(Rejection::SameMunicipality));
    }
    // The days run from when it was detected.
    let later = Command::Initiate {
        thread: thread(),
        from: herning(),
        to: struer(),
        now: calendar::start_of(receive_by()),
    };
    check::<Transfer>(&detected_it, later, Ok(&[initiated()]));
}

#[test]
fn sending() {
    let [stays, detected_it, initiated_it, sent_it] = states();
    check::<Transfer>(&stays, send(), Err(Rejection::NotMoving));
    check::<Transfer>(&detected_it, send(), Err(Rejection::NotInitiated));
    check::<Transfer>(&initiated_it, send(), Ok(&[sent()]));
    check::<Transfer>(&sent_it, send(), Err(Rejection::AlreadySent));
    let material = |material: Vec<HandedWords>| Command::Send { summary: SUMMARY, material };
    let answer = |command| state(&initiated_it).decide(command).map(|_| ());
    assert_eq!(answer(material(vec![])), Ok(()));
    assert_eq!(answer(material((0..200).map(handed).collect())), Ok(()));
    assert_eq!(answer(material((0..201).map(handed).collect())), Err(Rejection::Material));
    assert_eq!(answer(material(vec![handed(1), handed(1)])), Err(Rejection::Material));
}

#[test]
fn receiving() {
    let [stays, detected_it, initiated_it, sent_it] = states();
    check::<Transfer>(&stays, receive(), Err(Rejection::NotMoving));
    check::<Transfer>(&detected_it, receive(), Err(Rejection::NotSent));
    check::<Transfer>(&initiated_it, receive(), Err(Rejection::NotSent));
    check::<Transfer>(&sent_it, receive(), Ok(&[received()]));
    let over = [sent_it, vec![received()]].concat();
    check::<Transfer>(&over, receive(), Err(Rejection::NotMoving));
}

#[test]
fn cancelling() {
    let [stays, detected_it, initiated_it, sent_it] = states();
    check::<Transfer>(&stays, Command::Cancel, Err(Rejection::NotMoving));
    check::<Transfer>(&detected_it, Command::Cancel, Ok(&[cancelled(None)]));
    check::<Transfer>(&initiated_it, Command::Cancel, Ok(&[cancelled(Some(struer()))]));
    check::<Transfer>(&sent_it, Command::Cancel, Ok(&[cancelled(Some(struer()))]));
    let over = [sent_it, vec![received()]].concat();
    check::<Transfer>(&over, Command::Cancel, Err(Rejection::NotMoving));
}

/// P-20: said once each, and only of what is missing.
#[test]
fn being_late() {
    use TransferStep::{Material, Receipt};
    let [stays, detected_it, initiated_it, sent_it] = states();
    let to = Some(struer());
    for step in [Material, Receipt] {
        check::<Transfer>(&stays, miss(step), Ok(&[]));
        check::<Transfer>(&detected_it, miss(step), Ok(&[overdue(step, None)]));
        check::<Transfer>(&initiated_it, miss(step), Ok(&[overdue(step, to)]));
    }
    check::<Transfer>(&sent_it, miss(Material), Ok(&[]));
    check::<Transfer>(&sent_it, miss(Receipt), Ok(&[overdue(Receipt, to)]));
    let late = vec![detected(), overdue(Material, None), initiated()];
    check::<Transfer>(&late, miss(Material), Ok(&[]));
    check::<Transfer>(&late, miss(Receipt), Ok(&[overdue(Receipt, to)]));
    let received_late = [sent_it, vec![overdue(Receipt, to)]].concat();
    check::<Transfer>(&received_late, miss(Receipt), Ok(&[]));
    check::<Transfer>(&received_late, receive(), Ok(&[received()]));
}

/// Five and ten Danish working days.
#[test]
fn deadlines() {
    for (moved, send, receive) in [
        ("2026-11-23T08:00:00Z", "2026-11-30", "2026-12-07"), // Monday
        ("2026-11-23T23:30:00Z", "2026-12-01", "2026-12-08"), // Tuesday has begun
        ("2026-12-18T10:00:00Z", "2026-12-29", "2027-01-07"), // the Friday before Christmas
        ("2026-03-26T10:00:00Z", "2026-04-07", "2026-04-14"), // the Thursday before Easter week
    ] {
        let now: DateTime<Utc> = moved.parse().unwrap();
        let (send_by, receive_by): (NaiveDate, NaiveDate) =
            (send.parse().unwrap(), receive.parse().unwrap());
        let fact = TransferFact::MoveDetected {
            thread: thread(),
            from: herning(),
            send_by,
            receive_by,
            computed: COMPUTED,
        };
        let command = Command::Detect { thread: thread(), from: herning(), now };
        check::<Transfer>(&[], command, Ok(std::slice::from_ref(&fact)));
        let expected = [
            Set("transfer_material", calendar::end_of(send_by)),
            Set("transfer_receipt", calendar::end_of(receive_by)),
        ];
        assert_eq!(timers(&fact), expected);
    }
    let both = vec![Clear("transfer_material"), Clear("transfer_receipt")];
    for (fact, expected) in [
        (sent(), vec![Clear("transfer_material")]),
        (received(), both.clone()),
        (cancelled(None), both),
        (overdue(TransferStep::Receipt, None), vec![]),
    ] {
        assert_eq!(timers(&fact), expected);
    }
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::NotMoving, 409, "thread_not_moving"),
        (Rejection::AlreadyMoving, 409, "thread_already_moving"),
        (Rejection::SameMunicipality, 422, "same_municipality"),
        (Rejection::NotInitiated, 409, "transfer_not_initiated"),
        (Rejection::AlreadySent, 409, "transfer_already_sent"),
        (Rejection::NotSent, 409, "transfer_not_sent"),
        (Rejection::Material, 422, "material_unclear"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}

proptest! {
    /// Nothing is received that was not sent, nothing is sent that nobody knows where to; after its end it begins anew.
    #[test]
    fn every_history_is_a_story(commands in prop::collection::vec(command(), 0..24)) {
        let mut transfer = Transfer::default();
        let mut last: Option<TransferFact> = None;
        for command in commands {
            for fact in transfer.decide(command).unwrap_or_default() {
                transfer = transfer.evolve(&fact);
                if matches!(fact, TransferFact::Overdue { .. }) {
                    prop_assert!(last.is_some());
                    continue;
                }
                prop_assert!(follows(last.as_ref(), &fact), "{:?} after {:?}", fact, last);
                last = Some(fact);
            }
        }
    }
}

/// What may come after what.
fn follows(before: Option<&TransferFact>, fact: &TransferFact) -> bool {
    use TransferFact::{Cancelled, Initiated, MaterialSent, MoveDetected, Received};
    match before {
        None | Some(Received { .. } | Cancelled { .. }) => {
            matches!(fact, MoveDetected { .. } | Initiated { .. })
        }
        Some(MoveDetected { .. }) => matches!(fact, Initiated { .. } | Cancelled { .. }),
        Some(Initiated { .. }) => matches!(fact, MaterialSent { .. } | Cancelled { .. }),
        Some(MaterialSent { .. }) => matches!(fact, Received { .. } | Cancelled { .. }),
        Some(TransferFact::Overdue { .. }) => false,
    }
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => Just(detect()),
        3 => prop::sample::select(vec![herning(), struer()]).prop_map(initiate),
        3 => Just(send()),
        3 => Just(receive()),
        1 => Just(Command::Cancel),
        1 => prop::sample::select(TransferStep::ALL).prop_map(miss),
    ]
}

fn state(given: &[TransferFact]) -> Transfer {
    given.iter().fold(Transfer::default(), Transfer::evolve)
}
