//! `brobygger vault rotate`: another master key takes over, while the vault serves.

use std::{fs, path::Path};

use anyhow::{Context as _, bail, ensure};
use platform::{database, private_file, stack::Stack};
use vault::{MasterKey, MasterKeys, Wrappings};
use zeroize::Zeroizing;

use crate::{cli, i18n::Lang, out::Out, services};

/// Takes in the new key, wraps every data key by it, and says how far that is. Stopped in the middle it is begun again.
pub(crate) async fn rotate(file: &Path, options: &cli::Rotate, out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let masters = masters(&stack, options)?;
    let pool = database::pool(database::options(&stack.service("vault")?.database_url)?);
    let (opened, rewrapped) = if options.check {
        (Some(vault::check(&pool, &masters).await?), 0)
    } else {
        (None, vault::rotate(&pool, &masters).await?)
    };
    let wrappings = vault::wrappings(&pool, &masters).await?;
    pool.close().await;
    tell(out, &wrappings, opened, rewrapped);
    if options.check && !wrappings.is_done() {
        bail!("former master keys are needed still: rotate, then check again");
    }
    Ok(())
}

/// The keys in the environment, where the new one must be put by whoever keeps them; or in the file, which takes it in here.
fn masters(stack: &Stack, options: &cli::Rotate) -> anyhow::Result<MasterKeys> {
    if let Some(masters) = services::masters_of_env()? {
        ensure!(
            options.new_key_file.is_none(),
            "the keys of vault are in {}: put the new one first there, serve anew, then rotate",
            services::VAULT_KEYS
        );
        return Ok(masters);
    }
    let keys = stack.vault_key_file.as_deref().context("the stack names no key for vault")?;
    if let Some(new) = &options.new_key_file {
        take_in(keys, new)?;
    }
    read(keys)?.parse().with_context(|| format!("{} holds no key of vault", keys.display()))
}

fn read(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("the key of vault in {} cannot be read", file.display()))?;
    Ok(Zeroizing::new(text))
}

/// Puts the key in `new` on the first line of `keys`, whose own key stays, to open what it wrapped. The file is replaced in
/// one go, so whoever serves reads the old or the new, and never a part.
fn take_in(keys: &Path, new: &Path) -> anyhow::Result<()> {
    if !new.exists() {
        private_file::create(new, MasterKey::draw().to_hex().as_bytes())
            .with_context(|| format!("{} cannot be written", new.display()))?;
    }
    let fresh: MasterKey =
        read(new)?.parse().with_context(|| format!("{} holds no key of vault", new.display()))?;
    let old = read(keys)?;
    let masters: MasterKeys =
        old.parse().with_context(|| format!("{} holds no key of vault", keys.display()))?;
    if masters.current() == fresh.id() {
        return Ok(());
    }
    if masters.former().any(|it| it == fresh.id()) {
        bail!("{} holds a former key: a key that was replaced is not used again", new.display());
    }
    let both = Zeroizing::new(format!("{}\n{}\n", fresh.to_hex().as_str(), old.trim()));
    private_file::replace(keys, both.as_bytes())
        .with_context(|| format!("{} cannot be replaced", keys.display()))
}

fn tell(out: Out, wrappings: &Wrappings, opened: Option<u64>, rewrapped: u64) {
    let by: Vec<_> = wrappings
        .by
        .iter()
        .map(|(master, keys)| {
            serde_json::json!({ "master": master.map(|it| it.to_string()), "keys": keys })
        })
        .collect();
    out.value(&serde_json::json!({
        "current": wrappings.current.to_string(),
        "by": by,
        "opened": opened,
        "rewrapped": rewrapped,
        "done": wrappings.is_done(),
    }));
    let current = wrappings.current;
    for (master, keys) in &wrappings.by {
        let name = master.map_or_else(|| "?".to_owned(), |it| it.to_string());
        let is_current = *master == Some(current);
        out.say(match (out.lang, is_current) {
            (Lang::En, true) => format!("{name}: {keys} data keys (the current master key)"),
            (Lang::En, false) => format!("{name}: {keys} data keys (a former master key: keep it)"),
            (Lang::Da, true) => format!("{name}: {keys} datanøgler (den nuværende hovednøgle)"),
            (Lang::Da, false) => {
                format!("{name}: {keys} datanøgler (en tidligere hovednøgle: behold den)")
            }
        });
    }
    if let Some(opened) = opened {
        out.say(match out.lang {
            Lang::En => format!("all {opened} data keys open"),
            Lang::Da => format!("alle {opened} datanøgler kan åbnes"),
        });
    }
    if wrappings.is_done() {
        out.say(match out.lang {
            Lang::En => {
                "no former master key is needed: once every backup of the keys that you keep is younger, its line may go"
            }
            Lang::Da => {
                "ingen tidligere hovednøgle er nødvendig: når alle de sikkerhedskopier af nøglerne, du gemmer, er yngre, kan dens linje slettes"
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_goes_first_and_the_old_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, new) = (folder.path().join("vault.key"), folder.path().join("next.key"));
        let old = MasterKey::draw();
        fs::write(&keys, old.to_hex().as_bytes()).unwrap();

        take_in(&keys, &new).unwrap();
        let fresh: MasterKey = read(&new).unwrap().parse().unwrap();
        let masters: MasterKeys = read(&keys).unwrap().parse().unwrap();
        assert_eq!(masters.current(), fresh.id());
        assert_eq!(masters.former().collect::<Vec<_>>(), [old.id()]);

        let before = fs::read(&keys).unwrap();
        take_in(&keys, &new).unwrap();
        assert_eq!(fs::read(&keys).unwrap(), before, "once more is nothing more");

        fs::write(&new, old.to_hex().as_bytes()).unwrap();
        assert!(take_in(&keys, &new).unwrap_err().to_string().contains("a former key"));
        assert_eq!(fs::read(&keys).unwrap(), before);
    }
}
