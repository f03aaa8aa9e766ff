use proto::sealed::Digest;
use uuid::Uuid;

use super::*;

fn story(seed: u128) -> Vec<Step> {
    let cast = Cast::of(Uuid::from_u128(seed));
    let sealed = words(&cast)
        .into_iter()
        .map(|(_, it)| (it.sealed, Sealed { id: it.sealed, digest: Digest::default() }))
        .collect();
    steps(&cast, &sealed, "2026-11-23".parse().unwrap()).unwrap()
}

#[test]
fn the_same_playing_asks_the_same() {
    let bodies = |seed| {
        story(seed).into_iter().map(|it| (it.ask.name, it.ask.body.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(bodies(1), bodies(1));
    assert_ne!(bodies(1), bodies(2));
}

#[test]
fn the_story_goes_forward() {
    let days: Vec<_> = story(1).iter().map(|it| it.day).collect();
    assert!(days.is_sorted(), "{days:?}");
}

#[test]
fn nobody_real_is_in_it() {
    let day = |cpr: &str| cpr[..2].parse::<u32>().unwrap();
    let numbers: Vec<_> = story(1)
        .into_iter()
        .filter(|it| it.ask.name == "register_person")
        .map(|it| serde_json::from_slice::<RegisterPerson>(&it.ask.body.unwrap()).unwrap())
        .map(|it| day(&it.details.cpr.unwrap()))
        .collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers.iter().all(|day| *day > 60), "{numbers:?}");
}

/// The seventh digit says in which century (CPR-lovens tal): a child of this one, parents of the one before.
#[test]
fn numbers_are_of_the_right_century_and_differ_from_playing_to_playing() {
    let number = |seed: u128, born: &str| {
        Cast::of(Uuid::from_u128(seed)).cpr("child", born.parse().unwrap())
    };
    assert!(number(1, "2017-02-01").starts_with("610217-"));
    assert!(matches!(number(1, "2017-02-01").as_bytes()[7], b'4'..=b'9'));
    assert!(matches!(number(1, "1988-12-24").as_bytes()[7], b'0'..=b'3'));
    assert_ne!(number(1, "2017-02-01"), number(2, "2017-02-01"));
}
