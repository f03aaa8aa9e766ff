//! Are the logs as they were written?

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::Context as _;
use platform::{
    copies::{self, Copied},
    export::{self, Log},
    stack::Stack,
    verify::{self, Fault, Verdict, What},
};
use serde::Serialize;
use sqlx::{Connection as _, PgConnection};

use crate::{
    exit::Broken,
    i18n::{self, Lang, Progress},
    out::Out,
    services,
};

/// What was found of one service's log.
#[derive(Debug, Serialize)]
struct Finding {
    service: &'static str,
    /// How many events were walked.
    events: u64,
    /// Where it ends, when it is as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    /// How far the ledger's copy agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<i64>,
    /// The first bad position, and what is wrong there.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Fault>,
}

pub(crate) async fn verify(file: &Path, names: &[String], out: Out) -> anyhow::Result<()> {
    verify_stack(&Stack::load(file)?, names, out).await
}

/// Walks the chains, says what was found, and fails when one is broken.
pub(crate) async fn verify_stack(stack: &Stack, names: &[String], out: Out) -> anyhow::Result<()> {
    let which = with_logs(names)?;
    let mut events = 0;
    for it in &which {
        events += export::end(&services::owner(it.name, stack)?, &Log::Own).await?;
    }
    let walked = Arc::new(AtomicU64::new(0));
    let progress = Progress::new(out, out.lang.pick("chains", "kæder"), u64::try_from(events)?);
    let (findings, seconds) = progress.watch(&walked, walk(stack, &which, &walked)).await;
    let findings = findings?;
    let total: u64 = findings.iter().map(|it| it.events).sum();
    out.value(&serde_json::json!({ "findings": findings, "seconds": seconds, "is_whole": findings.iter().all(|it| it.fault.is_none()) }));
    for finding in &findings {
        out.say(sentence(finding, out.lang));
    }
    let (count, rate) = (i18n::number(total, out.lang), i18n::rate(total, seconds, out.lang));
    match findings.iter().find_map(|it| Some((it.service, it.fault.as_ref()?))) {
        None => {
            out.say(match out.lang {
                Lang::En => format!("Every log is as it was written: {count} events, {rate}."),
                Lang::Da => {
                    format!("Alle logge er, som de blev skrevet: {count} hændelser, {rate}.")
                }
            });
            Ok(())
        }
        Some((service, fault)) => Err(Broken(broken(service, fault, out.lang)).into()),
    }
}

/// Who states nothing has no log.
pub(crate) fn with_logs(names: &[String]) -> anyhow::Result<Vec<&'static services::Known>> {
    Ok(services::named(names)?.into_iter().filter(|it| services::states_facts(it.name)).collect())
}

async fn walk(
    stack: &Stack,
    which: &[&'static services::Known],
    walked: &Arc<AtomicU64>,
) -> anyhow::Result<Vec<Finding>> {
    let ledger = services::owner("audit", stack)?;
    let mut findings = vec![];
    for known in which {
        let own = services::owner(known.name, stack)?;
        let before = walked.load(Ordering::Relaxed);
        let chain = verify::chain(&own, &Log::Own, walked).await?;
        let events = walked.load(Ordering::Relaxed) - before;
        findings.push(match chain {
            Err(fault) => Finding {
                service: known.name,
                events,
                verdict: None,
                ledger: None,
                fault: Some(fault),
            },
            Ok(verdict) => match verify::against_ledger(&own, &ledger, known.name).await? {
                Ok(ledger) => Finding {
                    service: known.name,
                    events,
                    verdict: Some(verdict),
                    ledger: Some(ledger),
                    fault: None,
                },
                Err(fault) => Finding {
                    service: known.name,
                    events,
                    verdict: None,
                    ledger: None,
                    fault: Some(fault),
                },
            },
        });
    }
    Ok(findings)
}

fn sentence(finding: &Finding, lang: Lang) -> String {
    let Finding { service, events, verdict, ledger, fault } = finding;
    if let Some(fault) = fault {
        return format!("✗ {}", broken(service, fault, lang));
    }
    let events = i18n::number(*events, lang);
    let hash: String =
        verdict.map(|it| it.head.hash.to_string()).unwrap_or_default().chars().take(12).collect();
    let ledger = i18n::number(ledger.unwrap_or_default().unsigned_abs(), lang);
    match lang {
        Lang::En => format!(
            "✓ {service:<11} {events:>9} events, ends in {hash}…; the ledger agrees up to {ledger}"
        ),
        Lang::Da => format!(
            "✓ {service:<11} {events:>9} hændelser, ender i {hash}…; hovedbogen er enig til og med {ledger}"
        ),
    }
}

pub(crate) fn broken(service: &str, Fault { position, what }: &Fault, lang: Lang) -> String {
    let what = match (what, lang) {
        (What::Changed, Lang::En) => "the event is not the one its hash was made for",
        (What::Changed, Lang::Da) => "hændelsen er ikke den, dens hash blev lavet for",
        (What::Missing, Lang::En) => "there is no event",
        (What::Missing, Lang::Da) => "der er ingen hændelse",
        (What::Head, Lang::En) => "the log does not end where it says it ends",
        (What::Head, Lang::Da) => "loggen ender ikke, hvor den siger, den ender",
        (What::Ledger, Lang::En) => "the ledger holds another event",
        (What::Ledger, Lang::Da) => "hovedbogen har en anden hændelse",
    };
    match lang {
        Lang::En => {
            format!("the log of {service} is not as it was written: at position {position} {what}")
        }
        Lang::Da => format!(
            "loggen for {service} er ikke, som den blev skrevet: på plads {position}: {what}"
        ),
    }
}

pub(crate) async fn head(file: &Path, names: &[String], out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let mut heads = vec![];
    for known in with_logs(names)? {
        let mut database = PgConnection::connect_with(&services::owner(known.name, &stack)?)
            .await
            .context("cannot reach the database")?;
        let head = platform::log::head(&mut database).await?;
        database.close().await?;
        out.say(format!("{:<11} {:>9}  {}", known.name, head.position, head.hash));
        heads.push(serde_json::json!({ "service": known.name, "position": head.position, "hash": head.hash }));
    }
    out.value(&heads);
    Ok(())
}

/// Appends what is new to the operator's copies; fails when one of them holds what its log does not.
pub(crate) async fn copy(
    file: &Path,
    names: &[String],
    to: Option<&Path>,
    out: Out,
) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let folder = to.or(stack.log_copies.as_deref()).context(
        "the stack names no folder for copies: give one with --to, or write it as log_copies into the stack's file",
    )?;
    let mut contradicted = None;
    for known in with_logs(names)? {
        let name = known.name;
        let copied = copies::append(name, &services::owner(name, &stack)?, folder).await?;
        out.value(&serde_json::json!({ "service": name, "copied": copied }));
        match copied {
            Copied::UpTo { events, ends } => {
                let events = i18n::number(events, out.lang);
                out.say(out.lang.pick(
                    format!("{name:<11} {events:>9} new events copied, up to {ends}"),
                    format!("{name:<11} {events:>9} nye hændelser kopieret, til og med {ends}"),
                ));
            }
            Copied::Contradicts { copy_ends, ends } => {
                contradicted.get_or_insert_with(|| out.lang.pick(
                    format!("the copy of {name} goes on to {copy_ends} with what its log, which ends at {ends}, does not hold: nothing was written. Find out: brobygger recover {name}"),
                    format!("kopien af {name} går til {copy_ends} med det, som loggen, der ender på {ends}, ikke har: intet blev skrevet. Find ud af det: brobygger recover {name}"),
                ));
            }
        }
    }
    contradicted.map_or(Ok(()), |why| Err(Broken(why).into()))
}
