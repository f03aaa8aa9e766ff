use platform::testing::check;
use proto::assignment::{OrganisationFact as Fact, OrganisationKind, SizeBand};

use super::{ANOTHER_ASSIGNMENT, ASSIGNMENT};
use crate::domain::aggregates::organisation::{Command, Organisation, Rejection};

const HELD: Fact = Fact::PlaceReserved { assignment: ASSIGNMENT };
const FREED: Fact = Fact::PlaceReleased { assignment: ASSIGNMENT };
const RESERVE: Command = Command::Reserve { assignment: ASSIGNMENT };
const RELEASE: Command = Command::Release { assignment: ASSIGNMENT };

fn register(cvr: u32) -> Command {
    let name = "Red Barnet Aarhus".parse().unwrap();
    Command::Register {
        name,
        cvr,
        kind: OrganisationKind::VoluntarySocial,
        size: SizeBand::From10To99,
    }
}

fn registered(cvr: u32) -> Fact {
    let name = "Red Barnet Aarhus".parse().unwrap();
    Fact::Registered {
        name,
        cvr,
        kind: OrganisationKind::VoluntarySocial,
        size: SizeBand::From10To99,
    }
}

fn declared(places: u16) -> Fact {
    Fact::CapacityDeclared { places }
}

#[test]
fn register_once() {
    check::<Organisation>(&[], register(10_000_009), Ok(&[registered(10_000_009)]));
    check::<Organisation>(&[], register(12_345_678), Err(Rejection::NotACvr));
    check::<Organisation>(&[], register(99_999_993), Ok(&[registered(99_999_993)]));
    check::<Organisation>(&[], register(9_999_999), Err(Rejection::NotACvr));
    check::<Organisation>(&[], register(100_000_000), Err(Rejection::NotACvr));
    check::<Organisation>(
        &[registered(10_000_009)],
        register(10_000_009),
        Err(Rejection::AlreadyRegistered),
    );
}

#[test]
fn declare_capacity() {
    let declare = |places| Command::DeclareCapacity { places };
    let known = registered(10_000_009);
    check::<Organisation>(&[], declare(2), Err(Rejection::Unknown));
    check::<Organisation>(std::slice::from_ref(&known), declare(2), Ok(&[declared(2)]));
    check::<Organisation>(
        &[known.clone(), declared(2)],
        declare(2),
        Err(Rejection::AlreadyDeclared),
    );
    // Fewer than are held: those who have a place keep it.
    check::<Organisation>(&[known, declared(2), HELD], declare(0), Ok(&[declared(0)]));
}

#[test]
fn reserve() {
    let known = registered(10_000_009);
    let other = Fact::PlaceReserved { assignment: ANOTHER_ASSIGNMENT };
    check::<Organisation>(&[], RESERVE, Err(Rejection::Unknown));
    check::<Organisation>(std::slice::from_ref(&known), RESERVE, Err(Rejection::Full));
    check::<Organisation>(&[known.clone(), declared(1)], RESERVE, Ok(&[HELD]));
    check::<Organisation>(&[known.clone(), declared(1), HELD], RESERVE, Ok(&[]));
    check::<Organisation>(
        &[known.clone(), declared(1), other.clone()],
        RESERVE,
        Err(Rejection::Full),
    );
    check::<Organisation>(&[known.clone(), declared(2), other.clone()], RESERVE, Ok(&[HELD]));
    check::<Organisation>(
        &[known.clone(), declared(2), other, declared(1)],
        RESERVE,
        Err(Rejection::Full),
    );
    check::<Organisation>(&[known, declared(1), HELD, FREED], RESERVE, Ok(&[HELD]));
}

#[test]
fn release() {
    let known = registered(10_000_009);
    check::<Organisation>(&[], RELEASE, Err(Rejection::Unknown));
    check::<Organisation>(&[known.clone(), declared(1)], RELEASE, Ok(&[]));
    check::<Organisation>(&[known.clone(), declared(1), HELD], RELEASE, Ok(&[FREED]));
    check::<Organisation>(&[known, declared(1), HELD, FREED], RELEASE, Ok(&[]));
}
