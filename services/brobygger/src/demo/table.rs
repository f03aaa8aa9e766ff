//! What there is when the demo has been played: a row for each state, a column for each municipality.

use platform::client::{Client, Unanswered};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    followup::{ListAlerts, ListFollowUps},
    id::UserId,
    referral::{ListDrafts, ListReferrals, Standing},
    reporting::Threads,
};
use uuid::Uuid;

use super::scenario::Scenario;
use crate::{i18n::Lang, out::Out};

/// What is counted, in English and Danish.
const ROWS: [(&str, &str); 11] = [
    ("referrals in draft", "henvisninger i kladde"),
    ("referrals that wait", "henvisninger, der venter"),
    ("returned or withdrawn", "returneret eller trukket tilbage"),
    ("open threads", "åbne tråde"),
    ("  resting", "  på pause"),
    ("  next step overdue", "  næste skridt overskredet"),
    ("closed threads", "afsluttede tråde"),
    ("follow-ups planned", "planlagte opfølgninger"),
    ("  overdue", "  overskredet"),
    ("open alerts", "åbne advarsler"),
    ("  silence", "  stilhed"),
];

/// Counts of one municipality, in the order of [`ROWS`].
type Counts = [usize; ROWS.len()];

/// Prints the table.
pub(super) async fn show(client: &Client, scenario: &Scenario, out: Out) -> anyhow::Result<()> {
    let mut columns = vec![];
    for town in scenario.towns.values() {
        let municipality: Municipality = town.code.parse()?;
        columns.push((municipality, counts(client, municipality).await?));
    }
    columns.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
    for (municipality, counts) in &columns {
        let row = |(nth, name): (usize, &(&'static str, &str))| (name.0.trim(), counts.get(nth));
        let rows: std::collections::BTreeMap<_, _> = ROWS.iter().enumerate().map(row).collect();
        out.value(&serde_json::json!({ "municipality": municipality, "counts": rows }));
    }
    for line in lines(&columns, out.lang) {
        out.say(line);
    }
    Ok(())
}

fn lines(columns: &[(Municipality, Counts)], lang: Lang) -> Vec<String> {
    let names = columns.iter().map(|(it, _)| it.name().unwrap_or_default());
    let names: Vec<String> = names.map(|it| format!("{it:>12}")).collect();
    let mut lines = vec![format!("{:<34}{}", "", names.concat())];
    for (nth, (english, danish)) in ROWS.iter().enumerate() {
        let cells = columns.iter().filter_map(|(_, counts)| counts.get(nth));
        let cells: Vec<String> = cells.map(|it| format!("{it:>12}")).collect();
        lines.push(format!("{:<34}{}", lang.pick(english, danish), cells.concat()));
    }
    lines
}

async fn counts(client: &Client, tenant: Municipality) -> Result<Counts, Unanswered> {
    let who =
        |role| Actor { subject: UserId(Uuid::nil()), role, tenant, organisation: None, duty: None };
    let (leader, auditor) = (who(Role::Leader), who(Role::Auditor));
    let drafts = client.show(&who(Role::CaseWorker), &ListDrafts {}).await?.drafts.len();
    let referrals = ListReferrals { limit: 200, after: None, standing: None };
    let referrals = client.show(&leader, &referrals).await?.referrals;
    let standing =
        |all: &[Standing]| referrals.iter().filter(|it| all.contains(&it.standing)).count();
    let threads = Threads { overdue_only: false, closed_too: true, limit: 1_000, cursor: None };
    let threads = client.show(&auditor, &threads).await?.threads;
    let is_closed = |it: &&proto::reporting::ThreadLine| it.closed_at.is_some();
    let closed = threads.iter().filter(is_closed).count();
    let follow_ups = client.show(&who(Role::BridgeBuilder), &ListFollowUps::default()).await?;
    let alerts = client.show(&leader, &ListAlerts::default()).await?.alerts;
    Ok([
        drafts,
        standing(&[Standing::Waiting]),
        standing(&[Standing::Returned, Standing::Withdrawn]),
        threads.len() - closed,
        threads.iter().filter(|it| it.paused_at.is_some() && it.closed_at.is_none()).count(),
        threads.iter().filter(|it| it.is_overdue).count(),
        closed,
        follow_ups.follow_ups.len(),
        follow_ups.follow_ups.iter().filter(|it| it.overdue).count(),
        alerts.len(),
        alerts.iter().filter(|it| it.code == proto::followup::AlertCode::Silence).count(),
    ])
}
