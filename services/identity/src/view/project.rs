//! How our own facts change what is shown.

use platform::Envelope;
use proto::{
    identity::{AccountFact, Event, RosterFact},
    recorded_event::RecordedEvent,
};
use sqlx::PgConnection;

use super::{claims, invitation, passkey, session, text};
use crate::domain::account::Standing;

pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::Roster(fact) => roster(tx, recorded, fact).await?,
            Event::Account(fact) => account(tx, recorded, fact).await?,
        }
    }
    Ok(())
}

/// How an account stands, and that it logs in no more. Logins are no view: what an event ended long ago is not ended again.
async fn account(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AccountFact,
) -> anyhow::Result<()> {
    let standing = match fact {
        AccountFact::Opened { .. } | AccountFact::Unblocked {} => Standing::Open,
        AccountFact::Blocked { .. } => Standing::Blocked,
        AccountFact::Closed { .. } => Standing::Closed,
        AccountFact::Forgotten {} => Standing::Forgotten,
        AccountFact::LoginAdded { .. } => return Ok(()),
        AccountFact::LoginRemoved { login } => {
            return passkey::remove(tx, *login, recorded.occurred_at).await;
        }
        AccountFact::LoginMoved { from, to, .. } => {
            claims::moved(tx, recorded.stream, (*from, *to)).await?;
            return passkey::remove(tx, *from, recorded.occurred_at).await;
        }
    };
    sqlx::query!(
        "insert into identity_accounts (account, standing) values ($1, $2)
         on conflict (account) do update set standing = excluded.standing",
        recorded.stream,
        session::standing_text(standing)
    )
    .execute(&mut *tx)
    .await?;
    match standing {
        Standing::Blocked | Standing::Closed => {
            session::end_all(tx, recorded.stream, recorded.occurred_at).await
        }
        Standing::Forgotten => {
            passkey::forget_account(tx, recorded.stream).await?;
            claims::forget_account(tx, recorded.stream).await?;
            session::forget_account(tx, recorded.stream).await
        }
        Standing::Unknown | Standing::Open => Ok(()),
    }
}

async fn roster(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &RosterFact,
) -> anyhow::Result<()> {
    match fact {
        RosterFact::GrantGiven { grant, .. } => {
            given(tx, fact).await?;
            no_proposal(tx, grant.0).await?;
        }
        RosterFact::GrantProposed {
            grant,
            account,
            place,
            role,
            duty,
            given_by,
            expires_at,
            machine,
            ..
        } => {
            sqlx::query!(
                r#"insert into identity_proposals ("grant", place, account, role, duty, given_by, expires_at, machine)
                   values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
                grant.0,
                place.to_string(),
                account.0,
                text(role)?,
                duty.map(text).transpose()?,
                given_by.account.0,
                expires_at,
                machine.as_ref().map(serde_json::to_value).transpose()?
            )
            .execute(tx)
            .await?;
        }
        RosterFact::GrantProlonged { grant, ends_at } => {
            sqlx::query!(
                r#"update identity_grants set ends_at = $2 where "grant" = $1"#,
                grant.0,
                ends_at
            )
            .execute(tx)
            .await?;
        }
        RosterFact::ProposalEnded { grant } => no_proposal(tx, grant.0).await?,
        RosterFact::GrantEnded { grant, why, .. } => {
            sqlx::query!(
                r#"update identity_grants set ended_at = $2, why = $3 where "grant" = $1"#,
                grant.0,
                recorded.occurred_at,
                text(why)?
            )
            .execute(tx)
            .await?;
        }
        RosterFact::InvitationMade { .. }
        | RosterFact::CodeWrong { .. }
        | RosterFact::InvitationRedeemed { .. }
        | RosterFact::InvitationEnded { .. } => invitation::project(tx, fact).await?,
        RosterFact::Recovered {} => {}
    }
    Ok(())
}

async fn given(tx: &mut PgConnection, fact: &RosterFact) -> anyhow::Result<()> {
    let RosterFact::GrantGiven {
        grant,
        account,
        place,
        role,
        duty,
        subject,
        from_on,
        until_on,
        begins_at,
        ends_at,
        source,
        machine,
        login,
        ..
    } = fact
    else {
        return Ok(());
    };
    sqlx::query!(
        r#"insert into identity_grants ("grant", place, account, subject, role, duty, from_on, until_on, begins_at, ends_at, source, machine, login)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"#,
        grant.0,
        place.to_string(),
        account.0,
        subject.0,
        text(role)?,
        duty.map(text).transpose()?,
        from_on,
        *until_on,
        begins_at,
        *ends_at,
        text(source)?,
        machine.as_ref().map(serde_json::to_value).transpose()?,
        login.map(|it| it.0)
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn no_proposal(tx: &mut PgConnection, grant: uuid::Uuid) -> anyhow::Result<()> {
    sqlx::query!(r#"delete from identity_proposals where "grant" = $1"#, grant).execute(tx).await?;
    Ok(())
}
