//! What `identity` promises: a table of decisions an aggregate, the table of who gives what, and stories on a real database.

mod account;
mod authenticator;
mod claims;
mod edges;
mod giving;
mod humans;
mod limits;
mod machines;
mod passkeys;
mod programs;
mod recovery;
mod rights;
mod roster;
mod screens;
mod sessions;
mod stories;
mod taken;
mod world;

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::Role,
    id::{AccountId, GrantId, InvitationId, LoginId, OrganisationId, UserId},
    identity::{Giver, GrantSource, Place, RosterFact},
};
use uuid::Uuid;

const ANNA: AccountId = AccountId(Uuid::from_u128(0xa1));
const BENT: AccountId = AccountId(Uuid::from_u128(0xa2));
const CARLA: AccountId = AccountId(Uuid::from_u128(0xa3));
const RED: OrganisationId = OrganisationId(Uuid::from_u128(0xb1));
const GRANT: GrantId = GrantId(Uuid::from_u128(0xc1));
const OTHER: GrantId = GrantId(Uuid::from_u128(0xc2));
const INVITATION: InvitationId = InvitationId(Uuid::from_u128(0xd1));
const LOGIN: LoginId = LoginId(Uuid::from_u128(0xe1));

fn aarhus() -> Place {
    Place::Municipality("0751".parse().unwrap())
}

fn herning() -> Place {
    Place::Municipality("0657".parse().unwrap())
}

fn red() -> Place {
    Place::Organisation(RED)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Monday 23 November 2026, nine in the morning in Denmark.
fn now() -> DateTime<Utc> {
    platform::testing::monday()
}

fn giver(account: AccountId, role: Role, place: Place) -> Giver {
    Giver { account, role, place }
}

/// That `account` has `role` in Aarhus since now, without an end.
fn given(grant: GrantId, account: AccountId, role: Role) -> RosterFact {
    RosterFact::GrantGiven {
        grant,
        account,
        place: aarhus(),
        role,
        duty: None,
        subject: UserId(grant.0),
        from_on: day("2026-11-23"),
        until_on: None,
        begins_at: now(),
        ends_at: None,
        source: GrantSource::ByHand,
        given_by: None,
        confirmed_by: None,
        rules: 1,
        machine: None,
        login: None,
    }
}
