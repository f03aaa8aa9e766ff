//! The alert catalogue: how grave each is, who must look, and within how many working days.

use proto::{
    actor::Role,
    followup::{AlertCode, Severity},
};

/// The version of this table; it changes when the table does.
pub const VERSION: u16 = 4;

/// An entry of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// How grave.
    pub severity: Severity,
    /// Who must look.
    pub owner: Role,
    /// Working days to act in, the day it is raised not counted.
    pub working_days: u32,
}

/// The entry of `code`.
#[must_use]
pub fn rule(code: AlertCode) -> Rule {
    use AlertCode::{
        AccountableCannotAct, BreakGlassUnreviewed, ConsentMissing, ConsiderationOverdue,
        FamilyNotContacted, FollowUpBlind, NextStepOverdue, OwnSignatureMissing, ReferralHeldUp,
        ReferralOverdue, SecondThread, Silence, SubjectRequestDue, TalkWithFamily, TransferOverdue,
        VoiceMissing, WithdrawalNotConfirmed, WithdrawalNotEffective,
    };
    use Role::{Auditor, BridgeBuilder, Leader};
    let (severity, owner, working_days) = match code {
        ReferralOverdue => (Severity::Warning, Leader, 1),
        FamilyNotContacted => (Severity::Warning, BridgeBuilder, 1),
        ConsentMissing | Silence | NextStepOverdue | TalkWithFamily | ReferralHeldUp => {
            (Severity::Warning, BridgeBuilder, 2)
        }
        WithdrawalNotConfirmed => (Severity::Warning, BridgeBuilder, 1),
        VoiceMissing => (Severity::Warning, BridgeBuilder, 5),
        TransferOverdue | BreakGlassUnreviewed | ConsiderationOverdue | SecondThread => {
            (Severity::Warning, Leader, 2)
        }
        WithdrawalNotEffective | AccountableCannotAct => (Severity::Critical, Leader, 0),
        FollowUpBlind => (Severity::Warning, Leader, 1),
        // The data protection officer's (under the auditor's role).
        SubjectRequestDue => (Severity::Warning, Auditor, 2),
        OwnSignatureMissing => (Severity::Notice, BridgeBuilder, 5),
    };
    Rule { severity, owner, working_days }
}
