//! What people ask: what they may, what nobody may, and the same once more.

use bytes::Bytes;
use chrono::NaiveDate;
use platform::{Clock, calendar};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Need},
    id::{CommandId, PersonId, ReferralId, SealedId, ThreadId, UserId},
    referral::{
        AcceptReferral, LegalBasis, NoWish, Purpose, SubmitReferral, Urgency, WithdrawReason,
        WithdrawReferral,
    },
    request::Command,
    sealed::Sealed,
    subject,
    thread::{SetNextStep, Step},
    vault::{Controller, Field, PersonDetails, PersonKind, RegisterPerson, Seal, SealedRef},
};
use serde_json::{Value, json};

use super::{
    chance::Chance,
    crowd::{Answer, Asked, Person},
};

const TOWNS: [&str; 3] = ["0751", "0101", "0657"];

/// The roles that one person plays.
pub(super) struct Cast {
    pub(super) case_worker: Actor,
    pub(super) bridge_builder: Actor,
}

impl Cast {
    pub(super) fn new(chance: &mut Chance) -> Cast {
        let town = chance.one_of(&TOWNS).copied().unwrap_or("0751");
        let actor = |role| platform::testing::actor(role, town);
        Cast { case_worker: actor(Role::CaseWorker), bridge_builder: actor(Role::BridgeBuilder) }
    }
}

/// A command, ready to be asked.
fn asked<C: Command>(deed: &'static str, actor: &Actor, command: &C, id: CommandId) -> Asked {
    let body = serde_json::to_vec(command).unwrap_or_default().into();
    let subject = subject::command(C::SERVICE, C::NAME);
    Asked { deed, service: C::SERVICE, subject, actor: actor.clone(), body, id }
}

/// Something that is allowed, unless somebody else was quicker.
pub(super) async fn legal(person: &mut Person) -> anyhow::Result<()> {
    match person.chance.below(10) {
        0..=3 => submit(person).await,
        4..=5 => accept(person).await,
        6 => withdraw(person).await,
        _ => step(person).await,
    }
}

/// A new child is registered, and referred with a wish in its own words.
async fn submit(person: &mut Person) -> anyhow::Result<()> {
    let worker = person.cast.case_worker.clone();
    let chance = &mut person.chance;
    let child = PersonId(chance.id());
    let referral = ReferralId(chance.id());
    let ids = [chance.id(), chance.id(), chance.id()].map(CommandId);
    let details = PersonDetails {
        birth_date: NaiveDate::from_ymd_opt(2017, 4, 3),
        first_name: Some(format!("Opdigtet {}", child.0.simple())),
        ..PersonDetails::default()
    };
    let register = RegisterPerson { person: child, kind: PersonKind::Child, details };
    let [registering, sealing, submitting] = ids;
    person.ask(asked("register a child", &worker, &register, registering)).await?;
    let seal = Seal {
        sealed: SealedId(person.chance.id()),
        subject: child,
        thread: Some(ThreadId::of(referral)),
        controller: Controller::Municipality,
        field: Field::Wish,
        words: format!("Vil gerne spille fodbold {}", referral.0.simple()),
    };
    let sealed = person.ask(asked("seal a wish", &worker, &seal, sealing)).await?;
    let wish = match sealed {
        Answer::Done(_) => sealed_ref(person, &worker, seal.sealed).await,
        Answer::Refused(_) | Answer::Unknown => None,
    };
    let no_wish = wish.is_none().then_some(NoWish::NotAskedYet);
    let submit = SubmitReferral { wish, no_wish, ..referral_of(referral, child) };
    let done = person.ask(asked("submit a referral", &worker, &submit, submitting)).await?;
    if let Answer::Done(_) = done {
        let mut town = person.work.town();
        town.waiting.push((referral, child, worker.clone()));
        town.sealed.push((child, seal.sealed, worker));
    }
    Ok(())
}

async fn sealed_ref(person: &Person, worker: &Actor, sealed: SealedId) -> Option<Sealed> {
    person.client.show(worker, &SealedRef { sealed }).await.ok()
}

fn referral_of(referral: ReferralId, child: PersonId) -> SubmitReferral {
    SubmitReferral {
        referral,
        child,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
    }
}

async fn accept(person: &mut Person) -> anyhow::Result<()> {
    let tenant = person.cast.bridge_builder.tenant;
    let Some((referral, _, _)) = waiting_in(person, tenant) else { return submit(person).await };
    let builder = person.cast.bridge_builder.clone();
    let id = CommandId(person.chance.id());
    let done =
        person.ask(asked("accept a referral", &builder, &AcceptReferral { referral }, id)).await?;
    if let Answer::Done(_) = done {
        person.work.town().threads.push((ThreadId::of(referral), builder));
    }
    Ok(())
}

async fn withdraw(person: &mut Person) -> anyhow::Result<()> {
    let tenant = person.cast.case_worker.tenant;
    let Some((referral, _, worker)) = waiting_in(person, tenant) else {
        return submit(person).await;
    };
    let id = CommandId(person.chance.id());
    let withdraw = WithdrawReferral { referral, reason: WithdrawReason::NoLongerNeeded };
    person.ask(asked("withdraw a referral", &worker, &withdraw, id)).await?;
    Ok(())
}

/// A referral of a town that waits; it is nobody else's then.
fn waiting_in(
    person: &mut Person,
    tenant: proto::code::Municipality,
) -> Option<(ReferralId, PersonId, Actor)> {
    let mut town = person.work.town();
    let mut ours: Vec<_> = town.waiting.extract_if(.., |it| it.2.tenant == tenant).collect();
    let one = person.chance.take(&mut ours);
    town.waiting.append(&mut ours);
    one
}

async fn step(person: &mut Person) -> anyhow::Result<()> {
    let one = {
        let town = person.work.town();
        person.chance.one_of(&town.threads).cloned()
    };
    let Some((thread, builder)) = one else { return submit(person).await };
    let step = person.chance.one_of(Step::ALL).copied().unwrap_or(Step::FollowUp);
    let due_on = calendar::days_after(today(), 1 + person.chance.below(60));
    let set = SetNextStep { thread, step, owner: Role::BridgeBuilder, due_on };
    let id = CommandId(person.chance.id());
    person.ask(asked("set the next step", &builder, &set, id)).await?;
    Ok(())
}

fn today() -> NaiveDate {
    calendar::day(Clock::wall().now())
}

/// Something that nobody may: it is wrong when it is done.
pub(super) async fn illegal(person: &mut Person) -> anyhow::Result<()> {
    let (actor, service, name, body) = forbidden(person);
    let id = CommandId(person.chance.id());
    let subject = subject::command(service, name);
    let asked = Asked { deed: "what is forbidden", service, subject, actor, body, id };
    let what = format!("{service}.{name}");
    if let Answer::Done(done) = person.ask(asked).await? {
        person.work.is_wrong(format!("{what} was done though it is forbidden: {done:?}"));
    }
    Ok(())
}

fn forbidden(person: &mut Person) -> (Actor, &'static str, &'static str, Bytes) {
    let builder = person.cast.bridge_builder.clone();
    let worker = person.cast.case_worker.clone();
    let stranger = platform::testing::actor(Role::Volunteer, worker.tenant.as_str());
    let elsewhere = platform::testing::actor(Role::BridgeBuilder, "0671");
    let (referral, thread) = {
        let town = person.work.town();
        let waiting = person.chance.one_of(&town.waiting).map(|it| it.0);
        (waiting, person.chance.one_of(&town.threads).map(|it| it.0))
    };
    let id = person.chance.id();
    let referral = referral.unwrap_or(ReferralId(id));
    let thread = thread.unwrap_or(ThreadId(id));
    let next = |due_on: &str| json!({ "thread": thread, "step": "follow_up", "owner": "bridge_builder", "due_on": due_on });
    let json = |it: Value| Bytes::from(it.to_string());
    let many = |n: usize| -> Vec<Value> {
        (0..n).map(|_| json!({ "child": id, "age_band": "age_6_to_9" })).collect()
    };
    let mut large =
        serde_json::to_value(referral_of(ReferralId(id), PersonId(id))).unwrap_or_default();
    match person.chance.below(10) {
        0 => (stranger, "referral", "accept_referral", json(json!({ "referral": referral }))),
        1 => (elsewhere, "referral", "accept_referral", json(json!({ "referral": referral }))),
        2 => (stranger, "thread", "set_next_step", json(next("2027-01-04"))),
        3 => (elsewhere, "thread", "set_next_step", json(next("2027-01-04"))),
        4 => (builder, "thread", "set_next_step", json(next("+262142-12-31"))),
        5 => (builder, "thread", "set_next_step", json(next("1999-01-01"))),
        6 => (builder, "thread", "set_next_step", Bytes::from_static(b"{\"thread\":")),
        7 => {
            large["siblings"] = Value::Array(many(5_000));
            (worker, "referral", "submit_referral", json(large))
        }
        8 => {
            let moved = json!({ "thread": thread, "to": "9999" });
            (builder, "thread", "initiate_transfer", json(moved))
        }
        _ => {
            let words = "x".repeat(100_000);
            let seal = json!({
                "sealed": id, "subject": id, "controller": "municipality", "field": "wish", "words": words,
            });
            (worker, "vault", "seal", json(seal))
        }
    }
}

/// Asked twice, done once: the same id gets the same answer.
pub(super) async fn again(person: &mut Person) -> anyhow::Result<()> {
    let Some(before) = person.work.one_accepted(&mut person.chance) else { return Ok(()) };
    let how = platform::client::How { id: Some(before.asked.id), ..Default::default() };
    let asked = &before.asked;
    let answer = person.client.request(&asked.subject, &asked.actor, asked.body.clone(), how).await;
    match answer {
        Ok(answer) if serde_json::from_slice::<proto::request::Done>(&answer)? == before.done => {
            person.work.count("the same once more", |it| it.done += 1);
        }
        Ok(_) => person
            .work
            .is_wrong(format!("{} was answered otherwise when it was asked again", asked.deed)),
        // Of what a recovery put back it is known that it was done, and not any more what was asked.
        Err(platform::client::Unanswered::Problem(no))
            if no.code == "command_id_reused" && person.work.is_put_back(&before) =>
        {
            person.work.count("the same after a recovery", |it| it.refused += 1);
        }
        Err(platform::client::Unanswered::Problem(no)) if !no.is_retryable() => {
            person.work.count("the same once more", |it| it.refused += 1);
            person.work.is_wrong(format!(
                "{} was done, and refused when it was asked again: {}",
                asked.deed, no.code
            ));
        }
        Err(_) => person.work.count("the same once more", |it| it.unknown += 1),
    }
    Ok(())
}

/// An id is used again for something else.
pub(super) async fn reused(person: &mut Person) -> anyhow::Result<()> {
    let Some(before) = person.work.one_accepted(&mut person.chance) else { return Ok(()) };
    let actor = Actor { subject: UserId(person.chance.id()), ..before.asked.actor };
    let asked = Asked { deed: "another's command id", actor, ..before.asked };
    let what = asked.subject.clone();
    if let Answer::Done(_) = person.ask(asked).await? {
        person
            .work
            .is_wrong(format!("{what} was done for somebody else under an id that was used"));
    }
    Ok(())
}
