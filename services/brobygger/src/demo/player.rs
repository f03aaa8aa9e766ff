//! Sends the steps as commands, as the people of the story would.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use anyhow::Context as _;
use futures::future::{join_all, try_join_all};
use platform::client::{Client, How, Unanswered};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{PersonId, SealedId, UserId},
    request::{Done, Head, WhichCommand},
    sealed::Sealed,
    subject,
    vault::{Field, LookOutcome, Purpose, Reveal, SealedRef},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    references::{self, Known},
    step::Step,
};
use crate::{
    i18n::Lang,
    services::{self, Known as Service},
};

/// How far each service's log has come.
pub(crate) type Positions = BTreeMap<&'static str, i64>;

/// Plays steps over NATS.
pub(super) struct Player<'a> {
    client: &'a Client,
    lang: Lang,
    /// What is sealed, and as what.
    sealed: Mutex<BTreeMap<SealedId, Sealed>>,
}

impl Player<'_> {
    pub(super) fn new(client: &Client, lang: Lang) -> Player<'_> {
        Player { client, lang, sealed: Mutex::default() }
    }

    /// Plays steps of one moment: of one story one after the other, those of different stories at the same time. Everybody has
    /// handled what happened before, up to `handled`.
    pub(super) async fn moment(
        &self,
        steps: &[Step<'_>],
        handled: &Positions,
    ) -> anyhow::Result<()> {
        let mut chains: BTreeMap<&str, Vec<&Step<'_>>> = BTreeMap::new();
        for step in steps {
            chains.entry(&step.cast.story.key).or_default().push(step);
        }
        let chains = chains.into_values().map(async |chain| {
            let mut handled = handled.clone();
            for step in chain {
                self.step(step, &mut handled).await?;
            }
            anyhow::Ok(())
        });
        // A story that goes wrong does not stop another in the middle of a step.
        join_all(chains).await.into_iter().collect()
    }

    /// Seals what is written, then sends the command. `handled` is what this story has seen: the service that is asked must have
    /// handled it too.
    pub(super) async fn step(
        &self,
        step: &Step<'_>,
        handled: &mut Positions,
    ) -> anyhow::Result<()> {
        let line = step.told(self.lang.pick(&step.spec.en, &step.spec.da));
        self.done(step, handled).await.with_context(|| {
            format!("{}, {} ({}): {line}", step.cast.story.key, step.on, step.spec.command)
        })
    }

    async fn done(&self, step: &Step<'_>, handled: &mut Positions) -> anyhow::Result<()> {
        for (noun, seal) in step.seals()? {
            let how = How {
                id: Some(step.id(noun)),
                at_least: at_least("vault", handled),
                ..How::default()
            };
            let done = self.client.ask_so(&step.who, &seal, how).await?;
            handled.insert("vault", done.position);
        }
        let known = self.known(step).await?;
        let body = serde_json::to_vec(&references::body(step, &known)?)?;
        let (service, name) = step.command()?;
        let service = services::ALL.iter().find(|it| it.name == service);
        let service = service.context("there is no such service")?.name;
        let how =
            How { id: Some(step.id("")), at_least: at_least(service, handled), ..How::default() };
        let address = subject::command(service, name);
        match self.client.request(&address, &step.who, body.into(), how).await {
            Ok(answer) => {
                let done: Done =
                    serde_json::from_slice(&answer).context("the answer cannot be read")?;
                handled.insert(service, done.position);
                Ok(())
            }
            // What is set up once stays from playing to playing.
            Err(Unanswered::Problem(no)) if step.cast.is_lasting() && no.status == 409 => Ok(()),
            Err(why) => Err(why.into()),
        }
    }

    /// What only the vault can say of the references in the body.
    async fn known(&self, step: &Step<'_>) -> anyhow::Result<Known> {
        let mut asked = BTreeSet::new();
        references::asked_of_vault(&step.spec.body, &mut asked);
        let mut known = Known::new();
        for reference in asked {
            let value = if let Some(noun) = reference.strip_prefix("$words.") {
                json!(self.sealed(&step.who, step.cast.sealed(noun)).await?)
            } else {
                let (noun, field) = reference
                    .strip_prefix("$held.")
                    .and_then(|it| it.split_once('.'))
                    .with_context(|| format!("{reference} names no field"))?;
                let field = field.parse().ok().with_context(|| format!("no field is a {field}"))?;
                let subject = PersonId(step.cast.id(step.noun(noun))?);
                json!(self.held(&step.who, subject, field).await?)
            };
            known.insert(reference, value);
        }
        Ok(known)
    }

    async fn sealed(&self, who: &Actor, sealed: SealedId) -> anyhow::Result<Sealed> {
        let known =
            self.sealed.lock().unwrap_or_else(PoisonError::into_inner).get(&sealed).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let shown = self.client.show(who, &SealedRef { sealed }).await?;
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner).insert(sealed, shown);
        Ok(shown)
    }

    /// Under which id the asker's municipality holds what it knows of somebody: a look, logged as any other.
    async fn held(&self, who: &Actor, subject: PersonId, field: Field) -> anyhow::Result<SealedId> {
        let look = Reveal { subject, sealed: vec![], purpose: Purpose::CaseWork };
        let shown = self.client.show(who, &look).await?;
        let found = shown
            .into_iter()
            .find(|it| it.field == Some(field) && it.outcome == LookOutcome::Shown);
        Ok(found.with_context(|| format!("no {field} is shown"))?.sealed)
    }

    /// Waits until every service has taken in all that the others have published, and nothing more comes of it.
    pub(super) async fn settle(&self) -> anyhow::Result<Positions> {
        let mut heads = self.heads().await?;
        loop {
            try_join_all(services::ALL.iter().map(|it| self.caught_up(it, &heads))).await?;
            let now = self.heads().await?;
            if now == heads {
                return Ok(heads);
            }
            heads = now;
        }
    }

    async fn heads(&self) -> anyhow::Result<Positions> {
        let publishing = services::ALL.iter().filter(|it| services::states_facts(it.name));
        let heads = publishing.map(async |it| {
            let address = subject::query(it.name, "head");
            let answer =
                self.client.request(&address, &operator(), "{}".into(), How::default()).await?;
            let head: Head = serde_json::from_slice(&answer)?;
            anyhow::Ok((it.name, head.position))
        });
        Ok(try_join_all(heads).await?.into_iter().collect())
    }

    /// Any query that everybody may send will do: it is answered when the service has handled enough.
    async fn caught_up(&self, service: &Service, heads: &Positions) -> anyhow::Result<()> {
        let how = How { at_least: at_least(service.name, heads), ..How::default() };
        let body =
            serde_json::to_vec(&WhichCommand { command: proto::id::CommandId(Uuid::nil()) })?;
        let address = subject::query(service.name, "command");
        self.client.request(&address, &operator(), body.into(), how).await?;
        Ok(())
    }
}

fn operator() -> Actor {
    Actor {
        subject: UserId(Uuid::nil()),
        role: Role::Administrator,
        tenant: Municipality::COUNTRY,
        organisation: None,
        duty: None,
    }
}

/// The header `At-Least` for `service`: it names the services that it subscribes to.
pub(crate) fn at_least(service: &str, positions: &Positions) -> Option<String> {
    let subscribes_to = services::ALL.iter().find(|it| it.name == service)?.subscribes_to;
    let named = subscribes_to.iter().filter_map(|it| Some(format!("{it}={}", positions.get(it)?)));
    Some(named.collect::<Vec<_>>().join(",")).filter(|it| !it.is_empty())
}
