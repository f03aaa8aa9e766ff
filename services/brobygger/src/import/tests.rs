use chrono::{DateTime, Utc};
use proto::{
    code::{AgeBand, Need},
    id::{ReferralId, SealedId, ThreadId},
    referral::{
        ExternalKey, LawKind, LegalBasis, NoWish, Purpose, ReferenceNumber, ReferralView, Standing,
        SubmitReferral, Urgency,
    },
    sealed::Sealed,
};
use serde_json::{Value, json};

use super::{
    columns::{Column, Question, Why},
    desk::command_id,
    file,
    report::{Outcome, Report, Tally},
    row::{self, Difference, Origin, Row, Taken, Wrong},
    table,
};
use crate::{cli, i18n::Lang};

const HEADING: &str =
    "external_key,child,age_band,siblings,legal_basis,law,purpose,needs,wish,no_wish,urgency";
const CHILD: &str = "00000000-0000-0000-0000-00000000000c";
const SISTER: &str = "00000000-0000-0000-0000-00000000000d";

fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn rows(text: &str) -> Vec<Row> {
    bytes(text.as_bytes())
}

fn bytes(file: &[u8]) -> Vec<Row> {
    read(file, "0751", "dubu", &[]).unwrap()
}

fn read(
    file: &[u8],
    municipality: &str,
    source: &str,
    accepted: &[Question],
) -> anyhow::Result<Vec<Row>> {
    let source = source.parse().unwrap();
    let municipality = municipality.parse().unwrap();
    let origin = Origin { municipality, source: &source, now: now(), accepted };
    row::read(&table::read(&file::decode(file, None)?.text)?, &origin)
}

fn row(cells: &str) -> Row {
    let mut rows = rows(&format!("{HEADING}\n{cells}\n"));
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn taken(cells: &str) -> Taken {
    row(cells).taken.unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

fn wrong(cells: &str) -> Vec<Wrong> {
    row(cells).taken.err().unwrap()
}

fn usual() -> String {
    format!("sag-1,{CHILD},age_6_to_9,,early_preventive,,leisure_participation,leisure,,too_young,")
}

#[test]
fn a_row_is_a_referral() {
    let cells = format!(
        "sag-1,{CHILD},AGE_6_TO_9,{SISTER}:age_10_to_14,supportive,LBK 282/2025 § 32a stk. 1 2025-03-17,\
         family_relief,leisure | loneliness,\"Fodbold, og \"\"venner\"\"\",,soon"
    );
    let Taken { request, wish, .. } = taken(&cells);
    let wish = wish.unwrap();
    assert_eq!(wish.words, "Fodbold, og \"venner\"");
    assert_eq!(wish.subject, request.child);
    assert_eq!(wish.thread, Some(ThreadId::of(request.referral)));
    assert_eq!(request.wish.unwrap().id, wish.sealed);
    assert_eq!(request.child.to_string(), CHILD);
    assert_eq!(request.siblings[0].child.to_string(), SISTER);
    assert_eq!(request.siblings[0].age_band, AgeBand::Age10To14);
    assert_eq!(
        (request.legal_basis, request.purpose),
        (LegalBasis::Supportive, Purpose::FamilyRelief)
    );
    assert_eq!(
        (request.needs, request.urgency),
        (vec![Need::Leisure, Need::Loneliness], Urgency::Soon)
    );
    let law = request.law.unwrap();
    assert_eq!((law.kind, law.number, law.year), (LawKind::ConsolidatedAct, 282, 2025));
    assert_eq!((law.section.to_string(), law.subsection), ("32a".to_owned(), Some(1)));
}

#[test]
fn what_may_be_left_out_is_left_out() {
    let Taken { request, wish, .. } = taken(&usual());
    assert!(wish.is_none() && request.wish.is_none() && request.law.is_none());
    assert_eq!((request.no_wish, request.urgency), (Some(NoWish::TooYoung), Urgency::Ordinary));
    let short = "needs;no_wish;purpose;legal_basis;age_band;child;external_key\r\n\
                 leisure;too_young;leisure_participation;early_preventive;age_6_to_9;";
    let file = format!("\u{feff}{short}{CHILD};sag-1\r\n");
    let [row] = rows(&file).try_into().unwrap_or_else(|_| panic!("one row"));
    assert_eq!(row.taken.ok().unwrap().request, request, "in any order, as spreadsheets write it");
}

/// The same row of the same system in the same municipality is the same referral, for ever.
#[test]
fn ids_are_derived() {
    let first = taken(&usual()).request;
    assert_eq!(first, taken(&usual()).request);
    let of = |municipality: &str, source: &str, key: &str| {
        let file = format!("{HEADING}\n{}", usual().replace("sag-1", key));
        let mut rows = read(file.as_bytes(), municipality, source, &[]).unwrap();
        rows.remove(0).taken.ok().unwrap().referral()
    };
    assert_eq!(of("0751", "dubu", "sag-1"), first.referral);
    for other in
        [of("0657", "dubu", "sag-1"), of("0751", "nexus", "sag-1"), of("0751", "dubu", "sag-2")]
    {
        assert_ne!(other, first.referral);
    }
    assert_eq!(first.referral.to_string(), "b3a738e8-17fc-8fc5-bba8-d2fd815dc0fa");
}

#[test]
fn a_command_is_asked_again_as_the_same_until_the_row_is_mended() {
    let options = |subject: Option<&str>| {
        use clap::Parser as _;
        let words = ["brobygger", "import", "referrals", "f.csv", "--source", "dubu"];
        let subject = subject.map(|it| ["--subject", it]);
        let words = words.into_iter().chain(subject.into_iter().flatten());
        let cli::Command::Import(cli::Import::Referrals(options)) =
            cli::Cli::try_parse_from(words).unwrap().command
        else {
            panic!("not an import")
        };
        options.actor().unwrap()
    };
    let request = taken(&usual()).request;
    let id = command_id(&options(None), &request);
    assert_eq!(command_id(&options(None), &request), id);
    assert_ne!(command_id(&options(Some(CHILD)), &request), id);
    let mended = SubmitReferral { urgency: Urgency::Soon, ..request };
    assert_ne!(command_id(&options(None), &mended), id);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    use Column::{
        AgeBand, Child, ExternalKey, Law, LegalBasis, Needs, NoWish, Purpose, Siblings, Urgency,
    };
    let cells = "sag-1,Nikolaj,9,x:y,paragraf 30,barnets lov,sport,football,,none,now";
    let expected = [
        (Child, Why::NotAnId),
        (AgeBand, Why::UnknownCode),
        (Siblings, Why::NotASibling),
        (LegalBasis, Why::UnknownCode),
        (Law, Why::NotALaw),
        (Purpose, Why::UnknownCode),
        (Needs, Why::UnknownCode),
        (NoWish, Why::UnknownCode),
        (Urgency, Why::UnknownCode),
    ];
    assert_eq!(wrong(cells), expected.map(|(column, why)| Wrong::Cell(column, why)));
    let needed = [Child, AgeBand, LegalBasis, Purpose, Needs];
    assert_eq!(wrong("sag-1,,,,,,,,,,"), needed.map(|it| Wrong::Cell(it, Why::Missing)));
    assert_eq!(wrong("sag-1"), [Wrong::Cells { found: 1, expected: 11 }], "a short row");
    let long = usual() + ",,x";
    assert_eq!(wrong(&long), [Wrong::Cells { found: 13, expected: 11 }], "a long row");
    taken(&(usual() + ",, ,"));
    assert_eq!(wrong(&usual().replace("sag-1", "")), [Wrong::Cell(ExternalKey, Why::Missing)]);
}

#[test]
fn a_cpr_number_is_no_key_and_no_child() {
    let as_key = wrong(&usual().replace("sag-1", "670761-4201"));
    let [Wrong::Cell(Column::ExternalKey, why)] = as_key.as_slice() else { panic!("{as_key:?}") };
    assert_eq!(why.code(), "looks_like_cpr");
    let row = row(&usual().replace("sag-1", "6707614201"));
    assert_eq!(row.key, None, "and is not repeated");
    let as_child = wrong(&usual().replace(CHILD, "670761-4201"));
    assert_eq!(as_child, [Wrong::Cell(Column::Child, Why::NotAnId)]);
}

/// What the service would refuse, it refuses here in the same words.
#[test]
fn the_service_says_the_rest() {
    for (cells, code) in [
        (usual().replace(",leisure,", ",leisure|leisure,"), "need_named_twice"),
        (usual().replace(",leisure,", ",|,"), "referral_without_need"),
        (usual().replace("too_young", ""), "neither_wish_nor_reason"),
        (usual().replace(",,too_young", ",Fodbold,too_young"), "both_wish_and_reason"),
        (usual().replace("9,,early", &format!("9,{CHILD}:age_0_to_5,early")), "child_named_twice"),
        (usual().replace("ive,,lei", "ive,LBK 1/2027 § 30 2027-01-01,lei"), "law_not_in_force"),
    ] {
        let wrong = wrong(&cells);
        let [Wrong::Whole(no)] = wrong.as_slice() else { panic!("{cells}: {wrong:?}") };
        assert_eq!(no.code, code);
        let report = Report { line: 2, key: None, referral: None, outcome: no.clone().into() };
        assert!(!report.line(Lang::Da).contains(no.detail.as_ref()), "{code} is said in Danish");
    }
}

#[test]
fn one_bad_row_does_not_stop_the_others() {
    let other = |key: &str| usual().replace("sag-1", key);
    let bad = other("sag-2").replace(",leisure,", ",football,");
    let file = [HEADING.to_owned(), usual(), bad, usual(), other("sag-3")].join("\r\n");
    let rows = rows(&file);
    assert_eq!(rows.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let outcomes: Vec<_> = rows.into_iter().map(|it| it.taken.err()).collect();
    assert_eq!(
        outcomes,
        [
            None,
            Some(vec![Wrong::Cell(Column::Needs, Why::UnknownCode)]),
            Some(vec![Wrong::Cell(Column::ExternalKey, Why::Twice(2))]),
            None
        ]
    );
}

#[test]
fn a_file_without_the_columns_is_refused_whole() {
    for (file, says) in [
        ("", "lacks the columns external_key, age_band"),
        ("external_key,child\n", "lacks the columns age_band, legal_basis, purpose, needs"),
        ("external_key,age_band,legal_basis,purpose,needs\n", "lacks the columns child (or cpr)"),
        ("external_key,navn\n", "column 2 is not known: the columns are external_key, child"),
        ("child,child\n", "the column child is there twice"),
    ] {
        let why = format!("{:#}", read(file.as_bytes(), "0751", "dubu", &[]).err().unwrap());
        assert!(why.contains(says), "{why}");
    }
}

/// A file as people and programs write it. See `cases/README.md`.
fn case(name: &str) -> Vec<u8> {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/import/cases");
    std::fs::read(cases.join(name)).unwrap()
}

fn codes(rows: &[Row]) -> Vec<(u64, Vec<&'static str>)> {
    let code = |it: &Wrong| match it {
        Wrong::Cell(_, why) => why.code(),
        Wrong::Cells { .. } => "number_of_cells",
        Wrong::Unnamed(_) => "column_without_name",
        Wrong::Whole(_) => "whole",
    };
    let codes = |it: &Row| it.taken.as_ref().err().into_iter().flatten().map(code).collect();
    rows.iter().map(|it| (it.line, codes(it))).collect()
}

#[test]
fn rows_are_counted_as_an_editor_counts() {
    for (name, bad) in
        [("f1b_crlf.csv", 3), ("f1c_blank_line.csv", 4), ("f1_excel_utf8_crlf.csv", 5)]
    {
        let found = codes(&bytes(&case(name)));
        let wrong: Vec<_> = found.into_iter().filter(|(_, codes)| !codes.is_empty()).collect();
        assert_eq!(wrong, [(bad, vec!["unknown_code"])], "{name}");
    }
    let first = bytes(&case("f1_excel_utf8_crlf.csv")).remove(0).taken.ok().unwrap();
    assert_eq!(first.wish.unwrap().words, "Gerne fodbold; og \"ikke\" alene.\nMed en ven");
}

#[test]
fn what_spreadsheets_write_is_taken() {
    for (name, count) in [
        ("f2_excel_cp1252.csv", 3),
        ("f3_empty_rows.csv", 2),
        ("f3b_extra_empty_column.csv", 2),
        ("f6_1_zeros.csv", 2),
        ("f7_sep_line.csv", 1),
        ("f7b_utf16.csv", 1),
        ("f14_stuck.csv", 2),
    ] {
        let rows = bytes(&case(name));
        assert!(rows.iter().all(|it| it.taken.is_ok()), "{name}: {:?}", codes(&rows));
        assert_eq!(rows.len(), count, "{name}");
    }
    let danish = bytes(&case("f2_excel_cp1252.csv")).remove(0).taken.ok().unwrap();
    assert_eq!(danish.wish.unwrap().words, "Gerne svømning på Æblevej, måske håndbold");
}

#[test]
fn an_open_quotation_mark_takes_no_other_child_with_it() {
    let why = read(&case("f4_open_quote.csv"), "0751", "dubu", &[]).err().unwrap().to_string();
    assert!(why.contains("nothing is taken in") && why.contains("row 2"), "{why}");
    assert!(!why.contains("Opdigtet"), "no name is repeated: {why}");
}

#[test]
fn a_cpr_number_in_other_clothes_is_no_key() {
    let cpr = |line| (line, vec!["looks_like_cpr"]);
    let asked = |line| (line, vec!["may_be_cpr"]);
    let refused = [cpr(2), cpr(3), cpr(4), cpr(5), cpr(6), cpr(7)];
    let rows = bytes(&case("f8_keys.csv"));
    let of_question = [asked(8), asked(9), asked(10), (11, vec![])];
    assert_eq!(codes(&rows), [&refused[..], &of_question].concat());
    assert!(rows[..9].iter().all(|it| it.key.is_none()), "none is repeated");
    let rows = read(&case("f8_keys.csv"), "0751", "dubu", &[Question::DateKeys]).unwrap();
    let taken = [(8, vec![]), (9, vec![]), (10, vec![]), (11, vec![])];
    assert_eq!(codes(&rows), [&refused[..], &taken].concat());
}

#[test]
fn odd_wishes_are_kept_as_they_are_or_are_none() {
    let rows = bytes(&case("f9_odd_wishes.csv"));
    let expected = [(2, vec![]), (3, vec![]), (4, vec![]), (5, vec!["whole"]), (6, vec![])];
    assert_eq!(codes(&rows), expected, "a no-break space is no wish");
    let words: Vec<_> =
        rows.into_iter().filter_map(|it| Some(it.taken.ok()?.wish?.words)).collect();
    assert!(words[2].contains('\u{9b}') && words[1].contains('\u{202e}'));
}

#[test]
fn letters_that_were_read_wrongly_before_are_asked_about() {
    let file = format!("{HEADING}\n{}\n", usual().replace(",,too_young", ",Gerne svÃ¸mning,"));
    assert_eq!(codes(&rows(&file)), [(2, vec!["odd_letters"])]);
    let rows = read(file.as_bytes(), "0751", "dubu", &[Question::OddLetters]).unwrap();
    assert_eq!(
        rows[0].taken.as_ref().ok().unwrap().wish.as_ref().unwrap().words,
        "Gerne svÃ¸mning"
    );
}

#[test]
fn a_key_that_a_spreadsheet_changed_is_asked_about() {
    let row = |key: &str| usual().replace("sag-1", key);
    let file = [HEADING, &row("0047"), &row("47"), &row("SAG-1"), &row("sag-1")].join("\n");
    let expected = [(2, vec![]), (3, vec!["similar_key"]), (4, vec![]), (5, vec!["similar_key"])];
    assert_eq!(codes(&rows(&file)), expected);
    let other = file
        .replace(&format!("\n{}", row("47")), &format!("\n{}", row("47").replace(CHILD, SISTER)));
    assert_eq!(codes(&rows(&other))[1], (3, vec![]), "another child");
    let rows = read(file.as_bytes(), "0751", "dubu", &[Question::SimilarKeys]).unwrap();
    assert!(rows.iter().all(|it| it.taken.is_ok()));
    // What is there under the other spelling is asked for.
    let zeros = bytes(&case("f6_1_zeros.csv"));
    let saved = bytes(&case("f6_2_saved_by_excel.csv"));
    for (before, after) in zeros.iter().zip(&saved) {
        let [before, after] = [before, after].map(|it| it.taken.as_ref().ok().unwrap());
        assert_ne!(before.referral(), after.referral());
        assert!(after.alike.contains(&before.referral()));
    }
}

#[test]
fn a_child_is_named_by_its_id_or_its_cpr_number() {
    let heading = HEADING.replace("child,", "child,cpr,");
    let file = |cells: &str| format!("{heading}\n{}\n", usual().replace(CHILD, cells));
    let mut by_cpr = rows(&file(",610110-4000"));
    let taken = by_cpr.remove(0).taken.ok().unwrap();
    assert_eq!(taken.cpr.as_ref().map(row::Cpr::as_str), Some("610110-4000"));
    assert!(taken.request.child.0.is_nil(), "nobody is known by it here");
    let child = proto::id::PersonId(uuid::Uuid::from_u128(7));
    assert_eq!(taken.about(child, now()).ok().unwrap().request.child, child);
    let both = format!("{CHILD},610110-4000");
    assert_eq!(codes(&rows(&file(&both))), [(2, vec!["child_and_cpr"])]);
    assert_eq!(codes(&rows(&file(","))), [(2, vec!["missing"])]);
    let alone = file("X").replace("child,cpr,", "cpr,").replace("X", "610110-4000");
    assert!(rows(&alone)[0].taken.is_ok(), "the column child is not needed then");
}

#[test]
fn what_stands_under_no_name_is_told() {
    let file = format!("{HEADING},\n{},\n{},x\n", usual(), usual().replace("sag-1", "sag-2"));
    assert_eq!(codes(&rows(&file)), [(2, vec![]), (3, vec!["column_without_name"])]);
}

fn there(request: &SubmitReferral, wish: Option<Sealed>) -> ReferralView {
    ReferralView {
        referral: request.referral,
        reference: ReferenceNumber::of(request.referral),
        thread: ThreadId::of(request.referral),
        standing: Standing::Waiting,
        child: request.child,
        age_band: request.age_band,
        siblings: request.siblings.clone(),
        legal_basis: request.legal_basis,
        law: request.law.clone(),
        purpose: request.purpose,
        needs: request.needs.clone(),
        wish,
        no_wish: request.no_wish,
        urgency: request.urgency,
        submitted_at: now(),
        answer_by: now(),
        overdue: false,
        bridge_builder: None,
        return_reason: None,
        withdraw_reason: None,
        held_up_by: None,
    }
}

#[test]
fn a_row_that_says_something_else_is_known() {
    let taken = taken(&usual().replace(",,too_young", ",Fodbold,"));
    let wish = taken.request.wish;
    let same = there(&taken.request, wish);
    assert_eq!(taken.differences(&same), []);
    let other = Some(Sealed { id: SealedId(uuid::Uuid::nil()), ..wish.unwrap() });
    for (there, difference) in [
        (
            ReferralView { child: proto::id::PersonId(uuid::Uuid::nil()), ..same.clone() },
            Difference::Child,
        ),
        (ReferralView { age_band: AgeBand::Age0To5, ..same.clone() }, Difference::AgeBand),
        (ReferralView { legal_basis: LegalBasis::Other, ..same.clone() }, Difference::LegalBasis),
        (ReferralView { purpose: Purpose::StableAdult, ..same.clone() }, Difference::Purpose),
        (ReferralView { needs: vec![Need::Homework], ..same.clone() }, Difference::Needs),
        (ReferralView { wish: None, ..same.clone() }, Difference::Wish),
        (ReferralView { wish: other, ..same.clone() }, Difference::Wish),
        (ReferralView { no_wish: Some(NoWish::TooYoung), ..same.clone() }, Difference::NoWish),
        (ReferralView { urgency: Urgency::Soon, ..same }, Difference::Urgency),
    ] {
        assert_eq!(taken.differences(&there), [difference]);
    }
}

fn reports() -> Vec<Report> {
    let referral = Some(ReferralId(uuid::Uuid::from_u128(1)));
    let key: Option<ExternalKey> = "sag-1".parse().ok();
    let outcomes = [
        Outcome::WouldCreate,
        Outcome::Created,
        Outcome::Unchanged { words_compared: true },
        Outcome::Unchanged { words_compared: false },
        Outcome::Changed(vec![Difference::Needs, Difference::NoWish]),
        Outcome::Rejected(vec![
            Wrong::Cell(Column::Child, Why::Missing),
            Wrong::Cell(Column::Urgency, Why::UnknownCode),
        ]),
        vec![Wrong::Cell(Column::Wish, Why::OddLetters)].into(),
    ];
    let report = |(line, outcome)| Report { line, key: key.clone(), referral, outcome };
    (2..).zip(outcomes).map(report).collect()
}

#[test]
fn a_person_reads_what_became_of_each_row() {
    let english: Vec<_> = reports().iter().map(|it| it.line(Lang::En)).collect();
    assert_eq!(
        english,
        [
            "row     2  sag-1                 would be taken in",
            "row     3  sag-1                 taken in as 6721-R89X-WM8",
            "row     4  sag-1                 is there as 6721-R89X-WM8",
            "row     5  sag-1                 is there (the wish's words are compared on import) as 6721-R89X-WM8",
            "row     6  sag-1                 NOT TAKEN IN: 6721-R89X-WM8 is there and differs in needs, no_wish; \
             what is there stays, change it in Brobygger",
            "row     7  sag-1                 NOT TAKEN IN: child is empty: fill it in; \
             urgency is no known code: write one of ordinary, soon",
            "row     8  sag-1                 NOT TAKEN IN YET: wish has letters as in svÃ¸mning: was the file opened in \
             another encoding and saved? If the words are meant so, import with --accept odd-letters",
        ]
    );
    let wish = Outcome::Changed(vec![Difference::Wish]);
    let wish = Report { outcome: wish, ..reports().remove(0) }.line(Lang::En);
    assert!(wish.contains("differs in wish (its words, or who sealed them);"), "{wish}");
    let danish = reports()[5].line(Lang::Da);
    assert_eq!(
        danish,
        "række     7  sag-1                 IKKE INDLÆST: child er tom: udfyld den; \
         urgency er ikke en kendt kode: skriv en af ordinary, soon"
    );
}

#[test]
fn a_program_reads_it_too() {
    let values: Vec<Value> = reports().iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    let (referral, reference) = ("00000000-0000-0000-0000-000000000001", "6721-R89X-WM8");
    assert_eq!(
        values[1],
        json!({ "row": 3, "key": "sag-1", "outcome": "created", "referral": referral, "reference": reference })
    );
    assert_eq!(values[4]["differs_in"], json!(["needs", "no_wish"]));
    assert_eq!(
        values[5]["problems"][0],
        json!({ "column": "child", "code": "missing", "detail": "child is empty: fill it in" })
    );
    let mut tally = Tally::default();
    reports().iter().for_each(|it| tally.count(it));
    assert_eq!(tally.refused(), 3);
    assert_eq!(
        serde_json::to_value(tally).unwrap(),
        json!({ "rows": 7, "would_create": 1, "created": 1, "unchanged": 2, "changed": 1, "asked": 1, "rejected": 1 })
    );
    assert!(
        tally.summary(true, Lang::Da).contains("Intet er indlæst. Af 7 rækker ville 1 være nye")
    );
    assert!(tally.summary(false, Lang::En).contains("Of 7 rows, 1 were taken in, 2 were there"));
}
