//! A town with people who log in by one click, as in a demo, and two portals that show it.

use std::{path::Path, time::Duration};

use futures::future::LocalBoxFuture;
use identity::LoginProviders;
use platform::{
    Clock,
    client::{How, Requester},
    run::Running,
    stack::PortalAddress,
    token::Signer,
};
use portal::{Config, DemoPerson, InEach};
use proto::{
    actor::{Actor, Role},
    id::{InvitationId, LoginId, PersonId, SessionId, UserId},
    identity::{
        Bootstrap, Device, EndSession, Invite, Place, RedeemInvitation, RegisteredAs,
        StartDemoSession,
    },
    sealed::Digest,
};
use uuid::Uuid;

use super::browser::Browser;
use crate::stage::{House, SUBSCRIPTIONS, Stage};

/// Somebody of the town.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Citizen {
    pub(crate) key: &'static str,
    role: Role,
    id: u128,
}

pub(crate) const ANNA: Citizen = Citizen { key: "anna", role: Role::Administrator, id: 1 };
pub(crate) const BENT: Citizen = Citizen { key: "bent", role: Role::Leader, id: 2 };
pub(crate) const CARLA: Citizen = Citizen { key: "carla", role: Role::BridgeBuilder, id: 3 };
/// A case worker, who is also somebody's father.
pub(crate) const DAN: Citizen = Citizen { key: "dan", role: Role::CaseWorker, id: 4 };
const ALL: [Citizen; 4] = [ANNA, BENT, CARLA, DAN];

/// The role of [`DAN`]'s own.
pub(crate) const FATHER: u128 = 0xfa;

impl Citizen {
    fn login(self) -> LoginId {
        LoginId(Uuid::from_u128(0x1000 + self.id))
    }

    fn invitation(self) -> InvitationId {
        InvitationId(Uuid::from_u128(0x2000 + self.id))
    }

    pub(crate) fn grant(self) -> proto::id::GrantId {
        aarhus().grant_of(self.invitation())
    }

    pub(crate) fn actor(self) -> Actor {
        let (subject, tenant) = (UserId::of_grant(self.grant()), "0751".parse().unwrap());
        Actor { subject, role: self.role, tenant, organisation: None, duty: None }
    }
}

pub(crate) fn aarhus() -> Place {
    Place::Municipality("0751".parse().unwrap())
}

/// The town, served.
pub(crate) struct Town {
    pub(crate) stage: Stage,
    pub(crate) house: House,
    pub(crate) portals: Vec<portal::Running>,
}

impl Town {
    /// Everybody has their role, and two portals listen.
    pub(crate) fn open() -> LocalBoxFuture<'static, Town> {
        Box::pin(Town::opened())
    }

    async fn opened() -> Town {
        let stage = Stage::set(Clock::wall()).await;
        let house = stage.open_demo().await;
        let desk = Requester::connect(&stage.wiring("portal").nats, Duration::from_secs(20)).await;
        let town = Town { portals: vec![], house, stage };
        town.let_everybody_in(&desk.unwrap()).await;
        let portals = vec![town.portal().await, town.portal().await];
        Town { portals, ..town }
    }

    pub(crate) async fn portal(&self) -> portal::Running {
        self.portal_of(people()).await
    }

    /// A portal on which these people log in by one click.
    pub(crate) async fn portal_of(&self, people: Vec<DemoPerson>) -> portal::Running {
        // Its origin is known when its port is.
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let listen = listener.local_addr().unwrap();
        drop(listener);
        let origin = format!("http://localhost:{}", listen.port());
        let address = PortalAddress { listen, origin };
        let config = Config { address, subscriptions: SUBSCRIPTIONS.to_vec(), demo: Some(people) };
        portal::start(self.stage.wiring("portal"), config).await.unwrap()
    }

    async fn let_everybody_in(&self, desk: &Requester) {
        let digest = Digest([7; 32]);
        for it in ALL {
            let (place, invitation) = (aarhus(), it.invitation());
            if it.key == ANNA.key {
                let begin = Bootstrap { place, invitation, digest, recover: false };
                self.stage.ask(&it.actor(), begin).await.unwrap();
            } else {
                let by = if it.key == BENT.key { ANNA } else { BENT };
                let (role, duty, person, until_on) = (it.role, None, None, None);
                let invite = Invite { invitation, place, role, duty, person, until_on, digest };
                self.stage.ask(&by.actor(), invite).await.unwrap();
            }
            let cookie = Digest([u8::try_from(it.id).unwrap(); 32]);
            let (session, device) = (SessionId(Uuid::new_v4()), Device::Computer);
            let (login, registered_as) = (it.login(), vec![]);
            let begin = StartDemoSession { session, cookie, login, registered_as, device };
            desk.ask(None, &begin, How::default()).await.unwrap();
            let take = RedeemInvitation { cookie, place, invitation, digest };
            desk.ask(None, &take, How::default()).await.unwrap();
            let end = EndSession { cookie, session: None };
            desk.ask(None, &end, How::default()).await.unwrap();
        }
    }

    /// A browser on the nth portal.
    pub(crate) fn browser(&self, nth: usize) -> Browser {
        Browser::at(&self.origin(nth))
    }

    pub(crate) fn origin(&self, nth: usize) -> String {
        format!("http://localhost:{}", self.portals[nth].address().port())
    }

    /// Somebody who has logged in on the first portal.
    pub(crate) async fn logged_in(&self, it: Citizen) -> Browser {
        let browser = self.browser(0);
        let answer = browser.post("/demo", &[("person", it.key)]).await;
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/")));
        browser
    }

    pub(crate) fn close(self) -> LocalBoxFuture<'static, ()> {
        Box::pin(async {
            // The servers end last.
            let Town { stage, house, portals } = self;
            for portal in portals {
                portal.drain().await;
            }
            house.drain().await;
            drop(stage);
        })
    }
}

/// A free address. Its origin is known when its port is.
pub(super) fn address() -> PortalAddress {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let listen = listener.local_addr().unwrap();
    PortalAddress { listen, origin: format!("http://localhost:{}", listen.port()) }
}

pub(super) async fn portal_at(
    stage: &Stage,
    address: PortalAddress,
    demo: Option<Vec<DemoPerson>>,
) -> portal::Running {
    let config = Config { address, subscriptions: SUBSCRIPTIONS.to_vec(), demo };
    portal::start(stage.wiring("portal"), config).await.unwrap()
}

/// `identity` and a portal without a demo: people log in at providers.
pub(crate) struct Plain {
    pub(crate) stage: Stage,
    pub(crate) origin: String,
    identity: Running<identity::IdentityService>,
    portal: portal::Running,
}

impl Plain {
    /// `providers` makes them for a portal at an origin; files of theirs go into a folder.
    pub(crate) async fn open(providers: impl FnOnce(&str, &Path) -> LoginProviders) -> Plain {
        let stage = Stage::set(Clock::wall()).await;
        let address = address();
        let origin = address.origin.clone();
        let key = stage.stack.actor_private_key_file.as_deref().unwrap();
        let service = identity::IdentityService::signing(Signer::from_file(key).unwrap(), false)
            .with_providers(providers(&origin, stage.dir.path()));
        let identity = stage.start(service).await;
        let portal = portal_at(&stage, address, None).await;
        Plain { stage, origin, identity, portal }
    }

    pub(crate) async fn close(self) {
        self.portal.drain().await;
        self.identity.drain().await;
    }
}

pub(crate) fn people() -> Vec<DemoPerson> {
    let text = |it: &str| InEach { da: it.to_owned(), en: it.to_owned() };
    let person = |it: Citizen| {
        let father = RegisteredAs {
            tenant: "0751".parse().unwrap(),
            person: PersonId(Uuid::from_u128(FATHER)),
        };
        DemoPerson {
            key: it.key.to_owned(),
            name: it.key.to_owned(),
            role: text("somebody"),
            line: text("sees something"),
            login: it.login(),
            subject: UserId::of_grant(it.grant()),
            registered_as: if it.key == DAN.key { vec![father] } else { vec![] },
        }
    };
    ALL.map(person).to_vec()
}

/// Signs as `identity` does, to serve it in a demo.
pub(crate) fn demo_identity(stage: &Stage) -> identity::IdentityService {
    let key = stage.stack.actor_private_key_file.as_deref().unwrap();
    identity::IdentityService::signing(Signer::from_file(key).unwrap(), true)
}

/// Writes into the stack file that a process served from it is a demo with a portal; answers the portal's origin.
pub(crate) fn demo_in_child(stage: &mut Stage) -> String {
    let address = address();
    let origin = address.origin.clone();
    stage.stack.portal = Some(address);
    stage.stack.is_demo = true;
    stage.stack.save(&stage.dir.path().join("stack.json")).unwrap();
    origin
}
