//! The closed lists of `referral`, and the small values that its facts, requests and views share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::law::LawReference;
use crate::{
    code::{AgeBand, Need, codes},
    id::{InvolvementRuleId, PersonId},
    sealed::Sealed,
};

codes! {
    /// On what legal basis the municipality refers (barnets lov; which section is data, see L-08).
    LegalBasis {
        /// Early preventive effort (barnets lov § 30).
        EarlyPreventive
        /// Supportive measure (barnets lov § 32).
        Supportive
        /// Another, named in the case file.
        Other
    }

    /// What the referral is for.
    Purpose {
        /// A place in leisure life.
        LeisureParticipation
        /// Relief for the family.
        FamilyRelief
        /// A stable adult.
        StableAdult
        /// Schooling.
        SchoolSupport
    }

    /// Why there is no wish of the child's or the family's own (I-04, R1-03).
    NoWish {
        /// Too young to be asked.
        TooYoung
        /// Asked, and did not want to say.
        DidNotWantToSay
        /// Not asked yet; the bridge-builder asks first.
        NotAskedYet
    }

    /// How soon.
    Urgency {
        /// Within the ordinary deadlines.
        Ordinary
        /// Before others.
        Soon
    }

    /// Why a referral goes back.
    ReturnReason {
        /// Something is missing.
        Incomplete
        /// The child lives in another municipality.
        WrongMunicipality
        /// What is asked for is a statutory task of the municipality (R4-23).
        StatutoryTask
        /// The family has changed its mind.
        FamilyDeclined
    }

    /// Why a referral is taken back.
    WithdrawReason {
        /// The family has changed its mind.
        FamilyDeclined
        /// The need has gone, or was met otherwise.
        NoLongerNeeded
        /// The child has moved.
        MovedAway
        /// It was a mistake.
        Mistake
    }

    /// How a referral stands.
    Standing {
        /// It waits for an answer.
        Waiting
        /// A bridge-builder took it on.
        Accepted
        /// It went back to the case worker.
        Returned
        /// The municipality took it back.
        Withdrawn
        /// It was taken on, and the child had a thread already: it became part of that.
        AttachedToThread
        /// It was taken on, and its thread may not open yet.
        HeldUp
    }

    /// A step of a municipal case in which civil society is to be considered (L-07).
    CaseStepKind {
        /// Screening on what is known (barnets lov § 18).
        Screening
        /// Clarification of a limited matter (§ 19).
        Clarification
        /// Child-professional examination (§ 20).
        Examination
        /// A decision on support.
        Decision
        /// A child's plan is due (§ 91).
        PlanDue
        /// A follow-up of the municipality's own (§ 95).
        FollowUp
    }

    /// What came of considering civil society (R4-16, R4-17).
    ConsiderationOutcome {
        /// The child or family was referred.
        Referred
        /// The family did not want it.
        FamilyDeclined
        /// Not relevant; there is a reason.
        NotRelevant
        /// Not now; there is a day.
        Later
    }

    /// Why civil society is not relevant (R4-17).
    NotRelevantReason {
        /// What is needed is a statutory task of the municipality.
        StatutoryTask
        /// The child's safety comes first.
        SafetyFirst
        /// Civil society is involved already.
        AlreadyInvolved
        /// The family's own network does it.
        OwnNetwork
        /// Nothing on offer fits.
        NoOfferFits
    }

    /// How a consideration stands.
    ConsiderationStanding {
        /// No rule asks for it.
        NotDue
        /// It is to be made.
        Open
        /// It should have been made.
        Overdue
        /// It is made.
        Considered
    }
}

/// One more child of the family that is referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sibling {
    /// Who.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
}

/// What a case worker has filled in so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Whom it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<PersonId>,
    /// How old, coarsely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// Further children of the family.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub siblings: Vec<Sibling>,
    /// On what basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<LegalBasis>,
    /// Where that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawReference>,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What is needed, the most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub needs: Vec<Need>,
    /// The child's or the family's own wish, sealed in `vault`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Sealed>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_wish: Option<NoWish>,
    /// How soon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
}

/// A rule as it stood: later versions do not change what it decided (I-28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleVersion {
    /// Which rule.
    pub rule: InvolvementRuleId,
    /// 1, 2, 3 ...
    pub version: u32,
}
