//! `brobygger audit refused`: who was refused what.

use std::path::Path;

use anyhow::Context as _;
use platform::client::How;
use proto::request::{Refused, RefusedPage, WhichRefused};
use serde::Serialize;

use crate::{
    cli,
    i18n::{self, Lang},
    municipalities,
    out::Out,
    remote::Way,
    services,
};

/// For a program: a refusal, and who refused.
#[derive(Serialize)]
struct Line<'a> {
    service: &'a str,
    #[serde(flatten)]
    refused: &'a Refused,
}

/// For a program: a service's page is full, and the next one begins there.
#[derive(Serialize)]
struct Next<'a> {
    service: &'a str,
    next: i64,
}

pub(crate) async fn run(
    way: &Way,
    stack: &Path,
    options: &cli::Refused,
    out: Out,
) -> anyhow::Result<()> {
    let known = services::named(options.service.as_slice())?;
    let (door, actor) = options.who.asking(way, stack).open().await?;
    let which = WhichRefused { limit: options.limit, cursor: options.cursor };
    let body = serde_json::to_string(&which)?;
    let mut is_anybody = false;
    for it in known {
        let service = it.name;
        let asked = (service, "refused", false);
        let answer = door.request(asked, &actor, body.clone().into(), How::default()).await?;
        let RefusedPage { refused, next } =
            serde_json::from_slice(&answer.body).context("the answer cannot be read")?;
        if !refused.is_empty() {
            is_anybody = true;
            out.say(heading(service, out.lang));
        }
        for refused in &refused {
            out.value(&Line { service, refused });
            out.say(row(refused, out.lang));
        }
        if let Some(next) = next {
            out.value(&Next { service, next });
            out.say(more(service, next, out.lang));
        }
    }
    if !is_anybody {
        out.say(out.lang.pick("Nobody was refused anything.", "Ingen har fået noget afvist."));
    }
    Ok(())
}

fn heading(service: &str, lang: Lang) -> String {
    lang.pick(
        format!("{service}, the newest first:"),
        format!("{}, det nyeste først:", i18n::service(service, lang)),
    )
}

/// When, for whom, who, what, why; and how often, where it was more than once within the hour.
fn row(refused: &Refused, lang: Lang) -> String {
    let Refused { by, role, tenant, organisation, request, code, about, times, last_at, .. } =
        refused;
    let (at, place) = (i18n::moment(*last_at, lang), municipalities::name(*tenant));
    let who = format!("{} {by}", i18n::role(*role, lang));
    let of = organisation.map_or_else(String::new, |it| {
        lang.pick(format!(" of organisation {it}"), format!(" fra organisation {it}"))
    });
    let about = about
        .map_or_else(String::new, |it| lang.pick(format!(", about {it}"), format!(", om {it}")));
    let often = if *times > 1 {
        let times = i18n::number(times.unsigned_abs(), lang);
        lang.pick(format!(", {times} times within the hour"), format!(", {times} gange på en time"))
    } else {
        String::new()
    };
    lang.pick(
        format!("{at}  {place:<20}  {who}{of} was refused {request}: {code}{about}{often}"),
        format!("{at}  {place:<20}  {who}{of} fik afvist {request}: {code}{about}{often}"),
    )
}

fn more(service: &str, next: i64, lang: Lang) -> String {
    lang.pick(
        format!("  Before that: brobygger audit refused --service {service} --cursor {next}"),
        format!("  Før det: brobygger audit refused --service {service} --cursor {next}"),
    )
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use proto::{
        actor::Role,
        id::{OrganisationId, UserId},
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_row_says_who_was_refused_what() {
        let (by, about) = (UserId(Uuid::from_u128(1)), Uuid::from_u128(2));
        let mut refused = Refused {
            by,
            role: Role::CaseWorker,
            tenant: "0751".parse().unwrap(),
            organisation: None,
            request: "accept_referral".to_owned(),
            code: "not_your_mandate".to_owned(),
            about: None,
            times: 1,
            since: "2026-11-23T08:00:00Z".parse().unwrap(),
            last_at: "2026-11-23T08:05:00Z".parse().unwrap(),
        };
        assert_eq!(
            row(&refused, Lang::En),
            format!(
                "2026-11-23 09:05  Aarhus (0751)         case worker {by} was refused accept_referral: not_your_mandate"
            )
        );
        let of = OrganisationId(Uuid::from_u128(3));
        (refused.organisation, refused.about, refused.times) = (Some(of), Some(about), 1_200);
        assert_eq!(
            row(&refused, Lang::Da),
            format!(
                "23.11.2026 09.05  Aarhus (0751)         rådgiver {by} fra organisation {of} fik afvist accept_referral: \
                 not_your_mandate, om {about}, 1.200 gange på en time"
            )
        );
    }

    #[test]
    fn a_full_page_says_how_to_go_on() {
        for lang in [Lang::En, Lang::Da] {
            let typed = more("thread", 41, lang);
            let words = typed.split_once(": ").unwrap().1.split(' ');
            let cli::Command::Audit(cli::Audit::Refused(options)) =
                cli::Cli::try_parse_from(words).unwrap().command
            else {
                panic!("not refusals")
            };
            assert_eq!((options.service.as_deref(), options.cursor), (Some("thread"), Some(41)));
            assert_eq!(options.limit, 100);
        }
    }

    #[test]
    fn options_are_those_of_the_query() {
        for wrong in [
            &["--cursor", "41"][..],
            &["--limit", "0"],
            &["--limit", "1001"],
            &["--service", "thread", "--tenant", "9999"],
        ] {
            let words = ["brobygger", "audit", "refused"].iter().chain(wrong);
            assert!(cli::Cli::try_parse_from(words).is_err(), "{wrong:?}");
        }
    }
}
