//! Roles are given, confirmed by a second person, and ended.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{CommandContext, DecideError, Streams, calendar};
use proto::{
    actor::{Duty, Role},
    id::{AccountId, GrantId, PersonId, UserId},
    identity::{
        ConfirmGrant, EndGrant, GiveGrant, Giver, GrantEnd, GrantSource, MachineKey, Place,
        RosterFact as Fact,
    },
    problem::Problem,
};

use super::{
    Account, Decided, Humans, Known, Roster, State, giver,
    giving::{self, Rule},
    last_administrator, on_roster, own_account, roster, still_accountable, still_acts,
};

/// How many days a second person has to confirm a grant.
const CONFIRMED_WITHIN_DAYS: u64 = 3;

/// A role for somebody, as it is asked for or was offered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) grant: GrantId,
    pub(super) account: AccountId,
    pub(super) place: Place,
    pub(super) role: Role,
    pub(super) duty: Option<Duty>,
    pub(super) person: Option<PersonId>,
    pub(super) from_on: NaiveDate,
    pub(super) until_on: Option<NaiveDate>,
    pub(super) source: GrantSource,
}

pub(super) fn give(
    it: &GiveGrant,
    known: &Known,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let GiveGrant { grant, account, place, role, duty, person, from_on, until_on } = *it;
    let by = giver(context, streams)?;
    let rule = giving::rule(by, role, duty, place);
    must_be_allowed(rule, role, person, place, by, known, context, streams)?;
    if from_on < context.today() {
        let detail = "the first day is over: take today or a later day";
        return Err(Problem::new(422, "in_the_past", detail).into());
    }
    must_be_in_order(from_on, until_on)?;
    must_be_open(account, streams)?;
    if streams.get::<Account>(account.0)?.is_some_and(Account::is_machine) {
        let detail = "this account is a machine's: register a key for it instead";
        return Err(Problem::new(422, "is_machine", detail).into());
    }
    let source = GrantSource::ByHand;
    let wanted = Wanted { grant, account, place, role, duty, person, from_on, until_on, source };
    give_or_propose(rule, by, &wanted, &known.humans, context, streams)
}

/// What holds for a role whoever it is for: in whose gift it is, and what others know of it.
#[expect(clippy::too_many_arguments, reason = "each is one thing the rule speaks of")]
pub(super) fn must_be_allowed(
    rule: Rule,
    role: Role,
    person: Option<PersonId>,
    place: Place,
    by: Giver,
    known: &Known,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    match rule {
        Rule::Never | Rule::WithLeader => return Err(Problem::not_your_mandate().into()),
        Rule::FirstCoordinator => {
            must_be_first(place, context, streams)?;
            must_be_ours(by, known)?;
        }
        Rule::Alone | Rule::Seconded | Rule::WithAuditor => {}
    }
    if known.is_id_used {
        return Err(Problem::from(roster::Rejection::IdUsed).into());
    }
    if known.is_claimed {
        let detail = "this role follows from the municipality's own user administration: give the right there, and it is in force at their next login";
        return Err(Problem::new(409, "role_follows_from_login", detail).into());
    }
    let is_named = person.is_some();
    if (role == Role::Volunteer) != is_named || (is_named && !known.is_volunteer) {
        let detail = "a volunteer's role is for a person who has applied in the organisation, and no other role names a person: let them apply first";
        return Err(Problem::new(422, "volunteer_unknown", detail).into());
    }
    Ok(())
}

/// That the organisation works with the municipality of whoever asks, or with none yet.
pub(super) fn must_be_ours(by: Giver, known: &Known) -> Result<(), Problem> {
    let is_ours = |agreements: &BTreeSet<_>| {
        agreements.is_empty()
            || matches!(by.place, Place::Municipality(it) if agreements.contains(&it))
    };
    if known.agreements.as_ref().is_some_and(is_ours) {
        return Ok(());
    }
    let detail = "the organisation is not in the directory, or has agreements with other municipalities alone: register it, or sign an agreement first";
    Err(Problem::new(422, "organisation_not_ours", detail))
}

/// Who coordinates an organisation gives its roles; nobody else lets a second one in.
fn must_be_first(
    place: Place,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    let roster = streams.get::<Roster>(place.roster())?;
    if roster.is_some_and(|it| !it.acting(Role::Coordinator, context.now).is_empty()) {
        let detail = "somebody coordinates the organisation already: it gives its roles itself";
        return Err(Problem::new(409, "has_coordinator", detail).into());
    }
    Ok(())
}

fn must_be_in_order(from_on: NaiveDate, until_on: Option<NaiveDate>) -> Result<(), Problem> {
    if until_on.is_some_and(|it| it < from_on) {
        let detail = "the last day is before the first: check both";
        return Err(Problem::new(422, "days_reversed", detail));
    }
    Ok(())
}

/// Gives the role to an account that is open, or proposes it where a second person is needed.
pub(super) fn give_or_propose(
    rule: Rule,
    by: Giver,
    wanted: &Wanted,
    humans: &Humans,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    if humans.is_same(wanted.account, by.account) {
        return Err(own_account().into());
    }
    let roster = streams.get::<Roster>(wanted.place.roster())?;
    let seconds = |roles: &[Role]| {
        roles.iter().any(|role| {
            let acting = roster.map(|it| it.acting(*role, context.now)).unwrap_or_default();
            // Another account of the same human is no second person.
            let is_either =
                |it| humans.is_same(it, by.account) || humans.is_same(it, wanted.account);
            acting.iter().any(|it| !is_either(*it))
        })
    };
    let needs_second = match rule {
        // A machine's is proposed by itself.
        Rule::Never | Rule::WithLeader => return Err(Problem::not_your_mandate().into()),
        Rule::Alone => false,
        Rule::FirstCoordinator => {
            must_be_first(wanted.place, context, streams)?;
            false
        }
        Rule::Seconded => seconds(&[Role::Leader, Role::Administrator]),
        Rule::WithAuditor if seconds(&[Role::Auditor]) => true,
        Rule::WithAuditor => {
            let detail = "an auditor of the municipality must confirm this, and there is none: give that role first";
            return Err(Problem::new(409, "no_auditor", detail).into());
        }
    };
    if needs_second {
        let Wanted { grant, account, place, role, duty, from_on, until_on, source, .. } = *wanted;
        let (given_by, expires_at) = (by, waits_until(CONFIRMED_WITHIN_DAYS, until_on, context));
        let fact = Fact::GrantProposed {
            grant,
            account,
            place,
            role,
            duty,
            from_on,
            until_on,
            source,
            given_by,
            expires_at,
            machine: None,
        };
        return on_roster(place, roster::Command::Propose(fact), streams);
    }
    let fact = given(wanted, Some(by), None, context);
    on_roster(wanted.place, roster::Command::Give(fact), streams)
}

/// The end of the last of so many days, or of the role's last day where that is sooner: nobody gets a role that is over.
pub(super) fn waits_until(
    days: u64,
    until_on: Option<NaiveDate>,
    context: &CommandContext,
) -> DateTime<Utc> {
    let last_on = calendar::days_after(context.today(), days);
    calendar::end_of(until_on.map_or(last_on, |it| it.min(last_on)))
}

pub(super) fn must_be_open(
    account: AccountId,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    let found = streams.get::<Account>(account.0)?;
    let open = found.map_or(Err(super::account::Rejection::Unknown), Account::must_be_open);
    open.map_err(|it| Problem::from(it).into())
}

/// The fact that a role is given from `from_on`, or from now where that day has begun.
pub(super) fn given(
    wanted: &Wanted,
    given_by: Option<Giver>,
    confirmed_by: Option<AccountId>,
    context: &CommandContext,
) -> Fact {
    let Wanted { grant, account, place, role, duty, person, from_on, until_on, source } = *wanted;
    // A volunteer's own data is found by who they are; everybody else acts as somebody new, whom no log knows by the account.
    let subject = match person {
        Some(person) => UserId(person.0),
        None => UserId::of_grant(grant),
    };
    let begins_at: DateTime<Utc> = calendar::start_of(from_on).max(context.now);
    Fact::GrantGiven {
        grant,
        account,
        place,
        role,
        duty,
        subject,
        from_on,
        until_on,
        begins_at,
        ends_at: until_on.map(calendar::end_of),
        source,
        given_by,
        confirmed_by,
        rules: giving::RULES_VERSION,
        machine: None,
        login: None,
    }
}

pub(super) fn confirm(
    it: &ConfirmGrant,
    humans: &Humans,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ConfirmGrant { place, grant } = *it;
    let by = giver(context, streams)?;
    let roster = streams.get::<Roster>(place.roster())?;
    let proposal = roster.and_then(|it| it.proposal(grant));
    let Some(proposal) = proposal.filter(|_| by.place == place) else {
        return Err(Problem::from(roster::Rejection::NoSuchGrant).into());
    };
    let machine = roster.and_then(|it| it.machine(grant)).cloned();
    let rule = rule_of(proposal, machine.as_ref(), place);
    if !giving::may_confirm(rule, by.role) {
        return Err(Problem::not_your_mandate().into());
    }
    if humans.is_same(by.account, proposal.account)
        || humans.is_same(by.account, proposal.given_by.account)
    {
        return Err(own_account().into());
    }
    let is_over = proposal.expires_at <= context.now;
    if is_over || !still_acts(proposal.given_by, context, streams)? {
        let detail = "the proposal is over, or whoever made it does not hold the role any more: let the role be proposed anew";
        return Err(Problem::new(409, "proposal_over", detail).into());
    }
    must_be_open(proposal.account, streams)?;
    let roster::Proposal { account, role, duty, from_on, until_on, source, given_by, .. } =
        *proposal;
    let person = None;
    let wanted = Wanted { grant, account, place, role, duty, person, from_on, until_on, source };
    let mut fact = given(&wanted, Some(given_by), Some(by.account), context);
    if let Fact::GrantGiven { machine: known, .. } = &mut fact {
        *known = machine;
    }
    on_roster(place, roster::Command::Give(fact), streams)
}

/// By which rule it was proposed.
pub(super) fn rule_of(
    proposal: &roster::Proposal,
    machine: Option<&MachineKey>,
    place: Place,
) -> Rule {
    let roster::Proposal { given_by, role, duty, .. } = *proposal;
    match machine {
        None => giving::rule(given_by, role, duty, place),
        Some(_) => giving::machine_rule(given_by, role, place),
    }
}

pub(super) fn end(
    it: &EndGrant,
    accountable_for: u32,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let EndGrant { place, grant } = *it;
    let by = giver(context, streams)?;
    let roster = streams.get::<Roster>(place.roster())?.filter(|_| by.place == place);
    let proposal = roster.and_then(|it| it.proposal(grant));
    let held = roster.and_then(|it| it.grant(grant));
    let machine = roster.and_then(|it| it.machine(grant));
    let gives = |role, duty| match machine {
        None => giving::rule(by, role, duty, place),
        // Whoever had to say yes to it may end it.
        Some(_) if by.role == Role::Leader => Rule::WithLeader,
        Some(_) => giving::machine_rule(by, role, place),
    };
    if let Some(it) = proposal {
        let rule = rule_of(it, machine, place);
        let may = gives(it.role, it.duty) != Rule::Never || giving::may_confirm(rule, by.role);
        if !may {
            return Err(Problem::not_your_mandate().into());
        }
    } else if let Some(it) = held {
        if gives(it.role, it.duty) == Rule::Never && by.account != it.account {
            return Err(Problem::not_your_mandate().into());
        }
        if it.source == GrantSource::Claims {
            let detail = "this role follows from the municipality's own user administration and would be back at the next login: take the right away there, or block the account if they must be out now";
            return Err(Problem::new(409, "role_given_by_login", detail).into());
        }
        let is_last = it.role == Role::Administrator
            && it.is_in_force(context.now)
            && !roster.is_some_and(|it| it.has_administrator_without(&[grant], context.now));
        if is_last {
            return Err(last_administrator().into());
        }
        if it.role == Role::BridgeBuilder && accountable_for > 0 {
            return Err(still_accountable(accountable_for).into());
        }
    } else {
        return Err(Problem::from(roster::Rejection::NoSuchGrant).into());
    }
    let command = roster::Command::End { grant, place, why: GrantEnd::ByHand };
    on_roster(place, command, streams)
}
