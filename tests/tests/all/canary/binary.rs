//! What the binary prints: on a screen that others pass, into a log that somebody keeps.

use std::process::Command;

use proto::{actor::Actor, id::ThreadId};
use uuid::Uuid;

use crate::stage::Stage;

/// Runs it as an operator does, and takes in referrals with the word in every cell; answers all it printed.
pub(super) async fn everything(
    stage: &Stage,
    case_worker: &Actor,
    thread: ThreadId,
    word: &str,
) -> Vec<String> {
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("referrals.csv");
    std::fs::write(&file, referrals(word)).unwrap();
    let (file, by) = (file.to_str().unwrap(), case_worker.subject.to_string());
    let thread = thread.to_string();
    let import =
        ["import", "referrals", file, "--tenant", case_worker.tenant.as_str(), "--subject", &by];
    let rehearsal = [&import[..], &["--dry-run"]].concat();
    let mut printed = vec![];
    for (words, control) in [
        (&rehearsal[..], "\"would_create\":2"),
        (&import[..], "\"created\":2"),
        // Again, and now what is there is compared with what the file says.
        (&import[..], "\"unchanged\":2"),
        (&["threads"][..], "bridge_builder"),
        (&["thread", &thread][..], "thread.bridge_builder_assigned"),
        (&["audit", "verify"][..], "referral"),
        (&["vault", "rotate", "--check"][..], "opened"),
    ] {
        for as_json in [true, false] {
            let said = run(stage, words, as_json).await;
            // It was done, and told: who prints nothing tells nobody's name.
            assert!(
                !as_json || said.contains(control),
                "{words:?} does not tell {control}: {said}"
            );
            printed.push(said);
        }
    }
    printed
}

/// One row that is taken in, with the word where words may stand; and one for each column, with the word where they may not.
fn referrals(word: &str) -> String {
    let columns = [
        ("external_key", "sag-1"),
        ("child", &*Uuid::new_v4().to_string()),
        ("age_band", "age_6_to_9"),
        ("siblings", ""),
        ("legal_basis", "early_preventive"),
        ("law", ""),
        ("purpose", "leisure_participation"),
        ("needs", "leisure"),
        ("wish", word),
        ("no_wish", ""),
        ("urgency", "ordinary"),
    ];
    let heading: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let good: Vec<_> = columns.iter().map(|(_, cell)| (*cell).to_owned()).collect();
    let bad = (0..columns.len()).map(|nth| {
        let mut row = good.clone();
        row[0] = format!("sag-{}", nth + 2);
        row[nth] = format!("{word} {word}");
        row
    });
    let rows = std::iter::once(good.clone()).chain(bad).map(|it| it.join(";"));
    std::iter::once(heading.join(";")).chain(rows).map(|it| it + "\n").collect()
}

async fn run(stage: &Stage, words: &[&str], as_json: bool) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
    command.env("XDG_CONFIG_HOME", stage.dir.path());
    command.arg("--stack").arg(stage.dir.path().join("stack.json"));
    if as_json {
        command.arg("--json");
    }
    command.args(words);
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}
