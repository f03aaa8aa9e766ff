//! Whose a number in the Central Business Register is, in one municipality's directory.

use platform::Aggregate;
use proto::{
    assignment::CvrFact as Fact,
    code::Municipality,
    id::{OrganisationId, derive},
};
use uuid::Uuid;

/// A number, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cvr(Option<OrganisationId>);

/// An organisation comes into the directory with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// Which.
    pub organisation: OrganisationId,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It is another one's.
    #[error(
        "another organisation of the directory has this number: find it there, or check the number"
    )]
    Taken,
}

impl Cvr {
    /// The stream of `number` in the directory of `municipality`.
    #[must_use]
    pub fn of(number: u32, municipality: Municipality) -> Uuid {
        derive("cvr", &[&number.to_be_bytes(), municipality.as_str().as_bytes()])
    }

    /// Whether the last digit fits the others (modulus 11).
    #[must_use]
    pub fn is_one(number: u32) -> bool {
        const WEIGHTS: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 2];
        let digits = WEIGHTS.iter().scan(number, |rest, weight| {
            let digit = *rest % 10;
            *rest /= 10;
            Some(digit * weight)
        });
        (10_000_000..=99_999_999).contains(&number) && digits.sum::<u32>().is_multiple_of(11)
    }
}

impl Aggregate for Cvr {
    type Command = Take;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, Take { organisation }: Take) -> Result<Vec<Fact>, Rejection> {
        match self.0 {
            None => Ok(vec![Fact::Taken { organisation }]),
            Some(it) if it == organisation => Ok(vec![]),
            Some(_) => Err(Rejection::Taken),
        }
    }

    fn evolve(self, event: &Fact) -> Cvr {
        let Fact::Taken { organisation } = event;
        Cvr(Some(*organisation))
    }
}
