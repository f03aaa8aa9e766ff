//! Databases and roles, made and brought up to date.

use std::{collections::BTreeMap, path::Path};

use platform::{database, install, stack::Stack};

use crate::{out::Out, services};

pub(crate) async fn run(file: &Path, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    all(&stack).await?;
    out.say(out.lang.pick("Every database is up to date.", "Alle databaser er ført ajour."));
    Ok(())
}

/// Prepares the database of every service that the stack names.
pub(crate) async fn all(stack: &Stack) -> anyhow::Result<()> {
    let mut places = services::places().await?;
    places.retain(|it| stack.services.contains_key(it.name));
    let password =
        |name: &str| anyhow::Ok((name.to_owned(), services::login(name, stack)?.password));
    let passwords =
        places.iter().map(|it| password(it.name)).collect::<anyhow::Result<BTreeMap<_, _>>>()?;
    install::databases(&database::options(&stack.operator.admin_database_url)?, &places, &passwords)
        .await
}
