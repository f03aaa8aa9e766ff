//! Two clocks that differ.

use serde_json::{Value, json};

use super::{
    super::Refused,
    world::{World, noon, noon_and},
};

#[tokio::test]
async fn threat_10_clocks_may_differ_by_a_minute() {
    let at = noon().timestamp();
    let world = World::new();
    for (claim, off, why) in [
        // Made at: not in the future, not more than five minutes ago.
        ("iat", 61, Some(Refused::ClockDiffers)),
        ("iat", 60, None),
        ("iat", 0, None),
        ("iat", -60, None),
        ("iat", -61, None),
        ("iat", -360, None),
        ("iat", -361, Some(Refused::TooOld)),
        // Runs out at: the very second is too late (RFC 7519 § 4.1.4), on the slower clock.
        ("exp", -61, Some(Refused::TooOld)),
        ("exp", -60, Some(Refused::TooOld)),
        ("exp", -59, None),
        ("exp", 0, None),
        ("exp", 60, None),
        // Begins at.
        ("nbf", -61, None),
        ("nbf", 60, None),
        ("nbf", 61, Some(Refused::ClockDiffers)),
        // The person was asked at.
        ("auth_time", -61, None),
        ("auth_time", 60, None),
        ("auth_time", 61, Some(Refused::ClockDiffers)),
    ] {
        let answer = world.login_with(claim, json!(at + off)).await;
        assert_eq!(answer.as_ref().err(), why.as_ref(), "{claim} {off}");
    }
    for (claim, odd) in [
        ("iat", Value::Null),
        ("exp", Value::Null),
        ("iat", json!("noon")),
        ("exp", json!(1e300)),
        ("nbf", json!({})),
    ] {
        assert_eq!(
            world.login_with(claim, odd.clone()).await.unwrap_err(),
            Refused::TokenMalformed,
            "{claim} {odd}"
        );
    }
    assert!(
        world.login_with("iat", json!(at as f64 + 0.5)).await.is_ok(),
        "half a second is a time too"
    );
}

#[tokio::test]
async fn threat_10_a_provider_whose_clock_is_wrong_is_told_from_one_that_forges() {
    for (off, why) in
        [(-61, None), (-60, None), (0, None), (60, None), (61, Some(Refused::ClockDiffers))]
    {
        let world = World::with(json!({"prompts_always": true}));
        let at = noon().timestamp() + off;
        world.liar.tell(|it| {
            it.claims.extend(
                [("iat", at), ("exp", at + 300), ("auth_time", at)]
                    .map(|(name, it)| (name.to_owned(), json!(it))),
            );
        });
        // Asked again, a clock that is slower by more than a minute looks like a login from before.
        let why = if off == -61 { Some(Refused::LoginTooOld) } else { why };
        assert_eq!(world.login().await.as_ref().err(), why.as_ref(), "{off}");
    }
}

#[tokio::test]
async fn what_a_provider_says_of_itself_is_believed_for_an_hour() {
    let world = World::new();
    for (seconds, asked) in [(0, 1), (3599, 1), (3600, 2), (3601, 2)] {
        world.providers.begin("liar", noon_and(seconds), None).await.unwrap();
        assert_eq!(
            world.liar.asked("/.well-known/openid-configuration"),
            asked,
            "after {seconds} s"
        );
    }
}
