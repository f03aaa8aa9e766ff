//! What a claim comes to, in each form; what is hostile gives nothing, and nothing of it is repeated.

mod faults;
mod forms;
mod hostile;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use proto::{
    actor::{Duty, Role},
    identity::NothingGiven,
};
use serde_json::{Value, json};

use crate::domain::claims::{ClaimedRole, Roles, Said};

/// Somebody's number; no such person is.
const CPR: &str = "0101019999";
const AARHUS_CVR: &str = "55133018";
const LEADER: &str = "http://brobygger.example/roles/usersystemrole/leader/1";
const WORKER: &str = "http://brobygger.example/roles/usersystemrole/caseworker/1";

/// A configuration with two roles of Aarhus.
fn config(form: &str) -> Value {
    let scope = format!("urn:dk:gov:saml:cvrNumberIdentifier:{AARHUS_CVR}");
    let map = if form == "groups" {
        json!([
            {"group": "BB-leaders", "municipality": "0751", "role": "leader"},
            {"group": "BB-night", "municipality": "0751", "role": "bridge_builder", "duty": "on_call"},
        ])
    } else {
        json!([
            {"scope": scope, "privilege": LEADER, "municipality": "0751", "role": "leader"},
            {"scope": scope, "privilege": WORKER, "municipality": "0751", "role": "case_worker"},
            {"scope": "urn:dk:gov:saml:productionUnitIdentifier:1003334444", "privilege": WORKER, "municipality": "0751",
             "role": "bridge_builder", "duty": "on_call"},
        ])
    };
    json!({"claim": "rights", "form": form, "employers": {"0751": AARHUS_CVR}, "map": map})
}

fn roles(form: &str) -> Roles {
    let roles: Roles = serde_json::from_value(config(form)).unwrap();
    roles.check(true).unwrap();
    roles
}

/// The profile's XML around `groups`.
fn list(groups: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{groups}</bpp:PrivilegeList>"#
    )
}

fn cvr_group(inside: &str) -> String {
    format!(
        r#"<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{AARHUS_CVR}">{inside}</PrivilegeGroup>"#
    )
}

fn privilege(text: &str) -> String {
    format!("<Privilege>{text}</Privilege>")
}

fn encoded(xml: &str) -> Value {
    Value::String(BASE64_STANDARD.encode(xml))
}

/// What Aarhus's own employee gets by this claim.
fn read(form: &str, claim: &Value) -> Said {
    roles(form).read(Some(claim), Some(Some(AARHUS_CVR)))
}

fn xml(groups: &str) -> Said {
    read("oio_privileges", &encoded(&list(groups)))
}

fn role(role: Role, duty: Option<Duty>) -> ClaimedRole {
    ClaimedRole { municipality: "0751".parse().unwrap(), role, duty }
}

fn gives(roles: &[Role]) -> Said {
    Said { roles: roles.iter().map(|it| role(*it, None)).collect(), ..Said::default() }
}

fn nothing(why: NothingGiven) -> Said {
    Said { nothing_given: [why].into(), ..Said::default() }
}
