//! Accounts are blocked, unblocked, closed and forgotten by who works beside them.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    actor::Role,
    id::AccountId,
    identity::{
        BlockAccount, CloseAccount, ForgetAccount, Giver, GrantEnd, Place, RecoverAccount,
        RosterFact as Fact, UnblockAccount,
    },
    problem::Problem,
};

use super::{
    Account, Decided, Holdings, Known, Roster, State, account, end_all, giver,
    giving::{self, Rule},
    grants::{must_be_open, must_be_ours, waits_until},
    invitations::INVITED_FOR_DAYS,
    last_administrator, on_account, on_roster, own_account, roster, still_accountable,
};

/// Who may shut out whoever has or had a role at `place`: those who run it.
fn runs(by: Giver, place: Place) -> bool {
    let is_organisation = matches!(place, Place::Organisation(_));
    let is_head = match by.role {
        Role::Leader | Role::Administrator => !is_organisation,
        Role::Coordinator => is_organisation,
        Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Volunteer
        | Role::Auditor
        | Role::Family
        | Role::System => false,
    };
    is_head && by.place == place
}

/// That who asks runs the place, and that the account is known there.
fn must_run(
    by: Giver,
    account: AccountId,
    place: Place,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    if !runs(by, place) {
        return Err(Problem::not_your_mandate().into());
    }
    let roster = streams.get::<Roster>(place.roster())?;
    if !roster.is_some_and(|it| it.knows(account)) {
        return Err(Problem::from(account::Rejection::Unknown).into());
    }
    Ok(())
}

/// That the account acts nowhere else: an organisation shuts nobody out of a municipality.
fn must_be_here_alone(holdings: &Holdings, place: Place) -> Result<(), Problem> {
    if holdings.grants.iter().all(|(at, _)| *at == place) {
        return Ok(());
    }
    let detail =
        "the account holds roles elsewhere too: end the ones here instead, or ask the municipality";
    Err(Problem::new(409, "holds_other_roles", detail))
}

pub(super) fn block(
    it: &BlockAccount,
    holdings: &Holdings,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let BlockAccount { account, place, why } = *it;
    let by = giver(context, streams)?;
    must_run(by, account, place, streams)?;
    if holdings.humans.is_same(by.account, account) {
        return Err(own_account().into());
    }
    if matches!(place, Place::Organisation(_)) {
        must_be_here_alone(holdings, place)?;
    }
    let blocked = on_account(account, account::Command::Block { why }, streams)?;
    Ok(blocked.and(end_all(&holdings.grants, GrantEnd::Blocked, streams)?))
}

pub(super) fn unblock(
    it: &UnblockAccount,
    holdings: &Holdings,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let UnblockAccount { account, place } = *it;
    let by = giver(context, streams)?;
    must_run(by, account, place, streams)?;
    if holdings.humans.is_same(by.account, account) {
        return Err(own_account().into());
    }
    let unblocked = on_account(account, account::Command::Unblock, streams)?;
    // What was given in the moment of blocking does not come back either.
    Ok(unblocked.and(end_all(&holdings.grants, GrantEnd::Blocked, streams)?))
}

pub(super) fn close(
    it: &CloseAccount,
    holdings: &Holdings,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let CloseAccount { account, place, why } = *it;
    let by = giver(context, streams)?;
    if by.account != account {
        must_run(by, account, place, streams)?;
        must_be_here_alone(holdings, place)?;
    }
    for (place, grant) in &holdings.grants {
        let roster = streams.get::<Roster>(place.roster())?;
        let is_administrator = roster
            .and_then(|it| it.grant(*grant))
            .is_some_and(|it| it.role == Role::Administrator && it.is_in_force(context.now));
        let ended: Vec<_> = holdings.grants.iter().map(|(_, grant)| *grant).collect();
        if is_administrator
            && !roster.is_some_and(|it| it.has_administrator_without(&ended, context.now))
        {
            return Err(last_administrator().into());
        }
    }
    if holdings.accountable_for > 0 {
        return Err(still_accountable(holdings.accountable_for).into());
    }
    let closed: NewEvents<_> = on_account(account, account::Command::Close { why }, streams)?;
    Ok(closed.and(end_all(&holdings.grants, GrantEnd::Closed, streams)?))
}

pub(super) fn forget(
    it: &ForgetAccount,
    holdings: &Holdings,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ForgetAccount { account, place } = *it;
    let by = giver(context, streams)?;
    must_run(by, account, place, streams)?;
    if holdings.accountable_for > 0 {
        return Err(still_accountable(holdings.accountable_for).into());
    }
    on_account(account, account::Command::Forget, streams)
}

/// Who may give every role that an account holds may let it in again, where it acts nowhere else: whoever has the link and the code
/// could be that person from then on.
pub(super) fn recover(
    it: &RecoverAccount,
    known: &Known,
    holdings: &Holdings,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let RecoverAccount { account, place, invitation, digest } = *it;
    let by = giver(context, streams)?;
    if known.is_id_used {
        return Err(Problem::from(roster::Rejection::IdUsed).into());
    }
    let Some(roster) = streams.get::<Roster>(place.roster())?.filter(|it| it.knows(account)) else {
        return Err(Problem::from(account::Rejection::Unknown).into());
    };
    let held: Vec<_> =
        roster.grants().map(|(_, it)| it).filter(|it| it.account == account).collect();
    let Some(first) = held.first() else {
        let detail = "they hold no role here any more: invite them anew";
        return Err(Problem::new(409, "no_role_here", detail).into());
    };
    for role in &held {
        match giving::rule(by, role.role, role.duty, place) {
            Rule::Alone => {}
            Rule::FirstCoordinator => {
                must_be_ours(by, known)?;
                if roster.acting(Role::Coordinator, context.now).iter().any(|it| *it != account) {
                    let detail = "another coordinates the organisation too: ask them to let this person in again";
                    return Err(Problem::new(409, "has_coordinator", detail).into());
                }
            }
            Rule::Never | Rule::Seconded | Rule::WithAuditor | Rule::WithLeader => {
                return Err(Problem::not_your_mandate().into());
            }
        }
    }
    if known.humans.is_same(by.account, account) {
        return Err(own_account().into());
    }
    must_be_here_alone(holdings, place)?;
    must_be_open(account, streams)?;
    if streams.get::<Account>(account.0)?.is_some_and(Account::has_provider) {
        let detail =
            "they log in at a provider, as with MitID: it lets them in again if they lose a device";
        return Err(Problem::new(409, "recovers_at_provider", detail).into());
    }
    let fact = Fact::InvitationMade {
        invitation,
        place,
        role: first.role,
        duty: first.duty,
        person: None,
        until_on: None,
        invited_by: Some(by),
        digest,
        expires_at: waits_until(INVITED_FOR_DAYS, None, context),
        account: Some(account),
    };
    on_roster(place, roster::Command::Invite(fact), streams)
}
