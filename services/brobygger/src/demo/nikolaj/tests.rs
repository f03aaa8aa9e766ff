use std::collections::BTreeSet;

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
        // An organisation keeps no number of its volunteer's.
        .filter_map(|it| it.details.cpr.map(|it| day(&it)))
        .collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers.iter().all(|day| *day > 60), "{numbers:?}");
}

/// The seventh digit says in which century (CPR-lovens tal): a child of this one, parents of the one before.
#[test]
fn numbers_are_of_the_right_age_and_century_and_differ_from_playing_to_playing() {
    for (years, from, to, century) in
        [(9, "2016-11-24", "2017-11-23", "20"), (38, "1987-11-24", "1988-11-23", "19")]
    {
        let numbers: BTreeSet<_> = (0..500_u128)
            .map(|seed| {
                let today = "2026-11-23".parse().unwrap();
                Cast::of(Uuid::from_u128(seed)).cpr("child", years, today)
            })
            .collect();
        assert_eq!(numbers.len(), 500);
        for it in numbers {
            let day: u32 = it[..2].parse().unwrap();
            let born = format!("{century}{}-{}-{:02}", &it[4..6], &it[2..4], day - 60);
            assert!((from..=to).contains(&born.as_str()), "{it}");
            assert_eq!(matches!(it.as_bytes()[7], b'4'..=b'9'), century == "20", "{it}");
        }
    }
}
