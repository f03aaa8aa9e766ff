//! The closed lists of `followup`, and the small values that its facts, requests and views share.

use crate::code::codes;

codes! {
    /// An instrument that may be shipped, in its shipped version.
    Instrument {
        /// Goal-based outcomes, 0 to 10.
        Gbo
        /// Five faces after a session, 1 to 5 (5 years and older).
        Faces
        /// Cantril's ladder, 0 to 10 (10 years and older).
        Cantril
        /// WHO-5, 0 to 100 (9 years and older).
        Who5
        /// T-ILS, 3 to 9 (13 years and older).
        Tils
    }

    /// What came of a follow-up.
    FollowUpOutcome {
        /// It goes on as it is.
        Continue
        /// It goes on in another way.
        Adjust
        /// It ends.
        End
    }

    /// Who answered.
    Respondent {
        /// The child.
        Child
        /// A parent.
        Parent
        /// A professional.
        Professional
    }

    /// What an alert is about; the code stands for the entry in the alert catalogue.
    AlertCode {
        /// A01: a referral is not answered (P-05).
        ReferralOverdue
        /// A02: the family is not contacted (P-06).
        FamilyNotContacted
        /// A03: the consents are missing (P-07).
        ConsentMissing
        /// A09: nobody has been in contact.
        Silence
        /// A12: neither child nor family was heard (P-24).
        VoiceMissing
        /// A20: a transfer between municipalities takes too long (P-20).
        TransferOverdue
        /// A21: nobody considered civil society (P-21).
        ConsiderationOverdue
        /// A23: access is not closed everywhere after a withdrawal (P-16).
        WithdrawalNotEffective
        /// A24: a person's request waits for its answer (P-27).
        SubjectRequestDue
        /// A26: nobody has reviewed a break-glass (P-30).
        BreakGlassUnreviewed
        /// A29: the young person's own signature is missing since a birthday (P-29).
        OwnSignatureMissing
        /// A31: the next step is overdue.
        NextStepOverdue
        /// A referral is taken on, and its thread may not open (R4-12).
        ReferralHeldUp
        /// Not all were told in time that a withdrawal has taken effect (P-16).
        WithdrawalNotConfirmed
        /// A consent has ended: talk with the family about what now (SC-04).
        TalkWithFamily
        /// A child has two open threads, here or in another municipality (I-01): end one of them, or merge them.
        SecondThread
        /// Who is accountable does not act here any more (I-03): hand the thread over.
        AccountableCannotAct
        /// Another service has not been heard for a day: what has become of threads is not known here, and what falls due may be a false
        /// alarm.
        FollowUpBlind
    }

    /// How grave.
    Severity {
        /// To be looked at.
        Notice
        /// To be acted on.
        Warning
        /// At once.
        Critical
    }

    /// How an alert was resolved.
    Resolution {
        /// What was missing has happened.
        ByItself
        /// Somebody took care of it.
        ByHand
    }
}
