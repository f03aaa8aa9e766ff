//! How far each source is handled, and why one is not handled any more. A source whose log does not contain the last event that was
//! handled is stopped until it does again.

use proto::{
    request::{Head, Stopped, SubscriptionStatus},
    sealed::Digest,
};

use crate::{checkpoint::Checkpoint, core::Core, log, service::Service};

impl<S: Service> Core<S> {
    /// How far we have listened to `source`.
    ///
    /// # Errors
    /// The database's.
    pub async fn checkpoint(&self, source: &str) -> sqlx::Result<i64> {
        Ok(self.checkpoint_and_parked(source).await?.0.position)
    }

    /// How far we have listened to `source`, and whether anything of it is parked.
    pub(crate) async fn checkpoint_and_parked(
        &self,
        source: &str,
    ) -> sqlx::Result<(Checkpoint, bool)> {
        let row = sqlx::query!(
            r#"select (select position from checkpoints where source = $1) as position,
                      (select hash from checkpoints where source = $1 and hash_at = position) as hash,
                      exists (select from parked where source = $1) as "has_parked!""#,
            source
        )
        .fetch_one(&self.pool)
        .await?;
        let position = row.position.unwrap_or(0);
        // Before the first event there is one hash for all.
        let beginning = (position == 0).then(Digest::default);
        let hash = beginning.or(row.hash.map(|it| log::digest(&it)));
        Ok((Checkpoint { position, hash }, row.has_parked))
    }

    /// Remembers the hash of the event at `head`, where we have handled it and did not know.
    pub(crate) async fn learn(&self, source: &str, head: &Head) -> sqlx::Result<()> {
        sqlx::query!(
            "update checkpoints set hash = $3, hash_at = $2 where source = $1 and position = $2 and hash_at is distinct from $2",
            source,
            head.position,
            &head.hash.0[..]
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Consumes `source` no more, because of `why`; answers whether that is new.
    pub(crate) async fn stop_subscription(
        &self,
        source: &str,
        why: &Stopped,
    ) -> anyhow::Result<bool> {
        let stopped = sqlx::query!(
            "insert into checkpoints as before (source, position, stopped, stopped_since) values ($1, 0, $2::text::json, now())
             on conflict (source) do update set stopped = excluded.stopped, stopped_since = coalesce(before.stopped_since, now())
             where before.stopped is null or before.stopped::text <> excluded.stopped::text",
            source,
            serde_json::to_string(why)?
        )
        .execute(&self.pool)
        .await?;
        Ok(stopped.rows_affected() > 0)
    }

    /// Consumes `source` again; answers whether it did not.
    pub(crate) async fn resubscribe(&self, source: &str) -> sqlx::Result<bool> {
        let again = sqlx::query!(
            "update checkpoints set stopped = null, stopped_since = null where source = $1 and stopped is not null",
            source
        )
        .execute(&self.pool)
        .await?;
        Ok(again.rows_affected() > 0)
    }

    /// How each source is handled.
    ///
    /// # Errors
    /// The database's.
    pub async fn subscriptions(&self) -> anyhow::Result<Vec<SubscriptionStatus>> {
        let sources: Vec<String> = S::SUBSCRIBES_TO.iter().map(|it| (*it).to_owned()).collect();
        let rows = sqlx::query!(
            r#"select it.source as "source!", coalesce(position, 0) as "position!",
                      case when hash_at = position then hash end as hash, stopped::text as stopped, stopped_since,
                      (select count(*) from parked where parked.source = it.source) as "parked!"
               from unnest($1::text[]) with ordinality as it (source, nth) left join checkpoints using (source) order by nth"#,
            &sources
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|it| {
                let stopped: Option<Stopped> =
                    it.stopped.as_deref().map(serde_json::from_str).transpose()?;
                Ok(SubscriptionStatus {
                    what_to_do: stopped
                        .map(|why| what_to_do(S::NAME, &it.source, it.position, why)),
                    position: it.position,
                    hash: it.hash.map(|it| log::digest(&it)),
                    parked: it.parked,
                    stopped,
                    since: it.stopped_since,
                    source: it.source,
                })
            })
            .collect()
    }

    /// Why a source is not handled any more, and what to do about it; none while all are.
    ///
    /// # Errors
    /// The database's.
    pub async fn stopped_subscription(&self) -> anyhow::Result<Option<String>> {
        Ok(self.subscriptions().await?.into_iter().find_map(|it| it.what_to_do))
    }
}

/// Why `consumer` does not handle `source` any more, and what to do about it.
pub(crate) fn what_to_do(consumer: &str, source: &str, handled: i64, why: Stopped) -> String {
    let found = match why {
        Stopped::Ahead { ends } => format!(
            "the log of {source} ends at position {ends}, and {consumer} has handled {handled}: the log comes from a backup"
        ),
        Stopped::Differs { at } => format!(
            "the log of {source} holds another event at position {at} than {consumer} has handled: it comes from a backup and went \
             on, or somebody changed it"
        ),
    };
    format!("{found}. Stop {source}, then type: brobygger recover {source}")
}
