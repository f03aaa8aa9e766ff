//! Views from events, anew.

use std::{path::Path, sync::atomic::AtomicU64};

use platform::stack::Stack;

use crate::{
    i18n::{self, Progress},
    out::Out,
    services,
};

pub(crate) async fn run(
    file: &Path,
    service: &str,
    resubscribe: Option<&str>,
    out: Out,
) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let service = services::named(&[service.to_owned()])?;
    for known in service {
        let name = known.name;
        if let Some(source) = resubscribe {
            services::resubscribe(name, source, &stack).await?;
        }
        let mut events = 0;
        for source in known.subscribes_to.iter().chain([&name]) {
            events += platform::export::end(
                &services::owner(source, &stack)?,
                &platform::export::Log::Own,
            )
            .await?;
        }
        let done = AtomicU64::new(0);
        let progress = Progress::new(out, name, u64::try_from(events)?);
        let (taken, seconds) = progress.watch(&done, services::rebuild(name, &stack, &done)).await;
        let taken = taken?;
        out.value(&serde_json::json!({ "service": name, "events": taken, "seconds": seconds }));
        let (count, rate) = (i18n::number(taken, out.lang), i18n::rate(taken, seconds, out.lang));
        out.say(match out.lang {
            i18n::Lang::En => format!("{name}: views built anew from {count} events, {rate}"),
            i18n::Lang::Da => {
                format!("{name}: visninger bygget på ny af {count} hændelser, {rate}")
            }
        });
    }
    Ok(())
}
