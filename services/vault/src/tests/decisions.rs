//! Every command in every state, and who may seal what.

use std::collections::BTreeSet;

use platform::{
    Aggregate as _,
    testing::{actor, check},
};
use proptest::prelude::*;
use proto::{
    actor::{Actor, Role},
    id::{BreakGlassId, OrganisationId, PersonId, SealedId},
    sealed::{Digest, Sealed},
    vault::{Controller, Field, LookFact, LookOutcome, Purpose, ShareWith, Tie, Verb, WordsFact},
};
use uuid::Uuid;

use crate::domain::{
    access_record::{self, Look, Seen},
    words::{self, What, Words, mandate, measure},
};

const CHILD: PersonId = PersonId(Uuid::from_u128(1));
const GLASS: BreakGlassId = BreakGlassId(Uuid::from_u128(7));

fn what(n: u8) -> What {
    let sealed = Sealed { id: SealedId(Uuid::from_u128(9)), digest: Digest([n; 32]) };
    let (controller, field) = (Controller::Municipality, Field::Wish);
    What { sealed, subject: CHILD, controller, field, copy_of: None }
}

fn seal(n: u8) -> words::Command {
    words::Command::Seal { thread: None, what: what(n) }
}

fn sealed(n: u8) -> WordsFact {
    let What { sealed, subject, controller, field, copy_of } = what(n);
    WordsFact::WasSealed { sealed, subject, controller, field, copy_of }
}

#[test]
fn words_are_sealed_once() {
    check::<Words>(&[], seal(1), Ok(&[sealed(1)]));
    check::<Words>(&[sealed(1)], seal(1), Ok(&[]));
    check::<Words>(&[sealed(1)], seal(2), Err(words::Rejection::Taken));
}

/// An import that died between sealing and submitting seals the same again; nobody seals something else there.
#[test]
fn what_was_destroyed_unused_is_sealed_again_as_what_it_was() {
    let gone = [sealed(1), WordsFact::UnusedDestroyed {}];
    check::<Words>(&gone, seal(1), Ok(&[sealed(1)]));
    let other_ciphertext = |sealed: Sealed| Sealed { digest: Digest([9; 32]), ..sealed };
    let again = What { sealed: other_ciphertext(what(1).sealed), ..what(1) };
    let What { sealed, subject, controller, field, copy_of } = again;
    check::<Words>(
        &gone,
        words::Command::Seal { thread: None, what: again },
        Ok(&[WordsFact::WasSealed { sealed, subject, controller, field, copy_of }]),
    );
    let organisation = Controller::Organisation(OrganisationId(Uuid::from_u128(5)));
    for what in [
        What { subject: PersonId(Uuid::from_u128(99)), ..what(1) },
        What { controller: organisation, ..what(1) },
        What { field: Field::BreakGlassReason, ..what(1) },
        What { copy_of: Some(what(1).sealed.id), ..what(1) },
    ] {
        let seal = words::Command::Seal { thread: None, what };
        check::<Words>(&gone, seal, Err(words::Rejection::Taken));
    }
}

#[test]
fn words_are_shared_once_and_with_whom_they_can_be() {
    use words::{Command::Share, Rejection};
    let note = |field| {
        let What { sealed, subject, controller, copy_of, .. } = what(1);
        WordsFact::WasSealed { sealed, subject, controller, field, copy_of }
    };
    let shared = |with| WordsFact::Shared { with };
    for (field, with, can) in [
        (Field::ContactNote, ShareWith::CaseWorker, true),
        (Field::ContactNote, ShareWith::Family, true),
        (Field::ContactNote, ShareWith::Organisation, false),
        (Field::Goal, ShareWith::Organisation, true),
        (Field::Goal, ShareWith::CaseWorker, false),
        (Field::ChildView, ShareWith::Family, false),
        (Field::Cpr, ShareWith::Organisation, false),
    ] {
        let then = if can { Ok([shared(with)]) } else { Err(Rejection::NotShared) };
        check::<Words>(
            &[note(field)],
            Share(with),
            then.as_ref().map(|it| &it[..]).map_err(|it| *it),
        );
    }
    let twice = [note(Field::Goal), shared(ShareWith::Organisation)];
    check::<Words>(&twice, Share(ShareWith::Organisation), Err(Rejection::AlreadyShared));
    check::<Words>(&[], Share(ShareWith::Family), Err(Rejection::Unknown));
    let gone = [note(Field::Goal), WordsFact::UnusedDestroyed {}];
    check::<Words>(&gone, Share(ShareWith::Organisation), Err(Rejection::Unknown));
}

#[test]
fn words_that_nobody_used_are_destroyed_once() {
    let destroyed = WordsFact::UnusedDestroyed {};
    check::<Words>(&[], words::Command::DestroyUnused, Ok(&[]));
    check::<Words>(
        &[sealed(1)],
        words::Command::DestroyUnused,
        Ok(std::slice::from_ref(&destroyed)),
    );
    check::<Words>(&[sealed(1), destroyed], words::Command::DestroyUnused, Ok(&[]));
}

/// Each tie has its own fact, and a broken glass stands beside what was seen through it alone.
#[test]
fn a_look_says_by_which_right() {
    let id = |n| SealedId(Uuid::from_u128(n));
    let seen = |n, tie| Seen {
        sealed: Some(id(n)),
        field: Some(Field::Goal),
        outcome: LookOutcome::Shown,
        tie,
    };
    let command = access_record::Command {
        seen: vec![seen(1, Tie::Author), seen(2, Tie::BreakGlass), seen(3, Tie::Author)],
        ..look(&[])
    };
    let facts = Look::default().decide(command).unwrap();
    let told: Vec<_> = facts
        .into_iter()
        .map(|LookFact::Logged { sealed, tie, break_glass, .. }| (sealed, tie, break_glass))
        .collect();
    assert_eq!(
        told,
        [
            (vec![id(1), id(3)], Some(Tie::Author), None),
            (vec![id(2)], Some(Tie::BreakGlass), Some(GLASS)),
        ]
    );
}

fn look(seen: &[(u128, Option<Field>, LookOutcome)]) -> access_record::Command {
    let seen = seen
        .iter()
        .map(|(id, field, outcome)| Seen {
            sealed: Some(SealedId(Uuid::from_u128(*id))),
            field: *field,
            outcome: *outcome,
            tie: Tie::CaseWorker,
        })
        .collect();
    access_record::Command {
        thread: None,
        subject: CHILD,
        purpose: Purpose::CaseWork,
        verb: Verb::Read,
        break_glass: Some(GLASS),
        seen,
    }
}

fn logged(sealed: &[u128], fields: &[Field], outcome: LookOutcome) -> LookFact {
    let sealed_is_empty = sealed.is_empty();
    let sealed = sealed.iter().map(|it| SealedId(Uuid::from_u128(*it))).collect();
    LookFact::Logged {
        subject: CHILD,
        sealed,
        fields: fields.to_vec(),
        purpose: Purpose::CaseWork,
        outcome,
        verb: Some(Verb::Read),
        tie: Some(if sealed_is_empty { Tie::None } else { Tie::CaseWorker }),
        break_glass: None,
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
    check::<Look>(
        &[logged(&[], &[], Nothing)],
        look(&[]),
        Err(access_record::Rejection::AlreadyLogged),
    );
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
        prop_assert_eq!(words, Words::Sealed(what(commands[0]), BTreeSet::new()));
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
        // Leaders and auditors say why they break the glass, and nothing else.
        let why =
            matches!(role, Role::CaseWorker | Role::BridgeBuilder | Role::Leader | Role::Auditor);
        let reason = Field::BreakGlassReason;
        assert_eq!(mandate(&actor, Controller::Municipality, CHILD, reason).is_ok(), why, "{role}");
        assert_eq!(
            mandate(&actor, Controller::Municipality, CHILD, Field::Wish),
            municipality,
            "{role}"
        );
        assert_eq!(
            mandate(&actor, Controller::Municipality, own, Field::Wish),
            municipality_own,
            "{role}"
        );
        assert_eq!(
            mandate(&actor, Controller::Organisation(ours), CHILD, Field::Wish),
            organisation,
            "{role}"
        );
        assert_eq!(
            mandate(&actor, Controller::Organisation(theirs), CHILD, Field::Wish),
            Err(NotYourController),
            "{role}"
        );
        let without = Actor { organisation: None, ..actor };
        assert_eq!(
            mandate(&without, Controller::Organisation(ours), CHILD, Field::Wish),
            Err(NotYourController),
            "{role}"
        );
    }
}
