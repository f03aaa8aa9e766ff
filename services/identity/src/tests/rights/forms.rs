//! Each form, row by row.

use proto::{
    actor::{Duty, Level, Role},
    identity::NothingGiven,
};
use serde_json::{Value, json};

use super::{
    AARHUS_CVR, CPR, LEADER, Roles, Said, WORKER, config, cvr_group, encoded, gives, list, nothing,
    privilege, read, role, roles, xml,
};

#[test]
fn threat_44_a_right_counts_letter_by_letter() {
    let leader = gives(&[Role::Leader]);
    assert_eq!(xml(&cvr_group(&privilege(LEADER))), leader);
    assert_eq!(xml(&cvr_group(&privilege(&format!("\n  {LEADER}\n")))), leader, "set apart");
    let both = format!("{}{}", privilege(LEADER), privilege(WORKER));
    assert_eq!(xml(&cvr_group(&both)), gives(&[Role::Leader, Role::CaseWorker]));
    let twice = format!("{}{}", cvr_group(&privilege(LEADER)), cvr_group(&privilege(WORKER)));
    assert_eq!(xml(&twice), gives(&[Role::Leader, Role::CaseWorker]));
    let prefixed = "<bpp:PrivilegeGroup Scope=\"urn:dk:gov:saml:cvrNumberIdentifier:55133018\">";
    let prefixed =
        format!("{prefixed}<bpp:Privilege>{LEADER}</bpp:Privilege></bpp:PrivilegeGroup>");
    assert_eq!(xml(&prefixed), leader, "in the namespace of the list");
    for near in [
        format!("{LEADER}x"),
        format!("{LEADER}/1"),
        format!("x{LEADER}"),
        LEADER.replace("/1", "/10"),
        LEADER.replace("/1", ""),
        LEADER.to_uppercase(),
        LEADER.replace("http:", "https:"),
        LEADER.replace("leader", "leader "),
        "leader".to_owned(),
        "*".to_owned(),
        format!("{LEADER} {WORKER}"),
    ] {
        let said = xml(&cvr_group(&privilege(&near)));
        assert_eq!(said, nothing(NothingGiven::NotMapped), "{near}");
    }
}

/// Threat 44: a right holds for what it was given for, and nothing else.
#[test]
fn threat_44_a_scope_counts_letter_by_letter() {
    let scoped = |scope: &str, right: &str| {
        xml(&format!("<PrivilegeGroup Scope=\"{scope}\">{}</PrivilegeGroup>", privilege(right)))
    };
    let unit = "urn:dk:gov:saml:productionUnitIdentifier:1003334444";
    let on_call = role(Role::BridgeBuilder, Some(Duty::OnCall));
    assert_eq!(scoped(unit, WORKER).roles, [on_call].into());
    assert_eq!(scoped(unit, LEADER), nothing(NothingGiven::NotMapped), "mapped for the company");
    for (scope, why) in [
        ("urn:dk:gov:saml:cvrNumberIdentifier:55133019", NothingGiven::NotMapped),
        ("urn:dk:gov:saml:seNumberIdentifier:55133018", NothingGiven::NotMapped),
        ("urn:dk:gov:saml:cvrNumberIdentifier:5513301", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cvrNumberIdentifier:055133018", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cvrNumberIdentifier:55133018 ", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cvrNumberIdentifier:DK55133018", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cvrnumberidentifier:55133018", NothingGiven::ScopeUnknown),
        ("URN:dk:gov:saml:cvrNumberIdentifier:55133018", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cvrNumberIdentifier", NothingGiven::ScopeUnknown),
        ("55133018", NothingGiven::ScopeUnknown),
        ("", NothingGiven::ScopeUnknown),
        ("urn:dk:gov:saml:cprNumberIdentifier:0101019999", NothingGiven::ScopeOfPerson),
        ("urn:dk:gov:saml:cprNumberIdentifier:", NothingGiven::ScopeOfPerson),
    ] {
        assert_eq!(scoped(scope, LEADER), nothing(why), "{scope}");
    }
    let none = format!("<PrivilegeGroup>{}</PrivilegeGroup>", privilege(LEADER));
    assert_eq!(xml(&none), nothing(NothingGiven::ScopeUnknown));
}

/// Threat 44: what narrows a right is not known here, so that group gives nothing; the one beside it does.
#[test]
fn threat_44_a_constraint_gives_nothing() {
    let kle = "http://organisation.test-kombit.dk/constraints/KLE";
    for narrowed in [
        format!("<Constraint Name=\"{kle}\">27.*</Constraint>{}", privilege(LEADER)),
        format!(
            "{}<Constraint Name=\"urn:dk:kombit:sensitivity\">3</Constraint>",
            privilege(LEADER)
        ),
        format!("<Constraint/>{}", privilege(LEADER)),
        format!("<Deadline>2026-12-31</Deadline>{}", privilege(LEADER)),
        format!("<Privilege Until=\"2026-12-31\">{LEADER}</Privilege>"),
    ] {
        let said = xml(&cvr_group(&narrowed));
        assert_eq!(said, nothing(NothingGiven::Constrained), "{narrowed}");
        let beside = xml(&format!("{}{}", cvr_group(&narrowed), cvr_group(&privilege(WORKER))));
        assert_eq!(beside.roles, gives(&[Role::CaseWorker]).roles, "{narrowed}");
    }
    let more =
        cvr_group(&privilege(LEADER)).replace("<PrivilegeGroup ", "<PrivilegeGroup Part=\"1\" ");
    assert_eq!(xml(&more), nothing(NothingGiven::Constrained));
}

#[test]
fn the_profile_as_json() {
    let of = |claim: Value| read("oio_privileges_json", &claim);
    let leader = gives(&[Role::Leader]);
    let text = |it: Value| Value::String(it.to_string());
    let whole = json!({"cvr": AARHUS_CVR, "p": [LEADER]});
    for (claim, expected) in [
        (whole.clone(), leader.clone()),
        (text(whole.clone()), leader.clone()),
        (json!([whole]), leader.clone()),
        (
            json!([text(whole), text(json!({"cvr": AARHUS_CVR, "p": [WORKER]}))]),
            gives(&[Role::Leader, Role::CaseWorker]),
        ),
        (json!({"cvr": AARHUS_CVR, "p": [LEADER], "c": []}), leader.clone()),
        (json!({"cvr": AARHUS_CVR, "p": [LEADER], "c": null}), leader),
        (
            json!({"cvr": AARHUS_CVR, "p": [LEADER], "c": [{"urn:dk:kombit:KLE": "25.*"}]}),
            nothing(NothingGiven::Constrained),
        ),
        (
            json!({"cvr": AARHUS_CVR, "p": [LEADER], "c": {"urn:dk:kombit:KLE": "25.*"}}),
            nothing(NothingGiven::Constrained),
        ),
        (
            json!({"cvr": AARHUS_CVR, "p": [LEADER], "until": "2026-12-31"}),
            nothing(NothingGiven::Constrained),
        ),
        (json!({"se": AARHUS_CVR, "p": [LEADER]}), nothing(NothingGiven::NotMapped)),
        (
            json!({"cvr": AARHUS_CVR, "se": AARHUS_CVR, "p": [LEADER]}),
            nothing(NothingGiven::ScopeUnknown),
        ),
        (json!({"cvr": 55_133_018, "p": [LEADER]}), nothing(NothingGiven::ScopeUnknown)),
        (json!({"p": [LEADER]}), nothing(NothingGiven::ScopeUnknown)),
        (json!({"cpr": CPR, "p": [LEADER]}), nothing(NothingGiven::ScopeOfPerson)),
        (
            json!({"cpr": CPR, "cvr": AARHUS_CVR, "p": [LEADER]}),
            nothing(NothingGiven::ScopeOfPerson),
        ),
        (json!({"cvr": AARHUS_CVR}), nothing(NothingGiven::NotUnderstood)),
        (json!({"cvr": AARHUS_CVR, "p": LEADER}), nothing(NothingGiven::NotUnderstood)),
        (json!({"cvr": AARHUS_CVR, "p": [1]}), nothing(NothingGiven::NotUnderstood)),
        (json!("{"), nothing(NothingGiven::NotUnderstood)),
        (json!(7), nothing(NothingGiven::NotUnderstood)),
        (json!([]), nothing(NothingGiven::Missing)),
    ] {
        assert_eq!(of(claim.clone()), expected, "{claim}");
    }
}

#[test]
fn plain_groups() {
    let of = |claim: Value| read("groups", &claim);
    let on_call = role(Role::BridgeBuilder, Some(Duty::OnCall));
    assert_eq!(of(json!("BB-leaders")), gives(&[Role::Leader]));
    assert_eq!(
        of(json!(["Everybody", "BB-leaders"])),
        gives(&[Role::Leader]),
        "others say nothing"
    );
    assert_eq!(of(json!(["BB-night"])).roles, [on_call].into());
    for (claim, why) in [
        (json!(["Everybody"]), NothingGiven::NotMapped),
        (json!(["bb-leaders", "BB-leaders-old", "x BB-leaders"]), NothingGiven::NotMapped),
        (json!("BB-leaders,BB-night"), NothingGiven::NotMapped),
        (json!("BB-leaders BB-night"), NothingGiven::NotMapped),
        (json!([]), NothingGiven::Missing),
        (json!([1, "BB-leaders"]), NothingGiven::NotUnderstood),
        (json!([["BB-leaders"]]), NothingGiven::NotUnderstood),
        (json!({"BB-leaders": true}), NothingGiven::NotUnderstood),
        (json!(null), NothingGiven::NotUnderstood),
    ] {
        assert_eq!(of(claim.clone()), nothing(why), "{claim}");
    }
}

/// A role in a municipality is for that municipality's own people (the number of the employer, CVR).
#[test]
fn threat_44_a_role_is_for_the_municipalitys_own() {
    let claim = encoded(&list(&cvr_group(&privilege(LEADER))));
    let groups = json!(["BB-leaders"]);
    for (cvr, expected) in [
        (Some(Some(AARHUS_CVR)), Ok(())),
        (Some(Some("29189919")), Err(NothingGiven::OtherEmployer)),
        (Some(None), Err(NothingGiven::EmployerUnknown)),
        // The scope says it, or that the provider is the municipality's own.
        (None, Ok(())),
    ] {
        let expected = expected.map_or_else(nothing, |()| gives(&[Role::Leader]));
        assert_eq!(roles("oio_privileges").read(Some(&claim), cvr), expected, "{cvr:?}");
        assert_eq!(roles("groups").read(Some(&groups), cvr), expected, "{cvr:?}");
    }
    assert_eq!(roles("groups").read(None, None), nothing(NothingGiven::Missing));
}

/// Of another employer's people, and of private persons, no municipality is told that they logged in.
#[test]
fn why_nothing_was_given_concerns_the_employer_alone() {
    let both = json!([
        {"group": "a", "municipality": "0751", "role": "leader"},
        {"group": "b", "municipality": "0657", "role": "leader"},
    ]);
    let mut config = config("groups");
    let one: Roles = serde_json::from_value(config.clone()).unwrap();
    config["map"] = both;
    config["employers"]["0657"] = json!("29189919");
    let two: Roles = serde_json::from_value(config).unwrap();
    let of = |roles: &Roles, cvr| {
        roles.concerned(cvr).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (cvr, of_one, of_two) in [
        (None, &["0751"][..], &[][..]),
        (Some(None), &[], &[]),
        (Some(Some(AARHUS_CVR)), &["0751"], &["0751"]),
        (Some(Some("29189919")), &[], &["0657"]),
        (Some(Some("12345678")), &[], &[]),
    ] {
        assert_eq!(
            (of(&one, cvr), of(&two, cvr)),
            (
                of_one.iter().map(ToString::to_string).collect(),
                of_two.iter().map(ToString::to_string).collect()
            ),
            "{cvr:?}"
        );
    }
}

#[test]
fn a_login_that_is_not_sure_gives_nothing() {
    for (level, is_sure) in
        [(Level::None, false), (Level::Low, false), (Level::Substantial, true), (Level::High, true)]
    {
        let said = gives(&[Role::Leader]).at(level);
        let expected =
            if is_sure { gives(&[Role::Leader]) } else { nothing(NothingGiven::LevelTooLow) };
        assert_eq!(said, expected, "{level}");
        assert_eq!(Said::default().at(level), Said::default());
    }
}

#[test]
fn a_configuration_is_written_as_it_was_read() {
    for form in ["oio_privileges", "oio_privileges_json", "groups"] {
        assert_eq!(serde_json::to_value(roles(form)).unwrap(), config(form));
    }
}
