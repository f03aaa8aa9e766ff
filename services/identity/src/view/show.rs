//! The lists: who has access now, who had it on a day, one's own roles, and who is invited.

use chrono::{DateTime, Utc};
use platform::{Failure, RequestContext, calendar};
use proto::{
    actor::{Actor, Role},
    id::{AccountId, GrantId, InvitationId, PersonId, UserId},
    identity::{
        AccessHistory, GrantCursor, HeldGrant, HeldGrants, ListAccounts, ListInvitations,
        MachineKey, MyRoles, OpenInvitation, OpenInvitations, OwnRole, OwnRoles, PastGrant, Place,
        PlaceAccount, PlaceAccounts, ProposedGrant, WhoHadAccess, WhoHasAccess,
    },
    problem::Problem,
};
use sqlx::types::Json;
use uuid::Uuid;

use super::{claims, code, text};
use crate::IdentityService;

/// Rows that an answer holds at most: what fits one message with room to spare.
const ROWS_MAX: i64 = 1_000;

type Context = RequestContext<IdentityService>;

/// That the place is the asker's own. An auditor of the country sees every one.
fn must_be_own(actor: &Actor, place: Place) -> Result<(), Problem> {
    let own = Place::of(actor.tenant);
    let is_own = match place {
        Place::Country | Place::Municipality(_) => place == own && actor.role != Role::Coordinator,
        Place::Organisation(it) => {
            actor.role == Role::Coordinator && actor.organisation == Some(it)
        }
    };
    if is_own || (own == Place::Country && actor.role == Role::Auditor) {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

/// Cuts what was read to a page; answers where it ends, when there is more.
fn page<T>(rows: &mut Vec<T>, end: fn(&T) -> (DateTime<Utc>, Uuid)) -> Option<GrantCursor> {
    let max = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let is_more = rows.len() > max;
    rows.truncate(max);
    let (begins_at, grant) = end(rows.last().filter(|_| is_more)?);
    Some(GrantCursor { begins_at, grant: GrantId(grant) })
}

pub(crate) async fn who_has_access(
    ctx: Context,
    query: WhoHasAccess,
) -> Result<HeldGrants, Failure> {
    must_be_own(&ctx.actor, query.place)?;
    let place = query.place.to_string();
    let now = ctx.clock.now();
    let (after_at, after) = query.cursor.map(|it| (it.begins_at, it.grant.0)).unzip();
    let mut rows = sqlx::query!(
        r#"select "grant", account, subject, role, duty, from_on, until_on, begins_at, source,
                  machine as "machine: Json<MachineKey>",
                  (select count(*) from identity_caseloads where bridge_builder = subject) as "threads!",
                  exists (select from identity_humans h where h.account = identity_grants.account) as "is_human_known!"
           from identity_grants
           where place = $1 and ended_at is null and (ends_at is null or ends_at > $3)
             and ($4::timestamptz is null or (begins_at, "grant") > ($4, $5))
           order by begins_at, "grant" limit $2"#,
        place,
        ROWS_MAX + 1,
        now,
        after_at,
        after
    )
    .fetch_all(&ctx.pool)
    .await?;
    let next = page(&mut rows, |it| (it.begins_at, it.grant));
    let grants = rows.into_iter().map(|row| {
        Ok(HeldGrant {
            grant: GrantId(row.grant),
            account: AccountId(row.account),
            subject: UserId(row.subject),
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            from_on: row.from_on,
            until_on: row.until_on,
            source: code(row.source)?,
            accountable_for: u32::try_from(row.threads).unwrap_or(u32::MAX),
            is_human_known: row.is_human_known,
            machine: row.machine.map(|it| it.0),
        })
    });
    let grants = grants.collect::<anyhow::Result<_>>()?;
    let proposed = sqlx::query!(
        r#"select "grant", account, role, duty, given_by, expires_at,
                  machine as "machine: Json<MachineKey>" from identity_proposals
           where place = $1 and expires_at > $3 order by expires_at, "grant" limit $2"#,
        place,
        ROWS_MAX,
        now
    )
    .fetch_all(&ctx.pool)
    .await?;
    let proposed = proposed.into_iter().map(|row| {
        Ok(ProposedGrant {
            grant: GrantId(row.grant),
            account: AccountId(row.account),
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            given_by: AccountId(row.given_by),
            expires_at: row.expires_at,
            machine: row.machine.map(|it| it.0),
        })
    });
    let proposed = proposed.collect::<anyhow::Result<_>>()?;
    let nothing_given = match query.cursor {
        None => claims::ignored(&ctx.pool, query.place, now).await?,
        Some(_) => vec![],
    };
    Ok(HeldGrants { grants, proposed, nothing_given, next })
}

pub(crate) async fn who_had_access(
    ctx: Context,
    query: WhoHadAccess,
) -> Result<AccessHistory, Failure> {
    must_be_own(&ctx.actor, query.place)?;
    let (from, until) = (calendar::start_of(query.on), calendar::end_of(query.on));
    let (after_at, after) = query.cursor.map(|it| (it.begins_at, it.grant.0)).unzip();
    let mut rows = sqlx::query!(
        r#"select "grant", account, subject, role, duty, begins_at, ends_at, ended_at, why from identity_grants
           where place = $1 and begins_at < $4 and coalesce(least(ended_at, ends_at), 'infinity') > $3
             and ($5::timestamptz is null or (begins_at, "grant") > ($5, $6))
           order by begins_at, "grant" limit $2"#,
        query.place.to_string(),
        ROWS_MAX + 1,
        from,
        until,
        after_at,
        after
    )
    .fetch_all(&ctx.pool)
    .await?;
    let next = page(&mut rows, |it| (it.begins_at, it.grant));
    let grants = rows.into_iter().map(|row| {
        Ok(PastGrant {
            grant: GrantId(row.grant),
            account: AccountId(row.account),
            subject: UserId(row.subject),
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            begins_at: row.begins_at,
            ended_at: row.ended_at.map(|it| row.ends_at.map_or(it, |last| it.min(last))),
            why: row.why.map(code).transpose()?,
        })
    });
    Ok(AccessHistory { grants: grants.collect::<anyhow::Result<_>>()?, next })
}

pub(crate) async fn accounts(ctx: Context, query: ListAccounts) -> Result<PlaceAccounts, Failure> {
    must_be_own(&ctx.actor, query.place)?;
    let mut rows = sqlx::query!(
        "select distinct on (account) account, subject, role, standing
         from identity_grants join identity_accounts using (account)
         where place = $1 and standing <> 'forgotten' and ($3::uuid is null or account > $3)
         order by account, begins_at desc limit $2",
        query.place.to_string(),
        ROWS_MAX + 1,
        query.cursor.map(|it| it.0)
    )
    .fetch_all(&ctx.pool)
    .await?;
    let max = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let is_more = rows.len() > max;
    rows.truncate(max);
    let next = rows.last().filter(|_| is_more).map(|it| AccountId(it.account));
    let accounts = rows.into_iter().map(|row| {
        Ok(PlaceAccount {
            account: AccountId(row.account),
            subject: UserId(row.subject),
            role: code(row.role)?,
            standing: code(row.standing)?,
        })
    });
    Ok(PlaceAccounts { accounts: accounts.collect::<anyhow::Result<_>>()?, next })
}

pub(crate) async fn my_roles(ctx: Context, _: MyRoles) -> Result<OwnRoles, Failure> {
    let rows = sqlx::query!(
        r#"select "grant", place, role, duty, from_on, until_on from identity_grants
           where account in (select account from identity_grants
                             where subject = $1 and role = $4 and ended_at is null)
             and ended_at is null and (ends_at is null or ends_at > $3)
           order by begins_at, "grant" limit $2"#,
        ctx.actor.subject.0,
        ROWS_MAX,
        ctx.clock.now(),
        text(ctx.actor.role)?
    )
    .fetch_all(&ctx.pool)
    .await?;
    let roles = rows.into_iter().map(|row| {
        Ok(OwnRole {
            grant: GrantId(row.grant),
            place: row.place.parse()?,
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            from_on: row.from_on,
            until_on: row.until_on,
        })
    });
    Ok(OwnRoles { roles: roles.collect::<anyhow::Result<_>>()? })
}

pub(crate) async fn invitations(
    ctx: Context,
    query: ListInvitations,
) -> Result<OpenInvitations, Failure> {
    // Who runs the place sees all; everybody else those they made themselves, as to an organisation's first coordinator.
    let is_own =
        must_be_own(&ctx.actor, query.place).is_ok() && ctx.actor.role != Role::BridgeBuilder;
    let rows = sqlx::query!(
        r#"select invitation, role, duty, person, invited_by, expires_at from identity_invitations
           where place = $1 and standing = 'open' and expires_at > $3
             and ($4 or invited_by in (select account from identity_grants where subject = $5))
           order by expires_at, invitation limit $2"#,
        query.place.to_string(),
        ROWS_MAX,
        ctx.clock.now(),
        is_own,
        ctx.actor.subject.0
    )
    .fetch_all(&ctx.pool)
    .await?;
    let invitations = rows.into_iter().map(|row| {
        Ok(OpenInvitation {
            invitation: InvitationId(row.invitation),
            role: code(row.role)?,
            duty: row.duty.map(code).transpose()?,
            person: row.person.map(PersonId),
            invited_by: row.invited_by.map(AccountId),
            expires_at: row.expires_at,
        })
    });
    Ok(OpenInvitations { invitations: invitations.collect::<anyhow::Result<_>>()? })
}
