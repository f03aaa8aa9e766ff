//! A machine logs in with a key of its own, and asks what was agreed.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use proto::{
    actor::Role,
    id::{AccountId, GrantId},
    identity::{BlockAccount, BlockReason, ConfirmGrant},
};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::json;
use uuid::Uuid;

use super::{
    super::{
        browser::Browser,
        town::{ANNA, BENT, Town, aarhus},
    },
    System, Told,
};

const MACHINE: AccountId = AccountId(Uuid::from_u128(0x3ac1));

/// What the machine signs: that it is itself, to this portal, now, under a new name.
fn assertion(key: &Ed25519KeyPair, origin: &str) -> String {
    let now = platform::Clock::wall().now().timestamp();
    let audience = format!("{origin}/api/v1/token");
    let claims = json!({
        "iss": MACHINE, "sub": MACHINE, "aud": audience,
        "iat": now, "exp": now + 60, "jti": Uuid::new_v4(),
    });
    let part = |it: &serde_json::Value| BASE64.encode(it.to_string());
    let message = format!("{}.{}", part(&json!({ "alg": "EdDSA" })), part(&claims));
    format!("{message}.{}", BASE64.encode(key.sign(message.as_bytes())))
}

async fn logs_in(system: &System, assertion: &str) -> Told {
    let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    let form = format!(
        "grant_type=client_credentials&client_assertion_type={kind}&client_assertion={assertion}"
    );
    let request = system.request("POST", "/token").body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Told::of(request.send().await.unwrap()).await
}

/// Whether the first page and the list of access say to each that this machine's last day is near.
async fn told(browsers: &[&Browser], grant: GrantId) -> Vec<bool> {
    let mut told = vec![];
    for browser in browsers {
        for path in ["/", "/access"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{}", page.body);
            let has_link = page.body.contains(&format!("href=\"/access/{grant}\""));
            told.push(has_link && page.body.contains("hvis adgang snart slutter"));
        }
    }
    told
}

/// Threat 45, of machines: the bearer is the portal's to draw and identity's to keep a digest of; it opens what was agreed, for five
/// minutes, and nothing once the machine is blocked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_asks_what_was_agreed_and_nothing_else() {
    let town = Town::open().await;
    let key = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
    let (grant, place) = (GrantId(Uuid::from_u128(0x3ac2)), aarhus());
    // The administrator proposes it here, the leader confirms.
    let (administrator, leader) = (town.logged_in(ANNA).await, town.logged_in(BENT).await);
    let anna = System::of(&administrator);
    let until_on =
        platform::calendar::days_after(platform::calendar::day(platform::Clock::wall().now()), 20);
    let body = json!({
        "account": MACHINE,
        "role": Role::CaseWorker,
        "key": format!("ed25519:{}", BASE64.encode(key.public_key())),
        "scope": ["referral.referrals", "vault.register_person"],
        "until_on": until_on,
    });
    let path = format!("/places/0751/machine-keys/{grant}");
    let proposed = anna.command(&path, Uuid::new_v4(), &body).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let machine = System::at(&town.origin(0));
    let origin = town.origin(0);
    let early = logs_in(&machine, &assertion(&key, &origin)).await;
    assert_eq!((early.status, early.code()), (401, "assertion_refused"));
    // Its last day is near: whoever can give it another is told, from the moment that it may act.
    assert_eq!(told(&[&administrator, &leader], grant).await, [false; 4]);
    town.stage.ask(&BENT.actor(), ConfirmGrant { place, grant }).await.unwrap();
    assert_eq!(told(&[&administrator, &leader], grant).await, [true; 4]);
    let said = assertion(&key, &origin);
    let issued = logs_in(&machine, &said).await;
    assert_eq!(issued.status, 200, "{}", issued.body);
    assert_eq!(
        (issued.body["token_type"].clone(), issued.body["expires_in"].clone()),
        (json!("Bearer"), json!(300))
    );
    assert_eq!(issued.header("cache-control"), Some("no-store"));
    // Once, here alone, and only as it was signed.
    for bad in
        [said.clone(), assertion(&key, &town.origin(1)), format!("{said}A"), "a.b.c".to_owned()]
    {
        let refused = logs_in(&machine, &bad).await;
        assert_eq!((refused.status, refused.code()), (401, "assertion_refused"));
    }
    let bearer = issued.body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(town.stage.tables_with(&bearer).await, [""; 0], "no table holds a bearer");
    // It is known in every replica, asks what was agreed, in its municipality, and nothing else.
    for origin in [town.origin(0), town.origin(1)] {
        let machine = System { bearer: Some(bearer.clone()), ..System::at(&origin) };
        let shown = machine.get("/referrals").await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        for path in ["/threads", "/roles", "/places/0751/grants", "/events"] {
            let refused = machine.get(path).await;
            assert_eq!((refused.status, refused.code()), (403, "out_of_scope"), "{path}");
        }
        let person = json!({ "kind": "child", "details": { "first_name": "Ida" } });
        let path = format!("/persons/{}", Uuid::new_v4());
        let done = machine.command(&path, Uuid::new_v4(), &person).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let glass = format!("/break-glasses/{}", Uuid::new_v4());
        let refused = machine.command(&glass, Uuid::new_v4(), &json!({})).await;
        assert_eq!(refused.code(), "out_of_scope");
    }
    // A bearer is no cookie.
    let thief = System { cookie: Some(bearer.clone()), ..System::at(&origin) };
    assert_eq!(thief.get("/referrals").await.code(), "session_over");
    let machine = System { bearer: Some(bearer), ..System::at(&origin) };
    let block = BlockAccount { account: MACHINE, place, why: BlockReason::Misused };
    town.stage.ask(&BENT.actor(), block).await.unwrap();
    crate::stage::until("it is out", async || machine.get("/referrals").await.status == 401).await;
    town.close().await;
}
