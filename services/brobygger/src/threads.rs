//! `brobygger threads`.

use std::path::Path;

use platform::calendar;
use proto::reporting::{ThreadLine, Threads, ThreadsPage};

use crate::{
    cli,
    i18n::{self, Lang},
    municipalities,
    out::Out,
    remote::Way,
    timeline::standing,
};

/// How many are shown at a time.
const PAGE: u16 = 1_000;

pub(crate) async fn run(
    way: &Way,
    stack: &Path,
    options: &cli::Threads,
    out: Out,
) -> anyhow::Result<()> {
    let (client, actor) = options.who.asking(way, stack).open().await?;
    let mut cursor = None;
    let mut count = 0;
    loop {
        let ask = Threads {
            overdue_only: options.overdue,
            closed_too: options.closed,
            limit: PAGE,
            cursor,
        };
        let ThreadsPage { threads, next } = client.show(&actor, &ask).await?;
        if count == 0 && !threads.is_empty() {
            out.say(heading(out.lang));
        }
        for line in &threads {
            out.value(line);
            out.say(row(line, out.lang));
        }
        count += threads.len();
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    out.say(summary(count, options, out.lang));
    Ok(())
}

/// What stands above the rows.
fn heading(lang: Lang) -> String {
    let (thread, place) = lang.pick(("THREAD", "MUNICIPALITY"), ("TRÅD", "KOMMUNE"));
    let (opened, who, next) = lang
        .pick(("OPENED", "BRIDGE-BUILDER", "NEXT STEP"), ("ÅBNET", "BROBYGGER", "NÆSTE SKRIDT"));
    format!("{thread:<36}  {place:<20}  {opened:<10}  {who:<14}  {next}")
}

fn row(line: &ThreadLine, lang: Lang) -> String {
    let ThreadLine { thread, municipality, opened_at, bridge_builder, next_step, .. } = line;
    let opened = i18n::day(calendar::day(*opened_at), lang);
    let place = municipalities::name(*municipality);
    let who = bridge_builder
        .map_or_else(|| lang.pick("nobody", "ingen").to_owned(), |it| i18n::code(it.0));
    let next = match (standing(line, lang), next_step) {
        (Some(stands), _) => stands,
        (None, Some(next)) => {
            let (step, by) = (i18n::step(next.step, lang), i18n::day(next.due_on, lang));
            let late =
                if line.is_overdue { lang.pick(" — OVERDUE", " — OVERSKREDET") } else { "" };
            lang.pick(format!("{step}, by {by}{late}"), format!("{step}, senest {by}{late}"))
        }
        (None, None) => lang.pick("no next step", "intet næste skridt").to_owned(),
    };
    format!("{thread}  {place:<20}  {opened:<10}  {who:<14}  {next}")
}

fn summary(count: usize, options: &cli::Threads, lang: Lang) -> String {
    if count > 0 {
        let (threads, danish) =
            if count == 1 { ("thread", "tråd") } else { ("threads", "tråde") };
        return lang.pick(
            format!("\n{count} {threads}. Look closer: brobygger thread <id>"),
            format!("\n{count} {danish}. Se nærmere: brobygger thread <id>"),
        );
    }
    let empty = if options.overdue {
        lang.pick("No next step is overdue.", "Intet næste skridt er overskredet.")
    } else {
        lang.pick("There are no open threads. See closed ones with --closed, or play one: brobygger demo nikolaj", "Der er ingen åbne tråde. Se afsluttede med --closed, eller spil en: brobygger demo nikolaj")
    };
    empty.to_owned()
}

#[cfg(test)]
mod tests {
    use proto::{
        actor::Role,
        id::{PersonId, ThreadId, UserId},
        reporting::NextStep,
        thread::Step,
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_row_says_whose_it_is_and_what_is_next() {
        let at = "2026-11-23T08:00:00Z".parse().unwrap();
        let next = NextStep {
            step: Step::FindOrganisation,
            owner: Role::BridgeBuilder,
            due_on: "2026-11-25".parse().unwrap(),
        };
        let mut line = ThreadLine {
            thread: ThreadId(Uuid::from_u128(1)),
            municipality: "0751".parse().unwrap(),
            child: PersonId(Uuid::nil()),
            opened_at: at,
            bridge_builder: Some(UserId(Uuid::from_u128(0xabcd_ef12 << 96))),
            next_step: Some(next),
            is_overdue: true,
            closed_at: None,
            paused_at: None,
            merged_into: None,
        };
        let id = line.thread;
        let column = |text: &str, of: &str| text.find(of).map(|at| text[..at].chars().count());
        assert_eq!(
            column(&heading(Lang::En), "NEXT STEP"),
            column(&row(&line, Lang::En), "find an organisation")
        );
        assert_eq!(
            row(&line, Lang::En),
            format!(
                "{id}  Aarhus (0751)         2026-11-23  abcdef12        find an organisation, by 2026-11-25 — OVERDUE"
            )
        );
        line.paused_at = Some(at);
        assert_eq!(
            row(&line, Lang::En),
            format!(
                "{id}  Aarhus (0751)         2026-11-23  abcdef12        resting since 2026-11-23 09:00"
            )
        );
        line.closed_at = Some(at);
        assert_eq!(
            row(&line, Lang::Da),
            format!(
                "{id}  Aarhus (0751)         23.11.2026  abcdef12        afsluttet 23.11.2026 09.00"
            )
        );
    }
}
