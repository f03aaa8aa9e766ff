//! What `assignment` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{
    AssignmentState, CandidateOutcome, Contribution, DeclineReason, MatchStanding,
    OrganisationKind, PauseReason, Programme, SizeBand, VolunteerStanding, Went,
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
        /// Around whom; nothing for an organisation, which learns that in `vault`, as far as a consent says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub child: Option<PersonId>,
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

    /// The assignments of one thread.
    pub struct ThreadAssignments {
        /// In the order of their ids; the first thousand.
        pub assignments: Vec<AssignmentShown>,
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
        /// The last day of the child certificate that was seen last; none was, or it does not count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub certificate_until: Option<NaiveDate>,
        /// Whether they signed the pledge of confidentiality.
        pub pledged: bool,
        /// The last day the basic course counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub basic_until: Option<NaiveDate>,
        /// The last day they met a child.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub met_on: Option<NaiveDate>,
    }

    /// The asker's own matches.
    pub struct Matches {
        /// Those that go on first, the latest first; the first thousand.
        pub matches: Vec<MatchLine>,
        /// For a coordinator: what the organisation has said yes to, and nobody is proposed for; the first thousand.
        pub unmatched: Vec<UnmatchedAssignment>,
    }

    /// A match.
    pub struct MatchLine {
        /// Which.
        pub r#match: MatchId,
        /// For which assignment.
        pub assignment: AssignmentId,
        /// By which organisation.
        pub organisation: OrganisationId,
        /// What it calls itself in public.
        pub organisation_name: PublicName,
        /// The volunteer.
        pub volunteer: VolunteerId,
        /// Who that is, in `vault`.
        pub helper: PersonId,
        /// For whom.
        pub child: PersonId,
        /// What is needed.
        pub need: Need,
        /// In which programme.
        pub programme: Programme,
        /// How far it has come.
        pub standing: MatchStanding,
        /// Why they do not meet for the time being; they meet when there is no reason.
        pub paused_for: Vec<PauseReason>,
        /// Whether the asker, of the family, is to answer: a custody holder, or the child itself from 10.
        pub asks_you: bool,
        /// For an organisation: whether a child from 10 is still to say yes itself.
        pub asks_child: bool,
        /// For an organisation: who has custody of the child, to call as far as a consent lets it.
        pub holders: Vec<PersonId>,
        /// When the first meeting must have been.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_meeting_by: Option<DateTime<Utc>>,
        /// The day it began.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub began_on: Option<NaiveDate>,
        /// The day of the first meeting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_met_on: Option<NaiveDate>,
        /// The last sessions, the latest first; at most five.
        pub sessions: Vec<SessionLine>,
        /// The day it ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ended_on: Option<NaiveDate>,
    }

    /// A session of a match.
    #[derive(Copy, Eq)]
    pub struct SessionLine {
        /// Its place in the log, to correct it by.
        pub position: i64,
        /// The day.
        pub on: NaiveDate,
        /// How long; 0 when the child did not come.
        pub minutes: u16,
        /// How it was, in the eyes of who noted it: for the organisation and its volunteer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub went: Option<Went>,
    }

    /// An assignment that waits for a volunteer.
    pub struct UnmatchedAssignment {
        /// Which.
        pub assignment: AssignmentId,
        /// Around whom; none of the earliest, of whom it was not noted here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub child: Option<PersonId>,
        /// How old the child is, coarsely.
        pub age_band: AgeBand,
        /// What is needed.
        pub need: Need,
        /// In which programme.
        pub programme: Programme,
        /// How it stands.
        pub state: AssignmentState,
        /// Why it rests, when it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub suspended: Option<PauseReason>,
    }
}
