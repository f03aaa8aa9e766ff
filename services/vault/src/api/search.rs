//! Persons are found again; every search is a look, also the one that finds nobody (D-08).

use platform::{Failure, RequestContext, calendar};
use proto::{
    actor::Role,
    id::{CommandId, PersonId, derive},
    problem::Problem,
    vault::{
        BirthdayAhead, BirthdaysAhead, Field, LookOutcome, PersonByCpr, PersonFound,
        ProtectionToRecheck, ProtectionsToRecheck, Purpose, SuspectedDuplicate,
        SuspectedDuplicates, Tie, Verb,
    },
};
use uuid::Uuid;

use super::{housekeeping, reveal, sealed_store};
use crate::{
    VaultService,
    domain::{
        access_record::{self, Seen},
        age,
        cpr::Cpr,
    },
    view,
};

/// Protections on one list.
const RECHECKS_MAX: usize = 200;

/// Finds a person by CPR number. Everybody may ask, so that who may not is on record.
pub(crate) async fn by_cpr(
    ctx: RequestContext<VaultService>,
    asked: PersonByCpr,
) -> Result<PersonFound, Failure> {
    let nobody = PersonId(Uuid::nil());
    if ctx.actor.role != Role::CaseWorker {
        log(&ctx, nobody, asked.purpose, LookOutcome::Refused, Tie::None).await?;
        return Err(Problem::not_your_mandate().into());
    }
    // A number is looked up to refer somebody, or to go on with who is referred: for nothing else.
    if asked.purpose != Purpose::CaseWork {
        log(&ctx, nobody, asked.purpose, LookOutcome::Refused, Tie::None).await?;
        return Err(Problem::new(
            422,
            "purpose_does_not_fit",
            "a person is looked up by CPR number for case_work: to refer them, or to go on with who is referred",
        )
        .into());
    }
    let now = ctx.clock.now();
    let cpr = Cpr::parse(&asked.cpr, calendar::day(now)).map_err(Problem::from)?;
    let tenant = ctx.actor.tenant;
    let found = match sealed_store::index_key(&ctx, tenant).await? {
        Some(key) => view::by_cpr(&ctx.pool, tenant, key.digest("cpr", cpr.digits())).await?,
        None => None,
    };
    // Who has given way is asked for under another id: what is under either is shown there.
    let person = match found {
        Some(found) => Some(view::survivor(&ctx.pool, found).await?),
        None => None,
    };
    let gave_way = found.filter(|it| Some(*it) != person);
    let tie = match person {
        Some(person) => tie(&ctx, person).await?,
        None => Tie::None,
    };
    let outcome = if person.is_some() { LookOutcome::Shown } else { LookOutcome::Nothing };
    log(&ctx, person.unwrap_or(nobody), asked.purpose, outcome, tie).await?;
    Ok(PersonFound { person, gave_way })
}

async fn tie(ctx: &RequestContext<VaultService>, person: PersonId) -> anyhow::Result<Tie> {
    let relation = view::relation(&ctx.pool, &ctx.actor, person, ctx.clock.now()).await?;
    Ok(match (relation.is_case_worker, relation.is_accountable) {
        (true, _) => Tie::CaseWorker,
        (false, true) => Tie::Accountable,
        (false, false) => Tie::None,
    })
}

async fn log(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    purpose: Purpose,
    outcome: LookOutcome,
    tie: Tie,
) -> Result<(), Problem> {
    let look = access_record::Command {
        thread: None,
        subject,
        purpose,
        verb: Verb::Search,
        break_glass: None,
        seen: vec![Seen { sealed: None, field: Some(Field::Cpr), outcome, tie }],
    };
    reveal::log(ctx, look).await
}

/// Who may be one, for a human to decide.
pub(crate) async fn suspected(
    ctx: RequestContext<VaultService>,
    _: SuspectedDuplicates,
) -> Result<Vec<SuspectedDuplicate>, Failure> {
    Ok(view::suspected(&ctx.pool, ctx.actor.tenant).await?)
}

/// The asker's children who soon decide more (P-29): thirty days are for preparing it. Each is a look at a birth date.
pub(crate) async fn birthdays(
    mut ctx: RequestContext<VaultService>,
    asked: BirthdaysAhead,
) -> Result<Vec<BirthdayAhead>, Failure> {
    if !(1..=90).contains(&asked.days) {
        return Err(Problem::malformed("days is 1 to 90").into());
    }
    let today = calendar::day(ctx.clock.now());
    let last = calendar::days_after(today, asked.days.into());
    let mut ahead = vec![];
    let born = housekeeping::born(&ctx.service, &ctx.pool, Some(ctx.actor.tenant)).await?;
    for (person, _, born) in born.dates {
        let Some((on, party)) = age::next_turn(born, today).filter(|(on, _)| *on <= last) else {
            continue;
        };
        let tie = tie(&ctx, person).await?;
        if tie != Tie::None {
            ahead.push((BirthdayAhead { person, on, party }, tie));
        }
    }
    ahead.sort_unstable_by_key(|(it, _)| (it.on, it.person));
    let asked = ctx.id;
    for (it, tie) in &ahead {
        ctx.id = nth(asked, "birthday_look", it.person);
        log_one(&ctx, it.person, Field::BirthDate, *tie).await?;
    }
    Ok(ahead.into_iter().map(|(it, _)| it).collect())
}

/// Protected addresses of the asker's persons that are to be checked again (P-34): protected until somebody has.
pub(crate) async fn to_recheck(
    mut ctx: RequestContext<VaultService>,
    asked: ProtectionsToRecheck,
) -> Result<Vec<ProtectionToRecheck>, Failure> {
    if asked.days > 90 {
        return Err(Problem::malformed("days is 0 to 90").into());
    }
    let up_to = calendar::days_after(calendar::day(ctx.clock.now()), asked.days.into());
    let (mut theirs, asked) = (vec![], ctx.id);
    for it in view::to_recheck(&ctx.pool, ctx.actor.tenant, up_to).await? {
        if theirs.len() < RECHECKS_MAX && tie(&ctx, it.person).await? == Tie::CaseWorker {
            theirs.push(it);
        }
    }
    for it in &theirs {
        ctx.id = nth(asked, "protection_look", it.person);
        log_one(&ctx, it.person, Field::Address, Tie::CaseWorker).await?;
    }
    Ok(theirs)
}

/// The id of the look at one of those that a request lists.
pub(super) fn nth(asked: CommandId, what: &str, person: PersonId) -> CommandId {
    CommandId(derive(what, &[asked.0.as_bytes(), person.0.as_bytes()]))
}

/// Logs that one field of a person on a list is shown.
async fn log_one(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    field: Field,
    tie: Tie,
) -> Result<(), Problem> {
    let (field, outcome) = (Some(field), LookOutcome::Shown);
    let look = access_record::Command {
        thread: None,
        subject,
        purpose: Purpose::CaseWork,
        verb: Verb::Read,
        break_glass: None,
        seen: vec![Seen { sealed: None, field, outcome, tie }],
    };
    reveal::log(ctx, look).await
}
