//! What `vault` shows of a person, field by field: of the young person, as the municipality keeps it; of the volunteer, as the
//! organisation does.

use std::{collections::BTreeMap, fmt::Write as _};

use proto::{
    actor::Actor,
    id::{PersonId, SealedId},
    vault::{Field, LookOutcome, Reveal, Revealed},
};

use super::{
    cast::{CHILD, HELPER, Mandate, Relation},
    vault::purpose,
    vault_world::{Vault, sealed},
};

/// Who sees what of one field.
type Seen = Vec<(Mandate, Relation, &'static str)>;

pub(super) async fn csv() -> String {
    let world = Vault::prepare().await;
    let mut text = "of,field,role,relation,history,answer\n".to_owned();
    for (of, subject) in [("child", CHILD), ("volunteer", HELPER)] {
        for (field, seen) in seen(&world, subject).await {
            for one_role in seen.chunk_by(|a, b| a.0 == b.0) {
                let all_alike = one_role.iter().all(|it| it.2 == one_role[0].2);
                let shown = if all_alike { &one_role[..1] } else { one_role };
                for (mandate, relation, answer) in shown {
                    let (relation, history) = match all_alike {
                        true => ("any".to_owned(), "any"),
                        false => (relation.to_string(), relation.history()),
                    };
                    writeln!(text, "{of},{field},{mandate},{relation},{history},{answer}").unwrap();
                }
            }
        }
    }
    text
}

async fn seen(world: &Vault, subject: PersonId) -> BTreeMap<Field, Seen> {
    let mut all: BTreeMap<Field, Seen> = BTreeMap::new();
    for mandate in Mandate::all() {
        for relation in mandate.relations() {
            let shown = reveal(world, &mandate.actor(*relation, subject), subject).await;
            // Nobody seals an age: it is what is shown of a birth date.
            for field in Field::ALL.iter().filter(|it| **it != Field::Age) {
                let of_it = shown.iter().find(|it| it.sealed == sealed(subject, *field));
                let answer = of_it.map_or("left out", |it| answer(*field, it));
                all.entry(*field).or_default().push((mandate, *relation, answer));
            }
        }
    }
    all
}

pub(super) async fn reveal(world: &Vault, by: &Actor, subject: PersonId) -> Vec<Revealed> {
    let sealed: Vec<SealedId> = Field::ALL.iter().map(|it| sealed(subject, *it)).collect();
    let reveal = Reveal { subject, sealed, purpose: purpose(by.role) };
    world.walk.show(by, reveal).await.unwrap()
}

fn answer(field: Field, it: &Revealed) -> &'static str {
    match it.outcome {
        LookOutcome::Shown if it.field == Some(field) => "shown",
        LookOutcome::Shown => "in years",
        LookOutcome::Refused => "refused",
        LookOutcome::Nothing => "nothing",
        LookOutcome::Erased => "erased",
        LookOutcome::LeftOut => "left out",
    }
}
