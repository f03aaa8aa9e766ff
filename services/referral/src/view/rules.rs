//! A municipality's rules of when civil society is considered.

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    referral::{InvolvementRuleFact, InvolvementRuleView},
};
use serde::Serialize;
use sqlx::{PgConnection, PgPool, types::Json};

/// Takes one change of a rule: from a day on, what was before holds no more.
pub(super) async fn take(
    tx: &mut PgConnection,
    tenant: Municipality,
    fact: &InvolvementRuleFact,
) -> anyhow::Result<()> {
    let (rule, ends) = match fact {
        InvolvementRuleFact::Defined { rule, valid_from, .. } => (rule.rule, *valid_from),
        InvolvementRuleFact::Retired { rule, from } => (*rule, *from),
    };
    sqlx::query!(
        "update referral_involvement_rule set valid_to = least(valid_to, $3::date - 1) where tenant = $1 and rule = $2",
        tenant.as_str(),
        rule.0,
        ends,
    )
    .execute(&mut *tx)
    .await?;
    if let InvolvementRuleFact::Defined { rule, kinds, age_bands, valid_from, valid_to } = fact {
        sqlx::query!(
            "insert into referral_involvement_rule (tenant, rule, version, kinds, age_bands, valid_from, valid_to)
             values ($1, $2, $3, $4, $5, $6, $7)",
            tenant.as_str(),
            rule.rule.0,
            i64::from(rule.version),
            &names(kinds),
            &names(age_bands),
            *valid_from,
            *valid_to,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

fn names(codes: &[impl ToString + Serialize]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// The rules of `tenant`; a version that never came to hold is left out.
pub(crate) async fn rules(
    pool: &PgPool,
    tenant: Municipality,
    today: NaiveDate,
) -> sqlx::Result<Vec<InvolvementRuleView>> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object(
               'rule', jsonb_build_object('rule', rule, 'version', version),
               'in_force', $2 between valid_from and coalesce(valid_to, 'infinity')) as "it!: Json<InvolvementRuleView>"
           from referral_involvement_rule as it
           where tenant = $1 and (valid_to is null or valid_to >= valid_from)
           order by $2 between valid_from and coalesce(valid_to, 'infinity') desc, valid_from desc, rule, version desc"#,
        tenant.as_str(),
        today,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|Json(view)| view).collect())
}
