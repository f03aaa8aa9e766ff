//! Persons are found again; every search is a look, also the one that finds nobody (D-08).

use platform::{Ctx, Failure, calendar};
use proto::{
    id::PersonId,
    problem::Problem,
    vault::{
        BirthdayAhead, BirthdaysAhead, Field, LookOutcome, PersonByCpr, PersonFound,
        ProtectionToRecheck, ProtectionsToRecheck, Purpose, SuspectedDuplicate,
        SuspectedDuplicates, Tie, Verb,
    },
    who::Role,
};
use uuid::Uuid;

use super::{day, reveal, safe};
use crate::{
    VaultService,
    domain::{
        age,
        cpr::Cpr,
        look::{self, Seen},
    },
    view,
};

/// Finds a person by CPR number. Everybody may ask, so that who may not is on record.
pub(crate) async fn by_cpr(
    ctx: Ctx<VaultService>,
    asked: PersonByCpr,
) -> Result<PersonFound, Failure> {
    let nobody = PersonId(Uuid::nil());
    if ctx.actor.role != Role::CaseWorker {
        log(&ctx, nobody, asked.purpose, LookOutcome::Refused, Tie::None).await?;
        return Err(Problem::not_your_mandate().into());
    }
    let now = ctx.clock.now();
    let cpr = Cpr::parse(&asked.cpr, calendar::day(now)).map_err(Problem::from)?;
    let tenant = ctx.actor.tenant;
    let person = match safe::index_key(&ctx, tenant).await? {
        Some(key) => view::by_cpr(&ctx.pool, tenant, key.digest("cpr", cpr.digits())).await?,
        None => None,
    };
    let tie = match person {
        Some(person) => tie(&ctx, person).await?,
        None => Tie::None,
    };
    let outcome = if person.is_some() { LookOutcome::Shown } else { LookOutcome::Nothing };
    log(&ctx, person.unwrap_or(nobody), asked.purpose, outcome, tie).await?;
    Ok(PersonFound { person })
}

async fn tie(ctx: &Ctx<VaultService>, person: PersonId) -> anyhow::Result<Tie> {
    let relation = view::relation(&ctx.pool, &ctx.actor, person, ctx.clock.now()).await?;
    Ok(match (relation.is_case_worker, relation.is_accountable) {
        (true, _) => Tie::CaseWorker,
        (false, true) => Tie::Accountable,
        (false, false) => Tie::None,
    })
}

async fn log(
    ctx: &Ctx<VaultService>,
    subject: PersonId,
    purpose: Purpose,
    outcome: LookOutcome,
    tie: Tie,
) -> Result<(), Problem> {
    let look = look::Command {
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
    ctx: Ctx<VaultService>,
    _: SuspectedDuplicates,
) -> Result<Vec<SuspectedDuplicate>, Failure> {
    Ok(view::suspected(&ctx.pool, ctx.actor.tenant).await?)
}

/// The asker's children who soon decide more (P-29): thirty days are for preparing it. Each is a look at a birth date.
pub(crate) async fn birthdays(
    mut ctx: Ctx<VaultService>,
    asked: BirthdaysAhead,
) -> Result<Vec<BirthdayAhead>, Failure> {
    if !(1..=90).contains(&asked.days) {
        return Err(Problem::malformed("days is 1 to 90").into());
    }
    let today = calendar::day(ctx.clock.now());
    let last = today + chrono::Days::new(asked.days.into());
    let mut ahead = vec![];
    for (person, _, born) in day::born(&ctx.service, &ctx.pool, Some(ctx.actor.tenant)).await? {
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
        ctx.id = proto::id::CommandId(proto::id::derive(
            "birthday_look",
            &[asked.0.as_bytes(), it.person.0.as_bytes()],
        ));
        let (field, outcome) = (Some(Field::BirthDate), LookOutcome::Shown);
        let look = look::Command {
            thread: None,
            subject: it.person,
            purpose: Purpose::CaseWork,
            verb: Verb::Read,
            break_glass: None,
            seen: vec![Seen { sealed: None, field, outcome, tie: *tie }],
        };
        reveal::log(&ctx, look).await?;
    }
    Ok(ahead.into_iter().map(|(it, _)| it).collect())
}

/// Protected addresses of the asker's persons that are to be checked again (P-34): protected until somebody has.
pub(crate) async fn to_recheck(
    ctx: Ctx<VaultService>,
    asked: ProtectionsToRecheck,
) -> Result<Vec<ProtectionToRecheck>, Failure> {
    if asked.days > 90 {
        return Err(Problem::malformed("days is 0 to 90").into());
    }
    let up_to = calendar::day(ctx.clock.now()) + chrono::Days::new(asked.days.into());
    Ok(view::to_recheck(&ctx.pool, ctx.actor.tenant, ctx.actor.subject, up_to).await?)
}
