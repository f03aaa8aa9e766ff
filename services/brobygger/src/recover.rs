//! Logs that come from a backup, completed; or what is wrong with them, and what there is to choose.

use std::path::Path;

use platform::{
    restore::{Keeper, Outcome, Trouble},
    stack::Stack,
};

use crate::{
    audit,
    exit::Broken,
    i18n::{self, Lang},
    out::Out,
    services,
};

/// Fails when a log is found that its service would not start with.
pub(crate) async fn run(file: &Path, names: &[String], out: Out) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let mut first = None;
    for known in audit::with_logs(names)? {
        let name = known.name;
        let outcome = services::recover(name, &stack).await?;
        out.value(&serde_json::json!({ "service": name, "outcome": outcome }));
        let Outcome { events, trouble, asked_wire } = outcome;
        let count = i18n::number(events, out.lang);
        out.say(out.lang.pick(
            format!("{name}: {count} events put back from the copies"),
            format!("{name}: {count} hændelser lagt tilbage fra kopierne"),
        ));
        if !asked_wire && trouble.is_none() {
            out.say(out.lang.pick(
                "  NATS does not answer: what it may still hold was not looked at",
                "  NATS svarer ikke: det, den måske stadig har, er ikke set efter",
            ));
        }
        if let Some(trouble) = trouble {
            let (found, choices) = told(name, &trouble, out.lang);
            out.say(format!("✗ {found}"));
            for (nth, choice) in (1..).zip(choices) {
                out.say(format!("  {nth}. {choice}"));
            }
            first.get_or_insert(found);
        }
    }
    first.map_or(Ok(()), |found| Err(Broken(found).into()))
}

/// What was found, and each thing that can be done about it with what it costs.
fn told(name: &str, trouble: &Trouble, lang: Lang) -> (String, Vec<String>) {
    match trouble {
        Trouble::Changed(fault) => {
            (audit::broken(name, fault, lang), vec![restore_again(name, None, lang)])
        }
        Trouble::Diverged { keeper, at, ends, copy_ends } => (
            lang.pick(
                format!("the log of {name} and {} hold different events from position {at} on: the log goes on to {ends}, the copy to {copy_ends}. The log comes from a backup and went on, or somebody changed one of them", keepers(*keeper, lang)),
                format!("loggen for {name} og {} har forskellige hændelser fra plads {at}: loggen går til {ends}, kopien til {copy_ends}. Loggen kommer fra en sikkerhedskopi og gik videre, eller nogen har ændret en af dem", keepers(*keeper, lang)),
            ),
            vec![restore_again(name, Some((*at, *ends)), lang), keep_the_log(name, *keeper, *at, *copy_ends, lang)],
        ),
        Trouble::CopyBroken { keeper, at } => (
            lang.pick(
                format!("{} of the log of {name} does not hold together at position {at}: from there on nothing was put back", keepers(*keeper, lang)),
                format!("{} af loggen for {name} hænger ikke sammen på plads {at}: derfra er intet lagt tilbage", keepers(*keeper, lang)),
            ),
            vec![
                lang.pick(
                    format!("Restore a newer backup of {name}, one that goes further than {at}, and run `brobygger recover` again. It costs nothing."),
                    format!("Gendan en nyere sikkerhedskopi af {name}, som går længere end {at}, og kør `brobygger recover` igen. Det koster intet."),
                ),
                keep_the_log(name, *keeper, *at, *at, lang),
            ],
        ),
        Trouble::Unknown { from, to } => (
            lang.pick(
                format!("{name} has said events {from} to {to}, and neither its log nor any copy has them"),
                format!("{name} har sagt hændelse {from} til {to}, og hverken loggen eller nogen kopi har dem"),
            ),
            vec![
                lang.pick(
                    format!("Restore a newer backup of {name}, one that goes to {to}, and run `brobygger recover` again. It costs nothing."),
                    format!("Gendan en nyere sikkerhedskopi af {name}, som går til {to}, og kør `brobygger recover` igen. Det koster intet."),
                ),
                lang.pick(
                    format!("Give them up: take the stream away as operator (nats stream rm EVENTS; it is filled again from the logs), serve {name}, and for each service that does not handle it any more: brobygger rebuild <service> --resubscribe {name}. It costs events {from} to {to}: who asked for them must ask again, and who was erased by one of them must be erased again."),
                    format!("Opgiv dem: fjern strømmen som operatør (nats stream rm EVENTS; den fyldes igen fra loggene), kør {name}, og for hver tjeneste, der ikke længere hører den: brobygger rebuild <tjeneste> --resubscribe {name}. Det koster hændelse {from} til {to}: den, der bad om dem, må bede igen, og den, der blev slettet ved en af dem, må slettes igen."),
                ),
            ],
        ),
    }
}

fn keepers(keeper: Keeper, lang: Lang) -> &'static str {
    match keeper {
        Keeper::Audit => lang.pick("the copy that audit keeps", "den kopi, revisionen har,"),
        Keeper::Operator => lang.pick("the operator's copy", "operatørens kopi"),
    }
}

/// What was said first is kept.
fn restore_again(name: &str, lost: Option<(i64, i64)>, lang: Lang) -> String {
    let cost = match lost {
        None => lang.pick(
            "It costs nothing that a copy holds.".to_owned(),
            "Det koster intet, som en kopi har.".to_owned(),
        ),
        Some((from, to)) => lang.pick(
            format!(
                "It costs events {from} to {to} of the log: who asked for them must ask again."
            ),
            format!(
                "Det koster hændelse {from} til {to} i loggen: den, der bad om dem, må bede igen."
            ),
        ),
    };
    lang.pick(
        format!("Keep what was said first: put the database of {name} aside as evidence, restore the backup again in its place, and run `brobygger recover` before it is served. {cost}"),
        format!("Behold det, der blev sagt først: sæt databasen for {name} til side som bevis, gendan sikkerhedskopien igen i dens sted, og kør `brobygger recover`, før den tages i brug. {cost}"),
    )
}

/// What the log says now is kept.
fn keep_the_log(name: &str, keeper: Keeper, from: i64, to: i64, lang: Lang) -> String {
    let aside = match keeper {
        Keeper::Audit => lang.pick(
            "put the database of audit aside as evidence, make a new one (brobygger prepare), serve audit",
            "sæt databasen for audit til side som bevis, lav en ny (brobygger prepare), kør audit",
        ),
        Keeper::Operator => lang.pick(
            "put the operator's copy aside as evidence, copy anew (brobygger audit copy)",
            "sæt operatørens kopi til side som bevis, kopiér på ny (brobygger audit copy)",
        ),
    };
    lang.pick(
        format!("Keep what the log says now: {aside}, and for each service that does not consume {name} any more: brobygger rebuild <service> --resubscribe {name}. It costs events {from} to {to} of the copy: who was erased by one of them must be erased again, and what others did because of them stays."),
        format!("Behold det, loggen siger nu: {aside}, og for hver tjeneste, der ikke længere hører {name}: brobygger rebuild <tjeneste> --resubscribe {name}. Det koster hændelse {from} til {to} i kopien: den, der blev slettet ved en af dem, må slettes igen, og det, andre gjorde på grund af dem, bliver stående."),
    )
}

#[cfg(test)]
mod tests {
    use platform::verify::{Fault, What};

    use super::*;

    /// Whatever is found, there is a choice, and what it costs is said, in both languages.
    #[test]
    fn every_trouble_has_choices_that_say_what_they_cost() {
        let keeper = Keeper::Audit;
        for (trouble, choices) in [
            (Trouble::Changed(Fault { position: 7, what: What::Changed }), 1),
            (Trouble::Diverged { keeper, at: 7, ends: 9, copy_ends: 12 }, 2),
            (Trouble::Diverged { keeper: Keeper::Operator, at: 7, ends: 9, copy_ends: 12 }, 2),
            (Trouble::CopyBroken { keeper, at: 7 }, 2),
            (Trouble::Unknown { from: 7, to: 9 }, 2),
        ] {
            for (lang, costs) in [(Lang::En, "t costs "), (Lang::Da, "et koster ")] {
                let (found, told) = told("thread", &trouble, lang);
                assert!(found.contains("thread") && found.contains('7'), "{found}");
                assert_eq!(told.len(), choices, "{trouble:?}");
                assert!(told.iter().all(|it| it.contains(costs)), "{told:?}");
            }
        }
    }
}
