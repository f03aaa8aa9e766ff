//! Machines whose last day is near.

use chrono::{Days, NaiveDate};
use proto::{
    identity::{HeldGrant, WhoHasAccess},
    problem::Problem,
};

use super::{role_with, today};
use crate::{
    pages::machines::{Ending, SHOWN_BEFORE_DAYS},
    server::{Portal, visitor::Acts},
    words::Words,
};

/// How many pages of grants are read: a place with more has more to do than this list.
const PAGES_MAX: usize = 10;

/// The machines of the place whose last day is at most [`SHOWN_BEFORE_DAYS`] away, the nearest first.
pub(crate) async fn ending(server: &Portal, acts: &Acts) -> Result<Vec<Ending>, Problem> {
    let words = Words::of(acts.visitor.lang);
    let mut query = WhoHasAccess { place: acts.place(), cursor: None };
    let mut found = vec![];
    for _ in 0..PAGES_MAX {
        let page = acts.show(server, &query).await?;
        found.extend(page.grants.iter().filter_map(|it| ends_soon(it, today(), words)));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    found.sort_by_key(|it| it.until);
    Ok(found)
}

fn ends_soon(it: &HeldGrant, today: NaiveDate, words: &Words) -> Option<Ending> {
    let (machine, until) = (it.machine.as_ref()?, it.until_on?);
    let shown_from = until.checked_sub_days(Days::new(SHOWN_BEFORE_DAYS))?;
    (shown_from <= today).then(|| Ending {
        grant: it.grant.to_string(),
        machine: it.account.to_string().chars().take(8).collect(),
        role: role_with(it.role, it.duty, words),
        asks: machine.scope.len(),
        until,
    })
}

#[cfg(test)]
mod tests {
    use proto::{
        actor::Role,
        id::{AccountId, GrantId, UserId},
        identity::{GrantSource, MachineKey},
    };
    use uuid::Uuid;

    use super::*;
    use crate::words::Lang;

    #[test]
    fn a_machine_is_shown_thirty_days_before_its_last_day() {
        let key = format!("ed25519:{}", "A".repeat(43)).parse().unwrap();
        let machine = MachineKey { key, scope: vec!["referral.referrals".parse().unwrap()] };
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let held = |machine: &Option<MachineKey>, until: Option<&str>| HeldGrant {
            is_human_known: false,
            grant: GrantId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            subject: UserId(Uuid::nil()),
            role: Role::CaseWorker,
            duty: None,
            from_on: today,
            until_on: until.map(|it| it.parse().unwrap()),
            source: GrantSource::ByHand,
            accountable_for: 0,
            machine: machine.clone(),
        };
        let machine = Some(machine);
        for (machine, until, expected) in [
            (&machine, Some("2026-12-24"), false),
            (&machine, Some("2026-12-23"), true),
            (&machine, Some("2026-11-23"), true),
            (&machine, None, false),
            (&None, Some("2026-11-23"), false),
        ] {
            let found = ends_soon(&held(machine, until), today, Words::of(Lang::En));
            assert_eq!(found.is_some(), expected, "{until:?}");
        }
    }
}
