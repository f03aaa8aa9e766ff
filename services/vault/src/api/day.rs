//! What a day asks of the vault: birthdays, and words that nobody ever used.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use platform::{Ask, Failure, calendar};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId},
    vault::Field,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::safe;
use crate::{
    VaultService,
    domain::{Command, age, person::Deed, sight, words},
    view,
};

/// Birth dates opened at a time.
const AT_A_TIME: usize = 1_000;

/// What is to be asked today. A birth date stands sealed, and nowhere beside it in clear, so those of children are opened to
/// see who has a birthday; what is said of it is what the child may decide from now on.
pub(crate) async fn tidy(
    service: &VaultService,
    pool: &PgPool,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(Municipality, Ask<Command>)>> {
    let mut asks = vec![];
    let today = calendar::day(now);
    let born = born(service, pool, None).await.map_err(broken)?;
    let ids: Vec<PersonId> = born.iter().map(|(person, ..)| *person).collect();
    let parties = view::parties(pool, &ids).await?;
    for (person, tenant, born) in born {
        let party = age::party(born, today);
        if parties.get(&person) != Some(&party) {
            let command = Command::Person(person, Deed::Turn(party), vec![]);
            asks.push((tenant, Ask { stream: person.0, command }));
        }
    }
    let said: Vec<String> =
        Field::ALL.iter().filter(|it| sight::is_said(**it)).map(ToString::to_string).collect();
    for (tenant, sealed) in view::unused(pool, &said, now).await? {
        let command = Command::Words(sealed, words::Command::DestroyUnused);
        asks.push((tenant, Ask { stream: sealed.0, command }));
    }
    Ok(asks)
}

fn broken(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Problem(problem) => problem.into(),
        Failure::Broken(error) => error,
    }
}

/// When the children of a municipality, or of all, were born, as far as that is known and they are not known to be grown up.
pub(super) async fn born(
    service: &VaultService,
    pool: &PgPool,
    tenant: Option<Municipality>,
) -> Result<Vec<(PersonId, Municipality, NaiveDate)>, Failure> {
    let mut born = vec![];
    let mut after = SealedId(Uuid::nil());
    loop {
        let limit = i64::try_from(AT_A_TIME).unwrap_or(i64::MAX);
        let items = view::birth_dates(pool, tenant, after, limit).await?;
        for item in &items {
            let tenant = item.kept.tenant.parse().context("a municipality that is none")?;
            let date =
                safe::open(service, item).transpose().context("a birth date does not open")?;
            if let Some(date) = date.and_then(|it| it.parse().ok()) {
                born.push((item.kept.subject, tenant, date));
            }
        }
        match items.last() {
            Some(last) if items.len() == AT_A_TIME => after = last.kept.sealed.id,
            Some(_) | None => return Ok(born),
        }
    }
}
