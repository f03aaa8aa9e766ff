//! What events tell about who may see what.

use chrono::{DateTime, Utc};
use proto::{
    code::Municipality,
    id::{
        AssignmentId, ConsentId, DisclosureId, OrganisationId, PersonId, ReferralId, ThreadId,
        UserId, VolunteerId,
    },
    thread::DataCategory,
};
use uuid::Uuid;

/// What a batch of events tells, each in the order it was handled.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Relations {
    pub(crate) consents: Vec<Consent>,
    pub(crate) volunteers: Vec<(VolunteerId, PersonId)>,
    pub(crate) matches: Vec<Proposed>,
    pub(crate) confirmed: Vec<Uuid>,
    pub(crate) ended: Vec<Uuid>,
    pub(crate) told: Vec<Told>,
}

/// What is taken in one after the other, because order matters or there is little of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// A case worker has referred children, all that the referral is about now.
    Referred(Referred),
    /// It is withdrawn, or goes back.
    ReferralOver(ReferralId),
    /// It is worked on in a thread.
    ReferralIn {
        referral: ReferralId,
        thread: ThreadId,
    },
    /// A child has a strand in a thread, which may have been a part of another until now.
    Joined {
        thread: ThreadId,
        tenant: Municipality,
        child: PersonId,
        split_from: Option<ThreadId>,
    },
    /// It has none any more.
    Left {
        thread: ThreadId,
        child: PersonId,
    },
    /// Somebody is accountable, and nobody else.
    Accountable {
        thread: ThreadId,
        tenant: Municipality,
        bridge_builder: UserId,
    },
    /// Another municipality acts, and who received the thread there is the children's case worker.
    Moved(Moved),
    /// The thread is closed, or goes on in another.
    Closed {
        thread: ThreadId,
        merged_into: Option<ThreadId>,
    },
    /// It goes on.
    Reopened(ThreadId),
    /// It is about to go to another municipality; or is not any more, or has gone.
    Leaving {
        thread: ThreadId,
        to: Option<Municipality>,
    },
    /// A child decides alone about a consent (L-20).
    OwnRight {
        consent: ConsentId,
        tenant: Municipality,
        subject: PersonId,
    },
    /// A consent holds no more.
    ConsentEnded(ConsentId),
    /// The law lets a recipient have a category of a person's data until a day.
    Disclosed(Consent),
    /// Something is to be done for a child.
    Planned {
        assignment: AssignmentId,
        tenant: Municipality,
        child: PersonId,
    },
    /// An organisation takes it on, or a part of it.
    Carries {
        assignment: AssignmentId,
        organisation: OrganisationId,
    },
    /// It does not any more.
    CarriesNoMore {
        assignment: AssignmentId,
        organisation: OrganisationId,
        at: DateTime<Utc>,
    },
    /// Nobody does: it is over.
    AssignmentOver {
        assignment: AssignmentId,
        at: DateTime<Utc>,
    },
    DisclosureEnded(DisclosureId),
    /// A match rests, for one reason among others.
    Paused {
        r#match: Uuid,
        reason: String,
    },
    /// That is no reason any more.
    Resumed {
        r#match: Uuid,
        reason: String,
    },
}

/// A case worker has referred children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Referred {
    pub(crate) referral: ReferralId,
    pub(crate) tenant: Municipality,
    pub(crate) worker: UserId,
    pub(crate) children: Vec<PersonId>,
}

/// A thread moves, and its children with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) thread: ThreadId,
    pub(crate) from: Municipality,
    pub(crate) to: Municipality,
    pub(crate) worker: Option<UserId>,
    pub(crate) at: DateTime<Utc>,
}

/// A recipient may have a category of a person's data until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Consent {
    pub(crate) consent: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) subject: PersonId,
    pub(crate) recipient: OrganisationId,
    pub(crate) category: DataCategory,
    pub(crate) until_on: chrono::NaiveDate,
}

/// A volunteer is proposed for a child.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposed {
    pub(crate) r#match: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) volunteer: VolunteerId,
    pub(crate) organisation: OrganisationId,
    pub(crate) child: PersonId,
}
