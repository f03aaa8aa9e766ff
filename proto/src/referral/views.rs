//! What `referral` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    codes::{
        CaseStepKind, ConsiderationOutcome, ConsiderationStanding, Draft, LegalBasis, NoWish,
        NotRelevantReason, Purpose, ReturnReason, RuleVersion, Sibling, Standing, Urgency,
        WithdrawReason,
    },
    law::LawReference,
    reference::ReferenceNumber,
};
use crate::{
    code::{AgeBand, Need},
    id::{CaseStepId, PersonId, ReferralId, ThreadId, UserId},
    message::messages,
    sealed::Sealed,
    thread::RefusalReason,
};

messages! {
    answers:

    /// A referral, as the municipality sees it.
    pub struct ReferralView {
        /// Which.
        pub referral: ReferralId,
        /// The number it is asked for by.
        pub reference: ReferenceNumber,
        /// The thread that opens, or has opened; or the one it became part of.
        pub thread: ThreadId,
        /// How it stands.
        pub standing: Standing,
        /// Whom it is about.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// Further children of the family.
        pub siblings: Vec<Sibling>,
        /// On what basis.
        pub legal_basis: LegalBasis,
        /// Where that stands.
        pub law: Option<LawReference>,
        /// What for.
        pub purpose: Purpose,
        /// What is needed, the most important first.
        pub needs: Vec<Need>,
        /// The child's or the family's own wish.
        pub wish: Option<Sealed>,
        /// Why there is none.
        pub no_wish: Option<NoWish>,
        /// How soon.
        pub urgency: Urgency,
        /// When it came; if it came again, the last time.
        pub submitted_at: DateTime<Utc>,
        /// When it must have been answered.
        pub answer_by: DateTime<Utc>,
        /// Whether it still waits after that.
        pub overdue: bool,
        /// Who took it on.
        pub bridge_builder: Option<UserId>,
        /// Why it went back.
        pub return_reason: Option<ReturnReason>,
        /// Why it was taken back.
        pub withdraw_reason: Option<WithdrawReason>,
        /// Why its thread may not open, while it is held up.
        pub held_up_by: Option<RefusalReason>,
    }

    /// A page of referrals.
    pub struct ReferralList {
        /// In order.
        pub referrals: Vec<ReferralView>,
        /// Where the next page begins, when there is one.
        pub next: Option<ReferralCursor>,
    }

    /// A place in the list of referrals. One that is answered meanwhile may be met again; none is passed over.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ReferralCursor {
        /// Among those that wait, or among those that are answered.
        pub waiting: bool,
        /// After the one that was submitted here in the log.
        pub position: i64,
    }

    /// The referrals that were found; none is no mistake.
    pub struct FoundReferrals {
        /// In no particular order.
        pub referrals: Vec<ReferralView>,
    }

    /// A referral that is begun.
    pub struct DraftView {
        /// Which.
        pub referral: ReferralId,
        /// All that is filled in.
        pub content: Draft,
        /// By whom last.
        pub drafted_by: UserId,
        /// When last.
        pub drafted_at: DateTime<Utc>,
    }

    /// Referrals that are begun.
    pub struct DraftList {
        /// In order.
        pub drafts: Vec<DraftView>,
    }

    /// A step of a case, and whether civil society was considered at it.
    pub struct ConsiderationView {
        /// Which step.
        pub step: CaseStepId,
        /// In whose case.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// What kind of step.
        pub kind: CaseStepKind,
        /// The day of the step.
        pub on: NaiveDate,
        /// How the consideration stands.
        pub standing: ConsiderationStanding,
        /// By which rule it is, or was, due.
        pub rule: Option<RuleVersion>,
        /// Until when it is to be made.
        pub due_by: Option<DateTime<Utc>>,
        /// What came of it; "later" while it is put off.
        pub outcome: Option<ConsiderationOutcome>,
        /// Why it is not relevant.
        pub reason: Option<NotRelevantReason>,
        /// What it led to.
        pub referral: Option<ReferralId>,
        /// When that was recorded.
        pub considered_at: Option<DateTime<Utc>>,
    }

    /// A page of considerations.
    pub struct ConsiderationList {
        /// In order.
        pub considerations: Vec<ConsiderationView>,
        /// Where the next page begins, when there is one.
        pub next: Option<ConsiderationCursor>,
    }

    /// A place in the list of considerations.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ConsiderationCursor {
        /// How far down.
        pub place: i64,
        /// After this one.
        pub step: CaseStepId,
    }

    /// What came of a municipality's considerations. One that was put off counts when it is made.
    #[derive(Eq)]
    pub struct ConsiderationShares {
        /// Made in the period.
        pub considered: i64,
        /// Of those, led to a referral.
        pub referred: i64,
        /// Of those, the family did not want it.
        pub family_declined: i64,
        /// Of those, not relevant.
        pub not_relevant: i64,
        /// The share of "not relevant" in per cent; nothing while fewer than five are made (I-27).
        pub not_relevant_percent: Option<i64>,
        /// Not relevant, by reason.
        pub reasons: Vec<ReasonCount>,
        /// Due now, in time.
        pub open: i64,
        /// Due now, too late.
        pub overdue: i64,
    }

    /// How often a reason was given.
    #[derive(Copy, Eq)]
    pub struct ReasonCount {
        /// Which.
        pub reason: NotRelevantReason,
        /// How often.
        pub count: i64,
    }

    /// A rule in one of its versions.
    pub struct InvolvementRuleView {
        /// Which, in which version.
        pub rule: RuleVersion,
        /// At which steps.
        pub kinds: Vec<CaseStepKind>,
        /// At which ages.
        pub age_bands: Vec<AgeBand>,
        /// From this day.
        pub valid_from: NaiveDate,
        /// To this day, if it ends: by itself, by a later version, or by being retired.
        pub valid_to: Option<NaiveDate>,
        /// Whether it holds today.
        pub in_force: bool,
    }

    /// A municipality's rules.
    pub struct InvolvementRuleList {
        /// Those in force first, then the newest first.
        pub rules: Vec<InvolvementRuleView>,
    }
}
