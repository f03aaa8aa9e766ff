//! How long things may take in a thread, and which version of the rules computes it.

/// Working days from the acceptance to the first talk with the family (P-06).
use platform::calendar;

pub const FAMILY_CONTACT_WORKING_DAYS: u32 = 5;
/// Days from the opening until child or family must have been heard (P-24).
pub const VOICE_FIRST_DAYS: u64 = 30;
/// The version of the rules here by which deadlines are computed (I-28): count on when one of them changes,
pub const RULES_VERSION: u32 = 1;
/// and this one is the calendar's own.
pub const CALENDAR_VERSION: u32 = calendar::VERSION;
