//! `referral`: a case worker refers a child or a family (henvisning, visitation).

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    code::{AgeBand, Need, codes},
    event::{events, facts},
    id::{PersonId, ReferralId, ThreadId, UserId},
    request::requests,
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

    /// How a referral stands.
    Standing {
        /// It waits for an answer.
        Waiting
        /// A bridge-builder took it on.
        Accepted
        /// It went back to the case worker.
        Returned
    }
}

facts! {
    /// What happens to a referral.
    "referral" Fact {
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
        }
        /// A bridge-builder took it on.
        "referral.accepted" Accepted {
            /// The thread that opens.
            thread: ThreadId,
            /// Whom it is about.
            child: PersonId,
            /// How old, coarsely.
            age_band: AgeBand,
            /// Who is accountable from now on.
            bridge_builder: UserId,
        }
        /// It went back to the case worker.
        "referral.returned" Returned {
            /// Why.
            reason: ReturnReason,
        }
    }
}

events! {
    /// Everything `referral` states.
    "referral"
    Referral(Fact)
}

/// A case worker refers a child (I-04, I-05).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitReferral {
    /// Chosen by the asker.
    pub referral: ReferralId,
    /// Whom it is about.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// On what basis.
    pub legal_basis: LegalBasis,
    /// What for.
    pub purpose: Purpose,
    /// What is needed, the most important first; at least one.
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

/// A bridge-builder takes a referral on and becomes accountable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptReferral {
    /// Which.
    pub referral: ReferralId,
}

/// A bridge-builder sends a referral back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReferral {
    /// Which.
    pub referral: ReferralId,
    /// Why.
    pub reason: ReturnReason,
}

/// Shows one referral.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowReferral {
    /// Which.
    pub referral: ReferralId,
}

/// A referral, as the municipality sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReferralView {
    /// Which.
    pub referral: ReferralId,
    /// The thread that opens, or has opened.
    pub thread: ThreadId,
    /// How it stands.
    pub standing: Standing,
    /// Whom it is about.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
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
    /// When it came.
    pub submitted_at: DateTime<Utc>,
    /// When it must have been answered.
    pub answer_by: DateTime<Utc>,
    /// Whether it still waits after that.
    pub overdue: bool,
    /// Who took it on.
    pub bridge_builder: Option<UserId>,
    /// Why it went back.
    pub return_reason: Option<ReturnReason>,
}

/// Lists the municipality's referrals: those that wait before those that are answered, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListReferrals {
    /// How many at most: 1 to 200.
    #[serde(default = "ListReferrals::usual_limit")]
    #[schemars(range(min = 1, max = 200))]
    pub limit: u16,
    /// Where the page before ended; nothing for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ReferralCursor>,
}

impl ListReferrals {
    fn usual_limit() -> u16 {
        50
    }
}

/// A page of referrals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReferralList {
    /// In order.
    pub referrals: Vec<ReferralView>,
    /// Where the next page begins, when there is one.
    pub next: Option<ReferralCursor>,
}

/// A place in the list of referrals. One that is answered meanwhile may be met again; none is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralCursor {
    /// Among those that wait, or among those that are answered.
    pub waiting: bool,
    /// After the one that was submitted here in the log.
    pub position: i64,
}

requests! {
    "referral"
    commands {
        "submit_referral" SubmitReferral,
        "accept_referral" AcceptReferral,
        "return_referral" ReturnReferral,
    }
    queries {
        "referral" ShowReferral => ReferralView,
        "referrals" ListReferrals => ReferralList,
    }
}
