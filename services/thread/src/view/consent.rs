//! Consents, how they end, and what was passed on without one.

mod project;
mod show;

use chrono::NaiveDate;
use platform::{RequestContext, calendar};
use proto::{
    actor::Role,
    code::Municipality,
    id::{PersonId, UserId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use self::{
    project::project,
    show::{consent, consents, consents_of_thread, disclosures, withdrawal},
};
use crate::ThreadService;

/// Whose consents somebody may see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer {
    pub(super) tenant: Municipality,
    /// Only their own and their children's; everybody's when there is none.
    pub(super) person: Option<PersonId>,
    /// Who asks, in the municipality: a child's own right is shown to those who have to do with it.
    pub(super) user: UserId,
    /// The day in Denmark.
    pub(super) today: NaiveDate,
}

impl Viewer {
    pub(crate) fn of(ctx: &RequestContext<ThreadService>) -> Viewer {
        let actor = &ctx.actor;
        let person = (actor.role == Role::Family).then_some(PersonId(actor.subject.0));
        let today = calendar::day(ctx.clock.now());
        Viewer { tenant: actor.tenant, person, user: actor.subject, today }
    }

    /// As everybody in the municipality may see it, on a day.
    pub(crate) fn of_municipality(tenant: Municipality, today: NaiveDate) -> Viewer {
        Viewer { tenant, person: None, user: UserId(Uuid::nil()), today }
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
    Ended,
}
