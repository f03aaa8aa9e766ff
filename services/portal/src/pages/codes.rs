//! Codes in words: for each the key of its text. A code without words does not compile.

use proto::{
    actor::Role,
    assignment::{
        AskAgainReason, AssignmentEndReason, AssignmentState, CandidateOutcome, Programme,
    },
    audit::FaultKind,
    code::{AgeBand, Mistake, Need},
    followup::{AlertCode, FollowUpOutcome, Instrument, Respondent, Severity},
    referral::{LegalBasis, NoWish, Purpose, ReturnReason, Standing, Urgency, WithdrawReason},
    thread::{
        Channel, CloseReason, ConsentPurpose, ConsentStanding, DataCategory, HandOverReason,
        NextContact, NoTalk, Outcome, Party, PauseReason, RefusalReason, SignatureChannel, Step,
        ThreadState,
    },
};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $code:ident { $($variant:ident => $key:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(code: $code) -> &'static str {
            match code { $($code::$variant => $key),+ }
        }
    )+ };
}

words! {
    /// What is needed.
    need: Need {
        Leisure => "need-leisure",
        AdultFriend => "need-adult-friend",
        Homework => "need-homework",
        Loneliness => "need-loneliness",
        FamilyBreak => "need-family-break",
        PracticalHelp => "need-practical-help",
    }
    /// How old somebody is, coarsely.
    age_band: AgeBand {
        Age0To5 => "age-0-5",
        Age6To9 => "age-6-9",
        Age10To14 => "age-10-14",
        Age15To17 => "age-15-17",
        Age18To22 => "age-18-22",
    }
    /// What is to be done next.
    step: Step {
        ContactFamily => "step-contact-family",
        HearChild => "step-hear-child",
        ObtainConsent => "step-obtain-consent",
        FindOrganisation => "step-find-organisation",
        AwaitAnswer => "step-await-answer",
        PrepareFirstMeeting => "step-prepare-first-meeting",
        FollowUp => "step-follow-up",
        ClosingTalk => "step-closing-talk",
    }
    /// Who has the next step.
    carrier: Role {
        CaseWorker => "carrier-case-worker",
        BridgeBuilder => "carrier-bridge-builder",
        Coordinator => "carrier-coordinator",
        Volunteer => "carrier-volunteer",
        Leader => "carrier-leader",
        Administrator => "carrier-administrator",
        Auditor => "carrier-auditor",
        Family => "carrier-family",
        System => "carrier-system",
    }
    /// With whom a contact was.
    party: Party {
        Child => "party-child",
        Family => "party-family",
        Organisation => "party-organisation",
        CaseWorker => "party-case-worker",
        School => "party-school",
    }
    /// How a contact was.
    channel: Channel {
        HomeVisit => "channel-home-visit",
        Meeting => "channel-meeting",
        Call => "channel-call",
        Message => "channel-message",
    }
    /// Why a thread rests.
    pause: PauseReason {
        FamilyWish => "pause-family-wish",
        Illness => "pause-illness",
        Away => "pause-away",
        AwaitingDecision => "pause-awaiting-decision",
    }
    /// Why another bridge-builder takes over.
    hand_over: HandOverReason {
        Absence => "hand-over-absence",
        NewPost => "hand-over-new-post",
        Workload => "hand-over-workload",
        FamilyWish => "hand-over-family-wish",
        Moved => "hand-over-moved",
    }
    /// Why a thread closed.
    close: CloseReason {
        GoalsReached => "close-goals-reached",
        FamilyWish => "close-family-wish",
        Moved => "close-moved",
        OtherMeasure => "close-other-measure",
        OpenedByMistake => "close-opened-by-mistake",
    }
    /// How it went.
    outcome: Outcome {
        Better => "outcome-better",
        Same => "outcome-same",
        Worse => "outcome-worse",
        Unknown => "outcome-unknown",
    }
    /// Whom the family turns to afterwards.
    next_contact: NextContact {
        Association => "next-contact-association",
        School => "next-contact-school",
        CaseWorker => "next-contact-case-worker",
        Network => "next-contact-network",
    }
    /// Why there was no closing talk.
    no_talk: NoTalk {
        FamilyDeclined => "no-talk-family-declined",
        NoAnswer => "no-talk-no-answer",
        Moved => "no-talk-moved",
        OpenedByMistake => "no-talk-opened-by-mistake",
    }
    /// In which programme somebody helps.
    programme: Programme {
        PladsTilAlle => "programme-plads-til-alle",
        ForeningsMentor => "programme-forenings-mentor",
        AdultFriend => "programme-adult-friend",
        HomeworkCafe => "programme-homework-cafe",
        FamilyExperienceClub => "programme-family-experience-club",
    }
    /// Why the same is asked again.
    ask_again: AskAgainReason {
        CapacityChanged => "ask-again-capacity",
        FamilyWish => "ask-again-family",
        OtherTerms => "ask-again-terms",
    }
    /// Why help ends.
    assignment_end: AssignmentEndReason {
        Moved => "help-end-moved",
        ThreadClosed => "help-end-thread-closed",
        FamilyWish => "help-end-family-wish",
        NotRight => "help-end-child",
        OrganisationStopped => "help-end-organisation",
    }
    /// How help stands.
    assignment_state: AssignmentState {
        Planned => "help-planned",
        Offering => "help-offering",
        Accepted => "help-accepted",
        Active => "help-active",
        Completed => "help-state-completed",
        Unplaced => "help-unplaced",
        Ended => "help-state-ended",
    }
    /// What came of asking an organisation.
    candidate: CandidateOutcome {
        NotAsked => "asked-not",
        Open => "asked-open",
        Accepted => "asked-accepted",
        Declined => "asked-declined",
        Lapsed => "asked-lapsed",
        Withdrawn => "asked-withdrawn",
    }
    /// How an answer to a consent comes.
    signature_channel: SignatureChannel {
        MitId => "signature-mitid",
        Paper => "signature-paper",
        Oral => "signature-oral",
    }
    /// What is wrong with an entry.
    mistake: Mistake {
        WrongPerson => "mistake-wrong-person",
        WrongDay => "mistake-wrong-day",
        WrongContent => "mistake-wrong-content",
        EnteredTwice => "mistake-entered-twice",
        NotHeld => "mistake-not-held",
    }
    /// What came of a follow-up.
    follow_up_outcome: FollowUpOutcome {
        Continue => "follow-up-continue",
        Adjust => "follow-up-adjust",
        End => "follow-up-end",
    }
    /// What something is measured with.
    instrument: Instrument {
        Gbo => "instrument-gbo",
        Faces => "instrument-faces",
        Cantril => "instrument-cantril",
        Who5 => "instrument-who5",
        Tils => "instrument-tils",
    }
    /// Who answered.
    respondent: Respondent {
        Child => "respondent-child",
        Parent => "respondent-parent",
        Professional => "respondent-professional",
    }
    /// How a thread stands.
    thread_state: ThreadState {
        Active => "thread-state-active",
        Paused => "thread-state-paused",
        Closing => "thread-state-closing",
        Closed => "thread-state-closed",
        Merged => "thread-state-merged",
    }
    /// Why a thread may not open.
    refusal: RefusalReason {
        OpenElsewhere => "refusal-open-elsewhere",
        BridgeBuilderInactive => "refusal-bridge-builder-inactive",
    }
    /// How a consent stands.
    consent: ConsentStanding {
        Requested => "consent-requested",
        Given => "consent-given",
        Expired => "consent-expired",
        Refused => "consent-refused",
        Withdrawn => "consent-withdrawn",
        EndedByTransfer => "consent-ended-by-transfer",
        Ended => "consent-ended",
    }
    /// What a consent is for.
    consent_purpose: ConsentPurpose {
        Leisure => "consent-purpose-leisure",
        AdultFriend => "consent-purpose-adult-friend",
        School => "consent-purpose-school",
        FamilyRelief => "consent-purpose-family-relief",
        Treatment => "consent-purpose-treatment",
        Counselling => "consent-purpose-counselling",
    }
    /// Which data a consent covers.
    category: DataCategory {
        Name => "category-name",
        Age => "category-age",
        Interests => "category-interests",
        Phone => "category-phone",
        Health => "category-health",
        Goals => "category-goals",
    }
    /// How a referral stands.
    standing: Standing {
        Waiting => "standing-waiting",
        Accepted => "standing-accepted",
        Returned => "standing-returned",
        Withdrawn => "standing-withdrawn",
        AttachedToThread => "standing-attached",
        HeldUp => "standing-held-up",
    }
    /// Why a referral goes back.
    return_reason: ReturnReason {
        Incomplete => "return-incomplete",
        WrongMunicipality => "return-wrong-municipality",
        StatutoryTask => "return-statutory-task",
        FamilyDeclined => "return-family-declined",
    }
    /// Why a referral is taken back.
    withdraw_reason: WithdrawReason {
        FamilyDeclined => "withdraw-family-declined",
        NoLongerNeeded => "withdraw-no-longer-needed",
        MovedAway => "withdraw-moved-away",
        Mistake => "withdraw-mistake",
    }
    /// On what basis somebody is referred.
    legal_basis: LegalBasis {
        EarlyPreventive => "basis-early-preventive",
        Supportive => "basis-supportive",
        Other => "basis-other",
    }
    /// What a referral is for.
    purpose: Purpose {
        LeisureParticipation => "purpose-leisure",
        FamilyRelief => "purpose-family-relief",
        StableAdult => "purpose-stable-adult",
        SchoolSupport => "purpose-school",
    }
    /// Why there is no wish.
    no_wish: NoWish {
        TooYoung => "no-wish-too-young",
        DidNotWantToSay => "no-wish-did-not-say",
        NotAskedYet => "no-wish-not-asked",
    }
    /// How soon.
    urgency: Urgency {
        Ordinary => "urgency-ordinary",
        Soon => "urgency-soon",
    }
    /// What an alert is about.
    alert: AlertCode {
        ReferralOverdue => "alert-referral-overdue",
        FamilyNotContacted => "alert-family-not-contacted",
        ConsentMissing => "alert-consent-missing",
        Silence => "alert-silence",
        VoiceMissing => "alert-voice-missing",
        TransferOverdue => "alert-transfer-overdue",
        ConsiderationOverdue => "alert-consideration-overdue",
        WithdrawalNotEffective => "alert-withdrawal-not-effective",
        SubjectRequestDue => "alert-subject-request-due",
        BreakGlassUnreviewed => "alert-break-glass-unreviewed",
        OwnSignatureMissing => "alert-own-signature-missing",
        NextStepOverdue => "alert-next-step-overdue",
        ReferralHeldUp => "alert-referral-held-up",
        WithdrawalNotConfirmed => "alert-withdrawal-not-confirmed",
        TalkWithFamily => "alert-talk-with-family",
        SecondThread => "alert-second-thread",
        AccountableCannotAct => "alert-accountable-cannot-act",
        FollowUpBlind => "alert-follow-up-blind",
    }
    /// What one does about an alert.
    alert_what_to_do: AlertCode {
        ReferralOverdue => "alert-do-referral-overdue",
        FamilyNotContacted => "alert-do-family-not-contacted",
        ConsentMissing => "alert-do-consent-missing",
        Silence => "alert-do-silence",
        VoiceMissing => "alert-do-voice-missing",
        TransferOverdue => "alert-do-transfer-overdue",
        ConsiderationOverdue => "alert-do-consideration-overdue",
        WithdrawalNotEffective => "alert-do-withdrawal-not-effective",
        SubjectRequestDue => "alert-do-subject-request-due",
        BreakGlassUnreviewed => "alert-do-break-glass-unreviewed",
        OwnSignatureMissing => "alert-do-own-signature-missing",
        NextStepOverdue => "alert-do-next-step-overdue",
        ReferralHeldUp => "alert-do-referral-held-up",
        WithdrawalNotConfirmed => "alert-do-withdrawal-not-confirmed",
        TalkWithFamily => "alert-do-talk-with-family",
        SecondThread => "alert-do-second-thread",
        AccountableCannotAct => "alert-do-accountable-cannot-act",
        FollowUpBlind => "alert-do-follow-up-blind",
    }
    /// How grave an alert is.
    severity: Severity {
        Notice => "severity-notice",
        Warning => "severity-warning",
        Critical => "severity-critical",
    }
    /// What is wrong with a ledger.
    fault: FaultKind {
        Broken => "fault-broken",
        Gap => "fault-gap",
        Contradiction => "fault-contradiction",
        Forged => "fault-forged",
    }
}

/// The key of a service's name.
#[must_use]
pub fn service(name: &str) -> &'static str {
    match name {
        "referral" => "service-referral",
        "thread" => "service-thread",
        "assignment" => "service-assignment",
        "followup" => "service-followup",
        "vault" => "service-vault",
        "reporting" => "service-reporting",
        "audit" => "service-audit",
        "identity" => "service-identity",
        _ => "service-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    #[test]
    fn every_code_has_words_in_every_language() {
        for lang in Lang::ALL {
            let words = Words::of(*lang);
            let mut keys: Vec<&str> = vec![];
            keys.extend(Need::ALL.iter().map(|it| need(*it)));
            keys.extend(AgeBand::ALL.iter().map(|it| age_band(*it)));
            keys.extend(Step::ALL.iter().map(|it| step(*it)));
            keys.extend(Role::ALL.iter().map(|it| carrier(*it)));
            keys.extend(Party::ALL.iter().map(|it| party(*it)));
            keys.extend(Channel::ALL.iter().map(|it| channel(*it)));
            keys.extend(PauseReason::ALL.iter().map(|it| pause(*it)));
            keys.extend(HandOverReason::ALL.iter().map(|it| hand_over(*it)));
            keys.extend(CloseReason::ALL.iter().map(|it| close(*it)));
            keys.extend(Outcome::ALL.iter().map(|it| outcome(*it)));
            keys.extend(NextContact::ALL.iter().map(|it| next_contact(*it)));
            keys.extend(NoTalk::ALL.iter().map(|it| no_talk(*it)));
            keys.extend(Programme::ALL.iter().map(|it| programme(*it)));
            keys.extend(AskAgainReason::ALL.iter().map(|it| ask_again(*it)));
            keys.extend(AssignmentEndReason::ALL.iter().map(|it| assignment_end(*it)));
            keys.extend(AssignmentState::ALL.iter().map(|it| assignment_state(*it)));
            keys.extend(CandidateOutcome::ALL.iter().map(|it| candidate(*it)));
            keys.extend(SignatureChannel::ALL.iter().map(|it| signature_channel(*it)));
            keys.extend(Mistake::ALL.iter().map(|it| mistake(*it)));
            keys.extend(FollowUpOutcome::ALL.iter().map(|it| follow_up_outcome(*it)));
            keys.extend(Instrument::ALL.iter().map(|it| instrument(*it)));
            keys.extend(Respondent::ALL.iter().map(|it| respondent(*it)));
            keys.extend(ThreadState::ALL.iter().map(|it| thread_state(*it)));
            keys.extend(RefusalReason::ALL.iter().map(|it| refusal(*it)));
            keys.extend(ConsentStanding::ALL.iter().map(|it| consent(*it)));
            keys.extend(ConsentPurpose::ALL.iter().map(|it| consent_purpose(*it)));
            keys.extend(DataCategory::ALL.iter().map(|it| category(*it)));
            keys.extend(Standing::ALL.iter().map(|it| standing(*it)));
            keys.extend(ReturnReason::ALL.iter().map(|it| return_reason(*it)));
            keys.extend(WithdrawReason::ALL.iter().map(|it| withdraw_reason(*it)));
            keys.extend(LegalBasis::ALL.iter().map(|it| legal_basis(*it)));
            keys.extend(Purpose::ALL.iter().map(|it| purpose(*it)));
            keys.extend(NoWish::ALL.iter().map(|it| no_wish(*it)));
            keys.extend(Urgency::ALL.iter().map(|it| urgency(*it)));
            keys.extend(AlertCode::ALL.iter().map(|it| alert(*it)));
            keys.extend(AlertCode::ALL.iter().map(|it| alert_what_to_do(*it)));
            keys.extend(Severity::ALL.iter().map(|it| severity(*it)));
            keys.extend(FaultKind::ALL.iter().map(|it| fault(*it)));
            for key in keys {
                assert!(!words.say(key).contains('⟦'), "{key} in {}", lang.tag());
            }
        }
    }
}
