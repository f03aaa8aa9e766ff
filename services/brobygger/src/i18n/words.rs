//! Codes in words. A code without words does not compile.

use crate::i18n::Lang;

pub(crate) fn step(code: proto::thread::Step, lang: Lang) -> &'static str {
    use proto::thread::Step::{
        AwaitAnswer, ClosingTalk, ContactFamily, FindOrganisation, FollowUp, HearChild,
        ObtainConsent, PrepareFirstMeeting,
    };
    match code {
        ContactFamily => lang.pick("talk with the family", "tal med familien"),
        HearChild => lang.pick("hear what the child wishes", "hør, hvad barnet ønsker"),
        ObtainConsent => lang.pick("get the consents", "indhent samtykker"),
        FindOrganisation => lang.pick("find an organisation", "find en forening"),
        AwaitAnswer => lang.pick("await the answer", "afvent svar"),
        PrepareFirstMeeting => lang.pick("prepare the first meeting", "forbered det første møde"),
        FollowUp => lang.pick("follow up", "følg op"),
        ClosingTalk => lang.pick("hold the closing talk", "hold den afsluttende samtale"),
    }
}

pub(crate) fn role(code: proto::actor::Role, lang: Lang) -> &'static str {
    use proto::actor::Role::{
        Administrator, Auditor, BridgeBuilder, CaseWorker, Coordinator, Family, Leader, System,
        Volunteer,
    };
    match code {
        CaseWorker => lang.pick("case worker", "rådgiver"),
        BridgeBuilder => lang.pick("bridge-builder", "brobygger"),
        Coordinator => lang.pick("coordinator", "koordinator"),
        Volunteer => lang.pick("volunteer", "frivillig"),
        Leader => lang.pick("leader", "leder"),
        Administrator => lang.pick("administrator", "administrator"),
        Auditor => lang.pick("auditor", "revisor"),
        Family => lang.pick("family", "familie"),
        System => lang.pick("by itself", "af sig selv"),
    }
}

pub(super) fn need(code: proto::code::Need, lang: Lang) -> &'static str {
    use proto::code::Need::{
        AdultFriend, FamilyBreak, Homework, Leisure, Loneliness, PracticalHelp,
    };
    match code {
        Leisure => lang.pick("leisure life", "fritidsliv"),
        AdultFriend => lang.pick("an adult friend", "en voksenven"),
        Homework => lang.pick("help with homework", "lektiehjælp"),
        Loneliness => lang.pick("company", "fællesskab"),
        FamilyBreak => lang.pick("a break for the family", "et pusterum for familien"),
        PracticalHelp => lang.pick("practical help", "praktisk hjælp"),
    }
}

pub(super) fn age_band(code: proto::code::AgeBand, lang: Lang) -> &'static str {
    use proto::code::AgeBand::{Age0To5, Age6To9, Age10To14, Age15To17, Age18To22};
    match code {
        Age0To5 => lang.pick("0 to 5 years", "0-5 år"),
        Age6To9 => lang.pick("6 to 9 years", "6-9 år"),
        Age10To14 => lang.pick("10 to 14 years", "10-14 år"),
        Age15To17 => lang.pick("15 to 17 years", "15-17 år"),
        Age18To22 => lang.pick("18 to 22 years", "18-22 år"),
    }
}

pub(super) fn return_reason(code: proto::referral::ReturnReason, lang: Lang) -> &'static str {
    use proto::referral::ReturnReason::{
        FamilyDeclined, Incomplete, StatutoryTask, WrongMunicipality,
    };
    match code {
        Incomplete => lang.pick("something is missing", "noget mangler"),
        WrongMunicipality => {
            lang.pick("the child lives in another municipality", "barnet bor i en anden kommune")
        }
        StatutoryTask => {
            lang.pick("it is the municipality's own task", "det er kommunens egen opgave")
        }
        FamilyDeclined => {
            lang.pick("the family has changed its mind", "familien har ombestemt sig")
        }
    }
}

pub(super) fn channel(code: proto::thread::Channel, lang: Lang) -> &'static str {
    use proto::thread::Channel::{Call, HomeVisit, Meeting, Message};
    match code {
        HomeVisit => lang.pick("at home", "hjemme"),
        Meeting => lang.pick("at a meeting", "ved et møde"),
        Call => lang.pick("by telephone", "på telefon"),
        Message => lang.pick("in writing", "skriftligt"),
    }
}

pub(super) fn party(code: proto::thread::Party, lang: Lang) -> &'static str {
    use proto::thread::Party::{CaseWorker, Child, Family, Organisation, School};
    match code {
        Child => lang.pick("the child", "barnet"),
        Family => lang.pick("the family", "familien"),
        Organisation => lang.pick("the organisation", "foreningen"),
        CaseWorker => lang.pick("the case worker", "rådgiveren"),
        School => lang.pick("the school", "skolen"),
    }
}

pub(super) fn close_reason(code: proto::thread::CloseReason, lang: Lang) -> &'static str {
    use proto::thread::CloseReason::{
        FamilyWish, GoalsReached, Moved, OpenedByMistake, OtherMeasure,
    };
    match code {
        GoalsReached => lang.pick("what was wished for is reached", "det ønskede er nået"),
        FamilyWish => lang.pick("the family wishes it", "familien ønsker det"),
        Moved => lang.pick("the family has moved", "familien er flyttet"),
        OtherMeasure => lang.pick("another measure takes over", "en anden indsats tager over"),
        OpenedByMistake => lang.pick("it was opened by mistake", "den blev åbnet ved en fejl"),
    }
}

pub(super) fn thread_entry(code: proto::thread::ThreadEntry, lang: Lang) -> &'static str {
    use proto::thread::ThreadEntry::{
        ChildView, Contact, FamilyContact, FamilyView, NetworkMeeting,
    };
    match code {
        FamilyContact => lang.pick("the contact with the family", "kontakten med familien"),
        Contact => lang.pick("the contact", "kontakten"),
        ChildView => lang.pick("what the child said", "det, barnet sagde"),
        FamilyView => lang.pick("what the family said", "det, familien sagde"),
        NetworkMeeting => lang.pick("the network meeting", "netværksmødet"),
    }
}

pub(super) fn match_entry(code: proto::assignment::MatchEntry, lang: Lang) -> &'static str {
    use proto::assignment::MatchEntry::{FirstMeeting, Session};
    match code {
        FirstMeeting => lang.pick("the first meeting", "det første møde"),
        Session => lang.pick("the meeting", "mødet"),
    }
}

pub(super) fn mistake(code: proto::code::Mistake, lang: Lang) -> &'static str {
    use proto::code::Mistake::{EnteredTwice, NotHeld, WrongContent, WrongDay, WrongPerson};
    match code {
        WrongPerson => lang.pick("it is about somebody else", "det handler om en anden"),
        WrongDay => lang.pick("it was another day", "det var en anden dag"),
        WrongContent => lang.pick("what it says is not so", "indholdet er forkert"),
        EnteredTwice => lang.pick("it stands twice", "det står der to gange"),
        NotHeld => lang.pick("it did not take place", "det fandt ikke sted"),
    }
}

pub(super) fn next_contact(code: proto::thread::NextContact, lang: Lang) -> &'static str {
    use proto::thread::NextContact::{Association, CaseWorker, Network, School};
    match code {
        Association => lang.pick("the association", "foreningen"),
        School => lang.pick("the school", "skolen"),
        CaseWorker => lang.pick("the case worker", "rådgiveren"),
        Network => lang.pick("their own network", "deres eget netværk"),
    }
}

pub(super) fn signature_channel(code: proto::thread::SignatureChannel, lang: Lang) -> &'static str {
    use proto::thread::SignatureChannel::{MitId, Oral, Paper};
    match code {
        MitId => lang.pick("with MitID", "med MitID"),
        Paper => lang.pick("on paper", "på papir"),
        Oral => lang.pick("by word of mouth", "mundtligt"),
    }
}

pub(super) fn decline_reason(code: proto::assignment::DeclineReason, lang: Lang) -> &'static str {
    use proto::assignment::DeclineReason::{NoCapacity, NotOurTask, Times, TooFar};
    match code {
        NoCapacity => lang.pick("no places now", "ingen plads nu"),
        NotOurTask => lang.pick("not what it does", "ikke dens opgave"),
        TooFar => lang.pick("too far away", "for langt væk"),
        Times => lang.pick("the times do not suit", "tiderne passer ikke"),
    }
}

pub(super) fn contribution(code: proto::assignment::Contribution, lang: Lang) -> &'static str {
    use proto::assignment::Contribution::{Coordination, Place, Transport, Volunteer};
    match code {
        Volunteer => lang.pick("a volunteer", "en frivillig"),
        Coordination => lang.pick("coordination", "koordinering"),
        Place => lang.pick("a place", "en plads"),
        Transport => lang.pick("transport", "kørsel"),
    }
}

pub(super) fn programme(code: proto::assignment::Programme, lang: Lang) -> &'static str {
    use proto::assignment::Programme::{
        AdultFriend, FamilyExperienceClub, ForeningsMentor, HomeworkCafe, PladsTilAlle,
    };
    match code {
        PladsTilAlle => lang.pick("Plads til Alle", "Plads til Alle"),
        ForeningsMentor => lang.pick("ForeningsMentor", "ForeningsMentor"),
        AdultFriend => lang.pick("adult friend", "voksenven"),
        HomeworkCafe => lang.pick("homework café", "lektiecafé"),
        FamilyExperienceClub => lang.pick("family experience club", "familieoplevelsesklub"),
    }
}

pub(super) fn attendance(code: proto::assignment::Attendance, lang: Lang) -> &'static str {
    use proto::assignment::Attendance::{Absent, Attended};
    match code {
        Attended => lang.pick("the child came", "barnet kom"),
        Absent => lang.pick("the child did not come", "barnet kom ikke"),
    }
}

pub(super) fn end_reason(code: proto::assignment::EndReason, lang: Lang) -> &'static str {
    use proto::assignment::EndReason::{
        AssignmentEnded, Completed, FamilyWish, NotRight, VolunteerLeft,
    };
    match code {
        AssignmentEnded => lang.pick("its assignment has ended", "opgaven er stoppet"),
        Completed => lang.pick("as agreed", "som aftalt"),
        FamilyWish => lang.pick("the family wished it", "familien ønskede det"),
        VolunteerLeft => lang.pick("the volunteer stopped", "den frivillige stoppede"),
        NotRight => {
            lang.pick("it was not right for the child", "det var ikke det rette for barnet")
        }
    }
}

pub(super) fn course(code: proto::assignment::Course, lang: Lang) -> &'static str {
    use proto::assignment::Course::{Basic, ChildrenInNeed};
    match code {
        Basic => lang.pick("the basic course", "grundkurset"),
        ChildrenInNeed => lang.pick(
            "the course about children who have it hard",
            "kurset om børn, der har det svært",
        ),
    }
}

pub(super) fn follow_up_outcome(
    code: proto::followup::FollowUpOutcome,
    lang: Lang,
) -> &'static str {
    use proto::followup::FollowUpOutcome::{Adjust, Continue, End};
    match code {
        Continue => lang.pick("it goes on", "det fortsætter"),
        Adjust => lang.pick("it goes on in another way", "det fortsætter på en anden måde"),
        End => lang.pick("it ends", "det slutter"),
    }
}

pub(super) fn instrument(code: proto::followup::Instrument, lang: Lang) -> &'static str {
    use proto::followup::Instrument::{Cantril, Faces, Gbo, Tils, Who5};
    match code {
        Gbo => lang.pick("own goal", "eget mål"),
        Faces => lang.pick("five faces", "fem ansigter"),
        Cantril => lang.pick("Cantril's ladder", "Cantrils stige"),
        Who5 => lang.pick("WHO-5", "WHO-5"),
        Tils => lang.pick("T-ILS", "T-ILS"),
    }
}

pub(super) fn respondent(code: proto::followup::Respondent, lang: Lang) -> &'static str {
    use proto::followup::Respondent::{Child, Parent, Professional};
    match code {
        Child => lang.pick("the child", "barnet"),
        Parent => lang.pick("a parent", "en forælder"),
        Professional => lang.pick("a professional", "en fagperson"),
    }
}

pub(super) fn alert_code(code: proto::followup::AlertCode, lang: Lang) -> &'static str {
    use proto::followup::AlertCode::{
        AccountableCannotAct, BreakGlassUnreviewed, ConsentMissing, ConsiderationOverdue,
        FamilyNotContacted, FollowUpBlind, NextStepOverdue, OwnSignatureMissing, ReferralHeldUp,
        ReferralOverdue, SecondThread, Silence, SubjectRequestDue, TalkWithFamily, TransferOverdue,
        VoiceMissing, WithdrawalNotConfirmed, WithdrawalNotEffective,
    };
    match code {
        ReferralOverdue => {
            lang.pick("a referral is not answered", "en henvisning er ikke besvaret")
        }
        FamilyNotContacted => {
            lang.pick("the family is not contacted", "familien er ikke kontaktet")
        }
        ConsentMissing => lang.pick("the consent is missing", "samtykket mangler"),
        Silence => lang.pick("nobody has been in contact", "ingen har haft kontakt"),
        VoiceMissing => {
            lang.pick("neither child nor family was heard", "hverken barn eller familie er hørt")
        }
        TransferOverdue => lang.pick(
            "the transfer to another municipality takes too long",
            "overdragelsen til en anden kommune trækker ud",
        ),
        SecondThread => lang.pick("a child has two open threads", "et barn har to åbne tråde"),
        AccountableCannotAct => lang.pick(
            "who is accountable does not act here any more",
            "den ansvarlige er her ikke længere",
        ),
        FollowUpBlind => lang.pick(
            "follow-up has not heard another service for a day",
            "opfølgningen har ikke hørt fra en anden tjeneste i et døgn",
        ),
        ConsiderationOverdue => {
            lang.pick("civil society is not considered", "civilsamfundet er ikke overvejet")
        }
        WithdrawalNotEffective => lang.pick(
            "access is not closed everywhere after a withdrawal",
            "adgangen er ikke lukket overalt efter en tilbagekaldelse",
        ),
        SubjectRequestDue => lang.pick(
            "somebody waits for an answer about their data",
            "nogen venter på svar om egne oplysninger",
        ),
        BreakGlassUnreviewed => {
            lang.pick("a broken glass is not reviewed", "en nødadgang er ikke gennemgået")
        }
        OwnSignatureMissing => {
            lang.pick("the young person has not signed", "den unge har ikke selv skrevet under")
        }
        NextStepOverdue => lang.pick("the next step is overdue", "næste skridt er overskredet"),
        ReferralHeldUp => lang.pick(
            "a referral is taken on, and its thread may not open",
            "en henvisning er modtaget, men tråden kan ikke åbnes",
        ),
        WithdrawalNotConfirmed => lang.pick(
            "not all are told of a withdrawal",
            "ikke alle er orienteret om en tilbagekaldelse",
        ),
        TalkWithFamily => lang.pick(
            "a consent has ended: talk with the family",
            "et samtykke er ophørt: tal med familien",
        ),
    }
}

pub(super) fn resolution(code: proto::followup::Resolution, lang: Lang) -> &'static str {
    use proto::followup::Resolution::{ByHand, ByItself};
    match code {
        ByItself => lang.pick("what was missing has happened", "det manglende er sket"),
        ByHand => lang.pick("somebody took care of it", "nogen har taget sig af det"),
    }
}

pub(crate) fn field(code: proto::vault::Field, lang: Lang) -> &'static str {
    use proto::vault::Field::{
        Address, Age, Answers, BirthDate, BreakGlassReason, ChildView, ContactNote, Cpr,
        DisclosureReason, FamilyView, FeeReason, FirstName, Goal, HealthNeed, Interests,
        MeasuresInShort, MunicipalMeasures, Phone, PracticalInstruction, ReferralReason,
        SubjectRequest, Surname, TransferSummary, VolunteerText, Wish,
    };
    match code {
        FirstName => lang.pick("first name", "fornavn"),
        Surname => lang.pick("surname", "efternavn"),
        Phone => lang.pick("telephone number", "telefonnummer"),
        Wish => lang.pick("the wish", "ønsket"),
        ContactNote => lang.pick("a contact note", "et kontaktnotat"),
        ChildView => lang.pick("the child's words", "barnets ord"),
        Goal => lang.pick("the goal in words", "målet i ord"),
        Cpr => lang.pick("CPR number", "CPR-nummer"),
        Address => lang.pick("address", "adresse"),
        BirthDate => lang.pick("birth date", "fødselsdato"),
        Age => lang.pick("age", "alder"),
        Interests => lang.pick("interests and practical needs", "interesser og praktiske behov"),
        HealthNeed => lang.pick("a health need", "et helbredsbehov"),
        PracticalInstruction => lang.pick("a practical instruction", "en praktisk anvisning"),
        ReferralReason => lang.pick("the reason for the referral", "henvisningens begrundelse"),
        MunicipalMeasures => lang.pick("the municipality's measures", "kommunens indsatser"),
        MeasuresInShort => lang.pick("the measures in short", "indsatserne i korte træk"),
        FamilyView => lang.pick("the family's words", "familiens ord"),
        Answers => lang.pick("answers", "besvarelser"),
        FeeReason => lang.pick("the reason for a fee grant", "begrundelsen for kontingentstøtte"),
        VolunteerText => lang.pick("the volunteer's own words", "den frivilliges egne ord"),
        TransferSummary => lang.pick("the summary of a transfer", "resuméet ved en overdragelse"),
        DisclosureReason => {
            lang.pick("the reason for a disclosure", "begrundelsen for en videregivelse")
        }
        BreakGlassReason => {
            lang.pick("the reason the glass was broken", "begrundelsen for nødadgang")
        }
        SubjectRequest => lang.pick("a request about own data", "en anmodning om egne oplysninger"),
    }
}

pub(crate) fn look_outcome(code: proto::vault::LookOutcome, lang: Lang) -> &'static str {
    use proto::vault::LookOutcome::{Erased, LeftOut, Nothing, Refused, Shown};
    match code {
        Shown => lang.pick("shown", "vist"),
        Refused => lang.pick("refused", "afvist"),
        Nothing => lang.pick("nothing there", "intet der"),
        Erased => lang.pick("erased", "slettet"),
        LeftOut => lang.pick("left out for its size", "udeladt på grund af størrelsen"),
    }
}

/// The user's word for what a service does.
pub(crate) fn service(name: &str, lang: Lang) -> &str {
    match (name, lang) {
        ("referral", Lang::Da) => "henvisning",
        ("thread", Lang::Da) => "tråd",
        ("assignment", Lang::Da) => "tilbud",
        ("followup", Lang::Da) => "opfølgning",
        ("followup", Lang::En) => "follow-up",
        ("vault", Lang::Da) => "persondata",
        ("reporting", Lang::Da) => "rapporter",
        ("audit", Lang::Da) => "revision",
        ("identity", Lang::Da) => "adgang",
        (other, Lang::Da | Lang::En) => other,
    }
}

/// The beginning of an id: enough to tell two apart by eye.
pub(crate) fn code(id: uuid::Uuid) -> String {
    id.simple().to_string().chars().take(8).collect()
}
