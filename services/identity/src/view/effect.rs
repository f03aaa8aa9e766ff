//! What is written of logins beside the log.

use platform::Due;
use proto::{
    id::{AccountId, CommandId, InvitationId, LoginId, SessionId},
    identity::{ActsAs, LoginKind},
    sealed::Digest,
};
use sqlx::PgConnection;

use super::{
    claims::{self, Noted},
    link, passkey, program,
    session::{self, Session},
};
use crate::passkeys::{Challenge, Passkey};

/// What is written of logins.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Somebody has logged in.
    Began { session: Session, digest: Digest },
    /// Somebody has logged in, and the provider says more of them than who they are.
    BeganWithClaims { session: Session, digest: Digest, noted: Noted },
    /// Somebody has logged in with this passkey, which has counted on.
    BeganByPasskey {
        session: Session,
        digest: Digest,
        passkey: Passkey,
        counter: Vec<u8>,
        challenge: Challenge,
    },
    /// Somebody has taken an invitation with a new passkey, and logged in, if the code was right.
    Redeemed {
        session: Session,
        digest: Digest,
        invitation: InvitationId,
        passkey: Passkey,
        challenge: Challenge,
    },
    /// An account has a passkey more.
    PasskeyAdded { account: AccountId, passkey: Passkey, challenge: Challenge },
    /// A program is logged in that somebody has let act as them.
    ProgramBegan { challenge: Digest, session: SessionId, bearer: Digest },
    /// They act as somebody else now, and the browser has another secret.
    Chose { session: SessionId, digest: Digest, next: Digest, acts_as: ActsAs },
    /// They have logged out.
    Ended { session: SessionId },
    /// Everywhere but here.
    OthersEnded { session: SessionId, login: LoginId, account: Option<AccountId> },
    /// They have logged out at the provider.
    ProviderEnded { login: Option<LoginId>, session: Option<Digest> },
    /// The login belongs to an account from now on, if that was opened or is there.
    Linked { session: SessionId, login: LoginId, kind: LoginKind, account: AccountId },
}

/// Writes what came of commands; answers those whose login has changed meanwhile.
pub(crate) async fn apply(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let mut overtaken = vec![];
    for due in effects {
        if !written(tx, due).await? {
            overtaken.push(due.command);
        }
    }
    Ok(overtaken)
}

async fn written(tx: &mut PgConnection, due: &Due<'_, Effect>) -> anyhow::Result<bool> {
    match due.effect {
        Effect::Began { session, digest } => session::began(tx, session, digest, due.at).await,
        Effect::BeganWithClaims { session, digest, noted } => {
            claims::began(tx, session, digest, noted, due.at).await
        }
        Effect::BeganByPasskey { session, digest, passkey, counter, challenge } => {
            Ok(passkey::answered(tx, challenge).await?
                && passkey::count(tx, passkey, counter, due.at).await?
                && session::began(tx, session, digest, due.at).await?)
        }
        Effect::Redeemed { session, digest, invitation, passkey, challenge } => {
            Ok(passkey::answered(tx, challenge).await?
                && redeemed(tx, due, (session, digest), *invitation, passkey).await?)
        }
        Effect::PasskeyAdded { account, passkey, challenge } => {
            Ok(passkey::answered(tx, challenge).await?
                && passkey::add(tx, passkey, *account, due.at).await?)
        }
        Effect::ProgramBegan { challenge, session, bearer } => {
            program::began(tx, challenge, *session, bearer, due.at).await
        }
        Effect::Chose { session, digest, next, acts_as } => {
            let acts_as = serde_json::to_value(acts_as)?;
            let done = sqlx::query!(
                "update identity_sessions set digest = $3, acts_as = $4 where session = $1 and digest = $2 and ended_at is null",
                session.0,
                &digest.0[..],
                &next.0[..],
                acts_as
            );
            Ok(done.execute(tx).await?.rows_affected() == 1)
        }
        Effect::Ended { session } => {
            session::end(tx, *session, due.at).await?;
            Ok(true)
        }
        Effect::OthersEnded { session, login, account } => {
            sqlx::query!(
                "update identity_sessions set ended_at = $4
                 where session <> $1 and (login = $2 or account = $3) and ended_at is null",
                session.0,
                login.0,
                account.map(|it| it.0),
                due.at
            )
            .execute(tx)
            .await?;
            Ok(true)
        }
        Effect::ProviderEnded { login, session } => {
            sqlx::query!(
                "update identity_sessions set ended_at = $3
                 where ended_at is null and (login = $1 or provider_session = $2)",
                login.map(|it| it.0),
                session.as_ref().map(|it| &it.0[..]),
                due.at
            )
            .execute(tx)
            .await?;
            Ok(true)
        }
        Effect::Linked { session, login, kind, account } => {
            link::linked(tx, *session, *login, *kind, *account, due.at).await
        }
    }
}

/// A passkey is kept, and a login begins, where the invitation was taken: a wrong code leaves nothing here.
async fn redeemed(
    tx: &mut PgConnection,
    due: &Due<'_, Effect>,
    (session, digest): (&Session, &Digest),
    invitation: InvitationId,
    passkey: &Passkey,
) -> anyhow::Result<bool> {
    let Some(account) = session.account else { return Ok(false) };
    let taken_by = sqlx::query_scalar!(
        "select redeemed_by from identity_invitations where invitation = $1",
        invitation.0
    );
    if taken_by.fetch_optional(&mut *tx).await?.flatten() != Some(account.0) {
        return Ok(true);
    }
    if !passkey::add(tx, passkey, account, due.at).await? {
        return Ok(false);
    }
    // Of an account that was lost, whoever has one of its devices is logged out.
    session::end_others(tx, account, session.session, due.at).await?;
    session::began(tx, session, digest, due.at).await
}
