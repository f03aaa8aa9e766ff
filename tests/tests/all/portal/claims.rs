//! Roles that follow from what a provider says, against one that others wrote: from the claim in its token to what a browser shows.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use identity::oidc::Config;
use proto::{
    actor::{Actor, Role},
    id::AccountId,
    identity::{BlockAccount, BlockReason, Event, RosterFact},
};
use serde_json::{Value, json};

use super::{
    browser::{Answer, Browser},
    provider::{Provider, onward, providers},
    town::{Plain, aarhus},
};
use crate::stage::until;

/// Somebody's number; no such person is.
const CPR: &str = "0101019999";
const CVR: &str = "55133018";
const LEADER: &str = "http://brobygger.example/roles/usersystemrole/leader/1";

/// A portal whose people log in at `groups`, Aarhus's own provider, and at `broker`, which sends privileges. Both are the same program.
struct World {
    plain: Plain,
    provider: Provider,
}

fn with_roles(config: Config, roles: Value) -> Config {
    let mut config = serde_json::to_value(config).unwrap();
    config["claims"]["cvr"] = json!("cvr");
    config["claims"]["second"] = json!(["cvr", "rid"]);
    config["roles"] = roles;
    serde_json::from_value(config).unwrap()
}

impl World {
    async fn open() -> World {
        let provider = Provider::start();
        let employers = json!({"0751": CVR});
        let plain = Plain::open(|origin, dir| {
            let groups = json!({"claim": "groups", "form": "groups", "employers": employers, "map": [
                {"group": "BB-leaders", "municipality": "0751", "role": "leader"},
                {"group": "BB-builders", "municipality": "0751", "role": "bridge_builder"},
            ]});
            let scope = format!("urn:dk:gov:saml:cvrNumberIdentifier:{CVR}");
            let privileges = json!({"claim": "privileges_intermediate", "form": "oio_privileges", "employers": employers, "map": [
                {"scope": scope, "privilege": LEADER, "municipality": "0751", "role": "leader"},
            ]});
            let configs = [("groups", groups), ("broker", privileges)].map(|(code, roles)| {
                with_roles(provider.config(code, &format!("anna-{code}"), dir), roles)
            });
            providers(configs.to_vec(), origin)
        })
        .await;
        for code in ["groups", "broker"] {
            provider.client_of(code, &plain.origin).await;
        }
        World { plain, provider }
    }

    /// Anna is this from now on at `code`.
    async fn is(&self, code: &str, sub: &str, claims: Value) {
        let login = format!("anna-{code}");
        let user = json!({"login": login, "sub": sub, "acr": "substantial", "claims": claims});
        self.provider.tell("/users", user).await;
    }

    /// She goes through the provider `code`, in a browser of her own.
    async fn through(&self, code: &str) -> (Browser, Answer) {
        let browser = Browser::at(&self.plain.origin);
        let url = onward(&browser, code).await;
        let back = self.provider.answers(&url, &self.plain.origin).await;
        let answer = browser.get(&back).await;
        (browser, answer)
    }

    async fn log_in(&self, code: &str) -> Browser {
        let (browser, answer) = self.through(code).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    /// Who was given the role of a leader, and as whom they act.
    async fn leaders(&self) -> Vec<(AccountId, Actor)> {
        let events = self.plain.stage.events("identity").await.into_iter();
        let given = events.filter_map(|it| match it.read().unwrap() {
            Event::Roster(RosterFact::GrantGiven { account, role, subject, .. }) => {
                let actor = Actor { subject, ..platform::testing::actor(role, "0751") };
                Some((account, actor))
            }
            Event::Roster(_) | Event::Account(_) => None,
        });
        given.filter(|(_, actor)| actor.role == Role::Leader).collect()
    }

    async fn count(&self, what: &str) -> i64 {
        self.plain.stage.count("identity", what).await
    }

    async fn close(self) {
        self.plain.close().await;
    }
}

async fn role(browser: &Browser) -> (u16, String) {
    let page = browser.get("/roles").await;
    (page.status, page.body)
}

const ENDED: &str =
    "select count(*) from identity_grants where ended_at is not null and why = 'claims_lost'";

/// Threats 38 and 44: the role follows from the claim, is gone at the next login without it, also from the browser that is still logged
/// in, and the page says why there is none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_38_a_role_is_gone_at_the_next_login() {
    let world = World::open().await;
    let anna = |groups: Value| json!({"cvr": CVR, "rid": "7", "groups": groups});
    world.is("groups", "anna", anna(json!(["Everybody", "BB-leaders"]))).await;
    let first = world.log_in("groups").await;
    let access = first.get("/access").await;
    assert_eq!(access.status, 200, "{}", access.body);
    assert!(access.body.contains("kommunens login"), "{}", access.body);
    // Another role instead: the one is gone, the other is there, and nobody need choose.
    world.is("groups", "anna", anna(json!(["BB-builders"]))).await;
    let second = world.log_in("groups").await;
    assert_eq!(world.count(ENDED).await, 1);
    let gone = first.get("/access").await.location;
    assert!(gone.as_ref().is_some_and(|it| it.starts_with("/roles")), "{gone:?}");
    let (status, body) = role(&second).await;
    assert!(status == 200 && body.contains("Brobygger") && !body.contains("Leder"), "{body}");
    // None any more.
    world.is("groups", "anna", anna(json!(["Everybody"]))).await;
    let third = world.log_in("groups").await;
    let (status, body) = role(&third).await;
    assert!(status == 403 && body.contains("Hvorfor har jeg ingen rolle?"), "{body}");
    assert!(body.contains("brugeradministratoren"), "whom to ask: {body}");
    until("who is still logged in has no role either", async || role(&second).await.0 == 403).await;
    assert_eq!(first.get("/access").await.status, 303, "nor does the first browser show anything");
    assert_eq!(world.count(ENDED).await, 2);
    // Another employer's people, whatever their groups are called.
    let other = json!({"cvr": "29189919", "rid": "8", "groups": ["BB-leaders"]});
    world.is("groups", "bo", other).await;
    let (status, body) = role(&world.log_in("groups").await).await;
    assert!(status == 403 && body.contains("anden arbejdsgivers"), "{body}");
    assert_eq!(world.count("select count(*) from identity_accounts").await, 1);
    // Threat 38: back again, and logged out at the provider: every login of hers ends.
    world.is("groups", "anna", anna(json!(["BB-leaders"]))).await;
    let last = world.log_in("groups").await;
    assert_eq!(last.get("/access").await.status, 200);
    let logout = json!({"client_id": "groups", "sub": "anna", "sid": null});
    world.provider.tell("/logout", logout).await;
    until("she is out", async || last.get("/access").await.status == 303).await;
    Box::pin(world.close()).await;
}

/// Threats 41 and 44: privileges as XML, one right and several that are not; nothing of a person's number stays anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_44_privileges_in_a_real_token() {
    let world = World::open().await;
    let list = |groups: &str| {
        BASE64_STANDARD.encode(format!(
            r#"<bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">{groups}</bpp:PrivilegeList>"#
        ))
    };
    let group = |scope: &str, inside: &str| {
        format!(
            r#"<PrivilegeGroup Scope="urn:dk:gov:saml:{scope}">{inside}<Privilege>{LEADER}</Privilege></PrivilegeGroup>"#
        )
    };
    let own = format!("cvrNumberIdentifier:{CVR}");
    let anna = |list: String| json!({"cvr": CVR, "privileges_intermediate": list});
    let constraint =
        r#"<Constraint Name="http://kombit.example/constraints/KLE/1">27.*</Constraint>"#;
    let bomb = format!(r#"<!DOCTYPE a [<!ENTITY b "{CPR}">]><a>&b;</a>"#);
    for (claim, says) in [
        (list(&group(&own, constraint)), "afgrænset"),
        (list(&group(&format!("cprNumberIdentifier:{CPR}"), "")), "privatpersons vegne"),
        (list(&group("cvrNumberIdentifier:29189919", "")), "på listen"),
        (BASE64_STANDARD.encode(bomb), "ikke skrevet"),
        (CPR.to_owned(), "ikke skrevet"),
    ] {
        world.is("broker", "anna", anna(claim)).await;
        let (status, body) = role(&world.log_in("broker").await).await;
        assert!(status == 403 && body.contains(says) && !body.contains(CPR), "{says}: {body}");
    }
    assert_eq!(world.count("select count(*) from identity_accounts").await, 0);
    let both = format!("{}{}", group(&own, ""), group(&format!("cprNumberIdentifier:{CPR}"), ""));
    world.is("broker", "anna", anna(list(&both))).await;
    let leader = world.log_in("broker").await;
    let access = leader.get("/access").await;
    assert_eq!(access.status, 200, "{}", access.body);
    assert!(access.body.contains("privatpersons vegne") && !access.body.contains(CPR));
    // Where nothing was understood the login itself went through; nothing of the number is written anywhere.
    assert_eq!(world.plain.stage.tables_with(CPR).await, Vec::<String>::new());
    Box::pin(world.close()).await;
}

/// Threat 31: another subject with the same two claims is the same person, and logs in anew; another subject alone is somebody else; the
/// same subject with other claims is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_31_a_subject_that_changes_is_moved_with_evidence() {
    let world = World::open().await;
    let of = |rid: &str| json!({"cvr": CVR, "rid": rid, "groups": ["BB-leaders"]});
    world.is("groups", "anna", of("7")).await;
    let before = world.log_in("groups").await;
    assert_eq!(before.get("/access").await.status, 200);
    let accounts = "select count(*) from identity_accounts";
    world.is("groups", "anna-new", of("7")).await;
    let after = world.log_in("groups").await;
    assert_eq!(before.get("/access").await.status, 303, "every login of before is over");
    assert_eq!(after.get("/access").await.status, 200);
    assert_eq!((world.count(accounts).await, world.count(ENDED).await), (1, 0));
    let moved = "select count(*) from events where type = 'account.login_moved'";
    assert_eq!(world.count(moved).await, 1);
    // The subject of before is nobody's any more, whoever has it.
    world.is("groups", "anna", json!({"cvr": CVR, "rid": "9", "groups": ["BB-leaders"]})).await;
    assert_eq!(role(&world.log_in("groups").await).await.0, 403);
    assert_eq!(world.count(accounts).await, 1);
    // A new subject alone is somebody else.
    world
        .is("groups", "anna-newest", json!({"cvr": CVR, "rid": null, "groups": ["BB-leaders"]}))
        .await;
    assert_eq!(world.log_in("groups").await.get("/access").await.status, 200);
    assert_eq!(world.count(accounts).await, 2);
    assert_eq!(after.get("/access").await.status, 200, "nobody else is logged out by it");
    // A subject that is another person's by now.
    world.is("groups", "anna-new", of("8")).await;
    let (_, refused) = world.through("groups").await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    // Who is blocked is not let in by another subject.
    let leaders = world.leaders().await;
    let [(account, _), (_, leader)] = leaders.as_slice() else { panic!("two leaders") };
    let block = BlockAccount { account: *account, place: aarhus(), why: BlockReason::Investigated };
    world.plain.stage.ask(leader, block).await.unwrap();
    world.is("groups", "anna-latest", of("7")).await;
    let (_, refused) = world.through("groups").await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!(world.count(accounts).await, 2);
    Box::pin(world.close()).await;
}
