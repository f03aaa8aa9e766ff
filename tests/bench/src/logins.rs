//! What a login costs: tokens that are minted, the way from a page's request to its token, and what two thousand people at work hold in memory.

use std::{
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signer as _, SigningKey};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use identity::IdentityService;
use platform::{
    Clock, Service as _,
    client::{How, Requester},
    run::{self, Running, Wiring},
    stack::PortalAddress,
    token::{Signer, TTL, Token, Verifier},
    wire::Login,
};
use portal::{Config, PortalService};
use proto::{
    actor::Role,
    id::{LoginId, PersonId, SessionId},
    identity::{ActInSession, Device, RegisteredAs, StartDemoSession},
    sealed::Digest,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    ground::{Database, Ground},
    report::{Row, quantile},
};

/// People at work at a time: what a large municipality has.
const PEOPLE: usize = 2_000;
/// How many ask `identity` at a time.
const ASKERS: usize = 32;
/// What the portal knows a bearer by.
const BEARER: &str = "brobygger bearer";

/// Somebody's bearer, and what `identity` knows it by.
fn bearer(nth: usize) -> (String, Digest) {
    let secret = Sha256::digest(format!("person {nth}"));
    let mut hash = Sha256::new_with_prefix(BEARER);
    hash.update(secret);
    (BASE64.encode(secret), Digest(hash.finalize().into()))
}

/// `identity` and a portal, with people who have logged in.
struct House {
    identity: (Running<IdentityService>, Database),
    portal: portal::Running,
    portals: Database,
    desk: Requester,
    origin: String,
}

impl House {
    async fn open(ground: &Ground, people: usize) -> anyhow::Result<House> {
        let signer = Signer::generate();
        let verifier = Arc::new(Verifier::new([&*signer.public_key()])?);
        let login =
            |name: &str| Login { url: ground.nats.url(), user: None, name: name.to_owned() };
        let wiring = |name: &str, database: &Database| Wiring {
            database: database.options.clone(),
            nats: login(name),
            verifier: Arc::clone(&verifier),
            clock: Clock::wall(),
        };
        let service = IdentityService::signing(signer, true);
        let database = ground.migrated("logins_identity", &service.migrations()).await?;
        let identity = run::start(service, wiring("identity", &database)).await?;
        let portals = ground.migrated("logins_portal", &PortalService.migrations()).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let listen = listener.local_addr()?;
        drop(listener);
        let origin = format!("http://localhost:{}", listen.port());
        let address = PortalAddress { listen, origin: origin.clone() };
        let config = Config { address, subscriptions: vec![], demo: None };
        let portal = portal::start(wiring("portal", &portals), config).await?;
        let desk = Requester::connect(&login("portal"), Duration::from_secs(20)).await?;
        let logs_in = |nth| {
            let desk = &desk;
            async move {
                let registered_as = vec![RegisteredAs {
                    tenant: "0751".parse()?,
                    person: PersonId(Uuid::new_v4()),
                }];
                let begin = StartDemoSession {
                    session: SessionId(Uuid::new_v4()),
                    cookie: bearer(nth).1,
                    login: LoginId(Uuid::new_v4()),
                    registered_as,
                    device: Device::Computer,
                };
                desk.ask(None, &begin, How::default()).await?;
                anyhow::Ok(())
            }
        };
        stream::iter((0..people).map(logs_in)).buffer_unordered(ASKERS).try_collect::<()>().await?;
        Ok(House { identity: (identity, database), portal, portals, desk, origin })
    }

    /// Milliseconds of each person's request, one after another.
    async fn requests(&self, client: &reqwest::Client, people: usize) -> anyhow::Result<Vec<f64>> {
        let url = format!("{}/api/v1/session", self.origin);
        let mut took = Vec::with_capacity(people);
        for nth in 0..people {
            let request = client.get(&url).bearer_auth(bearer(nth).0);
            let began = Instant::now();
            let answer = request.send().await?;
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
            ensure!(answer.status() == 200, "somebody is not logged in: {}", answer.status());
        }
        Ok(took)
    }

    /// Tokens that `identity` gives in a second over NATS.
    async fn minted(&self, people: usize, times: usize) -> anyhow::Result<f64> {
        let began = Instant::now();
        let act = |nth: usize| async move {
            let cookie = bearer(nth % people).1;
            let query = ActInSession { cookie, is_used: true, tenant: None, acts_as: None };
            let view = self.desk.show(None, &query, How::default()).await?;
            ensure!(view.acting.is_some(), "no token was given");
            Ok(())
        };
        stream::iter((0..times).map(act)).buffer_unordered(ASKERS).try_collect::<()>().await?;
        Ok(times as f64 / began.elapsed().as_secs_f64())
    }

    async fn close(self) -> anyhow::Result<()> {
        self.portal.drain().await;
        self.identity.0.drain().await;
        self.identity.1.remove().await?;
        self.portals.remove().await
    }
}

/// How often a second this is done.
fn a_second(times: usize, mut done: impl FnMut()) -> f64 {
    let began = Instant::now();
    (0..times).for_each(|_| done());
    times as f64 / began.elapsed().as_secs_f64()
}

/// What this process holds in memory, in bytes.
fn resident() -> anyhow::Result<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm").context("only Linux says it")?;
    let pages: f64 = statm.split(' ').nth(1).unwrap_or_default().parse()?;
    Ok(pages * 4_096.0)
}

/// Everything about logins.
pub(crate) async fn logins(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let people = ground.scale.pick(100, PEOPLE);
    let times = ground.scale.pick(500, 20_000);
    let signer = Signer::generate();
    let key = SigningKey::from_bytes(&Sha256::digest("a key of the bench").into());
    let actor = platform::testing::actor(Role::CaseWorker, "0751");
    let token = Token::of_session(actor, SessionId(Uuid::new_v4()));
    let message = signer.mint(&token, Clock::wall().now(), TTL);
    let (mut bare, mut alone, mut minted) = (vec![], vec![], vec![]);
    let (mut first, mut held, mut each) = (vec![], vec![], vec![]);
    for _ in 0..ground.scale.rounds() {
        bare.push(a_second(times, || {
            std::hint::black_box(key.sign(message.as_bytes()));
        }));
        let now = Clock::wall().now();
        alone.push(a_second(times, || {
            std::hint::black_box(signer.mint(&token, now, TTL));
        }));
        let house = House::open(ground, people).await?;
        let client = reqwest::Client::new();
        let before = resident()?;
        first.push(quantile(&house.requests(&client, people).await?, 0.5));
        // Later rounds take what the first has given back.
        if each.is_empty() {
            each.push((resident()? - before) / 1_024.0 / people as f64);
        }
        held.push(quantile(&house.requests(&client, people).await?, 0.5));
        minted.push(house.minted(people, times).await?);
        house.close().await?;
    }
    Ok(vec![
        Row::new("logins", "tokens signed, against one bare signature", "/s", &alone)
            .over_floor(&alone, &bare),
        Row::new(
            "logins",
            "tokens that identity gives over NATS, 32 askers, against one bare signature",
            "/s",
            &minted,
        )
        .over_floor(&minted, &bare),
        Row::new(
            "logins",
            "a request whose token is asked for, against one whose token is held",
            "ms",
            &first,
        )
        .over_floor(&first, &held),
        Row::new(
            "logins",
            format!("memory of each of {people} logins in the portal"),
            "KiB",
            &each,
        )
        .less_than(16.0),
    ])
}
