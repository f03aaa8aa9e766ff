//! Roles that follow from what a provider says at a login. Its municipality decides who has them, so no second person is asked and
//! nothing is refused here: what is said no more ends at once, whatever they are accountable for, and be it the last administrator.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use platform::{CommandContext, DecideError, NewEvents, Streams, calendar};
use proto::{
    actor::Level,
    id::{AccountId, GrantId, LoginId, SessionId, UserId, derive},
    identity::{AccountKind, GrantEnd, GrantSource, LoginKind, Place, RosterFact as Fact},
};

use super::{
    super::{
        Account, Decided, Roster, State,
        account::{self, Standing},
        giving, on_account,
        roster::Grant,
    },
    said::ClaimedRole,
};

/// How long such a role is good after the last login that showed it.
pub const GOOD_FOR: TimeDelta = TimeDelta::days(45);

/// How long it is not written again that it is shown still.
const PROLONGED_EVERY: TimeDelta = TimeDelta::days(21);

/// What a provider says at somebody's login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Their account, which begins here if there is none.
    pub account: AccountId,
    /// What they logged in with.
    pub login: LoginId,
    /// How sure it was.
    pub level: Level,
    /// What the same person logged in with before the provider changed its subject.
    pub moved_from: Option<LoginId>,
    /// Which roles follow.
    pub roles: BTreeSet<ClaimedRole>,
    /// Where they hold roles that followed before.
    pub places: BTreeSet<Place>,
    /// The login that begins with it.
    pub session: SessionId,
}

/// Compares what is said with what is held.
pub(in crate::domain) fn take(
    it: &Claims,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Some(mut events) = login(it, streams)? else { return Ok(NewEvents::nothing()) };
    let account = streams.get::<Account>(it.account.0)?;
    let said = it.roles.iter().map(|it| Place::Municipality(it.municipality));
    let places: BTreeSet<_> = it.places.iter().copied().chain(said).collect();
    for place in places {
        let nobody = Roster::default();
        let roster = streams.get::<Roster>(place.roster())?.unwrap_or(&nobody);
        let facts = compared(it, account, place, roster, context);
        events = events.and(NewEvents::on(place.roster(), facts).in_tenant(place.tenant()));
    }
    Ok(events)
}

/// What happens to the account first; nothing at all where it takes no role.
fn login(
    it: &Claims,
    streams: &Streams<'_, State>,
) -> Result<Option<NewEvents<proto::identity::Event>>, DecideError> {
    let (login, kind, level) = (it.login, LoginKind::Oidc, it.level);
    let standing = streams.get::<Account>(it.account.0)?.map(Account::standing);
    let decided = match standing.unwrap_or_default() {
        Standing::Unknown if it.roles.is_empty() => return Ok(None),
        Standing::Unknown => {
            let open = account::Command::Open { kind: AccountKind::Human };
            let first = proto::identity::AccountFact::LoginAdded { login, kind, level };
            let first =
                NewEvents::on(it.account.0, [first]).in_tenant(proto::code::Municipality::COUNTRY);
            on_account(it.account, open, streams).map(|it| it.and(first))
        }
        Standing::Open => match it.moved_from {
            Some(from) => {
                let to = login;
                on_account(it.account, account::Command::MoveLogin { from, to, level }, streams)
            }
            None => {
                on_account(it.account, account::Command::AddLogin { login, kind, level }, streams)
            }
        },
        Standing::Blocked | Standing::Closed | Standing::Forgotten => return Ok(None),
    };
    match decided {
        Ok(events) => Ok(Some(events)),
        // The way to log in was removed: it is nobody's any more.
        Err(DecideError::Rejected(_)) => Ok(None),
        Err(it @ DecideError::NotLoaded(_)) => Err(it),
    }
}

fn compared(
    it: &Claims,
    account: Option<&Account>,
    place: Place,
    roster: &Roster,
    context: &CommandContext,
) -> Vec<Fact> {
    let now = context.now;
    let is_here = |role: &&ClaimedRole| Place::Municipality(role.municipality) == place;
    let said: Vec<_> = it.roles.iter().filter(is_here).collect();
    // What another login of theirs shows is not for this one to end.
    let is_shown_here = |grant: &Grant| {
        let is_other = |login| {
            login != it.login
                && Some(login) != it.moved_from
                && account.is_some_and(|it| it.has_login(login))
        };
        grant.source == GrantSource::Claims && !grant.login.is_some_and(is_other)
    };
    let mut facts = vec![];
    let mut held = BTreeSet::new();
    for (id, grant) in roster.grants().filter(|(_, grant)| grant.account == it.account) {
        let is_said = said.iter().any(|it| (it.role, it.duty) == (grant.role, grant.duty));
        let is_over = grant.ends_at.is_some_and(|it| it <= now);
        if !is_shown_here(grant) {
            held.insert((grant.role, grant.duty));
        } else if is_over {
            facts.extend(roster.ended(id, place, GrantEnd::ClaimsOld));
        } else if is_said {
            held.insert((grant.role, grant.duty));
            if grant.ends_at.is_none_or(|it| it <= calendar::after(now, GOOD_FOR)) {
                facts.push(Fact::GrantProlonged { grant: id, ends_at: ends_at(now) });
            }
        } else {
            facts.extend(roster.ended(id, place, GrantEnd::ClaimsLost));
        }
    }
    let new = said.into_iter().filter(|it| !held.contains(&(it.role, it.duty)));
    facts.extend(new.map(|role| given(it, *role, place, context)));
    facts
}

/// When it ends if nobody is heard again, whatever is known of logins.
fn ends_at(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(calendar::after(now, GOOD_FOR), PROLONGED_EVERY)
}

fn given(it: &Claims, claimed: ClaimedRole, place: Place, context: &CommandContext) -> Fact {
    let ClaimedRole { role, duty, .. } = claimed;
    // The same if the decision is taken anew, and another for each role and each login.
    let noun = duty.map_or_else(|| role.to_string(), |duty| format!("{role} {duty}"));
    let (roster, session) = (place.roster(), it.session.0);
    let parts = [roster.as_bytes().as_slice(), session.as_bytes(), noun.as_bytes()];
    let grant = GrantId(derive("grant", &parts));
    Fact::GrantGiven {
        grant,
        account: it.account,
        place,
        role,
        duty,
        subject: UserId::of_grant(grant),
        from_on: context.today(),
        until_on: None,
        begins_at: context.now,
        ends_at: Some(ends_at(context.now)),
        source: GrantSource::Claims,
        given_by: None,
        confirmed_by: None,
        rules: giving::RULES_VERSION,
        machine: None,
        login: Some(it.login),
    }
}

/// Ends what no login has shown for too long.
pub(in crate::domain) fn grow_old(
    place: Place,
    grants: &[GrantId],
    streams: &Streams<'_, State>,
) -> Decided {
    let roster = streams.get::<Roster>(place.roster())?;
    let is_claimed = |grant: &&GrantId| {
        let grant = roster.and_then(|it| it.grant(**grant));
        grant.is_some_and(|it| it.source == GrantSource::Claims)
    };
    let ended = grants
        .iter()
        .filter(is_claimed)
        .filter_map(|grant| roster?.ended(*grant, place, GrantEnd::ClaimsOld));
    Ok(NewEvents::on(place.roster(), ended).in_tenant(place.tenant()))
}
