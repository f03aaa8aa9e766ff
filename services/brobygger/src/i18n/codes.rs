//! More codes in words: of persons, rights, consents and rules. A code without words does not compile.

use crate::i18n::Lang;

pub(super) fn pause_reason(code: proto::assignment::PauseReason, lang: Lang) -> &'static str {
    use proto::assignment::PauseReason::{
        Certificate, Consent, FamilyWish, Holiday, VolunteerAway, VolunteerOnHold,
    };
    match code {
        Consent => lang.pick("there is no consent", "der mangler samtykke"),
        FamilyWish => lang.pick("the family wishes a break", "familien ønsker en pause"),
        VolunteerAway => lang.pick("the volunteer is away", "den frivillige er væk"),
        Holiday => lang.pick("holidays", "ferie"),
        Certificate => lang.pick(
            "the volunteer's clearance has run out",
            "den frivilliges godkendelse er udløbet",
        ),
        VolunteerOnHold => lang.pick("the volunteer is on hold", "den frivillige er sat i bero"),
    }
}

pub(super) fn assignment_end(
    code: proto::assignment::AssignmentEndReason,
    lang: Lang,
) -> &'static str {
    use proto::assignment::AssignmentEndReason::{
        FamilyWish, Moved, NotRight, OrganisationStopped, ThreadClosed,
    };
    match code {
        Moved => lang.pick("the family has moved", "familien er flyttet"),
        ThreadClosed => lang.pick("the thread is closed", "tråden er afsluttet"),
        FamilyWish => lang.pick("the family wished it", "familien ønskede det"),
        NotRight => {
            lang.pick("it was not right for the child", "det var ikke det rette for barnet")
        }
        OrganisationStopped => {
            lang.pick("the organisation cannot go on", "foreningen kan ikke fortsætte")
        }
    }
}

pub(super) fn rest_reason(code: proto::thread::PauseReason, lang: Lang) -> &'static str {
    use proto::thread::PauseReason::{AwaitingDecision, Away, FamilyWish, Illness};
    match code {
        FamilyWish => lang.pick("the family wishes a break", "familien ønsker en pause"),
        Illness => lang.pick("illness", "sygdom"),
        Away => lang.pick("the family is away", "familien er bortrejst"),
        AwaitingDecision => {
            lang.pick("something must be decided first", "der afventes en afgørelse")
        }
    }
}

pub(super) fn hand_over_reason(code: proto::thread::HandOverReason, lang: Lang) -> &'static str {
    use proto::thread::HandOverReason::{Absence, FamilyWish, Moved, NewPost, Workload};
    match code {
        Absence => lang.pick("absence", "fravær"),
        NewPost => lang.pick("another post", "nyt arbejde"),
        Workload => lang.pick("too many threads in one hand", "for mange tråde på én hånd"),
        FamilyWish => lang.pick("the family wished it", "familien ønskede det"),
        Moved => lang.pick("another municipality acts now", "en anden kommune er handlekommune"),
    }
}

pub(super) fn consent_end(code: proto::thread::ConsentEndReason, lang: Lang) -> &'static str {
    use proto::thread::ConsentEndReason::{CameOfAge, CustodyChanged, ThreadClosed};
    match code {
        ThreadClosed => lang.pick("the thread is closed", "tråden er lukket"),
        CustodyChanged => lang.pick("the custody has changed", "forældremyndigheden er ændret"),
        CameOfAge => lang.pick("the child is grown", "barnet er blevet myndigt"),
    }
}

pub(super) fn disclosure_end(code: proto::thread::DisclosureEnd, lang: Lang) -> &'static str {
    use proto::thread::DisclosureEnd::{Moved, TakenBack, ThreadClosed};
    match code {
        TakenBack => lang.pick("it was taken back", "den blev taget tilbage"),
        ThreadClosed => lang.pick("the thread is closed", "tråden er lukket"),
        Moved => lang.pick("the family has moved", "familien er flyttet"),
    }
}

pub(super) fn refusal(code: proto::thread::RefusalReason, lang: Lang) -> &'static str {
    use proto::thread::RefusalReason::{BridgeBuilderInactive, OpenElsewhere};
    match code {
        OpenElsewhere => lang.pick(
            "the child has an open thread in another municipality",
            "barnet har en åben tråd i en anden kommune",
        ),
        BridgeBuilderInactive => lang.pick(
            "the bridge-builder who accepted it is not active any more",
            "den brobygger, der tog den, er ikke længere aktiv",
        ),
    }
}

pub(super) fn withdraw_reason(code: proto::referral::WithdrawReason, lang: Lang) -> &'static str {
    use proto::referral::WithdrawReason::{FamilyDeclined, Mistake, MovedAway, NoLongerNeeded};
    match code {
        FamilyDeclined => {
            lang.pick("the family has changed its mind", "familien har ombestemt sig")
        }
        NoLongerNeeded => lang.pick("it is not needed any more", "der er ikke længere behov"),
        MovedAway => lang.pick("the child has moved", "barnet er flyttet"),
        Mistake => lang.pick("it was a mistake", "det var en fejl"),
    }
}

pub(super) fn case_step(code: proto::referral::CaseStepKind, lang: Lang) -> &'static str {
    use proto::referral::CaseStepKind::{
        Clarification, Decision, Examination, FollowUp, PlanDue, Screening,
    };
    match code {
        Screening => lang.pick("screening", "screening"),
        Clarification => lang.pick("clarification", "afdækning"),
        Examination => lang.pick("examination", "børnefaglig undersøgelse"),
        Decision => lang.pick("a decision on support", "afgørelse om støtte"),
        PlanDue => lang.pick("the child's plan", "barnets plan"),
        FollowUp => lang.pick("the municipality's follow-up", "kommunens opfølgning"),
    }
}

pub(super) fn consideration(
    code: proto::referral::ConsiderationOutcome,
    lang: Lang,
) -> &'static str {
    use proto::referral::ConsiderationOutcome::{FamilyDeclined, Later, NotRelevant, Referred};
    match code {
        Referred => lang.pick("referred", "henvist"),
        FamilyDeclined => lang.pick("the family did not want it", "familien ønskede det ikke"),
        NotRelevant => lang.pick("not relevant", "ikke relevant"),
        Later => lang.pick("later", "senere"),
    }
}

pub(super) fn service_name(code: proto::thread::ServiceName, lang: Lang) -> &'static str {
    use proto::thread::ServiceName::{Assignment, Followup, Vault};
    match code {
        Vault => lang.pick("people and words", "persondata"),
        Assignment => lang.pick("organisations and volunteers", "tilbud og frivillige"),
        Followup => lang.pick("follow-up", "opfølgning"),
    }
}

pub(super) fn disclosure_basis(code: proto::thread::DisclosureBasis, lang: Lang) -> &'static str {
    use proto::thread::DisclosureBasis::{Law, OverridingInterest};
    match code {
        Law => lang.pick("the law says so", "loven giver hjemmel"),
        OverridingInterest => {
            lang.pick("an overriding interest", "hensynet til barnet vejer tungest")
        }
    }
}

pub(super) fn transfer_step(code: proto::thread::TransferStep, lang: Lang) -> &'static str {
    use proto::thread::TransferStep::{Material, Receipt};
    match code {
        Material => lang.pick("the material", "materialet"),
        Receipt => lang.pick("the receipt", "kvitteringen"),
    }
}

pub(super) fn person_kind(code: proto::vault::PersonKind, lang: Lang) -> &'static str {
    use proto::vault::PersonKind::{Child, Contact, Guardian, Volunteer};
    match code {
        Child => lang.pick("a child", "et barn"),
        Guardian => lang.pick("a parent or guardian", "en forælder eller værge"),
        Volunteer => lang.pick("a volunteer", "en frivillig"),
        Contact => lang.pick("a contact", "en kontaktperson"),
    }
}

pub(super) fn party(code: proto::vault::PartyStatus, lang: Lang) -> &'static str {
    use proto::vault::PartyStatus::{Adult, From10, From15, Under10};
    match code {
        Under10 => lang.pick("under ten", "under ti år"),
        From10 => lang.pick("ten or older", "fyldt ti år"),
        From15 => lang.pick("fifteen or older", "fyldt femten år"),
        Adult => lang.pick("of age", "myndig"),
    }
}

pub(super) fn share_with(code: proto::vault::ShareWith, lang: Lang) -> &'static str {
    use proto::vault::ShareWith::{CaseWorker, Family, Organisation};
    match code {
        CaseWorker => lang.pick("the case worker", "rådgiveren"),
        Organisation => lang.pick("the organisation", "foreningen"),
        Family => lang.pick("the family", "familien"),
    }
}

pub(super) fn break_glass_reason(code: proto::vault::BreakGlassReason, lang: Lang) -> &'static str {
    use proto::vault::BreakGlassReason::{Absence, Complaint, Concern, Danger};
    match code {
        Danger => lang.pick("danger to life or health", "fare for liv eller helbred"),
        Absence => lang.pick("whoever knows the family is away", "den ansvarlige er fraværende"),
        Concern => lang.pick("a concern about a child", "bekymring for et barn"),
        Complaint => lang.pick("a complaint or a court", "en klage eller en retssag"),
    }
}

pub(super) fn finding(code: proto::vault::BreakGlassFinding, lang: Lang) -> &'static str {
    use proto::vault::BreakGlassFinding::{Justified, Unjustified};
    match code {
        Justified => lang.pick("it was right", "det var berettiget"),
        Unjustified => lang.pick("it was not right", "det var ikke berettiget"),
    }
}

pub(super) fn right(code: proto::vault::Right, lang: Lang) -> &'static str {
    use proto::vault::Right::{Access, Erasure, Rectification, Restriction};
    match code {
        Access => lang.pick("to see what is held", "indsigt"),
        Rectification => lang.pick("to have it corrected", "berigtigelse"),
        Restriction => lang.pick("to have it restricted", "begrænsning"),
        Erasure => lang.pick("to have it erased", "sletning"),
    }
}

pub(super) fn erasure(code: proto::vault::ErasureOutcome, lang: Lang) -> &'static str {
    use proto::vault::ErasureOutcome::{Erased, Refused, Restricted};
    match code {
        Erased => lang.pick("it is erased", "det slettes"),
        Restricted => lang.pick("it is kept and not used", "det gemmes, men bruges ikke"),
        Refused => lang.pick("it stays", "det bevares"),
    }
}
