//! The checkpoint of each source: the last event that was handled. The next event must follow it in the chain of hashes, and the
//! log of the source must still contain it. If not, the source is stopped until that is so again.

use proto::{
    recorded::Recorded,
    request::{Head, HeardSource, Stopped},
    sealed::Digest,
};

use crate::{core::Core, hearing::Word, log, service::Service};

/// How far this process has heard a source, for whoever waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) position: i64,
    /// Whether something of it may be parked.
    pub(crate) has_parked: bool,
}

/// What was heard last of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) position: i64,
    /// Unknown where it was heard by a version that did not remember it.
    pub(crate) hash: Option<Digest>,
}

impl From<Head> for Checkpoint {
    fn from(head: Head) -> Checkpoint {
        Checkpoint { position: head.position, hash: Some(head.hash) }
    }
}

impl From<&Recorded> for Checkpoint {
    fn from(event: &Recorded) -> Checkpoint {
        Checkpoint { position: event.position, hash: Some(event.hash) }
    }
}

impl Checkpoint {
    pub(crate) fn known(self) -> Option<Head> {
        self.hash.map(|hash| Head { position: self.position, hash })
    }

    /// Which of `events`, which come after it, do not follow from the one before. Where we do not know from what, the first of the
    /// source's log is taken at its word; of the wire it is not.
    pub(crate) fn unlinked(self, events: &[Recorded], word: Word) -> Vec<i64> {
        let mut before = self.hash;
        let does_not_follow = |it: &&Recorded| {
            let follows = match before {
                Some(before) => it.link(&before) == it.hash,
                None => word == Word::Log,
            };
            before = Some(it.hash);
            !follows
        };
        events.iter().filter(does_not_follow).map(|it| it.position).collect()
    }
}

impl<S: Service> Core<S> {
    /// How far we have listened to `source`.
    ///
    /// # Errors
    /// The database's.
    pub async fn heard(&self, source: &str) -> sqlx::Result<i64> {
        Ok(self.so_far(source).await?.0.position)
    }

    /// How far we have listened to `source`, and whether anything of it is parked.
    pub(crate) async fn so_far(&self, source: &str) -> sqlx::Result<(Checkpoint, bool)> {
        let row = sqlx::query!(
            r#"select (select position from heard where source = $1) as position,
                      (select hash from heard where source = $1 and hash_at = position) as hash,
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

    /// Remembers the hash of the event at `head`, where we have heard it and did not know.
    pub(crate) async fn learn(&self, source: &str, head: &Head) -> sqlx::Result<()> {
        sqlx::query!(
            "update heard set hash = $3, hash_at = $2 where source = $1 and position = $2 and hash_at is distinct from $2",
            source,
            head.position,
            &head.hash.0[..]
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Hears `source` no more, because of `why`; answers whether that is new.
    pub(crate) async fn stop_hearing(&self, source: &str, why: &Stopped) -> anyhow::Result<bool> {
        let stopped = sqlx::query!(
            "insert into heard as before (source, position, stopped, stopped_since) values ($1, 0, $2::text::json, now())
             on conflict (source) do update set stopped = excluded.stopped, stopped_since = coalesce(before.stopped_since, now())
             where before.stopped is null or before.stopped::text <> excluded.stopped::text",
            source,
            serde_json::to_string(why)?
        )
        .execute(&self.pool)
        .await?;
        Ok(stopped.rows_affected() > 0)
    }

    /// Hears `source` again; answers whether it did not.
    pub(crate) async fn hear_again(&self, source: &str) -> sqlx::Result<bool> {
        let again = sqlx::query!(
            "update heard set stopped = null, stopped_since = null where source = $1 and stopped is not null",
            source
        )
        .execute(&self.pool)
        .await?;
        Ok(again.rows_affected() > 0)
    }

    /// How each source is heard.
    ///
    /// # Errors
    /// The database's.
    pub async fn hearing(&self) -> anyhow::Result<Vec<HeardSource>> {
        let sources: Vec<String> = S::SUBSCRIBES_TO.iter().map(|it| (*it).to_owned()).collect();
        let rows = sqlx::query!(
            r#"select it.source as "source!", coalesce(position, 0) as "position!",
                      case when hash_at = position then hash end as hash, stopped::text as stopped, stopped_since,
                      (select count(*) from parked where parked.source = it.source) as "parked!"
               from unnest($1::text[]) with ordinality as it (source, nth) left join heard using (source) order by nth"#,
            &sources
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|it| {
                let stopped: Option<Stopped> =
                    it.stopped.as_deref().map(serde_json::from_str).transpose()?;
                Ok(HeardSource {
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

    /// Why a source is not heard any more, and what to do about it; none while all are.
    ///
    /// # Errors
    /// The database's.
    pub async fn unheard(&self) -> anyhow::Result<Option<String>> {
        Ok(self.hearing().await?.into_iter().find_map(|it| it.what_to_do))
    }
}

/// Why `hearer` does not hear `source` any more, and what to do about it.
pub(crate) fn what_to_do(hearer: &str, source: &str, heard: i64, why: Stopped) -> String {
    let found = match why {
        Stopped::Ahead { ends } => format!(
            "the log of {source} ends at position {ends}, and {hearer} has heard {heard}: the log comes from a backup"
        ),
        Stopped::Differs { at } => format!(
            "the log of {source} holds another event at position {at} than {hearer} has heard: it comes from a backup and went \
             on, or somebody changed it"
        ),
    };
    format!("{found}. Stop {source}, then type: brobygger recover {source}")
}
