//! Who works there gets their roles as people would: the operator invites the first administrator, who invites the leader, who invites
//! the others. Each comes with the link and the code, logs in as the demo lets everybody, and takes the role.

use anyhow::Context as _;
use futures::future::try_join_all;
use platform::client::{Client, How};
use proto::{
    actor::{Actor, Duty, Role},
    code::Municipality,
    id::{CommandId, InvitationId, LoginId, OrganisationId, PersonId, SessionId, UserId, derive},
    identity::{
        Bootstrap, ConfirmGrant, Device, EndSession, Invite, Place, RedeemInvitation,
        StartDemoSession,
    },
    request::Command,
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    cast::Cast,
    player::{Positions, at_least},
    scenario::{Scenario, Town},
};

/// Somebody who holds a role in the demo. The same in every playing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    id: Uuid,
    place: Place,
    role: Role,
    duty: Option<Duty>,
    /// Who a volunteer is.
    person: Option<PersonId>,
}

impl Member {
    pub(super) fn coordinator(organisation: OrganisationId) -> Member {
        let id = derive("demo", &[organisation.0.as_bytes(), b"coordinator"]);
        let place = Place::Organisation(organisation);
        Member { id, place, role: Role::Coordinator, duty: None, person: None }
    }

    pub(super) fn volunteer(organisation: OrganisationId, person: PersonId) -> Member {
        let place = Place::Organisation(organisation);
        let person_id = Some(person);
        Member { id: person.0, place, role: Role::Volunteer, duty: None, person: person_id }
    }

    /// As whom they act.
    pub(super) fn subject(&self) -> UserId {
        match self.person {
            Some(person) => UserId(person.0),
            None => UserId::of_grant(self.place.grant_of(self.invitation())),
        }
    }

    /// How they log in.
    pub(crate) fn login(&self) -> LoginId {
        LoginId(self.derived("login"))
    }

    fn invitation(&self) -> InvitationId {
        InvitationId(self.derived("invitation"))
    }

    fn derived(&self, noun: &str) -> Uuid {
        derive("demo", &[self.id.as_bytes(), noun.as_bytes()])
    }

    /// What a browser, or a link with its code, would bring: 32 bytes that are the same in every playing.
    fn digest(&self, noun: &str) -> Digest {
        let (one, other) =
            (self.derived(noun), derive("demo", &[self.id.as_bytes(), noun.as_bytes(), b"2"]));
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(one.as_bytes());
        bytes[16..].copy_from_slice(other.as_bytes());
        Digest(bytes)
    }

    fn actor(&self) -> Actor {
        let (subject, tenant) = (self.subject(), self.place.tenant());
        Actor { subject, role: self.role, tenant, organisation: None, duty: self.duty }
    }
}

impl Town {
    /// Who is called `who` in the town `name`.
    pub(super) fn member(&self, name: &str, who: &str) -> Member {
        let municipality: Municipality = self.code.parse().unwrap_or(Municipality::COUNTRY);
        let (role, duty) = if self.case_workers.iter().any(|it| it == who) {
            (Role::CaseWorker, None)
        } else if who == self.leader {
            (Role::Leader, None)
        } else if who == self.auditor {
            (Role::Auditor, None)
        } else if who == self.officer {
            (Role::Auditor, Some(Duty::DataProtection))
        } else if who == self.administrator {
            (Role::Administrator, None)
        } else {
            (Role::BridgeBuilder, None)
        };
        let id = Cast::lasting(name, who);
        Member { id, place: Place::of(municipality), role, duty, person: None }
    }
}

/// Lets everybody in who works for a municipality.
pub(super) async fn officials(client: &Client, scenario: &Scenario) -> anyhow::Result<()> {
    try_join_all(scenario.towns.iter().map(|(name, town)| of_town(client, name, town))).await?;
    Ok(())
}

async fn of_town(client: &Client, name: &str, town: &Town) -> anyhow::Result<()> {
    let desk = Desk { client, handled: &Positions::new() };
    let member = |who: &str| town.member(name, who);
    let (administrator, leader) = (member(&town.administrator), member(&town.leader));
    desk.bootstrap(&administrator).await?;
    let auditor = member(&town.auditor);
    desk.let_in(&administrator.actor(), &auditor).await?;
    desk.let_in(&administrator.actor(), &leader).await?;
    let officer = member(&town.officer);
    desk.let_in(&administrator.actor(), &officer).await?;
    let grant = officer.place.grant_of(officer.invitation());
    let confirm = ConfirmGrant { place: officer.place, grant };
    desk.ask(&auditor.actor(), &officer, "confirm", &confirm).await?;
    for who in town.case_workers.iter().chain(&town.bridge_builders) {
        desk.let_in(&leader.actor(), &member(who)).await?;
    }
    Ok(())
}

/// Lets coordinators and volunteers in, once their organisations are in the directory and they have applied.
pub(super) async fn helpers(
    client: &Client,
    scenario: &Scenario,
    seed: Uuid,
    handled: &Positions,
) -> anyhow::Result<()> {
    let desk = Desk { client, handled };
    for story in &scenario.organisations {
        let cast = Cast { scenario, story, seed };
        let organisation = OrganisationId(cast.id("org")?);
        let leader = cast.actor("leader")?;
        desk.let_in(&leader, &Member::coordinator(organisation)).await?;
    }
    for story in &scenario.volunteers {
        let cast = Cast { scenario, story, seed };
        let organisation = OrganisationId(cast.id("org")?);
        let volunteer = Member::volunteer(organisation, PersonId(cast.id("person")?));
        desk.let_in(&cast.actor("coordinator")?, &volunteer).await?;
    }
    Ok(())
}

struct Desk<'a> {
    client: &'a Client,
    handled: &'a Positions,
}

impl Desk<'_> {
    async fn ask<C: Command>(
        &self,
        by: &Actor,
        of: &Member,
        noun: &str,
        command: &C,
    ) -> anyhow::Result<()> {
        let id = Some(CommandId(of.derived(noun)));
        let how = How { id, at_least: at_least(C::SERVICE, self.handled), ..How::default() };
        let done = self.client.ask_so(by, command, how).await;
        done.with_context(|| format!("{noun} of a {}", of.role)).map(drop)
    }

    async fn bootstrap(&self, of: &Member) -> anyhow::Result<()> {
        let (place, invitation, digest) = (of.place, of.invitation(), of.digest("code"));
        let command = Bootstrap { place, invitation, digest, recover: false };
        self.ask(&of.actor(), of, "bootstrap", &command).await?;
        self.takes(of).await
    }

    /// `by` invites, and they come.
    async fn let_in(&self, by: &Actor, of: &Member) -> anyhow::Result<()> {
        let Member { place, role, duty, person, .. } = *of;
        let (invitation, digest) = (of.invitation(), of.digest("code"));
        let command = Invite { invitation, place, role, duty, person, until_on: None, digest };
        self.ask(by, of, "invite", &command).await?;
        self.takes(of).await
    }

    async fn takes(&self, of: &Member) -> anyhow::Result<()> {
        let (cookie, session) = (of.digest("cookie"), SessionId(of.derived("session")));
        let (login, registered_as, device) = (of.login(), vec![], Device::Computer);
        let by = of.actor();
        let begin = StartDemoSession { session, cookie, login, registered_as, device };
        self.ask(&by, of, "start", &begin).await?;
        let (place, invitation, digest) = (of.place, of.invitation(), of.digest("code"));
        let take = RedeemInvitation { cookie, place, invitation, digest };
        self.ask(&by, of, "redeem", &take).await?;
        self.ask(&by, of, "end", &EndSession { cookie, session: None }).await
    }
}
