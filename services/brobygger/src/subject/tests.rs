use std::{collections::BTreeSet, os::unix::fs::PermissionsExt as _};

use proto::{
    id::{EventId, SealedId},
    sealed::Digest,
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
        events: vec![happened("consent.given", "2026-11-23T08:00:00Z")],
    }
}

fn happened(kind: &str, at: &str) -> Happened {
    Happened {
        at: at.parse().unwrap(),
        service: "thread".to_owned(),
        kind: kind.to_owned(),
        role: Some(Role::System),
        by_themself: false,
        thread: Uuid::from_u128(3),
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
        let given = lang.pick("the consent held", "samtykket gjaldt");
        for told in [given, "Datatilsynet", "Aarhus (0751)"] {
            assert!(html.contains(told), "{told}");
        }
    }
    let (danish, english) = (page::html(&package, Lang::Da), page::html(&package, Lang::En));
    assert!(danish.contains("lang=\"da\"") && danish.contains("Oplysninger om dig"));
    assert!(english.contains("lang=\"en\"") && english.contains("What is held about you"));
}

#[test]
fn the_title_says_whom_it_is_about_to_whoever_asked() {
    for (asks_as, english, danish) in [
        (AsksAs::Subject, "about you<", "om dig<"),
        (AsksAs::CustodyHolder, "about your child<", "om dit barn<"),
        (AsksAs::LegalGuardian, "whose guardian you are<", "du er værge for<"),
        (AsksAs::Representative, "the person you represent<", "du repræsenterer<"),
    ] {
        let mut package = package_of(vec![]);
        package.request.asks_as = asks_as;
        for (lang, said) in [(Lang::En, english), (Lang::Da, danish)] {
            // In the title and the heading.
            assert_eq!(page::html(&package, lang).matches(said).count(), 2, "{asks_as} {said}");
        }
    }
}

#[test]
fn numbers_and_days_are_as_people_write_them() {
    let row = |field, words| page::html(&package_of(vec![item(1, field, words)]), Lang::Da);
    for (field, kept, shown) in [
        (Field::Cpr, "0102174005", "010217-4005"),
        (Field::Cpr, "010217-4005", "010217-4005"),
        (Field::Cpr, "æøåæø", "æøåæø"),
        (Field::BirthDate, "2017-02-01", "01.02.2017"),
        (Field::BirthDate, "in the spring", "in the spring"),
        (Field::Phone, "0102174005", "0102174005"),
    ] {
        assert!(row(field, kept).contains(&format!(">{shown}</td>")), "{field} {kept}");
    }
    let english = page::html(&package_of(vec![item(1, Field::BirthDate, "2017-02-01")]), Lang::En);
    assert!(english.contains(">2017-02-01</td>"), "{english}");
}

#[test]
fn what_happened_is_told_in_words_once_and_the_oldest_first() {
    let mut package = package_of(vec![]);
    package.events = vec![
        happened("toy.moved", "2026-11-23T08:00:00Z"),
        happened("withdrawal.acknowledged", "2026-11-22T08:00:00Z"),
        happened("look.logged", "2026-11-22T08:00:00Z"),
        happened("thread.opened", "2026-11-21T08:00:00Z"),
        // Of the same moment, and written down before.
        happened("child.joined_thread", "2026-11-21T08:00:00Z"),
        // Said later of an earlier day.
        happened("match.first_meeting_held", "2026-11-20T08:00:00Z"),
    ];
    let html = page::html(&package, Lang::Da);
    let (_, told) = html.split_once("Hvad der er sket").unwrap();
    let said =
        ["det første møde", "barnet kom med i en tråd", "den røde tråd blev åbnet", "toy.moved"];
    let places: Vec<_> = said.iter().map(|it| told.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(told.matches("<tr>").count(), 1 + said.len(), "{told}");
    assert!(told.contains(&format!("{}.json", package.request.request)), "{told}");
    let json = serde_json::to_string(&package).unwrap();
    assert!(package.events.iter().all(|it| json.contains(&it.kind)), "{json}");
}

/// Of all there is, what the page says in another place: a new type is shown, or stands here.
#[test]
fn what_is_said_elsewhere_is_left_out_and_nothing_else() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
    let kinds = fs::read_dir(samples).unwrap().map(|sample| {
        let name = sample.unwrap().file_name().into_string().unwrap();
        name.split('.').take(2).collect::<Vec<_>>().join(".")
    });
    let left_out: BTreeSet<_> = kinds.filter(|it| page::is_left_out(it)).collect();
    let expected = [
        "board.assignment_left",
        "board.assignment_planned",
        "board.child_joined",
        "board.child_left",
        "board.closed",
        "board.consent_ended",
        "board.consent_given",
        "board.gave_back",
        "board.merge_undone",
        "board.merged_into",
        "board.moved",
        "board.reopened",
        "board.took_in",
        "caseload.activated",
        "caseload.cannot_act",
        "caseload.deactivated",
        "caseload.let_go",
        "caseload.reactivated",
        "caseload.taken_on",
        "child.consent_began",
        "child.consent_ended",
        "child.custody_known",
        "child.disclosure_began",
        "child.disclosure_ended",
        "child.handed_over",
        "child.party_known",
        "child.same_person_known",
        "child.same_person_parted",
        "circle.known",
        "cvr.taken",
        "family.consent_ended",
        "family.consent_given",
        "family.custody_known",
        "family.party_known",
        "hold_up.began",
        "hold_up.ended",
        "look.logged",
        "scores.shown",
        "withdrawal.acknowledged",
    ];
    assert_eq!(left_out.iter().map(String::as_str).collect::<Vec<_>>(), expected);
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

/// What a child decides alone tells no custody holder (L-20): neither the consent, nor what followed from it in any service.
#[test]
fn what_a_child_decides_alone_is_left_out() {
    let own_right = ConsentId(Uuid::from_u128(1));
    let at = "2026-11-23T08:00:00Z".parse().unwrap();
    let entry = |id: u128, kind: &str, stream: Uuid, cause: u128| Entry {
        source: "thread".to_owned(),
        position: 1,
        id: EventId(Uuid::from_u128(id)),
        occurred_at: at,
        recorded_at: at,
        kind: kind.to_owned(),
        stream,
        version: 1,
        thread: Uuid::nil(),
        municipality: "0751".parse().unwrap(),
        role: None,
        by: None,
        cause: Uuid::from_u128(cause),
        hash: Digest::default(),
    };
    let (child, board, other) = (Uuid::from_u128(2), Uuid::from_u128(3), Uuid::from_u128(4));
    let mut events = vec![
        // What a reaction said stands before what it reacted to: the latest comes first.
        entry(15, "withdrawal.acknowledged", own_right.withdrawal(), 14),
        entry(14, "consent.withdrawn", own_right.0, 103),
        entry(13, "board.consent_given", board, 11),
        entry(12, "child.consent_began", child, 102),
        entry(11, "consent.given", own_right.0, 102),
        entry(10, "consent.requested", own_right.0, 101),
        entry(22, "look.logged", Uuid::from_u128(5), 104),
        entry(21, "consent.given", other, 105),
        entry(20, "child.joined_thread", child, 106),
    ];
    leave_out(&mut events, &[own_right]);
    let kinds: Vec<_> = events.iter().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds, ["consent.given", "child.joined_thread"]);
}
