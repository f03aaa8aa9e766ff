//! Consents, how they end, and what was passed on without one.

mod project;
mod show;

use chrono::NaiveDate;
use platform::{Ctx, calendar};
use proto::{code::Municipality, id::PersonId, who::Role};
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    project::project,
    show::{consent, consents, consents_of_thread, disclosures, withdrawal},
};
use crate::ThreadService;

/// Whose consents somebody may see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    pub(super) tenant: Municipality,
    /// Only their own and their children's; everybody's when there is none.
    pub(super) person: Option<PersonId>,
    /// The day in Denmark.
    pub(super) today: NaiveDate,
}

impl Sight {
    pub(crate) fn of(ctx: &Ctx<ThreadService>) -> Sight {
        let actor = &ctx.actor;
        let person = (actor.role == Role::Family).then_some(PersonId(actor.subject.0));
        Sight { tenant: actor.tenant, person, today: calendar::day(ctx.clock.now()) }
    }

    /// As the municipality sees it, on a day.
    pub(crate) fn of_municipality(tenant: Municipality, today: NaiveDate) -> Sight {
        Sight { tenant, person: None, today }
    }
}

/// Why a consent is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Over {
    Refused,
    Lapsed,
    Withdrawn,
    Expired,
    EndedByTransfer,
}
