//! A machine's key is proposed by an administrator; a leader confirms it like any other grant.

use chrono::Months;
use platform::{CommandContext, Streams};
use proto::{
    identity::{
        AccountKind, GrantSource, MACHINE_KEYS_MAX, MachineKey, Place, RegisterMachineKey,
        RosterFact as Fact,
    },
    problem::Problem,
};

use super::{
    Account, Decided, Roster, State, account, giver,
    giving::{self, Rule},
    grants::{must_be_open, waits_until},
    on_account, on_roster, roster,
};

/// How many days a leader has to confirm a key.
const CONFIRMED_WITHIN_DAYS: u64 = 3;
/// How long a key may be good.
const LASTS_MAX: Months = Months::new(12);

/// Proposes a key; the machine's account begins with its first. Nothing can be done with either before a leader has confirmed it.
pub(super) fn register(
    it: &RegisterMachineKey,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let RegisterMachineKey { grant, account, place, role, key, scope, until_on } = it;
    let (grant, account, place, role) = (*grant, *account, *place, *role);
    let by = giver(context, streams)?;
    if matches!(place, Place::Organisation(_)) {
        let detail = "an organisation has no machines: nobody there could be the second person who says yes; ask the municipality for a machine of its own";
        return Err(Problem::new(403, "no_machines_there", detail).into());
    }
    if giving::machine_rule(by, role, place) == Rule::Never {
        return Err(Problem::not_your_mandate().into());
    }
    let today = context.today();
    let last = today.checked_add_months(LASTS_MAX).unwrap_or(today);
    if *until_on < today || *until_on > last {
        let detail = "a key is good until a day within twelve months from today: take another day";
        return Err(Problem::new(422, "key_lasts_too_long", detail).into());
    }
    let roster = streams.get::<Roster>(place.roster())?;
    let (own, is_known) = roster.map(|it| it.keys_of(account, key)).unwrap_or_default();
    if is_known {
        let detail = "this key is registered here already: draw a new one";
        return Err(Problem::new(409, "key_used", detail).into());
    }
    if own >= MACHINE_KEYS_MAX {
        let detail = "the machine has two keys already: end the grant of one first";
        return Err(Problem::new(409, "two_keys", detail).into());
    }
    let (source, given_by) = (GrantSource::ByHand, by);
    let proposed = Fact::GrantProposed {
        grant,
        account,
        place,
        role,
        duty: None,
        from_on: today,
        until_on: Some(*until_on),
        source,
        given_by,
        expires_at: waits_until(CONFIRMED_WITHIN_DAYS, Some(*until_on), context),
        machine: Some(MachineKey { key: key.clone(), scope: scope.clone() }),
    };
    let proposed = on_roster(place, roster::Command::Propose(proposed), streams)?;
    match streams.get::<Account>(account.0)? {
        None => {
            let open = account::Command::Open { kind: AccountKind::Machine };
            Ok(on_account(account, open, streams)?.and(proposed))
        }
        // A machine of another place is none that is known here.
        Some(known) if known.is_machine() && roster.is_some_and(|it| it.knows(account)) => {
            must_be_open(account, streams)?;
            Ok(proposed)
        }
        Some(_) => Err(Problem::not_found().into()),
    }
}
