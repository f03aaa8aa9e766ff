//! A municipality with its people, on a real database. Everybody came in by an invitation, as they would.

use chrono::NaiveDate;
use platform::{Call, CommandFor, testing::Walk};
use proto::{
    actor::{Actor, Duty, Level, Role},
    assignment::{
        self, AgreementFact, OrganisationFact, OrganisationKind, SizeBand, VolunteerFact,
    },
    code::Municipality,
    id::{
        AccountId, AgreementId, CommandId, GrantId, InvitationId, LoginId, OrganisationId,
        PersonId, UserId, derive,
    },
    identity::{Bootstrap, Event, GiveGrant, Invite, LoginKind, Place, RosterFact, WhoHasAccess},
    problem::Problem,
    request::{Command as _, Done},
    sealed::Digest,
};
use uuid::Uuid;

use super::{ANNA, BENT, aarhus, day};
use crate::{
    IdentityService,
    domain::{Command, Redemption},
    view,
};

/// The service and its people.
pub(super) struct World {
    pub(super) walk: Walk<IdentityService>,
}

/// The digest of the nth secret and code.
pub(super) fn digest(nth: u8) -> Digest {
    Digest([nth; 32])
}

/// A login of an account: at a provider, at level substantial.
pub(super) fn sure(account: AccountId) -> (AccountId, LoginKind, Level) {
    (account, LoginKind::Oidc, Level::Substantial)
}

/// A login by passkey.
pub(super) fn passkey(account: AccountId) -> (AccountId, LoginKind, Level) {
    (account, LoginKind::Passkey, Level::Low)
}

impl World {
    pub(super) async fn empty() -> World {
        World::of(IdentityService::new()).await
    }

    pub(super) async fn of(service: IdentityService) -> World {
        World { walk: Walk::start(service).await }
    }

    /// With [`BENT`] as leader too, who was invited by [`ANNA`] and whom nobody could confirm.
    pub(super) async fn with_leader() -> World {
        let world = World::empty().await;
        world.begins().await;
        world
    }

    /// [`ANNA`] comes by the operator's link, and [`BENT`] by her invitation.
    pub(super) async fn begins(&self) {
        self.bootstrap("0751", 1, false).await.unwrap();
        self.redeem(aarhus(), 1, sure(ANNA)).await.unwrap();
        let anna = self.actor(ANNA, Role::Administrator).await;
        self.invite(&anna, 2, aarhus(), Role::Leader, None).await.unwrap();
        self.redeem(aarhus(), 2, sure(BENT)).await.unwrap();
    }

    pub(super) async fn bootstrap(
        &self,
        code: &str,
        nth: u8,
        recover: bool,
    ) -> Result<Done, Problem> {
        let place: Place = code.parse().unwrap();
        let (invitation, digest) = (invitation(nth), digest(nth));
        let command = Bootstrap { place, invitation, digest, recover };
        let body = serde_json::to_vec(&command).unwrap();
        let operator = Actor::system(Municipality::COUNTRY);
        let (id, expected, trace) = (CommandId(Uuid::new_v4()), None, String::new());
        let call = Call { id, actor: operator, expected, trace };
        self.walk.core.ask(Bootstrap::NAME, &body, call).await
    }

    pub(super) async fn invite(
        &self,
        by: &Actor,
        nth: u8,
        place: Place,
        role: Role,
        person: Option<PersonId>,
    ) -> Result<Done, Problem> {
        let (invitation, digest) = (invitation(nth), digest(nth));
        let (duty, until_on) = (None, None);
        let command = Invite { invitation, place, role, duty, person, until_on, digest };
        self.walk.ask(by, command).await
    }

    /// Comes with the nth secret and code, after this login.
    pub(super) async fn redeem(
        &self,
        place: Place,
        nth: u8,
        (account, kind, level): (AccountId, LoginKind, Level),
    ) -> Result<Done, Problem> {
        self.redeem_with(place, nth, digest(nth), (account, kind, level)).await
    }

    pub(super) async fn redeem_with(
        &self,
        place: Place,
        nth: u8,
        digest: Digest,
        (account, kind, level): (AccountId, LoginKind, Level),
    ) -> Result<Done, Problem> {
        let login = LoginId(derive("login", &[account.0.as_bytes()]));
        let invitation = invitation(nth);
        let it = Redemption { place, invitation, digest, account, login, kind, level };
        let humans = view::human::shared(&self.walk.pool, None).await.unwrap();
        let command = Command::Redeem(it, humans);
        self.walk.decide(CommandFor { stream: place.roster(), command }).await
    }

    /// Gives a role from today on.
    pub(super) async fn give(
        &self,
        by: &Actor,
        account: AccountId,
        place: Place,
        role: Role,
        duty: Option<Duty>,
    ) -> Result<Done, Problem> {
        self.give_until(by, account, place, role, duty, None).await
    }

    pub(super) async fn give_until(
        &self,
        by: &Actor,
        account: AccountId,
        place: Place,
        role: Role,
        duty: Option<Duty>,
        until_on: Option<NaiveDate>,
    ) -> Result<Done, Problem> {
        let from_on = platform::calendar::day(self.walk.clock.now());
        let grant = GrantId(Uuid::new_v4());
        let person = None;
        self.walk
            .ask(by, GiveGrant { grant, account, place, role, duty, person, from_on, until_on })
            .await
    }

    /// The last grant of `account` in `role`, in force or not.
    pub(super) async fn grant(&self, account: AccountId, role: Role) -> (GrantId, UserId, Place) {
        let events = self.walk.events().await;
        let of_it = events.iter().rev().find_map(|it| match it.read().unwrap() {
            Event::Roster(RosterFact::GrantGiven {
                grant,
                account: whose,
                role: what,
                subject,
                place,
                ..
            }) if (whose, what) == (account, role) => Some((grant, subject, place)),
            Event::Roster(_) | Event::Account(_) => None,
        });
        of_it.unwrap_or_else(|| panic!("{account} was never given {role}"))
    }

    /// As whom `account` acts in `role`.
    pub(super) async fn actor(&self, account: AccountId, role: Role) -> Actor {
        let (_, subject, place) = self.grant(account, role).await;
        let (tenant, organisation) = match place {
            Place::Country => (Municipality::COUNTRY, None),
            Place::Municipality(it) => (it, None),
            Place::Organisation(it) => ("0751".parse().unwrap(), Some(it)),
        };
        Actor { subject, role, tenant, organisation, duty: None }
    }

    /// Who holds which role in Aarhus, as the list says to `by`.
    pub(super) async fn access(&self, by: &Actor) -> Vec<(AccountId, Role)> {
        let query = WhoHasAccess { place: aarhus(), cursor: None };
        let held = self.walk.show(by, query).await.unwrap();
        held.grants.iter().map(|it| (it.account, it.role)).collect()
    }

    /// As if `assignment` had an organisation in its directory.
    pub(super) async fn organisation(&self, organisation: OrganisationId) {
        let (kind, size) = (OrganisationKind::VoluntarySocial, SizeBand::From10To99);
        let name = "Red Barnet Aarhus".parse().unwrap();
        let fact = OrganisationFact::Registered { name, cvr: 10_000_009, kind, size };
        self.assignment(organisation.0, fact.into()).await;
    }

    /// As if a municipality had an agreement with it.
    pub(super) async fn agreement(&self, organisation: OrganisationId, code: &str, until: &str) {
        let municipality: Municipality = code.parse().unwrap();
        let agreement = AgreementId::of(organisation, municipality);
        let (from_on, until_on) = (day("2026-01-01"), day(until));
        let fact = AgreementFact::Signed { organisation, from_on, until_on };
        let by = Actor::system(municipality);
        let event = assignment::Event::from(fact);
        self.walk.hear_by(&by, "assignment", agreement.0, agreement.0, event).await;
    }

    /// As if somebody had applied as a volunteer there.
    pub(super) async fn applicant(&self, organisation: OrganisationId, person: PersonId) {
        let volunteer = Uuid::new_v4();
        self.assignment(volunteer, VolunteerFact::Applied { organisation, person }.into()).await;
    }

    pub(super) async fn assignment(&self, stream: Uuid, event: assignment::Event) {
        self.walk.handle_events_on("assignment", stream, stream, event).await;
    }
}

pub(super) fn invitation(nth: u8) -> InvitationId {
    InvitationId(Uuid::from_u128(0xd000 + u128::from(nth)))
}

/// With what a problem is said.
#[track_caller]
pub(super) fn code(answer: Result<Done, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
