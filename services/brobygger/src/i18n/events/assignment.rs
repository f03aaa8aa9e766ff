//! Of organisations, volunteers, assignments and matches.

use proto::assignment::{
    AgreementFact, ApplicantFact, AssignmentFact, BoardFact, CvrFact, FamilyFact, MatchFact,
    OrganisationFact, VolunteerFact,
};

use super::{Names, owned};
use crate::i18n::{Lang, code, codes, day, deadline, words};

pub(super) fn agreement(fact: &AgreementFact, names: &Names, lang: Lang) -> String {
    match *fact {
        AgreementFact::Signed { organisation, until_on, .. } => {
            let (name, until) = (names.of(organisation, lang), day(until_on, lang));
            lang.pick(
                format!("Agreement signed with {name}, until {until}"),
                format!("Aftale indgået med {name} til {until}"),
            )
        }
        AgreementFact::Terminated { until_on } => {
            let until = day(until_on, lang);
            lang.pick(
                format!("The agreement is terminated and ends on {until}"),
                format!("Aftalen er opsagt og ophører {until}"),
            )
        }
        AgreementFact::EndCorrected { until_on, .. } => {
            let until = day(until_on, lang);
            lang.pick(
                format!("Put right: the agreement ends on {until}"),
                format!("Rettet: aftalen ophører {until}"),
            )
        }
    }
}

pub(super) fn cvr(fact: &CvrFact, names: &Names, lang: Lang) -> String {
    let CvrFact::Taken { organisation } = *fact;
    let name = names.of(organisation, lang);
    lang.pick(
        format!("Known here: the CVR number is {name}'s"),
        format!("Noteret: CVR-nummeret tilhører {name}"),
    )
}

pub(super) fn organisation(fact: OrganisationFact, lang: Lang) -> String {
    match fact {
        OrganisationFact::Registered { name, .. } => {
            let name = name.as_str();
            lang.pick(
                format!("{name} is in the directory"),
                format!("{name} er optaget i vejviseren"),
            )
        }
        OrganisationFact::CapacityDeclared { places } => {
            lang.pick(format!("{places} places"), format!("{places} pladser"))
        }
        OrganisationFact::PlaceReserved { .. } => {
            lang.pick("A place is held", "En plads er reserveret").to_owned()
        }
        OrganisationFact::PlaceReleased { .. } => {
            lang.pick("A place is free again", "En plads er fri igen").to_owned()
        }
    }
}

pub(super) fn volunteer(fact: &VolunteerFact, names: &Names, lang: Lang) -> String {
    match *fact {
        VolunteerFact::Applied { organisation, .. } => {
            let name = names.of(organisation, lang);
            lang.pick(
                format!("A volunteer joined {name}"),
                format!("En frivillig meldte sig hos {name}"),
            )
        }
        VolunteerFact::ChildCertificateCleared { review_due_on } => {
            let until = day(review_due_on, lang);
            lang.pick(
                format!("Child certificate in order, review by {until}"),
                format!("Børneattest i orden, fornyes senest {until}"),
            )
        }
        VolunteerFact::ConfidentialityPledgeSigned { .. } => lang
            .pick("Pledge of confidentiality signed", "Tavshedserklæring underskrevet")
            .to_owned(),
        VolunteerFact::TrainingCompleted { course, .. } => {
            let course = words::course(course, lang);
            lang.pick(
                format!("The volunteer completed {course}"),
                format!("Den frivillige har gennemført {course}"),
            )
        }
        VolunteerFact::ChildCertificateExpired { .. } => {
            lang.pick("The child certificate has run out", "Børneattesten er udløbet").to_owned()
        }
        VolunteerFact::TrainingExpired { course, .. } => {
            let course = words::course(course, lang);
            lang.pick(format!("{course} counts no longer"), format!("{course} gælder ikke længere"))
        }
        VolunteerFact::ClearanceRevoked { .. } => lang
            .pick("The child certificate does not count", "Børneattesten gælder ikke")
            .to_owned(),
        VolunteerFact::PutOnHold { .. } => {
            lang.pick("The volunteer is on hold", "Den frivillige er sat i bero").to_owned()
        }
        VolunteerFact::StoodDown { .. } => lang
            .pick("The volunteer is stood down", "Den frivillige er taget af opgaven")
            .to_owned(),
        VolunteerFact::Reinstated { .. } => {
            lang.pick("The volunteer is back", "Den frivillige er tilbage").to_owned()
        }
        VolunteerFact::Left { .. } => {
            lang.pick("The volunteer has stopped", "Den frivillige er stoppet").to_owned()
        }
        VolunteerFact::Rejected { .. } => lang
            .pick("The volunteer was not taken on", "Den frivillige blev ikke antaget")
            .to_owned(),
        VolunteerFact::Committed { .. } => lang
            .pick("The volunteer is taken by a match", "Den frivillige er bundet af et match")
            .to_owned(),
        VolunteerFact::Released { .. } => {
            lang.pick("The volunteer is free again", "Den frivillige er fri igen").to_owned()
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a sentence for each fact, and nothing else")]
pub(super) fn assignment(fact: AssignmentFact, names: &Names, lang: Lang) -> String {
    match fact {
        AssignmentFact::Planned { need, programme, candidates, .. } => {
            let (need, programme, count) =
                (words::need(need, lang), words::programme(programme, lang), candidates.len());
            lang.pick(
                format!("Planned: {need}, {programme}; {count} to ask"),
                format!("Planlagt: {need}, {programme}; {count} at spørge"),
            )
        }
        AssignmentFact::Offered { organisation, expires_at, .. } => {
            let (name, by) = (names.of(organisation, lang), deadline(expires_at, lang));
            lang.pick(
                format!("{name} is asked, to answer by {by}"),
                format!("{name} er spurgt, svar senest {by}"),
            )
        }
        AssignmentFact::OfferAccepted { organisation } => {
            let name = names.of(organisation, lang);
            lang.pick(format!("{name} says yes"), format!("{name} siger ja"))
        }
        AssignmentFact::OfferDeclined { organisation, reason } => {
            let (name, reason) =
                (names.of(organisation, lang), words::decline_reason(reason, lang));
            lang.pick(format!("{name} says no: {reason}"), format!("{name} siger nej: {reason}"))
        }
        AssignmentFact::OfferLapsed { organisation } => {
            let name = names.of(organisation, lang);
            lang.pick(
                format!("{name} did not answer in time"),
                format!("{name} svarede ikke i tide"),
            )
        }
        AssignmentFact::WentAlong { .. } => lang
            .pick(
                "The assignment goes along with the child to its own thread",
                "Opgaven følger med barnet over i barnets egen tråd",
            )
            .to_owned(),
        AssignmentFact::NobodyFree { left } => lang.pick(
            format!("None of the {left} who are left can be asked now"),
            format!("Ingen af de {left}, der er tilbage, kan spørges nu"),
        ),
        AssignmentFact::Unplaced { asked } => lang.pick(
            format!("Nobody is left to ask, of {asked}"),
            format!("Ingen tilbage at spørge, af {asked}"),
        ),
        AssignmentFact::ContributionConfirmed { organisation, contribution } => {
            let (name, what) =
                (names.of(organisation, lang), words::contribution(contribution, lang));
            lang.pick(format!("{name} says yes to {what}"), format!("{name} siger ja til {what}"))
        }
        AssignmentFact::ContributionRemoved { organisation, contribution, .. } => {
            let (name, what) =
                (names.of(organisation, lang), words::contribution(contribution, lang));
            lang.pick(
                format!("{name} no longer gives {what}"),
                format!("{name} bidrager ikke længere med {what}"),
            )
        }
        AssignmentFact::ContributionAdded { organisation, contribution } => {
            let (name, what) =
                (names.of(organisation, lang), words::contribution(contribution, lang));
            lang.pick(format!("{name} is asked for {what}"), format!("{name} er spurgt om {what}"))
        }
        AssignmentFact::Started { organisation, .. } => {
            let name = names.of(organisation, lang);
            lang.pick(
                format!("The assignment with {name} has begun"),
                format!("Opgaven hos {name} er begyndt"),
            )
        }
        AssignmentFact::MatchLinked { .. } => {
            lang.pick("A match belongs to the assignment", "Et match hører til opgaven").to_owned()
        }
        AssignmentFact::MatchUnlinked { .. } => lang
            .pick(
                "The match no longer belongs to the assignment",
                "Matchet hører ikke længere til opgaven",
            )
            .to_owned(),
        AssignmentFact::Completed { organisation } => {
            let name = names.of(organisation, lang);
            lang.pick(
                format!("The assignment with {name} is completed"),
                format!("Opgaven hos {name} er afsluttet"),
            )
        }
        AssignmentFact::Suspended { reason, .. } => {
            let reason = codes::pause_reason(reason, lang);
            lang.pick(
                format!("The assignment rests: {reason}"),
                format!("Opgaven er sat på pause: {reason}"),
            )
        }
        AssignmentFact::Resumed { .. } => {
            lang.pick("The assignment goes on", "Opgaven fortsætter").to_owned()
        }
        AssignmentFact::Ended { reason, .. } => {
            let reason = codes::assignment_end(reason, lang);
            lang.pick(
                format!("The assignment has ended before its time: {reason}"),
                format!("Opgaven er stoppet før tid: {reason}"),
            )
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a sentence for each fact, and nothing else")]
pub(super) fn r#match(fact: &MatchFact, names: &Names, lang: Lang) -> String {
    match *fact {
        MatchFact::Proposed { organisation, .. } => {
            let name = names.of(organisation, lang);
            lang.pick(
                format!("{name} proposes a volunteer"),
                format!("{name} foreslår en frivillig"),
            )
        }
        MatchFact::ConfirmedByFamily { first_meeting_by, .. } => {
            let by = deadline(first_meeting_by, lang);
            lang.pick(
                format!("The family says yes; first meeting by {by}"),
                format!("Familien siger ja; første møde senest {by}"),
            )
        }
        MatchFact::Started { .. } => {
            lang.pick("The match has begun", "Matchet er begyndt").to_owned()
        }
        MatchFact::FirstMeetingHeld { .. } => {
            lang.pick("They met for the first time", "De har mødt hinanden første gang").to_owned()
        }
        MatchFact::SessionLogged { minutes, attendance, .. } => {
            let came = words::attendance(attendance, lang);
            lang.pick(
                format!("Together for {minutes} minutes: {came}"),
                format!("Sammen i {minutes} minutter: {came}"),
            )
        }
        MatchFact::EntryCorrected { entry, on, mistake, .. } => {
            let (what, why) = (words::match_entry(entry, lang), words::mistake(mistake, lang));
            let on = day(on, lang);
            lang.pick(
                format!("Corrected: {what} on {on} was a mistake ({why})"),
                format!("Rettet: {what} den {on} var en fejl ({why})"),
            )
        }
        MatchFact::Ended { reason, .. } => {
            let reason = words::end_reason(reason, lang);
            lang.pick(
                format!("The match has ended: {reason}"),
                format!("Matchet er slut: {reason}"),
            )
        }
        MatchFact::AgreedByChild { .. } => {
            lang.pick("The child says yes itself", "Barnet siger selv ja").to_owned()
        }
        MatchFact::WentAlong { .. } => lang
            .pick(
                "The match goes along with the child to its own thread",
                "Matchet følger med barnet over i barnets egen tråd",
            )
            .to_owned(),
        MatchFact::AgreedByHolder { .. } => lang
            .pick(
                "One who has custody says yes; others have not yet",
                "Én med forældremyndighed siger ja; andre mangler endnu",
            )
            .to_owned(),
        MatchFact::DeclinedByFamily { .. } => {
            lang.pick("The family says no", "Familien siger nej").to_owned()
        }
        MatchFact::Paused { reason, .. } => {
            let reason = codes::pause_reason(reason, lang);
            lang.pick(
                format!("The match is paused: {reason}"),
                format!("Matchet er sat på pause: {reason}"),
            )
        }
        MatchFact::Resumed { .. } => {
            lang.pick("The match goes on", "Matchet fortsætter").to_owned()
        }
    }
}

/// What `thread` told, noted here: said shortly, for it is said there.
pub(super) fn board(fact: &BoardFact, names: &Names, lang: Lang) -> String {
    match fact {
        BoardFact::ChildJoined { .. } => {
            owned(lang, "The thread is around a child", "Tråden er om et barn")
        }
        BoardFact::ChildLeft { .. } => owned(
            lang,
            "The thread is no longer around the child",
            "Tråden er ikke længere om barnet",
        ),
        BoardFact::Closed {} => {
            owned(lang, "Known here: the thread is closed", "Noteret: tråden er afsluttet")
        }
        BoardFact::Reopened {} => {
            owned(lang, "Known here: the thread is open again", "Noteret: tråden er åben igen")
        }
        BoardFact::ConsentGiven { recipients, .. } => {
            let to = names.all(recipients, lang);
            lang.pick(
                format!("Known here: a consent holds, to {to}"),
                format!("Noteret: et samtykke gælder, til {to}"),
            )
        }
        BoardFact::ConsentEnded { .. } => {
            owned(lang, "Known here: a consent has ended", "Noteret: et samtykke er ophørt")
        }
        BoardFact::AssignmentPlanned { .. } => {
            owned(lang, "An assignment belongs to the thread", "En opgave hører til tråden")
        }
        BoardFact::AssignmentLeft { .. } => {
            owned(lang, "An assignment went along with its child", "En opgave fulgte med sit barn")
        }
        BoardFact::MergedInto { survivor } => {
            let other = code(survivor.0);
            lang.pick(
                format!("Known here: the thread goes on in {other}"),
                format!("Noteret: tråden fortsætter i {other}"),
            )
        }
        BoardFact::MergeUndone {} => owned(
            lang,
            "Known here: the thread stands for itself again",
            "Noteret: tråden står igen for sig selv",
        ),
        BoardFact::TookIn { thread } | BoardFact::GaveBack { thread } => {
            let other = code(thread.0);
            lang.pick(
                format!("Known here: what became of thread {other}"),
                format!("Noteret: hvad der blev af tråd {other}"),
            )
        }
        BoardFact::Moved { to } => {
            let place = crate::municipalities::name(*to);
            lang.pick(
                format!("Known here: {place} acts now"),
                format!("Noteret: {place} er nu handlekommune"),
            )
        }
    }
}

pub(super) fn applicant(fact: &ApplicantFact, names: &Names, lang: Lang) -> String {
    match fact {
        ApplicantFact::Registered { organisation } => {
            let name = names.of(*organisation, lang);
            lang.pick(
                format!("Known here: {name} has registered a volunteer"),
                format!("Noteret: {name} har registreret en frivillig"),
            )
        }
        ApplicantFact::Applied { .. } => {
            owned(lang, "Known here: the person volunteers", "Noteret: personen er frivillig")
        }
        ApplicantFact::Left { .. } => owned(
            lang,
            "Known here: the person volunteers no longer",
            "Noteret: personen er ikke længere frivillig",
        ),
    }
}

pub(super) fn family(fact: &FamilyFact, names: &Names, lang: Lang) -> String {
    match fact {
        FamilyFact::CustodyKnown { holders, .. } => {
            let count = holders.len();
            lang.pick(
                format!("Known here: {count} with custody"),
                format!("Noteret: {count} med forældremyndighed"),
            )
        }
        FamilyFact::PartyKnown { party, .. } => {
            let party = codes::party(*party, lang);
            lang.pick(
                format!("Known here: the child is {party}"),
                format!("Noteret: barnet er {party}"),
            )
        }
        FamilyFact::ConsentGiven { recipients, .. } => {
            let to = names.all(recipients, lang);
            lang.pick(
                format!("Known here: a consent holds, to {to}"),
                format!("Noteret: et samtykke gælder, til {to}"),
            )
        }
        FamilyFact::ConsentEnded { .. } => {
            owned(lang, "Known here: a consent has ended", "Noteret: et samtykke er ophørt")
        }
    }
}
