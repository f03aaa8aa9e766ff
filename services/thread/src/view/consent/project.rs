//! How what is shown of consents changes by what happens.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use platform::Envelope;
use proto::{
    code::Municipality,
    id::{ConsentId, DisclosureId, OrganisationId, PersonId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    sealed::Sealed,
    thread::{
        AcknowledgedAt, ChildFact, ConcernedParty, ConsentEnd, ConsentFact, ConsentPurpose,
        DataCategory, DisclosureBasis, DisclosureEnd, DisclosureFact, Event, OwnRightReason,
        PartyToldAt, Recipient,
    },
    vault::PartyStatus,
};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::Over;

/// What a batch changes: rows that begin, and per row what is new. What is rare is told one by one.
#[derive(Default)]
struct Changes<'a> {
    people: BTreeMap<PersonId, Person<'a>>,
    requested: BTreeMap<ConsentId, Requested<'a>>,
    changed: BTreeMap<ConsentId, Changed>,
    ended: Vec<Ended>,
    acknowledged: Vec<Acknowledged>,
    disclosed: Vec<Disclosed<'a>>,
    confirmed: Vec<(ConsentId, UserId)>,
    undisclosed: Vec<(DisclosureId, DisclosureEnd)>,
}

#[derive(Serialize)]
struct Person<'a> {
    person: PersonId,
    holders: Option<&'a [PersonId]>,
    party: Option<PartyStatus>,
}

#[derive(Serialize)]
struct Requested<'a> {
    consent: ConsentId,
    thread: ThreadId,
    tenant: Municipality,
    position: i64,
    subject: PersonId,
    recipients: &'a [OrganisationId],
    categories: &'a [DataCategory],
    purpose: ConsentPurpose,
    until_on: NaiveDate,
    text_version: u32,
    signatories: &'a [PersonId],
    renews: Option<ConsentId>,
    own_right: Option<OwnRightReason>,
    concerned: Vec<UserId>,
}

#[derive(Serialize)]
struct Changed {
    consent: ConsentId,
    signed: Vec<PersonId>,
    given: bool,
    own_signature_by: Option<NaiveDate>,
    over: Option<Over>,
}

#[derive(Serialize)]
struct Ended {
    consent: ConsentId,
    end: ConsentEnd,
    ended_at: DateTime<Utc>,
    effective_by: DateTime<Utc>,
    confirm_by: Option<DateTime<Utc>>,
    concerned: Vec<ConcernedParty>,
}

impl Ended {
    fn of(consent: ConsentId, end: ConsentEnd, at: DateTime<Utc>, by: DateTime<Utc>) -> Ended {
        let (ended_at, effective_by) = (at, by);
        Ended { consent, end, ended_at, effective_by, confirm_by: None, concerned: vec![] }
    }
}

/// How far an end has come; what did not change is empty.
#[derive(Serialize)]
struct Acknowledged {
    consent: ConsentId,
    acknowledged: Vec<AcknowledgedAt>,
    late: bool,
    closed_at: Option<DateTime<Utc>>,
    told: Vec<PartyToldAt>,
    confirmed_at: Option<DateTime<Utc>>,
}

impl Acknowledged {
    fn of(recorded: &RecordedEvent, fact: &ConsentFact) -> Acknowledged {
        let mut it = Acknowledged {
            consent: ConsentId(recorded.stream),
            acknowledged: vec![],
            late: matches!(fact, ConsentFact::WithdrawalLate { .. }),
            closed_at: None,
            told: vec![],
            confirmed_at: None,
        };
        // What happened because of the end is dated as that: when it was written down is when it was done.
        let at = recorded.recorded_at;
        if let ConsentFact::Acknowledged { by_service } = fact {
            it.acknowledged.push(AcknowledgedAt { by_service: *by_service, at });
        } else if let ConsentFact::ClosedEverywhere {} = fact {
            it.closed_at = Some(at);
        } else if let ConsentFact::PartyTold { party, channel } = fact {
            it.told.push(PartyToldAt { party: *party, channel: *channel, at });
        } else if let ConsentFact::WithdrawalConfirmed {} = fact {
            it.confirmed_at = Some(at);
        }
        it
    }
}

#[derive(Serialize)]
struct Disclosed<'a> {
    disclosure: DisclosureId,
    thread: ThreadId,
    tenant: Municipality,
    position: i64,
    basis: DisclosureBasis,
    subject: PersonId,
    to: &'a [Recipient],
    categories: &'a [DataCategory],
    reason: Sealed,
    until_on: Option<NaiveDate>,
    at: DateTime<Utc>,
}

/// Takes a batch.
pub(crate) async fn project(tx: &mut PgConnection, events: &[Envelope<Event>]) -> sqlx::Result<()> {
    let mut changes = Changes::default();
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::Consent(fact) => changes.consent(recorded, fact),
            Event::Child(fact) => changes.person(fact),
            Event::Disclosure(fact) => changes.disclosure(recorded, fact),
            Event::Thread(_) | Event::Caseload(_) | Event::Transfer(_) | Event::HoldUp(_) => {}
        }
    }
    changes.write(tx).await
}

impl<'a> Changes<'a> {
    fn consent(&mut self, recorded: &RecordedEvent, fact: &'a ConsentFact) {
        let (consent, at) = (ConsentId(recorded.stream), recorded.occurred_at);
        match fact {
            ConsentFact::Requested {
                subject,
                recipients,
                categories,
                purpose,
                until_on,
                text_version,
                signatories,
                own_right,
            } => {
                let requested = Requested {
                    consent,
                    thread: ThreadId(recorded.thread),
                    tenant: recorded.tenant,
                    position: recorded.position,
                    subject: *subject,
                    recipients,
                    categories,
                    purpose: *purpose,
                    until_on: *until_on,
                    text_version: *text_version,
                    signatories,
                    renews: None,
                    own_right: own_right.map(|it| it.reason),
                    concerned: own_right.iter().map(|it| it.asked_by).collect(),
                };
                self.requested.insert(consent, requested);
            }
            // It is said in the decision that asks for it.
            ConsentFact::Renewed { renews } => {
                if let Some(it) = self.requested.get_mut(&consent) {
                    it.renews = Some(*renews);
                }
            }
            ConsentFact::Signed { by, channel: _ } => self.changed(consent).signed.push(*by),
            ConsentFact::Given { .. } => self.changed(consent).given = true,
            ConsentFact::OwnSignatureDue { by_on, .. } => {
                self.changed(consent).own_signature_by = Some(*by_on);
            }
            ConsentFact::Refused { .. } => self.changed(consent).over = Some(Over::Refused),
            ConsentFact::Lapsed {} => self.changed(consent).over = Some(Over::Lapsed),
            ConsentFact::Withdrawn { effective_by, confirm, .. } => {
                let ended = Ended::of(consent, ConsentEnd::Withdrawn, at, *effective_by);
                let confirm_by = confirm.as_ref().map(|it| it.by);
                let concerned = confirm.iter().flat_map(|it| &it.parties).copied().collect();
                self.ended(Over::Withdrawn, Ended { confirm_by, concerned, ..ended });
            }
            ConsentFact::Expired { effective_by, .. } => {
                let ended = Ended::of(consent, ConsentEnd::Expired, at, *effective_by);
                self.ended(Over::Expired, ended);
            }
            ConsentFact::EndedByTransfer { effective_by, .. } => {
                let ended = Ended::of(consent, ConsentEnd::EndedByTransfer, at, *effective_by);
                self.ended(Over::EndedByTransfer, ended);
            }
            ConsentFact::Ended { reason, effective_by, .. } => {
                let ended = Ended::of(consent, (*reason).into(), at, *effective_by);
                self.ended(Over::Ended, ended);
            }
            ConsentFact::OwnRightConfirmed { by } => self.confirmed.push((consent, *by)),
            ConsentFact::Acknowledged { .. }
            | ConsentFact::ClosedEverywhere {}
            | ConsentFact::WithdrawalLate { .. }
            | ConsentFact::PartyTold { .. }
            | ConsentFact::WithdrawalConfirmed {} => {
                self.acknowledged.push(Acknowledged::of(recorded, fact));
            }
            // Told by the clock and the deadline.
            ConsentFact::OwnSignatureOverdue { .. } | ConsentFact::ConfirmationOverdue { .. } => {}
        }
    }

    fn person(&mut self, fact: &'a ChildFact) {
        match fact {
            ChildFact::CustodyKnown { child: person, holders } => {
                let it = Person { person: *person, holders: None, party: None };
                self.people.entry(*person).or_insert(it).holders = Some(holders);
            }
            ChildFact::PartyKnown { child: person, party } => {
                let it = Person { person: *person, holders: None, party: None };
                self.people.entry(*person).or_insert(it).party = Some(*party);
            }
            ChildFact::JoinedThread { .. }
            | ChildFact::LeftThread { .. }
            | ChildFact::ConsentReminded { .. }
            | ChildFact::ConsentMissing { .. }
            | ChildFact::ConsentBegan { .. }
            | ChildFact::ConsentEnded { .. }
            | ChildFact::DisclosureBegan { .. }
            | ChildFact::DisclosureEnded { .. }
            | ChildFact::HandedOver { .. }
            | ChildFact::SamePersonKnown { .. }
            | ChildFact::SamePersonParted { .. } => {}
        }
    }

    fn disclosure(&mut self, recorded: &RecordedEvent, fact: &'a DisclosureFact) {
        let disclosure = DisclosureId(recorded.stream);
        let (basis, subject, to, categories, reason, until_on) = match fact {
            DisclosureFact::Recorded { basis, subject, to, categories, reason, until_on } => {
                (basis, subject, to, categories, reason, until_on)
            }
            DisclosureFact::Ended { reason, .. } => {
                self.undisclosed.push((disclosure, *reason));
                return;
            }
        };
        self.disclosed.push(Disclosed {
            disclosure,
            thread: ThreadId(recorded.thread),
            tenant: recorded.tenant,
            position: recorded.position,
            basis: *basis,
            subject: *subject,
            to,
            categories,
            reason: *reason,
            until_on: *until_on,
            at: recorded.occurred_at,
        });
    }

    fn changed(&mut self, consent: ConsentId) -> &mut Changed {
        let it =
            Changed { consent, signed: vec![], given: false, own_signature_by: None, over: None };
        self.changed.entry(consent).or_insert(it)
    }

    fn ended(&mut self, over: Over, ended: Ended) {
        self.changed(ended.consent).over = Some(over);
        self.ended.push(ended);
    }

    async fn write(self, tx: &mut PgConnection) -> sqlx::Result<()> {
        if !self.people.is_empty() {
            know(tx, &self.people.into_values().collect::<Vec<_>>()).await?;
        }
        if !self.requested.is_empty() {
            request(tx, &self.requested.into_values().collect::<Vec<_>>()).await?;
        }
        if !self.changed.is_empty() {
            change(tx, &self.changed.into_values().collect::<Vec<_>>()).await?;
        }
        if !self.ended.is_empty() {
            end(tx, &self.ended).await?;
        }
        // One by one: a row may be told of more than once in a batch.
        for it in &self.acknowledged {
            acknowledge(tx, it).await?;
        }
        if !self.disclosed.is_empty() {
            disclose(tx, &self.disclosed).await?;
        }
        // Rare, and after what begins.
        for (consent, by) in self.confirmed {
            confirm_own_right(tx, consent, by).await?;
        }
        for (disclosure, why) in self.undisclosed {
            end_disclosure(tx, disclosure, why).await?;
        }
        Ok(())
    }
}

async fn know(tx: &mut PgConnection, rows: &[Person<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_person as it (person, holders, party)
         select person, holders, party from jsonb_populate_recordset(null::thread_person, $1)
         on conflict (person) do update
         set holders = coalesce(excluded.holders, it.holders), party = coalesce(excluded.party, it.party)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn request(tx: &mut PgConnection, rows: &[Requested<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_consent (consent, thread, tenant, position, subject, recipients, categories, purpose, until_on,
             text_version, signatories, renews, own_right, concerned)
         select consent, thread, tenant, position, subject, recipients, categories, purpose, until_on,
             text_version, signatories, renews, own_right, concerned
         from jsonb_populate_recordset(null::thread_consent, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A young person who has signed is not asked any more.
async fn change(tx: &mut PgConnection, rows: &[Changed]) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_consent as it
         set signed = it.signed || new.signed,
             given = it.given or new.given,
             own_signature_by = case when it.subject <> all (it.signed || new.signed)
                 then coalesce(new.own_signature_by, it.own_signature_by) end,
             over = coalesce(new.over, it.over)
         from jsonb_populate_recordset(null::thread_consent, $1) as new
         where it.consent = new.consent",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end(tx: &mut PgConnection, rows: &[Ended]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"insert into thread_withdrawal (consent, "end", ended_at, effective_by, confirm_by, concerned)
         select consent, "end", ended_at, effective_by, confirm_by, concerned from jsonb_populate_recordset(null::thread_withdrawal, $1)"#,
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn acknowledge(tx: &mut PgConnection, row: &Acknowledged) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_withdrawal
         set acknowledged = acknowledged || $2, late = late or $3, closed_at = coalesce($4, closed_at),
             told = told || $5, confirmed_at = coalesce($6, confirmed_at)
         where consent = $1",
        row.consent.0,
        Json(&row.acknowledged) as _,
        row.late,
        row.closed_at,
        Json(&row.told) as _,
        row.confirmed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn disclose(tx: &mut PgConnection, rows: &[Disclosed<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_disclosure select * from jsonb_populate_recordset(null::thread_disclosure, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn confirm_own_right(
    tx: &mut PgConnection,
    consent: ConsentId,
    by: UserId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_consent set own_right_confirmed = true, concerned = concerned || $2::uuid where consent = $1",
        consent.0,
        by.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end_disclosure(
    tx: &mut PgConnection,
    disclosure: DisclosureId,
    why: DisclosureEnd,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_disclosure set ended = $2 where disclosure = $1",
        disclosure.0,
        why.to_string(),
    )
    .execute(tx)
    .await?;
    Ok(())
}
