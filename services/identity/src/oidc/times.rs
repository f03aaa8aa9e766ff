//! How far two clocks may differ, and how old things may be. All in seconds, as tokens say time.

/// How far the provider's clock may be from ours, in seconds, either way. Every comparison of times allows this, and no more.
pub const LEEWAY_SECONDS: i64 = 60;

/// How long somebody may take to log in at the provider, in seconds: how long the row of a pending login is kept.
pub const PENDING_SECONDS: i64 = 600;

/// How old an ID token may be, in seconds: it comes straight from the provider.
pub(super) const ID_TOKEN_SECONDS: i64 = 300;

/// How old a logout token may be, in seconds.
pub(super) const LOGOUT_TOKEN_SECONDS: i64 = 120;

/// How long metadata and keys are believed, in seconds.
pub(super) const KNOWN_SECONDS: i64 = 3600;

/// How often keys are asked for again because of a key nobody knows, at most, in seconds.
pub(super) const REFETCH_SECONDS: i64 = 60;

/// How long a provider that failed is left alone, at most, in seconds. It begins with one second and doubles.
pub(super) const REST_SECONDS_MAX: i64 = 60;

/// Whether `at` has come, for the slower of two clocks: it is not in the future by more than the leeway.
pub(super) fn has_come(at: i64, now: i64) -> bool {
    at <= now.saturating_add(LEEWAY_SECONDS)
}

/// Whether `at` is at most `age` seconds ago, give or take the leeway.
pub(super) fn is_younger(at: i64, age: i64, now: i64) -> bool {
    at >= now.saturating_sub(age).saturating_sub(LEEWAY_SECONDS)
}
