//! Assignments, as the municipality and the organisations that carry them see them.

use platform::Failure;
use proto::{
    actor::Role,
    assignment::{
        AssignmentShown, Candidate, ListThreadAssignments, Part, ShowAssignment, ThreadAssignments,
    },
    id::{AssignmentId, MatchId, OrganisationId, PersonId, ThreadId},
    problem::Problem,
};
use uuid::Uuid;

use super::{Context, ROWS_MAX, code, count, own_organisation};

/// One row of an assignment.
struct Row {
    assignment: Uuid,
    thread: Uuid,
    child: Option<Uuid>,
    state: String,
    need: String,
    age_band: String,
    programme: String,
    organisation: Option<Uuid>,
    r#match: Option<Uuid>,
    suspended: Option<String>,
}

pub(crate) async fn assignment(
    ctx: Context,
    query: ShowAssignment,
) -> Result<AssignmentShown, Failure> {
    // An organisation sees an assignment once it has said yes; nothing of those that said no is its business.
    let only = if ctx.actor.role == Role::Coordinator {
        Some(own_organisation(&ctx.actor)?.0)
    } else {
        None
    };
    let row = sqlx::query_as!(
        Row,
        r#"select assignment, thread, child, state, need, age_band, programme, organisation, match, suspended
           from assignment_assignments
           where assignment = $1 and tenant = $2
             and ($3::uuid is null or organisation = $3
                  or exists (select from assignment_parts p where p.assignment = $1 and p.organisation = $3 and p.confirmed))"#,
        query.assignment.0,
        ctx.actor.tenant.as_str(),
        only
    )
    .fetch_optional(&ctx.pool)
    .await?
    .ok_or_else(Problem::not_found)?;
    let mut shown = whole(&ctx, vec![row], only).await?;
    Ok(shown.pop().ok_or_else(Problem::not_found)?)
}

pub(crate) async fn of_thread(
    ctx: Context,
    query: ListThreadAssignments,
) -> Result<ThreadAssignments, Failure> {
    let rows = sqlx::query_as!(
        Row,
        r#"select assignment, thread, child, state, need, age_band, programme, organisation, match, suspended
           from assignment_assignments where thread = $1 and tenant = $2 order by assignment limit $3"#,
        query.thread.0,
        ctx.actor.tenant.as_str(),
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    Ok(ThreadAssignments { assignments: whole(&ctx, rows, None).await? })
}

/// With whom was asked, and who carries a part. `only` is the organisation that looks, if it is one.
async fn whole(
    ctx: &Context,
    rows: Vec<Row>,
    only: Option<Uuid>,
) -> Result<Vec<AssignmentShown>, Failure> {
    let which: Vec<Uuid> = rows.iter().map(|it| it.assignment).collect();
    let candidates = sqlx::query!(
        r#"select assignment, organisation, place, rank, outcome, reason, expires_at from assignment_candidates
           where assignment = any($1) and ($2::uuid is null or organisation = $2) order by assignment, place"#,
        &which,
        only
    )
    .fetch_all(&ctx.pool)
    .await?;
    let parts = sqlx::query!(
        "select assignment, organisation, contribution, confirmed from assignment_parts
         where assignment = any($1) order by assignment, organisation, contribution",
        &which
    )
    .fetch_all(&ctx.pool)
    .await?;
    let shown = |row: Row| {
        // Who only carries a part sees what is wanted and who carries it; the match is not its business.
        let is_whole = only.is_none_or(|it| row.organisation == Some(it));
        let candidates = candidates.iter().filter(|it| it.assignment == row.assignment).map(|it| {
            Ok(Candidate {
                organisation: OrganisationId(it.organisation),
                order: count(it.place)?,
                rank: it.rank.map(count).transpose()?,
                outcome: code(it.outcome.clone())?,
                reason: it.reason.clone().map(code).transpose()?,
                expires_at: it.expires_at,
            })
        });
        let is_seen = |it: Uuid| is_whole || only == Some(it);
        let parts = parts.iter().filter(|it| it.assignment == row.assignment);
        let parts = parts.filter(|it| is_seen(it.organisation)).map(|it| {
            Ok(Part {
                organisation: OrganisationId(it.organisation),
                contribution: code(it.contribution.clone())?,
                confirmed: it.confirmed,
            })
        });
        Ok(AssignmentShown {
            assignment: AssignmentId(row.assignment),
            thread: ThreadId(row.thread),
            // An organisation learns who the child is where a consent says so: in `vault`.
            child: row.child.filter(|_| only.is_none()).map(PersonId),
            state: code(row.state)?,
            need: code(row.need)?,
            age_band: code(row.age_band)?,
            programme: code(row.programme)?,
            organisation: row.organisation.map(OrganisationId),
            candidates: candidates.collect::<anyhow::Result<_>>()?,
            contributions: parts.collect::<anyhow::Result<_>>()?,
            r#match: row.r#match.filter(|_| is_whole).map(MatchId),
            suspended: row.suspended.filter(|_| is_whole).map(code).transpose()?,
        })
    };
    Ok(rows.into_iter().map(shown).collect::<anyhow::Result<_>>()?)
}
