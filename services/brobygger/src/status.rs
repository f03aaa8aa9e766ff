//! `brobygger status`: what runs, how far it is, what is parked.

use std::path::Path;

use futures::future::join_all;
use platform::{
    client::{Client, How, Unanswered},
    stack::Stack,
};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::UserId,
    request::{Head, Parked},
    subject,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    connect,
    exit::NotReachable,
    i18n::{self, Lang},
    out::Out,
    services::{self, Known},
};

/// How one service is.
#[derive(Debug, Serialize)]
struct Standing {
    service: &'static str,
    /// How many events its log has; none of who states no facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<i64>,
    /// How many events of others wait because they could not be taken in.
    parked: usize,
    /// Why it does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<String>,
}

pub(crate) async fn run(file: &Path, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let client = connect::client_of(&stack).await?;
    let known = services::ALL.iter().filter(|it| stack.services.contains_key(it.name));
    let standings = join_all(known.map(|it| standing(&client, it))).await;
    for standing in &standings {
        out.value(standing);
        out.say(sentence(standing, out.lang));
    }
    let silent = standings.iter().filter(|it| it.silent.is_some()).count();
    if silent > 0 {
        let why = out.lang.pick(
            format!("{silent} of {} services do not answer: look at ./dev logs", standings.len()),
            format!("{silent} af {} tjenester svarer ikke: se ./dev logs", standings.len()),
        );
        return Err(NotReachable(why).into());
    }
    Ok(())
}

async fn standing(client: &Client, known: &Known) -> Standing {
    let service = known.name;
    match asked(client, service).await {
        Ok((events, parked)) => {
            let events = services::states_facts(service).then_some(events);
            Standing { service, events, parked, silent: None }
        }
        Err(why) => Standing { service, events: None, parked: 0, silent: Some(why.to_string()) },
    }
}

/// How far its log is, and how much is parked.
async fn asked(client: &Client, service: &str) -> Result<(i64, usize), Unanswered> {
    let actor = Actor {
        subject: UserId(Uuid::new_v4()),
        role: Role::Administrator,
        tenant: Municipality::COUNTRY,
        organisation: None,
        duty: None,
    };
    let head: Head = answer(client, &actor, service, "head").await?;
    let parked: Vec<Parked> = answer(client, &actor, service, "parked").await?;
    Ok((head.position, parked.len()))
}

async fn answer<T: serde::de::DeserializeOwned>(
    client: &Client,
    actor: &Actor,
    service: &str,
    query: &str,
) -> Result<T, Unanswered> {
    let subject = subject::query(service, query);
    let body = client.request(&subject, actor, "{}".into(), How::default()).await?;
    serde_json::from_slice(&body).map_err(|_| Unanswered::Unreadable(service.to_owned()))
}

fn sentence(standing: &Standing, lang: Lang) -> String {
    let Standing { service, events, parked, silent } = standing;
    if let Some(why) = silent {
        return format!("✗ {service:<11} {why}");
    }
    let events = events.map_or_else(String::new, |it| {
        let count = i18n::number(u64::try_from(it).unwrap_or_default(), lang);
        lang.pick(format!("{count} events"), format!("{count} hændelser"))
    });
    let parked = match parked {
        0 => String::new(),
        count => lang.pick(
            format!("{count} parked: brobygger ask {service} parked --as administrator"),
            format!("{count} parkeret: brobygger ask {service} parked --as administrator"),
        ),
    };
    format!("✓ {service:<11} {events:<18} {parked}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_service_is() {
        let well = Standing { service: "thread", events: Some(1_234), parked: 0, silent: None };
        assert_eq!(sentence(&well, Lang::En), "✓ thread      1,234 events");
        let stuck = Standing { events: None, parked: 2, ..well };
        assert_eq!(
            sentence(&stuck, Lang::Da),
            "✓ thread                         2 parkeret: brobygger ask thread parked --as administrator"
        );
        let why = Unanswered::Silent("thread".to_owned()).to_string();
        let silent = Standing { silent: Some(why.clone()), ..stuck };
        assert_eq!(sentence(&silent, Lang::En), format!("✗ thread      {why}"));
    }
}
