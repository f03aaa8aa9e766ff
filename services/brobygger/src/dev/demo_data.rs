//! The demo data of a private stack: played once in the life of its folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use platform::{
    Clock, calendar,
    export::{self, Log},
    stack::Stack,
};

use super::{DEMO_BEGUN, DEMO_DONE};
use crate::{
    demo::{self, Run},
    i18n::{self, Lang},
    out::Out,
    services,
};

/// How far the demo data has come.
pub(super) struct DemoData {
    begun: PathBuf,
    done: PathBuf,
    /// What is left to play; nothing when it has been played, or is not wanted.
    run: Option<Run>,
}

impl DemoData {
    /// Whether demo data may have to be played in the folder `dir`: it is wanted, and was not played to its end.
    pub(super) fn is_expected(dir: &Path, is_wanted: bool) -> bool {
        is_wanted && !dir.join(DEMO_DONE).exists()
    }

    /// Whether there is something to play, in the folder `dir` and the logs of `stack`.
    ///
    /// The clock of the services is moved for it, so it is played on empty logs alone, or goes on with its own.
    pub(super) async fn look(
        dir: &Path,
        stack: &Stack,
        is_wanted: bool,
        out: Out,
    ) -> anyhow::Result<DemoData> {
        let (begun, done) = (dir.join(DEMO_BEGUN), dir.join(DEMO_DONE));
        let mut data = DemoData { begun, done, run: None };
        if !DemoData::is_expected(dir, is_wanted) {
            return Ok(data);
        }
        let run = data.begun_before(out.lang)?;
        let run = run.unwrap_or_else(|| Run::new(demo::visitors::seed()));
        if run.at.is_none() && has_events(stack).await? {
            out.say(out.lang.pick(
                "  There is data already, so no demo data is played. `./dev up --fresh` throws the data away and plays it",
                "  Der er data i forvejen, så demodata spilles ikke. `./dev up --fresh` smider data væk og spiller dem",
            ));
            return Ok(data);
        }
        data.save(run)?;
        data.run = Some(run);
        Ok(data)
    }

    /// A playing that was interrupted. It goes on where it stopped, on the same day.
    fn begun_before(&self, lang: Lang) -> anyhow::Result<Option<Run>> {
        let Ok(text) = fs::read_to_string(&self.begun) else { return Ok(None) };
        let run: Run = serde_json::from_str(&text).with_context(|| {
            format!("{} cannot be read: `./dev up --fresh` begins anew", self.begun.display())
        })?;
        if run.today != calendar::day(Clock::wall().now()) {
            let day = i18n::day(run.today, lang);
            bail!(lang.pick(
                format!("the demo data was begun on {day} and not played to its end: `./dev up --fresh` throws the data away and begins anew, `./dev up --no-demo` goes on without"),
                format!("demodata blev påbegyndt {day} og ikke spillet færdig: `./dev up --fresh` smider data væk og begynder forfra, `./dev up --no-demo` fortsætter uden"),
            ));
        }
        Ok(Some(run))
    }

    fn save(&self, run: Run) -> anyhow::Result<()> {
        let text = serde_json::to_string(&run)?;
        // Once for each day that is played: all of it or nothing, and no waiting for the disk.
        let new = self.begun.with_extension("new");
        let written = fs::write(&new, text).and_then(|()| fs::rename(&new, &self.begun));
        written.with_context(|| {
            format!("{} cannot be written: is the disk full?", self.begun.display())
        })
    }

    /// Plays what happened before today. Answers whether somebody asked to stop meanwhile.
    pub(super) async fn play_past(&mut self, stack: &Stack, out: Out) -> anyhow::Result<bool> {
        let Some(run) = self.run else { return Ok(false) };
        out.say(out.lang.pick(
            "\nDemo data, once: nine months in three municipalities. Everybody is made up.",
            "\nDemodata, én gang: ni måneder i tre kommuner. Alle er opdigtede.",
        ));
        let saved = |at: DateTime<Utc>| self.save(Run { at: Some(at), ..run });
        let stopped = demo::play_past(stack, run, out, saved).await.with_context(|| {
            out.lang.pick(
                "the demo data could not be played: `./dev up` tries again where it stopped, `./dev up --fresh` begins anew",
                "demodata kunne ikke spilles: `./dev up` fortsætter, hvor det stoppede, `./dev up --fresh` begynder forfra",
            )
        })?;
        Ok(stopped)
    }

    /// Plays what happens today, and shows what there is.
    pub(super) async fn play_today(&mut self, stack: &Stack, out: Out) -> anyhow::Result<()> {
        let Some(run) = self.run.take() else { return Ok(()) };
        demo::play_today(stack, run, out).await?;
        fs::rename(&self.begun, &self.done)
            .with_context(|| format!("{} cannot be written", self.done.display()))
    }
}

/// Whether any service has published anything.
async fn has_events(stack: &Stack) -> anyhow::Result<bool> {
    for it in services::ALL.iter().filter(|it| services::states_facts(it.name)) {
        if export::end(&services::owner(it.name, stack)?, &Log::Own).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
