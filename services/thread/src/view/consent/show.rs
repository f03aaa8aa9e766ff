//! What is shown of consents, and to whom. Who must sign follows from the same rule as in a decision.

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::{ConsentId, OrganisationId, PersonId, ThreadId},
    thread::{
        ConsentList, ConsentPurpose, ConsentStanding, ConsentView, DataCategory, DisclosureList,
        DisclosureView, ListConsents, OwnRightReason, ServiceName, WithdrawalView,
    },
    vault::PartyStatus,
};
use serde::Deserialize;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{Over, Viewer};
use crate::domain::aggregates::{child::Child, consent::required_now};

/// A consent with what is known of its subject, from which follows who must sign.
#[derive(Deserialize)]
struct Row {
    consent: ConsentId,
    thread: ThreadId,
    subject: PersonId,
    recipients: Vec<OrganisationId>,
    categories: Vec<DataCategory>,
    purpose: ConsentPurpose,
    until_on: NaiveDate,
    text_version: u32,
    signatories: Vec<PersonId>,
    signed: Vec<PersonId>,
    given: bool,
    over: Option<Over>,
    renews: Option<ConsentId>,
    own_signature_by: Option<NaiveDate>,
    own_right: Option<OwnRightReason>,
    own_right_confirmed: bool,
    holders: Option<Vec<PersonId>>,
    party: Option<PartyStatus>,
}

impl Row {
    fn shown(self, today: NaiveDate) -> ConsentView {
        let standing = match self.over {
            Some(Over::Refused) => ConsentStanding::Refused,
            Some(Over::Withdrawn) => ConsentStanding::Withdrawn,
            Some(Over::EndedByTransfer) => ConsentStanding::EndedByTransfer,
            Some(Over::Ended) => ConsentStanding::Ended,
            Some(Over::Lapsed | Over::Expired) => ConsentStanding::Expired,
            None if self.until_on < today => ConsentStanding::Expired,
            None if self.given => ConsentStanding::Given,
            None => ConsentStanding::Requested,
        };
        let goes_on = matches!(standing, ConsentStanding::Requested | ConsentStanding::Given);
        let child = Child::known(self.party, self.holders);
        let mut missing = required_now(self.subject, &self.signatories, Some(&child));
        missing.retain(|it| goes_on && !self.signed.contains(it));
        ConsentView {
            consent: self.consent,
            thread: self.thread,
            standing,
            subject: self.subject,
            recipients: self.recipients,
            categories: self.categories,
            purpose: self.purpose,
            until_on: self.until_on,
            text_version: self.text_version,
            signatories: self.signatories,
            signed: self.signed,
            missing,
            renews: self.renews,
            own_signature_by: self.own_signature_by.filter(|_| goes_on),
            own_right: self.own_right,
            own_right_confirmed: self.own_right_confirmed,
        }
    }
}

/// One, to who may see it: family members their own, and their children's unless it is the child's own right or the child is grown;
/// of the municipality a child's own right is shown to those who have to do with it, and to any colleague until one confirms it.
pub(crate) async fn consent(
    pool: &PgPool,
    viewer: Viewer,
    consent: ConsentId,
) -> sqlx::Result<Option<ConsentView>> {
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('holders', person.holders, 'party', person.party) as "it!: Json<Row>"
           from thread_consent as it left join thread_person as person on person.person = it.subject
           where it.consent = $1 and it.tenant = $2
             and ($3::uuid is null or it.subject = $3
                  or $3 = any (person.holders) and person.party <> 'adult' and it.signatories <> array[it.subject])
             and ($3::uuid is not null or (it.own_right is null and (it.signatories <> array[it.subject] or person.party is not distinct from 'adult')
                  or $4 = any (it.concerned)
                  or (select list.bridge_builder from thread_list as list where list.thread = it.thread) = $4
                  or it.own_right is not null and not it.own_right_confirmed))"#,
        consent.0,
        viewer.tenant.as_str(),
        viewer.person.map(|it| it.0),
        viewer.user.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(row)| row.shown(viewer.today)))
}

/// A page of those that somebody may see, the latest first.
pub(crate) async fn consents(
    pool: &PgPool,
    viewer: Viewer,
    query: &ListConsents,
) -> sqlx::Result<ConsentList> {
    let rows = match (viewer.person, query.thread) {
        (Some(person), _) => of_person(pool, viewer, person, query).await?,
        (None, Some(thread)) => of_thread(pool, viewer, thread, query).await?,
        (None, None) => of_municipality(pool, viewer, query).await?,
    };
    Ok(ConsentList { consents: rows.into_iter().map(|row| row.shown(viewer.today)).collect() })
}

/// All of a thread, the first first, for its page.
pub(crate) async fn consents_of_thread(
    connection: impl PgExecutor<'_>,
    viewer: Viewer,
    thread: ThreadId,
) -> sqlx::Result<Vec<ConsentView>> {
    let all = ListConsents { thread: Some(thread), subject: None, limit: u16::MAX };
    let rows = of_thread(connection, viewer, thread, &all).await?;
    Ok(rows.into_iter().rev().map(|row| row.shown(viewer.today)).collect())
}

async fn of_thread(
    connection: impl PgExecutor<'_>,
    viewer: Viewer,
    thread: ThreadId,
    query: &ListConsents,
) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('holders', person.holders, 'party', person.party) as "it!: Json<Row>"
           from thread_consent as it left join thread_person as person on person.person = it.subject
           where it.thread = $1 and it.tenant = $2 and ($3::uuid is null or it.subject = $3)
             and ($4::uuid is null or it.subject = $4
                  or $4 = any (person.holders) and person.party <> 'adult' and it.signatories <> array[it.subject])
             and ($4::uuid is not null or (it.own_right is null and (it.signatories <> array[it.subject] or person.party is not distinct from 'adult')
                  or $6 = any (it.concerned)
                  or (select list.bridge_builder from thread_list as list where list.thread = it.thread) = $6))
           order by position desc limit $5"#,
        thread.0,
        viewer.tenant.as_str(),
        query.subject.map(|it| it.0),
        viewer.person.map(|it| it.0),
        i64::from(query.limit),
        viewer.user.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|Json(row)| row).collect())
}

async fn of_person(
    pool: &PgPool,
    viewer: Viewer,
    person: PersonId,
    query: &ListConsents,
) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('holders', person.holders, 'party', person.party) as "it!: Json<Row>"
           from thread_consent as it left join thread_person as person on person.person = it.subject
           where it.subject = any (array(select person from thread_person where holders @> array[$1::uuid]) || $1)
             and it.tenant = $2
             and (it.subject = $1 or person.party <> 'adult' and it.signatories <> array[it.subject])
             and ($3::uuid is null or it.thread = $3) and ($4::uuid is null or it.subject = $4)
           order by position desc limit $5"#,
        person.0,
        viewer.tenant.as_str(),
        query.thread.map(|it| it.0),
        query.subject.map(|it| it.0),
        i64::from(query.limit),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|Json(row)| row).collect())
}

async fn of_municipality(
    pool: &PgPool,
    viewer: Viewer,
    query: &ListConsents,
) -> sqlx::Result<Vec<Row>> {
    let rows = match query.subject {
        Some(subject) => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) || jsonb_build_object('holders', person.holders, 'party', person.party) as "it!: Json<Row>"
                   from thread_consent as it left join thread_person as person on person.person = it.subject
                   where it.tenant = $1 and it.subject = $2 and (it.own_right is null and (it.signatories <> array[it.subject] or person.party is not distinct from 'adult')
                  or $4 = any (it.concerned)
                  or (select list.bridge_builder from thread_list as list where list.thread = it.thread) = $4)
                   order by position desc limit $3"#,
                viewer.tenant.as_str(),
                subject.0,
                i64::from(query.limit),
                viewer.user.0,
            )
            .fetch_all(pool)
            .await?
        }
        None => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) || jsonb_build_object('holders', person.holders, 'party', person.party) as "it!: Json<Row>"
                   from thread_consent as it left join thread_person as person on person.person = it.subject
                   where it.tenant = $1 and (it.own_right is null and (it.signatories <> array[it.subject] or person.party is not distinct from 'adult')
                  or $3 = any (it.concerned)
                  or (select list.bridge_builder from thread_list as list where list.thread = it.thread) = $3)
                   order by position desc limit $2"#,
                viewer.tenant.as_str(),
                i64::from(query.limit),
                viewer.user.0,
            )
            .fetch_all(pool)
            .await?
        }
    };
    Ok(rows.into_iter().map(|Json(row)| row).collect())
}

/// How far the end of one has come, to who may see it.
pub(crate) async fn withdrawal(
    pool: &PgPool,
    viewer: Viewer,
    consent: ConsentId,
) -> sqlx::Result<Option<WithdrawalView>> {
    if self::consent(pool, viewer, consent).await?.is_none() {
        return Ok(None);
    }
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('missing', jsonb_build_array(), 'untold', concerned) as "it!: Json<WithdrawalView>"
           from thread_withdrawal as it where consent = $1"#,
        consent.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(mut view)| {
        let has =
            |service: &ServiceName| view.acknowledged.iter().any(|it| it.by_service == *service);
        let missing = ServiceName::ALL.iter().copied().filter(|it| !has(it)).collect();
        view.untold.retain(|it| !view.told.iter().any(|told| told.party == *it));
        WithdrawalView { missing, ..view }
    }))
}

/// What was passed on from a thread, the first first, to the municipality that did.
pub(crate) async fn disclosures(
    pool: &PgPool,
    tenant: Municipality,
    thread: ThreadId,
) -> sqlx::Result<DisclosureList> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) as "it!: Json<DisclosureView>"
           from thread_disclosure as it where tenant = $1 and thread = $2 order by position"#,
        tenant.as_str(),
        thread.0,
    )
    .fetch_all(pool)
    .await?;
    Ok(DisclosureList { disclosures: rows.into_iter().map(|Json(view)| view).collect() })
}
