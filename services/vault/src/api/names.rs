//! What the people of a list are called.

use platform::{Failure, RequestContext};
use proto::{
    id::PersonId,
    problem::Problem,
    vault::{Field, LookOutcome, Named, Names, Purpose, Tie, Verb},
};

use super::{
    reveal::{self, Look},
    search::nth,
};
use crate::{
    VaultService,
    domain::{
        access_policy::Sees,
        access_record::{self, Seen},
    },
};

/// How many people one request may name.
const NAMES_MAX: usize = 200;

/// Shows what each is called whom the asker may see, after it is logged that they saw it. Of anybody else nothing is said and nothing
/// logged: a list holds whoever is in it, and is no attempt at anybody's name.
pub(crate) async fn names(
    mut ctx: RequestContext<VaultService>,
    asked: Names,
) -> Result<Vec<Named>, Failure> {
    let Names { mut subjects, purpose } = asked;
    subjects.sort_unstable();
    subjects.dedup();
    if subjects.len() > NAMES_MAX {
        return Err(Problem::malformed(format!("at most {NAMES_MAX} people at once")).into());
    }
    let (id, mut named) = (ctx.id, Vec::with_capacity(subjects.len()));
    for subject in subjects {
        // Each look is on record under an id of its own.
        ctx.id = nth(id, "name_look", subject);
        named.push(name(&ctx, subject, purpose).await?);
    }
    Ok(named)
}

async fn name(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    purpose: Purpose,
) -> Result<Named, Failure> {
    let mut look = Look::at(ctx, subject, &[], purpose).await?;
    look.items
        .retain(|it| matches!(it.kept.field, Field::FirstName | Field::Surname | Field::BirthDate));
    let mut named = Named { person: subject, first_name: None, surname: None, years: None };
    let (mut seen, mut broken) = (vec![], None);
    for item in &look.items {
        // Of a birth date a list shows the years alone.
        let sees = match (look.sees(ctx, item)?, item.kept.field) {
            (Sees::All(tie), Field::BirthDate) => Sees::Years(tie),
            (sees, _) => sees,
        };
        let shown = match reveal::show(ctx, item, sees) {
            Ok(shown) => shown,
            Err(why) => {
                broken = Some(why);
                continue;
            }
        };
        let tie = match sees {
            Sees::All(tie) | Sees::Years(tie) => tie,
            Sees::Nothing => Tie::None,
        };
        if shown.outcome != LookOutcome::Shown {
            continue;
        }
        let field = shown.field.unwrap_or(item.kept.field);
        seen.push(Seen {
            sealed: Some(shown.sealed),
            field: Some(field),
            outcome: shown.outcome,
            tie,
        });
        if field == Field::FirstName {
            named.first_name = shown.words;
        } else if field == Field::Surname {
            named.surname = shown.words;
        } else {
            named.years = shown.words.and_then(|it| it.parse().ok());
        }
    }
    if let Some(why) = broken {
        tracing::error!(service.name = "vault", %subject, error = %why, "a name does not open, and is passed over");
    }
    if seen.is_empty() {
        return Ok(named);
    }
    let (thread, break_glass) = (look.thread(), look.relation.broken);
    let verb = Verb::Read;
    reveal::log(ctx, access_record::Command { thread, subject, purpose, verb, break_glass, seen })
        .await?;
    Ok(named)
}
