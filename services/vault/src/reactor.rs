//! What others' events tell about who may see what: consents and matches. Pure.

use proto::{
    assignment::{self, MatchFact, VolunteerFact},
    code::Municipality,
    event::Unreadable,
    id::{OrganisationId, PersonId, VolunteerId},
    recorded::Recorded,
    thread::{self, ConsentFact, DataCategory},
};
use uuid::Uuid;

/// What a batch of events tells, each in the order it was heard.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Relations {
    pub(crate) consents: Vec<Consent>,
    pub(crate) volunteers: Vec<(VolunteerId, PersonId)>,
    pub(crate) matches: Vec<Proposed>,
    pub(crate) confirmed: Vec<Uuid>,
    pub(crate) ended: Vec<Uuid>,
}

/// A recipient may have a category of a person's data until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Consent {
    pub(crate) consent: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) subject: PersonId,
    pub(crate) recipient: OrganisationId,
    pub(crate) category: DataCategory,
    pub(crate) until_on: chrono::NaiveDate,
}

/// A volunteer is proposed for a child.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposed {
    pub(crate) r#match: Uuid,
    pub(crate) tenant: Municipality,
    pub(crate) volunteer: VolunteerId,
    pub(crate) organisation: OrganisationId,
    pub(crate) child: PersonId,
}

/// What `events` of `source` tell.
///
/// # Errors
/// When one that tells something cannot be read; the others are not read at all.
pub(crate) fn relations(source: &str, events: &[Recorded]) -> Result<Relations, Unreadable> {
    let mut relations = Relations::default();
    for recorded in events {
        match (source, recorded.kind.as_str()) {
            ("thread", "consent.given") => consent(&mut relations, recorded)?,
            (
                "assignment",
                "volunteer.applied"
                | "match.proposed"
                | "match.confirmed_by_family"
                | "match.ended",
            ) => {
                relation(&mut relations, recorded)?;
            }
            (_, _) => {}
        }
    }
    Ok(relations)
}

fn consent(relations: &mut Relations, recorded: &Recorded) -> Result<(), Unreadable> {
    if let thread::Event::Consent(ConsentFact::Given {
        subject,
        recipients,
        categories,
        until_on,
        ..
    }) = recorded.read()?
    {
        let pairs = recipients
            .iter()
            .flat_map(|recipient| categories.iter().map(move |category| (*recipient, *category)));
        relations.consents.extend(pairs.map(|(recipient, category)| Consent {
            consent: recorded.stream,
            tenant: recorded.tenant,
            subject,
            recipient,
            category,
            until_on,
        }));
    }
    Ok(())
}

fn relation(relations: &mut Relations, recorded: &Recorded) -> Result<(), Unreadable> {
    match recorded.read()? {
        assignment::Event::Volunteer(VolunteerFact::Applied { person, .. }) => {
            relations.volunteers.push((VolunteerId(recorded.stream), person));
        }
        assignment::Event::Match(MatchFact::Proposed {
            volunteer, organisation, child, ..
        }) => {
            relations.matches.push(Proposed {
                r#match: recorded.stream,
                tenant: recorded.tenant,
                volunteer,
                organisation,
                child,
            });
        }
        assignment::Event::Match(MatchFact::ConfirmedByFamily { .. }) => {
            relations.confirmed.push(recorded.stream);
        }
        assignment::Event::Match(MatchFact::Ended { .. }) => relations.ended.push(recorded.stream),
        assignment::Event::Organisation(_)
        | assignment::Event::Agreement(_)
        | assignment::Event::Volunteer(
            VolunteerFact::ChildCertificateCleared { .. }
            | VolunteerFact::ConfidentialityPledgeSigned { .. }
            | VolunteerFact::TrainingCompleted { .. }
            | VolunteerFact::Committed { .. }
            | VolunteerFact::Released { .. },
        )
        | assignment::Event::Assignment(_)
        | assignment::Event::Match(
            MatchFact::Started { .. }
            | MatchFact::FirstMeetingHeld { .. }
            | MatchFact::SessionLogged { .. },
        ) => {}
    }
    Ok(())
}
