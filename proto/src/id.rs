//! Identifiers. Each carries its noun, so that a thread's id cannot stand where a match's is wanted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )* };
}

ids! {
    /// Chosen by the asker; the same id gets the same answer.
    CommandId
    /// One fact in one log; derived from the command that caused it, see [`EventId::of`].
    EventId
    /// The thread around one child or family (den røde tråd).
    ThreadId
    /// A referral (henvisning).
    ReferralId
    /// A step of a municipal case, as its case system knows it.
    CaseStepId
    /// A municipality's rule of when civil society is considered.
    InvolvementRuleId
    /// Somebody `vault` holds data about: a child, a guardian, a volunteer, a contact.
    PersonId
    /// Somebody who is logged in. A family member's user id is their person id.
    UserId
    /// A voluntary organisation's branch.
    OrganisationId
    /// A partnership agreement between a municipality and an organisation, see [`AgreementId::of`].
    AgreementId
    /// A volunteer in one organisation.
    VolunteerId
    /// A task around a child that an organisation takes on.
    AssignmentId
    /// A volunteer and a child.
    MatchId
    /// A goal of the child's or the family's own.
    GoalId
    /// A meeting of the network around a family.
    MeetingId
    /// A consent.
    ConsentId
    /// What was passed on without a consent.
    DisclosureId
    /// A thread's move to another municipality, see [`TransferId::of`].
    TransferId
    /// A planned follow-up.
    FollowUpId
    /// One answer to one instrument.
    MeasurementId
    /// Something that waits for a person.
    AlertId
    /// Words or a person's data, sealed in `vault`.
    SealedId
    /// A look without a relation, with its reason.
    BreakGlassId
    /// A data key of `vault`: its name, never itself.
    KeyId
    /// What somebody asked about their own data.
    SubjectRequestId
    /// A human or a machine that can log in.
    AccountId
    /// A role that an account has, until a day. One that has ended never comes back: the next is another.
    GrantId
    /// A login, until it ends.
    SessionId
    /// A role that is offered to whoever redeems it.
    InvitationId
    /// A way in which an account logs in; who it is at a provider it does not say.
    LoginId
}

/// A name-based id (UUIDv8): the same `noun` and `parts` give the same id, everywhere and always.
#[must_use]
pub fn derive(noun: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new_with_prefix(noun.as_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl EventId {
    /// The `nth` event of a command. A log takes a command id once, so event ids are unique without an index of their own.
    #[must_use]
    pub fn of(command: CommandId, nth: u32) -> EventId {
        EventId(derive("event", &[command.0.as_bytes(), &nth.to_be_bytes()]))
    }
}

impl CommandId {
    /// The `nth` command with which `hearer` reacts to `event`: handling it again asks the same again.
    #[must_use]
    pub fn of_reaction(hearer: &str, event: EventId, nth: u32) -> CommandId {
        CommandId(derive("reaction", &[hearer.as_bytes(), event.0.as_bytes(), &nth.to_be_bytes()]))
    }
}

impl UserId {
    /// As whom an account acts by a grant that names no person: no log knows it by the account.
    #[must_use]
    pub fn of_grant(grant: GrantId) -> UserId {
        UserId(derive("subject", &[grant.0.as_bytes()]))
    }
}

impl ThreadId {
    /// The thread that opens when `referral` is accepted.
    #[must_use]
    pub fn of(referral: ReferralId) -> ThreadId {
        ThreadId(derive("thread", &[referral.0.as_bytes()]))
    }

    /// The thread that opens when the strand of `child` leaves `thread` (SC-07).
    #[must_use]
    pub fn of_split(thread: ThreadId, child: PersonId) -> ThreadId {
        ThreadId(derive("split_thread", &[thread.0.as_bytes(), child.0.as_bytes()]))
    }
}

impl TransferId {
    /// A thread moves to one municipality at a time.
    #[must_use]
    pub fn of(thread: ThreadId) -> TransferId {
        TransferId(derive("transfer", &[thread.0.as_bytes()]))
    }
}

impl AgreementId {
    /// A municipality and an organisation have one agreement at a time.
    #[must_use]
    pub fn of(
        organisation: OrganisationId,
        municipality: crate::code::Municipality,
    ) -> AgreementId {
        AgreementId(derive(
            "agreement",
            &[organisation.0.as_bytes(), municipality.as_str().as_bytes()],
        ))
    }
}

impl FollowUpId {
    /// The follow-up that every assignment gets when it starts.
    #[must_use]
    pub fn of(assignment: AssignmentId) -> FollowUpId {
        FollowUpId(derive("follow_up", &[assignment.0.as_bytes()]))
    }
}
