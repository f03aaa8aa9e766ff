use platform::testing::check;
use proto::assignment::CvrFact as Fact;

use super::{BLUE, RED};
use crate::domain::aggregates::cvr::{Cvr, Rejection, Take};

/// Modulus 11: the last digit fits the others.
#[test]
fn what_can_be_a_number() {
    for number in [10_000_009, 10_000_017, 13_585_628] {
        assert!(Cvr::is_one(number), "{number}");
    }
    for number in [0, 12_345_678, 10_000_008, 1_000_009, 100_000_090, u32::MAX] {
        assert!(!Cvr::is_one(number), "{number}");
    }
}

#[test]
fn one_number_one_organisation() {
    let (red, blue) = (Take { organisation: RED }, Take { organisation: BLUE });
    let taken = Fact::Taken { organisation: RED };
    check::<Cvr>(&[], red, Ok(std::slice::from_ref(&taken)));
    check::<Cvr>(std::slice::from_ref(&taken), red, Ok(&[]));
    check::<Cvr>(&[taken], blue, Err(Rejection::Taken));
    let (here, there) = ("0751".parse().unwrap(), "0671".parse().unwrap());
    assert_ne!(Cvr::of(10_000_009, here), Cvr::of(10_000_009, there));
}
