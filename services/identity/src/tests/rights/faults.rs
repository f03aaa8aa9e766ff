//! What the operator has to mend, and how it is said.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{AARHUS_CVR, CPR, LEADER, Roles};

fn fault(it: &Value, has_cvr_claim: bool) -> String {
    match serde_json::from_value::<Roles>(it.clone()) {
        Err(why) => why.to_string(),
        Ok(roles) => roles.check(has_cvr_claim).err().map(|it| it.to_string()).unwrap_or_default(),
    }
}

#[test]
fn what_is_wrong_is_said() {
    let scope = format!("urn:dk:gov:saml:cvrNumberIdentifier:{AARHUS_CVR}");
    let entry =
        json!({"scope": scope, "privilege": LEADER, "municipality": "0751", "role": "leader"});
    let of = |field: &str, value: Value| {
        let mut entry = entry.clone();
        entry[field] = value;
        json!({"claim": "rights", "form": "oio_privileges", "employers": {"0751": AARHUS_CVR}, "map": [entry]})
    };
    assert_eq!(fault(&of("role", json!("leader")), true), "");
    for role in ["family", "volunteer", "coordinator", "system"] {
        let said = fault(&of("role", json!(role)), true);
        assert!(said.contains(role) && said.contains("does not follow from a login"), "{said}");
    }
    for (field, value, says) in [
        ("role", json!("machine"), "unknown variant `machine`"),
        ("role", json!("boss"), "unknown variant `boss`"),
        ("municipality", json!("0752"), "`0752` is the code of no municipality"),
        ("municipality", json!("0000"), "`0000` is the code of no municipality"),
        ("municipality", json!("0657"), "municipality 0657 is on the map: name its CVR number"),
        ("duty", json!("on_call"), "the duty `on_call` does not follow"),
        ("duty", json!("data_protection"), "the duty `data_protection` does not follow"),
        ("duty", json!("safeguarding_lead"), "the duty `safeguarding_lead` does not follow"),
        ("privilege", json!(""), "entry 1 of the map names `scope` and `privilege`"),
        ("privilege", json!(" a"), "entry 1 of the map names `scope` and `privilege`"),
        ("group", json!("x"), "entry 1 of the map names `scope` and `privilege`"),
        ("scope", json!(null), "entry 1 of the map names `scope` and `privilege`"),
        (
            "scope",
            json!("urn:dk:gov:saml:cvrNumberIdentifier:29189919"),
            "not the municipality's own CVR",
        ),
        ("scope", json!(AARHUS_CVR), "a scope is `urn:dk:gov:saml:cvrNumberIdentifier:`"),
        ("colour", json!(1), "unknown field `colour`"),
    ] {
        let said = fault(&of(field, value.clone()), true);
        assert!(said.contains(says), "{field} {value}: {said}");
    }
    // Somebody's number by mistake is not repeated.
    let said =
        fault(&of("scope", json!(format!("urn:dk:gov:saml:cprNumberIdentifier:{CPR}"))), true);
    assert!(said.contains("a scope is") && !said.contains(CPR), "{said}");
    let unit = of("scope", json!("urn:dk:gov:saml:productionUnitIdentifier:1003334444"));
    assert_eq!(fault(&unit, true), "");
    assert!(fault(&unit, false).contains("`claims.cvr`"), "whose people they are nobody says");
}

/// What the operator is shown as an example can be taken as it stands.
#[test]
fn the_example_is_right() {
    let example: BTreeMap<String, Roles> =
        serde_json::from_str(include_str!("../../domain/claims/example.json")).unwrap();
    assert_eq!(example.len(), 2);
    for (code, roles) in example {
        assert_eq!(roles.check(false), Ok(()), "{code}");
    }
}

#[test]
fn what_is_wrong_with_groups_is_said() {
    let of = |codes: &[&str], employers: Value| {
        let map: Vec<_> = codes
            .iter()
            .map(|it| json!({"group": "g", "municipality": it, "role": "leader"}))
            .collect();
        json!({"claim": "groups", "form": "groups", "employers": employers, "map": map})
    };
    let both = json!({"0751": AARHUS_CVR, "0657": "29189919"});
    for (it, has_cvr_claim, says) in [
        (of(&["0751"], json!({})), false, ""),
        (of(&["0751"], json!({})), true, "municipality 0751 is on the map"),
        (of(&["0751", "0657"], json!({})), false, "municipality 0751 is on the map"),
        (of(&["0751", "0657"], both.clone()), false, "`claims.cvr`"),
        (of(&["0751", "0657"], both), true, ""),
        (of(&["0751"], json!({"0751": "5513301"})), true, "is 8 digits"),
        (of(&["0751"], json!({"0752": AARHUS_CVR})), true, "the code of no municipality"),
        (of(&[], json!({})), true, "`claim` names the claim"),
    ] {
        let said = fault(&it, has_cvr_claim);
        assert!(said.contains(says) && said.is_empty() == says.is_empty(), "{it}: {said}");
    }
}
