//! Persons are registered and changed: what is known of them goes into the safe, field by field.

use chrono::NaiveDate;
use platform::{Ask, Ctx, Failure, Prepared, calendar};
use proto::{
    id::{CommandId, PersonId, SealedId, derive},
    problem::Problem,
    sealed::Digest,
    vault::{
        ChangePerson, ConfirmDuplicate, Controller, DismissDuplicate, Field, LookOutcome,
        PersonDetails, PersonKind, Purpose, RecheckProtection, RecordCustody, RegisterPerson, Tie,
        Verb,
    },
    who::{Actor, Role},
};

use super::safe::{self, Clear, Safe};
use crate::{
    VaultService,
    domain::{
        Command, age,
        cpr::{self, Cpr},
        look::{self, Seen},
        person::{self, Deed, Registration},
        words::What,
    },
    view,
};

/// How long what is known of a person may be, in characters.
const LENGTH_MAX: usize = 300;

/// Registers somebody.
pub(crate) async fn register(
    ctx: Ctx<VaultService>,
    asked: RegisterPerson,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    let RegisterPerson { person, kind, details } = asked;
    let known = Details::read(&ctx, kind, &details)?;
    if known.fields.is_empty() {
        return Err(nothing_known().into());
    }
    let party = known.party(&ctx, kind);
    let controller = known.controller;
    let mut safe = Safe::of(&ctx);
    let digest = safe.known_again(person, controller_of(&ctx.actor)).await?;
    let details = match known.keep(&ctx, &mut safe, person).await? {
        Ok(details) => details,
        Err(is) => return Err(taken(ctx.clone(), is).await),
    };
    let deed = Deed::Register(Registration { kind, party, controller });
    let ask = Ask { stream: person.0, command: Command::Person(person, deed, details) };
    Ok((safe.with(ask), digest))
}

/// By what the same registration is known again.
pub(crate) async fn registered_before(
    ctx: Ctx<VaultService>,
    asked: RegisterPerson,
) -> Result<Option<Digest>, Failure> {
    safe::known_again(&ctx, asked.person, controller_of(&ctx.actor)).await
}

/// What is known of somebody has changed.
pub(crate) async fn change(
    ctx: Ctx<VaultService>,
    asked: ChangePerson,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    let ChangePerson { person, details } = asked;
    let Some(kind) = view::known(&ctx.pool, ctx.actor.tenant, person).await? else {
        return Err(Problem::not_found().into());
    };
    let known = Details::read(&ctx, kind, &details)?;
    must_be_tied(&ctx, person).await?;
    if known.fields.is_empty() && known.protected_until.is_none() {
        return Err(nothing_known().into());
    }
    let deed = Deed::Change(known.party(&ctx, kind));
    let mut safe = Safe::of(&ctx);
    let digest = safe.known_again(person, controller_of(&ctx.actor)).await?;
    let details = match known.keep(&ctx, &mut safe, person).await? {
        Ok(details) => details,
        Err(is) => return Err(taken(ctx.clone(), is).await),
    };
    let ask = Ask { stream: person.0, command: Command::Person(person, deed, details) };
    Ok((safe.with(ask), digest))
}

/// By what the same change is known again.
pub(crate) async fn changed_before(
    ctx: Ctx<VaultService>,
    asked: ChangePerson,
) -> Result<Option<Digest>, Failure> {
    safe::known_again(&ctx, asked.person, controller_of(&ctx.actor)).await
}

/// For whom who registers or changes somebody answers.
fn controller_of(actor: &Actor) -> Controller {
    match (actor.role, actor.organisation) {
        (Role::Coordinator, Some(organisation)) => Controller::Organisation(organisation),
        (_, _) => Controller::Municipality,
    }
}

/// Whoever changes what is known of somebody has to do with them (I-24): changing tells what is there, and more.
async fn must_be_tied(ctx: &Ctx<VaultService>, person: PersonId) -> Result<(), Failure> {
    if view::may_change(&ctx.pool, &ctx.actor, person).await? {
        return Ok(());
    }
    Err(Problem::new(
        403,
        "not_your_person",
        "only who works with a person here and now changes what is known of them: their case worker, the accountable \
         bridge-builder or the one who registered a contact, a volunteer's own organisation",
    )
    .into())
}

fn nothing_known() -> Problem {
    Problem::new(
        422,
        "nothing_known",
        "there is nothing to seal: say at least what they are called",
    )
}

/// What is known of a person, read and found to be possible.
struct Details {
    controller: Controller,
    cpr: Option<Cpr>,
    born: Option<NaiveDate>,
    name: Option<String>,
    protected_until: Option<NaiveDate>,
    fields: Vec<(Field, String)>,
}

impl Details {
    fn read(
        ctx: &Ctx<VaultService>,
        kind: PersonKind,
        details: &PersonDetails,
    ) -> Result<Details, Problem> {
        let today = calendar::day(ctx.clock.now());
        let controller = person::mandate(&ctx.actor, kind, details.cpr.is_some())?;
        let cpr = details.cpr.as_deref().map(|it| Cpr::parse(it, today)).transpose()?;
        let of_cpr = cpr.as_ref().map(Cpr::birth_date);
        let is_substitute = cpr.as_ref().is_some_and(Cpr::is_substitute);
        let born = details.birth_date.or(of_cpr);
        if born.is_some_and(|it| it > today) {
            return Err(cpr::NotACpr::InTheFuture.into());
        }
        // A substitute number may stand for a day that was not known when it was made.
        if of_cpr.is_some_and(|it| !is_substitute && Some(it) != born) {
            return Err(Problem::new(
                422,
                "birth_date_differs",
                "the CPR number says another birth date: leave one of them out, or correct it",
            ));
        }
        let mut fields = vec![];
        fields.extend(cpr.as_ref().map(|it| (Field::Cpr, it.digits().to_owned())));
        fields.extend(born.map(|it| (Field::BirthDate, it.to_string())));
        for (field, text) in [
            (Field::FirstName, &details.first_name),
            (Field::Surname, &details.surname),
            (Field::Phone, &details.phone),
            (Field::Address, &details.address),
        ] {
            let Some(text) = text else { continue };
            let text = text.trim();
            if text.is_empty() || text.chars().nth(LENGTH_MAX).is_some() {
                return Err(Problem::new(
                    422,
                    "not_a_detail",
                    format!("what is known is 1 to {LENGTH_MAX} characters: leave out what is not"),
                ));
            }
            fields.push((field, text.to_owned()));
        }
        // Who volunteers in two organisations is registered in both, and nobody's business.
        let name = alike(details.first_name.as_deref(), details.surname.as_deref(), born)
            .filter(|_| controller == Controller::Municipality);
        let protected_until = details.protection.map(|it| it.until_on);
        Ok(Details { controller, cpr, born, name, protected_until, fields })
    }

    /// What a child's age lets it decide today.
    fn party(
        &self,
        ctx: &Ctx<VaultService>,
        kind: PersonKind,
    ) -> Option<proto::vault::PartyStatus> {
        let today = calendar::day(ctx.clock.now());
        self.born.filter(|_| kind == PersonKind::Child).map(|it| age::party(it, today))
    }

    /// Notes by what the person is found again, and seals the rest. Or answers whose the CPR number is.
    async fn keep(
        self,
        ctx: &Ctx<VaultService>,
        safe: &mut Safe<'_>,
        person: PersonId,
    ) -> Result<Result<Vec<What>, PersonId>, Failure> {
        let tenant = ctx.actor.tenant;
        if let Some(cpr) = &self.cpr
            && let Err(is) = safe.find_by_cpr(tenant, person, cpr).await?
        {
            return Ok(Err(is));
        }
        if let Some(name) = &self.name {
            safe.find_by_name(tenant, person, name).await?;
        }
        if let Some(until_on) = self.protected_until {
            safe.protect(tenant, person, Some(until_on));
        }
        let mut kept = vec![];
        for (field, words) in &self.fields {
            let id = derive(
                "person_field",
                &[ctx.id.0.as_bytes(), person.0.as_bytes(), field.to_string().as_bytes()],
            );
            let clear = Clear {
                sealed: SealedId(id),
                tenant,
                subject: person,
                thread: None,
                controller: self.controller,
                field: *field,
                words,
            };
            kept.push(What {
                sealed: safe.keep(&clear).await?,
                subject: person,
                controller: self.controller,
                field: *field,
                copy_of: None,
            });
        }
        Ok(Ok(kept))
    }
}

/// By what two registrations are suspected to be of one person: letters of the name, in lower case, and the birth date.
fn alike(first: Option<&str>, last: Option<&str>, born: Option<NaiveDate>) -> Option<String> {
    let letters = |it: &str| -> String {
        it.chars().filter(|it| it.is_alphabetic()).flat_map(char::to_lowercase).collect()
    };
    let (first, last, born) = (letters(first?), letters(last?), cpr::as_digits(born?));
    Some(format!("{first}/{last}/{born}"))
}

/// Reads a birth date.
///
/// # Errors
/// 422 when it is none, or lies in the future.
pub(super) fn birth_date(text: &str, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let born = text.trim().parse().map_err(|_| {
        Problem::new(422, "not_a_date", "a birth date is written as year-month-day: 2017-02-01")
    })?;
    if born > today { Err(cpr::NotACpr::InTheFuture.into()) } else { Ok(born) }
}

/// The answer to who registers a CPR number that is `is`'s. They learn that `is` is registered: that is a look.
pub(super) async fn taken(mut ctx: Ctx<VaultService>, is: PersonId) -> Failure {
    // Not under the command's own id, which is answered with what comes of the command. Asked again it is logged again once.
    ctx.id = CommandId(derive("found", &[ctx.id.0.as_bytes(), is.0.as_bytes()]));
    let (field, outcome) = (Some(Field::Cpr), LookOutcome::Shown);
    let look = look::Command {
        thread: None,
        subject: is,
        purpose: Purpose::CaseWork,
        verb: Verb::Search,
        break_glass: None,
        seen: vec![Seen { sealed: None, field, outcome, tie: Tie::None }],
    };
    match super::reveal::log(&ctx, look).await {
        Err(problem) => problem.into(),
        Ok(()) => Problem::new(
            409,
            "cpr_known",
            format!("this CPR number belongs to a person who is registered: go on with {is}"),
        )
        .into(),
    }
}

/// Who has custody of a child, by its case worker.
pub(crate) async fn custody(
    ctx: Ctx<VaultService>,
    asked: RecordCustody,
) -> Result<Ask<Command>, Failure> {
    let RecordCustody { child, holders } = asked;
    if view::known(&ctx.pool, ctx.actor.tenant, child).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    must_be_tied(&ctx, child).await?;
    let command = Command::Person(child, Deed::RecordCustody(holders), vec![]);
    Ok(Ask { stream: child.0, command })
}

/// Two are one.
#[expect(clippy::needless_pass_by_value, reason = "as every request is read")]
pub(crate) fn confirm(asked: ConfirmDuplicate) -> Result<Ask<Command>, Problem> {
    let ConfirmDuplicate { person, of } = asked;
    let command = Command::Person(person, Deed::ConfirmDuplicate(of), vec![]);
    Ok(Ask { stream: person.0, command })
}

/// Two are two.
#[expect(clippy::needless_pass_by_value, reason = "as every request is read")]
pub(crate) fn dismiss(asked: DismissDuplicate) -> Result<Ask<Command>, Problem> {
    let DismissDuplicate { person, of } = asked;
    let command = Command::Person(person, Deed::DismissDuplicate(of), vec![]);
    Ok(Ask { stream: person.0, command })
}

/// Somebody has checked whether an address is still protected. That they have is logged; what they found stays here (C4).
pub(crate) async fn recheck(
    ctx: Ctx<VaultService>,
    asked: RecheckProtection,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    let RecheckProtection { person, protection } = asked;
    let (pool, tenant, now) = (&ctx.pool, ctx.actor.tenant, ctx.clock.now());
    if view::known(pool, tenant, person).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    let relation = view::relation(pool, &ctx.actor, person, now).await?;
    if !relation.is_case_worker {
        return Err(Problem::new(
            403,
            "not_your_person",
            "only the person's own case worker checks whether their address is protected",
        )
        .into());
    }
    let until_on = protection.map(|it| it.until_on);
    if until_on.is_some_and(|it| it <= calendar::day(now)) {
        return Err(Problem::new(
            422,
            "until_passed",
            "a protection is checked again on a day to come: leave it out when it has ended",
        )
        .into());
    }
    let mut safe = Safe::of(&ctx);
    let digest = safe.known_again(person, Controller::Municipality).await?;
    safe.protect(tenant, person, until_on);
    let look = look::Command {
        thread: None,
        subject: person,
        purpose: Purpose::CaseWork,
        verb: Verb::Change,
        break_glass: None,
        seen: vec![Seen {
            sealed: None,
            field: Some(Field::Address),
            outcome: LookOutcome::Shown,
            tie: Tie::CaseWorker,
        }],
    };
    let ask = Ask { stream: ctx.id.0, command: Command::Look(ctx.id.0, look) };
    Ok((safe.with(ask), digest))
}

/// By what the same check is known again.
pub(crate) async fn rechecked_before(
    ctx: Ctx<VaultService>,
    asked: RecheckProtection,
) -> Result<Option<Digest>, Failure> {
    safe::known_again(&ctx, asked.person, Controller::Municipality).await
}
