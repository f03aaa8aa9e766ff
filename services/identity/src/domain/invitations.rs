//! Roles are offered to people who have no account yet, and taken by whoever comes with the link's secret and the code.

use chrono::TimeDelta;
use platform::{CommandContext, Streams, calendar};
use proto::{
    actor::Role,
    code::Municipality,
    id::AccountId,
    identity::{
        AccountKind, Bootstrap, GrantSource, Invite, LoginKind, Place, RosterFact as Fact,
        WithdrawInvitation,
    },
    problem::Problem,
};

use super::{
    Account, Decided, Humans, Known, Redemption, Roster, State, account,
    account::Standing,
    giver,
    giving::{self, Rule},
    grants::{Wanted, give_or_propose, given, must_be_allowed, must_be_open, waits_until},
    on_account, on_roster, own_account, roster, session, still_acts,
};

/// How many days an invitation waits.
pub(super) const INVITED_FOR_DAYS: u64 = 7;

/// How long the link of an operator is good.
const OPERATORS_LINK_LASTS: TimeDelta = TimeDelta::minutes(30);

pub(super) fn invite(
    it: &Invite,
    known: &Known,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Invite { invitation, place, role, duty, person, until_on, digest } = *it;
    let by = giver(context, streams)?;
    let rule = giving::rule(by, role, duty, place);
    must_be_allowed(rule, role, person, place, by, known, context, streams)?;
    if until_on.is_some_and(|it| it < context.today()) {
        let detail = "the last day is over: take today or a later day";
        return Err(Problem::new(422, "in_the_past", detail).into());
    }
    let fact = Fact::InvitationMade {
        invitation,
        place,
        role,
        duty,
        person,
        until_on,
        invited_by: Some(by),
        digest,
        expires_at: waits_until(INVITED_FOR_DAYS, until_on, context),
        account: None,
    };
    on_roster(place, roster::Command::Invite(fact), streams)
}

pub(super) fn withdraw(
    it: &WithdrawInvitation,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let WithdrawInvitation { place, invitation } = *it;
    let by = giver(context, streams)?;
    let roster = streams.get::<Roster>(place.roster())?;
    let Some(made) = roster.and_then(|it| it.invitation(invitation)) else {
        return Err(Problem::from(roster::Rejection::NoSuchInvitation).into());
    };
    let is_own = made.invited_by.is_some_and(|it| it.account == by.account);
    if !is_own && giving::rule(by, made.role, made.duty, place) == Rule::Never {
        return Err(Problem::not_your_mandate().into());
    }
    on_roster(place, roster::Command::Withdraw { invitation }, streams)
}

pub(super) fn bootstrap(
    it: &Bootstrap,
    known: &Known,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Bootstrap { place, invitation, digest, recover } = *it;
    if matches!(place, Place::Organisation(_)) {
        let detail =
            "an organisation has no administrator: a municipality lets its first coordinator in";
        return Err(Problem::new(422, "no_administrator_there", detail).into());
    }
    if known.is_id_used {
        return Err(Problem::from(roster::Rejection::IdUsed).into());
    }
    let had = streams.get::<Roster>(place.roster())?.is_some_and(Roster::had_administrator);
    if had && !recover {
        let detail = "there has been an administrator: ask them, or recover the roster if none of them can act";
        return Err(Problem::new(409, "has_had_administrator", detail).into());
    }
    if recover && !had {
        let detail = "there has never been an administrator: there is nothing to recover";
        return Err(Problem::new(409, "nothing_to_recover", detail).into());
    }
    let fact = Fact::InvitationMade {
        invitation,
        place,
        role: Role::Administrator,
        duty: None,
        person: None,
        until_on: None,
        invited_by: None,
        digest,
        expires_at: calendar::after(context.now, OPERATORS_LINK_LASTS),
        account: None,
    };
    let made = on_roster(place, roster::Command::Invite(fact), streams)?;
    if !recover {
        return Ok(made);
    }
    let recovered = platform::NewEvents::on(place.roster(), [Fact::Recovered {}]);
    Ok(recovered.in_tenant(place.tenant()).and(made))
}

pub(super) fn redeem(
    it: &Redemption,
    humans: &Humans,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Redemption { place, invitation, digest, account, login, kind, level } = *it;
    let roster = streams.get::<Roster>(place.roster())?;
    let made = roster.and_then(|it| it.invitation(invitation)).copied();
    let now = context.now;
    let command = roster::Command::Redeem { invitation, account, digest, now };
    let redeemed = on_roster(place, command, streams)?;
    let Some(made) = made.filter(|it| it.digest == digest) else { return Ok(redeemed) };
    if made.invited_by.is_some_and(|it| humans.is_same(it.account, account)) {
        return Err(own_account().into());
    }
    // A machine has what two people agreed on for its key, and takes nothing that is offered to people.
    if kind == LoginKind::Key || !session::is_sure_enough(made.role, kind, level) {
        let detail = "this role needs a surer login: log in at the municipality or with MitID, at level substantial, and open the link again; a volunteer or coordinator may also use a passkey";
        return Err(Problem::new(403, "login_not_sure", detail).into());
    }
    if let Some(lost) = made.account {
        return Ok(redeemed.and(let_in_again(it, lost, &made, context, streams)?));
    }
    let opened = match streams.get::<Account>(account.0)?.map(Account::standing) {
        None | Some(Standing::Unknown) => {
            let kind_of = account::Command::Open { kind: AccountKind::Human };
            let first_login = proto::identity::AccountFact::LoginAdded { login, kind, level };
            let login = platform::NewEvents::on(account.0, [first_login]);
            Some(on_account(account, kind_of, streams)?.and(login.in_tenant(Municipality::COUNTRY)))
        }
        Some(Standing::Open | Standing::Blocked | Standing::Closed | Standing::Forgotten) => {
            must_be_open(account, streams)?;
            None
        }
    };
    let wanted = Wanted {
        grant: place.grant_of(invitation),
        account,
        place,
        role: made.role,
        duty: made.duty,
        person: made.person,
        from_on: context.today(),
        until_on: made.until_on,
        source: GrantSource::Invitation,
    };
    let granted = match made.invited_by {
        None => {
            let wanted = Wanted { source: GrantSource::Operator, ..wanted };
            let fact = given(&wanted, None, None, context);
            on_roster(place, roster::Command::Give(fact), streams)?
        }
        Some(by) if still_acts(by, context, streams)? => {
            let rule = giving::rule(by, made.role, made.duty, place);
            give_or_propose(rule, by, &wanted, humans, context, streams)?
        }
        Some(_) => return Err(inviter_gone().into()),
    };
    Ok(redeemed.and(opened.unwrap_or_else(platform::NewEvents::nothing)).and(granted))
}

fn inviter_gone() -> Problem {
    let detail = "whoever invited you does not hold the role any more in which they did: ask for a new invitation";
    Problem::new(409, "inviter_gone", detail)
}

/// The answer to whoever comes with a login they have to the link that gives a new one.
pub fn passkey_needed() -> Problem {
    let detail =
        "this link lets somebody in with a new passkey: log out, open it again, and make one";
    Problem::new(409, "passkey_needed", detail)
}

/// A new passkey in the place of all that an account had.
fn let_in_again(
    it: &Redemption,
    lost: AccountId,
    made: &roster::Invitation,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    if it.kind != LoginKind::Passkey {
        let detail =
            "this link lets somebody in with a new passkey: log out, open it again, and make one";
        return Err(Problem::new(409, "passkey_needed", detail).into());
    }
    if it.account != lost {
        let detail = "this link is for another account: log out, and open it again";
        return Err(Problem::new(409, "other_account", detail).into());
    }
    match made.invited_by {
        Some(by) if still_acts(by, context, streams)? => {}
        Some(_) | None => return Err(inviter_gone().into()),
    }
    let command = account::Command::Recover { login: it.login, level: it.level };
    on_account(lost, command, streams)
}
