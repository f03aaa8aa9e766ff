//! What `referral` records.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    codes::{
        CaseStepKind, ConsiderationOutcome, Draft, LegalBasis, NoWish, NotRelevantReason, Purpose,
        ReturnReason, RuleVersion, Sibling, Urgency, WithdrawReason,
    },
    law::LawReference,
    reference::ReferenceNumber,
};
use crate::{
    actor::Role,
    code::{AgeBand, Need},
    computed::ComputedBy,
    event::facts,
    id::{CaseStepId, InvolvementRuleId, PersonId, ReferralId, ThreadId, UserId},
    sealed::Sealed,
    thread::RefusalReason,
};

facts! {
    /// What happens to a referral.
    "referral" Fact {
        /// A case worker has begun one; nobody else sees it.
        "referral.drafted" Drafted {
            /// All that is filled in now.
            content: Draft,
        }
        /// A case worker referred a child; it waits for an answer.
        "referral.submitted" Submitted {
            /// The thread that will open.
            thread: ThreadId,
            /// Whom it is about.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// On what basis.
            legal_basis: LegalBasis,
            /// What for.
            purpose: Purpose,
            /// What is needed, the most important first; at least one.
            needs: Vec<Need>,
            /// The child's or the family's own wish.
            wish: Option<Sealed>,
            /// Why there is none.
            no_wish: Option<NoWish>,
            /// How soon.
            urgency: Urgency,
            /// When it must have been answered (P-05: two working days).
            answer_by: DateTime<Utc>,
            /// By which rules that was computed (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            computed: Option<ComputedBy>,
            /// The number it is asked for by.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reference: Option<ReferenceNumber>,
            /// Where the legal basis stands (L-01).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            law: Option<LawReference>,
            /// Further children of the family, when there are.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            siblings: Option<Vec<Sibling>>,
        }
        /// A bridge-builder took it on. Said again when it goes on after it was held up.
        "referral.accepted" Accepted {
            /// The thread that opens.
            thread: ThreadId,
            /// Whom it is about.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// Who is accountable from now on.
            bridge_builder: UserId,
            /// Further children of the family, when there are.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            siblings: Option<Vec<Sibling>>,
            /// When.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<DateTime<Utc>>,
        }
        /// It went back to the case worker, who may mend it and submit it again.
        "referral.returned" Returned {
            /// Why.
            reason: ReturnReason,
            /// When.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<DateTime<Utc>>,
        }
        /// The municipality took it back.
        "referral.withdrawn" Withdrawn {
            /// Why.
            reason: WithdrawReason,
            /// In which role.
            by: Role,
            /// When.
            at: DateTime<Utc>,
        }
        /// It was taken on, and its thread may not open: it waits for the child's thread to come here, or to end.
        "referral.held_up" HeldUp {
            /// Why.
            reason: RefusalReason,
        }
        /// The child had a thread already; what is referred became part of it (R4-12).
        "referral.attached_to_thread" AttachedToThread {
            /// Which.
            thread: ThreadId,
        }
        /// Nobody has answered in time (P-05).
        "referral.overdue" Overdue {
            /// When it must have been answered.
            answer_by: DateTime<Utc>,
        }
    }
}

facts! {
    /// What a municipality's case system tells of its cases.
    "case_step" CaseStepFact {
        /// A step was taken.
        "case_step.registered" Registered {
            /// In whose case.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// Which.
            kind: CaseStepKind,
            /// The day.
            on: NaiveDate,
        }
    }
}

facts! {
    /// Whether civil society was considered at a step of a case (R4-16).
    "consideration" ConsiderationFact {
        /// A rule in force on the day of the step asks for it.
        "consideration.due" Due {
            /// At which step.
            step: CaseStepId,
            /// In whose case.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// What kind of step.
            kind: CaseStepKind,
            /// By which rule.
            rule: RuleVersion,
            /// Until when (P-21: five working days).
            due_by: DateTime<Utc>,
        }
        /// It was made.
        "consideration.recorded" Recorded {
            /// At which step.
            step: CaseStepId,
            /// In whose case.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// What kind of step.
            kind: CaseStepKind,
            /// What came of it.
            outcome: ConsiderationOutcome,
            /// Why it is not relevant, when it is not (R4-17).
            reason: Option<NotRelevantReason>,
            /// To whom it led, when it led to a referral.
            referral: Option<ReferralId>,
            /// When it is due again, when it is put off.
            due_by: Option<DateTime<Utc>>,
        }
        /// It was not made in time (P-21): the leader's to see.
        "consideration.overdue" Overdue {
            /// At which step.
            step: CaseStepId,
            /// In whose case.
            child: PersonId,
            /// What kind of step.
            kind: CaseStepKind,
            /// When it was due.
            due_by: DateTime<Utc>,
            /// By which rule; none when somebody put off what no rule had asked for.
            rule: Option<RuleVersion>,
        }
    }
}

facts! {
    /// When a municipality considers civil society; a municipality's rules are one stream.
    "involvement_rule" InvolvementRuleFact {
        /// A rule holds, or holds otherwise, from a day on.
        "involvement_rule.defined" Defined {
            /// Which, in which version.
            rule: RuleVersion,
            /// At which steps.
            kinds: Vec<CaseStepKind>,
            /// At which ages.
            age_bands: Vec<AgeBand>,
            /// From this day.
            valid_from: NaiveDate,
            /// To this day, if it ends.
            valid_to: Option<NaiveDate>,
        }
        /// A rule holds no more.
        "involvement_rule.retired" Retired {
            /// Which.
            rule: InvolvementRuleId,
            /// From this day.
            from: NaiveDate,
        }
    }
}
