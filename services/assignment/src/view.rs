//! What `assignment` shows, and how its facts change that. All SQL of this service.

mod assignments;
mod matches;
mod project;

use platform::{Failure, RequestContext};
use proto::{
    actor::Actor,
    assignment::{
        ListOffers, ListOrganisations, ListVolunteers, Offers, OpenOffer, OrganisationEntry,
        Organisations, OwnPart, VolunteerEntry, VolunteerStanding, Volunteers,
    },
    code::Municipality,
    id::{AssignmentId, OrganisationId, PersonId, ThreadId, VolunteerId},
    problem::Problem,
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgPool;

pub(crate) use self::{
    assignments::{assignment, of_thread},
    matches::matches,
    project::project,
};
use crate::{AssignmentService, domain};

/// Rows that an answer holds at most: what fits one message with room to spare.
const ROWS_MAX: i64 = 1_000;

type Context = RequestContext<AssignmentService>;

pub(crate) async fn organisations(
    ctx: Context,
    _: ListOrganisations,
) -> Result<Organisations, Failure> {
    let today = platform::calendar::day(ctx.clock.now());
    let rows = sqlx::query!(
        r#"select organisation, name, kind, size, places, held,
                  (select coalesce(next.until_on, a.until_on) from assignment_agreements a
                   left join assignment_agreements next
                       on next.agreement = a.agreement and next.from_on = a.until_on + 1
                   where a.organisation = o.organisation and a.tenant = o.tenant
                       and $2 between a.from_on and a.until_on
                   order by a.from_on desc limit 1) as agreement_until
           from assignment_organisations o where tenant = $1 order by name, organisation limit $3"#,
        ctx.actor.tenant.as_str(),
        today,
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    let organisations = rows.into_iter().map(|row| {
        Ok(OrganisationEntry {
            organisation: OrganisationId(row.organisation),
            name: code(row.name)?,
            kind: code(row.kind)?,
            size: code(row.size)?,
            places: count(row.places)?,
            free: count((row.places - row.held).max(0))?,
            agreement_until: row.agreement_until,
        })
    });
    Ok(Organisations { organisations: organisations.collect::<anyhow::Result<_>>()? })
}

pub(crate) async fn offers(ctx: Context, _: ListOffers) -> Result<Offers, Failure> {
    let rows = sqlx::query!(
        r#"select assignment, age_band, need, programme, expires_at as "expires_at!"
           from assignment_candidates c join assignment_assignments a using (assignment)
           where c.organisation = $1 and a.tenant = $2 and outcome = 'open' and expires_at > $3
           order by expires_at, assignment limit $4"#,
        own_organisation(&ctx.actor)?.0,
        ctx.actor.tenant.as_str(),
        ctx.clock.now(),
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    let offers = rows.into_iter().map(|row| {
        Ok(OpenOffer {
            assignment: AssignmentId(row.assignment),
            age_band: code(row.age_band)?,
            need: code(row.need)?,
            programme: code(row.programme)?,
            expires_at: row.expires_at,
        })
    });
    let offers = offers.collect::<anyhow::Result<_>>()?;
    let rows = sqlx::query!(
        r#"select assignment, contribution, age_band, need, programme, confirmed
           from assignment_parts p join assignment_assignments a using (assignment)
           where p.organisation = $1 and a.tenant = $2 and a.state in ('accepted', 'active')
           order by confirmed, assignment, contribution limit $3"#,
        own_organisation(&ctx.actor)?.0,
        ctx.actor.tenant.as_str(),
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    let contributions = rows.into_iter().map(|row| {
        Ok(OwnPart {
            assignment: AssignmentId(row.assignment),
            contribution: code(row.contribution)?,
            age_band: code(row.age_band)?,
            need: code(row.need)?,
            programme: code(row.programme)?,
            confirmed: row.confirmed,
        })
    });
    Ok(Offers { offers, contributions: contributions.collect::<anyhow::Result<_>>()? })
}

pub(crate) async fn volunteers(ctx: Context, _: ListVolunteers) -> Result<Volunteers, Failure> {
    let today = platform::calendar::day(ctx.clock.now());
    // `least` passes nulls over, so what is missing is asked for by name.
    let rows = sqlx::query!(
        r#"select volunteer, person, load, standing, certificate_until, pledged, basic_until,
                  (select max("on") from (
                       select s."on" from assignment_matches m join assignment_sessions s using (match)
                       where m.volunteer = v.volunteer and s.minutes > 0
                       union all select first_met_on from assignment_matches m where m.volunteer = v.volunteer) met) as met_on,
                  case when pledged and certificate_until is not null and basic_until is not null
                       then least(certificate_until, basic_until) end as cleared_until
           from assignment_volunteers v where organisation = $1 and tenant = $2 order by applied limit $3"#,
        own_organisation(&ctx.actor)?.0,
        ctx.actor.tenant.as_str(),
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    let volunteers = rows.into_iter().map(|row| {
        let standing: VolunteerStanding = code(row.standing)?;
        Ok(VolunteerEntry {
            volunteer: VolunteerId(row.volunteer),
            person: PersonId(row.person),
            standing,
            cleared: standing == VolunteerStanding::Open
                && row.cleared_until.is_some_and(|until| today <= until),
            cleared_until: row.cleared_until,
            load: count(row.load)?,
            certificate_until: row.certificate_until,
            pledged: row.pledged,
            basic_until: row.basic_until,
            met_on: row.met_on,
        })
    });
    Ok(Volunteers { volunteers: volunteers.collect::<anyhow::Result<_>>()? })
}

/// What goes on in a thread whose board does not know it: planned before there were boards.
pub(crate) async fn unknown_to_their_board(
    pool: &PgPool,
) -> anyhow::Result<Vec<(Municipality, ThreadId, AssignmentId)>> {
    let rows = sqlx::query!(
        "select assignment, thread, tenant from assignment_assignments
         where not on_board and state in ('planned', 'offering', 'accepted', 'active') order by assignment limit $1",
        ROWS_MAX
    )
    .fetch_all(pool)
    .await?;
    let unknown = rows
        .into_iter()
        .map(|row| Ok((row.tenant.parse()?, ThreadId(row.thread), AssignmentId(row.assignment))));
    unknown.collect()
}

fn own_organisation(actor: &Actor) -> Result<OrganisationId, Problem> {
    actor.organisation.ok_or_else(domain::not_your_organisation)
}

/// A code as a column holds it: as it is written on the wire.
fn text(code: impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(code)?)?)
}

fn code<C: DeserializeOwned>(text: String) -> anyhow::Result<C> {
    Ok(serde_json::from_value(serde_json::Value::String(text))?)
}

fn count(number: i32) -> anyhow::Result<u16> {
    Ok(u16::try_from(number)?)
}
