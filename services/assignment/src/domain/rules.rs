//! Which rules deadlines are computed by: each event that holds a deadline names them (I-28).

/// The version of the rules by which deadlines are computed here (I-28); it changes when one of them does.
pub(super) const RULES_VERSION: u32 = 1;
/// The version of the calendar of working days they are computed with.
pub(super) const CALENDAR_VERSION: u32 = 1;
