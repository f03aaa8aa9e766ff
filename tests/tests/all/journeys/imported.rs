//! A file of another system's referrals, taken in again and again by the binary (peers P26).

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use chrono::TimeDelta;
use platform::{Clock, testing};
use proto::{
    actor::Actor,
    referral::{ListReferrals, ReferralView},
    vault::{Purpose, Reveal},
};
use referral::ReferralService;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::{
    architecture::ROOT,
    stage::{Cast, House, Stage, until},
    troubles::load::new_referral,
};

const HEADING: &str = "external_key;child;age_band;legal_basis;purpose;needs;wish;no_wish\n";
const WISH: &str = "Jeg vil gerne spille håndbold, ligesom Søren";

/// What the binary said of each row, and whether all was well.
struct Told {
    rows: Vec<Value>,
    total: Value,
    said: String,
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
        self.import_file(&self.file, options).await
    }

    async fn import_file(&self, file: &Path, options: &[&str]) -> Told {
        let options: Vec<_> = ["--json"].iter().chain(options).copied().collect();
        let (done, said) = self.run(file, &options).await;
        assert!(!said.contains(WISH), "a cell is not repeated: {said}");
        let lines = std::str::from_utf8(&done.stdout).unwrap().lines();
        let mut rows: Vec<Value> = lines.map(|it| serde_json::from_str(it).unwrap()).collect();
        let total = rows.pop().unwrap_or_else(|| panic!("{said}"));
        Told { rows, total, said, is_well: done.status.success() }
    }

    /// What the binary did and said, on both streams and in the report beside the file.
    async fn run(&self, file: &Path, options: &[&str]) -> (Output, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        command
            .env("XDG_CONFIG_HOME", self.stage.dir.path())
            .arg("--stack")
            .arg(self.stage.dir.path().join("stack.json"))
            .args(["--lang", "en", "import", "referrals", "--source", "dubu", "--subject"])
            .arg(self.case_worker.subject.to_string())
            .args(options)
            .arg(file);
        let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let report = std::fs::read(file.with_extension("report.csv")).unwrap_or_default();
        let said =
            [&done.stdout, &done.stderr, &report].map(|it| String::from_utf8(it.clone()).unwrap());
        (done, said.concat())
    }

    /// One of the files that people and spreadsheets write.
    fn case(&self, name: &str) -> PathBuf {
        let case = Path::new(ROOT).join("services/brobygger/src/import/cases").join(name);
        let copy = self.stage.dir.path().join(name);
        std::fs::copy(case, &copy).unwrap();
        copy
    }

    async fn list(&self) -> Vec<ReferralView> {
        let list = ListReferrals { limit: 200, after: None, standing: None };
        self.stage.show(self.case_worker, list).await.unwrap().referrals
    }

    async fn count(&self) -> usize {
        self.list().await.len()
    }

    /// What the case worker reads of a referral's wish.
    async fn wish(&self, referral: &ReferralView) -> Option<String> {
        let sealed = vec![referral.wish?.id];
        let reveal = Reveal { subject: referral.child, sealed, purpose: Purpose::CaseWork };
        self.stage.show(self.case_worker, reveal).await.unwrap().pop()?.words
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

/// What the dry run says of each file is what the import does; a second import finds it all there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_as_people_write_them() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let file = stage.dir.path().join("referrals.csv");
    let desk = Desk { stage: &stage, case_worker: &cast.case_worker, file };
    for (name, encoding, created, refused) in [
        ("f1_excel_utf8_crlf.csv", "UTF-8", 2, &[(5, "rejected")][..]),
        ("f1b_crlf.csv", "UTF-8", 1, &[(3, "rejected")]),
        ("f1c_blank_line.csv", "UTF-8", 1, &[(4, "rejected")]),
        ("f2_excel_cp1252.csv", "windows-1252", 3, &[]),
        ("f3_empty_rows.csv", "UTF-8", 2, &[]),
        ("f3b_extra_empty_column.csv", "UTF-8", 2, &[]),
        ("f6_1_zeros.csv", "UTF-8", 2, &[]),
        ("f6_2_saved_by_excel.csv", "UTF-8", 0, &[(2, "asked"), (3, "asked")]),
        ("f7_sep_line.csv", "UTF-8", 1, &[]),
        ("f7b_utf16.csv", "UTF-16LE", 1, &[]),
        ("f9_odd_wishes.csv", "UTF-8", 4, &[(5, "rejected")]),
    ] {
        let file = desk.case(name);
        for (options, new) in [(&["--dry-run"][..], "would_create"), (&[], "created")] {
            let told = desk.import_file(&file, options).await;
            let said = &told.said;
            assert_eq!(told.total["encoding"], encoding, "{said}");
            assert_eq!(told.total[new].as_u64(), Some(created), "{name} {options:?}: {said}");
            let bad = told.rows.iter().filter(|it| it["outcome"] != new);
            let bad: Vec<_> = bad
                .map(|it| (it["row"].as_u64().unwrap(), it["outcome"].as_str().unwrap()))
                .collect();
            assert_eq!(bad, refused, "{name} {options:?}: {said}");
            assert_eq!(told.is_well, refused.is_empty(), "{name} {options:?}: {said}");
        }
        let again = desk.import_file(&file, &[]).await;
        assert_eq!(again.total["unchanged"].as_u64(), Some(created), "{name}: {}", again.said);
        // For a person, in plain words, with nothing that steers a terminal.
        let (_, said) = desk.run(&file, &[]).await;
        assert!(said.contains(&format!("read as {encoding}")), "{said}");
        assert_eq!(
            proto::text::printable(&said.replace(['\r', '\u{feff}'], "")),
            said.replace(['\r', '\u{feff}'], ""),
            "{name}"
        );
    }
    let before = desk.count().await;
    let (done, said) = desk.run(&desk.case("f4_open_quote.csv"), &[]).await;
    assert!(!done.status.success() && said.contains("in row 2 a quotation mark"), "{said}");
    assert!(!said.contains("Opdigtet"), "{said}");
    assert_eq!(desk.count().await, before, "nothing is taken in");

    // Asked, answered, taken in.
    let keys = desk.case("f8_keys.csv");
    let told = desk.import_file(&keys, &["--dry-run"]).await;
    let outcomes = told.outcomes();
    assert!(outcomes[..6].iter().all(|it| *it == "rejected"), "{outcomes:?}");
    assert_eq!(outcomes[6..], ["asked", "asked", "asked", "would_create"]);
    let told = desk.import_file(&keys, &["--accept", "date-keys"]).await;
    assert_eq!(told.total["created"], json!(4), "{}", told.said);
    let saved = desk.case("f6_2_saved_by_excel.csv");
    let told = desk.import_file(&saved, &["--accept", "similar-keys"]).await;
    assert_eq!(told.total["created"], json!(2), "{}", told.said);
    stage.close(house).await;
}

/// A municipality that knows its children by CPR number alone: each is looked up, or registered at once, and the number stands
/// nowhere but in the vault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn children_are_named_by_their_cpr_numbers() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let file = stage.dir.path().join("referrals.csv");
    let desk = Desk { stage: &stage, case_worker: &cast.case_worker, file };
    let heading = HEADING.replace("child;", "cpr;");
    let row = |key: &str, cpr: &str| {
        format!("{key};{cpr};age_6_to_9;early_preventive;leisure_participation;leisure;{WISH};\n")
    };
    let rows = [
        row("sag-1", "610218-4000"),
        row("sag-2", "610319-4000"),
        row("sag-3", "6103194000"),
        row("sag-4", "610110 4000"),
        row("sag-5", "890201-4000"),
        row("sag-6", "610140-8000"),
    ];
    std::fs::write(&desk.file, format!("{heading}{}", rows.concat())).unwrap();
    let bad = ["cpr_not_ten_digits", "cpr_no_such_day", "birth_date_in_the_future"];
    for (options, outcome) in
        [(&["--dry-run"][..], "would_create"), (&[], "created"), (&[], "unchanged")]
    {
        let told = desk.import_file(&desk.file, options).await;
        let said = &told.said;
        assert_eq!(told.outcomes(), [&[outcome; 3][..], &["rejected"; 3]].concat(), "{said}");
        let codes: Vec<_> =
            told.rows[3..].iter().map(|it| it["problems"][0]["code"].as_str().unwrap()).collect();
        assert_eq!(codes, bad);
        for part in ["610218", "610319", "610110", "890201", "610140"] {
            assert!(!said.contains(part), "the number is not repeated: {said}");
        }
    }
    let list = ListReferrals { limit: 200, after: None, standing: None };
    let referrals = stage.show(&cast.case_worker, list).await.unwrap().referrals;
    let children: std::collections::BTreeSet<_> = referrals.iter().map(|it| it.child).collect();
    assert_eq!((referrals.len(), children.len()), (3, 2), "one child is in two rows");
    for number in ["6102184000", "6103194000"] {
        assert_eq!(stage.tables_with(number).await, Vec::<String>::new());
    }
    stage.close(house).await;
}

/// How often something was said of words.
async fn said(stage: &Stage, kind: &str) -> i64 {
    stage.count("vault", &format!("select count(*) from events where type = '{kind}'")).await
}

/// The import dies when the wishes are sealed and no referral is submitted. A day later nobody has used them, and they are destroyed;
/// the same file is taken in all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_died_goes_on_a_day_later() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let file = stage.dir.path().join("referrals.csv");
    let desk = Desk { stage: &stage, case_worker: &cast.case_worker, file };
    let file = desk.case("f14_stuck.csv");

    // Nothing can be submitted while somebody else holds the end of the log; then all die who know of it.
    house.referral.drain().await;
    let mut referral = stage.child(&["referral"]);
    let mut holder = PgConnection::connect_with(&stage.owner("referral")).await.unwrap();
    sqlx::query("begin").execute(&mut holder).await.unwrap();
    sqlx::query("select * from head for update").execute(&mut holder).await.unwrap();
    let (subject, path) = (cast.case_worker.subject.to_string(), file.display().to_string());
    let words = ["import", "referrals", "--source", "dubu", "--subject", &subject, &path];
    let mut import = stage.begins(&words);
    until("the wishes are sealed", async || said(&stage, "words.sealed").await == 2).await;
    import.kill();
    referral.kill();
    holder.close().await.unwrap();
    let house = House { referral: stage.start(ReferralService::new()).await, ..house };
    assert_eq!((desk.count().await, stage.end("referral").await), (0, 0), "it died before");

    // A day later somebody else refers: nothing that was said before can use the wishes any more.
    stage.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    stage.ask(&cast.case_worker, new_referral()).await.unwrap();
    stage.until_handled().await;
    stage.clock.advance(TimeDelta::days(1));
    until("the wishes are destroyed", async || said(&stage, "words.unused_destroyed").await == 2)
        .await;

    let told = desk.import_file(&file, &[]).await;
    assert_eq!((told.outcomes(), told.is_well), (vec!["created"; 2], true), "{}", told.said);
    let told = desk.import_file(&file, &[]).await;
    assert_eq!((told.outcomes(), told.is_well), (vec!["unchanged"; 2], true), "{}", told.said);
    assert_eq!(stage.end("referral").await, 3, "once each, and the other one");

    // What is used stays, and who refers reads it.
    stage.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    stage.ask(&cast.case_worker, new_referral()).await.unwrap();
    stage.until_handled().await;
    stage.clock.advance(TimeDelta::days(1));
    stage.until_handled().await;
    let mut wishes = vec![];
    for referral in desk.list().await {
        wishes.extend(desk.wish(&referral).await);
    }
    wishes.sort();
    assert_eq!(wishes, ["Vil gerne danse", "Vil gerne tegne"]);
    assert_eq!(said(&stage, "words.unused_destroyed").await, 2);
    stage.close(house).await;
}
