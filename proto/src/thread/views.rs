//! What `thread` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{
    Channel, CloseReason, ConcernedParty, ConsentEnd, ConsentPurpose, ConsentStanding,
    DataCategory, DisclosureBasis, DisclosureEnd, HandOverReason, HandedWords, NextContact, NoTalk,
    Outcome, OwnRightReason, Party, PauseReason, Recipient, ServiceName, Step, ThreadState,
    TransferStanding, TransferStep,
};
use crate::{
    actor::Role,
    code::{AgeBand, Municipality},
    id::{
        ConsentId, DisclosureId, GoalId, MeetingId, OrganisationId, PersonId, ReferralId, ThreadId,
        UserId,
    },
    message::messages,
    sealed::Sealed,
};

messages! {
    answers:

    /// Consents.
    pub struct ConsentList {
        /// The latest first.
        pub consents: Vec<ConsentView>,
    }

    /// A consent.
    pub struct ConsentView {
        /// Which.
        pub consent: ConsentId,
        /// In which thread.
        pub thread: ThreadId,
        /// How it stands today, in Denmark.
        pub standing: ConsentStanding,
        /// Whose data.
        pub subject: PersonId,
        /// Who may get them.
        pub recipients: Vec<OrganisationId>,
        /// Which.
        pub categories: Vec<DataCategory>,
        /// What for.
        pub purpose: ConsentPurpose,
        /// The last day it holds.
        pub until_on: NaiveDate,
        /// The version of the text that was shown.
        pub text_version: u32,
        /// Everybody who had to sign when it was asked for.
        pub signatories: Vec<PersonId>,
        /// Who has, in the order they did.
        pub signed: Vec<PersonId>,
        /// Whose signature is missing today, by age and custody; nobody's when it is over.
        pub missing: Vec<PersonId>,
        /// Which one it continues.
        pub renews: Option<ConsentId>,
        /// Until when the young person is asked to sign as well (P-29).
        pub own_signature_by: Option<NaiveDate>,
        /// Why the child decides alone, when it does.
        pub own_right: Option<OwnRightReason>,
        /// Whether a second person has agreed to that.
        pub own_right_confirmed: bool,
    }

    /// How far the end of a consent has come: who has closed what it opened, who was told, and who is missing (P-16).
    pub struct WithdrawalView {
        /// Which consent.
        pub consent: ConsentId,
        /// How it ended.
        pub end: ConsentEnd,
        /// When.
        pub ended_at: DateTime<Utc>,
        /// When nobody was to see the data any more.
        pub effective_by: DateTime<Utc>,
        /// Who has closed it, the first first.
        pub acknowledged: Vec<AcknowledgedAt>,
        /// Who has not.
        pub missing: Vec<ServiceName>,
        /// Whether some were late.
        pub late: bool,
        /// When it was closed everywhere.
        pub closed_at: Option<DateTime<Utc>>,
        /// Until when all who are concerned must be told; nothing when nobody must.
        pub confirm_by: Option<DateTime<Utc>>,
        /// Who was told, the first first.
        pub told: Vec<PartyToldAt>,
        /// Who is to be told still.
        pub untold: Vec<ConcernedParty>,
        /// When all were told.
        pub confirmed_at: Option<DateTime<Utc>>,
    }

    /// Somebody was told of a withdrawal.
    #[derive(Copy, Eq)]
    pub struct PartyToldAt {
        /// Who.
        pub party: ConcernedParty,
        /// How.
        pub channel: Channel,
        /// When it was noted.
        pub at: DateTime<Utc>,
    }

    /// A service has closed what a consent opened.
    #[derive(Copy, Eq)]
    pub struct AcknowledgedAt {
        /// Which.
        pub by_service: ServiceName,
        /// When.
        pub at: DateTime<Utc>,
    }

    /// Disclosures.
    pub struct DisclosureList {
        /// The first first.
        pub disclosures: Vec<DisclosureView>,
    }

    /// A disclosure.
    pub struct DisclosureView {
        /// Which.
        pub disclosure: DisclosureId,
        /// In which thread.
        pub thread: ThreadId,
        /// On which basis.
        pub basis: DisclosureBasis,
        /// Whose data.
        pub subject: PersonId,
        /// Who got them.
        pub to: Vec<Recipient>,
        /// Which.
        pub categories: Vec<DataCategory>,
        /// Why, in `vault`.
        pub reason: Sealed,
        /// The last day; nothing when they were passed on once.
        pub until_on: Option<NaiveDate>,
        /// When it was recorded.
        pub at: DateTime<Utc>,
        /// Why it ended before its last day, when it did.
        pub ended: Option<DisclosureEnd>,
    }

    /// Transfers.
    pub struct TransferList {
        /// The latest first.
        pub transfers: Vec<TransferView>,
    }

    /// A transfer, as both municipalities see it.
    pub struct TransferView {
        /// Which thread.
        pub thread: ThreadId,
        /// How it stands.
        pub standing: TransferStanding,
        /// From where.
        pub from: Municipality,
        /// Where to, as far as that is known.
        pub to: Option<Municipality>,
        /// The last day to send the material.
        pub send_by: NaiveDate,
        /// The last day to receive it.
        pub receive_by: NaiveDate,
        /// What took too long.
        pub overdue: Vec<TransferStep>,
        /// The summary, once it is sent.
        pub summary: Option<Sealed>,
        /// The words, once they are sent.
        pub material: Vec<HandedWords>,
        /// Since when it stands so.
        pub since: DateTime<Utc>,
    }

    /// An archived thread.
    pub struct ArchivedThread {
        /// When it moved away.
        pub moved_at: DateTime<Utc>,
        /// Where to.
        pub to: Municipality,
        /// How its page was.
        pub thread: ThreadView,
    }

    /// A thread, as the municipality sees it; a family sees of it what is its own (I-30).
    pub struct ThreadView {
        /// Which.
        pub thread: ThreadId,
        /// Because of which referral.
        pub referral: ReferralId,
        /// Around whom it opened.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// Since when.
        pub opened_on: NaiveDate,
        /// How it stands.
        pub state: ThreadState,
        /// Its children, in the order they came.
        pub strands: Vec<StrandView>,
        /// Who is accountable, or was to the end.
        pub bridge_builder: UserId,
        /// Who was before, the first first.
        pub hand_overs: Vec<HandOverView>,
        /// What is next; nothing once it is closed.
        pub next_step: Option<NextStepView>,
        /// When the family was reached for the first time.
        pub family_contacted_on: Option<NaiveDate>,
        /// What the children said, the newest first.
        pub child_views: Vec<ChildView>,
        /// What the family said, the newest first.
        pub family_views: Vec<FamilyView>,
        /// The goals, the first first.
        pub goals: Vec<GoalView>,
        /// The meetings of the network, the first first.
        pub meetings: Vec<MeetingView>,
        /// When it rested, the first time first.
        pub pauses: Vec<PauseView>,
        /// The consents, the first first.
        pub consents: Vec<ConsentView>,
        /// Other threads of the same family.
        pub siblings: Vec<ThreadId>,
        /// Later referrals that are part of it (R4-12).
        pub attached: Vec<AttachedView>,
        /// Children of the family whom another municipality works with: nothing more is known here (R4-12).
        pub elsewhere: Vec<PersonId>,
        /// Threads that go on in this one.
        pub absorbed: Vec<ThreadId>,
        /// The thread it goes on in.
        pub merged_into: Option<ThreadId>,
        /// Who says that it is done, while the family has its say.
        pub closing: Option<ClosingView>,
        /// How it ended.
        pub closed: Option<Closing>,
        /// How it had ended before it was reopened.
        pub earlier_closings: Vec<Closing>,
    }

    /// A child in a thread.
    #[derive(Copy, Eq)]
    pub struct StrandView {
        /// Who.
        pub child: PersonId,
        /// How old, coarsely, when the strand began.
        pub age_band: AgeBand,
        /// The child's own thread, when the strand has left.
        pub split_to: Option<ThreadId>,
    }

    /// A change of who is accountable.
    #[derive(Copy, Eq)]
    pub struct HandOverView {
        /// Who was.
        pub from: UserId,
        /// Who is.
        pub to: UserId,
        /// Why.
        pub reason: HandOverReason,
        /// The day.
        pub on: NaiveDate,
    }

    /// What is next in a thread.
    #[derive(Copy, Eq)]
    pub struct NextStepView {
        /// What.
        pub step: Step,
        /// Whose task it is.
        pub owner: Role,
        /// The last day.
        pub due_on: NaiveDate,
        /// Whether that day has passed, in Denmark.
        pub overdue: bool,
    }

    /// A child's words on a day.
    #[derive(Copy, Eq)]
    pub struct ChildView {
        /// Which child.
        pub child: PersonId,
        /// The words, in `vault`.
        pub words: Sealed,
        /// The day.
        pub on: NaiveDate,
    }

    /// The family's words on a day.
    #[derive(Eq)]
    pub struct FamilyView {
        /// The words, in `vault`.
        pub words: Sealed,
        /// The day.
        pub on: NaiveDate,
        /// Who of the family said so.
        pub by: Vec<PersonId>,
    }

    /// A goal of a child's or the family's own.
    #[derive(Copy, Eq)]
    pub struct GoalView {
        /// Which.
        pub goal: GoalId,
        /// Which child's; the family's if none.
        pub child: Option<PersonId>,
        /// In whose words, in `vault`.
        pub words: Sealed,
        /// Where they are, or were when it was last spoken of, 0 to 10.
        pub now: u8,
        /// Where they wish to be, 0 to 10.
        pub wished: u8,
        /// The day they said that they are there.
        pub achieved_on: Option<NaiveDate>,
    }

    /// A meeting of the network.
    #[derive(Eq)]
    pub struct MeetingView {
        /// Which.
        pub meeting: MeetingId,
        /// The day, as planned or as it was.
        pub on: NaiveDate,
        /// Whether it was held.
        pub held: bool,
        /// Who is to be there, or was.
        pub with: Vec<Party>,
        /// What was agreed, in `vault`.
        pub note: Option<Sealed>,
    }

    /// A time in which a thread rested.
    #[derive(Copy, Eq)]
    pub struct PauseView {
        /// Why.
        pub reason: PauseReason,
        /// Since when.
        pub from_on: NaiveDate,
        /// Until when, as it was meant.
        pub until_on: NaiveDate,
        /// When it went on.
        pub resumed_on: Option<NaiveDate>,
    }

    /// A later referral that is part of a thread.
    #[derive(Copy, Eq)]
    pub struct AttachedView {
        /// Which.
        pub referral: ReferralId,
        /// Since when.
        pub on: NaiveDate,
    }

    /// Who says that it is done, and who agrees.
    #[derive(Copy, Eq)]
    pub struct ClosingView {
        /// In which role it was said.
        pub by: Role,
        /// For which organisation.
        pub organisation: Option<OrganisationId>,
        /// How it went, in their eyes.
        pub outcome: Outcome,
        /// The day.
        pub on: NaiveDate,
        /// Who of the family says so too.
        pub confirmed_by: Option<PersonId>,
    }

    /// How a thread ended.
    #[derive(Copy, Eq)]
    pub struct Closing {
        /// Why.
        pub reason: CloseReason,
        /// How it went.
        pub outcome: Outcome,
        /// Whom the family turns to now.
        pub next_contact: NextContact,
        /// The day.
        pub on: NaiveDate,
        /// The day of the closing talk.
        pub talk_on: Option<NaiveDate>,
        /// Why there was none.
        pub no_talk: Option<NoTalk>,
        /// Who of the family confirmed that it is done.
        pub confirmed_by: Option<PersonId>,
    }

    /// The threads of a family member's own and of their children.
    pub struct OwnThreads {
        /// The latest first; the latest twenty.
        pub threads: Vec<ThreadView>,
    }

    /// A page of open threads.
    pub struct ThreadList {
        /// In order.
        pub threads: Vec<ThreadLine>,
        /// Where the next page begins, when there is one.
        pub next: Option<ThreadCursor>,
    }

    /// An open thread in the list.
    #[derive(Copy, Eq)]
    pub struct ThreadLine {
        /// Which.
        pub thread: ThreadId,
        /// Around whom.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// Since when.
        pub opened_on: NaiveDate,
        /// Who is accountable.
        pub bridge_builder: UserId,
        /// What is next.
        pub next_step: NextStepView,
        /// How it stands.
        pub state: ThreadState,
        /// How many children have a strand in it.
        pub children: u32,
    }

    /// A place in the list of threads.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ThreadCursor {
        /// Where a step is due on this day
        pub due_on: NaiveDate,
        /// and after this thread.
        pub thread: ThreadId,
    }

    /// The bridge-builders.
    pub struct BridgeBuilderList {
        /// Who has most threads first.
        pub bridge_builders: Vec<BridgeBuilderLine>,
    }

    /// A bridge-builder in the list.
    #[derive(Copy, Eq)]
    pub struct BridgeBuilderLine {
        /// Who.
        pub bridge_builder: UserId,
        /// Whether threads can be given to them.
        pub active: bool,
        /// How many open threads they are accountable for.
        pub threads: u32,
        /// In how many of those the next step is overdue.
        pub overdue: u32,
    }
}
