//! Passkeys: made with an invitation, added, used, removed; and every way in which a device, a page or a thief lies. On a real database.

use chrono::TimeDelta;
use platform::{calendar::after, token::Signer};
use proto::{
    actor::Role,
    code::Municipality,
    id::{AccountId, InvitationId},
    identity::{
        AddPasskey, BeginInvitedPasskey, BeginOwnPasskey, BeginPasskeyLogin, BegunPasskey,
        CheckCode, Device as On, InvitationStanding, InvitationView, LogInWithPasskey, LoginKind,
        LookAtInvitation, MyLogins, Opaque, OwnLogin, Place, RedeemWithPasskey, RemoveLogin,
    },
    problem::Problem,
    request::Done,
    sealed::Digest,
};

use super::{
    ANNA, BENT, RED, aarhus,
    authenticator::{Device, LIES, Lie, ORIGIN},
    red,
    sessions::{cookie, session},
    world::{World, digest, invitation, sure},
};
use crate::{IdentityService, Passkeys};

pub(super) fn browser(nth: u8) -> Digest {
    Digest([0x80 | nth; 32])
}

impl World {
    /// With [`ANNA`] as administrator, [`BENT`] as leader, and an organisation that Aarhus works with. Passkeys are of localhost.
    pub(super) async fn with_passkeys() -> World {
        let service = IdentityService::signing(Signer::generate(), false);
        let world = World::of(service.with_passkeys(Passkeys::of(ORIGIN).unwrap())).await;
        world.begins().await;
        world.organisation(RED).await;
        world.agreement(RED, "0751", "2027-12-31").await;
        world
    }

    /// [`BENT`] invites the first coordinator of [`RED`].
    pub(super) async fn invites_coordinator(&self, nth: u8) {
        let bent = self.actor(BENT, Role::Leader).await;
        self.invite(&bent, nth, red(), Role::Coordinator, None).await.unwrap();
    }

    pub(super) async fn look(&self, place: Place, nth: u8) -> InvitationView {
        self.shown(LookAtInvitation { place, invitation: invitation(nth) }).await.unwrap()
    }

    pub(super) async fn asked_to_make(&self, nth: u8) -> Result<Opaque, Problem> {
        let (browser, invitation) = (browser(1), invitation(nth));
        let asked = BeginInvitedPasskey { browser, place: red(), invitation };
        Ok(self.shown(asked).await?.options)
    }

    /// Takes the nth invitation with what the device answered, in the nth browser, and logs in with the nth cookie.
    pub(super) async fn takes(
        &self,
        nth: u8,
        digest: Digest,
        credential: Opaque,
    ) -> Result<Done, Problem> {
        let (place, invitation, device) = (red(), invitation(nth), On::Phone);
        let (session, cookie, browser) = (session(nth), cookie(nth), browser(1));
        self.portal(RedeemWithPasskey {
            browser,
            place,
            invitation,
            digest,
            credential,
            session,
            cookie,
            device,
        })
        .await
    }

    /// Somebody comes with the nth invitation and a device.
    pub(super) async fn comes(&self, nth: u8, device: &mut Device) {
        self.invites_coordinator(nth).await;
        let made = device.make(&self.asked_to_make(nth).await.unwrap(), Lie::No);
        self.takes(nth, digest(nth), made).await.unwrap();
    }

    pub(super) async fn asked_to_use(&self) -> Opaque {
        self.shown(BeginPasskeyLogin { browser: browser(1) }).await.unwrap().options
    }

    pub(super) async fn uses(&self, nth: u8, credential: Opaque) -> Result<Done, Problem> {
        let (browser, session, cookie, device) = (browser(1), session(nth), cookie(nth), On::Phone);
        self.portal(LogInWithPasskey { browser, credential, session, cookie, device }).await
    }

    async fn logins(&self, nth: u8) -> Vec<OwnLogin> {
        self.shown(MyLogins { cookie: cookie(nth) }).await.unwrap().logins
    }

    async fn account(&self, nth: u8) -> AccountId {
        self.act(nth).await.unwrap().account.unwrap()
    }
}

fn code(answer: Result<Done, Problem>) -> String {
    answer.map_or_else(|no| no.code.into_owned(), |_| "done".to_owned())
}

#[tokio::test]
async fn whoever_is_invited_comes_with_a_passkey_and_logs_in_with_it_again() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    let offered = world.look(red(), 3).await;
    assert_eq!(offered.place_name.unwrap().as_str(), "Red Barnet Aarhus");
    assert_eq!((offered.role, offered.standing), (Role::Coordinator, InvitationStanding::Open));
    assert!(offered.may_use_passkey && !offered.is_recovery);
    let mut phone = Device::new(1);
    let made = phone.make(&world.asked_to_make(3).await.unwrap(), Lie::No);
    world.takes(3, digest(3), made).await.unwrap();
    let view = world.act(3).await.unwrap();
    assert_eq!(view.acting.unwrap().actor.role, Role::Coordinator, "logged in, and acts");
    assert_eq!(world.look(red(), 3).await.standing, InvitationStanding::Redeemed);
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    world.uses(4, used).await.unwrap();
    assert_eq!(world.account(4).await, view.account.unwrap());
    let logins = world.logins(4).await;
    let [only] = logins.as_slice() else { panic!("{logins:?}") };
    assert!(only.is_this && only.used_at.is_some() && only.kind == LoginKind::Passkey);
}

/// Threat 34: an answer of another site, of another question, of another key, of nobody, is not taken; nothing is left of it.
#[tokio::test]
async fn threat_34_a_lying_device_is_not_taken() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    for lie in LIES {
        let made = Device::new(9).make(&world.asked_to_make(3).await.unwrap(), lie);
        let expected = if lie == Lie::OtherChallenge { "begin_again" } else { "passkey_refused" };
        assert_eq!(code(world.takes(3, digest(3), made).await), expected, "{lie:?} when made");
    }
    assert_eq!(world.look(red(), 3).await.standing, InvitationStanding::Open);
    let mut phone = Device::new(1);
    let made = phone.make(&world.asked_to_make(3).await.unwrap(), Lie::No);
    world.takes(3, digest(3), made).await.unwrap();
    for lie in LIES {
        let used = phone.answer(&world.asked_to_use().await, lie);
        let expected = if lie == Lie::OtherChallenge { "begin_again" } else { "passkey_refused" };
        assert_eq!(code(world.uses(4, used).await), expected, "{lie:?} when used");
        assert_eq!(world.state(4).await, "session_over", "{lie:?}");
    }
    for garbage in ["{}", "x", "[]", "null", "{\"id\":1}"] {
        let credential = Opaque::read(garbage).unwrap();
        assert_eq!(code(world.uses(4, credential.clone()).await), "passkey_refused", "{garbage}");
        assert_eq!(code(world.takes(3, digest(3), credential).await), "passkey_refused");
    }
    world.uses(5, phone.answer(&world.asked_to_use().await, Lie::No)).await.unwrap();
}

/// Threat 34: an answer is good once, for a while, in the browser that was asked.
#[tokio::test]
async fn an_answer_is_good_once() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    world.uses(4, used.clone()).await.unwrap();
    assert_eq!(code(world.uses(5, used).await), "begin_again", "the same again");
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    let (session, device) = (session(6), On::Phone);
    let elsewhere = LogInWithPasskey {
        browser: browser(2),
        credential: used,
        session,
        cookie: cookie(6),
        device,
    };
    assert_eq!(code(world.portal(elsewhere).await), "begin_again", "another browser");
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    world.walk.clock.set(after(world.walk.clock.now(), TimeDelta::minutes(5)));
    assert_eq!(code(world.uses(7, used).await), "begin_again", "too late");
    // A copy of the device counts from where it was copied.
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    world.uses(8, used).await.unwrap();
    phone.counter -= 2;
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(9, used).await), "passkey_refused", "the counter went back");
    // What was asked to be made is not what was asked to be used.
    world.invites_again(10).await;
    let options = world.asked_to_make(10).await.unwrap();
    let used = phone.answer(&options, Lie::No);
    assert_eq!(code(world.uses(10, used).await), "begin_again");
}

impl World {
    /// Another coordinator is invited by the first.
    async fn invites_again(&self, nth: u8) {
        let first = self.account(3).await;
        let by = self.actor(first, Role::Coordinator).await;
        self.invite(&by, nth, red(), Role::Coordinator, None).await.unwrap();
    }
}

/// Threat 34: nobody logs in to another's account, by another's passkey id or another's name on the device.
#[tokio::test]
async fn a_passkey_is_of_one_account() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    world.invites_again(4).await;
    let mut same_id = Device::new(1);
    let made = same_id.make(&world.asked_to_make(4).await.unwrap(), Lie::No);
    assert_eq!(code(world.takes(4, digest(4), made).await), "passkey_known");
    assert_eq!(world.state(4).await, "session_over");
    assert_eq!(world.look(red(), 4).await.standing, InvitationStanding::Open, "nothing is left");
    let mut other = Device::new(2);
    let made = other.make(&world.asked_to_make(4).await.unwrap(), Lie::No);
    world.takes(4, digest(4), made).await.unwrap();
    other.of(world.account(3).await.0);
    let used = other.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(5, used).await), "passkey_refused");
    let mut stranger = Device::new(7);
    stranger.of(ANNA.0);
    let used = stranger.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(5, used).await), "passkey_unknown");
}

/// Threat 32: a code is tried a few times; whoever only looks changes nothing.
#[tokio::test]
async fn threat_32_a_code_is_tried_five_times() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    let check = |digest| CheckCode { place: red(), invitation: invitation(3), digest };
    world.portal(check(digest(3))).await.unwrap();
    let seen = world.look(red(), 3).await;
    assert_eq!((seen.tries_left, seen.standing), (5, InvitationStanding::Open), "it was right");
    let mut phone = Device::new(1);
    let made = phone.make(&world.asked_to_make(3).await.unwrap(), Lie::No);
    world.takes(3, digest(99), made).await.unwrap();
    assert_eq!(world.state(3).await, "session_over", "nobody is logged in by a wrong code");
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(4, used).await), "passkey_unknown", "nor is the passkey kept");
    for left in [3, 2, 1, 0] {
        world.portal(check(digest(98))).await.unwrap();
        assert_eq!(world.look(red(), 3).await.tries_left, left);
    }
    assert_eq!(world.look(red(), 3).await.standing, InvitationStanding::Spoiled);
    assert_eq!(code(world.portal(check(digest(3))).await), "invitation_over");
    assert_eq!(world.asked_to_make(3).await.unwrap_err().code, "invitation_over");
    let nowhere = LookAtInvitation { place: aarhus(), invitation: invitation(3) };
    assert_eq!(world.shown(nowhere).await.unwrap_err().status, 404, "another place's");
    let nothing = LookAtInvitation { place: red(), invitation: InvitationId(session(9).0) };
    assert_eq!(world.shown(nothing).await.unwrap_err().status, 404);
}

#[tokio::test]
async fn a_link_that_is_over_says_why() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    world.invites_coordinator(4).await;
    assert_eq!(world.look(red(), 3).await.standing, InvitationStanding::Withdrawn, "replaced");
    world.walk.clock.set(world.look(red(), 4).await.expires_at);
    assert_eq!(world.look(red(), 4).await.standing, InvitationStanding::Lapsed);
    assert_eq!(world.asked_to_make(4).await.unwrap_err().code, "invitation_over");
}

/// An administrator makes no puppet: a municipality's roles need a surer login than a passkey.
#[tokio::test]
async fn municipal_roles_are_not_taken_with_a_passkey() {
    let world = World::with_passkeys().await;
    let bent = world.actor(BENT, Role::Leader).await;
    world.invite(&bent, 3, aarhus(), Role::CaseWorker, None).await.unwrap();
    assert!(!world.look(aarhus(), 3).await.may_use_passkey);
    let asked =
        BeginInvitedPasskey { browser: browser(1), place: aarhus(), invitation: invitation(3) };
    assert_eq!(world.shown(asked).await.unwrap_err().code, "login_not_sure");
    let nobody = World::with_leader().await;
    let refused: Result<BegunPasskey, _> =
        nobody.shown(BeginPasskeyLogin { browser: browser(1) }).await;
    assert_eq!(refused.unwrap_err().code, "no_passkeys", "where the stack has no portal");
}

#[tokio::test]
async fn one_has_several_passkeys_and_never_none() {
    let world = World::with_passkeys().await;
    let (mut phone, mut key) = (Device::new(1), Device::new(2));
    world.comes(3, &mut phone).await;
    let own = || BeginOwnPasskey { cookie: cookie(3), browser: browser(1) };
    let asked = world.shown(own()).await.unwrap().options;
    assert!(asked.expose().contains("excludeCredentials"), "{}", asked.expose());
    let made = key.make(&asked, Lie::No);
    let add = |credential| AddPasskey { cookie: cookie(3), browser: browser(1), credential };
    world.portal(add(made.clone())).await.unwrap();
    assert_eq!(code(world.portal(add(made)).await), "begin_again", "sent twice");
    world.uses(4, key.answer(&world.asked_to_use().await, Lie::No)).await.unwrap();
    let logins = world.logins(4).await;
    assert_eq!(logins.len(), 2);
    let (second, first): (Vec<_>, Vec<_>) = logins.into_iter().partition(|it| it.is_this);
    let ([first], [second]) = (first.as_slice(), second.as_slice()) else { panic!("one is this") };
    let remove = |login| RemoveLogin { cookie: cookie(4), login };
    world.portal(remove(first.login)).await.unwrap();
    assert_eq!(world.state(3).await, "session_over", "what was logged in by it ends");
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(5, used).await), "passkey_unknown");
    let asked = BeginOwnPasskey { cookie: cookie(4), browser: browser(1) };
    let made = Device::new(1).make(&world.shown(asked).await.unwrap().options, Lie::No);
    let again = AddPasskey { cookie: cookie(4), browser: browser(1), credential: made };
    assert_eq!(code(world.portal(again).await), "passkey_known", "it belongs to nobody again");
    assert_eq!(code(world.portal(remove(second.login)).await), "last_login");
    assert_eq!(code(world.portal(remove(first.login)).await), "no_such_login");
    // Another's question, and another's login.
    world.invites_again_by(4, 6).await;
    let mut other = Device::new(3);
    let made = other.make(&world.asked_to_make(6).await.unwrap(), Lie::No);
    let stolen = AddPasskey { cookie: cookie(4), browser: browser(1), credential: made };
    assert_eq!(code(world.portal(stolen).await), "begin_again");
    world.walk.clock.set(after(world.walk.clock.now(), TimeDelta::minutes(15)));
    assert_eq!(code(world.portal(remove(second.login)).await), "login_too_old");
    let late = BeginOwnPasskey { cookie: cookie(4), browser: browser(1) };
    assert_eq!(world.shown(late).await.unwrap_err().code, "login_too_old");
}

impl World {
    /// Another coordinator is invited by whoever has the cookie.
    async fn invites_again_by(&self, nth: u8, next: u8) {
        let by = self.act(nth).await.unwrap().acting.unwrap().actor;
        self.invite(&by, next, red(), Role::Coordinator, None).await.unwrap();
    }
}

/// Threat 39: who is blocked is let in by no door, by this one neither.
#[tokio::test]
async fn threat_39_who_is_blocked_is_let_in_by_no_passkey() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    let account = world.account(3).await;
    sqlx::query("update identity_accounts set standing = 'blocked' where account = $1")
        .bind(account.0)
        .execute(&world.walk.pool)
        .await
        .unwrap();
    let used = phone.answer(&world.asked_to_use().await, Lie::No);
    assert_eq!(code(world.uses(4, used).await), "account_blocked");
}

/// Threat 18: what stands in the tables opens nothing.
#[tokio::test]
async fn passkeys_are_kept_as_public_keys() {
    let world = World::with_passkeys().await;
    let mut phone = Device::new(1);
    world.comes(3, &mut phone).await;
    world.asked_to_use().await;
    let browsers: Vec<Vec<u8>> =
        sqlx::query_scalar("select browser from identity_passkey_questions")
            .fetch_all(&world.walk.pool)
            .await
            .unwrap();
    assert!(!browsers.is_empty() && browsers.iter().all(|it| it[..] != browser(1).0[..]));
}

#[test]
fn a_site_is_a_name_with_tls() {
    for good in ["http://localhost:8080", "https://brobygger.example", "https://a.b.example:8443"] {
        assert!(Passkeys::of(good).is_ok(), "{good}");
    }
    for bad in ["http://127.0.0.1:8080", "http://brobygger.example", "https://10.0.0.1", "x", ""] {
        assert!(Passkeys::of(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_login_at_a_provider_belongs_to_an_account_that_has_a_passkey_too() {
    let world = World::with_passkeys().await;
    world.invites_coordinator(3).await;
    let tenant: Municipality = "0751".parse().unwrap();
    world.redeem(red(), 3, sure(ANNA)).await.unwrap();
    let by = world.actor(ANNA, Role::Coordinator).await;
    assert_eq!(by.tenant, tenant);
}
