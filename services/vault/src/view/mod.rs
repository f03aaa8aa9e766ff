//! All SQL of this service: what is in the safe, who may see what, and who looked.

mod carriers;
mod cases;
mod country;
mod effects;
mod erasure;
mod glasses;
mod looks;
mod master;
mod package;
mod persons;
mod references;
mod relations;
mod requests;
mod safe;
mod ties;

use platform::Envelope;
use proto::{
    recorded::Recorded,
    vault::{Event, WordsFact},
    withdrawal::WithdrawalFact,
};
use sqlx::PgConnection;

pub(crate) use self::{
    carriers::{Writes, writes},
    cases::is_leaving,
    country::{Unmirrored, first_elsewhere, keep_key, mirror, unmirrored, unsaid},
    effects::{Effect, FoundBy, InCountry, Protection, apply},
    erasure::{holders, keys, restricted},
    glasses::broken_glasses,
    looks::{Sought, looks},
    master::{by_master, rewrap, some_not_by},
    package::{Listed, listed, what},
    persons::{arrived, by_cpr, is_protected, known, parties, survivor, suspected, to_recheck},
    references::{damaged, unknown_words, unused},
    requests::{Whose, corrected, request, requests, standings},
    safe::{Item, Kept, Key, birth_dates, current_key, items, kept, one_each, sealed_ref, shares},
    ties::{about, helps_by_own_right, may_change, own_rights, relation, same},
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
                safe::share(tx, recorded.stream, *with).await?;
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
                relations::end_consent(tx, *consent).await?;
            }
            Event::SubjectRequest(fact) => asked.push((recorded, fact)),
        }
        if !matches!(event, Event::Words(_)) {
            referred.extend(reactor::references(recorded).into_iter().map(|it| (recorded, it)));
        }
    }
    if !destroyed.is_empty() {
        safe::destroy(tx, &destroyed).await?;
    }
    looks::record(tx, events).await?;
    persons::record(tx, &people).await?;
    country::record(tx, &same).await?;
    glasses::record(tx, &glasses).await?;
    requests::record(tx, &asked).await?;
    references::refer(tx, "vault", &referred).await
}

/// Takes in what `source` said: who may see what, and to which words it refers. `followup` refers to none and opens
/// nothing: of it we hear who saw scores.
pub(crate) async fn hear(
    tx: &mut PgConnection,
    source: &str,
    events: &[Recorded],
) -> anyhow::Result<()> {
    if source == "followup" {
        looks::record_scores(tx, &reactor::scores(events)?).await?;
        return Ok(());
    }
    relations::relate(tx, &reactor::relations(source, events)?).await?;
    let referred = events
        .iter()
        .flat_map(|event| reactor::references(event).into_iter().map(move |it| (event, it)));
    references::refer(tx, source, &referred.collect::<Vec<_>>()).await?;
    if let Some(at) = events.iter().map(|it| it.recorded_at).max() {
        references::heard_until(tx, source, at).await?;
    }
    Ok(())
}
