//! Machines: who lets one act, what it signs, and what it may ask then.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Months, TimeDelta, Utc};
use platform::{Clock, calendar::after};
use proto::{
    actor::{Actor, Role},
    id::{AccountId, GrantId, SessionId},
    identity::{
        BlockAccount, BlockReason, ConfirmGrant, EndGrant, GiveGrant, LogInMachine, Opaque, Place,
        PublicKey, RegisterMachineKey, RemoveLogin, WhoHasAccess,
    },
    problem::Problem,
    request::Done,
    sealed::Digest,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    ANNA, BENT, CARLA, aarhus, giver, herning, red,
    world::{World, code},
};
use crate::domain::{
    assertion::{Refused, check, login_of},
    giving::{Rule, machine_rule, may_machine_ask},
};

const US: &str = "https://brobygger.example/api/v1/token";
const MACHINE: AccountId = AccountId(Uuid::from_u128(0x3ac1));

/// A machine's key.
enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl Key {
    fn nth(nth: u8) -> Key {
        Key::Ed25519(Ed25519KeyPair::from_seed_unchecked(&[nth; 32]).unwrap())
    }

    fn p256() -> Key {
        let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        Key::P256(EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).unwrap())
    }

    fn public(&self) -> PublicKey {
        let text = match self {
            Key::Ed25519(it) => format!("ed25519:{}", BASE64.encode(it.public_key())),
            Key::P256(it) => format!("p256:{}", BASE64.encode(it.public_key())),
        };
        text.parse().unwrap()
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |it: &Value| BASE64.encode(it.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = match self {
            Key::Ed25519(it) => it.sign(message.as_bytes()).as_ref().to_vec(),
            Key::P256(it) => {
                it.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        format!("{message}.{}", BASE64.encode(signature))
    }

    fn header(&self) -> Value {
        match self {
            Key::Ed25519(_) => json!({ "alg": "EdDSA", "typ": "JWT" }),
            Key::P256(_) => json!({ "alg": "ES256" }),
        }
    }

    /// What a machine sends that is as it should be.
    fn assertion(&self, id: &str) -> String {
        self.sign(&self.header(), &claims(Clock::wall().now(), id))
    }
}

fn claims(now: DateTime<Utc>, id: &str) -> Value {
    let at = now.timestamp();
    json!({ "iss": MACHINE, "sub": MACHINE, "aud": US, "iat": at, "exp": at + 60, "jti": id })
}

#[test]
fn what_a_machine_signs_is_for_us_alone_for_a_minute() {
    let now = super::now();
    let at = now.timestamp();
    for key in [Key::nth(1), Key::p256()] {
        let public = key.public();
        let checked = |header: &Value, claims: &Value| {
            check(&key.sign(header, claims), &public, MACHINE, US, now).map(|it| it.id)
        };
        let header = key.header();
        let with = |name: &str, value: Value| {
            let mut claims = claims(now, "one");
            claims[name] = value;
            checked(&header, &claims)
        };
        assert_eq!(checked(&header, &claims(now, "one")), Ok("one".to_owned()));
        for (name, value, expected) in [
            ("iss", json!(ANNA), Err(Refused::NotItself)),
            ("sub", json!(ANNA), Err(Refused::NotItself)),
            ("sub", json!(1), Err(Refused::Malformed)),
            ("aud", json!([US]), Ok(())),
            ("aud", json!("https://other.example/token"), Err(Refused::NotForUs)),
            ("aud", json!(format!("{US}/")), Err(Refused::NotForUs)),
            ("aud", json!([US, "https://other.example"]), Err(Refused::NotForUs)),
            ("aud", json!([]), Err(Refused::NotForUs)),
            ("aud", json!(null), Err(Refused::NotForUs)),
            ("exp", json!(at + 61), Err(Refused::Untimely)),
            ("exp", json!(at - 1), Err(Refused::Untimely)),
            ("exp", json!(i64::MAX), Err(Refused::Untimely)),
            ("exp", json!("soon"), Err(Refused::Malformed)),
            ("iat", json!(at + 6), Err(Refused::Untimely)),
            ("iat", json!(at + 5), Ok(())),
            ("iat", json!(at - 1), Err(Refused::Untimely)),
            ("iat", json!(i64::MIN), Err(Refused::Untimely)),
            ("nbf", json!(at + 6), Err(Refused::Untimely)),
            ("jti", json!(""), Err(Refused::Nameless)),
            ("jti", json!(null), Err(Refused::Nameless)),
            ("jti", json!("x".repeat(201)), Err(Refused::Nameless)),
        ] {
            assert_eq!(with(name, value.clone()).map(drop), expected, "{name} {value}");
        }
        for (header, expected) in [
            (json!({ "alg": "none" }), Refused::Algorithm),
            (json!({ "alg": "HS256" }), Refused::Algorithm),
            (json!({ "alg": "RS256" }), Refused::Algorithm),
            (json!({ "alg": key.header()["alg"], "crit": ["x"] }), Refused::Malformed),
            (json!({ "alg": key.header()["alg"], "typ": "actor+jwt" }), Refused::Malformed),
            (json!({}), Refused::Malformed),
        ] {
            assert_eq!(checked(&header, &claims(now, "one")), Err(expected), "{header}");
        }
        let raw = key.sign(&header, &claims(now, "one"));
        let other = Key::nth(2).public();
        let is_same_kind = matches!(key, Key::Ed25519(_));
        let expected = if is_same_kind { Refused::Forged } else { Refused::Algorithm };
        assert_eq!(check(&raw, &other, MACHINE, US, now), Err(expected));
        let later = after(now, TimeDelta::seconds(65));
        assert_eq!(check(&raw, &public, MACHINE, US, later), Err(Refused::Untimely));
        for bad in
            ["", "a", "a.b", "a.b.c", "a.b.c.d", "..", &format!("{raw}A"), &"a".repeat(5_000)]
        {
            assert!(check(bad, &public, MACHINE, US, now).is_err(), "{bad}");
        }
    }
}

#[test]
fn an_administrator_proposes_and_a_leader_confirms() {
    let municipal = [Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Auditor];
    for by in Role::ALL {
        for from in [Place::Country, aarhus(), herning(), red()] {
            for role in Role::ALL {
                for place in [Place::Country, aarhus(), herning(), red()] {
                    let is_here = from == place && matches!(place, Place::Municipality(_));
                    let may = *by == Role::Administrator && is_here && municipal.contains(role);
                    let expected = if may { Rule::WithLeader } else { Rule::Never };
                    let rule = machine_rule(giver(ANNA, *by, from), *role, place);
                    assert_eq!(rule, expected, "{by} {from} {role} {place}");
                }
            }
        }
    }
    for (service, name, is_command, expected) in [
        ("referral", "submit_referral", true, true),
        ("vault", "reveal", false, true),
        ("vault", "break_glass", true, false),
        ("vault", "approve_break_glass", true, false),
        ("vault", "review_break_glass", true, false),
        ("identity", "give_grant", true, false),
        ("identity", "register_machine_key", true, false),
        ("identity", "who_has_access", false, true),
    ] {
        assert_eq!(may_machine_ask(service, name, is_command), expected, "{service}.{name}");
    }
}

impl World {
    async fn register(
        &self,
        by: &Actor,
        (grant, account): (GrantId, AccountId),
        key: &Key,
        scope: &[&str],
        months: u32,
    ) -> Result<Done, Problem> {
        let today = platform::calendar::day(self.walk.clock.now());
        let until_on = today.checked_add_months(Months::new(months)).unwrap();
        let scope = scope.iter().map(|it| it.parse().unwrap()).collect();
        let (place, role, key) = (aarhus(), Role::CaseWorker, key.public());
        let it = RegisterMachineKey { grant, account, place, role, key, scope, until_on };
        self.walk.ask(by, it).await
    }

    async fn machine_logs_in(&self, nth: u8, assertion: &str) -> Result<Done, Problem> {
        let session = SessionId(Uuid::from_u128(0x5e55_0000 + u128::from(nth)));
        let read = |it: &str| Opaque::read(it).unwrap();
        let (cookie, assertion, audience) = (Digest([nth; 32]), read(assertion), read(US));
        self.portal(LogInMachine { session, cookie, assertion, audience }).await
    }
}

fn grant(nth: u128) -> GrantId {
    GrantId(Uuid::from_u128(0x6e00 + nth))
}

/// Threat 38, of machines: one acts by two people's word, by its own key, for what was agreed, and not a moment longer.
#[tokio::test]
async fn a_machine_acts_when_a_leader_has_confirmed_it_until_that_ends() {
    let (world, verifier) = World::demo().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let (key, place) = (Key::nth(1), aarhus());
    let scope = ["referral.submit_referral", "vault.register_person", "thread.parked"];
    world.register(&anna, (grant(1), MACHINE), &key, &scope, 12).await.unwrap();
    // Nobody but the leader makes it good.
    assert_eq!(code(world.machine_logs_in(1, &key.assertion("a")).await), "assertion_refused");
    let confirm = ConfirmGrant { place, grant: grant(1) };
    assert!(world.walk.ask(&anna, confirm.clone()).await.is_err());
    let held = WhoHasAccess { place, cursor: None };
    let shown = world.walk.show(&bent, held.clone()).await.unwrap();
    let shown = shown.proposed[0].machine.clone().unwrap();
    assert_eq!((shown.key, shown.scope.len()), (key.public(), 3), "what is confirmed is shown");
    world.walk.ask(&bent, confirm).await.unwrap();
    world.machine_logs_in(1, &key.assertion("b")).await.unwrap();
    let view = world.act(1).await.unwrap();
    let acting = view.acting.unwrap();
    let token = verifier.verify(acting.token.expose(), Clock::wall().now()).unwrap();
    assert_eq!((token.actor.role, token.grant), (Role::CaseWorker, Some(grant(1))));
    assert_eq!(token.scope.as_deref(), Some(&scope.map(str::to_owned)[..]));
    assert!(token.covers("thread", "parked") && !token.covers("thread", "threads"));
    // It makes itself no other way in, and takes nothing that is offered to people.
    let cookie = Digest([1; 32]);
    let remove = RemoveLogin { cookie, login: login_of(&key.public()) };
    assert_eq!(code(world.portal(remove).await), "not_for_machines");
    // Once, by its own key alone.
    assert_eq!(code(world.machine_logs_in(2, &key.assertion("b")).await), "assertion_refused");
    assert_eq!(
        code(world.machine_logs_in(2, &Key::nth(2).assertion("c")).await),
        "assertion_refused"
    );
    // Five minutes, whatever is done.
    let began = world.walk.clock.now();
    world.walk.clock.set(after(began, TimeDelta::seconds(299)));
    assert_eq!(world.state(1).await, "1 roles");
    world.walk.clock.set(after(began, TimeDelta::seconds(300)));
    assert_eq!(world.state(1).await, "session_over");
    // Another key, while the first is in use; a third is one too many.
    world.register(&anna, (grant(2), MACHINE), &Key::nth(2), &scope, 1).await.unwrap();
    let third = world.register(&anna, (grant(3), MACHINE), &Key::nth(3), &scope, 1).await;
    assert_eq!(code(third), "two_keys");
    world.walk.ask(&bent, ConfirmGrant { place, grant: grant(2) }).await.unwrap();
    world.machine_logs_in(3, &Key::nth(2).assertion("d")).await.unwrap();
    assert_eq!(world.act(3).await.unwrap().roles.len(), 1, "a key acts by its own grant");
    world.walk.ask(&bent, EndGrant { place, grant: grant(2) }).await.unwrap();
    assert!(world.act(3).await.unwrap().acting.is_none());
    assert_eq!(
        code(world.machine_logs_in(4, &Key::nth(2).assertion("e")).await),
        "assertion_refused"
    );
    world.machine_logs_in(5, &key.assertion("f")).await.unwrap();
    let block = BlockAccount { account: MACHINE, place, why: BlockReason::Misused };
    world.walk.ask(&bent, block).await.unwrap();
    assert_eq!(world.state(5).await, "session_over");
    assert_eq!(code(world.machine_logs_in(6, &key.assertion("g")).await), "assertion_refused");
    let left = world.walk.show(&bent, held).await.unwrap();
    assert!(left.grants.iter().all(|it| it.account != MACHINE));
}

#[tokio::test]
async fn what_a_machine_cannot_be_let_do_is_refused() {
    let (world, _) = World::demo().await;
    let anna = world.actor(ANNA, Role::Administrator).await;
    let bent = world.actor(BENT, Role::Leader).await;
    let ok = ["referral.submit_referral"];
    let at = |account| (grant(9), account);
    for (scope, months, by, account, expected) in [
        (&["identity.give_grant"][..], 1, &anna, MACHINE, "not_for_machines"),
        (&["vault.break_glass"], 1, &anna, MACHINE, "not_for_machines"),
        (&["identity.bootstrap"], 1, &anna, MACHINE, "not_for_machines"),
        (&["identity.act_in_session"], 1, &anna, MACHINE, "not_for_machines"),
        (&["thread.log"], 1, &anna, MACHINE, "not_for_machines"),
        (&["every_service.parked"], 1, &anna, MACHINE, "not_for_machines"),
        (&["referral.nothing"], 1, &anna, MACHINE, "not_for_machines"),
        (&["nobody.parked"], 1, &anna, MACHINE, "not_for_machines"),
        (&[], 1, &anna, MACHINE, "no_scope"),
        (&ok, 13, &anna, MACHINE, "key_lasts_too_long"),
        (&ok, 1, &bent, MACHINE, "not_your_mandate"),
        (&ok, 1, &anna, BENT, "not_found"),
    ] {
        let refused = world.register(by, at(account), &Key::nth(1), scope, months).await;
        assert_eq!(code(refused), expected, "{scope:?}");
    }
    // An organisation has none: nobody there is the second person.
    let of_organisation = RegisterMachineKey {
        grant: grant(9),
        account: MACHINE,
        place: red(),
        role: Role::Coordinator,
        key: Key::nth(1).public(),
        scope: vec!["assignment.offers".parse().unwrap()],
        until_on: platform::calendar::day(world.walk.clock.now()),
    };
    assert_eq!(code(world.walk.ask(&anna, of_organisation).await), "no_machines_there");
    world.register(&anna, (grant(1), MACHINE), &Key::nth(1), &ok, 1).await.unwrap();
    let again = world.register(&anna, (grant(2), CARLA), &Key::nth(1), &ok, 1).await;
    assert_eq!(code(again), "key_used");
    // It gets no role that a person gets.
    let from_on = platform::calendar::day(world.walk.clock.now());
    let (account, place, role) = (MACHINE, aarhus(), Role::BridgeBuilder);
    let (duty, person, until_on) = (None, None, None);
    let give = GiveGrant { grant: grant(3), account, place, role, duty, person, from_on, until_on };
    assert_eq!(code(world.walk.ask(&bent, give).await), "is_machine");
    assert_ne!(login_of(&Key::nth(1).public()), login_of(&Key::nth(2).public()));
}
