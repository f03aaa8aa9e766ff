//! All SQL of this service: what is in the safe, who may see what, and who looked.

mod looks;
mod relations;
mod safe;

use platform::Stated;
use proto::vault::{Event, LookFact, WordsFact};
use sqlx::PgConnection;

pub(crate) use self::{
    looks::looks,
    relations::{relate, relation},
    safe::{Item, Kept, Key, items, keep, kept, key_for, sealed_ref, sweep},
};

pub(crate) async fn project(tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
    let mut sealed = vec![];
    let mut looked = vec![];
    for Stated { recorded, event } in events {
        match event {
            Event::Words(WordsFact::WasSealed { .. }) => sealed.push(recorded.stream),
            Event::Look(fact @ LookFact::Logged { .. }) => looked.push((recorded, fact)),
        }
    }
    if !sealed.is_empty() {
        safe::record(tx, &sealed).await?;
    }
    if !looked.is_empty() {
        looks::record(tx, &looked).await?;
    }
    Ok(())
}
