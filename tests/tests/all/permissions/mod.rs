//! Who may ask what: every command and query of every service, by everybody, in every relation (design 5.6). Each is decided
//! on what is loaded by its id, whatever the asker says of it.

mod asking;
mod assignment;
mod assignment_world;
mod cast;
mod field_access;
mod followup;
mod former;
mod identity;
mod reading;
mod referral;
mod table;
mod thread;
mod thread_world;
mod twice;
mod vault;
mod vault_world;

use std::{env, fs, path::Path};

use chrono::NaiveDate;
use platform::{Service, testing::Walk};
use uuid::Uuid;

use crate::architecture::ROOT;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Where the first event of `kind` on `stream` stands in the service's log.
async fn position_of<S: Service>(walk: &Walk<S>, stream: Uuid, kind: &str) -> i64 {
    let events = walk.events().await;
    let event = events.iter().find(|it| it.stream == stream && it.kind == kind);
    event.unwrap_or_else(|| panic!("no {kind}")).position
}

/// What is asked changes with the code; who may changes under review.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_ask_what_is_as_agreed() {
    let rows: [Vec<_>; 7] = tokio::join!(
        referral::rows(),
        thread::rows(),
        assignment::rows(),
        followup::rows(),
        vault::rows(),
        reading::rows(),
        identity::rows(),
    )
    .into();
    let rows = rows.concat();
    agreed("permissions.csv", &table::csv(rows.clone()));
    agreed("mandates.md", &table::page(rows));
}

/// Nothing happens twice, whatever is asked again: at once, late, by who was refused, or with another body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_asked_again_changes_nothing() {
    tokio::join!(
        referral::twice(),
        thread::twice(),
        assignment::twice(),
        followup::twice(),
        vault::twice(),
        identity::twice(),
    );
}

/// The same, field by field, for what is known of a person (model 6.6).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_which_field_is_as_agreed() {
    agreed("field_access.csv", &field_access::csv().await);
}

/// As in the file, or as the file becomes with `UPDATE`.
fn agreed(name: &str, actual: &str) {
    let file = Path::new(ROOT).join("tests").join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, actual).unwrap();
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    let difference = table::difference(&agreed, actual);
    assert!(
        agreed == actual,
        "tests/{name} is not what was found: run UPDATE=1 cargo test -p tests permissions, and review it\n{}",
        difference.join("\n")
    );
}
