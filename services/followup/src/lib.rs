//! The service `followup`.
