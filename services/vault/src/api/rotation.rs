//! Another master key takes over: data keys are wrapped anew, while the vault serves (`brobygger vault rotate`).
//!
//! What is sealed is not touched: only the data keys are wrapped anew, a few at a time, each by itself and only if nobody
//! changed it meanwhile. Whoever stops in the middle begins again and finds what is left; both keys open until then.

use anyhow::{Context as _, ensure};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::{
        cipher::{DataKey, Owner},
        master::{MasterId, MasterKeys},
    },
    view,
};

/// Data keys read at a time.
const AT_A_TIME: i64 = 500;

/// How far a rotation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrappings {
    /// The master key that wraps.
    pub current: MasterId,
    /// How many data keys each master key wrapped; none for those wrapped before master keys had ids.
    pub by: Vec<(Option<MasterId>, i64)>,
}

impl Wrappings {
    /// Whether no former master key is needed any more.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.by.iter().all(|(by, _)| *by == Some(self.current))
    }
}

/// Wraps every data key by the current one of `masters`; answers how many it did.
///
/// # Errors
/// The database's; or when a data key opens with none of `masters`.
pub async fn rotate(pool: &PgPool, masters: &MasterKeys) -> anyhow::Result<u64> {
    let mut done = 0;
    // Somebody may have made a data key with the former master key while we passed: again until a pass finds none.
    loop {
        let passed = pass(pool, masters).await?;
        done += passed;
        if passed == 0 {
            return Ok(done);
        }
    }
}

async fn pass(pool: &PgPool, masters: &MasterKeys) -> anyhow::Result<u64> {
    let (mut done, mut after) = (0, Uuid::nil());
    loop {
        let some = view::some_not_by(pool, Some(masters.current()), after, AT_A_TIME).await?;
        for it in &some {
            let owner = Owner { key: it.key, subject: it.subject, controller: &it.controller };
            let wrapped = masters.rewrap(&it.wrapped, &owner).with_context(|| opens(it.key))?;
            done += u64::from(view::rewrap(pool, it.key, &it.wrapped, &wrapped).await?);
        }
        match some.last() {
            Some(last) => after = last.key,
            None => return Ok(done),
        }
    }
}

/// Counts data keys by the master key that wrapped them.
///
/// # Errors
/// The database's.
pub async fn wrappings(pool: &PgPool, masters: &MasterKeys) -> anyhow::Result<Wrappings> {
    Ok(Wrappings { current: masters.current(), by: view::by_master(pool).await? })
}

/// Opens every data key; answers how many there are.
///
/// # Errors
/// When one opens with none of `masters`.
pub async fn check(pool: &PgPool, masters: &MasterKeys) -> anyhow::Result<u64> {
    let (mut count, mut after) = (0, Uuid::nil());
    loop {
        let some = view::some_not_by(pool, None, after, AT_A_TIME).await?;
        for it in &some {
            let owner = Owner { key: it.key, subject: it.subject, controller: &it.controller };
            ensure!(DataKey::unwrap(&it.wrapped, masters, &owner).is_ok(), opens(it.key));
            count += 1;
        }
        match some.last() {
            Some(last) => after = last.key,
            None => return Ok(count),
        }
    }
}

fn opens(key: Uuid) -> String {
    format!("none of the master keys there are opens the data key {key}: put the right one back")
}
