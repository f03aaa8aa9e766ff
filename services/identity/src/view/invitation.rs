//! Invitations: how each stands, for whoever opens its link.

use chrono::{DateTime, Utc};
use platform::{Failure, RequestContext};
use proto::{
    actor::{Duty, Role},
    id::{AccountId, InvitationId},
    identity::{
        InvitationEnd, InvitationStanding, InvitationView, LookAtInvitation, Place, RosterFact,
    },
    problem::Problem,
};
use sqlx::{PgConnection, PgPool};

use super::{code, text};
use crate::{
    IdentityService,
    domain::{giving::needs_sure_login, roster::WRONG_CODES_MAX},
};

/// An invitation as it stands.
pub(crate) struct Invitation {
    pub(crate) role: Role,
    pub(crate) duty: Option<Duty>,
    pub(crate) standing: InvitationStanding,
    pub(crate) wrong_codes: u8,
    pub(crate) expires_at: DateTime<Utc>,
    /// Whose account it lets in again.
    pub(crate) account: Option<AccountId>,
}

/// The invitation of a place, if it was ever made.
pub(crate) async fn invitation(
    pool: &PgPool,
    place: Place,
    invitation: InvitationId,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, Failure> {
    let row = sqlx::query!(
        "select role, duty, standing, wrong_codes, expires_at, account from identity_invitations
         where invitation = $1 and place = $2",
        invitation.0,
        place.to_string()
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let standing = code(row.standing)?;
    let is_late = standing == InvitationStanding::Open && row.expires_at <= now;
    Ok(Some(Invitation {
        role: code(row.role)?,
        duty: row.duty.map(code).transpose()?,
        standing: if is_late { InvitationStanding::Lapsed } else { standing },
        wrong_codes: u8::try_from(row.wrong_codes).unwrap_or(u8::MAX),
        expires_at: row.expires_at,
        account: row.account.map(AccountId),
    }))
}

pub(crate) async fn look_at_invitation(
    ctx: RequestContext<IdentityService>,
    query: LookAtInvitation,
) -> Result<InvitationView, Failure> {
    let LookAtInvitation { place, invitation: id } = query;
    let found = invitation(&ctx.pool, place, id, ctx.clock.now()).await?;
    let it = found.ok_or_else(Problem::not_found)?;
    let place_name = match place {
        Place::Country | Place::Municipality(_) => None,
        Place::Organisation(it) => sqlx::query_scalar!(
            "select name from identity_organisations where organisation = $1",
            it.0
        )
        .fetch_optional(&ctx.pool)
        .await?
        .flatten(),
    };
    Ok(InvitationView {
        place,
        place_name: place_name.and_then(|it| it.parse().ok()),
        role: it.role,
        duty: it.duty,
        is_recovery: it.account.is_some(),
        may_use_passkey: !needs_sure_login(it.role),
        standing: it.standing,
        tries_left: WRONG_CODES_MAX.saturating_sub(it.wrong_codes),
        expires_at: it.expires_at,
    })
}

/// What an event changes of an invitation.
pub(super) async fn project(tx: &mut PgConnection, fact: &RosterFact) -> anyhow::Result<()> {
    match fact {
        RosterFact::InvitationMade { .. } => made(tx, fact).await,
        RosterFact::CodeWrong { invitation } => {
            sqlx::query!(
                "update identity_invitations set wrong_codes = wrong_codes + 1 where invitation = $1",
                invitation.0
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        RosterFact::InvitationRedeemed { invitation, account } => {
            ended(tx, *invitation, InvitationStanding::Redeemed, Some(*account)).await
        }
        RosterFact::InvitationEnded { invitation, why } => {
            let standing = match why {
                InvitationEnd::Withdrawn | InvitationEnd::Replaced => InvitationStanding::Withdrawn,
                InvitationEnd::Lapsed => InvitationStanding::Lapsed,
                InvitationEnd::Spoiled => InvitationStanding::Spoiled,
            };
            ended(tx, *invitation, standing, None).await
        }
        RosterFact::GrantGiven { .. }
        | RosterFact::GrantProlonged { .. }
        | RosterFact::GrantProposed { .. }
        | RosterFact::ProposalEnded { .. }
        | RosterFact::GrantEnded { .. }
        | RosterFact::Recovered {} => Ok(()),
    }
}

async fn made(tx: &mut PgConnection, fact: &RosterFact) -> anyhow::Result<()> {
    let RosterFact::InvitationMade {
        invitation,
        place,
        role,
        duty,
        person,
        invited_by,
        expires_at,
        account,
        ..
    } = fact
    else {
        return Ok(());
    };
    sqlx::query!(
        "insert into identity_invitations (invitation, place, role, duty, person, invited_by, expires_at, account)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        invitation.0,
        place.to_string(),
        text(role)?,
        duty.map(text).transpose()?,
        person.map(|it| it.0),
        invited_by.map(|it| it.account.0),
        expires_at,
        account.map(|it| it.0)
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn ended(
    tx: &mut PgConnection,
    invitation: InvitationId,
    standing: InvitationStanding,
    redeemed_by: Option<AccountId>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update identity_invitations set standing = $2, redeemed_by = $3 where invitation = $1",
        invitation.0,
        text(standing)?,
        redeemed_by.map(|it| it.0)
    )
    .execute(tx)
    .await?;
    Ok(())
}
