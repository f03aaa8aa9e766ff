//! Every event as a sentence. An event without a sentence does not compile.

mod assignment;
mod consent;
mod followup;
mod identity;
mod referral;
mod thread;
mod vault;

use std::collections::HashMap;

use proto::{
    assignment::Event as Assignment,
    event::{Event as _, Unreadable},
    followup::Event as Followup,
    id::OrganisationId,
    identity::Event as Identity,
    referral::Event as Referral,
    thread::Event as Thread,
    vault::Event as Vault,
};

use crate::i18n::{Lang, code};

/// What organisations call themselves in public; nobody else has a name here.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) HashMap<OrganisationId, String>);

impl Names {
    fn of(&self, organisation: OrganisationId, lang: Lang) -> String {
        let unnamed =
            || format!("{} {}", lang.pick("the organisation", "foreningen"), code(organisation.0));
        self.0.get(&organisation).cloned().unwrap_or_else(unnamed)
    }

    fn all(&self, organisations: &[OrganisationId], lang: Lang) -> String {
        organisations.iter().map(|it| self.of(*it, lang)).collect::<Vec<_>>().join(", ")
    }
}

fn owned(lang: Lang, english: &str, danish: &str) -> String {
    lang.pick(english, danish).to_owned()
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
        "referral" => match Referral::read(kind, data)? {
            Referral::Referral(fact) => referral::referral(fact, lang),
            Referral::CaseStep(fact) => referral::case_step(&fact, lang),
            Referral::Consideration(fact) => referral::consideration(&fact, lang),
            Referral::InvolvementRule(fact) => referral::rule(&fact, lang),
        },
        "thread" => match Thread::read(kind, data)? {
            Thread::Thread(fact) => thread::thread(&fact, lang),
            Thread::Caseload(fact) => thread::caseload(&fact, lang),
            Thread::Consent(fact) => consent::consent(&fact, names, lang),
            Thread::Child(fact) => consent::child(&fact, lang),
            Thread::Disclosure(fact) => consent::disclosure(&fact, names, lang),
            Thread::Transfer(fact) => consent::transfer(&fact, lang),
            Thread::HoldUp(fact) => thread::hold_up(&fact, lang),
        },
        "assignment" => match Assignment::read(kind, data)? {
            Assignment::Organisation(fact) => assignment::organisation(fact, lang),
            Assignment::Agreement(fact) => assignment::agreement(&fact, names, lang),
            Assignment::Cvr(fact) => assignment::cvr(&fact, names, lang),
            Assignment::Volunteer(fact) => assignment::volunteer(&fact, names, lang),
            Assignment::Assignment(fact) => assignment::assignment(fact, names, lang),
            Assignment::Match(fact) => assignment::r#match(&fact, names, lang),
            Assignment::Board(fact) => assignment::board(&fact, names, lang),
            Assignment::Applicant(fact) => assignment::applicant(&fact, names, lang),
            Assignment::Family(fact) => assignment::family(&fact, names, lang),
            Assignment::Withdrawal(fact) => consent::withdrawal(&fact, lang),
        },
        "followup" => match Followup::read(kind, data)? {
            Followup::FollowUp(fact) => followup::follow_up(&fact, lang),
            Followup::Measurement(fact) => followup::measurement(&fact, lang),
            Followup::Watch(fact) => followup::watch(&fact, lang),
            Followup::Alert(fact) => followup::alert(&fact, lang),
            Followup::Circle(fact) => followup::circle(&fact, lang),
            Followup::Scores(fact) => followup::scores(&fact, lang),
            Followup::Withdrawal(fact) => consent::withdrawal(&fact, lang),
        },
        "vault" => match Vault::read(kind, data)? {
            Vault::Words(fact) => vault::words_of(&fact, lang),
            Vault::Look(fact) => vault::look(fact, lang),
            Vault::Person(fact) => vault::person(&fact, lang),
            Vault::SamePerson(fact) => vault::same_person(&fact, lang),
            Vault::BreakGlass(fact) => vault::break_glass(&fact, lang),
            Vault::Withdrawal(fact) => consent::withdrawal(&fact, lang),
            Vault::SubjectRequest(fact) => vault::subject_request(&fact, lang),
        },
        "identity" => match Identity::read(kind, data)? {
            Identity::Account(fact) => identity::account(&fact, lang),
            Identity::Roster(fact) => identity::roster(&fact, names, lang),
        },
        _ => return Err(Unreadable::UnknownType(kind.to_owned())),
    })
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
            let sources = ["referral", "thread", "assignment", "followup", "vault", "identity"];
            for lang in [Lang::En, Lang::Da] {
                let sentences: Vec<_> = sources
                    .iter()
                    .filter_map(|it| sentence(it, &kind, &data, &Names::default(), lang).ok())
                    .collect();
                // What several services say alike is said alike.
                assert!(!sentences.is_empty(), "{name}");
                assert!(sentences.iter().all(|it| *it == sentences[0]), "{name}: {sentences:?}");
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
