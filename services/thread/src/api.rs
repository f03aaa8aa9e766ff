//! From the wire to a decision, from a view to an answer, from a rejection to a problem.

pub(crate) mod consent;
pub(crate) mod thread;
pub(crate) mod transfer;

use proto::problem::Problem;

const LIMIT_MAX: u16 = 200;

/// Whether a page can be that long.
fn page(limit: u16) -> Result<(), Problem> {
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(());
    }
    let detail = "a page holds 1 to 200: ask for one of that size";
    Err(Problem::new(422, "limit_out_of_range", detail))
}
