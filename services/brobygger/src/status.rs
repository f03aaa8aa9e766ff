//! `brobygger status`: what runs, how far it is, what is parked.

use std::path::Path;

use futures::future::join_all;
use platform::{
    client::{Client, How, Requester, Unanswered},
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
    /// How many events of others wait because they could not be taken in; in a demo alone, elsewhere an administrator asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked: Option<usize>,
    /// Why it does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<String>,
}

pub(crate) async fn run(file: &Path, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let operator = connect::operator(&stack).await?;
    let anybody = if stack.is_demo { Some(connect::client_of(&stack).await?) } else { None };
    let known = services::ALL.iter().filter(|it| stack.services.contains_key(it.name));
    let standings = join_all(known.map(|it| standing(&operator, anybody.as_ref(), it))).await;
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

async fn standing(operator: &Requester, anybody: Option<&Client>, known: &Known) -> Standing {
    let service = known.name;
    match asked(operator, anybody, service).await {
        Ok((events, parked)) => {
            let events = services::states_facts(service).then_some(events);
            Standing { service, events, parked, silent: None }
        }
        Err(why) => Standing { service, events: None, parked: None, silent: Some(why.to_string()) },
    }
}

/// How far its log is, and how much is parked.
async fn asked(
    operator: &Requester,
    anybody: Option<&Client>,
    service: &str,
) -> Result<(i64, Option<usize>), Unanswered> {
    let actor = Actor {
        subject: UserId(Uuid::new_v4()),
        role: Role::Administrator,
        tenant: Municipality::COUNTRY,
        organisation: None,
        duty: None,
    };
    // How far a log is, services tell each other without a token.
    let subject = subject::query(service, "head");
    let head = operator.request(&subject, || None, "{}".into(), How::default()).await?;
    let head: Head = read(service, &head.body)?;
    let Some(anybody) = anybody else { return Ok((head.position, None)) };
    let subject = subject::query(service, "parked");
    let parked = anybody.request(&subject, &actor, "{}".into(), How::default()).await?;
    let parked: Vec<Parked> = read(service, &parked)?;
    Ok((head.position, Some(parked.len())))
}

fn read<T: serde::de::DeserializeOwned>(service: &str, body: &[u8]) -> Result<T, Unanswered> {
    serde_json::from_slice(body).map_err(|_| Unanswered::Unreadable(service.to_owned()))
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
        None | Some(0) => String::new(),
        Some(count) => lang.pick(
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
        let well =
            Standing { service: "thread", events: Some(1_234), parked: Some(0), silent: None };
        assert_eq!(sentence(&well, Lang::En), "✓ thread      1,234 events");
        let stuck = Standing { events: None, parked: Some(2), ..well };
        assert_eq!(
            sentence(&stuck, Lang::Da),
            "✓ thread                         2 parkeret: brobygger ask thread parked --as administrator"
        );
        let why = Unanswered::Silent("thread".to_owned()).to_string();
        let silent = Standing { silent: Some(why.clone()), ..stuck };
        assert_eq!(sentence(&silent, Lang::En), format!("✗ thread      {why}"));
    }
}
