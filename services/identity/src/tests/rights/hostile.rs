//! What somebody may send who means harm: it gives nothing, at once, and nothing of it is repeated.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proto::identity::NothingGiven;
use serde_json::{Value, json};

use super::{CPR, LEADER, cvr_group, encoded, list, nothing, privilege, read, roles, xml};
use crate::domain::claims::Scope;

/// Threat 44: entities, other XML, too much of it.
#[test]
fn threat_44_hostile_xml_gives_nothing() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"#;
    let file = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>"#;
    let headless = |head: &str, inside: &str| {
        list(inside).replacen(r#"<?xml version="1.0" encoding="UTF-8"?>"#, head, 1)
    };
    let right = cvr_group(&privilege(LEADER));
    let nested = format!("{}{}", "<a>".repeat(4_000), "</a>".repeat(4_000));
    let few = format!(
        "<bpp:PrivilegeList xmlns:bpp=\"http://digst.dk/oiosaml/basic_privilege_profile\"{}/>",
        (0..3_000).map(|it| format!(" a{it}=\"1\"")).collect::<String>()
    );
    for (it, why) in [
        (headless(bomb, &cvr_group(&privilege("&c;"))), NothingGiven::NotUnderstood),
        (headless(bomb, &right), NothingGiven::NotUnderstood),
        (headless(file, &cvr_group(&privilege("&f;"))), NothingGiven::NotUnderstood),
        (headless("<!DOCTYPE x>", &right), NothingGiven::NotUnderstood),
        (list(&cvr_group(&privilege("&undefined;"))), NothingGiven::NotUnderstood),
        (list(&nested), NothingGiven::NotUnderstood),
        (few, NothingGiven::Missing),
        (list(&right).replace("digst.dk", "digst.example"), NothingGiven::NotUnderstood),
        (
            list(&right).replace("bpp:PrivilegeList", "bpp:PrivilegeListe"),
            NothingGiven::NotUnderstood,
        ),
        (right.clone(), NothingGiven::NotUnderstood),
        (list(&format!("{right}x")), NothingGiven::NotUnderstood),
        (list(&format!("{right}<Other/>")), NothingGiven::NotUnderstood),
        (list(&right.repeat(201)), NothingGiven::TooLarge),
        (list(&" ".repeat(70_000)), NothingGiven::TooLarge),
        (list(&right)[..150].to_owned(), NothingGiven::NotUnderstood),
        (list(""), NothingGiven::Missing),
        (String::new(), NothingGiven::NotUnderstood),
    ] {
        let began = Instant::now();
        let said = read("oio_privileges", &encoded(&it));
        assert_eq!(said, nothing(why), "{}", &it[..it.len().min(300)]);
        assert!(began.elapsed() < Duration::from_secs(2), "at once");
    }
    assert_eq!(xml(&right.repeat(200)).nothing_given, [].into(), "as many as there may be");
    // A comment in the middle of a right: other readers stop there, and read another right than was signed.
    let cut = format!("{LEADER}<!-- -->/admin");
    assert_eq!(xml(&cvr_group(&privilege(&cut))), nothing(NothingGiven::NotUnderstood));
    let apart = format!("{}<!-- -->{}", &LEADER[..10], &LEADER[10..]);
    assert_eq!(xml(&cvr_group(&privilege(&apart))), nothing(NothingGiven::NotUnderstood));
    for (claim, why) in [
        (json!("not base64 at all!"), NothingGiven::NotUnderstood),
        (json!(list(&right)), NothingGiven::NotUnderstood),
        (json!("A".repeat(200_000)), NothingGiven::TooLarge),
        (json!("//79"), NothingGiven::NotUnderstood),
        (json!(["QQ=="]), NothingGiven::NotUnderstood),
        (json!(null), NothingGiven::NotUnderstood),
    ] {
        assert_eq!(read("oio_privileges", &claim), nothing(why));
    }
}

#[test]
fn threat_44_hostile_json_gives_nothing() {
    let deep = format!("{}{}", "[".repeat(60_000 / 2), "]".repeat(60_000 / 2));
    for claim in [json!(deep), json!(format!("{{\"cvr\":{deep}}}"))] {
        assert_eq!(read("oio_privileges_json", &claim), nothing(NothingGiven::NotUnderstood));
    }
    let many: Vec<Value> = (0..201).map(|it| json!(it.to_string())).collect();
    let long = json!("x".repeat(70_000));
    for form in ["oio_privileges_json", "groups"] {
        assert_eq!(read(form, &json!(many)), nothing(NothingGiven::TooLarge), "{form}");
        assert_eq!(read(form, &long), nothing(NothingGiven::TooLarge), "{form}");
    }
}

/// Threats 41 and 44: nothing that is printed holds a person's number.
#[test]
fn threat_44_a_number_is_not_repeated() {
    let scope = format!("urn:dk:gov:saml:cprNumberIdentifier:{CPR}");
    let group = format!("<PrivilegeGroup Scope=\"{scope}\">{}</PrivilegeGroup>", privilege(LEADER));
    let said = xml(&group);
    assert_eq!(said, nothing(NothingGiven::ScopeOfPerson));
    let broken = read("oio_privileges", &encoded(&format!("<{CPR}")));
    let as_right = xml(&cvr_group(&privilege(CPR)));
    let no_scope = scope.parse::<Scope>().unwrap_err();
    for printed in [
        format!("{said:?}"),
        format!("{as_right:?}"),
        format!("{broken:?}"),
        format!("{no_scope:?} {no_scope}"),
    ] {
        assert!(!printed.contains(CPR), "{printed}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(json!(CPR)),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("(cvr|cpr|pu|se|p|c|x)", inner, 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Threat 44: whatever it is, nobody panics, and no role follows from chance.
    #[test]
    fn threat_44_whatever_is_sent_is_survived(claim in any_json(), text in ".{0,200}", cut in 0..400_usize, with in any::<u8>()) {
        for form in ["oio_privileges", "oio_privileges_json", "groups"] {
            for it in [&claim, &json!(text), &encoded(&text), &encoded(&list(&text))] {
                let said = roles(form).read(Some(it), Some(Some(CPR)));
                prop_assert!(said.roles.is_empty());
                let printed = format!("{said:?}");
                prop_assert!(!printed.contains(CPR));
            }
        }
        // One letter of a claim that is right is another.
        let mut whole = list(&cvr_group(&privilege(LEADER))).into_bytes();
        let at = cut % whole.len();
        let is_same = whole[at] == with;
        whole[at] = with;
        let said = read("oio_privileges", &encoded(&String::from_utf8_lossy(&whole)));
        prop_assert!(said.roles.len() <= 1);
        prop_assert!(!is_same || said.roles.len() == 1);
    }
}
