//! Remembers since when a source is away, and has those told whose deadlines wait for it.

use chrono::{DateTime, TimeDelta, Utc};
use proto::{code::Municipality, id::derive};

use crate::{
    calendar,
    core::Core,
    deadline::{self, Due},
    service::Service,
    sources::Ready,
};

/// After how long without a look a source counts as away from now on: meanwhile it was ourselves who were away.
const LOOKED_AWAY: TimeDelta = TimeDelta::hours(1);
/// No deadline is set for so long.
const EVER: TimeDelta = TimeDelta::days(365 * 200);

impl<S: Service> Core<S> {
    /// `source` is there, and handled.
    pub(crate) async fn source_is_there(&self, source: &str) -> sqlx::Result<()> {
        // What a process before this one found is in the database alone.
        let is_known = self.sources.subscribe().borrow().contains_key(source);
        if self.sources.know(source, |it| it.away_since = None).away_since.is_some() || !is_known {
            sqlx::query!(
                "update checkpoints set away_since = null, away_until = null where source = $1 and away_since is not null",
                source
            )
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }

    /// `source` does not answer, or its events are not handled.
    pub(crate) async fn source_is_away(&self, source: &str) -> sqlx::Result<()> {
        let now = self.clock.now();
        let since = sqlx::query_scalar!(
            r#"insert into checkpoints as before (source, position, away_since, away_until) values ($1, 0, $2, $2)
               on conflict (source) do update set away_until = $2,
                   away_since = case when before.away_until >= $3 then before.away_since else $2 end
               returning away_since as "since!""#,
            source,
            now,
            now.checked_sub_signed(LOOKED_AWAY).unwrap_or(now)
        )
        .fetch_one(&self.pool)
        .await?;
        self.sources.know(source, |it| it.away_since = Some(since));
        Ok(())
    }

    /// Records that a source is away for too long, and that it is back: once in each municipality that has a deadline which waits for it.
    pub(crate) async fn tell_who_is_away(&self, ready: &[Ready]) -> anyhow::Result<()> {
        let now = self.clock.now();
        for source in S::SUBSCRIBES_TO {
            let it = self.sources.of(source);
            let kinds = ready.iter().filter(|ready| ready.awaits.sources.contains(source));
            let kinds = kinds.filter(|ready| it.is_away_too_long(ready.awaits, now));
            let kinds: Vec<String> = kinds.map(|it| it.kind.clone()).collect();
            if let (Some(since), false) = (it.away_since, kinds.is_empty()) {
                for tenant in self.to_tell(source, &kinds).await? {
                    let ask = S::on_source_away(source, since, tenant);
                    self.tell("away", (source, tenant, since), ask).await?;
                    sqlx::query!(
                        "insert into away_told (source, tenant, since) values ($1, $2, $3)",
                        source,
                        tenant.as_str(),
                        since
                    )
                    .execute(&self.pool)
                    .await?;
                }
            }
        }
        self.tell_who_is_back().await
    }

    /// The municipalities that have deadlines of these kinds, and do not know that `source` is away.
    async fn to_tell(&self, source: &str, kinds: &[String]) -> sqlx::Result<Vec<Municipality>> {
        let tenants = sqlx::query_scalar!(
            "select distinct tenant from deadlines where kind = any($2)
             and not exists (select from away_told as told where told.source = $1 and told.tenant = deadlines.tenant)
             order by tenant",
            source,
            kinds
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(tenants.iter().filter_map(|it| it.parse().ok()).collect())
    }

    async fn tell_who_is_back(&self) -> anyhow::Result<()> {
        let told = sqlx::query!("select source, tenant, since from away_told order by tenant")
            .fetch_all(&self.pool)
            .await?;
        for told in told {
            let it = self.sources.of(&told.source);
            let tenant = told.tenant.parse();
            let (true, None, Ok(tenant)) =
                (it.complete_at > Some(told.since), it.away_since, tenant)
            else {
                continue;
            };
            let ask = S::on_source_back(&told.source, told.since, tenant);
            self.tell("back", (&told.source, tenant, told.since), ask).await?;
            sqlx::query!(
                "delete from away_told where source = $1 and tenant = $2",
                told.source,
                told.tenant
            )
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }

    async fn tell(
        &self,
        what: &str,
        (source, tenant, since): (&str, Municipality, DateTime<Utc>),
        ask: Option<crate::CommandFor<S::Command>>,
    ) -> anyhow::Result<()> {
        let Some(ask) = ask else { return Ok(()) };
        let since = since.timestamp_micros().to_be_bytes();
        let of = [S::NAME.as_bytes(), source.as_bytes(), tenant.as_str().as_bytes(), &since];
        match self.writer.ask(deadline::of_time(derive(what, &of), tenant, ask)).await {
            Ok(_) => Ok(()),
            Err(problem) if problem.is_retryable() => Err(problem.into()),
            Err(problem) => {
                tracing::error!(service.name = S::NAME, source, %problem, "nobody is told that a source is {what}");
                Ok(())
            }
        }
    }

    /// Which deadlines need not wait now, of each kind that has one.
    pub(crate) async fn ready(&self, now: DateTime<Utc>) -> sqlx::Result<Vec<Ready>> {
        // Who waits for a source that is away is told so, also where nothing has fallen due.
        let is_away = S::SUBSCRIBES_TO.iter().any(|it| self.sources.of(it).away_since.is_some());
        let due_by = if is_away { calendar::after(now, EVER) } else { now };
        let kinds = deadline::kinds(&self.pool, due_by).await?;
        let ready = kinds.into_iter().map(|kind| {
            let awaits = S::awaits(&kind);
            self.sources.ready(kind, awaits, now)
        });
        Ok(ready.collect())
    }

    /// Since when something that might cancel `due` is not heard, though it fires.
    pub(crate) fn unheard_since(&self, due: &Due) -> Option<DateTime<Utc>> {
        let away = self.sources.unheard_since(S::awaits(&due.kind), due.due_at);
        [away, due.parked_since].into_iter().flatten().min()
    }
}
