//! How the structs of commands, queries and their answers are written down.

/// Gives structs what every message has, so that a definition is its documentation and its fields:
/// `messages! { requests: pub struct .. }`, or `answers:`.
///
/// A request with a field that its struct does not name is refused. An answer with one is read: a later version of a service may
/// show more. What a struct derives besides (`Copy`, `Eq`, `Default`) stands on it.
macro_rules! messages {
    (requests: $($message:item)*) => { $(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        $message
    )* };
    (answers: $($message:item)*) => { $(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $message
    )* };
}
pub(crate) use messages;
