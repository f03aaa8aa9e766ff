//! Matches, as those they are about see them.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Failure, calendar};
use proto::{
    actor::{Actor, Role},
    assignment::{
        FamilyFact, ListMatches, MatchFact, MatchLine, MatchStanding, Matches, PauseReason,
        SessionLine, UnmatchedAssignment,
    },
    id::{AssignmentId, MatchId, OrganisationId, PersonId, VolunteerId},
    recorded_event::RecordedEvent,
    vault::PartyStatus,
};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Context, ROWS_MAX, code, own_organisation, text};

/// How long a match that has ended is shown.
const ENDED_SHOWN: chrono::TimeDelta = chrono::TimeDelta::days(31);

/// How many sessions of a match are shown.
const SESSIONS_MAX: i64 = 5;

/// Whose matches are asked for.
struct Whose {
    organisation: Option<Uuid>,
    helper: Option<Uuid>,
    relative: Option<Uuid>,
}

impl Whose {
    fn of(actor: &Actor) -> Result<Whose, Failure> {
        let own = Some(actor.subject.0);
        Ok(match actor.role {
            Role::Family => Whose { organisation: None, helper: None, relative: own },
            Role::Volunteer => Whose {
                organisation: Some(own_organisation(actor)?.0),
                helper: own,
                relative: None,
            },
            Role::Coordinator
            | Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System => Whose {
                organisation: Some(own_organisation(actor)?.0),
                helper: None,
                relative: None,
            },
        })
    }
}

/// A match with what is known of its child's family, from which follows who is asked.
struct Row {
    r#match: Uuid,
    assignment: Uuid,
    volunteer: Uuid,
    organisation: Uuid,
    child: Uuid,
    standing: String,
    agreed: Vec<Uuid>,
    paused_for: Vec<String>,
    first_meeting_by: Option<DateTime<Utc>>,
    began_on: Option<NaiveDate>,
    first_met_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    helper: Uuid,
    name: String,
    need: String,
    programme: String,
    holders: Option<Vec<Uuid>>,
    party: Option<String>,
    sessions: Json<Vec<SessionLine>>,
}

impl Row {
    fn shown(self, whose: &Whose, is_coordinator: bool) -> anyhow::Result<MatchLine> {
        let standing: MatchStanding = code(self.standing)?;
        let party = self.party.map(code::<PartyStatus>).transpose()?;
        let holders = self.holders.unwrap_or_default();
        let says_itself = party.is_some_and(|it| it != PartyStatus::Under10);
        let child_is_asked = says_itself
            && matches!(standing, MatchStanding::Proposed | MatchStanding::Confirmed)
            && !self.agreed.contains(&self.child);
        let asks_you = whose.relative.is_some_and(|own| {
            let is_holder = party != Some(PartyStatus::Adult) && holders.contains(&own);
            (own == self.child && child_is_asked)
                || (is_holder && standing == MatchStanding::Proposed && !self.agreed.contains(&own))
        });
        let is_family = whose.relative.is_some();
        Ok(MatchLine {
            r#match: MatchId(self.r#match),
            assignment: AssignmentId(self.assignment),
            organisation: OrganisationId(self.organisation),
            organisation_name: code(self.name)?,
            volunteer: VolunteerId(self.volunteer),
            helper: PersonId(self.helper),
            child: PersonId(self.child),
            need: code(self.need)?,
            programme: code(self.programme)?,
            standing,
            paused_for: self.paused_for.into_iter().map(code).collect::<anyhow::Result<_>>()?,
            asks_you,
            asks_child: is_coordinator && child_is_asked,
            holders: holders.into_iter().filter(|_| !is_family).map(PersonId).collect(),
            first_meeting_by: self.first_meeting_by,
            began_on: self.began_on,
            first_met_on: self.first_met_on,
            sessions: self.sessions.0,
            ended_on: self.ended_on,
        })
    }
}

/// One statement for each index: of an organisation, of a volunteer there, of a family.
macro_rules! lines {
    ($ctx:expr, $whose:expr, $ended_since:expr, $by:tt) => {
        sqlx::query_as!(
            Row,
            r#"select m.match, m.assignment, m.volunteer, m.organisation, m.child, m.standing, m.agreed, m.paused_for,
                  m.first_meeting_by, m.began_on, m.first_met_on, m.ended_on,
                  v.person as helper, o.name, a.need, a.programme, f.holders as "holders?", f.party as "party?",
                  coalesce((select jsonb_agg(jsonb_build_object('position', s.position, 'on', s."on", 'minutes', s.minutes, 'went', case when $4::uuid is null then s.went end) order by s."on" desc)
                   from (select * from assignment_sessions s where s.match = m.match order by "on" desc limit $6) s), '[]')
                      as "sessions!: sqlx::types::Json<Vec<SessionLine>>"
           from assignment_matches m
               join assignment_volunteers v using (volunteer)
               join assignment_organisations o on o.organisation = m.organisation
               join assignment_assignments a on a.assignment = m.assignment
               left join assignment_families f on f.child = m.child
           where m.tenant = $1 and (m.ended_on is null or m.ended_on > $7) and "# + $by + r#"
           order by m.standing = 'ended', m.proposed desc limit $5"#,
            $ctx.actor.tenant.as_str(),
            $whose.organisation,
            $whose.helper,
            $whose.relative,
            ROWS_MAX,
            SESSIONS_MAX,
            $ended_since,
        )
        .fetch_all(&$ctx.pool)
        .await?
    };
}

pub(crate) async fn matches(ctx: Context, _: ListMatches) -> Result<Matches, Failure> {
    let whose = Whose::of(&ctx.actor)?;
    let ended_since = calendar::day(calendar::after(ctx.clock.now(), -ENDED_SHOWN));
    let rows = if whose.relative.is_some() {
        lines!(
            ctx,
            whose,
            ended_since,
            "$2::uuid is null and $3::uuid is null
             and m.child in (select $4 union select child from assignment_families where holders @> array[$4])
             and ((m.child = $4 and f.party <> 'under_10') or ($4 = any (f.holders) and f.party is distinct from 'adult'))"
        )
    } else if whose.helper.is_some() {
        lines!(
            ctx,
            whose,
            ended_since,
            "m.organisation = $2 and m.volunteer in (select volunteer from assignment_volunteers where person = $3)"
        )
    } else {
        lines!(ctx, whose, ended_since, "m.organisation = $2 and $3::uuid is null")
    };
    let is_coordinator = ctx.actor.role == Role::Coordinator;
    let matches = rows.into_iter().map(|row| row.shown(&whose, is_coordinator));
    let matches = matches.collect::<anyhow::Result<_>>()?;
    let unmatched = match whose.organisation.filter(|_| is_coordinator) {
        Some(organisation) => unmatched(&ctx.pool, &ctx.actor, organisation).await?,
        None => vec![],
    };
    Ok(Matches { matches, unmatched })
}

/// What an organisation has said yes to, and nobody is proposed for.
async fn unmatched(
    pool: &PgPool,
    actor: &Actor,
    organisation: Uuid,
) -> Result<Vec<UnmatchedAssignment>, Failure> {
    let rows = sqlx::query!(
        "select assignment, child, age_band, need, programme, state, suspended from assignment_assignments
         where organisation = $1 and tenant = $2 and match is null and state in ('accepted', 'active')
         order by assignment limit $3",
        organisation,
        actor.tenant.as_str(),
        ROWS_MAX
    )
    .fetch_all(pool)
    .await?;
    let unmatched = rows.into_iter().map(|row| {
        Ok(UnmatchedAssignment {
            assignment: AssignmentId(row.assignment),
            child: row.child.map(PersonId),
            age_band: code(row.age_band)?,
            need: code(row.need)?,
            programme: code(row.programme)?,
            state: code(row.state)?,
            suspended: row.suspended.map(code).transpose()?,
        })
    });
    Ok(unmatched.collect::<anyhow::Result<_>>()?)
}

/// How a fact of a match changes its line.
pub(super) async fn project(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &MatchFact,
) -> anyhow::Result<()> {
    let stream = recorded.stream;
    let said_on = calendar::day(recorded.occurred_at);
    match fact {
        MatchFact::Proposed { .. } => propose(tx, recorded, fact).await,
        MatchFact::ConfirmedByFamily { by, first_meeting_by, .. } => {
            sqlx::query!(
                "update assignment_matches set standing = $2, first_meeting_by = $3, agreed = agreed || $4 where match = $1",
                stream,
                text(MatchStanding::Confirmed)?,
                first_meeting_by,
                &[by.0][..]
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        MatchFact::AgreedByChild { by } | MatchFact::AgreedByHolder { by } => {
            sqlx::query!(
                "update assignment_matches set agreed = agreed || $2 where match = $1",
                stream,
                &[by.0][..]
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        MatchFact::Started { on, .. } => {
            sqlx::query!(
                "update assignment_matches set standing = $2, began_on = $3 where match = $1",
                stream,
                text(MatchStanding::Active)?,
                on.unwrap_or(said_on)
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        MatchFact::FirstMeetingHeld { on } => first_met(tx, stream, Some(*on)).await,
        MatchFact::SessionLogged { on, minutes, went, .. } => {
            sqlx::query!(
                r#"insert into assignment_sessions (match, position, "on", minutes, went) values ($1, $2, $3, $4, $5)"#,
                stream,
                recorded.position,
                on,
                i32::from(*minutes),
                went.map(text).transpose()?
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        MatchFact::EntryCorrected { position, entry, .. } => {
            correct(tx, stream, *position, *entry).await
        }
        MatchFact::Ended { .. } | MatchFact::DeclinedByFamily { .. } => {
            ended(tx, stream, said_on).await
        }
        MatchFact::Paused { reason, .. } => rests(tx, stream, *reason, true).await,
        MatchFact::Resumed { reason, .. } => rests(tx, stream, *reason, false).await,
        // Of which thread it is is shown nowhere here.
        MatchFact::WentAlong { .. } => Ok(()),
    }
}

async fn propose(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &MatchFact,
) -> anyhow::Result<()> {
    let MatchFact::Proposed { assignment, volunteer, organisation, child } = fact else {
        return Ok(());
    };
    sqlx::query!(
        r#"insert into assignment_matches (match, tenant, assignment, volunteer, organisation, child, proposed, standing)
           values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
        recorded.stream,
        recorded.tenant.as_str(),
        assignment.0,
        volunteer.0,
        organisation.0,
        child.0,
        recorded.position,
        text(MatchStanding::Proposed)?
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn ended(tx: &mut PgConnection, r#match: Uuid, on: NaiveDate) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_matches set standing = $2, ended_on = $3, paused_for = '{}' where match = $1",
        r#match,
        text(MatchStanding::Ended)?,
        on
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn first_met(
    tx: &mut PgConnection,
    r#match: Uuid,
    on: Option<NaiveDate>,
) -> anyhow::Result<()> {
    sqlx::query!("update assignment_matches set first_met_on = $2 where match = $1", r#match, on)
        .execute(tx)
        .await?;
    Ok(())
}

async fn correct(
    tx: &mut PgConnection,
    r#match: Uuid,
    position: i64,
    entry: proto::assignment::MatchEntry,
) -> anyhow::Result<()> {
    match entry {
        proto::assignment::MatchEntry::FirstMeeting => first_met(tx, r#match, None).await,
        proto::assignment::MatchEntry::Session => {
            sqlx::query!(
                "delete from assignment_sessions where match = $1 and position = $2",
                r#match,
                position
            )
            .execute(tx)
            .await?;
            Ok(())
        }
    }
}

async fn rests(
    tx: &mut PgConnection,
    r#match: Uuid,
    reason: PauseReason,
    does: bool,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_matches
         set paused_for = array_remove(paused_for, $2) || case when $3 then array[$2] else '{}'::text[] end
         where match = $1",
        r#match,
        text(reason)?,
        does
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who answers for a child, as it was told.
pub(super) async fn family(tx: &mut PgConnection, fact: &FamilyFact) -> anyhow::Result<()> {
    match fact {
        FamilyFact::CustodyKnown { child, holders } => {
            let holders: Vec<Uuid> = holders.iter().map(|it| it.0).collect();
            sqlx::query!(
                "insert into assignment_families (child, holders) values ($1, $2)
                 on conflict (child) do update set holders = excluded.holders",
                child.0,
                &holders
            )
            .execute(tx)
            .await?;
        }
        FamilyFact::PartyKnown { child, party } => {
            sqlx::query!(
                "insert into assignment_families (child, party) values ($1, $2)
                 on conflict (child) do update set party = excluded.party",
                child.0,
                text(party)?
            )
            .execute(tx)
            .await?;
        }
        // A decision looks at consents; no screen does.
        FamilyFact::ConsentGiven { .. } | FamilyFact::ConsentEnded { .. } => {}
    }
    Ok(())
}
