//! Everything about one person in one command: from all services, with who looked.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use platform::{Clock, testing::actor};
use proto::{
    actor::Role,
    id::{PersonId, SealedId, SubjectRequestId},
    vault::{
        AsksAs, Controller, Field, IdentityMethod, ReceiveSubjectRequest, Right, Seal,
        VerifyIdentity,
    },
};
use serde_json::Value;
use uuid::Uuid;

use crate::stage::Stage;

const WORDS: &str = "Hun spiller trompet <script>alert(1)</script>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_about_one_person_in_one_command() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let worker = actor(Role::CaseWorker, "0751");
    let (subject, sealed) = (PersonId(Uuid::new_v4()), SealedId(Uuid::new_v4()));
    let (controller, field, words) = (Controller::Municipality, Field::Wish, WORDS.to_owned());
    let seal = Seal { sealed, subject, thread: None, controller, field, words };
    stage.ask(&worker, seal).await.unwrap();
    let request = SubjectRequestId(Uuid::new_v4());
    let (right, asked_by, asks_as) = (Right::Access, subject, AsksAs::Subject);
    let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
    stage.ask(&worker, receive).await.unwrap();
    let method = IdentityMethod::MitId;
    stage.ask(&worker, VerifyIdentity { request, method }).await.unwrap();
    stage.until_handled().await;

    let folder = stage.dir.path().join("package");
    let package = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        command.env("XDG_CONFIG_HOME", stage.dir.path());
        command.arg("--stack").arg(stage.dir.path().join("stack.json")).args(["--json", "subject"]);
        command.args(["package", &request.to_string(), "--out"]).arg(&folder);
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let output = package().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["items"], &told["withheld"]), (&Value::from(1), &Value::from(0)));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("trompet"));

    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [format!("{request}.html"), format!("{request}.json")]);
    assert!(names.iter().all(|it| mode(&folder.join(it)) == 0o600));
    let json: Value = serde_json::from_slice(&fs::read(folder.join(&names[1])).unwrap()).unwrap();
    assert_eq!(json["items"][0]["words"], WORDS);
    assert!(!json["looks"].as_array().unwrap().is_empty(), "the making of it is a look too");
    let kinds: Vec<_> =
        json["events"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
    assert!(kinds.contains(&"words.sealed") && kinds.contains(&"subject_request.received"));
    let html = fs::read_to_string(folder.join(&names[0])).unwrap();
    assert!(html.contains("trompet &lt;script&gt;") && !html.contains("<script"));

    // It is on record; and nothing that is there is overwritten.
    let kinds: Vec<_> = stage.events("vault").await.into_iter().map(|it| it.kind).collect();
    assert!(kinds.ends_with(&[
        "subject_request.access_package_delivered".to_owned(),
        "subject_request.answered".to_owned()
    ]));
    assert_eq!(package().await.unwrap().status.code(), Some(1));
    house.drain().await;
}
