//! Who works there gets their roles as people would: the operator invites the first administrator, who invites the leader, who invites
//! the others. Each comes with the link and the code, logs in as the demo lets everybody, and takes the role.

use anyhow::Context as _;
use futures::future::try_join_all;
use platform::client::{Client, How};
use proto::{
    actor::Actor,
    id::{CommandId, OrganisationId, PersonId, SessionId},
    identity::{
        Bootstrap, ConfirmGrant, Device, EndSession, Invite, RedeemInvitation, StartDemoSession,
    },
    request::Command,
};
use uuid::Uuid;

use super::{
    cast::Cast,
    member::Member,
    player::{Positions, at_least},
    scenario::{Scenario, Town},
};

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
