//! Who sees what: role x tie x controller x purpose x field, committed as data; and model 6.6 row by row.

use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    id::{BreakGlassId, OrganisationId, PersonId, UserId},
    thread::DataCategory,
    vault::{Controller, Field, Purpose, ShareWith},
};
use uuid::Uuid;

use crate::domain::access_policy::{Match, Relation, Sees, Target, sees};

const OURS: OrganisationId = OrganisationId(Uuid::from_u128(5));
const THEIRS: OrganisationId = OrganisationId(Uuid::from_u128(6));

/// What the asker has to do with it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Situation {
    Stranger,
    /// It is about the asker.
    About,
    /// It is about the asker, a child who is not known to be 10.
    AboutTooYoung,
    /// The asker wrote it, and has no other tie: any more, or yet.
    Wrote,
    CaseWorker,
    Accountable,
    /// A consent lets somebody have health data.
    AccountableWithHealth,
    Consented,
    ConsentedAndProposed,
    ConsentedAndConfirmed,
    /// Confirmed, but nobody consented.
    OnlyConfirmed,
    /// It is about a child under 15 in the asker's custody.
    Custody,
    /// It is about a volunteer who is proposed for the asker's child.
    OurVolunteer,
    BrokenGlass,
}

use Situation::{
    About, AboutTooYoung, Accountable, AccountableWithHealth, BrokenGlass, CaseWorker, Consented,
    ConsentedAndConfirmed, ConsentedAndProposed, Custody, OnlyConfirmed, OurVolunteer, Stranger,
    Wrote,
};

const SITUATIONS: [Situation; 14] = [
    Stranger,
    About,
    AboutTooYoung,
    Wrote,
    CaseWorker,
    Accountable,
    AccountableWithHealth,
    Consented,
    ConsentedAndProposed,
    ConsentedAndConfirmed,
    OnlyConfirmed,
    Custody,
    OurVolunteer,
    BrokenGlass,
];

const CONTROLLERS: [(&str, Controller); 3] = [
    ("of the municipality", Controller::Municipality),
    ("of our organisation", Controller::Organisation(OURS)),
    ("of another organisation", Controller::Organisation(THEIRS)),
];

fn relation(situation: Situation) -> Relation {
    let all = DataCategory::ALL.to_vec();
    let nothing = Relation { keeps: true, ..Relation::default() };
    match situation {
        Stranger | About | Wrote => nothing,
        AboutTooYoung => Relation { is_too_young: true, ..nothing },
        CaseWorker => Relation { is_case_worker: true, ..nothing },
        Accountable => Relation { is_accountable: true, ..nothing },
        AccountableWithHealth => {
            Relation { is_accountable: true, consented: vec![DataCategory::Health], ..nothing }
        }
        Consented => Relation { consented: all, ..nothing },
        ConsentedAndProposed => {
            Relation { consented: all, matched: Some(Match::Proposed), ..nothing }
        }
        ConsentedAndConfirmed => {
            Relation { consented: all, matched: Some(Match::Confirmed), ..nothing }
        }
        OnlyConfirmed => Relation { matched: Some(Match::Confirmed), ..nothing },
        Custody => Relation { has_custody: true, ..nothing },
        OurVolunteer => Relation { our_volunteer_of: Some(OURS), ..nothing },
        BrokenGlass => Relation { broken: Some(BreakGlassId(Uuid::from_u128(9))), ..nothing },
    }
}

/// How a field is seen: `-` not, `x` in any case, `s` when it is shared with whom it can be, `p` when it is not protected,
/// `y` its years.
fn seen(
    role: Role,
    situation: Situation,
    controller: Controller,
    purpose: Purpose,
    field: Field,
) -> char {
    let actor = Actor { organisation: Some(OURS), ..actor(role, "0751") };
    let somebody = Uuid::from_u128(1);
    let is_about = matches!(situation, About | AboutTooYoung);
    let subject = PersonId(if is_about { actor.subject.0 } else { somebody });
    let sealed_by = if situation == Wrote { actor.subject } else { UserId(somebody) };
    let at = |shared_with: &[ShareWith], is_protected| {
        let shared_with = shared_with.to_vec();
        let it = Target { subject, controller, field, sealed_by, shared_with, is_protected };
        sees(&actor, &it, &relation(situation), purpose)
    };
    match (at(&[], false), at(ShareWith::ALL, false), at(&[], true)) {
        (Sees::Nothing, Sees::Nothing, _) => '-',
        (Sees::Nothing, _, _) => 's',
        (_, _, Sees::Nothing) => 'p',
        (Sees::Years(_), ..) => 'y',
        (Sees::All(_), ..) => 'x',
    }
}

/// Every combination in which something is seen; those that are not listed see nothing.
fn table() -> String {
    let mut lines = vec![];
    for (name, controller) in CONTROLLERS {
        for role in Role::ALL {
            for purpose in Purpose::ALL {
                for situation in SITUATIONS {
                    let fields: Vec<String> = Field::ALL
                        .iter()
                        .filter_map(|field| {
                            match seen(*role, situation, controller, *purpose, *field) {
                                '-' => None,
                                'x' => Some(field.to_string()),
                                's' => Some(format!("{field} (shared)")),
                                'p' => Some(format!("{field} (unprotected)")),
                                _years => Some(format!("{field} (years)")),
                            }
                        })
                        .collect();
                    if !fields.is_empty() {
                        let fields = fields.join(", ");
                        lines.push(format!(
                            "{name} | {role} | {purpose} | {situation:?} | {fields}"
                        ));
                    }
                }
            }
        }
    }
    lines.join("\n") + "\n"
}

/// `UPDATE=1` writes `access_policy.txt` anew: review what has changed.
#[test]
fn who_sees_what_is_as_agreed() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/access_policy.txt");
    let actual = table();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &actual).unwrap();
    }
    let agreed = std::fs::read_to_string(&file).unwrap_or_default();
    for (nth, (actual, agreed)) in actual.lines().zip(agreed.lines()).enumerate() {
        assert_eq!(actual, agreed, "line {}", nth + 1);
    }
    assert_eq!(actual.lines().count(), agreed.lines().count(), "who sees what has changed");
}

/// Model 6.6, its rows and its columns, each role with the closest tie it can have; written by hand.
#[test]
fn model_6_6_row_by_row() {
    use Purpose::{Assignment, CaseWork, Oversight, OwnData};
    let columns = [
        (Role::CaseWorker, CaseWork, CaseWorker),
        (Role::BridgeBuilder, CaseWork, Accountable),
        (Role::BridgeBuilder, CaseWork, AccountableWithHealth),
        (Role::Coordinator, Assignment, Stranger),
        (Role::Coordinator, Assignment, Consented),
        (Role::Volunteer, Assignment, Consented),
        (Role::Volunteer, Assignment, ConsentedAndProposed),
        (Role::Volunteer, Assignment, ConsentedAndConfirmed),
        (Role::Leader, Oversight, Stranger),
        (Role::Leader, Oversight, BrokenGlass),
        (Role::Auditor, Oversight, BrokenGlass),
        (Role::Administrator, Oversight, Stranger),
        (Role::Family, OwnData, About),
        (Role::Family, OwnData, Custody),
    ];
    let rows = [
        //                             C B B O O V V V L L A S F F
        //                             W B h C c c p m - g g A o c
        (Field::Cpr, "x-----------xx"),
        (Field::FirstName, "xxx-x-xx----xx"),
        (Field::Surname, "xxx-x-------xx"),
        (Field::Address, "xpp---------xp"),
        (Field::Phone, "xxx-x--x----xx"),
        (Field::Age, "xxx-x-xx----xx"),
        (Field::BirthDate, "xyy-y-yy----xx"),
        (Field::Interests, "xxx-x-xx----xx"),
        (Field::HealthNeed, "x-x-x-------xx"),
        (Field::PracticalInstruction, "xxx-x-xx----xx"),
        (Field::ReferralReason, "x-----------xx"),
        (Field::MunicipalMeasures, "x-----------xx"),
        (Field::MeasuresInShort, "xxx---------xx"),
        (Field::Goal, "xxx-s-ss----xx"),
        (Field::ContactNote, "sxx------xx-ss"),
        (Field::Answers, "-xx---------x-"),
        (Field::ChildView, "xxx---------x-"),
        (Field::FeeReason, "xxx---------xx"),
        (Field::BreakGlassReason, "--------xxx---"),
    ];
    for (field, expected) in rows {
        let actual: String = columns
            .iter()
            .map(|(role, purpose, situation)| {
                seen(*role, *situation, Controller::Municipality, *purpose, field)
            })
            .collect();
        assert_eq!(actual, expected, "{field}");
    }
}

/// Nobody without a tie sees anything, but what they wrote themself and, to oversee, why a glass was broken.
#[test]
fn strangers_see_nothing() {
    for (name, controller) in CONTROLLERS {
        let is_ours = controller == Controller::Organisation(OURS);
        for role in Role::ALL.iter().filter(|it| !(is_ours && **it == Role::Coordinator)) {
            for purpose in Purpose::ALL {
                for field in Field::ALL {
                    let oversees = *field == Field::BreakGlassReason
                        && *purpose == Purpose::Oversight
                        && controller == Controller::Municipality
                        && matches!(role, Role::Leader | Role::Auditor);
                    let actual = seen(*role, Stranger, controller, *purpose, *field);
                    assert_eq!(actual != '-', oversees, "{role} for {purpose}: {field} {name}");
                }
            }
        }
    }
}

/// Consent to a name is no consent to a number, and the other way round.
#[test]
fn a_consent_covers_what_it_names() {
    let coordinator = Actor { organisation: Some(OURS), ..actor(Role::Coordinator, "0751") };
    for (category, expected) in [
        (DataCategory::Name, vec![Field::FirstName, Field::Surname]),
        (DataCategory::Phone, vec![Field::Phone]),
        (DataCategory::Age, vec![Field::BirthDate, Field::Age]),
        (DataCategory::Interests, vec![Field::Interests]),
        (DataCategory::Health, vec![Field::HealthNeed, Field::PracticalInstruction]),
        (DataCategory::Goals, vec![Field::Goal]),
    ] {
        let relation = Relation { consented: vec![category], ..Relation::default() };
        let target = |field| Target {
            subject: PersonId(Uuid::from_u128(1)),
            controller: Controller::Municipality,
            field,
            sealed_by: UserId(Uuid::from_u128(1)),
            shared_with: ShareWith::ALL.to_vec(),
            is_protected: false,
        };
        let actual: Vec<Field> = Field::ALL
            .iter()
            .copied()
            .filter(|field| {
                sees(&coordinator, &target(*field), &relation, Purpose::Assignment) != Sees::Nothing
            })
            .collect();
        assert_eq!(actual, expected_in_order(&expected), "{category}");
    }
}

fn expected_in_order(fields: &[Field]) -> Vec<Field> {
    Field::ALL.iter().copied().filter(|it| fields.contains(it)).collect()
}

/// A protected address is seen by the case worker and by its bearer, by nobody else and by no other tie (D-17, I-25).
#[test]
fn a_protected_address_stays_where_it_is() {
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            for situation in SITUATIONS {
                let actual =
                    seen(*role, situation, Controller::Municipality, *purpose, Field::Address);
                let may = match role {
                    Role::CaseWorker => matches!(situation, CaseWorker | BrokenGlass),
                    Role::Family => situation == About,
                    Role::Volunteer => matches!(situation, About | AboutTooYoung),
                    Role::BridgeBuilder
                    | Role::Coordinator
                    | Role::Leader
                    | Role::Administrator
                    | Role::Auditor
                    | Role::System => false,
                };
                assert!(actual != 'x' || may, "{role} for {purpose}, {situation:?}");
            }
        }
    }
}
