//! All SQL of this service: what is in the sealed store, who may see what, and who looked.

mod access_log;
mod bearer;
mod break_glass;
mod carriers;
mod cases;
mod code;
mod colleagues;
mod country;
mod effects;
mod erasure;
mod master;
mod package;
mod persons;
mod references;
mod relation;
mod relation_events;
mod requests;
mod sealed_store;

use platform::Envelope;
use proto::{
    recorded_event::RecordedEvent,
    vault::{Event, WordsFact},
    withdrawal::WithdrawalFact,
};
use sqlx::PgConnection;

pub(crate) use self::{
    access_log::{Sought, looks},
    bearer::{bearers, index_keys, registrations},
    break_glass::broken_glasses,
    carriers::{Writes, writes},
    cases::is_leaving,
    colleagues::{Kept as KeptName, Name, name_of, worked_with},
    country::{Unmirrored, first_elsewhere, keep_key, mirror, unmirrored, unsaid},
    effects::{Effect, FoundBy, InCountry, Protection, apply},
    erasure::{holders, keys, restricted},
    master::{by_master, rewrap, some_not_by},
    package::{Listed, listed, what},
    persons::{arrived, by_cpr, is_protected, known, parties, survivor, suspected, to_recheck},
    references::{damaged, unknown_words, unused},
    relation::{about, helps_by_own_right, may_change, own_rights, relation, same},
    requests::{RequestScope, corrected, request, requests, standings},
    sealed_store::{
        Item, Kept, Key, birth_dates, current_key, items, kept, one_each, sealed_ref, shares,
    },
};
use crate::reactor;

/// Takes in what we said ourselves.
pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    let mut destroyed = vec![];
    let (mut people, mut glasses, mut asked) = (vec![], vec![], vec![]);
    let (mut same, mut referred) = (vec![], vec![]);
    for Envelope { metadata: recorded, event } in events {
        match event {
            // The words themselves stand in no event: they are an effect of the command.
            Event::Words(WordsFact::WasSealed { .. }) => {}
            Event::Words(WordsFact::Shared { with }) => {
                sealed_store::share(tx, recorded.stream, *with).await?;
            }
            Event::Words(WordsFact::UnusedDestroyed {}) => {
                destroyed.push((recorded.stream, recorded.position));
            }
            // Looks, and what was done, are taken in together below.
            Event::Look(_) => {}
            Event::Person(fact) => people.push((recorded, fact)),
            Event::SamePerson(fact) => same.push((recorded, fact)),
            Event::BreakGlass(fact) => glasses.push((recorded, fact)),
            Event::Withdrawal(WithdrawalFact::Acknowledged { consent, thread: _ }) => {
                relation_events::end_consent(tx, *consent).await?;
            }
            Event::SubjectRequest(fact) => asked.push((recorded, fact)),
        }
        if !matches!(event, Event::Words(_)) {
            referred.extend(reactor::references(recorded).into_iter().map(|it| (recorded, it)));
        }
    }
    if !destroyed.is_empty() {
        sealed_store::destroy(tx, &destroyed).await?;
    }
    access_log::record(tx, events).await?;
    persons::record(tx, &people).await?;
    country::record(tx, &same).await?;
    break_glass::record(tx, &glasses).await?;
    requests::record(tx, &asked).await?;
    references::refer(tx, "vault", &referred).await
}

/// Takes in what `source` said: who may see what, and to which words it refers. `followup` refers to none and opens
/// nothing: of it we handle who saw scores; of `identity`, who acts as whom.
pub(crate) async fn handle_events(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    if source == "followup" {
        access_log::record_scores(tx, &reactor::scores(events)?).await?;
        return Ok(());
    }
    if source == "identity" {
        return colleagues::hear(tx, events).await;
    }
    relation_events::relate(tx, &reactor::relations(source, events)?).await?;
    let referred = events
        .iter()
        .flat_map(|event| reactor::references(event).into_iter().map(move |it| (event, it)));
    references::refer(tx, source, &referred.collect::<Vec<_>>()).await?;
    if let Some(at) = events.iter().map(|it| it.recorded_at).max() {
        references::heard_until(tx, source, at).await?;
    }
    Ok(())
}
