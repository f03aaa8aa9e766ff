//! What is sealed opens with its key in its place, and in no other way.

use proptest::prelude::*;
use proto::{
    id::{OrganisationId, PersonId, SealedId},
    vault::{Controller, Field},
};
use uuid::Uuid;

use crate::{
    MasterKey, MasterKeys, NotAMasterKey,
    domain::cipher::{
        DataKey, DoesNotOpen, Owner, Place, controller_name, controller_named, digest,
    },
    domain::master::Wrapped,
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
    let (master, key) = (MasterKeys::from(MasterKey::draw()), DataKey::draw());
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
    assert!(DataKey::unwrap(&wrapped, &MasterKey::draw().into(), &OWNER).is_err());
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
    assert_eq!(again.id(), key.id());
    assert_ne!(MasterKey::draw().id(), key.id());
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
fn several_master_keys_open_and_the_first_wraps() {
    let (old, new, other) = (MasterKey::draw(), MasterKey::draw(), MasterKey::draw());
    let (old_id, new_id) = (old.id(), new.id());
    let both = format!("{}\n{}\n\n", new.to_hex().as_str(), old.to_hex().as_str());
    let both: MasterKeys = both.parse().unwrap();
    assert_eq!(both.current(), new_id);
    assert_eq!(both.former().collect::<Vec<_>>(), [old_id]);

    let old = MasterKeys::from(old);
    let key = DataKey::draw();
    let sealed = key.seal(WORDS, &PLACE).unwrap();
    let by_old = key.wrap(&old, &OWNER).unwrap();
    assert_eq!(by_old.master, Some(old_id));
    let by_new = both.rewrap(&by_old, &OWNER).unwrap();
    assert_eq!(by_new.master, Some(new_id));
    // What was wrapped before master keys had ids opens as well.
    let nameless = Wrapped { master: None, ..by_old.clone() };
    for wrapped in [&by_old, &by_new, &nameless] {
        let again = DataKey::unwrap(wrapped, &both, &OWNER).unwrap();
        assert_eq!(again.open(&sealed, &PLACE).unwrap().as_str(), WORDS);
    }
    assert!(DataKey::unwrap(&by_new, &old, &OWNER).is_err());
    assert!(MasterKeys::from(other).rewrap(&by_old, &OWNER).is_err());
    for text in ["", " \n", "ab", &format!("{}\nab", "0".repeat(64))] {
        assert!(text.parse::<MasterKeys>().is_err(), "{text}");
    }
    assert!(!format!("{both:?}").contains(&new_id.to_string()));
}

/// Whoever has the table of digests and no key finds nobody in it: without the key a digest says nothing.
#[test]
fn a_digest_is_of_one_key_one_kind_and_one_text() {
    let (key, other) = (DataKey::draw(), DataKey::draw());
    let digest = key.digest("cpr", "6101121234");
    assert_eq!(digest, key.digest("cpr", "6101121234"));
    assert_ne!(digest, key.digest("cpr", "6101121235"));
    assert_ne!(digest, key.digest("name", "6101121234"));
    assert_ne!(digest, other.digest("cpr", "6101121234"));
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
