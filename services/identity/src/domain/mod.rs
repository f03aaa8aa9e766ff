//! What `identity` decides. Pure: no I/O, no clock, no chance.

pub mod account;
mod accounts;
pub mod assertion;
pub mod claims;
pub mod giving;
mod grant;
mod grants;
pub mod human;
mod invitations;
mod machines;
pub mod program;
pub mod roster;
pub mod session;

use std::collections::BTreeSet;

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    actor::{Level, Role},
    code::Municipality,
    id::{AccountId, GrantId, InvitationId, LoginId},
    identity::{
        BlockAccount, Bootstrap, CloseAccount, ConfirmGrant, EndGrant, Event, ForgetAccount,
        GiveGrant, Giver, GrantEnd, Invite, LoginKind, Place, RecoverAccount, RegisterMachineKey,
        UnblockAccount, WithdrawInvitation,
    },
    problem::Problem,
    sealed::Digest,
};

pub use self::{account::Account, human::Humans, invitations::passkey_needed, roster::Roster};

platform::states! {
    /// What one stream of this service is.
    State of Event {
        Account(Account)
        Roster(Roster)
    }
}

/// What can be decided. What other services state of those it is about comes with it, as far as it is known here.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// See the wire.
    GiveGrant(GiveGrant, Known),
    /// See the wire.
    RegisterMachineKey(RegisterMachineKey),
    /// See the wire.
    ConfirmGrant(ConfirmGrant, Humans),
    /// See the wire; with for how many open threads they are accountable.
    EndGrant(EndGrant, u32),
    /// See the wire.
    Invite(Invite, Known),
    /// See the wire.
    WithdrawInvitation(WithdrawInvitation),
    /// See the wire; with what they hold, wherever.
    BlockAccount(BlockAccount, Holdings),
    /// See the wire; with what they hold, wherever.
    UnblockAccount(UnblockAccount, Holdings),
    /// See the wire; with what they hold, wherever.
    CloseAccount(CloseAccount, Holdings),
    /// See the wire; with what they hold, wherever.
    ForgetAccount(ForgetAccount, Holdings),
    /// See the wire.
    Bootstrap(Bootstrap, Known),
    /// See the wire; with what they hold, wherever.
    RecoverAccount(RecoverAccount, Known, Holdings),
    /// Somebody brings a secret and a code.
    TryCode {
        /// Where.
        place: Place,
        /// For which invitation.
        invitation: InvitationId,
        /// Of what they brought.
        digest: Digest,
    },
    /// Somebody has logged in and brings a secret and a code.
    Redeem(Redemption, Humans),
    /// Somebody who has logged in has a passkey more.
    AddPasskey(AccountId, LoginId),
    /// Somebody who has logged in logs in that way no more.
    RemoveLogin(AccountId, LoginId),
    /// What a provider says at somebody's login.
    TakeClaims(claims::Claims),
    /// What no login has shown for too long, ends.
    ClaimsGrowOld(Place, Vec<GrantId>),
    /// What is over by now in a place, ends.
    Lapse(Place),
    /// A login begins, changes or ends: that is written, and recorded nowhere.
    Login,
}

/// What others state of those a role is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// With which municipalities the organisation has an agreement that runs; `None` where it is in no directory.
    pub agreements: Option<BTreeSet<Municipality>>,
    /// Whether the person has applied as a volunteer of that organisation.
    pub is_volunteer: bool,
    /// Whether the id that the asker chose is another place's: whom somebody acts as follows from it.
    pub is_id_used: bool,
    /// Whether the role follows there from what a provider says: nobody gives it by hand.
    pub is_claimed: bool,
    /// Which accounts are one human's.
    pub humans: Humans,
}

/// What an account holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Each grant that has not ended, and where.
    pub grants: Vec<(Place, GrantId)>,
    /// For how many open threads they are accountable.
    pub accountable_for: u32,
    /// Which accounts are one human's.
    pub humans: Humans,
}

/// Somebody who comes with an invitation, and has just shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redemption {
    /// Where.
    pub place: Place,
    /// Which.
    pub invitation: InvitationId,
    /// Of what they brought.
    pub digest: Digest,
    /// Their account, which begins here if there is none.
    pub account: AccountId,
    /// The login they came by.
    pub login: LoginId,
    /// How.
    pub kind: LoginKind,
    /// How sure it was.
    pub level: Level,
}

type Decided = Result<NewEvents<Event>, DecideError>;

/// What happens when `command` is asked.
///
/// # Errors
/// Why not, or the stream to load first.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    // A roster is read from wherever its people act; each decision sees to the mandate itself.
    let streams = &streams.everywhere();
    match command {
        Command::GiveGrant(it, known) => grants::give(it, known, context, streams),
        Command::RegisterMachineKey(it) => machines::register(it, context, streams),
        Command::ConfirmGrant(it, humans) => grants::confirm(it, humans, context, streams),
        Command::EndGrant(it, accountable_for) => {
            grants::end(it, *accountable_for, context, streams)
        }
        Command::Invite(it, known) => invitations::invite(it, known, context, streams),
        Command::WithdrawInvitation(it) => invitations::withdraw(it, context, streams),
        Command::BlockAccount(it, holdings) => accounts::block(it, holdings, context, streams),
        Command::UnblockAccount(it, holdings) => accounts::unblock(it, holdings, context, streams),
        Command::CloseAccount(it, holdings) => accounts::close(it, holdings, context, streams),
        Command::ForgetAccount(it, holdings) => accounts::forget(it, holdings, context, streams),
        Command::Bootstrap(it, known) => invitations::bootstrap(it, known, context, streams),
        Command::RecoverAccount(it, known, holdings) => {
            accounts::recover(it, known, holdings, context, streams)
        }
        Command::TryCode { place, invitation, digest } => {
            let (invitation, digest, now) = (*invitation, *digest, context.now);
            on_roster(*place, roster::Command::TryCode { invitation, digest, now }, streams)
        }
        Command::Redeem(it, humans) => invitations::redeem(it, humans, context, streams),
        Command::AddPasskey(account, login) => {
            let (kind, level) = (LoginKind::Passkey, session::PASSKEY_LEVEL);
            let command = account::Command::AddLogin { login: *login, kind, level };
            on_account(*account, command, streams)
        }
        Command::RemoveLogin(account, login) => {
            on_account(*account, account::Command::RemoveLogin { login: *login }, streams)
        }
        Command::Login => Ok(NewEvents::nothing()),
        Command::TakeClaims(it) => claims::take(it, context, streams),
        Command::ClaimsGrowOld(place, grants) => claims::grow_old(*place, grants, streams),
        Command::Lapse(place) => {
            on_roster(*place, roster::Command::Lapse { place: *place, now: context.now }, streams)
        }
    }
}

/// Who asks, by the grant that they act under. A token alone gives nobody anything: the grant must be in force here and now.
fn giver(context: &CommandContext, streams: &Streams<'_, State>) -> Result<Giver, DecideError> {
    let actor = &context.actor;
    let place = match (actor.role, actor.organisation) {
        (Role::Coordinator | Role::Volunteer, Some(it)) => Place::Organisation(it),
        (
            Role::Coordinator
            | Role::Volunteer
            | Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::Family
            | Role::System,
            _,
        ) => Place::of(actor.tenant),
    };
    let acts = |it: &roster::Grant| {
        it.subject == actor.subject && it.role == actor.role && it.is_in_force(context.now)
    };
    let roster = streams.get::<Roster>(place.roster())?;
    let mut held = roster.into_iter().flat_map(Roster::grants).map(|(_, it)| it);
    match held.find(|it| acts(it)) {
        Some(it) => Ok(Giver { account: it.account, role: it.role, place }),
        None => Err(Problem::new(
            403,
            "role_not_held",
            "you do not hold this role here and now: log in again, and ask who gives it if that does not help",
        )
        .into()),
    }
}

/// Whether whoever gave or invited still could: the grant they acted under is in force.
fn still_acts(
    giver: Giver,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<bool, DecideError> {
    let roster = streams.get::<Roster>(giver.place.roster())?;
    Ok(roster.is_some_and(|it| it.acting(giver.role, context.now).contains(&giver.account)))
}

/// Lets the roster of `place` decide.
fn on_roster(place: Place, command: roster::Command, streams: &Streams<'_, State>) -> Decided {
    Ok(streams.decide::<Roster>(place.roster(), command)?.in_tenant(place.tenant()))
}

/// Lets an account decide. It is no municipality's.
fn on_account(
    account: AccountId,
    command: account::Command,
    streams: &Streams<'_, State>,
) -> Decided {
    Ok(streams.decide::<Account>(account.0, command)?.in_tenant(Municipality::COUNTRY))
}

/// Ends all of `grants`.
fn end_all(grants: &[(Place, GrantId)], why: GrantEnd, streams: &Streams<'_, State>) -> Decided {
    let mut ended = NewEvents::nothing();
    for (place, grant) in grants {
        // What has ended meanwhile is ended.
        let held = streams.get::<Roster>(place.roster())?;
        if held.is_some_and(|it| it.grant(*grant).is_some()) {
            let command = roster::Command::End { grant: *grant, place: *place, why };
            ended = ended.and(on_roster(*place, command, streams)?);
        }
    }
    Ok(ended)
}

fn own_account() -> Problem {
    Problem::new(403, "own_account", "nobody decides this for themself: ask another who may")
}

fn still_accountable(threads: u32) -> Problem {
    let detail = format!(
        "they are accountable for {threads} open threads: hand each over first, or block the account if they must be out now"
    );
    Problem::new(409, "still_accountable", detail)
}

fn last_administrator() -> Problem {
    Problem::new(
        409,
        "last_administrator",
        "nobody could act as administrator here any more: give the role to another first",
    )
}
