//! What is sent as JSON: the profile's groups as `FoxIDs` writes them, and plain groups.

use proto::identity::NothingGiven;
use serde_json::{Map, Value};

use super::{
    group::{Group, Groups, must_be_few, must_be_short},
    scope::{Kind, Scope},
};

/// Groups of privileges: one object, one text that holds an object, or a list of either.
///
/// # Errors
/// Why nothing of it counts.
pub(super) fn privileges(claim: &Value) -> Result<Groups, NothingGiven> {
    must_be_short(claim.to_string().len())?;
    let groups = listed(claim);
    must_be_few(groups.len())?;
    Ok(groups.into_iter().map(privilege_group).collect())
}

/// Plain groups: one text, or a list of texts. A text is one group, whatever stands in it.
///
/// # Errors
/// Why nothing of it counts.
pub(super) fn groups(claim: &Value) -> Result<Groups, NothingGiven> {
    must_be_short(claim.to_string().len())?;
    let groups = listed(claim);
    must_be_few(groups.len())?;
    let names = groups.into_iter().map(|it| it.as_str().map(str::to_owned));
    let rights: Option<Vec<String>> = names.collect();
    Ok(vec![Ok(Group { scope: None, rights: rights.ok_or(NothingGiven::NotUnderstood)? })])
}

fn listed(claim: &Value) -> Vec<&Value> {
    match claim {
        Value::Array(it) => it.iter().collect(),
        Value::String(_) | Value::Object(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {
            vec![claim]
        }
    }
}

fn privilege_group(value: &Value) -> Result<Group, NothingGiven> {
    match value {
        Value::Object(it) => of(it),
        Value::String(text) => {
            let it: Map<String, Value> =
                serde_json::from_str(text).map_err(|_| NothingGiven::NotUnderstood)?;
            of(&it)
        }
        Value::Array(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {
            Err(NothingGiven::NotUnderstood)
        }
    }
}

fn of(group: &Map<String, Value>) -> Result<Group, NothingGiven> {
    if group.contains_key("cpr") {
        return Err(NothingGiven::ScopeOfPerson);
    }
    let mut scopes = vec![];
    let mut rights = None;
    for (name, value) in group {
        let kind = match (name.as_str(), value) {
            ("cvr", _) => Kind::Cvr,
            ("pu", _) => Kind::ProductionUnit,
            ("se", _) => Kind::SeNumber,
            ("p", Value::Array(list)) => {
                rights = list.iter().map(|it| it.as_str().map(str::to_owned)).collect();
                continue;
            }
            ("p", _) => return Err(NothingGiven::NotUnderstood),
            // That nothing narrows it may be written out.
            ("c", Value::Null) => continue,
            ("c", Value::Array(list)) if list.is_empty() => continue,
            ("c", Value::Object(list)) if list.is_empty() => continue,
            (_, _) => return Err(NothingGiven::Constrained),
        };
        scopes.push(Scope::new(kind, value.as_str().ok_or(NothingGiven::ScopeUnknown)?)?);
    }
    match (<[Scope; 1]>::try_from(scopes), rights) {
        (Ok([scope]), Some(rights)) => Ok(Group { scope: Some(scope), rights }),
        (Err(_), _) => Err(NothingGiven::ScopeUnknown),
        (Ok(_), None) => Err(NothingGiven::NotUnderstood),
    }
}
