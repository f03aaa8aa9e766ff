//! How a fact changes the screens.

use platform::Envelope;
use proto::{
    assignment::{
        AgreementFact, AssignmentFact, AssignmentState, BoardFact, CandidateOutcome, Course,
        DeclineReason, Event, OrganisationFact, PauseReason, VolunteerFact, VolunteerStanding,
    },
    id::OrganisationId,
    recorded_event::RecordedEvent,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{matches, text};

pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::Organisation(fact) => organisation(tx, recorded, fact).await?,
            Event::Agreement(fact) => agreement(tx, recorded, fact).await?,
            Event::Volunteer(fact) => volunteer(tx, recorded, fact).await?,
            Event::Assignment(fact) => assignment(tx, recorded, fact).await?,
            Event::Match(fact) => matches::project(tx, recorded, fact).await?,
            Event::Family(fact) => matches::family(tx, fact).await?,
            Event::Board(BoardFact::AssignmentPlanned { assignment }) => {
                sqlx::query!(
                    "update assignment_assignments set on_board = true where assignment = $1",
                    assignment.0
                )
                .execute(&mut *tx)
                .await?;
            }
            // What others told us, for decisions alone; no screen of ours shows it.
            Event::Board(
                BoardFact::ChildJoined { .. }
                | BoardFact::ChildLeft { .. }
                | BoardFact::Closed {}
                | BoardFact::Reopened {}
                | BoardFact::ConsentGiven { .. }
                | BoardFact::ConsentEnded { .. }
                | BoardFact::AssignmentLeft { .. }
                | BoardFact::MergedInto { .. }
                | BoardFact::MergeUndone {}
                | BoardFact::TookIn { .. }
                | BoardFact::GaveBack { .. }
                | BoardFact::Moved { .. },
            )
            | Event::Applicant(_)
            | Event::Cvr(_)
            | Event::Withdrawal(_) => {}
        }
    }
    Ok(())
}

async fn organisation(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &OrganisationFact,
) -> anyhow::Result<()> {
    let stream = recorded.stream;
    match fact {
        OrganisationFact::Registered { name, kind, size, .. } => {
            sqlx::query!(
                "insert into assignment_organisations (organisation, tenant, name, kind, size) values ($1, $2, $3, $4, $5)",
                stream,
                recorded.tenant.as_str(),
                name.as_str(),
                text(kind)?,
                text(size)?
            )
            .execute(tx)
            .await?;
        }
        OrganisationFact::CapacityDeclared { places } => {
            let places = i32::from(*places);
            sqlx::query!(
                "update assignment_organisations set places = $2 where organisation = $1",
                stream,
                places
            )
            .execute(tx)
            .await?;
        }
        OrganisationFact::PlaceReserved { .. } => {
            sqlx::query!(
                "update assignment_organisations set held = held + 1 where organisation = $1",
                stream
            )
            .execute(tx)
            .await?;
        }
        OrganisationFact::PlaceReleased { .. } => {
            sqlx::query!(
                "update assignment_organisations set held = held - 1 where organisation = $1",
                stream
            )
            .execute(tx)
            .await?;
        }
    }
    Ok(())
}

async fn agreement(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AgreementFact,
) -> anyhow::Result<()> {
    match fact {
        AgreementFact::Signed { organisation, from_on, until_on } => {
            sqlx::query!(
                r#"insert into assignment_agreements (agreement, tenant, organisation, from_on, until_on)
                   values ($1, $2, $3, $4, $5)
                   on conflict (agreement, from_on) do update set until_on = excluded.until_on"#,
                recorded.stream,
                recorded.tenant.as_str(),
                organisation.0,
                from_on,
                until_on
            )
            .execute(tx)
            .await?;
        }
        AgreementFact::Terminated { until_on } => {
            sqlx::query!(
                "delete from assignment_agreements where agreement = $1 and from_on > $2",
                recorded.stream,
                until_on
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!(
                "update assignment_agreements set until_on = least(until_on, $2) where agreement = $1",
                recorded.stream,
                until_on
            )
            .execute(tx)
            .await?;
        }
        AgreementFact::EndCorrected { from_on, until_on } => {
            sqlx::query!(
                r#"update assignment_agreements set until_on = $3
                   where agreement = $1 and (from_on = $2 or from_on = '1900-01-01' and until_on >= $2)"#,
                recorded.stream,
                from_on,
                until_on
            )
            .execute(tx)
            .await?;
        }
    }
    Ok(())
}

async fn volunteer(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &VolunteerFact,
) -> anyhow::Result<()> {
    let stream = recorded.stream;
    let change = match fact {
        VolunteerFact::Applied { organisation, person } => sqlx::query!(
            r#"insert into assignment_volunteers (volunteer, tenant, organisation, person, applied)
               values ($1, $2, $3, $4, $5)"#,
            stream,
            recorded.tenant.as_str(),
            organisation.0,
            person.0,
            recorded.position
        ),
        VolunteerFact::ChildCertificateCleared { review_due_on } => sqlx::query!(
            "update assignment_volunteers set certificate_until = $2 where volunteer = $1",
            stream,
            review_due_on
        ),
        VolunteerFact::ClearanceRevoked { .. } => sqlx::query!(
            "update assignment_volunteers set certificate_until = null where volunteer = $1",
            stream
        ),
        VolunteerFact::StoodDown { .. } => sqlx::query!(
            "update assignment_volunteers set certificate_until = null, standing = $2 where volunteer = $1",
            stream,
            text(VolunteerStanding::StoodDown)?
        ),
        VolunteerFact::PutOnHold { .. } => {
            return stands_as(tx, stream, VolunteerStanding::OnHold).await;
        }
        VolunteerFact::Reinstated { .. } => {
            return stands_as(tx, stream, VolunteerStanding::Open).await;
        }
        VolunteerFact::Left { .. } => return stands_as(tx, stream, VolunteerStanding::Left).await,
        VolunteerFact::Rejected { .. } => {
            return stands_as(tx, stream, VolunteerStanding::Rejected).await;
        }
        // Until when they counted is shown already.
        VolunteerFact::ChildCertificateExpired { .. } | VolunteerFact::TrainingExpired { .. } => {
            return Ok(());
        }
        VolunteerFact::ConfidentialityPledgeSigned { .. } => {
            sqlx::query!(
                "update assignment_volunteers set pledged = true where volunteer = $1",
                stream
            )
        }
        VolunteerFact::TrainingCompleted { course: Course::Basic, until_on } => {
            sqlx::query!(
                "update assignment_volunteers set basic_until = $2 where volunteer = $1",
                stream,
                until_on
            )
        }
        // Nothing is asked of this course yet.
        VolunteerFact::TrainingCompleted { course: Course::ChildrenInNeed, .. } => return Ok(()),
        VolunteerFact::Committed { .. } => {
            sqlx::query!(
                "update assignment_volunteers set load = load + 1 where volunteer = $1",
                stream
            )
        }
        VolunteerFact::Released { .. } => {
            sqlx::query!(
                "update assignment_volunteers set load = load - 1 where volunteer = $1",
                stream
            )
        }
    };
    change.execute(tx).await?;
    Ok(())
}

async fn stands_as(
    tx: &mut PgConnection,
    volunteer: Uuid,
    standing: VolunteerStanding,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_volunteers set standing = $2 where volunteer = $1",
        volunteer,
        text(standing)?
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What another organisation gives.
async fn part(tx: &mut PgConnection, stream: Uuid, fact: &AssignmentFact) -> anyhow::Result<()> {
    if let AssignmentFact::ContributionAdded { organisation, contribution } = fact {
        sqlx::query!(
            "insert into assignment_parts (assignment, organisation, contribution) values ($1, $2, $3)",
            stream,
            organisation.0,
            text(contribution)?
        )
        .execute(tx)
        .await?;
    } else if let AssignmentFact::ContributionConfirmed { organisation, contribution } = fact {
        sqlx::query!(
            "update assignment_parts set confirmed = true
             where assignment = $1 and organisation = $2 and contribution = $3",
            stream,
            organisation.0,
            text(contribution)?
        )
        .execute(tx)
        .await?;
    } else if let AssignmentFact::ContributionRemoved { organisation, contribution, .. } = fact {
        sqlx::query!(
            "delete from assignment_parts where assignment = $1 and organisation = $2 and contribution = $3",
            stream,
            organisation.0,
            text(contribution)?
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn assignment(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AssignmentFact,
) -> anyhow::Result<()> {
    let stream = recorded.stream;
    match fact {
        AssignmentFact::Planned { candidates, .. } => {
            plan(tx, recorded, fact).await?;
            name_candidates(tx, stream, candidates).await
        }
        AssignmentFact::Offered { organisation, rank, expires_at, .. } => {
            sqlx::query!(
                r#"update assignment_candidates set outcome = 'open', rank = $3, expires_at = $4
                   where assignment = $1 and organisation = $2"#,
                stream,
                organisation.0,
                i32::from(*rank),
                expires_at
            )
            .execute(&mut *tx)
            .await?;
            stands(tx, stream, AssignmentState::Offering).await
        }
        AssignmentFact::OfferAccepted { organisation } => {
            answered(tx, stream, *organisation, CandidateOutcome::Accepted, None).await?;
            carries(tx, stream, *organisation).await?;
            stands(tx, stream, AssignmentState::Accepted).await
        }
        AssignmentFact::OfferDeclined { organisation, reason } => {
            answered(tx, stream, *organisation, CandidateOutcome::Declined, Some(*reason)).await
        }
        AssignmentFact::OfferLapsed { organisation } => {
            answered(tx, stream, *organisation, CandidateOutcome::Lapsed, None).await
        }
        AssignmentFact::WentAlong { to, .. } => {
            sqlx::query!(
                "update assignment_assignments set thread = $2 where assignment = $1",
                stream,
                to.0
            )
            .execute(tx)
            .await?;
            Ok(())
        }
        AssignmentFact::NobodyFree { .. } => stands(tx, stream, AssignmentState::Planned).await,
        AssignmentFact::Unplaced { .. } => stands(tx, stream, AssignmentState::Unplaced).await,
        AssignmentFact::ContributionAdded { .. }
        | AssignmentFact::ContributionConfirmed { .. }
        | AssignmentFact::ContributionRemoved { .. } => part(tx, stream, fact).await,
        AssignmentFact::Started { .. } => stands(tx, stream, AssignmentState::Active).await,
        AssignmentFact::MatchLinked { r#match } => runs(tx, stream, Some(r#match.0)).await,
        AssignmentFact::MatchUnlinked { .. } => runs(tx, stream, None).await,
        AssignmentFact::Completed { .. } => stands(tx, stream, AssignmentState::Completed).await,
        AssignmentFact::Suspended { reason, .. } => rests(tx, stream, Some(*reason)).await,
        AssignmentFact::Resumed { .. } => rests(tx, stream, None).await,
        AssignmentFact::Ended { .. } => {
            withdraw_offer(tx, stream).await?;
            rests(tx, stream, None).await?;
            stands(tx, stream, AssignmentState::Ended).await
        }
    }
}

async fn plan(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AssignmentFact,
) -> anyhow::Result<()> {
    let AssignmentFact::Planned { thread, child, age_band, need, programme, .. } = fact else {
        return Ok(());
    };
    sqlx::query!(
        r#"insert into assignment_assignments (assignment, tenant, thread, state, need, age_band, programme, child)
           values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
        recorded.stream,
        recorded.tenant.as_str(),
        thread.0,
        text(AssignmentState::Planned)?,
        text(need)?,
        text(age_band)?,
        text(programme)?,
        child.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn name_candidates(
    tx: &mut PgConnection,
    assignment: Uuid,
    candidates: &[OrganisationId],
) -> anyhow::Result<()> {
    let candidates: Vec<Uuid> = candidates.iter().map(|it| it.0).collect();
    sqlx::query!(
        r#"insert into assignment_candidates (assignment, organisation, place, outcome)
           select $1, organisation, place, $3
           from unnest($2::uuid[]) with ordinality as asked (organisation, place)"#,
        assignment,
        &candidates,
        text(CandidateOutcome::NotAsked)?
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn answered(
    tx: &mut PgConnection,
    assignment: Uuid,
    organisation: OrganisationId,
    outcome: CandidateOutcome,
    reason: Option<DeclineReason>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_candidates set outcome = $3, reason = $4 where assignment = $1 and organisation = $2",
        assignment,
        organisation.0,
        text(outcome)?,
        reason.map(text).transpose()?
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn carries(
    tx: &mut PgConnection,
    assignment: Uuid,
    organisation: OrganisationId,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_assignments set organisation = $2 where assignment = $1",
        assignment,
        organisation.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn runs(
    tx: &mut PgConnection,
    assignment: Uuid,
    r#match: Option<Uuid>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_assignments set match = $2 where assignment = $1",
        assignment,
        r#match
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn rests(
    tx: &mut PgConnection,
    assignment: Uuid,
    reason: Option<PauseReason>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_assignments set suspended = $2 where assignment = $1",
        assignment,
        reason.map(text).transpose()?
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn withdraw_offer(tx: &mut PgConnection, assignment: Uuid) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_candidates set outcome = $2 where assignment = $1 and outcome = 'open'",
        assignment,
        text(CandidateOutcome::Withdrawn)?
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn stands(
    tx: &mut PgConnection,
    assignment: Uuid,
    state: AssignmentState,
) -> anyhow::Result<()> {
    sqlx::query!(
        "update assignment_assignments set state = $2 where assignment = $1",
        assignment,
        text(state)?
    )
    .execute(tx)
    .await?;
    Ok(())
}
