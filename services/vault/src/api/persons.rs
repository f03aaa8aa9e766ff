//! Persons are registered and changed: what is known of them goes into the sealed store, field by field.

use chrono::NaiveDate;
use platform::{CommandFor, Failure, Prepared, RequestContext, calendar};
use proto::{
    actor::{Actor, Role},
    id::{CommandId, PersonId, SealedId, derive},
    problem::Problem,
    sealed::Digest,
    text,
    vault::{
        ChangePerson, ConfirmDuplicate, Controller, DismissDuplicate, Field, LookOutcome,
        PersonDetails, PersonKind, Purpose, RecheckProtection, RecordCustody, RegisterPerson, Seal,
        Tie, Verb,
    },
};

use super::{
    sealed_store::{self, Clear, SealedStore},
    write_policy::{KnownNow, must_be_tied},
};
use crate::{
    VaultService,
    domain::{
        Command,
        access_record::{self, Seen},
        age,
        cpr::{self, Cpr},
        person::{self, Deed, Registration},
        same_person,
        words::What,
    },
    view,
};

/// How long what is known of a person may be, in characters.
const LENGTH_MAX: usize = 300;

/// Registers somebody.
pub(crate) async fn register(
    ctx: RequestContext<VaultService>,
    asked: RegisterPerson,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    let RegisterPerson { person, kind, details } = asked;
    if view::arrived(&ctx.pool, ctx.actor.tenant, person).await? == Some(kind) {
        return change(ctx, ChangePerson { person, details }).await;
    }
    let known = Details::read(&ctx, kind, &details)?.on_top_of(&ctx, kind, None).await?;
    if known.fields.is_empty() {
        return Err(nothing_known().into());
    }
    let party = known.party(&ctx, kind);
    let (controller, beside) = (known.controller, Beside::of(&known));
    let mut safe = SealedStore::of(&ctx);
    let digest = safe.known_again(person, controller_of(&ctx.actor)).await?;
    let details = match known.keep(&ctx, &mut safe, person).await? {
        Ok(details) => details,
        Err(is) => return Err(taken(ctx.clone(), is).await),
    };
    let deed = Deed::Register(Registration { kind, party, controller });
    let command = Command::Person(person, deed, details);
    let command = beside.with(&ctx, &mut safe, kind, person, command).await?;
    Ok((safe.with(CommandFor { stream: person.0, command }), digest))
}

/// By what the same registration is known again.
pub(crate) async fn registered_before(
    ctx: RequestContext<VaultService>,
    asked: RegisterPerson,
) -> Result<Option<Digest>, Failure> {
    sealed_store::known_again(&ctx, asked.person, controller_of(&ctx.actor)).await
}

/// What is known of somebody has changed.
pub(crate) async fn change(
    ctx: RequestContext<VaultService>,
    asked: ChangePerson,
) -> Result<(Prepared<VaultService>, Digest), Failure> {
    let ChangePerson { person, details } = asked;
    let known_here = view::known(&ctx.pool, ctx.actor.tenant, person).await?;
    // Who came with a thread is written down here, whatever the other municipality handed over.
    let (kind, arrives) = match known_here {
        Some(kind) => (kind, false),
        None => match view::arrived(&ctx.pool, ctx.actor.tenant, person).await? {
            Some(kind) => (kind, true),
            None => return Err(Problem::not_found().into()),
        },
    };
    let known = Details::read(&ctx, kind, &details)?;
    must_be_tied(&ctx, person).await?;
    let known = known.on_top_of(&ctx, kind, Some(person)).await?;
    if known.fields.is_empty() && known.protected_until.is_none() {
        return Err(nothing_known().into());
    }
    let party = known.party(&ctx, kind);
    let deed = if arrives { Deed::Arrive(party) } else { Deed::Change(party) };
    let beside = Beside::of(&known);
    let mut safe = SealedStore::of(&ctx);
    let digest = safe.known_again(person, controller_of(&ctx.actor)).await?;
    let details = match known.keep(&ctx, &mut safe, person).await? {
        Ok(details) => details,
        Err(is) => return Err(taken(ctx.clone(), is).await),
    };
    let command = Command::Person(person, deed, details);
    let command = beside.with(&ctx, &mut safe, kind, person, command).await?;
    Ok((safe.with(CommandFor { stream: person.0, command }), digest))
}

/// By what the same change is known again.
pub(crate) async fn changed_before(
    ctx: RequestContext<VaultService>,
    asked: ChangePerson,
) -> Result<Option<Digest>, Failure> {
    sealed_store::known_again(&ctx, asked.person, controller_of(&ctx.actor)).await
}

/// For whom who registers or changes somebody answers.
fn controller_of(actor: &Actor) -> Controller {
    match (actor.role, actor.organisation) {
        (Role::Coordinator, Some(organisation)) => Controller::Organisation(organisation),
        (_, _) => Controller::Municipality,
    }
}

/// What is said beside a registration or a change, by what stands in it.
struct Beside {
    cpr: Option<Cpr>,
    protects: bool,
}

impl Beside {
    fn of(known: &Details) -> Beside {
        Beside { cpr: known.cpr.clone(), protects: known.protected_until.is_some() }
    }

    /// A child with this number may be registered elsewhere; and that an address is protected from now on stands in no event, so
    /// that somebody changed something of it is logged as a look.
    async fn with(
        self,
        ctx: &RequestContext<VaultService>,
        safe: &mut SealedStore<'_>,
        kind: PersonKind,
        person: PersonId,
        mut command: Command,
    ) -> Result<Command, Failure> {
        if let Some(cpr) = self.cpr.filter(|_| kind == PersonKind::Child) {
            let of = safe.find_in_country(person, &cpr).await?;
            let same = Command::SamePerson(same_person::Command { person, of });
            command = Command::Both(Box::new(command), Box::new(same));
        }
        if self.protects {
            let id = derive("protected", &[ctx.id.0.as_bytes()]);
            let look = Command::Look(id, protection_look(person));
            command = Command::Both(Box::new(command), Box::new(look));
        }
        Ok(command)
    }
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
        ctx: &RequestContext<VaultService>,
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
            fields.push((field, detail(field, text)?));
        }
        let protected_until = details.protection.map(|it| it.until_on);
        Ok(Details { controller, cpr, born, name: None, protected_until, fields })
    }

    /// With what is known of `person` already: whether it fits, and whom they look like now.
    async fn on_top_of(
        mut self,
        ctx: &RequestContext<VaultService>,
        kind: PersonKind,
        person: Option<PersonId>,
    ) -> Result<Details, Failure> {
        // Who volunteers in two organisations is registered in both, and nobody's business.
        if self.controller != Controller::Municipality {
            return Ok(self);
        }
        let mut known = match person {
            Some(person) => KnownNow::of(ctx, person).await?,
            None => KnownNow::default(),
        };
        let new_events = |field| self.fields.iter().find(|it| it.0 == field).map(|it| it.1.clone());
        known.first_name = new_events(Field::FirstName).or(known.first_name);
        known.surname = new_events(Field::Surname).or(known.surname);
        known.born = self.born.or(known.born);
        known.cpr = self.cpr.clone().or(known.cpr);
        if self.born.is_some() {
            known.must_fit(kind, calendar::day(ctx.clock.now()))?;
        }
        let by_name = |it: &(Field, String)| {
            matches!(it.0, Field::FirstName | Field::Surname | Field::BirthDate)
        };
        self.name = self.fields.iter().any(by_name).then(|| known.alike()).flatten();
        Ok(self)
    }

    /// What a child's, or a guardian's, age lets them decide today.
    fn party(
        &self,
        ctx: &RequestContext<VaultService>,
        kind: PersonKind,
    ) -> Option<proto::vault::PartyStatus> {
        let today = calendar::day(ctx.clock.now());
        let counts = matches!(kind, PersonKind::Child | PersonKind::Guardian);
        self.born.filter(|_| counts).map(|it| age::party(it, today))
    }

    /// Notes by what the person is found again, and seals the rest. Or answers whose the CPR number is.
    async fn keep(
        self,
        ctx: &RequestContext<VaultService>,
        safe: &mut SealedStore<'_>,
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

/// What is known of a person as it is kept: a name by the rule of names, the rest without what nobody sees.
///
/// # Errors
/// 422 `not_a_detail`, with what is wrong.
pub(super) fn detail(field: Field, text: &str) -> Result<String, Problem> {
    let kept = if matches!(field, Field::FirstName | Field::Surname) {
        text::name(text)
    } else {
        // An address may be written on several lines.
        let lines = text.trim().lines().map(text::line);
        lines.collect::<Result<Vec<_>, _>>().map(|it| it.join("\n"))
    };
    let kept = kept.map_err(|why| Problem::new(422, "not_a_detail", why.to_string()))?;
    if kept.is_empty() || kept.chars().nth(LENGTH_MAX).is_some() {
        return Err(Problem::new(
            422,
            "not_a_detail",
            format!("what is known is 1 to {LENGTH_MAX} characters: leave out what is not"),
        ));
    }
    Ok(kept)
}

/// What is sealed of a person one by one follows the same rules as what is changed at once; answers by what name they are suspected
/// to be another now.
pub(super) async fn must_fit(
    ctx: &RequestContext<VaultService>,
    seal: &mut Seal,
) -> Result<Option<String>, Failure> {
    let Some(kind) = view::known(&ctx.pool, ctx.actor.tenant, seal.subject).await? else {
        return Err(Problem::not_found().into());
    };
    let today = calendar::day(ctx.clock.now());
    let mut known = KnownNow::of(ctx, seal.subject).await?;
    if seal.field == Field::BirthDate {
        known.born = Some(birth_date(&seal.words, today)?);
        known.must_fit(kind, today)?;
    } else if seal.field == Field::Cpr {
        known.cpr = Some(Cpr::parse(&seal.words, today).map_err(Problem::from)?);
        known.must_fit(kind, today)?;
    } else {
        seal.words = detail(seal.field, &seal.words)?;
        if seal.field == Field::FirstName {
            known.first_name = Some(seal.words.clone());
        } else if seal.field == Field::Surname {
            known.surname = Some(seal.words.clone());
        } else {
            return Ok(None);
        }
    }
    Ok(known.alike())
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
pub(super) async fn taken(mut ctx: RequestContext<VaultService>, is: PersonId) -> Failure {
    // Not under the command's own id, which is answered with what comes of the command. Asked again it is logged again once.
    ctx.id = CommandId(derive("found", &[ctx.id.0.as_bytes(), is.0.as_bytes()]));
    let (field, outcome) = (Some(Field::Cpr), LookOutcome::Shown);
    let look = access_record::Command {
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
    ctx: RequestContext<VaultService>,
    asked: RecordCustody,
) -> Result<CommandFor<Command>, Failure> {
    let RecordCustody { child, holders } = asked;
    if view::known(&ctx.pool, ctx.actor.tenant, child).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    must_be_tied(&ctx, child).await?;
    let command = Command::Person(child, Deed::RecordCustody(holders), vec![]);
    Ok(CommandFor { stream: child.0, command })
}

/// Two are one.
pub(crate) async fn confirm(
    ctx: RequestContext<VaultService>,
    asked: ConfirmDuplicate,
) -> Result<CommandFor<Command>, Failure> {
    let ConfirmDuplicate { person, of } = asked;
    must_be_tied_to_one(&ctx, person, of).await?;
    let command = Command::Person(person, Deed::ConfirmDuplicate(of), vec![]);
    Ok(CommandFor { stream: person.0, command })
}

/// Two are two.
pub(crate) async fn dismiss(
    ctx: RequestContext<VaultService>,
    asked: DismissDuplicate,
) -> Result<CommandFor<Command>, Failure> {
    let DismissDuplicate { person, of } = asked;
    must_be_tied_to_one(&ctx, person, of).await?;
    let command = Command::Person(person, Deed::DismissDuplicate(of), vec![]);
    Ok(CommandFor { stream: person.0, command })
}

/// Who says whether two are one works with one of them; of who is not known here the decision says so.
async fn must_be_tied_to_one(
    ctx: &RequestContext<VaultService>,
    person: PersonId,
    of: PersonId,
) -> Result<(), Failure> {
    for one in [person, of] {
        let is_known = view::known(&ctx.pool, ctx.actor.tenant, one).await?.is_some();
        if !is_known || view::may_change(&ctx.pool, &ctx.actor, one).await? {
            return Ok(());
        }
    }
    must_be_tied(ctx, person).await
}

/// Somebody has checked whether an address is still protected. That they have is logged; what they found stays here (C4).
pub(crate) async fn recheck(
    ctx: RequestContext<VaultService>,
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
    let mut safe = SealedStore::of(&ctx);
    let digest = safe.known_again(person, Controller::Municipality).await?;
    safe.protect(tenant, person, until_on);
    let look = protection_look(person);
    let ask = CommandFor { stream: ctx.id.0, command: Command::Look(ctx.id.0, look) };
    Ok((safe.with(ask), digest))
}

/// That somebody did something about the protection of an address, and not what (C4).
fn protection_look(subject: PersonId) -> access_record::Command {
    let (field, outcome) = (Some(Field::Address), LookOutcome::Shown);
    access_record::Command {
        thread: None,
        subject,
        purpose: Purpose::CaseWork,
        verb: Verb::Change,
        break_glass: None,
        seen: vec![Seen { sealed: None, field, outcome, tie: Tie::CaseWorker }],
    }
}

/// By what the same check is known again.
pub(crate) async fn rechecked_before(
    ctx: RequestContext<VaultService>,
    asked: RecheckProtection,
) -> Result<Option<Digest>, Failure> {
    sealed_store::known_again(&ctx, asked.person, Controller::Municipality).await
}
