//! Who looked.

use std::str::FromStr;

use anyhow::Context as _;
use proto::{
    code::Municipality,
    id::{BreakGlassId, OrganisationId, PersonId, UserId},
    recorded::Recorded,
    vault::{Look, LookFact, LookOutcome, LooksPage, Verb},
};
use sqlx::{PgConnection, PgPool};

use crate::reactor::ScoresSeen;

type CodeError = <LookOutcome as FromStr>::Err;

/// The looks of one batch are few: they are written one by one, since PostgreSQL has no unnest for lists of lists.
pub(super) async fn record(
    tx: &mut PgConnection,
    looks: &[(&Recorded, &LookFact)],
) -> anyhow::Result<()> {
    for (
        recorded,
        LookFact::Logged { subject, sealed: _, fields, purpose, outcome, verb, tie, break_glass },
    ) in looks
    {
        let actor = recorded.who()?;
        let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
        sqlx::query!(
            "insert into vault_looks (tenant, looked_at, role, looked_by, subject, purpose, fields, outcome,
                                      verb, tie, break_glass, organisation)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            recorded.tenant.as_str(),
            recorded.occurred_at,
            actor.role.to_string(),
            actor.subject.0,
            subject.0,
            purpose.to_string(),
            &fields,
            outcome.to_string(),
            verb.unwrap_or(Verb::Read).to_string(),
            tie.map(|it| it.to_string()),
            break_glass.map(|it| it.0),
            actor.organisation.map(|it| it.0),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Takes in who saw scores: once for each child of whom there were some, once without a subject when there were none.
pub(super) async fn record_scores(tx: &mut PgConnection, seen: &[ScoresSeen]) -> sqlx::Result<()> {
    for ScoresSeen { tenant, at, actor, subject, purpose, outcome } in seen {
        sqlx::query!(
            "insert into vault_looks (tenant, looked_at, role, looked_by, subject, purpose, fields, outcome, verb, organisation, scores)
             values ($1, $2, $3, $4, $5, $6, '{}', $7, $8, $9, true)",
            tenant.as_str(),
            at,
            actor.role.to_string(),
            actor.subject.0,
            subject.0,
            purpose.to_string(),
            outcome.to_string(),
            Verb::Read.to_string(),
            actor.organisation.map(|it| it.0),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Looks at `subject`, or at anybody, in a municipality or (`0000`) the country, the latest first, after the one at which a
/// page ended.
pub(crate) async fn looks(
    pool: &PgPool,
    tenant: Municipality,
    subject: Option<PersonId>,
    cursor: Option<i64>,
    limit: u16,
) -> anyhow::Result<LooksPage> {
    let size = usize::from(limit);
    let mut rows = sqlx::query!(
        "select nth, looked_at, role, looked_by, subject, purpose, fields, outcome, verb, tie, break_glass, organisation, scores
         from vault_looks
         where (tenant = $1 or $1 = '0000') and ($2::uuid is null or subject = $2)
           and ($3::bigint is null or (looked_at, nth) < (select looked_at, nth from vault_looks where nth = $3))
         order by looked_at desc, nth desc limit $4",
        tenant.as_str(),
        subject.map(|it| it.0),
        cursor,
        i64::from(limit) + 1,
    )
    .fetch_all(pool)
    .await?;
    let is_last = rows.len() <= size;
    rows.truncate(size);
    let next = rows.last().filter(|_| !is_last).map(|it| it.nth);
    let looks = rows.into_iter().map(|it| {
        let fields = it.fields.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        Ok(Look {
            at: it.looked_at,
            role: it.role.parse()?,
            purpose: it.purpose.parse()?,
            fields,
            scores: it.scores,
            outcome: it.outcome.parse()?,
            verb: it.verb.parse()?,
            tie: it.tie.map(|it| it.parse()).transpose()?,
            break_glass: it.break_glass.map(BreakGlassId),
            organisation: it.organisation.map(OrganisationId),
            subject: Some(PersonId(it.subject)),
            by: Some(UserId(it.looked_by)),
        })
    });
    let looks =
        looks.collect::<Result<_, CodeError>>().context("a look with a code that nobody knows")?;
    Ok(LooksPage { looks, next })
}
