//! What somebody asks about their own data (GDPR art. 15 to 18): received, the asker known, answered within a month.

pub(super) mod rejection;
mod standing;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate, Timer, calendar};
use proto::{
    actor::{Actor, Duty, Role},
    id::{KeyId, PersonId, SealedId},
    vault::{AsksAs, Controller, IdentityMethod, RefusalReason, Right, SubjectRequestFact},
};

pub(crate) use self::rejection::Rejection;
use super::{
    erasure::{Case, Ruling},
    words::What,
};

/// One calendar month to the end of that day in Denmark, or of the month's last day (art. 12(3)); a reminder a week before.
const RULE_VERSION: u16 = 1;

/// The timers of a request.
pub(crate) const REMIND: &str = "subject_request_remind";
pub(crate) const OVERDUE: &str = "subject_request_overdue";
pub(crate) const LIFT: &str = "subject_request_lift";

/// A request, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SubjectRequest {
    /// Nothing was asked under this id.
    #[default]
    Unknown,
    /// It waits for an answer.
    Open(Standing),
    /// It is answered; what it restricted may still be lifted.
    Answered(Standing),
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// About whom.
    pub subject: PersonId,
    /// Which right.
    pub right: Right,
    /// Who asks.
    pub asked_by: PersonId,
    /// As what.
    pub asks_as: AsksAs,
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is asked.
    pub wanted: Wanted,
    /// Until when.
    pub due_by: DateTime<Utc>,
    /// Whether it is known who asks.
    pub is_verified: bool,
    /// Whether it was said that a week is left.
    pub is_reminded: bool,
    /// Whether it was said that it is late.
    pub is_overdue: bool,
    /// What was corrected.
    pub corrected: Vec<SealedId>,
    /// What each controller was told to do.
    pub cases: Vec<Case>,
    /// What is kept from being used, until when.
    pub restricted: Vec<(Controller, Option<NaiveDate>)>,
}

/// What is done about a request, by whom, when.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// By whom.
    pub by: Actor,
    /// When.
    pub now: DateTime<Utc>,
    /// What.
    pub deed: Deed,
}

/// What can be done about a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// It comes in.
    Receive(Wanted),
    /// Who asks has shown who they are.
    Verify(IdentityMethod),
    /// A week is left.
    Remind,
    /// The month is over.
    FallOverdue,
    /// The person has got what is held about them.
    Deliver {
        /// How many things.
        items: u32,
        /// How many looks.
        looks: u32,
        /// How many events.
        events: u32,
        /// How many things were left out.
        withheld: u32,
    },
    /// Right words in the place of wrong ones.
    Rectify {
        /// What is wrong.
        wrong: What,
        /// What is right.
        right: What,
    },
    /// What a controller holds is not used.
    Restrict {
        /// Held by whom.
        controller: Controller,
        /// Until the end of this day.
        until_on: Option<NaiveDate>,
    },
    /// It may be used again.
    Lift(Controller),
    /// What was restricted until now may be used again.
    LiftDue,
    /// What becomes of what one controller holds.
    Decide {
        /// The decision.
        ruling: Ruling,
        /// Who holds something about the person now.
        holders: Vec<Controller>,
    },
    /// What was decided is done.
    Execute {
        /// Held by whom.
        controller: Controller,
        /// The keys to it that there are now.
        keys: Vec<KeyId>,
        /// Who holds something about the person now.
        holders: Vec<Controller>,
    },
    /// It is refused as a whole.
    Refuse(RefusalReason),
    /// All that was to be corrected or restricted is.
    Answer,
}

/// When a request that comes in at `now` must be answered, and when somebody is reminded.
pub(crate) fn deadline(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let due_on = calendar::months_after(calendar::day(now), 1);
    (calendar::end_of(due_on), calendar::end_of(calendar::days_before(due_on, 7)))
}

/// Data protection is a duty of an auditor or a leader (model 6.5).
pub(crate) fn is_data_protection_officer(actor: &Actor) -> bool {
    matches!(actor.role, Role::Auditor | Role::Leader) && actor.duty == Some(Duty::DataProtection)
}

/// Whether `by` may do `deed`, whatever the request is.
fn mandate(by: &Actor, deed: &Deed) -> Result<(), Rejection> {
    let officer = is_data_protection_officer(by);
    let works_there =
        officer || matches!(by.role, Role::CaseWorker | Role::Leader | Role::Administrator);
    let is_theirs = match deed {
        Deed::Receive(Wanted { asked_by, asks_as, .. }) if by.role == Role::Family => {
            by.subject.0 == asked_by.0 && matches!(asks_as, AsksAs::Subject | AsksAs::CustodyHolder)
        }
        Deed::Receive(_) | Deed::Verify(_) => works_there,
        Deed::Rectify { wrong, .. } => match wrong.controller {
            Controller::Municipality => by.role == Role::CaseWorker,
            Controller::Organisation(it) => {
                by.role == Role::Coordinator && by.organisation == Some(it)
            }
        },
        Deed::Deliver { .. }
        | Deed::Restrict { .. }
        | Deed::Lift(_)
        | Deed::Decide { .. }
        | Deed::Refuse(_) => officer,
        // Each controller answers for its own (D-12): nothing of an organisation's is destroyed but by the organisation.
        Deed::Execute { controller: Controller::Municipality, .. } => {
            matches!(by.role, Role::CaseWorker | Role::Administrator)
        }
        Deed::Execute { controller: Controller::Organisation(it), .. } => {
            by.role == Role::Coordinator && by.organisation == Some(*it)
        }
        Deed::Answer => officer || by.role == Role::CaseWorker,
        Deed::Remind | Deed::FallOverdue | Deed::LiftDue => by.role == Role::System,
    };
    if is_theirs { Ok(()) } else { Err(Rejection::NotTheirs) }
}

impl Aggregate for SubjectRequest {
    type Command = Command;
    type Event = SubjectRequestFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<SubjectRequestFact>, Rejection> {
        mandate(&command.by, &command.deed)?;
        match self {
            SubjectRequest::Unknown => begin(&command),
            SubjectRequest::Open(standing) => standing.go_on(command),
            SubjectRequest::Answered(standing) => standing.afterwards(&command),
        }
    }

    fn evolve(self, event: &SubjectRequestFact) -> SubjectRequest {
        match (self, event) {
            (
                SubjectRequest::Unknown,
                SubjectRequestFact::Received { subject, right, asked_by, asks_as, due_by, .. },
            ) => {
                let wanted = Wanted {
                    subject: *subject,
                    right: *right,
                    asked_by: *asked_by,
                    asks_as: *asks_as,
                };
                SubjectRequest::Open(Standing::new(wanted, *due_by))
            }
            (
                SubjectRequest::Open(standing) | SubjectRequest::Answered(standing),
                SubjectRequestFact::Answered {},
            ) => SubjectRequest::Answered(standing),
            (SubjectRequest::Open(standing), event) => SubjectRequest::Open(standing.after(event)),
            (SubjectRequest::Answered(standing), event) => {
                SubjectRequest::Answered(standing.after(event))
            }
            (SubjectRequest::Unknown, _) => SubjectRequest::Unknown,
        }
    }
}

fn begin(command: &Command) -> Result<Vec<SubjectRequestFact>, Rejection> {
    match &command.deed {
        Deed::Receive(wanted) => {
            let Wanted { subject, right, asked_by, asks_as } = *wanted;
            if (asks_as == AsksAs::Subject) != (subject == asked_by) {
                return Err(Rejection::NotWhoTheySay);
            }
            let (due_by, remind_at) = deadline(command.now);
            Ok(vec![SubjectRequestFact::Received {
                subject,
                right,
                asked_by,
                asks_as,
                due_by,
                remind_at,
                rule_version: RULE_VERSION,
            }])
        }
        Deed::Remind | Deed::FallOverdue | Deed::LiftDue => Ok(vec![]),
        Deed::Verify(_)
        | Deed::Deliver { .. }
        | Deed::Rectify { .. }
        | Deed::Restrict { .. }
        | Deed::Lift(_)
        | Deed::Decide { .. }
        | Deed::Execute { .. }
        | Deed::Refuse(_)
        | Deed::Answer => Err(Rejection::Unknown),
    }
}

/// What an event sets or clears on its request's timers.
pub(crate) fn timers(event: &SubjectRequestFact) -> Vec<Timer> {
    match event {
        SubjectRequestFact::Received { due_by, remind_at, .. } => {
            vec![Timer::Set(REMIND, *remind_at), Timer::Set(OVERDUE, *due_by)]
        }
        SubjectRequestFact::Answered {} => vec![Timer::Clear(REMIND), Timer::Clear(OVERDUE)],
        SubjectRequestFact::RestrictionApplied { next_lift_at, .. }
        | SubjectRequestFact::RestrictionLifted { next_lift_at, .. } => {
            vec![next_lift_at.map_or(Timer::Clear(LIFT), |at| Timer::Set(LIFT, at))]
        }
        SubjectRequestFact::IdentityVerified { .. }
        | SubjectRequestFact::DueSoon { .. }
        | SubjectRequestFact::Overdue { .. }
        | SubjectRequestFact::AccessPackageDelivered { .. }
        | SubjectRequestFact::RectificationApplied { .. }
        | SubjectRequestFact::ErasureDecided { .. }
        | SubjectRequestFact::SubjectKeyDestroyed { .. }
        | SubjectRequestFact::Refused { .. } => vec![],
    }
}

/// What to do when the timer `kind` has run out.
pub(crate) fn on_deadline(kind: &str) -> Option<Deed> {
    match kind {
        REMIND => Some(Deed::Remind),
        OVERDUE => Some(Deed::FallOverdue),
        LIFT => Some(Deed::LiftDue),
        _ => None,
    }
}
