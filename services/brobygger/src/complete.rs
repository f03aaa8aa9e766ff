//! Logs that come from a backup, completed.

use std::path::Path;

use platform::stack::Stack;

use crate::{
    audit,
    out::Out,
    services,
    speak::{self, Lang},
};

pub(crate) async fn run(file: &Path, names: &[String], out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    for known in audit::with_logs(names)? {
        let (name, events) = (known.name, services::complete(known.name, &stack).await?);
        out.value(&serde_json::json!({ "service": name, "events": events }));
        let count = speak::number(events, out.lang);
        out.say(match out.lang {
            Lang::En => format!("{name}: {count} events put back from audit's copy"),
            Lang::Da => format!("{name}: {count} hændelser lagt tilbage fra revisionens kopi"),
        });
    }
    Ok(())
}
