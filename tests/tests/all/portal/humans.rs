//! People who work here log in at a real provider that says who they are: their names are shown, and one human with two accounts is one.

use proto::{id::InvitationId, identity::Bootstrap, sealed::Digest};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    browser::{Answer, Browser},
    by_cpr::{WORK, World},
    invited::invite,
    town::aarhus,
};
use crate::journeys::people::cpr;

const INVITATION: InvitationId = InvitationId(Uuid::from_u128(0x26));
const SECRET: [u8; 32] = [0x26; 32];
const CODE: &str = "K7MP4T";

async fn take(browser: &Browser, link: &str, code: &str, name: &str) -> Answer {
    browser.post("/invitation/take", &[("link", link), ("code", code), ("name", name)]).await
}

async fn access(browser: &Browser) -> String {
    let page = browser.get("/access").await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.body
}

impl World {
    /// Somebody logs in at work, in a browser of their own.
    async fn at_work(&self, who: &str, number: &str, name: &str) -> Browser {
        let mut at = self.computer();
        self.is_called(WORK, who, (number, name)).await;
        self.logs_in(&mut at, WORK).await;
        at.browser
    }
}

/// Threat 26: a puppet, an account of one's own with another login, takes no role that one offers it; and names come from the provider.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_26_a_second_account_with_the_same_number_is_no_second_person() {
    use base64::Engine as _;
    let world = Box::pin(World::open()).await;
    let (anna_s, bent_s) = (cpr("1980-02-01".parse().unwrap()), cpr("1981-02-01".parse().unwrap()));
    let digest = Digest(Sha256::digest([&SECRET[..], CODE.as_bytes()].concat()).into());
    let begin = Bootstrap { place: aarhus(), invitation: INVITATION, digest, recover: false };
    let operator = platform::testing::actor(proto::actor::Role::Administrator, "0751");
    world.stage.ask(&operator, begin).await.unwrap();
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(SECRET);
    let link = format!("0751.{}.{secret}", INVITATION.0);
    let first = world.at_work("anna", &anna_s, "Anna Opdigtet").await;
    let taken = take(&first, &link, CODE, "Skrevet Selv").await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let grant = aarhus().grant_of(INVITATION).to_string();
    assert_eq!(first.post("/roles", &[("grant", &grant)]).await.status, 303);
    world.stage.until_handled().await;
    assert!(access(&first).await.contains("Skrevet Selv"), "what they said themself");
    // What the provider says goes before it, from the next login on.
    let anna = world.at_work("anna", &anna_s, "Anna Opdigtet").await;
    let page = access(&anna).await;
    assert!(page.contains("Anna Opdigtet") && !page.contains("Skrevet Selv"), "{page}");
    assert!(!page.contains("Ikke kontrolleret"));

    let (link, code) = invite(&anna, &[("role", "leader")]).await;
    let held = link.split_once('#').unwrap().1;
    let puppet = world.at_work("anna-again", &anna_s, "Anna Dobbelt").await;
    let refused = take(&puppet, held, &code, "").await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let accounts = "select count(*) from identity_accounts";
    assert_eq!(world.stage.count("identity", accounts).await, 1, "no account came of it");
    // Another human takes it, who is under name and address protection.
    let bent = world.at_work("bent", &bent_s, "").await;
    assert_eq!(take(&bent, held, &code, "").await.status, 303);
    world.stage.until_handled().await;
    world.at_work("bent", &bent_s, "").await;
    let page = access(&anna).await;
    assert!(page.contains("Navn beskyttet"), "{page}");
    for it in ["Anna Opdigtet", "Skrevet Selv"] {
        assert_eq!(world.stage.tables_with(it).await, [""; 0], "{it}");
    }
    Box::pin(world.close()).await;
}
