//! Every command in every state, and who may seal what.

use platform::{
    Aggregate as _,
    testing::{actor, check},
};
use proptest::prelude::*;
use proto::{
    id::{OrganisationId, PersonId, SealedId},
    sealed::{Digest, Sealed},
    vault::{Controller, Field, LookFact, LookOutcome, Purpose, WordsFact},
    who::{Actor, Role},
};
use uuid::Uuid;

use crate::domain::{
    look::{self, Look},
    words::{self, What, Words, mandate, measure},
};

const CHILD: PersonId = PersonId(Uuid::from_u128(1));

fn what(n: u8) -> What {
    let sealed = Sealed { id: SealedId(Uuid::from_u128(9)), digest: Digest([n; 32]) };
    What { sealed, subject: CHILD, controller: Controller::Municipality, field: Field::Wish }
}

fn seal(n: u8) -> words::Command {
    words::Command { thread: None, what: what(n) }
}

fn sealed(n: u8) -> WordsFact {
    let What { sealed, subject, controller, field } = what(n);
    WordsFact::WasSealed { sealed, subject, controller, field }
}

#[test]
fn words_are_sealed_once() {
    check::<Words>(&[], seal(1), Ok(&[sealed(1)]));
    check::<Words>(&[sealed(1)], seal(1), Ok(&[]));
    check::<Words>(&[sealed(1)], seal(2), Err(words::Rejection::Taken));
}

fn look(seen: &[(u128, Option<Field>, LookOutcome)]) -> look::Command {
    let seen = seen
        .iter()
        .map(|(id, field, outcome)| (SealedId(Uuid::from_u128(*id)), *field, *outcome))
        .collect();
    look::Command { thread: None, subject: CHILD, purpose: Purpose::CaseWork, seen }
}

fn logged(sealed: &[u128], fields: &[Field], outcome: LookOutcome) -> LookFact {
    let sealed = sealed.iter().map(|it| SealedId(Uuid::from_u128(*it))).collect();
    LookFact::Logged {
        subject: CHILD,
        sealed,
        fields: fields.to_vec(),
        purpose: Purpose::CaseWork,
        outcome,
    }
}

#[test]
fn a_look_is_logged_as_what_came_of_it() {
    use LookOutcome::{Nothing, Refused, Shown};
    check::<Look>(&[], look(&[]), Ok(&[logged(&[], &[], Nothing)]));
    check::<Look>(
        &[],
        look(&[(1, Some(Field::Wish), Shown)]),
        Ok(&[logged(&[1], &[Field::Wish], Shown)]),
    );
    let mixed = [
        (1, Some(Field::Goal), Shown),
        (2, Some(Field::Cpr), Refused),
        (3, Some(Field::FirstName), Shown),
        (4, Some(Field::Goal), Shown),
        (5, None, Nothing),
    ];
    let facts = [
        logged(&[1, 3, 4], &[Field::FirstName, Field::Goal], Shown),
        logged(&[2], &[Field::Cpr], Refused),
        logged(&[5], &[], Nothing),
    ];
    check::<Look>(&[], look(&mixed), Ok(&facts));
    check::<Look>(&[logged(&[], &[], Nothing)], look(&[]), Err(look::Rejection::AlreadyLogged));
}

proptest! {
    /// Whatever is asked, in whatever order: what is sealed stays what it was.
    #[test]
    fn sealed_words_never_change(commands in prop::collection::vec(0..4_u8, 1..12)) {
        let mut words = Words::default();
        let mut story = vec![];
        for n in &commands {
            for event in words.decide(seal(*n)).unwrap_or_default() {
                words = words.evolve(&event);
                story.push(event);
            }
        }
        prop_assert_eq!(story, [sealed(commands[0])]);
        prop_assert_eq!(words, Words::Sealed(what(commands[0])));
    }

    /// Whatever is looked at: each thing is logged once, with its own outcome, and nothing else is.
    #[test]
    fn a_look_is_logged_whole(seen in prop::collection::vec((0..8_usize, 0..3_usize), 1..12)) {
        let seen: Vec<_> = (0..).zip(&seen).map(|(id, (field, outcome))| (id, Some(Field::ALL[*field]), LookOutcome::ALL[*outcome])).collect();
        let facts = Look::default().decide(look(&seen)).unwrap();
        for (id, field, outcome) in &seen {
            let of_it = facts.iter().filter(|LookFact::Logged { sealed, .. }| sealed.contains(&SealedId(Uuid::from_u128(*id))));
            let as_it: Vec<_> = of_it.map(|LookFact::Logged { fields, outcome, .. }| (fields.contains(&field.unwrap()), *outcome)).collect();
            prop_assert_eq!(as_it, [(true, *outcome)]);
        }
        let total: usize = facts.iter().map(|LookFact::Logged { sealed, .. }| sealed.len()).sum();
        prop_assert_eq!(total, seen.len());
    }
}

#[test]
fn words_have_a_length() {
    assert_eq!(measure("Jeg vil spille fodbold"), Ok(()));
    assert_eq!(measure(&"å".repeat(words::LENGTH_MAX)), Ok(()));
    assert_eq!(measure(&"å".repeat(words::LENGTH_MAX + 1)), Err(words::Rejection::TooLong));
    assert_eq!(measure(""), Err(words::Rejection::NoWords));
    assert_eq!(measure(" \n"), Err(words::Rejection::NoWords));
}

#[test]
fn everybody_seals_for_their_own_controller() {
    use words::Rejection::{NotAboutYou, NotYourController};
    let ours = OrganisationId(Uuid::from_u128(5));
    let theirs = OrganisationId(Uuid::from_u128(6));
    for role in Role::ALL {
        let actor = Actor { organisation: Some(ours), ..actor(*role, "0751") };
        let own = PersonId(actor.subject.0);
        let (municipality, municipality_own, organisation) = match role {
            Role::CaseWorker | Role::BridgeBuilder => (Ok(()), Ok(()), Err(NotYourController)),
            Role::Family => (Err(NotAboutYou), Ok(()), Err(NotYourController)),
            Role::Coordinator | Role::Volunteer => {
                (Err(NotYourController), Err(NotYourController), Ok(()))
            }
            Role::Leader | Role::Administrator | Role::Auditor | Role::System => {
                (Err(NotYourController), Err(NotYourController), Err(NotYourController))
            }
        };
        assert_eq!(mandate(&actor, Controller::Municipality, CHILD), municipality, "{role}");
        assert_eq!(mandate(&actor, Controller::Municipality, own), municipality_own, "{role}");
        assert_eq!(mandate(&actor, Controller::Organisation(ours), CHILD), organisation, "{role}");
        assert_eq!(
            mandate(&actor, Controller::Organisation(theirs), CHILD),
            Err(NotYourController),
            "{role}"
        );
        let without = Actor { organisation: None, ..actor };
        assert_eq!(
            mandate(&without, Controller::Organisation(ours), CHILD),
            Err(NotYourController),
            "{role}"
        );
    }
}
