//! Every giver meets every role, duty and place (threats 25 and 26): the rows here are the only yes there is.

use proto::{
    actor::{Duty, Role},
    identity::Place,
};

use super::{ANNA, aarhus, giver, herning, red};
use crate::domain::giving::{Rule, may_confirm, needs_sure_login, rule};

const COUNTRY: Place = Place::Country;

#[test]
fn who_gives_what() {
    use Role::{Administrator, Auditor, BridgeBuilder, CaseWorker, Coordinator, Leader, Volunteer};
    use Rule::{Alone, FirstCoordinator, Seconded, WithAuditor};
    let (here, association) = (aarhus(), red());
    let yes = [
        (Administrator, here, Leader, None, here, Seconded),
        (Administrator, here, Auditor, None, here, Seconded),
        (Administrator, here, Administrator, None, here, Seconded),
        (Administrator, here, Auditor, Some(Duty::DataProtection), here, WithAuditor),
        (Leader, here, BridgeBuilder, None, here, Alone),
        (Leader, here, BridgeBuilder, Some(Duty::OnCall), here, Alone),
        (Leader, here, BridgeBuilder, Some(Duty::Finance), here, Alone),
        (Leader, here, CaseWorker, None, here, Alone),
        (Leader, here, CaseWorker, Some(Duty::OnCall), here, Alone),
        (Leader, here, CaseWorker, Some(Duty::Finance), here, Alone),
        (Leader, here, Coordinator, None, association, FirstCoordinator),
        (BridgeBuilder, here, Coordinator, None, association, FirstCoordinator),
        (Coordinator, association, Coordinator, None, association, Alone),
        (Coordinator, association, Coordinator, Some(Duty::SafeguardingLead), association, Alone),
        (Coordinator, association, Volunteer, None, association, Alone),
        (Administrator, COUNTRY, Auditor, None, COUNTRY, Seconded),
        (Administrator, COUNTRY, Administrator, None, COUNTRY, Seconded),
        (Administrator, COUNTRY, Auditor, Some(Duty::DataProtection), COUNTRY, WithAuditor),
    ];
    let duties = [None].into_iter().chain(Duty::ALL.iter().copied().map(Some));
    let duties: Vec<_> = duties.collect();
    let mut found = 0;
    for by in Role::ALL {
        for from in [COUNTRY, here, herning(), association] {
            for role in Role::ALL {
                for duty in &duties {
                    for place in [COUNTRY, here, herning(), association] {
                        let as_here = (*by, from, *role, *duty, place);
                        let agreed =
                            yes.iter().find(|(a, b, c, d, e, _)| (*a, *b, *c, *d, *e) == as_here);
                        // What holds in one municipality holds in another.
                        let elsewhere = yes.iter().find(|(a, b, c, d, e, _)| {
                            from == herning()
                                && (*a, *c, *d) == (*by, *role, *duty)
                                && *b == here
                                && (*e == here && place == herning()
                                    || *e == place && place == association)
                        });
                        let expected = agreed.or(elsewhere).map_or(Rule::Never, |it| it.5);
                        let actual = rule(giver(ANNA, *by, from), *role, *duty, place);
                        assert_eq!(actual, expected, "{as_here:?}");
                        found += usize::from(actual != Rule::Never);
                    }
                }
            }
        }
    }
    // Each row of a municipality holds in the other too.
    assert_eq!(found, 12 * 2 + 3 + 3);
}

#[test]
fn who_is_the_second_person() {
    for (rule, second) in [
        (Rule::Never, &[][..]),
        (Rule::Alone, &[]),
        (Rule::FirstCoordinator, &[]),
        (Rule::Seconded, &[Role::Leader, Role::Administrator]),
        (Rule::WithAuditor, &[Role::Auditor]),
        (Rule::WithLeader, &[Role::Leader]),
    ] {
        let may: Vec<_> = Role::ALL.iter().copied().filter(|it| may_confirm(rule, *it)).collect();
        assert_eq!(may, second, "{rule:?}");
    }
}

#[test]
fn which_role_needs_a_login_that_is_sure() {
    let not: Vec<_> = Role::ALL.iter().copied().filter(|it| !needs_sure_login(*it)).collect();
    assert_eq!(not, [Role::Coordinator, Role::Volunteer, Role::System]);
}
