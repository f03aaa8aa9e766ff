//! A file of another system's referrals, taken in again and again by the binary (peers P26).

use std::{fmt::Write as _, path::PathBuf, process::Command};

use platform::Clock;
use proto::{referral::ListReferrals, who::Actor};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::stage::{Cast, Stage};

const HEADING: &str = "external_key;child;age_band;legal_basis;purpose;needs;wish;no_wish\n";
const WISH: &str = "Jeg vil gerne spille håndbold, ligesom Søren";

/// What the binary said of each row, and whether all was well.
struct Told {
    rows: Vec<Value>,
    total: Value,
    is_well: bool,
}

impl Told {
    fn outcomes(&self) -> Vec<&str> {
        self.rows.iter().map(|it| it["outcome"].as_str().unwrap()).collect()
    }
}

struct Desk<'a> {
    stage: &'a Stage,
    case_worker: &'a Actor,
    file: PathBuf,
}

impl Desk<'_> {
    async fn import(&self, rows: &[String], options: &[&str]) -> Told {
        std::fs::write(&self.file, format!("{HEADING}{}", rows.concat())).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        command
            .arg("--stack")
            .arg(self.stage.dir.path().join("stack.json"))
            .args(["--json", "import", "referrals", "--source", "dubu", "--subject"])
            .arg(self.case_worker.subject.to_string())
            .args(options)
            .arg(&self.file);
        let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8(done.stdout.clone()).unwrap(),
            String::from_utf8_lossy(&done.stderr)
        );
        assert!(!said.contains(WISH), "a cell is not repeated: {said}");
        let lines = std::str::from_utf8(&done.stdout).unwrap().lines();
        let mut rows: Vec<Value> = lines.map(|it| serde_json::from_str(it).unwrap()).collect();
        let total = rows.pop().unwrap_or_else(|| panic!("{said}"));
        Told { rows, total, is_well: done.status.success() }
    }

    async fn count(&self) -> usize {
        let list = ListReferrals { limit: 200, after: None, standing: None };
        self.stage.show(self.case_worker, list).await.unwrap().referrals.len()
    }
}

fn row(key: &str, needs: &str, wish: &str) -> String {
    let child = Uuid::from_u128(key.bytes().map(u128::from).sum());
    let no_wish = if wish.is_empty() { "not_asked_yet" } else { "" };
    let mut row = String::new();
    writeln!(
        row,
        "{key};{child};age_6_to_9;early_preventive;leisure_participation;{needs};{wish};{no_wish}"
    )
    .unwrap();
    row
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn importing_twice_changes_nothing() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let file = stage.dir.path().join("referrals.csv");
    let desk = Desk { stage: &stage, case_worker: &cast.case_worker, file };
    let mut rows: Vec<String> =
        (0..150).map(|nth| row(&format!("sag-{nth}"), "leisure", "")).collect();
    rows[7] = row("sag-7", "leisure|homework", WISH);
    rows[9] = row("sag-9", "fodbold", "");

    let told = desk.import(&rows, &["--dry-run"]).await;
    assert_eq!((told.total["would_create"].as_u64(), told.is_well), (Some(149), false));
    assert_eq!(desk.count().await, 0, "a rehearsal changes nothing");
    assert_eq!(stage.end("vault").await, 0);

    let told = desk.import(&rows, &[]).await;
    assert_eq!((told.total["created"].as_u64(), told.is_well), (Some(149), false));
    assert_eq!(told.rows[9]["problems"][0]["code"], "unknown_code");
    assert_eq!(told.rows[9]["row"], 11, "as an editor counts");
    assert_eq!(desk.count().await, 149);
    let ends = (stage.end("referral").await, stage.end("vault").await);

    // Mended, and imported again: the mended row is new, and nothing else happens.
    rows[9] = row("sag-9", "leisure", "");
    for created in [1_u64, 0] {
        let told = desk.import(&rows, &[]).await;
        assert_eq!(told.total["created"], json!(created));
        assert_eq!((told.total["unchanged"].as_u64(), told.is_well), (Some(150 - created), true));
    }
    assert_eq!((stage.end("referral").await, stage.end("vault").await), (ends.0 + 1, ends.1));

    // What says something else now is told, and stays as it was.
    let changed = [
        row("sag-1", "homework", ""),
        row("sag-2", "leisure", ""),
        row("sag-7", "leisure|homework", "Skak"),
    ];
    let told = desk.import(&changed, &[]).await;
    assert_eq!((told.outcomes(), told.is_well), (vec!["changed", "unchanged", "changed"], false));
    assert_eq!(told.rows[0]["differs_in"], json!(["needs"]));
    assert_eq!(told.rows[2]["differs_in"], json!(["wish"]));
    assert_eq!((stage.end("referral").await, stage.end("vault").await), (ends.0 + 1, ends.1));

    stage.close(house).await;
}
