//! Every event as a sentence. An event without a sentence does not compile.

use std::collections::HashMap;

use proto::{
    assignment::{
        AgreementFact, AssignmentFact, Event as Assignment, MatchFact, OrganisationFact,
        VolunteerFact,
    },
    code::Need,
    event::{Event as _, Unreadable},
    followup::{AlertFact, Event as Followup, FollowUpFact, MeasurementFact, WatchFact},
    id::OrganisationId,
    referral::{Event as Referral, Fact as ReferralFact},
    thread::{ConsentFact, Event as Thread, ThreadFact},
    vault::{Event as Vault, LookFact, WordsFact},
};

use crate::speak::{Lang, code, day, deadline, step, words};

/// What organisations call themselves in public; nobody else has a name here.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) HashMap<OrganisationId, String>);

impl Names {
    fn of(&self, organisation: OrganisationId, lang: Lang) -> String {
        let unnamed =
            || format!("{} {}", lang.pick("the organisation", "foreningen"), code(organisation.0));
        self.0.get(&organisation).cloned().unwrap_or_else(unnamed)
    }
}

/// What happened, when `source` stated an event of type `kind` with the body `data`.
pub(crate) fn sentence(
    source: &str,
    kind: &str,
    data: &str,
    names: &Names,
    lang: Lang,
) -> Result<String, Unreadable> {
    Ok(match source {
        "referral" => {
            let Referral::Referral(fact) = Referral::read(kind, data)?;
            referral(fact, lang)
        }
        "thread" => match Thread::read(kind, data)? {
            Thread::Thread(fact) => thread(&fact, lang),
            Thread::Consent(fact) => consent(fact, names, lang),
        },
        "assignment" => match Assignment::read(kind, data)? {
            Assignment::Organisation(fact) => organisation(fact, lang),
            Assignment::Agreement(AgreementFact::Signed { organisation, until_on, .. }) => {
                let (organisation, until) = (names.of(organisation, lang), day(until_on, lang));
                lang.pick(
                    format!("Agreement signed with {organisation}, until {until}"),
                    format!("Aftale indgået med {organisation} til {until}"),
                )
            }
            Assignment::Volunteer(fact) => volunteer(&fact, names, lang),
            Assignment::Assignment(fact) => assignment(fact, names, lang),
            Assignment::Match(fact) => r#match(&fact, names, lang),
        },
        "followup" => match Followup::read(kind, data)? {
            Followup::FollowUp(fact) => follow_up(&fact, lang),
            Followup::Measurement(MeasurementFact::Recorded { instrument, score, by, .. }) => {
                let (instrument, by) =
                    (words::instrument(instrument, lang), words::respondent(by, lang));
                lang.pick(
                    format!("Measured: {instrument} {score}, by {by}"),
                    format!("Målt: {instrument} {score}, af {by}"),
                )
            }
            Followup::Watch(fact) => watch(&fact, lang),
            Followup::Alert(fact) => alert(&fact, lang),
        },
        "vault" => match Vault::read(kind, data)? {
            Vault::Words(WordsFact::WasSealed { field, .. }) => {
                let field = words::field(field, lang);
                lang.pick(format!("Sealed: {field}"), format!("Forseglet: {field}"))
            }
            Vault::Look(LookFact::Logged { fields, outcome, .. }) => {
                let fields: Vec<_> = fields.into_iter().map(|it| words::field(it, lang)).collect();
                let (fields, outcome) = (fields.join(", "), words::look_outcome(outcome, lang));
                lang.pick(
                    format!("Somebody looked: {fields} ({outcome})"),
                    format!("Nogen så efter: {fields} ({outcome})"),
                )
            }
        },
        _ => return Err(Unreadable::UnknownType(kind.to_owned())),
    })
}

fn listed(needs: &[Need], lang: Lang) -> String {
    needs.iter().map(|it| words::need(*it, lang)).collect::<Vec<_>>().join(", ")
}

fn referral(fact: ReferralFact, lang: Lang) -> String {
    match fact {
        ReferralFact::Submitted { age_band, needs, answer_by, .. } => {
            let (age, needs, by) =
                (words::age_band(age_band, lang), listed(&needs, lang), deadline(answer_by, lang));
            lang.pick(
                format!("A child of {age} is referred: {needs}; to be answered by {by}"),
                format!("Et barn på {age} er henvist: {needs}; besvares senest {by}"),
            )
        }
        ReferralFact::Accepted { .. } => lang
            .pick("The referral is taken on", "Henvisningen er modtaget af en brobygger")
            .to_owned(),
        ReferralFact::Returned { reason } => {
            let reason = words::return_reason(reason, lang);
            lang.pick(
                format!("The referral is sent back: {reason}"),
                format!("Henvisningen er sendt tilbage: {reason}"),
            )
        }
    }
}

fn thread(fact: &ThreadFact, lang: Lang) -> String {
    match *fact {
        ThreadFact::Opened { .. } => {
            lang.pick("The thread is opened", "Den røde tråd er åbnet").to_owned()
        }
        ThreadFact::BridgeBuilderAssigned { bridge_builder } => {
            let who = code(bridge_builder.0);
            lang.pick(
                format!("Bridge-builder {who} is accountable"),
                format!("Brobygger {who} er ansvarlig"),
            )
        }
        ThreadFact::NextStepSet { step: next, owner, due_on } => {
            let (next, owner, by) = (step(next, lang), words::role(owner, lang), day(due_on, lang));
            lang.pick(
                format!("Next step: {next} ({owner}, by {by})"),
                format!("Næste skridt: {next} ({owner}, senest {by})"),
            )
        }
        ThreadFact::FamilyContacted { channel, .. } => {
            let channel = words::channel(channel, lang);
            lang.pick(
                format!("First contact with the family, {channel}"),
                format!("Første kontakt med familien, {channel}"),
            )
        }
        ThreadFact::ContactRecorded { with, channel, .. } => {
            let (with, channel) = (words::party(with, lang), words::channel(channel, lang));
            lang.pick(
                format!("Contact with {with}, {channel}"),
                format!("Kontakt med {with}, {channel}"),
            )
        }
        ThreadFact::ChildViewRecorded { .. } => lang
            .pick("The child said what it wishes", "Barnet har sagt, hvad det ønsker")
            .to_owned(),
        ThreadFact::GoalAgreed { now, wished, .. } => lang.pick(
            format!("A goal is agreed: from {now} to {wished}"),
            format!("Et mål er aftalt: fra {now} til {wished}"),
        ),
        ThreadFact::Closed { reason, next_contact, .. } => {
            let (reason, next) =
                (words::close_reason(reason, lang), words::next_contact(next_contact, lang));
            lang.pick(
                format!("The thread is closed: {reason}; next contact: {next}"),
                format!("Tråden er afsluttet: {reason}; næste kontakt: {next}"),
            )
        }
    }
}

fn consent(fact: ConsentFact, names: &Names, lang: Lang) -> String {
    let to = |recipients: Vec<OrganisationId>| {
        recipients.into_iter().map(|it| names.of(it, lang)).collect::<Vec<_>>().join(", ")
    };
    match fact {
        ConsentFact::Requested { recipients, signatories, .. } => {
            let (to, count) = (to(recipients), signatories.len());
            lang.pick(
                format!("Consent is asked for, to {to}; {count} must sign"),
                format!("Der er bedt om samtykke til {to}; {count} skal underskrive"),
            )
        }
        ConsentFact::Signed { channel, .. } => {
            let channel = words::signature_channel(channel, lang);
            lang.pick(
                format!("Consent signed {channel}"),
                format!("Samtykke underskrevet {channel}"),
            )
        }
        ConsentFact::Given { recipients, until_on, .. } => {
            let (to, until) = (to(recipients), day(until_on, lang));
            lang.pick(
                format!("Consent holds, to {to}, until {until}"),
                format!("Samtykket gælder, til {to}, til og med {until}"),
            )
        }
    }
}

fn organisation(fact: OrganisationFact, lang: Lang) -> String {
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

fn volunteer(fact: &VolunteerFact, names: &Names, lang: Lang) -> String {
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
        VolunteerFact::Committed { .. } => lang
            .pick("The volunteer is taken by a match", "Den frivillige er bundet af et match")
            .to_owned(),
        VolunteerFact::Released { .. } => {
            lang.pick("The volunteer is free again", "Den frivillige er fri igen").to_owned()
        }
    }
}

fn assignment(fact: AssignmentFact, names: &Names, lang: Lang) -> String {
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
        AssignmentFact::Unplaced { asked } => lang.pick(
            format!("Nobody is left to ask, of {asked}"),
            format!("Ingen tilbage at spørge, af {asked}"),
        ),
        AssignmentFact::ContributionAdded { organisation, contribution } => {
            let (name, what) =
                (names.of(organisation, lang), words::contribution(contribution, lang));
            lang.pick(format!("{name} gives {what}"), format!("{name} bidrager med {what}"))
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
    }
}

fn r#match(fact: &MatchFact, names: &Names, lang: Lang) -> String {
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
        MatchFact::Ended { reason, .. } => {
            let reason = words::end_reason(reason, lang);
            lang.pick(
                format!("The match has ended: {reason}"),
                format!("Matchet er slut: {reason}"),
            )
        }
    }
}

fn follow_up(fact: &FollowUpFact, lang: Lang) -> String {
    match *fact {
        FollowUpFact::Planned { due_on, .. } => {
            let on = day(due_on, lang);
            lang.pick(
                format!("Follow-up planned for {on}"),
                format!("Opfølgning planlagt til {on}"),
            )
        }
        FollowUpFact::Held { outcome, .. } => {
            let outcome = words::follow_up_outcome(outcome, lang);
            lang.pick(format!("Follow-up held: {outcome}"), format!("Opfølgning holdt: {outcome}"))
        }
    }
}

fn watch(fact: &WatchFact, lang: Lang) -> String {
    match *fact {
        WatchFact::Started { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("From now on somebody notices silence until {at}"),
                format!("Fra nu af bemærkes det, hvis her er stille til {at}"),
            )
        }
        WatchFact::Renewed { silent_at, .. } => {
            let at = deadline(silent_at, lang);
            lang.pick(
                format!("Contact noticed; quiet until {at} would be too long"),
                format!("Kontakt bemærket; stilhed til {at} ville være for længe"),
            )
        }
        WatchFact::FellSilent { last_contact_on } => {
            let on = day(last_contact_on, lang);
            lang.pick(format!("Silence since {on}"), format!("Stilhed siden {on}"))
        }
        WatchFact::Ended {} => lang
            .pick("Silence is no longer watched for", "Der holdes ikke længere øje med stilhed")
            .to_owned(),
    }
}

fn alert(fact: &AlertFact, lang: Lang) -> String {
    match *fact {
        AlertFact::Raised { code, owner, due_by, .. } => {
            let (code, owner, by) =
                (words::alert_code(code, lang), words::role(owner, lang), deadline(due_by, lang));
            lang.pick(
                format!("⚠ {code} ({owner}, by {by})"),
                format!("⚠ {code} ({owner}, senest {by})"),
            )
        }
        AlertFact::Acknowledged {} => lang.pick("The alert is seen", "Advarslen er set").to_owned(),
        AlertFact::Resolved { how } => {
            let how = words::resolution(how, lang);
            lang.pick(format!("The alert is over: {how}"), format!("Advarslen er forbi: {how}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Every event that was ever written has a sentence in both languages, with nothing of the machine in it.
    #[test]
    fn every_sample_reads_as_a_sentence() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
        let mut read = 0;
        for sample in fs::read_dir(samples).unwrap() {
            let file = sample.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap();
            let mut tokens = name.split('.');
            let kind = format!("{}.{}", tokens.next().unwrap(), tokens.next().unwrap());
            let data = data_of(&fs::read_to_string(&file).unwrap());
            let sources = ["referral", "thread", "assignment", "followup", "vault"];
            for lang in [Lang::En, Lang::Da] {
                let sentences: Vec<_> = sources
                    .iter()
                    .filter_map(|it| sentence(it, &kind, &data, &Names::default(), lang).ok())
                    .collect();
                assert_eq!(sentences.len(), 1, "{name}");
                assert!(!sentences[0].contains(['_', '{']), "{name}: {}", sentences[0]);
            }
            read += 1;
        }
        assert!(read > 30, "{read} samples");
    }

    fn data_of(sample: &str) -> String {
        let sample: serde_json::Value = serde_json::from_str(sample).unwrap();
        sample.get("data").unwrap_or(&sample).to_string()
    }

    #[test]
    fn organisations_have_names_when_they_are_known() {
        let id = OrganisationId(uuid::Uuid::from_u128(1));
        let data = format!(r#"{{"organisation":"{}"}}"#, id.0);
        let names = Names([(id, "Red Barnet Aarhus".to_owned())].into());
        assert_eq!(
            sentence("assignment", "assignment.offer_accepted", &data, &names, Lang::Da).unwrap(),
            "Red Barnet Aarhus siger ja"
        );
        let nobody =
            sentence("assignment", "assignment.offer_accepted", &data, &Names::default(), Lang::En)
                .unwrap();
        assert_eq!(nobody, "the organisation 00000000 says yes");
    }
}
