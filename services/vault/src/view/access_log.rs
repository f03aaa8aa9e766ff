//! Who looked.

use std::str::FromStr;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use platform::Envelope;
use proto::{
    code::Municipality,
    id::{BreakGlassId, OrganisationId, PersonId, UserId},
    recorded_event::RecordedEvent,
    vault::{
        Event, Field, Look, LookFact, LookOutcome, LooksPage, PersonFact, SubjectRequestFact, Verb,
        WordsFact,
    },
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    domain::words::is_of_person,
    reactor::{ScoresSeen, purpose_of},
};

type CodeError = <LookOutcome as FromStr>::Err;

/// Takes in who looked, and who did something, in the order of the log. They are few in one batch, and are written one by one,
/// since PostgreSQL has no unnest for lists of lists.
pub(super) async fn record(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    let mut deeds = deeds(tx, events).await?.into_iter().peekable();
    for Envelope { metadata: recorded, event } in events {
        if let Event::Look(fact) = event {
            look(tx, recorded, fact).await?;
        }
        if let Some(deed) = deeds.next_if(|it| it.recorded.position == recorded.position) {
            did(tx, &deed).await?;
        }
    }
    Ok(())
}

async fn look(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &LookFact,
) -> anyhow::Result<()> {
    let LookFact::Logged { subject, sealed: _, fields, purpose, outcome, verb, tie, break_glass } =
        fact;
    let actor = recorded.who()?;
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into vault_access_log (tenant, looked_at, role, looked_by, subject, purpose, fields, outcome,
                                      verb, tie, break_glass, organisation)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        recorded.tenant.as_str(),
        recorded.occurred_at,
        actor.role.to_string(),
        actor.subject.0,
        subject.0,
        purpose.to_string(),
        &fields,
        outcome.to_string(),
        verb.unwrap_or(Verb::Read).to_string(),
        tie.map(|it| it.to_string()),
        break_glass.map(|it| it.0),
        actor.organisation.map(|it| it.0),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What somebody did with one person's data by one command.
struct Deed<'a> {
    recorded: &'a RecordedEvent,
    subject: PersonId,
    verb: Verb,
    fields: Vec<Field>,
}

/// Adding, changing and destroying stand among the looks too (D-08). The events that say so are the record of it: nothing more is
/// said of it than they say, and so not by which right.
async fn deeds<'a>(
    tx: &mut PgConnection,
    events: &'a [Envelope<Event>],
) -> anyhow::Result<Vec<Deed<'a>>> {
    let mut deeds: Vec<Deed<'_>> = vec![];
    for Envelope { metadata: recorded, event } in events {
        let Some((subject, verb, fields)) = deed(tx, recorded, event).await? else { continue };
        let same = deeds.last_mut().filter(|it| {
            let of = |it: &RecordedEvent| (it.cause, it.tenant);
            it.subject == subject && of(it.recorded) == of(recorded)
        });
        match same {
            // Who is registered is added, field by field.
            Some(deed) => deed.fields.extend(fields),
            None => deeds.push(Deed { recorded, subject, verb, fields }),
        }
    }
    Ok(deeds)
}

async fn did(tx: &mut PgConnection, deed: &Deed<'_>) -> anyhow::Result<()> {
    let Deed { recorded, subject, verb, fields } = deed;
    let actor = recorded.who()?;
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into vault_access_log (tenant, looked_at, role, looked_by, subject, purpose, fields, outcome, verb, organisation)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        recorded.tenant.as_str(),
        recorded.occurred_at,
        actor.role.to_string(),
        actor.subject.0,
        subject.0,
        purpose_of(actor.role).to_string(),
        &fields,
        LookOutcome::Shown.to_string(),
        verb.to_string(),
        actor.organisation.map(|it| it.0),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// About whom, and what, an event says that something was done.
async fn deed(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    event: &Event,
) -> anyhow::Result<Option<(PersonId, Verb, Vec<Field>)>> {
    let person = PersonId(recorded.stream);
    Ok(match event {
        Event::Person(PersonFact::Registered { .. }) => Some((person, Verb::Add, vec![])),
        Event::Person(
            PersonFact::CustodyRecorded { .. }
            | PersonFact::ConfirmedDuplicate { .. }
            | PersonFact::DismissedDuplicate { .. },
        ) => Some((person, Verb::Change, vec![])),
        Event::Words(WordsFact::WasSealed { subject, field, .. }) => {
            let verb = if is_of_person(*field) { Verb::Change } else { Verb::Add };
            Some((*subject, verb, vec![*field]))
        }
        Event::Words(WordsFact::UnusedDestroyed {}) => {
            // What was sealed says our own log; the words themselves are gone.
            let sealed = sqlx::query!(
                r#"select (data ->> 'subject')::uuid as "subject!", data ->> 'field' as "field!"
                   from events where stream = $1 and type = 'words.sealed'"#,
                recorded.stream,
            );
            let sealed = sealed.fetch_optional(tx).await?;
            let Some(sealed) = sealed else { return Ok(None) };
            let field = sealed.field.parse().context("a field that nobody knows")?;
            Some((PersonId(sealed.subject), Verb::Delete, vec![field]))
        }
        Event::SubjectRequest(SubjectRequestFact::SubjectKeyDestroyed { subject, .. }) => {
            Some((*subject, Verb::Delete, vec![]))
        }
        Event::Words(WordsFact::Shared { .. })
        | Event::Look(_)
        | Event::Person(PersonFact::PartyStatusChanged { .. } | PersonFact::HandedOver { .. })
        | Event::SamePerson(_)
        | Event::BreakGlass(_)
        | Event::Withdrawal(_)
        | Event::SubjectRequest(_) => None,
    })
}

/// Takes in who saw scores: once for each child of whom there were some, once without a subject when there were none.
pub(super) async fn record_scores(tx: &mut PgConnection, seen: &[ScoresSeen]) -> sqlx::Result<()> {
    for ScoresSeen { tenant, at, actor, subject, purpose, outcome } in seen {
        sqlx::query!(
            "insert into vault_access_log (tenant, looked_at, role, looked_by, subject, purpose, fields, outcome, verb, organisation, scores)
             values ($1, $2, $3, $4, $5, $6, '{}', $7, $8, $9, true)",
            tenant.as_str(),
            at,
            actor.role.to_string(),
            actor.subject.0,
            subject.0,
            purpose.to_string(),
            outcome.to_string(),
            Verb::Read.to_string(),
            actor.organisation.map(|it| it.0),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Which looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sought {
    /// At whom; at anybody when there is none.
    pub(crate) subject: Option<PersonId>,
    /// Only those that nothing tied to whom it was about.
    pub(crate) untied: bool,
}

struct Row {
    nth: i64,
    looked_at: DateTime<Utc>,
    role: String,
    looked_by: Uuid,
    subject: Uuid,
    purpose: String,
    fields: Vec<String>,
    outcome: String,
    verb: String,
    tie: Option<String>,
    break_glass: Option<Uuid>,
    organisation: Option<Uuid>,
    scores: bool,
}

/// One statement for each index, so that a page costs a page.
macro_rules! lines {
    (($pool:expr, $tenant:expr, $subject:expr, $cursor:expr, $limit:expr, $untied:expr), $by:tt) => {
        sqlx::query_as!(
            Row,
            "select nth, looked_at, role, looked_by, subject, purpose, fields, outcome, verb, tie, break_glass, organisation, scores
             from vault_access_log
             where " + $by + "
               and (looked_at, nth) < (case when $3::bigint is null then 'infinity' else (select looked_at from vault_access_log where nth = $3) end,
                                       coalesce($3, 0::bigint))
             order by looked_at desc, nth desc limit $4",
            $tenant.as_str(),
            $subject,
            $cursor,
            $limit,
            $untied,
        )
        .fetch_all($pool)
        .await?
    };
}

/// Looks in a municipality or (`0000`) the country, the latest first, after the one at which a
/// page ended.
pub(crate) async fn looks(
    pool: &PgPool,
    tenant: Municipality,
    Sought { subject, untied }: Sought,
    cursor: Option<i64>,
    limit: u16,
) -> anyhow::Result<LooksPage> {
    let size = usize::from(limit);
    let after = i64::from(limit) + 1;
    let mut rows = match (subject, tenant == Municipality::COUNTRY, untied) {
        (Some(subject), ..) => lines!(
            (pool, tenant, Some(subject.0), cursor, after, untied),
            "subject = $2 and (tenant = $1 or $1 = '0000') and (not $5 or tie = 'none')"
        ),
        (None, false, true) => lines!(
            (pool, tenant, None::<Uuid>, cursor, after, true),
            "tenant = $1 and $2::uuid is null and $5 and tie = 'none'"
        ),
        (None, false, false) => lines!(
            (pool, tenant, None::<Uuid>, cursor, after, false),
            "tenant = $1 and $2::uuid is null and not $5"
        ),
        (None, true, true) => lines!(
            (pool, tenant, None::<Uuid>, cursor, after, true),
            "$1 = '0000' and $2::uuid is null and $5 and tie = 'none'"
        ),
        (None, true, false) => lines!(
            (pool, tenant, None::<Uuid>, cursor, after, false),
            "$1 = '0000' and $2::uuid is null and not $5"
        ),
    };
    let is_last = rows.len() <= size;
    rows.truncate(size);
    let next = rows.last().filter(|_| !is_last).map(|it| it.nth);
    let looks = rows.into_iter().map(|it| {
        let fields = it.fields.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        Ok(Look {
            at: it.looked_at,
            role: it.role.parse()?,
            purpose: it.purpose.parse()?,
            fields,
            scores: it.scores,
            outcome: it.outcome.parse()?,
            verb: it.verb.parse()?,
            tie: it.tie.map(|it| it.parse()).transpose()?,
            break_glass: it.break_glass.map(BreakGlassId),
            organisation: it.organisation.map(OrganisationId),
            subject: Some(PersonId(it.subject)),
            by: Some(UserId(it.looked_by)),
        })
    });
    let looks =
        looks.collect::<Result<_, CodeError>>().context("a look with a code that nobody knows")?;
    Ok(LooksPage { looks, next })
}
