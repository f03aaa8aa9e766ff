//! All SQL of this service.

mod active_children;
mod break_glass;
mod figures;
mod new;
mod threads;
mod timeline;
mod waits;

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) use self::{
    active_children::active_children,
    break_glass::is_broken,
    figures::acceptance_rate,
    new::new,
    threads::{thread, threads},
    timeline::timeline,
    waits::time_to_first_meeting,
};
use crate::reactor::Told;

/// Takes in what a batch of events of `source` tells: mostly one statement for each table it changes.
pub(crate) async fn tell(
    tx: &mut PgConnection,
    source: &str,
    told: &Told<'_>,
) -> anyhow::Result<()> {
    let mut waits = waits::joined(tx, told).await?;
    waits.extend(told.waits.keys().chain(&told.met_anew));
    let active = active_children::before(tx, told).await?;
    if !told.own_rights.is_empty() {
        timeline::keep_out(tx, &told.own_rights).await?;
    }
    if !(told.timeline.is_empty() && told.waits.is_empty()) {
        timeline::tell(tx, source, &told.timeline, &told.waits).await?;
    }
    if !told.met_anew.is_empty() {
        timeline::meet_anew(tx, &told.met_anew).await?;
    }
    if !told.threads.is_empty() {
        threads::tell(tx, &told.threads).await?;
    }
    if !told.strands.is_empty() {
        threads::tell_strands(tx, &told.strands).await?;
    }
    tell_figures(tx, told, active, &waits).await
}

/// What is kept of what changed.
async fn tell_figures(
    tx: &mut PgConnection,
    told: &Told<'_>,
    active: Option<active_children::Before>,
    waits: &BTreeSet<Uuid>,
) -> anyhow::Result<()> {
    if let Some(before) = active {
        active_children::tell(tx, &before).await?;
    }
    if !waits.is_empty() {
        waits::tell(tx, waits).await?;
    }
    if !told.answers.is_empty() {
        figures::tell_answers(tx, &told.answers).await?;
    }
    if !told.glasses.is_empty() {
        break_glass::tell(tx, &told.glasses).await?;
    }
    Ok(())
}
