//! What is sealed opens with its key in its place, and in no other way.

use proptest::prelude::*;
use proto::{
    id::{OrganisationId, PersonId, SealedId},
    vault::{Controller, Field},
};
use uuid::Uuid;

use crate::{
    MasterKey, NotAMasterKey,
    domain::cipher::{
        DataKey, DoesNotOpen, Owner, Place, controller_name, controller_named, digest,
    },
};

const WORDS: &str = "Jeg vil spille fodbold som til VM";

const PLACE: Place<'_> = Place {
    sealed: SealedId(Uuid::from_u128(1)),
    tenant: "0751",
    subject: PersonId(Uuid::from_u128(2)),
    controller: "municipality:0751",
    field: Field::Wish,
};

const OWNER: Owner<'_> = Owner {
    key: Uuid::from_u128(3),
    subject: PersonId(Uuid::from_u128(2)),
    controller: "municipality:0751",
};

#[test]
fn it_opens_in_its_own_place_only() {
    let key = DataKey::draw();
    let sealed = key.seal(WORDS, &PLACE).unwrap();
    assert_eq!(key.open(&sealed, &PLACE).unwrap().as_str(), WORDS);
    let other = Uuid::from_u128(9);
    for place in [
        Place { sealed: SealedId(other), ..PLACE },
        Place { tenant: "0657", ..PLACE },
        Place { subject: PersonId(other), ..PLACE },
        Place { controller: "municipality:0657", ..PLACE },
        Place { field: Field::Goal, ..PLACE },
    ] {
        assert_eq!(key.open(&sealed, &place).unwrap_err(), DoesNotOpen, "{place:?}");
    }
    assert_eq!(DataKey::draw().open(&sealed, &PLACE).unwrap_err(), DoesNotOpen);
    assert_eq!(key.open(&[], &PLACE).unwrap_err(), DoesNotOpen);
}

#[test]
fn a_data_key_is_unwrapped_by_its_master_for_its_owner_only() {
    let (master, key) = (MasterKey::draw(), DataKey::draw());
    let wrapped = key.wrap(&master, &OWNER).unwrap();
    let sealed = key.seal(WORDS, &PLACE).unwrap();
    let again = DataKey::unwrap(&wrapped, &master, &OWNER).unwrap();
    assert_eq!(again.open(&sealed, &PLACE).unwrap().as_str(), WORDS);
    let other = Uuid::from_u128(9);
    for owner in [
        Owner { key: other, ..OWNER },
        Owner { subject: PersonId(other), ..OWNER },
        Owner { controller: "municipality:0657", ..OWNER },
    ] {
        assert!(DataKey::unwrap(&wrapped, &master, &owner).is_err(), "{owner:?}");
    }
    assert!(DataKey::unwrap(&wrapped, &MasterKey::draw(), &OWNER).is_err());
}

#[test]
fn the_same_words_never_look_the_same() {
    let key = DataKey::draw();
    let (one, other) = (key.seal(WORDS, &PLACE).unwrap(), key.seal(WORDS, &PLACE).unwrap());
    assert_ne!(one, other);
    assert_ne!(digest(&one), digest(&other));
}

proptest! {
    #[test]
    fn whoever_changes_a_byte_is_found(words in ".{1,40}", at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let key = DataKey::draw();
        let mut sealed = key.seal(&words, &PLACE).unwrap();
        let opened = key.open(&sealed, &PLACE).unwrap();
        prop_assert_eq!(opened.as_str(), words.as_str());
        let at = at.index(sealed.len());
        sealed[at] ^= flip;
        prop_assert!(key.open(&sealed, &PLACE).is_err());
    }
}

#[test]
fn a_master_key_is_64_digits_and_never_printed() {
    let key = MasterKey::draw();
    let hex = key.to_hex();
    let again: MasterKey = format!("{}\n", hex.as_str()).parse().unwrap();
    assert_eq!(again.to_hex(), hex);
    let wrapped = DataKey::draw().wrap(&key, &OWNER).unwrap();
    assert!(DataKey::unwrap(&wrapped, &again, &OWNER).is_ok());
    assert_eq!(format!("{key:?}"), "MasterKey(..)");
    for text in [
        "",
        "ab",
        &hex.as_str()[1..],
        &format!("{}0", hex.as_str()),
        &hex.replace(|_: char| true, "g"),
    ] {
        assert_eq!(text.parse::<MasterKey>().unwrap_err(), NotAMasterKey);
    }
}

#[test]
fn a_controller_has_a_name() {
    let organisation = Controller::Organisation(OrganisationId(Uuid::from_u128(7)));
    for controller in [Controller::Municipality, organisation] {
        let name = controller_name(controller, "0751".parse().unwrap());
        assert_eq!(controller_named(&name), Some(controller));
    }
    assert_ne!(
        controller_name(Controller::Municipality, "0751".parse().unwrap()),
        controller_name(Controller::Municipality, "0657".parse().unwrap())
    );
    assert_eq!(controller_named("municipality"), None);
}
