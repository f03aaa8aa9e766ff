//! What `referral` can be asked.

use chrono::NaiveDate;

use super::{
    codes::{
        CaseStepKind, ConsiderationOutcome, Draft, LegalBasis, NoWish, NotRelevantReason, Purpose,
        ReturnReason, Sibling, Standing, Urgency, WithdrawReason,
    },
    external_key::ExternalKey,
    law::LawReference,
    reference::ReferenceNumber,
    views::{
        ConsiderationCursor, ConsiderationList, ConsiderationShares, ConsiderationView, DraftList,
        FoundReferrals, InvolvementRuleList, ReferralCursor, ReferralList, ReferralView,
    },
};
use crate::{
    catalog::requests,
    code::{AgeBand, Need},
    id::{CaseStepId, InvolvementRuleId, PersonId, ReferralId},
    message::messages,
    sealed::Sealed,
};

messages! {
    requests:

    /// A case worker begins a referral, or goes on with it: what is sent takes the place of what was there.
    pub struct DraftReferral {
        /// Chosen by the asker.
        pub referral: ReferralId,
        /// All that is filled in now.
        pub content: Draft,
    }

    /// A case worker refers what they have drafted.
    pub struct SubmitDraft {
        /// Which.
        pub referral: ReferralId,
    }

    /// A case worker refers a child (I-04, I-05), directly, from a draft, or again after it was returned.
    ///
    /// Besides the id, which a program chooses, at most ten fields (R2-02).
    pub struct SubmitReferral {
        /// Chosen by the asker.
        pub referral: ReferralId,
        /// Whom it is about.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// Further children of the family.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 20))]
        pub siblings: Vec<Sibling>,
        /// On what basis.
        pub legal_basis: LegalBasis,
        /// Where that stands (L-01).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub law: Option<LawReference>,
        /// What for.
        pub purpose: Purpose,
        /// What is needed, the most important first; at least one.
        #[schemars(length(max = 20))]
        pub needs: Vec<Need>,
        /// The child's or the family's own wish, sealed in `vault`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub wish: Option<Sealed>,
        /// Why there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub no_wish: Option<NoWish>,
        /// How soon.
        pub urgency: Urgency,
    }

    /// A bridge-builder takes a referral on and becomes accountable. One that is held up is taken on again.
    pub struct AcceptReferral {
        /// Which.
        pub referral: ReferralId,
    }

    /// A bridge-builder sends a referral back.
    pub struct ReturnReferral {
        /// Which.
        pub referral: ReferralId,
        /// Why.
        pub reason: ReturnReason,
    }

    /// Any case worker of the municipality, or its leader, takes a referral back that nobody has taken on, or that is held up.
    pub struct WithdrawReferral {
        /// Which.
        pub referral: ReferralId,
        /// Why.
        pub reason: WithdrawReason,
    }

    /// A municipality's case system tells of a step in a case: the neutral inbox. Sent again, it is the same step.
    pub struct RegisterCaseStep {
        /// Which system.
        pub source: ExternalKey,
        /// What the step is called there.
        pub key: ExternalKey,
        /// In whose case.
        pub child: PersonId,
        /// How old, coarsely.
        pub age_band: AgeBand,
        /// Which step.
        pub kind: CaseStepKind,
        /// The day it was taken.
        pub on: NaiveDate,
    }

    /// A case worker has considered civil society at a step of a case (R4-16).
    pub struct RecordConsideration {
        /// At which step.
        pub step: CaseStepId,
        /// What came of it.
        pub outcome: ConsiderationOutcome,
        /// Why it is not relevant: with that outcome, and with no other (R4-17).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reason: Option<NotRelevantReason>,
        /// What it led to: with the outcome "referred", and with no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub referral: Option<ReferralId>,
        /// The day it is due again: with the outcome "later", and with no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub later_on: Option<NaiveDate>,
    }

    /// A municipality rules when civil society is considered. An id that is known gets a new version from its first day on.
    pub struct DefineInvolvementRule {
        /// Chosen by the asker.
        pub rule: InvolvementRuleId,
        /// At which steps; at least one.
        #[schemars(length(max = 20))]
        pub kinds: Vec<CaseStepKind>,
        /// At which ages; at least one.
        #[schemars(length(max = 20))]
        pub age_bands: Vec<AgeBand>,
        /// From this day; not one that has passed.
        pub valid_from: NaiveDate,
        /// To this day, if it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub valid_to: Option<NaiveDate>,
    }

    /// A municipality ends a rule.
    pub struct RetireInvolvementRule {
        /// Which.
        pub rule: InvolvementRuleId,
        /// From this day it holds no more; not one that has passed.
        pub from: NaiveDate,
    }

    /// Shows one referral.
    pub struct ShowReferral {
        /// Which.
        pub referral: ReferralId,
    }

    /// Finds the municipality's referral that somebody asks for on the telephone.
    pub struct FindReferral {
        /// As it was heard: small letters, spaces and dashes do not matter.
        pub reference: ReferenceNumber,
    }

    /// Shows those of some referrals that the municipality has.
    pub struct WhichReferrals {
        /// Which: 1 to 200.
        #[schemars(length(max = 200))]
        pub referrals: Vec<ReferralId>,
    }

    /// Lists the municipality's referrals: those that wait before those that are answered, the newest first.
    pub struct ListReferrals {
        /// How many at most: 1 to 200.
        #[serde(default = "usual_limit")]
        #[schemars(range(min = 1, max = 200))]
        pub limit: u16,
        /// Where the page before ended; nothing for the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub after: Option<ReferralCursor>,
        /// Only those that stand so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub standing: Option<Standing>,
    }

    /// Lists what the municipality's case workers have begun, the newest first; at most 200.
    pub struct ListDrafts {}

    /// Lists considerations: what is due, the most urgent first, then what is made, the newest first.
    pub struct ListConsiderations {
        /// How many at most: 1 to 200.
        #[serde(default = "usual_limit")]
        #[schemars(range(min = 1, max = 200))]
        pub limit: u16,
        /// Where the page before ended; nothing for the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub after: Option<ConsiderationCursor>,
    }

    /// Shows a step by what the case system calls it.
    pub struct ShowCaseStep {
        /// Which system.
        pub source: ExternalKey,
        /// What the step is called there.
        pub key: ExternalKey,
    }

    /// Counts what came of the municipality's considerations (R4-17).
    pub struct CountConsiderations {
        /// Made on this day or later.
        pub from: NaiveDate,
        /// Made on this day or before.
        pub to: NaiveDate,
    }

    /// Lists the municipality's rules in all their versions.
    pub struct ListInvolvementRules {}
}

fn usual_limit() -> u16 {
    50
}

requests! {
    "referral"
    commands {
        "draft_referral" DraftReferral,
        "submit_draft" SubmitDraft,
        "submit_referral" SubmitReferral,
        "accept_referral" AcceptReferral,
        "return_referral" ReturnReferral,
        "withdraw_referral" WithdrawReferral,
        "register_case_step" RegisterCaseStep,
        "record_consideration" RecordConsideration,
        "define_involvement_rule" DefineInvolvementRule,
        "retire_involvement_rule" RetireInvolvementRule,
    }
    queries {
        "referral" ShowReferral => ReferralView,
        "find_referral" FindReferral => FoundReferrals,
        "which_referrals" WhichReferrals => FoundReferrals,
        "referrals" ListReferrals => ReferralList,
        "drafts" ListDrafts => DraftList,
        "considerations" ListConsiderations => ConsiderationList,
        "case_step" ShowCaseStep => ConsiderationView,
        "consideration_shares" CountConsiderations => ConsiderationShares,
        "involvement_rules" ListInvolvementRules => InvolvementRuleList,
    }
}
