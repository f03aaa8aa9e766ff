//! Who is who. Everybody is made up; the CPR numbers have 60 added to the day, so that they are nobody's.

use chrono::{Datelike as _, NaiveDate};
use platform::calendar;
use proto::{
    code::Municipality,
    id::{
        AssignmentId, ConsentId, FollowUpId, GoalId, MatchId, MeasurementId, OrganisationId,
        PersonId, ReferralId, SealedId, ThreadId, UserId, VolunteerId, derive,
    },
    who::{Actor, Role},
};
use uuid::Uuid;

/// The people and things of one playing. Organisations are the same in every one.
pub(super) struct Cast {
    pub(super) aarhus: Municipality,
    pub(super) referral: ReferralId,
    pub(super) thread: ThreadId,
    pub(super) child: PersonId,
    pub(super) mother: PersonId,
    pub(super) father: PersonId,
    pub(super) red_barnet: OrganisationId,
    pub(super) club: OrganisationId,
    pub(super) volunteer: VolunteerId,
    pub(super) volunteer_person: PersonId,
    pub(super) goal: GoalId,
    pub(super) consent: ConsentId,
    pub(super) assignment: AssignmentId,
    pub(super) r#match: MatchId,
    pub(super) follow_up: FollowUpId,
    seed: Uuid,
}

impl Cast {
    pub(super) fn of(seed: Uuid) -> Cast {
        let new = |noun: &str| derive("demo", &[seed.as_bytes(), noun.as_bytes()]);
        let lasting = |noun: &str| derive("demo", &[noun.as_bytes()]);
        let referral = ReferralId(new("referral"));
        let assignment = AssignmentId(new("assignment"));
        Cast {
            aarhus: "0751".parse().unwrap_or(Municipality::COUNTRY),
            referral,
            thread: ThreadId::of(referral),
            child: PersonId(new("child")),
            mother: PersonId(new("mother")),
            father: PersonId(new("father")),
            red_barnet: OrganisationId(lasting("Red Barnet Aarhus")),
            club: OrganisationId(lasting("Aarhus Boldklub")),
            volunteer: VolunteerId(new("volunteer")),
            volunteer_person: PersonId(new("volunteer's person")),
            goal: GoalId(new("goal")),
            consent: ConsentId(new("consent")),
            assignment,
            r#match: MatchId(new("match")),
            follow_up: FollowUpId::of(assignment),
            seed,
        }
    }

    pub(super) fn sealed(&self, noun: &str) -> SealedId {
        SealedId(derive("demo", &[self.seed.as_bytes(), b"sealed", noun.as_bytes()]))
    }

    pub(super) fn measurement(&self, noun: &str) -> MeasurementId {
        MeasurementId(derive("demo", &[self.seed.as_bytes(), b"measurement", noun.as_bytes()]))
    }

    /// A number of somebody who is so many years old, with 60 added to the day: nobody has such a one. Another in every playing,
    /// for a municipality registers a number once.
    pub(super) fn cpr(&self, noun: &str, years: u32, today: NaiveDate) -> String {
        let [a, b, c, d, ..] = *derive("cpr", &[self.seed.as_bytes(), noun.as_bytes()]).as_bytes();
        let chance = u32::from_be_bytes([a, b, c, d]);
        let since_birthday = u64::from(chance / 4_000 % 365);
        let birthday = calendar::months_before(today, years.saturating_mul(12));
        let born = calendar::days_before(birthday, since_birthday);
        // The first digit tells the century: 0 to 3 the last one, 5 to 8 (until 2057) this one.
        let century = if born.year() < 2000 { chance % 4 } else { 5 + chance % 4 };
        let (day, month, year) = (born.day() + 60, born.month(), born.year().rem_euclid(100));
        format!("{day:02}{month:02}{year:02}-{century}{:03}", chance / 4 % 1_000)
    }

    /// The municipality's people are the same in every playing.
    fn official(&self, role: Role, noun: &str) -> Actor {
        Actor {
            subject: UserId(derive("demo", &[noun.as_bytes()])),
            role,
            tenant: self.aarhus,
            organisation: None,
            duty: None,
        }
    }

    pub(super) fn case_worker(&self) -> Actor {
        self.official(Role::CaseWorker, "case worker")
    }

    pub(super) fn bridge_builder(&self) -> Actor {
        self.official(Role::BridgeBuilder, "bridge-builder")
    }

    pub(super) fn leader(&self) -> Actor {
        self.official(Role::Leader, "leader")
    }

    pub(super) fn coordinator(&self) -> Actor {
        Actor {
            organisation: Some(self.red_barnet),
            ..self.official(Role::Coordinator, "coordinator")
        }
    }

    pub(super) fn club_coordinator(&self) -> Actor {
        Actor {
            organisation: Some(self.club),
            ..self.official(Role::Coordinator, "club coordinator")
        }
    }

    pub(super) fn parent(&self, parent: PersonId) -> Actor {
        Actor { subject: UserId(parent.0), ..self.official(Role::Family, "") }
    }
}
