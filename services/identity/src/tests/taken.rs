//! A login that a browser brings back is taken once, by whichever session comes first.

use chrono::{DateTime, Utc};
use proto::{id::SessionId, identity::ProviderCode, sealed::Digest};
use uuid::Uuid;

use super::{at, world::World};
use crate::{
    oidc::{Pending, Secret},
    view::login::{Back, Taken, keep, take},
};

fn session(nth: u128) -> SessionId {
    SessionId(Uuid::from_u128(nth))
}

#[tokio::test]
async fn threat_02_a_login_is_taken_once_and_asked_again_waits() {
    let world = World::empty().await;
    let pool = &world.walk.pool;
    let (state, browser, other) = (Digest([1; 32]), Digest([2; 32]), Digest([3; 32]));
    let provider = ProviderCode::read("mitid").unwrap();
    let begun_at: DateTime<Utc> = at("2026-11-23T08:00:00Z");
    let (nonce, pkce_verifier) = (Secret::new("nonce"), Secret::new("verifier"));
    let pending = Pending { nonce, pkce_verifier, begun_at, prompted: true, max_age_seconds: None };
    let back = |browser| Back { state: &state, provider: &provider, browser };
    keep(pool, back(&browser), &pending).await.unwrap();
    let try_it =
        async |browser, nth| take(pool, back(browser), session(nth), begun_at).await.unwrap();
    assert!(matches!(try_it(&other, 1).await, Taken::Not), "another browser");
    let Taken::Now(it) = try_it(&browser, 1).await else { panic!("it waits") };
    assert_eq!((it.nonce.expose(), it.pkce_verifier.expose()), ("nonce", "verifier"));
    assert!(it.prompted && it.begun_at == begun_at);
    // Asked again before it is done, and by whoever loads the page again.
    assert!(matches!(try_it(&browser, 1).await, Taken::UnderWay));
    assert!(matches!(try_it(&browser, 2).await, Taken::Not));
    let left = sqlx::query_scalar!(
        r#"select count(*) as "n!" from identity_pending where nonce <> '' or pkce_verifier <> ''"#
    );
    assert_eq!(left.fetch_one(pool).await.unwrap(), 0, "what opens it is gone");
}
