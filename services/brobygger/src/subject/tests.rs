use std::os::unix::fs::PermissionsExt as _;

use proto::{
    id::SealedId,
    vault::{AsksAs, Controller, Field, LookOutcome, Purpose, RequestState, Right, Tie, Verb},
};

use super::*;

/// Said by nobody else in the world.
const CANARY: &str = "Kvidder-7Q2";

fn item(n: u128, field: Field, words: &str) -> PackageItem {
    PackageItem {
        sealed: SealedId(Uuid::from_u128(n)),
        field,
        controller: Controller::Municipality,
        thread: None,
        sealed_at: "2026-11-23T08:00:00Z".parse().unwrap(),
        outcome: PackageOutcome::Included,
        words: Some(words.to_owned()),
        corrected_by: None,
        is_restricted: false,
        may_tell_of_others: field == Field::ContactNote,
    }
}

fn package_of(items: Vec<PackageItem>) -> Package {
    let at = "2026-11-23T08:00:00Z".parse().unwrap();
    let person = PersonId(Uuid::from_u128(1));
    Package {
        format: 1,
        made_at: at,
        municipality: "0751".parse().unwrap(),
        request: RequestLine {
            request: SubjectRequestId(Uuid::from_u128(2)),
            subject: person,
            right: Right::Access,
            asked_by: person,
            asks_as: AsksAs::Subject,
            state: RequestState::Verified,
            received_at: at,
            due_by: at,
            answered_at: None,
            refused: None,
        },
        controllers: vec![],
        items,
        looks: vec![Look {
            at,
            role: Role::CaseWorker,
            purpose: Purpose::CaseWork,
            fields: vec![Field::FirstName],
            scores: false,
            outcome: LookOutcome::Shown,
            verb: Verb::Read,
            tie: Some(Tie::CaseWorker),
            break_glass: None,
            organisation: None,
            subject: None,
            by: None,
        }],
        events: vec![Happened {
            at,
            service: "thread".to_owned(),
            kind: "consent.given".to_owned(),
            role: Some(Role::System),
            by_themself: false,
            thread: Uuid::from_u128(3),
        }],
    }
}

/// Every field there is, each with words of its own.
fn everything() -> Package {
    let items = Field::ALL.iter().zip(10..);
    package_of(items.map(|(field, n)| item(n, *field, &format!("{CANARY}-{n}."))).collect())
}

#[test]
fn every_field_is_there_once_to_read_and_for_programs() {
    let package = everything();
    let json = serde_json::to_string(&package).unwrap();
    for lang in [Lang::Da, Lang::En] {
        let html = page::html(&package, lang);
        for item in &package.items {
            let words = item.words.as_deref().unwrap();
            assert_eq!(html.matches(words).count(), 1, "{}", item.field);
            assert_eq!(json.matches(words).count(), 1, "{}", item.field);
        }
        for told in ["consent.given", "Datatilsynet", "Aarhus (0751)"] {
            assert!(html.contains(told), "{told}");
        }
    }
    let (danish, english) = (page::html(&package, Lang::Da), page::html(&package, Lang::En));
    assert!(danish.contains("lang=\"da\"") && danish.contains("Oplysninger om dig"));
    assert!(english.contains("lang=\"en\"") && english.contains("What is held about you"));
}

#[test]
fn what_somebody_wrote_is_words_and_no_markup() {
    let words = "<script>alert(\"1\")</script> & <img src=x onerror='1'>";
    let html = page::html(&package_of(vec![item(9, Field::ContactNote, words)]), Lang::En);
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(
        html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;img"),
        "{html}"
    );
}

#[test]
fn what_is_left_out_is_said_and_not_shown() {
    let withheld = PackageItem {
        outcome: PackageOutcome::Withheld,
        words: None,
        ..item(1, Field::ChildView, "")
    };
    let destroyed = PackageItem {
        outcome: PackageOutcome::Destroyed,
        words: None,
        ..item(2, Field::Phone, "")
    };
    let note = item(3, Field::ContactNote, "Talte med en nabo");
    let package = package_of(vec![withheld, destroyed, note]);
    let html = page::html(&package, Lang::En);
    assert!(html.contains("the child&#39;s own") || html.contains("the child's own"), "{html}");
    assert!(html.contains("erased: nobody can read it"), "{html}");
    let DeliverAccessPackage { items, withheld, .. } = delivery(&package).unwrap();
    assert_eq!((items, withheld, package.to_be_read()), (1, 1, 1));
}

#[test]
fn files_are_for_their_owner_alone_and_are_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("package.json");
    write(&file, b"{}").unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(write(&file, b"[]").is_err());
    assert_eq!(fs::read(&file).unwrap(), b"{}");
}
