//! What stands before the work: who has custody, which organisations there are, who volunteers. Each is written down in a browser.

use super::{
    helping::{Circle, sends},
    town::{BENT, CARLA, Town},
};
use crate::stage::until;

/// A case worker says who has custody: from then on those two are asked for consents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_worker_says_who_has_custody() {
    let town = Town::open().await;
    let (dan, carla) = (super::staff::case_worker(&town).await, town.logged_in(CARLA).await);
    let referral = super::staff::refer(&dan).await;
    let path = format!("{referral}/custody");
    assert!(dan.get(&referral).await.body.contains(&path), "the referral leads there");
    let empty = sends(&dan, &path, &[]).await;
    assert!(empty.status == 422 && empty.body.contains("href=\"#cpr-1\""), "{}", empty.body);
    let half = [("first-name-1", "Mor"), ("surname-1", "Krog"), ("cpr-2", "123")];
    let refused = sends(&dan, &path, &half).await;
    assert!(refused.body.contains("value=\"Mor\"") && refused.body.contains("id=\"cpr-2-error\""));
    let both = [
        ("first-name-1", "Mor"),
        ("surname-1", "Krog"),
        ("born-1-day", "01021985"),
        ("phone-1", "00 00 00 01"),
        ("first-name-2", "Far"),
        ("surname-2", "Krog"),
        ("born-2-day", "1/3-1984"),
    ];
    let sent = sends(&dan, &path, &both).await;
    let told = (sent.status, sent.location.as_deref());
    assert_eq!(told, (303, Some(referral.as_str())), "{}", sent.body);
    let known = "select count(*) from vault_persons where kind = 'guardian'";
    assert_eq!(town.stage.count("vault", known).await, 2, "sent twice it is two people");
    assert!(town.stage.tables_with("Mor").await.is_empty(), "names are sealed");
    assert_eq!(carla.get(&path).await.status, 404, "a bridge-builder registers nobody");
    town.close().await;
}

/// A bridge-builder puts an organisation into the directory; the leader signs, corrects and ends an agreement.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_comes_into_the_directory_and_gets_an_agreement() {
    let town = Town::open().await;
    let (carla, bent) = (town.logged_in(CARLA).await, town.logged_in(BENT).await);
    let new = "/organisations/new";
    let wrong = [("name", "12345678"), ("cvr", "123"), ("kind", "scouts"), ("size", "under_10")];
    let refused = sends(&carla, new, &wrong).await;
    assert!(
        refused.body.contains("id=\"name-error\"") && refused.body.contains("id=\"cvr-error\"")
    );
    let invalid =
        [("name", "Viby Spejderne"), ("cvr", "12345678"), ("kind", "scouts"), ("size", "under_10")];
    assert_eq!(sends(&carla, new, &invalid).await.status, 422, "no such number in the register");
    let right =
        [("name", "Viby Spejderne"), ("cvr", "10150817"), ("kind", "scouts"), ("size", "under_10")];
    assert_eq!(sends(&carla, new, &right).await.status, 303);
    let list = carla.get("/organisations").await.body;
    assert!(list.contains("1 forening<") && list.contains("Viby Spejderne"), "{list}");
    assert!(list.contains("Ingen aftale") && !list.contains("/agreement"), "{list}");

    let list = bent.get("/organisations").await.body;
    let links = list.split("href=\"").filter_map(|it| it.split('"').next());
    let path = links.into_iter().find(|it| it.ends_with("/agreement")).unwrap().to_owned();
    assert_eq!(sends(&bent, &path, &[]).await.status, 422, "what is wanted is asked for");
    let days = |what: &'static str, from: &'static str, until: &'static str| {
        [
            ("what", what),
            ("from-day", from),
            ("from-month", ""),
            ("from-year", ""),
            ("until-day", until),
            ("until-month", ""),
            ("until-year", ""),
        ]
    };
    let backwards = days("sign", "01012028", "01012027");
    assert_eq!(sends(&bent, &path, &backwards).await.status, 422);
    let today = platform::calendar::day(platform::Clock::wall().now());
    let first = today.format("%d%m%Y").to_string();
    let sign = [
        ("what", "sign"),
        ("from-day", first.as_str()),
        ("from-month", ""),
        ("from-year", ""),
        ("until-day", "31122030"),
        ("until-month", ""),
        ("until-year", ""),
    ];
    assert_eq!(sends(&bent, &path, &sign).await.status, 303);
    assert!(bent.get("/organisations").await.body.contains("31. december 2030"));
    assert_eq!(sends(&bent, &path, &days("correct", "", "30112030")).await.status, 303);
    assert!(bent.get("/organisations").await.body.contains("30. november 2030"));
    assert_eq!(carla.get(&path).await.status, 404, "a bridge-builder signs nothing");
    town.close().await;
}

/// A coordinator takes somebody in, and sees them out again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coordinator_registers_a_volunteer_and_lets_them_go() {
    let circle = Box::pin(Circle::open()).await;
    let cora = circle.browser("cora").await;
    assert!(cora.get("/volunteers").await.body.contains("/volunteers/new"));
    assert_eq!(sends(&cora, "/volunteers/new", &[("first-name", "Vilma")]).await.status, 422);
    let who = [("first-name", "Vilma"), ("surname", "Opdigt"), ("phone", "00 00 00 09")];
    let sent = sends(&cora, "/volunteers/new", &who).await;
    let path = sent.location.clone().unwrap();
    assert!(sent.status == 303 && path.starts_with("/volunteers/"), "{}", sent.body);
    until("her name is shown", async || cora.get(&path).await.body.contains("Vilma")).await;
    let page = cora.get(&path).await.body;
    assert!(page.contains("Bliver ikke frivillig her") && !page.contains("Er stoppet"), "{page}");
    assert_eq!(sends(&cora, &path, &[("what", "reject")]).await.status, 303);
    assert!(cora.get("/volunteers?show=gone").await.body.contains("Vilma"));
    let known = format!("/volunteers/{}", circle.helper_id());
    for what in ["revoke", "stand-down", "leave"] {
        assert_eq!(sends(&cora, &known, &[("what", what)]).await.status, 303, "{what}");
    }
    let carla = circle.browser(CARLA.key).await;
    assert_eq!(carla.get("/volunteers/new").await.status, 404);
    Box::pin(circle.close()).await;
}
