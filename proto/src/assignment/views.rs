//! What `assignment` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{
    AssignmentState, CandidateOutcome, Contribution, DeclineReason, OrganisationKind, PauseReason,
    Programme, SizeBand, VolunteerStanding,
};
use crate::{
    code::{AgeBand, Need, PublicName},
    id::{AssignmentId, MatchId, OrganisationId, PersonId, ThreadId, VolunteerId},
    message::messages,
};

messages! {
    answers:

    /// A municipality's directory.
    pub struct Organisations {
        /// By name; the first thousand.
        pub organisations: Vec<OrganisationEntry>,
    }

    /// An organisation in the directory.
    pub struct OrganisationEntry {
        /// Which.
        pub organisation: OrganisationId,
        /// As it calls itself in public.
        pub name: PublicName,
        /// What kind.
        pub kind: OrganisationKind,
        /// How many people.
        pub size: SizeBand,
        /// Places in all.
        pub places: u16,
        /// Places nobody holds.
        pub free: u16,
        /// The last day of the agreement that is in force today, or of the one that follows it without a gap.
        pub agreement_until: Option<NaiveDate>,
    }

    /// The open offers of one organisation.
    pub struct Offers {
        /// The first to lapse first; the first thousand.
        pub offers: Vec<OpenOffer>,
        /// What it is asked to carry a part of, and carries: what waits for its yes first; the first thousand.
        pub contributions: Vec<OwnPart>,
    }

    /// A part that an organisation is asked to carry, or carries; as with an offer, nothing that points at a child or a thread.
    pub struct OwnPart {
        /// To answer with.
        pub assignment: AssignmentId,
        /// What is wanted of it.
        pub contribution: Contribution,
        /// How old the child is, coarsely.
        pub age_band: AgeBand,
        /// What is needed.
        pub need: Need,
        /// In which programme.
        pub programme: Programme,
        /// Whether it has said yes.
        pub confirmed: bool,
    }

    /// An offer as the asked organisation sees it: nothing that points at a child or a thread (I-06).
    pub struct OpenOffer {
        /// To answer with.
        pub assignment: AssignmentId,
        /// How old the child is, coarsely.
        pub age_band: AgeBand,
        /// What is needed.
        pub need: Need,
        /// In which programme.
        pub programme: Programme,
        /// When it lapses.
        pub expires_at: DateTime<Utc>,
    }

    /// One assignment.
    pub struct AssignmentShown {
        /// Which.
        pub assignment: AssignmentId,
        /// Of which thread.
        pub thread: ThreadId,
        /// How it stands.
        pub state: AssignmentState,
        /// What is needed.
        pub need: Need,
        /// How old the child is, coarsely.
        pub age_band: AgeBand,
        /// In which programme.
        pub programme: Programme,
        /// Who carries it, when somebody said yes.
        pub organisation: Option<OrganisationId>,
        /// Whom the bridge-builder wants to be asked, in that order; an organisation sees itself only.
        pub candidates: Vec<Candidate>,
        /// Who else carries a part of it; an organisation that only contributes sees its own.
        pub contributions: Vec<Part>,
        /// The match that is proposed, confirmed or active.
        pub r#match: Option<MatchId>,
        /// Why it rests, when it does: an organisation that sees this asks the bridge-builder.
        pub suspended: Option<PauseReason>,
    }

    /// One of those to ask.
    pub struct Candidate {
        /// Which.
        pub organisation: OrganisationId,
        /// Its place in the bridge-builder's order, 1 is first.
        pub order: u16,
        /// How many were asked before, plus one, when it was asked.
        pub rank: Option<u16>,
        /// What came of it.
        pub outcome: CandidateOutcome,
        /// Why it said no.
        pub reason: Option<DeclineReason>,
        /// When its offer lapses or would have lapsed.
        pub expires_at: Option<DateTime<Utc>>,
    }

    /// A part that another organisation carries.
    pub struct Part {
        /// Which.
        pub organisation: OrganisationId,
        /// What it gives.
        pub contribution: Contribution,
        /// Whether it has said yes itself.
        pub confirmed: bool,
    }

    /// The volunteers of one organisation.
    pub struct Volunteers {
        /// In the order they came; the first thousand.
        pub volunteers: Vec<VolunteerEntry>,
    }

    /// A volunteer.
    pub struct VolunteerEntry {
        /// Which.
        pub volunteer: VolunteerId,
        /// Who, in `vault`.
        pub person: PersonId,
        /// How the organisation lets them stand.
        pub standing: VolunteerStanding,
        /// Whether they may meet a child today: certificate, pledge and basic course are in order, and they stand open (I-09).
        pub cleared: bool,
        /// The last day they will be, when they are or were.
        pub cleared_until: Option<NaiveDate>,
        /// How many matches hold the volunteer.
        pub load: u16,
    }
}
