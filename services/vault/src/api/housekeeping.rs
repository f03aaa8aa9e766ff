//! What a day asks of the vault: birthdays, and words that nobody ever used.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use platform::{CommandFor, Failure, calendar};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId},
    vault::Field,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{country, sealed_store};
use crate::{
    VaultService,
    domain::{Command, access_policy, age, person::Deed, words},
    view::{self, Item},
};

/// Birth dates opened at a time.
const AT_A_TIME: usize = 1_000;

/// What is to be asked today. A birth date stands sealed, and nowhere beside it in clear, so those of children are opened to
/// see who has a birthday; what is said of it is what the child may decide from now on.
pub(crate) async fn housekeeping(
    service: &VaultService,
    pool: &PgPool,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(Municipality, CommandFor<Command>)>> {
    let mut asks = vec![];
    let today = calendar::day(now);
    let Born { dates: born, damaged } = born(service, pool, None).await.map_err(broken)?;
    view::damaged(pool, &damaged).await?;
    let ids: Vec<PersonId> = born.iter().map(|(person, ..)| *person).collect();
    let parties = view::parties(pool, &ids).await?;
    for (person, tenant, born) in born {
        let party = age::party(born, today);
        if parties.get(&person) != Some(&party) {
            let command = Command::Person(person, Deed::Turn(party), vec![]);
            asks.push((tenant, CommandFor { stream: person.0, command }));
        }
    }
    let new_events: Vec<String> = Field::ALL
        .iter()
        .filter(|it| access_policy::is_said(**it))
        .map(ToString::to_string)
        .collect();
    for (tenant, sealed) in view::unused(pool, &new_events, now).await? {
        let command = Command::Words(sealed, words::Command::DestroyUnused);
        asks.push((tenant, CommandFor { stream: sealed.0, command }));
    }
    asks.extend(country::same_persons(service, pool, now).await.map_err(broken)?);
    Ok(asks)
}

pub(super) fn broken(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Problem(problem) => problem.into(),
        Failure::Broken(error) => error,
    }
}

/// When people were born, and what does not say it any more.
#[derive(Debug, Default)]
pub(super) struct Born {
    pub(super) dates: Vec<(PersonId, Municipality, NaiveDate)>,
    /// Birth dates that do not open, or are none: they are told, and hold up nobody else's.
    pub(super) damaged: Vec<SealedId>,
}

/// When the children of a municipality, or all children and all who may have custody, were born, as far as that is known.
pub(super) async fn born(
    service: &VaultService,
    pool: &PgPool,
    tenant: Option<Municipality>,
) -> Result<Born, Failure> {
    let mut born = Born::default();
    let mut after = SealedId(Uuid::nil());
    loop {
        let limit = i64::try_from(AT_A_TIME).unwrap_or(i64::MAX);
        let items = view::birth_dates(pool, tenant, after, limit).await?;
        for item in &items {
            match date(service, item) {
                Ok(Some((tenant, date))) => born.dates.push((item.kept.subject, tenant, date)),
                Ok(None) => {}
                Err(why) => {
                    let sealed = item.kept.sealed.id;
                    tracing::error!(
                        service.name = "vault",
                        sealed.id = %sealed,
                        error = format!("{why:#}"),
                        "a birth date does not open: it is passed over, and stands among the unknown words"
                    );
                    born.damaged.push(sealed);
                }
            }
        }
        match items.last() {
            Some(last) if items.len() == AT_A_TIME => after = last.kept.sealed.id,
            Some(_) | None => return Ok(born),
        }
    }
}

/// A birth date, unless its key is destroyed.
fn date(service: &VaultService, item: &Item) -> anyhow::Result<Option<(Municipality, NaiveDate)>> {
    let tenant = item.kept.tenant.parse().context("a municipality that is none")?;
    let Some(words) = sealed_store::open(service, item).transpose()? else { return Ok(None) };
    Ok(Some((tenant, words.trim().parse().context("no date")?)))
}
