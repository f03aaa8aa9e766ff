//! What is refused, or cannot be read, with the word in every place where a word can stand.

use async_nats::HeaderMap;
use proto::{
    actor::{Actor, Role},
    catalog,
    id::{PersonId, SealedId},
    subject,
    vault::{
        Controller, Field, PersonByCpr, PersonDetails, PersonKind, Purpose, RegisterPerson, Seal,
    },
};
use schemars::Schema;
use serde_json::json;
use uuid::Uuid;

use crate::journeys::people::Town;

/// Marks a request whose words are the asker's own nonsense.
pub(super) const MARK: &str = "Nonsense";

/// Asks all of it, and answers what the services said.
pub(super) async fn everything(town: &Town<'_>, child: PersonId, word: &str) -> Vec<String> {
    let mut answers = refused(town, child, word).await;
    answers.extend(unreadable(town, word).await);
    answers.extend(misaddressed(town, word).await);
    answers
}

/// What can be read and is refused: it was on its way into the sealed store.
async fn refused(town: &Town<'_>, child: PersonId, word: &str) -> Vec<String> {
    let (stage, case_worker) = (town.stage, &town.cast.case_worker);
    let mut answers = vec![];
    let seal = |field, words: String| Seal {
        sealed: SealedId(Uuid::new_v4()),
        subject: child,
        thread: None,
        controller: Controller::Municipality,
        field,
        words,
    };
    let long = word.repeat(1_000);
    let first = seal(Field::Wish, word.to_owned());
    stage.ask(case_worker, first.clone()).await.unwrap();
    let other = Seal { words: format!("{word} again"), ..first };
    for seal in [
        other,
        seal(Field::Wish, long),
        seal(Field::Age, word.to_owned()),
        seal(Field::BirthDate, word.to_owned()),
        seal(Field::Cpr, word.to_owned()),
    ] {
        answers.push(stage.ask(case_worker, seal.clone()).await.unwrap_err().to_string());
        answers.push(stage.ask(&town.cast.auditor, seal).await.unwrap_err().to_string());
    }
    let taken = town.numbers.lock().unwrap().clone();
    for cpr in taken.into_iter().chain([word.to_owned()]) {
        let first_name = Some(word.to_owned());
        let details =
            PersonDetails { cpr: Some(cpr.clone()), first_name, ..PersonDetails::default() };
        let (person, kind) = (PersonId(Uuid::new_v4()), PersonKind::Child);
        let register = RegisterPerson { person, kind, details };
        answers.push(stage.ask(case_worker, register.clone()).await.unwrap_err().to_string());
        let by = &town.cast.bridge_builder;
        answers.push(stage.ask(by, register).await.unwrap_err().to_string());
        let find = PersonByCpr { cpr, purpose: Purpose::CaseWork };
        if let Err(no) = stage.show(case_worker, find.clone()).await {
            answers.push(no.to_string());
        }
        // Who may not ask is refused, and the refusal is on record.
        if let Err(no) = stage.show(&town.cast.leader, find).await {
            answers.push(no.to_string());
        }
    }
    answers
}

/// Every request of every service, asked by somebody whose it is, with the word as a field, a value, a code, an id and the
/// whole body.
async fn unreadable(town: &Town<'_>, word: &str) -> Vec<String> {
    let mut answers = vec![];
    for service in catalog::services() {
        for request in &service.requests {
            let subject = if request.answer.is_some() {
                subject::shown_to(request.asker, service.name, request.name)
            } else {
                subject::asked_by(request.asker, service.name, request.name)
            };
            let by = whose(town, &subject).await;
            for body in bodies(&request.body, word) {
                answers.push(ask(town, &by, &subject, &body, &[]).await.unwrap());
            }
        }
    }
    answers
}

/// Somebody whose request it is: whoever may not ask is not read.
async fn whose(town: &Town<'_>, subject: &str) -> Actor {
    for role in Role::ALL.iter().filter(|it| **it != Role::System) {
        let by = platform::testing::actor(*role, town.tenant);
        let answer = ask(town, &by, subject, b"null", &[]).await.unwrap();
        if !answer.contains("not_your_mandate") {
            return by;
        }
    }
    panic!("{subject} is nobody's");
}

/// A body that is something else, one with an unknown field, one that ends too soon; and for each field one with the word in
/// its place.
fn bodies(schema: &Schema, word: &str) -> Vec<Vec<u8>> {
    let properties = schema.as_value()["properties"].as_object().cloned().unwrap_or_default();
    let wrongs = [json!(word), json!([word]), json!({ word: word })];
    let of_field = |name: &String| wrongs.clone().map(|wrong| json!({ name: wrong }));
    let all = wrongs.iter().cloned().chain(properties.keys().flat_map(of_field));
    let broken = format!("{{\"{word}").into_bytes();
    all.map(|it| serde_json::to_vec(&it).unwrap()).chain([broken]).collect()
}

/// The word in the headers and in the subject.
async fn misaddressed(town: &Town<'_>, word: &str) -> Vec<String> {
    let mut answers = vec![];
    let by = &town.cast.case_worker;
    let handled = format!("{word}=1");
    for (header, value) in [
        ("Command-Id", word),
        ("Actor", word),
        ("Expected-Version", word),
        ("At-Least", word),
        ("At-Least", &handled),
        ("traceparent", word),
        ("Anything", word),
    ] {
        for subject in ["command.referral.submit_referral", "query.referral.referrals"] {
            answers.extend(ask(town, by, subject, b"{}", &[(header, value)]).await);
        }
    }
    for subject in [format!("command.vault.{word}"), format!("query.{word}.referral")] {
        answers.extend(ask(town, by, &subject, b"{}", &[]).await);
    }
    answers
}

/// The answer, to the letter; none when nobody serves the subject.
async fn ask(
    town: &Town<'_>,
    by: &Actor,
    subject: &str,
    body: &[u8],
    headers: &[(&'static str, &str)],
) -> Option<String> {
    let token = town.stage.token(by);
    let mut all = HeaderMap::new();
    all.insert(MARK, "yes");
    all.insert("Command-Id", Uuid::new_v4().to_string().as_str());
    all.insert("Actor", token.as_str());
    for (header, value) in headers {
        all.insert(*header, *value);
    }
    let nats = if subject.starts_with("portal.") {
        town.stage.nats_of("portal").await
    } else if subject.starts_with("identity.") {
        town.stage.nats_of("identity").await
    } else {
        town.stage.client.nats().clone()
    };
    let answer = nats.request_with_headers(subject.to_owned(), all, body.to_vec().into()).await;
    let answer = answer.ok()?;
    Some(format!("{:?} {}", answer.headers, String::from_utf8_lossy(&answer.payload)))
}
