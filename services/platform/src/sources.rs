//! How completely each source is handled. A deadline waits for the sources that may have recorded what cancels it: until all that they
//! had recorded when it fell due is handled, or until one of them has been away for too long.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proto::{code::Municipality, id::derive};
use tokio::sync::watch;

use crate::{
    calendar,
    core::Core,
    deadline::{self, Due},
    service::Service,
};

/// After how long without a look a source counts as away from now on: meanwhile it was ourselves who were away.
const LOOKED_AWAY: TimeDelta = TimeDelta::hours(1);
/// No deadline is set for so long.
const EVER: TimeDelta = TimeDelta::days(365 * 200);

/// What a deadline waits for. See [`Service::awaits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaits {
    /// The services whose events may cancel it.
    pub sources: &'static [&'static str],
    /// How long one of them may be away before the deadline does not wait for it any more.
    pub away_max: TimeDelta,
}

impl Awaits {
    /// It does not wait: only what this service records itself can cancel it.
    pub const NOTHING: Awaits = Awaits { sources: &[], away_max: TimeDelta::zero() };
}

/// How completely a source is handled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// All that the source had recorded at this moment of our clock is handled.
    pub(crate) complete_at: Option<DateTime<Utc>>,
    /// Since when it is away; none while it is there, even if we are behind.
    pub(crate) away_since: Option<DateTime<Utc>>,
}

impl Source {
    fn is_away_too_long(self, awaits: Awaits, now: DateTime<Utc>) -> bool {
        self.away_since.is_some_and(|since| now.signed_duration_since(since) >= awaits.away_max)
    }
}

/// All sources that this process consumes. Cheap to clone: all clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    known: watch::Sender<BTreeMap<String, Source>>,
    wanted: watch::Sender<Option<DateTime<Utc>>>,
}

/// A kind of deadline, and which of them need not wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) kind: String,
    pub(crate) awaits: Awaits,
    /// Those that fell due by this moment.
    pub(crate) until: Option<DateTime<Utc>>,
}

impl Sources {
    pub(crate) fn of(&self, source: &str) -> Source {
        self.known.borrow().get(source).copied().unwrap_or_default()
    }

    /// Notes how completely `source` is handled; answers what was known before.
    fn know(&self, source: &str, change: impl FnOnce(&mut Source)) -> Source {
        let mut before = Source::default();
        self.known.send_if_modified(|it| {
            let source = it.entry(source.to_owned()).or_default();
            before = *source;
            change(source);
            *source != before
        });
        before
    }

    /// All that `source` had recorded at `moment` is handled.
    pub(crate) fn complete(&self, source: &str, moment: DateTime<Utc>) {
        self.know(source, |it| it.complete_at = it.complete_at.max(Some(moment)));
    }

    /// Another replica consumes `source` now, so nothing is known of it here.
    pub(crate) fn forget(&self, source: &str) {
        self.known.send_if_modified(|it| it.remove(source).is_some());
    }

    /// Waits until a source is handled further, or is found to be away.
    pub(crate) fn subscribe(&self) -> watch::Receiver<BTreeMap<String, Source>> {
        self.known.subscribe()
    }

    /// A deadline of `due_at` waits: whoever consumes asks the sources where their logs end, if nobody has since.
    pub(crate) fn want(&self, due_at: Option<DateTime<Utc>>) {
        self.wanted.send_if_modified(|it| {
            let is_later = *it < due_at;
            *it = due_at.max(*it);
            is_later
        });
    }

    /// Until when a deadline wants all to be handled.
    pub(crate) fn wanted(&self) -> watch::Receiver<Option<DateTime<Utc>>> {
        self.wanted.subscribe()
    }

    /// Which deadlines of `kind` need not wait.
    pub(crate) fn ready(&self, kind: String, awaits: Awaits, now: DateTime<Utc>) -> Ready {
        let known = self.known.borrow();
        let until = |source: &&str| {
            let it = known.get(*source).copied().unwrap_or_default();
            if it.is_away_too_long(awaits, now) { Some(now) } else { it.complete_at }
        };
        // `None`, when there is no moment yet, is the smallest.
        let until = awaits.sources.iter().map(until).min().unwrap_or(Some(now));
        Ready { kind, awaits, until }
    }

    /// Since when a source is away that a deadline of `due_at` no longer waits for.
    pub(crate) fn unheard_since(
        &self,
        awaits: Awaits,
        due_at: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let away = awaits.sources.iter().map(|it| self.of(it));
        away.filter(|it| it.complete_at < Some(due_at)).filter_map(|it| it.away_since).min()
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(minute: u32) -> DateTime<Utc> {
        format!("2026-11-23T08:{minute:02}:00Z").parse().unwrap()
    }

    /// Of two sources, one of which is handled up to `complete`, the other away since then: which deadlines need not wait at 08:30.
    #[test]
    fn what_need_not_wait() {
        let awaits = Awaits { sources: &["one", "other"], away_max: TimeDelta::minutes(10) };
        for (complete, away, until, marked) in [
            (None, None, None, None),
            (Some(20), None, None, None),
            // Not for long enough.
            (Some(20), Some(21), None, Some(21)),
            (Some(20), Some(20), Some(20), Some(20)),
            (Some(29), Some(2), Some(29), Some(2)),
            (None, Some(2), None, Some(2)),
        ] {
            let sources = Sources::default();
            if let Some(minute) = complete {
                sources.complete("one", moment(minute));
            }
            sources.know("other", |it| it.away_since = away.map(moment));
            let ready = sources.ready("kind".to_owned(), awaits, moment(30));
            assert_eq!(ready.until, until.map(moment), "{complete:?} {away:?}");
            let due_at = until.map_or(moment(30), moment);
            assert_eq!(sources.unheard_since(awaits, due_at), marked.map(moment));
        }
        let sources = Sources::default();
        let ready = sources.ready("kind".to_owned(), Awaits::NOTHING, moment(30));
        assert_eq!(ready.until, Some(moment(30)));
        for source in awaits.sources {
            sources.complete(source, moment(25));
        }
        assert_eq!(sources.ready("kind".to_owned(), awaits, moment(30)).until, Some(moment(25)));
        assert_eq!(sources.unheard_since(awaits, moment(25)), None);
    }
}
