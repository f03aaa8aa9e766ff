//! All SQL of this service.

mod break_glass;
mod figures;
mod new;
mod threads;
mod timeline;

use sqlx::PgConnection;

pub(crate) use self::{
    break_glass::is_broken,
    figures::{acceptance_rate, active_children, time_to_first_meeting},
    new::new,
    threads::{thread, threads},
    timeline::timeline,
};
use crate::reactor::Told;

/// Takes in what a batch of events of `source` tells: mostly one statement for each table it changes.
pub(crate) async fn tell(
    tx: &mut PgConnection,
    source: &str,
    told: &Told<'_>,
) -> anyhow::Result<()> {
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
    if !told.answers.is_empty() {
        figures::tell_answers(tx, &told.answers).await?;
    }
    if !told.glasses.is_empty() {
        break_glass::tell(tx, &told.glasses).await?;
    }
    Ok(())
}
