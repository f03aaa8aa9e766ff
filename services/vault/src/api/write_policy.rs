//! Who may write about whom, and whether what is known of a person fits together.

use chrono::NaiveDate;
use platform::{Failure, RequestContext, calendar};
use proto::{
    actor::Role,
    id::PersonId,
    problem::Problem,
    text,
    vault::{Controller, Field, PersonKind, Seal},
};

use super::sealed_store;
use crate::{
    VaultService,
    domain::{
        age,
        cipher::controller_name,
        cpr::{self, Cpr},
        person::NoMandate,
        words::{is_of_person, others_rely_on},
    },
    view::{self, Writes},
};

/// Whoever changes what is known of somebody has to do with them (I-24): changing tells what is there, and more.
pub(super) async fn must_be_tied(
    ctx: &RequestContext<VaultService>,
    person: PersonId,
) -> Result<(), Failure> {
    if view::may_change(&ctx.pool, &ctx.actor, person).await? {
        return Ok(());
    }
    Err(not_your_person().into())
}

fn not_your_person() -> Problem {
    Problem::new(
        403,
        "not_your_person",
        "only who works with a person here and now writes about them: their case worker, the accountable bridge-builder or the \
         one who registered a contact, an organisation that helps, a volunteer's own organisation",
    )
}

/// What is known of a person changes only by who is tied to them, whatever command carries it; and an organisation writes only of
/// its volunteers and of whom it helps.
pub(super) async fn must_seal(
    ctx: &RequestContext<VaultService>,
    seal: &Seal,
) -> Result<(), Failure> {
    match (ctx.actor.role, seal.controller) {
        (Role::Coordinator | Role::Volunteer, Controller::Organisation(organisation)) => {
            let (by, subject) = (ctx.actor.subject, seal.subject);
            let writes =
                view::writes(&ctx.pool, ctx.actor.tenant, organisation, by, subject).await?;
            let is_coordinator = ctx.actor.role == Role::Coordinator;
            let Writes { is_our_volunteer, helps, is_matched } = writes;
            // To order a certificate with, and no longer (V-09): nothing refers to it, so it is destroyed after a day.
            if seal.field == Field::Cpr && !(is_coordinator && is_our_volunteer) {
                return Err(Problem::from(NoMandate::NotYourCpr).into());
            }
            let is_tied = match is_coordinator {
                true => is_our_volunteer || helps,
                false => is_matched || by.0 == subject.0,
            };
            if is_tied { Ok(()) } else { Err(not_your_person().into()) }
        }
        // What a family member wants changed, their case worker changes.
        (Role::Family, _) if is_of_person(seal.field) => Err(not_your_person().into()),
        (Role::CaseWorker | Role::BridgeBuilder, Controller::Municipality)
            if others_rely_on(seal.field) =>
        {
            must_be_tied(ctx, seal.subject).await
        }
        (
            Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Coordinator
            | Role::Volunteer
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::Family
            | Role::System,
            Controller::Municipality | Controller::Organisation(_),
        ) => Ok(()),
    }
}

/// What a municipality knows of a person now, as far as it finds them again or says how old they are by it.
#[derive(Default)]
pub(super) struct KnownNow {
    pub(super) cpr: Option<Cpr>,
    pub(super) born: Option<NaiveDate>,
    pub(super) first_name: Option<String>,
    pub(super) surname: Option<String>,
}

impl KnownNow {
    /// Of a person in the asker's municipality.
    pub(super) async fn of(
        ctx: &RequestContext<VaultService>,
        person: PersonId,
    ) -> Result<KnownNow, Failure> {
        let today = calendar::day(ctx.clock.now());
        let controller = controller_name(Controller::Municipality, ctx.actor.tenant);
        let mut known = KnownNow::default();
        for item in view::one_each(&ctx.pool, ctx.actor.tenant, person, &controller).await? {
            let words = match sealed_store::open(&ctx.service, &item) {
                Some(Ok(words)) => words,
                None => continue,
                // What does not open any more is as good as not known: it is there to be written anew.
                Some(Err(why)) => {
                    let sealed = item.kept.sealed.id;
                    tracing::error!(service.name = "vault", sealed.id = %sealed, error = %why, "a field does not open");
                    continue;
                }
            };
            let field = item.kept.field;
            if field == Field::Cpr {
                known.cpr = Cpr::parse(&words, today).ok();
            } else if field == Field::BirthDate {
                known.born = words.trim().parse().ok();
            } else if field == Field::FirstName {
                known.first_name = Some(words.to_string());
            } else if field == Field::Surname {
                known.surname = Some(words.to_string());
            }
        }
        Ok(known)
    }

    /// By what two registrations are suspected to be of one person, when enough is known.
    pub(super) fn alike(&self) -> Option<String> {
        let (first, last) = (self.first_name.as_deref()?, self.surname.as_deref()?);
        let born = cpr::as_digits(self.born?);
        Some(format!("{}/{}/{born}", text::letters(first), text::letters(last)))
    }

    /// Whether a CPR number and a birth date are of one day, and of a day on which such a person can be born.
    ///
    /// # Errors
    /// 422, without the days: who asks may not see both.
    pub(super) fn must_fit(&self, kind: PersonKind, today: NaiveDate) -> Result<(), Problem> {
        // A substitute number may stand for a day that was not known when it was made.
        let of_cpr = self.cpr.as_ref().filter(|it| !it.is_substitute()).map(Cpr::birth_date);
        if let (Some(of_cpr), Some(born)) = (of_cpr, self.born)
            && of_cpr != born
        {
            return Err(Problem::new(
                422,
                "birth_date_differs",
                "the CPR number says another birth date: look both up in the municipality's register, and change both at once",
            ));
        }
        let is_child = |it: NaiveDate| age::years(it, today) <= age::CHILD_YEARS_MAX;
        if kind == PersonKind::Child && !self.born.or(of_cpr).is_none_or(is_child) {
            return Err(Problem::new(
                422,
                "not_a_child",
                format!(
                    "a child is 0 to {} years old: correct the number or the birth date, or register a guardian or a contact",
                    age::CHILD_YEARS_MAX
                ),
            ));
        }
        Ok(())
    }
}
